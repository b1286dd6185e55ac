"""Compiles one participant's problem for one target: a view of the catalogue, with this participant's facts, days, paces and wishes.

Comes in: frozen models, a day, an aim, what was read of the holdings. Goes out: the `Problem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from stegvis.dates import StartRule, add_months, birthday
from stegvis.ladder.activity import PLACEMENTS, Activity, Option
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.bits import mask_of
from stegvis.planning.holdings import HORIZON_MONTHS, Held
from stegvis.planning.need import FAR, Need, union
from stegvis.planning.problem import NO_RUNG, Months, Opening, Operator, Problem, Running, StartDays, Way, Window
from stegvis.planning.target import Aim
from stegvis.planning.view import NEVER, Sketch, View, given_by
from stegvis.requirement import AgeLimits
from stegvis.route import By
from stegvis.terms import Payer

__all__ = ["age_window", "ground", "is_unwanted_loan", "why_closed"]


def ground(
    view: View,
    catalogue: Catalogue,
    participant: Participant,
    held: Held,
    aim: Aim,
    *,
    today: date,
    by: By,
    payer: Payer | None = None,
) -> Problem:
    """Compiles one participant's problem for one target.

    Complexity: linear in what is relevant for the target.
    """
    return _Grounding(catalogue, participant, held, aim, view, today).problem(by, payer)


class _Grounding:
    """One view and one participant."""

    def __init__(self, catalogue: Catalogue, participant: Participant, held: Held, aim: Aim, view: View, today: date) -> None:
        self.catalogue, self.participant, self.held = catalogue, participant, held
        self.aim, self.view, self.today = aim, view, today
        self.first_day = participant.first_day(today)
        self.last_day = add_months(today, HORIZON_MONTHS)

    def problem(self, by: By, payer: Payer | None) -> Problem:
        view, held, person = self.view, self.held, self.participant
        usable = [(sketch, ways) for sketch in view.sketches if (ways := self._ways(sketch))]
        index = {sketch.id: number for number, (sketch, _) in enumerate(usable)}
        operators = [self._operator(sketch, ways, index, payer) for sketch, ways in usable]
        running = []
        for item in held.in_progress:
            running.append(Running(len(operators), item.ends.toordinal(), item.pace_percent))
            operators.append(self._under_way(item.activity))
        had = union(1 << view.bits[("had", name)] for name in held.had if ("had", name) in view.bits)
        works_as = self._employments().get(held.works_as or "", -1)
        return Problem(
            by=by,
            first_day=self.first_day.toordinal(),
            horizon=self.last_day.toordinal(),
            names=tuple(view.bits),
            operators=tuple(operators),
            openings=tuple(self._opening(job, need) for job, need in zip(view.jobs, view.needs, strict=True)),
            months=tuple(self._months(bit, of, months) for bit, of, months in view.months),
            windows=tuple(self._windows()),
            target=view.target,
            target_job=view.jobs.index(self.aim.job) if self.aim.job else -1,
            held=mask_of(view.bits, held.lasting, False) | mask_of(view.bits, held.proven, True) | had,
            lapsing=tuple(sorted((until, mask_of(view.bits, pairs, shown)) for until, pairs, shown in held.lapsing)),
            running=tuple(running),
            works_as=works_as,
            work_rung=self.aim.way.get(held.works_as or "", NO_RUNG),
            pace=person.pace_percent,
            pace_beside_work=person.pace_beside_work,
            menu=view.menu(by, payer),
            work=view.work,
            barred=self._barred(usable),
            work_first=person.wishes.work_first and bool(view.jobs),
            warnings=tuple(held.warnings),
        )

    def _barred(self, usable: list[tuple[Sketch, tuple[Way, ...]]]) -> frozenset[tuple[str, int]]:
        """The activities, each with the points of a load, that this participant cannot take so."""
        possible = {(sketch.id, way.points) for sketch, ways in usable for way in ways}
        return frozenset((sketch.id, points) for sketch in self.view.sketches for points in sketch.loads) - possible

    def _employments(self) -> dict[str, int]:
        """The jobs by their indexes, and last a present job that is none of them."""
        found = {job: number for number, job in enumerate(self.view.jobs)}
        if self.held.works_as:
            found.setdefault(self.held.works_as, len(found))
        return found

    def _months(self, bit: int, of: frozenset[str], months: int) -> Months:
        indexes = frozenset(index for job, index in self._employments().items() if job in of)
        return Months(bit, indexes, months, sum(count for work, count in self.held.months.items() if work in of))

    def _windows(self) -> list[Window]:
        ages = [Window(bit, *age_window(self.participant.born, limits)) for bit, limits in self.view.ages]
        return ages + [Window(bit, opens) for bit, opens in self.view.waived]

    def _opening(self, job_id: str, need: Need) -> Opening:
        job = self.catalogue.jobs[job_id]
        may = job_id == self.aim.job or (self.participant.suits(job.hours) and job_id not in self.held.avoid)
        return Opening(job_id, need if may else NEVER, self.aim.stops[job_id], 7 * job.weeks_to_hire)

    def _ways(self, sketch: Sketch) -> tuple[Way, ...]:
        """The ways that are open to this participant at all."""
        activity = sketch.activity
        if not self.participant.suits(activity.hours) or activity.id in self.held.avoid:
            return ()
        found = _open_ways(self.participant, activity, sketch.options, self.first_day, self.today)
        return tuple(sorted(found, key=_in_order)) if len(found) > 1 else tuple(found)

    def _operator(self, sketch: Sketch, ways: tuple[Way, ...], index: Mapping[str, int], payer: Payer | None) -> Operator:
        prices = sketch.activity.cost_sek
        total = sum(prices.values())
        wage = is_unwanted_loan(self.participant, sketch.activity)
        beside = tuple((index.get(other, -1), mask) for other, mask in sketch.beside)
        paid = prices.get(payer, 0) if payer else total
        return Operator(
            sketch.id,
            sketch.need,
            sketch.gives,
            sketch.lapsing,
            ways,
            paid,
            total,
            sketch.placement,
            beside,
            wage=wage,
            behind=sketch.behind,
        )

    def _under_way(self, key: str) -> Operator:
        """An activity in progress: nothing more is paid or chosen, and its gains come on the day it ends."""
        activity = self.catalogue.activities[key]
        gives, lapsing = given_by(self.catalogue, self.view.bits, key)
        placement = activity.kind in PLACEMENTS
        way = Way(0, 0, 0, 0, activity.stands_beside_work and not placement, StartDays(StartRule()), FAR, 0, 0)
        return Operator(key, Need(), gives, lapsing, (way,), 0, 0, placement, new=False)


def _open_ways(
    participant: Participant, activity: Activity, options: Iterable[tuple[Option, StartDays]], first_day: date, today: date
) -> list[Way]:
    """The ways that are not too fast, and that have a start that one can still apply for."""
    first = max(first_day, activity.valid_from or first_day).toordinal()
    last = min(add_months(today, HORIZON_MONTHS), activity.valid_to or date.max).toordinal()
    found = []
    for number, (option, starts) in enumerate(options):
        begin = _first_start(option, first, today)
        if begin is not None and option.pace_percent <= participant.greatest_pace:
            stands = option.beside_work and activity.kind not in PLACEMENTS
            way = Way(option.pace_percent, option.days, option.slow_days, option.study_points, stands, starts, begin, last, number)
            if way.start_on_or_after(begin) < FAR:
                found.append(way)
    return found


def _in_order(way: Way) -> tuple[object, ...]:
    return (-way.pace, way.days, way.points, not way.stands, way.starts.rule.known, way.first, way.last)


def why_closed(participant: Participant, activity: Activity, held: Held, today: date) -> str | None:
    """Why an activity has no way that is open to the participant: `avoid`, `hours`, `closed`, `pace` or `ended`; None where it has one."""
    options = activity.options()
    if activity.id in held.avoid:
        return "avoid"
    if not participant.suits(activity.hours):
        return "hours"
    if not options:
        return "closed"
    if all(option.pace_percent > participant.greatest_pace for option in options):
        return "pace"
    ways = _open_ways(participant, activity, [(one, StartDays(one.starts)) for one in options], participant.first_day(today), today)
    return None if ways else "ended"


def is_unwanted_loan(participant: Participant, activity: Activity) -> bool:
    """Whether there is nothing but a loan to live on meanwhile, for one who wants none: then it takes a wage beside it."""
    return participant.wishes.no_loan and activity.lives_on == ("student_aid",)


def _first_start(option: Option, first: int, today: date) -> int | None:
    """The day from which starts count, given the last day to apply; None when that day has passed."""
    if option.apply_by is not None:
        return first if option.apply_by >= today else None
    return max(first, today.toordinal() + option.apply_days_before)


def age_window(born: int | date | None, limits: AgeLimits) -> tuple[int, int]:
    """The days from which, and until which (exclusive), an age rule is not certainly broken."""
    opens, closes = 0, FAR
    if isinstance(born, int):
        if limits.min is not None:
            opens = date(born + limits.min, 7 if limits.from_ else 1, 1).toordinal()
        if limits.max is not None:
            closes = date(born + limits.max + 2, 1, 1).toordinal()
    elif born is not None:
        if limits.min is not None:
            opens = (date(born.year + limits.min, 7, 1) if limits.from_ else birthday(born, limits.min)).toordinal()
        if limits.max is not None:
            closes = birthday(born, limits.max + 1).toordinal()
    return opens, closes
