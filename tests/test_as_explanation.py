"""The page of each fault code: there for every code, in both languages, with examples that bring just that fault and do not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import snippets
from conftest import Run
from stegvis.centre.expectations import expectation_faults
from stegvis.faults import CODES, Fault
from stegvis.inspection import check_files
from stegvis.ladder.shipped import shipped_folder
from stegvis.render.as_explanation import explanation, in_short
from stegvis.render.words import has, say

LANGUAGES = ("sv", "en")

TODAY = date(2026, 11, 22)

UNSHOWN = {
    "STG001": "a file that cannot be read",
    "STG002": "bytes that are no UTF-8",
    "STG003": "a file of millions of characters",
    "STG004": "a character that cannot be seen",
    "STG011": "a folder without ladders",
    "STG063": "a case that takes too long",
    "STG064": "a file in the wrong folder",
    "STG065": "a table, and no YAML",
    "STG066": "a row of a table",
    "STG069": "a row of a table",
    "STG130": "how many cases there are",
    "STG131": "what no case uses",
    "STG132": "what no case tries",
    "STG133": "where no case begins",
    "STG134": "a case that takes too long to prove",
}
"""Codes that a few lines of YAML cannot show, and why."""

BESIDE = {"STG101": {"STG119"}, "STG102": {"STG118"}, "STG107": {"STG119"}, "STG111": {"STG122"}, "STG127": {"STG121"}}
"""What cannot but come with a fault: who lacks a course cannot come to its step, starts that end soon are a list of dates."""

SHOWN = sorted(CODES.keys() - UNSHOWN.keys())


def found_in(code: str, which: str, folder: Path) -> list[Fault]:
    """What `check` finds in the example, made into a whole file."""
    name, text = snippets.completed(say(f"{code}.{which}", "sv"))
    files = {"verkstad.yaml": snippets.WORKSHOP} if "/" in name else {}
    if code == "STG034":  # it is another file of the folder that has what is named
        files["gemensam.yaml"] = (Path(shipped_folder()) / "gemensam.yaml").read_text(encoding="utf-8")
    for file, content in {**files, name: text}.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(content, encoding="utf-8")
    return [item for item in check_files([folder], today=TODAY, runs=expectation_faults) if not item.code.startswith("STG13")]


def test_the_workshop_is_sound(tmp_path: Path) -> None:
    """Nothing is said of the ladder into which the examples are put."""
    (tmp_path / "verkstad.yaml").write_text(snippets.WORKSHOP, encoding="utf-8")
    assert [item.code for item in check_files([tmp_path], today=TODAY)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_its_page(lang: str) -> None:
    """What a code means and what to do is said of each; an example is there unless the table says why not."""
    for code in CODES:
        wanted = {"means", "do"} | ({"wrong", "right"} if code not in UNSHOWN else set())
        assert {part for part in ("means", "do", "wrong", "right") if has(f"{code}.{part}", lang)} == wanted, code
        assert len(in_short(code, lang=lang)) <= 100, code


def test_both_languages_show_the_same_examples() -> None:
    """An example is the same in each language."""
    assert [code for code in SHOWN for part in ("wrong", "right") if len({say(f"{code}.{part}", lang) for lang in LANGUAGES}) > 1] == []


@pytest.mark.parametrize("code", SHOWN)
def test_the_wrong_example_is_wrong_in_just_that_way(code: str, tmp_path: Path) -> None:
    """The example brings its code and no other."""
    found = {item.code for item in found_in(code, "wrong", tmp_path)}
    assert code in found
    assert found - BESIDE.get(code, set()) == {code}


@pytest.mark.parametrize("code", SHOWN)
def test_the_right_example_is_right(code: str, tmp_path: Path) -> None:
    """Of the corrected example nothing is said but remarks."""
    found = found_in(code, "right", tmp_path)
    assert [item.code for item in found if item.severity != "info" or item.code == code] == []


@pytest.mark.parametrize("code", CODES)
def test_sentences_are_short(code: str) -> None:
    """Whoever has never programmed can read the page aloud: no sentence has more than 24 words."""
    for part in ("means", "do"):
        for sentence in re.split(r"(?<=[.?!]) ", say(f"{code}.{part}", "sv")):
            assert len(sentence.split()) <= 24, sentence


def test_page() -> None:
    """The whole page of one code; a tab is made visible, and no line is too broad."""
    assert explanation("STG006") == (
        "STG006 fel\n\n"
        "Raden är indragen med tabb. Indrag görs bara med mellanslag. I exemplet visas tabben som ».\n\n"
        "Det är ett fel: filen kan inte användas förrän det är rättat.\n\n"
        "Så här blir det fel:\n    schema: 1\n    ladder: verkstad\n    name:\n    »sv: Verkstad\n\n"
        "Så här är det rätt:\n    schema: 1\n    ladder: verkstad\n    name:\n      sv: Verkstad\n\n"
        "Gör så här:\n"
        "  Ta bort det tomma först på raden. Skriv mellanslag i stället, lika många som på raderna bredvid.\n"
    )
    assert all(len(line) <= 100 for code in CODES for lang in LANGUAGES for line in explanation(code, lang=lang).splitlines())
    with pytest.raises(KeyError):
        explanation("STG999")


def test_command(run: Run, tmp_path: Path) -> None:
    """A code in small letters will do, no file is asked for, and a wrong code is answered with the nearest."""
    assert run("check", "--explain", "stg102") == (0, explanation("STG102"), "")
    assert run("check", "--explain", "STG110", "--lang", "en") == (0, explanation("STG110", lang="en"), "")
    output = tmp_path / "sida.txt"
    assert run("check", "--explain", "STG102", "-o", str(output)) == (0, "", "")
    assert output.read_text(encoding="utf-8") == explanation("STG102")
    code, out, err = run("check", "--explain", "STG1020")
    assert (code, out) == (2, "")
    assert err.startswith("Fel: --explain: Ingen kod heter ”STG1020”. En kod ser ut så här: STG102. Menar du STG120?\n")
