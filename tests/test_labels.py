"""Label setting where nothing is ever lost: the same plan as the search state by state, and brute force finds none that is earlier."""

from __future__ import annotations

import random

import pytest

from oracle_dated import TooLargeError, best_dated
from stegvis.planning import labels
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.plans import Plan, plan_of
from stegvis.planning.problem import Problem
from stegvis.planning.relevance import pruned
from stegvis.planning.schedule import Found, best_plan
from stegvis.route import By
from strategies import Case, random_case

KEEPING = (
    "wide", "deep", "cyclic", "multi", "levels", "implies", "paces", "starts", "offerings", "beside", "placements", "hours", "proof", "infeasible",
)  # fmt: skip
"""Nothing lapses in these, nobody grows too old, and nothing runs at the beginning."""

PATIENCE = Clock(100_000)  # it runs from when this module is read, perhaps long before its tests are run


def problem_of(case: Case, by: By) -> Problem:
    """The pruned problem of a case."""
    asked = (case.catalogue, case.participant, case.target)
    return pruned(Inquiry.of(*asked, today=case.today, by=by, payer=None, clock=PATIENCE).problem())


def planned(problem: Problem, found: Found) -> Plan | None:
    """The plan, with legs by name, or None."""
    return None if found.state is None else plan_of(problem, found.state)


def told(plan: Plan | None) -> object:
    """Legs, stops and the target's day."""
    return plan and ([(leg.start, leg.operator.id, leg.way.pace) for leg in plan.legs], plan.stops, plan.target_day)


@pytest.mark.parametrize("by", ["target", "first-job"])
def test_labels_find_the_same_plan_as_the_search_state_by_state(by: By) -> None:
    """Value and plan, ties and all, over random cases that labels take; under first-job those with no job before the target."""
    wrong, taken = [], 0
    for seed in range(500):
        case = random_case(random.Random(seed), activities=7, among=KEEPING, days=6, weeks=2)
        problem, forced = problem_of(case, by), by == "first-job"
        if not labels.takes(problem, forced=forced):
            continue
        taken += 1
        ours = labels.soonest(problem, out_of_time=PATIENCE, forced=forced)
        other = best_plan(problem, out_of_time=PATIENCE, forced=forced)
        same = (ours.finished, ours.state is None, ours.value) == (other.finished, other.state is None, other.value)
        if not same or (ours.tied and other.tied and told(planned(problem, ours)) != told(planned(problem, other))):
            wrong.append((seed, ours.value, other.value))
    assert wrong == []
    assert taken >= (300 if by == "target" else 70)


def test_no_route_is_earlier_than_that_of_the_labels() -> None:
    """Brute force over every day on small cases."""
    wrong, compared = [], 0
    for seed in range(300):
        case = random_case(random.Random(seed), activities=5, among=KEEPING, days=4, weeks=1)
        problem = problem_of(case, "target")
        if not labels.takes(problem, forced=False):
            continue
        found = labels.soonest(problem, out_of_time=PATIENCE, forced=False)
        try:
            best = best_dated(case.catalogue, case.participant, case.target, "target", case.today, most_states=4000)
        except TooLargeError:
            continue
        compared += 1
        if (found.value[0] if found.state else None) != (best.target.toordinal() if best else None):
            wrong.append((seed, found.value, best))
    assert wrong == []
    assert compared >= 150


def test_a_stopped_search_says_what_no_plan_can_beat() -> None:
    """After so many labels there is no plan, and the bound is no later than the best day."""
    below = 0
    for seed in range(200):
        problem = problem_of(random_case(random.Random(seed), activities=25, among=KEEPING, days=6, weeks=2), "target")
        if not labels.takes(problem, forced=False):
            continue
        whole = labels.soonest(problem, out_of_time=PATIENCE, forced=False)
        stopped = labels.soonest(problem, out_of_time=PATIENCE, forced=False, most=0)
        if whole.state is not None and not stopped.finished:
            below += 1
            assert problem.first_day <= stopped.bound[0] <= whole.value[0]
    assert below >= 3
