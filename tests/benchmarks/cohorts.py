"""Cohorts on the shipped ladders: `python -m tests.benchmarks.cohorts` says how long 50, 300 and 1,240 take; no test asserts it."""

from __future__ import annotations

import sys
from datetime import date
from random import Random
from time import perf_counter

from stegvis import Catalogue, Participant, cohort, load_catalogue

TODAY = date(2026, 11, 22)
LEVELS = ("sfi-a", "sfi-b", "sfi-c", "sfi-d", "sva-grund")


def group(catalogue: Catalogue, count: int, seed: int = 7) -> list[Participant]:
    """Made participants who want the first jobs of all ladders, some with experience and some of the foundation."""
    rng = Random(seed)
    jobs = sorted(job.id for job in catalogue.jobs.values() if job.step in (0, 1))
    people = []
    for number in range(count):
        holds: list[object] = [{"svenska": rng.choice(LEVELS)}]
        if rng.random() < 0.4:
            holds.append({"experience": {rng.choice(sorted(catalogue.work)): rng.choice([6, 12, 24, 36])}})
        holds += [fact for fact in ("egen-plan", "arbetsmarknadskunskap", "jobbsokning") if rng.random() < 0.4]
        values = {"participant": f"p-{number:04}", "holds": holds, "target": rng.choice(jobs), "pace_percent": rng.choice([100, 100, 50])}
        people.append(Participant.model_validate({**values, "born": rng.randint(1965, 2005)}))
    return people


def main() -> None:
    """Measures the three, each from nothing, with two processes for the plans."""
    for count in (50, 300, 1240):
        catalogue = load_catalogue()
        people = group(catalogue, count)
        begun = perf_counter()
        found = cohort(catalogue, people, today=TODAY, programme="etablering-jobbspar", workers=2)
        seats = sum(bool(one.seats) for one in found.placements)
        waits = sum(one.outcome == "waits" for one in found.placements)
        sys.stdout.write(f"{count}: {perf_counter() - begun:.1f} s, {seats} with a seat, {waits} wait, proven: {found.proven}\n")


if __name__ == "__main__":
    main()
