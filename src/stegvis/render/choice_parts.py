"""What could be otherwise: what wishes cost, what a yes in a validation would save, and other ways that trade one thing for another.

Comes in: a `Route` and the voice. Goes out: parts, each thing in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.findings import Saving, WishKept
from stegvis.render.parts import Heading, Item, Part
from stegvis.render.route_parts import first_is_target
from stegvis.render.voice import Voice
from stegvis.render.words import kronor
from stegvis.route import Alternative, Route

__all__ = ["alternative_parts", "saving_parts", "wish_parts"]

_MOST_SAVINGS = 3


def _section(heading: str, sentences: Iterable[str], voice: Voice) -> Iterator[Part]:
    said = list(sentences)
    if said:
        yield Heading(voice.say(heading))
        for sentence in said:
            yield Item(sentence)


# ---- wishes -------------------------------------------------------------------------------------------------------


def wish_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """Each wish that the route honours, with its price in weeks."""
    return _section("heading.wishes", (_wish(wish, route, voice) for wish in route.wishes), voice)


def _wish(wish: WishKept, route: Route, voice: Voice) -> str:
    name = voice.say(f"wish.{wish.wish}", name=voice.name(wish.name) if wish.name is not None else "")
    weeks = [("wish.first-job", wish.weeks_to_first_job), ("wish.target", wish.weeks_to_target)]
    known = [(code, count) for code, count in weeks[first_is_target(route) :] if count is not None]
    if not known:
        return voice.say("wish.unknown", wish=name)
    if not any(count for _, count in known):
        return voice.say("wish.free", wish=name)
    moved = (voice.say(code, time=_moved(count, voice)) for code, count in known)
    return voice.say("wish.price", wish=name, list=voice.list(moved))


def _moved(weeks: int, voice: Voice) -> str:
    if weeks == 0:
        return voice.say("moved.same")
    return voice.say("moved.later" if weeks > 0 else "moved.sooner", time=voice.many("span.weeks", abs(weeks)))


# ---- savings ------------------------------------------------------------------------------------------------------


def saving_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """The greatest savings, those that a validation can show first; not those by a validation that is on the way already."""
    legs = {leg.activity for leg in route.legs}
    chosen = [saving for saving in route.savings if saving.via not in legs][:_MOST_SAVINGS]
    return _section("heading.savings", (_saving(saving, route, voice) for saving in chosen), voice)


def _saving(saving: Saving, route: Route, voice: Voice) -> str:
    name = voice.fact(saving.name, saving.level) if saving.name is not None else voice.called(saving.fact)
    gains = []
    same = first_is_target(route) and saving.days_to_first_job == saving.days_to_target
    if saving.days_to_first_job and not same:
        gains.append(voice.say("saving.first-job", time=voice.span(saving.days_to_first_job)))
    if saving.days_to_target:
        gains.append(voice.say("saving.target", time=voice.span(saving.days_to_target)))
    if saving.cost_sek:
        gains.append(voice.say("saving.cost", cost=kronor(saving.cost_sek, voice.lang)))
    if saving.via is None or saving.via_name is None:
        return voice.say("saving", name=name, list=voice.list(gains))
    code = "saving.via.experience" if saving.via_needs_experience else "saving.via"
    return voice.say(code, name=name, via=voice.name(saving.via_name), list=voice.list(gains))


# ---- alternatives -------------------------------------------------------------------------------------------------


def alternative_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """Each other route in one sentence: what it is, what it gains, what it costs."""
    sentences = (_alternative(alternative, route, voice) for alternative in route.alternatives)
    return _section("heading.alternatives", sentences, voice)


def _alternative(other: Alternative, route: Route, voice: Voice) -> str:
    lead = voice.say(f"alternative.{other.how}", **_what(other, voice))
    step = other.route.next_step
    if step.activity != route.next_step.activity and step.name is not None:
        lead = voice.say("alternative.begins", lead=lead, name=voice.name(step.name))
    both, with_job = not (first_is_target(route) and first_is_target(other.route)), route.totals.able_to_apply.earliest is not None
    gains, losses = _traded(other, voice, both=both, with_job=with_job)
    if not gains or not losses:
        return voice.say("alternative", lead=lead, list=voice.list([*gains, *losses] or [voice.say("alternative.same")]))
    return voice.say("alternative.but", lead=lead, gains=voice.list(gains), losses=voice.list(losses))


def _what(other: Alternative, voice: Voice) -> dict[str, str]:
    """The particulars of what an alternative is: a pace, an activity, a job."""
    what = other.what or ""
    if other.how == "without-job":
        return {"what": voice.job(voice.names[what]) if what in voice.names else voice.called(what)}
    return {"what": voice.called(what)}


def _traded(other: Alternative, voice: Voice, *, both: bool, with_job: bool) -> tuple[list[str], list[str]]:
    """What an alternative gains, and what it loses; the first job and the target are said apart where they are not the same (`both`).

    `with_job` says whether the route that it is compared with has a first job.
    """
    parts: tuple[list[str], list[str]] = ([], [])
    for code, days, day in (
        ("first-job", other.days_to_first_job, other.route.totals.able_to_apply.earliest),
        ("target", other.days_to_target, other.route.totals.target.earliest),
    ):
        if days and day is not None and (both or code == "target"):
            worse = days > 0
            time = voice.say("moved.later" if worse else "moved.sooner", time=voice.span(abs(days), up=worse))
            parts[worse].append(voice.say(f"trade.{code}", time=time, day=voice.day(day)))
    has_job = other.route.totals.able_to_apply.earliest is not None
    if other.days_to_first_job is None and has_job != with_job:
        parts[not has_job].append(voice.say("trade.with-job" if has_job else "trade.without-job"))
    if other.cost_sek:
        more = other.cost_sek > 0
        parts[more].append(voice.say("trade.cost.more" if more else "trade.cost.less", cost=kronor(abs(other.cost_sek), voice.lang)))
    if hours := _hours(other):
        parts[other.pace_percent > 0].append(voice.many("trade.hours.more" if other.pace_percent > 0 else "trade.hours.less", hours))
    return parts


def _hours(other: Alternative) -> int:
    """How many hours a week more or less the greatest load is, reckoned as the route's own legs are."""
    leg = next((leg for leg in other.route.legs if leg.pace_percent and leg.hours_per_week), None)
    return abs(other.pace_percent) * leg.hours_per_week // leg.pace_percent if leg is not None else 0
