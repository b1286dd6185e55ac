"""Leaves out what can be of no use: activities that only give what they need themselves, and ways that no employment allows.

Comes in: a compiled problem. Goes out: the same problem with fewer operators and the same best plans; or what tells that two problems,
or a problem and a plan that was made for another one, are alike in all that matters.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from stegvis.planning.need import ALL, COUNT, Need, bits_of, each_bit, holds, union
from stegvis.planning.problem import Operator, Problem, Way, months_after, months_hold_on

__all__ = ["allows", "pruned", "reachable", "restricted", "signature", "suits_employment", "without_vain_ways"]


def reachable(problem: Problem, without: int = 0, *, employed: bool = True) -> int:
    """The closed set of bits that can ever be on, without regard to days, if the bits of `without` never are.

    With `employed` false: before any employment on the way, so that no months of it count.
    """
    held = problem.held | union(mask for _, mask in problem.lapsing)
    held |= union(problem.operators[item.operator].adds for item in problem.running)
    held |= union(1 << window.bit for window in problem.windows if window.closes > problem.first_day)
    held &= ~without
    waiting = [(operator.need, operator.adds & ~without) for operator in problem.operators if operator.new]
    changed = True
    while changed:
        changed = False
        for need, adds in waiting:
            if adds & ~held and holds(need, held):
                held |= adds
                changed = True
        for term in problem.months:
            bit = 1 << term.bit & ~without
            if bit & ~held and (term.held >= term.months or (employed and _may_be_worked(problem, term.jobs, held))):
                held |= bit
                changed = True
    return held


def _may_be_worked(problem: Problem, jobs: frozenset[int], held: int) -> bool:
    openings = (problem.openings[job] for job in jobs if job < len(problem.openings))
    return problem.works_as in jobs or any(holds(opening.need, held) for opening in openings)


def suits_employment(problem: Problem, way: Way) -> bool:
    """Whether somebody who is employed may take it that way."""
    return way.stands and way.pace <= problem.pace_beside_work


def pruned(problem: Problem) -> Problem:
    """The problem with only the operators that may help somebody who lacks what they give, and their possible ways.

    An operator helps towards a bit only if it can be reached without that bit; bits that lapse are kept as they are, since a second
    certificate may need the first. An operator that rests on months of employment is taken while employed, and so only in ways that
    suit employment.
    """
    problem = without_vain_ways(problem)
    lapses = union(mask for _, mask in problem.lapsing)
    lapses |= union(mask for operator in problem.operators for mask, _ in operator.lapsing)
    everything = reachable(problem)
    waiting = set(each_bit(bits_of(problem.target) | union(bits_of(opening.need) for opening in problem.openings)))
    seen: set[int] = set()
    kept: set[int] = set()
    while waiting:
        bit = waiting.pop()
        if bit in seen or problem.held >> bit & 1:
            continue
        seen.add(bit)
        givers = [
            (number, item) for number, item in enumerate(problem.operators) if item.new and item.adds >> bit & 1 and number not in kept
        ]
        circular = not lapses >> bit & 1 and any(item.behind >> bit & 1 for _, item in givers)
        reached = reachable(problem, 1 << bit) if circular else everything
        for number, operator in givers:
            if holds(operator.need, reached):
                kept.add(number)
                waiting |= set(each_bit(bits_of(operator.need) | union(mask for _, mask in operator.beside)))
    kept |= {other for number in kept for other, _ in problem.operators[number].beside if other >= 0}
    return restricted(problem, {number: problem.operators[number].ways for number in kept})


def without_vain_ways(problem: Problem) -> Problem:
    """Without the ways of operators that can first be taken when employed, where they do not suit employment."""
    while True:
        reached = 0 if problem.works_as >= 0 else reachable(problem, employed=False)
        kept = {
            number: operator.ways
            if problem.works_as < 0 and not operator.wage and holds(operator.need, reached)
            else tuple(way for way in operator.ways if suits_employment(problem, way))
            for number, operator in enumerate(problem.operators)
            if operator.new
        }
        if all(ways == problem.operators[number].ways for number, ways in kept.items()):
            return problem
        problem = restricted(problem, kept)


def signature(problem: Problem) -> Hashable:
    """All that a search can look at: problems of one view and one participant that have the same have the same best plans.

    What is held is taken out of the requirements, and what nothing needs then out of what is given.
    """
    needs = [_left(need, problem.held) for need in (problem.target, *(opening.need for opening in problem.openings))]
    left = [_left(operator.need, problem.held) for operator in problem.operators]
    wanted = union(bits_of(need) for need in (*needs, *left)) | union(mask for one in problem.operators for _, mask in one.beside)
    wanted &= ~problem.held
    beside = [tuple((other, mask & wanted) for other, mask in one.beside if mask & wanted) for one in problem.operators]
    operators = tuple(
        (one.id, need, one.gives & wanted, tuple((mask & wanted, months) for mask, months in one.lapsing), one.ways, others)
        for one, need, others in zip(problem.operators, left, beside, strict=True)
    )
    months = tuple(replace(term, held=min(term.held, term.months)) for term in problem.months if wanted >> term.bit & 1)
    lapsing = tuple((until, mask & wanted) for until, mask in problem.lapsing if mask & wanted)
    return tuple(needs), operators, months, lapsing, problem.works_as, problem.work_rung, problem.barred


def allows(problem: Problem, legs: Iterable[tuple[int, int, str]], stops: Iterable[tuple[str, int, int]], target_day: int) -> bool:
    """Whether a plan that was made for one who holds more, but is like this one else, has all that it needs on its days.

    Args:
        problem: of one who holds less, nothing left out.
        legs: the start, the end and the activity of each.
        stops: the job, the day on which it opens and the hire of each, in order.
        target_day: the day on which the target's requirement is to hold.
    """
    legs, stops = tuple(legs), tuple(stops)
    known = {operator.id: operator for operator in problem.operators if operator.new}
    jobs = {opening.id: number for number, opening in enumerate(problem.openings)}
    ends = [(problem.operators[item.operator], item.ends) for item in problem.running] + [(known[name], end) for _, end, name in legs]
    employment = [(problem.first_day, problem.works_as)] if problem.works_as >= 0 else []
    for job, _, hire in stops:
        employment = [*(item for item in employment if item[0] < hire), (hire, jobs[job])]
    months = [(1 << term.bit, months_hold_on(term, employment)) for term in problem.months]

    def on(day: int) -> int:
        ended = [(operator, end) for operator, end in ends if end <= day]
        found = problem.held | union(operator.gives for operator, _ in ended) | union(mask for mask, full in months if full <= day)
        found |= union(1 << window.bit for window in problem.windows if window.opens <= day < window.closes)
        found |= union(mask for operator, end in ended for mask, count in operator.lapsing if months_after(end, count) > day)
        return found | union(mask for until, mask in problem.lapsing if until > day)

    for start, _, name in legs:
        held, begun = on(start), {other for day, _, other in legs if day <= start}
        begun |= {problem.operators[item.operator].id for item in problem.running}
        beside = ((mask & held, mask, other >= 0 and problem.operators[other].id in begun) for other, mask in known[name].beside)
        if not holds(known[name].need, held) or not all(there or has == mask for has, mask, there in beside):
            return False
    needs = [(problem.openings[jobs[job]].need, able) for job, able, _ in stops]
    return all(holds(need, on(day)) for need, day in [*needs, (problem.target, target_day)])


def _left(need: Need, held: int) -> Need:
    """What is still needed by one who holds these bits; nothing where the requirement holds."""
    if holds(need, held):
        return Need()
    parts = tuple(part for part in (_left(part, held) for part in need.parts) if need.kind != ALL or part != Need())
    count = need.count
    if need.kind == COUNT:
        count -= sum(part == Need() for part in parts)
        parts = tuple(part for part in parts if part != Need())
    return Need(need.kind, need.mask & ~held, parts, count)


def restricted(problem: Problem, kept: Mapping[int, tuple[Way, ...]]) -> Problem:
    """The problem with those operators alone, in those ways, and what is in progress."""
    ways = {number: found for number, found in kept.items() if found}
    numbers = [number for number, operator in enumerate(problem.operators) if number in ways or not operator.new]
    place = {old: new for new, old in enumerate(numbers)}
    return replace(
        problem,
        operators=tuple(_moved(problem.operators[old], ways.get(old), place) for old in numbers),
        running=tuple(replace(item, operator=place[item.operator]) for item in problem.running),
    )


def _moved(operator: Operator, ways: tuple[Way, ...] | None, place: Mapping[int, int]) -> Operator:
    beside = tuple((place.get(other, -1), mask) for other, mask in operator.beside)
    if beside == operator.beside and (ways is None or ways == operator.ways):
        return operator
    return replace(operator, beside=beside, ways=operator.ways if ways is None else ways)
