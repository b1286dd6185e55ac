"""What may be tried out: more seats at each start of an activity, or one more start.

Comes in: texts such as `cnc-gron+5` and `cnc-gron@2027-02-01=16`. Goes out: `Change`s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from stegvis.centre.openings import Slot, seats_of
from stegvis.dates import parse_day
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import nearest

__all__ = ["FULL", "MORE_SEATS", "Change", "ChangeError", "changes_of"]

FULL = "full"
"""Asks for both changes of each activity that is full."""

MORE_SEATS = 5
"""So many seats more are tried out where nobody says how many."""

_WRITTEN = re.compile(r"^(?P<activity>[^+@=\s]+)(?:\+(?P<more>\d{1,5})|@(?P<day>\S+)=(?P<seats>\d{1,5}))$")


class Change(NamedTuple):
    """So many seats more at each start of the activity; with `starts`, so many seats at one more start on that day."""

    activity: str
    seats: int
    starts: date | None = None


class ChangeError(ValueError):
    """A change that cannot be tried out: `reason` is `form`, `activity` or `unlimited`, `nearest` the likely activity."""

    def __init__(self, text: str, reason: str, likely: str | None = None) -> None:
        """Takes the change as it was written."""
        super().__init__(f"{text!r} cannot be tried out: {reason}")
        self.text, self.reason, self.nearest = text, reason, likely


def changes_of(catalogue: Catalogue, written: Iterable[str], full: Sequence[Slot]) -> Iterator[Change]:
    """The changes in order; `full` are the starts that not all can have.

    Raises:
        ChangeError: (a ValueError) one of them cannot be understood, or its activity has seats for all.
    """
    for text in written:
        if text == FULL:
            yield from _usual(catalogue, full)
        else:
            yield _change(catalogue, text)


def _change(catalogue: Catalogue, text: str) -> Change:
    found = _WRITTEN.match(text.strip())
    if found is None:
        raise ChangeError(text, "form")
    activity = catalogue.activities.get(found["activity"])
    if activity is None:
        raise ChangeError(text, "activity", nearest(catalogue, found["activity"], ("activities",)))
    if not _is_limited(activity):
        raise ChangeError(text, "unlimited")
    if found["more"] is not None:
        return Change(activity.id, int(found["more"]))
    try:
        return Change(activity.id, int(found["seats"]), parse_day(found["day"]))
    except ValueError:
        raise ChangeError(text, "form") from None


def _is_limited(activity: Activity) -> bool:
    if activity.offerings is None:
        return activity.seats is not None
    return any(one.seats is not None for one in activity.offerings)


def _usual(catalogue: Catalogue, full: Iterable[Slot]) -> Iterator[Change]:
    """For each activity some more seats at each start, and as many again on the first day that is full."""
    firsts: dict[str, Slot] = {}
    for slot in sorted(full, key=lambda slot: (slot.activity, slot.starts)):
        firsts.setdefault(slot.activity, slot)
    for slot in firsts.values():
        yield Change(slot.activity, MORE_SEATS)
        yield Change(slot.activity, seats_of(catalogue, slot), slot.starts)
