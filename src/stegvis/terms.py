"""The vocabulary that every model shares: frozen base, ids, texts by language, roles, payers, kinds, hours.

Comes in: single values out of a file. Goes out: strict, frozen types that `ladder.model`, `participant` and `route` are built of.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Annotated, Any, Literal, NoReturn, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, RootModel, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from stegvis.dates import parse_day

__all__ = [
    "ID_PATTERN",
    "LONGEST_LIST",
    "Day",
    "Evidence",
    "Frozen",
    "FrozenDict",
    "Hours",
    "Id",
    "Kind",
    "LivesOn",
    "Many",
    "Money",
    "Payer",
    "Percent",
    "Role",
    "Text",
]

K = TypeVar("K")
V = TypeVar("V")


class Frozen(BaseModel):
    """Base of all models: immutable, strict, no unknown keys, no NaN."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", allow_inf_nan=False, populate_by_name=True, hide_input_in_errors=True
    )


class FrozenDict(dict[K, V]):
    """A mapping that cannot be changed once made; it can be hashed and pickled, and is a plain object in JSON.

    Its keys are in order, however it was made, so that equal ones are the same text.

    Example:
        >>> FrozenDict({"min": "16", "max": "65"})
        {'max': '65', 'min': '16'}
    """

    def __init__(self, entries: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        """Takes the entries, in the order of their keys."""
        super().__init__(sorted(dict(entries).items(), key=itemgetter(0)))

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping is frozen")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Equal mappings hash alike, whatever the order of their keys."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict[K, V]], tuple[dict[K, V]]]:
        """Pickles by way of a plain dict, since this one refuses to be filled key by key."""
        return (type(self), (dict(self),))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validates as a dict of the given key and value types, then freezes it."""
        keys, values = get_args(source) or (Any, Any)
        inner = handler.generate_schema(dict[keys, values])  # type: ignore[valid-type]
        return core_schema.no_info_after_validator_function(
            cls,
            inner,
            serialization=core_schema.plain_serializer_function_ser_schema(dict, return_schema=inner),
        )


LONGEST_LIST = 10_000
"""No list in a file has more items than this; judging each of a million wrong ones would take memory for nothing."""


def _as_tuple(value: object) -> object:
    if isinstance(value, list) and len(value) > LONGEST_LIST:
        raise PydanticCustomError("too_long", "too many items", {"max_length": LONGEST_LIST})
    return tuple(value) if isinstance(value, list) else value


Many = Annotated[tuple[V, ...], BeforeValidator(_as_tuple)]
"""A sequence: a list from a file or a service, a tuple ever after."""


def _day(value: object) -> object:
    """A date out of ISO text, or the value as it was, for pydantic to judge."""
    if isinstance(value, str):
        try:
            return parse_day(value)
        except ValueError:
            raise PydanticCustomError("day", "not a date, YYYY-MM-DD") from None
    return value


ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=80)]
Day = Annotated[date, BeforeValidator(_day)]
Percent = Annotated[int, Field(ge=1, le=100)]
Kind = Literal["course", "validation", "exam", "placement", "work_training", "subsidised_job", "support", "application"]
Role = Literal[
    "participant",
    "counsellor",
    "job_coach",
    "job_broker",
    "employment_officer",
    "guidance_counsellor",
    "social_worker",
    "supervisor",
    "assessor",
    "employer",
    "provider",
]
Payer = Literal["participant", "municipality", "employer", "state"]
LivesOn = Literal["wage", "student_aid", "establishment_benefit", "social_assistance"]
Hours = Literal["day", "evening", "shift", "distance"]
Evidence = Literal["certificate", "assessed", "self_reported"]
Kronor = Annotated[int, Field(ge=0, le=100_000_000)]
Money = FrozenDict[Payer, Kronor]


class Text(RootModel[FrozenDict[str, str]]):
    """A text in one or more languages, by language code; Swedish (`sv`) is always there.

    Example:
        >>> Text({"sv": "Svetsare", "en": "Welder"})["en"]
        'Welder'
        >>> Text({"sv": "Svetsare"}).get("en")
        'Svetsare'
    """

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="after")
    def _has_swedish(self) -> Text:
        if not self.root.get("sv", "").strip():
            raise PydanticCustomError("swedish_missing", "the Swedish text (sv) is missing")
        return self

    def __getitem__(self, lang: str) -> str:
        """The text in that language.

        Raises:
            KeyError: there is no text in that language.
        """
        return self.root[lang]

    def __contains__(self, lang: object) -> bool:
        """Whether there is a text in that language."""
        return lang in self.root

    def languages(self) -> Iterator[str]:
        """The codes of the languages there are."""
        return iter(self.root)

    def items(self) -> ItemsView[str, str]:
        """Language codes with their texts."""
        return self.root.items()

    def get(self, lang: str) -> str:
        """The text in that language, or else the Swedish one."""
        return self.root.get(lang, self.root["sv"])
