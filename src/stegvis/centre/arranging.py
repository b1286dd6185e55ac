"""One proposal for a cohort: the ways of each put together with the free seats of each start.

Comes in: who seeks, their turns, the free seats. Goes out: an `Arranged`: which way each has, or how it goes on for those who wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stegvis.centre.openings import Slot
from stegvis.centre.queueing import Turn
from stegvis.centre.seating import Bid, Bidder, seated
from stegvis.centre.ways import Planner, Seeker, Way
from stegvis.planning.clock import Clock
from stegvis.route import AlreadyQualified
from stegvis.seats import GoalCount

__all__ = ["Arranged", "arrange"]

_ROUNDS = 4
"""So often those who wait are planned again around the full starts, at most."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """What each has: `chosen` is the way of those with a seat, `later` that of those who wait; both None where there is no way."""

    seekers: tuple[Seeker, ...]
    competes: tuple[bool, ...]
    chosen: tuple[Way | None, ...]
    later: tuple[Way | None, ...]
    asked: Mapping[Slot, int]
    used: Mapping[Slot, int]
    proven: bool

    def way(self, number: int) -> Way | None:
        """The way that somebody goes by the proposal."""
        return self.chosen[number] or self.later[number]

    @property
    def seats(self) -> int:
        """How many have a seat."""
        return sum(way is not None and bool(way.slots) for way in self.chosen)

    def goal(self, participants: int | None, today: date, until: date) -> GoalCount:
        """How many can apply for a job before the period ends."""
        ables = [way.able for number in range(len(self.seekers)) if (way := self.way(number)) is not None]
        reached = sum(isinstance(one.answer, AlreadyQualified) for one in self.seekers)
        return GoalCount(
            participants=participants,
            earliest=reached + sum(able.earliest is not None and able.earliest < until for able in ables),
            slow=reached + sum(able.slow is not None and able.slow < until for able in ables),
            already=reached + sum(able.earliest is not None and able.earliest <= today for able in ables),
        )


def arrange(planner: Planner, seekers: Sequence[Seeker], turns: Sequence[Turn], free: Callable[[Slot], int], *, clock: Clock) -> Arranged:
    """Proposes a way for each.

    Args:
        planner: finds more ways where seats are few.
        seekers: in the order in which the participants came; equal ones share one.
        turns: those of the seekers.
        free: the free seats of a start.
        clock: the time that is left for all of it.

    Raises:
        ImportError: somebody needs several seats that are few, and the extra `exact` is not installed.
    """
    competes = tuple(one.first is not None and bool(one.first.slots) for one in seekers)
    counted = list(Counter({id(one): 0 for one in seekers}))
    found = {id(one): one for one in seekers}
    counts = Counter(id(one) for one, asks in zip(seekers, competes, strict=True) if asks)
    competing = [(found[key], counts[key]) for key in counted if counts[key]]
    chosen: tuple[Way | None, ...] = ()
    for _ in range(_ROUNDS):
        few = planner.widen(competing, free)
        chosen, proven = _seated(seekers, competes, turns, {slot: free(slot) for slot in few}, clock.left())
        used = Counter(slot for way in chosen if way is not None for slot in way.slots)
        full = frozenset(slot for slot in few if used[slot] >= free(slot))
        before = [len(seeker.ways) for seeker, _ in competing]
        later = _later(planner, seekers, competes, chosen, full)
        if not any(way is not None and not way.is_later for way in later) or before == [len(seeker.ways) for seeker, _ in competing]:
            break
    asked = Counter(slot for one, asks in zip(seekers, competes, strict=True) if asks and one.first for slot in one.first.slots)
    return Arranged(tuple(seekers), competes, chosen, later, asked, used, proven)


def _later(
    planner: Planner, seekers: Sequence[Seeker], competes: Sequence[bool], chosen: Sequence[Way | None], full: frozenset[Slot]
) -> tuple[Way | None, ...]:
    """For those who compete in vain the best way around the full starts; for those who do not compete their own way."""
    return tuple(
        None if way is not None else planner.around(one, full) if asks else one.first
        for one, asks, way in zip(seekers, competes, chosen, strict=True)
    )


def _seated(
    seekers: Sequence[Seeker], competes: Sequence[bool], turns: Sequence[Turn], free: Mapping[Slot, int], time_limit: float
) -> tuple[tuple[Way | None, ...], bool]:
    """The way of each who competes and has a seat, or needs none."""
    order = sorted((number for number, asks in enumerate(competes) if asks), key=lambda number: turns[number].key)
    open_ways = {number: [way for way in seekers[number].ways if not way.is_later] for number in order}
    bidders = [Bidder(turns[number].priority, tuple(_bids(open_ways[number]))) for number in order]
    found = seated(bidders, free, time_limit=time_limit)
    chosen: dict[int, Way] = {}
    for number, bid in zip(order, found.chosen, strict=True):
        if bid is not None:
            chosen[number] = open_ways[number][bid]
    return tuple(chosen.get(number) for number in range(len(seekers))), found.proven


def _bids(ways: Iterable[Way]) -> Iterable[Bid]:
    return (Bid(way.slots, way.wait) for way in ways)
