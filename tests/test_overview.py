"""The overview of a centre: counted right, no person ranked, and tables that a spreadsheet reads as text."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

import stegvis
from by_hand import ALREADY, COMPARISON, FULL, NEEDS_TWO, NO_ROUTE, ROUTE, UNDECIDED
from stegvis.ladder.catalogue import Catalogue
from stegvis.render import overview_csv, overview_html, overview_text, overview_xlsx
from stegvis.render.spreadsheets import harmless
from stegvis.situation import Overview, RowFault
from stegvis.terms import FrozenDict, Text
from tests.making import has_no_formula

TODAY = date(2026, 11, 22)
BAD = RowFault(row=4, field="pace_percent", code="STG066")
ANSWERS = [ROUTE, FULL, ALREADY, NEEDS_TWO, NO_ROUTE, UNDECIDED, COMPARISON, BAD]


@pytest.fixture(scope="module")
def found(shipped: Catalogue) -> Overview:
    """The overview of one answer of each kind."""
    return stegvis.overview(shipped, ANSWERS, today=TODAY)


def test_counts(found: Overview) -> None:
    """Everyone is there once, in order; steps and waits add up; the bad row is kept apart."""
    assert [person.verdict for person in found.persons] == [answer.verdict for answer in ANSWERS if not isinstance(answer, RowFault)]
    assert found.bad == (BAD,)
    assert sum(one.count for one in found.stopping) == len(found.persons)
    routes = [answer for answer in (ROUTE, FULL, NEEDS_TWO.conditional) if answer is not None]
    assert sum(one.count for one in found.before) == len(routes)
    assert [one.count for one in found.stopping] == sorted((one.count for one in found.stopping), reverse=True)
    assert Overview.model_validate_json(found.model_dump_json(by_alias=True)) == found


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, False), (1, True), (90, True), (91, False)])
def test_caps_that_end_soon(shipped: Catalogue, days: int, told: bool) -> None:
    """Those within ninety days are told, with the pseudonym and the last day; past ones and later ones are not."""
    entry = FULL.programmes[0].model_copy(update={"cap_ends": TODAY + timedelta(days=days)})
    found = stegvis.overview(shipped, [FULL.model_copy(update={"programmes": (entry,)})], today=TODAY)
    assert [cap.participant for cap in found.caps] == [FULL.participant] * told
    if told:
        assert f"{FULL.participant}: " in overview_text(found)


def test_text(found: Overview) -> None:
    """Every part is there, no line is too broad, and the reservation stands last."""
    said = overview_text(found)
    for part in (
        "SÅ MÅNGA STÅR INFÖR VARJE STEG",
        "DET HÄR VÄNTAR DE PÅ",
        "DELTAGARNA",
        "1 RAD GICK INTE ATT LÄSA",
        "Rad 4, kolumn pace_percent",
    ):
        assert part in said
    assert all(len(line) <= 100 for line in said.splitlines())
    assert said.rstrip().endswith("ingen dag är en garanti.")
    assert "PARTICIPANTS" in overview_text(found, lang="en")
    assert overview_text(Overview(today=TODAY)).startswith("Översikt")


def test_page(found: Overview) -> None:
    """The same in HTML, with links to the sheets that there are."""
    page = overview_html(found, sheets={"p-012": "p-012.html"})
    assert '<a href="p-012.html">p-012</a>' in page
    assert "<script" not in page
    assert "<nav" not in overview_html(found)


def test_tables(found: Overview) -> None:
    """CSV and workbook hold the same cells; the CSV opens in Swedish Excel."""
    text = overview_csv(found)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert len(rows) == len(found.persons) + 1
    book = CalamineWorkbook.from_filelike(io.BytesIO(overview_xlsx(found)))
    assert book.sheet_names == ["Deltagare", "Steg", "Väntar på"]
    assert book.get_sheet_by_index(0).to_python() == rows


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_live_formula(shipped: Catalogue, start: str) -> None:
    """A name that a spreadsheet would take for a formula is a text in every table."""
    evil = Text(FrozenDict({"sv": f"{start}1+1"}))
    answer = ROUTE.model_copy(update={"next_step": ROUTE.next_step.model_copy(update={"name": evil})})
    found = stegvis.overview(shipped, [answer], today=TODAY)
    cells = [cell for row in csv.reader(io.StringIO(overview_csv(found)), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    has_no_formula(overview_xlsx(found))
    assert harmless(f"{start}x") == f"'{start}x"
