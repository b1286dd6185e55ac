"""What can happen next in a plan: a leg starts, a day comes, a job opens and is taken.

Comes in: a `Problem` and a `State` on some day. Goes out: the states that may follow. No goal, no bound and no order here: those are
`schedule`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from stegvis.dates import add_months
from stegvis.planning.problem import FAR, NO_RUNG, Operator, Problem, bits_of, holds, months_hold_on

__all__ = ["Begun", "LegStart", "Moves", "State", "StopTaken", "started"]


class Begun(NamedTuple):
    """A leg that is running: its last day is the day before `end`."""

    end: int
    operator: int
    pace: int
    stands: bool
    placement: bool


class LegStart(NamedTuple):
    """A leg that was started, with those before it."""

    start: int
    operator: int
    way: int
    before: LegStart | None


class StopTaken(NamedTuple):
    """A stop that was taken, with those before it."""

    job: int
    able: int
    hire: int
    before: StopTaken | None


class State(NamedTuple):
    """All that a plan's future depends on, on one day.

    `facts` are bits held for good, `lapsing` are (first day without, bits), `employment` is (hire, job) in order, `opened` the jobs that
    have been open, `able` the day of the first stop (0: none yet), `last` the operator last started on this day (-1: none),
    `lost` the bits that have lapsed, `birth` a number that the search gives to a plan when its last leg starts (-1: not yet).
    """

    day: int
    facts: int
    lapsing: tuple[tuple[int, int], ...]
    running: tuple[Begun, ...]
    employment: tuple[tuple[int, int], ...]
    rung: int
    opened: int
    able: int
    last: int
    legs: LegStart | None
    stops: StopTaken | None
    lost: int
    leg_count: int
    stop_count: int
    cost: int
    measure: int
    birth: int = -1


def started(chain: LegStart | None) -> tuple[LegStart, ...]:
    """The legs of a chain, first started first."""
    found = []
    while chain is not None:
        found.append(chain)
        chain = chain.before
    return tuple(reversed(found))


class Moves:
    """The rules of one problem; `forced` takes the first job on the way that opens.

    `extra_days` are days on which to look as well, although nothing happens on them.
    """

    def __init__(self, problem: Problem, *, forced: bool, extra_days: frozenset[int] = frozenset()) -> None:
        """Prepares what depends on the problem alone."""
        self.problem = problem
        self.forced = forced
        self.extra_days = tuple(sorted(extra_days))
        self._month_days: dict[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] = {}
        self._counted = frozenset(job for term in problem.months if term.held < term.months for job in term.jobs)
        wanted = bits_of(problem.target)
        for opening in problem.openings:
            wanted |= bits_of(opening.need)
        self.openers = frozenset(number for number, operator in enumerate(problem.operators) if operator.adds & wanted)

    # ---- what holds -------------------------------------------------------------------------------------------

    def month_days(self, employment: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        """Each months bit with the day from which it is on, if the last employment goes on."""
        found = self._month_days.get(employment)
        if found is None:
            found = tuple((1 << term.bit, months_hold_on(term, employment)) for term in self.problem.months)
            self._month_days[employment] = found
        return found

    def on(self, state: State) -> int:
        """Every bit that is on, on the state's day."""
        found, day = state.facts, state.day
        for until, mask in state.lapsing:
            if until > day:
                found |= mask
        for window in self.problem.windows:
            if window.opens <= day < window.closes:
                found |= 1 << window.bit
        for mask, from_day in self.month_days(state.employment):
            if from_day <= day:
                found |= mask
        return found

    # ---- the first state and the passing of days --------------------------------------------------------------

    def first_states(self) -> list[State]:
        """The states on the first day, before anything is started."""
        problem = self.problem
        running = []
        for item in problem.running:
            operator = problem.operators[item.operator]
            running.append(Begun(item.ends, item.operator, item.pace, operator.ways[0].stands, operator.placement))
        works = problem.works_as
        on_way = problem.work_rung > NO_RUNG
        state = State(
            day=problem.first_day,
            facts=problem.held,
            lapsing=problem.lapsing,
            running=tuple(sorted(running)),
            employment=((problem.first_day, works),) if works >= 0 else (),
            rung=problem.work_rung,
            opened=1 << works if works >= 0 else 0,
            able=problem.first_day if on_way else 0,
            last=-1,
            legs=None,
            stops=None,
            lost=0,
            leg_count=0,
            stop_count=0,
            cost=0,
            measure=0,
        )
        return self.arrive(state, problem.first_day)

    def arrive(self, state: State, day: int) -> list[State]:
        """The states on a later day, when nothing more is started before it: legs have ended, jobs have opened and are taken or not."""
        facts, lapsing, running = state.facts, list(state.lapsing), state.running
        if running and running[0].end <= day:
            for leg in running:
                if leg.end <= day:
                    operator = self.problem.operators[leg.operator]
                    facts |= operator.gives
                    lapsing += self.lapsing_of(leg)
            running = tuple(leg for leg in running if leg.end > day)
        kept = _tidy(lapsing, facts, day)
        lost = state.lost
        for until, mask in lapsing:
            lost |= mask if until <= day else 0
        for _, mask in ((0, facts), *kept):
            lost &= ~mask
        come = state._replace(day=day, facts=facts, lapsing=kept, running=running, last=-1, lost=lost)
        on = self.on(come)
        newly = [job for job, opening in enumerate(self.problem.openings) if not come.opened >> job & 1 and holds(opening.need, on)]
        if not newly:
            return [come]
        come = come._replace(opened=come.opened | sum(1 << job for job in newly))
        return [come if job < 0 else self._take(come, job) for job in self._choices(come, newly)]

    def _choices(self, state: State, newly: list[int]) -> list[int]:
        """Which of the jobs that open today may be taken; -1 means none."""
        openings, target = self.problem.openings, self.problem.target_job
        climbing = [job for job in newly if openings[job].rung > state.rung]
        if target in newly:
            return [target]
        if not climbing:
            return [-1]
        if self.problem.by != "first-job" or not self.forced:
            return [-1, *(job for job in climbing if job in self._counted)]
        if state.able:
            return [-1, *climbing]
        return [min(climbing, key=lambda job: (-openings[job].rung, openings[job].id))]

    def _take(self, state: State, job: int) -> State:
        opening = self.problem.openings[job]
        hire = self.hire_day(state, opening.days_to_hire)
        return state._replace(
            employment=(*(item for item in state.employment if item[0] < hire), (hire, job)),
            rung=opening.rung,
            able=state.able or state.day,
            stops=StopTaken(job, state.day, hire, state.stops),
            stop_count=state.stop_count + 1,
        )

    def hire_day(self, state: State, wait: int) -> int:
        """The expected hire of a stop taken now: put off to the end of what runs already and cannot stand beside work."""
        hire = state.day + wait
        hire = max([hire, *(leg.end for leg in state.running if not leg.stands)])
        left = sorted(leg for leg in state.running if leg.end > hire)
        load = sum(leg.pace for leg in left)
        for leg in left:
            if load <= self.problem.pace_beside_work:
                break
            hire, load = leg.end, load - leg.pace
        return hire

    def lapsing_of(self, leg: Begun) -> list[tuple[int, int]]:
        """What a leg gives for some months only, with the first day without."""
        return [(_months_after(leg.end, months), mask) for mask, months in self.problem.operators[leg.operator].lapsing]

    # ---- starting a leg ---------------------------------------------------------------------------------------

    def starts(self, state: State, on: int) -> Iterator[State]:
        """Every state in which one more leg has been started today."""
        for number, operator in enumerate(self.problem.operators):
            if (number <= state.last and not operator.beside) or not operator.ways[0].days:
                continue
            if not self._may_start(state, operator, on):
                continue
            for index, way in enumerate(operator.ways):
                if way.start_on_or_after(state.day) == state.day and self.is_new(state, operator, state.day + way.days):
                    begun = Begun(state.day + way.days, number, way.pace, way.stands, operator.placement)
                    if self._fits(state, begun):
                        yield self._started(state, begun, index)

    def _may_start(self, state: State, operator: Operator, on: int) -> bool:
        running = {self.problem.operators[leg.operator].id for leg in state.running}
        if operator.id in running or not holds(operator.need, on):
            return False
        return all(mask & on == mask or (other >= 0 and self.problem.operators[other].id in running) for other, mask in operator.beside)

    def is_new(self, state: State, operator: Operator, end: int) -> bool:
        """Whether it would give anything by then that is not held, or coming as soon, at least as long."""
        have = state.facts
        for leg in state.running:
            if leg.end <= end:
                have |= self.problem.operators[leg.operator].gives
        if operator.gives & ~have:
            return True
        for mask, months in operator.lapsing:
            until = _months_after(end, months)
            covered = have
            for other, held in state.lapsing:
                covered |= held if other >= until else 0
            if mask & ~covered:
                return True
        return False

    def _fits(self, state: State, new: Begun) -> bool:
        """Whether load, employment and placements allow the leg on every day it runs."""
        problem, day = self.problem, state.day
        employed = state.employment[0][0] if state.employment else FAR
        if not new.stands and new.end > employed:
            return False
        beside_placement = new.placement
        load = new.pace
        for leg in state.running:
            load += leg.pace
            if leg.placement:
                beside_placement = True
                if not new.stands:
                    return False
            elif new.placement and not leg.stands:
                return False
        if load > (problem.pace_beside_work if beside_placement or employed <= day else problem.pace):
            return False
        if day < employed < new.end:
            return new.pace + sum(leg.pace for leg in state.running if leg.end > employed) <= problem.pace_beside_work
        return True

    def _started(self, state: State, begun: Begun, way: int) -> State:
        operator = self.problem.operators[begun.operator]
        return state._replace(
            running=tuple(sorted((*state.running, begun))),
            last=begun.operator,
            legs=LegStart(state.day, begun.operator, way, state.legs),
            leg_count=state.leg_count + 1,
            cost=state.cost + operator.cost_all,
            birth=-1,
            measure=state.measure + (operator.cost if self.problem.by == "cost" else operator.ways[way].points),
        )

    def is_done(self, state: State) -> bool:
        """Whether nothing still runs that was started in vain; what another leg must stand beside may go on."""
        beside = {other for leg in started(state.legs) for other, _ in self.problem.operators[leg.operator].beside}
        return all(leg.operator in beside or not self.problem.operators[leg.operator].ways[0].days for leg in state.running)

    # ---- waiting ----------------------------------------------------------------------------------------------

    def next_day(self, state: State, on: int) -> int:
        """The next day on which something can be different, or `FAR`: a leg ends, a start comes, months or an age are reached."""
        day, found = state.day, FAR
        if state.running:
            found = min(leg.end for leg in state.running)
        for window in self.problem.windows:
            if day < window.opens < found:
                found = window.opens
        for _, from_day in self.month_days(state.employment):
            if day < from_day < found:
                found = from_day
        for extra in self.extra_days:
            if day < extra < found:
                found = extra
        running = {self.problem.operators[leg.operator].id for leg in state.running}
        for operator in self.problem.operators:
            if operator.id in running or not operator.ways[0].days:
                continue
            for way in operator.ways:
                start = way.start_on_or_after(day)
                if day < start < found and holds(operator.need, on) and self.is_new(state, operator, start + way.days):
                    found = start
        return found


def _months_after(day: int, months: int) -> int:
    return add_months(date.fromordinal(day), months).toordinal()


def _tidy(lapsing: list[tuple[int, int]], facts: int, day: int) -> tuple[tuple[int, int], ...]:
    """Only what still adds something on or after that day, the longest lasting first taken."""
    found: list[tuple[int, int]] = []
    covered = facts
    for until, mask in sorted(lapsing, reverse=True):
        if until > day and mask & ~covered:
            found.append((until, mask & ~covered))
            covered |= mask
    return tuple(sorted(found))
