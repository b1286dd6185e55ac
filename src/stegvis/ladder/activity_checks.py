"""Checks of single activities: whether they fit, go on, give something that is needed, and ask for what they should.

Comes in: what a check sees. Goes out: warnings and information, each with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from stegvis.dates import add_months
from stegvis.faults import Fault, Position, fault
from stegvis.ladder.activity import PLACEMENTS, Activity, Starts
from stegvis.ladder.model import Certificate
from stegvis.ladder.sight import Positions, Sight
from stegvis.requirement import AllOf, AnyOf, AtLeast, DecidedBy, ExperienceNeeded, FactNeeded, Requirement

__all__ = ["ACTIVITY_CHECKS", "last_start", "place_of_starts"]

PACE_BESIDE_WORK = 50
"""The study load that a participant can bear beside work unless the file says otherwise; source: the participant's format."""


def loaded_placements(sight: Sight) -> Iterator[Fault]:
    """Placements whose own study load is more than one bears beside a placement, however they are taken."""
    for activity in sight.catalogue.activities.values():
        options = activity.options() if activity.kind in PLACEMENTS else ()
        if options and min(option.pace_percent for option in options) > PACE_BESIDE_WORK:
            yield fault("STG112", sight.of_activity(activity), id=activity.id)


def starts_that_end(sight: Sight) -> Iterator[Fault]:
    """Activities whose starts are a list of dates, after which they cannot be planned."""
    for activity in sight.catalogue.activities.values():
        if (last := last_start(activity)) is not None:
            yield fault("STG122", place_of_starts(sight.positions, activity), id=activity.id, last=last)


def last_start(activity: Activity) -> date | None:
    """The last day on which it can start; None where the starts go on."""
    open_offerings = [offering.starts for offering in activity.offerings or () if offering.seats != 0]
    starts: list[Starts] = open_offerings or ([activity.starts] if activity.starts else [])
    if not starts or any(rule.months or rule.weekdays for rule in starts):
        return None
    return max(day for rule in starts for day in rule.known)


def place_of_starts(positions: Positions, activity: Activity) -> Position:
    """Where the file says when it starts."""
    return positions.at(activity.ladder, "activities", activity.id, "offerings" if activity.offerings else "starts")


def of_no_use(sight: Sight) -> Iterator[Fault]:
    """Activities on a step that give something, but nothing that anything needs."""
    for activity in sight.catalogue.activities.values():
        given = {fact for fact, _ in activity.gains}
        if activity.step is not None and given and not given & sight.reach.used:
            yield fault("STG118", sight.of_activity(activity, "gives"), id=activity.id)


def open_validations(sight: Sight) -> Iterator[Fault]:
    """Validations that ask neither for experience nor for anything of the trade: whoever knows nothing could take them."""
    for activity in sight.catalogue.activities.values():
        if activity.kind == "validation" and _asks_nothing(activity.requires):
            yield fault("STG124", sight.of_activity(activity), id=activity.id)


def _asks_nothing(requirement: Requirement) -> bool:
    """Whether somebody without experience and without facts of the trade may have it; a level, as of Swedish, and an age are no trade."""
    match requirement:
        case AllOf(all_of=items):
            return all(map(_asks_nothing, items))
        case AnyOf(any_of=items):
            return any(map(_asks_nothing, items))
        case AtLeast(at_least=count, of=items):
            return sum(map(_asks_nothing, items)) >= count
        case _:
            return not isinstance(requirement, (DecidedBy, ExperienceNeeded, FactNeeded))


def long_renewals(sight: Sight) -> Iterator[Fault]:
    """Renewals that take as long as what they renew is valid, even at their fastest."""
    for activity in sight.catalogue.activities.values():
        renewed = sight.catalogue.facts.get(activity.renews or "")
        months = renewed.valid_months if isinstance(renewed, Certificate) else None
        days = min((way.days for way in activity.options()), default=0)
        if months is not None and _SOME_DAY + timedelta(days) >= add_months(_SOME_DAY, months):
            yield fault("STG125", sight.of_activity(activity, "renews"), id=activity.id, certificate=activity.renews, months=months)


_SOME_DAY = date(2027, 1, 1)
"""Months are reckoned from here where no day is given."""

ACTIVITY_CHECKS: tuple[Callable[[Sight], Iterator[Fault]], ...] = (
    loaded_placements,
    starts_that_end,
    of_no_use,
    open_validations,
    long_renewals,
)
"""Every check of single activities."""
