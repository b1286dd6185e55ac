"""Runs ours and the peers on the same case, by turns in one process, compares what they answer, and reckons ratios and exponents.

Comes in: a case and what to call, by name. Goes out: a `Race` with the least seconds of each; a difference between answers stops everything.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import median
from time import perf_counter

from tests.benchmarks.cases import Case, Dated, Found

__all__ = [
    "OURS",
    "SLOW_SECONDS",
    "DisagreementError",
    "Race",
    "agree",
    "exponent",
    "median_and_worst",
    "medians_by_size",
    "race",
]

OURS = "stegvis"
BURST_SECONDS = 0.01
BURST = 20
"""In its turn a fast solver runs again until so many seconds or runs are over: the first run pays for what the others did to the caches."""

SLOW_SECONDS = 0.5
"""Who takes so long runs once."""

Run = Callable[[float], Found]


class DisagreementError(AssertionError):
    """Two solvers give different answers, or one claims a bound that another one beats: no time is worth anything then."""


@dataclass(frozen=True, slots=True)
class Race:
    """One case: the least seconds and the answer of each solver."""

    family: str
    size: int
    seed: int
    seconds: Mapping[str, float]
    found: Mapping[str, Found]

    @property
    def answer(self) -> int | None:
        """What those that came to their end agree on."""
        return next(item.answer for item in self.found.values() if item.finished)

    def finished(self, name: str) -> bool:
        """Whether it came to its end."""
        return self.found[name].finished

    def ratio(self, names: Iterable[str]) -> float:
        """How many times as long the fastest of them took as ours did; who did not finish counts with all the time it had."""
        return min(self.seconds[name] for name in names if name in self.seconds) / self.seconds[OURS]


def race(case: Case | Dated, runs: Mapping[str, Run], *, limit: float, rounds: int = 3, before: Callable[[], None] = lambda: None) -> Race:
    """Lets each have its turn, a few times over; `before` is called, off the clock, before every run.

    Raises:
        DisagreementError: the answers differ.
    """
    seconds: dict[str, float] = {}
    found: dict[str, Found] = {}
    names = list(runs)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            if seconds.get(name, 0) < SLOW_SECONDS:
                best, answer = _turn(runs[name], limit, before)
                seconds[name] = min(best, seconds.get(name, best))
                found[name] = answer
    for name, item in found.items():
        if not item.finished:
            seconds[name] = max(seconds[name], limit)
    agree(case, found)
    return Race(case.family, case.size, case.seed, seconds, found)


def _turn(run: Run, limit: float, before: Callable[[], None]) -> tuple[float, Found]:
    gc.collect()
    gc.disable()
    try:
        least, spent, times = float("inf"), 0.0, 0
        while True:
            before()
            begun = perf_counter()
            found = run(limit)
            took = perf_counter() - begun
            least = min(least, took if found.seconds is None else found.seconds)
            spent, times = spent + took, times + 1
            if spent > BURST_SECONDS or times == BURST:
                return least, found
    finally:
        gc.enable()


def in_turn(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each, run one after the other, round after round."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            begun = perf_counter()
            run()
            found[name].append(perf_counter() - begun)
    return {name: median(times) for name, times in found.items()}


def agree(case: Case | Dated, found: Mapping[str, Found]) -> None:
    """Stops everything where two answers differ.

    Raises:
        DisagreementError: with the case and what each one said.
    """
    answers = {item.answer for item in found.values() if item.finished}
    truth = next(iter(answers), None)
    bounds = [item.answer for item in found.values() if not item.finished and item.answer is not None]
    if len(answers) > 1 or (truth is not None and any(bound > truth for bound in bounds)):
        said = ", ".join(f"{name}: {item.answer if item.finished else f'at least {item.answer}'}" for name, item in found.items())
        raise DisagreementError(f"{case.family} {case.size}, seed {case.seed}: {said}")


def median_and_worst(ratios: Iterable[float]) -> tuple[float, float]:
    """The median and the least of some ratios."""
    found = list(ratios)
    return median(found), min(found)


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """The slope of the line through (size, seconds), both as logarithms, by least squares.

    Example:
        >>> round(exponent([(10, 3), (20, 12), (40, 48)]), 6)
        2.0
    """
    logs = [(log(size), log(seconds)) for size, seconds in points]
    middle_x, middle_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    return sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)


def medians_by_size(races: Sequence[Race], name: str = OURS) -> list[tuple[float, float]]:
    """The median seconds of one solver for each size."""
    sizes = sorted({one.size for one in races})
    return [(size, median(one.seconds[name] for one in races if one.size == size)) for size in sizes]
