"""What leads to a target: its requirement, the rungs and jobs below it, each with its place on the target's own ladder.

Comes in: the catalogue and what is sought, by id. Goes out: a `Way`; nothing here knows a participant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Certificate, Competency, Job
from stegvis.ladder.rungs import Rung, rungs_below
from stegvis.requirement import AllOf, FactNeeded, LevelNeeded, Requirement

__all__ = ["Way", "find_way", "rung_of"]


@dataclass(frozen=True, slots=True)
class Way:
    """A target's requirement and rung, and what leads there.

    `places` has the rungs, the target's own too, each with its place: on the target's ladder the number of its step; on another ladder
    just before the first rung that it leads to here. `jobs` are those on the way with their places, and the target if it is a job;
    `stops` those of them that may be taken: of the target's own ladder.
    """

    requirement: Requirement
    rung: Rung | None
    places: Mapping[Rung, int]
    jobs: Mapping[str, int]
    stops: Mapping[str, int]


def find_way(catalogue: Catalogue, *, job: str | None, fact: str | None, level: str | None, ladder: str | None) -> Way | None:
    """What leads to a job, to a fact or to one of its levels, or None if there is no such target.

    A ladder without a job has nothing left to ask for.
    """
    rungs: list[Rung] = []
    requirement: Requirement = AllOf(all_of=())
    if job in catalogue.jobs:
        requirement, rungs = catalogue.jobs[job].requires, [rung_of(catalogue.jobs[job])]
    elif fact in catalogue.facts and level in (None, *catalogue.facts[fact].levels):
        requirement, rungs = _fact_sought(catalogue, catalogue.facts[fact], level)
    elif job or ladder not in catalogue.ladders:
        return None
    return _way(catalogue, requirement, _lowest(catalogue, rungs), job)


def rung_of(entry: Job | Activity) -> Rung:
    """The rung of a job or an activity; what has none gets a number below all rungs."""
    return (entry.ladder, -1 if entry.step is None else entry.step)


def _fact_sought(catalogue: Catalogue, fact: Competency | Certificate, level: str | None) -> tuple[Requirement, list[Rung]]:
    """The fact as a requirement, its highest level if none is said; the rungs that name it, else those of what gives it."""
    levels = fact.levels or (None,)
    enough = levels[levels.index(level or levels[-1]) :]
    needed = LevelNeeded(fact=fact.id, level=enough[0]) if enough[0] else FactNeeded(fact=fact.id)
    named = [(ladder.id, step.step) for ladder in catalogue.ladders.values() for step in ladder.steps if step.certificate == fact.id]
    givers = [
        activity
        for activity in catalogue.activities.values()
        if any(gain.fact == fact.id and gain.level in enough for gain in activity.gives)
    ]
    return needed, named or [rung_of(activity) for activity in givers]


def _lowest(catalogue: Catalogue, rungs: list[Rung]) -> Rung | None:
    """The lowest of the rungs that there are; on a tie, of the ladder first in the alphabet."""
    real = {(ladder.id, step.step) for ladder in catalogue.ladders.values() for step in ladder.steps}
    return min((rung for rung in rungs if rung in real), key=lambda rung: rung[::-1], default=None)


def _way(catalogue: Catalogue, requirement: Requirement, rung: Rung | None, target: str | None) -> Way:
    if rung is None:
        only = {target: 0} if target else {}
        return Way(requirement, None, {}, only, only)
    below = (*rungs_below(catalogue.ladders, *rung), rung)
    own = {item: rungs_below(catalogue.ladders, *item) for item in below if item[0] == rung[0]}
    places = {item: item[1] if item in own else min(top[1] for top in own if item in own[top]) - 1 for item in below}
    on_way = [job for job in catalogue.jobs.values() if job.id == target or rung_of(job) in places.keys() - {rung}]
    jobs = {job.id: places[rung_of(job)] for job in on_way}
    return Way(requirement, rung, places, jobs, {job.id: jobs[job.id] for job in on_way if rung_of(job) in own})
