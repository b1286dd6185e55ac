"""Laws that every planner of this kind must keep: more never hurts, what is not used does not matter, names and order do not matter.

Three things break the first of them, and are left out of it on purpose: a job must be taken on the first day it opens or never, so that
holding more can open it too early (`employed` and the goal `first-job` are left out); facts that end; greatest ages.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, Answer, By, NoRoute, Route
from strategies import FLAVOURS, Case, cases, renamed_in, shuffled

NEVER = (1, 0)
FREE = tuple(flavour for flavour in FLAVOURS if flavour not in ("employed", "ages", "expiring"))
"""Where no job is needed for its months, nobody can be too old, and nothing lapses."""

GOALS: tuple[By, ...] = ("first-job", "target", "weeks", "cost")
SINGLE: tuple[By, ...] = ("target", "weeks", "cost")
ORDERLESS = (
    "holds",
    "gives",
    "any_of",
    "all_of",
    "of",
    "requires",
    "implies",
    "steps",
    "starts",
    "known",
    "months",
    "weekdays",
    "co_requires",
    "counts_as",
)
ORDERLESS_ALL = (*ORDERLESS, "can", "paces", "hours", "in_progress", "waivers", "offerings")


def ask(case: Case, by: By) -> Answer:
    """The answer, proven: an unproven one obeys no law."""
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by)
    assume(getattr(answer, "proven_optimal", True) and answer.verdict != "undecided")
    return answer


def value(case: Case, by: By) -> tuple[int, int]:
    """What the goal measures, smaller is better, and no route is worst."""
    answer = ask(case, by)
    if isinstance(answer, NoRoute):
        return NEVER
    if not isinstance(answer, Route):
        return (0, 0 if by in ("weeks", "cost") else case.participant.first_day(case.today).toordinal())
    if by == "weeks":
        return (0, answer.totals.study_points)
    if by == "cost":
        return (0, sum(answer.totals.cost_sek.values()))
    assert answer.totals.target.earliest is not None
    return (0, answer.totals.target.earliest.toordinal())


def walked(answer: Answer) -> Any:
    """Everything of a route that does not name the ladder's text: days, paces, stops, sums, the next step."""
    if not isinstance(answer, Route):
        return answer.verdict
    legs = [(leg.activity, leg.starts, leg.ends, leg.pace_percent) for leg in answer.legs]
    return legs, answer.stops, answer.totals, answer.next_step.activity, answer.lower_bound, answer.warnings


def edited(case: Case, section: str, key: str, entry: dict[str, Any] | None) -> Case:
    """The case with one entry of its ladder added, changed or removed."""
    entries = {**case.ladder[section], key: entry}
    return case.with_ladder(**{section: {name: item for name, item in entries.items() if item is not None}})


@pytest.mark.parametrize("by", SINGLE)
@given(case=cases(among=FREE), data=st.data())
def test_holding_more_is_never_worse(by: By, case: Case, data: st.DataObject) -> None:
    """One more fact held, shown by paper, makes no route later or dearer."""
    fact = data.draw(st.sampled_from(sorted({*case.ladder["competencies"], *case.ladder["certificates"]} - {"sprak"})))
    more = case.with_person(holds=[*case.person["holds"], {"fact": fact, "evidence": "certificate"}])
    assert value(more, by) <= value(case, by)


@pytest.mark.parametrize("by", SINGLE)
@given(case=cases(among=FREE), other=cases(among=FREE), data=st.data())
def test_one_more_activity_is_never_worse(by: By, case: Case, other: Case, data: st.DataObject) -> None:
    """One more activity makes no route later or dearer."""
    known = {*case.ladder["competencies"], *case.ladder["certificates"]}
    entry = deepcopy(data.draw(st.sampled_from(sorted(other.ladder["activities"].items())))[1])
    entry.pop("co_requires", None)
    assume(known >= set(named(entry)))
    assert value(edited(case, "activities", "extra", entry), by) <= value(case, by)


def named(entry: dict[str, Any]) -> Collection[str]:
    """The facts that an activity needs and gives."""
    text = str((entry["requires"], entry["gives"]))
    return {word for word in text.replace("'", " ").split() if word in {"sprak", *(f"f{index}" for index in range(20))}}


@pytest.mark.parametrize("by", SINGLE)
@given(case=cases(among=tuple(flavour for flavour in FREE if flavour != "offerings")), data=st.data())
def test_one_more_start_date_is_never_worse(by: By, case: Case, data: st.DataObject) -> None:
    """One more date in a list of dates makes no route later or dearer."""
    key = data.draw(st.sampled_from(sorted(case.ladder["activities"])))
    entry = case.ladder["activities"][key]
    dates = data.draw(st.lists(st.integers(min_value=0, max_value=30), min_size=2, max_size=4, unique=True))
    starts = [case.today + timedelta(days=item) for item in dates]
    fewer = edited(case, "activities", key, entry | {"starts": starts[1:]})
    assert value(edited(case, "activities", key, entry | {"starts": starts}), by) <= value(fewer, by)


@pytest.mark.parametrize("by", GOALS)
@given(case=cases(among=FLAVOURS), data=st.data())
def test_an_unused_activity_removed_changes_nothing(by: By, case: Case, data: st.DataObject) -> None:
    """Without an activity that is no leg of the route, the route is the same to the day."""
    answer = ask(case, by)
    assume(isinstance(answer, Route))
    assert isinstance(answer, Route)
    activities = case.ladder["activities"]
    bound = {other for item in activities.values() for other in item.get("co_requires", ())} | {leg.activity for leg in answer.legs}
    bound |= {waiver["for"] for waiver in case.person.get("waivers", ())} | {
        item["activity"] for item in case.person.get("in_progress", ())
    }
    unused = sorted(set(activities) - bound)
    assume(unused and case.target in case.ladder["jobs"])  # a fact stands on the rung of what gives it
    less = edited(case, "activities", data.draw(st.sampled_from(unused)), None)
    assert walked(ask(less, by)) == walked(answer)


def renamed(case: Case, names: dict[str, str]) -> Case:
    """The case with other ids."""
    target, _, level = case.target.partition(":")
    return Case(renamed_in(case.ladder, names), renamed_in(case.person, names), names[target] + (f":{level}" if level else ""), case.today)


def ids(case: Case) -> list[str]:
    """All ids of facts, activities, jobs and other work."""
    return sorted(key for section in ("competencies", "certificates", "work", "activities", "jobs") for key in case.ladder[section])


@pytest.mark.parametrize("by", GOALS)
@given(case=cases(among=FLAVOURS))
def test_renaming_that_keeps_the_order_gives_the_renamed_route(by: By, case: Case) -> None:
    """Other ids in the same alphabetical order: the same route, with those ids."""
    names = {key: f"x{key}" for key in ids(case)}
    old, new = ask(case, by), ask(renamed(case, names), by)
    assert old.verdict == new.verdict
    if isinstance(old, Route) and isinstance(new, Route):
        assert [(names[leg.activity], leg.starts, leg.pace_percent) for leg in old.legs] == [
            (leg.activity, leg.starts, leg.pace_percent) for leg in new.legs
        ]
        assert [(names[stop.job], stop.able_to_apply, stop.expected_hire) for stop in old.stops] == [
            (stop.job, stop.able_to_apply, stop.expected_hire) for stop in new.stops
        ]
        assert old.totals == new.totals


@pytest.mark.parametrize("by", SINGLE)
@given(case=cases(among=FLAVOURS), seed=st.integers(min_value=0, max_value=10**6))
def test_any_renaming_keeps_the_value(by: By, case: Case, seed: int) -> None:
    """Ids in any other order keep the value; of jobs that open first on one day the alphabet chooses, so `first-job` is left out."""
    old = ids(case)
    new = random.Random(seed).sample([f"y{index}" for index in range(len(old))], len(old))
    assert value(renamed(case, dict(zip(old, new, strict=True))), by) == value(case, by)


@pytest.mark.parametrize("by", GOALS)
@given(case=cases(among=FLAVOURS), seed=st.integers(min_value=0, max_value=10**6))
def test_the_order_of_keys_and_lists_changes_no_byte(by: By, case: Case, seed: int) -> None:
    """The same ladder and participant in another order give the same answer, byte for byte."""
    rng = random.Random(seed)
    mixed = Case(shuffled(case.ladder, rng, lists=ORDERLESS_ALL), shuffled(case.person, rng, lists=ORDERLESS_ALL), case.target, case.today)
    assert ask(mixed, by).model_dump_json() == ask(case, by).model_dump_json()


@pytest.mark.parametrize("by", GOALS)
@given(case=cases(among=FREE))
def test_who_holds_the_target_is_qualified_already(by: By, case: Case) -> None:
    """With everything that can be held, shown by paper, the answer is that nothing is left to do."""
    facts: list[Any] = [
        {"fact": fact, "evidence": "certificate"}
        for fact in (*case.ladder["competencies"], *case.ladder["certificates"])
        if fact != "sprak"
    ]
    facts += [{"fact": "sprak", "level": "l3", "evidence": "certificate"}] if "sprak" in case.ladder["competencies"] else []
    assert isinstance(ask(case.with_person(holds=facts), by), AlreadyQualified)


@given(case=cases(among=tuple(flavour for flavour in FREE if flavour not in ("starts", "offerings"))))
def test_after_the_first_leg_the_rest_is_the_old_rest(case: Case) -> None:
    """When the first leg has ended, what it gave is held, what began beside it is in progress, and the target's day stands.

    Last days to apply may pass meanwhile, and an offering in progress has lost its own `beside_work`: both are left out.
    """
    answer = ask(case, "target")
    new = [leg for leg in answer.legs if not leg.in_progress] if isinstance(answer, Route) else []
    assume(new and isinstance(answer, Route))
    done = min(new, key=lambda leg: (leg.ends, leg.activity))
    assert isinstance(answer, Route)
    assert answer.totals.target.earliest is not None
    assume(done.ends < answer.totals.target.earliest)
    later = after(case, answer, done.ends)
    assert value(later, "target") == (0, answer.totals.target.earliest.toordinal())


def after(case: Case, answer: Route, day: date) -> Case:
    """The same participant on that day of the route."""
    activities = case.ladder["activities"]
    holds, running = list(case.person["holds"]), []
    for leg in answer.legs:
        if leg.ends <= day:
            for gain in activities[leg.activity]["gives"]:
                fact = {"fact": gain} if isinstance(gain, str) else {"fact": next(iter(gain)), "level": next(iter(gain.values()))}
                holds.append(fact | {"evidence": "certificate"})
        elif leg.in_progress or (leg.starts and leg.starts < day):
            running.append({"activity": leg.activity, "ends": leg.ends, "pace_percent": leg.pace_percent})
    person = {key: item for key, item in case.person.items() if key != "in_progress"} | {"holds": holds, "in_progress": running}
    return Case(case.ladder, person, case.target, day, case.flavours)
