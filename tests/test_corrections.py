"""Values as people write them to values as the format wants them."""

from __future__ import annotations

from typing import Any

import pytest

from stegvis.corrections import as_id, corrected, translated


@pytest.mark.parametrize(
    ("expected", "value", "text", "meant"),
    [
        ("integer", "50%", "50%", "50"),
        ("integer", "50 procent", "50 procent", "50"),
        ("integer", "90 000", "90 000", "90000"),
        ("integer", "90\u00a0000 kr", "90\u00a0000 kr", "90000"),
        ("integer", "1.250.000", "1.250.000", "1250000"),
        ("integer", "20 veckor", '"20 veckor"', "20"),
        ("integer", "20", '"20"', "20"),
        ("integer", 20.0, "20.0", "20"),
        ("integer", "-5", "'-5'", "-5"),
        ("integer", 4.5, "4.5", ""),
        ("integer", "tolv", "tolv", ""),
        ("integer", None, "", ""),
        ("integer", [20], "", "20"),
        ("integer", [20, 30], "", ""),
        ("bool", "ja", "ja", "true"),
        ("bool", "Nej", "Nej", "false"),
        ("bool", "kanske", "kanske", ""),
        ("date", "12/1 2027", "12/1 2027", "2027-01-12"),
        ("date", "12.1.2027", "12.1.2027", "2027-01-12"),
        ("date", "2027/1/12", "2027/1/12", "2027-01-12"),
        ("date", 20270112, "20270112", "2027-01-12"),
        ("date", "den 12 januari 2027", "den 12 januari 2027", "2027-01-12"),
        ("date", "12 foo 2027", "12 foo 2027", ""),
        ("date", "2027-02-30", "2027-02-30", ""),
        ("date", "snart", "snart", ""),
        ("text", 7223, "7223", '"7223"'),
        ("text", True, "true", '"true"'),
        ("text", ["ett"], "", "ett"),
        ("text", ["ett: två"], "", '"ett: två"'),
        ("text", None, "", ""),
        ("list", "50%", "50%", "[50]"),
        ("list", "day, evening", "day, evening", "[day, evening]"),
        ("list", "a: b", '"a: b"', '["a: b"]'),
        ("list", "12/1 2027", "12/1 2027", "[2027-01-12]"),
        ("list", "a,,b", "a,,b", ""),
        ("list", 50, "50", "[50]"),
        ("mapping", "x", "x", ""),
    ],
)
def test_corrected(expected: str, value: Any, text: str, meant: str) -> None:
    """What was probably meant, or nothing where that would be a guess."""
    assert corrected(expected, value, text) == meant


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Ritningsläsning 1", "ritningslasning-1"),
        ("ÅÄÖ_é", "aao-e"),
        ("--Høy  Ære!", "hoy-aere"),
        ("å" * 100, "a" * 80),
        ("???", ""),
    ],
)
def test_as_id(text: str, made: str) -> None:
    """Any text becomes the id that it would have."""
    assert as_id(text) == made


def test_translated() -> None:
    """A Swedish word, or an English one with spaces, becomes the allowed one; others become nothing."""
    allowed = ("course", "work_training")
    assert [translated(word, allowed) for word in ("Kurs", "work training", "prov", "x")] == ["course", "work_training", "", ""]
