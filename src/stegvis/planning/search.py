"""Which activities: the set that is least in study points or kronor and can be put in order, proven.

Comes in: a `Menu` and what one participant holds. Goes out: the cheapest choice. The search regresses from the target over the frontier of
open facts, with an admissible bound; where its answer supports itself in a circle, what would break the circle is asked for as well, and
it searches again. Days are not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Any, NamedTuple

from stegvis.planning.greedy import come_to, good_set
from stegvis.planning.menu import Menu, Settling, reopened
from stegvis.planning.need import each_bit, union

__all__ = ["Choice", "choose", "least"]

STATES = 60_000
"""Above so many states the frontier is too wide for this search, unless the caller says otherwise."""

NARROW = 10
"""So many ways to settle a fact are looked at for each fact in one descent, before prices lead the search."""

ROUNDS = 200
"""So many circles are broken one after another before the search gives up."""

TRIALS = 12
"""For so many ways into a circle it is looked at whether the others alone must be asked for."""

NEVER = 10**12
"""A measure that is never reached."""

Link = tuple[int, Any]
"""An achiever, and the link to those chosen before it, or None: what is used stands before its users."""


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
        price, link, finished = task.settled(out_of_time, most)
        if not finished:
            return Choice(task.at_hand(), max(bound, price) // menu.unit, False)
        if price < 0:
            return Choice(None, 0, True)
        bound = price
        chosen = _chain(link)
        reached = task.walked(chosen)
        if not task.open & ~reached:
            return Choice(task.pairs(chosen), price // menu.unit, True)
        if not task.ask_for_a_way_into_the_circle(chosen, reached):
            return Choice(None, 0, True)
    return Choice(task.at_hand(), bound // menu.unit, False)


def least(menu: Menu, held: int, most: int) -> int:
    """What no set of activities can be below in the menu's measure, for somebody who holds these bits; circles are not seen.

    Above so many states what has been proven by then; a very great number where some fact cannot be had at all.
    """
    price, _, _ = _Task(menu, menu.placed(held), frozenset()).settled(lambda: False, most)
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
        self.needs = menu.needs
        self.adds = menu.adds
        self.by_fact = menu.by_fact
        self.weight = menu.weight
        self.again = menu.again
        self.descends = True
        adds = menu.added_by(held)
        if barred or adds is not menu.adds:
            self._adjust(barred, adds)

    def _adjust(self, barred: frozenset[tuple[str, int]], adds: Sequence[int]) -> None:
        """Other achievers than usual: some are barred; some give what they cannot give to those who hold less."""
        given = list(adds)
        if barred:
            for number, pair in enumerate(self.menu.pairs):
                if pair in barred:
                    given[number] = 0
        changed = [number for number, (mine, usual) in enumerate(zip(given, self.adds, strict=True)) if mine != usual]
        touched = union(given[number] | self.adds[number] for number in changed) & ~self.held
        if not touched:
            return
        by_fact, weight = list(self.by_fact), list(self.weight)
        for fact in each_bit(touched):
            numbers = {number for number, *_ in by_fact[fact]}.union(number for number in changed if given[number] >> fact & 1)
            by_fact[fact] = self._settlings(sorted(numbers), fact, given)
            weight[fact] = min([weight[fact], *(0 for number in numbers if number in changed and given[number])])
        self.adds, self.by_fact, self.weight = tuple(given), tuple(by_fact), tuple(weight)
        self.again |= reopened((self.needs[number], given[number]) for number in changed)

    def _settlings(self, numbers: Iterable[int], fact: int, adds: Sequence[int]) -> tuple[Settling, ...]:
        achievers = self.menu.achievers
        return tuple((number, self.needs[number], adds[number], achievers[number].price) for number in numbers if adds[number] >> fact & 1)

    # ---- regression -------------------------------------------------------------------------------------------

    def settled(self, out_of_time: Callable[[], bool], most: int) -> tuple[int, Link | None, bool]:
        """The least price at which every wanted fact has an achiever, whose needs have achievers, and so on; circles are not seen.

        Returns:
            Price, achievers and whether the search came to its end; the price is never above that of a set that can be walked, and -1
            where a wanted fact has no achiever at all.
        """
        found = self._descend() if self.descends else None
        self.descends = found is not None
        return (*found, True) if found is not None else self.regress(out_of_time, most)

    def _descend(self) -> tuple[int, Link | None] | None:
        """The same by going down once, from users to what they use: all states of the highest open facts first.

        Where a fact has one achiever alone there is nothing to choose, and it is followed at once. None where a need lies above what it
        is needed for, or where there are too many states: then prices must lead.
        """
        by_fact, missing = self.by_fact, ~self.held
        table: dict[int, dict[int, tuple[int, Link | None]]] = {self.open: {0: (0, None)}}
        waiting = [-self.open]
        looked = 0
        while waiting:
            opened = -heappop(waiting)
            if not opened:
                return table[0][0]
            group = table.pop(opened)
            looked += len(group) * len(by_fact[opened.bit_length() - 1])
            if looked > NARROW * len(by_fact):
                return None
            for given, (price, link) in group.items():
                for way in by_fact[opened.bit_length() - 1]:
                    then, has, total, path = opened, given, price, link
                    ways: tuple[Settling, ...] = (way,)
                    while len(ways) == 1:
                        number, needs, gains, cost = ways[0]
                        opens = needs & missing & ~(has | then | gains)
                        if opens and opens >> then.bit_length() - 1:
                            return None
                        then = then & ~gains | opens
                        has |= gains
                        total += cost
                        path = (number, path)
                        if not then:
                            break
                        ways = by_fact[then.bit_length() - 1]
                    has &= (1 << then.bit_length()) - 1
                    others = table.get(then)
                    if others is None:
                        table[then] = {has: (total, path)}
                        heappush(waiting, -then)
                    elif has not in others or total < others[has][0]:
                        others[has] = (total, path)
        return -1, None

    def _sum(self, mask: int) -> int:
        total, weight = 0, self.weight
        while mask:
            top = mask.bit_length() - 1
            total += weight[top]
            mask ^= 1 << top
        return total

    def regress(self, out_of_time: Callable[[], bool], most: int) -> tuple[int, Link | None, bool]:
        """The same by prices, the least first, with what the open facts cost at least."""
        order = count()
        waiting: list[tuple[int, int, int, int, Link | None]] = [(self._sum(self.open), 0, self.open, 0, None)]
        best: dict[tuple[int, int], int] = {}
        by_fact, missing, again = self.by_fact, ~self.held, self.again
        while waiting:
            price, _, opened, given, link = heappop(waiting)
            if not opened:
                return price, link, True
            if best.get((opened, given), price) < price:
                continue
            if next(order) % 256 == 255 and (len(best) > most or out_of_time()):
                return price, None, False
            for way in by_fact[opened.bit_length() - 1]:
                then, has, total, path = opened, given, price, link
                ways: tuple[Settling, ...] = (way,)
                while len(ways) == 1 and (total == price or total <= (waiting[0][0] if waiting else total)):
                    number, needs, gains, cost = ways[0]
                    top = then.bit_length() - 1
                    opens = needs & missing & ~(has | then | gains)
                    if cost or opens:
                        total += cost + self._sum(opens) - self._sum(then & gains)
                    then = then & ~gains | opens
                    has = (has | gains | 1 << top) & ((1 << top) - 1 | again)
                    path = (number, path)
                    if not then:
                        break
                    ways = by_fact[then.bit_length() - 1]
                if total < best.get((then, has), total + 1):
                    best[then, has] = total
                    heappush(waiting, (total, next(order), then, has, path))
        return -1, None, True

    # ---- circles ----------------------------------------------------------------------------------------------

    def walked(self, chosen: Iterable[int]) -> int:
        """Everything that the chosen achievers come to, with all that is free if that is needed.

        The chosen stand in such an order that what is used comes before its users, as far as there is one.
        """
        held, left = self.held, list[int]()
        for number in chosen:
            if self.needs[number] & ~held:
                left.append(number)
            else:
                held |= self.adds[number]
        if not left or not self.open & ~held:
            return held
        left += self.menu.free
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

    def ask_for_a_way_into_the_circle(self, chosen: Iterable[int], reached: int) -> bool:
        """What is open and out of reach rests on what the chosen achievers add for one another: another must lead in from outside.

        Whatever is chosen must hold one of those that add something of the circle and need nothing of it; that is asked for as one more
        fact. False where there is none: nothing leads in at all.
        """
        unreached = self.open & ~reached
        circle, size = unreached & -unreached, 0
        stuck = [number for number in chosen if self.needs[number] & ~reached]
        while circle != size:
            size = circle
            for number in stuck:
                if self.adds[number] & circle:
                    circle |= self.needs[number] & ~reached
        outside = self.come_to([number for number, given in enumerate(self.adds) if not given & circle])
        into = {number for number, given in enumerate(self.adds) if given & circle and not self.needs[number] & ~outside}
        if not into:
            return False
        for number in sorted(into, key=lambda one: self.menu.achievers[one].price)[:TRIALS]:
            others = into - {number}
            if others and self.open & ~self.come_to([one for one in range(len(self.adds)) if one not in others]):
                into = others
        self._ask_for_one_of(sorted(into))
        return True

    def come_to(self, numbers: Iterable[int]) -> int:
        """All that is held when nothing but those achievers is used, in whatever order."""
        return come_to(self.held, [(self.needs[number], self.adds[number]) for number in numbers])

    def _ask_for_one_of(self, numbers: Sequence[int]) -> None:
        """One more fact, which each of these achievers adds."""
        fact, achievers = len(self.by_fact), self.menu.achievers
        adds = list(self.adds)
        for number in numbers:
            adds[number] |= 1 << fact
        by_fact = list(self.by_fact)
        for other in each_bit(union(self.adds[number] for number in numbers)):
            by_fact[other] = tuple((number, needs, adds[number], price) for number, needs, _, price in by_fact[other])
        by_fact.append(tuple((number, self.needs[number], adds[number], achievers[number].price) for number in numbers))
        self.adds, self.by_fact, self.weight = tuple(adds), tuple(by_fact), (*self.weight, 0)
        self.open |= 1 << fact

    # ---- the answer -------------------------------------------------------------------------------------------

    def at_hand(self) -> tuple[tuple[str, int], ...] | None:
        """A good set that can be put in order, not the cheapest."""
        prices = [item.price for item in self.menu.achievers]
        return self.pairs(good_set(self.needs, self.adds, prices, self.held, self.open))

    def pairs(self, chosen: Iterable[int]) -> tuple[tuple[str, int], ...] | None:
        """The activities among the achievers, each with its points; None for none at all, where something is wanted."""
        pairs = dict.fromkeys(self.menu.pairs[number] for number in chosen)
        if not pairs and self.open:
            return None
        return tuple(pair for pair in pairs if pair is not None)
