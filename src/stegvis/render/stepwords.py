"""What a picture says of each step of a ladder: its courses, certificate, jobs and ways on.

Comes in: a catalogue, one of its ladders, a language. Goes out: a `StepWords` a step, and all of it in sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job, Ladder, Onward, PayRange, Step
from stegvis.ladder.rungs import rungs_above
from stegvis.render.flights import levels
from stegvis.render.marks import capital, mark, plain
from stegvis.render.words import clean, listing, named, pay_range, say, say_many
from stegvis.requirement import FactNeeded, LevelNeeded, leaves
from stegvis.terms import Text

__all__ = ["STATES", "Activities", "JobWords", "StepWords", "Way", "name_in", "own", "pay_words", "read_aloud", "states_of", "step_words"]

STATES = ("done", "here", "next", "later", "aside")
"""Where a step lies for a participant, `aside` on another branch; without a participant each is `open`."""

_ORDER = ("course", "validation", "exam", "placement", "work_training", "subsidised_job", "support", "application")


@dataclass(frozen=True, slots=True)
class Activities:
    """Activities of one kind at a step: `kind` is `or-validation` for a validation that stands instead of a course."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobWords:
    """A job in words: its pay and the forecast are empty where nobody has said them."""

    name: str
    pay: str = ""
    situation: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way onward: the step, its ladder where that is another, and both in words."""

    step: int
    ladder: str
    words: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step in words; `top` is empty where the ladder goes on."""

    number: int
    level: int
    name: str
    activities: tuple[Activities, ...]
    certificate: str
    jobs: tuple[JobWords, ...]
    onward: tuple[Way, ...]
    top: str


def name_in(text: Text, lang: str) -> str:
    """A name as it is printed: always the Swedish one, a translation in brackets."""
    return named(clean(text["sv"]), clean(text.get(lang)), lang)


def own(text: Text, lang: str) -> str:
    """A text in the language of the page; Swedish, and marked so, where it has none."""
    said = clean(text.get(lang)).strip()
    return said if lang in text else mark(said, "sv", within=lang)


def step_words(catalogue: Catalogue, ladder: Ladder, lang: str) -> tuple[StepWords, ...]:
    """The steps of a ladder in the order of their numbers."""
    level_of = levels(ladder)
    top = say("picture.top" if sum(step.top for step in ladder.steps) == 1 else "picture.top.branch", lang)
    return tuple(
        _step(catalogue, ladder, step, level_of[step.step], top, lang) for step in sorted(ladder.steps, key=lambda step: step.step)
    )


def _step(catalogue: Catalogue, ladder: Ladder, step: Step, level: int, top: str, lang: str) -> StepWords:
    certificate = catalogue.facts.get(step.certificate or "")
    jobs = sorted((job for job in catalogue.jobs.values() if (job.ladder, job.step) == (ladder.id, step.step)), key=lambda job: job.id)
    activities = [entry for entry in catalogue.activities.values() if (entry.ladder, entry.step) == (ladder.id, step.step)]
    return StepWords(
        step.step,
        level,
        own(step.name, lang),
        tuple(_grouped(activities, lang)),
        name_in(certificate.name, lang) if certificate else "",
        tuple(_job(job, lang) for job in jobs),
        tuple(_ways(catalogue, ladder, step.onward, lang)),
        top if step.top else "",
    )


def _grouped(activities: list[Activity], lang: str) -> Iterator[Activities]:
    """The activities by kind, courses first."""
    taught = {gain.fact for entry in activities if entry.kind == "course" for gain in entry.gives}
    found: dict[str, list[str]] = {}
    for entry in sorted(activities, key=lambda entry: (_ORDER.index(entry.kind), entry.id)):
        after = {leaf.fact for leaf in leaves(entry.requires) if isinstance(leaf, (FactNeeded, LevelNeeded))}
        instead = entry.kind == "validation" and bool(taught) and not taught & after
        found.setdefault("or-validation" if instead else entry.kind, []).append(name_in(entry.name, lang))
    yield from (Activities(kind, tuple(names)) for kind, names in found.items())


def _job(job: Job, lang: str) -> JobWords:
    pay = pay_words(job.pay_sek_month, lang) if job.pay_sek_month else ""
    return JobWords(name_in(job.name, lang), pay, job.shortage.situation if job.shortage else "")


def pay_words(pay: PayRange, lang: str) -> str:
    """The range with its year, and whether it is an assumption; empty where there is no figure."""
    said = pay_range(pay.low, pay.mean, pay.high, lang)
    assumed = pay.source is None and not pay.sources
    return say("picture.pay.assumed" if assumed else "picture.pay", lang, pay=said, year=pay.year) if said else ""


def _ways(catalogue: Catalogue, ladder: Ladder, ways: Iterable[Onward], lang: str) -> Iterator[Way]:
    """Those of the own ladder by their numbers, then those of other ladders."""
    for way in sorted(ways, key=lambda way: (way.ladder not in (None, ladder.id), way.ladder or "", way.step)):
        elsewhere = way.ladder if way.ladder not in (None, ladder.id) else ""
        there = catalogue.ladders.get(elsewhere or ladder.id)
        name = next((own(step.name, lang) for step in there.steps if step.step == way.step), "") if there else ""
        code = f"picture.{'other-step' if elsewhere else 'onward-step'}{'-named' if name else ''}"
        where = own(there.name, lang) if there else elsewhere or ""
        yield Way(way.step, elsewhere or "", say(code, lang, step=way.step, ladder=where, name=name))


def states_of(
    catalogue: Catalogue, ladder: Ladder, *, here: tuple[str, int] | None = None, done: frozenset[int] = frozenset()
) -> dict[int, str]:
    """How each step lies for a participant who stands before the step `here` and has climbed those in `done`.

    A step of another ladder leaves no mark; without a mark and a climbed step all are `open`.
    """
    steps = {step.step: step for step in ladder.steps}
    before = steps.get(here[1]) if here is not None and here[0] == ladder.id else None
    found = dict.fromkeys(steps, "open" if before is None else "aside")
    if before is not None:
        ahead = [step for place, step in rungs_above(catalogue.ladders, ladder.id, before.step) if place == ladder.id]
        found.update(dict.fromkeys(ahead, "later"))
        found.update({way.step: "next" for way in before.onward if way.ladder in (None, ladder.id) and way.step in steps})
    found.update(dict.fromkeys(done & steps.keys(), "done"))
    return found if before is None else found | {before.step: "here"}


def read_aloud(steps: tuple[StepWords, ...], states: dict[int, str], lang: str) -> str:
    """Everything that a picture shows, in sentences, for who hears it instead of seeing it."""
    sentences = [say_many("picture.steps", len(steps), lang) if steps else say("picture.no-steps", lang)]
    for step in steps:
        sentences += _sentences(step, states[step.number], lang)
    return " ".join(f"{plain(sentence).rstrip('.')}." for sentence in sentences)


def _sentences(step: StepWords, state: str, lang: str) -> Iterator[str]:
    yield say("picture.step-named", lang, step=step.number, name=step.name)
    if state != "open":
        yield capital(say(f"picture.{state}", lang))
    for group in step.activities:
        yield say("picture.labelled", lang, label=say(f"picture.kind.{group.kind}", lang), list=listing(group.names, lang))
    if step.certificate:
        yield say("picture.certificate-named", lang, name=step.certificate)
    for job in step.jobs:
        yield say("picture.job-named", lang, name=job.name)
        yield from [say("picture.pay-named", lang, pay=job.pay)] if job.pay else []
        yield from [say(f"picture.situation.{job.situation}", lang)] if job.situation else []
    if step.onward:
        yield say("picture.onward", lang, where=listing([way.words for way in step.onward], lang))
    if step.top:
        yield step.top
