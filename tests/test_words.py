"""Sentences, days and money: the catalogues are complete, fresh and alike, and nothing unprintable passes."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import refresh
from stegvis.render import words
from stegvis.render.languages import LOCALES
from stegvis.render.marks import plain
from stegvis.terms import FrozenDict, Text

TODAY = date(2026, 11, 22)
SOURCES = sorted(LOCALES.rglob("*.po"))
DOMAINS = sorted({path.stem for path in SOURCES})


def catalogue(lang: str, domain: str) -> Catalog:
    """The catalogue as it is written."""
    with (LOCALES / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, domain=domain)


def texts(lang: str, domain: str) -> Iterator[tuple[str, str]]:
    """Every text of a catalogue with its key, the plural forms apart."""
    for message in catalogue(lang, domain):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else message.string
            yield from ((key, form) for form in forms)


def fields(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_compiled_catalogue_is_fresh(path: Path) -> None:
    """The .mo beside each .po holds the same texts: `pybabel compile` has been run."""
    with path.open("rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    with path.with_suffix(".mo").open("rb") as file:
        committed = gettext.GNUTranslations(file)
    fresh = gettext.GNUTranslations(compiled)
    assert {**vars(committed)["_catalog"], "": ""} == {**vars(fresh)["_catalog"], "": ""}


@pytest.mark.parametrize("domain", DOMAINS)
def test_languages_say_the_same_things(domain: str) -> None:
    """Each text is there in Swedish and English, not empty, with the same particulars."""
    swedish, english = list(texts("sv", domain)), list(texts("en", domain))
    assert [key for key, _ in english] == [key for key, _ in swedish]
    for (key, text), (_, other) in zip(english, swedish, strict=True):
        assert text.strip(), key
        assert other.strip(), key
        assert fields(text) == fields(other), key


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.parts[-3] not in ("sv", "en")], ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_other_languages_say_nothing_else(path: Path) -> None:
    """A translated text is one that there is in Swedish, with the same particulars; only the number itself may be said in words."""
    lang = path.parts[-3]
    swedish: dict[str, set[str]] = {}
    for key, text in texts("sv", path.stem):
        swedish[key] = swedish.get(key, set()) | fields(text)
    for key, text in texts(lang, path.stem):
        assert text.strip(), key
        assert fields(text) | {"count"} == swedish[key] | {"count"}, key
        assert fields(text) <= swedish[key], key


def test_what_is_not_translated_is_listed() -> None:
    """What a page in Arabic or Somali says in Swedish is on the list, and nothing that belongs to the sheets is."""
    listed = refresh.UNTRANSLATED.read_text(encoding="utf-8")
    assert listed == refresh.untranslated(), "python tests/refresh.py writes the list"
    assert not re.search(r"^\w+ sheet ", listed, re.MULTILINE)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_texts_are_tidy(lang: str) -> None:
    """No doubled or hanging spaces, no straight quotes, and no word that promises a job."""
    for key, text in texts(lang, "answers"):
        assert text == text.strip(), key
        assert "  " not in text, key
        assert '"' not in text, key
        assert not re.search(r"\bfår jobb|\bgets? a job|garanterat", text), key


def test_every_code_in_the_source_has_a_sentence() -> None:
    """What the renderers and the command line ask for by a whole code is in the catalogues."""
    root = LOCALES.parent.parent
    asked = set()
    for path in [*root.glob("render/*.py"), *root.glob("cli/*.py")]:
        asked |= set(re.findall(r"(?:say|say_many|voice\.many)\(\s*\"([a-z][\w.-]+)\"", path.read_text(encoding="utf-8")))
    assert len(asked) > 100
    assert [code for code in sorted(asked) if not words.has(code, "sv")] == []


def test_say_puts_particulars_in_and_falls_back_to_swedish() -> None:
    """An unknown language gets the Swedish sentence, an unknown code is an error of ours."""
    assert words.say("page.target", "sv", name="Kock") == "Mål: Kock."
    assert plain(words.say("page.target", "xx", name="Kock")) == "Mål: Kock."
    assert words.falls_back("page.target", "xx")
    assert not words.falls_back("page.target", "en")
    assert words.has("page.target", "en")
    assert not words.has("no.such.code", "en")
    with pytest.raises(LookupError, match=r"no sentence for no\.such\.code"):
        words.say("no.such.code", "sv")
    with pytest.raises(LookupError, match=r"no sentence for no\.such\.code"):
        words.say_many("no.such.code", 1, "sv")
    with pytest.raises(LookupError):
        words.say("page.target", "sv")


def test_plurals() -> None:
    """One and several have forms of their own."""
    assert words.say_many("length.days", 1, "sv") == "1 dag"
    assert words.say_many("length.days", 2, "sv") == "2 dagar"
    assert words.say_many("length.days", 2, "en") == "2 days"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Svets\nare\t\r\x0b\x0c\x85x", "Svets are     x"),
        ("\x1b[31mröd\x07\x00", "[31mröd"),
        ("a\u202eb\u2066c\ufeff\ud800", "abc"),
        ("عامل تجميع", "عامل تجميع"),
    ],
)
def test_clean(written: str, printed: str) -> None:
    """Control characters, lone surrogates and turns of direction are never printed; letters of any script are."""
    assert words.clean(written) == printed
    assert words.say("page.target", "sv", name=written) == f"Mål: {printed}."


@pytest.mark.parametrize(
    ("day", "swedish", "english"),
    [
        (date(2026, 11, 1), "1 november 2026", "1 November 2026"),
        (date(2027, 1, 11), "11 januari 2027", "11 January 2027"),
        (date(2027, 5, 22), "22 maj 2027", "22 May 2027"),
        (date(2027, 5, 23), "maj 2027", "May 2027"),
        (date(2028, 1, 11), "januari 2028", "January 2028"),
    ],
)
def test_days(day: date, swedish: str, english: str) -> None:
    """A day within half a year is a day, beyond it a month."""
    assert words.day(day, "sv", today=TODAY) == swedish
    assert words.day(day, "en", today=TODAY) == english


def test_money() -> None:
    """Thousands and unit are held together by no-break spaces; pay is a range, or the one figure there is."""
    assert words.kronor(90000, "sv") == "90\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr"
    assert words.kronor(90000, "en") == "SEK\N{NO-BREAK SPACE}90,000"
    assert words.pay_range(29700, 32000, 35600, "en") == "SEK\N{NO-BREAK SPACE}29,700–35,600"
    assert words.pay_range(None, 35200, None, "en") == "SEK\N{NO-BREAK SPACE}35,200"
    assert words.pay_range(29700, 32000, None, "en") == "SEK\N{NO-BREAK SPACE}32,000"
    assert words.pay_range(29700, None, None, "en") == "SEK\N{NO-BREAK SPACE}29,700"
    assert words.pay_range(None, None, None, "sv") == ""


def test_names() -> None:
    """The Swedish name always stands, a translation in brackets; inside a sentence it begins small."""
    both = Text(FrozenDict({"sv": "Montör", "en": "Assembler"}))
    assert words.name_of(both, "sv") == "Montör"
    assert words.name_of(both, "en") == "Montör (Assembler)"
    assert words.name_of(Text(FrozenDict({"sv": "Kock"})), "en") == "Kock"
    assert [words.in_sentence(name) for name in ("Montör", "CNC-operatör", "")] == ["montör", "CNC-operatör", ""]


def test_listing() -> None:
    """Items in a row have the language's word before the last."""
    assert words.listing(["a", "b", "c"], "sv") == "a, b och c"
    assert words.listing(["a", "b"], "en", style="or") == "a or b"
    assert words.listing([], "sv") == ""
