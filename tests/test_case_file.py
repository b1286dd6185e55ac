"""A participant made into a case of expectations: nothing personal in it, and it is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stegvis.case import read_cases
from stegvis.centre import case_file
from stegvis.centre.case_file import Drawn, case_yaml, drawn
from stegvis.centre.expectations import result_of
from stegvis.cli import main
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Participant, load_participant
from stegvis.planning.planner import UnknownTargetError
from stegvis.route import Undecided
from stegvis.source import parse

TODAY = date(2027, 1, 4)
PEOPLE = sorted((Path(__file__).resolve().parent.parent / "examples" / "participants").glob("p-*.yaml"))

LADDER = """\
schema: 1
ladder: vard
name: {sv: Vård}
competencies:
  svenska: {name: {sv: Svenska}, levels: [sfi-c, sfi-d]}
  registerutdrag: {name: {sv: Utdrag ur registret}, private: true}
  grund: {name: {sv: Grunder}}
certificates:
  intyg: {name: {sv: Intyg, en: Paper}}
work:
  stadare: {name: {sv: Städare}}
activities:
  utdrag: {kind: application, name: {sv: Begär utdrag}, gives: [registerutdrag], days: 14}
  kurs: {step: 1, kind: course, name: {sv: Kurs}, requires: [{svenska: sfi-d}, {age: {min: 18}}], gives: [grund], weeks: 10}
  prov: {step: 1, kind: exam, name: {sv: Prov}, requires: [grund, registerutdrag], gives: [intyg], days: 1}
  avgors: {step: 1, kind: support, name: {sv: Avgörs}, requires: [{decided_by: assessor, question: {sv: Går det?}}], gives: [grund], days: 1}
jobs:
  bitrade: {step: 1, name: {sv: Biträde, en: Assistant}, requires: [intyg], weeks_to_hire: 4}
  hjalp: {step: 1, name: {sv: Hjälp}, requires: [grund], weeks_to_hire: 4}
steps: [{step: 1, name: {sv: Ett}, certificate: intyg, top: true}]
"""


@pytest.fixture(scope="module")
def care() -> Catalogue:
    """A ladder with a private fact, an age and a decision."""
    return build_catalogue({"vard.yaml": LADDER})


def person(**values: Any) -> Participant:
    """A participant who wants to be an assistant."""
    return Participant.model_validate({"participant": "p-4711", "target": "bitrade", **values})


def made(catalogue: Catalogue, **values: Any) -> tuple[str, Drawn]:
    """The text of the case, and the case; it is read back and kept, whatever was left out."""
    found = drawn(catalogue, person(**values), today=TODAY)
    text = case_yaml(found)
    file, wrong = read_cases(parse(f"expectations: vard\ncases:\n{text}", "x.yaml"))
    assert file is not None, wrong
    assert file.cases == (found.result.case,)
    assert result_of(catalogue, file.cases[0]).is_kept
    return text, found


def test_the_whole_case(care: Catalogue) -> None:
    """Names become ids; the pseudonym, what was answered no, enrolments, private facts and unknown words are left out, and that is said."""
    text, found = made(
        care,
        born="1990-05-06",
        holds=[
            "Registerutdrag",
            "registerutdrag",
            "utdrag ur registret",
            "Rökdykning i Kungsbacka",
            {"Svenska": "SFI D"},
            {"svenska": "mycket bra"},
            {"fact": "grund", "expires": "2027-03-01", "evidence": "assessed"},
            {"fact": "intyg", "expires": "2026-12-01"},
            {"experience": {"Städare": 5, "spion": 7}},
        ],
        not_held=["intyg"],
        in_progress=[{"activity": "Begär utdrag", "ends": "2027-02-01"}, {"activity": "Kurs", "ends": "2027-02-01", "pace_percent": 50}],
        waivers=[
            {
                "requirement": {"svenska": "sfi-d"},
                "for": "Kurs",
                "reason": "rule_of_owner",
                "granted_by": "counsellor",
                "date": "2026-02-03",
            },
            {"requirement": "registerutdrag", "for": "prov", "reason": "rule_of_owner", "granted_by": "counsellor", "date": "2026-02-03"},
        ],
        available_from="2027-01-11",
        can=["day"],
        pace_percent=80,
        works_as="Hemlig agent",
        wishes={"work_first": True, "avoid": ["Hjälp", "utdrag i dag"], "must_include": ["registerutdrag"], "fields": ["vard"]},
        programmes=[{"id": "centrum-i-vast", "enrolled": "2026-10-01"}],
    )
    assert (
        text
        == """\
  # Klistra in under cases: i filen för stegen i mappen expectations, och skriv i name vad fallet visar.
  # Utelämnat, helt eller delvis: born, holds, not_held, in_progress, waivers, works_as, wishes, programmes.
  # Utan det blir svaret ett annat än deltagarens eget. Läs fallet innan det används.
  - name: "Inför steg 1, på väg till Biträde"
    today: 2027-01-04
    born: 1990
    holds:
      - svenska: sfi-d
      - fact: grund
        expires: 2027-03-01
        evidence: assessed
      - fact: intyg
        expires: 2026-12-01
      - experience:
          stadare: 5
    in_progress:
      - activity: kurs
        ends: 2027-02-01
        pace_percent: 50
    waivers:
      - requirement:
          svenska: sfi-d
        for: kurs
        reason: rule_of_owner
        granted_by: counsellor
        date: 2027-01-04
    available_from: 2027-01-11
    can:
      - day
    pace_percent: 80
    wishes:
      work_first: true
      avoid:
        - hjalp
      fields:
        - vard
    target: bitrade
    expect:
      verdict: route
      step: 1
      activity: utdrag
      longest_weeks: 4
"""
    )
    assert found.differs


@pytest.mark.parametrize(
    ("born", "holds", "kept", "left_out"),
    [
        ("1990-05-06", [{"svenska": "sfi-d"}], None, ("born",)),
        (1990, [{"svenska": "sfi-d"}], None, ("born",)),
        ("2012-05-06", [{"svenska": "sfi-d"}], 2012, ("born",)),
        (2012, [{"svenska": "sfi-d"}], 2012, ()),
        (None, [{"svenska": "sfi-d"}], None, ()),
    ],
)
def test_born_only_where_an_answer_depends_on_it(
    care: Catalogue, born: str | int | None, holds: list[Any], kept: int | None, left_out: tuple[str, ...]
) -> None:
    """Then the year stands there, never the day."""
    text, found = made(care, born=born, holds=holds, wishes={"avoid": ["avgors"]})
    assert (found.result.case.born, found.left_out) == (kept, left_out)
    assert ("born" in text.replace("delvis: born", "")) is (kept is not None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"holds": ["intyg"]}, {"verdict": "already_qualified"}),
        ({"wishes": {"avoid": ["prov"]}}, {"verdict": "no_route"}),
        ({"target": "Grundlös"}, None),
        ({"target": "Svenska: sfi-c", "holds": [{"svenska": "sfi-d"}]}, {"verdict": "already_qualified"}),
        ({"target": "vard"}, {"verdict": "needs_a_person", "step": 1, "activity": "avgors", "longest_weeks": 3}),
    ],
)
def test_other_verdicts(care: Catalogue, values: dict[str, Any], expected: dict[str, Any] | None) -> None:
    """What is expected is all that the answer says; the target stands by its id, with its level."""
    if expected is None:
        with pytest.raises(UnknownTargetError):
            made(care, **values)
        return
    text, found = made(care, **values)
    assert found.result.case.expect.model_dump(exclude_none=True) == expected
    assert found.result.case.target in ("bitrade", "svenska:sfi-c", "vard")
    assert f"target: {found.result.case.target}" in text.replace('"', "")


@pytest.mark.parametrize(
    ("requirement", "kept"),
    [
        ("grund", True),
        ([{"any_of": ["grund", {"age": {"min": 18}}]}], True),
        ({"experience": {"of": ["stadare"], "months": 3}}, True),
        ({"experience": {"of": ["spion"], "months": 3}}, False),
        ({"svenska": "sfi-x"}, False),
        ("okant", False),
        ({"decided_by": "assessor", "question": {"sv": "Går det?"}}, True),
        ({"decided_by": "assessor", "question": {"sv": "Har Anna rätt till det?"}}, False),
    ],
)
def test_waivers(care: Catalogue, requirement: Any, kept: bool) -> None:
    """A waiver stands there with the day of the plan where it names only what the ladders name; no words of its own."""
    waiver = {"requirement": requirement, "for": "avgors", "reason": "rule_of_owner", "granted_by": "assessor", "date": "2026-01-01"}
    text, found = made(care, waivers=[waiver])
    assert [item.date for item in found.result.case.waivers] == [TODAY] * kept
    assert found.left_out == (() if kept else ("waivers",))
    assert "2026" not in text


def test_a_waiver_for_nothing_known_is_left_out(care: Catalogue) -> None:
    """It would be a word that no ladder knows."""
    waiver = {"requirement": "grund", "for": "något", "reason": "rule_of_owner", "granted_by": "assessor", "date": "2026-01-01"}
    assert made(care, waivers=[waiver])[1].left_out == ("waivers",)


def test_a_case_needs_a_target(care: Catalogue) -> None:
    """Without one there is nothing to expect."""
    with pytest.raises(ValueError, match="a case needs a target"):
        drawn(care, Participant.model_validate({"participant": "p-1"}), today=TODAY)


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: path.stem)
def test_every_example_gives_a_case(path: Path, shipped: Catalogue) -> None:
    """Each participant of the examples becomes a case that is read back and kept, and that says the same as their plan."""
    someone = load_participant(path)
    found = drawn(shipped, someone, today=TODAY, target=someone.target or "montor")
    text = case_yaml(found)
    file, wrong = read_cases(parse(f"expectations: industri\ncases:\n{text}", "x.yaml"))
    assert wrong == []
    assert file is not None
    assert result_of(shipped, file.cases[0]).is_kept
    assert someone.participant not in text
    assert not found.differs or "programmes" in found.left_out


# ---- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ladder and a participant."""
    (tmp_path / "ladders" / "expectations").mkdir(parents=True)
    (tmp_path / "ladders" / "vard.yaml").write_text(LADDER, encoding="utf-8")
    (tmp_path / "p.yaml").write_text("participant: p-1\nholds: [{svenska: sfi-d}]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints the case, which `check` finds kept below `cases:`; in English in English."""
    words = ["plan", "p.yaml", "--from", "2027-01-04", "--target", "bitrade", "--as-expectation"]
    assert main(words) == 0
    text = capsys.readouterr().out
    (place / "ladders" / "expectations" / "vard.yaml").write_text(f"expectations: vard\ncases:\n{text}", encoding="utf-8")
    assert main(["check", "ladders"]) == 0
    assert "STG130" in capsys.readouterr().out
    assert main([*words, "--lang", "en", "-o", "case.txt"]) == 0
    assert (place / "case.txt").read_text(encoding="utf-8").splitlines()[:2] == [
        "  # Paste it below cases: in the ladder's file in the folder expectations, and write in name what the case shows.",
        '  - name: "Before step 1, on the way to Assistant"',
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--target", "bitrade", "--by", "cost"], "Fel: Ett fall räknas alltid ut med --by first-job. Ta bort --by."),
        ([], "Fel: Vart ska vägen leda? Skriv ett mål, till exempel --target bitrade"),
        (["--target", "bitrad"], "Fel: Inget mål heter ”bitrad”. Menar du bitrade?"),
    ],
)
def test_wrong_usage(place: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str) -> None:
    """Wrong usage is exit code 2 and one sentence."""
    assert main(["plan", "p.yaml", "--as-expectation", *words]) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_not_proven(place: Path, care: Catalogue, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where time runs out there is no case, and the exit code is 3."""
    answer = drawn(care, person(), today=TODAY).result.answer
    late = Undecided(participant="p", target=answer.target, by=answer.by, made_from=answer.made_from, lower_bound={})  # type: ignore[arg-type]
    monkeypatch.setattr(case_file, "plan", lambda *_, **__: late)
    monkeypatch.setattr("stegvis.centre.expectations.plan", lambda *_, **__: late)
    assert main(["plan", "p.yaml", "--as-expectation", "--target", "bitrade"]) == 3
    out, err = capsys.readouterr()
    assert (out, err) == ("", "Svaret hann inte bevisas, så det blir inget fall. Ge längre tid med --time-limit.\n")
