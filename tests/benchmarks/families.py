"""Seeded families of cases: the shipped ladders, large catalogues, chains, set covers, circles, and dated ones.

Comes in: a seed and a size. Goes out: the same cases on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from stegvis.dates import StartRule
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.ladder.shipped import shipped_folder
from stegvis.participant import Participant
from tests.benchmarks.cases import MONDAY, Achiever, Atom, Booked, Case, Dated, Ladders, Plain, facts_named, file_of, plain_of
from tests.strategies import name

__all__ = ["SHIPPED", "catalogue", "chains", "cyclic", "one_after_another", "real", "set_cover", "side_by_side", "tangled"]

SHIPPED = ("industri", "hotell-restaurang", "aldreomsorg")
HORIZON = 20 * 365


# ---- people on ladders ----------------------------------------------------------------------------------------


def walked(plain: Plain, rng: Random) -> frozenset[Atom]:
    """What somebody holds who has walked at random until the target held, and of whom some facts were then forgotten."""
    held: set[int] = set()
    while not plain.target <= held:
        ready = [item for item in plain.relevant if item.needs <= held and not item.adds <= held]
        if not ready:
            break
        held |= rng.choice(ready).adds
    keep = rng.choice((0.3, 0.6, 0.8, 0.95))
    atoms = sorted((plain.atoms[fact] for fact in held), key=repr)
    return frozenset(atom for atom in atoms if rng.random() < keep)


def person_of(atoms: Iterable[Atom], plain: Plain, rng: Random) -> dict[str, Any]:
    """A participant file of somebody who holds just that; alternatives inside requirements follow from the rest.

    One in four has worked as well, in some occupation that counts somewhere.
    """
    holds: list[dict[str, Any]] = []
    months: dict[str, int] = {}
    for atom in sorted(atoms, key=repr):
        if atom[0] == "months":
            work = rng.choice(sorted(atom[1]))
            months[work] = max(months.get(work, 0), rng.choice((atom[2], atom[2] // 2)))
        elif atom[0] in plain.catalogue.facts and (atom[1] or not plain.catalogue.facts[atom[0]].levels):
            holds.append({"fact": atom[0], "evidence": "certificate"} | ({"level": atom[1]} if atom[1] else {}))
    counted = sorted({work for atom in plain.atoms if atom[0] == "months" for work in atom[1]})
    if counted and rng.random() < 0.25:
        months.setdefault(rng.choice(counted), rng.choice((3, 12, 24, 36)))
    holds.extend({"experience": {work: count}} for work, count in sorted(months.items()))
    return {"participant": "p-001", "holds": holds}


def on_ladder(family: str, size: int, seed: int, ladders: Ladders, plains: Mapping[str, Plain], rng: Random) -> Case:
    """Somebody on one of the rungs of a ladder, whose jobs `plains` names from the lowest up, with a target there or higher up."""
    jobs = list(plains)
    while True:
        place = rng.randrange(len(jobs))
        target = plains[jobs[place]]
        atoms = walked(plains[jobs[rng.randint(0, place)]], rng) if rng.random() < 0.85 else frozenset()
        person = person_of(atoms, target, rng)
        held = target.held_by(Participant.model_validate(person))
        case = Case(family, size, seed, len(target.atoms), target.achievers, held, target.target, ladders, person, jobs[place])
        if not target.is_met(held):
            return case


def jobs_of(catalogue: Catalogue, ladder: str) -> list[str]:
    """The jobs of a ladder, the lowest rung first."""
    jobs = [job for job in catalogue.jobs.values() if job.ladder == ladder]
    return [job.id for job in sorted(jobs, key=lambda job: (job.step or 0, job.id))]


@cache
def shipped(ladder: str) -> tuple[Ladders, Mapping[str, Plain]]:
    """One shipped ladder with what all ladders share, and its targets as plain sets."""
    texts = {f"{key}.yaml": (shipped_folder() / f"{key}.yaml").read_text(encoding="utf-8") for key in ("gemensam", ladder)}
    ladders = Ladders(loaded=build_catalogue(texts))
    return ladders, {job: plain_of(ladders.catalogue, job) for job in jobs_of(ladders.catalogue, ladder)}


def real(seed: int, ladder: str = "industri") -> Case:
    """A participant at a random place on a shipped ladder."""
    ladders, plains = shipped(ladder)
    return on_ladder(ladder, len(next(iter(plains.values())).achievers), seed, ladders, plains, Random(f"{ladder} {seed}"))


# ---- large catalogues -----------------------------------------------------------------------------------------

LEVELS = ["a", "b", "c", "d", "e"]
SHARED = 24
"""So many facts, each with a course of its own, are shared by all industries: hygiene, trucks, first aid and the like."""


def shared_file(rng: Random) -> dict[str, Any]:
    """What all industries share: a language in five levels, a plan of one's own, and the common facts."""
    activities = {
        f"sprak-{level}-kurs": {
            "kind": "course", "name": name(f"språk {level}"), "requires": [{"sprak": below}] if below else [],
            "gives": [{"sprak": level}], "points": rng.randrange(200, 500, 20), "paces": [50],
        }
        for below, level in pairwise(["", *LEVELS])
    }  # fmt: skip
    activities["plan-kurs"] = {"kind": "course", "name": name("plan"), "gives": ["plan"], "points": 40, "paces": [100, 50]}
    for index in range(SHARED):
        needs: list[Any] = [{"sprak": rng.choice(LEVELS[:3])}] if rng.random() < 0.6 else []
        needs += [f"bas-{rng.randrange(index)}"] if index and rng.random() < 0.3 else []
        activities[f"bas-{index}-kurs"] = {
            "kind": "course", "name": name(f"bas {index}"), "requires": needs, "gives": [f"bas-{index}"],
            "points": rng.randrange(5, 120, 5),
        }  # fmt: skip
        if rng.random() < 0.4:
            activities[f"bas-{index}-prov"] = {
                "kind": "exam", "name": name(f"bas {index} prov"), "gives": [f"bas-{index}"], "days": 1,
                "requires": [{"experience": {"of": ["smed", "svarvare", "kock"], "months": 12}}],
            }  # fmt: skip
    competencies: dict[str, Any] = {"sprak": {"name": name("språk"), "levels": LEVELS}, "plan": {"name": name("plan")}}
    competencies |= {f"bas-{index}": {"name": name(f"bas {index}")} for index in range(SHARED)}
    work = {key: {"name": name(key)} for key in ("smed", "svarvare", "kock")}
    return {
        "schema": 1, "ladder": "gemensam", "name": name("gemensam"), "competencies": competencies, "work": work,
        "activities": activities,
    }  # fmt: skip


class Industry:
    """Makes one industry's ladder, like the shipped ones: courses, short courses, validations, exams, certificates and jobs."""

    def __init__(self, index: int, rng: Random) -> None:
        self.rng, self.key = rng, f"n{index}"
        self.top = rng.randint(3, 5)
        self.competencies: dict[str, Any] = {}
        self.certificates: dict[str, Any] = {}
        self.activities: dict[str, Any] = {}
        self.jobs: dict[str, Any] = {}

    def file(self) -> dict[str, Any]:
        """The ladder file."""
        implied: list[str] = []
        for step in range(1, self.top + 1):
            implied = self.step(step, implied)
        steps = [{"step": step, "name": name(f"steg {step}"), "onward": [step + 1]} for step in range(1, self.top)]
        steps.append({"step": self.top, "name": name("topp"), "top": True})
        return {
            "schema": 1, "ladder": self.key, "name": name(self.key), "uses": ["gemensam"], "competencies": self.competencies,
            "certificates": self.certificates, "activities": self.activities, "jobs": self.jobs, "steps": steps,
        }  # fmt: skip

    def step(self, step: int, below: list[str]) -> list[str]:
        """One rung; gives back what its certificate implies together with itself."""
        rng, key = self.rng, f"{self.key}-{step}"
        facts = [f"{key}-f{index}" for index in range(rng.randint(2, 4))]
        self.competencies |= {fact: {"name": name(fact)} for fact in facts}
        certificate, experience = f"{key}-bevis", {"experience": {"of": [f"{key}-jobb", "smed"], "months": 24}}
        self.certificates[certificate] = {"name": name(certificate), "implies": [*below, *facts]}
        entry: list[Any] = [f"{self.key}-{step - 1}-bevis"] if step > 1 else ["plan"]
        language: list[Any] = [{"sprak": LEVELS[min(4, step)]}] if rng.random() < 0.7 else []
        common: list[Any] = [f"bas-{rng.randrange(SHARED)}"] if rng.random() < 0.6 else []
        months: list[Any] = [{"experience": {"of": [f"{self.key}-{step - 1}-jobb"], "months": 12}}] if step > 2 else []
        self.add(f"{key}-kurs", "course", [*entry, *language, *months], facts, rng.randrange(160, 800, 20))
        for fact in facts:
            if rng.random() < 0.5:
                self.add(f"{fact}-kurs", "course", [*entry[: rng.randint(0, 1)], *common], [fact], rng.randrange(40, 300, 10))
        self.add(f"{key}-validering", "validation", [*entry[: step - 1], experience], facts, 0)
        self.add(f"{key}-prov", "exam", [*facts, *common], [certificate], 0)
        if rng.random() < 0.3:
            self.add(
                f"{key}-snabbspar", "course", [*entry, {"any_of": [experience, {"sprak": "e"}]}], [certificate], rng.randrange(200, 700, 20)
            )
        requires: list[Any] = [certificate] if rng.random() < 0.7 else [{"any_of": [certificate, {"all_of": facts}]}, *common]
        self.jobs[f"{key}-jobb"] = {"step": step, "name": name(f"{key} jobb"), "requires": requires, "weeks_to_hire": 8}
        return [*below, *facts, certificate]

    def add(self, key: str, kind: str, needs: Sequence[Any], gives: Sequence[str], points: int) -> None:
        """One activity; what takes no study points takes days."""
        length: dict[str, Any] = {"points": points, "paces": [100, 50]} if points else {"days": 2}
        step = int(key.split("-")[1])
        self.activities[key] = {"kind": kind, "step": step, "name": name(key), "requires": list(needs), "gives": list(gives), **length}


@cache
def large(industries: int) -> Ladders:
    """A catalogue of so many industries; the smaller ones are part of the larger."""
    return Ladders((shared_file(Random("shared")), *(Industry(index, Random(f"industry {index}")).file() for index in range(industries))))


@cache
def targets_in(industries: int, index: int) -> Mapping[str, Plain]:
    """The jobs of one industry as targets in a catalogue of so many."""
    ladders = large(industries)
    return {job: plain_of(ladders.catalogue, job) for job in jobs_of(ladders.catalogue, f"n{index}")}


def catalogue(seed: int, industries: int = 10) -> Case:
    """A participant on the ladder of one of the first ten industries, in a catalogue of many."""
    return on_ladder("catalogue", industries, seed, large(industries), targets_in(industries, seed % 10), Random(f"catalogue {seed}"))


# ---- shapes ---------------------------------------------------------------------------------------------------


class Sets:
    """Gathers achievers, and gives out facts."""

    def __init__(self) -> None:
        self.facts = 0
        self.achievers: list[Achiever] = []

    def fact(self) -> int:
        """One more fact."""
        self.facts += 1
        return self.facts - 1

    def add(self, needs: Iterable[int], adds: Iterable[int], cost: int) -> None:
        """One more way to facts."""
        self.achievers.append(Achiever(frozenset(needs), frozenset(adds) - frozenset(needs), cost))


def shaped(family: str, size: int, seed: int, sets: Sets, held: Iterable[int], target: Iterable[int]) -> Case:
    """A case given as sets, with the ladder and the participant that say the same."""
    activities = [
        {"requires": facts_named(item.needs), "gives": facts_named(item.adds), **({"points": item.cost} if item.cost else {"days": 1})}
        for item in sets.achievers
    ]
    have, wanted = frozenset(held), frozenset(target)
    ladders = Ladders((file_of(sets.facts, activities, wanted),))
    person = {"participant": "p-001", "holds": [{"fact": fact, "evidence": "certificate"} for fact in facts_named(have)]}
    return Case(family, size, seed, sets.facts, tuple(sets.achievers), have, wanted, ladders, person, "mal")


def chains(seed: int, links: int = 50) -> Case:
    """One long chain: each link has a course, many a second way through a fact of their own, and some courses cover two links."""
    rng, sets = Random(f"chain {links} {seed}"), Sets()
    held: list[int] = []
    spine = [sets.fact() for _ in range(links)]
    for place, link in enumerate(spine):
        before = spine[max(0, place - 1) : place]
        sets.add(before, [link], rng.randrange(20, 400, 5))
        if rng.random() < 0.5:
            side = sets.fact()
            sets.add(spine[max(0, place - rng.randint(1, 3)) :][:1] if place else [], [side], rng.randrange(10, 200, 5))
            sets.add([*before, side], [link], rng.choice((0, 0, 20, 60)))
            held += [side] if rng.random() < 0.1 else []
        if place + 1 < links and rng.random() < 0.2:
            sets.add(before, [link, spine[place + 1]], rng.randrange(40, 600, 5))
    return shaped("chain", links, seed, sets, held, spine[-1:])


def set_cover(seed: int, activities: int = 120) -> Case:
    """Courses that each give two to five facts out of a pool, all of which the target needs."""
    rng, sets = Random(f"cover {activities} {seed}"), Sets()
    pool = [sets.fact() for _ in range(rng.randint(max(8, activities // 10), max(10, activities // 5)))]
    for fact in pool:
        sets.add([], {fact, *rng.sample(pool, rng.randint(1, 3))}, rng.randrange(20, 400))
    while len(sets.achievers) < activities:
        sets.add([], rng.sample(pool, rng.randint(2, 5)), rng.randrange(20, 400))
    rng.shuffle(sets.achievers)
    return shaped("set-cover", activities, seed, sets, [], pool)


def cyclic(seed: int, groups: int = 6) -> Case:
    """Layers of equivalent facts that give each other, entered by dear courses, and certificates that several ways lead to."""
    rng, sets = Random(f"cyclic {groups} {seed}"), Sets()
    layers: list[list[int]] = []
    certificates: list[int] = []
    for layer in range(groups):
        same = [sets.fact() for _ in range(rng.randint(2, 4))]
        below = layers[-1] if layers else []
        for here, there in pairwise([*same, same[0]]):
            sets.add([here], [there], rng.choice((0, 0, 1, 10)))
            if rng.random() < 0.5:
                sets.add([there], [here], rng.choice((0, 1, 10)))
        for fact in rng.sample(same, rng.randint(1, len(same))):
            sets.add(rng.sample(below, min(len(below), rng.randint(1, 2))), [fact], rng.randrange(20, 300, 5))
        certificate = sets.fact()
        sets.add(rng.sample(same, 2), [certificate, *same], rng.randrange(0, 60, 5))
        if certificates and rng.random() < 0.7:
            sets.add([certificate], [rng.choice(certificates)], 0)
            sets.add([rng.choice(certificates)], [certificate, *rng.sample(same, 1)], rng.randrange(60, 400, 5))
        layers.append(same)
        certificates.append(certificate)
        if layer and rng.random() < 0.4:
            sets.add([rng.choice(same)], [rng.choice(rng.choice(layers[:-1]))], rng.choice((0, 5)))
    held = rng.sample(range(sets.facts), rng.choice((0, 0, 1, 2)))
    return shaped("cyclic", groups, seed, sets, held, {certificates[-1], rng.choice(certificates), rng.choice(layers[-1])})


def tangled(seed: int, facts: int = 9) -> Case:
    """A small tangle of anything: circles, several gains, what costs nothing, and targets out of reach."""
    rng, sets = Random(f"tangle {facts} {seed}"), Sets()
    sets.facts = facts
    while len(sets.achievers) < rng.randint(facts, 2 * facts):
        needs, adds = rng.sample(range(facts), rng.choice((0, 1, 1, 2))), rng.sample(range(facts), rng.choice((1, 1, 2, 3)))
        if set(adds) - set(needs):
            sets.add(needs, adds, rng.choice((0, 0, 1, 3, 7, 20, rng.randrange(400))))
    held = rng.sample(range(facts), rng.choice((0, 0, 1)))
    target = set(rng.sample(range(facts), rng.choice((1, 2, 3)))) - set(held)
    return shaped("tangle", facts, seed, sets, held, target or {facts - 1})


# ---- dated ----------------------------------------------------------------------------------------------------


def when(rng: Random, any_day: float) -> tuple[Any, StartRule | None]:
    """On which days something starts, as in a file and as a rule: any day, some months, or some known Mondays and then months."""
    if rng.random() < any_day:
        return None, None
    months = tuple(sorted(rng.choice(((1, 8), (1, 4, 8, 10), (2, 9), (3, 6, 9, 12), (1, 3, 5, 8, 10)))))
    if rng.random() < 0.6:
        return {"months": list(months)}, StartRule(months=months)
    known = tuple(sorted(MONDAY + timedelta(weeks=week) for week in rng.sample(range(40), 3)))
    return {"months": list(months), "known": list(known)}, StartRule(known=known, months=months)


def days_of(rule: StartRule | None, last: int) -> tuple[int, ...] | None:
    """Every start until the last day, as days from `MONDAY`."""
    if rule is None:
        return None
    found: list[int] = []
    day: date | None = MONDAY
    while day is not None and (day := rule.on_or_after(day)) is not None and (day - MONDAY).days <= last:
        found.append((day - MONDAY).days)
        day += timedelta(days=1)
    return tuple(found)


def dated(family: str, size: int, seed: int, lanes: int, pace: int, any_day: float, rng: Random) -> Dated:
    """So many activities in some lanes that need each other's facts; the target needs the ends of all lanes."""
    sets = Sets()
    ends: list[list[int]] = [[] for _ in range(lanes)]
    activities: list[dict[str, Any]] = []
    booked: list[Booked] = []

    def book(needs: Iterable[int], adds: Iterable[int]) -> None:
        weeks = rng.randint(2, 20)
        starts, rule = when(rng, any_day)
        days = -(-weeks * 100 // pace) * 7
        booked.append(Booked(frozenset(needs), frozenset(adds), days, pace, days_of(rule, HORIZON)))
        activities.append({"requires": facts_named(needs), "gives": facts_named(adds), "weeks": weeks, "paces": [pace]})
        activities[-1] |= {"starts": starts} if starts else {}

    while len(booked) < size:
        lane, other = rng.choice(ends), rng.choice(ends)
        needs = {*lane[-1:], *(other[-1:] if rng.random() < 0.3 else [])}
        lane.append(sets.fact())
        book(needs, [lane[-1], *([sets.fact()] if rng.random() < 0.1 else [])])
        if len(booked) < size and rng.random() < 0.2:
            book({*lane[-2:-1], *(other[-1:] if rng.random() < 0.3 and other is not lane else [])}, [lane[-1]])
    target = frozenset(lane[-1] for lane in ends if lane)
    ladders = Ladders((file_of(sets.facts, activities, target),))
    return Dated(family, size, seed, sets.facts, tuple(booked), frozenset(), target, ladders, {"participant": "p-001", "holds": []}, "mal")


def one_after_another(seed: int, activities: int = 14) -> Dated:
    """Full-time activities with starts of their own: no two at a time."""
    rng = Random(f"one {activities} {seed}")
    return dated("one after another", activities, seed, rng.randint(2, 3 if activities > 22 else 4), 100, 0.35, rng)


def side_by_side(seed: int, activities: int = 10) -> Dated:
    """Half-time activities: two at a time."""
    rng = Random(f"two {activities} {seed}")
    lanes = rng.randint(4, max(5, min(7, activities // 2)))
    return dated("side by side", activities, seed, lanes, 50, 0.6, rng)
