"""The state of a plan on one day, and the chains of legs and stops that led to it.

Comes in: nothing but numbers. Goes out: frozen tuples that `moves` makes and the search compares.
"""

from __future__ import annotations

from typing import NamedTuple

from stegvis.planning.problem import NO_RUNG

__all__ = ["NO_ORDER", "Begun", "LateStart", "LegStart", "Order", "State", "StopTaken", "blank", "started", "stops_of"]

Order = tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]
"""All starts of a plan, all paces, all ids: what decides between equally good plans."""

LateStart = tuple[int, int]
"""An operator and a day on which it might pay to start it, although nothing else happens on that day."""

NO_ORDER: Order = ((), (), ())


class Begun(NamedTuple):
    """A leg that is running: its last day is the day before `end`."""

    end: int
    operator: int
    pace: int
    stands: bool
    placement: bool


class LegStart(NamedTuple):
    """A leg that was started, with those before it; `order` are all starts, paces and ids so far, in that order compared between plans."""

    start: int
    operator: int
    way: int
    before: LegStart | None
    order: Order


class StopTaken(NamedTuple):
    """A stop that was taken, with those before it."""

    job: int
    able: int
    hire: int
    before: StopTaken | None


class State(NamedTuple):
    """All that a plan's future depends on, on one day.

    `facts` are bits held for good, `lapsing` are (first day without, bits), `on` every bit that is on today; `employment` is (hire, job)
    in order, `opened` the jobs that have been open, `able` the day of the first stop (0: none yet), `ready` the operators whose
    requirement holds and that are not running, `last` the operator last started on this day (-1: none), `lost` the bits that have
    lapsed, `study` the points of what was started before the first stop, `birth` a number that the search gives to a plan when its
    last leg starts (-1: not yet), `quiet` a day on which nothing happens but late starts.
    """

    day: int
    facts: int
    lapsing: tuple[tuple[int, int], ...]
    on: int
    running: tuple[Begun, ...]
    employment: tuple[tuple[int, int], ...]
    rung: int
    opened: int
    able: int
    ready: tuple[int, ...]
    last: int
    legs: LegStart | None
    stops: StopTaken | None
    lost: int
    leg_count: int
    stop_count: int
    cost: int
    measure: int
    study: int
    birth: int
    quiet: bool


def blank(day: int) -> State:
    """The state on that day of one who holds nothing, has started nothing and has no employment."""
    return State(
        day=day,
        facts=0,
        lapsing=(),
        on=0,
        running=(),
        employment=(),
        rung=NO_RUNG,
        opened=0,
        able=0,
        ready=(),
        last=-1,
        legs=None,
        stops=None,
        lost=0,
        leg_count=0,
        stop_count=0,
        cost=0,
        measure=0,
        study=0,
        birth=-1,
        quiet=False,
    )


def started(chain: LegStart | None) -> tuple[LegStart, ...]:
    """The legs of a chain, first started first."""
    found = []
    while chain is not None:
        found.append(chain)
        chain = chain.before
    return tuple(reversed(found))


def stops_of(chain: StopTaken | None) -> tuple[StopTaken, ...]:
    """The stops of a chain, first taken first."""
    found = []
    while chain is not None:
        found.append(chain)
        chain = chain.before
    return tuple(reversed(found))
