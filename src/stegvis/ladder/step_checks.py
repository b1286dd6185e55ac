"""Checks of the steps and their jobs: the three conditions of the stepwise model, and whether everybody can come there and on.

Comes in: what a check sees. Goes out: warnings and information, each with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stegvis.faults import Fault, fault
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.graph import Node
from stegvis.ladder.model import Agreement, Job, Ladder, PayRange, Step
from stegvis.ladder.reach import needs_of, reached_without
from stegvis.ladder.rungs import Rung, rungs_above, ways_onward
from stegvis.ladder.sight import Sight
from stegvis.requirement import AgeNeeded, leaves

__all__ = ["STEP_CHECKS"]


def no_way_on(sight: Sight) -> Iterator[Fault]:
    """Steps that neither lead on nor are the top."""
    for ladder in sight.catalogue.ladders.values():
        for step in ladder.steps:
            if not step.onward and not step.top:
                yield fault("STG105", sight.of_step(ladder, step.step), step=step.step)


def empty_steps(sight: Sight) -> Iterator[Fault]:
    """Steps that no job and no certificate belongs to: nothing says when they are climbed."""
    with_job = {(job.ladder, job.step) for job in sight.catalogue.jobs.values()}
    for ladder in sight.catalogue.ladders.values():
        for step in ladder.steps:
            if step.certificate is None and (ladder.id, step.step) not in with_job:
                yield fault("STG106", sight.of_step(ladder, step.step), step=step.step)


def unreached_steps(sight: Sight) -> Iterator[Fault]:
    """Steps to which no way leads from the first step of their ladder, nor from a step of another ladder, nor from their own beginning."""
    from_elsewhere = {there for here, there in ways_onward(sight.catalogue.ladders) if here[0] != there[0]}
    for ladder in sight.catalogue.ladders.values():
        starts = {(ladder.id, step.step) for step in ladder.steps[:1]} | {rung for rung in from_elsewhere if rung[0] == ladder.id}
        within = _from(sight, starts)
        branches = {
            (ladder.id, step.step) for step in ladder.steps if (ladder.id, step.step) not in within and _begins_here(sight, ladder, step)
        }
        within |= _from(sight, branches)
        for step in ladder.steps:
            if (ladder.id, step.step) not in within:
                yield fault("STG108", sight.of_step(ladder, step.step), step=step.step)


def _from(sight: Sight, starts: set[Rung]) -> set[Rung]:
    return starts.union(*(rungs_above(sight.catalogue.ladders, *rung) for rung in starts))


def without_agreement(sight: Sight) -> Iterator[Fault]:
    """Jobs on whose tasks and pay the partners have said nothing, and those where they are still talking."""
    for job in sight.catalogue.jobs.values():
        if job.agreement is None:
            yield fault("STG109", sight.of_job(job), job=job.id)
        elif job.agreement.status != "agreed":
            yield fault("STG121", sight.of_job(job, "agreement"), job=job.id, status=job.agreement.status)


def without_motivation(sight: Sight) -> Iterator[Fault]:
    """Ladders whose first step neither contains anything about motivation nor asks for something from the foundation that does."""
    for ladder in sight.catalogue.ladders.values():
        if ladder.steps and not any("motiv" in word for word in _words_of_first_step(sight.catalogue, ladder)):
            yield fault("STG110", sight.of_step(ladder, ladder.steps[0].step))


def _words_of_first_step(catalogue: Catalogue, ladder: Ladder) -> Iterator[str]:
    first = (ladder.id, ladder.steps[0].step)
    givers: dict[str, list[Activity]] = {}
    for activity in catalogue.activities.values():
        for gain in activity.gives if activity.step is None else ():
            givers.setdefault(gain.fact, []).append(activity)
    waiting: list[Activity | Job] = [entry for entry in catalogue.activities.values() if (entry.ladder, entry.step) == first]
    waiting += [entry for entry in catalogue.jobs.values() if (entry.ladder, entry.step) == first]
    seen: set[str] = set()
    while waiting:
        entry = waiting.pop()
        if entry.id not in seen:
            seen.add(entry.id)
            facts = [str(node[1]) for node in needs_of(entry.requires)]
            waiting += [giver for fact_id in facts for giver in givers.get(fact_id, ())]
            facts += [gain.fact for gain in entry.gives] if isinstance(entry, Activity) else []
            yield from (entry.id, *facts, *(text.casefold() for _, text in entry.name.items()))
            yield from (text.casefold() for key in facts if key in catalogue.facts for _, text in catalogue.facts[key].name.items())


def _begins_here(sight: Sight, ladder: Ladder, step: Step) -> bool:
    """Whether one may come to the step by what is on it and the foundation alone, as to the first step of a branch of its own."""
    here = (ladder.id, step.step)
    courses = {
        ("activity", item.id) for item in sight.catalogue.activities.values() if item.step is not None and (item.ladder, item.step) != here
    }
    jobs = {("job", item.id) for item in sight.catalogue.jobs.values() if (item.ladder, item.step) != here}
    return bool(_climbs(sight, ladder, step) & reached_without(sight.catalogue, courses | jobs))


def steps_without_a_job(sight: Sight) -> Iterator[Fault]:
    """Steps with a certificate that leads to no job of that step: the step is not tied to anybody's employment."""
    with_job = {(job.ladder, job.step) for job in sight.catalogue.jobs.values()}
    for ladder in sight.catalogue.ladders.values():
        for step in ladder.steps:
            if step.certificate is not None and (ladder.id, step.step) not in with_job:
                yield fault("STG116", sight.of_step(ladder, step.step), step=step.step, certificate=step.certificate)


def half_agreements(sight: Sight) -> Iterator[Fault]:
    """Agreements that say `agreed` but not on what, by whom, when, or where that can be read."""
    for job in sight.catalogue.jobs.values():
        if job.agreement is not None and job.agreement.status == "agreed":
            for key in _missing(job.agreement, job):
                yield fault("STG117", sight.of_job(job, "agreement"), job=job.id, key=key)


def _missing(agreement: Agreement, job: Job) -> Iterator[str]:
    yield from (key for key in ("parties", "tasks", "pay", "date") if not getattr(agreement, key))
    if not (agreement.source or agreement.sources or job.source or "agreement" in job.sources):
        yield "source"


def closed_steps(sight: Sight) -> Iterator[Fault]:
    """Steps that nobody can come to, and those that are closed to whoever is older than all limits."""
    for ladder in sight.catalogue.ladders.values():
        for step in ladder.steps:
            ways = _climbs(sight, ladder, step)
            if ways and not ways & sight.reach.reached:
                yield fault("STG119", sight.of_step(ladder, step.step), step=step.step)
            elif ways and not ways & sight.reach.reached_at_any_age:
                yield fault("STG123", sight.of_step(ladder, step.step), step=step.step, age=_limit(sight, ladder))


def _climbs(sight: Sight, ladder: Ladder, step: Step) -> set[Node]:
    """What one may come to on a step: its jobs, and its certificate."""
    jobs: set[Node] = {("job", job.id) for job in sight.catalogue.jobs.values() if (job.ladder, job.step) == (ladder.id, step.step)}
    return jobs or ({("fact", step.certificate)} if step.certificate else set())


def _limit(sight: Sight, ladder: Ladder) -> int:
    """The highest age that is asked of anybody in the ladder or what it uses, or what that uses; where none is, in any ladder."""
    entries: list[Activity | Job] = [*sight.catalogue.activities.values(), *sight.catalogue.jobs.values()]
    asked = [(entry.ladder, leaf.age.max) for entry in entries for leaf in leaves(entry.requires) if isinstance(leaf, AgeNeeded)]
    ages = [(name, age) for name, age in asked if age is not None]
    within = sight.catalogue.with_used(ladder.id)
    return max([age for name, age in ages if name in within] or [age for _, age in ages])


def paid_less_above(sight: Sight) -> Iterator[Fault]:
    """Jobs that are paid less than one on a step below, where both figures are of the same kind and the lower step's is no newer."""
    on: dict[Rung, list[Job]] = {}
    for job in sight.catalogue.jobs.values():
        if job.step is not None and job.pay_sek_month is not None:
            on.setdefault((job.ladder, job.step), []).append(job)
    for here, there in ways_onward(sight.catalogue.ladders):
        below = [job for job in on.get(here, ()) if job.pay_sek_month]
        for job in on.get(there, ()):
            less = [other for other in below if _is_less(job.pay_sek_month, other.pay_sek_month)]
            if less and len(less) == len(below):
                yield fault("STG126", sight.of_job(job, "pay_sek_month"), job=job.id, below=less[0].id, step=here[1])


def _is_less(pay: PayRange | None, other: PayRange | None) -> bool:
    if pay is None or other is None or pay.year < other.year:
        return False
    pairs = [(getattr(pay, key), getattr(other, key)) for key in ("mean", "low", "high")]
    both = [(one, two) for one, two in pairs if one is not None and two is not None]
    return bool(both) and all(one < two for one, two in both)


STEP_CHECKS: tuple[Callable[[Sight], Iterator[Fault]], ...] = (
    no_way_on,
    empty_steps,
    unreached_steps,
    without_agreement,
    without_motivation,
    steps_without_a_job,
    half_agreements,
    closed_steps,
    paid_less_above,
)
"""Every check of steps and jobs."""
