"""Every fault of every file, whatever kind of file it is: the door of `stegvis check`.

Comes in: files and folders. Goes out: all faults, warnings and remarks, in the order of file and line.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from stegvis.faults import Fault
from stegvis.ladder.draft import kind_of
from stegvis.ladder.loader import ladder_faults, no_ladder, read_files, yaml_files
from stegvis.participant import participant_faults
from stegvis.source import Source

__all__ = ["check_files"]


def check_files(paths: Iterable[str | Path]) -> tuple[Fault, ...]:
    """Every fault of the files and of those in the folders: ladders, participants; of other kinds only what is wrong with the text.

    Files of one folder are judged together; a ladder that one of them names is looked for beside it, then among the shipped ones.
    """
    found: list[Fault] = []
    groups: dict[Path, list[Path]] = {}
    for path in (Path(path) for path in paths):
        if not path.is_dir():
            groups.setdefault(path.parent, []).append(path)
            continue
        inside = yaml_files(path)
        groups.setdefault(path, []).extend(inside)
        if not inside:
            found.append(no_ladder(str(path)))
    for folder, files in groups.items():
        found += _group_faults(folder, sorted(set(files)))
    return tuple(sorted(set(found), key=lambda item: (item.position, item.code, item.particulars)))


def _group_faults(folder: Path, files: list[Path]) -> list[Fault]:
    sources, found = read_files(files)
    kinds: dict[str, list[Source]] = {}
    for source in sources:
        kinds.setdefault(kind_of(source), []).append(source)
    for source in kinds.get("participant", []):
        found += participant_faults(source)
    for source in [*kinds.get("programme", []), *kinds.get("expectations", [])]:
        found += source.faults
    return found + ladder_faults([*kinds.get("ladder", []), *kinds.get("", [])], folder)
