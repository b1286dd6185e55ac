"""The stairs in an answer: which rungs, in which order, and how each lies, for pages that have no catalogue."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from stegvis.ladder.loader import load_catalogue
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.render.route_stairs import stairs_svg
from stegvis.render.voice import Voice
from stegvis.route import AlreadyQualified, Route, Rung, RungState, answer_from_json
from stegvis.terms import FrozenDict, Text

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


def _routed(states: list[RungState]) -> Route:
    """A route whose stairs have those states."""
    rungs = [
        Rung(
            ladder="x",
            step=number,
            name=Text(FrozenDict({"sv": f"S{number}"})),
            jobs=(Text(FrozenDict({"sv": f"Jobb {number}"})),),
            state=state,
        )
        for number, state in enumerate(states, start=1)
    ]
    person = Participant.model_validate({"participant": "p-1", "holds": [{"svenska": "sfi-c"}], "target": "montor"})
    answer = plan(load_catalogue(), person, today=TODAY)
    assert isinstance(answer, Route)
    return answer.model_copy(update={"stairs": tuple(rungs)})


@pytest.mark.parametrize(
    ("states", "badges"),
    [
        (["here"], ["1"]),
        (["done", "done", "here", "next"], ["1", "2", "3", "4"]),
        (["done", "done", "here", "next", "later"], ["1–2", "3", "4", "5"]),
        (["done", "here", "next", "later", "later", "later"], ["1", "2", "3", "4–5", "6"]),
        (["done"] * 6, ["1–5", "6"]),
        (["done", "done", "done", "here", "next", "later", "later", "later", "later"], ["1–3", "4", "5", "6–8", "9"]),
    ],
)
def test_many_rungs_are_drawn_as_few(states: list[RungState], badges: list[str]) -> None:
    """Climbed ones together, then those before the target; where one stands, the next and the target are always drawn."""
    picture = stairs_svg(_routed(states), Voice.of("sv", TODAY))
    paper = ET.fromstring(picture[: picture.index("</svg>") + 6])
    drawn = [text.text for text in paper.iter("{http://www.w3.org/2000/svg}text") if re.fullmatch(r"\d+(–\d+)?", text.text or "")]
    assert drawn == badges
    assert picture.count("<svg") == 2
    said = paper.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert said.count(": ") == len(badges)
    assert stairs_svg(_routed([]), Voice.of("sv", TODAY)) == ""


def test_two_languages_on_the_signs() -> None:
    """The sign has both, names stand once."""
    picture = stairs_svg(_routed(["done", "here", "next"]), Voice.of("sv", TODAY), Voice.of("en", TODAY))
    assert ">Du är här / You are here<" in picture
    assert picture.count(">Jobb 1<") == 2
