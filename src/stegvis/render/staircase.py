"""The picture of a ladder: a staircase that rises from left to right, and where a participant stands on it.

Comes in: a catalogue, a ladder's id, and the rung that the participant stands before. Goes out: an SVG of its own, without scripts,
links or fonts to fetch, that can be read in black and white and read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder
from stegvis.render.lettering import longest_word, text_width, wrap
from stegvis.render.stepwords import StepWords, step_words
from stegvis.render.words import clean, say, say_many

__all__ = ["staircase_svg"]

INK, SOFT = "#16202e", "#42506a"
FONT = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
EDGES = {"open": "#1d4f8c", "done": "#1e6b3a", "here": INK}
FILLS = {"done": "#e4f3e8", "here": "#fff3cc"}
TINTS = ("#f0f6fd", "#e3eefa", "#d6e5f6", "#cadcf1")
MARGIN, PADDING, HEAD, MARK = 32, 20, 74, 78
NAME, LABEL, BODY = 20, 14, 16
MOST_JOBS = 6


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
    def end(self) -> int:
        """Where it ends at the latest."""
        return self.x + text_width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Icon:
    """A small sign before a label, its upper left corner."""

    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in a block below its number, counted from there, and the height of it all."""

    lines: tuple[Line, ...]
    icons: tuple[Icon, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """One step of the stairs; `chip` is the width of the sign that says it is climbed."""

    number: int
    state: str
    x: int
    top: int
    width: int
    fill: str
    chip: int
    inside: Inside

    @property
    def edge(self) -> str:
        """The colour of its tread and its frame."""
        return EDGES[self.state]


@dataclass(frozen=True, slots=True)
class Sign:
    """A tread, or what stands on it: where along, at what height, how wide."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws, in pixels."""

    width: int
    height: int
    floor: int
    heading: tuple[Line, ...]
    blocks: tuple[Block, ...]
    pills: tuple[Sign, ...]
    footer: tuple[Line, ...]
    here: Sign | None


def staircase_svg(
    catalogue: Catalogue,
    ladder_id: str,
    *,
    here: tuple[str, int] | None = None,
    done: frozenset[int] = frozenset(),
    lang: str = "sv",
) -> str:
    """The staircase of a ladder as an SVG document.

    Args:
        catalogue: where the ladder and its jobs are.
        ladder_id: the ladder that is drawn.
        here: ladder and step that the participant stands before; a step of another ladder leaves no mark.
        done: numbers of the steps that are climbed.
        lang: language of the words.

    Raises:
        KeyError: there is no such ladder.
    """
    ladder = catalogue.ladders[ladder_id]
    before = here[1] if here is not None and here[0] == ladder_id else None
    steps = step_words(catalogue, ladder, lang)
    states = {step.number: "here" if step.number == before else "done" if step.number in done else "open" for step in steps}
    templates = FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8")
    template = Environment(loader=templates, autoescape=True, undefined=StrictUndefined).get_template("staircase.svg.jinja")
    return template.render(
        picture=_picture(ladder, steps, states, lang),
        key=f"stairs-{ladder_id}",
        title=say("picture.title", lang, ladder=ladder.name.get(lang)),
        description=_read_aloud(steps, states, lang),
        words={"done": say("picture.done", lang), "here": say("picture.here", lang), "either": say("picture.or", lang)},
        paint={"ink": INK, "soft": SOFT, "font": FONT},
        lang=lang,
    )


def _read_aloud(steps: tuple[StepWords, ...], states: dict[int, str], lang: str) -> str:
    """The whole picture in sentences, for who hears it instead of seeing it."""
    sentences = [say_many("picture.steps", len(steps), lang) if steps else say("picture.no-steps", lang)]
    for step in steps:
        sentences.append(say("picture.step-named", lang, step=step.number, name=step.name))
        sentences += [say("picture.certificate-named", lang, name=step.certificate)] if step.certificate else []
        sentences += [say("picture.job-named", lang, name=job) for job in step.jobs]
        sentences += [step.onward] if step.onward else []
        sentences += [say(f"picture.{states[step.number]}", lang).capitalize()] if states[step.number] != "open" else []
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)


def _picture(ladder: Ladder, steps: tuple[StepWords, ...], states: dict[int, str], lang: str) -> Picture:
    heading = _heading(ladder, len(steps), lang)
    width = _column(steps)
    insides = [_inside(step, width, lang) for step in steps]
    rise = 84 if max((step.level for step in steps), default=0) < 6 else 62
    lowest = max((HEAD + inside.height - rise * step.level for step, inside in zip(steps, insides, strict=True)), default=0)
    heights = [max(lowest, HEAD) + rise * step.level for step in steps]
    floor = _floor(heading, heights, width, [states[step.number] for step in steps])
    blocks = tuple(
        _block(step, states[step.number], Sign(MARGIN + width * index, floor - height, width), inside, lang)
        for index, (step, height, inside) in enumerate(zip(steps, heights, insides, strict=True))
    )
    footer = _footer(ladder, floor, lang)
    total = MARGIN + max([MARGIN + width * len(steps), *(line.end for line in (*heading, *footer))])
    return Picture(total, floor + 22 + 22 * len(footer), floor, heading, blocks, _pills(steps, blocks, lang), footer, _here(blocks, lang))


def _column(steps: tuple[StepWords, ...]) -> int:
    """One width for all steps: wider when they are few, and wide enough for the longest word where that is reasonable."""
    wanted, most = max(196, min(290, 1040 // max(len(steps), 1))), 300 if len(steps) < 7 else 230
    words = [longest_word(step.name, NAME, bold=True) for step in steps]
    words += [longest_word(name, BODY, bold=True) for step in steps for name in step.jobs]
    return max(wanted, min(max(words, default=0) + 2 * PADDING, most))


def _heading(ladder: Ladder, count: int, lang: str) -> tuple[Line, ...]:
    name = wrap(clean(ladder.name.get(lang)), 520, 34, bold=True, most=3)
    lines = [Line(MARGIN, 62 + 40 * index, text, 34, bold=True) for index, text in enumerate(name)]
    below = say_many("picture.steps", count, lang) if count else say("picture.no-steps", lang)
    return (*lines, Line(MARGIN, 62 + 40 * len(name) - 6, below, 18, fill=SOFT))


def _footer(ladder: Ladder, floor: int, lang: str) -> tuple[Line, ...]:
    if ladder.checked_on is None:
        return ()
    return (Line(MARGIN, floor + 28, say("picture.checked", lang, day=ladder.checked_on.isoformat()), LABEL, fill=SOFT),)


def _floor(heading: tuple[Line, ...], heights: list[int], width: int, states: list[str]) -> int:
    """How far down the floor lies: the heading fills the corner over the lowest steps and touches none of them."""
    bottom, end = heading[-1].y + 30, max(line.end for line in heading) + MARGIN
    floor = bottom
    for index, (height, state) in enumerate(zip(heights, states, strict=True)):
        over = bottom if MARGIN + width * index < end else MARGIN
        floor = max(floor, over + height + (MARK if state == "here" else 0))
    return floor


def _block(step: StepWords, state: str, tread: Sign, inside: Inside, lang: str) -> Block:
    fill = FILLS.get(state, TINTS[min(step.level, len(TINTS) - 1)])
    chip = 52 + text_width(say("picture.done", lang), 15, bold=True) if state == "done" else 0
    return Block(step.number, state, tread.x, tread.y, tread.width, fill, chip, inside)


def _inside(step: StepWords, width: int, lang: str) -> Inside:
    """Name, certificate, jobs and the way on, one below the other."""
    room, y = width - 2 * PADDING, 22
    lines: list[Line] = []
    icons: list[Icon] = []

    def write(text: str, size: int, leading: int, *, bold: bool = False, fill: str = INK) -> None:
        nonlocal y
        fitting = next((smaller for smaller in (size, size - 2, size - 3) if longest_word(text, smaller, bold=bold) <= room), size - 2)
        for part in wrap(text, room, fitting, bold=bold):
            lines.append(Line(PADDING, y, part, fitting, bold, fill))
            y += leading

    def label(text: str, kind: str) -> None:
        nonlocal y
        y += 14
        icons.append(Icon(PADDING, y - 13, kind))
        lines.append(Line(PADDING + 24, y, text, LABEL, fill=SOFT))
        y += 22

    write(step.name, NAME, 25, bold=True)
    if step.certificate:
        label(say("picture.certificate", lang), "certificate")
        write(step.certificate, BODY, 21)
    if step.jobs:
        label(say_many("picture.jobs", len(step.jobs), lang), "job")
        for job in step.jobs[:MOST_JOBS]:
            write(job, BODY, 21, bold=True)
            y += 4
        if len(step.jobs) > MOST_JOBS:
            write(say_many("picture.more-jobs", len(step.jobs) - MOST_JOBS, lang), LABEL, 19)
    if step.onward:
        y += 10
        write(step.onward, LABEL, 19, fill=SOFT)
    return Inside(tuple(lines), tuple(icons), y + 8)


def _pills(steps: tuple[StepWords, ...], blocks: tuple[Block, ...], lang: str) -> tuple[Sign, ...]:
    """Between two steps side by side: one or the other."""
    width = text_width(say("picture.or", lang), LABEL, bold=True) + 22
    pairs = zip(pairwise(steps), pairwise(blocks), strict=True)
    return tuple(Sign(block.x, block.top, width) for (left, right), (_, block) in pairs if left.level == right.level)


def _here(blocks: tuple[Block, ...], lang: str) -> Sign | None:
    width = text_width(say("picture.here", lang), 17, bold=True) + 66
    return next((Sign(block.x + block.width // 2, block.top, width) for block in blocks if block.state == "here"), None)
