"""Limits that pass: ages, offers and holdings, each judged on the day that counts, and the warning that names the day on which one passes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stegvis.dates import age_on
from stegvis.findings import Obstacle
from stegvis.ladder.catalogue import Catalogue
from stegvis.planning.limits import opens_on, passes_on
from stegvis.requirement import AgeLimits
from stegvis.route import NoRoute, Route
from tests.making import catalogue, legs, person, planned, target_day

LADDER = """
certificates:
  intyg: {name: {sv: Intyg}, implies: [grund]}
activities:
  a: {kind: course, name: {sv: A}, weeks: 10, slow_weeks: 20, gives: [fa], STARTS requires: REQUIRES}
  b: {kind: course, name: {sv: B}, weeks: 10, gives: [fb], requires: [fa]}
jobs:
  j-ett: {name: {sv: Ett}, requires: JOB, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


def ladders(requires: str = "[]", *, starts: str = "", job: str = "[fb]") -> Catalogue:
    """Two courses of ten weeks each: 4 January to 15 March, and 15 March to 24 May 2027; slow: 24 May and 2 August."""
    text = LADDER.replace("STARTS", f"{starts}," if starts else "").replace("REQUIRES", requires).replace("JOB", job)
    return catalogue(text, "fa fb fc grund")


def answered(ladders: Catalogue, **keys: Any) -> Route:
    """The route to the job."""
    answer = planned(ladders, person(**keys), "j-ett")
    assert isinstance(answer, Route), answer
    return answer


def warnings(answer: Route) -> list[tuple[str, dict[str, str]]]:
    """The warnings, each with its particulars."""
    return [(item.code, dict(item.particulars)) for item in answer.warnings]


# ---- ages on the day of the start ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requires", "born", "start", "warned"),
    [
        # at least 18: on the birthday, whenever that is; with the year only from 1 January, and not certain; with nothing at once
        ("{age: {min: 18}}", "2000-01-01", "2027-01-04", None),
        ("{age: {min: 18}}", "2009-01-04", "2027-01-04", None),
        ("{age: {min: 18}}", "2009-01-05", "2027-01-05", None),
        ("{age: {min: 18}}", 2009, "2027-01-04", "year-only"),
        ("{age: {min: 18}}", 2008, "2027-01-04", None),
        ("{age: {min: 18}}", 2010, "2028-01-01", "year-only"),
        ("{age: {min: 18}}", None, "2027-01-04", "born-missing"),
        # from 1 July of the year in which one is 20, whether before or after that day
        ("{age: {min: 20, from: july}}", "2007-02-03", "2027-07-01", None),
        ("{age: {min: 20, from: july}}", "2007-11-30", "2027-07-01", None),
        ("{age: {min: 20, from: july}}", 2007, "2027-07-01", None),
        ("{age: {min: 20, from: july}}", "2006-11-30", "2027-01-04", None),
        ("{age: {min: 20, from: july}}", None, "2027-01-04", "born-missing"),
        # at most 24: to the day before the 25th birthday; with the year only as long as it is not certain that it is too late
        ("{age: {max: 24}}", "2002-01-05", "2027-01-04", None),
        ("{age: {max: 24}}", "2002-01-04", None, None),
        ("{age: {max: 24}}", 2002, "2027-01-04", "year-only"),
        ("{age: {max: 24}}", 2001, None, None),
        ("{age: {max: 24}}", 2003, "2027-01-04", None),
        ("{age: {max: 24}}", None, "2027-01-04", "born-missing"),
        # both: 24 just
        ("{age: {min: 24, max: 24}}", "2003-03-01", "2027-03-01", None),
        ("{age: {min: 24, max: 24}}", 2003, "2027-01-04", "year-only"),
        ("{age: {min: 24, max: 24}}", 2002, "2027-01-04", "year-only"),
    ],
)  # fmt: skip
def test_an_age_is_judged_on_the_day_of_the_start(requires: str, born: Any, start: str | None, warned: str | None) -> None:
    """The course begins on the first day on which the age is right, or not certainly wrong; then that is said."""
    answer = planned(ladders(requires), person(**({} if born is None else {"born": born})), "j-ett")
    if start is None:
        assert isinstance(answer, NoRoute)
        return
    assert isinstance(answer, Route)
    assert answer.legs[0].starts == date.fromisoformat(start)
    uncertain = [item for item in warnings(answer) if item[0] == "age-uncertain"]
    assert uncertain == ([("age-uncertain", {"of": "a", "why": warned})] if warned else [])


@pytest.mark.parametrize(
    ("available_from", "found"), [("2027-01-31", "a 2027-01-31..2027-04-11 100"), ("2027-02-01", None)]
)  # fmt: skip
def test_a_greatest_age_that_is_passed_on_the_first_day_gives_no_route(available_from: str, found: str | None) -> None:
    """25 on 1 February: the day before is the last; once begun, the course may go on."""
    answer = planned(ladders("{age: {max: 24}}"), person(born="2002-02-01", available_from=available_from), "j-ett")
    if found:
        assert legs(answer)[0] == found
    else:
        assert isinstance(answer, NoRoute)
        assert "age" in codes(answer.obstacles)


def codes(obstacles: tuple[Obstacle, ...]) -> list[str]:
    """The codes of a whole tree of obstacles."""
    return [code for item in obstacles for code in (item.code, *codes(item.causes))]


def test_a_start_that_comes_after_the_birthday_is_too_late() -> None:
    """Starts on 11 January and 8 February, 25 on 1 February: the first one it must be, and if it is missed there is no route."""
    text = ladders("{age: {max: 24}}", starts="starts: [2027-01-11, 2027-02-08]")
    assert legs(planned(text, person(born="2002-02-01"), "j-ett"))[0] == "a 2027-01-11..2027-03-22 100"
    assert isinstance(planned(text, person(born="2002-02-01", available_from="2027-01-12"), "j-ett"), NoRoute)


@given(born=st.dates(date(1980, 1, 1), date(2012, 12, 31)), age=st.integers(0, 80))
def test_the_days_on_which_ages_open_and_pass_are_those_of_a_calendar(born: date, age: int) -> None:
    """The day before it opens one is a year younger; the day on which it passes one is a year too old; a year says the earliest."""
    opens, passes = opens_on(born, AgeLimits(min=age)), passes_on(born, AgeLimits(max=age))
    assert opens is not None
    assert passes is not None
    assert age_on(born, opens) == age
    assert age == 0 or age_on(born, opens - timedelta(days=1)) == age - 1
    assert (age_on(born, passes - timedelta(days=1)), age_on(born, passes)) == (age, age + 1)
    assert opens_on(born.year, AgeLimits(min=age)) == date(born.year + age, 1, 1)
    assert passes_on(born.year, AgeLimits(max=age)) == date(born.year + age + 1, 1, 1)
    assert opens_on(born, AgeLimits.model_validate({"min": age, "from": "july"})) == date(opens.year, 7, 1)
    assert (opens_on(None, AgeLimits(min=age)), passes_on(None, AgeLimits(max=age))) == (None, None)
    assert (opens_on(born, AgeLimits(max=age)), passes_on(born, AgeLimits(min=age))) == (None, None)


# ---- the warning that names the day -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "warned"),
    [
        ("2002-02-01", [("age-limit", {"of": "a", "day": "2027-02-01", "max": "24"})]),
        ("2002-01-05", [("age-limit", {"of": "a", "day": "2027-01-05", "max": "24"})]),  # the day after the start
        ("2002-08-02", [("age-limit", {"of": "a", "day": "2027-08-02", "max": "24"})]),  # the last day of those who need longer
        ("2002-08-03", []),  # when all is over
        (2003, []),
        (2002, [("age-uncertain", {"of": "a", "why": "year-only"})]),  # it may have passed already
    ],
)  # fmt: skip
def test_a_greatest_age_that_passes_on_the_way_is_warned_of_by_its_day(born: Any, warned: list[tuple[str, dict[str, str]]]) -> None:
    """The course begins on 4 January; the way is over on 2 August for those who need longer."""
    assert warnings(answered(ladders("{age: {max: 24}}"), born=born)) == warned


def test_the_age_of_a_job_is_judged_on_the_day_it_opens() -> None:
    """20 on 1 June: the courses end on 24 May, and the job waits for the birthday; at most 20: the limit passes a year later."""
    waits = answered(ladders(job="[fb, {age: {min: 20}}]"), born="2007-06-01")
    assert target_day(waits) == date(2027, 6, 1)
    assert warnings(waits) == []
    passes = answered(ladders(job="[fb, {age: {max: 20}}]"), born="2006-08-02")
    assert warnings(passes) == [("slow-not-possible", {}), ("age-limit", {"of": "j-ett", "day": "2027-08-02", "max": "20"})]


def test_where_nothing_slow_is_known_limits_count_for_twice_the_time() -> None:
    """21 on 1 July: those who need longer would come too late, so no slow day is known, and the reason is named; 10 October is too far off."""
    soon = answered(ladders(job="[fb, {age: {max: 20}}]"), born="2006-07-01")
    assert soon.totals.target.slow is None
    assert ("age-limit", {"of": "j-ett", "day": "2027-07-01", "max": "20"}) in warnings(soon)
    waived = {"requirement": "fb", "for": "j-ett", "reason": "rule_of_owner", "granted_by": "guidance_counsellor", "date": "2027-06-01"}
    late = answered(ladders(job="[fb, {age: {max: 20}}]"), born="2006-10-12", waivers=[waived])
    assert late.totals.target.slow is None
    assert [code for code, _ in warnings(late)] == ["slow-not-possible"]


def test_an_age_that_a_requirement_does_not_rest_on_is_not_warned_of() -> None:
    """Another alternative holds, or a waiver covers the age: then it does not matter, however old one is or whether it is known."""
    either = ladders("{any_of: [{age: {max: 24}}, fc]}")
    for born in ({"born": "2002-02-01"}, {"born": 2002}, {}):
        assert warnings(answered(either, holds=["fc"], **born)) == []
        assert warnings(answered(either, **born)) != []
    waiver = {
        "requirement": {"age": {"max": 24}},
        "for": "a",
        "reason": "rule_of_owner",
        "granted_by": "guidance_counsellor",
        "date": "2027-01-01",
    }
    for born in ({"born": "2002-02-01"}, {"born": 1990}, {}):
        assert warnings(answered(ladders("{age: {max: 24}}"), waivers=[waiver], **born)) == []


@pytest.mark.parametrize(
    ("starts", "route", "warned"),
    [
        ("", ["a 2027-01-04..2027-03-15 100", "b 2027-03-15..2027-05-24 100"], []),
        ("starts: [2027-03-15]", ["b 2027-01-04..2027-03-15 100", "a 2027-03-15..2027-05-24 100"], ["2027-06-01"]),
    ],
)  # fmt: skip
def test_an_age_beside_what_the_way_gives_by_then_does_not_matter(starts: str, route: list[str], warned: list[str]) -> None:
    """B takes those of at most 24 or those with A: no age matters after A, and before it the day is named."""
    text = LADDER.replace("STARTS", f"{starts}," if starts else "").replace("REQUIRES", "[]").replace("JOB", "[fa, fb]")
    text = text.replace("requires: [fa]", "requires: {any_of: [fa, {age: {max: 24}}]}")
    answer = answered(catalogue(text, "fa fb fc grund"), born="2002-06-01")
    assert legs(answer) == route
    assert [particulars["day"] for code, particulars in warnings(answer) if code == "age-limit"] == warned


# ---- offers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "available_from", "start"),
    [
        ("valid_from: 2027-02-01", "2027-01-04", "2027-02-01"),
        ("valid_from: 2027-01-01", "2027-01-04", "2027-01-04"),
        ("valid_to: 2027-02-01", "2027-02-01", "2027-02-01"),  # the last day counts, and what has begun goes on after it
        ("valid_to: 2027-02-01", "2027-02-02", None),
        ("valid_from: 2027-02-01, valid_to: 2027-02-01", "2027-01-04", "2027-02-01"),
        ("valid_to: 2027-01-31, starts: [2027-01-11, 2027-02-08]", "2027-01-12", None),
        ("valid_from: 2027-01-12, starts: [2027-01-11, 2027-02-08]", "2027-01-04", "2027-02-08"),
    ],
)  # fmt: skip
def test_an_offer_is_judged_on_the_day_of_the_start(starts: str, available_from: str, start: str | None) -> None:
    """`valid_from` and `valid_to` are both days on which one may begin."""
    answer = planned(ladders(starts=starts), person(available_from=available_from), "j-ett")
    if start is None:
        assert isinstance(answer, NoRoute)
    else:
        assert isinstance(answer, Route)
        assert answer.legs[0].starts == date.fromisoformat(start)


@pytest.mark.parametrize(("valid_to", "warned"), [("2027-01-04", True), ("2027-08-02", True), ("2027-08-03", False)])
def test_an_offer_that_ends_on_the_way_is_warned_of_by_its_last_day(valid_to: str, warned: bool) -> None:
    """The way is over on 2 August for those who need longer; a late beginning before that is no matter, one after it is."""
    answer = answered(ladders(starts=f"valid_to: {valid_to}"))
    assert warnings(answer) == ([("offer-ends", {"of": "a", "day": valid_to})] if warned else [])


# ---- holdings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("expires", "warned"), [("2027-01-04", True), ("2027-08-01", True), ("2027-08-02", False), ("9999-12-31", False)])
def test_what_is_needed_and_lapses_on_the_way_is_warned_of_by_its_last_day(expires: str, warned: bool) -> None:
    """The course needs it on 4 January; the way is over on 2 August for those who need longer."""
    answer = answered(ladders("[fc]"), holds=[{"fact": "fc", "expires": expires}])
    assert warnings(answer) == ([("holding-lapses", {"fact": "fc", "day": expires})] if warned else [])


@pytest.mark.parametrize(
    ("requires", "holds", "warned"),
    [
        ("[]", [{"fact": "fc", "expires": "2027-03-01"}], []),  # nobody needs it
        ("[fc]", [{"fact": "fc", "expires": "2027-03-01"}, "fc"], []),  # held for good as well
        ("[fc]", [{"fact": "fc", "expires": "2027-03-01"}, {"fact": "fc", "expires": "2029-03-01"}], []),  # held longer as well
        ("[fc]", [{"fact": "fc", "expires": "2027-04-01"}, {"fact": "fc", "expires": "2027-03-01"}], [("fc", "2027-04-01")]),
        ("[fc]", [{"fact": "fc", "expires": "2027-03-01"}, {"fact": "fc", "expires": "2027-04-01"}], [("fc", "2027-04-01")]),
        # the certificate gives what is asked for; where both are asked for, it is named alone
        ("[grund]", [{"fact": "intyg", "expires": "2027-03-01"}], [("grund", "2027-03-01")]),
        ("[grund, intyg]", [{"fact": "intyg", "expires": "2027-03-01"}], [("intyg", "2027-03-01")]),
        ("[grund]", [{"fact": "intyg", "expires": "2027-03-01"}, "grund"], []),
        ("[grund, intyg]", [{"fact": "intyg", "expires": "2027-03-01"}, "grund"], [("intyg", "2027-03-01")]),
        # two holdings, the sooner first
        (
            "[fc, grund]",
            [{"fact": "intyg", "expires": "2027-03-01"}, {"fact": "fc", "expires": "2027-02-01"}],
            [("fc", "2027-02-01"), ("grund", "2027-03-01")],
        ),
    ],
)  # fmt: skip
def test_only_what_is_missed_when_it_lapses_is_warned_of(requires: str, holds: list[Any], warned: list[tuple[str, str]]) -> None:
    """What is needed, is not held otherwise as long, and does not follow from something else that is named."""
    found = [
        (item[1]["fact"], item[1]["day"]) for item in warnings(answered(ladders(requires), holds=holds)) if item[0] == "holding-lapses"
    ]
    assert found == warned


def test_what_has_lapsed_already_is_warned_of_and_does_not_count() -> None:
    """The last day was the day before the first."""
    answer = planned(ladders("[fc]"), person(holds=[{"fact": "fc", "expires": "2027-01-03"}]), "j-ett")
    assert isinstance(answer, NoRoute)
    assert [(item.code, item.particulars["expires"]) for item in answer.warnings] == [("holding-expired", "2027-01-03")]
