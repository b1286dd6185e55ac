"""Obstacles as proofs: what is named alone leaves no route, nothing smaller does, and each kind of obstacle by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from dead_ends import SQUEEZED, STARVED, asked, dead_ends, every, limits_in, loosened, squeezed, starved, with_the_rest
from making import MONDAY, catalogue, person, planned
from stegvis.checker import verify
from stegvis.findings import Obstacle
from stegvis.planning.planner import plan
from stegvis.route import NoRoute, Route, answer_from_json
from strategies import Case, random_case

TINY = 70


def told(obstacles: Iterable[Obstacle], depth: int = 0) -> list[str]:
    """The trees as indented lines: code, what, particulars."""
    lines = []
    for item in obstacles:
        said = " ".join(f"{key}={value}" for key, value in sorted(item.particulars.items()))
        lines += [f"{'  ' * depth}{item.code} {item.what} {said}".rstrip(), *told(item.causes, depth + 1)]
    return lines


# ---- proofs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "count"), [(starved, STARVED), (squeezed, SQUEEZED)])
def test_the_closed_set_is_accepted_by_the_checker(make: Any, count: int) -> None:
    """What is said to be all that can ever be held is closed, and the target is not in it, or there are no days."""
    cases = dead_ends(make, count)
    assert len(cases) > count // 5
    assert [
        (seed, said) for seed, case, answer in cases if (said := verify(case.catalogue, case.participant, answer, today=case.today))
    ] == []


@pytest.mark.parametrize(("make", "count"), [(starved, STARVED), (squeezed, SQUEEZED)])
def test_each_obstacle_alone_leaves_no_route(make: Any, count: int) -> None:
    """Who holds every fact that one tree does not name, and has all other experience, still has no route."""
    proven, wrong = 0, []
    for seed, case, answer in dead_ends(make, count):
        for obstacle in answer.obstacles:
            if obstacle.code != "no-dates":
                proven += 1
                wrong += [seed] if asked(with_the_rest(case, obstacle)).verdict != "no_route" else []
    assert wrong == []
    assert proven > 20


@pytest.mark.parametrize(("make", "count"), [(starved, STARVED), (squeezed, SQUEEZED)])
def test_the_days_that_clash_are_each_needed_and_are_enough(make: Any, count: int) -> None:
    """With all other limits in time loosened there is still no route; with one of those that are named loosened too, there is one."""
    wrong = []
    for seed, case, answer in dead_ends(make, count):
        for obstacle in (item for item in answer.obstacles if item.code == "no-dates"):
            named = limits_in(obstacle)
            wrong += [seed] if asked(loosened(case, named)).verdict != "no_route" else []
            wrong += [(seed, one) for one in named if asked(loosened(case, named - {one})).verdict not in ("route", "already_qualified")]
    assert wrong == []


def test_the_random_cases_have_obstacles_of_every_kind() -> None:
    """The proofs are about more than one sort of case."""
    cases = [*dead_ends(starved, STARVED), *dead_ends(squeezed, SQUEEZED)]
    found = {(item.code, item.particulars.get("reason", "")) for _, _, answer in cases for item in every(answer.obstacles)}
    reasons = {("cannot-start", reason) for reason in ("hours", "pace", "ended", "beside-work")}
    codes = {"needs", "nothing-gives", "circle", "above", "months", "age", "no-dates", "starts", "lapses", "holding-lapses"}
    assert reasons | {(code, "") for code in codes} <= found


# ---- the smallest tree --------------------------------------------------------------------------------------------


def met(requires: Any, held: set[str]) -> bool:
    """Whether a requirement over plain facts holds, read straight from the file."""
    match requires:
        case str():
            return requires in held
        case list():
            return all(met(item, held) for item in requires)
        case {"fact": fact}:
            return fact in held
        case {"any_of": items}:
            return any(met(item, held) for item in items)
        case {"all_of": items}:
            return met(items, held)
    return sum(met(item, held) for item in requires["of"]) >= requires["at_least"]


def within_reach(case: Case, held: set[str]) -> set[str]:
    """All facts that come of these."""
    reached = set(held)
    while True:
        steps = (entry["gives"] for entry in case.ladder["activities"].values() if met(entry["requires"], reached))
        more = {fact for gives in steps for fact in gives} - reached
        if not more:
            return reached
        reached |= more


def fewest(case: Case, target: str) -> int:
    """The size of the smallest set of facts without which, though all others are held, the target is out of reach."""
    facts = set(case.catalogue.facts)
    for size in range(1, len(facts) + 1):
        if any(target not in within_reach(case, facts - set(gone)) for gone in combinations(sorted(facts), size)):
            return size
    raise AssertionError(target)


def test_no_smaller_set_of_facts_explains_it() -> None:
    """Compared with all sets of facts, on ladders of plain facts with some of their activities taken away."""
    sizes, wrong = [], []
    for seed in range(TINY):
        rng = random.Random(seed)
        case = random_case(rng, activities=7, flavours=rng.sample(["wide", "deep", "cyclic", "multi"], 3))
        kept = {name: entry for name, entry in case.ladder["activities"].items() if rng.random() < 0.7}
        case = case.with_ladder(activities=kept).with_person(holds=[])
        for target in case.catalogue.facts.keys() - within_reach(case, set()):
            (obstacle,) = no_route(replace(case, target=target)).obstacles
            sizes.append(len({item.what for item in every([obstacle])} & case.catalogue.facts.keys()))
            wrong += [(seed, target)] if sizes[-1] != fewest(case, target) else []
    assert wrong == []
    assert max(sizes) > 4


def no_route(case: Case) -> NoRoute:
    """The answer, which is that there is no route."""
    answer = asked(case)
    assert isinstance(answer, NoRoute)
    return answer


def test_many_alternatives_are_explained_in_time() -> None:
    """Twelve facts, each given by one of three courses that each need two things out of reach: some explanation, at once."""
    facts = [f"f{number}" for number in range(12)] + [f"g{number}" for number in range(24)]
    lines = ["activities:"]
    for number in range(36):
        needs = f"[g{(number * 5) % 24}, g{(number * 7 + 3) % 24}]"
        lines.append(f"  a{number}: {{kind: exam, name: {{sv: A}}, days: 1, requires: {needs}, gives: [f{number % 12}]}}")
    needs = ", ".join(f"f{number}" for number in range(12))
    lines += [
        "jobs:",
        f"  j: {{name: {{sv: J}}, requires: {{any_of: [{needs}]}}, step: 1}}",
        "steps:",
        "  - {step: 1, name: {sv: Ett}, top: true}",
    ]
    answer = planned(catalogue("\n".join(lines), " ".join(facts)), person(), "j")
    assert isinstance(answer, NoRoute)
    (root,) = answer.obstacles
    assert (root.code, root.what, [item.what for item in root.causes]) == ("needs", "j", sorted(facts[:12]))
    assert {len(item.causes) for item in root.causes} == {3}


def test_a_long_chain_is_told_no_deeper_than_can_be_written() -> None:
    """A hundred and fifty exams after one another, the first of which cannot be taken: the whole chain is told, and goes through JSON."""
    facts = [f"f{number}" for number in range(151)]
    lines = ["activities:"]
    lines += [f"  a{n}: {{kind: exam, name: {{sv: A}}, days: 1, requires: f{n}, gives: [f{n + 1}]}}" for n in range(150)]
    answer = planned(catalogue("\n".join(lines), " ".join(facts)), person(), "f150")
    assert isinstance(answer, NoRoute)
    assert answer_from_json(answer.model_dump_json()) == answer
    assert {item.what for item in every(answer.obstacles)} == set(facts)
    assert told(answer.obstacles[:1])[:2] == ["needs f150 activity=a149", "  needs f149 activity=a148"]
    assert told(answer.obstacles)[-1].strip() == "nothing-gives f0"


# ---- by hand ------------------------------------------------------------------------------------------------------

STEPS = """
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


def why(body: str, facts: str, target: str, *, seen: bool = True, steps: str = STEPS, **keys: Any) -> list[str]:
    """The obstacles for a participant with those keys, on a ladder with two steps; `seen` by the checker."""
    ladders, who = catalogue(body + steps, facts), person(**keys)
    answer = planned(ladders, who, target) if seen else plan(ladders, who, today=MONDAY, target=target)
    assert isinstance(answer, NoRoute), answer
    return told(answer.obstacles)


def test_nothing_gives_it() -> None:
    """The exam needs a fact that no activity gives."""
    body = "activities:\n  a: {kind: exam, name: {sv: A}, days: 1, requires: fa, gives: [fb]}"
    assert why(body, "fa fb", "fb") == ["needs fb activity=a", "  nothing-gives fa"]


RENEWED = """
certificates: {bevis: {name: {sv: Bevis}, valid_months: 12}}
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [bevis]}
  b: {kind: exam, name: {sv: B}, days: 1, renews: bevis}
"""


def test_a_renewal_is_no_way_for_who_never_held_it() -> None:
    """The exam that gives it is barred by a wish: only the renewal is left, which is for those who hold or have held it."""
    wish = {"avoid": ["a"]}
    answer = planned(catalogue(RENEWED + STEPS, "fa"), person(wishes=wish), "bevis")
    assert isinstance(answer, NoRoute)
    assert "bevis" not in answer.reachable
    lapsed = [{"fact": "bevis", "expires": "2026-05-01"}]
    assert isinstance(planned(catalogue(RENEWED + STEPS, "fa"), person(wishes=wish, holds=lapsed), "bevis"), Route)


def test_every_way_to_it_is_told_and_of_what_one_way_needs_the_shortest() -> None:
    """Two exams would give it: one needs two things that are missing, of which the one that nothing gives is told."""
    body = """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, requires: [fa, fb], gives: [fd]}
  b: {kind: exam, name: {sv: B}, days: 1, requires: fc, gives: [fd]}
  c: {kind: exam, name: {sv: C}, days: 1, requires: fc, gives: [fa]}
jobs:
  j: {name: {sv: J}, requires: [fd, fe], step: 1}
"""
    assert why(body, "fa fb fc fd fe", "j") == [
        "needs fd",
        "  needs a",
        "    nothing-gives fb",
        "  needs b",
        "    nothing-gives fc",
        "nothing-gives fe",
    ]


def test_fewer_facts_are_told_rather_than_fewer_ways() -> None:
    """Three exams for one fact, all for want of the same, against a chain of two more facts."""
    body = """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, requires: [fa, fb], gives: [ff]}
  b: {kind: exam, name: {sv: B}, days: 1, requires: fc, gives: [fa]}
  c: {kind: exam, name: {sv: C}, days: 1, requires: fc, gives: [fa]}
  d: {kind: exam, name: {sv: D}, days: 1, requires: fc, gives: [fa]}
  e: {kind: exam, name: {sv: E}, days: 1, requires: fd, gives: [fb]}
  f: {kind: exam, name: {sv: F}, days: 1, requires: fe, gives: [fd]}
"""
    ways = [line for name in "bcd" for line in (f"    needs {name}", "      nothing-gives fc")]
    assert why(body, "fa fb fc fd fe ff", "ff") == ["needs ff activity=a", "  needs fa", *ways]


def test_an_alternative_is_told_with_all_its_branches() -> None:
    """One of three would do, two of three are asked for: so many are told that too few are left."""
    body = """
jobs:
  j: {name: {sv: J}, requires: {any_of: [fa, {all_of: [fb, fc]}]}, step: 1}
  k: {name: {sv: K}, requires: {at_least: 2, of: [fa, fb, fc]}, step: 1}
"""
    assert why(body, "fa fb fc", "j") == ["needs j", "  nothing-gives fa", "  nothing-gives fb"]
    assert why(body, "fa fb fc", "k") == ["needs k", "  nothing-gives fa", "  nothing-gives fb"]
    assert why(body, "fa fb fc", "k", holds=["fb"]) == ["needs k", "  nothing-gives fa", "  nothing-gives fc"]


def test_a_level_and_a_proof_are_told_as_such() -> None:
    """Nothing gives the lowest level, and an own word is no proof."""
    body = """
  sprak: {name: {sv: Språk}, levels: [sfi-c, sfi-d]}
activities:
  kurs: {kind: course, name: {sv: Kurs}, weeks: 4, requires: {sprak: sfi-c}, gives: [{sprak: sfi-d}]}
  provet: {kind: exam, name: {sv: Prov}, days: 1, requires: {fact: fa, proof: true}, gives: [fb]}
jobs:
  j: {name: {sv: J}, requires: [{sprak: sfi-d}, fb], step: 1}
"""
    assert why(body, "fa fb", "j", holds=["fa"]) == [
        "needs fb activity=provet",
        "  nothing-gives fa proof=true",
        "needs sprak activity=kurs level=sfi-d",
        "  nothing-gives sprak level=sfi-c",
    ]


CLOSED = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], hours: [day], paces: [100], seats: 9, starts: [2027-02-01]}
"""


@pytest.mark.parametrize(
    ("changed", "keys", "reason"),
    [
        ("", {"wishes": {"avoid": ["a"]}}, "avoid"),
        ("", {"can": ["evening"]}, "hours"),
        ("seats: 0", {}, "closed"),
        ("", {"pace_percent": 75}, "pace"),
        ("starts: [2027-01-01]", {}, "ended"),
        ("", {"works_as": "elektriker"}, "beside-work"),
    ],
)
def test_an_activity_that_cannot_be_started_is_told_with_the_reason(changed: str, keys: dict[str, Any], reason: str) -> None:
    """Avoided, at other hours, without seats, too fast, without more starts, not beside the present job."""
    key = changed.partition(":")[0]
    body = CLOSED if not changed else CLOSED.replace("seats: 9" if key == "seats" else "starts: [2027-02-01]", changed)
    assert why(body, "fa", "fa", **keys) == ["needs fa", f"  cannot-start a reason={reason}"]


def test_what_needs_a_wage_for_want_of_a_loan_is_told() -> None:
    """Only student aid to live on, no job on the way, and no wish to borrow."""
    body = CLOSED.replace("hours: [day]", "lives_on: [student_aid]")
    assert why(body, "fa", "fa", seen=False, wishes={"no_loan": True}) == ["needs fa", "  cannot-start a reason=no-loan"]


def test_an_age_that_is_passed_is_told() -> None:
    """Born 1990: too old for the course, and for the job."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], requires: {age: {min: 16, max: 24}}}
jobs:
  j: {name: {sv: J}, requires: [fa, {age: {max: 30}}], step: 1}
"""
    assert why(body, "fa", "j", born=1990) == ["needs fa activity=a", "  age age max=24 min=16", "age age max=30 min=0"]


MONTHS = """
work:
  tidigare: {name: {sv: Tidigare yrke}}
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 4, gives: [fb], requires: {experience: {of: [j-ett], months: 6}}}
jobs:
  j-ett: {name: {sv: Ett}, requires: HERE, step: 1, hours: [shift]}
  j-tva: {name: {sv: Två}, requires: THERE, step: 2}
"""


def test_months_that_no_job_gives_are_told() -> None:
    """An earlier occupation is no job to be had; a job on the way may be out of reach, at other hours or unwanted."""
    earlier = MONTHS.replace("THERE", "{experience: {of: [tidigare], months: 12}}").replace("HERE", "fa")
    assert why(earlier, "fa fb fc", "j-tva") == ["months tidigare months=12"]
    lacking = MONTHS.replace("THERE", "{experience: {of: [j-ett, tidigare], months: 12}}").replace("HERE", "fc")
    assert why(lacking, "fa fb fc", "j-tva") == ["needs j-ett, tidigare activity=j-ett months=12", "  nothing-gives fc"]
    open_to = lacking.replace("fc", "fa")
    shut = "needs j-ett, tidigare months=12", "  cannot-start j-ett reason="
    assert why(open_to, "fa fb fc", "j-tva", can=["day"]) == [shut[0], f"{shut[1]}hours"]
    assert why(open_to, "fa fb fc", "j-tva", wishes={"avoid": ["j-ett"]}) == [shut[0], f"{shut[1]}avoid"]


def test_what_rests_on_months_must_suit_the_work_that_gives_them() -> None:
    """A full-time course that needs months in a job cannot be taken beside it, and the months come in no other way."""
    body = MONTHS.replace("THERE", "fb").replace("HERE", "fa")
    assert why(body, "fa fb fc", "j-tva") == ["needs fb", "  cannot-start b reason=beside-work", "    in-work j-ett months=6"]


def test_a_circle_is_told_as_one() -> None:
    """Each of two exams needs what the other gives."""
    body = """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, requires: fb, gives: [fa]}
  b: {kind: exam, name: {sv: B}, days: 1, requires: fa, gives: [fb]}
  c: {kind: exam, name: {sv: C}, days: 1, requires: {any_of: [fa, fb]}, gives: [fc]}
"""
    assert why(body, "fa fb fc", "fa") == ["needs fa activity=b".replace("=b", "=a"), "  needs fb activity=b", "    circle fa"]
    assert why(body, "fa fb fc", "fc") == [
        "needs fc activity=c",
        "  needs fa activity=a",
        "    needs fb activity=b",
        "      circle fa",
        "  above fb",
    ]


def test_a_wish_that_cannot_be_had_is_told() -> None:
    """An activity that must be on the way has no seats; a fact that must be, is given by nothing."""
    body = CLOSED.replace("seats: 9", "seats: 0") + "  b: {kind: exam, name: {sv: B}, days: 1, gives: [fb]}"
    assert why(body, "fa fb fc", "fb", wishes={"must_include": ["a"]}) == ["must a", "  cannot-start a reason=closed"]
    assert why(body, "fa fb fc", "fb", seen=False, wishes={"must_include": ["fc"]}) == ["nothing-gives fc"]


def test_what_a_person_must_say_as_well_stands_last() -> None:
    """Even if the social worker said yes nothing would give the other fact; a decision that could be done without is not told."""
    decided = "{decided_by: social_worker, question: {sv: Finns plats?}}"
    body = "jobs:\n  j: {name: {sv: J}, requires: [fc, HERE], step: 1}"
    assert why(body.replace("HERE", decided), "fb fc", "j") == [
        "nothing-gives fc",
        "decided-by social_worker question=Finns plats? role=social_worker",
    ]
    exam = "activities:\n  b: {kind: exam, name: {sv: B}, days: 1, gives: [fb]}\n"
    assert why(exam + body.replace("HERE", f"{{any_of: [fb, {decided}]}}"), "fb fc", "j") == ["nothing-gives fc"]


TRAP = """
certificates:
  kort: {name: {sv: Kort}, valid_months: 3}
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [kort], requires: {age: {max: 24}}, starts: [2027-01-11]}
  b: {kind: course, name: {sv: B}, weeks: 20, gives: [fb]}
  c: {kind: exam, name: {sv: C}, days: 1, gives: [fc], requires: [kort, fb]}
jobs:
  j: {name: {sv: J}, requires: fc, step: 1}
"""


def test_days_that_clash_are_told_without_those_that_do_not() -> None:
    """The card is got once, holds for three months, and the course lasts twenty weeks."""
    assert why(TRAP, "fb fc", "j") == ["no-dates", "  starts a", "  lapses a"]
    no_more = TRAP.replace("starts: [2027-01-11]", "starts: [2027-01-01]")
    for body in (no_more, no_more.replace("requires: [kort, fb]", "requires: [{fact: kort, proof: true}, fb]")):
        assert why(body, "fb fc", "j", holds=[{"fact": "kort", "expires": "2027-03-31", "evidence": "certificate"}]) == [
            "no-dates",
            "  cannot-start a reason=ended",
            "  holding-lapses kort",
        ]
    assert why(
        TRAP.replace("starts: [2027-01-11]", "renews: kort"),
        "fb fc",
        "j",
        holds=[{"fact": "kort", "expires": "2027-03-31"}],
        born="2002-02-01",
    ) == [
        "no-dates",
        "  lapses a",
        "  holding-lapses kort",
        "  age age max=24 min=0",
    ]


def test_what_is_not_offered_yet_may_come_too_late() -> None:
    """The exam is first offered in June, and the card lapses in March."""
    body = """
certificates:
  kort: {name: {sv: Kort}, valid_months: 3}
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa], requires: kort, valid_from: 2027-06-01}
"""
    assert why(body, "fa", "fa", holds=[{"fact": "kort", "expires": "2027-03-31"}]) == ["no-dates", "  starts a", "  holding-lapses kort"]
    assert why(body, "fa", "fa", holds=[{"fact": "kort", "expires": "2027-01-03"}]) == ["needs fa activity=a", "  nothing-gives kort"]


def test_a_job_that_opens_at_once_is_taken_at_once_or_never() -> None:
    """Its months are needed, and so is a full-time course, for which there is then no time: one of the limits is told."""
    body = """
activities:
  b: {kind: course, name: {sv: B}, weeks: 4, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: [fb, {experience: {of: [j-ett], months: 6}}], step: 2}
"""
    assert why(body, "fa fb", "j-tva", holds=["fa"]) == ["no-dates", "  cannot-start b reason=beside-work"]


def test_what_must_stand_beside_something_out_of_reach_is_told() -> None:
    """The course may only be taken beside language support, which cannot begin."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], co_requires: [b]}
  b: {kind: support, name: {sv: B}, weeks: 4, gives: [fb], requires: fc}
"""
    assert why(body, "fa fb fc", "fa") == ["no-dates", "  cannot-start a reason=together"]


def test_a_job_below_the_present_one_is_told() -> None:
    """Who works on the second rung does not go back to the first for its months."""
    body = """
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
  j-tre: {name: {sv: Tre}, requires: {experience: {of: [j-ett], months: 6}}, step: 3}
"""
    three = STEPS.replace("top: true", "onward: [3]") + "  - {step: 3, name: {sv: Tre}, top: true}"
    assert why(body, "fa fb", "j-tre", steps=three, holds=["fa"], works_as="j-tva") == ["no-dates", "  cannot-start j-ett reason=below"]


def test_more_than_twenty_years_of_months_is_no_clash() -> None:
    """Nothing is named where no limit in time is to blame but the last one."""
    body = "jobs:\n  j-ett: {name: {sv: Ett}, requires: fa, step: 1}\n  j-tva: {name: {sv: Två}, requires: {experience: {of: [j-ett], months: 300}}, step: 2}"
    assert why(body, "fa", "j-tva", holds=["fa"]) == ["no-dates"]
