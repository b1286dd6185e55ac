"""The calendar, read back by the library that writes it: near days only, nothing personal, ids that stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from by_hand import ALREADY, COMPARISON, FULL, NEEDS_TWO, NO_ROUTE, ROUTE, UNDECIDED
from conftest import Run
from stegvis.dates import add_months
from stegvis.render import ics
from stegvis.render.languages import LANGUAGES
from stegvis.route import Answer, Route


def events(text: str) -> list[dict[str, object]]:
    """The entries of a calendar, in words and days."""
    found = []
    for event in Calendar.from_ical(text).walk("VEVENT"):
        whole = {key.lower(): event.decoded(key) for key in ("UID", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE")}
        found.append({key: value.decode() if isinstance(value, bytes) else value for key, value in whole.items()})
    return found


@pytest.mark.parametrize("answer", [ROUTE, FULL, NEEDS_TWO], ids=lambda answer: answer.verdict)
def test_near_days_of_a_route(answer: Answer) -> None:
    """The last day to apply, what begins and which jobs open within half a year, each as whole days with its end exclusive."""
    route = answer if isinstance(answer, Route) else answer.conditional  # type: ignore[union-attr]
    found, far = events(ics(answer)), add_months(answer.made_from.today, 6)
    near = [leg for leg in route.legs if leg.starts is not None and leg.starts <= far]
    assert [event["dtstart"] for event in found if str(event["summary"]).startswith("Tidigast:")] == [leg.starts for leg in near]
    assert [event["dtend"] for event in found if str(event["summary"]).startswith("Tidigast:")] == [leg.ends for leg in near]
    able = [stop.able_to_apply for stop in route.stops if answer.made_from.today < stop.able_to_apply <= far]
    assert [event["dtstart"] for event in found if "Kan söka jobb" in str(event["summary"])] == able
    assert [event["dtstart"] for event in found if "Sista dag" in str(event["summary"])] == [route.next_step.do_by]
    assert all("Ingen dag är en garanti" in str(event["description"]) for event in found)
    assert all(isinstance(event["dtstart"], date) and event["dtstart"] < event["dtend"] for event in found)  # type: ignore[operator]


def test_what_is_only_started_has_no_last_day_to_apply() -> None:
    """Where there is nothing to apply for, the calendar has the activity and no entry before it."""
    assert "Sista dag" in ics(ROUTE)
    started = ROUTE.model_copy(update={"next_step": ROUTE.next_step.model_copy(update={"do": "start"})})
    assert "Sista dag" not in ics(started)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_personal(lang: str) -> None:
    """Neither the pseudonym nor what it could be found by; the same bytes each time."""
    text = ics(FULL, lang=lang)
    assert text == ics(FULL, lang=lang)
    assert FULL.participant not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_an_entry_that_moves_keeps_its_id() -> None:
    """A newer plan moves the entry of the older one, and another participant has other ids."""
    leg = next(leg for leg in ROUTE.legs if leg.starts is not None)
    assert leg.starts is not None
    week = timedelta(days=7)
    later = leg.model_copy(update={"starts": leg.starts + week, "ends": leg.ends + week})
    made = ROUTE.made_from.model_copy(update={"today": ROUTE.made_from.today + week})
    moved = ROUTE.model_copy(update={"legs": tuple(later if one is leg else one for one in ROUTE.legs), "made_from": made})
    before, after = ({event["uid"]: event for event in events(ics(answer))} for answer in (ROUTE, moved))
    shared = before.keys() & after.keys()
    assert len(shared) >= 2
    assert all(int(str(after[uid]["sequence"])) > int(str(before[uid]["sequence"])) for uid in shared)
    assert any(after[uid]["dtstart"] != before[uid]["dtstart"] for uid in shared)
    other = {event["uid"] for event in events(ics(ROUTE.model_copy(update={"participant": "p-999"})))}
    assert not other & before.keys()


@pytest.mark.parametrize("answer", [ALREADY, NO_ROUTE, UNDECIDED, COMPARISON], ids=lambda answer: answer.verdict)
def test_no_route_no_entries(answer: Answer) -> None:
    """A calendar all the same, so that a program that reads it does not stumble."""
    assert events(ics(answer)) == []
    assert ics(answer).startswith("BEGIN:VCALENDAR")


def test_command(run: Run, tmp_path: Path) -> None:
    """`--format ics` prints it; an empty one and two languages are told in a sentence."""
    person = tmp_path / "p.yaml"
    person.write_text("participant: p-101\nholds:\n  - svenska: sfi-c\ntarget: montor\n", encoding="utf-8")
    code, out, err = run("plan", str(person), "--from", "2026-11-22", "--format", "ics")
    assert (code, err) == (0, "")
    assert len(events(out)) >= 2
    assert "p-101" not in out
    code, out, err = run("plan", str(person), "--from", "2026-11-22", "--format", "ics", "--lang", "sv+en")
    assert (code, out) == (2, "")
    assert err.startswith("Fel: Det här görs på ett språk i taget.")
    person.write_text("participant: p-101\nholds: [gront-certifikat]\ntarget: cnc-operator\n", encoding="utf-8")
    code, out, err = run("plan", str(person), "--from", "2026-11-22", "--format", "ics")
    assert (code, events(out)) == (0, [])
    assert err.startswith("Kalendern är tom")


def test_without_the_extra(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said in one sentence."""
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    person = tmp_path / "p.yaml"
    person.write_text("participant: p-101\ntarget: montor\n", encoding="utf-8")
    code, out, err = run("plan", str(person), "--from", "2026-11-22", "--format", "ics")
    assert (code, out) == (2, "")
    assert "stegvis[office]" in err
