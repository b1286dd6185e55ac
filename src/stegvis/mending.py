"""Faulty lines to likely corrections, and syntax errors to faults.

Comes in: a parser's error or one line of YAML with the place of what is wrong. Goes out: a fault, or the line as it was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from stegvis.faults import Fault, Position, fault

__all__ = ["LONGEST_LINE", "close_flow", "put_in", "quote", "sure_corrections", "syntax_fault"]

LONGEST_LINE = 300
"""Longer lines are not corrected: nobody would read the hint."""

_ENTRY = re.compile(r"^(?P<head>\s*(?:- +)*[^\s\"'{}\[\],#&*!|>%@`][^:#]*:\s+|\s*(?:- +)+)(?P<rest>\S.*?)(?P<tail>\s+#.*|\s*)$")
_FLOW_ENTRY = re.compile(r"(?P<head>(?:^|[{,])\s*[\w-]+:\s+)(?P<rest>[^\"'{\[\s].*?)(?=\s*(?:,\s*[\w-]+:\s|[}\]]))")
_NO_SPACE = re.compile(r"^(\s*(?:- +)*[\w-]+):(?=[^\s:/])")
_NO_COLON = re.compile(r"^(\s*(?:- +)*[\w-]+)\s+(?=\S)")
_PAIRS = {"[": "]", "{": "}"}


def quote(text: str) -> str:
    """The text as a double-quoted YAML scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def put_in(line: str, position: Position, text: str) -> str:
    """The line with `text` in place of what stands at the position, or nothing where that is not within the line."""
    if len(line) > LONGEST_LINE or position.line != position.end_line:
        return ""
    return line[: position.column - 1] + text + line[position.end_column - 1 :]


def close_flow(line: str) -> str:
    """The line with the brackets closed that it leaves open."""
    awaited: list[str] = []
    for character in re.sub(r'"[^"]*"', "", line):
        if character in _PAIRS:
            awaited.append(_PAIRS[character])
        elif awaited and character == awaited[-1]:
            awaited.pop()
    return line.rstrip().rstrip(",") + "".join(reversed(awaited))


def syntax_fault(error: yaml.MarkedYAMLError, file: str, lines: tuple[str, ...], *, deepest: int) -> Fault:
    """The fault for text that the parser could not read: a reason that people know, and the corrected line where it can be guessed.

    The parser has a limit of its own for how deep it goes, which it can meet while it looks ahead; what is told is ours, `deepest`.
    """
    reason, mark = _reason(error, lines)
    text = lines[mark.line]
    if reason == "tab":
        elsewhere = _tab(file, mark.line + 1, text, text.expandtabs(2))
        return next((item for item in _tabs(file, lines) if item.position.line == mark.line + 1), elsewhere)
    column = min(mark.column, len(text))
    position = Position(file, mark.line + 1, column + 1, mark.line + 1, column + 2)
    if reason == "depth":
        return fault("STG003", position, source_line=text, reason=reason, limit=deepest, found=deepest + 1)
    return fault("STG005", position, hint=_mended(reason, lines, mark.line), source_line=text, reason=reason)


def sure_corrections(error: Fault, lines: tuple[str, ...]) -> list[Fault]:
    """The faults of the lines that can be corrected without doubt; tabs are corrected in the whole file at once."""
    if error.code == "STG006":
        return list(_tabs(error.position.file, lines))
    is_sure = error.particular("reason") in ("colon", "flow", "start-character", "no-colon")
    return [error] if is_sure and error.hint else []


def _tabs(file: str, lines: tuple[str, ...]) -> Iterator[Fault]:
    """Each line that is indented with tabs, as it was probably meant: in line with the one above it, or below it where that is a heading.

    Below another line with tabs, one tab more is one level more; after an empty line each tab is a level.
    """
    above = mended = ""
    for number, line in enumerate(lines, start=1):
        now = line
        if "\t" in _indent(line):
            if not above.strip():
                now = line.expandtabs(2)
            else:
                heading = above.rstrip().endswith(":") and not above.lstrip().startswith("#")
                deeper = _indent(line).count("\t") - _indent(above).count("\t") if "\t" in _indent(above) else heading
                now = " " * max(0, len(_indent(mended)) + 2 * deeper) + line.lstrip()
            yield _tab(file, number, line, now)
        above, mended = line, now


def _tab(file: str, number: int, line: str, hint: str) -> Fault:
    column = line.index("\t") + 1
    return fault("STG006", Position(file, number, column, number, column + 1), hint=hint, source_line=line)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] if line.strip() else ""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in the text; both numbers count from 0."""

    line: int
    column: int


def _reason(error: yaml.MarkedYAMLError, lines: tuple[str, ...]) -> tuple[str, _Mark]:
    """What people would call the error, and where they would look for it."""
    problem, context = error.problem or "", error.context or ""
    marks = [_Mark(min(mark.line, len(lines) - 1), mark.column) for mark in (error.problem_mark, error.context_mark) if mark]
    mark = marks[0] if marks else _Mark(0, 0)
    start = marks[-1] if marks else mark
    text = lines[mark.line]
    if "nesting depth" in problem:
        return "depth", mark
    at_end = not any(line.strip() for line in (text[mark.column :], *lines[mark.line + 1 :]))
    if "\t" in _indent(text) or text[mark.column : mark.column + 1] == "\t":
        return "tab", _Mark(mark.line, text.index("\t"))
    if "quoted scalar" in context:
        return ("quote", start) if "unexpected" in problem else ("escape", mark)
    if "flow" in context:
        return ("bracket", start) if at_end or _unclosed(lines, start, mark) else ("flow", mark)
    if "mapping values" in problem:
        return _colon_or_not(lines, mark)
    if "cannot start any token" in problem:
        return "start-character", mark
    if "could not find expected ':'" in problem:
        return "no-colon", start
    if "directive" in context or "directive" in problem or "YAML document" in problem:
        return "directive", mark
    return ("end" if at_end else "structure"), mark


def _colon_or_not(lines: tuple[str, ...], mark: _Mark) -> tuple[str, _Mark]:
    """A colon where none may stand: the second of its line, or the first below a line that lacks its own or begins elsewhere."""
    text = lines[mark.line]
    if _has_two_colons(text):
        return "colon", mark
    above = mark.line - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    if above >= 0 and lines[above].strip() and not re.search(r":(\s|$)|^\s*(-|#)", lines[above]):
        return "no-colon", _Mark(above, len(_indent(lines[above])))
    return "indentation", mark


def _unclosed(lines: tuple[str, ...], start: _Mark, mark: _Mark) -> bool:
    """Whether a bracket was opened on an earlier line than that of the problem, and its own line does not close it."""
    line = lines[start.line]
    return start.line < mark.line and close_flow(line) != line.rstrip().rstrip(",")


def _has_two_colons(line: str) -> bool:
    match = _ENTRY.match(line)
    return match is not None and re.search(r":(\s|$)", match["rest"]) is not None


def _mended(reason: str, lines: tuple[str, ...], number: int) -> str:
    """The line as it was probably meant, if it can be read so."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return ""
    for candidate in _candidates(reason, lines, number):
        if candidate != line and _can_be_read(candidate):
            return candidate
    return ""


def _candidates(reason: str, lines: tuple[str, ...], number: int) -> list[str]:
    line = lines[number]
    if reason == "bracket":
        return [close_flow(line)]
    if reason == "quote":
        quote_sign = '"' if line.count('"') % 2 else "'"
        inside = line.rstrip().rstrip("]}")
        brackets = line.rstrip()[len(inside) :]
        return [inside + quote_sign + brackets, close_flow(line.rstrip() + quote_sign)]
    if reason == "no-colon":
        return [_NO_SPACE.sub(r"\1: ", line), _NO_COLON.sub(r"\1: ", line), line.rstrip() + ":"]
    if reason == "indentation":
        before = next((text for text in reversed(lines[:number]) if text.strip()), "")
        return [_indent(before) + line.lstrip()]
    if reason not in ("colon", "flow", "start-character"):
        return []
    match = _ENTRY.match(line)
    whole = [match["head"] + quote(match["rest"]) + match["tail"]] if match else []
    parts = _FLOW_ENTRY.sub(_quoted_entry, line)
    return [parts, *whole] if re.search(r"[:-]\s+[{\[]", line) else [*whole, parts]


def _quoted_entry(match: re.Match[str]) -> str:
    rest = match["rest"]
    needs = re.search(r":\s|\s#|^[@`%&*!|>?-]", rest) is not None
    return match["head"] + (quote(rest) if needs else rest)


def _can_be_read(line: str) -> bool:
    try:
        for _ in yaml.parse(line.strip(), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            pass
    except (yaml.YAMLError, ValueError):
        return False
    return True
