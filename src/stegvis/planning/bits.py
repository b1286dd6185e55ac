"""Bits for facts, levels, months, ages and waivers, and requirements as trees over them.

Comes in: requirements as partners write them, and one participant. Goes out: `Bits`, which gives every atom its number as it is first
needed, and turns requirements into `Need`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from stegvis.dates import birthday
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.holdings import Held
from stegvis.planning.problem import ALL, ANY, COUNT, FAR, Atom, Months, Need, Window
from stegvis.planning.target import Aim
from stegvis.requirement import (
    AgeNeeded,
    AllOf,
    AnyOf,
    AtLeast,
    DecidedBy,
    ExperienceNeeded,
    FactNeeded,
    LevelNeeded,
    Requirement,
    canonical,
)
from stegvis.route import By
from stegvis.terms import Payer

__all__ = ["Bits", "age_window", "joined"]


@dataclass(slots=True)
class Bits:
    """The state of one compilation: bits are given out as they are first needed, and numbered for good at the end."""

    catalogue: Catalogue
    participant: Participant
    today: date
    aim: Aim | None
    by: By
    payer: Payer | None
    held: Held
    employments: dict[str, int] = field(default_factory=dict)
    bits: dict[Atom, int] = field(default_factory=dict)
    months: dict[int, Months] = field(default_factory=dict)
    windows: dict[int, Window] = field(default_factory=dict)
    queue: list[tuple[str, int]] = field(default_factory=list)

    @property
    def first_day(self) -> date:
        """Nothing starts, opens or is claimed before it."""
        return self.participant.first_day(self.today)

    @property
    def way(self) -> Mapping[str, int]:
        """The jobs on the way with their places."""
        return self.aim.way if self.aim else {}

    def bit(self, atom: Atom) -> int:
        """The number of an atom; a new one is put in line, for what gives it is relevant too."""
        found = self.bits.get(atom)
        if found is None:
            found = self.bits[atom] = len(self.bits)
            if atom[0] in ("fact", "proof", "had"):
                self.queue.append((str(atom[1]), int(str(atom[2])) if len(atom) > 2 else -1))
        return found

    def mask(self, pairs: Iterable[tuple[str, int]], proven: bool) -> int:
        """The bits, among those in use, that the pairs turn on; proofs too where the pairs are proven."""
        found = 0
        for fact, level in pairs:
            for kind in ("fact", "proof") if proven else ("fact",):
                if (kind, fact, level) in self.bits:
                    found |= 1 << self.bits[(kind, fact, level)]
        return found

    def need(self, requirement: Requirement, judged: str = "") -> Need:
        """The requirement as a tree over bits; `judged` is the activity or job it belongs to, for waivers."""
        plain = self._plain(requirement, judged)
        days = [item.opens for item in self.held.waivers if item.covers(requirement, judged, self.catalogue)]
        if not days:
            return plain
        atom: Atom = ("waived", min(days))
        bit = self.bit(atom)
        self.windows[bit] = Window(bit, min(days))
        return Need(ANY, 1 << bit, (plain,))

    def _plain(self, requirement: Requirement, judged: str) -> Need:
        match requirement:
            case FactNeeded(fact=fact, proof=proof):
                return Need(ALL, 1 << self.bit(("proof" if proof else "fact", fact, -1)))
            case LevelNeeded(fact=fact, level=level):
                return Need(ALL, 1 << self.bit(("fact", fact, self.catalogue.facts[fact].levels.index(level))))
            case AllOf(all_of=items):
                return joined(ALL, [self.need(item, judged) for item in _canonical(items)])
            case AnyOf(any_of=items):
                return joined(ANY, [self.need(item, judged) for item in _canonical(items)])
            case AtLeast(at_least=count, of=items):
                return Need(COUNT, 0, tuple(self.need(item, judged) for item in _canonical(items)), count)
            case ExperienceNeeded(experience=term):
                return Need(ALL, 1 << self._months(term.of, term.months))
            case AgeNeeded():
                return Need(ALL, 1 << self._age(requirement))
            case DecidedBy(decided_by=role, question=question):
                return Need(ALL, 1 << self.bit(("said", role, question["sv"])))
        raise AssertionError(requirement)

    def _months(self, of: tuple[str, ...], months: int) -> int:
        counted = frozenset(of) | {job.id for job in self.catalogue.jobs.values() if frozenset(job.counts_as) & frozenset(of)}
        atom: Atom = ("months", frozenset(of), months)
        bit = self.bit(atom)
        held = sum(count for work, count in self.held.months.items() if work in counted)
        indexes = frozenset(index for job, index in self.employments.items() if job in counted)
        self.months[bit] = Months(bit, indexes, months, held)
        return bit

    def _age(self, requirement: AgeNeeded) -> int:
        limits = requirement.age
        bit = self.bit(("age", limits.min or 0, limits.max or 0, limits.from_ or ""))
        opens, closes = age_window(self.participant, limits.min, limits.max, limits.from_)
        self.windows[bit] = Window(bit, opens, closes)
        return bit


def _canonical(items: tuple[Requirement, ...]) -> list[Requirement]:
    """In an order that does not depend on the file's."""
    return sorted(items, key=canonical)


def joined(kind: int, parts: list[Need]) -> Need:
    """One node for all parts, with the bits of the simplest ones taken in."""
    mask = 0
    rest: list[Need] = []
    for part in parts:
        one_bit = part.mask.bit_count() == 1 and not part.parts
        if part.kind != COUNT and (one_bit or (part.kind == kind == ALL)):
            mask |= part.mask
            rest.extend(part.parts)
        else:
            rest.append(part)
    return Need(kind, mask, tuple(rest))


def age_window(participant: Participant, low: int | None, high: int | None, from_: str | None) -> tuple[int, int]:
    """The days from which, and until which (exclusive), an age rule is not certainly broken."""
    born = participant.born
    if born is None:
        return 0, FAR
    opens, closes = 0, FAR
    if isinstance(born, int):
        if low is not None:
            opens = date(born + low, 7 if from_ else 1, 1).toordinal()
        if high is not None:
            closes = date(born + high + 2, 1, 1).toordinal()
    else:
        if low is not None:
            opens = (date(born.year + low, 7, 1) if from_ else birthday(born, low)).toordinal()
        if high is not None:
            closes = birthday(born, high + 1).toordinal()
    return opens, closes
