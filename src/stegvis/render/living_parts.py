"""What one may live on during which part of the way, and when a first pay may come.

Comes in: a `Route` and the voice. Goes out: parts; nobody's benefit is decided or reckoned here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stegvis.render.parts import Heading, Pairs, Part
from stegvis.render.route_parts import employed_from, has_work, rows
from stegvis.render.voice import Voice
from stegvis.route import Leg, Route

__all__ = ["living_parts"]


def living_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """Activities with the same means of living are said together; then the hours a week, and from when there may be a wage."""
    pairs = [(voice.say("living.rows", rows=rows(numbers, voice)), said) for said, numbers in _grouped(route, voice).items()]
    if pairs and (hours := _hours(route, voice)):
        pairs.append((voice.say("label.hours"), hours))
    first = employed_from(route)
    if pairs and first is not None and not has_work(route):
        pairs.append((voice.say("label.first-pay"), voice.say("living.first-pay", day=voice.day(first))))
    if pairs:
        yield Heading(voice.say("heading.living"))
        yield Pairs(tuple(pairs))


def _grouped(route: Route, voice: Voice) -> dict[str, list[int]]:
    """The numbers of the activities by what one may live on during them; who wants no loan reads what there is without one.

    A wage is told only where there is a job by then.
    """
    no_loan = any(wish.wish == "no_loan" for wish in route.wishes)
    groups: dict[str, list[int]] = {}
    for number, leg in enumerate(route.legs, start=1):
        if leg.lives_on or leg.hours_per_week:
            there = [item for item in leg.lives_on if item != "wage" or _is_paid(leg, route)]
            chosen = [item for item in there if not (no_loan and item == "student_aid")] or there
            means = [voice.say(f"lives.{item}") for item in chosen] or [voice.say("living.unknown")]
            groups.setdefault(voice.list(means, style="or"), []).append(number)
    return groups


def _is_paid(leg: Leg, route: Route) -> bool:
    """Whether there is a wage on a day of the leg: of its own, of the job that is had, or of the one that the plan expects by then."""
    hired = employed_from(route)
    return "hire" not in leg.assumptions or (hired is not None and leg.ends > hired)


def _hours(route: Route, voice: Voice) -> str:
    """The hours a week of studies, activities that take as many told together; then those of activities that run side by side."""
    groups: dict[int, list[int]] = {}
    for number, leg in enumerate(route.legs, start=1):
        if leg.hours_per_week:
            groups.setdefault(leg.hours_per_week, []).append(number)
    each = voice.list(voice.many("living.hours", hours, rows=rows(numbers, voice)) for hours, numbers in groups.items())
    together = (voice.many("living.hours.together", hours, rows=rows(numbers, voice)) for numbers, hours in _side_by_side(route))
    return "; ".join([each, *together])


def _side_by_side(route: Route) -> Iterator[tuple[list[int], int]]:
    """Each set of studies that run at once when one of them begins, by their numbers, with the hours a week of all of them."""
    studies = [(number, leg.starts or date.min, leg) for number, leg in enumerate(route.legs, start=1) if leg.hours_per_week]
    told: list[list[int]] = []
    for day in sorted({begins for _, begins, _ in studies}):
        running = [(number, leg) for number, begins, leg in studies if begins <= day < leg.ends]
        numbers = [number for number, _ in running]
        if len(running) > 1 and numbers not in told:
            told.append(numbers)
            yield numbers, sum(leg.hours_per_week for _, leg in running)
