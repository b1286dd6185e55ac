"""Programmes that a participant is in or will be: their rules on the day of enrolment, their time, and what goes on after it.

Comes in: an inquiry with its route's legs, stops and totals. Goes out: one `Enrolled` a programme. A programme changes no route, save that
a referral that a coming enrolment asks for is part of the way; rules of several programmes are set beside each other, never merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stegvis.dates import weeks_between
from stegvis.findings import Enrolled, Rule, Weeks, Within
from stegvis.ladder.programme import Programme, items_of, words_of
from stegvis.participant import Enrolment, Pause
from stegvis.planning.explain import gained
from stegvis.planning.holdings import track_of
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.limits import opens_on, passes_on
from stegvis.planning.problem import months_after
from stegvis.requirement import (
    AgeLimits,
    AgeNeeded,
    AllOf,
    DecidedBy,
    FactNeeded,
    LevelNeeded,
    Requirement,
    Several,
    leaves,
)
from stegvis.route import Leg, Stop, Totals
from stegvis.terms import FrozenDict

__all__ = ["cap_ends", "enrolled_in"]


def enrolled_in(inquiry: Inquiry, legs: tuple[Leg, ...], stops: tuple[Stop, ...], totals: Totals) -> tuple[Enrolled, ...]:
    """One entry for each programme that the participant names and the catalogue knows, in the order of day and id, not of the file."""
    found = [
        _entry(inquiry, programme, enrolment, legs, stops, totals)
        for programme, enrolment in sorted(inquiry.held.enrolled, key=lambda item: _order(*item))
    ]
    return tuple(entry.model_copy(update={"conflicts": tuple(_conflicts(entry, found))}) for entry in found)


def _order(programme: Programme, enrolment: Enrolment) -> tuple[object, ...]:
    pauses = sorted((pause.from_, pause.to) for pause in enrolment.pauses)
    return (enrolment.enrolled, programme.id, track_of(programme, enrolment) or "", pauses)


def _entry(
    inquiry: Inquiry, programme: Programme, enrolment: Enrolment, legs: tuple[Leg, ...], stops: tuple[Stop, ...], totals: Totals
) -> Enrolled:
    track = track_of(programme, enrolment)
    ends = cap_ends(enrolment.enrolled, programme.cap.months, enrolment.pauses) if programme.cap else None
    unpaused = cap_ends(enrolment.enrolled, programme.cap.months, ()) if programme.cap else None
    hire = totals.expected_hire
    return Enrolled(
        id=programme.id,
        name=programme.name,
        owner=programme.owner,
        enrolled=enrolment.enrolled,
        track=track,
        track_name=programme.tracks[track].name if track is not None else None,
        cap_ends=ends,
        paused_days=(ends - unpaused).days if ends and unpaused else 0,
        first_hire_within=Within(earliest=_within(hire.earliest, ends), slow=_within(hire.slow, ends)),
        weeks_over=Weeks(earliest=_over(hire.earliest, ends), slow=_over(hire.slow, ends)),
        after=tuple(_after(legs, stops, ends)) if ends else (),
        rules=tuple(_rules(inquiry, programme, enrolment, track, legs, ends)),
    )


def cap_ends(enrolled: date, months: int, pauses: tuple[Pause, ...]) -> date:
    """The first day after a programme's time: so many calendar months, put off by each day of a pause that falls within it.

    A pause that begins within the time falls within it to its last day, since each of its days puts off the end.
    """
    ends, counted = months_after(enrolled.toordinal(), months), enrolled.toordinal()
    for first, last in sorted((pause.from_.toordinal(), pause.to.toordinal()) for pause in pauses):
        begins = max(first, counted)
        if begins < ends and begins <= last:
            ends, counted = ends + last + 1 - begins, last + 1
    return date.fromordinal(min(ends, date.max.toordinal()))


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
    for item in _items(programme.eligible):
        origin = _origin(programme.source_of(item), programme.assumption)
        yield _judged(inquiry, programme, item, enrolment, legs).model_copy(update=origin)
    if track is not None:
        part = programme.tracks[track]
        for item in _items(part.eligible):
            own = part.sources.get("eligible", part.source)
            shared = programme.sources.get("tracks", programme.source)
            origin = _origin(own or (None if part.assumption else shared), part.assumption or programme.assumption)
            rule = _judged(inquiry, programme, item, enrolment, legs)
            yield rule.model_copy(update={"rule": "track", "name": part.name, **origin})
    if programme.cap and ends:
        own = programme.cap.source or programme.cap.sources.get("months", programme.sources.get("cap"))
        origin = _origin(own or (None if programme.cap.assumption else programme.source), programme.cap.assumption)
        months = FrozenDict({"months": str(programme.cap.months)})
        rule = Rule(rule="cap", says="met", what="cap", particulars=months, until=ends, owner=programme.owner)
        yield rule.model_copy(update=origin)


def _items(requirement: Requirement) -> Iterator[Requirement]:
    """All that must hold, one by one, however it is put together."""
    for item in items_of(requirement):
        if isinstance(item, AllOf):
            yield from _items(item)
        else:
            yield item


def _origin(source: str | None, assumption: str | None) -> dict[str, object]:
    """Where a rule comes from, or what is assumed of it."""
    return {"source": source or assumption, "assumed": source is None and assumption is not None}


def _judged(inquiry: Inquiry, programme: Programme, item: Requirement, enrolment: Enrolment, legs: tuple[Leg, ...]) -> Rule:
    """One item of who may enter, as it bears on this participant: ages on the day of enrolment, facts as they are held or come."""
    base = Rule(rule="eligible", says="missing", what=", ".join(dict.fromkeys(words_of(item))), owner=programme.owner)
    match item:
        case AgeNeeded(age=limits):
            return base.model_copy(update=_aged(inquiry.participant.born, limits, enrolment.enrolled))
        case DecidedBy(decided_by=role, question=question):
            return base.model_copy(update={"says": "ask", "role": role, "question": question})
        case FactNeeded(fact=fact) | LevelNeeded(fact=fact):
            return _fact_rule(inquiry, base, item, fact, enrolment.enrolled, legs)
        case _:
            return base.model_copy(update=_several(inquiry, item, enrolment.enrolled))


def _aged(born: int | date | None, limits: AgeLimits, day: date) -> dict[str, object]:
    """What an age rule says on that day; from when it is met, if that is still to come, and the first day on which it is not any more."""
    limit = FrozenDict({"min": str(limits.min or 0), "max": str(limits.max or 0)})
    opens = opens_on(born, limits)
    return {
        "says": "met" if limits.allow(born, day) else "not_met",
        "particulars": limit,
        "from_": opens if opens is not None and opens > day else None,
        "until": passes_on(born, limits),
        "what": "age",
    }


def _several(inquiry: Inquiry, item: Requirement, day: date) -> dict[str, object]:
    """What a rule with alternatives, or of experience, says: met, else whom to ask if that may help, else no only because of an age."""
    if _holds(inquiry, item, day):
        return {"says": "met"}
    asked = next((leaf for leaf in leaves(item) if isinstance(leaf, DecidedBy)), None)
    if asked is not None and _holds(inquiry, item, day, decided=True):
        return {"says": "ask", "role": asked.decided_by, "question": asked.question}
    return {"says": "not_met" if _holds(inquiry, item, day, any_age=True) else "missing"}


def _holds(inquiry: Inquiry, item: Requirement, day: date, *, decided: bool = False, any_age: bool = False) -> bool:
    """Whether a rule holds, ages on that day; `decided`: if all that a person must say were said, `any_age`: whatever the age."""
    match item:
        case Several():
            return item.is_enough(lambda one: _holds(inquiry, one, day, decided=decided, any_age=any_age))
        case AgeNeeded(age=limits):
            return any_age or limits.allow(inquiry.participant.born, day)
        case DecidedBy():
            return decided
        case FactNeeded() | LevelNeeded():
            return _is_held(inquiry, item, day)
        case _:
            return inquiry.now.meets(item)


def _pair_of(inquiry: Inquiry, item: FactNeeded | LevelNeeded) -> tuple[str, int]:
    levels = inquiry.catalogue.facts[item.fact].levels
    return (item.fact, levels.index(item.level) if isinstance(item, LevelNeeded) else -1)


def _is_held(inquiry: Inquiry, item: FactNeeded | LevelNeeded, day: date) -> bool:
    """Whether a fact is held now, and does not lapse before that day."""
    pair, held = _pair_of(inquiry, item), inquiry.held
    ends = [until for until, pairs, _ in held.lapsing if pair in pairs]
    lapses = bool(ends) and pair not in held.lasting | held.proven and max(ends) <= day.toordinal()
    return inquiry.now.meets(item) and not lapses


def _fact_rule(inquiry: Inquiry, base: Rule, item: FactNeeded | LevelNeeded, fact: str, day: date, legs: tuple[Leg, ...]) -> Rule:
    catalogue = inquiry.catalogue
    name = catalogue.facts[fact].name
    if _is_held(inquiry, item, day):
        return base.model_copy(update={"says": "met", "name": name})
    pair = _pair_of(inquiry, item)
    leg = next((leg for leg in legs if pair in gained(catalogue, leg.activity)), None)
    activity = leg.activity if leg else next((one for one in catalogue.activities if pair in gained(catalogue, one)), None)
    role = catalogue.activities[activity].responsible if activity else None
    return base.model_copy(update={"name": name, "given_by": activity, "from_": leg.ends if leg else None, "role": role})


def _conflicts(entry: Enrolled, every: list[Enrolled]) -> Iterator[str]:
    """Other programmes of the participant that say otherwise about the same: yes where this says no, or another last day."""
    mine = {(rule.what, rule.says) for rule in entry.rules if rule.rule != "cap"}
    for other in every:
        if other.id != entry.id:
            theirs = {(rule.what, rule.says) for rule in other.rules if rule.rule != "cap"}
            differs = any((what, _OPPOSITE.get(says)) in theirs for what, says in mine)
            ends = entry.cap_ends and other.cap_ends and entry.cap_ends != other.cap_ends
            if differs or ends:
                yield other.id


_OPPOSITE = {"met": "not_met", "not_met": "met"}
