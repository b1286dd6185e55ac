"""Wishes: no route that honours them is better (compared with brute force), and what each of them costs in weeks.

How many random cases: `STEGVIS_CASES` multiplies the numbers (1 by default). A difference names its seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest

from oracle_dated import Best, Instance, TooLargeError, best_dated
from oracle_sets import cheapest_dated
from stegvis.checker import verify
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.planning import solve
from stegvis.planning.clock import Clock
from stegvis.planning.planner import plan
from stegvis.planning.problem import Problem
from stegvis.planning.solve import Outcome
from stegvis.render import text as page
from stegvis.route import AlreadyQualified, By, Comparison, NoRoute, Route
from strategies import FLAVOURS, KINDS_OF_WISHES, WISHES, Case, random_case, some_wishes
from tests.making import HEAD, MONDAY, catalogue, legs, person, planned, stops

FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
DATES, SETS = int(8 * FACTOR), int(5 * FACTOR)
"""Cases that are compared for each kind of wish and each goal; those that are too large for the oracle are left out."""

KINDS = (*KINDS_OF_WISHES, "several")
Answer = Route | AlreadyQualified | NoRoute


def wishing(seed: int, kind: str, activities: int) -> Case:
    """A random case with one kind of wish, or with some of all kinds."""
    rng = random.Random(seed)
    flavours = [*rng.sample(sorted(FLAVOURS), rng.randint(1, 4)), WISHES]
    if kind in ("work_first", "no_loan"):
        flavours += ["employed", "beside"]  # so that there are jobs to have, and something to do beside them
    case = random_case(rng, activities=activities, flavours=flavours, days=3, weeks=1)
    kinds = rng.sample(KINDS_OF_WISHES, 2) if kind == "several" else [kind]
    return case.with_person(wishes=some_wishes(case.ladder, rng, kinds))


def is_open(case: Case) -> bool:
    """Whether there is anything to plan: the target does not hold on the first day."""
    instance = Instance(case.catalogue, case.participant, case.target, case.today, None, forced=True)
    return not instance.met(instance.goal, instance.start(), instance.first, instance.target_job)


def open_cases(kind: str) -> Iterator[tuple[int, Case]]:
    """Random cases in which there is anything to plan, each with its seed."""
    cases = ((seed, wishing(seed, kind, activities=4)) for seed in count())
    yield from ((seed, case) for seed, case in cases if is_open(case))


def for_oracle(case: Case) -> dict[str, Any]:
    """The wishes as the oracle takes them."""
    wishes = case.participant.wishes
    return {"avoid": wishes.avoid, "no_loan": wishes.no_loan, "musts": wishes.must_include}


def answered(case: Case, by: By) -> tuple[Answer, list[str]]:
    """The planner's answer, and what the checker says of it."""
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by)
    wrong = list(verify(case.catalogue, case.participant, answer, today=case.today))
    if not isinstance(answer, Route | AlreadyQualified | NoRoute):
        wrong.append(f"the verdict is {answer.verdict}")
    if not getattr(answer, "proven_optimal", True):
        wrong.append("it is not proven")
    return answer, wrong


def is_kept(answer: Answer) -> bool:
    """Whether the route has the first job that it should."""
    return all(warning.code != "first-job-not-kept" for warning in answer.warnings)


def jobs_on_the_way(case: Case) -> dict[str, int]:
    """The jobs on the way to the target, each with its place."""
    return Instance(case.catalogue, case.participant, case.target, case.today, None, forced=True).places


def study_before_work(case: Case, route: Route) -> int:
    """The points of what begins before the first job opens; 0 for one who has it."""
    first = route.totals.able_to_apply.earliest or date.max
    return sum(leg.study_points for leg in route.legs if leg.starts is not None and leg.starts < first)


def spent(route: Route, by: By) -> int:
    """Study points or kronor, for the goals that count them."""
    return {"weeks": route.totals.study_points, "cost": sum(route.totals.cost_sek.values())}.get(by, 0)


def valued(case: Case, by: By, answer: Answer) -> Best | None:
    """The answer's value as the oracle says it."""
    if not isinstance(answer, Route):
        return None
    able, target, kept = answer.totals.able_to_apply.earliest, answer.totals.target.earliest, is_kept(answer)
    assert target is not None
    able = able if by == "first-job" and kept else None
    if case.participant.wishes.work_first and jobs_on_the_way(case) and kept:
        return Best(able, target, kept, study_before_work(case, answer), spent(answer, by))
    return Best(able, target, kept)


def best(case: Case, by: By, **options: Any) -> Best | None:
    """The best there is."""
    work_first = case.participant.wishes.work_first
    given = (case.catalogue, case.participant, case.target, by, case.today)
    return best_dated(*given, work_first=work_first, **for_oracle(case), **{"most_states": 1500, **options})


def is_same(case: Case, by: By, answer: Answer, found: Best | None, wanted: Best | None) -> bool:
    """Whether planner and oracle came to the same; without the first job only the route itself is asked for."""
    if isinstance(answer, AlreadyQualified):
        return wanted is None or wanted.target >= case.participant.first_day(case.today)  # what must be included is not asked then
    if found is None or wanted is None:
        return found == wanted
    if wanted.kept or found.kept:
        return found == wanted
    return wanted.target <= found.target


def puts_off_only(case: Case, by: By, found: Best | None, wanted: Best | None) -> bool:
    """Whether the oracle is better only by a leg that serves nothing but to put off a hire; no route of ours has such a leg."""
    if found is None or wanted is None:
        return False
    for activity in case.catalogue.activities.values():
        others = {(item.id, option.study_points) for item in case.catalogue.activities.values() for option in item.options()}
        others = {item for item in others if item[0] != activity.id}
        idle = best(case, by, idle=[activity.id], most_states=20_000)
        if idle is not None and in_order(idle) <= in_order(wanted) and best(case, by, only=others, most_states=20_000) == found:
            return True
    return False


def in_order(value: Best) -> tuple[Any, ...]:
    """What is compared, the first thing first."""
    return (value.study, value.able or date.max, value.spent, value.target)


@pytest.mark.parametrize("by", ["target", "first-job"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_route_that_honours_a_wish_is_earlier(kind: str, by: By) -> None:
    """Whichever days are tried, no dated route with that wish is better, and none is missed; the checker accepts every route."""
    wrong, compared, tried = [], 0, 0
    for seed, case in open_cases(kind):
        if compared == DATES:
            break
        tried += 1
        answer, said = answered(case, by)
        found = valued(case, by, answer)
        try:
            wanted = best(case, by)
            same = is_same(case, by, answer, found, wanted) or puts_off_only(case, by, found, wanted)
            compared += 1
        except TooLargeError:
            same = True
        if said or not same:
            wrong.append((seed, said, found, None if same else wanted))
    assert wrong == []
    assert tried <= 3 * DATES


@pytest.mark.parametrize("by", ["weeks", "cost"])
@pytest.mark.parametrize("kind", KINDS_OF_WISHES)
def test_no_route_that_honours_a_wish_is_cheaper(kind: str, by: By) -> None:
    """No set of activities that has dates with that wish takes fewer points or kronor; work first is compared before them."""
    wrong, compared, tried = [], 0, 0
    for seed, case in open_cases(kind):
        if compared == SETS:
            break
        tried += 1
        answer, said = answered(case, by)
        found: Any = measured(valued(case, by, answer)) if has_first_job(case) else None
        if not has_first_job(case):
            found = spent(answer, by) if isinstance(answer, Route) else None
        try:
            wanted: Any = measured(best(case, by)) if has_first_job(case) else cheapest(case, by)
            compared += 1
        except TooLargeError:
            continue
        not_kept = has_first_job(case) and None not in (found, wanted) and not (found[0] or wanted[0])
        same = found == wanted or not_kept
        if said or not same:
            wrong.append((seed, said, found, wanted))
    assert wrong == []
    assert tried <= 3 * SETS


def has_first_job(case: Case) -> bool:
    """Whether a first job is sought whatever the goal."""
    return case.participant.wishes.work_first and bool(jobs_on_the_way(case))


def measured(value: Best | None) -> tuple[bool, int, int] | None:
    """Whether the first job was kept, the points before it, and all points or kronor; the days are not proven for these goals."""
    return value and (value.kept, value.study, value.spent)


def cheapest(case: Case, by: By) -> int | None:
    """The fewest points or kronor of any set that has dates."""
    return cheapest_dated(case.catalogue, case.participant, case.target, by, case.today, most_states=1500, **for_oracle(case))


@pytest.mark.parametrize("by", ["target", "first-job", "weeks", "cost"])
def test_to_avoid_what_is_not_on_the_route_costs_nothing(by: By) -> None:
    """The route stays, and the price of the wish is no weeks."""
    tried = 0
    for seed in range(int(40 * FACTOR)):
        case = random_case(random.Random(seed), activities=5, among=FLAVOURS, days=4, weeks=1)
        route, _ = answered(case, by)
        beside = {other for item in case.catalogue.activities.values() for other in item.co_requires}
        unused = sorted(set(case.catalogue.activities) - {leg.activity for leg in getattr(route, "legs", ())} - beside)
        if not isinstance(route, Route) or not unused or not is_kept(route):
            continue
        tried += 1
        other, said = answered(case.with_person(wishes={"avoid": unused[:1]}), by)
        assert isinstance(other, Route), (seed, unused)
        assert (said, other.legs, other.stops) == ([], route.legs, route.stops), (seed, unused)
        (kept,) = other.wishes
        weeks = (kept.weeks_to_first_job, kept.weeks_to_target)
        assert weeks == (0 if route.totals.able_to_apply.earliest else None, 0), (seed, unused)
    assert tried >= 10


SMALL = """
activities:
  a: {kind: exam, name: {sv: A}, days: 3, gives: [fa]}
  a-lang: {kind: exam, name: {sv: A2}, days: 5, gives: [fa]}
  b: {kind: course, name: {sv: B}, days: 4, gives: [fb], beside_work: true, lives_on: [student_aid]}
  c: {kind: exam, name: {sv: C}, days: 9, gives: [fc]}
  k: {kind: course, name: {sv: K}, weeks: 1, paces: [50], gives: [fd], beside_work: true, cost_sek: {state: 50}}
  v: {kind: exam, name: {sv: V}, days: 20, gives: [fd], cost_sek: {state: 70}}
jobs:
  j-ett: {name: {sv: Ett}, requires: REQUIRES, step: 1, weeks_to_hire: 1}
  j-tva: {name: {sv: Två}, requires: [fa, fb], step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


@pytest.mark.parametrize(
    ("by", "wishes", "wanted"),
    [
        # 4 January and 3 days: the first job; 4 days: the target
        ("first-job", {}, Best(date(2027, 1, 7), date(2027, 1, 8))),
        ("target", {}, Best(None, date(2027, 1, 8))),
        ("first-job", {"avoid": ["a"]}, Best(date(2027, 1, 9), date(2027, 1, 9))),
        ("first-job", {"avoid": ["j-ett", "j-tva"]}, Best(date(2027, 1, 8), date(2027, 1, 8))),
        # hired on 14 January, and 4 days
        ("target", {"no_loan": True}, Best(None, date(2027, 1, 18))),
        ("target", {"no_loan": True, "avoid": ["j-ett"]}, None),
        ("target", {"musts": ["c"]}, Best(None, date(2027, 1, 13))),
        ("first-job", {"musts": ["fc"]}, Best(date(2027, 1, 7), date(2027, 1, 13))),
        ("target", {"musts": ["fc"], "avoid": ["c"]}, None),
    ],
)
def test_the_oracle_knows_wishes(by: By, wishes: dict[str, Any], wanted: Best | None) -> None:
    """What brute force finds is what a calendar says."""
    ladders = catalogue(SMALL.replace("REQUIRES", "fa"), "fa fb fc fd")
    assert best_dated(ladders, person(), "j-tva", by, MONDAY, horizon_days=30, **wishes) == wanted


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        # the course takes two weeks and 20 points; the validation none and 20 days, to 24 January; the rest fits in between
        ("target", Best(None, date(2027, 1, 24), study=0)),
        ("first-job", Best(date(2027, 1, 24), date(2027, 1, 24), study=0)),
        ("cost", Best(None, date(2027, 1, 24), study=0, spent=70)),
    ],
)
def test_the_oracle_puts_the_points_before_the_first_job_first(by: By, wanted: Best) -> None:
    """The first job needs D, by a course with points or by a longer validation without, and the target needs it too."""
    text = SMALL.replace("REQUIRES", "fd").replace("requires: [fa, fb], step: 2", "requires: [fd, fb], step: 2")
    ladders = catalogue(text, "fa fb fc fd")
    assert best_dated(ladders, person(), "j-tva", by, MONDAY, horizon_days=30, work_first=True) == wanted
    sooner = best_dated(ladders, person(), "j-tva", by, MONDAY, horizon_days=30)
    assert sooner is not None
    assert sooner.target == date(2027, 1, 18)


# ---- by hand ------------------------------------------------------------------------------------------------------

LADDER = """
activities:
  a: {kind: course, name: {sv: Grund}, weeks: 4, gives: [fa]}
  a-lang: {kind: course, name: {sv: Lång grund}, weeks: 6, gives: [fa]}
  b: {kind: course, name: {sv: Svets}, weeks: 10, gives: [fb], beside_work: true, paces: [100, 50], lives_on: [student_aid]}
  c: {kind: validation, name: {sv: Samtal}, days: 3, gives: [fc]}
  v: {kind: validation, name: {sv: Validering}, days: 30, gives: [fa], starts: [2027-06-07]}
jobs:
  j-ett: {name: {sv: Montör}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Svetsare}, requires: [fa, fb], step: 2, weeks_to_hire: 4}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""

PLAIN = ["a 2027-01-04..2027-02-01 100", "b 2027-02-01..2027-06-21 50"]
"""The first job soonest: A, then B at half pace beside the work that begins on 1 March."""

BY_TARGET = ["a 2027-01-04..2027-02-01 100", "b 2027-02-01..2027-04-12 100"]
"""The target soonest: both at full pace, 4 + 10 weeks; no job is needed on the way."""


def ladders() -> Catalogue:
    """The small ladder of these tests."""
    return catalogue(LADDER, "fa fb fc fd")


def wished(target: str = "j-tva", by: By = "first-job", **wishes: Any) -> Any:
    """The answer for somebody with those wishes and nothing else."""
    return planned(ladders(), person(wishes=wishes), target, by=by)


def prices(answer: Any) -> list[tuple[str, str | None, int | None, int | None]]:
    """Each wish with its weeks to the first job and to the target."""
    assert isinstance(answer, Route), answer
    return [(item.wish, item.what, item.weeks_to_first_job, item.weeks_to_target) for item in answer.wishes]


# Each: the target, the goal, the wishes, the legs, the stops and the prices, reckoned with a calendar.
HONOURED: dict[str, tuple[str, By, dict[str, Any], list[str], list[str], list[tuple[str, str | None, int | None, int | None]]]] = {
    "none": ("j-tva", "first-job", {}, PLAIN, ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-06-21 2027-07-19"], []),
    # six weeks instead of four, and all that comes after is two weeks later
    "an activity is avoided": (
        "j-tva",
        "first-job",
        {"avoid": ["a"]},
        ["a-lang 2027-01-04..2027-02-15 100", "b 2027-02-15..2027-07-05 50"],
        ["j-ett 2027-02-15 2027-03-15", "j-tva 2027-07-05 2027-08-02"],
        [("avoid", "a", 2, 2)],
    ),
    # both courses gone: the validation ends on 7 July, 156 days after 1 February (23 weeks, rounded up) and 16 after 21 June (3 weeks);
    # without the second wish it would be 15 February and 5 July: 142 days (21 weeks) and 2 days (1 week)
    "each wish is dropped alone": (
        "j-tva",
        "first-job",
        {"avoid": ["Grund", "lång GRUND"]},
        ["b 2027-01-04..2027-05-24 50", "v 2027-06-07..2027-07-07 0"],
        ["j-tva 2027-07-07 2027-08-04"],
        [("avoid", "a", 23, 3), ("avoid", "a-lang", 21, 1)],
    ),
    # without a job that would bar the full pace the target comes 10 weeks sooner, and is the first job, 10 weeks later than the other
    "a job is avoided": (
        "j-tva",
        "first-job",
        {"avoid": ["montör"]},
        BY_TARGET,
        ["j-tva 2027-04-12 2027-05-10"],
        [("avoid", "j-ett", 10, -10)],
    ),
    "the target stays, and to avoid it is no wish that is kept": (
        "j-tva",
        "first-job",
        {"avoid": ["Svetsare"]},
        PLAIN,
        ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-06-21 2027-07-19"],
        [],
    ),
    "no loan: the course waits for the wage": (
        "j-tva",
        "first-job",
        {"no_loan": True},
        ["a 2027-01-04..2027-02-01 100", "b 2027-03-01..2027-07-19 50"],
        ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-07-19 2027-08-16"],
        [("no_loan", None, 0, 4)],
    ),
    # without the wish no job on the way is needed: the target on 12 April is then the first job too
    "no loan takes a job on the way for its wage": (
        "j-tva",
        "target",
        {"no_loan": True},
        ["a 2027-01-04..2027-02-01 100", "b 2027-03-01..2027-07-19 50"],
        ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-07-19 2027-08-16"],
        [("no_loan", None, -10, 14)],
    ),
    "no loan: the cheapest set needs the wage too": (
        "j-tva",
        "weeks",
        {"no_loan": True},
        ["v 2027-06-07..2027-07-07 0", "b 2027-08-04..2027-12-22 50"],
        ["j-ett 2027-07-07 2027-08-04", "j-tva 2027-12-22 2028-01-19"],
        [("no_loan", None, 0, 24)],
    ),
    "an activity that costs no time is included": (
        "j-tva",
        "first-job",
        {"must_include": ["samtal"]},
        [PLAIN[0], "c 2027-01-04..2027-01-07 0", PLAIN[1]],
        ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-06-21 2027-07-19"],
        [("must_include", "c", 0, 0)],
    ),
    "a fact is included": (
        "j-tva",
        "first-job",
        {"must_include": ["Fc"]},
        [PLAIN[0], "c 2027-01-04..2027-01-07 0", PLAIN[1]],
        ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-06-21 2027-07-19"],
        [("must_include", "fc", 0, 0)],
    ),
    "what is included is finished by the target's day, which waits for it": (
        "j-ett",
        "first-job",
        {"must_include": ["b"]},
        BY_TARGET,
        ["j-ett 2027-04-12 2027-05-10"],
        [("must_include", "b", 10, 10)],
    ),
    # the validation has no points: of all routes it has the fewest before the first job, though it comes 156 days later
    "work first": (
        "j-tva",
        "first-job",
        {"work_first": True},
        ["v 2027-06-07..2027-07-07 0", "b 2027-07-07..2027-11-24 50"],
        ["j-ett 2027-07-07 2027-08-04", "j-tva 2027-11-24 2027-12-22"],
        [("work_first", None, 23, 23)],
    ),
    # 24 November is 226 days after 12 April, and 7 July 86: 33 weeks and 13
    "work first, whatever the goal": (
        "j-tva",
        "target",
        {"work_first": True},
        ["v 2027-06-07..2027-07-07 0", "b 2027-07-07..2027-11-24 50"],
        ["j-ett 2027-07-07 2027-08-04", "j-tva 2027-11-24 2027-12-22"],
        [("work_first", None, 13, 33)],
    ),
    "without jobs on the way work first changes nothing, and is not said to be kept": (
        "fa",
        "target",
        {"work_first": True},
        BY_TARGET[:1],
        [],
        [],
    ),
    # a fact without a rung has no jobs on the way: there is no first job to come later
    "a fact as target": (
        "fa",
        "first-job",
        {"avoid": ["a"]},
        ["a-lang 2027-01-04..2027-02-15 100"],
        [],
        [("avoid", "a", None, 2)],
    ),
}


@pytest.mark.parametrize("case", HONOURED)
def test_a_wish_is_honoured_and_its_price_is_said(case: str) -> None:
    """Legs, stops and whole weeks later than without that one wish are those found with a calendar."""
    target, by, wishes, wanted_legs, wanted_stops, wanted_prices = HONOURED[case]
    answer = wished(target, by, **wishes)
    assert (legs(answer), stops(answer), prices(answer)) == (wanted_legs, wanted_stops, wanted_prices)
    assert answer.proven_optimal


def test_what_is_in_progress_cannot_be_avoided() -> None:
    """It stays where it is, first in the route, and no wish is said to be kept."""
    who = person(wishes={"avoid": ["b"]}, in_progress=[{"activity": "b", "ends": "2027-02-01"}])
    answer = planned(ladders(), who, "j-tva")
    assert legs(answer) == ["b None..2027-02-01 100", "a 2027-02-01..2027-03-01 100"]
    assert prices(answer) == []


def test_what_is_in_progress_may_be_what_must_be_included() -> None:
    """It need not be begun once more; the target waits until it has ended, six weeks after 21 June."""
    who = person(wishes={"must_include": ["c"]}, in_progress=[{"activity": "c", "ends": "2027-08-02"}])
    answer = planned(ladders(), who, "j-tva")
    assert legs(answer)[0] == "c None..2027-08-02 0"
    assert stops(answer)[-1] == "j-tva 2027-08-02 2027-08-30"
    assert prices(answer) == [("must_include", "c", 0, 6)]


def test_an_activity_must_be_walked_though_its_facts_are_held_but_a_fact_that_is_held_need_not() -> None:
    """The activity is asked for itself; a fact asks only to be held."""
    walked = planned(ladders(), person(wishes={"must_include": ["a"]}, holds=["fa"]), "j-tva")
    assert "a 2027-01-04..2027-02-01 100" in legs(walked)
    held = planned(ladders(), person(wishes={"must_include": ["fa"]}, holds=["fa"]), "j-tva")
    assert legs(held) == ["b 2027-01-04..2027-05-24 50"]
    assert prices(held) == [("must_include", "fa", 0, 0)]


@pytest.mark.parametrize("works_as", ["j-ett", "okant"])
def test_somebody_who_works_has_a_wage_from_the_first_day(works_as: str) -> None:
    """Student aid alone is no obstacle then, whatever the job; without the wish nothing is different."""
    answer = planned(ladders(), person(wishes={"no_loan": True}, works_as=works_as), "j-tva")
    assert legs(answer)[0] == "b 2027-01-04..2027-05-24 50"
    assert prices(answer) == [("no_loan", None, 0, 0)]


def test_other_support_beside_student_aid_is_no_loan() -> None:
    """What may be lived on by social assistance as well is taken without a wage."""
    text = LADDER.replace("lives_on: [student_aid]", "lives_on: [student_aid, social_assistance]")
    answer = planned(catalogue(text, "fa fb fc fd"), person(wishes={"no_loan": True}), "j-tva")
    assert legs(answer) == PLAIN
    assert prices(answer) == [("no_loan", None, 0, 0)]


# Each: the target, the wishes, and the wishes that are named as what would open a route.
IMPOSSIBLE: dict[str, tuple[str, dict[str, Any], list[dict[str, str]]]] = {
    "an activity that nothing replaces": ("j-tva", {"avoid": ["b", "c"]}, [{"wish": "avoid", "of": "b"}]),
    "each of several that together leave none": (
        "j-tva",
        {"avoid": ["a", "a-lang", "v"]},
        [{"wish": "avoid", "of": "a"}, {"wish": "avoid", "of": "a-lang"}, {"wish": "avoid", "of": "v"}],
    ),
    "a fact that nothing gives": ("j-tva", {"must_include": ["fd"]}, [{"wish": "must_include", "of": "fd"}]),
    "wished for and avoided": (
        "j-tva",
        {"must_include": ["c"], "avoid": ["c"]},
        [{"wish": "avoid", "of": "c"}, {"wish": "must_include", "of": "c"}],
    ),
    "no loan, and no job on the way that gives a wage": ("fb", {"no_loan": True}, [{"wish": "no_loan"}]),
    "no loan, and the only job on the way is avoided": (
        "j-tva",
        {"no_loan": True, "avoid": ["j-ett"]},
        [{"wish": "no_loan"}, {"wish": "avoid", "of": "j-ett"}],
    ),
}


@pytest.mark.parametrize("by", ["first-job", "target", "weeks", "cost"])
@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_a_wish_that_makes_the_target_impossible_is_named_as_what_would_open_it(case: str, by: By) -> None:
    """No route, and each wish that by itself stands in the way is a repair, with the days that dropping it gives."""
    target, wishes, wanted = IMPOSSIBLE[case]
    answer = wished(target, by, **wishes)
    assert isinstance(answer, NoRoute)
    named = [repair for repair in answer.repairs if repair.code == "wish"]
    assert sorted(str(dict(sorted(one.particulars.items()))) for one in named) == sorted(str(dict(sorted(one.items()))) for one in wanted)
    assert all(repair.target.earliest is not None for repair in named)


def test_unknown_names_are_warnings_with_the_likely_id_and_change_nothing() -> None:
    """One letter wrong gives the likely id; what is like nothing gives none; the route is that without wishes."""
    answer = wished(avoid=["svts", "zzzzzz"], must_include=["grnd"], fields=["prof"])
    assert legs(answer) == PLAIN
    said = [(item.code, item.particulars["name"], item.particulars["likely"]) for item in answer.warnings]
    assert said == [
        ("unknown-wish", "zzzzzz", ""),
        ("unknown-wish", "grnd", "a"),
        ("unknown-wish", "svts", "b"),
        ("unknown-wish", "prof", "prov"),
    ]
    assert prices(answer) == []


def test_only_the_wished_fields_are_compared_without_a_target() -> None:
    """Two ladders, one of them wished for by its Swedish name; a field that no ladder has is a warning and no limit."""
    other = """
schema: 1
ladder: annan
name: {sv: Vård och omsorg}
competencies: {fx: {name: {sv: Fx}}}
activities: {x: {kind: course, name: {sv: X}, weeks: 1, gives: [fx]}}
jobs: {j-x: {name: {sv: Vårdbiträde}, requires: fx, step: 1}}
steps: [{step: 1, name: {sv: Ett}, top: true}]
"""
    facts = "".join(f"  {fact}: {{name: {{sv: {fact.capitalize()}}}}}\n" for fact in ("fa", "fb", "fc", "fd"))
    both = build_catalogue({"prov.yaml": f"{HEAD}{facts}{LADDER}", "annan.yaml": other})

    def jobs(*fields: str) -> set[str]:
        answer = plan(both, person(wishes={"fields": list(fields)}), today=MONDAY)
        assert isinstance(answer, Comparison)
        assert bool(answer.warnings) == ("okänd" in fields)
        return {item.job for item in answer.candidates}

    assert jobs("vård och omsorg") == jobs("annan") == jobs("annan", "okänd") == {"j-x"}
    assert jobs("prov") <= {"j-ett", "j-tva"}
    assert jobs() == jobs("okänd")
    assert "j-x" in jobs()


def test_work_first_that_cannot_be_kept_is_not_said_to_be_kept() -> None:
    """The course to the target cannot stand beside the first job and needs what opens it: planned as without the wish, with a warning."""
    text = LADDER.replace("beside_work: true, paces: [100, 50]", "requires: fa")
    answer = planned(catalogue(text, "fa fb fc fd"), person(wishes={"work_first": True}), "j-tva", by="target")
    assert legs(answer) == BY_TARGET
    assert [warning.code for warning in answer.warnings] == ["first-job-not-kept"]
    assert prices(answer) == []


def test_a_first_job_that_time_ran_out_on_is_said_to_be_open_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither kept nor ruled out in time: a route without it, not proven, and a sentence that does not say it is impossible."""
    by_days = solve._by_days

    def in_a_hurry(problem: Problem, clock: Clock, ties: bool, *, forced: bool) -> Outcome:
        return Outcome(None, False, MONDAY.toordinal(), MONDAY.toordinal()) if forced else by_days(problem, clock, ties, forced=forced)

    monkeypatch.setattr(solve, "_by_days", in_a_hurry)
    answer = planned(catalogue(LADDER, "fa fb fc fd"), person(), "j-tva")
    assert isinstance(answer, Route)
    assert not answer.proven_optimal
    assert [(warning.code, dict(warning.particulars)) for warning in answer.warnings] == [("first-job-not-kept", {"proven": "no"})]
    assert "Planeringen har inte hunnit hitta" in " ".join(page(answer).split())


def test_a_wish_that_changes_nothing_costs_nothing_where_the_first_job_is_not_what_is_compared() -> None:
    """By target either job gives the month that the exam needs, and the dearer validation opens one sooner: both routes choose alike."""
    body = """
activities:
  a: {kind: validation, name: {sv: A}, days: 5, gives: [fa], cost_sek: {participant: 100}}
  b: {kind: validation, name: {sv: B}, days: 30, gives: [fb]}
  c: {kind: exam, name: {sv: C}, days: 1, requires: {experience: {of: [j-ett], months: 1}}, gives: [fc], starts: [2027-06-07]}
  x: {kind: course, name: {sv: X}, weeks: 1, gives: [fd]}
jobs:
  j-annan: {name: {sv: Annan}, requires: fb, step: 1, counts_as: [j-ett]}
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fc, step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""
    answer = planned(catalogue(body, "fa fb fc fd"), person(wishes={"avoid": ["x"]}), "j-tva", by="target")
    assert stops(answer) == ["j-annan 2027-02-03 2027-02-03", "j-tva 2027-06-08 2027-06-08"]
    assert prices(answer) == [("avoid", "x", 0, 0)]


def test_a_fact_with_levels_is_included_from_its_lowest_level() -> None:
    """Any level will do, so the shortest course that gives one; a level of its own cannot be wished for, and is a warning."""
    body = """
  svenska: {name: {sv: Svenska}, levels: [sfi-b, sfi-c, sfi-d]}
activities:
  a: {kind: course, name: {sv: A}, weeks: 20, gives: [fa], beside_work: true}
  sfi-b: {kind: course, name: {sv: Sfi B}, weeks: 4, gives: [{svenska: sfi-b}]}
  sfi-d: {kind: course, name: {sv: Sfi D}, weeks: 6, gives: [{svenska: sfi-d}]}
jobs:
  j: {name: {sv: J}, requires: fa, step: 1}
steps: [{step: 1, name: {sv: Ett}, top: true}]
"""
    ladders = build_catalogue({"prov.yaml": f"{HEAD}  fa: {{name: {{sv: Fa}}}}{body}"})
    answer = planned(ladders, person(wishes={"must_include": ["Svenska"]}), "j")
    assert sorted(leg.split()[0] for leg in legs(answer)) == ["a", "sfi-b"]
    held = planned(ladders, person(wishes={"must_include": ["svenska"]}, holds=[{"svenska": "sfi-c"}]), "j")
    assert legs(held) == ["a 2027-01-04..2027-05-24 100"]
    level = planned(ladders, person(wishes={"must_include": ["svenska:sfi-d"]}), "j")
    assert [(item.code, item.particulars["likely"]) for item in level.warnings] == [("unknown-wish", "svenska")]
