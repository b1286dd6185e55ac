"""The benchmarks agree: ours and every peer that is installed give the same answers on some cases of each family; no time is asserted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from warnings import catch_warnings, simplefilter

import pytest

from tests.benchmarks import crowds, families, ours
from tests.benchmarks.__main__ import main
from tests.benchmarks.cases import Case, Dated, Found, plain_of
from tests.benchmarks.harness import OURS, DisagreementError, Race, agree, exponent, race
from tests.benchmarks.peers import CHOICE, WHEN, Peer, dijkstra, fast_downward
from tests.benchmarks.rows import ROWS, Pace, available, sizes_of, slower, warm_up

LIMIT = 60.0

CHOICES: dict[str, list[tuple[Callable[..., Case], int, int | str]]] = {
    "real": [(families.real, seed, ladder) for ladder in families.SHIPPED for seed in range(8)],
    "catalogue": [(families.catalogue, seed, 10) for seed in range(8)],
    "chains": [(families.chains, seed, links) for links in (20, 60) for seed in range(3)],
    "set_cover": [(families.set_cover, seed, activities) for activities in (40, 60) for seed in range(4)],
    "cyclic": [(families.cyclic, seed, groups) for groups in (2, 4) for seed in range(8)],
    "tangled": [(families.tangled, seed, facts) for facts in (5, 9) for seed in range(15)],
}
DATES: dict[str, list[tuple[Callable[..., Dated], int, int]]] = {
    "one after another": [(families.one_after_another, seed, size) for size in (5, 7) for seed in range(5)],
    "side by side": [(families.side_by_side, seed, size) for size in (5, 7) for seed in range(5)],
}
SMALL = {"real", "tangled"}
"""Small enough for Dijkstra over sets, whoever asks."""


@contextmanager
def as_they_are() -> Iterator[None]:
    """Lets the peers warn of what they like when they are imported."""
    with catch_warnings():
        simplefilter("ignore")
        yield


@pytest.fixture(scope="module", autouse=True)
def _peers() -> None:
    with as_they_are():
        warm_up()


def installed(peers: dict[str, Peer]) -> dict[str, Peer]:
    """The peers that can be asked here."""
    return available(peers)[0]


@pytest.mark.parametrize("family", CHOICES)
def test_choices_agree(family: str) -> None:
    """The fewest study points are the same for all; each peer that is installed has its say."""
    for make, seed, size in CHOICES[family]:
        case = make(seed, size)
        found = {OURS: ours.ready(case)(LIMIT), "cold": ours.cold(case)(LIMIT)}
        for name, peer in installed(CHOICE).items():
            if name == "Dijkstra" and family not in SMALL:
                continue
            if name == "Fast Downward" and family != "set_cover":
                continue
            found[name] = peer.run(case.relevant, LIMIT)
        agree(case, found)
        assert found[OURS].finished


@pytest.mark.parametrize("family", DATES)
def test_dates_agree(family: str) -> None:
    """The earliest day is the same for all."""
    for make, seed, size in DATES[family]:
        case = make(seed, size)
        found = {OURS: ours.dated(case)(LIMIT)} | {name: peer.run(case, LIMIT) for name, peer in installed(WHEN).items()}
        agree(case, found)
        assert all(item.finished for item in found.values())


@pytest.mark.parametrize(("make", "size"), [(families.chains, 8), (families.set_cover, 12), (families.cyclic, 3), (families.tangled, 8)])
def test_catalogue_says_the_same_as_the_sets(make: Callable[..., Case], size: int) -> None:
    """The ladder file that is made of the sets, read back as sets, has the same answer."""
    for seed in range(4):
        case = make(seed, size)
        plain = plain_of(case.ladders.catalogue, case.wanted)
        again = replace(case, achievers=plain.achievers, held=plain.held_by(case.participant), target=plain.target)
        assert len(again.achievers) == len(case.achievers)
        assert dijkstra(again, LIMIT) == dijkstra(case, LIMIT)


def test_cases_are_the_same_on_every_machine() -> None:
    """A seed makes the same case again, and the same person in a larger catalogue."""
    for make, size in ((families.chains, 20), (families.set_cover, 40), (families.cyclic, 3), (families.tangled, 6)):
        assert make(3, size).achievers == make(3, size).achievers
    assert families.side_by_side(3, 9).activities == families.side_by_side(3, 9).activities
    assert families.catalogue(3, 10).person == families.catalogue(3, 12).person


def test_public_call_needs_no_fewer_points() -> None:
    """The route of the public call, whose time is counted inside and outside of search and schedule, is no cheaper than the cheapest set."""
    case = families.real(1, "industri")
    with ours.inside_solve() as watch:
        points = ours.points_of(ours.public(case, "weeks")(LIMIT))
    assert watch.seconds > 0
    assert points is not None
    assert points >= (dijkstra(case.relevant, LIMIT).answer or 0)


def test_a_difference_stops_everything() -> None:
    """Different answers, and a bound above an answer, are no benchmark; a bound below it is."""
    case = families.tangled(1)
    for said in ({"a": Found(3), "b": Found(4)}, {"a": Found(3), "b": Found(4, finished=False)}, {"a": Found(3), "b": Found(None)}):
        with pytest.raises(DisagreementError, match=r"tangle 9, seed 1: a: 3, b: "):
            agree(case, said)
    agree(case, {"a": Found(3), "b": Found(2, finished=False), "c": Found(3, seconds=0.5)})


def test_race_takes_turns_and_counts_limits() -> None:
    """Everybody runs in every round; who does not finish has used up the limit; a solver's own time counts where it says one."""
    case, turns = families.tangled(1), []

    def run(limit: float, name: str, found: Found) -> Found:
        turns.append(name)
        return found

    said = {OURS: Found(3), "slow": Found(2, finished=False), "other": Found(3, seconds=0.25)}
    found = race(case, {name: partial(run, name=name, found=item) for name, item in said.items()}, limit=7, rounds=2)
    assert list(dict.fromkeys(turns)) == [OURS, "slow", "other"]
    assert turns[-1] == OURS
    assert found.seconds["slow"] == 7
    assert found.seconds["other"] == 0.25
    assert found.answer == 3
    assert not found.finished("slow")
    assert found.ratio(["slow", "other", "absent"]) == 0.25 / found.seconds[OURS]


def test_exponent_is_the_slope() -> None:
    """Seconds that do not grow have exponent 0, those that grow with the square 2."""
    assert exponent([(10, 4.0), (100, 4.0), (500, 4.0)]) == pytest.approx(0)
    assert exponent([(size, 3.0 * size**2) for size in (20, 50, 500)]) == pytest.approx(2)


def test_a_peer_that_is_missing_is_left_out() -> None:
    """What is not installed is named in a line, and asked for nothing."""
    there, missing = available({"a": Peer("a", dijkstra), "b": Peer("b", fast_downward, "no_such_package")})
    assert list(there) == ["a"]
    assert missing == ["b is left out: `no_such_package` is not installed"]


def two_people(seeds: range) -> list[Case]:
    """Two participants on one ladder, however many are asked for."""
    return [families.real(seed, "industri") for seed in (0, 1)]


def test_without_peers_a_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that nobody can be compared with is a dash."""
    for name in ("RC2", "CP-SAT", "Fast Downward"):
        monkeypatch.setitem(CHOICE, name, Peer(name, fast_downward, "no_such_package"))
    monkeypatch.setattr("tests.benchmarks.rows.real_cases", two_people)
    (row,) = ROWS["1"](Pace(True))
    assert row.measured.startswith("–; CP-SAT –; Dijkstra over sets ")


def test_slower_is_the_other_way_round() -> None:
    """Where a target says how slow ours may be, the ratio is turned; without any of the peers it is a dash."""
    races = [Race("f", 1, seed, {OURS: ours_took, "a": 2.0, "b": 9.0}, {}) for seed, ours_took in enumerate((1.0, 2.0, 8.0))]
    assert slower(races, ("a", "b", "c")) == "1.0 × (at most 4.0 ×)"
    assert slower(races, ("c",)) == "–"
    assert sizes_of(races) == "3 of 1 activities"


def test_table_is_markdown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One command prints the rows that are asked for, and a row that does not exist is refused."""
    monkeypatch.setattr("tests.benchmarks.rows.real_cases", two_people)
    monkeypatch.setattr("sys.argv", ["benchmarks", "--quick", "--only", "2"])
    main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| # | what | target | measured | cases |"
    assert [line.count("|") for line in lines] == [6, 6, 6]
    assert lines[2].startswith("| 2 | ")
    monkeypatch.setattr("sys.argv", ["benchmarks", "--only", "2,12"])
    with pytest.raises(SystemExit):
        main()
    assert "no row 12" in capsys.readouterr().err


@pytest.mark.parametrize("kind", crowds.KINDS)
def test_crowds_agree(kind: str) -> None:
    """Some rows of each made table say what a single plan says."""
    assert all(seconds > 0 for seconds in crowds.measured(kind, 2_000, 1))
