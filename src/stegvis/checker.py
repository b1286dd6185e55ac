"""An independent checker: it walks an answer as it stands, and gives one plain sentence for each thing that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from stegvis.dates import add_months, whole_months
from stegvis.ladder.activity import PLACEMENTS, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve, resolve_level
from stegvis.ladder.way import Way, find_way, rung_of
from stegvis.participant import Participant
from stegvis.requirement import AgeNeeded, AllOf, AnyOf, AtLeast, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, canonical, leaves
from stegvis.route import AlreadyQualified, Answer, Comparison, Leg, NoRoute, Route, Stop, TargetAnswer

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
    if isinstance(answer, Comparison):
        return tuple(text for item in answer.candidates for text in verify(catalogue, participant, item.answer, today=today))
    target, works_as = answer.target, participant.works_as or ""
    way = find_way(catalogue, job=target.job, fact=target.certificate or target.competency, level=target.level, ladder=target.ladder)
    if way is None:
        return ("There is no such target.",)
    life = _Life(catalogue, participant, today, participant.first_day(today), resolve(catalogue, works_as, WORK) or works_as)
    begun = [(catalogue.activities.get(resolve(catalogue, item.activity, ("activities",)) or ""), item) for item in participant.in_progress]
    runs = [life.run(one.id, date.min, item.ends, one.pace_under_way(item.pace_percent)) for one, item in begun if one]
    return tuple(text for wrong, text in _answer_checks(replace(life, runs=tuple(runs)).employed(()), way, answer) if wrong)


@dataclass(frozen=True, slots=True)
class _Life:
    """The participant's days as an answer has them: the activities, and the employments in their order."""

    catalogue: Catalogue
    person: Participant
    today: date
    first_day: date
    works_as: str
    runs: tuple[_Span, ...] = ()
    jobs: tuple[_Span, ...] = ()

    def run(self, what: str, starts: date, ends: date, pace: int, points: int | None = None) -> _Span:
        """An activity: with study points, a new leg in one of the ways that it may be taken; without, in progress."""
        activity, said = self.catalogue.activities[what], (pace, (ends - starts).days, points)
        ways = tuple(way for way in activity.options() if (way.pace_percent, way.days, way.study_points) == said)
        beside_work = activity.stands_beside_work if points is None else any(way.beside_work for way in ways)
        return _Span(what, starts, ends, pace, activity.kind in PLACEMENTS, beside_work and activity.kind not in PLACEMENTS, ways)

    def employed(self, stops: Iterable[Stop]) -> _Life:
        """The same days with the present job and these stops, each from its hire until a later one begins."""
        hires, jobs = [(self.works_as, self.first_day)] if self.works_as else [], list[_Span]()
        for job, day in [*hires, *((stop.job, stop.expected_hire) for stop in stops)]:
            jobs = [item._replace(ends=min(item.ends, day)) for item in jobs if item.starts < day] + [_Span(job, day, date.max)]
        return replace(self, jobs=tuple(jobs))

    def meeting(self, run: _Span) -> list[_Span]:
        return [item for item in (*self.runs, *self.jobs) if item is not run and item.starts < run.ends and run.starts < item.ends]

    def spells(self) -> Iterator[tuple[Held, date, date, bool]]:
        """What is held or given, from when until when (exclusive), and whether it is proven."""
        for item in self.person.holds:
            fact = self.catalogue.facts.get(resolve(self.catalogue, item.fact or "", ("facts",)) or "")
            level = resolve_level(fact.levels, item.level or fact.levels[0]) if fact and fact.levels else None
            if fact and (level or not fact.levels):
                lapses = item.expires + DAY if item.expires else date.max
                yield (fact.id, level), date.min, lapses, item.evidence != "self_reported"
        for run in self.runs:
            for given, level in self.catalogue.activities[run.what].gains:
                months = getattr(self.catalogue.facts[given], "valid_months", None)
                yield (given, level), run.ends, add_months(run.ends, months) if months else date.max, True

    def held(self, day: date, *, proven: bool = False, ever: bool = False) -> set[Held]:
        """What holds that day: with `proven` own word set aside, with `ever` whether or not it has lapsed since."""
        since = (spell for spell in self.spells() if spell[1] <= day and (ever or day < spell[2]))
        return self.catalogue.closure(held for held, _, _, shown in since if shown or not proven)

    def months(self, day: date, wanted: tuple[str, ...]) -> int:
        """Months in those jobs: what the file says, and each unbroken time of employment in whole months."""
        alike = {*wanted, *(job.id for job in self.catalogue.jobs.values() if not set(wanted).isdisjoint(job.counts_as))}
        kept = [(resolve(self.catalogue, name, WORK), count) for item in self.person.holds for name, count in item.experience.items()]
        unbroken = [list(group) for counts, group in groupby(self.jobs, key=lambda job: job.what in alike) if counts]
        return sum(whole_months(one[0].starts, min(one[-1].ends, day)) for one in unbroken) + sum(n for job, n in kept if job in alike)

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
                return limits.allow(self.person.born, day)
        return False  # only a person can say

    def waived(self, asked: Requirement, day: date, whose: str | None) -> bool:
        """Whether a waiver covers just this: the same, or a lower level of the same fact."""
        covering = [asked]
        if isinstance(asked, LevelNeeded):
            levels = self.catalogue.facts[asked.fact].levels
            covering = [LevelNeeded(fact=asked.fact, level=level) for level in levels[levels.index(asked.level) :]]
        mine = [item for item in self.person.waivers if item.date <= day and canonical(item.requirement) in map(canonical, covering)]
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


def _answer_checks(life: _Life, way: Way, answer: TargetAnswer) -> Checks:
    job = answer.target.job
    ladder = [entry for entry in life.catalogue.jobs.values() if entry.ladder == answer.target.ladder and entry.step is not None]
    closed = [(entry.step, entry.id) for entry in ladder if not life.opens(entry.id, life.first_day)]
    held = life.met(way.requirement, life.first_day, job) if job or not ladder else not closed
    yield answer.participant != life.person.participant, "The answer is for another participant."
    yield answer.made_from.today != life.today, "The answer was made for another day."
    yield ladder and job and job not in min(closed, default=()), "The target is not the lowest job of its ladder still to come."
    yield held and isinstance(answer, Route | NoRoute), "The target already holds on the first day."
    yield not held and isinstance(answer, AlreadyQualified), "The target does not hold on the first day."
    for item in answer.obstacles if isinstance(answer, NoRoute) else ():
        wanted, activities = (item.what, item.particulars.get("level")), life.catalogue.activities.values()
        givers = [entry for entry in activities if wanted in life.catalogue.closure(entry.gains - {(entry.renews or "", None)})]
        asking = [entry for entry in givers if any(getattr(leaf, "fact", "") == item.what for leaf in leaves(entry.requires))]
        yield item.code == "nothing-gives" and givers != asking, f"Something gives {item.what}."
    yield from _route_checks(life, way, answer) if isinstance(answer, Route) else ()


def _route_checks(life: _Life, way: Way, answer: Route) -> Checks:
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
        yield from ((wrong, f"{run.what}: {sentence}") for wrong, sentence in _leg_checks(life, leg, run, target_day))
    yield from _stop_checks(life, way, answer, target_day)
    yield from _sum_checks(life, way, answer, new, target_day)


def _leg_checks(life: _Life, leg: Leg, run: _Span, target_day: date) -> Checks:
    """What is asked of a new leg by itself, and among the others: what it needs, what needs it, and what it overlaps."""
    activities, activity, day, meeting = life.catalogue.activities, life.catalogue.activities[run.what], run.starts, life.meeting(run)
    starts = [way for way in run.ways if way.starts.on_or_after(day) == day]
    in_time = [way for way in starts if (way.apply_by or day - way.apply_days_before * DAY) >= life.today]
    lives_on = {*activity.lives_on, *("wage" for other in meeting if other in life.jobs)}
    kept = (activity.name, activity.kind, activity.ladder, activity.step, activity.cost_sek, lives_on)
    begun = {other.what for other in life.runs if other.starts <= day}
    alone = [other for other in activity.co_requires if other not in begun and not activities[other].gains <= life.held(day)]
    needed = any(run.what in activities[other.what].co_requires for other in life.runs if other is not run and other.starts > date.min)
    clash = [other.what for other in meeting if (run.full and not other.suits_work) or (other.full and not run.suits_work)]
    yield leg.starts is None, "it has no start."
    yield not run.ways, "it cannot be taken at that pace, with that length or for those points."
    yield run.ways and not starts, f"it cannot start on {day}."
    yield starts and not in_time, "the last day to apply has passed."
    yield day < life.first_day, "it starts before the first day."
    yield day > add_months(life.today, 240), "it starts more than 20 years from today."
    yield not needed and run.ends > target_day, "it is not finished when the target holds."
    yield not life.person.suits(activity.hours), "its hours are not possible for the participant."
    yield not (activity.valid_from or day) <= day <= (activity.valid_to or day), "it is not offered on its start day."
    yield not life.met(activity.requires, day, run.what), f"its requirement does not hold on {day}."
    yield alone, "what it must stand beside has not started."
    yield activity.renews and (activity.renews, None) not in life.held(day, ever=True), f"{activity.renews} was never held."
    yield not needed and not _gives_new(life, run), "it gives nothing new."
    yield (leg.name, leg.kind, leg.ladder, leg.step, leg.cost_sek, {*leg.lives_on}) != kept, "it is not what the catalogue says."
    yield clash, f"it cannot stand beside {' and '.join(clash)}."
    for day in sorted({max(day, other.starts) for other in (run, *meeting)}):
        running = [other for other in (run, *meeting) if other.starts <= day < other.ends]
        limit = life.person.pace_beside_work if any(other.full for other in running) else life.person.pace_percent
        load = sum(other.pace for other in running)
        yield load > limit, f"on {day} the paces sum to {load} %, and {limit} % is the most."


def _gives_new(life: _Life, run: _Span) -> bool:
    """Whether something holds for its sake, when it ends or on the last day of what it gives; or is proven, where proof is asked."""
    rest = replace(life, runs=tuple(other for other in life.runs if other is not run))
    needs = [item.requires for item in life.catalogue.activities.values()] + [item.requires for item in life.catalogue.jobs.values()]
    asked = {leaf.fact for need in needs for leaf in leaves(need) if isinstance(leaf, FactNeeded) and leaf.proof}
    days = {run.ends, *(lapses - DAY for _, starts, lapses, _ in life.spells() if starts == run.ends)}
    proven = {fact for day in days for fact, _ in life.held(day, proven=True) - rest.held(day, proven=True)}
    return any(life.held(day) - rest.held(day) for day in days) or not asked.isdisjoint(proven)


def _stop_checks(life: _Life, way: Way, answer: Route, target_day: date) -> Checks:
    jobs, target, taken = life.catalogue.jobs, answer.target.job, [stop.job for stop in answer.stops]
    worked, by_first = way.jobs.get(life.works_as), answer.by == "first-job"
    for stop in answer.stops:
        job, able, opened, hire = jobs[stop.job], stop.able_to_apply, life.opens(stop.job, stop.able_to_apply), _hire(life, stop)
        yield not opened, f"{job.id}: its requirement does not hold on {able}."
        yield opened and opened < able, f"{job.id}: one is able to apply from {opened} already."
        yield able > target_day or (job.id == target and able < target_day), f"{job.id}: it does not open when the target says."
        yield stop.expected_hire != hire, f"{job.id}: the expected hire is {hire}."
        yield job.id != target and not life.person.suits(job.hours), f"{job.id}: its hours are not possible for the participant."
        yield (stop.name, stop.ladder, stop.step) != (job.name, job.ladder, job.step), f"{job.id}: it is not what the catalogue says."
        yield not by_first and job.id != target and _holds_without(life, way, answer, stop), f"{job.id}: its months are not needed."
    climb = ([] if worked is None else [worked]) + [way.stops[job] for job in taken]
    forced = by_first and worked is None and all(item.code != "first-job-not-kept" for item in answer.warnings)
    possible = [job for job in way.stops if job == target or life.person.suits(jobs[job].hours)]
    opening = sorted((day, -way.stops[job], job) for job in possible if (day := life.opens(job, target_day)))
    yield any(low >= high for low, high in pairwise(climb)), "The stops do not climb."
    yield any(one.able_to_apply >= two.able_to_apply for one, two in pairwise(answer.stops)), "The stops do not open one after another."
    yield target and (worked is None or worked < way.stops[target]) and taken[-1:] != [target], "The target is not the last stop."
    yield forced and taken[:1] != [job for *_, job in opening[:1]], "The first stop is not the first job on the way that opens."


def _hire(life: _Life, stop: Stop) -> date:
    """The expected hire: put off while something that started before the stop opens runs and cannot stand beside work."""
    day = stop.able_to_apply + life.catalogue.jobs[stop.job].weeks_to_hire * 7 * DAY
    left = sorted((run for run in life.runs if run.starts < stop.able_to_apply and run.ends > day), key=lambda run: run.ends)
    while not all(run.suits_work for run in left) or sum(run.pace for run in left) > life.person.pace_beside_work:
        day = left.pop(0).ends
    return day


def _holds_without(life: _Life, way: Way, answer: Route, stop: Stop) -> bool:
    """Whether everything on the route would hold on the same days without that stop."""
    others = [other for other in answer.stops if other is not stop]
    less, target_day = life.employed(others), answer.totals.target.earliest or life.first_day
    legs = [less.met(life.catalogue.activities[run.what].requires, run.starts, run.what) for run in life.runs if run.starts > date.min]
    same = [less.opens(other.job, other.able_to_apply) == other.able_to_apply for other in others]
    return all([*legs, *same, less.first(way.requirement, target_day, answer.target.job) == target_day])


def _sum_checks(life: _Life, way: Way, answer: Route, new: Sequence[Leg], target_day: date) -> Checks:
    """The target's day, the sums over the new legs, the next step; and the bound, which is never above the value."""
    totals, step, bound, standing = answer.totals, answer.next_step, answer.lower_bound, _standing(life, way)
    said, ready = (totals.able_to_apply.earliest, totals.expected_hire.earliest), life.first(way.requirement, target_day, answer.target.job)
    opens = (answer.stops[0].able_to_apply, answer.stops[0].expected_hire) if answer.stops else (None, None)
    opens = opens if life.works_as not in way.jobs else (life.first_day, life.first_day)
    points, cost = sum(leg.study_points for leg in new), sum((Counter(leg.cost_sek) for leg in new), Counter[str]())
    begins = (new[0].activity, new[0].starts) if new else (None, None)
    rung = (step.ladder, step.step) if standing or step.step is not None else None
    kronor = sum(amount for payer, amount in totals.cost_sek.items() if answer.payer in (None, payer))
    pairs: list[tuple[Any, Any]] = [(said[0], bound.able_to_apply), (target_day, bound.target)]
    pairs = {"target": pairs[1:], "weeks": [(points, bound.study_points)], "cost": [(kronor, bound.cost_sek)]}.get(answer.by, pairs)
    value, least = next((pair for pair in pairs if pair[0] != pair[1]), (None, None))
    yield not ready, "The target does not hold on the day that is said."
    yield ready and ready != target_day, f"The target holds on {ready} already."
    yield ready and ready > add_months(life.today, 240), "The target holds more than 20 years from today."
    yield said != opens, "The totals do not say when the first job is open."
    yield totals.study_points != points, f"The study points sum to {points}."
    yield Counter(totals.cost_sek) != cost, "The costs do not sum so."
    yield (step.activity, step.starts) != begins, "The next step is not the first new leg."
    yield (step.do in ("apply", "start")) != bool(new), "The next step is not something to do now."
    yield rung != standing, "The next step is not before the rung where the participant stands."
    yield answer.proven_optimal and value != least, "It is said to be proven, but the bound is not the value."
    yield value is not None and least is not None and least > value, "The bound is above the value."


def _standing(life: _Life, way: Way) -> tuple[str, int] | None:
    """The rung the participant stands before: a rung is climbed by its certificate or, without one, by a job within reach."""
    able = {rung_of(job) for job in life.catalogue.jobs.values() if job.id == life.works_as or life.opens(job.id, life.first_day)}
    climbed = {rung for rung, paper in way.certificates.items() if ((paper, None) in life.held(life.first_day) if paper else rung in able)}
    elsewhere = {rung_of(life.catalogue.jobs[job]) for job in way.jobs.keys() - way.stops.keys() if job == life.works_as}
    return way.after(climbed | elsewhere)
