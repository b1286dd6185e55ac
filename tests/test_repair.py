"""Repairs, applied as a user would: each gives a route with just the days that it says; one of each kind by hand."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Any

import pytest

from dead_ends import SQUEEZED, STARVED, asked, dead_ends, every, squeezed, starved
from making import MONDAY, catalogue, person, planned
from stegvis.checker import verify
from stegvis.findings import Repair, Span
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.planner import plan
from stegvis.planning.repair import MOST, repairs
from stegvis.route import AlreadyQualified, NoRoute, Route
from strategies import Case

KINDS = ("hours", "wish", "pace", "pace_beside_work", "fact", "months", "expiry", "start", "waiver")


# ---- every repair of random cases ---------------------------------------------------------------------------------


def repaired(case: Case, repair: Repair) -> Case:
    """The case after the change that the repair names, made in the participant's file or the ladder's."""
    found, person, ladder = repair.particulars, deepcopy(case.person), deepcopy(case.ladder)
    match repair.code:
        case "hours":
            person["can"] = [*person["can"], found["hour"]]
        case "pace" | "pace_beside_work":
            person["pace_percent" if repair.code == "pace" else repair.code] = int(found["percent"])
        case "fact":
            level = {"level": found["level"]} if "level" in found else {}
            person["holds"] = [*person["holds"], {"fact": found["fact"], "evidence": "assessed"} | level]
        case "months":
            person["holds"] = [*person["holds"], {"experience": {found["jobs"].split(", ")[0]: int(found["months"])}}]
        case "expiry":
            (ending,) = [item for item in person["holds"] if item.get("fact") == found["fact"] and "expires" in item]
            del ending["expires"]
        case "start":
            add_start(ladder["activities"][found["of"]], date.fromisoformat(found["day"]))
        case "waiver":
            waiver = {"reason": "rule_of_owner", "granted_by": "guidance_counsellor", "date": case.today}
            waiver |= {"requirement": json.loads(found["requirement"]), "for": found["for"]}
            person["waivers"] = [*person.get("waivers", ()), waiver]
        case _:
            raise AssertionError(repair.code)
    return case.with_ladder(**ladder).with_person(**person)


def add_start(entry: dict[str, Any], day: date) -> None:
    """One more start of an activity, in its file."""
    starts = entry.get("starts", [])
    if "offerings" in entry:
        more = (
            {key: item for key, item in one.items() if key not in ("apply_by", "seats")} | {"starts": [day]} for one in entry["offerings"]
        )
        entry["offerings"] = [*entry["offerings"], *more]
    elif isinstance(starts, list):
        entry["starts"] = sorted({*starts, day})
    else:
        entry["starts"] = [day] if "weekdays" in starts else starts | {"known": sorted({*starts.get("known", ()), day})}


def days_of(case: Case) -> tuple[Span, Span] | str:
    """The days of the first job and of the target, earliest and slow; or the verdict where there is no route."""
    answer = asked(case)
    assert not verify(case.catalogue, case.participant, answer, today=case.today)
    if isinstance(answer, AlreadyQualified):
        day = case.participant.first_day(case.today)
        return Span(earliest=day, slow=day), Span(earliest=day, slow=day)
    return (answer.totals.able_to_apply, answer.totals.target) if isinstance(answer, Route) else answer.verdict


@pytest.mark.parametrize(("make", "count", "least"), [(starved, STARVED, 150), (squeezed, SQUEEZED, 90)])
def test_every_repair_gives_a_route_with_the_days_that_it_says(make: Any, count: int, least: int) -> None:
    """Applied and planned again, with the earliest days and those of people who need longer, to the day."""
    tried, wrong = 0, []
    for seed, case, answer in dead_ends(make, count):
        for repair in answer.repairs:
            tried += 1
            wrong += [(seed, repair)] if days_of(repaired(case, repair)) != (repair.able_to_apply, repair.target) else []
    assert wrong == []
    assert tried > least


def test_there_are_never_more_than_five_and_the_smallest_come_first() -> None:
    """What the participant can decide, then what can be shown, then what others must decide; each change once."""
    kinds = set()
    for _, _, answer in (*dead_ends(starved, STARVED), *dead_ends(squeezed, SQUEEZED)):
        places = [KINDS.index(repair.code) for repair in answer.repairs]
        assert len(places) <= MOST
        assert places == sorted(places)
        assert len({(repair.code, repair.particulars) for repair in answer.repairs}) == len(places)
        kinds |= {repair.code for repair in answer.repairs}
    assert kinds >= {*KINDS} - {"wish", "hours"}


def test_where_nothing_is_said_to_help_no_single_fact_does() -> None:
    """Holding any fact but the target itself leaves those without a route that have no repair."""
    helped = []
    for seed, case, answer in (*dead_ends(starved, STARVED), *dead_ends(squeezed, SQUEEZED)):
        for fact, entry in case.catalogue.facts.items() if not answer.repairs else ():
            held = {"fact": fact, "evidence": "assessed"} | ({"level": entry.levels[-1]} if entry.levels else {})
            if fact not in (answer.target.certificate, answer.target.competency):
                more = asked(case.with_person(holds=[*case.person["holds"], held]))
                helped += [(seed, fact)] if isinstance(more, Route) else []
    assert helped == []


# ---- by hand ------------------------------------------------------------------------------------------------------

LADDER = """
certificates:
  kort: {name: {sv: Kort}, valid_months: 3}
work:
  tidigare: {name: {sv: Tidigare yrke}}
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], hours: [day], paces: [75]}
  b: {kind: course, name: {sv: B}, weeks: 20, gives: [fb]}
  c: {kind: exam, name: {sv: C}, days: 1, gives: [fc], requires: [kort, fb]}
  d: {kind: exam, name: {sv: D}, days: 1, gives: [fd], requires: fe}
  e: {kind: course, name: {sv: E}, weeks: 2, gives: [ff], starts: [2026-11-02], apply: {weeks_before: 3}}
  f: {kind: course, name: {sv: F}, gives: [fg], offerings: [{starts: [2027-03-01], days: 10, seats: 0}]}
  g: {kind: validation, name: {sv: G}, days: 2, gives: [fh], requires: {experience: {of: [j-ett, tidigare], months: 12}}}
  h: {kind: course, name: {sv: H}, weeks: 2, gives: [fi], seats: 0, starts: {months: [4]}}
  i: {kind: course, name: {sv: I}, weeks: 2, gives: [fj], paces: [50], beside_work: true}
jobs:
  j-ett: {name: {sv: Ett}, requires: [fa, fe], step: 1}
  j-tva: {name: {sv: Två}, requires: [fa, fi, {at_least: 1, of: [fb, fe]}], step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""
FACTS = "fa fb fc fd fe ff fg fh fi fj"


@pytest.fixture(scope="module")
def ladder():  # type: ignore[no-untyped-def]
    """Something that can be missing in each of the ways there are."""
    return catalogue(LADDER, FACTS)


def told(answer: object) -> list[str]:
    """The repairs in a few words, each with the target's earliest day."""
    assert isinstance(answer, NoRoute), answer
    said = [" ".join([repair.code, *(str(value) for _, value in sorted(repair.particulars.items()))]) for repair in answer.repairs]
    return [f"{text} -> {repair.target.earliest}" for text, repair in zip(said, answer.repairs, strict=True)]


BY_HAND: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "hours": ({"can": ["evening"]}, "fa", ["hours day -> 2027-02-15"]),
    "pace": ({"pace_percent": 50}, "fa", ["pace 75 -> 2027-02-15"]),
    "pace beside a job": (
        {"works_as": "tidigare", "pace_beside_work": 25},
        "fj",
        ["pace_beside_work 50 -> 2027-02-01"],
    ),
    "a wish dropped": ({"wishes": {"avoid": ["A"]}}, "fa", ["wish a avoid -> 2027-02-15"]),
    "a wish for what cannot be had": (
        {"wishes": {"must_include": ["h"]}},
        "fa",
        ["wish h must_include -> 2027-02-15", "start 2027-01-04 h -> 2027-03-01"],
    ),
    "a fact shown": ({}, "fd", ["fact fe -> 2027-01-05", 'waiver d "fe" -> 2027-01-05']),
    "months worked": (
        {"can": ["day"], "holds": ["fa"]},
        "fh",
        [
            "months j-ett, tidigare 12 -> 2027-01-06",
            'waiver g {"experience":{"of":["j-ett","tidigare"],"months":12}} -> 2027-01-06',
        ],
    ),
    "a holding that ends": (
        {"holds": [{"fact": "Kort", "expires": "2027-02-01", "evidence": "certificate"}]},
        "fc",
        ["fact kort -> 2027-05-25", "fact fb -> 2027-01-05", "expiry kort -> 2027-05-25"],
    ),
    "a holding that has ended": (
        {"holds": [{"fact": "kort", "expires": "2026-12-24"}, "fb"]},
        "fc",
        ["fact kort -> 2027-01-05", "expiry kort -> 2027-01-05", 'waiver c "kort" -> 2027-01-05'],
    ),
    "one more start, for which one can still apply": ({}, "ff", ["start 2027-01-25 e -> 2027-02-08"]),
    "one more offering with seats": ({}, "fg", ["start 2027-01-04 f -> 2027-01-14"]),
    "seats at one more start": ({}, "fi", ["start 2027-01-04 h -> 2027-01-18"]),
    "nothing that one change would mend": ({"can": ["evening"]}, "j-ett", []),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_kind_of_repair_by_hand(ladder, name: str) -> None:  # type: ignore[no-untyped-def]
    """What would open a route, with the day it gives; nothing where it takes more than one change."""
    keys, target, expected = BY_HAND[name]
    assert told(planned(ladder, person(**keys), target)) == expected


TOP = """
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


def test_what_is_nobodys_business_is_not_asked_for() -> None:
    """A register extract that is missing is no fact to be shown beforehand."""
    body = """
  utdrag: {name: {sv: Utdrag}, private: PRIVATE}
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], requires: utdrag}
"""
    waived = 'waiver a "utdrag" -> 2027-02-01'
    assert told(planned(catalogue(body.replace("PRIVATE", "true"), "fa"), person(), "fa")) == [waived]
    assert told(planned(catalogue(body.replace("PRIVATE", "false"), "fa"), person(), "fa")) == ["fact utdrag -> 2027-02-01", waived]


def test_a_decision_is_not_waived_with_the_rest() -> None:
    """What only a person can say is nothing for a waiver; what stands beside it is."""
    body = """
jobs:
  j: {name: {sv: J}, requires: [{any_of: [{all_of: [fb, DECIDED]}]}], step: 1}
"""
    decided = "{decided_by: social_worker, question: {sv: Finns plats?}}"
    assert told(planned(catalogue(body.replace("DECIDED", decided) + TOP, "fa fb"), person(), "j")) == []
    assert told(planned(catalogue(body.replace("DECIDED", "fa") + TOP, "fa fb"), person(holds=["fa"]), "j")) == [
        "fact fb -> 2027-01-04",
        'waiver j {"any_of":[{"all_of":["fa","fb"]}]} -> 2027-01-04',
    ]


def test_what_is_missing_is_to_be_shown() -> None:
    """An own word would not do where proof is asked for."""
    body = "activities:\n  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa], requires: {fact: fb, proof: true}}"
    answer = planned(catalogue(body, "fa fb"), person(holds=["fb"]), "fa")
    assert told(answer) == ["fact fb -> 2027-01-05", 'waiver a {"fact":"fb","proof":true} -> 2027-01-05']


def test_those_who_need_longer_may_miss_the_new_start() -> None:
    """The course starts when the first one ends; whoever needs two weeks more for that has no start left."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 2, slow_weeks: 4, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 2, gives: [fb], requires: fa, starts: [2026-11-02]}
"""
    answer = planned(catalogue(body, "fa fb"), person(), "fb")
    assert isinstance(answer, NoRoute)
    (start,) = [repair for repair in answer.repairs if repair.code == "start"]
    assert (start.particulars["day"], start.target) == ("2027-01-18", Span(earliest=date(2027, 2, 1), slow=None))


def test_of_facts_and_waivers_what_lies_deepest_is_the_smallest_change() -> None:
    """To hold what the first exam needs is less than to hold what the last one gives."""
    ladders = catalogue(
        """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, requires: fa, gives: [fb]}
  b: {kind: exam, name: {sv: B}, days: 1, requires: {all_of: [fb, {any_of: [fc, fd]}]}, gives: [fe]}
  c: {kind: exam, name: {sv: C}, days: 1, gives: [fd]}
jobs:
  j: {name: {sv: J}, requires: [{at_least: 1, of: [fe]}], step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa fb fc fd fe",
    )
    assert told(planned(ladders, person(), "j")) == [
        "fact fa -> 2027-01-06",
        "fact fb -> 2027-01-06",
        "fact fe -> 2027-01-04",
        'waiver a "fa" -> 2027-01-06',
        'waiver b "fb" -> 2027-01-06',
    ]


def test_of_alternatives_the_whole_requirement_is_waived_as_it_is_written() -> None:
    """The text of a waiver can be put in the participant's file."""
    ladders = catalogue(
        """
jobs:
  j: {name: {sv: J}, requires: [{any_of: [fb, {all_of: [{age: {min: 20, from: july}}, fa]}]}], step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa fb",
    )
    answer = planned(ladders, person(born=2000), "j")
    written = '{"any_of":["fb",{"all_of":["fa",{"age":{"min":20,"from":"july"}}]}]}'
    assert told(answer) == ["fact fa -> 2027-01-04", "fact fb -> 2027-01-04", f"waiver j {written} -> 2027-01-04"]
    waiver = {"requirement": json.loads(written), "for": "j", "reason": "rule_of_owner", "granted_by": "provider", "date": "2027-01-04"}
    assert isinstance(planned(ladders, person(born=2000, waivers=[waiver]), "j"), AlreadyQualified)


def test_when_time_is_out_nothing_more_is_tried(ladder) -> None:  # type: ignore[no-untyped-def]
    """Repairs keep to the time that is left of the call, down to none."""
    inquiry = Inquiry.of(ladder, person(), "fd", today=MONDAY, by="first-job", payer=None, clock=Clock(5))
    answer = planned(ladder, person(), "fd")
    assert isinstance(answer, NoRoute)
    assert repairs(inquiry, answer.obstacles) == (answer.repairs, True)
    assert repairs(replace(inquiry, clock=Clock(-1)), answer.obstacles) == ((), False)


def test_a_large_ladder_keeps_to_its_time() -> None:
    """Two hundred activities, all out of reach: the answer is there soon after the limit, with as many repairs as there was time for."""
    facts = [f"f{number}" for number in range(100)]
    lines = ["activities:"]
    for number in range(200):
        needs, gives = f"[f{max(number % 100 - 1 - number % 3, 0)}]", f"[f{number % 100}, f{number * 7 % 100}]"
        lines.append(f"  a{number}: {{kind: course, name: {{sv: A}}, weeks: {1 + number % 5}, requires: {needs}, gives: {gives}}}")
    ladders = catalogue("\n".join(lines), " ".join(facts))
    began = monotonic()
    answer = plan(ladders, person(), today=MONDAY, target="f99", time_limit=1)
    assert monotonic() - began < 4
    assert isinstance(answer, NoRoute)
    assert {item.what for item in every(answer.obstacles)} & set(facts)
