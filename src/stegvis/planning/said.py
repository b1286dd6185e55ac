"""Decisions that only a person can make: which of them would open a route, and the route that then is.

Comes in: an inquiry without a route. Goes out: the fewest decisions, and the conditional route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, islice

from stegvis.findings import Decision
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.problem import Problem
from stegvis.planning.today import Today
from stegvis.requirement import DecidedBy, Requirement, leaves

__all__ = ["decided"]

_MOST = 64
"""So many sets of decisions are tried for a smaller one."""


def decided(inquiry: Inquiry) -> tuple[Solved | None, tuple[Decision, ...]]:
    """The route if all who have to say something said yes, and the fewest of these decisions that it takes.

    None where nobody has anything to say, or where there is no route even so; without decisions where time ran out before a route.
    """
    problem = inquiry.problem()
    asked = [bit for bit, atom in enumerate(problem.names) if atom[0] == "said"]
    if not asked:
        return None, ()
    solved = inquiry.solved(_said(problem, asked), ties=False)
    if solved.plan is None:
        return None if solved.outcome.proven else solved, ()
    needed = _fewest(inquiry, problem, asked)
    now = _Decided(inquiry, frozenset(problem.names[bit][1:] for bit in needed))
    solved = replace(inquiry, now=now).solved(_said(problem, needed))
    return solved, tuple(_decisions(solved, problem, needed)) if solved.plan else ()


class _Decided(Today):
    """What holds on the first day if those decisions (role, question) are made."""

    def __init__(self, inquiry: Inquiry, said: frozenset[tuple[object, ...]]) -> None:
        super().__init__(inquiry.catalogue, inquiry.participant, inquiry.held, inquiry.today)
        self.said = said

    def meets(self, requirement: Requirement, judged: str = "") -> bool:
        """Whether the requirement holds now."""
        made = isinstance(requirement, DecidedBy) and (requirement.decided_by, requirement.question["sv"]) in self.said
        return made or super().meets(requirement, judged)


def _fewest(inquiry: Inquiry, problem: Problem, asked: list[int]) -> list[int]:
    """The fewest decisions with which there is a route: none of them can be left out."""
    needed = asked
    for bit in asked:
        fewer = [other for other in needed if other != bit]
        if _opens(inquiry, problem, fewer):
            needed = fewer
    smaller = (list(some) for size in range(1, len(needed)) for some in combinations(asked, size))
    return next((some for some in islice(smaller, _MOST) if _opens(inquiry, problem, some)), needed)


def _opens(inquiry: Inquiry, problem: Problem, bits: list[int]) -> bool:
    return inquiry.solved(_said(problem, bits), ties=False).plan is not None


def _said(problem: Problem, bits: Iterable[int]) -> Problem:
    return replace(problem, held=problem.held | sum(1 << bit for bit in bits))


def _decisions(solved: Solved, problem: Problem, bits: list[int]) -> Iterator[Decision]:
    """Each decision with what it is for: the first on the route, or else by id, that asks for it."""
    assert solved.plan is not None
    ids = [leg.operator.id for leg in solved.plan.legs] + [stop.job for stop in solved.plan.stops]
    ids += [operator.id for operator in problem.operators] + [opening.id for opening in problem.openings]
    requirements = solved.inquiry.requirements()
    for bit in bits:
        asking = ((name, leaf) for name in ids for leaf in leaves(requirements[name]) if isinstance(leaf, DecidedBy))
        name, leaf = next((name, leaf) for name, leaf in asking if (leaf.decided_by, leaf.question["sv"]) == problem.names[bit][1:])
        yield Decision(role=leaf.decided_by, question=leaf.question, for_=name)
