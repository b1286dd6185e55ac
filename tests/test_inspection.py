"""Every fault of every file, whatever kind it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stegvis.faults import ParticipantError
from stegvis.inspection import check_files
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import load_participant
from stegvis.render.as_faults import faults

LADDER = "schema: 1\nladder: {id}\nname: {{sv: Prov}}\nmeta: {{a: 1}}\n"
PROGRAMME = "schema: 1\nprogramme: {id}\nname: {{sv: Prov}}\nowner: Staden\neligible: [anvisning]\n"


def told(*paths: str) -> list[str]:
    """Code and place of every fault."""
    return [f"{item.code} {item.position.file}:{item.position.line}" for item in check_files(paths) if item.severity == "error"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where the test stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_files_and_folders(folder: Path) -> None:
    """Ladders, participants and others are each judged as what they are, once, in the order of their names."""
    (folder / "stegar").mkdir()
    (folder / "stegar" / "a.yaml").write_text(LADDER.format(id="a") + "usas: []\n", encoding="utf-8")
    (folder / "stegar" / "b.yaml").write_text(PROGRAMME.format(id="b") + "x: &y 1\n", encoding="utf-8")
    (folder / "stegar" / "c.yaml").write_text("expectations: c\nx: 1\nx: 2\n", encoding="utf-8")
    (folder / "personer").mkdir()
    (folder / "personer" / "p.yaml").write_text("participant: p-001\nhold: []\n", encoding="utf-8")
    (folder / "lös.yaml").write_text("participant: p-002\ncan: [natt]\n", encoding="utf-8")
    expected = [
        "STG016 lös.yaml:2",
        "STG012 personer/p.yaml:2",
        "STG012 stegar/a.yaml:5",
        "STG030 stegar/b.yaml:5",
        "STG012 stegar/b.yaml:6",
        "STG008 stegar/b.yaml:6",
        "STG013 stegar/c.yaml:1",
        "STG012 stegar/c.yaml:2",
        "STG009 stegar/c.yaml:3",
    ]
    assert told("stegar", "personer", "lös.yaml", "stegar/a.yaml") == expected


def test_what_cannot_be_read(folder: Path) -> None:
    """A missing file, a missing folder, and one with nothing in it."""
    (folder / "tom").mkdir()
    assert told("saknas.yaml", "tom") == ["STG001 saknas.yaml:1", "STG011 tom:1"]


def test_the_ladder_beside_is_found(folder: Path) -> None:
    """A single file is judged with what it uses beside it, of which only errors are told."""
    (folder / "a.yaml").write_text(LADDER.format(id="a") + "uses: [b]\n", encoding="utf-8")
    (folder / "b.yaml").write_text(LADDER.format(id="b") + "competencies: {oanvänd: {name: {sv: O}}}\n", encoding="utf-8")
    assert told("a.yaml") == ["STG017 b.yaml:5"]
    (folder / "b.yaml").write_text(LADDER.format(id="b") + "steps: [{step: 1, name: {sv: Ett}}]\n", encoding="utf-8")
    assert {item.position.file for item in check_files(["a.yaml"])} <= {"a.yaml"}
    assert "b.yaml" in {item.position.file for item in check_files(["."])}


def test_a_file_that_is_called_otherwise_than_its_ladder(folder: Path) -> None:
    """A file whose ladder has another id is not taken for the one that is used."""
    (folder / "a.yaml").write_text(LADDER.format(id="a") + "uses: [b]\n", encoding="utf-8")
    (folder / "b.yaml").write_text(LADDER.format(id="c"), encoding="utf-8")
    assert told("a.yaml") == ["STG033 a.yaml:5"]


def test_a_file_outside_the_present_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file elsewhere is shown by its whole path, with forward slashes."""
    path = tmp_path_factory.mktemp("annan") / "x.yaml"
    path.write_text("", encoding="utf-8")
    assert told(str(path)) == [f"STG010 {path.as_posix()}:1"]


# ---- what a participant file names --------------------------------------------------------------------------------

LADDERS = """
schema: 1
ladder: industri
name: {sv: Industri}
competencies:
  svenska: {name: {sv: Svenska}, levels: [sfi-a, sfi-c, sva-grund]}
  ritning: {name: {sv: Ritningsläsning}}
certificates:
  intyg: {name: {sv: Intyg}, implies: [ritning]}
work:
  mekaniker: {name: {sv: Fordonsmekaniker}}
activities:
  sfi-kurs: {kind: course, name: {sv: SFI}, weeks: 10, gives: [{svenska: sfi-c}]}
  ritkurs: {kind: course, name: {sv: Ritkurs}, weeks: 10, gives: [ritning]}
jobs:
  montor: {step: 1, name: {sv: Montör}, requires: [ritning]}
steps: [{step: 1, name: {sv: Ett}, top: true}]
"""
CENTRE = """
schema: 1
programme: centrum
name: {sv: Centrum}
owner: Staden
tracks: {unga: {name: {sv: Under 25}, eligible: [{age: {max: 24}}]}}
"""


@pytest.fixture(scope="module")
def ladders() -> Catalogue:
    """A ladder and a programme."""
    return build_catalogue({"industri.yaml": LADDERS, "programmes/centrum.yaml": CENTRE})


NAMED = {
    "all by id": (
        (
            "holds: [ritning, {svenska: sfi-c}, {fact: svenska, level: sfi-a}, {experience: {mekaniker: 3, montor: 1}}]\n"
            "in_progress: [{activity: sfi-kurs, ends: 2027-01-01}]\nnot_held: [intyg]\nworks_as: montor\ntarget: svenska:sfi-c\n"
            "waivers: [{requirement: {any_of: [ritning, {svenska: sfi-c}, {fact: intyg, proof: true}, {age: {min: 3}},"
            " {experience: {of: [montor], months: 1}}]}, for: montor, reason: rule_of_owner, granted_by: counsellor, date: 2026-01-01}]\n"
            "wishes: {avoid: [sfi-kurs, montor], must_include: [ritkurs, ritning], fields: [industri]}\n"
            "programmes: [{id: centrum, enrolled: 2026-01-01, track: unga}, {id: centrum, enrolled: 2026-01-01}]"
        ),
        [],
    ),
    "all by name": (
        (
            "holds: [Ritningsläsning, {Svenska: SFI C}, {experience: {Fordonsmekaniker: 3}}]\ntarget: Montör\nworks_as: montör\n"
            "programmes: [{id: Centrum, enrolled: 2026-01-01, track: under 25}]"
        ),
        [],
    ),
    "facts": ("holds: [ritnin, {fact: intygg}]\nnot_held: [x]", ["2:9 ritnin > ritning", "2:24 intygg > intyg", "3:12 x"]),
    "levels": (
        "holds: [svenska, {svenska: sfi-x}, {fact: svenska, level: sva-grun}, {fact: svenska}]",
        ["STG035 2:9 svenska", "STG031 2:28 sfi-x", "STG031 2:59 sva-grun > sva-grund", "STG035 2:77 svenska"],
    ),
    "a pair": ("holds: [{svensk: sfi-c}]", ["2:10 svensk > svenska"]),
    "months": ("holds: [{experience: {montr: 3, mekaniker: 1}}]", ["2:23 montr > montor"]),
    "activities": ("in_progress: [{activity: ritkur, ends: 2027-01-01}]", ["2:26 ritkur > ritkurs"]),
    "a waiver": (
        (
            "waivers: [{requirement: [{svensk: sfi-c}, {all_of: [ritnin]}, {at_least: 1, of: [{fact: intygg}]},"
            " {experience: {of: [montr], months: 1}}, {svenska: sfi-x}],"
            " for: ritkur, reason: rule_of_owner, granted_by: counsellor, date: 2026-01-01}]"
        ),
        [
            "2:27 svensk > svenska",
            "2:53 ritnin > ritning",
            "2:89 intygg > intyg",
            "2:119 montr > montor",
            "STG031 2:150 sfi-x",
            "2:164 ritkur > ritkurs",
        ],
    ),
    "the present job": ("works_as: monter", ["2:11 monter > montor"]),
    "the target": ("target: montr", ["2:9 montr > montor"]),
    "a level as target": ("target: svenska:sfi-x", ["STG031 2:9 svenska:sfi-x"]),
    "a level of a job": ("target: montor:sfi-c", ["STG031 2:9 montor:sfi-c"]),
    "wishes": (
        "wishes: {avoid: [ritkur], must_include: [ritnin], fields: [industr]}",
        ["2:18 ritkur > ritkurs", "2:42 ritnin > ritning", "2:60 industr > industri"],
    ),
    "a programme": ("programmes: [{id: centrumm, enrolled: 2026-01-01, track: ung}]", ["2:19 centrumm > centrum"]),
    "a track": ("programmes: [{id: centrum, enrolled: 2026-01-01, track: ung}]", ["2:57 ung > unga"]),
    "avoided and included": ("wishes: {avoid: [ritkurs], must_include: [Ritkurs, ritning]}", ["STG024 2:43 Ritkurs"]),
    "held and denied": ("holds: [{svenska: sfi-c}]\nnot_held: [Svenska, intyg]", ["STG024 3:12 Svenska"]),
    "implied and denied": ("holds: [intyg]\nnot_held: [ritning]", ["STG024 3:12 ritning"]),
    "held for a time and denied": ("holds: [{fact: ritning, expires: 2026-01-01}]\nnot_held: [ritning]", []),
    "nothing": ("holds: []\nworks_as: null\ntarget: null", []),
}


@pytest.mark.parametrize("case", NAMED)
def test_what_no_ladder_knows_is_a_warning(folder: Path, ladders: Catalogue, case: str) -> None:
    """Each name that no ladder knows, where it stands, with the line as it was probably meant; and what cannot both be."""
    text, expected = NAMED[case]
    (folder / "p.yaml").write_text(f"participant: p-001\n{text}\n", encoding="utf-8")
    load_participant(folder / "p.yaml")
    found = check_files(["p.yaml"], ladders=lambda: ladders)
    assert {item.severity for item in found} <= {"warning"}
    told = []
    for item in found:
        place, line = item.position, item.source_line
        word = line[place.column - 1 : place.end_column - 1]
        meant = item.hint[place.column - 1 : len(item.hint) - len(line[place.end_column - 1 :])]
        code = "" if item.code == "STG030" else f"{item.code} "
        told.append(f"{code}{place.line}:{place.column} {word}" + (f" > {meant}" if item.hint else ""))
    assert told == expected
    assert faults(found, lang="sv").count(" varning\n") == faults(found, lang="en").count(" warning\n") == len(expected)


@pytest.mark.parametrize(
    ("born", "sentence"),
    [
        ("1900", "Med 1900 är deltagaren 127 år. Kontrollera att det stämmer."),
        ("1946-01-04", "Med 1946-01-04 är deltagaren 81 år. Kontrollera att det stämmer."),
        ("1946-01-05", ""),
        ("2014", "Med 2014 är deltagaren 13 år. Kontrollera att det stämmer."),
        ("2013", ""),
        ("2028", "Med 2028 är deltagaren inte född än. Kontrollera att det stämmer."),
    ],
)
def test_an_age_that_hardly_anybody_has(folder: Path, ladders: Catalogue, born: str, sentence: str) -> None:
    """It is asked about on a day that is given, never without one."""
    (folder / "p.yaml").write_text(f"participant: p-001\nborn: {born}\n", encoding="utf-8")
    found = check_files(["p.yaml"], ladders=lambda: ladders, today=date(2027, 1, 4))
    assert [item.severity for item in found] == ["warning"] * bool(sentence)
    assert sentence in faults(found)
    assert check_files(["p.yaml"], ladders=lambda: ladders) == ()


def test_a_broken_participant_file_is_not_compared(folder: Path, ladders: Catalogue) -> None:
    """Its errors are told; the ladders are asked for once for all that can be read, and not at all where there is none."""
    called: list[int] = []

    def known() -> Catalogue:
        called.append(1)
        return ladders

    (folder / "p.yaml").write_text("participant: p-001\ntarget: mntr\ncan: [natt]\n", encoding="utf-8")
    assert [item.code for item in check_files(["p.yaml"], ladders=known)] == ["STG016"]
    assert called == []
    with pytest.raises(ParticipantError):
        load_participant("p.yaml")
    for name in ("q", "r"):
        (folder / f"{name}.yaml").write_text("participant: p-001\ntarget: mntr\n", encoding="utf-8")
    assert [item.code for item in check_files(["."], ladders=known)] == ["STG016", "STG030", "STG030"]
    assert called == [1]
    assert [item.code for item in check_files(["."])] == ["STG016"]
    assert [item.code for item in check_files(["q.yaml"], ladders=lambda: None)] == []
