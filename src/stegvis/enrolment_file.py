"""Enrolments out of a table as spreadsheets write it (CSV or xlsx), one row an enrolment.

Comes in: a path and the day of the follow-up. Goes out: for each row an `Entry`, or a `RowFault` that names the row and the column and
nothing of what stands there; so one bad row never loses the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from stegvis.dates import parse_day
from stegvis.followed import EXITS, Exit
from stegvis.participant import FIRST_BORN, LAST_BORN, looks_like_personal_number
from stegvis.situation import RowFault
from stegvis.table_file import known_columns, read_table

__all__ = ["COLUMNS", "Entry", "read_enrolments"]

MOST_BYTES, MOST_ROWS = 64 * 2**20, 500_000
KEY = "enrolment"

COLUMNS = (
    "person",
    "enrolment",
    "centre",
    "referred_by",
    "sex",
    "born",
    "enrolled",
    "ended",
    "exit",
    "work_days",
    "next_rung",
    "still_in_work_12",
    "still_in_work_24",
)
"""The columns that a table of enrolments may have; `person`, `enrolment` and `enrolled` it must have."""

_NEEDED = (KEY, "person", "enrolled")
_PSEUDONYM = re.compile(r"^[\w.-]{1,80}$")
_YES_NO = {"ja": True, "nej": False}
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One enrolment; `ended` is the first day after it, and what is not known is None."""

    row: int
    person: str
    enrolment: str
    enrolled: date
    centre: str = ""
    referred_by: str = ""
    sex: str = ""
    born: int | None = None
    ended: date | None = None
    exit: Exit | None = None
    work_days: int | None = None
    next_rung: date | None = None
    still_in_work_12: bool | None = None
    still_in_work_24: bool | None = None


def read_enrolments(path: str | Path, *, today: date) -> tuple[Entry | RowFault, ...]:
    """Every enrolment of a table, in order, bad rows in their place.

    A row is bad if what it must have is missing, a cell cannot be understood, a day is later than today or comes before the enrolment, it
    has an end without an exit or an exit without an end, or its enrolment stood in an earlier row.

    Raises:
        ParticipantError: the table cannot be read, or has a column that it must not have.
        ImportError: the table is a spreadsheet, and python-calamine (the extra `office`) is not installed.

    Example:
        >>> from datetime import date
        >>> len(read_enrolments("examples/inskrivningar.csv", today=date(2026, 11, 22)))
        240
    """
    place = Path(path)
    head, rows = read_table(place, KEY, most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    columns = known_columns(head, place, _NEEDED, COLUMNS)
    seen: set[str] = set()
    found: list[Entry | RowFault] = []
    for number, row in rows:
        entry = _entry(number, columns, row, today)
        if isinstance(entry, Entry):
            if entry.enrolment in seen:
                entry = RowFault(row=number, field="enrolment", code="STG069")
            else:
                seen.add(entry.enrolment)
        found.append(entry)
    return tuple(found)


class _UnreadableError(ValueError):
    """A cell that cannot be understood; its message is the column."""


def _entry(number: int, columns: Sequence[str], row: Sequence[str], today: date) -> Entry | RowFault:
    cells = {name: cell for name, cell in zip(columns, row, strict=False) if name}
    secret = next((name for name, cell in cells.items() if looks_like_personal_number(cell)), None)
    if secret is not None or any(looks_like_personal_number(cell) for cell in row[len(columns) :]):
        return RowFault(row=number, field=secret or "", code="STG050")
    try:
        entry = _read(number, cells)
        _check(entry, today)
    except _UnreadableError as error:
        return RowFault(row=number, field=str(error), code="STG069")
    return entry


def _read(number: int, cells: dict[str, str]) -> Entry:
    return Entry(
        row=number,
        person=_pseudonym(cells, "person"),
        enrolment=_pseudonym(cells, "enrolment"),
        enrolled=_needed_day(cells, "enrolled"),
        centre=cells.get("centre", ""),
        referred_by=cells.get("referred_by", ""),
        sex=_one_of(cells, "sex", {"k": "women", "m": "men"}),
        born=_born(cells),
        ended=_day(cells, "ended"),
        exit=cast("Exit | None", _one_of(cells, "exit", {name: name for name in EXITS}) or None),
        work_days=_whole(cells, "work_days"),
        next_rung=_day(cells, "next_rung"),
        still_in_work_12=_yes_no(cells, "still_in_work_12"),
        still_in_work_24=_yes_no(cells, "still_in_work_24"),
    )


def _check(entry: Entry, today: date) -> None:
    """That the cells fit together."""
    if entry.enrolled > today:
        raise _UnreadableError("enrolled")
    if entry.ended is not None and not entry.enrolled <= entry.ended <= today:
        raise _UnreadableError("ended")
    if (entry.ended is None) != (entry.exit is None):
        raise _UnreadableError("exit")
    if entry.next_rung is not None and not entry.enrolled <= entry.next_rung <= today:
        raise _UnreadableError("next_rung")


def _pseudonym(cells: dict[str, str], name: str) -> str:
    cell = cells.get(name, "")
    if not _PSEUDONYM.match(cell):
        raise _UnreadableError(name)
    return cell


def _day(cells: dict[str, str], name: str) -> date | None:
    cell = _MIDNIGHT.sub("", cells.get(name, ""))
    if not cell:
        return None
    try:
        return parse_day(cell)
    except ValueError:
        raise _UnreadableError(name) from None


def _needed_day(cells: dict[str, str], name: str) -> date:
    day = _day(cells, name)
    if day is None:
        raise _UnreadableError(name)
    return day


def _one_of(cells: dict[str, str], name: str, words: dict[str, str]) -> str:
    cell = cells.get(name, "").lower()
    if cell and cell not in words:
        raise _UnreadableError(name)
    return words.get(cell, "")


def _yes_no(cells: dict[str, str], name: str) -> bool | None:
    cell = cells.get(name, "").lower()
    if cell and cell not in _YES_NO:
        raise _UnreadableError(name)
    return _YES_NO.get(cell)


def _whole(cells: dict[str, str], name: str) -> int | None:
    cell = cells.get(name, "")
    if cell and not re.fullmatch(r"\d{1,5}", cell):
        raise _UnreadableError(name)
    return int(cell) if cell else None


def _born(cells: dict[str, str]) -> int | None:
    """The year of birth, out of a year or a day."""
    cell = cells.get("born", "")
    if not cell:
        return None
    year = int(cell) if re.fullmatch(r"\d{4}", cell) else _needed_day(cells, "born").year
    if not FIRST_BORN <= year <= LAST_BORN:
        raise _UnreadableError("born")
    return year
