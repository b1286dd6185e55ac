"""Why the way looks as it does: what each activity serves, what was left out and for which reason, where a delay hurts most.

Comes in: a `Route` and the voice. Goes out: parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.findings import WISH, LeftOut
from stegvis.render.parts import Heading, Item, Part
from stegvis.render.route_parts import rows
from stegvis.render.voice import Voice
from stegvis.route import Leg, Route

__all__ = ["why_parts"]

_MOST = 4
"""No more reasons are said for what was left out: the page is to be read, not searched."""


def why_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """The chain of what serves what, the greatest risk of delay, and what is not on the way."""
    said = [*_chain(route, voice), *_delay(route, voice), *_left_out(route, voice)]
    if said:
        yield Heading(voice.say("heading.why"))
        for sentence in said:
            yield Item(sentence)


# ---- what serves what ---------------------------------------------------------------------------------------------


def _chain(route: Route, voice: Voice) -> Iterator[str]:
    """One sentence, by the numbers of the table: what is needed for what, for the jobs on the way, a programme, the target.

    What is there only because it is wished for is said last, as such.
    """
    served: dict[str, list[int]] = {}
    wished: list[int] = []
    for number, leg in enumerate(route.legs, start=1):
        if serves := list(dict.fromkeys(_served(route, leg, voice))):
            served.setdefault(voice.list(serves), []).append(number)
        elif any(reason.for_ == WISH for reason in leg.because):
            wished.append(number)
    parts: list[str] = []
    for what, numbers in served.items():
        parts.append(voice.say("why.serves" if parts else "why.serves.first", rows=rows(numbers, voice), what=what))
    if wished:
        parts.append(voice.say("why.wished", rows=rows(wished, voice)))
    if parts:
        yield voice.say("why.chain", list="; ".join(parts))


def _served(route: Route, leg: Leg, voice: Voice) -> Iterator[str]:
    """What a leg serves: other legs by their numbers, all else in words."""
    numbers = {other.activity: number for number, other in enumerate(route.legs, start=1)}
    jobs = {stop.job: stop.name for stop in route.stops}
    target = route.target
    ids = [reason.for_ for reason in leg.because]
    if found := sorted({numbers[what] for what in ids if what in numbers}):
        yield rows(found, voice)
    for what in ids:
        if what in (target.job, target.certificate, target.competency):
            yield voice.say("why.target")
        elif what in jobs:
            yield voice.say("opens.job", job=voice.job(jobs[what]))
        elif what not in numbers and what in voice.names:
            yield voice.called(what)


def _delay(route: Route, voice: Voice) -> Iterator[str]:
    worst = route.most_delaying
    if worst is not None and worst.days > 0:
        number = next((str(at) for at, leg in enumerate(route.legs, start=1) if leg.activity == worst.activity), "")
        yield voice.say("why.delay", name=voice.name(worst.name), number=number, time=voice.span(worst.days))


# ---- what was left out --------------------------------------------------------------------------------------------


def _left_out(route: Route, voice: Voice) -> Iterator[str]:
    """One sentence a reason, with all that it holds for; validations first, then what the participant cannot start."""
    groups: dict[str, list[LeftOut]] = {}
    for item in sorted(route.left_out, key=_rank):
        groups.setdefault(_reason(item, voice), []).append(item)
    chosen = list(groups.items())[:_MOST]
    for reason, items in chosen:
        yield voice.say("left-out", list=voice.list(voice.name(item.name) for item in items), reason=reason)
    more = sum(len(items) for items in list(groups.values())[_MOST:])
    if more:
        yield voice.many("left-out.more", more)


def _rank(item: LeftOut) -> tuple[bool, int]:
    return item.kind != "validation", ("closed", "other", "missing", "held", "needless").index(item.code)


def _reason(item: LeftOut, voice: Voice) -> str:
    by = voice.name(item.by_name) if item.by_name is not None else ""
    code = f"left-out.{item.code}"
    if item.why is not None and voice.has(f"{code}.{item.why}"):
        return voice.say(f"{code}.{item.why}", by=by)
    return voice.say(f"{code}.by" if by and voice.has(f"{code}.by") else code, by=by)
