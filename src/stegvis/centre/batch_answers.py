"""The answers of a batch as columns: each distinct answer once, and for each row the number of its own.

Comes in: the cells of answers. Goes out: a record batch, a row a participant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from stegvis.centre.batch_rows import Rows
    from stegvis.planning.distinct import Codes

__all__ = ["ANSWER_COLUMNS", "Answers", "answer_schema", "as_batch", "bad_row"]

ANSWER_COLUMNS = (
    ("row", "int64"),
    ("participant", "string"),
    ("verdict", "string"),
    ("fault", "string"),
    ("field", "string"),
    ("target", "string"),
    ("ladder", "string"),
    ("step", "int32"),
    ("activity", "string"),
    ("name", "string"),
    ("do", "string"),
    ("do_by", "date32"),
    ("starts", "date32"),
    ("responsible", "string"),
    ("study_points", "int64"),
    ("weeks", "int64"),
    ("cost_sek", "int64"),
    ("able_to_apply", "date32"),
    ("slow_able_to_apply", "date32"),
    ("target_day", "date32"),
    ("slow_target_day", "date32"),
    ("proven", "bool"),
)
"""The columns of an answer, each with its Arrow type."""

_OF_A_KIND = tuple(name for name, _ in ANSWER_COLUMNS[2:])
"""The columns that are the same for all who have the same answer."""


def answer_schema() -> pa.Schema:
    """The schema of the answers."""
    import pyarrow as pa

    types = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string(), "date32": pa.date32(), "bool": pa.bool_()}
    return pa.schema([(name, types[kind]) for name, kind in ANSWER_COLUMNS])


@dataclass(slots=True)
class Answers:
    """Answers under way: for each row the number of its answer among the distinct ones, each as its cells."""

    codes: Codes
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def number(self, row: tuple[Any, ...]) -> int:
        """The number of an answer."""
        if row not in self.numbers:
            self.numbers[row] = len(self.rows)
            self.rows.append(row)
        return self.numbers[row]


def bad_row(name: str, code: str) -> tuple[Any, ...]:
    """The cells of a row that cannot be read: the code, and the column that it is about."""
    return (None, code, name, *[None] * (len(_OF_A_KIND) - 3))


def as_batch(rows: Rows, good: NDArray[np.bool_], names: dict[int, str], found: Answers, *, coded: bool) -> pa.RecordBatch:
    """The answers as a record batch; a bad row is told by its number alone."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    schema, people = answer_schema(), rows.people
    if names:
        changed = pa.array([place in names for place in range(len(people))])
        people = pc.replace_with_mask(people, changed, pa.array([names[place] for place in sorted(names)], people.type))
    if not good.all():
        people = pc.if_else(pa.array(good), people, None)
    where = pa.array(found.codes.astype(np.int32))
    made = []
    for place, name in enumerate(_OF_A_KIND):
        values = pa.array([row[place] for row in found.rows], schema.field(name).type)
        if coded and pa.types.is_string(values.type):
            values = values.dictionary_encode()
        empty = values.null_count == len(values)
        made.append(pa.nulls(len(where), values.type) if empty else values.take(where))
    columns = [pa.array(rows.numbers), people, *made]
    if coded:
        return pa.record_batch(columns, names=schema.names)
    return pa.record_batch(columns, schema=schema)
