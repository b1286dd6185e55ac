"""Brute force over sets of activities: the fewest study points or kronor of any set that leads to the target.

`cheapest_in_order` asks only for an order in which the set can be walked, which is enough where nothing is bound to a date (no start
days, ages, expiry or months of employment); `cheapest_dated` asks the other oracle for a dated route of that very set.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from itertools import combinations
from typing import Any

from oracle_dated import FOREVER, Instance, State, TooLargeError, best_dated
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant

Item = tuple[str, int]
"""An activity with the study points of one way to take it."""


def prices(catalogue: Catalogue, by: str, payer: str | None = None) -> dict[Item, int]:
    """Every activity that can be taken, with each load it can be had for, and what it costs by that measure."""
    found: dict[Item, int] = {}
    for activity in catalogue.activities.values():
        kronor = sum(cost for who, cost in activity.cost_sek.items() if payer in (None, who))
        for option in activity.options():
            found[activity.id, option.study_points] = option.study_points if by == "weeks" else kronor
    return found


def subsets(priced: dict[Item, int]) -> Iterator[tuple[int, frozenset[Item]]]:
    """Every set of items with at most one of each activity, the cheapest first."""
    items = sorted(priced)
    found = [
        (sum(priced[item] for item in chosen), len(chosen), chosen)
        for size in range(len(items) + 1)
        for chosen in combinations(items, size)
        if len({activity for activity, _ in chosen}) == size
    ]
    yield from ((price, frozenset(chosen)) for price, _, chosen in sorted(found))


def cheapest_in_order(
    catalogue: Catalogue, participant: Participant, target: str, by: str, today: date, payer: str | None = None
) -> int | None:
    """The least measure of a set that can be put in order, or None when not even all activities together lead to the target."""
    instance = Instance(catalogue, participant, target, today, None, forced=False)
    walk = _walker(instance)
    if not walk({activity for activity, _ in prices(catalogue, by)}):
        return None
    return next(price for price, chosen in subsets(prices(catalogue, by, payer)) if walk({activity for activity, _ in chosen}))


def _walker(instance: Instance) -> Callable[[set[str]], bool]:
    """Asks whether a set of activities leads to the target, each done when its requirement holds, one after another."""
    person, first = instance.person, _settled(instance)
    fitting = {
        way.activity
        for way in instance.ways
        if way.new
        and way.pace <= (person.pace_beside_work if person.works_as or way.placement else person.pace_percent)
        and (way.suits or not person.works_as)
    }

    def walk(chosen: set[str]) -> bool:
        state, left = first, sorted(chosen & fitting)
        done = len(left) + 1
        while done != len(left):
            done = len(left)
            for activity in list(left):
                needs = instance.catalogue.activities[activity].requires
                if instance.met(needs, state, FOREVER, activity) and instance._together(activity, state, set(state.begun)):
                    left.remove(activity)
                    state = _given(instance, state, activity)
        return instance.met(instance.goal, state, FOREVER, instance.target_job)

    return walk


def _settled(instance: Instance) -> State:
    """What is held when all that is in progress has ended."""
    state = instance.start()
    for item in state.running:
        state = _given(instance, state, instance.ways[item.way].activity)
    return state


def _given(instance: Instance, state: State, activity: str) -> State:
    mask = 0
    for given, _ in instance.gains[activity]:
        mask |= given
    return state._replace(held=state.held | mask, proven=state.proven | mask, begun=state.begun | {activity})


def cheapest_dated(
    catalogue: Catalogue,
    participant: Participant,
    target: str,
    by: str,
    today: date,
    payer: str | None = None,
    most_states: int = 20_000,
    **wishes: Any,
) -> int | None:
    """The least measure of a set that has a dated route, or None when no set has one; `wishes` as `best_dated` takes them.

    Raises:
        TooLargeError: the dated routes of some set are too many to try.
    """
    if not _has_route(catalogue, participant, target, today, None, most_states, wishes):
        return None
    for price, chosen in subsets(prices(catalogue, by, payer)):
        if _has_route(catalogue, participant, target, today, chosen, most_states, wishes):
            return price
    return None


def _has_route(
    catalogue: Catalogue,
    participant: Participant,
    target: str,
    today: date,
    only: Collection[Item] | None,
    most_states: int,
    wishes: dict[str, Any],
) -> bool:
    """Whether there is a dated route; the event grid first, for it is quick to find one."""
    for grid in (0, 1):
        try:
            if best_dated(catalogue, participant, target, "weeks", today, grid, only=only, most_states=most_states, **wishes):
                return True
        except TooLargeError:
            if grid:
                raise
    return False
