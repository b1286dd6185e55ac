"""Every fault of every file, whatever kind of file it is: the door of `stegvis check`.

Comes in: files and folders, and the ladders that participants are read against. Goes out: all faults, warnings and remarks, in the order
of file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from stegvis.case import EXPECTATIONS, ExpectationsFile, read_cases
from stegvis.faults import Fault, LadderError, fault
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.draft import kind_of
from stegvis.ladder.loader import PROGRAMMES, catalogue_beside, ladder_faults, no_ladder, read_files, yaml_files
from stegvis.mending import put_in
from stegvis.mentions import case_faults, doubts
from stegvis.participant import participant_faults
from stegvis.shapes import likely
from stegvis.source import Source

__all__ = ["Runs", "check_files"]

Ladders = Callable[[], Catalogue | None]


class Runs(Protocol):
    """What runs the cases of a file and gives a fault for each that is not kept; it lies on a floor above, for it plans."""

    def __call__(self, source: Source, file: ExpectationsFile, catalogue: Catalogue, *, broken: frozenset[int]) -> Iterable[Fault]:
        """The faults.

        Args:
            source: the parsed file.
            file: its cases.
            catalogue: the ladders beside it.
            broken: the places of cases that cannot be run.
        """


def check_files(
    paths: Iterable[str | Path], *, ladders: Ladders | None = None, today: date | None = None, runs: Runs | None = None
) -> tuple[Fault, ...]:
    """Every fault of the files and of those in the folders: ladders, programmes, expectations, participants.

    Participants are compared with what `ladders` gives, if anything: a name that no ladder knows is a warning with the likely one. It is
    called once at most, and only where there is a participant to compare. An age on `today` that hardly any participant has is a warning
    here, and only here: in a plan nothing is said of an age that no rule asks for.

    With a folder its folders `programmes` and `expectations` are read. Files of one folder are judged together, and so are those in these
    two; a ladder that one of them names is looked for beside it, then among the shipped ones. Expectations are run by `runs`, if there is
    any, where the ladders have no error.
    """
    found: list[Fault] = []
    files: set[Path] = set()
    for path in (Path(path) for path in paths):
        inside = (
            [file for folder in (path, path / PROGRAMMES, path / EXPECTATIONS) for file in yaml_files(folder)] if path.is_dir() else [path]
        )
        files.update(file.parent.resolve() / file.name for file in inside)
        if not inside:
            found.append(no_ladder(str(path)))
    groups: dict[Path, list[Source]] = {}
    for file in sorted(files):
        sources, unread = read_files([file])
        found += unread
        for source in sources:
            if file.parent.name == EXPECTATIONS and kind_of(source) not in ("expectations", ""):
                found.append(_astray(source))
            groups.setdefault(_home(file, kind_of(source)), []).append(source)
    known = cache(ladders) if ladders is not None else None
    for folder, sources in groups.items():
        found += _group_faults(folder, sources, known, today)
        found += _expectation_faults(folder, [source for source in sources if kind_of(source) == "expectations"], runs)
    return tuple(sorted(set(found), key=lambda item: (item.position, item.code, item.particulars)))


def _astray(source: Source) -> Fault:
    """A file in the folder of expectations that is something else, and that nothing reads there."""
    place = source.positions.key(source.file, kind_of(source))
    return fault("STG064", place, source_line="" if kind_of(source) == "participant" else source.line(place.line))


def _home(file: Path, kind: str) -> Path:
    """The folder of the ladders that a file belongs with."""
    above = file.parent.name in {"programme": (PROGRAMMES,), "expectations": (EXPECTATIONS,), "": (PROGRAMMES, EXPECTATIONS)}.get(kind, ())
    return file.parent.parent if above else file.parent


def _group_faults(folder: Path, sources: list[Source], known: Ladders | None, today: date | None) -> list[Fault]:
    found: list[Fault] = []
    ladders: list[Source] = []
    for source in sources:
        match kind_of(source):
            case "participant":
                wrong = participant_faults(source)
                catalogue = known() if known is not None and not wrong else None
                found += wrong if catalogue is None else doubts(source, catalogue, today)
            case "expectations":
                pass
            case _:
                ladders.append(source)
    return found + ladder_faults(ladders, folder, today)


def _expectation_faults(folder: Path, sources: list[Source], runs: Runs | None) -> list[Fault]:
    """What is wrong with files of expectations, and with the cases in them; of the ladders beside them only the errors are told."""
    read = [(source, *read_cases(source)) for source in sources]
    found = [item for *_, faults in read for item in faults]
    files = [(source, file) for source, file, _ in read if file is not None]
    if not files:
        return found
    try:
        catalogue = catalogue_beside(folder)
    except LadderError as error:
        return [*found, *error.faults]
    for source, file in files:
        if file.expectations not in catalogue.ladders:
            found.append(_without_ladder(source, file.expectations, catalogue))
            continue
        wrong = {index: [*case_faults(source, catalogue, ("cases", index))] for index in range(len(file.cases))}
        broken = frozenset(index for index, faults in wrong.items() if any(item.severity == "error" for item in faults))
        found += [item for faults in wrong.values() for item in faults]
        found += runs(source, file, catalogue, broken=broken) if runs else ()
    return found


def _without_ladder(source: Source, ladder: str, catalogue: Catalogue) -> Fault:
    """Expectations of a ladder that is not there, with the line as it was probably meant."""
    place = source.positions.at(source.file, "expectations")
    line, word = source.line(place.line), likely(ladder, tuple(catalogue.ladders))
    return fault("STG060", place, hint=put_in(line, place, word) if word else "", source_line=line, id=ladder)
