"""A table made by hand: planner and checker both rest on these dates, so neither can be their oracle."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.dates import (
    StartRule,
    add_months,
    age_on,
    birthday,
    ends_valid_on,
    first_start_in_month,
    parse_day,
    points_of_days,
    weeks_at_pace,
    weeks_between,
    whole_months,
)


def d(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-12-15", 1, "2028-01-15"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2027-05-10", 0, "2027-05-10"),
        ("2027-05-10", 240, "2047-05-10"),
    ],
)
def test_calendar_months_keep_the_day_or_take_the_last(day: str, months: int, expected: str) -> None:
    """A month later is the same day, or the last day of a shorter month."""
    assert add_months(d(day), months) == d(expected)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2027-01-15", "2027-02-14", 0),
        ("2027-01-15", "2027-02-15", 1),
        ("2027-01-31", "2027-02-28", 1),
        ("2027-01-15", "2027-01-15", 0),
        ("2027-01-15", "2026-12-01", 0),
        ("2027-01-15", "2028-01-14", 11),
        ("2027-01-15", "2029-01-15", 24),
    ],
)
def test_whole_months_have_passed(start: str, end: str, months: int) -> None:
    """Only whole calendar months count, and never fewer than none."""
    assert whole_months(d(start), d(end)) == months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2027-05-24", 3, "2027-02-25"), ("2027-05-31", 3, "2027-03-01"), ("2028-03-01", 12, "2027-03-02"), ("2027-02-28", 3, "2026-12-01")],
)
def test_the_first_day_on_which_a_certificate_may_be_got(day: str, months: int, expected: str) -> None:
    """A certificate ends, exclusive, so many months after; the day before the first day would be too early."""
    first = ends_valid_on(d(day), months)
    assert first == d(expected)
    assert add_months(first, months) > d(day)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2000-02-29", "2020-02-29", 20),
        ("1994-05-10", "2027-05-09", 32),
        ("1994-05-10", "2027-05-10", 33),
    ],
)
def test_age_is_completed_years(born: str, day: str, age: int) -> None:
    """A birthday counts from its own day; a leap day's from 1 March in a common year."""
    assert age_on(d(born), d(day)) == age
    assert birthday(d(born), age) <= d(day)
    assert birthday(d(born), age + 1) > d(day)


@pytest.mark.parametrize(
    ("points", "pace", "weeks"), [(400, 100, 20), (400, 50, 40), (400, 25, 80), (10, 75, 1), (300, 50, 30), (1, 1, 5), (255, 75, 17)]
)
def test_points_at_a_pace_take_whole_weeks(points: int, pace: int, weeks: int) -> None:
    """Twenty points are a week at full pace, and a part of a week is a whole week."""
    assert weeks_at_pace(points, pace) == weeks


@pytest.mark.parametrize(("days", "pace", "points"), [(119, 75, 255), (35, 1, 1), (36, 1, 2), (7, 100, 20), (10, 0, 0)])
def test_an_offering_places_its_load(days: int, pace: int, points: int) -> None:
    """Days times pace by 35, rounded up."""
    assert points_of_days(days, pace) == points


@pytest.mark.parametrize(
    ("start", "end", "weeks"),
    [("2027-01-04", "2027-01-11", 1), ("2027-01-04", "2027-01-12", 2), ("2027-01-04", "2027-01-04", 0), ("2027-01-12", "2027-01-04", 0)],
)
def test_weeks_between_days_are_rounded_up(start: str, end: str, weeks: int) -> None:
    """A day into a week is a week."""
    assert weeks_between(d(start), d(end)) == weeks


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        (2027, 1, "2027-01-04"),
        (2027, 4, "2027-04-05"),
        (2026, 4, "2026-04-13"),  # 6 April 2026 is Easter Monday
        (2029, 1, "2029-01-08"),  # 1 January 2029 is a Monday
        (2028, 5, "2028-05-08"),  # 1 May 2028 is a Monday
        (2027, 8, "2027-08-02"),
    ],
)
def test_the_first_monday_that_is_no_holiday(year: int, month: int, expected: str) -> None:
    """Red Mondays are passed over."""
    assert first_start_in_month(year, month) == d(expected)


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        (StartRule(), "2027-05-08", "2027-05-08"),
        (StartRule(known=(d("2027-08-16"), d("2027-01-11"))), "2027-01-12", "2027-08-16"),
        (StartRule(known=(d("2027-01-11"),)), "2027-01-12", None),
        (StartRule(months=(1, 8)), "2027-01-05", "2027-08-02"),
        (StartRule(months=(1, 8)), "2027-08-03", "2028-01-03"),
        (StartRule(months=(1, 4), known=(d("2027-04-19"),)), "2026-12-01", "2027-04-19"),
        (StartRule(months=(1, 4), known=(d("2027-04-19"),)), "2027-04-20", "2028-01-03"),
        (StartRule(weekdays=(0, 3)), "2027-01-05", "2027-01-07"),
        (StartRule(weekdays=(0,)), "2027-01-04", "2027-01-04"),
    ],
)
def test_starts_on_or_after_a_day(rule: StartRule, day: str, expected: str | None) -> None:
    """Known dates stand, after the last of them the months go on; weekdays recur; a bare list ends."""
    assert rule.on_or_after(d(day)) == (None if expected is None else d(expected))


def test_a_start_reckoned_from_months_is_an_assumption() -> None:
    """A known date is not; nor is a start of a rule without months."""
    rule = StartRule(months=(1,), known=(d("2027-01-11"),))
    assert not rule.is_assumed(d("2027-01-11"))
    assert rule.is_assumed(d("2028-01-03"))
    assert not StartRule().is_assumed(d("2028-01-03"))


@pytest.mark.parametrize("text", ["2027-1-11", "12/1 2027", "2027-02-30", "", "20270111", "2027-01-11T00:00"])
def test_only_iso_days_are_read(text: str) -> None:
    """Anything but YYYY-MM-DD is refused."""
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@pytest.mark.parametrize("rule", [StartRule(months=(3,)), StartRule(weekdays=(0,)), StartRule(known=(d("2027-01-11"),), months=(3,))])
def test_starts_run_out_with_the_calendar(rule: StartRule) -> None:
    """After the last start of the year 9999 there is none, and asking for it is no error."""
    assert rule.on_or_after(d("9999-12-31")) is None
    assert rule.on_or_after(d("9999-02-01")) is not None
