"""Requirements over bits, and sets of bits as ints.

Comes in: masks. Goes out: whether a requirement holds, and from which day it can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

__all__ = ["ALL", "ANY", "COUNT", "FAR", "Need", "bits_of", "each_bit", "earliest", "holds", "must", "union"]

FAR = 9_999_999
"""A day that never comes."""

ALL, ANY, COUNT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement over bits: all of, any of, or at least `count` of the bits in `mask` and the `parts`."""

    kind: int = ALL
    mask: int = 0
    parts: tuple[Need, ...] = ()
    count: int = 0


def holds(need: Need, held: int) -> bool:
    """Whether the requirement holds when exactly the bits of `held` are on."""
    if need.kind == ALL:
        return need.mask & held == need.mask and all(holds(part, held) for part in need.parts)
    if need.kind == ANY:
        return need.mask & held != 0 or any(holds(part, held) for part in need.parts)
    return sum(holds(part, held) for part in need.parts) >= need.count


def bits_of(need: Need) -> int:
    """Every bit that the requirement looks at."""
    mask = need.mask
    for part in need.parts:
        mask |= bits_of(part)
    return mask


def union(masks: Iterable[int]) -> int:
    """The bits that are on in any of the masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def each_bit(mask: int) -> tuple[int, ...]:
    """The numbers of the bits that are on."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


def must(need: Need) -> int:
    """The bits without which the requirement cannot hold."""
    if need.kind == ALL:
        return need.mask | union(must(part) for part in need.parts)
    masks = [must(part) for part in need.parts] + [1 << bit for bit in each_bit(need.mask)]
    if need.kind == COUNT and need.count == len(masks):
        return union(masks)
    if need.kind == COUNT and need.count != 1:
        return 0
    return reduce(and_, masks) if masks else 0


def earliest(need: Need, days: list[int]) -> int:
    """The first day on which the requirement can hold, when bit i can be on from `days[i]`."""
    kind, mask = need.kind, need.mask
    if kind == COUNT:
        return sorted(earliest(part, days) for part in need.parts)[need.count - 1] if need.count <= len(need.parts) else FAR
    found = 0 if kind == ALL else FAR
    while mask:
        low = mask & -mask
        day = days[low.bit_length() - 1]
        mask ^= low
        if (day > found) if kind == ALL else (day < found):
            found = day
    for part in need.parts:
        day = earliest(part, days)
        if (day > found) if kind == ALL else (day < found):
            found = day
    return found
