"""The choice of activities: the traps of a regression over open facts, each beside its right answer."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from stegvis.dates import StartRule
from stegvis.planning.problem import ALL, ANY, COUNT, Need, Operator, Problem, Way
from stegvis.planning.search import Achiever, Task, cheapest_set, elimination_order, task_of, walks


def problem(operators: list[tuple[int, int, int]], target: int, held: int = 0, size: int = 16) -> Problem:
    """A problem of operators (needs, gives, points) on one day, without months or ages."""
    ways = [(Way(100, 7, points, True, StartRule(), 1, 10**6, 0),) for _, _, points in operators]
    return Problem(
        by="weeks", first_day=1, horizon=10**6, names=tuple(("fact", str(bit), -1) for bit in range(size)),
        operators=tuple(
            Operator(f"a{number:02}", Need(ALL, needs), gives, (), ways[number], points, points)
            for number, (needs, gives, points) in enumerate(operators)
        ),
        openings=(), months=(), windows=(), target=Need(ALL, target), target_job=-1, held=held, lapsing=(), running=(),
        works_as=-1, work_rung=-9, pace=100, pace_beside_work=50,
    )  # fmt: skip


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
    choice = cheapest_set(problem(operators, target, held), out_of_time=lambda: False)
    assert choice.finished
    return None if choice.chosen is None else choice.measure


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
        _, again = elimination_order(task := task_of(problem(operators, target, held)), by_fact(task))
        circular += again != 0
    assert circular > 10


def by_fact(task: Task) -> list[list[int]]:
    """Every achiever of each fact."""
    return [[number for number, item in enumerate(task.achievers) if item.adds >> bit & 1] for bit in range(task.size)]


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
    basis = problem([(0, 1, 4), (0, 2, 5), (0, 4, 9)], 0, held)
    choice = cheapest_set(
        Problem(**{**{name: getattr(basis, name) for name in basis.__slots__}, "target": need}), out_of_time=lambda: False
    )
    assert (None if choice.chosen is None else choice.measure) == expected


def test_a_replay_tells_a_walk_from_a_circle() -> None:
    """Two achievers that need each other's gains cannot be walked, one with a way in can."""
    circle = Task(3, 0, 1, [Achiever(0, 1, 2, 1, 1), Achiever(1, 1, 1, 2, 1), Achiever(2, 1, 0, 2, 1)])
    assert not walks(circle, frozenset({0, 1}))
    assert walks(circle, frozenset({0, 2}))


def test_a_search_without_time_gives_a_bound() -> None:
    """Nothing is claimed that was not proven: unfinished, and a measure that is not above the truth."""
    operators = [(sum(1 << bit for bit in range(4) if bit != fact), 1 << fact, 3) for fact in range(4)] + [(0, 15, 50)]
    choice = cheapest_set(problem(operators, 1), out_of_time=lambda: True)
    assert not choice.finished
    assert choice.chosen is None
    assert choice.measure <= 50
