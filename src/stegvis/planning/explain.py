"""Why: what each leg serves, why an expected activity is not there, and which leg's delay delays the target most.

Comes in: an inquiry and its legs. Goes out: reasons as data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from stegvis.dates import add_months
from stegvis.findings import WISH, Delay, LeftOut, Reason
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.planning.grounding import is_unwanted_loan, why_closed
from stegvis.planning.holdings import Pairs, closure, gains_of, track_of
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.need import each_bit
from stegvis.planning.plans import Plan
from stegvis.planning.problem import NO_RUNG, Months, months_hold_on
from stegvis.planning.relevance import reachable
from stegvis.planning.retiming import delayed
from stegvis.requirement import (
    AgeNeeded,
    ExperienceNeeded,
    FactNeeded,
    LevelNeeded,
    Requirement,
    Several,
    canonical,
    leaves,
)
from stegvis.route import Leg, Stop

__all__ = ["because", "gained", "left_out", "most_delaying"]


def gained(catalogue: Catalogue, activity: str) -> Pairs:
    """Everything an activity gives, with lower levels and what is implied."""
    return frozenset(pair for gain in gains_of(catalogue, activity) for pair in closure(catalogue, gain))


# ---- what each leg serves -----------------------------------------------------------------------------------------


def because(inquiry: Inquiry, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """The legs, each with what its new facts serve: later legs first, then the target, the jobs on the way, programmes to come, wishes.

    A job that is open before the leg is done is not served by it, nor is the present job or one below it. A leg that others must stand
    beside serves them as such, and one that is wished for the wish.
    """
    catalogue, aim = inquiry.catalogue, inquiry.aim
    sought = aim.job or aim.target.certificate or aim.target.competency or ""
    jobs = [(job, catalogue.jobs[job].requires) for job in _still_to_come(inquiry, sought)]
    wishes = [(WISH, wish) for wish in _wished(inquiry)]
    last = max((leg.ends for leg in legs), default=inquiry.now.day)
    have, shown = _brought(inquiry, last)
    found = []
    for leg in legs:
        after = [other.activity for other in legs if (other.starts or date.min) >= leg.ends]
        given = gained(catalogue, leg.activity)
        before = frozenset(pair for other in legs if other.ends < leg.ends for pair in gained(catalogue, other.activity))
        others = [(job, need) for job, need in jobs if job == sought or not _is_met(inquiry, need, job, before)]
        consumers = [(activity, catalogue.activities[activity].requires) for activity in after]
        consumers += [(sought, aim.requirement), *others, *_to_enter(inquiry), *wishes]
        reasons = _reasons(catalogue, (given - have, given - shown), consumers) or _as_such(inquiry, leg, legs)
        found.append(leg.model_copy(update={"because": reasons or _reasons(catalogue, (given, given), consumers)}))
        lasting = _lasting(catalogue, leg, last)
        have, shown = have | lasting, shown | lasting
    return tuple(found)


def _still_to_come(inquiry: Inquiry, sought: str) -> list[str]:
    """The jobs on the way from the lowest rung up, without the present job and what is not above it; the one sought is always there."""
    way = inquiry.aim.way
    rung = way.get(inquiry.held.works_as or "", NO_RUNG)
    return [job for job in sorted(way, key=lambda job: (way[job], job)) if job == sought or way[job] > rung]


def _is_met(inquiry: Inquiry, requirement: Requirement, judged: str, facts: Pairs) -> bool:
    """Whether a requirement holds now, or with those facts."""
    match requirement:
        case Several():
            met = requirement.is_enough(lambda item: _is_met(inquiry, item, judged, facts))
        case FactNeeded(fact=fact):
            met = (fact, -1) in facts
        case LevelNeeded(fact=fact, level=level):
            met = (fact, inquiry.catalogue.facts[fact].levels.index(level)) in facts
        case _:
            met = False
    return met or inquiry.now.meets(requirement, judged)


def _wished(inquiry: Inquiry) -> Iterator[Requirement]:
    """The facts that are wished for, those with levels at the lowest."""
    for name in inquiry.named(inquiry.participant.wishes.must_include, ("activities", "facts")):
        if name in inquiry.catalogue.facts:
            levels = inquiry.catalogue.facts[name].levels
            yield LevelNeeded(fact=name, level=levels[0]) if levels else FactNeeded(fact=name)


def _to_enter(inquiry: Inquiry) -> Iterator[tuple[str, Requirement]]:
    """What programmes that are still to begin ask for, each fact with its programme, in the order of their days."""
    for programme, enrolment in sorted(inquiry.held.enrolled, key=lambda item: (item[1].enrolled, item[0].id)):
        if enrolment.enrolled > inquiry.today:
            yield from ((programme.id, item) for item in programme.to_bring(track_of(programme, enrolment)))


def _brought(inquiry: Inquiry, last: date) -> tuple[Pairs, Pairs]:
    """What is held until after the last day, and what of it is shown."""
    held = inquiry.held
    kept = [(pairs, proven) for until, pairs, proven in held.lapsing if until > last.toordinal()]
    shown = frozenset({*held.proven, *(pair for pairs, proven in kept if proven for pair in pairs)})
    return frozenset({*shown, *held.lasting, *(pair for pairs, _ in kept for pair in pairs)}), shown


def _lasting(catalogue: Catalogue, leg: Leg, last: date) -> Pairs:
    """What the leg gives until after the last day."""
    found: set[tuple[str, int]] = set()
    for gain in gains_of(catalogue, leg.activity):
        months = getattr(catalogue.facts[gain.fact], "valid_months", None)
        if months is None or add_months(leg.ends, months) > last:
            found |= closure(catalogue, gain)
    return frozenset(found)


def _reasons(catalogue: Catalogue, given: tuple[Pairs, Pairs], consumers: Iterable[tuple[str, Requirement]]) -> tuple[Reason, ...]:
    """What new facts, and facts newly shown, serve: for each the first of the consumers (id, requirement) that needs it.

    Where one asks for several levels of a fact, the highest that is given is told.
    """
    found: dict[str, Reason] = {}
    for consumer, requirement in consumers:
        for number, fact, level, proof in sorted(_facts(catalogue, requirement), key=lambda item: -item[0]):
            if (fact, number) in given[proof] and fact not in found:
                found[fact] = Reason(needs=fact, level=level, for_=consumer)
    return tuple(found[fact] for fact in sorted(found))


def _facts(catalogue: Catalogue, requirement: Requirement) -> Iterator[tuple[int, str, str | None, bool]]:
    """Each fact that is asked for, after its level's place: -1 without one; with its level, and whether it must be shown."""
    for leaf in leaves(requirement):
        match leaf:
            case FactNeeded(fact=fact, proof=proof):
                yield -1, fact, None, proof
            case LevelNeeded(fact=fact, level=level):
                yield catalogue.facts[fact].levels.index(level), fact, level, False


def _as_such(inquiry: Inquiry, leg: Leg, legs: tuple[Leg, ...]) -> tuple[Reason, ...]:
    """What a leg serves by being there: a leg that must stand beside it, or a wish."""
    activities = inquiry.catalogue.activities
    beside = next((other.activity for other in legs if leg.activity in activities[other.activity].co_requires), None)
    wished = WISH if any(name == leg.activity for name, _ in inquiry.held.musts) else None
    serves = beside or wished
    return (Reason(needs=leg.activity, for_=serves),) if serves else ()


# ---- what was left out --------------------------------------------------------------------------------------------


def left_out(inquiry: Inquiry, legs: tuple[Leg, ...], stops: tuple[Stop, ...] = ()) -> tuple[LeftOut, ...]:
    """The activities that one might expect, and why they are not on the route.

    One might expect what belongs to a rung that is still to be climbed, and what gives something that the route's own legs give.
    """
    catalogue, aim = inquiry.catalogue, inquiry.aim
    here = inquiry.standing()
    still = aim.rungs[aim.rungs.index(here) :] if here in aim.rungs else aim.rungs
    on_route = {leg.activity for leg in legs}
    given = {gain.fact for leg in legs for gain in gains_of(catalogue, leg.activity)}
    why = _LeftOut(inquiry, legs, stops)
    found = []
    for activity in catalogue.activities.values():
        own = (activity.ladder, activity.step) in still
        if activity.id not in on_route and (own or any(gain.fact in given for gain in gains_of(catalogue, activity.id))):
            found.append(why.of(activity))
    return tuple(item for item in found if item.code != "needless" or item.kind == "validation")


class _LeftOut:
    """What comes of one route, and why other activities are not on it."""

    def __init__(self, inquiry: Inquiry, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> None:
        self.inquiry, self.catalogue, self.legs = inquiry, inquiry.catalogue, legs
        self.last = self.until = max([inquiry.now.day, *(leg.ends for leg in legs), *(stop.able_to_apply for stop in stops)])
        self.have = _brought(inquiry, inquiry.now.day)[0]
        self.coming = self.have | {pair for leg in legs for pair in gained(self.catalogue, leg.activity)}
        hires = [(inquiry.held.works_as, inquiry.now.day)] if inquiry.held.works_as else []
        hires += [(stop.job, stop.expected_hire) for stop in stops]
        self.employment = tuple((day.toordinal(), number) for number, (_, day) in enumerate(hires))
        self.jobs = [job for job, _ in hires]
        self._rests: dict[tuple[int, str], tuple[Pairs, frozenset[str]]] = {}

    @cached_property
    def reachable(self) -> Pairs:
        """The facts of relevance that could be had, whatever the days."""
        problem = self.inquiry.problem()
        atoms = (problem.names[bit] for bit in each_bit(reachable(problem)))
        return frozenset((str(atom[1]), int(str(atom[2]))) for atom in atoms if atom[0] == "fact")

    def of(self, activity: Activity) -> LeftOut:
        """Why that activity is left out."""
        inquiry, gives = self.inquiry, gained(self.catalogue, activity.id)
        if gives and gives <= self.have:
            return self._told(activity, "held", by=min(gain.fact for gain in gains_of(self.catalogue, activity.id)))
        why = why_closed(inquiry.participant, activity, inquiry.held, inquiry.today)
        if why is None and is_unwanted_loan(inquiry.participant, activity) and not self.jobs:
            why = "no-loan"
        if why:
            return self._told(activity, "closed", why=why)
        other = self._instead(gives - self.have)
        self.until = max(other.starts or self.inquiry.now.day, self.inquiry.now.day) if other else self.last
        missing = self._missing(activity, self.coming)
        if other is not None and hasattr(missing, "fact"):  # it could be had, but need not
            missing = self._missing(activity, self.coming | self.reachable)
        if missing is not None:
            by = getattr(missing, "fact", None)
            if by and self._is_avoided(by):
                return self._told(activity, "other" if other else "missing", by=other.activity if other else by, why="avoid")
            return self._told(activity, "missing", by=by, why=None if by else _LEAF_WORDS[type(missing).__name__])
        return self._told(activity, "needless") if other is None else self._told(activity, "other", by=other.activity)

    def _is_avoided(self, fact: str) -> bool:
        """Whether something that is to be avoided, as is wished for, gives that fact."""
        activities = self.inquiry.held.avoid & self.catalogue.activities.keys()
        return any(gain.fact == fact for activity in activities for gain in gains_of(self.catalogue, activity))

    def _instead(self, gives: Pairs) -> Leg | None:
        """The leg that does most of what those facts would do on the route, of several the last; None where they would do nothing."""
        facts = {fact for fact, _ in gives}
        served = [
            (sum(reason.needs in facts or self._serves(number, gives, reason.for_) for reason in leg.because), leg)
            for number, leg in enumerate(self.legs)
        ]
        best = max((count for count, _ in served), default=0)
        return next((leg for count, leg in reversed(served) if count == best), None) if best else None

    def _serves(self, number: int, gives: Pairs, consumer: str) -> bool:
        """Whether what a leg serves would be met by those facts instead, and not without them."""
        entry = self.catalogue.activities.get(consumer) or self.catalogue.jobs.get(consumer)
        if entry is None:
            return False
        rest, lacks = self._without(number, consumer, entry.requires)
        return not lacks.isdisjoint(fact for fact, _ in gives) and _is_met(self.inquiry, entry.requires, consumer, rest | gives)

    def _without(self, number: int, consumer: str, need: Requirement) -> tuple[Pairs, frozenset[str]]:
        """What is held when a leg has ended, but for what it gives; and the facts asked for where that is not enough, else none."""
        found = self._rests.get((number, consumer))
        if found is None:
            leg = self.legs[number]
            others = (other for other in self.legs if other is not leg and other.ends <= leg.ends)
            rest = self.have.union(*(gained(self.catalogue, other.activity) for other in others))
            asked = (leaf for leaf in leaves(need) if isinstance(leaf, FactNeeded | LevelNeeded))
            lacks = frozenset(leaf.fact for leaf in asked if not _is_met(self.inquiry, leaf, consumer, rest))
            found = self._rests[number, consumer] = (rest, frozenset() if _is_met(self.inquiry, need, consumer, rest) else lacks)
        return found

    def _told(self, activity: Activity, code: str, *, by: str | None = None, why: str | None = None) -> LeftOut:
        named = (self.catalogue.facts.get(by) or self.catalogue.activities[by]) if by else None
        by_name = named.name if named else None
        return LeftOut(activity=activity.id, name=activity.name, kind=activity.kind, code=code, by=by, by_name=by_name, why=why)  # type: ignore[arg-type]

    def _missing(self, activity: Activity, facts: Pairs) -> Requirement | None:
        """What is missing, for one who has those facts: an age, a decision, months, or the first fact; None where nothing is."""
        if self._met(activity.requires, activity.id, facts):
            return None
        missing = (leaf for leaf in leaves(activity.requires) if not self._met(leaf, activity.id, facts))
        return min(missing, key=lambda leaf: (_LEAVES.index(type(leaf).__name__), canonical(leaf)))

    def _met(self, requirement: Requirement, judged: str, facts: Pairs) -> bool:
        """Whether the requirement holds now, or with those facts and what is worked on the way."""
        inquiry = self.inquiry
        match requirement:
            case Several():
                met = requirement.is_enough(lambda item: self._met(item, judged, facts))
            case ExperienceNeeded(experience=term):
                met = self._worked(frozenset(term.of), term.months)
            case AgeNeeded(age=limits):
                met = limits.allow(inquiry.participant.born, self.until)
            case _:
                met = _is_met(inquiry, requirement, judged, facts)
        return met or inquiry.now.meets(requirement, judged)

    def _worked(self, of: frozenset[str], months: int) -> bool:
        """Whether so many months in those jobs are full by the day on which they would be of use."""
        jobs = self.catalogue.jobs
        counts = {
            job for job in (*self.inquiry.held.months, *self.jobs) if job in of or (job in jobs and not of.isdisjoint(jobs[job].counts_as))
        }
        held = sum(count for work, count in self.inquiry.held.months.items() if work in counts)
        term = Months(0, frozenset(number for number, job in enumerate(self.jobs) if job in counts), months, held)
        return months_hold_on(term, self.employment) <= self.until.toordinal()


_LEAF_WORDS = {"AgeNeeded": "age", "DecidedBy": "decided_by", "ExperienceNeeded": "experience"}
_LEAVES = (*_LEAF_WORDS, "FactNeeded", "LevelNeeded")


# ---- what delays most ---------------------------------------------------------------------------------------------


def most_delaying(solved: Solved, plan: Plan) -> Delay | None:
    """The leg whose delay by four weeks, or to its next start from then, puts the target off most; None where none does."""
    worst: tuple[int, str] | None = None
    for leg in plan.legs:
        if solved.inquiry.clock():
            return None
        later = delayed(solved.problem, plan, leg, clock=solved.inquiry.clock)
        days = later.target_day - plan.target_day if later else 0
        if days > (worst[0] if worst else 0):
            worst = (days, leg.operator.id)
    if worst is None:
        return None
    return Delay(activity=worst[1], name=solved.inquiry.catalogue.activities[worst[1]].name, days=worst[0])
