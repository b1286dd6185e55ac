"""The ways that each participant of a cohort can go: the best one, and the best around the starts that not all can have.

Comes in: participants, a catalogue, the period. Goes out: a `Seeker` each, whose `Way`s need seats at some starts and wait so many days.
Those who differ in nothing that matters are planned once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from stegvis.centre.crew import Question, answers
from stegvis.centre.openings import Slot, slots_of
from stegvis.findings import Span
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.clock import Clock
from stegvis.route import AlreadyQualified, Answer, Comparison, Route

__all__ = ["MOST_WAYS", "Planner", "Seeker", "Way", "is_settled"]

MOST_WAYS = 24
"""So many ways of one participant are looked at, at most."""

Full = frozenset[Slot]


@dataclass(frozen=True, slots=True)
class Way:
    """One route, made as if the starts in `around` were full: the seats it takes in the period, and how many days later it leads there.

    `is_later`: it takes no seat in the period, but one after it.
    """

    route: Route
    around: Full
    slots: tuple[Slot, ...]
    is_later: bool
    wait: int

    @property
    def able(self) -> Span:
        """When a job can be applied for, or the target is reached where that is no job."""
        totals = self.route.totals
        return totals.able_to_apply if totals.able_to_apply.earliest is not None else totals.target


@dataclass(slots=True)
class Seeker:
    """One participant, or several who differ in nothing that matters, and their ways; no answer if no ladder knows the target."""

    profile: Hashable
    person: Participant
    answer: Answer | None
    target: str | None
    ways: list[Way] = field(default_factory=list)
    tried: set[Full] = field(default_factory=set)

    @property
    def first(self) -> Way | None:
        """The best way there is, if seats were not few."""
        return self.ways[0] if self.ways else None

    def copy(self) -> Seeker:
        """The same, to which other ways can be added."""
        return replace(self, ways=list(self.ways), tried=set(self.tried))

    def question(self, around: Full) -> Question:
        """What the best way is around those starts."""
        return Question(self.profile, self.target, around, self.person)

    def untried(self, few: Full) -> tuple[Full, ...]:
        """What has not been looked at: each way around one more of those starts."""
        found = {way.around | {slot}: None for way in self.ways for slot in way.slots if slot in few}
        return tuple(full for full in found if full not in self.tried)[: max(0, MOST_WAYS - len(self.tried))]

    def takes(self, activity: str) -> bool:
        """Whether the activity is on one of the ways."""
        return any(leg.activity == activity for way in self.ways for leg in way.route.legs)


class Planner:
    """Plans for a cohort, each question once; `closed` are starts without any free seat from the beginning."""

    def __init__(
        self, catalogue: Catalogue, *, today: date, until: date, closed: Full, clock: Clock, told: Callable[[], None], workers: int = 1
    ) -> None:
        """Takes what is the same for all; `told` is called after each plan."""
        self.catalogue, self.today, self.until, self.closed = catalogue, today, until, closed
        self.clock, self.told, self.workers = clock, told, workers
        self.catalogues: dict[Full, Catalogue] = {frozenset(): catalogue}
        self.known: dict[tuple[Hashable, str | None, Full], Answer | None] = {}

    def prepare(self, questions: Iterable[Question]) -> None:
        """Answers all of them that have not been answered, at once."""
        new = list({found[:3]: found for found in questions if found[:3] not in self.known}.values())
        for one, answer in zip(
            new, answers(self.catalogues, new, today=self.today, left=self.clock.left, workers=self.workers), strict=True
        ):
            self.known[one[:3]] = answer
            self.told()

    def answer(self, question: Question) -> Answer | None:
        """The answer, found now if it has not been before."""
        self.prepare([question])
        return self.known[question[:3]]

    def first(self, profile: Hashable, person: Participant) -> Question:
        """What a participant's best way is."""
        return Question(profile, person.target, self.closed, person)

    def seeker(self, profile: Hashable, person: Participant) -> Seeker:
        """The participant with the best way; without a target the first of the jobs that are compared."""
        answer, target = self.answer(self.first(profile, person)), person.target
        if isinstance(answer, Comparison) and answer.candidates:
            first = answer.candidates[0]
            answer, target = first.answer, first.job
        found = Seeker(profile, person, answer, target)
        found.tried.add(self.closed)
        if isinstance(answer, Route):
            found.ways.append(self._way(answer, self.closed, answer))
        return found

    def _way(self, route: Route, around: Full, first: Route) -> Way:
        limited = tuple(slots_of(self.catalogue, route))
        slots = tuple(slot for slot in limited if slot.starts < self.until)
        return Way(route, around, slots, bool(limited) and not slots, max(0, *_delays(first, route)))

    def around(self, seeker: Seeker, full: Full) -> Way | None:
        """The best way around those starts; kept with the seeker if it is a new one."""
        around = self.closed | full
        seeker.tried.add(around)
        if seeker.first is None:
            return None
        answer = self.answer(seeker.question(around))
        if not isinstance(answer, Route):
            return None
        way = self._way(answer, around, seeker.first.route)
        if all(one.slots != way.slots or one.wait != way.wait for one in seeker.ways):
            seeker.ways.append(way)
        return way

    def widen(self, seekers: Iterable[tuple[Seeker, int]], free: Callable[[Slot], int]) -> Full:
        """Looks for ways around every start that not all of those who could go there can have; gives those starts.

        Args:
            seekers: each with how many they are.
            free: the free seats of a start.
        """
        found = list(seekers)
        while True:
            wanted = Counter[Slot]()
            for seeker, count in found:
                wanted.update({slot: count for way in seeker.ways for slot in way.slots})
            few = frozenset(slot for slot, count in wanted.items() if count > free(slot))
            untried = [(seeker, full) for seeker, _ in found for full in seeker.untried(few)]
            if not untried:
                return few
            self.prepare(seeker.question(full) for seeker, full in untried)
            for seeker, full in untried:
                self.around(seeker, full)


def _delays(first: Route, other: Route) -> tuple[int, ...]:
    """By how many days the first job and the target come later."""
    pairs = [(first.totals.able_to_apply, other.totals.able_to_apply), (first.totals.target, other.totals.target)]
    return tuple((later.earliest - early.earliest).days for early, later in pairs if early.earliest and later.earliest) or (0,)


def is_settled(answer: Answer | None) -> bool:
    """Whether the answer is proven."""
    match answer:
        case None:
            return True
        case Route():
            return answer.proven_optimal
        case Comparison():
            return answer.all_proven
        case AlreadyQualified():
            return True
    return answer.verdict != "undecided"
