"""The picture of a ladder: stairs that rise in the direction of reading, one flight a branch, and where a participant stands on them.

Comes in: a catalogue, a ladder's id, and the rung that the participant stands before. Goes out: an SVG of its own, without scripts,
links or fonts to fetch, that can be read in black and white and read aloud; for pages a narrow one too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder
from stegvis.render.blocks import BODY, INK, LABEL, NAME, PADDING, SOFT, Inside, Line, inside
from stegvis.render.flights import Flight, flights
from stegvis.render.languages import direction, html_lang
from stegvis.render.lettering import longest_word, runs_left, text_width, wrap
from stegvis.render.marks import plain
from stegvis.render.stepwords import StepWords, own, read_aloud, states_of, step_words
from stegvis.render.templating import fill
from stegvis.render.words import falls_back, say, say_many

__all__ = ["page_pictures", "staircase_svg"]

FONT = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
EDGES = {"done": "#1e6b3a", "here": INK, "aside": SOFT}
FILLS = {"done": "#e4f3e8", "here": "#fff3cc", "aside": "#ffffff"}
BLUE, TINTS = "#1d4f8c", ("#f0f6fd", "#e3eefa", "#d6e5f6", "#cadcf1")
MARGIN, HEAD, MARK, GAP, TRUNK = 32, 74, 78, 44, 40
NARROW, EDGE, TREAD, BESIDE, ROW = 304, 8, 5, 80, 40


@dataclass(frozen=True, slots=True)
class Block:
    """One step of the stairs, down to its `floor`.

    `chip` is the width of the sign that says how it lies for a participant, `head` the room for number and sign.
    """

    number: int
    state: str
    x: int
    top: int
    width: int
    floor: int
    fill: str
    chip: int
    inside: Inside
    head: int = HEAD

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
    """Everything that the template draws, in pixels; `kind` is empty where it stands alone."""

    kind: str
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
    steps, states = step_words(catalogue, ladder, lang), states_of(catalogue, ladder, here=here, done=done)
    return _drawn(ladder, steps, states, lang, [_broad(ladder, steps, states, lang)])


def page_pictures(catalogue: Catalogue, ladder_id: str, *, here: tuple[str, int] | None, done: frozenset[int], lang: str) -> str:
    """The same for a page, which shows one of two: `broad` as above, or `narrow` for telephones. Both share one description."""
    ladder = catalogue.ladders[ladder_id]
    steps, states = step_words(catalogue, ladder, lang), states_of(catalogue, ladder, here=here, done=done)
    pictures = [replace(_broad(ladder, steps, states, lang), kind="broad"), _narrow(ladder, steps, states, lang)]
    return _drawn(ladder, steps, states, lang, pictures)


def _drawn(ladder: Ladder, steps: tuple[StepWords, ...], states: dict[int, str], lang: str, pictures: list[Picture]) -> str:
    return fill(
        "staircase.svg.jinja",
        pictures=pictures,
        key=f"stairs-{ladder.id}",
        title=say("picture.title", lang, ladder=own(ladder.name, lang)),
        description=read_aloud(steps, states, lang),
        words={state: plain(say(f"picture.{state}", lang)) for state in ("done", "here", "next", "later", "aside")},
        paint={"ink": INK, "soft": SOFT, "font": FONT},
        lang="sv" if falls_back("picture.steps", lang) else html_lang(lang),
        turned=direction(lang) == "rtl",
        runs_left=runs_left,
    )


def _broad(ladder: Ladder, steps: tuple[StepWords, ...], states: dict[int, str], lang: str) -> Picture:
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
    return Picture("", total, ground + 22 + 22 * len(footer), heading, tuple(blocks.values()), tuple(branches), tuple(floors), footer, here)


def _narrow(ladder: Ladder, steps: tuple[StepWords, ...], states: dict[int, str], lang: str) -> Picture:
    """The steps one above the other, each beginning further in than the one below, the flights one below the other."""
    by_number = {step.number: step for step in steps}
    blocks: list[Block] = []
    floors: list[Floor] = []
    words: list[Line] = []
    y = EDGE
    for flight in flights(ladder):
        indent = min(10, 32 // len(flight.steps))
        for index in reversed(range(len(flight.steps))):
            step, after = by_number[flight.steps[index]], flight.steps[index + 1 : index + 2]
            x, state = EDGE + indent * index, states[step.number]
            width, tint, chip = NARROW - EDGE - x, _tint(state, step), _chip(state, lang)
            content = inside(step, width, after[0] if after else None, lang)
            head = HEAD if chip < width - BESIDE else HEAD + ROW
            top, y = y + TREAD, y + TREAD + head + content.height
            blocks.append(Block(step.number, state, x, top, width, y, tint, chip, content, head))
        floors.append(Floor(0, y, NARROW))
        if flight.parent is not None:
            y += 26
            words.append(Line(EDGE, y, plain(say("picture.from", lang, step=flight.parent)), 16, bold=True))
        y += GAP
    return Picture("narrow", NARROW, y - GAP + EDGE, (), tuple(blocks), (), tuple(floors), tuple(words), None)


def _tint(state: str, step: StepWords) -> str:
    return FILLS.get(state, TINTS[min(step.level, len(TINTS) - 1)])


def _chip(state: str, lang: str) -> int:
    """How wide the sign is that says how a step lies; a step on a picture without a participant has none."""
    return 0 if state == "open" else 52 + text_width(plain(say(f"picture.{state}", lang)), 15, bold=True)


def _column(steps: tuple[StepWords, ...], broad: int) -> int:
    """One width for all steps: wider when they are few, and wide enough for the longest word where that is reasonable."""
    wanted, most = max(240, min(300, 1240 // max(broad, 1))), 320 if broad < 7 else 260
    words = [longest_word(step.name, NAME, bold=True) for step in steps]
    words += [longest_word(job.name, BODY, bold=True) for step in steps for job in step.jobs]
    words += [longest_word(name, BODY) for step in steps for group in step.activities for name in group.names]
    return max(wanted, min(max(words, default=0) + 2 * PADDING, most))


def _heading(ladder: Ladder, count: int, lang: str) -> tuple[Line, ...]:
    name = wrap(plain(own(ladder.name, lang)), 520, 34, bold=True, most=3)
    lines = [Line(MARGIN, 62 + 40 * index, text, 34, bold=True) for index, text in enumerate(name)]
    below = say_many("picture.steps", count, lang) if count else say("picture.no-steps", lang)
    return (*lines, Line(MARGIN, 62 + 40 * len(name) - 6, plain(below), 18, fill=SOFT))


def _footer(ladder: Ladder, floor: int, lang: str) -> tuple[Line, ...]:
    if ladder.checked_on is None:
        return ()
    return (Line(MARGIN, floor + 28, plain(say("picture.checked", lang, day=ladder.checked_on.isoformat())), LABEL, fill=SOFT),)


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
            tint = _tint(state, step)
            chip = 0 if state == "here" else _chip(state, self.lang)
            yield Block(step.number, state, self.left + self.width * index, floor - height, self.width, floor, tint, chip, content)


def _branch(parent: Block, first: Block, lang: str) -> Branch:
    """From below the step that it leaves, down its own column, to the number of the first step of the flight."""
    x, y = parent.x + TRUNK, first.top + 42
    return Branch(x, parent.floor, y, first.x, Line(x + 16, y - 12, plain(say("picture.from", lang, step=parent.number)), 15, bold=True))


def _here(blocks: dict[int, Block], lang: str) -> Sign | None:
    width = text_width(plain(say("picture.here", lang)), 17, bold=True) + 66
    return next((Sign(block.x + block.width // 2, block.top, width) for block in blocks.values() if block.state == "here"), None)
