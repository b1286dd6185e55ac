"""Other routes: few, none beaten, each found again by the change that it names, and each trading something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import MONDAY, catalogue, person
from stegvis import load_participant
from stegvis.checker import verify
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.alternatives import MOST, other_routes
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.planner import alternatives, plan
from stegvis.route import Alternative, By, Route
from strategies import FLAVOURS, Case, cases


def worth(route: Route) -> tuple[date, date, int, int]:
    """The first job's day, the target's, one's own kronor and the greatest weekly load; less is better."""
    totals = route.totals
    assert totals.target.earliest is not None
    starts = [leg.starts or date.min for leg in route.legs]
    loads = [sum(leg.pace_percent for leg in route.legs if (leg.starts or date.min) <= day < leg.ends) for day in starts]
    return totals.able_to_apply.earliest or date.max, totals.target.earliest, totals.cost_sek.get("participant", 0), max(loads, default=0)


def beaten(one: Route, by: Route) -> bool:
    """Whether the other is no worse in anything."""
    return all(theirs <= ours for ours, theirs in zip(worth(one), worth(by), strict=True))


def judged(first: Route, others: tuple[Alternative, ...]) -> None:
    """What holds of all alternatives to a route: few, none beaten, those with other next steps first, and the trade as it is said."""
    assert len(others) <= MOST
    for number, other in enumerate(others):
        assert not beaten(other.route, first)
        assert not any(beaten(other.route, rest.route) for rest in (*others[:number], *others[number + 1 :]))
        able, target, kronor, load = worth(other.route)
        base = worth(first)
        days = (able - base[0]).days if date.max not in (able, base[0]) else None
        assert (other.days_to_first_job, other.days_to_target) == (days, (target - base[1]).days)
        assert (other.cost_sek, other.pace_percent) == (kronor - base[2], load - base[3])
    steps = [first.next_step.activity, *(other.route.next_step.activity for other in others)]
    fresh = [step not in steps[:number] for number, step in enumerate(steps)][1:]
    assert fresh == sorted(fresh, reverse=True)


def found_again(other: Alternative, who: Participant, by: By) -> tuple[Participant, By]:
    """The participant, and the goal, after the change that an alternative names."""
    wishes = who.wishes
    match other.how:
        case "pace":
            pace = int(other.what or 0)
            return who.model_copy(update={"pace_percent": pace, "pace_beside_work": min(pace, who.pace_beside_work)}), by
        case "other-start" | "without-job":
            return who.model_copy(update={"wishes": wishes.model_copy(update={"avoid": (*wishes.avoid, other.what)})}), by
        case "target" | "first-job" | "weeks" | "cost" as goal:
            return who, goal
    raise AssertionError(other.how)


def compared(ladders: Catalogue, who: Participant, target: str | None, today: date, by: By = "first-job") -> tuple[Alternative, ...]:
    """The alternatives, each accepted by the checker and found again."""
    first = plan(ladders, who, today=today, target=target, by=by, time_limit=60)
    others = alternatives(ladders, who, today=today, target=target, by=by, time_limit=60)
    if not isinstance(first, Route):
        assert others == ()
        return ()
    judged(first, others)
    for other in others:
        changed, goal = found_again(other, who, by)
        assert not verify(ladders, changed, other.route, today=today)
        again = plan(ladders, changed, today=today, target=target, by=goal, time_limit=60)
        assert isinstance(again, Route)
        route = other.route
        assert (again.legs, again.stops, again.totals, again.names) == (route.legs, route.stops, route.totals, route.names)
    return others


@given(by=st.sampled_from(["first-job", "target", "weeks", "cost"]), case=cases(activities=5, among=FLAVOURS))
def test_all_alternatives_of_random_ladders(by: By, case: Case) -> None:
    """Few, none beaten, others first, valid, and found again by the change that each names."""
    compared(case.catalogue, case.participant, case.target, case.today, by)


# ---- by hand ------------------------------------------------------------------------------------------------------

LADDER = """
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 4, gives: [fa], paces: [100, 50], cost_sek: {participant: 3000}}
  b: {kind: course, step: 2, name: {sv: B}, weeks: 40, gives: [fb], requires: fa, paces: [50, 100], beside_work: true}
  c: {kind: course, step: 2, name: {sv: C}, weeks: 16, gives: [fb], requires: fa, cost_sek: {participant: 9000}}
  d: {kind: course, step: 1, name: {sv: D}, weeks: 6, gives: [fa, fd], hours: [evening]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


@pytest.fixture(scope="module")
def ladder() -> Catalogue:
    """A course that costs or one that takes longer, twice: the one beside a job, the other not."""
    return catalogue(LADDER, "fa fb fd")


def told(others: tuple[Alternative, ...]) -> list[str]:
    """Each alternative in a few words: what it is, then what it trades, then its legs."""
    said = []
    for item in others:
        trade = f"{item.days_to_first_job} {item.days_to_target} {item.cost_sek} {item.pace_percent}"
        said.append(f"{item.how} {item.what or '-'}: {trade}: {', '.join(leg.activity for leg in item.route.legs)}")
    return said


def test_each_trades_one_thing_for_another_those_with_other_next_steps_first(ladder: Catalogue) -> None:
    """The first job soonest, against cheaper, sooner at the end, calmer, and another course first."""
    assert told(compared(ladder, person(), "j-tva", MONDAY)) == [
        "cost -: 294 -266 -3000 0: d, b",
        "target -: 112 -448 9000 0: a, c",
        "pace 50: 28 28 0 -50: a, b",
        "other-start a: 14 14 -3000 0: d, b",
    ]
    assert told(compared(ladder, person(), "j-tva", MONDAY, "target")) == [
        "cost -: 182 182 -12000 0: d, b",
        "first-job -: -112 448 -9000 0: a, b",
        "pace 50: 476 476 -9000 -50: a, b",
        "other-start a: 14 14 -3000 0: d, c",
        "other-start c: 168 168 -9000 0: a, b",
    ]


def test_the_first_three_activities_are_barred_one_after_another() -> None:
    """Each of four in a row can be had more cheaply and more slowly; the later, the more so. Those of the first three are other routes."""
    body = "activities:\n"
    for number, fact in enumerate("abcd"):
        needs = f", requires: f{'abcd'[number - 1]}" if number else ""
        body += f"  {fact}: {{kind: course, name: {{sv: {fact}}}, weeks: 4, gives: [f{fact}], cost_sek: {{participant: 900}}{needs}}}\n"
        body += f"  x{fact}: {{kind: course, name: {{sv: x{fact}}}, weeks: {5 + number}, gives: [f{fact}]{needs}, cost_sek: {{participant: {600 - 200 * number}}}}}\n"
    others = compared(catalogue(body, "fa fb fc fd"), person(), "fd", MONDAY, "target")
    assert [other.what for other in others if other.how == "other-start"] == ["a", "b", "c"]


def test_a_job_on_the_way_may_be_left_for_the_next_one() -> None:
    """With the first job soonest everything goes half as fast; without it the second job comes sooner."""
    ladders = catalogue(
        """
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 1, gives: [fa]}
  b: {kind: course, step: 2, name: {sv: B}, weeks: 20, gives: [fb], requires: fa, paces: [50, 100], beside_work: true}
  c: {kind: course, step: 3, name: {sv: C}, weeks: 20, gives: [fc], requires: fb, paces: [50, 100], beside_work: true}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
  j-tre: {name: {sv: Tre}, requires: fc, step: 3}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, onward: [3]}
  - {step: 3, name: {sv: Tre}, top: true}
""",
        "fa fb fc",
    )
    others = compared(ladders, person(), "j-tre", MONDAY)
    assert told(others) == ["target -: 280 -280 0 0: a, b, c", "without-job j-ett: 140 -140 0 0: a, b, c"]
    assert [stop.job for stop in others[1].route.stops] == ["j-tva", "j-tre"]


def test_what_a_later_question_beats_is_left_out() -> None:
    """Fewest weeks means a wait until June and 500 kronor; least cost is both sooner and cheaper.

    The way by Z is over on 24 July 2028, 80 weeks at half pace after 11 January; T is done on 22 March 2027, Y on 29 March.
    """
    ladders = catalogue(
        """
activities:
  b: {kind: course, step: 2, name: {sv: B}, weeks: 40, gives: [fb], requires: fa, paces: [50], beside_work: true}
  t: {kind: course, step: 2, name: {sv: T}, weeks: 11, gives: [fb], cost_sek: {participant: 20000}}
  x: {kind: course, step: 2, name: {sv: X}, weeks: 10, gives: [fb], starts: [2027-06-07], cost_sek: {participant: 500}}
  y: {kind: course, step: 2, name: {sv: Y}, weeks: 12, gives: [fb]}
  z: {kind: course, step: 1, name: {sv: Z}, weeks: 1, gives: [fa], cost_sek: {participant: 9000}}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
""",
        "fa fb",
    )
    assert told(compared(ladders, person(), "j-tva", MONDAY)) == ["target -: 70 -490 11000 0: t", "cost -: 77 -483 -9000 0: y"]


def test_there_are_never_more_than_five() -> None:
    """Four paces, two courses for each of two facts, and dear ones among them: more could be said than anybody can compare."""
    body = LADDER.replace("paces: [100, 50]", "paces: [100, 75, 50, 25]").replace("paces: [50, 100]", "paces: [50, 75, 100, 25]")
    ladders = catalogue(
        body.replace("weeks: 16, gives: [fb], requires: fa,", "weeks: 16, gives: [fb], requires: fa, paces: [100, 75],"), "fa fb fd"
    )
    others = compared(ladders, person(), "j-tva", MONDAY, "target")
    assert len(others) == MOST


def test_a_route_without_a_first_job_says_so_by_having_no_days() -> None:
    """The target is a certificate; by weeks no job is needed on the way."""
    ladders = catalogue(LADDER, "fa fb fd")
    others = compared(ladders, person(), "fb", MONDAY)
    assert [item.days_to_first_job for item in others if item.how == "target"] == [None]


def test_there_are_none_without_a_route_without_time_or_where_nothing_is_traded(ladder: Catalogue) -> None:
    """Out of reach, held already, no time left; one way only."""
    assert compared(ladder, person(wishes={"avoid": ["a", "d"]}), "j-tva", MONDAY) == ()
    assert compared(ladder, person(holds=["fb"]), "j-tva", MONDAY) == ()
    inquiry = Inquiry.of(ladder, person(), "j-tva", today=MONDAY, by="first-job", payer=None, clock=Clock(5))
    first = plan(ladder, person(), today=MONDAY, target="j-tva")
    assert isinstance(first, Route)
    assert other_routes(replace(inquiry, clock=Clock(-1)), first) == ()
    one_way = catalogue("activities:\n  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa]}", "fa")
    assert compared(one_way, person(), "fa", MONDAY) == ()


@pytest.mark.parametrize("name", ["mall", "p-001", "p-002", "p-003", "p-006", "p-008", "p-010", "p-012"])
def test_on_the_shipped_ladders_each_is_found_again(shipped: Catalogue, root: Path, name: str) -> None:
    """The example participants: few, none beaten, found again by the change that each names."""
    who = load_participant(root / "examples" / "participants" / f"{name}.yaml")
    others = compared(shipped, who, None, date(2026, 11, 22))
    assert all(other.days_to_first_job or other.days_to_target or other.cost_sek or other.pace_percent for other in others)
    assert others or name == "p-012"
