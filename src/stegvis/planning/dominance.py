"""Which plans can be forgotten: whatever can follow one of them can follow another as well, at no greater price.

Comes in: states on their way into the search. Goes out: whether to keep them; "earlier is better" only where nothing lapses sooner, no job
opens meanwhile and no work begins.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from stegvis.planning.moves import Moves
from stegvis.planning.need import bits_of, holds
from stegvis.planning.states import State

__all__ = ["Kept", "Known", "covers"]


class Kept:
    """A state that is known: `reach` are all bits that it has or is about to get, `price` what must not be greater to beat another."""

    __slots__ = ("alive", "price", "reach", "state")

    def __init__(self, state: State, reach: int, price: tuple[Any, ...]) -> None:
        """A state is alive until a better one comes."""
        self.state = state
        self.reach = reach
        self.price = price
        self.alive = True


class Known:
    """All states seen so far, those that are employed alike together."""

    def __init__(self, moves: Moves) -> None:
        """Begins with none."""
        self.moves = moves
        problem = moves.problem
        self._adds = tuple(operator.adds for operator in problem.operators)
        openings = enumerate(problem.openings)
        self._needs = tuple((job, one.rung, bits_of(one.need)) for job, one in openings if job in moves.on_the_way)
        self._terms = tuple(term.jobs for term in problem.months if term.held < term.months)
        self._groups: dict[object, list[Kept]] = {}
        self._births = count()

    def keep(self, state: State, price: tuple[Any, ...]) -> Kept | None:
        """The state with its birth, or None where one as good is known; those that it beats itself are forgotten.

        Waiting changes nothing of a plan, so two equal plans could each rule out the other's next day. Only an older plan may
        therefore rule one out, waiting keeps a plan's birth, and who takes another's place takes its birth too.
        """
        group = self._groups.setdefault((state.employment, state.rung, state.opened, state.able, *self._opens_soon(state)), [])
        reach = state.facts
        for _, mask in state.lapsing:
            reach |= mask
        for leg in state.running:
            reach |= self._adds[leg.operator]
        birth = state.birth if state.birth >= 0 else next(self._births)
        mine = Kept(state, reach, price)
        beaten = []
        facts, day = state.facts, state.day
        for other in group:
            his = other.state
            if not facts & ~other.reach and his.day <= day and his.birth < birth and self._beats(other, mine):
                return None
            if not his.facts & ~reach and day <= his.day and self._beats(mine, other):
                beaten.append(other)
        if beaten:
            for other in beaten:
                other.alive = False
            birth = min([birth, *(other.state.birth for other in beaten)])
            group[:] = [other for other in group if other.alive]
        if birth != state.birth:
            mine.state = state._replace(birth=birth)
        group.append(mine)
        return mine

    def _opens_soon(self, state: State) -> tuple[object, ...]:
        """What a job that had better open later needs, as far as it is held or coming: who has more of it is not better off.

        A job is taken on the first day on which it opens, or never. The first one bars what does not suit work; a later one ends the
        months of the one before, where those are still to be filled.
        """
        wanted = 0
        present = state.employment[-1][1] if state.employment else -1
        for job, rung, needs in self._needs:
            if rung > state.rung and not state.opened >> job & 1:
                ends = any(present in jobs and job not in jobs for jobs in self._terms)
                wanted |= needs if ends or not state.employment else 0
        if not wanted:
            return ()
        lapsing = tuple((until, mask & wanted) for until, mask in state.lapsing if mask & wanted)
        running = tuple((leg.end, self._adds[leg.operator] & wanted) for leg in state.running if self._adds[leg.operator] & wanted)
        return state.facts & wanted, lapsing, running

    def _beats(self, mine: Kept, other: Kept) -> bool:
        """Whether everything that can follow `other` can follow `mine`, which is no later, as well, at no greater price."""
        one, two = mine.state, other.state
        if one.quiet and not (two.quiet and one.day == two.day and one.running == two.running):
            return False  # what was not started before waits for the next thing to happen, which may come later for this one
        if (one.day == two.day and one.last > two.last) or mine.price > other.price:
            return False
        return covers(self.moves, one, two)


def covers(moves: Moves, one: State, other: State) -> bool:
    """Whether `one`, waiting until the day of `other`, has all that `other` has or is about to get, with no more running."""
    operators = moves.problem.operators
    facts, lapsing = one.facts, list(one.lapsing)
    later = {}
    for leg in one.running:
        if leg.end <= other.day:
            facts |= operators[leg.operator].gives
            lapsing += moves.lapsing_of(leg)
        else:
            later[leg.operator] = leg
    if other.facts & ~facts:
        return False
    hires = bool(moves.on_the_way) and not one.employment
    theirs = {leg.operator: leg for leg in other.running}
    for number, leg in later.items():
        match = theirs.get(number)
        if match is None or match.end < leg.end or match.pace < leg.pace or (match.stands and not leg.stands):
            return False
        late = (hires and not match.stands) or operators[number].lapsing or (moves.late and number in moves.openers)
        if match.end != leg.end and late:
            return False  # what ends later lapses later, opens a job later or puts the hire off
    for number, leg in theirs.items():
        if number not in later and ((hires and not leg.stands) or operators[number].gives & ~facts or operators[number].lapsing):
            return False
    if other.lapsing and not _lapse_no_earlier(lapsing, facts, other.lapsing):
        return False
    if one.day == other.day:
        return True
    on = moves.on(other.day, facts, tuple(lapsing), one.employment)
    if not one.able and holds(moves.problem.target, on):
        return False  # it would have come to its end, without a first job
    return not any(
        not one.opened >> job & 1 and opening.rung > one.rung and holds(opening.need, on)
        for job, opening in enumerate(moves.problem.openings)
    )


def _lapse_no_earlier(mine: list[tuple[int, int]], facts: int, theirs: tuple[tuple[int, int], ...]) -> bool:
    for until, mask in theirs:
        covered = facts
        for other, held in mine:
            covered |= held if other >= until else 0
        if mask & ~covered:
            return False
    return True
