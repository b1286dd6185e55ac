"""Names put into answers: whatever an answer mentions by id is called by its name, and nothing else changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from by_hand import COMPARISON, NEEDS_TWO, NO_ROUTE, ROUTE, UNDECIDED, named, obstacle, repair, warned
from conftest import ROOT
from stegvis import Catalogue, alternatives, load_participant, plan
from stegvis.naming import with_names
from stegvis.terms import FrozenDict


def test_ids_get_their_names(shipped: Catalogue) -> None:
    """Jobs in a list, facts in a requirement, activities, occupations, ladders and programmes are all found."""
    answer = NO_ROUTE.model_copy(
        update={
            "obstacles": (obstacle("needs", "cnc-operator, svarvare", activity="cnc-gron"),),
            "repairs": (repair("waiver", **{"for": "montor", "requirement": 'AllOf 0 ["matning", {"svenska":"sfi-d"}]'}),),
            "warnings": (warned("holding-expired", fact="truck-a"), warned("unknown-programme", name="x", likely="jobbtorg-jonkoping")),
            "names": FrozenDict({"matning": named("Behåller sitt namn")}),
        }
    )
    names = with_names(answer, shipped).names
    assert {key: name["sv"] for key, name in names.items()} == {
        "cnc-gron": "CNC-teknik grön",
        "cnc-operator": "CNC-operatör",
        "jobbtorg-jonkoping": "Jobbtorg Jönköping",
        "matning": "Behåller sitt namn",
        "montor": "Montör",
        "svarvare": "Svarvare",
        "svenska": "Svenska",
        "truck-a": "Truckkort A",
    }
    assert with_names(answer, shipped).model_copy(update={"names": answer.names}) == answer


def test_answers_inside_answers(shipped: Catalogue) -> None:
    """The route behind a decision, and the routes of a comparison, are named too; an answer that mentions nothing has no names."""
    asked = with_names(NEEDS_TWO, shipped)
    assert asked.conditional is not None
    assert asked.conditional.names["industri"]["sv"] == "Industri"
    assert "motivation" in asked.names
    compared = with_names(COMPARISON, shipped)
    assert all("industri" in one.answer.names for one in compared.candidates)
    assert with_names(UNDECIDED, shipped) == UNDECIDED
    assert "industri" in with_names(ROUTE, shipped).names


@pytest.mark.parametrize("door", [plan, alternatives])
def test_the_doors_give_names(shipped: Catalogue, door: Any) -> None:
    """Naming what comes out of the planner once more changes nothing, and something is named."""
    person = load_participant(ROOT / "examples" / "participants" / "p-001.yaml")
    found = door(shipped, person, today=date(2026, 11, 22))
    answers = [one.route for one in found] if isinstance(found, tuple) else [found]
    assert answers
    for answer in answers:
        assert answer.names
        assert with_names(answer, shipped) == answer
