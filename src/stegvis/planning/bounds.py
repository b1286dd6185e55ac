"""What no plan can beat: how early the first job and the target could come if no leg had to wait for another.

Comes in: a state. Goes out: days that are never too late, and counts that are never too low (stops) or too high (legs).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from stegvis.planning.moves import Moves
from stegvis.planning.need import ALL, COUNT, FAR, Need, bits_of, each_bit, earliest, union
from stegvis.planning.problem import Months, Way, months_after, months_hold_on
from stegvis.planning.relevance import suits_employment
from stegvis.planning.search import least
from stegvis.planning.states import State

__all__ = ["Bounds"]

WORK_STATES = 500
"""So many states are known of a choice before what has been proven of the work by then is taken."""

_Tree = tuple[int, tuple[int, ...], tuple[Any, ...], int]
"""A requirement made ready: its kind, bits, parts and count."""

_Plain = tuple[tuple[int, ...], _Tree | None]
"""A requirement made ready: bits that must all be on, and the tree where that is not all of it."""


class _Step(NamedTuple):
    """An operator: the bits it adds, what it needs, its ways, each with whether it suits an employment; or the months of a term.

    `back` says whether something that comes before it needs what it adds.
    """

    adds: tuple[int, ...]
    needs: tuple[int, ...]
    tree: _Tree | None
    ways: tuple[tuple[Way, bool], ...]
    term: Months | None
    back: bool


class Bounds:
    """Lower bounds for the states of one problem; with `opens_on`, for plans whose first job opens on that day and no other."""

    def __init__(self, moves: Moves, opens_on: int = 0) -> None:
        """Puts the operators in an order in which what gives something comes before what needs it, as far as there is one."""
        self.moves = moves
        self.problem = problem = moves.problem
        self._adds = tuple(each_bit(operator.adds) for operator in problem.operators)
        self._openings = tuple((opening.rung, opening.days_to_hire, *_plain(opening.need)) for opening in problem.openings)
        self._steps = self._in_order()
        self._target = _plain(problem.target)
        self._passes = union(1 << window.bit for window in problem.windows)
        self._later: dict[tuple[int, int], int] = {}
        self._together = any(operator.beside for operator in problem.operators)
        self._work: dict[int, int] = {}
        self._measure: dict[int, int] = {}
        self._days: dict[object, list[int]] = {}
        self._needed = problem.target.mask if problem.target.kind == ALL else 0
        new = (operator for operator in problem.operators if operator.new)
        self._beside_work = union(one.adds for one in new if any(suits_employment(problem, way) for way in one.ways))
        self._opens_on = opens_on or FAR
        self._hired_by = FAR
        self._hired_by = self._last_hire(opens_on) if opens_on else FAR

    def _last_hire(self, opens_on: int) -> int:
        """The last day on which the hire of a job that opens on that day could be expected: what began before may put it off."""
        problem = self.problem
        days = self._reckoned(self.moves.first_states()[0], starts=True)
        found = [opens_on + max((opening.days_to_hire for opening in problem.openings), default=0)]
        found += [item.ends for item in problem.running]
        for operator in problem.operators:
            if operator.new and earliest(operator.need, days) < opens_on:
                found += [opens_on - 1 + way.days for way in operator.ways]
        return max(found)

    def _in_order(self) -> tuple[_Step, ...]:
        """Operators and terms: what gives something before what needs it, as far as there is such an order."""
        problem = self.problem
        new = [operator for operator in problem.operators if operator.new]
        found: list[tuple[int, int, _Step]] = []
        for operator in new:
            ways = tuple((way, suits_employment(problem, way)) for way in operator.ways)
            step = _Step(each_bit(operator.adds), *_plain(operator.need), ways, None, back=False)
            found.append((operator.behind, bits_of(operator.need), step))
        for term in problem.months:
            needs = union(bits_of(problem.openings[job].need) for job in term.jobs if job < len(self._openings))
            if term.held < term.months and any(job < len(self._openings) for job in term.jobs):
                behind = needs | union(operator.behind | bits_of(operator.need) for operator in new if operator.adds & needs)
                found.append((behind, needs, _Step((term.bit,), (), None, (), term, back=False)))
        found.sort(key=lambda item: item[0].bit_count())
        before = 0
        steps = []
        for _, needs, step in found:
            before |= needs
            steps.append(step._replace(back=any(before >> bit & 1 for bit in step.adds)))
        return tuple(steps)

    def of(self, state: State, days: list[int]) -> tuple[int, int]:
        """The earliest day of a first job and of the target, `FAR` where there is none, given the earliest day of every bit."""
        target = max(_first(*self._target, days, state.day), self.done(state))
        if state.lapsing and self._lapses_for_good(state, target):
            target = FAR
        if state.able:
            return state.able, target
        if len(self._openings) == 1 and self.problem.target_job == 0:
            return target, target
        able = FAR
        for job, (rung, _, needs, need) in enumerate(self._openings):
            if rung > state.rung and not state.opened >> job & 1:
                able = min(able, _first(needs, need, days, state.day))
        return able, target

    def _lapses_for_good(self, state: State, target: int) -> bool:
        """Whether something that the target needs lapses before, and nothing that suits the employment gives it anew."""
        if not state.employment or state.employment[0][0] > state.day:
            return False
        coming = state.facts | self._beside_work
        for leg in state.running:
            coming |= self.problem.operators[leg.operator].adds
        return any(until <= target and mask & self._needed & ~coming for until, mask in state.lapsing)

    def done(self, state: State) -> int:
        """The first day by which all the work that is still to be done can be done, however it is arranged.

        What is started now is finished by then, save what another must stand beside: where there is such, nothing is claimed.
        """
        problem = self.problem
        if problem.work is None or self._together:
            return state.day
        held = self._coming(state)
        left = self._work.get(held)
        if left is None:
            left = self._work[held] = least(problem.work(), held, WORK_STATES)
        begun = sum((leg.end - state.day) * leg.pace for leg in state.running if problem.operators[leg.operator].new)
        employed = state.employment and state.employment[0][0] <= state.day
        most = problem.pace_beside_work if employed else max(problem.pace, problem.pace_beside_work)
        work = left + begun
        return min(FAR, state.day + -(-work // most)) if most else FAR if work else state.day

    def measure(self, state: State) -> int:
        """How many study points or kronor are still to come at the least, of what the goal counts."""
        held = self._coming(state)
        left = self._measure.get(held)
        if left is None:
            left = self._measure[held] = least(self.problem.menu, held, WORK_STATES)
        return left

    def _coming(self, state: State) -> int:
        """All that is held, passes by itself, or comes by what runs."""
        held = state.on | self._passes
        for _, mask in state.lapsing:
            held |= mask
        for leg in state.running:
            held |= self.problem.operators[leg.operator].adds
        for mask, from_day in self.moves.month_days(state.employment):
            held |= mask if from_day < FAR else 0
        return held

    def still_to_come(self, state: State, days: list[int], last_day: int) -> tuple[int, int]:
        """At most how many more stops by that day, and at least how many more legs."""
        rungs = {
            rung
            for job, (rung, _, needs, need) in enumerate(self._openings)
            if rung > state.rung and not state.opened >> job & 1 and _first(needs, need, days, state.day) <= last_day
        }
        return len(rungs), int(_first(*self._target, self.days(state, starts=False), state.day) >= FAR)

    def days(self, state: State, *, starts: bool = True) -> list[int]:
        """For each bit the earliest day on which it could be on; without `starts`, if nothing more were started. Not to be changed."""
        key = (state.day, state.on, state.running, state.employment, state.opened, starts)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._reckoned(state, starts=starts)
        return found

    def _reckoned(self, state: State, *, starts: bool) -> list[int]:
        days, now = self._as_it_stands(state), state.day
        employed = state.employment[0][0] if state.employment else self._hired_by
        opens_on = 0 if state.employment else self._opens_on
        again = True
        while again:
            again = False
            for adds, needs, tree, ways, term, back in self._steps:
                if term is not None:
                    again |= self._months(term, state, days) and back
                    continue
                ready = now
                for bit in needs:
                    ready = max(ready, days[bit])
                if tree is not None:
                    ready = max(ready, _when(tree, days))
                if ready >= FAR or not starts or not any(days[bit] > ready for bit in adds):
                    continue
                end = FAR
                for way, suits in ways:
                    start = way.start_on_or_after(ready)
                    ends = start + way.days
                    if ends < end and (suits or ends <= employed or start < opens_on):
                        end = ends
                for bit in adds:
                    if end < days[bit]:
                        days[bit] = end
                        again |= back
        return days

    def _as_it_stands(self, state: State) -> list[int]:
        """For each bit the day from which it is on by what is held, runs and passes by itself."""
        now = state.day
        days = [FAR] * self.problem.size
        for window in self.problem.windows:
            if now < window.closes:
                days[window.bit] = max(window.opens, now)
        for mask, from_day in self.moves.month_days(state.employment):
            days[mask.bit_length() - 1] = from_day
        for leg in state.running:
            for bit in self._adds[leg.operator]:
                days[bit] = min(days[bit], leg.end)
        held = state.on
        for _, mask in state.lapsing:
            held |= mask
        while held:
            low = held & -held
            days[low.bit_length() - 1] = now
            held ^= low
        return days

    def _months(self, term: Months, state: State, days: list[int]) -> bool:
        """Months that a job still to come could give; whether that is sooner than was known."""
        found = days[term.bit]
        for job in term.jobs:
            if found <= state.day or job >= len(self._openings) or state.opened >> job & 1:
                continue
            rung, wait, needs, tree = self._openings[job]
            hire = _first(needs, tree, days, state.day) + wait
            if rung > state.rung and hire < found:
                found = min(found, self._full(term, state.employment, hire, job))
        sooner = found < days[term.bit]
        days[term.bit] = found
        return sooner

    def _full(self, term: Months, employment: tuple[tuple[int, int], ...], hire: int, job: int) -> int:
        """The day on which the months are full with a job from that day on."""
        if employment:
            return months_hold_on(term, (*(item for item in employment if item[0] < hire), (hire, job)))
        key = (hire, term.months - term.held)
        found = self._later.get(key)
        if found is None:
            found = self._later[key] = months_after(*key)
        return found


def _plain(need: Need) -> _Plain:
    if need.kind == ALL and not need.parts:
        return each_bit(need.mask), None
    return (), _tree(need)


def _tree(need: Need) -> _Tree:
    return need.kind, each_bit(need.mask), tuple(_tree(part) for part in need.parts), need.count


def _when(tree: _Tree, days: list[int]) -> int:
    """The first day on which a requirement can hold, when bit i can be on from `days[i]`."""
    kind, bits, parts, count = tree
    if kind == COUNT:
        return sorted(_when(part, days) for part in parts)[count - 1] if count <= len(parts) else FAR
    all_days = [days[bit] for bit in bits] + [_when(part, days) for part in parts]
    return max(all_days, default=0) if kind == ALL else min(all_days, default=FAR)


def _first(needs: tuple[int, ...], tree: _Tree | None, days: list[int], now: int) -> int:
    """The first day from now on which a requirement can hold."""
    if tree is not None:
        return max(_when(tree, days), now)
    for bit in needs:
        now = max(now, days[bit])
    return now
