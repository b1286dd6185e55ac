"""What must hold before an activity, a job, a step or a programme: the AND/OR expression that partners write.

Comes in: the YAML forms of one requirement. Goes out: a frozen tree whose leaves name facts, levels, experience, ages and
deciding roles; nothing here knows a participant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_serializer, model_validator

from stegvis.dates import birthday
from stegvis.terms import Frozen, Id, Many, Role, Text

__all__ = [
    "RESERVED",
    "AgeLimits",
    "AgeNeeded",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "DecidedBy",
    "ExperienceNeeded",
    "ExperienceTerm",
    "FactNeeded",
    "LevelNeeded",
    "Requirement",
    "Several",
    "canonical",
    "leaves",
]

RESERVED = frozenset({"any_of", "all_of", "at_least", "experience", "age", "fact", "decided_by"})
"""Keys that tell which form a requirement has."""


class FactNeeded(Frozen):
    """One fact; with `proof`, a participant's own word is not enough."""

    fact: Id
    proof: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: Any) -> Any:
        return {"fact": value} if isinstance(value, str) else value

    @model_serializer
    def _to_yaml(self) -> str | dict[str, str | bool]:
        return {"fact": self.fact, "proof": True} if self.proof else self.fact


class LevelNeeded(Frozen):
    """At least that level of a fact with ordered levels, written `{svenska: sfi-d}`."""

    fact: Id
    level: Id

    @model_validator(mode="before")
    @classmethod
    def _from_pair(cls, value: Any) -> Any:
        if isinstance(value, dict) and len(value) == 1 and not RESERVED & value.keys():
            ((fact, level),) = value.items()
            return {"fact": fact, "level": level}
        return value

    @model_serializer
    def _to_yaml(self) -> dict[str, str]:
        return {self.fact: self.level}


class Several(Frozen):
    """Requirements of which so many must hold."""

    @property
    def parts(self) -> tuple[Requirement, ...]:
        """The requirements, in the order of the file."""
        raise NotImplementedError

    @property
    def least(self) -> int:
        """How many of them must hold."""
        return 1

    def is_enough(self, holds: Callable[[Requirement], bool]) -> bool:
        """Whether it holds, given which of its parts do."""
        missing = self.least
        for part in self.parts:
            if missing <= 0:
                break
            missing -= holds(part)
        return missing <= 0


class AllOf(Several):
    """All of the requirements; a bare list means this."""

    all_of: Many[Requirement]

    @property
    def parts(self) -> tuple[Requirement, ...]:
        """All of them."""
        return self.all_of

    @property
    def least(self) -> int:
        """All of them."""
        return len(self.all_of)

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        return {"all_of": value} if isinstance(value, (list, tuple)) else value


class AnyOf(Several):
    """One of the requirements."""

    any_of: Annotated[Many[Requirement], Field(min_length=1)]

    @property
    def parts(self) -> tuple[Requirement, ...]:
        """The alternatives."""
        return self.any_of


class AtLeast(Several):
    """At least so many of the requirements."""

    at_least: Annotated[int, Field(ge=1, le=100)]
    of: Annotated[Many[Requirement], Field(min_length=1)]

    @property
    def parts(self) -> tuple[Requirement, ...]:
        """Those of which some must hold."""
        return self.of

    @property
    def least(self) -> int:
        """So many."""
        return self.at_least


class ExperienceTerm(Frozen):
    """Months in any of the jobs or earlier occupations, added up."""

    of: Annotated[Many[Id], Field(min_length=1)]
    months: Annotated[int, Field(ge=1, le=600)]


class ExperienceNeeded(Frozen):
    """Experience in months, wherever it was gained."""

    experience: ExperienceTerm


class AgeLimits(Frozen):
    """Completed years, both ends included; `from: july` means from 1 July of the year in which `min` is reached."""

    min: Annotated[int, Field(ge=0, le=120)] | None = None
    max: Annotated[int, Field(ge=0, le=120)] | None = None
    from_: Annotated[Literal["july"] | None, Field(alias="from")] = None

    def allow(self, born: int | date | None, day: date) -> bool:
        """Whether the limits are kept on that day; with a year of birth only, or none, whatever is not certainly broken counts as kept."""
        if born is None:
            return True
        eldest, youngest = (born, born) if isinstance(born, date) else (date(born, 1, 1), date(born, 12, 31))
        reached = birthday(eldest, self.min or 0)
        since = date(reached.year, 7, 1) if self.from_ == "july" else reached
        return since <= day and (self.max is None or day < birthday(youngest, self.max + 1))


class AgeNeeded(Frozen):
    """An age on the day that is judged."""

    age: AgeLimits


class DecidedBy(Frozen):
    """Something that only a person in that role can say."""

    decided_by: Role
    question: Text


def _form(value: Any) -> str | None:
    if isinstance(value, (str, FactNeeded)):
        return "FactNeeded"
    if isinstance(value, (list, tuple)):
        return "AllOf"
    if isinstance(value, Frozen):
        return type(value).__name__
    if isinstance(value, dict):
        for key, form in _FORM_OF_KEY.items():
            if key in value:
                return form
        return "LevelNeeded" if len(value) == 1 else None
    return None


_FORM_OF_KEY = {
    "any_of": "AnyOf",
    "all_of": "AllOf",
    "at_least": "AtLeast",
    "experience": "ExperienceNeeded",
    "age": "AgeNeeded",
    "decided_by": "DecidedBy",
    "fact": "FactNeeded",
}

Requirement = Annotated[
    Annotated[FactNeeded, Tag("FactNeeded")]
    | Annotated[LevelNeeded, Tag("LevelNeeded")]
    | Annotated[AllOf, Tag("AllOf")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[AtLeast, Tag("AtLeast")]
    | Annotated[ExperienceNeeded, Tag("ExperienceNeeded")]
    | Annotated[AgeNeeded, Tag("AgeNeeded")]
    | Annotated[DecidedBy, Tag("DecidedBy")],
    Discriminator(
        _form,
        custom_error_type="requirement",
        custom_error_message="this requirement cannot be understood",
    ),
]
"""A requirement in any of its YAML forms."""

for _model in (AllOf, AnyOf, AtLeast):
    _model.model_rebuild()


def canonical(requirement: Requirement) -> str:
    """A text that is the same for requirements that differ only in the order of their lists.

    Example:
        >>> one, other = (AllOf.model_validate(["b", "a"]), AllOf.model_validate(["a", "b"]))
        >>> one == other, canonical(one) == canonical(other)
        (False, True)
    """
    match requirement:
        case AllOf(all_of=items) | AnyOf(any_of=items) | AtLeast(of=items):
            count = requirement.at_least if isinstance(requirement, AtLeast) else 0
            return f"{type(requirement).__name__} {count} [{', '.join(sorted(canonical(item) for item in items))}]"
        case ExperienceNeeded(experience=term):
            return f"experience {term.months} [{', '.join(sorted(term.of))}]"
        case _:
            return requirement.model_dump_json()


def leaves(requirement: Requirement) -> Iterator[Requirement]:
    """The leaves of the tree, left to right: everything that is neither all-of, any-of nor at-least."""
    match requirement:
        case Several():
            for item in requirement.parts:
                yield from leaves(item)
        case _:
            yield requirement
