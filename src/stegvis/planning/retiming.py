"""The same legs on other days: for those who need longer, or when one leg begins late.

Comes in: a problem and its plan. Goes out: the days of the plan's legs and stops, each as early as it then can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stegvis.planning.clock import Clock
from stegvis.planning.moves import Moves
from stegvis.planning.need import ALL, FAR, Need, holds
from stegvis.planning.plans import Plan, PlannedLeg, PlannedStop, plan_of
from stegvis.planning.problem import Operator, Problem
from stegvis.planning.schedule import best_plan
from stegvis.planning.states import State

__all__ = ["Retimed", "delayed", "slow"]

LATE = 28
"""A leg that is late begins so many days later, or at its next start from then."""


@dataclass(frozen=True, slots=True)
class Retimed:
    """The days of a plan's legs (start, end), in the plan's order, its stops in theirs, and the target's day."""

    legs: tuple[tuple[int, int], ...]
    stops: tuple[PlannedStop, ...]
    target_day: int


def slow(problem: Problem, plan: Plan, *, clock: Clock) -> Retimed | None:
    """The same legs in their slow lengths at the next possible starts, none earlier than planned; None where no days fit."""
    return _retimed(problem, plan, [(leg.way.slow_days, leg.start) for leg in plan.legs], clock)


def delayed(problem: Problem, plan: Plan, late: PlannedLeg, *, clock: Clock) -> Retimed | None:
    """The same legs when one of them begins four weeks later, or at its next start from then; None where no days fit."""
    return _retimed(problem, plan, [(leg.way.days, leg.start + (LATE if leg is late else 0)) for leg in plan.legs], clock)


def _retimed(problem: Problem, plan: Plan, days: Sequence[tuple[int, int]], clock: Clock) -> Retimed | None:
    """The legs with those lengths, none before those days: one after another as soon as they can be, or else the best of all days."""
    only = _only(problem, plan, days)
    taken = frozenset(stop.job for stop in plan.stops)
    jobs = frozenset(number for number, opening in enumerate(only.openings) if opening.id in taken)
    state = _walked(Moves(only, forced=False, jobs=jobs))
    if state is None:
        state = best_plan(only, out_of_time=clock, forced=False, ties=False, jobs=jobs).state
    if state is None:
        return None
    found = plan_of(only, state)
    if len(found.legs) != len(plan.legs) or len(found.stops) != len(plan.stops):
        return None
    numbers = {operator.behind: number for number, operator in enumerate(only.operators)}
    in_order = sorted(found.legs, key=lambda leg: numbers[leg.operator.behind])
    return Retimed(tuple((leg.start, leg.end) for leg in in_order), found.stops, found.target_day)


def _only(problem: Problem, plan: Plan, days: Sequence[tuple[int, int]]) -> Problem:
    """The problem with one operator a leg, all of which the target needs; `behind` tells the operators apart."""
    place = {leg.operator.id: number for number, leg in enumerate(plan.legs)}
    ids = [operator.id for operator in problem.operators]
    operators: list[Operator] = []
    finished = 0
    for number, (leg, (length, first)) in enumerate(zip(plan.legs, days, strict=True)):
        done = 1 << problem.size + number
        finished |= done if leg.end <= plan.target_day else 0
        beside = tuple((place.get(ids[other], -1) if other >= 0 else -1, mask) for other, mask in leg.operator.beside)
        way = replace(leg.way, days=length, first=max(leg.way.first, first))
        operators.append(replace(leg.operator, gives=leg.operator.gives | done, ways=(way,), beside=beside, behind=done))
    running = [replace(item, operator=len(operators) + number) for number, item in enumerate(problem.running)]
    operators += [problem.operators[item.operator] for item in problem.running]
    return replace(
        problem,
        by="target",
        names=(*problem.names, *(("done", str(number)) for number in range(len(plan.legs)))),
        operators=tuple(operators),
        running=tuple(running),
        target=Need(ALL, finished, (problem.target,)),
        work=None,
        work_first=False,
    )


def _walked(moves: Moves) -> State | None:
    """Starts each leg, in the order of the plan, on the first day on which it can; the state on the target's day."""
    (state,) = moves.first_states()
    while not holds(moves.problem.target, state.on):
        begun = True
        while begun:
            begun = False
            for number in state.ready:
                after = moves.start(state, number)
                if after is not None:
                    state, begun = after, True
                    break
        day = moves.next_day(state)
        if day > min(moves.problem.horizon, FAR):
            return None
        (state,) = moves.arrive(state, day)
    return state
