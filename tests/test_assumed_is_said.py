"""What no published figure carries is printed as assumed wherever it stands: on a ladder's page, and under the sums of a plan.

What is assumed is read here from the files, apart from what the planner says of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

import stegvis
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Sourced
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.render.as_ladder_page import ladder_page
from stegvis.render.words import in_sentence, listing
from stegvis.route import Leg, Route
from tests.making import person

LENGTHS = {"weeks", "points", "yh_points", "days", "offerings"}
TODAY = date(2027, 1, 4)


@cache
def ladders() -> Catalogue:
    """The ladders that stegvis comes with."""
    return stegvis.load_catalogue()


WITH_STEPS = sorted(ladder.id for ladder in ladders().ladders.values() if ladder.steps)
TARGETS = sorted(job.id for job in ladders().jobs.values() if job.pay_sek_month and job.pay_sek_month.source is None)
"""The jobs whose pay is assumed: the ways to them pass most of the others."""


def plain(text: str) -> str:
    """The text with usual spaces."""
    return " ".join(text.split())


# ---- a ladder's page ----------------------------------------------------------------------------------------------


def assumptions(ladder: str) -> Iterator[tuple[str, str]]:
    """What is assumed of the activities, the jobs, their parts and the steps of a ladder, each with its id."""
    catalogue = ladders()
    activities = [(key, entry) for key, entry in catalogue.activities.items() if entry.ladder == ladder]
    jobs = [(key, entry) for key, entry in catalogue.jobs.items() if entry.ladder == ladder]
    parts = [(key, part) for key, job in jobs for part in (job.pay_sek_month, job.shortage, job.agreement)]
    steps = [(f"step {step.step}", step) for step in catalogue.ladders[ladder].steps]
    entries: list[tuple[str, Sourced | None]] = [*activities, *jobs, *parts, *steps]
    for key, entry in entries:
        if entry is not None and entry.assumption:
            yield key, plain(entry.assumption)


@pytest.mark.parametrize("ladder", WITH_STEPS)
@pytest.mark.parametrize(("lang", "word"), [("sv", "Antaget"), ("en", "Assumed")])
def test_the_page_of_a_ladder_says_what_is_assumed(ladder: str, lang: str, word: str) -> None:
    """Word for word, beside what it is of, under the word for it."""
    page = plain(html.unescape(re.sub(r"<[^>]+>", " ", ladder_page(ladders(), ladder, lang=lang))))
    found = list(assumptions(ladder))
    assert len(found) >= len([job for job in ladders().jobs.values() if job.ladder == ladder])
    assert [(key, said) for key, said in found if said not in page] == []
    assert page.casefold().count(word.casefold()) >= len(found)


# ---- a plan's page ------------------------------------------------------------------------------------------------


def assumed(entry: Sourced, *keys: str) -> bool:
    """Whether neither the whole entry nor that part of it has a source."""
    return entry.source is None and not set(keys) & set(entry.sources)


def length_assumed(activity: Activity) -> bool:
    """Whether no source carries how long it takes."""
    return assumed(activity, *LENGTHS)


def cost_assumed(activity: Activity) -> bool:
    """Whether no source carries the price that is reckoned with."""
    return bool(activity.cost_sek) and assumed(activity, "cost_sek")


def rows_after(words: str, sentence: str) -> set[int]:
    """The rows of the table that the sentence names after those words."""
    found = re.search(rf"{words} insats ([\d–, och]+?)(?:;|\.|$)", sentence)
    numbers = re.findall(r"(\d+)(?:–(\d+))?", found[1]) if found else []
    return {row for first, last in numbers for row in range(int(first), int(last or first) + 1)}


def rows_of(legs: tuple[Leg, ...], test: object) -> set[int]:
    """The rows of the legs for whose activity that holds."""
    assert callable(test)
    return {row for row, leg in enumerate(legs, start=1) if test(ladders().activities[leg.activity])}


@cache
def planned(target: str) -> Route:
    """The way from nothing."""
    who: Participant = person(born=1990, holds=[{"svenska": "sfi-c"}])
    answer = plan(ladders(), who, today=TODAY, target=target, time_limit=60)
    assert isinstance(answer, Route)
    return answer


@pytest.mark.parametrize("target", TARGETS)
def test_the_page_of_a_plan_says_what_is_assumed(target: str) -> None:
    """Lengths and prices by the rows of the table, pay and forecast by the jobs, and the time until hired."""
    route = planned(target)
    (sentence,) = re.findall(
        r"Antaget, utan publicerad uppgift: (.*?\.)(?= Bevisat| Inte bevisat)", plain(stegvis.render.text(route, lang="sv"))
    )
    assert rows_after("längden på", sentence) == rows_of(route.legs, length_assumed)
    assert rows_after("kostnaden för", sentence) == rows_of(route.legs, cost_assumed)
    assert ("tiden till anställning" in sentence) == bool(route.stops)
    jobs = [ladders().jobs[stop.job] for stop in route.stops]
    without = [in_sentence(job.name["sv"]) for job in jobs if job.pay_sek_month and assumed(job.pay_sek_month, "low", "mean", "high")]
    named = re.search(r"lönen som (.*?)(?:;|\.$)", sentence)
    assert named is not None
    assert named[1] == plain(listing(without, "sv"))
    unforeseen = [in_sentence(job.name["sv"]) for job in jobs if job.shortage and assumed(job.shortage, "situation")]
    assert [name for name in unforeseen if name not in sentence.partition("arbetsmarknadsläget för ")[2]] == []


def test_the_plans_pass_what_is_assumed_and_what_is_not() -> None:
    """So that the test above sees both."""
    legs = [ladders().activities[leg.activity] for target in TARGETS for leg in planned(target).legs]
    stops = [ladders().jobs[stop.job].pay_sek_month for target in TARGETS for stop in planned(target).stops]
    assert {length_assumed(activity) for activity in legs} == {cost_assumed(activity) for activity in legs} == {True, False}
    assert {pay is not None and pay.source is None for pay in stops} == {True, False}
