"""An answer as one page of plain text, for a counsellor to read and talk about.

Comes in: any `Answer`. Goes out: its page, at most `layout.WIDTH` characters broad; nothing is said that the answer does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from stegvis.dates import parse_day
from stegvis.findings import Obstacle, Repair, Warned
from stegvis.render.layout import beside, wrapped
from stegvis.render.route_lines import (
    Voice,
    assumption_lines,
    bound_words,
    chosen_by,
    known_name,
    next_lines,
    proof_line,
    route_table,
    totals_lines,
)
from stegvis.render.words import clean, has
from stegvis.route import AlreadyQualified, Answer, Comparison, NeedsPerson, NoRoute, OnwardWay, Route, TargetAnswer, Undecided
from stegvis.terms import Text

__all__ = ["next_text", "text"]

_UNKNOWN = frozenset({"unknown-fact", "unknown-activity", "unknown-job", "unknown-waiver"})
_SAID_FIRST = _UNKNOWN | {"unknown-level", "level-missing"}
_DEEPEST = 12


def text(answer: Answer, *, lang: str = "sv") -> str:
    """The whole page: who and whereto, what was not understood, the next step, the way, what it rests on.

    Raises:
        ValueError: there is no such language.
    """
    assert not isinstance(answer, Comparison)
    return _page(answer, lang, whole=True)


def next_text(answer: Answer, *, lang: str = "sv") -> str:
    """Only the next step; an answer that is no route is said whole, since it has none.

    Raises:
        ValueError: there is no such language.
    """
    assert not isinstance(answer, Comparison)
    return _page(answer, lang, whole=False)


def _page(answer: TargetAnswer, lang: str, *, whole: bool) -> str:
    voice = Voice.of(lang, answer.made_from.today)
    sections = [
        _head(answer, voice),
        _warned(answer, voice, first=True),
        *_body(answer, voice, whole=whole),
        _warned(answer, voice, first=False),
        _foot(answer, voice),
    ]
    blocks = ["\n".join(line.rstrip() for line in section) for section in sections]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(answer: TargetAnswer, voice: Voice) -> Iterator[str]:
    yield from beside(voice.say("page.title", participant=answer.participant), voice.day(answer.made_from.today))
    goal = voice.say("page.target", name=_target(answer, voice))
    route = answer.conditional if isinstance(answer, NeedsPerson) else answer
    yield from wrapped(f"{goal} {voice.say(f'by.{chosen_by(route)}')}" if isinstance(route, Route) else goal)


def _target(answer: TargetAnswer, voice: Voice) -> str:
    name = voice.name(answer.target.name)
    return f"{name} ({answer.target.level})" if answer.target.level else name


def _body(answer: TargetAnswer, voice: Voice, *, whole: bool) -> Iterator[Iterable[str]]:
    match answer:
        case Route():
            yield from _route(answer, voice, whole=whole)
        case AlreadyQualified():
            yield _already(answer, voice)
        case NeedsPerson():
            yield _asked(answer, voice)
            if answer.conditional is not None:
                yield wrapped(voice.say("asked.if-yes"))
                yield from _route(answer.conditional, voice, whole=whole)
        case NoRoute():
            yield _no_route(answer, voice)
        case Undecided():
            yield wrapped(f"{voice.say('undecided')} {bound_words(answer.lower_bound, voice)}".rstrip())


def _route(route: Route, voice: Voice, *, whole: bool) -> Iterator[Iterable[str]]:
    yield next_lines(route, voice)
    if whole:
        yield route_table(route, voice)
        yield totals_lines(route, voice)
        yield [*assumption_lines(route, voice), *wrapped(proof_line(route, voice))]


def _already(answer: AlreadyQualified, voice: Voice) -> Iterator[str]:
    yield from wrapped(voice.say("already", participant=answer.participant, name=_target(answer, voice)))
    for code, ways in (("already.open", answer.open), ("already.onward", answer.onward)):
        if ways:
            yield ""
            yield voice.say(code)
            for way in ways:
                yield from wrapped(_way(way, voice), first="  – ")


def _way(way: OnwardWay, voice: Voice) -> str:
    name = voice.name(way.name)
    return name if way.step is None else voice.say("way.rung", name=name, step=way.step, ladder=way.ladder)


def _asked(answer: NeedsPerson, voice: Voice) -> Iterator[str]:
    yield voice.say("heading.asked")
    yield from wrapped(voice.say("asked", role=voice.say(f"role.{answer.role}")), first="  ")
    yield from wrapped(voice.say("asked.question", question=_in(answer.question, voice)), first="  ")


def _in(text: Text, voice: Voice) -> str:
    return clean(text.get(voice.lang))


def _no_route(answer: NoRoute, voice: Voice) -> Iterator[str]:
    yield from wrapped(voice.say("no-route", name=_target(answer, voice)))
    if answer.obstacles:
        yield ""
        yield voice.say("heading.obstacles")
        yield from _obstacles(answer.obstacles, voice, depth=1)
    if answer.repairs:
        yield ""
        yield voice.say("heading.repairs")
        for repair in answer.repairs:
            yield from wrapped(_repair(repair, voice), first="  – ")
    yield ""
    yield from wrapped(voice.say("no-route.talk", role=voice.say("role.guidance_counsellor")))


def _obstacles(obstacles: Iterable[Obstacle], voice: Voice, *, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield "  " * depth + "…"
        return
    for obstacle in obstacles:
        yield from wrapped(_obstacle(obstacle, voice), first="  " * depth + "– ")
        yield from _obstacles(obstacle.causes, voice, depth=depth + 1)


def _obstacle(obstacle: Obstacle, voice: Voice) -> str:
    """One cause in words; a cause of a kind that has no sentence is still named."""
    found = dict(obstacle.particulars)
    name = _obstacle_name(obstacle, voice)
    if obstacle.code == "decided-by" and has(f"role.{obstacle.what}", voice.lang):
        said = voice.say("obstacle.decided-by", role=voice.say(f"role.{obstacle.what}"), question=found.get("question", ""))
        return said[:1].upper() + said[1:]
    if obstacle.code == "needs" and "activity" in found:
        return voice.say("obstacle.needs.through", name=name, activity=found["activity"])
    code = "no-experience" if obstacle.code == "months" else obstacle.code
    keys = (f"obstacle.{code}.{found.get('reason', '')}", f"obstacle.{code}", "obstacle")
    return voice.say(next(key for key in keys if has(key, voice.lang)), name=name)


def _obstacle_name(obstacle: Obstacle, voice: Voice) -> str:
    found = dict(obstacle.particulars)
    if found.get("months", "").isdecimal():
        return voice.many("obstacle.months", int(found["months"]), jobs=obstacle.what)
    name = voice.name(obstacle.name) if obstacle.name is not None else clean(obstacle.what)
    return voice.say("obstacle.level", name=name, level=found["level"]) if "level" in found else name


def _repair(repair: Repair, voice: Voice) -> str:
    what = voice.list(f"{key} {value}" for key, value in repair.particulars.items())
    said = voice.say("repair", code=repair.code, what=what)
    if repair.target.earliest is None:
        return said
    return f"{said} {voice.say('repair.day', day=voice.day(repair.target.earliest))}"


def _warned(answer: TargetAnswer, voice: Voice, *, first: bool) -> Iterator[str]:
    chosen = [warning for warning in answer.warnings if (warning.code in _SAID_FIRST) is first]
    if chosen:
        yield voice.say("heading.unknown" if first else "heading.warnings")
    aged = [_said(warning.particulars.get("of", ""), answer, voice) for warning in chosen if warning.code == "age-uncertain"]
    for warning in chosen:
        if warning.code != "age-uncertain":
            yield from wrapped(_warning(warning, answer, voice), first="  – ")
    if aged:
        yield from wrapped(voice.say("warning.age-uncertain", of=voice.list(aged)), first="  – ")


def _warning(warning: Warned, answer: TargetAnswer, voice: Voice) -> str:
    unknown = warning.code in _UNKNOWN
    particulars = {key: value if unknown else _said(value, answer, voice) for key, value in warning.particulars.items()}
    particulars.setdefault("name", next(iter(particulars.values()), ""))
    code = f"warning.{warning.code}"
    if unknown and not particulars.get("likely"):
        code = f"{code}.alone"
    if not has(code, voice.lang):
        what = ", ".join(f"{key}={value}" for key, value in warning.particulars.items())
        return voice.say("warning", code=warning.code, what=what)
    return voice.say(code, **particulars)


def _said(value: str, answer: TargetAnswer, voice: Voice) -> str:
    """A particular as it stands; in words where it is a day, by its name where the answer names it."""
    try:
        return voice.day(parse_day(value))
    except ValueError:
        return known_name(answer, value, voice)


def _foot(answer: TargetAnswer, voice: Voice) -> Iterator[str]:
    yield from wrapped(voice.say("page.purpose"))
    made_from = answer.made_from
    dated = sorted(made_from.ladders, key=lambda version: (str(version.checked_on), version.ladder))
    checked, rest = [], ""
    for on, versions in groupby(dated, key=lambda version: version.checked_on):
        names = voice.list(version.ladder for version in versions)
        if on:
            checked.append(voice.say("page.checked.on", day=voice.day(on), list=names))
        else:
            rest = voice.say("page.unchecked", list=names)
    said = voice.say("page.checked", list=voice.list(checked)) if checked else ""
    yield voice.say("page.folder", folder=made_from.folder or "–", list=f"{said} {rest}".strip()).rstrip()
