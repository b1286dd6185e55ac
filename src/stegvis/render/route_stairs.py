"""The stairs of one route, for the sheets: rising from the first rung to the target, and where the participant stands.

Comes in: a `Route`, or an answer whose target is reached, and a language. Goes out: an SVG of its own, once for paper and screens and once
for telephones; it can be read in black and white, and is mirrored where the language runs from right to left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stegvis.render.languages import direction, html_lang
from stegvis.render.lettering import longest_word, text_width, wrap
from stegvis.render.marks import plain
from stegvis.render.templating import fill
from stegvis.render.voice import Voice
from stegvis.route import AlreadyQualified, Leg, Route, Rung

__all__ = ["stairs_svg"]

_MOST_ROWS, _MOST_COURSES = 4, 2
_PADDING, _ICON, _GAP = 12, 24, 8
_SMALL_STEPS = frozenset({"exam", "application"})


@dataclass(frozen=True, slots=True)
class Words:
    """One step in words: which rungs, how they lie, and its lines, each with its sign."""

    steps: str
    badge: str
    state: str
    label: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text with its baseline, and the sign before it, where it begins the text that belongs to the sign."""

    x: int
    y: int
    text: str
    bold: bool
    icon: str
    icon_x: int


@dataclass(frozen=True, slots=True)
class Tread:
    """One step as it is drawn; `chip` is the breadth of the sign that says how it lies."""

    state: str
    label: str
    badge: str
    badge_width: int
    x: int
    y: int
    width: int
    height: int
    chip: int
    lines: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The stairs at one breadth."""

    kind: str
    width: int
    height: int
    size: int
    treads: tuple[Tread, ...]


def stairs_svg(answer: Route | AlreadyQualified, voice: Voice, second: Voice | None = None, *, key: str = "trappa") -> str:
    """The picture; empty where the target belongs to no rung.

    Args:
        answer: whose stairs.
        voice: in which language; names stand in Swedish.
        second: the other language, where the signs stand in two.
        key: what the ids in the picture begin with, so that two can stand on one page.
    """
    rows = list(_words(answer, voice, second))
    if not rows:
        return ""
    said = " ".join(
        voice.say("stairs.said", step=row.steps, state=row.label, what=voice.list(text for _, text in row.lines)) for row in rows
    )
    return fill(
        "route_stairs.svg.jinja",
        drawings=[_drawn("paper", rows, 516, 14, 26), _drawn("phone", rows, 320, 16, 8)],
        key=f"{key}-{html_lang(voice.lang)}",
        title=voice.say("stairs.title"),
        description=plain(said),
        lang=html_lang(voice.lang),
        turned=direction(voice.lang) == "rtl",
        paint={"ink": "#16202e", "soft": "#42506a"},
    )


# ---- in words -----------------------------------------------------------------------------------------------------


def _words(answer: Route | AlreadyQualified, voice: Voice, second: Voice | None) -> Iterator[Words]:
    """The rungs from the lowest up; where there are many, the climbed ones together, and then those between the next and the target."""
    groups = [[rung] for rung in answer.stairs]
    for state in ("done", "later"):
        if len(groups) > _MOST_ROWS:
            groups = _together(groups, state)
    legs = answer.legs if isinstance(answer, Route) else ()
    for group in groups:
        first, last = group[0].step, group[-1].step
        alone, badge = len(group) == 1, str(first) if first == last else f"{first}–{last}"
        label = voice.say("stairs.step", step=first) if alone else voice.say("stairs.done-steps", first=first, last=last)
        lines = [("job", plain(voice.name(rung.jobs[0]))) for rung in group if rung.jobs]
        if alone:
            lines += _courses(group[0], legs, voice)
        sign = " / ".join(plain(one.say(f"stairs.{group[0].state}")) for one in (voice, second) if one is not None)
        yield Words(label, badge, group[0].state, sign, tuple(lines) or (("job", plain(voice.name(group[0].name))),))


def _together(groups: list[list[Rung]], state: str) -> list[list[Rung]]:
    """Rungs of that state as one group, but for the last of all, which is the target's."""
    inner = [group for group in groups[:-1] if group[0].state == state]
    joined = [rung for group in inner for rung in group]
    if len(joined) < 2:
        return groups
    at = groups.index(inner[0])
    return [*groups[:at], joined, *(group for group in groups[at:] if group not in inner)]


def _courses(rung: Rung, legs: tuple[Leg, ...], voice: Voice) -> Iterator[tuple[str, str]]:
    """What is still to be learnt for the rung, and the certificate that it gives."""
    own = [leg for leg in legs if (leg.ladder, leg.step) == (rung.ladder, rung.step) and leg.kind not in _SMALL_STEPS]
    names = [plain(voice.name(leg.name)) for leg in own[:_MOST_COURSES]]
    if names:
        more = [voice.say("stairs.more")] if len(own) > _MOST_COURSES else []
        yield "course", ", ".join([*names, *more])
    if rung.certificate is not None:
        yield "certificate", plain(voice.name(rung.certificate))


# ---- drawn --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """One step being measured."""

    words: Words
    width: int
    size: int
    chip: int
    badge: int
    lines: list[Written] = field(default_factory=list)
    y: int = 0

    def write(self) -> int:
        """Its lines from the top down; how high it is then."""
        leading = self.size + 5
        self.y = _PADDING + self.size
        left = self.badge + 20
        for number, (icon, text) in enumerate(self.words.lines):
            bold = icon == "job"
            beside = self.chip + _GAP if number == 0 and self._fits_beside(text) else 0
            if number == 0 and not beside:
                self.y += leading + 4  # the sign has the first line to itself
            room = self.width - left - _ICON - _PADDING - beside
            for at, line in enumerate(wrap(text, room, self.size, bold=bold)):
                self.lines.append(Written(left + _ICON, self.y, line, bold, icon if at == 0 else "", left))
                self.y += leading
        return self.y - leading + _PADDING + 2

    def _fits_beside(self, text: str) -> bool:
        room = self.width - _PADDING - self.badge - 20 - _ICON - self.chip - _GAP
        return longest_word(text, self.size, bold=True) <= room and room > self.width // 3


def _drawn(kind: str, rows: list[Words], width: int, size: int, indent: int) -> Drawing:
    """The steps one above the other, each beginning further in than the one below."""
    treads: list[Tread] = []
    made = []
    for number, words in enumerate(rows):
        chip = text_width(words.label, size, bold=True) + 2 * size + 14
        badge = max(30, text_width(words.badge, size, bold=True) + 14)
        row = _Row(words, width - indent * number, size, chip, badge)
        made.append((row, row.write()))
    total = sum(height for _, height in made) + 4
    bottom = total - 2
    for number, (row, height) in enumerate(made):
        bottom -= height
        x = indent * number
        words = row.words
        treads.append(Tread(words.state, words.label, words.badge, row.badge, x, bottom, row.width, height, row.chip, tuple(row.lines)))
    return Drawing(kind, width, total, size, tuple(treads))
