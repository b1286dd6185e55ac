"""The best dated plan: which legs, in which way, on which days, and which jobs on the way, decided together.

Comes in: a `Problem`. Goes out: a `Found`, the best plan with its value and the bound that no plan can beat. A* over `Moves`, with an
admissible bound (every fact as early as it could come if nothing had to wait for anything else) and dominance between states: exact,
exponential only in how many activities can matter at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import Any

from stegvis.planning.bounds import Bounds
from stegvis.planning.dominance import Kept, Known
from stegvis.planning.moves import Moves
from stegvis.planning.need import FAR, holds
from stegvis.planning.problem import Problem
from stegvis.planning.states import NO_ORDER, LateStart, State, stops_of
from stegvis.planning.wishes import Wishes

__all__ = ["TIE_STATES", "Found", "Goal", "Limits", "best_plan"]

Value = tuple[int, ...]
"""What is made small: days, after study points or kronor where those come first."""

TIE_STATES = 20_000
"""How many states may be looked at to choose among equally good plans; the same on every machine."""

PATIENCE = 4
"""For so many rounds a leg is put off again where it drags along what it was put off for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plan (None: there is none), its value, the bound, whether the search came to its end, and whether ties were decided.

    `opens` is the earliest day on which a first job opened in anything that was looked at.
    """

    state: State | None
    value: Value
    bound: Value
    finished: bool
    tied: bool = False
    opens: int = FAR


@dataclass(frozen=True, slots=True)
class Goal:
    """What a plan is judged by: perhaps the study points before the first job, perhaps a measure, perhaps the first job, the target."""

    work_first: bool
    measured: bool
    first_job: bool

    def value(self, able: int, target: int, state: State, left: int = 0) -> Value:
        """The value of a plan that is at that state, with these days of its first job and its target, and so much of the measure left."""
        found: Value = (able, target) if self.first_job else (target,)
        if self.measured:
            found = (state.measure + left, target)
        return (state.study, *found) if self.work_first else found

    def price(self, state: State) -> Value:
        """What has been spent of what the value counts, beside days."""
        found: Value = (state.measure,) if self.measured else ()
        return (state.study, *found) if self.work_first else found


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan must keep to: the day on which its first job opens (0: any), and a value that it must beat (empty: none)."""

    opens_on: int = 0
    below: Value = ()


ANY_PLAN = Limits()
"""No limits."""


def best_plan(
    problem: Problem,
    *,
    out_of_time: Callable[[], bool],
    forced: bool = True,
    measured: bool = False,
    ties: bool = True,
    most: int | None = None,
    late: frozenset[LateStart] = frozenset(),
    limits: Limits = ANY_PLAN,
    most_rounds: int | None = None,
) -> Found:
    """The best plan for the problem's goal.

    Args:
        problem: what is sought.
        out_of_time: whether to stop.
        forced: whether the first job on the way that opens is taken.
        measured: whether the study points or kronor come first.
        ties: whether to choose among equally good plans; else any of them.
        most: how many states may be put in line, in all rounds together; None: as many as there is time for.
        late: starts to look at from the beginning, although nothing else happens on their days.
        limits: what the plan must keep to beside that, if anything.
        most_rounds: so often late starts that were wished for are looked at; None: as often as there is time for.

    Source: A* with dominance; Hart, Nilsson and Raphael (1968).
    """
    goal = Goal(problem.work_first, measured, problem.by == "first-job" and forced)
    bounds: Bounds | None = None
    looked, opens = 0, FAR
    for rounds in count():
        moves = Moves(problem, forced=forced, late=late)
        bounds = bounds or Bounds(moves, limits.opens_on)
        search = Search(moves, goal, out_of_time, patient=rounds < PATIENCE, bounds=bounds, limits=limits)
        found = search.run(None if most is None else most - looked)
        looked += search.looked
        opens = min(opens, search.opens)
        if not found.finished:
            return replace(found, opens=opens)
        wished = search.wishes.better_than(found.value, late, days=not measured)
        if not wished:
            found = _with_ties(problem, search, found, late, out_of_time) if ties and found.state is not None else found
            return replace(found, opens=opens)
        if out_of_time() or (most is not None and looked >= most) or rounds == most_rounds:
            return Found(found.state, found.value, search.least_bound, False, opens=opens)
        late |= wished
    raise AssertionError("the rounds have no end of their own")


def _with_ties(problem: Problem, search: Search, found: Found, late: frozenset[LateStart], out_of_time: Callable[[], bool]) -> Found:
    """The same value, by the first of the plans that have it; late days that may bring such a plan are followed for some rounds."""
    wished = search.wishes.as_good_as(found.value, late)
    for _ in range(PATIENCE):
        moves = Moves(problem, forced=search.moves.forced, late=late)
        tie_search = TieSearch(moves, search.goal, out_of_time, bounds=search.bounds, value=found.value)
        tied = tie_search.run_ties()
        found = Found(tied or found.state, found.value, found.value, True, tied is not None)
        wished |= tie_search.wishes.as_good_as(found.value, late)
        if not wished - late or tied is None:
            break
        late |= wished
    return found


class Search:
    """One A* run: states in the order of their bound, the first goal taken out is the best."""

    def __init__(
        self, moves: Moves, goal: Goal, out_of_time: Callable[[], bool], *, patient: bool, bounds: Bounds, limits: Limits = ANY_PLAN
    ) -> None:
        """Begins with nothing known but bounds."""
        self.limits = limits
        self.opens = FAR
        self.moves = moves
        self.problem: Problem = moves.problem
        self.goal = goal
        self.out_of_time = out_of_time
        self.bounds = bounds
        self.wishes = Wishes(moves, patient=patient)
        self.known = Known(moves)
        self.least_bound: Value = ()
        self.looked = 0
        self.waiting: list[tuple[tuple[Any, ...], int, int, Kept | None, State]] = []
        self.order = count()

    def value_of_goal(self, state: State) -> Value:
        """The value of a plan whose target holds on that day."""
        return self.goal.value(state.able or FAR, state.day, state)

    def run(self, most: int | None = None) -> Found:
        """The best plan, or the bound that was proven when time ran out or so many states had been put in line."""
        for state in self.moves.first_states():
            self.push(state)
        self.least_bound = self.waiting[0][0] if self.waiting else (FAR,)
        while self.waiting:
            bound, _, _, kept, state = heappop(self.waiting)
            if kept is None:
                return Found(state, bound, bound, True)
            if not kept.alive:
                continue
            self.wishes.value = bound
            for follower in self.followers(state):
                if self.out_of_time() or (most is not None and self.looked >= most):
                    return Found(None, (), self._proven(bound), False)
                self.looked += 1
                self.push(follower)
        return Found(None, (), (FAR,), True)

    def _proven(self, bound: Value) -> Value:
        """What no plan can beat: what was still to be looked at, or what was come from when a late start was wished for.

        What comes after the first part was proven for that first part only, or else at the very beginning.
        """
        bound = min([bound, *self.wishes.seen_from(self.moves.late)])
        return (*bound[:-1], min(bound[-1], self.least_bound[-1])) if len(bound) > 1 else bound

    def followers(self, state: State) -> Iterator[State]:
        """What may follow: one more leg today, or the next day on which something can be different."""
        yield from self.moves.starts(state)
        day, late = self.moves.next_days(state)
        if min(day, late) <= self.problem.horizon:
            yield from self.moves.arrive(state, min(day, late), quiet=late < day)

    def push(self, state: State) -> None:
        """Puts a state in line, if it can lead to a plan within the limits and nothing as good is known."""
        if state.stops is not None and state.able < self.opens:
            self.opens = state.able
        if self.limits.opens_on and state.able != self.limits.opens_on and (state.able or state.day >= self.limits.opens_on):
            return
        if state.last < 0 and holds(self.problem.target, state.on):
            if self.goal.first_job and not state.able:
                self.wishes.note_goal(state, self.bounds.days(state, starts=False), self.bounds.days(state))
            value = self.value_of_goal(state)
            if (self.limits.below and value >= self.limits.below) or (self.limits.opens_on and not state.able):
                return
            if self.moves.is_done(state):
                heappush(self.waiting, (value, -state.day, next(self.order), None, state))
            else:
                self.wishes.note_unfinished(state)
            return
        able, target = self.bounds.of(state, self.bounded(state))
        value = self.least_value(able, target, state)
        if target > self.problem.horizon or (self.limits.below and value >= self.limits.below) or able > (self.limits.opens_on or FAR):
            return
        kept = self.known.keep(state, self.goal.price(state))
        if kept is not None:
            heappush(self.waiting, (value, -state.day, next(self.order), kept, kept.state))

    def least_value(self, able: int, target: int, state: State) -> Value:
        """The value that no plan from that state can beat, given the earliest days of its first job and its target."""
        return self.goal.value(able, target, state, self.bounds.measure(state) if self.goal.measured else 0)

    def bounded(self, state: State) -> list[int]:
        """For each bit the earliest day on which it could be on; days that the state makes one wish for are noted."""
        days = self.bounds.days(state)
        self.wishes.note(state, days)
        return days


class TieSearch(Search):
    """Among the plans of one value: more stops under first-job, fewer legs, fewer kronor, early starts, low paces, ids in order."""

    def __init__(self, moves: Moves, goal: Goal, out_of_time: Callable[[], bool], *, bounds: Bounds, value: Value) -> None:
        """Takes the value that all of them have."""
        super().__init__(moves, goal, out_of_time, patient=True, bounds=bounds)
        self.best = self.wishes.value = value

    def run_ties(self) -> State | None:
        """The first of the equally good plans, or None where too many had to be looked at."""
        for state in self.moves.first_states():
            self.push(state)
        for _ in range(TIE_STATES):
            if not self.waiting or self.out_of_time():
                return None
            _, _, _, kept, state = heappop(self.waiting)
            if kept is None:
                return state
            if kept.alive:
                for follower in self.followers(state):
                    self.push(follower)
        return None

    def push(self, state: State) -> None:
        """Puts a state in line, if it can lead to a plan of that value and none as good is known."""
        if state.last < 0 and holds(self.problem.target, state.on):
            if not self.moves.is_done(state):
                self.wishes.note_unfinished(state)
            elif self.value_of_goal(state) == self.best:
                heappush(self.waiting, (self.ties(state, 0, 0), 0, next(self.order), None, state))
            return
        days = self.bounded(state)
        able, target = self.bounds.of(state, days)
        value = self.least_value(able, target, state)
        if any(mine > best for mine, best in zip(value, self.best, strict=True)):
            return
        kept = self.known.keep(state, (*self.goal.price(state), *self.ties(state, 0, 0)))
        if kept is not None:
            stops, legs = self.bounds.still_to_come(kept.state, days, self.best[-1])
            heappush(self.waiting, (self.ties(state, stops, legs), 0, next(self.order), kept, kept.state))

    def ties(self, state: State, stops: int, legs: int) -> tuple[Any, ...]:
        """The order among equally good plans; for an unfinished one, the best it could come to."""
        more_stops = -(state.stop_count + stops) if self.goal.first_job else 0
        needless = 0 if self.goal.first_job else state.stop_count
        order = state.legs.order if state.legs is not None else NO_ORDER
        openings = self.problem.openings
        jobs = tuple((-openings[stop.job].rung, openings[stop.job].id) for stop in stops_of(state.stops))
        return (more_stops, state.leg_count + legs, state.cost, *order, needless, jobs)
