"""What can be wrong in a file: positions, faults, their codes and the few exceptions that carry them.

Nothing here knows YAML, ladders or languages: a fault is a code with its particulars, and the sentence is made by `stegvis.render`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "CODES",
    "Fault",
    "FileError",
    "LadderError",
    "ParticipantError",
    "Position",
    "Severity",
    "fault",
]

Severity = Literal["error", "warning", "info"]

CODES: dict[str, Severity] = {
    # the file and its text
    "STG001": "error",  # file cannot be read (missing, not a file, no permission): reason
    "STG002": "error",  # not UTF-8
    "STG003": "error",  # too large: limit, found
    "STG004": "error",  # control character
    "STG005": "error",  # YAML that cannot be parsed: reason
    "STG006": "error",  # tab used for indentation
    "STG007": "error",  # second document in one file
    "STG008": "error",  # anchor, alias, tag or merge key
    "STG009": "error",  # duplicate key: key, first_line
    "STG010": "error",  # empty file
    "STG011": "error",  # no ladder in the folder
    "STG012": "error",  # unknown key: key
    "STG013": "error",  # required key is missing: key
    "STG014": "error",  # wrong type: expected, found
    "STG015": "error",  # value out of range: expected, found
    "STG016": "error",  # value is none of the allowed: found, allowed
    "STG017": "error",  # not an id (å, ä, ö, capitals, spaces): found
    "STG018": "error",  # not a date: found
    "STG019": "error",  # which kind of file is it? neither ladder:, programme:, expectations: nor participant:
    "STG020": "error",  # newer schema than this version understands: found
    "STG021": "error",  # lengths: none or more than one given
    "STG022": "error",  # requirement cannot be understood: found
    "STG023": "error",  # not a number that can be used: infinite, none at all, far too long: found
    "STG024": "error",  # keys or values that exclude one another: reason
    # references over files
    "STG030": "error",  # dangling reference: id, wanted
    "STG031": "error",  # unknown level: fact, level
    "STG032": "error",  # id defined twice: id, other
    "STG033": "error",  # unknown ladder in uses: id
    "STG034": "error",  # reference to a file that is not in uses: id, ladder
    "STG035": "error",  # fact with levels named without one, or level asked of a fact without levels: fact
    "STG036": "error",  # unknown step in onward: step, ladder
    # participants
    "STG050": "error",  # looks like a personal number
    "STG051": "error",  # key that a participant file must not have (name, sex, birthplace, district): key
    # partners' expectations
    "STG060": "error",  # expectations of a ladder that is not there: id
    "STG061": "error",  # nothing is expected, or what only a route has where there is none: reason
    "STG062": "error",  # a case that is not kept: name, expected, found, reason (what differs)
    "STG063": "error",  # a case that could not be decided in time: name, seconds
    "STG064": "error",  # a file of another kind in the folder of expectations
    # tables of participants
    "STG065": "error",  # a table that cannot be read: reason, and then column or limit
    "STG066": "error",  # a row that is no participant: row, column
    "STG069": "error",  # a row that is no enrolment: row, column
    # sense: the ladder loads and plans all the same
    "STG101": "warning",  # nothing gives this fact: fact
    "STG102": "warning",  # nothing needs this fact: fact
    "STG103": "warning",  # neither source nor assumption: id
    "STG104": "warning",  # language missing: lang
    "STG105": "warning",  # no way on from this step, and no top: step
    "STG106": "warning",  # step that no job and no certificate belongs to: step
    "STG107": "warning",  # circle without a way in: ids
    "STG108": "warning",  # step that cannot be reached from its first: step
    "STG109": "warning",  # job without an agreement: job
    "STG110": "warning",  # nothing in the first step is about motivation
    "STG111": "warning",  # starts have ended or end soon: id, last
    "STG112": "warning",  # a placement with a study load cannot fit beside itself: id
    "STG113": "warning",  # code is no SSYK code: code
    "STG114": "warning",  # track with an age that its programme does not take: track, age, ages
    "STG115": "warning",  # ages of a programme or track that nobody can have: low, high
    "STG116": "warning",  # step with a certificate and no job: step, certificate
    "STG117": "warning",  # agreement that is agreed, without what was agreed: job, key
    "STG118": "warning",  # activity of which nothing needs what it gives: id
    "STG119": "warning",  # step that nobody can come to: step
    "STG123": "warning",  # step that is closed to whoever is older: step, age
    "STG124": "warning",  # validation that asks for neither experience nor knowledge: id
    "STG125": "warning",  # renewal that takes as long as the certificate is valid: id, certificate, months
    "STG126": "warning",  # job that is paid less than one below: job, below, step
    "STG127": "warning",  # comment that takes a warning back without a reason: code
    "STG128": "warning",  # comment that takes nothing back: code
    "STG129": "warning",  # source of a key that is not there: key
    "STG130": "warning",  # few cases: ladder, count, least
    "STG131": "warning",  # activity that no case uses: id
    "STG132": "warning",  # alternative that no case uses: id, branch; or, with the reason `gives`, id, fact
    "STG133": "warning",  # rung from which no case starts: step
    "STG134": "warning",  # case that is kept, by a route that is not proven best: name, seconds
    "STG120": "info",  # figures are old: id, checked_on
    "STG121": "info",  # agreement is only a dialogue or assumed: job, status
    "STG122": "info",  # starts are a list of dates, which ends: id, last
}
"""Every fault code and its severity; a code is never used again for something else."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A stretch of text in a file; lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, which code, and the particulars that the sentence needs.

    `hint` is a corrected line or the likely word; `source_line` is empty where the text must not be shown again. What stood in the
    file is no part of `repr`, so that it does not end up in logs.
    """

    code: str
    position: Position
    particulars: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    hint: str = field(default="", repr=False)
    source_line: str = field(default="", repr=False)

    @property
    def severity(self) -> Severity:
        """The severity that belongs to the code."""
        return CODES[self.code]

    def particular(self, name: str) -> str:
        """Returns the named particular, or an empty text."""
        return dict(self.particulars).get(name, "")


def fault(code: str, position: Position, /, *, hint: str = "", source_line: str = "", **particulars: object) -> Fault:
    """Makes a fault from a known code.

    Raises:
        KeyError: the code is not in `CODES`.
    """
    CODES[code]
    named = tuple((name, str(value)) for name, value in particulars.items())
    return Fault(code, position, named, hint, source_line)


class FileError(Exception):
    """A file that cannot be used; `faults` holds everything that is wrong with it, at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keeps the faults in the order of file and line."""
        self.faults = tuple(sorted(faults, key=lambda item: (item.position, item.code, item.particulars)))
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Codes and places only: the sentences are made by `stegvis.render.faults`, and no text of the file leaks here."""
        return "; ".join(f"{item.code} {item.position.file}:{item.position.line}:{item.position.column}" for item in self.faults)

    def __repr__(self) -> str:
        """The same, with the name of the exception."""
        return f"{type(self).__name__}({str(self)!r})"


class LadderError(FileError):
    """Ladder files that cannot be understood."""


class ParticipantError(FileError):
    """A participant file that cannot be understood."""
