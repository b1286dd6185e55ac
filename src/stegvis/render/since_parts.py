"""What has changed since an older answer for the same participant: the next step, the days, the cost, and which activities are new or gone.

Comes in: the older answer, the present one and the voice. Goes out: parts; nothing is said that the two do not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stegvis.render.page_parts import target_name
from stegvis.render.parts import Heading, Item, Para, Part
from stegvis.render.voice import Voice
from stegvis.render.words import kronor
from stegvis.route import Answer, Comparison, Route

__all__ = ["since_parts"]


def since_parts(before: Answer, after: Answer, voice: Voice) -> Iterator[Part]:
    """One sentence a change; that nothing has changed is said too."""
    yield Heading(voice.say("heading.since", day=voice.exact_day(before.made_from.today)))
    if before.participant != after.participant:
        yield Para(voice.say("since.other-participant"), "inner")
        return
    said = list(_changes(before, after, voice))
    yield from (Item(sentence) for sentence in said) if said else [Para(voice.say("since.same"), "inner")]


def _changes(before: Answer, after: Answer, voice: Voice) -> Iterator[str]:
    if isinstance(before, Comparison) or isinstance(after, Comparison):
        if before.verdict != after.verdict or _jobs(before) != _jobs(after):
            yield voice.say("since.jobs")
        return
    if before.target != after.target:
        yield voice.say("since.target", old=target_name(before.target, voice), new=target_name(after.target, voice))
    if before.verdict != after.verdict:
        yield voice.say(f"since.now.{after.verdict}")
    if isinstance(before, Route) and isinstance(after, Route):
        yield from _of_routes(before, after, voice)


def _jobs(answer: Answer) -> tuple[str, ...]:
    return tuple(one.job for one in answer.candidates) if isinstance(answer, Comparison) else ()


def _of_routes(before: Route, after: Route, voice: Voice) -> Iterator[str]:
    if before.next_step.activity != after.next_step.activity:
        yield voice.say("since.next", old=_next(before, voice), new=_next(after, voice))
    old, new = before.totals, after.totals
    yield from _moved("first-job", old.able_to_apply.earliest, new.able_to_apply.earliest, voice)
    if old.target.earliest != old.able_to_apply.earliest or new.target.earliest != new.able_to_apply.earliest:
        yield from _moved("target", old.target.earliest, new.target.earliest, voice)
    own = [totals.cost_sek.get("participant", 0) for totals in (old, new)]
    if own[0] != own[1]:
        yield voice.say("since.own-cost", old=kronor(own[0], voice.lang), new=kronor(own[1], voice.lang))
    yield from _legs(before, after, voice)


def _next(route: Route, voice: Voice) -> str:
    name = route.next_step.name
    return voice.name(name) if name is not None else voice.say("next.nothing-new")


def _moved(what: str, old: date | None, new: date | None, voice: Voice) -> Iterator[str]:
    """A day that has moved by as much as a page says."""
    if old is None or new is None:
        if old != new:
            yield voice.say(f"since.{what}.{'gone' if new is None else 'new'}", day=voice.day(new or old or voice.today))
    elif old != new:
        time = voice.span(abs((new - old).days), up=new > old)
        moved = voice.say("moved.later" if new > old else "moved.sooner", time=time)
        yield voice.say(f"since.{what}.moved", moved=moved, day=voice.day(new))


def _legs(before: Route, after: Route, voice: Voice) -> Iterator[str]:
    """Activities that have come, gone, or been done since."""
    old, new = ({leg.activity: leg.name for leg in route.legs} for route in (before, after))
    for code, ours, theirs in (("since.added", new, old), ("since.removed", old, new)):
        if names := [voice.name(name) for activity, name in ours.items() if activity not in theirs]:
            yield voice.say(code, list=voice.list(names))
