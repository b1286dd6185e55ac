"""Seating: equal to trying every assignment, the later classes of no matter to the earlier, and the same with one way and with several seats."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest

from stegvis.centre.bundles import seated_in_bundles
from stegvis.centre.seating import Bid, Bidder, seated

SEEDS = range(300)
Value = tuple[tuple[object, ...], ...]


def fits(bidders: Sequence[Bidder], chosen: Sequence[int | None], free: Mapping[str, int]) -> bool:
    """Whether no start has more people than seats."""
    used = Counter(slot for one, bid in zip(bidders, chosen, strict=True) if bid is not None for slot in one.bids[bid].slots)
    return all(used[slot] <= free[slot] for slot in used if slot in free)


def value(bidders: Sequence[Bidder], chosen: Sequence[int | None]) -> Value:
    """How good it is, the less the better: class by class the missing, the longest wait, the total, then each in turn."""
    found = []
    for rank in sorted({one.rank for one in bidders}):
        waits = [None if bid is None else one.bids[bid].wait for one, bid in zip(bidders, chosen, strict=True) if one.rank == rank]
        given = [wait for wait in waits if wait is not None]
        found.append((waits.count(None), max(given, default=0), sum(given), tuple(10**6 if wait is None else wait for wait in waits)))
    return tuple(found)


def every(bidders: Sequence[Bidder], free: Mapping[str, int]) -> Iterator[tuple[int | None, ...]]:
    """Every assignment that fits."""
    choices = [[None, *range(len(one.bids))] for one in bidders]
    return (chosen for chosen in itertools.product(*choices) if fits(bidders, chosen, free))


def a_case(seed: int, most_slots: int) -> tuple[list[Bidder], dict[str, int]]:
    """At most five bidders of three classes, three starts and up to two seats a way."""
    random_ = random.Random(seed)
    slots = ["a", "b", "c"][: random_.randint(1, 3)]
    free = {slot: random_.randint(0, 2) for slot in slots}
    bidders = []
    for _ in range(random_.randint(1, 5)):
        size = min(most_slots, len(slots))
        bids = [
            Bid(tuple(random_.sample(slots, random_.randint(0 if random_.random() < 0.1 else 1, size))), random_.choice([0, 7, 7, 30, 60]))
            for _ in range(random_.randint(0, 3))
        ]
        bidders.append(Bidder(random_.randint(1, 3), tuple(bids)))
    return sorted(bidders, key=lambda one: one.rank), free


@pytest.mark.parametrize("most_slots", [1, 2])
def test_equal_to_trying_everything(most_slots: int) -> None:
    """The best by the order of the aims, and never more people than seats; with one seat a way and with two."""
    seen = Counter[str]()
    for seed in SEEDS:
        bidders, free = a_case(seed, most_slots)
        found = seated(bidders, free)
        assert found.proven
        assert fits(bidders, found.chosen, free), seed
        best = min(value(bidders, chosen) for chosen in every(bidders, free))
        assert value(bidders, found.chosen) == best, seed
        seen["somebody has none"] += None in found.chosen
        seen["somebody waits"] += any(part[1] for part in best)
        seen["several seats"] += any(len(bid.slots) > 1 for one in bidders for bid in one.bids)
    assert seen["somebody has none"] > 50
    assert seen["somebody waits"] > 50
    assert (seen["several seats"] > 50) == (most_slots > 1)


def test_later_classes_never_matter() -> None:
    """Without those of the later classes each of the earlier has the same wait: no priority is ever turned round."""
    for seed in SEEDS:
        bidders, free = a_case(seed, 1)
        found = seated(bidders, free)
        for rank in (1, 2):
            first = [one for one in bidders if one.rank <= rank]
            alone = seated(first, free)
            pairs = zip(first, found.chosen, alone.chosen, strict=False)
            assert all(_wait(one, with_all) == _wait(one, without) for one, with_all, without in pairs), seed


def _wait(one: Bidder, bid: int | None) -> int | None:
    return None if bid is None else one.bids[bid].wait


def test_large_cases_agree_with_the_exact_solver() -> None:
    """Where each needs one seat, both ways give everybody the same wait, in cohorts that are too large to try everything."""
    for seed in range(4):
        random_ = random.Random(seed)
        free = {slot: random_.randint(1, 4) for slot in "abcde"}
        bidders = sorted(
            (
                Bidder(random_.randint(1, 3), tuple(Bid((slot,), random_.randint(0, 40)) for slot in random_.sample("abcde", 3)))
                for _ in range(20)
            ),
            key=lambda one: one.rank,
        )
        ours = seated(bidders, free).chosen
        theirs, proven = seated_in_bundles([(one.rank, one.bids) for one in bidders], free, time_limit=60)
        assert proven
        assert [_wait(*pair) for pair in zip(bidders, ours, strict=True)] == [_wait(*pair) for pair in zip(bidders, theirs, strict=True)]


def test_time_over_is_said() -> None:
    """Without time nothing is proven, and seats are given in the order of the turn; never more than there are."""
    bidders = [Bidder(1, (Bid(("a", "b"), 0),)), Bidder(1, (Bid(("a",), 0),)), Bidder(2, (Bid(("b",), 0), Bid(("c",), 3)))]
    free = {"a": 1, "b": 1, "c": 1}
    found = seated(bidders, free, time_limit=0)
    assert not found.proven
    assert found.chosen == (0, None, 1)
    assert seated(bidders, free).chosen == (0, None, 1)


def test_nobody_and_no_limit() -> None:
    """Nobody is seated where there is nobody, and a start without a limit takes all."""
    assert seated([], {}).chosen == ()
    assert seated([Bidder(1, (Bid(("x",), 5), Bid(("y",), 0)))] * 3, {}).chosen == (1, 1, 1)
