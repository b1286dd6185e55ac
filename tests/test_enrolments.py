"""Programmes that a participant is in or will be: their time with its pauses, and each rule as it bears on the person, on the day of enrolment."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from stegvis.checker import verify
from stegvis.findings import Enrolled, Rule
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Pause
from stegvis.planning.enrolments import cap_ends
from stegvis.planning.planner import plan
from stegvis.route import Answer, Route
from tests.making import HEAD, MONDAY, legs, person, planned, stops

LADDER = """  fa: {name: {sv: Fa}}
  fb: {name: {sv: Fb}}
  anvisning: {name: {sv: Anvisning}}
  svenska: {name: {sv: Svenska}, levels: [sfi-b, sfi-c, sfi-d]}
activities:
  a: {kind: course, name: {sv: A}, weeks: 20, slow_weeks: 30, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 40, gives: [fb], beside_work: true, paces: [50]}
  be: {kind: application, name: {sv: Be om anvisning}, days: 14, gives: [anvisning], responsible: social_worker}
  sfi: {kind: course, name: {sv: Sfi}, weeks: 10, paces: [50], gives: [{svenska: sfi-d}]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Två}, requires: [fa, fb], step: 2, weeks_to_hire: 4}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""

PROGRAMME = """
schema: 1
programme: centrum
name: {sv: Centrum}
owner: Staden
eligible: ELIGIBLE
cap: {months: 18, source: webben}
tracks:
  unga: {name: {sv: Unga vuxna, en: Young adults}, eligible: [{age: {min: 16, max: 24}}], source: trycket}
  alla: {name: {sv: Alla}, assumption: antaget}
assumption: allt är antaget
"""


def with_programmes(eligible: str = "[]", *others: str) -> Catalogue:
    """The small ladder with one programme, and perhaps others."""
    texts = {f"annat-{number}.yaml": text.replace("ELIGIBLE", "[]") for number, text in enumerate(others)}
    return build_catalogue({"prov.yaml": HEAD + LADDER, "centrum.yaml": PROGRAMME.replace("ELIGIBLE", eligible), **texts})


def routed(ladders: Catalogue, target: str = "j-tva", today: date = MONDAY, **keys: Any) -> Route:
    """The route for somebody with those keys."""
    answer = planned(ladders, person(**keys), target, today=today)
    assert isinstance(answer, Route), answer
    return answer


def enrolled(
    ladders: Catalogue, *, target: str = "j-tva", today: date = MONDAY, keys: dict[str, Any] | None = None, **enrolment: Any
) -> Enrolled:
    """The one programme in the answer for somebody who is in it since 1 October 2026, if nothing else is said."""
    programmes = [{"id": "centrum", "enrolled": "2026-10-01", **enrolment}]
    (entry,) = routed(ladders, target, today, programmes=programmes, **(keys or {})).programmes
    return entry


def rule_of(entry: Enrolled, what: str) -> Rule:
    """The one rule about that."""
    (found,) = [rule for rule in entry.rules if rule.what == what]
    return found


# ---- the time of a programme --------------------------------------------------------------------------------------


def pause(first: str, last: str) -> Pause:
    """A pause, both days counted."""
    return Pause.model_validate({"from": first, "to": last})


@pytest.mark.parametrize(
    ("pauses", "ends"),
    [
        ([], "2028-04-01"),
        # the contract's own example: 41 days, from 1 December to 10 January
        ([("2026-12-01", "2027-01-10")], "2028-05-12"),
        # days that two pauses share are counted once: 1 December to 20 January are 51 days, whatever the order
        ([("2026-12-01", "2027-01-10"), ("2027-01-01", "2027-01-20")], "2028-05-22"),
        ([("2027-01-01", "2027-01-20"), ("2026-12-01", "2027-01-10")], "2028-05-22"),
        ([("2026-12-01", "2027-01-20"), ("2026-12-10", "2026-12-12")], "2028-05-22"),
        # one day; the last day of the time; the first day after it
        ([("2027-02-01", "2027-02-01")], "2028-04-02"),
        ([("2028-03-31", "2028-03-31")], "2028-04-02"),
        ([("2028-04-01", "2028-04-30")], "2028-04-01"),
        # a pause that falls in the time only because of one before it: 41 days to 12 May, then 1 May to 10 June are 41 more
        ([("2026-12-01", "2027-01-10"), ("2028-05-01", "2028-06-10")], "2028-06-22"),
        # before the enrolment, and half before it: only the days from 1 October count
        ([("2026-09-01", "2026-09-30")], "2028-04-01"),
        ([("2026-09-20", "2026-10-02")], "2028-04-03"),
        # written the wrong way round: no day at all
        ([("2027-01-10", "2026-12-01")], "2028-04-01"),
    ],
)  # fmt: skip
def test_the_time_ends_after_so_many_months_and_as_many_paused_days(pauses: list[tuple[str, str]], ends: str) -> None:
    """18 months from 1 October 2026 are 1 April 2028, exclusive; each paused day within the time puts it off by one."""
    found = cap_ends(date(2026, 10, 1), 18, tuple(pause(*days) for days in pauses))
    assert found == date.fromisoformat(ends)


def test_a_pause_without_an_end_is_no_end_of_the_world() -> None:
    """A pause to the last day of the calendar, or an enrolment near it, gives the last day there is."""
    assert cap_ends(date(2026, 10, 1), 18, (pause("2027-01-01", "9999-12-31"),)) == date.max
    assert cap_ends(date(9999, 1, 1), 240, ()) == date.max
    for enrolment in ({"pauses": [{"from": "2027-01-01", "to": "9999-12-31"}]}, {"enrolled": "9999-01-01"}):
        assert enrolled(with_programmes(), **enrolment).cap_ends == date.max  # the checker says so too


def test_pauses_are_counted_day_by_day() -> None:
    """For random pauses the end is the one that is found by walking from day to day and waiting on each paused one."""
    rng = random.Random(7)
    for _ in range(200):
        begin, months = date(2026, 10, 1), rng.randint(1, 8)
        spans = [(begin + timedelta(days=rng.randint(-40, 400)), rng.randint(1, 60)) for _ in range(rng.randint(0, 5))]
        pauses = tuple(pause(first.isoformat(), (first + timedelta(days=length - 1)).isoformat()) for first, length in spans)
        paused = {first + timedelta(days=day) for first, length in spans for day in range(length)}
        left = (cap_ends(begin, months, ()) - begin).days
        day = begin
        while left:
            left -= day not in paused
            day += timedelta(days=1)
        assert cap_ends(begin, months, pauses) == day, (months, pauses)


def test_the_contracts_example_stands_in_the_answer() -> None:
    """The last day, the paused days, and the rule with its owner and source."""
    entry = enrolled(with_programmes(), pauses=[{"from": "2026-12-01", "to": "2027-01-10"}])
    assert (entry.id, entry.owner, entry.enrolled, entry.cap_ends, entry.paused_days) == (
        "centrum",
        "Staden",
        date(2026, 10, 1),
        date(2028, 5, 12),
        41,
    )
    cap = rule_of(entry, "cap")
    assert (cap.rule, cap.says, cap.until, dict(cap.particulars), cap.owner, cap.source, cap.assumed) == (
        "cap",
        "met",
        date(2028, 5, 12),
        {"months": "18"},
        "Staden",
        "webben",
        False,
    )


# A takes 20 weeks, to 24 May 2027, and the hire comes four weeks after: 21 June 2027. Slow: 30 weeks, 2 August, and 30 August 2027.
@pytest.mark.parametrize(
    ("enrolled_on", "within", "over"),
    [
        ("2026-10-01", (True, True), (0, 0)),  # to 1 April 2028
        ("2026-02-28", (True, True), (0, 0)),  # to 28 August 2027 and, with three paused days, to 31 August: the very last day
        ("2026-02-01", (True, False), (0, 5)),  # to 1 August 2027: 30 August is 29 days after, five weeks
        ("2025-12-22", (True, False), (0, 10)),  # to 22 June 2027: the hire on the very last day
        ("2025-12-21", (False, False), (0, 10)),  # to 21 June 2027: the hire on the first day after, no whole day over
        ("2025-12-20", (False, False), (1, 11)),  # to 20 June 2027: one day over is one week
        ("2025-07-01", (False, False), (25, 35)),  # to 1 January 2027: 171 and 241 days
    ],
)
def test_the_first_hire_is_judged_on_its_earliest_and_its_slow_day(
    enrolled_on: str, within: tuple[bool, bool], over: tuple[int, int]
) -> None:
    """Within the time, its last day included, or so many whole weeks over, rounded up."""
    pauses = [{"from": "2027-02-01", "to": "2027-02-03"}] if enrolled_on == "2026-02-28" else []
    entry = enrolled(with_programmes(), enrolled=enrolled_on, pauses=pauses)
    assert (entry.first_hire_within.earliest, entry.first_hire_within.slow) == within
    assert (entry.weeks_over.earliest, entry.weeks_over.slow) == over


@pytest.mark.parametrize(
    ("track", "says"),
    [
        ("{name: {sv: Unga}, eligible: [anvisning], source: trycket, assumption: gissat}", ("trycket", False)),
        ("{name: {sv: Unga}, eligible: [anvisning], assumption: gissat}", ("gissat", True)),
        ("{name: {sv: Unga}, eligible: [anvisning]}", ("delat", False)),
    ],
)
def test_the_source_of_a_tracks_rule(track: str, says: tuple[str, bool]) -> None:
    """Its own source; else what is assumed of it, and only where nothing is, the source of all tracks."""
    text = PROGRAMME.replace("ELIGIBLE", "[]").replace("assumption: allt", "sources: {tracks: delat}\nassumption: allt")
    line = next(line for line in text.splitlines() if line.startswith("  unga:"))
    ladders = build_catalogue({"prov.yaml": HEAD + LADDER, "centrum.yaml": text.replace(line, f"  unga: {track}")})
    rule = rule_of(enrolled(ladders, track="unga"), "anvisning")
    assert (rule.source, rule.assumed) == says


@pytest.mark.parametrize("enrolled_on", ["2026-10-01", "2025-12-22", "2025-07-01"])
def test_the_checker_sees_a_wrong_time_of_a_programme(enrolled_on: str) -> None:
    """The last day, whether the first hire falls within it, the weeks over it: each by itself, on the earliest day and on the slow one."""
    ladders, who = with_programmes(), person(programmes=[{"id": "centrum", "enrolled": enrolled_on}])
    answer = planned(ladders, who, "j-tva")
    assert isinstance(answer, Route)
    (entry,) = answer.programmes
    wrong: dict[str, list[Enrolled]] = {
        "its time ends on": [entry.model_copy(update={"cap_ends": date(2028, 1, 1)}), entry.model_copy(update={"cap_ends": None})],
        "within its time": [],
        "the weeks over": [],
    }
    for field, text in (("first_hire_within", "within its time"), ("weeks_over", "the weeks over")):
        for day in ("earliest", "slow"):
            span = getattr(entry, field)
            other = not getattr(span, day) if field == "first_hire_within" else getattr(span, day) + 1
            for value in (other, None):
                wrong[text].append(entry.model_copy(update={field: span.model_copy(update={day: value})}))
    for text, entries in wrong.items():
        for other in entries:
            said = verify(ladders, who, answer.model_copy(update={"programmes": (other,)}), today=MONDAY)
            assert len(said) == 1, (text, said)
            assert text in said[0]


def test_the_checker_answers_whoever_is_enrolled() -> None:
    """Twice in one programme is two entries; an answer about somebody who is in none is told, not a traceback."""
    ladders, twice = with_programmes(), [{"id": "centrum", "enrolled": day} for day in ("2025-07-01", "2026-10-01")]
    answer = planned(ladders, person(programmes=twice), "j-tva")
    said = verify(ladders, person(), answer, today=MONDAY)
    assert "centrum: the participant is not enrolled in it on 2025-07-01." in said


@pytest.mark.parametrize("track", ["unga", "Young adults", " UNGA  vuxna "])
def test_the_checker_reads_tracks_as_the_planner_does(track: str) -> None:
    """By id, or by a name in any language, however it is spaced: what the track asks for is part of a way that the checker accepts."""
    text = PROGRAMME.replace("ELIGIBLE", "[]").replace("eligible: [{age: {min: 16, max: 24}}]", "eligible: [anvisning]")
    ladders = build_catalogue({"prov.yaml": HEAD + LADDER, "centrum.yaml": text})
    answer = planned(ladders, person(programmes=[{"id": "centrum", "enrolled": "2027-03-01", "track": track}]), "j-ett")
    assert isinstance(answer, Route)
    assert "be" in [leg.activity for leg in answer.legs]


def test_what_goes_on_after_the_time_is_named_in_the_order_of_its_days() -> None:
    """The time ends on 22 June 2027: the hire on 21 June is within, B and the second job come after it, slow or not."""
    answer = routed(with_programmes(), programmes=[{"id": "centrum", "enrolled": "2025-12-22"}])
    assert legs(answer) == ["a 2027-01-04..2027-05-24 100", "b 2027-05-24..2028-12-04 50"]
    assert stops(answer) == ["j-ett 2027-05-24 2027-06-21", "j-tva 2028-12-04 2029-01-01"]
    (entry,) = answer.programmes
    assert (entry.cap_ends, entry.after) == (date(2027, 6, 22), ("b", "j-tva"))
    (earlier,) = routed(with_programmes(), programmes=[{"id": "centrum", "enrolled": "2025-12-21"}]).programmes
    assert earlier.after == ("j-ett", "b", "j-tva")  # the hire on the first day after the time
    (later,) = routed(with_programmes(), programmes=[{"id": "centrum", "enrolled": "2027-06-04"}]).programmes
    assert (later.cap_ends, later.after) == (date(2028, 12, 4), ("j-tva",))  # B ends with the time


def test_a_programme_without_a_cap_says_nothing_of_time() -> None:
    """Neither a last day nor whether the hire falls within it, and no rule about it."""
    ladders = with_programmes(
        "[]", PROGRAMME.replace("programme: centrum", "programme: annat").replace("cap: {months: 18, source: webben}\n", "")
    )
    (entry,) = routed(ladders, programmes=[{"id": "annat", "enrolled": "2026-10-01"}]).programmes
    assert (entry.cap_ends, entry.paused_days, entry.after, entry.rules) == (None, 0, (), ())
    assert (entry.first_hire_within.earliest, entry.first_hire_within.slow) == (None, None)
    assert (entry.weeks_over.earliest, entry.weeks_over.slow) == (None, None)


def test_somebody_who_works_already_has_the_first_hire_on_the_first_day() -> None:
    """4 January 2027: within the time of one enrolment, 40 weeks after the end of another."""
    within = enrolled(with_programmes(), keys={"works_as": "j-ett", "holds": ["fa"]})
    assert (within.first_hire_within.earliest, within.first_hire_within.slow, within.weeks_over.earliest) == (True, True, 0)
    over = enrolled(with_programmes(), keys={"works_as": "j-ett", "holds": ["fa"]}, enrolled="2024-10-01")
    assert (over.cap_ends, over.first_hire_within.earliest, over.weeks_over.slow) == (date(2026, 4, 1), False, 40)


def test_a_fact_as_target_has_no_hire_to_judge() -> None:
    """No job on the way: neither within nor over, and what goes on after is the course."""
    entry = enrolled(with_programmes(), target="fb", enrolled="2025-12-22")
    assert (entry.first_hire_within.earliest, entry.first_hire_within.slow) == (None, None)
    assert (entry.weeks_over.earliest, entry.weeks_over.slow) == (None, None)
    assert entry.after == ("b",)


def test_where_no_slow_days_exist_only_the_earliest_hire_is_judged() -> None:
    """B must begin on one day and its slow form would still run when it is needed: nothing slow is known."""
    text = LADDER.replace("weeks: 40, gives: [fb]", "weeks: 40, starts: [2027-05-24], requires: fa, gives: [fb]")
    ladders = build_catalogue({"prov.yaml": HEAD + text, "centrum.yaml": PROGRAMME.replace("ELIGIBLE", "[]")})
    entry = enrolled(ladders, enrolled="2025-12-22")
    assert (entry.first_hire_within.earliest, entry.first_hire_within.slow) == (True, None)
    assert (entry.weeks_over.earliest, entry.weeks_over.slow) == (0, None)


# ---- tracks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("track", ["unga", "UNGA", "Unga vuxna", "unga  VUXNA ", "Young adults"])
def test_a_track_is_named_by_id_or_by_name(track: str) -> None:
    """Capitals and spaces do not matter, and any language will do; its rules stand beside the programme's."""
    entry = enrolled(with_programmes(), track=track, keys={"born": "2004-05-10"})
    assert entry.track == "unga"
    rule = rule_of(entry, "age")
    assert (rule.rule, rule.says, rule.until, rule.owner, rule.source, rule.assumed) == (
        "track",
        "met",
        date(2029, 5, 10),
        "Staden",
        "trycket",
        False,
    )
    assert rule.name is not None
    assert rule.name["sv"] == "Unga vuxna"


def test_a_track_with_an_accent_is_found_however_it_is_composed() -> None:
    """The same letters written as one sign or as two."""
    ladders = with_programmes("[]", PROGRAMME.replace("programme: centrum", "programme: annat").replace("Unga vuxna", "Åtta år"))
    for name in ("åtta år", "A\u030atta a\u030ar"):
        (entry,) = routed(ladders, programmes=[{"id": "annat", "enrolled": "2026-10-01", "track": name}]).programmes
        assert entry.track == "unga"


def warnings(answer: Answer) -> list[tuple[str, dict[str, str]]]:
    """The warnings about programmes and tracks."""
    return [(item.code, dict(item.particulars)) for item in answer.warnings if item.code.startswith("unknown")]


def test_unknown_programmes_and_tracks_are_warnings_with_the_likely_id() -> None:
    """What is not known has no entry, and a track that is not known no rules; nothing else changes."""
    ladders = with_programmes()
    answer = routed(
        ladders, programmes=[{"id": "centrmu", "enrolled": "2026-10-01"}, {"id": "Centrum", "enrolled": "2026-10-01", "track": "ungt"}]
    )
    assert warnings(answer) == [
        ("unknown-programme", {"name": "centrmu", "likely": "centrum"}),
        ("unknown-track", {"name": "ungt", "likely": "unga"}),
    ]
    (entry,) = answer.programmes
    assert (entry.id, entry.track, [rule.rule for rule in entry.rules]) == ("centrum", None, ["cap"])
    strange = routed(ladders, programmes=[{"id": "centrum", "enrolled": "2026-10-01", "track": "zzzz"}])
    assert warnings(strange) == [("unknown-track", {"name": "zzzz", "likely": ""})]
    assert routed(ladders).legs == answer.legs == strange.legs


# ---- ages on the day of enrolment ---------------------------------------------------------------------------------

AGES = "[{age: {min: 18, max: 24}}]"


@pytest.mark.parametrize(
    ("born", "enrolled_on", "says", "from_", "until", "warned"),
    [
        ("2004-05-10", "2026-10-01", "met", None, "2029-05-10", False),
        # 25 on 1 February, enrolled on 1 March: too old on that day, though not today
        ("2002-02-01", "2027-03-01", "not_met", None, "2027-02-01", False),
        ("2002-02-01", "2027-01-31", "met", None, "2027-02-01", False),  # the last day
        ("2002-02-01", "2027-02-01", "not_met", None, "2027-02-01", False),  # the birthday
        # 18 on 1 June: too young until then, and enrolled on the birthday itself
        ("2009-06-01", "2027-03-01", "not_met", "2027-06-01", "2034-06-01", False),
        ("2009-06-01", "2027-06-01", "met", None, "2034-06-01", False),
        # only the year: what is not certain counts as met, and is warned of; the days are the earliest that there can be
        (2002, "2027-03-01", "met", None, "2027-01-01", True),
        (2001, "2027-03-01", "not_met", None, "2026-01-01", False),
        (2009, "2027-03-01", "met", None, "2034-01-01", True),
        (2010, "2027-03-01", "not_met", "2028-01-01", "2035-01-01", False),
        (2005, "2027-03-01", "met", None, "2030-01-01", False),
        (None, "2027-03-01", "met", None, None, True),
        # born on a leap day: 25 on 1 March 2029
        ("2004-02-29", "2029-02-28", "met", None, "2029-03-01", False),
        ("2004-02-29", "2029-03-01", "not_met", None, "2029-03-01", False),
    ],
)  # fmt: skip
def test_an_age_is_judged_on_the_day_of_enrolment(
    born: Any, enrolled_on: str, says: str, from_: str | None, until: str | None, warned: bool
) -> None:
    """Both ends of the limits count; `from` is the day on which it is met, `until` the first on which it is not any more."""
    keys = {} if born is None else {"born": born}
    answer = routed(with_programmes(AGES), programmes=[{"id": "centrum", "enrolled": enrolled_on}], **keys)
    rule = rule_of(answer.programmes[0], "age")
    days = [day and day.isoformat() for day in (rule.from_, rule.until)]
    assert (rule.rule, rule.says, days) == ("eligible", says, [from_, until])
    assert dict(rule.particulars) == {"min": "18", "max": "24"}
    assert [dict(item.particulars) for item in answer.warnings] == (
        [{"of": "centrum", "why": "year-only" if born else "born-missing"}] if warned else []
    )


def test_an_age_from_july_is_met_from_july() -> None:
    """20 in November: met from 1 July of that year."""
    ladders = with_programmes("[{age: {min: 20, from: july}}]")
    rule = rule_of(enrolled(ladders, keys={"born": "2007-11-05"}, enrolled="2027-03-01"), "age")
    assert (rule.says, rule.from_, rule.until) == ("not_met", date(2027, 7, 1), None)
    rule = rule_of(enrolled(ladders, keys={"born": "2007-11-05"}, enrolled="2027-07-01"), "age")
    assert (rule.says, rule.from_) == ("met", None)


def test_ages_among_alternatives_are_judged_on_the_day_of_enrolment_too() -> None:
    """Too old on the day of enrolment and no other way in, or a fact instead: what is said rests on that day, not on today."""
    ladders = with_programmes("[{any_of: [{age: {max: 24}}, {svenska: sfi-c}]}]")
    keys = {"born": "2002-02-01"}
    before = enrolled(ladders, keys=keys, enrolled="2027-01-15")
    after = enrolled(ladders, keys=keys, enrolled="2027-03-01")
    speaks = enrolled(ladders, keys={**keys, "holds": [{"svenska": "sfi-d"}]}, enrolled="2027-03-01")
    assert [entry.rules[0].says for entry in (before, after, speaks)] == ["met", "not_met", "met"]
    assert before.rules[0].what == "age, svenska"
    named = routed(ladders, programmes=[{"id": "centrum", "enrolled": "2027-03-01"}], **keys).names
    assert named["svenska"]["sv"] == "Svenska"


# ---- what only a person can say -----------------------------------------------------------------------------------

ASKED = "{decided_by: social_worker, question: {sv: Finns en anvisning?}}"


@pytest.mark.parametrize("eligible", [f"[{ASKED}]", f"[{{any_of: [anvisning, {ASKED}]}}]", f"[[{ASKED}]]"])
def test_what_a_person_must_say_is_asked_and_changes_no_verdict(eligible: str) -> None:
    """The rule names role and question; the route is that of somebody who is in no programme."""
    ladders = with_programmes(eligible)
    for day in ("2026-10-01", "2027-03-01"):
        answer = routed(ladders, programmes=[{"id": "centrum", "enrolled": day}])
        rule = answer.programmes[0].rules[0]
        assert rule.question is not None
        assert (rule.says, rule.role, rule.question["sv"]) == ("ask", "social_worker", "Finns en anvisning?")
        assert (rule.source, rule.assumed) == ("allt är antaget", True)
        assert (answer.legs, answer.stops) == (routed(ladders).legs, routed(ladders).stops)


def test_an_alternative_that_is_held_need_not_be_asked_for() -> None:
    """A referral that is held is enough where either it or a person's word is asked for."""
    entry = enrolled(with_programmes(f"[{{any_of: [anvisning, {ASKED}]}}]"), keys={"holds": ["anvisning"]})
    assert (entry.rules[0].says, entry.rules[0].role) == ("met", None)


# ---- referrals ----------------------------------------------------------------------------------------------------


def test_a_referral_that_is_held_is_met() -> None:
    """Nothing is added to the route, and the rule says so by name."""
    answer = routed(with_programmes("[anvisning]"), programmes=[{"id": "centrum", "enrolled": "2027-03-01"}], holds=["Anvisning"])
    rule = rule_of(answer.programmes[0], "anvisning")
    assert rule.name is not None
    assert (rule.says, rule.name["sv"], rule.given_by, rule.from_) == ("met", "Anvisning", None, None)
    assert [leg.activity for leg in answer.legs] == ["a", "b"]


def test_a_referral_for_a_programme_that_is_still_to_come_is_part_of_the_way() -> None:
    """The application is on the route, as the next step of one who has nothing else to do first; the rule says when it is there."""
    ladders = with_programmes("[anvisning]")
    answer = routed(ladders, programmes=[{"id": "centrum", "enrolled": "2027-03-01"}])
    assert "be 2027-01-04..2027-01-18 0" in legs(answer)
    rule = rule_of(answer.programmes[0], "anvisning")
    assert (rule.says, rule.given_by, rule.from_, rule.role) == ("missing", "be", date(2027, 1, 18), "social_worker")
    late = routed(ladders, programmes=[{"id": "centrum", "enrolled": "2027-03-01"}], in_progress=[{"activity": "a", "ends": "2027-05-24"}])
    assert (late.next_step.activity, late.next_step.responsible) == ("be", "social_worker")
    (reason,) = next(leg for leg in late.legs if leg.activity == "be").because
    assert (reason.needs, reason.for_) == ("anvisning", "centrum")
    assert (late.next_step.opens, late.names["centrum"]["sv"]) == (("centrum",), "Centrum")


def test_a_referral_that_is_coming_is_not_applied_for_twice() -> None:
    """An application in progress gives it: missing still, with the day on which it comes."""
    answer = routed(
        with_programmes("[anvisning]"),
        programmes=[{"id": "centrum", "enrolled": "2027-03-01"}],
        in_progress=[{"activity": "be", "ends": "2027-01-11"}],
    )
    assert [leg.activity for leg in answer.legs] == ["be", "a", "b"]
    rule = rule_of(answer.programmes[0], "anvisning")
    assert (rule.says, rule.given_by, rule.from_) == ("missing", "be", date(2027, 1, 11))


def test_a_level_that_a_programme_asks_for_is_part_of_the_way_too() -> None:
    """The lowest course that gives it; what a track asks for counts as well, but an alternative does not."""
    track = PROGRAMME.replace("eligible: [{age: {min: 16, max: 24}}]", "eligible: [{svenska: sfi-c}, {any_of: [anvisning, fb]}]")
    ladders = build_catalogue({"prov.yaml": HEAD + LADDER, "centrum.yaml": track.replace("ELIGIBLE", "[]")})
    coming = {"id": "centrum", "enrolled": "2027-03-01"}
    answer = routed(ladders, "j-ett", programmes=[{**coming, "track": "unga"}])
    assert sorted(leg.activity for leg in answer.legs) == ["a", "sfi"]
    assert [(reason.needs, reason.level, reason.for_) for leg in answer.legs for reason in leg.because if leg.activity == "sfi"] == [
        ("svenska", "sfi-c", "centrum")
    ]
    assert [leg.activity for leg in routed(ladders, "j-ett", programmes=[{**coming, "track": "alla"}]).legs] == ["a"]


def test_an_enrolment_in_the_past_or_on_this_day_never_adds_a_leg() -> None:
    """Who is in the programme has been let in: the rule says what is missing, and no more."""
    ladders = with_programmes("[anvisning, {svenska: sfi-d}]")
    for day in ("2026-10-01", "2027-01-04"):
        answer = routed(ladders, programmes=[{"id": "centrum", "enrolled": day}])
        assert answer.legs == routed(ladders).legs
        rule = rule_of(answer.programmes[0], "anvisning")
        assert (rule.says, rule.given_by, rule.from_) == ("missing", "be", None)
        assert rule_of(answer.programmes[0], "svenska").given_by == "sfi"


def test_a_referral_that_lapses_before_the_enrolment_is_missing_then() -> None:
    """Valid to 31 January: enough for the last day of January, not for February."""
    ladders = with_programmes("[anvisning]")
    held = {"holds": [{"fact": "anvisning", "expires": "2027-01-31"}]}
    assert rule_of(enrolled(ladders, keys=held, enrolled="2027-01-31"), "anvisning").says == "met"
    assert rule_of(enrolled(ladders, keys=held, enrolled="2027-02-01"), "anvisning").says == "missing"


# ---- several programmes -------------------------------------------------------------------------------------------

OTHER = """
schema: 1
programme: annat
name: {sv: Annat}
owner: Regionen
eligible: [{age: {min: 20, max: 65}}, anvisning]
cap: {months: 12, assumption: antaget}
sources: {eligible.age: förordning, eligible: handboken}
"""


def test_conflicting_rules_are_both_shown_with_owner_and_source() -> None:
    """19 years old: one takes those from 16, the other those from 20; each keeps its own rule, and each names the other."""
    ladders = with_programmes("[{age: {min: 16, max: 65}}, anvisning]", OTHER)
    both = [{"id": "centrum", "enrolled": "2026-10-01"}, {"id": "Annat", "enrolled": "2026-10-01"}]
    answer = routed(ladders, born="2007-05-05", programmes=both, holds=["anvisning"])
    assert [(entry.id, entry.conflicts) for entry in answer.programmes] == [("annat", ("centrum",)), ("centrum", ("annat",))]
    said = {
        entry.id: [(rule.rule, rule.what, rule.says, rule.owner, rule.source, rule.assumed) for rule in entry.rules]
        for entry in answer.programmes
    }
    assert said == {
        "annat": [
            ("eligible", "age", "not_met", "Regionen", "förordning", False),
            ("eligible", "anvisning", "met", "Regionen", "handboken", False),
            ("cap", "cap", "met", "Regionen", "antaget", True),
        ],
        "centrum": [
            ("eligible", "age", "met", "Staden", "allt är antaget", True),
            ("eligible", "anvisning", "met", "Staden", "allt är antaget", True),
            ("cap", "cap", "met", "Staden", "webben", False),
        ],
    }


def test_no_conflict_where_both_say_the_same() -> None:
    """30 years old, the same last day: 18 months from October are 12 months from April."""
    ladders = with_programmes("[{age: {min: 16, max: 65}}]", OTHER)
    both = [{"id": "centrum", "enrolled": "2026-10-01"}, {"id": "annat", "enrolled": "2027-04-01"}]
    answer = routed(ladders, born="1996-05-05", programmes=both, holds=["anvisning"])
    assert [(entry.id, entry.cap_ends, entry.conflicts) for entry in answer.programmes] == [
        ("centrum", date(2028, 4, 1), ()),
        ("annat", date(2028, 4, 1), ()),
    ]
    other_end = [{"id": "centrum", "enrolled": "2026-10-01"}, {"id": "annat", "enrolled": "2027-04-02"}]
    answer = routed(ladders, born="1996-05-05", programmes=other_end, holds=["anvisning"])
    assert [entry.conflicts for entry in answer.programmes] == [("annat",), ("centrum",)]


def test_a_conflict_with_a_rule_of_a_track_is_seen_from_both_sides() -> None:
    """The programme says no to somebody of 30 years and its track yes, the other programme yes: each of the two names the other."""
    track = PROGRAMME.replace("{age: {min: 16, max: 24}}", "{age: {min: 16, max: 65}}").replace("ELIGIBLE", "[{age: {max: 24}}]")
    ladders = build_catalogue({"prov.yaml": HEAD + LADDER, "centrum.yaml": track, "annat.yaml": OTHER.replace("months: 12", "months: 18")})
    both = [{"id": "centrum", "enrolled": "2026-10-01", "track": "unga"}, {"id": "annat", "enrolled": "2026-10-01"}]
    answer = routed(ladders, born="1996-05-05", programmes=both, holds=["anvisning"])
    assert [(entry.id, entry.conflicts) for entry in answer.programmes] == [("annat", ("centrum",)), ("centrum", ("annat",))]


def test_two_enrolments_in_one_programme_are_two_entries() -> None:
    """An enrolment that has ended and a new one: each has its own time, and they are no conflict."""
    answer = plan(
        with_programmes(),
        person(programmes=[{"id": "centrum", "enrolled": "2024-10-01"}, {"id": "Centrum", "enrolled": "2027-02-01"}]),
        today=MONDAY,
        target="j-tva",
    )
    assert isinstance(answer, Route)
    assert [(entry.enrolled, entry.cap_ends, entry.conflicts) for entry in answer.programmes] == [
        (date(2024, 10, 1), date(2026, 4, 1), ()),
        (date(2027, 2, 1), date(2028, 8, 1), ()),
    ]


# ---- the shipped programmes ---------------------------------------------------------------------------------------

TODAY = date(2026, 11, 22)


def shipped_route(shipped: Catalogue, **keys: Any) -> Route:
    """The route to an assembler's job by the shipped ladders, accepted by the checker."""
    who = person(**keys)
    answer = plan(shipped, who, today=TODAY, target="montor")
    assert isinstance(answer, Route), answer
    assert verify(shipped, who, answer, today=TODAY) == ()
    return answer


def test_goteborg_counts_18_months_and_asks_for_a_referral(shipped: Catalogue) -> None:
    """The contract's own example, and the referral as a missing step for one who is still to be enrolled."""
    keys: dict[str, Any] = {"id": "Kompetenscenter Göteborg", "pauses": [{"from": "2026-12-01", "to": "2027-01-10"}]}
    (entry,) = shipped_route(shipped, born=1994, programmes=[{**keys, "enrolled": "2026-10-01"}]).programmes
    assert (entry.id, entry.cap_ends, entry.owner) == ("kompetenscenter-goteborg", date(2028, 5, 12), "Göteborgs Stad")
    assert [(rule.rule, rule.what, rule.says, rule.assumed) for rule in entry.rules] == [
        ("eligible", "age", "met", True),
        ("eligible", "anvisning-socialtjansten", "missing", False),
        ("cap", "cap", "met", False),
    ]
    coming = shipped_route(shipped, born=1994, programmes=[{**keys, "enrolled": "2027-02-01"}])
    referral = rule_of(coming.programmes[0], "anvisning-socialtjansten")
    assert referral.given_by in {leg.activity for leg in coming.legs}
    assert referral.from_ is not None
    held = shipped_route(shipped, born=1994, holds=["anvisning-socialtjansten"], programmes=[{**keys, "enrolled": "2027-02-01"}])
    assert referral.given_by not in {leg.activity for leg in held.legs}


def test_jonkopings_unga_is_for_those_who_are_not_25_when_it_begins(shipped: Catalogue) -> None:
    """Born on 1 February 2002: in time in January, too old in March, when Vuxna takes over; the programme itself says yes to both."""
    born, programme = "2002-02-01", {"id": "jobbtorg-jonkoping"}

    def says(track: str, day: str) -> list[tuple[str, str, date | None]]:
        (entry,) = shipped_route(shipped, born=born, programmes=[{**programme, "track": track, "enrolled": day}]).programmes
        assert (entry.track, entry.cap_ends) == (track.lower(), None)
        return [(rule.rule, rule.says, rule.until if rule.rule == "track" else rule.from_) for rule in entry.rules]

    assert says("Unga", "2027-01-31") == [("eligible", "met", None), ("track", "met", date(2027, 2, 1))]
    assert says("Unga", "2027-03-01") == [("eligible", "met", None), ("track", "not_met", date(2027, 2, 1))]
    assert says("Vuxna", "2027-03-01") == [("eligible", "met", None), ("track", "met", date(2068, 2, 1))]
    assert says("Resurs", "2027-03-01") == [("eligible", "met", None), ("track", "met", date(2068, 2, 1))]


def test_two_shipped_programmes_say_otherwise_about_one_person(shipped: Catalogue) -> None:
    """Göteborg has a cap and Jönköping none; 25 years old, Unga says no and Göteborg yes, each by its owner."""
    both = [
        {"id": "kompetenscenter-goteborg", "enrolled": "2027-02-01"},
        {"id": "jobbtorg-jonkoping", "track": "unga", "enrolled": "2027-02-01"},
    ]
    answer = shipped_route(shipped, born="2002-02-01", programmes=both, holds=["anvisning-socialtjansten"])
    assert [(entry.id, entry.conflicts) for entry in answer.programmes] == [
        ("jobbtorg-jonkoping", ("kompetenscenter-goteborg",)),
        ("kompetenscenter-goteborg", ("jobbtorg-jonkoping",)),
    ]
    assert {rule.owner for entry in answer.programmes for rule in entry.rules} == {"Göteborgs Stad", "Jönköpings kommun"}
    assert all(rule.source for entry in answer.programmes for rule in entry.rules)
