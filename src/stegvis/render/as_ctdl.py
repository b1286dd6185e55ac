"""A ladder as a Pathway of CTDL, the open description language for credentials, in JSON-LD.

Comes in: a catalogue and a ladder's id. Goes out: JSON-LD in which each job, certificate, competency (a level each), course, exam and
placement is a component, and each requirement a `ComponentCondition`: so many of its components and inner conditions must be met. What
gives a fact stands as its condition too, so the whole ladder can be walked.

| here | there |
|---|---|
| ladder | Pathway; its top jobs are the destination |
| job | JobComponent, with SSYK, ESCO and JobTech as occupation types |
| certificate | CredentialComponent |
| competency, and each of its levels | CompetencyComponent |
| course | CourseComponent |
| validation, exam | AssessmentComponent |
| placement, work training, subsidised job; months of experience | WorkExperienceComponent |
| support, application; an age; what somebody decides | BasicComponent |
| all of n, any of, at least m | ComponentCondition whose required number is n, 1, m |

Source:
    https://credreg.net/ctdl/terms (Pathway, PathwayComponent, ComponentCondition)
"""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.graph import counting_jobs, edges
from stegvis.ladder.model import Certificate, Competency, Job
from stegvis.render.marks import plain
from stegvis.render.requirement_words import fact_words, requirement_words
from stegvis.render.words import clean
from stegvis.requirement import AllOf, AnyOf, AtLeast, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement
from stegvis.terms import Text

__all__ = ["ctdl"]

CONTEXT = "https://credreg.net/ctdl/schema/context/json"

Node = dict[str, Any]
Key = tuple[str, ...]
"""What a component stands for: `("job", id)`, `("activity", id)`, `("fact", id)`, `("fact", id, level)` or `("other", canonical text)`."""

_KINDS = {
    "course": "CourseComponent",
    "validation": "AssessmentComponent",
    "exam": "AssessmentComponent",
    "placement": "WorkExperienceComponent",
    "work_training": "WorkExperienceComponent",
    "subsidised_job": "WorkExperienceComponent",
}


_GIVING = ("gives", "renews", "implies")
"""The edges of the ladder's graph that lead to a fact from what gives it."""


def ctdl(catalogue: Catalogue, ladder_id: str) -> str:
    """The ladder as JSON-LD, with all that leads to its jobs in it and in the ladders that it uses.

    The ids are made of the library's own, so they are the same each time (version 5 UUIDs).

    Raises:
        KeyError: there is no such ladder.

    Example:
        >>> import json, stegvis
        >>> graph = json.loads(ctdl(stegvis.load_catalogue(), "industri"))["@graph"]
        >>> graph[0]["@type"], graph[0]["ceterms:name"]["sv"]
        ('ceterms:Pathway', 'Industri')
    """
    return dumps({"@context": CONTEXT, "@graph": _Pathway(catalogue, ladder_id).graph()}, ensure_ascii=False, indent=2) + "\n"


class _Pathway:
    """One ladder on the way to its graph; `found` are the components, each made once, and `waiting` those whose own conditions are not."""

    def __init__(self, catalogue: Catalogue, ladder_id: str) -> None:
        self.catalogue, self.ladder = catalogue, catalogue.ladders[ladder_id]
        self.seen = catalogue.with_used(ladder_id)
        self.ways = self._giving()
        self.found: dict[Key, Node] = {}
        self.waiting: list[tuple[Key, Requirement | None]] = []

    def _giving(self) -> dict[Key, list[Key]]:
        """What gives each fact or level, in the order of `_GIVING`, of the ladders that are seen."""
        catalogue, ways = self.catalogue, dict[Key, list[Key]]()
        every = edges(catalogue.facts, catalogue.activities, catalogue.jobs, catalogue.ladders)
        links = sorted((link for link in every if link[2] in _GIVING), key=lambda link: _GIVING.index(link[2]))
        for (kind, name, *level), fact, _ in links:
            giver = (catalogue.facts if kind == "fact" else catalogue.activities)[str(name)]
            if giver.ladder in self.seen:
                ways.setdefault(tuple(map(str, fact)), []).append((kind, str(name), *map(str, level)))
        return ways

    def graph(self) -> list[Node]:
        """The pathway, then its components."""
        for entry in (*self.catalogue.jobs.values(), *self.catalogue.activities.values()):
            if entry.ladder == self.ladder.id:
                self._of(("job" if isinstance(entry, Job) else "activity", entry.id))
        while self.waiting:
            key, requirement = self.waiting.pop(0)
            condition = self._condition_of(key, requirement)
            if condition is not None:
                self.found[key]["ceterms:hasCondition"] = [condition]
        pathway = _id(("ladder", self.ladder.id))
        for node in self.found.values():
            node["ceterms:isPartOf"] = [pathway]
        return [self._pathway(), *(self.found[key] for key in sorted(self.found))]

    def _pathway(self) -> Node:
        here = {None, self.ladder.id}
        last = {step.step for step in self.ladder.steps if step.top or not any(way.ladder in here for way in step.onward)}
        tops = [_id(("job", job.id)) for job in self.catalogue.jobs.values() if job.ladder == self.ladder.id and job.step in last]
        return {
            **_begun("Pathway", ("ladder", self.ladder.id), self.ladder.name, self.ladder.text or self.ladder.name),
            "ceterms:versionIdentifier": [_identifier("stegvis", self.ladder.digest)],
            "ceterms:hasPart": sorted(node["@id"] for node in self.found.values()),
            "ceterms:hasDestinationComponent": sorted(tops),
        }

    # ---- components -----------------------------------------------------------------------------------------------

    def _of(self, key: Key, requirement: Requirement | None = None) -> str:
        """The id of a component, which is made if there is none yet."""
        if key not in self.found:
            self.found[key] = self._made(key, requirement)
            self.waiting.append((key, requirement))
        return _id(key)

    def _made(self, key: Key, requirement: Requirement | None) -> Node:
        match key:
            case ("job", name):
                return self._job(self.catalogue.jobs[name])
            case ("activity", name):
                activity = self.catalogue.activities[name]
                return _described(_KINDS.get(activity.kind, "BasicComponent"), key, activity)
            case ("fact", name, *level):
                fact = self.catalogue.facts[name]
                kind = "CredentialComponent" if isinstance(fact, Certificate) else "CompetencyComponent"
                node = _described(kind, key, fact)
                if level:
                    node["ceterms:name"] = {lang: plain(fact_words(name, level[0], self.catalogue, lang)) for lang in ("en", "sv")}
                return node
        assert requirement is not None
        words = {lang: plain(" ".join(requirement_words(requirement, self.catalogue, lang))) for lang in ("en", "sv")}
        return _begun("WorkExperienceComponent" if isinstance(requirement, ExperienceNeeded) else "BasicComponent", key, words, words)

    @staticmethod
    def _job(job: Job) -> Node:
        types: list[Node] = []
        if job.ssyk:
            label = {"sv": job.ssyk.label}
            types.append(
                {"ceterms:frameworkName": _text("SSYK 2012"), "ceterms:codedNotation": job.ssyk.code, "ceterms:targetNodeName": label}
            )
        if job.esco:
            types.append({"ceterms:frameworkName": _text("ESCO"), "ceterms:targetNode": job.esco})
        if job.jobtech:
            types.append({"ceterms:frameworkName": _text("JobTech Taxonomy"), "ceterms:codedNotation": job.jobtech})
        node = _begun("JobComponent", ("job", job.id), job.name, job.text or job.name)
        node["ceterms:identifier"] = [_identifier("stegvis", job.id)]
        if types:
            node["ceterms:occupationType"] = [{"@type": "ceterms:CredentialAlignmentObject", **one} for one in types]
        return node

    # ---- conditions -----------------------------------------------------------------------------------------------

    def _condition_of(self, key: Key, requirement: Requirement | None) -> Node | None:
        """What must be met for a component; None where nothing is said."""
        match key:
            case ("job", name):
                return self._condition(self.catalogue.jobs[name].requires)
            case ("activity", name):
                activity = self.catalogue.activities[name]
                beside = [self._of(("activity", other)) for other in activity.co_requires]
                return self._condition(activity.requires, beside)
            case ("fact", *_):
                ways = self._ways_to(key)
                return _at_least(1, ways) if ways else None
        if isinstance(requirement, ExperienceNeeded):
            jobs = [job for job in counting_jobs(requirement, self.catalogue.jobs) if self.catalogue.jobs[job].ladder in self.seen]
            return _at_least(1, [self._of(("job", job)) for job in jobs]) if jobs else None
        return None

    def _ways_to(self, key: Key) -> list[str]:
        """What gives a fact: the activities that do, the next higher level, and facts that imply it; of any level, its lowest."""
        levels = self.catalogue.facts[key[1]].levels
        if levels and len(key) == 2:
            return [self._of((*key, levels[0]))]
        return [self._of(way) for way in self.ways.get(key, ())]

    def _condition(self, requirement: Requirement, beside: Sequence[str] = ()) -> Node | None:
        """A requirement as a condition, and what must be taken beside; None where nothing is required."""
        parts = [self._part(item) for item in (requirement.all_of if isinstance(requirement, AllOf) else [requirement])]
        return _all([*parts, *beside]) if parts or beside else None

    def _part(self, requirement: Requirement) -> str | Node:
        """A leaf as the id of its component, anything else as a condition."""
        match requirement:
            case AllOf(all_of=items):
                return _all([self._part(item) for item in items])
            case AnyOf(any_of=items):
                return _at_least(1, [self._part(item) for item in items])
            case AtLeast(at_least=count, of=items):
                return _at_least(count, [self._part(item) for item in items])
            case FactNeeded(fact=fact):
                return self._of(("fact", fact))
            case LevelNeeded(fact=fact, level=level):
                return self._of(("fact", fact, level))
        return self._of(("other", requirement.model_dump_json()), requirement)


def _all(parts: Sequence[str | Node]) -> Node:
    """A condition: all of its components, each once, and inner conditions."""
    once = [part for place, part in enumerate(parts) if part not in parts[:place]]
    return _at_least(len(once), once)


def _at_least(count: int, parts: Sequence[str | Node]) -> Node:
    """A condition: so many of its components and inner conditions."""
    ids, inner = [part for part in parts if isinstance(part, str)], [part for part in parts if not isinstance(part, str)]
    node: Node = {"@type": "ceterms:ComponentCondition", "ceterms:requiredNumber": count}
    if ids:
        node["ceterms:targetComponent"] = ids
    if inner:
        node["ceterms:hasCondition"] = inner
    return node


def _described(kind: str, key: Key, entry: Activity | Competency | Certificate) -> Node:
    """A component with the identifiers that its entry has."""
    node = _begun(kind, key, entry.name, entry.text or entry.name)
    given = [_identifier("stegvis", ":".join(key[1:]))]
    if not isinstance(entry, Activity):
        named = {"JobTech Taxonomy": entry.jobtech, "ESCO": entry.esco, "SeQF": None if entry.seqf is None else str(entry.seqf)}
        given += [_identifier(scheme, code) for scheme, code in named.items() if code]
    node["ceterms:identifier"] = given
    return node


def _begun(kind: str, key: Key, name: Text | dict[str, str], text: Text | dict[str, str]) -> Node:
    made = _uuid(key)
    return {
        "@type": f"ceterms:{kind}",
        "@id": made.urn,
        "ceterms:ctid": f"ce-{made}",
        "ceterms:name": {lang: clean(words) for lang, words in sorted(name.items())},
        "ceterms:description": {lang: clean(words) for lang, words in sorted(text.items())},
    }


def _id(key: Key) -> str:
    return _uuid(key).urn


def _uuid(key: Key) -> UUID:
    return uuid5(NAMESPACE_URL, f"stegvis:{':'.join(key)}")


def _identifier(scheme: str, code: str) -> Node:
    return {"@type": "ceterms:IdentifierValue", "ceterms:identifierTypeName": _text(scheme), "ceterms:identifierValueCode": code}


def _text(name: str) -> Node:
    """A name that is the same in every language."""
    return {"en": name}
