"""What holds for a participant on the first day, before anything is planned.

Comes in: the catalogue, the participant and what was read of the holdings. Goes out: `Today`, which says of any requirement whether it
holds now.
"""

from __future__ import annotations

from datetime import date

from stegvis.dates import add_months
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.holdings import Held, closure, gains_of
from stegvis.requirement import AgeNeeded, DecidedBy, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, Several

__all__ = ["Today"]


class Today:
    """The facts, months and waivers of one participant on the first day."""

    def __init__(self, catalogue: Catalogue, participant: Participant, held: Held, today: date) -> None:
        """Gathers what is held and has not ended, and what has ended by that day of what was in progress."""
        self.catalogue = catalogue
        self.born = participant.born
        self.held = held
        self.day = participant.first_day(today)
        self.proven = set(held.proven)
        self.facts = held.lasting | held.proven
        for _, pairs, shown in held.lapsing:  # what has ended already was left out when it was read
            self.facts |= pairs
            self.proven |= pairs if shown else frozenset()
        for item in held.in_progress:
            if item.ends <= self.day:
                self._take(item.activity, item.ends)

    def _take(self, activity: str, ends: date) -> None:
        for gain in gains_of(self.catalogue, activity):
            months = getattr(self.catalogue.facts[gain.fact], "valid_months", None)
            if months is None or add_months(ends, months) > self.day:
                self.facts |= closure(self.catalogue, gain)
                self.proven |= closure(self.catalogue, gain)

    def meets(self, requirement: Requirement, judged: str = "") -> bool:
        """Whether the requirement holds now; `judged` is the activity or job that it belongs to, for waivers."""
        if self.held.waivers and self._is_waived(requirement, judged):
            return True
        match requirement:
            case FactNeeded(fact=fact, proof=proof):
                return (fact, -1) in (self.proven if proof else self.facts)
            case LevelNeeded(fact=fact, level=level):
                return (fact, self.catalogue.facts[fact].levels.index(level)) in self.facts
            case Several():
                return requirement.is_enough(lambda item: self.meets(item, judged))
            case ExperienceNeeded(experience=term):
                return self._months(frozenset(term.of)) >= term.months
            case AgeNeeded(age=limits):
                return limits.allow(self.born, self.day)
            case DecidedBy():
                return False
        raise AssertionError(requirement)

    def _is_waived(self, requirement: Requirement, judged: str) -> bool:
        day = self.day.toordinal()
        return any(item.opens <= day and item.covers(requirement, judged, self.catalogue) for item in self.held.waivers)

    def _months(self, of: frozenset[str]) -> int:
        jobs = self.catalogue.jobs
        return sum(
            count for work, count in self.held.months.items() if work in of or (work in jobs and not of.isdisjoint(jobs[work].counts_as))
        )
