"""A plan as it was chosen: its legs, its stops, its days; made of the last state of a search.

Comes in: a `Problem` and a state on the target's day. Goes out: a `Plan`, which needs no operator numbers any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from stegvis.planning.moves import Moves
from stegvis.planning.need import FAR, holds
from stegvis.planning.problem import Operator, Problem, Way
from stegvis.planning.states import NO_ORDER, LegStart, State, started, stops_of

__all__ = ["Plan", "PlannedLeg", "PlannedStop", "has_vain_legs", "plan_of", "trimmed", "works_for_load"]


class PlannedLeg(NamedTuple):
    """A leg: when it starts, what it is, and in which way."""

    start: int
    operator: Operator
    way: Way

    @property
    def end(self) -> int:
        """The first day after it."""
        return self.start + self.way.days


class PlannedStop(NamedTuple):
    """A job on the way: able to apply from, expected hire."""

    job: str
    able: int
    hire: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The legs and stops chosen, in the order of their days, and the day on which the target's requirement holds."""

    legs: tuple[PlannedLeg, ...]
    stops: tuple[PlannedStop, ...]
    target_day: int

    @property
    def able(self) -> int:
        """The day on which its first stop opens, `FAR` without one."""
        return self.stops[0].able if self.stops else FAR


def plan_of(problem: Problem, state: State) -> Plan:
    """The plan that led to that state; what still runs is left out, unless another leg must stand beside it."""
    chain = started(state.legs)
    legs = tuple(PlannedLeg(leg.start, problem.operators[leg.operator], problem.operators[leg.operator].ways[leg.way]) for leg in chain)
    needed = {began.operator for leg, began in zip(legs, chain, strict=True) if leg.end <= state.day}
    waiting = list(needed)
    while waiting:
        beside = {other for other, _ in problem.operators[waiting.pop()].beside} - needed
        needed |= beside
        waiting += beside
    kept = tuple(leg for leg, began in zip(legs, chain, strict=True) if leg.end <= state.day or began.operator in needed)
    stops = tuple(PlannedStop(problem.openings[stop.job].id, stop.able, stop.hire) for stop in stops_of(state.stops))
    return Plan(kept, stops, state.day)


def trimmed(problem: Problem, state: State, *, forced: bool, out_of_time: Callable[[], bool]) -> State:
    """The same plan without the legs and stops that it can do without.

    Legs that give nothing new are always tried, the others, the last ones first, as far as there is time.
    """
    moves = Moves(problem, forced=forced)
    legs = list(started(state.legs))
    jobs = frozenset(stop.job for stop in stops_of(state.stops))
    vain = _in_vain(problem, legs)
    for leg in (*vain, *(leg for leg in reversed(legs) if leg not in vain)):
        if leg not in vain and out_of_time():
            return state
        fewer = [other for other in legs if other is not leg]
        without = _replayed(moves, tuple(fewer), jobs)
        if without is not None and (without.able, without.day) <= (state.able, state.day):
            legs, state = fewer, without
    for job in () if forced else sorted(jobs):
        without = _replayed(moves, tuple(legs), jobs - {job})
        if without is not None and without.day <= state.day:
            jobs, state = jobs - {job}, without
    return state


def works_for_load(problem: Problem, plan: Plan) -> bool:
    """Whether some job on the way is taken only since more load is allowed beside work; its months are not needed."""
    numbers = {operator.id: number for number, operator in enumerate(problem.operators) if operator.new}
    legs = []
    for leg in plan.legs:
        number = numbers[leg.operator.id]
        way = next(index for index, way in enumerate(problem.operators[number].ways) if way.option == leg.way.option)
        legs.append(LegStart(leg.start, number, way, None, NO_ORDER))
    moves = Moves(replace(problem, pace=problem.pace_beside_work), forced=False)
    names = [opening.id for opening in problem.openings]
    jobs = frozenset(names.index(stop.job) for stop in plan.stops)
    for job in jobs - {problem.target_job}:
        without = _replayed(moves, tuple(legs), jobs - {job})
        if without is not None and without.day <= plan.target_day:
            return True
    return False


def has_vain_legs(problem: Problem, state: State) -> bool:
    """Whether some leg ends with nothing that was not held or given before."""
    return bool(_in_vain(problem, list(started(state.legs))))


def _in_vain(problem: Problem, legs: list[LegStart]) -> list[LegStart]:
    """The legs that end with nothing that was not held or given before, the last one first."""
    held, found = problem.held, []
    for leg in sorted(legs, key=lambda leg: leg.start + problem.operators[leg.operator].ways[leg.way].days):
        operator = problem.operators[leg.operator]
        if not operator.adds & ~held:
            found.append(leg)
        held |= operator.adds
    return found[::-1]


def _replayed(moves: Moves, legs: tuple[LegStart, ...], jobs: frozenset[int]) -> State | None:
    """Walks the same legs on the same days, taking only those jobs; the state on the target day, or None where it cannot be walked."""
    waiting = [(state, 0) for state in moves.first_states()]
    while waiting:
        state, done = waiting.pop()
        if frozenset(stop.job for stop in stops_of(state.stops)) - jobs:
            continue
        if state.last < 0 and holds(moves.problem.target, state.on):
            return state
        if done < len(legs) and legs[done].start == state.day:
            wanted = (legs[done].operator, legs[done].way)
            after = moves.starts(state)
            waiting.extend((one, done + 1) for one in after if one.legs and (one.legs.operator, one.legs.way) == wanted)
            continue
        day = min(moves.next_day(state), legs[done].start if done < len(legs) else FAR)
        if day <= moves.problem.horizon:
            waiting.extend((follower, done) for follower in sorted(moves.arrive(state, day), key=lambda item: item.stop_count))
    return None
