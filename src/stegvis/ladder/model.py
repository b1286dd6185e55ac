"""What partners write: frozen models of a ladder file, one class a kind of entry.

Comes in: the values of one ladder file. Goes out: typed entries, and `Ladder`, a file's own keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from stegvis.ladder.activity import Activity
from stegvis.ladder.entry import Entry, Gain, Line, Sourced
from stegvis.requirement import Requirement
from stegvis.terms import Day, Frozen, FrozenDict, Hours, Id, Many, Text

__all__ = [
    "Agreement",
    "Certificate",
    "Competency",
    "Job",
    "Ladder",
    "LadderFile",
    "Onward",
    "Partner",
    "PayRange",
    "Shortage",
    "Ssyk",
    "Step",
    "Work",
]


class Ssyk(Frozen):
    """One code of the Swedish occupational classification, four digits, with its label."""

    code: str
    label: str


class Fact(Entry):
    """Something that a participant can hold."""

    implies: Many[Gain] = ()
    private: bool = False
    jobtech: str | None = None
    esco: str | None = None
    seqf: Annotated[int, Field(ge=1, le=8)] | None = None


class Competency(Fact):
    """A fact without an issuer, perhaps with ordered levels: a higher level gives the lower ones."""

    levels: Many[Id] = ()


class Certificate(Fact):
    """A fact with an issuer and perhaps an end, `valid_months` after the day it was got."""

    issuer: Line | None = None
    valid_months: Annotated[int, Field(ge=1, le=600)] | None = None

    @property
    def levels(self) -> tuple[str, ...]:
        """A certificate has no levels."""
        return ()


class Work(Entry):
    """An occupation that is no target here, but counts as experience."""

    ssyk: Ssyk | None = None
    jobtech: str | None = None
    esco: str | None = None


class PayRange(Sourced):
    """Gross pay a month at full time, in kronor, for a year."""

    low: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    mean: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    high: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    year: Annotated[int, Field(ge=1990, le=2100)]


class Shortage(Sourced):
    """What the employment service's forecast says of the occupation, with its round."""

    situation: Literal["shortage", "paradox", "balance", "surplus"]
    chances: Literal["large", "medium", "small"]
    trend: Literal["rising", "unchanged", "falling"]
    round: Line


class Agreement(Sourced):
    """How far the social partners have agreed on tasks and pay, and when."""

    status: Literal["agreed", "dialogue", "assumed"]
    parties: Many[Line] = ()
    tasks: Text | None = None
    pay: Text | None = None
    date: Annotated[int, Field(ge=1990, le=2100)] | Day | None = None


class Job(Entry):
    """A target or a stop: an employment that the facts make one able to apply for."""

    requires: Requirement
    step: Annotated[int, Field(ge=0, le=100)] | None = None
    ssyk: Ssyk | None = None
    jobtech: str | None = None
    esco: str | None = None
    weeks_to_hire: Annotated[int, Field(ge=0, le=104)] = 0
    hours: Many[Hours] = ()
    pay_sek_month: PayRange | None = None
    shortage: Shortage | None = None
    agreement: Agreement | None = None
    counts_as: Many[Id] = ()
    where: Text | None = None
    replaced_by: Id | None = None


class Onward(Frozen):
    """A step that leads on: of the same ladder, written as its number, or of another one."""

    step: Annotated[int, Field(ge=0, le=100)]
    ladder: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, value: Any) -> Any:
        return {"step": value} if isinstance(value, int) else value


class Step(Sourced):
    """A rung: a number, a name, the certificate that climbs it, and the ways on."""

    step: Annotated[int, Field(ge=0, le=100)]
    name: Text
    certificate: Id | None = None
    onward: Many[Onward] = ()
    top: bool = False
    text: Text | None = None
    meta: FrozenDict[str, Any] = FrozenDict()


class Partner(Sourced):
    """An employer or organisation behind the ladder."""

    name: Line
    role: Line


class LadderFile(Sourced):
    """One ladder file as it is written."""

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    ladder: Id
    name: Text
    text: Text | None = None
    partners: Many[Partner] = ()
    uses: Many[Id] = ()
    checked_on: Day | None = None
    competencies: FrozenDict[Id, Competency] = FrozenDict()
    certificates: FrozenDict[Id, Certificate] = FrozenDict()
    work: FrozenDict[Id, Work] = FrozenDict()
    activities: FrozenDict[Id, Activity] = FrozenDict()
    jobs: FrozenDict[Id, Job] = FrozenDict()
    steps: Many[Step] = ()
    meta: FrozenDict[str, Any] = FrozenDict()


@dataclass(frozen=True, slots=True)
class Ladder:
    """One ladder in the catalogue: its own keys, the digest of its text, and its steps in the order of their numbers."""

    id: str
    name: Text
    partners: tuple[Partner, ...]
    uses: tuple[str, ...]
    checked_on: date | None
    digest: str
    steps: tuple[Step, ...]
    text: Text | None = None
