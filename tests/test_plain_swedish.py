"""Plain Swedish is measured: at most twelve words a sentence and LIX at most 30, names and days left out, on every page and every text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel.messages.pofile import read_po

from by_hand import ALREADY, COMPARISON, FULL, NEEDS_TWO, NO_ROUTE, QUESTION, ROUTE, SETTLED, UNDECIDED
from plainness import MOST_LIX, MOST_WORDS, lix, sentences, without
from stegvis.render import next_html
from stegvis.render.answer_parts import answer_sections
from stegvis.render.languages import LOCALES
from stegvis.render.marks import plain
from stegvis.render.parts import Compared, Heading, Pairs, Para, Section, Table
from stegvis.render.question_parts import question_sections
from test_as_html import PEOPLE, Page, answer_of, bare, names_of

BY_HAND = [ROUTE, FULL, ALREADY, NEEDS_TWO, NO_ROUTE, UNDECIDED, COMPARISON]
NO_PAGE = re.compile(r"^(file|case|warning\.unknown-job|programme|rule|conflict|matter)\b")
"""Texts of files, and of programmes, whose rules are quoted as their owners have them."""


def body(sections: list[Section]) -> str:
    """What a page says, a sentence, label or cell a line; not the rules of programmes, which are quoted, nor the folder of the ladders."""
    lines = [line for section in sections if not _is_quoted(section) for part in section for line in _said(part)]
    return re.sub(r"Stegar från \S+|--[\w-]+( \S+)?|\S+_\S+|p-\d+", "", plain("\n".join(lines)))


def _is_quoted(section: Section) -> bool:
    return bool(section) and section[0] == Heading("PROGRAM")


def _said(part: object) -> list[str]:
    match part:
        case Pairs() | Compared():
            return [cell for row in part.rows for cell in row]
        case Table():
            return [line for row in part.rows for line in ([row.text] if isinstance(row, Para) else row)]
        case Para():
            return [part.text, part.more]
    return [str(getattr(part, "text", ""))]


def too_long(said: str) -> list[str]:
    """The sentences with too many words."""
    return [" ".join(words) for words in sentences(said) if len(words) > MOST_WORDS]


def bare_text(answer: Any, page: str) -> str:
    """The page without names: of what is learnt, of jobs, ladders, programmes and their owners."""
    names = names_of(answer) | set(re.findall(r'"owner":"([^"]*)"', answer.model_dump_json()))
    return without(page, names)


@pytest.mark.parametrize("answer", BY_HAND, ids=lambda answer: answer.verdict)
def test_every_verdict_is_plain(answer: Any) -> None:
    """The page of each verdict."""
    said = bare_text(answer, body(answer_sections(answer, "sv-latt")))
    assert too_long(said) == []
    assert lix(said) <= MOST_LIX


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_of_participants_are_plain(name: str) -> None:
    """The page and the sheet of each shipped participant."""
    answer = answer_of(name)
    sheet = Page(bare(next_html(answer, lang="sv-latt"))).said("participant")
    for said in (body(answer_sections(answer, "sv-latt")), sheet):
        assert too_long(bare_text(answer, said)) == []
        assert lix(bare_text(answer, said)) <= MOST_LIX


@pytest.mark.parametrize("asked", [QUESTION, SETTLED], ids=["question", "settled"])
def test_questions_are_plain(asked: Any) -> None:
    """The page of a question."""
    said = bare_text(asked, body(question_sections(asked, "sv-latt")))
    assert too_long(said) == []
    assert lix(said) <= MOST_LIX


@pytest.mark.parametrize("subject", ["answers", "desk", "sheet"])
def test_every_text_has_short_sentences(subject: str) -> None:
    """Also those that no page here shows."""
    said: dict[str, str] = {}
    for lang in ("sv", "sv-latt"):
        place = LOCALES / lang / "LC_MESSAGES" / f"{subject}.po"
        if place.exists():
            with place.open("rb") as file:
                for message in read_po(file):
                    if message.id and not NO_PAGE.search(str(message.id if isinstance(message.id, str) else message.id[0])):
                        said[str(message.id)] = message.string if isinstance(message.string, str) else message.string[1]
    assert {code: too_long(re.sub(r"\{\w+\}", "", text)) for code, text in said.items() if too_long(re.sub(r"\{\w+\}", "", text))} == {}


def test_the_measure() -> None:
    """Counted by hand: 9 words in two sentences, three of them long."""
    said = "Du kan söka jobbet. Kommunen betalar kursen och körkortet."
    assert [len(words) for words in sentences(said)] == [4, 5]
    assert lix(said) == pytest.approx(9 / 2 + 100 * 3 / 9)
    assert lix("") == 0
    assert without("Börjar 11 januari 2027 i CNC-teknik grön", {"CNC-teknik grön"}).split() == ["Börjar", "i"]
