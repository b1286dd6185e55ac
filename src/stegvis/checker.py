"""An independent checker: it walks an answer as it stands, and gives one plain sentence for each thing that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from stegvis.dates import add_months
from stegvis.findings import Enrolled, Obstacle, Span
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.ladder.way import Way, find_way, rung_of
from stegvis.life import DAY, WORK, Life, Reach, Stretch, time_ends
from stegvis.participant import Participant
from stegvis.requirement import FactNeeded, leaves
from stegvis.route import AlreadyQualified, Answer, Comparison, Leg, NeedsPerson, NoRoute, Route, Stop, TargetAnswer

__all__ = ["verify"]

Checks = Iterator[tuple[object, str]]  # what would be wrong, and the sentence that says so


def verify(catalogue: Catalogue, participant: Participant, answer: Answer, *, today: date) -> tuple[str, ...]:
    """Says what is wrong with an answer; an empty tuple means that it is valid.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> person = stegvis.Participant(participant="p-1", target="montor")
        >>> answer = stegvis.plan(catalogue, person, today=today)
        >>> stegvis.verify(catalogue, person, answer, today=today)
        ()
        >>> stegvis.verify(catalogue, person, answer, today=date(2026, 11, 23))
        ('The answer was made for another day.',)
    """
    if isinstance(answer, Comparison):
        return tuple(text for item in answer.candidates for text in verify(catalogue, participant, item.answer, today=today))
    target, works_as = answer.target, participant.works_as or ""
    way = find_way(catalogue, job=target.job, fact=target.certificate or target.competency, level=target.level, ladder=target.ladder)
    if way is None:
        return ("There is no such target.",)
    said = frozenset((item.role, item.question["sv"]) for item in answer.decisions) if isinstance(answer, NeedsPerson) else frozenset()
    works_as = resolve(catalogue, works_as, WORK) or works_as
    life = Life(catalogue, participant, today, participant.first_day(today), works_as, said=said)
    begun = [(catalogue.activities.get(resolve(catalogue, item.activity, ("activities",)) or ""), item) for item in participant.in_progress]
    runs = [life.run(one.id, date.min, item.ends, one.pace_under_way(item.pace_percent)) for one, item in begun if one]
    life = replace(life, runs=tuple(runs)).employed(())
    checks = [*_answer_checks(life, way, answer)]
    if isinstance(answer, NeedsPerson) and answer.conditional is not None:
        checks += _route_checks(life, way, answer.conditional)
    return tuple(text for wrong, text in checks if wrong)


def _answer_checks(life: Life, way: Way, answer: TargetAnswer) -> Checks:
    job = answer.target.job
    ladder = [entry for entry in life.catalogue.jobs.values() if entry.ladder == answer.target.ladder and entry.step is not None]
    closed = [(entry.step, entry.id) for entry in ladder if not life.opens(entry.id, life.first_day)]
    held = life.met(way.requirement, life.first_day, job) if job or not ladder else not closed
    yield answer.participant != life.person.participant, "The answer is for another participant."
    yield answer.made_from.today != life.today, "The answer was made for another day."
    yield ladder and job and job not in min(closed, default=()), "The target is not the lowest job of its ladder still to come."
    yield held and isinstance(answer, Route | NoRoute), "The target already holds on the first day."
    yield not held and isinstance(answer, AlreadyQualified), "The target does not hold on the first day."
    yield from _impossible_checks(life, way, answer) if isinstance(answer, NoRoute) else ()
    yield from _route_checks(life, way, answer) if isinstance(answer, Route) else ()


def _impossible_checks(life: Life, way: Way, answer: NoRoute) -> Checks:
    """Whether what is said to be all that can ever be reached is closed, and the target not in it."""
    could = Reach(life, way, answer.reachable)
    held, activities = could.held, could.activities
    gained = [(run.what, life.catalogue.activities[run.what]) for run in life.runs] + [(one.id, one) for one in activities]
    codes = {(item.code, item.particulars.get("reason")) for item in _every(answer.obstacles)}
    for name, activity in gained:
        yield not life.catalogue.closure(activity.gains) <= held, f"{name} gives what is said to be out of reach."
    by_days = any(code == "no-dates" or reason == "beside-work" for code, reason in codes)
    wanted = could.meet(way.requirement, answer.target.job) and all(could.meet(fact, None) for fact in life.facts_to_bring())
    yield not by_days and not life.musts() and wanted, "The target can be reached."


def _every(obstacles: Sequence[Obstacle]) -> Iterator[Obstacle]:
    for item in obstacles:
        yield item
        yield from _every(item.causes)


def _route_checks(life: Life, way: Way, answer: Route) -> Checks:
    unknown = [(True, f"There is no activity {leg.activity}.") for leg in answer.legs if leg.activity not in life.catalogue.activities]
    unknown += [(True, f"{stop.job} is no job on the way.") for stop in answer.stops if stop.job not in way.stops]
    if unknown or answer.totals.target.earliest is None:
        yield from unknown or [(True, "The route does not say when the target holds.")]
        return
    begun, new = [leg for leg in answer.legs if leg.in_progress], [leg for leg in answer.legs if not leg.in_progress]
    shown, known = [(leg.activity, leg.ends, leg.pace_percent) for leg in begun], [(run.what, run.ends, run.pace) for run in life.runs]
    order = [(leg.starts or date.min, leg.activity) for leg in new]
    yield sorted(shown) != sorted(known), "The legs in progress are not those of the participant."
    yield (*begun, *new) != answer.legs or order != sorted(order), "The legs do not stand in their order."
    yield any(leg.starts or leg.study_points or leg.cost_sek for leg in begun), "A leg in progress has a start, points or a cost."
    yield from _walk_checks(life, way, answer, new, answer.totals.target.earliest)
    yield from _slow_checks(replace(life, slow=True), way, answer, new)
    for item in answer.programmes:
        yield from _programme_checks(life, answer, item)


def _walk_checks(life: Life, way: Way, answer: Route, new: Sequence[Leg], target_day: date) -> Checks:
    runs = [life.run(leg.activity, leg.starts or leg.ends, leg.ends, leg.pace_percent, leg.study_points) for leg in new]
    life = replace(life, runs=(*life.runs, *runs)).employed(answer.stops)
    for leg, run in zip(new, runs, strict=True):
        yield from ((wrong, f"{run.what}: {sentence}") for wrong, sentence in _leg_checks(life, leg, run, target_day))
    yield from _stop_checks(life, way, answer, target_day)
    yield from _target_checks(life, way, answer, target_day)
    yield from () if life.slow else _sum_checks(life, way, answer, new, target_day)


def _slow_checks(life: Life, way: Way, answer: Route, new: Sequence[Leg]) -> Checks:
    """The same legs and stops on the days of those who need longer: all of them or none, and none before the earliest ones."""
    days = [leg.slow_starts for leg in new] + [stop.slow_able_to_apply for stop in answer.stops] + [answer.totals.target.slow]
    if None in days:
        yield any(days), "Only some of the days of those who need longer are said."
        return
    later = [leg.model_copy(update={"starts": leg.slow_starts, "ends": leg.slow_ends}) for leg in new]
    stops = [
        stop.model_copy(update={"able_to_apply": stop.slow_able_to_apply, "expected_hire": stop.slow_expected_hire})
        for stop in answer.stops
    ]
    totals = answer.totals.model_copy(
        update={name: Span(earliest=getattr(answer.totals, name).slow) for name in ("able_to_apply", "expected_hire", "target")}
    )
    slow = answer.model_copy(update={"stops": tuple(stops), "totals": totals})
    yield (
        any(one.starts < two.starts for one, two in zip(later, new, strict=True) if one.starts and two.starts),
        "A slow start is too early.",
    )
    for wrong, sentence in _walk_checks(life, way, slow, later, totals.target.earliest or date.max):
        yield wrong, f"For those who need longer: {sentence}"


def _programme_checks(life: Life, answer: Route, item: Enrolled) -> Checks:
    """The last day of a programme's time, pauses counted, and what falls after it."""
    own = (one for one in life.person.programmes if resolve(life.catalogue, one.id, ("programmes",)) == item.id)
    programme, enrolment = life.catalogue.programmes.get(item.id), next((one for one in own if one.enrolled == item.enrolled), None)
    if programme is None or enrolment is None:
        yield True, f"{item.id}: the participant is not enrolled in it on {item.enrolled}."
        return
    ends = time_ends(enrolment, programme.cap.months) if programme.cap else None
    yield item.cap_ends != ends, f"{item.id}: its time ends on {ends}."
    spans = (answer.totals.expected_hire, item.first_hire_within, item.weeks_over)
    for hire, within, over in ([getattr(span, day) for span in spans] for day in ("earliest", "slow")):
        yield within != (hire < ends if hire and ends else None), f"{item.id}: the first hire is not within its time as is said."
        yield over != (max(0, -((ends - hire).days // 7)) if hire and ends else None), f"{item.id}: the weeks over are others."


def _leg_checks(life: Life, leg: Leg, run: Stretch, target_day: date) -> Checks:
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
    yield run.what in life.avoided, "it is to be avoided."
    yield _needs_loan(life, run), "it is lived on by a loan alone."
    yield not (activity.valid_from or day) <= day <= (activity.valid_to or day), "it is not offered on its start day."
    yield not life.met(activity.requires, day, run.what), f"its requirement does not hold on {day}."
    yield alone, "what it must stand beside has not started."
    yield activity.renews and (activity.renews, None) not in life.held(day, ever=True), f"{activity.renews} was never held."
    yield not life.slow and not needed and run.what not in life.musts() and not _gives_new(life, run), "it gives nothing new."
    yield (
        not life.slow and (leg.name, leg.kind, leg.ladder, leg.step, leg.cost_sek, {*leg.lives_on}) != kept,
        "it is not what the catalogue says.",
    )
    yield clash, f"it cannot stand beside {' and '.join(clash)}."
    for day in sorted({max(day, other.starts) for other in (run, *meeting)}):
        running = [other for other in (run, *meeting) if other.starts <= day < other.ends]
        limit = life.person.pace_beside_work if any(other.full for other in running) else life.person.pace_percent
        load = sum(other.pace for other in running)
        yield load > limit, f"on {day} the paces sum to {load} %, and {limit} % is the most."


def _needs_loan(life: Life, run: Stretch) -> bool:
    """Whether somebody who wants no loan would have nothing else to live on: neither other support nor a wage."""
    aid_alone = life.catalogue.activities[run.what].lives_on == ("student_aid",)
    return life.person.wishes.no_loan and aid_alone and all(job.starts > run.starts for job in life.jobs)


def _gives_new(life: Life, run: Stretch) -> bool:
    """Whether something holds for its sake: when it ends, on the last day of what it gives, when something else lapses; or is proven."""
    rest = replace(life, runs=tuple(other for other in life.runs if other is not run))
    needs = [item.requires for item in life.catalogue.activities.values()] + [item.requires for item in life.catalogue.jobs.values()]
    asked = {leaf.fact for need in needs for leaf in leaves(need) if isinstance(leaf, FactNeeded) and leaf.proof}
    days = {run.ends, *(lapses - DAY for _, starts, lapses, _ in life.spells() if starts == run.ends)}
    days |= {lapses for _, _, lapses, _ in rest.spells() if run.ends < lapses < date.max}
    proven = {fact for day in days for fact, _ in life.held(day, proven=True) - rest.held(day, proven=True)}
    return any(life.held(day) - rest.held(day) for day in days) or not asked.isdisjoint(proven)


def _stop_checks(life: Life, way: Way, answer: Route, target_day: date) -> Checks:
    jobs, target, taken = life.catalogue.jobs, answer.target.job, [stop.job for stop in answer.stops]
    worked, by_first = way.jobs.get(life.works_as), answer.by == "first-job" or life.person.wishes.work_first
    for stop in answer.stops:
        job, able, hire = jobs[stop.job], stop.able_to_apply, _hire(life, stop)
        opened = _opens(life, way, job.id, target, able)
        yield not opened, f"{job.id}: its requirement does not hold on {able}."
        yield opened and opened < able, f"{job.id}: one is able to apply from {opened} already."
        yield able > target_day or (job.id == target and able < target_day), f"{job.id}: it does not open when the target says."
        yield stop.expected_hire != hire, f"{job.id}: the expected hire is {hire}."
        yield job.id != target and not life.person.suits(job.hours), f"{job.id}: its hours are not possible for the participant."
        yield (stop.name, stop.ladder, stop.step) != (job.name, job.ladder, job.step), f"{job.id}: it is not what the catalogue says."
        yield job.id in life.avoided and job.id != target, f"{job.id}: it is to be avoided."
        yield (
            not by_first and not life.slow and job.id != target and _holds_without(life, way, answer, stop),
            f"{job.id}: its months are not needed.",
        )
    climb = ([] if worked is None else [worked]) + [way.stops[job] for job in taken]
    forced = by_first and not life.slow and worked is None and all(item.code != "first-job-not-kept" for item in answer.warnings)
    possible = [job for job in way.stops if job == target or (life.person.suits(jobs[job].hours) and job not in life.avoided)]
    opening = sorted((day, -way.stops[job], job) for job in possible if (day := _opens(life, way, job, target, target_day)))
    yield any(low >= high for low, high in pairwise(climb)), "The stops do not climb."
    yield any(one.able_to_apply >= two.able_to_apply for one, two in pairwise(answer.stops)), "The stops do not open one after another."
    yield target and (worked is None or worked < way.stops[target]) and taken[-1:] != [target], "The target is not the last stop."
    yield forced and taken[:1] != [job for *_, job in opening[:1]], "The first stop is not the first job on the way that opens."


def _opens(life: Life, way: Way, job: str, target: str | None, until: date) -> date | None:
    """The first day on which a job is open; the target only when all that must be on the way has been."""
    return life.ready(way.requirement, until, job) if job == target else life.opens(job, until)


def _hire(life: Life, stop: Stop) -> date:
    """The expected hire: put off while something that started before the stop opens runs and cannot stand beside work."""
    day = stop.able_to_apply + life.catalogue.jobs[stop.job].weeks_to_hire * 7 * DAY
    left = sorted((run for run in life.runs if run.starts < stop.able_to_apply and run.ends > day), key=lambda run: run.ends)
    while not all(run.suits_work for run in left) or sum(run.pace for run in left) > life.person.pace_beside_work:
        day = left.pop(0).ends
    return day


def _holds_without(life: Life, way: Way, answer: Route, stop: Stop) -> bool:
    """Whether everything on the route would hold on the same days without that stop."""
    others = [other for other in answer.stops if other is not stop]
    less, target_day = life.employed(others), answer.totals.target.earliest or life.first_day
    legs = [less.met(life.catalogue.activities[run.what].requires, run.starts, run.what) for run in life.runs if run.starts > date.min]
    same = [_opens(less, way, other.job, answer.target.job, target_day) == other.able_to_apply for other in others]
    wage = [not _needs_loan(less, run) for run in life.runs if run.starts > date.min]
    return all([*legs, *same, *wage, less.ready(way.requirement, target_day, answer.target.job) == target_day])


def _target_checks(life: Life, way: Way, answer: Route, target_day: date) -> Checks:
    """The day on which the target's requirement holds, with all that must be on the way, and the day of the first job."""
    totals, ready = answer.totals, life.ready(way.requirement, target_day, answer.target.job)
    opens = (answer.stops[0].able_to_apply, answer.stops[0].expected_hire) if answer.stops else (None, None)
    opens = opens if life.works_as not in way.jobs else (life.first_day, life.first_day)
    yield not ready, "The target does not hold on the day that is said."
    yield ready and ready != target_day, f"The target holds on {ready} already."
    yield ready and ready > add_months(life.today, 240), "The target holds more than 20 years from today."
    yield (totals.able_to_apply.earliest, totals.expected_hire.earliest) != opens, "The totals do not say when the first job is open."


def _sum_checks(life: Life, way: Way, answer: Route, new: Sequence[Leg], target_day: date) -> Checks:
    """The sums over the new legs, the next step; and the bound, which is never above the value."""
    totals, step, bound, standing = answer.totals, answer.next_step, answer.lower_bound, _standing(life, way)
    points, cost = sum(leg.study_points for leg in new), sum((Counter(leg.cost_sek) for leg in new), Counter[str]())
    begins = (new[0].activity, new[0].starts) if new else (None, None)
    rung = (step.ladder, step.step) if standing or step.step is not None else None
    kronor = sum(amount for payer, amount in totals.cost_sek.items() if answer.payer in (None, payer))
    pairs: list[tuple[Any, Any]] = [(totals.able_to_apply.earliest, bound.able_to_apply), (target_day, bound.target)]
    pairs = {"target": pairs[1:], "weeks": [(points, bound.study_points)], "cost": [(kronor, bound.cost_sek)]}.get(answer.by, pairs)
    value, least = next((pair for pair in pairs if pair[0] != pair[1]), (None, None))
    yield totals.study_points != points, f"The study points sum to {points}."
    yield Counter(totals.cost_sek) != cost, "The costs do not sum so."
    yield (step.activity, step.starts) != begins, "The next step is not the first new leg."
    yield (step.do in ("apply", "start")) != bool(new), "The next step is not something to do now."
    yield rung != standing, "The next step is not before the rung where the participant stands."
    yield answer.proven_optimal and value != least, "It is said to be proven, but the bound is not the value."
    yield value is not None and least is not None and least > value, "The bound is above the value."


def _standing(life: Life, way: Way) -> tuple[str, int] | None:
    """The rung the participant stands before: a rung is climbed by its certificate or, without one, by a job within reach."""
    able = {rung_of(job) for job in life.catalogue.jobs.values() if job.id == life.works_as or life.opens(job.id, life.first_day)}
    climbed = {rung for rung, paper in way.certificates.items() if ((paper, None) in life.held(life.first_day) if paper else rung in able)}
    elsewhere = {rung_of(life.catalogue.jobs[job]) for job in way.jobs.keys() - way.stops.keys() if job == life.works_as}
    return way.after(climbed | elsewhere)
