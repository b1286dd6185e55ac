"""The choice of activities: the traps of a regression over open facts, each beside its right answer."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from stegvis.planning.menu import Choosable, Menu, compiled
from stegvis.planning.need import ALL, ANY, COUNT, Need, union
from stegvis.planning.search import choose


def menu(operators: list[tuple[int, int, int]], target: Need, size: int = 16) -> Menu:
    """A menu of operators (needs, gives, points) for a target."""
    choosable = [
        Choosable(f"a{number:03}", Need(ALL, needs), 0, gives, ((points, points),), points)
        for number, (needs, gives, points) in enumerate(operators)
    ]
    return compiled(size, [1 << bit for bit in range(size)], choosable, [], target)


def cheapest_by_hand(operators: list[tuple[int, int, int]], target: int, held: int) -> int | None:
    """The least points of any subset that can be put in order, by trying every subset."""
    best = None
    for count in range(len(operators) + 1):
        for subset in combinations(operators, count):
            points = sum(item[2] for item in subset)
            if best is not None and points >= best:
                continue
            on, left = held, list(subset)
            while ready := [item for item in left if item[0] & ~on == 0]:
                for item in ready:
                    on |= item[1]
                    left.remove(item)
            if target & ~on == 0:
                best = points
    return best


def solved(operators: list[tuple[int, int, int]], target: int, held: int = 0) -> int | None:
    """What the search says: the least points, or None."""
    choice = choose(menu(operators, Need(ALL, target)), held)
    assert choice.finished
    if choice.chosen is None:
        return None
    chosen = [operators[int(name[1:])] for name, _ in choice.chosen]
    assert cheapest_by_hand(chosen, target, held) == choice.measure == sum(points for _, _, points in chosen)
    return choice.measure


TRAPS = {
    "a dearer course that gives two facts beats two cheap ones": ([(0, 1, 5), (0, 2, 5), (0, 3, 8)], 3, 0, 8),
    "a cheap course is no bargain where the dear one is taken anyway": ([(0, 1, 1), (0, 3, 9), (0, 4, 1)], 7, 0, 10),
    "two equivalent facts do not give each other": ([(2, 1, 1), (1, 2, 1), (0, 4, 1)], 1, 0, None),
    "one of two equivalent facts must be had from outside": ([(2, 1, 1), (1, 2, 1), (0, 2, 7), (0, 1, 9)], 3, 0, 8),
    "an operator cannot give what its own need rests on": ([(2, 5, 1), (4, 2, 1), (0, 4, 50)], 1, 0, 52),
    "what is held is not paid again": ([(1, 2, 5), (0, 1, 3)], 2, 1, 5),
    "a target held needs nothing": ([(0, 1, 3)], 1, 1, 0),
    "nothing gives it": ([(0, 1, 3)], 2, 0, None),
    "a circle through three with one way in": ([(1, 2, 1), (2, 4, 1), (4, 1, 1), (8, 4, 2), (0, 8, 2)], 2, 0, 6),
}


@pytest.mark.parametrize("name", TRAPS)
def test_traps(name: str) -> None:
    """Each trap has its right answer, which trying every subset gives as well."""
    operators, target, held, points = TRAPS[name]
    assert solved(operators, target, held) == points
    assert cheapest_by_hand(operators, target, held) == points


@pytest.mark.parametrize("seed", range(8))
def test_random_sets_equal_trying_every_subset(seed: int) -> None:
    """Random tangles, circles included: the least points are those of the best subset."""
    rng = random.Random(seed)
    circular = 0
    for _ in range(150):
        facts = rng.randint(3, 7)
        operators = []
        for _ in range(rng.randint(3, 9)):
            needs = sum(1 << bit for bit in rng.sample(range(facts), rng.choice([0, 1, 1, 2])))
            gives = sum(1 << bit for bit in rng.sample(range(facts), rng.choice([1, 1, 2, 3]))) & ~needs
            operators.append((needs, gives or 1 << facts, rng.randint(0, 9)))
        held = 1 << rng.randrange(facts) if rng.random() < 0.3 else 0
        target = sum(1 << bit for bit in rng.sample(range(facts), rng.choice([1, 2])))
        assert solved(operators, target, held) == cheapest_by_hand(operators, target, held), (operators, target, held)
        circular += menu(operators, Need(ALL, target)).again != 0
    assert circular > 10


@pytest.mark.parametrize(
    ("need", "held", "expected"),
    [
        (Need(ANY, 3), 0, 4),
        (Need(ANY, 0, (Need(ALL, 3), Need(ALL, 4))), 0, 9),
        (Need(COUNT, 0, (Need(ALL, 1), Need(ALL, 2), Need(ALL, 4)), 2), 0, 9),
        (Need(COUNT, 0, (Need(ALL, 1), Need(ALL, 2), Need(ALL, 4)), 3), 0, 18),
        (Need(COUNT, 0, (Need(ALL, 1), Need(ALL, 2)), 3), 0, None),
        (Need(ANY), 0, None),
        (Need(ALL, 1, (Need(ANY, 6),)), 0, 9),
    ],
)
def test_alternatives_and_so_many_of_a_list(need: Need, held: int, expected: int | None) -> None:
    """Facts 0, 1 and 2 cost 4, 5 and 9 points: the cheapest branches are taken."""
    choice = choose(menu([(0, 1, 4), (0, 2, 5), (0, 4, 9)], need), held)
    assert (None if choice.chosen is None else choice.measure) == expected


def test_what_comes_with_a_fact_needs_no_achiever_of_its_own() -> None:
    """Who holds a level holds the lower ones: a course from C to D is no way to B, though D gives B as well."""
    levels = [0b001, 0b011, 0b111]  # B; C with B; D with C and B
    courses = [(0, 0b001, 4), (0b001, 0b011, 5), (0b010, 0b111, 1)]
    choosable = [
        Choosable(f"a{number}", Need(ALL, needs), 0, gives, ((points, points),), 0) for number, (needs, gives, points) in enumerate(courses)
    ]
    found = compiled(3, levels, choosable, [], Need(ALL, 0b100))
    assert found.again == 0
    assert choose(found, 0).measure == 10
    assert choose(found, 0b011).chosen == (("a2", 1),)


def test_a_barred_activity_is_not_chosen() -> None:
    """The cheap course is barred for this participant: the dear one is chosen, or nothing."""
    found = menu([(0, 1, 1), (0, 1, 9)], Need(ALL, 1))
    assert choose(found, 0).chosen == (("a000", 1),)
    assert choose(found, 0, barred=frozenset({("a000", 1)})).chosen == (("a001", 9),)
    assert choose(found, 0, barred=frozenset({("a000", 1), ("a001", 9)})).chosen is None


def test_who_holds_what_lies_behind_gets_a_fact_by_a_way_that_beginners_cannot_go() -> None:
    """An exam gives the basics too, to somebody who learnt the rest elsewhere; a beginner needs the basics before."""
    found = menu([(0, 1, 50), (1, 2, 5), (2, 1 | 4, 3)], Need(ALL, 1))
    assert choose(found, 0).chosen == (("a000", 50),)
    assert choose(found, 2).chosen == (("a002", 3),)


def test_a_search_that_gives_up_on_circles_says_what_no_set_can_be_below(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one round: a bound in points that is no more than what the whole search finds, and a set that can be put in order."""
    stopped = 0
    for operators, target, held, least in TRAPS.values():
        with monkeypatch.context() as patch:
            patch.setattr("stegvis.planning.search.ROUNDS", 1)
            choice = choose(menu(operators, Need(ALL, target)), held)
        if not choice.finished:
            stopped += 1
            assert least is not None
            assert 0 < choice.measure <= least
            assert choice.chosen is not None
            assert cheapest_by_hand([operators[int(name[1:])] for name, _ in choice.chosen], target, held) is not None
    assert stopped


def wide(rng: random.Random, courses: int) -> list[tuple[int, int, int]]:
    """Courses that each give a handful of facts out of a pool: to cover the pool at the least is hard."""
    return [(0, sum(1 << fact for fact in rng.sample(range(courses // 3), 4)), rng.randint(5, 15)) for _ in range(courses)]


def test_a_search_without_time_gives_a_bound_and_a_good_set() -> None:
    """Nothing is claimed that was not proven: unfinished, a bound that is not above the truth, and a set that can be walked."""
    operators = wide(random.Random(5), 54)
    needed = (1 << 18) - 1
    early = choose(menu(operators, Need(ALL, needed), 18), 0, out_of_time=lambda: True)
    truth = choose(menu(operators, Need(ALL, needed), 18), 0)
    assert not early.finished
    assert truth.finished
    assert early.chosen is not None
    got = [operators[int(name[1:])] for name, _ in early.chosen]
    assert needed & ~union(gives for _, gives, _ in got) == 0
    assert early.measure <= truth.measure <= sum(points for _, _, points in got) <= 2 * truth.measure
