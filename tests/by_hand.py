"""Answers and questions made by hand, one of each verdict and with every part, for the tests of pages and of the command line."""

from __future__ import annotations

from datetime import date

from stegvis.findings import (
    Decision,
    Delay,
    Enrolled,
    LeftOut,
    Obstacle,
    Reason,
    Repair,
    Rule,
    Saving,
    Span,
    Warned,
    Weeks,
    WishKept,
    Within,
)
from stegvis.question import Question, Reply
from stegvis.route import (
    AlreadyQualified,
    Alternative,
    Bound,
    Candidate,
    Comparison,
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


def rule(rule: str, says: str, what: str, owner: str, name: str | None = None, question: str | None = None, **keys: str) -> Rule:
    """A rule of a programme; all keys that a rule does not have are its particulars."""
    own: dict[str, object] = {key: keys.pop(key) for key in ("source", "role") if key in keys}
    own |= {"source": keys.pop("assumption"), "assumed": True} if "assumption" in keys else {}
    until = {"until": DAY(keys.pop("until"))} if "until" in keys else {}
    texts = {"name": named(name) if name else None, "question": named(question) if question else None}
    return Rule.model_validate({"rule": rule, "says": says, "what": what, "owner": owner, "particulars": keys, **own, **until, **texts})


def saving(fact: str, name: str, *, first: int = 0, target: int = 0, kronor: int = 0, level: str | None = None, **via: str) -> Saving:
    """What it would save to hold a fact already."""
    return Saving(
        fact=fact,
        level=level,
        name=named(name),
        via=via.get("via"),
        via_name=named(via["via_name"]) if "via_name" in via else None,
        via_needs_experience="experience" in via,
        days_to_first_job=first,
        days_to_target=target,
        cost_sek=kronor,
    )


def because(*pairs: str) -> tuple[Reason, ...]:
    """Reasons, each written `fact>for` or `fact:level>for`."""
    found = []
    for pair in pairs:
        fact, _, what = pair.partition(">")
        name, _, level = fact.partition(":")
        found.append(Reason.model_validate({"needs": name, "level": level or None, "for": what}))
    return tuple(found)


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
            slow_ends=DAY("2027-02-01"),
            pace_percent=50,
            hours_per_week=20,
            lives_on=("establishment_benefit", "social_assistance"),
            because=because("svenska:sfi-d>cnc-gron"),
        ),
        Leg(
            activity="motivation",
            name=named("Motivation och grunder"),
            kind="course",
            ladder="gemensam",
            starts=DAY("2027-01-11"),
            ends=DAY("2027-03-22"),
            slow_starts=DAY("2027-01-11"),
            slow_ends=DAY("2027-05-31"),
            pace_percent=100,
            hours_per_week=40,
            lives_on=("establishment_benefit", "social_assistance"),
            because=because("egen-plan>montor", "industriteknik-bas>cnc-gron"),
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
            slow_starts=DAY("2027-08-02"),
            slow_ends=DAY("2028-07-31"),
            pace_percent=50,
            hours_per_week=20,
            lives_on=("wage", "student_aid", "social_assistance"),
            because=because("cnc-handhavande>cnc-gron-prov", "matning>cnc-gron-prov"),
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
            slow_starts=DAY("2028-07-31"),
            slow_ends=DAY("2028-08-01"),
            lives_on=("wage",),
            because=because("gront-certifikat>cnc-operator"),
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
            slow_able_to_apply=DAY("2027-05-31"),
            slow_expected_hire=DAY("2027-07-26"),
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
            slow_able_to_apply=DAY("2028-08-01"),
            slow_expected_hire=DAY("2028-09-26"),
            pay_sek_month=PayOfStop(mean=35200, year=2024),
            pay_before_sek_month=PayOfStop(low=29700, mean=32000, high=35600, year=2024),
            shortage="shortage",
            assumptions=("hire",),
        ),
    ),
    totals=Totals(
        study_points=600,
        cost_sek=FrozenDict({"municipality": 143000, "participant": 600, "employer": 4500}),
        able_to_apply=Span(earliest=DAY("2027-03-22"), slow=DAY("2027-05-31")),
        expected_hire=Span(earliest=DAY("2027-05-17"), slow=DAY("2027-07-26")),
        target=Span(earliest=DAY("2028-01-11"), slow=DAY("2028-08-01")),
    ),
    left_out=(
        LeftOut(activity="sfi-c-kurs", name=named("SFI kurs C"), kind="course", code="held", by="svenska", by_name=named("Svenska")),
        LeftOut(activity="sfi-b-kurs", name=named("SFI kurs B"), kind="course", code="held", by="svenska", by_name=named("Svenska")),
        LeftOut(activity="cnc-gron-validering", name=named("Validering CNC grön"), kind="validation", code="missing", why="experience"),
    ),
    most_delaying=Delay(activity="cnc-gron", name=named("CNC-teknik grön", "CNC green"), days=98),
    warnings=(
        warned("unknown-fact", name="truckkort a", likely="truck-a"),
        warned("age-uncertain", of="sfi-d-kurs", why="born-missing"),
        warned("surplus-occupation", job="montor"),
        warned("age-uncertain", of="cnc-gron", why="born-missing"),
    ),
    made_from=MADE_FROM,
)

NO_JOB = Totals(target=Span(earliest=DAY("2027-06-25")))

OTHER = ROUTE.model_copy(
    update={
        "next_step": ROUTE.next_step.model_copy(update={"activity": "cnc-gron", "name": named("CNC-teknik grön", "CNC green")}),
        "stops": ROUTE.stops[1:],
        "totals": ROUTE.totals.model_copy(
            update={"able_to_apply": Span(earliest=DAY("2028-01-11")), "cost_sek": FrozenDict({"state": 5000})}
        ),
    }
)
"""The same route without its first job, with another next step."""

ALREADY = AlreadyQualified(
    participant="p-004",
    target=TARGET,
    by="first-job",
    open=(OnwardWay(job="cnc-operator", name=TARGET.name, ladder="industri", step=2),),
    onward=(OnwardWay(job="cnc-tekniker", name=named("CNC-tekniker", "CNC technician"), ladder="industri"),),
    made_from=MADE_FROM,
)


def repair(code: str, name: str | None = None, *, able: str = "", target: str = "", slow: str = "", **particulars: str) -> Repair:
    """A change that opens a route, with its days."""
    return Repair(
        code=code,
        name=named(name) if name else None,
        particulars=FrozenDict(particulars),
        able_to_apply=Span(earliest=DAY(able) if able else None),
        target=Span(earliest=DAY(target) if target else None, slow=DAY(slow) if slow else None),
    )


SWEDISH = obstacle(
    "needs",
    "svenska",
    "Svenska",
    obstacle("cannot-start", "sfi-d-kurs", "SFI kurs D", reason="avoid"),
    level="sfi-d",
    activity="sfi-d-kurs",
)
GREEN = obstacle("circle", "gront-certifikat", "Grönt certifikat")

NO_ROUTE = NoRoute(
    participant="p-005",
    target=TARGET,
    by="first-job",
    obstacles=(
        obstacle(
            "needs",
            "gront-certifikat",
            "Grönt certifikat",
            obstacle("needs", "matning", "Mätning", obstacle("cannot-start", "matkurs", "Mätkurs", reason="closed")),
            SWEDISH,
            obstacle("needs", "ritning", "Ritning", SWEDISH, activity="of-no-name"),
            obstacle(
                "needs", "intyg", "Intyg", obstacle("above", "svenska", "Svenska", level="sfi-d"), proof="true", activity="of-no-name"
            ),
            activity="cnc-gron-prov",
        ),
        obstacle(
            "needs",
            "blatt-certifikat",
            "Blått certifikat",
            obstacle("needs", "cnc-bla", "CNC blå", obstacle("needs", "truck-b", "Truckkort B", GREEN, activity="truck-kurs")),
            obstacle("needs", "cnc-svart", "CNC svart", obstacle("above", "truck-b", "Truckkort B"), GREEN),
            obstacle("needs", "cnc-validering", "Validering CNC", obstacle("in-work", "montor", months="6")),
            obstacle("cannot-start", "cnc-kvall", "CNC kväll", obstacle("nothing-gives", "truck-a", "Truckkort A"), reason="beside-work"),
        ),
        obstacle("needs", "cnc-operator", "CNC-operatör", GREEN),
        obstacle("must", "praktik", "Praktik", obstacle("nothing-gives", "truck-a", "Truckkort A")),
        obstacle("months", "montor, svarvare", months="12"),
        obstacle("needs", "montor, of-no-name", None, obstacle("nothing-gives", "truck-a", "Truckkort A"), months="6", activity="montor"),
        obstacle("decided-by", "social_worker", question="Finns en anvisning?"),
        obstacle("age", "age", min="18", max="24"),
        obstacle("must", "praktik", "Praktik"),
    ),
    reachable=("svenska:sfi-c",),
    repairs=(
        repair("hours", hour="evening", able="2027-01-11", target="2027-12-01", slow="2028-03-01"),
        repair("wish", wish="work_first", target="2027-02-01"),
        repair("wish", wish="no_loan", target="2027-02-01"),
        repair("wish", "CNC-teknik grön", wish="avoid", of="cnc-gron", target="2027-02-01"),
        repair("wish", "Gymnasieexamen", wish="must_include", of="gymnasieexamen", target="2027-02-01"),
        repair("pace", percent="75", target="2027-02-01", able="2026-11-22"),
        repair("pace_beside_work", percent="75", target="2027-02-01"),
        repair("fact", "Svenska", fact="svenska", level="sfi-d", target="2026-11-22"),
        repair("months", jobs="montor, svarvare", months="12", target="2027-02-01"),
        repair("expiry", "Truckkort A", fact="truck-a", target="2027-02-01"),
        repair("start", "Mätkurs", of="matkurs", day="2027-03-01", target="2027-04-01"),
        repair("waiver", "CNC-operatör", **{"for": "cnc-operator", "requirement": '"gront-certifikat"'}, target="2026-11-22"),
        repair("waiver", "Mätkurs", **{"for": "matkurs", "requirement": '{"age":{"min":18}}'}, target="2027-04-01"),
        repair(
            "waiver",
            "Validering",
            **{"for": "validering", "requirement": '{"experience":{"of":["montor","svarvare"],"months":12}}'},
            target="2027-04-01",
        ),
        repair(
            "waiver", "Kurs", **{"for": "kurs", "requirement": '{"any_of":["gront-certifikat",{"svenska":"sfi-d"}]}'}, target="2027-04-01"
        ),
        repair("waiver", "Kurs", **{"for": "kurs", "requirement": '"of-no-name"'}, target="2027-04-01"),
        repair("waiver", "Kurs", **{"for": "kurs", "requirement": "AllOf 0 []"}, target="2027-04-01"),
        repair("of-a-later-kind", what="x"),
    ),
    names=FrozenDict(
        {
            "cnc-gron-prov": named("Prov för grönt certifikat", "Test for the green certificate"),
            "montor": named("Montör", "Assembler"),
            "svarvare": named("Svarvare", "Turner"),
        }
    ),
    hand_over="social_worker",
    made_from=MADE_FROM,
)

CLOSED = ("avoid", "hours", "closed", "pace", "ended", "beside-work", "no-loan", "below", "together")

NO_DATES = NoRoute(
    participant="p-008",
    target=TARGET,
    by="first-job",
    obstacles=(
        obstacle(
            "no-dates",
            "",
            None,
            obstacle("starts", "cnc-gron", "CNC-teknik grön"),
            obstacle("lapses", "cnc-gron-prov", "Prov för grönt certifikat"),
            obstacle("holding-lapses", ""),
            obstacle("holding-lapses", "truck-a", "Truckkort A"),
            obstacle("age", "age", min="16", max="None"),
        ),
        obstacle("no-dates", ""),
        obstacle("nothing-gives", "matning", "Mätning"),
        obstacle("circle", "svenska", "Svenska", level="sfi-d"),
        *(obstacle("cannot-start", "kurs", "Kurs", reason=reason) for reason in CLOSED),
        obstacle("cannot-start", "kurs", "Kurs"),
        obstacle("of-a-later-kind", "nagot"),
        obstacle("needs", "truck-a", "Truckkort A"),
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

NEEDS_TWO = NEEDS_PERSON.model_copy(
    update={
        "decisions": (
            Decision.model_validate({"role": "social_worker", "question": NEEDS_PERSON.question, "for": "motivation"}),
            Decision.model_validate({"role": "employer", "question": named("Finns en handledare?"), "for": "of-no-name"}),
        ),
        "conditional": ROUTE,
    }
)

UNDECIDED = Undecided(
    participant="p-007",
    target=Target(competency="svenska", level="sfi-d", name=named("Svenska", "Swedish")),
    by="weeks",
    lower_bound=Bound(study_points=110),
    made_from=MADE_FROM,
)

FULL = ROUTE.model_copy(
    update={
        "left_out": (
            *ROUTE.left_out,
            LeftOut(activity="sva", name=named("Svenska grund"), kind="course", code="other", by="sfi-d-kurs", by_name=named("SFI kurs D")),
            LeftOut(activity="kvall", name=named("Kvällskurs"), kind="course", code="closed", why="hours"),
            LeftOut(activity="bas", name=named("Grundkurs"), kind="course", code="missing", by="plan", by_name=named("Egen plan")),
            LeftOut(activity="extra", name=named("Extra prov"), kind="validation", code="needless"),
        ),
        "wishes": (
            WishKept(wish="work_first", weeks_to_first_job=-3, weeks_to_target=5),
            WishKept(wish="no_loan", weeks_to_first_job=0, weeks_to_target=0),
            WishKept(wish="avoid", what="kvall", name=named("Kvällskurs")),
            WishKept(wish="must_include", what="extra", name=named("Extra prov"), weeks_to_first_job=0, weeks_to_target=1),
        ),
        "programmes": (
            Enrolled(
                id="kompetenscenter",
                name=named("Kompetenscenter", "Employment centre"),
                owner="Staden",
                enrolled=DAY("2025-12-01"),
                cap_ends=DAY("2027-07-11"),
                paused_days=40,
                first_hire_within=Within(earliest=True, slow=False),
                weeks_over=Weeks(earliest=0, slow=3),
                after=("cnc-gron", "cnc-gron-prov", "cnc-operator"),
                rules=(
                    rule("eligible", "met", "age", "Staden", assumption="Inget hittades: åldern är antagen.", min="16", max="65"),
                    rule(
                        "eligible",
                        "missing",
                        "anvisning",
                        "Staden",
                        "Anvisning",
                        source="https://example.org/anvisning",
                        role="social_worker",
                    ),
                    rule(
                        "eligible", "ask", "decided_by", "Staden", source="Staden, beslut 2017", role="job_coach", question="Finns plats?"
                    ),
                    rule(
                        "cap",
                        "met",
                        "cap",
                        "Staden",
                        source="Staden, beslut 2017 (https://example.org/2017)",
                        until="2027-07-11",
                        months="18",
                    ),
                ),
                conflicts=("jobbtorg",),
            ),
            Enrolled(
                id="jobbtorg",
                name=named("Jobbtorg"),
                owner="Kommunen",
                enrolled=DAY("2027-01-11"),
                track="unga",
                cap_ends=DAY("2028-01-11"),
                first_hire_within=Within(earliest=True, slow=True),
                rules=(
                    rule("eligible", "met", "anvisning", "Kommunen", "Anvisning"),
                    rule("track", "not_met", "age", "Kommunen", "Unga", source="Riktlinje 3", until="2027-01-05", min="16", max="24"),
                ),
                conflicts=("kompetenscenter",),
            ),
        ),
        "savings": (
            saving("bas", "Grunder", via="bas-validering", via_name="Validering av grunder", first=99, target=63, kronor=48000),
            saving("matning", "Mätning", via="cnc-gron-validering", via_name="Validering CNC grön", experience="yes", target=400),
            saving("cnc", "Maskinen", via="motivation", via_name="Motivation och grunder", target=20),
            saving("svenska", "Svenska", level="sfi-d", first=10, target=1200),
            saving("truck-a", "Truckkort A", kronor=500),
        ),
        "alternatives": (
            Alternative(how="target", days_to_first_job=295, days_to_target=-90, route=OTHER),
            Alternative(how="pace", what="50", days_to_first_job=70, days_to_target=98, cost_sek=-600, pace_percent=-50, route=ROUTE),
            Alternative(how="other-start", what="motivation", days_to_first_job=14, cost_sek=600, pace_percent=25, route=ROUTE),
            Alternative(how="without-job", what="montor", days_to_target=-200, route=OTHER.model_copy(update={"totals": NO_JOB})),
            Alternative(how="cost", route=ROUTE),
        ),
    }
)
"""A route with everything that may stand on its page."""

COMPARISON = Comparison(
    participant="p-010",
    candidates=(
        Candidate(why=("soonest", "uses_most"), job="montor", name=named("Montör", "Assembler"), facts_used=2, answer=ROUTE),
        Candidate(why=("shortage_and_pay",), job="cnc-operator", name=TARGET.name, facts_used=1, answer=OTHER),
        Candidate(why=("soonest",), job="koksbitrade", name=named("Köksbiträde"), answer=ALREADY),
    ),
    all_proven=False,
    warnings=(
        warned("unknown-fact", name="truckkort a", likely="truck-a"),
        warned("holding-expired", fact="truck-a", expires="2026-05-01"),
    ),
    names=FrozenDict({"truck-a": named("Truckkort A")}),
    made_from=MADE_FROM,
)

NOW = Reply(
    says="no",
    verdict="route",
    next_activity="motivation",
    next_name=named("Motivation"),
    able_to_apply=DAY("2027-03-22"),
    target=DAY("2028-01-11"),
)

QUESTION = Question(
    participant="p-011",
    target=TARGET,
    settled=False,
    kind="fact",
    fact="industriteknik-bas",
    name=named("Industriteknik BAS", "Industry basics"),
    text=named("Grunderna i industrin."),
    replies=(
        NOW,
        Reply(
            says="yes",
            verdict="route",
            next_activity="cnc-gron",
            next_name=named("CNC-teknik grön"),
            able_to_apply=DAY("2026-11-22"),
            target=DAY("2027-12-01"),
            days_to_first_job=120,
            days_to_target=41,
            changes_next_step=True,
        ),
    ),
    left=12,
    made_from=MADE_FROM,
)

LEVELS = QUESTION.model_copy(
    update={
        "kind": "level",
        "fact": "svenska",
        "name": named("Svenska", "Swedish"),
        "text": None,
        "levels": ("sfi-a", "sfi-b", "niva-3"),
        "replies": (
            NOW,
            NOW.model_copy(update={"says": "sfi-a", "days_to_first_job": 0, "days_to_target": 0}),
            NOW.model_copy(update={"says": "sfi-b", "days_to_first_job": 0, "days_to_target": 0}),
            Reply(says="niva-3", verdict="already_qualified", changes_next_step=True),
        ),
        "left": 1,
        "proven": False,
    }
)

MONTHS = QUESTION.model_copy(
    update={
        "kind": "months",
        "fact": None,
        "name": None,
        "text": None,
        "works": FrozenDict({"montor": named("Montör", "Assembler"), "svarvare": named("Svarvare")}),
        "months": 12,
        "replies": (
            Reply(says="no", verdict="other"),
            NOW.model_copy(update={"says": "montor", "changes_next_step": True}),
        ),
    }
)

SETTLED = Question(participant="p-012", target=TARGET, settled=True, left=3, made_from=MADE_FROM)
