"""Legs and stops of an answer: what was planned with ids, names and dates back in place, and the days of those who need longer.

Comes in: a solved inquiry. Goes out: the `Leg`s and `Stop`s of its route, without their reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import get_args

from stegvis.ladder.activity import Activity, Option
from stegvis.ladder.entry import Sourced
from stegvis.ladder.model import Job
from stegvis.planning.inquiry import Solved
from stegvis.planning.need import FAR
from stegvis.planning.plans import Plan, PlannedLeg
from stegvis.planning.problem import day_of
from stegvis.planning.retiming import Retimed
from stegvis.route import Assumption, Leg, PayOfStop, Stop
from stegvis.terms import Hours, LivesOn

__all__ = ["HOURS_A_WEEK", "legs_of", "stops_of_plan"]

HOURS_A_WEEK = 40
"""The work that full-time studies are reckoned to take, in hours a week; source: the page on study finance, points and pace of
https://www.borlange.se/barn-och-utbildning/vuxenutbildningen/studie--och-karriarvagledning/studieekonomi-poang-och-studietakt."""


def legs_of(solved: Solved, plan: Plan, slow: Retimed | None) -> tuple[Leg, ...]:
    """What is in progress, then the new legs in the order of their starts, without their reasons."""
    days = slow.legs if slow else [(FAR, FAR)] * len(plan.legs)
    hired = _hired(solved, plan)
    new = [_new_leg(solved, leg, *span, hired) for leg, span in zip(plan.legs, days, strict=True)]
    return (*_in_progress(solved, hired), *sorted(new, key=lambda leg: (leg.starts or date.min, leg.activity)))


def _hired(solved: Solved, plan: Plan) -> int:
    """The first day of an employment: the first day of all for who has one, else the first hire, or `FAR`."""
    return solved.problem.first_day if solved.problem.works_as >= 0 else min((stop.hire for stop in plan.stops), default=FAR)


def _new_leg(solved: Solved, leg: PlannedLeg, slow_start: int, slow_end: int, hired: int) -> Leg:
    activity = solved.inquiry.catalogue.activities[leg.operator.id]
    option = activity.options()[leg.way.option]
    starts = date.fromordinal(leg.start)
    lives_on = _in_order(activity.lives_on, wage=leg.end > hired)
    return Leg(
        activity=activity.id,
        name=activity.name,
        kind=activity.kind,
        ladder=activity.ladder,
        step=activity.step,
        starts=starts,
        ends=date.fromordinal(leg.end),
        slow_starts=day_of(slow_start),
        slow_ends=day_of(slow_end),
        pace_percent=leg.way.pace,
        hours_per_week=hours_per_week(leg.way.pace),
        study_points=leg.way.points,
        cost_sek=activity.cost_sek,
        lives_on=lives_on,
        responsible=activity.responsible,
        where=activity.where,
        hours=_hours(activity),
        assumptions=(*_assumptions(activity, option, starts), *_hire_assumed(solved, lives_on, stands=leg.way.stands)),
    )


def hours_per_week(pace_percent: int) -> int:
    """Hours a week at that pace, a part of an hour counted as one."""
    return -(-HOURS_A_WEEK * pace_percent // 100)


def _hire_assumed(solved: Solved, lives_on: tuple[LivesOn, ...], *, stands: bool) -> tuple[Assumption, ...]:
    """That a wage would come of an employment that the plan only expects; what cannot stand beside one has a wage of its own."""
    return ("hire",) if "wage" in lives_on and stands and solved.problem.works_as < 0 else ()


def _in_progress(solved: Solved, hired: int) -> tuple[Leg, ...]:
    found = []
    for item in solved.problem.running:
        activity = solved.inquiry.catalogue.activities[solved.problem.operators[item.operator].id]
        lives_on = _in_order(activity.lives_on, wage=item.ends > hired)
        found.append(
            Leg(
                activity=activity.id,
                name=activity.name,
                kind=activity.kind,
                ladder=activity.ladder,
                step=activity.step,
                in_progress=True,
                ends=date.fromordinal(item.ends),
                slow_ends=date.fromordinal(item.ends),
                pace_percent=item.pace,
                hours_per_week=hours_per_week(item.pace),
                lives_on=lives_on,
                responsible=activity.responsible,
                where=activity.where,
                hours=_hours(activity),
                assumptions=_hire_assumed(solved, lives_on, stands=any(one.beside_work for one in activity.options())),
            )
        )
    return tuple(sorted(found, key=lambda leg: (leg.ends, leg.activity)))


def _hours(activity: Activity) -> tuple[Hours, ...]:
    """Each once, in the order of the contract, whatever the order in the file."""
    return tuple(hour for hour in get_args(Hours) if hour in activity.hours)


def _in_order(lives_on: Iterable[LivesOn], *, wage: bool) -> tuple[LivesOn, ...]:
    """Each once, a wage too where there is one, in the order of the contract, whatever the order in the file."""
    given = frozenset((*lives_on, "wage") if wage else lives_on)
    return tuple(item for item in get_args(LivesOn) if item in given)


def _assumptions(activity: Activity, option: Option, starts: date) -> tuple[Assumption, ...]:
    """What is assumed of an activity; of one that names no cost, not even 0, that there is none, unless it is an application."""
    found: list[Assumption] = []
    if activity.assumption:
        if not activity.source and not activity.sources.keys() & {"weeks", "points", "yh_points", "days", "offerings"}:
            found.append("length")
        if activity.cost_sek and not activity.source and "cost_sek" not in activity.sources:
            found.append("cost")
    if not activity.cost_sek and "cost_sek" not in activity.sources and activity.kind != "application":
        found.append("cost")
    if option.starts.is_assumed(starts):
        found.append("start")
    return tuple(found)


def stops_of_plan(solved: Solved, plan: Plan, slow: Retimed | None) -> tuple[Stop, ...]:
    """The jobs on the way, each with the pay before it: that of the job that one then has, a stop before or the present one."""
    jobs = solved.inquiry.catalogue.jobs
    had = [(0, solved.inquiry.held.works_as or "")]
    found = []
    for number, taken in enumerate(plan.stops):
        job = jobs[taken.job]
        later = slow.stops[number] if slow else None
        had = [(hired, before) for hired, before in had if hired < taken.hire]  # a job that would begin later is never taken up
        found.append(
            Stop(
                job=job.id,
                name=job.name,
                ladder=job.ladder,
                step=job.step,
                able_to_apply=date.fromordinal(taken.able),
                expected_hire=date.fromordinal(taken.hire),
                slow_able_to_apply=day_of(later.able) if later else None,
                slow_expected_hire=day_of(later.hire) if later else None,
                pay_sek_month=_pay(job),
                pay_before_sek_month=_pay(jobs.get(had[-1][1])),
                shortage=job.shortage.situation if job.shortage else None,
                assumptions=("hire", *_stop_assumptions(job, jobs.get(had[-1][1]) if had[-1][0] == 0 else None)),
            )
        )
        had.append((taken.hire, job.id))
    return tuple(found)


def _stop_assumptions(job: Job, present: Job | None) -> tuple[Assumption, ...]:
    """Which of a job's pay and forecast have no source, and whether the present job's pay, told beside it, has none."""
    parts: tuple[tuple[Assumption, Sourced | None], ...] = (
        ("pay", job.pay_sek_month),
        ("pay_before", present.pay_sek_month if present else None),
        ("shortage", job.shortage),
    )
    return tuple(kind for kind, part in parts if part is not None and not part.source and not part.sources)


def _pay(job: Job | None) -> PayOfStop | None:
    pay = job.pay_sek_month if job else None
    return PayOfStop(low=pay.low, mean=pay.mean, high=pay.high, year=pay.year) if pay else None
