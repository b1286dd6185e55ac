"""Many participants one after another, each with the whole answer; those who are alike but for the pseudonym are planned once.

Comes in: participants, and rows that are none. Goes out: for each, in order, its answer or what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar, cast

from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.planner import UnknownTargetError, check_choices, plan
from stegvis.planning.target import find_target
from stegvis.route import Answer, By
from stegvis.situation import RowFault
from stegvis.terms import Frozen, Payer

__all__ = ["plan_many"]

T = TypeVar("T")

REMEMBERED = 10_000
"""So many different answers are remembered."""


def plan_many(
    catalogue: Catalogue,
    people: Iterable[Participant | RowFault],
    *,
    today: date,
    target: str | None = None,
    by: By = "first-job",
    payer: Payer | None = None,
    time_limit: float = 5.0,
) -> Iterator[Answer | RowFault]:
    """Plans for many participants, lazily and in order: one answer or `RowFault` for each.

    The arguments are those of `plan`. A `RowFault` comes out as it went in; a participant whose own target no ladder knows becomes one.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the `target` of all.
        ValueError: `by` or `payer` is none of those that exist.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> people = [stegvis.Participant(participant=name, target="montor") for name in ("p-1", "p-2")]
        >>> [one.participant for one in plan_many(stegvis.load_catalogue(), people, today=date(2026, 11, 22))]
        ['p-1', 'p-2']
    """
    check_choices(by, payer)
    if target is not None:
        find_target(catalogue, target)
    return _planned(catalogue, people, today=today, target=target, by=by, payer=payer, time_limit=time_limit)


def _planned(
    catalogue: Catalogue,
    people: Iterable[Participant | RowFault],
    *,
    today: date,
    target: str | None,
    by: By,
    payer: Payer | None,
    time_limit: float,
) -> Iterator[Answer | RowFault]:
    known: dict[Participant, Answer | RowFault] = {}
    for number, person in enumerate(people, start=1):
        if isinstance(person, RowFault):
            yield person
            continue
        nameless = person.model_copy(update={"participant": "p"})
        answer = known.get(nameless)
        if answer is None:
            try:
                answer = plan(catalogue, nameless, today=today, target=target, by=by, payer=payer, time_limit=time_limit)
            except UnknownTargetError:
                answer = RowFault(row=0, field="target", code="STG066")
            if len(known) >= REMEMBERED:
                known.pop(next(iter(known)))
            known[nameless] = answer
        yield _named(answer, person.participant, number)


def _named(answer: Answer | RowFault, participant: str, number: int) -> Answer | RowFault:
    """The answer as that of this participant."""
    if isinstance(answer, RowFault):
        return answer.model_copy(update={"row": number})
    return _renamed(answer, participant)


def _renamed(value: T, participant: str) -> T:
    """The value with that pseudonym wherever an answer has one: a conditional route is an answer too."""
    if isinstance(value, tuple):
        items = tuple(_renamed(item, participant) for item in value)
        return cast("T", items) if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, Frozen):
        return value
    changed = {name: new for name in type(value).model_fields if (new := _renamed(old := getattr(value, name), participant)) is not old}
    if "participant" in type(value).model_fields:
        changed["participant"] = participant
    return value.model_copy(update=changed) if changed else value
