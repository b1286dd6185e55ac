"""Days on which something ends: an age that is passed, a holding that lapses, an activity that is no longer offered.

Comes in: an inquiry and its route's legs and stops. Goes out: warnings that name the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stegvis.dates import birthday
from stegvis.findings import Warned
from stegvis.planning.holdings import warned
from stegvis.planning.inquiry import Inquiry
from stegvis.requirement import AgeLimits, AgeNeeded, Requirement, leaves
from stegvis.route import Leg, Stop

__all__ = ["limit_warnings", "passes_on"]


def limit_warnings(inquiry: Inquiry, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> Iterator[Warned]:
    """One warning for each age rule that is not certain, and for each limit that passes before the route's last day."""
    last = max([inquiry.now.day, *(leg.slow_ends or leg.ends for leg in legs), *(stop.able_to_apply for stop in stops)])
    activities = inquiry.catalogue.activities
    judged = [(leg.activity, activities[leg.activity].requires, leg.starts) for leg in legs if leg.starts is not None]
    judged += [(stop.job, inquiry.catalogue.jobs[stop.job].requires, stop.able_to_apply) for stop in stops]
    for name, requirement, day in judged:
        yield from _ages(inquiry, name, requirement, day, last)
    for leg in legs:
        ends = activities[leg.activity].valid_to
        if leg.starts is not None and ends is not None and ends <= last:
            yield warned("offer-ends", of=leg.activity, day=ends.isoformat())
    yield from _holdings(inquiry, judged, last)


def _ages(inquiry: Inquiry, name: str, requirement: Requirement, day: date, last: date) -> Iterator[Warned]:
    born = inquiry.participant.born
    rules = [leaf for leaf in leaves(requirement) if isinstance(leaf, AgeNeeded)]
    if any(_uncertain(born, rule, day) for rule in rules):
        yield warned("age-uncertain", of=name, why="year-only" if born else "born-missing")
    for rule in rules:
        passes = passes_on(born, rule.age)
        if passes is not None and day < passes <= last:
            yield warned("age-limit", of=name, day=passes.isoformat(), max=rule.age.max)


def passes_on(born: int | date | None, limits: AgeLimits) -> date | None:
    """The first day on which somebody may be too old; with a year of birth only, the earliest that it can be."""
    if born is None or limits.max is None:
        return None
    return birthday(born if isinstance(born, date) else date(born, 1, 1), limits.max + 1)


def _uncertain(born: int | date | None, rule: AgeNeeded, day: date) -> bool:
    if not isinstance(born, int):
        return born is None
    years = day.year - born
    low, high = rule.age.min, rule.age.max
    unsure_low = low is not None and rule.age.from_ is None and years == low
    return unsure_low or (high is not None and years == high + 1)


def _holdings(inquiry: Inquiry, judged: list[tuple[str, Requirement, date]], last: date) -> Iterator[Warned]:
    """What is held, is needed on the way, and lapses before the way is over."""
    needed = {leaf.fact for _, requirement, _ in judged for leaf in leaves(requirement) if hasattr(leaf, "fact")}
    for until, pairs, _ in sorted(inquiry.held.lapsing, key=lambda item: (item[0], sorted(item[1]))):
        lapsing = sorted({fact for fact, _ in pairs} & needed)
        if lapsing and until <= last.toordinal():
            yield warned("holding-lapses", fact=lapsing[0], day=date.fromordinal(until - 1).isoformat())
