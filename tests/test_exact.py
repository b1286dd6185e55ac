"""The exact solver in the planner: handed over at once, it gives the same values as our own search, and every route is valid."""

from __future__ import annotations

import os
import random
from datetime import date
from typing import Any

import pytest

from stegvis.checker import verify
from stegvis.planning import exact, solve
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.planner import plan
from stegvis.planning.relevance import pruned
from stegvis.planning.schedule import best_plan
from stegvis.route import Answer, By, NeedsPerson, Route
from strategies import FLAVOURS, TIMELESS, Case, random_case
from test_labels import KEEPING, PATIENCE, problem_of
from tests.benchmarks.families import side_by_side

CASES = int(150 * float(os.environ.get("STEGVIS_CASES", "1")))
"""For each goal; `STEGVIS_CASES` multiplies the number (1 by default)."""

LASTING = tuple(flavour for flavour in FLAVOURS if flavour not in ("expiring", "employed"))
"""Nothing lapses and no months are counted: what the exact solver can take, where no job comes before the target."""


def value(answer: Answer, by: By) -> object:
    """The verdict and what the goal counts."""
    if isinstance(answer, NeedsPerson):
        return answer.verdict, answer.conditional and value(answer.conditional, by)
    if not isinstance(answer, Route):
        return answer.verdict
    if by == "weeks":
        return answer.verdict, answer.totals.study_points
    if by == "cost":
        return answer.verdict, sum(answer.totals.cost_sek.values())
    return answer.verdict, answer.totals.target.earliest


def asked(case: Case, by: By, **options: Any) -> Answer:
    """The checked answer."""
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by, time_limit=60, **options)
    assert verify(case.catalogue, case.participant, answer, today=case.today) == ()
    return answer


@pytest.mark.parametrize(("by", "among"), [("target", LASTING), ("first-job", LASTING), ("weeks", TIMELESS), ("cost", TIMELESS)])
def test_what_is_handed_over_at_once_has_the_same_value(by: By, among: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """No look of our own before the exact solver: the same verdict and value, proven, and a route that the checker accepts."""
    handed: list[str] = []
    soonest, cheapest = exact.soonest, exact.cheapest

    def noted(name: str, door: Any) -> Any:
        def call(*args: Any) -> Any:
            handed.append(name)
            return door(*args)

        return call

    wrong, dated = [], by in ("target", "first-job")
    for seed in range(CASES):
        case = random_case(random.Random(seed), activities=8 if dated else 60, among=among, days=10, weeks=4)
        wanted = asked(case, by)
        with monkeypatch.context() as patched:
            patched.setattr(solve, "LOOKS", 0)
            patched.setattr(solve, "CHOICES", 0)
            patched.setattr(exact, "soonest", noted("soonest", soonest))
            patched.setattr(exact, "cheapest", noted("cheapest", cheapest))
            found = asked(case, by)
        if value(found, by) != value(wanted, by) or (isinstance(found, Route) and not found.proven_optimal):
            wrong.append((seed, value(found, by), value(wanted, by)))
    assert wrong == []
    assert len(handed) >= CASES * {"target": 0.2, "first-job": 0.03, "weeks": 0.1, "cost": 0.1}[by]


def test_the_soonest_day_is_that_of_the_search_state_by_state() -> None:
    """With what runs already, ages, placements and activities that must stand beside others: the bound is the day, or there is no plan."""
    wrong, compared = [], 0
    for seed in range(400):
        case = random_case(random.Random(seed), activities=7, among=(*KEEPING, "in_progress", "ages", "together"), days=8, weeks=3)
        problem = problem_of(case, "target")
        if not problem.keeps_everything(forced=False):
            continue
        compared += 1
        found = exact.soonest(problem, problem.horizon, PATIENCE)
        best = best_plan(problem, out_of_time=PATIENCE, forced=False, ties=False)
        if not found.proven or (found.chosen is None) != (best.state is None) or (best.state is not None and found.bound != best.value[0]):
            wrong.append((seed, found, best.value))
    assert wrong == []
    assert compared >= 200


@pytest.mark.parametrize("by", ["weeks", "cost"])
def test_no_search_begins_when_the_time_is_over(by: By, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is at hand then is the answer, not called proven."""
    case = side_by_side(1, 12)
    asked = (case.ladders.catalogue, case.participant, case.wanted)
    problem = pruned(Inquiry.of(*asked, today=date(2026, 11, 22), by=by, payer=None, clock=PATIENCE).problem())

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a search was begun")

    monkeypatch.setattr(solve, "best_plan", never)
    assert not solve.solve(problem, clock=Clock(-1)).proven


def test_a_plan_is_proven_only_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same plan twice: with the exact solver's bound it is the best; with our own, which is below its day, it is at hand."""
    case, soonest = side_by_side(1, 12), exact.soonest
    asked = (case.ladders.catalogue, case.participant, case.wanted)
    problem = pruned(Inquiry.of(*asked, today=date(2026, 11, 22), by="target", payer=None, clock=PATIENCE).problem())
    monkeypatch.setattr(solve, "LOOKS", 0)
    best = solve.solve(problem, clock=PATIENCE)
    monkeypatch.setattr(exact, "soonest", lambda *wanted: soonest(*wanted)._replace(bound=0, proven=False))
    found = solve.solve(problem, clock=PATIENCE)
    assert best.plan is not None
    assert found.plan is not None
    assert (best.proven, best.target_bound) == (True, best.plan.target_day)
    assert found.plan.target_day == best.plan.target_day
    assert not found.proven
    assert found.target_bound < found.plan.target_day


def test_without_time_there_is_a_bound_that_holds() -> None:
    """Stopped at once, no plan or one, and never a bound above the best."""
    for seed in range(40):
        problem = problem_of(random_case(random.Random(seed), activities=12, among=KEEPING, days=8, weeks=3), "target")
        if problem.keeps_everything(forced=False):
            best = best_plan(problem, out_of_time=PATIENCE, forced=False, ties=False)
            stopped = exact.soonest(problem, problem.horizon, Clock(0))
            assert best.state is None or stopped.bound <= best.value[0]
