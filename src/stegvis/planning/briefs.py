"""An answer in brief: what a table has room for, without reasons, names and repairs.

Comes in: an inquiry. Goes out: a `Brief`, equal to what the whole answer says in the same places.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from stegvis.planning.answers import next_step_of, totals_of
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.legs import legs_of, stops_of_plan
from stegvis.planning.plans import Plan
from stegvis.planning.retiming import slow
from stegvis.planning.said import decided
from stegvis.situation import Verdict
from stegvis.terms import Role

__all__ = ["Brief", "brief_of", "chosen_in", "without_route"]


class Brief(NamedTuple):
    """A verdict and, with a route, its next activity, measure and days; what does not depend on the rung."""

    verdict: Verdict
    proven: bool = True
    responsible: Role | None = None
    activity: str | None = None
    do: str | None = None
    do_by: date | None = None
    starts: date | None = None
    study_points: int | None = None
    cost_sek: int | None = None
    able_to_apply: date | None = None
    slow_able_to_apply: date | None = None
    target_day: date | None = None
    slow_target_day: date | None = None


def brief_of(inquiry: Inquiry, solved: Solved, *, with_slow: bool) -> Brief:
    """The brief of what was solved; `with_slow` for the days of those who need longer too."""
    if solved.plan is None:
        return without_route(inquiry, solved)
    plan = solved.plan
    later = slow(solved.problem, plan, clock=inquiry.clock) if with_slow else None
    legs, stops = legs_of(solved, plan, later), stops_of_plan(solved, plan, later)
    step, totals = next_step_of(solved, plan, legs), totals_of(solved, plan, later, legs, stops)
    return Brief(
        "route",
        solved.outcome.proven,
        step.responsible,
        step.activity,
        step.do,
        step.do_by,
        step.starts,
        totals.study_points,
        sum(totals.cost_sek.values()),
        totals.able_to_apply.earliest,
        totals.able_to_apply.slow if with_slow else None,
        totals.target.earliest,
        totals.target.slow,
    )


def without_route(inquiry: Inquiry, solved: Solved) -> Brief:
    """Who could open a route, or that there is none, or that time ran out; the verdict of the whole answer."""
    if not solved.outcome.proven:
        return Brief("undecided", proven=False)
    conditional, decisions = decided(inquiry)
    if decisions and conditional is not None:
        return Brief("needs_a_person", responsible=decisions[0].role)
    if conditional is not None:
        return Brief("undecided", proven=False)
    return Brief("no_route", responsible="guidance_counsellor")


def chosen_in(plan: Plan) -> frozenset[tuple[str, int]]:
    """The activities of a plan, each with its points."""
    return frozenset((leg.operator.id, leg.way.points) for leg in plan.legs)
