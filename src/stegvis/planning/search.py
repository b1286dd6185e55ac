"""Which activities: the set that is least in study points or kronor and can be put in order, proven.

Comes in: a `Problem`. Goes out: the cheapest set of operators. The search regresses from the target over the frontier of open facts;
where its answer supports itself in a circle, a forward search over held facts decides. Days are not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from stegvis.planning.problem import ALL, COUNT, Need, Problem, each_bit

__all__ = ["Achiever", "Choice", "Task", "cheapest_set", "task_of"]

STATES = 60_000
"""Above so many states the frontier is too wide for this search."""

FORWARD_STATES = 200_000


@dataclass(frozen=True, slots=True)
class Achiever:
    """A way to facts: what it needs, what it adds and its price; `operator` is -1 where it is free (an alternative, a stop)."""

    operator: int
    points: int
    needs: int
    adds: int
    price: int


@dataclass(slots=True)
class Task:
    """The problem without days: facts as bits, achievers, what is held and what is wanted."""

    size: int
    held: int = 0
    wanted: int = 0
    achievers: list[Achiever] = field(default_factory=list)
    unit: int = 1

    def new_fact(self) -> int:
        """One more bit."""
        self.size += 1
        return 1 << (self.size - 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """The cheapest set, as (operator, points) pairs; None when there is none; `finished` is false when the search gave up."""

    chosen: frozenset[tuple[int, int]] | None
    measure: int
    finished: bool


def task_of(problem: Problem) -> Task:
    """The problem without days: months can be had through any job that can be reached, ages and waivers come by themselves."""
    task = Task(problem.size, problem.held)
    for _, mask in problem.lapsing:
        task.held |= mask
    for item in problem.running:
        task.held |= problem.operators[item.operator].adds
    for window in problem.windows:
        if window.closes > problem.first_day:
            task.held |= 1 << window.bit
    _add_operators(problem, task)
    _add_months(problem, task)
    task.wanted = _flat(problem.target, task)
    return task


def _add_operators(problem: Problem, task: Task) -> None:
    """Prices are the measure first, then legs, then kronor, then a number that tells equal sets apart by their ids."""
    usable = [(number, operator) for number, operator in enumerate(problem.operators) if operator.ways[0].days]
    kronor = 1 << len(usable)
    leg = kronor * (1 + sum(operator.cost_all for _, operator in usable))
    task.unit = leg * (1 + len(usable))
    for rank, (number, operator) in enumerate(usable):
        needs = _flat(operator.need, task)
        for _, mask in operator.beside:
            needs |= mask
        for points in sorted({way.points for way in operator.ways}):
            measure = operator.cost if problem.by == "cost" else points
            price = measure * task.unit + leg + operator.cost_all * kronor + (1 << rank)
            task.achievers.append(Achiever(number, points, needs, operator.adds & ~needs, price))


def _add_months(problem: Problem, task: Task) -> None:
    for term in problem.months:
        bit = 1 << term.bit
        if term.held >= term.months or problem.works_as in term.jobs:
            task.held |= bit
        for job in sorted(term.jobs):
            if job < len(problem.openings):
                task.achievers.append(Achiever(-1, 0, _flat(problem.openings[job].need, task), bit, 0))


def _flat(need: Need, task: Task) -> int:
    """The requirement as a mask; an alternative becomes a new fact with one free achiever a branch."""
    if need.kind == ALL:
        mask = need.mask
        for part in need.parts:
            mask |= _flat(part, task)
        return mask
    branches = [_flat(part, task) for part in need.parts]
    if need.kind == COUNT:
        return _at_least(branches, need.count, task)
    mask, fact = need.mask, task.new_fact()
    while mask:
        low = mask & -mask
        branches.append(low)
        mask ^= low
    task.achievers.extend(Achiever(-1, 0, branch & ~fact, fact, 0) for branch in branches)
    return fact


def _at_least(branches: list[int], count: int, task: Task) -> int:
    """At least `count` of the branches, as a ladder of facts: so many among the first so many."""
    row = [0] * (count + 1)
    for seen, branch in enumerate(branches, 1):
        above = [0] * (count + 1)
        for wanted in range(1, count + 1):
            fact = task.new_fact()
            if wanted < seen:
                task.achievers.append(Achiever(-1, 0, row[wanted], fact, 0))
            if wanted <= seen and (wanted == 1 or row[wanted - 1]):
                task.achievers.append(Achiever(-1, 0, branch | (row[wanted - 1] if wanted > 1 else 0), fact, 0))
            above[wanted] = fact
        row = above
    return row[count] or task.new_fact()


def cheapest_set(problem: Problem, *, out_of_time: Callable[[], bool]) -> Choice:
    """The cheapest set of operators that can be put in order.

    Complexity: exponential only in the number of facts that are open at the same time, not in the length of the ladder.
    """
    task = task_of(problem)
    plan = _regress(task, out_of_time)
    if plan is None:
        return Choice(None, 0, True)
    price, achievers, finished = plan
    if finished and walks(task, achievers):
        return Choice(_pairs(task, achievers), price // task.unit, True)
    forward = _forward(task, out_of_time)
    if forward is None:
        return Choice(None, price // task.unit, False)
    if forward[1] is None:
        return Choice(None, 0, True)
    return Choice(_pairs(task, forward[1]), forward[0] // task.unit, True)


def _pairs(task: Task, achievers: frozenset[int]) -> frozenset[tuple[int, int]]:
    used = (task.achievers[number] for number in achievers)
    return frozenset((item.operator, item.points) for item in used if item.operator >= 0)


def walks(task: Task, achievers: frozenset[int]) -> bool:
    """Whether the achievers can be put in an order in which each one's needs hold before it."""
    held, left = task.held, set(achievers)
    while left:
        ready = {number for number in left if task.achievers[number].needs & ~held == 0}
        if not ready:
            break
        for number in ready:
            held |= task.achievers[number].adds
        left -= ready
    return task.wanted & ~held == 0


def _achievers_by_fact(task: Task) -> list[list[int]]:
    """For each fact its achievers, without those that another one beats in needs, gains and price."""
    found: list[list[int]] = [[] for _ in range(task.size)]
    for number, item in enumerate(task.achievers):
        adds = item.adds & ~task.held
        while adds:
            low = adds & -adds
            found[low.bit_length() - 1].append(number)
            adds ^= low
    return [[mine for mine in numbers if not any(_beats(task, other, mine) for other in numbers)] for numbers in found]


def _beats(task: Task, one: int, other: int) -> bool:
    if one == other:
        return False
    a, b = task.achievers[one], task.achievers[other]
    if a.needs & ~task.held & ~b.needs or (b.adds & ~task.held) & ~a.adds or a.price > b.price:
        return False
    same = a.needs & ~task.held == b.needs & ~task.held and a.adds == b.adds and a.price == b.price
    return not same or one < other


def elimination_order(task: Task, by_fact: list[list[int]]) -> tuple[list[int], int]:
    """The facts in the order in which they are settled, users before what they use, and the mask of those that may open again.

    Greedy: among the facts whose users are all settled, the one that opens fewest new facts; in a circle, the one with fewest users left.
    """
    relevant, waiting = 0, task.wanted & ~task.held
    while waiting:
        relevant |= waiting
        coming = 0
        for bit in each_bit(waiting):
            for number in by_fact[bit]:
                coming |= task.achievers[number].needs
        waiting = coming & ~relevant & ~task.held
    uses = {bit: _used_by(task, by_fact[bit]) & relevant for bit in each_bit(relevant)}
    users = {bit: {other for other, mask in uses.items() if mask >> bit & 1 and other != bit} for bit in uses}
    order: list[int] = []
    opened, again = task.wanted, 0
    while users:
        bit = min(users, key=lambda one: (len(users[one]), (uses[one] & ~opened).bit_count(), one))
        if users[bit]:
            again |= 1 << bit
        opened |= uses[bit]
        order.append(bit)
        del users[bit]
        for others in users.values():
            others.discard(bit)
    return order, again


def _used_by(task: Task, numbers: list[int]) -> int:
    mask = 0
    for number in numbers:
        mask |= task.achievers[number].needs & ~task.held
    return mask


def _regress(task: Task, out_of_time: Callable[[], bool]) -> tuple[int, frozenset[int], bool] | None:
    """The least price at which every wanted fact has an achiever, whose needs have achievers, and so on; circles are not seen.

    Returns:
        Price, achievers and whether the search came to its end; the price is never above that of a set that can be walked. None: a
        wanted fact has no achiever at all.
    """
    by_fact = _achievers_by_fact(task)
    order, again = elimination_order(task, by_fact)
    rank = {bit: number for number, bit in enumerate(order)}
    start = (task.wanted & ~task.held, 0)
    best = {start: 0}
    came: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}
    waiting = [(0, 0, start)]
    pushed = 0
    while waiting:
        price, _, state = heappop(waiting)
        if price > best[state]:
            continue
        opened, given = state
        if not opened:
            return price, _way_back(came, state), True
        if len(best) > STATES or (pushed % 256 == 255 and out_of_time()):
            return price, frozenset(), False
        bit = min(each_bit(opened), key=rank.__getitem__)
        here = rank[bit]
        remembered = sum(1 << other for other in order[here + 1 :]) | again
        for number in by_fact[bit]:
            item = task.achievers[number]
            have = given | item.adds | 1 << bit
            after = ((opened | item.needs & ~task.held) & ~have, have & remembered)
            total = price + item.price
            if total < best.get(after, total + 1):
                best[after] = total
                came[after] = (state, number)
                pushed += 1
                heappush(waiting, (total, pushed, after))
    return None


def _way_back(came: dict[tuple[int, int], tuple[tuple[int, int], int]], state: tuple[int, int]) -> frozenset[int]:
    found = set()
    while state in came:
        state, number = came[state]
        found.add(number)
    return frozenset(found)


def _forward(task: Task, out_of_time: Callable[[], bool]) -> tuple[int, frozenset[int] | None] | None:
    """The cheapest set by going forward over held facts, exact whatever the circles; None when it gave up.

    Source: uniform-cost search, Dijkstra (1959), over sets of facts, free achievers taken at once.
    """
    start = _with_free(task, task.held)
    best = {start: 0}
    came: dict[int, tuple[int, int]] = {}
    waiting = [(0, start)]
    paid = [number for number, item in enumerate(task.achievers) if item.operator >= 0]
    while waiting:
        price, held = heappop(waiting)
        if price > best[held]:
            continue
        if task.wanted & ~held == 0:
            found = set()
            while held in came:
                held, number = came[held]
                found.add(number)
            return price, frozenset(found)
        if len(best) > FORWARD_STATES or out_of_time():
            return None
        for number in paid:
            item = task.achievers[number]
            if item.needs & ~held == 0 and item.adds & ~held:
                after = _with_free(task, held | item.adds)
                total = price + item.price
                if total < best.get(after, total + 1):
                    best[after] = total
                    came[after] = (held, number)
                    heappush(waiting, (total, after))
    return 0, None


def _with_free(task: Task, held: int) -> int:
    changed = True
    while changed:
        changed = False
        for item in task.achievers:
            if item.operator < 0 and item.needs & ~held == 0 and item.adds & ~held:
                held |= item.adds
                changed = True
    return held
