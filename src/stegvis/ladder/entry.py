"""What every entry of a ladder file has: a name, perhaps a text, its sources, and an id that the loader sets.

Comes in: the values of one entry. Goes out: the base of the typed entries.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, PrivateAttr, model_validator

from stegvis.terms import Frozen, FrozenDict, Id, Text

__all__ = ["Entry", "Gain", "Line", "Sourced"]

Line = Annotated[str, Field(min_length=1, max_length=2000)]


class Sourced(Frozen):
    """What says where its figures come from: `source`, `sources` for single keys, or `assumption`."""

    source: Line | None = None
    sources: FrozenDict[str, Line] = FrozenDict()
    assumption: Line | None = None


class Entry(Sourced):
    """Something with an id in a ladder file; the id and the ladder are set by the loader."""

    name: Text
    text: Text | None = None
    meta: FrozenDict[str, Any] = FrozenDict()
    _id: str = PrivateAttr(default="")
    _ladder: str = PrivateAttr(default="")

    @property
    def id(self) -> str:
        """The id, the key under which it stands in its file."""
        return self._id

    @property
    def ladder(self) -> str:
        """The id of the file that defines it."""
        return self._ladder

    def placed(self, entry_id: str, ladder: str) -> Self:
        """A copy that knows its id and the file it stands in."""
        copy = self.model_copy()
        copy._id, copy._ladder = entry_id, ladder
        return copy


class Gain(Frozen):
    """What an activity gives: a fact, or one level of it, written `fact` or `{svenska: sfi-d}`."""

    fact: Id
    level: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"fact": value}
        if isinstance(value, dict) and len(value) == 1 and "fact" not in value:
            ((fact, level),) = value.items()
            return {"fact": fact, "level": level}
        return value
