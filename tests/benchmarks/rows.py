"""The rows of the table: which families each target is measured on, and how its figure is said.

Comes in: whether to be quick. Goes out: `Row`s with the target's number, what is measured, the target figure, the measured one, the cases.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from time import perf_counter

from stegvis.route import By
from tests.benchmarks import crowds, families, ours, starts
from tests.benchmarks.cases import Achiever, Booked, Case, Dated, Found, Ladders, plain_of
from tests.benchmarks.harness import OURS, SLOW_SECONDS, DisagreementError, Race, exponent, median_and_worst, medians_by_size, race
from tests.benchmarks.peers import CHOICE, WHEN, Peer

__all__ = ["ROWS", "Row", "available", "real_cases"]

SOLVERS = ("RC2", "CP-SAT", "Fast Downward")
"""The peers of which the fastest counts; Dijkstra over sets, what a user would write, is told beside them."""

GOALS: tuple[By, ...] = ("weeks", "cost", "target", "first-job")
SIZES = {"catalogue": (10, 50, 100, 200, 500), "chains": (20, 50, 100, 200, 500), "covers": (40, 80, 120)}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; `note` has what is measured as seconds, which no table should hold: they differ between machines."""

    number: str
    what: str
    target: str
    measured: str
    cases: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is run: so many seeds of each size, and so many seconds at most for each solver on each case."""

    quick: bool

    def seeds(self, full: int, quick: int) -> range:
        """The seeds."""
        return range(quick if self.quick else full)

    def limit(self, full: float, quick: float) -> float:
        """The seconds."""
        return quick if self.quick else full


def available(peers: Mapping[str, Peer]) -> tuple[dict[str, Peer], list[str]]:
    """The peers that are installed, and a line for each that is not."""
    there = {name: peer for name, peer in peers.items() if peer.installed}
    return there, [f"{name} is left out: `{peer.package}` is not installed" for name, peer in peers.items() if name not in there]


# ---- small helps ----------------------------------------------------------------------------------------------


def warm_up() -> None:
    """Imports what ours and the peers import, off the clock."""
    ours.cold(families.real(0))(5)
    ours.dated(families.side_by_side(0, 5))(5)
    achiever = Achiever(frozenset(), frozenset([0]), 1)
    case = Case("warm", 1, 0, 1, (achiever,), frozenset(), frozenset([0]), Ladders(), {}, "")
    booked = Booked(frozenset(), frozenset([0]), 7, 100, None)
    dated = Dated("warm", 1, 0, 1, (booked,), frozenset(), frozenset([0]), Ladders(), {}, "")
    for peer in available(CHOICE)[0].values():
        peer.run(case, 1)
    for peer in available(WHEN)[0].values():
        peer.run(dated, 1)


def against(cases: Iterable[Case], peers: Sequence[str], *, limit: float, cold: bool = False) -> list[Race]:
    """Ours and the peers on each case; ready, both know beforehand what is relevant to the target, cold, both have the whole ladder."""
    there = available(CHOICE)[0]
    found = []
    for case in cases:
        runs: dict[str, Callable[[float], Found]] = {OURS: ours.cold(case) if cold else ours.ready(case)}
        seen = case if cold else case.relevant
        runs |= {name: partial(there[name].run, seen) for name in peers if name in there}
        if cold:
            runs |= {f"{name}{READING}": partial(reading, there[name], case) for name in peers if name in there}
        forget = ours.forget_views if cold else ours.forget_participants
        settle()
        found.append(race(case, runs, limit=limit, before=partial(forget, case)))
    return found


READING = " after reading"
"""A peer's name when it too begins with the catalogue in memory, and not with sets made of it beforehand."""


def reading(peer: Peer, case: Case, limit: float) -> Found:
    """A peer that makes its sets of the catalogue first."""
    plain = plain_of(case.ladders.catalogue, case.wanted)
    return peer.run(replace(case, achievers=plain.achievers, held=plain.held_by(case.participant), target=plain.target), limit)


def settle() -> None:
    """Puts all that lives now out of the garbage collector's way, so that a collection between two runs is short."""
    gc.collect()
    gc.freeze()


def times(ratio: float) -> str:
    """A ratio with two or three digits."""
    return f"{ratio:.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×" if ratio >= 1 else f"{ratio:.2g} ×"


def compared(races: Sequence[Race], names: Sequence[str]) -> str:
    """The median ratio and the worst one, or a dash where none of the peers is there."""
    there = [name for name in names if name in races[0].seconds]
    if not there:
        return "–"
    middle, worst = median_and_worst(one.ratio(there) for one in races)
    return f"{times(middle)} (worst {times(worst)})"


def slower(races: Sequence[Race], names: Sequence[str]) -> str:
    """How many times the fastest peer's time ours takes, or a dash where none of them is there."""
    there = [name for name in names if name in races[0].seconds]
    if not there:
        return "–"
    ratios = [1 / one.ratio(there) for one in races]
    return f"{times(median(ratios))} (at most {times(max(ratios))})"


def in_seconds(races: Sequence[Race]) -> str:
    """The median of each solver, for every size, in milliseconds."""
    found = []
    for size in sorted({one.size for one in races}):
        here = [one for one in races if one.size == size]
        names = list(here[0].seconds)
        found.append(f"{size}: " + ", ".join(f"{name} {median(one.seconds[name] for one in here) * 1000:.3g} ms" for name in names))
    return "; ".join(found)


def unfinished(races: Sequence[Race]) -> str:
    """How many of the cases ours did not finish, if any."""
    count = sum(not one.finished(OURS) for one in races)
    return f"; {count} of {len(races)} not finished" if count else ""


def real_cases(seeds: Iterable[int]) -> list[Case]:
    """The same number of participants on each shipped ladder."""
    return [families.real(seed, ladder) for ladder in families.SHIPPED for seed in seeds]


# ---- the rows -------------------------------------------------------------------------------------------------


def one_ladder(pace: Pace) -> list[Row]:
    """Target 1: a view of the job is ready, a participant comes who has not been seen."""
    races = against(real_cases(pace.seeds(25, 6)), ("RC2", "CP-SAT", "Dijkstra"), limit=pace.limit(10, 3))
    measured = (
        f"{compared(races, SOLVERS)}; CP-SAT {compared(races, ('CP-SAT',))}; "
        f"Dijkstra over sets {compared(races, ('Dijkstra',))}{unfinished(races)}"
    )
    target = "≥ 40 × the fastest solver in the median, ≥ 5 × on the worst; ≥ 100 × CP-SAT"
    what, cases = "one ladder, job view ready, unseen participant", f"{len(races)} participants on 3 ladders"
    return [Row("1", what, target, measured, cases, in_seconds(races))]


def one_pass(case: Case) -> Callable[[float], Found]:
    """One Python pass over the relevant achievers."""
    achievers, held = case.relevant.masks, case.held_mask

    def run(_: float) -> Found:
        wanted = 0
        for item in achievers:
            if item.adds & ~held:
                wanted += 1
        return Found(0, finished=False)

    return run


def beside_one_pass(pace: Pace) -> list[Row]:
    """Target 2: the same against one pass over the achievers."""
    ratios = []
    for case in real_cases(pace.seeds(25, 6)):
        settle()
        found = race(case, {OURS: ours.ready(case), "pass": one_pass(case)}, limit=0, before=partial(ours.forget_participants, case))
        ratios.append(found.seconds[OURS] / found.seconds["pass"])
    measured = f"{times(median(ratios))} in the median ({times(min(ratios))} to {times(max(ratios))})"
    what = "the same against one Python pass over the relevant achievers"
    return [Row("2", what, "≤ 6 × in the median", measured, f"{len(ratios)} participants")]


def one_ladder_cold(pace: Pace) -> list[Row]:
    """Target 3: nothing is ready but the catalogue in memory."""
    races = against(real_cases(pace.seeds(25, 6)), ("RC2", "CP-SAT", "Dijkstra"), limit=pace.limit(10, 3), cold=True)
    read = [f"{name}{READING}" for name in SOLVERS]
    measured = (
        f"{compared(races, SOLVERS)}, {compared(races, read)} where they read the catalogue too; "
        f"Dijkstra over sets {compared(races, ('Dijkstra',))}, {compared(races, [f'Dijkstra{READING}'])}{unfinished(races)}"
    )
    target = "≥ 3 × the fastest solver; never slower than Dijkstra over sets"
    what, cases = "one ladder cold (catalogue in memory, nothing prepared)", f"{len(races)} participants on 3 ladders"
    return [Row("3", what, target, measured, cases, in_seconds(races))]


def public_call(pace: Pace) -> list[Row]:
    """Target 4: the public call beside the search and schedule inside it."""
    ratios = []
    limit = pace.limit(2, 1)
    solver = available(CHOICE)[0].get("RC2", CHOICE["Dijkstra"])
    with ours.inside_solve() as watch:
        for case in real_cases(pace.seeds(8, 3)):
            truth = solver.run(case.relevant, 60).answer
            for by in GOALS:
                call, best = ours.public(case, by), (float("inf"), 0.0)
                settle()
                for _ in range(3):
                    ours.forget_participants(case)
                    watch.seconds, begun = 0.0, perf_counter()
                    answer = call(limit)
                    best = min(best, (perf_counter() - begun, watch.seconds))
                    if best[0] > SLOW_SECONDS:
                        break
                points = ours.points_of(answer)
                if by == "weeks" and points is not None and truth is not None and points < truth:
                    raise DisagreementError(f"{case.family}, seed {case.seed}: {points} points, but at least {truth} are needed")
                ratios.append(best[0] / best[1])
    measured = f"{times(median(ratios))} in the median, {times(max(ratios))} at most"
    what = "the public call, a `Route` out, by each of the four goals"
    return [Row("4", what, "≤ 3 × (search + schedule)", measured, f"{len(ratios)} calls")]


def large_catalogues(pace: Pace) -> list[Row]:
    """Target 5: the catalogue grows, the job does not."""
    sizes = SIZES["catalogue"][:3] if pace.quick else SIZES["catalogue"]
    races = []
    for size in sizes:
        cases = [families.catalogue(seed, size) for seed in pace.seeds(20, 5)]
        races += against(cases, ("RC2", "CP-SAT"), limit=pace.limit(10, 3))
    slope = exponent(medians_by_size(races))
    measured = f"{compared(races, SOLVERS)}; exponent {slope:.2f}{unfinished(races)}"
    what = f"catalogue of {sizes[0]} → {sizes[-1]} industries, view ready"
    target = "≥ 25 × the fastest solver; exponent ≤ 0.2"
    cases = f"{len(races) // len(sizes)} participants in each of {len(sizes)} catalogues"
    return [Row("5", what, target, measured, cases, in_seconds(races))]


def long_chains(pace: Pace) -> list[Row]:
    """Target 6: one long chain."""
    sizes = SIZES["chains"][:4] if pace.quick else SIZES["chains"]
    races: list[Race] = []
    for size in sizes:
        peers = ("RC2", "CP-SAT") if size <= 100 else ("RC2",)
        races += against((families.chains(seed, size) for seed in pace.seeds(5, 2)), peers, limit=pace.limit(10, 5))
    at_100 = [one for one in races if one.size == 100]
    measured = f"exponent {exponent(medians_by_size(races)):.2f}; at 100 {compared(at_100, SOLVERS)}{unfinished(races)}"
    target = "exponent ≤ 1.3; ≥ 100 × the fastest solver at 100"
    what, cases = f"chains of {sizes[0]} → {sizes[-1]} links", f"{len(races) // len(sizes)} of each of {len(sizes)} lengths"
    return [Row("6", what, target, measured, cases, in_seconds(races))]


def set_covers(pace: Pace) -> list[Row]:
    """Target 7: courses that each give several facts."""
    seeds, limit = pace.seeds(6, 2), pace.limit(10, 4)
    races = {size: against((families.set_cover(seed, size) for seed in seeds), SOLVERS, limit=limit) for size in (*SIZES["covers"], 240)}
    smaller = ", ".join(f"at {size} {compared(races[size], SOLVERS)}" for size in SIZES["covers"])
    largest = races[240]
    solved = [one for one in largest if one.finished(OURS)]
    bounds = [share for one in largest if not one.finished(OURS) and (share := bound_share(one)) is not None]
    said = [f"solved {len(solved)} of {len(largest)}"]
    said += [f"in {slower(solved, SOLVERS)} of the best's time"] if solved else []
    said += [f"else a bound of {min(bounds):.0%} of the optimum or more"] if bounds else []
    target = "at 120 ≥ 5 × the fastest solver; at 240 within 2 × of the best, or an honest bound at the limit"
    measured = f"{smaller}; at 240 {', '.join(said)}"
    note = in_seconds([one for some in races.values() for one in some])
    return [Row("7", "set-cover-shaped, 40 → 240 activities", target, measured, f"{len(seeds)} of each of 4 sizes", note)]


def bound_share(one: Race) -> float | None:
    """Which part of the optimum an unfinished search of ours has proven; None where nobody knows the optimum."""
    optimum = next((item.answer for item in one.found.values() if item.finished), None)
    return None if not optimum else (one.found[OURS].answer or 0) / optimum


def dates(pace: Pace) -> list[Row]:
    """Target 9: the earliest day, one after another and side by side."""
    one, two = families.one_after_another, families.side_by_side
    shorter = dated_races(one, (7, 14, 22) if pace.quick else (7, 10, 14, 18, 22), pace, 4, 1)
    longer = dated_races(one, () if pace.quick else (35, 49), pace, 4, 1)
    fewer = dated_races(two, (6, 10, 14) if pace.quick else (6, 8, 10, 12, 14), pace, 4, 2)
    more = dated_races(two, (16,) if pace.quick else (16, 18, 20), pace, 3, 1)
    alone = f"to 22 {compared(shorter, ('CP-SAT',))}{unfinished(shorter)}"
    alone += f"; to 49 {compared(longer, ('CP-SAT',))}{unfinished(longer)}" if longer else ""
    beyond = f"{slower(more, ('CP-SAT',))}{unfinished(more)}"
    return [
        Row(
            "9",
            "dates one after another",
            "≥ 30 × CP-SAT to 22 activities",
            alone,
            sizes_of(shorter + longer),
            in_seconds(shorter + longer),
        ),
        Row(
            "9",
            "side by side, up to 14",
            "≥ 3 × CP-SAT",
            f"{compared(fewer, ('CP-SAT',))}{unfinished(fewer)}",
            sizes_of(fewer),
            in_seconds(fewer),
        ),
        Row("9", "side by side, beyond 14", "≤ 1.2 × CP-SAT's time", beyond, sizes_of(more), in_seconds(more)),
    ]


def sizes_of(races: Sequence[Race]) -> str:
    """How many cases of which sizes."""
    sizes = sorted({one.size for one in races})
    return f"{len(races)} of " + (f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 1 else f"{sizes[0]}") + " activities"


def dated_races(family: Callable[[int, int], Dated], sizes: Iterable[int], pace: Pace, full: int, quick: int) -> list[Race]:
    """Ours and CP-SAT on some dated cases of each size."""
    there = available(WHEN)[0]
    found = []
    for size in sizes:
        for seed in pace.seeds(full, quick):
            case = family(seed, size)
            runs: dict[str, Callable[[float], Found]] = {OURS: ours.dated(case)}
            runs |= {name: partial(there[name].run, case) for name in ("CP-SAT",) if name in there}
            settle()
            found.append(race(case, runs, limit=pace.limit(10, 4), before=partial(ours.forget_participants, case)))
    return found


def crowds_of(pace: Pace) -> list[Row]:
    """A million participants from file to file, beside reading the file and finding its distinct rows."""
    count = 100_000 if pace.quick else 1_000_000
    found = []
    reading_it = "the time to read the file and find its distinct rows; ≥ 5 M a second in memory"
    for kind, target in zip(crowds.KINDS, (f"≤ 1.25 × {reading_it}", f"≤ 1.0 × {reading_it}"), strict=True):
        file, memory, read = crowds.measured(kind, count, 1 if pace.quick else 3)
        what = f"{count:,} participants, one ladder, Parquet to Parquet with the next step, {kind}"
        told = f"{file / read:.2g} ×; {count / memory / 1e6:.2g} M a second in memory"
        note = f"{file:.2f} s, read and distinct {read:.2f} s, in memory {memory:.2f} s"
        found.append(Row("8", what, target, told, f"{crowds.LOOKED_AT} of each planned alone too", note))
    return found


def whole_processes(pace: Pace) -> list[Row]:
    """Target 10: how long the library takes to start."""
    imported, following = starts.starting(pace.seeds(15, 3).stop)
    what = "`import stegvis` and `stegvis next`, as whole processes"
    target = "≤ 1.8 × and ≤ 4 × a process that imports pydantic and yaml"
    return [Row("10", what, target, f"{times(imported)} and {times(following)}", "1 participant")]


def shipped_files(pace: Pace) -> list[Row]:
    """Target 11: how long the shipped ladders take to load and to check."""
    loaded, checked = starts.loading(pace.seeds(15, 3).stop)
    target = "≤ 3 × one pass over the same files' events with the C parser"
    return [Row("11", "load all shipped ladders; load and check them", target, f"{times(loaded)}; {times(checked)}", "all shipped ladders")]


ROWS: Mapping[str, Callable[[Pace], list[Row]]] = {
    "1": one_ladder,
    "2": beside_one_pass,
    "3": one_ladder_cold,
    "4": public_call,
    "5": large_catalogues,
    "6": long_chains,
    "7": set_covers,
    "8": crowds_of,
    "9": dates,
    "10": whole_processes,
    "11": shipped_files,
}
