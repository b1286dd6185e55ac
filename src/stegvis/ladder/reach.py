"""What somebody who starts from nothing can come to, dates aside.

Comes in: a catalogue. Goes out: the facts that are needed, given and of use, what is within reach, and the circles that nobody can enter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.graph import Edge, Node, circles, counting_jobs, edges, node_of, nodes
from stegvis.requirement import AgeNeeded, AllOf, AnyOf, AtLeast, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves

__all__ = ["Reach", "needs_of", "reach", "reached_without"]

_BRINGS = frozenset({"gives", "implies", "needs", "experience"})


@dataclass(frozen=True, slots=True)
class Reach:
    """What the activities of a catalogue lead to; see `stegvis.ladder.graph` for the nodes.

    `needed`: what an activity or a job requires, climbs a step, or opens a programme; `given`: what an activity gives, or brings with
    it; `used`: the ids of facts that are needed or give priority, or imply one that does; `reached`: facts, activities and jobs within
    reach; `reached_at_any_age`: those also of somebody older than every limit; `circles`: groups of which each needs another, with no
    way in.
    """

    needed: frozenset[Node]
    given: frozenset[Node]
    used: frozenset[str]
    reached: frozenset[Node]
    reached_at_any_age: frozenset[Node]
    circles: tuple[tuple[Node, ...], ...]


def reach(catalogue: Catalogue) -> Reach:
    """What is within reach of somebody who brings along only what no activity gives.

    Experience is within reach where one of its jobs is, or where it names an occupation that is no job. An activity
    without seats is out of reach. Decisions, `co_requires` and dates are not judged.
    """
    links, every, given = _parts(catalogue)
    needed = _needed(catalogue)
    reached, old = (_reached(catalogue, links, every, given, old=is_old) for is_old in (False, True))
    closed = {node for node in every if node not in reached}
    inner = [(start, end) for start, end, _ in links if start in closed and end in closed]
    first = {node for programme in catalogue.programmes.values() for item in programme.priority for node in needs_of(item.requires)}
    return Reach(needed, given, _used(catalogue, needed | first), frozenset(reached), frozenset(old), circles(inner) if inner else ())


def reached_without(catalogue: Catalogue, closed: Collection[Node]) -> set[Node]:
    """What is still within reach where those activities and jobs are closed."""
    return _reached(catalogue, *_parts(catalogue), closed=closed)


def _parts(catalogue: Catalogue) -> tuple[list[Edge], list[Node], frozenset[Node]]:
    """What brings what, everything that may be reached, and what is given; found once for a catalogue."""

    def found() -> tuple[list[Edge], list[Node], frozenset[Node]]:
        parts = (catalogue.facts, catalogue.activities, catalogue.jobs, catalogue.ladders)
        links = [link for link in edges(*parts) if link[2] in _BRINGS]
        return links, [node for node, _ in nodes(*parts) if node[0] != "step"], _given(catalogue)

    return catalogue.once("what brings what", found)


def needs_of(requirement: Requirement) -> frozenset[Node]:
    """The facts and levels that a requirement names, wherever in the tree."""
    return frozenset(node_of(leaf) for leaf in leaves(requirement) if isinstance(leaf, (FactNeeded, LevelNeeded)))


def _requirements(catalogue: Catalogue) -> dict[Node, Requirement]:
    found: dict[Node, Requirement] = {("activity", entry.id): entry.requires for entry in catalogue.activities.values()}
    return found | {("job", entry.id): entry.requires for entry in catalogue.jobs.values()}


def _needed(catalogue: Catalogue) -> frozenset[Node]:
    found: set[Node] = set()
    entering = [requirement for programme in catalogue.programmes.values() for requirement in programme.entering()]
    for requirement in [*_requirements(catalogue).values(), *entering]:
        found |= needs_of(requirement)
    for ladder in catalogue.ladders.values():
        found |= {("fact", step.certificate) for step in ladder.steps if step.certificate is not None}
    return frozenset(found)


def _given(catalogue: Catalogue) -> frozenset[Node]:
    found: set[Node] = set()
    waiting = [node for activity in catalogue.activities.values() for node in _brought(catalogue, activity)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            fact = catalogue.facts.get(str(node[1]))
            waiting += [lower for gain in (fact.implies if fact else ()) for lower in _with_lower(catalogue, node_of(gain))]
    return frozenset(found)


def _brought(catalogue: Catalogue, activity: Activity) -> set[Node]:
    """What an activity gives beyond what it asks for itself: a course from level C to D is no way to level C."""
    given = {lower for gain in activity.gives for lower in _with_lower(catalogue, node_of(gain))}
    return given.difference(lower for node in needs_of(activity.requires) for lower in _with_lower(catalogue, node))


def _with_lower(catalogue: Catalogue, node: Node) -> list[Node]:
    fact = catalogue.facts.get(str(node[1]))
    levels = fact.levels if fact else ()
    if node[-1] not in levels or len(node) < 3:
        return [node]
    return [("fact", str(node[1]), level) for level in levels[: levels.index(str(node[2])) + 1]]


def _used(catalogue: Catalogue, needed: Iterable[Node]) -> frozenset[str]:
    implied_by: dict[str, list[str]] = {}
    for fact in catalogue.facts.values():
        for gain in fact.implies:
            implied_by.setdefault(gain.fact, []).append(fact.id)
    found: set[str] = set()
    waiting = [str(node[1]) for node in needed]
    while waiting:
        if (fact_id := waiting.pop()) not in found:
            found.add(fact_id)
            waiting += implied_by.get(fact_id, ())
    return frozenset(found)


def _reached(
    catalogue: Catalogue,
    links: Iterable[Edge],
    every: Iterable[Node],
    given: Collection[Node],
    *,
    closed: Collection[Node] = (),
    old: bool = False,
) -> set[Node]:
    """Facts come here only from what gives or implies them; activities and jobs are tried each time something they name is reached."""
    brought = [node for node in every if node[0] == "fact" and node not in given]
    leads: dict[Node, list[Node]] = {}
    for start, end, _ in links:
        leads.setdefault(start, []).append(end)
    requirements = _requirements(catalogue)
    shut = {("activity", activity.id) for activity in catalogue.activities.values() if not activity.options()}.union(closed)
    found: set[Node] = set()
    waiting = [*(node for node in every if node in requirements), *brought]
    while waiting:
        node = waiting.pop()
        if node in found or node in shut:
            continue
        if node not in requirements or _met(requirements[node], found, catalogue, old=old):
            found.add(node)
            waiting += leads.get(node, ())
    return found


def _met(requirement: Requirement, found: set[Node], catalogue: Catalogue, *, old: bool) -> bool:
    match requirement:
        case AllOf(all_of=items):
            return all(_met(item, found, catalogue, old=old) for item in items)
        case AnyOf(any_of=items):
            return any(_met(item, found, catalogue, old=old) for item in items)
        case AtLeast(at_least=count, of=items):
            return sum(_met(item, found, catalogue, old=old) for item in items) >= count
        case FactNeeded() | LevelNeeded():
            return node_of(requirement) in found
        case ExperienceNeeded():
            named_work = any(key not in catalogue.jobs for key in requirement.experience.of)
            return named_work or any(("job", job) in found for job in counting_jobs(requirement, catalogue.jobs))
        case AgeNeeded():
            return not old or requirement.age.max is None
        case _:
            return True
