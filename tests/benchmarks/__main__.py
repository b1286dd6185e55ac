"""Measures and prints the table: `python -m tests.benchmarks`, from the root of the checkout; `--quick` takes a minute."""

from __future__ import annotations

import argparse
import sys
from time import perf_counter

from tests.benchmarks.peers import CHOICE, WHEN
from tests.benchmarks.rows import ROWS, Pace, Row, available, warm_up

HEAD = ("| # | what | target | measured | cases |", "|---|---|---|---|---|")


def main() -> None:
    """Measures the rows that are asked for; notes go to stderr, the table to stdout."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("--only", metavar="NUMBERS", default=",".join(ROWS), help="rows, such as 1,5")
    asked.add_argument("--quick", action="store_true", help="fewer cases and smaller ones")
    options = asked.parse_args()
    wanted = [number.strip() for number in options.only.split(",")]
    if unknown := [number for number in wanted if number not in ROWS]:
        asked.error(f"no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    for line in dict.fromkeys([*available(CHOICE)[1], *available(WHEN)[1]]):
        note(line)
    warm_up()
    rows: list[Row] = []
    for number in wanted:
        begun = perf_counter()
        found = ROWS[number](Pace(options.quick))
        note(f"row {number}: {perf_counter() - begun:.0f} s")
        for row in found:
            note(f"  {row.what}: {row.note or row.measured}")
        rows += found
    lines = [f"| {row.number} | {row.what} | {row.target} | {row.measured} | {row.cases} |" for row in rows]
    sys.stdout.write("\n".join([*HEAD, *lines, ""]))


def note(line: str) -> None:
    """Says something beside the table."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
