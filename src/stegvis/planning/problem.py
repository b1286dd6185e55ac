"""Where the catalogue, one participant and a target meet: everything relevant, compiled to ints and bit sets.

Comes in: the frozen models. Goes out: a `Problem`, which search and schedule work on without ever seeing a model.

| in the file | in the model | here |
|---|---|---|
| fact, level, certificate | `Competency`, `Certificate`, `Gain` | a bit; what it gives below it is its closure |
| requires | `Requirement` | `Need`, a tree over bits |
| experience, age, waiver | `ExperienceNeeded`, `AgeNeeded`, `Waiver` | a bit that time turns on: `Months`, `Window` |
| activity, offering | `Activity`, `Option` | `Operator`, `Way` |
| job on the way | `Job` | `Opening` |
| day | `date` | its ordinal |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from stegvis.dates import StartRule, add_months, whole_months
from stegvis.route import By, Warned

__all__ = [
    "FAR",
    "NO_RUNG",
    "Atom",
    "Months",
    "Need",
    "Opening",
    "Operator",
    "Problem",
    "Running",
    "Way",
    "Window",
    "bits_of",
    "each_bit",
    "earliest",
    "holds",
    "months_hold_on",
    "union",
]

Atom = tuple[str | int | frozenset[str], ...]
"""What a bit stands for: ("fact", id, level), ("proof", id, level), ("had", id), ("months", jobs, n), ("age", ...), ("waived", day) or
("said", role, question)."""

FAR = 9_999_999
"""A day that never comes."""

NO_RUNG = -9
"""The place of a present job that is not on the way."""

ALL, ANY, COUNT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement over bits: all of, any of, or at least `count` of the bits in `mask` and the `parts`."""

    kind: int = ALL
    mask: int = 0
    parts: tuple[Need, ...] = ()
    count: int = 0


def holds(need: Need, held: int) -> bool:
    """Whether the requirement holds when exactly the bits of `held` are on."""
    if need.kind == ALL:
        return need.mask & held == need.mask and all(holds(part, held) for part in need.parts)
    if need.kind == ANY:
        return need.mask & held != 0 or any(holds(part, held) for part in need.parts)
    return sum(holds(part, held) for part in need.parts) >= need.count


def bits_of(need: Need) -> int:
    """Every bit that the requirement looks at."""
    mask = need.mask
    for part in need.parts:
        mask |= bits_of(part)
    return mask


def union(masks: Iterable[int]) -> int:
    """The bits that are on in any of the masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def each_bit(mask: int) -> tuple[int, ...]:
    """The numbers of the bits that are on."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


def earliest(need: Need, days: list[int]) -> int:
    """The first day on which the requirement can hold, when bit i can be on from `days[i]`."""
    kind, mask = need.kind, need.mask
    if kind == COUNT:
        return sorted(earliest(part, days) for part in need.parts)[need.count - 1] if need.count <= len(need.parts) else FAR
    found = 0 if kind == ALL else FAR
    while mask:
        low = mask & -mask
        day = days[low.bit_length() - 1]
        mask ^= low
        if (day > found) if kind == ALL else (day < found):
            found = day
    for part in need.parts:
        day = earliest(part, days)
        if (day > found) if kind == ALL else (day < found):
            found = day
    return found


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take an operator: its pace, length in days, load, and the days on which it may start."""

    pace: int
    days: int
    points: int
    stands: bool
    rule: StartRule
    first: int
    last: int
    option: int
    starts: dict[int, int] = field(default_factory=dict, compare=False, repr=False)

    def start_on_or_after(self, day: int) -> int:
        """The first possible start on that day or later, or `FAR`."""
        day = max(day, self.first)
        found = self.starts.get(day)
        if found is None:
            found = self.starts[day] = self._next(day)
        return found

    def _next(self, day: int) -> int:
        if day > self.last:
            return FAR
        start = self.rule.on_or_after(date.fromordinal(day))
        return FAR if start is None or start.toordinal() > self.last else start.toordinal()


@dataclass(frozen=True, slots=True)
class Operator:
    """An activity: what it needs, what it gives for good (`gives`) and for some months (`lapsing`), its ways and its price."""

    id: str
    need: Need
    gives: int
    lapsing: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...]
    cost: int
    cost_all: int
    placement: bool = False
    beside: tuple[tuple[int, int], ...] = ()

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
    """One participant's problem; operators and openings are in the order of their ids.

    `target_job` and `works_as` are indexes of employments (the openings, then a present job that is none of them), or -1; `work_rung`
    is the place of the present job's rung, or -1; `lapsing` are (first day without, bits).
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
    warnings: tuple[Warned, ...] = ()

    @property
    def size(self) -> int:
        """How many bits there are."""
        return len(self.names)


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
                return _after(began, missing)
            missing, began = missing - full, 0
    return _after(began, missing) if began else FAR


def _after(began: int, months: int) -> int:
    try:
        return add_months(date.fromordinal(began), months).toordinal()
    except (ValueError, OverflowError):
        return FAR
