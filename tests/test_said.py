"""What only a person can say: the verdict, the fewest decisions, what they are for, and the conditional route."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dead_ends import asked
from making import MONDAY, catalogue, legs, person, planned
from stegvis.checker import verify
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.planner import plan
from stegvis.planning.said import decided
from stegvis.route import AlreadyQualified, NeedsPerson, NoRoute, Route, Undecided, answer_from_json
from strategies import FLAVOURS, Case, cases

STEPS = """
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


ROLES = ("employer", "provider", "assessor")


def asks(role: str, question: str) -> str:
    """A requirement that only that role can say something about."""
    return f"{{decided_by: {role}, question: {{sv: {question}}}}}"


PLACE, SUITS = asks("social_worker", "Finns plats?"), asks("employer", "Passar det?")


def decisions(answer: object) -> list[str]:
    """The decisions in a few words."""
    assert isinstance(answer, NeedsPerson), answer
    assert (answer.role, answer.question) == (answer.decisions[0].role, answer.decisions[0].question)
    assert answer_from_json(answer.model_dump_json()) == answer
    return [f"{item.role}: {item.question['sv']} -> {item.for_}" for item in answer.decisions]


def test_a_plain_route_wins_even_where_a_decision_would_be_quicker() -> None:
    """The course that a social worker decides about takes a week, the one open to all a year."""
    body = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 1, gives: [fa], requires: {PLACE}}}
  b: {{kind: course, name: {{sv: B}}, weeks: 52, gives: [fa]}}
"""
    assert legs(planned(catalogue(body, "fa"), person(), "fa")) == ["b 2027-01-04..2028-01-03 100"]
    assert isinstance(planned(catalogue(body, "fa"), person(holds=["fa"]), "fa"), AlreadyQualified)


def test_two_decisions_of_two_roles_are_both_needed() -> None:
    """A course and the job each ask for one; the job's is told with the job."""
    body = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 4, gives: [fa], requires: {PLACE}}}
jobs:
  j: {{name: {{sv: J}}, requires: [fa, {SUITS}], step: 1}}
"""
    answer = planned(catalogue(body + STEPS, "fa"), person(), "j")
    assert decisions(answer) == ["employer: Passar det? -> j", "social_worker: Finns plats? -> a"]
    assert isinstance(answer, NeedsPerson)
    assert legs(answer.conditional) == ["a 2027-01-04..2027-02-01 100"]


@pytest.mark.parametrize(("one", "two"), [("b", "a"), ("a", "b")])
def test_inside_an_alternative_the_fewest_decisions_do(one: str, two: str) -> None:
    """Two decisions one way, one the other, whichever stands first; and one that a fact makes needless."""
    body = f"""
activities:
  {two}: {{kind: course, name: {{sv: A}}, weeks: 1, gives: [fa], requires: [{PLACE}, {SUITS}]}}
  {one}: {{kind: course, name: {{sv: B}}, weeks: 9, gives: [fa], requires: {{any_of: [{asks("assessor", "Duger det?")}, fb]}}}}
  c: {{kind: exam, name: {{sv: C}}, days: 1, gives: [fc], requires: {{any_of: [{asks("provider", "Tar ni emot?")}, fa]}}}}
jobs:
  j: {{name: {{sv: J}}, requires: [fa, fc], step: 1}}
"""
    ladders = catalogue(body + STEPS, "fa fb fc")
    assert decisions(planned(ladders, person(), "j")) == [f"assessor: Duger det? -> {one}"]
    assert legs(planned(ladders, person(holds=["fb"]), "j"))[0] == f"{one} 2027-01-04..2027-03-08 100"


@pytest.mark.parametrize(("how", "on_the_route"), [(", beside_work: true, paces: [50]", "j-ett"), ("", "j-tva")])
def test_with_the_decision_made_the_participant_stands_where_it_puts_them(how: str, on_the_route: str) -> None:
    """Yes to the question opens the first job as well, so that it is the second rung that is next, whether the job is kept or not."""
    body = f"""
activities:
  b: {{kind: course, step: 2, name: {{sv: B}}, weeks: 4, gives: [fb]{how}}}
jobs:
  j-ett: {{name: {{sv: Ett}}, requires: [fa, {SUITS}], step: 1}}
  j-tva: {{name: {{sv: Två}}, requires: [fb, {SUITS}], step: 2}}
"""
    answer = planned(catalogue(body + STEPS, "fa fb"), person(holds=["fa"]), "j-tva")
    assert decisions(answer) == [f"employer: Passar det? -> {on_the_route}"]
    assert isinstance(answer, NeedsPerson)
    assert answer.conditional is not None
    assert answer.conditional.next_step.step == 2
    assert "first-job-not-kept" not in {item.code for item in answer.conditional.warnings} or on_the_route == "j-tva"


def test_one_question_for_two_things_is_asked_once_and_for_what_is_on_the_route() -> None:
    """Both courses ask the same; the shorter one is on the route, though the other comes first in the alphabet."""
    body = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 9, gives: [fa], requires: {PLACE}}}
  b: {{kind: course, name: {{sv: B}}, weeks: 2, gives: [fa], requires: {PLACE}}}
"""
    answer = planned(catalogue(body, "fa"), person(), "fa")
    assert decisions(answer) == ["social_worker: Finns plats? -> b"]
    assert isinstance(answer, NeedsPerson)
    assert answer.conditional is not None
    assert answer.conditional.next_step.activity == "b"


def test_who_may_decide_nothing_that_helps_is_not_asked() -> None:
    """With all said there is still nothing that gives the fact, or no day that fits: no route, and why."""
    lacking = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 4, gives: [fa], requires: [fb, {PLACE}]}}
"""
    answer = planned(catalogue(lacking, "fa fb"), person(), "fa")
    assert isinstance(answer, NoRoute)
    assert [item.code for item in answer.obstacles] == ["needs"]
    late = lacking.replace("fb, ", "{age: {max: 24}}, ").replace("gives: [fa]", "gives: [fa], starts: [2027-06-07]")
    answer = planned(catalogue(late, "fa fb"), person(born="2002-03-01"), "fa")
    assert isinstance(answer, NoRoute)
    assert [(item.code, [cause.code for cause in item.causes]) for item in answer.obstacles] == [
        ("no-dates", ["starts", "age"]),
        ("decided-by", []),
    ]


def test_a_waived_decision_is_not_asked() -> None:
    """Who has it in writing already needs nobody's word."""
    body = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 4, gives: [fa], requires: {PLACE}}}
"""
    waiver = {
        "requirement": {"decided_by": "social_worker", "question": {"sv": "Finns plats?"}},
        "for": "a",
        "reason": "rule_of_owner",
        "granted_by": "social_worker",
        "date": "2027-01-01",
    }
    assert legs(planned(catalogue(body, "fa"), person(waivers=[waiver]), "fa")) == ["a 2027-01-04..2027-02-01 100"]


def test_without_time_it_is_not_said_that_nobody_can_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where time runs out before the conditional route is found, neither a decision nor a proof is claimed."""
    body = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 4, gives: [fa], requires: {PLACE}}}
"""
    ladders = catalogue(body, "fa")
    inquiry, real = Inquiry.of(ladders, person(), "fa", today=MONDAY, by="first-job", payer=None, clock=Clock(5)), Inquiry.solved
    solved, said = decided(inquiry)
    assert solved is not None
    assert [item.for_ for item in said] == ["a"]
    stopped = replace(solved, outcome=replace(solved.outcome, plan=None, proven=False))
    monkeypatch.setattr(Inquiry, "solved", lambda inquiry, problem=None, **_: stopped if problem else real(inquiry))
    assert decided(inquiry) == (stopped, ())
    assert isinstance(plan(ladders, person(), today=MONDAY, target="fa"), Undecided)
    monkeypatch.undo()
    nobody = catalogue(body.replace(f", requires: {PLACE}", ", requires: fb"), "fa fb")
    assert decided(Inquiry.of(nobody, person(), "fa", today=MONDAY, by="first-job", payer=None, clock=Clock(5))) == (None, ())


# ---- random ladders with decisions --------------------------------------------------------------------------------


@st.composite
def asking(draw: st.DrawFn) -> Case:
    """A random case in which up to four activities and jobs ask for one of three decisions."""
    case = draw(cases(activities=4, among=tuple(flavour for flavour in FLAVOURS if flavour not in ("in_progress", "waivers"))))
    ladder = {section: dict(case.ladder[section]) for section in ("activities", "jobs")}
    for _ in range(draw(st.integers(1, 4))):
        section = draw(st.sampled_from(["activities", "activities", "jobs"]))
        name = draw(st.sampled_from(sorted(ladder[section])))
        asked_for = {"decided_by": draw(st.sampled_from(ROLES)), "question": {"sv": "Går det bra?"}}
        item: Any = {"any_of": [asked_for, draw(st.sampled_from(["f0", "f1"]))]} if draw(st.booleans()) else asked_for
        ladder[section][name] = ladder[section][name] | {"requires": [*ladder[section][name]["requires"], item]}
    return case.with_ladder(**ladder)


def with_said(case: Case, roles: tuple[str, ...]) -> Case:
    """The same ladder without the decisions of those roles."""

    def without(requires: Any) -> Any:
        match requires:
            case list():
                return [without(item) for item in requires]
            case {"decided_by": role}:
                return {"all_of": []} if role in roles else requires
            case {"any_of": items}:
                return {"any_of": [without(item) for item in items]}
        return requires

    sections = {
        section: {name: entry | {"requires": without(entry["requires"])} for name, entry in case.ladder[section].items()}
        for section in ("activities", "jobs")
    }
    return case.with_ladder(**sections)


@given(case=asking())
def test_the_decisions_are_the_fewest_and_the_route_holds_with_just_these(case: Case) -> None:
    """With fewer there is no route, and the conditional route is the one that there is with just these; where nobody is asked, no word helps."""
    answer = asked(case)
    assert not verify(case.catalogue, case.participant, answer, today=case.today)
    if isinstance(answer, NoRoute):
        assert asked(with_said(case, ROLES)).verdict == "no_route"
    if not isinstance(answer, NeedsPerson):
        return
    roles = tuple(item.role for item in answer.decisions)
    assert len(set(roles)) == len(roles)
    for fewer in combinations(ROLES, len(roles) - 1):
        assert asked(with_said(case, fewer)).verdict in ("no_route", "needs_a_person")
    said, conditional = asked(with_said(case, roles)), answer.conditional
    assert conditional is not None
    if isinstance(said, Route):
        assert (said.legs, said.stops, said.totals) == (conditional.legs, conditional.stops, conditional.totals)
        assert said.next_step == conditional.next_step
    else:
        assert (said.verdict, conditional.totals.target.earliest) == ("already_qualified", case.participant.first_day(case.today))


@pytest.mark.parametrize("by", ["first-job", "target", "weeks", "cost"])
def test_decisions_are_asked_for_whatever_the_goal(by: str) -> None:
    """The same decision, whatever is best."""
    body = f"""
activities:
  a: {{kind: course, name: {{sv: A}}, weeks: 4, gives: [fa], requires: {PLACE}}}
"""
    assert decisions(planned(catalogue(body, "fa"), person(), "fa", by=by)) == ["social_worker: Finns plats? -> a"]
