"""What is too wide, cyclic or parallel for our own search, given to CP-SAT, where OR-Tools is installed (the extra `exact`).

Comes in: a `Menu` or a `Problem`. Goes out: the cheapest choice, or the activities of a plan that reaches the target soonest, with the
bound that was proven; `schedule` then dates just these. The same question always gets the same answer: one worker, one seed.

Source: the CP-SAT solver of OR-Tools, https://developers.google.com/optimization.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from stegvis.planning.menu import Menu
from stegvis.planning.need import ALL, COUNT, FAR, Need, each_bit
from stegvis.planning.problem import Operator, Problem, Way

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Picked", "Soonest", "cheapest", "is_installed", "soonest", "takes"]


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
    """The activities of the soonest plan, each with the pace of its way (None: none was found), the day no plan beats, whether proven."""

    chosen: tuple[tuple[str, int], ...] | None
    bound: int
    proven: bool


def _solver(seconds: float, linear: int) -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = linear
    solver.parameters.max_time_in_seconds = max(seconds, 0.001)
    return solver


# ---- which activities ---------------------------------------------------------------------------------------------


def cheapest(menu: Menu, held: int, barred: frozenset[tuple[str, int]], seconds: float) -> Picked:
    """The choice of least measure, then of fewest activities, that can be put in order.

    Args:
        menu: what may be chosen.
        held: the facts that are held, in the menu's numbers.
        barred: activities, each with the points of one of its loads, that cannot be taken so.
        seconds: how long it may take.
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
    solver = _solver(seconds, 2)
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


def takes(problem: Problem, *, forced: bool) -> bool:
    """Whether the dates of this problem can be handed over: nothing lapses, and no job on the way begins an employment."""
    employed = any(term.held < term.months for term in problem.months) or any(operator.wage for operator in problem.operators)
    lapses = problem.lapsing or any(operator.lapsing for operator in problem.operators)
    others = any(number != problem.target_job for number in range(len(problem.openings)))
    return not employed and not lapses and not (forced and others) and not problem.work_first


def soonest(problem: Problem, last_day: int, seconds: float) -> Soonest:
    """The activities of a plan whose target holds soonest.

    Args:
        problem: one that `takes` allows.
        last_day: a day by which the target can be reached, or the last one that counts.
        seconds: how long it may take.
    """
    return _Dates(problem, last_day).solved(seconds)


class _Dates:
    """The model: an optional interval a leg, the day of each fact, requirements on the days of the starts, paces that add up."""

    def __init__(self, problem: Problem, last_day: int) -> None:
        from ortools.sat.python import cp_model

        self.cp = cp_model
        self.model = cp_model.CpModel()
        self.problem = problem
        self.first, self.last = problem.first_day, last_day
        self.by_fact: dict[int, list[tuple[Any, Any]]] = {}
        self.facts: dict[int, tuple[Any, Any]] = {}
        self.legs: list[tuple[Operator, Way, Any, Any]] = []
        self.intervals: list[tuple[Any, int, bool, bool]] = []
        self.started: dict[int, Any] = {}

    def solved(self, seconds: float) -> Soonest:
        for number, operator in enumerate(self.problem.operators):
            if operator.new:
                self._offer(number, operator)
        for number, operator in enumerate(self.problem.operators):
            if number in self.started:
                self._ask(operator, self.started[number])
        self._load()
        target = self.model.new_int_var(self.first, self.last, "target")
        always = self.model.new_constant(1)
        self._need(self.problem.target, always, target)
        share = 1 + len(self.started)
        self.model.minimize(target * share + sum(taken for taken, _ in self.started.values()))
        solver = _solver(seconds, 1)
        status = solver.solve(self.model)
        if status == self.cp.INFEASIBLE:
            return Soonest(None, FAR, True)
        bound = max(int(solver.best_objective_bound) // share, self.first)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Soonest(None, bound, False)
        chosen = tuple((operator.id, way.pace) for operator, way, taken, _ in self.legs if solver.value(taken))
        return Soonest(chosen, bound, status == self.cp.OPTIMAL)

    # ---- legs -------------------------------------------------------------------------------------------------

    def _offer(self, number: int, operator: Operator) -> None:
        """At most one leg of the operator, in one of its ways."""
        ways = []
        start = self.model.new_int_var(self.first, self.last, f"start {operator.id}")
        end = self.model.new_int_var(self.first, self.last, f"end {operator.id}")
        for way in operator.ways:
            allowed = self._days(way)
            if allowed.is_empty():
                continue
            taken = self.model.new_bool_var(f"{operator.id} {way.pace} {way.days}")
            self.model.add_linear_expression_in_domain(start, allowed).only_enforce_if(taken)
            self.model.add(end == start + way.days).only_enforce_if(taken)
            interval = self.model.new_optional_fixed_size_interval_var(start, way.days, taken, f"leg {operator.id} {way.pace}")
            self.intervals.append((interval, way.pace, way.stands, operator.placement))
            self.legs.append((operator, way, taken, start))
            ways.append(taken)
        if not ways:
            return
        is_taken = self.model.new_bool_var(f"take {operator.id}")
        self.model.add(sum(ways) == is_taken)
        self.started[number] = (is_taken, start)
        for bit in each_bit(operator.gives):
            self.by_fact.setdefault(bit, []).append((is_taken, end))

    def _days(self, way: Way) -> cp_model.Domain:
        """The possible starts."""
        latest = min(way.last, self.last - way.days)
        if way.starts.any_day:
            return self.cp.Domain(max(way.first, self.first), latest)
        found, day = [], way.start_on_or_after(self.first)
        while day <= latest:
            found.append(day)
            day = way.start_on_or_after(day + 1)
        return self.cp.Domain.from_values(found)

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
            self.model.add(day >= max(window.opens, self.first)).only_enforce_if(when)
            self.model.add(day < min(window.closes, self.last + 1)).only_enforce_if(when)
            return
        known, since = self._fact(bit)
        self.model.add_implication(when, known)
        self.model.add(day >= since).only_enforce_if(when)

    def _fact(self, bit: int) -> tuple[Any, Any]:
        """Whether the fact is had, and from which day: the end of one of the legs that give it, or of what is in progress."""
        if bit not in self.facts:
            known = self.model.new_bool_var(f"fact {bit}")
            since = self.model.new_int_var(self.first, self.last, f"since {bit}")
            self.facts[bit] = (known, since)
            causes = [known.negated()]
            for taken, end in self.by_fact.get(bit, ()):
                by = self.model.new_bool_var("by this leg")
                self.model.add_implication(by, taken)
                self.model.add(since >= end).only_enforce_if(by)
                causes.append(by)
            for item in self.problem.running:
                if self.problem.operators[item.operator].adds >> bit & 1 and item.ends <= self.last:
                    by = self.model.new_bool_var("by what is in progress")
                    self.model.add(since >= max(item.ends, self.first)).only_enforce_if(by)
                    causes.append(by)
            self.model.add_bool_or(causes)
        return self.facts[bit]

    # ---- what may overlap -------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Paces add up to the limit; beside a placement to the lower one; placements stand beside nothing that bars work."""
        problem = self.problem
        most = problem.pace if problem.works_as < 0 else problem.pace_beside_work
        extra = max(0, problem.pace - problem.pace_beside_work) if problem.works_as < 0 else 0
        intervals, demands = [], []
        for item in problem.running:
            operator = problem.operators[item.operator]
            if item.ends > self.first:
                fixed = self.model.new_fixed_size_interval_var(self.first, item.ends - self.first, "in progress")
                intervals.append(fixed)
                demands.append(min(most, item.pace + (extra if operator.placement else 0)))
                self.intervals.append((fixed, item.pace, operator.ways[0].stands, operator.placement))
        self._wait_for_what_is_too_much(most)
        for interval, pace, _, placement in self.intervals[: len(self.legs)]:
            intervals.append(interval)
            demands.append(pace + (extra if placement else 0))
        self.model.add_cumulative(intervals, demands, most)
        for (one, _, stands, placed), (other, _, suits, filled) in combinations(self.intervals, 2):
            if (placed and not suits) or (filled and not stands):
                self.model.add_no_overlap([one, other])

    def _wait_for_what_is_too_much(self, most: int) -> None:
        """While what is in progress is more than the limit, nothing new starts."""
        left = sorted(self.problem.running, key=lambda item: item.ends)
        load, wait = sum(item.pace for item in left), self.first
        while left and load > most:
            done = left.pop(0)
            load, wait = load - done.pace, max(wait, done.ends)
        for _, start in self.started.values() if wait > self.first else ():
            self.model.add(start >= wait)
