"""Files to a catalogue: what is joined, what is refused, all at once, and what changes nothing."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stegvis.faults import LadderError
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue, load_catalogue

COMMON = """\
schema: 1
ladder: grund
name: {sv: Grund}
competencies:
  svenska:
    name: {sv: Svenska}
    levels: [sfi-c, sfi-d]
work:
  snickare: {name: {sv: Snickare}}
activities:
  motivation:
    kind: support
    name: {sv: Motivation}
    weeks: 4
"""

LADDER = """\
schema: 1
ladder: bygg
name: {sv: Bygg}
uses: [grund]
checked_on: 2026-11-22
competencies:
  ritning: {name: {sv: Ritning}}
certificates:
  intyg: {name: {sv: Intyg}, implies: [ritning, {svenska: sfi-c}]}
activities:
  kurs:
    step: 1
    kind: course
    name: {sv: Kurs}
    requires: [{svenska: sfi-c}, {any_of: [ritning, {experience: {of: [byggare, snickare], months: 12}}]}]
    co_requires: [motivation]
    gives: [intyg]
    renews: intyg
    weeks: 20
jobs:
  byggare:
    step: 1
    name: {sv: Byggare}
    requires: [intyg]
    counts_as: [snickare]
steps:
  - {step: 2, name: {sv: Två}, top: true}
  - {step: 1, name: {sv: Ett}, certificate: intyg, onward: [2]}
"""

FILES = {"grund.yaml": COMMON, "bygg.yaml": LADDER}


def after(old: str, new: str) -> list[str]:
    """Code, line and the text pointed at of every fault of `bygg.yaml` once some of its text is replaced."""
    assert old in LADDER
    text = LADDER.replace(old, new)
    try:
        build_catalogue({**FILES, "bygg.yaml": text})
    except LadderError as error:
        lines = text.splitlines()
        places = [(item.code, item.position) for item in error.faults]
        return [f"{code} {place.line} {lines[place.line - 1][place.column - 1 : place.end_column - 1]}" for code, place in places]
    return []


def found(files: dict[str, str | bytes]) -> list[tuple[str, int, int]]:
    """Code, line and column of every fault of some files."""
    try:
        build_catalogue(files)
    except LadderError as error:
        return [(item.code, item.position.line, item.position.column) for item in error.faults]
    return []


def everything(catalogue: Catalogue) -> Any:
    """All that is in the catalogue, digests aside, as plain values."""
    parts = (catalogue.facts, catalogue.work, catalogue.activities, catalogue.jobs)
    entries = [[(key, entry.ladder, entry.model_dump_json()) for key, entry in part.items()] for part in parts]
    return entries, [(key, ladder.name, ladder.steps, ladder.uses) for key, ladder in catalogue.ladders.items()]


def test_files_are_joined() -> None:
    """Every entry knows its id and its file; ids and steps are in order; the digest is of the text."""
    catalogue = build_catalogue(FILES, "mappen")
    assert list(catalogue.facts) == ["intyg", "ritning", "svenska"]
    assert (catalogue.activities["kurs"].id, catalogue.activities["kurs"].ladder) == ("kurs", "bygg")
    assert catalogue.work["snickare"].ladder == "grund"
    assert [step.step for step in catalogue.ladders["bygg"].steps] == [1, 2]
    assert catalogue.ladders["bygg"].uses == ("grund",)
    assert catalogue.ladders["bygg"].digest.startswith("sha256:")
    assert catalogue.folder == "mappen"


def test_the_catalogue_is_frozen() -> None:
    """Nothing in it can be replaced."""
    catalogue = build_catalogue(FILES)
    with pytest.raises(TypeError):
        catalogue.jobs["ny"] = catalogue.jobs["byggare"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("co_requires: [motivation]", "co_requires: [motivering]", ["STG030 16 motivering"]),
        ("renews: intyg", "renews: ritning", ["STG030 18 ritning"]),
        ("renews: intyg", "replaced_by: kursen", ["STG030 18 kursen"]),
        ("gives: [intyg]", "gives: [{fact: svenska, level: sfi-x}, {svenska: sfi-d}]", ["STG031 17 sfi-x"]),
        ("gives: [intyg]", "gives: [svenska]", ["STG035 17 svenska"]),
        ("gives: [intyg]", "gives: [{ritning: sfi-c}]", ["STG035 17 sfi-c"]),
        ("implies: [ritning, ", "implies: [byggare, ", ["STG030 9 byggare"]),
        ("[byggare, snickare]", "[byggare, ritning]", ["STG030 15 ritning"]),
        ("requires: [intyg]", "requires: {at_least: 1, of: [intyg, intyget]}", ["STG030 24 intyget"]),
        ("requires: [intyg]", "requires: {all_of: [{fact: intyget, proof: true}]}", ["STG030 24 intyget"]),
        ("requires: [intyg]", "requires: [{age: {min: 18}}, {decided_by: counsellor, question: {sv: Får du?}}]", []),
        ("requires: [intyg]", "requires: intyget", ["STG030 24 intyget"]),
        ("counts_as: [snickare]", "counts_as: [svenska]", ["STG030 25 svenska"]),
        ("counts_as: [snickare]", "replaced_by: byggaren", ["STG030 25 byggaren"]),
        ("certificate: intyg", "certificate: ritning", ["STG030 28 ritning"]),
        ("onward: [2]", "onward: [3]", ["STG036 28 3"]),
        ("onward: [2]", "onward: [{step: 3}]", ["STG036 28 3"]),
        ("onward: [2]", "onward: [{ladder: grund, step: 3}]", ["STG036 28 3"]),
        ("onward: [2]", "onward: [{ladder: grunden, step: 3}]", ["STG030 28 grunden"]),
        ("    step: 1\n    kind", "    step: 4\n    kind", ["STG036 12 4"]),
        ("step: 2, name", "step: 1, name", ["STG032 28 1", "STG036 28 2"]),
        (
            "  ritning: {name: {sv: Ritning}}",
            "  bygg: {name: {sv: Ritning}, levels: [a, b, a]}",
            ["STG032 7 bygg", "STG032 7 a", "STG030 9 ritning", "STG030 15 ritning"],
        ),
        ("uses: [grund]", "uses: [grunden]", ["STG033 4 grunden"]),
        (
            "uses: [grund]",
            "partners: []",
            ["STG034 9 svenska", "STG034 15 svenska", "STG034 15 snickare", "STG034 16 motivation", "STG034 25 snickare"],
        ),
        ("schema: 1", "schema: 2", ["STG020 1 2"]),
        ("schema: 1", 'schema: "1"', ['STG014 1 "1"']),
        ("uses: [grund]", "uses: grund", ["STG014 4 grund"]),
    ],
)
def test_names_that_lead_nowhere(old: str, new: str, faults: list[str]) -> None:
    """Every name that is used for an entry must be one of the right kind, here or in `uses`."""
    assert after(old, new) == faults


def test_entries_of_files_that_are_not_used() -> None:
    """What is defined in a file that is not in `uses` is found, and that file is named."""
    dangling = ["9 svenska", "15 svenska", "15 snickare", "16 motivation", "25 snickare"]
    assert after("uses: [grund]", "partners: []") == [f"STG034 {place}" for place in dangling]


def test_ids_are_one_namespace() -> None:
    """An id may stand for one thing only, be it a ladder, a fact, a job or a level, in whatever file."""
    changed = after("  ritning: {name: {sv: Ritning}}", "  grund: {name: {sv: Ritning}, levels: [a, b, a]}")
    assert changed[:2] == ["STG032 7 grund", "STG032 7 a"]
    assert after("  kurs:", "  motivation:") == ["STG032 11 motivation"]


def test_a_wrong_id_is_told_once() -> None:
    """An id with å is wrong where it is defined and where it is used, and is not dangling besides."""
    assert after("  ritning:", "  Ritning:") == ["STG017 7 Ritning"]
    assert after("of: [byggare, ", "of: [Byggare, ") == ["STG017 15 Byggare"]


def test_nothing_dangles_because_another_file_is_broken() -> None:
    """Names of entries in a file that cannot be read to its end are not judged."""
    assert found({**FILES, "grund.yaml": COMMON.replace("  svenska:", "  [")}) == [("STG005", 5, 3)]
    assert found({**FILES, "grund.yaml": COMMON.replace("schema: 1", "schema: 2")}) == [("STG020", 1, 9)]
    assert found({**FILES, "grund.yaml": b"\xff"}) == [("STG002", 1, 1)]


def test_all_faults_of_all_files_come_at_once() -> None:
    """One run tells everything: text, shape and names."""
    wrong = LADDER.replace("weeks: 20", "weeks: tio").replace("requires: [intyg]", "requires: [intygg]")
    seen = found({"grund.yaml": COMMON.replace("kind: support", "kind: stöd"), "bygg.yaml": wrong, "x.yaml": "a: *b\n"})
    assert [code for code, _, _ in seen] == ["STG014", "STG030", "STG016", "STG008"]


def test_what_is_before_a_syntax_error_is_judged() -> None:
    """Shapes above the place where the text breaks off are told, what may merely be cut off is not."""
    text = LADDER.replace("kind: course", "kind: kurs").replace("    weeks: 20", "    paces: [")
    assert found({**FILES, "bygg.yaml": text}) == [("STG016", 13, 11), ("STG005", 19, 12)]


def test_other_kinds_of_file_are_passed_over() -> None:
    """Expectations and participants are no ladders; neither are programmes, which need one beside them."""
    others = {"e.yaml": "expectations: e\n", "d.yaml": "participant: p-001\n"}
    assert list(build_catalogue({**FILES, **others}).ladders) == ["bygg", "grund"]
    assert found({"p.yaml": "{schema: 1, programme: p, name: {sv: P}, owner: Staden}\n"}) == [("STG011", 1, 1)]
    assert found({"y.yaml": "- 1\n"}) == [("STG019", 1, 1)]


def test_a_folder(tmp_path: Path) -> None:
    """The YAML files of a folder are read, and those that they use from among the shipped ones."""
    (tmp_path / "bygg.yaml").write_text(LADDER.replace("[grund]", "[gemensam]").split("competencies")[0], encoding="utf-8")
    (tmp_path / "anteckning.yaml.txt").write_text("x", encoding="utf-8")
    (tmp_path / ".dold.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "annat").mkdir()
    (tmp_path / "annat" / "p.yaml").write_text("x", encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert {"bygg", "gemensam"} <= set(catalogue.ladders)
    assert catalogue.folder == str(tmp_path)


def test_the_ladder_beside_wins(tmp_path: Path) -> None:
    """A file beside the one that uses it is taken before the shipped one of that name."""
    (tmp_path / "bygg.yaml").write_text(LADDER.replace("[grund]", "[gemensam]"), encoding="utf-8")
    (tmp_path / "gemensam.yaml").write_text(COMMON.replace("ladder: grund", "ladder: gemensam"), encoding="utf-8")
    assert list(load_catalogue(tmp_path).activities) == ["kurs", "motivation"]


def test_a_folder_without_ladders(tmp_path: Path) -> None:
    """An empty or missing folder is said to be one."""
    for folder in (tmp_path, tmp_path / "finns-inte"):
        with pytest.raises(LadderError, match="STG011"):
            load_catalogue(folder)


def test_warnings_stand_on_their_lines() -> None:
    """What is odd is a warning with its place and line, the steps in whatever order they stand."""
    catalogue = build_catalogue({**FILES, "bygg.yaml": LADDER.replace(", top: true", "")})
    warning = next(item for item in catalogue.warnings if item.code == "STG105")
    assert warning.position.line == 27
    assert warning.source_line == "  - {step: 2, name: {sv: Två}}"


FORMS = st.tuples(st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, '"', "'"]))


@given(form=FORMS, order=st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_harmless_edits_change_nothing(form: tuple[bool, bool, bool, str | None], order: Any) -> None:
    """Order of keys, quotation marks, line ends, byte order mark and decomposed letters give the same catalogue."""
    mark, ends, decomposed, quotation = form

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            order.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    def edited(text: str) -> str | bytes:
        values = shuffled(yaml.load(text, Loader=yaml.BaseLoader))
        written = yaml.dump(values, Dumper=_quoting(quotation), sort_keys=False, allow_unicode=True)
        written = written.replace("\n", "\r\n") if ends else written
        written = unicodedata.normalize("NFD", written) if decomposed else written
        return written.encode("utf-8-sig" if mark else "utf-8")

    assert everything(build_catalogue({name: edited(text) for name, text in FILES.items()})) == everything(build_catalogue(FILES))


def _quoting(quotation: str | None) -> type[yaml.SafeDumper]:
    """A dumper that writes whole numbers plain and other texts with these quotation marks."""

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        if value.isdigit() or value == "true":
            return dumper.represent_scalar("tag:yaml.org,2002:int" if value != "true" else "tag:yaml.org,2002:bool", value)
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=quotation)

    Dumper.add_representer(str, text)
    return Dumper


@given(st.binary(max_size=200), st.integers(0, len(LADDER)), st.integers(0, 40))
@settings(max_examples=200)
def test_no_bytes_raise_anything_but_faults(noise: bytes, place: int, gone: int) -> None:
    """A ladder with any bytes in the midst of it loads, or is refused with faults."""
    data = LADDER.encode("utf-8")
    try:
        build_catalogue({**FILES, "bygg.yaml": data[:place] + noise + data[place + gone :]})
    except LadderError as error:
        told = error.faults
    else:
        told = ()
    assert all(item.position.file == "bygg.yaml" for item in told)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["ritning", "svenska", "sfi-c"]))
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3))
)
PATHS = [(section, entry, key) for section, entry, key in (
    ("activities", "kurs", "requires"), ("activities", "kurs", "gives"), ("activities", "kurs", "starts"), ("activities", "kurs", "offerings"),
    ("activities", "kurs", "cost_sek"), ("activities", "kurs", "apply"), ("jobs", "byggare", "requires"), ("jobs", "byggare", "agreement"),
    ("jobs", "byggare", "pay_sek_month"), ("certificates", "intyg", "implies"), ("competencies", "ritning", "levels"), ("jobs", "byggare", "name"),
)]  # fmt: skip


@given(st.sampled_from(PATHS), VALUES)
@settings(max_examples=300)
def test_no_values_raise_anything_but_faults(path: tuple[str, str, str], value: Any) -> None:
    """A ladder with any values under any key loads, or is refused with faults that all stand in its file."""
    values = yaml.safe_load(LADDER.replace("2026-11-22", "'2026-11-22'"))
    values[path[0]][path[1]][path[2]] = value
    text = yaml.safe_dump(values, allow_unicode=True)
    try:
        build_catalogue({**FILES, "bygg.yaml": text})
    except LadderError as error:
        told = error.faults
    else:
        told = ()
    assert all(item.position.file == "bygg.yaml" for item in told)


WORDS = ["checked_on", "competencies", "certificates", "activities", "requires", "co_requires", "gives", "weeks", "counts_as", "implies"]
IDS = ["ritning", "byggare", "snickare", "intyg", "motivation"]


def typos(word: str) -> list[str]:
    """The word with a letter left out, doubled, replaced or exchanged with the next."""
    made = []
    for index in range(1, len(word)):
        made += [word[:index] + word[index + 1 :], word[:index] + word[index] + word[index:], word[:index] + "x" + word[index + 1 :]]
        if index + 1 < len(word):
            made.append(word[:index] + word[index + 1] + word[index] + word[index + 2 :])
    return [typo for typo in made if typo not in (word, *WORDS, *IDS)]


@pytest.mark.parametrize("word", [*WORDS, *IDS])
def test_did_you_mean(word: str) -> None:
    """For at least nine of ten one-letter typos the right line is the hint."""
    right = tried = 0
    line, text = _first_use(word)
    for typo in typos(word):
        wrong = text.replace(word, typo)
        try:
            build_catalogue({**FILES, "bygg.yaml": LADDER.replace(text, wrong, 1) if LADDER.count(text) == 1 else LADDER})
        except LadderError as error:
            tried += 1
            right += any(item.hint == line for item in error.faults)
    assert tried > 0
    assert right >= 0.9 * tried


def _first_use(word: str) -> tuple[str, str]:
    """The whole line and the part of it in which the word is used, not defined."""
    uses = {
        "ritning": "any_of: [ritning",
        "byggare": "of: [byggare",
        "snickare": "counts_as: [snickare",
        "intyg": "requires: [intyg]",
        "motivation": "co_requires: [motivation",
        "requires": "  requires: [intyg",
    }
    part = uses.get(word, word if LADDER.count(word) == 1 else f"  {word}: ")
    return next(line for line in LADDER.splitlines() if part in line), part
