"""Why: what each leg serves, why an expected activity is not there, and which leg's delay hurts most."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given

from making import catalogue, legs, person, planned
from stegvis.planning.retiming import LATE
from stegvis.render import next_text, text
from stegvis.route import Route
from strategies import FLAVOURS, Case, cases

STEPS = """
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, top: true}
"""


def route(body: str, facts: str, target: str, **keys: Any) -> Route:
    """The route of a participant with those keys, seen by the checker."""
    answer = planned(catalogue(body + STEPS, facts), person(**keys), target)
    assert isinstance(answer, Route), answer
    return answer


def page_of(answer: Route) -> str:
    """The page on one line, with usual spaces."""
    return " ".join(text(answer).split())


# ---- what each leg serves -----------------------------------------------------------------------------------------


def serves(answer: Route) -> dict[str, list[str]]:
    """For each leg what it serves: `fact for consumer`, with its level."""
    return {
        leg.activity: [" ".join(filter(None, (item.needs, item.level, "for", item.for_))) for item in leg.because] for leg in answer.legs
    }


def test_a_leg_serves_the_next_leg_that_needs_it_then_the_target_then_a_job_on_the_way() -> None:
    """Each new fact is told with the first that needs it; what nobody needs is not told."""
    body = """
  sprak: {name: {sv: Språk}, levels: [sfi-c, sfi-d]}
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fa, fb, fx]}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [{sprak: sfi-d}], requires: fa, beside_work: true, paces: [50]}
  c: {kind: exam, name: {sv: C}, days: 1, gives: [fc], requires: [{sprak: sfi-c}, fa]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fb, step: 1}
  j-tva: {name: {sv: Två}, requires: [fc, {sprak: sfi-d}], step: 2}
"""
    assert serves(route(body, "fa fb fc fx", "j-tva")) == {
        "a": ["fa for b", "fb for j-ett"],
        "b": ["sprak sfi-c for c"],
        "c": ["fc for j-tva"],
    }


def test_what_is_held_already_is_no_reason_but_a_proof_of_it_is() -> None:
    """The exam gives what is held by own word, which the job wants shown, and something that is shown already."""
    body = """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa, fb, fc]}
jobs:
  j: {name: {sv: J}, requires: [{fact: fa, proof: true}, {fact: fb, proof: true}, fc], step: 1}
"""
    answer = route(body, "fa fb fc", "j", holds=["fa", {"fact": "fb", "evidence": "certificate"}])
    assert serves(answer) == {"a": ["fa for j", "fc for j"]}


def test_a_renewed_certificate_serves_what_comes_after_the_old_one() -> None:
    """What lapses on the way is got again, and a leg that stands beside another serves it by that."""
    body = """
certificates:
  kort: {name: {sv: Kort}, valid_months: 12}
activities:
  a: {kind: exam, name: {sv: A}, days: 1, renews: kort, gives: [fx]}
  b: {kind: course, name: {sv: B}, weeks: 3, paces: [75], gives: [fb], co_requires: [s]}
  c: {kind: exam, name: {sv: C}, days: 1, gives: [fc], requires: [kort, fb]}
  s: {kind: support, name: {sv: S}, weeks: 1, paces: [25], gives: [fs]}
jobs:
  j: {name: {sv: J}, requires: fc, step: 1}
"""
    answer = route(body, "fb fc fs fx", "j", holds=[{"fact": "kort", "expires": "2027-01-20"}])
    assert serves(answer) == {"s": ["s for b"], "b": ["fb for c"], "a": ["kort for c"], "c": ["fc for j"]}


def test_a_leg_may_renew_one_thing_and_give_another() -> None:
    """The card is got for the first exam, on a day that does not come again, and later, with something new, for the second."""
    body = """
certificates:
  kort: {name: {sv: Kort}, valid_months: 2}
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [kort], starts: [2027-01-04]}
  b: {kind: exam, name: {sv: B}, days: 1, gives: [fb], requires: kort}
  c: {kind: course, name: {sv: C}, weeks: 20, gives: [fc], requires: fb}
  d: {kind: exam, name: {sv: D}, days: 1, gives: [kort, fd], requires: fc}
  e: {kind: exam, name: {sv: E}, days: 1, gives: [fe], requires: [kort, fc]}
jobs:
  j: {name: {sv: J}, requires: [fd, fe], step: 1}
"""
    assert serves(route(body, "fb fc fd fe", "j")) == {
        "a": ["kort for b"],
        "b": ["fb for c"],
        "c": ["fc for d"],
        "d": ["fd for j", "kort for e"],
        "e": ["fe for j"],
    }


def test_a_job_that_is_open_already_is_not_what_a_later_leg_serves() -> None:
    """B gives what would open the first job too, but that is open since A."""
    body = """
activities:
  a: {kind: exam, name: {sv: A}, days: 1, gives: [fa], step: 1}
  b: {kind: course, name: {sv: B}, weeks: 4, gives: [fb, fc], step: 2}
jobs:
  j-ett: {name: {sv: Ett}, requires: [{any_of: [fa, fc]}], step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""
    assert serves(route(body, "fa fb fc", "j-tva")) == {"a": ["fa for j-ett"], "b": ["fb for j-tva"]}


def test_what_is_wished_for_is_a_reason() -> None:
    """A wish for an activity and for a fact, neither of which the target needs: they serve the wish, and no need is made up."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [fb]}
  c: {kind: course, name: {sv: C}, weeks: 1, gives: [fc]}
"""
    answer = route(body, "fa fb fc", "fa", wishes={"must_include": ["B", "fc"]})
    assert serves(answer) == {"a": ["fa for fa"], "b": ["b for must_include"], "c": ["fc for must_include"]}
    assert "Insats 1 behövs för målet; 2–3 är med enligt önskemålet." in page_of(answer)


def test_what_is_wished_for_and_needed_too_is_told_by_the_need() -> None:
    """The fact that is wished for opens the first job, and the activity that is wished for gives it."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fa]}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [fb], requires: fa}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""
    answer = route(body, "fa fb", "j-tva", wishes={"must_include": ["a", "fa"]})
    assert serves(answer) == {"a": ["fa for b"], "b": ["fb for j-tva"]}
    assert "enligt önskemålet" not in page_of(answer).split("VARFÖR")[1]


def test_a_next_step_that_is_only_wished_for_says_so_instead_of_what_it_opens() -> None:
    """A comes first, and nothing asks for what it gives."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fx], starts: [2027-01-04]}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [fb], starts: [2027-02-01]}
jobs:
  j: {name: {sv: Jobbet}, requires: fb, step: 1}
"""
    answer = route(body, "fb fx", "j", wishes={"must_include": ["a"]})
    said = " ".join(next_text(answer).split())
    assert "Varför med enligt önskemålet" in said
    assert "Öppnar" not in said


def test_the_present_job_and_those_below_it_are_not_what_a_leg_serves() -> None:
    """Who works on the second rung gets there what the jobs of the first two rungs ask for, on the way to the third."""
    body = """
activities:
  a: {kind: course, name: {sv: A}, weeks: 1, gives: [fa], beside_work: true, paces: [50]}
  b: {kind: course, name: {sv: B}, weeks: 1, gives: [fb], requires: fa, beside_work: true, paces: [50]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fa, step: 2}
  j-tre: {name: {sv: Tre}, requires: fb, step: 3}
"""
    three = STEPS.replace("top: true", "onward: [3]") + "  - {step: 3, name: {sv: Tre}, top: true}\n"

    def served(**keys: Any) -> dict[str, list[str]]:
        answer = planned(catalogue(body + three, "fa fb"), person(**keys), "j-tre")
        assert isinstance(answer, Route)
        return serves(answer)

    assert served(works_as="j-tva")["a"] == ["fa for b"]
    only = catalogue(body.replace("requires: fa, beside", "beside") + three, "fa fb")
    answer = planned(only, person(works_as="j-tva", wishes={"must_include": ["a"]}), "j-tre")
    assert isinstance(answer, Route)
    assert serves(answer)["a"] == ["a for must_include"]
    lower = planned(only, person(works_as="j-ett", wishes={"must_include": ["a"]}), "j-tre")
    assert isinstance(lower, Route)
    assert serves(lower)["a"] == ["fa for j-tva"]
    own = planned(only, person(works_as="j-tva"), "j-tva")
    assert isinstance(own, Route)
    assert serves(own) == {"a": ["fa for j-tva"]}
    assert "Öppnar målet" in " ".join(next_text(own).split())


# ---- what was left out --------------------------------------------------------------------------------------------


def out(answer: Route) -> dict[str, str]:
    """For each activity left out why: the code, and by or why."""
    found = {}
    for item in answer.left_out:
        found[item.activity] = " ".join(filter(None, (item.code, item.by, item.why)))
        assert (item.by_name is None) == (item.by is None)
    return found


LEFT = """
work:
  tidigare: {name: {sv: Tidigare yrke}}
activities:
  avoided: {kind: course, step: 1, name: {sv: A}, weeks: 9, gives: [fb]}
  decided: {kind: course, step: 1, name: {sv: B}, weeks: 9, gives: [fb], requires: {decided_by: employer, question: {sv: Går det}}}
  evening: {kind: course, step: 1, name: {sv: C}, weeks: 9, gives: [fb], hours: [evening]}
  exam: {kind: exam, step: 2, name: {sv: D}, days: 1, gives: [fc], requires: fb}
  experienced: {kind: validation, step: 1, name: {sv: E}, days: 1, gives: [fb], requires: {experience: {of: [tidigare], months: 12}}}
  full: {kind: course, step: 1, name: {sv: F}, weeks: 9, gives: [fb], seats: 0}
  held: {kind: course, step: 1, name: {sv: G}, weeks: 1, gives: [fa]}
  nothing: {kind: application, step: 1, name: {sv: H}, days: 1}
  other: {kind: course, step: 1, name: {sv: I}, weeks: 9, gives: [fb, fx]}
  over: {kind: course, step: 1, name: {sv: J}, weeks: 9, gives: [fb], starts: [2026-11-02]}
  quick: {kind: course, step: 1, name: {sv: K}, weeks: 4, gives: [fb], requires: fa}
  unlike: {kind: course, step: 1, name: {sv: L}, weeks: 4, gives: [fy]}
  unneeded: {kind: validation, step: 2, name: {sv: M}, days: 1, gives: [fy]}
  unreached: {kind: course, step: 1, name: {sv: N}, weeks: 1, gives: [fb], requires: fz}
  young: {kind: course, step: 1, name: {sv: O}, weeks: 1, gives: [fb], requires: [fz, {age: {max: 24}}]}
  abroad: {kind: course, name: {sv: P}, weeks: 9, gives: [fy]}
  abroad-too: {kind: course, name: {sv: Q}, weeks: 9, gives: [fb, fy]}
jobs:
  j-ett: {name: {sv: Ett}, requires: fb, step: 1}
  j-tva: {name: {sv: Två}, requires: fc, step: 2}
"""


def test_each_reason_for_leaving_something_out() -> None:
    """All codes at once; what nobody would expect (of another place, giving nothing of use, no validation) is not told."""
    keys = {"holds": ["fa"], "can": ["day"], "born": 1990, "wishes": {"avoid": ["avoided"]}}
    answer = route(LEFT, "fa fb fc fx fy fz", "j-tva", **keys)
    assert legs(answer) == ["quick 2027-01-04..2027-02-01 100", "exam 2027-02-01..2027-02-02 0"]
    assert out(answer) == {
        "abroad-too": "other quick",
        "avoided": "closed avoid",
        "decided": "missing decided_by",
        "evening": "closed hours",
        "experienced": "missing experience",
        "full": "closed closed",
        "held": "held fa",
        "other": "other quick",
        "over": "closed ended",
        "unneeded": "needless",
        "unreached": "missing fz",
        "young": "missing age",
    }


def test_too_fast_a_course_and_one_that_takes_a_loan_are_closed() -> None:
    """At half pace there is another course; who wants no loan takes the one with other support."""
    body = """
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 4, gives: [fa], lives_on: [student_aid]}
  b: {kind: course, step: 1, name: {sv: B}, weeks: 8, gives: [fa], lives_on: [student_aid, establishment_benefit], paces: [50]}
"""
    assert out(route(body, "fa", "fa", wishes={"no_loan": True})) == {"a": "closed no-loan"}
    assert out(route(body, "fa", "fa", pace_percent=50)) == {"a": "closed pace"}


def test_months_that_come_too_late_for_a_validation_are_missing() -> None:
    """By the time that the job has given the months, the course has given the rest; who can wait for them may be validated."""
    body = """
activities:
  a: {kind: exam, step: 1, name: {sv: A}, days: 1, gives: [fa]}
  b: {kind: course, step: 2, name: {sv: B}, weeks: 30, gives: [fb], paces: [50], beside_work: true}
  v: {kind: validation, step: 2, name: {sv: V}, days: 60, gives: [fb], requires: {experience: {of: [j-ett], months: MANY}}}
jobs:
  j-ett: {name: {sv: Ett}, requires: fa, step: 1}
  j-tva: {name: {sv: Två}, requires: fb, step: 2}
"""
    late = route(body.replace("MANY", "13"), "fa fb", "j-tva")
    assert legs(late)[1].startswith("b ")
    assert out(late) == {"v": "missing experience"}
    soon = route(body.replace("MANY", "6"), "fa fb", "j-tva")
    assert legs(soon)[1].startswith("v ")
    assert out(soon) == {"b": "other v"}
    works = route(body.replace("MANY", "12"), "fa fb", "j-tva", works_as="j-ett", holds=[{"experience": {"j-ett": 11}}])
    assert legs(works) == ["v 2027-02-04..2027-04-05 0"]
    assert out(works) == {"b": "other v"}


def test_what_could_be_had_but_need_not_is_told_by_what_does_it() -> None:
    """The long way by way of a course of its own is not missing anything: the short way made it needless."""
    body = """
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 4, gives: [fa]}
  b: {kind: course, step: 1, name: {sv: B}, weeks: 4, gives: [fb], requires: fa}
  c: {kind: exam, step: 1, name: {sv: C}, days: 1, gives: [fb]}
jobs:
  j: {name: {sv: J}, requires: fb, step: 1}
"""
    assert out(route(body, "fa fb", "j")) == {"b": "other c"}


def test_what_would_take_something_that_is_avoided_is_told_by_the_wish() -> None:
    """A is to be avoided, and B requires what it gives: the exam gives the same without it; where nothing does, B is missing it."""
    body = """
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 4, gives: [fa]}
  b: {kind: course, step: 1, name: {sv: B}, weeks: 4, gives: [fb], requires: fa}
  c: {kind: exam, step: 1, name: {sv: Cet}, days: 1, gives: [fb]}
  d: {kind: course, step: 1, name: {sv: D}, weeks: 4, gives: [fd], requires: fa}
jobs:
  j: {name: {sv: J}, requires: fb, step: 1}
"""
    answer = route(body, "fa fb fd", "j", wishes={"avoid": ["a"]})
    assert out(answer) == {"a": "closed avoid", "b": "other c avoid", "d": "missing fa avoid"}
    said = page_of(answer)
    assert "Inte med: B. Cet ger det som behövs, utan det som ska undvikas enligt önskemålet." in said
    assert "Inte med: D. Kräver Fa, som kommer av något som ska undvikas enligt önskemålet." in said


# ---- what delays most ---------------------------------------------------------------------------------------------


def test_the_leg_whose_delay_delays_most_is_told_with_the_days() -> None:
    """Four weeks for the first course mean that the second, which starts twice a year, comes half a year later."""
    body = """
activities:
  a: {kind: course, step: 1, name: {sv: A}, weeks: 4, gives: [fa]}
  b: {kind: course, step: 1, name: {sv: B}, weeks: 4, gives: [fb], requires: fa, starts: [2027-02-01, 2027-08-02]}
jobs:
  j: {name: {sv: J}, requires: fb, step: 1}
"""
    answer = route(body, "fa fb", "j")
    assert answer.most_delaying is not None
    assert (answer.most_delaying.activity, answer.most_delaying.days) == ("a", 182)
    waiting = route("jobs:\n  j: {name: {sv: J}, requires: {age: {min: 18}}, step: 1}", "fa", "j", born="2009-03-01")
    assert waiting.most_delaying is None


def only_late(case: Case, answer: Route, late: int) -> Case:
    """The case with just the legs of the route, in the ways in which it has them, none before its day and one four weeks later.

    All of them must be on the way, save those that others stand beside, which may go on when it is over; what need not be stood beside,
    since all that it gives comes otherwise, is there by name only.
    """
    activities = {}
    for number, leg in enumerate(answer.legs):
        entry = dict(case.ladder["activities"][leg.activity])
        if leg.starts is not None:
            first = leg.starts + timedelta(days=LATE if number == late else 0)
            entry["valid_from"] = max(first, entry.get("valid_from", first))
            length = (leg.ends - leg.starts).days
            if "offerings" in entry:
                alike = (one for one in entry["offerings"] if (one["days"], one.get("pace_percent", 0)) == (length, leg.pace_percent))
                entry["offerings"] = list(alike)
            elif leg.pace_percent:
                entry["paces"] = [leg.pace_percent]
        activities[leg.activity] = entry
    together = {other for entry in activities.values() for other in entry.get("co_requires", ())}
    activities |= {other: {**case.ladder["activities"][other], "valid_to": date(2000, 1, 1)} for other in together - activities.keys()}
    waivers = [item for item in case.person.get("waivers", ()) if item["for"] in {*activities, *case.ladder["jobs"]}]
    new = [leg.activity for leg in answer.legs if leg.starts is not None and leg.activity not in together]
    return case.with_ladder(activities=activities).with_person(waivers=waivers, wishes={"must_include": new})


@given(case=cases(activities=4, among=tuple(flavour for flavour in FLAVOURS if flavour not in ("employed", "in_progress", "waivers"))))
def test_delaying_each_leg_and_planning_again_shows_the_same_leg(case: Case) -> None:
    """Brute force: every leg put off in the file, the rest no earlier than before, and the whole planned again."""
    answer = planned(case.catalogue, case.participant, case.target, today=case.today, by="target")
    if not isinstance(answer, Route) or answer.totals.target.earliest is None:
        return
    worst: tuple[int, str] | None = None
    for number, leg in enumerate(answer.legs):
        late = only_late(case, answer, number)
        again = planned(late.catalogue, late.participant, case.target, today=case.today, by="target")
        if isinstance(again, Route) and again.totals.target.earliest is not None:
            days = (again.totals.target.earliest - answer.totals.target.earliest).days
            if days > (worst[0] if worst else 0):
                worst = (days, leg.activity)
    said = answer.most_delaying
    assert (said and (said.days, said.activity)) == worst
