"""An answer as pages to hold in the hand: the sheets of participant and coach, one file without scripts and without anything to fetch.

Comes in: any `Answer`, perhaps an older one and the next question. Goes out: HTML for screen and paper, in one language or in two line by
line; nothing is said that the answer does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from stegvis.question import Question
from stegvis.render.answer_parts import answer_sections
from stegvis.render.languages import Direction, direction, html_lang, spoken
from stegvis.render.marks import plain
from stegvis.render.participant_sheet import sheet_of
from stegvis.render.parts import Part, calm, paired
from stegvis.render.route_stairs import stairs_svg
from stegvis.render.templating import fill
from stegvis.render.voice import Voice, names_in
from stegvis.render.words import notices, say
from stegvis.route import AlreadyQualified, Answer, NeedsPerson, Route

__all__ = ["answer_html", "html", "next_html"]

Pair = tuple[Part, Part | None]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the page, as HTML names it."""

    lang: str
    dir: Direction


def html(answer: Answer, *, lang: str = "sv", before: Answer | None = None, question: Question | None = None) -> str:
    """Both sheets: one side of A4 for the participant, then the whole plan for the coach.

    Args:
        answer: what is said.
        lang: the language, or two that stand line by line, as `sv+ar`.
        before: an older answer for the same participant, to say what has changed since.
        question: the next question of the mapping talk, to say what is left to ask.

    Raises:
        ValueError: there is no such language.
    """
    return _page(answer, lang, list(_coach(answer, lang, before, question)))


def next_html(answer: Answer, *, lang: str = "sv") -> str:
    """The participant's sheet alone.

    Raises:
        ValueError: there is no such language.
    """
    return _page(answer, lang, [])


def answer_html(answer: Answer, *, lang: str = "sv") -> Markup:
    """The stairs and the coach's sheet as a part of another page.

    Raises:
        ValueError: there is no such language.
    """
    tongues = [Tongue(html_lang(one), direction(one)) for one in spoken(lang)]
    filled = fill(
        "answer.html.jinja",
        tongues=tongues,
        stairs=Markup("".join(_stairs(answer, lang))),
        coach=list(_coach(answer, lang, None, None)),
        region=say("page.table", spoken(lang)[0]),
    )
    return Markup(filled)


def _page(answer: Answer, lang: str, coach: list[tuple[Pair, ...]]) -> str:
    tongues = [Tongue(html_lang(one), direction(one)) for one in spoken(lang)]
    sheet, *others = (sheet_of(answer, one) for one in spoken(lang))
    return fill(
        "sheets.html.jinja",
        tongues=tongues,
        title=f"{plain(sheet.title)}: {answer.participant}",
        sheet=sheet,
        second=others[0] if others else None,
        stairs=Markup("".join(_stairs(answer, lang))),
        coach=coach,
        notices=list(dict.fromkeys(notice for one in spoken(lang) for notice in notices(one))),
        region=say("page.table", spoken(lang)[0]),
    )


def _stairs(answer: Answer, lang: str) -> Iterator[str]:
    """The picture, its signs in all languages of the page."""
    route = answer.conditional if isinstance(answer, NeedsPerson) else answer
    if isinstance(route, Route | AlreadyQualified):
        yield stairs_svg(route, *(Voice.of(one, route.made_from.today, names_in(route)) for one in spoken(lang)))


# ---- the coach's sheet --------------------------------------------------------------------------------------------


def _coach(answer: Answer, lang: str, before: Answer | None, question: Question | None) -> Iterator[tuple[Pair, ...]]:
    """The sections, each part with the same in the second language."""
    first, *second = ([calm(section) for section in answer_sections(answer, one, before=before, question=question)] for one in spoken(lang))
    return paired(first, second[0]) if second else (tuple((part, None) for part in section) for section in first)
