"""The catalogue as a directed graph: what is needed for what, what gives what, and how the rungs follow on each other.

Comes in: the entries of a catalogue. Goes out: nodes and edges as plain values, or a `networkx.DiGraph`, which is imported only
where one is made.

Nodes are `("step", ladder, number)`, `("activity", id)`, `("fact", id)`, `("fact", id, level)` where a fact has levels, and
`("job", id)`. Each has `kind` (step, activity, competency, certificate, job), `name` (Swedish), `ladder`, and `step` where it belongs
to a rung. Each edge has `kind`:

| kind | from | to |
|---|---|---|
| needs | fact | activity or job |
| experience | job in which months count | activity or job |
| beside | activity | activity that it must have begun before (`co_requires`) |
| gives, renews | activity | fact |
| implies | fact, higher level | fact, lower level |
| climbs | certificate | step |
| opens | step | job |
| onward | step | step |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from stegvis.ladder.activity import Activity
from stegvis.ladder.entry import Gain
from stegvis.ladder.model import Certificate, Competency, Job, Ladder
from stegvis.ladder.rungs import ways_onward
from stegvis.requirement import ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edge", "Node", "build", "circles", "counting_jobs", "edges", "node_of", "nodes"]

T = TypeVar("T")
Node: TypeAlias = tuple[str, str] | tuple[str, str, str] | tuple[str, str, int]
Edge: TypeAlias = tuple[Node, Node, str]
Facts: TypeAlias = Mapping[str, Competency | Certificate]


def build(facts: Facts, activities: Mapping[str, Activity], jobs: Mapping[str, Job], ladders: Mapping[str, Ladder]) -> nx.DiGraph[Node]:
    """The graph of steps, activities, certificates, jobs and facts; nodes and edges are the same whatever the order of the entries."""
    import networkx as nx

    graph: nx.DiGraph[Node] = nx.DiGraph()
    for node, attributes in nodes(facts, activities, jobs, ladders):
        graph.add_node(node, **attributes)
    for start, end, kind in edges(facts, activities, jobs, ladders):
        graph.add_edge(start, end, kind=kind)
    return graph


def circles(links: Iterable[tuple[Node, Node]]) -> tuple[tuple[Node, ...], ...]:
    """The groups of nodes that lead round to each other and that nothing outside the group leads to.

    Args:
        links: from, to.

    Returns:
        Each group sorted, the groups in the order of their first nodes.
    """
    import networkx as nx

    graph: nx.DiGraph[Node] = nx.DiGraph(sorted(set(links), key=str))
    groups = nx.condensation(graph)
    found = [
        tuple(sorted(groups.nodes[group]["members"], key=str)) for group in groups if not any(True for _ in groups.predecessors(group))
    ]
    return tuple(sorted((group for group in found if len(group) > 1 or graph.has_edge(group[0], group[0])), key=str))


def nodes(
    facts: Facts, activities: Mapping[str, Activity], jobs: Mapping[str, Job], ladders: Mapping[str, Ladder]
) -> Iterator[tuple[Node, dict[str, str | int]]]:
    """Every node with its attributes, sorted within its kind."""
    for ladder in _by_id(ladders):
        for step in ladder.steps:
            yield ("step", ladder.id, step.step), {"kind": "step", "name": step.name["sv"], "ladder": ladder.id, "step": step.step}
    for fact in _by_id(facts):
        kind = "certificate" if isinstance(fact, Certificate) else "competency"
        for level in fact.levels or ("",):
            node: Node = ("fact", fact.id, level) if level else ("fact", fact.id)
            yield node, {"kind": kind, "name": f"{fact.name['sv']} {level}".strip(), "ladder": fact.ladder}
    entries: list[Activity | Job] = [*_by_id(activities), *_by_id(jobs)]
    for entry in entries:
        kind = "job" if isinstance(entry, Job) else "activity"
        attributes: dict[str, str | int] = {"kind": kind, "name": entry.name["sv"], "ladder": entry.ladder}
        yield (kind, entry.id), attributes if entry.step is None else {**attributes, "step": entry.step}


def edges(facts: Facts, activities: Mapping[str, Activity], jobs: Mapping[str, Job], ladders: Mapping[str, Ladder]) -> Iterator[Edge]:
    """Every edge once, between nodes that there are: what a file names but nothing defines is left out."""
    known = {node for node, _ in nodes(facts, activities, jobs, ladders)}
    drawn: set[tuple[Node, Node]] = set()
    for start, end, kind in _all_edges(facts, activities, jobs, ladders):
        if start in known and end in known and (start, end) not in drawn:
            drawn.add((start, end))
            yield start, end, kind


def _all_edges(facts: Facts, activities: Mapping[str, Activity], jobs: Mapping[str, Job], ladders: Mapping[str, Ladder]) -> Iterator[Edge]:
    for fact in _by_id(facts):
        yield from _edges_of_fact(fact)
    for activity in _by_id(activities):
        node = ("activity", activity.id)
        yield from _edges_of_requirement(activity.requires, node, jobs)
        yield from ((("activity", other), node, "beside") for other in activity.co_requires)
        yield from ((node, node_of(gain), "gives") for gain in activity.gives)
        if activity.renews is not None:
            yield node, ("fact", activity.renews), "renews"
    for job in _by_id(jobs):
        yield from _edges_of_requirement(job.requires, ("job", job.id), jobs)
        if job.step is not None:
            yield ("step", job.ladder, job.step), ("job", job.id), "opens"
    for ladder in _by_id(ladders):
        for step in ladder.steps:
            if step.certificate is not None:
                yield ("fact", step.certificate), ("step", ladder.id, step.step), "climbs"
    yield from ((("step", *here), ("step", *there), "onward") for here, there in ways_onward(ladders))


def node_of(gain: Gain | LevelNeeded | FactNeeded) -> Node:
    """The node of a fact, or of one level of it."""
    level = None if isinstance(gain, FactNeeded) else gain.level
    return ("fact", gain.fact) if level is None else ("fact", gain.fact, level)


def _edges_of_fact(fact: Competency | Certificate) -> Iterator[Edge]:
    for lower, higher in pairwise(fact.levels):
        yield ("fact", fact.id, higher), ("fact", fact.id, lower), "implies"
    held: Node = ("fact", fact.id, fact.levels[0]) if fact.levels else ("fact", fact.id)
    for gain in fact.implies:
        yield held, node_of(gain), "implies"


def _edges_of_requirement(requirement: Requirement, node: Node, jobs: Mapping[str, Job]) -> Iterator[Edge]:
    for leaf in leaves(requirement):
        if isinstance(leaf, (FactNeeded, LevelNeeded)):
            yield node_of(leaf), node, "needs"
        elif isinstance(leaf, ExperienceNeeded):
            yield from ((("job", job), node, "experience") for job in counting_jobs(leaf, jobs))


def counting_jobs(leaf: ExperienceNeeded, jobs: Mapping[str, Job]) -> tuple[str, ...]:
    """The jobs whose months count: those named, and those that `counts_as` one of them."""
    wanted = set(leaf.experience.of)
    return tuple(sorted(job.id for job in jobs.values() if job.id in wanted or wanted.intersection(job.counts_as)))


def _by_id(entries: Mapping[str, T]) -> list[T]:
    return [entries[key] for key in sorted(entries)]
