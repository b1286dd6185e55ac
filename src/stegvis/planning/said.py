"""Decisions that only a person can make: which of them would open a route, and the route that then is.

Comes in: an inquiry without a route. Goes out: the fewest decisions found, and the conditional route.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stegvis.findings import Decision
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.problem import Problem
from stegvis.requirement import DecidedBy, leaves

__all__ = ["decided"]


def decided(inquiry: Inquiry) -> tuple[Solved | None, tuple[Decision, ...]]:
    """The route if all who have to say something said yes, and of these decisions only those that it cannot do without."""
    problem = inquiry.problem()
    needed = [bit for bit, atom in enumerate(problem.names) if atom[0] == "said"]
    if not needed or inquiry.solved(_said(problem, needed), ties=False).plan is None:
        return None, ()
    for bit in tuple(needed):
        fewer = [other for other in needed if other != bit]
        if inquiry.solved(_said(problem, fewer), ties=False).plan is not None:
            needed = fewer
    solved = inquiry.solved(_said(problem, needed))
    return solved, tuple(_decisions(inquiry, problem, needed))


def _said(problem: Problem, bits: list[int]) -> Problem:
    return replace(problem, held=problem.held | sum(1 << bit for bit in bits))


def _decisions(inquiry: Inquiry, problem: Problem, bits: list[int]) -> Iterator[Decision]:
    """Each decision with what it is for: the first activity or job, by id, that asks for it."""
    ids = [operator.id for operator in problem.operators] + [opening.id for opening in problem.openings]
    requirements = inquiry.requirements()
    for bit in bits:
        atom = problem.names[bit]
        for name in ids:
            for leaf in leaves(requirements[name]):
                if isinstance(leaf, DecidedBy) and (leaf.decided_by, leaf.question["sv"]) == atom[1:]:
                    yield Decision(role=leaf.decided_by, question=leaf.question, for_=name)
                    break
            else:
                continue
            break
