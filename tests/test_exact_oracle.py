"""The planner against an exact solver on cases that brute force cannot reach, and that solver against a calendar and brute force.

How many cases: `STEGVIS_CASES` multiplies the numbers (1 by default). A difference names its seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

import pytest

import oracle_sets
from oracle_cpsat import Logic, Question, Scope, best_dates, cheapest_choice, cheapest_dated, keys_in
from oracle_dated import Best, TooLargeError, best_dated
from stegvis.checker import verify
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.requirement import AnyOf, AtLeast, ExperienceNeeded, Requirement, leaves
from stegvis.route import AlreadyQualified, By, NoRoute, Route
from strategies import FLAVOURS, TIMELESS, Case, random_case
from test_oracles import BY_HAND, HEAD, JOBS, SETS, TODAY

FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
CHUNKS = 10
"""The cases are divided, so that several processes can share them."""

CASES = int(200 * FACTOR)
"""So many for each goal."""

SECONDS = 2.0
"""The planner's time for one case; what it cannot prove by then is not compared, but its bound is."""


# ---- the oracle itself, reckoned by hand ------------------------------------------------------------------------------------------------

# Each: what there is, who asks, the goal, and what is found by hand. 4 January 2027 is a Monday.
HAND: dict[str, tuple[str, dict[str, Any], str, Best | None]] = {
    # three months from 18 Jan end before 140 + 14 days are over: so the course first, to 24 May, the certificate to 7 June, the exam to 8 June
    "a certificate that would lapse is taken late": (
        JOBS
        + """
  kc: {kind: course, name: {sv: Kc}, gives: [c], weeks: 20}
  kk: {kind: course, name: {sv: Kk}, gives: [kort], weeks: 2}
  kb: {kind: exam, name: {sv: Kb}, requires: [kort, c], gives: [b], days: 1}""",
        {},
        "target",
        Best(None, TODAY + timedelta(days=155)),
    ),
    # the certificate is needed before the course (4 Jan + 1 day) and after it (25 May), when the first has lapsed on 5 April: it is taken twice
    "a certificate that is needed before and after": (
        JOBS
        + """
  kk: {kind: exam, name: {sv: Kk}, gives: [kort], days: 1}
  kc: {kind: course, name: {sv: Kc}, requires: [kort], gives: [c], weeks: 20}
  kb: {kind: exam, name: {sv: Kb}, requires: [kort, c], gives: [b], days: 1}""",
        {},
        "target",
        Best(None, date(2027, 5, 26)),
    ),
    # what is held to 10 Jan counts on 10 Jan: the course must start then at the latest, but starts on 11 Jan only
    "a holding counts on its last day and not after": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, requires: [a], gives: [b], days: 5, starts: [2027-01-11]}""",
        {"holds": [{"fact": "a", "expires": "2027-01-10"}]},
        "target",
        None,
    ),
    # ka to 6 Jan opens j1, hired on 13 Jan; kb began on 5 Jan, before j1 opened, and puts the hire off to 25 Jan; kc suits work: to 26 Jan
    "a hire is put off by what began before": (
        """
jobs:
  j1: {step: 1, name: {sv: J1}, requires: [a], weeks_to_hire: 1}
  j2: {step: 2, name: {sv: J2}, requires: [b, c]}
activities:
  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 2}
  kb: {kind: course, name: {sv: Kb}, gives: [b], days: 20, starts: [2027-01-05]}
  kc: {kind: exam, name: {sv: Kc}, requires: [b], gives: [c], days: 1}""",
        {},
        "first-job",
        Best(date(2027, 1, 6), date(2027, 1, 26)),
    ),
    # ka to 31 Jan opens j1, hired the same day; a month from 31 Jan is full on 28 Feb; the exam, beside work, to 1 March
    "a month from the last of January": (
        """
jobs:
  j1: {step: 1, name: {sv: J1}, requires: [a]}
  j2: {step: 2, name: {sv: J2}, requires: [b]}
activities:
  ka: {kind: exam, name: {sv: Ka}, gives: [a], days: 1, starts: [2027-01-30]}
  kb: {kind: exam, name: {sv: Kb}, requires: [{experience: {of: [j1], months: 1}}], gives: [b], days: 1}""",
        {},
        "target",
        Best(None, date(2027, 3, 1)),
    ),
    # 20 points at 75 % last 2 weeks, at 50 % too; 75 + 50 % do not fit within 100, and kc needs kb to have begun: kb to 18 Jan, kc to 1 Feb
    "what must stand beside another and does not fit": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, gives: [a], weeks: 1, paces: [75]}
  kc: {kind: course, name: {sv: Kc}, gives: [b], weeks: 1, paces: [50], co_requires: [kb]}""",
        {},
        "target",
        Best(None, date(2027, 2, 1)),
    ),
    # 20 points at 25 % last 4 weeks: kc begins with kb on 4 Jan, since 75 + 25 % fit, and ends on 1 Feb
    "what must stand beside another and fits": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, gives: [a], weeks: 9, paces: [75]}
  kc: {kind: course, name: {sv: Kc}, gives: [b], weeks: 1, paces: [25], co_requires: [kb]}""",
        {},
        "target",
        Best(None, date(2027, 2, 1)),
    ),
}


@pytest.mark.parametrize("case", [*HAND, *BY_HAND])
def test_dates_reckoned_by_hand(case: str) -> None:
    """The solver finds the days that were found with a calendar, those of the brute force's own test among them."""
    text, keys, by, wanted = (HAND | BY_HAND)[case]
    catalogue = build_catalogue({"prov.yaml": HEAD + text})
    who = Participant.model_validate({"participant": "p-001", **keys})
    assert best_dates(catalogue, who, "j2", by, TODAY) == wanted


@pytest.mark.parametrize("case", HAND)
def test_brute_force_finds_the_same_by_hand(case: str) -> None:
    """What was reckoned by hand here is what the brute force finds as well, where it is not too much for it."""
    text, keys, by, wanted = HAND[case]
    catalogue = build_catalogue({"prov.yaml": HEAD + text})
    who = Participant.model_validate({"participant": "p-001", **keys})
    try:
        assert best_dated(catalogue, who, "j2", by, TODAY, most_states=5000) == wanted
    except TooLargeError:
        assert "weeks: 20" in text


@pytest.mark.parametrize(
    ("holds", "by", "payer", "wanted"),
    [
        ([], "weeks", None, 30),
        (["d"], "weeks", None, 25),
        ([], "cost", None, 10),
        ([], "cost", "participant", 0),
        (["a"], "weeks", None, 0),
    ],
)
def test_sums_reckoned_by_hand(holds: list[str], by: str, payer: str | None, wanted: int) -> None:
    """The shared course is found, in order and by date: 25 + 5 points and not 10 + 10 + 10 + 5."""
    catalogue = build_catalogue({"prov.yaml": HEAD + SETS})
    who = Participant.model_validate({"participant": "p-001", "holds": holds})
    assert cheapest_choice(catalogue, who, "j1", by, TODAY, payer) == wanted
    assert cheapest_dated(catalogue, who, "j1", by, TODAY, payer) == wanted


def test_a_circle_leads_nowhere_and_an_entry_opens_it() -> None:
    """Two courses that need each other give nothing; a third one that enters the circle makes one of the two needless."""
    circle = """
  ka: {kind: course, name: {sv: Ka}, requires: [b], gives: [a], points: 10}
  kb: {kind: course, name: {sv: Kb}, requires: [a], gives: [b], points: 10}"""
    entry = "\n  kd: {kind: course, name: {sv: Kd}, gives: [a], points: 70}"
    who = Participant(participant="p-001")
    for text, wanted in ((circle, None), (circle + entry, 80)):
        catalogue = build_catalogue({"prov.yaml": HEAD + JOBS + text})
        assert cheapest_choice(catalogue, who, "j2", "weeks", TODAY) == wanted
        assert cheapest_dated(catalogue, who, "j2", "weeks", TODAY) == wanted


def test_a_leg_that_only_puts_off_a_hire_is_told_apart() -> None:
    """With j1 open on 7 Jan kd could not follow, unless kc, whose c nobody needs, runs on to 24 Jan; without it j1 is not kept."""
    text = """
jobs:
  j1: {step: 1, name: {sv: J1}, requires: [a]}
  j2: {step: 2, name: {sv: J2}, requires: [d, {any_of: [a, c]}]}
activities:
  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 3}
  kc: {kind: course, name: {sv: Kc}, gives: [c], days: 20}
  kd: {kind: course, name: {sv: Kd}, requires: [a], gives: [d], days: 2}"""
    catalogue = build_catalogue({"prov.yaml": HEAD + text})
    asked = (catalogue, Participant(participant="p-001"), "j2", "first-job", TODAY)
    assert best_dates(*asked) == Best(date(2027, 1, 7), date(2027, 1, 24))
    assert best_dates(*asked, each_leg_serves=True) == Best(None, date(2027, 1, 9), kept=False)


def test_the_solver_gives_up_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without patience, or with a certificate that may be needed again and again, there is an error and no answer."""
    text = """
  kk: {kind: exam, name: {sv: Kk}, requires: [{any_of: [kort, a]}], gives: [kort], days: 1}
  kb: {kind: exam, name: {sv: Kb}, requires: [kort], gives: [b], days: 1}"""
    catalogue = build_catalogue({"prov.yaml": HEAD + JOBS + text})
    who = Participant.model_validate({"participant": "p-001", "holds": ["a"]})
    with pytest.raises(TooLargeError):
        best_dates(catalogue, who, "j2", "target", TODAY)
    monkeypatch.setattr("oracle_cpsat.PATIENCE", 0.0)
    case = random_case(random.Random(0), activities=12, among=FLAVOURS, days=30, weeks=10)
    with pytest.raises(TooLargeError):
        best_dates(case.catalogue, case.participant, case.target, "target", case.today)


def test_what_is_not_looked_at_is_refused() -> None:
    """A participant with wishes gets no answer that leaves them out."""
    case = random_case(random.Random(0), activities=4, among=TIMELESS)
    who = case.with_person(wishes={"no_loan": True}).participant
    with pytest.raises(ValueError, match="wishes"):
        best_dates(case.catalogue, who, case.target, "target", case.today)


def test_what_is_known_beforehand_needs_no_variable() -> None:
    """Literals and days that are known fold, so that a question without a choice is answered without search."""
    logic = Logic(10)
    assert (logic.every([]), logic.some([]), logic.not_later(3, 3), logic.before(3, 3)) == (True, False, True, False)
    assert (logic.earliest([]), logic.latest([]), logic.earliest([4, 2]), logic.when(False, 4)) == (11, 0, 2, 11)
    day = logic.day(2, 5)
    assert (logic.not_later(day, 5), logic.not_later(6, day), logic.range(logic.earliest([day, 4]))) == (True, False, (2, 4))


# ---- the oracle against brute force -----------------------------------------------------------------------------------------------------


def test_two_oracles_find_the_same_dates() -> None:
    """Constraints over days and a walk from day to day agree on small cases of every flavour."""
    wrong, compared = [], 0
    for seed in range(int(50 * FACTOR)):
        case = random_case(random.Random(seed), activities=4, among=FLAVOURS)
        for by in ("target", "first-job"):
            asked = (case.catalogue, case.participant, case.target, by, case.today)
            try:
                found, best = best_dates(*asked), best_dated(*asked, most_states=1500)
            except TooLargeError:
                continue
            compared += 1
            # where work allows more load than no work, brute force also takes a job for that alone, which the contract does not
            lenient = by == "target" and case.participant.pace_beside_work > case.participant.pace_percent
            if found != best and not (lenient and value(found) > value(best)):
                wrong.append((seed, by, found, best))
    assert wrong == []
    assert compared >= 0.75 * int(50 * FACTOR) * 2


def test_two_oracles_find_the_same_sums() -> None:
    """The constraints and the walk through all subsets agree on the cheapest set, by order and by date."""
    wrong = []
    for seed in range(int(40 * FACTOR)):
        case = random_case(random.Random(seed), activities=8, among=TIMELESS, days=60, weeks=20)
        for by, payer in (("weeks", None), ("cost", None), ("cost", "participant")):
            asked = (case.catalogue, case.participant, case.target, by, case.today, payer)
            found = (cheapest_choice(*asked), cheapest_dated(*asked))
            best = oracle_sets.cheapest_in_order(*asked)
            if found != (best, best):
                wrong.append((seed, by, payer, found, best))
    assert wrong == []


# ---- the planner against the oracle -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """What came of one case: whether it could be compared, what is wrong, and what kinds of case it is."""

    compared: bool
    wrong: tuple[object, ...]
    kinds: frozenset[str]


STRESSED = ("wide", "deep", "cyclic", "expiring", "employed", "infeasible", "together", "placements", "starts", "waivers")
"""One of these in turn is in every case."""


def drawn(by: By, seed: int) -> Case:
    """One random case of a goal's size."""
    rng, dated = random.Random(seed), by in ("target", "first-job")
    among = sorted(FLAVOURS if dated else TIMELESS)
    turns = [flavour for flavour in STRESSED if flavour in among]
    flavours = {turns[seed // CHUNKS % len(turns)], *rng.sample(among, rng.randint(2, 4))}
    if dated:
        return random_case(rng, activities=12, flavours=sorted(flavours), days=30, weeks=10)
    return random_case(rng, activities=60, flavours=sorted(flavours), days=60, weeks=20)


@cache
def outcome(by: By, seed: int) -> Compared:
    """One random case, planned, checked and compared."""
    dated, case = by in ("target", "first-job"), drawn(by, seed)
    payer = "participant" if by == "cost" and seed % 3 == 0 else None
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by, payer=payer, time_limit=SECONDS)
    wrong: list[object] = list(verify(case.catalogue, case.participant, answer, today=case.today)) if isinstance(answer, Route) else []
    try:
        differing = different_days(case, by, answer) if dated else different_sum(case, by, payer, answer)
    except TooLargeError:
        return Compared(False, tuple(wrong), frozenset())
    if differing:
        wrong.append(differing)
    proven = isinstance(answer, Route | AlreadyQualified | NoRoute) and getattr(answer, "proven_optimal", True)
    return Compared(proven, tuple(wrong), kinds_of(case, answer))


def value(best: Best | None) -> tuple[Any, ...]:
    """What is compared, the best first: a kept first job, its day, the target's day; no route is worst."""
    return (2,) if best is None else (int(not best.kept), best.able or date.max, best.target)


def different_days(case: Case, by: By, answer: Any) -> object:
    """What the planner and the oracle say, if the planner's days are not the best, or claimed for no less than they are."""
    asked = (case.catalogue, case.participant, case.target, by, case.today)
    best = best_dates(*asked)
    if isinstance(answer, AlreadyQualified):
        return (None if best and best.target == case.participant.first_day(case.today) else ("qualified", best)) or None
    found = None
    if isinstance(answer, Route):
        kept = all(warning.code != "first-job-not-kept" for warning in answer.warnings)
        assert answer.totals.target.earliest is not None
        found = Best(answer.totals.able_to_apply.earliest if by == "first-job" and kept else None, answer.totals.target.earliest, kept)
    if not isinstance(answer, Route | NoRoute) or not getattr(answer, "proven_optimal", True):
        bound = answer.lower_bound.target if by == "target" else answer.lower_bound.able_to_apply
        day = best and (best.target if by == "target" else best.able)
        too_good = found is not None and value(found) < value(best)
        return ("unproven", answer.lower_bound, found, best) if too_good or (bound and day and bound > day) else None
    if value(found) == value(best) or (value(best) < value(found) <= value(best_dates(*asked, each_leg_serves=True))):
        return None  # no route of ours has a leg that only puts off a hire
    return (found, best)


def different_sum(case: Case, by: By, payer: str | None, answer: Any) -> object:
    """What the planner and the oracle say, if the planner's set is not the cheapest, or claimed for no less than it is."""
    best = cheapest_choice(case.catalogue, case.participant, case.target, by, case.today, payer)
    found: int | None = 0 if isinstance(answer, AlreadyQualified) else None
    if isinstance(answer, Route):
        costs = answer.totals.cost_sek.items()
        found = answer.totals.study_points if by == "weeks" else sum(kronor for who, kronor in costs if payer in (None, who))
    if not isinstance(answer, Route | NoRoute | AlreadyQualified) or not getattr(answer, "proven_optimal", True):
        bound = answer.lower_bound.study_points if by == "weeks" else answer.lower_bound.cost_sek
        ends = [number for number in (bound, best, found) if number is not None]
        return ("unproven", bound, found, best) if ends != sorted(ends) else None
    return None if found == best else (found, best)


def kinds_of(case: Case, answer: Any) -> frozenset[str]:
    """What of all that should be compared the case has, among what can matter for its target."""
    scope = Scope(Question(case.catalogue, case.participant, case.target), case.today, forced=True)
    useful = [case.catalogue.activities[item] for item in scope.useful]
    legs = [leg for leg in answer.legs if not leg.in_progress] if isinstance(answer, Route) else []
    needs = {item.id: keys_in(item.requires) for item in useful}
    leads = {(one.id, other.id) for one in useful for other in useful if one is not other and needs[other.id] & scope.gains[one.id].keys()}
    lapsing = any(scope.gains[item.id][key] for item in useful for key in scope.gains[item.id].keys() & scope.wanted)
    asked = any(isinstance(leaf, ExperienceNeeded) for need in scope.needs for leaf in leaves(need))
    flags = {
        "wide": sum(choices(need) for need in scope.needs) >= 3 and len(useful) >= 5,
        "deep": rows(legs) >= 3,
        "cyclic": any((other, one) in leads for one, other in leads),
        "expiring": lapsing or any(until is not None and key in scope.wanted for key, until in scope.holdings),
        "employed": asked or case.participant.works_as is not None,
        "infeasible": isinstance(answer, NoRoute),
        "route": isinstance(answer, Route),
        "qualified": isinstance(answer, AlreadyQualified),
        "large": len(case.catalogue.activities) >= 40,
        "large route": len(legs) >= 5,
        "not kept": any(warning.code == "first-job-not-kept" for warning in answer.warnings),
        "stop on the way": isinstance(answer, Route) and len(answer.stops) >= 2,
        "taken anew": len({leg.activity for leg in legs}) < len(legs),
        "side by side": any(one.starts < other.ends and other.starts < one.ends for one, other in combinations(legs, 2)),
    }
    return frozenset(kind for kind, there in flags.items() if there)


def choices(need: Requirement) -> int:
    """How many choices a requirement has."""
    match need:
        case AnyOf(any_of=items) | AtLeast(of=items):
            return 1 + sum(map(choices, items))
    return sum(map(choices, getattr(need, "all_of", ())))


def rows(legs: list[Any]) -> int:
    """How many legs stand one after another."""
    longest: dict[int, int] = {}
    for number, leg in enumerate(legs):
        before = [longest[index] for index in range(number) if legs[index].ends <= leg.starts]
        longest[number] = 1 + max(before, default=0)
    return max(longest.values(), default=0)


GOALS: tuple[By, ...] = ("weeks", "cost", "target", "first-job")


@pytest.mark.parametrize("by", GOALS)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nothing_is_better_than_the_plan(chunk: int, by: By) -> None:
    """Up to 60 activities by weeks and cost, up to 12 with dates: every route is valid, none is beaten, and what is impossible is so."""
    found = {seed: outcome(by, seed) for seed in range(chunk, CASES, CHUNKS)}
    assert {seed: item.wrong for seed, item in found.items() if item.wrong} == {}
    assert sum(item.compared for item in found.values()) >= 0.6 * len(found)


LEAST: dict[By, dict[str, int]] = {
    "weeks": {"wide": 70, "deep": 30, "cyclic": 40, "infeasible": 35, "route": 90, "qualified": 5, "large": 100, "large route": 15},
    "cost": {"wide": 70, "deep": 30, "cyclic": 40, "infeasible": 35, "route": 90, "qualified": 5, "large": 100, "large route": 15},
    "target": {"wide": 20, "deep": 12, "cyclic": 14, "expiring": 12, "employed": 16, "infeasible": 35, "route": 80, "side by side": 8},
    "first-job": {"wide": 20, "deep": 12, "cyclic": 14, "expiring": 12, "employed": 16, "infeasible": 35, "route": 80, "not kept": 12},
}
"""How many of 200 compared cases have to be of a kind."""


@pytest.mark.parametrize("by", GOALS)
def test_what_was_compared_is_of_every_kind(by: By) -> None:
    """Wide, deep, cyclic, expiring, employed and infeasible cases are among those compared, which are nine in ten of those drawn."""
    compared = [found for found in (outcome(by, seed) for seed in range(CASES)) if found.compared]
    seen = Counter(kind for found in compared for kind in found.kinds)
    assert {kind: seen[kind] for kind, least in LEAST[by].items() if seen[kind] < int(least * min(1.0, FACTOR))} == {}
    assert len(compared) >= 0.9 * CASES


def test_a_worse_plan_would_be_seen() -> None:
    """A route that comes a day late, or costs more, is a difference."""
    assert value(None) > value(Best(None, date(2027, 1, 5), kept=False)) > value(Best(date(2027, 1, 5), date(2027, 1, 6)))
    seen = 0
    for seed in range(20):
        case = random_case(random.Random(seed), activities=12, among=FLAVOURS, days=30, weeks=10)
        answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by="target")
        if isinstance(answer, Route) and answer.totals.target.earliest and answer.proven_optimal:
            late = answer.totals.target.earliest + timedelta(days=1)
            totals = answer.totals.model_copy(update={"target": answer.totals.target.model_copy(update={"earliest": late})})
            assert different_days(case, "target", answer) is None
            assert different_days(case, "target", answer.model_copy(update={"totals": totals})) is not None
            seen += 1
    assert seen >= 5
