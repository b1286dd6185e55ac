"""Distinct profiles as columns of numbers: the facts that each holds as bits of words, and its months of experience.

Comes in: arrays, a column a profile. Goes out: for all at once whether a requirement holds, and by what they are alike in what matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from stegvis.planning.need import ALL, ANY, Need, each_bit
from stegvis.planning.sweep import WORD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stegvis.planning.sweep import Flags, Words

    Counts = NDArray[np.int32]
    Numbers = NDArray[np.int32]

__all__ = ["Counts", "Numbers", "ProfileTable", "packed"]


class ProfileTable:
    """Profiles; `held` has a row a word, `months` a row a term, and `needed` is how many months each term asks for."""

    def __init__(self, held: Words, months: Counts, needed: Sequence[int]) -> None:
        """Counts no more months than are asked for."""
        import numpy as np

        self.held = held
        self.needed = np.array(needed, np.int32).reshape(-1, 1)
        self.months = np.minimum(months, self.needed)
        self.size = held.shape[1]

    def of(self, places: NDArray[np.int64]) -> ProfileTable:
        """Some of the profiles."""
        return ProfileTable(self.held[:, places], self.months[:, places], self.needed.reshape(-1).tolist())

    def flag(self, bit: int) -> Flags:
        """Which profiles have that bit."""
        import numpy as np

        found: Flags = (self.held[bit // WORD] >> np.uint64(bit % WORD) & np.uint64(1)).astype(np.bool_)
        return found

    def has_months(self, term: int) -> Flags:
        """Which profiles have all the months of that term."""
        found: Flags = self.months[term] >= self.needed[term]
        return found

    def everyone(self, yes: bool) -> Flags:
        """The same for all profiles."""
        import numpy as np

        return np.full(self.size, yes, np.bool_)

    def holds(self, need: Need, on: Callable[[int], Flags]) -> Flags:
        """For which profiles a requirement holds, given for each bit for which of them it is on."""
        flags = [on(bit) for bit in each_bit(need.mask)] + [self.holds(part, on) for part in need.parts]
        if need.kind == ALL:
            found = self.everyone(True)
            for flag in flags:
                found &= flag
            return found
        count = self.everyone(False).astype(int)
        for flag in flags:
            count += flag
        return count >= (1 if need.kind == ANY else need.count)

    def keys(self, mask: int, terms: Iterable[int]) -> list[NDArray[np.int64]]:
        """Columns of numbers by which profiles are alike in those bits and in the months of those terms."""
        import numpy as np

        words = [self.held[word] & np.uint64(mask >> word * WORD & (1 << WORD) - 1) for word in range(len(self.held))]
        return [word.view(np.int64) for word in words] + [self.months[term].astype(np.int64) for term in terms]

    def key(self, place: int) -> bytes:
        """What tells a profile from all others."""
        return bytes(self.held[:, place].tobytes() + self.months[:, place].tobytes())


def packed(flags: NDArray[np.bool_]) -> Words:
    """Rows of flags as bits of words, a row a word."""
    import numpy as np

    words = np.zeros((max(1, -(-len(flags) // WORD)), flags.shape[1]), np.uint64)
    for bit, flag in enumerate(flags):
        words[bit // WORD] |= flag.astype(np.uint64) << np.uint64(bit % WORD)
    return words
