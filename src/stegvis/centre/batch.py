"""Very many participants: one function from record batches to record batches, which any engine that speaks Arrow can run.

Comes in: a catalogue, a day, and tables with a row a participant. Goes out: tables with a row a participant, in the same order: the
verdict, the next step and the measure, or the number and field of what cannot be read. Rows that are alike are answered once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from stegvis.centre.batch_answers import Answers, as_batch, bad_row
from stegvis.centre.batch_rows import Rows, alike_in_settings, read_rows
from stegvis.dates import weeks_at_pace
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.people_file import KEY, participant_of_row
from stegvis.planning.briefs import Brief
from stegvis.planning.distinct import distinct
from stegvis.planning.planner import check_choices
from stegvis.planning.profiles import Common, Contribution, Profiles
from stegvis.planning.sweep import WORD
from stegvis.planning.target import UnknownTargetError
from stegvis.route import By
from stegvis.situation import RowFault
from stegvis.terms import Payer

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from stegvis.planning.distinct import Codes

__all__ = ["Batch", "plan_batches"]

_SHORT = r"^[A-Za-z_]{0,20}-?[0-9]{1,9}$"
"""Pseudonyms that need no closer look."""

_PLAIN, _NUMBER = r"^[A-Za-z0-9_.-]{1,80}$", r"[0-9]{6}[-+ ]?[0-9]{4}"
"""Others that need none, unless there is something in them that may be a personal number."""


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

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> import pyarrow as pa
        >>> people = pa.RecordBatch.from_pydict({"participant": ["p-1", ""], "svenska": ["sfi-d", "sfi-d"]})
        >>> (answers,) = stegvis.plan_batches(catalogue, [people], today=today, target="montor")
        >>> answers.select(["verdict", "fault", "field"]).to_pylist()
        [{'verdict': 'route', 'fault': None, 'field': None}, {'verdict': None, 'fault': 'STG066', 'field': 'participant'}]
    """
    batch = Batch(catalogue, today=today, target=target, by=by, payer=payer, time_limit=time_limit)
    first = 1
    for one in batches:
        yield batch.answered(one, first)
        first += one.num_rows


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

        rows = read_rows(batch, first_row)
        good = np.ones(batch.num_rows, np.bool_)
        found = Answers(np.zeros(batch.num_rows, np.int64))
        names: dict[int, str] = {}
        for place in self._suspect(rows):
            person = rows.whole(place)
            if isinstance(person, RowFault):
                good[place] = False
                found.codes[place] = found.number(bad_row(person.field, person.code))
            else:
                names[place] = person.participant
        for places in alike_in_settings(rows, np.flatnonzero(good)):
            if not self._answer(rows, places, found):
                good[places] = False
        return as_batch(rows, good, names, found, coded=coded)

    def _suspect(self, rows: Rows) -> list[int]:
        """The places of the rows that may have something wrong: an odd pseudonym, or a cell that could not stand alone."""
        import numpy as np
        import pyarrow.compute as pc

        suspect = ~pc.match_substring_regex(rows.people, _SHORT).fill_null(False).to_numpy(zero_copy_only=False)
        left = np.flatnonzero(suspect)
        if len(left):
            people = rows.people.take(left)
            plain = pc.and_not(pc.match_substring_regex(people, _PLAIN), pc.match_substring_regex(people, _NUMBER))
            suspect[left] = ~plain.fill_null(False).to_numpy(zero_copy_only=False)
        for column in (*rows.shared, *rows.held):
            odd = np.array([self._is_bad(column.name, text) for text in column.texts], np.bool_)
            if odd.any():
                suspect |= odd[column.codes]
        return [int(place) for place in np.flatnonzero(suspect)]

    def _is_bad(self, name: str, text: str) -> bool:
        if text and (name, text) not in self._bad:
            self._bad[name, text] = isinstance(participant_of_row(1, [KEY, name], ["p", text]), RowFault)
        return bool(text) and self._bad[name, text]

    def _answer(self, rows: Rows, places: Codes, found: Answers) -> bool:
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
            found.codes[places] = found.number(bad_row("target", "STG066"))
            return False
        self._answer_kind(kind, rows, places, found)
        return True

    def _profiles(self, person: Participant) -> Profiles:
        """The profiles of those who share all this.

        Raises:
            UnknownTargetError: no ladder knows the target.
        """
        return Profiles(Common(self.catalogue, person, person.target or "", self.today, self.by, self.payer, self.time_limit))

    def _answer_kind(self, kind: _Kind, rows: Rows, places: Codes, found: Answers) -> None:
        import numpy as np

        profiles = kind.profiles
        given = [[kind.adds(column.name, text) for text in column.texts] for column in rows.held]
        everyone = len(places) == len(rows.numbers)
        codes = [column.codes if everyone else column.codes[places] for column in rows.held]
        first, number = distinct([_digits(some, column) for some, column in zip(given, codes, strict=True)], len(places))
        words = np.zeros((profiles.words, len(first)), np.uint64)
        months = np.zeros((len(profiles.terms), len(first)), np.int32)
        for some, column in zip(given, codes, strict=True):
            _add(some, column[first], words, months)
        briefs, rungs = profiles.answered(words, months, lambda one: rows.nameless(int(places[first[one]])))
        pairs, which = distinct(
            [(briefs.astype(np.int64), len(profiles.briefs)), (rungs.astype(np.int64), len(profiles.rungs))], len(first)
        )
        made = [self._row_of(profiles.briefs[int(briefs[one])], profiles, int(rungs[one])) for one in pairs]
        found.codes[places] = np.array([found.number(row) for row in made], np.int64)[which][number]

    def _row_of(self, brief: Brief, profiles: Profiles | None, rung: int) -> tuple[Any, ...]:
        """An answer as cells: all columns but the number of the row and the pseudonym."""
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


def _digits(given: Sequence[Contribution], codes: Codes) -> tuple[Codes, int]:
    """For each row the number of what its text gives, and how many different things the texts of the column give."""
    import numpy as np

    number = {one: place for place, one in enumerate(dict.fromkeys(given))}
    return np.array([number[one] for one in given], np.int64)[codes], len(number)


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
