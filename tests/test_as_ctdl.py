"""Ladders as CTDL pathways: every term as the standard has it, conditions that say what the requirements say, and a graph that can be walked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from random import Random
from typing import Any

import pytest

import stegvis
from conftest import Run
from stegvis.ladder.graph import counting_jobs
from stegvis.render.as_ctdl import ctdl
from stegvis.requirement import AllOf, AnyOf, AtLeast, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves

Node = dict[str, Any]

COMPONENT = {
    "ceterms:ctid",
    "ceterms:description",
    "ceterms:hasCondition",
    "ceterms:identifier",
    "ceterms:isDestinationComponentOf",
    "ceterms:isPartOf",
    "ceterms:name",
    "ceterms:pointValue",
    "ceterms:precededBy",
    "ceterms:precedes",
    "ceterms:proxyFor",
    "ceterms:sourceData",
    "ceterms:subjectWebpage",
}
DOMAIN = {
    "ceterms:Pathway": {
        "ceterms:ctid",
        "ceterms:description",
        "ceterms:hasDestinationComponent",
        "ceterms:hasPart",
        "ceterms:industryType",
        "ceterms:name",
        "ceterms:occupationType",
        "ceterms:ownedBy",
        "ceterms:subjectWebpage",
        "ceterms:versionIdentifier",
    },
    "ceterms:AssessmentComponent": COMPONENT,
    "ceterms:BasicComponent": COMPONENT,
    "ceterms:CompetencyComponent": COMPONENT,
    "ceterms:CourseComponent": COMPONENT,
    "ceterms:CredentialComponent": COMPONENT,
    "ceterms:JobComponent": COMPONENT | {"ceterms:industryType", "ceterms:occupationType"},
    "ceterms:WorkExperienceComponent": COMPONENT,
    "ceterms:ComponentCondition": {
        "ceterms:description",
        "ceterms:hasCondition",
        "ceterms:name",
        "ceterms:requiredNumber",
        "ceterms:targetComponent",
    },
    "ceterms:CredentialAlignmentObject": {
        "ceterms:codedNotation",
        "ceterms:framework",
        "ceterms:frameworkName",
        "ceterms:targetNode",
        "ceterms:targetNodeName",
    },
    "ceterms:IdentifierValue": {"ceterms:identifierType", "ceterms:identifierTypeName", "ceterms:identifierValueCode"},
}
COMPONENTS = {name for name in DOMAIN if name.endswith("Component")}
RANGE = {
    "ceterms:codedNotation": {"xsd:string"},
    "ceterms:ctid": {"xsd:string"},
    "ceterms:description": {"rdf:langString"},
    "ceterms:frameworkName": {"rdf:langString"},
    "ceterms:hasCondition": {"ceterms:ComponentCondition"},
    "ceterms:hasDestinationComponent": COMPONENTS,
    "ceterms:hasPart": COMPONENTS,
    "ceterms:identifier": {"ceterms:IdentifierValue"},
    "ceterms:identifierTypeName": {"rdf:langString"},
    "ceterms:identifierValueCode": {"xsd:string"},
    "ceterms:isPartOf": {"ceterms:Pathway"},
    "ceterms:name": {"rdf:langString"},
    "ceterms:occupationType": {"ceterms:CredentialAlignmentObject"},
    "ceterms:requiredNumber": {"xsd:integer"},
    "ceterms:targetComponent": COMPONENTS,
    "ceterms:targetNode": {"xsd:anyURI"},
    "ceterms:targetNodeName": {"rdf:langString"},
    "ceterms:versionIdentifier": {"ceterms:IdentifierValue"},
}
"""What may stand where, of the terms that are used: from the standard's schema, https://credreg.net/ctdl/schema/encoding/json."""

LADDERS = [ladder.id for ladder in stegvis.load_catalogue().ladders.values() if ladder.steps]


def graph(catalogue: stegvis.Catalogue, ladder: str) -> dict[str, Node]:
    """The nodes of a ladder by their ids."""
    made = json.loads(ctdl(catalogue, ladder))
    assert made["@context"] == "https://credreg.net/ctdl/schema/context/json"
    nodes = {node["@id"]: node for node in made["@graph"]}
    assert len(nodes) == len(made["@graph"])
    return nodes


def objects(value: Any) -> Iterator[Node]:
    """Every node, the inner ones too."""
    if isinstance(value, dict) and "@type" in value:
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(item)


def kind_of(value: Any, nodes: dict[str, Node]) -> str:
    """What a value is, as the standard calls it."""
    if isinstance(value, int):
        return "xsd:integer"
    if isinstance(value, dict):
        return str(value.get("@type", "rdf:langString"))
    if value in nodes:
        return str(nodes[value]["@type"])
    return "xsd:anyURI" if value.startswith(("http", "urn:")) else "xsd:string"


def test_words_have_no_marks_of_languages(shipped: stegvis.Catalogue) -> None:
    """Marks are for pages; a name or a text holds none, nor the code that stands in one."""
    for ladder in shipped.ladders:
        told = stegvis.render.ctdl(shipped, ladder)
        text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
        assert not re.search("[\ue000-\ue003]", text)
        assert not re.search(r"\bas svp|\bsvS|\bsvs[a-zåäö]", text)


@pytest.mark.parametrize("ladder", LADDERS)
def test_terms_are_those_of_the_standard(shipped: stegvis.Catalogue, ladder: str) -> None:
    """Each property belongs to its class, each value is of a kind that the property takes, and each reference leads to a node."""
    nodes = graph(shipped, ladder)
    seen = 0
    for node in (one for top in nodes.values() for one in objects(top)):
        for name, given in node.items():
            if name.startswith("@"):
                continue
            assert name in DOMAIN[node["@type"]], (node["@type"], name)
            for value in given if isinstance(given, list) else [given]:
                kind = kind_of(value, nodes)
                assert kind in RANGE[name] or (kind == "xsd:anyURI" and "xsd:string" in RANGE[name]), (name, value)
                seen += 1
            if RANGE[name] == {"rdf:langString"}:
                assert all(isinstance(text, str) and text for text in given.values())
    assert seen > 100


@pytest.mark.parametrize("ladder", LADDERS)
def test_pathway_and_parts_name_each_other(shipped: stegvis.Catalogue, ladder: str) -> None:
    """The pathway has every component, ends in the top jobs, and says which text of the ladder it was made of."""
    pathway, *parts = graph(shipped, ladder).values()
    assert sorted(part["@id"] for part in parts) == pathway["ceterms:hasPart"]
    assert all(part["ceterms:isPartOf"] == [pathway["@id"]] for part in parts)
    ends = {part["@id"] for part in parts if part["@type"] == "ceterms:JobComponent"} & set(pathway["ceterms:hasDestinationComponent"])
    assert len(ends) == len(pathway["ceterms:hasDestinationComponent"]) > 0
    assert pathway["ceterms:versionIdentifier"][0]["ceterms:identifierValueCode"] == shipped.ladders[ladder].digest
    assert all(node["ceterms:ctid"] == "ce-" + node["@id"].removeprefix("urn:uuid:") for node in (pathway, *parts))


def names(nodes: dict[str, Node]) -> dict[tuple[str, str], str]:
    """The id of each component by what it is and the library's id."""
    kinds = {"ceterms:JobComponent": "job", "ceterms:CompetencyComponent": "fact", "ceterms:CredentialComponent": "fact"}
    found = {}
    for node in nodes.values():
        for one in node.get("ceterms:identifier", ()):
            if one["ceterms:identifierTypeName"] == {"en": "stegvis"}:
                found[kinds.get(node["@type"], "activity"), one["ceterms:identifierValueCode"]] = node["@id"]
    return found


def met(node: Node, held: AbstractSet[str]) -> bool:
    """Whether the conditions of a component or the parts of a condition are met, as the standard counts them."""
    if node["@type"] != "ceterms:ComponentCondition":
        return all(met(one, held) for one in node.get("ceterms:hasCondition", ()))
    count = len(held & set(node.get("ceterms:targetComponent", ()))) + sum(met(one, held) for one in node.get("ceterms:hasCondition", ()))
    return count >= node["ceterms:requiredNumber"]


def holds(requirement: Requirement, leaf: Callable[[Requirement], bool]) -> bool:
    """The same of a requirement."""
    match requirement:
        case AllOf(all_of=items):
            return all(holds(item, leaf) for item in items)
        case AnyOf(any_of=items):
            return any(holds(item, leaf) for item in items)
        case AtLeast(at_least=count, of=items):
            return sum(holds(item, leaf) for item in items) >= count
    return leaf(requirement)


def fact_of(leaf: Requirement) -> str | None:
    """The fact of a leaf as the library's id of its component; None for another leaf."""
    if isinstance(leaf, LevelNeeded):
        return f"{leaf.fact}:{leaf.level}"
    return leaf.fact if isinstance(leaf, FactNeeded) else None


@pytest.mark.parametrize("ladder", LADDERS)
def test_conditions_say_what_the_requirements_say(shipped: stegvis.Catalogue, ladder: str) -> None:
    """Whatever is held: a condition is met just where its requirement is."""
    rng, nodes, yes, no = Random(ladder), graph(shipped, ladder), 0, 0
    ids = names(nodes)
    others = {one for one, node in nodes.items() if "ceterms:identifier" not in node}
    for entry in (*shipped.jobs.values(), *shipped.activities.values()):
        if entry.ladder != ladder or getattr(entry, "co_requires", ()):
            continue
        node = nodes[ids["job" if entry.id in shipped.jobs else "activity", entry.id]]
        for other in (True, False):
            plain = others if other else set()
            for _ in range(20):
                facts = {fact for leaf in leaves(entry.requires) if (fact := fact_of(leaf)) and rng.random() < 0.6}
                expected = holds(entry.requires, lambda leaf: fact_of(leaf) in facts if fact_of(leaf) else other)  # noqa: B023
                assert met(node, {ids["fact", fact] for fact in facts} | plain) == expected, entry.id
                yes, no = yes + expected, no + (not expected)
    assert yes
    assert no


def walked(nodes: dict[str, Node], held: AbstractSet[str]) -> set[str]:
    """Everything that can be come to; a component without conditions is come to unless it is a fact, which must be held or given."""
    facts = {"ceterms:CompetencyComponent", "ceterms:CredentialComponent"}
    found, size = set(held), -1
    while size != (size := len(found)):
        found |= {
            one
            for one, node in nodes.items()
            if node["@type"] in COMPONENTS and met(node, found) and ("ceterms:hasCondition" in node or node["@type"] not in facts)
        }
    return found


def reached(catalogue: stegvis.Catalogue, seen: AbstractSet[str], held: AbstractSet[tuple[str, str | None]]) -> set[str]:
    """The same from the ladders: facts (a level after a colon), jobs and activities."""
    facts, jobs, done, size = set(held), set[str](), set[str](), -1

    def leaf(one: Requirement) -> bool:
        if isinstance(one, LevelNeeded):
            return (one.fact, one.level) in facts
        if isinstance(one, FactNeeded):
            return any(fact == one.fact for fact, _ in facts)
        counting = (
            [job for job in counting_jobs(one, catalogue.jobs) if catalogue.jobs[job].ladder in seen]
            if isinstance(one, ExperienceNeeded)
            else []
        )
        return not counting or any(job in jobs for job in counting)

    while size != (size := len(facts) + len(jobs) + len(done)):
        for job in catalogue.jobs.values():
            if holds(job.requires, leaf):
                jobs.add(job.id)
        for activity in catalogue.activities.values():
            if activity.ladder in seen and holds(activity.requires, leaf) and all(other in done for other in activity.co_requires):
                done.add(activity.id)
                facts |= {(gain.fact, gain.level) for gain in activity.gives} | ({(activity.renews, None)} if activity.renews else set())
        for fact, level in list(facts):
            levels = catalogue.facts[fact].levels
            facts |= {(fact, lower) for lower in levels[: levels.index(level) + 1]} if level else set()
            facts |= {(gain.fact, gain.level) for gain in catalogue.facts[fact].implies if catalogue.facts[fact].ladder in seen}
    return {fact if level is None else f"{fact}:{level}" for fact, level in facts} | jobs | done


@pytest.mark.parametrize("ladder", LADDERS)
def test_the_graph_leads_where_the_ladder_leads(shipped: stegvis.Catalogue, ladder: str) -> None:
    """Who begins with some facts comes to the same jobs, activities and facts by the one as by the other."""
    nodes, rng = graph(shipped, ladder), Random(ladder)
    ids = names(nodes)
    seen, waiting = set[str](), [ladder]
    while waiting:
        seen.add(name := waiting.pop())
        waiting += [other for other in shipped.ladders[name].uses if other not in seen]
    facts = sorted({name for kind, name in ids if kind == "fact" and (":" in name or not shipped.facts[name].levels)})
    for share in (0, 0.1, 0.3, 0.6, 1):
        held = {name for name in facts if rng.random() < share}
        mine = walked(nodes, {ids["fact", name] for name in held})
        theirs = reached(shipped, seen, {(name.partition(":")[0], name.partition(":")[2] or None) for name in held})
        for (kind, name), one in ids.items():
            if kind == "fact" and name in shipped.facts and shipped.facts[name].levels:
                continue  # a fact with levels, whichever: it is its lowest level
            assert (one in mine) == (name in theirs), (kind, name)


def test_the_command(run: Run, shipped: stegvis.Catalogue) -> None:
    """`stegvis draw LADDER --format jsonld` prints it, the same each time."""
    assert run("draw", "industri", "--format", "jsonld") == (0, ctdl(shipped, "industri"), "")
