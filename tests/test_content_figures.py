"""Every figure with a source in a shipped ladder is the one that was written down apart from the file, and none is missing there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stegvis.ladder.activity import Activity
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.model import Certificate, Job
from stegvis.requirement import AgeNeeded, ExperienceNeeded, leaves
from tests.figures import KOMVUX, JobFigures, care, foundation, grounds, hospitality, tracks

GROUPS = (care, foundation, grounds, hospitality, tracks)
LADDERS = [ladder for group in GROUPS for ladder in group.LADDERS]
JOBS = {key: figures for group in GROUPS for key, figures in group.JOBS.items()}
ACTIVITIES = {key: figures for group in GROUPS for key, figures in group.ACTIVITIES.items()}
VALID_MONTHS = {key: months for group in GROUPS for key, months in group.VALID_MONTHS.items()}

BAROMETER = "Yrkesbarometern 2026-1 (https://data.arbetsformedlingen.se/data/yrkesbarometer/)"
LENGTHS = ("weeks", "points", "yh_points", "days", "slow_weeks", "slow_points", "slow_days")
OWN = (*LENGTHS, "paces", "cost_sek", "seats", "valid_from", "valid_to")


def read(job: Job) -> JobFigures:
    """A job as the tables have it."""
    pay, forecast = job.pay_sek_month, job.shortage
    assert pay is not None
    assert job.ssyk is not None
    said = (forecast.situation, forecast.chances, forecast.trend) if forecast else None
    return JobFigures(job.ssyk.code, job.jobtech, (pay.low, pay.mean, pay.high, pay.year), said, assumed=pay.source is None)


def figures_of(activity: Activity) -> dict[str, Any]:
    """The figures of an activity as the tables have them, those that it has."""
    found: dict[str, Any] = {key: getattr(activity, key) for key in OWN if key in activity.model_fields_set}
    found["age"] = [(leaf.age.min, leaf.age.max, leaf.age.from_) for leaf in leaves(activity.requires) if isinstance(leaf, AgeNeeded)]
    found["months"] = [leaf.experience.months for leaf in leaves(activity.requires) if isinstance(leaf, ExperienceNeeded)]
    found["offerings"] = [(offering.days, offering.slow_days) for offering in activity.offerings or ()]
    found["starts"] = activity.starts.months if activity.starts else ()
    return {key: value for key, value in found.items() if value not in ([], (), None)}


def sourced(activity: Activity) -> set[str]:
    """The figures of an activity that a source is named for; an age always has a rule behind it."""
    named = set(figures_of(activity)) if activity.source else set(activity.sources)
    return (named | {"age"}) & set(figures_of(activity)) - {"paces", "starts"}


def test_every_ladder_is_written_down(shipped: Catalogue) -> None:
    """Each file has its place in a table, and each job its row; nothing stands in two."""
    assert sorted(LADDERS) == sorted({entry.ladder for entry in (*shipped.activities.values(), *shipped.jobs.values())})
    assert set(JOBS) == set(shipped.jobs)
    assert len(JOBS) == sum(len(group.JOBS) for group in GROUPS)
    assert len(ACTIVITIES) == sum(len(group.ACTIVITIES) for group in GROUPS)
    for group in GROUPS:
        owners = {shipped.jobs[key].ladder for key in group.JOBS} | {shipped.activities[key].ladder for key in group.ACTIVITIES}
        assert owners == set(group.LADDERS)


@pytest.mark.parametrize("job_id", JOBS)
def test_job(shipped: Catalogue, job_id: str) -> None:
    """Codes, pay with its year, and the forecast of the employment service with round and source."""
    job = shipped.jobs[job_id]
    assert read(job) == JOBS[job_id]
    assert job.pay_sek_month is not None
    assert job.pay_sek_month.source or job.pay_sek_month.assumption
    if job.shortage is not None:
        assert job.shortage.round == "2026-1"
        assert BAROMETER in (job.shortage.source or "")


@pytest.mark.parametrize("activity_id", ACTIVITIES)
def test_activity(shipped: Catalogue, activity_id: str) -> None:
    """Length, price, pace, ages and months of work."""
    figures = figures_of(shipped.activities[activity_id])
    written = ACTIVITIES[activity_id]
    assert {key: figures.get(key) for key in written} == written


@pytest.mark.parametrize("ladder", LADDERS)
def test_no_figure_with_a_source_is_missing(shipped: Catalogue, ladder: str) -> None:
    """Who writes a figure with its source into a file writes it down here too, from that source."""
    mine = [activity for activity in shipped.activities.values() if activity.ladder == ladder]
    assert mine
    missing = {activity.id: sourced(activity) - set(ACTIVITIES.get(activity.id, {})) for activity in mine}
    assert {key: keys for key, keys in missing.items() if keys} == {}


AGE_PAGES = {
    KOMVUX[0]: ("viktig-information-om-behorighet-och-forkunskaper", "kommunal-vuxenutbildning", "modul-2/grundlaggande-niva"),
    (16, None, "july"): ("ansvar-i-skolfragor/ratt-till-sfi",),
    (None, 19, None): ("kommunernas-aktivitetsansvar-for-ungdomar-kaa", "vara-utbildningar/introduktionsprogrammen"),
    (16, 19, None): ("programvaljarenfyrkanten.se/introduktionsprogrammen",),
    (20, None, None): ("extra-stod/stod-a-o/etableringsprogrammet",),
}
"""Which pages carry an age, by what their addresses end in."""


@pytest.mark.parametrize("ladder", LADDERS)
def test_an_age_has_the_page_that_carries_it(shipped: Catalogue, ladder: str) -> None:
    """Where a source is named for what an activity requires, it is for the age too, and not for the Swedish alone."""
    for activity in shipped.activities.values():
        for age in figures_of(activity).get("age", ()) if activity.ladder == ladder and "requires" in activity.sources else ():
            pages = AGE_PAGES[age]
            assert any(page in activity.sources["requires"] for page in pages), activity.id


def test_certificates(shipped: Catalogue) -> None:
    """Those that end, after how many months; every other says that no end is known."""
    certificates = [fact for fact in shipped.facts.values() if isinstance(fact, Certificate)]
    assert {fact.id: fact.valid_months for fact in certificates if fact.valid_months is not None} == VALID_MONTHS
    assert len(certificates) > len(VALID_MONTHS)


def test_the_tables_are_read_from_the_files_of_today(root: Path, shipped: Catalogue) -> None:
    """The ladders are those beside the tests."""
    assert {path.stem for path in (root / "ladders").glob("*.yaml")} == set(LADDERS)
    assert Path(shipped.folder or "") == root / "ladders"
