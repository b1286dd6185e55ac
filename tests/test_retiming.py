"""The same legs on other days: for those who need longer, and when one of them begins late; reckoned with a calendar, and on random cases.

How many random cases: `STEGVIS_CASES` multiplies the number (1 by default). A fault names its seed.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from stegvis.checker import verify
from stegvis.planning.planner import plan
from stegvis.route import By, Route
from strategies import FLAVOURS, SLOW, Case, random_case
from test_exact_oracle import drawn
from tests.making import catalogue, legs, person, planned, stops
from tests.test_schedule import EXPIRY

FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
CASES = int(150 * FACTOR)

FOOT = """
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


def routed(body: str, target: str = "j-tva", by: By = "first-job", **keys: Any) -> Route:
    """The route on a small ladder, seen by the checker, slow days included."""
    answer = planned(catalogue(body + FOOT, "fa fb fc fs"), person(**keys), target, by=by)
    assert isinstance(answer, Route), answer
    return answer


def slow(answer: Route) -> list[str]:
    """The legs on the days of those who need longer."""
    return [f"{leg.activity} {leg.slow_starts}..{leg.slow_ends}" for leg in answer.legs]


def slow_stops(answer: Route) -> list[str]:
    """The stops on the days of those who need longer."""
    return [f"{stop.job} {stop.slow_able_to_apply} {stop.slow_expected_hire}" for stop in answer.stops]


def late(answer: Route) -> tuple[str, int] | None:
    """The leg whose delay delays the target most, and by how many days."""
    return answer.most_delaying and (answer.most_delaying.activity, answer.most_delaying.days)


# ---- lengths, starts, jobs ----------------------------------------------------------------------------------------

LENGTHS = """
activities:
  a: {kind: course, name: {sv: A}, LENGTH, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 2, requires: [fa], gives: [fb]}
jobs:
  j-tva: {name: {sv: Två}, requires: fb, step: 2, weeks_to_hire: 4}
"""


@pytest.mark.parametrize(
    ("length", "earliest", "ends"),
    [
        ("weeks: 4", "2027-02-01", "2027-02-01"),  # who needs longer has no length of their own: the same days
        ("weeks: 4, slow_weeks: 6", "2027-02-01", "2027-02-15"),
        ("points: 80, slow_points: 110", "2027-02-01", "2027-02-15"),  # 110 points at 20 a week are 5.5 weeks, so 6
        ("points: 80, slow_points: 100, paces: [50]", "2027-03-01", "2027-03-15"),  # at half pace 8 and 10 weeks
        ("yh_points: 20, slow_yh_points: 30", "2027-02-01", "2027-02-15"),  # 80 and 120 points
        ("days: 28, slow_days: 30", "2027-02-01", "2027-02-03"),
        ("weeks: 4, slow_weeks: 3", "2027-02-01", "2027-02-01"),  # never shorter than the length itself
        ("offerings: [{starts: [2027-01-04], days: 28, slow_days: 35, pace_percent: 75}]", "2027-02-01", "2027-02-08"),
        ("offerings: [{starts: [2027-01-04], days: 28, pace_percent: 75}]", "2027-02-01", "2027-02-01"),
    ],
)
def test_each_length_has_a_slow_one_in_its_own_unit(length: str, earliest: str, ends: str) -> None:
    """A ends on its slow day, B of two weeks follows at once, and the hire four weeks later; paces and points stay."""
    answer = routed(LENGTHS.replace("LENGTH", length))
    assert str(answer.legs[0].ends) == earliest
    assert str(answer.legs[0].slow_ends) == ends
    assert answer.legs[1].slow_starts == answer.legs[0].slow_ends
    target = answer.totals.target.slow
    assert target == answer.legs[1].slow_ends == answer.stops[0].slow_able_to_apply == answer.totals.able_to_apply.slow
    assert target is not None
    assert (answer.legs[1].slow_ends - answer.legs[1].slow_starts).days == 14  # type: ignore[operator]
    assert (answer.totals.expected_hire.slow - target).days == 28  # type: ignore[operator]


@pytest.mark.parametrize(
    ("starts", "earliest", "found"),
    [
        ("[2027-02-01, 2027-02-08, 2027-03-01]", "2027-02-01", "2027-03-01"),  # 15 February is past the second one
        ("{months: [2, 5]}", "2027-02-01", "2027-05-03"),
        ("{months: [2], known: [2027-02-01, 2027-04-12]}", "2027-02-01", "2027-04-12"),
        ("{weekdays: [thursday]}", "2027-02-04", "2027-02-18"),
        ("[2027-02-01, 2027-02-15]", "2027-02-01", "2027-02-15"),
        ("[2027-02-01]", "2027-02-01", None),  # the only start is missed
    ],
)
def test_a_fixed_start_that_is_missed_becomes_the_next_possible_one(starts: str, earliest: str, found: str | None) -> None:
    """A is over on 1 February, or for those who need longer on 15 February; then B waits for its next start."""
    text = LENGTHS.replace("LENGTH", "weeks: 4, slow_weeks: 6").replace("requires: [fa]", f"requires: [fa], starts: {starts}")
    answer = routed(text)
    assert str(answer.legs[1].starts) == earliest
    if found is None:
        is_unknown(answer)
    else:
        assert str(answer.legs[1].slow_starts) == found


def is_unknown(answer: Route) -> None:
    """No slow day is said anywhere, and that none fit is warned of."""
    assert "slow-not-possible" in [warning.code for warning in answer.warnings]
    new = [leg for leg in answer.legs if not leg.in_progress]
    assert {day for leg in new for day in (leg.slow_starts, leg.slow_ends)} <= {None}
    assert {day for stop in answer.stops for day in (stop.slow_able_to_apply, stop.slow_expected_hire)} <= {None}
    assert (answer.totals.able_to_apply.slow, answer.totals.expected_hire.slow, answer.totals.target.slow) == (None, None, None)


def test_what_runs_side_by_side_starts_side_by_side() -> None:
    """Three legs begin on the first day; each takes its own longer time, and none waits for another."""
    answer = routed(
        """
activities:
  a: {kind: validation, name: {sv: A}, days: 10, slow_days: 20, gives: [fa]}
  b: {kind: validation, name: {sv: B}, days: 5, slow_days: 30, gives: [fb]}
  c: {kind: course, name: {sv: C}, weeks: 1, gives: [fc]}
jobs:
  j-tva: {name: {sv: Två}, requires: [fa, fb, fc], step: 2}
"""
    )
    assert slow(answer) == ["a 2027-01-04..2027-01-24", "b 2027-01-04..2027-02-03", "c 2027-01-04..2027-01-11"]
    assert slow_stops(answer) == ["j-tva 2027-02-03 2027-02-03"]


LADDER = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, slow_weeks: 6, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 10, slow_weeks: 12, gives: [fb], beside_work: true, paces: [100, 50]}
  c: {kind: exam, name: {sv: C}, days: 1, slow_days: 3, requires: [fb, {experience: {of: [j-ett], months: 6}}], gives: [fc]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Två}, requires: fc, step: 2, weeks_to_hire: 8}
"""


def test_jobs_on_the_way_open_later_and_their_hires_and_months_with_them() -> None:
    """A ends two weeks later, hired on 15 March instead of 1 March; six months of it on 15 September; the exam takes two days more."""
    answer = routed(LADDER)
    assert legs(answer) == ["a 2027-01-04..2027-02-01 100", "b 2027-02-01..2027-06-21 50", "c 2027-09-01..2027-09-02 0"]
    assert slow(answer) == ["a 2027-01-04..2027-02-15", "b 2027-02-15..2027-08-02", "c 2027-09-15..2027-09-18"]
    assert slow_stops(answer) == ["j-ett 2027-02-15 2027-03-15", "j-tva 2027-09-18 2027-11-13"]
    assert str(answer.totals.expected_hire.slow) == "2027-03-15"


def test_somebody_who_works_has_the_first_job_slow_or_not() -> None:
    """Its days are the first day in both; what is left of the months begins there too."""
    answer = routed(LADDER, works_as="j-ett", holds=["fa", {"experience": {"j-ett": 6}}])
    assert slow(answer) == ["b 2027-01-04..2027-06-21", "c 2027-06-21..2027-06-24"]
    assert str(answer.totals.able_to_apply.slow) == str(answer.totals.expected_hire.slow) == "2027-01-04"


def test_a_hire_waits_for_the_slow_end_of_what_cannot_stand_beside_it() -> None:
    """The full-time course begins with A and is done after 10 weeks, or 14: hired on 15 March, or 12 April."""
    body = """
activities:
  a: {kind: validation, name: {sv: A}, days: 20, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 10, slow_weeks: 14, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 2}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""
    answer = routed(body)
    assert stops(answer)[0] == "j-ett 2027-01-24 2027-03-15"
    assert slow_stops(answer)[0] == "j-ett 2027-01-24 2027-04-12"


def test_what_would_still_run_when_the_job_begins_leaves_no_slow_days() -> None:
    """B begins when A is done and is over on the day of the hire; needing longer, it would stand beside work and cannot."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 8, slow_weeks: 9, requires: [fa], gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 8}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""
    answer = routed(body)
    assert stops(answer)[0] == "j-ett 2027-02-01 2027-03-29"
    is_unknown(answer)
    assert slow(routed(body.replace("slow_weeks: 9", "slow_weeks: 8"))) == ["a 2027-01-04..2027-02-01", "b 2027-02-01..2027-03-29"]


MISSED = """
activities:
  s: {kind: support, name: {sv: S}, days: 7, slow_days: 14, gives: [fs]}
  a: {kind: course, name: {sv: A}, weeks: 4, requires: [fs], gives: [fa], starts: [2027-01-11, 2027-02-15, 2027-11-15]}
  b: {kind: course, name: {sv: B}, weeks: 40, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 60}
  j-tva: {name: {sv: Två}, requires: [fa, fb], step: 2}
"""


def test_a_leg_waits_for_those_that_start_before_it_in_the_plan() -> None:
    """Slow, A misses January and begins on 15 February; B, which could begin on the 8th, would put A and the first job off to November."""
    answer = routed(MISSED)
    assert legs(answer) == ["s 2027-01-04..2027-01-11 0", "a 2027-01-11..2027-02-08 100", "b 2027-02-08..2027-11-15 100"]
    assert slow(answer) == ["s 2027-01-04..2027-01-18", "a 2027-02-15..2027-03-15", "b 2027-03-15..2027-12-20"]
    assert slow_stops(answer)[0] == "j-ett 2027-03-15 2028-05-08"


def test_a_leg_goes_before_one_that_starts_before_it_where_that_is_better() -> None:
    """Where the target counts most and no first job is asked for, B goes before A, and both are done a week sooner."""
    answer = routed(MISSED, by="target")
    assert [leg.activity for leg in answer.legs] == ["s", "a", "b"]
    assert slow(answer) == ["s 2027-01-04..2027-01-18", "a 2027-11-15..2027-12-13", "b 2027-02-08..2027-11-15"]


# ---- in progress, side by side, renewed ---------------------------------------------------------------------------


def test_what_is_in_progress_ends_on_its_day_slow_or_not() -> None:
    """B at half pace until 1 February: A at full pace begins then in both, and ends after 4 weeks or 6."""
    answer = routed(LADDER, "j-ett", in_progress=[{"activity": "b", "ends": "2027-02-01", "pace_percent": 60}])
    assert legs(answer) == ["b None..2027-02-01 60", "a 2027-02-01..2027-03-01 100"]
    assert slow(answer) == ["b None..2027-02-01", "a 2027-02-01..2027-03-15"]


SUPPORT = """
activities:
  s: {kind: support, name: {sv: S}, days: 100, slow_days: 200, gives: [fs]}
  a: {kind: course, name: {sv: A}, weeks: 4, slow_weeks: 6, gives: [fa], co_requires: [s]}
  b: {kind: course, name: {sv: B}, weeks: 20, slow_weeks: 21, requires: [fa], gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""


def test_support_that_runs_alongside_may_go_on_when_the_target_holds() -> None:
    """The course needs the support only to have begun; slow, the support lasts longer than the whole way, and that delays nothing."""
    answer = routed(SUPPORT, "j-ett")
    assert slow(answer) == ["a 2027-01-04..2027-02-15", "s 2027-01-04..2027-07-23"]
    assert slow_stops(answer) == ["j-ett 2027-02-15 2027-02-15"]
    longer = routed(SUPPORT, by="target")
    assert legs(longer)[1] == "s 2027-01-04..2027-04-14 0"  # over in time at the earliest, on 23 July slow, after 12 July
    assert slow_stops(longer) == ["j-tva 2027-07-12 2027-07-12"]


def test_support_in_progress_is_alongside_when_a_course_is_taken_slowly_too() -> None:
    """It has begun, so the course may begin while it runs."""
    answer = routed(SUPPORT, "j-ett", in_progress=[{"activity": "s", "ends": "2027-01-20"}])
    assert slow(answer) == ["s None..2027-01-20", "a 2027-01-04..2027-02-15"]


@pytest.mark.parametrize(
    ("course", "certificate", "slowly", "exam"),
    [
        # slow, the course is over on 2 August: got on 3 May the certificate just holds on that day, so it begins on 19 April, or with
        # 28 days instead of 14 on 5 April; with starts in the first week of a month on 3 May
        ("weeks: 20, slow_weeks: 30,", "days: 14, beside_work: true", "2027-04-19..2027-05-03", "2027-08-02"),
        ("weeks: 20, slow_weeks: 30,", "days: 14, slow_days: 28, beside_work: true", "2027-04-05..2027-05-03", "2027-08-02"),
        (
            "weeks: 20, slow_weeks: 30,",
            "days: 14, beside_work: true, starts: {months: [1, 2, 3, 4, 5, 6]}",
            "2027-05-03..2027-05-17",
            "2027-08-02",
        ),
        # full time it comes after the course anyway
        ("weeks: 20, slow_weeks: 30,", "weeks: 2, slow_weeks: 3", "2027-08-02..2027-08-23", "2027-08-23"),
        # a course that takes no longer leaves it where it is
        ("weeks: 20,", "days: 14, beside_work: true", "2027-02-11..2027-02-25", "2027-05-24"),
        # its last start is too early for the slow course
        ("weeks: 20, slow_weeks: 30,", "days: 14, beside_work: true, starts: [2027-03-01, 2027-04-18]", None, None),
    ],
)
def test_a_certificate_that_would_lapse_moves_along(course: str, certificate: str, slowly: str | None, exam: str | None) -> None:
    """Three months, a course, an exam that needs both on the day it begins."""
    text = EXPIRY.replace("weeks: 20,", course).replace("LENGTH", certificate)
    answer = planned(catalogue(text, "kurs-klar examen"), person(), "jobb")
    assert isinstance(answer, Route)
    if slowly is None:
        is_unknown(answer)
        return
    days = {leg.activity: leg for leg in answer.legs}
    assert f"{days['b-intyg'].slow_starts}..{days['b-intyg'].slow_ends}" == slowly
    assert str(days["c-prov"].slow_starts) == exam


def test_a_holding_that_lapses_before_the_slow_end_leaves_no_slow_days() -> None:
    """Held to the end of June: enough for the exam in May, not for that in August, and nothing renews it."""
    text = EXPIRY.replace("weeks: 20,", "weeks: 20, slow_weeks: 30,").replace("LENGTH", "days: 14, starts: [2026-01-05]")
    holds = [{"fact": "intyg", "expires": "2027-06-30"}]
    answer = planned(catalogue(text, "kurs-klar examen"), person(holds=holds), "jobb")
    assert isinstance(answer, Route)
    assert legs(answer)[-1] == "c-prov 2027-05-24..2027-05-25 0"
    is_unknown(answer)


RENEWED = """
certificates:
  intyg: {name: {sv: Intyg}, valid_months: 3}
activities:
  a: {kind: exam, name: {sv: A}, days: 7, slow_days: 14, requires: [intyg], gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 20, slow_weeks: 26, requires: [fa], gives: [fb], beside_work: true}
  c: {kind: exam, name: {sv: C}, days: 1, requires: [fb, intyg], gives: [fc]}
  i: {kind: course, name: {sv: I}, days: 14, slow_days: 21, beside_work: true, gives: [intyg]}
jobs:
  j-tva: {name: {sv: Två}, requires: fc, step: 2}
"""


def test_a_certificate_that_is_renewed_in_the_plan_is_got_twice_slowly_too() -> None:
    """First for A, then for C: slow, C is on 9 August, so the second one is got on 10 May at the earliest, three weeks before: 19 April."""
    answer = routed(RENEWED)
    assert legs(answer) == [
        "i 2027-01-04..2027-01-18 0",
        "a 2027-01-18..2027-01-25 0",
        "b 2027-01-25..2027-06-14 100",
        "i 2027-03-01..2027-03-15 0",
        "c 2027-06-14..2027-06-15 0",
    ]
    assert slow(answer) == [
        "i 2027-01-04..2027-01-25",
        "a 2027-01-25..2027-02-08",
        "b 2027-02-08..2027-08-09",
        "i 2027-04-19..2027-05-10",
        "c 2027-08-09..2027-08-10",
    ]


# ---- nothing comes too early --------------------------------------------------------------------------------------


def test_jobs_keep_their_order_where_what_opens_the_first_takes_longer() -> None:
    """A takes 14 days instead of 7 and B still 9: B is put off so that the second job opens the day after the first."""
    answer = routed(
        """
activities:
  a: {kind: validation, name: {sv: A}, days: 7, slow_days: 14, gives: [fa]}
  b: {kind: validation, name: {sv: B}, days: 9, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""
    )
    assert slow(answer) == ["a 2027-01-04..2027-01-18", "b 2027-01-10..2027-01-19"]
    assert slow_stops(answer) == ["j-ett 2027-01-18 2027-01-18", "j-tva 2027-01-19 2027-01-19"]


def test_jobs_that_would_open_on_one_day_open_one_after_the_other() -> None:
    """A takes 15 days, longer than B and C, which the second job needs too: of those the last one, B, is put off to the day after."""
    answer = routed(
        """
activities:
  a: {kind: validation, name: {sv: A}, days: 6, slow_days: 15, gives: [fa]}
  b: {kind: validation, name: {sv: B}, days: 8, gives: [fb]}
  c: {kind: validation, name: {sv: C}, days: 5, gives: [fc]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: [fa, fb, fc], step: 2}
"""
    )
    assert slow(answer) == ["a 2027-01-04..2027-01-19", "b 2027-01-12..2027-01-20", "c 2027-01-04..2027-01-09"]
    assert slow_stops(answer) == ["j-ett 2027-01-19 2027-01-19", "j-tva 2027-01-20 2027-01-20"]


def test_the_target_waits_for_a_leg_that_only_the_first_job_needs() -> None:
    """A opens the first job after 7 days or 14, B gives the target after 9: the way is over when both are."""
    answer = routed(
        """
activities:
  a: {kind: validation, name: {sv: A}, days: 7, slow_days: 14, gives: [fa]}
  b: {kind: validation, name: {sv: B}, days: 9, gives: [fb], step: 2}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
""",
        "fb",
    )
    assert stops(answer) == ["j-ett 2027-01-11 2027-01-11"]
    assert slow(answer) == ["a 2027-01-04..2027-01-18", "b 2027-01-09..2027-01-18"]
    assert str(answer.totals.target.slow) == "2027-01-18"


def test_a_hire_is_no_sooner_for_those_who_need_longer() -> None:
    """At the earliest C runs beside B and puts the hire off to 5 April; slow, C begins after the job opens and would put off nothing."""
    answer = routed(
        """
activities:
  a: {kind: validation, name: {sv: A}, days: 20, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 13, paces: [50], beside_work: true, gives: [fb]}
  c: {kind: course, name: {sv: C}, weeks: 6, paces: [50], beside_work: true, requires: [fs], gives: [fc]}
  s: {kind: support, name: {sv: S}, days: 7, slow_days: 60, gives: [fs]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: [fb, fc], step: 2}
"""
    )
    first = answer.stops[0]
    assert stops(answer)[0] == "j-ett 2027-01-24 2027-04-05"
    assert first.slow_expected_hire is not None
    assert first.slow_expected_hire >= first.expected_hire


# ---- one leg late -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "b", "delay"),
    [
        ("weeks: 4", "requires: [fa]", ("a", 28)),  # both put the target off by four weeks; the first of them is named
        ("weeks: 4", "requires: [fa], starts: [2027-02-01, 2027-08-02]", ("a", 182)),  # the next start comes half a year later
        ("weeks: 4, starts: [2027-01-04, 2027-02-08]", "requires: [fa]", ("a", 35)),  # its own next start from then
        ("weeks: 4, starts: [2027-01-04]", "requires: [fa]", ("b", 28)),  # no other start: its delay cannot be dated
        ("weeks: 4, starts: [2027-01-04]", "requires: [fa], starts: [2027-02-01]", None),
    ],
)
def test_the_leg_whose_delay_delays_the_target_most_begins_four_weeks_late(length: str, b: str, delay: tuple[str, int] | None) -> None:
    """Or at its next start from then; a leg that has no later start delays nothing that can be dated."""
    answer = routed(LENGTHS.replace("LENGTH", length).replace("requires: [fa]", b))
    assert late(answer) == delay


def test_a_leg_with_time_to_spare_delays_less() -> None:
    """B is short and has 21 days to spare beside A, so four weeks late it delays by 7 days, and A by 28."""
    body = """
activities:
  a: {kind: validation, name: {sv: A}, days: 28, gives: [fa]}
  b: {kind: validation, name: {sv: B}, days: 7, gives: [fb]}
jobs:
  j-tva: {name: {sv: Två}, requires: [fa, fb], step: 2}
"""
    assert late(routed(body)) == ("a", 28)
    assert late(routed(body.replace("days: 28", "days: 28, starts: [2027-01-04]"))) == ("b", 7)


def test_a_certificate_moves_along_when_the_course_is_late() -> None:
    """Four weeks later the course ends on 21 June and so does the exam begin, for the certificate is got later as well."""
    answer = planned(catalogue(EXPIRY.replace("LENGTH", "days: 14, beside_work: true"), "kurs-klar examen"), person(), "jobb")
    assert isinstance(answer, Route)
    assert late(answer) == ("a-kurs", 28)


# ---- random cases -------------------------------------------------------------------------------------------------


def slow_case(seed: int) -> Case:
    """A random case in which most activities take some people longer, certificates that lapse included."""
    rng = random.Random(seed)
    return random_case(rng, activities=6, flavours=[*rng.sample(sorted(FLAVOURS), rng.randint(1, 5)), SLOW], days=9, weeks=3)


def too_early(route: Route) -> list[str]:
    """Everything that is earlier for those who need longer."""
    new = [leg for leg in route.legs if not leg.in_progress]
    days = [(leg.activity, leg.starts, leg.slow_starts) for leg in new] + [(leg.activity, leg.ends, leg.slow_ends) for leg in new]
    days += [(stop.job, stop.able_to_apply, stop.slow_able_to_apply) for stop in route.stops]
    days += [(stop.job, stop.expected_hire, stop.slow_expected_hire) for stop in route.stops]
    days += [("target", route.totals.target.earliest, route.totals.target.slow)]
    return [name for name, earliest, slowly in days if earliest is None or slowly is None or slowly < earliest]


@pytest.mark.parametrize("by", ["first-job", "target"])
def test_slow_days_are_accepted_by_the_checker_and_never_earlier(by: By) -> None:
    """On random routes; where no slow days are said, all of them are null and a warning says so. That is rare."""
    wrong, routes, unknown, longer = [], 0, 0, 0
    for seed in range(CASES):
        case = slow_case(seed)
        answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by)
        if not isinstance(answer, Route):
            continue
        routes += 1
        said = list(verify(case.catalogue, case.participant, answer, today=case.today))
        if answer.totals.target.slow is None:
            unknown += 1
            is_unknown(answer)
        else:
            said += too_early(answer)
            longer += answer.totals.target.slow > answer.totals.target.earliest  # type: ignore[operator]
            assert "slow-not-possible" not in [warning.code for warning in answer.warnings]
        if said:
            wrong.append((seed, said))
    assert wrong == []
    assert longer >= 0.4 * routes > 0
    assert unknown <= 0.05 * routes


def test_slow_days_of_the_cheapest_set_keep_what_must_stand_beside_another() -> None:
    """The cheapest set is dated as a smaller problem: what stands beside what is still the same in the slow days."""
    case = drawn("weeks", 1269)
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by="weeks")
    assert isinstance(answer, Route)
    beside = [leg for leg in answer.legs if not leg.in_progress and case.catalogue.activities[leg.activity].co_requires]
    assert beside
    assert verify(case.catalogue, case.participant, answer, today=case.today) == ()
