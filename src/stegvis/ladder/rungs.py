"""Rungs and the ways onward between them, without a graph library.

Comes in: the ladders of a catalogue. Goes out: which rungs lead to a rung, and which it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stegvis.ladder.model import Ladder

__all__ = ["Rung", "rungs_above", "rungs_below", "ways_onward"]

Rung = tuple[str, int]
"""A ladder's id and the number of one of its steps."""


def ways_onward(ladders: Mapping[str, Ladder]) -> Iterator[tuple[Rung, Rung]]:
    """Every way from a rung that exists to another that exists, in the order of ladders, steps and `onward`."""
    rungs = {(ladder.id, step.step) for ladder in ladders.values() for step in ladder.steps}
    for ladder in sorted(ladders.values(), key=lambda item: item.id):
        for step in ladder.steps:
            for way in step.onward:
                there = (way.ladder or ladder.id, way.step)
                if there in rungs:
                    yield (ladder.id, step.step), there


def rungs_below(ladders: Mapping[str, Ladder], ladder_id: str, step: int) -> tuple[Rung, ...]:
    """Every rung from which that rung is reached by `onward`, the rung itself left out.

    Returns:
        Those of its own ladder first, in the order of their numbers, then those of other ladders alphabetically.
    """
    backward = ((there, here) for here, there in ways_onward(ladders))
    return _in_order(_reached(backward, (ladder_id, step)), ladder_id)


def rungs_above(ladders: Mapping[str, Ladder], ladder_id: str, step: int) -> tuple[Rung, ...]:
    """Every rung that is reached by `onward` from that rung, ordered as `rungs_below` orders them."""
    return _in_order(_reached(ways_onward(ladders), (ladder_id, step)), ladder_id)


def _reached(ways: Iterator[tuple[Rung, Rung]], start: Rung) -> set[Rung]:
    neighbours: dict[Rung, list[Rung]] = {}
    for here, there in ways:
        neighbours.setdefault(here, []).append(there)
    seen, waiting = {start}, [start]
    while waiting:
        for rung in neighbours.get(waiting.pop(), ()):
            if rung not in seen:
                seen.add(rung)
                waiting.append(rung)
    return seen - {start}


def _in_order(rungs: set[Rung], own: str) -> tuple[Rung, ...]:
    return tuple(sorted(rungs, key=lambda rung: (rung[0] != own, rung)))
