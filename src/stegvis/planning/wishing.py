"""Wishes: what each of those that the route honours costs, in weeks.

Comes in: a solved inquiry. Goes out: one entry a wish; each is dropped alone, and the rest solved again.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.findings import WishKept
from stegvis.participant import Wishes
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.need import FAR

__all__ = ["single_wishes", "wishes_kept"]


def wishes_kept(solved: Solved) -> tuple[WishKept, ...]:
    """Each wish with how many weeks later the first job and the target come for its sake; None where time ran out."""
    return tuple(_priced(solved, wish, fewer) for wish, fewer in single_wishes(solved.inquiry))


def single_wishes(inquiry: Inquiry) -> Iterator[tuple[WishKept, Wishes]]:
    """Every wish by itself, with all the others."""
    wishes, catalogue = inquiry.participant.wishes, inquiry.catalogue
    if wishes.work_first:
        yield WishKept(wish="work_first"), wishes.model_copy(update={"work_first": False})
    if wishes.no_loan:
        yield WishKept(wish="no_loan"), wishes.model_copy(update={"no_loan": False})
    for what in inquiry.named(wishes.avoid, ("activities", "jobs")):
        left = tuple(name for name in wishes.avoid if inquiry.named((name,), ("activities", "jobs")) != (what,))
        entry = catalogue.activities.get(what) or catalogue.jobs[what]
        yield WishKept(wish="avoid", what=what, name=entry.name), wishes.model_copy(update={"avoid": left})
    for what in inquiry.named(wishes.must_include, ("activities", "facts")):
        left = tuple(name for name in wishes.must_include if inquiry.named((name,), ("activities", "facts")) != (what,))
        named = catalogue.activities.get(what) or catalogue.facts[what]
        yield WishKept(wish="must_include", what=what, name=named.name), wishes.model_copy(update={"must_include": left})


def _priced(solved: Solved, wish: WishKept, fewer: Wishes) -> WishKept:
    without = solved.inquiry.changed(wishes=fewer).solved(ties=False)
    if without.plan is None or not without.outcome.proven:
        return wish
    return wish.model_copy(
        update={"weeks_to_first_job": _weeks(without.able, solved.able), "weeks_to_target": _weeks(without.target, solved.target)}
    )


def _weeks(without: int, with_it: int) -> int | None:
    """Whole weeks later, a part of a week counted as one (earlier: below 0); None where there is no such day with or without."""
    if FAR in (without, with_it):
        return None
    return -((without - with_it) // 7)
