"""Which activities: the set that is least in study points or kronor and can be put in order, proven.

Comes in: a `Menu` and what one participant holds. Goes out: the cheapest choice. The search regresses from the target over the frontier of
open facts, with an admissible bound; where its answer supports itself in a circle, what would break the circle is asked for as well, and
it searches again. Days are not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from itertools import count
from typing import Any, NamedTuple

from stegvis.planning.menu import Menu, reopened
from stegvis.planning.need import each_bit

__all__ = ["Choice", "choose", "least"]

STATES = 60_000
"""Above so many states the frontier is too wide for this search, unless the caller says otherwise."""

ROUNDS = 200
"""So many circles are broken one after another before the search gives up."""

NEVER = 10**12
"""A measure that is never reached."""

Link = tuple[int, Any]
"""An achiever, and the link to those chosen before it, or None: users before what they use."""


class Choice(NamedTuple):
    """The cheapest set, as (activity, points) pairs; None when there is none; `finished` is false when the search gave up.

    `measure` is then what no set can be below, and `chosen` a good set that can be put in order.
    """

    chosen: tuple[tuple[str, int], ...] | None
    measure: int
    finished: bool


def choose(
    menu: Menu,
    held: int,
    *,
    barred: frozenset[tuple[str, int]] = frozenset(),
    out_of_time: Callable[[], bool] = lambda: False,
    most: int = STATES,
) -> Choice:
    """The cheapest set of activities that can be put in order.

    Args:
        menu: what may be chosen.
        held: the bits of the view that are on.
        barred: activities, each with the points of one of its loads, that this participant cannot take so.
        out_of_time: whether to stop.
        most: how many states may be known before the search gives up.

    Complexity: exponential only in the number of facts that are open at the same time, not in the length of the ladder.
    Source: A* over open facts (Hart, Nilsson and Raphael 1968); circles broken by disjunctive action landmarks (Bonet and Helmert 2010).
    """
    task = _Task(menu, menu.placed(held), barred)
    bound = 0
    for _ in range(ROUNDS):
        price, link, finished = task.regress(out_of_time, most)
        if not finished:
            return Choice(task.pairs(task.greedy()), max(bound, price) // menu.unit, False)
        if price < 0:
            return Choice(None, 0, True)
        bound = price
        chosen = _chain(link)
        reached = task.walked(chosen)
        if task.open & ~reached == 0:
            return Choice(task.pairs(chosen), price // menu.unit, True)
        if not task.ask_for_a_way_out_of(reached):
            return Choice(None, 0, True)
    return Choice(task.pairs(task.greedy()), bound // menu.unit, False)


def least(menu: Menu, held: int, most: int) -> int:
    """What no set of activities can be below in the menu's measure, for somebody who holds these bits; circles are not seen.

    Above so many states what has been proven by then; a very great number where some fact cannot be had at all.
    """
    price, _, _ = _Task(menu, menu.placed(held), frozenset()).regress(lambda: False, most)
    return NEVER if price < 0 else price // menu.unit


def _chain(link: Link | None) -> list[int]:
    found = []
    while link is not None:
        found.append(link[0])
        link = link[1]
    return found


class _Task:
    """The menu for one participant; `open` is what is wanted and not held."""

    def __init__(self, menu: Menu, held: int, barred: frozenset[tuple[str, int]]) -> None:
        self.menu = menu
        self.held = held
        self.open = menu.wanted & ~held
        self.needs: list[int] | tuple[int, ...] = menu.needs
        self.adds: list[int] | tuple[int, ...] = menu.adds
        self.prices = menu.prices
        self.by_fact: list[tuple[int, ...]] | tuple[tuple[int, ...], ...] = menu.by_fact
        self.weight: list[int] | tuple[int, ...] = menu.weight
        self.again = menu.again
        extra = [guard for guard in menu.guards if held & guard.cut and not held >> guard.fact & 1]
        if barred or extra:
            self._adjust(barred, [(guard.achiever, guard.fact) for guard in extra])

    def _adjust(self, barred: frozenset[tuple[str, int]], extra: list[tuple[int, int]]) -> None:
        """Other achievers than usual: some are barred; some give what they cannot give to those who hold less."""
        out = {number for number, item in enumerate(self.menu.achievers) if (item.operator, item.points) in barred}
        adds, weight, by_fact = list(self.adds), list(self.weight), [list(numbers) for numbers in self.by_fact]
        for number, fact in extra:
            adds[number] |= 1 << fact
            by_fact[fact].append(number)
            weight[fact] = 0
        for number in out:
            adds[number] = 0
        self.adds, self.weight = adds, weight
        self.by_fact = [tuple(number for number in numbers if number not in out) for numbers in by_fact]
        self.again = reopened(zip(self.needs, adds, strict=True))

    # ---- regression -------------------------------------------------------------------------------------------

    def _sum(self, mask: int) -> int:
        total = 0
        while mask:
            low = mask & -mask
            total += self.weight[low.bit_length() - 1]
            mask ^= low
        return total

    def _settle(self, number: int, opened: int, given: int) -> tuple[int, int, int]:
        """What it costs beyond the bound to settle the highest open fact by that achiever, what is open then, and what is given."""
        top = opened.bit_length() - 1
        adds = self.adds[number]
        closes = opened & adds
        opens = self.needs[number] & ~(self.held | given | adds | opened)
        cost = self.prices[number]
        if cost or opens:
            cost += self._sum(opens) - self._sum(closes)
        below = (1 << top) - 1 | self.again
        return cost, (opened ^ closes) | opens, (given | adds | 1 << top) & below

    def regress(self, out_of_time: Callable[[], bool], most: int = STATES) -> tuple[int, Link | None, bool]:
        """The least price at which every wanted fact has an achiever, whose needs have achievers, and so on; circles are not seen.

        Returns:
            Price, achievers and whether the search came to its end; the price is never above that of a set that can be walked, and -1
            where a wanted fact has no achiever at all.
        """
        order = count()
        waiting: list[tuple[int, int, int, int, Link | None]] = [(self._sum(self.open), 0, self.open, 0, None)]
        best: dict[tuple[int, int], int] = {}
        while waiting:
            price, _, opened, given, link = heappop(waiting)
            if best.get((opened, given), price) < price:
                continue
            if next(order) % 256 == 255 and (len(best) > most or out_of_time()):
                return price, None, False
            at_first = price
            while opened:
                choices = self.by_fact[opened.bit_length() - 1]
                if len(choices) != 1:
                    break
                cost, opened, given = self._settle(choices[0], opened, given)
                price, link = price + cost, (choices[0], link)
            if price > at_first and waiting and price > waiting[0][0]:
                if price < best.get((opened, given), price + 1):
                    best[opened, given] = price
                    heappush(waiting, (price, next(order), opened, given, link))
                continue
            if not opened:
                return price, link, True
            for number in choices:
                cost, then, has = self._settle(number, opened, given)
                if price + cost < best.get((then, has), price + cost + 1):
                    best[then, has] = price + cost
                    heappush(waiting, (price + cost, next(order), then, has, (number, link)))
        return -1, None, True

    # ---- circles ----------------------------------------------------------------------------------------------

    def walked(self, chosen: Iterable[int]) -> int:
        """Everything that the chosen achievers come to, one after another, with all that is free."""
        held, left = self.held, [*reversed(tuple(chosen)), *self.menu.free]
        while True:
            waiting = []
            for number in left:
                if self.needs[number] & ~held:
                    waiting.append(number)
                else:
                    held |= self.adds[number]
            if len(waiting) == len(left) or not waiting:
                return held
            left = waiting

    def ask_for_a_way_out_of(self, reached: int) -> bool:
        """Whatever is chosen must hold an achiever that can be taken there and leads further; that is asked for as one more fact."""
        ways = [number for number, adds in enumerate(self.adds) if adds & ~reached and not self.needs[number] & ~reached]
        if not ways:
            return False
        fact = len(self.by_fact)
        adds = list(self.adds)
        for number in ways:
            adds[number] |= 1 << fact
        self.adds, self.weight = adds, [*self.weight, 0]
        self.by_fact = [*self.by_fact, tuple(ways)]
        self.open |= 1 << fact
        self.again = reopened(zip(self.needs, adds, strict=True))
        return True

    # ---- too wide ---------------------------------------------------------------------------------------------

    def greedy(self) -> list[int]:
        """A set that can be put in order, not the cheapest: whatever gives most of what is still needed for its price, one after another.

        Source: additive costs (Bonet and Geffner 2001) with the greedy rule for set covering (Chvatal 1979).
        """
        held, chosen = self.held, list[int]()
        while self.open & ~held:
            costs, by = self._additive(held)
            needed = self._needed(held, by)
            if any(costs[bit] is None for bit in each_bit(self.open & ~held)):
                return []
            ready = [number for number, adds in enumerate(self.adds) if adds & needed & ~held and not self.needs[number] & ~held]
            number = min(ready, key=lambda one: (self.prices[one] / (self.adds[one] & needed & ~held).bit_count(), one))
            chosen.append(number)
            held |= self.adds[number]
        for number in list(chosen):
            rest = [other for other in chosen if other != number]
            if self.open & ~self.walked(reversed(rest)) == 0:
                chosen = rest
        return chosen

    def _additive(self, held: int) -> tuple[list[int | None], list[int]]:
        """For each fact what it costs when nothing is shared, and the achiever that is then cheapest."""
        costs: list[int | None] = [0 if held >> bit & 1 else None for bit in range(len(self.by_fact))]
        by = [-1] * len(self.by_fact)
        changed = True
        while changed:
            changed = False
            for number, adds in enumerate(self.adds):
                below = [costs[bit] for bit in each_bit(self.needs[number])]
                if None in below:
                    continue
                total = self.prices[number] + sum(cost or 0 for cost in below)
                for bit in each_bit(adds & ~held):
                    known = costs[bit]
                    if known is None or total < known:
                        costs[bit], by[bit], changed = total, number, True
        return costs, by

    def _needed(self, held: int, by: list[int]) -> int:
        """The facts that are wanted, and those that their cheapest achievers rest on."""
        needed, waiting = 0, self.open & ~held
        while waiting:
            needed |= waiting
            below = 0
            for bit in each_bit(waiting):
                below |= self.needs[by[bit]] if by[bit] >= 0 else 0
            waiting = below & ~held & ~needed
        return needed

    def pairs(self, chosen: Iterable[int]) -> tuple[tuple[str, int], ...] | None:
        """The activities among the achievers, each with its points; None for none at all, where something is wanted."""
        achievers = [self.menu.achievers[number] for number in chosen]
        if not achievers and self.open:
            return None
        return tuple(sorted({(item.operator, item.points) for item in achievers if item.operator}))
