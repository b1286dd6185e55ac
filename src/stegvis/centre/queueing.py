"""In which order the participants of a cohort have their turn: by the order of priority, the day of application, then a lottery.

Comes in: participants, a programme, what the queue says, a seed. Goes out: a `Turn` each. What somebody is called never matters, and the
order in which they come only to the lottery between those with the same facts.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.programme import Programme
from stegvis.participant import Participant
from stegvis.planning.holdings import read_holdings
from stegvis.planning.today import Today
from stegvis.requirement import AgeNeeded, DecidedBy, Requirement, leaves
from stegvis.seats import Applied

__all__ = ["Turn", "turns"]


@dataclass(frozen=True, slots=True)
class Turn:
    """The item of the order of priority, the day of application and the number that was drawn; who has the least comes first."""

    priority: int
    applied: date
    lot: int

    @property
    def key(self) -> tuple[int, date, int]:
        """What turns are sorted by."""
        return self.priority, self.applied, self.lot


def turns(
    catalogue: Catalogue,
    people: Sequence[Participant],
    profiles: Sequence[str],
    programme: Programme | None,
    queue: Mapping[str, Applied],
    *,
    today: date,
    seed: int,
) -> tuple[Turn, ...]:
    """The turn of each; who has no day of application has applied today.

    Complexity: n log n for n participants, besides the requirements of the order of priority.
    """
    rules = [item.requires for item in programme.priority] if programme is not None else []
    priorities = [_judged(catalogue, rules, one, queue.get(one.participant), today) for one in people]
    applied = [found.applied or today if (found := queue.get(one.participant)) else today for one in people]
    order = sorted(range(len(people)), key=lambda number: (priorities[number], applied[number], profiles[number]))
    lots = list(range(1, len(people) + 1))
    random.Random(seed).shuffle(lots)
    drawn = dict(zip(order, lots, strict=True))
    return tuple(Turn(priorities[number], applied[number], drawn[number]) for number in range(len(people)))


def _judged(catalogue: Catalogue, rules: Sequence[Requirement], person: Participant, found: Applied | None, today: date) -> int:
    """The number of the first item that fits, as somebody has judged or by what is held; else the one after the last."""
    if found is not None and found.priority is not None:
        return min(found.priority, len(rules) + 1)
    return next((number for number, rule in enumerate(rules, start=1) if _surely_meets(catalogue, rule, person, today)), len(rules) + 1)


def _surely_meets(catalogue: Catalogue, rule: Requirement, person: Participant, today: date) -> bool:
    """Whether the rule is met whenever in the year somebody was born; what only a person can say is not."""
    asked = list(leaves(rule))
    if any(isinstance(leaf, DecidedBy) for leaf in asked):
        return False
    if not any(isinstance(leaf, AgeNeeded) for leaf in asked):
        return _meets(catalogue, rule, person, today)
    births = list(_births(person))
    return bool(births) and all(_meets(catalogue, rule, person.model_copy(update={"born": born}), today) for born in births)


def _births(person: Participant) -> Iterable[date]:
    if isinstance(person.born, date):
        return [person.born]
    return [date(person.born, 1, 1), date(person.born, 12, 31)] if person.born is not None else []


def _meets(catalogue: Catalogue, rule: Requirement, person: Participant, today: date) -> bool:
    return Today(catalogue, person, read_holdings(catalogue, person, today), today).meets(rule)
