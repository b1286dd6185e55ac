"""README tells the truth: its page, its pictures, its code and its commands are those of this version."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from urllib.request import urlopen

import pytest

import refresh
import stegvis

PAGES = [refresh.README, refresh.GUIDE, refresh.ROOT / "CONTRIBUTING.md", refresh.ROOT / "CHANGELOG.md", *refresh.ROOT.glob("ladders/*.md")]


def blocks(language: str) -> list[str]:
    """README's blocks of code in that language."""
    return re.findall(rf"```{language}\n(.*?)```", refresh.README.read_text(encoding="utf-8"), re.DOTALL)


def test_route_is_fresh() -> None:
    """The page under the first command is what it prints; `python tests/refresh.py` puts it there."""
    assert refresh.between(refresh.README.read_text(encoding="utf-8"), "route") == refresh.route()


@pytest.mark.parametrize("ladder", [ladder.id for ladder in stegvis.load_catalogue().ladders.values() if ladder.steps])
def test_picture_is_fresh(shipped: stegvis.Catalogue, ladder: str) -> None:
    """Each shipped ladder that has steps has its picture as it is drawn now; `python tests/refresh.py` makes it."""
    kept = refresh.PICTURES / f"{ladder}.svg"
    assert kept.is_file(), f"python tests/refresh.py makes {kept.name}"
    assert kept.read_text(encoding="utf-8") == refresh.pictures(shipped)[kept.name]


def test_no_picture_of_a_ladder_that_there_is_not(shipped: stegvis.Catalogue) -> None:
    """A ladder that is taken away takes its picture with it."""
    assert {path.name for path in refresh.PICTURES.iterdir()} == refresh.pictures(shipped).keys()


PYTHON = {
    "load_participant": r".+ \d{4}-\d\d-\d\d\n[^§]*p-001",
    "overview_text": r"Översikt +22 november 2026\n[^§]*p-012",
    "plan_batches": r"\[{'participant': 'p-1', 'verdict': 'route', [^§]*p-012 route",
    "stegvis.cohort(": r"\d+ of 50\nFÖRSLAG TILL PLATSER[^§]*p-012",
    "follow_up": r"numerator=\d+ denominator=\d+ [^§]*UPPFÖLJNING",
}
"""The blocks of Python by what tells them apart, each with what it prints."""


def test_every_block_of_python_is_run() -> None:
    """None has been added without being run."""
    assert len(blocks("python")) == len(PYTHON)


@pytest.mark.parametrize("mark", PYTHON)
def test_python_runs(mark: str) -> None:
    """The lines of Python run as they stand, and print what they are about."""
    (code,) = (block for block in blocks("python") if mark in block)
    printed = PYTHON[mark]
    environment = {**os.environ, "PYTHONPATH": str(refresh.ROOT / "src")}
    command = [sys.executable, "-X", "utf8", "-c", code]
    done = subprocess.run(command, cwd=refresh.ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert len(code.strip().splitlines()) <= 15
    assert re.match(printed, done.stdout)


def test_commands_are_those_that_are_tested() -> None:
    """README's first command is the one whose page is compared, its second ends as `.ci/run` does, its third is run below."""
    main, tests, service = blocks("sh")
    assert main.strip().endswith(f".venv/bin/stegvis plan {refresh.BEGINNER} --from {refresh.TODAY}")
    tested = tests.strip().rpartition(".venv/bin/")[2]
    assert tested in (refresh.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert service.strip().endswith(f".venv/bin/python {SERVICE} --port 8000")


SERVICE = "examples/service.py"


@contextmanager
def serving(python: str, folder: Path) -> Iterator[str]:
    """The third command by that Python in that folder, at a port that is free; its address, until it is asked to stop."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    running = subprocess.Popen([python, SERVICE, "--port", port], cwd=folder, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        assert running.stderr
        while "running on" not in running.stderr.readline():
            assert running.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.communicate(timeout=30)


def test_the_service_runs() -> None:
    """The third command answers that it is well, and stops when it is asked to."""
    with serving(sys.executable, refresh.ROOT) as address, urlopen(f"{address}/health") as answer:
        assert json.load(answer)["stegvis"] == stegvis.__version__


def test_windows_commands_say_the_same() -> None:
    """The PowerShell lines differ from the others only in how Windows writes paths, quotes and sequences."""

    def as_windows(line: str) -> str:
        line = line.replace("python3 -m", "py -m").replace(" &&", ";").replace("'", '"').replace(".venv/bin/", ".venv\\Scripts\\")
        return re.sub(r"examples\S+", lambda found: found[0].replace("/", "\\"), line)

    assert blocks("powershell") == [as_windows(line) for line in blocks("sh")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(refresh.ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture is in the checkout."""
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []
