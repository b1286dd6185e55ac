"""What a picture says of each step of a ladder, and how high the step lies.

Comes in: a catalogue, one of its ladders, a language. Goes out: a `StepWords` a step, and the level of each.
"""

from __future__ import annotations

from dataclasses import dataclass

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder, Onward
from stegvis.render.words import clean, listing, say

__all__ = ["StepWords", "levels", "step_words"]


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step in words; `onward` is empty where the way on is simply the next step, which the picture shows."""

    number: int
    level: int
    name: str
    certificate: str
    jobs: tuple[str, ...]
    onward: str


def step_words(catalogue: Catalogue, ladder: Ladder, lang: str) -> tuple[StepWords, ...]:
    """The steps of a ladder from the lowest level up, those of one level by their numbers."""
    level_of = levels(ladder)
    found = []
    for step in ladder.steps:
        certificate = catalogue.facts.get(step.certificate or "")
        jobs = [job for job in catalogue.jobs.values() if (job.ladder, job.step) == (ladder.id, step.step)]
        found.append(
            StepWords(
                step.step,
                level_of[step.step],
                clean(step.name.get(lang)),
                clean(certificate.name.get(lang)) if certificate else "",
                tuple(clean(job.name.get(lang)) for job in sorted(jobs, key=lambda job: job.id)),
                _onward(catalogue, ladder, step.onward, level_of, level_of[step.step], lang),
            )
        )
    return tuple(sorted(found, key=lambda step: (step.level, step.number)))


def levels(ladder: Ladder) -> dict[int, int]:
    """How high each step lies: above every lower-numbered step that leads to it, and side by side where they are alternatives.

    A ladder in which no step leads on yet is drawn as one flight.
    """
    numbers = [step.step for step in ladder.steps]
    below: dict[int, list[int]] = {number: [] for number in numbers}
    for step in ladder.steps:
        for way in step.onward:
            if way.ladder in (None, ladder.id) and way.step in below and step.step < way.step:
                below[way.step].append(step.step)
    if not any(below.values()):
        return {number: index for index, number in enumerate(numbers)}
    found: dict[int, int] = {}
    for number in numbers:
        found[number] = max((found[lower] + 1 for lower in below[number]), default=0)
    return found


def _onward(catalogue: Catalogue, ladder: Ladder, ways: tuple[Onward, ...], level_of: dict[int, int], level: int, lang: str) -> str:
    own = {way.step for way in ways if way.ladder in (None, ladder.id)}
    others = [way for way in ways if way.ladder not in (None, ladder.id)]
    seen_already = {number for number, higher in level_of.items() if higher == level + 1}
    where = [] if own == seen_already else [say("picture.onward-step", lang, step=number) for number in sorted(own)]
    for way in sorted(others, key=lambda way: (way.ladder or "", way.step)):
        other = catalogue.ladders.get(way.ladder or "")
        where.append(say("picture.other-step", lang, ladder=other.name.get(lang) if other else way.ladder, step=way.step))
    return say("picture.onward", lang, where=listing(where, lang)) if where else ""
