"""Same input, same bytes: whatever the hash seed, and in whatever order the shipped files write their keys and lists."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any, get_args

import pytest
import yaml
from yamlcore import CCoreLoader

from conftest import ROOT
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue, load_catalogue
from stegvis.participant import Participant, load_participant
from stegvis.planning.planner import ask, plan
from stegvis.route import By
from strategies import shuffled

PEOPLE = sorted((ROOT / "examples" / "participants").glob("p-*.yaml"))
SEEDS = int(3 * float(os.environ.get("STEGVIS_CASES", "1")))
"""So many; `STEGVIS_CASES` multiplies the number."""

SAY = """
import sys
from datetime import date
from stegvis import load_catalogue, load_participant, plan
ladders = load_catalogue(sys.argv[1])
for by in ("first-job", "target", "weeks", "cost"):
    for path in sys.argv[2:]:
        print(plan(ladders, load_participant(path), today=date(2026, 11, 22), by=by, time_limit=60).model_dump_json())
"""


def test_hash_seeds_change_no_byte() -> None:
    """Three seeds, or thirty in the long session; every shipped participant, every goal: the same bytes."""
    command = [sys.executable, "-c", SAY, str(ROOT / "ladders"), *map(str, PEOPLE)]
    said = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in map(str, range(SEEDS))
    }
    assert len(said) == 1
    assert said.pop().count(b'"verdict":"route"') >= 32


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_the_shipped_files_changes_no_byte(seed: int) -> None:
    """Keys and lists of every shipped ladder written in another order: the same answers, but for the digests of the texts."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "ladders").glob("*.yaml"))}
    rng = random.Random(seed)
    mixed = {
        name: yaml.safe_dump(shuffled(yaml.load(text, Loader=CCoreLoader), rng), sort_keys=False, allow_unicode=True)
        for name, text in files.items()
    }
    assert mixed != files
    assert answers(mixed) == answers(files)


def answers(files: dict[str, str]) -> list[object]:
    """The answers for every shipped participant, without what they were made from."""
    ladders = build_catalogue(files)
    found: list[object] = []
    for path in PEOPLE:
        answer = plan(ladders, load_participant(Path(path)), today=date(2026, 11, 22), time_limit=60)
        found.append(answer.model_copy(update={"made_from": None}).model_dump_json(warnings=False))
    return found


def test_eight_threads_change_no_byte() -> None:
    """Eight threads behind a barrier, switched as often as can be, one catalogue: each says what one alone says."""
    ladders = load_catalogue(ROOT / "ladders")
    people = [who for who in map(load_participant, PEOPLE[:4]) if who.target]
    asked: list[tuple[Any, Participant, By]] = [(plan, who, by) for who in people for by in get_args(By)]
    asked += [(ask, who, "first-job") for who in people[:2]]

    def said(catalogue: Catalogue) -> list[str]:
        return [door(catalogue, who, today=date(2026, 11, 22), by=by, time_limit=120).model_dump_json() for door, who, by in asked]

    alone, barrier = said(load_catalogue(ROOT / "ladders")), Barrier(8)

    def together(_: int) -> list[str]:
        barrier.wait()
        return said(ladders)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(found == alone for found in pool.map(together, range(8)))
    finally:
        sys.setswitchinterval(before)
