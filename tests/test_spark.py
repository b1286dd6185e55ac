"""Spark runs the same function: on threads of this machine and on a small cluster, the answers are those of one process.

`nox -s spark` installs Spark, which takes Java, and names the masters; else these tests are left out.
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import stegvis

MASTERS = os.environ.get("STEGVIS_SPARK", "").split()
TODAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """Two thousand participants, some of them bad."""
    rng = random.Random(1)
    size = 2_000
    levels = ["", "sfi-a", "sfi-b", "sfi-c", "sfi-d", "sva-grund"]
    return pa.table(
        {
            "participant": [f"p-{number}" for number in range(size)],
            "svenska": [rng.choice(levels) for _ in range(size)],
            "industriteknik-bas": [rng.choice(["ja", "nej", ""]) for _ in range(size)],
            "experience:montor": [rng.choice(["", "12", "inte ett tal"]) for _ in range(size)],
        }
    )


@pytest.mark.skipif(not MASTERS, reason="nox -s spark names the masters")
@pytest.mark.parametrize("master", MASTERS or ["none"])
def test_equals_one_process(master: str, table: pa.Table, shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """Row by row, in whatever parts Spark cuts the table."""
    parquet.write_table(table, tmp_path / "in.parquet", row_group_size=300)
    words = [
        str(tmp_path / "in.parquet"),
        str(tmp_path / "out.parquet"),
        "--target",
        "cnc-operator",
        "--today",
        "2026-11-22",
        "--master",
        master,
    ]
    script = str(ROOT / "examples" / "spark_batch.py")
    done = subprocess.run([sys.executable, script, *words], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    made = parquet.read_table(tmp_path / "out.parquet").sort_by("row").drop_columns(["row"]).to_pylist()
    alone = stegvis.plan_batches(shipped, table.to_batches(), today=TODAY, target="cnc-operator")
    assert made == pa.Table.from_batches(alone).drop_columns(["row"]).to_pylist()


def test_the_schema_is_that_of_the_answers() -> None:
    """Every column of an answer has a type that Spark knows."""
    spec = importlib.util.spec_from_file_location("spark_batch", ROOT / "examples" / "spark_batch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.SCHEMA.startswith("`row` bigint, `participant` string, `verdict` string")
    assert module.SCHEMA.count("`") == 2 * len(module.ANSWER_COLUMNS)
