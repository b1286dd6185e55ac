"""Solves one problem for its goal: chooses the search, and hands back one plan, a proof that there is none, or a bound.

Comes in: a `Problem`. Goes out: an `Outcome`, with a `Plan` or without one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from stegvis.planning.need import FAR, union
from stegvis.planning.plans import Plan, plan_of, trimmed
from stegvis.planning.problem import Problem
from stegvis.planning.relevance import restricted
from stegvis.planning.schedule import Found, best_plan
from stegvis.planning.search import Choice, choose
from stegvis.planning.states import State

__all__ = ["Outcome", "solve"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What solving came to: a plan or none, whether that is proven, and the bounds, `FAR` or -1 where there is none."""

    plan: Plan | None
    proven: bool
    able_bound: int = FAR
    target_bound: int = FAR
    measure_bound: int = -1
    first_job_kept: bool = True


def solve(problem: Problem, *, out_of_time: Callable[[], bool], ties: bool = True) -> Outcome:
    """The best plan for the problem's goal; without `ties` any of the best."""
    if problem.by in ("weeks", "cost") and not problem.work_first:
        return _by_measure(problem, out_of_time, ties)
    forced = problem.by == "first-job" or problem.work_first
    measured = problem.by in ("weeks", "cost")
    found = best_plan(problem, out_of_time=out_of_time, forced=forced, measured=measured, ties=ties)
    if not forced or found.state is not None or not found.finished:
        return _outcome(problem, found, forced=forced)
    found = best_plan(problem, out_of_time=out_of_time, forced=False, measured=measured, ties=ties)
    without = _outcome(problem, found, forced=False)
    able = without.plan.stops[0].able if without.plan and without.plan.stops and without.proven else FAR
    return replace(without, first_job_kept=False, able_bound=able)


def _outcome(problem: Problem, found: Found, *, forced: bool) -> Outcome:
    """What a search came to; the bound's parts stand in the order of the value's."""
    plan = None if found.state is None else _plan(problem, found.state, forced, needs_trim=not found.tied)
    bound = found.bound[1:] if problem.work_first and len(found.bound) > 1 else found.bound
    if problem.by in ("weeks", "cost"):
        return Outcome(plan, found.finished, measure_bound=bound[0] if bound[0] < FAR else -1)
    return Outcome(plan, found.finished, bound[0] if forced and len(bound) > 1 else FAR, bound[-1])


def _by_measure(problem: Problem, out_of_time: Callable[[], bool], ties: bool) -> Outcome:
    """The cheapest set, dated; where that set has no dates, the cheapest plan among all that have."""
    choice = _choice(problem, out_of_time)
    if choice.chosen is None and choice.finished:
        return Outcome(None, True)
    if choice.chosen is not None:
        only = _only(problem, choice.chosen)
        found = best_plan(only, out_of_time=out_of_time, forced=False, ties=ties)
        if found.state is not None and found.state.measure == choice.measure:
            return Outcome(_plan(only, found.state, False, needs_trim=not found.tied), True, measure_bound=choice.measure)
    outcome = _outcome(problem, best_plan(problem, out_of_time=out_of_time, forced=False, measured=True, ties=ties), forced=False)
    return replace(outcome, measure_bound=max(choice.measure, outcome.measure_bound))


def _choice(problem: Problem, out_of_time: Callable[[], bool]) -> Choice:
    """The cheapest set without regard to days: months can be had through any job within reach, ages and waivers come by themselves."""
    held = problem.held | union(mask for _, mask in problem.lapsing)
    held |= union(problem.operators[item.operator].adds for item in problem.running)
    held |= union(1 << window.bit for window in problem.windows if window.closes > problem.first_day)
    held |= union(1 << term.bit for term in problem.months if term.held >= term.months or problem.works_as in term.jobs)
    return choose(problem.menu, held, barred=problem.barred, out_of_time=out_of_time)


def _only(problem: Problem, chosen: tuple[tuple[str, int], ...]) -> Problem:
    """The same problem with the chosen activities alone, each with the load that it was chosen for."""
    wanted = frozenset(chosen)
    ways = {
        number: tuple(way for way in operator.ways if (operator.id, way.points) in wanted)
        for number, operator in enumerate(problem.operators)
        if operator.new
    }
    return restricted(problem, ways)


def _plan(problem: Problem, state: State, forced: bool, *, needs_trim: bool) -> Plan:
    return plan_of(problem, trimmed(problem, state, forced=forced) if needs_trim else state)
