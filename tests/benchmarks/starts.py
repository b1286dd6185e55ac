"""Starting and loading: whole processes beside one that imports pydantic and yaml, and the shipped ladders beside a pass over their events.

Comes in: how many rounds. Goes out: ratios of medians, each kind run in turn.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from stegvis.ladder.loader import ladder_faults, load_catalogue, read_files, yaml_files
from stegvis.ladder.shipped import shipped_folder
from tests.benchmarks.harness import in_turn

__all__ = ["loading", "starting"]

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 11, 22)
PERSON = "examples/participants/p-001.yaml"
PROCESSES = {
    "peer": ("-c", "from pydantic import BaseModel; import yaml"),
    "import": ("-c", "import stegvis"),
    "next": ("-m", "stegvis", "next", PERSON, "--from", str(TODAY)),
}


def starting(rounds: int) -> tuple[float, float]:
    """How many times the peer's seconds `import stegvis` and `stegvis next` take, as whole processes."""

    def process(words: tuple[str, ...]) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)

    runs = {name: process(words) for name, words in PROCESSES.items()}
    in_turn(runs, 1)
    found = in_turn(runs, rounds)
    return found["import"] / found["peer"], found["next"] / found["peer"]


def loading(rounds: int) -> tuple[float, float]:
    """How many times as long as a pass over the events of the shipped ladders it takes to load them, and to load and check them."""
    folder = shipped_folder()
    files = [*yaml_files(folder), *yaml_files(folder / "programmes")]
    texts = [file.read_text(encoding="utf-8") for file in files]

    def events() -> None:
        for text in texts:
            for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
                pass

    def checked() -> None:
        ladder_faults(read_files(files)[0], folder, TODAY)

    runs: dict[str, Callable[[], object]] = {"peer": events, "load": lambda: load_catalogue(folder), "check": checked}
    in_turn(runs, 1)
    found = in_turn(runs, rounds)
    return found["load"] / found["peer"], found["check"] / found["peer"]
