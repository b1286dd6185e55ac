"""What a page rests on: what is assumed without a published source, and what is proven.

Comes in: a route, or the jobs that a page shows. Goes out: the parts at the foot of its sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stegvis.dates import POINTS_A_WEEK
from stegvis.render.parts import Para, Part
from stegvis.render.route_parts import costs_unknown, rows, works_already
from stegvis.render.voice import Voice
from stegvis.render.words import kronor, listing
from stegvis.route import Assumption, Bound, By, Route, Stop

__all__ = ["assumed_of_jobs", "basis_parts", "bound_words", "chosen_by"]


def basis_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """What the dates and sums rest on without a published source, by the numbers of the table, and what is proven."""
    parts = []
    for kind in ("length", "cost", "start", "apply", "other"):
        legs = enumerate(route.legs, start=1)
        numbers = [number for number, leg in legs if kind in leg.assumptions and not (kind == "cost" and costs_unknown(leg))]
        if numbers:
            parts.append(voice.say(f"assumed.{kind}", rows=rows(numbers, voice)))
    if route.stops:
        parts.append(voice.say("assumed.hire"))
    parts.extend(assumed_of_jobs(route.stops, ("pay", "pay_before", "shortage"), voice))
    if parts:
        yield Para(voice.say("assumed", list="; ".join(parts)))
    yield Para(_proof(route, voice))


def assumed_of_jobs(stops: Iterable[Stop], kinds: Iterable[Assumption], voice: Voice) -> Iterator[str]:
    """Of which of the jobs the pay or the forecast that the page shows has no published source."""
    shown = tuple(stops)
    for kind in kinds:
        if jobs := [voice.job(stop.name) for stop in shown if kind in stop.assumptions]:
            yield voice.say(f"assumed.{kind}", list=voice.list(jobs))


def chosen_by(route: Route) -> By:
    """What the route is best in: the target alone where there is no first job to come, or none that can be kept."""
    dropped = any(warning.code == "first-job-not-kept" for warning in route.warnings)
    no_job = route.totals.able_to_apply.earliest is None
    return "target" if route.by == "first-job" and (dropped or no_job or works_already(route)) else route.by


def _proof(route: Route, voice: Voice) -> str:
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
