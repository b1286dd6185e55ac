"""The next question: on people made by a walk up a ladder it settles the next step early, and on the same step as a full list would."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from math import prod
from statistics import median
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from making import MONDAY, catalogue, person
from stegvis.dates import LAST_TODAY
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue, load_catalogue
from stegvis.participant import Holding, Participant
from stegvis.planning.clock import Clock
from stegvis.planning.planner import alternatives, ask, plan, savings
from stegvis.question import Question
from stegvis.render import json, text
from stegvis.requirement import ExperienceNeeded, FactNeeded, LevelNeeded, leaves
from stegvis.route import Answer, By, Comparison, Route
from stegvis.terms import FrozenDict
from strategies import FLAVOURS, Case, cases

TODAY = date(2026, 11, 22)
LADDERS = ("industri", "hotell-restaurang", "aldreomsorg")
FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
PEOPLE = int(min(1, 0.15 * FACTOR) * 67)
"""So many on each ladder; with `STEGVIS_CASES` of 7 or more, as in the long session, two hundred in all."""

DROPPED = 0.1
"""So likely each fact of the walk is forgotten."""

# ---- whole talks --------------------------------------------------------------------------------------------------


class Talk(NamedTuple):
    """The questions asked, how many of a full list they are, and the next activity after each."""

    asked: tuple[Question, ...]
    full: int
    step: str | None
    step_of_full_list: str | None


def catalogue_of(ladder: str) -> Catalogue:
    """One shipped ladder with what all ladders share."""
    uses = load_catalogue().ladders[ladder].uses
    return build_catalogue({f"{name}.yaml": (ROOT / "ladders" / f"{name}.yaml").read_text(encoding="utf-8") for name in (ladder, *uses)})


def questions_of_a_full_list(ladders: Catalogue, ladder: str) -> int:
    """How many facts and occupations the activities and jobs of one ladder name that may be asked about: what a form would list."""
    entries = [entry for entry in (*ladders.activities.values(), *ladders.jobs.values()) if entry.ladder == ladder]
    asked = [leaf for entry in entries for leaf in leaves(entry.requires)]
    facts = {leaf.fact for leaf in asked if isinstance(leaf, FactNeeded | LevelNeeded) and not ladders.facts[leaf.fact].private}
    works = {leaf.experience.of for leaf in asked if isinstance(leaf, ExperienceNeeded)}
    return len(facts) + len(works)


class Walkers:
    """People of one ladder; the way to each rung is planned once."""

    def __init__(self, rng: random.Random, ladder: str) -> None:
        """Begins with nobody."""
        self.rng, self.ladders = rng, catalogue_of(ladder)
        self.full = questions_of_a_full_list(self.ladders, ladder)
        jobs = sorted(self.ladders.jobs.values(), key=lambda job: (job.step or 0, job.id))
        self.jobs = [job.id for job in jobs if job.ladder == ladder]
        self.ways: dict[tuple[str, By], Answer] = {}

    def walker(self) -> tuple[Participant, str]:
        """Somebody who has walked to a random rung, with what was held there but for some forgotten facts; and a target there or above."""
        rng = self.rng
        place = rng.randrange(len(self.jobs))
        target = self.jobs[rng.randint(place, len(self.jobs) - 1)]
        by: By = rng.choice(("target", "weeks"))
        if (self.jobs[place], by) not in self.ways:
            self.ways[self.jobs[place], by] = plan(self.ladders, person(), today=TODAY, target=self.jobs[place], by=by, time_limit=60)
        route = self.ways[self.jobs[place], by]
        holds: list[Holding] = []
        if isinstance(route, Route):
            gained = [gain for leg in route.legs for gain in self.ladders.activities[leg.activity].gives]
            holds = [Holding(fact=gain.fact, level=gain.level) for gain in gained if rng.random() >= DROPPED]
            holds += [
                Holding(experience=FrozenDict({stop.job: rng.choice((6, 12, 24, 36))})) for stop in route.stops if rng.random() >= DROPPED
            ]
        return person().model_copy(update={"holds": tuple(holds)}), target

    def talk(self) -> Talk:
        """A whole talk with one of them, from an empty participant file until it is settled."""
        truth, target = self.walker()
        known, asked = person(), list[Question]()
        while True:
            question = ask(self.ladders, known, today=TODAY, target=target, time_limit=60)
            assert question.proven
            if question.settled:
                steps = [self.next_step(who, target) for who in (known, full_list(self.ladders, truth))]
                return Talk(tuple(asked), self.full, *steps)
            known = answered(question, self.ladders, known, truth)
            asked.append(question)

    def next_step(self, who: Participant, target: str) -> str | None:
        """The first activity of the plan."""
        return step_of(plan(self.ladders, who, today=TODAY, target=target, time_limit=60))


def answered(question: Question, ladders: Catalogue, known: Participant, truth: Participant) -> Participant:
    """What is known when somebody who holds the truth has answered: of works all that were worked in, each with its months."""
    if question.kind == "months":
        for holding in truth.holds:
            for work, months in holding.experience.items():
                known = question.answered(known, work, months=months) if work in question.works else known
        return question.answered(known, "no")
    held = ladders.closure((item.fact, item.level) for item in truth.holds if item.fact)
    levels = [level for fact, level in held if fact == question.fact and level]
    if question.kind == "level":
        return question.answered(known, max(levels, key=question.levels.index, default="no"))
    return question.answered(known, "yes" if (question.fact, None) in held else "no")


def full_list(ladders: Catalogue, truth: Participant) -> Participant:
    """What is known of somebody who holds the truth when everything has been asked that may be: nothing that is private."""
    held = ladders.closure((item.fact, item.level) for item in truth.holds if item.fact)
    holds, not_held = [item for item in truth.holds if item.experience], list[str]()
    for fact, entry in ladders.facts.items():
        levels = [level for level in entry.levels if (fact, level) in held]
        if (fact, None) not in held or entry.private:
            not_held += [] if entry.private else [fact]
        else:
            holds.append(Holding(fact=fact, level=levels[-1] if levels else None))
    return person().model_copy(update={"holds": tuple(holds), "not_held": tuple(not_held)})


def step_of(answer: Answer) -> str | None:
    """The first activity of a plan."""
    return answer.next_step.activity if isinstance(answer, Route) else None


def test_talks_are_settled_early_and_on_the_step_of_a_full_list() -> None:
    """The median is at most a third of a full list's questions, the next step is always the same, and nothing private is asked."""
    rng, shares = random.Random(3), list[float]()
    for ladder in LADDERS:
        walkers = Walkers(rng, ladder)
        for _ in range(PEOPLE):
            talk = walkers.talk()
            assert talk.step == talk.step_of_full_list
            assert not any(walkers.ladders.facts[one.fact].private for one in talk.asked if one.fact)
            assert [one.left for one in talk.asked] == sorted((one.left for one in talk.asked), reverse=True)
            shares.append(len(talk.asked) / talk.full)
    assert len(shares) == PEOPLE * len(LADDERS)
    assert median(shares) <= 1 / 3


# ---- random ladders -----------------------------------------------------------------------------------------------

MOST = 32
"""So many combinations of replies are tried at most."""


def replied(case: Case) -> Iterator[Participant]:
    """The participant with every combination of replies to everything that may be asked; months are left as they are."""
    catalogue_, who = case.catalogue, case.participant
    open_facts = [fact for fact, entry in catalogue_.facts.items() if not entry.private and not is_known(case, fact)]
    choices: list[list[Holding | None]] = [
        [None, *(Holding(fact=fact, level=level) for level in catalogue_.facts[fact].levels or (None,) if not is_denied(case, fact, level))]
        for fact in open_facts
    ]
    if prod(map(len, choices)) <= MOST:
        for chosen in product(*choices):
            yield who.model_copy(update={"holds": (*who.holds, *(item for item in chosen if item))})


def is_known(case: Case, fact: str) -> bool:
    """Whether the participant file says something of the fact: that it is held, or something that comes with it, or not."""
    named = [(item.fact, item.level) for item in case.participant.holds if item.fact and (item.expires or case.today) >= case.today]
    return fact in case.participant.not_held or any(one == fact for one, _ in case.catalogue.closure(named))


def is_denied(case: Case, fact: str, level: str | None) -> bool:
    """Whether something comes with it that the participant file denies."""
    return any(one in case.participant.not_held for one, _ in case.catalogue.closure([(fact, level)]))


@given(by=st.sampled_from(["first-job", "target", "cost"]), case=cases(activities=4, among=FLAVOURS))
def test_settled_is_what_no_replies_together_can_change(by: By, case: Case) -> None:
    """Each reply is what planning shows; when it is settled no combination of replies has another next step."""
    question = ask(case.catalogue, case.participant, today=case.today, target=case.target, by=by)
    now = step_of(plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by))
    if question.settled:
        for who in replied(case):
            assert step_of(plan(case.catalogue, who, today=case.today, target=case.target, by=by)) == now
    for reply in question.replies:
        who = question.answered(case.participant, reply.says, months=reply.months)
        answer = plan(case.catalogue, who, today=case.today, target=case.target, by=by)
        assert (reply.next_activity, reply.changes_next_step) == (step_of(answer), step_of(answer) != now)
        assert reply.verdict == (answer.verdict if answer.verdict in ("route", "already_qualified") else "other")
        if isinstance(answer, Route):
            assert (reply.able_to_apply, reply.target) == (answer.totals.able_to_apply.earliest, answer.totals.target.earliest)


# ---- by hand ------------------------------------------------------------------------------------------------------

THREE = """
activities:
  lang: {kind: course, name: {sv: Lång}, weeks: 20, gives: [mal]}
  tenta: {kind: exam, name: {sv: Prov}, days: 1, gives: [mal], requires: [fa, fb, fc]}
"""


def test_what_only_three_replies_together_change_is_asked() -> None:
    """The exam asks for three facts that nothing gives: no single yes, and no two, open it; one no settles it."""
    ladders, who = catalogue(THREE, "mal fa fb fc"), person(not_held=["mal"])
    for held, left in (([], 3), (["fa"], 2), (["fa", "fb"], 1)):
        question = ask(ladders, person(not_held=["mal"], holds=held), today=MONDAY, target="mal")
        assert (question.fact, question.left, question.settled) == (f"f{'abc'[len(held)]}", left, False)
        assert [one.changes_next_step for one in question.replies] == [False, left == 1]
        assert ask(ladders, question.answered(who, "no"), today=MONDAY, target="mal").settled


def test_nothing_is_asked_when_the_target_is_met_or_out_of_reach() -> None:
    """Who has it needs no question; who cannot have it whatever is held needs none either."""
    ladders = catalogue(
        THREE.replace("{kind: exam", "{kind: exam, starts: [2020-01-06]").replace("course,", "course, hours: [day],"), "mal fa fb fc"
    )
    for who in (person(holds=["mal"]), person(can=["evening"], not_held=["mal"])):
        question = ask(ladders, who, today=MONDAY, target="mal")
        assert (question.settled, question.proven, question.kind, question.left) == (True, True, None, 3)


def test_what_must_stand_beside_something_held_is_not_mistaken_for_what_cannot() -> None:
    """The course's companion cannot be taken, so only what it gives opens the course: that is asked."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], co_requires: [b]}
  b: {kind: course, name: {sv: B}, weeks: 4, gives: [fb], requires: fz}
"""
    question = ask(catalogue(body, "fa fb fz"), person(not_held=["fa", "fz"]), today=MONDAY, target="fa")
    assert (question.fact, [one.next_activity for one in question.replies]) == ("fb", [None, "a"])


IMPLIED = """
  trappa: {name: {sv: Trappa}, levels: [ett, tva]}
certificates:
  intyg: {name: {sv: Intyg}, implies: [fa]}
  bevis: {name: {sv: Bevis}, implies: [intyg]}
activities:
  lang: {kind: course, name: {sv: Lång}, weeks: 20, gives: [mal]}
  kort: {kind: exam, name: {sv: Kort}, days: 1, gives: [mal], requires: {any_of: [bevis, intyg, {trappa: tva}]}}
"""


def test_what_gives_something_denied_is_denied_too() -> None:
    """Who lacks a fact has no certificate that implies it, nor one that implies that: neither is asked."""
    ladders = catalogue(IMPLIED, "mal fa")
    rest = ["mal", "trappa"]
    assert ask(ladders, person(not_held=rest), today=MONDAY, target="mal").left == 2
    question = ask(ladders, person(not_held=["intyg", *rest]), today=MONDAY, target="mal")
    assert (question.settled, question.left) == (True, 0)
    assert ask(ladders, person(not_held=["fa", *rest]), today=MONDAY, target="mal").left == 0
    assert ask(ladders, person(not_held=["bevis", *rest]), today=MONDAY, target="mal").fact == "intyg"


def test_levels_that_give_something_denied_are_not_asked() -> None:
    """A fact with levels that implies a denied one is not asked at all; another with all its levels."""
    ladders = catalogue(IMPLIED.replace("levels: [ett, tva]", "levels: [ett, tva], implies: [fa]"), "mal fa")
    assert ask(ladders, person(not_held=["mal", "fa"]), today=MONDAY, target="mal").settled
    assert ask(ladders, person(not_held=["mal", "bevis", "intyg"]), today=MONDAY, target="mal").levels == ("ett", "tva")


def test_private_facts_are_never_asked() -> None:
    """Neither alone nor together with others, though a yes would change the next step."""
    body = THREE.replace("requires: [fa, fb, fc]", "requires: [fa, utdrag]")
    ladders = catalogue("  utdrag: {name: {sv: Utdrag}, private: true}\n" + body, "mal fa fb fc")
    question = ask(ladders, person(not_held=["mal"]), today=MONDAY, target="mal")
    assert (question.settled, question.left) == (True, 1)


MONTHS = """
work:
  w-a: {name: {sv: A}}
  w-b: {name: {sv: B}}
  w-c: {name: {sv: C}}
activities:
  lang: {kind: course, name: {sv: Lång}, weeks: 20, gives: [mal]}
  nagon: {kind: validation, name: {sv: Någon}, weeks: 5, gives: [mal], requires: {experience: {of: [w-a, w-b], months: 18}}}
  kort: {kind: validation, name: {sv: Kort}, weeks: 4, gives: [mal], requires: {experience: {of: [w-a, w-b], months: 12}}}
  tenta: {kind: exam, name: {sv: Prov}, days: 1, gives: [mal], requires: {experience: {of: [w-b, w-c], months: 24}}}
"""


def test_works_that_count_for_the_same_are_asked_about_together() -> None:
    """One question for all of them; a reply for each number of months that something asks for, by works that count alike."""
    ladders, who = catalogue(MONTHS, "mal"), person(not_held=["mal"])
    question = ask(ladders, who, today=MONDAY, target="mal")
    assert (question.kind, tuple(question.works), question.months, question.left) == ("months", ("w-a", "w-b", "w-c"), 12, 1)
    said = [(one.says, one.months, one.next_activity) for one in question.replies]
    assert said == [("no", None, "lang"), ("w-a", 12, "kort"), ("w-b", 12, "kort"), ("w-b", 24, "tenta"), ("w-c", 24, "tenta")]


def test_months_that_are_not_enough_are_added_up() -> None:
    """Who has said one work is asked about the others, for what is missing; who has said no is not asked again."""
    ladders, who = catalogue(MONTHS, "mal"), person(not_held=["mal"])
    question = ask(ladders, who, today=MONDAY, target="mal")
    some = question.answered(who, "w-a", months=8)
    assert some.holds[-1].experience == {"w-a": 8}
    more = ask(ladders, some, today=MONDAY, target="mal")
    assert (tuple(more.works), more.months) == (("w-b", "w-c"), 4)
    enough = more.answered(some, "w-b", months=4)
    assert step_of(plan(ladders, enough, today=MONDAY, target="mal")) == "kort"
    for settled in (question.answered(who, "no"), more.answered(some, "no")):
        assert ask(ladders, settled, today=MONDAY, target="mal").settled


def test_the_same_bytes_whoever_asked_before() -> None:
    """What is kept of other talks changes nothing in an answer."""
    old, new = catalogue(MONTHS, "mal"), catalogue(MONTHS, "mal")
    for who in (person(), person(holds=["mal"]), person(holds=[{"experience": {"w-b": 3}}]), person(pace_percent=50)):
        texts = {json(ask(old, who, today=MONDAY, target="mal")) for _ in range(2)}
        assert texts == {json(ask(new, who, today=MONDAY, target="mal"))}


def test_without_time_the_question_at_hand_is_asked_and_not_called_proven() -> None:
    """With no time at all there is a question still, so that nobody is told that all is settled."""
    question = ask(catalogue(THREE, "mal fa fb fc"), person(not_held=["mal"]), today=MONDAY, target="mal", time_limit=0)
    assert (question.settled, question.proven, question.fact, question.left) == (False, False, "fa", 3)
    assert [one.says for one in question.replies] == ["no"]


def test_the_time_limit_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing more is planned once time is out, whatever has been looked at by then."""
    ladders, who = catalogue(MONTHS, "mal"), person(not_held=["mal"])
    for looks in range(12):
        left = iter([False] * looks)
        monkeypatch.setattr(Clock, "__call__", lambda _, left=left: next(left, True))
        question = ask(ladders, who, today=MONDAY, target="mal")
        assert (question.settled, question.kind) == (False, "months")


@pytest.mark.parametrize(("door", "target"), [(plan, "mal"), (plan, None), (ask, "mal"), (savings, "mal"), (alternatives, "mal")])
def test_days_near_the_end_of_the_calendar(door: Callable[..., object], target: str | None) -> None:
    """The last day on which there are plans is answered, far holdings and all; a later one is refused in plain words."""
    ladders = catalogue(THREE, "mal fa fb fc")
    far = {"available_from": "9999-12-31", "in_progress": [{"activity": "lang", "ends": "9999-12-31"}], "born": "2100-12-31"}
    for who in (person(), person(holds=[{"fact": "fa", "expires": "9999-12-31"}]), person(**far)):
        assert door(ladders, who, today=LAST_TODAY, target=target) is not None
        for today in (LAST_TODAY + timedelta(days=1), date.max):
            with pytest.raises(ValueError, match=r"^today is \d{4}-\d\d-\d\d; no plan can be made on a day after 9899-12-31"):
                door(ladders, who, today=today, target=target)


DOUBTS = {
    "a first day beyond all routes": (
        {"available_from": "2047-01-05"},
        [("available-too-late", {"day": "2047-01-05"})],
        "Det är mer än 20 år bort",
    ),
    "a first day just in time": ({"available_from": "2047-01-04"}, [], ""),
    "avoided and included": (
        {"wishes": {"avoid": ["lang"], "must_include": ["Lång", "fb"]}},
        [("wishes-conflict", {"of": "lang"})],
        "ska både undvikas (avoid) och vara med (must_include)",
    ),
    "held and denied": (
        {"holds": ["intyg"], "not_held": ["fa", "fb"]},
        [("held-and-denied", {"fact": "fa"})],
        "står bland det som deltagaren inte har (not_held)",
    ),
    "held no more and denied": (
        {"holds": [{"fact": "fa", "expires": "2026-12-31"}], "not_held": ["fa"]},
        [("holding-expired", None)],
        "31 december 2026",
    ),
    "held for a time and denied": (
        {"holds": [{"fact": "fa", "expires": "2027-12-31"}], "not_held": ["fa"]},
        [("held-and-denied", {"fact": "fa"})],
        "står bland det som deltagaren inte har (not_held)",
    ),
}
"""What the file says, the warnings, and words of the page that tell them."""


@pytest.mark.parametrize("case", DOUBTS)
def test_what_is_hardly_meant_is_a_warning(case: str) -> None:
    """A first day far away, wishes and holdings that contradict each other: each is named, in Swedish and English."""
    keys, expected, words = DOUBTS[case]
    answer = plan(catalogue(IMPLIED, "mal fa fb"), person(**keys), today=MONDAY, target="mal")
    assert not isinstance(answer, Comparison)
    found = [(one.code, None if one.code == "holding-expired" else dict(one.particulars)) for one in answer.warnings]
    assert [one for one in found if one[0] not in ("holding-lapses", "age-uncertain")] == expected
    for lang in ("sv", "en"):
        page = text(answer, lang=lang)
        assert not any(f"{code} (" in page or f"{code}:" in page for code, _ in expected)
        assert lang != "sv" or words in " ".join(page.split())
