"""Parts as plain text: wrapping, labelled lines and columns, at most `WIDTH` characters broad, which fit a screen and a printed sheet.

Comes in: the sections of a page. Goes out: its text, without marks and without spaces at the ends of lines.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from stegvis.render.languages import spoken
from stegvis.render.marks import plain
from stegvis.render.parts import Compared, Heading, Item, Pairs, Para, Part, Section, Table, Title, paired

__all__ = ["WIDTH", "columns", "in_languages", "page", "section_lines", "wrapped"]

R = TypeVar("R")

WIDTH = 100
_GAP = "  "
_NARROWEST = 20
_LEADS = {"": "", "stop": "→   ", "note": "*   ", "inner": "  "}


def page(sections: Iterable[Section]) -> str:
    """Sections as a page: an empty line between them, none for a section that is empty."""
    blocks = ["\n".join(section_lines(section)) for section in sections]
    return "\n\n".join(block for block in blocks if block) + "\n"


def in_languages(lang: str, sections: Callable[[str], Iterable[Section]]) -> str:
    """The page in one language, or in two, where each line of the first has the second's below it.

    Args:
        lang: the languages, as `sv` or `sv+ar`.
        sections: gives the sections of the page in one language.

    Raises:
        ValueError: there is no such language.
    """
    first, *second = (sections(one) for one in spoken(lang))
    if not second:
        return page(first)
    return page(tuple(part for pair in section for part in _merged(*pair)) for section in paired(first, *second))


def section_lines(section: Section) -> list[str]:
    """The parts of a section as lines."""
    return [line.rstrip() for part in section for line in _lines(part)]


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Title():
            yield from _beside(plain(part.text), plain(part.day))
        case Heading():
            yield from [""] if part.inner else []
            yield from wrapped(part.text)
        case Para():
            yield from _paragraph(part)
        case Item():
            yield from wrapped(part.text, first="  " * part.depth + "– ")
        case Pairs():
            yield from _labelled(part)
        case Table():
            yield from _table(part)
        case Compared():
            yield from _compared(part)


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


def _paragraph(part: Para) -> Iterator[str]:
    whole, lead = f"{part.text} {part.more}".strip(), _LEADS[part.kind]
    if part.more and len(plain(whole)) > WIDTH:
        yield from wrapped(part.text, first=lead)
        yield from wrapped(part.more, first=lead)
    else:
        yield from wrapped(whole, first=lead)


def _labelled(part: Pairs) -> Iterator[str]:
    """A label and a text a line, the texts below each other."""
    indent = "    " if part.inner else "  "
    rows = [(plain(label), text) for label, text in part.rows]
    broadest = max((len(label) for label, _ in rows), default=0)
    for label, text in rows:
        yield from wrapped(text, first=f"{indent}{label:<{broadest}}{_GAP}")


def _beside(left: str, right: str) -> Iterator[str]:
    """Two short texts on one line, the right one at the right edge; on two lines where there is no room."""
    room = WIDTH - len(left) - len(right)
    if room >= len(_GAP):
        yield f"{left}{' ' * room}{right}"
    else:
        yield from wrapped(left)
        yield from wrapped(right)


def _table(part: Table) -> Iterator[str]:
    """The rows in columns; a paragraph among them is not one of their cells."""
    rows = [part.head, *(row for row in part.rows if not isinstance(row, Para))]
    blocks = iter(columns(rows, right=part.right, flexible=1))
    yield from next(blocks)
    for row in part.rows:
        yield from _paragraph(row) if isinstance(row, Para) else next(blocks)


def columns(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset(), flexible: int | None = None) -> list[list[str]]:
    """Rows in columns as broad as they need, each row as its lines.

    Args:
        rows: the cells; all rows have as many, and a line break in a cell begins a new line of the row.
        right: numbers of the columns that stand to the right.
        flexible: the column whose texts are wrapped where a row would be broader than `WIDTH`.
    """
    bare = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*bare, strict=True)]
    if flexible is not None:
        others = sum(widths) - widths[flexible] + len(_GAP) * (len(widths) - 1)
        widths[flexible] = max(_NARROWEST, min(widths[flexible], WIDTH - others))
    return [_row_lines(row, widths, right, flexible) for row in bare]


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


def _compared(part: Compared) -> Iterator[str]:
    """A label and as many texts as there are things to compare a row; the texts share the breadth alike, and each is wrapped."""
    rows = [["", *(plain(name).upper() for name in part.head)], *([plain(cell) for cell in row] for row in part.rows)]
    label = max(len(row[0]) for row in rows)
    room = (WIDTH - len(_GAP) - label) // len(part.head) - len(_GAP)
    for row in rows:
        cells = [[row[0]], *(textwrap.wrap(text, room, break_on_hyphens=False) or [""] for text in row[1:])]
        for number in range(max(len(cell) for cell in cells)):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            texts = (part.ljust(room if at else label) for at, part in enumerate(parts))
            yield f"{_GAP}{_GAP.join(texts)}".rstrip()


def _merged(one: Part, other: Part | None) -> Iterator[Part]:
    """A part in two languages as parts: the rows of tables take turns, and what reads alike in both is said once."""
    match one, other:
        case Pairs(), Pairs():
            yield Pairs(tuple(_turns(one.rows, other.rows)), one.inner)
        case Table(), Table():
            heads = [] if one.head == other.head else [other.head]
            yield Table(one.head, (*heads, *_turns(one.rows, other.rows)), one.right)
        case Compared(), Compared():
            head = tuple(first if first == second else f"{first} / {second}" for first, second in zip(one.head, other.head, strict=True))
            yield Compared(head, tuple(_turns(one.rows, other.rows)))
        case _:
            yield from dict.fromkeys(part for part in (one, other) if part is not None)


def _turns(first: Iterable[R], second: Iterable[R]) -> Iterator[R]:
    """What is said in the first language, and below it the same in the second."""
    for one, other in zip(first, second, strict=True):
        yield from dict.fromkeys((one, other))
