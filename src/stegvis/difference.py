"""The answer of `stegvis diff`: what an edit changes, and whose next step or dates, as values.

Comes in: nothing; it is made by `stegvis.centre.impact`. Goes out: `Difference`, which round-trips through JSON (`stegvis/diff/1`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stegvis.ladder.diff import Change
from stegvis.terms import Day, Frozen, Many, Text

__all__ = ["Difference", "Outlook", "PersonChange"]


class Outlook(Frozen):
    """What the plan of one participant says under one of the two: None where there is none of it.

    `cost_sek` is that of all payers together; `study_points` are those of the whole route.
    """

    verdict: str
    proven: bool
    next_activity: str | None = None
    next_name: Text | None = None
    starts: Day | None = None
    able_to_apply: Day | None = None
    target: Day | None = None
    study_points: int | None = None
    cost_sek: int | None = None


class PersonChange(Frozen):
    """One participant before and after: what differs is among `verdict`, `next_step`, `dates`, `cost`; nothing for most."""

    participant: str
    before: Outlook
    after: Outlook
    differs: Many[Literal["verdict", "next_step", "dates", "cost"]] = ()


class Difference(Frozen):
    """All changes, by category, and every participant that was planned both ways."""

    schema_version: Annotated[Literal["stegvis/diff/1"], Field(alias="schema")] = "stegvis/diff/1"
    today: Day
    changes: Many[Change]
    participants: Many[PersonChange] = ()
