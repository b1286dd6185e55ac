"""From every rung of every shipped ladder there is a way on, or it is the top: planned for somebody who has come there from nothing."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from stegvis.checker import verify
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import load_catalogue
from stegvis.ladder.model import Job
from stegvis.ladder.rungs import Rung, ways_onward
from stegvis.participant import Holding, Participant
from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, NoRoute, Route
from tests.making import person

TODAY = date(2027, 1, 4)


@cache
def ladders() -> Catalogue:
    """The ladders that stegvis comes with."""
    return load_catalogue()


RUNGS = sorted((ladder.id, step.step) for ladder in ladders().ladders.values() for step in ladder.steps)


def jobs_on(rung: Rung) -> list[Job]:
    """The jobs of a rung, by id."""
    return sorted((job for job in ladders().jobs.values() if (job.ladder, job.step) == rung), key=lambda job: job.id)


def arrived(job: str) -> Participant:
    """Somebody who has walked to that job from nothing, and works there."""
    route = planned(person(), job)
    assert isinstance(route, Route), job
    facts = [gain for leg in route.legs for gain in ladders().activities[leg.activity].gives]
    return person(works_as=job).model_copy(update={"holds": tuple(Holding(fact=gain.fact, level=gain.level) for gain in facts)})


def planned(who: Participant, target: str) -> object:
    """The plan, seen by the independent checker."""
    answer = plan(ladders(), who, today=TODAY, target=target, by="target", time_limit=60)
    assert verify(ladders(), who, answer, today=TODAY) == ()
    return answer


def comes_on(who: Participant, target: str) -> bool:
    """Whether who works comes to the target: beside the job, or on the leave from it that the answer itself proposes."""
    answer = planned(who, target)
    if isinstance(answer, NoRoute):
        paces = [int(repair.particulars["percent"]) for repair in answer.repairs if repair.code == "pace_beside_work"]
        return any(isinstance(planned(who.model_copy(update={"pace_beside_work": pace}), target), Route) for pace in paces)
    return isinstance(answer, (Route, AlreadyQualified))


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: f"{rung[0]} {rung[1]}")
def test_a_way_on_from_every_rung(rung: Rung) -> None:
    """A beginner comes to the rung; whoever works there comes to a job of every rung that it leads to, or it is the top and says so.

    Three years at university stand beside no job, so the way to nurse takes a leave; the answer has to say how much.
    """
    step = next(step for step in ladders().ladders[rung[0]].steps if step.step == rung[1])
    here, onward = jobs_on(rung), [there for start, there in ways_onward(ladders().ladders) if start == rung]
    assert here
    assert bool(onward) != step.top
    for there in onward:
        assert any(comes_on(arrived(job.id), next_job.id) for job in here for next_job in jobs_on(there))
