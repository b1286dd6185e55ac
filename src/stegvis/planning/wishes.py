"""Starts that pay only when they come late: days that no event marks, found while searching and looked at in the next round.

Comes in: states. Goes out: days. Earlier is never worse, save in two cases: a leg that opens a job may have to end after another leg has
begun (which then need not stand beside the work), and a certificate that lapses may have to be got later.
"""

from __future__ import annotations

from datetime import date

from stegvis.dates import ends_valid_on
from stegvis.planning.moves import LegStart, Moves, State, started
from stegvis.planning.problem import FAR, Need, Operator, Way, bits_of, each_bit, earliest, holds
from stegvis.planning.relevance import reachable

__all__ = ["Wishes"]


class Wishes:
    """Gathers the days on which a late start might pay."""

    def __init__(self, moves: Moves) -> None:
        """Prepares which certificates lapse."""
        self.moves = moves
        self.problem = moves.problem
        self.days: set[int] = set()
        self._blocked: dict[int, tuple[Operator, ...]] = {}

    def note(self, state: State, days: list[int]) -> None:
        """Notes the days that this state makes one wish for, given the earliest day of every bit."""
        if state.stops is not None:
            self._late_openers(state, days)
        if state.lost:
            self._late_certificates(state, days)

    def _late_openers(self, state: State, days: list[int]) -> None:
        first = state.stops
        while first is not None and first.before is not None:
            first = first.before
        if first is None:
            return
        openers = [leg for leg in started(state.legs) if self._days(leg.operator, leg.way) + leg.start == first.able]
        adds = 0
        for leg in openers:
            adds |= self.problem.operators[leg.operator].adds
        for operator in self._barred_by_work(adds):
            if operator.adds & ~state.facts == 0:
                continue
            ready = max(earliest(operator.need, days), first.able)
            starts = [way.start_on_or_after(ready) for way in operator.ways if self._is_barred(operator, way.pace, way.stands)]
            for start in (start for start in starts if start < FAR):
                self.days.update(self._openers_before(openers, start))

    def _openers_before(self, openers: list[LegStart], start: int) -> set[int]:
        """Later starts of the openers, so that they end the day after that start."""
        later = {start + 1 - self._days(leg.operator, leg.way): leg.start for leg in openers}
        return {day for day, earlier in later.items() if day > earlier}

    def _barred_by_work(self, opened_by: int) -> tuple[Operator, ...]:
        """Operators that need nothing of what opened the job, and have a way that does not suit an employment."""
        found = self._blocked.get(opened_by)
        if found is None:
            reached = reachable(self.problem, opened_by)
            found = tuple(
                operator
                for operator in self.problem.operators
                if operator.ways[0].days
                and any(self._is_barred(operator, way.pace, way.stands) for way in operator.ways)
                and holds(operator.need, reached)
            )
            self._blocked[opened_by] = found
        return found

    def _is_barred(self, operator: Operator, pace: int, stands: bool) -> bool:
        return not stands or operator.placement or pace > self.problem.pace_beside_work

    def _late_certificates(self, state: State, days: list[int]) -> None:
        ideal = list(days)
        givers = [operator for operator in self.problem.operators if any(mask & state.lost for mask, _ in operator.lapsing)]
        for bit in each_bit(state.lost):
            ideal[bit] = state.day
        for need, ways in self._users(state):
            ready = max(earliest(need, ideal), state.day)
            if ready >= FAR:
                continue
            for start in {way.start_on_or_after(ready) for way in ways} if ways else {ready}:
                for giver in givers if start < FAR else ():
                    for way in giver.ways if giver.ways[0].days else ():
                        self.days.update(self._still_valid(giver, way, start, state.lost))

    def _still_valid(self, giver: Operator, way: Way, start: int, lost: int) -> set[int]:
        """The first and the last start of a renewal that is over, and still holds, on that day."""
        months = [months for mask, months in giver.lapsing if mask & lost]
        first = min(ends_valid_on(date.fromordinal(start), count) for count in months).toordinal() if months else start
        return {first - way.days, start - way.days}

    def _users(self, state: State) -> list[tuple[Need, tuple[Way, ...]]]:
        """What needs a lapsed bit: operators with their ways, jobs and the target."""
        found: list[tuple[Need, tuple[Way, ...]]] = [
            (operator.need, operator.ways)
            for operator in self.problem.operators
            if operator.ways[0].days and bits_of(operator.need) & state.lost and operator.adds & ~state.facts
        ]
        found += [(opening.need, ()) for opening in self.problem.openings if bits_of(opening.need) & state.lost]
        if bits_of(self.problem.target) & state.lost:
            found.append((self.problem.target, ()))
        return found

    def _days(self, operator: int, way: int) -> int:
        return self.problem.operators[operator].ways[way].days
