"""The door of the ladder package: files to a catalogue.

Comes in: a folder or the texts of some ladder and programme files. Goes out: a frozen `Catalogue` with its warnings, or a
`LadderError` with every fault of every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from stegvis.corrections import as_id
from stegvis.faults import CODES, Fault, LadderError, Position, fault
from stegvis.ignoring import without_ignored
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.checks import check, check_on
from stegvis.ladder.draft import Draft, drafted, items, kind_of, mapping, unknown_kind
from stegvis.ladder.entry import Entry
from stegvis.ladder.model import Certificate, Competency, Job, Ladder, LadderFile, Work
from stegvis.ladder.programme import ProgrammeFile
from stegvis.ladder.references import references
from stegvis.ladder.shipped import shipped_folder
from stegvis.ladder.source_keys import sources_of_nothing
from stegvis.source import Positions, Source, parse
from stegvis.terms import Frozen, FrozenDict

E = TypeVar("E", bound=Entry)
M = TypeVar("M", bound=Frozen)
V = TypeVar("V")

__all__ = ["PROGRAMMES", "build_catalogue", "catalogue_beside", "ladder_faults", "load_catalogue", "no_ladder", "read_files", "yaml_files"]

_TOLD = frozenset(code for code in CODES if "STG101" <= code < "STG130") - {"STG111", "STG120"}
"""The codes of what is odd whatever the day."""

TEMPLATE = "mall.yaml.txt"
"""The template of a new ladder, which is none itself and lies among the ladders under a name that is not read."""

PROGRAMMES = "programmes"
"""The folder in a folder of ladders that holds its programmes."""


def load_catalogue(folder: str | Path | None = None) -> Catalogue:
    """Loads all ladders and programmes of a folder, or those that the library brings with it.

    Args:
        folder: its `*.yaml` files are read, and those in its folder `programmes`; what they name in `uses` and is not beside them is
            taken from the shipped ladders. Where it has no folder `programmes`, the shipped programmes are taken in too, but for those
            that name something that its ladders do not know, or have an id that is taken. Or one file: it alone, with what it names.

    Raises:
        LadderError: a file cannot be understood, or there is none; it holds every fault of every file.

    Example:
        >>> import stegvis
        >>> catalogue = stegvis.load_catalogue()
        >>> catalogue.jobs["cnc-operator"].name["sv"], catalogue.ladders["industri"].checked_on.isoformat()
        ('CNC-operatör', '2026-11-22')
    """
    place = shipped_folder() if folder is None else Path(folder)
    if place.is_file():
        return _catalogue(*read_files([place]), str(place.parent))
    sources, faults = read_files([*yaml_files(place), *yaml_files(place / PROGRAMMES)])
    shipped = [] if (place / PROGRAMMES).is_dir() else read_files(yaml_files(shipped_folder() / PROGRAMMES))[0]
    return _catalogue(sources, faults, str(place), shipped)


def build_catalogue(files: Mapping[str, str | bytes], folder: str = "") -> Catalogue:
    """Makes a catalogue out of texts by file name, as `load_catalogue` does with the files of a folder; no shipped programme is taken in.

    Raises:
        LadderError: a file cannot be understood, or none is a ladder; it holds every fault of every file.
    """
    sources = [parse(text, name) for name, text in sorted(files.items())]
    return _catalogue(sources, [], folder)


def ladder_faults(sources: Sequence[Source], folder: Path, today: date | None = None) -> list[Fault]:
    """Every fault, warning and remark about some ladder and programme files of a folder, loaded together.

    What ladders name in `uses` is looked for in the folder too. Programmes are judged beside all its ladders, or the shipped ones where
    it has none. Of those other files only the errors are told. What is odd only on some days is told where `today` is given.
    """
    loaded = _load([*sources, *_for_programmes(sources, folder)], folder)
    faults = loaded.faults or _finished(loaded, str(folder), today).warnings
    asked = {source.file for source in sources}
    return [item for item in faults if item.position.file in asked or item.severity == "error"]


def catalogue_beside(folder: Path) -> Catalogue:
    """The ladders and programmes of a folder, or the shipped ones where it has no ladder.

    Raises:
        LadderError: as `load_catalogue`.
    """
    has_ladder = any(kind_of(source) in ("ladder", "") for source in read_files(yaml_files(folder))[0])
    return load_catalogue(folder if has_ladder else None)


def _for_programmes(sources: Sequence[Source], folder: Path) -> list[Source]:
    """The other ladders that programmes among the files may name things of, those of which the kind cannot be told included."""
    kinds = {kind_of(source) for source in sources}
    asked = {source.file: kind_of(source) in ("ladder", "") for source in sources}
    for place in (folder, shipped_folder()) if "programme" in kinds else ():
        files = {shown_path(file): file for file in yaml_files(place)}
        unread = [file for name, file in files.items() if name not in asked]
        others = [source for source in read_files(unread)[0] if kind_of(source) in ("ladder", "")]
        if others or any(asked.get(name) for name in files):
            return others
    return []


def read_files(paths: Iterable[Path]) -> tuple[list[Source], list[Fault]]:
    """Parses files; those that cannot be read are faults."""
    sources: list[Source] = []
    faults: list[Fault] = []
    for path in paths:
        read = read_file(path)
        if isinstance(read, Source):
            sources.append(read)
        else:
            faults.append(read)
    return sources, faults


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files directly in a folder, by name."""
    return sorted(path for path in folder.glob("*.yaml") if path.is_file() and not path.name.startswith("."))


def read_file(path: Path) -> Source | Fault:
    """Parses one file, or says why it cannot be read."""
    name = shown_path(path)
    try:
        return parse(path.read_bytes(), name)
    except OSError as error:
        reasons = {FileNotFoundError: "missing", IsADirectoryError: "folder", PermissionError: "permission"}
        return fault("STG001", Position(name), reason=reasons.get(type(error), "other"))


def shown_path(path: Path) -> str:
    """The path as it is shown: from the present folder where that is possible, with forward slashes."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def no_ladder(folder: str) -> Fault:
    """The fault for a folder without ladders; where an editor has hidden the true end of a name, the right name is the hint."""
    hidden = sorted(path.name for path in Path(folder).glob("*.yaml.txt") if path.name != TEMPLATE) if folder else []
    hint = hidden[0].removesuffix(".txt") if hidden else ""
    return fault("STG011", Position(Path(folder).as_posix()), hint=hint, **({"reason": "txt"} if hint else {}))


@dataclass(frozen=True, slots=True)
class _Loaded:
    """All drafts with their faults."""

    drafts: Sequence[Draft[LadderFile]]
    programmes: Sequence[Draft[ProgrammeFile]]
    faults: Sequence[Fault]


def _catalogue(sources: list[Source], faults: list[Fault], folder: str, shipped: Sequence[Source] = ()) -> Catalogue:
    loaded = _load(sources, Path(folder) if folder else None, shipped)
    faults = [*faults, *loaded.faults]
    if not faults and not loaded.drafts:
        faults = [no_ladder(folder)]
    if faults:
        raise LadderError(tuple(faults))
    return _finished(loaded, folder)


def _load(sources: Sequence[Source], folder: Path | None, shipped: Sequence[Source] = ()) -> _Loaded:
    """Drafts of all ladders and programmes among the sources, of the ladders that they name, and of shipped programmes that fit them.

    Files of other kinds are passed over.
    """
    unknown = [source for source in sources if not kind_of(source)]
    faults = [item for source in unknown for item in unknown_kind(source)]
    drafts, missing = _with_named(_drafts(sources, "ladder", LadderFile), folder)
    programmes, spare = _drafts(sources, "programme", ProgrammeFile), _drafts(shipped, "programme", ProgrammeFile)
    faults += [item for draft in (*drafts, *programmes) for item in draft.faults]
    if all(source.is_whole for source in unknown):
        others = tuple(path.stem for path in yaml_files(shipped_folder())) if missing else ()
        found = references(drafts, missing, others, [*programmes, *spare])
        unfit = {item.position.file for item in found}
        programmes += [draft for draft in spare if draft.model is not None and draft.file not in unfit]
        faults += [item for item in found if item.position.file not in {draft.file for draft in spare}]
    return _Loaded(drafts, programmes, faults)


def _drafts(sources: Sequence[Source], kind: str, wanted: type[M]) -> list[Draft[M]]:
    return [drafted(source, wanted) for source in sources if kind_of(source) == kind]


def _with_named(drafts: list[Draft[LadderFile]], folder: Path | None) -> tuple[list[Draft[LadderFile]], frozenset[str]]:
    """These ladders and those that they name, and the ids of those that there are none of."""
    missing: set[str] = set()
    while wanted := _wanted(drafts) - missing:
        for name in sorted(wanted):
            if (source := _named(name, folder)) is None:
                missing.add(name)
            else:
                drafts = [*drafts, drafted(source, LadderFile)]
    return drafts, frozenset(missing)


def _wanted(drafts: Sequence[Draft[LadderFile]]) -> set[str]:
    """The ladders that are named in `uses` or `onward`, and are not there yet."""
    named: set[str] = set()
    for draft in drafts:
        named.update(draft.uses)
        for step in items(draft.source.value.get("steps")):
            named.update(str(mapping(item)["ladder"]) for item in items(mapping(step).get("onward")) if "ladder" in mapping(item))
    return named - {draft.id for draft in drafts}


def _named(ladder: str, folder: Path | None) -> Source | None:
    """The ladder with that id, out of the folder or else among the shipped ones."""
    if as_id(ladder) != ladder:
        return None
    for place in (folder, shipped_folder()):
        path = place / f"{ladder}.yaml" if place is not None else None
        if path is not None and path.is_file():
            source = read_file(path)
            if isinstance(source, Source) and kind_of(source) == "ladder" and source.value["ladder"] == ladder:
                return source
    return None


def _finished(loaded: _Loaded, folder: str, today: date | None = None) -> Catalogue:
    """The catalogue, which finds its warnings, each with the line it is about, when it is asked for them."""
    catalogue = _joined([(draft.model, draft.source.digest) for draft in loaded.drafts if draft.model is not None], folder)
    programmes = {draft.id: draft.model.in_catalogue(draft.source.digest) for draft in loaded.programmes if draft.model is not None}
    catalogue = replace(catalogue, programmes=FrozenDict(programmes))
    return replace(catalogue, odd=partial(_warnings, catalogue, loaded, today))


def _joined(models: list[tuple[LadderFile, str]], folder: str) -> Catalogue:
    facts: dict[str, Competency | Certificate] = {}
    work: dict[str, Work] = {}
    activities: dict[str, Activity] = {}
    jobs: dict[str, Job] = {}
    ladders: dict[str, Ladder] = {}
    for model, digest in sorted(models, key=lambda pair: pair[0].ladder):
        facts |= _placed(model.competencies, model.ladder) | _placed(model.certificates, model.ladder)
        work |= _placed(model.work, model.ladder)
        activities |= _placed(model.activities, model.ladder)
        jobs |= _placed(model.jobs, model.ladder)
        steps = tuple(sorted(model.steps, key=lambda step: step.step))
        ladders[model.ladder] = Ladder(model.ladder, model.name, model.partners, model.uses, model.checked_on, digest, steps, model.text)
    return Catalogue(FrozenDict(facts), FrozenDict(work), FrozenDict(activities), FrozenDict(jobs), FrozenDict(ladders), folder=folder)


def _placed(section: Mapping[str, E], ladder: str) -> dict[str, E]:
    return {entry_id: entry.placed(entry_id, ladder) for entry_id, entry in section.items()}


def _warnings(catalogue: Catalogue, loaded: _Loaded, today: date | None) -> tuple[Fault, ...]:
    drafts = [*loaded.drafts, *loaded.programmes]
    positions = Positions.of([draft.source.positions for draft in drafts]).called({draft.id: draft.file for draft in drafts})
    sources = {draft.file: draft.source for draft in drafts}
    models = [draft.model for draft in loaded.drafts if draft.model is not None]
    places = {(model.ladder, step.step): index for model in models for index, step in enumerate(model.steps)}
    odd = [item for draft in drafts for item in sources_of_nothing(draft.source)]
    odd += [*check(catalogue, positions, step_places=places), *(check_on(catalogue, positions, today) if today else ())]
    found = []
    for item in without_ignored(odd, {file: source.lines for file, source in sources.items()}, told=_TOLD):
        source = sources.get(item.position.file)
        found.append(item if item.source_line or source is None else replace(item, source_line=source.line(item.position.line)))
    return tuple(sorted(found, key=lambda item: (item.position, item.code, item.particulars)))
