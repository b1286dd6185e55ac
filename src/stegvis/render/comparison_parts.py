"""First jobs side by side, for a talk with one who has no target yet; none of them is the winner.

Comes in: a `Comparison` and the language. Goes out: the sections of its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.dates import weeks_at_pace
from stegvis.render.basis_parts import assumed_of_jobs
from stegvis.render.marks import capital
from stegvis.render.page_parts import foot_parts, head_parts, warning_parts
from stegvis.render.parts import Compared, Heading, Item, Para, Part, Section
from stegvis.render.route_parts import costs_unknown
from stegvis.render.voice import Voice
from stegvis.render.words import kronor, pay_range
from stegvis.route import AlreadyQualified, Candidate, Comparison, Leg, Route, Stop

__all__ = ["comparison_sections"]

_DASH = "–"
_BARRED = "no-first-job"
_ROWS = ("why", "uses", "able", "slow", "hire", "next", "do-by", "way", "own-cost", "pay", "shortage")


def comparison_sections(comparison: Comparison, lang: str) -> list[Section]:
    """What is compared and why, the jobs beside each other, how to see the whole way to one of them."""
    voice = Voice.of(lang, comparison.made_from.today, comparison.names)
    count = len(comparison.candidates)
    said = voice.many("compare.intro", count) if count else voice.say("compare.none")
    warnings = [warning for warning in comparison.warnings if warning.code != _BARRED]
    sections: tuple[Iterable[Part], ...] = (
        head_parts("compare.title", comparison.participant, voice, said),
        warning_parts(warnings, voice, first=True),
        _table(comparison, voice),
        _obstacles(comparison, voice),
        warning_parts(warnings, voice, first=False),
        _basis(comparison, voice),
        _after(comparison, voice),
        foot_parts(comparison.made_from, voice),
    )
    return [tuple(section) for section in sections]


def _table(comparison: Comparison, voice: Voice) -> Iterator[Part]:
    jobs = comparison.candidates
    if jobs:
        rows = ((voice.say(f"compare.{row}"), *(_cell(row, job, voice) for job in jobs)) for row in _ROWS)
        yield Compared(tuple(voice.name(job.name) for job in jobs), tuple(row for row in rows if set(row[1:]) != {_DASH}))


def _cell(row: str, job: Candidate, voice: Voice) -> str:
    """One thing about one job."""
    if row == "why":
        said = voice.list(voice.say(f"compare.why.{why}") for why in job.why)
        return capital(said)
    if row == "uses":
        return voice.many("compare.facts", job.facts_used) if job.facts_used else _DASH
    if isinstance(job.answer, AlreadyQualified):
        return {"able": voice.say("now"), "next": voice.say("compare.apply"), "way": voice.say("compare.no-legs")}.get(row, _DASH)
    stop = next((stop for stop in job.answer.stops if stop.job == job.job), None)
    return _of_route(row, job.answer, voice) if stop is None else _of_stop(row, stop, voice) or _of_route(row, job.answer, voice)


def _of_stop(row: str, stop: Stop, voice: Voice) -> str:
    """What the job itself says, or nothing."""
    match row:
        case "able":
            return voice.say("now") if stop.able_to_apply <= voice.today else voice.day(stop.able_to_apply)
        case "slow":
            return voice.day(stop.slow_able_to_apply) if stop.slow_able_to_apply is not None else _DASH
        case "hire":
            return voice.say("compare.assumed", day=voice.day(stop.expected_hire))
        case "pay":
            return _pay(stop, voice)
        case "shortage":
            return voice.say(f"shortage.{stop.shortage}").rstrip(".") if stop.shortage is not None else _DASH
    return ""


def _pay(stop: Stop, voice: Voice) -> str:
    pay = stop.pay_sek_month
    amounts = pay_range(pay.low, pay.mean, pay.high, voice.lang) if pay is not None else ""
    return voice.say("compare.amount", pay=amounts, year=pay.year) if pay is not None and amounts else _DASH


def _of_route(row: str, route: Route, voice: Voice) -> str:
    """What the way to the job says."""
    step, totals = route.next_step, route.totals
    match row:
        case "next":
            return voice.name(step.name) if step.name is not None else voice.say("next.nothing-new")
        case "do-by":
            return voice.day(step.do_by) if step.do_by is not None else _DASH
        case "way":
            weeks = weeks_at_pace(totals.study_points, 100)
            legs = voice.many("compare.legs", len(route.legs))
            return f"{legs}, {voice.many('compare.studies', weeks)}" if weeks else legs
        case "own-cost":
            own = totals.cost_sek.get("participant")
            return voice.say("compare.about", cost=kronor(own, voice.lang)) if own else voice.say("totals.no-own-cost")
    return _DASH


def _obstacles(comparison: Comparison, voice: Voice) -> Iterator[Part]:
    """Why there is no job to compare: each reason with the jobs that it bars, and how the causes for one of them are shown."""
    barred = [warning.particulars for warning in comparison.warnings if warning.code == _BARRED]
    if barred:
        yield Heading(voice.say("heading.obstacles"))
    for reason in barred:
        jobs = reason["jobs"].split(", ")
        said = voice.say(f"compare.barred.{reason['why']}", list=voice.list(voice.called(job) for job in jobs), job=jobs[0])
        yield Item(said)


def _basis(comparison: Comparison, voice: Voice) -> Iterator[Part]:
    """What the days and sums of all the ways rest on without a published source, by the names of the activities; and what is proven."""
    routes = [job.answer for job in comparison.candidates if isinstance(job.answer, Route)]
    parts = []
    for kind in ("length", "cost", "no-cost", "start"):
        names = [voice.name(leg.name) for route in routes for leg in route.legs if kind in _assumed(leg)]
        if names:
            parts.append(voice.say(f"compare.assumed.{kind}", list=voice.list(dict.fromkeys(names))))
    if any(route.stops for route in routes):
        parts.append(voice.say("assumed.hire"))
    stops = [stop for job in comparison.candidates if isinstance(job.answer, Route) for stop in job.answer.stops if stop.job == job.job]
    parts.extend(assumed_of_jobs(stops, ("pay", "shortage"), voice))
    if parts:
        yield Para(voice.say("assumed", list="; ".join(parts)))
    yield Para(_proof(comparison, voice))


def _assumed(leg: Leg) -> Iterator[str]:
    """What is assumed of a leg; a cost that nobody has named, and that is not counted, apart."""
    return ("no-cost" if kind == "cost" and costs_unknown(leg) else kind for kind in leg.assumptions)


def _proof(comparison: Comparison, voice: Voice) -> str:
    """What is proven of all the jobs, in the sense of what their ways were chosen by; else that time was short."""
    if not comparison.all_proven:
        return voice.say("compare.not-proven")
    if not comparison.candidates:
        return voice.say("compare.proven.none")
    answer = comparison.candidates[0].answer
    if answer.by == "cost" and answer.payer is not None:
        return voice.say("compare.proven.cost.payer", payer=voice.say(f"payer.{answer.payer}"))
    return voice.say(f"compare.proven.{answer.by}")


def _after(comparison: Comparison, voice: Voice) -> Iterator[Part]:
    """How one goes on with one of the jobs."""
    if comparison.candidates:
        yield Para(voice.say("compare.go-on", job=comparison.candidates[0].job))
