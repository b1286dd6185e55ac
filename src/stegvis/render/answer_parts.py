"""The sections of an answer's page, whatever its verdict.

Comes in: any `Answer` and the language. Goes out: sections in the order in which they are read; nothing is said that the answer does not
hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.question import Question
from stegvis.render.basis_parts import basis_parts, bound_words, chosen_by
from stegvis.render.choice_parts import alternative_parts, saving_parts, wish_parts
from stegvis.render.comparison_parts import comparison_sections
from stegvis.render.living_parts import living_parts
from stegvis.render.obstacle_parts import decision_parts, obstacle_parts, repair_parts
from stegvis.render.page_parts import foot_parts, goal, head_parts, target_name, warning_parts
from stegvis.render.parts import Break, Heading, Item, Para, Part, Section
from stegvis.render.programme_parts import programme_parts
from stegvis.render.question_parts import left_parts
from stegvis.render.route_parts import next_parts, route_table, totals_parts
from stegvis.render.since_parts import since_parts
from stegvis.render.voice import Voice, names_in
from stegvis.render.why_parts import why_parts
from stegvis.route import AlreadyQualified, Answer, Comparison, NeedsPerson, NoRoute, OnwardWay, Route, TargetAnswer, Undecided

__all__ = ["answer_sections"]

Sections = Iterator[Iterable[Part]]


def answer_sections(
    answer: Answer, lang: str, *, whole: bool = True, before: Answer | None = None, question: Question | None = None
) -> list[Section]:
    """Who and whereto, what was not understood, the next step, the way, what it rests on; or jobs side by side.

    Args:
        answer: what is said.
        lang: the language.
        whole: all of a route, and not only its next step.
        before: an older answer, to say what has changed since.
        question: the next question of the mapping talk, to say what is left to ask.

    Raises:
        ValueError: there is no such language.
    """
    if isinstance(answer, Comparison):
        voice, (head, *body) = Voice.of(lang, answer.made_from.today, answer.names), comparison_sections(answer, lang)
    else:
        voice = Voice.of(lang, answer.made_from.today, names_in(answer))
        head, *body = (tuple(section) for section in _target_answer(answer, voice, whole=whole))
    since = [] if before is None else [tuple(since_parts(before, answer, voice))]
    left = [] if question is None else [tuple(left_parts(question, voice))]
    return [head, *since, *body[:-1], *left, body[-1]]


def _target_answer(answer: TargetAnswer, voice: Voice, *, whole: bool) -> Sections:
    yield head_parts("page.title", answer.participant, voice, *_aim(answer, voice))
    yield warning_parts(answer.warnings, voice, first=True)
    yield from _body(answer, voice, whole=whole)
    yield foot_parts(answer.made_from, voice)


def _aim(answer: TargetAnswer, voice: Voice) -> Iterator[str]:
    """The target, and what the route was chosen by."""
    yield goal(answer.target, voice)
    route = answer.conditional if isinstance(answer, NeedsPerson) else answer
    if isinstance(route, Route):
        yield voice.say(f"by.{chosen_by(route)}")


def _body(answer: TargetAnswer, voice: Voice, *, whole: bool) -> Sections:
    match answer:
        case Route():
            yield from _route(answer, voice, whole=whole)
            return
        case AlreadyQualified():
            yield _already(answer, voice)
        case NeedsPerson():
            yield decision_parts(answer, voice)
            if answer.conditional is not None:
                yield (Para(voice.say("asked.if-yes")),)
                yield from _route(answer.conditional, voice, whole=whole)
                return
        case NoRoute():
            yield from _no_route(answer, voice)
        case Undecided():
            yield (Para(f"{voice.say('undecided')} {bound_words(answer.lower_bound, voice)}".rstrip()),)
    yield warning_parts(answer.warnings, voice, first=False)


def _route(route: Route, voice: Voice, *, whole: bool) -> Sections:
    """The easy things first: what to do now, the way, the sums; then what to think of, and at last why and what else there is."""
    yield next_parts(route, voice)
    if whole:
        yield route_table(route, voice)
        yield totals_parts(route, voice)
        yield (Break(),)
        yield living_parts(route, voice)
        yield programme_parts(route, voice)
        yield wish_parts(route, voice)
    yield warning_parts(route.warnings, voice, first=False, legs=route.legs)
    if whole:
        yield why_parts(route, voice)
        yield saving_parts(route, voice)
    yield alternative_parts(route, voice)
    if whole:
        yield basis_parts(route, voice)


def _already(answer: AlreadyQualified, voice: Voice) -> Iterator[Part]:
    yield Para(voice.say("already", participant=answer.participant, name=target_name(answer.target, voice)))
    for code, ways in (("already.open", answer.open), ("already.onward", answer.onward)):
        if ways:
            yield Heading(voice.say(code), inner=True)
            for way in ways:
                yield Item(_way(way, voice))


def _way(way: OnwardWay, voice: Voice) -> str:
    name = voice.name(way.name)
    return name if way.step is None else voice.say("way.rung", name=name, step=way.step, ladder=voice.ladder(way.ladder))


def _no_route(answer: NoRoute, voice: Voice) -> Sections:
    """The causes, what would help, and who to talk to."""
    yield (Para(voice.say("no-route", name=target_name(answer.target, voice))),)
    yield obstacle_parts(answer, voice)
    yield repair_parts(answer.repairs, voice)
    yield (Para(voice.say("no-route.talk", role=voice.say(f"role.{answer.hand_over}"))),)
