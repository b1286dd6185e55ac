"""Compiles catalogue, participant and target into a `Problem`: only what can matter for the target, numbered in the order of ids.

Comes in: frozen models, a day, a target. Goes out: the `Problem`, with warnings for what the participant file names and no ladder knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from stegvis.dates import StartRule, add_months
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.bits import Bits, joined
from stegvis.planning.holdings import Pairs, closure, gains_of, read_holdings
from stegvis.planning.problem import ALL, ANY, FAR, NO_RUNG, Need, Opening, Operator, Problem, Running, Way, holds, union
from stegvis.planning.target import Aim
from stegvis.requirement import Requirement
from stegvis.route import By
from stegvis.terms import Payer

__all__ = ["HORIZON_MONTHS", "ground", "held_now", "why_closed"]

HORIZON_MONTHS = 240
"""Beyond 20 years from today there is no route."""

NEVER = Need(ANY)
"""A requirement that never holds: a job whose months nobody needs."""


def ground(catalogue: Catalogue, participant: Participant, aim: Aim, *, today: date, by: By, payer: Payer | None = None) -> Problem:
    """Compiles one participant's problem for one target.

    Complexity: one pass over the catalogue's activities, then linear in what is relevant.
    """
    held = read_holdings(catalogue, participant, today)
    work = Bits(catalogue, participant, today, aim, by, payer, held)
    jobs = [job for job in sorted(aim.way) if job == aim.job or _hours_meet(participant, catalogue.jobs[job].hours)]
    employments = [*jobs, *([held.works_as] if held.works_as and held.works_as not in jobs else [])]
    work.employments = {job: index for index, job in enumerate(employments)}
    target = work.need(aim.requirement, aim.judged)
    openings = {job: work.need(catalogue.jobs[job].requires, job) for job in jobs if by == "first-job" or job == aim.job}
    needs = _relevant(work, openings, jobs)
    return _numbered(work, target, tuple(jobs), openings, needs)


def held_now(
    catalogue: Catalogue, participant: Participant, today: date, requirements: Mapping[str, tuple[Requirement, str]]
) -> frozenset[str]:
    """Which of the named requirements, each with what it is judged for, hold on the first day."""
    held = read_holdings(catalogue, participant, today)
    work = Bits(catalogue, participant, today, None, "target", None, held)
    work.employments = {held.works_as: 0} if held.works_as else {}
    needs = {name: work.need(requirement, judged) for name, (requirement, judged) in requirements.items()}
    first = work.first_day.toordinal()
    on = work.mask(held.lasting, False) | work.mask(held.proven, True)
    for item in held.in_progress:
        if item.ends <= work.first_day:
            given, lapsing = _given(work, item.activity)
            ends = item.ends
            on |= given | union(mask for mask, months in lapsing if add_months(ends, months) > work.first_day)
    on |= union(work.mask(pairs, shown) for _, pairs, shown in held.lapsing)
    on |= union(1 << term.bit for term in work.months.values() if term.held >= term.months)
    on |= union(1 << window.bit for window in work.windows.values() if window.opens <= first < window.closes)
    return frozenset(name for name, need in needs.items() if holds(need, on))


def _givers(catalogue: Catalogue) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for activity in catalogue.activities:
        for pair in _all_pairs(catalogue, activity):
            found.setdefault(pair, []).append(activity)
    return found


def _all_pairs(catalogue: Catalogue, activity: str) -> Pairs:
    return frozenset(pair for gain in gains_of(catalogue, activity) for pair in closure(catalogue, gain))


def _relevant(work: Bits, openings: dict[str, Need], jobs: list[str]) -> dict[str, Need]:
    """Walks back from what is needed to the activities that give it and the jobs whose months count."""
    givers = _givers(work.catalogue)
    needs: dict[str, Need] = {}
    while True:
        while work.queue:
            for activity in givers.get(work.queue.pop(), ()):
                if activity not in needs:
                    needs[activity] = NEVER
                    needs[activity] = _activity_need(work, activity)
        counted = {index for term in work.months.values() for index in term.jobs}
        missing = [job for job in jobs if job not in openings and work.employments[job] in counted]
        if not missing:
            return needs
        for job in missing:
            openings[job] = work.need(work.catalogue.jobs[job].requires, job)


def _activity_need(work: Bits, key: str) -> Need:
    activity = work.catalogue.activities[key]
    need = work.need(activity.requires, key)
    for other in activity.co_requires:
        for pair in sorted(_all_pairs(work.catalogue, other)):
            work.bit(("fact", *pair))
    if activity.renews:
        need = joined(ALL, [need, Need(ALL, 1 << work.bit(("had", activity.renews)))])
    return need


def _numbered(work: Bits, target: Need, jobs: tuple[str, ...], openings: dict[str, Need], needs: dict[str, Need]) -> Problem:
    """The problem, everything in the order of ids."""
    usable = {key: ways for key in sorted(needs) if (ways := _ways(work, work.catalogue.activities[key]))}
    index = {key: number for number, key in enumerate(usable)}
    operators = [_operator(work, key, needs[key], ways, index) for key, ways in usable.items()]
    running = []
    for item in work.held.in_progress:
        running.append(Running(len(operators), item.ends.toordinal(), item.pace_percent))
        operators.append(_under_way(work, item.activity))
    held = work.held
    had = union(1 << work.bits[("had", name)] for name in held.had if ("had", name) in work.bits)
    return Problem(
        by=work.by,
        first_day=work.first_day.toordinal(),
        horizon=add_months(work.today, HORIZON_MONTHS).toordinal(),
        names=tuple(work.bits),
        operators=tuple(operators),
        openings=tuple(Opening(job, openings.get(job, NEVER), work.way[job], 7 * work.catalogue.jobs[job].weeks_to_hire) for job in jobs),
        months=tuple(work.months.values()),
        windows=tuple(work.windows.values()),
        target=target,
        target_job=jobs.index(work.aim.job) if work.aim and work.aim.job else -1,
        held=work.mask(held.lasting, False) | work.mask(held.proven, True) | had,
        lapsing=tuple(sorted((until, work.mask(pairs, shown)) for until, pairs, shown in held.lapsing)),
        running=tuple(running),
        works_as=work.employments.get(held.works_as or "", -1),
        work_rung=work.way.get(held.works_as or "", NO_RUNG),
        pace=work.participant.pace_percent,
        pace_beside_work=work.participant.pace_beside_work,
        warnings=tuple(held.warnings),
    )


def _hours_meet(participant: Participant, hours: tuple[str, ...]) -> bool:
    return not hours or not participant.can or bool(frozenset(hours) & frozenset(participant.can))


def _ways(work: Bits, activity: Activity) -> tuple[Way, ...]:
    """The ways that are open to this participant at all."""
    if not _hours_meet(work.participant, activity.hours):
        return ()
    first = max(work.first_day, activity.valid_from or work.first_day).toordinal()
    last = min(add_months(work.today, HORIZON_MONTHS), activity.valid_to or date.max).toordinal()
    found = []
    for number, option in enumerate(activity.options()):
        begin = _first_start(option, first, work.today)
        if begin is None or option.pace_percent > work.participant.pace_percent:
            continue
        stands = option.beside_work and activity.kind not in PLACEMENTS
        way = Way(option.pace_percent, option.days, option.study_points, stands, option.starts, begin, last, number)
        if way.start_on_or_after(begin) < FAR:
            found.append(way)
    return tuple(sorted(found, key=lambda way: (-way.pace, way.days, way.points, not way.stands, way.rule.known, way.first, way.last)))


def why_closed(participant: Participant, activity: Activity) -> str:
    """Why an activity has no way that is open to the participant: `hours`, `closed`, `pace` or `ended`."""
    options = activity.options()
    if not _hours_meet(participant, activity.hours):
        return "hours"
    if not options:
        return "closed"
    return "pace" if all(option.pace_percent > participant.pace_percent for option in options) else "ended"


def _first_start(option: Option, first: int, today: date) -> int | None:
    """The day from which starts count, given the last day to apply; None when that day has passed."""
    if option.apply_by is not None:
        return first if option.apply_by >= today else None
    return max(first, today.toordinal() + option.apply_days_before)


def _operator(work: Bits, key: str, need: Need, ways: tuple[Way, ...], index: Mapping[str, int]) -> Operator:
    activity = work.catalogue.activities[key]
    gives, lapsing = _given(work, key)
    total = sum(activity.cost_sek.values())
    paid = activity.cost_sek.get(work.payer, 0) if work.payer else total
    beside = tuple((index.get(other, -1), work.mask(_all_pairs(work.catalogue, other), False)) for other in activity.co_requires)
    return Operator(key, need, gives, lapsing, ways, paid, total, activity.kind in PLACEMENTS, beside)


def _given(work: Bits, key: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The bits an activity gives for good, and those it gives for some months."""
    gives, lapsing = 0, []
    for gain in gains_of(work.catalogue, key):
        pairs = closure(work.catalogue, gain)
        had = union(1 << work.bits[("had", fact)] for fact, _ in pairs if ("had", fact) in work.bits)
        mask = work.mask(pairs, True)
        months = getattr(work.catalogue.facts[gain.fact], "valid_months", None)
        gives |= had if months else mask | had
        if months and mask:
            lapsing.append((mask, months))
    return gives, tuple((mask & ~gives, months) for mask, months in lapsing if mask & ~gives)


def _under_way(work: Bits, key: str) -> Operator:
    """An activity in progress: nothing more is paid or chosen, and its gains come on the day it ends."""
    activity = work.catalogue.activities[key]
    gives, lapsing = _given(work, key)
    stands = activity.stands_beside_work and activity.kind not in PLACEMENTS
    way = Way(0, 0, 0, stands, StartRule(), FAR, 0, 0)
    return Operator(key, Need(), gives, lapsing, (way,), 0, 0, activity.kind in PLACEMENTS)
