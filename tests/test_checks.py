"""Checks for sense: each on the smallest ladder that is odd in just that way."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.faults import CODES, Position
from stegvis.ladder.checks import CHECKS, check, ended_starts, old_figures
from stegvis.ladder.loader import build_catalogue

SOUND = """\
schema: 1
ladder: verkstad
name: {sv: Verkstad}
checked_on: 2026-11-22
competencies:
  motivation: {name: {sv: Motivation}}
  bas: {name: {sv: Bas}}
certificates:
  gront: {name: {sv: Grönt}}
activities:
  start: {step: 1, kind: support, name: {sv: Start}, gives: [motivation], days: 7, source: kursplan}
  kurs: {step: 1, kind: course, name: {sv: Kurs}, requires: [motivation], gives: [bas], weeks: 4, assumption: längden är antagen}
  prov: {step: 2, kind: exam, name: {sv: Prov}, requires: [bas], gives: [gront], days: 1, source: kursplan}
jobs:
  montor:
    step: 1
    name: {sv: Montör}
    requires: [bas]
    agreement: {status: agreed, parties: [Verkstaden]}
    source: avtal
  operator:
    step: 2
    name: {sv: Operatör}
    ssyk: {code: "7223", label: Maskinoperatörer}
    requires: [gront]
    pay_sek_month: {low: 30000, high: 34000, year: 2024, source: statistik}
    agreement: {status: agreed, parties: [Verkstaden]}
steps:
  - {step: 1, name: {sv: Första}, onward: [2]}
  - {step: 2, name: {sv: Andra}, certificate: gront, top: true}
"""


def found_in(*texts: str, but: tuple[str, ...] = ()) -> list[tuple[str, int, str]]:
    """What is odd in these ladder files: code, line and particulars; files that are not about the test stand under `but`."""
    catalogue = build_catalogue({f"{index}.yaml": text for index, text in enumerate([*texts, *but])})
    mine = {f"{index}.yaml" for index in range(len(texts))}
    return [
        (item.code, item.position.line, " ".join(value for _, value in item.particulars))
        for item in catalogue.warnings
        if item.position.file in mine
    ]


def edited(*changes: tuple[str, str]) -> str:
    """The sound ladder with some of its text replaced."""
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def line_of(text: str, words: str) -> int:
    """The number of the line that holds these words."""
    return text[: text.index(words)].count("\n") + 1


def test_sound_ladder() -> None:
    """Nothing is odd in a ladder that has everything."""
    assert found_in(SOUND) == []


OF_PROGRAMMES = {"STG114", "STG115"}
"""The codes that are only about programmes; `test_programme` shows them."""

ODD = [
    pytest.param(("gives: [bas]", "gives: []"), "STG101", "bas", "  bas:", id="nothing gives a needed fact"),
    pytest.param(("gives: [gront], days", "renews: gront, days"), "STG101", "gront", "  gront:", id="only renewed"),
    pytest.param(
        ("bas: {name: {sv: Bas}}", "bas: {name: {sv: Bas}}\n  extra: {name: {sv: X}}"), "STG102", "extra", "  extra:", id="nobody needs"
    ),
    pytest.param((", assumption: längden är antagen", ""), "STG103", "kurs", "  kurs:", id="activity without source"),
    pytest.param(
        ("source: kursplan}\n  kurs", "cost_sek: {employer: 5}, sources: {cost_sek: x}}\n  kurs"),
        "STG103",
        "start",
        "  start:",
        id="half sourced",
    ),
    pytest.param((", source: statistik", ""), "STG103", "operator: pay_sek_month", "    pay_sek_month", id="pay without source"),
    pytest.param(
        ("    agreement: {status: agreed, parties: [Verkstaden]}\n    source: avtal\n", "    source: avtal\n"),
        "STG109",
        "montor",
        "  montor:",
        id="no agreement",
    ),
    pytest.param(
        (", onward: [2]", ", onward: [2]}\n  - {step: 3, name: {sv: Tredje}, certificate: gront"),
        "STG105",
        "3",
        "  - {step: 3",
        id="no way on",
    ),
    pytest.param(
        (", onward: [2]", ", onward: [2]}\n  - {step: 3, name: {sv: Tredje}, top: true"), "STG106", "3", "  - {step: 3", id="empty step"
    ),
    pytest.param((", onward: [2]", ", top: true"), "STG108", "2", "  - {step: 2", id="unreached step"),
    pytest.param(
        ("status: agreed, parties: [Verkstaden]}\n    source", "status: dialogue}\n    source"),
        "STG121",
        "montor dialogue",
        "    agreement: {status: dialogue",
        id="dialogue",
    ),
    pytest.param(
        ("status: agreed, parties: [Verkstaden]}\n    source", "status: assumed}\n    source"),
        "STG121",
        "montor assumed",
        "    agreement: {status: assumed",
        id="assumed",
    ),
    pytest.param(("weeks: 4", "weeks: 4, starts: [2027-03-01, 2027-01-11]"), "STG122", "kurs 2027-03-01", "  kurs:", id="starts end"),
    pytest.param(
        ("weeks: 4", "offerings: [{starts: [2027-03-01], days: 5}, {starts: [2028-03-01], days: 5, seats: 0}]"),
        "STG122",
        "kurs 2027-03-01",
        "  kurs:",
        id="offerings end",
    ),
    pytest.param(('code: "7223"', 'code: "722"'), "STG113", "722", "    ssyk:", id="three digits"),
    pytest.param(('code: "7223"', 'code: "722a"'), "STG113", "722a", "    ssyk:", id="a letter"),
    pytest.param(('code: "7223"', 'code: "７２２３"'), "STG113", "７２２３", "    ssyk:", id="digits of another script"),
    pytest.param(("kind: course", "kind: placement"), "STG112", "kurs", "  kurs:", id="loaded placement"),
    pytest.param(
        ("kind: course, name: {sv: Kurs}, requires: [motivation]", "kind: course, name: {sv: Kurs}, requires: [motivation, bas]"),
        "STG101",
        "bas",
        "  bas:",
        id="asks for what it gives",
    ),
]


@pytest.mark.parametrize(("change", "code", "particulars", "line"), ODD)
def test_odd(change, code, particulars, line) -> None:
    """One edit of the sound ladder, and the fault that it brings, on the line of what is odd."""
    text = edited(change)
    assert (code, line_of(text, line), particulars) in found_in(text)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("weeks: 4", "weeks: 4, starts: {months: [1], known: [2027-01-11]}"), id="months go on"),
        pytest.param(("weeks: 4", "weeks: 4, starts: {weekdays: [monday]}"), id="weekdays go on"),
        pytest.param(
            ("weeks: 4", "offerings: [{starts: [2027-03-01], days: 5}, {starts: {months: [3]}, days: 5}]"), id="one offering goes on"
        ),
        pytest.param(
            ("kind: course, name: {sv: Kurs}", "kind: placement, paces: [50], name: {sv: Kurs}"), id="placement with a bearable load"
        ),
        pytest.param(("weeks: 4", "days: 20"), id="placement without load"),
        pytest.param(("weeks: 4", "weeks: 4, seats: 0"), id="closed"),
        pytest.param((", source: statistik}", "}\n    sources: {pay_sek_month: statistik}"), id="pay sourced by the job"),
        pytest.param(("days: 7, source: kursplan", "days: 7, sources: {days: kursplan}"), id="source of the one figure"),
        pytest.param(("    source: avtal\n", ""), id="the agreement is the source"),
        pytest.param(
            ("bas: {name: {sv: Bas}}", "bas: {name: {sv: Bas}}\n  kalla: {name: {sv: K}, implies: [bas]}"), id="implies what is needed"
        ),
        pytest.param(("sv: Verkstad}", "sv: Verkstad, en: Workshop}"), id="English in one name only"),
    ],
)
def test_not_odd(change) -> None:
    """Edits that look like the odd ones but are in order."""
    assert found_in(edited(change)) == []


def test_job_without_any_source() -> None:
    """A job whose tasks, pay and shortage say nothing of where they come from has no source."""
    text = edited(("    agreement: {status: agreed, parties: [Verkstaden]}\n    source: avtal\n", ""))
    assert [code for code, _, _ in found_in(text)] == ["STG103", "STG109"]


def test_shortage_without_source() -> None:
    """A forecast must say where it comes from."""
    shortage = "    source: avtal\n    shortage: {situation: balance, chances: small, trend: falling, round: 2026-1}\n"
    text = edited(("    source: avtal\n", shortage.replace("    source: avtal\n", "")))
    assert [(code, what) for code, _, what in found_in(text)] == [("STG103", "montor: shortage")]


def test_english_wanted_where_half_has_it() -> None:
    """Where at least half of the names are in English too, each that is not is pointed out where it stands."""
    text = """\
schema: 1
ladder: grund
name: {sv: Grund, en: Foundation}
competencies:
  bas: {name: {sv: Bas, en: Basics}}
certificates:
  bevis: {name: {sv: Bevis, en: Proof}}
work:
  fiske:
    name: {sv: Fiske}
    ssyk: {code: "62", label: Fiskare}
activities:
  start: {kind: support, name: {sv: Start}, days: 1, source: x}
"""
    assert found_in(text) == [("STG104", 10, "en"), ("STG113", 11, "62"), ("STG104", 13, "en")]


CIRCLE = """\
schema: 1
ladder: ring
name: {sv: Ring}
competencies:
  a: {name: {sv: A}}
  b: {name: {sv: B}}
activities:
  ett: {kind: course, name: {sv: Ett}, requires: [b], gives: [a], weeks: 1, source: x}
  tva: {kind: course, name: {sv: Två}, requires: %s, gives: [b], weeks: 1, source: x}
"""


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        ("[a]", [("STG107", 5, "ett, tva, a, b")]),
        ("[{any_of: [a, {age: {min: 18}}]}]", []),
        ("[]", []),
    ],
)
def test_circle(requires, expected) -> None:
    """Two courses that each need the other are a circle, unless there is another way into one of them."""
    assert found_in(CIRCLE % requires) == expected


def test_circle_through_a_job() -> None:
    """A validation that asks for months in the very job that it leads to lets nobody in."""
    text = """\
schema: 1
ladder: ring
name: {sv: Ring}
certificates:
  bevis: {name: {sv: Bevis}}
activities:
  validering: {kind: validation, name: {sv: V}, requires: [{experience: {of: [smed], months: 9}}], gives: [bevis], days: 1, source: x}
jobs:
  smed: {name: {sv: Smed}, requires: [bevis], agreement: {status: agreed}, source: x}
"""
    assert found_in(text) == [("STG107", 5, "validering, bevis, smed")]


def test_more_than_there_is() -> None:
    """A count that cannot be reached is no circle and breaks no check."""
    assert [code for code, _, _ in found_in(CIRCLE % "[{at_least: 2, of: [{age: {min: 18}}, {age: {min: 19}}]}]")] in ([], ["STG015"])


def test_foundation_may_hold_more_than_is_needed() -> None:
    """A file without steps is there for ladders that may come: its facts need no user."""
    text = "schema: 1\nladder: grund\nname: {sv: Grund}\ncompetencies:\n  korkort: {name: {sv: Körkort}}\n"
    assert found_in(text) == []


FOUNDATION = """\
schema: 1
ladder: grund
name: {sv: Grund}
competencies:
  vilja: {name: {sv: %s}}
  ord: {name: {sv: Ord}}
activities:
  prat: {kind: support, name: {sv: Prat}, gives: [ord], days: 7, source: x}
  samtal: {kind: support, name: {sv: Samtal}, requires: [ord], gives: [vilja], days: 7, source: x}
"""

USING = """\
schema: 1
ladder: a
name: {sv: A}
uses: [grund]
activities:
  kurs: {step: 1, kind: course, name: {sv: %s}, requires: [%s], weeks: 1, source: x}
  annat: {step: 2, kind: course, name: {sv: Motivation}, weeks: 1, source: x}
jobs:
  jobb: {step: 1, name: {sv: Jobb}, requires: [], agreement: {status: agreed}, source: x}
  sedan: {step: 2, name: {sv: Sedan}, requires: [], agreement: {status: agreed}, source: x}
steps:
  - {step: 1, name: {sv: Första}, onward: [2]}
  - {step: 2, name: {sv: Andra}, top: true}
"""


@pytest.mark.parametrize(
    ("foundation", "course", "requires", "odd"),
    [
        ("Vilja", "Kurs", "vilja", True),
        ("Motivation och framtidstro", "Kurs", "vilja", False),
        ("Motivation och framtidstro", "Kurs", "ord", True),
        ("Vilja", "Motivationskurs", "ord", False),
    ],
)
def test_motivation(foundation, course, requires, odd) -> None:
    """The first step is about motivation itself, or asks for something in the foundation that is; other steps do not count."""
    found = found_in(USING % (course, requires), but=(FOUNDATION % foundation,))
    assert found == ([("STG110", 12, "")] if odd else [])


def test_way_in_from_another_ladder() -> None:
    """A step that another ladder leads to is reached, and what it leads to in turn."""
    job = "{step: %d, name: {sv: Jobb}, requires: [], agreement: {status: agreed}, source: x}"
    own = f"""\
schema: 1
ladder: b
name: {{sv: B}}
jobs:
  motiv-1: {job % 1}
  motiv-2: {job % 2}
  motiv-3: {job % 3}
steps:
  - {{step: 3, name: {{sv: S}}, top: true}}
  - {{step: 1, name: {{sv: S}}, top: true}}
  - {{step: 2, name: {{sv: S}}, onward: [3]}}
"""
    other = USING.replace("top: true", "onward: [{ladder: b, step: 2}]") % ("Kurs", "vilja")
    assert found_in(own) == [("STG108", 9, "3"), ("STG108", 11, "2")]
    assert found_in(own, but=(other, FOUNDATION % "Motivation")) == []


def test_steps_without_given_places() -> None:
    """Without word of another order the steps are looked for in the order of their numbers."""

    class Places:
        def at(self, file: str, /, *path: str | int) -> Position:
            return Position("/".join(map(str, (file, *path))))

    catalogue = build_catalogue({"a.yaml": edited((", onward: [2]", ", top: true"))})
    assert [item.position.file for item in check(catalogue, Places())] == ["verkstad/steps/1"]
    assert check(catalogue, Places(), step_places={("verkstad", 2): 7})[0].position.file == "verkstad/steps/7"


@pytest.mark.parametrize(("today", "old"), [(date(2028, 5, 22), False), (date(2028, 5, 23), True)])
def test_old_figures(today, old) -> None:
    """Figures are old when the ladder was checked more than 18 months ago, to the day."""
    catalogue = build_catalogue({"a.yaml": SOUND, "b.yaml": "{schema: 1, ladder: b, name: {sv: B}}"})
    found = old_figures(catalogue, today)
    assert [(item.code, item.severity, item.position.file, item.particulars) for item in found] == (
        [("STG120", "info", "verkstad.yaml", (("id", "verkstad"), ("checked_on", "2026-11-22")))] if old else []
    )


@pytest.mark.parametrize(
    ("today", "months", "ended"),
    [(date(2026, 9, 1), 6, False), (date(2026, 9, 2), 6, True), (date(2027, 6, 1), 6, True), (date(2027, 3, 1), 0, False)],
)
def test_ended_starts(today, months, ended) -> None:
    """Starts have ended, or end soon, when the last one lies before so many months from today."""
    catalogue = build_catalogue({"a.yaml": edited(("weeks: 4", "weeks: 4, starts: [2027-03-01]"))})
    found = ended_starts(catalogue, today, months=months)
    assert [(item.code, dict(item.particulars)["last"]) for item in found] == ([("STG111", "2027-03-01")] if ended else [])


def test_every_code_of_sense_is_found_by_some_check() -> None:
    """Each code about sense, but for expectations, belongs to a check or to a function of the day; and the checks are no list that grows."""
    sense = {code for code in CODES if code >= "STG100" and not "STG130" <= code <= "STG139"}
    shown = {param.values[1] for param in ODD} | {"STG104", "STG107", "STG110", "STG111", "STG120", *OF_PROGRAMMES}
    assert sense == shown
    assert isinstance(CHECKS, tuple)


def test_shipped_ladders_make_sense(shipped) -> None:
    """Nothing but remarks is said of the ladders that stegvis comes with."""
    assert {item.severity for item in shipped.warnings} <= {"info"}
