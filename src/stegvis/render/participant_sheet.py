"""The participant's sheet as values: what to do now, what comes then, which job, what to live on; no cap, no warning, no code.

Comes in: any `Answer` and a language. Goes out: a `Sheet`, which has the same shape in every language, so that two can stand line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from stegvis.render.marks import capital
from stegvis.render.obstacle_parts import change_words
from stegvis.render.page_parts import target_name
from stegvis.render.route_parts import employed_from
from stegvis.render.voice import Voice, names_in
from stegvis.render.words import kronor
from stegvis.route import AlreadyQualified, Answer, Comparison, Leg, NeedsPerson, NoRoute, Route, TargetAnswer, Undecided
from stegvis.terms import LivesOn

__all__ = ["Block", "Line", "Sheet", "sheet_of"]

_MOST_JOBS, _MOST_CHANGES = 3, 1
_SMALL = frozenset({"exam", "application"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said; what is strong is what a glance should find: a course, a day."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One of the four, with the sign that it is known by."""

    kind: Literal["now", "then", "job", "money"]
    head: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet but for the picture; `by_hand` are the labels of the empty lines."""

    title: str
    goal: str
    blocks: tuple[Block, ...]
    by_hand: tuple[str, ...]
    wrong: str


def sheet_of(answer: Answer, lang: str) -> Sheet:
    """What the sheet says of that answer.

    Raises:
        ValueError: there is no such language.
    """
    if isinstance(answer, Comparison):
        voice, goal = Voice.of(lang, answer.made_from.today, answer.names), ""
        said = _of_comparison(answer, voice)
    else:
        voice = Voice.of(lang, answer.made_from.today, names_in(answer))
        said, goal = _of_answer(answer, voice), voice.say("sheet.goal", name=target_name(answer.target, voice))
    blocks = tuple(Block(kind, voice.say(f"sheet.{kind}"), tuple(lines)) for kind, lines in zip(_KINDS, said, strict=True))
    by_hand = tuple(voice.say(f"sheet.{what}") for what in ("coach", "phone", "meeting"))
    return Sheet(voice.say("sheet.title"), goal, blocks, by_hand, voice.say("sheet.wrong"))


_KINDS: tuple[Literal["now", "then", "job", "money"], ...] = ("now", "then", "job", "money")
Four = tuple[Iterable[Line], Iterable[Line], Iterable[Line], Iterable[Line]]


def _of_answer(answer: TargetAnswer, voice: Voice) -> Four:
    match answer:
        case Route():
            return _now(answer, voice), _then(answer, voice), _job(answer, voice), _money(answer, voice)
        case AlreadyQualified():
            return _of_qualified(answer, voice)
        case NeedsPerson():
            return _of_question(answer, voice)
        case NoRoute():
            name, role = target_name(answer.target, voice), voice.say(f"role.{answer.hand_over}")
            changes = [Line(change_words(repair, voice)) for repair in answer.repairs[:_MOST_CHANGES]]
            then = changes or [Line(voice.say("sheet.other-goal"))]
            now = [Line(voice.say("sheet.talk", role=role), strong=True), Line(voice.say("sheet.can-change"))]
            return now, then, [Line(voice.say("sheet.no-route", name=name))], [Line(voice.say("sheet.ask-coach"))]
        case Undecided():
            now = [Line(voice.say("sheet.talk", role=voice.say("role.job_coach")), strong=True)]
            wait = [Line(voice.say("sheet.not-ready"))]
            return now, wait, wait, [Line(voice.say("sheet.ask-coach"))]


def _of_qualified(answer: AlreadyQualified, voice: Voice) -> Four:
    """The jobs that can be applied for, and those after them."""
    target = answer.target
    jobs = [way.name for way in answer.open] or ([target.name] if target.job else [])
    able = [Line(voice.say("sheet.apply-for.now", job=voice.job(name))) for name in jobs[-1:]]
    now = [Line(voice.say("sheet.apply"), strong=True), Line(voice.say("sheet.help", role=voice.say("role.job_broker")))]
    onward = [Line(voice.say("sheet.onward", job=voice.job(way.name))) for way in answer.onward[:1]]
    return now if jobs else able, onward or [Line(voice.say("sheet.other-goal"))], able, [Line(voice.say("sheet.pay-later"))]


def _of_question(answer: NeedsPerson, voice: Voice) -> Four:
    """Who has to answer what; then the way as it is if the answer is yes."""
    role = capital(voice.say(f"role.{answer.role}"))
    now = [Line(voice.say("sheet.decide", role=role, question=voice.own(answer.question)), strong=True)]
    route = answer.conditional
    if route is None:
        return now, [Line(voice.say("sheet.not-ready"))], [], [Line(voice.say("sheet.ask-coach"))]
    step = route.next_step.name
    then = [Line(voice.say("sheet.if-yes", name=voice.name(step)))] if step is not None else []
    course = list(_then(route, voice))
    named = step is None or course[0].text == voice.name(step) or len(course) == 1  # so it, or that nothing follows, is not said again
    return now, [*then, *(course[1:] if named else course)], _job(route, voice), _money(route, voice)


def _of_comparison(answer: Comparison, voice: Voice) -> Four:
    """The jobs beside each other, none of them the winner: what each begins with, and from when it can be applied for."""
    begin: list[Line] = []
    jobs = [Line(voice.say("sheet.can-apply"))] if answer.candidates else [Line(voice.say("sheet.not-ready"))]
    for one in answer.candidates[:_MOST_JOBS]:
        name = voice.name(one.name)
        stop = None if isinstance(one.answer, AlreadyQualified) else next((stop for stop in one.answer.stops if stop.job == one.job), None)
        step = None if isinstance(one.answer, AlreadyQualified) else one.answer.next_step.name
        begin += [Line(voice.say("sheet.first-step", job=name, name=voice.name(step)))] if step is not None else []
        now = stop is None or stop.able_to_apply <= voice.today
        day = "" if stop is None else voice.both(stop.able_to_apply, stop.slow_able_to_apply)
        jobs.append(Line(voice.say("sheet.job-from.now" if now else "sheet.job-from", job=name, day=day)))
    choose = [Line(voice.say("sheet.choose"), strong=True), Line(voice.say("sheet.help", role=voice.say("role.guidance_counsellor")))]
    return choose, begin or [Line(voice.say("sheet.other-goal"))], jobs, [Line(voice.say("sheet.ask-coach"))]


# ---- a route ------------------------------------------------------------------------------------------------------


def _now(route: Route, voice: Voice) -> Iterator[Line]:
    """What to do, the last day, and who helps."""
    step = route.next_step
    if step.name is not None:
        yield Line(voice.name(step.name), strong=True)
    by = step.do_by is not None and step.do in {"apply", "start"}
    yield Line(voice.say(f"sheet.{step.do}.by", day=voice.day(step.do_by)) if by and step.do_by else voice.say(f"sheet.{step.do}"))
    if step.responsible and step.responsible != "participant":
        yield Line(voice.say("sheet.help", role=voice.say(f"role.{step.responsible}")))


def _then(route: Route, voice: Voice) -> Iterator[Line]:
    """The course: the first that takes some time, where, which times of day, how long."""
    courses = [leg for leg in route.legs if leg.kind not in _SMALL]
    leg = next((leg for leg in courses if leg.pace_percent or (leg.starts and (leg.ends - leg.starts).days >= 7)), None)
    leg = leg or next((leg for leg in route.legs if leg.activity != route.next_step.activity), None)
    if leg is None:
        yield Line(voice.say("sheet.nothing-then"))
        return
    yield Line(voice.name(leg.name), strong=True)
    yield Line(_starts(leg, voice))
    if leg.where is not None:
        yield Line(voice.say("sheet.place", place=voice.own(leg.where, without=".")))
    if long := _long(leg, voice):
        yield Line(long)
    after = next((other for other in route.legs[route.legs.index(leg) + 1 :] if other.kind not in _SMALL), None)
    if after is not None:
        yield Line(voice.say("sheet.after", name=voice.name(after.name)))


def _starts(leg: Leg, voice: Voice) -> str:
    if leg.starts is None:
        return voice.say("sheet.ongoing", day=voice.both(leg.ends, leg.slow_ends))
    return voice.say("sheet.starts", day=voice.both(leg.starts, leg.slow_starts))


def _long(leg: Leg, voice: Voice) -> str:
    """Which times of day, and how long."""
    time = voice.span((leg.ends - leg.starts).days) if leg.starts is not None else ""
    hours = capital(voice.list(voice.say(f"sheet.hours.{hour}").lower() for hour in leg.hours)) if leg.hours else ""
    return voice.say("sheet.long", hours=hours, time=time) if hours and time else hours or time


def _job(route: Route, voice: Voice) -> Iterator[Line]:
    """The first job that can be applied for, and when the target is reached where that is another."""
    if not route.stops:
        span = route.totals.target
        assert span.earliest is not None
        name = target_name(route.target, voice)
        yield from _dated(voice.say("sheet.reach", name=name, day=voice.day(span.earliest)), span.earliest, span.slow, voice)
        return
    stop = route.stops[0]
    if stop.able_to_apply <= voice.today:
        yield Line(voice.say("sheet.apply-for.now", job=voice.job(stop.name)))
    else:
        said = voice.say("sheet.apply-for", job=voice.job(stop.name), day=voice.day(stop.able_to_apply))
        yield from _dated(said, stop.able_to_apply, stop.slow_able_to_apply, voice)


def _dated(said: str, earliest: date, slow: date | None, voice: Voice) -> Iterator[Line]:
    """A sentence with an earliest day, and below it that of those who need longer, where that reads otherwise."""
    yield Line(said, strong=True)
    if slow is not None and voice.day(slow) != voice.day(earliest):
        yield Line(voice.say("sheet.longer", day=voice.day(slow)))


def _money(route: Route, voice: Voice) -> Iterator[Line]:
    """What to live on until the first pay, whether that is a loan, and what one pays oneself."""
    chosen = _means(route)
    if not chosen:
        yield Line(voice.say("sheet.ask-coach"))
        return
    yield Line(voice.say("sheet.live", list=voice.list((voice.say(f"sheet.lives.{way}") for way in chosen), style="or")))
    yield Line(voice.say("sheet.loan" if "student_aid" in chosen else "sheet.no-loan"))
    if "social_assistance" in chosen:
        yield Line(voice.say("sheet.ask-social"))
    if own := route.totals.cost_sek.get("participant"):
        yield Line(voice.say("sheet.own-cost", cost=kronor(own, voice.lang)))


def _means(route: Route) -> list[LivesOn]:
    """The means of the activities that begin before the first pay; a pay that only an expected job would give is none of them."""
    hired = employed_from(route)
    before = [leg for leg in route.legs if hired is None or leg.starts is None or leg.starts < hired] or list(route.legs)
    no_loan = any(wish.wish == "no_loan" for wish in route.wishes)
    given = {way for leg in before for way in leg.lives_on if way != "wage" or "hire" not in leg.assumptions}
    there = [way for way in get_args(LivesOn) if way in given]
    return [way for way in there if not (no_loan and way == "student_aid")] or there
