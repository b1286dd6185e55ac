"""Which activities, for very many profiles at once: the search of `search`, done once for all who hold different things.

Comes in: a `Menu`. Goes out: a `Graph` of all states that anybody can come to, and for many profiles at once the least price and the set
that has it. Circles are not seen, so the set need not be one that can be put in order; its price is never above that of one that can.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from stegvis.planning.menu import Menu, reopened
from stegvis.planning.need import each_bit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Prices = NDArray[np.int64]
    Words = NDArray[np.uint64]
    Best = tuple[Prices, Words]

__all__ = ["NEVER", "WORD", "Branch", "Flags", "Graph", "Words", "graph_of", "swept"]

MOST_STATES = 40_000
"""Above so many states the graph is not made: then profiles are searched one by one."""

NEVER = 1 << 62
"""The price of what cannot be had."""

WORD = 64

State = tuple[int, int]
"""The facts that are open, and those that were given or settled and might be asked for again."""


class Branch(NamedTuple):
    """A way to settle a fact: the state it leads to, its price, the number of its activity (-1: free), and which guards must be off."""

    child: int
    price: int
    pair: int
    when: tuple[tuple[int, bool], ...]


class Graph(NamedTuple):
    """All states, each after those it leads to; the first is the one where nothing is open, the last where everybody begins.

    `tops` has the fact that is settled next, `held` the state of those who hold it, `last_use` the last state that leads to each.
    `pairs` are the activities with their points, `words` how many words their bits take.
    """

    tops: tuple[int, ...]
    held: tuple[int, ...]
    branches: tuple[tuple[Branch, ...], ...]
    last_use: tuple[int, ...]
    pairs: tuple[tuple[str, int], ...]
    words: int


def graph_of(menu: Menu, barred: frozenset[tuple[str, int]]) -> Graph | None:
    """The graph for those who cannot take the barred activities; None where it has too many states, goes round, or prices are too great.

    Complexity: the number of states, which is exponential only in how many facts are open at the same time.
    """
    if sum(item.price >> menu.ranks for item in menu.achievers) >= NEVER:
        return None
    return _Compilation(menu, barred).graph()


class _Compilation:
    """One menu and what cannot be chosen of it."""

    def __init__(self, menu: Menu, barred: frozenset[tuple[str, int]]) -> None:
        self.menu = menu
        self.pairs = _pairs(menu, barred)
        number = {pair: index for index, pair in enumerate(self.pairs)}
        self.by_fact: list[list[tuple[int, int, int, int, tuple[tuple[int, bool], ...]]]] = [[] for _ in menu.by_fact]
        self.again = menu.again
        for index, item in enumerate(menu.achievers):
            pair = menu.pairs[index]
            if pair not in barred:
                self._put(index, item.price >> menu.ranks, -1 if pair is None else number[pair])

    def _put(self, index: int, price: int, pair: int) -> None:
        """The achiever in each of its forms: what it adds depends on which of its guards are off."""
        menu = self.menu
        guards = [number for number, guard in enumerate(menu.guards) if guard.achiever == index]
        for off in product((False, True), repeat=len(guards)):
            adds = menu.adds[index]
            for number, is_off in zip(guards, off, strict=True):
                adds |= is_off << menu.guards[number].fact
            self.again |= reopened([(menu.needs[index], adds)])
            for fact in each_bit(adds):
                self.by_fact[fact].append((menu.needs[index], adds, price, pair, tuple(zip(guards, off, strict=True))))

    def graph(self) -> Graph | None:
        root = (self.menu.wanted, 0)
        numbers: dict[State, int] = {(0, 0): 0}
        tops, held, branches = [-1], [0], [()]  # type: list[int], list[int], list[tuple[Branch, ...]]
        last_use = [0]
        waiting: list[tuple[State, bool]] = [(root, False)]
        under_way: set[State] = set()
        while waiting:
            state, is_done = waiting.pop()
            if state in numbers:
                continue
            top = state[0].bit_length() - 1
            skipped = self._state(state[0] & ~(1 << top), state[1] | 1 << top)
            ways = [(self._after(state, needs, adds), price, pair, when) for needs, adds, price, pair, when in self.by_fact[top]]
            if not is_done:
                if state in under_way or len(under_way) > MOST_STATES:
                    return None
                under_way.add(state)
                waiting.append((state, True))
                waiting += [(child, False) for child in (skipped, *(way[0] for way in ways)) if child not in numbers]
                continue
            numbers[state] = here = len(tops)
            tops.append(top)
            held.append(numbers[skipped])
            branches.append(tuple(Branch(numbers[child], price, pair, when) for child, price, pair, when in ways))
            last_use.append(here)
            for child in (numbers[skipped], *(branch.child for branch in branches[-1])):
                last_use[child] = here
        words = max(1, -(-len(self.pairs) // WORD))
        return Graph(tuple(tops), tuple(held), tuple(branches), tuple(last_use), self.pairs, words)

    def _after(self, state: State, needs: int, adds: int) -> State:
        opened, given = state
        top = opened.bit_length() - 1
        opens = needs & ~(given | opened | adds)
        return self._state(opened & ~adds | opens, given | adds | 1 << top)

    def _state(self, opened: int, given: int) -> State:
        """The state without what cannot be asked for again."""
        return (opened, given & ~opened & ((1 << opened.bit_length()) - 1 | self.again)) if opened else (0, 0)


def _pairs(menu: Menu, barred: frozenset[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The activities that may be chosen, each with its points, as their bits stand in prices."""
    ranks = {pair: item.price & (1 << menu.ranks) - 1 for pair, item in zip(menu.pairs, menu.achievers, strict=True)}
    return tuple(sorted((pair for pair in ranks if pair is not None and pair not in barred), key=lambda pair: (ranks[pair], pair)))


def swept(graph: Graph, held: Sequence[Flags], off: Sequence[Flags]) -> tuple[Prices, Words]:
    """For each profile the least price (`NEVER` for none), and the activities that have it, as bits of words.

    Args:
        graph: the states.
        held: for each fact of the menu, which profiles hold it.
        off: for each guard of the menu, for which profiles it is off.

    Complexity: linear in the profiles times the states that they come to.
    """
    import numpy as np

    size = len(held[0])
    reached = _reached(graph, held, off, size)
    best: list[Best | None] = [(np.zeros(size, np.int64), np.zeros((graph.words, size), np.uint64))]
    ends: dict[int, list[int]] = {}
    for child, user in enumerate(graph.last_use):
        ends.setdefault(user, []).append(child)
    for state in range(1, len(graph.tops)):
        here = reached[state]
        best.append(None if here is None else _settled(graph, state, here, held[graph.tops[state]], off, best))
        reached[state] = None
        for child in ends.get(state, ()):
            if child != state:
                best[child] = None
    found = best[-1]
    assert found is not None
    return found


def _reached(graph: Graph, held: Sequence[Flags], off: Sequence[Flags], size: int) -> list[Flags | None]:
    """For each state which profiles come to it; None for no one."""
    import numpy as np

    found: list[Flags | None] = [None] * len(graph.tops)
    found[-1] = np.ones(size, np.bool_)

    def come(child: int, who: Flags) -> None:
        there = found[child]
        found[child] = who if there is None else there | who

    for state in range(len(graph.tops) - 1, 0, -1):
        here = found[state]
        if here is None:
            continue
        has = held[graph.tops[state]]
        who = here & has
        if who.any():
            come(graph.held[state], who)
        lacking = here & ~has
        if lacking.any():
            for branch in graph.branches[state]:
                who = _when(lacking, branch, off)
                if branch.when == () or who.any():
                    come(branch.child, who)
    return found


def _when(who: Flags, branch: Branch, off: Sequence[Flags]) -> Flags:
    for guard, is_off in branch.when:
        who = who & off[guard] if is_off else who & ~off[guard]
    return who


def _settled(graph: Graph, state: int, here: Flags, has: Flags, off: Sequence[Flags], best: Sequence[Best | None]) -> Best:
    """The best that those come to who stand in a state, given the best of the states it leads to."""
    import numpy as np

    size = len(here)
    price, bits = np.full(size, NEVER, np.int64), np.zeros((graph.words, size), np.uint64)
    who = np.flatnonzero(here & has)
    if len(who):
        below, picked = _of(best, graph.held[state])
        price[who], bits[:, who] = below[who], picked[:, who]
    lacking = here & ~has
    for branch in graph.branches[state]:
        who = np.flatnonzero(_when(lacking, branch, off))
        if not len(who):
            continue
        below, picked = _of(best, branch.child)
        total, new = below[who] + branch.price, picked[:, who]
        if branch.pair >= 0:
            new[branch.pair // WORD] |= np.uint64(1 << branch.pair % WORD)
        better = _less(total, new, price[who], bits[:, who])
        who = who[better]
        price[who], bits[:, who] = total[better], new[:, better]
    return np.minimum(price, NEVER), bits


def _of(best: Sequence[Best | None], state: int) -> Best:
    found = best[state]
    assert found is not None
    return found


def _less(price: Prices, bits: Words, than: Prices, others: Words) -> Flags:
    """Where the one is better: cheaper or, at the same price, with the activities that come first."""
    less: Flags = price < than
    same = price == than
    for word in range(len(bits) - 1, -1, -1):
        less |= same & (bits[word] < others[word])
        same &= bits[word] == others[word]
    return less
