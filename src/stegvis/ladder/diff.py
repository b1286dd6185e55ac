"""What an edit changes in ladders and programmes: entry by entry, key by key, and for whom it matters.

Comes in: two catalogues, the old and the new. Goes out: changes in three categories; nothing here knows a participant.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Certificate, Ladder
from stegvis.ladder.programme import Programme
from stegvis.terms import Frozen, Text

__all__ = ["CATEGORIES", "Category", "Change", "Kind", "changes"]

Category = Literal["breaks", "changes", "text"]
"""`breaks`: what somebody on the way holds, is in or counts on is gone or worth less; `changes`: routes, dates, pay or cost may differ;
`text`: only what is read."""

CATEGORIES: tuple[Category, ...] = ("breaks", "changes", "text")
"""In the order in which they matter."""

Kind = Literal["ladder", "step", "certificate", "competency", "work", "activity", "job", "programme"]


class Change(Frozen):
    """One difference: of an entry as a whole (`key` empty), or of one key of it, with what stood there and what stands there now.

    `key` is written as in the file, inner keys after a point. `old` is None for what is new, `new` for what is gone; an entry whose id
    has changed but not its name is one change, of the key `id`.
    """

    category: Category
    kind: Kind
    id: str
    name: Text
    ladder: str
    key: str = ""
    old: str | None = None
    new: str | None = None


_Place = tuple[Kind, str]
_Entry = tuple[str, Text, dict[str, Any]]
_Entries = Mapping[_Place, _Entry]
"""By kind and id: the file, the name, and the values as they would be written."""

_READ = frozenset(
    {"agreement", "assumption", "checked_on", "esco", "issuer", "jobtech", "meta", "name", "owner", "partners", "responsible", "seqf"}
    | {"source", "sources", "ssyk", "team", "text", "uses", "where", "how", "url", "question"}
)
"""Keys, outer or inner, that change no route, no date and no cost."""

_COUNTED_ON = frozenset({"gives", "implies", "counts_as", "onward", "levels"})
"""Lists of which somebody on the way may count on every item."""


def changes(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Every difference, by category, then by ladder, kind and id; the order of keys and lists, comments and layout make none."""
    before, after = _entries(old), _entries(new)
    renamed = _renamed(before, after)
    found: list[Change] = []
    for place in {**before, **after}:
        if place not in after:
            found += _gone(place, before, renamed.get(place))
        elif place not in before:
            found += [] if place in renamed.values() else [_change("changes", place, after[place], new="")]
        else:
            found += _edited(place, before[place], after[place])
    found += [item for here, there in renamed.items() for item in _edited(there, before[here], after[there])]
    whole = {item.id for item in found if item.kind in ("ladder", "programme") and not item.key}
    kept = [item for item in found if item.kind in ("ladder", "programme") or item.ladder not in whole]
    return tuple(sorted(kept, key=lambda item: (CATEGORIES.index(item.category), item.ladder, item.kind, item.id, item.key)))


def _gone(place: _Place, before: _Entries, renamed: _Place | None) -> Iterator[Change]:
    if renamed is None:
        yield _change("breaks", place, before[place], old="")
    else:
        yield _change("breaks", renamed, before[place], "id", place[1], renamed[1])


def _change(category: Category, place: _Place, entry: _Entry, key: str = "", old: Any = None, new: Any = None) -> Change:
    file, name, _ = entry
    said = {"old": _written(old), "new": _written(new)}
    return Change(category=category, kind=place[0], id=place[1], name=name, ladder=file, key=key, **said)


def _edited(place: _Place, before: _Entry, after: _Entry) -> Iterator[Change]:
    if before[0] != after[0]:
        yield _change("changes", place, after, "ladder", before[0], after[0])
    for key, old, new in _keys("", before[2], after[2]):
        yield _change(_category(key, old, new), place, after, key, old, new)


def _keys(above: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The keys that differ, the inner ones of mappings that are on both sides told one by one."""
    for key in {**old, **new}:
        one, two = old.get(key), new.get(key)
        if one != two:
            if isinstance(one, dict) and isinstance(two, dict) and key not in ("requires", "eligible"):
                yield from _keys(f"{above}{key}.", one, two)
            else:
                yield f"{above}{key}", one, two


def _category(key: str, old: Any, new: Any) -> Category:
    words = key.split(".")
    if not _READ.isdisjoint(words):
        return "text"
    lost = _LOSSES.get(key) or (_fewer if words[-1] in _COUNTED_ON else None)
    return "breaks" if lost is not None and lost(old, new) else "changes"


def _fewer(old: Any, new: Any) -> bool:
    """Whether something that stood in the list is gone, or, where order counts, stands elsewhere."""
    before, after = old or [], new or []
    return [item for item in after if item in before] != before


def _shorter(old: Any, new: Any) -> bool:
    """Whether what had no end, or a later one, ends now."""
    return new is not None and (old is None or new < old)


_LOSSES: Mapping[str, Callable[[Any, Any], bool]] = {
    "valid_months": _shorter,
    "cap.months": _shorter,
    "valid_to": _shorter,
    "private": lambda _, new: bool(new),  # a participant file must not say it any more
}


def _renamed(before: _Entries, after: _Entries) -> dict[_Place, _Place]:
    """What is gone and what is new under the same name, where that is sure: of one kind and one file, with that name once."""
    gone, come = (_by_name(one, other) for one, other in ((before, after), (after, before)))
    return {gone[name]: come[name] for name in gone if name in come}


def _by_name(entries: _Entries, others: _Entries) -> dict[tuple[str, str, str], _Place]:
    named: dict[tuple[str, str, str], list[_Place]] = {}
    for place, (file, name, _) in entries.items():
        if place not in others and place[0] != "step":
            named.setdefault((place[0], file if place[0] not in ("ladder", "programme") else "", name["sv"].casefold()), []).append(place)
    return {name: places[0] for name, places in named.items() if len(places) == 1}


# ---- entries as they would be written -----------------------------------------------------------------------------


def _entries(catalogue: Catalogue) -> _Entries:
    found: dict[_Place, _Entry] = {}
    for ladder in catalogue.ladders.values():
        found["ladder", ladder.id] = (ladder.id, ladder.name, _ladder(ladder))
        for step in ladder.steps:
            found["step", f"{ladder.id} {step.step}"] = (ladder.id, step.name, _values(step))
    for fact in catalogue.facts.values():
        kind: Kind = "certificate" if isinstance(fact, Certificate) else "competency"
        found[kind, fact.id] = (fact.ladder, fact.name, _values(fact))
    sections: tuple[tuple[Kind, Mapping[str, Any]], ...] = (
        ("work", catalogue.work),
        ("activity", catalogue.activities),
        ("job", catalogue.jobs),
    )
    for section, entries in sections:
        for entry in entries.values():
            found[section, entry.id] = (entry.ladder, entry.name, _values(entry))
    for programme in catalogue.programmes.values():
        found["programme", programme.id] = (programme.id, programme.name, _programme(programme))
    return found


def _ladder(ladder: Ladder) -> dict[str, Any]:
    values: dict[str, Any] = {"name": dict(ladder.name.items()), "partners": [_values(item) for item in ladder.partners]}
    values |= {"uses": sorted(ladder.uses), "checked_on": ladder.checked_on and ladder.checked_on.isoformat()}
    return values | ({"text": dict(ladder.text.items())} if ladder.text else {})


def _programme(programme: Programme) -> dict[str, Any]:
    return {key: value for key, value in _values(programme).items() if key not in ("id", "digest")}


def _values(entry: Frozen) -> dict[str, Any]:
    """The keys that say something, lists of which the order means nothing sorted."""
    written = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: _in_order(key, value) for key, value in written.items()}


def _in_order(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {inner: _in_order(inner, item) for inner, item in value.items()}
    if isinstance(value, list):
        items = [_in_order("", item) for item in value]
        return items if key in ("levels", "priority") else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def _written(value: Any) -> str | None:
    """A value in one line, as it might stand in a file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(str(_written(item)) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
