"""What is sought, and where the participant stands: the target's requirement, the rungs and jobs on the way, the rungs climbed.

Comes in: a target by id or name. Goes out: `Aim`, which grounding compiles, and the rung that the next step belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Certificate, Job, Step
from stegvis.ladder.names import resolve
from stegvis.ladder.rungs import Rung, rungs_below
from stegvis.requirement import FactNeeded, LevelNeeded, Requirement
from stegvis.route import Target

__all__ = ["Aim", "UnknownTargetError", "aim_at", "find_target", "jobs_of_rung", "ladder_jobs", "stands_before"]


class UnknownTargetError(LookupError):
    """No ladder knows that target; `nearest` is the likely id, or None."""

    def __init__(self, target: str, nearest: str | None) -> None:
        """Keeps both for the reader."""
        self.target, self.nearest = target, nearest
        super().__init__(f"unknown target {target!r}" + (f", did you mean {nearest!r}?" if nearest else ""))


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: its requirement, what it is judged as, its rung, the rungs to it, and the jobs on the way.

    `rungs` are the target's own ladder's rungs from which its rung is reached, in order, and that rung last; `stops` gives each job of
    these rungs its place, counted in steps of two so that a rung of another ladder that leads here can stand between; `way` are these
    and a present job on a rung of another ladder that leads here.
    """

    target: Target
    requirement: Requirement
    judged: str
    job: str | None
    rungs: tuple[Rung, ...]
    elsewhere: Mapping[Rung, int]
    stops: Mapping[str, int]
    way: Mapping[str, int]


def find_target(catalogue: Catalogue, text: str) -> tuple[str, str | None]:
    """The id of a target named by id or Swedish name, with the level after a colon, if any.

    Raises:
        UnknownTargetError: no job, fact or ladder has that name.
    """
    name, _, level = text.partition(":")
    found = resolve(catalogue, name.strip(), ("jobs", "facts", "ladders")) or ""
    if found in catalogue.facts:
        levels = catalogue.facts[found].levels
        if not level or level.strip() in levels:
            return found, (level.strip() or (levels[-1] if levels else None))
    elif not level and (found in catalogue.jobs or found in catalogue.ladders):
        return found, None
    every = [*catalogue.jobs, *catalogue.facts, *catalogue.ladders]
    near = get_close_matches(name.strip().lower(), every, n=1, cutoff=0.5)
    raise UnknownTargetError(text, near[0] if near else None)


def jobs_of_rung(catalogue: Catalogue, rung: Rung) -> tuple[Job, ...]:
    """The jobs of one rung, by id."""
    return catalogue.once("jobs by rung", lambda: _jobs_by_rung(catalogue)).get(rung, ())


def _jobs_by_rung(catalogue: Catalogue) -> dict[Rung, tuple[Job, ...]]:
    found: dict[Rung, tuple[Job, ...]] = {}
    for job in catalogue.jobs.values():
        rung = (job.ladder, -1 if job.step is None else job.step)
        found[rung] = (*found.get(rung, ()), job)
    return found


def ladder_jobs(catalogue: Catalogue, ladder: str) -> tuple[Job, ...]:
    """A ladder's jobs from the lowest rung up, then by id."""
    jobs = [job for job in catalogue.jobs.values() if job.ladder == ladder and job.step is not None]
    return tuple(sorted(jobs, key=lambda job: (job.step or 0, job.id)))


def aim_at(catalogue: Catalogue, found: str, level: str | None, works_as: str | None, ladder: str | None = None) -> Aim:
    """The aim for a job or fact; `works_as` counts as on the way when its rung leads here, of whatever ladder."""
    aim = catalogue.once(("aim", found, level), lambda: _aim_at(catalogue, found, level))
    if ladder:
        aim = replace(aim, target=aim.target.model_copy(update={"ladder": ladder}))
    present = catalogue.jobs.get(works_as or "")
    if present is not None and present.id not in aim.way and (present.ladder, present.step) in aim.elsewhere:
        aim = replace(aim, way={**aim.stops, present.id: aim.elsewhere[(present.ladder, present.step or 0)]})
    return aim


def _aim_at(catalogue: Catalogue, found: str, level: str | None) -> Aim:
    if found in catalogue.jobs:
        job = catalogue.jobs[found]
        rung = _lowest(catalogue, [] if job.step is None else [(job.ladder, job.step)])
        return _aim(catalogue, Target(job=found, name=job.name), job.requires, rung)
    fact = catalogue.facts[found]
    needed: Requirement = LevelNeeded(fact=found, level=level) if level else FactNeeded(fact=found)
    if isinstance(fact, Certificate):
        target = Target(certificate=found, name=fact.name)
    else:
        target = Target(competency=found, level=level, name=fact.name)
    named = [rung for rung, step in _steps(catalogue) if step.certificate == found]
    return _aim(catalogue, target, needed, _lowest(catalogue, named or _rungs_that_give(catalogue, found, level)))


def _steps(catalogue: Catalogue) -> list[tuple[Rung, Step]]:
    return [((ladder.id, step.step), step) for ladder in catalogue.ladders.values() for step in ladder.steps]


def _rungs_that_give(catalogue: Catalogue, fact: str, level: str | None) -> list[Rung]:
    """The rungs of the activities that give the fact, at that level or a higher one."""
    levels = catalogue.facts[fact].levels
    enough = levels[levels.index(level) :] if level else (None,)
    return [
        (activity.ladder, activity.step)
        for activity in catalogue.activities.values()
        if activity.step is not None and any(gain.fact == fact and gain.level in enough for gain in activity.gives)
    ]


def _lowest(catalogue: Catalogue, rungs: list[Rung]) -> Rung | None:
    """The lowest of those rungs that there are; on a tie, of the ladder first in the alphabet."""
    known = {rung for rung, _ in _steps(catalogue)}
    return min((rung for rung in rungs if rung in known), key=lambda rung: (rung[1], rung[0]), default=None)


def _aim(catalogue: Catalogue, target: Target, needed: Requirement, rung: Rung | None) -> Aim:
    job, judged = target.job, target.job or ""
    if rung is None:
        only = {job: 0} if job else {}
        return Aim(target, needed, judged, job, (), {}, only, only)
    below = rungs_below(catalogue.ladders, *rung)
    rungs = (*(one for one in below if one[0] == rung[0]), rung)
    place = {one: 2 * number for number, one in enumerate(rungs)}
    above = {one: rungs_below(catalogue.ladders, *one) for one in rungs}
    elsewhere = {other: min(place[one] for one in rungs if other in above[one]) - 1 for other in below if other not in place}
    stops = {one.id: place[here] for here in rungs[:-1] for one in jobs_of_rung(catalogue, here)}
    if job:
        stops[job] = place[rung]
    return Aim(target, needed, judged, job, rungs, elsewhere, stops, stops)


def stands_before(aim: Aim, climbed: frozenset[Rung]) -> Rung | None:
    """The rung the participant stands before: the first after the last climbed one, the target's own rung at most."""
    if not aim.rungs:
        return None
    last = max((2 * number for number, rung in enumerate(aim.rungs[:-1]) if rung in climbed), default=-2)
    last = max([last, *(place for rung, place in aim.elsewhere.items() if rung in climbed)])
    return next(rung for number, rung in enumerate(aim.rungs) if 2 * number > last)
