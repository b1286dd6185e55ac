"""Pages of answers: every verdict and every section asserted whole, in Swedish and in English, and what single sentences say."""

from __future__ import annotations

from datetime import date

import pytest

from by_hand import (
    ALREADY,
    COMPARISON,
    DAY,
    FULL,
    MADE_FROM,
    NEEDS_PERSON,
    NEEDS_TWO,
    NO_DATES,
    NO_ROUTE,
    OTHER,
    ROUTE,
    TARGET,
    UNDECIDED,
    because,
    named,
    obstacle,
    saving,
    warned,
)
from golden import golden
from stegvis.findings import Enrolled, LeftOut, Rule, Span, Weeks, WishKept, Within
from stegvis.render import json, next_text, text
from stegvis.render.layout import WIDTH, columns, section_lines
from stegvis.render.parts import Title
from stegvis.route import Alternative, Answer, Bound, Leg, NextStep, NoRoute, PayOfStop, Route, Target, Totals, answer_from_json
from stegvis.terms import FrozenDict

ANSWERS: dict[str, Answer] = {
    "route": ROUTE,
    "full-route": FULL,
    "already": ALREADY,
    "no-route": NO_ROUTE,
    "no-dates": NO_DATES,
    "needs-person": NEEDS_PERSON,
    "needs-two-persons": NEEDS_TWO,
    "undecided": UNDECIDED,
    "comparison": COMPARISON,
}
NAMES = [f"by_hand/{name}.{lang}" for name in (*ANSWERS, "next-step") for lang in ("sv", "en")]


def pages() -> dict[str, str]:
    """The page of every answer in every language, and of a next step alone."""
    found = {f"by_hand/{name}.{lang}": text(answer, lang=lang) for name, answer in ANSWERS.items() for lang in ("sv", "en")}
    return found | {f"by_hand/next-step.{lang}": next_text(FULL, lang=lang) for lang in ("sv", "en")}


def plain(sentence: str) -> str:
    """A text on one line, with usual spaces."""
    return " ".join(sentence.replace("\N{NO-BREAK SPACE}", " ").split())


def said(answer: Answer, lang: str = "sv") -> str:
    """The page on one line, with usual spaces, to look for sentences in."""
    return plain(text(answer, lang=lang))


def changed(answer: Route, **changes: object) -> Route:
    """The same route but for some of its keys."""
    return answer.model_copy(update=changes)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_pages_fit(answer: Answer, lang: str) -> None:
    """No line is broader than the page, none ends in spaces; a usual route fits one printed sheet."""
    lines = text(answer, lang=lang).splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert answer is FULL or answer is NO_ROUTE or len(lines) <= 75


@pytest.mark.parametrize("name", NAMES)
def test_golden_pages(name: str) -> None:
    """The whole page is the one that was read and kept; `python tests/golden.py` writes them anew."""
    assert pages()[name] == golden(name)


def test_two_languages_line_by_line() -> None:
    """Each line of the Swedish page has the other language's below it; what reads alike stands once; names stand in Swedish in both."""
    lines = text(FULL, lang="sv+en").splitlines()
    assert lines.index("HELA VÄGEN") + 1 == lines.index("THE WHOLE ROUTE")
    swedish, english = text(FULL).splitlines(), text(FULL, lang="en").splitlines()
    for heading in (line for line in swedish if line.isupper()):
        assert heading in lines
    for heading in (line for line in english if line.isupper()):
        assert heading in lines
    assert sum("montör" in line for line in lines) >= 2 * sum("montör" in line for line in swedish) - 2
    assert all(len(line) <= WIDTH for line in lines)
    assert COMPARISON.participant in text(COMPARISON, lang="en+ar")


def test_unknown_language() -> None:
    """A language that is not there is refused, with those that are."""
    with pytest.raises(ValueError, match="no language 'xx'; there are sv, sv-latt, en, ar, so"):
        text(ROUTE, lang="xx")


@pytest.mark.parametrize("answer", [ALREADY, NO_ROUTE, UNDECIDED], ids=lambda answer: answer.verdict)
def test_next_step_of_what_is_no_route(answer: Answer) -> None:
    """An answer that is no route is said whole."""
    assert next_text(answer, lang="en") == text(answer, lang="en")


def test_conditional_route() -> None:
    """When a person must answer, the route that a yes opens follows; `next` shows only its first step."""
    asked = NEEDS_PERSON.model_copy(update={"conditional": ROUTE})
    whole = text(asked)
    assert "Vägen är vald för att ge ett första jobb så tidigt som möjligt." in whole
    assert (
        whole.index("Fråga socialsekreteraren: Finns en anvisning?")
        < whole.index("Om svaret blir ja")
        < whole.index("NÄSTA STEG")
        < whole.index("HELA VÄGEN")
    )
    assert "HELA VÄGEN" not in next_text(asked)
    assert "NÄSTA STEG" in next_text(asked)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"by": "target"}, "Bevisat: ingen väg i stegarna når målet tidigare."),
        ({"by": "weeks"}, "Bevisat: ingen väg i stegarna kräver färre studieveckor."),
        ({"by": "cost"}, "Bevisat: ingen väg i stegarna kostar mindre."),
        ({"by": "cost", "payer": "municipality"}, "Bevisat: ingen väg i stegarna kostar mindre för kommunen."),
        ({"warnings": (warned("first-job-not-kept"),)}, "Bevisat: ingen väg i stegarna når målet tidigare."),
        ({"totals": Totals(target=Span(earliest=DAY("2028-01-11")))}, "Bevisat: ingen väg i stegarna når målet tidigare."),
        ({"proven_optimal": False, "lower_bound": Bound()}, "Inte bevisat: tiden räckte inte till för att pröva alla vägar."),
        (
            {"proven_optimal": False},
            "Ingen väg kan ge ett första jobb att söka före 22 mars 2027 eller nå målet före januari 2028.",
        ),
        ({"proven_optimal": False, "lower_bound": Bound(study_points=20)}, "Ingen väg kan kräva mindre än 1 studievecka."),
        ({"proven_optimal": False, "lower_bound": Bound(study_points=19)}, "alla vägar."),
        ({"proven_optimal": False, "lower_bound": Bound(cost_sek=5000)}, "Ingen väg kan kosta mindre än 5 000 kr."),
    ],
)
def test_what_is_proven(changes: dict[str, object], sentence: str) -> None:
    """The page claims what was proven, in the sense of what the route was chosen by, and no more."""
    assert sentence in said(changed(ROUTE, **changes))


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        (NextStep(do="finish"), ["NÄSTA STEG: inget nytt", "  Att göra  Gör klart det som pågår. Inget nytt behöver börja nu."]),
        (NextStep(do="work"), ["NÄSTA STEG: inget nytt", "  Att göra  Fortsätt att arbeta. Det som återstår är månader av erfarenhet."]),
        (NextStep(do="wait"), ["NÄSTA STEG: inget nytt", "  Att göra  Vänta. Just nu behöver ingenting göras."]),
        (
            NextStep(do="start", name=named("Validering"), how=named("Ring först!"), where=named("Gårda")),
            [
                "NÄSTA STEG: Validering",
                "  Att göra  Bestäm en startdag. Ingen sista ansökningsdag är angiven. Ring först!",
                "  Plats     Gårda",
            ],
        ),
        (
            NextStep(do="start", name=named("Validering"), do_by=date(2026, 12, 1), starts=date(2026, 12, 1)),
            ["NÄSTA STEG: Validering", "  Att göra  Bestäm en start, senast 1 december 2026.", "  Börjar    tidigast 1 december 2026"],
        ),
        (NextStep(do="apply", name=named("Kurs")), ["NÄSTA STEG: Kurs", "  Att göra  Ansök."]),
        (
            NextStep(do="apply", name=named("Kurs"), do_by=date(2027, 8, 1)),
            ["NÄSTA STEG: Kurs", "  Att göra  Ansök senast i augusti 2027."],
        ),
    ],
)
def test_next_steps(step: NextStep, lines: list[str]) -> None:
    """What to do is said in a sentence, whatever kind of next step it is."""
    block = next_text(changed(ROUTE, next_step=step, warnings=())).split("\n\n")[1]
    assert block.splitlines() == lines


def test_without_legs_or_stops() -> None:
    """A target that only time opens has an empty way; a target that is no job is said where it is reached."""
    route = changed(
        ROUTE,
        target=Target(certificate="gront-certifikat", name=named("Grönt certifikat")),
        legs=(),
        stops=(),
        totals=Totals(target=Span(earliest=DAY("2027-02-01"))),
        warnings=(),
    )
    whole = text(route)
    assert "Ingen insats behövs på vägen." in whole
    assert "→   Målet: Grönt certifikat, tidigast 1 februari 2027." in whole
    assert "ATT LEVA PÅ" not in whole
    assert "  Studier       inga\n  Egen kostnad  ingen känd\n  Målet         tidigast 1 februari 2027\n" in whole
    assert "Antaget" not in whole


def test_who_works_already() -> None:
    """Who has a job on the way from the first day is not told of a first job to come, nor of one proven."""
    totals = ROUTE.totals.model_copy(
        update={"able_to_apply": Span(earliest=DAY("2026-11-22")), "expected_hire": Span(earliest=DAY("2026-11-22"))}
    )
    whole = text(changed(ROUTE, stops=ROUTE.stops[1:], totals=totals))
    assert "  Första jobb   har redan ett jobb på vägen\n" in whole
    assert "Vägen är vald för att nå målet så tidigt som möjligt." in whole
    assert "100 %*" in whole.replace("\N{NO-BREAK SPACE}", " ")
    assert "*   Läses bredvid jobbet.\n" in whole
    assert "när jobbet har börjat" not in whole


def test_job_that_is_open_today() -> None:
    """A job on the way that is open from today is said to be so, without a day."""
    stop = ROUTE.stops[0].model_copy(update={"able_to_apply": DAY("2026-11-22")})
    totals = ROUTE.totals.model_copy(update={"able_to_apply": Span(earliest=DAY("2026-11-22"))})
    whole = text(changed(ROUTE, stops=(stop, ROUTE.stops[1]), totals=totals))
    assert "→   Steg 1. Kan söka jobb som montör redan nu. Planen antar" in whole
    assert "  Första jobb   kan sökas redan nu\n" in whole
    now = ROUTE.stops[1].model_copy(update={"able_to_apply": DAY("2026-11-22")})
    assert "Steg 2. Målet: kan söka jobb som CNC-operatör redan nu." in said(changed(ROUTE, stops=(now,), totals=totals))


def test_a_job_that_is_open_before_the_next_step_is_told_beside_it() -> None:
    """On the page of the next step too; a job that opens later is not."""
    for able, sentence in (
        ("2026-11-22", "Jobb Kan söka jobb som montör redan nu."),
        ("2027-01-11", "Jobb Kan söka jobb som montör tidigast från 11 januari 2027."),
        ("2027-01-12", ""),
    ):
        stop = ROUTE.stops[0].model_copy(update={"able_to_apply": DAY(able), "slow_able_to_apply": None})
        page = plain(next_text(changed(ROUTE, stops=(stop, *ROUTE.stops[1:]))))
        assert sentence in page
        assert ("Kan söka" in page) == bool(sentence)
    waits = changed(ROUTE, next_step=NextStep(do="work"), stops=(ROUTE.stops[0].model_copy(update={"able_to_apply": DAY("2026-11-22")}),))
    assert "Kan söka jobb som montör redan nu." in plain(next_text(waits))


def test_known_last_days_are_told_whole_and_reckoned_days_are_not() -> None:
    """The cap of a programme, its enrolment, the day of an age and a limit are days of the calendar, however far away."""
    rule = Rule.model_validate(
        {"rule": "eligible", "says": "met", "what": "age", "owner": "O", "until": DAY("2028-03-15"), "particulars": {"max": "24"}}
    )
    cap = Rule.model_validate({"rule": "cap", "says": "met", "what": "cap", "owner": "O", "particulars": {"months": "18"}})
    page = said(enrolled(enrolled=DAY("2027-12-10"), cap_ends=DAY("2029-05-12"), rules=(cap, rule)))
    assert "Längst 18 månader, till och med 11 maj 2029." in page
    assert "inskrivning 10 december 2027." in page
    assert "Från 15 mars 2028 har deltagaren passerat åldersgränsen." in page
    assert "gäller till och med 1 juni 2028" in said(changed(ROUTE, warnings=(warned("holding-lapses", fact="truck-a", day="2028-06-01"),)))
    assert "tidigast januari 2028" in said(ROUTE)


def test_a_cost_that_nobody_has_named_is_not_told_as_none() -> None:
    """It is unknown in the table and not counted in the sums; what is said to cost nothing is not unknown."""
    bare = ROUTE.legs[1].model_copy(update={"cost_sek": FrozenDict(), "assumptions": ("length", "cost")})
    page = said(changed(ROUTE, legs=(ROUTE.legs[0], bare, *ROUTE.legs[2:])))
    assert " 10 okänd" in page
    assert "; inte känd och därför inte räknad för insats 2 " in page
    assert "kostnaden för insats 3" in page
    alone = said(changed(ROUTE, legs=(bare,), totals=Totals(target=ROUTE.totals.target)))
    assert "Kostnad inte känd och därför inte räknad för insats 1" in alone
    free = bare.model_copy(update={"cost_sek": FrozenDict({"participant": 0})})
    assert "okänd" not in said(changed(ROUTE, legs=(free,)))


def test_a_wage_is_told_only_where_there_is_a_job_by_then() -> None:
    """The hire is expected on 17 May: before it a wage rests on a job that is not there; a wage of one's own, or a present job, is."""
    before = ROUTE.legs[1].model_copy(update={"lives_on": ("wage", "social_assistance"), "assumptions": ("hire",)})
    after = ROUTE.legs[2].model_copy(update={"lives_on": ("wage", "social_assistance"), "assumptions": ("hire",)})
    page = said(changed(ROUTE, legs=(before, after)))
    assert "Insats 1 försörjningsstöd" in page
    assert "Insats 2 lön eller försörjningsstöd" in page
    assert "100 %*" not in page
    own = said(changed(ROUTE, legs=(before.model_copy(update={"assumptions": ()}), after)))
    assert "Insats 1–2 lön eller försörjningsstöd" in own
    assert "100 %*" not in own
    assert "när jobbet har börjat" in own


def test_studies_beside_a_present_job_that_is_not_on_the_way_have_a_star() -> None:
    """Every new part has a wage, and no hire is assumed for it: the participant works, and needs no wage to come."""
    legs = tuple(leg.model_copy(update={"lives_on": ("wage",), "assumptions": ()}) for leg in ROUTE.legs[1:])
    page = said(changed(ROUTE, legs=legs))
    assert "100 %*" in page
    assert "* Läses bredvid jobbet. " in page
    assert "när jobbet har börjat" not in page


def test_hours_of_studies_that_run_side_by_side_are_summed() -> None:
    """Two at half pace, then three at once, and one alone, which adds nothing."""
    half = ROUTE.legs[2].model_copy(update={"hours_per_week": 20})
    spans = [("2027-01-04", "2027-03-01"), ("2027-02-01", "2027-05-03"), ("2027-02-15", "2027-03-01"), ("2027-05-03", "2027-06-01")]
    legs = tuple(half.model_copy(update={"activity": str(at), "starts": DAY(a), "ends": DAY(b)}) for at, (a, b) in enumerate(spans))
    page = said(changed(ROUTE, legs=legs))
    assert (
        "20 timmar i veckan (insats 1–4); 40 timmar i veckan när insats 1–2 går samtidigt; 60 timmar i veckan när insats 1–3 går samtidigt "
        in page
    )
    begun = legs[0].model_copy(update={"starts": None, "in_progress": True})
    assert "40 timmar i veckan när insats 1–2 går samtidigt" in said(changed(ROUTE, legs=(begun, legs[1])))
    assert "samtidigt" not in said(changed(ROUTE, legs=(legs[0], legs[3])))


def test_lengths_and_missing_pay() -> None:
    """What has no pace and no whole weeks is said in days, whole weeks as weeks; a missing pay is said to be missing."""
    short = Leg(activity="a", name=named("Kort"), kind="validation", ladder="x", starts=DAY("2027-01-11"), ends=DAY("2027-01-14"))
    weeks = Leg(activity="b", name=named("Vecka"), kind="placement", ladder="x", starts=DAY("2027-02-01"), ends=DAY("2027-02-15"))
    stop = ROUTE.stops[0].model_copy(update={"pay_sek_month": None, "shortage": None, "step": None})
    whole = text(changed(ROUTE, legs=(short, weeks), stops=(stop,)))
    assert " 3 dagar        –\n" in whole
    assert "       2        –\n" in whole
    assert "→   Kan söka jobb som montör tidigast från 22 mars 2027 (med längre tid: maj 2027)." in whole
    assert "Löneuppgift saknas." in whole


@pytest.mark.parametrize(
    ("warning", "sentence"),
    [
        (warned("unknown-fact", name="xyz", likely=""), "”xyz” finns inte i någon stege och räknas inte."),
        (warned("unknown-job", name="xyz", likely="montor"), "Jobbet ”xyz” finns inte i någon stege. Menar du montor?"),
        (warned("unknown-waiver", name="xyz"), "En dispens gäller ”xyz”, som inte finns i någon stege."),
        (warned("unknown-level", fact="svenska", level="sfi-x", levels="sfi-a, sfi-b"), "svenska har ingen nivå som heter ”sfi-x”."),
        (warned("level-missing", fact="svenska", levels="sfi-a, sfi-b"), "Planen räknar med den lägsta; skriv en av: SFI A eller SFI B."),
        (warned("holding-expired", fact="truck-a", expires="2026-05-01"), "truck-a gällde till och med 1 maj 2026 och räknas inte längre."),
        (warned("valid-months-without-expiry", fact="truck-a"), "truck-a har en giltighetstid men ingen sista dag"),
        (warned("stop-hours", job="montor"), "Jobbet Montör är inte med på vägen"),
        (warned("unknown-wish", name="xyz", likely="cnc-gron"), "Önskemålet ”xyz” finns inte i någon stege. Menar du cnc-gron?"),
        (warned("unknown-wish", name="xyz", likely=""), "Önskemålet ”xyz” finns inte i någon stege och räknas inte."),
        (warned("unknown-programme", name="xyz", likely="abc"), "Programmet ”xyz” känns inte igen. Menar du abc?"),
        (warned("unknown-programme", name="xyz"), "Programmet ”xyz” känns inte igen, och dess regler räknas inte."),
        (warned("unknown-track", name="xyz", likely="unga"), "Programmet har ingen inriktning som heter ”xyz”. Menar du unga?"),
        (warned("unknown-track", name="xyz"), "Programmet har ingen inriktning som heter ”xyz”."),
        (warned("slow-not-possible"), "För den som behöver längre tid går dagarna inte ihop, så planen visar bara de tidigaste."),
        (
            warned("age-limit", of="cnc-gron", day="2027-03-01", max="24"),
            "CNC-teknik grön tar emot den som är högst 24 år. Från 1 mars 2027 kan deltagaren ha passerat åldersgränsen",
        ),
        (warned("offer-ends", of="cnc-gron", day="2028-03-01"), "CNC-teknik grön erbjuds till och med 1 mars 2028."),
        (
            warned("holding-lapses", fact="truck-a", day="2027-01-31"),
            "truck-a gäller till och med 31 januari 2027, och vägen är inte klar då.",
        ),
        (
            warned("holding-lapses", fact="matning", day="2027-01-31"),
            "matning gäller till och med 31 januari 2027. Det förnyas på vägen: CNC-teknik grön (insats 3).",
        ),
        (warned("of-a-later-kind", a="1", b="2"), "of-a-later-kind (a=1, b=2)"),
    ],
)
def test_warnings(warning: object, sentence: str) -> None:
    """Every warning is a sentence; one that is not known yet still shows its code."""
    assert sentence in said(changed(ROUTE, warnings=(warning,)))


def test_names_that_the_answer_was_given() -> None:
    """What an answer mentions by id is called by its name where the answer has one, whatever the sentence."""
    route = changed(
        ROUTE,
        names=FrozenDict({"truck-a": named("Truckkort A"), "industri": named("Industri", "Manufacturing")}),
        warnings=(warned("holding-expired", fact="truck-a", expires="2026-05-01"),),
    )
    assert "Truckkort A gällde till och med 1 maj 2026" in said(route)
    assert "(steg 1, stegen Industri)" in said(route)
    assert "(step 1, ladder Manufacturing)" in said(route, "en")


def enrolled(**keys: object) -> Route:
    """The route for one who is in a programme with a last day."""
    base = {"id": "p", "name": named("Programmet"), "owner": "Staden", "enrolled": DAY("2026-01-01"), "cap_ends": DAY("2027-06-01")}
    return changed(ROUTE, programmes=(Enrolled.model_validate({**base, **keys}),))


@pytest.mark.parametrize(
    ("within", "over", "sentence"),
    [
        (Within(), Weeks(), "Vägen har inget första jobb att jämföra med tiden."),
        (
            Within(earliest=True),
            Weeks(earliest=0),
            "Första jobbet ryms inom tiden, om anställningen kommer när planen antar det. Med längre tid",
        ),
        (Within(earliest=False, slow=False), Weeks(earliest=2, slow=5), "ungefär 2 veckor för sent. Med längre tid: 5 veckor."),
        (Within(earliest=False), Weeks(earliest=1), "med anställningen som planen antar kommer det ungefär 1 vecka för sent."),
    ],
)
def test_time_of_a_programme(within: Within, over: Weeks, sentence: str) -> None:
    """Whether the first job falls within a programme's time is said with the weeks over, and with what that rests on."""
    assert sentence in said(enrolled(first_hire_within=within, weeks_over=over))


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"says": "missing", "what": "anvisning", "from": DAY("2026-12-06"), "role": "social_worker"}, "Planen har med den: tidigast 6 december 2026."),
        ({"says": "not_met", "what": "age", "particulars": {"min": "18", "max": "0"}, "from": DAY("2027-02-01")}, "Ålder 18 år eller äldre: stämmer inte på inskrivningsdagen. Det stämmer från 1 februari 2027."),
        ({"says": "not_met", "what": "age", "particulars": {"min": "0", "max": "24"}, "until": DAY("2025-02-01")}, "Ålder högst 24 år: stämmer inte på inskrivningsdagen. Från 1 februari 2025 har deltagaren passerat åldersgränsen."),
        ({"says": "met", "what": "age", "particulars": {"min": "16", "max": "24"}, "until": DAY("2027-03-01")}, "Ålder 16–24 år: stämmer. Från 1 mars 2027 har deltagaren passerat åldersgränsen."),
        ({"says": "met", "what": "age", "until": DAY("2060-03-01")}, "Ålder alla åldrar: stämmer. Regel: Staden."),
        ({"says": "met", "what": "experience"}, "Erfarenhet av yrket: finns."),
        ({"says": "not_met", "what": "age, experience"}, "Ålder eller erfarenhet av yrket: stämmer inte."),
        ({"says": "ask", "what": "decided_by"}, "Handläggaren behöver svara:"),
        ({"says": "met", "what": "x", "source": "Något är antaget", "assumed": True}, "Antagande: Något är antaget."),
        ({"says": "met", "what": "x", "source": "https://example.org/a/b"}, "Källa: example.org."),
        ({"says": "met", "what": "x", "source": f"{'Lång källa ' * 9}. Mer."}, "Källa: Lång källa"),
        ({"says": "met", "what": "x", "source": f"{'Mycket är antaget ' * 9}. Mer.", "assumed": True}, "Antagande: Mycket är antaget"),
    ],
)  # fmt: skip
def test_rules_of_a_programme(rule: dict[str, object], sentence: str) -> None:
    """Each rule is said as it bears on the participant, with its owner and where it comes from."""
    made = Rule.model_validate({"rule": "eligible", "owner": "Staden", **rule})
    assert sentence in said(enrolled(rules=(made,), cap_ends=None))


def test_track_without_a_rule_of_its_own() -> None:
    """A track whose rules do not name it is called by its id; a programme alone has nobody to differ from."""
    assert "Programmet, Unga (Staden): inskriven 1 januari 2026." in said(enrolled(track="unga", conflicts=("other",)))


def test_programmes_that_say_otherwise_about_a_fact() -> None:
    """Rules about the same fact are set beside each other by its name."""
    rules = [
        Rule.model_validate({"rule": "eligible", "says": says, "what": "x", "owner": "O", "name": named("Anvisning")})
        for says in ("met", "not_met")
    ]
    base = enrolled().programmes[0]
    both = tuple(base.model_copy(update={"id": str(at), "rules": (rule,), "conflicts": ("x",)}) for at, rule in enumerate(rules))
    assert "Anvisning: Programmet (O): Anvisning, stämmer; Programmet (O): Anvisning, stämmer inte." in said(
        changed(ROUTE, programmes=both)
    )


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ({"code": "other"}, "Något annat på vägen ger det som behövs."),
        ({"code": "closed"}, "Går inte att börja för den här deltagaren."),
        ({"code": "closed", "why": "avoid"}, "Ska undvikas enligt önskemålet."),
        ({"code": "closed", "why": "closed"}, "Det finns inga platser."),
        ({"code": "closed", "why": "pace"}, "Takten är högre än deltagaren kan läsa i."),
        ({"code": "closed", "why": "ended"}, "Det finns inga fler starter."),
        ({"code": "missing"}, "Kräver något som saknas."),
        ({"code": "missing", "why": "age"}, "Åldern stämmer inte med reglerna."),
        ({"code": "missing", "why": "decided_by"}, "Någon behöver svara på en fråga först."),
    ],
)
def test_what_was_left_out(item: dict[str, str], sentence: str) -> None:
    """What was left out is said with its reason."""
    left = LeftOut.model_validate({"activity": "x", "name": named("Extra"), "kind": "course", **item})
    assert f"Inte med: Extra. {sentence}" in said(changed(ROUTE, left_out=(left,)))


def test_what_a_leg_serves() -> None:
    """A leg may serve several, a programme, or what has no name here, which is left out; nothing to say leaves no heading."""
    legs = (
        ROUTE.legs[1].model_copy(update={"because": because("a>cnc-gron", "b>cnc-gron-prov", "c>programme", "d>of-no-name")}),
        *ROUTE.legs[2:],
    )
    route = changed(ROUTE, legs=legs, names=FrozenDict({"programme": named("Programmet")}))
    assert "Insats 1 behövs för 2–3 och Programmet; 2 för 3; 3 för målet." in said(route)
    assert "VARFÖR" not in text(changed(ROUTE, legs=(), left_out=(), most_delaying=None))


def test_first_job_that_is_the_target() -> None:
    """Where the first job is the target, what is said of both is said once."""
    route = changed(
        ROUTE,
        stops=ROUTE.stops[1:],
        totals=ROUTE.totals.model_copy(update={"able_to_apply": Span(earliest=DAY("2028-01-11"))}),
        savings=(saving("a", "Det", first=20, target=20), saving("b", "Annat", first=20)),
        wishes=(WishKept(wish="no_loan", weeks_to_first_job=2, weeks_to_target=2),),
    )
    route = changed(route, alternatives=(Alternative(how="weeks", days_to_first_job=7, days_to_target=7, route=route),))
    page = said(route)
    assert "Första jobb" not in page
    assert "Målet kan sökas tidigast januari 2028" in page
    assert "Det: finns det redan kan målet nås 2 veckor tidigare." in page
    assert "Annat: finns det redan kan första jobbet sökas 2 veckor tidigare." in page  # a lower job, on the way to the same target
    assert "Det gör att målet nås 2 veckor senare." in page
    assert "Så få studieveckor som möjligt: målet nås 7 dagar senare (tidigast januari 2028)." in page


@pytest.mark.parametrize(
    ("days", "floor", "ceiling"),
    [
        (1, "1 dag", "1 dag"),
        (13, "13 dagar", "13 dagar"),
        (15, "2 veckor", "3 veckor"),
        (365, "52 veckor", "12 månader"),
        (700, "23 månader", "24 månader"),
        (1200, "ungefär 3 år", "ungefär 4 år"),
    ],
)
def test_spans(days: int, floor: str, ceiling: str) -> None:
    """A gain is rounded down, a loss is rounded up, and the longer it is the coarser it is said."""
    gained = said(changed(ROUTE, savings=(saving("a", "Det", target=days),)))
    assert f"målet nås {floor} tidigare" in gained
    lost = said(changed(ROUTE, alternatives=(Alternative(how="first-job", days_to_target=days, route=ROUTE),)))
    assert f"målet nås {ceiling} senare" in lost


def test_alternatives_that_gain_only() -> None:
    """A route that only gains something, or trades nothing, is still one sentence; a job or an activity of no name stays an id."""
    page = said(
        changed(
            ROUTE,
            alternatives=(
                Alternative(how="target", days_to_target=-14, days_to_first_job=0, route=ROUTE),
                Alternative(how="without-job", what="of-no-name", days_to_first_job=0, route=ROUTE),
                Alternative(how="pace", what="25", days_to_first_job=0, pace_percent=-25, route=changed(ROUTE, legs=())),
            ),
        )
    )
    assert "Målet så tidigt som möjligt: målet nås 2 veckor tidigare (tidigast januari 2028)." in page
    assert "Utan jobbet som of-no-name på vägen: samma dagar och samma kostnad." in page
    assert "Lugnare takt, högst 25 %: samma dagar och samma kostnad." in page


def test_without_slow_dates() -> None:
    """Where the days of those who need longer are not known there is no column for them."""
    legs = tuple(leg.model_copy(update={"slow_starts": None, "slow_ends": None}) for leg in ROUTE.legs)
    page = text(changed(ROUTE, legs=legs))
    assert "längre tid\n" not in page
    assert " 4  Prov för grönt certifikat  jan 2028     jan 2028          –    1 dag    4 500\n" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_pay_of_different_years() -> None:
    """Pay before and after of different years is said with both; a pay before of no figures is not said."""
    stop = ROUTE.stops[1]
    before = PayOfStop(mean=27900, year=2023)
    assert "Lön ungefär 35 200 kr i månaden (2024), i jobbet före 27 900 kr (2023)." in said(
        changed(ROUTE, stops=(stop.model_copy(update={"pay_before_sek_month": before}),))
    )
    assert "Lön ungefär 35 200 kr i månaden (2024). Brist" in said(
        changed(ROUTE, stops=(stop.model_copy(update={"pay_before_sek_month": PayOfStop(year=2024)}),))
    )


def test_living_that_is_not_known() -> None:
    """A course of which nothing is known to live on is said to be so, with its hours."""
    leg = ROUTE.legs[1].model_copy(update={"lives_on": ()})
    page = text(changed(ROUTE, legs=(leg,), stops=(), totals=Totals(target=Span(earliest=DAY("2028-01-11")))))
    assert "  Insats 1   ingen uppgift\n  Studietid  40 timmar i veckan (insats 1)\n\n" in page


def test_comparisons() -> None:
    """One job has no others to compare with; none at all hands over to a person; what nobody knows of any job has no row."""
    alone = COMPARISON.model_copy(update={"candidates": COMPARISON.candidates[:1], "all_proven": True, "warnings": ()})
    assert "Här är ett första jobb som går att nå." in said(alone)
    assert "Inte bevisat" not in said(alone)
    assert "Bevisat: ingen väg i stegarna gör att något av jobben kan sökas tidigare." in said(alone)
    stop = ROUTE.stops[0].model_copy(
        update={"pay_sek_month": None, "shortage": None, "slow_able_to_apply": None, "able_to_apply": DAY("2026-11-22")}
    )
    bare = changed(ROUTE, stops=(stop,), next_step=NextStep(do="wait"), totals=Totals(able_to_apply=Span(earliest=DAY("2026-11-22"))))
    page = said(alone.model_copy(update={"candidates": (alone.candidates[0].model_copy(update={"answer": bare, "facts_used": 0}),)}))
    assert "Kan sökas tidigast redan nu Anställning" in page
    assert "Nästa steg inget nytt Vägen dit 4 insatser Egen kostnad ingen känd Antaget" in page
    other = alone.candidates[0].model_copy(update={"job": "of-no-stop"})
    assert "Nästa steg Motivation och grunder" in said(alone.model_copy(update={"candidates": (other,)}))
    nothing = said(alone.model_copy(update={"candidates": ()}))
    assert "inget första jobb i stegarna går att nå" in nothing
    assert "Bevisat: alla vägar i stegarna är prövade." in nothing
    assert "--target" not in nothing


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"by": "target"}, "Bevisat: ingen väg i stegarna gör att något av jobben kan sökas tidigare."),
        ({"by": "weeks"}, "Bevisat: ingen väg i stegarna till något av jobben kräver färre studieveckor."),
        ({"by": "cost"}, "Bevisat: ingen väg i stegarna till något av jobben kostar mindre."),
        ({"by": "cost", "payer": "state"}, "Bevisat: ingen väg i stegarna till något av jobben kostar mindre för staten."),
    ],
)
def test_what_is_proven_of_a_comparison(changes: dict[str, object], sentence: str) -> None:
    """In the sense of what the ways were chosen by."""
    job = COMPARISON.candidates[0].model_copy(update={"answer": changed(ROUTE, **changes)})
    assert sentence in said(COMPARISON.model_copy(update={"candidates": (job,), "all_proven": True}))


def test_what_a_comparison_rests_on() -> None:
    """Each assumption once, by the names of the activities of all the ways; a cost that nobody has named is told as such."""
    free = ROUTE.legs[2].model_copy(update={"cost_sek": FrozenDict(), "assumptions": ("cost",), "name": named("Det okända")})
    other = COMPARISON.candidates[1].model_copy(update={"answer": changed(OTHER, legs=(*OTHER.legs, free))})
    page = said(COMPARISON.model_copy(update={"candidates": (COMPARISON.candidates[0], other)}))
    assert (
        "Antaget, utan publicerad uppgift: längden på Motivation och grunder och CNC-teknik grön; kostnaden för Motivation och grunder och "
        "CNC-teknik grön; att Det okända inte har någon känd kostnad att räkna med; startdagen för CNC-teknik grön; tiden till anställning."
    ) in page


def test_an_assumed_pay_or_forecast_is_named_as_assumed() -> None:
    """By the jobs on the way; side by side only the pay and the forecast that stand in the table, those of the jobs themselves."""
    first, second = ROUTE.stops
    first = first.model_copy(update={"assumptions": ("hire", "pay", "pay_before")})
    second = second.model_copy(update={"assumptions": ("hire", "pay", "shortage")})
    route = changed(ROUTE, stops=(first, second))
    assert (
        "; tiden till anställning; lönen som montör och CNC-operatör; lönen i jobbet före montör; arbetsmarknadsläget för CNC-operatör."
    ) in said(route)
    assert "; the time until hired; the pay as " in said(route, lang="en")
    job = COMPARISON.candidates[0].model_copy(update={"answer": route, "job": "montor"})
    assert "; tiden till anställning; lönen som montör. " in said(COMPARISON.model_copy(update={"candidates": (job,)}))


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("hours", "Montör och b: arbetstiderna passar inte de tider som deltagaren kan."),
        ("avoid", "Montör och b: ska undvikas enligt önskemålet."),
        ("time", "Montör och b: tiden räckte inte till för att pröva."),
        (
            "no-route",
            "Montör och b: går inte att nå som första jobb. Orsaken visas när jobbet är valt som mål, till exempel med --target a.",
        ),
        ("no-route.hours", "Montör och b: tiderna för insatser på vägen dit passar inte de tider som deltagaren kan. Alla orsaker visas"),
        ("no-route.avoid", "Montör och b: insatser på vägen dit ska undvikas enligt önskemålet."),
        ("no-route.closed", "Montör och b: det finns inga platser på insatser på vägen dit."),
        ("no-route.ended", "Montör och b: det finns inga fler starter för insatser på vägen dit."),
        ("no-route.pace", "Montör och b: takten i insatser på vägen dit är högre än deltagaren kan läsa i."),
    ],
)
def test_why_there_is_nothing_to_compare(why: str, sentence: str) -> None:
    """Each reason with the jobs that it bars stands under what is in the way, not under what to keep in mind."""
    changes = {"candidates": (), "warnings": (warned("no-first-job", why=why, jobs="a, b"),), "names": FrozenDict({"a": named("Montör")})}
    page = said(COMPARISON.model_copy(update=changes))
    assert f"DET HÄR STÅR I VÄGEN – {sentence}" in page
    assert "ATT TÄNKA PÅ" not in page


def test_deep_trees_end() -> None:
    """A tree of causes deeper than anybody reads is cut."""
    tree = obstacle("nothing-gives", "last", "Last")
    for number in range(30):
        tree = obstacle("needs", f"fact-{number}", f"Fact {number}", tree)
    whole = text(NoRoute(participant="p-009", target=TARGET, by="first-job", obstacles=(tree,), made_from=MADE_FROM))
    assert "…" in whole
    assert "Last" not in whole


def test_no_control_characters_are_printed() -> None:
    """Whatever a ladder or a participant file holds, nothing but letters and line ends reaches the terminal."""
    nasty = "\x1b[31mX\x07\r\n\u202eY"
    route = changed(
        ROUTE,
        target=Target(job=nasty, name=named(nasty)),
        next_step=ROUTE.next_step.model_copy(
            update={"name": named(nasty), "how": named(nasty), "url": nasty, "where": named(nasty), "ladder": nasty}
        ),
        legs=tuple(leg.model_copy(update={"name": named(nasty)}) for leg in ROUTE.legs),
        stops=tuple(stop.model_copy(update={"name": named(nasty)}) for stop in ROUTE.stops),
        warnings=(warned("unknown-fact", name=nasty, likely=nasty), warned(nasty, a=nasty), warned("age-uncertain", of=nasty)),
        made_from=MADE_FROM.model_copy(update={"folder": nasty}),
    )
    asked = NEEDS_PERSON.model_copy(update={"question": named(nasty), "conditional": route})
    stuck = NO_ROUTE.model_copy(update={"obstacles": (obstacle("needs", nasty, None, obstacle("x", nasty), level=nasty, activity=nasty),)})
    kept = Enrolled(id="p", name=named(nasty), owner=nasty, enrolled=DAY("2026-01-01"), track=nasty)
    left = LeftOut(activity=nasty, name=named(nasty), kind="course", code="missing", by=nasty, by_name=named(nasty))
    full = changed(FULL, programmes=(kept,), left_out=(left,), savings=(saving(nasty, nasty, via=nasty, via_name=nasty, target=9),))
    for answer in (route, asked, stuck, full):
        printed = text(answer) + next_text(answer, lang="en")
        assert not [char for char in printed if char != "\n" and (ord(char) < 32 or char in "\x7f\u202e")]


def test_json_is_the_contract() -> None:
    """JSON has the contract's keys, reads back as the same answer, and ends with a newline."""
    for answer in (FULL, ALREADY, NO_ROUTE, NEEDS_TWO, UNDECIDED):
        printed = json(answer)
        assert answer_from_json(printed) == answer
        assert printed.startswith('{\n  "schema": "stegvis/plan/1",\n  "verdict": "' + answer.verdict + '",\n  "participant": "p-00')
        assert printed.endswith("}\n")
    assert '"sv": "CNC-operatör"' in json(ROUTE)
    compared = json(COMPARISON)
    assert answer_from_json(compared) == COMPARISON
    assert compared.startswith('{\n  "schema": "stegvis/compare/1",\n  "verdict": "comparison",\n  "participant": "p-010",\n  "candidates"')


def test_json_uses_the_names_of_the_contract() -> None:
    """A reason is `for`, as in the contract, not as Python must call it."""
    reason = {"needs": "matning", "level": None, "for": "cnc-gron-prov"}
    leg = Leg.model_validate({**ROUTE.legs[1].model_dump(by_alias=True), "because": [reason]})
    assert '"for": "cnc-gron-prov"' in json(changed(ROUTE, legs=(leg,)))


def test_layout() -> None:
    """Two texts too long for one line stand on two; a cell with a line break makes its row as high."""
    assert section_lines((Title("a" * 60, "b" * 60),)) == ["a" * 60, "b" * 60]
    assert columns([["1", "a\nb", "x"], ["10", "c", "y"]], right=frozenset({0})) == [[" 1  a  x", "    b"], ["10  c  y"]]
    assert columns([["", "y"]], flexible=0) == [["                      y"]]


def test_unknown_name_in_render() -> None:
    """The package names its functions, and only those."""
    from stegvis import render

    assert dir(render) == sorted(render.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'txet'"):
        render.txet  # noqa: B018
