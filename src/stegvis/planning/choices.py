"""The cheapest set of activities for many profiles at once, as `search` finds it for one.

Comes in: a menu, and for each of its facts which profiles hold it. Goes out: the sets, and for each profile the number of its own. The
sweep finds them; the few of its sets that support themselves in a circle are searched for one profile at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stegvis.planning.distinct import counted, distinct
from stegvis.planning.menu import Menu
from stegvis.planning.need import each_bit
from stegvis.planning.profile_table import packed
from stegvis.planning.search import choose
from stegvis.planning.solve import CHOICES
from stegvis.planning.sweep import NEVER, WORD, Graph, swept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stegvis.planning.profile_table import Numbers
    from stegvis.planning.sweep import Flags

    Facts = NDArray[np.bool_]

__all__ = ["UNKNOWN", "Choices", "Chosen"]

Chosen = frozenset[tuple[str, int]]
"""Activities, each with its points."""

UNKNOWN = -1
"""The number of a set that was not found: there were too many to choose from."""

AT_ONCE = 1 << 23
"""So many states times profiles are swept at once; it bounds the memory."""


class Choices:
    """What many profiles may choose from; `sets` are all that it has given so far."""

    def __init__(self, menu: Menu, barred: frozenset[tuple[str, int]], size: int, graph: Graph | None) -> None:
        """Takes the menu, what nobody here can take of it, how many bits its view has, and the states of the sweep, if there are any."""
        self.menu, self.barred = menu, barred
        self.sets: list[Chosen | None] = []
        self._numbers: dict[Chosen | None, int] = {}
        self._found: dict[int, int] = {}
        self._fact_of = {bit: mask.bit_length() - 1 for bit, mask in enumerate(menu.place[:size]) if mask}
        self._graph = graph

    def cheapest(self, size: int, on: Callable[[int], Flags]) -> Numbers:
        """For each profile the number of its set in `sets`, where None stands for those who have none.

        Args:
            size: how many profiles there are.
            on: for each bit of the view which profiles have it, now or without an activity for it.
        """
        import numpy as np

        facts = np.zeros((len(self.menu.by_fact), size), np.bool_)
        for bit, fact in self._fact_of.items():
            facts[fact] = on(bit)
        first, number = distinct([counted(word.view(np.int64)) for word in packed(facts)], size)
        return self._of(facts[:, first])[number]

    def _of(self, facts: Facts) -> Numbers:
        """The same for profiles that differ in what the menu looks at."""
        import numpy as np

        size = facts.shape[1]
        found = np.full(size, UNKNOWN, np.int32)
        if self._graph is not None:
            step = max(1, AT_ONCE // len(self._graph.tops))
            for start in range(0, size, step):
                found[start : start + step] = self._swept(self._graph, facts[:, start : start + step])
        for place in np.flatnonzero(found == UNKNOWN):
            found[place] = self._searched(facts[:, place])
        return found

    def _swept(self, graph: Graph, facts: Facts) -> Numbers:
        """The sets of the sweep; `UNKNOWN` for those that cannot be put in order."""
        import numpy as np

        off = []
        for guard in self.menu.guards:
            cut = np.zeros(facts.shape[1], np.bool_)
            for fact in each_bit(guard.cut):
                cut |= facts[fact]
            off.append(cut & ~facts[guard.fact])
        prices, words = swept(graph, list(facts), off)
        first, which = distinct([counted(word.view(np.int64)) for word in words], facts.shape[1])
        found = np.full(facts.shape[1], UNKNOWN, np.int32)
        for kind, place in enumerate(first):
            here = np.flatnonzero((which == kind) & (prices < NEVER))
            bits = sum(int(words[word, place]) << WORD * word for word in range(graph.words))
            chosen = frozenset(graph.pairs[bit] for bit in each_bit(bits))
            found[here[self._walks(chosen, facts[:, here])]] = self._number(chosen)
        found[prices >= NEVER] = self._number(None)
        return found

    def _walks(self, chosen: Chosen, facts: Facts) -> Flags:
        """For which profiles the activities, with all that is free, can be put in an order that comes to what is wanted."""
        import numpy as np

        held = facts.copy()
        menu = self.menu
        steps = [number for number, pair in enumerate(menu.pairs) if pair is None or pair in chosen]
        gains = {number: menu.adds[number] for number in steps}
        for guard in menu.guards:
            if guard.achiever in gains:
                gains[guard.achiever] |= 1 << guard.fact
        count = -1
        while count != (count := int(np.count_nonzero(held))):
            for number in steps:
                able = np.ones(held.shape[1], np.bool_)
                for fact in each_bit(menu.needs[number]):
                    able &= held[fact]
                for fact in each_bit(gains[number]):
                    held[fact] |= able
        walks: Flags = np.all(held[list(each_bit(menu.wanted))], axis=0)
        return walks

    def _searched(self, facts: Facts) -> int:
        """The number of the set that the search finds for one profile."""
        held = sum(1 << bit for bit, fact in self._fact_of.items() if facts[fact])
        if held not in self._found:
            choice = choose(self.menu, held, barred=self.barred, most=CHOICES)
            chosen = None if choice.chosen is None else frozenset(choice.chosen)
            self._found[held] = self._number(chosen) if choice.finished else UNKNOWN
        return self._found[held]

    def _number(self, chosen: Chosen | None) -> int:
        if chosen not in self._numbers:
            self._numbers[chosen] = len(self.sets)
            self.sets.append(chosen)
        return self._numbers[chosen]
