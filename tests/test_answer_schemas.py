"""The schemas of answers: fresh, true of every kind of answer that there is, and every answer comes back whole from its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

import refresh
import stegvis
from by_hand import ALREADY, COMPARISON, FULL, LEVELS, MONTHS, NEEDS_TWO, NO_ROUTE, QUESTION, ROUTE, SETTLED, UNDECIDED
from conftest import Run
from stegvis.centre.impact import difference
from stegvis.participant import participant_from_text
from stegvis.render.as_faults import Checked
from stegvis.render.as_schema import ANSWERS, answer_schema

PEOPLE = refresh.ROOT / "examples" / "participants"
TODAY = date(2026, 11, 22)
MUSEUM = refresh.ROOT / "tests" / "museum" / "2026-11"


CATALOGUE = stegvis.load_catalogue()
PERSONS = [stegvis.load_participant(path) for path in sorted(PEOPLE.glob("p-*.yaml"))]
FRESH = refresh.answer_schemas()


@cache
def answered() -> tuple[Any, ...]:
    """The plans of participants in the examples."""
    return tuple(stegvis.plan(CATALOGUE, person, today=TODAY) for person in PERSONS)


def plans() -> list[Any]:
    """Every verdict, by hand and as planned."""
    return [*(one for one in answered() if one.verdict != "comparison"), ALREADY, FULL, NEEDS_TWO, NO_ROUTE, ROUTE, UNDECIDED]


def comparisons() -> list[Any]:
    """Several first jobs, by hand and as planned."""
    return [*(one for one in answered() if one.verdict == "comparison"), COMPARISON]


def differences() -> list[Any]:
    """What today's ladders change for participants of the examples, against those of the museum."""
    return [difference(stegvis.load_catalogue(MUSEUM), CATALOGUE, PERSONS[:2], today=TODAY)]


def checked() -> list[Any]:
    """The faults of a participant file that has some."""
    with pytest.raises(stegvis.ParticipantError) as found:
        participant_from_text("participant: p-1\nhold: [truck-a]\npace_percent: full\n", "p-1.yaml")
    return [Checked.model_validate_json(stegvis.render.faults_json(found.value.faults))]


def overviews() -> list[Any]:
    """The participants of the examples at a glance."""
    return [stegvis.overview(CATALOGUE, answered(), today=TODAY)]


def cohorts() -> list[Any]:
    """Seats for the participants of the examples."""
    people = stegvis.read_participants(PEOPLE)
    return [stegvis.cohort(CATALOGUE, people, today=TODAY, programme="etablering-jobbspar", what_if=["full"])]


def followed() -> list[Any]:
    """The enrolments of the examples."""
    return [stegvis.follow_up(stegvis.read_enrolments(PEOPLE.parent / "inskrivningar.csv", today=TODAY), today=TODAY)]


MADE: dict[str, Callable[[], list[Any]]] = {
    "plan": plans,
    "compare": comparisons,
    "ask": lambda: [QUESTION, LEVELS, MONTHS, SETTLED],
    "check": checked,
    "diff": differences,
    "overview": overviews,
    "cohort": cohorts,
    "follow-up": followed,
}
"""Some answers of each kind."""


def as_json(answer: Any) -> Any:
    """The JSON of an answer, read by another than the one that wrote it."""
    return json.loads(answer.model_dump_json(by_alias=True))


@pytest.mark.parametrize("name", FRESH)
def test_schemas_are_fresh(name: str) -> None:
    """Each is what the models of today give: who changes a key changes the schema too, and sees whether it takes a new version."""
    kept = (refresh.ANSWER_SCHEMAS / name).read_text(encoding="utf-8")
    assert kept == FRESH[name], "python tests/refresh.py --schemas"


def test_each_kind_has_its_schema() -> None:
    """Every kind of answer is known to the command, to the models and to this test."""
    assert list(ANSWERS) == list(refresh.ANSWER_MODELS) == list(MADE)


@pytest.mark.parametrize("kind", MADE)
def test_every_answer_fits_its_schema_and_comes_back(kind: str) -> None:
    """What is written is what the schema says, with every key; what is read back is equal, and is written the same."""
    schema = json.loads(answer_schema(kind))
    Draft202012Validator.check_schema(schema)
    validator, model = Draft202012Validator(schema), TypeAdapter(refresh.ANSWER_MODELS[kind])
    for answer in MADE[kind]():
        values = as_json(answer)
        assert values["schema"] == f"stegvis/{kind}/{ANSWERS[kind]}"
        assert [error.message for error in validator.iter_errors(values)] == []
        again = model.validate_json(json.dumps(values))
        assert again == answer
        assert as_json(again) == values


@pytest.mark.parametrize("kind", MADE)
def test_what_is_no_answer_is_refused(kind: str) -> None:
    """A key that is missing, or one of another kind, does not fit the schema; a key that is new does."""
    validator = Draft202012Validator(json.loads(answer_schema(kind)))
    values = as_json(MADE[kind]()[-1])
    assert validator.is_valid({**values, "something_new": 1})
    for key in values:
        assert not validator.is_valid({name: value for name, value in values.items() if name != key}), key
        assert not validator.is_valid({**values, key: 1.5}), key


def test_the_command_gives_them(run: Run) -> None:
    """`stegvis schema plan` prints the schema of a plan."""
    assert run("schema", "plan") == (0, answer_schema("plan"), "")
