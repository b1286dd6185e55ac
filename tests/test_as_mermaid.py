"""The flowchart: its lines, and that no name in it is read as code."""

from __future__ import annotations

import re

import pytest

from making import catalogue_of_texts
from stegvis import Catalogue
from stegvis.render.as_mermaid import mermaid
from test_staircase import BRANCHED, INDUSTRY, NAUGHTY, naughty_catalogue


def test_whole_flowchart() -> None:
    """Title and description, steps, activities, certificates, jobs with pay and forecast, ways onward, and where the participant stands."""
    assert mermaid(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1})) == (
        "flowchart LR\n"
        "  accTitle: Steg för steg: Verkstad\n"
        "  accDescr: 3 steg till jobb och vidare. Steg 1: Grunder. Klart. Kurs: Grundkurs. Eller validering: Visa grunden. Jobb: Hjälpare. "
        "Jobb: Montör. Lön 29 700–35 600 kr i månaden (2024). Fler sökande än jobb. Leder vidare till steg 2: Grönt. Steg 2: Grönt. "
        "Du är här. Kurs: Grön kurs. Validering: Slutprov. Bevis: Grönt bevis. Jobb: Operatör. Leder vidare till steg 3: Mästare. "
        "Steg 3: Mästare. Nästa. Stegens högsta steg.\n"
        '  s1["Steg 1: Grunder. Klart"]\n'
        '  s1a1[["Kurs: Grundkurs"]] --> s1\n'
        '  s1a2[["Eller validering: Visa grunden"]] --> s1\n'
        '  s1 --> s1j1("Jobb: Hjälpare"):::job\n'
        '  s1 --> s1j2("Jobb: Montör. Lön 29 700–35 600 kr i månaden #40;2024#41;. Fler sökande än jobb"):::job\n'
        '  s2["Steg 2: Grönt"]\n'
        '  s2a1[["Kurs: Grön kurs"]] --> s2\n'
        '  s2a2[["Validering: Slutprov"]] --> s2\n'
        '  s2c{{"Bevis: Grönt bevis"}} --> s2\n'
        '  s2 --> s2j1("Jobb: Operatör"):::job\n'
        '  s3["Steg 3: Mästare. Nästa. Stegens högsta steg"]\n'
        "  s1 ==> s2\n"
        "  s2 ==> s3\n"
        '  here(["Du är här"]) -.-> s2\n'
        "  class s1 done\n"
        "  class s2 here\n"
        "  class s3 next\n"
        "  classDef job stroke-width:2px\n"
        "  classDef done stroke-width:2px\n"
        "  classDef here stroke-width:4px,font-weight:bold\n"
        "  classDef next stroke-width:3px\n"
    )


def test_other_ladders() -> None:
    """A step of another ladder is a node of its own, drawn once, named by ladder and step."""
    lines = mermaid(catalogue_of_texts(BRANCHED, INDUSTRY), "hotell", lang="en").splitlines()
    assert '  o1[/"Basics #40;step 1 of Workshop#41;"/]' in lines
    assert [line for line in lines if "o2" in line] == ['  o2[/"Grönt #40;step 2 of Workshop#41;"/]', "  s3 ==> o2"]


def test_two_ways_to_one_step_of_another_ladder() -> None:
    """Two steps that lead to the same step elsewhere share its node; without that ladder its id stands there."""
    text = BRANCHED.replace(
        "{step: 2, name: {sv: Kock}, onward: [4]}", "{step: 2, name: {sv: Kock}, onward: [{ladder: verkstad, step: 1}]}"
    )
    whole = catalogue_of_texts(text, INDUSTRY)
    alone = Catalogue(whole.facts, whole.work, whole.activities, whole.jobs, {"hotell": whole.ladders["hotell"]})
    lines = mermaid(alone, "hotell").splitlines()
    assert lines.count('  o1[/"steg 1 i verkstad"/]') == 1
    assert {"  s2 ==> o1", "  s3 ==> o1"} <= set(lines)


@pytest.mark.parametrize("here", [None, ("hotell", 1), ("verkstad", 7)])
def test_no_mark(here) -> None:
    """Nobody stands on a flowchart of another ladder, nor on a step that there is not."""
    assert "Du är" not in mermaid(catalogue_of_texts(INDUSTRY, BRANCHED), "verkstad", here=here)


def test_unknown_ladder() -> None:
    """A ladder that there is not is a wrong call."""
    with pytest.raises(KeyError):
        mermaid(catalogue_of_texts(INDUSTRY), "finns-inte")


LINE = re.compile(
    r"flowchart LR|  acc(Title|Descr): (?P<title>[^\"<>{}%]*)|  s\d+ ==> [so]\d+|  class(Def)? [\w, :-]+"
    r'|  (s\d+ --> )?[\w]+(\[\[|\[/?|\(\[?|\{\{)"(?P<label>[^"<>`\[\](){}|%\\]*)"(\]\]|/?\]|\]?\)|\}\})(:::job| --> s\d+| -\.-> s\d+)?'
)


@pytest.mark.parametrize("words", [*NAUGHTY, "end", "click s1 callback", "a --> b", "%% kommentar", "1. lista", "#quot;", "\\\\", "|x|"])
def test_text_is_never_code(words) -> None:
    """Every line keeps its shape whatever the names are, and what is not plain stands as character codes."""
    text = mermaid(naughty_catalogue(words), "a", here=("a", 1))
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
    assert "script>" not in text
    assert text.count("\n") == len(text.splitlines())


def test_codes_stand_for_what_was_written() -> None:
    """The character codes give back the name."""
    words = "<b> \\\"citat\\\" # [a] (b) {c} `d` & 'e' % | ~"
    label = re.search(r'"Jobb: ([^"]*)"', mermaid(naughty_catalogue(words.replace('\\"', '"')), "a"))
    assert label is not None
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1]) == words.replace('\\"', '"')


def test_shipped_ladders(shipped) -> None:
    """Every ladder that stegvis comes with can be drawn as a flowchart."""
    for ladder in shipped.ladders.values():
        lines = mermaid(shipped, ladder.id).splitlines()
        assert all(LINE.fullmatch(line) for line in lines)
        assert sum(re.match(r'  s\d+\["Steg', line) is not None for line in lines) == len(ladder.steps)
