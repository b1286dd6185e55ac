"""What would open a route where there is none: one thing changed at a time, each change tried and dated.

Comes in: an inquiry that has no route, and its obstacles. Goes out: at most five repairs, the smallest change first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, get_args

from stegvis.findings import Obstacle, Repair, Span
from stegvis.ladder.activity import WEEKDAYS, Activity, Starts
from stegvis.participant import Holding, Waiver
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.need import FAR
from stegvis.planning.retiming import slow
from stegvis.planning.wishing import single_wishes
from stegvis.requirement import AllOf, Requirement, canonical
from stegvis.terms import FrozenDict, Hours, Text

__all__ = ["MOST", "repairs"]

MOST = 5
"""No counsellor talks about more."""

_SIZES = ("hours", "wish", "pace", "pace_beside_work", "fact", "months", "expiry", "start", "waiver")
"""From what the participant can decide, by what can be shown, to what others must decide."""


class _Change(NamedTuple):
    """One change: how it is told, and the inquiry as it then would be."""

    code: str
    particulars: dict[str, str]
    name: Text | None
    tried: Inquiry


def repairs(inquiry: Inquiry, obstacles: tuple[Obstacle, ...]) -> tuple[Repair, ...]:
    """The changes that, each alone, open a route, with the days it gives; the smallest first, then the soonest."""
    found: dict[str, tuple[int, Repair]] = {}
    for change in _changes(inquiry, tuple(_all(obstacles))):
        kind = change.code if change.code in ("pace", "pace_beside_work") else str((change.code, sorted(change.particulars.items())))
        if kind not in found and not inquiry.clock():
            repair = _tried(change)
            if repair is not None:
                found[kind] = (_SIZES.index(change.code), repair)
    order = sorted(found.values(), key=lambda item: (item[0], item[1].target.earliest or date.max, str(item[1].particulars)))
    return tuple(repair for _, repair in order[:MOST])


def _tried(change: _Change) -> Repair | None:
    """The change with the days that it gives, or None where it opens no route."""
    inquiry = change.tried
    repair = Repair(code=change.code, particulars=FrozenDict(change.particulars), name=change.name)
    if inquiry.is_met():
        today = Span(earliest=inquiry.now.day, slow=inquiry.now.day)
        return repair.model_copy(update={"target": today, "able_to_apply": today if inquiry.aim.job else Span()})
    solved = inquiry.solved()
    if solved.plan is None:
        return None
    later = slow(solved.problem, solved.plan, clock=inquiry.clock)
    particulars = dict(change.particulars)
    if change.code == "start":
        starts = [leg.start for leg in solved.plan.legs if leg.operator.id == change.particulars["of"]]
        if not starts:
            return None
        particulars["day"] = date.fromordinal(starts[0]).isoformat()
    stops = later.stops if later else ()
    able = Span(earliest=_day(solved.able), slow=_day(stops[0].able) if stops else None)
    target = Span(earliest=_day(solved.target), slow=_day(later.target_day) if later else None)
    return repair.model_copy(update={"particulars": FrozenDict(particulars), "able_to_apply": able, "target": target})


def _day(number: int) -> date | None:
    return None if number >= FAR else date.fromordinal(number)


def _all(obstacles: Iterable[Obstacle]) -> Iterator[Obstacle]:
    for obstacle in obstacles:
        yield obstacle
        yield from _all(obstacle.causes)


def _changes(inquiry: Inquiry, obstacles: tuple[Obstacle, ...]) -> Iterator[_Change]:
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


def _facts(inquiry: Inquiry, obstacles: tuple[Obstacle, ...]) -> Iterator[_Change]:
    """What is missing, if it were shown."""
    facts = inquiry.catalogue.facts
    for obstacle in obstacles:
        if obstacle.what in facts:
            level = obstacle.particulars.get("level")
            held = Holding(fact=obstacle.what, level=level, evidence="assessed")
            particulars = {"fact": obstacle.what, **({"level": level} if level else {})}
            yield _Change("fact", particulars, facts[obstacle.what].name, _holding(inquiry, held))
        elif "months" in obstacle.particulars:
            months, jobs = obstacle.particulars["months"], obstacle.what
            held = Holding(experience=FrozenDict({jobs.split(", ")[0]: int(months)}))
            yield _Change("months", {"jobs": jobs, "months": months}, None, _holding(inquiry, held))


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


def _starts(inquiry: Inquiry, obstacles: tuple[Obstacle, ...]) -> Iterator[_Change]:
    """One more start of what has none that fits."""
    activities = inquiry.catalogue.activities
    for what in sorted({obstacle.what for obstacle in obstacles if obstacle.code in ("starts", "cannot-start")} & activities.keys()):
        yield _Change("start", {"of": what}, activities[what].name, inquiry.with_activity(_open(activities[what])))


def _open(activity: Activity) -> Activity:
    """The activity with a start on any day, and seats."""
    if activity.offerings is None:
        return activity.model_copy(update={"starts": None, "seats": None})
    every_day = Starts.model_validate({"weekdays": list(WEEKDAYS)})
    offerings = tuple(one.model_copy(update={"starts": every_day, "apply_by": None, "seats": None}) for one in activity.offerings)
    return activity.model_copy(update={"offerings": offerings})


def _waivers(inquiry: Inquiry, obstacles: tuple[Obstacle, ...]) -> Iterator[_Change]:
    """One requirement of one activity or job counted as met; last of all everything that the target itself requires."""
    catalogue = inquiry.catalogue
    names = {key: entry.name for key, entry in (*catalogue.activities.items(), *catalogue.jobs.items())}
    requirements = inquiry.requirements()
    judged = {obstacle.particulars["activity"] for obstacle in obstacles if "activity" in obstacle.particulars} & names.keys()
    for name in sorted(judged | ({inquiry.aim.job} if inquiry.aim.job else set())):
        requires = requirements[name]
        items = requires.all_of if isinstance(requires, AllOf) else (requires,)
        for item in (*items, *([requires] if len(items) > 1 else [])):
            if not inquiry.now.meets(item, name):
                yield _waived(inquiry, name, item, names[name])


def _waived(inquiry: Inquiry, name: str, item: Requirement, title: Text) -> _Change:
    waiver = Waiver(requirement=item, for_=name, reason="rule_of_owner", granted_by="guidance_counsellor", date=inquiry.today)
    particulars = {"for": name, "requirement": canonical(item)}
    return _Change("waiver", particulars, title, inquiry.changed(waivers=(*inquiry.participant.waivers, waiver)))
