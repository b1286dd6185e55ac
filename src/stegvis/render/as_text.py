"""An answer as one page of plain text, for a counsellor to read and talk about.

Comes in: any `Answer`. Goes out: its page, at most `layout.WIDTH` characters broad; nothing is said that the answer does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.render.as_comparison import comparison_page
from stegvis.render.basis_lines import basis_lines, bound_words, chosen_by
from stegvis.render.choice_lines import alternative_lines, saving_lines, wish_lines
from stegvis.render.layout import wrapped
from stegvis.render.living_lines import living_lines
from stegvis.render.obstacle_lines import decision_lines, obstacle_lines, repair_lines
from stegvis.render.page_lines import foot_lines, goal, head_lines, page, target_name, warning_lines
from stegvis.render.programme_lines import programme_lines
from stegvis.render.route_lines import next_lines, route_table, totals_lines
from stegvis.render.voice import Voice, names_in
from stegvis.render.why_lines import why_lines
from stegvis.route import AlreadyQualified, Answer, Comparison, NeedsPerson, NoRoute, OnwardWay, Route, TargetAnswer, Undecided

__all__ = ["next_text", "text"]

Sections = Iterator[Iterable[str]]


def text(answer: Answer, *, lang: str = "sv") -> str:
    """The whole page: who and whereto, what was not understood, the next step, the way, what it rests on; or jobs side by side.

    Raises:
        ValueError: there is no such language.
    """
    return _page(answer, lang, whole=True)


def next_text(answer: Answer, *, lang: str = "sv") -> str:
    """Only the next step; an answer that is no route is said whole, since it has none.

    Raises:
        ValueError: there is no such language.
    """
    return _page(answer, lang, whole=False)


def _page(answer: Answer, lang: str, *, whole: bool) -> str:
    if isinstance(answer, Comparison):
        return comparison_page(answer, lang)
    voice = Voice.of(lang, answer.made_from.today, names_in(answer))
    return page(
        [
            head_lines("page.title", answer.participant, voice, *_aim(answer, voice)),
            warning_lines(answer.warnings, voice, first=True),
            *_body(answer, voice, whole=whole),
            foot_lines(answer.made_from, voice),
        ]
    )


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
            yield decision_lines(answer, voice)
            if answer.conditional is not None:
                yield wrapped(voice.say("asked.if-yes"))
                yield from _route(answer.conditional, voice, whole=whole)
                return
        case NoRoute():
            yield from _no_route(answer, voice)
        case Undecided():
            yield wrapped(f"{voice.say('undecided')} {bound_words(answer.lower_bound, voice)}".rstrip())
    yield warning_lines(answer.warnings, voice, first=False)


def _route(route: Route, voice: Voice, *, whole: bool) -> Sections:
    """The easy things first: what to do now, the way, the sums; then what to think of, and at last why and what else there is."""
    yield next_lines(route, voice)
    if whole:
        yield route_table(route, voice)
        yield totals_lines(route, voice)
        yield living_lines(route, voice)
        yield programme_lines(route, voice)
        yield wish_lines(route, voice)
    yield warning_lines(route.warnings, voice, first=False, legs=route.legs)
    if whole:
        yield why_lines(route, voice)
        yield saving_lines(route, voice)
    yield alternative_lines(route, voice)
    if whole:
        yield basis_lines(route, voice)


def _already(answer: AlreadyQualified, voice: Voice) -> Iterator[str]:
    yield from wrapped(voice.say("already", participant=answer.participant, name=target_name(answer.target, voice)))
    for code, ways in (("already.open", answer.open), ("already.onward", answer.onward)):
        if ways:
            yield ""
            yield voice.say(code)
            for way in ways:
                yield from wrapped(_way(way, voice), first="  – ")


def _way(way: OnwardWay, voice: Voice) -> str:
    name = voice.name(way.name)
    return name if way.step is None else voice.say("way.rung", name=name, step=way.step, ladder=voice.ladder(way.ladder))


def _no_route(answer: NoRoute, voice: Voice) -> Sections:
    """The causes, what would help, and who to talk to."""
    yield wrapped(voice.say("no-route", name=target_name(answer.target, voice)))
    yield obstacle_lines(answer, voice)
    yield repair_lines(answer.repairs, voice)
    yield wrapped(voice.say("no-route.talk", role=voice.say(f"role.{answer.hand_over}")))
