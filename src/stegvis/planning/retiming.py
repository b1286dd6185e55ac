"""The same legs on other days: for those who need longer, or when one leg begins late.

Comes in: a problem and its plan. Goes out: the days of the plan's legs and stops, each as early as it then can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from stegvis.dates import ends_valid_on
from stegvis.planning.clock import Clock
from stegvis.planning.moves import Moves
from stegvis.planning.need import ALL, FAR, Need, bits_of, each_bit, holds
from stegvis.planning.plans import Plan, PlannedLeg, PlannedStop, plan_of
from stegvis.planning.problem import Operator, Problem, Way, months_after
from stegvis.planning.states import State, started

__all__ = ["Retimed", "delayed", "slow"]

LATE = 28
"""A leg that is late begins so many days later, or at its next start from then."""

ROUNDS = 10
"""So many times what would come too early is put off."""


@dataclass(frozen=True, slots=True)
class Retimed:
    """The days of a plan's legs (start, end), in the plan's order, its stops in theirs, and the target's day."""

    legs: tuple[tuple[int, int], ...]
    stops: tuple[PlannedStop, ...]
    target_day: int


def slow(problem: Problem, plan: Plan, *, clock: Clock) -> Retimed | None:
    """The same legs in their slow lengths at the next possible starts, none and no stop earlier than planned; None where none fit."""
    return _retimed(problem, plan, [(leg.way.slow_days, leg.start) for leg in plan.legs], clock, no_sooner=plan.stops)


def delayed(problem: Problem, plan: Plan, late: PlannedLeg, *, clock: Clock) -> Retimed | None:
    """The same legs when one of them begins four weeks later, or at its next start from then; None where no days fit."""
    return _retimed(problem, plan, [(leg.way.days, leg.start + (LATE if leg is late else 0)) for leg in plan.legs], clock)


def _retimed(
    problem: Problem, plan: Plan, days: Sequence[tuple[int, int]], clock: Clock, no_sooner: tuple[PlannedStop, ...] = ()
) -> Retimed | None:
    """The legs with those lengths, none before those days, as soon as they can be.

    They are taken in the order of the plan, each waiting for those that start before it; and as each can, where that is better.
    """
    freely = _settled(problem, plan, days, clock, no_sooner, tuple(0 for _ in plan.legs))
    before = tuple(sum(other.start < leg.start for other in plan.legs) for leg in plan.legs)
    if freely is not None and all(
        other <= start for (start, _), count in zip(freely.legs, before, strict=True) for other, _ in freely.legs[:count]
    ):
        return freely
    in_order = _settled(problem, plan, days, clock, no_sooner, before)
    return min((one for one in (in_order, freely) if one is not None), key=lambda one: _lateness(problem, one), default=None)


def _lateness(problem: Problem, found: Retimed) -> tuple[int, int]:
    """By what days are compared: those of the first job and the target, the one that the plan is made for first."""
    days = (found.stops[0].able if found.stops else FAR, found.target_day)
    return days if problem.by == "first-job" or problem.work_first else days[::-1]


def _settled(
    problem: Problem,
    plan: Plan,
    days: Sequence[tuple[int, int]],
    clock: Clock,
    no_sooner: tuple[PlannedStop, ...],
    before: tuple[int, ...],
) -> Retimed | None:
    """The same where each leg waits until so many of the plan's first ones have begun; what would come too early is put off."""
    only = _only(problem, plan, days)
    numbers = {opening.id: number for number, opening in enumerate(only.openings)}
    jobs = tuple(numbers[stop.job] for stop in plan.stops)
    for _ in range(ROUNDS):
        walk = _walked(only, frozenset(jobs), before)
        found = plan_of(only, walk.state)
        in_order = walk.held == walk.state.day and [stop.job for stop in found.stops] == [stop.job for stop in plan.stops]
        if not walk.finished or not in_order:
            late = _lapsed(only, walk) or _out_of_order(only, jobs, before)
        else:
            late = _sooner(only, walk, found, no_sooner)
            if not late:
                return _retold(only, walk, found) if len(started(walk.state.legs)) == len(plan.legs) else None
        if not late or clock():
            return None
        only = _put_off(only, late)
    return None


def _only(problem: Problem, plan: Plan, days: Sequence[tuple[int, int]]) -> Problem:
    """The problem with one operator a leg, numbered as in the plan, all of which the target needs, by a bit of its own.

    What another leg must stand beside may go on when the target holds. A leg that is the same activity as an earlier one comes after it.
    """
    ids = [operator.id for operator in problem.operators]
    under_way = {ids[item.operator]: len(plan.legs) + number for number, item in enumerate(problem.running)}
    place = under_way | {leg.operator.id: number for number, leg in enumerate(plan.legs)}
    # the numbers that a leg itself has may be those of a smaller problem
    besides = {operator.id: operator.beside for operator in problem.operators if operator.new}
    together = {ids[other] for leg in plan.legs for other, _ in besides[leg.operator.id] if other >= 0}
    operators: list[Operator] = []
    finished = 0
    done: dict[str, int] = {}
    for number, (leg, (length, first)) in enumerate(zip(plan.legs, days, strict=True)):
        bit = 1 << problem.size + number
        finished |= 0 if leg.operator.id in together else bit
        beside = tuple((place.get(ids[other], -1) if other >= 0 else -1, mask) for other, mask in besides[leg.operator.id])
        way = replace(leg.way, days=length, first=max(leg.way.first, first))
        need = Need(ALL, done.get(leg.operator.id, 0), (leg.operator.need,))
        operators.append(replace(leg.operator, need=need, gives=leg.operator.gives | bit, ways=(way,), beside=beside))
        done[leg.operator.id] = bit
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


def _put_off(only: Problem, first: Mapping[int, int]) -> Problem:
    """The same problem, each of those operators not before its day."""
    operators = list(only.operators)
    for number, day in first.items():
        (way,) = operators[number].ways
        operators[number] = replace(operators[number], ways=(replace(way, first=max(way.first, day)),))
    return replace(only, operators=tuple(operators))


# ---- walking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where a walk came to: whether all was finished, on which day each job opened first, and when the target's requirement first held."""

    state: State
    finished: bool
    opened: Mapping[int, int]
    held: int


def _walked(only: Problem, jobs: frozenset[int], before: tuple[int, ...]) -> _Walk:
    """Starts each leg once, on the first day on which it can and so many of the first ones have begun; takes those jobs as they open."""
    moves, opened, held = Moves(only, forced=False, jobs=jobs), dict[int, int](), FAR
    (state,) = moves.first_states()
    while True:
        for job in each_bit(state.opened):
            opened.setdefault(job, state.day)
        if holds(only.target.parts[0], state.on):
            held = min(held, state.day)
        finished = holds(only.target, state.on)
        state = state if finished else _started(moves, state, before)
        day = FAR if finished else moves.next_day(state)
        if day > min(only.horizon, FAR - 1):
            return _Walk(state, finished, opened, held)
        (state,) = moves.arrive(state, day)


def _started(moves: Moves, state: State, before: tuple[int, ...]) -> State:
    """The state when everything that can start today has been started, if it has not been before."""
    begun = {leg.operator for leg in started(state.legs)}
    ready = tuple(number for number in state.ready if number not in begun)
    while True:
        for number in ready:
            after = moves.start(state, number) if begun.issuperset(range(before[number])) else None
            if after is not None:
                ready = tuple(other for other in ready if other != number)
                begun.add(number)
                state = after
                break
        else:
            return state._replace(ready=ready)


def _retold(only: Problem, walk: _Walk, found: Plan) -> Retimed:
    """The days of the legs by their numbers."""
    days = {leg.operator: (leg.start, leg.start + only.operators[leg.operator].ways[0].days) for leg in started(walk.state.legs)}
    return Retimed(tuple(days[number] for number in sorted(days)), found.stops, found.target_day)


# ---- what would come too early: the legs to put off, each with the day from which it may start --------------------


def _on(only: Problem, walk: _Walk, day: int, without: int = -1) -> int:
    """Every bit that was on that day, if one of the legs had not been."""
    ends = {leg.operator: leg.start + only.operators[leg.operator].ways[0].days for leg in started(walk.state.legs)}
    facts, lapsing = only.held, list(only.lapsing)
    for number, end in (ends | {item.operator: item.ends for item in only.running}).items():
        if number != without and end <= day:
            facts |= only.operators[number].gives
            lapsing += [(months_after(end, months), mask) for mask, months in only.operators[number].lapsing]
    return Moves(only, forced=False).on(day, facts, tuple(lapsing), walk.state.employment)


def _lapsed(only: Problem, walk: _Walk) -> dict[int, int]:
    """What lapsed before it was used: it is got as early as still holds on that day, by the last leg that gave it."""
    state, begun = walk.state, {leg.operator: leg for leg in started(walk.state.legs)}
    waiting: list[tuple[Need, Way | None]] = [
        (operator.need, operator.ways[0]) for number, operator in enumerate(only.operators) if operator.new and number not in begun
    ]
    waiting += [(opening.need, None) for number, opening in enumerate(only.openings) if number not in walk.opened]
    for need, way in [*waiting, (only.target, None)]:
        if not state.lost or not holds(need, state.on | state.lost):
            continue
        ends = [leg.start + only.operators[number].ways[0].days for number, leg in begun.items()]
        days = sorted({only.first_day, *ends, *(item.ends for item in only.running), *(window.opens for window in only.windows)})
        ready = next((day for day in days if holds(need, _on(only, walk, day) | state.lost)), state.day)
        used = way.start_on_or_after(ready) if way else ready
        bits = bits_of(need) & state.lost
        for leg in sorted(begun.values(), key=lambda leg: -leg.start):
            operator = only.operators[leg.operator]
            months = [count for mask, count in operator.lapsing if mask & bits]
            if months and used < FAR:
                first = ends_valid_on(date.fromordinal(used), min(months)).toordinal() - operator.ways[0].days
                return {leg.operator: first} if first > leg.start else {}
    return {}


def _sooner(only: Problem, walk: _Walk, found: Plan, planned: tuple[PlannedStop, ...]) -> dict[int, int]:
    """What opens a stop sooner than planned, or has it hired sooner, since less runs beside it."""
    for mine, plan in zip(found.stops, planned, strict=False):
        by = max(plan.able - mine.able, plan.hire - mine.hire)
        if by > 0:
            return _ended_on(only, walk, mine.able, by)
    return {}


def _out_of_order(only: Problem, jobs: tuple[int, ...], before: tuple[int, ...]) -> dict[int, int]:
    """What opens a stop no later than the one that comes before it, or the target before all is finished."""
    for count in range(1, len(jobs)):
        walk = _walked(only, frozenset(jobs[:count]), before)
        first, opens = walk.opened.get(jobs[count - 1], FAR), walk.opened.get(jobs[count], FAR)
        if opens <= first < FAR:
            return _opens_only(only, walk, first, *jobs[count - 1 : count + 1])
    walk = _walked(only, frozenset(jobs) - {only.target_job}, before)
    if walk.finished and walk.held < walk.state.day:
        return _ended_on(only, walk, walk.held, walk.state.day - walk.held)
    return {}


def _opens_only(only: Problem, walk: _Walk, day: int, first: int, second: int) -> dict[int, int]:
    """The leg, the last of them, without which only the first of two jobs would be open on that day."""
    found = []
    for leg in started(walk.state.legs):
        end, on = leg.start + only.operators[leg.operator].ways[0].days, _on(only, walk, day, without=leg.operator)
        if end <= day and holds(only.openings[first].need, on) and not holds(only.openings[second].need, on):
            found.append((end, leg.operator, leg.start))
    return {operator: start + day + 1 - end for end, operator, start in sorted(found)[-1:]}


def _ended_on(only: Problem, walk: _Walk, day: int, by: int) -> dict[int, int]:
    """The legs that ended on that day, so many days later."""
    days = [operator.ways[0].days for operator in only.operators]
    return {leg.operator: leg.start + by for leg in started(walk.state.legs) if leg.start + days[leg.operator] == day}
