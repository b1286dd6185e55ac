"""Calendar arithmetic: first Mondays, calendar months, ages, points turned into weeks.

Days come in and go out as `datetime.date`; nothing here knows a ladder or reads the clock. The one rounding rule of the
library is here: a part of a week is a whole week.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

__all__ = [
    "LAST_TODAY",
    "POINTS_A_WEEK",
    "StartRule",
    "add_months",
    "age_on",
    "birthday",
    "ends_valid_on",
    "first_start_in_month",
    "parse_day",
    "points_of_days",
    "weeks_at_pace",
    "weeks_between",
    "whole_months",
]

POINTS_A_WEEK = 20
"""Study points of one week at full pace; source: https://goteborg.alvis.se/faq/kategori/506."""

LAST_TODAY = date(9899, 12, 31)
"""No plan is made on a later day: the calendar ends with the year 9999, and a plan reckons with 20 years and with ages."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_day(text: str) -> date:
    """Reads a day written YYYY-MM-DD.

    Raises:
        ValueError: the text is not written so, or there is no such day.
    """
    if not _ISO_DAY.fullmatch(text):
        raise ValueError("not written YYYY-MM-DD")
    return date.fromisoformat(text)


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months later, or the last day of a shorter month.

    Example:
        >>> add_months(date(2027, 1, 31), 1)
        datetime.date(2027, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def ends_valid_on(day: date, months: int) -> date:
    """The first day on which a certificate of so many months may be got and still hold on `day`.

    Example:
        >>> ends_valid_on(date(2027, 5, 24), 3)
        datetime.date(2027, 2, 25)
    """
    got = add_months(day, -months)
    while add_months(got, months) <= day:
        got += timedelta(days=1)
    return got


def whole_months(start: date, end: date) -> int:
    """How many calendar months have passed from `start` when `end` begins, never less than 0."""
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def birthday(born: date, age: int) -> date:
    """The day on which someone born that day turns `age` (1 March for a leap day in a common year)."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Completed years on that day."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def weeks_at_pace(points: int, pace_percent: int) -> int:
    """Whole calendar weeks that `points` take at that pace, a part of a week counted as one.

    Example:
        >>> weeks_at_pace(400, 50), weeks_at_pace(10, 75)
        (40, 1)
    """
    return -(-points * 5 // pace_percent)


def points_of_days(days: int, pace_percent: int) -> int:
    """Study points of an offering that lasts `days` at that pace, rounded up: 35 days at 1 % are one point."""
    return -(-days * pace_percent // 35)


def weeks_between(start: date, end: date) -> int:
    """Whole weeks from `start` to `end`, a part of a week counted as one, never less than 0."""
    return max(0, -((start - end).days // 7))


@lru_cache(maxsize=64)
def _red_days(year: int) -> frozenset[date]:
    from holidays.countries.sweden import Sweden

    return frozenset(Sweden(years=year, include_sundays=False))


@lru_cache(maxsize=1024)
def first_start_in_month(year: int, month: int) -> date:
    """The first Monday of the month that is no Swedish holiday.

    Example:
        >>> first_start_in_month(2027, 4)
        datetime.date(2027, 4, 5)
    """
    day = date(year, month, 1)
    day += timedelta(days=-day.weekday() % 7)
    while day in _red_days(year):
        day += timedelta(days=7)
    return day


@dataclass(frozen=True, slots=True)
class StartRule:
    """The days on which something may start; with no months, dates or weekdays: any day.

    `known` dates stand as they are; after the last of them the first Mondays of `months` go on. `weekdays` are 0 (Monday) to 6.
    """

    known: tuple[date, ...] = ()
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()

    def on_or_after(self, day: date) -> date | None:
        """The first possible start on that day or later, or None when the starts have run out."""
        for start in sorted(self.known):
            if start >= day:
                return start
        if self.months:  # every known start is before that day
            return self._by_month(day)
        if self.weekdays:
            wait = min((wanted - day.weekday()) % 7 for wanted in self.weekdays)
            return day + timedelta(days=wait) if (date.max - day).days >= wait else None
        return None if self.known else day

    def is_assumed(self, start: date) -> bool:
        """Whether the start is reckoned from the months and not a known date."""
        return bool(self.months) and start not in self.known

    def _by_month(self, day: date) -> date | None:
        year, month = day.year, day.month
        while year <= MAXYEAR:
            if month in self.months and (start := first_start_in_month(year, month)) >= day:
                return start
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return None
