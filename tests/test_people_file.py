"""Tables of participants as spreadsheets write them: read right, or refused in one sentence; a bad row never loses the others."""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

import stegvis
from stegvis.faults import ParticipantError
from stegvis.participant import Participant
from stegvis.people_file import read_participants
from stegvis.render import faults
from stegvis.situation import RowFault

HEAD = ["participant", "available_from", "pace_percent", "target", "svenska", "truck-a", "Grönt certifikat CNC", "experience:montor"]
ROWS = [
    ["p-101", "2027-01-11", "50", "cnc-operator", "SFI C", "ja", "nej", "24"],
    ["p-102", "", "", "", "", "", "", ""],
    ["p-103", "", "100 %", "montör", "sfi-d", "Nej", "JA", "0"],
]
EXPECTED = [
    {
        "participant": "p-101",
        "available_from": "2027-01-11",
        "pace_percent": 50,
        "target": "cnc-operator",
        "holds": [{"svenska": "sfi-c"}, "truck-a", {"experience": {"montor": 24}}],
        "not_held": ["grönt certifikat cnc"],
    },
    {"participant": "p-102"},
    {
        "participant": "p-103",
        "pace_percent": 100,
        "target": "montör",
        "holds": [{"svenska": "sfi-d"}, "grönt certifikat cnc", {"experience": {"montor": 0}}],
        "not_held": ["truck-a"],
    },
]


def text(separator: str = ";", end: str = "\r\n", rows: list[list[str]] | None = None) -> str:
    """The table as text."""
    quoted = [[f'"{cell}"' if separator in cell or "\n" in cell else cell for cell in row] for row in (rows or [HEAD, *ROWS])]
    return "".join(separator.join(row) + end for row in quoted)


def workbook(rows: list[list[object]]) -> bytes:
    """The table as a spreadsheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


TYPED: list[list[object]] = [
    list(HEAD),
    ["p-101", date(2027, 1, 11), 50, "cnc-operator", "SFI C", True, False, 24.0],
    ["p-102"],
    ["p-103", None, 100, "montör", "sfi-d", "Nej", "JA", 0],
]

READ: dict[str, bytes] = {
    "semicolons.csv": text().encode("utf-8"),
    "bom.csv": text().encode("utf-8-sig"),
    "cp1252.csv": text().encode("cp1252"),
    "utf-16.csv": text("\t").encode("utf-16"),
    "utf-16-le-bare.csv": text("\t").encode("utf-16-le"),
    "utf-16-be-bare.csv": text(";").encode("utf-16-be"),
    "tabs.txt": text("\t").encode("utf-8"),
    "commas.csv": text(",").encode("utf-8"),
    "lf.csv": text(end="\n").encode("utf-8"),
    "cr.csv": text(end="\r").encode("utf-8"),
    "sep.csv": b"sep=;\r\n" + text().encode("utf-8"),
    "sep-comma.csv": b"sep=,\r\n" + text(",").encode("utf-8"),
    "empty-rows.csv": (";;;;;;;\r\n" + text() + ";;;;;;;\r\n\r\n").encode("utf-8"),
    "empty-columns.csv": text(rows=[[*HEAD, "", ""], *([*row, "", ""] for row in ROWS)]).encode("utf-8"),
    "short-rows.csv": text(rows=[HEAD, ROWS[0], ["p-102"], ROWS[2]]).encode("utf-8"),
    "long-rows.csv": text(rows=[HEAD, *([*row, "anteckning"] for row in ROWS)]).encode("utf-8"),
    "spaces.csv": text(rows=[[f" {cell} " for cell in row] for row in [HEAD, *ROWS]]).encode("utf-8"),
    "capitals.csv": text(rows=[[cell.upper() for cell in HEAD], *ROWS]).encode("utf-8"),
    "quoted.csv": text(rows=[[*HEAD, "note"], *([*row, ""] for row in ROWS)]).replace("p-101", '"p-101"').encode("utf-8"),
    "midnight.csv": text().replace("2027-01-11", "2027-01-11 00:00:00").encode("utf-8"),
    "decimals.csv": text().replace(";50;", ";50,0;").replace(";24", ";24,0").encode("utf-8"),
    "no-last-line-end.csv": text().rstrip().encode("utf-8"),
    "typed.xlsx": workbook(TYPED),
    "texts.xlsx": workbook([list(row) for row in [HEAD, *ROWS]]),
    "midnight.xlsx": workbook([TYPED[0], ["p-101", datetime(2027, 1, 11), *TYPED[1][2:]], *TYPED[2:]]),
}


@pytest.mark.parametrize("name", READ)
def test_read_right(name: str, tmp_path: Path) -> None:
    """Whatever program, encoding and separator wrote it, the same three participants come out."""
    place = tmp_path / name
    place.write_bytes(READ[name])
    assert list(read_participants(place)) == [Participant.model_validate(values) for values in EXPECTED]


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "STG065"),
    "only-spaces.csv": (b"  \r\n ;;\r\n", "STG065"),
    "no-head.csv": (text(rows=ROWS).encode(), "STG065"),
    "name.csv": (b"participant;f\xc3\xb6rnamn\r\np-1;x\r\n", "STG051"),
    "sex.csv": (b"participant;Sex\r\np-1;k\r\n", "STG051"),
    "district.csv": (b"participant;stadsdel\r\np-1;x\r\n", "STG051"),
    "number-in-head.csv": (b"participant;19121212-1212\r\np-1;x\r\n", "STG050"),
    "twice.csv": (b"participant;truck-a;Truck-A\r\np-1;ja;nej\r\n", "STG065"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\x00\x01" * 40, "STG065"),
    "not-a-book.xlsx": (b"participant;truck-a\r\np-1;ja\r\n", "STG065"),
    "broken.xlsx": (workbook(TYPED)[:2000], "STG065"),
    "control.csv": (b"participant;a\x01b\r\np-1;ja\r\n", "STG065"),
    "open-quote.csv": (b'participant;truck-a\r\n"p-1;ja\r\n', "STG065"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    """One fault, said in Swedish with what to do, and nothing of what stood in the cells."""
    place = tmp_path / name
    place.write_bytes(REFUSED[name][0])
    with pytest.raises(ParticipantError) as caught:
        read_participants(place)
    assert [item.code for item in caught.value.faults] == [REFUSED[name][1]]
    said = faults(caught.value.faults)
    assert "1912" not in said
    assert "p-1" not in said
    assert "Traceback" not in said


BAD_CELLS = [
    ("pace_percent", "fort", "STG066"),
    ("pace_percent", "900", "STG066"),
    ("available_from", "11/1 2027", "STG066"),
    ("available_from", "i vår", "STG066"),
    ("experience:montor", "två år", "STG066"),
    ("experience:montor", "-3", "STG066"),
    ("participant", "", "STG066"),
    ("participant", "namn med mellanslag", "STG066"),
    ("participant", "19121212-1212", "STG050"),
    ("target", "19121212-1212", "STG050"),
    ("truck-a", "121212-1212", "STG050"),
]


@pytest.mark.parametrize(("field", "cell", "code"), BAD_CELLS)
def test_a_bad_row_keeps_its_place(field: str, cell: str, code: str, tmp_path: Path) -> None:
    """Its number is that of the spreadsheet, the field is named, what stood there is not; the other rows count."""
    bad = ["" if one != "participant" else "p-102" for one in HEAD]
    bad[HEAD.index(field)] = cell
    if not any(bad):
        bad[1] = "2027-01-11"
    place = tmp_path / "t.csv"
    place.write_text(text(rows=[HEAD, ROWS[0], bad, ROWS[2]]), encoding="utf-8", newline="")
    first, middle, last = read_participants(place)
    assert middle == RowFault(row=3, field=field, code=code)
    assert isinstance(first, Participant)
    assert isinstance(last, Participant)
    assert "1212" not in repr(middle) + middle.model_dump_json()


def _noise(rng: random.Random) -> bytes:
    """A table with something wrong in it, or with nothing wrong that a program might stumble on."""
    rows = [list(HEAD), *([f"p-{number}", *("" for _ in HEAD[1:])] for number in range(rng.randint(1, 6)))]
    cells = [
        "",
        "ja",
        "nej",
        "sfi-c",
        "=1+1",
        "ÅÄÖ",
        '"',
        "a;b",
        "a\nb",
        "\t",
        "99999999999",
        "2027-13-45",
        "\u202e",
        "x" * 5000,
        "0,5",
        "-",
        "NaN",
    ]
    for _ in range(rng.randint(0, 8)):
        row = rng.choice(rows[1:])
        row[rng.randrange(len(row))] = rng.choice(cells)
    separator = rng.choice(";\t,")
    body = "".join(
        separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if rng.random() < 0.9 else cell for cell in row) + "\r\n" for row in rows
    )
    data = body.encode(rng.choice(["utf-8", "utf-8-sig", "utf-16"]))
    if rng.random() < 0.3:
        at = rng.randrange(len(data))
        data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
    return data


def test_no_table_crashes_it(tmp_path: Path) -> None:
    """Any table gives as many rows as it has, or one refusal."""
    rng, place, read = random.Random(5), tmp_path / "t.csv", 0
    for _ in range(300):
        place.write_bytes(_noise(rng))
        try:
            rows = read_participants(place)
        except ParticipantError:
            continue
        read += 1
        assert all(isinstance(row, Participant | RowFault) for row in rows)
    assert read > 100


def test_a_folder(tmp_path: Path) -> None:
    """Every participant file in it, those that cannot be read in their place."""
    (tmp_path / "a.yaml").write_text("participant: p-1\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("participant: p-2\nnamn: x\n", encoding="utf-8")
    assert stegvis.read_participants(tmp_path) == (Participant(participant="p-1"), RowFault(row=2, field="b.yaml", code="STG051"))


@pytest.mark.parametrize("make", [lambda place: place / "none.csv", lambda place: place / "gone" / "t.xlsx"])
def test_missing(make: Callable[[Path], Path], tmp_path: Path) -> None:
    """A file that is not there is refused like any other."""
    with pytest.raises(ParticipantError) as caught:
        read_participants(make(tmp_path))
    assert caught.value.faults[0].code == "STG001"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes or rows are told in one line."""
    place = tmp_path / "t.csv"
    place.write_text(text(), encoding="utf-8", newline="")
    for name, value in (("MOST_BYTES", 10), ("MOST_ROWS", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(f"stegvis.people_file.{name}", value)
            with pytest.raises(ParticipantError, match="STG065"):
                read_participants(place)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spreadsheet needs what reads it; text does not."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    place = tmp_path / "t.xlsx"
    place.write_bytes(workbook(TYPED))
    with pytest.raises(ImportError):
        read_participants(place)
