"""Solves one problem for its goal: chooses the search, and hands back one plan, a proof that there is none, or a bound.

Comes in: a `Problem`. Goes out: an `Outcome`, with a `Plan` or without one. What is too wide or too parallel for our own search is
handed to `exact`, where that is installed; without it the best plan at hand is given with the bound that was proven.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from stegvis.planning import exact, labels
from stegvis.planning.clock import Clock
from stegvis.planning.first_job import soonest_job
from stegvis.planning.moves import Moves
from stegvis.planning.need import FAR, holds, union
from stegvis.planning.plans import Plan, has_vain_legs, plan_of, trimmed, works_for_load
from stegvis.planning.problem import Problem, Way
from stegvis.planning.relevance import restricted
from stegvis.planning.schedule import Found, best_plan
from stegvis.planning.search import Choice, choose
from stegvis.planning.states import State

__all__ = ["CHOICES", "Outcome", "solve"]

LOOKS = 1_000
"""So many states are put in line before a problem is handed over to the exact solver, where it takes it; the same on every machine."""

DATING_LOOKS = 3_000
"""So many states are put in line to date a set that is chosen already; then it is dated one leg after another."""

CHOICES = 4_000
"""So many states of a choice are known before it is handed over."""

SHARE, HALF = 0.75, 0.5
"""Of the time that is left, what a search may take where something is to be done after it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What solving came to: a plan or none, whether that is proven, and the bounds, `FAR` or -1 where there is none."""

    plan: Plan | None
    proven: bool
    able_bound: int = FAR
    target_bound: int = FAR
    measure_bound: int = -1
    first_job_kept: bool = True


def solve(problem: Problem, *, clock: Clock, ties: bool = True) -> Outcome:
    """The best plan for the problem's goal; without `ties` any of the best."""
    outcome = _solved(problem, clock, ties)
    freely = problem.by != "first-job" and not problem.work_first and problem.works_as < 0
    if not freely or problem.pace_beside_work <= problem.pace or outcome.plan is None or not works_for_load(problem, outcome.plan):
        return outcome
    # A job is not taken for the sake of more load beside it; with the load of those who do not work, there is no such reason.
    modest = _solved(replace(problem, pace_beside_work=problem.pace), clock, ties)
    same = modest.plan is not None and _value(problem, modest.plan) == _value(problem, outcome.plan)
    return replace(outcome, plan=modest.plan, proven=outcome.proven and modest.proven and same)


def _value(problem: Problem, plan: Plan) -> int:
    return plan.target_day if problem.by == "target" else _measure(problem, plan)


def _solved(problem: Problem, clock: Clock, ties: bool) -> Outcome:
    if problem.by in ("weeks", "cost") and not problem.work_first:
        return _by_measure(problem, clock, ties)
    forced = problem.by == "first-job" or problem.work_first
    outcome = _by_days(problem, clock, ties, forced=forced)
    if not forced or outcome.plan is not None:
        return outcome
    free = replace(problem, work_first=False)  # a wish that cannot be kept weighs nothing
    measured = problem.by in ("weeks", "cost")
    without = _by_measure(free, clock, ties) if measured else _by_days(free, clock, ties, forced=False)
    able = without.plan.able if without.plan else FAR
    if outcome.proven:
        return replace(without, first_job_kept=False, able_bound=able if without.proven else FAR)
    able, proven = min(able, outcome.able_bound), without.proven and without.plan is None
    return replace(without, proven=proven, first_job_kept=False, able_bound=able)


def _by_days(problem: Problem, clock: Clock, ties: bool, *, forced: bool) -> Outcome:
    """The plan that is best in days (after a measure, where a wish puts one first)."""
    measured = problem.by in ("weeks", "cost")
    hands_over = exact.is_installed() and not measured and problem.keeps_everything(forced=forced)
    ours = clock.share(HALF if hands_over else SHARE)
    found = _searched(problem, ours, forced=forced, measured=measured, ties=ties, most=LOOKS if hands_over else None)
    if found.finished:
        return _outcome(problem, found, clock, forced=forced, ties=ties)
    at_hand = _at_hand(problem, clock, forced=forced)
    if hands_over:
        return _handed_over(problem, clock, ties, found, at_hand)
    outcome = _outcome(problem, found, clock, forced=forced, ties=ties)
    return outcome if outcome.plan else replace(outcome, plan=at_hand, proven=_is_at_bound(at_hand, outcome, forced=forced))


def _searched(problem: Problem, ours: Callable[[], bool], *, forced: bool, ties: bool, most: int | None, measured: bool = False) -> Found:
    """The best plan by our own search: by labels where nothing is ever lost, or else state by state."""
    if not measured and labels.takes(problem, forced=forced):
        return labels.soonest(problem, out_of_time=ours, forced=forced, ties=ties, most=most)
    if forced and problem.by == "first-job" and not measured:
        return soonest_job(problem, out_of_time=ours, ties=ties, most=most)
    return best_plan(problem, out_of_time=ours, forced=forced, measured=measured, ties=ties, most=most)


def _is_at_bound(plan: Plan | None, outcome: Outcome, *, forced: bool) -> bool:
    """Whether no plan can be better, since none can beat the bound."""
    if plan is None or outcome.measure_bound >= 0:
        return False
    return plan.target_day <= outcome.target_bound and (not forced or plan.able <= outcome.able_bound)


def _outcome(problem: Problem, found: Found, clock: Clock, *, forced: bool, ties: bool) -> Outcome:
    """What a search came to; the bound's parts stand in the order of the value's."""
    plan = None if found.state is None else _plan(problem, found.state, clock, forced=forced, needs_trim=ties and not found.tied)
    bound = found.bound[1:] if problem.work_first and len(found.bound) > 1 else found.bound
    if problem.by in ("weeks", "cost"):
        return Outcome(plan, found.finished, measure_bound=bound[0] if bound[0] < FAR else -1)
    return Outcome(plan, found.finished, bound[0] if forced and len(bound) > 1 else FAR, bound[-1])


def _plan(problem: Problem, state: State, clock: Clock, *, forced: bool, needs_trim: bool) -> Plan:
    if needs_trim or has_vain_legs(problem, state):
        state = trimmed(problem, state, forced=forced, out_of_time=clock)
    return plan_of(problem, state)


# ---- handing over, and what is at hand ----------------------------------------------------------------------------


def _handed_over(problem: Problem, clock: Clock, ties: bool, found: Found, at_hand: Plan | None) -> Outcome:
    """The exact solver's choice of activities, dated by our own search, which also decides between equally good days."""
    last = at_hand.target_day if at_hand else problem.horizon
    answer = exact.soonest(problem, last, clock.share(SHARE))
    bound = max(answer.bound, found.bound[-1]) if answer.bound < FAR else answer.bound
    if answer.chosen is None:
        proven = answer.proven and at_hand is None
        return Outcome(at_hand, proven, FAR if proven else _able(problem, bound), FAR if proven else bound)
    wanted = frozenset(answer.chosen)
    only = _kept(problem, {(operator.id, way.pace) for operator in problem.operators for way in operator.ways} & wanted, by_pace=True)
    if labels.takes(only, forced=False):
        plan = _in_order(only, answer.chosen, clock)
    else:
        dated = _searched(only, clock.share(HALF), forced=False, ties=ties, most=DATING_LOOKS)
        plan = _plan(only, dated.state, clock, forced=False, needs_trim=ties and not dated.tied) if dated.state else None
        plan = plan or _walked(only, clock, forced=False)
    if plan is None or (at_hand is not None and at_hand.target_day < plan.target_day):
        plan = at_hand
    proven = plan is not None and plan.target_day <= bound
    return Outcome(plan, proven, _able(problem, bound), bound)


def _in_order(only: Problem, chosen: tuple[tuple[str, int], ...], clock: Clock) -> Plan | None:
    """The chosen legs in the order in which the exact solver starts them, each as soon as it can, those of no use left out."""
    state = labels.in_order(only, chosen)
    return None if state is None else plan_of(only, trimmed(only, state, forced=False, out_of_time=clock))


def _able(problem: Problem, bound: int) -> int:
    """The bound of the first job, where the target is the only job that there is."""
    return bound if problem.by == "first-job" and problem.openings else FAR


def _at_hand(problem: Problem, clock: Clock, *, forced: bool) -> Plan | None:
    """A plan of the activities of a good set, one after another as soon as they can be; no claim that it is the best."""
    choice = _choice(problem, clock)
    plans = [] if choice.chosen is None else [_walked(_kept(problem, set(choice.chosen)), clock, forced=forced)]
    if plans == [None] or not plans:
        plans = [_walked(problem, clock, forced=forced)]
    return plans[0]


def _walked(problem: Problem, clock: Clock, *, forced: bool) -> Plan | None:
    """Starts whatever can start, day after day, until the target holds; jobs are taken as they open."""
    moves = Moves(problem, forced=forced)
    state = moves.first_states()[-1]
    while not (holds(problem.target, state.on) and moves.is_done(state)):
        following = next(moves.starts(state), None)
        if following is not None and not holds(problem.target, state.on):
            state = following
            continue
        day = moves.next_day(state)
        if day > problem.horizon or clock():
            return None
        state = moves.arrive(state, day)[-1]
    return plan_of(problem, trimmed(problem, state, forced=forced, out_of_time=clock))


# ---- by a measure -------------------------------------------------------------------------------------------------


def _by_measure(problem: Problem, clock: Clock, ties: bool) -> Outcome:
    """The cheapest set, dated; where that set has no dates, the cheapest plan among all that have."""
    choice = _choice(problem, clock)
    if choice.chosen is None and choice.finished:
        return Outcome(None, True)
    at_hand = None if choice.chosen is None else _dated(problem, choice, clock, ties)
    if clock() or (at_hand is not None and choice.finished):  # a search that starts when the time is over finds nothing
        return Outcome(at_hand, at_hand is not None and choice.finished, measure_bound=choice.measure)
    found = best_plan(problem, out_of_time=clock.share(SHARE), forced=False, measured=True, ties=ties)
    outcome = _outcome(problem, found, clock, forced=False, ties=ties)
    outcome = replace(outcome, measure_bound=max(choice.measure, outcome.measure_bound))
    return outcome if outcome.plan else replace(outcome, plan=at_hand or _at_hand(problem, clock, forced=False))


def _dated(problem: Problem, choice: Choice, clock: Clock, ties: bool) -> Plan | None:
    """The chosen set with early dates, if it has any and costs no more than it was chosen for."""
    assert choice.chosen is not None
    only = _kept(problem, set(choice.chosen))
    found = _searched(only, clock.share(HALF), forced=False, ties=ties, most=DATING_LOOKS)
    if found.state is not None:
        plan = _plan(only, found.state, clock, forced=False, needs_trim=ties and not found.tied)
    else:
        walked = None if found.finished else _walked(only, clock, forced=False)
        if walked is None:
            return None
        plan = walked
    return plan if not choice.finished or _measure(problem, plan) == choice.measure else None


def _measure(problem: Problem, plan: Plan) -> int:
    return sum(leg.operator.cost if problem.by == "cost" else leg.way.points for leg in plan.legs)


def _choice(problem: Problem, clock: Clock) -> Choice:
    """The cheapest set without regard to days: months can be had through any job within reach, ages and waivers come by themselves."""
    held = problem.held | union(mask for _, mask in problem.lapsing)
    held |= union(problem.operators[item.operator].adds for item in problem.running)
    held |= union(1 << window.bit for window in problem.windows if window.closes > problem.first_day)
    held |= union(1 << term.bit for term in problem.months if term.held >= term.months or problem.works_as in term.jobs)
    if not exact.is_installed():
        return choose(problem.menu, held, barred=problem.barred, out_of_time=clock.share(HALF))
    choice = choose(problem.menu, held, barred=problem.barred, out_of_time=clock.share(HALF), most=CHOICES)
    if choice.finished:
        return choice
    picked = exact.cheapest(problem.menu, problem.menu.placed(held), problem.barred, clock.share(SHARE))
    if picked.achievers is None:
        return Choice(None, 0, True) if picked.proven else choice._replace(measure=max(choice.measure, picked.bound))
    items = ((problem.menu.achievers[number].operator, problem.menu.achievers[number].points) for number in picked.achievers)
    chosen = tuple(sorted({item for item in items if item[0]}))
    return Choice(chosen, max(choice.measure, picked.bound), picked.proven)


def _kept(problem: Problem, chosen: set[tuple[str, int]], *, by_pace: bool = False) -> Problem:
    """The same problem with the chosen activities alone, each with the load (or at the pace) that it was chosen for."""
    ways: dict[int, tuple[Way, ...]] = {}
    for number, operator in enumerate(problem.operators):
        if operator.new:
            ways[number] = tuple(way for way in operator.ways if (operator.id, way.pace if by_pace else way.points) in chosen)
    return restricted(problem, ways)
