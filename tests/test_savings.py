"""Savings: each is what planning again with that fact shows, to the day and the krona."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import MONDAY, catalogue, person
from stegvis import load_participant
from stegvis.findings import Saving
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Holding, Participant
from stegvis.planning.clock import Clock
from stegvis.planning.grounding import why_closed
from stegvis.planning.holdings import read_holdings
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.planner import plan, savings
from stegvis.planning.savings import savings_of
from stegvis.requirement import AllOf
from stegvis.route import By, Route
from stegvis.terms import FrozenDict
from strategies import FLAVOURS, Case, cases

LADDER = """
  sprak: {name: {sv: Språk}, levels: [sfi-b, sfi-c, sfi-d]}
  utdrag: {name: {sv: Utdrag}, private: true}
work:
  tidigare: {name: {sv: Tidigare yrke}}
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 4, gives: [fa], cost_sek: {municipality: 900}}
  b: {kind: course, step: 1, name: {sv: B}, weeks: 8, gives: [fb], requires: [fa, {sprak: sfi-c}], cost_sek: {state: 500}}
  c: {kind: course, step: 2, name: {sv: C}, weeks: 2, gives: [fc], requires: [fb, utdrag], paces: [50], beside_work: true}
  extrakt: {kind: application, step: 1, name: {sv: Utdrag}, days: 7, gives: [utdrag]}
  klass: {kind: course, name: {sv: Klass}, weeks: 12, gives: [{sprak: sfi-d}], paces: [50]}
  langsam: {kind: course, step: 1, name: {sv: L}, weeks: 60, gives: [fb], requires: {sprak: sfi-d}}
  shut: {kind: validation, step: 1, name: {sv: S}, days: 1, gives: [fa, fb], hours: [evening]}
  valid: {kind: validation, step: 1, name: {sv: V}, days: 1, gives: [fb], requires: {experience: {of: [tidigare], months: 24}}}
jobs:
  j-ett: {name: {sv: Ett}, requires: fb, step: 1}
  j-tva: {name: {sv: Två}, requires: [fb, fc], step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


@pytest.fixture(scope="module")
def ladder() -> Catalogue:
    """Two courses and a language, with a validation for those who have worked, and one that nobody can go to."""
    return catalogue(LADDER, "fa fb fc")


def told(found: tuple[Saving, ...]) -> list[str]:
    """Each saving in a few words."""
    return [
        f"{item.fact}{':' + item.level if item.level else ''} by {item.via}: {item.days_to_first_job} {item.days_to_target} {item.cost_sek}"
        for item in found
    ]


def test_validations_come_first_then_the_greatest_saving(ladder: Catalogue) -> None:
    """The fact that a validation can show comes first; of levels that save the same the lowest; a private fact never; nor the target."""
    found = savings(ladder, person(can=["day"]), today=MONDAY, target="j-tva")
    assert told(found) == [
        "fb by valid: 251 245 1400",
        "sprak:sfi-c by None: 168 168 0",
        "fa by None: 28 28 900",
        "fc by None: 0 28 0",
    ]
    assert all(item.name is not None and (item.via_name is None) == (item.via is None) for item in found)
    assert [item.via_needs_experience for item in found] == [True, False, False, False]


@pytest.mark.parametrize(
    ("requires", "needed"),
    [
        ("{experience: {of: [tidigare], months: 24}}", True),
        ("[fc, {experience: {of: [tidigare], months: 24}}]", True),
        ("{any_of: [{experience: {of: [tidigare], months: 24}}, fc]}", False),
        ("{any_of: [{experience: {of: [tidigare], months: 24}}, {experience: {of: [j-ett], months: 36}}]}", True),
        ("fc", False),
    ],
)
def test_a_validation_that_nobody_comes_to_without_having_worked_says_so(requires: str, needed: bool) -> None:
    """Whatever else it asks for; not where something else than work opens it too."""
    before = "requires: {experience: {of: [tidigare], months: 24}}}"
    text = LADDER.replace(before, f"requires: {requires}}}")
    assert text.count(before) == (requires == "{experience: {of: [tidigare], months: 24}}")
    found = savings(catalogue(text, "fa fb fc"), person(can=["day"]), today=MONDAY, target="j-tva")
    assert [item.via_needs_experience for item in found if item.via == "valid"] == [needed]


def test_without_a_route_or_a_proof_nothing_is_said(ladder: Catalogue) -> None:
    """No route, nothing left to do, or a plan that is perhaps not the best: no savings."""
    assert savings(ladder, person(can=["day"], wishes={"avoid": ["a", "valid", "langsam"]}), today=MONDAY, target="j-tva") == ()
    assert savings(ladder, person(holds=["fb", "fc"]), today=MONDAY, target="j-tva") == ()
    inquiry = Inquiry.of(ladder, person(), "j-tva", today=MONDAY, by="first-job", payer=None, clock=Clock(5))
    solved = inquiry.solved()
    assert told(savings_of(solved)) == ["fb by None: 1 0 0", "fc by None: 0 34 0"]
    assert savings_of(replace(solved, outcome=replace(solved.outcome, proven=False))) == ()
    assert savings_of(replace(solved, inquiry=replace(inquiry, clock=Clock(-1)))) == ()


def test_what_is_held_by_own_word_saves_when_it_is_shown() -> None:
    """The exam would show it; a paper saves the exam."""
    body = """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa], cost_sek: {participant: 700}}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [fb], requires: {fact: fa, proof: true}}
"""
    assert told(savings(catalogue(body, "fa fb"), person(holds=["fa"]), today=MONDAY, target="fb")) == ["fa by None: 0 1 700"]


def test_kronor_are_those_of_the_plan_that_would_be_shown() -> None:
    """Of two courses that are alike but for their cost the cheaper one is reckoned with, before and after."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fa], cost_sek: {state: 900}}
  p: {kind: course, name: {sv: P}, weeks: 4, gives: [fb], requires: fa, cost_sek: {state: 5000}}
  q: {kind: course, name: {sv: Q}, weeks: 4, gives: [fb], requires: fa, cost_sek: {state: 300}}
  r: {kind: course, name: {sv: R}, weeks: 4, gives: [fb], requires: fa, cost_sek: {state: 4000}}
jobs:
  j: {name: {sv: J}, requires: fb, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""
    assert told(savings(catalogue(body, "fa fb"), person(), today=MONDAY, target="j")) == ["fa by None: 7 7 900"]


# ---- planning again -----------------------------------------------------------------------------------------------


def planned_again(
    ladders: Catalogue, who: Participant, target: str, today: date, by: By
) -> dict[tuple[str, str | None], tuple[tuple[int, int, int], bool]]:
    """What each fact that is not held saves in days to the first job, days to the target and kronor, and whether a validation shows it.

    Where it saves something to hold the fact: planned with a validation that is open to all, or else as one who holds it.
    """
    before = plan(ladders, who, today=today, target=target, by=by)
    assert isinstance(before, Route)
    found = {}
    for fact, entry in ladders.facts.items():
        for level in entry.levels or (None,):
            with_it = who.model_copy(update={"holds": (*who.holds, Holding(fact=fact, level=level, evidence="assessed"))})
            held = plan(ladders, with_it, today=today, target=target, by=by)
            if not isinstance(held, Route) or entry.private or not any(saved(before, held)):
                continue
            via = via_of(ladders, who, today, fact, level)
            shown = plan(open_to_all(ladders, via), who, today=today, target=target, by=by) if via else None
            by_it = saved(before, shown) if isinstance(shown, Route) else (0, 0, 0)
            found[(fact, level)] = (by_it, True) if any(by_it) else (saved(before, held), False)
    return found


def open_to_all(ladders: Catalogue, activity: str) -> Catalogue:
    """The ladders in which that activity requires nothing."""
    entry = ladders.activities[activity].model_copy(update={"requires": AllOf(all_of=())})
    return replace(ladders, activities=FrozenDict({**ladders.activities, activity: entry}))


def via_of(ladders: Catalogue, who: Participant, today: date, fact: str, level: str | None) -> str | None:
    """The first validation that gives it and that the participant can start at all."""
    held = read_holdings(ladders, who, today)
    validations = (one for one in ladders.activities.values() if one.kind == "validation" and why_closed(who, one, held, today) is None)
    return next((one.id for one in validations if (fact, level) in ladders.closure(one.gains)), None)


def saved(before: Route, after: Route) -> tuple[int, int, int]:
    """The days and kronor between two routes, none below 0."""
    old, new = before.totals, after.totals
    assert old.target.earliest is not None
    assert new.target.earliest is not None
    able = (
        (old.able_to_apply.earliest - new.able_to_apply.earliest).days if old.able_to_apply.earliest and new.able_to_apply.earliest else 0
    )
    kronor = sum(old.cost_sek.values()) - sum(new.cost_sek.values())
    return max(able, 0), max((old.target.earliest - new.target.earliest).days, 0), max(kronor, 0)


def without_idle_levels(
    ladders: Catalogue, found: dict[tuple[str, str | None], tuple[int, int, int]], via: set[tuple[str, str | None]]
) -> set[tuple[tuple[str, str | None], tuple[int, int, int]]]:
    """Only the lowest of those levels that save the same, unless a validation shows just the higher one."""
    kept = set()
    for (fact, level), value in found.items():
        levels = ladders.facts[fact].levels
        lower = [(fact, other) for other in levels[: levels.index(level)]] if level else []
        enough = [one for one in lower if one in found and all(a >= b for a, b in zip(found[one], value, strict=True))]
        if not any(one in via or (fact, level) not in via for one in enough):
            kept.add(((fact, level), value))
    return kept


@given(
    by=st.sampled_from(["first-job", "target", "cost"]),
    case=cases(activities=4, among=tuple(flavour for flavour in FLAVOURS if flavour not in ("expiring", "in_progress"))),
)
def test_each_saving_is_what_planning_again_shows_and_none_is_forgotten(by: By, case: Case) -> None:
    """For every fact of the ladder: held and planned again, the difference is the saving; without one it saves nothing."""
    found = savings(case.catalogue, case.participant, today=case.today, target=case.target, by=by)
    before = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by)
    if not isinstance(before, Route):
        assert found == ()
        return
    each = planned_again(case.catalogue, case.participant, case.target, case.today, by)
    again, shown = {key: value for key, (value, _) in each.items()}, {key for key, (_, by_it) in each.items() if by_it}
    values = {((item.fact, item.level), (item.days_to_first_job, item.days_to_target, item.cost_sek)) for item in found}
    every = without_idle_levels(case.catalogue, again, shown)
    assert values <= every
    assert {item for item in every if not brings_another(case, item, again)} <= values
    assert {(item.fact, item.level) for item in found if item.via} <= shown
    assert [item.via is None for item in found] == sorted(item.via is None for item in found)


def brings_another(
    case: Case, item: tuple[tuple[str, str | None], object], again: dict[tuple[str, str | None], tuple[int, int, int]]
) -> bool:
    """Whether it saves no more than something that it implies, which is what is asked about."""
    implied = {pair for pair in case.catalogue.closure([item[0]]) if pair[0] != item[0][0]}
    return any(again[pair] == item[1] for pair in implied & again.keys())


def test_on_the_shipped_ladders_too(shipped: Catalogue, root: Path) -> None:
    """The example participants, by the public call."""
    for number in ("006", "010", "012"):
        who = load_participant(root / "examples" / "participants" / f"p-{number}.yaml")
        assert who.target is not None
        found = savings(shipped, who, today=date(2026, 11, 22), time_limit=60)
        before = plan(shipped, who, today=date(2026, 11, 22), time_limit=60)
        assert found
        assert isinstance(before, Route)
        for item in found:
            held = Holding(fact=item.fact, level=item.level, evidence="assessed")
            other = who if item.via else who.model_copy(update={"holds": (*who.holds, held)})
            after = plan(open_to_all(shipped, item.via) if item.via else shipped, other, today=date(2026, 11, 22), time_limit=60)
            assert isinstance(after, Route)
            assert saved(before, after) == (item.days_to_first_job, item.days_to_target, item.cost_sek)
            assert not shipped.facts[item.fact].private
