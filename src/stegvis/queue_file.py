"""The queue of a cohort and the seats that are taken, out of tables as spreadsheets write them (CSV or xlsx).

Comes in: a path. Goes out: for each row what it says, or a `RowFault` that names the row and the column and nothing of what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from stegvis.participant import looks_like_personal_number
from stegvis.seats import Applied, Taken
from stegvis.situation import RowFault
from stegvis.table_file import known_columns, read_table

__all__ = ["read_queue", "read_taken"]

MOST_BYTES, MOST_ROWS = 16 * 2**20, 100_000
T = TypeVar("T", Applied, Taken)


def read_queue(path: str | Path) -> tuple[Applied | RowFault, ...]:
    r"""The queue: `participant`, perhaps `applied` (a day) and `priority` (the number of the item that somebody has judged to fit).

    Raises:
        ParticipantError: the table cannot be read, or has a column that it must not have.
        ImportError: it is a spreadsheet, and python-calamine (the extra `office`) is not installed.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     table = Path(folder) / "queue.csv"
        ...     _ = table.write_text("participant;applied;priority\np-1;2026-11-02;1\np-2;2026-13-01;\n", encoding="utf-8")
        ...     first, second = read_queue(table)
        >>> first.applied.isoformat(), first.priority, second.field, second.code
        ('2026-11-02', 1, 'applied', 'STG066')
    """
    return _read(path, Applied, ("participant",), ("participant", "applied", "priority"), ("priority",))


def read_taken(path: str | Path) -> tuple[Taken | RowFault, ...]:
    r"""The seats that are taken already: `activity`, `starts` (a day) and `taken` (how many).

    Raises:
        ParticipantError: the table cannot be read, or has a column that it must not have.
        ImportError: it is a spreadsheet, and python-calamine (the extra `office`) is not installed.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     table = Path(folder) / "taken.csv"
        ...     _ = table.write_text("activity;starts;taken\ncnc-gron;2027-01-11;5\n", encoding="utf-8")
        ...     (one,) = read_taken(table)
        >>> one.activity, one.starts.isoformat(), one.taken
        ('cnc-gron', '2027-01-11', 5)
    """
    return _read(path, Taken, ("activity", "starts", "taken"), ("activity", "starts", "taken"), ("taken",))


def _read(
    path: str | Path, model: type[T], needed: Sequence[str], known: Sequence[str], numbers: Sequence[str]
) -> tuple[T | RowFault, ...]:
    place = Path(path)
    head, rows = read_table(place, needed[0], most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    columns = known_columns(head, place, needed, known)
    return tuple(_of_row(number, columns, row, model.model_validate, numbers) for number, row in rows)


def _of_row(
    number: int, columns: Sequence[str], row: Sequence[str], made: Callable[[dict[str, object]], T], numbers: Sequence[str]
) -> T | RowFault:
    cells = {name: cell.partition(" 00:00")[0] for name, cell in zip(columns, row, strict=False) if name and cell}
    secret = next((name for name, cell in cells.items() if looks_like_personal_number(cell)), None)
    if secret is not None:
        return RowFault(row=number, field=secret, code="STG050")
    payload = {name: int(cell) if name in numbers and cell.isdecimal() and len(cell) < 7 else cell for name, cell in cells.items()}
    try:
        return made(dict(payload))
    except ValidationError as error:
        at = error.errors(include_url=False, include_input=False)[0]["loc"]
        return RowFault(row=number, field=str(at[0]) if at else columns[0], code="STG066")
