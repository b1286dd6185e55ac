"""What one may live on during which part of the way, and when a first pay may come.

Comes in: a `Route` and the voice. Goes out: lines; nobody's benefit is decided or reckoned here.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.render.layout import labelled
from stegvis.render.route_lines import employed_from, rows, works_already
from stegvis.render.voice import Voice
from stegvis.route import Route

__all__ = ["living_lines"]


def living_lines(route: Route, voice: Voice) -> Iterator[str]:
    """Activities with the same means of living are said together; then the hours a week, and from when there may be a wage."""
    pairs = [(voice.say("living.rows", rows=rows(numbers, voice)), said) for said, numbers in _grouped(route, voice).items()]
    if pairs and (hours := _hours(route, voice)):
        pairs.append((voice.say("label.hours"), hours))
    first = employed_from(route)
    if pairs and first is not None and not works_already(route):
        pairs.append((voice.say("label.first-pay"), voice.say("living.first-pay", day=voice.day(first))))
    if pairs:
        yield voice.say("heading.living")
        yield from labelled(pairs)


def _grouped(route: Route, voice: Voice) -> dict[str, list[int]]:
    """The numbers of the activities by what one may live on during them; who wants no loan reads what there is without one."""
    no_loan = any(wish.wish == "no_loan" for wish in route.wishes)
    groups: dict[str, list[int]] = {}
    for number, leg in enumerate(route.legs, start=1):
        if leg.lives_on or leg.hours_per_week:
            chosen = [item for item in leg.lives_on if not (no_loan and item == "student_aid")] or leg.lives_on
            means = [voice.say(f"lives.{item}") for item in chosen] or [voice.say("living.unknown")]
            groups.setdefault(voice.list(means, style="or"), []).append(number)
    return groups


def _hours(route: Route, voice: Voice) -> str:
    """The hours a week of studies, those of several activities together."""
    groups: dict[int, list[int]] = {}
    for number, leg in enumerate(route.legs, start=1):
        if leg.hours_per_week:
            groups.setdefault(leg.hours_per_week, []).append(number)
    return voice.list(voice.many("living.hours", hours, rows=rows(numbers, voice)) for hours, numbers in groups.items())
