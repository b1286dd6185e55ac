"""Help while typing, by yaml-language-server on the shipped files: what a partner is shown, proposed and told, in Swedish.

Needs the server (`npm install yaml-language-server`), named by `STEGVIS_YAML_SERVER` or on the path; `nox -s editor` does both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import refresh
from editor import Editor, server

pytestmark = pytest.mark.skipif(server() is None, reason="yaml-language-server is not installed: nox -s editor installs it")

ROOT = refresh.ROOT
INDUSTRI = ROOT / "ladders" / "industri.yaml"
FILES = sorted([*(ROOT / "ladders").rglob("*.yaml"), *(ROOT / "examples" / "participants").glob("*.yaml")])
START = "# yaml-language-server: $schema=ladder.schema.json\nschema: 1\nladder: prov\nname: {sv: Prov}\nactivities:\n  kurs:\n    name: {sv: Kurs}\n"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """One session for all tests."""
    command = server()
    assert command is not None
    with Editor(command, ROOT) as session:
        yield session


def place(text: str, wanted: str, after: int = 1) -> tuple[int, int]:
    """Line and character of the words, so many characters into them."""
    before = text[: text.index(wanted) + after]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def typed(editor: Editor, words: str) -> dict[str, dict[str, object]]:
    """What is proposed where the words end, in a ladder that is being written."""
    path, text = ROOT / "ladders" / "prov.yaml", START + words
    editor.typed(path, text)
    return editor.completions(path, text.count("\n"), len(text) - text.rfind("\n") - 1)


def told(editor: Editor, words: str) -> list[tuple[int, str]]:
    """What is said of a ladder that ends with these words: the line in them, and the sentence."""
    found = editor.typed(ROOT / "ladders" / "prov.yaml", START + words)
    return sorted((item["range"]["start"]["line"] - START.count("\n") + 1, item["message"]) for item in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shipped_files_are_found_right(editor: Editor, path: Path) -> None:
    """Each file's first line leads the server to its schema, and it finds nothing wrong."""
    text = path.read_text(encoding="utf-8")
    assert editor.typed(path, text) == []
    kind = next(key for key in refresh.SCHEMAS.values() if f"\n{key}: " in text)
    shown = editor.hover(path, *place(text, f"\n{kind}: ", after=2))
    assert shown.startswith("#### ")
    assert "Till exempel:" in shown


def test_hover(editor: Editor) -> None:
    """A key of a real ladder is explained in Swedish with an example, and so is each word of a list."""
    text = INDUSTRI.read_text(encoding="utf-8")
    editor.typed(INDUSTRI, text)
    weeks = editor.hover(INDUSTRI, *place(text, "    weeks: 8", after=5))
    assert weeks.startswith("#### Veckor på heltid\n\nSå många veckor tar insatsen på heltid.\n\nTill exempel:\n\n```yaml\nweeks: 20\n```")
    kind = editor.hover(INDUSTRI, *place(text, "    kind: validation", after=12))
    assert "* `validation`: validering: visar det man redan kan" in kind
    assert "någon av" not in weeks


def test_completion(editor: Editor) -> None:
    """Keys and words are proposed with what they mean; nothing is proposed that would be a figure or a source."""
    keys = typed(editor, "    ")
    assert keys["weeks"]["documentation"]["value"].startswith("Så många veckor tar insatsen på heltid.")  # type: ignore[index]
    assert {"kind", "requires", "gives", "cost_sek", "apply"} <= keys.keys()
    assert [keys[key]["insertText"] for key in ("source", "cost_sek", "weeks")] == ["source: ", "cost_sek:\n  ", "weeks: ${1:0}"]
    kinds = typed(editor, "    kind: ")
    assert {label: item["documentation"] for label, item in kinds.items()}["exam"] == "prov"
    assert {"any_of", "at_least", "experience", "age", "decided_by"} <= typed(editor, "    requires:\n      - ").keys()
    assert {"months", "known", "weekdays"} <= typed(editor, "    starts:\n      ").keys()
    assert {"participant", "municipality", "employer", "state"} == typed(editor, "    cost_sek:\n      ").keys()
    assert typed(editor, "    weeks: ") == {}


def test_diagnostics(editor: Editor) -> None:
    """Each slip is told in Swedish on its line; what is right is not."""
    assert told(editor, "    kind: course\n    weeks: 20\n    requires: [{any_of: [a, {svenska: sfi-c}]}]\n") == []
    assert told(editor, "    kind: kurs\n    weeks: 20\n") == [
        (1, "Skriv något av orden: course, validation, exam, placement, work_training, subsidised_job, support, application.")
    ]
    assert told(editor, "    kind: exam\n") == [(-1, "Här saknas en av nycklarna weeks, points, yh_points, days, offerings.")]
    assert told(editor, "    kind: exam\n    days: 3\n    weeks: 2\n") == [
        (2, "Nyckeln weeks står redan här. Då kan ingen av dessa stå: points, yh_points, days.")
    ]
    assert told(editor, "    weeks: 20\n") == [(-1, "Nyckeln kind saknas.")]
    assert told(editor, "    kind: exam\n    days: tre\n") == [(2, "Skriv ett heltal, utan citattecken och mellanslag.")]
    assert told(editor, "    kind: exam\n    days: 3\n    text: Prov\n") == [
        (3, "Skriv texten under sv och gärna en, eller så här: {sv: Svetsare, en: Welder}.")
    ]
    assert told(editor, "    kind: exam\n    days: 3\n    valid_to: 2027-1-1\n") == [
        (3, "Skriv dagen som år-månad-dag, till exempel 2027-01-11.")
    ]
    ((line, sentence),) = told(editor, "    kind: exam\n    dagar: 3\n    days: 3\n")
    assert (line, sentence[:46]) == (2, "Nyckeln finns inte här. Det går att skriva: so")
    ((line, sentence),) = told(editor, "    kind: exam\n    days: 3\n    requires:\n      - any_off: [a]\n")
    assert (line, sentence[:57]) == (4, "Skriv ett id, en nivå som {svenska: sfi-d}, en lista, ell")
