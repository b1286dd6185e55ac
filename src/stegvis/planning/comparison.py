"""First jobs side by side, for one who has no target yet: the soonest, the one that uses most of what is held, one with shortage and pay.

Comes in: a catalogue and a participant. Goes out: a `Comparison`, without a winner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stegvis.dates import add_months
from stegvis.findings import Warned
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job
from stegvis.participant import Participant
from stegvis.planning.answers import already_qualified, made_from_ladders, route_of
from stegvis.planning.clock import Clock
from stegvis.planning.holdings import Held, read_holdings, warned
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.obstacles import obstacles
from stegvis.route import AlreadyQualified, By, Candidate, Comparison, Route
from stegvis.terms import Payer

__all__ = ["compared"]

_SAID = ("hours", "avoid", "closed", "ended", "pace")
"""Why activities cannot be started, in so far as it is told of a whole comparison."""

MONTHS_LATER = 12
"""A job that opens so many months after the soonest is not set beside it for its pay: years of study are a target, no first job."""

Why = Literal["soonest", "uses_most", "shortage_and_pay"]


@dataclass(frozen=True, slots=True)
class _First:
    """A job that may be the first one, with its answer and what it uses of what is held."""

    job: Job
    answer: Route | AlreadyQualified
    opens: date
    uses: int

    @property
    def pay(self) -> int:
        """A month's pay in kronor: the mean, else the middle of the range; 0 where nothing is known."""
        pay = self.job.pay_sek_month
        if pay is None:
            return 0
        ends = [number for number in (pay.low, pay.high) if number is not None]
        return pay.mean or (sum(ends) // len(ends) if ends else 0)

    @property
    def lacks_people(self) -> bool:
        """Whether the forecast says that people are lacking."""
        return self.job.shortage is not None and self.job.shortage.situation in ("shortage", "paradox")


def compared(catalogue: Catalogue, participant: Participant, *, today: date, by: By, payer: Payer | None, clock: Clock) -> Comparison:
    """Up to three first jobs: of several that are alike the sooner, then the one first in the alphabet."""
    held = read_holdings(catalogue, participant, today)
    found: list[_First] = []
    finished = True
    vain: dict[str, Inquiry | None] = {}
    for job in _jobs(catalogue, participant, held):
        if clock():
            finished = False
            break
        inquiry = Inquiry.of(catalogue, participant, job.id, today=today, by=by, payer=payer, clock=clock)
        below = min((item.opens for item in found if item.job.id in inquiry.aim.stops), default=None)
        if below is not None and not inquiry.is_met() and inquiry.least_day() > below.toordinal():
            vain[job.id] = None  # a job on the way there opens before this one could
            continue
        first, proven, leads = _as_first(inquiry, job)
        found.extend([first] if first else [])
        if first is None and proven:
            vain[job.id] = None if leads else inquiry
        finished = finished and proven
    found.sort(key=lambda item: (item.opens, item.job.id))
    chosen: dict[str, list[Why]] = {}
    for why, item in _chosen(found):
        chosen.setdefault(item.job.id, []).append(why)
    by_id = {item.job.id: item for item in found}
    candidates = tuple(
        Candidate(why=tuple(why), job=job, name=by_id[job].job.name, facts_used=by_id[job].uses, answer=by_id[job].answer)
        for job, why in chosen.items()
    )
    return Comparison(
        participant=participant.participant,
        candidates=candidates,
        all_proven=finished,
        warnings=(*held.warnings, *(() if chosen else _out_of_reach(catalogue, participant, held, vain))),
        made_from=made_from_ladders(catalogue, {by_id[job].job.ladder for job in chosen} or set(_fields(catalogue, held)), today),
    )


def _fields(catalogue: Catalogue, held: Held) -> tuple[str, ...]:
    """The ladders that are wished for, or all."""
    return held.fields or tuple(catalogue.ladders)


def _jobs(catalogue: Catalogue, participant: Participant, held: Held) -> list[Job]:
    """The jobs of the fields that are wished for, of all where none is, the lowest rungs first; what is not possible or had is left out."""
    return [job for job in _of_fields(catalogue, held) if job.id not in held.avoid and participant.suits(job.hours)]


def _of_fields(catalogue: Catalogue, held: Held) -> list[Job]:
    """The jobs of those fields but for the present one, the lowest rungs first."""
    fields = _fields(catalogue, held)
    jobs = [(job.step, job.id, job) for job in catalogue.jobs.values() if job.step is not None and job.ladder in fields]
    return [job for _, name, job in sorted(jobs, key=lambda item: item[:2]) if name != held.works_as]


def _out_of_reach(catalogue: Catalogue, participant: Participant, held: Held, vain: Mapping[str, Inquiry | None]) -> Iterator[Warned]:
    """Why there is nothing to compare: for each reason the jobs that it bars.

    `vain` are the jobs that are never the first one, None where a way there has another before it.
    `avoid` and `hours`: by the wishes and the hours of the participant; `no-route`: no way has it as the first job, or, as
    `no-route.hours`, because of activities that cannot be started for that reason; `time`: not settled.
    """
    groups: dict[str, list[str]] = {"hours": [], "avoid": []}
    for job in _of_fields(catalogue, held):
        why = "avoid" if job.id in held.avoid else "time" if participant.suits(job.hours) else "hours"
        groups.setdefault(_no_route(vain[job.id]) if job.id in vain else why, []).append(job.id)
    yield from (warned("no-first-job", why=why, jobs=", ".join(jobs)) for why, jobs in groups.items() if jobs)


def _no_route(inquiry: Inquiry | None) -> str:
    """That no way leads to the job first, with the reason why most activities on the way there cannot be started, where one is known."""
    if inquiry is None or inquiry.clock():
        return "no-route"
    waiting, reasons = list(obstacles(inquiry, inquiry.problem())), Counter[str]()
    while waiting:
        obstacle = waiting.pop()
        waiting += obstacle.causes
        if obstacle.code == "cannot-start":
            reasons[obstacle.particulars["reason"]] += 1
    most = max(sorted(reasons), key=lambda reason: reasons[reason], default="")
    return f"no-route.{most}" if most in _SAID else "no-route"


def _as_first(inquiry: Inquiry, job: Job) -> tuple[_First | None, bool, bool]:
    """The job, if it is open already, or if no other job on the way opens before it; whether that is proven; whether a way leads there."""
    uses = _uses(inquiry)
    if inquiry.is_met():
        return _First(job, already_qualified(inquiry), inquiry.now.day, uses), True, True
    soonest = inquiry.aimed("first-job")
    quick = soonest.solved(ties=False)  # most jobs are not the first one, and need no choice among equally early plans
    solved = soonest.solved() if _opens_with(quick, job) else quick
    if solved.plan is None or not _opens_with(solved, job):
        return None, solved.outcome.proven, solved.plan is not None
    best = solved if inquiry.by == "first-job" else inquiry.solved()
    if best.plan is None:
        return None, False, True
    route = route_of(best, best.plan)
    return _First(job, route, route.stops[0].able_to_apply, uses), best.outcome.proven, True


def _opens_with(solved: Solved, job: Job) -> bool:
    """Whether the job is the first one of the plan."""
    return solved.plan is not None and bool(solved.plan.stops) and solved.plan.stops[0].job == job.id


def _uses(inquiry: Inquiry) -> int:
    """How many of the held facts and occupations the way to the job rests on."""
    view = inquiry.view()
    facts = {str(atom[1]) for atom in view.bits if atom[0] in ("fact", "proof")}
    works = {work for _, of, _ in view.months for work in of}
    held = {fact for fact, _ in inquiry.now.facts}
    return len(facts & held) + len(works & {work for work, months in inquiry.held.months.items() if months})


def _chosen(found: list[_First]) -> Iterator[tuple[Why, _First]]:
    if found:
        yield "soonest", found[0]
    if (most := max(found, key=lambda item: item.uses, default=None)) is not None and most.uses:
        yield "uses_most", most
    latest = add_months(found[0].opens, MONTHS_LATER) if found else date.max
    lacking = [item for item in found if item.lacks_people and item.pay and item.opens <= latest]
    if lacking:
        yield "shortage_and_pay", max(lacking, key=lambda item: item.pay)
