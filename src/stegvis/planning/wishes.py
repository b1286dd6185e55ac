"""Starts that pay only when they come late: on days that no event marks, found while searching and looked at in the next round.

Comes in: states. Goes out: starts of single operators, so that nothing else is put off along with them. Earlier is never worse, save in
three cases: a leg that opens a job may have to end after another leg has begun (which then need not stand beside the work), or when the
months in the present job are full, and a certificate that lapses may have to be got later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stegvis.dates import ends_valid_on
from stegvis.planning.moves import Moves
from stegvis.planning.need import FAR, Need, bits_of, each_bit, earliest, holds
from stegvis.planning.problem import Operator, Way
from stegvis.planning.relevance import reachable, suits_employment
from stegvis.planning.states import LateStart, LegStart, State, started

__all__ = ["Wishes"]


class Wishes:
    """Gathers late starts that might pay; `value` is the bound of the state whose followers are looked at.

    A wish may come again a day or a week later, when the leg that was put off drags the other along. It is followed for some rounds
    (`patient`); after that only what something else makes late is wished for.
    """

    def __init__(self, moves: Moves, *, patient: bool) -> None:
        """Prepares what an employment bars."""
        self.patient = patient
        self.moves = moves
        self.problem = moves.problem
        self.value: tuple[int, ...] = ()
        self.starts: dict[LateStart, tuple[int, ...]] = {}
        self._months = sum(1 << term.bit for term in self.problem.months if term.held < term.months)
        self._needs_nothing_of: dict[int, tuple[Operator, ...]] = {}
        self._barred = tuple(
            operator
            for operator in self.problem.operators
            if operator.new and not all(suits_employment(self.problem, way) for way in operator.ways)
        )

    def better_than(self, value: tuple[int, ...], known: frozenset[LateStart], *, days: bool = True) -> frozenset[LateStart]:
        """The starts, not yet known, that were wished for on the way to what might be better than that value (empty: no plan at all).

        Without `days` the target's day is no part of what is better.
        """
        parts = len(value) if days else len(value) - 1
        return self._before({start for start, seen in self.starts.items() if not value or seen[:parts] < value[:parts]}, value, known)

    def seen_from(self, known: frozenset[LateStart]) -> list[tuple[int, ...]]:
        """The least values from which starts that are not yet known were wished for."""
        return [seen for start, seen in self.starts.items() if start not in known and seen]

    def as_good_as(self, value: tuple[int, ...], known: frozenset[LateStart]) -> frozenset[LateStart]:
        """The starts, not yet known, that were wished for on the way to what might be as good."""
        return self._before(set(self.starts), value, known)

    def _before(self, starts: set[LateStart], value: tuple[int, ...], known: frozenset[LateStart]) -> frozenset[LateStart]:
        last = self.problem.horizon if not value or FAR in value else value[-1]
        return frozenset(start for start in starts if self.problem.first_day < start[1] <= last) - known

    def _wish(self, starts: Iterable[LateStart]) -> None:
        """Remembers starts with the least value that what was looked at could still have come to."""
        for start in starts:
            if start not in self.starts or self.value < self.starts[start]:
                self.starts[start] = self.value

    def note(self, state: State, days: list[int]) -> None:
        """Notes the days that this state makes one wish for, given the earliest day of every bit."""
        if state.stops is not None:
            self._late_openers(state, days)
        if state.lost:
            self._late_certificates(state, days)
        if self._months and state.employment:
            self._full_months(state)

    def _full_months(self, state: State) -> None:
        """Notes the days on which what opens a job would have to end for its hire to come just when months in the present job are full."""
        ends = set()
        present = state.employment[-1][1]
        for term, (_, full) in zip(self.problem.months, self.moves.month_days(state.employment), strict=True):
            if present in term.jobs and state.day < full < FAR:
                openings = ((job, one) for job, one in enumerate(self.problem.openings) if job not in term.jobs)
                ends |= {full - one.days_to_hire for job, one in openings if not state.opened >> job & 1 and one.rung > state.rung}
        for number in self.moves.openers if ends else ():
            operator = self.problem.operators[number]
            if operator.new and operator.adds & ~state.facts:
                self._wish((number, end - way.days) for way in operator.ways for end in ends if end - way.days > state.day)

    def note_goal(self, state: State, running: list[int], starting: list[int]) -> None:
        """Notes how late the target's last legs would have to end for a first job to have opened by then.

        `running` are the earliest days of the bits by what runs already, `starting` by what may still start.
        """
        last = [leg for leg in started(state.legs) if leg.start + self._days(leg.operator, leg.way) == state.day]
        last = [leg for leg in last if not self._was_late(leg)]
        for days in (running, starting):
            climbing = (opening for job, opening in enumerate(self.problem.openings) if not state.opened >> job & 1)
            opens = min((earliest(opening.need, days) for opening in climbing if opening.rung > state.rung), default=FAR)
            if opens < FAR:
                self._wish((leg.operator, opens - self._days(leg.operator, leg.way)) for leg in last)
                return

    def note_unfinished(self, state: State) -> None:
        """Notes how late the target's last legs would have to end for what was started beside them to be finished."""
        ends = max(leg.end for leg in state.running if self.problem.operators[leg.operator].new)
        last = [leg for leg in started(state.legs) if leg.start + self._days(leg.operator, leg.way) == state.day]
        self._wish((leg.operator, ends - self._days(leg.operator, leg.way)) for leg in last if not self._was_late(leg))

    def _late_openers(self, state: State, days: list[int]) -> None:
        first = state.stops
        while first is not None and first.before is not None:
            first = first.before
        if first is None:
            return
        openers = [leg for leg in started(state.legs) if self._days(leg.operator, leg.way) + leg.start == first.able]
        wait = self.problem.openings[first.job].days_to_hire
        for operator in self._barred:
            if operator.adds & ~state.facts == 0:
                continue
            ready = max(earliest(operator.need, days), first.able)
            free = [leg for leg in openers if operator in self._independent(self.problem.operators[leg.operator].adds)]
            for way in operator.ways:
                start = way.start_on_or_after(ready)
                if start >= FAR or suits_employment(self.problem, way):
                    continue
                dragged = ready <= first.able
                self._wish(self._openers_ending(free, start + 1, dragged=dragged))
                if first.able < start + way.days - wait <= start and not bits_of(operator.need) & self._months:
                    dragged = dragged or len(free) < len(openers)
                    self._wish(self._openers_ending(openers, start + way.days - wait, dragged=dragged))

    def _openers_ending(self, openers: list[LegStart], end: int, *, dragged: bool) -> set[LateStart]:
        """Later starts of the openers, so that they end on that day."""
        later = [(leg, end - self._days(leg.operator, leg.way)) for leg in openers]
        return {(leg.operator, day) for leg, day in later if day > leg.start and not (dragged and self._was_late(leg))}

    def _was_late(self, leg: LegStart) -> bool:
        """Whether the leg was put off already, and patience is at its end."""
        return not self.patient and (leg.operator, leg.start) in self.moves.late

    def _independent(self, opened_by: int) -> tuple[Operator, ...]:
        """Operators barred by work that need nothing of what opened the job."""
        found = self._needs_nothing_of.get(opened_by)
        if found is None:
            reached = reachable(self.problem, opened_by)
            found = tuple(operator for operator in self._barred if holds(operator.need, reached))
            self._needs_nothing_of[opened_by] = found
        return found

    def _late_certificates(self, state: State, days: list[int]) -> None:
        ideal = list(days)
        operators = enumerate(self.problem.operators)
        givers = [(number, one) for number, one in operators if one.new and any(mask & state.lost for mask, _ in one.lapsing)]
        for bit in each_bit(state.lost):
            ideal[bit] = state.day
        for need, ways in self._users(state):
            ready = max(earliest(need, ideal), state.day)
            if ready >= FAR or (ready == state.day and self._lapsed_late(state)):
                continue
            for start in {way.start_on_or_after(ready) for way in ways} if ways else {ready}:
                for number, giver in givers if start < FAR else ():
                    for way in giver.ways:
                        self._wish((number, day) for day in self._still_valid(giver, way, start, state.lost))

    def _still_valid(self, giver: Operator, way: Way, start: int, lost: int) -> set[int]:
        """The first and the last start of a renewal that is over, and still holds, on that day."""
        months = [months for mask, months in giver.lapsing if mask & lost]
        first = min(ends_valid_on(date.fromordinal(start), count) for count in months).toordinal() if months else start
        return {first - way.days, start - way.days}

    def _lapsed_late(self, state: State) -> bool:
        """Whether what has lapsed was put off already, and patience is at its end."""
        legs = (leg for leg in started(state.legs) if self._was_late(leg))
        return any(self.problem.operators[leg.operator].adds & state.lost for leg in legs)

    def _users(self, state: State) -> list[tuple[Need, tuple[Way, ...]]]:
        """What needs a lapsed bit: operators with their ways, jobs and the target."""
        found: list[tuple[Need, tuple[Way, ...]]] = [
            (operator.need, operator.ways)
            for operator in self.problem.operators
            if operator.new and bits_of(operator.need) & state.lost and operator.adds & ~state.facts
        ]
        found += [(opening.need, ()) for opening in self.problem.openings if bits_of(opening.need) & state.lost]
        if bits_of(self.problem.target) & state.lost:
            found.append((self.problem.target, ()))
        return found

    def _days(self, operator: int, way: int) -> int:
        return self.problem.operators[operator].ways[way].days
