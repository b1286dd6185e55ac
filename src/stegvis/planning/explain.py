"""Why: what each leg serves, why an expected activity is not there, and which leg's delay delays the target most.

Comes in: an inquiry and its legs. Goes out: reasons as data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from stegvis.findings import Delay, LeftOut, Reason
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.planning.grounding import why_closed
from stegvis.planning.holdings import Pairs, closure, gains_of
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.plans import Plan
from stegvis.planning.retiming import delayed
from stegvis.requirement import AllOf, AnyOf, AtLeast, FactNeeded, LevelNeeded, Requirement, leaves
from stegvis.route import Leg

__all__ = ["because", "left_out", "most_delaying"]


def gained(catalogue: Catalogue, activity: str) -> Pairs:
    """Everything an activity gives, with lower levels and what is implied."""
    return frozenset(pair for gain in gains_of(catalogue, activity) for pair in closure(catalogue, gain))


# ---- what each leg serves -----------------------------------------------------------------------------------------


def because(inquiry: Inquiry, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """The legs, each with what its new facts serve: later legs first, then the target, then the jobs on the way."""
    catalogue, target = inquiry.catalogue, inquiry.aim.target
    have = _brought(inquiry)
    way = sorted(inquiry.aim.way, key=lambda job: (inquiry.aim.way[job], job))
    jobs: list[tuple[str, Requirement]] = [(job, catalogue.jobs[job].requires) for job in way]
    aim = (inquiry.aim.job or target.certificate or target.competency or "", inquiry.aim.requirement)
    programmes = [(programme.id, programme.eligible) for programme, _ in inquiry.held.enrolled]
    found = []
    for leg in legs:
        after = [other.activity for other in legs if (other.starts or date.min) >= leg.ends]
        later = [(activity, catalogue.activities[activity].requires) for activity in after]
        given = gained(catalogue, leg.activity)
        reasons = _reasons(catalogue, given - have or given, [*later, aim, *jobs, *programmes])
        found.append(leg.model_copy(update={"because": reasons}))
        have |= given
    return tuple(found)


def _brought(inquiry: Inquiry) -> set[tuple[str, int]]:
    held = inquiry.held
    return {*held.lasting, *held.proven, *(pair for _, pairs, _ in held.lapsing for pair in pairs)}


def _reasons(catalogue: Catalogue, given: Pairs, consumers: Iterable[tuple[str, Requirement]]) -> tuple[Reason, ...]:
    """What new facts serve: for each the first of the consumers (id, requirement), in their order, that needs it."""
    found: dict[str, Reason] = {}
    for consumer, requirement in consumers:
        for fact, level in _facts(requirement):
            levels = catalogue.facts[fact].levels
            pair = (fact, levels.index(level) if level else -1)
            if pair in given and fact not in found:
                found[fact] = Reason(needs=fact, level=level, for_=consumer)
    return tuple(found[fact] for fact in sorted(found))


def _facts(requirement: Requirement) -> Iterator[tuple[str, str | None]]:
    for leaf in leaves(requirement):
        match leaf:
            case FactNeeded(fact=fact):
                yield fact, None
            case LevelNeeded(fact=fact, level=level):
                yield fact, level


# ---- what was left out --------------------------------------------------------------------------------------------


def left_out(inquiry: Inquiry, legs: tuple[Leg, ...]) -> tuple[LeftOut, ...]:
    """The activities that one might expect, and why they are not on the route.

    One might expect what belongs to a rung that is still to be climbed, and what gives something that the route's own legs give.
    """
    catalogue, aim = inquiry.catalogue, inquiry.aim
    here = inquiry.standing()
    still = aim.rungs[aim.rungs.index(here) :] if here in aim.rungs else aim.rungs
    on_route = {leg.activity for leg in legs}
    given = {gain.fact for leg in legs for gain in gains_of(catalogue, leg.activity)}
    found = []
    for activity in catalogue.activities.values():
        own = (activity.ladder, activity.step) in still
        if activity.id not in on_route and (own or any(gain.fact in given for gain in gains_of(catalogue, activity.id))):
            found.append(_why_left_out(inquiry, activity, legs))
    return tuple(item for item in found if item.code != "needless" or item.kind == "validation")


def _why_left_out(inquiry: Inquiry, activity: Activity, legs: tuple[Leg, ...]) -> LeftOut:
    catalogue = inquiry.catalogue
    gives, have = gained(catalogue, activity.id), _brought(inquiry)
    coming = have | {pair for leg in legs for pair in gained(catalogue, leg.activity)}
    if gives <= have:
        return _left_out(inquiry, activity, "held", by=max(gains_of(catalogue, activity.id), key=lambda gain: gain.fact).fact)
    why = why_closed(inquiry.participant, activity, inquiry.held, inquiry.today)
    if why:
        return _left_out(inquiry, activity, "closed", why=why)
    missing = _missing(inquiry, activity, coming)
    if missing is not None:
        by = getattr(missing, "fact", None)
        return _left_out(inquiry, activity, "missing", by=by, why=None if by else _LEAF_WORDS[type(missing).__name__])
    other = next((leg for leg in legs if (gives - have) & gained(catalogue, leg.activity)), None)
    if other is not None:
        return _left_out(inquiry, activity, "other", by=other.activity)
    return _left_out(inquiry, activity, "needless")


_LEAF_WORDS = {"ExperienceNeeded": "experience", "AgeNeeded": "age", "DecidedBy": "decided_by"}


def _left_out(inquiry: Inquiry, activity: Activity, code: str, *, by: str | None = None, why: str | None = None) -> LeftOut:
    names = {**inquiry.catalogue.facts, **inquiry.catalogue.activities}
    by_name = names[by].name if by else None
    return LeftOut(activity=activity.id, name=activity.name, kind=activity.kind, code=code, by=by, by_name=by_name, why=why)  # type: ignore[arg-type]


def _missing(inquiry: Inquiry, activity: Activity, coming: set[tuple[str, int]]) -> Requirement | None:
    """The first leaf that is missing, somewhere on the way, for the requirement; None where nothing is."""
    missing = [leaf for leaf in leaves(activity.requires) if not _comes(inquiry, leaf, activity.id, coming)]
    return missing[0] if missing and not _met(inquiry, activity.requires, activity.id, coming) else None


def _met(inquiry: Inquiry, requirement: Requirement, judged: str, coming: set[tuple[str, int]]) -> bool:
    match requirement:
        case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
            least = len(items) if isinstance(requirement, AllOf) else getattr(requirement, "at_least", 1)
            return sum(_met(inquiry, item, judged, coming) for item in items) >= least
        case _:
            return _comes(inquiry, requirement, judged, coming)


def _comes(inquiry: Inquiry, leaf: Requirement, judged: str, coming: set[tuple[str, int]]) -> bool:
    """Whether the leaf holds now, or by what is held or given on the way."""
    match leaf:
        case FactNeeded(fact=fact):
            return (fact, -1) in coming or inquiry.now.meets(leaf, judged)
        case LevelNeeded(fact=fact, level=level):
            return (fact, inquiry.catalogue.facts[fact].levels.index(level)) in coming or inquiry.now.meets(leaf, judged)
        case _:
            return inquiry.now.meets(leaf, judged)


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
