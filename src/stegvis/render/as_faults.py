"""Faults to text that a partner can act on, and to JSON.

Comes in: the faults of any number of files. Goes out: for each its code, place and severity, the line with a caret, what is wrong
and what was probably meant; or the same as `stegvis/check/1`, or as remarks on the lines of a change on GitHub.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from json import dumps
from typing import Annotated, Literal

from pydantic import Field

from stegvis.faults import Fault
from stegvis.render.words import clean, has, say, say_many
from stegvis.terms import Frozen, Many

__all__ = ["Checked", "CheckedFault", "faults", "faults_github", "faults_json"]


class CheckedFault(Frozen):
    """One fault as JSON: its code and place, what is wrong and what was probably meant; lines and columns count from 1."""

    code: str
    severity: Literal["error", "warning", "info"]
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    hint: str


class Checked(Frozen):
    """What `stegvis check` found."""

    schema_version: Annotated[Literal["stegvis/check/1"], Field(alias="schema")] = "stegvis/check/1"
    faults: Many[CheckedFault] = ()


WIDEST = 120
"""Of a longer line only the part around the fault is shown."""

_MARGIN = "    "
_TAB = "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_STRANGE = "\N{REPLACEMENT CHARACTER}"


def faults(found: Iterable[Fault], *, lang: str = "sv") -> str:
    """The faults as text, in the order in which they come, with their number in the last line."""
    found = list(found)
    return "\n".join([*("\n".join(_paragraph(item, lang)) + "\n" for item in found), _count(found, lang)]) + "\n"


def faults_json(found: Iterable[Fault], lang: str = "sv") -> str:
    """The faults as JSON, schema `stegvis/check/1`."""
    checked = Checked(faults=tuple(_checked(item, lang) for item in found))
    return dumps(checked.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2) + "\n"


def faults_github(found: Iterable[Fault], *, lang: str = "sv") -> str:
    """The faults as workflow commands, which GitHub Actions shows beside the lines they are about; their number in the last line.

    Source:
        https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    found = list(found)
    return "\n".join([*(_command(item, lang) for item in found), _count(found, lang)]) + "\n"


_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = {**_IN_TEXT, **str.maketrans({":": "%3A", ",": "%2C"})}


def _command(item: Fault, lang: str) -> str:
    """One workflow command; its last line and column are the last ones that count, and columns are only said within one line."""
    place = item.position
    where = f"line={place.line},endLine={place.end_line}"
    if place.end_line == place.line:
        where += f",col={place.column},endColumn={max(place.column, place.end_column - 1)}"
    file = clean(place.file).translate(_IN_PROPERTIES)
    text = [_message(item, lang)]
    if item.hint:
        text += [_before_hint(item, lang), _MARGIN + _shown(item.hint)]
    elif advice := _advice(item, lang):
        text.append(advice)
    return f"::{_LEVELS[item.severity]} file={file},{where},title={item.code}::" + "\n".join(text).translate(_IN_TEXT)


def _paragraph(item: Fault, lang: str) -> Iterator[str]:
    place = item.position
    yield f"{item.code} {clean(place.file)}:{place.line}:{place.column} {say(f'severity.{item.severity}', lang)}"
    if item.source_line:
        yield from (_MARGIN + line for line in _pointed(item))
    yield "  " + _message(item, lang)
    if item.hint:
        yield "  " + _before_hint(item, lang)
        yield _MARGIN + _shown(item.hint)
    elif advice := _advice(item, lang):
        yield "  " + advice


def _pointed(item: Fault) -> Iterator[str]:
    """The line, or the part of it around the fault, and below it `~~~^` under what is wrong."""
    line, place = item.source_line, item.position
    start = min(place.column - 1, len(line))
    end = min(place.end_column - 1, len(line)) if place.end_line == place.line else len(line)
    cut = max(0, start - WIDEST // 3) if len(line) > WIDEST else 0
    line, start, end = _shown(line[cut : cut + WIDEST]), start - cut, min(end - cut, WIDEST)
    yield line
    yield " " * start + "~" * max(0, end - start - 1) + "^"


def _shown(line: str) -> str:
    """The line with something visible for each tab and each character that is no letter or sign, so that columns stay columns."""
    return "".join(sign if sign.isprintable() else _TAB if sign == "\t" else _STRANGE for sign in line)


def _message(item: Fault, lang: str) -> str:
    """What is wrong, in a sentence."""
    particulars = {name: _word(name, value, lang) for name, value in item.particulars}
    code = f"{item.code}.{item.particular('reason')}"
    message = say(code if has(code, lang) else item.code, lang, **particulars)
    if "is" in particulars:
        message += " " + say(f"{item.code}.is", lang, kind=particulars["is"])
    return message


def _before_hint(item: Fault, lang: str) -> str:
    code = f"{item.code}.fix"
    return say(code if has(code, lang) else "fault.fix", lang)


def _advice(item: Fault, lang: str) -> str:
    """What to do, where no corrected line can be given."""
    for code in (f"{item.code}.{item.particular('reason')}.hint", f"{item.code}.hint"):
        if has(code, lang):
            return say(code, lang, **{name: _word(name, value, lang) for name, value in item.particulars})
    return ""


def _word(name: str, value: str, lang: str) -> str:
    """The word for a type, kind, status or verdict that a particular names, or the particular itself."""
    code = {"expected": value, "found": value, "is": value, "status": f"status.{value}"}.get(name, "")
    return say(code, lang) if code.startswith(("type.", "kind.", "status.", "verdict.")) and has(code, lang) else value


def _count(found: list[Fault], lang: str) -> str:
    counts = Counter(item.severity for item in found)
    errors = say_many("fault.errors", counts["error"], lang) if counts["error"] else say("fault.no-errors", lang)
    others = [say_many(f"fault.{severity}s", counts[severity], lang) for severity in ("warning", "info") if counts[severity]]
    return ", ".join([errors, *others]) + "."


def _checked(item: Fault, lang: str) -> CheckedFault:
    place = item.position
    return CheckedFault(
        code=item.code,
        severity=item.severity,
        file=place.file,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        message=_message(item, lang),
        hint=item.hint or _advice(item, lang),
    )
