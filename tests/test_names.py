"""Words to ids: exactly, by name, or the nearest."""

from __future__ import annotations

import unicodedata

import pytest

from stegvis.ladder.loader import build_catalogue
from stegvis.ladder.names import nearest, resolve

CATALOGUE = build_catalogue(
    {
        "prov.yaml": """\
schema: 1
ladder: prov
name: {sv: Provstegen}
competencies:
  ritning: {name: {sv: Ritningsläsning, en: Reading drawings}}
  svetsning: {name: {sv: Svets}}
work:
  bilmek: {name: {sv: Fordonsmekaniker}}
activities:
  svetskurs: {kind: course, name: {sv: Svets}, weeks: 2, gives: [svetsning, ritning]}
jobs:
  svetsare: {name: {sv: Svetsare, en: Ritning}, requires: [svetsning]}
"""
    }
)


@pytest.mark.parametrize(
    ("text", "among", "found"),
    [
        ("ritning", None, "ritning"),
        ("RITNING", None, "ritning"),
        (" ritningsläsning ", None, "ritning"),
        (unicodedata.normalize("NFD", "Ritningsläsning"), None, "ritning"),
        ("reading  drawings", None, "ritning"),
        ("fordonsmekaniker", None, "bilmek"),
        ("Provstegen", None, "prov"),
        ("svets", None, "svetsning"),
        ("svets", ("activities",), "svetskurs"),
        ("ritning", ("jobs",), "svetsare"),
        ("svetsare", ("facts",), None),
        ("okänt", None, None),
        ("", None, None),
    ],
)
def test_resolve(text: str, among: tuple[str, ...] | None, found: str | None) -> None:
    """Ids come before names, facts before activities, Swedish before other languages; capitals and spaces do not count."""
    assert (resolve(CATALOGUE, text, among) if among else resolve(CATALOGUE, text)) == found


@pytest.mark.parametrize(
    ("text", "among", "found"),
    [
        ("ritnig", None, "ritning"),
        ("Ritningsläsnin", None, "ritning"),
        ("fordonsmekanik", None, "bilmek"),
        ("svetsar", ("facts",), "svetsning"),
        ("qqqqqqq", None, None),
    ],
)
def test_nearest(text: str, among: tuple[str, ...] | None, found: str | None) -> None:
    """The id whose id or Swedish name is most like the text, if any is."""
    assert (nearest(CATALOGUE, text, among) if among else nearest(CATALOGUE, text)) == found
