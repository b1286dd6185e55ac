"""Partners' expectations: what the plan of a made-up participant must say, as it stands in a file.

Comes in: the values of one file with `expectations:`. Goes out: its frozen cases, or every fault of the file at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from stegvis.dates import LAST_TODAY
from stegvis.faults import Fault
from stegvis.ladder.draft import drafted, items
from stegvis.ladder.entry import Line
from stegvis.participant import Named, Participant, Pseudonym, discreet
from stegvis.source import Source
from stegvis.terms import Day, Frozen, Id, Many

__all__ = ["EXPECTATIONS", "LEAST_CASES", "Case", "ExpectationsFile", "Expected", "read_cases"]

EXPECTATIONS = "expectations"
"""The folder in a folder of ladders that holds what partners expect of them."""

LEAST_CASES = 8
"""With fewer cases a ladder is hardly tried."""

MOST_CASES = 200
"""Of more, nobody would read what is told, and planning each takes its time."""

MOST_WEEKS = 1100
"""No route goes on longer: beyond 20 years there is none."""


def _possible(day: date) -> date:
    """The day, if a plan can be made on it."""
    if day > LAST_TODAY:
        raise PydanticCustomError("less_than_equal", "too late", {"le": LAST_TODAY.isoformat()})
    return day


class Expected(Frozen):
    """What the answer must say: one thing at least; `longest_weeks` is from today to the target's earliest day, rounded up.

    `step` and `activity` are those of the next step; where a person must decide, all are those of the route that a yes opens.
    """

    verdict: Literal["already_qualified", "route", "needs_a_person", "no_route"] | None = None
    step: Annotated[int, Field(ge=0, le=100)] | None = None
    activity: Named | None = None
    longest_weeks: Annotated[int, Field(ge=0, le=MOST_WEEKS)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = {key for key in type(self).model_fields if getattr(self, key) is not None}
        if not said:
            raise PydanticCustomError("expect", "nothing is expected")
        if self.verdict in ("already_qualified", "no_route") and said & {"step", "activity", "longest_weeks"}:
            raise PydanticCustomError("expect_route", "only a route has a next step and a length")
        return self


class Case(Participant):
    """A made-up participant, the day on which the plan is made, and what it must say; no pseudonym is needed.

    Example:
        >>> Case.model_validate({"name": "Ny", "today": "2027-01-04", "target": "montor", "expect": {"step": 1}}).expect.step
        1
    """

    participant: Pseudonym = "p-000"
    name: Line
    today: Annotated[Day, AfterValidator(_possible)]
    target: Named
    expect: Expected

    def _texts(self) -> Iterator[str]:
        yield self.name
        yield from super()._texts()


class ExpectationsFile(Frozen):
    """One file of expectations: the ladder that they are about, and the cases in their order."""

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)] = 1
    expectations: Id
    cases: Annotated[Many[Case], Field(max_length=MOST_CASES)]


def read_cases(source: Source) -> tuple[ExpectationsFile | None, list[Fault]]:
    """The cases of a parsed file, or everything that is wrong with it."""
    draft = drafted(source, ExpectationsFile)
    cases = items(source.value.get("cases"))
    names = frozenset(("cases", index, key) for index in range(len(cases)) for key in ("name", "namn"))
    faults = [_of_case(item) for item in discreet(source, draft.faults, names)]
    return (None if faults else draft.model), faults


def _of_case(item: Fault) -> Fault:
    """The fault with the sentence for a case, where a participant file or a ladder has another."""
    if item.code in ("STG012", "STG050", "STG051") and not item.particular("reason"):
        return replace(item, particulars=(*item.particulars, ("reason", "case")))
    return item
