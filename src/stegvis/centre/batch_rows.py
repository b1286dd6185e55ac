"""The rows of a record batch as text, whatever kinds of values it has, and which of them are alike.

Comes in: a record batch with a row a participant. Goes out: `Rows`: each column as codes of its distinct texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stegvis.participant import Participant
from stegvis.people_file import KEY, SETTINGS, participant_of_row
from stegvis.planning.distinct import distinct
from stegvis.situation import RowFault
from stegvis.table_file import cell_text, columns_of, refused

if TYPE_CHECKING:
    import pyarrow as pa

    from stegvis.planning.distinct import Codes

__all__ = ["ROW", "Column", "Rows", "alike_in_settings", "read_rows"]

ROW = "row"
"""The column of whole numbers that tells a row's number, where it is not simply counted."""

_HERE = Path()
"""Where a table is that did not come from a file."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as text: for each row the number of its text, and the texts."""

    name: str
    codes: Codes
    texts: list[str]


@dataclass(slots=True)
class Rows:
    """The rows of one record batch as text: their numbers, the pseudonyms, the columns of what is shared and of what is held."""

    numbers: Codes
    people: pa.Array
    shared: list[Column]
    held: list[Column]

    def cells(self, place: int, *, shared_only: bool = False) -> tuple[list[str], list[str]]:
        """The names and texts of one row, without its pseudonym."""
        columns = self.shared if shared_only else [*self.shared, *self.held]
        return [one.name for one in columns], [one.texts[int(one.codes[place])] for one in columns]

    def whole(self, place: int) -> Participant | RowFault:
        """The participant of one row, or what is wrong with it."""
        names, texts = self.cells(place)
        return participant_of_row(int(self.numbers[place]), [KEY, *names], [(self.people[place].as_py() or "").strip(), *texts])

    def nameless(self, place: int, *, shared_only: bool = False) -> Participant:
        """A participant who is like that of one row that can be read, but for the pseudonym; perhaps one who holds nothing."""
        names, texts = self.cells(place, shared_only=shared_only)
        person = participant_of_row(1, [KEY, *names], ["p", *texts])
        assert isinstance(person, Participant)
        return person


def read_rows(batch: pa.RecordBatch, first_row: int) -> Rows:
    """The rows as text.

    Raises:
        ParticipantError: a column must not be there, is there twice, is of a kind that no cell has, or `participant` is missing.
    """
    import numpy as np
    import pyarrow as pa

    numbers = np.arange(first_row, first_row + batch.num_rows, dtype=np.int64)
    names, arrays = list(batch.schema.names), list(batch.columns)
    if ROW in names and pa.types.is_integer(batch.schema.field(names.index(ROW)).type):
        place = names.index(ROW)
        numbers = arrays.pop(place).to_numpy(zero_copy_only=False).astype(np.int64)
        names.pop(place)
    keys = columns_of(names, _HERE, KEY)
    for name, array in zip(keys, arrays, strict=True):
        if not _is_a_cell(array.type):
            raise refused(_HERE, reason="column-kind", column=name)
    people = _as_text(arrays[keys.index(KEY)])
    columns = [_text_column(name, array) for name, array in zip(keys, arrays, strict=True) if name and name != KEY]
    shared = [column for column in columns if column.name in SETTINGS]
    return Rows(numbers, people, shared, [column for column in columns if column.name not in SETTINGS])


def _is_a_cell(kind: pa.DataType) -> bool:
    """Whether values of that type can stand in a cell: text, numbers, days, true and false."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_a_cell(kind.value_type)
    asked = (types.is_string, types.is_large_string, types.is_integer, types.is_floating, types.is_boolean, types.is_null)
    return any(one(kind) for one in (*asked, types.is_date, types.is_timestamp))


def _as_text(array: pa.Array) -> pa.Array:
    """Pseudonyms as text."""
    import pyarrow as pa

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return array.cast(pa.string())
    return pa.array([cell_text(value) for value in array.to_pylist()], pa.string())


def _text_column(name: str, array: pa.Array) -> Column:
    import numpy as np
    import pyarrow as pa

    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    values = coded.dictionary.to_pylist()
    texts = [cell_text(value).strip() for value in values]
    codes = coded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False).astype(np.int64)
    return Column(name, codes, [*texts, ""])


def alike_in_settings(rows: Rows, places: Codes) -> Iterator[Codes]:
    """The places of those who share everything but what is held."""
    import numpy as np

    if not len(places):
        return
    if all(len(column.texts) == 1 for column in rows.shared):
        yield places
        return
    first, number = distinct([(column.codes[places], len(column.texts)) for column in rows.shared], len(places))
    order = np.argsort(number, kind="stable")
    for part in np.split(order, np.searchsorted(number[order], np.arange(1, len(first)))):
        yield places[part]
