"""Every fault of every file, whatever kind of file it is: the door of `stegvis check`.

Comes in: files and folders. Goes out: all faults, warnings and remarks, in the order of file and line.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from stegvis.faults import Fault
from stegvis.ladder.draft import kind_of
from stegvis.ladder.loader import PROGRAMMES, ladder_faults, no_ladder, read_files, yaml_files
from stegvis.participant import participant_faults
from stegvis.source import Source

__all__ = ["check_files"]


def check_files(paths: Iterable[str | Path]) -> tuple[Fault, ...]:
    """Every fault of the files and of those in the folders: ladders, programmes, participants; of others only what is wrong with the text.

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
    for folder, sources in groups.items():
        found += _group_faults(folder, sources)
    return tuple(sorted(set(found), key=lambda item: (item.position, item.code, item.particulars)))


def _home(file: Path, kind: str) -> Path:
    """The folder of the ladders that a file belongs with."""
    above = kind in ("programme", "") and file.parent.name == PROGRAMMES
    return file.parent.parent if above else file.parent


def _group_faults(folder: Path, sources: list[Source]) -> list[Fault]:
    found: list[Fault] = []
    ladders: list[Source] = []
    for source in sources:
        match kind_of(source):
            case "participant":
                found += participant_faults(source)
            case "expectations":
                found += source.faults
            case _:
                ladders.append(source)
    return found + ladder_faults(ladders, folder)
