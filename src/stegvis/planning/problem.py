"""Where the catalogue, one participant and a target meet: everything relevant, compiled to ints and bit sets.

Comes in: the frozen models. Goes out: a `Problem`, which search and schedule work on without ever seeing a model.

| in the file | in the model | here |
|---|---|---|
| fact, level, certificate | `Competency`, `Certificate`, `Gain` | a bit; what it gives below it is its closure |
| requires | `Requirement` | `Need`, a tree over bits |
| experience, age, waiver | `ExperienceNeeded`, `AgeNeeded`, `Waiver` | a bit that time turns on: `Months`, `Window` |
| decided_by | `DecidedBy` | a bit that only a person can turn on |
| activity, offering | `Activity`, `Option` | `Operator`, `Way` |
| starts | `Starts` | `StartDays` |
| job on the way | `Job` | `Opening` |
| must_include | `Wishes` | a bit ("done", activity) that the target needs too |
| day | `date` | its ordinal |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from stegvis.dates import StartRule, add_months, whole_months
from stegvis.findings import Warned
from stegvis.planning.menu import Menu
from stegvis.planning.need import FAR, Need
from stegvis.route import By

__all__ = [
    "NO_RUNG",
    "Atom",
    "Months",
    "Opening",
    "Operator",
    "Problem",
    "Running",
    "StartDays",
    "Way",
    "Window",
    "day_of",
    "months_after",
    "months_hold_on",
]

Atom = tuple[str | int | frozenset[str], ...]
"""What a bit stands for: ("fact", id, level), ("proof", id, level), ("had", id), ("months", jobs, n), ("age", ...), ("waived", day),
("said", role, question) or ("done", activity)."""

NO_RUNG = -9
"""The place of a present job that is not on the way."""


def day_of(number: int) -> date | None:
    """The day of an ordinal; None for `FAR`."""
    return None if number >= FAR else date.fromordinal(number)


class StartDays:
    """The days on which an activity may start, as ordinals; what has been looked up once is kept.

    The same for every participant, so it is made once for a catalogue; a day that was worked out twice at the same time is the same day.
    """

    __slots__ = ("any_day", "known", "rule")

    def __init__(self, rule: StartRule) -> None:
        """Takes the calendar rule."""
        self.rule = rule
        self.any_day = not (rule.known or rule.months or rule.weekdays)
        self.known: dict[int, int] = {}

    def on_or_after(self, day: int) -> int:
        """The first such day on that day or later, or `FAR`."""
        if self.any_day:
            return day
        found = self.known.get(day)
        if found is None:
            start = self.rule.on_or_after(date.fromordinal(day))
            found = self.known[day] = FAR if start is None else start.toordinal()
        return found


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take an operator: its pace, length in days (and for who needs longer), load, and the days on which it may start."""

    pace: int
    days: int
    slow_days: int
    points: int
    stands: bool
    starts: StartDays = field(compare=False)
    first: int
    last: int
    option: int

    def start_on_or_after(self, day: int) -> int:
        """The first possible start on that day or later, or `FAR`."""
        day = max(day, self.first)
        if day > self.last:
            return FAR
        found = self.starts.on_or_after(day)
        return found if found <= self.last else FAR


@dataclass(frozen=True, slots=True)
class Operator:
    """An activity: what it needs, what it gives for good (`gives`) and for some months (`lapsing`), its ways and its price.

    `new` is false for what is in progress already. `wage`: it may be taken only by one who has a wage meanwhile. `behind`: all bits that
    its need may rest on, by whatever way.
    """

    id: str
    need: Need
    gives: int
    lapsing: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...]
    cost: int
    cost_all: int
    placement: bool = False
    beside: tuple[tuple[int, int], ...] = ()
    new: bool = True
    wage: bool = False
    behind: int = 0

    @property
    def adds(self) -> int:
        """All bits it gives, for good or for some months."""
        mask = self.gives
        for part, _ in self.lapsing:
            mask |= part
        return mask


@dataclass(frozen=True, slots=True)
class Opening:
    """A job that may be a stop: what it needs, its rung's place in the ladder's order, and the days from applying to hire."""

    id: str
    need: Need
    rung: int
    days_to_hire: int


@dataclass(frozen=True, slots=True)
class Months:
    """A bit that is on after `months` in the jobs whose indexes are in `jobs`; `held` months are behind already."""

    bit: int
    jobs: frozenset[int]
    months: int
    held: int


@dataclass(frozen=True, slots=True)
class Window:
    """A bit that is on from a day until another (exclusive): an age, or a waiver from its date."""

    bit: int
    opens: int
    closes: int = FAR


@dataclass(frozen=True, slots=True)
class Running:
    """What is in progress when the plan begins."""

    operator: int
    ends: int
    pace: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One participant's problem; operators and openings are in the order of their ids, what is in progress after the operators.

    `target_job` and `works_as` are indexes of employments (the openings, then a present job that is none of them), or -1; `work_rung`
    is the place of the present job's rung, or `NO_RUNG`; `lapsing` are (first day without, bits); `work_first` puts the study points before
    the first job before everything else. `menu` is what any participant may choose from, `work` makes the same by the work that it
    takes (days times per cent; None: not known), `barred` what this one cannot take, with its points.
    """

    by: By
    first_day: int
    horizon: int
    names: tuple[Atom, ...]
    operators: tuple[Operator, ...]
    openings: tuple[Opening, ...]
    months: tuple[Months, ...]
    windows: tuple[Window, ...]
    target: Need
    target_job: int
    held: int
    lapsing: tuple[tuple[int, int], ...]
    running: tuple[Running, ...]
    works_as: int
    work_rung: int
    pace: int
    pace_beside_work: int
    menu: Menu = field(compare=False, repr=False)
    work: Callable[[], Menu] | None = field(compare=False, repr=False)
    barred: frozenset[tuple[str, int]] = frozenset()
    work_first: bool = False
    warnings: tuple[Warned, ...] = ()

    @property
    def size(self) -> int:
        """How many bits there are."""
        return len(self.names)

    def keeps_everything(self, *, forced: bool) -> bool:
        """Whether nothing is ever lost: nothing lapses, and no job on the way begins an employment.

        Args:
            forced: whether the first job on the way that opens is taken.
        """
        employed = any(term.held < term.months for term in self.months) or any(operator.wage for operator in self.operators)
        lapses = self.lapsing or any(operator.lapsing for operator in self.operators)
        others = any(number != self.target_job for number in range(len(self.openings)))
        return not employed and not lapses and not (forced and others) and not self.work_first


def months_hold_on(term: Months, employment: Iterable[tuple[int, int]]) -> int:
    """The day on which the months are full, if the last employment goes on, or `FAR`.

    `employment` is (first day, job index) in the order of the days; each lasts until the next begins. Consecutive ones that count
    are one run; whole calendar months of separate runs add up.
    """
    missing = term.months - term.held
    if missing <= 0:
        return 0
    began = 0
    for start, job in employment:
        if job in term.jobs:
            began = began or start
        elif began:
            full = whole_months(date.fromordinal(began), date.fromordinal(start))
            if full >= missing:
                return months_after(began, missing)
            missing, began = missing - full, 0
    return months_after(began, missing) if began else FAR


@lru_cache(maxsize=4096)
def months_after(day: int, months: int) -> int:
    """The same day of the month so many months later, or `FAR` beyond the calendar."""
    try:
        return add_months(date.fromordinal(day), months).toordinal()
    except (ValueError, OverflowError):
        return FAR
