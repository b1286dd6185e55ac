"""How the planner is asked: the only module here that names its parts, so that a change in `planning/` is followed in one place.

Comes in: a case. Goes out: something to call against the clock, with everything prepared that may be prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from unittest.mock import patch

import stegvis
from stegvis.route import Answer, By, Route
from tests.benchmarks.cases import MONDAY, Case, Dated, Found

__all__ = ["Stopwatch", "cold", "dated", "forget_participants", "forget_views", "inside_solve", "points_of", "public", "ready"]


def forget_participants(case: Case | Dated) -> None:
    """Drops whatever is remembered of participants seen before, so that each is an unseen one: nothing is, at present."""


def forget_views(case: Case | Dated) -> None:
    """Drops whatever is kept with the catalogue, so that nothing is prepared."""
    case.ladders.catalogue._kept.clear()


def _problem(case: Case | Dated, by: By) -> Any:
    """Catalogue, participant and target as search and schedule see them."""
    from stegvis.planning.clock import Clock
    from stegvis.planning.inquiry import Inquiry

    catalogue, participant = case.ladders.catalogue, case.participant
    return Inquiry.of(catalogue, participant, case.wanted, today=MONDAY, by=by, payer=None, clock=Clock(0)).problem()


def _chosen(problem: Any, limit: float) -> Found:
    from stegvis.planning.clock import Clock
    from stegvis.planning.solve import _choice

    choice = _choice(problem, Clock(limit))
    return Found(choice.measure if choice.chosen is not None or not choice.finished else None, choice.finished)


def ready(case: Case) -> Callable[[float], Found]:
    """Everything made ready that does not depend on who asks; the call is one unseen participant's question."""
    problem = _problem(case, "weeks")
    return lambda limit: _chosen(problem, limit)


def cold(case: Case) -> Callable[[float], Found]:
    """Nothing made ready but the catalogue and the participant, which are in memory."""
    assert case.ladders.catalogue
    assert case.participant
    return lambda limit: _chosen(_problem(case, "weeks"), limit)


def dated(case: Dated) -> Callable[[float], Found]:
    """A compiled problem; the call finds the earliest target day, counted from `MONDAY`, and decides between equally early plans."""
    from stegvis.planning.clock import Clock
    from stegvis.planning.relevance import pruned
    from stegvis.planning.solve import solve

    problem = pruned(_problem(case, "target"))

    def run(limit: float) -> Found:
        outcome = solve(problem, clock=Clock(limit))
        if not outcome.proven:
            return Found(outcome.target_bound - MONDAY.toordinal(), finished=False)
        return Found(None if outcome.plan is None else outcome.plan.target_day - MONDAY.toordinal())

    return run


def public(case: Case | Dated, by: By) -> Callable[[float], Answer]:
    """The public call."""
    catalogue, participant = case.ladders.catalogue, case.participant
    return lambda limit: stegvis.plan(catalogue, participant, today=MONDAY, target=case.wanted, by=by, time_limit=limit)


def points_of(answer: Answer) -> int | None:
    """The study points of a route; None where there is none."""
    return answer.totals.study_points if isinstance(answer, Route) else None


@dataclass(slots=True)
class Stopwatch:
    """Seconds spent inside search and schedule since it was last set to 0."""

    seconds: float = 0.0


@contextmanager
def inside_solve() -> Iterator[Stopwatch]:
    """While it lasts, the time that the public call spends in search and schedule is counted."""
    from stegvis.planning import inquiry

    watch, solve = Stopwatch(), inquiry.solve

    def counted(*args: Any, **options: Any) -> Any:
        begun = perf_counter()
        try:
            return solve(*args, **options)
        finally:
            watch.seconds += perf_counter() - begun

    with patch.object(inquiry, "solve", counted):
        yield watch
