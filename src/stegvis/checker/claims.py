"""The rules for what a route claims: its stops and their hires, its sums, its next step and its bound.

Comes in: the participant's days if the route is walked, the way to the target, the route. Goes out: what is wrong, in sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from stegvis.checker.walk import Life, Span
from stegvis.checker.way import Way, standing
from stegvis.dates import add_months
from stegvis.route import Leg, Route, Stop

__all__ = ["HORIZON_MONTHS", "Checks", "bound_checks", "employments", "said", "stop_faults", "sum_checks"]

HORIZON_MONTHS = 240
"""Beyond this many months from today there is no route."""

Checks = Iterable[tuple[object, str]]
"""Pairs of what would be wrong, and the sentence that says so."""


def said(checks: Checks, about: str = "") -> list[str]:
    """The sentences of all that is wrong."""
    return [about + sentence for wrong, sentence in checks if wrong]


def employments(life: Life, stops: Sequence[Stop]) -> tuple[Span, ...]:
    """Each employment from its hire until a later one begins; one that would begin no earlier than a later one never begins."""
    works_as = life.participant.works_as
    hires = [(life.work(works_as), life.first_day)] if works_as else []
    hires += [(stop.job, stop.expected_hire) for stop in stops]
    ends = [min((day for _, day in hires[index + 1 :]), default=date.max) for index in range(len(hires))]
    return tuple(Span(job, starts, end) for (job, starts), end in zip(hires, ends, strict=True) if starts < end)


def stop_faults(life: Life, way: Way, answer: Route, target_day: date) -> Iterator[str]:
    """Each stop by itself, then all of them together; under the other goals than the first job none is taken in vain."""
    for stop in answer.stops:
        yield from said(_stop_checks(life, way, stop, target_day), f"{stop.job}: ")
    places = ([] if way.worked is None else [way.worked]) + [way.jobs[stop.job] for stop in answer.stops]
    taken = [stop.job for stop in answer.stops]
    needs_target = way.job is not None and (way.worked is None or way.worked < way.jobs[way.job])
    forced = answer.by == "first-job" and way.worked is None and all(item.code != "first-job-not-kept" for item in answer.warnings)
    yield from said(
        (
            (any(low >= high for low, high in pairwise(places)), "The stops do not climb."),
            (
                any(one.able_to_apply >= two.able_to_apply for one, two in pairwise(answer.stops)),
                "The stops do not open one after another.",
            ),
            (needs_target and taken[-1:] != [way.job], "The target is not the last stop."),
            (forced and taken[:1] != _first_opened(life, way, target_day), "The first stop is not the first job on the way that opens."),
        )
    )
    if answer.by != "first-job":
        idle = [stop.job for stop in answer.stops if stop.job != way.job and _is_idle(life, way, answer.stops, stop, target_day)]
        yield from (f"{job}: its months are not needed." for job in idle)


def _stop_checks(life: Life, way: Way, stop: Stop, target_day: date) -> Checks:
    job, able = life.catalogue.jobs[stop.job], stop.able_to_apply
    opened, can = life.first(job.requires, able, job.id), life.participant.can
    return (
        (opened is None, f"its requirement does not hold on {able}."),
        (opened is not None and opened < able, f"one is able to apply from {opened} already."),
        (able > target_day or (job.id == way.job and able < target_day), "it does not open when the target says."),
        (stop.expected_hire != _hire(life, job.weeks_to_hire, able), f"the expected hire is {_hire(life, job.weeks_to_hire, able)}."),
        (job.id != way.job and job.hours and can and not set(job.hours) & set(can), "its hours are not possible for the participant."),
        ((stop.name, stop.ladder, stop.step) != (job.name, job.ladder, job.step), "it is not what the catalogue says."),
    )


def _hire(life: Life, weeks_to_hire: int, able: date) -> date:
    """The expected hire: put off while something that started before `able` runs and cannot stand beside work."""
    day = able + timedelta(weeks=weeks_to_hire)
    running = sorted((run for run in life.runs if run.starts < able and run.ends > day), key=lambda run: run.ends)
    for done, run in enumerate(running):
        left = running[done:]
        if all(other.suits_work for other in left) and sum(other.pace_percent for other in left) <= life.participant.pace_beside_work:
            return day
        day = run.ends
    return day


def _first_opened(life: Life, way: Way, target_day: date) -> list[str]:
    """The job on the way that opens first, if one does: of several on one day the highest, then the first in the alphabet."""
    can, opened = life.participant.can, []
    for job_id, place in way.jobs.items():
        job = life.catalogue.jobs[job_id]
        day = life.first(job.requires, target_day, job_id)
        if day and (job_id == way.job or not (job.hours and can) or set(job.hours) & set(can)):
            opened.append((day, -place, job_id))
    return [min(opened)[2]] if opened else []


def _is_idle(life: Life, way: Way, stops: Sequence[Stop], stop: Stop, target_day: date) -> bool:
    """Whether everything on the route would hold on the same days without that stop."""
    less = replace(life, jobs=employments(life, [other for other in stops if other is not stop]))
    legs = all(less.met(life.catalogue.activities[run.what].requires, run.starts, run.what) for run in life.runs if run.new)
    jobs = [(life.catalogue.jobs[other.job], other.able_to_apply) for other in stops if other is not stop]
    return (
        legs
        and all(less.first(job.requires, able, job.id) == able for job, able in jobs)
        and less.first(way.requirement, target_day, way.job) == target_day
    )


def sum_checks(life: Life, way: Way, answer: Route, new: Sequence[Leg]) -> Checks:
    """The target's day, the sums over the new legs, and the next step."""
    totals, step = answer.totals, answer.next_step
    ready = life.first(way.requirement, totals.target.earliest or life.first_day, way.job)
    first = answer.stops[0] if answer.stops else None
    stop = (first.able_to_apply, first.expected_hire) if first else (None, None)
    points = sum(leg.study_points for leg in new)
    cost = Counter[str]()
    for leg in new:
        cost.update(leg.cost_sek)
    begins = (new[0].activity, new[0].starts) if new else (None, None)
    rung = (step.ladder, step.step) if way.rung or step.step is not None else None
    opens = stop if way.worked is None else (life.first_day, life.first_day)
    return (
        (ready is None, "The target does not hold on the day that is said."),
        (ready and ready != totals.target.earliest, f"The target holds on {ready} already."),
        (ready and ready > add_months(life.today, HORIZON_MONTHS), "The target holds more than 20 years from today."),
        ((totals.able_to_apply.earliest, totals.expected_hire.earliest) != opens, "The totals do not say when the first job is open."),
        (totals.study_points != points, f"The study points sum to {points}."),
        (Counter(totals.cost_sek) != cost, "The costs do not sum so."),
        ((step.activity, step.starts) != begins, "The next step is not the first new leg."),
        ((step.do in ("apply", "start")) != bool(new), "The next step is not something to do now."),
        (rung != standing(life, way), "The next step is not before the rung where the participant stands."),
    )


def bound_checks(answer: Route) -> Checks:
    """The bound is never above the value; proven means that they are the same."""
    totals, bound = answer.totals, answer.lower_bound
    kronor = sum(cost for payer, cost in totals.cost_sek.items() if answer.payer in (None, payer))
    measures: dict[str, list[tuple[Any, Any]]] = {
        "first-job": [(totals.able_to_apply.earliest, bound.able_to_apply), (totals.target.earliest, bound.target)],
        "target": [(totals.target.earliest, bound.target)],
        "weeks": [(totals.study_points, bound.study_points)],
        "cost": [(kronor, bound.cost_sek)],
    }
    value, least = next(((value, least) for value, least in measures[answer.by] if value != least), (None, None))
    return (
        (answer.proven_optimal and value != least, "It is said to be proven, but the bound is not the value."),
        (value is not None and least is not None and least > value, "The bound is above the value."),
    )
