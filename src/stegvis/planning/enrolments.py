"""Programmes that a participant is in or will be: their rules on the day of enrolment, their time, and what goes on after it.

Comes in: an inquiry with its route's legs, stops and totals. Goes out: one `Enrolled` a programme. A programme changes no route, save that
a referral that a coming enrolment asks for is part of the way; rules of several programmes are set beside each other, never merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from stegvis.dates import add_months, birthday, weeks_between
from stegvis.findings import Enrolled, Rule, Weeks, Within
from stegvis.ladder.programme import Programme, Track, items_of, words_of
from stegvis.participant import Enrolment, Pause
from stegvis.planning.explain import gained
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.limits import passes_on
from stegvis.requirement import AgeNeeded, DecidedBy, FactNeeded, LevelNeeded, Requirement
from stegvis.route import Leg, Stop, Totals
from stegvis.terms import FrozenDict

__all__ = ["cap_ends", "enrolled_in"]


def enrolled_in(inquiry: Inquiry, legs: tuple[Leg, ...], stops: tuple[Stop, ...], totals: Totals) -> tuple[Enrolled, ...]:
    """One entry for each programme that the participant names and the catalogue knows, in the order of day and id."""
    found = [
        _entry(inquiry, programme, enrolment, legs, stops, totals)
        for programme, enrolment in sorted(inquiry.held.enrolled, key=lambda item: (item[1].enrolled, item[0].id))
    ]
    return tuple(entry.model_copy(update={"conflicts": tuple(_conflicts(entry, found))}) for entry in found)


def _entry(
    inquiry: Inquiry, programme: Programme, enrolment: Enrolment, legs: tuple[Leg, ...], stops: tuple[Stop, ...], totals: Totals
) -> Enrolled:
    track = _track(programme, enrolment)
    ends = cap_ends(enrolment.enrolled, programme.cap.months, enrolment.pauses) if programme.cap else None
    hire = totals.expected_hire
    return Enrolled(
        id=programme.id,
        name=programme.name,
        owner=programme.owner,
        enrolled=enrolment.enrolled,
        track=track,
        cap_ends=ends,
        paused_days=(ends - add_months(enrolment.enrolled, programme.cap.months)).days if ends and programme.cap else 0,
        first_hire_within=Within(earliest=_within(hire.earliest, ends), slow=_within(hire.slow, ends)),
        weeks_over=Weeks(earliest=_over(hire.earliest, ends), slow=_over(hire.slow, ends)),
        after=tuple(_after(legs, stops, ends)) if ends else (),
        rules=tuple(_rules(inquiry, programme, enrolment, track, legs, ends)),
    )


def _track(programme: Programme, enrolment: Enrolment) -> str | None:
    wanted = (enrolment.track or "").casefold()
    return next((key for key, track in programme.tracks.items() if wanted in (key, track.name["sv"].casefold())), None)


def cap_ends(enrolled: date, months: int, pauses: tuple[Pause, ...]) -> date:
    """The first day after a programme's time: so many calendar months, put off by each day of a pause that falls within it."""
    ends = add_months(enrolled, months)
    day, paused = enrolled, frozenset(_days(pauses))
    while day < ends:
        ends += timedelta(days=day in paused)
        day += timedelta(days=1)
    return ends


def _days(pauses: tuple[Pause, ...]) -> Iterator[date]:
    for pause in pauses:
        for number in range((pause.to - pause.from_).days + 1):
            yield pause.from_ + timedelta(days=number)


def _within(day: date | None, ends: date | None) -> bool | None:
    return None if day is None or ends is None else day < ends


def _over(day: date | None, ends: date | None) -> int | None:
    return None if day is None or ends is None else weeks_between(ends, day)


def _after(legs: tuple[Leg, ...], stops: tuple[Stop, ...], ends: date) -> Iterator[str]:
    """What goes on or first begins when the programme's time is over, in the order of the days."""
    days = [(leg.ends, leg.activity) for leg in legs if leg.ends > ends] + [
        (stop.expected_hire, stop.job) for stop in stops if stop.expected_hire >= ends
    ]
    yield from (name for _, name in sorted(days))


# ---- rules --------------------------------------------------------------------------------------------------------


def _rules(
    inquiry: Inquiry, programme: Programme, enrolment: Enrolment, track: str | None, legs: tuple[Leg, ...], ends: date | None
) -> Iterator[Rule]:
    for item in items_of(programme.eligible):
        yield _judged(inquiry, programme, item, enrolment, legs)
    if track is not None:
        part: Track = programme.tracks[track]
        for item in items_of(part.eligible):
            source = part.sources.get("eligible", part.source) or part.assumption
            yield _judged(inquiry, programme, item, enrolment, legs).model_copy(
                update={"rule": "track", "source": source, "name": part.name}
            )
    if programme.cap and ends:
        source = programme.cap.source or programme.cap.assumption
        months = FrozenDict({"months": str(programme.cap.months)})
        yield Rule(rule="cap", says="met", what="cap", particulars=months, until=ends, owner=programme.owner, source=source)


def _judged(inquiry: Inquiry, programme: Programme, item: Requirement, enrolment: Enrolment, legs: tuple[Leg, ...]) -> Rule:
    """One item of who may enter, as it bears on this participant: ages on the day of enrolment, facts as they are held or come."""
    base = Rule(
        rule="eligible",
        says="missing",
        what=", ".join(words_of(item)),
        owner=programme.owner,
        source=programme.source_of(item) or programme.assumption,
    )
    match item:
        case AgeNeeded(age=limits):
            born = inquiry.participant.born
            limit = FrozenDict({"min": str(limits.min or 0), "max": str(limits.max or 0)})
            begins = birthday(born, limits.min) if isinstance(born, date) and limits.min else None
            met = limits.allow(born, enrolment.enrolled)
            opens = begins if begins and begins > enrolment.enrolled else None
            until = passes_on(born, limits)
            return base.model_copy(
                update={"says": "met" if met else "not_met", "particulars": limit, "from_": opens, "until": until, "what": "age"}
            )
        case DecidedBy(decided_by=role, question=question):
            return base.model_copy(update={"says": "ask", "role": role, "question": question})
        case FactNeeded(fact=fact) | LevelNeeded(fact=fact):
            return _fact_rule(inquiry, base, item, fact, legs)
        case _:
            return base.model_copy(update={"says": "met" if inquiry.now.meets(item) else "missing"})


def _fact_rule(inquiry: Inquiry, base: Rule, item: FactNeeded | LevelNeeded, fact: str, legs: tuple[Leg, ...]) -> Rule:
    catalogue = inquiry.catalogue
    name = catalogue.facts[fact].name
    if inquiry.now.meets(item):
        return base.model_copy(update={"says": "met", "name": name})
    pair = (fact, catalogue.facts[fact].levels.index(item.level) if isinstance(item, LevelNeeded) else -1)
    leg = next((leg for leg in legs if pair in gained(catalogue, leg.activity)), None)
    activity = leg.activity if leg else next((one for one in catalogue.activities if pair in gained(catalogue, one)), None)
    role = catalogue.activities[activity].responsible if activity else None
    return base.model_copy(update={"name": name, "given_by": activity, "from_": leg.ends if leg else None, "role": role})


def _conflicts(entry: Enrolled, every: list[Enrolled]) -> Iterator[str]:
    """Other programmes of the participant that say otherwise about the same: yes where this says no, or another last day."""
    for other in every:
        if other.id != entry.id:
            theirs = {rule.what: rule.says for rule in other.rules if rule.rule != "cap"}
            differs = any({rule.says, theirs[rule.what]} == {"met", "not_met"} for rule in entry.rules if rule.what in theirs)
            ends = entry.cap_ends and other.cap_ends and entry.cap_ends != other.cap_ends
            if differs or ends:
                yield other.id
