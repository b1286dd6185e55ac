"""The side table that says where each value and key of a file stands.

Comes in: the spans that `source` noted while it read. Goes out: a `Position` for a path, of the value, of its key, or of the nearest
that encloses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from stegvis.faults import Position

__all__ = ["Path", "Positions", "Span"]

Path = tuple[str | int, ...]
"""Keys and places in lists, from the root of a file to a value."""

Span = tuple[int, int, int, int]
"""Line and column of the start and of the end; the first line is negative for lists and mappings."""


@dataclass(frozen=True, slots=True)
class Positions:
    r"""Where the values and keys of some files stand, by file and path.

    Example:
        >>> from stegvis.source import parse
        >>> source = parse("jobs:\n  montor: {step: 1}\n", "x.yaml")
        >>> source.positions.at("x.yaml", "jobs", "montor", "step")
        Position(file='x.yaml', line=2, column=18, end_line=2, end_column=19)
    """

    values: Mapping[str, Mapping[Path, Span]] = field(default_factory=dict)
    keys: Mapping[str, Mapping[Path, Span]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def at(self, file: str, *path: str | int) -> Position:
        """The place of a value: a scalar itself, the key of a list or mapping; else of the nearest that encloses it."""
        file = self.names.get(file, file)
        values, keys = self.values.get(file, {}), self.keys.get(file, {})
        for length in range(len(path), -1, -1):
            part = path[:length]
            if (span := values.get(part)) is not None:
                if span[0] < 0:
                    return Position(file, *keys.get(part, (-span[0], *span[1:])))
                return Position(file, *span)
        return Position(file)

    def key(self, file: str, *path: str | int) -> Position:
        """The place of the key under which a value stands, or of the value where it has none."""
        file = self.names.get(file, file)
        span = self.keys.get(file, {}).get(path)
        return Position(file, *span) if span else self.at(file, *path)

    def exact(self, file: str, *path: str | int) -> Position | None:
        """The place of the value itself, be it a list or mapping, or None where there is no such value."""
        span = self.values.get(file, {}).get(path)
        return Position(file, abs(span[0]), *span[1:]) if span else None

    def called(self, names: Mapping[str, str]) -> Positions:
        """The same positions, where a file may also be called by other names, such as the id of its ladder."""
        return replace(self, names=names)

    @classmethod
    def of(cls, parts: Iterable[Positions]) -> Positions:
        """All positions of several files together."""
        values: dict[str, Mapping[Path, Span]] = {}
        keys: dict[str, Mapping[Path, Span]] = {}
        for part in parts:
            values |= part.values
            keys |= part.keys
        return cls(values, keys)
