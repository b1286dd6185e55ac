"""Every fault of every file, whatever kind of file it is: the door of `stegvis check`.

Comes in: files and folders, and the ladders that participants are read against. Goes out: all faults, warnings and remarks, in the order
of file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from stegvis.dates import age_on, parse_day
from stegvis.faults import Fault, Severity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.draft import items, kind_of, mapping
from stegvis.ladder.loader import PROGRAMMES, ladder_faults, no_ladder, read_files, yaml_files
from stegvis.ladder.names import EMPLOYMENTS, folded, nearest, resolve, resolve_level, track_names
from stegvis.mending import put_in
from stegvis.participant import participant_faults
from stegvis.positions import Path as Place
from stegvis.requirement import RESERVED
from stegvis.source import Source

__all__ = ["Doubt", "check_files"]

Ladders = Callable[[], Catalogue | None]


class Doubt(Fault):
    """What is an error in a ladder but only a warning in a participant file, which is planned with all the same."""

    __slots__ = ()

    @property
    def severity(self) -> Severity:
        """Always a warning."""
        return "warning"


def check_files(paths: Iterable[str | Path], *, ladders: Ladders | None = None, today: date | None = None) -> tuple[Fault, ...]:
    """Every fault of the files and of those in the folders: ladders, programmes, participants; of others only what is wrong with the text.

    Participants are compared with what `ladders` gives, if anything: a name that no ladder knows is a warning with the likely one. It is
    called once at most, and only where there is a participant to compare. An age on `today` that hardly any participant has is a warning
    here, and only here: in a plan nothing is said of an age that no rule asks for.

    With a folder its folder `programmes` is read. Files of one folder are judged together, and so are the programmes in its folder
    `programmes`; a ladder that one of them names is looked for beside it, then among the shipped ones.
    """
    found: list[Fault] = []
    files: set[Path] = set()
    for path in (Path(path) for path in paths):
        inside = [*yaml_files(path), *yaml_files(path / PROGRAMMES)] if path.is_dir() else [path]
        files.update(file.parent.resolve() / file.name for file in inside)
        if not inside:
            found.append(no_ladder(str(path)))
    groups: dict[Path, list[Source]] = {}
    for file in sorted(files):
        sources, unread = read_files([file])
        found += unread
        for source in sources:
            groups.setdefault(_home(file, kind_of(source)), []).append(source)
    known = cache(ladders) if ladders is not None else None
    for folder, sources in groups.items():
        found += _group_faults(folder, sources, known, today)
    return tuple(sorted(set(found), key=lambda item: (item.position, item.code, item.particulars)))


def _home(file: Path, kind: str) -> Path:
    """The folder of the ladders that a file belongs with."""
    above = kind in ("programme", "") and file.parent.name == PROGRAMMES
    return file.parent.parent if above else file.parent


def _group_faults(folder: Path, sources: list[Source], known: Ladders | None, today: date | None) -> list[Fault]:
    found: list[Fault] = []
    ladders: list[Source] = []
    for source in sources:
        match kind_of(source):
            case "participant":
                wrong = participant_faults(source)
                catalogue = known() if known is not None and not wrong else None
                found += wrong if catalogue is None else _Names(source, catalogue, today).doubts()
            case "expectations":
                found += source.faults
            case _:
                ladders.append(source)
    return found + ladder_faults(ladders, folder, today)


# ---- what a participant file names --------------------------------------------------------------------------------

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


class _Names:
    """The names in one participant file that has no faults, beside the ladders."""

    def __init__(self, source: Source, catalogue: Catalogue, today: date | None) -> None:
        self.source, self.catalogue, self.today = source, catalogue, today
        self.value: dict[str, Any] = source.value

    def doubts(self) -> Iterator[Fault]:
        """What no ladder knows, each with the likely word; and what cannot both be."""
        for named in self._every():
            found = resolve(self.catalogue, named.text, _AMONG[named.wanted])
            if found is None:
                likely = nearest(self.catalogue, named.text, _AMONG[named.wanted]) or ""
                yield self._doubt("STG030", named.place, likely, named.on_key, id=named.text, reason=f"participant.{named.wanted}")
            elif named.has_levels and (levels := self.catalogue.facts[found].levels if found in self.catalogue.facts else ()):
                yield from self._level(found, levels, named)
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
