"""Where the participants of a centre stand, as values: rows that could not be read, and the overview of all the others.

Comes in: nothing; it is made by `stegvis.people_file` and `stegvis.centre.overview`. Goes out: values that round-trip through JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stegvis.terms import Day, Frozen, Many, Role, Text

__all__ = ["Before", "CapEnding", "Overview", "Person", "RowFault", "Stopping", "Verdict"]

Verdict = Literal["already_qualified", "route", "needs_a_person", "no_route", "undecided", "comparison"]


class RowFault(Frozen):
    """A row, or a file of a folder, that is no participant: its number (that of the spreadsheet), the field, and the code of the fault."""

    row: int
    field: str = ""
    code: str


class Person(Frozen):
    """One participant: where they stand, what comes next and who acts; days are the earliest and those with longer time."""

    participant: str
    verdict: Verdict
    target: Text | None = None
    ladder: Text | None = None
    step: int | None = None
    next: Text | None = None
    do_by: Day | None = None
    responsible: Role | None = None
    able_to_apply: Day | None = None
    slow_able_to_apply: Day | None = None


class Before(Frozen):
    """How many stand before a step."""

    ladder: Text
    step: int
    name: Text
    count: int


class Stopping(Frozen):
    """What so many wait for: an activity to begin, or an answer of the kind `code`; and who acts."""

    code: Verdict
    name: Text | None = None
    responsible: Role | None = None
    count: int


class CapEnding(Frozen):
    """A programme whose cap ends soon for one participant; the last day that counts is the one before `cap_ends`."""

    participant: str
    programme: Text
    cap_ends: Day


class Overview(Frozen):
    """All of it, in the order of the ladders and their steps; persons in the order in which they came."""

    schema_version: Annotated[Literal["stegvis/overview/1"], Field(alias="schema")] = "stegvis/overview/1"
    today: Day
    persons: Many[Person] = ()
    before: Many[Before] = ()
    stopping: Many[Stopping] = ()
    caps: Many[CapEnding] = ()
    bad: Many[RowFault] = ()
