"""An exact oracle built on OR-Tools CP-SAT: the contract written down once more, as constraints over days, and solved to a proof.

It shares nothing with `planning`, and with the brute force only the form of an answer: where that walks from day to day, here every day is
a variable. `cheapest_choice` asks for an order alone and reaches about 60 activities; `best_dates` and `cheapest_dates` reach about 12.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import combinations, pairwise, permutations
from typing import Any

from ortools.sat.python import cp_model

from oracle_dated import Best, TooLargeError
from stegvis.dates import StartRule, add_months
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Certificate
from stegvis.participant import Participant, Wishes
from stegvis.requirement import (
    AgeNeeded,
    AllOf,
    AnyOf,
    AtLeast,
    DecidedBy,
    ExperienceNeeded,
    ExperienceTerm,
    FactNeeded,
    LevelNeeded,
    Requirement,
    canonical,
    leaves,
)

Lit = Any  # bool | cp_model.IntVar: a truth value that is known, or a literal
Day = Any  # int | cp_model.IntVar: days from the first day on, known or sought
Key = tuple[str, str | None, bool]
"""A fact, one of its levels or None, and whether it has to be proven."""

LONG_AGO = -100_000
MOST_TIMES = 4
"""So often may one activity be taken anew; where more could be of use, the case is too large."""
PATIENCE = 20.0
"""Seconds as CP-SAT counts its own work, the same on every machine."""


class Logic:
    """A CP-SAT model in which a literal may be known beforehand, and a day too; `never` is a day later than all."""

    def __init__(self, last: int) -> None:
        self.model = cp_model.CpModel()
        self.last, self.never = last, last + 1
        self._known: dict[Any, Lit] = {}
        self._range: dict[int, tuple[int, int]] = {}

    def day(self, least: int = 0, most: int | None = None) -> Day:
        """A day to be found."""
        most = self.never if most is None else most
        if least == most:
            return least
        found = self.model.new_int_var(least, most, "")
        self._range[found.index] = (least, most)
        return found

    def range(self, day: Day) -> tuple[int, int]:
        """Between which days it is."""
        return (day, day) if isinstance(day, int) else self._range[day.index]

    def literal(self) -> Lit:
        return self.model.new_bool_var("")

    def no(self, lit: Lit) -> Lit:
        return not lit if isinstance(lit, bool) else ~lit

    def not_later(self, one: Day, other: Day) -> Lit:
        """Whether `one` is `other` or before it."""
        (low, high), (least, most) = self.range(one), self.range(other)
        if high <= least or low > most:
            return high <= least
        key = ("<=", *(day if isinstance(day, int) else ("day", day.index) for day in (one, other)))
        if key not in self._known:
            lit = self._known[key] = self.literal()
            self.model.add(one <= other).only_enforce_if(lit)
            self.model.add(one > other).only_enforce_if(~lit)
        return self._known[key]

    def before(self, one: Day, other: Day) -> Lit:
        return self.no(self.not_later(other, one))

    def every(self, lits: Iterable[Lit]) -> Lit:
        """Whether all hold."""
        left = list({self._name(lit): lit for lit in lits if lit is not True}.values())
        if False in [lit for lit in left if isinstance(lit, bool)]:
            return False
        if len(left) < 2:
            return left[0] if left else True
        key = ("and", *sorted(self._name(lit) for lit in left))
        if key not in self._known:
            found = self._known[key] = self.literal()
            self.model.add_bool_and(left).only_enforce_if(found)
            self.model.add_bool_or([*(self.no(lit) for lit in left), found])
        return self._known[key]

    def some(self, lits: Iterable[Lit]) -> Lit:
        return self.no(self.every(self.no(lit) for lit in lits))

    def at_least(self, count: int, lits: Sequence[Lit]) -> Lit:
        """Whether so many hold."""
        return self.some(self.every(chosen) for chosen in combinations(lits, count))

    def earliest(self, days: Iterable[Day]) -> Day:
        """The least of the days, `never` if there are none."""
        return self._extreme([*days, self.never], min, self.model.add_min_equality)

    def latest(self, days: Iterable[Day]) -> Day:
        """The greatest of the days, the first day if there are none."""
        return self._extreme([*days, 0], max, self.model.add_max_equality)

    def _extreme(self, days: list[Day], choose: Any, equality: Any) -> Day:
        known, sought = choose(day for day in days if isinstance(day, int)), [day for day in days if not isinstance(day, int)]
        ranges = [(known, known), *map(self.range, sought)]
        least, most = choose(low for low, _ in ranges), choose(high for _, high in ranges)
        found = self.day(least, most)
        if not isinstance(found, int):
            equality(found, [known, *sought])
        return found

    def when(self, lit: Lit, day: Day, otherwise: int | None = None) -> Day:
        """The day if that holds, else `never` or what is said."""
        otherwise = self.never if otherwise is None else otherwise
        if isinstance(lit, bool):
            return day if lit else otherwise
        low, high = self.range(day)
        found = self.day(min(low, otherwise), max(high, otherwise))
        self.model.add(found == day).only_enforce_if(lit)
        self.model.add(found == otherwise).only_enforce_if(~lit)
        return found

    def times(self, lit: Lit, amount: Any, most: int) -> Any:
        """The amount if that holds, else 0."""
        if isinstance(lit, bool):
            return amount if lit else 0
        if isinstance(amount, int):
            return amount * lit
        found = self.model.new_int_var(0, most, "")
        self.model.add(found == amount).only_enforce_if(lit)
        self.model.add(found == 0).only_enforce_if(~lit)
        return found

    def demand(self, constraint: Any, *given: Lit) -> None:
        """The constraint holds where all that is given holds."""
        if isinstance(constraint, bool):
            self.ask(constraint, *given)
        elif False not in [lit for lit in given if isinstance(lit, bool)]:
            self.model.add(constraint).only_enforce_if([lit for lit in given if not isinstance(lit, bool)])

    def ask(self, lit: Lit, *given: Lit) -> None:
        """The literal holds where all that is given holds."""
        clause = [lit, *(self.no(other) for other in given)]
        if True not in [item for item in clause if isinstance(item, bool)]:
            self.model.add_bool_or([item for item in clause if not isinstance(item, bool)])

    def _name(self, lit: Lit) -> int:
        return int(lit) if isinstance(lit, bool) else 2 + lit.index if lit.index >= 0 else lit.index

    def solved(self, what: Any) -> cp_model.CpSolver | None:
        """The solver with what is asked made as small as can be, proven, or None when nothing is possible.

        Raises:
            TooLargeError: there is no proof yet when patience ends.
        """
        self.model.minimize(what)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = PATIENCE
        solver.parameters.optimize_with_lb_tree_search = True
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            raise TooLargeError(solver.status_name(status))
        return solver if status == cp_model.OPTIMAL else None


@dataclass(frozen=True)
class Question:
    """A participant before a target: what both entry points have to know of the catalogue.

    Raises:
        ValueError: the participant has wishes or programmes, which are not looked at here.
    """

    catalogue: Catalogue
    person: Participant
    target: str

    def __post_init__(self) -> None:
        if self.person.wishes != Wishes() or self.person.programmes:
            raise ValueError("wishes and programmes are not looked at here")

    @property
    def goal(self) -> Requirement:
        """What has to hold in the end."""
        if self.target in self.catalogue.jobs:
            return self.catalogue.jobs[self.target].requires
        fact, _, level = self.target.partition(":")
        levels = self.catalogue.facts[fact].levels
        return LevelNeeded(fact=fact, level=level or levels[-1]) if levels else FactNeeded(fact=fact)

    @property
    def judged(self) -> str | None:
        """Whose requirement the goal is."""
        return self.target if self.target in self.catalogue.jobs else None

    def holdings(self) -> Iterator[tuple[Key, date | None]]:
        """What the participant brings, with its last day."""
        for item in self.person.holds:
            if item.fact in self.catalogue.facts:
                levels = self.catalogue.facts[item.fact].levels
                for fact, level in self.catalogue.closure([(item.fact, (item.level or levels[0]) if levels else None)]):
                    for proof in (False, True):
                        if not proof or item.evidence != "self_reported":
                            yield (fact, level, proof), item.expires

    def gains(self, activity: Activity) -> dict[Key, int | None]:
        """What an activity gives, each for so many months or for good."""
        found: dict[Key, int | None] = {}
        for fact, level in activity.gains:
            known = self.catalogue.facts[fact]
            months = known.valid_months if isinstance(known, Certificate) else None
            for name, part in self.catalogue.closure([(fact, level)]):
                for proof in (False, True):
                    before = found.get((name, part, proof), 0)
                    found[name, part, proof] = None if months is None or before is None else max(months, before)
        return found

    def waived_from(self, need: Requirement, whose: str | None) -> date | None:
        """From which day a waiver covers the requirement."""
        days = []
        for item in self.person.waivers:
            given = item.requirement
            same = canonical(given) == canonical(need)
            if isinstance(given, LevelNeeded) and isinstance(need, LevelNeeded) and given.fact == need.fact:
                order = self.catalogue.facts[need.fact].levels.index
                same = order(given.level) >= order(need.level)
            if same and item.for_ == whose:
                days.append(item.date)
        return min(days, default=None)

    def months_behind(self, of: Collection[str]) -> int:
        """The months in those jobs that the file tells of."""
        counted = [(job, months) for item in self.person.holds for job, months in item.experience.items()]
        return sum(months for job, months in counted if self.counts(job, of))

    def counts(self, job: str, of: Collection[str]) -> bool:
        known = self.catalogue.jobs.get(job)
        return job in of or (known is not None and not set(of).isdisjoint(known.counts_as))


def key_of(leaf: FactNeeded | LevelNeeded) -> Key:
    """What a leaf asks for."""
    return (leaf.fact, leaf.level, False) if isinstance(leaf, LevelNeeded) else (leaf.fact, None, leaf.proof)


def keys_in(need: Requirement) -> set[Key]:
    """The facts that a requirement asks for."""
    return {key_of(leaf) for leaf in leaves(need) if isinstance(leaf, FactNeeded | LevelNeeded)}


def price_of(activity: Activity, points: int, by: str, payer: str | None) -> int:
    """Study points or kronor."""
    return points if by == "weeks" else sum(cost for who, cost in activity.cost_sek.items() if payer in (None, who))


# ---- an order, without dates ------------------------------------------------------------------------------------------------------------


def cheapest_choice(
    catalogue: Catalogue, participant: Participant, target: str, by: str, today: date, payer: str | None = None
) -> int | None:
    """The fewest study points or least kronor of a set of activities that can be put in an order, or None when no set leads there.

    Raises:
        TooLargeError: no proof within patience.
        ValueError: a requirement is bound to a date, so that an order says nothing.
    """
    return _Order(Question(catalogue, participant, target), by, payer).solved()


class _Order:
    """Each activity taken or not, each with its place in a row; each fact that is used comes from one place before."""

    def __init__(self, question: Question, by: str, payer: str | None) -> None:
        self.question, person = question, question.person
        activities = question.catalogue.activities
        self.held = {key for key, _ in question.holdings()}
        self.begun = {item.activity for item in person.in_progress}
        self.gains = {key: set(question.gains(item)) for key, item in activities.items()}
        for item in self.begun:
            self.held |= self.gains[item]
        self.prices = {
            key: min(price_of(item, option.study_points, by, payer) for option in ways)
            for key, item in activities.items()
            if (ways := self._ways(item))
        }
        self.logic = logic = Logic(len(self.prices))
        self.taken = {key: logic.literal() for key in self.prices}
        self.place = {key: logic.day(1, logic.last) for key in self.prices}
        self.got: dict[Key, tuple[Lit, Day]] = {}

    def _ways(self, activity: Activity) -> list[Option]:
        person, placement = self.question.person, activity.kind in PLACEMENTS
        if not person.suits(activity.hours):
            return []
        limit = person.pace_beside_work if person.works_as or placement else person.pace_percent
        beside = [option for option in activity.options() if not person.works_as or (option.beside_work and not placement)]
        return [option for option in beside if option.pace_percent <= limit]

    def solved(self) -> int | None:
        question, logic = self.question, self.logic
        self.need(question.goal, question.judged, True, logic.never)
        for key, taken in self.taken.items():
            activity = question.catalogue.activities[key]
            self.need(activity.requires, key, taken, self.place[key])
            for other in activity.co_requires:
                self.beside(other, key)
        solver = logic.solved(sum(price * self.taken[key] for key, price in self.prices.items()))
        return None if solver is None else round(solver.objective_value)

    def beside(self, other: str, key: str) -> None:
        """What must stand beside an activity is taken before, or all that it gives is there."""
        logic = self.logic
        if other in self.begun:
            return
        before, there = logic.literal() if other in self.taken else False, logic.literal()
        logic.ask(logic.some([before, there]), self.taken[key])
        if other in self.taken:
            logic.ask(self.taken[other], before)
            logic.demand(self.place[other] < self.place[key], before)
        for name in sorted(self.gains[other], key=str):
            if not name[2]:
                self.fact(name, there, self.place[key])

    def need(self, need: Requirement, whose: str | None, given: Lit, place: Day) -> None:
        """Where `given` holds, the requirement is met by what comes before that place."""
        logic = self.logic
        if self.question.waived_from(need, whose):
            return
        match need:
            case FactNeeded() | LevelNeeded():
                self.fact(key_of(need), given, place)
            case AllOf(all_of=items):
                for item in items:
                    self.need(item, whose, given, place)
            case AnyOf(any_of=items) | AtLeast(of=items):
                chosen = [logic.literal() for _ in items]
                logic.demand(sum(chosen) >= least_of(need), given)
                for item, lit in zip(items, chosen, strict=True):
                    self.need(item, whose, lit, place)
            case ExperienceNeeded(experience=term):
                logic.ask(self.question.months_behind(term.of) >= term.months, given)
            case DecidedBy():
                logic.ask(False, given)
            case _:
                raise ValueError("bound to a date")

    def fact(self, key: Key, given: Lit, place: Day) -> None:
        """Where `given` holds, the fact is there before that place."""
        if key in self.held:
            return
        there, since = self._got(key)
        self.logic.ask(there, given)
        self.logic.demand(since < place, given)

    def _got(self, key: Key) -> tuple[Lit, Day]:
        """Whether a fact is got, and at which place: that of the one activity that is said to give it."""
        if key not in self.got:
            logic = self.logic
            givers = [item for item in self.prices if key in self.gains[item]]
            there, since = self.got[key] = (logic.literal() if givers else False), logic.day(1, logic.last)
            chosen = {item: logic.literal() for item in givers}
            logic.ask(logic.some(chosen.values()), there)
            for item, lit in chosen.items():
                logic.ask(self.taken[item], lit)
                logic.demand(since >= self.place[item], lit)
        return self.got[key]


# ---- dates ------------------------------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Leg:
    """One taking of an activity, new or in progress; what is not taken starts and ends `never`."""

    activity: Activity
    new: bool
    here: Lit
    start: Day
    end: Day
    pace: Any
    most: int
    unsuited: Lit
    ways: list[tuple[Option, Lit]] = field(default_factory=list)
    until: dict[int, Day] = field(default_factory=dict)

    @property
    def placement(self) -> bool:
        return self.activity.kind in PLACEMENTS


@dataclass(eq=False)
class Held:
    """From when until when something holds (None: for good), and the leg that gives it."""

    since: Day
    until: Day | None
    leg: Leg | None


@dataclass(eq=False)
class Job:
    """A job on the way: its place, the day it opens, whether it is taken and the day of the hire, `never` where it is not."""

    id: str
    place: int
    opens: Day
    taken: Lit
    hire: Day


class Scope:
    """What of the catalogue a question can have to do with, and how many days have to be looked at."""

    def __init__(self, question: Question, today: date, *, forced: bool) -> None:
        self.question, self.today, self.forced = question, today, forced
        self.catalogue, self.person = question.catalogue, question.person
        self.first = self.person.first_day(today)
        self.end_of_days = self.offset(add_months(today, 240))
        self.places = places(question)
        self.behind = self.places.get(self.person.works_as or "", -1)
        self.gains = {key: question.gains(item) for key, item in self.catalogue.activities.items()}
        self.holdings = [(key, last and self.offset(last) + 1) for key, last in question.holdings()]
        self.lasting = {key for key, until in self.holdings if until is None}
        self._see_what_can_come()
        self._see_what_matters()

    def offset(self, day: date) -> int:
        return (day - self.first).days

    def _see_what_can_come(self) -> None:
        """Works forward from what is held: what cannot come whatever the dates need not be looked at."""
        self.can_come = {key for key, until in self.holdings if until is None or until > 0}
        for item in self.person.in_progress:
            self.can_come |= self.gains[item.activity].keys()
        self.can_start: set[str] = set()
        self.can_open: set[str] = set()
        size = -1
        while size != len(self.can_start) + len(self.can_open):
            size = len(self.can_start) + len(self.can_open)
            self.can_open |= {job for job in self.places if self._can_hold(self.catalogue.jobs[job].requires, job)}
            for key, activity in self.catalogue.activities.items():
                if key not in self.can_start and self._can_hold(activity.requires, key) and any(self.open_ways(activity, self.end_of_days)):
                    self.can_start.add(key)
                    self.can_come |= self.gains[key].keys()

    def _can_hold(self, need: Requirement, whose: str | None) -> bool:
        if self.question.waived_from(need, whose):
            return True
        match need:
            case FactNeeded() | LevelNeeded():
                return key_of(need) in self.can_come
            case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
                return sum(self._can_hold(item, whose) for item in items) >= least_of(need)
            case ExperienceNeeded(experience=term):
                works = any(self.question.counts(job, term.of) for job in {*self.can_open, self.person.works_as or ""})
                return works or self.question.months_behind(term.of) >= term.months
        return isinstance(need, AgeNeeded)

    def _see_what_matters(self) -> None:
        """Works back from what is sought to the facts, activities and months that can matter; the rest cannot help."""
        activities, jobs = self.catalogue.activities, self.catalogue.jobs
        self.wanted: set[Key] = set()
        self.useful: set[str] = set()
        self.counted: set[str] = set()
        beside: set[str] = set()
        size = -1
        while size != len(self.wanted) + len(self.useful) + len(self.counted):
            size = len(self.wanted) + len(self.useful) + len(self.counted)
            sought = self.can_open & (self.places.keys() if self.forced else self.counted)
            self.needs = [self.question.goal, *(jobs[job].requires for job in sought), *(activities[item].requires for item in self.useful)]
            beside |= {other for item in self.useful for other in activities[item].co_requires}
            self.wanted |= {key for need in self.needs for key in keys_in(need)} - self.lasting
            self.wanted |= {(item.renews, None, False) for item in map(activities.get, self.useful) if item and item.renews}
            self.wanted |= {key for item in beside for key in self.gains[item] if not key[2]} - self.lasting
            self.counted |= {job for job in self.places if any(self.question.counts(job, term.of) for term in self.experience)}
            self.useful |= {key for key in self.can_start if key in beside or self.wanted & self.gains[key].keys()}

    @property
    def experience(self) -> list[ExperienceTerm]:
        return [leaf.experience for need in self.needs for leaf in leaves(need) if isinstance(leaf, ExperienceNeeded)]

    @cached_property
    def times(self) -> dict[str, int]:
        """How often each activity may be of use: once for each that may need what lapses of it, and once where nothing lapses.

        Raises:
            TooLargeError: more than `MOST_TIMES`.
        """
        activities, jobs = self.catalogue.activities, self.catalogue.jobs
        lapses = {item: {key for key, months in self.gains[item].items() if months and key in self.wanted} for item in self.useful}
        claims = [keys_in(self.question.goal), *(keys_in(jobs[job].requires) for job in self.places if self.forced or job in self.counted)]
        asked = {item: keys_in(activities[item].requires) | {(activities[item].renews or "", None, False)} for item in self.useful}
        for item in self.useful:
            asked[item] |= {key for other in activities[item].co_requires for key in self.gains[other]}
        found, old = dict.fromkeys(self.useful, 1), dict[str, int]()
        while old != found:
            old = dict(found)
            for item, keys in lapses.items():
                users = (old[other] for other in self.useful if keys & asked[other] or item in activities[other].co_requires)
                found[item] = max(1, sum(users) + sum(bool(keys & claim) for claim in claims)) if keys else 1
                if found[item] > MOST_TIMES:
                    raise TooLargeError(f"an activity may be needed more than {MOST_TIMES} times")
        return found

    def open_ways(self, activity: Activity, last: int) -> Iterator[tuple[Option, int, int]]:
        """The ways that are open to the participant, with the first and the last day on which they may start."""
        for option in activity.options() if self.person.suits(activity.hours) else ():
            least, most = 0, last - option.days
            if option.apply_by is None:
                least = max(least, self.offset(self.today) + option.apply_days_before)
            elif option.apply_by < self.today:
                continue
            least = max(least, self.offset(activity.valid_from)) if activity.valid_from else least
            most = min(most, self.offset(activity.valid_to)) if activity.valid_to else most
            start = option.starts.on_or_after(self.first + timedelta(days=least))
            if start and self.offset(start) <= most:
                yield option, least, most

    def far(self) -> int:
        """A day by which all would be over if all of use came one after another, each with its wait, after the last date that is named."""
        person, taken = self.person, [self.catalogue.activities[item] for item in self.useful for _ in range(self.times[item])]
        named = [last for _, last in self.question.holdings() if last]
        named += [item.ends for item in person.in_progress] + [item.date for item in person.waivers]
        named += [day for item in taken for option in item.options() for day in (item.valid_from, *option.starts.known) if day]
        ages = [leaf.age for need in self.needs for leaf in leaves(need) if isinstance(leaf, AgeNeeded)]
        years = [person.born.year if isinstance(person.born, date) else person.born or 0]
        named += [date(year + (age.min or 0), 12, 31) for age in ages for year in years if year]
        lengths = [max(option.days + wait(option) for option in item.options()) for item in taken if item.options()]
        lengths += [31 * max(filter(None, self.gains[item.id].values()), default=0) for item in taken]
        lengths += [7 * self.catalogue.jobs[job].weeks_to_hire for job in self.places] + [31 * term.months for term in self.experience]
        return max([0, *map(self.offset, named)]) + sum(lengths) + 366


def wait(option: Option) -> int:
    """The longest time from one start to the next."""
    return 366 if option.starts.months else 7 if option.starts.weekdays else 0


def least_of(need: AllOf | AnyOf | AtLeast) -> int:
    """How many parts have to hold."""
    return len(need.all_of) if isinstance(need, AllOf) else need.at_least if isinstance(need, AtLeast) else 1


class Dated(Scope):
    """The contract's dated routes as a model.

    `forced` takes the first job on the way that opens; `each_stop_serves` takes a job only where its months are needed, and
    `each_leg_serves` a leg only where what it gives is.
    """

    def __init__(
        self,
        question: Question,
        today: date,
        horizon_days: int | None,
        *,
        forced: bool = False,
        each_stop_serves: bool = False,
        each_leg_serves: bool = False,
    ) -> None:
        super().__init__(question, today, forced=forced)
        self.each_stop_serves, self.each_leg_serves = each_stop_serves, each_leg_serves
        self.logic = Logic(min(self.end_of_days, self.far() if horizon_days is None else horizon_days))
        self.legs = [leg for key in sorted(self.catalogue.activities) for leg in self._legs(self.catalogue.activities[key])]
        self._held: dict[Key, list[Held]] = {}
        self._terms: dict[tuple[tuple[str, ...], int, str], Day] = {}
        self.jobs: list[Job] = []
        self._open_jobs()
        self.done = self.first_time(question.goal, question.judged)
        self._constrain()

    # ---- legs -------------------------------------------------------------------------------------------------

    def _legs(self, activity: Activity) -> Iterator[Leg]:
        """What is in progress of an activity, and what may be taken of it."""
        legs = []
        for item in self.person.in_progress:
            if item.activity == activity.id:
                pace, suits = activity.pace_under_way(item.pace_percent), activity.stands_beside_work and activity.kind not in PLACEMENTS
                legs.append(Leg(activity, False, True, LONG_AGO, self.offset(item.ends), pace, pace, not suits))
        ways = list(self.open_ways(activity, self.logic.last)) if activity.id in self.useful else []
        if ways and (not legs or any(self.gains[activity.id].values())):  # what is in progress gives all that lasts
            legs += [self._new_leg(activity, ways) for _ in range(self.times[activity.id])]
        for one, other in pairwise(legs):
            if other.new:
                self.logic.ask(one.here, other.here)
                self.logic.demand(one.end <= other.start, one.here, other.here)
        for leg in legs:
            for months in {months for months in self.gains[activity.id].values() if months}:
                leg.until[months] = self.months_after(leg.end, months, leg.here)
        yield from legs

    def _days(self, rule: StartRule, least: int, most: int) -> cp_model.Domain:
        """The days on which something may start."""
        if rule == StartRule():
            return cp_model.Domain(least, most)
        days, day = [], rule.on_or_after(self.first + timedelta(days=least))
        while day and self.offset(day) <= most:
            days.append(self.offset(day))
            day = rule.on_or_after(day + timedelta(days=1))
        return cp_model.Domain.from_values(days)

    def _new_leg(self, activity: Activity, open_ways: list[tuple[Option, int, int]]) -> Leg:
        logic, model = self.logic, self.logic.model
        here, start, end = logic.literal(), logic.day(), logic.day()
        ways = [(option, logic.literal()) for option, *_ in open_ways]
        model.add_exactly_one([~here, *(lit for _, lit in ways)])
        for day in (start, end):
            model.add(day == logic.never).only_enforce_if(~here)
            model.add(day <= logic.last).only_enforce_if(here)
        for (option, lit), (_, least, most) in zip(ways, open_ways, strict=True):
            model.add_linear_expression_in_domain(start, self._days(option.starts, least, most)).only_enforce_if(lit)
            model.add(end == start + option.days).only_enforce_if(lit)
        paces = {option.pace_percent for option, _ in ways}
        pace = paces.pop() if len(paces) == 1 else sum(option.pace_percent * lit for option, lit in ways)
        alone = [lit for option, lit in ways if not option.beside_work or activity.kind in PLACEMENTS]
        unsuited: Lit = True if len(alone) == len(ways) else logic.some(alone)
        most = max(option.pace_percent for option, _ in ways)
        return Leg(activity, True, here, start, end, pace, most, unsuited, ways)

    def months_after(self, day: Day, months: int, here: Lit) -> Day:
        """The same day of the month so many months later; `never` stays `never`."""
        logic = self.logic
        if isinstance(day, int):
            return self.offset(add_months(self.first + timedelta(days=day), months)) if day < logic.never else day
        later = logic.day(0, logic.never + 31 * months)
        steps = [(step, days, logic.literal()) for step, days in month_steps(self.first, logic.last, months)]
        logic.model.add_exactly_one([logic.no(here) if not isinstance(here, bool) else int(not here), *(lit for _, _, lit in steps)])
        for step, days, lit in steps:
            logic.model.add_linear_expression_in_domain(day, days).only_enforce_if(lit)
            logic.model.add(later == day + step).only_enforce_if(lit)
        logic.demand(later == logic.never, logic.no(here))
        return later

    # ---- what holds on a day ----------------------------------------------------------------------------------

    def held(self, key: Key) -> list[Held]:
        """All that may give a fact, and for how long."""
        if key not in self._held:
            found = [Held(0, until, None) for name, until in self.holdings if name == key and (until is None or until > 0)]
            for leg in self.legs:
                if key in self.gains[leg.activity.id]:
                    months = self.gains[leg.activity.id][key]
                    found.append(Held(max(0, leg.end) if isinstance(leg.end, int) else leg.end, leg.until[months] if months else None, leg))
            good = [item for item in found if item.until is None and item.leg is None]
            self._held[key] = good[:1] or found
        return self._held[key]

    def at(self, need: Requirement, whose: str | None, day: Day, without: Leg | Job | None = None) -> Lit:
        """Whether a requirement holds on a day, perhaps without what one leg gives."""
        logic, since = self.logic, None if without else self.for_good(need, whose)
        if since is not None:
            return logic.not_later(since, day)
        waived = self.question.waived_from(need, whose)
        covered = waived is not None and logic.not_later(self.offset(waived), day)
        return logic.some([covered, self._at(need, whose, day, without)])

    def _at(self, need: Requirement, whose: str | None, day: Day, without: Leg | Job | None) -> Lit:
        logic = self.logic
        match need:
            case FactNeeded() | LevelNeeded():
                return self.fact_at(key_of(need), day, without)
            case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
                return logic.at_least(least_of(need), [self.at(item, whose, day, without) for item in items])
            case ExperienceNeeded(experience=term):
                return logic.not_later(self.months_full(term.of, term.months, without), day)
            case AgeNeeded():
                return logic.some(self.within(day, since, until) for since, until in self.windows(need))
        return False

    def fact_at(self, key: Key, day: Day, without: Leg | Job | None = None) -> Lit:
        """Whether a fact holds on a day, perhaps without what one leg gives."""
        return self.logic.some(
            self.within(day, item.since, item.until) for item in self.held(key) if item.leg is None or item.leg is not without
        )

    def within(self, day: Day, since: Day, until: Day | None) -> Lit:
        since_then = self.logic.not_later(since, day)
        return since_then if until is None else self.logic.every([since_then, self.logic.before(day, until)])

    def for_good(self, need: Requirement, whose: str | None) -> Day | None:
        """The day from which a requirement holds for good, `never` if it does not; None where it may hold and cease."""
        waived, since = self.question.waived_from(need, whose), self._for_good(need, whose)
        if waived is None:
            return since
        day = max(0, self.offset(waived))
        return 0 if day == 0 else None if since is None else self.logic.earliest([since, day])

    def _for_good(self, need: Requirement, whose: str | None) -> Day | None:
        logic = self.logic
        match need:
            case FactNeeded() | LevelNeeded():
                held = self.held(key_of(need))
                return None if any(item.until is not None for item in held) else logic.earliest(item.since for item in held)
            case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
                days = [self.for_good(item, whose) for item in items]
                if any(day is None for day in days):
                    return None
                return logic.earliest(logic.latest(chosen) for chosen in combinations(days, least_of(need)))
            case ExperienceNeeded(experience=term):
                return self.months_full(term.of, term.months)
            case AgeNeeded():
                windows = self.windows(need)
                return logic.never if not windows else windows[0][0] if windows[0][1] is None else None
        return logic.never

    def windows(self, need: AgeNeeded) -> list[tuple[int, int | None]]:
        """When an age is right, from when until when."""
        return list(age_windows(need.age, self.person.born, self.first, self.logic.last))

    def first_time(self, need: Requirement, whose: str | None) -> Day:
        """The first day on which a requirement holds, `never` if there is none."""
        since, logic = self.for_good(need, whose), self.logic
        if since is not None:
            return since
        days: list[Day] = [0, *(max(0, self.offset(item.date)) for item in self.person.waivers if item.for_ == whose)]
        for leaf in leaves(need):
            if isinstance(leaf, FactNeeded | LevelNeeded):
                days += [item.since for item in self.held(key_of(leaf))]
            elif isinstance(leaf, AgeNeeded):
                days += [opens for opens, _ in self.windows(leaf)]
            elif isinstance(leaf, ExperienceNeeded):
                days.append(self.months_full(leaf.experience.of, leaf.experience.months))
        known = {day for day in days if isinstance(day, int) and 0 <= day <= logic.last}
        sought = {day.index: day for day in days if not isinstance(day, int)}
        return logic.earliest(logic.when(self.at(need, whose, day), day) for day in [*sorted(known), *sought.values()])

    # ---- jobs and months --------------------------------------------------------------------------------------

    def _open_jobs(self) -> None:
        """The jobs that may be stops, the target aside, lowest first, since the months of the higher never open a lower one."""
        possible = [job for job in self.can_open if self.places[job] > self.behind and (self.forced or job in self.counted)]
        for job in sorted(possible, key=lambda job: (self.places[job], job)):
            if self.person.suits(self.catalogue.jobs[job].hours) and job != self.question.target:
                self.jobs.append(
                    Job(job, self.places[job], self.logic.day(), self.logic.literal(), self.logic.day(0, 2 * self.logic.never))
                )

    def months_full(self, of: tuple[str, ...], months: int, without: Leg | Job | None = None) -> Day:
        """The day on which so many months in those jobs are behind, `never` if that day does not come; perhaps without one of the jobs."""
        missing, jobs = months - self.question.months_behind(of), [job for job in self.jobs if job is not without]
        key = (of, missing, without.id if isinstance(without, Job) else "")
        if missing > 0 and key not in self._terms:
            self._terms[key] = self.logic.earliest(self._months_full(of, missing, jobs))
        return self._terms[key] if missing > 0 else 0

    def _months_full(self, of: tuple[str, ...], missing: int, jobs: list[Job]) -> Iterator[Day]:
        """The day for each job that the months may be reckoned from; work without a break in several jobs that count is one time."""
        logic = self.logic
        spells: list[tuple[str, int, Lit, Day]] = [(job.id, job.place, job.taken, job.hire) for job in jobs]
        if self.person.works_as:
            spells.insert(0, (self.person.works_as, -2, True, 0))
        for job, place, taken, hire in spells:
            later = [other for other in jobs if other.place > place]
            if not self.question.counts(job, of):
                continue
            if any(
                self.question.counts(two.id, of) > self.question.counts(one.id, of) and two.place > one.place
                for one in later
                for two in later
            ):
                raise TooLargeError("months in several jobs, with another one between")
            here = logic.every([taken, logic.not_later(hire, logic.last)])
            full = self.months_after(hire, missing, here)
            ends = logic.earliest(other.hire for other in later if not self.question.counts(other.id, of))
            worked = [logic.before(hire, other.hire) for other in later]
            yield logic.when(logic.every([here, *worked, logic.not_later(full, ends)]), full)

    def _constrain(self) -> None:
        self.logic.ask(self.logic.not_later(self.done, self.logic.last))
        for leg in self.legs:
            if leg.new:
                self._needs(leg)
                self._fits(leg)
                if self.jobs:
                    self._gives_new(leg)
                if self.each_leg_serves:
                    self.logic.ask(self.serves(leg), leg.here)
        for one, other in combinations(self.legs, 2):
            self._stand_beside(one, other)
        for job in self.jobs:
            self._hire(job)
        self._stops()

    # ---- what a leg has to keep to ----------------------------------------------------------------------------

    def _needs(self, leg: Leg) -> None:
        """Its requirement holds at its start, and what it must stand beside has begun; it ends before the target unless another needs it."""
        logic, activity = self.logic, leg.activity
        since = self.for_good(activity.requires, activity.id)
        if since is None:
            logic.ask(self.at(activity.requires, activity.id, leg.start), leg.here)
        else:
            logic.model.add(leg.start >= since)
        if activity.renews:
            key = (activity.renews, None, False)
            ever = any(name == key for name, _ in self.holdings)
            logic.ask(ever or logic.not_later(logic.earliest(item.since for item in self.held(key)), leg.start), leg.here)
        for other in activity.co_requires:
            logic.ask(self.stands_beside(leg, other), leg.here)
        logic.ask(logic.some([logic.not_later(leg.end, self.done), self.is_beside(leg)]), leg.here)

    def stands_beside(self, leg: Leg, other: str, without: Leg | Job | None = None) -> Lit:
        """Whether another activity has begun when the leg starts, or all that it gives is held."""
        others = [one for one in self.legs if one.activity.id == other and one is not without]
        given = [self.fact_at(key, leg.start, without) for key in self.gains[other] if not key[2]]
        return self.logic.some([*(self.logic.not_later(one.start, leg.start) for one in others), self.logic.every(given)])

    def is_beside(self, leg: Leg) -> Lit:
        """Whether another new leg must stand beside it."""
        return self.logic.some(one.here for one in self.legs if one is not leg and one.new and leg.activity.id in one.activity.co_requires)

    def running(self, leg: Leg, day: Day) -> Lit:
        return self.logic.every([self.logic.not_later(leg.start, day), self.logic.before(day, leg.end)])

    def load(self, day: Day, *, but: str = "") -> Any:
        """The sum of the paces that run on a day, one activity aside."""
        others = [leg for leg in self.legs if leg.activity.id != but and leg.most]
        return sum(self.logic.times(self.running(leg, day), leg.pace, leg.most) for leg in others)

    @cached_property
    def may_exceed(self) -> bool:
        """Whether there can be more load than what is possible beside work."""
        under_way = sum(leg.most for leg in self.legs if not leg.new)
        return max(self.person.pace_percent, under_way) > self.person.pace_beside_work

    def _fits(self, leg: Leg) -> None:
        """The paces on its first day fit, and it suits what it overlaps of employment."""
        logic, person = self.logic, self.person
        if person.works_as:
            logic.ask(logic.no(leg.unsuited), leg.here)
        for job in self.jobs:
            logic.demand(leg.end <= job.hire, leg.here, leg.unsuited)
        if not leg.most and not leg.placement and all(other.new for other in self.legs):
            return
        placed = [self.running(other, leg.start) for other in self.legs if other.placement and other.activity.id != leg.activity.id]
        employed = [logic.not_later(job.hire, leg.start) for job in self.jobs]
        busy = logic.some([bool(person.works_as), leg.placement, *placed, *employed])
        load = self.load(leg.start, but=leg.activity.id) + leg.pace
        for limit, given in ((person.pace_beside_work, busy), (person.pace_percent, logic.no(busy))):
            if isinstance(load, int):
                logic.ask(load <= limit, leg.here, given)
            else:
                logic.demand(load <= limit, leg.here, given)

    def _stand_beside(self, one: Leg, other: Leg) -> None:
        """A placement overlaps nothing that does not suit work."""
        logic = self.logic
        for placement, beside in ((one, other), (other, one)):
            if placement.placement and (one.new or other.new) and one.activity.id != other.activity.id:
                apart = [logic.not_later(one.end, other.start), logic.not_later(other.end, one.start)]
                logic.ask(logic.some(apart), placement.here, beside.here, beside.unsuited)

    def _gives_new(self, leg: Leg) -> None:
        """It gives something that lapses, or that is not held for good when it ends; else it would only put off a hire."""
        logic, gains = self.logic, self.gains[leg.activity.id]
        wanted = sorted(gains.keys() & self.wanted, key=str)
        if not any(gains[key] for key in wanted):
            others = [[item.since for item in self.held(key) if item.leg is not leg and item.until is None] for key in wanted]
            new = (logic.no(logic.some(logic.not_later(since, leg.end) for since in days)) for days in others)
            logic.ask(logic.some([self.is_beside(leg), *new]), leg.here)

    def serves(self, one: Leg | Job) -> Lit:
        """Whether something that has to hold on the route would not hold on its day without what a leg gives, or the months of a job."""
        logic, activities, jobs = self.logic, self.catalogue.activities, self.catalogue.jobs
        found = [logic.no(self.at(self.question.goal, self.question.judged, self.done, one))]
        opened = [(job.taken, self.at(jobs[job.id].requires, job.id, job.opens, one)) for job in self.jobs if job is not one]
        found += [logic.every([taken, logic.no(without)]) for taken, without in opened]
        for other in self.legs:
            if other is not one and other.new:
                asked = activities[other.activity.id]
                held = [self.at(asked.requires, asked.id, other.start, one)]
                held += [self.stands_beside(other, beside, one) for beside in asked.co_requires]
                if asked.renews and isinstance(one, Leg):
                    held.append((asked.renews, None, False) not in self.gains[one.activity.id])
                found.append(logic.every([other.here, logic.no(logic.every(held))]))
        return logic.some(found)

    # ---- stops ------------------------------------------------------------------------------------------------

    def _hire(self, job: Job) -> None:
        """The hire: some weeks after it opens, put off by what had started before and cannot stand beside work."""
        logic, model, days = self.logic, self.logic.model, 7 * self.catalogue.jobs[job.id].weeks_to_hire
        opens = self.first_time(self.catalogue.jobs[job.id].requires, job.id)
        model.add(job.opens == opens)
        soonest = logic.day(days, logic.never + days)
        model.add(soonest == job.opens + days)
        started = {leg: logic.before(leg.start, job.opens) for leg in self.legs}
        ends = [logic.when(logic.every([started[leg], self.blocks(leg, started)]), leg.end, 0) for leg in self.legs]
        hire = logic.latest([soonest, *ends])
        logic.demand(job.hire == hire, job.taken)
        logic.demand(job.hire == logic.never, logic.no(job.taken))
        if self.may_exceed:
            load = self.load(job.hire)
            if not isinstance(load, int):
                logic.demand(load <= self.person.pace_beside_work, job.taken)

    def blocks(self, leg: Leg, started: dict[Leg, Lit]) -> Lit:
        """Whether a leg that had started puts the hire off to its end: by itself, or by the paces of what lasts as long."""
        logic = self.logic
        if leg.unsuited is True or not leg.most or not self.may_exceed:
            return leg.unsuited
        load: Any = leg.pace
        for other in self.legs:
            if other is not leg and other.most:
                beside = logic.every([started[other], logic.not_later(leg.end, other.end)])
                load += logic.times(beside, other.pace, other.most)
        if isinstance(load, int):
            return logic.some([leg.unsuited, load > self.person.pace_beside_work])
        too_much = logic.literal()
        logic.model.add(load > self.person.pace_beside_work).only_enforce_if(too_much)
        logic.model.add(load <= self.person.pace_beside_work).only_enforce_if(~too_much)
        return logic.some([leg.unsuited, too_much])

    def _stops(self) -> None:
        """Stops climb, each opens after the one before, and all before the target; the first job is forced where that is asked."""
        logic = self.logic
        for job in self.jobs:
            opened = logic.before(job.opens, self.done) if self.question.judged else logic.not_later(job.opens, self.done)
            logic.ask(opened, job.taken)
            if self.each_stop_serves and self.person.pace_beside_work > self.person.pace_percent:  # else a needless stop never helps
                logic.ask(self.serves(job), job.taken)
        for one, other in combinations(self.jobs, 2):
            if one.place == other.place:
                logic.ask(logic.no(one.taken), other.taken)
            else:
                logic.demand(one.opens < other.opens, one.taken, other.taken)
        self.able: Day = 0
        if self.forced:
            self._force()

    def _force(self) -> None:
        logic, model = self.logic, self.logic.model
        jobs = list(self.jobs)
        if self.question.judged:
            jobs.append(Job(self.question.target, self.places[self.question.target], self.done, True, 0))
        jobs.sort(key=lambda job: (-job.place, job.id))
        first = [logic.literal() for _ in jobs]
        if jobs:
            model.add_exactly_one(first)
        for one, other in permutations(range(len(jobs)), 2):
            days = (jobs[one].opens, jobs[other].opens)
            logic.ask(logic.before(*days) if other < one else logic.not_later(*days), first[one])
        for job, is_first in zip(jobs, first, strict=True):
            logic.ask(job.taken, is_first, logic.not_later(job.opens, self.done))
        opens = logic.earliest(job.opens for job in jobs)
        self.able = logic.when(logic.not_later(opens, self.done), opens)

    def days(self) -> Any:
        """The day of the first job and that of the target as one number, the first job's first."""
        return self.able * (self.logic.never + 1) + self.done

    def price(self, by: str, payer: str | None) -> Any:
        """What all new legs cost by that measure."""
        ways = [(leg.activity, option, lit) for leg in self.legs for option, lit in leg.ways]
        return sum(price_of(activity, option.study_points, by, payer) * lit for activity, option, lit in ways)


def places(question: Question) -> dict[str, int]:
    """The jobs on the way, each with its rung, and the target if it is a job; the oracles' ladders are one file."""
    jobs, target = question.catalogue.jobs, question.catalogue.jobs.get(question.target)
    rungs = [(target.step or 0, target.ladder)] if target else rungs_of_fact(question)
    if not rungs:
        return {}
    top, ladder = min(rungs)
    below = {top}
    for _ in question.catalogue.ladders[ladder].steps:
        below |= {step.step for step in question.catalogue.ladders[ladder].steps if any(way.step in below for way in step.onward)}
    found = {job.id: job.step for job in jobs.values() if job.ladder == ladder and job.step is not None and job.step in below - {top}}
    return found | ({target.id: top} if target else {})


def rungs_of_fact(question: Question) -> list[tuple[int, str]]:
    """The rungs that name a certificate, else those of the activities that give the fact."""
    fact, _, level = question.target.partition(":")
    levels = question.catalogue.facts[fact].levels
    enough = levels[levels.index(level or levels[-1]) :] if levels else (None,)
    named = [(step.step, item.id) for item in question.catalogue.ladders.values() for step in item.steps if step.certificate == fact]
    activities = [item for item in question.catalogue.activities.values() if item.step is not None]
    givers = [item for item in activities if any(gain.fact == fact and gain.level in enough for gain in item.gives)]
    return named or [(item.step or 0, item.ladder) for item in givers]


@lru_cache(maxsize=256)
def month_steps(first: date, last: int, months: int) -> tuple[tuple[int, cp_model.Domain], ...]:
    """By how many days the same day of the month lies later, each with the days from which it does."""
    found: dict[int, list[int]] = {}
    for day in range(last + 1):
        found.setdefault((add_months(first + timedelta(days=day), months) - first).days - day, []).append(day)
    return tuple((step, cp_model.Domain.from_values(days)) for step, days in sorted(found.items()))


def age_windows(limits: Any, born: Any, first: date, last: int) -> Iterator[tuple[int, int | None]]:
    """When the limits are kept, from when until when; None: to the end of all that is looked at."""
    since: int | None = None
    for day in range(last + 1):
        allowed = limits.allow(born, first + timedelta(days=day))
        if allowed and since is None:
            since = day
        elif not allowed and since is not None:
            yield since, day
            since = None
    if since is not None:
        yield since, None


def best_dates(
    catalogue: Catalogue,
    participant: Participant,
    target: str,
    by: str,
    today: date,
    *,
    horizon_days: int | None = None,
    each_leg_serves: bool = False,
) -> Best | None:
    """The best value of any dated route, or None when there is no route within the horizon.

    Args:
        by: `target` or `first-job`, as in `oracle_dated.best_dated`.
        each_leg_serves: leave out the routes with a leg that gives something, but nothing that is needed, and so only puts off a hire.

    Raises:
        TooLargeError: no proof within patience, or a certificate may have to be taken too often.
    """
    question, first = Question(catalogue, participant, target), participant.first_day(today)
    at_work = by == "first-job" and participant.works_as in places(question)
    for forced in [True, False] if by == "first-job" and not at_work else [False]:
        serve = {"each_stop_serves": by != "first-job", "each_leg_serves": each_leg_serves}
        model = Dated(question, today, horizon_days, forced=forced, **serve)
        solver = model.logic.solved(model.days())
        if solver is not None:
            able, done = solver.value(model.able), solver.value(model.done)
            opened = forced and able < model.logic.never
            kept = forced or at_work or by != "first-job"
            return Best(first + timedelta(days=able) if opened else first if at_work else None, first + timedelta(days=done), kept)
    return None


def cheapest_dated(
    catalogue: Catalogue,
    participant: Participant,
    target: str,
    by: str,
    today: date,
    payer: str | None = None,
    *,
    horizon_days: int | None = None,
) -> int | None:
    """The fewest study points or least kronor of a set that has a dated route, or None when no set has one within the horizon.

    Raises:
        TooLargeError: no proof within patience, or a certificate may have to be taken too often.
    """
    model = Dated(Question(catalogue, participant, target), today, horizon_days, each_stop_serves=True)
    solver = model.logic.solved(model.price(by, payer))
    return None if solver is None else round(solver.objective_value)
