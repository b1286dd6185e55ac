"""Very many participants from file to file: part by part, so that work that was stopped goes on where it was.

Comes in: a table (CSV, xlsx or Parquet) and the place of another. Goes out: the other, whole or not at all. Finished parts wait in a
folder beside it until all are there; whether one process or several make them, and however often they were stopped, the bytes are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis._version import VERSION
from stegvis.centre.batch import Batch
from stegvis.centre.batch_answers import answer_schema
from stegvis.centre.batch_rows import ROW
from stegvis.centre.batch_table import write_table
from stegvis.faults import ParticipantError
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import load_catalogue
from stegvis.people_file import KEY
from stegvis.route import By
from stegvis.situation import RowFault
from stegvis.table_file import columns_of, read_table, refused
from stegvis.terms import Payer
from stegvis.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["BatchQuestion", "Done", "answer_file"]

MOST_BYTES, MOST_ROWS = 1 << 30, 5_000_000
"""The largest CSV or xlsx; Parquet is read part by part and has no limit."""

WATCHING = 0.05
"""So many seconds pass before it is looked again whether another process has finished a part."""

SHOWN = 20
"""So many bad rows are told by name."""


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """What is asked of every row; `ladders` is the folder, None for the shipped ones."""

    today: date
    target: str | None
    by: By
    payer: Payer | None
    time_limit: float
    ladders: str | None

    def batch(self, catalogue: Catalogue) -> Batch:
        """What answers it."""
        return Batch(catalogue, today=self.today, target=self.target, by=self.by, payer=self.payer, time_limit=self.time_limit)


@dataclass(slots=True)
class Done:
    """What came of it: how many rows have which verdict, how many are bad, the first of those, and how many had been done before."""

    rows: int = 0
    before: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    bad: int = 0
    first_bad: list[RowFault] = field(default_factory=list)

    def count(self, part: pa.RecordBatch) -> None:
        """Adds one part."""
        import pyarrow.compute as pc

        self.rows += part.num_rows
        for kind in pc.value_counts(part.column("verdict")).to_pylist():
            if kind["values"] is not None:
                self.verdicts[kind["values"]] += kind["counts"]
        bad = part.filter(pc.is_valid(part.column("fault"))).select(["row", "fault", "field"])
        self.bad += bad.num_rows
        for one in bad.slice(0, SHOWN - len(self.first_bad)).to_pylist():
            self.first_bad.append(RowFault(row=one["row"], field=one["field"], code=one["fault"]))


def answer_file(
    catalogue: Catalogue,
    source: Path,
    goal: Path,
    question: BatchQuestion,
    *,
    rows_at_once: int,
    processes: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> Done:
    """Answers every row of a table and writes the table of answers, whose kind its ending tells (.csv, .xlsx, .parquet).

    Args:
        catalogue: the ladders of the question.
        source: the table of participants.
        goal: the table of answers.
        question: what is asked.
        rows_at_once: how many rows make a part.
        processes: how many work at the same time.
        progress: is told the number of rows of each part that is done.

    Raises:
        ParticipantError: the table cannot be read.
        UnknownTargetError: no ladder knows the target of all.
        OSError: the answers cannot be written; then what was there is untouched.
        ImportError: an extra that the kind of file takes is not installed.
    """
    import pyarrow as pa

    question.batch(catalogue)
    parts = _Parts(goal.with_name(f".{goal.name}.parts"), _fingerprint(catalogue, source, question, rows_at_once))
    if processes > 1:
        made = _made_by_many(source, question, rows_at_once, parts, processes)
    else:
        made = _made_here(source, question, catalogue, rows_at_once, parts)
    done, finished = Done(), []
    try:
        for number, part in enumerate(made):
            finished.append(part)
            done.before += part.num_rows if number < parts.found else 0
            done.count(part)
            progress(part.num_rows)
    except ParticipantError:
        parts.remove()
        raise
    write_table(goal, finished or [pa.RecordBatch.from_pylist([], answer_schema())], question.today)
    parts.remove()
    return done


# ---- what goes in -------------------------------------------------------------------------------------------------


def _tables(source: Path, rows_at_once: int) -> Iterator[pa.RecordBatch]:
    """The table as record batches of so many rows.

    Raises:
        ParticipantError: it cannot be read.
    """
    import pyarrow as pa

    if source.suffix.lower() in {".parquet", ".pq"}:
        yield from _of_parquet(source, rows_at_once)
        return
    head, rows = read_table(source, KEY, most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    columns = columns_of(head, source, KEY)
    for start in range(0, len(rows), rows_at_once):
        part = rows[start : start + rows_at_once]
        cells = [[row[place] if place < len(row) else "" for _, row in part] for place in range(len(columns))]
        arrays = [pa.array([number for number, _ in part], pa.int64()), *(pa.array(column, pa.string()) for column in cells)]
        yield pa.record_batch(arrays, names=[ROW, *columns])


def _of_parquet(source: Path, rows_at_once: int) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import parquet

    if not source.exists():
        raise refused(source, "STG001", reason="missing")
    try:
        schema = parquet.read_schema(source)
        columns_of(schema.names, source, KEY)
        coded = [one.name for one in schema if pa.types.is_string(one.type) and one.name.strip().lower() != KEY]
        yield from parquet.ParquetFile(source, read_dictionary=coded).iter_batches(batch_size=rows_at_once)
    except (pa.ArrowException, OSError):
        raise refused(source, reason="parquet") from None


def _fingerprint(catalogue: Catalogue, source: Path, question: BatchQuestion, rows_at_once: int) -> str:
    """What tells whether parts that were made before are parts of the same work."""
    try:
        with source.open("rb") as file:
            table = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise refused(source, "STG001", reason="missing" if not source.exists() else "other") from None
    digests = sorted(ladder.digest for ladder in catalogue.ladders.values())
    asked = [str(question.today), question.target, question.by, question.payer, question.time_limit]
    return hashlib.sha256(json.dumps([VERSION, table, digests, asked, rows_at_once]).encode()).hexdigest()


# ---- parts --------------------------------------------------------------------------------------------------------


class _Parts:
    """The folder of finished parts; `found` is how many there were of the same work, from the first on."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        told = folder / "work"
        if not told.is_file() or told.read_text(encoding="ascii") != fingerprint:
            if folder.is_dir():
                self.remove()
            folder.mkdir()
            write_whole(told, fingerprint.encode("ascii"))
        self.found = 0
        while self.place(self.found).is_file():
            self.found += 1

    def place(self, number: int) -> Path:
        """The file of one part."""
        return self.folder / _part_name(number)

    def remove(self) -> None:
        """Takes the folder away."""
        for file in self.folder.iterdir():
            file.unlink()
        self.folder.rmdir()


def _part_name(number: int) -> str:
    return f"{number:06d}.arrow"


def _write_part(place: Path, part: pa.RecordBatch) -> None:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, part.schema) as writer:
        writer.write_batch(part)
    write_whole(place, sink.getvalue().to_pybytes())


def _read_part(place: Path) -> pa.RecordBatch:
    import pyarrow as pa

    with pa.memory_map(str(place)) as file:
        return pa.ipc.open_file(file).get_batch(0)


# ---- the work -----------------------------------------------------------------------------------------------------


def _made_here(source: Path, question: BatchQuestion, catalogue: Catalogue, rows_at_once: int, parts: _Parts) -> Iterator[pa.RecordBatch]:
    """Every part in order; those that were found are read, the others made and kept."""
    batch, first = question.batch(catalogue), 1
    for number, table in enumerate(_tables(source, rows_at_once)):
        if number >= parts.found:
            _write_part(parts.place(number), batch.answered(table, first, coded=True))
        yield _read_part(parts.place(number))
        first += table.num_rows


def _made_by_many(source: Path, question: BatchQuestion, rows_at_once: int, parts: _Parts, processes: int) -> Iterator[pa.RecordBatch]:
    """The same by several processes, each of which makes every so manyth part."""
    number = 0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        folder, found = str(parts.folder), parts.found
        at_work = [pool.submit(_some, str(source), question, rows_at_once, folder, found, (one, processes)) for one in range(processes)]
        while any(not one.done() for one in at_work) or number < max(one.result() for one in at_work):
            if parts.place(number).is_file():
                yield _read_part(parts.place(number))
                number += 1
                continue
            wait(at_work, timeout=WATCHING, return_when=FIRST_EXCEPTION)
            if any(one.done() and one.exception() for one in at_work):
                for one in at_work:
                    one.cancel()
                next(one for one in at_work if one.done() and one.exception()).result()


def _some(source: str, question: BatchQuestion, rows_at_once: int, folder: str, found: int, share: tuple[int, int]) -> int:
    """Makes the parts of one process, the first number of the share of as many as the second; how many parts there are in all."""
    batch, first, number = question.batch(load_catalogue(question.ladders)), 1, -1
    for number, table in enumerate(_tables(Path(source), rows_at_once)):
        if number >= found and number % share[1] == share[0]:
            _write_part(Path(folder) / _part_name(number), batch.answered(table, first, coded=True))
        first += table.num_rows
    return number + 1
