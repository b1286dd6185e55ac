"""What holds on each day of a route that is walked as it stands: facts, levels, experience, ages, waivers.

Comes in: the catalogue, the participant, what runs when and where they are employed. Goes out: whether a requirement holds on a day,
and since when. Nothing that plans may use this: that is what makes the checker independent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from stegvis.dates import add_months, age_on, birthday, whole_months
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.participant import Participant
from stegvis.requirement import (
    AgeLimits,
    AgeNeeded,
    AllOf,
    AnyOf,
    AtLeast,
    ExperienceNeeded,
    FactNeeded,
    LevelNeeded,
    Requirement,
)

__all__ = ["Held", "Life", "Span"]

Held = tuple[str, str | None]
"""A fact with one of its levels, or with None: the fact as such."""


@dataclass(frozen=True, slots=True)
class Span:
    """An activity or an employment from `starts` to `ends`, exclusive; `suits_work`: it may stand beside an employment.

    `new` is False for what was in progress already.
    """

    what: str
    starts: date
    ends: date
    pace_percent: int = 0
    suits_work: bool = True
    placement: bool = False
    new: bool = True

    def covers(self, day: date) -> bool:
        """Whether it goes on that day."""
        return self.starts <= day < self.ends

    def meets(self, other: Span) -> bool:
        """Whether both go on, on some day."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Life:
    """The participant's days if the route is walked: the activities, new and in progress, and the employments in their order."""

    catalogue: Catalogue
    participant: Participant
    today: date
    runs: tuple[Span, ...] = ()
    jobs: tuple[Span, ...] = ()

    @property
    def first_day(self) -> date:
        """Nothing starts, opens or is claimed before this day."""
        return self.participant.first_day(self.today)

    def fact(self, text: str | None) -> str:
        """The fact that a text of the participant file names, or an empty text."""
        return resolve(self.catalogue, text or "", ("facts",)) or ""

    def work(self, text: str | None) -> str:
        """The job or earlier occupation that a text of the participant file names, or an empty text."""
        return resolve(self.catalogue, text or "", ("jobs", "work")) or ""

    def gains(self, run: Span) -> Iterator[tuple[str, str | None, date]]:
        """What a run gives: a fact, its level, and the first day on which it no longer holds."""
        activity = self.catalogue.activities[run.what]
        renewed = [(activity.renews, None)] if activity.renews else []
        for fact, level in [*((gain.fact, gain.level) for gain in activity.gives), *renewed]:
            months = getattr(self.catalogue.facts[fact], "valid_months", None)
            yield fact, level, add_months(run.ends, months) if months else date.max

    def held(self, day: date, *, proven: bool = False, ever: bool = False, without: Span | None = None) -> set[Held]:
        """What holds on that day: with `proven` own word set aside, with `ever` whether or not it has lapsed since."""
        found: list[Held] = [
            (self.fact(item.fact), item.level)
            for item in self.participant.holds
            if (ever or day <= (item.expires or day)) and not (proven and item.evidence == "self_reported")
        ]
        for run in self.runs:
            if run.ends <= day and run is not without:
                found += [(fact, level) for fact, level, lapses in self.gains(run) if ever or day < lapses]
        return self.closed(found)

    def closed(self, found: list[Held]) -> set[Held]:
        """These facts, their lower levels and all that they imply."""
        waiting, closed = list(found), set[Held]()
        while waiting:
            fact_id, level = waiting.pop()
            fact = self.catalogue.facts.get(fact_id)
            if fact is None or (fact_id, level) in closed or level not in (None, *fact.levels):
                continue
            closed |= {(fact_id, level), (fact_id, None)}
            waiting += [(fact_id, lower) for lower in fact.levels[: fact.levels.index(level)]] if level else []
            waiting += [(gain.fact, gain.level) for gain in fact.implies]
        return closed

    def months(self, day: date, wanted: tuple[str, ...]) -> int:
        """Months of experience in those jobs: what the file says, and each unbroken time of employment in whole months."""
        kept = [(self.work(name), months) for item in self.participant.holds for name, months in item.experience.items()]
        total = sum(months for job, months in kept if self.counts(job, wanted))
        for counts, group in groupby(self.jobs, key=lambda job: self.counts(job.what, wanted)):
            unbroken = list(group)
            total += whole_months(unbroken[0].starts, min(unbroken[-1].ends, day)) if counts else 0
        return total

    def counts(self, job_id: str, wanted: tuple[str, ...]) -> bool:
        """Whether months in the job count as months in one of those wanted."""
        job = self.catalogue.jobs.get(job_id)
        return job_id in wanted or (job is not None and not set(wanted).isdisjoint(job.counts_as))

    def met(self, requirement: Requirement, day: date, whose: str | None = None) -> bool:
        """Whether the requirement of `whose`, an activity or a job, holds on that day."""
        if whose and self._waived(requirement, day, whose):
            return True
        match requirement:
            case FactNeeded(fact=fact, proof=proof):
                return (fact, None) in self.held(day, proven=proof)
            case LevelNeeded(fact=fact, level=level):
                return (fact, level) in self.held(day)
            case AllOf(all_of=items):
                return all(self.met(item, day, whose) for item in items)
            case AnyOf(any_of=items):
                return any(self.met(item, day, whose) for item in items)
            case AtLeast(at_least=least, of=items):
                return sum(self.met(item, day, whose) for item in items) >= least
            case ExperienceNeeded(experience=term):
                return self.months(day, term.of) >= term.months
            case AgeNeeded(age=limits):
                return _age_allows(self.participant.born, limits, day)
            case _:
                return False  # only a person can say

    def _waived(self, asked: Requirement, day: date, whose: str) -> bool:
        """Whether a waiver covers just this: the same, or a lower level of the same fact."""
        for waiver in self.participant.waivers:
            if waiver.date <= day and resolve(self.catalogue, waiver.for_, ("activities", "jobs")) == whose:
                waived = waiver.requirement
                if waived == asked:
                    return True
                if isinstance(waived, LevelNeeded) and isinstance(asked, LevelNeeded):
                    levels = self.catalogue.facts[asked.fact].levels
                    if waived.fact == asked.fact and waived.level in levels[levels.index(asked.level) :]:
                        return True
        return False

    def first(self, requirement: Requirement, until: date, whose: str | None = None) -> date | None:
        """The first day, up to `until`, on which the requirement holds; it can begin to hold on certain days only."""
        born, years = self.participant.born, range(self.first_day.year, until.year + 1)
        days = {self.first_day, *(run.ends for run in self.runs), *(waiver.date for waiver in self.participant.waivers)}
        days |= {birthday(born, year - born.year) for year in years} if isinstance(born, date) else set()
        days |= {date(year, month, 1) for year in years for month in (1, 7)}
        for job in self.jobs:
            days |= {add_months(job.starts, months) for months in range(whole_months(job.starts, until) + 1)}
        return next((day for day in sorted(days) if self.first_day <= day <= until and self.met(requirement, day, whose)), None)


def _age_allows(born: int | date | None, limits: AgeLimits, day: date) -> bool:
    """Whether the limits are kept; with a year of birth only, or none, whatever is not certainly broken counts as kept."""
    if born is None:
        return True
    eldest, youngest = (born, born) if isinstance(born, date) else (date(born, 1, 1), date(born, 12, 31))
    old_enough = age_on(eldest, day) >= (limits.min or 0)
    if limits.from_ == "july":
        old_enough = day >= date(eldest.year + (limits.min or 0), 7, 1)
    return old_enough and (limits.max is None or age_on(youngest, day) <= limits.max)
