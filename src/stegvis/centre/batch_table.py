"""Answers of a batch as a table on disk: Parquet, or CSV and xlsx as Swedish Excel reads them.

Comes in: record batches. Goes out: the file, whole or not at all, and the same bytes for the same answers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.centre.batch_answers import answer_schema
from stegvis.render.spreadsheets import LIVE
from stegvis.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KINDS", "MOST_XLSX_ROWS", "TooManyRowsError", "write_table"]

KINDS = (".csv", ".xlsx", ".parquet")
"""The endings of tables that can be written."""

MOST_XLSX_ROWS = 1_048_575
"""So many rows a sheet has, without the head."""


class TooManyRowsError(ValueError):
    """A workbook has no room for so many rows."""


def write_table(goal: Path, parts: Sequence[pa.RecordBatch], today: date) -> None:
    """Writes the answers as the kind of table that the ending of the file tells.

    Raises:
        OSError: it cannot be written; what was there is untouched.
        ValueError: a workbook has no room for so many rows.
        ImportError: it is a workbook, and XlsxWriter (the extra `office`) is not installed.
    """
    made = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}[goal.suffix.lower()]
    write_whole(goal, made(parts, today))


def _parquet(parts: Sequence[pa.RecordBatch], _today: date) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    coded = [name for name in answer_schema().names if name not in {"row", "participant"}]
    with parquet.ParquetWriter(sink, parts[0].schema, use_dictionary=coded, write_statistics=["row"], store_schema=False) as writer:
        for part in parts:
            writer.write_batch(part)
    return bytes(sink.getvalue())


def _csv(parts: Sequence[pa.RecordBatch], _today: date) -> bytes:
    from pyarrow import csv

    sink = io.BytesIO()
    sink.write((";".join(answer_schema().names) + "\n").encode())
    options = csv.WriteOptions(include_header=False, delimiter=";", quoting_style="needed")
    for part in parts:
        csv.write_csv(_as_text(part), sink, options)
    return "\ufeff".encode() + sink.getvalue().replace(b"\n", b"\r\n")


def _as_text(part: pa.RecordBatch) -> pa.Table:
    """The part with true and false in Swedish, and no cell that a spreadsheet takes for a formula."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.Table.from_batches([part]).cast(answer_schema())
    proven = pc.if_else(table.column("proven"), "ja", "nej")
    table = table.set_column(table.schema.get_field_index("proven"), "proven", proven)
    for name in ("participant", "field"):  # what the table that was read has said itself
        said = table.column(name)
        odd = pc.match_substring_regex(said, f"^[{re.escape(''.join(LIVE))}]")
        said = pc.if_else(odd, pc.binary_join_element_wise("'", said, ""), said)
        table = table.set_column(table.schema.get_field_index(name), name, said)
    return table


def _xlsx(parts: Sequence[pa.RecordBatch], today: date) -> bytes:
    import xlsxwriter

    if sum(part.num_rows for part in parts) > MOST_XLSX_ROWS:
        raise TooManyRowsError(f"a workbook has room for {MOST_XLSX_ROWS} rows")
    out = io.BytesIO()
    settings = {"constant_memory": False, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"created": datetime(today.year, today.month, today.day)})
        sheet, bold, day = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        names = answer_schema().names
        sheet.write_row(0, 0, names, bold)
        sheet.freeze_panes(1, 0)
        lines = (cells for part in parts for cells in zip(*_as_text(part).to_pydict().values(), strict=True))
        last = 1
        for last, cells in enumerate(lines, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(last, column, datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    sheet.write(last, column, cell)
        sheet.autofilter(0, 0, last, len(names) - 1)
    return out.getvalue()
