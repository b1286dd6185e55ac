"""Which rows of some columns of numbers are alike.

Comes in: columns, a number a row. Goes out: the first place of each distinct row, and which of them each row is like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

__all__ = ["Codes", "counted", "distinct"]

MOST_KINDS = 1 << 62
"""So many different rows can be told apart by one number."""


def distinct(columns: Sequence[tuple[Codes, int]], size: int) -> tuple[Codes, Codes]:
    """The first place of each distinct row, in the order in which they come, and for each row the number of the one that it is like.

    The order hangs on the rows alone: whatever their numbers are, the same answers are the same bytes.

    Args:
        columns: numbers from 0 on, a number a row, each with a bound that they are below; any other numbers are `counted` before.
        size: how many rows there are.

    Complexity: linear in the rows times the columns.
    """
    import numpy as np

    number, kinds = np.zeros(size, np.int64), 1
    for codes, bound in columns:
        if bound == 1:
            continue
        if kinds * bound > MOST_KINDS:
            first, number = _numbered(number, kinds)
            kinds = len(first)
        number = number * bound + codes
        kinds *= bound
    return _numbered(number, kinds)


def _numbered(number: Codes, kinds: int) -> tuple[Codes, Codes]:
    """The same for one column."""
    import numpy as np
    import pyarrow as pa

    if kinds > 4 * len(number) + 1024:
        coded = pa.array(number).dictionary_encode()
        number, kinds = coded.indices.to_numpy(), len(coded.dictionary)
    first = np.full(kinds, -1, np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)
    there = np.flatnonzero(first >= 0)
    there = there[np.argsort(first[there])]
    place = np.zeros(kinds, np.int64)
    place[there] = np.arange(len(there))
    return first[there], place[number]


def counted(column: Codes) -> tuple[Codes, int]:
    """A column of any numbers as such of numbers from 0 on, and how many there are."""
    import numpy as np

    kinds, codes = np.unique(column, return_inverse=True)
    return codes.reshape(-1), len(kinds)
