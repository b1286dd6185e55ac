"""Texts in which parts are in another language: names always stand in Swedish, also on a page in Arabic.

Comes in: a text and the language of one part of it. Goes out: the text with private marks around that part, which plain text leaves out
and HTML turns into an element with its `lang` and `dir`.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from stegvis.render.languages import LANGUAGES, direction, html_lang

__all__ = ["MARKS", "capital", "mark", "markup", "plain"]

_OPEN, _TURNED, _AFTER_LANG, _CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
MARKS = frozenset((_OPEN, _TURNED, _AFTER_LANG, _CLOSE))
"""Characters of the private use area, which no name of a file may bring along."""

_MARK = re.compile(f"(?P<open>[{_OPEN}{_TURNED}])(?P<lang>[a-z-]{{2,8}}){_AFTER_LANG}|{_CLOSE}")
_STRAY = {ord(char): None for char in MARKS}
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


def mark(text: str, lang: str, *, within: str) -> str:
    """The text marked as one in `lang` on a page in the language `within`; unmarked where a reader hears no difference.

    Example:
        >>> plain(mark("Svetsare", "sv", within="en")), mark("Svetsare", "sv", within="sv-latt")
        ('Svetsare', 'Svetsare')
    """
    if not text or html_lang(lang) == html_lang(within):
        return text
    return f"{_OPEN if direction(lang) == direction(within) else _TURNED}{lang}{_AFTER_LANG}{text}{_CLOSE}"


def plain(text: str) -> str:
    """The text without marks; what runs in the other direction is held together by isolates, so that it is read in its order."""
    if not MARKS.intersection(text):
        return text
    turned: list[bool] = []

    def put(found: re.Match[str]) -> str:
        if found["open"]:
            turned.append(found["open"] == _TURNED)
            return _ISOLATE if turned[-1] else ""
        return _END_OF_ISOLATE if turned and turned.pop() else ""

    return _MARK.sub(put, text).translate(_STRAY)


def capital(text: str) -> str:
    """The text with a great first letter, also where that stands in a marked part.

    Example:
        >>> plain(capital(mark("svetsare", "sv", within="en")))
        'Svetsare'
    """
    start = _MARK.match(text)
    at = start.end() if start else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def markup(text: str) -> Markup:
    """The text as HTML, its marked parts as elements with their language, and their direction where it is another.

    Example:
        >>> markup(mark("Bageri & kök", "sv", within="en"))
        Markup('<span lang="sv">Bageri &amp; kök</span>')
    """
    escaped = str(escape(text))
    if not MARKS.intersection(escaped):
        return Markup(escaped)  # escaped the line above
    open_parts: list[bool] = []

    def put(found: re.Match[str]) -> str:
        if found["open"]:
            known = found["lang"] in LANGUAGES
            open_parts.append(known)
            turned = f' dir="{direction(found["lang"])}"' if found["open"] == _TURNED else ""
            return f'<span lang="{html_lang(found["lang"])}"{turned}>' if known else ""
        return "</span>" if open_parts and open_parts.pop() else ""

    html = _MARK.sub(put, escaped).translate(_STRAY)
    return Markup(html + "</span>" * sum(open_parts))  # escaped above; the tags are ours
