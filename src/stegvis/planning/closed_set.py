"""The closed set: every fact that a participant could ever hold. Where the target lies outside it, that is the proof of it.

Comes in: an inquiry. Goes out: facts, a level after a colon.
"""

from __future__ import annotations

from stegvis.ladder.activity import Activity
from stegvis.planning.grounding import age_window, is_unwanted_loan, why_closed
from stegvis.planning.holdings import closure, gains_of
from stegvis.planning.inquiry import Inquiry
from stegvis.requirement import AgeNeeded, DecidedBy, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, Several

__all__ = ["reached_facts"]


def reached_facts(inquiry: Inquiry) -> tuple[str, ...]:
    """The closed set: every fact that the participant could ever hold, whatever the days, a level after a colon."""
    closed = _Closed(inquiry)
    levels = {fact: inquiry.catalogue.facts[fact].levels for fact, _ in closed.held}
    return tuple(sorted(f"{fact}:{levels[fact][level]}" if level >= 0 else fact for fact, level in closed.held))


class _Closed:
    """What could ever be held and shown, and which jobs could ever be had, by all that is open to the participant."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.catalogue = inquiry, inquiry.catalogue
        self.held, self.proven = set(inquiry.now.facts), set(inquiry.now.proven)
        self.jobs = {inquiry.held.works_as}
        for item in inquiry.held.in_progress:
            self._take(item.activity)
        person, held, today = inquiry.participant, inquiry.held, inquiry.today
        activities = {one.id: one for one in self.catalogue.activities.values() if why_closed(person, one, held, today) is None}
        jobs = [self.catalogue.jobs[name] for name in inquiry.aim.stops if name == inquiry.aim.job or self._suits(name)]
        changed = True
        while changed:
            met = [
                key
                for key, one in activities.items()
                if self._can_live_on(one) and self._could_renew(one) and self._could(one.requires, key)
            ]
            opened = {job.id for job in jobs if self._could(job.requires, job.id)} - self.jobs
            self.jobs |= opened
            changed = bool(met or opened)
            for activity in met:
                del activities[activity]
                self._take(activity)

    def _suits(self, job: str) -> bool:
        return job not in self.inquiry.held.avoid and self.inquiry.participant.suits(self.catalogue.jobs[job].hours)

    def _can_live_on(self, activity: Activity) -> bool:
        """Whether it takes no loan that is not wanted: a wage from a job within reach would do, where it can stand beside one."""
        person = self.inquiry.participant
        if not is_unwanted_loan(person, activity):
            return True
        least = min(option.pace_percent for option in activity.options())
        return bool(activity.beside_work) and least <= person.pace_beside_work and any(self.jobs)

    def _could_renew(self, activity: Activity) -> bool:
        """Whether what it renews, if anything, has been held or could be."""
        renewed = activity.renews
        return renewed is None or renewed in self.inquiry.held.had or (renewed, -1) in self.held

    def _take(self, activity: str) -> None:
        given = frozenset(pair for gain in gains_of(self.catalogue, activity) for pair in closure(self.catalogue, gain))
        self.held |= given
        self.proven |= given

    def _could(self, requirement: Requirement, judged: str) -> bool:
        """Whether a requirement could hold on some day with all that, and with any age that is still to come."""
        inquiry = self.inquiry
        match requirement:
            case Several():
                met = requirement.is_enough(lambda item: self._could(item, judged))
            case FactNeeded(fact=fact, proof=proof):
                met = (fact, -1) in (self.proven if proof else self.held)
            case LevelNeeded(fact=fact, level=level):
                met = (fact, self.catalogue.facts[fact].levels.index(level)) in self.held
            case AgeNeeded(age=limits):
                met = age_window(inquiry.participant.born, limits)[1] > inquiry.now.day.toordinal()
            case ExperienceNeeded(experience=term):
                counted = {job for job in self.jobs if job in term.of or not set(term.of).isdisjoint(self._counts_as(job))}
                met = bool(counted) or inquiry.now.meets(requirement, judged)
            case DecidedBy():
                met = False
        return met or any(item.covers(requirement, judged, self.catalogue) for item in inquiry.held.waivers)

    def _counts_as(self, job: str | None) -> tuple[str, ...]:
        return self.catalogue.jobs[job].counts_as if job is not None and job in self.catalogue.jobs else ()
