"""A table as spreadsheets write it (CSV or xlsx) as rows of text, whatever its separator and encoding.

Comes in: a path. Goes out: its head and its rows with the numbers that a spreadsheet shows; a table that cannot be read at all is refused
in one sentence, and so is one with a column that nothing about a person may stand in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from math import isnan
from pathlib import Path

from stegvis.faults import ParticipantError, Position, fault
from stegvis.participant import has_no_place, looks_like_personal_number

__all__ = ["cell_text", "columns_of", "known_columns", "read_table", "refused"]

_SEPARATORS = (";", "\t", ",")
_OFFICE = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def refused(place: Path, code: str = "STG065", **particulars: str) -> ParticipantError:
    """Why a table is not read."""
    return ParticipantError((fault(code, Position(str(place)), **particulars),))


def read_table(place: Path, key: str, *, most_bytes: int, most_rows: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The head, and the rows that are not empty with their numbers.

    Args:
        place: the file.
        key: the column that every such table has; it tells the separator.
        most_bytes: the size above which it is refused.
        most_rows: so many rows there may be, without the head.

    Raises:
        ParticipantError: it cannot be read.
        ImportError: it is a spreadsheet, and python-calamine (the extra `office`) is not installed.
    """
    try:
        data = place.read_bytes()
    except OSError:
        raise refused(place, "STG001", reason="missing" if not place.exists() else "other") from None
    if len(data) > most_bytes:
        raise refused(place, reason="too-large", limit=f"{most_bytes >> 20} MiB")
    cells = _of_spreadsheet(data, place) if place.suffix.lower() in _OFFICE else _of_text(data, place, key)
    stripped = ((number, [cell.strip() for cell in row]) for number, row in enumerate(cells, start=1))
    filled = [(number, row) for number, row in stripped if any(row)]
    if not filled:
        raise refused(place, reason="empty")
    if len(filled) > most_rows + 1:
        raise refused(place, reason="too-many", limit=str(most_rows))
    (_, head), *rows = filled
    return head, rows


def columns_of(head: Sequence[str], place: Path, key: str, *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The names of the columns, in small letters; nothing of a person is among them but what is `allowed`.

    Raises:
        ParticipantError: a column must not be there, is there twice, or the one that every such table has is missing.
    """
    keys = [_key(cell) for cell in head]
    for number, name in enumerate(keys, start=1):
        where = Position(str(place), 1, number, 1, number)
        if looks_like_personal_number(name):
            raise ParticipantError((fault("STG050", where),))
        if name not in allowed and has_no_place(name):
            raise ParticipantError((fault("STG051", where, key=name),))
    twice = [name for number, name in enumerate(keys) if name and name in keys[:number]]
    if twice:
        raise refused(place, reason="twice", column=twice[0])
    if key not in keys:
        raise refused(place, reason=f"no-{key}")
    return keys


def known_columns(head: Sequence[str], place: Path, needed: Sequence[str], known: Sequence[str]) -> list[str]:
    """The names of the columns of a table that has no others than those that are known.

    Raises:
        ParticipantError: a column must not be there, is there twice, is not known, or one that is needed is missing.
    """
    columns = columns_of(head, place, needed[0], allowed=frozenset(known))
    for name in columns:
        if name and name not in known:
            raise refused(place, reason="unknown-column", column=name, likely=next(iter(get_close_matches(name, known, 1)), ""))
    for name in needed:
        if name not in columns:
            raise refused(place, reason=f"no-{name}")
    return columns


def cell_text(value: object) -> str:
    """A cell as it would be written: whole numbers without decimals, days as days, true and false as yes and no; NaN as nothing."""
    match value:
        case bool():
            return "ja" if value else "nej"
        case float() if isnan(value):
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return "" if value is None else str(value)


def _key(head: str) -> str:
    return head.strip().strip("\ufeff").lower()


def _of_spreadsheet(data: bytes, place: Path) -> Iterable[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError):
        raise refused(place, reason="spreadsheet") from None
    return ([cell_text(value) for value in row] for row in rows)


def _of_text(data: bytes, place: Path, key: str) -> Iterable[list[str]]:
    """The rows, split by whichever separator gives the column that every such table has.

    Raises:
        ParticipantError: the text is in no encoding that spreadsheets write, or no separator fits.
    """
    text = _decoded(data, place)
    if not text.strip():
        raise refused(place, reason="empty")
    told = re.match(r"\s*sep=(.)\r?\n", text)
    before: list[list[str]] = [[]] if told else []  # so that rows keep the numbers that the spreadsheet shows
    text = text[told.end() :] if told else text
    for separator in [told[1]] if told else _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error:
            continue
        head = next((row for row in rows if any(cell.strip() for cell in row)), [])
        if key in (_key(cell) for cell in head):
            return [*before, *rows]
    raise refused(place, reason=f"no-{key}")


def _decoded(data: bytes, place: Path) -> str:
    """The text, whichever of the encodings of Swedish spreadsheets it is in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:200]:
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise refused(place, reason="encoding")
