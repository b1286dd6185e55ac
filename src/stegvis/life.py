"""A participant's days as an answer has them: what is held, how long one has worked, which requirements are met on which day.

Comes in: a participant, and the activities and jobs of an answer with their days. Goes out: a `Life`, which only the checker looks into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from stegvis.dates import add_months, whole_months
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import folded, is_yes, resolve, resolve_level, track_names
from stegvis.ladder.way import Way
from stegvis.participant import Enrolment, Participant
from stegvis.requirement import (
    AgeNeeded,
    DecidedBy,
    ExperienceNeeded,
    FactNeeded,
    LevelNeeded,
    Requirement,
    Several,
    canonical,
)
from stegvis.route import Stop

__all__ = ["DAY", "WORK", "Held", "Life", "Reach", "Stretch", "time_ends"]

Held = tuple[str, str | None]
"""A fact with one of its levels, or with None: the fact as such."""

WORK, DAY = ("jobs", "work"), timedelta(days=1)


def months_on(day: date, months: int) -> date:
    """So many calendar months after a day; the last day of all where there is no such day."""
    try:
        return add_months(day, months)
    except ValueError:
        return date.max


def time_ends(enrolment: Enrolment, months: int) -> date:
    """The first day after so many months of a programme, each day of a pause before it put on at the end; the last day of all at most."""
    begins, last = enrolment.enrolled.toordinal(), date.max.toordinal()
    ends = least = months_on(enrolment.enrolled, months).toordinal()
    counted = -1
    while counted != (counted := _days_within(enrolment, begins, ends)) and ends < last:
        ends = min(least + counted, last)
    return date.fromordinal(ends)


def _days_within(enrolment: Enrolment, begins: int, ends: int) -> int:
    """How many days of those, the last left out, are in some pause."""
    days, reached = 0, begins
    for first, last in sorted((pause.from_.toordinal(), pause.to.toordinal()) for pause in enrolment.pauses):
        days += max(0, min(last + 1, ends) - max(first, reached))
        reached = max(reached, last + 1)
    return days


class Stretch(NamedTuple):
    """An activity or employment, `ends` exclusive; `full`: it fills the day, as work and placements do; `ways` to take what is new."""

    what: str
    starts: date
    ends: date
    pace: int = 0
    full: bool = True
    suits_work: bool = False
    ways: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """The participant's days as an answer has them: the activities, and the employments in their order.

    `said` are decisions (role, question) that count as made; `slow`: the activities take the time of those who need longer.
    """

    catalogue: Catalogue
    person: Participant
    today: date
    first_day: date
    works_as: str
    runs: tuple[Stretch, ...] = ()
    jobs: tuple[Stretch, ...] = ()
    said: frozenset[tuple[str, str]] = frozenset()
    slow: bool = False

    def run(self, what: str, starts: date, ends: date, pace: int, points: int | None = None) -> Stretch:
        """An activity: with study points, a new leg in one of the ways that it may be taken; without, in progress."""
        activity, said = self.catalogue.activities[what], (pace, (ends - starts).days, points)
        ways = tuple(way for way in activity.options() if (way.pace_percent, self.length(way), way.study_points) == said)
        beside_work = activity.stands_beside_work if points is None else any(way.beside_work for way in ways)
        return Stretch(what, starts, ends, pace, activity.kind in PLACEMENTS, beside_work and activity.kind not in PLACEMENTS, ways)

    def length(self, way: Option) -> int:
        """How many days a way takes."""
        return way.slow_days if self.slow else way.days

    def employed(self, stops: Iterable[Stop]) -> Life:
        """The same days with the present job and these stops, each from its hire until a later one begins."""
        hires, jobs = [(self.works_as, self.first_day)] if self.works_as else [], list[Stretch]()
        for job, day in [*hires, *((stop.job, stop.expected_hire) for stop in stops)]:
            jobs = [item._replace(ends=min(item.ends, day)) for item in jobs if item.starts < day] + [Stretch(job, day, date.max)]
        return replace(self, jobs=tuple(jobs))

    def meeting(self, run: Stretch) -> list[Stretch]:
        """What it overlaps."""
        return [item for item in (*self.runs, *self.jobs) if item is not run and item.starts < run.ends and run.starts < item.ends]

    def spells(self) -> Iterator[tuple[Held, date, date, bool]]:
        """What is held or given, from when until when (exclusive), and whether it is proven."""
        for item in self.person.holds:
            fact = self.catalogue.facts.get(resolve(self.catalogue, item.fact or "", ("facts",)) or "")
            level = resolve_level(fact.levels, item.level or fact.levels[0]) if fact and fact.levels else None
            if fact and (level if fact.levels else is_yes(item.level)):
                lapses = item.expires + DAY if item.expires and item.expires < date.max else date.max
                yield (fact.id, level), date.min, lapses, item.evidence != "self_reported"
        for run in self.runs:
            for given, level in self.catalogue.activities[run.what].gains:
                months = getattr(self.catalogue.facts[given], "valid_months", None)
                yield (given, level), run.ends, months_on(run.ends, months) if months else date.max, True

    def held(self, day: date, *, proven: bool = False, ever: bool = False) -> set[Held]:
        """What holds that day: with `proven` own word set aside, with `ever` whether or not it has lapsed since."""
        since = (spell for spell in self.spells() if spell[1] <= day and (ever or day < spell[2]))
        return self.catalogue.closure(held for held, _, _, shown in since if shown or not proven)

    def months(self, day: date, wanted: tuple[str, ...]) -> int:
        """Months in those jobs: what the file says, and each unbroken time of employment in whole months."""
        alike = {*wanted, *(job.id for job in self.catalogue.jobs.values() if not set(wanted).isdisjoint(job.counts_as))}
        kept = [(resolve(self.catalogue, name, WORK), count) for item in self.person.holds for name, count in item.experience.items()]
        unbroken = [list(group) for counts, group in groupby(self.jobs, key=lambda job: job.what in alike) if counts]
        return sum(whole_months(one[0].starts, min(one[-1].ends, day)) for one in unbroken) + sum(n for job, n in kept if job in alike)

    def met(self, requirement: Requirement, day: date, whose: str | None = None) -> bool:
        """Whether the requirement of `whose`, an activity or a job, holds on that day."""
        if self.waived(requirement, day, whose):
            return True
        match requirement:
            case FactNeeded(fact=fact, proof=proof):
                return (fact, None) in self.held(day, proven=proof)
            case LevelNeeded(fact=fact, level=level):
                return (fact, level) in self.held(day)
            case Several():
                return requirement.is_enough(lambda item: self.met(item, day, whose))
            case ExperienceNeeded(experience=term):
                return self.months(day, term.of) >= term.months
            case AgeNeeded(age=limits):
                return limits.allow(self.person.born, day)
            case DecidedBy(decided_by=role, question=question):
                return (role, question["sv"]) in self.said
        raise AssertionError(requirement)

    def waived(self, asked: Requirement, day: date, whose: str | None) -> bool:
        """Whether a waiver covers just this: the same, or a lower level of the same fact."""
        covering = [asked]
        if isinstance(asked, LevelNeeded):
            levels = self.catalogue.facts[asked.fact].levels
            covering = [LevelNeeded(fact=asked.fact, level=level) for level in levels[levels.index(asked.level) :]]
        mine = [item for item in self.person.waivers if item.date <= day and canonical(item.requirement) in map(canonical, covering)]
        return any(resolve(self.catalogue, item.for_, ("activities", "jobs")) == whose for item in mine)

    def days(self, until: date) -> Iterator[date]:
        """The days on which something can come to hold: an end, a waiver, a first of the month, whole months after a birth or hire."""
        since = [date(self.first_day.year, 1, 1), *(job.starts for job in self.jobs)]
        since += [self.person.born] if isinstance(self.person.born, date) else []
        days = {self.first_day, *(run.ends for run in self.runs), *(item.date for item in self.person.waivers)}
        days |= {add_months(start, months) for start in since for months in range(whole_months(start, until) + 1)}
        yield from (day for day in sorted(days) if self.first_day <= day <= until)

    def first(self, requirement: Requirement, until: date, whose: str | None = None) -> date | None:
        """The first day it holds."""
        return next((day for day in self.days(until) if self.met(requirement, day, whose)), None)

    def ready(self, requirement: Requirement, until: date, whose: str | None) -> date | None:
        """The first day it holds, and all that must be on the way has been."""
        activities, facts = self.musts(), self.facts_to_bring()
        ends = [min((run.ends for run in self.runs if run.what == name), default=date.max) for name in activities]
        days = (day for day in self.days(until) if all(day >= end for end in ends) and all(self.met(fact, day) for fact in facts))
        return next((day for day in days if self.met(requirement, day, whose)), None)

    # ---- wishes, programmes to come, and what could ever be ---------------------------------------------------

    @property
    def avoided(self) -> set[str]:
        """The activities and jobs that are to be avoided."""
        names = (resolve(self.catalogue, name, ("activities", "jobs")) for name in self.person.wishes.avoid)
        return {name for name in names if name}

    def musts(self) -> set[str]:
        """The activities that must be on the way."""
        names = (resolve(self.catalogue, name, ("activities", "facts")) for name in self.person.wishes.must_include)
        return {name for name in names if name and name in self.catalogue.activities}

    def facts_to_bring(self) -> list[Requirement]:
        """The facts that must be held by the target's day: wished for, or asked for by a programme that is still to begin."""
        names = (resolve(self.catalogue, name, ("activities", "facts")) for name in self.person.wishes.must_include)
        facts = [self.catalogue.facts[name] for name in names if name and name in self.catalogue.facts]
        found: list[Requirement] = [
            LevelNeeded(fact=one.id, level=one.levels[0]) if one.levels else FactNeeded(fact=one.id) for one in facts
        ]
        for item in self.person.programmes:
            programme = self.catalogue.programmes.get(resolve(self.catalogue, item.id, ("programmes",)) or "")
            if programme and item.enrolled > self.today:
                found += programme.to_bring(track_names(programme).get(folded(item.track or "")))
        return found

    def may_start(self, activity: Activity) -> bool:
        """Whether there is any way and any day on which the participant could start it, requirements aside."""
        if activity.id in self.avoided or not self.person.suits(activity.hours):
            return False
        first, last = max(self.first_day, activity.valid_from or self.first_day), activity.valid_to or add_months(self.today, 240)
        for way in activity.options():
            begin = max(first, self.today + way.apply_days_before * DAY) if way.apply_by is None else first
            start = way.starts.on_or_after(begin)
            late = way.apply_by is not None and way.apply_by < self.today
            if (
                way.pace_percent <= self.person.pace_percent
                and not late
                and start is not None
                and start <= min(last, add_months(self.today, 240))
            ):
                return True
        return False

    def opens(self, job: str, until: date) -> date | None:
        """The first day on which the job's requirement holds."""
        return self.first(self.catalogue.jobs[job].requires, until, job)


class Reach:
    """What could come to hold on some day for one who could ever hold just those facts, a level after a colon."""

    def __init__(self, life: Life, way: Way, reachable: Iterable[str]) -> None:
        """Adds what the activities within reach show, and the jobs within reach, to the facts."""
        self.life = life
        self.held: set[Held] = {(fact, level or None) for fact, _, level in (item.partition(":") for item in reachable)}
        self.held |= {(fact, None) for fact, _ in self.held}
        self.shown = life.held(life.first_day, proven=True, ever=True)
        self.jobs = {life.works_as}
        self.activities: list[Activity] = []
        jobs = [
            job for job in map(life.catalogue.jobs.__getitem__, way.stops) if job.id not in life.avoided and life.person.suits(job.hours)
        ]
        size = -1
        while size != len(self.activities) + len(self.jobs):
            size = len(self.activities) + len(self.jobs)
            self.jobs |= {job.id for job in jobs if self.meet(job.requires, job.id)}
            open_to = (one for one in life.catalogue.activities.values() if life.may_start(one) and self.can_live_on(one))
            self.activities = [one for one in open_to if self.could_renew(one) and self.meet(one.requires, one.id)]
            gains = [run.what for run in life.runs] + [one.id for one in self.activities]
            self.shown |= life.catalogue.closure(gain for name in gains for gain in life.catalogue.activities[name].gains)

    def can_live_on(self, activity: Activity) -> bool:
        """Whether there could be something else to live on than a loan that is not wanted: a wage beside it, from some job within reach."""
        person = self.life.person
        if not person.wishes.no_loan or activity.lives_on != ("student_aid",):
            return True
        light = any(way.pace_percent <= person.pace_beside_work for way in activity.options())
        return bool(activity.beside_work) and light and any(self.jobs)

    def could_renew(self, activity: Activity) -> bool:
        """Whether what it renews, if anything, has been held or could be."""
        return activity.renews is None or bool({(activity.renews, None)} & (self.held | self.life.held(self.life.first_day, ever=True)))

    def meet(self, requirement: Requirement, whose: str | None) -> bool:
        """Whether a requirement could hold on some day, whatever the days still to come."""
        life = self.life
        if life.waived(requirement, date.max, whose):
            return True
        match requirement:
            case FactNeeded(fact=fact, proof=proof):
                return (fact, None) in (self.shown if proof else self.held)
            case LevelNeeded(fact=fact, level=level):
                return (fact, level) in self.held
            case Several():
                return requirement.is_enough(lambda item: self.meet(item, whose))
            case ExperienceNeeded(experience=term):
                alike = {*term.of, *(job.id for job in life.catalogue.jobs.values() if not set(term.of).isdisjoint(job.counts_as))}
                return bool(alike & self.jobs) or life.met(requirement, life.first_day, whose)
            case AgeNeeded(age=limits):
                return limits.model_copy(update={"min": None}).allow(life.person.born, life.first_day)
            case DecidedBy(decided_by=role, question=question):
                return (role, question["sv"]) in life.said
        raise AssertionError(requirement)
