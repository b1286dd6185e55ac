"""A ladder as a flowchart in Mermaid, which many editors, wikis and repositories draw.

Comes in: a catalogue, a ladder's id, and the rung that the participant stands before. Goes out: Mermaid text in which every name is
a quoted label, so that nothing a partner writes is read as code.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.ladder.catalogue import Catalogue
from stegvis.render.marks import capital, plain
from stegvis.render.stepwords import StepWords, own, read_aloud, states_of, step_words
from stegvis.render.words import clean, listing, say

__all__ = ["mermaid"]

_PLAIN = frozenset(" ,.:-–/+")
_ALOUD = _PLAIN | frozenset("()")
"""In a title or a description nothing opens a bracket, and character codes would be read aloud as they stand."""

_STYLES = (
    "classDef job stroke-width:2px",
    "classDef done stroke-width:2px",
    "classDef here stroke-width:4px,font-weight:bold",
    "classDef next stroke-width:3px",
    "classDef later stroke-dasharray:6 4",
    "classDef aside stroke-dasharray:2 4",
)


def mermaid(
    catalogue: Catalogue,
    ladder_id: str,
    *,
    here: tuple[str, int] | None = None,
    done: frozenset[int] = frozenset(),
    lang: str = "sv",
) -> str:
    """The steps of a ladder with their courses, certificates, jobs and ways onward, as a Mermaid flowchart.

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
    lines = [
        "flowchart LR",
        f"  accTitle: {_label(say('picture.title', lang, ladder=own(ladder.name, lang)), _ALOUD)}",
        f"  accDescr: {_label(read_aloud(steps, states, lang), _ALOUD)}",
    ]
    for step in steps:
        lines += _step(step, states[step.number], lang)
    lines += _ways(steps)
    marked = [number for number, state in states.items() if state == "here"]
    lines += [f'  here(["{_label(say("picture.here", lang))}"]) -.-> s{number}' for number in marked]
    lines += [f"  class s{number} {state}" for number, state in states.items() if state != "open"]
    used = {"job", *states.values()}
    return "\n".join([*lines, *(f"  {style}" for style in _STYLES if style.split()[1] in used)]) + "\n"


def _step(step: StepWords, state: str, lang: str) -> Iterator[str]:
    node = f"s{step.number}"
    said = [say("picture.step-named", lang, step=step.number, name=step.name)]
    said += [capital(say(f"picture.{state}", lang))] if state not in {"open", "here"} else []
    said += [step.top] if step.top else []
    yield f'  {node}["{_label(". ".join(said))}"]'
    for index, group in enumerate(step.activities, start=1):
        held = say("picture.labelled", lang, label=say(f"picture.kind.{group.kind}", lang), list=listing(group.names, lang))
        yield f'  {node}a{index}[["{_label(held)}"]] --> {node}'
    if step.certificate:
        yield f'  {node}c{{{{"{_label(say("picture.certificate-named", lang, name=step.certificate))}"}}}} --> {node}'
    for index, job in enumerate(step.jobs, start=1):
        words = [say("picture.job-named", lang, name=job.name)]
        words += [say("picture.pay-named", lang, pay=job.pay)] if job.pay else []
        words += [say(f"picture.situation.{job.situation}", lang)] if job.situation else []
        yield f'  {node} --> {node}j{index}("{_label(". ".join(words))}"):::job'


def _ways(steps: tuple[StepWords, ...]) -> Iterator[str]:
    """The ways onward; a step of another ladder becomes a node of its own the first time it is named."""
    others: dict[tuple[str, int], str] = {}
    for step in steps:
        for way in step.onward:
            if not way.ladder:
                yield f"  s{step.number} ==> s{way.step}"
                continue
            rung = (way.ladder, way.step)
            if rung not in others:
                others[rung] = f"o{len(others) + 1}"
                yield f'  {others[rung]}[/"{_label(way.words)}"/]'
            yield f"  s{step.number} ==> {others[rung]}"


def _label(text: str, kept: frozenset[str] = _PLAIN) -> str:
    """The text with everything but letters, digits and plain punctuation written as character codes.

    Example:
        >>> _label('"]; click <b>')
        '#34;#93;#59; click #60;b#62;'
    """
    return "".join(char if char.isalnum() or char in kept else f"#{ord(char)};" for char in " ".join(clean(plain(text)).split()))
