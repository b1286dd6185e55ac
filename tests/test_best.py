"""The planner's answer is the best there is: compared with brute force on random cases, and every route of it is checked.

How many cases: `STEGVIS_CASES` multiplies the numbers (1 by default, ten in the long session). A difference names its seed.
"""

from __future__ import annotations

import os
import random
from datetime import date

import pytest

from oracle_dated import Best, TooLargeError, best_dated
from oracle_sets import cheapest_dated, cheapest_in_order
from stegvis.checker import verify
from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, By, NoRoute, Route
from strategies import FLAVOURS, TIMELESS, Case, random_case

FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
CHUNKS = 10
"""The cases are divided, so that several processes can share them."""

SETS, DATED_SETS, DATES = int(1600 * FACTOR), int(100 * FACTOR), int(400 * FACTOR)
"""Half of the sets are for weeks, half for cost. Of the dated ones some are too large for the oracle; more than 500 a goal are compared."""


def seeds(total: int, chunk: int) -> range:
    """The seeds of one chunk."""
    return range(chunk, total, CHUNKS)


def answered(case: Case, by: By, payer: str | None = None) -> tuple[Route | AlreadyQualified | NoRoute, list[str]]:
    """The planner's answer, and what the checker says of it."""
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by, payer=payer)
    wrong = list(verify(case.catalogue, case.participant, answer, today=case.today))
    if not isinstance(answer, Route | AlreadyQualified | NoRoute):
        wrong.append(f"the verdict is {answer.verdict}")
    return answer, wrong


def measure(answer: Route | AlreadyQualified | NoRoute, by: By, payer: str | None) -> int | None:
    """Study points or kronor; None without a route."""
    if not isinstance(answer, Route):
        return 0 if isinstance(answer, AlreadyQualified) else None
    if by == "weeks":
        return answer.totals.study_points
    return sum(kronor for who, kronor in answer.totals.cost_sek.items() if payer in (None, who))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_fewest_weeks_and_least_cost_of_up_to_twelve_activities(chunk: int) -> None:
    """No set of activities that can be put in order is cheaper, and none is claimed where there is none."""
    wrong = []
    for seed in seeds(SETS, chunk):
        case = random_case(random.Random(seed), activities=12, among=TIMELESS, days=60, weeks=20)
        by: By = ("weeks", "cost")[seed // CHUNKS % 2]
        payer = (None, "participant")[seed // CHUNKS % 3 == 0] if by == "cost" else None
        answer, said = answered(case, by, payer)
        best = cheapest_in_order(case.catalogue, case.participant, case.target, by, case.today, payer)
        found = measure(answer, by, payer)
        if said or found != best or not getattr(answer, "proven_optimal", True):
            wrong.append((seed, by, payer, found, best, said))
    assert wrong == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_fewest_weeks_and_least_cost_of_what_can_be_dated(chunk: int) -> None:
    """The cheapest set counts only if it has a dated route."""
    wrong, compared = [], 0
    for seed in seeds(DATED_SETS, chunk):
        case = random_case(random.Random(seed), activities=5, among=FLAVOURS, days=3, weeks=1)
        for by in ("weeks", "cost"):
            answer, said = answered(case, by)
            try:
                best = cheapest_dated(case.catalogue, case.participant, case.target, by, case.today, most_states=1500)
                compared += 1
            except TooLargeError:
                continue
            found = measure(answer, by, None)
            if said or found != best:
                wrong.append((seed, by, found, best, said))
    assert wrong == []
    assert compared > 0


def days(answer: Route | AlreadyQualified | NoRoute, by: By) -> Best | None:
    """The answer's value as the oracle says it."""
    if not isinstance(answer, Route):
        return None
    kept = all(warning.code != "first-job-not-kept" for warning in answer.warnings)
    assert answer.totals.target.earliest is not None
    return Best(answer.totals.able_to_apply.earliest if by == "first-job" and kept else None, answer.totals.target.earliest, kept)


def difference(case: Case, by: By, answer: Route | AlreadyQualified | NoRoute) -> tuple[Best | None, Best | None] | None:
    """What the planner and the oracle found, if it is not the same.

    Raises:
        TooLargeError: the oracle would take too long.
    """
    best = best_dated(case.catalogue, case.participant, case.target, by, case.today, most_states=4000)
    found = days(answer, by)
    if isinstance(answer, AlreadyQualified):
        same = best is not None and best.target == case.participant.first_day(case.today)
    elif best is None or found is None or best.kept or found.kept:
        same = best == found or (best is not None and found is not None and puts_off_only(case, by, best, found))
    else:
        same = best.target <= found.target  # without the first job only the route itself is asked for
    return None if same else (found, best)


def puts_off_only(case: Case, by: By, best: Best, found: Best) -> bool:
    """Whether the oracle is better only by a leg that serves nothing but to put off a hire; no route of ours has such a leg.

    It is so when the same is reached although that activity gives nothing, and ours is the best there is without it.
    """
    for activity in case.catalogue.activities.values():
        others = {(item.id, option.study_points) for item in case.catalogue.activities.values() for option in item.options()}
        others = {item for item in others if item[0] != activity.id}
        given = (case.catalogue, case.participant, case.target, by, case.today)
        idle = best_dated(*given, idle=[activity.id], most_states=20_000)
        if idle is not None and value(idle) <= value(best) and best_dated(*given, only=others, most_states=20_000) == found:
            return True
    return False


def value(best: Best) -> tuple[date, date]:
    """What is compared: the first job's day, then the target's."""
    return (best.able or date.max, best.target)


@pytest.mark.parametrize("by", ["target", "first-job"])
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_earliest_days_of_up_to_six_activities(chunk: int, by: By) -> None:
    """No dated route, whichever days are tried, opens a first job or reaches the target earlier; hardly any is left unproven in time."""
    wrong, compared, unproven = [], 0, 0
    for seed in seeds(DATES, chunk):
        case = random_case(random.Random(seed), activities=6, among=FLAVOURS)
        answer, said = answered(case, by)
        if not getattr(answer, "proven_optimal", True):
            unproven += 1
            continue
        try:
            differing = difference(case, by, answer)
            compared += 1
        except TooLargeError:
            differing = None
        if said or differing:
            wrong.append((seed, by, said, differing))
    assert wrong == []
    assert compared >= 0.65 * len(seeds(DATES, chunk))
    assert unproven <= max(1, 0.02 * len(seeds(DATES, chunk)))


def test_no_leg_is_begun_that_a_shorter_one_beside_it_makes_vain() -> None:
    """Beside a course of seven days that gives one fact runs one of two days that gives that fact and another: only the second is a leg."""
    case = random_case(random.Random(21959), activities=5, among=FLAVOURS, days=4, weeks=1)
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by="first-job")
    assert isinstance(answer, Route)
    assert [leg.activity for leg in answer.legs] == ["a3", "a1"]
    assert verify(case.catalogue, case.participant, answer, today=case.today) == ()
