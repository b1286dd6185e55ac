"""The near days of a route as a calendar: the last day to apply, what begins, and from when a job can be applied for.

Comes in: any `Answer`. Goes out: iCalendar (RFC 5545) with nothing personal in it. Days beyond half a year are left out: no plan is surer
than a month there, and a calendar has only days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from stegvis.render.languages import html_lang
from stegvis.render.marks import plain
from stegvis.render.voice import Voice, names_in
from stegvis.render.words import is_far
from stegvis.route import Answer, Leg, NeedsPerson, Route

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["ics"]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: what it is about, its days (the end exclusive), and what is said of it."""

    about: str
    begins: date
    ends: date
    summary: str
    description: str
    place: str = ""


def ics(answer: Answer, *, lang: str = "sv") -> str:
    """The calendar; without entries where the answer is no route.

    An entry keeps its id (`UID`) when its day moves, so that a newer calendar moves it where the older one was put in. The id tells
    nothing about the participant.

    Raises:
        ImportError: icalendar (the extra `office`) is not installed.
        ValueError: there is no such language.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//stegvis//{answer.made_from.stegvis}//{html_lang(lang).upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for entry in _entries(answer, lang):
        calendar.add_component(_event(entry, answer))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _event(entry: _Entry, answer: Answer) -> Event:
    from icalendar import Event

    event = Event()
    about = f"{answer.participant}\n{entry.about}"
    event.add("uid", f"{sha256(about.encode()).hexdigest()[:32]}@stegvis")
    event.add("dtstamp", datetime.combine(answer.made_from.today, time(), tzinfo=UTC))
    event.add("sequence", answer.made_from.today.toordinal())
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.place:
        event.add("location", entry.place)
    event.add("transp", "TRANSPARENT")
    return event


def _entries(answer: Answer, lang: str) -> Iterator[_Entry]:
    route = answer.conditional if isinstance(answer, NeedsPerson) else answer
    if not isinstance(route, Route):
        return
    voice = Voice.of(lang, route.made_from.today, names_in(route))
    step = route.next_step
    if (
        step.do == "apply"
        and step.activity is not None
        and step.name is not None
        and step.do_by is not None
        and not is_far(step.do_by, today=voice.today)
    ):
        said = plain(voice.say("calendar.by", name=voice.name(step.name)))
        how = [voice.own(step.how)] if step.how is not None else []
        helper = [voice.say("sheet.help", role=voice.say(f"role.{step.responsible}"))] if step.responsible else []
        yield _Entry(f"by {step.activity}", step.do_by, _day_after(step.do_by), said, _told([*how, *helper], voice))
    seen: dict[str, int] = {}
    for leg in route.legs:
        seen[leg.activity] = seen.get(leg.activity, 0) + 1
        if leg.starts is not None and not is_far(leg.starts, today=voice.today):
            yield _leg(leg, seen[leg.activity], voice)
    for stop in route.stops:
        if voice.today < stop.able_to_apply and not is_far(stop.able_to_apply, today=voice.today):
            said = plain(voice.say("calendar.able", job=voice.job(stop.name)))
            slow = stop.slow_able_to_apply
            longer = [voice.say("sheet.longer", day=voice.day(slow))] if slow is not None and slow != stop.able_to_apply else []
            yield _Entry(f"able {stop.job}", stop.able_to_apply, _day_after(stop.able_to_apply), said, _told(longer, voice))


def _leg(leg: Leg, number: int, voice: Voice) -> _Entry:
    """One activity, from its first day to its last; what is taken twice has two entries."""
    assert leg.starts is not None
    later = leg.slow_ends if leg.slow_ends != leg.ends else None
    longer = [voice.say("calendar.ends", day=voice.both(leg.ends, later))]
    place = plain(voice.own(leg.where, without=".")) if leg.where is not None else ""
    summary = plain(voice.say("calendar.leg", name=voice.name(leg.name)))
    return _Entry(f"{leg.activity} {number}", leg.starts, max(leg.ends, _day_after(leg.starts)), summary, _told(longer, voice), place)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _told(sentences: list[str], voice: Voice) -> str:
    return plain("\n".join([*sentences, voice.say("calendar.purpose")]))
