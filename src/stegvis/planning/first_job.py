"""The plan whose first job opens soonest, on days that no event marks too.

Comes in: a `Problem` whose goal is the first job. Goes out: a `Found`. Whoever is employed may not take what does not suit work, so a
job that opens a little later may be worth more than one that opens as soon as it can: a course can then begin before it, or a course that
runs already puts the hire off. `schedule` looks at days on which something happens; what could be better on another day is looked at here,
one day of the first job after another, and only where such a day could be better at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from stegvis.planning.need import FAR, bits_of, holds, must, union
from stegvis.planning.problem import NO_RUNG, Operator, Problem, Way
from stegvis.planning.relevance import reachable, restricted, suits_employment
from stegvis.planning.schedule import Found, Limits, best_plan
from stegvis.planning.states import LateStart, started

__all__ = ["soonest_job"]

MOST_SETS = 300
"""So many sets of legs that can run side by side are looked at to see that no plan keeps the first job."""

ROUNDS = 6
"""So often late starts are looked at as they are wished for; then every day of the first job is looked at anyway."""


def soonest_job(problem: Problem, *, out_of_time: Callable[[], bool], ties: bool = True, most: int | None = None) -> Found:
    """The best plan that takes the first job that opens.

    Args:
        problem: what is sought.
        out_of_time: whether to stop.
        ties: whether to choose among equally good plans; else any of them.
        most: how many states may be put in line in the first search; None: as many as there is time for.
    """
    by_day = most is None and problem.work_rung <= NO_RUNG and not problem.work_first
    found = best_plan(problem, out_of_time=out_of_time, ties=ties, most=most, most_rounds=ROUNDS if by_day else None)
    if not by_day or out_of_time() or found.opens >= FAR:
        return found
    day, decided = found.value[0] if found.value else FAR, found.finished
    found = best = replace(found, finished=True)
    if not found.value and not _may_be_kept(problem):
        return found
    for sooner in _days_to_try(problem, found.opens, min(day, _last_day(problem) + 1)):
        best = _opening_on(problem, sooner, best, out_of_time)
        if best is not found:
            break
    else:
        best = _opening_on(problem, day, found, out_of_time) if day < FAR else found
    if (best is found and decided) or not (ties and best.finished and best.state is not None):
        return best
    return best_plan(problem, out_of_time=out_of_time, late=_of(best), limits=Limits(opens_on=best.value[0]))


def _days_to_try(problem: Problem, first: int, last: int) -> Iterator[int]:
    """The days, the last one not among them, on which it may pay to let a first job open though it could open sooner.

    Had it opened a day sooner in such a plan, then something would no longer fit: a leg that bars work, alone or with others, starts on the
    day before; or one that starts later would end after the hire. What lapses after some months may be wanted late on any day.
    """
    wanted = union(bits_of(opening.need) for opening in problem.openings)
    ways = [(problem.operators[number], way) for number, way in _ways(problem)]
    barring = [way for operator, way in ways if not suits_employment(problem, way)]
    paces: dict[str, int] = {}
    for operator, way in ways:
        if suits_employment(problem, way):
            paces[operator.id] = max(way.pace, paces.get(operator.id, 0))
    together = sum(paces.values()) + sum(item.pace for item in problem.running)
    heavy = [way for _, way in ways if way.pace] if together > problem.pace_beside_work else []
    waits = {opening.days_to_hire for opening in problem.openings}
    any_day = any(operator.lapsing and operator.adds & wanted for operator, _ in ways)
    for day in range(first, last):
        starts = [(way, day - 1) for way in (*barring, *heavy)]
        starts += [(way, day + wait - way.days) for way in barring for wait in waits if way.days <= wait]
        if any_day or any(way.start_on_or_after(start) == start for way, start in starts if start >= problem.first_day):
            yield day


def _of(found: Found) -> frozenset[LateStart]:
    """The starts of a plan's legs."""
    return frozenset((leg.operator, leg.start) for leg in started(found.state.legs if found.state else None))


def _opening_on(problem: Problem, day: int, found: Found, out_of_time: Callable[[], bool]) -> Found:
    """What is better than what was found, with a first job that opens on that day; else what was found.

    With the day given, all legs may as well start on days on which something happens, but for those that end on it or on the day after,
    and those that put the hire off.
    """
    late = {*_ending(problem, day), *_ending(problem, day + 1), *_putting_off(problem, day)}
    limits = Limits(opens_on=day, below=found.value)
    other = best_plan(problem, out_of_time=out_of_time, ties=False, late=frozenset(late) | _of(found), limits=limits)
    if other.finished:
        return other if other.state is not None else found
    bound = max((day, problem.first_day), min(found.value or other.bound, other.bound))
    return Found(found.state, found.value, bound, False)


def _may_be_kept(problem: Problem) -> bool:
    """Whether any plan could take the first job that opens and reach the target, whatever the days.

    What opens a job by itself ends on its day or later; what bars work has begun by then, so that all of it runs side by side, or else is
    over before the hire. True where that cannot be told.
    """
    if problem.works_as >= 0:
        return True
    new = [operator for operator in problem.operators if operator.new]
    before = reachable(_with_only(problem, problem.held, [one for one in new if not _opens_alone(problem, one)]), employed=False)
    begun = [one for one in new if holds(one.need, before)]
    free = [one for one in begun if not _pace(one)]
    limit = max(problem.pace, problem.pace_beside_work)
    for paced in _together([one for one in begun if _pace(one)], limit):
        if paced is None:
            return True
        running = [*free, *paced]
        follows = [one for one in new if _fits_work(problem, one) or _is_over_before_the_hire(problem, one, running, limit)]
        held = before | union(one.adds for one in running)
        if holds(problem.target, reachable(_with_only(problem, held, follows))):
            return True
    return False


def _pace(operator: Operator) -> int:
    return min(way.pace for way in operator.ways)


def _fits_work(problem: Problem, operator: Operator) -> bool:
    return any(suits_employment(problem, way) for way in operator.ways)


def _opens_alone(problem: Problem, operator: Operator) -> bool:
    """Whether a job is open for certain when it ends: by what it gives, and by what it needs and nobody loses."""
    passing = union(mask for _, mask in problem.lapsing) | union(mask for one in problem.operators for mask, _ in one.lapsing)
    passing |= union(1 << window.bit for window in problem.windows) | union(1 << term.bit for term in problem.months)
    held = problem.held | operator.adds | must(operator.need) & ~passing
    return any(holds(opening.need, held) for opening in problem.openings)


def _is_over_before_the_hire(problem: Problem, operator: Operator, running: list[Operator], limit: int) -> bool:
    """Whether it could begin after a job has opened and end before the hire, as it is expected or put off by what runs."""
    days = min(way.days for way in operator.ways)
    if problem.running or days <= max(opening.days_to_hire for opening in problem.openings):
        return True
    others = (one for one in running if one is not operator and _pace(one) + _pace(operator) <= limit)
    return any(max(way.days for way in one.ways) > days for one in others)


def _together(paced: list[Operator], limit: int) -> Iterator[list[Operator] | None]:
    """Every set of operators whose paces fit within the limit, or None where there are too many to look at."""
    sets: list[list[Operator]] = [[]]
    for operator in paced:
        sets += [[*some, operator] for some in sets if sum(map(_pace, some)) + _pace(operator) <= limit]
        if len(sets) > MOST_SETS:
            yield None
            return
    yield from sets


def _with_only(problem: Problem, held: int, kept: list[Operator]) -> Problem:
    """The problem of one who holds that, in which of what has not begun only those can be."""
    names = {one.id for one in kept}
    ways = {number: one.ways for number, one in enumerate(problem.operators) if one.new and one.id in names}
    return replace(restricted(problem, ways), held=held)


def _last_day(problem: Problem) -> int:
    """A day by which everything could have been taken, one after another: no first job need wait longer."""
    day = problem.first_day
    for operator in problem.operators:
        ends = [start + way.days for way in operator.ways if (start := way.start_on_or_after(day)) < FAR]
        day = max([day, *ends]) if operator.new else day
    return min(day + max((way.days for operator in problem.operators for way in operator.ways), default=0), problem.horizon)


def _ending(problem: Problem, day: int) -> Iterator[LateStart]:
    """The starts of those legs that give what a job needs, so that they end on that day."""
    wanted = union(bits_of(opening.need) for opening in problem.openings)
    for number, way in _ways(problem):
        start = day - way.days
        if problem.operators[number].adds & wanted and start >= problem.first_day and way.start_on_or_after(start) == start:
            yield number, start


def _ways(problem: Problem) -> Iterator[tuple[int, Way]]:
    for number, operator in enumerate(problem.operators):
        if operator.new:
            for way in operator.ways:
                yield number, way


def _putting_off(problem: Problem, day: int) -> Iterator[LateStart]:
    """The starts, before a job opens on that day, of legs that do not suit work, if they could put its hire off beside an opener."""
    hire = day + min(opening.days_to_hire for opening in problem.openings)
    ends_on_it = set(_ending(problem, day))
    openers = [way.pace for number, way in _ways(problem) if (number, day - way.days) in ends_on_it]
    room = max(problem.pace, problem.pace_beside_work) - min(openers, default=0)
    for number, way in _ways(problem):
        if suits_employment(problem, way) or way.pace > room:
            continue
        for start in range(max(problem.first_day, hire - way.days + 1), day):
            if way.start_on_or_after(start) == start:
                yield number, start
