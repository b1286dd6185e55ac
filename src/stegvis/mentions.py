"""What a participant, in a file or in a case of partners' expectations, names beside the ladders.

Comes in: a parsed file that has the right shape, and the catalogue. Goes out: a fault for each name that no ladder knows, with the
likely word, and for what cannot both be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from stegvis.dates import age_on, parse_day
from stegvis.faults import Fault, Severity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.draft import items, mapping
from stegvis.ladder.names import EMPLOYMENTS, folded, is_yes, nearest, resolve, resolve_level, track_names
from stegvis.mending import put_in
from stegvis.positions import Path as Place
from stegvis.requirement import RESERVED
from stegvis.source import Source

__all__ = ["Doubt", "case_faults", "doubts"]


class Doubt(Fault):
    """What is an error in a ladder but only a warning in a participant file, which is planned with all the same."""

    __slots__ = ()

    @property
    def severity(self) -> Severity:
        """Always a warning."""
        return "warning"


LEAST_AGE, MOST_AGE = 14, 80
"""Ages outside of these are rather a slip of the pen."""

_AMONG = {
    "fact": ("facts",),
    "job": EMPLOYMENTS,
    "activity": ("activities",),
    "judged": ("activities", "jobs"),
    "target": ("jobs", "facts", "ladders"),
    "include": ("activities", "facts"),
    "ladder": ("ladders",),
    "programme": ("programmes",),
}
"""Where what is named is looked for, by what is wanted there."""

_INSIDE = {"in_progress": ("activity", "activity"), "waivers": ("for", "judged"), "programmes": ("id", "programme")}
"""The key that names something in each item of a list, and what is wanted there."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in a participant file: what is wanted there and where it stands; of a key, `on_key`; with the level that stands beside it."""

    text: str
    wanted: str
    place: Place
    on_key: bool = False
    level: Place | None = None
    has_levels: bool = False


def doubts(source: Source, catalogue: Catalogue, today: date | None) -> Iterator[Fault]:
    """What is doubtful in a participant file that has no faults: names that no ladder knows, and what cannot both be.

    Args:
        source: the parsed file.
        catalogue: the ladders.
        today: the day on which an age is odd, if ages are judged at all.
    """
    return _Names(source, catalogue, today).doubts()


def case_faults(source: Source, catalogue: Catalogue, place: Place) -> Iterator[Fault]:
    """The same for one case of expectations, where a name that no ladder knows is an error: a case is there to be run."""
    for item in _Names(source, catalogue, None, place).doubts():
        yield item if item.code == "STG024" else Fault(item.code, item.position, item.particulars, item.hint, item.source_line)


class _Names:
    """The names of one participant without faults, in the file at that place, beside the ladders."""

    def __init__(self, source: Source, catalogue: Catalogue, today: date | None, root: Place = ()) -> None:
        self.source, self.catalogue, self.today, self.root = source, catalogue, today, root
        value: Any = source.value
        for part in root:
            value = value[part]
        self.value: dict[str, Any] = value

    def doubts(self) -> Iterator[Fault]:
        """What no ladder knows, each with the likely word; and what cannot both be."""
        for named in self._every():
            found = resolve(self.catalogue, named.text, _AMONG[named.wanted])
            if found is None:
                likely = nearest(self.catalogue, named.text, _AMONG[named.wanted]) or ""
                yield self._doubt("STG030", named.place, likely, named.on_key, id=named.text, reason=f"participant.{named.wanted}")
            elif named.has_levels and (levels := self.catalogue.facts[found].levels if found in self.catalogue.facts else ()):
                yield from self._level(found, levels, named)
            elif named.has_levels and named.level is not None and not is_yes(level := str(self._at(named.level))):
                yield self._doubt("STG031", named.level, "", fact=found, level=level, levels="ja")
            elif named.wanted == "programme":
                yield from self._track(found, named.place)
            elif named.wanted == "target":
                yield from self._target_level(found)
        yield from self._contradictions()
        yield from self._age()

    def _level(self, fact: str, levels: tuple[str, ...], named: _Named) -> Iterator[Fault]:
        if named.level is None:
            yield self._doubt("STG035", named.place, "", named.on_key, fact=fact, reason="no-level", levels=", ".join(levels))
            return
        level = str(self._at(named.level))
        if resolve_level(levels, level) is None:
            likely = get_close_matches(folded(level), levels, 2, 0.8)
            yield self._doubt(
                "STG031", named.level, likely[0] if len(likely) == 1 else "", fact=fact, level=level, levels=", ".join(levels)
            )

    def _track(self, programme: str, place: Place) -> Iterator[Fault]:
        place = (*place[:-1], "track")
        track, names = self._at(place), track_names(self.catalogue.programmes[programme])
        if track is not None and folded(track) not in names:
            likely = get_close_matches(folded(track), list(names), 1)
            yield self._doubt("STG030", place, names[likely[0]] if likely else "", id=track, reason="participant.track")

    def _target_level(self, found: str) -> Iterator[Fault]:
        level = self.value["target"].partition(":")[2].strip()
        levels = self.catalogue.facts[found].levels if found in self.catalogue.facts else ()
        if level and level not in levels:
            yield self._doubt("STG031", ("target",), "", fact=found, level=level, levels=", ".join(levels) or "–")

    def _doubt(self, code: str, place: Place, likely: str, on_key: bool = False, **particulars: str) -> Doubt:
        """The warning, with the line as it was probably meant."""
        positions, file = self.source.positions, self.source.file
        place = (*self.root, *place)
        position = positions.key(file, *place) if on_key else positions.at(file, *place)
        line = self.source.line(position.line)
        return Doubt(code, position, tuple(particulars.items()), put_in(line, position, likely) if likely else "", line)

    def _at(self, place: Place) -> Any:
        value: Any = self.value
        for part in place:
            value = value[int(part)] if isinstance(value, list) else mapping(value).get(str(part))
        return value

    def _every(self) -> Iterator[_Named]:
        """Everything that is named."""
        for index, holding in enumerate(items(self.value.get("holds"))):
            yield from _held(holding, ("holds", index))
        for *place, wanted in (
            ("not_held", "fact"),
            ("wishes", "avoid", "judged"),
            ("wishes", "must_include", "include"),
            ("wishes", "fields", "ladder"),
        ):
            yield from (_Named(text, wanted, (*place, index)) for index, text in enumerate(items(self._at(tuple(place)))))
        for key, (inner, wanted) in _INSIDE.items():
            for index, item in enumerate(items(self.value.get(key))):
                yield _Named(item[inner], wanted, (key, index, inner))
        for index, item in enumerate(items(self.value.get("waivers"))):
            yield from _required(item["requirement"], ("waivers", index, "requirement"))
        if (works_as := self.value.get("works_as")) is not None:
            yield _Named(works_as, "job", ("works_as",))
        if (expected := mapping(self.value.get("expect")).get("activity")) is not None:
            yield _Named(expected, "activity", ("expect", "activity"))
        if (target := self.value.get("target")) is not None:
            yield _Named(target.partition(":")[0].strip(), "target", ("target",))

    def _contradictions(self) -> Iterator[Fault]:
        """What is to be avoided and included, and what is held (or comes with what is) and denied; what ends may be both in time."""
        avoid = {resolve(self.catalogue, text, ("activities", "jobs")) for text in items(self._at(("wishes", "avoid")))}
        for index, text in enumerate(items(self._at(("wishes", "must_include")))):
            if (found := resolve(self.catalogue, text, ("activities", "facts"))) is not None and found in avoid:
                yield self._doubt("STG024", ("wishes", "must_include", index), "", id=text, reason="participant.avoid")
        names = [one for index, holding in enumerate(items(self.value.get("holds"))) for one in _held(holding, ("holds", index))]
        lasting = [one for one in names if one.wanted == "fact" and mapping(self._at(one.place[:2])).get("expires") is None]
        facts = [found for one in lasting if (found := resolve(self.catalogue, one.text, ("facts",)))]
        lowest = [(fact, next(iter(self.catalogue.facts[fact].levels), None)) for fact in facts]
        held = {fact for fact, _ in self.catalogue.closure(lowest)}
        for index, text in enumerate(items(self.value.get("not_held"))):
            if resolve(self.catalogue, text, ("facts",)) in held:
                yield self._doubt("STG024", ("not_held", index), "", id=text, reason="participant.held")

    def _age(self) -> Iterator[Fault]:
        born = self.value.get("born")
        if born is None or self.today is None:
            return
        age = self.today.year - born if isinstance(born, int) else age_on(parse_day(born), self.today)
        if not LEAST_AGE <= age <= MOST_AGE:
            yield self._doubt("STG015", ("born",), "", found=str(born), age=str(age), reason="age" if age >= 0 else "unborn")


def _held(holding: Any, place: Place) -> Iterator[_Named]:
    """The names in one holding: its fact with its level, or its occupations."""
    if isinstance(holding, str):
        yield _Named(holding, "fact", place, has_levels=True)
    elif holding.get("experience"):
        for work in holding["experience"]:
            yield _Named(work, "job", (*place, "experience", work), on_key=True)
    elif "fact" in holding:
        level = (*place, "level") if holding.get("level") is not None else None
        yield _Named(holding["fact"], "fact", (*place, "fact"), level=level, has_levels=True)
    else:
        for fact in holding:
            yield _Named(fact, "fact", (*place, fact), on_key=True, level=(*place, fact), has_levels=True)


def _required(requirement: Any, place: Place) -> Iterator[_Named]:
    """The names in the requirement of a waiver."""
    if isinstance(requirement, str):
        yield _Named(requirement, "fact", place)
    elif isinstance(requirement, list):
        for index, item in enumerate(requirement):
            yield from _required(item, (*place, index))
    elif "experience" in requirement:
        of = (*place, "experience", "of")
        yield from (_Named(work, "job", (*of, index)) for index, work in enumerate(requirement["experience"]["of"]))
    elif "fact" in requirement:
        yield _Named(requirement["fact"], "fact", (*place, "fact"))
    elif RESERVED.isdisjoint(requirement):
        yield from (_Named(fact, "fact", (*place, fact), on_key=True, level=(*place, fact), has_levels=True) for fact in requirement)
    else:
        for key in ("any_of", "all_of", "of"):
            yield from _required(requirement.get(key, []), (*place, key))
