"""Comments that say of a warning that it is known and why it stands: `# stegvis: ignore STG102: reason`.

Comes in: the warnings of some files and their lines. Goes out: those that no comment takes back, and what is wrong with the comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stegvis.faults import CODES, Fault, Position, fault

__all__ = ["without_ignored"]

_COMMENT = re.compile(r"(?:^|\s)(#\s*stegvis:\s*ignore\b[ \t]*(\S*?)[:,.]?(?:\s+(.*))?)$", re.IGNORECASE)
_DASHES = " \t:,.-\N{EN DASH}\N{EM DASH}"


@dataclass(frozen=True, slots=True)
class _Comment:
    """One such comment: where it stands, of which line it speaks, and what it says."""

    position: Position
    line: int
    code: str
    reason: str


def without_ignored(found: Iterable[Fault], lines: Mapping[str, Sequence[str]], *, told: frozenset[str]) -> list[Fault]:
    """The faults without the warnings and remarks that a comment takes back, and with those about the comments.

    A comment speaks of its own line, or, where it stands alone, of the next line that is more than a comment. Errors cannot be taken
    back, and nothing is without a reason.

    Args:
        found: faults of any files.
        lines: the lines of each file, by its name.
        told: the codes that would be among `found` if there were any; a comment about another is left alone.
    """
    found = list(found)
    comments = [comment for file, text in lines.items() for comment in _comments(file, text)]
    taken = {(comment.position.file, comment.line, comment.code) for comment in comments if comment.reason}
    places = {(item.position.file, item.position.line, item.code) for item in found if item.severity != "error"}
    kept = [item for item in found if item.severity == "error" or (item.position.file, item.position.line, item.code) not in taken]
    for comment in comments:
        line = lines[comment.position.file][comment.position.line - 1]
        if CODES.get(comment.code, "error") == "error":
            kept.append(fault("STG128", comment.position, source_line=line, code=comment.code or "?", reason="unknown"))
        elif not comment.reason:
            kept.append(fault("STG127", comment.position, source_line=line, code=comment.code))
        elif comment.code in told and (comment.position.file, comment.line, comment.code) not in places:
            kept.append(fault("STG128", comment.position, source_line=line, code=comment.code))
    return kept


def _comments(file: str, lines: Sequence[str]) -> Iterator[_Comment]:
    for number, line in enumerate(lines, 1):
        if match := _COMMENT.search(line):
            alone = not line[: match.start(1)].strip()
            after = (later for later in range(number + 1, len(lines) + 1) if not _is_comment(lines[later - 1]))
            spoken_of = next(after, number) if alone else number
            place = Position(file, number, match.start(1) + 1, number, match.end(1) + 1)
            yield _Comment(place, spoken_of, match[2].upper(), (match[3] or "").strip(_DASHES))


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
