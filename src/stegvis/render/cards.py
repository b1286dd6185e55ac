"""A ladder's page as values: its steps, and a card for each activity and job, with sources and assumptions.

Comes in: a catalogue, a ladder and a language. Goes out: texts that know their language, in the order in which they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Sourced
from stegvis.ladder.model import Agreement, Job, Ladder, Shortage, Step
from stegvis.render.activity_words import apply_words, cost_words, length_words, start_words
from stegvis.render.marks import mark
from stegvis.render.requirement_words import fact_words, requirement_words
from stegvis.render.stepwords import name_in, own, pay_words
from stegvis.render.words import clean, has, listing, say, say_many
from stegvis.requirement import FactNeeded, LevelNeeded, leaves
from stegvis.terms import Text

__all__ = ["Card", "Row", "Said", "activity_card", "basis", "job_card", "shared_activities", "step_activities", "step_jobs"]

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and where it leads to if it is an address."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what it stands for; `sign` is a shape beside it."""

    label: str
    lines: tuple[Said, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An activity or a job: what it is, its name and text, its rows, and what they rest on."""

    kind: str
    name: str
    text: str
    rows: tuple[Row, ...]
    basis: tuple[Row, ...]


def step_activities(catalogue: Catalogue, ladder: Ladder, step: Step) -> list[Activity]:
    """The activities of a step, in the order of their ids."""
    return [entry for entry in catalogue.activities.values() if (entry.ladder, entry.step) == (ladder.id, step.step)]


def step_jobs(catalogue: Catalogue, ladder: Ladder, step: Step) -> list[Job]:
    """The jobs of a step, in the order of their ids."""
    return [entry for entry in catalogue.jobs.values() if (entry.ladder, entry.step) == (ladder.id, step.step)]


def shared_activities(catalogue: Catalogue, ladder: Ladder) -> tuple[Activity, ...]:
    """Activities outside the steps that give something which the ladder asks for, and what those ask for in turn."""
    own = [entry for entry in catalogue.activities.values() if entry.ladder == ladder.id and entry.step is not None]
    jobs = [entry for entry in catalogue.jobs.values() if entry.ladder == ladder.id]
    others = [entry for entry in catalogue.activities.values() if entry.step is None and entry.ladder in {*ladder.uses, ladder.id}]
    needed = {pair for asking in (own, jobs) for entry in asking for pair in _asked(entry)}
    found: dict[str, Activity] = {}
    while new := [entry for entry in others if entry.id not in found and _gives(catalogue, entry, needed)]:
        found.update((entry.id, entry) for entry in new)
        needed |= {pair for entry in new for pair in _asked(entry)}
    return tuple(found[key] for key in sorted(found))


def _asked(entry: Activity | Job) -> Iterator[tuple[str, str | None]]:
    for leaf in leaves(entry.requires):
        if isinstance(leaf, (FactNeeded, LevelNeeded)):
            yield leaf.fact, leaf.level if isinstance(leaf, LevelNeeded) else None


def _gives(catalogue: Catalogue, entry: Activity, needed: set[tuple[str, str | None]]) -> bool:
    """Whether the activity gives one of these, or a level below one that is asked for."""
    for gain in entry.gives:
        levels = catalogue.facts[gain.fact].levels
        for fact, level in needed:
            if fact == gain.fact and (level is None or gain.level is None or levels.index(gain.level) <= levels.index(level)):
                return True
    return False


def activity_card(catalogue: Catalogue, entry: Activity, lang: str) -> Card:
    """What is known of an activity."""
    gives = [fact_words(gain.fact, gain.level, catalogue, lang) for gain in entry.gives]
    gives += [fact_words(entry.renews, None, catalogue, lang)] if entry.renews else []
    beside = [name_in(catalogue.activities[other].name, lang) for other in entry.co_requires if other in catalogue.activities]
    rows = [
        _row("length", length_words(entry, lang), lang),
        _row("starts", start_words(entry, lang), lang),
        _row("requires", requirement_words(entry.requires, catalogue, lang) or [say("ladder.nothing", lang)], lang),
        _row("beside", beside, lang),
        _row("gives", gives, lang),
        _row("cost", cost_words(entry, lang), lang),
        _applying(entry, lang),
        _row("where", [_own(entry.where, lang)], lang),
        _row("hours", _listed("hours", entry.hours, lang), lang),
        _row(
            "lives-on",
            [listing([say(f"ladder.lives.{way}", lang) for way in entry.lives_on], lang, style="or")] if entry.lives_on else [],
            lang,
        ),
        _row("responsible", [say(f"role.{entry.responsible}", lang)] if entry.responsible else [], lang),
        _row("valid-to", [entry.valid_to.isoformat()] if entry.valid_to else [], lang),
    ]
    kind = say(f"kind.{entry.kind}", lang)
    return Card(kind, name_in(entry.name, lang), _own(entry.text, lang), _kept(rows), _kept(basis(entry, lang)))


def job_card(catalogue: Catalogue, entry: Job, lang: str) -> Card:
    """What is known of a job: its pay, the forecast, and how far tasks and pay are agreed on."""
    pay = pay_words(entry.pay_sek_month, lang) if entry.pay_sek_month else ""
    wait = [say_many("span.weeks", entry.weeks_to_hire, lang)] if entry.weeks_to_hire else []
    ssyk = [mark(f"{entry.ssyk.code} {clean(entry.ssyk.label)}", "sv", within=lang)] if entry.ssyk else []
    rows = [
        _row("pay", [pay or say("stop.no-pay", lang)], lang),
        *(_forecast(entry.shortage, lang) if entry.shortage else []),
        _row("requires", requirement_words(entry.requires, catalogue, lang) or [say("ladder.nothing", lang)], lang),
        *(_agreement(entry.agreement, lang) if entry.agreement else [_row("agreement", [say("ladder.agreement.none", lang)], lang)]),
        _row("wait", wait, lang),
        _row("hours", _listed("hours", entry.hours, lang), lang),
        _row("where", [_own(entry.where, lang)], lang),
        _row("ssyk", ssyk, lang),
    ]
    parts = [("pay", entry.pay_sek_month), ("forecast", entry.shortage), ("agreement", entry.agreement)]
    grounds = [*basis(entry, lang), *(row for what, part in parts if part for row in basis(part, lang, say(f"ladder.label.{what}", lang)))]
    return Card(say("ladder.job", lang), name_in(entry.name, lang), _own(entry.text, lang), _kept(rows), _kept(grounds))


def _listed(what: str, items: Sequence[str], lang: str, style: str = "standard") -> list[str]:
    return [listing([say(f"ladder.{what}.{item}", lang) for item in items], lang, style=style)] if items else []


def _forecast(shortage: Shortage, lang: str) -> Iterator[Row]:
    lines = [
        say(f"shortage.{shortage.situation}", lang),
        say(f"ladder.chances.{shortage.chances}", lang),
        say(f"ladder.trend.{shortage.trend}", lang),
        say("ladder.round", lang, round=shortage.round),
    ]
    yield Row(say("ladder.label.forecast", lang), tuple(Said(line) for line in lines), f"situation-{shortage.situation}")


def _agreement(agreement: Agreement, lang: str) -> Iterator[Row]:
    status = say(f"ladder.agreement.{agreement.status}", lang)
    if agreement.date is not None:
        status = say("ladder.agreement.dated", lang, status=status, date=str(agreement.date))
    yield _row("agreement", [status], lang)
    yield _row("parties", [listing(agreement.parties, lang)] if agreement.parties else [], lang)
    yield _row("tasks", [_own(agreement.tasks, lang)], lang)
    yield _row("agreed-pay", [_own(agreement.pay, lang)], lang)


def _applying(entry: Activity, lang: str) -> Row:
    row = _row("apply", apply_words(entry, lang), lang)
    link = entry.apply.url if entry.apply else None
    return Row(row.label, (*row.lines, *([_linked(link, lang)] if link else [])))


def basis(entry: Sourced, lang: str, about: str = "") -> tuple[Row, ...]:
    """Where the figures of an entry come from, and what of it is assumed; `about` is put before, for a part of an entry."""
    lines = [("ladder.source", "", entry.source)] if entry.source else []
    lines += [("ladder.source-of", _key(key, lang), source) for key, source in entry.sources.items()]
    suffix = ".about" if about else ""
    rows = [Row(say(f"{code}{suffix}", lang, what=what, about=about), (_linked(text, lang),)) for code, what, text in lines]
    if entry.assumption:
        label = say("ladder.assumed.about" if about else "ladder.assumed", lang, about=about)
        rows.append(Row(label, (Said(mark(clean(entry.assumption), "sv", within=lang)),)))
    return tuple(rows)


def _key(key: str, lang: str) -> str:
    """What a key of a file is called; the key itself where it has no word."""
    code = f"ladder.key.{key.rpartition('.')[2]}"
    return say(code, lang) if has(code, lang) else clean(key)


def _linked(text: str, lang: str) -> Said:
    cleaned = clean(text)
    is_address = _ADDRESS.fullmatch(cleaned)
    return Said(cleaned, cleaned) if is_address else Said(mark(cleaned, "sv", within=lang))


def _own(text: Text | None, lang: str) -> str:
    return own(text, lang) if text is not None else ""


def _row(label: str, lines: Iterable[str], lang: str) -> Row:
    return Row(say(f"ladder.label.{label}", lang), tuple(Said(line) for line in lines if line))


def _kept(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.lines)
