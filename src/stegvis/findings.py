"""What an answer says beside its legs and stops: why, what would help, what a wish costs, which rules of programmes bear on it.

Comes in: what `planning` found. Goes out: frozen values, parts of the answers in `route`; all of it is data, and sentences are made last.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stegvis.terms import Day, Frozen, FrozenDict, Kind, Many, Role, Text

__all__ = [
    "WISH",
    "Decision",
    "Delay",
    "Enrolled",
    "LeftOut",
    "Obstacle",
    "Reason",
    "Repair",
    "Rule",
    "Saving",
    "Span",
    "Warned",
    "Weeks",
    "WishKept",
    "Within",
]


class Span(Frozen):
    """A day as a range: the earliest, and the day for those who need longer."""

    earliest: Day | None = None
    slow: Day | None = None


WISH = "must_include"
"""What a leg is there for by a wish alone: the key of that wish, which no id can be."""


class Reason(Frozen):
    """The requirement a leg serves: a fact (with its level) that `for` needs."""

    needs: str
    level: str | None = None
    for_: Annotated[str, Field(alias="for")]


class LeftOut(Frozen):
    """An activity that one might expect on the route, and why it is not there.

    `held`: all that it gives is held already (`by` a fact); `other`: an activity of the route gives it (`by` that activity); `closed`:
    this participant cannot start it (`why`); `missing`: its own requirement is not met on the way (`by` a fact); `needless`.
    """

    activity: str
    name: Text
    kind: Kind
    code: Literal["held", "other", "closed", "missing", "needless"]
    by: str | None = None
    by_name: Text | None = None
    why: str | None = None


class Delay(Frozen):
    """The leg whose delay delays the target most: if it begins four weeks later, or at its next start from then."""

    activity: str
    name: Text
    days: int


class Saving(Frozen):
    """What it would save to hold a fact already: days to the first job and to the target, kronor to all.

    `via` is the validation that gives it, if there is one; `via_needs_experience`, whether nobody comes to it without having worked.
    """

    fact: str
    level: str | None = None
    name: Text | None = None
    via: str | None = None
    via_name: Text | None = None
    via_needs_experience: bool = False
    days_to_first_job: int = 0
    days_to_target: int = 0
    cost_sek: int = 0


class WishKept(Frozen):
    """A wish that the route honours, and what it costs: whole weeks later to the first job and to the target."""

    wish: Literal["work_first", "no_loan", "avoid", "must_include"]
    what: str | None = None
    name: Text | None = None
    weeks_to_first_job: int | None = None
    weeks_to_target: int | None = None


class Within(Frozen):
    """Whether something is so on the earliest days and on those of people who need longer; None where it is not known."""

    earliest: bool | None = None
    slow: bool | None = None


class Weeks(Frozen):
    """Whole weeks, on the earliest days and on those of people who need longer."""

    earliest: int | None = None
    slow: int | None = None


class Rule(Frozen):
    """One rule of a programme as it bears on the participant, with the owner of the rule and its source.

    `says` is `met`, `not_met` (perhaps only `from` or `until` a day), `missing` (a fact that is not held) or `ask` (only a person can say).
    `assumed`: `source` says what is assumed, since no source was found.
    """

    rule: Literal["eligible", "track", "cap"]
    says: Literal["met", "not_met", "missing", "ask"]
    what: str
    name: Text | None = None
    particulars: FrozenDict[str, str] = FrozenDict()
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    role: Role | None = None
    question: Text | None = None
    given_by: str | None = None
    owner: str
    source: str | None = None
    assumed: bool = False


class Enrolled(Frozen):
    """A programme that the participant is in, or will be: its rules, and whether the first job falls within its time.

    `cap_ends` is exclusive; `after` are the legs and stops that go on after it; `conflicts` the ids of other programmes of the participant
    that say otherwise about the same.
    """

    id: str
    name: Text
    owner: str
    enrolled: Day
    track: str | None = None
    track_name: Text | None = None
    cap_ends: Day | None = None
    paused_days: int = 0
    first_hire_within: Within = Within()
    weeks_over: Weeks = Weeks()
    after: Many[str] = ()
    rules: Many[Rule] = ()
    conflicts: Many[str] = ()


class Obstacle(Frozen):
    """Why something cannot be had: a fact or an activity, what blocks it, and the causes below."""

    code: str
    what: str
    name: Text | None = None
    particulars: FrozenDict[str, str] = FrozenDict()
    causes: Many[Obstacle] = ()


class Repair(Frozen):
    """A smallest change that opens a route, tried, with the days it gives.

    `hours` (`hour`), `pace` and `pace_beside_work` (`percent`), `wish` (`wish`, `of`), `fact` (`fact`, `level`), `months` (`jobs`,
    `months`), `expiry` (`fact`), `start` (`of`, `day`), `waiver` (`for`, `requirement` as JSON): `what` is said by its name.
    """

    code: str
    particulars: FrozenDict[str, str] = FrozenDict()
    name: Text | None = None
    able_to_apply: Span = Span()
    target: Span = Span()


class Decision(Frozen):
    """Something that only a person in that role can say, and the activity or job that it is for."""

    role: Role
    question: Text
    for_: Annotated[str, Field(alias="for")]


class Warned(Frozen):
    """Something the reader must know: a code and its particulars."""

    code: str
    particulars: FrozenDict[str, str] = FrozenDict()
