"""Seats where one way may need several of them, by the exact solver: the same order of aims as in `seating`, one after the other.

Comes in: for each bidder the rank and the bids, and the free seats of each start. Goes out: each one's bid, and if that is proven.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from time import monotonic
from typing import Any

__all__ = ["seated_in_bundles"]

_AT_ONCE = 8
"""So many bidders are favoured in one solve; each has at most 64 waits, so the weights stay below 2 to the 50, and exact."""


def seated_in_bundles(
    bidders: Sequence[tuple[int, Sequence[tuple[tuple[Hashable, ...], int]]]], free: Mapping[Hashable, int], *, time_limit: float
) -> tuple[list[int | None], bool]:
    """Seats the bidders, given in the order of their turn.

    Raises:
        ImportError: OR-Tools (the extra `exact`) is not installed.
    """
    solver = _Solver(bidders, free, time_limit)
    for _, numbers in groupby(range(len(bidders)), key=lambda number: bidders[number][0]):
        solver.seat(list(numbers))
    return solver.chosen(), solver.proven


class _Solver:
    """One model, to which each class adds what has been found best for it."""

    def __init__(
        self, bidders: Sequence[tuple[int, Sequence[tuple[tuple[Hashable, ...], int]]]], free: Mapping[Hashable, int], time_limit: float
    ) -> None:
        from ortools.sat.python import cp_model

        self.cp, self.ends, self.proven = cp_model, monotonic() + time_limit, True
        self.bidders, self.free = bidders, free
        self.model = cp_model.CpModel()
        self.waits = [[wait for _, wait in bids] for _, bids in bidders]
        self.takes = [[self.model.new_bool_var("") for _ in bids] for _, bids in bidders]
        users: dict[Hashable, list[Any]] = {}
        for (_, bids), takes in zip(bidders, self.takes, strict=True):
            self.model.add_at_most_one(takes)
            for (slots, _), take in zip(bids, takes, strict=True):
                for slot in slots:
                    users.setdefault(slot, []).append(take)
        for slot, found in users.items():
            self.model.add(sum(found) <= free[slot])
        self.values = [[0] * len(takes) for takes in self.takes]

    def chosen(self) -> list[int | None]:
        """The bid of each; what is left where the time was over is given in the order of the turn, so far as seats go."""
        found = [next((bid for bid, taken in enumerate(values) if taken), None) for values in self.values]
        used = Counter(slot for bid, (_, bids) in zip(found, self.bidders, strict=True) if bid is not None for slot in bids[bid][0])
        for number, (_, bids) in enumerate(self.bidders):
            for bid in sorted(range(len(bids)), key=lambda bid: bids[bid][1]) if found[number] is None and not self.proven else ():
                if found[number] is None and all(used[slot] < self.free[slot] for slot in bids[bid][0]):
                    found[number] = bid
                    used.update(bids[bid][0])
        return found

    def seat(self, numbers: Sequence[int]) -> None:
        """The class's aims in order; what is found for one is kept while the next is sought."""
        every = [(take, wait) for number in numbers for take, wait in zip(self.takes[number], self.waits[number], strict=True)]
        if not every:
            return
        count = sum(take for take, _ in every)
        longest = self.model.new_int_var(0, max(wait for _, wait in every), "")
        for take, wait in every:
            self.model.add(longest >= wait * take)
        total = sum(wait * take for take, wait in every)
        aims = [-count, longest, total, *(self._favoured(numbers[begin : begin + _AT_ONCE]) for begin in range(0, len(numbers), _AT_ONCE))]
        for aim in aims:
            best = self._least(aim)
            if best is None:
                return
            self.model.add(aim <= best)

    def _favoured(self, numbers: Sequence[int]) -> Any:
        """An aim: who comes first has the shortest wait that is left, before the next; each weighs more than all after."""
        aim, weight = 0, 1
        for number in reversed(numbers):
            own, size = self._place(number)
            aim += weight * own
            weight *= size
        return aim

    def _place(self, number: int) -> tuple[Any, int]:
        """Which of the waits of the bidder it is, from 0, the last being to have no seat; and how many there are."""
        order = sorted(set(self.waits[number]))
        last = len(order)
        pairs = zip(self.takes[number], self.waits[number], strict=True)
        return last + sum((order.index(wait) - last) * take for take, wait in pairs), last + 1

    def _least(self, aim: Any) -> int | None:
        """The least value of an aim, or of the best solution that is found in time; None where there was no time for any."""
        left = self.ends - monotonic()
        if left <= 0:
            self.proven = False
            return None
        self.model.minimize(aim)
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = left
        status = solver.solve(self.model)
        self.proven &= status == self.cp.OPTIMAL
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        self.values = [[solver.value(take) for take in takes] for takes in self.takes]
        return round(solver.objective_value) if not isinstance(aim, int) else aim
