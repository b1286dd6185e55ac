"""Many participants at once who share a target, their days, paces and present job, and differ in what they hold.

Comes in: distinct profiles as words of bits and months of experience. Goes out: for each the number of its `Brief` and of the rung it
stands before. The cheapest set is found for all at once by `sweep`, and each set is dated once for all whose days depend on the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.rungs import Rung
from stegvis.participant import Participant
from stegvis.planning.bits import Bits, mask_of
from stegvis.planning.briefs import Brief, brief_of, chosen_in
from stegvis.planning.choices import Choices, Chosen
from stegvis.planning.clock import SEARCHING, Clock
from stegvis.planning.distinct import counted, distinct
from stegvis.planning.holdings import read_holdings
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.need import ALL, ANY, Need, bits_of, union
from stegvis.planning.profile_table import ProfileTable
from stegvis.planning.sweep import WORD, graph_of
from stegvis.planning.target import jobs_of_rung, stands_before
from stegvis.requirement import FactNeeded
from stegvis.route import By
from stegvis.terms import Payer

if TYPE_CHECKING:
    from stegvis.planning.profile_table import Counts, Numbers
    from stegvis.planning.sweep import Flags, Words

__all__ = ["Common", "Contribution", "Profiles"]

NOT_YET = -1
"""The number of a brief that is still to be found."""

QUALIFIED, NO_ROUTE = Brief("already_qualified"), Brief("no_route", responsible="guidance_counsellor")

PersonOf = Callable[[int], Participant]
"""Makes a participant of a profile, by its number."""


@dataclass(frozen=True, slots=True)
class Common:
    """What all the profiles have in common: the question, and a participant with its days, paces and present job, who holds nothing."""

    catalogue: Catalogue
    participant: Participant
    target: str
    today: date
    by: By
    payer: Payer | None
    time_limit: float

    def inquiry(self, participant: Participant) -> Inquiry:
        """The question about one participant.

        Raises:
            UnknownTargetError: no ladder knows the target.
        """
        clock = Clock(SEARCHING * self.time_limit)
        return Inquiry.of(self.catalogue, participant, self.target, today=self.today, by=self.by, payer=self.payer, clock=clock)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one cell of a table adds to a profile: bits, and months for each of the terms, no more than are asked for."""

    bits: int
    months: tuple[int, ...]


class Profiles:
    """Answers profiles, and remembers what it has dated; it is for one thread.

    `briefs` and `rungs` grow: the numbers that `answered` gives are places in them. `terms` are the months that are asked for, and `words`
    how many words the bits of a profile take.

    Raises:
        UnknownTargetError: no ladder knows the target.
    """

    def __init__(self, common: Common) -> None:
        """Compiles what is the same for all."""
        self.common = common
        self.inquiry = common.inquiry(common.participant)
        self.view = self.inquiry.view()
        self._choices = self._read_menu() if common.by in ("weeks", "cost") else None
        self.briefs: list[Brief] = [QUALIFIED]
        self.rungs: list[Rung | None] = []
        self._numbers: dict[Brief, int] = {QUALIFIED: 0}
        self._known: dict[object, int] = {}
        self._standing: dict[frozenset[Rung], int] = {}
        self._read_requirements()
        self.terms = tuple(self._bits.months.values())
        self._term = {bit: number for number, bit in enumerate(self._bits.months)}
        self.words = max(1, -(-len(self._bits.bits) // WORD))

    def _read_requirements(self) -> None:
        """When the target is met and when each rung is climbed, in the bits of the view and such as come after them."""
        self._bits = Bits(self.common.catalogue, (), bits=dict(self.view.bits))
        self._bits.ages.update(self.view.ages)
        self._bits.months.update({bit: (of, months) for bit, of, months in self.view.months})
        aim = self.inquiry.aim
        self._met = self._bits.need(aim.requirement, aim.judged)
        self._climbed = {rung: self._climb(rung) for rung in (*aim.rungs[:-1], *aim.elsewhere)}

    def _read_menu(self) -> Choices:
        """What may be chosen, and what nobody needs an activity for."""
        problem, target = self.inquiry.problem(), self.inquiry.aim.target.model_dump_json()
        self._comes = union(1 << window.bit for window in problem.windows if window.closes > problem.first_day)
        self._comes |= union(1 << term.bit for term in problem.months if problem.works_as in term.jobs)
        self._asks = any(atom[0] == "said" for atom in problem.names)
        key = ("graph", target, problem.by, self.common.payer, problem.barred)
        (graph,) = self.common.catalogue.once(key, lambda: (graph_of(problem.menu, problem.barred),))
        return Choices(problem.menu, problem.barred, problem.size, graph)

    def _climb(self, rung: Rung) -> Need:
        """When a rung is climbed: its certificate or, without one, a job of it; a present job is the same for all."""
        inquiry = self.inquiry
        step = next(step for step in self.common.catalogue.ladders[rung[0]].steps if step.step == rung[1])
        jobs = jobs_of_rung(self.common.catalogue, rung)
        works = any(job.id == inquiry.held.works_as for job in jobs)
        if works and (not step.certificate or rung in inquiry.aim.elsewhere):
            return Need(ALL)
        if step.certificate:
            return self._bits.need(FactNeeded(fact=step.certificate))
        return Need(ANY, 0, tuple(self._bits.need(job.requires, job.id) for job in jobs))

    def contribution(self, participant: Participant) -> Contribution:
        """What a participant's holdings add, for one who has these alone."""
        held = read_holdings(self.common.catalogue, participant, self.common.today)
        bits = self._bits.bits
        had = union(1 << bits["had", name] for name in held.had if ("had", name) in bits)
        months = tuple(min(needed, sum(count for work, count in held.months.items() if work in of)) for of, needed in self.terms)
        return Contribution(mask_of(bits, held.lasting, False) | had, months)

    # ---- all profiles -----------------------------------------------------------------------------------------

    def answered(self, held: Words, months: Counts, person_of: PersonOf) -> tuple[Numbers, Numbers]:
        """For each profile the number of its brief, and that of the rung it stands before.

        Args:
            held: the bits of the profiles, a row a word, a column a profile.
            months: their months of experience, a row a term.
            person_of: makes a participant of a profile.
        """
        import numpy as np

        table = ProfileTable(held, months, [needed for _, needed in self.terms])
        found = np.where(table.holds(self._met, partial(self._now, table)), 0, NOT_YET).astype(np.int32)
        if self._choices is not None:
            left = np.flatnonzero(found == NOT_YET)
            found[left] = self._by_set(self._choices, table.of(left), lambda place: person_of(int(left[place])))
        for place in np.flatnonzero(found == NOT_YET):
            found[place] = self._once(table.key(int(place)), partial(self._alone, person_of, int(place)))
        return found, self._stand(table)

    def _by_set(self, choices: Choices, table: ProfileTable, person_of: PersonOf) -> Numbers:
        """By the cheapest set, which is dated once for all that are alike in what it looks at; `NOT_YET` where it cannot be dated."""
        import numpy as np

        which = choices.cheapest(table.size, partial(self._ever, table))
        found = np.full(table.size, NOT_YET, np.int32)
        for number, chosen in enumerate(choices.sets):
            here = np.flatnonzero(which == number)
            if not len(here) or (chosen is None and self._asks):
                continue
            mask = self._looked_at(chosen)
            columns = table.of(here).keys(mask, [term for bit, term in self._term.items() if mask >> bit & 1])
            first, alike = distinct([counted(column) for column in columns], len(here))
            numbers = []
            for place in first:
                make = partial(self._dated, chosen, person_of, int(here[place]))
                numbers.append(self._once((number, *(int(column[place]) for column in columns)), make))
            found[here] = np.array(numbers, np.int32)[alike]
        return found

    def _looked_at(self, chosen: Chosen | None) -> int:
        """All bits of the view that the days of a set depend on."""
        ids = frozenset(name for name, _ in chosen or ())
        mine = [sketch for sketch in self.view.sketches if sketch.id in ids]
        found = bits_of(self.view.target) | union(bits_of(sketch.need) for sketch in mine)
        found |= union(mask for sketch in mine for _, mask in sketch.beside)
        jobs = dict(zip(self.view.jobs, (bits_of(need) for need in self.view.needs), strict=True))
        person, size = self.common.participant, -1
        if person.pace_beside_work > person.pace_percent:  # then a job may be taken for the sake of the load
            found |= union(jobs.values())
        while size != (size := found.bit_count()):
            found |= union(jobs.get(job, 0) for bit, of, _ in self.view.months if found >> bit & 1 for job in of)
        return found if chosen is not None else 0

    def _dated(self, chosen: Chosen | None, person_of: PersonOf, place: int) -> int:
        """The number of the brief of a profile whose cheapest set is known; `NOT_YET` where that set has no days."""
        if chosen is None:
            return self._number(NO_ROUTE)
        inquiry = self.common.inquiry(person_of(place))
        solved = inquiry.solved()
        out_of_time = solved.plan is None and not solved.outcome.proven  # so it would be for all who are alike
        if out_of_time or (solved.plan is not None and chosen_in(solved.plan) == chosen):
            return self._number(brief_of(inquiry, solved, with_slow=False))
        return NOT_YET

    def _alone(self, person_of: PersonOf, place: int) -> int:
        """The number of the brief of one profile, whatever others have."""
        inquiry = self.common.inquiry(person_of(place))
        if inquiry.is_met():
            return self._number(QUALIFIED)
        return self._number(brief_of(inquiry, inquiry.solved(), with_slow=self._choices is None))

    def _once(self, key: object, make: Callable[[], int]) -> int:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def _number(self, brief: Brief) -> int:
        if brief not in self._numbers:
            self._numbers[brief] = len(self.briefs)
            self.briefs.append(brief)
        return self._numbers[brief]

    # ---- bits -------------------------------------------------------------------------------------------------

    def _now(self, table: ProfileTable, bit: int) -> Flags:
        """Which profiles have a bit on the first day."""
        if bit in self._bits.ages:
            return table.everyone(self._bits.ages[bit].allow(self.common.participant.born, self.inquiry.now.day))
        return table.has_months(self._term[bit]) if bit in self._term else table.flag(bit)

    def _ever(self, table: ProfileTable, bit: int) -> Flags:
        """Which profiles have a bit of the view without an activity for it, as the search for the cheapest set takes it."""
        if self._comes >> bit & 1:
            return table.everyone(True)
        return table.has_months(self._term[bit]) if bit in self._term else table.flag(bit)

    # ---- rungs ------------------------------------------------------------------------------------------------

    def _stand(self, table: ProfileTable) -> Numbers:
        """The numbers of the rungs that they stand before."""
        import numpy as np

        code = np.zeros(table.size, np.int64)
        for place, need in enumerate(self._climbed.values()):
            code |= table.holds(need, partial(self._now, table)).astype(np.int64) << place
        first, number = distinct([(code, 1 << len(self._climbed))], table.size)
        return np.array([self._rung(int(code[place])) for place in first], np.int32)[number]

    def _rung(self, code: int) -> int:
        climbed = frozenset(rung for place, rung in enumerate(self._climbed) if code >> place & 1)
        if climbed not in self._standing:
            self._standing[climbed] = len(self.rungs)
            self.rungs.append(stands_before(self.inquiry.aim, climbed))
        return self._standing[climbed]
