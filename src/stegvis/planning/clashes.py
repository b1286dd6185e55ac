"""Days that do not fit: limits in time that together leave no route, each of them needed.

Comes in: an inquiry and a problem of it all of whose facts can be reached. Goes out: the limits as obstacles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from stegvis.dates import StartRule
from stegvis.findings import Obstacle
from stegvis.ladder.activity import WEEKDAYS, Activity, Starts
from stegvis.planning.bits import mask_of
from stegvis.planning.grounding import why_closed
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.need import FAR
from stegvis.planning.problem import Operator, Problem, StartDays
from stegvis.planning.relevance import suits_employment
from stegvis.terms import FrozenDict, Text

__all__ = ["age", "cannot_start", "clashes", "on_any_day", "with_any_start"]

_ANY_DAY = StartDays(StartRule())
"""No bound to days."""

_SHARE = 0.3
"""Of the time that is left, what one question may take at the most; a limit of which time says nothing is told."""

_Limit = tuple[Callable[[Problem], Problem], Obstacle]
"""Something that time takes away: the problem without it, and how it is told."""


def clashes(inquiry: Inquiry, problem: Problem) -> tuple[Obstacle, ...]:
    """Limits that together leave no days, each of them needed: without any one of them there would be a route.

    Source: a minimal conflict by deletion, a half at a time; Chinneck and Dravnieks (1991), Junker (2004).
    """
    problem, ended = _with_ended(inquiry, problem)
    problem = replace(problem, by="target", work=None, work_first=False)  # what is compiled for bounds has the limits in it
    named = list(_limits(inquiry, problem, ended))
    before = len(named) + 1
    while len(named) < before:  # to be able to work sooner is not always better: what was needed at first may not be any more
        before = len(named)
        problem, named = _needed(inquiry, problem, named)
    return tuple(obstacle for _, obstacle in named)


def _with_ended(inquiry: Inquiry, problem: Problem) -> tuple[Problem, frozenset[str]]:
    """The problem with the activities that have no more starts, in ways that are never open, and which these are."""
    person, held, today = inquiry.participant, inquiry.held, inquiry.today
    activities = [sketch.activity for sketch in inquiry.view().sketches]
    ended = frozenset(one.id for one in activities if why_closed(person, one, held, today) == "ended")
    if not ended:
        return problem, ended
    for activity in activities:
        if activity.id in ended:
            inquiry = inquiry.with_activity(on_any_day(activity))
    wider = inquiry.problem()
    operators = tuple(
        replace(item, ways=tuple(replace(way, last=0) for way in item.ways)) if item.new and item.id in ended else item
        for item in wider.operators
    )
    return replace(wider, held=wider.held | problem.held, operators=operators), ended


def on_any_day(activity: Activity) -> Activity:
    """The activity with a start on any day, also on those for which one cannot apply any more or on which it is not offered, and seats."""
    return with_any_start(activity.model_copy(update={"apply": None, "valid_from": None, "valid_to": None}))


def with_any_start(activity: Activity) -> Activity:
    """The activity with a start on any day for which one can still apply, and seats."""
    if activity.offerings is None:
        return activity.model_copy(update={"starts": None, "seats": None})
    every_day = Starts.model_validate({"weekdays": list(WEEKDAYS)})
    offerings = tuple(one.model_copy(update={"starts": every_day, "apply_by": None, "seats": None}) for one in activity.offerings)
    return activity.model_copy(update={"offerings": offerings})


def _needed(inquiry: Inquiry, problem: Problem, limits: list[_Limit]) -> tuple[Problem, list[_Limit]]:
    """The problem without those limits that do not matter, and the others."""
    if not limits:
        return problem, []
    looser = problem
    for loosened, _ in limits:
        looser = loosened(looser)
    outcome = replace(inquiry, clock=inquiry.clock.share(_SHARE)).solved(looser, ties=False).outcome
    if outcome.plan is None and outcome.proven:
        return looser, []
    if len(limits) < 2:
        return problem, limits
    half = len(limits) // 2
    problem, first = _needed(inquiry, problem, limits[:half])
    problem, rest = _needed(inquiry, problem, limits[half:])
    return problem, first + rest


def _limits(inquiry: Inquiry, problem: Problem, ended: frozenset[str]) -> Iterator[_Limit]:
    """Everything that time takes away: starts that are bound to days, what must be done before a job, what lapses, ages."""
    new = [(number, inquiry.catalogue.activities[item.id], item) for number, item in enumerate(problem.operators) if item.new]
    for number, activity, operator in new:
        if any(not way.starts.any_day or way.last < problem.horizon or way.first > problem.first_day for way in operator.ways):
            starts = Obstacle(code="starts", what=activity.id, name=activity.name)
            yield partial(_any_start, number=number), cannot_start(activity.id, activity.name, "ended") if operator.id in ended else starts
    for number, activity, operator in new:
        yield from _bounds_to_others(problem, number, activity, operator)
    for number, opening in enumerate(problem.openings):
        if opening.rung <= problem.work_rung:
            yield partial(_above, number=number), cannot_start(opening.id, inquiry.catalogue.jobs[opening.id].name, "below")
    for number, activity, operator in new:
        if operator.lapsing:
            yield partial(_for_good, number=number), Obstacle(code="lapses", what=activity.id, name=activity.name)
    yield from _lapsing_holdings(inquiry, problem)
    for window in problem.windows:
        atom = problem.names[window.bit]
        if atom[0] == "age" and (window.closes < problem.horizon or window.opens > problem.first_day):
            yield partial(_ageless, bit=window.bit), age(atom[1], atom[2])


def _bounds_to_others(problem: Problem, number: int, activity: Activity, operator: Operator) -> Iterator[_Limit]:
    """What an activity must stand beside, or cannot stand beside."""
    if operator.beside:
        yield partial(_alone, number=number), cannot_start(activity.id, activity.name, "together")
    if not all(suits_employment(problem, way) and way.pace <= problem.pace for way in operator.ways):
        too_fast = all(way.pace > problem.pace for way in operator.ways)
        yield partial(_beside_work, number=number), cannot_start(activity.id, activity.name, "pace" if too_fast else "beside-work")
    if operator.wage:
        yield partial(_unpaid, number=number), cannot_start(activity.id, activity.name, "no-loan")


def _lapsing_holdings(inquiry: Inquiry, problem: Problem) -> Iterator[_Limit]:
    """What is held and ends, or has ended before the first day."""
    bits = {atom: bit for bit, atom in enumerate(problem.names)}
    for holding in inquiry.participant.holds:
        if holding.expires is None or holding.fact is None:
            continue
        renewed = inquiry.changed(holds=(holding.model_copy(update={"expires": None}),)).held
        mask = mask_of(bits, renewed.lasting, False) | mask_of(bits, renewed.proven, True)
        for fact in inquiry.named((holding.fact,), ("facts",)) if mask & ~problem.held else ():
            item = ((holding.expires + timedelta(days=1)).toordinal(), mask)
            yield partial(_kept, item=item), Obstacle(code="holding-lapses", what=fact, name=inquiry.catalogue.facts[fact].name)


def _any_start(problem: Problem, number: int) -> Problem:
    operator = problem.operators[number]
    ways = tuple(replace(way, starts=_ANY_DAY, first=problem.first_day, last=problem.horizon) for way in operator.ways)
    return _with(problem, number, replace(operator, ways=ways))


def _alone(problem: Problem, number: int) -> Problem:
    return _with(problem, number, replace(problem.operators[number], beside=()))


def _beside_work(problem: Problem, number: int) -> Problem:
    """As if it took nothing of the day and no more than what is possible beside work."""
    operator = problem.operators[number]
    ways = tuple(replace(way, stands=True, pace=min(way.pace, problem.pace, problem.pace_beside_work)) for way in operator.ways)
    return _with(problem, number, replace(operator, ways=ways, placement=False))


def _unpaid(problem: Problem, number: int) -> Problem:
    return _with(problem, number, replace(problem.operators[number], wage=False))


def _for_good(problem: Problem, number: int) -> Problem:
    operator = problem.operators[number]
    return _with(problem, number, replace(operator, gives=operator.adds, lapsing=()))


def _with(problem: Problem, number: int, operator: Operator) -> Problem:
    return replace(problem, operators=(*problem.operators[:number], operator, *problem.operators[number + 1 :]))


def _above(problem: Problem, number: int) -> Problem:
    opening = replace(problem.openings[number], rung=problem.work_rung + 1)
    return replace(problem, openings=(*problem.openings[:number], opening, *problem.openings[number + 1 :]))


def _kept(problem: Problem, item: tuple[int, int]) -> Problem:
    return replace(problem, held=problem.held | item[1], lapsing=tuple(other for other in problem.lapsing if other != item))


def _ageless(problem: Problem, bit: int) -> Problem:
    windows = tuple(replace(window, opens=0, closes=FAR) if window.bit == bit else window for window in problem.windows)
    return replace(problem, windows=windows)


# ---- how it is told -----------------------------------------------------------------------------------------------


def cannot_start(what: str, name: Text, reason: str, causes: tuple[Obstacle, ...] = ()) -> Obstacle:
    """An activity or a job that this participant cannot begin, and why."""
    return Obstacle(code="cannot-start", what=what, name=name, particulars=FrozenDict({"reason": reason}), causes=causes)


def age(least: object, most: object) -> Obstacle:
    """An age rule; 0 stands for no limit."""
    return Obstacle(code="age", what="age", particulars=FrozenDict({"min": str(least), "max": str(most)}))
