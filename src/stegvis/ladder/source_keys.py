"""Keys under `sources` that stand for no figure: misspelt, or left behind when the figure went.

Comes in: one parsed file. Goes out: a warning for each such key, with the line as it was probably meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from stegvis.faults import Fault, fault
from stegvis.ladder.draft import items, mapping
from stegvis.mending import put_in
from stegvis.source import Path, Source

__all__ = ["sources_of_nothing"]


def sources_of_nothing(source: Source) -> Iterator[Fault]:
    """Every key of a `sources` that the entry it belongs to does not have; `eligible.age` stands for what `eligible` says."""
    waiting: list[tuple[Path, Any]] = [((), source.value)]
    while waiting:
        path, value = waiting.pop()
        beside = [key for key in mapping(value) if key not in ("sources", "source", "assumption")]
        for key in mapping(mapping(value).get("sources")):
            if key.partition(".")[0] not in beside:
                place = source.positions.key(source.file, *path, "sources", key)
                line, meant = source.line(place.line), get_close_matches(key, beside, 1, 0.7)
                yield fault("STG129", place, hint=put_in(line, place, meant[0]) if meant else "", source_line=line, key=key)
        waiting += [((*path, key), inner) for key, inner in mapping(value).items() if key not in ("sources", "meta")]
        waiting += [((*path, index), inner) for index, inner in enumerate(items(value))]
