"""A participant: a pseudonym, the facts held, what is under way, what is possible and wished for.

Comes in: the values of one participant file or a service's payload. Goes out: a frozen `Participant`, which knows no ladder; facts
are named by id or by Swedish name, and are looked up first in `planning.problem`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from stegvis.faults import Fault, ParticipantError, Position, fault
from stegvis.requirement import Requirement
from stegvis.shapes import MOST, validated
from stegvis.source import Path, Source, parse
from stegvis.terms import Day, Evidence, Frozen, FrozenDict, Hours, Many, Percent, Role

__all__ = [
    "FIRST_BORN",
    "LAST_BORN",
    "Enrolment",
    "Holding",
    "InProgress",
    "Named",
    "Participant",
    "Pause",
    "Pseudonym",
    "Waiver",
    "Wishes",
    "discreet",
    "has_no_place",
    "load_participant",
    "looks_like_personal_number",
    "participant_faults",
    "participant_from_text",
]

Named = Annotated[str, Field(min_length=1, max_length=200)]
"""An id or a Swedish name."""

Pseudonym = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w.-]+$")]
Months = Annotated[int, Field(ge=0, le=1200)]


def _a_birthday(day: date) -> date:
    """The day, if it is between the same years as a year of birth; told as a bound of a number is, with its limit as it is written."""
    if day.year < FIRST_BORN:
        raise PydanticCustomError("greater_than_equal", "too early", {"ge": f"{FIRST_BORN}-01-01"})
    if day.year > LAST_BORN:
        raise PydanticCustomError("less_than_equal", "too late", {"le": f"{LAST_BORN}-12-31"})
    return day


FIRST_BORN, LAST_BORN = 1900, 2100
Born = Annotated[int, Field(ge=FIRST_BORN, le=LAST_BORN)] | Annotated[Day, AfterValidator(_a_birthday)]

_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4}(?!\d)")


def looks_like_personal_number(text: str) -> bool:
    """Whether a Swedish personal or coordination number stands somewhere in the text.

    Example:
        >>> looks_like_personal_number("p-017"), looks_like_personal_number("19121212-1212")
        (False, True)
    """
    return _PERSONAL_NUMBER.search(text) is not None


_SECRET = frozenset({"STG050", "STG051"})
_HARMLESS = frozenset({"expected", "reason", "limit", "allowed"})
"""Particulars that come from us and not from the file."""

_REFUSED = (
    "namn name förnamn fornamn efternamn firstname lastname surname givenname familyname fullname kön kon sex gender "
    "födelseort fodelseort birthplace placeofbirth födelseland fodelseland birthcountry countryofbirth nationalitet "
    "nationality medborgarskap citizenship etnicitet ethnicity religion stadsdel district bostadsområde bostadsomrade adress "
    "address postnummer postcode zipcode ort personnummer personnr pnr samordningsnummer personalnumber ssn telefon "
    "telefonnummer phone epost email mail"
)
_NO_PLACE_FOR = frozenset(_REFUSED.split())
"""Keys that a participant file must not have, in Swedish and English, written together and without capitals."""


class Holding(Frozen):
    """A fact held (with its level, its last day and how it was shown), or months of experience by occupation."""

    fact: Named | None = None
    level: Named | None = None
    expires: Day | None = None
    evidence: Evidence = "self_reported"
    experience: FrozenDict[str, Months] = FrozenDict()

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"fact": value}
        if isinstance(value, dict) and len(value) == 1 and not value.keys() & {"fact", "experience"}:
            ((fact, level),) = value.items()
            return {"fact": fact, "level": level}
        return value

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.fact is None) == (not self.experience):
            raise PydanticCustomError("holding", "either a fact or experience")
        return self


class InProgress(Frozen):
    """An activity that has begun: it gives its facts on `ends` (exclusive) and uses its pace until then.

    Without `pace_percent`, the activity's own fastest pace counts.
    """

    activity: Named
    ends: Day
    pace_percent: Annotated[int, Field(ge=0, le=100)] | None = None


class Waiver(Frozen):
    """A requirement that counts as met while `for` is judged, from its date on."""

    requirement: Requirement
    for_: Annotated[Named, Field(alias="for")]
    reason: Literal["equivalent_shown", "adapted_requirement", "rule_of_owner"]
    granted_by: Role
    date: Day


class Wishes(Frozen):
    """What the participant wishes; a wish is honoured, and what it costs is said."""

    work_first: bool = False
    no_loan: bool = False
    avoid: Many[Named] = ()
    must_include: Many[Named] = ()
    fields: Many[Named] = ()


class Pause(Frozen):
    """A pause in an enrolment, both days counted; it has no reason."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day


class Enrolment(Frozen):
    """A programme that the participant is enrolled in."""

    id: Named
    enrolled: Day
    track: Named | None = None
    pauses: Many[Pause] = ()


class Participant(Frozen):
    """One participant, under a pseudonym.

    Raises:
        pydantic.ValidationError: a key or value is not allowed; `load_participant` says which in plain words.

    Example:
        >>> Participant.model_validate({"participant": "p-017", "holds": [{"svenska": "sfi-c"}]}).holds[0].level
        'sfi-c'
    """

    participant: Pseudonym
    born: Born | None = None
    holds: Many[Holding] = ()
    not_held: Many[Named] = ()
    in_progress: Many[InProgress] = ()
    waivers: Many[Waiver] = ()
    available_from: Day | None = None
    can: Many[Hours] = ()
    pace_percent: Percent = 100
    pace_beside_work: Annotated[int, Field(ge=0, le=100)] = 50
    works_as: Named | None = None
    wishes: Wishes = Wishes()
    target: Named | None = None
    programmes: Many[Enrolment] = ()

    @model_validator(mode="after")
    def _is_pseudonym(self) -> Self:
        if any(looks_like_personal_number(text) for text in self._texts()):
            raise PydanticCustomError("personal_number", "looks like a personal number")
        return self

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Only the pseudonym: what is known about a person does not end up in logs."""
        yield "participant", self.participant

    def _texts(self) -> Iterator[str]:
        yield self.participant
        for holding in self.holds:
            yield from (text for text in (holding.fact, holding.level) if text)
            yield from holding.experience
        yield from self.not_held
        yield from (text for text in (self.works_as, self.target) if text)
        yield from (item.activity for item in self.in_progress)
        yield from (*self.wishes.avoid, *self.wishes.must_include, *self.wishes.fields)
        yield from (text for item in self.programmes for text in (item.id, item.track) if text)
        yield from (item.for_ for item in self.waivers)

    def suits(self, hours: Iterable[str]) -> bool:
        """Whether some of the hours are possible; no hours on either side mean that all are."""
        wanted = frozenset(hours)
        return not wanted or not self.can or not wanted.isdisjoint(self.can)

    @property
    def greatest_pace(self) -> int:
        """The greatest study load there can be on any day, employed or not."""
        return max(self.pace_percent, self.pace_beside_work)

    def first_day(self, today: date) -> date:
        """The later of today and `available_from`: nothing starts, opens or is claimed before it."""
        return max(today, self.available_from or today)


def load_participant(path: str | FilePath) -> Participant:
    """Reads one participant file.

    Raises:
        ParticipantError: the file cannot be read or understood; it holds every fault.

    Example:
        >>> import stegvis
        >>> stegvis.load_participant("examples/participants/p-001.yaml").target
        'cnc-programmerare'
        >>> try:
        ...     stegvis.load_participant("examples/participants/p-999.yaml")
        ... except stegvis.ParticipantError as error:
        ...     print(error.faults[0].code)
        STG001
    """
    try:
        data = FilePath(path).read_bytes()
    except OSError as error:
        reasons = {FileNotFoundError: "missing", IsADirectoryError: "folder", PermissionError: "permission"}
        reason = reasons.get(type(error), "other")
        raise ParticipantError((fault("STG001", Position(str(path)), reason=reason),)) from None
    return participant_from_text(data, str(path))


def participant_from_text(text: str | bytes, file: str) -> Participant:
    """Reads one participant out of the text of a file.

    Raises:
        ParticipantError: the text cannot be understood; it holds every fault.
    """
    participant, faults = _judged(parse(text, file))
    if participant is None or faults:
        raise ParticipantError(tuple(faults))
    return participant


def participant_faults(source: Source) -> tuple[Fault, ...]:
    """Everything that is wrong with a parsed participant file."""
    return tuple(_judged(source)[1])


def _judged(source: Source) -> tuple[Participant | None, list[Fault]]:
    participant, faults = validated(Participant, source) if source.value is not None else (None, list(source.faults))
    return participant, [_without_value(item) for item in discreet(source, faults)]


def discreet(source: Source, faults: Iterable[Fault], allowed: frozenset[Path] = frozenset()) -> list[Fault]:
    """The faults and what must not stand in a file about somebody, none with text that is nobody's business.

    Args:
        source: the parsed file.
        faults: what else is wrong with it.
        allowed: the places of keys that may stand there although a participant file has none such.
    """
    refused = [item for path, item in islice(_refused(source, source.value, ()), MOST) if item.code == "STG050" or path not in allowed]
    places = {(item.position.line, item.position.column) for item in refused}
    kept = [item for item in faults if (item.position.line, item.position.column) not in places and item.code != "STG050"]
    secret = {item.position.line for item in [*refused, *kept] if item.code in _SECRET or item.particular("reason") == "pseudonym"}
    lines = {(item.position.line, item.source_line) for item in kept}
    secret |= {number for number, line in lines if looks_like_personal_number(line)}
    return refused + [_hushed(item) if item.position.line in secret else item for item in kept]


def _refused(source: Source, value: Any, path: Path) -> Iterator[tuple[Path, Fault]]:
    """Personal numbers anywhere in the file, and keys for what a participant file has no place for; none of the text goes along."""
    if isinstance(value, dict):
        for key, item in value.items():
            place = source.positions.key(source.file, *path, key)
            if looks_like_personal_number(key):
                yield (*path, key), fault("STG050", place)
            elif has_no_place(key):
                yield (*path, key), fault("STG051", place, key=key)
            yield from _refused(source, item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _refused(source, item, (*path, index))
    else:
        place = source.positions.at(source.file, *path)
        if looks_like_personal_number(f"{value} | {source.text_at(place)}"):
            yield path, fault("STG050", place)


def has_no_place(key: str) -> bool:
    """Whether that key or column is one that nothing about a participant may have, as name, sex, birthplace and district are.

    Example:
        >>> has_no_place("Förnamn"), has_no_place("truck-a")
        (True, False)
    """
    return _folded(key) in _NO_PLACE_FOR


def _folded(key: str) -> str:
    return re.sub(r"[\W_]", "", key.casefold())


def _hushed(item: Fault) -> Fault:
    """The fault without anything of its line."""
    kept = tuple((name, value if name in _HARMLESS or item.code == "STG013" else "...") for name, value in item.particulars)
    return replace(item, source_line="", hint="", particulars=kept)


def _without_value(item: Fault) -> Fault:
    """The fault without the value of an unknown key."""
    if item.code == "STG012" and item.source_line and not item.particular("reason"):
        line, end = item.source_line, item.position.end_column - 1
        rest = len(line) - end
        hint = item.hint[: len(item.hint) - rest] + ":" if item.hint else ""
        return replace(item, source_line=line[:end] + ":", hint=hint, particulars=(*item.particulars, ("reason", "participant")))
    return item
