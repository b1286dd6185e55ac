"""What a page is made of, before it is text or HTML: headings, paragraphs, items, labelled texts and tables, all in words already.

Comes in: sentences. Goes out: parts; `layout` prints them as plain text, templates as HTML, and two languages stand part by part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from typing import Literal

__all__ = ["Break", "Compared", "Heading", "Item", "Pairs", "Para", "ParaKind", "Part", "Section", "Table", "Title", "calm", "paired"]


ParaKind = Literal["", "stop", "note", "inner"]


@dataclass(frozen=True, slots=True)
class Title:
    """What page it is, and its day."""

    text: str
    day: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a section is about; an `inner` one stands within it."""

    text: str
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; a job on the way, a note that a star in a table refers to, or, within a section, something said of it all.

    `more` goes on in the same paragraph, on a line of its own where text is printed and there is no room for both.
    """

    text: str
    kind: ParaKind = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of several; those that are causes of another are deeper."""

    text: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels, each with what it stands for; numbered choices are `inner`."""

    rows: tuple[tuple[str, str], ...]
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows with as many cells; a paragraph between rows is as broad as the table.

    `right` are the numbers of the columns that stand to the right; the first cell of a row is its number, the second its name.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...] | Para, ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """Things side by side: a row has a label and as many texts as there are things, whose names are the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """The end of what belongs on the first page, where pages are printed."""


Part = Title | Heading | Para | Item | Pairs | Table | Compared | Break
Section = tuple[Part, ...]


def paired(first: Iterable[Section], second: Iterable[Section]) -> Iterator[tuple[tuple[Part, Part | None], ...]]:
    """The sections of the same page in two languages, each part with the one that says the same.

    Where the languages need other parts for a section, all of the first come before all of the second.
    """
    for one, other in zip_longest(first, second, fillvalue=()):
        if [_shape(part) for part in one] == [_shape(part) for part in other]:
            yield tuple(zip(one, other, strict=True))
        else:
            yield tuple((part, None) for part in (*one, *other))


def _shape(part: Part) -> tuple[object, ...]:
    rows = getattr(part, "rows", ())
    return type(part), tuple(row.kind if isinstance(row, Para) else len(row) for row in rows)


def calm(section: Section) -> Section:
    """Headings in small letters: on a page of text capitals set them off, here their size does, and capitals are hard to read."""
    return tuple(Heading(_small(part.text), part.inner) if isinstance(part, Heading) else part for part in section)


def _small(heading: str) -> str:
    """The capitals that a heading begins with, small but for the first; names and days after them stay."""
    loud = list(takewhile(lambda word: word.isupper(), heading.split(" ")))
    first = " ".join(loud)
    return first.capitalize() + heading[len(first) :]
