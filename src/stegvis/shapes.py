"""What a model says is wrong with a value, as faults with position, particulars and corrected line.

Comes in: a pydantic error with the parsed file it is about. Goes out: faults of our own; pydantic's sentences and the values it
carries along never go further.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from stegvis.corrections import as_id, corrected, translated
from stegvis.descent import annotation_at, descend, holds_mappings, keys
from stegvis.faults import Fault, Position, fault
from stegvis.mending import put_in, quote
from stegvis.source import Path, Source
from stegvis.terms import Text

__all__ = ["MOST", "faults_of", "likely", "validated"]

M = TypeVar("M", bound=BaseModel)

MOST = 1000
"""So many refusals of one file are told; nobody reads more."""

_EXPECTED = {
    "string_type": "text",
    "int_type": "integer",
    "int_from_float": "integer",
    "bool_type": "bool",
    "dict_type": "mapping",
    "model_type": "mapping",
    "tuple_type": "list",
    "list_type": "list",
    "date_type": "date",
    "date_from_datetime_inexact": "date",
}
_TOO = {
    "greater_than_equal": ("min", "ge"),
    "less_than_equal": ("max", "le"),
    "too_short": ("empty", "min_length"),
    "string_too_short": ("empty", "min_length"),
    "too_long": ("long", "max_length"),
    "string_too_long": ("long", "max_length"),
}
_STOPPING = frozenset({"STG003", "STG005", "STG006", "STG007"})
_NEEDS_THE_WHOLE = frozenset({"STG013", "STG021", "STG022", "STG024"})
_TELLING = frozenset({"STG015", "STG018"})
"""What is told where a value may be of several types, and each of them says what it does not like."""

_EXCLUDING = {"offerings": "offerings", "starts": "starts", "holding": "holding"}
_POINTLESS: dict[str, dict[str, str]] = {"expect": {}, "expect_route": {"reason": "route"}}
_MISSING_LINES = {
    "schema": "schema: 1",
    "name": "name: {sv: ...}",
    "sv": "sv: ...",
    "kind": "kind: course",
    "requires": "requires: []",
    "step": "step: 1",
    "question": "question: {sv: ...}",
    "months": "months: 12",
    "of": "of: [...]",
    "participant": "participant: p-001",
    "days": "days: 1",
    "starts": "starts: {months: [1, 8]}",
    "year": "year: 2024",
    "participants": "participants: 50",
    "per": "per: half_year",
    "outcome": "outcome: able_to_apply",
    "today": "today: 2027-01-04",
    "cases": "cases: [...]",
    "expect": "expect: {verdict: route}",
}


def validated(model: type[M], source: Source) -> tuple[M | None, list[Fault]]:
    """The parsed file as a model, or all faults that prevent it, those of its text included."""
    try:
        made = model.model_validate(source.value)
    except ValidationError as error:
        return None, [*source.faults, *_not_caused(faults_of(error, model, source), source)]
    return (None if source.faults else made), list(source.faults)


def _not_caused(faults: list[Fault], source: Source) -> list[Fault]:
    """The faults that are not merely the consequence of one in the text itself."""
    places = {(item.position.line, item.position.column) for item in source.faults}
    kept = [item for item in faults if (item.position.line, item.position.column) not in places and item.position.line not in source.mended]
    if source.is_whole:
        return kept
    cut = [source.positions.at(source.file, *path) for path in source.cut_off]
    places = {(place.line, place.column) for place in cut}
    end = min((item.position.line for item in source.faults if item.code in _STOPPING), default=0)
    return [
        item
        for item in kept
        if item.position.end_line < end and item.code not in _NEEDS_THE_WHOLE and (item.position.line, item.position.column) not in places
    ]


def likely(word: str, words: list[str] | frozenset[str] | tuple[str, ...]) -> str:
    """The word that was probably meant, or an empty text."""
    for cutoff in (0.6, 0.5):
        if found := get_close_matches(word.casefold(), sorted(words), 1, cutoff):
            return found[0]
    return ""


def faults_of(error: ValidationError, model: type[BaseModel], source: Source) -> list[Fault]:
    """One fault for each place that a model refuses, in the order in which it found them."""
    chosen: dict[tuple[Path, str, bool], Fault] = {}
    misspelt: set[tuple[Path, str]] = set()
    for item in error.errors(include_url=False, include_input=False)[:MOST]:
        site = _Site(model, source, item["loc"])
        made = site.fault(item["type"], item.get("ctx", {}))
        if site.meant:
            misspelt.add((site.path[:-1], site.meant))
        group = (site.path, made.particular("key") if made.code == "STG013" else "", site.on_key)
        if group not in chosen or made.code in _TELLING:
            chosen[group] = made
    found = [made for group, made in chosen.items() if group[:2] not in misspelt]
    return list(dict.fromkeys(found))


class _Site:
    """One place in a file that a model refuses: what stands there, and where."""

    def __init__(self, model: type[BaseModel], source: Source, loc: tuple[int | str, ...]) -> None:
        self.model, self.source, self.loc = model, source, loc
        self.on_key = bool(loc) and loc[-1] == "[key]"
        self.meant = ""
        self.path, self.value, self.missed = descend(source.value, loc)
        if self.missed[-1:] == ("fact",) and isinstance(self.value, dict) and len(self.value) == 1:
            (key,) = self.value
            self.path, self.value, self.on_key = (*self.path, key), self.value[key], True

    def position(self) -> Position:
        positions, file = self.source.positions, self.source.file
        return positions.key(file, *self.path) if self.on_key else positions.at(file, *self.path)

    def fault(self, kind: str, context: dict[str, Any]) -> Fault:
        """The fault for one kind of refusal."""
        if kind == "extra_forbidden":
            return self._unknown_key()
        if kind in ("missing", "swedish_missing"):
            return self._missing("sv" if kind == "swedish_missing" else self.missed[-1])
        if kind == "string_pattern_mismatch":
            return self._not_an_id()
        if kind == "literal_error":
            return self._not_allowed(tuple(re.findall(r"'([^']*)'", context["expected"])))
        if kind == "day":
            return self._made("STG018", self._corrected("date"), found=self._shown())
        if kind in _TOO:
            reason, key = _TOO[kind]
            return self._made("STG015", self._positive(reason), reason=reason, limit=context[key], found=self._shown())
        if kind == "length":
            return self._made("STG021", "")
        if kind in _POINTLESS:
            return self._made("STG061", "", **_POINTLESS[kind])
        if kind in _EXCLUDING:
            return self._made("STG024", "", reason=_EXCLUDING[kind])
        if kind == "requirement":
            return self._requirement()
        if kind == "personal_number":
            return fault("STG050", self.position())
        return self._wrong_type(_EXPECTED.get(kind, "other"))

    def _made(self, code: str, hint: str, **particulars: object) -> Fault:
        position = self.position()
        return fault(code, position, hint=hint, source_line=self.source.line(position.line), **particulars)

    def _shown(self) -> str:
        if self.on_key:
            return str(self.path[-1])[:80]
        return self.source.text_at(self.position())[:80] or str(self.value)[:80]

    def _in_line(self, text: str) -> str:
        """The line with `text` where the value or key stands now."""
        position = self.position()
        if not self.on_key and isinstance(self.value, (dict, list)):
            exact = self.source.positions.exact(self.source.file, *self.path)
            position = exact or position
        return put_in(self.source.line(position.line), position, text) if text else ""

    def _corrected(self, expected: str) -> str:
        return self._in_line(corrected(expected, self.value, self.source.text_at(self.position())))

    def _positive(self, reason: str) -> str:
        if reason == "min" and isinstance(self.value, int) and self.value < 0:
            return self._in_line(str(-self.value))
        return ""

    def _unknown_key(self) -> Fault:
        self.on_key = True
        if comma := self._comma():
            return comma
        key = str(self.path[-1])
        owner = annotation_at(self.model, self.loc[:-1])
        names = keys(owner)
        if isinstance(self.value, str) and {"fact", "level"} <= set(names):
            return self._level_beside_others(key)
        self.meant = likely(key, names)
        return self._made("STG012", self._in_line(self.meant), key=key[:80])

    def _level_beside_others(self, key: str) -> Fault:
        """`{svenska: sfi-c, evidence: ...}`: the short form of a level stands alone."""
        place, value = self.position(), self.source.positions.at(self.source.file, *self.path)
        whole = Position(place.file, place.line, place.column, value.end_line, value.end_column)
        self.meant = "fact"
        hint = put_in(self.source.line(place.line), whole, f"fact: {key}, level: {self.value}")
        in_flow = "{" in self.source.line(place.line)[: place.column]
        return self._made("STG012", hint if in_flow else "", key=key[:80], reason="pair", level=str(self.value)[:80])

    def _missing(self, key: str | int) -> Fault:
        plain = key == "name" and annotation_at(self.model, self.loc) is not Text
        line = "" if plain else _MISSING_LINES.get(str(key), "")
        return self._made("STG013", line or f"{key}: ...", key=key)

    def _not_an_id(self) -> Fault:
        if self.loc[-1] == "participant":
            return fault("STG017", self.position(), reason="pseudonym", found="")
        if self._is_misspelt_form():
            return self._requirement()
        text = str(self.path[-1]) if self.on_key else str(self.value)
        return self._made("STG017", self._in_line(as_id(text)), found=text[:80])

    def _not_allowed(self, allowed: tuple[str, ...]) -> Fault:
        found = str(self.path[-1]) if self.on_key else str(self.value)
        word = translated(found, allowed) or likely(found, allowed)
        return self._made("STG016", self._in_line(word), found=self._shown(), allowed=", ".join(allowed))

    def _is_misspelt_form(self) -> bool:
        """Whether what looks like a fact with its level is more likely a form of requirement with a misspelt key; goes there if so."""
        if self.loc[-1] not in ("fact", "level") or not isinstance(self.value, (list, dict)) or not self.path:
            return False
        self.path, self.on_key = self.path[:-1], False
        self.value = descend(self.source.value, self.path)[1]
        return True

    def _requirement(self) -> Fault:
        """What cannot be told as any form of requirement; where it is a mapping, its first key is perhaps a misspelt one."""
        hint = ""
        if isinstance(self.value, dict):
            for key in self.value:
                position = self.source.positions.key(self.source.file, *self.path, key)
                word = likely(key, ("any_of", "all_of", "at_least", "experience", "age", "fact", "decided_by"))
                if word and not hint:
                    hint = put_in(self.source.line(position.line), position, word)
        return self._made("STG022", hint, found=self._shown() if not isinstance(self.value, (dict, list)) else "")

    def _wrong_type(self, expected: str) -> Fault:
        if comma := self._comma():
            return comma
        if expected == "text" and self._is_misspelt_form():
            return self._requirement()
        wanted = annotation_at(self.model, self.loc)
        if wanted is Text and isinstance(self.value, (str, int)):
            text = str(self.value)
            hint = self._in_line("{sv: " + (quote(text) if re.search(r"[,:#{}\[\]]|^\W", text) else text) + "}")
        elif expected == "mapping" and self.loc[-1:] == ("starts",) and (day := corrected("date", self.value, "")):
            hint = self._in_line(f"[{day}]")
        else:
            hint = "" if expected == "list" and holds_mappings(wanted) else self._corrected(expected)
        shown = {"reason": "text", "text": self.value[:80]} if isinstance(self.value, str) else {}
        return self._made("STG014", hint, expected=f"type.{expected}", found=f"type.{_type_of(self.value)}", **shown)

    def _comma(self) -> Fault | None:
        """A comma in an unquoted text inside `{...}` makes the rest of the text a key without a value."""
        positions, file = self.source.positions, self.source.file
        if not self.path or self.value is not None:
            return None
        parent = descend(self.source.value, self.path[:-1])[1]
        whole = positions.exact(file, *self.path[:-1])
        if whole is None or not isinstance(parent, dict) or self.source.line(whole.line)[whole.column - 1 : whole.column] != "{":
            return None
        names = list(parent)
        index = last = names.index(self.path[-1])
        while last + 1 < len(names) and parent[names[last + 1]] is None:
            last += 1
        while index > 0 and parent[names[index]] is None:
            index -= 1
        start, end = positions.at(file, *self.path[:-1], names[index]), positions.key(file, *self.path[:-1], names[last])
        if not isinstance(parent[names[index]], str) or start.line != end.end_line:
            return None
        place = Position(file, start.line, start.column, start.line, end.end_column)
        line = self.source.line(start.line)
        hint = put_in(line, place, quote(line[start.column - 1 : end.end_column - 1]))
        return fault("STG005", place, hint=hint, source_line=line, reason="comma")


def _type_of(value: Any) -> str:
    names = {bool: "bool", int: "integer", float: "decimal", str: "text", list: "list", dict: "mapping"}
    return names.get(type(value), "nothing")
