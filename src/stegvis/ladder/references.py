"""Names that files use for one another's entries: what is defined where, and which names lead nowhere.

Comes in: the drafts of all ladders and programmes. Goes out: faults for dangling names, unknown levels and steps, ids defined twice,
and names of entries in files that are not in `uses`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from stegvis.corrections import as_id
from stegvis.faults import Fault, Position
from stegvis.ladder.draft import Draft, items, mapping
from stegvis.mending import put_in
from stegvis.shapes import MOST, likely
from stegvis.source import Path
from stegvis.terms import Frozen

__all__ = ["references"]

AnyDraft = Draft[Frozen]

MOST_COMPARED = 50_000
"""So many ids of a file are compared with wrong ones, to find what was meant: it takes time, and nobody needs a thousand hints."""

_SECTIONS = {"competencies": "competency", "certificates": "certificate", "work": "work", "activities": "activity", "jobs": "job"}
_WANTED = {
    "fact": frozenset({"competency", "certificate"}),
    "certificate": frozenset({"certificate"}),
    "activity": frozenset({"activity"}),
    "job": frozenset({"job"}),
    "experience": frozenset({"job", "work"}),
}


@dataclass(frozen=True, slots=True)
class _Defined:
    """An id with what it names and where it stands."""

    kind: str
    draft: AnyDraft
    path: Path
    levels: tuple[Any, ...] = ()

    def position(self) -> Position:
        return self.draft.source.positions.key(self.draft.file, *self.path)


@dataclass(frozen=True, slots=True)
class _Name:
    """An id that is used somewhere: what kind it must be of, and the level that is asked with it."""

    id: Any
    wanted: str
    path: Path
    on_key: bool = False
    level: Any = None
    level_path: Path = ()


def references(
    drafts: Sequence[AnyDraft], missing: frozenset[str], shipped: tuple[str, ...] = (), programmes: Sequence[AnyDraft] = ()
) -> list[Fault]:
    """Every fault in how the files name one another's entries.

    Args:
        drafts: the ladders, in the order in which the first of two definitions is the right one.
        missing: the ladders in `uses` for which no file was found.
        shipped: the ladders that could be named besides, for hints.
        programmes: what may name the facts, jobs and work of every ladder, and comes after all of them.
    """
    defined, faults = _index(drafts, programmes)
    by_ladder = {draft.id: draft for draft in drafts}
    for draft in _of_known_schema(drafts):
        faults.extend(_unknown_uses(draft, by_ladder, shipped))
        visible = {draft.id, *draft.uses}
        parts = [by_ladder.get(name) for name in visible]
        whole = not visible & missing and all(part is not None and part.is_readable for part in parts)
        judge = _Judge(draft, defined, by_ladder, frozenset(visible), whole)
        wrong = chain(chain.from_iterable(judge.name(name) for name in _names(draft)), judge.steps())
        faults.extend(islice(wrong, MOST))
    whole = not missing and all(draft.is_readable for draft in drafts)
    for draft in _of_known_schema(programmes):
        judge = _Judge(draft, defined, by_ladder, frozenset(by_ladder), whole, by="programme.")
        faults.extend(islice(chain.from_iterable(judge.name(name) for name in _names_of_programme(draft)), MOST))
    return faults


def _of_known_schema(drafts: Sequence[AnyDraft]) -> Iterator[AnyDraft]:
    return (draft for draft in drafts if draft.source.is_whole == draft.is_readable)


def _index(drafts: Sequence[AnyDraft], programmes: Sequence[AnyDraft]) -> tuple[dict[str, _Defined], list[Fault]]:
    """What each id stands for, and a fault for each id that is defined again."""
    defined: dict[str, _Defined] = {}
    faults: list[Fault] = []

    def define(entry_id: str, made: _Defined) -> None:
        if (first := defined.get(entry_id)) is None:
            defined[entry_id] = made
            return
        place = first.position()
        faults.append(made.draft.fault("STG032", made.position(), id=entry_id, other=f"{place.file}:{place.line}"))

    for draft in drafts:
        define(draft.id, _Defined("ladder", draft, ("ladder",)))
    for draft in drafts:
        for section, kind in _SECTIONS.items():
            for entry_id, value in draft.section(section).items():
                levels = tuple(items(mapping(value).get("levels")))
                made = _Defined(kind, draft, (section, entry_id), levels)
                define(entry_id, made)
                defined.setdefault(as_id(entry_id), made)
                faults.extend(_repeated(draft, (section, entry_id, "levels"), list(levels)))
        numbers = [mapping(step).get("step") for step in items(draft.source.value.get("steps"))]
        faults.extend(_repeated(draft, ("steps",), numbers, "step"))
    for draft in programmes:
        define(draft.id, _Defined("programme", draft, ("programme",)))
    return defined, faults


def _repeated(draft: AnyDraft, path: Path, values: list[Any], *below: str) -> Iterator[Fault]:
    """Levels or step numbers that stand twice in one list."""
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        position = draft.source.positions.at(draft.file, *path, index, *below)
        if value is not None and str(value) in first:
            yield draft.fault("STG032", position, id=value, other=f"{draft.file}:{first[str(value)]}")
        first.setdefault(str(value), position.line)


def _unknown_uses(draft: AnyDraft, by_ladder: Mapping[str, AnyDraft], shipped: tuple[str, ...]) -> Iterator[Fault]:
    positions = draft.source.positions
    for index, used in enumerate(items(draft.source.value.get("uses"))):
        if isinstance(used, str) and used not in by_ladder:
            position = positions.at(draft.file, "uses", index)
            others = tuple(name for name in (*by_ladder, *shipped) if name != draft.id)
            hint = _line(draft, position, likely(used, others))
            yield draft.fault("STG033", position, hint=hint, id=used)


def _line(draft: AnyDraft, position: Position, word: str) -> str:
    return put_in(draft.source.line(position.line), position, word) if word else ""


def _names(draft: AnyDraft) -> Iterator[_Name]:
    """Every id that the file uses for an entry, with its path."""
    for section in ("competencies", "certificates"):
        for entry_id, value in draft.section(section).items():
            yield from _gains(mapping(value).get("implies"), (section, entry_id, "implies"))
    for entry_id, value in draft.section("activities").items():
        entry, path = mapping(value), ("activities", entry_id)
        yield from _required(entry.get("requires"), (*path, "requires"))
        yield from _gains(entry.get("gives"), (*path, "gives"))
        yield from _plain(entry, path, "co_requires", "activity")
        yield from _plain(entry, path, "renews", "certificate")
        yield from _plain(entry, path, "replaced_by", "activity")
    for entry_id, value in draft.section("jobs").items():
        entry, path = mapping(value), ("jobs", entry_id)
        yield from _required(entry.get("requires"), (*path, "requires"))
        yield from _plain(entry, path, "counts_as", "experience")
        yield from _plain(entry, path, "replaced_by", "job")
    for index, value in enumerate(items(draft.source.value.get("steps"))):
        yield from _plain(mapping(value), ("steps", index), "certificate", "certificate")


def _names_of_programme(draft: AnyDraft) -> Iterator[_Name]:
    yield from _required(draft.source.value.get("eligible"), ("eligible",))
    for track, value in draft.section("tracks").items():
        yield from _required(mapping(value).get("eligible"), ("tracks", track, "eligible"))
    for index, value in enumerate(items(draft.source.value.get("priority"))):
        yield from _required(mapping(value).get("requires"), ("priority", index, "requires"))


def _plain(entry: dict[str, Any], path: Path, key: str, wanted: str) -> Iterator[_Name]:
    value = entry.get(key)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield _Name(item, wanted, (*path, key, index))
    else:
        yield _Name(value, wanted, (*path, key))


def _gains(value: Any, path: Path) -> Iterator[_Name]:
    for index, item in enumerate(items(value)):
        place = (*path, index)
        if isinstance(item, dict) and "fact" in item:
            yield _Name(item["fact"], "fact", (*place, "fact"), level=item.get("level"), level_path=(*place, "level"))
        else:
            yield _fact(item, place)


def _fact(item: Any, path: Path) -> _Name:
    """A fact named alone, or as the only key of a mapping whose value is the level."""
    if isinstance(item, dict) and len(item) == 1:
        ((fact, level),) = item.items()
        return _Name(fact, "fact", (*path, fact), on_key=True, level=level, level_path=(*path, fact))
    return _Name(item, "fact", path)


def _required(value: Any, path: Path) -> Iterator[_Name]:
    """Every name in a requirement, in any of its forms."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _required(item, (*path, index))
    elif not isinstance(value, dict):
        yield _Name(value, "fact", path)
    elif key := next((key for key in ("any_of", "all_of", "of") if key in value), None):
        yield from _required(value[key], (*path, key))
    elif "experience" in value:
        experience = mapping(value["experience"])
        for index, item in enumerate(items(experience.get("of"))):
            yield _Name(item, "experience", (*path, "experience", "of", index))
    elif "fact" in value:
        yield _Name(value["fact"], "fact", (*path, "fact"))
    elif not value.keys() & {"age", "decided_by", "at_least"}:
        yield _fact(value, path)


class _Judge:
    """Judges the names in one file by what is defined in all of them; `by` is what begins the reasons in its faults."""

    def __init__(
        self,
        draft: AnyDraft,
        defined: Mapping[str, _Defined],
        by_ladder: Mapping[str, AnyDraft],
        visible: frozenset[str],
        whole: bool,
        by: str = "",
    ) -> None:
        self.draft, self.defined, self.by_ladder = draft, defined, by_ladder
        self.visible, self.whole, self.by = visible, whole, by
        self.right: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.compared = 0

    def name(self, name: _Name) -> Iterator[Fault]:
        """What is wrong with one name; what is no id has been reported already."""
        if not isinstance(name.id, str) or as_id(name.id) != name.id:
            return
        positions, file = self.draft.source.positions, self.draft.file
        position = positions.key(file, *name.path) if name.on_key else positions.at(file, *name.path)
        found = self.defined.get(name.id)
        if found is None or found.kind not in _WANTED[name.wanted]:
            if self.whole and not (name.on_key and isinstance(name.level, (list, dict))):
                yield self._dangling(name, position, found)
        elif found.draft.id not in self.visible:
            if self.whole:
                yield self._not_in_uses(name.id, found.draft.id, position)
        elif name.wanted == "fact":
            yield from self._level(name, found, position)

    def _dangling(self, name: _Name, position: Position, found: _Defined | None) -> Fault:
        word = self._meant(name)
        extra = {"is": f"kind.{found.kind}"} if found else {}
        hint = _line(self.draft, position, word)
        return self.draft.fault("STG030", position, hint=hint, id=name.id, wanted=name.wanted, reason=f"{self.by}{name.wanted}", **extra)

    def _meant(self, name: _Name) -> str:
        """The id that was probably meant: rather one that may be named here than one of another file."""
        if name.wanted not in self.right:
            kinds = _WANTED[name.wanted]
            right = tuple(key for key, entry in self.defined.items() if entry.kind in kinds)
            near = tuple(key for key in right if self.defined[key].draft.id in self.visible)
            self.right[name.wanted] = (near, right)
        near, right = self.right[name.wanted]
        self.compared += len(right)
        return "" if self.compared > MOST_COMPARED else likely(name.id, near) or likely(name.id, right)

    def _not_in_uses(self, entry_id: str, ladder: str, position: Position) -> Fault:
        hint = f"uses: [{', '.join([*self.draft.uses, ladder])}]"
        return self.draft.fault("STG034", position, hint=hint, id=entry_id, ladder=ladder)

    def _level(self, name: _Name, found: _Defined, position: Position) -> Iterator[Fault]:
        """Whether a level is named exactly where the fact has levels, and is one of them."""
        levels = tuple(level for level in found.levels if isinstance(level, str))
        if name.level is None:
            if levels and not name.on_key:
                alone = isinstance(name.path[-1], int) or name.path[-1] in ("requires", "eligible")
                pair = f"{{{name.id}: {levels[-1]}}}" if alone else ""
                yield self.draft.fault(
                    "STG035", position, hint=_line(self.draft, position, pair), fact=name.id, reason="no-level", levels=", ".join(levels)
                )
        elif isinstance(name.level, str) and name.level not in levels:
            place = self.draft.source.positions.at(self.draft.file, *name.level_path)
            if levels:
                hint = _line(self.draft, place, likely(name.level, levels))
                yield self.draft.fault("STG031", place, hint=hint, fact=name.id, level=name.level, levels=", ".join(levels))
            else:
                yield self.draft.fault("STG035", place, hint=self._without_level(name), fact=name.id, reason="no-levels")

    def _without_level(self, name: _Name) -> str:
        whole = self.draft.source.positions.exact(self.draft.file, *name.path[:-1])
        return _line(self.draft, whole, str(name.id)) if whole and name.on_key else ""

    def steps(self) -> Iterator[Fault]:
        """Steps that entries belong to or lead to, and that are not there."""
        for section in ("activities", "jobs"):
            for entry_id, value in self.draft.section(section).items():
                number = mapping(value).get("step")
                if number is not None:
                    yield from self._step(self.draft, number, (section, entry_id, "step"))
        for index, value in enumerate(items(self.draft.source.value.get("steps"))):
            onward = items(mapping(value).get("onward"))
            for place, item in enumerate(onward):
                path = ("steps", index, "onward", place)
                if not isinstance(item, dict):
                    yield from self._step(self.draft, item, path)
                elif "ladder" not in item:
                    yield from self._step(self.draft, item.get("step"), (*path, "step"))
                elif isinstance(other := item["ladder"], str):
                    yield from self._elsewhere(other, item.get("step"), path)

    def _elsewhere(self, ladder: str, number: Any, path: Path) -> Iterator[Fault]:
        if (target := self.by_ladder.get(ladder)) is not None:
            yield from self._step(target, number, (*path, "step"))
            return
        position = self.draft.source.positions.at(self.draft.file, *path, "ladder")
        hint = _line(self.draft, position, likely(ladder, tuple(self.by_ladder)))
        yield self.draft.fault("STG030", position, hint=hint, id=ladder, wanted="ladder", reason="ladder")

    def _step(self, target: AnyDraft, number: Any, path: Path) -> Iterator[Fault]:
        numbers = [mapping(step).get("step") for step in items(target.source.value.get("steps"))]
        if type(number) is not int or number in numbers or not target.source.is_whole:
            return
        position = self.draft.source.positions.at(self.draft.file, *path)
        known = [known for known in numbers if type(known) is int]
        steps = ", ".join(str(known) for known in sorted(known))
        reason = {} if steps else {"reason": "none"}
        yield self.draft.fault("STG036", position, step=number, ladder=target.id, steps=steps, **reason)
