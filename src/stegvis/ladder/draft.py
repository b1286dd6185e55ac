"""One ladder or programme file on its way into the catalogue: parsed, judged by its model, not yet joined with the others.

Comes in: a parsed file. Goes out: a draft with the file's model, where there is one, and every fault found so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from stegvis.faults import Fault, Position, fault
from stegvis.shapes import likely, validated
from stegvis.source import Source
from stegvis.terms import Frozen

M_co = TypeVar("M_co", bound=Frozen, covariant=True)
M = TypeVar("M", bound=Frozen)

__all__ = ["SCHEMA", "Draft", "drafted", "items", "kind_of", "mapping", "unknown_kind"]

SCHEMA = 1
"""The newest `schema:` that is understood."""

KINDS = ("ladder", "programme", "expectations", "participant")


@dataclass(frozen=True, slots=True)
class Draft(Generic[M_co]):
    """One file: its source, its model if it has the right shape, and its faults."""

    source: Source
    model: M_co | None
    faults: tuple[Fault, ...]

    @property
    def is_readable(self) -> bool:
        """Whether all that is defined here is known: the text was read to its end, and its schema is understood."""
        return self.source.is_whole and all(item.code != "STG020" for item in self.faults)

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.source.file

    @property
    def id(self) -> str:
        """The id of the ladder or programme, as it is written."""
        return str(self.source.value.get(kind_of(self.source)))

    @property
    def uses(self) -> tuple[str, ...]:
        """The ids of the ladders whose entries this one may name, as they are written."""
        value = self.source.value.get("uses")
        return (value,) if isinstance(value, str) else tuple(item for item in items(value) if isinstance(item, str))

    def section(self, name: str) -> dict[str, Any]:
        """The entries of one section, as they are written."""
        return mapping(self.source.value.get(name))

    def fault(self, code: str, position: Position, *, hint: str = "", **particulars: object) -> Fault:
        """A fault in this file."""
        return fault(code, position, hint=hint, source_line=self.source.line(position.line), **particulars)


def items(value: Any) -> list[Any]:
    """The list, or an empty one for anything else: what is no list has been reported already."""
    return value if isinstance(value, list) else []


def mapping(value: Any) -> dict[str, Any]:
    """The mapping, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def kind_of(source: Source) -> str:
    """Which kind of file it is, told by its key; empty where no key tells."""
    return next((kind for kind in KINDS if kind in mapping(source.value)), "")


def unknown_kind(source: Source) -> tuple[Fault, ...]:
    """What is wrong with a file of no kind: what its text says, else that nothing tells what it is."""
    if source.faults:
        return source.faults
    position, hint = source.positions.at(source.file), ""
    for key in mapping(source.value):
        if word := likely(key, KINDS):
            position = source.positions.key(source.file, key)
            line = source.line(position.line)
            hint = line[: position.column - 1] + word + line[position.end_column - 1 :]
            break
    return (fault("STG019", position, hint=hint, source_line=source.line(position.line)),)


def drafted(source: Source, wanted: type[M]) -> Draft[M]:
    """Judges one file by the model of its kind; a newer schema is refused in one line."""
    schema = source.value.get("schema")
    if type(schema) is int and schema > SCHEMA:
        position = source.positions.at(source.file, "schema")
        newer = fault("STG020", position, source_line=source.line(position.line), found=schema, known=SCHEMA)
        return Draft(source, None, (newer,))
    model, faults = validated(wanted, source)
    return Draft(source, model, tuple(faults))
