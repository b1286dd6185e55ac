"""Bits for facts, levels, months, ages, waivers and decisions, and requirements as trees over them.

Comes in: requirements as partners write them, and the waivers that one participant has. Goes out: `Bits`, which gives every atom its
number as it is first needed, and turns requirements into `Need`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stegvis.ladder.catalogue import Catalogue
from stegvis.planning.holdings import WaivedRequirement
from stegvis.planning.need import ALL, ANY, COUNT, Need
from stegvis.planning.problem import Atom
from stegvis.requirement import (
    AgeLimits,
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

__all__ = ["Bits", "joined", "mask_of"]


@dataclass(slots=True)
class Bits:
    """The state of one compilation: bits are given out as they are first needed, and numbered for good at the end.

    `months` are (jobs and work that count, months), `ages` limits and `waived` days by the bit that they turn on; `queue` holds the
    facts whose givers are still to be looked up.
    """

    catalogue: Catalogue
    waivers: tuple[WaivedRequirement, ...]
    bits: dict[Atom, int] = field(default_factory=dict)
    months: dict[int, tuple[frozenset[str], int]] = field(default_factory=dict)
    ages: dict[int, AgeLimits] = field(default_factory=dict)
    waived: dict[int, int] = field(default_factory=dict)
    queue: list[tuple[str, int]] = field(default_factory=list)

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
        return mask_of(self.bits, pairs, proven)

    def need(self, requirement: Requirement, judged: str = "") -> Need:
        """The requirement as a tree over bits; `judged` is the activity or job it belongs to, for waivers."""
        plain = self._plain(requirement, judged)
        days = [item.opens for item in self.waivers if item.covers(requirement, judged, self.catalogue)]
        if not days:
            return plain
        bit = self.bit(("waived", min(days)))
        self.waived[bit] = min(days)
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
                return Need(ALL, 1 << self._months(frozenset(term.of), term.months))
            case AgeNeeded(age=limits):
                bit = self.bit(("age", limits.min or 0, limits.max or 0, limits.from_ or ""))
                self.ages[bit] = limits
                return Need(ALL, 1 << bit)
            case DecidedBy(decided_by=role, question=question):
                return Need(ALL, 1 << self.bit(("said", role, question["sv"])))
        raise AssertionError(requirement)

    def _months(self, of: frozenset[str], months: int) -> int:
        bit = self.bit(("months", of, months))
        if bit not in self.months:
            self.months[bit] = (of | {key for key, job in self.catalogue.jobs.items() if not of.isdisjoint(job.counts_as)}, months)
        return bit


def mask_of(bits: dict[Atom, int], pairs: Iterable[tuple[str, int]], proven: bool) -> int:
    """The bits, among the numbered ones, that the pairs turn on; proofs too where the pairs are proven."""
    found = 0
    for fact, level in pairs:
        number = bits.get(("fact", fact, level))
        if number is not None:
            found |= 1 << number
        if proven:
            number = bits.get(("proof", fact, level))
            if number is not None:
                found |= 1 << number
    return found


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
