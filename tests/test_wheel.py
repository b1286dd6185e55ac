"""Every command and block of README, where there is no checkout: in a folder that holds the examples alone.

Each is run in this process; with `STEGVIS_WHEEL` (a Python in which nothing but the built wheel is installed, with its extras), in that
one: `nox -s wheel`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

import refresh
from conftest import Run
from test_readme import PYTHON, blocks, serving

PERSON, DAY = "examples/participants/p-001.yaml", "--from 2026-11-22"
COMMANDS = {
    "stegvis plan P.yaml": f"plan {PERSON} {DAY}",
    "stegvis plan P.yaml --format html -o blad.html": f"plan {PERSON} {DAY} --format html -o blad.html",
    "stegvis plan P.yaml --format ics": f"plan {PERSON} {DAY} --format ics",
    "stegvis next P.yaml": f"next {PERSON} {DAY}",
    "stegvis next": f"next {PERSON} {DAY} --lang en",
    "stegvis ask P.yaml": f"ask {PERSON} {DAY}",
    r"stegvis list facts\|jobs\|activities\|ladders\|programmes": "list facts",
    "stegvis check PATH...": "check examples/participants",
    "stegvis check": "check --explain STG012",
    "stegvis draw LADDER...": "draw industri",
    "stegvis draw industri --format jsonld": "draw industri --format jsonld",
    "stegvis schema KIND": "schema plan",
    "stegvis schema": "schema ladder",
    "stegvis schema ladder -o ladders/ladder.schema.json": "schema ladder -o ladder.schema.json",
    "stegvis batch TABLE -o TABLE": f"batch deltagare.csv --target cnc-operator -o svar.csv {DAY}",
    "stegvis batch deltagare.csv --target cnc-operator -o svar.parquet": f"batch deltagare.csv --target cnc-operator -o svar.parquet {DAY}",
    "stegvis cohort PEOPLE": f"cohort examples/participants {DAY}",
    "stegvis cohort examples/participants --programme etablering-jobbspar --what-if full": (
        f"cohort examples/participants --programme etablering-jobbspar --what-if full {DAY}"
    ),
    "stegvis follow-up TABLE": f"follow-up examples/inskrivningar.csv {DAY}",
    "stegvis follow-up": f"follow-up examples/inskrivningar.csv --period 2026 {DAY}",
    "stegvis open [P.yaml]": "open --help",
    "stegvis diff OLD NEW": "diff gamla gamla --participants examples/participants",
}
"""README's commands, each as it is run."""

WHEEL = os.environ.get("STEGVIS_WHEEL", "")
alone = pytest.mark.skipif(not WHEEL, reason="nox -s wheel")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, a table and some ladders under another name, and nothing else."""
    shutil.copytree(refresh.ROOT / "examples", tmp_path / "examples")
    shutil.copytree(refresh.ROOT / "tests" / "museum" / "2026-11", tmp_path / "gamla")
    (tmp_path / "deltagare.csv").write_text("participant;svenska\np-1;sfi-d\np-2;\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_wheel(*words: str, place: Path) -> str:
    """What a Python with the wheel alone prints; warnings are errors."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTEST_CURRENT_TEST"}}
    command = [WHEEL, "-X", "utf8", "-W", "error", *words]
    done = subprocess.run(command, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_every_command_of_readme_is_run() -> None:
    """None has been added without being run."""
    written = re.findall(r"`(stegvis [^`]+)`", refresh.README.read_text(encoding="utf-8"))
    assert {re.sub(r"\s+", " ", command) for command in written} <= COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS.values())
def test_commands_need_no_checkout(command: str, place: Path, run: Run) -> None:
    """Each command does what it says with the shipped ladders."""
    if WHEEL:
        out = in_wheel("-m", "stegvis", *command.split(), place=place)
    else:
        code, out, err = run(*command.split())
        assert code == 0, err
    assert out or " -o " in command


@alone
@pytest.mark.parametrize("mark", PYTHON)
def test_python_needs_no_checkout(mark: str, place: Path) -> None:
    """Each block of Python prints what it is about."""
    (code,) = (block for block in blocks("python") if mark in block)
    assert re.match(PYTHON[mark], in_wheel("-c", code, place=place))


@alone
@pytest.mark.parametrize("script", sorted(path.name for path in (refresh.ROOT / "examples").glob("*.py")))
def test_examples_need_no_checkout(script: str, place: Path) -> None:
    """Each script runs beside its participants."""
    in_wheel(f"examples/{script}", place=place)


@alone
def test_the_service_needs_no_checkout(place: Path) -> None:
    """So does the service."""
    with serving(WHEEL, place) as address, urlopen(f"{address}/health") as answer:
        assert answer.status == 200


@alone
def test_nothing_of_the_checkout_is_used(place: Path) -> None:
    """The package and the ladders are those of the wheel."""
    out = in_wheel("-c", "import stegvis; print(stegvis.__file__); print(stegvis.load_catalogue().folder)", place=place)
    package, folder = map(Path, out.splitlines())
    assert folder == package.parent / "_ladders"
    assert refresh.ROOT / "src" not in package.parents
