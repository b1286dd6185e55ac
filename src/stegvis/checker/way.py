"""The target, its rung, the rungs and jobs that lead to it, and where the participant stands among them.

Comes in: the catalogue, the participant's days and the target of an answer. Goes out: a `Way`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stegvis.checker.walk import Life
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job, Step
from stegvis.ladder.rungs import Rung, rungs_below
from stegvis.requirement import AllOf, FactNeeded, LevelNeeded, Requirement
from stegvis.route import Target

__all__ = ["Way", "find_way", "lowest_job", "standing"]


@dataclass(frozen=True, slots=True)
class Way:
    """What is sought, and what leads there; a place is a rung's number on the target's own ladder.

    `jobs` may be stops; `worked` is the place of the present job, if it is on the way.
    """

    requirement: Requirement
    job: str | None
    rung: Rung | None
    places: dict[Rung, int]
    jobs: dict[str, int]
    worked: int | None


def find_way(life: Life, target: Target) -> Way | None:
    """Finds what leads to the target, or None if there is no such target."""
    sought = _sought(life.catalogue, target)
    if sought is None:
        return None
    requirement, rung = sought
    places = _places(life.catalogue, rung) if rung else {}
    jobs = {job.id: places[_rung(job)] for job in life.catalogue.jobs.values() if _rung(job) in places and _rung(job) != rung}
    if target.job:
        jobs[target.job] = places[rung] if rung else 0
    worked = jobs.get(life.work(life.participant.works_as))
    own = {job: place for job, place in jobs.items() if job == target.job or (rung and life.catalogue.jobs[job].ladder == rung[0])}
    return Way(requirement, target.job, rung, places, own, worked)


def _sought(catalogue: Catalogue, target: Target) -> tuple[Requirement, Rung | None] | None:
    """The target's requirement and its rung."""
    if target.job and target.job in catalogue.jobs:
        job = catalogue.jobs[target.job]
        return job.requires, _lowest(catalogue, [_rung(job)])
    if target.ladder in catalogue.ladders and not target.job:
        return AllOf(all_of=()), None  # all its jobs are open already
    fact = catalogue.facts.get(target.certificate or target.competency or "")
    if fact is None or target.level not in (None, *fact.levels):
        return None
    enough = fact.levels[fact.levels.index(target.level or fact.levels[-1]) :] if fact.levels else (None,)
    gives = [item for item in catalogue.activities.values() if any(gain.fact == fact.id and gain.level in enough for gain in item.gives)]
    needed = LevelNeeded(fact=fact.id, level=enough[0]) if enough[0] else FactNeeded(fact=fact.id)
    named = [(ladder.id, step.step) for ladder in catalogue.ladders.values() for step in ladder.steps if step.certificate == fact.id]
    return needed, _lowest(catalogue, named or [_rung(item) for item in gives])


def lowest_job(catalogue: Catalogue, jobs: Iterable[str]) -> str | None:
    """The job on the lowest rung; on a tie, the first in the alphabet."""
    return min(jobs, key=lambda job: (_rung(catalogue.jobs[job])[1], job), default=None)


def _rung(entry: Job | Activity) -> Rung:
    return (entry.ladder, -1 if entry.step is None else entry.step)


def _lowest(catalogue: Catalogue, rungs: Sequence[Rung]) -> Rung | None:
    """The lowest of the rungs that there are; on a tie, of the ladder first in the alphabet."""
    real = [(step, ladder) for ladder, step in rungs if ladder in catalogue.ladders and _step(catalogue, (ladder, step))]
    return (min(real)[1], min(real)[0]) if real else None


def _step(catalogue: Catalogue, rung: Rung) -> Step | None:
    return next((step for step in catalogue.ladders[rung[0]].steps if step.step == rung[1]), None)


def _places(catalogue: Catalogue, rung: Rung) -> dict[Rung, int]:
    """The rung and those that lead to it, with their places; one of another ladder stands just before the first that it leads to here."""
    below = (*rungs_below(catalogue.ladders, *rung), rung)
    places = {item: item[1] for item in below if item[0] == rung[0]}
    above = {item: set(rungs_below(catalogue.ladders, *item)) for item in places}
    return places | {other: min(item[1] for item in above if other in above[item]) - 1 for other in below if other not in places}


def standing(life: Life, way: Way) -> Rung | None:
    """The rung the participant stands before: the first after the last climbed one."""
    if way.rung is None:
        return None
    works_as = life.catalogue.jobs.get(life.work(life.participant.works_as))
    worked = _rung(works_as) if works_as else None
    climbed = [
        place
        for rung, place in way.places.items()
        if rung != way.rung and (_climbed(life, rung, worked) or (rung == worked and rung[0] != way.rung[0]))
    ]
    return min(rung for rung, place in way.places.items() if rung[0] == way.rung[0] and place > max(climbed, default=-1))


def _climbed(life: Life, rung: Rung, worked: Rung | None) -> bool:
    """Whether its certificate is held or, without one, one of its jobs is within reach or is the present job."""
    step = _step(life.catalogue, rung)
    if step and step.certificate:
        return life.met(FactNeeded(fact=step.certificate), life.first_day)
    jobs = [job for job in life.catalogue.jobs.values() if _rung(job) == rung]
    return rung == worked or any(life.met(job.requires, life.first_day, job.id) for job in jobs)
