"""The catalogue: all ladders and programmes loaded together, every kind of entry by id.

Comes in: the entries that `loader` made and checked. Goes out: one frozen value that planning, checking and drawing look things up in.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from stegvis.faults import Fault
from stegvis.ladder.activity import Activity
from stegvis.ladder.model import Certificate, Competency, Job, Ladder, Work
from stegvis.ladder.programme import Programme
from stegvis.terms import FrozenDict

if TYPE_CHECKING:
    import networkx as nx

T = TypeVar("T")

__all__ = ["Catalogue"]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All ladders and programmes loaded together; every mapping is in the order of its ids.

    `folder` says where the files were found, `odd` finds what is odd about them: it is asked when `warnings` first is.

    Example:
        >>> import stegvis
        >>> catalogue = stegvis.load_catalogue()
        >>> sorted(job.id for job in catalogue.jobs.values() if job.ladder == "industri")
        ['cnc-operator', 'cnc-programmerare', 'cnc-tekniker', 'montor']
    """

    facts: Mapping[str, Competency | Certificate]
    work: Mapping[str, Work]
    activities: Mapping[str, Activity]
    jobs: Mapping[str, Job]
    ladders: Mapping[str, Ladder]
    programmes: Mapping[str, Programme] = FrozenDict()
    folder: str = ""
    odd: Callable[[], tuple[Fault, ...]] = field(default=tuple, compare=False, repr=False)
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is odd about the files, in the order of their lines; no error is among it."""
        return self.once("warnings", self.odd)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once and kept with the catalogue; it must depend on nothing but the catalogue and the key.

        Threads that ask at the same time may make the same thing twice; nobody ever sees half of one.
        """
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        return cast("T", found)

    def closure(self, found: Iterable[tuple[str, str | None]]) -> set[tuple[str, str | None]]:
        """These facts, each with a level or None, the lower levels, the facts as such, and all that they imply."""
        waiting, closed = list(found), set[tuple[str, str | None]]()
        while waiting:
            fact_id, level = waiting.pop()
            if (fact_id, level) not in closed:
                closed |= {(fact_id, level), (fact_id, None)}
                fact = self.facts[fact_id]
                waiting += [(fact_id, lower) for lower in fact.levels[: fact.levels.index(level) if level else 0]]
                waiting += [(gain.fact, gain.level) for gain in fact.implies]
        return closed

    def with_used(self, ladder_id: str) -> frozenset[str]:
        """The ladder, those that it uses, and those that they use."""
        seen, waiting = set[str](), [ladder_id]
        while waiting:
            name = waiting.pop()
            if name in self.ladders and name not in seen:
                seen.add(name)
                waiting += self.ladders[name].uses
        return frozenset(seen)

    def graph(self) -> nx.DiGraph[str]:
        """Steps, activities, certificates, jobs and facts as a directed graph; see `stegvis.ladder.graph` for its nodes and edges."""
        from stegvis.ladder.graph import build

        return build(self.facts, self.activities, self.jobs, self.ladders)
