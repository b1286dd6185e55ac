"""What is asked: one catalogue, one participant, one target, one day; and how it is solved.

Comes in: the call of a door. Goes out: an `Inquiry`, and a `Solved` one. What is changed to see what it would do (a fact, a pace, a wish)
is changed here, so that every answer comes of the same way of asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.ladder.rungs import Rung
from stegvis.participant import Participant
from stegvis.planning.bounds import Bounds
from stegvis.planning.clock import Clock
from stegvis.planning.grounding import ground
from stegvis.planning.holdings import Held, read_holdings
from stegvis.planning.moves import Moves
from stegvis.planning.need import FAR
from stegvis.planning.plans import Plan
from stegvis.planning.problem import NO_RUNG, Problem
from stegvis.planning.relevance import pruned
from stegvis.planning.solve import Outcome, solve
from stegvis.planning.target import Aim, UnknownTargetError, aim_at, find_target, jobs_of_rung, ladder_jobs, stands_before
from stegvis.planning.today import Today
from stegvis.planning.view import View, view_of
from stegvis.requirement import FactNeeded, Requirement
from stegvis.route import By, Target
from stegvis.terms import FrozenDict, Payer

__all__ = ["Inquiry", "Solved"]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Everything that an answer depends on; `clock` is shared by all solves of one call."""

    catalogue: Catalogue
    participant: Participant
    held: Held
    now: Today
    aim: Aim
    today: date
    by: By
    payer: Payer | None
    clock: Clock

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        participant: Participant,
        target: str,
        *,
        today: date,
        by: By,
        payer: Payer | None,
        clock: Clock,
    ) -> Inquiry:
        """Reads the participant and finds the target.

        Raises:
            UnknownTargetError: no ladder knows the target.
        """
        held = read_holdings(catalogue, participant, today)
        now = Today(catalogue, participant, held, today)
        return cls(catalogue, participant, held, now, _aim(catalogue, now, target), today, by, payer, clock)

    def changed(self, **keys: object) -> Inquiry:
        """The same about a participant who differs in those keys; the target stays what it is."""
        participant = self.participant.model_copy(update=keys)
        held = read_holdings(self.catalogue, participant, self.today)
        return replace(self, participant=participant, held=held, now=Today(self.catalogue, participant, held, self.today))

    def aimed(self, by: By) -> Inquiry:
        """The same with another goal."""
        return replace(self, by=by)

    def requirements(self) -> dict[str, Requirement]:
        """What each activity and each job requires, by its id."""
        entries = {key: entry.requires for key, entry in self.catalogue.activities.items()}
        return entries | {key: entry.requires for key, entry in self.catalogue.jobs.items()}

    def with_activity(self, activity: Activity) -> Inquiry:
        """The same in a catalogue in which that activity is another; the target stays what it is."""
        activities = FrozenDict({**self.catalogue.activities, activity.id: activity})
        catalogue = replace(self.catalogue, activities=activities)
        return replace(self, catalogue=catalogue, now=Today(catalogue, self.participant, self.held, self.today))

    def view(self) -> View:
        """The target's part of the catalogue."""
        wishes = self.participant.wishes
        first_job = self.by == "first-job" or wishes.work_first or wishes.no_loan
        return view_of(self.catalogue, self.aim, first_job=first_job, waivers=tuple(self.held.waivers), musts=self.held.musts)

    def named(self, names: Iterable[str], among: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of what is named, looked for in those mappings of the catalogue; what no ladder knows is left out."""
        return tuple(dict.fromkeys(found for name in names if (found := resolve(self.catalogue, name, among))))

    def is_met(self) -> bool:
        """Whether the target's requirement holds on the first day."""
        return self.now.meets(self.aim.requirement, self.aim.judged)

    def problem(self) -> Problem:
        """The inquiry as bits, nothing left out."""
        return ground(self.view(), self.catalogue, self.participant, self.held, self.aim, today=self.today, by=self.by, payer=self.payer)

    def solved(self, problem: Problem | None = None, *, ties: bool = True) -> Solved:
        """The best plan for the inquiry, or for a problem that was made of it."""
        smaller = pruned(problem or self.problem())
        return Solved(self, smaller, solve(smaller, clock=self.clock, ties=ties))

    def least_day(self) -> int:
        """A day before which the target's requirement cannot hold, whatever is done; no search is made."""
        moves = Moves(pruned(self.problem()), forced=False)
        state, bounds = moves.first_states()[0], Bounds(moves)
        return bounds.of(state, bounds.days(state))[1]

    def standing(self) -> Rung | None:
        """The rung the participant stands before on the way to the target."""
        rungs = (*self.aim.rungs[:-1], *self.aim.elsewhere)
        return stands_before(self.aim, frozenset(rung for rung in rungs if self.is_climbed(rung)))

    def is_climbed(self, rung: Rung) -> bool:
        """Whether the rung's certificate is held or, without one, a job of it is open or is the present one."""
        step = next(step for step in self.catalogue.ladders[rung[0]].steps if step.step == rung[1])
        jobs = jobs_of_rung(self.catalogue, rung)
        works = any(job.id == self.held.works_as for job in jobs)
        if step.certificate:
            return (works and rung in self.aim.elsewhere) or self.now.meets(FactNeeded(fact=step.certificate))
        return works or any(self.now.meets(job.requires, job.id) for job in jobs)

    def open_jobs(self) -> frozenset[str]:
        """The jobs of the target's rungs whose requirement holds now."""
        jobs = (job for rung in self.aim.rungs for job in jobs_of_rung(self.catalogue, rung))
        return frozenset(job.id for job in jobs if self.now.meets(job.requires, job.id))


@dataclass(frozen=True, slots=True)
class Solved:
    """An inquiry with its problem and what solving came to."""

    inquiry: Inquiry
    problem: Problem
    outcome: Outcome

    @property
    def plan(self) -> Plan | None:
        """The plan, if there is one."""
        return self.outcome.plan

    @property
    def able(self) -> int:
        """The day on which a first job on the way is open: the first day for one who has it; `FAR` without one."""
        if self.problem.work_rung > NO_RUNG:
            return self.problem.first_day
        return self.plan.able if self.plan else FAR

    @property
    def target(self) -> int:
        """The day on which the target's requirement holds; `FAR` without a plan."""
        return self.plan.target_day if self.plan else FAR

    @property
    def kronor(self) -> int:
        """The cost to all."""
        return sum(leg.operator.cost_all for leg in self.plan.legs) if self.plan else 0


def _aim(catalogue: Catalogue, now: Today, wanted: str) -> Aim:
    """The aim; a ladder means its lowest job whose requirement does not yet hold, or its highest where all do."""
    found, level = find_target(catalogue, wanted)
    if found not in catalogue.ladders:
        return aim_at(catalogue, found, level, now.held.works_as)
    jobs = ladder_jobs(catalogue, found)
    if not jobs:
        raise UnknownTargetError(wanted, None)
    for job in jobs:
        if not now.meets(job.requires, job.id):
            return aim_at(catalogue, job.id, None, now.held.works_as, ladder=found)
    highest = aim_at(catalogue, jobs[-1].id, None, now.held.works_as)
    return replace(highest, target=Target(ladder=found, name=catalogue.ladders[found].name))
