"""The best dated plan where nothing is ever lost: then to hold something earlier is never worse, and a label is enough.

Comes in: a `Problem` in which nothing lapses, no job begins on the way and nobody's age passes a limit. Goes out: a `Found`, as `schedule`
gives it for all problems. A label is a day, what is held and what runs; the labels of one set of facts are compared with one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from itertools import count
from typing import Any, NamedTuple

from stegvis.planning.bounds import Bounds
from stegvis.planning.moves import Moves
from stegvis.planning.need import ALL, FAR, holds, union
from stegvis.planning.problem import NO_RUNG, Operator, Problem, Way
from stegvis.planning.relevance import suits_employment
from stegvis.planning.schedule import TIE_STATES, Found
from stegvis.planning.states import NO_ORDER, LegStart, State, StopTaken, blank
from stegvis.planning.tails import Choice, Run, Tails

__all__ = ["in_order", "soonest", "takes"]

IN_A_ROW = 10
"""So many times as many labels may be looked at where one leg follows another: there they are quicker than any other solver."""

Chain = tuple[int, int, int, Any] | None
"""The legs started: day, operator, way, and those before."""

Price = tuple[Any, ...]
"""Legs, kronor, starts, paces and ids so far: what decides between equally early plans; it stays where it is until that is asked."""


class Label(NamedTuple):
    """A plan so far: `coming` is all that is held or will be given by what runs, `last` the operator last started on this day, or -1."""

    day: int
    facts: int
    running: tuple[Run, ...]
    last: int
    coming: int
    load: int
    price: Price
    legs: Chain


def takes(problem: Problem, *, forced: bool) -> bool:
    """Whether nothing of this problem is ever lost, and nothing runs at the beginning."""
    passing = any(window.opens > problem.first_day or window.closes <= problem.horizon for window in problem.windows)
    return not (problem.running or passing or any(one.beside for one in problem.operators)) and problem.keeps_everything(forced=forced)


def soonest(problem: Problem, *, out_of_time: Callable[[], bool], forced: bool, ties: bool = True, most: int | None = None) -> Found:
    """The earliest plan; with `ties` the first of the equally early ones, in the order in which `schedule` chooses.

    Args:
        problem: what is sought; `takes` must be true of it.
        out_of_time: whether to stop.
        forced: whether the first job on the way is taken, which can only be the target here.
        ties: whether to choose among equally good plans; else any of them.
        most: how many labels may be looked at, many more where no two can run at a time; None: as many as there is time for.

    Source: label setting with dominance; Martins (1984), Desrochers and Soumis (1988).
    """
    labels = Labels(problem)
    if most is not None and labels.in_a_row:
        most *= IN_A_ROW
    best, day = labels.run(out_of_time, most)
    if best is None:
        day = day if day >= FAR else max(day, _by_work(problem, forced=forced))
        return Found(None, (), _value(problem, day, forced=forced), day >= FAR)
    first = labels.run(out_of_time, TIE_STATES, by_day=day)[0] if ties else None
    value = _value(problem, day, forced=forced)
    return Found(_state(problem, first or best), value, value, True, first is not None)


def _by_work(problem: Problem, *, forced: bool) -> int:
    """The day before which the least work that leads to the target cannot be done."""
    moves = Moves(problem, forced=forced)
    bounds, state = Bounds(moves), moves.first_states()[0]
    return min(bounds.of(state, bounds.days(state))[1], problem.horizon)


def _able(problem: Problem, day: int) -> int:
    """The day of the first job, if the target holds on that day: the target's own, or a present one."""
    return problem.first_day if problem.work_rung > NO_RUNG else day if problem.target_job >= 0 else FAR


def _value(problem: Problem, day: int, *, forced: bool) -> tuple[int, ...]:
    """What is made small, if the target holds on that day."""
    return (_able(problem, day), day) if problem.by == "first-job" and forced else (day,)


def in_order(problem: Problem, sequence: Iterable[tuple[str, int]]) -> State | None:
    """The plan in which these activities, each with its pace, start in that order, each as soon as it can; None where there is none.

    What would give nothing new any more is left out.

    Args:
        problem: what is sought; `takes` must be true of it.
        sequence: ids and paces.
    """
    labels = Labels(problem)
    label = labels.first
    for name, pace in sequence:
        if holds(problem.target, label.facts):
            break
        label = labels.begun(label, name, pace) or label
    while not holds(problem.target, label.facts):
        if not label.running:
            return None
        label = labels.ended(label)
    return _state(problem, label)


def _state(problem: Problem, label: Label) -> State:
    """The plan as `schedule` has it."""
    job, day = problem.target_job, label.day
    stops = StopTaken(job, day, day + problem.openings[job].days_to_hire, None) if job >= 0 else None
    able = _able(problem, day)
    return blank(day)._replace(legs=_chain(label.legs), stops=stops, able=able if able < FAR else 0)


def _chain(legs: Chain) -> LegStart | None:
    """The legs as `schedule` has them."""
    flat = []
    while legs is not None:
        flat.append(legs)
        legs = legs[3]
    chain = None
    for start, operator, way, _ in reversed(flat):
        chain = LegStart(start, operator, way, chain, NO_ORDER)
    return chain


def _at_least(price: Price, left: tuple[int, int]) -> Price:
    """What a plan costs at the least in all, given what is left."""
    return (price[0] + left[0], price[1] + left[1], *price[2:])


class Labels:
    """One problem made ready."""

    def __init__(self, problem: Problem) -> None:
        """Takes the operators apart into their ways."""
        self.problem = problem
        self.held = problem.held | union(1 << window.bit for window in problem.windows)
        self.held |= union(1 << term.bit for term in problem.months)
        self.adds = tuple(operator.adds for operator in problem.operators)
        self.employed = problem.works_as >= 0
        self.choices = tuple(
            self._choice(number, operator, index, way)
            for number, operator in enumerate(problem.operators)
            for index, way in enumerate(operator.ways)
            if not self.employed or suits_employment(problem, way)
        )
        self.placements = any(choice.kind == 2 for choice in self.choices)
        self.limit = problem.pace_beside_work if self.employed else problem.pace
        self.widest = max(self.limit, problem.pace_beside_work) if self.placements else self.limit
        self.least = min((choice.pace for choice in self.choices), default=0)
        self.in_a_row = 2 * self.least > self.widest
        free: Price = (0, 0, (), (), ())
        self.first = Label(problem.first_day, self.held, (), -1, self.held, 0, free, None)
        self._tails = Tails(problem, self.choices, self.held, self.widest)

    def _choice(self, number: int, operator: Operator, index: int, way: Way) -> Choice:
        plain = operator.need.kind == ALL and not operator.need.parts
        need = None if plain else operator.need
        kind = 2 if operator.placement else 0 if way.stands else 1
        mask = operator.need.mask if plain else 0
        return Choice(number, index, mask, need, self.adds[number], way.start_on_or_after, way.days, way.pace, kind)

    def run(self, out_of_time: Callable[[], bool], most: int | None, by_day: int | None = None) -> tuple[Label | None, int]:
        """The earliest label whose target holds, and its day; with `by_day` the one of least price that is no later.

        Returns:
            None and the day before which there is none, where the search had to stop; None and `FAR` where there is none at all.
        """
        problem = self.problem
        known: dict[tuple[int, int], list[Label]] = {}
        bounded = by_day is not None or not self.in_a_row  # one after another, there is too little to be known of what is to come
        last = problem.horizon if by_day is None else by_day
        order = count()
        waiting: list[tuple[Any, int, Label]] = [((), next(order), self.first)]
        looked = 0
        while waiting:
            label = heappop(waiting)[2]
            if not label.running and holds(problem.target, label.facts):
                return label, label.day
            looked += 1
            if looked % 64 == 0 and (out_of_time() or (most is not None and looked > most)):
                return None, max(label.day, self._tails.reach(self.first.day, self.held, ()))
            for after in self.followers(label, by_day):
                reach = self._tails.reach(after.day, after.coming, after.running) if bounded else after.day
                if reach > last:
                    continue
                group = known.setdefault((after.coming, len(after.running)), [])
                for one in group:
                    if self._covers(one, after):
                        break
                else:
                    group.append(after)
                    rank = reach if by_day is None else _at_least(after.price, self._tails.price(after.coming))
                    heappush(waiting, (rank, next(order), after))
        return None, FAR

    def followers(self, label: Label, by_day: int | None) -> list[Label]:
        """One more leg started on the first day on which it can be, before anything that runs has ended; or that end."""
        day, facts, running, last, coming, load, price, legs = label
        first = running[0][0] if running else FAR
        found = []
        for choice in self.choices:
            number, way, mask, need, adds, start, days, pace, kind = choice
            fresh = adds & ~coming
            if mask & ~facts or not (fresh or running) or load + pace > self.limit or (need is not None and not holds(need, facts)):
                continue
            begin = start(day)
            if begin >= first or begin >= FAR or (begin == day and number <= last):
                continue
            end = begin + days
            if not fresh and not self._gives_sooner(label, choice, end):
                continue
            if self.placements and not self._stand_together(running, choice, load):
                continue
            dearer = price
            if by_day is not None:
                if end > by_day:
                    continue
                operator = self.problem.operators[number]
                total, kronor, starts, paces, ids = price
                dearer = (total + 1, kronor + operator.cost_all, (*starts, begin), (*paces, pace), (*ids, operator.id))
            runs = tuple(sorted((*running, (end, number, pace, kind)))) if running else ((end, number, pace, kind),)
            chain = (begin, number, way, legs)
            if load + pace + self.least > self.widest:
                found.append(self._ended(facts, runs, coming | adds, load + pace, dearer, chain))
            else:
                found.append(Label(begin, facts, runs, number, coming | adds, load + pace, dearer, chain))
        if running:
            found.append(self.ended(label))
        return found

    def begun(self, label: Label, name: str, pace: int) -> Label | None:
        """The label after that leg has been started as soon as it can, or None."""
        operators = self.problem.operators
        while True:
            for after in self.followers(label._replace(last=-1), None):
                if after.legs is not None and after.legs is not label.legs:
                    _, number, way, _ = after.legs
                    if operators[number].id == name and operators[number].ways[way].pace == pace:
                        return after
            if not label.running:
                return None
            label = self.ended(label)

    def ended(self, label: Label) -> Label:
        """The label on the day on which the first of what runs has ended."""
        return self._ended(label.facts, label.running, label.coming, label.load, label.price, label.legs)

    def _ended(self, facts: int, running: tuple[Run, ...], coming: int, load: int, price: Price, legs: Chain) -> Label:
        day, past = running[0][0], 0
        for end, number, pace, _ in running:
            if end > day:
                break
            facts |= self.adds[number]
            load -= pace
            past += 1
        return Label(day, facts, running[past:], -1, coming, load, price, legs)

    def _gives_sooner(self, label: Label, choice: Choice, end: int) -> bool:
        """Whether it gives something that is coming already, but later, and is not running itself."""
        have = label.facts
        for ends, number, _, _ in label.running:
            if number == choice.operator:
                return False
            have |= self.adds[number] if ends <= end else 0
        return choice.adds & ~have != 0

    def _stand_together(self, running: tuple[Run, ...], choice: Choice, load: int) -> bool:
        """Whether placements allow it beside what runs."""
        kinds = [kind for _, _, _, kind in running]
        if (choice.kind == 2 and any(kinds)) or (choice.kind == 1 and 2 in kinds):
            return False
        beside = choice.kind == 2 or 2 in kinds
        return not beside or load + choice.pace <= self.problem.pace_beside_work

    def _covers(self, one: Label, other: Label) -> bool:
        """Whether `one`, waiting until the day of `other`, has all that `other` has or is to get as soon, with no more running."""
        day = other.day
        if one.day > day or (one.day == day and one.last > other.last) or one.price > other.price:
            return False
        have, still = one.facts, 0
        for end, number, pace, kind in one.running:
            if end <= day:
                have |= self.adds[number]
                continue
            for run in other.running:
                if run[1] == number:
                    if run[0] < end or run[2] < pace or run[3] < kind:
                        return False
                    break
            else:
                return False
            still |= 1 << number
        if other.facts & ~have:
            return False
        return not other.running or all(still >> number & 1 or not self.adds[number] & ~have for _, number, _, _ in other.running)
