"""Other routes that trade one thing for another: a first job sooner, the target sooner, less of one's own money, fewer hours a week.

Comes in: an inquiry and its route. Goes out: at most five routes, none of them worse in everything than another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, get_args

from stegvis.planning.answers import route_of
from stegvis.planning.inquiry import Inquiry
from stegvis.route import Alternative, By, Route

__all__ = ["MOST", "other_routes"]

How = Literal["target", "first-job", "weeks", "cost", "pace", "other-start", "without-job"]
"""Which question a candidate answers."""

MOST = 5
"""No more can be compared at a table."""


class _Worth(NamedTuple):
    """What routes are compared by; less is better in each. A route without a first job has a day that never comes."""

    able: date
    target: date
    own_kronor: int
    load: int


def other_routes(inquiry: Inquiry, first: Route) -> tuple[Alternative, ...]:
    """Candidates from fixed solves, those that nothing else beats kept, different next steps first."""
    kept: list[tuple[_Worth, Alternative]] = []
    base = _worth(first)
    for how, what, other in _candidates(inquiry, first):
        if inquiry.clock():
            break
        solved = other.solved()
        if solved.plan is None or not solved.outcome.proven:
            continue
        route = route_of(solved, solved.plan)
        worth = _worth(route)
        if any(_beats(known, worth) for known in (base, *(item[0] for item in kept))):
            continue
        kept = [item for item in kept if not _beats(worth, item[0])]
        kept.append((worth, _alternative(how, what, route, base, worth)))
    steps: set[str | None] = {first.next_step.activity}
    ranked = []
    for number, (_, alternative) in enumerate(kept):
        ranked.append((alternative.route.next_step.activity in steps, number, alternative))
        steps.add(alternative.route.next_step.activity)
    return tuple(item[-1] for item in sorted(ranked, key=lambda item: item[:2])[:MOST])


def _candidates(inquiry: Inquiry, first: Route) -> Iterator[tuple[How, str | None, Inquiry]]:
    """Every other goal, every smaller pace, the first activities barred one after the other, no stop on the way."""
    person = inquiry.participant
    for by in get_args(By):
        if by != inquiry.by:
            yield by, None, inquiry.aimed(by)
    paces = {option.pace_percent for sketch in inquiry.view().sketches for option, _ in sketch.options}
    for pace in sorted((pace for pace in paces if 0 < pace < person.pace_percent), reverse=True):
        yield "pace", str(pace), inquiry.changed(pace_percent=pace, pace_beside_work=min(pace, person.pace_beside_work))
    new = [leg.activity for leg in first.legs if not leg.in_progress]
    for activity in new[:3]:
        yield "other-start", activity, _avoiding(inquiry, (activity,))
    jobs = tuple(stop.job for stop in first.stops if stop.job != first.target.job)
    if jobs:
        yield "without-job", jobs[0], _avoiding(inquiry, jobs[:1])


def _avoiding(inquiry: Inquiry, names: tuple[str, ...]) -> Inquiry:
    wishes = inquiry.participant.wishes
    return inquiry.changed(wishes=wishes.model_copy(update={"avoid": (*wishes.avoid, *names)}))


def _worth(route: Route) -> _Worth:
    totals = route.totals
    assert totals.target.earliest is not None
    return _Worth(totals.able_to_apply.earliest or date.max, totals.target.earliest, totals.cost_sek.get("participant", 0), _load(route))


def _load(route: Route) -> int:
    """The greatest sum of paces on any day."""
    days = [leg.starts or date.min for leg in route.legs]
    return max((sum(leg.pace_percent for leg in route.legs if (leg.starts or date.min) <= day < leg.ends) for day in days), default=0)


def _beats(one: _Worth, other: _Worth) -> bool:
    """Whether it is no worse in anything."""
    return one.able <= other.able and one.target <= other.target and one.own_kronor <= other.own_kronor and one.load <= other.load


def _alternative(how: How, what: str | None, route: Route, base: _Worth, worth: _Worth) -> Alternative:
    both = date.max not in (base.able, worth.able)
    return Alternative(
        how=how,
        what=what,
        days_to_first_job=(worth.able - base.able).days if both else None,
        days_to_target=(worth.target - base.target).days,
        cost_sek=worth.own_kronor - base.own_kronor,
        pace_percent=worth.load - base.load,
        route=route,
    )
