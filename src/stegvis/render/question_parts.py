"""The next question of a mapping talk: the question itself, and the page on why it is asked and what each answer would change.

Comes in: a `Question`. Goes out: sections in which nothing private is asked, and every answer is free to leave out.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.question import Question, Reply
from stegvis.render.marks import capital
from stegvis.render.page_parts import foot_parts, goal, head_parts
from stegvis.render.parts import Heading, Pairs, Para, ParaKind, Part, Section
from stegvis.render.voice import Voice

__all__ = ["asking_parts", "left_parts", "question_sections"]


def question_sections(asked: Question, lang: str) -> list[Section]:
    """The question, why it is asked, and what each answer would change; or that nothing more need be asked.

    Raises:
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, asked.made_from.today)
    body = [_settled(asked, voice)] if asked.settled else [_asked(asked, voice), _why(asked, voice), _changes(asked, voice)]
    head = head_parts("ask.title", asked.participant, voice, goal(asked.target, voice))
    return [tuple(section) for section in (head, *body, foot_parts(asked.made_from, voice))]


def asking_parts(asked: Question, voice: Voice) -> Section:
    """Only the question, as it is said aloud, with its numbered choices if it has any; none when nothing need be asked."""
    return () if asked.settled else tuple(_sentences(asked, voice))


def left_parts(asked: Question, voice: Voice) -> Iterator[Part]:
    """What is left to ask, for a page about the plan: the question that matters most, and how many more there are."""
    yield Heading(voice.say("heading.left"))
    if asked.settled:
        yield Para(voice.say("ask.settled" if asked.proven else "ask.settled.not-proven"), "inner")
    else:
        yield from _sentences(asked, voice, inner=True)
        yield Para(voice.many("ask.left", asked.left), "inner")


def _settled(asked: Question, voice: Voice) -> Iterator[Part]:
    yield Heading(voice.say("heading.settled"))
    yield Para(voice.say("ask.settled" if asked.proven else "ask.settled.not-proven"), "inner")


def _asked(asked: Question, voice: Voice) -> Iterator[Part]:
    yield Heading(voice.say("heading.question"))
    yield from _sentences(asked, voice, inner=True)


def _sentences(asked: Question, voice: Voice, *, inner: bool = False) -> Iterator[Part]:
    """The question, what more is said of it, and its choices by number."""
    name = voice.name(asked.name) if asked.name is not None else ""
    months = asked.kind == "months"
    kind: ParaKind = "inner" if inner else ""
    yield Para(voice.many("ask.months", asked.months) if months else voice.say(f"ask.{asked.kind}", name=name), kind)
    if asked.text is not None:
        yield Para(voice.own(asked.text), kind)
    choices = [voice.name(asked.works[choice]) if choice in asked.works else voice.level(choice) for choice in asked.choices]
    yield Pairs(tuple((f"{number}.", choice) for number, choice in enumerate(choices, start=1)), inner)


def _why(asked: Question, voice: Voice) -> Iterator[Part]:
    yield Heading(voice.say("heading.ask-why"))
    yield Para(voice.say("ask.why" if asked.proven else "ask.why.not-proven"), "inner")
    yield Para(voice.many("ask.left", asked.left), "inner")
    if not asked.proven:
        yield Para(voice.say("ask.not-proven"), "inner")


def _changes(asked: Question, voice: Voice) -> Iterator[Part]:
    """What each answer would change, those that change the same together, no and not knowing last; or that there was no time to know."""
    now = next((reply for reply in asked.replies if reply.says == "no"), None)
    said: dict[str, list[str]] = {}
    for reply in asked.replies:
        if reply.says != "no":
            said.setdefault(_change(reply, now, asked.proven, voice), []).append(_label(asked, reply, voice))
    pairs = [(voice.list(dict.fromkeys(labels), style="or"), change) for change, labels in said.items()]
    unknown = not asked.proven and not said
    if now is not None and not (unknown and now.verdict == "other"):
        pairs.append((voice.say("ask.no"), _now(now, asked.proven, voice)))
    yield Heading(voice.say("heading.ask-changes"))
    yield Pairs(tuple(pairs))
    if unknown:
        yield Para(voice.say("ask.not-reckoned"), "inner")


def _label(asked: Question, reply: Reply, voice: Voice) -> str:
    if asked.kind == "months":
        return voice.many("ask.yes.months", reply.months or asked.months)
    return voice.say("ask.yes") if reply.says == "yes" else voice.level(reply.says)


def _change(reply: Reply, now: Reply | None, proven: bool, voice: Voice) -> str:
    """The plan as it would be: its next step, and how much sooner its days come."""
    if reply.verdict == "already_qualified":
        return voice.say("ask.already")
    if reply.verdict == "other" or now is None or now.verdict != "route":
        return _now(reply, proven, voice)
    name = voice.name(reply.next_name) if reply.next_name is not None else voice.say("next.nothing-new")
    said = [voice.say("ask.step.new" if reply.changes_next_step else "ask.step.same", name=name)]
    moved = [
        voice.say(code, time=_moved(days, voice))
        for code, days in (("ask.first-job", reply.days_to_first_job), ("ask.target", reply.days_to_target))
        if days
    ]
    return " ".join([*said, _sentence(moved, voice) if moved else voice.say("ask.same-days")])


def _sentence(parts: list[str], voice: Voice) -> str:
    """Parts as a sentence with a capital first letter."""
    said = voice.list(parts)
    return voice.say("ask.moved", list=capital(said))


def _moved(days: int, voice: Voice) -> str:
    """So much sooner, or later; later is rounded up."""
    return voice.say("moved.sooner" if days > 0 else "moved.later", time=voice.span(abs(days), up=days < 0))


def _now(reply: Reply, proven: bool, voice: Voice) -> str:
    """The plan by itself: its next step and its days; that there is none only where time did not run out."""
    if reply.verdict == "other":
        return voice.say("ask.no-route" if proven else "ask.no-route.not-proven")
    name = voice.name(reply.next_name) if reply.next_name is not None else voice.say("next.nothing-new")
    days = [
        voice.say(code, day=voice.say("now") if day <= voice.today else voice.say("earliest", day=voice.day(day)))
        for code, day in (("ask.day.first-job", reply.able_to_apply), ("ask.day.target", reply.target))
        if day is not None
    ]
    said = voice.say("ask.step.same", name=name)
    return f"{said} {_sentence(days, voice)}" if days else said
