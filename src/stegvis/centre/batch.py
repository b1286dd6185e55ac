"""Very many participants: one function from record batches to record batches, which any engine that speaks Arrow can run.

Comes in: a catalogue, a day, and tables with a row a participant. Goes out: tables with a row a participant, in the same order: the
verdict, the next step and the measure, or the number and field of what cannot be read. Rows that are alike are answered once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stegvis.dates import weeks_at_pace
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.people_file import KEY, SETTINGS, participant_of_row
from stegvis.planning.briefs import Brief
from stegvis.planning.planner import check_choices
from stegvis.planning.profiles import Common, Contribution, Profiles
from stegvis.planning.sweep import WORD
from stegvis.planning.target import UnknownTargetError
from stegvis.route import By
from stegvis.situation import RowFault
from stegvis.table_file import cell_text, columns_of, refused
from stegvis.terms import Payer

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

__all__ = ["ANSWER_COLUMNS", "ROW", "Batch", "answer_schema", "plan_batches"]

ROW = "row"
"""The column of whole numbers that tells a row's number, where it is not simply counted."""

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

_HERE = Path()
"""Where a table is that did not come from a file."""

_PLAIN, _NUMBER = r"^[A-Za-z0-9_.-]{1,80}$", r"[0-9]{6}[-+ ]?[0-9]{4}"
"""Pseudonyms that need no closer look, unless there is something in them that may be a personal number."""

_OF_A_KIND = tuple(name for name, _ in ANSWER_COLUMNS[2:])
"""The columns that are the same for all who have the same answer."""


def answer_schema() -> pa.Schema:
    """The schema of the answers."""
    import pyarrow as pa

    types = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string(), "date32": pa.date32(), "bool": pa.bool_()}
    return pa.schema([(name, types[kind]) for name, kind in ANSWER_COLUMNS])


def plan_batches(
    catalogue: Catalogue,
    batches: Iterable[pa.RecordBatch],
    *,
    today: date,
    target: str | None = None,
    by: By = "weeks",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> Iterator[pa.RecordBatch]:
    """Answers tables of participants, lazily and in order; one row comes out for each row that goes in.

    The columns are those of a table of participants (`read_participants`), of text, numbers, days or true and false; a column `row` of
    whole numbers tells the rows' numbers, which are else counted from 1. Verdict, next step and measure are those of `plan`; by `weeks` and
    `cost` the slow days are left out. A row without a target has the verdict `comparison`; a bad row has the code of its fault and the
    field, and nothing of what stands there.

    Args:
        catalogue: the ladders.
        batches: tables with the same columns.
        today: the day on which the plans are made.
        target: the target of all; each participant's own if None.
        by: what is best, as in `plan`.
        payer: whose kronor count with `by="cost"`; all payers' if None.
        time_limit: seconds for each answer that has to be searched for.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the `target` of all.
        ParticipantError: a column must not be there, is there twice, is of a kind that no cell has, or `participant` is missing.
        ImportError: pyarrow and numpy (the extra `tables`) are not installed.

    Complexity: linear in the rows; planning is for each distinct answer once.
    """
    batch = Batch(catalogue, today=today, target=target, by=by, payer=payer, time_limit=time_limit)
    first = 1
    for one in batches:
        yield batch.answered(one, first)
        first += one.num_rows


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as text: for each row the number of its text, and the texts."""

    name: str
    codes: Codes
    texts: list[str]


@dataclass(slots=True)
class _Rows:
    """The rows of one record batch as text: their numbers, the pseudonyms, the columns of what is shared and of what is held."""

    numbers: Codes
    people: pa.Array
    shared: list[_Column]
    held: list[_Column]

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


@dataclass(slots=True)
class _Kind:
    """Those who share everything but what they hold: their profiles, and what each cell adds to one."""

    profiles: Profiles
    given: dict[tuple[str, str], Contribution] = field(default_factory=dict)

    def adds(self, name: str, text: str) -> Contribution:
        """What a cell adds to a profile; one that cannot be read, nothing: its rows are not answered."""
        if (name, text) not in self.given:
            person = participant_of_row(1, [KEY, name], ["p", text])
            holder = Participant(participant="p") if isinstance(person, RowFault) else person
            self.given[name, text] = self.profiles.contribution(holder)
        return self.given[name, text]


@dataclass(slots=True)
class _Answers:
    """Answers under way: for each row the number of its answer among the distinct ones, each a row of `_OF_A_KIND`."""

    codes: Codes
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def number(self, row: tuple[Any, ...]) -> int:
        """The number of an answer."""
        if row not in self.numbers:
            self.numbers[row] = len(self.rows)
            self.rows.append(row)
        return self.numbers[row]


class Batch:
    """Answers record batches, and remembers what it has worked out from one to the next; it is for one thread.

    Raises:
        UnknownTargetError: no ladder knows the `target` of all.
    """

    def __init__(
        self, catalogue: Catalogue, *, today: date, target: str | None, by: By, payer: Payer | None = None, time_limit: float = 5.0
    ) -> None:
        """Takes the question; it is that of `plan_batches`."""
        self.catalogue, self.today, self.target, self.by, self.payer, self.time_limit = catalogue, today, target, by, payer, time_limit
        self._kinds: dict[Participant, _Kind | None] = {}
        self._bad: dict[tuple[str, str], bool] = {}
        check_choices(by, payer)
        if target is not None:
            self._profiles(Participant(participant="p", target=target))

    def answered(self, batch: pa.RecordBatch, first_row: int, *, coded: bool = False) -> pa.RecordBatch:
        """The answers of one record batch, whose first row has that number if it has no column `row`; `coded` for texts as codes."""
        import numpy as np

        rows = _read(batch, first_row)
        good = np.ones(batch.num_rows, np.bool_)
        found = _Answers(np.zeros(batch.num_rows, np.int64))
        names: dict[int, str] = {}
        for place in self._suspect(rows):
            person = rows.whole(place)
            if isinstance(person, RowFault):
                good[place] = False
                found.codes[place] = found.number(_bad_row(person.field, person.code))
            else:
                names[place] = person.participant
        for places in _groups(rows, np.flatnonzero(good)):
            if not self._answer(rows, places, found):
                good[places] = False
        return _as_batch(rows, good, names, found, coded=coded)

    def _suspect(self, rows: _Rows) -> list[int]:
        """The places of the rows that may have something wrong: an odd pseudonym, or a cell that could not stand alone."""
        import numpy as np
        import pyarrow.compute as pc

        plain = pc.and_not(pc.match_substring_regex(rows.people, _PLAIN), pc.match_substring_regex(rows.people, _NUMBER))
        suspect = ~plain.fill_null(False).to_numpy(zero_copy_only=False)
        for column in (*rows.shared, *rows.held):
            odd = np.array([self._is_bad(column.name, text) for text in column.texts], np.bool_)
            if odd.any():
                suspect |= odd[column.codes]
        return [int(place) for place in np.flatnonzero(suspect)]

    def _is_bad(self, name: str, text: str) -> bool:
        if text and (name, text) not in self._bad:
            self._bad[name, text] = isinstance(participant_of_row(1, [KEY, name], ["p", text]), RowFault)
        return bool(text) and self._bad[name, text]

    def _answer(self, rows: _Rows, places: Codes, found: _Answers) -> bool:
        """Answers rows that share everything but what is held; false where no ladder knows their target."""
        person = rows.nameless(int(places[0]), shared_only=True)
        if self.target is not None:
            person = person.model_copy(update={"target": self.target})
        if person.target is None:
            found.codes[places] = found.number(self._row_of(Brief("comparison", responsible="guidance_counsellor"), None, 0))
            return True
        if person not in self._kinds:
            try:
                self._kinds[person] = _Kind(self._profiles(person))
            except UnknownTargetError:
                self._kinds[person] = None
        kind = self._kinds[person]
        if kind is None:
            found.codes[places] = found.number(_bad_row("target", "STG066"))
            return False
        self._answer_kind(kind, rows, places, found)
        return True

    def _profiles(self, person: Participant) -> Profiles:
        """The profiles of those who share all this.

        Raises:
            UnknownTargetError: no ladder knows the target.
        """
        return Profiles(Common(self.catalogue, person, person.target or "", self.today, self.by, self.payer, self.time_limit))

    def _answer_kind(self, kind: _Kind, rows: _Rows, places: Codes, found: _Answers) -> None:
        import numpy as np

        profiles = kind.profiles
        words = np.zeros((profiles.words, len(places)), np.uint64)
        months = np.zeros((len(profiles.terms), len(places)), np.int32)
        for column in rows.held:
            _add([kind.adds(column.name, text) for text in column.texts], column.codes[places], words, months)
        first, number = _distinct([*(word.view(np.int64) for word in words), *(term.astype(np.int64) for term in months)])
        briefs, rungs = profiles.answered(words[:, first], months[:, first], lambda one: rows.nameless(int(places[first[one]])))
        pairs, which = _distinct([briefs.astype(np.int64), rungs.astype(np.int64)])
        made = [self._row_of(profiles.briefs[int(briefs[one])], profiles, int(rungs[one])) for one in pairs]
        found.codes[places] = np.array([found.number(row) for row in made], np.int64)[which][number]

    def _row_of(self, brief: Brief, profiles: Profiles | None, rung: int) -> tuple[Any, ...]:
        """An answer as the cells of `_OF_A_KIND`."""
        aim = profiles.inquiry.aim.target if profiles else None
        at = profiles.rungs[rung] if profiles and brief.verdict == "route" else None
        ladder, step = at or (None, None)
        name = self.catalogue.activities[brief.activity].name["sv"] if brief.activity else None
        points = brief.study_points
        return (
            *(brief.verdict, None, None),
            (aim.job or aim.certificate or aim.competency or aim.ladder) if aim else None,
            *(ladder, step, brief.activity, name, brief.do, brief.do_by, brief.starts, brief.responsible, points),
            None if points is None else weeks_at_pace(points, 100),
            *(brief.cost_sek, brief.able_to_apply, brief.slow_able_to_apply, brief.target_day, brief.slow_target_day, brief.proven),
        )


def _bad_row(name: str, code: str) -> tuple[Any, ...]:
    return (None, code, name, *[None] * (len(_OF_A_KIND) - 3))


def _groups(rows: _Rows, places: Codes) -> Iterator[Codes]:
    """The places of those who share everything but what is held."""
    import numpy as np

    shared = [column.codes[places] for column in rows.shared if len(column.texts) > 1]
    if not shared or not len(places):
        yield from [places] if len(places) else []
        return
    first, number = _distinct(shared)
    order = np.argsort(number, kind="stable")
    for part in np.split(order, np.searchsorted(number[order], np.arange(1, len(first)))):
        yield places[part]


def _add(given: Sequence[Contribution], codes: Codes, words: NDArray[np.uint64], months: NDArray[np.int32]) -> None:
    """Adds what each text of a column gives to the profiles of the rows that have it."""
    import numpy as np

    for word in range(len(words)):
        bits = np.array([one.bits >> WORD * word & (1 << WORD) - 1 for one in given], np.uint64)
        if bits.any():
            words[word] |= bits[codes]
    for term in range(len(months)):
        count = np.array([one.months[term] for one in given], np.int32)
        if count.any():
            months[term] += count[codes]


def _distinct(columns: Sequence[Codes]) -> tuple[Codes, Codes]:
    """The first place of each distinct row, in the order in which they come, and for each row the number of the one that it is like."""
    import numpy as np
    import pyarrow as pa

    number = np.zeros(len(columns[0]), np.int64)
    kinds = 1
    for column in columns:
        coded = pa.array(column).dictionary_encode()
        codes = coded.indices.to_numpy().astype(np.int64)
        if kinds > 1:
            coded = pa.array(number * len(coded.dictionary) + codes).dictionary_encode()
            codes = coded.indices.to_numpy().astype(np.int64)
        number, kinds = codes, len(coded.dictionary)
    first = np.zeros(kinds, np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)
    return first, number


def _read(batch: pa.RecordBatch, first_row: int) -> _Rows:
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
    return _Rows(numbers, people, shared, [column for column in columns if column.name not in SETTINGS])


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


def _text_column(name: str, array: pa.Array) -> _Column:
    import numpy as np
    import pyarrow as pa

    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    values = coded.dictionary.to_pylist()
    texts = [cell_text(value).strip() for value in values]
    codes = coded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False).astype(np.int64)
    return _Column(name, codes, [*texts, ""])


def _as_batch(rows: _Rows, good: NDArray[np.bool_], names: dict[int, str], found: _Answers, *, coded: bool) -> pa.RecordBatch:
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
        kind = schema.field(name).type
        values = [row[place] for row in found.rows]
        made.append(_coded(values, found.codes) if coded and pa.types.is_string(kind) else pa.array(values, kind).take(where))
    columns = [pa.array(rows.numbers), people, *made]
    if coded:
        return pa.record_batch(columns, names=schema.names)
    return pa.record_batch(columns, schema=schema)


def _coded(values: list[str | None], codes: Codes) -> pa.Array:
    """Texts as codes of the distinct ones, none twice."""
    import numpy as np
    import pyarrow as pa

    texts = list(dict.fromkeys(value for value in values if value is not None))
    number = {text: place for place, text in enumerate(texts)}
    own = np.array([-1 if value is None else number[value] for value in values], np.int32)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(own, mask=own < 0), pa.array(texts, pa.string()))
