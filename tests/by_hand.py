"""Answers made by hand, one of each verdict, for the tests of pages and of the command line."""

from __future__ import annotations

from datetime import date

from stegvis.findings import Obstacle, Repair, Span, Warned
from stegvis.route import (
    AlreadyQualified,
    Bound,
    LadderVersion,
    Leg,
    MadeFrom,
    NeedsPerson,
    NextStep,
    NoRoute,
    OnwardWay,
    PayOfStop,
    Route,
    Stop,
    Target,
    Totals,
    Undecided,
)
from stegvis.terms import FrozenDict, Text

TODAY = date(2026, 11, 22)
DAY = date.fromisoformat


def named(swedish: str, english: str | None = None) -> Text:
    """A name in Swedish and perhaps in English."""
    return Text(FrozenDict({"sv": swedish, "en": english} if english else {"sv": swedish}))


def warned(code: str, **particulars: str) -> Warned:
    """A warning with its particulars."""
    return Warned(code=code, particulars=FrozenDict(particulars))


def obstacle(code: str, what: str, name: str | None = None, *causes: Obstacle, **particulars: str) -> Obstacle:
    """An obstacle with the causes below it."""
    return Obstacle(code=code, what=what, name=named(name) if name else None, particulars=FrozenDict(particulars), causes=causes)


MADE_FROM = MadeFrom(
    today=TODAY,
    stegvis="0.1.0",
    folder="ladders",
    ladders=(
        LadderVersion(ladder="gemensam", checked_on=DAY("2026-11-20"), digest="sha256:a"),
        LadderVersion(ladder="industri", checked_on=DAY("2026-11-22"), digest="sha256:b"),
        LadderVersion(ladder="lokal", digest="sha256:c"),
    ),
)
TARGET = Target(job="cnc-operator", name=named("CNC-operatör", "CNC operator"))

ROUTE = Route(
    participant="p-003",
    target=TARGET,
    by="first-job",
    proven_optimal=True,
    lower_bound=Bound(able_to_apply=DAY("2027-03-22"), target=DAY("2028-01-11")),
    next_step=NextStep(
        ladder="industri",
        step=1,
        activity="motivation",
        name=named("Motivation och grunder"),
        do="apply",
        do_by=DAY("2026-12-14"),
        how=named("Jobbcoachen anmäler"),
        url="https://example.org/motivation",
        where=named("Kompetenscentret."),
        responsible="job_coach",
        starts=DAY("2027-01-11"),
        opens=("montor", "cnc-gron", "unknown-here"),
    ),
    legs=(
        Leg(
            activity="sfi-d-kurs",
            name=named("SFI kurs D", "SFI course D"),
            kind="course",
            ladder="gemensam",
            in_progress=True,
            ends=DAY("2027-02-01"),
            pace_percent=50,
        ),
        Leg(
            activity="motivation",
            name=named("Motivation och grunder"),
            kind="course",
            ladder="gemensam",
            starts=DAY("2027-01-11"),
            ends=DAY("2027-03-22"),
            pace_percent=100,
            study_points=200,
            cost_sek=FrozenDict({"municipality": 53000}),
            assumptions=("length", "cost"),
        ),
        Leg(
            activity="cnc-gron",
            name=named("CNC-teknik grön", "CNC green"),
            kind="course",
            ladder="industri",
            step=2,
            starts=DAY("2027-04-05"),
            ends=DAY("2028-01-10"),
            pace_percent=50,
            study_points=400,
            cost_sek=FrozenDict({"municipality": 90000, "participant": 600}),
            assumptions=("length", "cost", "start", "apply", "other"),
        ),
        Leg(
            activity="cnc-gron-prov",
            name=named("Prov för grönt certifikat"),
            kind="exam",
            ladder="industri",
            step=2,
            starts=DAY("2028-01-10"),
            ends=DAY("2028-01-11"),
            cost_sek=FrozenDict({"employer": 4500}),
        ),
    ),
    stops=(
        Stop(
            job="montor",
            name=named("Montör", "Assembler"),
            ladder="industri",
            step=1,
            able_to_apply=DAY("2027-03-22"),
            expected_hire=DAY("2027-05-17"),
            pay_sek_month=PayOfStop(low=29700, mean=32000, high=35600, year=2024),
            shortage="surplus",
            assumptions=("hire",),
        ),
        Stop(
            job="cnc-operator",
            name=TARGET.name,
            ladder="industri",
            step=2,
            able_to_apply=DAY("2028-01-11"),
            expected_hire=DAY("2028-03-07"),
            pay_sek_month=PayOfStop(mean=35200, year=2024),
            shortage="shortage",
            assumptions=("hire",),
        ),
    ),
    totals=Totals(
        study_points=600,
        cost_sek=FrozenDict({"municipality": 143000, "participant": 600, "employer": 4500}),
        able_to_apply=Span(earliest=DAY("2027-03-22"), slow=DAY("2027-05-31")),
        expected_hire=Span(earliest=DAY("2027-05-17")),
        target=Span(earliest=DAY("2028-01-11")),
    ),
    warnings=(
        warned("unknown-fact", name="truckkort a", likely="truck-a"),
        warned("age-uncertain", of="sfi-d-kurs", why="born-missing"),
        warned("surplus-occupation", job="montor"),
        warned("age-uncertain", of="cnc-gron", why="born-missing"),
    ),
    made_from=MADE_FROM,
)

ALREADY = AlreadyQualified(
    participant="p-004",
    target=TARGET,
    by="first-job",
    open=(OnwardWay(job="cnc-operator", name=TARGET.name, ladder="industri", step=2),),
    onward=(OnwardWay(job="cnc-tekniker", name=named("CNC-tekniker", "CNC technician"), ladder="industri"),),
    made_from=MADE_FROM,
)

NO_ROUTE = NoRoute(
    participant="p-005",
    target=TARGET,
    by="first-job",
    obstacles=(
        obstacle(
            "needs",
            "gront-certifikat",
            "Grönt certifikat",
            obstacle("nothing-gives", "matning", "Mätning", obstacle("cannot-start", "matkurs", "Mätkurs", reason="closed")),
            obstacle("needs", "svenska", "Svenska", obstacle("circle", "svenska", "Svenska", level="sfi-d"), level="sfi-d"),
            activity="cnc-gron-prov",
        ),
        obstacle("months", "montor, svarvare", months="12"),
        obstacle("decided-by", "social_worker", question="Finns en anvisning?"),
        obstacle("cannot-start", "praktik", "Praktik"),
        obstacle("no-dates", ""),
        obstacle("of-a-later-kind", "nagot"),
    ),
    repairs=(
        Repair(code="pace", particulars=FrozenDict({"pace_percent": "100"}), target=Span(earliest=DAY("2027-02-01"))),
        Repair(code="hours", particulars=FrozenDict({"can": "day"})),
    ),
    made_from=MADE_FROM,
)

NEEDS_PERSON = NeedsPerson(
    participant="p-006",
    target=TARGET,
    by="first-job",
    role="social_worker",
    question=named("Finns en anvisning?", "Is there a referral?"),
    made_from=MADE_FROM,
)

UNDECIDED = Undecided(
    participant="p-007",
    target=Target(competency="svenska", level="sfi-d", name=named("Svenska", "Swedish")),
    by="weeks",
    lower_bound=Bound(study_points=110),
    made_from=MADE_FROM,
)
