"""The page of one fault code: what it means in plain words, an example of wrong and right, and what to do.

Comes in: a code of `stegvis.faults`. Goes out: the page as text, or its first sentence for a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.faults import CODES
from stegvis.render.layout import wrapped
from stegvis.render.words import has, say

__all__ = ["explanation", "in_short"]

_EXAMPLE = "    "
_TAB = "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"


def explanation(code: str, *, lang: str = "sv") -> str:
    """The page of a fault code.

    Raises:
        KeyError: there is no such code.
    """
    severity = CODES[code]
    lines = [
        f"{code} {say(f'severity.{severity}', lang)}",
        "",
        *wrapped(say(f"{code}.means", lang)),
        "",
        *wrapped(say(f"explain.{severity}", lang)),
        "",
        *_example(code, "wrong", lang),
        *_example(code, "right", lang),
        say("explain.do", lang),
        *wrapped(say(f"{code}.do", lang), first="  "),
    ]
    return "\n".join(lines) + "\n"


def in_short(code: str, *, lang: str = "sv") -> str:
    """The first sentence of the page: what the code means.

    Raises:
        LookupError: the code has no page.
    """
    return say(f"{code}.means", lang).partition(". ")[0].removesuffix(".") + "."


def _example(code: str, which: str, lang: str) -> Iterator[str]:
    """The example below its heading, or nothing where the fault cannot be shown in a few lines."""
    if has(f"{code}.{which}", lang):
        yield say(f"explain.{which}", lang)
        yield from (_EXAMPLE + line.replace("\t", _TAB) for line in say(f"{code}.{which}", lang).splitlines())
        yield ""
