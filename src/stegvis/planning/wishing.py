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
    """Each wish that is kept, with how many weeks later the first job and the target come for its sake; None where time ran out."""
    return tuple(_priced(solved, wish, fewer) for wish, fewer in single_wishes(solved.inquiry) if _is_kept(solved, wish))


def _is_kept(solved: Solved, wish: WishKept) -> bool:
    """Whether the route is as it was wished: neither the target nor what is in progress can be avoided, and work first needs work."""
    if wish.wish == "work_first":
        return solved.outcome.first_job_kept and solved.able < FAR
    if wish.wish == "avoid" and solved.plan is not None:
        under_way = {solved.problem.operators[item.operator].id for item in solved.problem.running}
        legs, stops = {leg.operator.id for leg in solved.plan.legs}, {stop.job for stop in solved.plan.stops}
        return wish.what not in under_way | legs | stops
    return True


def single_wishes(inquiry: Inquiry) -> Iterator[tuple[WishKept, Wishes]]:
    """Every wish by itself, with all the others; in an order that does not depend on the file's."""
    wishes, catalogue = inquiry.participant.wishes, inquiry.catalogue
    if wishes.work_first:
        yield WishKept(wish="work_first"), wishes.model_copy(update={"work_first": False})
    if wishes.no_loan:
        yield WishKept(wish="no_loan"), wishes.model_copy(update={"no_loan": False})
    for what in sorted(inquiry.named(wishes.avoid, ("activities", "jobs"))):
        left = tuple(name for name in wishes.avoid if inquiry.named((name,), ("activities", "jobs")) != (what,))
        entry = catalogue.activities.get(what) or catalogue.jobs[what]
        yield WishKept(wish="avoid", what=what, name=entry.name), wishes.model_copy(update={"avoid": left})
    for what in sorted(inquiry.named(wishes.must_include, ("activities", "facts"))):
        left = tuple(name for name in wishes.must_include if inquiry.named((name,), ("activities", "facts")) != (what,))
        named = catalogue.activities.get(what) or catalogue.facts[what]
        yield WishKept(wish="must_include", what=what, name=named.name), wishes.model_copy(update={"must_include": left})


def _priced(solved: Solved, wish: WishKept, fewer: Wishes) -> WishKept:
    """The wish with its price: both routes are the first of the equally good ones, where the days of the first job are not compared."""
    without = solved.inquiry.changed(wishes=fewer).solved(ties=solved.inquiry.by != "first-job")
    if without.plan is None or not (solved.outcome.proven and without.outcome.proven):
        return wish
    both = without.outcome.first_job_kept and solved.outcome.first_job_kept
    first_job = _weeks(without.able, solved.able) if both else None
    return wish.model_copy(update={"weeks_to_first_job": first_job, "weeks_to_target": _weeks(without.target, solved.target)})


def _weeks(without: int, with_it: int) -> int | None:
    """Whole weeks later, a part of a week counted as one (earlier: below 0); None where there is no such day with or without."""
    if FAR in (without, with_it):
        return None
    return -((without - with_it) // 7)
