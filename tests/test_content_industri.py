"""The shipped industry ladder and the common foundation say what the partners and the contract say, figure by figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
import yamlcore

from stegvis.dates import first_start_in_month
from stegvis.ladder.activity import Activity
from stegvis.ladder.entry import Entry, Sourced
from stegvis.ladder.loader import load_catalogue
from stegvis.ladder.model import Certificate, LadderFile
from stegvis.requirement import AgeNeeded, ExperienceNeeded, FactNeeded, LevelNeeded, leaves
from stegvis.terms import Frozen, Text

LADDERS = Path(__file__).resolve().parent.parent / "ladders"
FILES = ("gemensam", "industri")
SFI = ("sfi-a-kurs", "sfi-b-kurs", "sfi-c-kurs", "sfi-d-kurs")
COLOURS = {2: ("gron", "gront-certifikat"), 3: ("bla", "blatt-certifikat"), 4: ("svart", "svart-certifikat")}
RUNG_FACTS = {
    1: {"industriteknik-bas", "ritningslasning-1"},
    2: {"cnc-handhavande", "matning"},
    3: {"omstallning", "programkorrigering"},
    4: {"cam", "beredning"},
}
OTHERS_NEED = (
    *SFI,
    "sva-grund-kurs",
    "kartlaggning",
    "samhallsorientering",
    "motivation",
    "arbetsmarknadskunskap-kurs",
    "jobbsokning-kurs",
    "arbetsplatsintroduktion",
    "arbetstraning",
    "arbetspraktik",
    "subventionerad-anstallning",
    "sprakstod",
    "korkort-b-kurs",
    "gymnasieexamen-kurs",
    "be-om-anvisning-socialtjansten",
    "be-om-anvisning-arbetsformedlingen",
)
"""What the foundation of a job track is made of, by the ids that other files use."""
JOBS = {1: "montor", 2: "cnc-operator", 3: "cnc-tekniker", 4: "cnc-programmerare"}
FIGURES = {
    "weeks",
    "points",
    "days",
    "slow_weeks",
    "slow_points",
    "slow_days",
    "paces",
    "starts",
    "seats",
    "apply",
    "cost_sek",
    "weeks_to_hire",
}


def text_of(name: str) -> str:
    """The text of a shipped file as it is written."""
    return (LADDERS / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files() -> dict[str, LadderFile]:
    """Both files, read as models and nothing else, so that these tests rest on no other stage."""
    return {name: LadderFile.model_validate(yaml.load(text_of(name), Loader=yamlcore.CCoreLoader)) for name in FILES}


@pytest.fixture(scope="module")
def industri(files: dict[str, LadderFile]) -> LadderFile:
    """The industry ladder."""
    return files["industri"]


@pytest.fixture(scope="module")
def gemensam(files: dict[str, LadderFile]) -> LadderFile:
    """The common foundation."""
    return files["gemensam"]


@pytest.fixture(scope="module")
def activities(files: dict[str, LadderFile]) -> dict[str, Activity]:
    """The activities of both files by id."""
    return {**files["gemensam"].activities, **files["industri"].activities}


def facts_of(requirement: Any) -> set[str]:
    """The facts that a requirement names, levels left out."""
    return {leaf.fact for leaf in leaves(requirement) if isinstance(leaf, FactNeeded)}


def levels_of(requirement: Any) -> set[tuple[str, str]]:
    """The levels that a requirement names."""
    return {(leaf.fact, leaf.level) for leaf in leaves(requirement) if isinstance(leaf, LevelNeeded)}


def months_of(requirement: Any) -> dict[frozenset[str], int]:
    """The months of experience that a requirement asks for, by the occupations that count."""
    found = [leaf.experience for leaf in leaves(requirement) if isinstance(leaf, ExperienceNeeded)]
    return {frozenset(term.of): term.months for term in found}


def gains_of(activity: Activity) -> set[str]:
    """The ids of the facts that an activity gives."""
    return {gain.fact for gain in activity.gives}


def entries(file: LadderFile) -> Iterator[tuple[str, Entry]]:
    """Every entry of a file with its id."""
    for section in (file.competencies, file.certificates, file.work, file.activities, file.jobs):
        yield from section.items()


def test_ids(industri: LadderFile, gemensam: LadderFile) -> None:
    """The ids that others write in their own files are there."""
    assert set(industri.jobs) == set(JOBS.values())
    assert set(industri.certificates) == {"gront-certifikat", "blatt-certifikat", "svart-certifikat"}
    assert {"industriteknik-bas", "cnc-handhavande", "matning", "omstallning", "programkorrigering"} <= set(industri.competencies)
    assert {"svenska", "ritningslasning-1"} <= set(gemensam.competencies)
    wanted = {"industriteknik-bas-kurs", "industriteknik-bas-validering"}
    wanted |= {f"cnc-{colour}{kind}" for colour, _ in COLOURS.values() for kind in ("", "-validering", "-prov")}
    assert set(industri.activities) == wanted
    assert set(OTHERS_NEED) <= set(gemensam.activities)
    assert "fordonsmekaniker" in gemensam.work
    assert len(gemensam.work) >= 12


def test_no_id_misleads(industri: LadderFile, gemensam: LadderFile) -> None:
    """No id of measuring reads as mathematics, and no id stands in both files."""
    ids = [key for file in (industri, gemensam) for key, _ in entries(file)]
    assert len(ids) == len(set(ids))
    assert not [key for key in ids if key.startswith("matte")]


def test_files_and_steps(industri: LadderFile, gemensam: LadderFile) -> None:
    """Four steps lead on to each other, there is no step 0, and the foundation has no steps and no jobs."""
    assert (industri.ladder, industri.uses, industri.checked_on) == ("industri", ("gemensam",), date(2026, 11, 22))
    assert (gemensam.ladder, gemensam.uses, gemensam.checked_on) == ("gemensam", (), date(2026, 11, 22))
    assert [step.step for step in industri.steps] == [1, 2, 3, 4]
    assert [[way.step for way in step.onward] for step in industri.steps] == [[2], [3], [4], []]
    assert [step.top for step in industri.steps] == [False, False, False, True]
    assert [step.certificate for step in industri.steps] == [None, "gront-certifikat", "blatt-certifikat", "svart-certifikat"]
    assert not gemensam.steps
    assert not gemensam.jobs
    assert {activity.step for activity in gemensam.activities.values()} == {None}
    assert {partner.name: partner.role for partner in industri.partners} == {"Volvo Cars": "dialogue", "SKF": "dialogue"}


def test_swedish_levels(gemensam: LadderFile) -> None:
    """Swedish has five levels in order."""
    assert gemensam.competencies["svenska"].levels == ("sfi-a", "sfi-b", "sfi-c", "sfi-d", "sva-grund")


@pytest.mark.parametrize(("step", "job"), JOBS.items())
def test_jobs_require_one_thing(industri: LadderFile, step: int, job: str) -> None:
    """The assembler needs the basics, and each other job the certificate of its step alone."""
    certificate = "industriteknik-bas" if step == 1 else COLOURS[step][1]
    entry = industri.jobs[job]
    assert list(leaves(entry.requires)) == [FactNeeded(fact=certificate)]
    assert entry.step == step
    assert entry.weeks_to_hire == 8


@pytest.mark.parametrize("step", COLOURS)
def test_certificates_imply_what_lies_below(industri: LadderFile, step: int) -> None:
    """A certificate brings its own step's facts and those of every step below, the lower certificates too."""
    certificate = industri.certificates[COLOURS[step][1]]
    wanted = set().union(*(RUNG_FACTS[lower] for lower in range(1, step + 1)))
    wanted |= {COLOURS[lower][1] for lower in range(2, step)}
    assert {gain.fact for gain in certificate.implies} == wanted


def test_nothing_ends(files: dict[str, LadderFile]) -> None:
    """No certificate ends, which is said to be assumed, and nothing is limited in time."""
    certificates: list[Certificate] = [entry for file in files.values() for entry in file.certificates.values()]
    assert len(certificates) >= 4
    for certificate in certificates:
        assert certificate.valid_months is None
        assert re.search(r"inte (går|ska gå) ut", certificate.assumption or "")
    for file in files.values():
        assert not [key for key, activity in file.activities.items() if activity.valid_from or activity.valid_to or activity.replaced_by]


def test_step_one_course(industri: LadderFile, gemensam: LadderFile) -> None:
    """The basic course asks for what the motivation course gives and SFI C, and gives the facts of the step."""
    course = industri.activities["industriteknik-bas-kurs"]
    assert facts_of(course.requires) == gains_of(gemensam.activities["motivation"]) == {"egen-plan"}
    assert levels_of(course.requires) == {("svenska", "sfi-c")}
    assert not months_of(course.requires)
    assert gains_of(course) == RUNG_FACTS[1]
    assert (course.kind, course.step, course.weeks) == ("course", 1, 8)


def test_step_one_validation(industri: LadderFile, gemensam: LadderFile) -> None:
    """Months as assembler or in an earlier occupation open the validation, on the participant's own word."""
    validation = industri.activities["industriteknik-bas-validering"]
    ((occupations, months),) = months_of(validation.requires).items()
    assert {"montor", "fordonsmekaniker"} <= occupations
    assert occupations - {"montor"} <= set(gemensam.work)
    assert months == 12
    assert len(list(leaves(validation.requires))) == 1
    assert gains_of(validation) == RUNG_FACTS[1]
    assert (validation.kind, validation.step, validation.days) == ("validation", 1, 1)


def test_step_two(industri: LadderFile) -> None:
    """Green: the course after the basics and SFI D, the validation after 24 months, the test after the facts of the step."""
    course, validation, exam = (industri.activities[f"cnc-gron{kind}"] for kind in ("", "-validering", "-prov"))
    assert facts_of(course.requires) == {"industriteknik-bas"}
    assert levels_of(course.requires) == {("svenska", "sfi-d")}
    assert len(list(leaves(course.requires))) == 2
    assert (course.weeks, course.slow_weeks, course.paces, course.beside_work) == (20, 26, (100, 50), True)
    assert months_of(validation.requires) == {frozenset({"cnc-operator", "cnc-tekniker"}): 24}
    assert len(list(leaves(validation.requires))) == 1
    assert validation.days == 2
    assert facts_of(exam.requires) == RUNG_FACTS[2]
    assert len(list(leaves(exam.requires))) == 2
    assert exam.days == 1


@pytest.mark.parametrize(
    ("step", "course_months", "validation_months", "points"),
    [
        (3, {frozenset({"cnc-operator", "cnc-tekniker"}): 12}, {frozenset({"cnc-tekniker"}): 24}, 400),
        (4, {frozenset({"cnc-operator", "cnc-tekniker"}): 24}, {frozenset({"cnc-programmerare"}): 24}, 600),
    ],
)
def test_steps_three_and_four(industri: LadderFile, step: int, course_months: object, validation_months: object, points: int) -> None:
    """Course, validation and test all require the certificate below; course and validation also months."""
    colour, _ = COLOURS[step]
    below = COLOURS[step - 1][1]
    course, validation, exam = (industri.activities[f"cnc-{colour}{kind}"] for kind in ("", "-validering", "-prov"))
    assert facts_of(course.requires) == facts_of(validation.requires) == {below}
    assert facts_of(exam.requires) == {below} | RUNG_FACTS[step]
    assert months_of(course.requires) == course_months
    assert months_of(validation.requires) == validation_months
    assert not months_of(exam.requires)
    assert (course.points, course.beside_work) == (points, True)
    assert (validation.days, exam.days) == (2, 1)


@pytest.mark.parametrize("step", COLOURS)
def test_course_and_validation_are_alternatives(industri: LadderFile, step: int) -> None:
    """Course and validation give the same facts, and only the test gives the certificate."""
    colour, certificate = COLOURS[step]
    course, validation, exam = (industri.activities[f"cnc-{colour}{kind}"] for kind in ("", "-validering", "-prov"))
    assert gains_of(course) == gains_of(validation) == RUNG_FACTS[step]
    assert gains_of(exam) == {certificate}
    assert (course.kind, validation.kind, exam.kind) == ("course", "validation", "exam")
    assert {course.step, validation.step, exam.step} == {step}
    givers = [key for key, activity in industri.activities.items() if certificate in gains_of(activity)]
    assert givers == [f"cnc-{colour}-prov"]


def test_no_swedish_above_sfi_d(industri: LadderFile) -> None:
    """Nothing on the ladder asks for more Swedish than SFI D."""
    asked = [activity.requires for activity in industri.activities.values()] + [job.requires for job in industri.jobs.values()]
    assert {level for requirement in asked for _, level in levels_of(requirement)} == {"sfi-c", "sfi-d"}


@pytest.mark.parametrize(("key", "weeks"), [("sfi-a-kurs", 48), ("sfi-b-kurs", 48), ("sfi-c-kurs", 30), ("sfi-d-kurs", 30)])
def test_sfi(gemensam: LadderFile, key: str, weeks: int) -> None:
    """SFI takes the source's calendar weeks at half time, up to 20 more, beside work, from July of the year of 16, without student aid."""
    course = gemensam.activities[key]
    (option,) = course.options()
    assert (option.pace_percent, option.days, option.slow_days) == (50, weeks * 7, (weeks + 20) * 7)
    assert option.beside_work
    assert "student_aid" not in course.lives_on
    (age,) = (leaf.age for leaf in leaves(course.requires) if isinstance(leaf, AgeNeeded))
    assert (age.min, age.max, age.from_) == (16, None, "july")
    before = {level for _, level in levels_of(course.requires)}
    (gain,) = course.gives
    levels = gemensam.competencies["svenska"].levels
    assert gain.level is not None
    place = levels.index(gain.level)
    assert before == set(levels[place - 1 : place] if place else ())


def test_every_course_at_half_time(activities: dict[str, Activity]) -> None:
    """Every course for adults may be taken at 50 % beside work, SFI at that pace only; the young go to school full time."""
    schools = {"gymnasieprogram", "introduktionsprogram"}
    courses = {key: activity for key, activity in activities.items() if activity.kind == "course" and key not in schools}
    assert set(courses) >= {*SFI, "sva-grund-kurs", "motivation", "cnc-gron", "cnc-bla", "cnc-svart"}
    assert {(option.pace_percent, option.beside_work) for key in schools for option in activities[key].options()} == {(100, False)}
    for key, course in courses.items():
        half = [option for option in course.options() if option.pace_percent == 50]
        assert [option.beside_work for option in half] == [True], key
    assert {key for key, course in courses.items() if course.paces == (50,)} == set(SFI)


def test_what_is_offered_is_never_required(files: dict[str, LadderFile]) -> None:
    """Mapping and civic orientation give nothing that a rung asks for, so no route has to pass them."""
    for key in ("kartlaggning", "samhallsorientering"):
        activity = files["gemensam"].activities[key]
        assert (activity.kind, activity.gives) == ("support", ())


def test_motivation(gemensam: LadderFile) -> None:
    """The motivation course takes two weeks and has its last day to sign up four weeks before."""
    course = gemensam.activities["motivation"]
    assert (course.weeks, course.paces, course.beside_work) == (2, (100, 50), True)
    assert course.apply is not None
    assert course.apply.weeks_before == 4
    assert course.cost_sek == {"municipality": 8000}


def test_starts(industri: LadderFile) -> None:
    """The CNC courses start four times a year: on the known days, and after them on the first Monday of the month."""
    for colour, _ in COLOURS.values():
        starts = industri.activities[f"cnc-{colour}"].starts
        assert starts is not None
        assert starts.months == (1, 4, 8, 10)
        assert starts.known == (date(2027, 1, 11), date(2027, 4, 5))
        assert starts.rule().on_or_after(date(2027, 4, 6)) == first_start_in_month(2027, 8)


def test_everything_can_be_applied_for(activities: dict[str, Activity]) -> None:
    """Every activity says where it is, who is responsible and what one lives on, and all but one how one applies."""
    for key, activity in activities.items():
        assert activity.where, key
        assert activity.responsible, key
        assert activity.lives_on, key
        assert activity.hours, key
    assert [key for key, activity in activities.items() if not (activity.apply and activity.apply.how)] == ["samhallsorientering"]


@pytest.mark.parametrize(
    ("job", "low", "mean", "high", "sourced"),
    [
        ("montor", 29700, 32700, 35600, True),
        ("cnc-operator", 31400, 35200, 36100, True),
        ("cnc-tekniker", 35000, None, 37500, False),
        ("cnc-programmerare", 36000, None, 42000, False),
    ],
)
def test_pay(industri: LadderFile, job: str, low: int, mean: int | None, high: int, sourced: bool) -> None:
    """Pay is a range with its year; what statistics do not show is said to be assumed."""
    pay = industri.jobs[job].pay_sek_month
    assert pay is not None
    assert (pay.low, pay.mean, pay.high, pay.year) == (low, mean, high, 2024)
    assert (pay.source is not None) is sourced
    assert sourced or pay.assumption


@pytest.mark.parametrize(
    ("job", "situation", "chances", "code"),
    [
        ("montor", "surplus", "small", "8213"),
        ("cnc-operator", "shortage", "large", "7223"),
        ("cnc-tekniker", "shortage", "large", "7223"),
        ("cnc-programmerare", "shortage", "large", "7223"),
    ],
)
def test_shortage(industri: LadderFile, job: str, situation: str, chances: str, code: str) -> None:
    """The first job is honestly marked as a surplus occupation, the others by the forecast for their group."""
    entry = industri.jobs[job]
    assert entry.ssyk is not None
    assert entry.ssyk.code == code
    assert entry.shortage is not None
    assert (entry.shortage.situation, entry.shortage.chances, entry.shortage.trend) == (situation, chances, "rising")
    assert entry.shortage.round == "2026-1"
    assert "Yrkesbarometern 2026-1" in (entry.shortage.source or "")
    if situation == "surplus":
        assert "överskottsyrke" in entry.text.get("sv") if entry.text else False


def test_agreements(industri: LadderFile) -> None:
    """Every job says that the partners are in dialogue, about which tasks and which pay, since which year."""
    for job in industri.jobs.values():
        assert job.agreement is not None
        assert (job.agreement.status, job.agreement.date) == ("dialogue", 2017)
        assert job.agreement.parties == ("Volvo Cars", "SKF")
        assert job.agreement.tasks
        assert job.agreement.pay


@pytest.mark.parametrize("name", FILES)
def test_every_figure_has_a_source(files: dict[str, LadderFile], name: str) -> None:
    """Every entry, pay, forecast, agreement, partner and step has its source or says what is assumed."""
    assert not [key for key, part in sourced_parts(files[name]) if not (part.source or part.sources or part.assumption)]


@pytest.mark.parametrize("name", FILES)
def test_what_has_no_source_is_assumed(files: dict[str, LadderFile], name: str) -> None:
    """A length, pace, start, price, number of seats or waiting time without a page of its own stands beside an assumption."""
    for key, entry in entries(files[name]):
        figures = {figure for figure in FIGURES if figure in entry.model_fields_set}
        assert entry.assumption or figures <= set(entry.sources), key


@pytest.mark.parametrize("name", FILES)
def test_sources_name_keys_that_are_there(files: dict[str, LadderFile], name: str) -> None:
    """A source that is given for one key is given for a key that the entry has."""
    for key, part in sourced_parts(files[name]):
        assert set(part.sources) <= part.model_fields_set, key


def sourced_parts(file: LadderFile) -> Iterator[tuple[str, Sourced]]:
    """Everything in a file that can have a source."""
    yield from entries(file)
    for key, job in file.jobs.items():
        for part in (job.pay_sek_month, job.shortage, job.agreement):
            if part is not None:
                yield key, part
    for step in file.steps:
        yield f"step {step.step}", step
    for partner in file.partners:
        yield partner.name, partner


def texts(value: object) -> Iterator[Text]:
    """Every text in a model, wherever it stands."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Frozen):
        for key in type(value).model_fields:
            yield from texts(getattr(value, key))
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("name", FILES)
def test_two_languages(files: dict[str, LadderFile], name: str) -> None:
    """Every text is there in Swedish and in English, and they are not the same unless it is a place."""
    found = list(texts(files[name]))
    assert len(found) > 50
    for text in found:
        assert set(text.languages()) == {"sv", "en"}
        assert text["sv"] != text["en"] or text["sv"] == "Lindholmen"


@pytest.mark.parametrize("name", FILES)
def test_one_key_a_line(name: str) -> None:
    """The files are written one key a line, with line feeds, without tabs and without braces that a comma could split."""
    raw = (LADDERS / f"{name}.yaml").read_bytes()
    assert b"\t" not in raw
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    lines = [line for line in raw.decode("utf-8").splitlines() if not line.lstrip().startswith("#")]
    assert not [line for line in lines if re.search(r"[{}]", line)]
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("name", FILES)
def test_nothing_promised_and_nobody_named(name: str) -> None:
    """No text promises a job, and no path of a machine stands in the file."""
    text = text_of(name).casefold()
    assert not re.search(r"\bgaranter\w*|\bguarante\w*|lovar jobb|säkert jobb", text)
    assert not re.search(r"[a-z]:\\|/home/|/work/|/tmp/", text)


def test_the_two_files_load_without_a_warning(tmp_path: Path) -> None:
    """The ladder and the foundation, alone in a folder, load and are clean also under `--strict`."""
    for name in FILES:
        (tmp_path / f"{name}.yaml").write_bytes((LADDERS / f"{name}.yaml").read_bytes())
    catalogue = load_catalogue(tmp_path)
    assert [fault for fault in catalogue.warnings if fault.severity != "info"] == []
    assert sorted(catalogue.jobs) == sorted(JOBS.values())
