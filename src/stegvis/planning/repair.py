"""What would open a route where there is none: one thing changed at a time, each change tried and dated.

Comes in: an inquiry that has no route, and its obstacles. Goes out: at most five repairs, the smallest change first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple, get_args

from stegvis.findings import Obstacle, Repair, Span
from stegvis.ladder.activity import Activity, Starts
from stegvis.participant import Holding, Waiver
from stegvis.planning.clashes import with_any_start
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.problem import NO_RUNG, day_of
from stegvis.planning.retiming import slow
from stegvis.planning.wishing import single_wishes
from stegvis.requirement import AllOf, AnyOf, AtLeast, DecidedBy, ExperienceNeeded, Requirement, canonical, leaves
from stegvis.terms import FrozenDict, Hours, Text

__all__ = ["MOST", "repairs"]

MOST = 5
"""No counsellor talks about more."""

_SHARE = 0.3
"""Of the time that is left, what one change may take at the most."""

_SIZES = ("hours", "wish", "pace", "pace_beside_work", "fact", "months", "expiry", "start", "waiver")
"""From what the participant can decide, by what can be shown, to what others must decide."""


class _Change(NamedTuple):
    """One change: how it is told, the inquiry as it then would be, and how deep below the target it is."""

    code: str
    particulars: dict[str, str]
    name: Text | None
    tried: Inquiry
    depth: int = 0

    @property
    def kind(self) -> str:
        """Of changes that are alike only the first that opens a route is kept."""
        return self.code if self.code in ("pace", "pace_beside_work") else str((self.code, sorted(self.particulars.items())))


def repairs(inquiry: Inquiry, obstacles: tuple[Obstacle, ...]) -> tuple[tuple[Repair, ...], bool]:
    """The changes that, each alone, open a route, with the days it gives; and whether there was time to try all of them.

    The smallest come first, then what lies deepest, then the soonest.
    """
    found: dict[str, tuple[int, int, Repair]] = {}
    seen: set[str] = set()
    for change in _changes(inquiry, tuple(_all(obstacles, 0))):
        told = str((change.code, sorted(change.particulars.items())))
        if inquiry.clock():
            break
        rank = (_SIZES.index(change.code), -change.depth)
        is_among = sum(item[:2] < rank for item in found.values()) < MOST
        if is_among and change.kind not in found and told not in seen:
            seen.add(told)
            repair = _tried(inquiry, change)
            if repair is not None:
                found[change.kind] = (*rank, repair)
    order = sorted(found.values(), key=lambda item: (*item[:2], item[2].target.earliest or date.max, str(item[2].particulars)))
    return tuple(repair for _, _, repair in order[:MOST]), not inquiry.clock()


def _tried(before: Inquiry, change: _Change) -> Repair | None:
    """The change with the days that it gives, or None where it opens no route."""
    inquiry = change.tried
    repair = Repair(code=change.code, particulars=FrozenDict(change.particulars), name=change.name)
    if inquiry.is_met():
        today = Span(earliest=inquiry.now.day, slow=inquiry.now.day)
        return repair.model_copy(update={"target": today, "able_to_apply": today}) if inquiry.aim.job else None
    solved = replace(inquiry, clock=inquiry.clock.share(_SHARE)).solved()
    if solved.plan is None or not solved.outcome.proven:
        return None
    if change.code == "start":
        return _started(before, repair, solved)
    return repair.model_copy(update=_days(solved))


def _started(before: Inquiry, repair: Repair, solved: Solved) -> Repair | None:
    """The day of the one more start that it takes, and the days that follow from just that start."""
    assert solved.plan is not None
    activity = repair.particulars["of"]
    starts = [leg for leg in solved.plan.legs if leg.operator.id == activity]
    if len(starts) != 1:
        return None
    day = date.fromordinal(starts[0].start)
    once = before.with_activity(_started_on(before.catalogue.activities[activity], day)).solved()
    if once.plan is None or not once.outcome.proven:
        return None
    return repair.model_copy(update={**_days(once), "particulars": FrozenDict({**repair.particulars, "day": day.isoformat()})})


def _started_on(activity: Activity, day: date) -> Activity:
    """The activity with a start on that day, beside those that have seats."""
    known = {day}
    if activity.offerings is None:
        now = activity.starts if activity.starts and activity.seats != 0 and not activity.starts.weekdays else None
        known |= set(now.known) if now else set()
        starts = Starts(months=now.months if now else (), known=tuple(sorted(known)))
        return activity.model_copy(update={"starts": starts, "seats": None if activity.seats == 0 else activity.seats})
    more = tuple(one.model_copy(update={"starts": Starts(known=(day,)), "apply_by": None, "seats": None}) for one in activity.offerings)
    return activity.model_copy(update={"offerings": (*activity.offerings, *more)})


def _days(solved: Solved) -> dict[str, Span]:
    """The days of the target and, where that is what is sought first, of the first job."""
    assert solved.plan is not None
    later = slow(solved.problem, solved.plan, clock=solved.inquiry.clock)
    if solved.problem.by != "first-job" and not solved.problem.work_first:
        return {"target": Span(earliest=day_of(solved.target), slow=day_of(later.target_day) if later else None)}
    stops = later.stops if later else ()
    able = Span(earliest=day_of(solved.able), slow=day_of(stops[0].able) if stops else None)
    if solved.problem.work_rung > NO_RUNG:
        able = Span(earliest=able.earliest, slow=able.earliest)
    return {"able_to_apply": able, "target": Span(earliest=day_of(solved.target), slow=day_of(later.target_day) if later else None)}


_Deep = tuple[tuple[Obstacle, int], ...]
"""Obstacles, each with how deep below the target it is."""


def _all(obstacles: Iterable[Obstacle], depth: int) -> Iterator[tuple[Obstacle, int]]:
    for obstacle in obstacles:
        yield obstacle, depth
        yield from _all(obstacle.causes, depth + 1)


def _changes(inquiry: Inquiry, obstacles: _Deep) -> Iterator[_Change]:
    yield from _hours(inquiry)
    for wish, fewer in single_wishes(inquiry):
        particulars = {"wish": wish.wish, **({"of": wish.what} if wish.what else {})}
        yield _Change("wish", particulars, wish.name, inquiry.changed(wishes=fewer))
    yield from _paces(inquiry)
    yield from _facts(inquiry, obstacles)
    yield from _expiries(inquiry)
    yield from _starts(inquiry, obstacles)
    yield from _waivers(inquiry, obstacles)


def _hours(inquiry: Inquiry) -> Iterator[_Change]:
    can = inquiry.participant.can
    for hour in get_args(Hours) if can else ():
        if hour not in can:
            yield _Change("hours", {"hour": hour}, None, inquiry.changed(can=(*can, hour)))


def _paces(inquiry: Inquiry) -> Iterator[_Change]:
    """The lowest pace that would do, tried upwards."""
    paces = sorted({option.pace_percent for sketch in inquiry.view().sketches for option, _ in sketch.options})
    for key in ("pace_percent", "pace_beside_work"):
        now = getattr(inquiry.participant, key)
        code = "pace" if key == "pace_percent" else key
        for percent in paces:
            if percent > now:
                yield _Change(code, {"percent": str(percent)}, None, inquiry.changed(**{key: percent}))


def _facts(inquiry: Inquiry, obstacles: _Deep) -> Iterator[_Change]:
    """What is missing, if it were shown; what is nobody's business is not."""
    facts = inquiry.catalogue.facts
    for what, level, months, depth in sorted(_missing(inquiry, obstacles), key=lambda item: -item[-1]):
        if months:
            held = Holding(experience=FrozenDict({what.split(", ")[0]: int(months)}))
            yield _Change("months", {"jobs": what, "months": months}, None, _holding(inquiry, held), depth)
        elif not facts[what].private:
            held = Holding(fact=what, level=level, evidence="assessed")
            particulars = {"fact": what, **({"level": level} if level else {})}
            yield _Change("fact", particulars, facts[what].name, _holding(inquiry, held), depth)


def _missing(inquiry: Inquiry, obstacles: _Deep) -> Iterator[tuple[str, str | None, str, int]]:
    """Facts (with a level) and months that the obstacles name; where only the days do not fit, all that is relevant and not there."""
    facts, now = inquiry.catalogue.facts, inquiry.now
    for obstacle, depth in obstacles:
        if obstacle.what in facts or "months" in obstacle.particulars:
            yield obstacle.what, obstacle.particulars.get("level"), obstacle.particulars.get("months", ""), depth
    for atom in inquiry.view().bits if any(item.code == "no-dates" for item, _ in obstacles) else ():
        held = now.facts if atom[0] == "fact" else now.proven
        if atom[0] in ("fact", "proof") and (str(atom[1]), int(str(atom[2]))) not in held:
            levels = facts[str(atom[1])].levels
            yield str(atom[1]), levels[int(str(atom[2]))] if levels else None, "", 0
        elif atom[0] == "months" and isinstance(atom[1], frozenset):
            yield ", ".join(sorted(map(str, atom[1]))), None, str(atom[2]), 0


def _holding(inquiry: Inquiry, held: Holding) -> Inquiry:
    return inquiry.changed(holds=(*inquiry.participant.holds, held))


def _expiries(inquiry: Inquiry) -> Iterator[_Change]:
    """What is held and ends, or has ended, if it were renewed."""
    holds = inquiry.participant.holds
    for holding in holds:
        if holding.expires is not None and holding.fact is not None:
            renewed = tuple(one.model_copy(update={"expires": None}) if one is holding else one for one in holds)
            for fact in inquiry.named((holding.fact,), ("facts",)):
                yield _Change("expiry", {"fact": fact}, inquiry.catalogue.facts[fact].name, inquiry.changed(holds=renewed))


def _starts(inquiry: Inquiry, obstacles: _Deep) -> Iterator[_Change]:
    """One more start of what has none that fits."""
    activities = inquiry.catalogue.activities
    late = {item.what for item, _ in obstacles if item.code == "starts" or item.particulars.get("reason") in ("closed", "ended")}
    for what in sorted(late & activities.keys()):
        yield _Change("start", {"of": what}, activities[what].name, inquiry.with_activity(with_any_start(activities[what])))


def _waivers(inquiry: Inquiry, obstacles: _Deep) -> Iterator[_Change]:
    """One requirement of one activity or job counted as met; what only a person can say is nothing to waive."""
    catalogue = inquiry.catalogue
    names = {key: entry.name for key, entry in (*catalogue.activities.items(), *catalogue.jobs.items())}
    requirements = inquiry.requirements()
    judged = {name: depth for item, depth in obstacles for name in (item.what, item.particulars.get("activity", "")) if name in names}
    judged |= {inquiry.aim.job: -1} if inquiry.aim.job else {}
    for name, depth in sorted(judged.items()):
        requires = requirements[name]
        for item in requires.all_of if isinstance(requires, AllOf) else (requires,):
            if not inquiry.now.meets(item, name) and not any(isinstance(leaf, DecidedBy) for leaf in leaves(item)):
                yield _waived(inquiry, name, item, names[name], depth)


def _waived(inquiry: Inquiry, name: str, item: Requirement, title: Text, depth: int) -> _Change:
    waiver = Waiver(requirement=item, for_=name, reason="rule_of_owner", granted_by="guidance_counsellor", date=inquiry.today)
    particulars = {"for": name, "requirement": _in_order(item).model_dump_json(by_alias=True, exclude_none=True)}
    return _Change("waiver", particulars, title, inquiry.changed(waivers=(*inquiry.participant.waivers, waiver)), depth)


def _in_order(requirement: Requirement) -> Requirement:
    """The requirement with its lists in an order that does not depend on the file's."""
    match requirement:
        case AllOf(all_of=items):
            return AllOf(all_of=tuple(sorted(map(_in_order, items), key=canonical)))
        case AnyOf(any_of=items):
            return AnyOf(any_of=tuple(sorted(map(_in_order, items), key=canonical)))
        case AtLeast(of=items):
            return requirement.model_copy(update={"of": tuple(sorted(map(_in_order, items), key=canonical))})
        case ExperienceNeeded(experience=term):
            return ExperienceNeeded(experience=term.model_copy(update={"of": tuple(sorted(term.of))}))
        case _:
            return requirement
