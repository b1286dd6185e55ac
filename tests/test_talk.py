"""A mapping talk as a value: replies add up, can be taken back, and what nobody knows is neither written nor asked twice."""

from __future__ import annotations

import pytest

from by_hand import LEVELS, MONTHS, QUESTION, SETTLED
from making import MONDAY, catalogue, person
from stegvis.planning.planner import ask
from stegvis.question import InTalk
from stegvis.talk import Talk


def test_replies_add_up_and_can_be_taken_back() -> None:
    """Each reply gives a new talk; the old one is as it was."""
    begun = Talk(begun=person(holds=["truck-a"]))
    one = begun.reply(QUESTION, "yes")
    two = one.reply(LEVELS, "sfi-b").reply(MONTHS, "svarvare", months=7)
    assert begun.participant == person(holds=["truck-a"])
    assert two.participant == person(holds=["truck-a", "industriteknik-bas", {"svenska": "sfi-b"}, {"experience": {"svarvare": 7}}])
    assert two.to_ask == two.participant
    back = two.undone()
    assert back is not None
    assert back.undone() == one
    assert one.undone() == begun
    assert begun.undone() is None


def test_what_nobody_knows() -> None:
    """Not knowing leaves the participant as it was; it is only not asked again, and months that nobody knows are none."""
    talk = Talk(begun=person()).reply(QUESTION, None).reply(MONTHS, None).reply(LEVELS, "no")
    assert talk.participant == person(not_held=["svenska"])
    assert isinstance(talk.to_ask, InTalk)
    assert talk.to_ask.unknown == ("industriteknik-bas",)
    known = person(not_held=["svenska"], holds=[{"experience": {"montor": 0, "svarvare": 0}}])
    assert talk.to_ask.model_dump(exclude={"unknown"}) == known.model_dump()


def test_not_knowing_a_fact_says_nothing_of_what_implies_it() -> None:
    """Who does not know whether the basics count may hold the certificate: that is asked, the basics are not; a no denies both."""
    body = """
certificates:
  intyg: {name: {sv: Intyg}, implies: [grund]}
activities:
  lang: {kind: course, name: {sv: Lång}, weeks: 20, gives: [mal]}
  kort: {kind: exam, name: {sv: Kort}, days: 1, gives: [mal], requires: {any_of: [grund, intyg]}}
"""
    ladders = catalogue(body, "mal grund")
    talk = Talk(begun=person(not_held=["mal"]))
    question = ask(ladders, talk.to_ask, today=MONDAY, target="mal")
    assert question.fact == "grund"
    more = ask(ladders, talk.reply(question, None).to_ask, today=MONDAY, target="mal")
    assert (more.fact, more.left) == ("intyg", 1)
    assert ask(ladders, talk.reply(question, "no").to_ask, today=MONDAY, target="mal").left == 0
    assert ask(ladders, talk.reply(question, None).reply(more, None).to_ask, today=MONDAY, target="mal").left == 0


@pytest.mark.parametrize(
    ("question", "says", "months"),
    [(QUESTION, "sfi-a", None), (LEVELS, "yes", None), (MONTHS, "yes", None), (MONTHS, "montor", -1), (SETTLED, "yes", None)],
)
def test_what_is_no_reply(question: object, says: str, months: int | None) -> None:
    """A reply that the question does not have is a ValueError, and the talk is as it was."""
    with pytest.raises(ValueError, match=r"."):
        Talk(begun=person()).reply(question, says, months=months)  # type: ignore[arg-type]


def test_choices() -> None:
    """What one may choose among are the levels or the works, by the order in which they are shown."""
    assert [question.choices for question in (QUESTION, LEVELS, MONTHS)] == [(), ("sfi-a", "sfi-b", "niva-3"), ("montor", "svarvare")]
