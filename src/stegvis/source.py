"""YAML text to values and positions, in one pass over the parser's events.

Comes in: the bytes or text of one file. Goes out: plain dicts, lists and scalars (YAML 1.2 core schema, keys are always text), a
side table that says where each of them stood, and every fault found on the way; nothing is raised for any input.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yamlcore import CCoreLoader

from stegvis.faults import Fault, Position, fault
from stegvis.mending import sure_corrections, syntax_fault
from stegvis.positions import Path, Positions, Span
from stegvis.reading import digest, read_text

__all__ = ["MAX_DEPTH", "MAX_NODES", "Path", "Positions", "Source", "parse"]

MAX_DEPTH = 50
"""How deep lists and mappings may stand in one another."""

MAX_NODES = 2_000_000
"""How many values and keys a file may have."""

MAX_FAULTS = 1000
"""A file with more faults than this is not read further: nobody reads them, and they take memory."""

MOST_MENDED, LONGEST_MENDED = 30, 100_000
"""How many lines, in how long a text, are read as if they were corrected: each costs another reading."""

_RESOLVERS: Mapping[str, Any] = CCoreLoader.yaml_implicit_resolvers


@dataclass(frozen=True, slots=True)
class Source:
    """One parsed file.

    `value` is what was read, to the end if `is_whole`, else without the rest of the lists and mappings in `cut_off`; `mended` holds
    the numbers of lines that were read as if they were corrected.
    """

    file: str
    value: Any = None
    positions: Positions = field(default_factory=Positions, repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)
    is_whole: bool = True
    mended: frozenset[int] = frozenset()
    cut_off: frozenset[Path] = frozenset()
    digest: str = ""

    def line(self, number: int) -> str:
        """The line with that number, from 1, or an empty text."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def text_at(self, position: Position) -> str:
        """The text of a stretch that stands on one line, or an empty text."""
        if position.line != position.end_line:
            return ""
        return self.line(position.line)[position.column - 1 : position.end_column - 1]


def parse(text: bytes | str, file: str) -> Source:
    r"""Reads one file; whatever is wrong with it stands in `faults`.

    Example:
        >>> parse("weeks: 20\nhours: [no, 18:30]", "x.yaml").value
        {'weeks': 20, 'hours': ['no', '18:30']}
    """
    reading = read_text(text, file)
    lines = tuple(reading.text.split("\n"))
    if reading.faults:
        return Source(file, lines=lines, faults=reading.faults, is_whole=False)
    builder, mended = _read_mending(file, reading.text, lines)
    positions = Positions({file: builder.values}, {file: builder.keys})
    faults = tuple(sorted(builder.faults, key=lambda item: item.position))
    return Source(
        file, builder.root, positions, lines, faults, builder.ended, frozenset(mended), builder.open_paths(), digest(reading.text)
    )


def _read_mending(file: str, text: str, lines: tuple[str, ...]) -> tuple[_Builder, dict[int, str]]:
    """Reads the text; where a line stops it that has a sure correction, notes the fault and reads on as if it were corrected.

    So one run finds what is wrong below the first syntax error, too; the values are never used.
    """
    syntax: list[Fault] = []
    mended: dict[int, str] = {}
    while True:
        builder = _Builder(file, lines)
        builder.read(text)
        error = builder.syntax_error
        worth_it = error is not None and error.position.line not in mended and len(syntax) < MOST_MENDED and len(text) < LONGEST_MENDED
        found = sure_corrections(error, lines) if error is not None and worth_it else []
        builder.faults = [item for item in builder.faults if item.position.line not in mended]
        if not found:
            break
        syntax += found
        mended |= {item.position.line: item.hint for item in found}
        lines = tuple(mended.get(number, line) for number, line in enumerate(lines, start=1))
        text = "\n".join(lines)
    if any(item.code == "STG006" for item in syntax) and builder.syntax_error in builder.faults:
        builder.faults.remove(builder.syntax_error)
    builder.faults += syntax
    return builder, mended


class _StopError(Exception):
    """The file is not worth reading further; the reason is among the faults."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled; `path` is None in what is thrown away (the value of a duplicate key)."""

    container: list[Any] | dict[str, Any]
    path: Path | None
    key: str | None = None
    seen: dict[str, int] = field(default_factory=dict)
    thrown: bool = False


class _Builder:
    """Builds values and positions out of parser events."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.root: Any = None
        self.values: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.faults: list[Fault] = []
        self.syntax_error: Fault | None = None
        self.ended = False
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0
        self._construct = CCoreLoader("")
        self._words: dict[str, Any] = {}
        self._handlers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def read(self, text: str) -> None:
        """Goes through all events; afterwards `root`, `values`, `keys` and `faults` are filled."""
        try:
            for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
                if (handle := self._handlers.get(type(event))) is not None:
                    handle(event)
            self.ended = True
        except _StopError:
            return
        except yaml.MarkedYAMLError as error:
            self.syntax_error = syntax_fault(error, self.file, self.lines, deepest=MAX_DEPTH)
            self.faults.append(self.syntax_error)
            return
        except (yaml.YAMLError, ValueError, RecursionError):
            self.faults.append(fault("STG005", Position(self.file), reason="structure"))
            return
        if self.root is None and not self.faults:
            self.faults.append(fault("STG010", Position(self.file)))

    def open_paths(self) -> frozenset[Path]:
        """The lists and mappings that have not ended."""
        return frozenset(frame.path for frame in self._stack if frame.path is not None)

    def _fault(self, code: str, event: yaml.Event, **particulars: Any) -> None:
        span = self._span(event)
        self.faults.append(fault(code, Position(self.file, *span), source_line=self.lines[span[0] - 1], **particulars))
        if len(self.faults) >= MAX_FAULTS:
            raise _StopError

    def _span(self, event: yaml.Event) -> Span:
        start: Any = event.start_mark
        end: Any = event.end_mark
        return (start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            self._fault("STG007", event)
            raise _StopError

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        self._properties(event)
        if frame is not None and frame.key is None and isinstance(frame.container, dict):
            self._key(frame, event)
        else:
            self._put(self._resolved(event), self._span(event))

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._fault("STG008", event, reason="alias")
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and isinstance(frame.container, dict):
            frame.key, frame.thrown = "", True
        else:
            self._put(None, self._span(event))

    def _properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Counts the node and refuses anchors and tags."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._fault("STG003", event, reason="nodes", limit=MAX_NODES, found=self._nodes)
            raise _StopError
        if event.anchor is not None:
            self._fault("STG008", event, reason="anchor")
        if event.tag is not None:
            self._fault("STG008", event, reason="tag")

    def _key(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        """Takes the key of the next value; a key is always text, so `1:` and `"1":` are the same key."""
        key = event.value
        frame.key, frame.thrown = key, False
        if key == "<<" and event.implicit[0]:
            self._fault("STG008", event, reason="merge")
            frame.thrown = True
        elif key in frame.seen:
            self._fault("STG009", event, key=key, first_line=frame.seen[key])
            frame.thrown = True
        else:
            span = self._span(event)
            frame.seen[key] = span[0]
            if frame.path is not None:
                self.keys[(*frame.path, key)] = span

    def _resolved(self, event: yaml.ScalarEvent) -> Any:
        """The value of a scalar: text, or what the YAML 1.2 core schema makes of plain text."""
        text: str = event.value
        if not event.implicit[0]:
            return text
        resolvers = _RESOLVERS.get(text[:1])
        if resolvers is None or text in self._words:
            return self._words.get(text, text)
        for tag, pattern in resolvers:
            if pattern.match(text):
                return self._number_or_word(tag, text, event)
        return text

    def _number_or_word(self, tag: str, text: str, event: yaml.ScalarEvent) -> Any:
        value = None
        if len(text) <= 400:
            value = CCoreLoader.yaml_constructors[tag](self._construct, yaml.ScalarNode(tag, text))
        if len(text) > 400 or (isinstance(value, float) and not math.isfinite(value)):
            self._fault("STG023", event, found=text[:40])
            return 0
        self._words[text] = value
        return value

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        self._properties(event)
        if len(self._stack) >= MAX_DEPTH:
            self._fault("STG003", event, reason="depth", limit=MAX_DEPTH, found=MAX_DEPTH + 1)
            raise _StopError
        container: list[Any] | dict[str, Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and isinstance(frame.container, dict):
            self._fault("STG005", event, reason="complex-key")
            raise _StopError
        line, column, _, _ = self._span(event)
        span = (-line, column, line, len(self.lines[line - 1]) + 1)
        self._stack.append(_Frame(container, self._put(container, span)))

    def _end(self, event: yaml.Event) -> None:
        path = self._stack.pop().path
        _, _, line, column = self._span(event)
        if path is not None and (span := self.values[path])[2] == line:
            self.values[path] = (*span[:3], column)

    def _put(self, value: Any, span: Span) -> Path | None:
        """Puts a value where it belongs and notes its span, with a negative line for lists and mappings; returns its path."""
        if not self._stack:
            self.root, self.values[()] = value, span
            return ()
        frame = self._stack[-1]
        path = frame.path
        if isinstance(frame.container, list):
            part: str | int = len(frame.container)
            frame.container.append(value)
        else:
            part, frame.key = frame.key or "", None
            if frame.thrown:
                return None
            frame.container[part] = value
        if path is None:
            return None
        path = (*path, part)
        self.values[path] = span
        return path
