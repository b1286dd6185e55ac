"""The picture of a ladder: stairs that rise from left to right, one flight a branch, and where a participant stands on them.

Comes in: a catalogue, a ladder's id, and the rung that the participant stands before. Goes out: an SVG of its own, without scripts,
links or fonts to fetch, that can be read in black and white and read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder
from stegvis.render.blocks import BODY, INK, LABEL, NAME, PADDING, SOFT, Inside, Line, inside
from stegvis.render.flights import Flight, flights
from stegvis.render.languages import direction, html_lang
from stegvis.render.lettering import longest_word, text_width, wrap
from stegvis.render.stepwords import StepWords, read_aloud, states_of, step_words
from stegvis.render.templating import fill
from stegvis.render.words import clean, say, say_many

__all__ = ["staircase_svg"]

FONT = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
EDGES = {"done": "#1e6b3a", "here": INK, "aside": SOFT}
FILLS = {"done": "#e4f3e8", "here": "#fff3cc", "aside": "#ffffff"}
BLUE, TINTS = "#1d4f8c", ("#f0f6fd", "#e3eefa", "#d6e5f6", "#cadcf1")
MARGIN, HEAD, MARK, GAP, TRUNK = 32, 74, 78, 44, 40


@dataclass(frozen=True, slots=True)
class Block:
    """One step of the stairs, down to its `floor`; `chip` is the width of the sign that says how it lies for a participant."""

    number: int
    state: str
    x: int
    top: int
    width: int
    floor: int
    fill: str
    chip: int
    inside: Inside

    @property
    def edge(self) -> str:
        """The colour of its tread and its frame."""
        return EDGES.get(self.state, BLUE)


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands on a step: where along, at what height, how wide."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Branch:
    """The line from below a step to the first step of a flight that branches off there."""

    x: int
    top: int
    y: int
    end: int
    words: Line


@dataclass(frozen=True, slots=True)
class Floor:
    """The ground of one flight."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws, in pixels."""

    width: int
    height: int
    heading: tuple[Line, ...]
    blocks: tuple[Block, ...]
    branches: tuple[Branch, ...]
    floors: tuple[Floor, ...]
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
    steps = step_words(catalogue, ladder, lang)
    states = states_of(catalogue, ladder, here=here, done=done)
    svg = fill(
        "staircase.svg.jinja",
        picture=_picture(ladder, steps, states, lang),
        key=f"stairs-{ladder_id}",
        title=say("picture.title", lang, ladder=ladder.name.get(lang)),
        description=read_aloud(steps, states, lang),
        words={state: say(f"picture.{state}", lang) for state in ("done", "here", "next", "later", "aside")},
        paint={"ink": INK, "soft": SOFT, "font": FONT},
        lang=html_lang(lang),
        turned=direction(lang) == "rtl",
    )
    return svg + "\n"


def _picture(ladder: Ladder, steps: tuple[StepWords, ...], states: dict[int, str], lang: str) -> Picture:
    heading = _heading(ladder, len(steps), lang)
    broad = max((step.level for step in steps), default=-1) + 1
    width = _column(steps, broad)
    by_number = {step.number: step for step in steps}
    blocks: dict[int, Block] = {}
    branches: list[Branch] = []
    floors: list[Floor] = []
    bottom = heading[-1].y + 30
    for flight in flights(ladder):
        row = _Row(flight, width, [by_number[number] for number in flight.steps], states, lang)
        floor = row.floor(bottom, 0 if floors else max(line.end for line in heading) + MARGIN)
        blocks.update((block.number, block) for block in row.blocks(floor))
        if flight.parent is not None:
            branches.append(_branch(blocks[flight.parent], blocks[flight.steps[0]], lang))
        floors.append(Floor(row.left - 16, floor, width * len(flight.steps) + 32))
        bottom = floor + GAP
    ground = floors[-1].y if floors else bottom
    footer = _footer(ladder, ground, lang)
    total = MARGIN + max([MARGIN + width * broad, *(line.end for line in (*heading, *footer))])
    here = _here(blocks, lang)
    return Picture(total, ground + 22 + 22 * len(footer), heading, tuple(blocks.values()), tuple(branches), tuple(floors), footer, here)


def _column(steps: tuple[StepWords, ...], broad: int) -> int:
    """One width for all steps: wider when they are few, and wide enough for the longest word where that is reasonable."""
    wanted, most = max(240, min(300, 1240 // max(broad, 1))), 320 if broad < 7 else 260
    words = [longest_word(step.name, NAME, bold=True) for step in steps]
    words += [longest_word(job.name, BODY, bold=True) for step in steps for job in step.jobs]
    words += [longest_word(name, BODY) for step in steps for group in step.activities for name in group.names]
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


class _Row:
    """One flight on its own floor, its first step in the column of its level."""

    def __init__(self, flight: Flight, width: int, steps: list[StepWords], states: dict[int, str], lang: str) -> None:
        self.left, self.width, self.steps, self.states, self.lang = MARGIN + width * flight.level, width, steps, states, lang
        following = (*flight.steps[1:], None)
        self.insides = [inside(step, width, after, lang) for step, after in zip(steps, following, strict=True)]
        rise = 84 if len(steps) < 7 else 62
        lowest = max(HEAD + one.height - rise * index for index, one in enumerate(self.insides))
        self.heights = [max(lowest, HEAD) + rise * index for index in range(len(steps))]

    def floor(self, bottom: int, heading: int) -> int:
        """How far down the floor lies, so that no step reaches above `bottom`, or, right of the heading's end, above the margin."""
        floor = bottom
        for index, (step, height) in enumerate(zip(self.steps, self.heights, strict=True)):
            over = MARGIN if 0 < heading <= self.left + self.width * index else bottom
            floor = max(floor, over + height + (MARK if self.states[step.number] == "here" else 0))
        return floor

    def blocks(self, floor: int) -> Iterator[Block]:
        """The steps as they stand on that floor."""
        for index, (step, height, content) in enumerate(zip(self.steps, self.heights, self.insides, strict=True)):
            state = self.states[step.number]
            tint = FILLS.get(state, TINTS[min(step.level, len(TINTS) - 1)])
            chip = 0 if state in {"open", "here"} else 52 + text_width(say(f"picture.{state}", self.lang), 15, bold=True)
            yield Block(step.number, state, self.left + self.width * index, floor - height, self.width, floor, tint, chip, content)


def _branch(parent: Block, first: Block, lang: str) -> Branch:
    """From below the step that it leaves, down its own column, to the number of the first step of the flight."""
    x, y = parent.x + TRUNK, first.top + 42
    return Branch(x, parent.floor, y, first.x, Line(x + 16, y - 12, say("picture.from", lang, step=parent.number), 15, bold=True))


def _here(blocks: dict[int, Block], lang: str) -> Sign | None:
    width = text_width(say("picture.here", lang), 17, bold=True) + 66
    return next((Sign(block.x + block.width // 2, block.top, width) for block in blocks.values() if block.state == "here"), None)
