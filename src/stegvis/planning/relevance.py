"""Leaves out the activities that can only give what they need themselves, and what only those would need.

Comes in: a compiled problem. Goes out: the same problem with fewer operators and the same best plans.
"""

from __future__ import annotations

from dataclasses import replace

from stegvis.planning.problem import Problem, bits_of, each_bit, holds, union

__all__ = ["pruned", "reachable"]


def reachable(problem: Problem, without: int = 0) -> int:
    """The closed set of bits that can ever be on, without regard to days, if the bits of `without` never are."""
    held = problem.held
    for _, mask in problem.lapsing:
        held |= mask
    for item in problem.running:
        held |= problem.operators[item.operator].adds
    for window in problem.windows:
        held |= 1 << window.bit if window.closes > problem.first_day else 0
    before = -1
    while before != held:
        before = held = held & ~without
        for operator in problem.operators:
            if operator.ways[0].days and operator.adds & ~held and holds(operator.need, held):
                held |= operator.adds & ~without
        for term in problem.months:
            jobs = (problem.openings[job] for job in term.jobs if job < len(problem.openings))
            if term.held >= term.months or problem.works_as in term.jobs or any(holds(job.need, held) for job in jobs):
                held |= 1 << term.bit & ~without
    return held


def pruned(problem: Problem) -> Problem:
    """The problem with only the operators that may help somebody who lacks what they give.

    An operator helps towards a bit only if it can be reached without that bit; bits that lapse are kept as they are, since a second
    certificate may need the first.
    """
    lapses = union(mask for _, mask in problem.lapsing)
    lapses |= union(mask for operator in problem.operators for mask, _ in operator.lapsing)
    waiting = set(each_bit(bits_of(problem.target)))
    for opening in problem.openings:
        waiting |= set(each_bit(bits_of(opening.need)))
    seen: set[int] = set()
    kept: set[int] = set()
    while waiting:
        bit = waiting.pop()
        if bit in seen or problem.held >> bit & 1:
            continue
        seen.add(bit)
        reached = reachable(problem, 0 if lapses >> bit & 1 else 1 << bit)
        for number, operator in enumerate(problem.operators):
            if operator.adds >> bit & 1 and operator.ways[0].days and number not in kept and holds(operator.need, reached):
                kept.add(number)
                waiting |= set(each_bit(bits_of(operator.need)))
                for _, mask in operator.beside:
                    waiting |= set(each_bit(mask))
    return _only(problem, kept)


def _only(problem: Problem, kept: set[int]) -> Problem:
    running = {item.operator for item in problem.running}
    beside = {other for number in kept for other, _ in problem.operators[number].beside if other >= 0}
    numbers = sorted(kept | running | beside)
    place = {old: new for new, old in enumerate(numbers)}
    operators = [
        replace(problem.operators[old], beside=tuple((place.get(other, -1), mask) for other, mask in problem.operators[old].beside))
        for old in numbers
    ]
    return replace(
        problem,
        operators=tuple(operators),
        running=tuple(replace(item, operator=place[item.operator]) for item in problem.running),
    )
