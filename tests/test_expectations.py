"""Partners' expectations: what is wrong with a file of them, whether they are kept, and what of a ladder they use."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import stegvis
from stegvis.case import EXPECTATIONS, ExpectationsFile, read_cases
from stegvis.centre import expectations
from stegvis.centre.coverage import Alternative, Unused, unused
from stegvis.centre.expectations import TIME_LIMIT, Result, expectation_faults, result_of
from stegvis.cli import main
from stegvis.faults import CODES, Fault
from stegvis.inspection import check_files
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue, load_catalogue
from stegvis.participant import Participant
from stegvis.render.as_faults import faults
from stegvis.route import Undecided
from stegvis.source import parse

LADDERS = Path(__file__).resolve().parent.parent / "ladders"
FILES = sorted((LADDERS / EXPECTATIONS).glob("*.yaml"))

LADDER = """\
schema: 1
ladder: svets
name: {sv: Svets}
competencies:
  grund: {name: {sv: Grunder i svetsning}}
  mod: {name: {sv: Motivation}}
  svenska: {name: {sv: Svenska}, levels: [sfi-c, sfi-d]}
certificates:
  licens: {name: {sv: Svetslicens}}
work:
  smed: {name: {sv: Smed}}
activities:
  motivation: {step: 1, kind: course, name: {sv: Motivation}, gives: [mod], weeks: 2, source: x}
  svetskurs: {step: 1, kind: course, name: {sv: Kurs i svetsning}, requires: [mod], gives: [grund], weeks: 10, source: x}
  svetsvalidering:
    {step: 1, kind: validation, name: {sv: Validering}, requires: [{experience: {of: [smed], months: 12}}], gives: [grund], days: 1, source: x}
  licensprov:
    step: 2
    kind: exam
    name: {sv: Prov}
    requires: [grund, {any_of: [{svenska: sfi-d}, {experience: {of: [svetsare], months: 12}}]}]
    gives: [licens]
    days: 1
    source: x
jobs:
  svetsare:
    step: 1
    name: {sv: Svetsare}
    requires: [grund]
    weeks_to_hire: 4
    agreement: {status: agreed, parties: [P], tasks: {sv: Svetsa}, pay: {sv: Efter avtal}, date: 2026, source: x}
    source: x
  licenssvetsare:
    step: 2
    name: {sv: Licenssvetsare}
    requires: [licens]
    weeks_to_hire: 4
    agreement: {status: agreed, parties: [P], tasks: {sv: Svetsa}, pay: {sv: Efter avtal}, date: 2026, source: x}
    source: x
steps:
  - {step: 1, name: {sv: Grunden}, onward: [2]}
  - {step: 2, name: {sv: Licens}, certificate: licens, top: true}
"""

HEAD = "expectations: svets\ncases:\n"
CASE = """\
  - name: Nybörjaren
    today: 2027-01-04
    target: svetsare
    expect: {step: 1, activity: motivation, longest_weeks: 12}
"""
COVERING = (
    HEAD
    + CASE
    + """\
  - name: Smeden validerar
    today: 2027-01-04
    holds: [{experience: {smed: 12}}]
    target: svetsare
    expect: {verdict: route, activity: svetsvalidering}
  - name: Svetsaren som kan svenska
    today: 2027-01-04
    holds: [grund, {svenska: sfi-d}]
    target: licenssvetsare
    expect: {step: 2, activity: licensprov}
  - name: Svetsaren som har arbetat
    today: 2027-01-04
    holds: [grund, {experience: {svetsare: 12}}]
    target: licenssvetsare
    expect: {step: 2, activity: licensprov}
"""
)
"""Every activity, branch and rung of the ladder, in four cases."""


@pytest.fixture(scope="module")
def welding() -> Catalogue:
    """The ladder alone."""
    return build_catalogue({"svets.yaml": LADDER})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of ladders where the test stands, with a folder of expectations."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / EXPECTATIONS).mkdir()
    (tmp_path / "svets.yaml").write_text(LADDER, encoding="utf-8")
    return tmp_path


def checked(folder: Path, text: str) -> tuple[Fault, ...]:
    """What `check` says of the folder with that file, but for few cases, for what none uses, and for Swedish, which nothing gives here."""
    (folder / EXPECTATIONS / "svets.yaml").write_text(text, encoding="utf-8")
    return tuple(
        item for item in check_files(["."], runs=expectation_faults) if not "STG130" <= item.code <= "STG133" and item.code != "STG101"
    )


def cases_of(text: str) -> ExpectationsFile:
    """The cases of a text in which nothing is wrong."""
    file, wrong = read_cases(parse(text, "svets.yaml"))
    assert file is not None, wrong
    return file


def told(text: str, catalogue: Catalogue) -> list[str]:
    """Code, place and particulars of what the cases of a text give."""
    source = parse(text, "svets.yaml")
    found = expectation_faults(source, cases_of(text), catalogue)
    return [f"{item.code} {item.position.line}:{item.position.column} {' '.join(value for _, value in item.particulars)}" for item in found]


# ---- what is wrong with a file ------------------------------------------------------------------------------------

BROKEN = {
    "everything at once": (
        """\
expectations: svets
case: []
cases:
  - name: Nybörjaren
    today: 4 januari 2027
    hold: [grund]
    target: svetsare
    expect: {verdict: väg}
  - nam: Smeden
    today: 2027-01-04
    holds: [{fact: grund, evidence: intyg}]
    pace_percent: "50"
    target: svetsare
    expect: {}
  - name: Svetsaren
    today: 9900-01-01
    expect: {verdict: no_route, step: 2}
  - name: Lärlingen
    target: svetsare
    expect: {longest_weeks: -4, activty: svetskurs}
""",
        """\
STG012 expectations/svets.yaml:2:1 fel
    case: []
    ~~~^
  Nyckeln ”case” finns inte här.
  Troligen menat:
    cases: []

STG018 expectations/svets.yaml:5:12 fel
        today: 4 januari 2027
               ~~~~~~~~~~~~~^
  ”4 januari 2027” är inget datum. Skriv år-månad-dag, till exempel 2027-01-12.
  Troligen menat:
        today: 2027-01-04

STG012 expectations/svets.yaml:6:5 fel
        hold: [grund]
        ~~~^
  Nyckeln ”hold” finns inte här.
  Troligen menat:
        holds: [grund]

STG016 expectations/svets.yaml:8:23 fel
        expect: {verdict: väg}
                          ~~^
  ”väg” är inget av de tillåtna värdena: already_qualified, route, needs_a_person, no_route.
  Troligen menat:
        expect: {verdict: route}

STG012 expectations/svets.yaml:9:5 fel
      - nam: Smeden
        ~~^
  Nyckeln ”nam” finns inte här.
  Troligen menat:
      - name: Smeden

STG016 expectations/svets.yaml:11:37 fel
        holds: [{fact: grund, evidence: intyg}]
                                        ~~~~^
  ”intyg” är inget av de tillåtna värdena: certificate, assessed, self_reported.
  Troligen menat:
        holds: [{fact: grund, evidence: certificate}]

STG014 expectations/svets.yaml:12:19 fel
        pace_percent: "50"
                      ~~~^
  Här ska stå ett heltal, men här står ”50”.
  Troligen menat:
        pace_percent: 50

STG061 expectations/svets.yaml:14:5 fel
        expect: {}
        ~~~~~^
  Ingenting väntas. Skriv minst en av verdict, step, activity och longest_weeks.

STG013 expectations/svets.yaml:15:5 fel
      - name: Svetsaren
        ~~~~~~~~~~~~~~^
  Nyckeln ”target” saknas.
  Lägg till:
    target: ...

STG015 expectations/svets.yaml:16:12 fel
        today: 9900-01-01
               ~~~~~~~~~^
  9900-01-01 är för stort. Största tillåtna värde är 9899-12-31.

STG061 expectations/svets.yaml:17:5 fel
        expect: {verdict: no_route, step: 2}
        ~~~~~^
  Bara en väg har ett nästa steg och en längd. Ta bort step, activity och longest_weeks, eller rätta verdict.

STG013 expectations/svets.yaml:18:5 fel
      - name: Lärlingen
        ~~~~~~~~~~~~~~^
  Nyckeln ”today” saknas.
  Lägg till:
    today: 2027-01-04

STG015 expectations/svets.yaml:20:29 fel
        expect: {longest_weeks: -4, activty: svetskurs}
                                ~^
  -4 är för litet. Minsta tillåtna värde är 0.
  Troligen menat:
        expect: {longest_weeks: 4, activty: svetskurs}

STG012 expectations/svets.yaml:20:33 fel
        expect: {longest_weeks: -4, activty: svetskurs}
                                    ~~~~~~^
  Nyckeln ”activty” finns inte här.
  Troligen menat:
        expect: {longest_weeks: -4, activity: svetskurs}

14 fel.
""",
    ),
    "names that no ladder knows": (
        HEAD
        + """\
  - name: Nybörjaren
    today: 2027-01-04
    holds: [grnd, {svenska: sfi-x}, {experience: {smd: 12}}]
    in_progress: [{activity: svetskur, ends: 2027-02-01}]
    works_as: svetsre
    wishes: {avoid: [svetskurs], must_include: [svetskurs]}
    target: svetsar
    expect: {activity: motivaton}
""",
        """\
STG030 expectations/svets.yaml:5:13 fel
        holds: [grnd, {svenska: sfi-x}, {experience: {smd: 12}}]
                ~~~^
  Ingen kompetens och inget certifikat i stegarna heter ”grnd”.
  Troligen menat:
        holds: [grund, {svenska: sfi-x}, {experience: {smd: 12}}]

STG031 expectations/svets.yaml:5:29 fel
        holds: [grnd, {svenska: sfi-x}, {experience: {smd: 12}}]
                                ~~~~^
  ”svenska” har ingen nivå ”sfi-x”. Nivåerna är sfi-c, sfi-d.

STG030 expectations/svets.yaml:5:51 fel
        holds: [grnd, {svenska: sfi-x}, {experience: {smd: 12}}]
                                                      ~~^
  Inget jobb och inget yrke (work) i stegarna heter ”smd”.
  Troligen menat:
        holds: [grnd, {svenska: sfi-x}, {experience: {smed: 12}}]

STG030 expectations/svets.yaml:6:30 fel
        in_progress: [{activity: svetskur, ends: 2027-02-01}]
                                 ~~~~~~~^
  Ingen insats i stegarna heter ”svetskur”.
  Troligen menat:
        in_progress: [{activity: svetskurs, ends: 2027-02-01}]

STG030 expectations/svets.yaml:7:15 fel
        works_as: svetsre
                  ~~~~~~^
  Inget jobb och inget yrke (work) i stegarna heter ”svetsre”.
  Troligen menat:
        works_as: svetsare

STG024 expectations/svets.yaml:8:49 varning
        wishes: {avoid: [svetskurs], must_include: [svetskurs]}
                                                    ~~~~~~~~^
  ”svetskurs” står både i avoid och i must_include. Det ena utesluter det andra: ta bort ett av dem.

STG030 expectations/svets.yaml:9:13 fel
        target: svetsar
                ~~~~~~^
  Inget mål heter ”svetsar”: varken ett jobb, ett certifikat, en kompetens eller en stege.
  Troligen menat:
        target: svetsare

STG030 expectations/svets.yaml:10:24 fel
        expect: {activity: motivaton}
                           ~~~~~~~~^
  Ingen insats i stegarna heter ”motivaton”.
  Troligen menat:
        expect: {activity: motivation}

7 fel, 1 varning.
""",
    ),
    "no ladder to belong to": (
        "expectations: svts\ncases: []\n",
        """\
STG060 expectations/svets.yaml:1:15 fel
    expectations: svts
                  ~~~^
  Det finns ingen stege med id ”svts” som fallen kan höra till.
  Troligen menat:
    expectations: svets

1 fel.
""",
    ),
    "no cases": (
        "expectations: svets\nwhat: 1\n",
        """\
STG013 expectations/svets.yaml:1:1 fel
    expectations: svets
    ~~~~~~~~~~~~~~~~~~^
  Nyckeln ”cases” saknas.
  Lägg till:
    cases: [...]

STG012 expectations/svets.yaml:2:1 fel
    what: 1
    ~~~^
  Nyckeln ”what” finns inte här.
  Ta bort raden: här har den ingen plats.

2 fel.
""",
    ),
    "a newer schema": (
        "schema: 9\nexpectations: svets\ncases: []\n",
        """\
STG020 expectations/svets.yaml:1:9 fel
    schema: 9
            ^
  Filen är skriven för en nyare version (schema 9). Den här versionen förstår schema 1: uppdatera stegvis.

1 fel.
""",
    ),
    "what nobody may write of a person": (
        HEAD
        + """\
  - name: Den som har 19121212-1212
    today: 2027-01-04
    kön: kvinna
    target: svetsare
    expect: {step: 1}
""",
        """\
STG050 expectations/svets.yaml:3:11 fel
  Det här liknar ett personnummer. Ta bort det: ett fall handlar om en påhittad deltagare.

STG051 expectations/svets.yaml:5:5 fel
  Nyckeln ”kön” får inte finnas i ett fall, som handlar om en påhittad deltagare. Ta bort raden.

2 fel.
""",
    ),
    "none of another kind is read there": (
        "participant: p-001\nholds: []\n",
        """\
STG064 expectations/svets.yaml:1:1 fel
  Filen ligger i mappen expectations men har inga fall (expectations:), och där läses den inte.

1 fel.
""",
    ),
    "cases that are not kept": (
        HEAD
        + """\
  - name: Nybörjaren
    today: 2027-01-04
    target: svetsare
    expect: {verdict: already_qualified}
  - name: Svetsaren
    today: 2027-01-04
    holds: [grund, {svenska: sfi-d}]
    target: licenssvetsare
    expect: {verdict: route, step: 1, activity: svetskurs, longest_weeks: 0}
  - name: Utan svenska
    today: 2027-01-04
    target: licenssvetsare
    wishes: {avoid: [svetsare]}
    expect: {step: 2, longest_weeks: 20}
  - name: Den som kan svenska
    today: 2027-01-04
    holds: [{svenska: sfi-d}]
    target: svenska
    expect: {activity: svetskurs}
  - name: Den som snart är klar
    today: 2027-01-04
    in_progress: [{activity: svetskurs, ends: 2027-02-01}]
    target: svetsare
    expect: {verdict: route, step: 1, activity: svetskurs}
  - name: Fel och ingen väg
    today: 2027-01-04
    wishes: {avoid: [svetskurs]}
    target: svetsare
    expect: {verdict: route, step: 1, activity: svetskurs, longest_weeks: 12}
""",
        """\
STG062 expectations/svets.yaml:6:14 fel
        expect: {verdict: already_qualified}
                 ~~~~~~^
  Fallet ”Nybörjaren”: väntade redan behörig, blev en väg.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:11:30 fel
        expect: {verdict: route, step: 1, activity: svetskurs, longest_weeks: 0}
                                 ~~~^
  Fallet ”Svetsaren”: väntade steg 1, blev steg 2.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:11:39 fel
        expect: {verdict: route, step: 1, activity: svetskurs, longest_weeks: 0}
                                          ~~~~~~~^
  Fallet ”Svetsaren”: väntade insatsen svetskurs, blev licensprov.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:11:60 fel
        expect: {verdict: route, step: 1, activity: svetskurs, longest_weeks: 0}
                                                               ~~~~~~~~~~~~^
  Fallet ”Svetsaren”: väntade högst 0 veckor till målet, blev 1.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:16:14 fel
        expect: {step: 2, longest_weeks: 20}
                 ~~~^
  Fallet ”Utan svenska”: väntade steg 2, blev ingen väg.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:16:23 fel
        expect: {step: 2, longest_weeks: 20}
                          ~~~~~~~~~~~~^
  Fallet ”Utan svenska”: väntade högst 20 veckor till målet, blev ingen väg.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:21:14 fel
        expect: {activity: svetskurs}
                 ~~~~~~~^
  Fallet ”Den som kan svenska”: väntade insatsen svetskurs, blev redan behörig.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:26:39 fel
        expect: {verdict: route, step: 1, activity: svetskurs}
                                          ~~~~~~~^
  Fallet ”Den som snart är klar”: väntade insatsen svetskurs, blev ingen ny insats.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

STG062 expectations/svets.yaml:31:14 fel
        expect: {verdict: route, step: 1, activity: svetskurs, longest_weeks: 12}
                 ~~~~~~^
  Fallet ”Fel och ingen väg”: väntade en väg, blev ingen väg.
  Är stegen ändrad med flit, rätta fallet. Annars är det stegen som ska rättas.

9 fel.
""",
    ),
}
"""What is wrong, the file, and the page that `check` prints."""


@pytest.mark.parametrize("wrong", BROKEN)
def test_broken_expectations_are_explained(folder: Path, wrong: str) -> None:
    """Every fault is told with its code, place, line, sentence and likely correction, and nothing else is told."""
    text, page = BROKEN[wrong]
    assert faults(checked(folder, text)) == page


@pytest.mark.parametrize("wrong", BROKEN)
def test_broken_expectations_in_english(folder: Path, wrong: str) -> None:
    """The same in English holds no Swedish word of ours."""
    page = faults(checked(folder, BROKEN[wrong][0]), lang="en")
    ours = [line for line in page.splitlines() if line.startswith("  ") and not line.startswith("    ")]
    assert ours
    assert not [line for line in ours if any(word in line.split() for word in ("väntade", "blev", "inte", "finns", "saknas", "fel"))]


def test_too_many_cases(folder: Path) -> None:
    """There is a limit, since every case is planned."""
    many = "".join(CASE.replace("Nybörjaren", f"Nummer {number}") for number in range(201))
    assert [(item.code, item.position.line, item.particular("limit")) for item in checked(folder, HEAD + many)] == [("STG015", 2, "200")]


def test_every_code_of_expectations_is_shown() -> None:
    """Each code of expectations that is an error, but for the one that needs a time limit, stands on some page above."""
    pages = "".join(page for _, page in BROKEN.values())
    codes = {code for code in CODES if code.startswith("STG06")}
    tables = {"STG065", "STG066", "STG069"}
    assert {code for code in codes if code in pages} == codes - tables - {"STG063"}


def test_a_ladder_with_errors_is_not_planned_with(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its errors are told, also where only the expectations are checked; no case is run."""
    monkeypatch.setattr(expectations, "result_of", None)
    (folder / "svets.yaml").write_text(LADDER.replace("gives: [licens]", "gives: [licns]"), encoding="utf-8")
    assert [item.code for item in checked(folder, COVERING)] == ["STG030"]
    found = check_files([f"{EXPECTATIONS}/svets.yaml"], runs=expectation_faults)
    assert [(item.code, item.position.file) for item in found] == [("STG030", "svets.yaml")]


def test_only_the_cases_without_errors_are_run(folder: Path) -> None:
    """A case with a wrong name is told and passed over; the others are run, and nothing is said of what none uses."""
    (folder / EXPECTATIONS / "svets.yaml").write_text(
        HEAD + CASE.replace("target: svetsare", "target: svetsre") + CASE.replace("step: 1", "step: 2"), encoding="utf-8"
    )
    found = check_files([EXPECTATIONS], runs=expectation_faults)
    assert [(item.code, item.position.line) for item in found] == [("STG130", 2), ("STG030", 5), ("STG062", 10)]


def test_expectations_of_a_shipped_ladder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without ladders expects things of the shipped ones."""
    monkeypatch.chdir(tmp_path)
    case = CASE.replace("svetsare", "montor").replace("activity: motivation, ", "")
    (tmp_path / "mina.yaml").write_text(f"expectations: industri\ncases:\n{case}", encoding="utf-8")
    found = check_files(["mina.yaml"], runs=expectation_faults)
    assert {item.code for item in found if item.severity == "error"} == {"STG062"}
    assert not check_files(["mina.yaml"])


# ---- running them -------------------------------------------------------------------------------------------------


def test_a_case_is_kept(welding: Catalogue) -> None:
    """The answer, what differs, what is used, and whether it is proven, as values."""
    (case, *_) = cases_of(HEAD + CASE).cases
    found = result_of(welding, case)
    assert (found.differences, found.is_proven, found.is_kept, found.activities) == ((), True, True, ("motivation", "svetskurs"))


def test_who_must_decide(welding: Catalogue) -> None:
    """Where a person must decide, what is expected of the way is compared with the one that a yes opens."""
    text = LADDER.replace(
        "requires: [mod], gives: [grund]", "requires: [mod, {decided_by: assessor, question: {sv: Går det?}}], gives: [grund]"
    )
    expected = "{verdict: needs_a_person, step: 1, activity: motivation, longest_weeks: 12}"
    cases = HEAD + CASE.replace("{step: 1, activity: motivation, longest_weeks: 12}", expected)
    assert told(cases, build_catalogue({"svets.yaml": text}))[0].startswith("STG130")


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (1, 1), (7, 1), (8, 2)])
def test_weeks_are_rounded_up(welding: Catalogue, days: int, weeks: int) -> None:
    """From the day of the plan to the day on which the target holds, a week that has begun counted whole."""
    ends = date.fromordinal(date(2027, 1, 4).toordinal() + days)
    text = f"{HEAD}  - name: x\n    today: 2027-01-04\n    in_progress: [{{activity: svetskurs, ends: {ends}}}]\n    target: svetsare\n"
    text += f"    expect: {{longest_weeks: {max(0, weeks - 1)}}}\n"
    found = result_of(welding, cases_of(text).cases[0])
    assert [item.found for item in found.differences] == ([str(weeks)] if weeks else [])


def test_what_is_not_worked_out_in_time(welding: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error where nobody can say whether the case is kept, and a warning where the route is as expected but not proven best."""
    (kept,) = cases_of(HEAD + CASE).cases
    answer = result_of(welding, kept).answer
    assert isinstance(answer, stegvis.Route)
    unproven = answer.model_copy(update={"proven_optimal": False})
    undecided = Undecided(participant="p", target=answer.target, by=answer.by, made_from=answer.made_from, lower_bound=answer.lower_bound)
    found = []
    for other in (unproven, unproven.model_copy(update={"next_step": answer.next_step.model_copy(update={"step": 2})}), undecided):
        monkeypatch.setattr(expectations, "plan", lambda *_, answer=other, **__: answer)
        found.append([line for line in told(HEAD + CASE, welding) if not line.startswith("STG13") or line.startswith("STG134")])
    assert found == [["STG134 3:5 Nybörjaren 20"], ["STG063 3:5 Nybörjaren 20"], ["STG063 3:5 Nybörjaren 20"]]
    source = parse(HEAD + CASE, "svets.yaml")
    page = faults([item for item in expectation_faults(source, cases_of(HEAD + CASE), welding, time_limit=2.5) if item.code == "STG063"])
    assert "Fallet ”Nybörjaren” hann inte räknas färdigt på 2.5 sekunder. Det går inte att säga om det stämmer." in page


# ---- what they use ------------------------------------------------------------------------------------------------


def used_by(catalogue: Catalogue, text: str) -> Unused:
    """What of the ladder the cases of a text leave unused."""
    results = [result_of(catalogue, case) for case in cases_of(text).cases]
    assert [item.differences for item in results if item.differences] == []
    return unused(catalogue, "svets", [(item.case, item.answer) for item in results])


def test_all_is_used(welding: Catalogue) -> None:
    """Four cases go every way through the ladder."""
    assert used_by(welding, COVERING) == Unused((), (), ())


def test_what_no_case_uses_is_said(welding: Catalogue, folder: Path) -> None:
    """Activities, alternatives and rungs, each in a sentence at `cases`; with the first three cases only the last branch is missing."""
    three = COVERING[: COVERING.index("  - name: Svetsaren som har arbetat")]
    branch = "{experience: {of: [svetsare], months: 12}}"
    assert told(three, welding) == ["STG130 2:1 svets 3 8", f"STG132 2:1 licensprov {branch}"]
    (folder / EXPECTATIONS / "svets.yaml").write_text(HEAD + CASE, encoding="utf-8")
    page = faults(item for item in check_files([EXPECTATIONS], runs=expectation_faults))
    assert [line.strip() for line in page.splitlines() if line.endswith(".")] == [
        "Fall för stegen ”svets”: 1. Skriv minst 8, så att det märks om en ändring ändrar vägarna.",
        "Insatsen ”licensprov” finns inte på vägen i något fall.",
        "Skriv ett fall där insatsen behövs: en deltagare som saknar det som insatsen ger.",
        "Insatsen ”svetsvalidering” finns inte på vägen i något fall.",
        "Skriv ett fall där insatsen behövs: en deltagare som saknar det som insatsen ger.",
        "Inget fall börjar på steg 2.",
        "Inga fel, 4 varningar.",
    ]


def with_requirement(requirement: str, more: str = "") -> Catalogue:
    """The ladder where the exam asks for something else, with more facts."""
    text = LADDER.replace("[grund, {any_of: [{svenska: sfi-d}, {experience: {of: [svetsare], months: 12}}]}]", requirement)
    return build_catalogue({"svets.yaml": text.replace("  mod:", f"{more}  mod:")})


FACTS = "  a: {name: {sv: A}}\n  b: {name: {sv: B}}\n  c: {name: {sv: C}, implies: [a]}\n"


@pytest.mark.parametrize(
    ("requirement", "holds", "branches"),
    [
        pytest.param("{any_of: [a, b]}", "[a]", ["b"], id="one branch is used where it alone holds"),
        pytest.param("{any_of: [a, b]}", "[a, b]", ["a", "b"], id="none is where each could be left out"),
        pytest.param("{any_of: [a, c]}", "[c]", ["a"], id="what implies another is used, the other is not"),
        pytest.param("{any_of: [{svenska: sfi-c}, {svenska: sfi-d}]}", "[{svenska: sfi-d}]", ["{svenska: sfi-c}"], id="a higher level"),
        pytest.param("{at_least: 2, of: [a, b, {svenska: sfi-c}]}", "[a, b]", ["{svenska: sfi-c}"], id="at least two"),
        pytest.param("{at_least: 1, of: [a, b, grund]}", "[a, b]", ["a", "b", "grund"], id="at least one of those where two hold"),
        pytest.param("{any_of: [[a, {any_of: [b, mod]}], grund]}", "[a, b]", ["mod", "grund"], id="a branch within a branch"),
        pytest.param("{any_of: [[a, {any_of: [b, mod]}], grund]}", "[b, grund]", ["[a, {any_of: [b, mod]}]", "b", "mod"], id="not within"),
        pytest.param(
            "{any_of: [{experience: {of: [smed], months: 6}}, {experience: {of: [smed], months: 9}}]}",
            "[{experience: {smed: 9}}]",
            ["{experience: {of: [smed], months: 6}}"],
            id="more months of the same",
        ),
        pytest.param("{any_of: [{age: {min: 18}}, a]}", "[]", ["a"], id="an age"),
        pytest.param("{any_of: [{decided_by: assessor, question: {sv: Går det?}}, a]}", "[]", ["a"], id="a decision"),
        pytest.param("{any_of: [b, {decided_by: assessor, question: {sv: Går det?}}]}", "[b]", ["decided_by: assessor"], id="no decision"),
        pytest.param("{any_of: [c, [a]]}", "[c]", ["[a]"], id="what implies all of another"),
        pytest.param("{any_of: [[a, {age: {min: 18}}], {age: {min: 18}}]}", "[a]", ["{age: {min: 18}}"], id="what holds another"),
        pytest.param("{any_of: [{fact: a, proof: true}, b]}", "[{fact: a, evidence: certificate}]", ["b"], id="a proof"),
    ],
)
def test_by_way_of_which_branch(requirement: str, holds: str, branches: list[str]) -> None:
    """A branch is used where the requirement is met by way of it; what follows from a branch does not stand in its way."""
    catalogue = with_requirement(requirement, FACTS)
    text = f"{HEAD}  - name: x\n    today: 2027-01-04\n    born: 1990\n    holds: {holds}\n    wishes: {{avoid: [svetsare]}}\n    target: licens\n    expect: {{activity: licensprov}}\n"
    assert [item.branch for item in used_by(catalogue, text).alternatives if item.of == "licensprov"] == branches


def test_a_waiver_is_no_branch() -> None:
    """Where the whole choice is waived nobody goes by way of any of it."""
    catalogue = with_requirement("[grund, {any_of: [a, b]}]", FACTS)
    waiver = "{requirement: {any_of: [a, b]}, for: licensprov, reason: rule_of_owner, granted_by: counsellor, date: 2027-01-04}"
    text = f"{HEAD}  - name: x\n    today: 2027-01-04\n    holds: [grund]\n    waivers: [{waiver}]\n    target: licens\n    expect: {{activity: licensprov}}\n"
    assert [item.branch for item in used_by(catalogue, text).alternatives] == ["a", "b"]


def test_branches_of_a_job() -> None:
    """Those of a job count where it is open as a stop, as the target of a route, or for one who is qualified already."""
    catalogue = build_catalogue(
        {
            "svets.yaml": LADDER.replace(
                "    requires: [licens]\n", "    requires: [{any_of: [licens, {experience: {of: [smed], months: 60}}]}]\n"
            )
        }
    )
    case = "  - name: {}\n    today: 2027-01-04\n    holds: {}\n    target: licenssvetsare\n    expect: {}\n"
    route = case.format("Väg", "[grund, {svenska: sfi-d}]", "{verdict: route}")
    qualified = case.format("Redan", "[{experience: {smed: 60}}]", "{verdict: already_qualified}")
    assert [item.branch for item in used_by(catalogue, HEAD + route).alternatives if item.of == "licenssvetsare"] == [
        "{experience: {of: [smed], months: 60}}"
    ]
    assert [item.branch for item in used_by(catalogue, HEAD + qualified).alternatives] == ["licens"]
    assert [item.branch for item in used_by(catalogue, HEAD + route + qualified).alternatives] == [
        "{experience: {of: [svetsare], months: 12}}"
    ]


def test_several_activities_that_give_the_same(welding: Catalogue) -> None:
    """Each is used only by one who goes that way without holding the fact already."""
    wish = "  - name: x\n    today: 2027-01-04\n    holds: {}\n    wishes: {{must_include: [svetskurs, svetsvalidering]}}\n    target: licens\n"
    wish += "    expect: {{verdict: route}}\n"
    text = LADDER.replace("gives: [grund], weeks: 10", "gives: [grund, mer], weeks: 10").replace(
        "gives: [grund], days", "gives: [grund, annat], days"
    )
    more = "  mer: {name: {sv: Mer}}\n  annat: {name: {sv: Annat}}\n  mod:"
    catalogue = build_catalogue({"svets.yaml": text.replace("  mod:", more)})
    held = wish.format("[grund, mod, {svenska: sfi-d}, {experience: {smed: 12}}]")
    lacking = wish.format("[mod, {svenska: sfi-d}, {experience: {smed: 12}}]")
    ways = tuple(Alternative(of, fact="grund") for of in ("svetskurs", "svetsvalidering"))
    assert used_by(catalogue, HEAD + held).alternatives[-2:] == ways
    assert not set(ways) & set(used_by(catalogue, HEAD + lacking).alternatives)
    assert "STG132 2:1 svetskurs grund gives" in told(HEAD + held, catalogue)


# ---- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new", "code"), [("", "", 0), ("step: 2, activity: licensprov", "step: 1", 1)])
def test_check_runs_them(folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, code: int) -> None:
    """`check` ends with 1 where a case is not kept; with `--strict` also where there are few."""
    (folder / EXPECTATIONS / "svets.yaml").write_text(COVERING.replace(old, new) if old else COVERING, encoding="utf-8")
    assert main(["check", "."]) == code
    assert ("väntade steg 1, blev steg 2" in capsys.readouterr().out) is bool(code)
    assert main(["check", "--strict", "."]) == 1


@pytest.mark.parametrize(("text", "planned"), [("", False), (HEAD + CASE, True)])
def test_the_planner_is_fetched_only_for_them(folder: Path, text: str, planned: bool) -> None:
    """`check` of ladders alone neither plans nor waits for what plans."""
    if text:
        (folder / EXPECTATIONS / "svets.yaml").write_text(text, encoding="utf-8")
    code = "import sys; from stegvis.cli import main; main(['check', '.']); print('stegvis.planning.planner' in sys.modules)"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == str(planned)


# ---- the shipped ones ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results() -> dict[str, list[Result]]:
    """Every shipped expectation run, by ladder."""
    catalogue = load_catalogue(LADDERS)
    return {path.stem: [result_of(catalogue, case) for case in cases_of(path.read_text(encoding="utf-8")).cases] for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_expectations_are_kept(path: Path, results: dict[str, list[Result]], shipped: Catalogue) -> None:
    """Each case is kept and proven, and the independent checker agrees with its answer; there are enough of them."""
    found = results[path.stem]
    assert [(item.case.name, item.differences) for item in found if not item.is_kept] == []
    assert [wrong for item in found for wrong in stegvis.verify(shipped, item.case, item.answer, today=item.case.today)] == []
    assert len(found) >= 8
    assert cases_of(path.read_text(encoding="utf-8")).expectations == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_in_a_shipped_ladder_is_used(path: Path, results: dict[str, list[Result]], shipped: Catalogue) -> None:
    """Every activity, every alternative and every rung is used by some case."""
    assert unused(shipped, path.stem, [(item.case, item.answer) for item in results[path.stem]]) == Unused((), (), ())


def test_there_are_shipped_expectations() -> None:
    """At least those of industry, whose cases need far less time than there is."""
    assert "industri" in [path.stem for path in FILES]
    assert TIME_LIMIT >= 10


def test_a_case_is_a_participant() -> None:
    """It carries every key of a participant file, its pseudonym among them, though none is needed; its repr says nothing more."""
    (case,) = cases_of(HEAD + CASE.replace("    today", "    participant: p-007\n    today")).cases
    assert isinstance(case, Participant)
    assert set(type(case).model_fields) >= set(Participant.model_fields)
    assert repr(case) == "Case(participant='p-007')"
