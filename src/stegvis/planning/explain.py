"""Why: what each leg serves, and what stands in the way where there is no route.

Comes in: the catalogue, a problem and what was found. Goes out: reasons and obstacles as data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.grounding import why_closed
from stegvis.planning.holdings import closure, gains_of
from stegvis.planning.problem import ALL, COUNT, Need, Problem, each_bit, holds
from stegvis.planning.relevance import reachable
from stegvis.requirement import FactNeeded, LevelNeeded, Requirement, leaves
from stegvis.route import Obstacle, Reason
from stegvis.terms import FrozenDict, Text

__all__ = ["gained", "obstacles", "reasons"]


def gained(catalogue: Catalogue, activity: str) -> frozenset[tuple[str, int]]:
    """Everything an activity gives, with lower levels and what is implied."""
    return frozenset(pair for gain in gains_of(catalogue, activity) for pair in closure(catalogue, gain))


def reasons(catalogue: Catalogue, given: frozenset[tuple[str, int]], consumers: Iterable[tuple[str, Requirement]]) -> tuple[Reason, ...]:
    """What new facts serve: for each the first of the consumers (id, requirement), in their order, that needs it."""
    found: dict[str, Reason] = {}
    for consumer, requirement in consumers:
        for fact, level in _facts(requirement):
            levels = catalogue.facts[fact].levels
            pair = (fact, levels.index(level) if level else -1)
            if pair in given and fact not in found:
                found[fact] = Reason(needs=fact, level=level, for_=consumer)
    return tuple(found[fact] for fact in sorted(found))


def _facts(requirement: Requirement) -> Iterator[tuple[str, str | None]]:
    for leaf in leaves(requirement):
        match leaf:
            case FactNeeded(fact=fact):
                yield fact, None
            case LevelNeeded(fact=fact, level=level):
                yield fact, level


def obstacles(catalogue: Catalogue, participant: Participant, problem: Problem) -> tuple[Obstacle, ...]:
    """The smallest tree of causes that the closed set of reachable facts shows; one `no-dates` where only the days stand in the way."""
    tree = _Causes(catalogue, participant, problem)
    if holds(problem.target, tree.reached):
        return (Obstacle(code="no-dates", what=""),)
    return tree.missing(problem.target)


class _Causes:
    """Looks for the smallest causes below what cannot be reached, without regard to days."""

    def __init__(self, catalogue: Catalogue, participant: Participant, problem: Problem) -> None:
        self.catalogue = catalogue
        self.participant = participant
        self.problem = problem
        self.known: dict[int, Obstacle] = {}
        self.reached = reachable(problem)

    def missing(self, need: Need) -> tuple[Obstacle, ...]:
        """What is missing for a requirement: all of it, or the branch with the smallest tree."""
        found = [self.cause(bit) for bit in each_bit(need.mask & ~self.reached)]
        parts = [self.missing(part) for part in need.parts if not holds(part, self.reached)]
        if need.kind == ALL:
            return (*found, *(item for part in parts for item in part))
        branches = sorted([*((item,) for item in found), *parts], key=lambda branch: (_size(branch), str(branch)))
        short = need.count - sum(holds(part, self.reached) for part in need.parts) if need.kind == COUNT else 1
        return tuple(item for branch in branches[:short] for item in branch)

    def cause(self, bit: int) -> Obstacle:
        """Why one bit cannot be on; each bit is looked into once."""
        if bit not in self.known:
            self.known[bit] = Obstacle(code="circle", what=str(self.problem.names[bit][1]), name=self._name(bit))
            self.known[bit] = self._cause(bit)
        return self.known[bit]

    def _name(self, bit: int) -> Text | None:
        fact = self.catalogue.facts.get(str(self.problem.names[bit][1]))
        return fact.name if fact else None

    def _cause(self, bit: int) -> Obstacle:
        atom = self.problem.names[bit]
        what, named = str(atom[1]), {}
        if atom[0] == "said":
            return Obstacle(code="decided-by", what=what, particulars=FrozenDict({"role": what, "question": str(atom[2])}))
        if atom[0] == "age":
            return Obstacle(code="age", what="age", particulars=FrozenDict({"min": str(atom[1]), "max": str(atom[2])}))
        if atom[0] == "months":
            jobs = ", ".join(sorted(atom[1])) if isinstance(atom[1], frozenset) else what
            return self._below(bit, "months", jobs, {"months": str(atom[2])}, self._job_branches(bit))
        fact = self.catalogue.facts[what]
        if len(atom) > 2 and fact.levels and isinstance(atom[2], int) and atom[2] >= 0:
            named = {"level": fact.levels[atom[2]]}
        return self._below(bit, "nothing-gives", what, named, self._giver_branches(bit))

    def _below(self, bit: int, code: str, what: str, named: Mapping[str, str], branches: Iterable[tuple[str, Need]]) -> Obstacle:
        trees = [(activity, self.missing(need)) for activity, need in branches]
        name = self._name(bit)
        if not trees:
            closed = self._closed(what)
            return Obstacle(code="needs" if closed else code, what=what, name=name, particulars=FrozenDict(dict(named)), causes=closed)
        activity, causes = min(trees, key=lambda item: (_size(item[1]), item[0]))
        return Obstacle(code="needs", what=what, name=name, particulars=FrozenDict({**named, "activity": activity}), causes=causes)

    def _giver_branches(self, bit: int) -> list[tuple[str, Need]]:
        """Activities that give the bit, those left out that need it before they give it."""
        givers = (item for item in self.problem.operators if item.adds >> bit & 1 and item.ways[0].days)
        return [(item.id, item.need) for item in givers if item.need.kind != ALL or not item.need.mask >> bit & 1]

    def _job_branches(self, bit: int) -> list[tuple[str, Need]]:
        terms = [term for term in self.problem.months if term.bit == bit]
        openings = self.problem.openings
        return [(openings[job].id, openings[job].need) for term in terms for job in sorted(term.jobs) if job < len(openings)]

    def _closed(self, fact: str) -> tuple[Obstacle, ...]:
        """Activities that would give the fact, but cannot be started by this participant at all."""
        usable = {operator.id for operator in self.problem.operators}
        activities = [activity for activity in self.catalogue.activities.values() if activity.id not in usable]
        return tuple(
            Obstacle(
                code="cannot-start",
                what=activity.id,
                name=activity.name,
                particulars=FrozenDict({"reason": why_closed(self.participant, activity)}),
            )
            for activity in activities
            if any(gain.fact == fact for gain in activity.gives)
        )


def _size(tree: tuple[Obstacle, ...]) -> int:
    return sum(1 + _size(item.causes) for item in tree)
