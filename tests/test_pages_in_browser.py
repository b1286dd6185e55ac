"""Every kind of page in a real browser: axe finds nothing against WCAG 2.2 AA, nothing scrolls sideways, sheets print on the pages promised.

Needs axe-core, playwright-core and Chromium; `STEGVIS_BROWSER_TOOLS` names the folder that npm has put the first two into, and
`nox -s pages` does it all.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stegvis
from by_hand import ALREADY, COMPARISON, FULL, NEEDS_TWO, NO_ROUTE, UNDECIDED
from stegvis.enrolment_file import read_enrolments
from stegvis.ladder.loader import load_catalogue
from stegvis.participant import load_participant
from stegvis.people_file import read_participants
from stegvis.render import cohort_html, follow_up_html, html, ladder_index, ladder_page, overview_html
from stegvis.render.languages import LANGUAGES
from test_as_html import PEOPLE, SHOWN, TODAY, answer_of
from test_desk import served

TOOLS = os.environ.get("STEGVIS_BROWSER_TOOLS", "")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WIDTHS, SCHEMES = (320, 768, 1280), ("light", "dark")
VIEWS = [
    *({"width": width, "scheme": scheme, "zoom": 100} for width in WIDTHS for scheme in SCHEMES),
    {"width": 1280, "scheme": "light", "zoom": 200},
]
"""How each page is looked at; `zoom` is the size of its letters in percent."""
ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(not (TOOLS and CHROMIUM), reason="axe-core and Chromium are not there: nox -s pages installs the first")


def pages_in(lang: str) -> Iterator[tuple[str, str]]:
    """Every kind of page in that language, or those two: its name and its text."""
    catalogue = load_catalogue()
    if lang in LANGUAGES:
        for one, ladder in catalogue.ladders.items():
            here, done = (one, ladder.steps[1].step) if len(ladder.steps) > 1 else None, frozenset({1})
            yield f"ladder-{one}", ladder_page(catalogue, one, lang=lang, pages=catalogue.ladders)
            yield f"ladder-{one}-here", ladder_page(catalogue, one, here=here, done=done, lang=lang)
        yield "index", ladder_index(catalogue, catalogue.ladders, lang=lang)
    for name in SHOWN:
        yield f"sheets-{name}", html(answer_of(name), lang=lang)
    for answer in (FULL, ALREADY, NEEDS_TWO, NO_ROUTE, UNDECIDED, COMPARISON):
        yield f"sheets-{answer.verdict}", html(answer, lang=lang)
    if lang == "sv":
        answers = [answer_of(name) for name in PEOPLE]
        rows = read_enrolments(ROOT / "examples" / "inskrivningar.csv", today=TODAY)
        yield "follow-up", follow_up_html(stegvis.follow_up(rows, today=TODAY))
        people = read_participants(ROOT / "examples" / "participants")
        yield "cohort", cohort_html(stegvis.cohort(catalogue, people, today=TODAY, programme="etablering-jobbspar", what_if=["full"]))
        yield "overview", overview_html(stegvis.overview(catalogue, answers, today=TODAY), sheets={"p-001": "p-001.html"})


def looked_at(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the browser found on each page."""
    script = Path(__file__).with_name("browser_check.mjs")
    done = subprocess.run(
        ["node", str(script), TOOLS, CHROMIUM], input=json.dumps(pages), capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == sum(len(page["views"]) for page in pages)
    return found


def faults_of(found: list[dict[str, Any]]) -> list[str]:
    """What is against the standard, one line each."""
    told = []
    for page in found:
        assert page["passes"] > 10
        where = f"{page['name']} {page['width']} {page['scheme']} {page['zoom']} %"
        told += [f"{where}: {one['id']} {one['where']}" for one in page["violations"]]
        told += [f"{where}: scrolls sideways"] if page["sideways"] else []
        told += [f"{where}: {page['unnamed']} pictures without a name"] if page["unnamed"] else []
    return told


@pytest.mark.parametrize("lang", [*LANGUAGES, "sv+ar", "sv+so"])
def test_no_violation_on_pages(lang: str, tmp_path: Path) -> None:
    """All pages in that language, at three widths, light and dark, and with letters of double size."""
    wanted = []
    for name, text in pages_in(lang):
        place = tmp_path / f"{name}.html"
        place.write_text(text, encoding="utf-8")
        wanted.append({"name": f"{name}.{lang}", "url": place.as_uri(), "views": VIEWS})
    print(len(wanted), "pages,", len(wanted) * len(VIEWS), "views")  # noqa: T201  # what the note tells
    assert faults_of(looked_at(wanted)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_violation_on_the_local_page(lang: str) -> None:
    """The page of `stegvis open`, in all languages."""
    person = load_participant(ROOT / "examples" / "participants" / "p-001.yaml")
    with served(load_catalogue(), lang=lang, person=person) as address:
        assert faults_of(looked_at([{"name": f"desk.{lang}", "url": address, "views": VIEWS}])) == []


def printed(place: Path) -> list[str]:
    """The text of each page of the printed sheet."""
    pdf = place.with_suffix(".pdf")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", place.as_uri()]
    subprocess.run(command, capture_output=True, check=True)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, encoding="utf-8").stdout
    return text.split("\f")[:-1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PEOPLE)
def test_one_side_for_the_participant(name: str, lang: str, tmp_path: Path) -> None:
    """The participant's sheet is one A4; the coach's begins on the second, which holds the whole way and its sums."""
    place = tmp_path / f"{name}.html"
    place.write_text(html(answer_of(name), lang=lang), encoding="utf-8")
    first, second, *_ = printed(place)
    assert answer_of(name).participant not in first
    assert answer_of(name).participant in second
    if lang == "sv":
        assert "Stämmer det inte? Säg till." in first
        assert "Stämmer det inte?" not in second
        assert f"Förslag till väg för {name}" in second
        if answer_of(name).verdict == "route":
            assert "Sammanlagt" in second
            assert "Egen kostnad" in second
