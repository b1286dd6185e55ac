"""Many participants at once: a folder of participant files, or a table as spreadsheets write it (CSV or xlsx).

Comes in: a path. Goes out: for every file or row a `Participant`, or a `RowFault` that names the row and the field and nothing of what
stands there; so one bad row never loses the others. A table that cannot be read at all is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from stegvis.faults import ParticipantError, Position, fault
from stegvis.ladder.loader import yaml_files
from stegvis.participant import Participant, has_no_place, load_participant, looks_like_personal_number
from stegvis.situation import RowFault

__all__ = ["read_participants"]

MOST_BYTES, MOST_ROWS = 16 * 2**20, 100_000
_SEPARATORS = (";", "\t", ",")
_YES, _NO = frozenset({"ja", "yes", "j", "x", "1", "true", "sant"}), frozenset({"nej", "no", "n", "0", "false", "falskt"})
_NUMBERS, _WORDS = ("pace_percent", "pace_beside_work", "born"), ("target", "works_as", "available_from")
_EXPERIENCE = "experience:"
_OFFICE = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
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
    """
    place = Path(path)
    if place.is_dir():
        return tuple(_of_file(number, file) for number, file in enumerate(yaml_files(place), start=1))
    head, rows = _table(place)
    columns = _columns(head, place)
    return tuple(_of_row(number, columns, row) for number, row in rows)


def _of_file(number: int, file: Path) -> Participant | RowFault:
    try:
        return load_participant(file)
    except ParticipantError as error:
        return RowFault(row=number, field=file.name, code=error.faults[0].code)


def _refused(place: Path, code: str = "STG065", **particulars: str) -> ParticipantError:
    return ParticipantError((fault(code, Position(str(place)), **particulars),))


# ---- the table as text --------------------------------------------------------------------------------------------


def _table(place: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The head, and the rows that are not empty with their numbers.

    Raises:
        ParticipantError: it cannot be read.
    """
    try:
        data = place.read_bytes()
    except OSError:
        raise _refused(place, "STG001", reason="missing" if not place.exists() else "other") from None
    if len(data) > MOST_BYTES:
        raise _refused(place, reason="too-large", limit="16 MiB")
    cells = _of_spreadsheet(data, place) if place.suffix.lower() in _OFFICE else _of_text(data, place)
    filled = [(number, [cell.strip() for cell in row]) for number, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
    if not filled:
        raise _refused(place, reason="empty")
    if len(filled) > MOST_ROWS + 1:
        raise _refused(place, reason="too-many", limit=str(MOST_ROWS))
    (_, head), *rows = filled
    return head, rows


def _of_spreadsheet(data: bytes, place: Path) -> Iterable[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError):
        raise _refused(place, reason="spreadsheet") from None
    return ([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> str:
    """A cell as it would be written: whole numbers without decimals, days as days, true and false as yes and no."""
    match value:
        case bool():
            return "ja" if value else "nej"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return "" if value is None else str(value)


def _of_text(data: bytes, place: Path) -> Iterable[list[str]]:
    """The rows, split by whichever separator gives a column `participant`.

    Raises:
        ParticipantError: the text is in no encoding that spreadsheets write, or no separator fits.
    """
    text = _decoded(data, place)
    if not text.strip():
        raise _refused(place, reason="empty")
    told = re.match(r"\s*sep=(.)\r?\n", text)
    before: list[list[str]] = [[]] if told else []  # so that rows keep the numbers that the spreadsheet shows
    text = text[told.end() :] if told else text
    for separator in [told[1]] if told else _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error:
            continue
        head = next((row for row in rows if any(cell.strip() for cell in row)), [])
        if "participant" in (_key(cell) for cell in head):
            return [*before, *rows]
    raise _refused(place, reason="no-participant")


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
    raise _refused(place, reason="encoding")


# ---- a row as a participant ---------------------------------------------------------------------------------------


def _key(head: str) -> str:
    return head.strip().strip("\ufeff").lower()


def _columns(head: Sequence[str], place: Path) -> list[str]:
    """The names of the columns; nothing of a person is among them.

    Raises:
        ParticipantError: a column must not be there, is there twice, or `participant` is missing.
    """
    keys = [_key(cell) for cell in head]
    for number, key in enumerate(keys, start=1):
        where = Position(str(place), 1, number, 1, number)
        if looks_like_personal_number(key):
            raise ParticipantError((fault("STG050", where),))
        if has_no_place(key):
            raise ParticipantError((fault("STG051", where, key=key),))
    twice = [key for number, key in enumerate(keys) if key and key in keys[:number]]
    if twice:
        raise _refused(place, reason="twice", column=twice[0])
    if "participant" not in keys:
        raise _refused(place, reason="no-participant")
    return keys


def _of_row(number: int, columns: Sequence[str], row: Sequence[str]) -> Participant | RowFault:
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
    elif key and cell.lower() in _YES:
        payload["holds"].append({"fact": key})
    elif key and cell.lower() in _NO:
        payload["not_held"].append(key)
    elif key:
        payload["holds"].append({"fact": key, "level": cell.lower().replace(" ", "-")})
    return True
