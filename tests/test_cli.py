"""The command line: exit codes, languages, errors in one sentence, files written whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from by_hand import ALREADY, COMPARISON, FULL, NEEDS_PERSON, NO_ROUTE, QUESTION, ROUTE, SETTLED, UNDECIDED
from conftest import Run
from stegvis.cli.delivery import deliver
from stegvis.cli.language import language_of, speaking
from stegvis.cli.running import stegvis_command
from stegvis.cli.schema_command import schema_command
from stegvis.render import json as as_json
from stegvis.render import next_text, question, text
from stegvis.render.as_schema import ANSWERS, KINDS
from tests.making import full_disk

COMMANDS = ("plan", "next", "ask", "check", "list", "draw", "diff", "schema", "batch", "cohort", "follow-up", "open")

LADDER = """\
schema: 1
ladder: svets
name:
  sv: Svets
  en: Welding
checked_on: 2026-11-22
competencies:
  svetsgrund:
    name:
      sv: Grunder i svetsning
  svenska:
    name:
      sv: Svenska
    levels: [sfi-c, sfi-d]
  registerutdrag:
    name:
      sv: Registerutdrag
    private: true
work:
  smed:
    name:
      sv: Smed
activities:
  svetskurs:
    step: 1
    kind: course
    name:
      sv: Kurs i svetsning
    gives: [svetsgrund]
    weeks: 10
jobs:
  svetsare:
    step: 1
    name:
      sv: Svetsare
      en: Welder
    requires: [svetsgrund]
    weeks_to_hire: 4
steps:
  - step: 1
    name:
      sv: Grunden
    top: true
"""
PERSON = "participant: p-001\nholds: []\ntarget: svetsare\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with ladders of its own and two participants."""
    (tmp_path / "ladders").mkdir()
    (tmp_path / "ladders" / "svets.yaml").write_text(LADDER, encoding="utf-8")
    (tmp_path / "p.yaml").write_text(PERSON, encoding="utf-8")
    (tmp_path / "aimless.yaml").write_text("participant: p-002\nholds: []\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], list[dict[str, Any]]]:
    """Puts a planner in the place of the real one: it gives (or raises) what is wanted, and writes down how it was called."""

    def instead(answer: object) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def beside(what: str) -> Callable[..., object]:
            def found(_catalogue: object, person: Any, **keywords: Any) -> object:
                calls.append({"what": what, "person": person.participant, **keywords})
                return getattr(answer, what)

            return found

        def plan(_catalogue: object, person: Any, **keywords: Any) -> object:
            calls.append({"person": person.participant, **keywords})
            if isinstance(answer, BaseException):
                raise answer
            return answer

        doors = {"plan": plan, "ask": plan, "savings": beside("savings"), "alternatives": beside("alternatives")}
        monkeypatch.setitem(sys.modules, "stegvis.planning.planner", SimpleNamespace(**doors))
        return calls

    return instead


def test_plan_end_to_end(place: Path, run: Run) -> None:
    """A participant file and a ladder folder give a page with the route, the real planner between."""
    code, out, err = run("plan", "p.yaml", "--from", "2026-11-22")
    assert (code, err) == (0, "")
    assert out.startswith("Förslag till väg för p-001")
    assert "Kan söka jobb som svetsare" in out.replace("kan söka", "Kan söka")
    assert out.splitlines()[-1] == "Uppgifterna kontrollerade 22 november 2026 (svets). Stegar från ladders."
    assert run("next", "p.yaml", "--from", "2026-11-22")[1] in out.replace(
        out[out.index("HELA VÄGEN") : out.index("Förslag till samtal")], ""
    )


def test_a_misspelt_present_job(place: Path, run: Run) -> None:
    """It is named first, with the likely one and with what counts all the same: who works has a wage, and studies at half pace."""
    (place / "p.yaml").write_text(PERSON + "works_as: svetsre\n", encoding="utf-8")
    (place / "ladders" / "svets.yaml").write_text(
        LADDER.replace("weeks: 10", "weeks: 10\n    beside_work: true\n    paces: [50]"), encoding="utf-8"
    )
    code, out, _ = run("plan", "p.yaml", "--from", "2026-11-22")
    said = " ".join(out.split())
    assert code == 0
    assert "Jobbet ”svetsre” finns inte i någon stege. Menar du svetsare? Månader i det räknas inte förrän det är rättat" in said
    assert "arbetar deltagaren med det nu räknas det ändå som en anställning. NÄSTA STEG: " in said
    assert "Insats 1 lön" in said


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (ROUTE, 0),
        (ROUTE.model_copy(update={"proven_optimal": False}), 3),
        (ALREADY, 0),
        (NO_ROUTE, 1),
        (NEEDS_PERSON, 1),
        (UNDECIDED, 3),
        (COMPARISON, 3),
        (COMPARISON.model_copy(update={"all_proven": True}), 0),
        (COMPARISON.model_copy(update={"all_proven": True, "candidates": ()}), 1),
    ],
)
def test_exit_codes_and_forms(place: Path, run: Run, planned: Callable[..., Any], answer: Any, code: int) -> None:
    """The exit code tells the verdict; text and JSON are those of the renderers, in the language asked for."""
    planned(answer)
    assert run("plan", "p.yaml") == (code, text(answer), "")
    assert run("plan", "p.yaml", "--format", "json") == (code, as_json(answer), "")
    assert run("plan", "p.yaml", "--lang", "en") == (code, text(answer, lang="en"), "")
    assert run("--lang=en", "next", "p.yaml") == (code, next_text(answer, lang="en"), "")
    assert run("next", "p.yaml", "--format", "json") == (code, as_json(answer), "")


def test_options_reach_the_planner(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """Every option is handed on as it was written; today is today unless `--from` says another day."""
    calls = planned(ROUTE)
    run("plan", "p.yaml")
    run("plan", "aimless.yaml", "--target", "x", "--by", "cost", "--payer", "state", "--from", "2027-02-01", "--time-limit", "0,5")
    assert calls[0] == {"person": "p-001", "today": date.today(), "target": None, "by": "first-job", "payer": None, "time_limit": 5.0}
    assert calls[2] == {"person": "p-002", "today": date(2027, 2, 1), "target": "x", "by": "cost", "payer": "state", "time_limit": 0.5}


@pytest.mark.parametrize(
    ("words", "sentence", "help_of"),
    [
        (("plann", "p.yaml"), "Det finns inget kommando som heter plann. Menar du plan?", "stegvis"),
        (
            ("xyzzy",),
            "Det finns inget kommando som heter xyzzy. Kommandona är: plan, next, ask, check, list, draw, diff, schema, batch, cohort, follow-up, open.",
            "stegvis",
        ),
        (("--hlp",), "Det finns inget val som heter --hlp. Menar du --help?", "stegvis"),
        (("plan",), "DELTAGARFIL saknas.", "stegvis plan"),
        (("check",), "FIL_ELLER_MAPP... saknas.", "stegvis check"),
        (("list",), "facts|jobs|activities|ladders|programmes saknas.", "stegvis list"),
        (("plan", "p.yaml", "--tagret", "x"), "Det finns inget val som heter --tagret. Menar du --target?", "stegvis plan"),
        (("plan", "p.yaml", "--zzzzzz"), "Det finns inget val som heter --zzzzzz.", "stegvis plan"),
        (
            ("plan", "p.yaml", "--by", "targt"),
            "--by: ”targt” går inte att välja här. Välj bland: first-job, target, weeks, cost. Menar du target?",
            "stegvis plan",
        ),
        (
            ("plan", "p.yaml", "--format", "pdf"),
            "--format: ”pdf” går inte att välja här. Välj bland: text, json, html, ics.",
            "stegvis plan",
        ),
        (("plan", "p.yaml", "--lang", "de"), "--lang: ”de” går inte att välja här. Välj bland: sv, sv-latt, en, ar, so.", "stegvis plan"),
        (
            ("plan", "p.yaml", "--from", "12/1 2027"),
            "--from: ”12/1 2027” är inget datum. Skriv år, månad och dag så här: 2027-01-11.",
            "stegvis plan",
        ),
        (
            ("plan", "p.yaml", "--from", "2027-02-30"),
            "--from: ”2027-02-30” är inget datum. Skriv år, månad och dag så här: 2027-01-11.",
            "stegvis plan",
        ),
        (
            ("next", "p.yaml", "--from", "9980-01-01"),
            "--from: 9980-01-01 är för långt fram. Ingen plan kan göras för en dag efter 9899-12-31.",
            "stegvis next",
        ),
        (("plan", "p.yaml", "--time-limit", "nan"), "--time-limit: ”nan” är inget antal sekunder. Skriv till exempel 10.", "stegvis plan"),
        (("plan", "p.yaml", "--time-limit", "en"), "--time-limit: ”en” är inget antal sekunder. Skriv till exempel 10.", "stegvis plan"),
        (("plan", "p.yaml", "--time-limit", "0"), "--time-limit: ”0” är inget antal sekunder. Skriv till exempel 10.", "stegvis plan"),
        (("plan", "nix.yaml"), "Filen nix.yaml finns inte.", "stegvis plan"),
        (("plan", "ladders"), "ladders är en mapp, inte en deltagarfil.", "stegvis plan"),
        (("plan", "p.yaml", "--ladders", "p.yaml"), "p.yaml är en fil, inte en mapp.", "stegvis plan"),
        (("plan", "p.yaml", "aimless.yaml"), "En deltagare i taget: du angav 2 filer. Börja till exempel med p.yaml.", "stegvis plan"),
        (("plan", "p.yaml", "--ladders", "nix"), "Mappen nix finns inte.", "stegvis plan"),
        (("check", "nix.yaml"), "Filen nix.yaml finns inte.", "stegvis check"),
        (
            ("list", "fact"),
            "”fact” går inte att välja här. Välj bland: facts, jobs, activities, ladders, programmes. Menar du facts?",
            "stegvis list",
        ),
        (("list", "facts", "mer"), "Det står något för mycket: mer", "stegvis list"),
        (("plan", "p.yaml", "--by"), "Valet '--by' behöver ett värde efter sig.", None),
        (("plan", "p.yaml", "--debug=1"), "Valet '--debug' ska inte ha något värde.", None),
        (("draw", "svet"), "Det finns ingen stege som heter svet. Menar du svets?", "stegvis draw"),
        (("draw", "xyzzy"), "Det finns ingen stege som heter xyzzy. Stegarna är: svets.", "stegvis draw"),
        (("draw",), "Flera stegar ger flera bilder. Skriv en mapp som finns efter -o.", "stegvis draw"),
        (("draw", "svets", "svets"), "Flera stegar ger flera bilder. Skriv en mapp som finns efter -o.", "stegvis draw"),
    ],
)
def test_wrong_usage(place: Path, run: Run, words: tuple[str, ...], sentence: str, help_of: str | None) -> None:
    """Wrong usage is exit code 2, nothing on stdout, and one Swedish sentence with the nearest word, and where help is."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == f"Fel: {sentence}"
    assert err.splitlines()[1:] == [f"Hjälp finns med: {help_of or 'stegvis'} --help"]


@pytest.mark.parametrize(
    "words",
    [("plann",), ("plan",), ("list", "fact"), ("list", "facts", "mer"), ("plan", "--by"), ("plan", "--nix", "x"), ("plan", "--debug=1")],
)
def test_wrong_usage_in_english(run: Run, words: tuple[str, ...]) -> None:
    """The same errors in English hold no Swedish."""
    code, out, err = run(*words, "--lang=en") if words[-1] != "--by" else run("--lang=en", *words)
    assert (code, out) == (2, "")
    assert err.startswith("Error: ")
    assert not re.search(r"[åäöÅÄÖ]|\b(inte|finns|Fel|saknas|Valet)\b", err)


def test_no_target(place: Path, run: Run) -> None:
    """Without a target, first jobs are set beside each other, and the exit code is 0; a question needs a target, and says how to name one."""
    code, out, err = run("plan", "aimless.yaml", "--from", "2026-11-22")
    assert (code, err) == (0, "")
    assert out.startswith("Första jobb för p-002, bredvid varandra")
    assert "SVETSARE" in out
    code, out, _ = run("plan", "aimless.yaml", "--from", "2026-11-22", "--format", "json")
    assert json.loads(out)["schema"] == "stegvis/compare/1"
    assert code == 0
    code, out, err = run("ask", "aimless.yaml")
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == (
        "Fel: Vart ska vägen leda? Skriv ett mål, till exempel --target svetsare, eller target: i deltagarfilen."
        " Några mål: svetsare. Alla jobb visas med: stegvis list jobs"
    )
    ladder = LADDER[: LADDER.index("jobs:")] + LADDER[LADDER.index("steps:") :]
    (place / "ladders" / "svets.yaml").write_text(ladder, encoding="utf-8")
    assert "Stegarna har inga jobb." in run("ask", "aimless.yaml")[2]
    code, out, _ = run("plan", "aimless.yaml")
    assert code == 1
    assert "inget första jobb" in out


def test_savings_and_alternatives(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """`plan` says what a validation would save; other routes come when they are asked for; all share one time limit, the route first."""
    calls = planned(ROUTE)
    run("plan", "p.yaml", "--from", "2026-11-22", "--by", "target", "--time-limit", "7")
    run("plan", "p.yaml", "--alternatives")
    run("next", "p.yaml")
    run("next", "p.yaml", "--format", "json", "--alternatives")
    assert [call.get("what") for call in calls] == [None, "savings", None, "alternatives", "savings", None, None, "alternatives", "savings"]
    assert {key: calls[1][key] for key in ("today", "by", "target", "payer")} == {
        "today": date(2026, 11, 22),
        "by": "target",
        "target": None,
        "payer": None,
    }
    assert 0 < calls[1]["time_limit"] <= 7


def test_savings_and_alternatives_on_the_page(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """What was found stands on the page and in the JSON, under its key."""
    planned(FULL)
    bare = FULL.model_copy(update={"alternatives": ()})
    assert run("plan", "p.yaml", "--alternatives") == (0, text(FULL), "")
    assert run("next", "p.yaml", "--alternatives") == (0, next_text(FULL), "")
    assert "ANDRA VÄGAR" not in text(bare)
    printed = json.loads(run("plan", "p.yaml", "--alternatives", "--format", "json")[1])
    assert [one["how"] for one in printed["alternatives"]] == [one.how for one in FULL.alternatives]
    assert len(printed["savings"]) == len(FULL.savings)


def test_no_time_is_left(place: Path, run: Run, planned: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """When the route took all the time there was, nothing more is sought."""
    calls = planned(ROUTE)
    clock = iter((0.0, 9.0, 9.0))
    monkeypatch.setattr("stegvis.cli.plan_commands.monotonic", lambda: next(clock))
    assert run("plan", "p.yaml", "--alternatives", "--time-limit", "5") == (0, text(ROUTE), "")
    assert len(calls) == 1


@pytest.mark.parametrize(("asked", "code"), [(QUESTION, 0), (SETTLED, 0), (QUESTION.model_copy(update={"proven": False}), 3)])
def test_ask(place: Path, run: Run, planned: Callable[..., Any], asked: Any, code: int) -> None:
    """`ask` prints the question or that all is settled; exit code 0, or 3 where time ran out."""
    calls = planned(asked)
    assert run("ask", "p.yaml") == (code, question(asked), "")
    assert run("ask", "p.yaml", "--lang", "en") == (code, question(asked, lang="en"), "")
    assert run("ask", "p.yaml", "--format", "json", "--target", "x", "--time-limit", "2") == (code, as_json(asked), "")
    assert (calls[0]["target"], calls[0]["time_limit"]) == (None, 5.0)
    assert (calls[2]["target"], calls[2]["time_limit"]) == ("x", 2.0)
    assert run("ask", "p.yaml", "-o", "question.txt") == (code, "", "")
    assert (place / "question.txt").read_text(encoding="utf-8") == question(asked)


def test_ask_end_to_end(place: Path, run: Run) -> None:
    """The real planner asks about what the course gives; once that is answered nothing more is asked."""
    code, out, err = run("ask", "p.yaml", "--from", "2026-11-22")
    assert (code, err) == (0, "")
    assert "Har du, eller kan du redan: Grunder i svetsning?" in out
    (place / "p.yaml").write_text(PERSON + "not_held: [svetsgrund]\n", encoding="utf-8")
    code, out, err = run("ask", "p.yaml", "--from", "2026-11-22")
    assert (code, err) == (0, "")
    assert "INGET MER BEHÖVER FRÅGAS" in out
    assert run("ask", "p.yaml", "--target", "svetsre")[2].startswith("Fel: Inget mål heter ”svetsre”. Menar du svetsare?")


def test_unknown_target(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """An unknown target is exit code 2 with the nearest one, or where to see them all."""
    error = LookupError("unknown")
    error.nearest = "svetsare"  # type: ignore[attr-defined]
    planned(error)
    assert run("plan", "p.yaml", "--target", "svetsar")[2].startswith("Fel: Inget mål heter ”svetsar”. Menar du svetsare?\n")
    error.nearest = None  # type: ignore[attr-defined]
    assert run("plan", "p.yaml")[0] == 2
    assert run("plan", "p.yaml")[2].startswith("Fel: Inget mål heter ”svetsare”. Se alla jobb med: stegvis list jobs\n")


def test_unknown_target_end_to_end(place: Path, run: Run) -> None:
    """The real planner knows the nearest target."""
    code, out, err = run("plan", "p.yaml", "--target", "svetsre")
    assert (code, out) == (2, "")
    assert "Menar du svetsare?" in err


@pytest.mark.parametrize("error", [RuntimeError("p-001 is in here"), KeyError("x"), RecursionError()])
def test_our_fault(place: Path, run: Run, planned: Callable[..., Any], error: Exception) -> None:
    """A fault of ours is exit code 70 and a kind sentence; the traceback comes only with `--debug`."""
    planned(error)
    code, out, err = run("plan", "p.yaml")
    assert (code, out) == (70, "")
    assert err == (
        "Något gick fel i stegvis. Det beror inte på dig."
        " Kör gärna samma kommando med --debug och visa texten för dem som sköter stegvis.\n"
    )
    code, _, err = run("plan", "p.yaml", "--debug")
    assert code == 70
    assert "Traceback" in err


def test_interrupted(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """Ctrl-C is told in a word."""
    planned(KeyboardInterrupt())
    code, out, err = run("plan", "p.yaml")
    assert (code, out, err.strip()) == (130, "", "Avbrutet.")


def test_broken_files(place: Path, run: Run) -> None:
    """A broken participant or ladder file is exit code 2, its faults on stderr and nothing on stdout."""
    (place / "broken.yaml").write_text("participant: p-001\nholds: [x\n", encoding="utf-8")
    code, out, err = run("plan", "broken.yaml")
    assert (code, out) == (2, "")
    assert "broken.yaml:2:" in err
    assert "Traceback" not in err
    (place / "ladders" / "svets.yaml").write_text("schema: 1\nladder: svets\n", encoding="utf-8")
    code, out, err = run("plan", "p.yaml")
    assert (code, out) == (2, "")
    assert "svets.yaml" in err


def test_check(place: Path, run: Run) -> None:
    """Warnings change the exit code only with `--strict`; errors always; the faults are data, on stdout."""
    code, out, err = run("check", "ladders")
    assert (code, err) == (0, "")
    assert "varning" in out
    assert run("check", "--strict", "ladders")[0] == 1
    broken = place / "ladders" / "svets.yaml"
    broken.write_text(LADDER.replace("weeks: 10", "weeks: -10"), encoding="utf-8")
    code, out, err = run("check", "ladders", "p.yaml", "--lang", "en")
    assert (code, err) == (1, "")
    assert re.search(r"svets\.yaml:\d+:\d+ error", out)
    code, out, _ = run("check", "ladders", "--format", "json")
    assert code == 1
    assert json.loads(out)["schema"] == "stegvis/check/1"
    code, out, _ = run("check", "ladders", "--format", "github")
    assert code == 1
    assert out.startswith("::error file=ladders/svets.yaml,line=")
    assert run("check", "ladders", "-o", "faults.txt")[:2] == (1, "")
    assert "svets.yaml" in (place / "faults.txt").read_text(encoding="utf-8")


def test_check_of_participants(place: Path, run: Run) -> None:
    """A name that no ladder knows is a warning with the likely one, by the ladders of the place or those that are named."""
    assert run("check", "p.yaml", "--strict") == (0, "Inga fel.\n", "")
    (place / "p.yaml").write_text(PERSON.replace("svetsare", "svetsre"), encoding="utf-8")
    code, out, err = run("check", "p.yaml")
    assert (code, err) == (0, "")
    assert out.startswith(
        "STG030 p.yaml:3:9 varning\n    target: svetsre\n            ~~~~~~^\n  Inget mål heter ”svetsre”: varken ett jobb,"
    )
    assert out.endswith("  Troligen menat:\n    target: svetsare\n\nInga fel, 1 varning.\n")
    assert run("check", "p.yaml", "--strict")[0] == 1
    (place / "andra").mkdir()
    (place / "andra" / "x.yaml").write_text(LADDER.replace("svetsare:", "svetsre:").replace("ladder: svets", "ladder: x"), encoding="utf-8")
    assert run("check", "p.yaml", "--ladders", "andra") == (0, "Inga fel.\n", "")
    assert run("check", "p.yaml", "--ladders", "nix")[0] == 2


def test_check_of_participants_beside_broken_ladders(place: Path, run: Run) -> None:
    """Where the ladders cannot be read it is said that nothing was compared with them, unless their own faults are."""
    (place / "ladders" / "svets.yaml").write_text("schema: 1\nladder: svets\n", encoding="utf-8")
    code, out, err = run("check", "p.yaml")
    assert (code, out) == (0, "Inga fel.\n")
    assert err.startswith("Stegarna går inte att läsa (ladders/svets.yaml), så namnen i deltagarfilerna är inte jämförda med dem.")
    assert run("check", "p.yaml", "ladders")[2] == ""


def test_list(place: Path, run: Run) -> None:
    """What may be written stands in aligned columns; a private fact is not listed."""
    assert run("list", "facts") == (
        0,
        (
            "id          namn                 stege  nivåer\n"
            "svenska     Svenska              svets  sfi-c < sfi-d\n"
            "svetsgrund  Grunder i svetsning  svets\n"
        ),
        "",
    )
    assert run("list", "jobs", "--lang", "en")[1] == (
        "id        name               ladder  step\n"
        "svetsare  Svetsare (Welder)  svets   1\n"
        "smed      Smed               svets   experience only\n"
    )
    assert run("list", "activities")[1] == (
        "id         namn              stege  steg  slag\nsvetskurs  Kurs i svetsning  svets  1     kurs\n"
    )
    assert run("list", "ladders", "--ladders", "ladders")[1] == "id     namn   steg  kontrollerad\nsvets  Svets  1     2026-11-22\n"


def test_schema(place: Path, run: Run) -> None:
    """The schema of a kind goes to the screen or into a file; a misspelt kind is answered with the nearest."""
    code, out, err = run("schema", "ladder")
    assert (code, err) == (0, "")
    assert json.loads(out)["title"] == "Stege"
    assert json.loads(run("schema", "participant", "--lang", "en")[1])["title"] == "Participant"
    assert run("schema", "programme", "-o", "programme.schema.json") == (0, "", "")
    assert json.loads((place / "programme.schema.json").read_text(encoding="utf-8"))["title"] == "Program"
    assert run("schema", "laddr")[0] == 2
    assert "Menar du ladder?" in run("schema", "laddr")[2]
    assert "|participant|plan|compare|ask|check|diff|overview|cohort|follow-up saknas" in run("schema")[2]


def test_kinds_of_schemas() -> None:
    """The command offers the kinds that there are; it names them itself, so that a start is light."""
    assert schema_command.__globals__["_FILES"] == KINDS
    assert schema_command.__globals__["_ANSWERS"] == tuple(ANSWERS)


def test_shipped_ladders(root: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no `./ladders`, the shipped ones are used."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("list", "ladders")
    assert code == 0
    assert "industri " in out
    rows = [re.split(r"  +", line) for line in run("list", "programmes")[1].splitlines()]
    assert rows[0] == ["id", "namn", "ägare", "månader", "inriktningar"]
    assert [row[0] for row in rows[1:]] == sorted(path.stem for path in (root / "ladders" / "programmes").glob("*.yaml"))
    assert ["jobbtorg-jonkoping", "Jobbtorg Jönköping", "Jönköpings kommun", "resurs, unga, vuxna"] in rows
    assert ["kompetenscenter-goteborg", "Kompetenscenter Göteborg", "Göteborgs Stad", "18"] in rows


def test_draw(place: Path, run: Run) -> None:
    """A ladder is drawn by id or Swedish name, as SVG or Mermaid; several ladders go into a folder."""
    assert run("draw", "svets")[1].startswith("<svg")
    assert run("draw", "Svets", "--format", "mermaid")[1].startswith("flowchart")
    (place / "out").mkdir()
    assert run("draw", "svets", "Svets", "-o", "out") == (0, "", "")
    assert [path.name for path in (place / "out").iterdir()] == ["svets.svg"]


def test_draw_pages(place: Path, run: Run) -> None:
    """As HTML a ladder is a page; without a name all ladders with steps go into the folder, with an index that leads to them."""
    alone = run("draw", "svets", "--format", "html")[1]
    assert alone.startswith("<!DOCTYPE html>")
    assert "index.html" not in alone
    (place / "out").mkdir()
    assert run("draw", "--format", "html", "-o", "out") == (0, "", "")
    assert {path.name for path in (place / "out").iterdir()} == {"svets.html", "index.html"}
    assert 'href="svets.html"' in (place / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="index.html"' in (place / "out" / "svets.html").read_text(encoding="utf-8")
    assert run("draw", "--format", "html", "--participant", "p.yaml", "-o", "out", "--from", "2026-11-22")[0] == 0
    assert "Du är här" in (place / "out" / "svets.html").read_text(encoding="utf-8")


def test_draw_with_participant(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """The picture marks the rung that the participant stands before, all rungs when all is climbed, none when it cannot be said."""
    words = ("draw", "svets", "--participant", "p.yaml", "--format", "mermaid", "--from", "2026-11-22")
    plain = run(*words[:2], *words[4:])[1]
    code, here, err = run(*words)
    assert (code, err) == (0, "")
    assert "Du är här" in here
    calls = planned(ALREADY)
    code, done, err = run(*words)
    assert (code, err) == (0, "")
    assert "Klart" in done
    assert "Du är här" not in done
    assert [call["target"] for call in calls] == ["svetsare", "svets"]
    planned(NEEDS_PERSON)
    code, out, err = run(*words)
    assert (code, out) == (0, plain)
    assert err.startswith("Det går inte att säga var p-001 står på stegen svets")
    planned(NEEDS_PERSON.model_copy(update={"conditional": ROUTE}))  # a rung of another ladder
    assert run(*words)[1] == plain


BRANCHES = """
schema: 1
ladder: gren
name: {sv: Gren}
competencies: {grund: {name: {sv: Grund}}, kok: {name: {sv: Kök}}, matsal: {name: {sv: Matsal}}}
activities:
  kok-kurs: {step: 2, kind: course, name: {sv: Kökskurs}, weeks: 8, gives: [kok], requires: [grund]}
  matsal-kurs: {step: 3, kind: course, name: {sv: Matsalskurs}, weeks: 8, gives: [matsal], requires: [grund]}
jobs:
  hjalp: {step: 1, name: {sv: Hjälp}, requires: [grund]}
  kock: {step: 2, name: {sv: Kock}, requires: [kok]}
  servitor: {step: 3, name: {sv: Servitör}, requires: [matsal]}
steps:
  - {step: 1, name: {sv: Grund}, onward: [2, 3]}
  - {step: 2, name: {sv: Kök}, top: true}
  - {step: 3, name: {sv: Matsal}, top: true}
"""


@pytest.mark.parametrize(
    ("target", "holds", "expected"),
    [
        ("servitor", "grund", "done aside here"),
        ("Kock", "grund", "done here aside"),
        ("hjalp", "grund", "done here aside"),
        ("kock", "grund, kok, matsal", "done done done"),
    ],
)
def test_draw_marks_the_branch_of_the_own_target(place: Path, run: Run, target: str, holds: str, expected: str) -> None:
    """On a ladder that branches the participant stands on the branch of the own target, and the other one is not done."""
    (place / "branches").mkdir()
    (place / "branches" / "gren.yaml").write_text(BRANCHES, encoding="utf-8")
    (place / "h.yaml").write_text(f"participant: p-001\nholds: [{holds}]\ntarget: {target}\n", encoding="utf-8")
    code, out, err = run("draw", "gren", "--participant", "h.yaml", "--from", "2027-01-04", "--ladders", "branches")
    assert (code, err) == (0, "")
    assert [state for _, state in sorted(re.findall(r'data-step="(\d)" data-state="(\w+)"', out))] == expected.split()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_swedish(run: Run, command: str) -> None:
    """No English remains in any help; in English no Swedish."""
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Så här: stegvis ")
    assert "Val:" in out
    assert not re.search(r"(?i)usage|options|\bshow\b|message|exit\b|commands|\[option|integer|default|\bthe\b|required", out)
    code, out, _ = run(command, "--help", "--lang", "en")
    assert code == 0
    assert out.startswith("Usage: stegvis ")
    assert not re.search(r"[åäöÅÄÖ]|\b(och|eller|annars|Val)\b", out)


def test_help_of_all(run: Run) -> None:
    """`--help` and a bare `stegvis` name the commands in the order of use; the bare one is wrong usage."""
    code, out, _ = run("--help")
    assert code == 0
    assert re.findall(r"^  ([\w-]+) +\w", out[out.index("Kommandon:") :], re.MULTILINE) == list(COMMANDS)
    assert not re.search(r"(?i)usage|options|commands|show this|\bthe\b", out)
    assert run() == (2, "", out)
    assert run("--version")[1].startswith("stegvis 0.")


def test_help_with_click_runner() -> None:
    """The command can be used as any click command is."""
    with speaking("sv"):
        result = CliRunner().invoke(stegvis_command("sv"), ["list", "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Så här: stegvis list")


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ((), "sv"),
        (("--lang", "en"), "en"),
        (("--lang=en", "x"), "en"),
        (("--lang",), "sv"),
        (("--lang", "de"), "sv"),
        (("--lang", "en", "--lang", "sv"), "sv"),
    ],
)
def test_language(words: tuple[str, ...], lang: str) -> None:
    """Only `--lang` decides, wherever it stands."""
    assert language_of(words) == lang


def test_language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a command the process speaks as before."""
    monkeypatch.setenv("LANGUAGE", "fi")
    with speaking("en"):
        assert os.environ["LANGUAGE"] == "en"
    assert os.environ["LANGUAGE"] == "fi"
    monkeypatch.delenv("LANGUAGE")
    with speaking("sv"):
        assert os.environ["LANGUAGE"] == "sv"
    assert "LANGUAGE" not in os.environ


def test_output_file(place: Path, run: Run, planned: Callable[..., Any]) -> None:
    """`-o` writes the whole file as UTF-8 with plain line ends, over an old one too, and leaves nothing beside it."""
    planned(ROUTE)
    before = {path.name for path in place.iterdir()}
    (place / "route.txt").write_text("old", encoding="utf-8")
    assert run("plan", "p.yaml", "-o", "route.txt") == (0, "", "")
    assert (place / "route.txt").read_bytes() == text(ROUTE).encode("utf-8")
    assert {path.name for path in place.iterdir()} == before | {"route.txt"}


@pytest.mark.parametrize("words", [["ladders", "ny.yaml"], ["ny.yaml", "ladders"], ["ladders", "ladders", "--participants", "people"]])
def test_diff_writes_over_nothing_that_it_has_read(
    root: Path, run: Run, tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither over a ladder, nor over one in a folder, nor over a participant."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(root / "ladders", "ladders")
    shutil.copy(root / "ladders" / "industri.yaml", "ny.yaml")
    shutil.copytree(root / "examples" / "participants", "people")
    place = Path("people/p-001.yaml" if "people" in words else "ny.yaml")
    before = place.read_bytes()
    code, _, err = run("diff", *words, "-o", str(place))
    assert code == 2
    assert "är en fil som lästes in" in err
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ladders", "ladders är en mapp. Skriv ett filnamn efter -o."),
        ("nix/route.txt", "Mappen till nix/route.txt finns inte. Skapa den först."),
        ("p.yaml", "p.yaml är en fil som lästes in. Välj ett annat namn efter -o, så att den inte skrivs över."),
    ],
)
def test_output_that_is_refused(place: Path, run: Run, planned: Callable[..., Any], output: str, sentence: str) -> None:
    """A file that cannot or must not be written is exit code 2, and the participant file is as it was."""
    planned(ROUTE)
    code, out, err = run("plan", "p.yaml", "-o", output)
    assert (code, out, err.splitlines()[0]) == (2, "", f"Fel: {sentence}")
    assert (place / "p.yaml").read_text(encoding="utf-8") == PERSON


def test_failed_write_leaves_the_old_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the old file is whole, and no temporary file stays."""
    (place / "route.txt").write_text("old", encoding="utf-8")
    before = sorted(path.name for path in place.iterdir())
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(click.UsageError, match="går inte att skriva"):
        deliver("new", "route.txt", "sv")
    assert (place / "route.txt").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in place.iterdir()) == before


def started(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m stegvis` as a process of its own, whose settings name another language and an old encoding."""
    own = {**os.environ, "LANG": "C", "LC_ALL": "C", "LANGUAGE": "fi", "PYTHONIOENCODING": "ascii", **environment}
    return subprocess.run([sys.executable, "-m", "stegvis", *words], cwd=cwd, env=own, capture_output=True, check=False)


def test_process(place: Path) -> None:
    """Run as a process: Swedish in UTF-8 whatever the computer's settings, data on stdout, exit code of the verdict."""
    done = started("plan", "p.yaml", "--from", "2026-11-22", cwd=place)
    assert done.returncode == 0
    assert "Förslag till väg för p-001" in done.stdout.decode("utf-8")
    assert done.stderr == b""
    done = started("list", "--help", cwd=place)
    assert done.stdout.decode("utf-8").startswith("Så här: stegvis list [VAL]...")
    done = started("plan", "nix.yaml", cwd=place)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "Filen nix.yaml finns inte." in done.stderr.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is told otherwise there")
def test_reader_that_has_seen_enough(place: Path) -> None:
    """When who reads stops reading, the command ends quietly with the exit code of its answer."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "stegvis", "list", "facts"]
        done = subprocess.run(command, cwd=place, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_start_is_light(place: Path) -> None:
    """Help needs neither networkx nor holidays nor Babel nor a page template."""
    code = "import sys, stegvis.cli; stegvis.cli.main(['--help']); print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.decode("utf-8").split()}
    assert not loaded & {"networkx", "holidays", "babel", "jinja2", "yaml", "ortools"}


def test_a_file_that_an_editor_has_called_txt(place: Path, run: Run) -> None:
    """Where an editor has put .txt after the name, the command says so."""
    (place / "ny.yaml.txt").write_text("schema: 1\n", encoding="utf-8")
    code, out, err = run("check", "ny.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("Fel: Filen ny.yaml finns inte, men det finns en som heter ny.yaml.txt. Ta bort .txt ur namnet.\n")
