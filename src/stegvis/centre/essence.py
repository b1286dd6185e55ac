"""What matters of a participant for the target: those who differ in nothing else are planned once.

Comes in: a participant. Goes out: a value that is equal for participants whose best ways are the same.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.problem import Problem
from stegvis.planning.target import UnknownTargetError

__all__ = ["essence_of", "profile_of"]


def profile_of(person: Participant) -> str:
    """Everything about a participant but what they are called."""
    return person.model_copy(update={"participant": "p"}).model_dump_json(by_alias=True)


def essence_of(catalogue: Catalogue, person: Participant, profile: str, today: date) -> Hashable:
    """The problem that the planner solves; without a target, or with one that no ladder knows, the whole profile."""
    if person.target is None:
        return profile
    try:
        inquiry = Inquiry.of(catalogue, person, person.target, today=today, by="first-job", payer=None, clock=Clock(1))
    except UnknownTargetError:
        return profile
    return inquiry.aim.target, _bare(inquiry.problem())


def _bare(problem: Problem) -> Problem:
    """The problem without what makes no difference any more: ages reached long ago or far ahead, and more months than are asked for."""
    first, last = problem.first_day, problem.horizon + 1
    windows = tuple(replace(one, opens=max(one.opens, first), closes=min(max(one.closes, first), last)) for one in problem.windows)
    months = tuple(replace(one, held=min(one.held, one.months)) for one in problem.months)
    return replace(problem, windows=windows, months=months, warnings=())
