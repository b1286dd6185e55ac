"""Months of employment, and what two problems are alike in."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.planning.clock import Clock
from stegvis.planning.greedy import good_set
from stegvis.planning.holdings import WaivedRequirement
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.problem import Months, Problem, months_hold_on
from stegvis.planning.relevance import signature
from stegvis.requirement import FactNeeded, LevelNeeded
from tests.making import MONDAY, catalogue, person


def ordinal(text: str) -> int:
    """A day as the planner has it."""
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("held", "employment", "full"),
    [
        (0, [("2027-01-01", 0)], "2028-01-01"),
        # seven months, another job, then the five that are missing
        (0, [("2027-01-01", 0), ("2027-08-01", 1), ("2028-01-01", 0)], "2028-06-01"),
        # a job that counts after one that counts goes on
        (0, [("2027-01-01", 0), ("2027-08-01", 2)], "2028-01-01"),
        (3, [("2027-01-15", 0)], "2027-10-15"),
        # full before the other job begins
        (6, [("2027-01-01", 0), ("2027-09-01", 1)], "2027-07-01"),
    ],
)
def test_months_of_separate_times_add_up(held: int, employment: list[tuple[str, int]], full: str) -> None:
    """Twelve months in the jobs 0 and 2, whole calendar months of each unbroken time."""
    term = Months(0, frozenset({0, 2}), 12, held)
    assert months_hold_on(term, [(ordinal(day), job) for day, job in employment]) == ordinal(full)


def problem_of(**keys: object) -> Problem:
    """The problem of somebody who wants a job that either fact opens."""
    body = "activities:\n  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa]}\n  b: {kind: exam, name: {sv: B}, days: 1, gives: [fb]}\n"
    body += "jobs:\n  j: {name: {sv: J}, requires: {any_of: [fa, fb]}, step: 1}\nsteps:\n  - {step: 1, name: {sv: Ett}, top: true}\n"
    inquiry = Inquiry.of(catalogue(body, "fa fb"), person(**keys), "j", today=MONDAY, by="target", payer=None, clock=Clock(60))
    return inquiry.problem()


def test_what_ends_and_is_not_needed_makes_no_other_problem() -> None:
    """One fact for good is enough: that the other one ends does not matter; where it is all there is, it does."""
    ends = {"fact": "fb", "expires": "2027-06-30"}
    assert signature(problem_of(holds=["fa", ends])) == signature(problem_of(holds=["fa"]))
    assert signature(problem_of(holds=[ends])) != signature(problem_of())


def test_a_waiver_covers_the_same_and_lower_levels_of_the_same_fact() -> None:
    """And nothing of another fact, nor for another activity."""
    facts = "  ena: {name: {sv: Ena}, levels: [ett, tva]}\n  andra: {name: {sv: Andra}, levels: [ett, tva]}\n"
    ladders = catalogue("activities: {}", "fa", head=f"schema: 1\nladder: prov\nname: {{sv: Prov}}\ncompetencies:\n{facts}")
    waiver = WaivedRequirement(LevelNeeded(fact="ena", level="tva"), "a", 0)
    asked = [LevelNeeded(fact=fact, level=level) for fact in ("ena", "andra") for level in ("ett", "tva")]
    assert [waiver.covers(one, "a", ladders) for one in asked] == [True, True, False, False]
    assert not waiver.covers(asked[0], "b", ladders)
    assert not WaivedRequirement(asked[0], "a", 0).covers(asked[1], "a", ladders)
    assert not waiver.covers(FactNeeded(fact="fa"), "a", ladders)


def test_what_is_free_adds_nothing_to_a_price() -> None:
    """Two free facts and a cheap course on them, against a dearer one that needs nothing: 1 is less than 2."""
    needs, adds, prices = [0, 0, 0b011, 0], [0b001, 0b010, 0b100, 0b100], [0, 0, 1, 2]
    assert good_set(needs, adds, prices, 0, 0b100) == [0, 1, 2]
    assert good_set(needs, adds, [0, 2, 1, 2], 0, 0b100) == [3]
