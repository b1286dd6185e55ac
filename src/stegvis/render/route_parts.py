"""The first sections of a route's page: the next step, the table of the way with the jobs on it, the sums.

Comes in: a `Route` and the voice. Goes out: parts; nothing here looks anything up outside the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stegvis.dates import weeks_at_pace, weeks_between
from stegvis.findings import WISH, Span
from stegvis.render.marks import plain
from stegvis.render.parts import Heading, Pairs, Para, Part, Table
from stegvis.render.voice import Voice
from stegvis.render.words import amount, clean, is_far, kronor, pay_range
from stegvis.route import Leg, PayOfStop, Route, Stop
from stegvis.terms import Payer

__all__ = [
    "costs_unknown",
    "employed_from",
    "first_is_target",
    "has_work",
    "next_parts",
    "route_table",
    "rows",
    "totals_parts",
    "works_already",
]

_HARD_SPACE = "\N{NO-BREAK SPACE}"
_DASH = "–"
_STAR = "*"


_PAYERS: tuple[Payer, ...] = ("participant", "municipality", "employer", "state")


# ---- the next step ------------------------------------------------------------------------------------------------


def next_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """The next step: what to do and by when, when it starts and where, with whose help, and what it opens."""
    step = route.next_step
    name = voice.name(step.name) if step.name is not None else voice.say("next.nothing-new")
    if step.step is not None and step.ladder:
        name = voice.say("heading.next.rung", name=name, step=step.step, ladder=voice.ladder(step.ladder))
    yield Heading(voice.say("heading.next", name=name))
    yield Pairs(tuple(_next_pairs(route, voice)))


def _next_pairs(route: Route, voice: Voice) -> Iterator[tuple[str, str]]:
    step = route.next_step
    todo = voice.say(f"next.{step.do}")
    if step.do_by is not None and step.do in {"apply", "start"}:
        far = is_far(step.do_by, today=voice.today)
        todo = voice.say(f"next.{step.do}.{'by-month' if far else 'by'}", day=voice.day(step.do_by))
    how = voice.own(step.how) if step.how is not None else ""
    yield voice.say("label.do"), f"{todo} {how}{'' if plain(how).endswith(('.', '!', '?')) else '.'}" if how else todo
    if step.url:
        yield voice.say("label.web"), clean(step.url)
    starts = voice.say("earliest", day=voice.day(step.starts)) if step.starts else ""
    where = voice.own(step.where, without=".") if step.where is not None else ""
    if starts:
        yield voice.say("label.starts"), voice.say("next.place", day=starts, place=where) if where else starts
    elif where:
        yield voice.say("label.where"), where
    if step.responsible:
        yield voice.say("label.help"), voice.say(f"role.{step.responsible}")
    if opened := list(_opened(route, voice)):
        yield voice.say("label.opens"), voice.list(opened)
    elif WISH in step.opens:
        yield voice.say("label.why"), voice.say("opens.wished")
    if open_jobs := list(_open_before(route, voice)):
        yield voice.say("label.jobs"), " ".join(open_jobs)


def _opened(route: Route, voice: Voice) -> Iterator[str]:
    """What the next step opens, by name; what has no name in the answer is left out."""
    jobs = {stop.job: stop.name for stop in route.stops}
    for what in route.next_step.opens:
        if what in jobs:
            yield voice.say("opens.job", job=voice.job(jobs[what]))
        elif what == route.target.job:  # the present job, which is to be reached in full
            yield voice.say("why.target")
        elif what in voice.names and what != WISH:
            yield voice.called(what)


def _open_before(route: Route, voice: Voice) -> Iterator[str]:
    """The jobs that can be applied for today, or before the next step begins."""
    begins = route.next_step.starts or voice.today
    for stop in route.stops:
        if stop.able_to_apply <= max(begins, voice.today):
            yield _able(route, stop, voice)


# ---- the table ----------------------------------------------------------------------------------------------------


def route_table(route: Route, voice: Voice) -> Iterator[Part]:
    """The way as a numbered table, the jobs between the activities where they open."""
    yield Heading(voice.say("heading.route"))
    heads = (voice.say(f"column.{name}").replace("|", "\n") for name in ("activity", "starts", "ends", "slow", "pace", "time", "cost"))
    rows = [_leg_cells(number, leg, route, voice) for number, leg in enumerate(route.legs, start=1)]
    table = [["  ", *heads], *rows]
    if all(leg.slow_ends is None or leg.in_progress for leg in route.legs):
        table = [[*row[:4], *row[5:]] for row in table]  # nobody knows the days of those who need longer
    head, *body = (tuple(row) for row in table)
    if rows:
        stops = [_stop(route, stop, voice) for stop in route.stops]
        told = (body[number] if number >= 0 else stops[~number] for _, _, number in sorted(_events(route)))
        yield Table(head, tuple(told), frozenset({0, len(head) - 3, len(head) - 2, len(head) - 1}))
    else:
        yield Para(voice.say("route.nothing-to-do"), "inner")
        yield from (_stop(route, route.stops[~number], voice) for _, _, number in sorted(_events(route)))
    yield from _end(route, voice)


def _events(route: Route) -> Iterator[tuple[date, int, int]]:
    """Day, jobs before starts, and the number of the leg, or `~` that of the stop; what is in progress comes first."""
    for number, leg in enumerate(route.legs):
        yield (date.min if leg.starts is None else leg.starts), 1, number
    for number, stop in enumerate(route.stops):
        yield stop.able_to_apply, 0, ~number


def employed_from(route: Route) -> date | None:
    """The first day on which the plan takes the participant to be employed."""
    days = [stop.expected_hire for stop in route.stops]
    if route.totals.expected_hire.earliest is not None:
        days.append(route.totals.expected_hire.earliest)
    return min(days, default=None)


def has_work(route: Route) -> bool:
    """Whether the participant has a job from the first day, on the way or not: then every new leg has a wage, and no hire is assumed."""
    new = [leg for leg in route.legs if leg.starts is not None]
    return works_already(route) or (bool(new) and all("wage" in leg.lives_on and "hire" not in leg.assumptions for leg in new))


def _leg_cells(number: int, leg: Leg, route: Route, voice: Voice) -> list[str]:
    pace = f"{leg.pace_percent}{_HARD_SPACE}%" if leg.pace_percent else _DASH
    cost = sum(leg.cost_sek.values())
    nothing = voice.say("leg.cost-unknown") if costs_unknown(leg) else _DASH
    return [
        str(number),
        voice.name(leg.name),
        voice.say("leg.in-progress") if leg.starts is None else voice.short_day(leg.starts),
        voice.short_day(leg.ends),
        voice.short_day(leg.slow_ends) if leg.slow_ends is not None else _DASH,
        pace + (_STAR if _is_beside(leg, route) else " "),
        _length(leg, voice),
        amount(cost, voice.lang) if cost else nothing,
    ]


def costs_unknown(leg: Leg) -> bool:
    """Whether nobody has said what it costs, so that nothing is counted; what is said to cost nothing says 0."""
    return "cost" in leg.assumptions and not leg.cost_sek


def _is_beside(leg: Leg, route: Route) -> bool:
    hired = employed_from(route)
    return leg.pace_percent > 0 and (has_work(route) or (hired is not None and leg.ends > hired))


def _length(leg: Leg, voice: Voice) -> str:
    if leg.starts is None:
        return _DASH
    days = (leg.ends - leg.starts).days
    if leg.pace_percent or days % 7 == 0:
        return str(weeks_between(leg.starts, leg.ends))
    return voice.many("length.days", days)


def _stop(route: Route, stop: Stop, voice: Voice) -> Para:
    parts = [_able(route, stop, voice), _hire(stop, voice), _pay_words(stop.pay_sek_month, stop.pay_before_sek_month, voice)]
    if stop.step is not None:
        parts.insert(0, voice.say("stop.rung", step=stop.step))
    if stop.shortage is not None:
        parts.append(voice.say(f"shortage.{stop.shortage}"))
    return Para(" ".join(parts), "stop")


def _able(route: Route, stop: Stop, voice: Voice) -> str:
    code = "stop.target" if stop.job == route.target.job else "stop.job"
    if stop.able_to_apply <= voice.today:
        return voice.say(f"{code}.now", job=voice.job(stop.name))
    return voice.say(code, job=voice.job(stop.name), day=voice.both(stop.able_to_apply, stop.slow_able_to_apply))


def _hire(stop: Stop, voice: Voice) -> str:
    return voice.say("stop.hire", day=voice.both(stop.expected_hire, stop.slow_expected_hire))


def _pay_words(pay: PayOfStop | None, before: PayOfStop | None, voice: Voice) -> str:
    """A month's pay, and what the job before it pays."""
    amounts, earlier = _amounts(pay, voice), _amounts(before, voice)
    if pay is None or not amounts:
        return voice.say("stop.no-pay")
    if before is None or not earlier:
        return voice.say("stop.pay", pay=amounts, year=pay.year)
    same = before.year == pay.year
    return voice.say("stop.pay.both" if same else "stop.pay.years", pay=amounts, year=pay.year, before=earlier, earlier=before.year)


def _amounts(pay: PayOfStop | None, voice: Voice) -> str:
    return pay_range(pay.low, pay.mean, pay.high, voice.lang) if pay is not None else ""


def _end(route: Route, voice: Voice) -> Iterator[Part]:
    reached = route.totals.target.earliest
    if route.target.job is None and reached is not None:
        name = voice.fact(route.target.name, route.target.level)
        text = voice.say("route.target", name=name, day=voice.both(reached, route.totals.target.slow))
        yield Para(text, "stop")
    if any(_is_beside(leg, route) for leg in route.legs):
        yield Para(voice.say("route.beside-own" if has_work(route) else "route.beside-work"), "note")


# ---- sums ---------------------------------------------------------------------------------------------------------


def totals_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """Study weeks, cost by payer, the first job and the target as ranges of days."""
    totals = route.totals
    yield Heading(voice.say("heading.totals"))
    weeks = weeks_at_pace(totals.study_points, 100)
    pairs = [(voice.say("label.studies"), voice.many("totals.studies", weeks) if weeks else voice.say("totals.no-studies"))]
    paid = [_paid(route, payer, voice) for payer in _PAYERS if payer != "participant" and totals.cost_sek.get(payer)]
    costs = [voice.say("totals.cost", list=voice.list(paid))] if paid else []
    if unknown := [number for number, leg in enumerate(route.legs, start=1) if costs_unknown(leg)]:
        costs.append(voice.say("totals.cost-unknown", rows=rows(unknown, voice)))
    if costs:
        pairs.append((voice.say("label.cost"), "; ".join(costs)))
    pairs.append((voice.say("label.own-cost"), _own_cost(route, voice)))
    pairs.extend(_reached(route, voice))
    yield Pairs(tuple(pairs))


def _reached(route: Route, voice: Voice) -> Iterator[tuple[str, str]]:
    """When the first job can be applied for, and when the target is reached."""
    able, target = route.totals.able_to_apply, route.totals.target
    if works_already(route):
        yield voice.say("label.first-job"), voice.say("totals.works-already")
    elif able.earliest is not None:
        label = "label.first-job.target" if first_is_target(route) else "label.first-job"
        yield voice.say(label), voice.say("totals.first-job", day=_span(able, voice))
    if target.earliest is not None and not first_is_target(route):
        yield voice.say("label.target"), _span(target, voice)


def _paid(route: Route, payer: Payer, voice: Voice) -> str:
    sum_of_all = kronor(route.totals.cost_sek[payer], voice.lang)
    return voice.say("totals.paid", payer=voice.say(f"payer.{payer}"), cost=sum_of_all, rows=_paid_rows(route, payer, voice))


def _paid_rows(route: Route, payer: Payer, voice: Voice) -> str:
    return rows([number for number, leg in enumerate(route.legs, start=1) if leg.cost_sek.get(payer)], voice)


def _own_cost(route: Route, voice: Voice) -> str:
    own = route.totals.cost_sek.get("participant")
    if not own:
        return voice.say("totals.no-own-cost")
    return voice.say("totals.own-cost", cost=kronor(own, voice.lang), rows=_paid_rows(route, "participant", voice))


def _span(span: Span, voice: Voice) -> str:
    assert span.earliest is not None
    if span.earliest <= voice.today:
        return voice.say("now")
    return voice.say("earliest.both", day=voice.both(span.earliest, span.slow))


def rows(numbers: list[int], voice: Voice) -> str:
    """Numbers of the table in words, those in a row written short: 2–4 and 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return voice.list(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def first_is_target(route: Route) -> bool:
    """Whether the first job on the way is the target itself, so that both are reached at once."""
    return bool(route.stops) and route.stops[0].job == route.target.job and not works_already(route)


def works_already(route: Route) -> bool:
    """Whether the participant has a job on the way from the first day."""
    able = route.totals.able_to_apply.earliest
    return able is not None and all(stop.able_to_apply != able for stop in route.stops)
