"""The door of the ladder package: files to a catalogue.

Comes in: a folder or the texts of some ladder files. Goes out: a frozen `Catalogue` with its warnings, or a `LadderError` with
every fault of every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from stegvis.corrections import as_id
from stegvis.faults import Fault, LadderError, Position, fault
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.checks import check
from stegvis.ladder.draft import Draft, drafted, items, kind_of, mapping, unknown_kind
from stegvis.ladder.entry import Entry
from stegvis.ladder.model import Certificate, Competency, Job, Ladder, LadderFile, Work
from stegvis.ladder.references import references
from stegvis.ladder.shipped import shipped_folder
from stegvis.source import Positions, Source, parse
from stegvis.terms import FrozenDict

E = TypeVar("E", bound=Entry)
V = TypeVar("V")

__all__ = ["build_catalogue", "ladder_faults", "load_catalogue", "no_ladder", "read_files", "yaml_files"]


def load_catalogue(folder: str | Path | None = None) -> Catalogue:
    """Loads all ladders of a folder, or those that the library brings with it.

    Args:
        folder: its `*.yaml` files are read, not those of folders in it; what they name in `uses` and is not beside them is taken
            from the shipped ladders.

    Raises:
        LadderError: a file cannot be understood, or there is none; it holds every fault of every file.
    """
    place = shipped_folder() if folder is None else Path(folder)
    sources, faults = read_files(yaml_files(place))
    return _catalogue(sources, faults, str(place))


def build_catalogue(files: Mapping[str, str | bytes], folder: str = "") -> Catalogue:
    """Makes a catalogue out of texts by file name, as `load_catalogue` does with the files of a folder.

    Raises:
        LadderError: a file cannot be understood, or none is a ladder; it holds every fault of every file.
    """
    sources = [parse(text, name) for name, text in sorted(files.items())]
    return _catalogue(sources, [], folder)


def ladder_faults(sources: Sequence[Source], folder: Path) -> list[Fault]:
    """Every fault, warning and remark about some ladder files of a folder, loaded together.

    What they name in `uses` is looked for in the folder too; of those other files only the errors are told.
    """
    loaded = _load(sources, folder)
    faults = loaded.faults or _finished(loaded, str(folder)).warnings
    asked = {source.file for source in sources}
    return [item for item in faults if item.position.file in asked or item.severity == "error"]


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
    hidden = sorted(path.name for path in Path(folder).glob("*.yaml.txt")) if folder else []
    hint = hidden[0].removesuffix(".txt") if hidden else ""
    return fault("STG011", Position(Path(folder).as_posix()), hint=hint, **({"reason": "txt"} if hint else {}))


@dataclass(frozen=True, slots=True)
class _Loaded:
    """All drafts with their faults."""

    drafts: Sequence[Draft]
    faults: Sequence[Fault]


def _catalogue(sources: list[Source], faults: list[Fault], folder: str) -> Catalogue:
    loaded = _load(sources, Path(folder) if folder else None)
    faults = [*faults, *loaded.faults]
    if not faults and not loaded.drafts:
        faults = [no_ladder(folder)]
    if faults:
        raise LadderError(tuple(faults))
    return _finished(loaded, folder)


def _load(sources: Sequence[Source], folder: Path | None) -> _Loaded:
    """Drafts of all ladder files among the sources and of those that they name; files of other kinds are passed over."""
    unknown = [source for source in sources if not kind_of(source)]
    faults = [item for source in unknown for item in unknown_kind(source)]
    drafts = [drafted(source) for source in sources if kind_of(source) == "ladder"]
    missing: set[str] = set()
    while wanted := _wanted(drafts) - missing:
        for name in sorted(wanted):
            if (source := _named(name, folder)) is None:
                missing.add(name)
            else:
                drafts.append(drafted(source))
    faults += [item for draft in drafts for item in draft.faults]
    if all(source.is_whole for source in unknown):
        faults += references(drafts, frozenset(missing), tuple(path.stem for path in yaml_files(shipped_folder())) if missing else ())
    return _Loaded(drafts, faults)


def _wanted(drafts: Sequence[Draft]) -> set[str]:
    """The ladders that are named in `uses` or `onward`, and are not there yet."""
    named: set[str] = set()
    for draft in drafts:
        named.update(draft.uses)
        for step in items(draft.source.value.get("steps")):
            named.update(str(mapping(item)["ladder"]) for item in items(mapping(step).get("onward")) if "ladder" in mapping(item))
    return named - {draft.ladder for draft in drafts}


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


def _finished(loaded: _Loaded, folder: str) -> Catalogue:
    """The catalogue with its warnings, each with the line it is about."""
    catalogue = _joined([(draft.model, draft.source.digest) for draft in loaded.drafts if draft.model is not None], folder)
    return replace(catalogue, warnings=_warnings(catalogue, loaded.drafts))


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
    return Catalogue(_sorted(facts), _sorted(work), _sorted(activities), _sorted(jobs), _sorted(ladders), folder=folder)


def _placed(section: Mapping[str, E], ladder: str) -> dict[str, E]:
    return {entry_id: entry.placed(entry_id, ladder) for entry_id, entry in section.items()}


def _sorted(entries: dict[str, V]) -> FrozenDict[str, V]:
    return FrozenDict(sorted(entries.items()))


def _warnings(catalogue: Catalogue, drafts: Sequence[Draft]) -> tuple[Fault, ...]:
    positions = Positions.of([draft.source.positions for draft in drafts]).called({draft.ladder: draft.file for draft in drafts})
    sources = {draft.file: draft.source for draft in drafts}
    models = [draft.model for draft in drafts if draft.model is not None]
    places = {(model.ladder, step.step): index for model in models for index, step in enumerate(model.steps)}
    found = []
    for item in check(catalogue, positions, step_places=places):
        source = sources.get(item.position.file)
        found.append(item if item.source_line or source is None else replace(item, source_line=source.line(item.position.line)))
    return tuple(sorted(found, key=lambda item: (item.position, item.code, item.particulars)))
