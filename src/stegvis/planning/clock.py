"""The time that is left for one call: all its solves share one stopwatch.

Comes in: a limit in seconds. Goes out: whether it is over, and how much of it is left.
"""

from __future__ import annotations

from time import monotonic

__all__ = ["SEARCHING", "Clock"]

SEARCHING = 0.95
"""So large a part of a time limit is for the search; the rest is for the step under way when it ends, and for reasons, names and days."""


class Clock:
    """A stopwatch with a limit; called, it says whether the time is over."""

    __slots__ = ("_ends",)

    def __init__(self, seconds: float) -> None:
        """Starts at once."""
        self._ends = monotonic() + seconds

    def __call__(self) -> bool:
        """Whether the time is over."""
        return monotonic() > self._ends

    def left(self) -> float:
        """The seconds that are left, never less than 0."""
        return max(0.0, self._ends - monotonic())

    def share(self, part: float) -> Clock:
        """A stopwatch for that part of the time that is left."""
        return Clock(self.left() * part)
