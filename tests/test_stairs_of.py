"""The stairs in an answer: which rungs, in which order, and how each lies, for pages that have no catalogue."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.ladder.loader import load_catalogue
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, Route, answer_from_json

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("person", "states"),
    [
        ({"holds": [{"svenska": "sfi-c"}], "target": "cnc-programmerare"}, ["here", "next", "later", "later"]),
        ({"holds": ["gront-certifikat", {"svenska": "sfi-d"}], "target": "cnc-tekniker"}, ["done", "done", "here"]),
        ({"holds": [{"svenska": "sfi-c"}], "target": "montor"}, ["here"]),
        ({"holds": ["gront-certifikat"], "target": "cnc-operator"}, ["done", "done"]),
        ({"holds": [{"svenska": "sfi-c"}], "target": "gront-certifikat"}, ["here", "next"]),
        ({"holds": [{"svenska": "sfi-c"}], "target": "svenska:sfi-d"}, []),
    ],
)
def test_states(person: dict[str, object], states: list[str]) -> None:
    """Climbed rungs are done, the first that is not is where one stands, and the target's own is always there."""
    answer = plan(load_catalogue(), Participant.model_validate({"participant": "p-1", **person}), today=TODAY)
    assert isinstance(answer, Route | AlreadyQualified)
    assert [rung.state for rung in answer.stairs] == states
    assert [rung.step for rung in answer.stairs] == [1, 2, 3, 4][: len(states)]
    assert answer_from_json(answer.model_dump_json()) == answer
    if isinstance(answer, Route) and answer.stairs:
        here = next(rung for rung in answer.stairs if rung.state == "here")
        assert (answer.next_step.ladder, answer.next_step.step) == (here.ladder, here.step)


def test_only_the_branch_that_is_taken() -> None:
    """Of several ways up, the stairs show the one that the route goes; each rung names the job that is taken there."""
    person = Participant.model_validate({"participant": "p-1", "holds": [{"svenska": "sfi-c"}], "target": "kock"})
    answer = plan(load_catalogue(), person, today=TODAY)
    assert isinstance(answer, Route)
    stops = {stop.step: stop.name for stop in answer.stops}
    assert {rung.step for rung in answer.stairs} >= set(stops)
    assert all(rung.jobs == (stops[rung.step],) for rung in answer.stairs if rung.step in stops)
    assert len(answer.stairs) < len(load_catalogue().ladders["hotell-restaurang"].steps)


def test_old_answers_still_load() -> None:
    """An answer that was saved before it had stairs and hours is read as one without."""
    person = Participant.model_validate({"participant": "p-1", "holds": [{"svenska": "sfi-c"}], "target": "montor"})
    answer = plan(load_catalogue(), person, today=TODAY)
    assert isinstance(answer, Route)
    bare = answer.model_copy(update={"stairs": (), "legs": tuple(leg.model_copy(update={"hours": ()}) for leg in answer.legs)})
    written = bare.model_dump_json().replace(',"stairs":[]', "").replace('"hours":[],', "")
    assert '"stairs"' not in written
    assert '"hours"' not in written
    assert answer_from_json(written) == bare
