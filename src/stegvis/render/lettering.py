"""How wide a text is and where it breaks, for pictures that must not depend on the fonts of a machine.

Comes in: a text, a type size and a width in pixels. Goes out: lines that fit there, reckoned on the widest of the common system fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["longest_word", "runs_left", "text_width", "wrap"]

_WIDTHS = {
    278: "ijl'|!I",
    318: " .,",
    361: "-:;/()[]frtJ",
    560: "cszFL?",
    640: "abdeghknopquvxyåäöéEPST",
    760: "ABCDGHKNRUVXYZÅÄwO&Q",
    990: "mMWÖ@%",
}
"""Thousandths of the type size, as in DejaVu Sans and Verdana: Arial, Segoe UI and Roboto are narrower."""

_THOUSANDTHS = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 112


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """The width of a line in whole pixels, rather too wide than too narrow."""
    thousandths = sum(_letter(letter) for letter in text) * size
    return -(-thousandths * (_BOLD if bold else 100) // 100_000)


def _letter(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1100
    return _THOUSANDTHS.get(letter, 640 if letter.isascii() else 800)


def runs_left(line: str) -> bool:
    """Whether a line is written from right to left, as its first letter is.

    Example:
        >>> runs_left("1. \N{ARABIC LETTER ALEF} (Svets)"), runs_left("Svets")
        (True, False)
    """
    kinds = (unicodedata.bidirectional(letter) for letter in line)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)


def longest_word(text: str, size: int, *, bold: bool = False) -> int:
    """The width of the widest part that is not broken unless it must be."""
    return max((text_width(part.strip(), size, bold=bold) for part in _parts(text)), default=0)


def wrap(text: str, width: int, size: int, *, bold: bool = False, most: int = 4) -> tuple[str, ...]:
    """Breaks a text into lines at spaces and hyphens, and within a word only where it is too long for a line.

    Args:
        text: what is written; any blank counts as a space.
        width: pixels.
        size: type size in pixels.
        bold: whether it is set in bold.
        most: the greatest number of lines; the last one then ends with an ellipsis.
    """

    def fits(line: str) -> bool:
        return text_width(line.strip(), size, bold=bold) <= width

    lines: list[str] = []
    line = ""
    for part in _parts(text):
        if fits(line + part):
            line += part
            continue
        lines += [line.strip()] if line.strip() else []
        *broken, line = _broken(part, width, size, bold=bold)
        lines += broken
    lines += [line.strip()] if line.strip() else []
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and not fits(last + "…"):
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + "…")


def _parts(text: str) -> Iterator[str]:
    """Words with the space after them, cut after hyphens and slashes between letters."""
    for word in re.split(r"[^\S\xa0\u202f]+", text.strip()):
        pieces = re.split(r"(?<=\w[-/–])(?=\w)", word)
        yield from pieces[:-1]
        yield pieces[-1] + " "


def _broken(word: str, width: int, size: int, *, bold: bool) -> Iterator[str]:
    """A word in pieces that fit, each but the last with a hyphen; at least one letter a piece."""
    rest = word
    while text_width(rest.strip(), size, bold=bold) > width and len(rest.strip()) > 1:
        count = 1
        while count < len(rest.strip()) - 1 and text_width(rest[: count + 1] + "-", size, bold=bold) <= width:
            count += 1
        yield rest[:count] + "-"
        rest = rest[count:]
    yield rest
