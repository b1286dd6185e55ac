"""The catalogue as a graph, and the rungs below and above a rung."""

from __future__ import annotations

import subprocess
import sys

import pytest

from making import catalogue_of_texts
from stegvis import Catalogue
from stegvis.ladder.graph import build, circles, edges, node_of, nodes
from stegvis.ladder.reach import reach
from stegvis.ladder.rungs import rungs_above, rungs_below, ways_onward
from stegvis.requirement import FactNeeded, LevelNeeded

SMALL = """
schema: 1
ladder: verkstad
name: {sv: Verkstad}
competencies:
  bas: {name: {sv: Bas}}
  svenska: {name: {sv: Svenska}, levels: [sfi-c, sfi-d]}
certificates:
  gront: {name: {sv: Grönt}, implies: [bas, {svenska: sfi-c}]}
work:
  mekaniker: {name: {sv: Mekaniker}}
activities:
  kurs: {step: 1, kind: course, name: {sv: Kurs}, requires: [{svenska: sfi-c}], gives: [bas], weeks: 4}
  sprakstod: {kind: support, name: {sv: Språkstöd}, gives: [{svenska: sfi-d}], days: 30}
  validering:
    step: 2
    kind: validation
    name: {sv: Validering}
    requires: [{experience: {of: [montor, mekaniker], months: 12}}, bas]
    co_requires: [sprakstod]
    gives: [gront]
    days: 2
  omprov: {step: 2, kind: exam, name: {sv: Omprov}, requires: [bas, bas], renews: gront, days: 1}
jobs:
  montor: {step: 1, name: {sv: Montör}, requires: [bas]}
  larling: {name: {sv: Lärling}, requires: [], counts_as: [montor]}
  operator: {step: 2, name: {sv: Operatör}, requires: [gront, {any_of: [{svenska: sfi-d}, {age: {min: 18}}]}]}
steps:
  - {step: 2, name: {sv: Andra}, certificate: gront, top: true}
  - {step: 1, name: {sv: Första}, onward: [2]}
"""


def parts(catalogue: Catalogue):
    """What the graph is built of."""
    return catalogue.facts, catalogue.activities, catalogue.jobs, catalogue.ladders


def test_nodes() -> None:
    """Every step, fact, level, activity and job is a node with its kind, Swedish name, file and rung."""
    found = dict(nodes(*parts(catalogue_of_texts(SMALL))))
    assert found["step", "verkstad", 2] == {"kind": "step", "name": "Andra", "ladder": "verkstad", "step": 2}
    assert found["fact", "svenska", "sfi-d"] == {"kind": "competency", "name": "Svenska sfi-d", "ladder": "verkstad"}
    assert found["fact", "gront"]["kind"] == "certificate"
    assert found["activity", "kurs"] == {"kind": "activity", "name": "Kurs", "ladder": "verkstad", "step": 1}
    assert "step" not in found["activity", "sprakstod"]
    assert found["job", "montor"]["kind"] == "job"
    assert ("fact", "svenska") not in found
    assert len(found) == 2 + 4 + 4 + 3


STEP_1, STEP_2 = ("step", "verkstad", 1), ("step", "verkstad", 2)


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (("fact", "svenska", "sfi-c"), ("activity", "kurs"), "needs"),
        (("fact", "svenska", "sfi-d"), ("job", "operator"), "needs"),
        (("fact", "bas"), ("job", "montor"), "needs"),
        (("activity", "kurs"), ("fact", "bas"), "gives"),
        (("activity", "sprakstod"), ("fact", "svenska", "sfi-d"), "gives"),
        (("activity", "omprov"), ("fact", "gront"), "renews"),
        (("activity", "sprakstod"), ("activity", "validering"), "beside"),
        (("fact", "svenska", "sfi-d"), ("fact", "svenska", "sfi-c"), "implies"),
        (("fact", "gront"), ("fact", "bas"), "implies"),
        (("fact", "gront"), ("fact", "svenska", "sfi-c"), "implies"),
        (("job", "montor"), ("activity", "validering"), "experience"),
        (("job", "larling"), ("activity", "validering"), "experience"),
        (("fact", "gront"), STEP_2, "climbs"),
        (STEP_1, ("job", "montor"), "opens"),
        (STEP_1, STEP_2, "onward"),
    ],
)
def test_edges(start, end, kind) -> None:
    """Each relation in the files is an edge of its kind."""
    assert (start, end, kind) in set(edges(*parts(catalogue_of_texts(SMALL))))


def test_no_other_edges() -> None:
    """A fact that is asked for twice, or a job without a rung, draws no edge of its own."""
    found = list(edges(*parts(catalogue_of_texts(SMALL))))
    assert len(found) == len({(start, end) for start, end, _ in found}) == 20


def test_unknown_ends_are_left_out() -> None:
    """What an entry names but the catalogue does not have draws no edge."""
    facts, activities, jobs, ladders = parts(catalogue_of_texts(SMALL))
    without = {key: fact for key, fact in facts.items() if key != "bas"}
    assert not [edge for edge in edges(without, activities, jobs, ladders) if ("fact", "bas") in edge]


def test_build() -> None:
    """The networkx graph holds these nodes and edges, and the catalogue hands it out."""
    catalogue = catalogue_of_texts(SMALL)
    graph = build(*parts(catalogue))
    assert graph.nodes["job", "montor"]["name"] == "Montör"
    assert graph.edges[STEP_1, STEP_2]["kind"] == "onward"
    assert {(*pair, kind) for *pair, kind in graph.edges(data="kind")} == set(edges(*parts(catalogue)))
    assert set(catalogue.graph().edges) == set(graph.edges)


def test_levels_above_imply_from_the_lowest() -> None:
    """What a fact with levels implies comes with its lowest level."""
    text = """
schema: 1
ladder: sprak
name: {sv: Språk}
competencies:
  halsa: {name: {sv: Hälsa}}
  svenska: {name: {sv: Svenska}, levels: [a, b], implies: [halsa]}
"""
    assert (("fact", "svenska", "a"), ("fact", "halsa"), "implies") in set(edges(*parts(catalogue_of_texts(text))))


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], ()),
        (["ab", "bc"], ()),
        (["aa"], (("a",),)),
        (["ab", "ba", "bc"], (("a", "b"),)),
        (["ab", "ba", "bc", "cd", "dc"], (("a", "b"),)),
        (["dc", "cd", "ab", "ba"], (("a", "b"), ("c", "d"))),
        (["xa", "ab", "ba"], ()),
    ],
)
def test_circles(links, expected) -> None:
    """Only the groups that lead round to each other and that nothing else leads to are circles without a way in."""
    pairs = [(("fact", start), ("fact", end)) for start, end in links]
    assert circles(pairs) == tuple(tuple(("fact", key) for key in group) for group in expected)


def test_node_of() -> None:
    """A needed fact and a needed level are the nodes of those names."""
    assert node_of(FactNeeded(fact="bas", proof=True)) == ("fact", "bas")
    assert node_of(LevelNeeded(fact="svenska", level="sfi-d")) == ("fact", "svenska", "sfi-d")


def ladder_text(ladder: str, **onward: str) -> str:
    """A ladder with nothing but steps; `_3="4, {ladder: b, step: 1}"` says what leads on from step 3."""
    steps = "".join(f"  - {{step: {key[1:]}, name: {{sv: S}}, onward: [{ways}]}}\n" for key, ways in onward.items())
    return f"schema: 1\nladder: {ladder}\nname: {{sv: L}}\nsteps:\n{steps}"


CHAIN = ladder_text("m", _1="2", _2="3", _3="")
BRANCHED = ladder_text("m", _1="2, 3", _2="4", _3="4", _4="")
ROUND = ladder_text("m", _1="2", _2="1")


@pytest.mark.parametrize(
    ("texts", "rung", "below", "above"),
    [
        ([CHAIN], ("m", 1), [], [("m", 2), ("m", 3)]),
        ([CHAIN], ("m", 3), [("m", 1), ("m", 2)], []),
        ([BRANCHED], ("m", 4), [("m", 1), ("m", 2), ("m", 3)], []),
        ([BRANCHED], ("m", 2), [("m", 1)], [("m", 4)]),
        ([ROUND], ("m", 2), [("m", 1)], [("m", 1)]),
        (
            [CHAIN, ladder_text("z", _1="{ladder: m, step: 2}"), ladder_text("a", _1="2", _2="{ladder: m, step: 2}", _3="")],
            ("m", 3),
            [("m", 1), ("m", 2), ("a", 1), ("a", 2), ("z", 1)],
            [],
        ),
        ([CHAIN, ladder_text("b", _1="{ladder: m, step: 3}")], ("b", 1), [], [("m", 3)]),
        ([CHAIN], ("m", 99), [], []),
        ([CHAIN], ("nowhere", 1), [], []),
    ],
)
def test_rungs(texts, rung, below, above) -> None:
    """Rungs below and above are all that `onward` leads through, its own ladder's first."""
    ladders = catalogue_of_texts(*texts).ladders
    assert list(rungs_below(ladders, *rung)) == below
    assert list(rungs_above(ladders, *rung)) == above


def test_ways_to_nowhere_are_left_out() -> None:
    """A way onward to a ladder that is not loaded is no way."""
    ladders = catalogue_of_texts(CHAIN, ladder_text("b", _1="{ladder: m, step: 3}")).ladders
    assert list(ways_onward({"b": ladders["b"]})) == []


def test_networkx_waits_until_needed() -> None:
    """Loading ladders without faults, and finding the rungs below, does not import the graph library."""
    code = (
        "import sys, stegvis; from stegvis.ladder.rungs import rungs_below; "
        "rungs_below(stegvis.load_catalogue().ladders, 'industri', 4); print('networkx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"


BIG = """
schema: 1
ladder: nara
name: {sv: Nära}
competencies:
  a: {name: {sv: A}}
  b: {name: {sv: B}}
  c: {name: {sv: C}}
  svenska: {name: {sv: Svenska}, levels: [sfi-c, sfi-d]}
work:
  fiske: {name: {sv: Fiske}}
activities:
  ett: {kind: course, name: {sv: Ett}, requires: %s, gives: [a], weeks: 1}
  tva: {kind: course, name: {sv: Två}, requires: [a], gives: [b], weeks: 1}
  sfi: {kind: course, name: {sv: SFI}, requires: [{svenska: sfi-c}], gives: [{svenska: sfi-d}], weeks: 1}
jobs:
  jobb: {name: {sv: Jobb}, requires: [b]}
  annat: {name: {sv: Annat}, requires: [b], counts_as: [jobb]}
  latt: {name: {sv: Lätt}, requires: []}
"""


@pytest.mark.parametrize(
    ("requires", "within"),
    [
        ("[]", True),
        ("[c]", True),  # nothing gives c: it may be brought along
        ("[{svenska: sfi-d}]", True),
        ("[b]", False),
        ("[{any_of: [b, c]}]", True),
        ("[{any_of: [b, {all_of: [b, c]}]}]", False),
        ("[{at_least: 2, of: [b, c, {age: {min: 18}}]}]", True),
        ("[{at_least: 2, of: [b, c]}]", False),
        ("[{experience: {of: [jobb], months: 6}}]", False),
        ("[{experience: {of: [jobb, fiske], months: 6}}]", True),
        ("[{experience: {of: [latt], months: 6}}]", True),
        ("[{decided_by: social_worker, question: {sv: Finns en anvisning?}}]", True),
        ("[{fact: b, proof: true}]", False),
    ],
)
def test_reached(requires, within) -> None:
    """A requirement is within reach when its facts, levels and jobs are, alternatives and counts included."""
    found = reach(catalogue_of_texts(BIG % requires))
    assert (("activity", "ett") in found.reached) is within
    assert (("job", "annat") in found.reached) is within
    assert bool(found.circles) is not within


def test_brought_along_levels() -> None:
    """A course from one level to the next is no way to the level that it asks for itself."""
    found = reach(catalogue_of_texts(BIG % "[]"))
    assert ("fact", "svenska", "sfi-d") in found.given
    assert ("fact", "svenska", "sfi-c") not in found.given
    assert ("activity", "sfi") in found.reached


def test_given_and_used_follow_what_facts_imply() -> None:
    """What a given certificate implies is given, lower levels too; what implies a needed fact is of use."""
    found = reach(catalogue_of_texts(SMALL))
    assert {("fact", "gront"), ("fact", "bas"), ("fact", "svenska", "sfi-c"), ("fact", "svenska", "sfi-d")} == found.given
    assert found.used == {"bas", "svenska", "gront"}
    assert found.circles == ()
