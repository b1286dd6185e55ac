"""Shares over time where not everybody has been followed to the end: the unfinished are neither lost nor counted as failures.

Comes in: for each enrolment how many days it has been followed and how it ended. Goes out: the cumulative incidence, exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

__all__ = ["Ending", "incidence"]

Ending = Literal["event", "other", "unfinished"]
"""What was waited for, another end, or no end yet."""


def incidence(followed: Iterable[tuple[int, Ending]], days: int) -> Fraction:
    """The part of all that comes to the event within so many days.

    On each day the part that is still there is cut by those who end on it, of those who are still followed; what comes of the event is
    added up. Who ends and who is followed no longer on the same day counts as followed on that day.

    Args:
        followed: for each one the days until its end, or until today, and what ended it.
        days: within so many days, this one included.

    Raises:
        ValueError: there is nobody.

    Example:
        >>> incidence([(10, "event"), (20, "unfinished"), (30, "other"), (40, "event")], 35)
        Fraction(1, 4)

    Source:
        Aalen and Johansen (1978), An empirical transition matrix for non-homogeneous Markov chains based on censored observations,
        Scandinavian Journal of Statistics 5, 141-150; the estimator for competing risks.
    """
    counted = Counter(followed)
    at_risk = sum(counted.values())
    if not at_risk:
        raise ValueError("there is nobody to follow")
    still, found = Fraction(1), Fraction(0)
    for day in sorted({day for day, _ in counted if day <= days}):
        events, others, unfinished = (counted[day, ending] for ending in ("event", "other", "unfinished"))
        found += still * events / at_risk
        still *= Fraction(at_risk - events - others, at_risk)
        at_risk -= events + others + unfinished
    return found
