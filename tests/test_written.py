"""The schemas of files as they are written agree with the loader: another library reads them, and says yes and no where it does."""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

import refresh
from stegvis.ladder.loader import build_catalogue
from stegvis.participant import participant_faults
from stegvis.render.as_schema import KINDS, schema
from stegvis.shapes import validated
from stegvis.source import parse
from stegvis.written import FILES as MODELS_OF
from strategies import FLAVOURS, random_case
from test_broken_ladders import BROKEN
from test_participant_file import WHOLE

ROOT = refresh.ROOT
FILES = sorted([*(ROOT / "ladders").rglob("*.yaml"), *(ROOT / "examples" / "participants").glob("*.yaml")])
VALIDATORS = {kind: Draft7Validator(json.loads(schema(kind)), format_checker=FormatChecker(["date"])) for kind in KINDS}

OF_SHAPE = {"STG012", "STG013", "STG014", "STG015", "STG016", "STG017", "STG018", "STG021", "STG022"}
"""What is wrong with a file by itself, whatever stands in others, and can be said in a schema."""


def values(text: str) -> Any:
    """The values of a file."""
    return parse(text, "x.yaml").value


def refused(kind: str, value: Any) -> list[str]:
    """Where the schema refuses something, and by which keyword."""
    return [f"{error.json_path}: {error.validator}" for error in VALIDATORS[kind].iter_errors(value)]


def ladder(**sections: Any) -> dict[str, Any]:
    """The values of a small ladder file."""
    return {"schema": 1, "ladder": "prov", "name": {"sv": "Prov"}, **sections}


def activity(**keys: Any) -> dict[str, Any]:
    """The values of a ladder file with one activity."""
    return ladder(activities={"kurs": {"kind": "course", "name": {"sv": "Kurs"}, **({"weeks": 5} | keys)}})


@pytest.mark.parametrize("kind", KINDS)
def test_is_a_schema(kind: str) -> None:
    """Each is a schema of draft 7, and every name in it leads somewhere."""
    made = VALIDATORS[kind].schema
    Draft7Validator.check_schema(made)
    named = set(_named(made))
    assert named == {f"#/$defs/{name}" for name in made["$defs"]}


def _named(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for item in node for name in _named(item)]
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [name for item in node.values() for name in _named(item)]
    return []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shipped_files_are_as_their_schemas_say(path: Path) -> None:
    """Each shipped file names in its first line the schema that stands beside it or above, and is as that says."""
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first.startswith(refresh.MODELINE)
    kind = refresh.SCHEMAS[(path.parent / first.removeprefix(refresh.MODELINE)).resolve()]
    value = values(text)
    assert kind in value
    assert refused(kind, value) == []


@pytest.mark.parametrize("wrong", BROKEN)
def test_broken_files_are_refused_where_their_shape_is_wrong(wrong: str) -> None:
    """What `check` says of a file by itself the schema says too; what is only wrong beside other files it lets pass."""
    files, page = BROKEN[wrong]
    codes = {line.split()[0] for line in page.splitlines() if line.startswith("STG")}
    said = []
    for name, text in files.items():
        source = parse(text, name)
        kind = next((kind for kind in KINDS if isinstance(source.value, dict) and kind in source.value), None)
        if kind is not None and source.is_whole and not source.faults and "schema: 2" not in str(text):
            said += refused(kind, source.value)
    if codes & OF_SHAPE:
        assert said != []
    elif codes and all(code[:5] in {"STG03", "STG10", "STG11", "STG12"} for code in codes):
        assert said == []


@pytest.mark.parametrize(
    ("value", "places"),
    [
        (activity(weks=3), ["$.activities.kurs: additionalProperties"]),
        (ladder(activities={"kurs": {"kind": "course", "weeks": 5}}), ["$.activities.kurs: required"]),
        (ladder(activities={"kurs": {"kind": "course", "name": {"sv": "K"}}}), ["$.activities.kurs: anyOf"]),
        (activity(points=100), ["$.activities.kurs: None"]),
        (activity(days=2, offerings=[{"starts": ["2027-01-11"], "days": 5}]), ["$.activities.kurs: None"]),
        (activity(starts=["2027-01-11"], offerings=[{"starts": ["2027-01-11"], "days": 5}]), ["$.activities.kurs: None"]),
        (activity(kind="kurs"), ["$.activities.kurs.kind: enum"]),
        (activity(name={"en": "Course"}), ["$.activities.kurs.name: required"]),
        (activity(name={"sv": " "}), ["$.activities.kurs.name.sv: pattern"]),
        (activity(name="Kurs"), ["$.activities.kurs.name: type"]),
        (activity(weeks="5"), ["$.activities.kurs.weeks: type"]),
        (activity(weeks=0), ["$.activities.kurs.weeks: minimum"]),
        (activity(paces=[]), ["$.activities.kurs.paces: minItems"]),
        (activity(cost_sek={"kommun": 1}), ["$.activities.kurs.cost_sek: additionalProperties"]),
        (activity(requires=[{"any_off": ["a"]}]), ["$.activities.kurs.requires: anyOf"]),
        (activity(requires={"any_of": []}), ["$.activities.kurs.requires: anyOf"]),
        (activity(gives=["Å"]), ["$.activities.kurs.gives[0]: anyOf"]),
        (activity(starts=["2027-02-30"]), ["$.activities.kurs.starts: anyOf"]),
        (activity(starts=["2027-2-3"]), ["$.activities.kurs.starts: anyOf"]),
        (activity(starts=[]), ["$.activities.kurs.starts: anyOf"]),
        (ladder(activities={"En kurs": {"kind": "exam", "name": {"sv": "K"}, "days": 1}}), ["$.activities: pattern"]),
        (ladder() | {"schema": 2}, ["$.schema: enum"]),
    ],
)
def test_what_is_refused(value: dict[str, Any], places: list[str]) -> None:
    """Each kind of slip in a ladder is refused where it is, and by the loader too."""
    assert refused("ladder", value) == places
    with pytest.raises(Exception, match="STG"):
        build_catalogue({"prov.yaml": json.dumps(value)})


@pytest.mark.parametrize(
    "requires",
    [
        "a",
        ["a", {"svenska": "sfi-d"}],
        {"svenska": "sfi-d"},
        {"all_of": ["a"]},
        {"any_of": ["a", ["a", "b"]]},
        {"at_least": 1, "of": ["a"]},
        {"experience": {"of": ["smed"], "months": 12}},
        {"age": {"min": 18, "max": 24}},
        {"age": {"min": 20, "from": "july"}},
        {"fact": "a", "proof": True},
        {"decided_by": "social_worker", "question": {"sv": "Finns en anvisning?"}},
        [],
    ],
)
def test_every_form_of_requirement(requires: Any) -> None:
    """All that may be written as a requirement in a ladder, a programme or a waiver is taken."""
    assert refused("ladder", activity(requires=requires)) == []
    assert refused("programme", {"schema": 1, "programme": "p", "name": {"sv": "P"}, "owner": "O", "eligible": requires}) == []
    waiver = {"requirement": requires, "for": "x", "reason": "equivalent_shown", "granted_by": "counsellor", "date": "2027-01-04"}
    assert refused("participant", {"participant": "p-1", "waivers": [waiver]}) == []


@pytest.mark.parametrize(
    "person",
    [
        WHOLE,
        {"participant": "p-åäö_1.x", "born": "1994-05-01"},
        {"participant": "p-1", "holds": ["Grönt certifikat CNC", {"Svenska": "SFI C"}, {"level": "x"}]},
    ],
)
def test_participants(person: dict[str, Any]) -> None:
    """Facts and occupations by Swedish names, and pseudonyms with any letters."""
    assert refused("participant", person) == []
    assert participant_faults(parse(json.dumps(person, ensure_ascii=False), "p.yaml")) == ()


@pytest.mark.parametrize(
    "person",
    [
        {},
        {"participant": "p 1"},
        {"participant": "p-1", "name": "x"},
        {"participant": "p-1", "born": 94},
        {"participant": "p-1", "holds": [{"evidence": "certificate", "expires": "2027-01-01"}]},
        {"participant": "p-1", "can": ["natt"]},
    ],
)
def test_refused_participants(person: dict[str, Any]) -> None:
    """A missing or spaced pseudonym, a key that there is no place for, a holding of nothing, a wrong word."""
    assert refused("participant", person) != []
    assert participant_faults(parse(json.dumps(person), "p.yaml")) != ()


def test_expectations() -> None:
    """A case takes every key of a participant, none but the target required, and its own three; something must be expected."""
    person = {key: value for key, value in WHOLE.items() if key != "participant"}
    expect = {"verdict": "route", "step": 3, "activity": "cnc-bla", "longest_weeks": 60}
    case = {**person, "name": "Går vidare", "today": "2027-01-04", "target": "cnc-tekniker", "expect": expect}

    def places(**keys: Any) -> list[str]:
        return refused("expectations", {"expectations": "industri", "cases": [case | keys]})

    assert places() == []
    assert places(expect={"verdikt": "route"}) == ["$.cases[0].expect: additionalProperties", "$.cases[0].expect: anyOf"]
    assert places(expect={}) == ["$.cases[0].expect: anyOf"]
    assert places(today="i dag") == ["$.cases[0].today: format", "$.cases[0].today: pattern"]
    assert refused("expectations", {"expectations": "industri", "cases": [{"name": "x", "expect": expect, "target": "y"}]}) == [
        "$.cases[0]: required"
    ]


@pytest.mark.parametrize("flavour", [*FLAVOURS, "wishes", "slow"])
def test_random_files_are_taken(flavour: str) -> None:
    """What the loader takes, the schemas take: random ladders and participants of each flavour."""
    for seed in range(20):
        case = random_case(random.Random(seed), flavours=(flavour,))
        assert refused("ladder", json.loads(json.dumps(case.ladder, default=str))) == []
        assert refused("participant", json.loads(json.dumps(case.person, default=str))) == []


JUNK: tuple[Any, ...] = (
    *("x", "Ö b", "", "2027-01-11", "2027-13-01", 7, -1, 0, 10**9, True, 2.5, [], {}, ["a"], [[]], {"a": "b"}, {"fact": "a"}, {"sv": "A"}),
    *({"any_of": ["a"]}, {"experience": {"of": ["a"], "months": 3}}, {"step": 1}),
)
"""What may come in the place of something else."""

ONLY_CHECK = {"STG024", "STG051"}
"""What a schema does not tell: keys that exclude one another, and a key that nobody's file may have where any other could stand."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a value."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(inner, (*path, key))


def slipped(value: Any, rng: random.Random) -> Any:
    """The same with one thing taken away, put in, named otherwise or replaced by something else."""
    value = copy.deepcopy(value)
    path = rng.choice(list(places(value)))
    owner = value
    for part in path[:-1]:
        owner = owner[part]
    what = rng.choice(["delete", "rename", "add", "junk", "junk"])
    if what == "delete":
        del owner[path[-1]]
    elif what == "rename" and isinstance(owner, dict):
        owner[rng.choice(["xx", "name", "fact", "weeks", "of", "age"])] = owner.pop(path[-1])
    elif what == "add" and isinstance(owner, dict):
        owner[rng.choice(["xx", "level", "source", "from", "weeks", "experience"])] = rng.choice(JUNK)
    else:
        owner[path[-1]] = rng.choice(JUNK)
    return value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_slips_are_refused_by_both(path: Path) -> None:
    """Whatever is changed in a shipped file, the schema refuses it when the loader does, and only then."""
    whole = values(path.read_text(encoding="utf-8"))
    kind = next(kind for kind in KINDS if kind in whole)
    refusals = 0
    for seed in range(int(os.environ.get("STEGVIS_CASES", "1")) * 40):
        value = slipped(whole, random.Random(f"{path.name} {seed}"))
        source = parse(json.dumps(value, ensure_ascii=False), "x.yaml")
        if kind not in source.value:
            continue
        faults = participant_faults(source) if kind == "participant" else validated(MODELS_OF[kind], source)[1]
        said = refused(kind, source.value)
        if {item.code for item in faults} <= ONLY_CHECK and faults:
            continue
        assert bool(said) == bool(faults), (seed, said, faults)
        refusals += bool(said)
    assert refusals >= 5


def test_an_empty_value_is_told_only_while_it_is_typed() -> None:
    """The one place where a schema is stricter: a key without a value is as if it were not there, for the loader."""
    value = activity(where=None)
    assert build_catalogue({"prov.yaml": json.dumps(value)}).activities["kurs"].where is None
    assert refused("ladder", value) == ["$.activities.kurs.where: type"]


@pytest.mark.parametrize("kind", KINDS)
def test_samples_may_be_written(kind: str) -> None:
    """Each key shows one example of itself, which may stand there."""
    made = VALIDATORS[kind].schema
    shown = 0
    for node in [made, *made["$defs"].values()]:
        for shape in [node, *node.get("anyOf", [])]:
            for key, place in shape.get("properties", {}).items():
                if "markdownDescription" in place:
                    (text,) = re.findall(r"```yaml\n(.*?)```", place["markdownDescription"], re.DOTALL)
                    example = values(text)
                    own = Draft7Validator({**place, "$defs": made["$defs"]}, format_checker=FormatChecker(["date"]))
                    assert list(example) == [key]
                    assert [error.message for error in own.iter_errors(example[key])] == []
                    shown += 1
    assert shown > 30
