"""Answers in brief where there is no route: who could open one, or that time ran out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from stegvis.findings import Decision
from stegvis.planning.briefs import Brief, without_route
from stegvis.planning.clock import Clock
from stegvis.planning.inquiry import Inquiry, Solved
from tests.making import MONDAY, catalogue, person

ASKED = Decision.model_validate({"role": "social_worker", "question": {"sv": "Får hen?"}, "for": "a"})


def solved() -> Solved:
    """An inquiry that has no route."""
    ladders = catalogue("activities:\n  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa]}", "fa fb")
    inquiry = Inquiry.of(ladders, person(), "fb", today=MONDAY, by="weeks", payer=None, clock=Clock(60))
    return inquiry.solved()


@pytest.mark.parametrize(
    ("decided", "brief"),
    [
        ((None, ()), Brief("no_route", responsible="guidance_counsellor")),
        ((object(), (ASKED,)), Brief("needs_a_person", responsible="social_worker")),
        ((object(), ()), Brief("undecided", proven=False)),  # there was no time to find a route if all said yes
    ],
)
def test_without_a_route(decided: Any, brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    """No route, a person who could open one, or no time to tell."""
    monkeypatch.setattr("stegvis.planning.briefs.decided", lambda _: decided)
    found = solved()
    assert found.plan is None
    assert without_route(found.inquiry, found) == brief


def test_without_time() -> None:
    """What was not proven is not called so."""
    found = solved()
    unproven = replace(found, outcome=replace(found.outcome, proven=False))
    assert without_route(found.inquiry, unproven) == Brief("undecided", proven=False)
