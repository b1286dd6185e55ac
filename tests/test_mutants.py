"""Mutants of the shipped ladders: never a traceback, never long or large; every refusal has its place, and a slip its correction.

How many: `STEGVIS_CASES` multiplies the numbers (1 by default, ten in the long session). A fault names its kind and seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from conftest import ROOT
from mutants import HARMLESS, KINDS, Mutant, ladder_files, mutant
from stegvis.faults import Fault
from stegvis.inspection import check_files
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.diff import changes
from stegvis.ladder.loader import build_catalogue
from stegvis.render import faults as said

FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
MUTANTS = int(10 * FACTOR)
"""Of each kind."""

TYPOS = int(40 * FACTOR)
MOST_SECONDS, MOST_MEGABYTES = 5, 500


def judged(made: Mutant, folder: Path) -> tuple[Fault, ...]:
    """What is wrong with the mutant, beside the other ladders as they are."""
    place = folder / made.file
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(made.text)
    began = process_time()
    found = check_files([place])
    assert process_time() - began <= MOST_SECONDS
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every shipped ladder and programme."""
    (tmp_path / "programmes").mkdir()
    for name, text in ladder_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", KINDS)
def test_no_mutant_is_more_than_its_faults(kind: str, folder: Path) -> None:
    """Every mutant gets an answer in time, in sentences, and each error stands on a line of a file; what is harmless has none."""
    for seed in range(MUTANTS):
        made = mutant(kind, seed)
        found = judged(made, folder)
        errors = [item for item in found if item.severity == "error"]
        for item in errors:
            lines = (folder / made.file).read_bytes().count(b"\n") + 2 if item.position.file.endswith(made.file) else 10**6
            assert item.position.file.endswith(".yaml"), (kind, seed)
            assert 1 <= item.position.line <= lines, (kind, seed)
        assert said(found).count("\n") >= len(found), (kind, seed)
        assert not (kind in HARMLESS and errors), (kind, seed, errors)
        if kind in ("dangle", "bomb"):
            assert errors, (kind, seed)
        (folder / made.file).write_text(ladder_files()[made.file], encoding="utf-8")


@pytest.mark.parametrize("kind", HARMLESS)
def test_harmless_edits_change_nothing(kind: str, shipped: Catalogue) -> None:
    """The catalogue is the same, key by key, and so is what is odd about it."""
    for seed in range(max(1, MUTANTS // 3)):
        made = mutant(kind, seed)
        edited = build_catalogue({**ladder_files(), made.file: made.text})
        assert changes(shipped, edited) == (), (kind, seed)
        assert sorted(item.code for item in edited.warnings) == sorted(item.code for item in shipped.warnings), (kind, seed)


def test_one_letter_typos_get_what_was_meant(folder: Path) -> None:
    """Nine of ten slips in keys, kinds and references are answered with the line as it was before; nearly all on the right line."""
    on_line = right = 0
    wrong = []
    for seed in range(TYPOS):
        made = mutant("mistype", seed)
        here = [item for item in judged(made, folder) if item.position.line == made.line and item.position.file.endswith(made.file)]
        on_line += bool(here)
        if any(item.hint.strip() == made.before.strip() for item in here):
            right += 1
        else:
            wrong.append((seed, made.file, made.line, made.before, [(item.code, item.hint) for item in here]))
        (folder / made.file).write_text(ladder_files()[made.file], encoding="utf-8")
    assert on_line >= 0.95 * TYPOS, wrong
    assert right >= 0.9 * TYPOS, wrong


PROGRAM = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
from mutants import KINDS, ladder_files, mutant
from stegvis.inspection import check_files
folder = Path(sys.argv[2])
for kind in KINDS:
    for seed in range(int(sys.argv[3])):
        made = mutant(kind, seed)
        (folder / made.file).write_bytes(made.text)
        check_files([folder / made.file])
        (folder / made.file).write_text(ladder_files()[made.file], encoding="utf-8")
# not getrusage: what a process is told there includes the one that started it
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the greatest memory of a process is told there only")
def test_no_mutant_takes_much_memory(folder: Path) -> None:
    """A process that reads them all, and the greatest memory it ever had."""
    command = [sys.executable, "-c", PROGRAM, str(ROOT), str(folder), str(max(2, MUTANTS // 4))]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert int(done.stdout) <= MOST_MEGABYTES
