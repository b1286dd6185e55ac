"""The oracles are oracles only if they are right: days and sums reckoned by hand, and what the generator of random cases makes."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from oracle_dated import Best, TooLargeError, best_dated
from oracle_sets import cheapest_dated, cheapest_in_order
from stegvis.ladder.activity import PLACEMENTS
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Participant
from stegvis.requirement import leaves
from strategies import FLAVOURS, TIMELESS, Case, random_case, shuffled

TODAY = date(2027, 1, 4)
HEAD = """
schema: 1
ladder: prov
name: {sv: Prov}
competencies: {a: {name: {sv: A}}, b: {name: {sv: B}}, c: {name: {sv: C}}, d: {name: {sv: D}}}
certificates: {kort: {name: {sv: Kort}, valid_months: 3}}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""
JOBS = """
jobs:
  j1: {step: 1, name: {sv: J1}, requires: [a]}
  j2: {step: 2, name: {sv: J2}, requires: [b]}
activities:
"""

# Each: what there is, who asks, the goal, and what is found by hand. 4 January 2027 is a Monday.
BY_HAND: dict[str, tuple[str, dict[str, Any], str, Best | None]] = {
    # 3 days, then 4 days: 4 + 3 = 7 Jan, 7 + 4 = 11 Jan
    "one after another": (
        JOBS
        + """
  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 3}
  kb: {kind: course, name: {sv: Kb}, requires: [a], gives: [b], days: 4}""",
        {},
        "target",
        Best(None, date(2027, 1, 11)),
    ),
    # both at 50 %: 20 points last 2 weeks, side by side, to 18 Jan; then 1 day
    "side by side at half pace": (
        JOBS
        + """
  ka: {kind: course, name: {sv: Ka}, gives: [a], weeks: 1, paces: [50]}
  kc: {kind: course, name: {sv: Kc}, gives: [c], weeks: 1, paces: [50]}
  kb: {kind: exam, name: {sv: Kb}, requires: [a, c], gives: [b], days: 1}""",
        {},
        "target",
        Best(None, date(2027, 1, 19)),
    ),
    # at 100 % only one at a time: 1 week each, to 18 Jan as well; with a limit of 50 % one after another, 2 + 2 weeks, to 1 Feb + 1 day
    "a lower pace": (
        JOBS
        + """
  ka: {kind: course, name: {sv: Ka}, gives: [a], weeks: 1, paces: [100, 50]}
  kc: {kind: course, name: {sv: Kc}, gives: [c], weeks: 1, paces: [100, 50]}
  kb: {kind: exam, name: {sv: Kb}, requires: [a, c], gives: [b], days: 1}""",
        {"pace_percent": 50},
        "target",
        Best(None, date(2027, 2, 2)),
    ),
    # the start on 11 Jan needs an application by 28 Dec, so the one on 25 Jan: 5 days to 30 Jan
    "a last day to apply": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, gives: [b], days: 5, starts: [2027-01-11, 2027-01-25], apply: {weeks_before: 2}}""",
        {},
        "target",
        Best(None, date(2027, 1, 30)),
    ),
    # a on 5 Jan opens j1, hired the same day; one month of it on 5 Feb; the exam, beside work, to 6 Feb
    "a month of work": (
        JOBS
        + """
  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 1}
  kb: {kind: exam, name: {sv: Kb}, requires: [{experience: {of: [j1], months: 1}}], gives: [b], days: 1}""",
        {},
        "first-job",
        Best(date(2027, 1, 5), date(2027, 2, 6)),
    ),
    # with j1 open on 5 Jan (hired at once) kb could never stand beside it; kb first, to 8 Jan, opens the target itself
    "a course that cannot stand beside work comes first": (
        JOBS
        + """
  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 1}
  kb: {kind: course, name: {sv: Kb}, gives: [b], days: 4}""",
        {},
        "first-job",
        Best(date(2027, 1, 5), date(2027, 1, 8)),  # both on 4 Jan: what began before j1 opened puts its hire off
    ),
    # a is held, so j1 opens on the first day and is got at once; kb cannot stand beside it: the first job is not kept
    "a first job that bars the target": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, gives: [b], days: 4}""",
        {"holds": ["a"]},
        "first-job",
        Best(None, date(2027, 1, 8), kept=False),
    ),
    # kb may start on 11 Jan only, for 7 days, not beside work; j1 is got two weeks after it opens. If j1 opens on 4 Jan + 1 it is got on 19 Jan,
    # after kb has ended on 18 Jan: kept. With one week (12 Jan) ka waits: if it ends on 11 Jan, j1 is got on 18 Jan, just when kb ends.
    "a leg that is put off to keep the first job": (
        """
jobs:
  j1: {step: 1, name: {sv: J1}, requires: [a], weeks_to_hire: 1}
  j2: {step: 2, name: {sv: J2}, requires: [b]}
activities:
  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 1}
  kb: {kind: course, name: {sv: Kb}, gives: [b], days: 7, starts: [2027-01-11]}""",
        {},
        "first-job",
        Best(date(2027, 1, 11), date(2027, 1, 18)),
    ),
    # works at 50 % beside: 20 points last 2 weeks; the faster, 100 %, is not possible while employed
    "beside the present work": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, gives: [b], weeks: 1, paces: [100, 50], beside_work: true}""",
        {"works_as": "okant"},
        "target",
        Best(None, date(2027, 1, 18)),
    ),
    # the certificate got on 5 Jan lapses on 5 April, just when the course of 13 weeks (91 days) ends; the exam needs both on its start day.
    # So the certificate is taken anew on 29 March, beside the course, and the exam lasts to 6 April.
    "a certificate that would lapse": (
        JOBS
        + """
  kk: {kind: exam, name: {sv: Kk}, gives: [kort], days: 1, starts: [2027-01-04, 2027-03-29]}
  kc: {kind: course, name: {sv: Kc}, gives: [c], weeks: 13}
  kb: {kind: exam, name: {sv: Kb}, requires: [kort, c], gives: [b], days: 1}""",
        {},
        "target",
        Best(None, date(2027, 4, 6)),
    ),
    # in progress at 100 % to 11 Jan: the course of one week waits for it, to 18 Jan
    "what is in progress takes its pace": (
        JOBS
        + """
  ka: {kind: course, name: {sv: Ka}, gives: [a], weeks: 4}
  kb: {kind: course, name: {sv: Kb}, gives: [b], weeks: 1}""",
        {"in_progress": [{"activity": "ka", "ends": "2027-01-11", "pace_percent": 100}]},
        "target",
        Best(None, date(2027, 1, 18)),
    ),
    "nothing gives it": (JOBS + "\n  ka: {kind: course, name: {sv: Ka}, gives: [a], days: 1}", {}, "target", None),
    # 20 on 1 July or later of 2027: the course of 2 days to 3 July
    "from July": (
        JOBS
        + """
  kb: {kind: course, name: {sv: Kb}, requires: [{age: {min: 20, from: july}}], gives: [b], days: 2}""",
        {"born": 2007},
        "target",
        Best(None, date(2027, 7, 3)),
    ),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_dated_oracle_finds_what_was_reckoned_by_hand(case: str) -> None:
    """The day of the first job and of the target are those found with a calendar."""
    text, keys, by, wanted = BY_HAND[case]
    catalogue = build_catalogue({"prov.yaml": HEAD + text})
    who = Participant.model_validate({"participant": "p-001", **keys})
    assert best_dated(catalogue, who, "j2", by, TODAY) == wanted


def test_the_event_grid_misses_what_only_a_day_between_finds() -> None:
    """Why the full grid is the oracle: a leg that waits for no event keeps the first job; every seventh day finds it by luck."""
    text, _, by, wanted = BY_HAND["a leg that is put off to keep the first job"]
    catalogue = build_catalogue({"prov.yaml": HEAD + text})
    who = Participant(participant="p-001")
    found = best_dated(catalogue, who, "j2", by, TODAY, 0)
    assert wanted is not None
    assert found is not None
    assert (not found.kept) or (found.able, found.target) > (wanted.able, wanted.target)
    weekly = best_dated(catalogue, who, "j2", by, TODAY, 7)
    assert weekly is not None
    assert weekly.able == date(2027, 1, 12)


def test_the_dated_oracle_gives_up_loudly() -> None:
    """Too many states are an error, never a wrong answer."""
    catalogue = build_catalogue({"prov.yaml": HEAD + BY_HAND["side by side at half pace"][0]})
    with pytest.raises(TooLargeError):
        best_dated(catalogue, Participant(participant="p-001"), "j2", "target", TODAY, most_states=3)


SETS = (
    JOBS
    + """
  alla: {kind: course, name: {sv: Alla}, gives: [b, c, d], points: 25, cost_sek: {state: 10}}
  kb: {kind: course, name: {sv: Kb}, gives: [b], points: 10, cost_sek: {participant: 40}}
  kc: {kind: course, name: {sv: Kc}, gives: [c], points: 10}
  kd: {kind: course, name: {sv: Kd}, gives: [d], points: 10}
  a1: {kind: course, name: {sv: A1}, requires: [b, c, d], gives: [a], points: 5}
"""
)


@pytest.mark.parametrize(
    ("holds", "by", "payer", "wanted"),
    [
        ([], "weeks", None, 30),  # the shared course 25 + 5, not 10 + 10 + 10 + 5
        (["d"], "weeks", None, 25),  # 10 + 10 + 5
        ([], "cost", None, 10),  # the shared course, 10 kronor; the three cost 40
        ([], "cost", "participant", 0),  # of which the participant pays nothing
        (["a"], "weeks", None, 0),
    ],
)
def test_set_oracle_finds_what_was_reckoned_by_hand(holds: list[str], by: str, payer: str | None, wanted: int) -> None:
    """The shared course is found, which costs more than any single one."""
    catalogue = build_catalogue({"prov.yaml": HEAD + SETS})
    who = Participant.model_validate({"participant": "p-001", "holds": holds})
    assert cheapest_in_order(catalogue, who, "j1", by, TODAY, payer) == wanted
    if holds:  # without any, the routes are too many to try
        assert cheapest_dated(catalogue, who, "j1", by, TODAY, payer) == wanted


def test_a_set_that_cannot_be_dated_is_passed_over() -> None:
    """The cheaper course has no start left, so the dearer one is the answer; an order alone would not show it."""
    text = """
  billig: {kind: course, name: {sv: Billig}, gives: [b], weeks: 1, starts: [2027-01-01]}
  dyr: {kind: course, name: {sv: Dyr}, gives: [b], weeks: 2}"""
    catalogue = build_catalogue({"prov.yaml": HEAD + JOBS + text})
    who = Participant(participant="p-001")
    assert cheapest_in_order(catalogue, who, "j2", "weeks", TODAY) == 20
    assert cheapest_dated(catalogue, who, "j2", "weeks", TODAY) == 40


def test_a_circle_without_entry_leads_nowhere() -> None:
    """Two courses that need each other give nothing, in order or by date."""
    text = """
  ka: {kind: course, name: {sv: Ka}, requires: [b], gives: [a], days: 1}
  kb: {kind: course, name: {sv: Kb}, requires: [a], gives: [b], days: 1}"""
    catalogue = build_catalogue({"prov.yaml": HEAD + JOBS + text})
    who = Participant(participant="p-001")
    assert cheapest_in_order(catalogue, who, "j2", "weeks", TODAY) is None
    assert cheapest_dated(catalogue, who, "j2", "weeks", TODAY) is None


def test_the_two_oracles_agree() -> None:
    """Where nothing is bound to a date, the cheapest set in order is the cheapest set with a dated route."""
    agreed = 0
    for seed in range(60):
        case = random_case(random.Random(seed), activities=5, among=TIMELESS, days=3)
        asked = (case.catalogue, case.participant, case.target, "weeks", case.today)
        try:
            assert cheapest_dated(*asked, most_states=2000) == cheapest_in_order(*asked), seed
            agreed += 1
        except TooLargeError:
            continue
    assert agreed >= 45


def test_the_generator_makes_every_kind_of_case() -> None:
    """Wide, deep, cyclic, employed, expiring, bound to dates and infeasible: each is there often enough to be tested."""
    seen: Counter[str] = Counter()
    for seed in range(400):
        case = random_case(random.Random(seed), activities=6, among=FLAVOURS)
        seen.update(kinds_of(case))
    assert {kind: count for kind, count in seen.items() if count < 8} == {}
    assert set(seen) == set(KINDS)


KINDS = (
    "any_of", "at_least", "chain of three", "circle", "several facts", "levels", "implies", "experience", "present work", "bare dates", "months",
    "weekdays", "offerings", "apply", "half pace", "beside work", "placement", "expiring", "waiver", "in progress", "age", "hours", "co_requires",
    "proof", "fact as target",
)  # fmt: skip


def kinds_of(case: Case) -> set[str]:
    """What the case has of all that the oracles should see."""
    activities, person = case.catalogue.activities.values(), case.participant
    trees = [item.requires for item in (*activities, *case.catalogue.jobs.values())]
    text = str([tree.model_dump() for tree in trees])
    starts = [item.starts for item in activities if item.starts]
    edges = {(str(leaf.model_dump()), gain.fact) for item in activities for leaf in leaves(item.requires) for gain in item.gives}
    flags = {
        "any_of": "any_of" in text,
        "at_least": "at_least" in text,
        "chain of three": any((there, end) for here, there in edges for start, end in edges if start == there != here),
        "circle": any((there, here) in edges for here, there in edges if here != there),
        "several facts": any(len(item.gives) > 1 for item in activities),
        "levels": any(fact.levels for fact in case.catalogue.facts.values()),
        "implies": any(fact.implies for fact in case.catalogue.facts.values()),
        "experience": "'months'" in text,
        "present work": person.works_as,
        "bare dates": any(item.known and not item.months for item in starts),
        "months": any(item.months for item in starts),
        "weekdays": any(item.weekdays for item in starts),
        "offerings": any(item.offerings for item in activities),
        "apply": any(item.apply for item in activities),
        "half pace": any(50 in item.paces for item in activities),
        "beside work": len({item.beside_work for item in activities}) > 1,
        "placement": any(item.kind in PLACEMENTS for item in activities),
        "expiring": any(getattr(fact, "valid_months", None) for fact in case.catalogue.facts.values()),
        "waiver": person.waivers,
        "in progress": person.in_progress,
        "age": "'age'" in text,
        "hours": person.can and any(item.hours for item in activities),
        "co_requires": any(item.co_requires for item in activities),
        "proof": "'proof': True" in text,
        "fact as target": case.target not in case.catalogue.jobs,
    }
    return {kind for kind, there in flags.items() if there}


def test_the_generator_makes_feasible_and_infeasible_cases() -> None:
    """Of a hundred cases neither too few nor too many have a route, or are qualified already."""
    found: Counter[str] = Counter()
    for seed in range(100):
        case = random_case(random.Random(seed), activities=5, among=FLAVOURS, days=3, weeks=1)
        try:
            best = best_dated(case.catalogue, case.participant, case.target, "target", case.today, most_states=1500)
        except TooLargeError:
            found["too large"] += 1
            continue
        first = case.participant.first_day(case.today)
        found["none" if best is None else "held" if best.target == first else "route"] += 1
    assert found["none"] >= 8
    assert found["held"] >= 5
    assert found["route"] >= 40
    assert found["too large"] <= 15


def test_the_text_of_a_case_is_the_same_catalogue() -> None:
    """The catalogue made of the models is that which the loader makes of the text."""
    for seed in range(20):
        case = random_case(random.Random(seed), among=FLAVOURS)
        loaded = build_catalogue(case.texts)
        assert (dict(loaded.facts), dict(loaded.activities)) == (dict(case.catalogue.facts), dict(case.catalogue.activities))
        assert (dict(loaded.jobs), dict(loaded.work)) == (dict(case.catalogue.jobs), dict(case.catalogue.work))


def test_shuffling_changes_the_order_and_nothing_else() -> None:
    """A shuffled ladder has the same keys and items; another seed gives another order."""
    case = random_case(random.Random(5), activities=6, flavours=["wide", "multi"])
    orders = {str(shuffled(case.ladder, random.Random(seed))) for seed in range(5)}
    assert len(orders) == 5
    assert shuffled(case.ladder, random.Random(1)).keys() == case.ladder.keys()
