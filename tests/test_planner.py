"""The door: targets by id and name, verdicts, warnings, where a participant stands, and the limits of time."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.planning.planner import UnknownTargetError, alternatives, ask, plan, savings
from stegvis.planning.target import find_target
from stegvis.requirement import LevelNeeded
from stegvis.route import AlreadyQualified, Comparison, NeedsPerson, NoRoute, Route, Undecided, answer_from_json
from tests.making import MONDAY, catalogue, legs, person, planned, stops, target_day

LADDER = """
  svenska: {name: {sv: Svenska}, levels: [sfi-c, sfi-d]}
certificates:
  intyg: {name: {sv: Intyg, en: Proof}, implies: [fa]}
  kort: {name: {sv: Kort}, valid_months: 12}
work:
  tidigare: {name: {sv: Tidigare yrke}}
activities:
  a: {kind: course, step: 1, name: {sv: Kurs A}, weeks: 4, gives: [fa], cost_sek: {municipality: 100}, assumption: allt}
  b: {kind: validation, step: 1, name: {sv: Prövning}, days: 2, requires: {experience: {of: [tidigare, j-ett], months: 12}}, gives: [fa],
      cost_sek: {state: 500}}
  c: {kind: exam, step: 2, name: {sv: Prov C}, days: 1, requires: [fa, {svenska: sfi-d}], gives: [intyg], cost_sek: {participant: 50}}
  sfi: {kind: course, name: {sv: Sfi}, points: 100, paces: [50], beside_work: true, requires: {svenska: sfi-c}, gives: [{svenska: sfi-d}]}
  korta: {kind: course, name: {sv: Kortkurs}, weeks: 2, gives: [kort], requires: {decided_by: social_worker, question: {sv: "Är det klart?"}}}
jobs:
  j-ett: {name: {sv: Första jobbet}, requires: fa, step: 1, weeks_to_hire: 2}
  j-tva: {name: {sv: Andra jobbet}, requires: intyg, step: 2, weeks_to_hire: 2}
  j-tre: {name: {sv: Tredje jobbet}, requires: [intyg, kort], step: 3}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, certificate: intyg, onward: [3]}
  - {step: 3, name: {sv: Tre}, top: true}
"""


@pytest.fixture(scope="module")
def ladder():  # type: ignore[no-untyped-def]
    """Three rungs: a course or a validation, an exam, and something that a social worker decides."""
    return catalogue(LADDER, "fa")


C = [{"svenska": "sfi-c"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("j-tva", ("j-tva", None)),
        ("Andra jobbet", ("j-tva", None)),
        ("intyg", ("intyg", None)),
        ("svenska:sfi-c", ("svenska", "sfi-c")),
        ("svenska", ("svenska", "sfi-d")),
        ("prov", ("prov", None)),
    ],
)
def test_a_target_is_named_by_id_or_swedish_name(ladder, text: str, found: tuple[str, str | None]) -> None:  # type: ignore[no-untyped-def]
    """A job, a certificate, a fact with or without its level, or a ladder."""
    assert find_target(ladder, text) == found


@pytest.mark.parametrize(
    ("text", "near"), [("j-tvaa", "j-tva"), ("svenska:sfi-x", "svenska"), ("qqqqqqqq", None), ("j-tva:x", "j-tva"), ("", None)]
)
def test_an_unknown_target_is_refused_with_the_nearest_id(ladder, text: str, near: str | None) -> None:  # type: ignore[no-untyped-def]
    """A LookupError that knows the likely id."""
    with pytest.raises(LookupError) as raised:
        plan(ladder, person(), today=MONDAY, target=text)
    assert isinstance(raised.value, UnknownTargetError)
    assert raised.value.nearest == near


@pytest.mark.parametrize(
    ("name", "value", "likely"), [("by", "week", "weeks"), ("by", "qq", "one of"), ("payer", "kommun", "municipality")]
)
def test_a_wrong_choice_is_refused_with_what_there_is(ladder, name: str, value: str, likely: str) -> None:  # type: ignore[no-untyped-def]
    """A ValueError with the nearest, or all of them."""
    with pytest.raises(ValueError, match=likely):
        plan(ladder, person(target="j-ett"), today=MONDAY, **{name: value})


def test_no_target_at_all_compares_first_jobs(ladder) -> None:  # type: ignore[no-untyped-def]
    """Neither the call nor the participant names one: the first jobs side by side, and nothing to ask or to trade."""
    answer = plan(ladder, person(holds=C), today=MONDAY)
    assert isinstance(answer, Comparison)
    assert [candidate.job for candidate in answer.candidates] == ["j-ett"]
    for door in (ask, alternatives, savings):
        with pytest.raises(LookupError):
            door(ladder, person(), today=MONDAY)


@pytest.mark.parametrize(
    ("by", "payer", "holds", "first"),
    [
        ("first-job", None, [*C, {"experience": {"tidigare": 12}}], "b"),
        ("weeks", None, [*C, {"experience": {"tidigare": 12}}], "b"),
        ("cost", None, [*C, {"experience": {"tidigare": 12}}], "a"),
        ("cost", "municipality", [*C, {"experience": {"Tidigare yrke": 12}}], "b"),
        ("cost", "state", [*C, {"experience": {"tidigare": 12}}], "a"),
        ("first-job", None, [*C, {"experience": {"tidigare": 11}}], "a"),
    ],
)
def test_goals_choose_among_course_and_validation(ladder, by: str, payer: str | None, holds: list[object], first: str) -> None:  # type: ignore[no-untyped-def]
    """Four weeks for 100 kronor, or two days for 500 of the state's: each goal has its own answer."""
    answer = planned(ladder, person(holds=holds), "j-ett", by=by, payer=payer)
    assert isinstance(answer, Route)
    assert answer.proven_optimal
    assert [leg.activity for leg in answer.legs] == [first]


def test_the_route_says_what_each_leg_is_for(ladder) -> None:  # type: ignore[no-untyped-def]
    """Reasons, totals, who pays, and the next step."""
    answer = planned(ladder, person(holds=C), "j-tva")
    assert isinstance(answer, Route)
    assert {leg.activity: [(item.needs, item.for_) for item in leg.because] for leg in answer.legs} == {
        "a": [("fa", "c")],
        "sfi": [("svenska", "c")],
        "c": [("intyg", "j-tva")],
    }
    assert answer.totals.cost_sek == {"municipality": 100, "participant": 50}
    assert answer.totals.study_points == 180
    assert (answer.next_step.ladder, answer.next_step.step, answer.next_step.activity, answer.next_step.do) == ("prov", 1, "a", "start")
    assert answer.legs[0].assumptions == ("length", "cost")
    assert answer.legs[1].lives_on == ("wage",)
    assert answer_from_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize(
    ("keys", "target", "step"),
    [
        ({"holds": C}, "j-tva", 1),
        ({"holds": [*C, "fa"]}, "j-tva", 2),
        ({"holds": C, "works_as": "j-ett"}, "j-tva", 2),
        ({"holds": C, "works_as": "Första jobbet"}, "intyg", 2),
        ({"holds": C}, "fa", 1),
        ({"holds": C}, "svenska:sfi-d", None),
        ({"holds": C}, "prov", 1),
        ({"holds": [*C, "fa"]}, "prov", 2),
    ],
)
def test_where_a_participant_stands(ladder, keys: dict[str, object], target: str, step: int | None) -> None:  # type: ignore[no-untyped-def]
    """Before the first rung after the last climbed one; a fact that no rung gives has no rung."""
    answer = planned(ladder, person(**keys), target)
    assert isinstance(answer, Route)
    assert answer.next_step.step == step


def test_a_target_that_holds_is_said_with_what_is_open_and_onward(ladder) -> None:  # type: ignore[no-untyped-def]
    """Already qualified: both jobs are open, the third lies onward."""
    answer = planned(ladder, person(holds=["intyg"]), "j-tva")
    assert isinstance(answer, AlreadyQualified)
    assert [way.job for way in answer.open] == ["j-ett", "j-tva"]
    assert [way.job for way in answer.onward] == ["j-tre"]
    assert answer_from_json(answer.model_dump_json()) == answer


def test_a_ladder_whose_jobs_are_all_open_is_already_climbed(ladder) -> None:  # type: ignore[no-untyped-def]
    """No job is left to seek: the ladder itself is the target that holds."""
    answer = planned(ladder, person(holds=["intyg", {"fact": "kort", "expires": "2028-01-01"}]), "prov")
    assert isinstance(answer, AlreadyQualified)
    assert (answer.target.job, answer.target.ladder) == (None, "prov")


def test_what_only_a_person_can_say_makes_the_route_conditional(ladder) -> None:  # type: ignore[no-untyped-def]
    """The card's course is decided by a social worker: who decides, what to ask, and the route if the answer is yes."""
    answer = planned(ladder, person(holds=C), "j-tre")
    assert isinstance(answer, NeedsPerson)
    assert (answer.role, answer.question["sv"]) == ("social_worker", "Är det klart?")
    assert [(item.role, item.for_) for item in answer.decisions] == [("social_worker", "korta")]
    assert answer.conditional is not None
    assert "korta" in [leg.activity for leg in answer.conditional.legs]
    assert answer_from_json(answer.model_dump_json()) == answer


def test_what_nothing_gives_is_the_smallest_obstacle(ladder) -> None:  # type: ignore[no-untyped-def]
    """Without any Swedish the exam cannot be taken: nothing gives level C here."""
    answer = planned(ladder, person(), "j-tva")
    assert isinstance(answer, NoRoute)
    tree, codes = answer.obstacles, []
    while tree:
        codes.append((tree[0].code, tree[0].what))
        tree = tree[0].causes
    assert codes == [("needs", "intyg"), ("needs", "svenska"), ("nothing-gives", "svenska")]


WARNED = {
    "unknown fact": ({"holds": ["faa"]}, {"code": "unknown-fact", "name": "faa"}),
    "unknown in not held": ({"not_held": ["zzz"]}, {"code": "unknown-fact", "name": "zzz"}),
    "unknown experience": ({"holds": [{"experience": {"snickarn": 3}}]}, {"code": "unknown-job", "name": "snickarn"}),
    "unknown activity": ({"in_progress": [{"activity": "zz", "ends": "2027-02-01"}]}, {"code": "unknown-activity", "name": "zz"}),
    "unknown level": ({"holds": [{"svenska": "sfi-x"}]}, {"code": "unknown-level", "level": "sfi-x"}),
    "level missing": ({"holds": ["svenska"]}, {"code": "level-missing", "fact": "svenska"}),
    "no expiry": ({"holds": ["kort"]}, {"code": "valid-months-without-expiry", "fact": "kort"}),
    "expired": ({"holds": [{"fact": "kort", "expires": "2026-12-31"}]}, {"code": "holding-expired", "fact": "kort"}),
    "unknown waiver": (
        {"waivers": [{"requirement": "fa", "for": "zz", "reason": "rule_of_owner", "granted_by": "provider", "date": "2026-01-01"}]},
        {"code": "unknown-waiver", "name": "zz"},
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_what_no_ladder_knows_is_a_warning_and_never_a_bar(ladder, case: str) -> None:  # type: ignore[no-untyped-def]
    """The route is planned all the same."""
    keys, expected = WARNED[case]
    answer = planned(ladder, person(**keys), "j-ett")
    assert legs(answer) == ["a 2027-01-04..2027-02-01 100"]
    assert isinstance(answer, Route)
    found = [{"code": item.code, **item.particulars} for item in answer.warnings]
    assert any(expected.items() <= item.items() for item in found), found


def test_an_unknown_job_is_an_employment_all_the_same(ladder) -> None:  # type: ignore[no-untyped-def]
    """Who works as something that no ladder knows studies beside it, and is warned."""
    answer = planned(ladder, person(holds=C, works_as="frisör"), "svenska:sfi-d")
    assert legs(answer) == ["sfi 2027-01-04..2027-03-15 50"]
    assert isinstance(answer, Route)
    assert [item.code for item in answer.warnings] == ["unknown-job"]
    assert answer.legs[0].lives_on == ("wage",)


def test_a_level_written_as_people_write_it_is_understood(ladder) -> None:  # type: ignore[no-untyped-def]
    """`SFI D` is sfi-d, and gives sfi-c as well."""
    answer = planned(ladder, person(holds=[{"Svenska": "SFI D"}]), "intyg")
    assert isinstance(answer, Route)
    assert [leg.activity for leg in answer.legs] == ["a", "c"]
    assert isinstance(planned(ladder, person(holds=[{"svenska": "sfi-d"}]), "svenska:sfi-c"), AlreadyQualified)


def test_in_progress_that_has_ended_gives_its_facts(ladder) -> None:  # type: ignore[no-untyped-def]
    """An activity that ended before the first day counts as held from it."""
    ended = [{"activity": "a", "ends": "2026-12-01"}]
    assert isinstance(planned(ladder, person(in_progress=ended), "j-ett"), AlreadyQualified)


def test_only_what_is_in_progress_remains(ladder) -> None:  # type: ignore[no-untyped-def]
    """No new leg: the next step is to finish."""
    answer = planned(ladder, person(in_progress=[{"activity": "a", "ends": "2027-02-01", "pace_percent": 100}]), "j-ett")
    assert isinstance(answer, Route)
    assert answer.next_step.activity is None
    assert answer.next_step.do == "finish"
    assert target_day(answer) == date(2027, 2, 1)


def test_only_months_remain() -> None:
    """Who works needs only time: no leg, and the next step is to work on."""
    months = """
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: {experience: {of: [j-ett], months: 6}}, step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""
    answer = planned(catalogue(months, "fa"), person(works_as="j-ett"), "j-tva")
    assert isinstance(answer, Route)
    assert answer.next_step.do == "work"
    assert stops(answer) == ["j-tva 2027-07-04 2027-07-04"]
    waits = planned(
        catalogue(months.replace("{experience: {of: [j-ett], months: 6}}", "{age: {min: 18}}"), "fa"), person(born="2009-03-01"), "j-tva"
    )
    assert isinstance(waits, Route)
    assert waits.next_step.do == "wait"
    assert target_day(waits) == date(2027, 3, 1)


def test_experience_in_a_job_that_counts_as_another() -> None:
    """`counts_as` lets months in one job count for another; consecutive employments that count are one run."""
    ladders = catalogue(
        """
activities:
  x: {kind: exam, name: {sv: X}, days: 1, requires: {experience: {of: [j-ett], months: 6}}, gives: [fb]}
  y: {kind: course, name: {sv: Y}, weeks: 4, gives: [fa], paces: [50], beside_work: true}
jobs:
  j-ett: {name: {sv: Ett}, requires: fb, step: 3}
  j-lik: {name: {sv: Lik}, requires: fa, step: 2, counts_as: [j-ett]}
steps:
  - {step: 2, name: {sv: Två}, onward: [3]}
  - {step: 3, name: {sv: Tre}, top: true}
""",
        "fa fb",
    )
    answer = planned(ladders, person(), "j-ett")
    assert stops(answer) == ["j-lik 2027-03-01 2027-03-01", "j-ett 2027-09-02 2027-09-02"]


def test_a_rung_of_another_ladder_counts_when_it_is_worked_in() -> None:
    """Who works on a rung that leads here from elsewhere stands on it, and stands before the rung it leads to."""
    other = """
schema: 1
ladder: annan
name: {sv: Annan}
uses: [prov]
jobs:
  j-annan: {name: {sv: Annat jobb}, requires: fa, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, onward: [{ladder: prov, step: 2}]}
"""
    here = """
schema: 1
ladder: prov
name: {sv: Prov}
competencies:
  fa: {name: {sv: Fa}}
  fb: {name: {sv: Fb}}
activities:
  a: {kind: exam, step: 1, name: {sv: A}, days: 1, gives: [fa]}
  b: {kind: exam, step: 2, name: {sv: B}, days: 1, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""
    from stegvis.ladder.loader import build_catalogue

    ladders = build_catalogue({"annan.yaml": other, "prov.yaml": here})
    answer = planned(ladders, person(works_as="j-annan"), "j-tva")
    assert isinstance(answer, Route)
    assert answer.next_step.step == 2
    assert answer.totals.able_to_apply.earliest == MONDAY
    held = planned(ladders, person(holds=["fa"]), "j-tva")
    assert isinstance(held, Route)
    assert held.next_step.step == 2


def test_proof_is_more_than_ones_own_word() -> None:
    """A certificate shown, or an activity's own gain, is proof; the participant's word is not."""
    ladders = catalogue(
        """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa]}
  b: {kind: exam, name: {sv: B}, days: 1, requires: {fact: fa, proof: true}, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fb, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa fb",
    )
    assert len(legs(planned(ladders, person(holds=["fa"]), "j-ett"))) == 2
    assert len(legs(planned(ladders, person(holds=[{"fact": "fa", "evidence": "assessed"}]), "j-ett"))) == 1


@pytest.mark.parametrize(
    ("born", "rule", "start", "warned"),
    [
        (None, "{min: 18}", "2027-01-04", "born-missing"),
        (2009, "{min: 18}", "2027-01-04", "year-only"),
        (2000, "{min: 18}", "2027-01-04", None),
        (2007, "{min: 20, from: july}", "2027-07-01", None),
        (2010, "{min: 16, max: 17}", "2027-01-04", None),
        (2009, "{min: 16, max: 17}", "2027-01-04", "year-only"),
        ("2009-05-10", "{min: 16, max: 17}", "2027-01-04", None),
        ("2007-05-10", "{min: 20, from: july}", "2027-07-01", None),
    ],
)
def test_an_age_that_is_not_certain_counts_as_met_with_a_warning(born: object, rule: str, start: str, warned: str | None) -> None:
    """Only a rule that is certainly broken bars a start."""
    ladders = catalogue(
        f"""
activities:
  a: {{kind: exam, name: {{sv: A}}, days: 1, gives: [fa], requires: {{age: {rule}}}}}
jobs:
  j-ett: {{name: {{sv: Ett}}, requires: fa, step: 1}}
steps:
  - {{step: 1, name: {{sv: Ett}}, top: true}}
""",
        "fa",
    )
    answer = planned(ladders, person(**({} if born is None else {"born": born})), "j-ett")
    assert isinstance(answer, Route)
    assert answer.legs[0].starts == date.fromisoformat(start)
    assert [item.particulars.get("why") for item in answer.warnings] == ([warned] if warned else [])


def wide(count: int) -> str:
    """Courses that each give two of many facts, all of which the job needs: set cover."""
    lines = ["activities:"]
    for number in range(count):
        gives = ", ".join(f"f{(number * step + shift) % count}" for step, shift in ((1, 0), (3, 1), (7, 2)))
        lines.append(f"  a{number}: {{kind: course, name: {{sv: A}}, weeks: {1 + number % 5}, gives: [{gives}], paces: [100, 50]}}")
    needs = ", ".join(f"f{number}" for number in range(count))
    lines += [
        "jobs:",
        f"  j-ett: {{name: {{sv: Ett}}, requires: [{needs}], step: 1}}",
        "steps:",
        "  - {step: 1, name: {sv: Ett}, top: true}",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("by", ["first-job", "target", "weeks", "cost"])
def test_without_time_the_best_route_found_has_an_honest_bound(by: str) -> None:
    """No time at all: a route that the checker accepts with a bound below it, or undecided; only what was proven at once is claimed."""
    ladders = catalogue(wide(26), " ".join(f"f{number}" for number in range(26)))
    answer = planned(ladders, person(), "j-ett", by=by, time_limit=0)
    assert isinstance(answer, (Route, Undecided))
    if isinstance(answer, Route) and by in ("first-job", "target"):
        assert not answer.proven_optimal
    assert answer_from_json(answer.model_dump_json()) == answer


def test_waivers_for_a_higher_level_cover_a_lower_one(ladder) -> None:  # type: ignore[no-untyped-def]
    """A waived sfi-d counts while the exam is judged, from its date; the requirement itself is a level, as in the file."""
    waiver = {"requirement": {"svenska": "sfi-d"}, "for": "Prov C", "reason": "equivalent_shown", "granted_by": "assessor"}
    answer = planned(ladder, person(holds=["fa"], waivers=[{**waiver, "date": "2027-03-01"}]), "intyg")
    assert legs(answer) == ["c 2027-03-01..2027-03-02 0"]
    other = {**waiver, "requirement": {"svenska": "sfi-c"}, "date": "2027-01-01"}
    assert isinstance(planned(ladder, person(holds=["fa"], waivers=[other]), "intyg"), NoRoute)
    assert LevelNeeded(fact="svenska", level="sfi-c") != LevelNeeded(fact="svenska", level="sfi-d")


@pytest.mark.parametrize("word", ["vet ej", "?", "-", "okänt", "nej"])
def test_a_fact_without_levels_is_held_only_by_a_yes(word: str) -> None:
    """What says neither yes nor nothing does not count, and is told; `ja` counts."""
    ladders = catalogue("activities:\n  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa]}\n", "fa")
    unsure = planned(ladders, person(holds=[{"fa": word}]), "fa")
    assert unsure.verdict == "route"
    assert [one.code for one in unsure.warnings] == ["unknown-level"]
    assert planned(ladders, person(holds=[{"fa": "Ja"}]), "fa").verdict == "already_qualified"
