"""Brute force over dated routes: every way to start things on every day, with no thought of which days matter.

The search goes from day to day and keeps *all* states that can be reached (what is held, what runs until when, which jobs were taken and
when they begin). Two branches become one only when their states are equal to the last bit, so nothing is lost. Days are skipped only for a
state in which nothing can be decided and nothing happens. It shares with the library only the models and `dates`.

`best_dated(..., grid_days=1)` is the full grid: what may start on any day is tried on every day. `grid_days=7` tries such starts a week
apart. `grid_days=0` is the event grid, for larger cases: such starts are tried only when something has just ended, opened or lapsed.
It is less work, but *not* exact (starting a leg so that it ends just after another has begun can be better), so it gives an upper bound.

Wishes are honoured by walking no other routes: what is avoided is no way and no stop, student aid alone is a way only for one who has been
hired, and the target is claimed only when what must be included is behind. `work_first` counts the points of what begins before the first
job opens, and compares them before anything else.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from stegvis.dates import StartRule, add_months, age_on, birthday, whole_months
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Certificate
from stegvis.participant import Participant
from stegvis.requirement import AgeNeeded, AllOf, AnyOf, AtLeast, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves

FOREVER = date.max.toordinal()


class TooLargeError(Exception):
    """More states than the caller has patience for."""


@dataclass(frozen=True)
class Best:
    """The best value: when the first job opens (None: none does), when the target holds; `kept`: the first job could be kept.

    With `work_first`, `study` are the points of what began before the first job opened, and `spent` all points or kronor of `weeks` and `cost`.
    """

    able: date | None
    target: date
    kept: bool = True
    study: int = 0
    spent: int = 0


@dataclass(frozen=True)
class Wanted:
    """What the participant wishes, by id; `musts` are activities and facts."""

    avoid: frozenset[str] = frozenset()
    no_loan: bool = False
    musts: frozenset[str] = frozenset()
    work_first: bool = False


class Way(NamedTuple):
    """One option of one activity, or something in progress (`new` is False); days are counted as ordinals."""

    activity: str
    pace: int
    days: int
    suits: bool
    placement: bool
    new: bool
    rule: StartRule
    apply_before: int
    apply_by: int | None
    points: int = 0
    aid_only: bool = False


def _way(activity: Activity, option: Option) -> Way:
    placement = activity.kind in PLACEMENTS
    by = option.apply_by.toordinal() if option.apply_by else None
    suits = option.beside_work and not placement
    aid_only = set(activity.lives_on) == {"student_aid"}
    days, points = option.days, option.study_points
    return Way(
        activity.id, option.pace_percent, days, suits, placement, True, option.starts, option.apply_days_before, by, points, aid_only
    )


class Running(NamedTuple):
    """A way that has begun, and the day it ends."""

    ends: int
    way: int


class State(NamedTuple):
    """All that the future depends on."""

    held: int
    proven: int
    lapsing: tuple[tuple[int, int, int], ...]  # until (exclusive), facts, facts shown by more than own word
    ever: int
    running: tuple[Running, ...]
    begun: frozenset[str]
    opened: frozenset[str]  # jobs that have opened already: taken then, or never
    hires: tuple[tuple[str, int], ...]  # jobs taken, in order, with the day of the hire
    place: int  # of the last stop
    able: int  # when the first job opened, FOREVER if none has
    done: frozenset[str] = frozenset()  # of what must be included
    study: int = 0  # points of what began before the first job opened, if they are counted
    spent: int = 0  # all points or kronor, if they are counted


class Instance:
    """The catalogue and the participant made ready for the search."""

    def __init__(
        self,
        catalogue: Catalogue,
        participant: Participant,
        target: str,
        today: date,
        only: Collection[tuple[str, int]] | None,
        *,
        forced: bool,
        idle: Collection[str] = (),
        wanted: Wanted = Wanted(),
        counts: str | None = None,
    ) -> None:
        self.catalogue, self.person, self.today = catalogue, participant, today
        self.wishes, self.counts = wanted, counts
        self.first = participant.first_day(today).toordinal()
        self.last = add_months(today, 240).toordinal()
        self.bits: dict[tuple[str, str | None], int] = {}
        for fact in catalogue.facts.values():
            for level in (None, *fact.levels):
                self.bits[fact.id, level] = 1 << len(self.bits)
        self.target_job, self.goal = self._goal(target)
        self.musts = wanted.musts & set(catalogue.activities)
        self.facts_too = [self._lowest(fact) for fact in sorted(wanted.musts - self.musts)]
        self.places = self._places(target)
        self.ways: list[Way] = []
        self.gains: dict[str, list[tuple[int, int | None]]] = {}
        for activity in catalogue.activities.values():
            given = [(self.closed(gain.fact, gain.level), self._validity(gain.fact)) for gain in activity.gives]
            self.gains[activity.id] = given + (
                [(self.closed(activity.renews, None), self._validity(activity.renews))] if activity.renews else []
            )
            for option in activity.options():
                if self._possible(activity) and (only is None or (activity.id, option.study_points) in only):
                    self.ways.append(_way(activity, option))
        self.gains |= {activity: [] for activity in idle}
        self._keep_what_matters(forced, frozenset(idle))

    def _keep_what_matters(self, forced: bool, idle: frozenset[str]) -> None:
        """Works back from what is sought: what can be of no use anywhere need not be tried, and need not tell two states apart."""
        catalogue, needs, size = self.catalogue, [self.goal, *self.facts_too], (0, 0)
        self.wanted = self.wanted_proven = 0
        self.counted: set[str] = set()
        wanted: set[str] = set()
        while size != (len(needs), self.wanted):
            size = (len(needs), self.wanted)
            found = [leaf for need in needs for leaf in leaves(need)]
            months = {job for leaf in found if isinstance(leaf, ExperienceNeeded) for job in leaf.experience.of}
            self.counted = {job for job in self.places if job in months or months & set(catalogue.jobs[job].counts_as)}
            self.counted |= set(self.places) if self._needs_a_wage(wanted) else set()  # any of them gives one
            facts = [leaf for leaf in found if isinstance(leaf, FactNeeded | LevelNeeded)]
            self.renewed = sum({self.bits[item.renews, None] for item in catalogue.activities.values() if item.renews})
            asked = {self.bits[leaf.fact, leaf.level if isinstance(leaf, LevelNeeded) else None] for leaf in facts}
            self.wanted |= self.renewed | sum(asked)
            self.wanted_proven = sum({self.bits[leaf.fact, None] for leaf in facts if isinstance(leaf, FactNeeded) and leaf.proof})
            useful = {activity for activity, given in self.gains.items() if any(mask & self.wanted for mask, _ in given)}
            useful |= wanted | self.musts
            self.together = {other for activity in useful for other in catalogue.activities[activity].co_requires}
            wanted = useful | self.together
            for other in self.together:
                for mask, _ in self.gains[other]:
                    self.wanted |= mask
            needs = [
                self.goal,
                *self.facts_too,
                *(catalogue.jobs[job].requires for job in (self.places if forced else sorted(self.counted))),
            ]
            needs += [catalogue.activities[activity].requires for activity in sorted(wanted)]
        self.together, wanted = self.together | idle, wanted | idle
        self.uses_months = any(isinstance(leaf, ExperienceNeeded) for leaf in found)
        self.uses_age = any(isinstance(leaf, AgeNeeded) for leaf in found)
        self.ways = [way for way in self.ways if way.activity in wanted]

    def _needs_a_wage(self, wanted: set[str]) -> bool:
        """Whether something that is wanted, and gives what is not held for good, may be taken only by one who has a wage."""
        held = proven = 0
        for item in self.person.holds:
            if item.fact in self.catalogue.facts and item.expires is None:
                held |= self.closed(item.fact or "", item.level)
                proven |= self.closed(item.fact or "", item.level) if item.evidence != "self_reported" else 0
        missing = (self.wanted & ~held) | (self.wanted_proven & ~proven)
        aided = {way.activity for way in self.ways if way.aid_only and way.activity in wanted}
        of_use = any(mask & missing for activity in aided for mask, _ in self.gains[activity])
        return self.wishes.no_loan and (of_use or bool(aided & self.musts))

    def _possible(self, activity: Activity) -> bool:
        hours, can = activity.hours, self.person.can
        return activity.id not in self.wishes.avoid and (not hours or not can or bool(set(hours) & set(can)))

    def _validity(self, fact: str) -> int | None:
        known = self.catalogue.facts[fact]
        return known.valid_months if isinstance(known, Certificate) else None

    def _goal(self, target: str) -> tuple[str | None, Requirement]:
        if target in self.catalogue.jobs:
            return target, self.catalogue.jobs[target].requires
        fact, _, level = target.partition(":")
        levels = self.catalogue.facts[fact].levels
        return None, LevelNeeded(fact=fact, level=level or levels[-1]) if levels else FactNeeded(fact=fact)

    def _lowest(self, fact: str) -> Requirement:
        levels = self.catalogue.facts[fact].levels
        return LevelNeeded(fact=fact, level=levels[0]) if levels else FactNeeded(fact=fact)

    def _places(self, target: str) -> dict[str, int]:
        """The jobs on the way with the numbers of their rungs; the oracles' ladders are one file."""
        job = self.catalogue.jobs.get(target)
        if job:
            rung: tuple[str, int] | None = (job.ladder, job.step or 0)
        else:
            rung = self._rung_of_fact(target)
        if rung is None:
            return {}
        ladder, below, size = self.catalogue.ladders[rung[0]], {rung[1]}, 0
        while size != len(below):
            size = len(below)
            below |= {step.step for step in ladder.steps for way in step.onward if way.step in below}
        jobs = self.catalogue.jobs.values()
        found = {item.id: item.step for item in jobs if item.ladder == rung[0] and item.step is not None and item.step in below - {rung[1]}}
        return found | ({target: rung[1]} if job else {})

    def _rung_of_fact(self, target: str) -> tuple[str, int] | None:
        fact, _, level = target.partition(":")
        known = self.catalogue.facts[fact]
        named = [(step.step, ladder.id) for ladder in self.catalogue.ladders.values() for step in ladder.steps if step.certificate == fact]
        if not named:
            bit = self.bits[fact, (level or known.levels[-1]) if known.levels else None]
            named = [
                (item.step, item.ladder)
                for item in self.catalogue.activities.values()
                for gain in item.gives
                if item.step is not None and gain.fact == fact and (not known.levels or bit & self._lower(fact, gain.level))
            ]
        return (min(named)[1], min(named)[0]) if named else None

    def _lower(self, fact: str, level: str | None) -> int:
        levels = self.catalogue.facts[fact].levels
        return sum(self.bits[fact, item] for item in levels[: levels.index(level) + 1]) if level else 0

    def closed(self, fact: str, level: str | None) -> int:
        """The bits of a fact, its lower levels and all it implies."""
        mask, waiting = 0, [(fact, level)]
        while waiting:
            fact, level = waiting.pop()
            bits = self.bits[fact, None] | self._lower(fact, level)
            if bits & ~mask:
                mask |= bits
                waiting += [(gain.fact, gain.level) for gain in self.catalogue.facts[fact].implies]
        return mask

    def start(self) -> State:
        """How the first day begins."""
        held = proven = ever = 0
        lapsing = []
        for item in self.person.holds:
            if item.fact is None or item.fact not in self.catalogue.facts:
                continue
            mask = self.closed(item.fact, item.level)
            shown = mask if item.evidence != "self_reported" else 0
            ever |= mask
            if item.expires is None:
                held, proven = held | mask, proven | shown
            else:
                lapsing.append((item.expires.toordinal() + 1, mask, shown))
        running = []
        for begun in self.person.in_progress:
            activity = self.catalogue.activities[begun.activity]
            placement = activity.kind in PLACEMENTS
            suits = activity.stands_beside_work and not placement
            self.ways.append(
                Way(activity.id, activity.pace_under_way(begun.pace_percent), 0, suits, placement, False, StartRule(), 0, None)
            )
            running.append(Running(begun.ends.toordinal(), len(self.ways) - 1))
        works_as, place = self.person.works_as, -1
        worked = works_as in self.places
        state = State(
            held,
            proven,
            tuple(sorted(lapsing)),
            ever,
            tuple(sorted(running)),
            frozenset(item.activity for item in self.person.in_progress),
            frozenset(),
            ((works_as, self.first),) if works_as else (),
            self.places[works_as] if worked and works_as else place,
            self.first if worked else FOREVER,
        )
        for ended in sorted({item.ends for item in running if item.ends <= self.first}):
            state = self.happened(state, ended)
        return self.happened(state, self.first)

    def happened(self, state: State, day: int) -> State:
        """The state after what ends and what lapses on that day."""
        held, proven, ever, lapsing = state.held, state.proven, state.ever, list(state.lapsing)
        ended = {self.ways[item.way].activity for item in state.running if item.ends == day}
        for item in state.running:
            if item.ends == day:
                for mask, months in self.gains[self.ways[item.way].activity]:
                    ever |= mask
                    if months is None:
                        held, proven = held | mask, proven | mask
                    else:
                        lapsing.append((add_months(date.fromordinal(day), months).toordinal(), mask, mask))
        left = tuple(item for item in state.running if item.ends > day)
        held, proven, ever = held & self.wanted, proven & self.wanted_proven, ever & self.renewed
        cut = {(until, mask & self.wanted & ~held, shown & self.wanted_proven & ~proven) for until, mask, shown in lapsing if until > day}
        kept = tuple(sorted(item for item in cut if item[1] or item[2]))
        done = state.done | (self.musts & ended)
        return state._replace(held=held, proven=proven, ever=ever, lapsing=kept, running=left, done=done)

    def was_in_vain(self, state: State, day: int) -> bool:
        """Whether a leg that ends on that day gave nothing of use that was not held without it; a route has no such leg."""
        ended = [self.ways[item.way] for item in state.running if item.ends == day]
        for way in ended:
            if not way.new or way.activity in self.together or any(months for _, months in self.gains[way.activity]):
                continue
            if way.activity in self.musts - state.done:
                continue
            others = {other.activity for other in ended} - {way.activity}
            held, proven = state.held, state.proven  # what lapses does not make what lasts needless
            for mask in (mask for other in others for mask, _ in self.gains[other]):
                held, proven = held | mask, proven | mask
            missing = (self.wanted & ~held) | (self.wanted_proven & ~proven)
            if not any(mask & missing for mask, _ in self.gains[way.activity]):
                return True
        return False

    def met(self, need: Requirement, state: State, day: int, whose: str | None) -> bool:
        """Whether a requirement holds."""
        if whose and self._waived(need, day, whose):
            return True
        match need:
            case FactNeeded(fact=fact, proof=proof):
                mask = state.proven if proof else state.held
                for item in state.lapsing:
                    mask |= item[2] if proof else item[1]
                return bool(mask & self.bits[fact, None])
            case LevelNeeded(fact=fact, level=level):
                mask = state.held
                for item in state.lapsing:
                    mask |= item[1]
                return bool(mask & self.bits[fact, level])
            case AllOf(all_of=items):
                return all(self.met(item, state, day, whose) for item in items)
            case AnyOf(any_of=items):
                return any(self.met(item, state, day, whose) for item in items)
            case AtLeast(at_least=least, of=items):
                return sum(self.met(item, state, day, whose) for item in items) >= least
            case ExperienceNeeded(experience=term):
                return self._months(state, day, frozenset(term.of)) >= term.months
            case AgeNeeded(age=limits):
                return self._of_age(limits.min, limits.max, limits.from_, date.fromordinal(day))
        return False

    def claimed(self, state: State, day: int) -> bool:
        """Whether the target holds, and all that must be on the way has been."""
        facts = all(self.met(fact, state, day, None) for fact in self.facts_too)
        return facts and state.done >= self.musts and self.met(self.goal, state, day, self.target_job)

    def _waived(self, need: Requirement, day: int, whose: str) -> bool:
        for waiver in self.person.waivers:
            if waiver.for_ == whose and waiver.date.toordinal() <= day:
                given = waiver.requirement
                if given == need:
                    return True
                if isinstance(given, LevelNeeded) and isinstance(need, LevelNeeded) and given.fact == need.fact:
                    levels = self.catalogue.facts[need.fact].levels
                    if levels.index(need.level) <= levels.index(given.level):
                        return True
        return False

    def _months(self, state: State, day: int, wanted: frozenset[str]) -> int:
        def counts(job: str) -> bool:
            known = self.catalogue.jobs.get(job)
            return job in wanted or (known is not None and bool(wanted & set(known.counts_as)))

        total = sum(months for item in self.person.holds for job, months in item.experience.items() if counts(job))
        since: int | None = None
        for job, begins, _ends in [*self._worked(state.hires), ("", FOREVER, FOREVER)]:
            if since is not None and not counts(job):
                total += whole_months(date.fromordinal(since), date.fromordinal(min(begins, day)))
                since = None
            elif since is None and counts(job):
                since = begins
            if begins >= day:
                break
        if since is not None and since < day:
            total += whole_months(date.fromordinal(since), date.fromordinal(day))
        return total

    @staticmethod
    def _worked(hires: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int, int]]:
        for index, (job, begins) in enumerate(hires):
            ends = min((day for _, day in hires[index + 1 :]), default=FOREVER)
            if begins < ends:
                yield job, begins, ends

    def _of_age(self, least: int | None, most: int | None, july: str | None, day: date) -> bool:
        born = self.person.born
        if born is None:
            return True
        births = [born] if isinstance(born, date) else [date(born, 1, 1), date(born, 12, 31)]
        if july and day < date(births[0].year + (least or 0), 7, 1):
            return False
        oldest, youngest = age_on(births[0], day), age_on(births[-1], day)
        return (july is not None or oldest >= (least or 0)) and (most is None or youngest <= most)

    def may_start(self, way: Way, state: State, day: int) -> bool:
        """Whether that way may begin on that day, its load aside; of what must stand beside it nothing is asked yet."""
        activity = self.catalogue.activities[way.activity]
        if way.apply_by is not None:
            if way.apply_by < self.today.toordinal():
                return False
        elif day - way.apply_before < self.today.toordinal():
            return False
        on = date.fromordinal(day)
        if not (activity.valid_from or on) <= on <= (activity.valid_to or on) or way.rule.on_or_after(on) != on or day > self.last:
            return False
        return not activity.renews or bool(state.ever & self.bits[activity.renews, None])

    def is_of_use(self, way: Way, state: State) -> bool:
        """Whether it gives something that is not held for good, and is not running."""
        running = any(self.ways[item.way].activity == way.activity for item in state.running)
        missing = (self.wanted & ~state.held) | (self.wanted_proven & ~state.proven)
        of_use = any(mask & missing for mask, _ in self.gains[way.activity]) or way.activity in self.musts - state.done
        return not running and (of_use or (way.activity in self.together and way.activity not in state.begun))

    def fits(self, way: Way, state: State, day: int) -> bool:
        """Whether the paces and the employments allow it on every day that it runs."""
        ends, running = day + way.days, [(item.ends, self.ways[item.way]) for item in state.running]
        hired = min((begins for _, begins in state.hires), default=FOREVER)
        if way.aid_only and self.wishes.no_loan and hired > day:
            return False
        if not way.suits and (hired < ends or any(other.placement for _, other in running)):
            return False
        if way.placement and any(not other.suits for _, other in running):
            return False
        for moment in {day, *(end for end, _ in running if end < ends), *([max(hired, day)] if hired < ends else [])}:
            beside = [other for end, other in running if end > moment]
            busy = hired <= moment or way.placement or any(other.placement for other in beside)
            limit = self.person.pace_beside_work if busy else self.person.pace_percent
            if way.pace + sum(other.pace for other in beside) > limit:
                return False
        return True

    def starts(self, state: State, day: int, candidates: list[int]) -> Iterator[State]:
        """Every choice of what starts on that day, nothing included."""
        begun = set(state.begun)

        def choose(at: int, now: State, chosen: tuple[str, ...]) -> Iterator[State]:
            if at == len(candidates):
                if all(self._together(activity, now, begun | set(chosen)) for activity in chosen):
                    yield now._replace(begun=now.begun | (self.together & set(chosen)))
                return
            yield from choose(at + 1, now, chosen)
            way = self.ways[candidates[at]]
            if way.activity not in chosen and self.fits(way, now, day):
                running = tuple(sorted((*now.running, Running(day + way.days, candidates[at]))))
                study, spent = now.study + self.study_of(way, now), now.spent + self.price_of(way)
                yield from choose(at + 1, now._replace(running=running, study=study, spent=spent), (*chosen, way.activity))

        yield from choose(0, state, ())

    def study_of(self, way: Way, state: State) -> int:
        """The points that count as begun before the first job."""
        return way.points if self.wishes.work_first and state.able == FOREVER else 0

    def price_of(self, way: Way) -> int:
        """The points or kronor that count for the goal."""
        if self.counts == "weeks":
            return way.points
        return sum(self.catalogue.activities[way.activity].cost_sek.values()) if self.counts == "cost" else 0

    def _together(self, activity: str, state: State, begun: set[str]) -> bool:
        mask = state.held
        for item in state.lapsing:
            mask |= item[1]
        needed = self.catalogue.activities[activity].co_requires
        return all(other in begun or all(not given & ~mask for given, _ in self.gains[other]) for other in needed)

    def hire(self, job: str, state: State, able: int) -> int:
        """When the employment begins: what runs now had begun before, and may put it off."""
        day = able + 7 * self.catalogue.jobs[job].weeks_to_hire
        while True:
            left = [self.ways[item.way] for item in state.running if item.ends > day]
            if all(way.suits for way in left) and sum(way.pace for way in left) <= self.person.pace_beside_work:
                return day
            day += 1

    def openings(self, state: State, day: int) -> list[str]:
        """The jobs on the way whose requirement holds for the first time."""
        can = set(self.person.can)
        found = []
        for job_id in self.places:
            job = self.catalogue.jobs[job_id]
            allowed = job_id not in self.wishes.avoid and (not job.hours or not can or bool(can & set(job.hours)))
            if job_id in state.opened or not (allowed or job_id == self.target_job):
                continue
            if self.claimed(state, day) if job_id == self.target_job else self.met(job.requires, state, day, job_id):
                found.append(job_id)
        return found

    def stops(self, state: State, day: int, *, forced: bool) -> Iterator[State]:
        """Every choice of a job that opens on that day; the first one is no choice where it is forced."""
        opened = self.openings(state, day)
        state = state._replace(opened=state.opened | (self.counted & set(opened)))
        choices = [job for job in opened if self.places[job] > state.place]
        if forced and state.able == FOREVER and choices:
            choices = [min(choices, key=lambda job: (-self.places[job], job))]
        else:
            choices = [job for job in choices if job in self.counted]  # the only use of a job is its months
            yield state
        for job in choices:
            hires = (*state.hires, (job, self.hire(job, state, day)))
            yield state._replace(hires=hires, place=self.places[job], able=min(state.able, day))

    def onward(self, state: State, day: int, grid: int) -> Iterator[tuple[int, State]]:
        """Every choice of what starts on that day, with the next day on which there is something to see."""
        waiting = self.waiting(state, day)
        today = [index for index in waiting if self.may_start(self.ways[index], state, day)]
        if grid > 1 and (day - self.first) % grid:
            today = [index for index in today if self.ways[index].rule != StartRule()]
        for after in self.starts(state, day, today):
            following = self.next_day(after, day, grid, waiting)
            if following is not None:
                yield following, after

    def next_day(self, state: State, day: int, grid: int, waiting: list[int]) -> int | None:
        """The next day on which something can happen or be decided in that state."""
        days = [item.ends for item in state.running] + [item[0] for item in state.lapsing] + [hire for _, hire in state.hires]
        now = date.fromordinal(day)
        if self.uses_months:
            for _, begins in state.hires:
                if begins <= day:
                    months = whole_months(date.fromordinal(begins), now)
                    days.append(add_months(date.fromordinal(begins), months + 1).toordinal())
        if self.uses_age:
            days += [date(year, month, 1).toordinal() for year in (now.year, now.year + 1) for month in (1, 7)]
            if isinstance(self.person.born, date):
                days += [birthday(self.person.born, year - self.person.born.year).toordinal() for year in (now.year, now.year + 1)]
        days += [waiver.date.toordinal() for waiver in self.person.waivers]
        for index in waiting:
            days += self._next_start(self.ways[index], day, grid)
        return min((found for found in days if found > day), default=None)

    def _next_start(self, way: Way, day: int, grid: int) -> list[int]:
        activity, any_day = self.catalogue.activities[way.activity], way.rule == StartRule()
        earliest = max(day + 1, self.first)
        if way.apply_by is None:
            earliest = max(earliest, self.today.toordinal() + way.apply_before)
        if activity.valid_from:
            earliest = max(earliest, activity.valid_from.toordinal())
        if any_day and grid == 0:
            return [earliest] if earliest > day + 1 else []
        if any_day and grid > 1:
            earliest += -(earliest - self.first) % grid
        found = way.rule.on_or_after(date.fromordinal(earliest))
        return [found.toordinal()] if found else []

    def waiting(self, state: State, day: int) -> list[int]:
        """The ways whose requirement holds and which may still be begun, today or later."""
        hired = min((begins for _, begins in state.hires), default=FOREVER)
        found = []
        for index, way in enumerate(self.ways):
            if way.new and self.is_of_use(way, state):
                activity = self.catalogue.activities[way.activity]
                blocked = hired <= day and (not way.suits or way.pace > self.person.pace_beside_work)
                over = activity.valid_to is not None and day > activity.valid_to.toordinal()
                if not blocked and not over and self.met(activity.requires, state, day, way.activity):
                    found.append(index)
        return found


def best_dated(
    catalogue: Catalogue,
    participant: Participant,
    target: str,
    by: str,
    today: date,
    grid_days: int = 1,
    horizon_days: int = 800,
    *,
    only: Collection[tuple[str, int]] | None = None,
    most_states: int = 200_000,
    idle: Collection[str] = (),
    avoid: Collection[str] = (),
    no_loan: bool = False,
    musts: Collection[str] = (),
    work_first: bool = False,
) -> Best | None:
    """The best value of any dated route, or None when there is no route within the horizon.

    Args:
        by: `target` (or `weeks` and `cost`, where only existence matters): every choice of stops is tried; `first-job`: the first job
            on the way that opens is taken. If no route keeps it, the best target day without it is given with `kept` False.
        grid_days: 1 tries every day, 7 every seventh, 0 only the days on which something has happened.
        only: the activities that may be used, each with the study points it is taken for.
        idle: activities that give nothing here, and may be taken all the same.
        avoid: activities that are not taken, and jobs that are no stop (the target stays).
        no_loan: whether what is lived on by student aid alone is taken only by one who is employed on its first day.
        musts: activities that are taken and finished by the target's day, and facts that are held then.
        work_first: whether the first job is taken whatever the goal, and the points begun before it opens are compared before the goal; then
            `weeks` and `cost` are compared too. Without jobs on the way it does nothing, and no more does it where the first job is not kept.

    Raises:
        TooLargeError: there are more than `most_states` states.
    """
    wanted = Wanted(frozenset(avoid), no_loan, frozenset(musts))
    instance = Instance(catalogue, participant, target, today, only, forced=by == "first-job", idle=idle, wanted=wanted)
    on_the_way = bool(participant.works_as and participant.works_as in instance.places)
    forced = by == "first-job" and not on_the_way
    if work_first and instance.places:
        counts = by if by in ("weeks", "cost") else None
        counting = replace(wanted, work_first=True)
        instance = Instance(catalogue, participant, target, today, only, forced=True, idle=idle, wanted=counting, counts=counts)
        forced = not on_the_way
    by_able = forced and by == "first-job"
    found = _search(instance, forced=forced, by_able=by_able, grid=grid_days, horizon=horizon_days, most_states=most_states)
    if found is None and forced:
        instance = Instance(catalogue, participant, target, today, only, forced=False, idle=idle, wanted=wanted)
        found = _search(instance, forced=False, by_able=False, grid=grid_days, horizon=horizon_days, most_states=most_states)
        return found and Best(None, found.target, kept=False)
    if found is None or by_able:
        return found
    if by == "first-job":
        return replace(found, able=participant.first_day(today))
    return replace(found, able=None)


def _search(instance: Instance, *, forced: bool, by_able: bool, grid: int, horizon: int, most_states: int) -> Best | None:
    """From day to day; `forced` takes the first job on the way, `by_able` makes its day the first thing to compare (after `work_first`)."""
    best: tuple[int, ...] | None = None
    days, states, seen = [instance.first], {instance.first: {instance.start()}}, 0
    while days:
        day = heapq.heappop(days)
        if day > min(instance.last, instance.first + horizon):
            break
        for begun in states.pop(day):
            seen += 1
            if seen > most_states:
                raise TooLargeError(seen)
            if instance.was_in_vain(begun, day):
                continue
            for state in instance.stops(instance.happened(begun, day), day, forced=forced):
                value = (state.study, min(state.able, day) if by_able else 0, state.spent, day)
                if best is not None and value >= best:
                    continue
                if instance.claimed(state, day):
                    reached = (state.study, state.able if by_able else 0, state.spent, day)
                    running = (instance.ways[item.way] for item in state.running)
                    if all(not way.new or way.activity in instance.together for way in running) and (best is None or reached < best):
                        best = reached
                    continue
                for following, after in instance.onward(state, day, grid):
                    if following not in states:
                        states[following] = set()
                        heapq.heappush(days, following)
                    states[following].add(after)
    if best is None:
        return None
    study, able, spent, day = best
    return Best(None if able in (0, FOREVER) else date.fromordinal(able), date.fromordinal(day), study=study, spent=spent)
