"""A mapping talk: questions and replies one after the other, which can be taken back, and left unanswered.

Comes in: the participant as the talk began, then one reply at a time. Goes out: the participant as known by now, to be saved; and the one
to ask the next question about, for whom what nobody knows is not asked twice in the same talk.
"""

from __future__ import annotations

from stegvis.participant import Participant
from stegvis.question import InTalk, Question
from stegvis.terms import Frozen, Many

__all__ = ["Replied", "Talk"]


class Replied(Frozen):
    """One reply: `yes`, `no`, a level or one of the works (then perhaps with its `months`); None is "do not know"."""

    question: Question
    says: str | None
    months: int | None = None


class Talk(Frozen):
    """A mapping talk so far; a value, like everything else: each reply gives a new one.

    Example:
        >>> talk = Talk(begun=Participant(participant="p-017"))
        >>> talk.undone() is None, talk.participant == talk.to_ask
        (True, True)
    """

    begun: Participant
    replied: Many[Replied] = ()

    @property
    def participant(self) -> Participant:
        """The participant with all that is known by now; what nobody knows stays unknown."""
        person = self.begun
        for reply in self.replied:
            if reply.says is not None:
                person = reply.question.answered(person, reply.says, months=reply.months)
        return person

    @property
    def to_ask(self) -> Participant:
        """The same, for the next question: what nobody knows is not asked again. The plan is the same, for it is planned as not held."""
        person, unknown = self.begun, list[str]()
        for reply in self.replied:
            if reply.says is None and reply.question.fact is not None:
                unknown.append(reply.question.fact)
            else:  # months that nobody knows are none
                person = reply.question.answered(person, "no" if reply.says is None else reply.says, months=reply.months)
        return InTalk.model_validate({**dict(person), "unknown": tuple(unknown)}) if unknown else person

    def reply(self, question: Question, says: str | None, *, months: int | None = None) -> Talk:
        """The talk with one more reply.

        Args:
            question: what was asked.
            says: `yes`, `no`, a level, one of the works; None for one who does not know.
            months: how many months in that work; as many as were asked for if None.

        Raises:
            ValueError: that is no reply to this question.
        """
        question.answered(self.begun, "no" if says is None else says, months=months)
        return self.model_copy(update={"replied": (*self.replied, Replied(question=question, says=says, months=months))})

    def undone(self) -> Talk | None:
        """The talk without its last reply; None where there is none."""
        return self.model_copy(update={"replied": self.replied[:-1]}) if self.replied else None
