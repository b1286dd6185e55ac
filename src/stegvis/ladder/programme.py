"""Programmes: what a municipality or an authority offers, who may enter, and for how long at most.

Comes in: the values of one programme file. Goes out: `ProgrammeFile`, as it is written, and `Programme`, as it stands in the catalogue.
Nothing here knows a participant, and a programme changes no ladder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from stegvis.ladder.entry import Line, Sourced
from stegvis.requirement import AgeNeeded, AllOf, AnyOf, DecidedBy, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves
from stegvis.terms import Day, FrozenDict, Id, Many, Role, Text

__all__ = ["Cap", "Goal", "Priority", "Programme", "ProgrammeFile", "ReferredBy", "Track", "ages_of", "items_of", "words_of"]

ReferredBy = Literal["social_services", "employment_service", "adult_education", "health_care", "own_initiative", "youth_responsibility"]
"""Who may have sent a participant; `youth_responsibility` is the municipality's responsibility for those under 20 (KAA)."""

ANYBODY = AllOf(all_of=())
"""The requirement of what asks for nothing."""


class Cap(Sourced):
    """The longest that one enrolment lasts, in calendar months."""

    months: Annotated[int, Field(ge=1, le=240)]


class Track(Sourced):
    """A part of a programme with a name of its own; who enters it must meet the programme's `eligible` too."""

    name: Text
    eligible: Requirement = ANYBODY
    text: Text | None = None
    meta: FrozenDict[str, Any] = FrozenDict()


class Priority(Sourced):
    """Who comes first where seats are few; the order in the file is the order of the rule."""

    name: Text
    requires: Requirement


class Goal(Sourced):
    """How many participants the programme is to bring to an outcome, in each period."""

    participants: Annotated[int, Field(ge=1, le=1_000_000)]
    per: Literal["month", "quarter", "half_year", "year"]
    outcome: Literal["able_to_apply", "work", "studies", "work_or_studies"]


class _Rules(Sourced):
    """What a programme says, in its file and in the catalogue alike."""

    name: Text
    owner: Line
    text: Text | None = None
    checked_on: Day | None = None
    eligible: Requirement = ANYBODY
    cap: Cap | None = None
    tracks: FrozenDict[Id, Track] = FrozenDict()
    team: Many[Role] = ()
    referral_from: Many[ReferredBy] = ()
    priority: Many[Priority] = ()
    goal: Goal | None = None
    meta: FrozenDict[str, Any] = FrozenDict()


class ProgrammeFile(_Rules):
    """One programme file as it is written; a programme without `eligible` takes anybody, one without `cap` has no end.

    `sources` may name a key (`cap`, `eligible`, `team`) or one item of `eligible` by what it asks for: `eligible.age`,
    `eligible.decided_by`, `eligible.experience`, or `eligible.` and the id of a fact.
    """

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    programme: Id

    def in_catalogue(self, digest: str) -> Programme:
        """The same as an entry of the catalogue; `digest` is that of the file's text."""
        return Programme(id=self.programme, digest=digest, **{key: getattr(self, key) for key in _Rules.model_fields})


class Programme(_Rules):
    """One programme in the catalogue: whose it is, who may enter, for how long, its tracks by id, and the digest of its text."""

    id: Id
    digest: str

    def source_of(self, item: Requirement) -> str | None:
        """Where an item of `eligible` comes from: its own source, else that of `eligible`, else the programme's, if there is any."""
        keys = [*(f"eligible.{word}" for word in words_of(item)), "eligible"]
        return next((self.sources[key] for key in keys if key in self.sources), self.source)

    def to_bring(self, track: str | None) -> tuple[FactNeeded | LevelNeeded, ...]:
        """The facts that who is to enter the programme and that track must bring: the plain ones among the items that must all hold."""
        asked = [self.eligible, *([self.tracks[track].eligible] if track is not None and track in self.tracks else [])]
        return tuple(item for need in asked for item in items_of(need) if isinstance(item, FactNeeded | LevelNeeded))

    def entering(self) -> tuple[Requirement, ...]:
        """What must hold to enter the programme, and what to enter each of its tracks."""
        return (self.eligible, *(track.eligible for track in self.tracks.values()))


def items_of(requirement: Requirement) -> tuple[Requirement, ...]:
    """The items of a list that must all hold, or the one requirement itself."""
    return requirement.all_of if isinstance(requirement, AllOf) else (requirement,)


def words_of(item: Requirement) -> tuple[str, ...]:
    """What a requirement asks for, in the words by which `sources` names it.

    Example:
        >>> words_of(AllOf.model_validate([{"age": {"min": 16}}, "anvisning"]))
        ('age', 'anvisning')
    """
    return tuple(_word(leaf) for leaf in leaves(item))


def _word(leaf: Requirement) -> str:
    match leaf:
        case FactNeeded() | LevelNeeded():
            return leaf.fact
        case AgeNeeded():
            return "age"
        case DecidedBy():
            return "decided_by"
        case ExperienceNeeded():
            return "experience"
    raise AssertionError(leaf)


def ages_of(requirement: Requirement) -> tuple[int | None, int | None]:
    """The lowest and the highest age that a requirement surely asks for; None where it sets no limit.

    Example:
        >>> ages_of(AllOf.model_validate([{"age": {"min": 16, "max": 65}}, {"age": {"min": 18}}]))
        (18, 65)
    """
    match requirement:
        case AgeNeeded():
            return requirement.age.min, requirement.age.max
        case AllOf(all_of=items):
            lows, highs = _ends(items)
            return _of_those(max, lows), _of_those(min, highs)
        case AnyOf(any_of=items):
            lows, highs = _ends(items)
            return (None if None in lows else _of_those(min, lows)), (None if None in highs else _of_those(max, highs))
        case _:
            return None, None


def _ends(items: Iterable[Requirement]) -> tuple[list[int | None], list[int | None]]:
    ages = [ages_of(item) for item in items]
    return [low for low, _ in ages], [high for _, high in ages]


def _of_those(choose: Callable[[list[int]], int], ends: list[int | None]) -> int | None:
    limits = [end for end in ends if end is not None]
    return choose(limits) if limits else None
