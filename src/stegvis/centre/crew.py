"""Many questions to the planner at once, by several processes where there are many; the answers are the same as from one.

Comes in: questions about participants. Goes out: their answers in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from stegvis.centre.openings import Slot, without_starts
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant
from stegvis.planning.planner import UnknownTargetError, plan
from stegvis.route import Answer

__all__ = ["EACH", "Question", "answers", "asked"]

EACH = 5.0
"""The seconds for one plan, at most."""

_WORTH_IT = 100
"""With fewer questions it takes longer to start a process than to answer them."""

_AT_ONCE = 10
"""So many questions are given to a process at a time."""


class Question(NamedTuple):
    """What somebody's best way is around those starts; `profile` is all that is known of them, `person` the same."""

    profile: Hashable
    target: str | None
    around: frozenset[Slot]
    person: Participant


Catalogues = dict[frozenset[Slot], Catalogue]


def asked(catalogues: Catalogues, today: date, left: Callable[[], float], question: Question) -> Answer | None:
    """The answer to one question, or None where no ladder knows the target; `catalogues` keeps those that were made for it."""
    full = question.around
    if full not in catalogues:
        catalogues[full] = without_starts(catalogues[frozenset()], full, today)
    try:
        return plan(catalogues[full], question.person, today=today, target=question.target, time_limit=min(EACH, left()))
    except UnknownTargetError:
        return None


def answers(
    catalogues: Catalogues, questions: Sequence[Question], *, today: date, left: Callable[[], float], workers: int
) -> Iterator[Answer | None]:
    """The answers, in order."""
    if workers < 2 or len(questions) < _WORTH_IT:
        yield from map(partial(asked, catalogues, today, left), questions)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    bare = [question._replace(profile="") for question in questions]  # what they are known by stays here
    plain = replace(catalogues[frozenset()], odd=tuple)  # without what has been compiled for it, which each process does anew
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (plain, today, left())) as pool:
        yield from pool.map(_answered, bare, chunksize=_AT_ONCE)


_here: list[partial[Answer | None]] = []
"""In a process of its own: what it was begun with."""


def _begin(catalogue: Catalogue, today: date, seconds: float) -> None:
    from stegvis.planning.clock import Clock

    _here[:] = [partial(asked, {frozenset(): catalogue}, today, Clock(seconds).left)]


def _answered(question: Question) -> Answer | None:
    return _here[0](question)
