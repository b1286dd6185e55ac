"""What to ask next: the fact, neither held nor denied, whose replies differ most in what they make of the plan.

Comes in: an inquiry. Goes out: a `Question`, or one that says that nothing more needs to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from stegvis.planning.answers import made_from
from stegvis.planning.explain import gained
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.need import FAR
from stegvis.planning.relevance import pruned, signature
from stegvis.question import Question, Reply
from stegvis.terms import Text

__all__ = ["asked"]


@dataclass(frozen=True, slots=True)
class _Now:
    """What the plan is: the next activity, the days, the measure; smaller is better."""

    verdict: str
    next_activity: str | None
    able: int
    target: int
    measure: int
    proven: bool


@dataclass(frozen=True, slots=True)
class _Open:
    """Something that may be asked, with the replies that may change something (`no` changes nothing: it is planned as not held)."""

    question: Question
    replies: tuple[str, ...]
    place: tuple[int, str]
    changes: dict[str, _Now] = field(default_factory=dict)


def asked(inquiry: Inquiry) -> Question:
    """The next question.

    First come those of which one reply changes the next step, then, if there are none, those that do so together with another; among
    them the one whose replies differ most in the plan's value; on a tie the lowest rung, then the alphabet.
    """
    plans = _Plans()
    now = plans.of(inquiry)
    every = tuple(_open_questions(inquiry))
    for item in every:
        item.changes.update({says: plans.of(_with(inquiry, item, says)) for says in item.replies})
    relevant = [item for item in every if any(then.next_activity != now.next_activity for then in item.changes.values())]
    if not relevant:
        relevant = _in_pairs(inquiry, every, now, plans)
    base = Question(
        participant=inquiry.participant.participant,
        target=inquiry.aim.target,
        settled=not relevant,
        proven=not inquiry.clock(),
        left=len(every),
        made_from=made_from(inquiry),
    )
    if not relevant:
        return base
    best = min(relevant, key=lambda item: (-_difference(item, now)[0], -_difference(item, now)[1], item.place))
    replies = [Reply(says="no", verdict="other").model_copy(update=_reply(inquiry, now, now))]
    replies += [Reply(says=says, verdict="other").model_copy(update=_reply(inquiry, then, now)) for says, then in best.changes.items()]
    asking = best.question
    return base.model_copy(
        update={key: getattr(asking, key) for key in ("kind", "fact", "name", "text", "levels", "works", "months")}
        | {"replies": tuple(replies)}
    )


def _with(inquiry: Inquiry, item: _Open, says: str) -> Inquiry:
    return inquiry.changed(holds=item.question.answered(inquiry.participant, says).holds)


class _Plans:
    """The plans of one talk: those that would be made of the same problem are made once."""

    def __init__(self) -> None:
        self._known: dict[object, _Now] = {}

    def of(self, inquiry: Inquiry) -> _Now:
        """The plan for an inquiry, as far as replies are compared by it."""
        if inquiry.is_met():
            day = inquiry.now.day.toordinal()
            return _Now("already_qualified", None, day, day, 0, True)
        problem = pruned(inquiry.problem())
        key = signature(problem)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _now(inquiry.solved(problem))
        return found


def _now(solved: Solved) -> _Now:
    if solved.plan is None:
        return _Now("other", None, FAR, FAR, FAR, solved.outcome.proven)
    legs, by = solved.plan.legs, solved.inquiry.by
    first = min(((leg.start, leg.operator.id) for leg in legs), default=(0, None))
    measure = {"weeks": sum(leg.way.points for leg in legs), "cost": sum(leg.operator.cost for leg in legs)}.get(by, 0)
    return _Now("route", first[1], solved.able, solved.target, measure, solved.outcome.proven)


def _difference(item: _Open, now: _Now) -> tuple[int, int]:
    """The greatest difference that a reply makes: in the measure or the days to the first job, then in the days to the target."""
    found = [(abs(now.measure - then.measure) + abs(now.able - then.able), abs(now.target - then.target)) for then in item.changes.values()]
    return max(found)


def _in_pairs(inquiry: Inquiry, every: tuple[_Open, ...], now: _Now, plans: _Plans) -> list[_Open]:
    """Those that change the next step together with one other, though not alone."""
    for one, other in combinations(every, 2):
        for mine in one.replies:
            for his in other.replies:
                both = _with(_with(inquiry, one, mine), other, his)
                if plans.of(both).next_activity != now.next_activity:
                    return [one, other]
    return []


def _reply(inquiry: Inquiry, then: _Now, now: _Now) -> dict[str, object]:
    name: Text | None = inquiry.catalogue.activities[then.next_activity].name if then.next_activity else None
    return {
        "verdict": then.verdict,
        "next_activity": then.next_activity,
        "next_name": name,
        "able_to_apply": _day(then.able),
        "target": _day(then.target),
        "days_to_first_job": _sooner(now.able, then.able),
        "days_to_target": _sooner(now.target, then.target),
        "changes_next_step": then.next_activity != now.next_activity,
    }


def _day(number: int) -> date | None:
    return None if number >= FAR else date.fromordinal(number)


def _sooner(now: int, then: int) -> int | None:
    return None if FAR in (now, then) else now - then


# ---- what may be asked --------------------------------------------------------------------------------------------


def _open_questions(inquiry: Inquiry) -> Iterator[_Open]:
    """Everything relevant for the target that is neither held nor denied, and that is nobody's private business."""
    catalogue, view, held = inquiry.catalogue, inquiry.view(), inquiry.held
    denied = set(inquiry.named(inquiry.participant.not_held, ("facts",)))
    known = {fact for fact, _ in inquiry.now.facts} | denied | {fact for _, pairs, _ in held.lapsing for fact, _ in pairs}
    asked_facts = sorted({str(atom[1]) for atom in view.bits if atom[0] in ("fact", "proof")} - known)
    base = Question(participant=inquiry.participant.participant, target=inquiry.aim.target, settled=False, made_from=made_from(inquiry))
    for fact in asked_facts:
        entry = catalogue.facts[fact]
        if entry.private:
            continue
        levels = tuple(level for level in entry.levels)
        kind = "level" if levels else "fact"
        asking = base.model_copy(update={"kind": kind, "fact": fact, "name": entry.name, "text": entry.text, "levels": levels})
        yield _Open(asking, levels or ("yes",), (_rung_of(inquiry, fact), fact))
    spoken = set(held.months)
    for _, of, months in view.months:
        works = sorted(work for work in of - spoken if work in catalogue.jobs or work in catalogue.work)
        if not works:
            continue
        spoken |= set(works)
        entries = {**catalogue.work, **catalogue.jobs}
        names = {work: entries[work].name for work in works}
        asking = base.model_copy(update={"kind": "months", "works": type(base.works)(names), "months": months})
        yield _Open(asking, (works[0],), (0, works[0]))


def _rung_of(inquiry: Inquiry, fact: str) -> int:
    """The lowest rung on which something gives the fact; below all rungs where nothing on a rung does."""
    catalogue = inquiry.catalogue
    givers = (one for one in catalogue.activities.values() if any(name == fact for name, _ in gained(catalogue, one.id)))
    return min((one.step for one in givers if one.step is not None), default=-1)
