"""Many participants at once: a folder of participant files, or a table as spreadsheets write it (CSV or xlsx).

Comes in: a path. Goes out: for every file or row a `Participant`, or a `RowFault` that names the row and the field and nothing of what
stands there; so one bad row never loses the others. A table that cannot be read at all is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from stegvis.faults import ParticipantError
from stegvis.ladder.loader import yaml_files
from stegvis.ladder.names import YES
from stegvis.participant import Participant, load_participant, looks_like_personal_number
from stegvis.situation import RowFault
from stegvis.table_file import columns_of, read_table

__all__ = ["KEY", "SETTINGS", "participant_of_row", "read_participants"]

KEY = "participant"
"""The column that every table of participants has."""

MOST_BYTES, MOST_ROWS = 16 * 2**20, 100_000
_NO = frozenset({"nej", "no", "n", "0", "false", "falskt"})
_NUMBERS, _WORDS = ("pace_percent", "pace_beside_work", "born"), ("target", "works_as", "available_from")
SETTINGS = (*_NUMBERS, *_WORDS)
"""The columns that say something else than what is held."""

_EXPERIENCE = "experience:"
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")
_WHOLE = re.compile(r"^(\d{1,6})(?:[.,]0+)?\s*%?$")


def read_participants(path: str | Path) -> tuple[Participant | RowFault, ...]:
    """Every participant of a folder or a table, in order, bad rows in their place.

    A table has one row a person: `participant`, perhaps `available_from`, `pace_percent`, `pace_beside_work`, `works_as`, `born` and
    `target`, and a column a fact with ja, nej, a level or nothing, or with months under `experience:` and an occupation.

    Raises:
        ParticipantError: the folder or table cannot be read, or has a column that must not be there.
        ImportError: the table is a spreadsheet, and python-calamine (the extra `office`) is not installed.

    Complexity: linear in the size of the file; at most 16 MiB and 100,000 rows.

    Example:
        >>> [person.participant for person in read_participants("examples/participants")][:2]
        ['p-000', 'p-001']
    """
    place = Path(path)
    if place.is_dir():
        return tuple(_of_file(number, file) for number, file in enumerate(yaml_files(place), start=1))
    head, rows = read_table(place, KEY, most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    columns = columns_of(head, place, KEY)
    return tuple(participant_of_row(number, columns, row) for number, row in rows)


def _of_file(number: int, file: Path) -> Participant | RowFault:
    try:
        return load_participant(file)
    except ParticipantError as error:
        return RowFault(row=number, field=file.name, code=error.faults[0].code)


# ---- a row as a participant ---------------------------------------------------------------------------------------


def participant_of_row(number: int, columns: Sequence[str], row: Sequence[str]) -> Participant | RowFault:
    """The participant of that row, or what is wrong with it; cells beyond the head are no one's."""
    if any(looks_like_personal_number(cell) for cell in row):
        field = next(key for key, cell in zip((*columns, *[""] * len(row)), row, strict=False) if looks_like_personal_number(cell))
        return RowFault(row=number, field=field, code="STG050")
    payload: dict[str, Any] = {"participant": "", "holds": [], "not_held": []}
    for key, cell in zip(columns, row, strict=False):
        if cell and not _put(payload, key, cell):
            return RowFault(row=number, field=key, code="STG066")
    if not payload["participant"]:
        return RowFault(row=number, field="participant", code="STG066")
    try:
        return Participant.model_validate(payload)
    except ValidationError as error:
        at = [str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"]]
        return RowFault(row=number, field=at[0] if at and at[0] in columns else "", code="STG066")


def _put(payload: dict[str, Any], key: str, cell: str) -> bool:
    """Puts a cell where it belongs; whether it can be understood."""
    if key in _NUMBERS or key.startswith(_EXPERIENCE):
        found = _WHOLE.match(cell)
        if found is None:
            return False
        if key in _NUMBERS:
            payload[key] = int(found[1])
        else:
            payload["holds"].append({"experience": {key.removeprefix(_EXPERIENCE).strip(): int(found[1])}})
    elif key in {"participant", *_WORDS}:
        payload[key] = _MIDNIGHT.sub("", cell)
    elif key and cell.lower() in YES:
        payload["holds"].append({"fact": key})
    elif key and cell.lower() in _NO:
        payload["not_held"].append(key)
    elif key:
        payload["holds"].append({"fact": key, "level": cell.lower().replace(" ", "-")})
    return True
