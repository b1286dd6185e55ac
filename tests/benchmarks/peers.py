"""Exact solvers that others have written, and what a user would write, asked the same questions as the planner.

Comes in: a `Case` or a `Dated` case, and seconds. Goes out: the same `Found` as ours; the building of the model is part of the time.
"""

from __future__ import annotations

import re
import subprocess
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from importlib.util import find_spec
from itertools import count
from math import gcd
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from time import monotonic
from typing import Any

from tests.benchmarks.cases import Achiever, Booked, Case, Dated, Found, relevant

__all__ = ["CHOICE", "WHEN", "Peer", "cp_sat", "cp_sat_dated", "dijkstra", "events", "fast_downward", "rc2"]

LONG = 60
"""With so many achievers or more, RC2 is given an alarm clock; starting one costs more than a small case takes."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A solver with the package that it needs; '' where Python is enough."""

    name: str
    run: Callable[[Any, float], Found]
    package: str = ""

    @property
    def installed(self) -> bool:
        """Whether it can be asked."""
        return not self.package or find_spec(self.package) is not None


# ---- what every model begins with -----------------------------------------------------------------------------


def open_part(case: Case) -> tuple[list[Achiever], frozenset[int], set[int]]:
    """The achievers that may matter to this participant, the goals, and every fact that matters, without what is held."""
    held, goals = case.held, case.target - case.held
    found = relevant(case.achievers, case.target, held)
    facts = set(goals)
    for item in found:
        facts |= item.needs
    facts -= held
    return [Achiever(item.needs - held, item.adds & facts - item.needs, item.cost) for item in found], goals, facts


def circles(achievers: Sequence[Achiever]) -> dict[int, int]:
    """For each fact that lies on a circle the number of its strongly connected component."""
    after: dict[int, set[int]] = {}
    for item in achievers:
        for fact in item.needs:
            after.setdefault(fact, set()).update(item.adds)
    # First what nothing leads to is taken away, again and again; on most ladders nothing is left.
    into: dict[int, int] = {}
    for users in after.values():
        for fact in users:
            into[fact] = into.get(fact, 0) + 1
    waiting = [fact for fact in after if not into.get(fact)]
    while waiting:
        for fact in after.pop(waiting.pop(), ()):
            into[fact] -= 1
            if not into[fact] and fact in after:
                waiting.append(fact)
    if not after:
        return {}
    import networkx as nx

    graph = nx.DiGraph((here, there) for here, users in after.items() for there in users if there in after)
    parts = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    return {fact: number for number, part in enumerate(parts) for fact in part}


def inner_needs(item: Achiever, fact: int, part: Mapping[int, int]) -> list[int]:
    """Of what an achiever of a fact needs, that which lies on a circle with the fact."""
    here = part.get(fact)
    return [] if here is None else [need for need in item.needs if part.get(need) == here]


# ---- which activities -----------------------------------------------------------------------------------------


def rc2(case: Case, limit: float) -> Found:
    """MaxSAT: a needed fact has an achiever, an achiever's needs are needed; on circles, who supports whom is put in an order.

    The order is by vertex elimination: Rankooh and Rintanen, Efficient encoding of cost optimal delete-free planning as SAT, 2022.
    """
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    achievers, goals, facts = open_part(case)
    part = circles(achievers)
    numbers = count(1)
    need = {fact: next(numbers) for fact in facts}
    formula = WCNF()
    hard: list[list[int]] = [[need[fact]] for fact in goals]
    givers: dict[int, list[int]] = {fact: [] for fact in facts}
    before: dict[tuple[int, int], int] = {}
    for item in achievers:
        taken = next(numbers)
        hard.extend([-taken, need[fact]] for fact in item.needs)
        if item.cost:
            formula.soft.append([-taken])
            formula.wght.append(item.cost)
        for fact in item.adds:
            support = taken
            if inner := inner_needs(item, fact, part):
                support = next(numbers)
                hard.append([-support, taken])
                for other in inner:
                    if (other, fact) not in before:
                        before[other, fact] = next(numbers)
                    hard.append([-support, before[other, fact]])
            givers[fact].append(support)
    hard.extend([-need[fact], *ways] for fact, ways in givers.items())
    hard.extend(_in_order(before, numbers))
    formula.hard, formula.nv, formula.topw = hard, next(numbers), sum(formula.wght) + 1
    with RC2(formula) as solver:
        if len(achievers) < LONG:
            return Found(None if solver.compute() is None else solver.cost)
        alarm = Timer(limit, solver.interrupt)
        alarm.start()
        try:
            model = solver.compute(expect_interrupt=True)
        finally:
            alarm.cancel()
        if model is None and solver.interrupted:
            return Found(solver.cost, finished=False)
        return Found(None if model is None else solver.cost)


def _in_order(before: dict[tuple[int, int], int], numbers: Iterable[int]) -> list[list[int]]:
    """Clauses that forbid circles among the chosen edges: facts are taken out one by one, and who went through them is joined."""
    fresh = iter(numbers)
    into: dict[int, set[int]] = {}
    out: dict[int, set[int]] = {}
    for here, there in before:
        for fact in (here, there):
            into.setdefault(fact, set())
            out.setdefault(fact, set())
        out[here].add(there)
        into[there].add(here)
    clauses = []
    while into:
        fact = min(into, key=lambda one: len(into[one]) * len(out[one]))
        for here in into[fact]:
            for there in out[fact]:
                if here == there:
                    clauses.append([-before[here, fact], -before[fact, here]])
                    continue
                if (here, there) not in before:
                    before[here, there] = next(fresh)
                    out[here].add(there)
                    into[there].add(here)
                clauses.append([-before[here, fact], -before[fact, there], before[here, there]])
        for here in into.pop(fact):
            out[here].discard(fact)
        for there in out.pop(fact):
            into[there].discard(fact)
    return clauses


def cp_sat(case: Case, limit: float) -> Found:
    """OR-Tools: the same model; on circles each fact has a level, and a support comes from below."""
    from ortools.sat.python import cp_model

    achievers, goals, facts = open_part(case)
    part = circles(achievers)
    model = cp_model.CpModel()
    need = {fact: model.new_bool_var("") for fact in facts}
    size = {number: sum(1 for other in part.values() if other == number) for number in set(part.values())}
    level = {fact: model.new_int_var(0, size[number] - 1, "") for fact, number in part.items()}
    givers: dict[int, list[Any]] = {fact: [] for fact in facts}
    taken = []
    for item in achievers:
        taken.append(one := model.new_bool_var(""))
        for fact in item.needs:
            model.add_implication(one, need[fact])
        for fact in item.adds:
            support = one
            if inner := inner_needs(item, fact, part):
                support = model.new_bool_var("")
                model.add_implication(support, one)
                for other in inner:
                    model.add(level[fact] >= level[other] + 1).only_enforce_if(support)
            givers[fact].append(support)
    for fact, ways in givers.items():
        model.add_bool_or([*ways, need[fact].negated()])
    for fact in goals:
        model.add_bool_or([need[fact]])
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, [item.cost for item in achievers]))
    return _solved(model, limit)


def _solved(model: Any, limit: float, **parameters: object) -> Found:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit
    for name, value in parameters.items():
        setattr(solver.parameters, name, value)
    status = solver.solve(model)
    if status == cp_model.OPTIMAL:
        return Found(round(solver.objective_value))
    if status == cp_model.INFEASIBLE:
        return Found(None)
    return Found(max(0, round(solver.best_objective_bound)), finished=False)


def dijkstra(case: Case, limit: float) -> Found:
    """What a user would write: Dijkstra over the sets of facts that one may come to hold."""
    ends = monotonic() + limit
    best = {case.held: 0}
    waiting = [(0, 0, case.held)]
    pushed = 0
    while waiting:
        price, _, held = heappop(waiting)
        if case.target <= held:
            return Found(price)
        if price > best[held]:
            continue
        if monotonic() > ends:
            return Found(price, finished=False)
        for item in case.achievers:
            if item.needs <= held and not item.adds <= held:
                after, total = held | item.adds, price + item.cost
                if total < best.get(after, total + 1):
                    best[after] = total
                    pushed += 1
                    heappush(waiting, (total, pushed, after))
    return Found(None)


def fast_downward(case: Case, limit: float) -> Found:
    """Fast Downward's A* with LM-cut; its own search time counts, without the reading of the task and the start of a process."""
    if case.target <= case.held:
        return Found(0, seconds=0.0)  # a task without variables is none
    with TemporaryDirectory() as folder:
        command = [_downward(), "--internal-plan-file", "plan", "--search", f"astar(lmcut(),max_time={limit})"]
        done = subprocess.run(command, input=sas_of(case), cwd=folder, capture_output=True, encoding="utf-8", check=False)
    seconds = re.search(r"\] Search time: ([\d.e-]+)s", done.stdout)
    cost = re.search(r"\] Plan cost: (\d+)", done.stdout)
    if seconds and cost:
        return Found(int(cost[1]), seconds=float(seconds[1]))
    if seconds and done.returncode in PROVEN_UNSOLVABLE:
        return Found(None, seconds=float(seconds[1]))
    return Found(0, finished=False, seconds=limit)


PROVEN_UNSOLVABLE = (10, 11)
"""Fast Downward's exit codes for a task without a plan."""


def _downward() -> str:
    spec = find_spec("up_fast_downward")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "downward" / "builds" / "release" / "bin" / "downward")


def sas_of(case: Case) -> str:
    """The case as a task of Fast Downward: a variable of two values for each fact that is not held."""
    achievers, goals, facts = open_part(case)
    number = {fact: place for place, fact in enumerate(sorted(facts))}
    lines: list[Any] = ["begin_version", 3, "end_version", "begin_metric", 1, "end_metric", len(facts)]
    for fact in sorted(facts):
        lines += ["begin_variable", f"var{number[fact]}", -1, 2, f"Atom held{fact}()", f"NegatedAtom held{fact}()", "end_variable"]
    lines += [0, "begin_state", *([1] * len(facts)), "end_state"]
    lines += ["begin_goal", len(goals), *(f"{number[fact]} 0" for fact in sorted(goals)), "end_goal", len(achievers)]
    for place, item in enumerate(achievers):
        lines += ["begin_operator", f"a{place}", len(item.needs), *(f"{number[fact]} 0" for fact in sorted(item.needs))]
        lines += [len(item.adds), *(f"0 {number[fact]} -1 0" for fact in sorted(item.adds)), item.cost, "end_operator"]
    return "\n".join(str(line) for line in [*lines, 0, ""])


# ---- when -----------------------------------------------------------------------------------------------------


def bookable(case: Dated) -> list[Booked]:
    """The activities that may matter, walking back from the target."""
    rows = [Achiever(item.needs, item.adds, number) for number, item in enumerate(case.activities)]
    return [case.activities[item.cost] for item in relevant(rows, case.target, case.held)]


def next_start(item: Booked, day: int) -> int | None:
    """The first day on or after that one on which it may start."""
    if item.starts is None:
        return day
    place = bisect_left(item.starts, day)
    return item.starts[place] if place < len(item.starts) else None


def one_at_a_time(activities: Sequence[Booked], case: Dated) -> int | None:
    """A day by which the target can hold: the activity that can end first is taken, again and again; None when it never holds."""
    held, day = case.held, 0
    while not case.target <= held:
        ends = [
            (start + item.days, number)
            for number, item in enumerate(activities)
            if item.needs <= held and not item.adds <= held and (start := next_start(item, day)) is not None
        ]
        if not ends:
            return None
        day, number = min(ends)
        held |= activities[number].adds
    return day


FOR_DATES = {"linearization_level": 0, "use_overload_checker_in_cumulative": True, "symmetry_level": 0, "cp_model_probing_level": 0}
"""The fastest of a dozen settings of CP-SAT on these cases; on the others its defaults are the best or close to it."""


def cp_sat_dated(case: Dated, limit: float) -> Found:
    """OR-Tools: optional intervals on their allowed starts, a cumulative load, and for each fact the day by which it is held."""
    from ortools.sat.python import cp_model

    activities = bookable(case)
    last = one_at_a_time(activities, case)
    if last is None:
        return Found(None)
    starts = [None if item.starts is None else [day for day in item.starts if day <= last - item.days] for item in activities]
    unit = gcd(*(item.days for item in activities), *(day for days in starts for day in days or ()))
    horizon = last // unit
    model = cp_model.CpModel()
    givers: dict[int, list[tuple[Any, Any]]] = {}
    taken, begins, intervals = [], [], []
    for item, days in zip(activities, starts, strict=True):
        length = item.days // unit
        values = cp_model.Domain(0, horizon - length) if days is None else cp_model.Domain.from_values([day // unit for day in days])
        one = model.new_bool_var("")
        if days == [] or item.days > last:
            model.add_bool_or([one.negated()])
            values = cp_model.Domain(0, 0)
        begin = model.new_int_var_from_domain(values, "")
        intervals.append(model.new_optional_fixed_size_interval_var(begin, length, one, ""))
        taken.append(one)
        begins.append(begin)
        for fact in item.adds:
            givers.setdefault(fact, []).append((one, begin + length))
    held_by: dict[int, tuple[list[Any], Any]] = {}
    for fact, ways in givers.items():
        held_by[fact] = ([ways[0][0]], ways[0][1]) if len(ways) == 1 else _by_one_of(model, ways, horizon)
    for item, one, begin in zip(activities, taken, begins, strict=True):
        for fact in item.needs - case.held:
            some, day = held_by[fact]
            model.add_bool_or([*some, one.negated()])
            model.add(begin >= day).only_enforce_if(one)
    if all(item.pace == 100 for item in activities):
        model.add_no_overlap(intervals)
    else:
        model.add_cumulative(intervals, [item.pace for item in activities], 100)
    end = model.new_int_var(0, horizon, "")
    for fact in case.target - case.held:
        some, day = held_by[fact]
        model.add_bool_or(some)
        model.add(end >= day)
    model.minimize(end)
    found = _solved(model, limit, **FOR_DATES)
    return Found(None if found.answer is None else found.answer * unit, found.finished)


def _by_one_of(model: Any, ways: Sequence[tuple[Any, Any]], horizon: int) -> tuple[list[Any], Any]:
    """A fact that several activities give: which of them are its support, and the day by which it is held."""
    day = model.new_int_var(0, horizon, "")
    some = []
    for one, end in ways:
        some.append(support := model.new_bool_var(""))
        model.add_implication(support, one)
        model.add(day >= end).only_enforce_if(support)
    return some, day


def events(case: Dated, limit: float) -> Found:
    """What a user would write: every activity is started, or not, on every day on which something ends or may start."""
    ends = monotonic() + limit
    activities = bookable(case)
    waiting: list[tuple[int, int, frozenset[int], frozenset[tuple[int, int]]]] = [(0, 0, case.held, frozenset())]
    seen = {(0, case.held, frozenset[tuple[int, int]]())}
    pushed = 0
    while waiting:
        day, _, held, running = heappop(waiting)
        if case.target <= held:
            return Found(day)
        if monotonic() > ends:
            return Found(day, finished=False)
        busy = {number for _, number in running}
        load = sum(activities[number].pace for number in busy)
        startable = [
            (number, start)
            for number, item in enumerate(activities)
            if number not in busy and item.needs <= held and not item.adds <= held and (start := next_start(item, day)) is not None
        ]
        after = []
        for number, start in startable:
            if start == day and load + activities[number].pace <= 100:
                after.append((day, held, running | {(day + activities[number].days, number)}))
        later = [end for end, _ in running] + [start for _, start in startable if start > day]
        if later:
            then = min(later)
            done = {(end, number) for end, number in running if end <= then}
            gained = held.union(*(activities[number].adds for _, number in done))
            after.append((then, gained, running - done))
        for state in after:
            if state not in seen:
                seen.add(state)
                pushed += 1
                heappush(waiting, (state[0], pushed, state[1], state[2]))
    return Found(None)


CHOICE = {
    "RC2": Peer("RC2", rc2, "pysat"),
    "CP-SAT": Peer("CP-SAT", cp_sat, "ortools"),
    "Dijkstra": Peer("Dijkstra", dijkstra),
    "Fast Downward": Peer("Fast Downward", fast_downward, "up_fast_downward"),
}
WHEN = {"CP-SAT": Peer("CP-SAT", cp_sat_dated, "ortools"), "events": Peer("events", events)}
