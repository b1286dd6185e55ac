"""The examples work as they are: every script runs from any folder, every participant loads and gets an answer that holds."""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import refresh
import stegvis
from tests.enrolments import as_csv, made

EXAMPLES = refresh.ROOT / "examples"
FOR_SERVICES = {"service", "spark_batch"}
"""Scripts that are no counsellor's."""

TABLES = {"uppfoljning": "inskrivningar.csv"}
"""Scripts that read a table and no participant."""

SCRIPTS = sorted(path for path in EXAMPLES.glob("*.py") if path.stem not in FOR_SERVICES)
PARTICIPANTS = sorted((EXAMPLES / "participants").glob("p-*.yaml"))
TODAY = date(2026, 11, 22)
CLOCK = "date.today()"


def stem(path: Path) -> str:
    """The name of a file, as a readable test id."""
    return path.stem


def run(script: Path, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a script from that folder, as a counsellor would, on a computer whose own encoding is not UTF-8; `typed` is what is typed in it."""
    environment = {**os.environ, "PYTHONPATH": str(refresh.ROOT / "src"), "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    command = [sys.executable, str(script)]
    return subprocess.run(command, cwd=folder, env=environment, input=typed, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples in which it is always the same day."""
    copy = tmp_path / "examples"
    shutil.copytree(EXAMPLES, copy, ignore=shutil.ignore_patterns("__pycache__", "*.svg"))
    for script in (copy / path.name for path in SCRIPTS):
        text = script.read_text(encoding="utf-8")
        assert text.count(f"DAG = {CLOCK}") == 1
        script.write_text(text.replace(CLOCK, f"date({TODAY.year}, {TODAY.month}, {TODAY.day})"), encoding="utf-8")
    return copy


@pytest.mark.parametrize("script", SCRIPTS, ids=stem)
def test_script_runs_from_any_folder(script: Path, examples: Path, tmp_path: Path) -> None:
    """Every script runs without arguments from another folder, and says something in Swedish about p-001."""
    done = run(examples / script.name, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("inskrivningar" if script.stem in TABLES else "p-001") in done.stdout
    assert re.search("[åäö]", done.stdout)


def break_input(script: Path, examples: Path) -> None:
    """Makes what the script reads wrong: a misspelt key, or a column that nobody knows."""
    if script.stem in TABLES:
        table = examples / TABLES[script.stem]
        table.write_text(table.read_text(encoding="utf-8").replace("centre", "anteckning", 1), encoding="utf-8")
        return
    person = examples / "participants" / "p-001.yaml"
    person.write_text(person.read_text(encoding="utf-8").replace("holds:", "hold:"), encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=stem)
def test_script_tells_what_is_wrong_in_a_file(script: Path, examples: Path, tmp_path: Path) -> None:
    """A misspelt key in the participant file gives a sentence with its line, never a traceback."""
    break_input(script, examples)
    done = run(examples / script.name, tmp_path)
    assert "Traceback" not in done.stderr
    if script.stem in TABLES:
        assert done.returncode == 1
        assert "Kolumnen ”anteckning” är okänd." in done.stderr
        return
    if script.stem in {"oversikt", "platser"}:  # one of many: the others count, and this one stands apart
        assert done.returncode == 0
        assert re.search(r"Rad \d, kolumn p-001\.yaml: STG012", done.stdout)
    else:
        assert done.returncode == 1
        assert "p-001.yaml:5:1" in done.stderr


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script.stem not in TABLES], ids=stem)
def test_a_misspelt_target_ends_no_script_in_a_traceback(script: Path, examples: Path, tmp_path: Path) -> None:
    """In the file of p-001, and where the script has a line of its own for it: scripts about one person name the likely one."""
    person, copy = examples / "participants" / "p-001.yaml", examples / script.name
    person.write_text(
        re.sub("^target: .*$", "target: cnc-programmerara", person.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    copy.write_text(
        re.sub(r'^(MÅL|STEGE) = "?[\w-]+"?', r'\1 = "cnc-programmerara"', copy.read_text(encoding="utf-8"), flags=re.MULTILINE),
        encoding="utf-8",
    )
    done = run(copy, tmp_path)
    assert "Traceback" not in done.stderr
    if script.stem in {"blad", "next_step", "route", "stairs", "tank_om"}:
        assert "Närmast: cnc-programmerare." in done.stderr


def test_a_row_of_the_queue_that_cannot_be_read_is_told(examples: Path, tmp_path: Path) -> None:
    """Who stands on it is not in the queue, and that is said."""
    (examples / "ko.csv").write_text("participant;applied\np-001;2026-13-01\n", encoding="utf-8")
    script = examples / "platser.py"
    script.write_text(script.read_text(encoding="utf-8").replace("KÖ = None", 'KÖ = "ko.csv"', 1), encoding="utf-8")
    done = run(script, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rad 2 i ko.csv går inte att läsa: applied (STG066)." in done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=stem)
def test_lines_to_change_stand_at_the_top(script: Path) -> None:
    """What a counsellor may change stands between two lines, before anything is done."""
    text = script.read_text(encoding="utf-8")
    before, _, rest = text.partition("# ---------- Ändra här ")
    assert rest
    assert "stegvis.load" not in before
    assert re.search('(DELTAGARE|TABELL) = "(p-001.yaml|participants|inskrivningar.csv)"', rest.split("# -----")[0])


@pytest.mark.parametrize("script", SCRIPTS, ids=stem)
@pytest.mark.parametrize("broken", [False, True])
def test_a_double_clicked_script_waits(script: Path, broken: bool, examples: Path, tmp_path: Path) -> None:
    """On Windows, with a window of its own, it waits for Enter when it is done, and also when it could not begin."""
    if broken:
        break_input(script, examples)
    told = "s\n" if script.stem == "kartlaggning" else ""
    program = (
        "import io, runpy, sys\nimport click\n"
        "class Window(io.TextIOWrapper):\n    def isatty(self):\n        return True\n"
        f"sys.stdin = Window(io.BytesIO({told.encode()!r} + b'n\\n' * 3), encoding='utf-8')\n"
        f"sys.platform = 'win32'\nrunpy.run_path({str(examples / script.name)!r})\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(refresh.ROOT / "src")}
    command = [sys.executable, "-X", "utf8", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.endswith("Tryck på Enter för att stänga. "), done.stderr


def test_sheets_and_overview(examples: Path, tmp_path: Path) -> None:
    """A sheet for each participant, a page that links to them, and a table that Swedish Excel opens."""
    assert run(examples / "oversikt.py", tmp_path).returncode == 0
    made = {path.name for path in (tmp_path / "oversikt").iterdir()}
    assert made >= {"oversikt.html", "oversikt.csv", *(f"{path.stem}.html" for path in PARTICIPANTS)}
    page = (tmp_path / "oversikt" / "oversikt.html").read_text(encoding="utf-8")
    assert all(f'href="{path.stem}.html"' in page for path in PARTICIPANTS)
    assert (tmp_path / "oversikt" / "oversikt.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run(examples / "blad.py", tmp_path).returncode == 0
    assert 'class="participant"' in (tmp_path / "blad.html").read_text(encoding="utf-8")


def test_follow_up(examples: Path, tmp_path: Path) -> None:
    """A page and a workbook, and the table of the example is what its maker makes."""
    assert run(examples / "uppfoljning.py", tmp_path).returncode == 0
    assert 'role="img"' in (tmp_path / "uppfoljning.html").read_text(encoding="utf-8")
    assert (tmp_path / "uppfoljning.xlsx").read_bytes().startswith(b"PK")
    assert (EXAMPLES / "inskrivningar.csv").read_text(encoding="utf-8") == as_csv(made(240, 7, TODAY)).replace("\r\n", "\n")


def test_stairs_are_drawn(examples: Path, tmp_path: Path) -> None:
    """The picture lands in the folder where one stands, and marks where the participant is."""
    assert run(examples / "stairs.py", tmp_path).returncode == 0
    picture = (tmp_path / "trappa.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg ")
    assert "Du är här" in picture


@pytest.mark.parametrize("path", PARTICIPANTS, ids=stem)
def test_participant_is_introduced_and_known(path: Path, shipped: stegvis.Catalogue) -> None:
    """A file begins with one Swedish sentence, is named as its pseudonym, and names only what the ladders know."""
    assert re.fullmatch(r"[A-ZÅÄÖ].+\.", refresh.introduction(path))
    person = stegvis.load_participant(path)
    assert person.participant == path.stem
    answer = stegvis.plan(shipped, person, today=TODAY)
    assert [warning.code for warning in answer.warnings if warning.code.startswith("unknown-")] == []
    assert stegvis.verify(shipped, person, answer, today=TODAY) == ()


def test_participants_stand_at_different_places() -> None:
    """There are at least eight, and no two files say the same."""
    people = [stegvis.load_participant(path).model_dump(exclude={"participant"}) for path in PARTICIPANTS]
    assert len(people) >= 8
    assert all(one not in people[:index] for index, one in enumerate(people))


@pytest.mark.parametrize(
    ("name", "verdict", "rung"),
    [
        ("p-001", "route", ("industri", 1)),
        ("p-002", "route", ("industri", 2)),
        ("p-003", "route", ("industri", 3)),
        ("p-004", "route", ("industri", 4)),
        ("p-005", "route", ("industri", 2)),
        ("p-006", "route", ("industri", 1)),
        ("p-007", "already_qualified", None),
        ("p-008", "route", ("hotell-restaurang", 1)),
        ("p-009", "route", ("hotell-restaurang", 2)),
        ("p-010", "route", ("aldreomsorg", 1)),
        ("p-011", "route", ("aldreomsorg", 3)),
        ("p-012", "route", ("hotell-restaurang", 1)),
    ],
)
def test_where_participants_stand(name: str, verdict: str, rung: tuple[str, int] | None, shipped: stegvis.Catalogue) -> None:
    """Each stands before the rung that their comment tells of."""
    person = stegvis.load_participant(EXAMPLES / "participants" / f"{name}.yaml")
    answer = stegvis.plan(shipped, person, today=TODAY)
    assert answer.verdict == verdict
    if isinstance(answer, stegvis.Route):
        assert (answer.next_step.ladder, answer.next_step.step) == rung


def keys(model: type[BaseModel]) -> Iterator[str]:
    """Every key of the model, and of the models inside it, as it is written in a file."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in models(field.annotation):
            yield from keys(inner)


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation names, however deep."""
    if inspect.isclass(annotation) and annotation.__module__ == "stegvis.participant":
        yield annotation
    for part in get_args(annotation):
        yield from models(part)


def test_template_is_complete_and_fresh(shipped: stegvis.Catalogue) -> None:
    """The template is what the ladders of today give: every key, and every fact that may be asked, by id and Swedish name."""
    text = refresh.TEMPLATE.read_text(encoding="utf-8")
    assert text == refresh.template(shipped)
    assert {key for key in keys(stegvis.Participant) if not re.search(rf"(?<![\w-]){key}: ?", text)} == set()
    for fact in shipped.facts.values():
        mentioned = re.search(rf"^  (# )?- .*(?<![\w-]){fact.id}(?![\w-])", text, re.MULTILINE) is not None
        assert mentioned is not fact.private
        assert fact.id == "svenska" or fact.private or f"# {fact.name['sv']}" in text


def test_template_is_a_participant(tmp_path: Path, shipped: stegvis.Catalogue) -> None:
    """The template loads as it is, and also when every line in it is taken into use."""
    assert stegvis.load_participant(refresh.TEMPLATE).participant == "p-000"
    whole = tmp_path / "p-000.yaml"
    text = refresh.TEMPLATE.read_text(encoding="utf-8").partition("\n")[2]  # the first line is for the editor
    whole.write_text(re.sub(r"^( *)# ", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    person = stegvis.load_participant(whole)
    assert {holding.fact for holding in person.holds if holding.fact} == {fact.id for fact in shipped.facts.values() if not fact.private}
    answer = stegvis.plan(shipped, person, today=TODAY)
    assert [warning for warning in answer.warnings if warning.code.startswith("unknown-")] == []


def test_guide_lists_the_participants() -> None:
    """The guide's table says of each participant what the file itself says."""
    assert refresh.between(refresh.GUIDE.read_text(encoding="utf-8"), "participants") == refresh.participants()
