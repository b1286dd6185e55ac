"""The partners' guide does what it says: its edits, made one after the other in a copy of the ladders, bring what it tells and end clean."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

import refresh
import stegvis
from stegvis.centre.expectations import expectation_faults
from stegvis.faults import CODES, Fault
from stegvis.inspection import check_files
from stegvis.ladder.activity import Activity
from stegvis.ladder.loader import load_catalogue, yaml_files
from stegvis.ladder.model import Certificate, Competency, Job, LadderFile, Step, Work

LADDERS = refresh.PARTNERS_GUIDE.parent
TEMPLATE = LADDERS / "mall.yaml.txt"
TEXT = refresh.PARTNERS_GUIDE.read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)
BLOCK = r"\n\n```yaml\n(.*?)```"
EDITS = re.compile(
    rf"Före, i `(?P<file>[^`]+)`:{BLOCK}\n\nEfter:{BLOCK}|Sist i `(?P<last>[^`]+)`:{BLOCK}|`check` säger nu: (?P<told>[^\n]+)\.\n",
    re.DOTALL,
)


@dataclass(frozen=True)
class Edit:
    """One edit of the guide: what stands in the file, what is to stand there instead, and the codes that `check` then tells."""

    file: str
    before: str
    after: str
    told: frozenset[str]


def edits() -> Iterator[Edit]:
    """The edits of the guide in their order."""
    found = list(EDITS.finditer(TEXT))
    for match, following in zip(found, [*found[1:], None], strict=True):
        told = frozenset(re.findall("STG[0-9]+", following["told"])) if following and following["told"] else frozenset()
        if match["file"]:
            yield Edit(match["file"], match[2], match[3], told)
        elif match["last"]:
            yield Edit(match["last"], "", "\n" + match[5], told)


def told_of(folder: Path) -> list[Fault]:
    """What `check` says of the ladder that the guide changes, and of its cases."""
    files = [folder / "industri.yaml", folder / "expectations" / "industri.yaml"]
    return list(check_files(files, today=TODAY, runs=expectation_faults))


def odd(found: list[Fault]) -> set[str]:
    """The codes that `--strict` counts."""
    return {item.code for item in found if item.severity != "info"}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the ladders."""
    folder = tmp_path_factory.mktemp("guide") / "ladders"
    shutil.copytree(LADDERS, folder)
    return folder


def test_edits_do_what_the_guide_says(copied: Path) -> None:
    """Each block stands once in the file as it is by then, and after each edit `check` tells just the codes that the guide names."""
    assert odd(told_of(copied)) == set()
    made = list(edits())
    assert len(made) == 8
    remarks = [0]
    for edit in made:
        path = copied / edit.file
        text = path.read_text(encoding="utf-8")
        assert not edit.before or text.count(edit.before) == 1, edit.before
        path.write_text(text.replace(edit.before, edit.after) if edit.before else text + edit.after, encoding="utf-8", newline="\n")
        found = told_of(copied)
        assert odd(found) == set(edit.told), edit.after
        remarks.append(sum(item.code == "STG121" for item in found))
    assert remarks[-1] == remarks[-2] - 1, "the last edit takes a remark back"


def test_blocks_are_all_used() -> None:
    """No block of YAML in the guide stands outside of an edit."""
    assert TEXT.count("```yaml") == sum(1 + bool(edit.before) for edit in edits())


def test_pictures_and_codes_are_fresh(shipped: stegvis.Catalogue) -> None:
    """The pictures and the table of codes are those of today; `python tests/refresh.py` puts them there."""
    assert refresh.between(TEXT, "pictures") == refresh.shown_pictures(shipped)
    assert refresh.between(TEXT, "codes") == refresh.codes()
    assert set(re.findall(r"STG\d+", TEXT)) <= CODES.keys()


def test_commands_are_there() -> None:
    """Every command in the guide is one that stegvis has."""
    commands = set(re.findall(r"stegvis (\w+)", " ".join(re.findall(r"`+[^`]+`+", TEXT))))
    assert commands <= {"check", "diff", "draw", "list", "plan"}


def test_the_template_is_a_ladder(tmp_path: Path) -> None:
    """Saved as .yaml it is a whole ladder of which nothing is said but that the partners do not agree yet, and a beginner has a route up it."""
    (tmp_path / "cykelverkstad.yaml").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    assert {item.code for item in check_files([tmp_path], today=TODAY)} == {"STG121"}
    catalogue = load_catalogue(tmp_path)
    assert len(catalogue.ladders["cykelverkstad"].steps) == 2
    person = stegvis.Participant.model_validate({"participant": "p-001", "holds": [{"svenska": "sfi-c"}], "target": "cykelmekaniker"})
    answer = stegvis.plan(catalogue, person, today=TODAY)
    assert isinstance(answer, stegvis.Route)
    assert answer.next_step.activity == "motivation"
    assert [stop.job for stop in answer.stops] == ["cykelbitrade", "cykelmekaniker"]


def test_the_template_is_no_ladder_where_it_lies(shipped: stegvis.Catalogue) -> None:
    """It is passed over when the folder is read, and nothing in it has an id that a shipped ladder has."""
    assert TEMPLATE not in yaml_files(LADDERS)
    assert "cykelverkstad" not in shipped.ladders
    text = TEMPLATE.read_text(encoding="utf-8")
    assert not set(re.findall(r"^  ([a-z-]+):$", text, re.MULTILINE)) & (
        shipped.facts.keys() | shipped.activities.keys() | shipped.jobs.keys()
    )


def keys(model: type[BaseModel]) -> set[str]:
    """The keys of a model as they are written in a file."""
    return {field.alias or name for name, field in model.model_fields.items()} - {"id"}


def test_the_template_has_every_key() -> None:
    """Every key that a ladder file may have stands in the template, in use or as a note, in Swedish words."""
    text = TEMPLATE.read_text(encoding="utf-8")
    wanted = {key for model in (LadderFile, Competency, Certificate, Work, Activity, Job, Step) for key in keys(model)}
    ours = {"ladder_id", "slow_points", "slow_yh_points", "points", "yh_points", "days"}
    assert {key for key in wanted - ours if not re.search(rf"(?<![\w-]){key}: ?", text)} == set()
