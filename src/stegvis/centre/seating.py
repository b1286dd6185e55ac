"""Who gets which seat: class by class, as many as possible, then the least longest wait, then the least total wait, then the earlier turn.

Comes in: `Bidder`s in the order of their turn, each with `Bid`s, and the free seats of each start. Goes out: the bid of each, or None.
It knows neither people nor ladders. What a class gets never depends on the classes after it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

__all__ = ["Bid", "Bidder", "Seating", "seated"]

Slot = Hashable


class Bid(NamedTuple):
    """One way to be seated: the starts at which it takes a seat, and the wait in days."""

    slots: tuple[Slot, ...]
    wait: int


@dataclass(frozen=True, slots=True)
class Bidder:
    """Somebody of a class, with what they can take."""

    rank: int
    bids: tuple[Bid, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """For each bidder the index of the bid that they get, or None; and whether nothing better is possible, which is known."""

    chosen: tuple[int | None, ...]
    proven: bool = True


def seated(bidders: Sequence[Bidder], free: Mapping[Any, int], *, time_limit: float = 60.0) -> Seating:
    """Seats the bidders, class by class.

    Args:
        bidders: in the order of their turn: by rank, and within a rank who comes first.
        free: the seats of each start; a start that is not there has seats enough.
        time_limit: seconds for the exact solver, where somebody needs seats at several starts.

    Raises:
        ImportError: somebody needs seats at several starts, and OR-Tools (the extra `exact`) is not installed.

    Complexity: where a bid takes at most one seat, for n bidders with b bids and s starts n times (n times b plus s cubed).
    """
    scarce = [
        Bidder(one.rank, tuple(Bid(tuple(slot for slot in bid.slots if slot in free), bid.wait) for bid in one.bids)) for one in bidders
    ]
    if any(len(bid.slots) > 1 for one in scarce for bid in one.bids):
        from stegvis.centre.bundles import seated_in_bundles

        chosen, proven = seated_in_bundles([(one.rank, one.bids) for one in scarce], free, time_limit=time_limit)
        return Seating(tuple(chosen), proven)
    hall = _Hall(scarce, free)
    for _, numbers in groupby(range(len(scarce)), key=lambda number: scarce[number].rank):
        hall.seat(list(numbers))
    return Seating(tuple(hall.at.get(number) for number in range(len(scarce))))


NOBODY = -1
"""The place of those who have no seat: there is room for all."""


class _Hall:
    """The starts with those who sit there; everybody has a place, if only that of those without a seat."""

    def __init__(self, bidders: Sequence[Bidder], free: Mapping[Any, int]) -> None:
        self.slots = sorted({slot for one in bidders for bid in one.bids for slot in bid.slots}, key=repr)
        index = {slot: number for number, slot in enumerate(self.slots)}
        self.room = [free[slot] for slot in self.slots] + [len(bidders), len(bidders)]  # then who needs none, then who has none
        self.unlimited, self.none = len(self.slots), len(self.slots) + 1
        self.bids = [self._placed(one, index) for one in bidders]
        self.waits = [[bid.wait for bid in one.bids] for one in bidders]
        self.far = 1 + (1 + len(bidders)) * (1 + max((bid.wait for one in bidders for bid in one.bids), default=0))
        self.allowed: dict[int, dict[int, tuple[int, int]]] = {}
        self.place: dict[int, int] = {}
        self.at: dict[int, int | None] = {}

    def _placed(self, one: Bidder, index: Mapping[Slot, int]) -> list[int]:
        return [index[bid.slots[0]] if bid.slots else self.unlimited for bid in one.bids]

    def seat(self, numbers: list[int]) -> None:
        """Seats one class after those who are seated already; none of those gets another wait."""
        before = dict(self.place)
        self._fill(numbers, None)
        count = self._count(numbers)
        waits = sorted({wait for number in numbers for wait in self.waits[number]})
        low, high = 0, len(waits) - 1
        while low < high:  # the least longest wait with which as many have a seat
            middle = (low + high) // 2
            self._again(before, numbers, waits[middle])
            low, high = (low, middle) if self._count(numbers) == count else (middle + 1, high)
        self._again(before, numbers, waits[low] if waits else None)
        for number in numbers:
            self._favour(number)
        for number in numbers:
            self.at[number] = None
        for number in self.at:
            place = self.place[number]
            self.at[number] = None if place == self.none else self.allowed[number][place][1]

    def _again(self, before: Mapping[int, int], numbers: Sequence[int], longest: int | None) -> None:
        self.place = dict(before)
        for number in numbers:
            self.allowed.pop(number, None)
        self._fill(numbers, longest)

    def _count(self, numbers: Sequence[int]) -> int:
        return sum(self.place[number] != self.none for number in numbers)

    def _fill(self, numbers: Sequence[int], longest: int | None) -> None:
        """Everybody in turn takes the place that costs least, others moving where that helps; so all together cost least."""
        for number in numbers:
            options = {self.none: (self.far, -1)}
            for bid, (place, wait) in enumerate(zip(self.bids[number], self.waits[number], strict=True)):
                if (longest is None or wait <= longest) and (place not in options or wait < options[place][0]):
                    options[place] = (wait, bid)
            self.allowed[number] = options
            self._insert(number)

    def _insert(self, number: int) -> None:
        starts = {place: cost for place, (cost, _) in self.allowed[number].items()}
        used = self._used()
        best = min(starts, key=lambda place: (starts[place], place))
        if used[best] < self.room[best]:  # nobody needs to move: those who sit would have moved by themselves to what is better
            self.place[number] = best
            return
        distance, came = self._distances(starts)
        goal = min((place for place in distance if used[place] < self.room[place]), key=lambda place: (distance[place], place))
        self._shift(number, goal, came)

    def _shift(self, number: int, goal: int, came: Mapping[int, tuple[int, int]]) -> None:
        """Everybody on the path moves one place on, and the newcomer takes the first."""
        while goal in came:
            goal_from, mover = came[goal]
            self.place[mover] = goal
            goal = goal_from
        self.place[number] = goal

    def _used(self) -> list[int]:
        used = [0] * len(self.room)
        for place in self.place.values():
            used[place] += 1
        return used

    def _distances(self, starts: Mapping[int, int], locked: int = NOBODY) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """The least cost to each place from those of `starts`, and for each the place before it and who moves (Bellman and Ford).

        There is no cycle that gains, for those who sit do so at the least cost.
        """
        arcs: dict[int, dict[int, tuple[int, int]]] = {}
        for mover, place in self.place.items():
            if mover == locked:
                continue
            own = self.allowed[mover]
            here, onward = own[place][0], arcs.setdefault(place, {})
            for to, (cost, _) in own.items():
                if to != place and (to not in onward or cost - here < onward[to][0]):
                    onward[to] = (cost - here, mover)
        distance, came, waiting = dict(starts), dict[int, tuple[int, int]](), list(starts)
        while waiting:
            place = waiting.pop(0)
            for to, (cost, mover) in arcs.get(place, {}).items():
                if to not in distance or distance[place] + cost < distance[to]:
                    distance[to] = distance[place] + cost
                    came[to] = (place, mover)
                    if to not in waiting:
                        waiting.append(to)
        return distance, came

    def _favour(self, number: int) -> None:
        """Gives one bidder the shortest wait that costs the others together no more, and holds them to it."""
        own, place = self.allowed[number], self.place[number]
        for cost in sorted({cost for cost, _ in own.values()}):
            if cost >= own[place][0]:
                break
            if self._moved(number, cost):
                break
        held = own[self.place[number]][0]
        self.allowed[number] = {to: option for to, option in own.items() if option[0] == held}

    def _moved(self, number: int, cost: int) -> bool:
        """Moves the bidder to a place of that cost where what the others pay for it is no more than what is gained."""
        own, place = self.allowed[number], self.place[number]
        starts = {to: 0 for to, option in own.items() if option[0] == cost}
        distance, came = self._distances(starts, locked=number)
        used, gain = self._used(), own[place][0] - cost
        used[place] -= 1
        ends = [to for to in distance if used[to] < self.room[to] and distance[to] == gain]
        if not ends:
            return False
        self._shift(number, min(ends), came)
        return True
