"""Dates, stops and their traps: small ladders whose best route can be reckoned by hand."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.route import NoRoute, Route
from tests.making import catalogue, legs, person, planned, stops, target_day

EXPIRY = """
certificates:
  intyg: {name: {sv: Intyg}, valid_months: 3}
activities:
  a-kurs: {kind: course, name: {sv: Kurs}, weeks: 20, gives: [kurs-klar]}
  b-intyg: {kind: course, name: {sv: Intyg}, gives: [intyg], LENGTH}
  c-prov: {kind: exam, name: {sv: Prov}, days: 1, requires: [kurs-klar, intyg], gives: [examen]}
jobs:
  jobb: {name: {sv: Jobb}, requires: examen, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


def test_a_certificate_that_would_lapse_is_taken_late() -> None:
    """Three months, a course of 20 weeks, an exam that needs both: 140 + 14 + 1 days, not impossible."""
    answer = planned(catalogue(EXPIRY.replace("LENGTH", "weeks: 2"), "kurs-klar examen"), person(), "jobb")
    assert legs(answer) == [
        "a-kurs 2027-01-04..2027-05-24 100",
        "b-intyg 2027-05-24..2027-06-07 100",
        "c-prov 2027-06-07..2027-06-08 0",
    ]
    assert target_day(answer) is not None
    assert (target_day(answer) - date(2027, 1, 4)).days == 155  # type: ignore[operator]


def test_a_certificate_without_load_is_taken_once_during_the_course() -> None:
    """It may start as early as it still holds on the exam's day: 11 February, 14 days, three months from 25 February."""
    ladders = catalogue(EXPIRY.replace("LENGTH", "days: 14, beside_work: true"), "kurs-klar examen")
    answer = planned(ladders, person(), "jobb")
    assert legs(answer) == [
        "a-kurs 2027-01-04..2027-05-24 100",
        "b-intyg 2027-02-11..2027-02-25 0",
        "c-prov 2027-05-24..2027-05-25 0",
    ]


def test_a_certificate_whose_only_start_is_too_early_gives_no_route() -> None:
    """The course takes 20 weeks and the certificate ends after three months: no dates fit, and that is said."""
    ladders = catalogue(EXPIRY.replace("LENGTH", "weeks: 2, starts: [2027-01-04]"), "kurs-klar examen")
    answer = planned(ladders, person(), "jobb")
    assert isinstance(answer, NoRoute)
    assert [item.code for item in answer.obstacles] == ["no-dates"]


def test_a_holding_that_expires_counts_to_its_last_day() -> None:
    """`expires` is the last day that counts: an exam on that day is allowed, one the day after is not."""
    ladders = catalogue(EXPIRY.replace("LENGTH", "weeks: 2, starts: [2029-01-08]"), "kurs-klar examen")
    held = ["kurs-klar", {"fact": "intyg", "expires": "2027-01-10"}]
    assert legs(planned(ladders, person(holds=held, available_from="2027-01-10"), "jobb")) == ["c-prov 2027-01-10..2027-01-11 0"]
    late = planned(ladders, person(holds=held, available_from="2027-01-11"), "jobb")
    assert legs(late) == ["b-intyg 2029-01-08..2029-01-22 100", "c-prov 2029-01-22..2029-01-23 0"]


REGIME = """
activities:
  m: {kind: validation, name: {sv: M}, days: 5, gives: [fa]}
  l: {kind: course, name: {sv: L}, weeks: 10, gives: [fb], starts: [2027-02-01]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Två}, requires: [fa, fb, {experience: {of: [j-ett], months: 2}}], step: 2}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


@pytest.mark.parametrize("by", ["first-job", "target"])
def test_a_job_may_open_the_day_after_a_course_that_cannot_stand_beside_it(by: str) -> None:
    """L has begun before the job opens, so the hire waits for its end; M is put off to end the day after L's start."""
    answer = planned(catalogue(REGIME, "fa fb"), person(), "j-tva", by=by)
    assert legs(answer) == ["m 2027-01-28..2027-02-02 0", "l 2027-02-01..2027-04-12 100"]
    assert stops(answer) == ["j-ett 2027-02-02 2027-04-12", "j-tva 2027-06-12 2027-06-12"]


def test_no_first_job_is_kept_when_it_would_bar_the_course_to_the_target() -> None:
    """The second course is full time only and needs what opens the first job: the plan is made without that job, and says so."""
    ladders = catalogue(
        """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 10, requires: fa, gives: [fb]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Två}, requires: fb, step: 2, weeks_to_hire: 4}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
""",
        "fa fb",
    )
    answer = planned(ladders, person(), "j-tva")
    assert isinstance(answer, Route)
    assert [item.code for item in answer.warnings] == ["first-job-not-kept"]
    assert stops(answer) == ["j-tva 2027-04-12 2027-05-10"]


LADDER = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], beside_work: true, paces: [100, 50]}
  b: {kind: course, name: {sv: B}, weeks: 10, gives: [fb], beside_work: true, paces: [100, 50]}
  c: {kind: course, name: {sv: C}, weeks: 2, requires: [fb, {experience: {of: [j-ett], months: 6}}], gives: [fc], beside_work: true,
      paces: [100, 50]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1, weeks_to_hire: 4}
  j-tva: {name: {sv: Två}, requires: fc, step: 2, weeks_to_hire: 4}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


def test_a_first_job_gives_the_months_that_the_next_course_needs() -> None:
    """A full time, hired four weeks after, B at half pace beside work, C when six months have passed since the hire."""
    answer = planned(catalogue(LADDER, "fa fb fc"), person(), "j-tva")
    assert legs(answer) == [
        "a 2027-01-04..2027-02-01 100",
        "b 2027-02-01..2027-06-21 50",
        "c 2027-09-01..2027-09-29 50",
    ]
    assert stops(answer) == ["j-ett 2027-02-01 2027-03-01", "j-tva 2027-09-29 2027-10-27"]
    assert isinstance(answer, Route)
    assert answer.proven_optimal
    assert answer.lower_bound.able_to_apply == date(2027, 2, 1)


def test_somebody_who_works_counts_months_from_the_first_day() -> None:
    """Who works as the first job has it: only the target is sought, months count from the first day, held months before."""
    answer = planned(catalogue(LADDER, "fa fb fc"), person(works_as="j-ett", holds=[{"experience": {"j-ett": 4}}]), "j-tva")
    assert legs(answer) == ["b 2027-01-04..2027-05-24 50", "c 2027-05-24..2027-06-21 50"]
    assert stops(answer) == ["j-tva 2027-06-21 2027-07-19"]
    assert isinstance(answer, Route)
    assert answer.totals.able_to_apply.earliest == answer.totals.expected_hire.earliest == date(2027, 1, 4)


def test_what_is_in_progress_uses_its_pace_and_gives_its_facts() -> None:
    """B at half pace until 1 February leaves half pace for A; it comes first, without a start or a cost."""
    in_progress = [{"activity": "b", "ends": "2027-02-01", "pace_percent": 50}]
    answer = planned(catalogue(LADDER, "fa fb fc"), person(in_progress=in_progress), "j-ett")
    assert legs(answer) == ["b None..2027-02-01 50", "a 2027-01-04..2027-03-01 50"]
    assert target_day(answer) == date(2027, 3, 1)


def test_what_is_in_progress_at_an_unknown_pace_counts_at_its_fastest() -> None:
    """B may be taken at full pace, so nothing else is started beside it until it ends."""
    answer = planned(catalogue(LADDER, "fa fb fc"), person(in_progress=[{"activity": "b", "ends": "2027-02-01"}]), "j-ett")
    assert legs(answer) == ["b None..2027-02-01 100", "a 2027-02-01..2027-03-01 100"]


def test_the_hire_waits_for_what_runs_and_cannot_stand_beside_work() -> None:
    """A and a full-time course begun before the job opens: the hire waits until the running paces sum to 50 per cent."""
    ladders = catalogue(
        LADDER.replace("weeks: 10, gives: [fb]", "weeks: 10, gives: [fb], starts: [2027-01-04]").replace(
            "requires: [fb, {experience: {of: [j-ett], months: 6}}]", "requires: [fb]"
        ),
        "fa fb fc",
    )
    answer = planned(ladders, person(), "j-tva", by="first-job")
    assert legs(answer)[:2] == ["a 2027-01-04..2027-03-01 50", "b 2027-01-04..2027-05-24 50"]
    assert stops(answer)[0] == "j-ett 2027-03-01 2027-03-29"


@pytest.mark.parametrize("works_as", ["j-ett", "j-okänt"])
def test_somebody_who_works_takes_no_more_than_fits_beside_it(works_as: str) -> None:
    """Two courses at half pace: 50 per cent beside work is one after the other, whichever job it is."""
    body = LADDER.replace("paces: [100, 50]", "paces: [50]").replace(
        "requires: [fb, {experience: {of: [j-ett], months: 6}}]", "requires: []"
    )
    answer = planned(
        catalogue(body.replace("requires: fc,", "requires: [fb, fc],"), "fa fb fc"), person(works_as=works_as), "j-tva", by="target"
    )
    assert [leg.split()[0] for leg in legs(answer)] == ["c", "b"]
    assert legs(answer)[0].split()[1].partition("..")[2] <= legs(answer)[1].split()[1].partition("..")[0]


def test_the_hire_waits_for_what_is_in_progress_and_cannot_stand_beside_work() -> None:
    """B at a quarter of the pace, to 1 June, would leave room for work, but cannot stand beside it; as it could, nothing waits."""
    for beside, hire in (("", "2027-06-01"), (", beside_work: true", "2027-03-29")):
        body = LADDER.replace("gives: [fb], beside_work: true", f"gives: [fb]{beside}")
        in_progress = [{"activity": "b", "ends": "2027-06-01", "pace_percent": 25}]
        answer = planned(catalogue(body, "fa fb fc"), person(in_progress=in_progress), "j-ett")
        assert stops(answer) == [f"j-ett 2027-03-01 {hire}"]


def test_a_last_day_to_apply_that_has_passed_is_no_start() -> None:
    """Six weeks before 1 February is past on 4 January; the next known start counts, then the months as an assumption."""
    ladders = catalogue(
        """
activities:
  a:
    kind: course
    name: {sv: A}
    weeks: 4
    gives: [fa]
    apply: {weeks_before: 6}
    cost_sek: {participant: 0}
    starts: {months: [3], known: [2027-02-01]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa",
    )
    answer = planned(ladders, person(), "j-ett")
    assert legs(answer) == ["a 2027-03-01..2027-03-29 100"]
    assert isinstance(answer, Route)
    assert answer.legs[0].assumptions == ("start",)
    assert answer.next_step.do_by == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"can": ["evening"]}, None),
        ({"can": ["day", "evening"]}, "a 2027-01-04..2027-02-01 100"),
        ({"pace_percent": 40}, None),
        ({"born": 2010}, "a 2028-01-01..2028-01-29 100"),
        ({"born": "2009-05-10"}, "a 2027-05-10..2027-06-07 100"),
        ({"waivers": [{"requirement": {"age": {"min": 18}}, "for": "a", "reason": "adapted_requirement",
                       "granted_by": "guidance_counsellor", "date": "2027-02-01"}], "born": "2012-01-01"},
         "a 2027-02-01..2027-03-01 100"),
    ],
)  # fmt: skip
def test_hours_pace_age_and_waivers_bear_on_a_start(keys: dict[str, object], expected: str | None) -> None:
    """A day course for adults at full pace: who can only evenings, or at 40 per cent, has no route; the young wait."""
    ladders = catalogue(
        """
activities:
  a: {kind: course, name: {sv: A}, weeks: 4, gives: [fa], hours: [day], requires: {age: {min: 18}}}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa",
    )
    answer = planned(ladders, person(**keys), "j-ett")
    if expected is None:
        assert isinstance(answer, NoRoute)
        reasons = [cause.particulars["reason"] for item in answer.obstacles for cause in item.causes]
        assert reasons == ["hours" if "can" in keys else "pace"]
    else:
        assert legs(answer) == [expected]


def test_placements_exclude_what_is_not_beside_work_and_each_other() -> None:
    """Two placements follow each other, and a course that is not beside work follows both."""
    ladders = catalogue(
        """
activities:
  p-ett: {kind: placement, name: {sv: P1}, days: 14, gives: [fa]}
  p-tva: {kind: placement, name: {sv: P2}, days: 7, gives: [fb], beside_work: true}
  r: {kind: course, name: {sv: R}, weeks: 1, gives: [fc]}
  s: {kind: course, name: {sv: S}, weeks: 1, gives: [fd], beside_work: true, paces: [50]}
jobs:
  j-ett: {name: {sv: Ett}, requires: [fa, fb, fc, fd], step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa fb fc fd",
    )
    answer = planned(ladders, person(), "j-ett")
    assert target_day(answer) == date(2027, 2, 1)
    assert len(legs(answer)) == 4


def test_an_offering_has_its_own_pace_and_last_day_to_apply() -> None:
    """119 days at 75 per cent are 255 points; the first start's last day to apply has passed."""
    ladders = catalogue(
        """
activities:
  a:
    kind: course
    name: {sv: A}
    gives: [fa]
    offerings:
      - {starts: [2027-01-11], days: 119, pace_percent: 75, apply_by: 2026-12-01}
      - {starts: [2027-03-01], days: 119, pace_percent: 75, apply_by: 2027-02-01, seats: 12}
      - {starts: [2027-02-01], days: 10, seats: 0}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""",
        "fa",
    )
    answer = planned(ladders, person(), "j-ett")
    assert legs(answer) == ["a 2027-03-01..2027-06-28 75"]
    assert isinstance(answer, Route)
    assert answer.totals.study_points == 255
    assert answer.next_step.do_by == date(2027, 2, 1)


def test_a_route_must_begin_and_end_within_twenty_years() -> None:
    """A start after the twentieth year is none."""
    ladders = catalogue(
        """
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fa], starts: [START]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
""".replace("START", "2047-01-07"),
        "fa",
    )
    assert isinstance(planned(ladders, person(), "j-ett"), NoRoute)


def test_support_that_gives_nothing_new_may_run_for_the_sake_of_another() -> None:
    """The course gives D before the support does, but the exam needs the support to have begun: all three begin on 4 January."""
    body = """
activities:
  kurs: {kind: course, name: {sv: Kurs}, days: 5, gives: [fd]}
  stod: {kind: support, name: {sv: Stöd}, days: 14, gives: [fd], co_requires: [kurs]}
  examen: {kind: exam, name: {sv: Examen}, days: 4, gives: [fa], co_requires: [stod]}
"""
    answer = planned(catalogue(body, "fa fd"), person(), "fa", by="target")
    assert legs(answer) == ["examen 2027-01-04..2027-01-08 0", "kurs 2027-01-04..2027-01-09 0", "stod 2027-01-04..2027-01-18 0"]
    assert isinstance(answer, Route)
    assert answer.totals.target.earliest == date(2027, 1, 8)
