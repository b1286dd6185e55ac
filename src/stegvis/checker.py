"""An independent checker: an answer comes in, and one plain sentence goes out for each thing that is wrong with it.

A route is walked as it stands; only the models and the calendar are in common with the planner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from stegvis.dates import add_months, birthday, whole_months
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Job
from stegvis.ladder.names import resolve, resolve_level
from stegvis.ladder.rungs import Rung, rungs_below
from stegvis.participant import Participant
from stegvis.requirement import AgeLimits, AgeNeeded, AllOf, AnyOf, AtLeast, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves
from stegvis.route import AlreadyQualified, Answer, Leg, NoRoute, Route, Stop, Target

__all__ = ["verify"]

Checks = Iterator[tuple[object, str]]  # what would be wrong, and the sentence that says so
Held = tuple[str, str | None]  # a fact with one of its levels, or with None: the fact as such
WORK, DAY = ("jobs", "work"), timedelta(days=1)


class _Span(NamedTuple):
    """An activity or employment, `ends` exclusive; `full`: it fills the day, as work and placements do; `ways` to take what is new."""

    what: str
    starts: date
    ends: date
    pace: int = 0
    full: bool = True
    suits_work: bool = False
    ways: tuple[Option, ...] = ()


def verify(catalogue: Catalogue, participant: Participant, answer: Answer, *, today: date) -> tuple[str, ...]:
    """Says what is wrong with an answer; an empty tuple means that it is valid."""
    life = _Life(catalogue, participant, today, participant.first_day(today))
    begun = [(resolve(catalogue, item.activity, ("activities",)), item) for item in participant.in_progress]
    life = replace(life, runs=tuple(life.run(key, date.min, item.ends, item.pace_percent) for key, item in begun if key)).employed(())
    way = _way(life, answer.target)
    checks = _answer_checks(life, way, answer) if way else [(True, "There is no such target.")]
    return tuple(sentence for wrong, sentence in checks if wrong)


@dataclass(frozen=True)
class _Life:
    """The participant's days as an answer has them: the activities, and the employments in their order."""

    catalogue: Catalogue
    person: Participant
    today: date
    first_day: date
    runs: tuple[_Span, ...] = ()
    jobs: tuple[_Span, ...] = ()

    def run(self, what: str, starts: date, ends: date, pace: int, points: int | None = None) -> _Span:
        activity, said = self.catalogue.activities[what], (pace, (ends - starts).days, points)
        ways = tuple(way for way in activity.options() if (way.pace_percent, way.days, way.study_points) == said)
        beside_work = activity.stands_beside_work if points is None else any(way.beside_work for way in ways)
        full = activity.kind in PLACEMENTS
        return _Span(what, starts, ends, pace, full, beside_work and not full, ways)

    def employed(self, stops: Iterable[Stop]) -> _Life:
        """The same days with the present job and these stops, each from its hire until a later one begins."""
        works_as, jobs = self.person.works_as or "", list[_Span]()
        hires = [(resolve(self.catalogue, works_as, WORK) or works_as, self.first_day)] if works_as else []
        for job, day in [*hires, *((stop.job, stop.expected_hire) for stop in stops)]:
            jobs = [item._replace(ends=min(item.ends, day)) for item in jobs if item.starts < day] + [_Span(job, day, date.max)]
        return replace(self, jobs=tuple(jobs))

    def suits(self, hours: Sequence[str]) -> bool:
        return not hours or not self.person.can or not set(hours).isdisjoint(self.person.can)

    def spells(self) -> Iterator[tuple[Held, date, date, bool]]:
        """What is held or given, from when until when (exclusive), and whether it is proven."""
        for item in self.person.holds:
            fact = self.catalogue.facts.get(resolve(self.catalogue, item.fact or "", ("facts",)) or "")
            level = resolve_level(fact.levels, item.level or fact.levels[0]) if fact and fact.levels else None
            if fact and (level or not fact.levels):
                lapses = item.expires + DAY if item.expires else date.max
                yield (fact.id, level), date.min, lapses, item.evidence != "self_reported"
        for run in self.runs:
            for given, level in self.gives(run.what):
                months = getattr(self.catalogue.facts[given], "valid_months", None)
                yield (given, level), run.ends, add_months(run.ends, months) if months else date.max, True

    def gives(self, activity: str) -> set[Held]:
        entry = self.catalogue.activities[activity]
        return {(gain.fact, gain.level) for gain in entry.gives} | ({(entry.renews, None)} if entry.renews else set())

    def held(self, day: date, *, proven: bool = False, ever: bool = False) -> set[Held]:
        """What holds that day, with lower levels and all that is implied; `proven` sets own word aside, `ever` counts what has lapsed."""
        return self.closed(
            held for held, starts, ends, shown in self.spells() if starts <= day and (ever or day < ends) and shown >= proven
        )

    def closed(self, found: Iterable[Held]) -> set[Held]:
        waiting, closed = list(found), set[Held]()
        while waiting:
            fact_id, level = waiting.pop()
            if (fact_id, level) not in closed:
                closed |= {(fact_id, level), (fact_id, None)}
                fact = self.catalogue.facts[fact_id]
                waiting += [(fact_id, lower) for lower in fact.levels[: fact.levels.index(level) if level else 0]]
                waiting += [(gain.fact, gain.level) for gain in fact.implies]
        return closed

    def months(self, day: date, wanted: tuple[str, ...]) -> int:
        """Months in those jobs: what the file says, and each unbroken time of employment in whole months."""
        alike = {*wanted, *(job.id for job in self.catalogue.jobs.values() if not set(wanted).isdisjoint(job.counts_as))}
        kept = [(resolve(self.catalogue, name, WORK), count) for item in self.person.holds for name, count in item.experience.items()]
        unbroken = [list(group) for counts, group in groupby(self.jobs, key=lambda job: job.what in alike) if counts]
        worked = sum(whole_months(group[0].starts, min(group[-1].ends, day)) for group in unbroken)
        return worked + sum(count for job, count in kept if job in alike)

    def met(self, requirement: Requirement, day: date, whose: str | None = None) -> bool:
        """Whether the requirement of `whose`, an activity or a job, holds on that day."""
        if self.waived(requirement, day, whose):
            return True
        match requirement:
            case FactNeeded(fact=fact, proof=proof):
                return (fact, None) in self.held(day, proven=proof)
            case LevelNeeded(fact=fact, level=level):
                return (fact, level) in self.held(day)
            case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
                least = len(items) if isinstance(requirement, AllOf) else getattr(requirement, "at_least", 1)
                return sum(self.met(item, day, whose) for item in items) >= least
            case ExperienceNeeded(experience=term):
                return self.months(day, term.of) >= term.months
            case AgeNeeded(age=limits):
                return self.person.born is None or _age_allows(self.person.born, limits, day)
        return False  # only a person can say

    def waived(self, asked: Requirement, day: date, whose: str | None) -> bool:
        """Whether a waiver covers just this: the same, or a lower level of the same fact."""
        covering = [asked]
        if isinstance(asked, LevelNeeded):
            levels = self.catalogue.facts[asked.fact].levels
            covering = [LevelNeeded(fact=asked.fact, level=level) for level in levels[levels.index(asked.level) :]]
        mine = [item for item in self.person.waivers if item.date <= day and item.requirement in covering]
        return any(resolve(self.catalogue, item.for_, ("activities", "jobs")) == whose for item in mine)

    def first(self, requirement: Requirement, until: date, whose: str | None = None) -> date | None:
        """The first day it holds: an end, a waiver's day, the first of a month, or whole months after a birth or hire."""
        since = [date(self.first_day.year, 1, 1), *(job.starts for job in self.jobs)]
        since += [self.person.born] if isinstance(self.person.born, date) else []
        days = {self.first_day, *(run.ends for run in self.runs), *(item.date for item in self.person.waivers)}
        days |= {add_months(start, months) for start in since for months in range(whole_months(start, until) + 1)}
        return next((day for day in sorted(days) if self.first_day <= day <= until and self.met(requirement, day, whose)), None)

    def opens(self, job: str, until: date) -> date | None:
        return self.first(self.catalogue.jobs[job].requires, until, job)


def _age_allows(born: int | date, limits: AgeLimits, day: date) -> bool:
    """Whether the limits are kept; with a year of birth only, whatever is not certainly broken counts as kept."""
    eldest, youngest = (born, born) if isinstance(born, date) else (date(born, 1, 1), date(born, 12, 31))
    since = birthday(eldest, limits.min or 0)
    since = date(since.year, 7, 1) if limits.from_ else since
    return since <= day and (limits.max is None or day < birthday(youngest, limits.max + 1))


def _rung(entry: Job | Activity) -> Rung:
    return (entry.ladder, -1 if entry.step is None else entry.step)


class _Way(NamedTuple):
    """What is sought, the possible stops with their places, the present job's place, and the rung the participant stands before."""

    needed: Requirement
    job: str | None
    stops: dict[str, int]
    worked: int | None = None
    standing: Rung | None = None


def _way(life: _Life, target: Target) -> _Way | None:
    """What leads to the target; a rung of another ladder has its place just before the first rung that it leads to here."""
    catalogue, works_as = life.catalogue, resolve(life.catalogue, life.person.works_as or "", WORK) or ""
    papers = {(ladder.id, step.step): step.certificate for ladder in catalogue.ladders.values() for step in ladder.steps}
    sought = _sought(catalogue, target, papers)
    if sought is None:
        return None
    needed, top = sought[0], min((rung for rung in sought[1] if rung in papers), key=lambda rung: rung[::-1], default=None)
    if top is None:
        stops = {target.job: 0} if target.job else {}
        return _Way(needed, target.job, stops, stops.get(works_as))
    below = (*rungs_below(catalogue.ladders, *top), top)
    own = {rung: rungs_below(catalogue.ladders, *rung) for rung in below if rung[0] == top[0]}
    places = {rung: rung[1] if rung in own else min(over[1] for over in own if rung in own[over]) - 1 for rung in below}
    jobs = {job.id: _rung(job) for job in catalogue.jobs.values() if job.id == target.job or _rung(job) in places.keys() - {top}}
    present = {jobs[works_as]} if works_as in jobs else set()
    able = {rung for job, rung in jobs.items() if life.opens(job, life.first_day)} | present
    climbed = {rung for rung in places if (life.met(FactNeeded(fact=paper), life.first_day) if (paper := papers[rung]) else rung in able)}
    last = max((places[rung] for rung in climbed | (present - own.keys()) if rung != top), default=-1)
    stops = {job: places[rung] for job, rung in jobs.items() if rung in own}
    worked = next((places[rung] for rung in present), None)
    return _Way(needed, target.job, stops, worked, min(rung for rung in own if rung[1] > last))


def _sought(catalogue: Catalogue, target: Target, papers: dict[Rung, str | None]) -> tuple[Requirement, list[Rung]] | None:
    """The target's requirement, and the rungs that it may stand on."""
    job, fact = catalogue.jobs.get(target.job or ""), catalogue.facts.get(target.certificate or target.competency or "")
    if job:
        return job.requires, [_rung(job)]
    if fact and target.level in (None, *fact.levels):
        levels = fact.levels or (None,)
        enough = [(fact.id, level) for level in levels[levels.index(target.level or levels[-1]) :]]
        gives = [_rung(item) for item in catalogue.activities.values() if any((gain.fact, gain.level) in enough for gain in item.gives)]
        needed = LevelNeeded(fact=fact.id, level=enough[0][1]) if enough[0][1] else FactNeeded(fact=fact.id)
        return needed, [rung for rung, paper in papers.items() if paper == fact.id] or gives
    return (AllOf(all_of=()), []) if target.ladder in catalogue.ladders and not target.job else None  # all its jobs are open already


def _answer_checks(life: _Life, way: _Way, answer: Answer) -> Checks:
    ladder = [job for job in life.catalogue.jobs.values() if job.ladder == answer.target.ladder and job.step is not None]
    closed = [(job.step, job.id) for job in ladder if not life.opens(job.id, life.first_day)]
    held = life.met(way.needed, life.first_day, way.job) if way.job or not ladder else not closed
    yield answer.participant != life.person.participant, "The answer is for another participant."
    yield answer.made_from.today != life.today, "The answer was made for another day."
    yield ladder and way.job and way.job not in min(closed, default=()), "The target is not the lowest job of its ladder still to come."
    yield held and isinstance(answer, Route | NoRoute), "The target already holds on the first day."
    yield not held and isinstance(answer, AlreadyQualified), "The target does not hold on the first day."
    for item in answer.obstacles if isinstance(answer, NoRoute) else ():
        needy = {
            key
            for key, entry in life.catalogue.activities.items()
            for leaf in leaves(entry.requires)
            if item.what in leaf.model_dump().values()
        }
        wanted, givers = (item.what, item.particulars.get("level")), life.catalogue.activities.keys() - needy
        given = item.code == "nothing-gives" and any(wanted in life.closed(life.gives(giver)) for giver in givers)
        yield given, f"Something gives {item.what}."
    yield from _route_checks(life, way, answer) if isinstance(answer, Route) else ()


def _route_checks(life: _Life, way: _Way, answer: Route) -> Checks:
    unknown = [(True, f"There is no activity {leg.activity}.") for leg in answer.legs if leg.activity not in life.catalogue.activities]
    unknown += [(True, f"{stop.job} is no job on the way.") for stop in answer.stops if stop.job not in way.stops]
    target_day = answer.totals.target.earliest
    if unknown or target_day is None:
        yield from unknown or [(True, "The route does not say when the target holds.")]
        return
    begun, new = [leg for leg in answer.legs if leg.in_progress], [leg for leg in answer.legs if not leg.in_progress]
    shown, known = [(leg.activity, leg.ends, leg.pace_percent) for leg in begun], [(run.what, run.ends, run.pace) for run in life.runs]
    order = [(leg.starts or date.min, leg.activity) for leg in new]
    yield sorted(shown) != sorted(known), "The legs in progress are not those of the participant."
    yield (*begun, *new) != answer.legs or order != sorted(order), "The legs do not stand in their order."
    yield any(leg.starts or leg.study_points or leg.cost_sek for leg in begun), "A leg in progress has a start, points or a cost."
    runs = [life.run(leg.activity, leg.starts or leg.ends, leg.ends, leg.pace_percent, leg.study_points) for leg in new]
    life = replace(life, runs=(*life.runs, *runs)).employed(answer.stops)
    for leg, run in zip(new, runs, strict=True):
        checks = [*_leg_checks(life, leg, run), *_place_checks(life, run, target_day)]
        yield from ((wrong, f"{run.what}: {sentence}") for wrong, sentence in checks)
    yield from _stop_checks(life, way, answer, target_day)
    yield from _sum_checks(life, way, answer, new, target_day)


def _leg_checks(life: _Life, leg: Leg, run: _Span) -> Checks:
    """What is asked of a new leg by itself."""
    activity, day = life.catalogue.activities[run.what], run.starts
    starts = [way for way in run.ways if way.starts.on_or_after(day) == day]
    in_time = [way for way in starts if (way.apply_by or day - way.apply_days_before * DAY) >= life.today]
    wage = {"wage"} if any(_meet(run, job) for job in life.jobs) else set()
    kept = (activity.name, activity.kind, activity.ladder, activity.step, activity.cost_sek, {*activity.lives_on, *wage})
    yield leg.starts is None, "it has no start."
    yield not run.ways, "it cannot be taken at that pace, with that length or for those points."
    yield run.ways and not starts, f"it cannot start on {day}."
    yield starts and not in_time, "the last day to apply has passed."
    yield day < life.first_day, "it starts before the first day."
    yield day > add_months(life.today, 240), "it starts more than 20 years from today."
    yield not life.suits(activity.hours), "its hours are not possible for the participant."
    yield not (activity.valid_from or day) <= day <= (activity.valid_to or day), "it is not offered on its start day."
    yield not life.met(activity.requires, day, run.what), f"its requirement does not hold on {day}."
    yield activity.renews and (activity.renews, None) not in life.held(day, ever=True), f"{activity.renews} was never held."
    yield (leg.name, leg.kind, leg.ladder, leg.step, leg.cost_sek, {*leg.lives_on}) != kept, "it is not what the catalogue says."


def _meet(one: _Span, other: _Span) -> bool:
    return one is not other and one.starts < other.ends and other.starts < one.ends


def _place_checks(life: _Life, run: _Span, target_day: date) -> Checks:
    """What is asked of a new leg among the others: what it needs and what needs it, and what it overlaps."""
    activities, spans = life.catalogue.activities, (*life.runs, *life.jobs)
    begun = {other.what for other in life.runs if other.starts <= run.starts}
    alone = [other for other in activities[run.what].co_requires if other not in begun and not life.gives(other) <= life.held(run.starts)]
    needed = any(run.what in activities[other.what].co_requires for other in life.runs if other is not run and other.starts > date.min)
    meeting = [other for other in spans if _meet(run, other)]
    clash = [other.what for other in meeting if (run.full and not other.suits_work) or (other.full and not run.suits_work)]
    yield alone, "what it must stand beside has not started."
    yield not needed and run.ends > target_day, "it is not finished when the target holds."
    yield not needed and not _gives_new(life, run), "it gives nothing new."
    yield clash, f"it cannot stand beside {' and '.join(clash)}."
    for day in sorted({max(run.starts, other.starts) for other in (run, *meeting)}):
        running = [other for other in spans if other.starts <= day < other.ends]
        limit = life.person.pace_beside_work if any(other.full for other in running) else life.person.pace_percent
        load = sum(other.pace for other in running)
        yield load > limit, f"on {day} the paces sum to {load} %, and {limit} % is the most."


def _gives_new(life: _Life, run: _Span) -> bool:
    """Whether something holds for its sake, when it ends or on the last day of what it gives; or is proven, where proof is asked."""
    rest = replace(life, runs=tuple(other for other in life.runs if other is not run))
    needs = [entry.requires for entry in (*life.catalogue.activities.values(), *life.catalogue.jobs.values())]
    asked = {leaf.fact for need in needs for leaf in leaves(need) if isinstance(leaf, FactNeeded) and leaf.proof}
    days = {run.ends, *(lapses - DAY for _, starts, lapses, _ in life.spells() if starts == run.ends)}
    proven = [life.held(day, proven=True) - rest.held(day, proven=True) for day in days]
    return any(life.held(day) - rest.held(day) for day in days) or not asked.isdisjoint(fact for found in proven for fact, _ in found)


def _stop_checks(life: _Life, way: _Way, answer: Route, target_day: date) -> Checks:
    jobs, taken, by_first = life.catalogue.jobs, [stop.job for stop in answer.stops], answer.by == "first-job"
    for stop in answer.stops:
        job, able = jobs[stop.job], stop.able_to_apply
        opened, hire, others = life.opens(job.id, able), _hire(life, stop), [other for other in answer.stops if other is not stop]
        idle = not by_first and job.id != way.job and _holds_without(life, way, others, target_day)
        yield not opened, f"{job.id}: its requirement does not hold on {able}."
        yield opened and opened < able, f"{job.id}: one is able to apply from {opened} already."
        yield able > target_day or (job.id == way.job and able < target_day), f"{job.id}: it does not open when the target says."
        yield stop.expected_hire != hire, f"{job.id}: the expected hire is {hire}."
        yield job.id != way.job and not life.suits(job.hours), f"{job.id}: its hours are not possible for the participant."
        yield (stop.name, stop.ladder, stop.step) != (job.name, job.ladder, job.step), f"{job.id}: it is not what the catalogue says."
        yield idle, f"{job.id}: its months are not needed."
    climb = ([] if way.worked is None else [way.worked]) + [way.stops[job] for job in taken]
    seeks = way.job and (way.worked is None or way.worked < way.stops[way.job])
    forced = by_first and way.worked is None and all(item.code != "first-job-not-kept" for item in answer.warnings)
    possible = [job for job in way.stops if job == way.job or life.suits(jobs[job].hours)]
    opening = sorted((day, -way.stops[job], job) for job in possible if (day := life.opens(job, target_day)))
    yield any(low >= high for low, high in pairwise(climb)), "The stops do not climb."
    yield any(one.able_to_apply >= two.able_to_apply for one, two in pairwise(answer.stops)), "The stops do not open one after another."
    yield seeks and taken[-1:] != [way.job], "The target is not the last stop."
    yield forced and taken[:1] != [job for *_, job in opening[:1]], "The first stop is not the first job on the way that opens."


def _hire(life: _Life, stop: Stop) -> date:
    """The expected hire: put off while something that started before the stop opens runs and cannot stand beside work."""
    day = stop.able_to_apply + life.catalogue.jobs[stop.job].weeks_to_hire * 7 * DAY
    left = sorted((run for run in life.runs if run.starts < stop.able_to_apply and run.ends > day), key=lambda run: run.ends)
    while not all(run.suits_work for run in left) or sum(run.pace for run in left) > life.person.pace_beside_work:
        day = left.pop(0).ends
    return day


def _holds_without(life: _Life, way: _Way, stops: Sequence[Stop], target_day: date) -> bool:
    """Whether everything on the route would hold on the same days with these stops only."""
    less, new = life.employed(stops), [run for run in life.runs if run.starts > date.min]
    legs = [less.met(life.catalogue.activities[run.what].requires, run.starts, run.what) for run in new]
    same = [less.opens(stop.job, stop.able_to_apply) == stop.able_to_apply for stop in stops]
    return all([*legs, *same, less.first(way.needed, target_day, way.job) == target_day])


def _sum_checks(life: _Life, way: _Way, answer: Route, new: Sequence[Leg], target_day: date) -> Checks:
    """The target's day, the sums over the new legs, the next step; the bound is never above the value, and is the value if proven."""
    totals, step, bound = answer.totals, answer.next_step, answer.lower_bound
    ready, first = life.first(way.needed, target_day, way.job), [(stop.able_to_apply, stop.expected_hire) for stop in answer.stops[:1]]
    opens = [(life.first_day, life.first_day)] if way.worked is not None else first or [(None, None)]
    points, cost = sum(leg.study_points for leg in new), sum((Counter(leg.cost_sek) for leg in new), Counter[str]())
    begins = [(leg.activity, leg.starts) for leg in new[:1]] or [(None, None)]
    rung = (step.ladder, step.step) if way.standing or step.step is not None else None
    kronor = sum(amount for payer, amount in totals.cost_sek.items() if answer.payer in (None, payer))
    days = {"first-job": [(totals.able_to_apply.earliest, bound.able_to_apply)]}.get(answer.by, []) + [(target_day, bound.target)]
    amounts = {"weeks": [(totals.study_points, bound.study_points)], "cost": [(kronor, bound.cost_sek)]}
    apart = [(value, least) for value, least in amounts.get(answer.by, days) if value != least][:1]
    yield not ready, "The target does not hold on the day that is said."
    yield ready and ready != target_day, f"The target holds on {ready} already."
    yield ready and ready > add_months(life.today, 240), "The target holds more than 20 years from today."
    yield [(totals.able_to_apply.earliest, totals.expected_hire.earliest)] != opens, "The totals do not say when the first job is open."
    yield totals.study_points != points, f"The study points sum to {points}."
    yield Counter(totals.cost_sek) != cost, "The costs do not sum so."
    yield [(step.activity, step.starts)] != begins, "The next step is not the first new leg."
    yield (step.do in ("apply", "start")) != bool(new), "The next step is not something to do now."
    yield rung != way.standing, "The next step is not before the rung where the participant stands."
    yield answer.proven_optimal and apart, "It is said to be proven, but the bound is not the value."
    yield any(least is not None and value is not None and least > value for value, least in apart), "The bound is above the value."
