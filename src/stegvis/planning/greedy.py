"""A good set of activities that can be put in order, found quickly: what there is to show when the best could not be proven.

Comes in: achievers as bits, and what is held and wanted. Goes out: the numbers of the chosen achievers, with no claim about their price.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stegvis.planning.need import each_bit

__all__ = ["come_to", "good_set"]


def come_to(held: int, achievers: Iterable[tuple[int, int]]) -> int:
    """All that is held when those achievers, (needs, adds), are used in whatever order."""
    waiting, size = list(achievers), -1
    while len(waiting) != size:
        size, left = len(waiting), []
        for needs, given in waiting:
            if needs & ~held:
                left.append((needs, given))
            else:
                held |= given
        waiting = left
    return held


def good_set(needs: Sequence[int], adds: Sequence[int], prices: Sequence[int], held: int, wanted: int) -> list[int]:
    """Whatever gives most of what is still needed for its price, one after another, then without those that can be done without.

    Returns:
        The numbers of the achievers in such an order; none where the wanted cannot be had.

    Source: additive costs (Bonet and Geffner 2001) with the greedy rule for set covering (Chvatal 1979).
    """
    chosen: list[int] = []
    come = held
    while wanted & ~come:
        needed = _needed(needs, adds, prices, come, wanted)
        ready = [number for number, given in enumerate(adds) if given & needed & ~come and not needs[number] & ~come]
        if not ready:
            return []
        number = min(ready, key=lambda one: (prices[one] / (adds[one] & needed & ~come).bit_count(), one))
        chosen.append(number)
        come |= adds[number]
    for number in list(chosen):
        rest = [other for other in chosen if other != number]
        if not wanted & ~come_to(held, [(needs[other], adds[other]) for other in rest]):
            chosen = rest
    return chosen


def _needed(needs: Sequence[int], adds: Sequence[int], prices: Sequence[int], held: int, wanted: int) -> int:
    """The facts that are wanted, and those that their cheapest achievers rest on; nothing where some of it cannot be had."""
    by = _cheapest(needs, adds, prices, held)
    needed, waiting = 0, wanted & ~held
    while waiting:
        needed |= waiting
        below = 0
        for bit in each_bit(waiting):
            if bit not in by:
                return 0
            below |= needs[by[bit]]
        waiting = below & ~held & ~needed
    return needed


def _cheapest(needs: Sequence[int], adds: Sequence[int], prices: Sequence[int], held: int) -> dict[int, int]:
    """For each fact that can be had the achiever that is cheapest for it, when nothing is shared."""
    costs: dict[int, int] = {}
    by: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for number, given in enumerate(adds):
            below = [costs.get(bit) for bit in each_bit(needs[number] & ~held)]
            if None in below:
                continue
            total = prices[number] + sum(cost or 0 for cost in below)
            for bit in each_bit(given & ~held):
                if total < costs.get(bit, total + 1):
                    costs[bit], by[bit], changed = total, number, True
    return by
