"""What stands in the way where there is no route: the closed set of reachable facts, and the smallest tree of causes that it shows.

Comes in: an inquiry and its whole problem. Goes out: obstacles as data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from stegvis.dates import StartRule
from stegvis.findings import Obstacle
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.planning.grounding import age_window, why_closed
from stegvis.planning.holdings import closure, gains_of
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.need import ALL, COUNT, FAR, Need, each_bit, holds, union
from stegvis.planning.problem import Operator, Problem, StartDays
from stegvis.planning.relevance import reachable, without_vain_ways
from stegvis.requirement import AgeNeeded, AllOf, AnyOf, AtLeast, DecidedBy, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement
from stegvis.terms import FrozenDict, Text

__all__ = ["ANY_DAY", "any_start", "obstacles", "reached_facts"]

ANY_DAY = StartDays(StartRule())
"""No bound to days."""


def obstacles(inquiry: Inquiry, problem: Problem) -> tuple[Obstacle, ...]:
    """The smallest tree of causes: of what cannot be reached, or, where everything can, of what keeps the days from fitting."""
    for seen in (problem, without_vain_ways(problem)):
        tree = _Causes(inquiry, seen)
        if not holds(problem.target, tree.reached):
            return tree.missing(problem.target)
    return (Obstacle(code="no-dates", what="", causes=tuple(_clashes(inquiry, problem))),)


def reached_facts(inquiry: Inquiry) -> tuple[str, ...]:
    """The closed set: every fact that the participant could ever hold, whatever the days, a level after a colon."""
    catalogue, now = inquiry.catalogue, inquiry.now
    held = set(now.facts) | {pair for item in inquiry.held.in_progress for pair in _given(catalogue, item.activity)}
    waiting = [one for one in catalogue.activities.values() if why_closed(inquiry.participant, one, inquiry.held, inquiry.today) is None]
    changed = True
    while changed:
        changed = False
        for activity in tuple(waiting):
            if _can_be_met(inquiry, activity.requires, activity.id, held):
                held |= _given(catalogue, activity.id)
                waiting.remove(activity)
                changed = True
    levels = {fact: catalogue.facts[fact].levels for fact, _ in held}
    return tuple(sorted(f"{fact}:{levels[fact][level]}" if level >= 0 else fact for fact, level in held))


def _given(catalogue: Catalogue, activity: str) -> frozenset[tuple[str, int]]:
    return frozenset(pair for gain in gains_of(catalogue, activity) for pair in closure(catalogue, gain))


def _can_be_met(inquiry: Inquiry, requirement: Requirement, judged: str, held: set[tuple[str, int]]) -> bool:
    """Whether a requirement could hold on some day with those facts, every month of experience, and any age that is still to come."""
    match requirement:
        case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
            least = len(items) if isinstance(requirement, AllOf) else getattr(requirement, "at_least", 1)
            met = sum(_can_be_met(inquiry, item, judged, held) for item in items) >= least
        case FactNeeded(fact=fact):
            met = (fact, -1) in held
        case LevelNeeded(fact=fact, level=level):
            met = (fact, inquiry.catalogue.facts[fact].levels.index(level)) in held
        case AgeNeeded(age=limits):
            met = age_window(inquiry.participant.born, limits)[1] > inquiry.now.day.toordinal()
        case ExperienceNeeded():
            met = True
        case DecidedBy():
            met = False
    return met or any(item.covers(requirement, judged, inquiry.catalogue) for item in inquiry.held.waivers)


# ---- days that do not fit -----------------------------------------------------------------------------------------


def _clashes(inquiry: Inquiry, problem: Problem) -> Iterator[Obstacle]:
    """Limits in time that together leave no days, each of them needed: without any one of them there would be a route.

    Source: a minimal conflict by deletion; Chinneck and Dravnieks (1991).
    """
    for limit, obstacle in tuple(_limits(inquiry, problem)):
        looser = limit(problem)
        outcome = inquiry.solved(looser, ties=False).outcome
        if outcome.plan is None and outcome.proven:
            problem = looser
        else:
            yield obstacle


def _limits(inquiry: Inquiry, problem: Problem) -> Iterator[tuple[Callable[[Problem], Problem], Obstacle]]:
    """Everything that time takes away: starts that are bound to days, what lapses, ages that are passed."""
    for number, operator in enumerate(problem.operators):
        activity = inquiry.catalogue.activities[operator.id]
        if operator.new and any(not way.starts.any_day or way.last < problem.horizon for way in operator.ways):
            yield partial(any_start, number=number), Obstacle(code="starts", what=activity.id, name=activity.name)
        if operator.lapsing:
            yield partial(_for_good, number=number), Obstacle(code="lapses", what=activity.id, name=activity.name)
    if problem.lapsing:
        yield _kept, Obstacle(code="holding-lapses", what="")
    for window in problem.windows:
        atom = problem.names[window.bit]
        if window.closes < problem.horizon:
            limits = FrozenDict({"min": str(atom[1]), "max": str(atom[2])})
            yield partial(_ageless, bit=window.bit), Obstacle(code="age", what="age", particulars=limits)


def any_start(problem: Problem, number: int) -> Problem:
    """The problem if that operator could start on any day."""
    operator = problem.operators[number]
    ways = tuple(replace(way, starts=ANY_DAY, first=problem.first_day, last=problem.horizon) for way in operator.ways)
    return _with(problem, number, replace(operator, ways=ways))


def _for_good(problem: Problem, number: int) -> Problem:
    operator = problem.operators[number]
    return _with(problem, number, replace(operator, gives=operator.adds, lapsing=()))


def _with(problem: Problem, number: int, operator: Operator) -> Problem:
    return replace(problem, operators=(*problem.operators[:number], operator, *problem.operators[number + 1 :]))


def _kept(problem: Problem) -> Problem:
    return replace(problem, held=problem.held | union(mask for _, mask in problem.lapsing), lapsing=())


def _ageless(problem: Problem, bit: int) -> Problem:
    windows = tuple(replace(window, closes=FAR) if window.bit == bit else window for window in problem.windows)
    return replace(problem, windows=windows)


class _Causes:
    """Looks for the smallest causes below what cannot be reached, without regard to days."""

    def __init__(self, inquiry: Inquiry, problem: Problem) -> None:
        self.inquiry = inquiry
        self.catalogue = inquiry.catalogue
        self.problem = problem
        self.known: dict[int, Obstacle] = {}
        self.reached = reachable(problem)

    def missing(self, need: Need) -> tuple[Obstacle, ...]:
        """What is missing for a requirement: all of it, or the branch with the smallest tree."""
        found = [self.cause(bit) for bit in each_bit(need.mask & ~self.reached)]
        parts = [self.missing(part) for part in need.parts if not holds(part, self.reached)]
        if need.kind == ALL:
            return (*found, *(item for part in parts for item in part))
        branches = sorted([*((item,) for item in found), *parts], key=lambda branch: (_size(branch), str(branch)))
        short = need.count - sum(holds(part, self.reached) for part in need.parts) if need.kind == COUNT else 1
        return tuple(item for branch in branches[:short] for item in branch)

    def cause(self, bit: int) -> Obstacle:
        """Why one bit cannot be on; each bit is looked into once."""
        if bit not in self.known:
            self.known[bit] = Obstacle(code="circle", what=str(self.problem.names[bit][1]), name=self._name(bit))
            self.known[bit] = self._cause(bit)
        return self.known[bit]

    def _name(self, bit: int) -> Text | None:
        fact = self.catalogue.facts.get(str(self.problem.names[bit][1]))
        return fact.name if fact else None

    def _cause(self, bit: int) -> Obstacle:
        atom = self.problem.names[bit]
        what, named = str(atom[1]), {}
        if atom[0] == "said":
            return Obstacle(code="decided-by", what=what, particulars=FrozenDict({"role": what, "question": str(atom[2])}))
        if atom[0] == "done":
            activity = self.catalogue.activities[what]
            return self._below(bit, "must", what, {}, self._giver_branches(bit), name=activity.name)
        if atom[0] == "age":
            return Obstacle(code="age", what="age", particulars=FrozenDict({"min": str(atom[1]), "max": str(atom[2])}))
        if atom[0] == "months":
            jobs = ", ".join(sorted(atom[1])) if isinstance(atom[1], frozenset) else what
            return self._below(bit, "months", jobs, {"months": str(atom[2])}, self._job_branches(bit))
        fact = self.catalogue.facts[what]
        if len(atom) > 2 and fact.levels and isinstance(atom[2], int) and atom[2] >= 0:
            named = {"level": fact.levels[atom[2]]}
        return self._below(bit, "nothing-gives", what, named, self._giver_branches(bit))

    def _below(
        self, bit: int, code: str, what: str, named: Mapping[str, str], branches: Iterable[tuple[str, Need]], name: Text | None = None
    ) -> Obstacle:
        trees = [(activity, self.missing(need)) for activity, need in branches]
        name = name or self._name(bit)
        if not trees:
            closed = self._closed(what)
            return Obstacle(code="needs" if closed else code, what=what, name=name, particulars=FrozenDict(dict(named)), causes=closed)
        activity, causes = min(trees, key=lambda item: (_size(item[1]), item[0]))
        return Obstacle(code="needs", what=what, name=name, particulars=FrozenDict({**named, "activity": activity}), causes=causes)

    def _giver_branches(self, bit: int) -> list[tuple[str, Need]]:
        """Activities that give the bit, those left out that need it before they give it."""
        givers = (item for item in self.problem.operators if item.adds >> bit & 1 and item.new)
        return [(item.id, item.need) for item in givers if item.need.kind != ALL or not item.need.mask >> bit & 1]

    def _job_branches(self, bit: int) -> list[tuple[str, Need]]:
        terms = [term for term in self.problem.months if term.bit == bit]
        openings = self.problem.openings
        return [(openings[job].id, openings[job].need) for term in terms for job in sorted(term.jobs) if job < len(openings)]

    def _why_closed(self, activity: Activity) -> str:
        inquiry = self.inquiry
        return why_closed(inquiry.participant, activity, inquiry.held, inquiry.today) or "beside-work"

    def _closed(self, fact: str) -> tuple[Obstacle, ...]:
        """Activities that would give the fact, but cannot be started by this participant at all."""
        usable = {operator.id for operator in self.problem.operators}
        activities = [activity for activity in self.catalogue.activities.values() if activity.id not in usable]
        return tuple(
            Obstacle(
                code="cannot-start",
                what=activity.id,
                name=activity.name,
                particulars=FrozenDict({"reason": self._why_closed(activity)}),
            )
            for activity in activities
            if activity.id == fact or any(gain.fact == fact for gain in activity.gives)
        )


def _size(tree: tuple[Obstacle, ...]) -> int:
    return sum(1 + _size(item.causes) for item in tree)
