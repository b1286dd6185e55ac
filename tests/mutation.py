"""Would the tests notice? A seeded sample of mutants of `planning/` and the checker, each against the tests nearest to it: `nox -s mutation`.

cosmic-ray makes the mutants. One is drawn for each place in the code, so that operators which no test could miss do not count in their
dozens; annotations are left out, since nothing runs them. `sample SESSION COUNT` draws them out of a session, `test` runs the tests for the
file that is changed just now (`test far` more of them), `again SESSION` forgets the results of those that were not noticed, and
`score SESSION` says how many were noticed and where the others are.
"""

from __future__ import annotations

import ast
import os
import random
import sqlite3
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261126

NEAR = ("search", "schedule", "planner", "checker", "sweep", "legs", "limits", "explain", "oracles")
"""Tests that are quick and look at the whole planner."""

ORACLES = (
    "tests/test_best.py::test_earliest_days_of_up_to_six_activities",
    "tests/test_expectations.py::test_shipped_expectations_are_kept",
)
FAR = (
    "labels",
    "retiming",
    "said",
    "programme",
    "comparison",
    "savings",
    "alternatives",
    "repair",
    "obstacles",
    "stairs_of",
    "wishes",
    "batch",
)
"""Tests for the mutants that the near ones do not notice."""


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


def test(far: bool) -> None:
    """Runs the tests for the file that is changed, nearest first, until one fails."""
    changed = subprocess.run(
        ["git", "diff", "--name-only", "--", "src"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    own = [Path(name).stem for name in changed.split()]
    names = dict.fromkeys([*own, *NEAR, *(FAR if far else ())])
    files = [f"tests/test_{name}.py" for name in names if (ROOT / "tests" / f"test_{name}.py").exists()]
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:schemathesis"]
    os.chdir(ROOT)
    # In place of this process, so that who stops it stops pytest.
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *options, *files, *(ORACLES if far else ())])


def again(session: str) -> None:
    """Forgets the results of the mutants that were not noticed, so that they are tried once more."""
    with sqlite3.connect(session) as store:
        store.execute("DELETE FROM work_results WHERE test_outcome = 'SURVIVED'")


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
        case ["test", *far]:
            test(bool(far))
        case ["again", session]:
            again(session)
        case ["score", session]:
            score(session)
