"""Every fault of every file, whatever kind it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.inspection import check_files

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
