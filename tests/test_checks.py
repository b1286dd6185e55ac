"""Checks for sense: each on the smallest ladder that is odd in just that way."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.faults import CODES, Position
from stegvis.inspection import check_files
from stegvis.ladder.checks import CHECKS, check
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
  gront: {name: {sv: Grönt}, valid_months: 2}
activities:
  start: {step: 1, kind: support, name: {sv: Start}, gives: [motivation], days: 7, source: kursplan}
  kurs: {step: 1, kind: course, name: {sv: Kurs}, requires: [motivation], gives: [bas], weeks: 4, assumption: längden är antagen}
  prov: {step: 2, kind: exam, name: {sv: Prov}, requires: [bas], gives: [gront], days: 1, source: kursplan}
jobs:
  montor:
    step: 1
    name: {sv: Montör}
    requires: [bas]
    agreement: {status: agreed, parties: [Verkstaden], tasks: {sv: Montera}, pay: {sv: Avtalet}, date: 2026, source: avtal}
    source: avtal
  operator:
    step: 2
    name: {sv: Operatör}
    ssyk: {code: "7223", label: Maskinoperatörer}
    requires: [gront]
    pay_sek_month: {low: 30000, high: 34000, year: 2024, source: statistik}
    agreement: {status: agreed, parties: [Verkstaden], tasks: {sv: Montera}, pay: {sv: Avtalet}, date: 2026, source: avtal}
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
        (
            "    agreement: {status: agreed, parties: [Verkstaden], tasks: {sv: Montera}, pay: {sv: Avtalet}, date: 2026, source: avtal}\n    source: avtal\n",
            "    source: avtal\n",
        ),
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
        ("requires: [bas]\n    agreement: {status: agreed", "requires: [bas]\n    agreement: {status: dialogue"),
        "STG121",
        "montor dialogue",
        "    agreement: {status: dialogue",
        id="dialogue",
    ),
    pytest.param(
        ("requires: [bas]\n    agreement: {status: agreed", "requires: [bas]\n    agreement: {status: assumed"),
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
    pytest.param(
        (", onward: [2]", ", onward: [2]}\n  - {step: 3, name: {sv: Tredje}, certificate: gront, top: true"),
        "STG116",
        "3 gront",
        "  - {step: 3",
        id="certificate without a job",
    ),
    *(
        pytest.param(
            (f"requires: [bas]\n    agreement: {{status: agreed, {text}", "requires: [bas]\n    agreement: {status: agreed, " + rest),
            "STG117",
            f"montor {key}",
            "    agreement",
            id=f"agreed without {key}",
        )
        for key, text, rest in (
            ("parties", "parties: [Verkstaden], tasks", "tasks"),
            ("tasks", "parties: [Verkstaden], tasks: {sv: Montera}, pay", "parties: [Verkstaden], pay"),
        )
    ),
    pytest.param(
        (
            "certificates:\n  gront: {name: {sv: Grönt}, valid_months: 2}\nactivities:\n",
            (
                "  extra: {name: {sv: X}}\ncertificates:\n  gront: {name: {sv: Grönt}, valid_months: 2}\nactivities:\n"
                "  lyx: {step: 2, kind: course, name: {sv: Lyx}, gives: [extra], weeks: 1, source: x}\n"
            ),
        ),
        "STG118",
        "lyx",
        "  lyx",
        id="of no use",
    ),
    pytest.param(
        (
            "gives: [gront], days: 1, source: kursplan}",
            "gives: [gront], days: 1, source: kursplan}\n  val: {step: 2, kind: validation, name: {sv: Val}, requires: [{age: {min: 18}}], gives: [gront], days: 1, source: x}\n",
        ),
        "STG124",
        "val",
        "  val",
        id="a validation anyone may take",
    ),
    pytest.param(
        (
            "gives: [gront], days: 1, source: kursplan}",
            "gives: [gront], days: 1, source: kursplan}\n  om: {step: 2, kind: course, name: {sv: Om}, renews: gront, weeks: 9, source: x}\n",
        ),
        "STG125",
        "om gront 2",
        "  om",
        id="a renewal as long as the validity",
    ),
    pytest.param(
        ("    requires: [bas]\n", "    requires: [bas]\n    pay_sek_month: {low: 30001, high: 34001, year: 2024, source: s}\n"),
        "STG126",
        "operator montor 1",
        "    pay_sek_month: {low: 30000",
        id="paid less above",
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
    text = edited(
        (
            "    agreement: {status: agreed, parties: [Verkstaden], tasks: {sv: Montera}, pay: {sv: Avtalet}, date: 2026, source: avtal}\n    source: avtal\n",
            "",
        )
    )
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
  smed: {name: {sv: Smed}, requires: [bevis], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
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
  jobb: {step: 1, name: {sv: Jobb}, requires: [], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
  sedan: {step: 2, name: {sv: Sedan}, requires: [], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
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


MONTHS = "[{experience: {of: [motiv-1], months: 6}}]"


def test_way_in_from_another_ladder() -> None:
    """A step that another ladder leads to is reached, and what it leads to in turn; so is one with a beginning of its own."""
    job = "{step: %d, name: {sv: Jobb}, requires: %s, agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}"
    own = f"""\
schema: 1
ladder: b
name: {{sv: B}}
jobs:
  motiv-1: {job % (1, "[]")}
  motiv-2: {job % (2, MONTHS)}
  motiv-3: {job % (3, MONTHS)}
steps:
  - {{step: 3, name: {{sv: S}}, top: true}}
  - {{step: 1, name: {{sv: S}}, top: true}}
  - {{step: 2, name: {{sv: S}}, onward: [3]}}
"""
    other = USING.replace("top: true", "onward: [{ladder: b, step: 2}]") % ("Kurs", "vilja")
    assert found_in(own) == [("STG108", 9, "3"), ("STG108", 11, "2")]
    assert found_in(own, but=(other, FOUNDATION % "Motivation")) == []
    assert found_in(own.replace(MONTHS, "[]")) == []


def test_steps_without_given_places() -> None:
    """Without word of another order the steps are looked for in the order of their numbers."""

    class Places:
        def at(self, file: str, /, *path: str | int) -> Position:
            return Position("/".join(map(str, (file, *path))))

    catalogue = build_catalogue({"a.yaml": edited((", onward: [2]", ", top: true"))})
    assert [item.position.file for item in check(catalogue, Places())] == ["verkstad/steps/1"]
    assert check(catalogue, Places(), step_places={("verkstad", 2): 7})[0].position.file == "verkstad/steps/7"


@pytest.mark.parametrize(("today", "old"), [(date(2028, 5, 22), False), (date(2028, 5, 23), True)])
def test_old_figures(tmp_path, today, old) -> None:
    """Figures are old when the ladder was checked more than 18 months ago, to the day; where the day does not count nothing is said."""
    assert found_on(tmp_path, SOUND, today) == ([("STG120", 4, "verkstad 2026-11-22")] if old else [])
    assert found_on(tmp_path, SOUND, None) == []


@pytest.mark.parametrize(("today", "ended"), [(date(2026, 9, 1), False), (date(2026, 9, 2), True), (date(2027, 6, 1), True)])
def test_ended_starts(tmp_path, today, ended) -> None:
    """Starts have ended, or end soon, when the last one lies before six months from today."""
    text = edited(("weeks: 4", "weeks: 4, starts: [2027-03-01]"))
    found = [item for item in found_on(tmp_path, text, today) if item[0] != "STG122"]
    assert found == ([("STG111", line_of(text, "  kurs:"), "kurs 2027-03-01")] if ended else [])


def test_an_age_that_is_asked_two_ladders_away(tmp_path) -> None:
    """The step is closed to the elder by a course that only what the used ladder uses has: that age is told, and none that has nothing to do with it."""
    head = "schema: 1\nladder: {}\nname: {{sv: L}}\nuses: [{}]\n"
    fact = "competencies:\n  {}: {{name: {{sv: F}}}}\n"
    course = "activities:\n  {0}-kurs: {{kind: course, name: {{sv: K}}, weeks: 1, requires: [{1}], gives: [{0}]}}\n"
    job = "jobs:\n  jobb: {step: 1, name: {sv: J}, requires: [fb]}\nsteps:\n  - {step: 1, name: {sv: S}, top: true}\n"
    files = {
        "la": head.format("la", "lb") + job,
        "lb": head.format("lb", "lc") + fact.format("fb") + course.format("fb", "fc"),
        "lc": head.format("lc", "") + fact.format("fc") + course.format("fc", "{age: {max: 30}}"),
        "ld": head.format("ld", "") + fact.format("fd") + course.format("fd", "{age: {max: 60}}"),
    }
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    told = [[value for _, value in item.particulars] for item in check_files([tmp_path]) if item.code == "STG123"]
    assert told == [["1", "30"]]


def found_on(folder, text: str, today: date | None) -> list[tuple[str, int, str]]:
    """What is odd in this ladder on that day."""
    (folder / "verkstad.yaml").write_text(text, encoding="utf-8")
    found = check_files([folder], today=today)
    return [(item.code, item.position.line, " ".join(value for _, value in item.particulars)) for item in found]


CLOSED = """\
schema: 1
ladder: ring
name: {sv: Ring}
competencies:
  motivation: {name: {sv: Motivation}}
  a: {name: {sv: A}}
activities:
  start: {step: 1, kind: support, name: {sv: Start}, gives: [motivation], days: 7, source: x}
  kurs: {step: 2, kind: course, name: {sv: Kurs}, requires: [motivation], gives: [a], weeks: 1, source: x}
jobs:
  ett: {step: 1, name: {sv: Ett}, requires: [motivation], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
  tva: {step: 2, name: {sv: Två}, requires: [a], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
steps:
  - {step: 1, name: {sv: Första}, onward: [2]}
  - {step: 2, name: {sv: Andra}, top: true}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("", "", [], id="open"),
        pytest.param("weeks: 1", "weeks: 1, seats: 0", [("STG119", 15, "2")], id="the only course is closed"),
        pytest.param(
            "requires: [motivation], gives: [a]", "requires: [{age: {max: 24}}], gives: [a]", [("STG123", 15, "2 24")], id="only young"
        ),
        pytest.param(
            "requires: [motivation], gives: [a]", "requires: [{any_of: [{age: {max: 24}}, motivation]}], gives: [a]", [], id="others too"
        ),
        pytest.param("requires: [motivation], gives: [a]", "requires: [{age: {min: 20}}], gives: [a]", [], id="one grows older"),
        pytest.param(
            "requires: [a]",
            "requires: [{experience: {of: [tva], months: 6}}]",
            [("STG102", 6, "a"), ("STG118", 9, "kurs"), ("STG107", 12, "tva"), ("STG119", 15, "2")],
            id="months in the job itself",
        ),
    ],
)
def test_steps_that_somebody_cannot_come_to(old, new, expected) -> None:
    """A step without any way in is told, and one with a way in only for those below an age; its lower step leads nowhere for them."""
    assert found_in(CLOSED.replace(old, new, 1) if old else CLOSED) == expected


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# stegvis: ignore STG102: parterna har bett om det", []),
        ("# stegvis: ignore STG102 – parterna har bett om det", []),
        ("#stegvis:ignore stg102 parterna har bett om det", []),
        ("# stegvis: ignore STG102", [("STG127", 0), ("STG102", 0)]),
        ("# stegvis: ignore STG102:", [("STG127", 0), ("STG102", 0)]),
        ("# stegvis: ignore STG101: fel kod", [("STG128", 0), ("STG102", 0)]),
        ("# stegvis: ignore STG012: ett fel går inte att tysta", [("STG128", 0), ("STG102", 0)]),
        ("# stegvis: ignore", [("STG128", 0), ("STG102", 0)]),
        ("# stegvis: ignore STG111: gäller bara vissa dagar", [("STG102", 0)]),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_comment_takes_a_warning_back_with_a_reason(comment, expected, above) -> None:
    """On the line or alone above it, perhaps with other comments between; without a reason, or where there is nothing to take back, it is told."""
    extra = "extra: {name: {sv: X}}"
    lines = f"  {comment}\n  # Annat.\n\n  {extra}" if above else f"  {extra}  {comment}"
    text = edited(("  bas: {name: {sv: Bas}}", f"  bas: {{name: {{sv: Bas}}}}\n{lines}"))
    place = {"STG102": line_of(text, extra), "STG127": line_of(text, comment), "STG128": line_of(text, comment)}
    wanted = [(code, place[code]) for code, _ in expected]
    assert sorted((code, line) for code, line, _ in found_in(text)) == sorted(wanted)


def test_a_comment_elsewhere_takes_nothing_back() -> None:
    """It speaks of one line only, and of one code."""
    text = edited(("  bas: {name: {sv: Bas}}", "  # stegvis: ignore STG102: fel rad\n  bas: {name: {sv: Bas}}\n  extra: {name: {sv: X}}"))
    assert [code for code, _, _ in found_in(text)] == ["STG128", "STG102"]


@pytest.mark.parametrize(
    ("sources", "expected", "hint"),
    [
        ("days", [], ""),
        ("day", [("STG103", "  start:", "start"), ("STG129", "{day: x}", "day")], "days"),
        ("cost_sek", [("STG103", "  start:", "start"), ("STG129", "{cost_sek: x}", "cost_sek")], ""),
    ],
)
def test_a_source_of_what_is_not_there(sources, expected, hint) -> None:
    """A key under `sources` names a key of the entry; what is misspelt or gone is told, with the likely one."""
    text = edited(("days: 7, source: kursplan", f"days: 7, sources: {{{sources}: x}}"))
    assert sorted(found_in(text)) == sorted((code, line_of(text, line), what) for code, line, what in expected)
    found = [item.hint.strip() for item in build_catalogue({"a.yaml": text}).warnings if item.code == "STG129"]
    assert found == (
        [text.splitlines()[line_of(text, "  start:") - 1].strip().replace("{day:", "{days:") if hint else ""] if expected else []
    )


def test_every_code_of_sense_is_found_by_some_check() -> None:
    """Each code about sense belongs to a check or to a function that takes the day, and the checks are no list that grows."""
    sense = {code for code in CODES if "STG100" <= code < "STG130"}
    shown = {param.values[1] for param in ODD} | {
        "STG104",
        "STG107",
        "STG110",
        "STG111",
        "STG119",
        "STG120",
        "STG123",
        "STG127",
        "STG128",
        "STG129",
    }
    assert sense == shown | OF_PROGRAMMES
    assert isinstance(CHECKS, tuple)


def test_shipped_ladders_make_sense(shipped) -> None:
    """Nothing but remarks is said of the ladders that stegvis comes with, and no agreement is called agreed without a source."""
    assert {item.severity for item in shipped.warnings} <= {"info"}
    agreed = [job.agreement for job in shipped.jobs.values() if job.agreement and job.agreement.status == "agreed"]
    assert all(agreement.source or agreement.sources for agreement in agreed)
