"""The door to planning: one participant, one target, one answer.

Comes in: a catalogue, a participant and a day. Goes out: an `Answer`. Reads no file and no calendar; a stopwatch keeps the time limit.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from time import monotonic
from typing import get_args

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.ladder.rungs import Rung
from stegvis.participant import Participant
from stegvis.planning.answers import Question, already_qualified, bound_of, made_from, route_of
from stegvis.planning.explain import obstacles
from stegvis.planning.grounding import ground, held_now
from stegvis.planning.holdings import EMPLOYMENTS
from stegvis.planning.problem import Problem
from stegvis.planning.relevance import pruned
from stegvis.planning.solve import Outcome, solve
from stegvis.planning.target import Aim, UnknownTargetError, aim_at, find_target, jobs_of_rung, ladder_jobs, stands_before
from stegvis.requirement import FactNeeded, Requirement
from stegvis.route import Answer, By, NoRoute, Target, Undecided
from stegvis.terms import Payer

__all__ = ["UnknownTargetError", "plan"]


def plan(
    catalogue: Catalogue,
    participant: Participant,
    *,
    today: date,
    target: str | None = None,
    by: By = "first-job",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> Answer:
    """The next step and the whole route to a target, dated and costed, proven best where time allows.

    Args:
        catalogue: the ladders.
        participant: who.
        today: the day on which the plan is made.
        target: a job, certificate, fact (`svenska:sfi-d` for one level) or ladder, by id or Swedish name; the participant's own if None.
        by: what is best: the first job soonest, the target soonest, fewest study points, fewest kronor.
        payer: whose kronor count with `by="cost"`; all payers' if None.
        time_limit: seconds of search; then the best route found, with its bound.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target, or none was given; `nearest` is the likely id.
        ValueError: `by` or `payer` is none of those that exist.
    """
    _check_choice("by", by, get_args(By))
    if payer is not None:
        _check_choice("payer", payer, get_args(Payer))
    wanted = target or participant.target
    if wanted is None:
        raise UnknownTargetError("", None)
    ends = monotonic() + time_limit
    aim = _aim(catalogue, participant, today, wanted)
    question = Question(catalogue, participant, aim, today, by, payer, _standing(catalogue, participant, today, aim))
    problem = ground(catalogue, participant, aim, today=today, by=by, payer=payer)
    if _holds_now(catalogue, participant, today, aim):
        return already_qualified(question, problem, _open_jobs(catalogue, participant, today, aim))
    smaller = pruned(problem)
    outcome = solve(smaller, out_of_time=lambda: monotonic() > ends)
    if outcome.plan is not None:
        return route_of(question, smaller, outcome, outcome.plan)
    return _without_plan(question, problem, outcome)


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        near = get_close_matches(str(value), allowed, n=1, cutoff=0.3)
        hint = f", did you mean {near[0]!r}?" if near else f"; it is one of {', '.join(allowed)}"
        raise ValueError(f"unknown {name} {value!r}{hint}")


def _without_plan(question: Question, problem: Problem, outcome: Outcome) -> Answer:
    who, aim = question.participant.participant, question.aim
    rests_on = made_from(question.catalogue, aim, question.today)
    if outcome.proven:
        return NoRoute(
            participant=who,
            target=aim.target,
            by=question.by,
            payer=question.payer,
            warnings=problem.warnings,
            made_from=rests_on,
            obstacles=obstacles(question.catalogue, question.participant, problem),
        )
    return Undecided(
        participant=who,
        target=aim.target,
        by=question.by,
        payer=question.payer,
        warnings=problem.warnings,
        made_from=rests_on,
        lower_bound=bound_of(question.by, outcome),
    )


def _aim(catalogue: Catalogue, participant: Participant, today: date, wanted: str) -> Aim:
    """The aim; a ladder means its lowest job whose requirement does not yet hold, or its highest where all do."""
    found, level = find_target(catalogue, wanted)
    works_as = resolve(catalogue, participant.works_as, EMPLOYMENTS) if participant.works_as else None
    if found not in catalogue.ladders:
        return aim_at(catalogue, found, level, works_as)
    jobs = ladder_jobs(catalogue, found)
    if not jobs:
        raise UnknownTargetError(wanted, None)
    held = held_now(catalogue, participant, today, {job.id: (job.requires, job.id) for job in jobs})
    for job in jobs:
        if job.id not in held:
            return aim_at(catalogue, job.id, None, works_as, ladder=found)
    highest = aim_at(catalogue, jobs[-1].id, None, works_as)
    return replace(highest, target=Target(ladder=found, name=catalogue.ladders[found].name))


def _holds_now(catalogue: Catalogue, participant: Participant, today: date, aim: Aim) -> bool:
    return bool(held_now(catalogue, participant, today, {"": (aim.requirement, aim.judged)}))


def _open_jobs(catalogue: Catalogue, participant: Participant, today: date, aim: Aim) -> frozenset[str]:
    jobs = [job for rung in aim.rungs for job in jobs_of_rung(catalogue, rung)]
    return held_now(catalogue, participant, today, {job.id: (job.requires, job.id) for job in jobs})


def _standing(catalogue: Catalogue, participant: Participant, today: date, aim: Aim) -> Rung | None:
    """The rung the participant stands before on the way to the target."""
    works_as = resolve(catalogue, participant.works_as, EMPLOYMENTS) if participant.works_as else None
    asked: dict[str, tuple[Requirement, str]] = {}
    rung_of: dict[str, Rung] = {}
    climbed = set()
    for rung in (*aim.rungs[:-1], *aim.elsewhere):
        step = next(step for step in catalogue.ladders[rung[0]].steps if step.step == rung[1])
        jobs = jobs_of_rung(catalogue, rung)
        if works_as in {job.id for job in jobs} and (rung in aim.elsewhere or not step.certificate):
            climbed.add(rung)
        if step.certificate:
            asked[f"{rung} {step.certificate}"] = (FactNeeded(fact=step.certificate), "")
            rung_of[f"{rung} {step.certificate}"] = rung
            continue
        for job in jobs:
            asked[f"{rung} {job.id}"] = (job.requires, job.id)
            rung_of[f"{rung} {job.id}"] = rung
    climbed |= {rung_of[name] for name in held_now(catalogue, participant, today, asked)}
    return stands_before(aim, frozenset(climbed))
