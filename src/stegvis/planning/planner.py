"""The door to planning: one participant, one target, one answer; or other routes, or the next question.

Comes in: a catalogue, a participant and a day. Goes out: an `Answer`, alternatives, savings, a `Question`. Reads no file and no calendar; a
stopwatch keeps the time limit, which all solves of one call share.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import get_args

from stegvis.findings import Decision, Saving, Warned
from stegvis.ladder.catalogue import Catalogue
from stegvis.naming import with_names
from stegvis.participant import Participant
from stegvis.planning.alternatives import other_routes
from stegvis.planning.answers import already_qualified, bound_of, made_from, route_of
from stegvis.planning.ask import asked
from stegvis.planning.clock import SEARCHING, Clock
from stegvis.planning.closed_set import reached_facts
from stegvis.planning.comparison import compared
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.obstacles import obstacles
from stegvis.planning.repair import repairs
from stegvis.planning.said import decided
from stegvis.planning.savings import savings_of
from stegvis.planning.target import UnknownTargetError
from stegvis.planning.wishing import wishes_kept
from stegvis.question import Question
from stegvis.route import Alternative, Answer, By, NeedsPerson, NoRoute, Route, TargetAnswer, Undecided
from stegvis.terms import Payer

__all__ = ["UnknownTargetError", "alternatives", "ask", "check_choices", "plan", "savings"]


def plan(
    catalogue: Catalogue,
    participant: Participant,
    *,
    today: date,
    target: str | None = None,
    by: By = "first-job",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> Answer:
    """The next step and the whole route to a target, dated and costed, proven best where time allows.

    Without a target, first jobs are compared.

    Args:
        catalogue: the ladders.
        participant: who.
        today: the day on which the plan is made.
        target: a job, certificate, fact (`svenska:sfi-d` for one level) or ladder, by id or Swedish name; the participant's own if None.
        by: what is best: the first job soonest, the target soonest, fewest study points, fewest kronor.
        payer: whose kronor count with `by="cost"`; all payers' if None.
        time_limit: seconds of search; then the best route found, with its bound.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target; `nearest` is the likely id.
        ValueError: `by` or `payer` is none of those that exist, or today is after `dates.LAST_TODAY`.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> person = stegvis.Participant(participant="p-1", target="montor")
        >>> answer = stegvis.plan(catalogue, person, today=today)
        >>> answer.verdict, answer.next_step.activity, answer.totals.able_to_apply.earliest
        ('route', 'motivation', datetime.date(2029, 7, 30))
        >>> stegvis.plan(catalogue, person, today=today, target="monter")
        Traceback (most recent call last):
            ...
        stegvis.planning.target.UnknownTargetError: unknown target 'monter', did you mean 'montor'?
    """
    check_choices(by, payer)
    wanted, clock = participant.target if target is None else target, Clock(SEARCHING * time_limit)
    if wanted is None:
        return with_names(compared(catalogue, participant, today=today, by=by, payer=payer, clock=clock), catalogue)
    return with_names(_planned(Inquiry.of(catalogue, participant, wanted, today=today, by=by, payer=payer, clock=clock)), catalogue)


def alternatives(
    catalogue: Catalogue,
    participant: Participant,
    *,
    today: date,
    target: str | None = None,
    by: By = "first-job",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> tuple[Alternative, ...]:
    """At most five other routes to a target, each with what it trades for what; those with other next steps first.

    The arguments are those of `plan`; without a route there are none.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target, or none was given.
        ValueError: `by` or `payer` is none of those that exist, or today is after `dates.LAST_TODAY`.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> person = stegvis.Participant(participant="p-1", target="montor")
        >>> [(other.how, other.cost_sek) for other in stegvis.alternatives(catalogue, person, today=today)][:1]
        [('pace', 0)]
    """
    inquiry = _inquiry(catalogue, participant, today=today, target=target, by=by, payer=payer, time_limit=time_limit)
    solved = None if inquiry.is_met() else inquiry.solved()
    if solved is None or solved.plan is None:
        return ()
    others = other_routes(inquiry, route_of(solved, solved.plan))
    return tuple(other.model_copy(update={"route": with_names(other.route, catalogue)}) for other in others)


def savings(
    catalogue: Catalogue,
    participant: Participant,
    *,
    today: date,
    target: str | None = None,
    by: By = "first-job",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> tuple[Saving, ...]:
    """For each fact that is not held, the days and kronor that a yes would save, those that a validation can show first.

    The arguments are those of `plan`; without a route there are none.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target, or none was given.
        ValueError: `by` or `payer` is none of those that exist, or today is after `dates.LAST_TODAY`.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> person = stegvis.Participant(participant="p-1", target="montor")
        >>> [saving.fact for saving in stegvis.savings(catalogue, person, today=today)]
        ['svenska', 'svenska', 'svenska', 'egen-plan']
    """
    inquiry = _inquiry(catalogue, participant, today=today, target=target, by=by, payer=payer, time_limit=time_limit)
    solved = None if inquiry.is_met() else inquiry.solved()
    return savings_of(solved) if solved is not None and solved.plan is not None else ()


def ask(
    catalogue: Catalogue,
    participant: Participant,
    *,
    today: date,
    target: str | None = None,
    by: By = "first-job",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> Question:
    """The next question of the mapping talk, and what each reply would change; `settled` where no reply changes the next step any more.

    The arguments are those of `plan`.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target, or none was given.
        ValueError: `by` or `payer` is none of those that exist, or today is after `dates.LAST_TODAY`.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> person = stegvis.Participant(participant="p-1", target="montor")
        >>> question = stegvis.ask(catalogue, person, today=today)
        >>> question.kind, question.fact
        ('fact', 'industriteknik-bas')
    """
    return asked(_inquiry(catalogue, participant, today=today, target=target, by=by, payer=payer, time_limit=time_limit))


def _inquiry(
    catalogue: Catalogue, participant: Participant, *, today: date, target: str | None, by: By, payer: Payer | None, time_limit: float
) -> Inquiry:
    check_choices(by, payer)
    wanted = participant.target if target is None else target
    if wanted is None:
        raise UnknownTargetError("", None)
    return Inquiry.of(catalogue, participant, wanted, today=today, by=by, payer=payer, clock=Clock(SEARCHING * time_limit))


def check_choices(by: str, payer: str | None) -> None:
    """Refuses a goal or a payer that does not exist.

    Raises:
        ValueError: one of them is none of those that exist; it names the nearest.
    """
    _check_choice("by", by, get_args(By))
    if payer is not None:
        _check_choice("payer", payer, get_args(Payer))


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        near = get_close_matches(str(value), allowed, n=1, cutoff=0.3)
        hint = f", did you mean {near[0]!r}?" if near else f"; it is one of {', '.join(allowed)}"
        raise ValueError(f"unknown {name} {value!r}{hint}")


def _planned(inquiry: Inquiry) -> TargetAnswer:
    if inquiry.is_met():
        return already_qualified(inquiry)
    solved = inquiry.solved()
    return _without_plan(solved) if solved.plan is None else _with_wishes(solved, route_of(solved, solved.plan))


def _with_wishes(solved: Solved, route: Route) -> Route:
    kept = wishes_kept(solved)
    return route.model_copy(update={"wishes": kept}) if kept else route


def _without_plan(solved: Solved) -> NeedsPerson | NoRoute | Undecided:
    """What is said where no route was found: who could open one, or that there is none and what would help, or that time ran out."""
    inquiry = solved.inquiry
    common = {
        "participant": inquiry.participant.participant,
        "target": inquiry.aim.target,
        "by": inquiry.by,
        "payer": inquiry.payer,
        "warnings": solved.problem.warnings,
        "made_from": made_from(inquiry),
    }
    if not solved.outcome.proven:
        return Undecided.model_validate({**common, "lower_bound": bound_of(inquiry.by, solved.outcome)})
    conditional, decisions = decided(inquiry)
    if decisions and conditional is not None:
        return _needs_person(common, conditional, decisions)
    if conditional is not None:
        return Undecided.model_validate({**common, "lower_bound": bound_of(inquiry.by, conditional.outcome)})
    causes = obstacles(inquiry, inquiry.problem())
    would_help, all_tried = repairs(inquiry, causes)
    warnings = solved.problem.warnings if all_tried else (*solved.problem.warnings, Warned(code="repairs-cut-short"))
    found = {"obstacles": causes, "reachable": reached_facts(inquiry), "repairs": would_help, "warnings": warnings}
    return NoRoute.model_validate({**common, **found})


def _needs_person(common: dict[str, object], solved: Solved, decisions: tuple[Decision, ...]) -> NeedsPerson:
    assert solved.plan is not None
    route = route_of(solved, solved.plan)
    first = decisions[0]
    return NeedsPerson.model_validate(
        {**common, "role": first.role, "question": first.question, "decisions": decisions, "conditional": route}
    )
