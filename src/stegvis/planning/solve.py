"""Solves one problem for its goal: chooses the search, and hands back one plan, a proof that there is none, or a bound.

Comes in: a `Problem`. Goes out: a `Plan` or an `Outcome` without one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from stegvis.planning.moves import LegStart, Moves, State, StopTaken, started
from stegvis.planning.problem import FAR, Problem, holds
from stegvis.planning.schedule import Found, best_plan, stops_of
from stegvis.planning.search import cheapest_set

__all__ = ["Outcome", "Plan", "solve"]


@dataclass(frozen=True, slots=True)
class Plan:
    """The legs and stops chosen, and the day on which the target's requirement holds."""

    legs: tuple[LegStart, ...]
    stops: tuple[StopTaken, ...]
    target_day: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What solving came to: a plan or none, whether that is proven, and the bounds, `FAR` or -1 where there is none."""

    plan: Plan | None
    proven: bool
    able_bound: int = FAR
    target_bound: int = FAR
    measure_bound: int = -1
    first_job_kept: bool = True


def solve(problem: Problem, *, out_of_time: Callable[[], bool]) -> Outcome:
    """The best plan for the problem's goal."""
    if problem.by in ("weeks", "cost"):
        return _by_measure(problem, out_of_time)
    forced = problem.by == "first-job"
    found = best_plan(problem, out_of_time=out_of_time, forced=forced)
    if forced and found.state is None and found.finished:
        without = _outcome(problem, best_plan(problem, out_of_time=out_of_time, forced=False), False)
        able = without.plan.stops[0].able if without.plan and without.plan.stops and without.proven else FAR
        return replace(without, first_job_kept=False, able_bound=able)
    return _outcome(problem, found, forced)


def _outcome(problem: Problem, found: Found, forced: bool) -> Outcome:
    plan = None if found.state is None else _plan(problem, found.state, forced, needs_trim=not found.tied)
    able, target = (found.bound[0], found.bound[-1]) if forced and len(found.bound) > 1 else (FAR, found.bound[-1])
    return Outcome(plan, found.finished, able, target)


def _by_measure(problem: Problem, out_of_time: Callable[[], bool]) -> Outcome:
    """The cheapest set, dated; where that set has no dates, the cheapest plan among all that have."""
    choice = cheapest_set(problem, out_of_time=out_of_time)
    if choice.chosen is None and choice.finished:
        return Outcome(None, True)
    if choice.chosen is not None:
        found = best_plan(_only(problem, choice.chosen), out_of_time=out_of_time, forced=False)
        if found.state is not None and found.state.measure == choice.measure:
            dated = _plan(_only(problem, choice.chosen), found.state, False, needs_trim=not found.tied)
            return Outcome(dated, True, measure_bound=choice.measure)
    found = best_plan(problem, out_of_time=out_of_time, forced=False, measured=True)
    plan = None if found.state is None else _plan(problem, found.state, False, needs_trim=not found.tied)
    bound = max(choice.measure, found.bound[0]) if found.bound and found.bound[0] < FAR else choice.measure
    return Outcome(plan, found.finished, measure_bound=bound)


def _only(problem: Problem, chosen: frozenset[tuple[int, int]]) -> Problem:
    """The same problem with the chosen operators alone; the others stay, without a start, so that numbers stand."""
    operators = []
    for number, operator in enumerate(problem.operators):
        ways = (way if not way.days or (number, way.points) in chosen else replace(way, last=0, starts={}) for way in operator.ways)
        operators.append(replace(operator, ways=tuple(ways)))
    return replace(problem, operators=tuple(operators))


def _plan(problem: Problem, state: State, forced: bool, *, needs_trim: bool) -> Plan:
    if needs_trim:
        state = _trimmed(problem, state, forced)
    legs = started(state.legs)
    done = [leg for leg in legs if _end(problem, leg) <= state.day]
    beside = {other for leg in done for other, _ in problem.operators[leg.operator].beside}
    return Plan(tuple(leg for leg in legs if leg in done or leg.operator in beside), stops_of(state.stops), state.day)


def _end(problem: Problem, leg: LegStart) -> int:
    return leg.start + problem.operators[leg.operator].ways[leg.way].days


def _trimmed(problem: Problem, state: State, forced: bool) -> State:
    """The same plan without the legs and stops that it can do without, the last ones tried first."""
    moves = Moves(problem, forced=forced)
    legs = list(started(state.legs))
    jobs = frozenset(stop.job for stop in stops_of(state.stops))
    for leg in reversed(tuple(legs)):
        fewer = [other for other in legs if other is not leg]
        without = replay(moves, tuple(fewer), jobs)
        if without is not None and (without.able, without.day) <= (state.able, state.day):
            legs, state = fewer, without
    for job in () if forced else sorted(jobs):
        without = replay(moves, tuple(legs), jobs - {job})
        if without is not None and without.day <= state.day:
            jobs, state = jobs - {job}, without
    return state


def replay(moves: Moves, legs: tuple[LegStart, ...], jobs: frozenset[int]) -> State | None:
    """Walks the same legs on the same days, taking only those jobs; the state on the target day, or None where it cannot be walked."""
    waiting = [(state, 0) for state in moves.first_states()]
    while waiting:
        state, done = waiting.pop()
        stops = frozenset(stop.job for stop in stops_of(state.stops))
        if stops - jobs:
            continue
        on = moves.on(state)
        if state.last < 0 and holds(moves.problem.target, on):
            return state
        if done < len(legs) and legs[done].start == state.day:
            wanted = legs[done]
            same = [
                follower
                for follower in moves.starts(state, on)
                if follower.legs and (follower.legs.operator, follower.legs.way) == (wanted.operator, wanted.way)
            ]
            waiting.extend((follower, done + 1) for follower in same)
            continue
        day = min(moves.next_day(state, on), legs[done].start if done < len(legs) else FAR)
        if day <= moves.problem.horizon:
            waiting.extend((follower, done) for follower in sorted(moves.arrive(state, day), key=lambda item: item.stop_count))
    return None
