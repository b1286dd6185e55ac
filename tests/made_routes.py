"""Makes a whole `Route` out of its days, for tests that write the days by hand: names, costs and sums are copied from the catalogue."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from stegvis.findings import Span, Warned
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.route import Bound, Leg, MadeFrom, NextStep, Route, Stop, Target, Totals
from stegvis.terms import FrozenDict

LegDays = tuple[str, str, str] | tuple[str, str, str, int]
StopDays = tuple[str, str, str]


def day(text: str) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text)


def made_leg(catalogue: Catalogue, days: LegDays, *, wage: bool = False) -> Leg:
    """A new leg from its activity, start, end and pace (0 if not given)."""
    activity, starts, ends, pace = (*days, 0)[:4]
    entry = catalogue.activities[activity]
    length = (day(ends) - day(starts)).days
    points = next((item.study_points for item in entry.options() if (item.pace_percent, item.days) == (pace, length)), 0)
    lives_on = (*entry.lives_on, "wage") if wage and "wage" not in entry.lives_on else entry.lives_on
    copied = {"name": entry.name, "kind": entry.kind, "ladder": entry.ladder, "step": entry.step, "cost_sek": entry.cost_sek}
    return Leg(activity=activity, starts=day(starts), ends=day(ends), pace_percent=pace, study_points=points, lives_on=lives_on, **copied)


def begun_leg(catalogue: Catalogue, activity: str, ends: str, pace: int = 0) -> Leg:
    """A leg in progress."""
    entry = catalogue.activities[activity]
    copied = {"name": entry.name, "kind": entry.kind, "ladder": entry.ladder, "step": entry.step}
    return Leg(activity=activity, in_progress=True, ends=day(ends), pace_percent=pace, **copied)


def made_stop(catalogue: Catalogue, days: StopDays) -> Stop:
    """A stop from its job, the day it opens and the hire."""
    job = catalogue.jobs[days[0]]
    return Stop(job=days[0], name=job.name, ladder=job.ladder, step=job.step, able_to_apply=day(days[1]), expected_hire=day(days[2]))


def made_route(
    catalogue: Catalogue,
    participant: Participant,
    target: Target,
    target_day: str,
    legs: list[LegDays],
    stops: list[StopDays],
    rung: tuple[str | None, int | None],
    *,
    today: str,
    by: str = "first-job",
    wage: tuple[str, ...] = (),
    begun: list[Leg] | None = None,
    opens: tuple[str, str] | None = None,
    warnings: tuple[str, ...] = (),
) -> Route:
    """A route, said to be proven; `wage` names the legs of which a wage is earned, `opens` the first job of who has one already."""
    new = [made_leg(catalogue, item, wage=item[0] in wage) for item in legs]
    cost: Counter[str] = Counter()
    for leg in new:
        cost.update(leg.cost_sek)
    first = opens or (stops[0][1:] if stops else None)
    able, hire = (day(first[0]), day(first[1])) if first else (None, None)
    points = sum(leg.study_points for leg in new)
    bounds: dict[str, Bound] = {
        "first-job": Bound(able_to_apply=able, target=day(target_day)),
        "target": Bound(target=day(target_day)),
        "weeks": Bound(study_points=points),
        "cost": Bound(cost_sek=sum(cost.values())),
    }
    head: dict[str, Any] = (
        {"activity": new[0].activity, "name": new[0].name, "starts": new[0].starts, "do": "start"} if new else {"do": "work"}
    )
    return Route(
        participant=participant.participant,
        target=target,
        by=by,
        proven_optimal=True,
        lower_bound=bounds[by],
        next_step=NextStep(ladder=rung[0], step=rung[1], **head),
        legs=(*(begun or []), *new),
        stops=tuple(made_stop(catalogue, item) for item in stops),
        totals=Totals(
            study_points=points,
            cost_sek=FrozenDict(cost),
            able_to_apply=Span(earliest=able),
            expected_hire=Span(earliest=hire),
            target=Span(earliest=day(target_day)),
        ),
        warnings=tuple(Warned(code=code) for code in warnings),
        made_from=MadeFrom(today=day(today), stegvis="0"),
    )


def with_leg(route: Route, activity: str, /, **changes: Any) -> Route:
    """The route with one leg changed."""
    legs = tuple(leg.model_copy(update=changes) if leg.activity == activity else leg for leg in route.legs)
    return route.model_copy(update={"legs": legs})


def with_stop(route: Route, job: str, /, **changes: Any) -> Route:
    """The route with one stop changed."""
    stops = tuple(stop.model_copy(update=changes) if stop.job == job else stop for stop in route.stops)
    return route.model_copy(update={"stops": stops})


def moved(route: Route, activity: str, days: int) -> Route:
    """The route with one leg so many days later."""
    leg = next(leg for leg in route.legs if leg.activity == activity)
    assert leg.starts is not None
    return with_leg(route, activity, starts=leg.starts + timedelta(days=days), ends=leg.ends + timedelta(days=days))
