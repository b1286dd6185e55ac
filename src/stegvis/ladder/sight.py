"""What every check for sense sees: the catalogue, where its entries stand, and what leads to what.

Comes in: a catalogue, positions, what is within reach. Goes out: `Sight`, with a place for each kind of entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from stegvis.faults import Position
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Sourced
from stegvis.ladder.graph import Node
from stegvis.ladder.model import Certificate, Job, Ladder
from stegvis.ladder.reach import Reach

__all__ = ["Positions", "Sight", "sourced"]


class Positions(Protocol):
    """Where entries stand in the files."""

    def at(self, file: str, /, *path: str | int) -> Position:
        """The position of a path, or of the nearest thing that encloses it.

        Args:
            file: a ladder's id.
            path: keys and places in lists, as in the file.
        """


@dataclass(frozen=True, slots=True)
class Sight:
    """What a check sees: the catalogue, where things stand, and what leads to what."""

    catalogue: Catalogue
    positions: Positions
    reach: Reach
    step_places: Mapping[tuple[str, int], int]

    def of_step(self, ladder: Ladder, number: int, *path: str) -> Position:
        """Where a step, or a key of it, is defined; unless told otherwise the steps stand in the order of their numbers."""
        usual = next(index for index, step in enumerate(ladder.steps) if step.step == number)
        return self.positions.at(ladder.id, "steps", self.step_places.get((ladder.id, number), usual), *path)

    def of_fact(self, fact_id: str, *path: str) -> Position:
        """Where a fact, or a key of it, is defined."""
        fact = self.catalogue.facts[fact_id]
        return self.positions.at(fact.ladder, "certificates" if isinstance(fact, Certificate) else "competencies", fact_id, *path)

    def of_activity(self, activity: Activity, *path: str | int) -> Position:
        """Where an activity, or a key of it, is defined."""
        return self.positions.at(activity.ladder, "activities", activity.id, *path)

    def of_job(self, job: Job, *path: str | int) -> Position:
        """Where a job, or a key of it, is defined."""
        return self.positions.at(job.ladder, "jobs", job.id, *path)

    def of_node(self, node: Node) -> Position:
        """Where a fact, an activity or a job is defined."""
        key = str(node[1])
        if node[0] == "activity":
            return self.of_activity(self.catalogue.activities[key])
        return self.of_job(self.catalogue.jobs[key]) if node[0] == "job" else self.of_fact(key)


def sourced(entry: Sourced, *figures: str) -> bool:
    """Whether an entry says where it comes from or that it is assumed; or names a source for each of these keys."""
    if entry.source is not None or entry.assumption is not None:
        return True
    return bool(figures) and all(key in entry.sources for key in figures)
