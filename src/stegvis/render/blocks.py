"""What stands inside a step of the picture: its name, courses, certificate, jobs and ways on, line by line.

Comes in: a step in words, and how broad it is. Goes out: lines of text and small signs, counted from the step's own corner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stegvis.render.lettering import longest_word, text_width, wrap
from stegvis.render.stepwords import JobWords, StepWords
from stegvis.render.words import say, say_many

__all__ = ["BODY", "INK", "LABEL", "NAME", "PADDING", "SOFT", "Icon", "Inside", "Line", "inside"]

INK, SOFT = "#16202e", "#42506a"
PADDING, INDENT = 20, 24
NAME, LABEL, BODY = 20, 14, 16
MOST_JOBS, MOST_OTHERS = 6, 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, its baseline at `y`."""

    x: int
    y: int
    text: str
    size: int = BODY
    bold: bool = False
    fill: str = INK

    @property
    def turned(self) -> bool:
        """Whether it is written from right to left."""
        return any("\u0590" <= letter <= "\u08ff" for letter in self.text)

    @property
    def end(self) -> int:
        """Where it ends at the latest."""
        return self.x + text_width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Icon:
    """A small sign before a line, its upper left corner; none is broader than 17 or higher than 17."""

    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in a block below its number, counted from there, and the height of it all."""

    lines: tuple[Line, ...]
    icons: tuple[Icon, ...]
    height: int


@dataclass(slots=True)
class _Sheet:
    """A block being written, from the top down; `y` is the next baseline."""

    room: int
    lang: str
    y: int = 22
    lines: list[Line] = field(default_factory=list)
    icons: list[Icon] = field(default_factory=list)

    def write(self, text: str, size: int, leading: int, *, indent: int = 0, bold: bool = False, fill: str = INK) -> None:
        """The text in as many lines as it needs, a little smaller where its longest word asks for that."""
        room = self.room - indent
        fitting = next((smaller for smaller in (size, size - 2, size - 3) if longest_word(text, smaller, bold=bold) <= room), size - 2)
        for part in wrap(text, room, fitting, bold=bold):
            self.lines.append(Line(PADDING + indent, self.y, part, fitting, bold, fill))
            self.y += leading

    def sign(self, kind: str) -> None:
        """A sign before the next line."""
        self.icons.append(Icon(PADDING, self.y - 13, kind))

    def label(self, text: str, kind: str) -> None:
        """What the lines below are, with its sign."""
        self.y += 12
        self.sign(kind)
        self.write(text, LABEL, 18, indent=INDENT, fill=SOFT)
        self.y += 4

    def several(self, names: Iterable[str], most: int, more: str) -> None:
        """So many of the names, and how many more there are."""
        every = list(names)
        for name in every[:most]:
            self.write(name, BODY, 20)
            self.y += 5
        if len(every) > most:
            self.write(say_many(more, len(every) - most, self.lang), LABEL, 19)

    def job(self, job: JobWords) -> None:
        """A job with its pay, and a shape and words for the forecast."""
        self.write(job.name, BODY, 20, bold=True)
        if job.pay:
            self.write(job.pay, LABEL, 19)
        if job.situation:
            self.sign(f"situation-{job.situation}")
            self.write(say(f"picture.situation.{job.situation}", self.lang), LABEL, 19, indent=INDENT)
        self.y += 6


def inside(step: StepWords, width: int, following: int | None, lang: str) -> Inside:
    """Name, activities, certificate, jobs and the ways on, one below the other.

    Args:
        step: what is said.
        width: of the block, in pixels.
        following: the step that stands beside this one in the picture, which needs no words.
        lang: language of the labels.
    """
    sheet = _Sheet(width - 2 * PADDING, lang)
    sheet.write(step.name, NAME, 25, bold=True)
    for group in step.activities:
        sheet.label(say(f"picture.kind.{group.kind}", lang), "validation" if group.kind == "or-validation" else group.kind)
        sheet.several(group.names, MOST_OTHERS, "picture.more")
    if step.certificate:
        sheet.label(say("picture.certificate", lang), "certificate")
        sheet.write(step.certificate, BODY, 20)
    if step.jobs:
        sheet.label(say_many("picture.jobs", len(step.jobs), lang), "job")
        for job in step.jobs[:MOST_JOBS]:
            sheet.job(job)
        if len(step.jobs) > MOST_JOBS:
            sheet.write(say_many("picture.more-jobs", len(step.jobs) - MOST_JOBS, lang), LABEL, 19)
    if ways := [way.words for way in step.onward if way.ladder or way.step != following]:
        also = len(ways) < len(step.onward)
        sheet.label(say("picture.also-onward-label" if also else "picture.onward-label", lang), "onward")
        sheet.several(ways, MOST_OTHERS, "picture.more")
    if step.top:
        sheet.label(step.top, "top")
    return Inside(tuple(sheet.lines), tuple(sheet.icons), sheet.y + 4)
