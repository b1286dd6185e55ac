"""What an edit changes: each kind of edit on a small ladder, its category, and what it does to participants."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest
import yaml
from yamlcore import CCoreLoader

from conftest import ROOT, Run
from stegvis.centre.impact import difference
from stegvis.difference import Difference
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.diff import changes
from stegvis.ladder.loader import build_catalogue
from stegvis.render import diff_markdown, diff_text
from stegvis.render import json as as_json
from strategies import shuffled
from tests.making import person

TODAY = date(2027, 1, 4)
LADDER = """\
schema: 1
ladder: bygg
name: {sv: Bygg}
checked_on: 2026-11-22
competencies:
  grund: {name: {sv: Grund}}
  svenska: {name: {sv: Svenska}, levels: [sfi-a, sfi-b, sfi-c]}
certificates:
  intyg: {name: {sv: Intyg}, implies: [grund], valid_months: 24}
work:
  snickare: {name: {sv: Snickare}}
activities:
  kurs: {step: 1, kind: course, name: {sv: Kurs}, text: {sv: En kurs.}, gives: [grund, {svenska: sfi-b}], weeks: 4, starts: {months: [1, 8]}, cost_sek: {municipality: 500}}
  prov: {step: 2, kind: exam, name: {sv: Prov}, requires: [grund, {svenska: sfi-b}], gives: [intyg], days: 1}
jobs:
  hantlangare: {step: 1, name: {sv: Hantlangare}, requires: [grund], counts_as: [snickare], pay_sek_month: {mean: 28000, year: 2024}, where: {sv: Här}}
  byggare: {step: 2, name: {sv: Byggare}, requires: [intyg]}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, certificate: intyg, top: true}
"""
CENTRE = """\
schema: 1
programme: centrum
name: {sv: Centrum}
owner: Staden
cap: {months: 18}
eligible: [{age: {min: 16}}]
"""


def found_by(*edits: tuple[str, str], programme: tuple[str, str] = ("", "")) -> list[tuple[str, str, str, str, str | None, str | None]]:
    """What the edits change: category, kind, id, key, old and new."""
    text = LADDER
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    before = build_catalogue({"bygg.yaml": LADDER, "centrum.yaml": CENTRE})
    after = build_catalogue({"bygg.yaml": text, "centrum.yaml": CENTRE.replace(*programme)})
    return [(item.category, item.kind, item.id, item.key, item.old, item.new) for item in changes(before, after)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("weeks: 4", "weeks: 5", ("changes", "activity", "kurs", "weeks", "4", "5")),
        ("weeks: 4", "points: 80", ("changes", "activity", "kurs", "points", None, "80")),
        ("months: [1, 8]", "months: [1, 9]", ("changes", "activity", "kurs", "starts.months", "[1, 8]", "[1, 9]")),
        ("municipality: 500", "municipality: 600", ("changes", "activity", "kurs", "cost_sek.municipality", "500", "600")),
        ("mean: 28000", "mean: 28100", ("changes", "job", "hantlangare", "pay_sek_month.mean", "28000", "28100")),
        (
            "requires: [intyg]",
            "requires: [grund, intyg]",
            ("changes", "job", "byggare", "requires", "{all_of: [intyg]}", "{all_of: [grund, intyg]}"),
        ),
        (
            "gives: [intyg], days",
            "gives: [intyg, grund], days",
            ("changes", "activity", "prov", "gives", "[{fact: intyg}]", "[{fact: grund}, {fact: intyg}]"),
        ),
        (
            "gives: [grund, {svenska: sfi-b}]",
            "gives: [grund]",
            ("breaks", "activity", "kurs", "gives", "[{fact: grund}, {fact: svenska, level: sfi-b}]", "[{fact: grund}]"),
        ),
        ("implies: [grund], ", "", ("breaks", "certificate", "intyg", "implies", "[{fact: grund}]", None)),
        ("valid_months: 24", "valid_months: 12", ("breaks", "certificate", "intyg", "valid_months", "24", "12")),
        ("valid_months: 24", "valid_months: 36", ("changes", "certificate", "intyg", "valid_months", "24", "36")),
        (", valid_months: 24", "", ("changes", "certificate", "intyg", "valid_months", "24", None)),
        ("counts_as: [snickare], ", "", ("breaks", "job", "hantlangare", "counts_as", "[snickare]", None)),
        ("onward: [2]", "top: true", ("breaks", "step", "bygg 1", "onward", "[{step: 2}]", None)),
        (
            "[sfi-a, sfi-b, sfi-c]",
            "[sfi-a, sfi-b, sfi-c, sfi-d]",
            ("changes", "competency", "svenska", "levels", "[sfi-a, sfi-b, sfi-c]", "[sfi-a, sfi-b, sfi-c, sfi-d]"),
        ),
        (
            "[sfi-a, sfi-b, sfi-c]",
            "[sfi-b, sfi-a, sfi-c]",
            ("breaks", "competency", "svenska", "levels", "[sfi-a, sfi-b, sfi-c]", "[sfi-b, sfi-a, sfi-c]"),
        ),
        (
            "grund: {name: {sv: Grund}}",
            "grund: {name: {sv: Grund}, private: true}",
            ("breaks", "competency", "grund", "private", None, "true"),
        ),
        ("days: 1}", "days: 1, valid_to: 2027-06-30}", ("breaks", "activity", "prov", "valid_to", None, "2027-06-30")),
        ("sv: En kurs.", "sv: En bra kurs.", ("text", "activity", "kurs", "text.sv", "En kurs.", "En bra kurs.")),
        ("{sv: Kurs}", "{sv: Kursen}", ("text", "activity", "kurs", "name.sv", "Kurs", "Kursen")),
        ("where: {sv: Här}", "where: {sv: Där}", ("text", "job", "hantlangare", "where.sv", "Här", "Där")),
        ("checked_on: 2026-11-22", "checked_on: 2026-11-23", ("text", "ladder", "bygg", "checked_on", "2026-11-22", "2026-11-23")),
        (
            "  snickare: {name: {sv: Snickare}}",
            "  snickare: {name: {sv: Snickare}}\n  malare: {name: {sv: Målare}}",
            ("changes", "work", "malare", "", None, ""),
        ),
    ],
)
def test_one_edit(old: str, new: str, expected: tuple[str, ...]) -> None:
    """Each edit is told once, with its key as in the file, in the category of what it may do."""
    found = found_by((old, new))
    assert expected in found
    assert len(found) == (2 if expected[3] in ("points", "onward") else 1)


def test_programmes() -> None:
    """A shorter cap breaks for those who are in; a longer one, and another age, only change."""
    assert found_by(programme=("months: 18", "months: 12")) == [("breaks", "programme", "centrum", "cap.months", "18", "12")]
    assert found_by(programme=("months: 18", "months: 24")) == [("changes", "programme", "centrum", "cap.months", "18", "24")]
    (eligible,) = found_by(programme=("min: 16", "min: 18"))
    assert eligible[:4] == ("changes", "programme", "centrum", "eligible")
    assert found_by(programme=("owner: Staden", "owner: Kommunen")) == [("text", "programme", "centrum", "owner", "Staden", "Kommunen")]


def test_what_is_gone_breaks() -> None:
    """Whoever holds it, or has worked there, has a file that names something that is no more; a new id is told as such."""
    assert found_by(("  snickare: {name: {sv: Snickare}}", "  {}"), ("counts_as: [snickare], ", "")) == [
        ("breaks", "job", "hantlangare", "counts_as", "[snickare]", None),
        ("breaks", "work", "snickare", "", "", None),
    ]
    assert found_by(("  prov: {", "  slutprov: {"))[0] == ("breaks", "activity", "slutprov", "id", "prov", "slutprov")
    assert [item[:4] for item in found_by(("  prov: {", "  slutprov: {"), ("days: 1", "days: 2"))] == [
        ("breaks", "activity", "slutprov", "id"),
        ("changes", "activity", "slutprov", "days"),
    ]


def test_a_whole_ladder_is_one_change() -> None:
    """Of a ladder that is new or gone its entries are not told one by one; an entry that moves says from where."""
    one = {"bygg.yaml": LADDER}
    other = "schema: 1\nladder: gemensamt\nname: {sv: Gemensamt}\nwork: {malare: {name: {sv: Målare}}}\n"
    before, after = build_catalogue(one), build_catalogue({**one, "gemensamt.yaml": other})
    assert [(item.category, item.kind, item.old, item.new) for item in changes(before, after)] == [("changes", "ladder", None, "")]
    assert [(item.category, item.kind, item.old, item.new) for item in changes(after, before)] == [("breaks", "ladder", "", None)]
    moved = {
        "bygg.yaml": LADDER.replace("  snickare", "  malare: {name: {sv: Målare}}\n  snickare"),
        "gemensamt.yaml": other.split("work", maxsplit=1)[0],
    }
    assert [(item.key, item.old, item.new) for item in changes(after, build_catalogue(moved))] == [("ladder", "gemensamt", "bygg")]


def test_harmless_edits_of_the_shipped_ladders_change_nothing(shipped: Catalogue) -> None:
    """Another order of keys and lists, other quotes, comments gone: no difference; and none from themselves."""
    rng = random.Random(4)
    paths = [*(ROOT / "ladders").glob("*.yaml"), *(ROOT / "ladders" / "programmes").glob("*.yaml")]
    files = {path.name: path.read_text(encoding="utf-8") for path in paths}
    mixed = {name: yaml.safe_dump(shuffled(yaml.load(text, Loader=CCoreLoader), rng), allow_unicode=True) for name, text in files.items()}
    assert changes(shipped, build_catalogue(mixed)) == ()


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The ladder before and after an edit, and two participants."""
    old, new, people = (tmp_path / name for name in ("old", "new", "people"))
    for folder in (old, new, people):
        folder.mkdir()
    for folder in (old, new):
        (folder / "programmes").mkdir()
    (old / "bygg.yaml").write_text(LADDER, encoding="utf-8")
    edited = LADDER.replace("weeks: 4", "weeks: 8").replace("requires: [grund, {svenska: sfi-b}]", "requires: [grund, {svenska: sfi-c}]")
    extra = (
        "  extra: {step: 2, kind: course, name: {sv: Extra}, requires: [grund], gives: [{svenska: sfi-c}], weeks: 2, text: {sv: '<b>*'}}\n"
    )
    (new / "bygg.yaml").write_text(edited.replace("jobs:\n", f"{extra}jobs:\n"), encoding="utf-8")
    for number, holds in enumerate(("[]", "[grund, {svenska: sfi-b}]", "[intyg]")):
        text = f"participant: p-00{number}\nholds: {holds}\ntarget: byggare\n"
        (people / f"p-00{number}.yaml").write_text(text, encoding="utf-8")
    return old, new, people


def test_the_page(folders: tuple[Path, Path, Path], run: Run) -> None:
    """The whole page: changes by category, whose next step and dates change, and the sums."""
    old, new, people = folders
    code, out, err = run("diff", str(old), str(new), "--participants", str(people), "--from", "2027-01-04")
    assert (code, err) == (0, "")
    assert (
        out
        == """\
Ändrar väg, datum, lön eller kostnad
  bygg: insatsen extra (Extra): ny
  bygg: insatsen kurs (Kurs): weeks: 4 → 8
  bygg: insatsen prov (Prov): requires: {all_of: [grund, {svenska: sfi-b}]} → {all_of: [grund,
    {svenska: sfi-c}]}

Deltagare som får något annat
  p-000: kan söka jobb från, tidigast: 1 feb 2027 → 16 mars 2027; målet, tidigast: 2 feb 2027 → 16
    mars 2027; poäng: 80 → 200.
  p-001: nästa steg: Prov → Extra; kan söka jobb från, tidigast: 4 jan 2027 → 19 jan 2027; målet,
    tidigast: 5 jan 2027 → 19 jan 2027; poäng: 0 → 40.

3 ändringar. 3 deltagare är planerade med det gamla och det nya: 2 får något annat, 1 ett annat nästa steg.
"""
    )


def test_other_forms(folders: tuple[Path, Path, Path], tmp_path: Path, run: Run) -> None:
    """JSON round-trips; in Markdown nothing of a file is markup; a file is written where that is asked for."""
    old, new, people = folders
    _, out, _ = run("diff", str(old), str(new), "--participants", str(people), "--from", "2027-01-04", "--format", "json")
    read = Difference.model_validate_json(out)
    assert json.loads(out)["schema"] == "stegvis/diff/1"
    assert as_json(read) == out
    assert [item.differs for item in read.participants] == [("dates", "cost"), ("next_step", "dates", "cost"), ()]
    (new / "bygg.yaml").write_text(LADDER.replace("{sv: En kurs.}", "{sv: '<b>[x](y)*'}"), encoding="utf-8")
    _, out, _ = run("diff", str(old / "bygg.yaml"), str(new / "bygg.yaml"), "--format", "markdown", "-o", str(tmp_path / "ut.md"))
    assert out == ""
    assert "En kurs. → \\<b\\>\\[x\\]\\(y\\)\\*" in (tmp_path / "ut.md").read_text(encoding="utf-8")


def test_no_difference() -> None:
    """The same on both sides is said in one sentence."""
    ladders = build_catalogue({"bygg.yaml": LADDER})
    found = difference(ladders, ladders, [person(holds=["grund"], target="byggare")], today=TODAY)
    said = "Inget i stegar och program är ändrat. En deltagare är planerad med det gamla och det nya: 0 får något annat, 0 ett annat nästa steg.\n"
    assert diff_text(found) == said
    assert diff_markdown(found, lang="en").startswith("Nothing in ladders and programmes has changed.")


def test_participants_whom_an_edit_leaves_without_a_target_or_a_proof() -> None:
    """A target that is gone is said as such; what was not proven is named; without a target the soonest first job is compared."""
    old = build_catalogue({"bygg.yaml": LADDER})
    new = build_catalogue(
        {"bygg.yaml": LADDER.replace("  byggare: {step: 2", "  mastare: {step: 2").replace("{sv: Byggare}", "{sv: Mästare}")}
    )
    people = [person(target="byggare"), person()]
    found = difference(old, new, people, today=TODAY)
    assert [(item.before.verdict, item.after.verdict) for item in found.participants] == [
        ("route", "unknown_target"),
        ("comparison", "comparison"),
    ]
    assert "svar: en väg → målet finns inte" in diff_text(found)
    assert found.participants[1].differs == ()
    hurried = difference(old, new, people[1:], today=TODAY, time_limit=1e-9)
    assert "Tiden räckte inte till för att bevisa svaren för p-001." in " ".join(diff_text(hurried).split())


def test_wrong_calls(folders: tuple[Path, Path, Path], run: Run) -> None:
    """What is not there is one sentence; what cannot be read is told with its place, and the others are planned."""
    old, new, people = folders
    assert run("diff", str(old), "ingenstans")[:2] == (2, "")
    assert run("diff", str(old), str(new), "--participants", "ingenstans")[:2] == (2, "")
    (people / "p-009.yaml").write_text("participant: p-009\nnamn: X\n", encoding="utf-8")
    code, out, err = run("diff", str(old), str(new), "--participants", str(people), "--from", "2027-01-04")
    assert code == 2
    assert "p-009.yaml:2:1" in err
    assert "3 deltagare" in out
    (new / "bygg.yaml").write_text("schema: 1\nladder: bygg\n", encoding="utf-8")
    code, out, err = run("diff", str(old), str(new))
    assert (code, out) == (2, "")
    assert "bygg.yaml" in err
