"""What is too wide, cyclic or parallel for our own search, given to CP-SAT, where OR-Tools is installed (the extra `exact`).

Comes in: a `Menu` or a `Problem`. Goes out: the cheapest choice, or the activities of a plan that reaches the target soonest, with the
bound that was proven; `schedule` then dates just these. The same question always gets the same answer: one worker, one seed.

Source: the CP-SAT solver of OR-Tools, https://developers.google.com/optimization.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from itertools import combinations
from math import gcd
from typing import TYPE_CHECKING, Any, NamedTuple

from stegvis.planning.clock import Clock
from stegvis.planning.menu import Menu
from stegvis.planning.need import ALL, COUNT, FAR, Need, each_bit
from stegvis.planning.problem import Operator, Problem, Way

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Picked", "Soonest", "cheapest", "is_installed", "soonest"]


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether the extra `exact` is there."""
    return find_spec("ortools") is not None


class Picked(NamedTuple):
    """The achievers of the cheapest choice (None: none was found), the measure that no choice can be below, whether it is proven."""

    achievers: tuple[int, ...] | None
    bound: int
    proven: bool


class Soonest(NamedTuple):
    """The activities of the soonest plan, in the order of their starts, each with the pace of its way (None: none was found).

    `bound` is the day that no plan beats; whether the plan reaches the target by then is `proven`.
    """

    chosen: tuple[tuple[str, int], ...] | None
    bound: int
    proven: bool


def _solver(clock: Clock, linear: int) -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = linear
    solver.parameters.max_time_in_seconds = max(clock.left(), 0.001)
    return solver


# ---- which activities ---------------------------------------------------------------------------------------------


def cheapest(menu: Menu, held: int, barred: frozenset[tuple[str, int]], clock: Clock) -> Picked:
    """The choice of least measure, then of fewest activities, that can be put in order.

    Args:
        menu: what may be chosen.
        held: the facts that are held, in the menu's numbers.
        barred: activities, each with the points of one of its loads, that cannot be taken so.
        clock: how long it may take, building the model included.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    numbers = [number for number, item in enumerate(menu.achievers) if item.adds & ~held and (item.operator, item.points) not in barred]
    taken = {number: model.new_bool_var(f"take {number}") for number in numbers}
    given = {bit: model.new_bool_var(f"fact {bit}") for bit in range(len(menu.by_fact)) if not held >> bit & 1}
    circles = _circles([(item.needs & ~held, item.adds & ~held) for item in menu.achievers], len(menu.by_fact))
    order = {bit: model.new_int_var(0, circles[bit].bit_count(), f"order {bit}") for bit in given if circles[bit]}
    by: dict[int, list[Any]] = {bit: [] for bit in given}
    for number, variable in taken.items():
        item = menu.achievers[number]
        for bit in each_bit(item.needs & ~held):
            model.add_implication(variable, given[bit])
        for bit in each_bit(item.adds & ~held):
            gives = model.new_bool_var(f"{number} gives {bit}")
            model.add_implication(gives, variable)
            by[bit].append(gives)
            for need in each_bit(item.needs & circles[bit]):
                model.add(order[bit] >= order[need] + 1).only_enforce_if(gives)
    for bit, givers in by.items():
        model.add_bool_or([given[bit].negated(), *givers])
    for bit in each_bit(menu.wanted & ~held):
        model.add(given[bit] == 1)
    legs = {number for number in numbers if menu.achievers[number].operator}
    share = len(legs) + 1
    model.minimize(sum((menu.achievers[number].price // menu.unit * share + 1) * taken[number] for number in sorted(legs)))
    solver = _solver(clock, 2)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Picked(None, 0, True)
    bound = int(solver.best_objective_bound) // share
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Picked(None, max(bound, 0), False)
    return Picked(tuple(number for number in numbers if solver.value(taken[number])), bound, status == cp_model.OPTIMAL)


def _circles(steps: list[tuple[int, int]], size: int) -> list[int]:
    """For each fact those that it rests on and that rest on it: only among them the order must be asked for."""
    behind = [0] * size
    changed = True
    while changed:
        changed = False
        for needs, adds in steps:
            mask = needs
            for bit in each_bit(needs):
                mask |= behind[bit]
            for bit in each_bit(adds):
                if mask & ~behind[bit]:
                    behind[bit] |= mask
                    changed = True
    return [sum(1 << other for other in each_bit(behind[bit]) if behind[other] >> bit & 1) for bit in range(size)]


# ---- on which days ------------------------------------------------------------------------------------------------


def soonest(problem: Problem, last_day: int, clock: Clock) -> Soonest:
    """The activities of a plan whose target holds soonest.

    Args:
        problem: one that keeps everything.
        last_day: a day by which the target can be reached, or the last one that counts.
        clock: how long it may take, building the model included.
    """
    return _Dates(problem, last_day).solved(clock)


def _unit(problem: Problem, last_day: int) -> int:
    """The greatest number of days in which all that can happen can be counted from the first day on."""
    first = problem.first_day
    days = [item.ends for item in problem.running] + [day for window in problem.windows for day in (window.opens, window.closes)]
    lengths = []
    for operator in problem.operators:
        for way in operator.ways if operator.new else ():
            lengths.append(way.days)
            days += [way.first] if way.starts.any_day else _starts(way, first, last_day)
    return gcd(*lengths, *(day - first for day in days if first < day <= last_day)) or 1


def _starts(way: Way, first: int, last_day: int) -> list[int]:
    """Every day on which it may start and still end in time."""
    found, day = [], way.start_on_or_after(first)
    while day <= min(way.last, last_day - way.days):
        found.append(day)
        day = way.start_on_or_after(day + 1)
    return found


class _Dates:
    """The model: an optional interval a leg, the day of each fact, requirements on the days of the starts, paces that add up.

    Days are counted from the first one in units of several days; what has one cause only needs no variable of its own.
    """

    def __init__(self, problem: Problem, last_day: int) -> None:
        from ortools.sat.python import cp_model

        self.cp = cp_model
        self.model = cp_model.CpModel()
        self.problem = problem
        self.most = problem.pace if problem.works_as < 0 else problem.pace_beside_work
        self.unit = _unit(problem, last_day)
        self.last_day = last_day
        self.last = (last_day - problem.first_day) // self.unit
        self.by_fact: dict[int, list[tuple[Any, Any]]] = {}
        self.facts: dict[int, tuple[Any, Any]] = {}
        self.legs: list[tuple[Operator, Way, Any, Any]] = []
        self.intervals: list[tuple[Any, int, bool, bool]] = []
        self.started: dict[int, tuple[Any, Any]] = {}

    def counted(self, day: int) -> int:
        """The day in units from the first one."""
        return max(0, min(day, self.last_day + self.unit) - self.problem.first_day) // self.unit

    def solved(self, clock: Clock) -> Soonest:
        for number, operator in enumerate(self.problem.operators):
            if operator.new:
                self._offer(number, operator)
        for number, operator in enumerate(self.problem.operators):
            if number in self.started:
                self._ask(operator, self.started[number])
        self._load()
        target = self.model.new_int_var(0, self.last, "target")
        self._need(self.problem.target, self.model.new_constant(1), target)
        self.model.minimize(target)
        solver = _solver(clock, 0)
        solver.parameters.use_overload_checker_in_cumulative = True
        solver.parameters.symmetry_level = solver.parameters.cp_model_probing_level = 0
        status = solver.solve(self.model)
        if status == self.cp.INFEASIBLE:
            return Soonest(None, FAR, True)
        bound = self.problem.first_day + self.unit * max(round(solver.best_objective_bound), 0)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Soonest(None, bound, False)
        chosen = [(solver.value(start), operator.id, way.pace) for operator, way, taken, start in self.legs if solver.value(taken)]
        return Soonest(tuple((name, pace) for _, name, pace in sorted(chosen)), bound, status == self.cp.OPTIMAL)

    # ---- legs -------------------------------------------------------------------------------------------------

    def _offer(self, number: int, operator: Operator) -> None:
        """At most one leg of the operator, in one of its ways."""
        fitting = (way for way in operator.ways if self._demand(way.pace, placement=operator.placement) <= self.most)
        ways = [(way, domain) for way in fitting if not (domain := self._days(way)).is_empty()]
        if not ways:
            return
        running = (item for item in self.problem.running if self.problem.operators[item.operator].id == operator.id)
        busy = max((self.counted(item.ends) for item in running), default=0)
        start = self.model.new_int_var(min(busy, self.last), self.last, f"start {operator.id}")
        chosen = [self.model.new_bool_var(f"{operator.id} {way.pace} {way.days}") for way, _ in ways]
        for (way, allowed), taken in zip(ways, chosen, strict=True):
            self.model.add_linear_expression_in_domain(start, allowed).only_enforce_if(taken)
            interval = self.model.new_optional_fixed_size_interval_var(start, way.days // self.unit, taken, f"leg {operator.id}")
            self.intervals.append((interval, way.pace, way.stands, operator.placement))
            self.legs.append((operator, way, taken, start))
        is_taken, end = chosen[0], start + ways[0][0].days // self.unit
        if len(ways) > 1:
            is_taken, end = self.model.new_bool_var(f"take {operator.id}"), self.model.new_int_var(0, self.last, f"end {operator.id}")
            self.model.add(sum(chosen) == is_taken)
            for (way, _), taken in zip(ways, chosen, strict=True):
                self.model.add(end == start + way.days // self.unit).only_enforce_if(taken)
        self.started[number] = (is_taken, start)
        for bit in each_bit(operator.gives):
            self.by_fact.setdefault(bit, []).append((is_taken, end))

    def _days(self, way: Way) -> cp_model.Domain:
        """The possible starts."""
        if way.starts.any_day:
            latest = min(way.last, self.last_day - way.days) - self.problem.first_day
            return self.cp.Domain(self.counted(way.first), latest // self.unit)
        return self.cp.Domain.from_values([self.counted(day) for day in _starts(way, self.problem.first_day, self.last_day)])

    def _ask(self, operator: Operator, leg: tuple[Any, Any]) -> None:
        """What the operator needs on its start, and what it must stand beside."""
        taken, start = leg
        self._need(operator.need, taken, start)
        for other, mask in operator.beside:
            held = self.model.new_bool_var("all that it gives is held")
            self._need(Need(ALL, mask), held, start)
            choices = [held]
            if other in self.started:
                beside = self.model.new_bool_var("it has started")
                self.model.add_implication(beside, self.started[other][0])
                self.model.add(self.started[other][1] <= start).only_enforce_if(beside)
                choices.append(beside)
            self.model.add_bool_or(choices).only_enforce_if(taken)

    # ---- requirements -----------------------------------------------------------------------------------------

    def _need(self, need: Need, when: Any, day: Any) -> None:
        """The requirement holds on that day, if `when` is true."""
        if need.kind == ALL:
            for bit in each_bit(need.mask):
                self._on(bit, when, day)
            for part in need.parts:
                self._need(part, when, day)
            return
        branches = []
        for part in [*need.parts, *(Need(ALL, 1 << bit) for bit in each_bit(need.mask))]:
            branch = self.model.new_bool_var("branch")
            self._need(part, branch, day)
            branches.append(branch)
        least = need.count if need.kind == COUNT else 1
        self.model.add(sum(branches) >= least).only_enforce_if(when)

    def _on(self, bit: int, when: Any, day: Any) -> None:
        """The bit is on on that day, if `when` is true."""
        if self.problem.held >> bit & 1:
            return
        window = next((window for window in self.problem.windows if window.bit == bit), None)
        if window is not None:
            self.model.add(day >= self.counted(window.opens)).only_enforce_if(when)
            self.model.add(day < self.counted(window.closes)).only_enforce_if(when)
            return
        known, since = self._fact(bit)
        self.model.add_implication(when, known)
        self.model.add(day >= since).only_enforce_if(when)

    def _fact(self, bit: int) -> tuple[Any, Any]:
        """Whether the fact is had, and from which day: the end of one of the legs that give it, or of what is in progress."""
        if bit not in self.facts:
            under_way = (item for item in self.problem.running if self.problem.operators[item.operator].adds >> bit & 1)
            always = self.model.new_constant(1)
            causes = [(always, self.counted(item.ends)) for item in under_way if item.ends <= self.last_day]
            causes += self.by_fact.get(bit, ())
            self.facts[bit] = causes[0] if len(causes) == 1 else self._by_one_of(bit, causes)
        return self.facts[bit]

    def _by_one_of(self, bit: int, causes: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        known, since = self.model.new_bool_var(f"fact {bit}"), self.model.new_int_var(0, self.last, f"since {bit}")
        some = [known.negated()]
        for taken, end in causes:
            by = self.model.new_bool_var("by this")
            self.model.add_implication(by, taken)
            self.model.add(since >= end).only_enforce_if(by)
            some.append(by)
        self.model.add_bool_or(some)
        return known, since

    # ---- what may overlap -------------------------------------------------------------------------------------

    def _demand(self, pace: int, *, placement: bool) -> int:
        """What a leg takes of the limit: beside a placement there is less of it."""
        return pace + (max(0, self.most - self.problem.pace_beside_work) if placement else 0)

    def _load(self) -> None:
        """Paces add up to the limit; beside a placement to the lower one; placements stand beside nothing that bars work."""
        intervals, demands = [], []
        for item in self.problem.running:
            if item.ends > self.problem.first_day:
                operator = self.problem.operators[item.operator]
                fixed = self.model.new_fixed_size_interval_var(0, self.counted(item.ends), "in progress")
                intervals.append(fixed)
                demands.append(min(self.most, self._demand(item.pace, placement=operator.placement)))
                self.intervals.append((fixed, item.pace, operator.ways[0].stands, operator.placement))
        self._wait_for_what_is_too_much()
        for interval, pace, _, placement in self.intervals[: len(self.legs)]:
            intervals.append(interval)
            demands.append(self._demand(pace, placement=placement))
        if all(2 * demand > self.most for demand in demands):
            self.model.add_no_overlap(intervals)
        else:
            self.model.add_cumulative(intervals, demands, self.most)
        for (one, _, stands, placed), (other, _, suits, filled) in combinations(self.intervals, 2):
            if (placed and not suits) or (filled and not stands):
                self.model.add_no_overlap([one, other])

    def _wait_for_what_is_too_much(self) -> None:
        """While what is in progress is more than the limit, nothing new starts."""
        left = sorted(self.problem.running, key=lambda item: item.ends)
        load, wait = sum(item.pace for item in left), self.problem.first_day
        while left and load > self.most:
            done = left.pop(0)
            load, wait = load - done.pace, max(wait, done.ends)
        for _, start in self.started.values() if wait > self.problem.first_day else ():
            self.model.add(start >= self.counted(wait))
