"""The shape of each kind of file as it is written: the JSON Schema of its model, with the short forms that the loader takes.

Comes in: the kind of a file. Goes out: a JSON Schema (draft 7) without a word of any language; each of its mappings and keys names the
models it comes from, under `MODELS`, so that `render` can put the words in. It takes whatever the loader takes, but for a key that has
no value yet: that is left out of the file when it is loaded, and pointed out while it is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from stegvis.case import ExpectationsFile
from stegvis.ladder.model import LadderFile
from stegvis.ladder.programme import ProgrammeFile
from stegvis.participant import Participant
from stegvis.requirement import RESERVED
from stegvis.terms import ID_PATTERN, LONGEST_LIST, Frozen

__all__ = ["DAY_PATTERN", "FILES", "FORMS", "MODELS", "file_schema"]

Node = dict[str, Any]

MODELS = "models"
"""Under this key a mapping names its model, then the models that this one is built on."""

DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
DRAFT = "http://json-schema.org/draft-07/schema#"


FILES: dict[str, type[Frozen]] = {
    "ladder": LadderFile,
    "programme": ProgrammeFile,
    "expectations": ExpectationsFile,
    "participant": Participant,
}
"""The model of each kind of file."""


class _Generated(GenerateJsonSchema):
    """Pydantic's schema, in which every model says what it is built on."""

    def model_schema(self, schema: core_schema.ModelSchema) -> Node:
        built_on = [one.__name__ for one in schema["cls"].__mro__ if one.__module__.startswith("stegvis")]
        return {**super().model_schema(schema), MODELS: built_on}


def file_schema(kind: str) -> Node:
    """The JSON Schema of one kind of file.

    Raises:
        KeyError: there is no such kind.
    """
    made = _tidied(FILES[kind].model_json_schema(by_alias=True, schema_generator=_Generated))
    shapes = {name: _SHORT[name](shape) if name in _SHORT else shape for name, shape in made.pop("$defs").items()}
    shapes["Requirement"] = {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in FORMS]} if "AllOf" in shapes else {}
    return {"$schema": DRAFT, **made, "$defs": {name: shapes[name] for name in sorted(shapes) if shapes[name]}}


# ---- pydantic's schema made plain ---------------------------------------------------------------------------------

FORMS = ("FactNeeded", "LevelNeeded", "AllOf", "AnyOf", "AtLeast", "ExperienceNeeded", "AgeNeeded", "DecidedBy")
"""The models that a requirement may be."""

_WORD = r"^[^\s!-,/:-@\[-^`{-~]+$"
"""`[\\w.-]+` for engines that know no letters but a to z."""


def _tidied(node: Any) -> Any:
    """The schema without pydantic's titles and docstrings, without empty values and needless defaults, and with one form for mappings."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "properties" in node:
        node = {**node, "properties": {key: _tidied(item) for key, item in node["properties"].items()}}
    made = {key: item if key in ("properties", "required", "enum", MODELS) else _tidied_part(key, item) for key, item in node.items()}
    for needless in ("title", "description"):
        made.pop(needless, None)
    if not isinstance(made.get("default"), int | str) or not made["default"]:
        made.pop("default", None)
    return _plain(made)


def _tidied_part(key: str, item: Any) -> Any:
    return {name: _tidied(inner) for name, inner in item.items()} if key == "$defs" else _tidied(item)


def _plain(node: Node) -> Node:
    """The same in fewer words: no `null` among several, a requirement by its name, a constant as a list of one, ids as names of keys."""
    if "oneOf" in node:
        node["$ref"] = "#/$defs/Requirement"
        del node["oneOf"]
    if kept := [one for one in node.pop("anyOf", []) if one != {"type": "null"}]:
        node |= kept[0] if len(kept) == 1 else {"anyOf": kept}
    if node.get("additionalProperties") is True:  # what goes without saying, and what not every pydantic says
        del node["additionalProperties"]
    if "const" in node:
        node["enum"] = [node.pop("const")]
    if "minimum" in node and node["minimum"] == node.get("maximum"):
        node["enum"] = [node.pop("minimum")]
        del node["maximum"]
    if "patternProperties" in node:
        ((pattern, inner),) = node.pop("patternProperties").items()
        node["additionalProperties"] = inner
        node["propertyNames"] = {"pattern": pattern, **node.get("propertyNames", {})}
    elif words := node.get("propertyNames", {}).get("enum"):
        inner = node.pop("additionalProperties")
        del node["propertyNames"]
        node |= {"properties": {word: dict(inner) for word in words}, "additionalProperties": False}
    if node.get("type") == "array":
        node.setdefault("maxItems", LONGEST_LIST)
        if "minLength" in node:  # pydantic's word for a list that is read before it is made a tuple
            node["minItems"] = node.pop("minLength")
    if node.get("format") == "date":
        node["pattern"] = DAY_PATTERN
    if "\\w" in node.get("pattern", ""):
        node["pattern"] = _WORD
    return node


# ---- short forms --------------------------------------------------------------------------------------------------

_ID: Node = {"type": "string", "pattern": ID_PATTERN, "maxLength": 80}


def _one_pair(keys: Node, value: Node) -> Node:
    """A mapping of one key."""
    return {"type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": keys, "additionalProperties": value}


def _fact(shape: Node) -> Node:
    return {"anyOf": [_ID, shape]}


def _level(_: Node) -> Node:
    return _one_pair({**_ID, "not": {"enum": sorted(RESERVED)}}, _ID)


def _all_of(shape: Node) -> Node:
    return {"anyOf": [shape["properties"]["all_of"], shape]}


def _gain(shape: Node) -> Node:
    return {"anyOf": [_ID, _one_pair({**_ID, "not": {"enum": ["fact"]}}, _ID), shape]}


def _starts(shape: Node) -> Node:
    return {"anyOf": [{**shape["properties"]["known"], "minItems": 1}, {**shape, "minProperties": 1}]}


def _onward(shape: Node) -> Node:
    return {"anyOf": [shape["properties"]["step"], shape]}


def _text(shape: Node) -> Node:
    swedish: Node = {"type": "string", "pattern": r"\S"}
    return {**shape, "properties": {"sv": swedish, "en": {"type": "string"}}, "required": ["sv"]}


def _holding(shape: Node) -> Node:
    """A fact by its name, a fact with its level, or the whole: a fact, or experience."""
    name = shape["properties"]["fact"]
    return {"anyOf": [name, _one_pair({**name, "not": {"enum": ["experience", "fact"]}}, name), _one_of("fact", "experience")(shape)]}


def _one_of(*keys: str) -> Callable[[Node], Node]:
    """With one of the keys at least."""
    return lambda shape: {**shape, "anyOf": [{"required": [key]} for key in keys]}


_LENGTHS = ("weeks", "points", "yh_points", "days")


def _activity(shape: Node) -> Node:
    """One length and no more, or offerings, which stand instead of starts, seats and paces."""
    without = [(key, _LENGTHS[index + 1 :]) for index, key in enumerate(_LENGTHS[:-1])]
    without.append(("offerings", ("starts", "seats", "paces")))
    conditions = [{"if": {"required": [key]}, "then": {"properties": dict.fromkeys(others, False)}} for key, others in without]
    return {**_one_of(*_LENGTHS, "offerings")(shape), "allOf": conditions}


_SHORT: dict[str, Callable[[Node], Node]] = {
    "Activity": _activity,
    "AllOf": _all_of,
    "Expected": _one_of("verdict", "step", "activity", "longest_weeks"),
    "FactNeeded": _fact,
    "Gain": _gain,
    "Holding": _holding,
    "LevelNeeded": _level,
    "Onward": _onward,
    "Starts": _starts,
    "Text": _text,
}
"""Models that a file writes in a shorter way than their keys say."""
