"""What leads to a target: its requirement, the rungs and jobs below it, each with its place on the target's own ladder.

Comes in: the catalogue and what is sought, by id. Goes out: a `Way`; nothing here knows a participant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    just before the first rung that it leads to here. `certificates` are those that climb the rungs. `jobs` are those on the way with
    their places, and the target if it is a job; `stops` those of them that may be taken: of the target's own ladder.
    """

    requirement: Requirement
    rung: Rung | None
    places: Mapping[Rung, int]
    certificates: Mapping[Rung, str | None]
    jobs: Mapping[str, int]
    stops: Mapping[str, int]

    def after(self, climbed: Iterable[Rung]) -> Rung | None:
        """The first rung of the target's ladder after those that are climbed; the target's own does not count among them."""
        last = max((self.places[rung] for rung in climbed if rung != self.rung), default=-1)
        own = [rung for rung in self.places if self.rung and rung[0] == self.rung[0]]
        return min((rung for rung in own if self.places[rung] > last), default=None)


def find_way(catalogue: Catalogue, *, job: str | None, fact: str | None, level: str | None, ladder: str | None) -> Way | None:
    """What leads to a job, to a fact or to one of its levels, or None if there is no such target.

    A ladder without a job has nothing left to ask for.
    """
    steps = {(entry.id, step.step): step.certificate for entry in catalogue.ladders.values() for step in entry.steps}
    sought, named = catalogue.jobs.get(job or ""), catalogue.facts.get(fact or "")
    if sought:
        return _way(catalogue, sought.requires, steps, [rung_of(sought)], sought.id)
    if named and level in (None, *named.levels):
        return _way_to_fact(catalogue, named, level, steps)
    return _way(catalogue, AllOf(all_of=()), steps, [], None) if ladder in catalogue.ladders and not job else None


def rung_of(entry: Job | Activity) -> Rung:
    """The rung of a job or an activity; what has none gets a number below all rungs."""
    return (entry.ladder, -1 if entry.step is None else entry.step)


def _way_to_fact(catalogue: Catalogue, fact: Competency | Certificate, level: str | None, steps: Mapping[Rung, str | None]) -> Way:
    """The fact as a requirement, its highest level if none is said; on the rungs that name it, else on those of what gives it."""
    levels = fact.levels or (None,)
    enough = {(fact.id, item) for item in levels[levels.index(level or levels[-1]) :]}
    least = level or levels[-1]
    needed = LevelNeeded(fact=fact.id, level=least) if least else FactNeeded(fact=fact.id)
    named = [rung for rung, certificate in steps.items() if certificate == fact.id]
    givers = [item for item in catalogue.activities.values() if any((gain.fact, gain.level) in enough for gain in item.gives)]
    return _way(catalogue, needed, steps, named or [rung_of(item) for item in givers], None)


def _way(catalogue: Catalogue, requirement: Requirement, steps: Mapping[Rung, str | None], rungs: list[Rung], target: str | None) -> Way:
    """The way to the lowest of those rungs that there are; on a tie, of the ladder first in the alphabet."""
    rung = min((item for item in rungs if item in steps), key=lambda item: item[::-1], default=None)
    if rung is None:
        only = {target: 0} if target else {}
        return Way(requirement, None, {}, {}, only, only)
    below = (*rungs_below(catalogue.ladders, *rung), rung)
    own = {item: rungs_below(catalogue.ladders, *item) for item in below if item[0] == rung[0]}
    places = {item: item[1] if item in own else min(top[1] for top in own if item in own[top]) - 1 for item in below}
    on_way = [job for job in catalogue.jobs.values() if job.id == target or rung_of(job) in places.keys() - {rung}]
    jobs = {job.id: places[rung_of(job)] for job in on_way}
    stops = {job.id: jobs[job.id] for job in on_way if rung_of(job) in own}
    return Way(requirement, rung, places, {item: steps[item] for item in below}, jobs, stops)
