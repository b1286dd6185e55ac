"""Words that people write to ids of the catalogue: exactly, by Swedish name, or the nearest.

Comes in: a catalogue and a text. Goes out: an id, or None.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.programme import Programme

__all__ = ["AMONG", "EMPLOYMENTS", "YES", "folded", "is_yes", "nearest", "resolve", "resolve_level", "track_names"]

AMONG = ("facts", "work", "jobs", "activities", "ladders")
"""The mappings of a catalogue that have ids, in the order in which a name is looked for."""

YES = frozenset({"ja", "yes", "j", "x", "1", "true", "sant"})
"""What says in a cell, or after a fact, that it is held."""

EMPLOYMENTS = ("jobs", "work")
"""The mappings of what somebody can work as."""


def resolve(catalogue: Catalogue, text: str, among: tuple[str, ...] = AMONG) -> str | None:
    """The id that the text names, by id or by its name in any language, capitals or not; None where there is none.

    Args:
        among: the mappings of the catalogue to look in; where two have the same name the first counts, then the first id.
    """
    wanted = folded(text)
    for kind in among:
        if wanted in getattr(catalogue, kind):
            return wanted
    return next((entry_id for name, entry_id in _names(catalogue, among) if name == wanted), None)


def is_yes(text: str | None) -> bool:
    """Whether what stands after a fact without levels says that it is held: nothing at all, or a yes; `vet ej` or `?` does not.

    Example:
        >>> is_yes(None), is_yes("Ja"), is_yes("nej"), is_yes("?")
        (True, True, False, False)
    """
    return text is None or folded(text) in YES


def resolve_level(levels: tuple[str, ...], text: str) -> str | None:
    """The level that the text names, capitals, spaces and hyphens alike; None where there is none.

    Example:
        >>> resolve_level(("sfi-c", "sfi-d"), "SFI D")
        'sfi-d'
    """
    return next((level for level in levels if folded(level.replace("-", " ")) == folded(text.replace("-", " "))), None)


def nearest(catalogue: Catalogue, text: str, among: tuple[str, ...] = AMONG) -> str | None:
    """The id whose id or Swedish name is most like the text; None where nothing is."""
    wanted = folded(text)
    ids: dict[str, str] = {}
    for name, entry_id in _names(catalogue, among, ("sv",)):
        ids.setdefault(name, entry_id)
    for kind in among:
        ids.update((entry_id, entry_id) for entry_id in getattr(catalogue, kind))
    for cutoff in (0.6, 0.5):
        if found := get_close_matches(wanted, sorted(ids), 1, cutoff):
            return ids[found[0]]
    return None


def folded(text: str) -> str:
    """The text as it is compared: composed letters, small, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def track_names(programme: Programme) -> dict[str, str]:
    """Ids and names of tracks with their ids; where two are alike an id counts before a name, and Swedish before other languages."""
    tracks = programme.tracks.items()
    others = {folded(name): track_id for track_id, track in tracks for lang, name in track.name.items() if lang != "sv"}
    return others | {folded(track.name["sv"]): track_id for track_id, track in tracks} | {track_id: track_id for track_id, _ in tracks}


def _names(catalogue: Catalogue, among: tuple[str, ...], langs: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Names with their ids, Swedish names before those of other languages."""
    entries = [(entry_id, entry) for kind in among for entry_id, entry in getattr(catalogue, kind).items()]
    for entry_id, entry in entries:
        yield folded(entry.name["sv"]), entry_id
    if langs:
        return
    for entry_id, entry in entries:
        for lang, name in sorted(entry.name.items()):
            if lang != "sv":
                yield folded(name), entry_id
