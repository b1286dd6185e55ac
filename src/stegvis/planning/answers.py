"""Makes answers out of what was solved: reasons, totals, the next step, warnings, with ids, names and dates back in place.

Comes in: a solved inquiry. Goes out: a frozen `Answer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from stegvis._version import VERSION
from stegvis.findings import Span, Warned
from stegvis.ladder.activity import Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job
from stegvis.ladder.rungs import ways_onward
from stegvis.planning.enrolments import enrolled_in
from stegvis.planning.explain import because, left_out, most_delaying
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.legs import legs_of, stops_of_plan
from stegvis.planning.limits import limit_warnings
from stegvis.planning.plans import Plan
from stegvis.planning.problem import NO_RUNG, day_of
from stegvis.planning.retiming import Retimed
from stegvis.planning.retiming import slow as retimed
from stegvis.planning.solve import Outcome
from stegvis.planning.stairs import stairs_of
from stegvis.planning.target import jobs_of_rung
from stegvis.route import AlreadyQualified, Bound, By, LadderVersion, Leg, MadeFrom, NextStep, OnwardWay, Route, Stop, Totals
from stegvis.terms import FrozenDict, Money, Payer

__all__ = ["already_qualified", "bound_of", "made_from", "made_from_ladders", "next_step_of", "route_of", "totals_of"]


@dataclass(frozen=True, slots=True)
class _Made:
    """The parts of a route that the others rest on."""

    solved: Solved
    plan: Plan
    slow: Retimed | None
    legs: tuple[Leg, ...]
    stops: tuple[Stop, ...]


def route_of(solved: Solved, plan: Plan) -> Route:
    """The plan as a route."""
    later = retimed(solved.problem, plan, clock=solved.inquiry.clock)
    legs = because(solved.inquiry, legs_of(solved, plan, later))
    made = _Made(solved, plan, later, legs, stops_of_plan(solved, plan, later))
    inquiry, totals = solved.inquiry, totals_of(solved, plan, later, legs, made.stops)
    return Route(
        participant=inquiry.participant.participant,
        target=inquiry.aim.target,
        by=inquiry.by,
        payer=inquiry.payer,
        proven_optimal=solved.outcome.proven,
        lower_bound=bound_of(inquiry.by, solved.outcome),
        next_step=next_step_of(solved, plan, legs),
        legs=legs,
        stops=made.stops,
        totals=totals,
        programmes=enrolled_in(inquiry, legs, made.stops, totals),
        left_out=left_out(inquiry, legs, made.stops),
        most_delaying=most_delaying(solved, plan),
        warnings=_warnings(made),
        stairs=stairs_of(inquiry, legs, made.stops),
        made_from=made_from(inquiry, {leg.ladder for leg in legs}),
    )


def next_step_of(solved: Solved, plan: Plan, legs: tuple[Leg, ...]) -> NextStep:
    """What to do now, on the rung where the participant stands."""
    inquiry = solved.inquiry
    ladder, step = inquiry.standing() or (None, None)
    leg = next((leg for leg in legs if not leg.in_progress), None)
    if leg is None:
        waits = any(leg.ends > inquiry.now.day for leg in legs)
        works = bool(inquiry.participant.works_as) or any(stop.able < plan.target_day for stop in plan.stops)
        return NextStep(ladder=ladder, step=step, do="finish" if waits else "work" if works else "wait")
    activity = inquiry.catalogue.activities[leg.activity]
    option = _option_of(activity, leg)
    starts = leg.starts or inquiry.today
    last_day = option.apply_by or starts - timedelta(days=option.apply_days_before)
    applies = activity.apply is not None or activity.starts is not None or activity.offerings is not None
    return NextStep(
        ladder=ladder,
        step=step,
        activity=leg.activity,
        name=leg.name,
        do="apply" if applies else "start",
        do_by=last_day,
        how=activity.apply.how if activity.apply else None,
        url=activity.apply.url if activity.apply else None,
        where=activity.where,
        responsible=activity.responsible,
        starts=leg.starts,
        opens=tuple(dict.fromkeys(reason.for_ for reason in leg.because)),
    )


def _option_of(activity: Activity, leg: Leg) -> Option:
    days = (leg.ends - (leg.starts or leg.ends)).days
    return next(
        option
        for option in activity.options()
        if (option.pace_percent, option.days, option.study_points) == (leg.pace_percent, days, leg.study_points)
        and leg.starts is not None
        and option.starts.on_or_after(leg.starts) == leg.starts
    )


def totals_of(solved: Solved, plan: Plan, slow: Retimed | None, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> Totals:
    """What the route comes to: points, kronor by payer, and the days of the first stop and of the target."""
    cost: dict[Payer, int] = {}
    for leg in legs:
        for payer, kronor in leg.cost_sek.items():
            cost[payer] = cost.get(payer, 0) + kronor
    first = stops[0] if stops else None
    able = Span(earliest=first.able_to_apply, slow=first.slow_able_to_apply) if first else Span()
    hire = Span(earliest=first.expected_hire, slow=first.slow_expected_hire) if first else Span()
    if solved.problem.work_rung > NO_RUNG:
        able = hire = Span(earliest=solved.inquiry.now.day, slow=solved.inquiry.now.day)
    return Totals(
        study_points=sum(leg.study_points for leg in legs),
        cost_sek=Money(sorted(cost.items())),
        able_to_apply=able,
        expected_hire=hire,
        target=Span(earliest=date.fromordinal(plan.target_day), slow=date.fromordinal(slow.target_day) if slow else None),
    )


def bound_of(by: By, outcome: Outcome) -> Bound:
    """What was proven that no route can beat, in the goal's own measure."""
    if by == "weeks":
        return Bound(study_points=max(outcome.measure_bound, 0))
    if by == "cost":
        return Bound(cost_sek=max(outcome.measure_bound, 0))
    return Bound(able_to_apply=day_of(outcome.able_bound), target=day_of(outcome.target_bound))


def _warnings(made: _Made) -> tuple[Warned, ...]:
    found = list(made.solved.problem.warnings)
    if not made.solved.outcome.first_job_kept:
        open_still = {} if made.solved.outcome.proven else {"proven": "no"}
        found.append(Warned(code="first-job-not-kept", particulars=FrozenDict(open_still)))
    if made.slow is None:
        found.append(Warned(code="slow-not-possible"))
    found.extend(limit_warnings(made.solved.inquiry, made.legs, made.stops))
    return tuple(found)


def made_from(inquiry: Inquiry, more: set[str] | frozenset[str] = frozenset()) -> MadeFrom:
    """The ladders that the answer rests on: those of its legs and rungs, and what they use."""
    return made_from_ladders(inquiry.catalogue, {rung[0] for rung in inquiry.aim.rungs} | more, inquiry.today)


def made_from_ladders(catalogue: Catalogue, named: set[str], today: date) -> MadeFrom:
    """Those ladders, and what they use."""
    used = {other for name in named for other in catalogue.ladders[name].uses if other in catalogue.ladders}
    ladders = [catalogue.ladders[name] for name in sorted(named | used)]
    versions = tuple(LadderVersion(ladder=one.id, checked_on=one.checked_on, digest=one.digest) for one in ladders)
    return MadeFrom(today=today, stegvis=VERSION, folder=catalogue.folder, ladders=versions)


def already_qualified(inquiry: Inquiry) -> AlreadyQualified:
    """The target holds: the jobs that are open now, and those one rung on."""
    catalogue, open_jobs = inquiry.catalogue, inquiry.open_jobs()
    here = inquiry.aim.rungs[-1:] or ()
    above = sorted({there for before, there in ways_onward(catalogue.ladders) if before in here})
    onward = [job for rung in above for job in jobs_of_rung(catalogue, rung) if job.id not in open_jobs]
    return AlreadyQualified(
        participant=inquiry.participant.participant,
        target=inquiry.aim.target,
        by=inquiry.by,
        payer=inquiry.payer,
        open=tuple(_way(catalogue.jobs[job]) for job in sorted(open_jobs, key=lambda job: (catalogue.jobs[job].step or 0, job))),
        onward=tuple(_way(job) for job in onward),
        warnings=tuple(inquiry.held.warnings),
        stairs=stairs_of(inquiry, reached=True),
        made_from=made_from(inquiry),
    )


def _way(job: Job) -> OnwardWay:
    return OnwardWay(job=job.id, name=job.name, ladder=job.ladder, step=job.step)
