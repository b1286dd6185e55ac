"""Rows as tables for spreadsheets: CSV as Swedish Excel opens it, and workbooks; no cell is a live formula.

Comes in: rows of texts and whole numbers, the first one the head. Goes out: the text of a CSV file, or the bytes of a workbook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["LIVE", "Rows", "csv_text", "harmless", "workbook"]

Rows = Iterable[Sequence[str | int]]

LIVE = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""

_NARROW, _WIDE = 8, 60


def harmless(cell: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula.

    Example:
        >>> harmless("=1+1"), harmless("CNC-teknik")
        ("'=1+1", 'CNC-teknik')
    """
    return f"'{cell}" if cell.startswith(LIVE) else cell


def csv_text(rows: Rows) -> str:
    """The rows with semicolons between, and a mark of the encoding at the beginning."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with a sheet for each name: its head is bold and stays in sight, and columns are as broad as they need.

    Raises:
        ImportError: XlsxWriter (the extra `office`) is not installed.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet, widths = book.add_worksheet(name[:31]), dict[int, int]()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(number, column, cell)
                    else:
                        sheet.write_string(number, column, cell, bold if number == 0 else None)
                    widths[column] = max(widths.get(column, _NARROW), min(len(str(cell)) + 2, _WIDE))
            for column, width in widths.items():
                sheet.set_column(column, column, width)
            sheet.freeze_panes(1, 0)
    return out.getvalue()
