"""What every page has: its head, its foot, and the warnings, those of what was not understood apart.

Comes in: parts of any answer and the voice. Goes out: sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from stegvis.dates import parse_day
from stegvis.findings import Warned
from stegvis.render.marks import mark
from stegvis.render.parts import Heading, Item, Para, Part, Title
from stegvis.render.voice import Voice
from stegvis.render.words import notices
from stegvis.route import Leg, MadeFrom, Target

__all__ = ["foot_parts", "goal", "head_parts", "target_name", "warning_parts"]

_UNKNOWN = frozenset(f"unknown-{what}" for what in ("fact", "activity", "job", "waiver", "wish", "programme", "track"))
_SAID_FIRST = _UNKNOWN | {"unknown-level", "level-missing"}


def head_parts(title: str, participant: str, voice: Voice, *said: str) -> Iterator[Part]:
    """What page it is and for whom, the day, and what is said at once."""
    yield Title(voice.say(title, participant=participant), voice.day(voice.today))
    yield Para(" ".join(said))


def target_name(target: Target, voice: Voice) -> str:
    """The target by name, with its level."""
    return voice.fact(target.name, target.level)


def goal(target: Target, voice: Voice) -> str:
    """The target as a sentence."""
    return voice.say("page.target", name=target_name(target, voice))


def warning_parts(warnings: Iterable[Warned], voice: Voice, *, first: bool, legs: Sequence[Leg] = ()) -> Iterator[Part]:
    """The warnings: those of what was not understood (`first`), or all others, where one sentence names all uncertain ages."""
    chosen = [warning for warning in warnings if (warning.code in _SAID_FIRST) is first]
    if chosen:
        yield Heading(voice.say("heading.unknown" if first else "heading.warnings"))
    aged = [voice.called(warning.particulars.get("of", "")) for warning in chosen if warning.code == "age-uncertain"]
    for warning in chosen:
        if warning.code != "age-uncertain":
            yield Item(_warning(warning, legs, voice))
    if aged:
        yield Item(voice.say("warning.age-uncertain", of=voice.list(aged)))


def _warning(warning: Warned, legs: Sequence[Leg], voice: Voice) -> str:
    unknown = warning.code in _UNKNOWN
    particulars = {key: value if unknown else _said(key, value, voice) for key, value in warning.particulars.items()}
    particulars.setdefault("name", next(iter(particulars.values()), ""))
    code = f"warning.{warning.code}"
    if unknown and not particulars.get("likely"):
        code = f"{code}.alone"
    if warning.particulars.get("proven") == "no":
        code = f"{code}.open"
    if not voice.has(code):
        what = ", ".join(f"{key}={value}" for key, value in warning.particulars.items())
        return voice.say("warning", code=warning.code, what=what)
    if warning.code == "holding-lapses" and (renewal := _renewal(warning.particulars.get("fact", ""), legs)) is not None:
        number, leg = renewal
        return voice.say("warning.holding-lapses.renewed", **particulars, by=voice.name(leg.name), number=number)
    return voice.say(code, **particulars)


def _renewal(fact: str, legs: Sequence[Leg]) -> tuple[int, Leg] | None:
    """The activity of the route, with its number, that gives what lapses anew."""
    return next(((at, leg) for at, leg in enumerate(legs, start=1) if any(reason.needs == fact for reason in leg.because)), None)


def _said(key: str, value: str, voice: Voice) -> str:
    """A particular in words: a day, whole since it is a known limit; levels, a name where the answer has one, else as it stands."""
    if key == "levels":
        return voice.list((voice.level(level) for level in value.split(", ")), style="or")
    try:
        return voice.exact_day(parse_day(value))
    except ValueError:
        return voice.called(value)


def foot_parts(made_from: MadeFrom, voice: Voice) -> Iterator[Part]:
    """What the page is for, when its figures were checked, and which ladders it rests on, last of all."""
    yield Para(voice.say("page.purpose"))
    dated = sorted(made_from.ladders, key=lambda version: (str(version.checked_on), version.ladder))
    checked, rest = [], ""
    for on, versions in groupby(dated, key=lambda version: version.checked_on):
        names = voice.list(version.ladder for version in versions)
        if on:
            checked.append(voice.say("page.checked.on", day=voice.exact_day(on), list=names))
        else:
            rest = voice.say("page.unchecked", list=names)
    said = voice.say("page.checked", list=voice.list(checked)) if checked else ""
    folder = voice.say("page.folder", folder=made_from.folder or "–")
    ages = f"{said} {rest}".strip()
    yield Para(ages, more=folder) if ages else Para(folder)
    if told := [mark(text, lang, within=voice.lang) for lang, text in notices(voice.lang)]:
        yield Para(" ".join(told))
