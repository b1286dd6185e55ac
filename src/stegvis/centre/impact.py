"""Whose next step or dates an edit of the ladders changes: every participant is planned with the old and with the new.

Comes in: two catalogues and participants. Goes out: a `Difference`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stegvis.difference import Difference, Outlook, PersonChange
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.diff import changes
from stegvis.participant import Participant
from stegvis.planning.planner import UnknownTargetError, plan
from stegvis.route import Comparison, NeedsPerson, Route

__all__ = ["difference"]


def difference(
    old: Catalogue, new: Catalogue, participants: Iterable[Participant] = (), *, today: date, time_limit: float = 5.0
) -> Difference:
    """What differs between two catalogues, and for each participant what that does to the plan, in the order in which they come.

    Args:
        old: the ladders as they were.
        new: the ladders as they are to be.
        participants: those who are planned with both, each by the goal that is usual, to the target of their own.
        today: the day on which they are planned.
        time_limit: seconds for each plan.
    """
    people = tuple(
        _compared(person.participant, *(_outlook(ladders, person, today, time_limit) for ladders in (old, new))) for person in participants
    )
    return Difference(today=today, changes=changes(old, new), participants=people)


def _compared(participant: str, before: Outlook, after: Outlook) -> PersonChange:
    pairs = {
        "verdict": ("verdict",),
        "next_step": ("next_activity",),
        "dates": ("starts", "able_to_apply", "target"),
        "cost": ("study_points", "cost_sek"),
    }
    differs = [name for name, keys in pairs.items() if any(getattr(before, key) != getattr(after, key) for key in keys)]
    return PersonChange.model_validate({"participant": participant, "before": before, "after": after, "differs": tuple(differs)})


def _outlook(ladders: Catalogue, person: Participant, today: date, time_limit: float) -> Outlook:
    try:
        answer = plan(ladders, person, today=today, time_limit=time_limit)
    except UnknownTargetError:
        return Outlook(verdict="unknown_target", proven=True)
    if isinstance(answer, Comparison):
        soonest = next((item.answer for item in answer.candidates), None)
        return _of_route(answer.verdict, soonest if isinstance(soonest, Route) else None, proven=answer.all_proven)
    route = answer.conditional if isinstance(answer, NeedsPerson) else answer
    proven = route.proven_optimal if isinstance(route, Route) else answer.verdict != "undecided"
    return _of_route(answer.verdict, route if isinstance(route, Route) else None, proven=proven)


def _of_route(verdict: str, route: Route | None, *, proven: bool) -> Outlook:
    if route is None:
        return Outlook(verdict=verdict, proven=proven)
    step, totals = route.next_step, route.totals
    return Outlook(
        verdict=verdict,
        proven=proven,
        next_activity=step.activity,
        next_name=step.name,
        starts=step.starts,
        able_to_apply=totals.able_to_apply.earliest,
        target=totals.target.earliest,
        study_points=totals.study_points,
        cost_sek=sum(totals.cost_sek.values()),
    )
