"""Seats for a cohort, as values: what is proposed for whom and by which rule, how full each start is, and what more seats would change.

Comes in: nothing; it is made by `stegvis.queue_file` and `stegvis.centre.cohort`. Goes out: values that round-trip through JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stegvis.findings import Span
from stegvis.situation import RowFault
from stegvis.terms import Day, Frozen, Many, Text

__all__ = [
    "Applied",
    "Cohort",
    "Draw",
    "Effect",
    "GoalCount",
    "Outcome",
    "Placement",
    "PriorityClass",
    "Rule",
    "Seat",
    "StartCount",
    "Taken",
]

Outcome = Literal["seat", "waits", "no_seat_needed", "already_qualified", "needs_a_person", "no_route", "undecided", "unknown_target"]
Rule = Literal["enough_seats", "priority", "applied", "lottery", "waits"]
"""What decided: seats for all; the order of priority; the day of application; the lottery; or that all wait less so."""


class Applied(Frozen):
    """What the queue says of a participant: the day of application, and the item of the order of priority that was judged to fit."""

    participant: str
    applied: Day | None = None
    priority: Annotated[int, Field(ge=1, le=1000)] | None = None


class Taken(Frozen):
    """Seats that are taken already at one start."""

    activity: str
    starts: Day
    taken: Annotated[int, Field(ge=0, le=100_000)]


class PriorityClass(Frozen):
    """One item of the order of priority; the last one, without a name, is everybody else. `count` is how many belong there."""

    number: int
    name: Text | None = None
    source: str | None = None
    assumption: str | None = None
    count: int = 0


class Seat(Frozen):
    """A seat at one start of an activity."""

    activity: str
    name: Text
    starts: Day


class Placement(Frozen):
    """What is proposed for one participant.

    `asked` is the start that their best way needs and that not all can have; `place` of `applicants` is where they stand in its queue, and
    `free` is how many seats it has. `able` is when they can apply for a job by the proposal, `able_first` if they had every seat that they
    ask for, `able_without` if they had none that others want too.
    """

    participant: str
    outcome: Outcome
    priority: int
    applied: Day | None = None
    lot: int | None = None
    seats: Many[Seat] = ()
    asked: Seat | None = None
    place: int | None = None
    applicants: int | None = None
    free: int | None = None
    rule: Rule | None = None
    next_start: Seat | None = None
    able: Span = Span()
    able_first: Span = Span()
    able_without: Span = Span()


class StartCount(Frozen):
    """How full one start is: its seats, those taken already, how many need it for their best way, and how many get it by the proposal."""

    activity: str
    name: Text
    starts: Day
    offering: int = 0
    seats: int
    taken: int = 0
    asked: int = 0
    proposed: int = 0


class Draw(Frozen):
    """The number that somebody drew, where the lottery decided."""

    participant: str
    lot: int


class GoalCount(Frozen):
    """How many can apply for a job before the period ends, by the earliest days and by those of people who need longer.

    `already` of them can do so on the first day. `participants` is what the programme's goal asks for, if it has one of that kind.
    """

    participants: int | None = None
    earliest: int
    slow: int
    already: int = 0


class Effect(Frozen):
    """What a change would do: how many more get a seat, and how many can then apply for a job before the period ends."""

    code: Literal["more_seats", "one_more_start"]
    activity: str
    name: Text
    seats: int
    starts: Day | None = None
    more_seated: int
    goal: GoalCount


class Cohort(Frozen):
    """The proposal; placements in the order in which the participants came, starts by day. It decides nothing.

    `until` is the first day after the period.
    """

    schema_version: Annotated[Literal["stegvis/cohort/1"], Field(alias="schema")] = "stegvis/cohort/1"
    today: Day
    until: Day
    programme: str | None = None
    programme_name: Text | None = None
    seed: int
    same_day: bool = True
    proven: bool = True
    placements: Many[Placement] = ()
    priority: Many[PriorityClass] = ()
    starts: Many[StartCount] = ()
    goal: GoalCount
    lottery: Many[Draw] = ()
    effects: Many[Effect] = ()
    bad: Many[RowFault] = ()
