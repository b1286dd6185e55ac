"""Participant files: what is understood, what is refused, and that nothing personal is shown again."""

from __future__ import annotations

import traceback
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stegvis.faults import ParticipantError
from stegvis.findings import Rule
from stegvis.participant import Participant, load_participant, looks_like_personal_number, participant_from_text
from stegvis.render.as_faults import faults
from stegvis.terms import FrozenDict

WHOLE = """\
participant: p-017
born: 1994
holds:
  - svenska: sfi-c
  - Ritningsläsning 1
  - {fact: truck-a, expires: 2027-05-01, evidence: certificate}
  - {experience: {fordonsmekaniker: 36}}
not_held: [gymnasieexamen]
in_progress: [{activity: sfi-d-kurs, ends: 2027-02-01, pace_percent: 50}]
waivers: [{requirement: {svenska: sfi-d}, for: cnc-gron, reason: equivalent_shown, granted_by: guidance_counsellor, date: 2026-11-01}]
available_from: 2027-01-11
can: [day, distance]
pace_percent: 100
pace_beside_work: 50
works_as: montor
wishes: {work_first: true, no_loan: true, avoid: [], must_include: [], fields: [industri]}
target: cnc-operator
programmes: [{id: kompetenscenter, enrolled: 2026-10-01, track: unga, pauses: [{from: 2026-12-01, to: 2027-01-10}]}]
"""


def test_every_key_is_understood() -> None:
    """All that a participant file may say is there afterwards."""
    person = participant_from_text(WHOLE, "p-017.yaml")
    assert person.born == 1994
    assert [(held.fact, held.level) for held in person.holds[:3]] == [("svenska", "sfi-c"), ("Ritningsläsning 1", None), ("truck-a", None)]
    assert person.holds[2].expires == date(2027, 5, 1)
    assert person.holds[3].experience == {"fordonsmekaniker": 36}
    assert person.in_progress[0].ends == date(2027, 2, 1)
    assert person.waivers[0].for_ == "cnc-gron"
    assert person.programmes[0].pauses[0].to == date(2027, 1, 10)
    assert person.first_day(date(2026, 11, 22)) == date(2027, 1, 11)
    assert person.first_day(date(2027, 11, 22)) == date(2027, 11, 22)


def test_a_file(tmp_path: Path) -> None:
    """A file is read as UTF-8, with or without byte order mark; one that cannot be read is a fault."""
    path = tmp_path / "p.yaml"
    path.write_text(WHOLE, encoding="utf-8-sig")
    assert load_participant(path) == participant_from_text(WHOLE.replace("\n", "\r\n"), "p.yaml")
    for other, reason in ((tmp_path / "finns-inte.yaml", "missing"), (tmp_path, "folder")):
        with pytest.raises(ParticipantError, match="STG001") as caught:
            load_participant(str(other))
        assert caught.value.faults[0].particular("reason") in (reason, "permission")


BROKEN: dict[str, tuple[str | bytes, list[str]]] = {
    "unknown key": (
        "participant: p-001\nhold: [svets]\n",
        ["STG012 2:1 hold: | Nyckeln ”hold” finns inte här. | holds:"],
    ),
    "no pseudonym": (
        "holds: [svets]\n",
        ["STG013 1:1 holds: [svets] | Nyckeln ”participant” saknas. | participant: p-001"],
    ),
    "personal number for pseudonym": (
        "participant: 19121212-1212\n",
        ["STG050 1:14  | Det här liknar ett personnummer. Ta bort det: en deltagare har bara en pseudonym. | "],
    ),
    "name for pseudonym": (
        "participant: Kanarie Fågel\n",
        [
            (
                "STG017 1:14  | Det här kan inte vara en pseudonym. "
                "Använd bara bokstäver, siffror, punkt och bindestreck, till exempel p-017. | "
            )
        ],
    ),
    "name": (
        "participant: p-001\nNamn: Kanarie\n",
        ["STG051 2:1  | Nyckeln ”Namn” får inte finnas i en deltagarfil. Ta bort raden. | "],
    ),
    "date": (
        "participant: p-001\navailable_from: 11 januari 2027\n",
        [
            (
                "STG018 2:17 available_from: 11 januari 2027 | ”11 januari 2027” är inget datum. "
                "Skriv år-månad-dag, till exempel 2027-01-12. | available_from: 2027-01-11"
            )
        ],
    ),
    "pace": (
        "participant: p-001\npace_percent: 50 %\npace_beside_work: -5\n",
        [
            "STG014 2:15 pace_percent: 50 % | Här ska stå ett heltal, men här står ”50 %”. | pace_percent: 50",
            "STG015 3:19 pace_beside_work: -5 | -5 är för litet. Minsta tillåtna värde är 0. | pace_beside_work: 5",
        ],
    ),
    "months and nothing": (
        "participant: p-001\nholds:\n  - experience: {montor: tre år}\n  - {}\n",
        [
            "STG014 3:26   - experience: {montor: tre år} | Här ska stå ett heltal, men här står ”tre år”. | ",
            "STG024 4:5   - {} | Här ska stå antingen en kompetens eller experience, inte båda och inte ingen. | ",
        ],
    ),
    "level beside other particulars": (
        "participant: p-001\nholds:\n  - {svenska: sfi-c, evidence: intyg}\n",
        [
            (
                "STG012 3:6   - {svenska: sfi-c, evidence: intyg} | Med fler uppgifter skrivs det med fact: svenska och level: sfi-c. |"
                "   - {fact: svenska, level: sfi-c, evidence: intyg}"
            ),
            (
                "STG016 3:32   - {svenska: sfi-c, evidence: intyg} | ”intyg” är inget av de tillåtna värdena: "
                "certificate, assessed, self_reported. |   - {svenska: sfi-c, evidence: certificate}"
            ),
        ],
    ),
    "hours": (
        "participant: p-001\ncan: dag, kväll\n",
        ["STG014 2:6 can: dag, kväll | Här ska stå en lista inom [ ], men här står ”dag, kväll”. | can: [dag, kväll]"],
    ),
    "tab": (
        "participant: p-001\nwishes:\n\twork_first: ja\n",
        ["STG006 3:1 \twork_first: ja | Raden är indragen med tabb (visas som »). Använd mellanslag. |   work_first: ja"],
    ),
    "half": (
        "participant: p-001\nholds: [svets\n",
        ["STG005 2:8 holds: [svets | Parentesen som börjar här tar aldrig slut. | holds: [svets]"],
    ),
    "a list": (
        "- p-001\n",
        ["STG014 1:1 - p-001 | Här ska stå nycklar med värden, men här står en lista inom [ ]. | "],
    ),
    "empty": ("", ["STG010 1:1  | Filen är tom. | "]),
    "latin-1": (
        "participant: p-001\ntarget: målare\n".encode("latin-1"),
        ["STG002 2:10 target: målare | Filen är inte sparad som UTF-8: här står byten 0xE5. | "],
    ),
    "born": (
        "participant: p-001\nborn: 94\n",
        ["STG015 2:7 born: 94 | 94 är för litet. Minsta tillåtna värde är 1900. | "],
    ),
    "born on a day": (
        "participant: p-001\nborn: 9999-12-31\n",
        ["STG015 2:7 born: 9999-12-31 | 9999-12-31 är för stort. Största tillåtna värde är 2100-12-31. | "],
    ),
    "born on a day long ago": (
        "participant: p-001\nborn: 1812-12-12\n",
        ["STG015 2:7 born: 1812-12-12 | 1812-12-12 är för litet. Minsta tillåtna värde är 1900-01-01. | "],
    ),
    "two keys that have no place, on one line": (
        "{participant: p-001, kön: k, stadsdel: Norr, pace_percent: fort}\n",
        [
            "STG051 1:22  | Nyckeln ”kön” får inte finnas i en deltagarfil. Ta bort raden. | ",
            "STG051 1:30  | Nyckeln ”stadsdel” får inte finnas i en deltagarfil. Ta bort raden. | ",
            "STG014 1:60  | Här ska stå ett heltal, men här står ”...”. | ",
        ],
    ),
}


@pytest.mark.parametrize("wrong", BROKEN)
def test_broken_participant_is_explained(wrong: str) -> None:
    """A sentence with line and column for each thing that is wrong, and the likely line."""
    text, expected = BROKEN[wrong]
    with pytest.raises(ParticipantError) as caught:
        participant_from_text(text, "p.yaml")
    told = []
    for item in caught.value.faults:
        sentence = next(line for line in faults([item]).splitlines() if line.startswith("  ") and not line.startswith("   "))
        told.append(f"{item.code} {item.position.line}:{item.position.column} {item.source_line} | {sentence.strip()} | {item.hint}")
    assert told == expected


NUMBERS = ["19121212-1212", "121212-1212", "191212121212", "1212121212", "19121272+1212", "121272 1212"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "text",
    [
        "participant: N\n",
        "participant: 'N'\n",
        "participant: p-001\nholds: [svets, N]\n",
        "participant: p-001\nholds: [{experience: {N: 12}}]\n",
        "participant: p-001\nN: 1\n",
        "participant: p-001\nwishes: {avoid: [anna N x]}\n",
        "participant: p-001\ntelefax: N\n",
        "participant: p-001\nwaivers: [{requirement: N, for: N, reason: N, granted_by: N, date: N}]\n",
        "participant: p-001\ntarget: N: x\n",
        "participant: p-001\ntarget: [N\n",
        "participant: p-001\n\ttarget: N\n",
        "participant: p-001\nborn: N\n",
        "participant: p-001\nin_progress: |\n  N\n",
    ],
)
def test_personal_numbers_are_refused_and_never_shown(text: str, number: str) -> None:
    """Wherever it stands, the file is refused; no page, text of the exception, or representation has the number."""
    with pytest.raises(ParticipantError) as caught:
        participant_from_text(text.replace("N", number), "p.yaml")
    error = caught.value
    shown = "".join([faults(error.faults), faults(error.faults, lang="en"), str(error), repr(error), repr(error.faults)])
    shown += "".join(traceback.format_exception(error)) + repr([(item.hint, item.source_line, item.particulars) for item in error.faults])
    assert number not in shown


@pytest.mark.parametrize(
    "key", ["namn", "Name", "FÖRNAMN", "kon", "kön", "sex", "gender", "födelseort", "place_of_birth", "stads-del", "District"]
)
@pytest.mark.parametrize(
    "form", ["{key}: Kanarie", "wishes: {{{key}: Kanarie, oj: 1}}", "holds: [{{{key}: [Kanarie]}}]", "{key}: {{oj: Kanarie}}"]
)
def test_what_a_participant_file_has_no_place_for(key: str, form: str) -> None:
    """Keys for name, sex, birthplace and district are refused, in Swedish and English, and their values are not shown."""
    with pytest.raises(ParticipantError) as caught:
        participant_from_text(f"participant: p-001\n{form.format(key=key)}\n", "p.yaml")
    assert "STG051" in {item.code for item in caught.value.faults}
    assert "Kanarie" not in faults(caught.value.faults) + repr(caught.value.faults[0].particulars)


def test_the_value_of_an_unknown_key_is_not_shown() -> None:
    """An unknown key may hold anything, so only the key is shown."""
    with pytest.raises(ParticipantError) as caught:
        participant_from_text("participant: p-001\ntelefax: 031-999\nwishes: {lon: 031-999}\n", "p.yaml")
    assert "031-999" not in faults(caught.value.faults)
    assert [item.source_line for item in caught.value.faults] == ["telefax:", "wishes: {lon:"]


def test_a_personal_number_in_a_text_of_another_encoding_is_not_shown() -> None:
    """A line that cannot be read as UTF-8 is not shown either if a personal number stands in it."""
    with pytest.raises(ParticipantError) as caught:
        participant_from_text("participant: 19121212-1212 på\n".encode("latin-1"), "p.yaml")
    assert [(item.code, item.source_line) for item in caught.value.faults] == [("STG002", "")]


def test_a_service_is_refused_without_what_it_sent() -> None:
    """A payload with a personal number is refused, and the error does not repeat it."""
    with pytest.raises(ValidationError) as caught:
        Participant.model_validate({"participant": "19121212-1212"})
    assert "19121212" not in str(caught.value)


def test_a_participant_does_not_show_itself() -> None:
    """Only the pseudonym stands in its representation."""
    person = participant_from_text(WHOLE, "p.yaml")
    assert repr(person) == "Participant(participant='p-017')"
    assert str(person) == "participant='p-017'"


def test_what_looks_like_a_personal_number() -> None:
    """Dates, pseudonyms, codes and counts do not."""
    for text in ("p-017", "2027-01-11", "20270111", "031-123 45 67", "7223", "19999999-9999", "123456789012345"):
        assert not looks_like_personal_number(text)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
@example("participant: [p]\n")
@example("{}")
@settings(max_examples=200)
def test_no_input_raises_anything_but_faults(text: str | bytes) -> None:
    """Any bytes are a participant or faults."""
    try:
        participant_from_text(text, "p.yaml")
    except ParticipantError as error:
        told = error.faults
    else:
        told = ()
    assert all(item.position.file == "p.yaml" for item in told)


def test_equal_values_are_the_same_bytes() -> None:
    """Particulars in whatever order, put in after the rest or not, are written in one order, which reading back does not change."""
    rule = Rule(rule="eligible", says="met", what="age", owner="Göteborgs Stad")
    ways = [{"min": "16", "max": "65"}, {"max": "65", "min": "16"}]
    copies = [rule.model_copy(update={"particulars": FrozenDict(way)}) for way in ways]
    written = {copy.model_dump_json() for copy in copies}
    assert len(written) == 1
    assert {Rule.model_validate_json(text).model_dump_json() for text in written} == written
    assert list(copies[0].particulars) == ["max", "min"]


@pytest.mark.parametrize(
    "keys",
    [
        {"in_progress": [{"activity": "19121212-1212", "ends": "2027-01-01"}]},
        {"wishes": {"avoid": ["19121212-1212"]}},
        {"programmes": [{"id": "19121212-1212", "enrolled": "2026-10-01"}]},
    ],
)
def test_no_text_is_a_personal_number(keys: dict[str, Any]) -> None:
    """Wherever it stands, also where a service sends it."""
    with pytest.raises(ValidationError, match="looks like a personal number"):
        Participant.model_validate({"participant": "p-1", **keys})
