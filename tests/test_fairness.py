"""Fairness: what must not matter changes no byte of the answer; a year of birth matters only where a rule asks for an age.

The file has no place for name, sex, birthplace or district, and refuses such a key; that is tested where files are read.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.programme import ProgrammeFile
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.route import Answer, By, Route
from stegvis.terms import FrozenDict
from strategies import FLAVOURS, WISHES, Case, cases, renamed_in, shuffled
from tests.making import catalogue

GOALS: tuple[By, ...] = ("first-job", "target", "weeks", "cost")
EVERY = (*FLAVOURS, WISHES)
AGELESS = tuple(flavour for flavour in EVERY if flavour != "ages")
ORDERLESS = (
    *("holds", "not_held", "in_progress", "waivers", "can", "avoid", "must_include", "fields", "programmes", "pauses"),
    *("all_of", "any_of", "of"),
)

fewer = settings(max_examples=settings().max_examples // 6)
"""These laws need no 200 cases a goal: whatever broke one of them would break it almost everywhere."""


def programme(name: str, owner: str = "Staden") -> dict[str, Any]:
    """A programme that takes anybody, for 18 months."""
    return {"schema": 1, "programme": name, "name": {"sv": name.capitalize()}, "owner": owner, "cap": {"months": 18, "source": "webben"}}


def with_programmes(case: Case, *files: dict[str, Any]) -> Catalogue:
    """The case's catalogue with those programmes."""
    made = {item["programme"]: ProgrammeFile.model_validate(item).in_catalogue("sha256:0") for item in files}
    return replace(case.catalogue, programmes=FrozenDict(sorted(made.items())))


CENTRES = (programme("centrum-norr"), programme("centrum-syd", owner="Grannstaden"))


def answer(case: Case, by: By, person: dict[str, Any] | None = None, ladders: Catalogue | None = None) -> Answer:
    """The answer, if it came in time: an unproven one obeys no law."""
    who = Participant.model_validate(case.person if person is None else person)
    found = plan(ladders or case.catalogue, who, today=case.today, target=case.target, by=by)
    assume(getattr(found, "proven_optimal", True) and found.verdict != "undecided")
    return found


def enrolled(*names: str) -> dict[str, Any]:
    """The keys of somebody who is in those programmes."""
    pauses = [{"from": date(2026, 12, 1), "to": date(2027, 1, 10)}, {"from": date(2027, 3, 1), "to": date(2027, 3, 2)}]
    return {"programmes": [{"id": name, "enrolled": date(2026, 10, 1), "pauses": pauses} for name in names]}


@pytest.mark.parametrize("by", GOALS)
@fewer
@given(case=cases(among=EVERY), pseudonym=st.from_regex(r"[a-zåäöA-ZÅÄÖ][a-zåäöA-ZÅÄÖ_.-]{0,20}", fullmatch=True))
def test_the_pseudonym_changes_no_byte_but_itself(by: By, case: Case, pseudonym: str) -> None:
    """Whatever the name is like, the rest of the answer is the same."""
    one, other = answer(case, by), answer(case, by, case.person | {"participant": pseudonym})
    assert other.participant == pseudonym
    assert other.model_copy(update={"participant": "p-001"}).model_dump_json() == one.model_dump_json()


@pytest.mark.parametrize("by", GOALS)
@fewer
@given(case=cases(among=EVERY), seed=st.integers(min_value=0, max_value=10**6))
def test_the_order_of_what_a_participant_says_changes_no_byte(by: By, case: Case, seed: int) -> None:
    """Holdings, what is in progress, wishes, programmes and pauses in any order, unknown names among them."""
    ladders = with_programmes(case, *CENTRES)
    wishes = {**case.person.get("wishes", {}), "fields": ["prov", "okänd", "annat"]}
    if "avoid" in wishes:
        wishes["avoid"] = [*wishes["avoid"], "zz", "yy"]
    person = case.person | enrolled("centrum-syd", "centrum-norr", "okänt", "inget") | {"wishes": wishes, "not_held": ["f0", "xx", "f1"]}
    mixed = shuffled(person, random.Random(seed), lists=ORDERLESS)
    assert answer(case, by, mixed, ladders).model_dump_json() == answer(case, by, person, ladders).model_dump_json()


@pytest.mark.parametrize("by", GOALS)
@fewer
@given(case=cases(among=EVERY))
def test_the_centre_changes_nothing_but_what_is_said_of_it(by: By, case: Case) -> None:
    """With the same rules the answer differs in the centre's id, name and owner alone; without any centre only in having no entry."""
    ladders = with_programmes(case, *CENTRES)
    north = answer(case, by, case.person | enrolled("centrum-norr"), ladders).model_dump_json()
    south = answer(case, by, case.person | enrolled("centrum-syd"), ladders).model_dump_json()
    assert south == north.replace("centrum-norr", "centrum-syd").replace("Centrum-norr", "Centrum-syd").replace("Staden", "Grannstaden")
    alone = answer(case, by, ladders=ladders)
    both = answer(case, by, case.person | enrolled("centrum-norr"), ladders)
    if isinstance(both, Route):
        assert len(both.programmes) == 1
        both = both.model_copy(update={"programmes": ()})
    assert both.model_dump_json() == alone.model_dump_json()


@pytest.mark.parametrize("by", GOALS)
@fewer
@given(case=cases(among=[flavour for flavour in EVERY if flavour != "proof"]), data=st.data())
def test_how_a_competence_was_shown_changes_no_byte_where_no_proof_is_asked_for(by: By, case: Case, data: st.DataObject) -> None:
    """A certificate, an assessment or the person's own word: experience and competence count wherever they were gained."""
    evidence = st.sampled_from(["certificate", "assessed", "self_reported"])
    holds = [item | {"evidence": data.draw(evidence)} if "fact" in item else item for item in case.person["holds"]]
    assert answer(case, by, case.person | {"holds": holds}).model_dump_json() == answer(case, by).model_dump_json()


@pytest.mark.parametrize("by", GOALS)
@fewer
@given(case=cases(among=AGELESS), born=st.one_of(st.integers(1920, 2015), st.dates(date(1920, 1, 1), date(2015, 12, 31))))
def test_the_year_of_birth_changes_no_byte_where_no_rule_asks_for_an_age(by: By, case: Case, born: Any) -> None:
    """Young, old or not said: the same answer, programmes without an age included."""
    ladders = with_programmes(case, *CENTRES)
    person = case.person | enrolled("centrum-norr")
    said = answer(case, by, person | {"born": born}, ladders)
    assert said.model_dump_json() == answer(case, by, person, ladders).model_dump_json()


@given(case=cases(among=AGELESS), born=st.integers(1940, 2010))
@fewer
def test_where_a_programme_asks_for_an_age_only_what_is_said_of_it_changes(case: Case, born: int) -> None:
    """The rule names its owner and its source; legs, stops, dates and sums are the same whatever the age."""
    rule = {"eligible": [{"age": {"min": 16, "max": 64}}], "sources": {"eligible.age": "förordningen"}}
    ladders = with_programmes(case, CENTRES[0] | rule)
    person = case.person | enrolled("centrum-norr")
    young, old = answer(case, "first-job", person, ladders), answer(case, "first-job", person | {"born": born}, ladders)
    hidden = {"programmes": (), "warnings": (), "names": FrozenDict()}  # names go with the warnings that name an id
    for found in (young, old):
        if isinstance(found, Route):
            (entry,) = found.programmes
            assert [(one.owner, one.source, one.assumed) for one in entry.rules if one.what == "age"] == [("Staden", "förordningen", False)]
    assert old.model_copy(update=hidden).model_dump_json() == young.model_copy(update=hidden).model_dump_json()
    about = {item.particulars["of"] for item in set(old.warnings) ^ set(young.warnings)}
    assert about | (old.names.keys() ^ young.names.keys()) <= {"centrum-norr"}


def by_name(person: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """What a participant says, with names instead of ids."""
    return {key: item if key in ("participant", "waivers") else renamed_in(item, names) for key, item in person.items()}


@given(case=cases(among=EVERY))
@fewer
def test_a_name_counts_as_much_as_an_id(case: Case) -> None:
    """Facts, jobs, activities, wishes and programmes by their Swedish names, in capitals: the same bytes."""
    sections: Collection[str] = ("competencies", "certificates", "work", "activities", "jobs")
    names = {key: item["name"]["sv"].upper() for section in sections for key, item in case.ladder[section].items()}
    ladders = with_programmes(case, *CENTRES)
    person = case.person | enrolled("centrum-norr")
    named = by_name(person, names | {"centrum-norr": "CENTRUM-NORR"})
    assert answer(case, "first-job", named, ladders).model_dump_json() == answer(case, "first-job", person, ladders).model_dump_json()


def test_wishes_and_programmes_are_told_in_one_order_whatever_the_file_says() -> None:
    """Two things to avoid, two to include and two centres since the same day, written in any order."""
    ladder = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [fb]}
  c: {kind: course, name: {sv: C}, weeks: 1, gives: [fc]}
  x: {kind: course, name: {sv: X}, weeks: 1, gives: [fa]}
  y: {kind: course, name: {sv: Y}, weeks: 2, gives: [fa]}
jobs:
  j: {name: {sv: J}, requires: fa, step: 1}
steps: [{step: 1, name: {sv: Ett}, top: true}]
"""
    made = {item["programme"]: ProgrammeFile.model_validate(item).in_catalogue("sha256:0") for item in CENTRES}
    ladders = replace(catalogue(ladder, "fa fb fc"), programmes=FrozenDict(sorted(made.items())))

    def told(*order: int) -> str:
        one, other = order
        wishes = {"avoid": [("x", "y")[one], ("x", "y")[other]], "must_include": [("b", "fc")[one], ("b", "fc")[other]]}
        centres = enrolled(("centrum-norr", "centrum-syd")[one], ("centrum-norr", "centrum-syd")[other])
        who = Participant.model_validate({"participant": "p-001", "wishes": wishes, **centres})
        found = plan(ladders, who, today=date(2027, 1, 4), target="j")
        assert isinstance(found, Route)
        assert len(found.wishes) == 4
        assert [entry.id for entry in found.programmes] == ["centrum-norr", "centrum-syd"]
        return found.model_dump_json()

    assert told(0, 1) == told(1, 0)
