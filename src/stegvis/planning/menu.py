"""What may be chosen for a target, without days: achievers of facts, compiled once for a view and a measure.

Comes in: a `View`. Goes out: a `Menu`, which `search` chooses from for one participant after another. Facts are renumbered in the order in
which they are settled: the highest number first, users before what they use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from stegvis.planning.need import ALL, COUNT, Need, each_bit, union

__all__ = ["Achiever", "Choosable", "Guard", "Menu", "Settling", "Task", "compiled", "reopened"]


class Choosable(NamedTuple):
    """An activity as it may be chosen: what it needs, all that comes with what it needs, what it adds, (points, measure) a load, kronor."""

    id: str
    need: Need
    beside: int
    adds: int
    loads: tuple[tuple[int, int], ...]
    cost: int


class Achiever(NamedTuple):
    """A way to facts: what it needs, what it adds and its price; `operator` is empty where it is free (an alternative, a stop)."""

    operator: str
    points: int
    needs: int
    adds: int
    price: int


Settling = tuple[int, int, int, int]
"""A way to settle a fact: the achiever's number, needs, adds and price."""


class Guard(NamedTuple):
    """A fact that an achiever cannot give to somebody who lacks it, unless one of the `cut` is held: its own needs rest on the fact."""

    achiever: int
    fact: int
    cut: int


@dataclass(slots=True)
class Task:
    """Facts as bits, achievers and what is wanted, in the view's numbers and, beyond those, a new one for each alternative.

    `closed` has for each bit all that is held with it.
    """

    size: int
    closed: Sequence[int]
    wanted: int = 0
    achievers: list[Achiever] = field(default_factory=list)
    unit: int = 1
    ranks: int = 0
    _flat: dict[Need, int] = field(default_factory=dict)

    def new_fact(self) -> int:
        """One more bit."""
        self.size += 1
        return 1 << (self.size - 1)

    def all_of(self, mask: int) -> int:
        """The bits and all that is held with them."""
        return mask | union(self.closed[bit] for bit in each_bit(mask) if bit < len(self.closed))

    def add(self, operator: str, points: int, needs: int, adds: int, price: int) -> None:
        """One more achiever; what it needs it does not give."""
        adds &= ~self.all_of(needs)
        if adds:
            self.achievers.append(Achiever(operator, points, needs, adds, price))

    def flat(self, need: Need) -> int:
        """The requirement as a mask; an alternative becomes a new fact with one free achiever a branch, the same wherever it is needed."""
        if need.kind == ALL:
            return need.mask | union(self.flat(part) for part in need.parts)
        found = self._flat.get(need)
        if found is None:
            branches = [self.flat(part) for part in need.parts] + [1 << bit for bit in each_bit(need.mask)]
            found = self._flat[need] = self._at_least(branches, need.count) if need.kind == COUNT else self._one_of(branches)
        return found

    def _one_of(self, branches: list[int]) -> int:
        if len(branches) == 1:
            return branches[0]
        fact = self.new_fact()
        for branch in branches:
            self.add("", 0, branch, fact, 0)
        return fact

    def _at_least(self, branches: list[int], count: int) -> int:
        """At least `count` of the branches, as a ladder of facts: so many among the first so many."""
        row = [0] * (count + 1)
        for seen, branch in enumerate(branches, 1):
            above = [0] * (count + 1)
            for wanted in range(1, count + 1):
                fact = self.new_fact()
                if wanted < seen:
                    self.add("", 0, row[wanted], fact, 0)
                if wanted <= seen and (wanted == 1 or row[wanted - 1]):
                    self.add("", 0, branch | (row[wanted - 1] if wanted > 1 else 0), fact, 0)
                above[wanted] = fact
            row = above
        return row[count] or self.new_fact()


@dataclass(frozen=True, slots=True)
class Menu:
    """Achievers in the order of settling.

    `place` has for each bit of the view its mask here (0: not relevant), `by_fact` for each fact the ways to settle it, `again` the facts
    that may open again after they were settled (circles), `weight` for each fact what it costs at the least: no achiever costs less than
    the sum over what it adds. `unit` is the price of one unit of the measure; what is below it tells equal measures apart. `needs`,
    `adds` and `pairs` (activity and points, None where it is free) are those of the achievers, `free` the achievers that cost nothing,
    `cuts` all that guards look for; the lowest `ranks` bits of a price tell the activities apart.
    """

    achievers: tuple[Achiever, ...]
    by_fact: tuple[tuple[Settling, ...], ...]
    wanted: int
    place: tuple[int, ...]
    again: int
    weight: tuple[int, ...]
    guards: tuple[Guard, ...]
    unit: int
    needs: tuple[int, ...]
    adds: tuple[int, ...]
    free: tuple[int, ...]
    pairs: tuple[tuple[str, int] | None, ...]
    cuts: int
    ranks: int

    def added_by(self, held: int) -> Sequence[int]:
        """What each achiever adds for one who holds these facts: a guard is off where what it looks for is held, and its fact is not."""
        if not held & self.cuts:
            return self.adds
        off = [guard for guard in self.guards if held & guard.cut and not held >> guard.fact & 1]
        if not off:
            return self.adds
        adds = list(self.adds)
        for guard in off:
            adds[guard.achiever] |= 1 << guard.fact
        return adds

    def placed(self, held: int) -> int:
        """The bits of the view as they are numbered here."""
        found = 0
        while held:
            low = held & -held
            found |= self.place[low.bit_length() - 1]
            held ^= low
        return found


def compiled(size: int, closed: Sequence[int], choosable: Iterable[Choosable], free: Iterable[tuple[Need, int]], target: Need) -> Menu:
    """The menu for a target.

    Args:
        size: how many bits the view has.
        closed: for each bit all that is held with it.
        choosable: the activities in the order of their ids.
        free: what can be had for nothing: a need and the bit that comes of it (months in a job that can be reached).
        target: what is wanted.
    """
    task = Task(size, closed)
    items = tuple(choosable)
    kronor = 1 << len(items)
    leg = kronor * (1 + sum(item.cost for item in items))
    task.unit, task.ranks = leg * (1 + len(items)), len(items)
    for rank, item in enumerate(items):
        needs = task.flat(item.need) | item.beside
        for points, measure in item.loads:
            task.add(item.id, points, needs, item.adds, measure * task.unit + leg + item.cost * kronor + (1 << rank))
    for need, bit in free:
        task.add("", 0, task.flat(need), 1 << bit, 0)
    task.wanted = task.flat(target)
    return _ordered(task)


def _ordered(task: Task) -> Menu:
    relevant = _relevant(task)
    adds = [item.adds & relevant for item in task.achievers]
    order, in_circles = elimination_order(task, adds, relevant)
    guards: list[Guard] = []
    if in_circles:
        guards = _guards(task, relevant, order)
        for guard in guards:
            adds[guard.achiever] &= ~(1 << guard.fact)
        order, _ = elimination_order(task, adds, relevant)
    place = {bit: len(order) - 1 - number for number, bit in enumerate(order)}

    def moved(mask: int) -> int:
        return union(1 << place[bit] for bit in each_bit(mask & relevant))

    achievers = tuple(item._replace(needs=moved(item.needs), adds=moved(given)) for item, given in zip(task.achievers, adds, strict=True))
    by_fact: list[list[Settling]] = [[] for _ in order]
    for number, item in enumerate(achievers):
        for fact in each_bit(item.adds):
            by_fact[fact].append((number, item.needs, item.adds, item.price))
    return Menu(
        achievers,
        tuple(tuple(ways) for ways in by_fact),
        moved(task.wanted),
        tuple(1 << place[bit] if bit in place else 0 for bit in range(task.size)),
        reopened((item.needs, item.adds) for item in achievers) if in_circles else 0,
        _weights(achievers, by_fact),
        tuple(Guard(guard.achiever, place[guard.fact], moved(guard.cut)) for guard in guards),
        task.unit,
        tuple(item.needs for item in achievers),
        tuple(item.adds for item in achievers),
        tuple(number for number, item in enumerate(achievers) if not item.price),
        tuple((item.operator, item.points) if item.operator else None for item in achievers),
        moved(union(guard.cut for guard in guards)),
        task.ranks,
    )


def _relevant(task: Task) -> int:
    """All facts that somebody might need for what is wanted."""
    by_fact: dict[int, int] = {}
    for item in task.achievers:
        for bit in each_bit(item.adds):
            by_fact[bit] = by_fact.get(bit, 0) | item.needs
    relevant, waiting = 0, task.wanted
    while waiting:
        relevant |= waiting
        waiting = union(by_fact.get(bit, 0) for bit in each_bit(waiting)) & ~relevant
    return relevant


def landmarks(task: Task, relevant: int, order: Sequence[int]) -> dict[int, int]:
    """For each fact all facts that somebody who holds nothing must have had before or with it; `order` has users before what they use.

    Source: landmarks of delete-free planning as a greatest fixed point; Keyder, Richter and Helmert (2010).
    """
    givers: dict[int, list[tuple[int, ...]]] = {}
    for item in task.achievers:
        needs = each_bit(item.needs)
        for bit in each_bit(item.adds & relevant):
            givers.setdefault(bit, []).append(needs)
    found = {bit: relevant if bit in givers else 1 << bit for bit in order}
    upward = [(bit, givers[bit]) for bit in reversed(order) if bit in givers]
    changed = True
    while changed:
        changed = False
        for bit, ways in upward:
            common = found[bit]
            for needs in ways:
                common &= union(found[below] for below in needs)
            common |= 1 << bit
            if common != found[bit]:
                found[bit] = common
                changed = True
    return found


def _guards(task: Task, relevant: int, order: Sequence[int]) -> list[Guard]:
    """What achievers add only to those who have it already, since what they need rests on it."""
    before = landmarks(task, relevant, order)
    dependent: dict[int, int] = {}
    for bit, mask in before.items():
        for fact in each_bit(mask & ~(1 << bit)):
            dependent[fact] = dependent.get(fact, 0) | 1 << bit
    found = []
    for number, item in enumerate(task.achievers):
        needed = union(before[bit] for bit in each_bit(item.needs & relevant))
        found += [Guard(number, fact, dependent.get(fact, 0)) for fact in each_bit(item.adds & needed & relevant)]
    return found


def elimination_order(task: Task, adds: Sequence[int], relevant: int) -> tuple[list[int], bool]:
    """The facts in the order in which they are settled, users before what they use, and whether there are circles.

    Greedy: among the facts whose users are all settled, the one that opens fewest new facts; in a circle, the one that somebody who holds
    nothing comes to last.
    """
    uses = dict.fromkeys(each_bit(relevant), 0)
    for item, given in zip(task.achievers, adds, strict=True):
        for bit in each_bit(given):
            uses[bit] |= item.needs & relevant & ~(1 << bit)
    users = dict.fromkeys(uses, 0)
    for mask in uses.values():
        for bit in each_bit(mask):
            users[bit] += 1
    ready = {bit for bit, count in users.items() if not count}
    layers: dict[int, int] = {}
    order: list[int] = []
    opened, left = task.wanted, set(uses)
    while left:
        if ready:
            bit = min(ready, key=lambda one: ((uses[one] & ~opened).bit_count(), one))
        else:
            layers = layers or _layers(task, adds, relevant)
            bit = min(left, key=lambda one: (-layers[one], users[one], (uses[one] & ~opened).bit_count(), one))
        ready.discard(bit)
        left.discard(bit)
        opened |= uses[bit]
        order.append(bit)
        for below in each_bit(uses[bit]):
            users[below] -= 1
            if not users[below] and below in left:
                ready.add(below)
    return order, bool(layers)


def _layers(task: Task, adds: Sequence[int], relevant: int) -> dict[int, int]:
    """For each fact after how many steps at the earliest somebody who holds nothing but what nothing gives comes to it."""
    held = relevant & ~union(adds)
    layers = dict.fromkeys(each_bit(held), 0)
    new = held
    while new:
        new = union(given for item, given in zip(task.achievers, adds, strict=True) if not item.needs & relevant & ~held) & ~held
        layers |= dict.fromkeys(each_bit(new), len(layers))
        held |= new
    return layers | dict.fromkeys(each_bit(relevant & ~held), len(layers))


def reopened(achievers: Iterable[tuple[int, int]]) -> int:
    """The facts that may be asked for again after they were settled, given (needs, adds): those between what needs upward and its need."""
    again = 0
    for needs, adds in achievers:
        if adds:
            lowest = adds & -adds
            if needs > lowest:
                again |= (1 << needs.bit_length()) - (lowest << 1)
    return again


def _weights(achievers: Sequence[Achiever], by_fact: Sequence[Sequence[Settling]]) -> tuple[int, ...]:
    """A least cost for each fact: those with few achievers first take what is left of the cheapest one's price.

    Source: dual ascent for set covering; Bilde and Krarup (1977), Erlenkotter (1978).
    """
    left = [item.price for item in achievers]
    weight = [0] * len(by_fact)
    for fact in sorted(range(len(by_fact)), key=lambda fact: (len(by_fact[fact]), -fact)):
        weight[fact] = min((left[number] for number, *_ in by_fact[fact]), default=0)
        for number, *_ in by_fact[fact]:
            left[number] -= weight[fact]
    return tuple(weight)
