"""What has changed since an older plan: one sentence a change, none for what has not moved, and `--before` on the command line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from by_hand import ALREADY, COMPARISON, NO_ROUTE, ROUTE, UNDECIDED
from conftest import Run
from stegvis.render import html, text
from stegvis.render.since_parts import since_parts
from stegvis.render.voice import Voice
from stegvis.route import Answer

OLD = date(2026, 10, 1)


def older(answer: Any, **changes: Any) -> Any:
    """The answer as it was on an earlier day."""
    made = answer.made_from.model_copy(update={"today": OLD})
    return answer.model_copy(update={"made_from": made, **changes})


def said(before: Answer, after: Answer) -> list[str]:
    """The sentences, without the heading."""
    heading, *parts = since_parts(before, after, Voice.of("sv", after.made_from.today))
    assert heading.text == "FÖRÄNDRAT SEDAN 1 oktober 2026"  # type: ignore[union-attr]
    return [part.text for part in parts]  # type: ignore[union-attr]


def moved(days: int, **more: Any) -> Any:
    """The route by hand with its first job so many days away from where it is now."""
    able = ROUTE.totals.able_to_apply
    assert able.earliest is not None
    span = able.model_copy(update={"earliest": able.earliest + timedelta(days=days)})
    return older(ROUTE, totals=ROUTE.totals.model_copy(update={"able_to_apply": span, **more}))


def test_nothing() -> None:
    """That nothing has changed is said too."""
    assert said(older(ROUTE), ROUTE) == ["Ingenting har ändrats i planen."]
    assert said(older(COMPARISON), COMPARISON) == ["Ingenting har ändrats i planen."]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (moved(42), ROUTE, "Första jobbet kan sökas 6 veckor tidigare: tidigast "),
        (moved(-42), ROUTE, "Första jobbet kan sökas 6 veckor senare: tidigast "),
        (
            moved(0, cost_sek={"participant": 500}),
            ROUTE,
            "Egen kostnad är nu 600\N{NO-BREAK SPACE}kr. Förut var den 500\N{NO-BREAK SPACE}kr.",
        ),
        (older(ROUTE, legs=ROUTE.legs[1:]), ROUTE, "Nytt på vägen: "),
        (ROUTE, older(ROUTE, legs=ROUTE.legs[1:]), "Inte längre på vägen: "),
        (older(NO_ROUTE), ROUTE, "Nu finns en väg."),
        (older(ROUTE), ALREADY, "Målet är nu nått: kraven är uppfyllda."),
        (older(ROUTE), NO_ROUTE, "Nu finns ingen väg."),
        (older(ROUTE), UNDECIDED, "Nu räckte tiden inte till för ett svar."),
        (older(COMPARISON), ROUTE, "Andra första jobb jämförs nu."),
        (
            older(ROUTE, target=ROUTE.target.model_copy(update={"name": ROUTE.legs[0].name})),
            ROUTE,
            "Målet är nu CNC-operatör. Förut var det ",
        ),
    ],
    ids=range(11),
)
def test_one_change(before: Any, after: Any, sentence: str) -> None:
    """Each in its own words."""
    same = {"participant": "p-1"}
    before, after = before.model_copy(update=same), after.model_copy(update=same)
    _heading, *parts = since_parts(before, after, Voice.of("sv", date(2026, 11, 22)))
    assert any(part.text.startswith(sentence) for part in parts), [part.text for part in parts]  # type: ignore[union-attr]


def test_next_step_and_target() -> None:
    """A new next step names both; the target's day is told apart where it is another than that of the first job."""
    step = ROUTE.next_step.model_copy(update={"activity": "annat", "name": ROUTE.legs[0].name})
    reached = ROUTE.totals.target
    assert reached.earliest is not None
    later = ROUTE.totals.model_copy(update={"target": reached.model_copy(update={"earliest": reached.earliest + timedelta(days=30)})})
    sentences = said(older(ROUTE, next_step=step, totals=later), ROUTE)
    assert sentences[0].startswith("Nästa steg är nu ")
    assert any(sentence.startswith("Målet nås 4 veckor tidigare: tidigast ") for sentence in sentences)


def test_a_first_job_that_comes_or_goes() -> None:
    """Its day is told either way."""
    none = ROUTE.totals.model_copy(update={"able_to_apply": ROUTE.totals.able_to_apply.model_copy(update={"earliest": None})})
    assert said(older(ROUTE, totals=none), ROUTE)[0].startswith("Ett första jobb kan nu sökas, tidigast ")
    assert said(older(ROUTE), ROUTE.model_copy(update={"totals": none}))[0].startswith("Det finns inte längre något första jobb på vägen.")


def test_another_participant() -> None:
    """Plans of two people are never compared."""
    assert said(older(ROUTE, participant="p-999"), ROUTE) == ["Den äldre planen är för en annan deltagare. Därför jämförs de inte."]


def test_it_stands_after_the_head() -> None:
    """On the page of text and on the coach's sheet."""
    page = text(ROUTE, before=moved(42))
    assert page.index("Mål: ") < page.index("FÖRÄNDRAT SEDAN") < page.index("NÄSTA STEG")
    assert "Förändrat sedan 1 oktober 2026" in html(ROUTE, before=moved(42))
    assert "FÖRÄNDRAT" not in text(ROUTE)


def test_command(run: Run, tmp_path: Path) -> None:
    """An answer that was saved as JSON; other files and forms are refused in one sentence."""
    person, old = tmp_path / "p.yaml", tmp_path / "old.json"
    person.write_text("participant: p-1\nholds:\n  - svenska: sfi-c\ntarget: montor\n", encoding="utf-8")
    assert run("plan", str(person), "--from", "2026-10-01", "--format", "json", "-o", str(old))[0] == 0
    code, out, err = run("plan", str(person), "--from", "2026-11-22", "--before", str(old))
    assert (code, err) == (0, "")
    assert "FÖRÄNDRAT SEDAN 1 oktober 2026" in out
    for words, sentence in (
        (("--before", str(person)), "är ingen plan"),
        (("--before", str(tmp_path / "none.json")), "finns inte"),
        (("--before", str(old), "--format", "json"), "--before gäller text och html, inte json."),
        (("--before", str(old), "--format", "ics"), "--before gäller text och html, inte ics."),
    ):
        code, out, err = run("plan", str(person), *words)
        assert (code, out) == (2, "")
        assert sentence in err
