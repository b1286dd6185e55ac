"""Faults to a page and to JSON: every code has its sentences, carets stand where they should."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from stegvis.faults import CODES, Fault, Position, fault
from stegvis.render.as_faults import faults, faults_github, faults_json
from stegvis.render.languages import LOCALES

SOURCE = Path(__file__).resolve().parent.parent / "src" / "stegvis"


def sentences(lang: str) -> dict[str, str]:
    """All messages about faults in one language."""
    with (LOCALES / lang / "LC_MESSAGES" / "faults.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, lang) if isinstance(message.id, str) and message.id}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_code_has_a_sentence(lang: str) -> None:
    """Each code has one sentence, or one for each of its reasons."""
    known = sentences(lang)
    for code in CODES:
        assert any(key == code or re.fullmatch(rf"{code}\.(?!hint|fix)[a-z-]+", key) for key in known), code


def test_both_languages_say_the_same() -> None:
    """Both have the same messages with the same particulars, none of them empty."""
    swedish, english = sentences("sv"), sentences("en")
    assert swedish.keys() == english.keys()
    for key, text in swedish.items():
        assert text
        assert english[key]
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), key


def test_every_reason_in_the_code_has_a_sentence() -> None:
    """A reason that some module gives to a fault of its own is one that can be said."""
    known = sentences("sv")
    said = {key.split(".", 1)[1] for key in known if key.startswith("STG") and "." in key}
    modules = [SOURCE / name for name in ("reading.py", "source.py", "mending.py", "shapes.py", "participant.py")]
    modules += [SOURCE / "ladder" / name for name in ("loader.py", "references.py", "draft.py")]
    given = {word for path in modules for word in re.findall(r'reason="([a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert given - {"participant"} <= said
    assert len(given) >= 12


@pytest.mark.parametrize(
    ("place", "line", "pointed"),
    [
        ((2, 8, 2, 13), "namn: svets", ["    namn: svets", "           ~~~^"]),
        ((2, 1, 2, 2), "namn", ["    namn", "    ^"]),
        ((2, 5, 2, 6), "namn", ["    namn", "        ^"]),
        ((2, 4, 5, 1), "a: |", ["    a: |", "       ^"]),
        ((2, 1, 2, 2), "\ta\x1b[31m", ["    »a�[31m", "    ^"]),
        ((2, 151, 2, 154), "x" * 150 + "fel" + "y" * 150, ["    " + "x" * 40 + "fel" + "y" * 77, "    " + " " * 40 + "~~^"]),
        ((1, 1, 1, 1), "", []),
    ],
)
def test_the_caret(place: tuple[int, int, int, int], line: str, pointed: list[str]) -> None:
    """Below the line stands what is wrong with it; long lines are cut, and nothing in them reaches the terminal as a command."""
    page = faults([fault("STG010", Position("x.yaml", *place), source_line=line)]).splitlines()
    assert page[1:-3] == pointed
    assert page[0] == f"STG010 x.yaml:{place[0]}:{place[1]} fel"


def test_the_last_line_counts() -> None:
    """Errors are counted even if there are none, the rest only where there is any."""
    place = Position("x.yaml")
    error, warning, info = fault("STG010", place), fault("STG110", place), fault("STG121", place, job="a", status="dialogue")
    assert faults([]) == "Inga fel.\n"
    assert faults([], lang="en") == "No errors.\n"
    assert faults([error]).splitlines()[-1] == "1 fel."
    assert faults([error, error, warning]).splitlines()[-1] == "2 fel, 1 varning."
    assert faults([warning, warning, info], lang="en").splitlines()[-1] == "No errors, 2 warnings, 1 note."


def test_words_of_kinds_and_what_to_do() -> None:
    """Kinds and types are said in words; without a corrected line there is advice, and a hint may have a lead of its own."""
    place = Position("x.yaml", 3, 5, 3, 8)
    dangling: dict[str, object] = {"id": "svets", "wanted": "fact", "reason": "fact", "is": "kind.job"}
    page = faults([fault("STG030", place, **dangling), fault("STG034", place, hint="uses: [a]", id="b", ladder="a")])  # type: ignore[arg-type]
    assert page == (
        "STG030 x.yaml:3:5 fel\n"
        "  Ingen kompetens och inget certifikat har id ”svets”, varken här eller i filerna under uses. Det id:t är ett jobb.\n"
        "  Kontrollera stavningen, lägg till det som saknas, eller skriv under uses i vilken fil det finns.\n\n"
        "STG034 x.yaml:3:5 fel\n  ”b” finns i stegen ”a”, som inte står under uses.\n  Låt uses vara:\n    uses: [a]\n\n2 fel.\n"
    )


def test_a_text_that_looks_like_a_code_is_no_code() -> None:
    """Only particulars that name types are translated, never what stood in the file."""
    item = fault("STG016", Position("x.yaml"), found="type.unheard", allowed="type.text")
    assert "”type.unheard” är inget av de tillåtna värdena: type.text." in faults([item])


def test_json() -> None:
    """The JSON has exactly the keys that are promised."""
    items = [
        fault("STG012", Position("x.yaml", 12, 5, 12, 9), hint="    weeks: 20", source_line="    weks: 20", key="weks"),
        fault("STG002", Position("y.yaml", 1, 2, 1, 3), byte="0xE5"),
    ]
    assert json.loads(faults_json(items)) == {
        "schema": "stegvis/check/1",
        "faults": [
            {
                "code": "STG012",
                "severity": "error",
                "file": "x.yaml",
                "line": 12,
                "column": 5,
                "end_line": 12,
                "end_column": 9,
                "message": "Nyckeln ”weks” finns inte här.",
                "hint": "    weeks: 20",
            },
            {
                "code": "STG002",
                "severity": "error",
                "file": "y.yaml",
                "line": 1,
                "column": 2,
                "end_line": 1,
                "end_column": 3,
                "message": "Filen är inte sparad som UTF-8: här står byten 0xE5.",
                "hint": "Öppna filen i redigeraren och spara den igen med teckenkodningen UTF-8.",
            },
        ],
    }
    assert json.loads(faults_json(list[Fault](), lang="en")) == {"schema": "stegvis/check/1", "faults": []}


def test_github() -> None:
    """Each fault is a workflow command with its place, code and sentences; the last column counts, and is only told within one line."""
    place = Position("stegar/x.yaml", 12, 5, 12, 9)
    items = [
        fault("STG012", place, hint="    weeks: 20", source_line="    weks: 20", key="weks"),
        fault("STG110", Position("stegar/x.yaml", 3, 1, 7, 4)),
        fault("STG121", Position("stegar/x.yaml", 3, 1, 3, 1), job="svetsare", status="dialogue"),
        fault("STG002", Position("y.yaml", 1, 2, 1, 3), byte="0xE5"),
    ]
    first, second, third, fourth, count = faults_github(items).splitlines()
    assert first == (
        "::error file=stegar/x.yaml,line=12,endLine=12,col=5,endColumn=8,title=STG012::"
        "Nyckeln ”weks” finns inte här.%0ATroligen menat:%0A        weeks: 20"
    )
    assert second.startswith("::warning file=stegar/x.yaml,line=3,endLine=7,title=STG110::")
    assert third.startswith("::notice file=stegar/x.yaml,line=3,endLine=3,col=1,endColumn=1,title=STG121::")
    assert fourth.endswith("0xE5.%0AÖppna filen i redigeraren och spara den igen med teckenkodningen UTF-8.")
    assert count == "2 fel, 1 varning, 1 upplysning."
    assert faults_github([], lang="en") == "No errors.\n"


def test_nothing_in_a_file_is_a_command_to_github() -> None:
    """What stands in a file or its name ends neither the line nor the property that it is put into."""
    odd = Position("100%,a:b\n::error::x.yaml", 1, 1, 1, 2)
    page = faults_github([fault("STG012", odd, hint="a\r\n::stop-commands::x", key="50 %\n::set-output name=a::b")])
    assert page.count("\n") == 2
    line = page.splitlines()[0]
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert properties == "file=100%25%2Ca%3Ab %3A%3Aerror%3A%3Ax.yaml,line=1,endLine=1,col=1,endColumn=1,title=STG012"
    assert "50 %25 ::set-output name=a::b" in message
