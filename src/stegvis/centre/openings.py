"""The starts at which seats are few: which of them a route needs, how many seats they have, and a catalogue in which some are full.

Comes in: a catalogue, a route, days. Goes out: `Slot`s and changed copies of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from stegvis.dates import StartRule
from stegvis.ladder.activity import WEEKDAYS, Activity, Starts
from stegvis.ladder.catalogue import Catalogue
from stegvis.route import Leg, Route
from stegvis.terms import FrozenDict

__all__ = ["Slot", "has_start", "next_start", "seats_of", "slots_of", "with_start", "without_starts"]

_DAY = timedelta(days=1)


class Slot(NamedTuple):
    """One start of an activity with few seats; `offering` is the number of the offering from 1, or 0 where it has none."""

    activity: str
    starts: date
    offering: int = 0


def slots_of(catalogue: Catalogue, route: Route) -> Iterator[Slot]:
    """The starts on the route at which seats are limited, in the order of the legs."""
    for leg in route.legs:
        activity = catalogue.activities[leg.activity]
        if leg.starts is None or leg.in_progress:
            continue
        if activity.offerings is None:
            if activity.seats is not None:
                yield Slot(leg.activity, leg.starts)
        elif offering := _offering(activity, leg):
            yield Slot(leg.activity, leg.starts, offering)


def _offering(activity: Activity, leg: Leg) -> int:
    """The number of the offering that the leg takes, 0 if its seats are not limited; of several alike the first."""
    assert leg.starts is not None
    assert activity.offerings is not None
    for number, one in enumerate(activity.offerings, start=1):
        same = (one.pace_percent or 0, one.days) == (leg.pace_percent, (leg.ends - leg.starts).days)
        if one.seats != 0 and same and one.rule().on_or_after(leg.starts) == leg.starts:
            return number if one.seats is not None else 0
    return 0


def seats_of(catalogue: Catalogue, slot: Slot) -> int:
    """How many seats that start has."""
    activity = catalogue.activities[slot.activity]
    seats = activity.offerings[slot.offering - 1].seats if activity.offerings is not None else activity.seats
    assert seats is not None
    return seats


def next_start(catalogue: Catalogue, slot: Slot) -> date | None:
    """The start after that one."""
    activity = catalogue.activities[slot.activity]
    starts = activity.offerings[slot.offering - 1].starts if activity.offerings is not None else activity.starts
    return _rule(starts).on_or_after(slot.starts + _DAY)


def has_start(catalogue: Catalogue, slot: Slot) -> Slot | None:
    """The start of the activity on that day with few seats, whichever its offering, or None where there is none."""
    activity = catalogue.activities[slot.activity]
    if activity.offerings is None:
        return slot if _rule(activity.starts).on_or_after(slot.starts) == slot.starts else None
    numbers = (n for n, one in enumerate(activity.offerings, 1) if one.seats and one.rule().on_or_after(slot.starts) == slot.starts)
    number = next(numbers, None)
    return None if number is None else slot._replace(offering=number)


def without_starts(catalogue: Catalogue, full: Iterable[Slot], today: date) -> Catalogue:
    """The same catalogue where those starts are not there; what is compiled for it is its own."""
    days: dict[str, dict[int, set[date]]] = {}
    for slot in full:
        days.setdefault(slot.activity, {}).setdefault(slot.offering, set()).add(slot.starts)
    return _with(catalogue, (_without(catalogue.activities[key], found, today) for key, found in days.items()))


def _without(activity: Activity, days: dict[int, set[date]], today: date) -> Activity:
    if activity.offerings is None:
        return activity.model_copy(update={"starts": _less(activity.starts, days[0], today)})
    offerings = tuple(
        one.model_copy(update={"starts": _less(one.starts, days[number], today)}) if number in days else one
        for number, one in enumerate(activity.offerings, start=1)
    )
    return activity.model_copy(update={"offerings": offerings})


def with_start(catalogue: Catalogue, activity_id: str, day: date, today: date) -> Catalogue:
    """The same catalogue where the activity also starts on that day; with offerings, as the first of them with few seats."""
    activity = catalogue.activities[activity_id]
    if activity.offerings is None:
        starts = _starts(activity.starts, {day} | _until(_rule(activity.starts), today, day))
        return _with(catalogue, [activity.model_copy(update={"starts": starts})])
    first = next((one for one in activity.offerings if one.seats is not None), activity.offerings[0])
    more = first.model_copy(update={"starts": Starts(known=(day,)), "apply_by": None})
    return _with(catalogue, [activity.model_copy(update={"offerings": (*activity.offerings, more)})])


def _with(catalogue: Catalogue, changed: Iterable[Activity]) -> Catalogue:
    return replace(catalogue, activities=FrozenDict({**catalogue.activities, **{one.id: one for one in changed}}))


def _rule(starts: Starts | None) -> StartRule:
    return starts.rule() if starts is not None else StartRule()


def _less(starts: Starts | None, days: set[date], today: date) -> Starts:
    """The starts without those days: the ones up to then are told one by one, and after them the rule goes on."""
    left = _until(_rule(starts), today, max(days)) - days
    return _starts(starts, left or {date.min})  # a rule that names no day at all would mean any day


def _until(rule: StartRule, today: date, last: date) -> set[date]:
    """The starts from today to that day and the next one after, and every known one."""
    found, day = set(rule.known), rule.on_or_after(today)
    while day is not None:
        found.add(day)
        if day > last:
            break
        day = rule.on_or_after(day + _DAY)
    return found


def _starts(before: Starts | None, known: set[date]) -> Starts:
    rest = before or Starts.model_validate({"weekdays": WEEKDAYS})
    return rest.model_copy(update={"known": tuple(sorted(known))})
