"""The small picture of a ladder, for lists: its stairs with nothing but the numbers of the steps.

Comes in: a ladder. Goes out: an SVG that says nothing aloud, since the name stands beside it.
"""

from __future__ import annotations

from stegvis.ladder.model import Ladder
from stegvis.render.flights import Flight, flights
from stegvis.render.templating import fill

__all__ = ["small_stairs_svg"]

WIDTH, LOWEST, RISE, GAP = 34, 26, 12, 10


def small_stairs_svg(ladder: Ladder, *, turned: bool = False) -> str:
    """The small picture; its numbers are those of the steps. `turned`, it rises from right to left."""
    blocks: list[tuple[int, int, int, int]] = []
    floor, found = 0, flights(ladder)
    for flight in found:
        floor += (GAP if blocks else 2) + _height(flight)
        blocks += [
            (number, 2 + WIDTH * (flight.level + index), floor - LOWEST - RISE * index, floor) for index, number in enumerate(flight.steps)
        ]
    broad = max((flight.level + len(flight.steps) for flight in found), default=0)
    width = WIDTH * broad + 4
    if turned:
        blocks = [(number, width - WIDTH - x, top, bottom) for number, x, top, bottom in blocks]
    return fill("small.svg.jinja", blocks=blocks, wide=WIDTH, width=width, height=floor + 2)


def _height(flight: Flight) -> int:
    return LOWEST + RISE * (len(flight.steps) - 1)
