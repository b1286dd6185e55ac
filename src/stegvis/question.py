"""The next question of the mapping talk, what each reply would change, and the participant once a reply is known.

Comes in: what `planning.ask` found. Goes out: a frozen `Question`; `answered` puts a reply into a participant.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stegvis.participant import Holding, Participant
from stegvis.route import MadeFrom, Target
from stegvis.terms import Day, Frozen, FrozenDict, Many, Text

__all__ = ["InTalk", "Question", "Reply"]


class InTalk(Participant):
    """A participant while a talk goes on, with the facts that nobody knows.

    They are planned as not held and not asked again; unlike a no they say nothing of what implies them: who does not know whether a course
    counts may well know of a certificate.
    """

    unknown: Many[str] = ()


class Reply(Frozen):
    """One possible reply, and the plan as it then would be.

    `says` is `yes`, `no`, the level that is held, or a work, with so many `months` in it (or in one that counts for the same).
    `days_to_first_job` and `days_to_target` are how much sooner that would be.
    """

    says: str
    months: int | None = None
    verdict: Literal["already_qualified", "route", "other"]
    next_activity: str | None = None
    next_name: Text | None = None
    able_to_apply: Day | None = None
    target: Day | None = None
    days_to_first_job: int | None = None
    days_to_target: int | None = None
    changes_next_step: bool = False


class Question(Frozen):
    """The unknown fact that changes the plan most; none when `settled`: no replies, however many, change the next step.

    `kind` is `fact` (yes or no), `level` (which of `levels`, or none) or `months` (at least so many in any of `works`). `left` is how many
    questions a full list would still have, this one too. Not `proven`: time ran out before it was known whether this need be asked.
    """

    schema_version: Annotated[Literal["stegvis/ask/1"], Field(alias="schema")] = "stegvis/ask/1"
    participant: str
    target: Target
    settled: bool
    proven: bool = True
    kind: Literal["fact", "level", "months"] | None = None
    fact: str | None = None
    name: Text | None = None
    text: Text | None = None
    levels: Many[str] = ()
    works: FrozenDict[str, Text] = FrozenDict()
    months: int = 0
    replies: Many[Reply] = ()
    left: int = 0
    made_from: MadeFrom

    @property
    def choices(self) -> tuple[str, ...]:
        """What one may choose among beside yes and no: the levels, or the works."""
        return self.levels or tuple(self.works)

    def model_dump_json(self, **options: object) -> str:
        """The question as JSON with the contract's keys."""
        return super().model_dump_json(**{"by_alias": True, **options})  # type: ignore[arg-type]

    def answered(self, participant: Participant, says: str, *, months: int | None = None) -> Participant:
        """The participant with a reply to this question.

        Args:
            participant: who was asked.
            says: `yes`, `no`, a level, or one of the works; who has worked in several replies once for each, and `no` to the rest.
            months: how many months in that work; as many as were asked for if None.

        Raises:
            ValueError: nothing is asked, or that is no reply to it.
        """
        if self.kind == "months":
            return self._worked(participant, says, self.months if months is None else months)
        if self.fact is None or says not in ({"yes", "no"} if self.kind == "fact" else {"no", *self.levels}):
            raise ValueError(f"{says!r} is no reply to this question")
        if says == "no":
            return participant.model_copy(update={"not_held": (*participant.not_held, self.fact)})
        held = Holding(fact=self.fact, level=None if says == "yes" else says)
        return participant.model_copy(update={"holds": (*participant.holds, held)})

    def _worked(self, participant: Participant, says: str, months: int) -> Participant:
        """Months in one of the works, of the others nothing is known yet; `no` is none in any of them."""
        if says not in {"no", *self.works}:
            raise ValueError(f"{says!r} is no reply to this question")
        worked = FrozenDict(dict.fromkeys(self.works, 0) if says == "no" else {says: months})
        return participant.model_copy(update={"holds": (*participant.holds, Holding(experience=worked))})
