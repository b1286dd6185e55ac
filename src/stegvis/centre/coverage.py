"""What of a ladder the routes of some cases use: its activities, its rungs, and the branches wherever there are several ways.

Comes in: cases with their answers. Goes out: what no route uses. What holds on which day is judged as the checker judges it, with no code
of the planner's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from stegvis.case import Case
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job
from stegvis.ladder.names import resolve
from stegvis.life import WORK, Held, Life
from stegvis.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    DecidedBy,
    ExperienceNeeded,
    FactNeeded,
    LevelNeeded,
    Requirement,
    Several,
    canonical,
    leaves,
)
from stegvis.route import AlreadyQualified, NeedsPerson, Route, TargetAnswer

__all__ = ["Alternative", "Unused", "route_in", "unused"]

Path = tuple[int, ...]
Answered = tuple[Case, TargetAnswer]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several ways: a branch in what `of`, an activity or a job, requires; or `of`, one of several activities that give `fact`."""

    of: str
    branch: str = ""
    path: Path = ()
    fact: str = ""
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Unused:
    """What of a ladder no route uses."""

    activities: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    rungs: tuple[int, ...]


def route_in(answer: TargetAnswer) -> Route | None:
    """The route of an answer, or the one that a yes opens."""
    return answer if isinstance(answer, Route) else answer.conditional if isinstance(answer, NeedsPerson) else None


def unused(catalogue: Catalogue, ladder: str, answered: Iterable[Answered]) -> Unused:
    """What of a ladder no route of the cases uses.

    - An *activity* is used when it is a leg of a route. A *rung* is used when a participant stands before it.
    - A *branch* is an item of an `any_of` or `at_least` in what an activity or job of the ladder requires. It is used when the activity
      begins, or the job is open as a stop or as the target, on a day on which the branch holds and the requirement is met by way of it:
      with this branch left out, so few of the others would hold that the requirement would not. What follows from the branch itself,
      as a lower level or what a certificate implies, does not count among the others. A branch within a branch is used only where
      the outer one is, and no branch is where a waiver covers the requirement as a whole.
    - Where several activities of the ladder give the same fact (or the same level of it), each is an *alternative* for it. It is used
      when it is a leg of a route of somebody who did not hold the fact on the first day.

    Alternatives of an activity that is never used are not told besides.
    """
    legs: set[str] = set()
    rungs: set[int | None] = set()
    taken: set[Alternative] = set()
    for case, answer in answered:
        if (route := route_in(answer)) is not None:
            legs |= {leg.activity for leg in route.legs}
            rungs |= {route.next_step.step} if route.next_step.ladder == ladder else set()
        taken.update(_taken(catalogue, ladder, case, answer))
    activities = tuple(one.id for one in _activities(catalogue, ladder) if one.id not in legs)
    missing = (one for one in _alternatives(catalogue, ladder) if one not in taken and one.of not in activities)
    steps = tuple(step.step for step in catalogue.ladders[ladder].steps if step.step not in rungs)
    return Unused(activities, tuple(missing), steps)


# ---- which there are ----------------------------------------------------------------------------------------------


def _activities(catalogue: Catalogue, ladder: str) -> list[Activity]:
    return [one for one in catalogue.activities.values() if one.ladder == ladder]


def _alternatives(catalogue: Catalogue, ladder: str) -> Iterator[Alternative]:
    entries: list[Activity | Job] = [*_activities(catalogue, ladder), *(one for one in catalogue.jobs.values() if one.ladder == ladder)]
    for entry in entries:
        yield from (Alternative(entry.id, _written(branch), path) for path, branch in _branches(entry.requires, ()))
    yield from (one for several in _givers(catalogue, ladder).values() for one in several)


def _givers(catalogue: Catalogue, ladder: str) -> dict[Held, list[Alternative]]:
    """The facts that several activities of the ladder give, each with its ways."""
    found: dict[Held, list[Alternative]] = {}
    for activity in _activities(catalogue, ladder):
        for fact, level in sorted(activity.gains, key=str):
            found.setdefault((fact, level), []).append(Alternative(activity.id, fact=fact, level=level))
    return {gain: several for gain, several in found.items() if len(several) > 1}


def _branches(requirement: Requirement, path: Path) -> Iterator[tuple[Path, Requirement]]:
    match requirement:
        case AllOf(all_of=items):
            for number, item in enumerate(items):
                yield from _branches(item, (*path, number))
        case AnyOf(any_of=items) | AtLeast(of=items):
            for number, item in enumerate(items):
                yield (*path, number), item
                yield from _branches(item, (*path, number))


def _written(branch: Requirement) -> str:
    """The branch as it may stand in a file."""
    return f"decided_by: {branch.decided_by}" if isinstance(branch, DecidedBy) else _flow(branch.model_dump(mode="json", by_alias=True))


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        if value.keys() == {"all_of"}:
            return _flow(value["all_of"])
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items() if item is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


# ---- which are taken ----------------------------------------------------------------------------------------------


def _taken(catalogue: Catalogue, ladder: str, case: Case, answer: TargetAnswer) -> Iterator[Alternative]:
    life, begun = _life(catalogue, case, answer), _begun(case, answer)
    for entry_id, day in begun:
        entry = catalogue.activities.get(entry_id) or catalogue.jobs[entry_id]
        for path, branch in _ways(life, entry.requires, day, entry_id, ()) if entry.ladder == ladder else ():
            yield Alternative(entry_id, _written(branch), path)
    held, legs = life.held(life.first_day), {leg.activity for leg in route.legs} if (route := route_in(answer)) else set()
    for gain, several in _givers(catalogue, ladder).items():
        yield from (one for one in several if one.of in legs and gain not in held)


def _life(catalogue: Catalogue, case: Case, answer: TargetAnswer) -> Life:
    """The participant's days as the answer has them."""
    works_as = resolve(catalogue, case.works_as or "", WORK) or case.works_as or ""
    said = frozenset((item.role, item.question["sv"]) for item in answer.decisions) if isinstance(answer, NeedsPerson) else frozenset()
    life = Life(catalogue, case, case.today, case.first_day(case.today), works_as, said=said)
    if (route := route_in(answer)) is None:
        return life.employed(())
    runs = [life.run(leg.activity, leg.starts or date.min, leg.ends, leg.pace_percent, leg.study_points) for leg in route.legs]
    return replace(life, runs=tuple(runs)).employed(route.stops)


def _begun(case: Case, answer: TargetAnswer) -> Iterator[tuple[str, date]]:
    """The new legs with the days on which they begin, the jobs on the way and the one that is sought with the days on which they open."""
    if isinstance(answer, AlreadyQualified) and answer.target.job:
        yield answer.target.job, case.first_day(case.today)
    if (route := route_in(answer)) is not None:
        yield from ((leg.activity, leg.starts) for leg in route.legs if leg.starts)
        yield from ((stop.job, stop.able_to_apply) for stop in route.stops)
        if route.target.job and route.totals.target.earliest:
            yield route.target.job, route.totals.target.earliest


def _ways(life: Life, requirement: Requirement, day: date, whose: str, path: Path) -> Iterator[tuple[Path, Requirement]]:
    """The branches by way of which a requirement is met on a day."""
    if life.waived(requirement, day, whose) or not life.met(requirement, day, whose):
        return
    match requirement:
        case AllOf(all_of=items):
            for number, item in enumerate(items):
                yield from _ways(life, item, day, whose, (*path, number))
        case AnyOf(any_of=items) | AtLeast(of=items):
            least = requirement.at_least if isinstance(requirement, AtLeast) else 1
            holding = [(number, item) for number, item in enumerate(items) if life.met(item, day, whose)]
            for number, item in holding:
                if sum(other is not item and not _follows(life.catalogue, other, item) for _, other in holding) < least:
                    yield (*path, number), item
                    yield from _ways(life, item, day, whose, (*path, number))


def _follows(catalogue: Catalogue, other: Requirement, branch: Requirement) -> bool:
    """Whether whatever meets a branch by all that it names meets the other too."""
    named = list(leaves(branch))
    facts = catalogue.closure(
        (leaf.fact, leaf.level if isinstance(leaf, LevelNeeded) else None) for leaf in named if isinstance(leaf, FactNeeded | LevelNeeded)
    )
    match other:
        case Several():
            return other.is_enough(lambda item: _follows(catalogue, item, branch))
        case FactNeeded(fact=fact, proof=False):
            return (fact, None) in facts
        case LevelNeeded(fact=fact, level=level):
            return (fact, level) in facts
        case ExperienceNeeded(experience=less):
            terms = (leaf.experience for leaf in named if isinstance(leaf, ExperienceNeeded))
            return any(set(term.of) <= set(less.of) and term.months >= less.months for term in terms)
    return canonical(other) in map(canonical, named)
