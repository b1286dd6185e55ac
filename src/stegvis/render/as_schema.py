"""The JSON Schema of a kind of file in words: what an editor shows as hover, completion and messages while the file is typed.

Comes in: the kind and a language. Goes out: the schema as text, each key with its title, description and example, each word of a list
with what it means, and a sentence for whatever is refused (`errorMessage` and `enumDescriptions` are what yaml-language-server reads).
The schemas of answers are files in the folder `schemas`, one for each version that there has been.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from stegvis.render.words import has, say
from stegvis.samples import SAMPLES
from stegvis.terms import ID_PATTERN
from stegvis.written import DAY_PATTERN, FILES, FORMS, MODELS, file_schema

__all__ = ["ANSWERS", "KINDS", "answer_schema", "schema"]

KINDS = tuple(FILES)
"""The kinds of file that have a schema."""

ANSWERS = {"plan": 1, "compare": 1, "ask": 1, "check": 1, "diff": 1, "overview": 1, "cohort": 1, "follow-up": 1}
"""The kinds of answer that have one, each with its newest version."""

Node = dict[str, Any]

_LIST_OF = {
    "responsible": "role",
    "granted_by": "role",
    "decided_by": "role",
    "team": "role",
    "can": "hours",
    "lives_on": "lives-on",
    "weekdays": "weekday",
    "referral_from": "referred",
    "cost_sek": "payer",
}
"""The list of words that a key takes, where it is not named as the key."""


def schema(kind: str, *, lang: str = "sv") -> str:
    """The JSON Schema of one kind of file, as text.

    Raises:
        KeyError: there is no such kind.
    """
    made = file_schema(kind)
    comment = say("schema.made-by", lang, kind=kind)
    told = {"$schema": made.pop("$schema"), "$comment": comment, **_described(_kebab(FILES[kind].__name__), lang), **_told(made, lang)}
    told["$defs"] = told.pop("$defs")  # last: what it names is read first
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def answer_schema(kind: str) -> str:
    """The JSON Schema (draft 2020-12) of one kind of answer in JSON, as text; every key is always there, and more may come to be.

    Raises:
        KeyError: there is no such kind.
    """
    return (files("stegvis") / "schemas" / f"{kind}-{ANSWERS[kind]}.schema.json").read_text(encoding="utf-8")


def _told(node: Node, lang: str, key: str = "", shape: str = "") -> Node:
    """The schema of one place with its words; `key` is the key whose value it is, `shape` what has a sentence of its own."""
    shape = "year-or-day" if key in _YEAR_OR_DAY else shape
    told = {name: _inside(name, item, lang, key, shape) for name, item in node.items()}
    if MODELS in told:
        _tell_keys(told, told.pop(MODELS), lang, shape)
    elif "properties" in told:
        _tell_words(told, _LIST_OF[key], lang)
    elif "enum" in told:
        words = [str(word) for word in told["enum"]]
        told["enumDescriptions"] = [say(f"schema.word.{_LIST_OF.get(key, key)}.{word}", lang) for word in words]
        told["errorMessage"] = say("schema.not.word", lang, words=", ".join(words))
    elif "type" in told:
        told["errorMessage"] = _refusal(shape, told["type"], lang)
    if (pattern := told.get("pattern")) is not None:
        told["patternErrorMessage"] = _refusal(shape, _PATTERNS.get(pattern, "pseudonym" if key == "participant" else "string"), lang)
    return told


_PATTERNS = {ID_PATTERN: "id", DAY_PATTERN: "day"}
_YEAR_OR_DAY = ("born", "date")


def _inside(name: str, item: Any, lang: str, key: str, shape: str) -> Any:
    """The same for what is inside of it."""
    match name:
        case "properties":
            return {inner: _told(value, lang, inner) for inner, value in item.items()}
        case "$defs":
            return {inner: {**_described(_kebab(inner), lang), **_told(value, lang, shape=_shape(inner))} for inner, value in item.items()}
        case "anyOf" if "required" in item[0]:
            keys = ", ".join(one["required"][0] for one in item)
            return [{**one, "errorMessage": say("schema.missing-one", lang, keys=keys)} for one in item]
        case "allOf":
            return [{**one, "then": {**one["then"], "errorMessage": _exclusion(one, lang)}} for one in item]
        case "anyOf":
            return [_alternative(_told(one, lang, key, shape)) for one in item]
        case "propertyNames":
            return {**_told(item, lang, shape=shape), "doNotSuggest": True}
        case "items" if isinstance(item, dict):
            return _told(item, lang, key)
        case "additionalProperties" if isinstance(item, dict):
            return _told(item, lang, shape=shape)
    return item


def _exclusion(condition: Node, lang: str) -> str:
    """That some keys cannot stand beside another."""
    return say("schema.either", lang, key=condition["if"]["required"][0], keys=", ".join(condition["then"]["properties"]))


def _shape(model: str) -> str:
    return "requirement" if model in FORMS else _kebab(model)


def _alternative(told: Node) -> Node:
    """One of several; a type in a list of its own is one whose sentence the server does not put together with others."""
    return {**told, "type": [told["type"]]} if "type" in told else told


def _refusal(shape: str, kind: str, lang: str) -> str:
    """What is to be written instead."""
    code = f"schema.not.{shape}"
    return say(code if shape and has(code, lang) else f"schema.not.{kind}", lang)


def _tell_keys(told: Node, models: list[str], lang: str, shape: str) -> None:
    """Words for the keys of a model, and a sentence of its own for each thing that may be wrong with them."""
    for key, inner in told["properties"].items():
        inner.update(next(found for model in models if (found := _described(f"{_kebab(model)}.{key}", lang))))
        sample = next(SAMPLES[name] for model in models if (name := f"{model.lstrip('_')}.{key}") in SAMPLES)
        inner["markdownDescription"] = f"{inner['description']}\n\n{say('schema.example', lang)}\n\n```yaml\n{_yaml({key: sample})}```"
    told["allOf"] = [
        {"type": [told.pop("type")], "errorMessage": _refusal(shape, "object", lang)},
        *told.get("allOf", []),
        *({"required": [key], "errorMessage": say("schema.missing", lang, key=key)} for key in told.pop("required", [])),
    ]
    if told["additionalProperties"] is False:
        told["errorMessage"] = say("schema.unknown", lang, keys=", ".join(told["properties"]))


def _yaml(value: Node) -> str:
    """The value as it is written in a file."""
    import yaml
    from yamlcore import CoreDumper

    class Indented(CoreDumper):  # type: ignore[misc]  # yamlcore comes without types
        """As the ladders are written: items of a list further in than its key."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # PyYAML gives it
            super().increase_indent(flow, indentless=False)

    text: str = yaml.dump(value, Dumper=Indented, allow_unicode=True, sort_keys=False, width=100)
    return text


def _tell_words(told: Node, words: str, lang: str) -> None:
    """Words for a mapping whose keys are the words of a list."""
    for word, inner in told["properties"].items():
        inner["description"] = say(f"schema.word.{words}.{word}", lang)
    told["errorMessage"] = say("schema.unknown", lang, keys=", ".join(told["properties"]))


def _described(code: str, lang: str) -> Node:
    """Title and description, where there are any."""
    code = f"schema.{code}"
    return {"title": say(code, lang), "description": say(f"{code}.about", lang)} if has(code, lang) else {}


def _kebab(name: str) -> str:
    """The name of a model as it stands in a code.

    Example:
        >>> _kebab("LadderFile"), _kebab("_Rules")
        ('ladder-file', 'rules')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.lstrip("_")).lower()
