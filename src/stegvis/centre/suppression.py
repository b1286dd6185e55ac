"""Small numbers are put together with others until none is left that could be worked out from the sums.

Comes in: counts of the finest kinds, by columns. Goes out: rows of kinds put together. Every count that is shown, and every difference
between counts that are shown, is then 0 or at least `FEWEST`, since all of them are sums of rows; so nothing smaller can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["FEWEST", "is_safe", "put_together"]

FEWEST = 5
"""No number from 1 to one less than this is shown; 5 is a customary limit (assumption)."""

Counts = tuple[int, ...]
Kinds = tuple[str, ...]


def is_safe(counts: Iterable[int]) -> bool:
    """Whether none of the counts is too small to be shown: each is 0 or at least `FEWEST`."""
    return all(count == 0 or count >= FEWEST for count in counts)


def put_together(blocks: Sequence[Sequence[tuple[str, Counts]]]) -> list[tuple[Kinds, Counts]] | None:
    """The rows of each block, so many of them put together that every count is safe; None where a whole block is not.

    Within a block the smallest rows go together first; what stands in different blocks is never put together, so that sums of whole blocks
    can be shown.

    Args:
        blocks: for each block its kinds with their counts, one a column (the first that of all), in the order in which they are shown.
    """
    found: list[tuple[Kinds, Counts]] = []
    for block in blocks:
        rows: list[tuple[Kinds, Counts]] = [((kind,), counts) for kind, counts in block]
        if not is_safe(_sum(counts for _, counts in rows)):
            return None
        while unsafe := [row for row in rows if not is_safe(row[1])]:
            smallest = min(unsafe, key=_size)
            partner = min((row for row in rows if row is not smallest), key=_size)
            rows = _merged(rows, (smallest, partner))
        found += rows
    return found


def _size(row: tuple[Kinds, Counts]) -> tuple[int, Kinds]:
    """By how many there are; empty rows last, since they hide nobody."""
    total = row[1][0]
    return (total or 1 << 60, row[0])


def _merged(rows: Sequence[tuple[Kinds, Counts]], pair: tuple[tuple[Kinds, Counts], ...]) -> list[tuple[Kinds, Counts]]:
    """The rows with those two as one, in the place of the first."""
    together = [row for row in rows if row in pair]
    one = (tuple(kind for kinds, _ in together for kind in kinds), _sum(counts for _, counts in together))
    return [one if row == together[0] else row for row in rows if row not in together[1:]]


def _sum(rows: Iterable[Counts]) -> Counts:
    return tuple(sum(column) for column in zip(*rows, strict=True))
