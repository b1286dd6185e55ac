"""The ladders beside manufacturing say what their sources say, and those of hospitality and elder care lead all the way up.

Their figures are held against the sources in `test_content_figures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from stegvis.checker import verify
from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import load_catalogue
from stegvis.ladder.model import Certificate, Job
from stegvis.participant import Participant
from stegvis.planning.planner import plan
from stegvis.requirement import AgeNeeded, FactNeeded, LevelNeeded, leaves
from stegvis.route import Route

LADDERS = Path(__file__).resolve().parent.parent / "ladders"
FILES = tuple(sorted(path.stem for path in LADDERS.glob("*.yaml") if path.stem not in {"gemensam", "industri"}))
"""Every ladder but that of manufacturing and the foundation, which have tests of their own."""
ONWARD = {"till-sjukskoterska"}
"""Ladders that one only comes to from another."""
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Every shipped ladder, loaded as a user would."""
    return load_catalogue(LADDERS)


def text_of(name: str) -> str:
    """A shipped file as it is written."""
    return (LADDERS / f"{name}.yaml").read_text(encoding="utf-8")


def jobs_of(catalogue: Catalogue, ladder: str) -> list[Job]:
    """The jobs of one ladder, lowest step first."""
    return sorted((job for job in catalogue.jobs.values() if job.ladder == ladder), key=lambda job: job.step or 0)


def activities_of(catalogue: Catalogue) -> list[Activity]:
    """The activities of these ladders."""
    return [activity for activity in catalogue.activities.values() if activity.ladder in FILES]


def needs(entry: Activity | Job) -> Iterator[tuple[str, str | None]]:
    """The facts, with their levels, that an activity or a job asks for."""
    for leaf in leaves(entry.requires):
        if isinstance(leaf, FactNeeded):
            yield leaf.fact, None
        elif isinstance(leaf, LevelNeeded):
            yield leaf.fact, leaf.level


def beginner(**more: object) -> Participant:
    """Someone with Swedish at SFI C and nothing else."""
    return Participant.model_validate({"participant": "p-001", "born": 1990, "holds": [{"svenska": "sfi-c"}], **more})


def test_nothing_to_warn_of(catalogue: Catalogue) -> None:
    """Every fact is given and needed, every step leads on, every figure has a source or is called an assumption."""
    mine = [fault for fault in catalogue.warnings if fault.severity != "info" and Path(fault.position.file).stem in FILES]
    assert mine == []


@pytest.mark.parametrize("ladder", FILES)
def test_stairs(catalogue: Catalogue, ladder: str) -> None:
    """A ladder has three steps or more, a job on each, a validation, a way on from every step but the top, and the date it was checked."""
    steps = catalogue.ladders[ladder].steps
    assert {job.step for job in jobs_of(catalogue, ladder)} == {step.step for step in steps}
    assert all(bool(step.onward) != step.top for step in steps)
    checked = catalogue.ladders[ladder].checked_on
    assert checked is not None
    assert checked >= TODAY
    assert "gemensam" in catalogue.ladders[ladder].uses
    if ladder in ONWARD:
        assert any(way.ladder == ladder for other in FILES for step in catalogue.ladders[other].steps for way in step.onward)
    else:
        assert len(steps) >= 3
        assert any(activity.kind == "validation" for activity in activities_of(catalogue) if activity.ladder == ladder)


def test_ways_on(catalogue: Catalogue) -> None:
    """The kitchen leads to sous-chef and the dining room to head waiter, both from the first step; elder care leads straight up, and on."""

    def ways(ladder: str) -> set[tuple[int, str, int]]:
        return {(step.step, way.ladder or ladder, way.step) for step in catalogue.ladders[ladder].steps for way in step.onward}

    kitchen, room = {(1, 2), (2, 3)}, {(1, 4), (4, 5)}
    assert {(here, there) for here, ladder, there in ways("hotell-restaurang") if here <= 5} == kitchen | room
    assert [step.step for step in catalogue.ladders["hotell-restaurang"].steps if step.top and step.step <= 5] == [3, 5]
    assert {(here, there) for here, ladder, there in ways("aldreomsorg") if ladder == "aldreomsorg"} == {(1, 2), (2, 3), (3, 4)}
    assert {(3, "till-sjukskoterska", 1), (4, "till-sjukskoterska", 1)} <= ways("aldreomsorg")


@pytest.mark.parametrize("activity_id", ["koksbitrade-kurs", "introduktion-aldreomsorg"])
def test_first_step_begins_with_motivation(catalogue: Catalogue, activity_id: str) -> None:
    """The first course asks for what the motivation course gives."""
    given = {gain.fact for gain in catalogue.activities["motivation"].gives}
    assert given & {fact for fact, _ in needs(catalogue.activities[activity_id])}


def test_care_assistant_surplus_is_said(catalogue: Catalogue) -> None:
    """Who reads about the care assistant's job is told that the chance of it is small."""
    text = catalogue.jobs["vardbitrade"].text
    assert text is not None
    assert "fler sökande än jobb" in text["sv"]
    assert "undersköterska" in text["sv"]


def test_pay_without_a_source_is_called_assumed(catalogue: Catalogue) -> None:
    """Each says so; the specialist's is the assistant nurse's with 1,000 to 2,500 kronor more."""
    pays = {job.id: job.pay_sek_month for job in catalogue.jobs.values() if job.pay_sek_month and job.pay_sek_month.source is None}
    assert "specialistunderskoterska" in pays
    assert [key for key, pay in pays.items() if "anta" not in (pay.assumption or "")] == []
    special, nurse = (catalogue.jobs[key].pay_sek_month for key in ("specialistunderskoterska", "underskoterska"))
    assert special is not None
    assert nurse is not None
    assert nurse.mean is not None
    assert (special.low, special.high) == (nurse.mean + 1000, nurse.mean + 2500)


def test_protected_title(catalogue: Catalogue) -> None:
    """The protected title is applied for: 320 kronor, eight weeks assumed, a proof without an end; the job asks for it, or the rule of 2023."""
    application = catalogue.activities["ansokan-bevis-underskoterska"]
    proof = catalogue.facts["bevis-underskoterska"]
    assert (application.kind, application.days, dict(application.cost_sek)) == ("application", 56, {"participant": 320})
    assert [gain.fact for gain in application.gives] == ["bevis-underskoterska"]
    assert "legitimation.socialstyrelsen.se" in application.sources["cost_sek"]
    assert isinstance(proof, Certificate)
    assert proof.valid_months is None
    assert [fact for fact, _ in needs(catalogue.jobs["underskoterska"])] == ["bevis-underskoterska", "overgangsregel-underskoterska"]


def test_register_extract_is_private(catalogue: Catalogue) -> None:
    """The extract from the police records is private, costs nothing and stands in the plan as something the participant requests."""
    request = catalogue.activities["begara-registerutdrag"]
    assert catalogue.facts["registerutdrag"].private
    assert (request.kind, request.days, request.responsible) == ("application", 14, "participant")
    assert ("registerutdrag", None) in needs(catalogue.activities["introduktion-aldreomsorg"])
    assert [fact.id for fact in catalogue.facts.values() if fact.private and fact.ladder in FILES] == ["registerutdrag"]


@pytest.mark.parametrize("activity_id", ["kock-kurs", "servitor-kurs", "vardbitrade-kurs", "underskoterska-kurs"])
def test_adult_education(catalogue: Catalogue, activity_id: str) -> None:
    """Adult education is open from 1 July of the year one turns 20, and gives student aid."""
    activity = catalogue.activities[activity_id]
    ages = [leaf.age for leaf in leaves(activity.requires) if isinstance(leaf, AgeNeeded)]
    assert [(age.min, age.max, age.from_) for age in ages] == [(20, None, "july")]
    assert "student_aid" in activity.lives_on


def test_language(catalogue: Catalogue) -> None:
    """Swedish is asked of courses as the sources say; B2 is a goal that the text names, and no job in care or hospitality asks for Swedish."""
    wanted = {
        "koksbitrade-kurs": "sfi-b",
        "kock-kurs": "sfi-d",
        "servitor-kurs": "sfi-d",
        "introduktion-aldreomsorg": "sfi-c",
        "vardbitrade-kurs": "sfi-d",
        "underskoterska-kurs": "sva-grund",
    }
    assert {key: dict(needs(catalogue.activities[key]))["svenska"] for key in wanted} == wanted
    jobs = [job for ladder in ("aldreomsorg", "hotell-restaurang") for job in jobs_of(catalogue, ladder)]
    assert [job.id for job in jobs if "svenska" in dict(needs(job))] == []
    text = catalogue.jobs["underskoterska"].text
    assert text is not None
    assert "nivån B2 är ett mål" in " ".join(text["sv"].split())


def test_every_entry_says_where_it_comes_from(catalogue: Catalogue) -> None:
    """Facts, work, activities and jobs have a source or an assumption; activities and jobs a text; each activity someone responsible."""
    entries = [*catalogue.facts.values(), *catalogue.work.values(), *catalogue.activities.values(), *catalogue.jobs.values()]
    mine = [entry for entry in entries if entry.ladder in FILES]
    assert len(mine) > 50
    assert [entry.id for entry in mine if not (entry.source or entry.sources or entry.assumption)] == []
    assert [entry.id for entry in mine if "en" not in entry.name] == []
    assert [entry.id for entry in mine if isinstance(entry, (Activity, Job)) and entry.text is None] == []
    assert [activity.id for activity in activities_of(catalogue) if activity.responsible is None or activity.apply is None] == []


def test_names_are_unique(catalogue: Catalogue) -> None:
    """A Swedish name means one thing, since counsellors may write names in place of ids."""
    groups = (catalogue.facts, catalogue.work, catalogue.activities, catalogue.jobs)
    names = [entry.name["sv"].casefold() for group in groups for entry in group.values() if entry.ladder in (*FILES, "gemensam")]
    assert sorted(names) == sorted(set(names))


def test_agreements(catalogue: Catalogue) -> None:
    """Tasks and pay are said for every job, as assumed, since the social partners have not answered."""
    jobs = [job for ladder in FILES for job in jobs_of(catalogue, ladder)]
    for job in jobs:
        assert job.agreement is not None, job.id
        assert (job.agreement.status, bool(job.agreement.tasks), bool(job.agreement.pay)) == ("assumed", True, True), job.id
        assert job.agreement.assumption, job.id


@pytest.mark.parametrize(
    ("target", "stops"),
    [
        ("souschef", ["koksbitrade", "kock", "souschef"]),
        ("hovmastare", ["koksbitrade", "servitor", "hovmastare"]),
        ("specialistunderskoterska", ["omsorgsassistent", "vardbitrade", "underskoterska", "specialistunderskoterska"]),
    ],
)
def test_beginner_reaches_the_top(catalogue: Catalogue, target: str, stops: list[str]) -> None:
    """With Swedish at SFI C and nothing else there is a dated route to each top, with a job on every step."""
    answer = plan(catalogue, beginner(), today=TODAY, target=target, time_limit=60)
    assert isinstance(answer, Route)
    assert [stop.job for stop in answer.stops] == stops
    assert verify(catalogue, beginner(), answer, today=TODAY) == ()


def test_cook_from_abroad(catalogue: Catalogue) -> None:
    """A cook with five years abroad takes the short hygiene course, works as a kitchen assistant, and has the trade validated."""
    cook = beginner(holds=[{"svenska": "sfi-c"}, {"experience": {"kock": 60}}])
    answer = plan(catalogue, cook, today=TODAY, target="kock", time_limit=60)
    assert isinstance(answer, Route)
    assert [leg.activity for leg in answer.legs] == ["livsmedelshygien-kurs", "sfi-d-kurs", "kock-validering"]
    assert [stop.job for stop in answer.stops] == ["koksbitrade", "kock"]


def test_care_worker_from_abroad(catalogue: Catalogue) -> None:
    """Three years in care elsewhere lead to assistant nurse by validation, without the two courses."""
    worker = beginner(holds=[{"svenska": "sva-grund"}, {"experience": {"sjukvardsbitrade": 36}}])
    answer = plan(catalogue, worker, today=TODAY, target="underskoterska", time_limit=60)
    assert isinstance(answer, Route)
    taken = {leg.activity for leg in answer.legs}
    assert {"underskoterska-validering", "ansokan-bevis-underskoterska"} <= taken
    assert not taken & {"vardbitrade-kurs", "underskoterska-kurs"}


@pytest.mark.parametrize(
    ("target", "holds"),
    [
        ("koksbitrade", ["kockutbildning"]),
        ("kock", ["gesallbrev-kock"]),
        ("omsorgsassistent", ["underskoterskeutbildning"]),
        ("vardbitrade", ["bevis-underskoterska"]),
        ("underskoterska", ["bevis-underskoterska"]),
    ],
)
def test_higher_papers_open_lower_jobs(catalogue: Catalogue, target: str, holds: list[str]) -> None:
    """Who holds the paper of a step can apply for its job and for those below."""
    answer = plan(catalogue, beginner(holds=holds), today=TODAY, target=target)
    assert answer.verdict == "already_qualified"


@pytest.mark.parametrize("name", FILES)
def test_one_key_a_line(name: str) -> None:
    """Partners who are no programmers edit the files: no texts in braces, no tabs, and a Swedish introduction at the top."""
    text = text_of(name)
    assert "\t" not in text
    assert re.findall(r"^[^#]*[{}]", text, re.MULTILINE) == []
    assert re.search(r"\b(Du|Ni) behöver inte kunna programmera", text.split("\nschema:")[0])


@pytest.mark.parametrize("name", FILES)
def test_short_enough_to_read(name: str) -> None:
    """No line is too long for the screen, save those with an address in them."""
    assert [line for line in text_of(name).splitlines() if len(line) > 150 and "http" not in line] == []
