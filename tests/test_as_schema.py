"""The schemas in words: fresh, and with a title, a sentence and an example for every key in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import refresh
from stegvis.render.as_schema import KINDS, schema
from stegvis.samples import SAMPLES
from test_words import texts

Node = dict[str, Any]


def nodes(node: Any) -> Iterator[Node]:
    """Every mapping in a schema."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(inner)


def made(kind: str, lang: str = "sv") -> Node:
    """The schema as values."""
    return dict(json.loads(schema(kind, lang=lang)))


@pytest.mark.parametrize("path", refresh.SCHEMAS, ids=lambda path: path.name)
def test_shipped_schemas_are_fresh(path: Path) -> None:
    """Each schema is what the models and texts of today give; `python tests/refresh.py` writes them anew."""
    assert path.read_text(encoding="utf-8") == schema(refresh.SCHEMAS[path])


def test_each_kind_is_shipped() -> None:
    """There is one schema for each kind of file."""
    assert sorted(refresh.SCHEMAS.values()) == sorted(KINDS)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained(kind: str, lang: str) -> None:
    """A key has a title, a sentence and an example; a word of a list says what it means."""
    schema_of = made(kind, lang)
    seen = 0
    for node in nodes(schema_of):
        if "allOf" in node and "properties" in node:  # a model
            for key, place in node["properties"].items():
                assert place["title"], key
                assert re.search(r"[.:»]$", place["description"]), key
                assert place["markdownDescription"].startswith(place["description"])
                assert f"```yaml\n{key}:" in place["markdownDescription"]
                seen += 1
        if "enum" in node and "errorMessage" in node:
            assert len(node["enumDescriptions"]) == len(node["enum"])
        if "type" in node and "enum" not in node:
            assert node["errorMessage"]
        if "required" in node:
            assert set(node) <= {"required", "errorMessage"}
    assert seen > 30
    assert schema_of["title"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_is_its_own(kind: str) -> None:
    """No English in what a Swedish partner reads, no Swedish in the English one, and the same shape beneath."""
    said = {lang: " ".join(_sentences(made(kind, lang))) for lang in ("sv", "en")}
    assert not re.search(r"(?i)\b(the|and|write|which|whole)\b", said["sv"])
    assert not re.search(r"(?i)\b(och|eller|skriv|för|inte)\b", said["en"])
    assert _bare(made(kind, "sv")) == _bare(made(kind, "en"))


TOLD = ("title", "description", "markdownDescription", "errorMessage", "patternErrorMessage", "enumDescriptions", "$comment")


def _sentences(schema_of: Node) -> Iterator[str]:
    for node in nodes(schema_of):
        for key in ("title", "description", "errorMessage", "patternErrorMessage"):
            if isinstance(node.get(key), str):
                yield node[key]
        yield from node.get("enumDescriptions", [])


def _bare(node: Any) -> Any:
    """The schema without words."""
    if isinstance(node, list):
        return [_bare(item) for item in node]
    if isinstance(node, dict):
        return {key: _bare(item) for key, item in node.items() if key not in TOLD or isinstance(item, dict)}
    return node


def test_no_text_and_no_example_is_left_over() -> None:
    """Each text of the catalogue stands in some schema, and each example at some key."""
    written = "".join(schema(kind) for kind in KINDS)
    unused = [key for key, text in texts("sv", "schema") if not re.search(_pattern(text), written)]
    assert unused == []
    models = {name for kind in KINDS for name in _models(kind)}
    assert {name for name in SAMPLES if name.partition(".")[0] not in models} == set()


def _pattern(text: str) -> str:
    """The text in JSON, with anything where particulars are put in."""
    parts = re.split(r"\{\w+\}", text)
    return ".*".join(re.escape(json.dumps(part.format(), ensure_ascii=False)[1:-1]) for part in parts)


def _models(kind: str) -> set[str]:
    from stegvis.written import FILES, MODELS, file_schema

    named = {name.lstrip("_") for node in nodes(file_schema(kind)) for name in node.get(MODELS, []) if isinstance(name, str)}
    return named | {FILES[kind].__name__}


def test_unknown_kind() -> None:
    """A kind that there is none of is a wrong call."""
    with pytest.raises(KeyError):
        schema("route")
