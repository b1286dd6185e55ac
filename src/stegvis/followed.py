"""What came of the enrolments of a centre, as values: counts, shares that never stand without what they are of, and what is hidden.

Comes in: nothing; it is made by `stegvis.centre.followup`. Goes out: values that round-trip through JSON. Small numbers are gone already.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from stegvis.situation import RowFault
from stegvis.terms import Day, Frozen, Many

__all__ = [
    "EXITS",
    "CountTable",
    "Exit",
    "FollowUp",
    "OverTime",
    "Point",
    "PublishedFigure",
    "Row",
    "Sex",
    "Share",
    "share_of",
]

Exit = Literal[
    "work_unsubsidised",
    "work_subsidised",
    "studies_csn",
    "studies_other",
    "municipal_job",
    "other_measure",
    "other_authority",
    "interrupted",
    "moved_or_died",
    "right_support",
]
"""Why an enrolment ended."""

EXITS: tuple[Exit, ...] = get_args(Exit)

Sex = Literal["all", "women", "men", "not_stated"]


class Share(Frozen):
    """A share with what it is of: `numerator` of `denominator`, `rest` the others, and whole per cent."""

    numerator: int
    denominator: int
    rest: int
    percent: int


def share_of(numerator: int, denominator: int) -> Share | None:
    """The share; None of nothing. The one place where a share is rounded: half a per cent and more becomes a whole one.

    Example:
        >>> share_of(288, 1240).percent, share_of(1, 200).percent, share_of(0, 0)
        (23, 1, None)
    """
    if not denominator:
        return None
    percent = (200 * numerator + denominator) // (2 * denominator)
    return Share(numerator=numerator, denominator=denominator, rest=denominator - numerator, percent=percent)


class Row(Frozen):
    """One row of a table: the codes of all that is counted in it (several where one alone would be too few), and a count a column."""

    codes: Many[str]
    counts: Many[int]


class CountTable(Frozen):
    """Counts by a code and, where no column would be too small, by sex; `hidden` where nothing of it can be shown.

    The first column is everybody; every count is 0 or at least `FEWEST`, and so is every difference between what is shown.
    """

    about: str
    columns: Many[Sex] = ("all",)
    rows: Many[Row] = ()
    hidden: bool = False


class Point(Frozen):
    """So many months after enrolment: how many had begun work or studies, had ended otherwise, had not been followed so long, or remained.

    `percent` is the cumulative incidence of work or studies, which takes the unfinished for neither successes nor failures.
    """

    months: int
    begun: int
    otherwise: int
    unfollowed: int
    remain: int
    percent: int


class OverTime(Frozen):
    """The shares over time of one group; a point that would show too few is left out."""

    group: Sex
    start: int
    points: Many[Point]


class PublishedFigure(Frozen):
    """A figure that a programme has published, with what it is of as far as the source tells, and the source."""

    programme: str
    figure: str
    share: Share | None = None
    percent: int | None = None
    about: int | None = None
    source: str


class FollowUp(Frozen):
    """All of it. Enrolments are counted, and persons apart; `None` where a number would be, or would give away, too few.

    `since` and `until` (both counted) limit which ended enrolments the exits are of; `kolada` follows the national definition and `local`
    is work or studies as the programmes say it; `of_all` is the local one of all who were ever enrolled.
    """

    schema_version: Annotated[Literal["stegvis/follow-up/1"], Field(alias="schema")] = "stegvis/follow-up/1"
    method: Literal[1] = 1
    today: Day
    since: Day | None = None
    until: Day | None = None
    enrolments: int
    persons: int | None = None
    returned: int | None = None
    came_back: int | None = None
    ongoing: int | None = None
    ended: int | None = None
    median_days: int | None = None
    local: Share | None = None
    kolada: Share | None = None
    of_all: Share | None = None
    tables: Many[CountTable] = ()
    over_time: Many[OverTime] = ()
    bad: Many[RowFault] = ()
