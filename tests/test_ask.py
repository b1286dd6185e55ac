"""The next question: on people made by a walk up a ladder it settles the next step early, and on the same step as a full list would."""

from __future__ import annotations

import random
from datetime import date
from statistics import median
from typing import NamedTuple

import pytest

from conftest import ROOT
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Holding, Participant
from stegvis.planning.planner import ask, plan
from stegvis.question import Question
from stegvis.route import Route
from stegvis.terms import FrozenDict

TODAY = date(2026, 11, 22)
LADDERS = ("industri", "hotell-restaurang", "aldreomsorg")
PEOPLE = 200
CHUNKS = 10
DROPPED = 0.1
"""So likely each fact of the walk is forgotten."""


class Talk(NamedTuple):
    """How many questions were asked, how many a full list would have, and the next activity after each."""

    asked: int
    full: int
    step: str | None
    step_of_full_list: str | None


def catalogue_of(ladder: str) -> Catalogue:
    """One shipped ladder with what all ladders share."""
    return build_catalogue(
        {f"{name}.yaml": (ROOT / "ladders" / f"{name}.yaml").read_text(encoding="utf-8") for name in ("gemensam", ladder)}
    )


def walker(rng: random.Random, ladders: Catalogue, jobs: list[str]) -> tuple[Participant, str]:
    """Somebody who has walked to a random rung, with what was held there but for some forgotten facts; and a target there or above."""
    place = rng.randrange(len(jobs))
    target = jobs[rng.randint(place, len(jobs) - 1)]
    start = Participant.model_validate({"participant": "p-001"})
    route = plan(ladders, start, today=TODAY, target=jobs[place], by=rng.choice(("target", "weeks")))
    holds: list[Holding] = []
    if isinstance(route, Route):
        gained = [gain for leg in route.legs for gain in ladders.activities[leg.activity].gives]
        kept = [gain for gain in gained if not ladders.facts[gain.fact].private and rng.random() >= DROPPED]
        holds = [Holding(fact=gain.fact, level=gain.level) for gain in kept]
        holds += [
            Holding(experience=FrozenDict({stop.job: rng.choice((6, 12, 24, 36))})) for stop in route.stops if rng.random() >= DROPPED
        ]
    return start.model_copy(update={"holds": tuple(holds)}), target


def reply(question: Question, ladders: Catalogue, truth: Participant) -> tuple[str, int | None]:
    """What somebody who holds the truth answers."""
    if question.kind == "months":
        worked = {work: months for holding in truth.holds for work, months in holding.experience.items() if work in question.works}
        work = max(worked, key=lambda one: worked[one], default="no")
        return work, worked.get(work)
    held = ladders.closure((item.fact, item.level) for item in truth.holds if item.fact)
    levels = [level for fact, level in held if fact == question.fact and level]
    if question.kind == "level":
        return max(levels, key=question.levels.index, default="no"), None
    return ("yes" if (question.fact, None) in held else "no"), None


def next_step(ladders: Catalogue, who: Participant, target: str) -> str | None:
    """The first activity of the plan."""
    answer = plan(ladders, who, today=TODAY, target=target, by="first-job")
    return answer.next_step.activity if isinstance(answer, Route) else None


def talk(rng: random.Random, ladders: Catalogue, jobs: list[str]) -> Talk:
    """A whole talk with one of them, from an empty participant file until it is settled."""
    truth, target = walker(rng, ladders, jobs)
    known = Participant.model_validate({"participant": "p-001"})
    asked, full = 0, 0
    while True:
        question = ask(ladders, known, today=TODAY, target=target)
        full = full or question.left
        if question.settled:
            return Talk(asked, full, next_step(ladders, known, target), next_step(ladders, truth, target))
        says, months = reply(question, ladders, truth)
        known = question.answered(known, says, months=months)
        asked += 1


@pytest.fixture(scope="module")
def talks() -> list[Talk]:
    """All of them."""
    rng = random.Random(3)
    found = []
    for name in LADDERS:
        ladders = catalogue_of(name)
        jobs = [job.id for job in sorted(ladders.jobs.values(), key=lambda job: (job.step or 0, job.id)) if job.ladder == name]
        found += [talk(rng, ladders, jobs) for _ in range(PEOPLE // len(LADDERS) + 1)]
    return found
