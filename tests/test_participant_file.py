"""Participants as files: what is written reads back as the same participant, with remarks, and never over a file by mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from making import person
from stegvis.cli import main
from stegvis.participant import Participant, participant_from_text
from stegvis.participant_file import participant_yaml, save_participant
from stegvis.render.marks import MARKS
from tests.making import full_disk

WHOLE = {
    "participant": "p-017",
    "born": 1994,
    "holds": [
        {"svenska": "sfi-c"},
        {"fact": "truck-a", "expires": "2027-05-01", "evidence": "certificate"},
        {"fact": "fact", "level": "x"},
        {"experience": {"montor": 36, "kock": 0}},
        "Grönt certifikat CNC",
    ],
    "not_held": ["gymnasieexamen"],
    "in_progress": [{"activity": "sfi-d-kurs", "ends": "2027-02-01", "pace_percent": 50}],
    "waivers": [
        {
            "requirement": [
                "matning",
                {"any_of": [{"svenska": "sfi-d"}, {"at_least": 1, "of": [["a", "b"], {"fact": "c", "proof": True}]}]},
            ],
            "for": "cnc-gron",
            "reason": "equivalent_shown",
            "granted_by": "guidance_counsellor",
            "date": "2026-11-01",
        },
        {
            "requirement": {"decided_by": "social_worker", "question": {"sv": "Finns en anvisning: eller?"}},
            "for": "cnc-gron",
            "reason": "rule_of_owner",
            "granted_by": "provider",
            "date": "2026-11-01",
        },
    ],
    "available_from": "2027-01-11",
    "can": ["day", "distance"],
    "pace_percent": 75,
    "pace_beside_work": 25,
    "works_as": "montor",
    "wishes": {"work_first": True, "no_loan": True, "avoid": ["cnc-gron"], "must_include": ["truck-a"], "fields": ["industri"]},
    "target": "cnc-operator",
    "programmes": [
        {"id": "jobbtorg-jonkoping", "enrolled": "2026-10-01", "track": "unga", "pauses": [{"from": "2026-12-01", "to": "2027-01-10"}]}
    ],
}

WRITTEN = """\
# Deltagarfil. Rätta gärna: allt här går att ändra, och stegvis check säger om något blev fel.
# Skriv aldrig namn, personnummer, diagnos eller skäl för ersättning.
participant: p-050

# Födelseår eller födelsedag, bara för att en regel behöver det.
born: 1994

# Det som deltagaren har eller kan, och månader i yrken; 0 månader är svaret nej.
holds:
  - svenska: sfi-c                            # Svenska
  - fact: truck-a                             # Truckkort A
    expires: 2027-05-01
    evidence: certificate
  - experience:
      kock: 0                                 # Kock
      montor: 12                              # Montör

# Det som deltagaren har svarat nej på. Det som inte står någonstans är inte känt än.
not_held:
  - gront-certifikat                          # Grönt certifikat CNC
  - känner ingen

# Målet: ett jobb, ett certifikat, en kompetens eller en stege.
target: cnc-operator                          # CNC-operatör
"""


def test_file_is_the_same_participant() -> None:
    """Everything that a participant file may hold is written and reads back, with and without the catalogue."""
    whole = Participant.model_validate(WHOLE)
    assert participant_from_text(participant_yaml(whole), "p-017.yaml") == whole
    assert participant_from_text(participant_yaml(whole, lang="en"), "p-017.yaml") == whole
    assert set(Participant.model_fields) == set(WHOLE)


def test_whole_file(shipped: stegvis.Catalogue) -> None:
    """The file has an explanation above each part and the names of ids beside them; an unknown word has none."""
    someone = person(
        participant="p-050",
        born=1994,
        holds=[
            {"svenska": "sfi-c"},
            {"fact": "truck-a", "expires": "2027-05-01", "evidence": "certificate"},
            {"experience": {"montor": 12, "kock": 0}},
        ],
        not_held=["gront-certifikat", "känner ingen"],
        target="cnc-operator",
    )
    assert participant_yaml(someone, catalogue=shipped) == WRITTEN
    assert "# CNC operator\n" in participant_yaml(someone, catalogue=shipped, lang="en")
    assert participant_yaml(person()).endswith("participant: p-001\n")


TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text and text.isprintable()) | st.sampled_from(
    ["null", "yes", "No", "~", "1994", "1e3", "0x1f", "2027-05-01", "- x", "a: b", "a #b", "'x'", '"', "*x", "&x", "!x", "[x]", "{x}", "|", ">", "%", "@", "`", ".inf", "…", "=", "<<", "?", "a, b", "å\\ä"]
)  # fmt: skip


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=3), TEXTS)
def test_any_text_survives(held: list[str], denied: list[str], target: str) -> None:
    """Whatever words stand in a participant, YAML takes them for nothing else."""
    try:
        someone = person(holds=[{"fact": text} for text in held], not_held=denied, target=target)
    except ValueError:
        return  # it looked like a personal number
    assert participant_from_text(participant_yaml(someone), "p.yaml") == someone


@pytest.mark.parametrize("name", ["2027", "null", "1.5", "p_1", "Åsa-1", "1-2"])
def test_pseudonyms_stay_texts(name: str) -> None:
    """A pseudonym that YAML would read as a number is quoted."""
    assert participant_from_text(participant_yaml(person(participant=name)), "p.yaml").participant == name


def test_save(tmp_path: Path, shipped: stegvis.Catalogue) -> None:
    """A file is written whole, over another only when that is said, and `stegvis check` accepts it."""
    path = tmp_path / "p-017.yaml"
    save_participant(person(participant="p-017", target="cnc-operator"), path, catalogue=shipped)
    assert main(["check", "--strict", str(path)]) == 0
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        save_participant(person(participant="p-018"), path)
    assert path.read_bytes() == before
    save_participant(person(participant="p-018"), str(path), replace=True)
    assert stegvis.load_participant(path).participant == "p-018"
    assert [one.name for one in tmp_path.iterdir()] == ["p-017.yaml"]


def test_save_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the old file is whole, and nothing stays beside it."""
    path = tmp_path / "p-017.yaml"
    save_participant(person(participant="p-017"), path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        save_participant(person(participant="p-018"), path, replace=True)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["p-017.yaml"]


def test_wrong_calls(tmp_path: Path) -> None:
    """A file name with a personal number and an unknown language are refused; the message holds no name."""
    with pytest.raises(ValueError, match="looks like a personal number") as raised:
        save_participant(person(), tmp_path / "19121212-1212.yaml")
    assert "1212" not in str(raised.value)
    with pytest.raises(ValueError, match="no language 'xx'; there are sv, sv-latt, en, ar, so"):
        participant_yaml(person(), lang="xx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["sv-latt", "en", "ar", "so"])
def test_any_language_gives_a_file_that_loads(lang: str) -> None:
    """Explanations that a language lacks are Swedish, without marks, and the file is the same participant."""
    text = participant_yaml(person(), lang=lang)
    assert not MARKS & set(text)
    assert participant_from_text(text, "p.yaml") == person()
