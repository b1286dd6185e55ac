"""The rules that a route must keep, each with the sentence that says how it is broken.

Comes in: the catalogue, the participant and an answer. Goes out: one plain sentence for each thing that is wrong with it. Nothing is
searched for: the route is walked as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from stegvis.checker.claims import HORIZON_MONTHS, Checks, bound_checks, employments, said, stop_faults, sum_checks
from stegvis.checker.walk import Life, Span
from stegvis.checker.way import Way, find_way, lowest_job
from stegvis.dates import add_months
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.participant import Participant
from stegvis.requirement import FactNeeded, LevelNeeded, Requirement, leaves
from stegvis.route import AlreadyQualified, Answer, Leg, NoRoute, Route

__all__ = ["verify"]


def verify(catalogue: Catalogue, participant: Participant, answer: Answer, *, today: date) -> tuple[str, ...]:
    """Says what is wrong with an answer; an empty tuple means that it is valid.

    A route is recomputed from the catalogue, day by day. Of an `AlreadyQualified` it is asked whether the target holds on the first
    day, of a `NoRoute` whether it does not and whether the facts that nothing is said to give are given by nothing.
    """
    life = Life(catalogue, participant, today, _in_progress(Life(catalogue, participant, today)))
    life = replace(life, jobs=employments(life, ()))
    way = find_way(life, answer.target)
    if way is None:
        return ("There is no such target.",)
    ladder = [job for job in catalogue.jobs.values() if job.ladder == answer.target.ladder]
    closed = {job.id for job in ladder if not life.met(job.requires, life.first_day, job.id)}
    held = life.met(way.requirement, life.first_day, way.job) if way.job or not ladder else not closed
    checks: list[tuple[object, str]] = [
        (answer.participant != participant.participant, "The answer is for another participant."),
        (answer.made_from.today != today, "The answer was made for another day."),
        (ladder and way.job and way.job != lowest_job(catalogue, closed), "The target is not the lowest job of its ladder still to come."),
        (held and isinstance(answer, Route | NoRoute), "The target already holds on the first day."),
        (not held and isinstance(answer, AlreadyQualified), "The target does not hold on the first day."),
    ]
    if isinstance(answer, NoRoute):
        missing = [item for item in answer.obstacles if item.code == "nothing-gives"]
        checks += [(_is_given(life, item.what, item.particulars.get("level")), f"Something gives {item.what}.") for item in missing]
    return (*said(checks), *(_route_faults(life, way, answer) if isinstance(answer, Route) else ()))


def _in_progress(life: Life) -> tuple[Span, ...]:
    """The activities in progress, which began before all days; unknown ones are left out."""
    spans = []
    for item in life.participant.in_progress:
        known = life.catalogue.activities.get(resolve(life.catalogue, item.activity, ("activities",)) or "")
        if known:
            nature = _nature(known, known.stands_beside_work)
            spans.append(Span(known.id, date.min, item.ends, item.pace_percent, *nature, new=False))
    return tuple(spans)


def _nature(activity: Activity, beside_work: bool) -> tuple[bool, bool]:
    """Whether it suits an employment, and whether it is a placement."""
    placement = activity.kind in PLACEMENTS
    return beside_work and not placement, placement


def _fitting(life: Life, leg: Leg) -> list[Option]:
    """The ways to take the activity that have the leg's pace, length and points."""
    asked = (leg.pace_percent, (leg.ends - (leg.starts or leg.ends)).days, leg.study_points)
    options = life.catalogue.activities[leg.activity].options()
    return [option for option in options if (option.pace_percent, option.days, option.study_points) == asked]


def _new_run(life: Life, leg: Leg) -> Span:
    beside_work = any(option.beside_work for option in _fitting(life, leg))
    nature = _nature(life.catalogue.activities[leg.activity], beside_work)
    return Span(leg.activity, leg.starts or leg.ends, leg.ends, leg.pace_percent, *nature)


def _route_faults(life: Life, way: Way, answer: Route) -> Iterator[str]:
    unknown = [f"There is no activity {leg.activity}." for leg in answer.legs if leg.activity not in life.catalogue.activities]
    unknown += [f"{stop.job} is no job on the way." for stop in answer.stops if stop.job not in way.jobs]
    target_day = answer.totals.target.earliest
    if unknown or target_day is None:
        yield from unknown or ["The route does not say when the target holds."]
        return
    new = [leg for leg in answer.legs if not leg.in_progress]
    runs = tuple(_new_run(life, leg) for leg in new)
    life = replace(life, runs=(*life.runs, *runs), jobs=employments(life, answer.stops))
    yield from _order_faults(life, answer.legs)
    for leg, run in zip(new, runs, strict=True):
        yield from said(_leg_checks(life, leg, run, target_day), f"{leg.activity}: ")
        yield from _load_faults(life, run)
    yield from _overlap_faults(life)
    yield from stop_faults(life, way, answer, target_day)
    yield from said(sum_checks(life, way, answer, new))
    yield from said(bound_checks(answer))


def _order_faults(life: Life, legs: Sequence[Leg]) -> Iterator[str]:
    """What is in progress comes first, all of it and nothing else; then the new legs by their start and id."""
    begun = [leg for leg in legs if leg.in_progress]
    shown = sorted((leg.activity, leg.ends, leg.pace_percent) for leg in begun)
    known = sorted((run.what, run.ends, run.pace_percent) for run in life.runs if not run.new)
    keys = [(not leg.in_progress, leg.starts or date.min, "" if leg.in_progress else leg.activity) for leg in legs]
    yield from said(
        (
            (shown != known, "The legs in progress are not those of the participant."),
            (keys != sorted(keys), "The legs do not stand in their order."),
            (any(leg.starts or leg.study_points or leg.cost_sek for leg in begun), "A leg in progress has a start, points or a cost."),
        )
    )


def _leg_checks(life: Life, leg: Leg, run: Span, target_day: date) -> Checks:
    """Everything about one new leg that is judged on its start day and at its end."""
    activity, day, person = life.catalogue.activities[leg.activity], run.starts, life.participant
    fitting = _fitting(life, leg)
    possible = [option for option in fitting if option.starts.on_or_after(day) == day]
    others = [other for other in life.runs if other is not run]
    together = {item for other in others for item in life.catalogue.activities[other.what].co_requires}
    wage = {"wage"} if any(run.meets(job) for job in life.jobs) else set()
    place = (activity.name, activity.kind, activity.ladder, activity.step, activity.cost_sek, {*activity.lives_on, *wage})
    return (
        (leg.starts is None, "it has no start."),
        (not fitting, "it cannot be taken at that pace, with that length or for those points."),
        (fitting and not possible, f"it cannot start on {day}."),
        (possible and not any(_in_time(option, day, life.today) for option in possible), "the last day to apply has passed."),
        (day < life.first_day, "it starts before the first day."),
        (day > add_months(life.today, HORIZON_MONTHS), "it starts more than 20 years from today."),
        (run.ends > target_day, "it is not finished when the target holds."),
        (activity.hours and person.can and not set(activity.hours) & set(person.can), "its hours are not possible for the participant."),
        (not (activity.valid_from or day) <= day <= (activity.valid_to or day), "it is not offered on its start day."),
        (not life.met(activity.requires, day, activity.id), f"its requirement does not hold on {day}."),
        (not all(_together(life, other, day) for other in activity.co_requires), "what it must stand beside has not started."),
        (activity.renews and (activity.renews, None) not in life.held(day, ever=True), f"{activity.renews} was never held."),
        (leg.activity not in together and not _gives_new(life, run), "it gives nothing new."),
        ((leg.name, leg.kind, leg.ladder, leg.step, leg.cost_sek, set(leg.lives_on)) != place, "it is not what the catalogue says."),
    )


def _gives_new(life: Life, run: Span) -> bool:
    """Whether it gives something that is not held without it, at its end and as long as it lasts; or the proof of it, if one is asked."""
    asked = {leaf.fact for leaf in _all_leaves(life.catalogue) if isinstance(leaf, FactNeeded) and leaf.proof}
    return any(
        item not in life.held(day, proven=item[0] in asked, without=run)
        for fact, level, lapses in life.gains(run)
        for item in life.closed([(fact, level)])
        for day in (run.ends, lapses - timedelta(days=1))
    )


def _all_leaves(catalogue: Catalogue) -> Iterator[Requirement]:
    for requirement in [item.requires for item in catalogue.activities.values()] + [item.requires for item in catalogue.jobs.values()]:
        yield from leaves(requirement)


def _is_given(life: Life, fact: str, level: str | None) -> bool:
    """Whether some activity gives it that does not itself ask for it."""
    for activity in life.catalogue.activities.values():
        asked = {leaf.fact for leaf in leaves(activity.requires) if isinstance(leaf, FactNeeded | LevelNeeded)}
        if fact not in asked and (fact, level) in life.closed([(gain.fact, gain.level) for gain in activity.gives]):
            return True
    return False


def _in_time(option: Option, day: date, today: date) -> bool:
    """Whether one can still apply for that start."""
    return (option.apply_by or day - timedelta(days=option.apply_days_before)) >= today


def _together(life: Life, other: str, day: date) -> bool:
    """Whether that activity has started by then, or all that it gives is held."""
    started = any(run.what == other and run.starts <= day for run in life.runs)
    return started or {(gain.fact, gain.level) for gain in life.catalogue.activities[other].gives} <= life.held(day)


def _load_faults(life: Life, run: Span) -> Iterator[str]:
    """The paces must fit on every day of a new leg; they change only where something starts or ends."""
    spans = (*life.runs, *life.jobs)
    days = sorted({run.starts, *(day for span in spans for day in (span.starts, span.ends) if run.covers(day))})
    for day in days:
        running = [other for other in life.runs if other.covers(day)]
        busy = any(job.covers(day) for job in life.jobs) or any(other.placement for other in running)
        limit = life.participant.pace_beside_work if busy else life.participant.pace_percent
        load = sum(other.pace_percent for other in running)
        if load > limit:
            yield f"{run.what}: on {day} the paces sum to {load} %, and {limit} % is the most."
            return


def _overlap_faults(life: Life) -> Iterator[str]:
    """What cannot stand beside work overlaps neither an employment nor a placement."""
    for run in life.runs:
        if run.new and not run.suits_work and any(run.meets(job) for job in life.jobs):
            yield f"{run.what}: it cannot stand beside an employment."
    for one, other in combinations(life.runs, 2):
        clash = (one.placement and not other.suits_work) or (other.placement and not one.suits_work)
        if clash and (one.new or other.new) and one.meets(other):
            yield f"{one.what} and {other.what} cannot stand beside each other."
