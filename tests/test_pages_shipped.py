"""Whole pages on the shipped ladders, by the real command, read as a counsellor would: each verdict, and the cases that must never go wrong.

The pages are in `tests/pages/shipped/`; `python tests/golden.py` writes them anew, and then they are to be read.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from golden import golden, kept
from stegvis.cli import main
from stegvis.render.layout import WIDTH

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-22"

COURSE = "      - egen-plan\n      - svenska: sfi-c\n    gives: [industriteknik-bas, ritningslasning-1]\n"
"""Where the course on the first rung of manufacturing says what it requires and gives."""

ASKED = f"""\
      - decided_by: supervisor
        question:
          sv: Finns en handledare på arbetsplatsen?
{COURSE}"""


@dataclass(frozen=True, slots=True)
class Case:
    """What a page is of: the participant, the words of the command, its exit code, and how the ladders differ from the shipped ones."""

    person: str
    words: tuple[str, ...] = ("plan",)
    code: int = 0
    ladders: str = "shipped"


BEGINNER = "holds:\n  - svenska: sfi-c\nborn: 1994\n"
NEVER_AT_IT = "born: 1994\nholds:\n  - svenska: sfi-c\n  - {experience: {cnc-operator: 0, cnc-tekniker: 0}}\n"
MECHANIC = "born: 1987\nholds:\n  - svenska: sfi-c\n  - {experience: {fordonsmekaniker: 36}}\nnot_held: [gymnasieexamen]\n"

CASES = {
    # one of each verdict
    "already-qualified": Case("holds:\n  - {fact: gront-certifikat, evidence: certificate}\n  - svenska: sfi-d\ntarget: cnc-operator\n"),
    "route-to-cnc-operator": Case(f"{BEGINNER}target: cnc-operator\n", ("plan", "--alternatives")),
    "needs-a-person": Case(f"{BEGINNER}target: montor\n", code=1, ladders="asked"),
    "no-route-evenings-only": Case(f"{BEGINNER}can: [evening]\ntarget: cnc-operator\n", code=1),
    "no-route-avoided-course": Case(f"{BEGINNER}wishes:\n  avoid: [cnc-gron]\ntarget: cnc-operator\n", code=1),
    "undecided": Case("target: allt\n", ("plan", "--time-limit", "0.000001"), code=3, ladders="wide"),
    "first-jobs-side-by-side": Case(MECHANIC),
    # what must never go wrong
    "holding-that-ends-is-renewed": Case(
        "born: 1988\nworks_as: kock\nholds:\n  - svenska: sfi-d\n  - egenkontroll\n  - {experience: {kock: 18}}\n"
        "  - {fact: livsmedelshygien, expires: 2027-03-31, evidence: certificate}\n"
        "wishes:\n  avoid: [kock-validering]\ntarget: souschef\n"
    ),
    "validation-that-saves-months": Case(f"{BEGINNER}target: underskoterska\n"),
    "cook-from-abroad-is-validated": Case("born: 1988\nholds:\n  - svenska: sfi-d\n  - {experience: {kock: 48}}\ntarget: kock\n", ("plan", "--alternatives")),
    "over-the-cap-when-slow": Case(
        "born: 1994\nholds:\n  - svenska: sfi-c\n  - anvisning-socialtjansten\ntarget: cnc-operator\n"
        "programmes:\n  - {id: kompetenscenter-goteborg, enrolled: 2025-12-01}\n"
    ),
    "turns-25-before-unga": Case(
        "born: 2002-01-05\nholds:\n  - svenska: sfi-c\ntarget: montor\nprogrammes:\n  - {id: jobbtorg-jonkoping, enrolled: 2027-02-01, track: unga}\n"
    ),
    "referral-is-the-next-step": Case(f"{BEGINNER}target: montor\nprogrammes:\n  - {{id: kompetenscenter-goteborg, enrolled: 2027-01-11}}\n"),
    "two-programmes-that-differ": Case(
        "born: 2002-03-01\nholds:\n  - svenska: sfi-c\n  - anvisning-socialtjansten\ntarget: montor\nprogrammes:\n"
        "  - {id: kompetenscenter-goteborg, enrolled: 2026-10-01}\n  - {id: jobbtorg-jonkoping, enrolled: 2027-03-02, track: unga}\n"
    ),
    "mechanic-from-abroad": Case(f"{MECHANIC}target: cnc-operator\n", ("plan", "--alternatives")),
    "no-loan": Case(f"{BEGINNER}wishes:\n  no_loan: true\ntarget: cnc-tekniker\n"),
    "parent-who-works-days": Case("born: 1991\nholds:\n  - svenska: sfi-c\ncan: [day]\ntarget: kock\n"),
    # the next step and the next question
    "next-step-alone": Case(f"{BEGINNER}target: cnc-operator\n", ("next",)),
    "question-of-a-fact": Case(f"{NEVER_AT_IT}not_held: [gront-certifikat, blatt-certifikat]\ntarget: cnc-operator\n", ("ask",)),
    "question-of-months": Case(f"{NEVER_AT_IT}not_held: [gront-certifikat, blatt-certifikat, industriteknik-bas]\ntarget: cnc-operator\n", ("ask",)),
    "question-of-two-thresholds": Case(f"{BEGINNER}not_held: [gront-certifikat, blatt-certifikat]\ntarget: cnc-operator\n", ("ask",)),
    "question-of-a-level": Case("born: 1994\ntarget: svenska:sfi-d\n", ("ask",)),
    "question-settled": Case(f"{BEGINNER}target: svenska:sfi-d\n", ("ask",)),
}  # fmt: skip


def wide(count: int) -> str:
    """A ladder of courses that each give three of many facts, all of which the job needs: far too wide for a moment."""
    lines = ["schema: 1", "ladder: bred", "name: {sv: Bred}", "checked_on: 2026-11-22", "competencies:"]
    lines += [f"  f{number}: {{name: {{sv: Moment {number}}}}}" for number in range(count)]
    lines.append("activities:")
    for number in range(count):
        gives = ", ".join(f"f{(number * step + shift) % count}" for step, shift in ((1, 0), (3, 1), (7, 2)))
        lines.append(f"  a{number}: {{kind: course, step: 1, name: {{sv: Kurs {number}}}, weeks: {1 + number % 5}, gives: [{gives}]}}")
    needs = ", ".join(f"f{number}" for number in range(count))
    lines += [
        f"jobs:\n  allt: {{name: {{sv: Allt på en gång}}, requires: [{needs}], step: 1}}",
        "steps:",
        "  - {step: 1, name: {sv: Ett}, top: true}",
    ]
    return "\n".join(lines) + "\n"


@contextmanager
def place(case: Case) -> Iterator[None]:
    """A folder to stand in, with the participant and the ladders."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        ladders = Path(folder) / "ladders"
        if case.ladders == "wide":
            ladders.mkdir()
            (ladders / "bred.yaml").write_text(wide(60), encoding="utf-8")
        else:
            shutil.copytree(ROOT / "ladders", ladders)
        if case.ladders == "asked":
            text = (ladders / "industri.yaml").read_text(encoding="utf-8")
            assert text.count(COURSE) == 1
            (ladders / "industri.yaml").write_text(text.replace(COURSE, ASKED), encoding="utf-8")
        (Path(folder) / "p.yaml").write_text(f"participant: p-040\n{case.person}", encoding="utf-8")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def printed(name: str) -> tuple[int, str]:
    """The exit code and the page that the command prints; it has a minute, so that no page depends on how fast the computer is."""
    case = CASES[name]
    limit = () if "--time-limit" in case.words else ("--time-limit", "60")
    out = io.StringIO()
    with place(case), redirect_stdout(out):
        code = main([*case.words, "p.yaml", "--from", TODAY, *limit])
    return code, out.getvalue()


def pages() -> dict[str, str]:
    """Every page by its name."""
    return {f"shipped/{name}": printed(name)[1] for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_page(name: str) -> None:
    """The page is, whole, the one that was read and kept; it fits the sheet, and the exit code is that of its verdict."""
    code, page = printed(name)
    assert page == golden(f"shipped/{name}")
    assert code == CASES[name].code
    assert all(len(line) <= WIDTH and line == line.rstrip() for line in page.splitlines())
    assert page.count("\n") <= 95


def test_no_page_is_left_over() -> None:
    """Every page that is kept belongs to a test."""
    from test_as_html import SHOWN
    from test_as_ladder_page import pages as ladder_pages
    from test_as_question import NAMES as QUESTIONS
    from test_as_text import NAMES as ANSWERS

    assert kept() == {
        *ladder_pages(),
        *QUESTIONS,
        *ANSWERS,
        *(f"shipped/{name}" for name in CASES),
        *(f"sheets/{name}.sv.html" for name in SHOWN),
    }
