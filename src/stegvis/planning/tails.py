"""What is still to be done at the least where nothing is ever lost: no target can hold before that is over.

Comes in: a problem and its choices. Goes out: for a day, what is held and what runs, the day before which the target cannot hold.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import NamedTuple

from stegvis.planning.need import FAR, Need, each_bit, earliest, must
from stegvis.planning.problem import Problem

__all__ = ["Choice", "Run", "Tails"]

PARTS = 60
"""A day at one per cent is divided into so many parts, so that one to six facts can share it."""

Run = tuple[int, int, int, int]
"""What runs: its end, operator, pace, and 0 where it may stand beside work, 1 where it may not, 2 for a placement."""


class Choice(NamedTuple):
    """A way to take an operator, made ready: what is needed at least, the rest of it, what it adds."""

    operator: int
    way: int
    mask: int
    need: Need | None
    adds: int
    start: Callable[[int], int]
    days: int
    pace: int
    kind: int


class Tails:
    """Lower bounds for the labels of one problem."""

    def __init__(self, problem: Problem, choices: tuple[Choice, ...], held: int, most: int) -> None:
        """Takes what may be chosen, what is held at the beginning, and the greatest load."""
        self._problem, self._choices, self._held, self._most = problem, choices, held, most * PARTS
        self._tails: dict[int, tuple[int, int, int, int]] = {}
        self._shares = self._shared()
        behind = [operator.behind.bit_count() for operator in problem.operators]
        self._steps = tuple(
            (each_bit(choice.mask), choice.need, each_bit(choice.adds), choice.days)
            for choice in sorted(choices, key=lambda choice: behind[choice.operator])
        )

    def reach(self, day: int, coming: int, running: tuple[Run, ...]) -> int:
        """The day before which the target cannot hold: by what must follow what, or by the work that is left.

        Args:
            day: today.
            coming: all that is held or will be given by what runs.
            running: what runs.
        """
        days, work, _, _ = self._tail(coming)
        for end, _, pace, _ in running:
            work += (end - day) * pace * PARTS
        return day + (max(days, -(-work // self._most)) if self._most else days)

    def price(self, coming: int) -> tuple[int, int]:
        """How many legs and kronor it takes from these facts to the target at the least."""
        return self._tail(coming)[2:]

    def _tail(self, coming: int) -> tuple[int, int, int, int]:
        """From these facts to the target at the least: days, if nothing had to wait for anything else, parts of work, legs and kronor."""
        found = self._tails.get(coming)
        if found is None:
            days = [0 if coming >> bit & 1 else FAR for bit in range(self._problem.size)]
            changed = True
            while changed:
                changed = False
                for needs, need, adds, length in self._steps:
                    end = length
                    for bit in needs:
                        end = max(end, days[bit] + length)
                    if need is not None:
                        end = earliest(need, days) + length
                    for bit in adds:
                        if end < days[bit]:
                            days[bit], changed = end, True
            work = legs = kronor = 0
            for mask, load, leg, cost in self._shares:
                if not coming & mask:
                    work, legs, kronor = work + load, legs + leg, kronor + cost
            found = self._tails[coming] = (earliest(self._problem.target, days), work, -(-legs // PARTS), -(-kronor // PARTS))
        return found

    def _shared(self) -> tuple[tuple[int, int, int, int], ...]:
        """The facts that every plan must get, each with the least work, legs and kronor for it, in parts.

        What gives several of them divides what it takes among them.

        Source: landmarks with uniform cost partitioning; Karpas and Domshlak (2009).
        """
        wanted, size = must(self._problem.target) & ~self._held, -1
        while size != wanted:
            size = wanted
            for bit in each_bit(wanted):
                needs = [choice.mask if choice.need is None else must(choice.need) for choice in self._choices if choice.adds >> bit & 1]
                wanted |= reduce(and_, needs, needs[0] if needs else 0) & ~self._held
        found = []
        for bit in each_bit(wanted):
            givers = [(one, (one.adds & wanted).bit_count()) for one in self._choices if one.adds >> bit & 1]
            work = min((one.pace * one.days * PARTS // among for one, among in givers), default=0)
            legs = min((PARTS // among for _, among in givers), default=0)
            kronor = min((self._problem.operators[one.operator].cost_all * PARTS // among for one, among in givers), default=0)
            found.append((1 << bit, work, legs, kronor))
        return tuple(found)
