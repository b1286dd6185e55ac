"""First jobs side by side: which ones, why, in which fields, and what each answer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from making import MONDAY, person
from stegvis.checker import verify
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Participant
from stegvis.planning.clock import Clock
from stegvis.planning.comparison import compared
from stegvis.planning.inquiry import Inquiry, Solved
from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, By, Comparison, Route, answer_from_json
from strategies import FLAVOURS, Case, cases

KITCHEN = """
schema: 1
ladder: kok
name: {sv: Kök}
competencies:
  fa: {name: {sv: Fa}}
  fb: {name: {sv: Fb}}
work:
  tidigare: {name: {sv: Tidigare yrke}}
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 2, gives: [fa]}
  b: {kind: course, step: 2, name: {sv: B}, weeks: 2, gives: [fb], requires: fa, beside_work: true, paces: [50]}
jobs:
  bitrade: {name: {sv: Biträde}, requires: fa, step: 1, hours: [day, evening], PAY}
  kock: {name: {sv: Kock}, requires: fb, step: 2, hours: [day, evening]}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""
WORKSHOP = """
schema: 1
ladder: verkstad
name: {sv: Verkstad}
competencies:
  fc: {name: {sv: Fc}}
  fd: {name: {sv: Fd}}
activities:
  c: {kind: course, step: 1, name: {sv: C}, weeks: 8, gives: [fc], requires: fd}
  d: {kind: course, step: 1, name: {sv: D}, weeks: 8, gives: [fd]}
  v: {kind: validation, step: 1, name: {sv: V}, days: 50, gives: [fc], requires: {experience: {of: [montor], months: 6}}}
jobs:
  montor: {name: {sv: Montör}, requires: fc, step: 1, hours: [day], PAY}
  lots: {name: {sv: Lots}, requires: {decided_by: employer, question: {sv: Går det}}, step: 1}
  fri: {name: {sv: Fri}, requires: fc}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


def pay(low: int, situation: str) -> str:
    """Pay in kronor, and what the forecast says."""
    return (
        f"pay_sek_month: {{low: {low}, high: {low + 2000}, year: 2026}}, "
        f"shortage: {{situation: {situation}, chances: large, trend: rising, round: 2026-1}}"
    )


def ladders(kitchen: str = "", workshop: str = "") -> Catalogue:
    """A kitchen and a workshop."""
    texts = {
        "kok.yaml": KITCHEN.replace(", PAY", kitchen and f", {kitchen}"),
        "verkstad.yaml": WORKSHOP.replace(", PAY", workshop and f", {workshop}"),
    }
    return build_catalogue(texts)


def side_by_side(catalogue: Catalogue, who: Participant, today: date = MONDAY, **options: Any) -> Comparison:
    """The comparison, seen by the checker."""
    found = plan(catalogue, who, today=today, **options)
    assert isinstance(found, Comparison)
    assert not verify(catalogue, who, found, today=today)
    assert answer_from_json(found.model_dump_json()) == found
    return found


def told(found: Comparison) -> list[str]:
    """Each candidate in a few words: the job, why, how many held facts it uses, and from when."""
    said = []
    for item in found.candidates:
        opens = item.answer.stops[0].able_to_apply if isinstance(item.answer, Route) else "now"
        said.append(f"{item.job} {'+'.join(item.why)} {item.facts_used} {opens}")
    return said


def test_the_soonest_the_one_that_uses_most_and_the_one_with_shortage_and_pay() -> None:
    """Three reasons; a job may have several of them, and nothing but the second reason makes any of what is held."""
    holds = [{"experience": {"montor": 3}}, "fd"]
    plain = side_by_side(ladders(), person(holds=holds))
    assert told(plain) == ["bitrade soonest 0 2027-01-18", "montor uses_most 2 2027-03-01"]
    lacking = side_by_side(ladders(pay(30000, "shortage"), pay(29000, "shortage")), person(holds=holds))
    assert told(lacking) == ["bitrade soonest+shortage_and_pay 0 2027-01-18", "montor uses_most 2 2027-03-01"]
    better = side_by_side(ladders(pay(30000, "shortage"), pay(31000, "paradox")), person(holds=["fa"]))
    assert told(better) == ["bitrade soonest+uses_most 1 now", "montor shortage_and_pay 0 2027-04-26"]
    plenty = side_by_side(ladders(pay(30000, "surplus"), pay(31000, "balance")), person())
    assert told(plenty) == ["bitrade soonest 0 2027-01-18"]
    assert plenty.all_proven


def test_pay_is_the_mean_or_the_middle_and_nothing_where_it_is_not_known() -> None:
    """A job without known pay is not the one with better pay."""
    mean = "pay_sek_month: {mean: 33000, year: 2026}, shortage: {situation: shortage, chances: large, trend: rising, round: 2026-1}"
    unknown = "pay_sek_month: {year: 2026}, shortage: {situation: shortage, chances: large, trend: rising, round: 2026-1}"
    assert told(side_by_side(ladders(pay(31000, "shortage"), mean), person()))[1].startswith("montor shortage_and_pay")
    assert told(side_by_side(ladders(pay(32001, "shortage"), mean), person()))[0].startswith("bitrade soonest+shortage_and_pay")
    assert told(side_by_side(ladders(pay(20000, "shortage"), unknown), person()))[0].startswith("bitrade soonest+shortage_and_pay")
    assert told(side_by_side(ladders(pay(20000, "surplus"), unknown), person())) == ["bitrade soonest 0 2027-01-18"]


def test_only_the_fields_that_are_wished_for_are_compared() -> None:
    """By id or Swedish name; an unknown one is a warning, and all are compared where no other is named."""
    assert told(side_by_side(ladders(), person(wishes={"fields": ["Verkstad"]}))) == ["montor soonest 0 2027-04-26"]
    both = side_by_side(ladders(), person(wishes={"fields": ["verkstad", "kok"]}))
    assert told(both) == told(side_by_side(ladders(), person()))
    odd = side_by_side(ladders(), person(wishes={"fields": ["vekstad"]}))
    assert told(odd) == told(both)
    assert [(item.code, item.particulars["likely"]) for item in odd.warnings] == [("unknown-wish", "verkstad")]
    assert [item.ladder for item in side_by_side(ladders(), person(wishes={"fields": ["verkstad"]})).made_from.ladders] == ["verkstad"]


def test_a_job_that_is_open_already_is_told_as_such() -> None:
    """Nothing is left to do for it; the others are told with their ways."""
    found = side_by_side(ladders(), person(holds=["fc"]))
    assert told(found) == ["montor soonest+uses_most 1 now"]
    assert isinstance(found.candidates[0].answer, AlreadyQualified)
    assert [way.job for way in found.candidates[0].answer.open] == ["montor"]


def test_what_is_had_not_possible_or_unwanted_is_left_out() -> None:
    """The present job, a job at other hours, a job to avoid; then the next job on the way is the first."""
    works = side_by_side(ladders(), person(works_as="bitrade", holds=["fa"]))
    assert told(works) == ["kock soonest+uses_most 1 2027-02-01"]
    assert told(side_by_side(ladders(), person(holds=["fd"]))) == ["bitrade soonest 0 2027-01-18", "montor uses_most 1 2027-03-01"]
    assert told(side_by_side(ladders(), person(holds=["fd"], can=["evening"]))) == ["bitrade soonest 0 2027-01-18"]
    avoiding = side_by_side(ladders(), person(wishes={"avoid": ["Biträde"]}))
    assert told(avoiding) == ["kock soonest 0 2027-02-15"]


def test_without_any_job_there_is_nothing_to_compare() -> None:
    """All jobs are out of reach: no candidates, proven."""
    found = side_by_side(ladders(), person(wishes={"avoid": ["a", "c", "v"]}))
    assert (found.candidates, found.all_proven) == ((), True)
    assert [item.ladder for item in found.made_from.ladders] == ["kok", "verkstad"]
    assert barred(found) == {"no-route.avoid": "bitrade, montor, kock", "no-route": "lots"}


def barred(found: Comparison) -> dict[str, str]:
    """Why there is nothing to compare: the jobs by the reason that bars them."""
    return {item.particulars["why"]: item.particulars["jobs"] for item in found.warnings if item.code == "no-first-job"}


def test_each_reason_why_there_is_nothing_to_compare() -> None:
    """A wish, the hours of the jobs or of what leads there, a person who must decide; where there is a job none of it is told."""
    jobs = ["bitrade", "kock", "montor", "lots"]
    assert barred(side_by_side(ladders(), person(wishes={"avoid": jobs}))) == {"avoid": "bitrade, lots, montor, kock"}
    assert barred(side_by_side(ladders(), person(can=["distance"], wishes={"avoid": ["lots"]}))) == {
        "hours": "bitrade, montor, kock",
        "avoid": "lots",
    }
    day = build_catalogue({"kok.yaml": KITCHEN.replace(", PAY", "").replace("gives: [fa]", "gives: [fa], hours: [day]")})
    assert barred(side_by_side(day, person(can=["evening"]))) == {"no-route.hours": "bitrade, kock"}
    assert barred(side_by_side(ladders(), person(works_as="lots", wishes={"avoid": ["bitrade", "kock", "montor"]}))) == {
        "avoid": "bitrade, montor, kock"
    }
    assert barred(side_by_side(ladders(), person())) == {}
    assert barred(side_by_side(ladders(), person(wishes={"fields": ["kok"], "avoid": ["a"]}))) == {"no-route.avoid": "bitrade, kock"}


def test_when_time_is_out_it_is_not_said_that_these_are_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some jobs were not looked at, or one was not decided."""
    options: dict[str, Any] = {"today": MONDAY, "by": "first-job", "payer": None}
    late = compared(ladders(), person(), **options, clock=Clock(-1))
    assert (late.candidates, late.all_proven) == ((), False)
    real = Inquiry.solved

    def undecided(inquiry: Inquiry, *args: Any, **keys: Any) -> Solved:
        solved = real(inquiry, *args, **keys)
        outcome = replace(solved.outcome, plan=None, proven=False)
        return replace(solved, outcome=outcome) if inquiry.aim.job == "montor" else solved

    monkeypatch.setattr(Inquiry, "solved", undecided)
    found = compared(ladders(), person(), **options, clock=Clock(5))
    assert ([item.job for item in found.candidates], found.all_proven) == (["bitrade"], False)


@pytest.mark.parametrize("by", ["target", "weeks", "cost"])
def test_first_jobs_are_first_jobs_whatever_the_goal(by: By) -> None:
    """Another goal chooses the ways, not the jobs."""
    lacking = KITCHEN.replace("requires: fb, step: 2,", f"requires: fb, step: 2, {pay(40000, 'shortage')},").replace(", PAY", "")
    found = side_by_side(build_catalogue({"kok.yaml": lacking}), person(), by=by)
    assert [item.job for item in found.candidates] == ["bitrade"]
    assert all(isinstance(item.answer, Route) and item.answer.by == by for item in found.candidates)


# ---- against one plan a job ---------------------------------------------------------------------------------------


@given(case=cases(activities=3, among=FLAVOURS))
def test_the_soonest_is_the_soonest_of_all_first_jobs(case: Case) -> None:
    """Each job planned for by itself: what opens first on its own way, and when."""
    found = side_by_side(case.catalogue, case.participant, case.today)
    held, firsts = case.participant, {}
    for job in case.catalogue.jobs.values():
        answer = plan(case.catalogue, held, today=case.today, target=job.id)
        if not held.suits(job.hours) or job.id == held.works_as:
            continue
        if isinstance(answer, AlreadyQualified):
            firsts[job.id] = held.first_day(case.today)
        elif isinstance(answer, Route) and answer.stops[0].job == job.id:
            firsts[job.id] = answer.stops[0].able_to_apply
    assert {item.job for item in found.candidates} <= firsts.keys()
    assert len(found.candidates) <= 3
    reasons = [why for item in found.candidates for why in item.why]
    assert len(set(reasons)) == len(reasons)
    if firsts:
        soonest = min(firsts, key=lambda job: (firsts[job], job))
        assert [item.job for item in found.candidates if "soonest" in item.why] == [soonest]
    for item in found.candidates:
        assert item.answer.target.job == item.job


# ---- on the shipped ladders ---------------------------------------------------------------------------------------

SWEDISH = {"svenska": "sfi-c"}


@pytest.mark.parametrize(
    ("keys", "soonest", "uses_most"),
    [
        ({"holds": [SWEDISH]}, "hotellstadare", "hotellstadare"),
        ({"holds": [SWEDISH, {"experience": {"fordonsmekaniker": 96}}]}, "montor", "montor"),
        ({"holds": [{"svenska": "sfi-d"}, "egen-plan", {"experience": {"kock": 60}}]}, "koksbitrade", "koksbitrade"),
    ],
)
def test_a_beginner_a_mechanic_from_abroad_and_a_cook(shipped: Catalogue, keys: dict[str, Any], soonest: str, uses_most: str) -> None:
    """What each sees first: the soonest, what most of theirs is of use for, and one with shortage and better pay."""
    found = side_by_side(shipped, person(**keys), date(2026, 11, 22), time_limit=60)
    by_reason = {why: item.job for item in found.candidates for why in item.why}
    assert (by_reason["soonest"], by_reason["uses_most"]) == (soonest, uses_most)
    assert by_reason["shortage_and_pay"] in shipped.jobs
    assert found.all_proven
    assert all(isinstance(item.answer, Route) and item.answer.legs for item in found.candidates)
