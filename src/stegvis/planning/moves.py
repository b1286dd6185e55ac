"""What can happen next in a plan: a leg starts, a day comes, a job opens and is taken.

Comes in: a `Problem` and a `State` on some day. Goes out: the states that may follow. No goal, no bound and no order here: those are
`schedule`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.planning.need import ALL, FAR, Need, bits_of, holds
from stegvis.planning.problem import NO_RUNG, Operator, Problem, months_after, months_hold_on
from stegvis.planning.states import NO_ORDER, Begun, LateStart, LegStart, State, StopTaken, blank, started

__all__ = ["Moves"]


class Moves:
    """The rules of one problem; `forced` takes the first job on the way that opens, `jobs` just those jobs, when they open.

    `on_the_way` are the jobs that may be taken before the target. `late` are starts (operator, day) to look at as well, although nothing
    else happens on that day.
    """

    def __init__(
        self, problem: Problem, *, forced: bool, late: frozenset[LateStart] = frozenset(), jobs: frozenset[int] | None = None
    ) -> None:
        """Prepares what depends on the problem alone."""
        self.problem = problem
        self.forced = forced
        self.jobs = jobs
        self.late = late
        self._late_days = tuple(sorted({day for _, day in late}))
        self.new = tuple((number, *_split(item.need)) for number, item in enumerate(problem.operators) if item.new)
        self._twin = _twins(problem.operators)
        self._month_days: dict[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] = {}
        self._accompanies = frozenset(other for item in problem.operators for other, _ in item.beside)
        self._wage = any(item.wage for item in problem.operators)
        self._hiring_matters = self._wage or problem.pace_beside_work > problem.pace
        self._counted = frozenset(job for term in problem.months if term.held < term.months for job in term.jobs)
        others = (job for job in range(len(problem.openings)) if job != problem.target_job)
        self.on_the_way = frozenset(job for job in others if forced or jobs is not None or self._wage or job in self._counted)
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

    def on(self, day: int, facts: int, lapsing: tuple[tuple[int, int], ...], employment: tuple[tuple[int, int], ...]) -> int:
        """Every bit that is on, on that day."""
        for until, mask in lapsing:
            if until > day:
                facts |= mask
        for window in self.problem.windows:
            if window.opens <= day < window.closes:
                facts |= 1 << window.bit
        for mask, from_day in self.month_days(employment):
            if from_day <= day:
                facts |= mask
        return facts

    def _ready(self, on: int, running: tuple[Begun, ...]) -> tuple[int, ...]:
        """The operators whose requirement holds, and which are not running."""
        busy = {leg.operator for leg in running}
        return tuple(
            number
            for number, mask, need in self.new
            if mask & on == mask and (need is None or holds(need, on)) and number not in busy and self._twin.get(number, -1) not in busy
        )

    # ---- the first state and the passing of days --------------------------------------------------------------

    def first_states(self) -> list[State]:
        """The states on the first day, before anything is started."""
        problem = self.problem
        running = []
        for item in problem.running:
            operator = problem.operators[item.operator]
            running.append(Begun(item.ends, item.operator, item.pace, operator.ways[0].stands, operator.placement))
        works = problem.works_as
        state = blank(problem.first_day)._replace(
            facts=problem.held,
            lapsing=problem.lapsing,
            running=tuple(sorted(running)),
            employment=((problem.first_day, works),) if works >= 0 else (),
            rung=problem.work_rung,
            opened=1 << works if works >= 0 else 0,
            able=problem.first_day if problem.work_rung > NO_RUNG else 0,
        )
        return self.arrive(state, problem.first_day)

    def arrive(self, state: State, day: int, *, quiet: bool = False) -> list[State]:
        """The states on a later day, when nothing more is started before it: legs have ended, jobs have opened and are taken or not.

        On a `quiet` day nothing happens but late starts.
        """
        facts, kept, running, lost = state.facts, state.lapsing, state.running, state.lost
        if running and running[0].end <= day:
            lapsing = list(kept)
            for leg in running:
                if leg.end <= day:
                    facts |= self.problem.operators[leg.operator].gives
                    lapsing += self.lapsing_of(leg)
            running = tuple(leg for leg in running if leg.end > day)
            kept, lost = _tidy(lapsing, facts, day, lost)
        elif kept and kept[0][0] <= day:
            kept, lost = _tidy(kept, facts, day, lost)
        on = self.on(day, facts, kept, state.employment)
        come = state._replace(
            day=day, facts=facts, lapsing=kept, on=on, running=running, ready=self._ready(on, running), last=-1, lost=lost, quiet=quiet
        )
        newly = [job for job, opening in enumerate(self.problem.openings) if not come.opened >> job & 1 and holds(opening.need, on)]
        if not newly:
            return [come]
        come = come._replace(opened=come.opened | sum(1 << job for job in newly))
        return [come if job < 0 else self._take(come, job) for job in self._choices(come, newly)]

    def _choices(self, state: State, newly: list[int]) -> list[int]:
        """Which of the jobs that open today may be taken; -1 means none."""
        openings, target = self.problem.openings, self.problem.target_job
        climbing = [job for job in newly if openings[job].rung > state.rung]
        if self.jobs is not None:
            return [max((job for job in climbing if job in self.jobs), key=lambda job: openings[job].rung, default=-1)]
        if target in newly:
            return [target]
        if not climbing:
            return [-1]
        if not self.forced:
            return [-1, *(job for job in climbing if self._wage or job in self._counted)]
        if state.able:
            return [-1, *climbing]
        return [min(climbing, key=lambda job: (-openings[job].rung, openings[job].id))]

    def _take(self, state: State, job: int) -> State:
        opening = self.problem.openings[job]
        hire = self.hire_day(state, opening.days_to_hire)
        employment = (*(item for item in state.employment if item[0] < hire), (hire, job))
        return state._replace(
            employment=employment,
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
        return [(months_after(leg.end, months), mask) for mask, months in self.problem.operators[leg.operator].lapsing]

    # ---- starting a leg ---------------------------------------------------------------------------------------

    def starts(self, state: State) -> Iterator[State]:
        """Every state in which one more leg has been started today."""
        day, last = state.day, state.last
        for number in state.ready:
            operator = self.problem.operators[number]
            if (number <= last and not operator.beside) or (state.quiet and (number, day) not in self.late):
                continue
            if operator.beside and not self._accompanied(state, operator):
                continue
            for index, way in enumerate(operator.ways):
                if way.start_on_or_after(day) == day and self._is_of_use(state, number, day + way.days):
                    begun = Begun(day + way.days, number, way.pace, way.stands, operator.placement)
                    if self._fits(state, begun, operator) and not self._makes_vain(state, begun, operator):
                        yield self._started(state, begun, index)

    def start(self, state: State, number: int) -> State | None:
        """The state in which that operator has been started today, whatever was started before it; None where it cannot be."""
        return next((after for after in self.starts(state._replace(last=-1, ready=(number,)))), None)

    def _accompanied(self, state: State, operator: Operator) -> bool:
        """Whether what it must stand beside has started, or all that gives is held."""
        running = {self.problem.operators[leg.operator].id for leg in state.running}
        on = state.on
        return all(mask & on == mask or (other >= 0 and self.problem.operators[other].id in running) for other, mask in operator.beside)

    def _is_of_use(self, state: State, number: int, end: int) -> bool:
        """Whether it would give anything new by then, or another may have to stand beside it, since not all that it gives is held."""
        operator = self.problem.operators[number]
        return self.is_new(state, operator, end) or (number in self._accompanies and operator.adds & ~state.on != 0)

    def is_new(self, state: State, operator: Operator, end: int) -> bool:
        """Whether it would give anything by then that is not held, or coming as soon, at least as long."""
        have = state.facts
        for leg in state.running:
            if leg.end <= end:
                have |= self.problem.operators[leg.operator].gives
        if operator.gives & ~have:
            return True
        for mask, months in operator.lapsing:
            until = months_after(end, months)
            covered = have
            for other, held in state.lapsing:
                covered |= held if other >= until else 0
            if mask & ~covered:
                return True
        return False

    def _makes_vain(self, state: State, new: Begun, operator: Operator) -> bool:
        """Whether something that runs already would end with nothing new, since this gives the same no later."""
        operators = self.problem.operators
        for leg in state.running:
            other = operators[leg.operator]
            if leg.end < new.end or not other.new or other.lapsing or leg.operator in self._accompanies:
                continue
            have = state.facts | operator.gives
            for third in state.running:
                if third.end <= leg.end and third is not leg:
                    have |= operators[third.operator].gives
            if not other.gives & ~have:
                return True
        return False

    def _fits(self, state: State, new: Begun, operator: Operator) -> bool:
        """Whether load, employment and placements allow the leg on every day it runs."""
        problem, day = self.problem, state.day
        employed = state.employment[0][0] if state.employment else FAR
        if (not new.stands and new.end > employed) or (operator.wage and employed > day):
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

    def _started(self, state: State, begun: Begun, index: int) -> State:
        operator, day = self.problem.operators[begun.operator], state.day
        way = operator.ways[index]
        starts, paces, names = state.legs.order if state.legs is not None else NO_ORDER
        order = ((*starts, day), (*paces, way.pace), (*names, operator.id))
        return state._replace(
            running=tuple(sorted((*state.running, begun))),
            ready=tuple(number for number in state.ready if number != begun.operator),
            last=begun.operator,
            legs=LegStart(day, begun.operator, index, state.legs, order),
            leg_count=state.leg_count + 1,
            cost=state.cost + operator.cost_all,
            measure=state.measure + (operator.cost if self.problem.by == "cost" else way.points),
            study=state.study + (0 if state.able else way.points),
            birth=-1,
        )

    def is_done(self, state: State) -> bool:
        """Whether nothing still runs that was started in vain; what another leg must stand beside may go on."""
        operators = self.problem.operators
        if all(not operators[leg.operator].new for leg in state.running):
            return True
        beside = {other for leg in started(state.legs) for other, _ in operators[leg.operator].beside}
        return all(leg.operator in beside or not operators[leg.operator].new for leg in state.running)

    # ---- waiting ----------------------------------------------------------------------------------------------

    def next_days(self, state: State) -> tuple[int, int]:
        """The next day on which something can be different, or `FAR`, and the next day of a late start, or `FAR`."""
        late = next((day for day in self._late_days if day > state.day), FAR) if self._late_days else FAR
        return self.next_day(state), late

    def next_day(self, state: State) -> int:
        """The next day on which something can be different, or `FAR`: a leg ends, a start comes, months, an age or a hire that matters."""
        day, found = state.day, FAR
        if state.running:
            found = state.running[0].end
        for window in self.problem.windows:
            if day < window.opens < found:
                found = window.opens
        for _, from_day in self.month_days(state.employment):
            if day < from_day < found:
                found = from_day
        if self._hiring_matters and state.employment and day < state.employment[0][0] < found:
            found = state.employment[0][0]
        for number in state.ready:
            operator = self.problem.operators[number]
            for way in operator.ways:
                start = way.start_on_or_after(day)
                if day < start < found and self._is_of_use(state, number, start + way.days):
                    found = start
        return found


def _split(need: Need) -> tuple[int, Need | None]:
    """The bits that must all be on, and the need itself where that is not all of it."""
    if need.kind == ALL:
        return need.mask, need if need.parts else None
    return 0, need


def _twins(operators: tuple[Operator, ...]) -> dict[int, int]:
    """Of each operator the one with the same id that is in progress, where there is one."""
    begun = {operator.id: number for number, operator in enumerate(operators) if not operator.new}
    return {number: begun[operator.id] for number, operator in enumerate(operators) if operator.new and operator.id in begun}


def _tidy(
    lapsing: list[tuple[int, int]] | tuple[tuple[int, int], ...], facts: int, day: int, lost: int
) -> tuple[tuple[tuple[int, int], ...], int]:
    """Only what still adds something on or after that day, the longest lasting first taken; and the bits that are lost by then."""
    found: list[tuple[int, int]] = []
    covered = facts
    for until, mask in sorted(lapsing, reverse=True):
        if until <= day:
            lost |= mask
        elif mask & ~covered:
            found.append((until, mask & ~covered))
            covered |= mask
    return tuple(sorted(found)), lost & ~covered
