"""Makes answers out of what was solved: legs, stops, totals, the next step, with ids, names and dates back in place.

Comes in: the catalogue, the participant, the problem and its outcome. Goes out: a frozen `Answer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from stegvis._version import VERSION
from stegvis.ladder.activity import Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job
from stegvis.ladder.rungs import Rung, ways_onward
from stegvis.participant import Participant
from stegvis.planning.explain import gained, reasons
from stegvis.planning.holdings import read_holdings
from stegvis.planning.problem import FAR, NO_RUNG, Problem
from stegvis.planning.solve import Outcome, Plan
from stegvis.planning.target import Aim, jobs_of_rung
from stegvis.requirement import AgeNeeded, Requirement, leaves
from stegvis.route import (
    AlreadyQualified,
    Assumption,
    Bound,
    By,
    LadderVersion,
    Leg,
    MadeFrom,
    NextStep,
    OnwardWay,
    PayOfStop,
    Route,
    Span,
    Stop,
    Totals,
    Warned,
)
from stegvis.terms import FrozenDict, LivesOn, Money, Payer

__all__ = ["Question", "already_qualified", "bound_of", "made_from", "route_of"]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: by whom, for what, when."""

    catalogue: Catalogue
    participant: Participant
    aim: Aim
    today: date
    by: By
    payer: Payer | None
    stands: Rung | None


def route_of(question: Question, problem: Problem, outcome: Outcome, plan: Plan) -> Route:
    """The plan as a route."""
    legs = (*_in_progress(question, problem), *_new_legs(question, problem, plan))
    stops = _stops(question, problem, plan)
    legs = _with_reasons(question, legs)
    return Route(
        participant=question.participant.participant,
        target=question.aim.target,
        by=question.by,
        payer=question.payer,
        proven_optimal=outcome.proven,
        lower_bound=bound_of(question.by, outcome),
        next_step=_next_step(question, legs, plan),
        legs=legs,
        stops=stops,
        totals=_totals(problem, legs, stops, plan),
        warnings=_warnings(question, problem, outcome, legs, stops),
        made_from=made_from(question.catalogue, question.aim, question.today, {leg.ladder for leg in legs}),
    )


def _new_legs(question: Question, problem: Problem, plan: Plan) -> tuple[Leg, ...]:
    employed = min((stop.hire for stop in plan.stops), default=FAR)
    if problem.works_as >= 0:
        employed = problem.first_day
    found = []
    for begun in plan.legs:
        operator = problem.operators[begun.operator]
        activity = question.catalogue.activities[operator.id]
        way = operator.ways[begun.way]
        option = activity.options()[way.option]
        starts, ends = date.fromordinal(begun.start), date.fromordinal(begun.start + way.days)
        wage: tuple[LivesOn, ...] = ("wage",) if ends.toordinal() > employed else ()
        lives_on = in_order((*activity.lives_on, *wage))
        found.append(
            Leg(
                activity=operator.id,
                name=activity.name,
                kind=activity.kind,
                ladder=activity.ladder,
                step=activity.step,
                starts=starts,
                ends=ends,
                pace_percent=way.pace,
                study_points=way.points,
                cost_sek=activity.cost_sek,
                lives_on=lives_on,
                responsible=activity.responsible,
                where=activity.where,
                assumptions=_assumptions(activity, option, starts),
            )
        )
    return tuple(sorted(found, key=lambda leg: (leg.starts or date.min, leg.activity)))


def _in_progress(question: Question, problem: Problem) -> tuple[Leg, ...]:
    found = []
    for item in problem.running:
        activity = question.catalogue.activities[problem.operators[item.operator].id]
        found.append(
            Leg(
                activity=activity.id,
                name=activity.name,
                kind=activity.kind,
                ladder=activity.ladder,
                step=activity.step,
                in_progress=True,
                ends=date.fromordinal(item.ends),
                pace_percent=item.pace,
                lives_on=in_order(activity.lives_on),
                responsible=activity.responsible,
                where=activity.where,
            )
        )
    return tuple(sorted(found, key=lambda leg: (leg.ends, leg.activity)))


def in_order(lives_on: tuple[LivesOn, ...]) -> tuple[LivesOn, ...]:
    """Each once, in the order of the contract, whatever the order in the file."""
    return tuple(item for item in get_args(LivesOn) if item in lives_on)


def _assumptions(activity: Activity, option: Option, starts: date) -> tuple[Assumption, ...]:
    found: list[Assumption] = []
    if activity.assumption:
        if not activity.source and not activity.sources.keys() & {"weeks", "points", "yh_points", "days", "offerings"}:
            found.append("length")
        if activity.cost_sek and not activity.source and "cost_sek" not in activity.sources:
            found.append("cost")
    if option.starts.is_assumed(starts):
        found.append("start")
    return tuple(found)


def _stops(question: Question, problem: Problem, plan: Plan) -> tuple[Stop, ...]:
    found = []
    for taken in plan.stops:
        job = question.catalogue.jobs[problem.openings[taken.job].id]
        pay = job.pay_sek_month
        found.append(
            Stop(
                job=job.id,
                name=job.name,
                ladder=job.ladder,
                step=job.step,
                able_to_apply=date.fromordinal(taken.able),
                expected_hire=date.fromordinal(taken.hire),
                pay_sek_month=PayOfStop(low=pay.low, mean=pay.mean, high=pay.high, year=pay.year) if pay else None,
                shortage=job.shortage.situation if job.shortage else None,
                assumptions=("hire",),
            )
        )
    return tuple(found)


def _with_reasons(question: Question, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """The legs, each with what its new facts serve: later legs first, then the target, then the jobs on the way."""
    catalogue, target = question.catalogue, question.aim.target
    held = read_holdings(catalogue, question.participant, question.today)
    have = {*held.lasting, *held.proven, *(pair for _, pairs, _ in held.lapsing for pair in pairs)}
    way = sorted(question.aim.way, key=lambda job: (question.aim.way[job], job))
    jobs: list[tuple[str, Requirement]] = [(job, catalogue.jobs[job].requires) for job in way]
    aim = (question.aim.job or target.certificate or target.competency or "", question.aim.requirement)
    found = []
    for leg in legs:
        after = [other.activity for other in legs if (other.starts or date.min) >= leg.ends]
        later = [(activity, catalogue.activities[activity].requires) for activity in after]
        given = gained(catalogue, leg.activity)
        found.append(leg.model_copy(update={"because": reasons(catalogue, given - have or given, [*later, aim, *jobs])}))
        have |= given
    return tuple(found)


def _next_step(question: Question, legs: tuple[Leg, ...], plan: Plan) -> NextStep:
    ladder, step = question.stands or (None, None)
    leg = next((leg for leg in legs if not leg.in_progress), None)
    if leg is None:
        waits = any(leg.ends > question.participant.first_day(question.today) for leg in legs)
        works = bool(question.participant.works_as) or any(stop.able < plan.target_day for stop in plan.stops)
        return NextStep(ladder=ladder, step=step, do="finish" if waits else "work" if works else "wait")
    activity = question.catalogue.activities[leg.activity]
    option = _option_of(activity, leg)
    starts = leg.starts or question.today
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


def _totals(problem: Problem, legs: tuple[Leg, ...], stops: tuple[Stop, ...], plan: Plan) -> Totals:
    cost: dict[Payer, int] = {}
    for leg in legs:
        for payer, kronor in leg.cost_sek.items():
            cost[payer] = cost.get(payer, 0) + kronor
    able = stops[0].able_to_apply if stops else None
    hire = stops[0].expected_hire if stops else None
    if problem.work_rung > NO_RUNG:
        able = hire = date.fromordinal(problem.first_day)
    return Totals(
        study_points=sum(leg.study_points for leg in legs),
        cost_sek=Money(sorted(cost.items())),
        able_to_apply=Span(earliest=able),
        expected_hire=Span(earliest=hire),
        target=Span(earliest=date.fromordinal(plan.target_day)),
    )


def bound_of(by: By, outcome: Outcome) -> Bound:
    """What was proven that no route can beat, in the goal's own measure."""
    if by == "weeks":
        return Bound(study_points=outcome.measure_bound)
    if by == "cost":
        return Bound(cost_sek=outcome.measure_bound)
    return Bound(able_to_apply=_day(outcome.able_bound), target=_day(outcome.target_bound))


def _day(number: int) -> date | None:
    return None if number >= FAR else date.fromordinal(number)


def _warnings(question: Question, problem: Problem, outcome: Outcome, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> tuple[Warned, ...]:
    found = list(problem.warnings)
    if not outcome.first_job_kept:
        found.append(Warned(code="first-job-not-kept"))
    found.extend(age_warnings(question, legs, stops))
    return tuple(found)


def age_warnings(question: Question, legs: tuple[Leg, ...], stops: tuple[Stop, ...]) -> list[Warned]:
    """One warning for each leg or stop whose age rule could not be judged for certain."""
    if isinstance(question.participant.born, date):
        return []
    catalogue = question.catalogue
    judged = [(leg.activity, catalogue.activities[leg.activity].requires) for leg in legs if not leg.in_progress]
    judged += [(stop.job, catalogue.jobs[stop.job].requires) for stop in stops]
    days = {leg.activity: leg.starts for leg in legs} | {stop.job: stop.able_to_apply for stop in stops}
    found = []
    for name, requirement in judged:
        rules = [leaf for leaf in leaves(requirement) if isinstance(leaf, AgeNeeded)]
        if any(_uncertain(question.participant.born, rule, days[name] or question.today) for rule in rules):
            why = "year-only" if question.participant.born else "born-missing"
            found.append(Warned(code="age-uncertain", particulars=FrozenDict({"of": name, "why": why})))
    return found


def _uncertain(born: int | date | None, rule: AgeNeeded, day: date) -> bool:
    if not isinstance(born, int):
        return born is None
    years = day.year - born
    low, high = rule.age.min, rule.age.max
    unsure_low = low is not None and rule.age.from_ is None and years == low
    return unsure_low or (high is not None and years == high + 1)


def made_from(catalogue: Catalogue, aim: Aim, today: date, more: set[str] | frozenset[str] = frozenset()) -> MadeFrom:
    """The ladders that the answer rests on: those of its legs and rungs, and what they use."""
    named = {rung[0] for rung in aim.rungs} | set(more)
    named |= {used for name in tuple(named) for used in catalogue.ladders[name].uses if used in catalogue.ladders}
    ladders = [catalogue.ladders[name] for name in sorted(named)]
    versions = tuple(LadderVersion(ladder=one.id, checked_on=one.checked_on, digest=one.digest) for one in ladders)
    return MadeFrom(today=today, stegvis=VERSION, folder=catalogue.folder, ladders=versions)


def already_qualified(question: Question, problem: Problem, open_jobs: frozenset[str]) -> AlreadyQualified:
    """The target holds: the jobs that are open now, and those one rung on."""
    catalogue = question.catalogue
    here = question.aim.rungs[-1:] or ()
    above = sorted({there for before, there in ways_onward(catalogue.ladders) if before in here})
    onward = [job for rung in above for job in jobs_of_rung(catalogue, rung) if job.id not in open_jobs]
    return AlreadyQualified(
        participant=question.participant.participant,
        target=question.aim.target,
        by=question.by,
        payer=question.payer,
        open=tuple(_way(catalogue.jobs[job]) for job in sorted(open_jobs, key=lambda job: (catalogue.jobs[job].step or 0, job))),
        onward=tuple(_way(job) for job in onward),
        warnings=problem.warnings,
        made_from=made_from(catalogue, question.aim, question.today),
    )


def _way(job: Job) -> OnwardWay:
    return OnwardWay(job=job.id, name=job.name, ladder=job.ladder, step=job.step)
