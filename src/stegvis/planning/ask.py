"""What to ask next: the fact, neither held nor denied, whose replies differ most in what they make of the plan.

Comes in: an inquiry. Goes out: a `Question`, or one that says that nothing more needs to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from operator import le
from typing import Literal

from stegvis.ladder.entry import Gain
from stegvis.planning.answers import made_from
from stegvis.planning.bits import mask_of
from stegvis.planning.explain import gained
from stegvis.planning.holdings import Pairs, closure
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.need import FAR, union
from stegvis.planning.plans import Plan
from stegvis.planning.problem import Problem, day_of
from stegvis.planning.relevance import allows, pruned, signature
from stegvis.question import InTalk, Question, Reply
from stegvis.terms import FrozenDict

__all__ = ["asked"]

KEPT = 2_000
"""So many plans are kept with a catalogue for later questions, of the same talk or another one."""

Levels = tuple[int, ...]
"""Replies to all open questions: for each chain of replies 0 for no, else the number of the reply in it."""


@dataclass(frozen=True, slots=True)
class _Now:
    """What the plan is: the next activity, the days, the measure; smaller is better. `firm`: it is proven, and keeps the first job."""

    verdict: Literal["already_qualified", "route", "other"]
    next_activity: str | None
    able: int
    target: int
    measure: int
    proven: bool
    firm: bool
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A reply, and what it adds: facts, or so many months in a work."""

    says: str
    pairs: Pairs = frozenset()
    months: int = 0


@dataclass(frozen=True, slots=True)
class _Open:
    """Something that may be asked, with its chains of replies that may change something, the least of each first.

    No is in no chain: it changes nothing, since it is planned so already. A question has one chain, but for months: there works that
    count alike share one.
    """

    question: Question
    chains: tuple[tuple[_Said, ...], ...]
    place: tuple[int, str]


def asked(inquiry: Inquiry) -> Question:
    """The next question.

    First come those of which one reply changes the next step, and among them the one whose replies differ most in the plan's value; on a
    tie the lowest rung, then the alphabet. If there are none, some replies together may do so: then one of the fewest that do is asked,
    of the highest rung first, since that is the least likely to be held and a no leaves the others needless. It is settled when no
    replies to the open questions, however many together, change the next step. That rests on one thing: that to hold more makes no plan
    impossible. It can, where one who holds more must take a first job, of a higher rung, on the very day on which another would open.
    Months are looked at as they fill what they are asked for; a count between is taken to do no more than that.

    Where time runs out first, the most promising question so far is asked, not `proven`.

    Complexity: a plan for each reply to one question; then one for each plan that may still be the best, exponential at worst in what
    these need. On the shipped ladders at most some 120.
    """
    talk = _Replies(inquiry)
    now = talk.plan(talk.none)
    alone = talk.alone() if now.proven else {}
    step = now.next_activity
    relevant = {number for number, found in alone.items() if any(then.next_activity != step for _, then in found)}
    together = talk.together() if not relevant and talk.finished else set()
    relevant = relevant or together or (set() if talk.finished else set(range(len(talk.every))))
    base = talk.base.model_copy(update={"settled": not relevant, "proven": talk.finished, "left": len(talk.every)})
    if not relevant:
        return base
    places = [(-item.place[0] if together else 0, item.place) for item in talk.every]
    best = min(relevant, key=lambda number: (places[number][0], -_difference(alone.get(number, ()), now), places[number][1]))
    said = alone.get(best, ())
    least = {(one.says, replace(then, plan=None)): one for one, then in reversed(said)}.values()  # more months that do no more are not told
    replies = [_reply(inquiry, one, then, now) for one, then in ((_Said("no"), now), *said) if not one.months or one in least]
    kept = {key: getattr(talk.every[best].question, key) for key in ("kind", "fact", "name", "text", "levels", "works", "months")}
    return base.model_copy(update={**kept, "replies": tuple(replies)})


def _difference(found: tuple[tuple[_Said, _Now], ...], now: _Now) -> int:
    """The greatest difference that a reply makes: in the measure, the days to the first job and the days to the target together."""
    return max((abs(now.measure - one.measure) + abs(now.able - one.able) + abs(now.target - one.target) for _, one in found), default=0)


def _reply(inquiry: Inquiry, said: _Said, then: _Now, now: _Now) -> Reply:
    return Reply(
        says=said.says,
        months=said.months or None,
        verdict=then.verdict,
        next_activity=then.next_activity,
        next_name=inquiry.catalogue.activities[then.next_activity].name if then.next_activity else None,
        able_to_apply=day_of(then.able),
        target=day_of(then.target),
        days_to_first_job=None if FAR in (now.able, then.able) else now.able - then.able,
        days_to_target=None if FAR in (now.target, then.target) else now.target - then.target,
        changes_next_step=then.next_activity != now.next_activity,
    )


# ---- what replies make of the plan --------------------------------------------------------------------------------


class _Replies:
    """The open questions of one inquiry, and the plan for any replies to them; `finished` as long as all of it is known for certain."""

    def __init__(self, inquiry: Inquiry) -> None:
        """Finds what may be asked."""
        self.inquiry = inquiry
        self.problem = inquiry.problem()
        whom = {"participant": inquiry.participant.participant, "target": inquiry.aim.target, "made_from": made_from(inquiry)}
        self.base = Question.model_validate({**whom, "settled": True})
        self.every = tuple(sorted(_open_questions(inquiry, self.problem, self.base), key=lambda item: item.place))
        self.chains = tuple((number, chain) for number, item in enumerate(self.every) for chain in item.chains)
        self.none: Levels = (0,) * len(self.chains)
        self.most: Levels = tuple(len(chain) for _, chain in self.chains)
        self.finished, self.by_days = True, inquiry.by in ("first-job", "target")
        self._plans: dict[Levels, _Now] = {}
        own = inquiry.held.musts or inquiry.held.waivers
        self._kept: dict[object, _Now] = {} if own else inquiry.catalogue.once("plans of talks", dict)
        self._context = _context(inquiry, self.problem)

    def plan(self, levels: Levels) -> _Now:
        """The plan for one who gives these replies."""
        found = self._plans.get(levels)
        if found is None:
            found = self._plans[levels] = self._planned(levels)
            self.finished = self.finished and found.proven
        return found

    def _planned(self, levels: Levels) -> _Now:
        if self._is_met(levels):
            day = self.inquiry.now.day.toordinal()
            return _Now("already_qualified", None, day, day, 0, True, True)
        problem = pruned(self._with(levels))
        key = (self._context, signature(problem))
        found = self._kept.get(key)
        if found is None:
            found = self._as_with_more(levels) or _now(self.inquiry.solved(problem))
            if found.proven:
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[key] = found
        return found

    def _as_with_more(self, levels: Levels) -> _Now | None:
        """The plan for one who holds more, where it is known, needs no more than is held here, and was chosen by its days."""
        for other, found in self._plans.items() if self.by_days else ():
            if found.verdict != "already_qualified" and all(map(le, levels, other)) and self.stands(found, levels):
                return found
        return None

    def alone(self) -> dict[int, tuple[tuple[_Said, _Now], ...]]:
        """What each reply to one question alone makes of the plan, as far as there is time."""
        found: dict[int, tuple[tuple[_Said, _Now], ...]] = {}
        for place, (number, chain) in enumerate(self.chains):
            thens: list[tuple[_Said, _Now]] = []
            for level in range(len(chain), 0, -1):
                if self.inquiry.clock():
                    self.finished = False
                    return found
                thens.insert(0, (chain[level - 1], self.plan(_changed(self.none, place, level))))
            found[number] = (*found.get(number, ()), *thens)
        return found

    def together(self) -> set[int]:
        """The questions of which some replies together change the next step, as few as can be; none where no replies do.

        The plan for the most that may be held is the plan for all who hold what it needs: they could choose it, and whatever they could
        choose was weighed against it. What is left are those who lack something that it needs; they are looked at in the same way, each
        part by itself. Where the plan is chosen by points or kronor its days are not the earliest for certain: there the least replies
        with which it could still be chosen are planned as well.

        Source: Murty (1968), an algorithm for ranking all the assignments in order of increasing cost, for how the parts are made.
        """
        step, waiting = self.plan(self.none).next_activity, [(self.none, self.most)]
        while waiting:
            least, most = waiting.pop()
            if self.inquiry.clock():
                self.finished = False
                return set()
            then = self.plan(most)
            if then.next_activity != step:
                return self._fewest(self._needed(then, self.none, most) if self.by_days else most, step)
            needed = self._needed(then, least, most)
            if not self.by_days and self.plan(needed).next_activity != step:
                return self._fewest(needed, step)
            for number, level in enumerate(needed):
                if level > least[number]:
                    waiting.append((least, _changed(most, number, level - 1)))
                    least = _changed(least, number, level)
        return set()

    def _needed(self, then: _Now, least: Levels, most: Levels) -> Levels:
        """The least replies, from `most` down to `least`, with which that plan still is the plan."""
        if then.verdict == "other" and then.firm:
            return least
        needed = most
        for number, low in enumerate(least):
            for level in range(low, needed[number]):
                fewer = _changed(needed, number, level)
                if self.stands(then, fewer):
                    needed = fewer
                    break
        return needed

    def _fewest(self, levels: Levels, step: str | None) -> set[int]:
        """The questions of those replies that change the next step, none of which can be left out."""
        for place in range(len(levels)):
            fewer = _changed(levels, place, 0)
            if levels[place] and not self.inquiry.clock() and self.plan(fewer).next_activity != step:
                levels = fewer
        return {number for (number, _), level in zip(self.chains, levels, strict=True) if level}

    def stands(self, then: _Now, levels: Levels) -> bool:
        """Whether a plan for one who gives more replies is that for one who gives these: it needs nothing else."""
        if then.verdict == "already_qualified":
            return self._is_met(levels)
        if not then.firm or then.plan is None:
            return then.firm
        legs = [(leg.start, leg.end, leg.operator.id) for leg in then.plan.legs]
        return allows(self._with(levels), legs, then.plan.stops, then.plan.target_day)

    def _said(self, levels: Levels) -> list[_Said]:
        """The replies themselves."""
        return [chain[level - 1] for (_, chain), level in zip(self.chains, levels, strict=True) if level]

    def _with(self, levels: Levels) -> Problem:
        """The problem of one who gives these replies: that of a participant file with them, bit by bit."""
        view, problem, said = self.inquiry.view(), self.problem, self._said(levels)
        held = problem.held
        for reply in said:
            had = union(1 << view.bits[("had", fact)] for fact, _ in reply.pairs if ("had", fact) in view.bits)
            held |= mask_of(view.bits, reply.pairs, False) | had
        worked = [sum(reply.months for reply in said if reply.says in of) for _, of, _ in view.months]
        months = tuple(replace(term, held=term.held + more) for term, more in zip(problem.months, worked, strict=True))
        return replace(problem, held=held, months=months)

    def _is_met(self, levels: Levels) -> bool:
        """Whether the target's requirement holds at once for one who gives these replies."""
        now, held, said = copy(self.inquiry.now), self.inquiry.held, self._said(levels)
        now.facts = now.facts.union(*(reply.pairs for reply in said))
        worked = {reply.says: held.months.get(reply.says, 0) + reply.months for reply in said if reply.months}
        now.held = replace(held, months={**held.months, **worked})
        return now.meets(self.inquiry.aim.requirement, self.inquiry.aim.judged)


def _now(solved: Solved) -> _Now:
    outcome, plan, by = solved.outcome, solved.plan, solved.inquiry.by
    if plan is None:
        return _Now("other", None, FAR, FAR, FAR, outcome.proven, outcome.proven)
    first = min(((leg.start, leg.operator.id) for leg in plan.legs), default=(0, None))
    measure = {"weeks": sum(leg.way.points for leg in plan.legs), "cost": sum(leg.operator.cost for leg in plan.legs)}.get(by, 0)
    firm = outcome.proven and outcome.first_job_kept
    return _Now("route", first[1], solved.able, solved.target, measure, outcome.proven, firm, plan)


def _context(inquiry: Inquiry, problem: Problem) -> object:
    """What plans depend on beside the signature of their problem."""
    aim, wishes = inquiry.aim.target, inquiry.participant.wishes
    return (
        (aim.job, aim.certificate, aim.competency, aim.level),
        (problem.by, inquiry.payer, problem.first_day, problem.horizon, problem.pace, problem.pace_beside_work),
        (problem.windows, tuple((problem.operators[item.operator].id, item.ends, item.pace) for item in problem.running)),
        (wishes.work_first, wishes.no_loan),
    )


def _changed(levels: Levels, number: int, level: int) -> Levels:
    return (*levels[:number], level, *levels[number + 1 :])


# ---- what may be asked --------------------------------------------------------------------------------------------


def _open_questions(inquiry: Inquiry, problem: Problem, base: Question) -> Iterator[_Open]:
    """All relevant facts neither held (a level, be it only implied, is the one held) nor private nor denied (so is what implies that)."""
    catalogue, view, held = inquiry.catalogue, inquiry.view(), inquiry.held
    denied = set(inquiry.named(inquiry.participant.not_held, ("facts",)))
    unsure = set(inquiry.participant.unknown if isinstance(inquiry.participant, InTalk) else ())
    known = {fact for fact, _ in inquiry.now.facts} | denied | unsure | {fact for _, pairs, _ in held.lapsing for fact, _ in pairs}
    for fact in sorted({str(atom[1]) for atom in view.bits if atom[0] in ("fact", "proof")} - known):
        entry = catalogue.facts[fact]
        levels, kind = entry.levels, "level" if entry.levels else "fact"
        said = tuple(_Said(level or "yes", closure(catalogue, Gain(fact=fact, level=level))) for level in levels or (None,))
        if not entry.private and denied.isdisjoint(name for name, _ in said[0].pairs):
            asking = base.model_copy(update={"kind": kind, "fact": fact, "name": entry.name, "text": entry.text, "levels": levels})
            yield _Open(asking, (said,), (_rung_of(inquiry, fact), fact))
    yield from _open_months(inquiry, problem, base)


def _open_months(inquiry: Inquiry, problem: Problem, base: Question) -> Iterator[_Open]:
    """A question for all works of which two count for the same, or both with a third, where months are missing in what they count for."""
    entries = {**inquiry.catalogue.work, **inquiry.catalogue.jobs}
    terms = [(term.months - term.held, of) for term, (_, of, _) in zip(problem.months, inquiry.view().months, strict=True)]
    counts: dict[str, tuple[int, ...]] = {}
    for work in sorted(entries.keys() & {work for _, of in terms for work in of} - inquiry.held.months.keys()):
        if wanted := tuple(number for number, (missing, of) in enumerate(terms) if work in of and missing > 0):
            counts[work] = wanted
    while counts:
        alike: dict[tuple[int, ...], list[str]] = {}
        reached = set(next(iter(counts.values())))
        while more := [work for work, wanted in counts.items() if not reached.isdisjoint(wanted)]:
            for work in more:
                alike.setdefault(counts[work], []).append(work)
                reached.update(counts.pop(work))
        works = sorted(work for some in alike.values() for work in some)
        chains = [
            tuple(_Said(some[0], months=months) for months in sorted({terms[n][0] for n in wanted})) for wanted, some in alike.items()
        ]
        names = FrozenDict({work: entries[work].name for work in works})
        least = min(chain[0].months for chain in chains)
        yield _Open(base.model_copy(update={"kind": "months", "works": names, "months": least}), tuple(chains), (0, works[0]))


def _rung_of(inquiry: Inquiry, fact: str) -> int:
    """The lowest rung on which something gives the fact; below all rungs where nothing on a rung does."""
    catalogue = inquiry.catalogue
    givers = (one for one in catalogue.activities.values() if any(name == fact for name, _ in gained(catalogue, one.id)))
    return min((one.step for one in givers if one.step is not None), default=-1)
