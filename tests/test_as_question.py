"""The question page: each kind of question asserted whole, and that nothing is asked when nothing need be."""

from __future__ import annotations

import pytest

from by_hand import LEVELS, MONTHS, NOW, QUESTION, SETTLED
from golden import golden
from stegvis.question import Question
from stegvis.render import asking, json, question
from stegvis.render.layout import WIDTH

QUESTIONS = {"fact": QUESTION, "level": LEVELS, "months": MONTHS, "settled": SETTLED}
NAMES = [f"by_hand/question-{name}.{lang}" for name in QUESTIONS for lang in ("sv", "en")]


def pages() -> dict[str, str]:
    """The page of every kind of question in every language."""
    return {f"by_hand/question-{name}.{lang}": question(asked, lang=lang) for name, asked in QUESTIONS.items() for lang in ("sv", "en")}


@pytest.mark.parametrize("name", NAMES)
def test_golden_pages(name: str) -> None:
    """The whole page is the one that was read and kept; `python tests/golden.py` writes them anew."""
    assert pages()[name] == golden(name)
    assert all(len(line) <= WIDTH and line == line.rstrip() for line in golden(name).splitlines())


def test_question_alone() -> None:
    """The question as it is said aloud has its choices by number; when nothing need be asked there is none."""
    assert asking(MONTHS) == (
        "Har du arbetat minst 12 månader som något av det här, i Sverige eller i ett annat land?\n  1.  Montör\n  2.  Svarvare\n"
    )
    assert asking(QUESTION, lang="en") == "Do you have, or know already: Industriteknik BAS (Industry basics)?\nGrunderna i industrin.\n"
    assert asking(SETTLED) == ""


def test_settled_for_want_of_time() -> None:
    """Where time ran out nobody is told that all is settled."""
    assert "tiden räckte inte till" in question(SETTLED.model_copy(update={"proven": False}))
    assert "Då hittades ingen väg i tid." in question(MONTHS.model_copy(update={"proven": False}))


def test_time_ran_out_before_any_reply_was_tried() -> None:
    """Then nothing is said of what the answers change, nor that this is the question that matters most; the plan by itself stays, if known."""
    for now, kept in ((NOW.model_copy(update={"verdict": "other"}), False), (NOW, True)):
        page = " ".join(question(QUESTION.model_copy(update={"proven": False, "replies": (now,)})).split())
        assert "det som kan ändra planen mest" not in page
        assert "tiden räckte inte till för att veta om det är den fråga som kan ändra den mest" in page
        assert "ingen väg" not in page
        assert "Tiden tog slut innan det gick att räkna ut vad svaren ändrar." in page
        assert ("Nej eller vet inte Nästa steg är Motivation." in page) is kept


def test_replies_without_a_next_step() -> None:
    """A reply after which only waiting remains, and days that come later, are said as they are."""
    later = NOW.model_copy(update={"says": "yes", "next_name": None, "days_to_first_job": -8, "days_to_target": -15})
    page = " ".join(question(QUESTION.model_copy(update={"replies": (NOW.model_copy(update={"next_name": None}), later)})).split())
    assert "Ja Nästa steg är inget nytt. Första jobbet kan sökas 8 dagar senare och målet nås 3 veckor senare." in page
    bare = NOW.model_copy(update={"able_to_apply": None, "target": None})
    assert "Nästa steg är Motivation.\n\n" in question(QUESTION.model_copy(update={"replies": (bare,)}))
    alone = " ".join(
        question(
            QUESTION.model_copy(update={"replies": (NOW.model_copy(update={"says": "yes", "able_to_apply": SETTLED.made_from.today}),)})
        ).split()
    )
    assert "Ja Nästa steg är Motivation. Första jobbet kan sökas redan nu och målet nås tidigast januari 2028." in alone


def test_json_of_a_question() -> None:
    """The JSON begins with what it is, and reads back as the same question."""
    printed = json(LEVELS)
    assert printed.startswith('{\n  "schema": "stegvis/ask/1",\n  "participant": "p-011",\n  "target": {')
    assert Question.model_validate_json(printed) == LEVELS


def test_unknown_language() -> None:
    """A language that is not there is refused."""
    for door in (question, asking):
        with pytest.raises(ValueError, match="no language 'xx'"):
            door(QUESTION, lang="xx")
