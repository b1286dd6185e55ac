"""Very many participants: a made table from file to file, beside the time that it takes to read it and to find its distinct rows.

Comes in: whether to be quick. Goes out: rows of the table for target 8. Some rows of each table are planned alone, and must say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from stegvis import Participant, load_catalogue, plan
from stegvis.people_file import participant_of_row
from tests.benchmarks.harness import DisagreementError, in_turn

if TYPE_CHECKING:
    import pyarrow as pa

    from stegvis import Catalogue

__all__ = ["KINDS", "LOOKED_AT", "TARGET", "measured", "people"]

TODAY = date(2026, 11, 22)
TARGET = "cnc-operator"
FACTS = {
    "beredning": 2,
    "blatt-certifikat": 2,
    "cam": 3,
    "cnc-handhavande": 10,
    "egen-plan": 60,
    "gront-certifikat": 6,
    "industriteknik-bas": 30,
    "matning": 15,
    "omstallning": 5,
    "programkorrigering": 4,
}
"""The facts of the ladder, each with how many in a hundred hold it where the table is made to look real (assumption)."""

LEVELS = ("", "sfi-a", "sfi-b", "sfi-c", "sfi-d", "sva-grund")
KINDS = ("realistic", "uniform")
LOOKED_AT = 40


def people(kind: str, count: int) -> pa.Table:
    """A made table: `uniform` holds each fact with even chance."""
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng(8)
    columns: dict[str, Any] = {"participant": pa.array([f"p-{number}" for number in range(count)])}
    words = np.array(["ja", "nej", ""], object)
    for fact, likely in FACTS.items():
        share, draw = (0.5 if kind == "uniform" else likely / 100), rng.random(count)
        columns[fact] = pa.array(words[np.where(draw < share, 0, np.where(draw < (1 + share) / 2, 1, 2))])
    columns["svenska"] = pa.array(np.array(LEVELS, object)[rng.integers(0, len(LEVELS), count)])
    columns["experience:montor"] = pa.array(np.array(["", "6", "12", "36"], object)[rng.choice(4, count, p=[0.85, 0.05, 0.05, 0.05])])
    return pa.table(columns)


def _read_and_find(source: Path) -> None:
    from pyarrow import parquet

    table = parquet.read_table(source)
    table.group_by([name for name in table.column_names if name != "participant"]).aggregate([])


def _answered(catalogue: Catalogue, source: Path, goal: Path, rows: int) -> None:
    from stegvis.centre.batch_file import BatchQuestion, answer_file

    answer_file(catalogue, source, goal, BatchQuestion(TODAY, TARGET, "weeks", None, 5.0, None), rows_at_once=rows)


def _agree(catalogue: Catalogue, table: pa.Table, goal: Path) -> None:
    """Plans some rows alone.

    Raises:
        DisagreementError: one of them has another verdict, next step or measure.
    """
    from pyarrow import parquet

    answers = parquet.read_table(goal)
    for place in Random(8).sample(range(table.num_rows), LOOKED_AT):
        row = {key: value[0] for key, value in table.slice(place, 1).to_pydict().items()}
        person = participant_of_row(1, list(row), list(row.values()))
        assert isinstance(person, Participant)
        answer = plan(catalogue, person, today=TODAY, target=TARGET, by="weeks")
        told = {key: value[0] for key, value in answers.slice(place, 1).to_pydict().items()}
        expected: tuple[Any, ...] = (answer.verdict, None, None, None)
        if answer.verdict == "route":
            step = answer.next_step  # type: ignore[union-attr]
            expected = (answer.verdict, step.step, step.activity, answer.totals.study_points)  # type: ignore[union-attr]
        if (told["verdict"], told["step"], told["activity"], told["study_points"]) != expected:
            raise DisagreementError(f"row {place}: {told} and {expected}")


def measured(kind: str, count: int, rounds: int) -> tuple[float, float, float]:
    """Seconds from file to file, in memory when everything is known, and to read the file and find its distinct rows."""
    from pyarrow import parquet

    from stegvis.centre.batch import Batch

    catalogue, table = load_catalogue(), people(kind, count)
    with TemporaryDirectory() as folder:
        source, goal = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        parquet.write_table(table, source)
        batch = Batch(catalogue, today=TODAY, target=TARGET, by="weeks")
        parts = list(parquet.ParquetFile(source, read_dictionary=table.column_names[1:]).iter_batches(batch_size=262_144))
        runs: dict[str, Callable[[], None]] = {
            "read": lambda: _read_and_find(source),
            "ours": lambda: _answered(catalogue, source, goal, 262_144),
            "memory": lambda: [batch.answered(part, 1, coded=True) for part in parts] and None,
        }
        in_turn(runs, 1)
        found = in_turn(runs, rounds)
        _agree(catalogue, table, goal)
    return found["ours"], found["memory"], found["read"]
