"""What no plan can beat: how early the first job and the target could come if no leg had to wait for another.

Comes in: a state. Goes out: days that are never too late, and counts that are never too low (stops) or too high (legs).
"""

from __future__ import annotations

from stegvis.planning.moves import Moves, State
from stegvis.planning.problem import FAR, Operator, each_bit, earliest, months_hold_on

__all__ = ["Bounds"]


class Bounds:
    """Lower bounds for the states of one problem."""

    def __init__(self, moves: Moves) -> None:
        """Prepares the bits of each operator, easiest first."""
        self.moves = moves
        self.problem = moves.problem
        self.operators = [
            (number, operator, each_bit(operator.adds)) for number, operator in enumerate(self.problem.operators) if operator.ways[0].days
        ]

    def of(self, state: State, days: list[int]) -> tuple[int, int]:
        """The earliest day of a first job and of the target, `FAR` where there is none, given the earliest day of every bit."""
        target = max(earliest(self.problem.target, days), state.day)
        if state.able:
            return state.able, target
        openings = (opening for job, opening in enumerate(self.problem.openings) if not state.opened >> job & 1)
        able = min((earliest(opening.need, days) for opening in openings if opening.rung > state.rung), default=FAR)
        return max(able, state.day), target

    def still_to_come(self, state: State, last_day: int) -> tuple[int, int]:
        """At most how many more stops by that day, and at least how many more legs."""
        days = self.days(state)
        rungs = {
            opening.rung
            for job, opening in enumerate(self.problem.openings)
            if opening.rung > state.rung and not state.opened >> job & 1 and earliest(opening.need, days) <= last_day
        }
        without = self.days(state, starts=False)
        return len(rungs), int(earliest(self.problem.target, without) >= FAR)

    def days(self, state: State, *, starts: bool = True) -> list[int]:
        """For each bit the earliest day on which it could be on."""
        problem, now = self.problem, state.day
        days = [FAR] * problem.size
        held = state.facts
        for _, mask in state.lapsing:
            held |= mask
        for bit in each_bit(held):
            days[bit] = now
        for leg in state.running:
            for bit in each_bit(problem.operators[leg.operator].adds):
                days[bit] = min(days[bit], leg.end)
        for window in problem.windows:
            if now < window.closes:
                days[window.bit] = max(window.opens, now)
        for mask, from_day in self.moves.month_days(state.employment):
            days[mask.bit_length() - 1] = max(from_day, now)
        employed = state.employment[0][0] if state.employment else FAR
        waiting = [item for item in self.operators if any(days[bit] > now for bit in item[2])] if starts else []
        changed = True
        while changed:
            changed = self._months(state, days)
            for _, operator, bits in waiting:
                end = self._end(operator, days, now, employed)
                for bit in bits:
                    if end < days[bit]:
                        days[bit] = end
                        changed = True
        return days

    def _end(self, operator: Operator, days: list[int], now: int, employed: int) -> int:
        """The earliest end of a leg, given when its requirement can hold."""
        ready = max(earliest(operator.need, days), now)
        if ready >= FAR:
            return FAR
        best = FAR
        for way in operator.ways:
            end = way.start_on_or_after(ready) + way.days
            if end < best and (end <= employed or (way.stands and way.pace <= self.problem.pace_beside_work)):
                best = end
        return best

    def _months(self, state: State, days: list[int]) -> bool:
        """Months that a job still to come could give."""
        changed = False
        for term in self.problem.months:
            for job in term.jobs:
                if job >= len(self.problem.openings) or state.opened >> job & 1:
                    continue
                opening = self.problem.openings[job]
                ready = max(earliest(opening.need, days), state.day)
                if opening.rung <= state.rung or ready >= FAR:
                    continue
                hire = ready + opening.days_to_hire
                employment = (*(item for item in state.employment if item[0] < hire), (hire, job))
                day = months_hold_on(term, employment)
                if day < days[term.bit]:
                    days[term.bit] = day
                    changed = True
        return changed
