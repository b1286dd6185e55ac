"""A ladder as a page to read and print, and the index of several: one file each, without scripts and without anything to fetch.

Comes in: a catalogue, the id of a ladder, and the rung that a participant stands before. Goes out: HTML with the picture in it, and
below the picture the same in words, with what each figure rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Ladder, Step
from stegvis.render.cards import Card, Row, activity_card, basis, job_card, shared_activities, step_activities, step_jobs
from stegvis.render.languages import direction, html_lang
from stegvis.render.marks import capital, mark
from stegvis.render.small_stairs import small_stairs_svg
from stegvis.render.staircase import page_pictures
from stegvis.render.stepwords import StepWords, name_in, own, states_of, step_words
from stegvis.render.templating import fill
from stegvis.render.words import clean, exact_day, has, listing, notices, say, say_many

__all__ = ["ladder_index", "ladder_page"]


@dataclass(frozen=True, slots=True)
class Link:
    """A way onward: its words, and the place on this or another page, empty where that page is not there."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the page."""

    number: int
    name: str
    state: str
    text: str
    certificate: str
    issuer: str
    activities: tuple[Card, ...]
    jobs: tuple[Card, ...]
    onward: tuple[Link, ...]
    top: str
    basis: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index."""

    place: str
    name: str
    line: str
    picture: Markup


_PAGE_WORDS = (
    "picture", "picture.hint", "contents", "activities", "job-heading", "onward", "certificate", "certificate.none", "issuer",
    "activities.none", "jobs.none", "shared", "shared.why", "basis", "partners", "all", "limits",
)  # fmt: skip


def ladder_page(
    catalogue: Catalogue,
    ladder_id: str,
    *,
    here: tuple[str, int] | None = None,
    done: frozenset[int] = frozenset(),
    lang: str = "sv",
    pages: Iterable[str] = (),
) -> str:
    """A ladder's page.

    Args:
        catalogue: where the ladder, its activities and its jobs are.
        ladder_id: the ladder that is shown.
        here: ladder and step that the participant stands before; a step of another ladder leaves no mark.
        done: numbers of the steps that are climbed.
        lang: language of the words.
        pages: ids of ladders whose pages stand beside this one, with an index, and are linked.

    Raises:
        KeyError: there is no such ladder.
    """
    ladder = catalogue.ladders[ladder_id]
    beside = frozenset(pages)
    states = states_of(catalogue, ladder, here=here, done=done)
    return fill(
        "ladder.html.jinja",
        **_tongue(lang),
        title=say("picture.title", lang, ladder=own(ladder.name, lang)),
        name=own(ladder.name, lang),
        text=own(ladder.text, lang) if ladder.text else "",
        lead=say_many("picture.steps", len(ladder.steps), lang) if ladder.steps else say("picture.no-steps", lang),
        picture=Markup(page_pictures(catalogue, ladder_id, here=here, done=done, lang=lang)),  # escaped when it was made
        parts=_parts(catalogue, ladder, states, beside, lang),
        shared=[activity_card(catalogue, entry, lang) for entry in shared_activities(catalogue, ladder)],
        partners=[_partner(partner.name, partner.role, lang) for partner in ladder.partners],
        checked=say("ladder.checked", lang, day=exact_day(ladder.checked_on, lang)) if ladder.checked_on else "",
        words={word: say(f"ladder.{word}", lang) for word in _PAGE_WORDS},
        has_index=bool(beside),
    )


def ladder_index(catalogue: Catalogue, ladders: Iterable[str], *, lang: str = "sv") -> str:
    """The page that leads to the pages of these ladders, each with one line and a small picture.

    Raises:
        KeyError: there is no such ladder.
    """
    chosen = [catalogue.ladders[ladder_id] for ladder_id in dict.fromkeys(ladders)]
    entries = [
        Entry(
            f"{ladder.id}.html",
            own(ladder.name, lang),
            _line(catalogue, ladder, lang),
            Markup(small_stairs_svg(ladder, turned=direction(lang) == "rtl")),
        )
        for ladder in chosen
    ]
    title, lead = say("ladder.index", lang), say("ladder.index.lead", lang)
    return fill("index.html.jinja", **_tongue(lang), title=title, lead=lead, entries=entries)


def _tongue(lang: str) -> dict[str, object]:
    """How HTML names the language and its direction, and that no translator has read the page."""
    return {"lang": html_lang(lang), "dir": direction(lang), "notices": list(notices(lang))}


def _line(catalogue: Catalogue, ladder: Ladder, lang: str) -> str:
    """How many steps, from which to which."""
    steps = step_words(catalogue, ladder, lang)
    if len(steps) < 2:
        return say_many("picture.steps", len(steps), lang) if steps else say("picture.no-steps", lang)
    last = [step.name for step in steps if step.top and step is not steps[0]] or [steps[-1].name]
    return say("ladder.index.line", lang, count=len(steps), first=steps[0].name, last=listing(last, lang, style="or"))


def _parts(catalogue: Catalogue, ladder: Ladder, states: dict[int, str], beside: frozenset[str], lang: str) -> list[Part]:
    by_number = {words.number: words for words in step_words(catalogue, ladder, lang)}
    found = []
    for step in ladder.steps:
        words = by_number[step.step]
        onward = tuple(Link(way.words, _place(way.step, way.ladder, states, beside)) for way in words.onward)
        found.append(replace(_part(catalogue, ladder, step, words, states[step.step], lang), onward=onward))
    return found


def _part(catalogue: Catalogue, ladder: Ladder, step: Step, words: StepWords, state: str, lang: str) -> Part:
    certificate = catalogue.facts.get(step.certificate or "")
    grounds = basis(step, lang)
    if certificate is not None:
        grounds += basis(certificate, lang, say("ladder.certificate", lang))
    return Part(
        number=step.step,
        name=own(step.name, lang),
        state="" if state == "open" else capital(say(f"picture.{state}", lang)),
        text=own(step.text, lang) if step.text else "",
        certificate=name_in(certificate.name, lang) if certificate else "",
        issuer=clean(getattr(certificate, "issuer", None) or ""),
        activities=tuple(activity_card(catalogue, entry, lang) for entry in step_activities(catalogue, ladder, step)),
        jobs=tuple(job_card(catalogue, entry, lang) for entry in step_jobs(catalogue, ladder, step)),
        onward=(),
        top=words.top,
        basis=grounds,
    )


def _place(step: int, ladder: str, states: dict[int, str], beside: frozenset[str]) -> str:
    if ladder:
        return f"{ladder}.html#steg-{step}" if ladder in beside else ""
    return f"#steg-{step}" if step in states else ""


def _partner(name: str, role: str, lang: str) -> str:
    code = f"ladder.partner.{role}"
    return say("ladder.partner", lang, name=name, role=say(code, lang) if has(code, lang) else mark(clean(role), "sv", within=lang))
