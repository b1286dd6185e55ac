"""Participants written as files: YAML that `load_participant` and `stegvis check` read back, with remarks for those who edit it.

Comes in: a participant, perhaps with the catalogue, whose names then stand as remarks. Goes out: text, or a file, whole or untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Any

from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Holding, Participant, looks_like_personal_number
from stegvis.render.languages import LANGUAGES
from stegvis.render.marks import plain
from stegvis.render.words import clean, say
from stegvis.writing import write_whole

__all__ = ["entry_lines", "participant_yaml", "save_participant", "shortest"]

_PLAIN = re.compile(r"[A-Za-zÅÄÖåäö](?:[\w .()/-]*[\w)])?|\d{4}-\d{2}-\d{2}")
"""Texts that YAML takes as they stand, also between brackets; all others are quoted."""

_NOT_TEXTS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_EXPLAINED = ("target", "born", "holds", "not_held", "in_progress", "waivers", "available_from", "can", "works_as", "wishes", "programmes")
_REMARK_COLUMN = 44


def save_participant(
    participant: Participant, path: str | Path, *, catalogue: Catalogue | None = None, lang: str = "sv", replace: bool = False
) -> None:
    """Writes a participant file, whole or not at all.

    Args:
        participant: who.
        path: where.
        catalogue: the ladders whose names stand as remarks beside the ids.
        lang: the language of the remarks.
        replace: whether a file that is there already is written over.

    Raises:
        FileExistsError: there is such a file already, and `replace` is false.
        OSError: it cannot be written.
        ValueError: the file's name holds what looks like a personal number, or there is no such language.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import stegvis
        >>> person = Participant(participant="p-017", target="montor")
        >>> with TemporaryDirectory() as folder:
        ...     save_participant(person, Path(folder) / "p-017.yaml")
        ...     stegvis.load_participant(Path(folder) / "p-017.yaml") == person
        True
    """
    place = Path(path)
    if looks_like_personal_number(place.name):
        raise ValueError("the file's name looks like a personal number")
    if place.exists() and not replace:
        raise FileExistsError(str(place))
    write_whole(place, participant_yaml(participant, catalogue=catalogue, lang=lang).encode("utf-8"))


def participant_yaml(participant: Participant, *, catalogue: Catalogue | None = None, lang: str = "sv") -> str:
    r"""The participant as the text of a file, with an explanation above each part and the names of ids beside them.

    Raises:
        ValueError: there is no such language.

    Example:
        >>> person = Participant.model_validate({"participant": "p-017", "holds": ["truck-a", {"svenska": "sfi-c"}]})
        >>> print("\n".join(line for line in participant_yaml(person).splitlines() if not line.startswith("#")))
        participant: p-017
        <BLANKLINE>
        holds:
          - truck-a
          - svenska: sfi-c
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
    values = participant.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    values["holds"] = [shortest(holding) for holding in participant.holds]
    lines = [f"# {line}" for line in say("file.head", lang).split("\n")]
    for key, value in values.items():
        if value in ([], {}):
            continue
        if key in _EXPLAINED:
            lines += ["", f"# {say(f'file.{key}', lang)}"]
        lines += entry_lines(key, value)
    return plain("".join(f"{_with_remark(line, catalogue, lang)}\n" for line in lines))


def shortest(holding: Holding) -> Any:
    """A holding in its shortest form."""
    values: dict[str, Any] = holding.model_dump(mode="json", exclude_defaults=True)
    if values.keys() == {"fact"}:
        return values["fact"]
    if values.keys() == {"fact", "level"} and values["fact"] not in ("fact", "experience"):
        return {values["fact"]: values["level"]}
    return values


# ---- YAML ---------------------------------------------------------------------------------------------------------


def entry_lines(key: str, value: Any) -> Iterator[str]:
    """A key with its value: on one line, or below it two spaces in."""
    if isinstance(value, dict) and value:
        yield f"{_scalar(key)}:"
        for inner, item in value.items():
            yield from (f"  {line}" for line in entry_lines(inner, item))
    elif isinstance(value, list) and value:
        yield f"{_scalar(key)}:"
        for item in value:
            yield from _item(item)
    else:
        yield f"{_scalar(key)}: {_scalar(value)}"


def _item(value: Any) -> Iterator[str]:
    """An item of a list; one with several keys has them below each other."""
    if not isinstance(value, dict | list) or not value:
        yield f"  - {_scalar(value)}"
        return
    lines = [line for key, item in value.items() for line in entry_lines(key, item)] if isinstance(value, dict) else []
    lines = lines or [line.removeprefix("  ") for item in value for line in _item(item)]
    yield from (f"  {'-' if at == 0 else ' '} {line}" for at, line in enumerate(lines))


def _scalar(value: Any) -> str:
    """A text, number, truth value or empty list; texts are quoted where YAML could take them for something else."""
    if not isinstance(value, str):
        return dumps(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXTS:
        return value
    return dumps(value, ensure_ascii=False)


# ---- remarks ------------------------------------------------------------------------------------------------------


def _with_remark(line: str, catalogue: Catalogue | None, lang: str) -> str:
    """The line with the name of what it names, if the catalogue knows it; nothing is said of what it does not know."""
    named = re.fullmatch(r"\s*(?:- )?(?:target: |works_as: |activity: |for: |id: |fact: )?([a-z0-9-]+)(?:: [a-z0-9-]+)?", line)
    if catalogue is None or named is None:
        return line
    name = _name(catalogue, named[1], lang)
    return f"{line:<{_REMARK_COLUMN}}  # {name}" if name else line


def _name(catalogue: Catalogue, word: str, lang: str) -> str:
    kinds: tuple[Mapping[str, Any], ...] = (
        catalogue.facts,
        catalogue.jobs,
        catalogue.work,
        catalogue.activities,
        catalogue.ladders,
        catalogue.programmes,
    )
    return next((clean(kind[word].name.get(lang)) for kind in kinds if word in kind), "")
