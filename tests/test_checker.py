"""The checker accepts routes whose days were reckoned by hand, and refuses each way to spoil them with the right sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from made_routes import LegDays, StopDays, begun_leg, day, made_leg, made_route, moved, with_leg, with_stop
from stegvis.checker import verify
from stegvis.findings import Obstacle, Span
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import Participant
from stegvis.route import AlreadyQualified, Answer, Bound, MadeFrom, NeedsPerson, NoRoute, Route, Target, Undecided
from stegvis.terms import FrozenDict, Text

TODAY = date(2027, 1, 4)
LADDER = """
schema: 1
ladder: industri
name: {sv: Industri}
competencies:
  vilja: {name: {sv: Vilja}}
  bas: {name: {sv: Bas}}
  matning: {name: {sv: Mätning}}
  svenska: {name: {sv: Svenska}, levels: [sfi-b, sfi-c, sfi-d]}
  intyg: {name: {sv: Intyg}}
certificates:
  gront: {name: {sv: Grönt}, implies: [bas, {svenska: sfi-c}]}
  blatt: {name: {sv: Blått}}
  truck: {name: {sv: Truckkort}, valid_months: 1}
work:
  smed: {name: {sv: Smed}}
activities:
  motivation: {kind: support, step: 1, name: {sv: Motivation}, gives: [vilja], days: 5}
  bas-kurs:
    kind: course
    step: 1
    name: {sv: Baskurs}
    requires: [vilja]
    gives: [bas]
    weeks: 4
    paces: [100, 50]
    starts: {weekdays: [monday]}
    apply: {weeks_before: 1}
    hours: [day]
    lives_on: [student_aid]
    cost_sek: {municipality: 1000}
  gron:
    kind: course
    step: 2
    name: {sv: Grön}
    requires: [bas]
    gives: [matning]
    weeks: 2
    paces: [100, 50]
    beside_work: true
    starts: [2027-02-15, 2027-05-03]
    valid_to: 2027-05-03
    cost_sek: {municipality: 500, participant: 100}
  gron-prov: {kind: exam, step: 2, name: {sv: Grönt prov}, requires: [matning], gives: [gront], days: 1}
  bla-prov:
    kind: exam
    step: 3
    name: {sv: Blått prov}
    requires: [gront, {experience: {of: [operator], months: 1}}]
    gives: [blatt]
    days: 1
  praktik: {kind: placement, step: 1, name: {sv: Praktik}, gives: [intyg], days: 10}
  sfi: {kind: course, name: {sv: Sfi}, gives: [{svenska: sfi-d}], weeks: 2, beside_work: true}
  natkurs: {kind: course, name: {sv: Nätkurs}, gives: [intyg], weeks: 2, paces: [50, 25], beside_work: true}
  truckprov: {kind: exam, name: {sv: Truckprov}, gives: [truck], days: 1}
  truckkurs: {kind: course, name: {sv: Truckkurs}, requires: [truck, vilja], gives: [intyg], days: 3}
  truck-igen: {kind: course, name: {sv: Truck igen}, renews: truck, days: 2}
  vuxenkurs: {kind: course, name: {sv: Vuxenkurs}, requires: [{age: {min: 20, max: 24}}], gives: [intyg], days: 3}
  julikurs: {kind: course, name: {sv: Julikurs}, requires: [{age: {min: 20, from: july}}], gives: [intyg], days: 3}
  bevisad: {kind: course, name: {sv: Bevisad}, requires: [{fact: bas, proof: true}], gives: [intyg], days: 3}
  sida-vid-sida: {kind: course, name: {sv: Sida}, co_requires: [motivation], gives: [intyg], days: 3}
  utbud:
    kind: course
    name: {sv: Utbud}
    gives: [intyg]
    offerings:
      - {starts: [2027-01-11], days: 7, pace_percent: 50, apply_by: 2027-01-03}
      - {starts: [2027-01-18], days: 7, pace_percent: 50, apply_by: 2027-01-04, beside_work: true}
jobs:
  montor: {step: 1, name: {sv: Montör}, requires: [bas], weeks_to_hire: 8}
  hjalp: {step: 1, name: {sv: Hjälpreda}, requires: [{any_of: [gront, {at_least: 2, of: [bas, vilja, intyg]}]}], weeks_to_hire: 8, hours: [shift]}
  operator: {step: 2, name: {sv: Operatör}, requires: [gront], weeks_to_hire: 8}
  tekniker: {step: 3, name: {sv: Tekniker}, requires: [blatt], weeks_to_hire: 8}
  utan-steg: {name: {sv: Utan steg}, requires: [intyg]}
  bedomd: {name: {sv: Bedömd}, requires: [{decided_by: employer, question: {sv: "Passar det?"}}]}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, certificate: gront, onward: [3]}
  - {step: 3, name: {sv: Tre}, certificate: blatt, top: true}
"""
OTHER = """
schema: 1
ladder: fastighet
name: {sv: Fastighet}
uses: [industri]
jobs:
  vaktmastare: {step: 1, name: {sv: Vaktmästare}, requires: [intyg]}
steps:
  - {step: 1, name: {sv: Ett}, onward: [{ladder: industri, step: 3}]}
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """A ladder of three rungs, and another that leads to its third."""
    return build_catalogue({"industri.yaml": LADDER, "fastighet.yaml": OTHER})


def person(**keys: Any) -> Participant:
    """A participant with these keys."""
    return Participant.model_validate({"participant": "p-001", "can": ["day"], **keys})


def sought(**keys: str) -> Target:
    """A target."""
    return Target(name=Text({"sv": "Mål"}), **keys)


TEKNIKER = sought(job="tekniker")
# motivation Mon 4 Jan + 5 days = 9 Jan; the next Monday is 11 Jan, a week before it is 4 Jan, today; 4 weeks to 8 Feb: montör, hired 8 weeks
# later, 5 Apr. Green 15 Feb to 1 Mar, exam to 2 Mar: operatör, hired 27 Apr. One month later, 27 May, the blue exam; tekniker on 28 May.
LEGS: list[LegDays] = [
    ("motivation", "2027-01-04", "2027-01-09"),
    ("bas-kurs", "2027-01-11", "2027-02-08", 100),
    ("gron", "2027-02-15", "2027-03-01", 100),
    ("gron-prov", "2027-03-01", "2027-03-02"),
    ("bla-prov", "2027-05-27", "2027-05-28"),
]
STOPS: list[StopDays] = [
    ("montor", "2027-02-08", "2027-04-05"),
    ("operator", "2027-03-02", "2027-04-27"),
    ("tekniker", "2027-05-28", "2027-07-23"),
]


def whole(catalogue: Catalogue, legs: list[LegDays] = LEGS, stops: list[StopDays] = STOPS, **keys: Any) -> Route:
    """The whole route of a beginner to `tekniker`."""
    given = {"today": "2027-01-04", "wage": ("bla-prov",), **keys}
    who = given.pop("person", person())
    return made_route(catalogue, who, TEKNIKER, given.pop("target_day", "2027-05-28"), legs, stops, ("industri", 1), **given)


def faults(catalogue: Catalogue, answer: Answer, who: Participant | None = None, today: date = TODAY) -> str:
    """What the checker says, in one text."""
    return " ".join(verify(catalogue, who or person(), answer, today=today))


def test_a_route_reckoned_by_hand_is_valid(catalogue: Catalogue) -> None:
    """The beginner's route with three jobs on the way keeps every rule."""
    assert verify(catalogue, person(), whole(catalogue), today=TODAY) == ()


def test_the_same_route_is_valid_under_the_other_goals_without_the_idle_stop(catalogue: Catalogue) -> None:
    """Under the other goals the job as montör, whose months nothing needs, is no stop; that as operatör is."""
    for by in ("target", "weeks", "cost"):
        assert faults(catalogue, whole(catalogue, stops=STOPS[1:], by=by)) == ""
        assert "montor: its months are not needed." in faults(catalogue, whole(catalogue, by=by))


def without(route: Route, activity: str) -> Route:
    """The route without one leg."""
    return route.model_copy(update={"legs": tuple(leg for leg in route.legs if leg.activity != activity)})


def totals(route: Route, **changes: Any) -> Route:
    """The route with other totals."""
    return route.model_copy(update={"totals": route.totals.model_copy(update=changes)})


def step(route: Route, **changes: Any) -> Route:
    """The route with another next step."""
    return route.model_copy(update={"next_step": route.next_step.model_copy(update=changes)})


def top(route: Route, **changes: Any) -> Route:
    """The route with other keys of its own."""
    return route.model_copy(update=changes)


SPOILT = {
    "another participant": (lambda r: top(r, participant="p-002"), "The answer is for another participant."),
    "another day": (lambda r: top(r, made_from=MadeFrom(today=date(2027, 1, 5), stegvis="0")), "The answer was made for another day."),
    "no such job": (lambda r: top(r, target=sought(job="nej")), "There is no such target."),
    "no such fact": (lambda r: top(r, target=sought(competency="nej")), "There is no such target."),
    "no such level": (lambda r: top(r, target=sought(competency="svenska", level="sfi-z")), "There is no such target."),
    "no such activity": (lambda r: with_leg(r, "gron", activity="nej"), "There is no activity nej."),
    "a job that is not on the way": (lambda r: with_stop(r, "montor", job="utan-steg"), "utan-steg is no job on the way."),
    "no day": (lambda r: totals(r, target=Span()), "The route does not say when the target holds."),
    "a day too early": (lambda r: moved(r, "gron-prov", -1), "gron-prov: its requirement does not hold on 2027-02-28."),
    "no start": (lambda r: with_leg(r, "gron", starts=None), "gron: it has no start."),
    "wrong pace": (lambda r: with_leg(r, "gron", pace_percent=75), "gron: it cannot be taken at that pace"),
    "wrong length": (lambda r: with_leg(r, "gron", ends=date(2027, 2, 28)), "gron: it cannot be taken at that pace"),
    "wrong points": (lambda r: with_leg(r, "gron", study_points=39), "gron: it cannot be taken at that pace"),
    "start not in the list": (lambda r: moved(r, "gron", 1), "gron: it cannot start on 2027-02-16."),
    "start on the wrong weekday": (lambda r: moved(r, "bas-kurs", 1), "bas-kurs: it cannot start on 2027-01-12."),
    "too late to apply": (lambda r: moved(r, "bas-kurs", -7), "bas-kurs: the last day to apply has passed."),
    "before the first day": (lambda r: moved(r, "motivation", -1), "motivation: it starts before the first day."),
    "not finished": (lambda r: moved(r, "bla-prov", 1), "bla-prov: it is not finished when the target holds."),
    "experience too short": (lambda r: moved(r, "bla-prov", -1), "bla-prov: its requirement does not hold on 2027-05-26."),
    "missing leg": (lambda r: without(r, "motivation"), "bas-kurs: its requirement does not hold on 2027-01-11."),
    "wrong kind": (lambda r: with_leg(r, "gron", kind="exam"), "gron: it is not what the catalogue says."),
    "wrong cost": (lambda r: with_leg(r, "gron", cost_sek=FrozenDict()), "gron: it is not what the catalogue says."),
    "wage not said": (lambda r: with_leg(r, "bla-prov", lives_on=()), "bla-prov: it is not what the catalogue says."),
    "wrong order": (lambda r: top(r, legs=(r.legs[1], r.legs[0], *r.legs[2:])), "The legs do not stand in their order."),
    "in progress by word only": (
        lambda r: with_leg(r, "motivation", in_progress=True),
        "The legs in progress are not those of the participant.",
    ),
    "in progress with a start": (lambda r: with_leg(r, "motivation", in_progress=True), "A leg in progress has a start, points or a cost."),
    "hired a week early": (lambda r: with_stop(r, "montor", expected_hire=date(2027, 3, 29)), "montor: the expected hire is 2027-04-05."),
    "able a day early": (
        lambda r: with_stop(r, "operator", able_to_apply=date(2027, 3, 1)),
        "operator: its requirement does not hold on 2027-03-01.",
    ),
    "able a day late": (
        lambda r: with_stop(r, "operator", able_to_apply=date(2027, 3, 3)),
        "operator: one is able to apply from 2027-03-02 already.",
    ),
    "stop after the target": (
        lambda r: with_stop(r, "operator", able_to_apply=date(2027, 6, 1)),
        "operator: it does not open when the target says.",
    ),
    "wrong rung of a stop": (lambda r: with_stop(r, "montor", step=2), "montor: it is not what the catalogue says."),
    "stops that do not climb": (lambda r: top(r, stops=(r.stops[1], r.stops[0], r.stops[2])), "The stops do not climb."),
    "stops out of order": (lambda r: top(r, stops=(r.stops[1], r.stops[0], r.stops[2])), "The stops do not open one after another."),
    "target no stop": (lambda r: top(r, stops=r.stops[:2]), "The target is not the last stop."),
    "first job passed over": (lambda r: top(r, stops=r.stops[1:]), "The first stop is not the first job on the way that opens."),
    "target too early": (lambda r: totals(r, target=Span(earliest=date(2027, 5, 27))), "The target does not hold on the day that is said."),
    "target too late": (lambda r: totals(r, target=Span(earliest=date(2027, 5, 29))), "The target holds on 2027-05-28 already."),
    "wrong first day able": (
        lambda r: totals(r, able_to_apply=Span(earliest=date(2027, 2, 7))),
        "The totals do not say when the first job is open.",
    ),
    "wrong hire in the totals": (lambda r: totals(r, expected_hire=Span()), "The totals do not say when the first job is open."),
    "wrong points in the totals": (lambda r: totals(r, study_points=121), "The study points sum to 120."),
    "wrong cost in the totals": (lambda r: totals(r, cost_sek=FrozenDict({"municipality": 1500})), "The costs do not sum so."),
    "wrong next step": (lambda r: step(r, activity="gron"), "The next step is not the first new leg."),
    "wrong start of the next step": (lambda r: step(r, starts=date(2027, 1, 5)), "The next step is not the first new leg."),
    "nothing to do": (lambda r: step(r, do="wait"), "The next step is not something to do now."),
    "wrong rung": (lambda r: step(r, step=2), "The next step is not before the rung where the participant stands."),
    "wrong ladder": (lambda r: step(r, ladder="fastighet"), "The next step is not before the rung where the participant stands."),
    "proven, but not": (lambda r: top(r, lower_bound=Bound(able_to_apply=date(2027, 2, 7))), "proven, but the bound is not the value."),
    "proven without a bound": (lambda r: top(r, lower_bound=Bound()), "proven, but the bound is not the value."),
    "bound above": (
        lambda r: top(r, proven_optimal=False, lower_bound=Bound(able_to_apply=date(2027, 2, 9))),
        "The bound is above the value.",
    ),
    "bound of the target above": (
        lambda r: top(r, proven_optimal=False, lower_bound=Bound(able_to_apply=date(2027, 2, 8), target=date(2027, 6, 1))),
        "The bound is above the value.",
    ),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_route_is_refused(catalogue: Catalogue, spoilt: str) -> None:
    """Each single change of the route is named in its own sentence."""
    change, sentence = SPOILT[spoilt]
    assert sentence in faults(catalogue, change(whole(catalogue)))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"available_from": "2027-01-05"}, "motivation: it starts before the first day."),
        ({"can": ["evening"]}, "bas-kurs: its hours are not possible for the participant."),
        ({"pace_percent": 50}, "bas-kurs: on 2027-01-11 the paces sum to 100 %, and 50 % is the most."),
        ({"holds": ["vilja"]}, "motivation: it gives nothing new."),
        ({"holds": ["blatt"]}, "The target already holds on the first day."),
        ({"works_as": "smed"}, "bas-kurs: it cannot stand beside smed."),
        ({"works_as": "smed"}, "gron: on 2027-02-15 the paces sum to 100 %, and 50 % is the most."),
        ({"works_as": "operator"}, "The stops do not climb."),
        ({"in_progress": [{"activity": "natkurs", "ends": "2027-02-01"}]}, "The legs in progress are not those of the participant."),
        (
            {"in_progress": [{"activity": "natkurs", "ends": "2027-01-20", "pace_percent": 50}]},
            "bas-kurs: on 2027-01-11 the paces sum to 150 %",
        ),
        ({"in_progress": [{"activity": "praktik", "ends": "2027-01-12"}]}, "bas-kurs: it cannot stand beside praktik."),
        ({"can": ["day", "shift"]}, "The first stop is not the first job on the way that opens."),
    ],
)
def test_the_route_is_refused_for_another_participant(catalogue: Catalogue, keys: dict[str, Any], sentence: str) -> None:
    """What the participant has said binds the route: days, hours, paces, what is held, where they work, what they have begun."""
    assert sentence in faults(catalogue, whole(catalogue), person(**keys))


def intyg(catalogue: Catalogue, legs: list[LegDays], ready: str, who: Participant, **keys: Any) -> Route:
    """A route to a fact that has no rung, or to `utan-steg`, which requires just that."""
    given = {"by": "target", "today": "2027-01-04", **keys}
    return made_route(
        catalogue,
        who,
        given.pop("target", sought(job="utan-steg")),
        ready,
        legs,
        given.pop("stops", [("utan-steg", ready, ready)]),
        (None, None),
        **given,
    )


FINE: dict[str, tuple[list[LegDays], str, dict[str, Any]]] = {
    "a year of birth that does not settle it": ([("vuxenkurs", "2027-01-04", "2027-01-07")], "2027-01-07", {"born": 2007}),
    "no year of birth": ([("vuxenkurs", "2027-01-04", "2027-01-07")], "2027-01-07", {}),
    "20 on the very day": ([("vuxenkurs", "2027-01-04", "2027-01-07")], "2027-01-07", {"born": "2007-01-04"}),
    "still 24": ([("vuxenkurs", "2027-01-04", "2027-01-07")], "2027-01-07", {"born": "2002-01-05"}),
    "from July": ([("julikurs", "2027-07-01", "2027-07-04")], "2027-07-04", {"born": 2007}),
    "shown by paper": ([("bevisad", "2027-01-04", "2027-01-07")], "2027-01-07", {"holds": [{"fact": "bas", "evidence": "certificate"}]}),
    "stands beside": (
        [("motivation", "2027-01-04", "2027-01-09"), ("sida-vid-sida", "2027-01-06", "2027-01-09")],
        "2027-01-09",
        {},
    ),
    "proven by what was only said": (
        [("bas-kurs", "2027-01-11", "2027-02-08", 100), ("bevisad", "2027-02-08", "2027-02-11")],
        "2027-02-11",
        {"holds": ["vilja", "bas"]},
    ),
    "what stands beside is held": ([("sida-vid-sida", "2027-01-04", "2027-01-07")], "2027-01-07", {"holds": ["vilja"]}),
    "half pace beside work": ([("natkurs", "2027-01-04", "2027-02-01", 50)], "2027-02-01", {"works_as": "smed"}),
    "an unknown job is an employment too": ([("natkurs", "2027-01-04", "2027-02-01", 50)], "2027-02-01", {"works_as": "okänt"}),
    "an offering one can still apply for": ([("utbud", "2027-01-18", "2027-01-25", 50)], "2027-01-25", {}),
    "within the month": (
        [("truckprov", "2027-01-04", "2027-01-05"), ("truckkurs", "2027-02-04", "2027-02-07")],
        "2027-02-07",
        {"holds": ["vilja", {"fact": "gront", "expires": "2027-01-30"}]},
    ),
    "a last day that counts": (
        [("truckkurs", "2027-01-10", "2027-01-13")],
        "2027-01-13",
        {"holds": ["vilja", {"fact": "truck", "expires": "2027-01-10"}]},
    ),
    "renewed": (
        [("truck-igen", "2027-01-04", "2027-01-06"), ("truckkurs", "2027-01-06", "2027-01-09")],
        "2027-01-09",
        {"holds": ["vilja", {"fact": "truck", "expires": "2026-12-01"}]},
    ),
    "waived": (
        [("bevisad", "2027-01-10", "2027-01-13")],
        "2027-01-13",
        {
            "waivers": [
                {
                    "requirement": {"fact": "bas", "proof": True},
                    "for": "bevisad",
                    "reason": "rule_of_owner",
                    "granted_by": "counsellor",
                    "date": "2027-01-10",
                }
            ]
        },
    ),
}


@pytest.mark.parametrize("case", FINE)
def test_a_short_route_reckoned_by_hand_is_valid(catalogue: Catalogue, case: str) -> None:
    """Ages, proof, what stands beside, work, offerings, ends and waivers, on the first or last day that they allow."""
    legs, ready, keys = FINE[case]
    who = person(**keys)
    wage = ("natkurs",) if "works_as" in keys else ()
    assert faults(catalogue, intyg(catalogue, legs, ready, who, wage=wage), who) == ""


REFUSED: dict[str, tuple[list[LegDays], str, dict[str, Any], str]] = {
    "too young": (
        [("vuxenkurs", "2027-01-04", "2027-01-07")],
        "2027-01-07",
        {"born": "2007-01-05"},
        "requirement does not hold on 2027-01-04",
    ),
    "certainly too young": ([("vuxenkurs", "2027-01-04", "2027-01-07")], "2027-01-07", {"born": 2008}, "requirement does not hold"),
    "certainly too old": ([("vuxenkurs", "2027-01-04", "2027-01-07")], "2027-01-07", {"born": 2001}, "requirement does not hold"),
    "before July": ([("julikurs", "2027-06-30", "2027-07-03")], "2027-07-03", {"born": 2007}, "requirement does not hold on 2027-06-30"),
    "own word only": (
        [("bevisad", "2027-01-04", "2027-01-07")],
        "2027-01-07",
        {"holds": ["bas"]},
        "bevisad: its requirement does not hold",
    ),
    "beside nothing": ([("sida-vid-sida", "2027-01-04", "2027-01-07")], "2027-01-07", {}, "what it must stand beside has not started"),
    "apply_by passed": ([("utbud", "2027-01-11", "2027-01-18", 50)], "2027-01-18", {}, "utbud: the last day to apply has passed."),
    "expired": (
        [("truckprov", "2027-01-04", "2027-01-05"), ("truckkurs", "2027-02-05", "2027-02-08")],
        "2027-02-08",
        {"holds": ["vilja"]},
        "truckkurs: its requirement does not hold on 2027-02-05.",
    ),
    "the day after the last": (
        [("truckkurs", "2027-01-11", "2027-01-14")],
        "2027-01-14",
        {"holds": ["vilja", {"fact": "truck", "expires": "2027-01-10"}]},
        "truckkurs: its requirement does not hold on 2027-01-11.",
    ),
    "renews what was never held": ([("truck-igen", "2027-01-04", "2027-01-06")], "2027-01-06", {}, "truck-igen: truck was never held."),
    "waived too late": (
        [("bevisad", "2027-01-09", "2027-01-12")],
        "2027-01-12",
        {
            "waivers": [
                {
                    "requirement": {"fact": "bas", "proof": True},
                    "for": "bevisad",
                    "reason": "rule_of_owner",
                    "granted_by": "counsellor",
                    "date": "2027-01-10",
                }
            ]
        },
        "bevisad: its requirement does not hold on 2027-01-09.",
    ),
    "waived for something else": (
        [("bevisad", "2027-01-10", "2027-01-13")],
        "2027-01-13",
        {
            "waivers": [
                {
                    "requirement": {"fact": "bas", "proof": True},
                    "for": "gron",
                    "reason": "rule_of_owner",
                    "granted_by": "counsellor",
                    "date": "2027-01-10",
                }
            ]
        },
        "bevisad: its requirement does not hold on 2027-01-10.",
    ),
    "placement beside work": (
        [("praktik", "2027-01-04", "2027-01-14")],
        "2027-01-14",
        {"works_as": "smed"},
        "praktik: it cannot stand beside smed.",
    ),
    "not offered any more": (
        [("gron", "2027-06-07", "2027-06-21", 100)],
        "2027-06-21",
        {"holds": ["bas"]},
        "gron: it is not offered on its start day.",
    ),
    "beyond twenty years": (
        [("praktik", "2047-01-05", "2047-01-15")],
        "2047-01-15",
        {},
        "praktik: it starts more than 20 years from today.",
    ),
    "claimed beyond twenty years": (
        [("praktik", "2047-01-04", "2047-01-14")],
        "2047-01-14",
        {},
        "The target holds more than 20 years from today.",
    ),
    "a rung that is not there": ([("praktik", "2027-01-04", "2027-01-14")], "2027-01-14", {}, "The next step is not before the rung"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_short_route_is_refused(catalogue: Catalogue, case: str) -> None:
    """The same rules, a day too early or too late."""
    legs, ready, keys, sentence = REFUSED[case]
    who = person(**keys)
    route = intyg(catalogue, legs, ready, who)
    assert sentence in faults(catalogue, step(route, step=1) if "rung" in case else route, who)


def test_a_placement_keeps_its_day_to_itself(catalogue: Catalogue) -> None:
    """A placement overlaps nothing that cannot stand beside work; what can stand beside it keeps to the lower pace."""
    half: list[LegDays] = [("natkurs", "2027-01-04", "2027-02-01", 50), ("praktik", "2027-01-04", "2027-01-14")]
    full: list[LegDays] = [("praktik", "2027-01-04", "2027-01-14"), ("sfi", "2027-01-11", "2027-01-25", 100)]
    assert "the paces" not in faults(catalogue, intyg(catalogue, half, "2027-01-14", person()))
    assert "sfi: on 2027-01-11 the paces sum to 100 %, and 50 % is the most." in faults(
        catalogue, intyg(catalogue, full, "2027-01-14", person())
    )
    both: list[LegDays] = [("praktik", "2027-01-04", "2027-01-14"), ("truckkurs", "2027-01-05", "2027-01-08")]
    said = faults(catalogue, intyg(catalogue, both, "2027-01-08", person()))
    assert "praktik: it cannot stand beside truckkurs and utan-steg." in said
    assert "truckkurs: it cannot stand beside praktik." in said


def test_of_two_legs_that_give_the_same_neither_is_needed(catalogue: Catalogue) -> None:
    """A leg that gives only what is held at its end is refused, unless another must stand beside it."""
    twice: list[LegDays] = [("praktik", "2027-01-04", "2027-01-14"), ("sida-vid-sida", "2027-01-11", "2027-01-14")]
    said = faults(catalogue, intyg(catalogue, twice, "2027-01-14", person(holds=["vilja"])), person(holds=["vilja"]))
    assert "praktik: it gives nothing new." in said
    assert "sida-vid-sida: it gives nothing new." in said
    beside: list[LegDays] = [("motivation", "2027-01-04", "2027-01-09"), ("sida-vid-sida", "2027-01-06", "2027-01-09")]
    who = person(in_progress=[{"activity": "motivation", "ends": "2027-01-09"}])
    begun = [begun_leg(catalogue, "motivation", "2027-01-09")]
    assert faults(catalogue, intyg(catalogue, beside[1:], "2027-01-09", who, begun=begun), who) == ""
    assert "motivation: it gives nothing new." not in faults(catalogue, intyg(catalogue, beside, "2027-01-09", who, begun=begun), who)


@pytest.mark.parametrize(
    ("activity", "pace", "hire"),
    [
        ("bas-kurs", 50, "2027-03-08"),  # cannot stand beside work: put off to its end
        ("natkurs", 50, "2027-03-01"),  # 4 January and 8 weeks
        ("natkurs", 75, "2027-03-05"),  # above 50 % until the other course ends
    ],
)
def test_what_is_in_progress_puts_the_hire_off(catalogue: Catalogue, activity: str, pace: int, hire: str) -> None:
    """A course in progress puts the hire off if it cannot stand beside work, or as long as the paces sum to too much."""
    other = 50 if pace == 75 else 0
    running = [{"activity": activity, "ends": "2027-03-08", "pace_percent": 25 if pace == 75 else pace}]
    who = person(
        holds=["vilja", "intyg"], can=["shift"], in_progress=[*running, {"activity": "sfi", "ends": "2027-03-05", "pace_percent": other}]
    )
    begun = [begun_leg(catalogue, item.activity, str(item.ends), item.pace_percent) for item in who.in_progress]
    stops: list[StopDays] = [("hjalp", "2027-01-04", hire)]
    route = made_route(catalogue, who, sought(job="tekniker"), "2027-03-08", [], stops, ("industri", 1), today="2027-01-04", begun=begun)
    assert "the expected hire is" not in faults(catalogue, route, who)
    week_later = with_stop(route, "hjalp", expected_hire=date(2027, 3, 15))
    assert f"hjalp: the expected hire is {hire}." in faults(catalogue, week_later, who)


def test_one_who_waits_for_a_course_in_progress_has_a_route_without_new_legs(catalogue: Catalogue) -> None:
    """In progress comes first, costs nothing, gives its facts on its end; what has begun elsewhere and is unknown is left out."""
    progress = [{"activity": "bas-kurs", "ends": "2027-02-01", "pace_percent": 100}, {"activity": "okänd", "ends": "2027-02-01"}]
    who = person(in_progress=progress)
    begun = [begun_leg(catalogue, "bas-kurs", "2027-02-01", 100)]
    route = made_route(
        catalogue,
        who,
        sought(job="montor"),
        "2027-02-01",
        [],
        [("montor", "2027-02-01", "2027-03-29")],
        ("industri", 1),
        today="2027-01-04",
        begun=begun,
    )
    assert faults(catalogue, route, who) == ""
    assert "The next step is not something to do now." in faults(catalogue, step(route, do="apply"), who)


def test_who_works_on_the_way_has_the_first_job(catalogue: Catalogue) -> None:
    """Present work on the way is the first job from the first day, its months count, and only higher rungs are stops."""
    who = person(works_as="Operatör", holds=["gront", {"experience": {"operator": 1}}])
    legs: list[LegDays] = [("bla-prov", "2027-01-04", "2027-01-05")]
    keys: dict[str, Any] = {"today": "2027-01-04", "wage": ("bla-prov",), "opens": ("2027-01-04", "2027-01-04")}
    stops: list[StopDays] = [("tekniker", "2027-01-05", "2027-03-02")]
    route = made_route(catalogue, who, TEKNIKER, "2027-01-05", legs, stops, ("industri", 3), **keys)
    assert faults(catalogue, route, who) == ""
    assert "The totals do not say" in faults(catalogue, totals(route, able_to_apply=Span(earliest=date(2027, 1, 5))), who)
    new = person(works_as="operator", holds=["gront"])
    later = made_route(
        catalogue,
        new,
        TEKNIKER,
        "2027-02-05",
        [("bla-prov", "2027-02-04", "2027-02-05")],
        [("tekniker", "2027-02-05", "2027-04-02")],
        ("industri", 3),
        **keys,
    )
    assert faults(catalogue, later, new) == ""  # one month from 4 January is 4 February
    at_home = person(works_as="tekniker", holds=["gront", {"experience": {"operator": 1}}])
    paper = made_route(catalogue, at_home, TEKNIKER, "2027-01-05", legs, [], ("industri", 3), **keys)
    assert faults(catalogue, paper, at_home) == ""  # who works in the target seeks only its requirement


def test_a_rung_of_another_ladder_counts_when_it_is_worked_in(catalogue: Catalogue) -> None:
    """A caretaker stands before the third rung, where their ladder leads; somebody who only might be one, stands there too."""
    legs: list[LegDays] = [("gron-prov", "2027-01-04", "2027-01-05")]
    worker = person(works_as="vaktmastare", holds=["matning", {"experience": {"operator": 1}}])
    days: list[LegDays] = [*legs, ("bla-prov", "2027-01-05", "2027-01-06")]
    route = made_route(
        catalogue, worker, TEKNIKER, "2027-01-06", days, [("tekniker", "2027-01-06", "2027-03-03")], ("industri", 3),
        today="2027-01-04", wage=("gron-prov", "bla-prov"), opens=("2027-01-04", "2027-01-04"),
    )  # fmt: skip
    assert faults(catalogue, route, worker) == ""
    able = person(holds=["matning", "intyg", {"experience": {"operator": 1}}])
    stops: list[StopDays] = [("operator", "2027-01-05", "2027-03-02"), ("tekniker", "2027-01-06", "2027-03-03")]
    route = made_route(catalogue, able, TEKNIKER, "2027-01-06", days, stops, ("industri", 3), today="2027-01-04")
    assert faults(catalogue, route, able) == ""


def test_facts_as_targets(catalogue: Catalogue) -> None:
    """A certificate stands on the rung that names it, a competency on the lowest rung of what gives it; a level is met by a higher one."""
    who = person(holds=["matning"])
    legs: list[LegDays] = [("gron-prov", "2027-01-04", "2027-01-05")]
    green = made_route(
        catalogue,
        who,
        sought(certificate="gront"),
        "2027-01-05",
        legs,
        [("montor", "2027-01-05", "2027-03-02")],
        ("industri", 1),
        today="2027-01-04",
    )
    assert faults(catalogue, green, who) == ""
    want = made_route(
        catalogue, person(), sought(competency="matning"), "2027-03-01", LEGS[:3], STOPS[:1], ("industri", 1), today="2027-01-04"
    )
    assert faults(catalogue, want) == ""
    swedish: list[LegDays] = [("sfi", "2027-01-04", "2027-01-18", 100)]
    for level, ready in (("sfi-d", "2027-01-18"), (None, "2027-01-18"), ("sfi-c", "2027-01-18")):
        target = sought(competency="svenska", **({"level": level} if level else {}))
        route = made_route(catalogue, person(), target, ready, swedish, [], (None, None), today="2027-01-04", by="weeks")
        assert faults(catalogue, route) == ""
    assert "The target already holds" in faults(catalogue, route, person(holds=[{"svenska": "sfi-c"}]))
    assert (
        faults(catalogue, route, person(holds=[{"svenska": "sfi-x"}, "okänt", "svenska"])) == ""
    )  # the first is no level that is known, the last means the lowest


@pytest.mark.parametrize(
    ("holding", "level", "said"),
    [
        ({"svenska": "SFI D"}, "sfi-d", ""),
        ({"fact": "Svenska", "level": " sfi  c"}, "sfi-c", ""),
        ({"svenska": "SFI C"}, "sfi-d", "The target does not hold on the first day."),
        ("svenska", "sfi-b", ""),
        ("svenska", "sfi-c", "The target does not hold on the first day."),
        ({"svenska": "sfi-x"}, "sfi-b", "The target does not hold on the first day."),
    ],
)
def test_a_level_is_read_as_people_write_it(catalogue: Catalogue, holding: Any, level: str, said: str) -> None:
    """Capitals and spaces make no difference, no level means the lowest, and an unknown one means none."""
    target = sought(competency="svenska", level=level)
    answer = AlreadyQualified(participant="p-001", target=target, by="target", made_from=MadeFrom(today=TODAY, stegvis="0"))
    assert faults(catalogue, answer, person(holds=[holding])) == said


def test_what_nobody_must_stand_beside_is_finished_by_the_target(catalogue: Catalogue) -> None:
    """Only what another new leg must stand beside may go on after the target's day, then beside the employment."""
    beside: list[LegDays] = [("motivation", "2027-01-04", "2027-01-09"), ("sida-vid-sida", "2027-01-04", "2027-01-07")]
    assert faults(catalogue, intyg(catalogue, beside, "2027-01-07", person(), wage=("motivation",))) == ""
    legs: list[LegDays] = [("praktik", "2027-01-04", "2027-01-14"), ("sida-vid-sida", "2027-01-04", "2027-01-07")]
    assert "praktik: it is not finished when the target holds." in faults(catalogue, intyg(catalogue, legs, "2027-01-07", person()))


def test_a_ladder_as_target(catalogue: Catalogue) -> None:
    """A ladder means its lowest job whose requirement does not hold yet; when all hold the answer is that one is qualified already."""
    who = person(holds=["intyg"])
    target = sought(ladder="fastighet")
    answer = AlreadyQualified(participant="p-001", target=target, by="target", made_from=MadeFrom(today=TODAY, stegvis="0"))
    assert faults(catalogue, answer, who) == ""
    assert faults(catalogue, answer) == "The target does not hold on the first day."
    legs: list[LegDays] = [("praktik", "2027-01-04", "2027-01-14")]
    stops: list[StopDays] = [("vaktmastare", "2027-01-14", "2027-01-14")]
    route = made_route(
        catalogue, person(), sought(ladder="fastighet", job="vaktmastare"), "2027-01-14", legs, stops, ("fastighet", 1), today="2027-01-04"
    )
    assert faults(catalogue, route) == ""
    other = top(route, target=sought(ladder="industri", job="vaktmastare"))
    assert "The target is not the lowest job of its ladder still to come." in faults(catalogue, other)


def test_a_waiver_of_a_level_covers_the_lower_ones() -> None:
    """Who is excused from SFI D is excused from SFI C, and not the other way round."""
    text = LADDER.replace("requires: [vilja]\n    gives: [bas]", "requires: [{svenska: sfi-c}]\n    gives: [bas]")
    catalogue = build_catalogue({"industri.yaml": text})
    legs: list[LegDays] = [("bas-kurs", "2027-01-11", "2027-02-08", 100)]
    for level, said in (("sfi-d", ""), ("sfi-c", ""), ("sfi-b", "bas-kurs: its requirement does not hold on 2027-01-11.")):
        waiver = {
            "requirement": {"svenska": level},
            "for": "Baskurs",
            "reason": "equivalent_shown",
            "granted_by": "counsellor",
            "date": "2026-11-01",
        }
        who = person(waivers=[waiver])
        route = made_route(catalogue, who, sought(job="montor"), "2027-02-08", legs, STOPS[:1], ("industri", 1), today="2027-01-04")
        assert faults(catalogue, route, who) == said
    other = {"requirement": "vilja", "for": "bas-kurs", "reason": "equivalent_shown", "granted_by": "counsellor", "date": "2026-11-01"}
    who = person(waivers=[other])
    assert "bas-kurs: its requirement" in faults(
        catalogue, made_route(catalogue, who, sought(job="montor"), "2027-02-08", legs, STOPS[:1], ("industri", 1), today="2027-01-04"), who
    )


def test_the_first_job_may_be_given_up_with_a_warning(catalogue: Catalogue) -> None:
    """With the warning `first-job-not-kept` the first stop need not be the first job that opens."""
    assert faults(catalogue, whole(catalogue, stops=STOPS[1:], warnings=("first-job-not-kept",))) == ""


def test_months_of_separated_employments_add_up_whole(catalogue: Catalogue) -> None:
    """Months in the file, in a job that counts as another, and in the job itself are added; parts of a month are not."""
    text = LADDER.replace("hjalp: {step: 1,", "hjalp: {step: 1, counts_as: [operator],")
    catalogue = build_catalogue({"industri.yaml": text})
    who = person(works_as="hjalp", holds=["matning", "bas", "vilja"])
    legs: list[LegDays] = [("gron-prov", "2027-01-04", "2027-01-05"), ("bla-prov", "2027-02-04", "2027-02-05")]
    route = made_route(
        catalogue, who, TEKNIKER, "2027-02-05", legs, [("tekniker", "2027-02-05", "2027-04-02")], ("industri", 2),
        today="2027-01-04", wage=("gron-prov", "bla-prov"), opens=("2027-01-04", "2027-01-04"), by="target",
    )  # fmt: skip
    assert faults(catalogue, route, who) == ""
    assert "bla-prov: its requirement" in faults(catalogue, moved(route, "bla-prov", -1), who)


def test_an_employment_that_a_later_one_overtakes_never_begins(catalogue: Catalogue) -> None:
    """If the second job is got before the first would begin, the first gives no months."""
    text = LADDER.replace(
        "operator: {step: 2, name: {sv: Operatör}, requires: [gront], weeks_to_hire: 8}",
        "operator: {step: 2, name: {sv: Operatör}, requires: [gront], weeks_to_hire: 0}",
    )
    quick = build_catalogue({"industri.yaml": text})
    legs: list[LegDays] = [*LEGS[:4], ("bla-prov", "2027-04-02", "2027-04-03")]
    stops: list[StopDays] = [STOPS[0], ("operator", "2027-03-02", "2027-03-02"), ("tekniker", "2027-04-03", "2027-05-29")]
    route = made_route(quick, person(), TEKNIKER, "2027-04-03", legs, stops, ("industri", 1), today="2027-01-04", wage=("bla-prov",))
    assert faults(quick, route) == ""  # 2 March + 1 month, before the 5 April of the first hire


def test_a_stop_whose_hours_are_impossible_is_refused(catalogue: Catalogue) -> None:
    """Only the target's own hours are not asked about."""
    who = person(holds=["bas", "vilja", "matning"])
    legs: list[LegDays] = [("gron-prov", "2027-01-04", "2027-01-05")]
    stops: list[StopDays] = [("hjalp", "2027-01-04", "2027-03-01"), ("operator", "2027-01-05", "2027-03-02")]
    route = made_route(catalogue, who, sought(job="operator"), "2027-01-05", legs, stops, ("industri", 2), today="2027-01-04")
    assert "hjalp: its hours are not possible for the participant." in faults(catalogue, route, who)
    free = person(holds=["bas", "vilja", "matning"], can=[])
    assert faults(catalogue, route, free) == ""


def test_what_only_a_person_can_say_never_holds(catalogue: Catalogue) -> None:
    """A route that takes a person's decision for granted is refused."""
    stops: list[StopDays] = [("bedomd", "2027-01-05", "2027-01-05")]
    route = made_route(
        catalogue,
        person(),
        sought(job="bedomd"),
        "2027-01-05",
        [("motivation", "2027-01-04", "2027-01-09")],
        stops,
        (None, None),
        today="2027-01-04",
    )
    assert "The target does not hold on the day that is said." in faults(catalogue, route)


def test_the_other_verdicts(catalogue: Catalogue) -> None:
    """A claim that the target is held is checked; what claims nothing has nothing wrong."""
    keys: dict[str, Any] = {
        "participant": "p-001",
        "target": sought(job="montor"),
        "by": "target",
        "made_from": MadeFrom(today=TODAY, stegvis="0"),
    }
    held = person(holds=["bas"])
    assert faults(catalogue, AlreadyQualified(**keys), held) == ""
    assert faults(catalogue, AlreadyQualified(**keys)) == "The target does not hold on the first day."
    assert "The target already holds on the first day." in faults(catalogue, NoRoute(**keys), held)
    assert faults(catalogue, Undecided(lower_bound=Bound(), **keys)) == ""
    assert faults(catalogue, NeedsPerson(role="employer", question=Text({"sv": "?"}), **keys)) == ""


IMPOSSIBLE = """
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  fa: {name: {sv: Fa}}
  fb: {name: {sv: Fb}}
  fc: {name: {sv: Fc}}
  sprak: {name: {sv: Språk}, levels: [a, b]}
activities:
  ett: {kind: course, name: {sv: Ett}, gives: [fa], weeks: 1}
  tva: {kind: course, name: {sv: Två}, requires: [fa, fc], gives: [fb], weeks: 1}
  kvall: {kind: course, name: {sv: Kväll}, gives: [fc], weeks: 1, hours: [evening]}
  tre: {kind: course, name: {sv: Tre}, requires: [{age: {max: 20}}], gives: [fc], weeks: 1}
  niva: {kind: course, name: {sv: Nivå}, gives: [{sprak: a}], weeks: 1}
jobs:
  jobb: {name: {sv: Jobb}, requires: fb, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


@pytest.mark.parametrize(
    ("reachable", "born", "said"),
    [
        (("fa", "sprak:a"), 1980, ""),
        (("sprak:a",), 1980, "ett gives what is said to be out of reach."),
        (("fa",), 1980, "niva gives what is said to be out of reach."),
        (("fa", "fb", "fc", "sprak:a"), 1980, "The target can be reached."),
        (("fa", "sprak:a"), 2010, "tre gives what is said to be out of reach."),
    ],
)
def test_impossible_is_a_closed_set_without_the_target(reachable: tuple[str, ...], born: int, said: str) -> None:
    """What could ever be held must hold all that anything within reach gives, and not what the target asks for."""
    ladders = build_catalogue({"prov.yaml": IMPOSSIBLE})
    who = person(can=["day"], born=born)
    keys: dict[str, Any] = {
        "participant": "p-001",
        "target": sought(job="jobb"),
        "by": "target",
        "made_from": MadeFrom(today=TODAY, stegvis="0"),
    }
    answer = NoRoute(reachable=reachable, obstacles=(Obstacle(code="nothing-gives", what="fc"),), **keys)
    assert faults(ladders, answer, who) == said
    by_days = NoRoute(reachable=("fa", "fb", "fc", "sprak:a"), obstacles=(Obstacle(code="no-dates", what=""),), **keys)
    assert faults(ladders, by_days, who) == ""


def test_legs_are_made_as_they_are_read(catalogue: Catalogue) -> None:
    """The helper of these tests copies what the catalogue says, so that only the days are by hand."""
    leg = made_leg(catalogue, LEGS[1])
    assert (leg.study_points, leg.cost_sek, leg.starts) == (80, {"municipality": 1000}, day("2027-01-11"))
