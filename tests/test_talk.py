"""A mapping talk as a value: replies add up, can be taken back, and what nobody knows is neither written nor asked twice."""

from __future__ import annotations

import pytest

from by_hand import LEVELS, MONTHS, QUESTION, SETTLED
from making import person
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
    """Not knowing leaves the participant as it was; for the next question it counts as no."""
    talk = Talk(begun=person()).reply(QUESTION, None).reply(MONTHS, None).reply(LEVELS, "no")
    assert talk.participant == person(not_held=["svenska"])
    assert talk.to_ask == person(not_held=["industriteknik-bas", "svenska"], holds=[{"experience": {"montor": 0, "svarvare": 0}}])


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
