"""The stairs of one participant: the rungs on the way to the target, and how each lies from where they stand.

Comes in: an inquiry, and what is on the route. Goes out: `Rung`s from the lowest up, for pages that have no catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from stegvis.ladder.rungs import Rung as Place
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.target import jobs_of_rung
from stegvis.route import Leg, Rung, RungState, Stop

__all__ = ["stairs_of"]


def stairs_of(inquiry: Inquiry, legs: Iterable[Leg] = (), stops: Iterable[Stop] = (), *, reached: bool = False) -> tuple[Rung, ...]:
    """The climbed rungs, those that the route passes, the one that is stood before, and the target's own.

    Args:
        inquiry: what is sought.
        legs: the activities of the route.
        stops: the jobs on it.
        reached: the target holds already, so that its own rung is climbed too.
    """
    aim, here = inquiry.aim, inquiry.standing()
    passed = {(leg.ladder, leg.step) for leg in legs} | {(stop.ladder, stop.step) for stop in stops} | {here, *aim.rungs[-1:]}
    taken = frozenset(stop.job for stop in stops)
    found: list[Rung] = []
    below = True
    for place in aim.rungs:
        below = below and place != here
        climbed = reached or (below and inquiry.is_climbed(place))
        if climbed or place in passed:
            above: RungState = "next" if found and found[-1].state == "here" else "later"
            found.append(_rung(inquiry, place, taken, "done" if climbed else "here" if place == here else above))
    return tuple(found)


def _rung(inquiry: Inquiry, place: Place, taken: frozenset[str], state: RungState) -> Rung:
    """The rung in words: the jobs that the route takes there, or all that it has."""
    catalogue = inquiry.catalogue
    step = next(step for step in catalogue.ladders[place[0]].steps if step.step == place[1])
    jobs = jobs_of_rung(catalogue, place)
    chosen = [job for job in jobs if job.id in taken | {inquiry.aim.job}] or jobs
    certificate = catalogue.facts[step.certificate].name if step.certificate else None
    return Rung(
        ladder=place[0], step=place[1], name=step.name, certificate=certificate, jobs=tuple(job.name for job in chosen), state=state
    )
