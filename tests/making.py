"""Small things that many tests make: a catalogue out of YAML, a participant, a plan, and a route in a few words."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from stegvis.checker import verify
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, NeedsPerson, NoRoute, Route, Undecided

MONDAY = date(2027, 1, 4)
"""The first Monday of 2027, on which most tests are made."""

HEAD = """
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
"""


def catalogue(body: str, facts: str = "", head: str = HEAD) -> Catalogue:
    """A catalogue of one ladder: the facts (ids with spaces between), then the rest of the file."""
    competencies = "".join(f"  {fact}: {{name: {{sv: {fact.capitalize()}}}}}\n" for fact in facts.split())
    return build_catalogue({"prov.yaml": f"{head}{competencies or '  ingen: {name: {sv: Ingen}}'}\n{body}"})


def catalogue_of_texts(*texts: str) -> Catalogue:
    """A catalogue of ladder files given as texts."""
    return build_catalogue({f"{index}.yaml": text for index, text in enumerate(texts)})


def full_disk(_descriptor: int) -> None:
    """What writing says when there is no room."""
    raise OSError(28, "No space left on device")


def person(**keys: Any) -> Participant:
    """A participant with the keys of a participant file."""
    return Participant.model_validate({"participant": "p-001", **keys})


def planned(
    ladders: Catalogue, who: Participant, target: str, today: date = MONDAY, **options: Any
) -> Route | AlreadyQualified | NoRoute | NeedsPerson | Undecided:
    """The plan, seen by the independent checker."""
    answer = plan(ladders, who, today=today, target=target, **options)
    faults = verify(ladders, who, answer, today=today)
    assert not faults, "\n".join(faults)
    return answer


def has_no_formula(book: bytes) -> None:
    """No sheet of the workbook has a formula; it is packed, so it is looked at unpacked."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]


def legs(answer: object) -> list[str]:
    """The legs of a route, each as `activity start..end pace`."""
    assert isinstance(answer, Route), answer
    return [f"{leg.activity} {leg.starts}..{leg.ends} {leg.pace_percent}" for leg in answer.legs]


def stops(answer: object) -> list[str]:
    """The stops of a route, each as `job able hire`."""
    assert isinstance(answer, Route), answer
    return [f"{stop.job} {stop.able_to_apply} {stop.expected_hire}" for stop in answer.stops]


def target_day(answer: object) -> date | None:
    """The day on which the target's requirement holds."""
    assert isinstance(answer, Route), answer
    return answer.totals.target.earliest
