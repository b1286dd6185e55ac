"""Would the tests notice? A seeded sample of mutants of `planning/` and the checker, each against the tests that run its line: `nox -s mutation`.

cosmic-ray makes the mutants. One is drawn for each place in the code, so that operators which no test could miss do not count in their
dozens; annotations are left out, since nothing runs them. `sample SESSION COUNT` draws them out of a session, `test` runs the tests for the
line that is changed just now, and `score SESSION` says how many were noticed and where the others are.

Which test runs which line, and how long it takes, is known from one run of all tests under coverage, which leaves `.coverage` and
`times.xml` here.
"""

from __future__ import annotations

import ast
import os
import random
import re
import sqlite3
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from coverage import CoverageData

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261126

SECONDS = 60.0
"""So long may the tests of one mutant take, as they took when they were watched; the quickest are run."""

EVERYWHERE = ("search", "schedule", "planner", "checker", "sweep", "explain", "oracles", "unchanged")
"""Tests, beside the module's own, for a line that runs when its module is read, and so in no test's own time."""

NEVER = "tests/test_in_time.py"
"""Whether these pass hangs on what else the machine does."""


@cache
def annotations(module: str) -> frozenset[tuple[int, int]]:
    """The lines and columns, from 0, at which something stands that nothing runs: annotations and what only a type checker reads."""
    found: set[tuple[int, int]] = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        parts = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            parts += node.body
        for part in (one for one in parts if isinstance(one, ast.AST)):
            for inner in ast.walk(part):
                if hasattr(inner, "lineno"):
                    found |= {(inner.lineno, column) for column in range(inner.col_offset, (inner.end_col_offset or 0) + 1)}
    return frozenset(found)


def sample(session: str, count: int) -> None:
    """Leaves so many mutants in the session, one for each place that is drawn."""
    with sqlite3.connect(session) as store:
        every = store.execute(
            "SELECT job_id, module_path, start_pos_row, start_pos_col FROM mutation_specs ORDER BY 2, 3, 4, operator_name, occurrence"
        )
        places: dict[tuple[str, int, int], list[str]] = {}
        for job, module, row, column in every:
            if (row, column) not in annotations(module):
                places.setdefault((module, row, column), []).append(job)
        rng = random.Random(SEED)
        kept = {rng.choice(places[place]) for place in rng.sample(sorted(places), min(count, len(places)))}
        for table in ("mutation_specs", "work_items", "work_results"):
            gone = [(job,) for (job,) in store.execute(f"SELECT job_id FROM {table}") if job not in kept]
            store.executemany(f"DELETE FROM {table} WHERE job_id = ?", gone)
    sys.stdout.write(f"{len(kept)} mutants of {len(places)} places\n")


def changed() -> tuple[str, int]:
    """The file that is changed just now, and the line."""
    told = subprocess.run(["git", "diff", "-U0", "--", "src"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    name, line = re.findall(r"^--- a/(.+)$|^@@ -(\d+)", told, re.MULTILINE)[:2]
    return name[0], int(line[1])


def watched(module: str, line: int) -> list[str]:
    """The tests that run the line, the module's own first, then the quickest, as many as there is time for."""
    took: dict[str, float] = {}
    for case in ET.parse(ROOT / "times.xml").iter("testcase"):
        took[f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"] = float(case.get("time", "0"))
    store = CoverageData(str(ROOT / ".coverage"))
    store.read()
    by_line = store.contexts_by_lineno(str(ROOT / module))
    tests = {context.rpartition("|")[0] for context in by_line.get(line, ())} & took.keys()
    tests = {test for test in tests if test.startswith("tests/") and not test.startswith(NEVER)}
    own = f"tests/test_{Path(module).stem}.py"
    everywhere = [own] * (ROOT / own).exists() + [f"tests/test_{name}.py" for name in EVERYWHERE]
    left, chosen = SECONDS, []
    for test in sorted(tests, key=lambda test: (not test.startswith(own), took[test], test)):
        if took[test] <= left:
            left -= took[test]
            chosen.append(test)
    return [*(chosen or everywhere), f"tests/test_house.py::test_values_stay_what_they_are[{module}]"]


def test() -> None:
    """Runs the tests of the line that is changed, until one fails."""
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:schemathesis"]
    os.chdir(ROOT)
    Path("chosen.txt").write_text("\n".join(watched(*changed())), encoding="utf-8")
    # In place of this process, so that who stops it stops pytest.
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *options, "@chosen.txt"])


def score(session: str) -> None:
    """Says how many mutants were noticed, and lists those that were not."""
    with sqlite3.connect(session) as store:
        rows = store.execute(
            "SELECT s.module_path, s.start_pos_row, s.operator_name, s.definition_name, r.test_outcome, r.worker_outcome, r.diff "
            "FROM mutation_specs s JOIN work_results r ON s.job_id = r.job_id ORDER BY 1, 2"
        ).fetchall()
    survivors = [row for row in rows if row[4] == "SURVIVED"]
    for module, line, operator, name, *_, diff in survivors:
        new = next((text for text in (diff or "").splitlines() if text.startswith("+") and not text.startswith("+++")), "")
        sys.stdout.write(f"{module}:{line} {name} {operator.rpartition('/')[2]}: {new[1:].strip()}\n")
    noticed = len(rows) - len(survivors)
    sys.stdout.write(f"{noticed} of {len(rows)} mutants noticed: {100 * noticed // max(1, len(rows))} %\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sample", session, count]:
            sample(session, int(count))
        case ["test"]:
            test()
        case ["score", session]:
            score(session)
