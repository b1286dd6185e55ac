"""Parts in another language: plain text leaves the marks out, HTML turns them into elements, and nothing a file brings can make one."""

from __future__ import annotations

import pytest

from stegvis.render.languages import LANGUAGES, catalogues, direction, html_lang, is_reviewed, spoken
from stegvis.render.marks import MARKS, mark, markup, plain
from stegvis.render.words import clean, falls_back, say

STRAY = "".join(sorted(MARKS))


@pytest.mark.parametrize(
    ("within", "printed", "html"),
    [
        ("sv", "Kök & bar", "Kök &amp; bar"),
        ("sv-latt", "Kök & bar", "Kök &amp; bar"),
        ("en", "Kök & bar", '<span lang="sv">Kök &amp; bar</span>'),
        ("ar", "\u2068Kök & bar\u2069", '<span lang="sv" dir="ltr">Kök &amp; bar</span>'),
    ],
)
def test_a_marked_part(within: str, printed: str, html: str) -> None:
    """A name says its language where the page has another, and keeps its direction where that is the other one."""
    text = mark("Kök & bar", "sv", within=within)
    assert plain(f"<{text}>") == f"<{printed}>"
    assert markup(f"<{text}>") == f"&lt;{html}&gt;"


def test_marks_inside_marks() -> None:
    """A Swedish sentence on an Arabic page may hold a part in English; each end closes the part that it ends."""
    inner = mark("Green", "en", within="sv")
    text = mark(f"Grönt ({inner}) kort", "sv", within="ar")
    assert plain(text) == "\u2068Grönt (Green) kort\u2069"
    assert markup(text) == '<span lang="sv" dir="ltr">Grönt (<span lang="en">Green</span>) kort</span>'


@pytest.mark.parametrize("text", [STRAY, STRAY[::-1], f"{STRAY[0]}xx{STRAY[2]}a", f"a{STRAY[3]}b", f"{STRAY[0]}sv{STRAY[2]}open"])
def test_broken_marks_are_harmless(text: str) -> None:
    """Stray marks leave nothing behind but text, and every element that opens is closed."""
    assert not MARKS & set(plain(text))
    html = markup(text)
    assert not MARKS & set(html)
    assert html.count("<span") == html.count("</span>")


def test_files_bring_no_marks() -> None:
    """What comes from a file has none left once it is clean."""
    assert clean(f"a{STRAY}b") == "ab"


def test_a_missing_translation_is_said_in_swedish() -> None:
    """The page says which part is Swedish."""
    assert falls_back("page.target", "xx")
    assert markup(say("page.target", "xx", name="Kock")) == '<span lang="sv">Mål: Kock.</span>'


def test_languages() -> None:
    """Plain Swedish is Swedish to a browser, Arabic runs from the right, and a translation is trusted when somebody has signed it."""
    assert {html_lang(lang) for lang in LANGUAGES} == {"sv", "en", "ar", "so"}
    assert [lang for lang in LANGUAGES if direction(lang) == "rtl"] == ["ar"]
    assert [lang for lang in LANGUAGES if not is_reviewed(lang)] == ["ar", "so"]
    assert catalogues("xx") == ()


@pytest.mark.parametrize("lang", ["xx", "", "sv+", "sv+sv", "sv+en+ar", "+sv", "SV"])
def test_no_such_language(lang: str) -> None:
    """Only known languages, and two at most."""
    with pytest.raises(ValueError, match="there are sv, sv-latt, en, ar, so"):
        spoken(lang)
