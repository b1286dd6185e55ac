"""Checks for sense that are only about programmes: rules without a source, and ages that nobody or nobody else can have.

Comes in: what a check sees. Goes out: warnings, each with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stegvis.faults import Fault, Position, fault
from stegvis.ladder.programme import Programme, ages_of, items_of, words_of
from stegvis.ladder.sight import Sight, sourced
from stegvis.terms import Text

__all__ = ["PROGRAMME_CHECKS", "named_in_programmes"]

_Path = tuple[str | int, ...]


def rules_without_source(sight: Sight) -> Iterator[Fault]:
    """Programmes, and single rules in them, that say neither where they come from nor that they are assumed."""
    for programme in sight.catalogue.programmes.values():
        if not (sourced(programme) or programme.sources):
            yield fault("STG103", sight.positions.at(programme.id, "programme"), id=programme.id)
        for path, words in _unsourced(programme):
            yield fault("STG103", sight.positions.at(programme.id, *path), id=f"{programme.id}: {words}")


def _unsourced(programme: Programme) -> Iterator[tuple[_Path, str]]:
    """The rules without a source, each with its path and what it is called; no assumption but the cap's own covers the cap."""
    for index, item in enumerate(items_of(programme.eligible)):
        if not (programme.assumption or programme.source_of(item)):
            yield ("eligible", index), ".".join(["eligible", *words_of(item)[:1]])
    if programme.cap and not (sourced(programme.cap) or programme.source or "cap" in programme.sources):
        yield ("cap",), "cap"
    for track_id, track in programme.tracks.items():
        if not (sourced(track, "eligible") or sourced(programme, "tracks")):
            yield ("tracks", track_id), f"tracks: {track_id}"
    for index, priority in enumerate(programme.priority):
        if not (sourced(priority, "requires") or sourced(programme, "priority")):
            yield ("priority", index, "name"), f"priority: {priority.name['sv']}"
    if programme.goal and not (sourced(programme.goal, "participants") or sourced(programme, "goal")):
        yield ("goal",), "goal"


def ages_outside(sight: Sight) -> Iterator[Fault]:
    """Tracks with an age that the programme itself does not take."""
    for programme in sight.catalogue.programmes.values():
        low, high = ages_of(programme.eligible)
        for track_id, track in programme.tracks.items():
            for age in ages_of(track.eligible):
                if age is not None and ((low is not None and age < low) or (high is not None and age > high)):
                    place = sight.positions.at(programme.id, "tracks", track_id, "eligible")
                    yield fault("STG114", place, track=track_id, age=age, ages=_span(low, high))


def impossible_ages(sight: Sight) -> Iterator[Fault]:
    """Programmes and tracks whose lowest age is above their highest: nobody is ever that old."""
    for programme in sight.catalogue.programmes.values():
        asked: list[tuple[_Path, tuple[int | None, int | None]]] = [(("eligible",), ages_of(programme.eligible))]
        asked += [(("tracks", track_id, "eligible"), ages_of(track.eligible)) for track_id, track in programme.tracks.items()]
        for path, (low, high) in asked:
            if low is not None and high is not None and low > high:
                yield fault("STG115", sight.positions.at(programme.id, *path), low=low, high=high)


def _span(low: int | None, high: int | None) -> str:
    return f"{'' if low is None else low}–{'' if high is None else high}"


def named_in_programmes(sight: Sight) -> Iterator[tuple[str, Position, Text]]:
    """Every name in a programme with its file and its place."""
    for programme in sight.catalogue.programmes.values():
        names: list[tuple[_Path, Text]] = [(("name",), programme.name)]
        names += [(("tracks", track_id, "name"), track.name) for track_id, track in programme.tracks.items()]
        names += [(("priority", index, "name"), priority.name) for index, priority in enumerate(programme.priority)]
        yield from ((programme.id, sight.positions.at(programme.id, *path), name) for path, name in names)


PROGRAMME_CHECKS: tuple[Callable[[Sight], Iterator[Fault]], ...] = (rules_without_source, ages_outside, impossible_ages)
"""Every check of programmes alone."""
