"""Text is never code: whatever stands as a name in a ladder, or as a word in a participant file, no format makes anything run of it."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

import stegvis
from browser import Browser
from stegvis.desk.app import Desk, application
from stegvis.render import (
    cohort_csv,
    cohort_html,
    cohort_text,
    cohort_xlsx,
    follow_up_html,
    follow_up_text,
    follow_up_xlsx,
    html,
    ics,
    ladder_index,
    ladder_page,
    mermaid,
    next_html,
    next_text,
    overview_csv,
    overview_html,
    overview_text,
    overview_xlsx,
    staircase_svg,
    text,
)
from test_as_html import TODAY
from tests.enrolments import HEAD
from tests.making import has_no_formula

UNSEEN = "\u200b\u200d\ufeff"
"""No name at all: nothing of it can be seen."""

NAUGHTY = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "</title></svg><script>alert(1)</script>",
    "<![CDATA[<script>]]>",
    "&lt;script&gt;&#x3c;script>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "{0}{name}{__class__}",
    "${7*7}#{7*7}%s%n",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "BEGIN:VEVENT\\nSUMMARY:x",
    "x;y,z:w\\",
    "]]> --> /* */",
    'end\nclick A "javascript:alert(1)"',
    "`rm -rf /`",
    "%%{init: {}}%%",
    "\u202eomvänd\u202c \u2066x\u2069",
    "\ue000sv\ue002x\ue003\ue001en\ue002",
    UNSEEN,
    "عامل 中文 🙂 ﷽",
    "a" * 300,
    "Z\u0351\u036b\u0343\u036aA\u0300\u0301\u0302L",
    "\U000e0001\U000e0061",
]
# fmt: off
TAGS = {
    "a", "article", "aside", "body", "br", "button", "circle", "dd", "desc", "details", "div", "dl", "dt", "em", "fieldset",
    "footer", "form", "g", "h1", "h2", "h3", "h4", "h5", "head", "header", "html", "input", "label", "legend", "li", "main",
    "meta", "nav", "ol", "optgroup", "option", "p", "path", "pre", "rect", "script", "section", "select", "span", "strong",
    "style", "summary", "svg", "table", "tbody", "td", "text", "textarea", "th", "thead", "title", "tr", "ul", "line", "figure", "polyline"}
# fmt: on


def ladder(word: str) -> dict[str, Any]:
    """A ladder in which the word stands wherever a text may stand."""
    name = {"sv": f"{word} kurs", "en": word}
    source = {"source": word}
    return {
        "schema": 1,
        "ladder": "prov",
        "name": {"sv": word},
        "partners": [{"name": word, "role": "dialogue"}],
        "checked_on": "2026-11-22",
        "competencies": {"kan": {"name": name}},
        "certificates": {"bevis": {"name": name, "issuer": word}},
        "activities": {
            "kurs": {
                "step": 1,
                "kind": "course",
                "name": name,
                "gives": ["kan"],
                "weeks": 2,
                "where": {"sv": word},
                "text": {"sv": word},
                **source,
            }
            | {"apply": {"weeks_before": 1, "how": {"sv": word}}, "starts": {"months": [1, 2, 3]}, "responsible": "job_coach"},
            "provet": {"step": 1, "kind": "exam", "name": name, "requires": ["kan"], "gives": ["bevis"], "days": 1, **source},
        },
        "jobs": {"jobb": {"step": 1, "name": name, "requires": ["bevis"], "weeks_to_hire": 4, **source}},
        "steps": [{"step": 1, "name": {"sv": word}, "certificate": "bevis", "top": True}],
    }


@pytest.fixture(params=NAUGHTY, ids=range(len(NAUGHTY)))
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[stegvis.Catalogue, Any]:
    """The catalogue with that word, and the plan of a participant who has the word as a fact that no ladder knows."""
    place = tmp_path / "prov.yaml"
    place.write_text(json.dumps(ladder(request.param), ensure_ascii=False), encoding="utf-8")
    if request.param == UNSEEN:
        with pytest.raises(stegvis.LadderError):
            stegvis.load_catalogue(tmp_path)
        pytest.skip("refused when it is read, with its place")
    catalogue = stegvis.load_catalogue(tmp_path)
    person = stegvis.Participant.model_validate({"participant": "p-1", "holds": [f"?{request.param}"[:200]], "target": "jobb"})
    answer = stegvis.plan(catalogue, person, today=TODAY)
    assert answer.verdict == "route"
    return catalogue, answer


class Elements(HTMLParser):
    """Every element and attribute of a page, as a browser would find them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def is_harmless_page(page: str, *, scripts: int = 0) -> None:
    """Only elements of ours, no handler, no address that runs, nothing that turns the direction of what follows."""
    found = Elements(page).found
    assert {tag for tag, _ in found} <= TAGS
    assert sum(tag == "script" for tag, _ in found) == scripts
    for _, attrs in found:
        assert not [key for key in attrs if key.startswith("on")]
        assert all(
            re.match(r"https?://|#|[\w.-]+\.html(#[\w-]+)?$|/\w*$", attrs[key] or "") for key in ("href", "src", "action") if key in attrs
        )
    is_printable(page)


def is_printable(page: str) -> None:
    """No control characters, no overrides of direction, no marks of ours."""
    assert not [char for char in page if unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n"]
    assert not re.search("[\u202a-\u202e\ufeff]", page)


def proposed(catalogue: stegvis.Catalogue) -> stegvis.Cohort:
    """A proposal for two of the ladder."""
    people = [stegvis.Participant(participant=name, target="jobb") for name in ("p-1", "p-2")]
    return stegvis.cohort(catalogue, people, today=TODAY)


def followed(word: str, place: Path) -> stegvis.FollowUp:
    """A follow-up whose centre and referral are called that."""
    rows = [[f"p-{number}", f"i-{number}", word, word, "", "", "2025-01-01", "2025-06-01", "interrupted", *[""] * 4] for number in range(9)]
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEAD, *rows])
    return stegvis.follow_up(stegvis.read_enrolments(place, today=TODAY), today=TODAY)


@pytest.mark.parametrize("word", NAUGHTY)
def test_follow_up(word: str, tmp_path: Path) -> None:
    """Whatever a centre is called, it is text on the page and in the workbook."""
    found = followed(word, tmp_path / "i.csv")
    is_harmless_page(follow_up_html(found))
    is_printable(follow_up_text(found))
    has_no_formula(follow_up_xlsx(found))


PAGES: dict[str, Callable[[stegvis.Catalogue, Any], str]] = {
    "sheets": lambda _, answer: html(answer),
    "sheets in two": lambda _, answer: html(answer, lang="en+ar", before=answer),
    "one sheet": lambda _, answer: next_html(answer, lang="so"),
    "ladder": lambda catalogue, _: ladder_page(catalogue, "prov", lang="en"),
    "index": lambda catalogue, _: ladder_index(catalogue, ["prov"]),
    "cohort": lambda catalogue, _: cohort_html(proposed(catalogue)),
    "overview": lambda catalogue, answer: overview_html(stegvis.overview(catalogue, [answer], today=TODAY), sheets={"p-1": "p-1.html"}),
}


def test_pages(made: tuple[stegvis.Catalogue, Any]) -> None:
    """Each page in HTML."""
    for make in PAGES.values():
        is_harmless_page(make(*made))


def test_the_local_page(made: tuple[stegvis.Catalogue, Any]) -> None:
    """The page of `stegvis open`, whose own script is the only one."""
    catalogue, answer = made
    person = stegvis.Participant(participant="p-1", target="jobb")
    page = application(Desk(catalogue=catalogue, today=TODAY, lang="en", token="known", port=80, person=person))
    assert answer.participant == "p-1"
    is_harmless_page(Browser(page, "127.0.0.1:80").get("/").text, scripts=1)


def test_pictures(made: tuple[stegvis.Catalogue, Any]) -> None:
    """A picture is sound XML of known elements, and a diagram keeps each text inside its quotes."""
    catalogue, _ = made
    for lang in ("sv", "ar"):
        root = ET.fromstring(staircase_svg(catalogue, "prov", lang=lang))
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= TAGS
        assert not [key for element in root.iter() for key in element.attrib if key.startswith("on") or key.endswith("href")]
    diagram = mermaid(catalogue, "prov")
    is_printable(diagram)
    assert not re.search(r"^\s*(click|%%\{)", diagram, re.MULTILINE)
    assert "<script" not in diagram


def test_plain_text(made: tuple[stegvis.Catalogue, Any]) -> None:
    """Nothing that a terminal would obey."""
    catalogue, answer = made
    for page in (
        text(answer),
        text(answer, lang="sv+en"),
        next_text(answer),
        overview_text(stegvis.overview(catalogue, [answer], today=TODAY)),
        cohort_text(proposed(catalogue)),
    ):
        is_printable(page)


def test_calendar(made: tuple[stegvis.Catalogue, Any]) -> None:
    """As many entries as there are days, each with its own lines."""
    calendar = Calendar.from_ical(ics(made[1]))
    assert len(calendar.walk("VEVENT")) == 4
    assert all(str(event["UID"]).endswith("@stegvis") for event in calendar.walk("VEVENT"))


def test_spreadsheets(made: tuple[stegvis.Catalogue, Any]) -> None:
    """No cell is a formula."""
    catalogue, answer = made
    found = stegvis.overview(catalogue, [answer], today=TODAY)
    cells = [cell for row in csv.reader(io.StringIO(overview_csv(found), newline=""), delimiter=";") for cell in row]
    assert len(cells) == 16
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    has_no_formula(overview_xlsx(found))
    cells = [cell for row in csv.reader(io.StringIO(cohort_csv(proposed(catalogue)), newline=""), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    has_no_formula(cohort_xlsx(proposed(catalogue)))
