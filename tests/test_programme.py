"""Programmes from YAML to the catalogue: what may be written, what is refused and where, and what the shipped ones say.

The figures of the shipped programmes are written down here apart from the files, from the same sources, so that a slip is seen.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stegvis.faults import LadderError
from stegvis.inspection import check_files
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.loader import build_catalogue, load_catalogue
from stegvis.ladder.names import resolve
from stegvis.ladder.programme import Programme, ages_of, items_of, words_of
from stegvis.requirement import AgeNeeded, AllOf, DecidedBy, FactNeeded
from stegvis.terms import Role

LADDER = """\
schema: 1
ladder: bygg
name: {sv: Bygg}
competencies:
  anvisning: {name: {sv: Anvisning}}
  svenska: {name: {sv: Svenska}, levels: [sfi-c, sfi-d]}
work:
  snickare: {name: {sv: Snickare}}
activities:
  be: {kind: application, name: {sv: Be om anvisning}, gives: [anvisning], days: 14, assumption: antaget}
  sfi: {kind: course, name: {sv: SFI}, gives: [{svenska: sfi-d}], weeks: 20, source: x}
jobs:
  byggare: {name: {sv: Byggare}, requires: [{svenska: sfi-d}], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
"""

PROGRAMME = """\
schema: 1
programme: centrum
name: {sv: Centrum}
owner: Staden
text: {sv: Ett program.}
checked_on: 2026-11-22
eligible:
  - age: {min: 16, max: 65}
  - any_of: [anvisning, {svenska: sfi-c}, {experience: {of: [byggare, snickare], months: 6}}]
  - {decided_by: social_worker, question: {sv: "Passar det?"}}
cap: {months: 18, source: pressmeddelande}
tracks:
  vuxna: {name: {sv: Vuxna}, assumption: antaget}
  unga: {name: {sv: Unga}, eligible: [{age: {min: 16, max: 24}}], source: webben}
team: [job_coach, job_broker]
referral_from: [social_services, health_care]
priority:
  - {name: {sv: Kort utbildning}, requires: [anvisning], source: förordning}
goal: {participants: 50, per: half_year, outcome: able_to_apply, source: budget}
source: kommunens webbplats
sources: {eligible.age: reglemente, eligible.svenska: kursplan}
meta: {anteckning: vad som helst}
"""

SMALL = "{schema: 1, programme: %s, name: {sv: P}, owner: Staden, eligible: %s, source: x}\n"


def built(programme: str = PROGRAMME, ladder: str = LADDER) -> Catalogue:
    """A catalogue of the ladder and one programme."""
    return build_catalogue({"bygg.yaml": ladder, "programmes/centrum.yaml": programme})


def edited(*changes: tuple[str, str]) -> str:
    """The programme with some of its text replaced."""
    text = PROGRAMME
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def told(text: str, ladder: str = LADDER) -> list[str]:
    """Code, line and the text pointed at, of every fault in the programme."""
    try:
        built(text, ladder)
    except LadderError as error:
        lines = text.splitlines()
        mine = [(item.code, item.position) for item in error.faults if item.position.file == "programmes/centrum.yaml"]
        return [f"{code} {place.line} {lines[place.line - 1][place.column - 1 : place.end_column - 1]}" for code, place in mine]
    return []


def hints(text: str) -> list[str]:
    """The likely correction of every fault in the programme."""
    with pytest.raises(LadderError) as raised:
        built(text)
    return [item.hint for item in raised.value.faults]


def odd(text: str) -> list[str]:
    """Code, line and particulars of every warning about the programme."""
    found = [item for item in built(text).warnings if item.position.file == "programmes/centrum.yaml"]
    return [" ".join([item.code, str(item.position.line), *(value for _, value in item.particulars)]) for item in found]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the ladder and the programme, where the test stands beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "egna" / "programmes").mkdir(parents=True)
    (tmp_path / "egna" / "bygg.yaml").write_text(LADDER, encoding="utf-8")
    (tmp_path / "egna" / "programmes" / "centrum.yaml").write_text(PROGRAMME, encoding="utf-8")
    return tmp_path / "egna"


# --- what may be written ---


def test_every_key_is_read() -> None:
    """A programme with every key stands in the catalogue as it is written, its tracks by id, without a warning."""
    programme = built().programmes["centrum"]
    assert (programme.id, programme.name["sv"], programme.owner) == ("centrum", "Centrum", "Staden")
    assert programme.text is not None
    assert programme.checked_on == date(2026, 11, 22)
    assert programme.digest.startswith("sha256:")
    assert [type(item).__name__ for item in items_of(programme.eligible)] == ["AgeNeeded", "AnyOf", "DecidedBy"]
    assert programme.cap is not None
    assert (programme.cap.months, programme.cap.source) == (18, "pressmeddelande")
    assert list(programme.tracks) == ["unga", "vuxna"]
    assert ages_of(programme.tracks["unga"].eligible) == (16, 24)
    assert programme.team == ("job_coach", "job_broker")
    assert programme.referral_from == ("social_services", "health_care")
    assert [(item.name["sv"], item.source) for item in programme.priority] == [("Kort utbildning", "förordning")]
    assert programme.goal is not None
    assert (programme.goal.participants, programme.goal.per, programme.goal.outcome) == (50, "half_year", "able_to_apply")
    assert programme.meta == {"anteckning": "vad som helst"}
    assert odd(PROGRAMME) == []


def test_what_may_be_left_out() -> None:
    """Schema, id, name and owner are enough: anybody may enter, and there is no end."""
    programme = built("schema: 1\nprogramme: centrum\nname: {sv: Centrum}\nowner: Staden\n").programmes["centrum"]
    assert programme.eligible == AllOf(all_of=())
    assert programme.entering() == (AllOf(all_of=()),)
    assert programme.cap is None
    assert programme.goal is None
    assert (programme.tracks, programme.team, programme.referral_from, programme.priority) == ({}, (), (), ())


def test_programmes_are_frozen_and_sorted() -> None:
    """Programmes come in the order of their ids, whatever the files are called; nothing in them can be replaced."""
    files = {"1.yaml": SMALL % ("b", "[]"), "2.yaml": SMALL % ("a", "[]"), "3.yaml": LADDER, "4.yaml": SMALL % ("c", "[]")}
    catalogue = build_catalogue(files)
    assert list(catalogue.programmes) == ["a", "b", "c"]
    with pytest.raises(TypeError):
        catalogue.programmes["d"] = catalogue.programmes["a"]  # type: ignore[index]
    with pytest.raises(TypeError):
        catalogue.programmes["a"].tracks["ny"] = built().programmes["centrum"].tracks["unga"]
    with pytest.raises(ValidationError):
        catalogue.programmes["a"].owner = "En annan"  # type: ignore[misc]


def test_a_programme_round_trips_through_json() -> None:
    """What a programme becomes in JSON is read back as the same programme, with the same hash."""
    programme = built().programmes["centrum"]
    again = Programme.model_validate_json(programme.model_dump_json())
    assert again == programme
    assert hash(again) == hash(programme)


def test_harmless_edits_change_nothing() -> None:
    """Order of keys, line ends and a byte order mark give the same programme, but for the digest of another text."""
    parts = PROGRAMME.split("cap:")
    moved = "cap:" + parts[1] + parts[0]
    for text in (moved, PROGRAMME.replace("\n", "\r\n"), "\ufeff" + PROGRAMME):
        again = build_catalogue({"bygg.yaml": LADDER, "x.yaml": text.encode("utf-8")}).programmes["centrum"]
        assert again.model_copy(update={"digest": ""}) == built().programmes["centrum"].model_copy(update={"digest": ""})


def test_a_programme_is_found_by_name() -> None:
    """A programme is named by id or by its Swedish name, capitals or not."""
    catalogue = built()
    assert resolve(catalogue, "CENTRUM", ("programmes",)) == "centrum"
    assert resolve(catalogue, "Centrum") is None


def test_source_of_one_item() -> None:
    """An item of `eligible` has the source that stands under its own word, else that of the list, else the programme's."""
    programme = built().programmes["centrum"]
    assert [programme.source_of(item) for item in items_of(programme.eligible)] == ["reglemente", "kursplan", "kommunens webbplats"]
    listed = built(edited(("eligible.svenska: kursplan", "eligible: beslut"))).programmes["centrum"]
    assert [listed.source_of(item) for item in items_of(listed.eligible)] == ["reglemente", "beslut", "beslut"]
    silent = built("schema: 1\nprogramme: centrum\nname: {sv: C}\nowner: S\neligible: anvisning\n").programmes["centrum"]
    assert [silent.source_of(item) for item in items_of(silent.eligible)] == [None]


def test_words_of_items() -> None:
    """An item is called by what it asks for, in the order in which it asks."""
    assert [words_of(item) for item in items_of(built().programmes["centrum"].eligible)] == [
        ("age",),
        ("anvisning", "svenska", "experience"),
        ("decided_by",),
    ]


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ([], (None, None)),
        (["anvisning"], (None, None)),
        ([{"age": {"min": 18}}], (18, None)),
        ([{"age": {"max": 24}}, {"all_of": [{"age": {"min": 16, "max": 30}}]}], (16, 24)),
        ([{"any_of": [{"age": {"min": 16, "max": 24}}, {"age": {"min": 20, "max": 65}}]}], (16, 65)),
        ([{"any_of": [{"age": {"min": 16, "max": 24}}, "anvisning"]}], (None, None)),
        ([{"any_of": [{"age": {"min": 16}}, {"age": {"min": 20, "max": 65}}]}], (16, None)),
        ([{"at_least": 1, "of": [{"age": {"min": 16}}, "anvisning"]}], (None, None)),
    ],
)
def test_ages_that_are_surely_asked(written: list[object], ages: tuple[int | None, int | None]) -> None:
    """Limits that must all hold narrow each other, alternatives widen, and what can be met otherwise sets no limit."""
    assert ages_of(AllOf.model_validate(written)) == ages


# --- what is refused ---

SHAPES = [
    pytest.param(("owner: Staden", "ägare: Staden"), ["STG013 1 schema: 1", "STG012 4 ägare"], id="unknown key, and one missing"),
    pytest.param(("owner: Staden\n", ""), ["STG013 1 schema: 1"], id="no owner"),
    pytest.param(("name: {sv: Centrum}", "name: {en: Centre}"), ["STG013 3 name"], id="no Swedish name"),
    pytest.param(("name: {sv: Centrum}", "name: Centrum"), ["STG014 3 Centrum"], id="name without language"),
    pytest.param(("schema: 1", 'schema: "1"'), ['STG014 1 "1"'], id="schema as text"),
    pytest.param(("schema: 1", "schema: 2"), ["STG020 1 2"], id="newer schema"),
    pytest.param(("programme: centrum", "programme: Jobbtorg Väst"), ["STG017 2 Jobbtorg Väst"], id="id with capitals"),
    pytest.param(("2026-11-22", "22/11 2026"), ["STG018 6 22/11 2026"], id="date as written by hand"),
    pytest.param(("cap: {months: 18, source: pressmeddelande}", "cap: 18"), ["STG014 11 18"], id="cap without key"),
    pytest.param(("{months: 18,", "{months: 18 månader,"), ["STG014 11 18 månader"], id="cap with unit"),
    pytest.param(("{months: 18,", "{months: 0,"), ["STG015 11 0"], id="cap of nothing"),
    pytest.param(("{months: 18,", "{"), ["STG013 11 cap"], id="cap without months"),
    pytest.param(("{months: 18,", "{months: 18, weeks: 78,"), ["STG012 11 weeks"], id="cap with another key"),
    pytest.param(("team: [job_coach", "team: [jobbcoach"), ["STG016 15 jobbcoach"], id="unknown role"),
    pytest.param(("team: [job_coach, job_broker]", "team: job_coach"), ["STG014 15 job_coach"], id="team is no list"),
    pytest.param(("[social_services", "[socialtjänsten"), ["STG016 16 socialtjänsten"], id="unknown referral"),
    pytest.param(("per: half_year", "per: halvår"), ["STG016 19 halvår"], id="unknown period"),
    pytest.param(("outcome: able_to_apply, ", ""), ["STG013 19 goal"], id="goal without outcome"),
    pytest.param(("participants: 50", "participants: 0"), ["STG015 19 0"], id="goal of nobody"),
    pytest.param(("  unga: {", "  Unga: {"), ["STG017 14 Unga"], id="track id with capital"),
    pytest.param(("{name: {sv: Vuxna}, ", "{"), ["STG013 13 vuxna"], id="track without name"),
    pytest.param(
        ("requires: [anvisning], ", ""), ["STG013 18 {name: {sv: Kort utbildning}, source: förordning}"], id="priority without requirement"
    ),
    pytest.param(("- age: {min: 16, max: 65}", "- aeg: {min: 16, max: 65}"), ["STG022 8 aeg: {min: 16, max: 65}"], id="misspelt form"),
    pytest.param(("- age: {min: 16,", "- age: {min: 16,5,"), ["STG012 8 5"], id="comma"),
    pytest.param(("social_worker,", "socialsekreterare,"), ["STG016 10 socialsekreterare"], id="unknown decider"),
    pytest.param(("meta:", "cap: {months: 12}\nmeta:"), ["STG009 22 cap"], id="duplicate key"),
    pytest.param(("team: [", "uses: [bygg]\nteam: ["), ["STG012 15 uses"], id="no uses"),
]


@pytest.mark.parametrize(("change", "faults"), SHAPES)
def test_wrong_shapes(change: tuple[str, str], faults: list[str]) -> None:
    """One edit of the programme, and the fault that it brings, in its place."""
    assert told(edited(change)) == faults


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (("owner: Staden", "owener: Staden"), "owner: Staden"),
        (("owner: Staden\n", ""), "owner: ..."),
        (("{months: 18,", "{months: 18 månader,"), "cap: {months: 18, source: pressmeddelande}"),
        (("team: [job_coach, job_broker]", "team: [jobbcoach, job_broker]"), "team: [job_coach, job_broker]"),
        (("[social_services", "[socialtjänsten"), "referral_from: [social_services, health_care]"),
        (("per: half_year, ", ""), "per: half_year"),
        (("any_of: [anvisning", "any_of: [anvisnng"), PROGRAMME.splitlines()[8]),
        (("{svenska: sfi-c}", "svenska"), PROGRAMME.splitlines()[8].replace("sfi-c", "sfi-d")),
        (("{svenska: sfi-c}", "{svenska: sfi-cc}"), PROGRAMME.splitlines()[8]),
        (("requires: [anvisning]", "requires: svenska"), PROGRAMME.splitlines()[17].replace("[anvisning]", "{svenska: sfi-d}")),
    ],
)
def test_likely_corrections(change: tuple[str, str], hint: str) -> None:
    """The hint is the line as it was probably meant."""
    assert hints(edited(change)) == [hint]


NAMES = [
    pytest.param(("any_of: [anvisning", "any_of: [anvisningen"), ["STG030 9 anvisningen"], id="fact"),
    pytest.param(("any_of: [anvisning", "any_of: [byggare"), ["STG030 9 byggare"], id="a job is no fact"),
    pytest.param(("any_of: [anvisning", "any_of: [centrum"), ["STG030 9 centrum"], id="a programme is no fact"),
    pytest.param(("any_of: [anvisning", "any_of: [{fact: intyg, proof: true}"), ["STG030 9 intyg"], id="fact with proof"),
    pytest.param(("{svenska: sfi-c}", "{svenska: sfi-x}"), ["STG031 9 sfi-x"], id="level"),
    pytest.param(("{svenska: sfi-c}", "svenska"), ["STG035 9 svenska"], id="no level"),
    pytest.param(("{svenska: sfi-c}", "{anvisning: sfi-c}"), ["STG035 9 sfi-c"], id="level of a fact without"),
    pytest.param(("[byggare, snickare]", "[byggare, snickeri]"), ["STG030 9 snickeri"], id="work"),
    pytest.param(("[byggare, snickare]", "[byggare, anvisning]"), ["STG030 9 anvisning"], id="a fact is no work"),
    pytest.param(("[{age: {min: 16, max: 24}}]", "[intyg]"), ["STG030 14 intyg"], id="in a track"),
    pytest.param(("[{age: {min: 16, max: 24}}]", "svenska"), ["STG035 14 svenska"], id="alone in a track"),
    pytest.param(("requires: [anvisning]", "requires: [{at_least: 1, of: [intyg]}]"), ["STG030 18 intyg"], id="in a priority"),
    pytest.param(("programme: centrum", "programme: anvisning"), ["STG032 2 programme"], id="id of a fact"),
    pytest.param(("programme: centrum", "programme: bygg"), ["STG032 2 programme"], id="id of a ladder"),
    pytest.param(("programme: centrum", "programme: be"), ["STG032 2 programme"], id="id of an activity"),
]


@pytest.mark.parametrize(("change", "faults"), NAMES)
def test_names_that_lead_nowhere(change: tuple[str, str], faults: list[str]) -> None:
    """A programme names facts, levels, jobs and work of any ladder, without `uses`; its id is its own."""
    assert told(edited(change)) == faults


def test_two_programmes_with_one_id() -> None:
    """The second programme with an id is refused, and the first is named."""
    with pytest.raises(LadderError) as raised:
        build_catalogue({"a.yaml": PROGRAMME, "b.yaml": PROGRAMME, "bygg.yaml": LADDER})
    (fault,) = raised.value.faults
    assert (fault.code, fault.position.file, fault.particular("other")) == ("STG032", "b.yaml", "a.yaml:2")


def test_every_fault_of_every_file_at_once() -> None:
    """One run tells what is wrong in ladders and programmes, shapes and names, each with line and column."""
    files = {
        "bygg.yaml": LADDER.replace("days: 14", "days: -1"),
        "programmes/centrum.yaml": edited(("team: [job_coach", "team: [jobcoach"), ("requires: [anvisning]", "requires: [anvising]")),
        "programmes/torg.yaml": "schema: 1\nprogramme: torg\nname: {sv: Torg}\neligible: [{svenska: c}]\nx: 1\n",
    }
    with pytest.raises(LadderError) as raised:
        build_catalogue(files)
    assert str(raised.value).split("; ") == [
        "STG015 bygg.yaml:10:82",
        "STG016 programmes/centrum.yaml:15:8",
        "STG030 programmes/centrum.yaml:18:46",
        "STG013 programmes/torg.yaml:1:1",
        "STG031 programmes/torg.yaml:4:22",
        "STG012 programmes/torg.yaml:5:1",
    ]


def test_nothing_dangles_because_a_ladder_is_broken() -> None:
    """Names are not judged while some ladder cannot be read to its end, is newer, or lacks one that it uses."""
    wrong = edited(("any_of: [anvisning", "any_of: [intyg"))
    assert told(wrong, LADDER.replace("work:", "work: [")) == []
    assert told(wrong, LADDER.replace("schema: 1", "schema: 2")) == []
    assert told(wrong, LADDER.replace("competencies:", "uses: [finns-inte]\ncompetencies:")) == []
    assert told(wrong) == ["STG030 9 intyg"]


def test_a_programme_that_breaks_off() -> None:
    """What stands above a syntax error is judged; what may merely be cut off is not."""
    text = edited(("owner: Staden", "ower: Staden"), ("team: [job_coach, job_broker]", "team: [job_coach"))
    assert told(text) == ["STG012 4 ower", "STG005 15 ["]


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["anvisning", "svenska", "sfi-c", "age"]))
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3))
)
KEYS = [("programme",), ("name",), ("eligible",), ("cap",), ("tracks",), ("tracks", "unga"), ("tracks", "unga", "eligible"), ("team",),
        ("referral_from",), ("priority",), ("priority", 0), ("priority", 0, "requires"), ("goal",), ("sources",), ("uses",)]  # fmt: skip


def files_of_faults(text: str | bytes) -> set[str]:
    """The files in which something is wrong, of the ladder and a programme in `p.yaml`."""
    try:
        build_catalogue({"bygg.yaml": LADDER, "p.yaml": text})
    except LadderError as error:
        return {item.position.file for item in error.faults}
    return set()


@given(st.sampled_from(KEYS), VALUES)
@settings(max_examples=300)
def test_no_values_raise_anything_but_faults(path: tuple[str | int, ...], value: object) -> None:
    """A programme with any values under any key loads, or is refused with faults that all stand in its file."""
    values = yaml.safe_load(PROGRAMME.replace("2026-11-22", "'2026-11-22'"))
    inner = values
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    assert files_of_faults(yaml.safe_dump(values, allow_unicode=True)) <= {"p.yaml"}


@given(st.binary(max_size=200), st.integers(0, len(PROGRAMME)), st.integers(0, 40))
def test_no_bytes_raise_anything_but_faults(noise: bytes, place: int, gone: int) -> None:
    """A programme with any bytes in the midst of it loads, or is refused with faults that all stand in its file."""
    data = PROGRAMME.encode("utf-8")
    assert files_of_faults(data[:place] + noise + data[place + gone :]) <= {"p.yaml"}


# --- folders and files ---


def test_programmes_of_a_folder(folder: Path) -> None:
    """The programmes in the folder `programmes` are read, and so is one beside the ladders; the shipped ones are not."""
    (folder / "torg.yaml").write_text(SMALL % ("torg", "[]"), encoding="utf-8")
    (folder / "programmes" / "anteckning.txt").write_text("x", encoding="utf-8")
    catalogue = load_catalogue(folder)
    assert list(catalogue.programmes) == ["centrum", "torg"]
    assert list(catalogue.ladders) == ["bygg"]
    (folder / "programmes" / "fel.yaml").write_text(SMALL % ("fel", "[intyg]"), encoding="utf-8")
    with pytest.raises(LadderError, match=r"^STG030 egna/programmes/fel.yaml:1:70$"):
        load_catalogue(folder)


def own(tmp_path: Path, **files: str) -> Catalogue:
    """The catalogue of a folder with these files and no folder `programmes`."""
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_catalogue(tmp_path)


FILES = sorted((Path(__file__).resolve().parent.parent / "ladders" / "programmes").glob("*.yaml"))
SHIPPED = [path.stem for path in FILES]


def test_shipped_programmes_beside_own_ladders(tmp_path: Path) -> None:
    """Without a folder `programmes` the shipped programmes are there, where own ladders take in the facts that they name."""
    assert (
        list(
            own(
                tmp_path, bygg=LADDER.replace("svenska", "sprak").replace("snickare", "smed").replace("work:", "uses: [gemensam]\nwork:")
            ).programmes
        )
        == SHIPPED
    )


def test_shipped_programmes_that_do_not_fit(tmp_path: Path) -> None:
    """A shipped programme that names what own ladders do not know is left out, and stops nothing."""
    assert list(own(tmp_path, bygg=LADDER).programmes) == ["jobbtorg-jonkoping"]


def test_own_ids_win_over_shipped_programmes(tmp_path: Path) -> None:
    """A shipped programme whose id is taken, by an own programme or by anything else, is left out."""
    taken = LADDER.replace("  snickare:", "  jobbtorg-jonkoping:")
    catalogue = own(tmp_path, bygg=taken, torg=SMALL % ("kompetenscenter-goteborg", "[anvisning]"))
    assert [(key, programme.owner) for key, programme in catalogue.programmes.items()] == [("kompetenscenter-goteborg", "Staden")]


def test_an_empty_folder_of_programmes(folder: Path) -> None:
    """Who wants no programmes has an empty folder for them."""
    (folder / "programmes" / "centrum.yaml").unlink()
    assert load_catalogue(folder).programmes == {}


def test_texts_alone_bring_no_shipped_programme() -> None:
    """A catalogue that is made of texts has the programmes among them."""
    assert build_catalogue({"bygg.yaml": LADDER}).programmes == {}


def checked(*paths: str) -> list[str]:
    """Code and place of every fault that `check` finds."""
    return [f"{item.code} {item.position.file}:{item.position.line}:{item.position.column}" for item in check_files(paths)]


def test_check_of_a_folder(folder: Path) -> None:
    """With a folder its programmes are checked, against its ladders; warnings count too, and nothing is told twice."""
    assert checked("egna") == []
    (folder / "programmes" / "fel.yaml").write_text(SMALL % ("fel", "[intyg]"), encoding="utf-8")
    dangling = ["STG030 egna/programmes/fel.yaml:1:70"]
    assert checked("egna") == dangling
    assert checked("egna", "egna/programmes", "egna/programmes/fel.yaml", str(folder / "bygg.yaml")) == dangling
    assert checked("egna/bygg.yaml") == []


def test_check_of_programmes_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A programme alone is judged beside the ladders of its folder, also where the command stands in that folder."""
    (folder / "programmes" / "centrum.yaml").write_text(edited(("\nsource: kommunens webbplats", "")), encoding="utf-8")
    assert checked("egna/programmes/centrum.yaml") == ["STG103 egna/programmes/centrum.yaml:10:5"]
    assert checked("egna/programmes") == ["STG103 egna/programmes/centrum.yaml:10:5"]
    monkeypatch.chdir(folder / "programmes")
    assert checked(".") == checked("centrum.yaml") == ["STG103 centrum.yaml:10:5"]


def test_check_of_a_programme_without_ladders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no ladder beside it, a programme is judged by the shipped ones."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(SMALL % ("p", "[anvisning-socialtjansten, anvisning]"), encoding="utf-8")
    assert checked("p.yaml") == ["STG030 p.yaml:1:94"]
    assert checked(".") == ["STG030 p.yaml:1:94"]


def test_check_tells_errors_of_the_ladders_beside(folder: Path) -> None:
    """Of the ladders that a programme is judged beside only the errors are told; what cannot be read there hides what is missing."""
    (folder / "programmes" / "centrum.yaml").write_text(edited(("any_of: [anvisning", "any_of: [intyg")), encoding="utf-8")
    (folder / "annan.yaml").write_text("schema: 1\nlader: annan\n", encoding="utf-8")
    assert checked("egna/programmes") == ["STG019 egna/annan.yaml:2:1", "STG030 egna/programmes/centrum.yaml:9:14"]
    (folder / "annan.yaml").write_text("schema: [\n", encoding="utf-8")
    assert checked("egna/programmes") == ["STG005 egna/annan.yaml:2:1"]


# --- what is odd ---

ODD = [
    pytest.param([("source: kommunens webbplats\n", "")], ["STG103 10 centrum: eligible.decided_by"], id="one item without source"),
    pytest.param(
        [("source: kommunens webbplats\n", ""), (", source: pressmeddelande", "")],
        ["STG103 10 centrum: eligible.decided_by", "STG103 11 centrum: cap"],
        id="cap too",
    ),
    pytest.param(
        [("source: kommunens webbplats", "assumption: allt är antaget"), (", source: pressmeddelande", "")],
        ["STG103 11 centrum: cap"],
        id="an assumption about the programme does not cover the cap",
    ),
    pytest.param(
        [
            ("source: kommunens webbplats\nsources: {eligible.age: reglemente, eligible.svenska: kursplan}\n", ""),
            ("source: webben", "text: {sv: T}"),
            (", source: förordning", ""),
            (", source: budget", ""),
        ],
        [
            "STG103 2 centrum",
            "STG103 8 centrum: eligible.age",
            "STG103 9 centrum: eligible.anvisning",
            "STG103 10 centrum: eligible.decided_by",
            "STG103 14 centrum: tracks: unga",
            "STG103 18 centrum: priority: Kort utbildning",
            "STG103 19 centrum: goal",
        ],
        id="nothing has a source",
    ),
    pytest.param([("{min: 16, max: 24}", "{min: 15, max: 24}")], ["STG114 14 unga 15 16–65"], id="younger than the programme"),
    pytest.param([("{min: 16, max: 24}", "{min: 60, max: 70}")], ["STG114 14 unga 70 16–65"], id="older than the programme"),
    pytest.param(
        [("{min: 16, max: 24}", "{min: 10, max: 12}")], ["STG114 14 unga 10 16–65", "STG114 14 unga 12 16–65"], id="all too young"
    ),
    pytest.param([("age: {min: 16, max: 65}", "age: {min: 20}")], ["STG114 14 unga 16 20–"], id="programme without an upper limit"),
    pytest.param([("{min: 16, max: 24}", "{min: 24, max: 16}")], ["STG115 14 24 16"], id="reversed in a track"),
    pytest.param(
        [("age: {min: 16, max: 65}", "age: {min: 65, max: 16}"), ("[{age: {min: 16, max: 24}}]", "[]")],
        ["STG115 7 65 16"],
        id="reversed in the programme",
    ),
    pytest.param(
        [("name: {sv: Centrum}", "name: {sv: Centrum, en: C}"), ("name: {sv: Unga}", "name: {sv: Unga, en: Y}")],
        ["STG104 13 en", "STG104 18 en"],
        id="English in half of the names",
    ),
]


@pytest.mark.parametrize(("changes", "found"), ODD)
def test_odd(changes: list[tuple[str, str]], found: list[str]) -> None:
    """A rule without a source, ages that do not fit, a name without English: each a warning on its line."""
    assert odd(edited(*changes)) == found


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("{min: 16, max: 24}", "{min: 18}")], id="track with a lower limit only"),
        pytest.param([("{min: 16, max: 65}", "{min: 16, max: 65, from: july}")], id="from July"),
        pytest.param([(", source: pressmeddelande", ", assumption: antaget")], id="assumed cap"),
        pytest.param([(", source: pressmeddelande", "")], id="cap covered by the programme's source"),
        pytest.param(
            [
                ("source: kommunens webbplats\n", ""),
                ("eligible.age: reglemente, eligible.svenska: kursplan", "eligible: a, cap: b, tracks: c, priority: d, goal: e"),
                (", source: pressmeddelande", ""),
                ("source: webben", "text: {sv: T}"),
                (", source: förordning", ""),
                (", source: budget", ""),
            ],
            id="a source for each key",
        ),
    ],
)
def test_not_odd(changes: list[tuple[str, str]]) -> None:
    """Edits that look like the odd ones but are in order."""
    assert odd(edited(*changes)) == []


STEPPED = """\
schema: 1
ladder: steg
name: {sv: Steg}
competencies:
  motivation: {name: {sv: Motivation}}
  anvisning: {name: {sv: Anvisning}}
activities:
  start: {step: 1, kind: support, name: {sv: Start}, gives: [motivation], days: 7, source: x}
  be: {kind: application, name: {sv: Be}, gives: [anvisning], days: 7, source: x}
jobs:
  jobb: {step: 1, name: {sv: Jobb}, requires: [motivation], agreement: {status: agreed, parties: [P], tasks: {sv: T}, pay: {sv: L}, date: 2026}, source: x}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


@pytest.mark.parametrize(
    ("programme", "codes"),
    [
        ("", ["STG102"]),
        (SMALL % ("p", "[anvisning]"), []),
        (SMALL % ("p", "[], tracks: {t: {name: {sv: T}, eligible: [anvisning], source: x}}"), []),
        (SMALL % ("p", "[], priority: [{name: {sv: N}, requires: [anvisning], source: x}]"), []),
    ],
)
def test_a_fact_that_a_programme_needs_is_needed(programme: str, codes: list[str]) -> None:
    """What a programme, a track or a priority asks for is not a fact that nothing needs."""
    files = {"steg.yaml": STEPPED, **({"p.yaml": programme} if programme else {})}
    assert [item.code for item in build_catalogue(files).warnings] == codes


@pytest.mark.parametrize(
    ("eligible", "codes"), [("[anvisning]", ["STG101"]), ("[], priority: [{name: {sv: N}, requires: [anvisning]}]", [])]
)
def test_a_referral_that_nothing_gives(eligible: str, codes: list[str]) -> None:
    """What opens a programme ought to be given by something; what only gives priority may be a fact that one has or has not."""
    ladder = STEPPED.replace("gives: [anvisning], ", "")
    assert [item.code for item in build_catalogue({"s.yaml": ladder, "p.yaml": SMALL % ("p", eligible)}).warnings] == codes


def test_old_figures(tmp_path: Path) -> None:
    """A programme that nobody has checked for more than 18 months is old, on the line that says when it was."""
    for name, text in {"bygg.yaml": LADDER, "centrum.yaml": PROGRAMME}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert "STG120" not in [item.code for item in check_files([tmp_path], today=date(2028, 5, 22))]
    found = [item for item in check_files([tmp_path], today=date(2028, 5, 23)) if item.particular("id") == "centrum"]
    assert [(item.code, item.position.file.rpartition("/")[2]) for item in found] == [("STG120", "centrum.yaml")]


# --- the shipped programmes ---

GOTEBORG_SOURCE = "pressmeddelande 2017-12-15"
TEAM: tuple[Role, ...] = ("job_coach", "job_broker", "employment_officer", "guidance_counsellor")


def test_goteborg(shipped: Catalogue) -> None:
    """Göteborg: at most 18 months, a team of four, four centres, on commission from the social services; ages are assumed."""
    programme = shipped.programmes["kompetenscenter-goteborg"]
    age, referral = items_of(programme.eligible)
    assert programme.owner == "Göteborgs Stad"
    assert programme.cap is not None
    assert programme.cap.months == 18
    assert GOTEBORG_SOURCE in str(programme.cap.source)
    assert programme.team == TEAM
    assert programme.referral_from == ("social_services",)
    assert referral == FactNeeded(fact="anvisning-socialtjansten")
    assert GOTEBORG_SOURCE in str(programme.source_of(referral))
    assert ages_of(age) == (16, 65)
    assert programme.source_of(age) is None
    assert "16–65" in str(programme.assumption)
    assert programme.text is not None
    assert "Fyra center" in programme.text["sv"]
    assert {key for key in programme.sources if GOTEBORG_SOURCE in programme.sources[key]} >= {"team", "referral_from", "text"}
    assert (programme.tracks, programme.priority, programme.goal) == ({}, (), None)


def test_jonkoping(shipped: Catalogue) -> None:
    """Jönköping: ages 16–65, Unga 16–24 towards finished upper secondary school, adults, and Resurs; no cap is known."""
    programme = shipped.programmes["jobbtorg-jonkoping"]
    assert programme.owner == "Jönköpings kommun"
    assert [type(item) for item in items_of(programme.eligible)] == [AgeNeeded]
    assert ages_of(programme.eligible) == (16, 65)
    assert programme.source_of(programme.eligible) == "Jönköpings kommun, Jobbtorg"
    assert {key: ages_of(track.eligible) for key, track in programme.tracks.items()} == {
        "unga": (16, 24),
        "vuxna": (25, 65),
        "resurs": (16, 65),
    }
    assert programme.tracks["unga"].source is not None
    assert all(programme.tracks[key].assumption for key in ("vuxna", "resurs"))
    text = programme.tracks["unga"].text
    assert text is not None
    assert "gymnasiet" in text["sv"]
    assert (programme.cap, programme.team, programme.referral_from, programme.goal) == (None, (), (), None)


OTHERS = {
    "arbetsmarknadscenter-haninge": ("Haninge kommun", None, None, None, "april 2021", "700 deltagare", "58 procent", "mars 2022"),
    "etablering-jobbspar": ("Arbetsförmedlingen och Göteborgs Stad", (20, 65), 24, (50, "half_year"), "24 månader", "40 timmar", "100 timmar", "inte 66 år"),
    "jobbcentrum-enkoping": ("Enköpings kommun och Arbetsförmedlingen", (16, 65), None, None, "tre år", "tio\npersoner", "16 och 65"),
}  # fmt: skip
"""Owner, ages, months, goal, and the figures that the text has to say."""


@pytest.mark.parametrize("programme_id", OTHERS)
def test_the_other_programmes(shipped: Catalogue, programme_id: str) -> None:
    """Whose they are, for which ages, for how long and with what goal; each rule has a source of its own or is assumed."""
    owner, ages, months, goal, *figures = OTHERS[programme_id]
    programme = shipped.programmes[programme_id]
    aged = [ages_of(item) for item in items_of(programme.eligible) if isinstance(item, AgeNeeded)]
    assert (programme.owner, aged) == (owner, [ages] if ages else [])
    assert (programme.cap and programme.cap.months, programme.goal and (programme.goal.participants, programme.goal.per)) == (months, goal)
    assert all(programme.source_of(item) for item in items_of(programme.eligible))
    assert programme.text is not None
    assert [figure for figure in figures if " ".join(str(figure).split()) not in " ".join(programme.text["sv"].split())] == []


def test_shipped_programmes(shipped: Catalogue) -> None:
    """Each file is a programme, named in Swedish and English, checked, without a word about single persons' reasons or anything to warn of."""
    assert list(shipped.programmes) == SHIPPED
    assert {"jobbtorg-jonkoping", "kompetenscenter-goteborg", *OTHERS} == set(SHIPPED)
    for programme in shipped.programmes.values():
        assert programme.checked_on == date(2026, 11, 22)
        texts = [programme.name, programme.text, *(part for track in programme.tracks.values() for part in (track.name, track.text))]
        assert all(text is not None and "en" in text for text in texts)
        assert not any(isinstance(item, DecidedBy) for item in items_of(programme.eligible))
    mine = [item for item in shipped.warnings if Path(item.position.file).parent.name == "programmes"]
    assert mine == []


@pytest.mark.parametrize(
    ("fact", "activity", "role"),
    [
        ("anvisning-socialtjansten", "be-om-anvisning-socialtjansten", "social_worker"),
        ("anvisning-arbetsformedlingen", "be-om-anvisning-arbetsformedlingen", "employment_officer"),
    ],
)
def test_referrals(shipped: Catalogue, fact: str, activity: str, role: str) -> None:
    """A referral is a fact that an application gives: with a role, beside work, on any day, its length assumed, decided by others."""
    referral, application = shipped.facts[fact], shipped.activities[activity]
    assert (referral.ladder, application.ladder, application.kind) == ("gemensam", "gemensam", "application")
    assert not referral.private
    assert application.gains == {(fact, None)}
    assert application.responsible == role
    assert application.stands_beside_work
    assert application.starts is None
    assert application.study_points == 0
    assert application.assumption
    assert application.text is not None
    assert "bestämmer" in application.text["sv"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_files_are_for_reading(path: Path) -> None:
    """Those who edit the files are no programmers: a Swedish introduction, a key a line, no texts in braces, no tabs."""
    text = path.read_text(encoding="utf-8")
    body = text.split("\nschema:")[1]
    assert "Du behöver inte kunna programmera" in text.split("\nschema:")[0]
    assert "\t" not in text
    assert "{" not in body
    assert max(len(line) for line in text.splitlines() if "http" not in line) <= 150
