"""Activities: what costs time or money and gives facts, with the ways and days on which it may be taken.

Comes in: the values of one activity. Goes out: a typed `Activity`, whose `options` are its ways with length, load and starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stegvis.dates import POINTS_A_WEEK, StartRule, points_of_days, weeks_at_pace
from stegvis.ladder.entry import Entry, Gain, Line
from stegvis.requirement import AllOf, Requirement
from stegvis.terms import Day, Frozen, FrozenDict, Hours, Id, Kind, LivesOn, Many, Money, Percent, Role, Text

__all__ = ["BESIDE_WORK_KINDS", "PLACEMENTS", "WEEKDAYS", "Activity", "Apply", "Offering", "Option", "Starts"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLACEMENTS: frozenset[str] = frozenset({"placement", "work_training", "subsidised_job"})
"""Kinds that fill the working day like an employment."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Weeks = Annotated[int, Field(ge=1, le=520)]


class Starts(Frozen):
    """When an activity may start: single dates, the first Monday of some months, weekdays; absent means any day."""

    months: Many[Annotated[int, Field(ge=1, le=12)]] = ()
    known: Many[Day] = ()
    weekdays: Many[Weekday] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        return {"known": value} if isinstance(value, (list, tuple)) else value

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.weekdays and (self.months or self.known):
            raise PydanticCustomError("starts", "weekdays stand alone, without months or known dates")
        if not (self.months or self.known or self.weekdays):
            raise PydanticCustomError("starts", "starts names no day")
        return self

    def rule(self) -> StartRule:
        """The same as a calendar rule."""
        return StartRule(self.known, self.months, tuple(WEEKDAYS.index(day) for day in self.weekdays))


class Apply(Frozen):
    """How one applies, and the last day: so many weeks before the start."""

    weeks_before: Annotated[int, Field(ge=0, le=104)] = 0
    how: Text | None = None
    url: Line | None = None


class Offering(Frozen):
    """Possible starts of an activity with their own length, pace, seats and last day to apply."""

    starts: Starts
    days: Annotated[int, Field(ge=1, le=3650)]
    slow_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    pace_percent: Percent | None = None
    seats: Annotated[int, Field(ge=0, le=100_000)] | None = None
    beside_work: bool | None = None
    apply_by: Day | None = None

    def rule(self) -> StartRule:
        """The starts as a calendar rule."""
        return self.starts.rule()


@dataclass(frozen=True, slots=True)
class Option:
    """One way to take an activity: a pace, a length in days and the days on which it may start.

    `pace_percent` is 0 where there is no study load; `study_points` is the load of the whole; `apply_by` is the fixed last day to
    apply, if the offering names one, and `apply_days_before` the last day reckoned from the start.
    """

    pace_percent: int
    days: int
    slow_days: int
    study_points: int
    starts: StartRule
    beside_work: bool
    apply_days_before: int = 0
    apply_by: date | None = None


BESIDE_WORK_KINDS: frozenset[str] = frozenset({"validation", "exam", "support", "application"})


class Activity(Entry):
    """What costs time or money and gives facts."""

    kind: Kind
    step: Annotated[int, Field(ge=0, le=100)] | None = None
    requires: Requirement = AllOf(all_of=())
    co_requires: Many[Id] = ()
    gives: Many[Gain] = ()
    renews: Id | None = None
    weeks: Weeks | None = None
    points: Annotated[int, Field(ge=1, le=10_000)] | None = None
    yh_points: Annotated[int, Field(ge=1, le=2_500)] | None = None
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    slow_weeks: Weeks | None = None
    slow_points: Annotated[int, Field(ge=1, le=10_000)] | None = None
    slow_yh_points: Annotated[int, Field(ge=1, le=2_500)] | None = None
    slow_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    paces: Annotated[Many[Percent], Field(min_length=1)] = (100,)
    beside_work: bool | None = None
    starts: Starts | None = None
    seats: Annotated[int, Field(ge=0, le=100_000)] | None = None
    offerings: Annotated[Many[Offering], Field(min_length=1)] | None = None
    apply: Apply | None = None
    where: Text | None = None
    hours: Many[Hours] = ()
    lives_on: Many[LivesOn] = ()
    cost_sek: Money = FrozenDict()
    responsible: Role | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    replaced_by: Id | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        lengths = [self.weeks, self.points, self.yh_points, self.days]
        given = sum(length is not None for length in lengths)
        if given > 1 or (given == 0 and self.offerings is None):
            raise PydanticCustomError("length", "one length is needed: weeks, points, yh_points or days")
        if self.offerings is not None and (self.starts or self.seats is not None or "paces" in self.model_fields_set):
            raise PydanticCustomError("offerings", "offerings stand instead of paces, starts and seats")
        return self

    @property
    def stands_beside_work(self) -> bool:
        """Whether it may overlap an employment; by default only what takes little of the day."""
        return self.kind in BESIDE_WORK_KINDS if self.beside_work is None else self.beside_work

    @property
    def study_points(self) -> int | None:
        """The study load in points (20 a full-time week), 0 where the length has none, None where each offering has its own."""
        return _points(self.weeks, self.points, self.yh_points, self.days)

    @property
    def slow_study_points(self) -> int | None:
        """The load for those who need longer, in points."""
        slow = _points(self.slow_weeks, self.slow_points, self.slow_yh_points, self.slow_days)
        return self.study_points if slow is None else slow

    @property
    def gains(self) -> frozenset[tuple[str, str | None]]:
        """The facts that it gives, each with its level or None, a renewed certificate included."""
        return frozenset([*((gain.fact, gain.level) for gain in self.gives), *([(self.renews, None)] if self.renews else [])])

    def options(self) -> tuple[Option, ...]:
        """Every way to take the activity, fastest pace first; closed ones (no seats) are left out."""
        before = self.apply.weeks_before * 7 if self.apply else 0
        if self.offerings is not None:
            return tuple(self._offered(offering, before) for offering in self.offerings if offering.seats != 0)
        if self.seats == 0:
            return ()
        starts = self.starts.rule() if self.starts else StartRule()
        if self.days is not None:
            slow = max(self.days, self.slow_days or 0)
            return (Option(0, self.days, slow, 0, starts, self.stands_beside_work, before),)
        points, slow_points = self.study_points or 0, max(self.study_points or 0, self.slow_study_points or 0)
        return tuple(
            Option(
                pace,
                weeks_at_pace(points, pace) * 7,
                weeks_at_pace(slow_points, pace) * 7,
                points,
                starts,
                self.stands_beside_work,
                before,
            )
            for pace in sorted(set(self.paces), reverse=True)
        )

    def pace_under_way(self, said: int | None) -> int:
        """The pace of somebody who is in the middle of it: as said, or else the fastest there is."""
        return max((option.pace_percent for option in self.options()), default=0) if said is None else said

    def _offered(self, offering: Offering, before: int) -> Option:
        pace = offering.pace_percent or 0
        points = self.study_points
        if points is None:
            points = points_of_days(offering.days, pace)
        return Option(
            pace,
            offering.days,
            max(offering.days, offering.slow_days or 0),
            points,
            offering.rule(),
            self.stands_beside_work if offering.beside_work is None else offering.beside_work,
            before,
            offering.apply_by,
        )


def _points(weeks: int | None, points: int | None, yh_points: int | None, days: int | None) -> int | None:
    if weeks is not None:
        return weeks * POINTS_A_WEEK
    if points is not None:
        return points
    if yh_points is not None:
        return yh_points * 4
    return 0 if days is not None else None
