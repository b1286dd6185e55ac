"""What an edit changes, as text for a screen and as Markdown for a pull request.

Comes in: a `Difference`. Goes out: its changes by category, then whose next step or dates they change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from stegvis.difference import Difference, Outlook, PersonChange
from stegvis.ladder.diff import CATEGORIES, Change
from stegvis.render.layout import wrapped
from stegvis.render.words import clean, name_of, say, say_many, short_day

__all__ = ["diff_markdown", "diff_text"]

_LONGEST, _BEFORE = 80, 20
"""Of a longer value so many signs are shown, so many of them before the first that differs."""


def diff_text(found: Difference, *, lang: str = "sv") -> str:
    """The difference as text, at most `layout.WIDTH` characters a line."""
    lines: list[str] = []
    for heading, items in _parts(found, lang):
        lines += [heading, *(line for item in items for line in wrapped(item, first="  ", rest="    ")), ""]
    return "\n".join([*lines, _summary(found, lang)]) + "\n"


def diff_markdown(found: Difference, *, lang: str = "sv") -> str:
    """The difference as Markdown: a heading a part and a list below it; no text of a file is markup there."""
    lines: list[str] = []
    for heading, items in _parts(found, lang):
        lines += [f"### {heading}", "", *(f"- {_plain(item)}" for item in items), ""]
    return "\n".join([*lines, _plain(_summary(found, lang))]) + "\n"


def _plain(text: str) -> str:
    """The text with every sign that means something in Markdown or HTML taken as it stands."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-!|~&@" else sign for sign in text)


def _parts(found: Difference, lang: str) -> Iterator[tuple[str, list[str]]]:
    for category in CATEGORIES:
        items = [_change(item, lang) for item in found.changes if item.category == category]
        if items:
            yield say(f"diff.{category}", lang), items
    people = [_person(item, lang, found.today) for item in found.participants if item.differs]
    if people:
        yield say("diff.people", lang), people


def _summary(found: Difference, lang: str) -> str:
    counts = [say_many("diff.count", len(found.changes), lang) if found.changes else say("diff.none", lang)]
    if found.participants:
        differing = sum(bool(item.differs) for item in found.participants)
        steps = sum("next_step" in item.differs for item in found.participants)
        counts.append(say_many("diff.count.people", len(found.participants), lang, differing=differing, steps=steps))
    open_still = [item.participant for item in found.participants if not (item.before.proven and item.after.proven)]
    if open_still:
        counts.append(say("diff.not-proven", lang, list=", ".join(open_still)))
    return " ".join(counts)


def _change(item: Change, lang: str) -> str:
    what = f"{say(f'diff.kind.{item.kind}', lang)} {item.id} ({name_of(item.name, lang)})"
    if not item.key:
        said = say("diff.new" if item.old is None else "diff.gone", lang)
    elif item.key == "id":
        said = say("diff.renamed", lang, old=item.old, new=item.new)
    else:
        pairs = zip(item.old or "", item.new or "", strict=False)
        same = len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])
        said = say("diff.key", lang, key=item.key, old=_value(item.old, same, lang), new=_value(item.new, same, lang))
    return f"{clean(item.ladder)}: {clean(what)}: {said}"


def _value(value: str | None, same: int, lang: str) -> str:
    """The value, or of a long one the part around where it begins to differ."""
    if value is None:
        return say("diff.nothing", lang)
    text = clean(value)
    start = max(0, same - _BEFORE) if len(text) > _LONGEST else 0
    shown = text[start : start + _LONGEST]
    return f"{'…' if start else ''}{shown}{'…' if start + _LONGEST < len(text) else ''}"


def _person(item: PersonChange, lang: str, today: date) -> str:
    pairs = [(part, _of(part, item.before, lang, today), _of(part, item.after, lang, today)) for part in _PARTS]
    said = [say("diff.key", lang, key=say(f"diff.{part}", lang), old=old, new=new) for part, old, new in pairs if old != new]
    return f"{clean(item.participant)}: {'; '.join(said)}."


_PARTS = ("verdict", "next_step", "starts", "able_to_apply", "target", "study_points", "cost_sek")


def _of(part: str, outlook: Outlook, lang: str, today: date) -> str:
    """One thing that the plan says, in words."""
    if part == "verdict":
        return say(f"diff.verdict.{outlook.verdict}", lang)
    if part == "next_step":
        return name_of(outlook.next_name, lang) if outlook.next_name else say("diff.nothing", lang)
    value = getattr(outlook, part)
    if value is None:
        return say("diff.nothing", lang)
    return short_day(value, lang, today=today) if isinstance(value, date) else str(value)
