"""Lines out of sentences: wrapping, labelled lines, columns and trees for a page of plain text.

Comes in: finished sentences. Goes out: lines of at most `WIDTH` characters, which fit a screen and a printed sheet.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from stegvis.render.marks import plain

__all__ = ["WIDTH", "beside", "columns", "compared", "labelled", "wrapped"]

WIDTH = 100
_GAP = "  "
_NARROWEST = 20


def wrapped(text: str, *, first: str = "", rest: str | None = None) -> Iterator[str]:
    """The text as lines: `first` stands before the first of them, `rest` (else as many spaces) before the others."""
    indent = " " * len(first) if rest is None else rest
    words = " ".join(_broken(word, WIDTH - len(indent)) for word in plain(text).split(" "))
    yield from textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False) or [first.rstrip()]


def _broken(word: str, room: int) -> str:
    """A word that is too long for a line, which an address or a folder may be, broken after a slash where it has one."""
    if len(word) <= room:
        return word
    cut = word.rfind("/", 0, room) + 1 or room
    return f"{word[:cut]} {_broken(word[cut:], room)}"


def labelled(pairs: Sequence[tuple[str, str]], *, indent: str = "  ") -> Iterator[str]:
    """A label and a text a line, the texts below each other."""
    shown = [(plain(label), text) for label, text in pairs]
    broadest = max((len(label) for label, _ in shown), default=0)
    for label, text in shown:
        yield from wrapped(text, first=f"{indent}{label:<{broadest}}{_GAP}")


def beside(left: str, right: str) -> Iterator[str]:
    """Two short texts on one line, the right one at the right edge; on two lines where there is no room."""
    left, right = plain(left), plain(right)
    room = WIDTH - len(left) - len(right)
    if room >= len(_GAP):
        yield f"{left}{' ' * room}{right}"
    else:
        yield from wrapped(left)
        yield from wrapped(right)


def columns(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset(), flexible: int | None = None) -> list[list[str]]:
    """Rows in columns as broad as they need, each row as its lines.

    Args:
        rows: the cells; all rows have as many, and a line break in a cell begins a new line of the row.
        right: numbers of the columns that stand to the right.
        flexible: the column whose texts are wrapped where a row would be broader than `WIDTH`.
    """
    rows = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]
    if flexible is not None:
        others = sum(widths) - widths[flexible] + len(_GAP) * (len(widths) - 1)
        widths[flexible] = max(_NARROWEST, min(widths[flexible], WIDTH - others))
    return [_row_lines(row, widths, right, flexible) for row in rows]


def compared(rows: Sequence[Sequence[str]], *, indent: str = "  ") -> Iterator[str]:
    """A label and as many texts as there are things to compare a row; the texts share the breadth alike, and each is wrapped."""
    rows = [[plain(cell) for cell in row] for row in rows]
    label = max(len(row[0]) for row in rows)
    others = len(rows[0]) - 1
    room = (WIDTH - len(indent) - label) // others - len(_GAP)
    for row in rows:
        cells = [[row[0]], *(textwrap.wrap(text, room, break_on_hyphens=False) or [""] for text in row[1:])]
        for number in range(max(len(cell) for cell in cells)):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            texts = (part.ljust(room if at else label) for at, part in enumerate(parts))
            yield f"{indent}{_GAP.join(texts)}".rstrip()


def _row_lines(row: Sequence[str], widths: Sequence[int], right: frozenset[int], flexible: int | None) -> list[str]:
    cells = [cell.split("\n") for cell in row]
    if flexible is not None:
        cells[flexible] = textwrap.wrap(row[flexible], widths[flexible], break_on_hyphens=False) or [""]
    lines = []
    for number in range(max(len(cell) for cell in cells)):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = [
            part.rjust(width) if at in right else part.ljust(width) for at, (part, width) in enumerate(zip(parts, widths, strict=True))
        ]
        lines.append(_GAP.join(padded).rstrip())
    return lines
