"""The questions that ours and the peers are asked, as plain sets of numbers, beside the catalogue and participant that say the same.

Comes in: ladder files as values, or activities as sets. Goes out: a `Case` (which activities) or a `Dated` case (when).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job
from stegvis.participant import Participant
from stegvis.requirement import AgeNeeded, AllOf, AnyOf, AtLeast, DecidedBy, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement
from tests.strategies import catalogue_of, name

__all__ = [
    "MONDAY",
    "Achiever",
    "Atom",
    "Booked",
    "Case",
    "Dated",
    "Found",
    "Ladders",
    "Plain",
    "facts_named",
    "file_of",
    "plain_of",
    "relevant",
]

MONDAY = date(2027, 1, 4)
"""The day on which every plan is made."""

Atom = tuple[Any, ...]
"""What a number stands for: (fact, level or None), ("months", occupations, n), or an alternative inside a requirement."""


@dataclass(frozen=True, slots=True)
class Achiever:
    """A way to facts: what it needs, what it adds, and its study points; an alternative inside a requirement costs nothing."""

    needs: frozenset[int]
    adds: frozenset[int]
    cost: int


@dataclass(frozen=True, slots=True)
class Masked:
    """The same as bits."""

    needs: int
    adds: int
    cost: int


@dataclass(frozen=True)
class Ladders:
    """Some ladders: as values of their files, or as a catalogue that was loaded."""

    files: tuple[dict[str, Any], ...] = ()
    loaded: Catalogue | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that ours plans in."""
        return self.loaded or catalogue_of(*self.files)


@dataclass(frozen=True)
class Case:
    """Which activities: the cheapest achievers that lead from what is held to the target, in study points.

    `family`, `size` and `seed` make it again, `size` being what the family grows by; `ladders`, `person` and `wanted` say the same in the words of a ladder file.
    """

    family: str
    size: int
    seed: int
    facts: int
    achievers: tuple[Achiever, ...]
    held: frozenset[int]
    target: frozenset[int]
    ladders: Ladders
    person: Mapping[str, Any]
    wanted: str

    @cached_property
    def participant(self) -> Participant:
        """The participant that ours plans for."""
        return Participant.model_validate(dict(self.person))

    @cached_property
    def relevant(self) -> Case:
        """The same with only what may matter to anybody who has this target: what a view of the target holds ready."""
        return replace(self, achievers=tuple(relevant(self.achievers, self.target, frozenset())))

    @cached_property
    def masks(self) -> tuple[Masked, ...]:
        """The achievers as bits."""
        return tuple(Masked(mask_of(item.needs), mask_of(item.adds), item.cost) for item in self.achievers)

    @cached_property
    def held_mask(self) -> int:
        """What is held, as bits."""
        return mask_of(self.held)


@dataclass(frozen=True, slots=True)
class Booked:
    """An activity with its length, its load, and the days on which it may start (None: any day)."""

    needs: frozenset[int]
    adds: frozenset[int]
    days: int
    pace: int
    starts: tuple[int, ...] | None


@dataclass(frozen=True)
class Dated:
    """When: the earliest day on which the target holds, while running paces sum to at most 100; days count from `MONDAY`."""

    family: str
    size: int
    seed: int
    facts: int
    activities: tuple[Booked, ...]
    held: frozenset[int]
    target: frozenset[int]
    ladders: Ladders
    person: Mapping[str, Any]
    wanted: str

    @cached_property
    def participant(self) -> Participant:
        """The participant that ours plans for."""
        return Participant.model_validate(dict(self.person))


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: study points, or the target day counted from `MONDAY`; None where there is no way.

    Unfinished, it is a bound that was proven, if any. `seconds` is the time that a solver says it took itself.
    """

    answer: int | None
    finished: bool = True
    seconds: float | None = None


def mask_of(facts: Iterable[int]) -> int:
    """The facts as bits."""
    found = 0
    for fact in facts:
        found |= 1 << fact
    return found


def relevant(achievers: Sequence[Achiever], target: frozenset[int], held: frozenset[int]) -> list[Achiever]:
    """Walks back from the target: the achievers of what is not held, and of what those need."""
    givers: dict[int, list[int]] = {}
    for number, item in enumerate(achievers):
        for fact in item.adds:
            givers.setdefault(fact, []).append(number)
    found: set[int] = set()
    seen = set(target - held)
    waiting = list(seen)
    while waiting:
        for number in givers.get(waiting.pop(), ()):
            if number not in found:
                found.add(number)
                new = achievers[number].needs - held - seen
                seen |= new
                waiting.extend(new)
    return [achievers[number] for number in sorted(found)]


# ---- from a catalogue to plain sets ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Plain:
    """One target in one catalogue as plain sets, for whoever comes; `atoms` says what each number stands for."""

    atoms: tuple[Atom, ...]
    achievers: tuple[Achiever, ...]
    target: frozenset[int]
    catalogue: Catalogue

    @cached_property
    def relevant(self) -> tuple[Achiever, ...]:
        """The achievers that may matter to anybody who has this target."""
        return tuple(relevant(self.achievers, self.target, frozenset()))

    def is_met(self, held: frozenset[int]) -> bool:
        """Whether the target holds already, the alternatives inside requirements seen through."""
        before = None
        while before != held:
            before = held
            for item in self.relevant:
                if item.needs <= held and all(self.atoms[fact][0] == "one of" for fact in item.adds):
                    held |= item.adds
        return self.target <= held

    def held_by(self, participant: Participant) -> frozenset[int]:
        """The numbers of what a participant holds, with what that implies, and of the months that are full."""
        pairs: set[Atom] = set()
        months: dict[str, int] = {}
        for holding in participant.holds:
            for work, count in holding.experience.items():
                months[work] = months.get(work, 0) + count
            if holding.fact:
                pairs |= self.catalogue.closure([(holding.fact, holding.level)])
        return frozenset(number for number, atom in enumerate(self.atoms) if atom in pairs or _is_full(self.catalogue, atom, months))


def _is_full(catalogue: Catalogue, atom: Atom, months: Mapping[str, int]) -> bool:
    if atom[0] != "months":
        return False
    return sum(count for work, count in months.items() if _counts(catalogue, work, atom[1])) >= atom[2]


def _counts(catalogue: Catalogue, work: str, among: frozenset[str]) -> bool:
    return work in among or (work in catalogue.jobs and bool(among & set(catalogue.jobs[work].counts_as)))


class _Reader:
    """Reads a catalogue on its own, without any of the planner's code: the peers must not inherit a mistake of ours."""

    def __init__(self, catalogue: Catalogue, job: Job) -> None:
        self.catalogue = catalogue
        self.on_the_way = {job.id: job} | {other.id: other for other in _jobs_below(catalogue, job)}
        self.atoms: dict[Atom, int] = {}
        self.achievers: list[Achiever] = []

    def number(self, atom: Atom) -> int:
        return self.atoms.setdefault(atom, len(self.atoms))

    def gains(self, activity: str) -> frozenset[int]:
        item = self.catalogue.activities[activity]
        found = set()
        for fact, level in item.gains:
            levels = self.catalogue.facts[fact].levels
            found |= self.catalogue.closure([(fact, level or (levels[-1] if levels else None))])
        return frozenset(self.number(pair) for pair in found)

    def need(self, requirement: Requirement) -> frozenset[int]:
        """The facts that are needed; an alternative becomes a fact of its own, with a free achiever for each branch."""
        match requirement:
            case FactNeeded(fact=fact):
                return frozenset([self.number((fact, None))])
            case LevelNeeded(fact=fact, level=level):
                return frozenset([self.number((fact, level))])
            case AllOf(all_of=items):
                return frozenset().union(*(self.need(item) for item in items))
            case AnyOf(any_of=items):
                return self._one_of([self.need(item) for item in items])
            case AtLeast(at_least=count, of=items):
                needs = [self.need(item) for item in items]
                return self._one_of([frozenset().union(*some) for some in combinations(needs, count)])
            case ExperienceNeeded(experience=term):
                return frozenset([self._months(frozenset(term.of), term.months)])
            case AgeNeeded():
                return frozenset()
            case DecidedBy(decided_by=role, question=question):
                return frozenset([self.number(("said", role, question["sv"]))])
        raise AssertionError(requirement)

    def _one_of(self, branches: list[frozenset[int]]) -> frozenset[int]:
        fact = self.number(("one of", len(self.atoms)))
        self.achievers.extend(Achiever(branch, frozenset([fact]), 0) for branch in branches)
        return frozenset([fact])

    def _months(self, of: frozenset[str], months: int) -> int:
        """Months come from a job on the way, once its requirement holds."""
        known = ("months", of, months) in self.atoms
        fact = self.number(("months", of, months))
        for job in () if known else self.on_the_way.values():
            if _counts(self.catalogue, job.id, of):
                self.achievers.append(Achiever(self.need(job.requires), frozenset([fact]), 0))
        return fact

    def read(self) -> None:
        for activity in self.catalogue.activities.values():
            adds, needs = self.gains(activity.id), self.need(activity.requires)
            for points in sorted({option.study_points for option in activity.options()}):
                if adds - needs:
                    self.achievers.append(Achiever(needs, adds - needs, points))


def _jobs_below(catalogue: Catalogue, job: Job) -> list[Job]:
    """The jobs of the rungs of its own ladder that lead to the job's rung."""
    ways = {
        (step.step, way.step) for step in catalogue.ladders[job.ladder].steps for way in step.onward if way.ladder in (None, job.ladder)
    }
    below, before = {job.step}, set[int | None]()
    while below != before:
        before = set(below)
        below |= {here for here, there in ways if there in below}
    return [other for other in catalogue.jobs.values() if other.ladder == job.ladder and other.step in below - {job.step}]


def plain_of(catalogue: Catalogue, job: str) -> Plain:
    """A whole catalogue as plain sets, for one target job."""
    reader = _Reader(catalogue, catalogue.jobs[job])
    target = reader.need(catalogue.jobs[job].requires)
    reader.read()
    return Plain(tuple(reader.atoms), tuple(reader.achievers), target, catalogue)


# ---- from plain sets to a ladder file -------------------------------------------------------------------------


def file_of(facts: int, activities: Sequence[Mapping[str, Any]], target: Iterable[int]) -> dict[str, Any]:
    """A ladder file of facts `f0`, `f1`, …, the activities `a0`, `a1`, … as they are given, and one job, `mal`, that needs the target."""
    return {
        "schema": 1,
        "ladder": "prov",
        "name": name("prov"),
        "competencies": {f"f{fact}": {"name": name(f"f{fact}")} for fact in range(facts)},
        "activities": {f"a{index}": {"kind": "course", "name": name(f"a{index}"), **item} for index, item in enumerate(activities)},
        "jobs": {"mal": {"step": 1, "name": name("mal"), "requires": facts_named(target)}},
        "steps": [{"step": 1, "name": name("topp"), "top": True}],
    }


def facts_named(facts: Iterable[int]) -> list[str]:
    """The ids of those facts."""
    return [f"f{fact}" for fact in sorted(facts)]
