"""Which steps of a ladder stand in one flight of stairs, and where a flight begins that branches off.

Comes in: a ladder. Goes out: how high each step lies, and its flights in the order in which they are drawn, one below the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from stegvis.ladder.model import Ladder

__all__ = ["Flight", "flights", "levels"]


@dataclass(frozen=True, slots=True)
class Flight:
    """Steps that follow on each other; `level` is how high the first lies, `parent` the step that it branches off from, if any."""

    steps: tuple[int, ...]
    level: int
    parent: int | None


def levels(ladder: Ladder) -> dict[int, int]:
    """How high each step lies: above every lower-numbered step that leads to it, and side by side where they are alternatives.

    A ladder in which no step leads on yet is one flight.
    """
    found: dict[int, int] = {}
    for number, below in _below(ladder).items():
        found[number] = max((found[lower] + 1 for lower in below), default=0)
    return found


def flights(ladder: Ladder) -> tuple[Flight, ...]:
    """The flights of a ladder: each goes on with the first step that the one before leads to, and the others branch off.

    Those that branch off come after their own flight, the highest first. So the way down from a step to a flight of its own passes only
    flights that begin further up: nothing that is drawn in columns by level lies across it.
    """
    level_of = levels(ladder)
    children: dict[int | None, list[int]] = {number: [] for number in (None, *level_of)}
    for number, below in _below(ladder).items():
        children[min((lower for lower in below if level_of[lower] + 1 == level_of[number]), default=None)].append(number)
    found: list[Flight] = []
    waiting: list[tuple[int, int | None]] = [(root, None) for root in reversed(children[None])]
    while waiting:
        first, parent = waiting.pop()
        steps = [first]
        while children[steps[-1]]:
            steps.append(children[steps[-1]][0])
        found.append(Flight(tuple(steps), level_of[first], parent))
        waiting += [(branch, step) for step in steps for branch in reversed(children[step][1:])]
    return tuple(found)


def _below(ladder: Ladder) -> dict[int, list[int]]:
    """The lower-numbered steps that lead to each step, in the order of the numbers."""
    numbers = sorted(step.step for step in ladder.steps)
    below: dict[int, list[int]] = {number: [] for number in numbers}
    for step in ladder.steps:
        for way in step.onward:
            if way.ladder in (None, ladder.id) and way.step in below and step.step < way.step:
                below[way.step].append(step.step)
    if not any(below.values()):
        return {number: numbers[max(index - 1, 0) : index] for index, number in enumerate(numbers)}
    return below
