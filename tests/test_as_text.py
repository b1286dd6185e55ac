"""Golden pages: every verdict asserted whole, in Swedish and in English; `~` stands for a no-break space."""

from __future__ import annotations

from datetime import date

import pytest

from by_hand import ALREADY, DAY, MADE_FROM, NEEDS_PERSON, NO_ROUTE, ROUTE, TARGET, UNDECIDED, named, obstacle, warned
from stegvis.findings import Span
from stegvis.render import json, next_text, text
from stegvis.render.layout import WIDTH, beside, columns
from stegvis.route import Answer, Bound, Leg, NextStep, NoRoute, Route, Target, Totals, answer_from_json


def page(golden: str) -> str:
    """A page as it is written here: it begins on a line of its own."""
    return golden.removeprefix("\n").replace("~", "\N{NO-BREAK SPACE}")


def changed(answer: Route, **changes: object) -> Route:
    """The same route but for some of its keys."""
    return answer.model_copy(update=changes)


def test_route_in_swedish() -> None:
    """A route: what was not recognised first, the next step, the table with the jobs between, the sums, what it rests on."""
    assert text(ROUTE, lang="sv") == page("""
Förslag till väg för p-003                                                          22 november 2026
Mål: CNC-operatör. Vägen är vald för att ge ett första jobb så tidigt som möjligt.

DET HÄR KÄNNS INTE IGEN
  – ”truckkort a” finns inte i någon stege. Menar du truck-a? Det räknas inte förrän det är rättat.

NÄSTA STEG: Motivation och grunder (steg 1, stegen industri)
  Att göra  Ansök senast 14 december 2026. Jobbcoachen anmäler.
  Webbsida  https://example.org/motivation
  Börjar    tidigast 11 januari 2027. Plats: Kompetenscentret.
  Hjälp av  jobbcoachen
  Öppnar    jobb som montör och CNC-teknik grön

HELA VÄGEN
    Insats                     Börjar tidigast  Klar tidigast      Takt  Veckor  Kostnad i kr
 1  SFI kurs D                 pågår            1 februari 2027   50~%        –  –
 2  Motivation och grunder     11 januari 2027  22 mars 2027     100~%       10  53~000 kommun
→   Steg 1. Kan söka jobb som montör tidigast från 22 mars 2027. Räkna med anställning omkring 17
    maj 2027 (antagande). Lön ungefär 29~700–35~600~kr i månaden (2024). Fler sökande än jobb.
 3  CNC-teknik grön            5 april 2027     januari 2028      50~%*      40  600 deltagare
                                                                                 90~000 kommun
 4  Prov för grönt certifikat  januari 2028     januari 2028         –    1 dag  4~500 arbetsgivare
→   Steg 2. Målet: kan söka jobb som CNC-operatör tidigast från januari 2028. Räkna med anställning
    omkring mars 2028 (antagande). Lön ungefär 35~200~kr i månaden (2024). Brist på arbetskraft.
*   Läses bredvid jobbet, om anställningen kommer när planen antar det.

SAMMANLAGT
  Studier       motsvarar 30 veckor på heltid
  Kostnad       ungefär 143~000~kr (kommunen) och 4~500~kr (arbetsgivaren)
  Egen kostnad  ungefär 600~kr
  Första jobb   tidigast 22 mars 2027; för den som behöver längre tid: maj 2027
  Målet         tidigast januari 2028

Antaget, utan publicerad uppgift: längden på insats 2–3; kostnaden för insats 2–3; startdagen för
insats 3; ansökan till insats 3; annat om insats 3; tiden till anställning.
Bevisat: inget första jobb på vägen kan sökas tidigare, och ingen väg som ger det så tidigt når
målet tidigare.

ATT TÄNKA PÅ
  – Montör: fler sökande än jobb i yrket. Prata om fler vägar.
  – Åldersgräns: SFI kurs D och CNC-teknik grön. Planen räknar med att åldern stämmer; kontrollera
    födelsedatumet.

Förslag till samtal. Det beslutar ingenting om antagning, anvisning, ersättning eller anställning,
och ingen dag är en garanti.
Stegar från ladders. Uppgifterna kontrollerade 20 november 2026 (gemensam) och 22 november 2026 (industri). Utan kontrolldatum: lokal.
""")


def test_already_in_swedish() -> None:
    """Who already qualifies reads what is open now and what lies onward."""
    assert text(ALREADY, lang="sv") == page("""
Förslag till väg för p-004                                                          22 november 2026
Mål: CNC-operatör.

p-004 uppfyller redan kraven för CNC-operatör, enligt det som står i deltagarfilen.

Kan söka jobb nu som:
  – CNC-operatör (steg 2, stegen industri)

Vägen vidare:
  – CNC-tekniker

Förslag till samtal. Det beslutar ingenting om antagning, anvisning, ersättning eller anställning,
och ingen dag är en garanti.
Stegar från ladders. Uppgifterna kontrollerade 20 november 2026 (gemensam) och 22 november 2026 (industri). Utan kontrolldatum: lokal.
""")


def test_no_route_in_swedish() -> None:
    """No route: the causes as a tree, what would open one, and whom to talk to."""
    assert text(NO_ROUTE, lang="sv") == page("""
Förslag till väg för p-005                                                          22 november 2026
Mål: CNC-operatör.

Just nu finns ingen väg till CNC-operatör i stegarna. Alla vägar är prövade.

DET HÄR STÅR I VÄGEN
  – Grönt certifikat, genom cnc-gron-prov, kräver något som saknas:
    – Mätning: ingenting i stegarna ger detta.
      – Mätkurs: det finns inga platser.
    – Svenska (sfi-d) kräver något som saknas:
      – Svenska (sfi-d): kraven går i en cirkel.
  – 12 månader som montor, svarvare: inget jobb på vägen ger den erfarenheten.
  – Socialsekreteraren behöver svara på en fråga: Finns en anvisning?
  – Praktik: går inte att börja för den här deltagaren.
  – Allt som krävs finns, men inga datum går ihop inom 20 år.
  – nagot: kan inte nås.

DET HÄR SKULLE ÖPPNA EN VÄG
  – pace: pace_percent 100. Målet nås då tidigast 1 februari 2027.
  – hours: can day.

Det betyder inte att målet är omöjligt. Prata med studie- och yrkesvägledaren: det kan finnas vägar
som stegarna inte känner till.

Förslag till samtal. Det beslutar ingenting om antagning, anvisning, ersättning eller anställning,
och ingen dag är en garanti.
Stegar från ladders. Uppgifterna kontrollerade 20 november 2026 (gemensam) och 22 november 2026 (industri). Utan kontrolldatum: lokal.
""")


def test_needs_person_in_swedish() -> None:
    """A person must answer: who, and which question."""
    assert text(NEEDS_PERSON, lang="sv") == page("""
Förslag till väg för p-006                                                          22 november 2026
Mål: CNC-operatör.

NÅGON BEHÖVER SVARA
  En väg öppnas om socialsekreteraren svarar ja på en fråga.
  Frågan: Finns en anvisning?

Förslag till samtal. Det beslutar ingenting om antagning, anvisning, ersättning eller anställning,
och ingen dag är en garanti.
Stegar från ladders. Uppgifterna kontrollerade 20 november 2026 (gemensam) och 22 november 2026 (industri). Utan kontrolldatum: lokal.
""")


def test_undecided_in_swedish() -> None:
    """No route found in time: what no route can beat, all the same."""
    assert text(UNDECIDED, lang="sv") == page("""
Förslag till väg för p-007                                                          22 november 2026
Mål: Svenska (sfi-d).

Tiden tog slut innan en väg hade hittats eller uteslutits. Prova igen med längre tid, till exempel
--time-limit 60. Ingen väg kan kräva färre än 5 studieveckor.

Förslag till samtal. Det beslutar ingenting om antagning, anvisning, ersättning eller anställning,
och ingen dag är en garanti.
Stegar från ladders. Uppgifterna kontrollerade 20 november 2026 (gemensam) och 22 november 2026 (industri). Utan kontrolldatum: lokal.
""")


def test_route_in_english() -> None:
    """A route: what was not recognised first, the next step, the table with the jobs between, the sums, what it rests on."""
    assert text(ROUTE, lang="en") == page("""
Suggested route for p-003                                                           22 November 2026
Target: CNC-operatör (CNC operator). The route is chosen to give a first job as early as possible.

NOT RECOGNISED
  – “truckkort a” is in no ladder. Do you mean truck-a? It does not count until it is put right.

NEXT STEP: Motivation och grunder (step 1, ladder industri)
  To do      Apply by 14 December 2026 at the latest. Jobbcoachen anmäler.
  Web page   https://example.org/motivation
  Starts     11 January 2027 at the earliest. Place: Kompetenscentret.
  Help from  the job coach
  Opens      jobs as montör (assembler) and CNC-teknik grön (CNC green)

THE WHOLE ROUTE
    Activity                    Earliest start   Earliest end       Pace  Weeks  Cost in SEK
 1  SFI kurs D (SFI course D)   under way        1 February 2027   50~%       –  –
 2  Motivation och grunder      11 January 2027  22 March 2027    100~%      10  53,000 municipality
→   Step 1. Can apply for jobs as montör (assembler) from 22 March 2027 at the earliest. Expect to
    be hired around 17 May 2027 (an assumption). Pay about SEK~29,700–35,600 a month (2024). More
    applicants than jobs.
 3  CNC-teknik grön (CNC        5 April 2027     January 2028      50~%*     40  600 participant
    green)                                                                       90,000 municipality
 4  Prov för grönt certifikat   January 2028     January 2028         –   1 day  4,500 employer
→   Step 2. The target: can apply for jobs as CNC-operatör (CNC operator) from January 2028 at the
    earliest. Expect to be hired around March 2028 (an assumption). Pay about SEK~35,200 a month
    (2024). Shortage of workers.
*   Taken beside the job, if the employment comes when the plan assumes it.

IN ALL
  Studies    as much as 30 weeks of full-time study
  Cost       about SEK~143,000 (the municipality) and SEK~4,500 (the employer)
  Own cost   about SEK~600
  First job  22 March 2027 at the earliest; for those who need longer: May 2027
  Target     January 2028 at the earliest

Assumed, without a published figure: the length of activity 2–3; the cost of activity 2–3; the start
day of activity 3; the application to activity 3; other things about activity 3; the time until
hired.
Proven: no first job on the way can be applied for earlier, and no route that gives it so early
reaches the target earlier.

TO KEEP IN MIND
  – Montör (Assembler): more applicants than jobs in the occupation. Talk about other ways too.
  – Age limit: SFI kurs D (SFI course D) and CNC-teknik grön (CNC green). The plan takes the age as
    right; check the date of birth.

A suggestion to talk about. It decides nothing about admission, referral, benefit or hiring, and no
day is a guarantee.
Ladders from ladders. Figures checked on 20 November 2026 (gemensam) and 22 November 2026 (industri). Without a date of checking: lokal.
""")


def test_already_in_english() -> None:
    """Who already qualifies reads what is open now and what lies onward."""
    assert text(ALREADY, lang="en") == page("""
Suggested route for p-004                                                           22 November 2026
Target: CNC-operatör (CNC operator).

p-004 already meets the requirements for CNC-operatör (CNC operator), by what the participant file
says.

Can now apply for jobs as:
  – CNC-operatör (CNC operator) (step 2, ladder industri)

The way on:
  – CNC-tekniker (CNC technician)

A suggestion to talk about. It decides nothing about admission, referral, benefit or hiring, and no
day is a guarantee.
Ladders from ladders. Figures checked on 20 November 2026 (gemensam) and 22 November 2026 (industri). Without a date of checking: lokal.
""")


def test_no_route_in_english() -> None:
    """No route: the causes as a tree, what would open one, and whom to talk to."""
    assert text(NO_ROUTE, lang="en") == page("""
Suggested route for p-005                                                           22 November 2026
Target: CNC-operatör (CNC operator).

At present no route in the ladders leads to CNC-operatör (CNC operator). Every route has been tried.

THIS STANDS IN THE WAY
  – Grönt certifikat, through cnc-gron-prov, requires something that is missing:
    – Mätning: nothing in the ladders gives this.
      – Mätkurs: there are no seats.
    – Svenska (sfi-d) requires something that is missing:
      – Svenska (sfi-d): the requirements go round in a circle.
  – 12 months as montor, svarvare: no job on the way gives that experience.
  – The social worker must answer a question: Finns en anvisning?
  – Praktik: cannot be started by this participant.
  – Everything required can be had, but no dates fit together within 20 years.
  – nagot: out of reach.

THIS WOULD OPEN A ROUTE
  – pace: pace_percent 100. The target is then reached 1 February 2027 at the earliest.
  – hours: can day.

That does not make the target impossible. Talk to the study and career guidance counsellor: there
may be routes that the ladders do not know.

A suggestion to talk about. It decides nothing about admission, referral, benefit or hiring, and no
day is a guarantee.
Ladders from ladders. Figures checked on 20 November 2026 (gemensam) and 22 November 2026 (industri). Without a date of checking: lokal.
""")


def test_needs_person_in_english() -> None:
    """A person must answer: who, and which question."""
    assert text(NEEDS_PERSON, lang="en") == page("""
Suggested route for p-006                                                           22 November 2026
Target: CNC-operatör (CNC operator).

SOMEBODY MUST ANSWER
  A route opens if the social worker says yes to a question.
  The question: Is there a referral?

A suggestion to talk about. It decides nothing about admission, referral, benefit or hiring, and no
day is a guarantee.
Ladders from ladders. Figures checked on 20 November 2026 (gemensam) and 22 November 2026 (industri). Without a date of checking: lokal.
""")


def test_undecided_in_english() -> None:
    """No route found in time: what no route can beat, all the same."""
    assert text(UNDECIDED, lang="en") == page("""
Suggested route for p-007                                                           22 November 2026
Target: Svenska (Swedish) (sfi-d).

Time ran out before a route was found or ruled out. Try again with more time, for example
--time-limit 60. No route can need fewer than 5 weeks of study.

A suggestion to talk about. It decides nothing about admission, referral, benefit or hiring, and no
day is a guarantee.
Ladders from ladders. Figures checked on 20 November 2026 (gemensam) and 22 November 2026 (industri). Without a date of checking: lokal.
""")


def test_next_step_alone() -> None:
    """`next` says only the next step, with what was not recognised, what to keep in mind, and the purpose."""
    assert next_text(ROUTE) == page("""
Förslag till väg för p-003                                                          22 november 2026
Mål: CNC-operatör. Vägen är vald för att ge ett första jobb så tidigt som möjligt.

DET HÄR KÄNNS INTE IGEN
  – ”truckkort a” finns inte i någon stege. Menar du truck-a? Det räknas inte förrän det är rättat.

NÄSTA STEG: Motivation och grunder (steg 1, stegen industri)
  Att göra  Ansök senast 14 december 2026. Jobbcoachen anmäler.
  Webbsida  https://example.org/motivation
  Börjar    tidigast 11 januari 2027. Plats: Kompetenscentret.
  Hjälp av  jobbcoachen
  Öppnar    jobb som montör och CNC-teknik grön

ATT TÄNKA PÅ
  – Montör: fler sökande än jobb i yrket. Prata om fler vägar.
  – Åldersgräns: SFI kurs D och CNC-teknik grön. Planen räknar med att åldern stämmer; kontrollera
    födelsedatumet.

Förslag till samtal. Det beslutar ingenting om antagning, anvisning, ersättning eller anställning,
och ingen dag är en garanti.
Stegar från ladders. Uppgifterna kontrollerade 20 november 2026 (gemensam) och 22 november 2026 (industri). Utan kontrolldatum: lokal.
""")


@pytest.mark.parametrize("answer", [ROUTE, ALREADY, NO_ROUTE, NEEDS_PERSON, UNDECIDED], ids=lambda answer: answer.verdict)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_pages_fit(answer: Answer, lang: str) -> None:
    """No line but the last, which may hold a long path, is broader than the page; no line ends in spaces; it fits one screen."""
    lines = text(answer, lang=lang).splitlines()
    assert all(len(line) <= WIDTH for line in lines[:-1])
    assert all(line == line.rstrip() for line in lines)
    assert len(lines) <= 55


def test_unknown_language() -> None:
    """A language that is not there is refused, with those that are."""
    with pytest.raises(ValueError, match="no language 'xx'; there are sv, en"):
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
        whole.index("Frågan: Finns en anvisning?")
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
        ({"proven_optimal": False, "lower_bound": Bound(cost_sek=5000)}, "Ingen väg kan kosta mindre än 5~000~kr."),
    ],
)
def test_what_is_proven(changes: dict[str, object], sentence: str) -> None:
    """The page claims what was proven, in the sense of what the route was chosen by, and no more."""
    assert page(sentence) in " ".join(text(changed(ROUTE, **changes)).split("\n"))


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


def test_job_that_is_open_today() -> None:
    """A job on the way that is open from today is said to be so, without a day."""
    stop = ROUTE.stops[0].model_copy(update={"able_to_apply": DAY("2026-11-22")})
    totals = ROUTE.totals.model_copy(update={"able_to_apply": Span(earliest=DAY("2026-11-22"))})
    whole = text(changed(ROUTE, stops=(stop, ROUTE.stops[1]), totals=totals))
    assert "→   Steg 1. Kan söka jobb som montör redan nu. Räkna med" in whole
    assert "  Första jobb   redan nu\n" in whole


def test_lengths_and_missing_pay() -> None:
    """What has no pace and no whole weeks is said in days, whole weeks as weeks; a missing pay is said to be missing."""
    short = Leg(activity="a", name=named("Kort"), kind="validation", ladder="x", starts=DAY("2027-01-11"), ends=DAY("2027-01-14"))
    weeks = Leg(activity="b", name=named("Vecka"), kind="placement", ladder="x", starts=DAY("2027-02-01"), ends=DAY("2027-02-15"))
    stop = ROUTE.stops[0].model_copy(update={"pay_sek_month": None, "shortage": None, "step": None})
    whole = text(changed(ROUTE, legs=(short, weeks), stops=(stop,)))
    assert " 3 dagar  –\n" in whole
    assert "      2  –\n" in whole
    assert "→   Kan söka jobb som montör tidigast från 22 mars 2027." in whole
    assert "Löneuppgift saknas." in whole


@pytest.mark.parametrize(
    ("warning", "sentence"),
    [
        (warned("unknown-fact", name="xyz", likely=""), "”xyz” finns inte i någon stege och räknas inte."),
        (warned("unknown-job", name="xyz", likely="montor"), "Jobbet ”xyz” finns inte i någon stege. Menar du montor?"),
        (warned("unknown-waiver", name="xyz"), "En dispens gäller ”xyz”, som inte finns i någon stege."),
        (warned("unknown-level", fact="svenska", level="sfi-x", levels="sfi-a, sfi-b"), "svenska har ingen nivå som heter ”sfi-x”."),
        (warned("level-missing", fact="svenska", levels="sfi-a, sfi-b"), "Planen räknar med den lägsta; skriv en av: sfi-a, sfi-b."),
        (warned("holding-expired", fact="truck-a", expires="2026-05-01"), "truck-a gällde till och med 1 maj 2026 och räknas inte längre."),
        (warned("valid-months-without-expiry", fact="truck-a"), "truck-a har en giltighetstid men ingen sista dag"),
        (warned("stop-hours", job="montor"), "Jobbet Montör är inte med på vägen"),
        (warned("of-a-later-kind", a="1", b="2"), "of-a-later-kind (a=1, b=2)"),
    ],
)
def test_warnings(warning: object, sentence: str) -> None:
    """Every warning is a sentence; one that is not known yet still shows its code."""
    assert sentence in text(changed(ROUTE, warnings=(warning,)))


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
    stuck = NO_ROUTE.model_copy(update={"obstacles": (obstacle("needs", nasty, None, level=nasty, activity=nasty),)})
    for answer in (route, asked, stuck):
        printed = text(answer) + next_text(answer, lang="en")
        assert not [char for char in printed if char != "\n" and (ord(char) < 32 or char in "\x7f\u202e")]


def test_json_is_the_contract() -> None:
    """JSON has the contract's keys, reads back as the same answer, and ends with a newline."""
    for answer in (ROUTE, ALREADY, NO_ROUTE, NEEDS_PERSON, UNDECIDED):
        printed = json(answer)
        assert answer_from_json(printed) == answer
        assert printed.startswith('{\n  "schema": "stegvis/plan/1",\n  "verdict": "' + answer.verdict + '",\n  "participant": "p-00')
        assert printed.endswith("}\n")
    assert '"sv": "CNC-operatör"' in json(ROUTE)


def test_json_uses_the_names_of_the_contract() -> None:
    """A reason is `for`, as in the contract, not as Python must call it."""
    because = {"needs": "matning", "level": None, "for": "cnc-gron-prov"}
    leg = Leg.model_validate({**ROUTE.legs[1].model_dump(by_alias=True), "because": [because]})
    assert '"for": "cnc-gron-prov"' in json(changed(ROUTE, legs=(leg,)))


def test_layout() -> None:
    """Two texts too long for one line stand on two; a cell with a line break makes its row as high."""
    assert list(beside("a" * 60, "b" * 60)) == ["a" * 60, "b" * 60]
    assert columns([["1", "a\nb", "x"], ["10", "c", "y"]], right=frozenset({0})) == [[" 1  a  x", "    b"], ["10  c  y"]]
    assert columns([["", "y"]], flexible=0) == [["                      y"]]


def test_unknown_name_in_render() -> None:
    """The package names its functions, and only those."""
    from stegvis import render

    assert dir(render) == sorted(render.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'txet'"):
        render.txet  # noqa: B018
