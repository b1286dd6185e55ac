"""The sweep: the cheapest set for many profiles at once is the one that the search finds for each, circles and guards and all."""

from __future__ import annotations

import random

import numpy as np
import pytest

from stegvis.planning import choices as module
from stegvis.planning.choices import UNKNOWN, Choices
from stegvis.planning.menu import Choosable, Menu, compiled
from stegvis.planning.need import ALL, ANY, COUNT, Need
from stegvis.planning.search import choose
from stegvis.planning.sweep import MOST_STATES, graph_of

SIZE = 8


def random_menu(rng: random.Random) -> Menu:
    """Up to nine activities over eight facts: circles, alternatives, several loads, equal prices."""
    items = []
    for number in range(rng.randint(3, 9)):
        needs = sum(1 << bit for bit in rng.sample(range(SIZE), rng.choice([0, 1, 1, 2])))
        gives = sum(1 << bit for bit in rng.sample(range(SIZE), rng.choice([1, 1, 2, 3])))
        parts = (Need(ANY, sum(1 << bit for bit in rng.sample(range(SIZE), 2))),) if rng.random() < 0.3 else ()
        loads = tuple((points, points) for points in sorted({rng.randint(0, 6) for _ in range(rng.choice([1, 1, 2]))}))
        items.append(Choosable(f"a{number}", Need(ALL, needs, parts), 0, gives, loads, rng.randint(0, 3)))
    wanted = sum(1 << bit for bit in rng.sample(range(SIZE), rng.randint(1, 3)))
    some = tuple(Need(ALL, 1 << bit) for bit in rng.sample(range(SIZE), 3))
    target = Need(ALL, wanted, (Need(COUNT, 0, some, 2),) if rng.random() < 0.3 else ())
    free = [(Need(ALL, 1 << rng.randrange(SIZE)), rng.randrange(SIZE))] if rng.random() < 0.3 else []
    return compiled(SIZE, [1 << bit for bit in range(SIZE)], items, free, target)


def cheapest(menu: Menu, barred: frozenset[tuple[str, int]], held: list[int], graph: object) -> list[object]:
    """The sets of profiles that hold these bits; `UNKNOWN` where none was found."""
    made = Choices(menu, barred, SIZE, graph)  # type: ignore[arg-type]
    profiles = np.array(held)
    numbers = made.cheapest(len(held), lambda bit: (profiles >> bit & 1).astype(bool))
    return [UNKNOWN if number == UNKNOWN else made.sets[number] for number in numbers]


@pytest.mark.parametrize("seed", range(60))
def test_equals_the_search(seed: int) -> None:
    """Every profile that there can be, and perhaps an activity that nobody can take."""
    rng = random.Random(seed)
    menu = random_menu(rng)
    pairs = sorted({pair for pair in menu.pairs if pair})
    barred = frozenset(rng.sample(pairs, 1)) if pairs and rng.random() < 0.3 else frozenset()
    held = list(range(1 << SIZE))
    graph = graph_of(menu, barred)
    assert graph is not None
    for bits, found in zip(held, cheapest(menu, barred, held, graph), strict=True):
        choice = choose(menu, bits, barred=barred)
        assert found == (None if choice.chosen is None else frozenset(choice.chosen)), bits


def test_the_cases_are_of_every_kind() -> None:
    """Among them are circles, guards, alternatives and sets that support themselves."""
    menus = [random_menu(random.Random(seed)) for seed in range(60)]
    assert sum(bool(menu.guards) for menu in menus) > 10
    assert sum(bool(menu.again) for menu in menus) > 15
    assert sum(bool(menu.free) for menu in menus) > 20


def test_in_small_helpings(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many profiles are swept at once changes nothing."""
    menu = random_menu(random.Random(7))
    held, graph = list(range(1 << SIZE)), graph_of(menu, frozenset())
    at_once = cheapest(menu, frozenset(), held, graph)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    assert cheapest(menu, frozenset(), held, graph) == at_once


def test_without_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many states, each profile is searched for; one that is too wide for that too is left to the planner."""
    menu = random_menu(random.Random(7))
    held = list(range(1 << SIZE))
    swept = cheapest(menu, frozenset(), held, graph_of(menu, frozenset()))
    monkeypatch.setattr("stegvis.planning.sweep.MOST_STATES", 1)
    assert graph_of(menu, frozenset()) is None
    assert cheapest(menu, frozenset(), held, None) == swept
    assert MOST_STATES > 1


def test_many_words() -> None:
    """More activities than a word has bits: of equally cheap ones the first in the order of their names, as the search has it."""
    items = [Choosable(f"a{number:03}", Need(ALL), 0, 1 << number % SIZE, ((1, 1),), 0) for number in range(130)]
    menu = compiled(SIZE, [1 << bit for bit in range(SIZE)], items, [], Need(ALL, (1 << SIZE) - 1))
    graph = graph_of(menu, frozenset(item.id and (item.id, 1) for item in items[:70]))
    assert graph is not None
    barred = frozenset((item.id, 1) for item in items[:70])
    (found,) = cheapest(menu, barred, [0], graph)
    assert found == frozenset(choose(menu, 0, barred=barred).chosen or ())


def test_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile whose search is given up has no set."""
    monkeypatch.setattr(module, "CHOICES", 0)
    rng = random.Random(1)
    items = []
    for number in range(60):
        gives = sum(1 << bit for bit in rng.sample(range(30), 4))
        items.append(Choosable(f"a{number:02}", Need(ALL), 0, gives, ((5, 5),), 0))
    menu = compiled(30, [1 << bit for bit in range(30)], items, [], Need(ALL, (1 << 30) - 1))
    made = Choices(menu, frozenset(), 30, None)
    assert list(made.cheapest(1, lambda _: np.zeros(1, bool))) == [UNKNOWN]
