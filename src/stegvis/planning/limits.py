"""Days on which something ends: an age that is passed, a holding that lapses, an activity that is no longer offered.

Comes in: an inquiry and its route's legs and stops. Goes out: warnings that name the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stegvis.dates import birthday
from stegvis.findings import Warned
from stegvis.ladder.entry import Gain
from stegvis.planning.holdings import Pairs, closure, gains_of, track_of, warned
from stegvis.planning.inquiry import Inquiry
from stegvis.requirement import AgeLimits, AgeNeeded, FactNeeded, LevelNeeded, Requirement, Several, leaves
from stegvis.route import Leg, Stop

__all__ = ["limit_warnings", "opens_on", "passes_on"]


def limit_warnings(inquiry: Inquiry, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> Iterator[Warned]:
    """One warning for each age rule that is not certain, and for each limit that passes before the route's last day."""
    last = _last_day(inquiry.now.day, legs, stops)
    activities = inquiry.catalogue.activities
    judged = [(leg.activity, activities[leg.activity].requires, leg.starts) for leg in legs if leg.starts is not None]
    judged += [(stop.job, inquiry.catalogue.jobs[stop.job].requires, stop.able_to_apply) for stop in stops]
    for name, requirement, day in judged:
        gains = [gain for leg in legs if leg.ends <= day for gain in gains_of(inquiry.catalogue, leg.activity)]
        given = frozenset(pair for gain in gains for pair in closure(inquiry.catalogue, gain))
        yield from _ages(inquiry, name, requirement, day, last, given)
    yield from _ages_of_programmes(inquiry)
    for leg in legs:
        ends = activities[leg.activity].valid_to
        if leg.starts is not None and ends is not None and ends <= last:
            yield warned("offer-ends", of=leg.activity, day=ends.isoformat())
    yield from _holdings(inquiry, judged, last)


def _last_day(first: date, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> date:
    """The last day of those who need longer; where that is not known, as if it all took twice as long."""
    earliest = max([first, *(leg.ends for leg in legs), *(stop.able_to_apply for stop in stops)])
    slow = [*(leg.slow_ends for leg in legs), *(stop.slow_able_to_apply for stop in stops)]
    known = [day for day in slow if day is not None]
    return max([earliest, *known]) if len(known) == len(slow) else earliest + (earliest - first)


# ---- ages ---------------------------------------------------------------------------------------------------------


def _ages(inquiry: Inquiry, name: str, requirement: Requirement, day: date, last: date, given: Pairs) -> Iterator[Warned]:
    """What an activity or a job says of ages, where its requirement rests on them on its day."""
    born = inquiry.participant.born
    rules = [leaf for leaf in leaves(requirement) if isinstance(leaf, AgeNeeded)]
    rules = [rule for rule in rules if not _holds_without(inquiry, rule, requirement, name, day, given)]
    if any(_uncertain(born, rule.age, day) for rule in rules):
        yield warned("age-uncertain", of=name, why="year-only" if born else "born-missing")
    for rule in rules:
        passes = passes_on(born, rule.age)
        if passes is not None and day < passes <= last:
            yield warned("age-limit", of=name, day=passes.isoformat(), max=rule.age.max)


def _holds_without(inquiry: Inquiry, rule: AgeNeeded, requirement: Requirement, name: str, day: date, given: Pairs) -> bool:
    """Whether the requirement of that activity or job would hold on that day if the age rule did not."""
    if any(item.opens <= day.toordinal() and item.covers(requirement, name, inquiry.catalogue) for item in inquiry.held.waivers):
        return True
    match requirement:
        case Several():
            return requirement.is_enough(lambda item: _holds_without(inquiry, rule, item, name, day, given))
        case AgeNeeded(age=limits):
            return requirement is not rule and limits.allow(inquiry.participant.born, day)
        case FactNeeded(fact=fact):
            return (fact, -1) in given or inquiry.now.meets(requirement)
        case LevelNeeded(fact=fact, level=level):
            return (fact, inquiry.catalogue.facts[fact].levels.index(level)) in given or inquiry.now.meets(requirement)
        case _:
            return inquiry.now.meets(requirement)


def _ages_of_programmes(inquiry: Inquiry) -> Iterator[Warned]:
    """The programmes whose age rules are not certain on the day of enrolment."""
    born = inquiry.participant.born
    for programme, enrolment in sorted(inquiry.held.enrolled, key=lambda item: (item[0].id, item[1].enrolled)):
        track = track_of(programme, enrolment)
        asked = [programme.eligible, *([programme.tracks[track].eligible] if track is not None else [])]
        rules = [leaf for requirement in asked for leaf in leaves(requirement) if isinstance(leaf, AgeNeeded)]
        if any(_uncertain(born, rule.age, enrolment.enrolled) for rule in rules):
            yield warned("age-uncertain", of=programme.id, why="year-only" if born else "born-missing")


def passes_on(born: int | date | None, limits: AgeLimits) -> date | None:
    """The first day on which somebody may be too old; with a year of birth only, the earliest that it can be."""
    if born is None or limits.max is None:
        return None
    return birthday(born if isinstance(born, date) else date(born, 1, 1), limits.max + 1)


def opens_on(born: int | date | None, limits: AgeLimits) -> date | None:
    """The first day on which somebody may be old enough; with a year of birth only, the earliest that it can be."""
    if born is None or limits.min is None:
        return None
    reached = birthday(born if isinstance(born, date) else date(born, 1, 1), limits.min)
    return date(reached.year, 7, 1) if limits.from_ == "july" else reached


def _uncertain(born: int | date | None, limits: AgeLimits, day: date) -> bool:
    """Whether it depends on a day of birth that is not known."""
    if not isinstance(born, int):
        return born is None
    return limits.allow(date(born, 1, 1), day) != limits.allow(date(born, 12, 31), day)


# ---- holdings -----------------------------------------------------------------------------------------------------


def _holdings(inquiry: Inquiry, judged: list[tuple[str, Requirement, date]], last: date) -> Iterator[Warned]:
    """What is held, is needed on the way, and lapses before the way is over; what comes of it is not named beside it."""
    held = inquiry.held
    needed = {leaf.fact for _, requirement, _ in judged for leaf in leaves(requirement) if isinstance(leaf, FactNeeded | LevelNeeded)}
    lapses: dict[tuple[str, int], int] = {}
    for until, pairs, _ in held.lapsing:
        for pair in pairs - held.lasting - held.proven:
            lapses[pair] = max(until, lapses.get(pair, 0))
    ends = {pair: until for pair, until in lapses.items() if pair[0] in needed and until <= last.toordinal()}
    implied = {(other, ends[pair]) for pair in ends for other in _implied(inquiry, pair)}
    days = {(fact, until) for (fact, level), until in ends.items() if ((fact, level), until) not in implied}
    for until, fact in sorted((until, fact) for fact, until in days):
        yield warned("holding-lapses", fact=fact, day=date.fromordinal(until - 1).isoformat())


def _implied(inquiry: Inquiry, pair: tuple[str, int]) -> Pairs:
    """What holds by that fact and level, itself left out."""
    fact, level = pair
    levels = inquiry.catalogue.facts[fact].levels
    return closure(inquiry.catalogue, Gain(fact=fact, level=levels[level] if levels else None)) - {pair}
