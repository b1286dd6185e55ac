"""A ladder as a flowchart in Mermaid, which many editors, wikis and repositories draw.

Comes in: a catalogue, a ladder's id, and the rung that the participant stands before. Goes out: Mermaid text in which every name is
a quoted label, so that nothing a partner writes is read as code.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder
from stegvis.render.stepwords import StepWords, step_words
from stegvis.render.words import clean, say

__all__ = ["mermaid"]

_PLAIN = frozenset(" ,.:-–/+")
_STYLES = ("classDef job stroke-width:2px", "classDef here stroke-width:4px,font-weight:bold")


def mermaid(catalogue: Catalogue, ladder_id: str, *, here: tuple[str, int] | None = None, lang: str = "sv") -> str:
    """The steps of a ladder with their certificates, jobs and ways onward, as a Mermaid flowchart.

    Args:
        catalogue: where the ladder and its jobs are.
        ladder_id: the ladder that is drawn.
        here: ladder and step that the participant stands before; a step of another ladder leaves no mark.
        lang: language of the words.

    Raises:
        KeyError: there is no such ladder.
    """
    ladder = catalogue.ladders[ladder_id]
    steps = step_words(catalogue, ladder, lang)
    lines = ["flowchart LR", f"  accTitle: {_label(say('picture.title', lang, ladder=ladder.name.get(lang)))}"]
    for step in steps:
        lines += _step(step, lang)
    lines += _ways(catalogue, ladder, lang)
    if here is not None and here[0] == ladder_id and any(step.number == here[1] for step in steps):
        lines += [f'  here(["{_label(say("picture.here", lang))}"]) -.-> s{here[1]}', f"  class s{here[1]},here here"]
    return "\n".join([*lines, *(f"  {style}" for style in _STYLES)]) + "\n"


def _step(step: StepWords, lang: str) -> Iterator[str]:
    node = f"s{step.number}"
    yield f'  {node}["{_label(say("picture.step-named", lang, step=step.number, name=step.name))}"]'
    if step.certificate:
        yield f'  {node}c{{{{"{_label(say("picture.certificate-named", lang, name=step.certificate))}"}}}} --> {node}'
    for index, job in enumerate(step.jobs, start=1):
        yield f'  {node} --> {node}j{index}("{_label(say("picture.job-named", lang, name=job))}"):::job'


def _ways(catalogue: Catalogue, ladder: Ladder, lang: str) -> Iterator[str]:
    """The ways onward; a step of another ladder becomes a node of its own the first time it is named."""
    others: dict[tuple[str, int], str] = {}
    for step in ladder.steps:
        for way in step.onward:
            if way.ladder in (None, ladder.id):
                yield f"  s{step.step} ==> s{way.step}"
                continue
            rung = (way.ladder or "", way.step)
            if rung not in others:
                others[rung] = f"o{len(others) + 1}"
                yield f'  {others[rung]}[/"{_label(_other(catalogue, rung, lang))}"/]'
            yield f"  s{step.step} ==> {others[rung]}"


def _other(catalogue: Catalogue, rung: tuple[str, int], lang: str) -> str:
    ladder = catalogue.ladders.get(rung[0])
    return say("picture.other-step", lang, ladder=ladder.name.get(lang) if ladder else rung[0], step=rung[1])


def _label(text: str) -> str:
    """The text with everything but letters, digits and plain punctuation written as character codes.

    Example:
        >>> _label('"]; click <b>')
        '#34;#93;#59; click #60;b#62;'
    """
    return "".join(char if char.isalnum() or char in _PLAIN else f"#{ord(char)};" for char in " ".join(clean(text).split()))
