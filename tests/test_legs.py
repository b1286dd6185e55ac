"""What stands beside the days of a leg and a stop: hours a week, what one may live on, own cost, pay before and after, what is assumed."""

from __future__ import annotations

from typing import Any

import pytest

from stegvis.ladder.catalogue import Catalogue
from stegvis.planning.legs import hours_per_week
from stegvis.route import Leg, Route, Stop
from tests.making import catalogue, legs, person, planned, stops

LADDER = """
work:
  smed: {name: {sv: Smed}}
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], lives_on: [social_assistance, student_aid], cost_sek: {municipality: 20000}}
  b: {kind: course, name: {sv: B}, weeks: 10, gives: [fb], beside_work: true, paces: [100, 75, 50, 25], lives_on: [establishment_benefit],
      cost_sek: {participant: 1500, municipality: 500}}
  v: {kind: validation, name: {sv: V}, days: 20, requires: [fb], gives: [fv], cost_sek: {participant: 300}}
  p: {kind: placement, name: {sv: P}, days: 21, gives: [fp]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4, pay_sek_month: {low: 25000, mean: 27000, high: 29000, year: 2024}}
  j-tva: {name: {sv: Två}, requires: [fa, fb], step: 2, weeks_to_hire: 4, pay_sek_month: {low: 30000, high: 36000, year: 2025}}
  j-tre: {name: {sv: Tre}, requires: [fa, fb, fv], step: 3, weeks_to_hire: 0}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, onward: [3]}
  - {step: 3, name: {sv: Tre}, top: true}
"""


def ladders(text: str = LADDER) -> Catalogue:
    """The small ladder of these tests."""
    return catalogue(text, "fa fb fv fp")


def routed(target: str = "j-tre", text: str = LADDER, **keys: Any) -> Route:
    """The route for somebody with those keys."""
    answer = planned(ladders(text), person(**keys), target)
    assert isinstance(answer, Route), answer
    return answer


def leg_of(answer: Route, activity: str) -> Leg:
    """The one leg with that activity."""
    (found,) = [leg for leg in answer.legs if leg.activity == activity]
    return found


def stop_of(answer: Route, job: str) -> Stop:
    """The one stop with that job."""
    (found,) = [stop for stop in answer.stops if stop.job == job]
    return found


def test_the_route_that_the_other_tests_look_at() -> None:
    """A at full pace, hired on 1 March; B beside it at half pace, 20 weeks; V of 20 days; hired for the second on 19 July, then the third."""
    answer = routed()
    assert legs(answer) == [
        "a 2027-01-04..2027-02-01 100",
        "b 2027-02-01..2027-06-21 50",
        "v 2027-06-21..2027-07-11 0",
    ]
    assert stops(answer) == ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-06-21 2027-07-19", "j-tre 2027-07-11 2027-07-11"]


# ---- hours a week -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pace", "hours"), [(100, 40), (75, 30), (50, 20), (25, 10), (33, 14), (1, 1), (0, 0)])
def test_hours_a_week_are_forty_at_full_pace_and_a_part_of_one_counts_as_one(pace: int, hours: int) -> None:
    """33 per cent of 40 hours are 13.2, which is 14."""
    assert hours_per_week(pace) == hours


def test_each_leg_says_its_hours() -> None:
    """Full pace, half pace, and a validation that has no load; in progress at 30 per cent: 12 hours."""
    assert [(leg.activity, leg.hours_per_week) for leg in routed().legs] == [("a", 40), ("b", 20), ("v", 0)]
    begun = routed(in_progress=[{"activity": "b", "ends": "2027-03-01", "pace_percent": 30}])
    assert leg_of(begun, "b").hours_per_week == 12


# ---- what one may live on -----------------------------------------------------------------------------------------


def test_a_wage_is_there_where_the_participant_is_employed_on_a_day_of_the_leg() -> None:
    """A ends before the hire, B runs on after it, V begins after it; the rest is the activity's own, in one order."""
    answer = routed()
    assert leg_of(answer, "a").lives_on == ("student_aid", "social_assistance")
    assert leg_of(answer, "b").lives_on == ("wage", "establishment_benefit")
    assert leg_of(answer, "v").lives_on == ("wage",)


@pytest.mark.parametrize(("weeks_to_hire", "wage"), [(20, False), (19, True)])
def test_a_leg_that_ends_on_the_day_of_the_hire_has_no_wage(weeks_to_hire: int, wage: bool) -> None:
    """B ends on 21 June, 20 weeks after the job opened: hired on that very day there is no wage, hired a week sooner there is."""
    text = LADDER.replace("requires: fa, step: 1, weeks_to_hire: 4", f"requires: fa, step: 1, weeks_to_hire: {weeks_to_hire}")
    answer = routed("j-tva", text.replace("paces: [100, 75, 50, 25]", "paces: [50]"))
    assert legs(answer)[1] == "b 2027-02-01..2027-06-21 50"
    assert ("wage" in leg_of(answer, "b").lives_on) == wage


def test_somebody_who_works_has_a_wage_in_every_leg() -> None:
    """In the job, or in work that is no job on the way, or that no ladder knows; in what is in progress too."""
    for works_as in ("j-ett", "smed", "okant"):
        answer = routed("j-tva", works_as=works_as, holds=["fa"], in_progress=[{"activity": "a", "ends": "2027-01-11"}])
        assert leg_of(answer, "b").lives_on == ("wage", "establishment_benefit")
        assert leg_of(answer, "a").lives_on == ("wage", "student_aid", "social_assistance")


def test_what_is_in_progress_has_a_wage_from_the_hire_on() -> None:
    """B is in progress: to 1 March, the day of the hire, without a wage, a day longer with one; what has ended already has none."""
    for ends, wage in (("2027-03-01", False), ("2027-03-02", True)):
        answer = routed("j-tva", in_progress=[{"activity": "b", "ends": ends, "pace_percent": 0}])
        assert stops(answer)[0] == "j-ett 2027-02-01 2027-03-01"
        assert ("wage" in leg_of(answer, "b").lives_on) == wage
    over = routed(works_as="smed", holds=["fa"], in_progress=[{"activity": "b", "ends": "2027-01-04", "pace_percent": 0}])
    assert "wage" not in leg_of(over, "b").lives_on


def test_a_wage_that_rests_on_a_hire_to_come_is_said_to_do_so() -> None:
    """What may be taken with a wage, before the hire and after it; not for one who works, nor where the activity itself pays the wage."""
    text = LADDER.replace("lives_on: [social_assistance, student_aid]", "lives_on: [wage], beside_work: true, paces: [100, 50]")
    assert ["hire" in leg.assumptions for leg in routed(text=text).legs] == [True, True, True]
    assert leg_of(routed(text=text), "a").lives_on == ("wage",)
    assert ["hire" in leg.assumptions for leg in routed(text=text, works_as="smed").legs] == [False, False, False]
    apprentice = routed(text=LADDER.replace("lives_on: [social_assistance, student_aid]", "lives_on: [wage]"))
    assert [(leg.activity, "hire" in leg.assumptions) for leg in apprentice.legs] == [("a", False), ("b", True), ("v", True)]
    begun = routed(text=text, in_progress=[{"activity": "a", "ends": "2027-01-11"}])
    assert leg_of(begun, "a").assumptions == ("hire",)
    assert leg_of(routed(in_progress=[{"activity": "a", "ends": "2027-01-11"}]), "a").assumptions == ()


def test_a_placement_says_what_its_file_says() -> None:
    """Nothing is said where nothing is known; a placement is no employment and gives no wage."""
    answer = planned(ladders(), person(), "fp")
    assert isinstance(answer, Route)
    assert leg_of(answer, "p").lives_on == ()


# ---- cost ---------------------------------------------------------------------------------------------------------


def test_the_own_cost_and_that_of_others_are_summed_by_payer() -> None:
    """1,500 + 300 kronor oneself, 20,000 + 500 the municipality; what is in progress costs nothing more."""
    answer = routed()
    assert dict(answer.totals.cost_sek) == {"municipality": 20_500, "participant": 1_800}
    assert answer.totals.study_points == 80 + 200
    begun = routed(in_progress=[{"activity": "b", "ends": "2027-03-01", "pace_percent": 50}])
    assert dict(begun.totals.cost_sek) == {"municipality": 20_000, "participant": 300}
    assert begun.totals.study_points == 80
    assert dict(leg_of(begun, "b").cost_sek) == {}


# ---- pay before and after -----------------------------------------------------------------------------------------


def pay(stop: Stop) -> tuple[tuple[int | None, int | None] | None, tuple[int | None, int | None] | None]:
    """The pay before and the pay of a stop, each from and to."""
    before, after = stop.pay_before_sek_month, stop.pay_sek_month
    return (before and (before.low, before.high), after and (after.low, after.high))


def test_each_stop_has_the_pay_before_and_after_it() -> None:
    """From no job to the first, from the first to the second; the third says nothing of its pay."""
    answer = routed(text=LADDER.replace("days: 20, requires: [fb]", "days: 60, requires: [fb]"))
    assert stops(answer)[-1] == "j-tre 2027-08-20 2027-08-20"
    assert [pay(stop) for stop in answer.stops] == [
        (None, (25_000, 29_000)),
        ((25_000, 29_000), (30_000, 36_000)),
        ((30_000, 36_000), None),
    ]
    first = stop_of(answer, "j-ett").pay_sek_month
    assert first is not None
    assert (first.mean, first.year) == (27_000, 2024)


@pytest.mark.parametrize("days", [20, 28])
def test_the_pay_before_is_that_of_a_job_that_is_taken_up(days: int) -> None:
    """The third job begins on 11 July, before the second would have on 19 July, or on that very day: the pay before it is that of the first."""
    answer = routed(text=LADDER.replace("days: 20, requires", f"days: {days}, requires"))
    assert [pay(stop) for stop in answer.stops] == [
        (None, (25_000, 29_000)),
        ((25_000, 29_000), (30_000, 36_000)),
        ((25_000, 29_000), None),
    ]


def test_the_pay_before_the_first_stop_is_that_of_the_present_job() -> None:
    """Of a job of the ladder, as far as it is known; other work has no pay in the file."""
    assert pay(routed("j-tva", works_as="j-ett", holds=["fa"]).stops[0]) == ((25_000, 29_000), (30_000, 36_000))
    assert pay(routed("j-tva", works_as="smed", holds=["fa"]).stops[0]) == (None, (25_000, 29_000))


# ---- assumptions --------------------------------------------------------------------------------------------------


def test_who_names_no_cost_is_taken_to_cost_nothing_which_is_an_assumption() -> None:
    """Not where it is said to be nothing, where a source is named for that, for an application, or for what is in progress already."""
    cost = "cost_sek: {municipality: 20000}"
    for instead, assumed in (("text: {sv: Text}", True), ("cost_sek: {participant: 0}", False), ("sources: {cost_sek: webben}", False)):
        assert ("cost" in leg_of(routed("j-ett", LADDER.replace(cost, instead)), "a").assumptions) == assumed
    nothing = LADDER.replace(f", {cost}", "")
    assert "cost" in leg_of(routed("j-ett", nothing), "a").assumptions
    assert (
        "cost"
        not in leg_of(routed("j-ett", nothing.replace("kind: course, name: {sv: A}", "kind: application, name: {sv: A}")), "a").assumptions
    )
    assert leg_of(routed(text=nothing, in_progress=[{"activity": "a", "ends": "2027-01-11"}]), "a").assumptions == ()


@pytest.mark.parametrize(
    ("keys", "assumed"),
    [
        ("", ()),
        ("assumption: antaget", ("length", "cost")),
        ("assumption: antaget, source: webben", ()),
        ("assumption: antaget, sources: {weeks: webben}", ("cost",)),
        ("assumption: antaget, sources: {cost_sek: webben}", ("length",)),
        ("assumption: antaget, sources: {weeks: webben}, starts: {months: [1]}", ("cost", "start")),
        ("source: webben, starts: {months: [2], known: [2027-01-11]}", ()),
    ],
)
def test_a_leg_says_what_is_assumed_of_it(keys: str, assumed: tuple[str, ...]) -> None:
    """Length and cost where no source is named for them, and a start that is reckoned from its month."""
    text = LADDER.replace("weeks: 4, gives: [fa],", f"weeks: 4, gives: [fa],{' ' + keys + ',' if keys else ''}")
    answer = routed("j-ett", text)
    assert leg_of(answer, "a").assumptions == assumed


FORECAST = "shortage: {situation: balance, chances: medium, trend: rising, round: 2026-1"


@pytest.mark.parametrize(
    ("year", "more", "assumed"),
    [
        ("2024", "", ("hire", "pay")),
        ("2024, assumption: antaget", "", ("hire", "pay")),
        ("2024, source: webben", "", ("hire",)),
        ("2024, source: webben, assumption: gäller hela gruppen", "", ("hire",)),
        ("2024, sources: {low: webben}", f", {FORECAST}}}", ("hire", "shortage")),
        ("2024, assumption: antaget", f", {FORECAST}, assumption: antaget}}", ("hire", "pay", "shortage")),
        ("2024, source: webben", f", {FORECAST}, source: webben}}", ("hire",)),
    ],
)
def test_a_stop_says_what_is_assumed_of_it(year: str, more: str, assumed: tuple[str, ...]) -> None:
    """A hire always is; pay and forecast where they have no source of their own."""
    text = LADDER.replace("high: 29000, year: 2024}", f"high: 29000, year: {year}}}{more}")
    assert stop_of(routed("j-ett", text), "j-ett").assumptions == assumed


def test_the_pay_of_the_present_job_is_assumed_for_the_first_stop_alone() -> None:
    """It is told beside the pay of the next job; that of a stop is named with the stop itself."""
    first, second = routed("j-tre", LADDER.replace("days: 20", "days: 60"), works_as="j-ett", holds=["fa"]).stops
    assert (first.assumptions, second.assumptions) == (("hire", "pay", "pay_before"), ("hire",))
    assert stop_of(routed("j-tva"), "j-tva").assumptions == ("hire", "pay")
