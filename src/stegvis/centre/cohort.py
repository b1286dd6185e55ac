"""Seats for a cohort: who is proposed which start by the order of priority, and what that does for the goal. It decides nothing.

Comes in: participants, a programme with its order of priority and its goal, what the queue says, seats that are taken, a seed. Goes out: a
`Cohort`. Reads no file and no calendar; a stopwatch keeps the time limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from stegvis.centre.arranging import Arranged, arrange
from stegvis.centre.changes import FULL, Change, changes_of
from stegvis.centre.essence import essence_of, profile_of
from stegvis.centre.openings import Slot, has_start, seats_of, with_start
from stegvis.centre.placing import Placing
from stegvis.centre.queueing import Turn, turns
from stegvis.centre.ways import Planner, Seeker, is_settled
from stegvis.dates import add_months
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.programme import Programme
from stegvis.participant import Participant
from stegvis.planning.clock import Clock
from stegvis.seats import Applied, Cohort, Effect, PriorityClass, Taken
from stegvis.situation import RowFault

__all__ = ["FULL", "UnknownProgrammeError", "cohort", "not_here"]

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class UnknownProgrammeError(LookupError):
    """The catalogue has no such programme; `known` are those that it has."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Takes the name as it was written."""
        super().__init__(f"no programme {name!r}")
        self.name, self.known = name, tuple(known)


def cohort(  # noqa: PLR0913  # one keyword a choice
    catalogue: Catalogue,
    people: Iterable[Participant | RowFault],
    *,
    today: date,
    programme: str | None = None,
    queue: Iterable[Applied] = (),
    taken: Iterable[Taken] = (),
    seed: int = 1,
    until: date | None = None,
    what_if: Iterable[str] = (),
    time_limit: float = 600.0,
    workers: int = 1,
    told: Callable[[], None] | None = None,
) -> Cohort:
    """Proposes a seat for each participant who needs one: class by class of the order of priority, each without regard to the later ones.

    Within a class as many as possible have a seat, then the longest wait is as short as can be, then all waits together; who is equal
    has a turn by the day of application, then by a lottery. A wait is how many days later the first job or the target comes than if
    seats were not few. Who finds no seat is planned again around the full starts.

    Args:
        catalogue: the ladders and programmes.
        people: the participants, and rows that were none.
        today: the day from which is planned, and on which who has no other day has applied.
        programme: whose order of priority and goal count; without one all have the same priority.
        queue: days of application, and items of the order of priority that somebody has judged to fit.
        taken: seats that are taken already.
        seed: of the lottery.
        until: the first day after the period; by default the length of the goal's period from today, or six months.
        what_if: changes such as `cnc-gron+5` (more seats at each start) and `cnc-gron@2027-02-01=16` (one more start); `full` asks both
            of each activity that is full.
        time_limit: seconds for all of it; what is not reached in time is undecided, and the proposal not proven.
        workers: processes that plan, where there are many participants; the proposal is the same.
        told: called after each plan, for progress.

    Raises:
        UnknownProgrammeError: (a LookupError) there is no such programme.
        ValueError: a change cannot be understood.
        ImportError: somebody needs several seats that are few, and OR-Tools (the extra `exact`) is not installed.

    Complexity: a plan for each different participant, and some more for each who needs a start that is full.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> people = [stegvis.Participant(participant=name, target="montor") for name in ("p-1", "p-2")]
        >>> found = stegvis.cohort(catalogue, people, today=today)
        >>> [(one.participant, one.outcome) for one in found.placements], found.proven
        ([('p-1', 'no_seat_needed'), ('p-2', 'no_seat_needed')], True)
    """
    rows = list(people)
    persons = [one for one in rows if not isinstance(one, RowFault)]
    followed = _programme(catalogue, programme)
    waiting = {one.participant: one for one in queue}
    goal = followed.goal if followed is not None else None
    ends = until or add_months(today, _MONTHS[goal.per] if goal is not None else 6)
    profiles = [profile_of(one) for one in persons]
    drawn = turns(catalogue, persons, profiles, followed, waiting, today=today, seed=seed)
    asked = goal.participants if goal is not None and goal.outcome == "able_to_apply" else None
    essences = [essence_of(catalogue, *pair, today) for pair in zip(persons, profiles, strict=True)]
    hall = _Hall(catalogue, persons, essences, drawn, tuple(taken), today, ends, Clock(time_limit), told or _in_silence, workers)
    arranged, free = hall.arranged({}), hall.free({})
    placing = Placing(catalogue, persons, drawn, arranged, free)
    placements = placing.placements()
    wanted = tuple(changes_of(catalogue, what_if, [slot for slot, count in arranged.asked.items() if count > free(slot)]))
    return Cohort(
        today=today,
        until=ends,
        programme=followed.id if followed is not None else None,
        programme_name=followed.name if followed is not None else None,
        seed=seed,
        same_day=not any(one.applied for one in waiting.values()),
        proven=arranged.proven and all(is_settled(one.answer) for one in arranged.seekers),
        placements=placements,
        priority=_classes(followed, drawn),
        starts=placing.starts(),
        goal=arranged.goal(asked, today, ends),
        lottery=placing.lottery(placements),
        effects=tuple(hall.effect(change, arranged, asked) for change in wanted),
        bad=tuple(one for one in rows if isinstance(one, RowFault)),
    )


def _in_silence() -> None:
    """Nobody asked to be told."""


def _programme(catalogue: Catalogue, name: str | None) -> Programme | None:
    if name is None:
        return None
    if name not in catalogue.programmes:
        raise UnknownProgrammeError(name, catalogue.programmes)
    return catalogue.programmes[name]


def _classes(programme: Programme | None, drawn: Sequence[Turn]) -> tuple[PriorityClass, ...]:
    """The items of the order of priority with how many belong to each, and everybody else."""
    counts = Counter(turn.priority for turn in drawn)
    items = programme.priority if programme is not None else ()
    assumed = programme.sources.get("priority") if programme is not None else None
    found = [
        PriorityClass(number=number, name=one.name, source=one.source or assumed, assumption=one.assumption, count=counts[number])
        for number, one in enumerate(items, start=1)
    ]
    return (*found, PriorityClass(number=len(items) + 1, count=counts[len(items) + 1]))


More = Mapping[Slot | str, int]
"""So many seats more at each start of an activity, or at one start."""


@dataclass(frozen=True, slots=True)
class _Hall:
    """What does not change while proposals are made with more seats or fewer."""

    catalogue: Catalogue
    people: Sequence[Participant]
    essences: Sequence[Hashable]
    turns: Sequence[Turn]
    taken: Sequence[Taken]
    today: date
    until: date
    clock: Clock
    told: Callable[[], None]
    workers: int
    planners: dict[frozenset[Slot], Planner] = field(default_factory=dict)

    def free(self, more: More, catalogue: Catalogue | None = None) -> Callable[[Slot], int]:
        """The free seats of a start."""
        known, gone = catalogue or self.catalogue, Counter[tuple[str, date]]()
        for one in self.taken:
            gone[one.activity, one.starts] += one.taken

        def free(slot: Slot) -> int:
            seats = seats_of(known, slot) + more.get(slot.activity, 0) + more.get(slot, 0)
            return max(0, seats - gone[slot.activity, slot.starts])

        return free

    def arranged(self, more: More, catalogue: Catalogue | None = None, before: Iterable[Seeker] = ()) -> Arranged:
        """The proposal with so many more seats; `before` are seekers whose plans stay what they are, if no full start opens."""
        known, free = catalogue or self.catalogue, self.free(more, catalogue)
        closed = frozenset(slot for one in self.taken for slot in _slots(known, one) if free(slot) == 0)
        planner = self.planners.get(closed) if catalogue is None else None
        if planner is None:
            planner = Planner(
                known, today=self.today, until=self.until, closed=closed, clock=self.clock, told=self.told, workers=self.workers
            )
            if catalogue is None:
                self.planners[closed] = planner
        found = {one.profile: one.copy() for one in before if closed in one.tried}
        new = [pair for pair in zip(self.essences, self.people, strict=True) if pair[0] not in found]
        planner.prepare(planner.first(*pair) for pair in new)
        for essence, person in new:
            if essence not in found:
                found[essence] = planner.seeker(essence, person)
        return arrange(planner, [found[essence] for essence in self.essences], self.turns, free, clock=self.clock)

    def effect(self, change: Change, before: Arranged, participants: int | None) -> Effect:
        """What a change would do."""
        after = self._after(change, before)
        goal = after.goal(participants, self.today, self.until)
        return Effect(
            code="more_seats" if change.starts is None else "one_more_start",
            activity=change.activity,
            name=self.catalogue.activities[change.activity].name,
            seats=change.seats,
            starts=change.starts,
            more_seated=after.seats - before.seats,
            goal=goal,
        )

    def _after(self, change: Change, before: Arranged) -> Arranged:
        """The proposal after the change; with a new day those are planned anew on whose ways the activity is."""
        if change.starts is None:
            return self.arranged({change.activity: change.seats}, None, before.seekers)
        slot = Slot(change.activity, change.starts)
        if (at := has_start(self.catalogue, slot)) is not None:
            return self.arranged({at: change.seats}, None, before.seekers)
        known = with_start(self.catalogue, change.activity, change.starts, self.today)
        new = slot._replace(offering=len(known.activities[change.activity].offerings or ()))
        same = (one for one in before.seekers if not one.takes(change.activity))
        return self.arranged({new: change.seats - seats_of(known, new)}, known, same)


def not_here(
    catalogue: Catalogue, people: Iterable[Participant | RowFault], queue: Iterable[Applied], taken: Iterable[Taken]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who of a queue is not among the people, and for which activities with taken seats no seats are limited here."""
    known = {one.participant for one in people if isinstance(one, Participant)}
    waiting = (one.participant for one in queue if one.participant not in known)
    return tuple(dict.fromkeys(waiting)), tuple(dict.fromkeys(one.activity for one in taken if not _slots(catalogue, one)))


def _slots(catalogue: Catalogue, one: Taken) -> Iterable[Slot]:
    """The starts of that activity on that day whose seats are limited."""
    activity = catalogue.activities.get(one.activity)
    if activity is None:
        return ()
    if activity.offerings is None:
        return [Slot(one.activity, one.starts)] if activity.seats is not None else []
    offerings = enumerate(activity.offerings, start=1)
    return [Slot(one.activity, one.starts, number) for number, offering in offerings if offering.seats is not None]
