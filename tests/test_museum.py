"""Old files keep working: each edition of the format in `tests/museum/` loads without an error, and is planned with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from yamlcore import CCoreLoader

from stegvis.checker import verify
from stegvis.inspection import check_files
from stegvis.ladder.activity import Activity, Offering
from stegvis.ladder.loader import load_catalogue
from stegvis.ladder.model import Certificate, Competency, Job, LadderFile, Step, Work
from stegvis.ladder.programme import ProgrammeFile
from stegvis.participant import Participant, load_participant
from stegvis.planning.planner import plan
from stegvis.route import Route

MUSEUM = Path(__file__).resolve().parent / "museum"
EDITIONS = sorted(path for path in MUSEUM.iterdir() if path.is_dir())
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda path: path.name)
def test_an_edition_loads_and_is_planned_with(edition: Path) -> None:
    """No error in any file of it, and a checked route for each of its participants."""
    people = sorted((edition / "participants").glob("*.yaml"))
    assert people
    assert [item.code for item in check_files([edition, *people]) if item.severity == "error"] == []
    ladders = load_catalogue(edition)
    for path in people:
        who = load_participant(path)
        answer = plan(ladders, who, today=TODAY)
        assert isinstance(answer, Route)
        assert verify(ladders, who, answer, today=TODAY) == ()


def test_the_newest_edition_has_every_key() -> None:
    """So that none can be dropped unseen: whoever adds a key adds an edition that has it."""
    used = [yaml.load(path.read_text(encoding="utf-8"), Loader=CCoreLoader) for path in sorted(EDITIONS[-1].rglob("*.yaml"))]
    ladders = [file for file in used if "ladder" in file]
    entries: dict[type[Any], list[dict[str, Any]]] = {
        LadderFile: ladders,
        Competency: [entry for file in ladders for entry in file.get("competencies", {}).values()],
        Certificate: [entry for file in ladders for entry in file.get("certificates", {}).values()],
        Work: [entry for file in ladders for entry in file.get("work", {}).values()],
        Activity: [entry for file in ladders for entry in file.get("activities", {}).values()],
        Job: [entry for file in ladders for entry in file.get("jobs", {}).values()],
        Step: [entry for file in ladders for entry in file.get("steps", [])],
        ProgrammeFile: [file for file in used if "programme" in file],
        Participant: [file for file in used if "participant" in file],
    }
    entries[Offering] = [offering for activity in entries[Activity] for offering in activity.get("offerings", [])]
    shared = {"source", "sources", "assumption", "text", "meta", "jobtech", "esco", "seqf", "implies", "private"}
    for model, written in entries.items():
        assert written
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert keys - shared <= {key for entry in written for key in entry}, model
    every = {key for written in entries.values() for entry in written for key in entry}
    assert shared <= every
