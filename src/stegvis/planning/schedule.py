"""The best dated plan: which legs, in which way, on which days, and which jobs on the way, decided together.

Comes in: a `Problem`. Goes out: a `Found`, the best plan with its value and the bound that no plan can beat. A* over `Moves`, with an
admissible bound (every fact as early as it could come if nothing had to wait for anything else) and dominance between states: exact,
exponential only in how many activities can matter at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Any

from stegvis.planning.bounds import Bounds
from stegvis.planning.moves import LegStart, Moves, State, StopTaken, started
from stegvis.planning.problem import FAR, Problem, holds
from stegvis.planning.wishes import Wishes

__all__ = ["Found", "best_plan"]

Value = tuple[int, ...]
"""What is made small: (able to apply, target) or (target,) as days, or (measure, target)."""

TIE_STATES = 20_000
"""How many states may be looked at to choose among equally good plans; the same on every machine."""

PATIENCE = 4
"""For so many rounds a leg is put off again where it drags along what it was put off for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plan (None: there is none), its value, the bound, whether the search came to its end, and whether ties were decided."""

    state: State | None
    value: Value
    bound: Value
    finished: bool
    tied: bool = False


def best_plan(problem: Problem, *, out_of_time: Callable[[], bool], forced: bool = True, measured: bool = False) -> Found:
    """The best plan for the problem's goal; `measured` puts the study points or kronor first.

    Source: A* with dominance; Hart, Nilsson and Raphael (1968).
    """
    extra: frozenset[int] = frozenset()
    for rounds in count():
        moves = Moves(problem, forced=forced, extra_days=extra)
        search = _Search(moves, measured, out_of_time, patient=rounds < PATIENCE)
        found = search.run()
        if not found.finished:
            return search.dive(found)
        wished = set(search.wishes.days)
        if found.state is not None:
            ties = _TieSearch(moves, measured, out_of_time, patient=rounds < PATIENCE, value=found.value)
            tied = ties.run_ties()
            wished |= ties.wishes.days
            found = Found(tied or found.state, found.value, found.value, True, tied is not None)
        last = problem.horizon if found.state is None or FAR in found.value else found.value[-1]
        wished = {day for day in wished if problem.first_day < day <= last} - extra
        if not wished:
            return found
        if out_of_time():
            return Found(found.state, found.value, search.least_bound, False)
        extra |= wished
    raise AssertionError("the rounds have no end of their own")


class _Search:
    """One A* run: states in the order of their bound, the first goal taken out is the best."""

    def __init__(self, moves: Moves, measured: bool, out_of_time: Callable[[], bool], *, patient: bool) -> None:
        self.moves = moves
        self.problem: Problem = moves.problem
        self.measured = measured
        self.first_job = self.problem.by == "first-job" and moves.forced
        self.out_of_time = out_of_time
        self.bounds = Bounds(moves)
        self.wishes = Wishes(moves, patient=patient)
        self.least_bound: Value = ()
        self.seen: dict[object, list[State]] = {}
        self.waiting: list[tuple[tuple[Any, ...], int, int, State, bool]] = []
        self.order = count()
        self.births = count()

    # ---- values -----------------------------------------------------------------------------------------------

    def value(self, able: int, target: int, state: State) -> Value:
        if self.measured:
            return (state.measure, target)
        return (able, target) if self.first_job else (target,)

    def value_of_goal(self, state: State) -> Value:
        return self.value(state.able or FAR, state.day, state)

    # ---- the run ----------------------------------------------------------------------------------------------

    def run(self) -> Found:
        for state in self.moves.first_states():
            self.push(state)
        self.least_bound = self.waiting[0][0] if self.waiting else (FAR,)
        looked = 0
        while self.waiting:
            bound, _, _, state, is_goal = heappop(self.waiting)
            if is_goal:
                return Found(state, bound, bound, True)
            looked += 1
            if looked % 64 == 0 and self.out_of_time():
                heappush(self.waiting, (bound, -state.day, next(self.order), state, False))
                return Found(None, (), bound, False)
            if self.is_beaten_later(state):
                continue
            for follower in self.followers(state):
                self.push(follower)
        return Found(None, (), (FAR,), True)

    def followers(self, state: State) -> Iterator[State]:
        on = self.moves.on(state)
        yield from self.moves.starts(state, on)
        day = self.moves.next_day(state, on)
        if day <= self.problem.horizon:
            yield from self.moves.arrive(state, day)

    def push(self, state: State) -> None:
        if state.last < 0 and holds(self.problem.target, self.moves.on(state)):
            if self.first_job and not state.able:
                self.wishes.note_goal(state, self.bounds.days(state, starts=False), self.bounds.days(state))
            if self.moves.is_done(state):
                heappush(self.waiting, (self.value_of_goal(state), -state.day, next(self.order), state, True))
            return
        able, target = self.bounded(state)
        if target > self.problem.horizon:
            return
        kept = self.keep(state)
        if kept is not None:
            heappush(self.waiting, (self.value(able, target, kept), -kept.day, next(self.order), kept, False))

    def bounded(self, state: State) -> tuple[int, int]:
        """The state's bounds; days that it makes one wish for are noted."""
        days = self.bounds.days(state)
        self.wishes.note(state, days)
        return self.bounds.of(state, days)

    # ---- dominance --------------------------------------------------------------------------------------------

    def keep(self, state: State) -> State | None:
        """The state with its birth, or None where one as good is known; those that it beats itself are forgotten.

        Waiting changes nothing of a plan, so two equal plans could each rule out the other's next day. Only an older plan may
        therefore rule one out, waiting keeps a plan's birth, and who takes another's place takes its birth too.
        """
        key = (state.employment, state.rung, state.opened, state.able)
        others = self.seen.setdefault(key, [])
        birth = state.birth if state.birth >= 0 else next(self.births)
        if any(other.birth < birth and self.beats(other, state) for other in others):
            return None
        beaten = [other for other in others if self.beats(state, other)]
        if beaten:
            others[:] = [other for other in others if other not in beaten]
        state = state._replace(birth=min([birth, *(other.birth for other in beaten)]))
        others.append(state)
        return state

    def is_beaten_later(self, state: State) -> bool:
        """Whether a better state came after this one was put in line."""
        key = (state.employment, state.rung, state.opened, state.able)
        return not any(other is state for other in self.seen[key])

    def beats(self, one: State, other: State) -> bool:
        """Whether everything that can follow `other` can follow `one` as well, at no greater price."""
        if one.day > other.day or (one.day == other.day and one.last > other.last):
            return False
        if self.price(one) > self.price(other):
            return False
        return covers(self.moves, one, other)

    def price(self, state: State) -> tuple[Any, ...]:
        """What must not be greater for a state to beat another, beside what it holds."""
        return (state.measure,) if self.measured else ()

    # ---- out of time ------------------------------------------------------------------------------------------

    def dive(self, found: Found) -> Found:
        """The best plan that a short walk from the best waiting states comes to, with the bound that was proven."""
        for _, _, _, state, is_goal in sorted(self.waiting, key=lambda item: (not item[4], item[:3]))[:20]:
            goal = state if is_goal else self.walk(state)
            if goal is not None:
                return Found(goal, self.value_of_goal(goal), found.bound, False)
        return found

    def walk(self, state: State, steps: int = 400) -> State | None:
        """Goes from a state to the follower with the least bound, again and again, to a goal if there is one."""
        path = [state]
        for _ in range(steps):
            if not path:
                return None
            here = path.pop()
            if here.last < 0 and holds(self.problem.target, self.moves.on(here)):
                return here
            ranked = []
            for number, follower in enumerate(self.followers(here)):
                able, target = self.bounds.of(follower, self.bounds.days(follower))
                if target <= self.problem.horizon:
                    ranked.append((self.value(able, target, follower), -follower.leg_count, number, follower))
            path.extend(item[3] for item in sorted(ranked, key=lambda item: item[:3], reverse=True))
        return None


class _TieSearch(_Search):
    """Among the plans of one value: more stops under first-job, fewer legs, fewer kronor, early starts, low paces, ids in order."""

    def __init__(self, moves: Moves, measured: bool, out_of_time: Callable[[], bool], *, patient: bool, value: Value) -> None:
        super().__init__(moves, measured, out_of_time, patient=patient)
        self.best = value

    def run_ties(self) -> State | None:
        """The first of the equally good plans, or None where too many had to be looked at."""
        for state in self.moves.first_states():
            self.push(state)
        for _ in range(TIE_STATES):
            if not self.waiting or self.out_of_time():
                return None
            _, _, _, state, is_goal = heappop(self.waiting)
            if is_goal:
                return state
            if not self.is_beaten_later(state):
                for follower in self.followers(state):
                    self.push(follower)
        return None

    def push(self, state: State) -> None:
        if state.last < 0 and holds(self.problem.target, self.moves.on(state)):
            if self.value_of_goal(state) == self.best and self.moves.is_done(state):
                heappush(self.waiting, (self.ties(state, 0, 0), 0, next(self.order), state, True))
            return
        able, target = self.bounded(state)
        value = self.value(able, target, state)
        if any(mine > best for mine, best in zip(value, self.best, strict=True)):
            return
        kept = self.keep(state)
        if kept is not None:
            stops, legs = self.bounds.still_to_come(kept, self.best[-1])
            heappush(self.waiting, (self.ties(kept, stops, legs), 0, next(self.order), kept, False))

    def ties(self, state: State, stops: int, legs: int) -> tuple[Any, ...]:
        """The order among equally good plans; for an unfinished one, the best it could come to."""
        chain = started(state.legs)
        more_stops = -(state.stop_count + stops) if self.first_job else 0
        needless = 0 if self.first_job else state.stop_count
        openings = self.problem.openings
        jobs = tuple((-openings[stop.job].rung, openings[stop.job].id) for stop in stops_of(state.stops))
        return (more_stops, state.leg_count + legs, state.cost, *_packed(self.moves, chain), needless, jobs)

    def price(self, state: State) -> tuple[Any, ...]:
        """The order among equally good plans, as far as it is settled."""
        return (*super().price(state), *self.ties(state, 0, 0))


def _packed(moves: Moves, chain: tuple[LegStart, ...]) -> tuple[Any, ...]:
    starts = tuple(leg.start for leg in chain)
    paces = tuple(moves.problem.operators[leg.operator].ways[leg.way].pace for leg in chain)
    names = tuple(moves.problem.operators[leg.operator].id for leg in chain)
    return (starts, paces, names)


def covers(moves: Moves, one: State, other: State) -> bool:
    """Whether `one`, waiting until the day of `other`, has all that `other` has or is about to get, with no more running."""
    operators = moves.problem.operators
    facts, lapsing = one.facts, list(one.lapsing)
    later = {}
    for leg in one.running:
        if leg.end <= other.day:
            facts |= operators[leg.operator].gives
            lapsing += moves.lapsing_of(leg)
        else:
            later[leg.operator] = leg
    if other.facts & ~facts:
        return False
    theirs = {leg.operator: leg for leg in other.running}
    for number, leg in later.items():
        match = theirs.get(number)
        if match is None or match.end < leg.end or match.pace < leg.pace:
            return False
        if match.end != leg.end and (operators[number].lapsing or (moves.extra_days and number in moves.openers)):
            return False
    for number in theirs:
        if number not in later and (operators[number].gives & ~facts or operators[number].lapsing):
            return False
    if not _lapse_no_earlier(lapsing, facts, other.lapsing):
        return False
    if one.day == other.day:
        return True
    waited = one._replace(day=other.day, facts=facts, lapsing=tuple(lapsing))
    on = moves.on(waited)
    if not one.able and holds(moves.problem.target, on):
        return False  # it would have come to its end, without a first job
    return not any(
        not one.opened >> job & 1 and opening.rung > one.rung and holds(opening.need, on)
        for job, opening in enumerate(moves.problem.openings)
    )


def _lapse_no_earlier(mine: list[tuple[int, int]], facts: int, theirs: tuple[tuple[int, int], ...]) -> bool:
    for until, mask in theirs:
        covered = facts
        for other, held in mine:
            covered |= held if other >= until else 0
        if mask & ~covered:
            return False
    return True


def stops_of(chain: StopTaken | None) -> tuple[StopTaken, ...]:
    """The stops of a chain, first taken first."""
    found = []
    while chain is not None:
        found.append(chain)
        chain = chain.before
    return tuple(reversed(found))
