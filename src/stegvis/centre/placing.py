"""What is said of each participant of a cohort: the seat or the wait, the place in the queue, and the rule that decided.

Comes in: an `Arranged` with its turns and free seats. Goes out: `Placement`s, how full each start is, and the lottery where it decided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stegvis.centre.arranging import Arranged
from stegvis.centre.openings import Slot, next_start, seats_of
from stegvis.centre.queueing import Turn
from stegvis.centre.ways import Way
from stegvis.findings import Span
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.seats import Draw, Outcome, Placement, Rule, Seat, StartCount

__all__ = ["Placing"]


@dataclass(frozen=True, slots=True)
class Placing:
    """A proposal that is told; `free` are the free seats of a start."""

    catalogue: Catalogue
    people: Sequence[Participant]
    turns: Sequence[Turn]
    arranged: Arranged
    free: Callable[[Slot], int]

    def placements(self) -> tuple[Placement, ...]:
        """One for each, in the order in which they came."""
        queues = self._queues()
        holders = self._holders()
        return tuple(self._placement(number, queues, holders) for number in range(len(self.people)))

    def _queues(self) -> dict[Slot, list[int]]:
        """For each start those who ask for it, the first in turn first."""
        found: dict[Slot, list[int]] = {}
        order = sorted(range(len(self.people)), key=lambda number: self.turns[number].key)
        for number in order:
            first = self.arranged.seekers[number].first
            for slot in first.slots if first is not None else ():
                found.setdefault(slot, []).append(number)
        return found

    def _holders(self) -> dict[Slot, list[int]]:
        found: dict[Slot, list[int]] = {}
        for number, way in enumerate(self.arranged.chosen):
            for slot in way.slots if way is not None else ():
                found.setdefault(slot, []).append(number)
        return found

    def _placement(self, number: int, queues: dict[Slot, list[int]], holders: dict[Slot, list[int]]) -> Placement:
        seeker, turn, way = self.arranged.seekers[number], self.turns[number], self.arranged.way(number)
        chosen = self.arranged.chosen[number]
        common = Placement(participant=self.people[number].participant, outcome=self._outcome(number), priority=turn.priority)
        common = common.model_copy(update={"applied": turn.applied, "able": way.able if way else Span()})
        if not self.arranged.competes[number] or seeker.first is None:
            return common.model_copy(update={"able_first": common.able, "able_without": common.able})
        asked = self._asked(seeker.first, chosen, queues)
        following = self._next(asked, way, chosen)
        more = {
            "lot": turn.lot,
            "seats": tuple(self._seat(slot) for slot in (chosen.slots if chosen is not None else ())),
            "asked": self._seat(asked),
            "place": queues[asked].index(number) + 1,
            "applicants": len(queues[asked]),
            "free": self.free(asked),
            "rule": self._rule(number, asked, queues[asked], holders.get(asked, [])),
            "next_start": self._seat(following) if following is not None else None,
            "able_first": seeker.first.able,
            "able_without": self._without(number),
        }
        return common.model_copy(update=more)

    def _outcome(self, number: int) -> Outcome:
        answer, chosen = self.arranged.seekers[number].answer, self.arranged.chosen[number]
        match answer.verdict if answer is not None else "unknown_target":
            case "route":
                if not self.arranged.competes[number] or (chosen is not None and not chosen.slots):
                    return "no_seat_needed"
                return "seat" if chosen is not None else "waits"
            case "comparison":
                return "no_route"
            case verdict:
                return verdict

    def _asked(self, first: Way, chosen: Way | None, queues: dict[Slot, list[int]]) -> Slot:
        """The start that is told of: the first that is missed, else the first that not all can have, else the first."""
        missed = [slot for slot in first.slots if chosen is None or slot not in chosen.slots]
        few = [slot for slot in first.slots if len(queues[slot]) > self.free(slot)]
        return next(slot for slots in ([slot for slot in missed if slot in few], missed, few, first.slots) for slot in slots)

    def _rule(self, number: int, asked: Slot, queue: Sequence[int], holders: Sequence[int]) -> Rule:
        """The first thing in which the turn differs from that of the nearest who fared otherwise; `waits` if it is not the turn."""
        if number in holders:
            others = [one for one in queue if one not in holders]
            if not others:
                return "enough_seats"
            other = min(others, key=lambda one: self.turns[one].key)
            return self._differing(self.turns[number], self.turns[other])
        if len(holders) < self.free(asked) or not holders:
            return "waits"
        other = max(holders, key=lambda one: self.turns[one].key)
        return self._differing(self.turns[other], self.turns[number])

    @staticmethod
    def _differing(before: Turn, after: Turn) -> Rule:
        if after.key < before.key:
            return "waits"
        if before.priority != after.priority:
            return "priority"
        return "applied" if before.applied != after.applied else "lottery"

    def _next(self, asked: Slot, way: Way | None, chosen: Way | None) -> Slot | None:
        """The start after the one asked for; for who is not there, where it goes on: the same activity, else the first start there is."""
        if chosen is not None and asked in chosen.slots:
            day = next_start(self.catalogue, asked)
            return asked._replace(starts=day) if day is not None else None
        legs = way.route.legs if way is not None else ()
        starts = [Slot(leg.activity, leg.starts) for leg in legs if leg.starts is not None and not leg.in_progress]
        return next(iter([slot for slot in starts if slot.activity == asked.activity] or starts), None)

    def _without(self, number: int) -> Span:
        """When a job can be applied for with none of the seats that others want too: by the way that waits longest."""
        later = self.arranged.later[number]
        if later is not None:
            return later.able
        ways = self.arranged.seekers[number].ways
        return max(ways, key=lambda way: way.wait).able

    def _seat(self, slot: Slot) -> Seat:
        return Seat(activity=slot.activity, name=self.catalogue.activities[slot.activity].name, starts=slot.starts)

    def starts(self) -> tuple[StartCount, ...]:
        """Every start in the period that somebody asks for or gets, by day."""
        slots = sorted({*self.arranged.asked, *self.arranged.used}, key=lambda slot: (slot.starts, slot.activity, slot.offering))
        return tuple(self._start(slot) for slot in slots)

    def _start(self, slot: Slot) -> StartCount:
        seats = max(seats_of(self.catalogue, slot), self.free(slot))
        return StartCount(
            **self._seat(slot).model_dump(exclude={"name"}),
            name=self.catalogue.activities[slot.activity].name,
            offering=slot.offering,
            seats=seats,
            taken=seats - self.free(slot),
            asked=self.arranged.asked.get(slot, 0),
            proposed=self.arranged.used.get(slot, 0),
        )

    def lottery(self, placements: Sequence[Placement]) -> tuple[Draw, ...]:
        """The numbers of those between whom it decided, by number."""
        decided = {(one.asked, one.priority, one.applied) for one in placements if one.rule == "lottery"}
        drawn = (one for one in placements if (one.asked, one.priority, one.applied) in decided and one.lot is not None)
        return tuple(Draw(participant=one.participant, lot=one.lot or 0) for one in sorted(drawn, key=lambda one: one.lot or 0))
