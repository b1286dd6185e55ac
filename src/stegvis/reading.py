"""Bytes to text that may be parsed: size, encoding, byte order mark, line ends, composed letters, control characters.

Comes in: the bytes or the text of one file. Goes out: the normalised text with its digest, or the faults that stop it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from stegvis.faults import Fault, Position, fault

__all__ = ["MAX_BYTES", "Reading", "digest", "read_text"]

MAX_BYTES = 16 * 1024 * 1024
"""The greatest size of a file, in bytes."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""What has no place in a text file; the two Unicode line separators too, since editors and parsers count them differently."""

_STRETCH = 500
_SOME_ENCODING = "cp1252"


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of one file as it is parsed, or the faults that stop it from being parsed."""

    text: str
    faults: tuple[Fault, ...] = ()


def read_text(data: bytes | str, file: str) -> Reading:
    """Makes text out of what stood in a file: UTF-8, without byte order mark, lines ended by a line feed, letters composed (NFC)."""
    size = len(data)
    if size > MAX_BYTES:
        return Reading("", (fault("STG003", Position(file), reason="bytes", limit=MAX_BYTES, found=size),))
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            return Reading("", (_bad_byte(data, error.start, file),))
    else:
        text = data
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = "\n".join(_composed(line) for line in text.split("\n"))
    return Reading(text, tuple(_control_characters(text, file)))


def _composed(line: str) -> str:
    """The line with composed letters (NFC), in stretches: composing one with very many marks takes the square of their number."""
    if len(line) <= _STRETCH:
        return unicodedata.normalize("NFC", line)
    parts, start = [], 0
    while start < len(line):
        end = start + _STRETCH
        while end < min(len(line), start + 2 * _STRETCH) and unicodedata.combining(line[end]):
            end += 1
        parts.append(unicodedata.normalize("NFC", line[start:end]))
        start = end
    return "".join(parts)


def digest(text: str) -> str:
    """The digest of a normalised text: the same for the same words, whatever the editor did to line ends or byte order mark."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _bad_byte(data: bytes, index: int, file: str) -> Fault:
    before = data[:index].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    rest = re.split(rb"[\r\n]", data[index : index + 2000], maxsplit=1)[0].decode(_SOME_ENCODING, "replace")
    shown = before[before.rfind("\n") + 1 :] + rest
    position = Position(file, line, column, line, column + 1)
    return fault("STG002", position, source_line=shown, byte=f"0x{data[index]:02X}")


def _control_characters(text: str, file: str) -> list[Fault]:
    """One fault a line that has a control character, at its first, for the first ten such lines."""
    found: list[Fault] = []
    if _CONTROL.search(text) is None:
        return found
    for number, line in enumerate(text.split("\n"), start=1):
        if (match := _CONTROL.search(line)) is None:
            continue
        position = Position(file, number, match.start() + 1, number, match.end() + 1)
        without = _CONTROL.sub("", line) if len(line) <= 300 else ""
        found.append(fault("STG004", position, hint=without, source_line=line, character=f"U+{ord(match.group()):04X}"))
        if len(found) == 10:
            break
    return found
