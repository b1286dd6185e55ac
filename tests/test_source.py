"""Text to values and positions: YAML 1.2 scalars, limits, what is refused, and that nothing escapes."""

from __future__ import annotations

import unicodedata

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from packaging.version import Version

from stegvis.faults import Position
from stegvis.source import MAX_DEPTH, MAX_NODES, Positions, Source, parse


def codes(source: Source) -> list[str]:
    """The codes of all faults, in order."""
    return [item.code for item in source.faults]


def reasons(text: str | bytes) -> list[tuple[str, str, int, int]]:
    """Code, reason and place of all faults of a text."""
    return [(item.code, item.particular("reason"), item.position.line, item.position.column) for item in parse(text, "x.yaml").faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("18:30", "18:30"),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("-5", -5),
        ("+5", 5),
        ("2027-01-11", "2027-01-11"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1_000", "1_000"),
        ('"20"', "20"),
        ("'true'", "true"),
        ("|\n    rad\n    två\n", "rad\ntvå\n"),
        ("=", "="),
    ],
)
def test_scalars_are_read_as_yaml_1_2(text: str, value: object) -> None:
    """Plain text becomes what the core schema of YAML 1.2 says; dates stay text, and so does all that is quoted."""
    read = parse(f"key: {text}", "x.yaml").value["key"]
    assert read == value
    assert type(read) is type(value)


def test_keys_are_always_text() -> None:
    """A key that looks like a number or a word of YAML is still text, and so is never two keys that look alike."""
    source = parse('1: a\n"1": b\ntrue: c\n', "x.yaml")
    assert source.value == {"1": "a", "true": "c"}
    assert codes(source) == ["STG009"]


LOOKED_AHEAD = 1003 if Version(yaml.__version__) >= Version("6.0.4") else 53
"""Where the parser's own limit is met; an older one has none, and ours is met first."""

TEXT = """\
jobs:
  montor:
    hours: [day, shift]
    name: {sv: Montör}
steps:
  - step: 1
    name:
      sv: Ett
"""


@pytest.mark.parametrize(
    ("path", "position"),
    [
        (("jobs", "montor", "hours", 1), Position("x.yaml", 3, 18, 3, 23)),
        (("jobs", "montor", "hours"), Position("x.yaml", 3, 5, 3, 10)),
        (("jobs", "montor"), Position("x.yaml", 2, 3, 2, 9)),
        (("jobs", "montor", "name", "sv"), Position("x.yaml", 4, 16, 4, 22)),
        (("jobs", "montor", "name", "en"), Position("x.yaml", 4, 5, 4, 9)),
        (("steps", 0), Position("x.yaml", 6, 5, 6, 12)),
        (("steps", 7, "name"), Position("x.yaml", 5, 1, 5, 6)),
        ((), Position("x.yaml", 1, 1, 1, 6)),
    ],
)
def test_positions_of_values(path: tuple[str | int, ...], position: Position) -> None:
    """A scalar is where it stands, a list or mapping where its key is, and what is not there where its nearest parent is."""
    assert parse(TEXT, "x.yaml").positions.at("x.yaml", *path) == position


def test_positions_of_keys_and_of_several_files() -> None:
    """A key has a place of its own; tables of several files can be joined, and a file can be called by another name."""
    one, two = parse("a: {b: 1}", "1.yaml"), parse("\na: 2", "2.yaml")
    positions = Positions.of([one.positions, two.positions]).called({"ladder": "2.yaml"})
    assert positions.key("1.yaml", "a", "b") == Position("1.yaml", 1, 5, 1, 6)
    assert positions.at("ladder", "a") == Position("2.yaml", 2, 4, 2, 5)
    assert positions.key("ladder", "a") == Position("2.yaml", 2, 1, 2, 2)
    assert positions.key("ladder") == Position("2.yaml", 2, 1, 2, 5)
    assert positions.exact("1.yaml", "a") == Position("1.yaml", 1, 4, 1, 10)
    assert positions.exact("1.yaml", "c") is None
    assert positions.at("3.yaml", "a") == Position("3.yaml")


def test_text_and_lines_can_be_asked_for() -> None:
    """The source knows its lines and what stands at a place."""
    source = parse("a: ett\nb: |\n  två\n", "x.yaml")
    assert source.line(1) == "a: ett"
    assert (source.line(0), source.line(99)) == ("", "")
    assert source.text_at(source.positions.at("x.yaml", "a")) == "ett"
    assert source.text_at(source.positions.at("x.yaml", "b")) == ""


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: [1, 2\n", [("STG005", "bracket", 1, 4)]),
        ("a: {b: 1\nc: 2\n", [("STG005", "bracket", 1, 4)]),
        ("a: [1 {2}]\n", [("STG005", "flow", 1, 7)]),
        ('a: "x\n', [("STG005", "quote", 1, 4)]),
        ("a: 'x\n---\n", [("STG005", "quote", 1, 4)]),
        ('a: "\\q"\n', [("STG005", "escape", 1, 5)]),
        ("a: b: c\n", [("STG005", "colon", 1, 5)]),
        ("a: 1\n b: 2\n", [("STG005", "indentation", 2, 3)]),
        ("a: @x\n", [("STG005", "start-character", 1, 4)]),
        ("namn Stål\nb: 2\n", [("STG005", "no-colon", 1, 1)]),
        ("a: 1\nnamn\nb: 2\n", [("STG005", "no-colon", 2, 1)]),
        ("%YAML 9.9\n---\na: 1\n", [("STG005", "directive", 1, 1)]),
        ("%FOO\n---\na: 1\n", [("STG005", "directive", 1, 5)]),
        ("a: [1]]\n", [("STG005", "structure", 1, 7)]),
        ("a: 1\n]", [("STG005", "structure", 2, 1)]),
        ("? [a]\n: 1\n", [("STG005", "complex-key", 1, 3)]),
        ("a:\n\tb: 1\n\n\tc: 2\n", [("STG006", "", 2, 1), ("STG006", "", 4, 1)]),
        ("a:\t@b\n", [("STG005", "start-character", 1, 4)]),
        ("a: x\n--- \nb: 1\n", [("STG007", "", 2, 1)]),
        ("a: &b 1\n", [("STG008", "anchor", 1, 4)]),
        ("a: *b\n*c : 1\n", [("STG008", "alias", 1, 4), ("STG008", "alias", 2, 1)]),
        ("*a\n", [("STG008", "alias", 1, 1)]),
        ("a: !!str 1\nb: !x {}\n", [("STG008", "tag", 1, 4), ("STG008", "tag", 2, 4)]),
        ("<<: {b: [1]}\n", [("STG008", "merge", 1, 1)]),
        ("a: 1\nb:\n  c: 1\n  c: {d: {e: 1, e: 2}}\n", [("STG009", "", 4, 3), ("STG009", "", 4, 17)]),
        ("", [("STG010", "", 1, 1)]),
        ("---\n...\n", [("STG010", "", 1, 1)]),
        (f"a: [.nan, -.INF, 1e999, {'9' * 401}]\n", [("STG023", "", 1, column) for column in (5, 11, 18, 25)]),
        ("[" * (MAX_DEPTH + 1), [("STG003", "depth", 1, MAX_DEPTH + 1)]),
        ("a: " + "[" * 3000 + "]" * 3000, [("STG003", "depth", 1, LOOKED_AHEAD)]),  # the parser's own limit, met while it looks ahead
        ("- " * 3000, [("STG003", "depth", 1, 101)]),
        ("a: 1\x00\nb: \x7f\x1b\n", [("STG004", "", 1, 5), ("STG004", "", 2, 4)]),
        ("a: 1\u2028b: 2\n", [("STG004", "", 1, 5)]),
        ("a: \ud800\n", [("STG004", "", 1, 4)]),
        (b"a: 1\r\nb: \xc3\xa5\xe5\n", [("STG002", "", 2, 5)]),
        (b"\xff\xfea\x00", [("STG002", "", 1, 1)]),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str | bytes, faults: list[tuple[str, str, int, int]]) -> None:
    """Each thing that a file must not have has its own code, and the place where people would look for it."""
    assert reasons(text) == faults


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: b: c # d\n", 'a: "b: c" # d'),
        ('- a: b "c": d\n', '- a: "b \\"c\\": d"'),
        ("a: {sv: b: c, en: d}\n", 'a: {sv: "b: c", en: d}'),
        ("a: {sv: @b, en: d}\n", 'a: {sv: "@b", en: d}'),
        ("- %x\n", '- "%x"'),
        ("a: [b, c: [d\n", "a: [b, c: [d]]"),
        ("a: 'b\n", "a: 'b'"),
        ("a: 1\n  b: 2\n", "b: 2"),
        ("namn:Stål\nb: 2\n", "namn: Stål"),
        ("a:\n  b: 1\n\tc: 2\n", "  c: 2"),
        (f"a: b: {'c' * 400}\n", ""),
        ("a: [1]]\n", ""),
    ],
)
def test_the_corrected_line_is_the_hint(text: str, hint: str) -> None:
    """Where the line that was meant can be guessed, it is given whole."""
    assert parse(text, "x.yaml").faults[0].hint == hint


def test_reading_goes_on_after_a_line_that_is_surely_corrected() -> None:
    """A text that lacks its quotation marks does not hide what is wrong below it."""
    source = parse("a: b: c\nd: 1\nd: 2\ne: @f\n", "x.yaml")
    assert codes(source) == ["STG005", "STG009", "STG005"]
    assert source.mended == {1, 4}
    assert source.is_whole


def test_faults_before_a_syntax_error_are_told() -> None:
    """What was found before the text broke off is kept."""
    source = parse("a: 1\na: 2\nb: [\n", "x.yaml")
    assert codes(source) == ["STG009", "STG005"]
    assert not source.is_whole


def test_mending_ends() -> None:
    """A file with very many broken lines is given up after some of them."""
    source = parse("a: b: c\n" * 200, "x.yaml")
    assert 30 <= len(source.faults) <= 240


def test_very_many_marks_on_one_letter_take_no_longer_than_other_text() -> None:
    """Composing letters is done in stretches, so that it ends; what is short is composed as ever."""
    text = "a" + "\u0316\u0301" * 100_000
    value = parse(f"x: {text}", "x.yaml").value["x"]
    assert value.startswith("\u00e1\u0316")
    assert parse(f"x: {'a' * 5000}e\u0301{'b' * 5000}", "x.yaml").value["x"] == f"{'a' * 5000}\u00e9{'b' * 5000}"


def test_limits() -> None:
    """A file above a limit is refused in one line."""
    assert reasons(b" " * (16 * 1024 * 1024 + 1)) == [("STG003", "bytes", 1, 1)]
    assert codes(parse("a: 1\na: 1\n" * 3000, "x.yaml"))[-1] == "STG009"
    assert len(parse("a: 1\n" * 3000, "x.yaml").faults) == 1000


def test_too_many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values and keys are counted, and so are those that are thrown away."""
    monkeypatch.setattr("stegvis.source.MAX_NODES", 10)
    assert MAX_NODES == 2_000_000
    assert reasons("a: [1, 2, 3]\na: [1, 2, 3, 4, 5]\n") == [("STG009", "", 2, 1), ("STG003", "nodes", 2, 11)]


def test_harmless_forms_give_the_same() -> None:
    """Byte order mark, line ends and decomposed letters change neither values nor digest."""
    text = "name:\n  sv: Målare\n"
    plain = parse(text, "x.yaml")
    forms: list[str | bytes] = [
        "\ufeff" + text,
        text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
        unicodedata.normalize("NFD", text),
        text.encode("utf-8-sig"),
    ]
    for form in forms:
        other = parse(form, "x.yaml")
        assert (other.value, other.digest, other.positions) == (plain.value, plain.digest, plain.positions)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300), st.text(alphabet="ab:-[]{}\"'&*!|>#%@,\n\t \x85é", max_size=60)))
@example(b"a: " + b"9" * 5000)
@example("a: 0x" + "f" * 300)
@example("? \n? \n")
@example("- : \n")
@example("{? a, : b}")
@settings(max_examples=300)
def test_no_input_raises(text: str | bytes) -> None:
    """Any bytes give values or faults; every place is within the text."""
    source = parse(text, "x.yaml")
    assert source.value is not None or source.faults
    for item in source.faults:
        assert 1 <= item.position.line <= len(source.lines) + 1
        assert item.position.column >= 1


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("a:\n\tb: 1\n\tc: 2\n", ["  b: 1", "  c: 2"]),
        ("a:\n\tb:\n\t\tc: 1\n\td: 2\n", ["  b:", "    c: 1", "  d: 2"]),
        ("a:\n  b:\n    c: 1\n\td: 2\n", ["    d: 2"]),
        ("a:\n  b:\n    c: 1\n\t d: 2\n\t\te: 3\n", ["    d: 2", "      e: 3"]),
        ("a:\n  b:\n    c:\n\t\td: 2\n", ["      d: 2"]),
        ("a:\n  b:\n    c: 1\n\n\td: 2\n", ["  d: 2"]),
        ("a:\n  # Obs:\n\tb: 2\n", ["  b: 2"]),
    ],
)
def test_a_tab_is_corrected_to_where_the_lines_beside_it_stand(text: str, hints: list[str]) -> None:
    """A line that a tab has put among others is corrected to stand as far in as they do."""
    assert [item.hint for item in parse(text, "x.yaml").faults if item.code == "STG006"] == hints
