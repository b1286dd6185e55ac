"""The sections of a route's page: next step, table of the way, sums, assumptions, proof.

Comes in: a `Route` and the language. Goes out: lines for `as_text`; nothing here looks anything up outside the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from stegvis.dates import POINTS_A_WEEK, weeks_at_pace, weeks_between
from stegvis.findings import Span
from stegvis.render.layout import columns, labelled, wrapped
from stegvis.render.words import LANGUAGES, amount, clean, day, in_sentence, is_far, kronor, listing, name_of, pay_range, say, say_many
from stegvis.route import Bound, By, Leg, Route, Stop, TargetAnswer
from stegvis.terms import Money, Payer, Text

__all__ = ["Voice", "assumption_lines", "bound_words", "chosen_by", "known_name", "next_lines", "proof_line", "route_table", "totals_lines"]

_HARD_SPACE = "\N{NO-BREAK SPACE}"
_DASH = "–"
_ARROW = "→"
_STAR = "*"
_PAYERS: tuple[Payer, ...] = ("participant", "municipality", "employer", "state")


@dataclass(frozen=True, slots=True)
class Voice:
    """In which language a page speaks, and the day from which it looks ahead."""

    lang: str
    today: date

    @classmethod
    def of(cls, lang: str, today: date) -> Voice:
        """The voice of that language.

        Raises:
            ValueError: there is no such language.
        """
        if lang not in LANGUAGES:
            raise ValueError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
        return cls(lang, today)

    def say(self, code: str, /, **particulars: object) -> str:
        """The sentence for a code."""
        return say(code, self.lang, **particulars)

    def many(self, code: str, count: int, /, **particulars: object) -> str:
        """The sentence for a code, in the plural form that `count` asks for."""
        return say_many(code, count, self.lang, **particulars)

    def day(self, value: date) -> str:
        """The day in words, a month beyond half a year."""
        return day(value, self.lang, today=self.today)

    def name(self, text: Text) -> str:
        """A name as it is printed."""
        return name_of(text, self.lang)

    def job(self, text: Text) -> str:
        """A job's name inside a sentence."""
        own, swedish = in_sentence(clean(text.get(self.lang))), in_sentence(clean(text["sv"]))
        return swedish if own == swedish else f"{swedish} ({own})"

    def list(self, items: Iterable[str]) -> str:
        """The items in a row with "and" before the last."""
        return listing(items, self.lang)


def next_lines(route: Route, voice: Voice) -> Iterator[str]:
    """The next step: what to do and by when, when it starts and where, with whose help, and what it opens."""
    step = route.next_step
    name = voice.name(step.name) if step.name is not None else voice.say("next.nothing-new")
    if step.step is not None and step.ladder:
        name = voice.say("heading.next.rung", name=name, step=step.step, ladder=step.ladder)
    yield from wrapped(voice.say("heading.next", name=name))
    yield from labelled(list(_next_pairs(route, voice)))


def _next_pairs(route: Route, voice: Voice) -> Iterator[tuple[str, str]]:
    step = route.next_step
    todo = voice.say(f"next.{step.do}")
    if step.do_by is not None and step.do in {"apply", "start"}:
        far = is_far(step.do_by, today=voice.today)
        todo = voice.say(f"next.{step.do}.{'by-month' if far else 'by'}", day=voice.day(step.do_by))
    how = clean(step.how.get(voice.lang)).strip() if step.how is not None else ""
    yield voice.say("label.do"), f"{todo} {how}{'' if how.endswith(('.', '!', '?')) else '.'}" if how else todo
    if step.url:
        yield voice.say("label.web"), clean(step.url)
    starts = voice.say("earliest", day=voice.day(step.starts)) if step.starts else ""
    where = clean(step.where.get(voice.lang)).strip(". ") if step.where is not None else ""
    if starts:
        yield voice.say("label.starts"), voice.say("next.place", day=starts, place=where) if where else starts
    elif where:
        yield voice.say("label.where"), where
    if step.responsible:
        yield voice.say("label.help"), voice.say(f"role.{step.responsible}")
    if opened := list(_opened(route, voice)):
        yield voice.say("label.opens"), voice.list(opened)


def _opened(route: Route, voice: Voice) -> Iterator[str]:
    """What the next step opens, by name; what the route does not go by has no name here and is left out."""
    jobs = {stop.job: stop.name for stop in route.stops}
    for what in route.next_step.opens:
        if what in jobs:
            yield voice.say("opens.job", job=voice.job(jobs[what]))
        elif (name := known_name(route, what, voice)) != what:
            yield name


def known_name(answer: TargetAnswer, what: str, voice: Voice) -> str:
    """The name of what the answer itself names, or the id as it stands."""
    target = answer.target
    names = {named: target.name for named in (target.job, target.certificate, target.competency) if named}
    if isinstance(answer, Route):
        names.update({leg.activity: leg.name for leg in answer.legs} | {stop.job: stop.name for stop in answer.stops})
    return voice.name(names[what]) if what in names else clean(what)


def route_table(route: Route, voice: Voice) -> Iterator[str]:
    """The way as a numbered table, the jobs between the activities where they open."""
    yield voice.say("heading.route")
    employed = _employed_from(route)
    head = ["  ", *(voice.say(f"column.{name}") for name in ("activity", "starts", "ends", "pace", "time", "cost"))]
    rows = [_leg_cells(number, leg, employed, voice) for number, leg in enumerate(route.legs, start=1)]
    blocks = columns([head, *rows], right=frozenset({0, 4, 5}), flexible=1)
    yield from blocks[0] if rows else ["  " + voice.say("route.nothing-to-do")]
    for _, _, number in sorted(_events(route)):
        yield from blocks[number + 1] if number >= 0 else _stop_lines(route, route.stops[~number], voice)
    yield from _end_lines(route, voice)


def _events(route: Route) -> Iterator[tuple[date, int, int]]:
    """Day, jobs before starts, and the number of the leg, or `~` that of the stop; what is in progress comes first."""
    for number, leg in enumerate(route.legs):
        yield (date.min if leg.starts is None else leg.starts), 1, number
    for number, stop in enumerate(route.stops):
        yield stop.able_to_apply, 0, ~number


def _employed_from(route: Route) -> date | None:
    days = [stop.expected_hire for stop in route.stops]
    if route.totals.expected_hire.earliest is not None:
        days.append(route.totals.expected_hire.earliest)
    return min(days, default=None)


def _leg_cells(number: int, leg: Leg, employed: date | None, voice: Voice) -> list[str]:
    pace = f"{leg.pace_percent}{_HARD_SPACE}%" if leg.pace_percent else _DASH
    beside = _is_beside(leg, employed)
    return [
        str(number),
        voice.name(leg.name),
        voice.say("leg.in-progress") if leg.starts is None else voice.day(leg.starts),
        voice.day(leg.ends),
        pace + (_STAR if beside else " "),
        _length(leg, voice),
        _by_payer(leg.cost_sek, voice),
    ]


def _is_beside(leg: Leg, employed: date | None) -> bool:
    return employed is not None and leg.pace_percent > 0 and leg.ends > employed


def _length(leg: Leg, voice: Voice) -> str:
    if leg.starts is None:
        return _DASH
    days = (leg.ends - leg.starts).days
    if leg.pace_percent or days % 7 == 0:
        return str(weeks_between(leg.starts, leg.ends))
    return voice.many("length.days", days)


def _by_payer(cost: Money, voice: Voice) -> str:
    sums = [f"{amount(cost[payer], voice.lang)} {voice.say(f'payer.short.{payer}')}" for payer in _PAYERS if cost.get(payer)]
    return "\n".join(sums) or _DASH


def _stop_lines(route: Route, stop: Stop, voice: Voice) -> Iterator[str]:
    rung = voice.say("stop.rung", step=stop.step) + " " if stop.step is not None else ""
    goal = "stop.target" if stop.job == route.target.job else "stop.now" if stop.able_to_apply <= voice.today else "stop.job"
    parts = [
        rung + voice.say(goal, job=voice.job(stop.name), day=voice.day(stop.able_to_apply)),
        voice.say("stop.hire", day=voice.day(stop.expected_hire)),
        _pay(stop, voice),
    ]
    if stop.shortage is not None:
        parts.append(voice.say(f"shortage.{stop.shortage}"))
    yield from wrapped(" ".join(parts), first=f"{_ARROW}   ")


def _pay(stop: Stop, voice: Voice) -> str:
    pay = stop.pay_sek_month
    amounts = pay_range(pay.low, pay.mean, pay.high, voice.lang) if pay else ""
    return voice.say("stop.pay", pay=amounts, year=pay.year) if pay and amounts else voice.say("stop.no-pay")


def _end_lines(route: Route, voice: Voice) -> Iterator[str]:
    reached = route.totals.target.earliest
    if route.target.job is None and reached is not None:
        text = voice.say("route.target", name=voice.name(route.target.name), day=voice.day(reached))
        yield from wrapped(text, first=f"{_ARROW}   ")
    employed = _employed_from(route)
    if any(_is_beside(leg, employed) for leg in route.legs):
        yield f"{_STAR}   {voice.say('route.beside-work')}"


def totals_lines(route: Route, voice: Voice) -> Iterator[str]:
    """Study weeks, cost by payer, the first job and the target as ranges of days."""
    totals = route.totals
    yield voice.say("heading.totals")
    weeks = weeks_at_pace(totals.study_points, 100)
    pairs = [(voice.say("label.studies"), voice.many("totals.studies", weeks) if weeks else voice.say("totals.no-studies"))]
    pairs.extend(_costs(totals.cost_sek, voice))
    if _works_already(route):
        pairs.append((voice.say("label.first-job"), voice.say("totals.works-already")))
    elif totals.able_to_apply.earliest is not None:
        pairs.append((voice.say("label.first-job"), _span(totals.able_to_apply, voice)))
    if totals.target.earliest is not None:
        pairs.append((voice.say("label.target"), _span(totals.target, voice)))
    yield from labelled(pairs)


def _costs(cost: Money, voice: Voice) -> Iterator[tuple[str, str]]:
    others = [payer for payer in _PAYERS if payer != "participant" and cost.get(payer)]
    if others:
        sums = (voice.say("totals.paid", payer=voice.say(f"payer.{payer}"), cost=kronor(cost[payer], voice.lang)) for payer in others)
        yield voice.say("label.cost"), voice.say("totals.cost", list=voice.list(sums))
    own = cost.get("participant")
    said = voice.say("totals.own-cost", cost=kronor(own, voice.lang)) if own else voice.say("totals.no-own-cost")
    yield voice.say("label.own-cost"), said


def _span(span: Span, voice: Voice) -> str:
    assert span.earliest is not None
    if span.earliest <= voice.today:
        return voice.say("now")
    earliest = voice.say("earliest", day=voice.day(span.earliest))
    return earliest if span.slow is None else voice.say("earliest.slow", earliest=earliest, day=voice.day(span.slow))


def assumption_lines(route: Route, voice: Voice) -> Iterator[str]:
    """What the dates and sums rest on without a published source, by the numbers of the table."""
    parts = []
    for kind in ("length", "cost", "start", "apply", "other"):
        rows = [number for number, leg in enumerate(route.legs, start=1) if kind in leg.assumptions]
        if rows:
            parts.append(voice.say(f"assumed.{kind}", rows=voice.list(_runs(rows))))
    if route.stops:
        parts.append(voice.say("assumed.hire"))
    if parts:
        yield from wrapped(voice.say("assumed", list="; ".join(parts)))


def _runs(numbers: list[int]) -> list[str]:
    """Numbers in a row written short: 2, 3, 4, 7 as 2–4 and 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _works_already(route: Route) -> bool:
    able = route.totals.able_to_apply.earliest
    return able is not None and all(stop.able_to_apply != able for stop in route.stops)


def chosen_by(route: Route) -> By:
    """What the route is best in: the target alone where there is no first job to come, or none that can be kept."""
    dropped = any(warning.code == "first-job-not-kept" for warning in route.warnings)
    no_job = route.totals.able_to_apply.earliest is None
    return "target" if route.by == "first-job" and (dropped or no_job or _works_already(route)) else route.by


def proof_line(route: Route, voice: Voice) -> str:
    """Whether the route is proven best, and in what sense; else what no route can beat."""
    if not route.proven_optimal:
        return f"{voice.say('proof.none')} {bound_words(route.lower_bound, voice)}".rstrip()
    if route.by == "cost" and route.payer is not None:
        return voice.say("proof.cost.payer", payer=voice.say(f"payer.{route.payer}"))
    return voice.say(f"proof.{chosen_by(route)}")


def bound_words(bound: Bound, voice: Voice) -> str:
    """What no route can beat, as one sentence; empty where nothing is known."""
    parts = []
    if bound.able_to_apply is not None:
        parts.append(voice.say("bound.able", day=voice.day(bound.able_to_apply)))
    if bound.target is not None:
        parts.append(voice.say("bound.target", day=voice.day(bound.target)))
    if bound.study_points is not None and (weeks := bound.study_points // POINTS_A_WEEK):
        parts.append(voice.many("bound.weeks", weeks))  # whole weeks only: a bound must not promise more than it proves
    if bound.cost_sek is not None:
        parts.append(voice.say("bound.cost", cost=kronor(bound.cost_sek, voice.lang)))
    return voice.say("bound", list=listing(parts, voice.lang, style="or")) if parts else ""
