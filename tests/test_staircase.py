"""The staircase: what it says, that nothing in it is code, and that nothing runs over its box."""

from __future__ import annotations

import re
from itertools import combinations
from random import Random
from xml.etree import ElementTree as ET

import pytest

from making import catalogue_of_texts
from stegvis import Catalogue
from stegvis.render.flights import Flight, flights, levels
from stegvis.render.lettering import longest_word, text_width, wrap
from stegvis.render.marks import MARKS
from stegvis.render.small_stairs import small_stairs_svg
from stegvis.render.staircase import NARROW, page_pictures, staircase_svg
from stegvis.render.stepwords import STATES, states_of, step_words
from stegvis.render.words import falls_back, say

SVG = "{http://www.w3.org/2000/svg}"

INDUSTRY = """
schema: 1
ladder: verkstad
name: {sv: Verkstad, en: Workshop}
checked_on: 2026-11-22
certificates:
  gront: {name: {sv: Grönt bevis, en: Green proof}}
competencies:
  grund: {name: {sv: Grund}}
activities:
  grundkurs: {step: 1, kind: course, name: {sv: Grundkurs, en: Basic course}, weeks: 8, gives: [grund]}
  grundprov: {step: 1, kind: validation, name: {sv: Visa grunden}, days: 1, gives: [grund], requires: [{experience: {of: [montor], months: 12}}]}
  gronkurs: {step: 2, kind: course, name: {sv: Grön kurs}, weeks: 8, gives: [gront], requires: [grund]}
  slutprov: {step: 2, kind: validation, name: {sv: Slutprov}, days: 1, gives: [gront], requires: [gront]}
jobs:
  montor:
    step: 1
    name: {sv: Montör, en: Assembler}
    requires: []
    pay_sek_month: {low: 29700, high: 35600, year: 2024, source: statistik}
    shortage: {situation: surplus, chances: small, trend: rising, round: 2026-1}
  hjalpare: {step: 1, name: {sv: Hjälpare}, requires: []}
  operator: {step: 2, name: {sv: Operatör}, requires: [gront]}
  fri: {name: {sv: Fri}, requires: []}
steps:
  - {step: 1, name: {sv: Grunder, en: Basics}, onward: [2]}
  - {step: 2, name: {sv: Grönt}, certificate: gront, onward: [3]}
  - {step: 3, name: {sv: Mästare}, top: true}
"""

BRANCHED = """
schema: 1
ladder: hotell
name: {sv: Hotell}
steps:
  - {step: 1, name: {sv: Kök}, onward: [2, 3]}
  - {step: 2, name: {sv: Kock}, onward: [4]}
  - {step: 3, name: {sv: Matsal}, onward: [5, {ladder: verkstad, step: 1}, {ladder: verkstad, step: 2}]}
  - {step: 4, name: {sv: Souschef}, top: true}
  - {step: 5, name: {sv: Hovmästare}, top: true}
"""


def drawn(*args, **options) -> ET.Element:
    """The picture, parsed."""
    return ET.fromstring(staircase_svg(*args, **options))


def texts_of(element: ET.Element) -> list[str]:
    """Every written line in an element."""
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def blocks_of(root: ET.Element) -> dict[int, ET.Element]:
    """The steps by their numbers."""
    return {int(group.attrib["data-step"]): group for group in root.iter(f"{SVG}g") if "data-step" in group.attrib}


def box_of(block: ET.Element) -> tuple[int, int, int, int]:
    """Left, top, width and height of a step."""
    rect = block.find(f"{SVG}rect")
    assert rect is not None
    return tuple(int(rect.attrib[key]) for key in ("x", "y", "width", "height"))


def test_each_step_says_what_it_is() -> None:
    """A step shows its number, name, certificate and jobs; a job without a rung is nowhere."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad")
    blocks = blocks_of(root)
    jobs = [
        "Jobb",
        "Hjälpare",
        "Montör",
        "29\N{NO-BREAK SPACE}700–35\N{NO-BREAK SPACE}600\N{NO-BREAK SPACE}kr i månaden",
        "(2024)",
        "Fler sökande än jobb",
    ]
    assert texts_of(blocks[1]) == ["1", "Grunder", "Kurs", "Grundkurs", "Eller validering", "Visa grunden", *jobs]
    green = ["Kurs", "Grön kurs", "Validering", "Slutprov", "Bevis", "Grönt bevis"]  # the test comes after the course, not instead of it
    assert texts_of(blocks[2]) == ["2", "Grönt", *green, "Jobb", "Operatör"]
    assert texts_of(blocks[3]) == ["3", "Mästare", "Stegens högsta steg"]
    assert "Fri" not in texts_of(root)
    assert texts_of(root)[:2] == ["Verkstad", "3 steg till jobb och vidare"]
    assert texts_of(root)[-1] == "Uppgifterna kontrollerades 2026-11-22."


def test_it_rises() -> None:
    """Each step begins further right and higher up than the one before, and stands on the same floor."""
    boxes = [box_of(block) for block in blocks_of(drawn(catalogue_of_texts(INDUSTRY), "verkstad")).values()]
    assert [box[0] for box in boxes] == sorted({box[0] for box in boxes})
    assert [box[1] for box in boxes] == sorted({box[1] for box in boxes}, reverse=True)
    assert len({top + height for _, top, _, height in boxes}) == 1


def test_where_they_stand() -> None:
    """The mark is a shape with words above its step, and a climbed step has a tick with a word."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}))
    blocks = blocks_of(root)
    assert {number: block.attrib["data-state"] for number, block in blocks.items()} == {1: "done", 2: "here", 3: "next"}
    assert "klart" in texts_of(blocks[1])
    assert blocks[1].find(f"{SVG}path") is not None
    assert blocks[2].find(f"{SVG}path") is None
    (mark,) = [group for group in root.iter(f"{SVG}g") if group.attrib.get("data-mark") == "here"]
    assert texts_of(mark) == ["Du är här"]
    left, top, width, _ = box_of(blocks[2])
    mark_left, mark_top, mark_width, mark_height = box_of(mark)
    assert left <= mark_left
    assert mark_left + mark_width <= left + width
    assert 0 < mark_top < mark_top + mark_height < top


@pytest.mark.parametrize("here", [None, ("hotell", 1), ("verkstad", 9)])
def test_no_mark(here) -> None:
    """Nobody stands on a picture of another ladder, nor on a step that there is not."""
    root = drawn(catalogue_of_texts(INDUSTRY, BRANCHED), "verkstad", here=here)
    assert "Du är här" not in texts_of(root)
    assert not [group for group in root.iter(f"{SVG}g") if "data-mark" in group.attrib]


def test_read_aloud() -> None:
    """Title and description say the whole picture in sentences, and the picture names them and its language."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}))
    assert root.attrib["role"] == "img"
    assert root.attrib["lang"] == "sv"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert title.text == "Steg för steg: Verkstad"
    assert desc.text == (
        "3 steg till jobb och vidare. Steg 1: Grunder. Klart. Kurs: Grundkurs. Eller validering: Visa grunden. Jobb: Hjälpare. "
        "Jobb: Montör. Lön 29\N{NO-BREAK SPACE}700–35\N{NO-BREAK SPACE}600\N{NO-BREAK SPACE}kr i månaden (2024). Fler sökande än jobb. "
        "Leder vidare till steg 2: Grönt. Steg 2: Grönt. Du är här. Kurs: Grön kurs. Validering: Slutprov. Bevis: Grönt bevis. "
        "Jobb: Operatör. Leder vidare till steg 3: Mästare. Steg 3: Mästare. Nästa. Stegens högsta steg."
    )


def test_english() -> None:
    """In English the words are English, names of jobs and proofs stand in Swedish with the English in brackets."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}), lang="en")
    assert root.attrib["lang"] == "en"
    assert {"Workshop", "Basics", "Montör (Assembler)", "Hjälpare", "Grönt bevis (Green proof)", "You are here", "done"} <= set(
        texts_of(root)
    )


def test_mirrored_for_right_to_left() -> None:
    """In Arabic the stairs rise from right to left: everything is mirrored, and what is to be read is turned back where it stands."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}), lang="ar")
    width = root.attrib["width"]
    (mirror,) = [group for group in root.findall(f"{SVG}g") if group.attrib.get("transform", "").startswith("matrix(-1 0 0 1")]
    assert mirror.attrib["transform"] == f"matrix(-1 0 0 1 {width} 0)"
    texts = list(root.iter(f"{SVG}text"))
    assert len(texts) > 10
    assert all(text.attrib["transform"] == f"matrix(-1 0 0 1 {2 * int(text.attrib['x'])} 0)" for text in texts)
    assert {text.attrib["direction"] for text in texts if "direction" in text.attrib} == {"rtl", "ltr"}


def test_branches_have_flights_of_their_own() -> None:
    """A step that leads to two begins a second flight below, joined to it by a line that says where it comes from; both say where they lead."""
    root = drawn(catalogue_of_texts(BRANCHED, INDUSTRY), "hotell")
    boxes = {number: box_of(block) for number, block in blocks_of(root).items()}
    assert boxes[2][0] == boxes[3][0]
    assert boxes[4][0] == boxes[5][0]
    assert (
        bottom_of(boxes[1])
        == bottom_of(boxes[2])
        == bottom_of(boxes[4])
        < boxes[5][1]
        < boxes[3][1]
        < bottom_of(boxes[3])
        == bottom_of(boxes[5])
    )
    (branch,) = [group for group in root.iter(f"{SVG}g") if "data-branch" in group.attrib]
    assert texts_of(branch) == ["Från steg 1"]
    said = " ".join(texts_of(blocks_of(root)[3])[2:])
    assert said == "Leder också till Grunder (steg 1 i Verkstad) Grönt (steg 2 i Verkstad)"
    assert texts_of(blocks_of(root)[1]) == ["1", "Kök", "Leder också till", "steg 3: Matsal"]
    assert texts_of(blocks_of(root)[5])[2:] == ["Grenens högsta steg"]


def bottom_of(box: tuple[int, int, int, int]) -> int:
    """Where a box ends."""
    return box[1] + box[3]


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([[2], [3], []], [((1, 2, 3), 0, None)]),
        ([[], [], []], [((1, 2, 3), 0, None)]),
        ([[2, 4], [3], [], [5], []], [((1, 2, 3), 0, None), ((4, 5), 1, 1)]),
        ([[2, 4], [3, 5], [], [], []], [((1, 2, 3), 0, None), ((5,), 2, 2), ((4,), 1, 1)]),
        ([[2, 3], [4], [4], []], [((1, 2, 4), 0, None), ((3,), 1, 1)]),
        ([[3], [3], []], [((1, 3), 0, None), ((2,), 0, None)]),
        ([[2, 3, 4], [], [5], [], []], [((1, 2), 0, None), ((3, 5), 1, 1), ((4,), 1, 1)]),
    ],
)
def test_flights(ways, expected) -> None:
    """A flight goes on with the first way; the others branch off, the highest first, and each step stands in exactly one flight."""
    assert flights(ladder_of(ways)) == tuple(Flight(*flight) for flight in expected)


def ladder_of(ways):
    """A ladder whose steps lead where the lists say."""
    steps = "".join(f"  - {{step: {index}, name: {{sv: S}}, onward: {way}}}\n" for index, way in enumerate(ways, start=1))
    return catalogue_of_texts(f"schema: 1\nladder: a\nname: {{sv: A}}\nsteps:\n{steps}").ladders["a"]


@pytest.mark.parametrize(
    ("here", "done", "expected"),
    [
        (None, set(), ["open"] * 5),
        (("hotell", 1), set(), ["here", "next", "next", "later", "later"]),
        (("hotell", 3), {1}, ["done", "aside", "here", "aside", "next"]),
        (("hotell", 4), {1, 2}, ["done", "done", "aside", "here", "aside"]),
        (("verkstad", 1), set(), ["open"] * 5),
        (None, {1, 2, 3, 4, 5, 9}, ["done"] * 5),
    ],
)
def test_states(here, done, expected) -> None:
    """From a step, what it leads to is next, what that leads to is later, and the other branch is neither."""
    catalogue = catalogue_of_texts(BRANCHED, INDUSTRY)
    assert list(states_of(catalogue, catalogue.ladders["hotell"], here=here, done=frozenset(done)).values()) == expected


def test_nothing_by_colour_alone() -> None:
    """Each place of a participant and each forecast has its own words and its own shape: without any colour all can be told apart."""
    root = drawn(catalogue_of_texts(BRANCHED, INDUSTRY), "hotell", here=("hotell", 3), done=frozenset({1}))
    chips = {block.attrib["data-state"]: shape_of(block.findall(f"{SVG}path")) for block in blocks_of(root).values()}
    later = blocks_of(drawn(catalogue_of_texts(BRANCHED, INDUSTRY), "hotell", here=("hotell", 1)))[4]
    chips["later"] = shape_of([*later.findall(f"{SVG}path"), *later.findall(f"{SVG}circle")])
    assert chips.keys() == set(STATES)
    assert len(set(chips.values())) == len(STATES)
    forecasts = {}
    for situation in ("shortage", "paradox", "balance", "surplus"):
        block = blocks_of(drawn(catalogue_of_texts(INDUSTRY.replace("situation: surplus", f"situation: {situation}")), "verkstad"))[1]
        words = say(f"picture.situation.{situation}", "sv")
        assert words in " ".join(texts_of(block))
        forecasts[words] = shape_of(block.findall(f"{SVG}svg/{SVG}g[@data-icon='situation-{situation}']/{SVG}path"))
    assert len(forecasts) == len(set(forecasts.values())) == 4


def shape_of(paths: list[ET.Element]) -> str:
    """Where the pens go, without the place and without colours, and what is filled."""
    return " ".join(
        re.sub(r"^M\d+ \d+|(?<=M)\d+ \d+", "", path.attrib.get("d", path.tag)) + str(path.attrib["fill"] == "none") for path in paths
    )


def test_arrows_turn_and_ticks_do_not() -> None:
    """In the mirrored picture an arrow points where the stairs lead, but ticks, clocks and signs are turned back."""
    catalogue = catalogue_of_texts(BRANCHED, INDUSTRY)
    blocks = blocks_of(drawn(catalogue, "hotell", here=("hotell", 2), done=frozenset({1}), lang="ar"))
    blocks |= {5: blocks_of(drawn(catalogue, "hotell", here=("hotell", 1), lang="ar"))[5]}
    turned = {block.attrib["data-state"]: {"transform" in path.attrib for path in block.findall(f"{SVG}path")} for block in blocks.values()}
    assert (turned["done"], turned["next"], turned["later"]) == ({True}, {False}, {True})
    signs = {sign.attrib["data-icon"] for sign in blocks[1].findall(f"{SVG}svg/{SVG}g/{SVG}g")}
    assert "onward" not in signs
    assert "onward" in {sign.attrib.get("data-icon") for sign in blocks[1].findall(f"{SVG}svg/{SVG}g")}


@pytest.mark.parametrize("lang", ["ar", "so", "sv-latt", "en"])
def test_swedish_words_are_heard_as_swedish(lang) -> None:
    """Where the language has no words for the picture, the Swedish ones are said with a Swedish voice; no mark stays in it."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", lang=lang)
    is_swedish = lang == "sv-latt" or falls_back("picture.steps", lang)
    assert root.attrib["lang"] == ("sv" if is_swedish else lang)
    assert ("steg till jobb" in (root.findtext(f"{SVG}desc") or "")) == is_swedish
    assert not MARKS.intersection(staircase_svg(catalogue_of_texts(INDUSTRY), "verkstad", lang=lang))


def narrow(catalogue: Catalogue, ladder: str, here=None, done=frozenset(), lang="sv") -> ET.Element:
    """The picture for telephones, parsed."""
    broad, found = ET.fromstring(f"<div>{page_pictures(catalogue, ladder, here=here, done=done, lang=lang)}</div>")
    assert broad.attrib["class"] == "broad"
    assert found.attrib["class"] == "narrow"
    assert found.attrib["aria-labelledby"] == broad.attrib["aria-labelledby"]
    assert found.find(f"{SVG}title") is found.find(f"{SVG}desc") is None
    return found


def test_narrow_picture() -> None:
    """For telephones the steps stand one above the other, each further in, with the same lines; the mark is a sign on its step."""
    catalogue = catalogue_of_texts(BRANCHED, INDUSTRY)
    root = narrow(catalogue, "hotell", here=("hotell", 3), done=frozenset({1}))
    assert root.attrib["width"] == str(NARROW)
    boxes = {number: box_of(block) for number, block in blocks_of(root).items()}
    assert boxes[1][0] < boxes[2][0] < boxes[4][0]
    assert boxes[1][1] > boxes[2][1] > boxes[4][1]
    assert boxes[3][1] > boxes[5][1] > boxes[1][1]
    assert {box[0] + box[2] for box in boxes.values()} == {NARROW - 8}
    assert "Du är här" in texts_of(blocks_of(root)[3])
    assert texts_of(root)[-1] == "Från steg 1"
    broad = blocks_of(drawn(catalogue, "hotell"))
    for number, block in blocks_of(narrow(catalogue, "hotell")).items():
        assert " ".join(texts_of(block)) == " ".join(texts_of(broad[number]))


@pytest.mark.parametrize("seed", range(8))
def test_nothing_lies_on_anything_else_in_the_narrow_picture(seed) -> None:
    """However a ladder branches, and in every language that is drawn from left to right."""
    random = Random(seed)
    catalogue = catalogue_of_texts(branching_ladder(random, random.randint(2, 14)), INDUSTRY)
    steps = catalogue.ladders["gren"].steps
    for lang in ("sv", "en", "so"):
        assert faults_of(narrow(catalogue, "gren", here=("gren", random.choice(steps).step), lang=lang)) == []


def test_small_picture() -> None:
    """The small picture has every number once, says nothing aloud, and its stairs lie inside it."""
    for text, name in ((BRANCHED, "hotell"), (INDUSTRY, "verkstad"), ("{schema: 1, ladder: fot, name: {sv: Fot}}", "fot")):
        ladder = catalogue_of_texts(*dict.fromkeys((text, INDUSTRY))).ladders[name]
        root = ET.fromstring(small_stairs_svg(ladder))
        assert root.attrib["aria-hidden"] == "true"
        assert sorted(texts_of(root)) == [str(step.step) for step in ladder.steps]
        for rect in root.iter(f"{SVG}rect"):
            assert 0 < int(rect.attrib["x"]) < int(rect.attrib["x"]) + int(rect.attrib["width"]) < int(root.attrib["width"])
            assert 0 < int(rect.attrib["y"]) < int(rect.attrib["y"]) + int(rect.attrib["height"]) < int(root.attrib["height"])
        turned = ET.fromstring(small_stairs_svg(ladder, turned=True))
        sides = [(int(rect.attrib["x"]), int(rect.attrib["width"])) for rect in root.iter(f"{SVG}rect")]
        mirrored = [int(root.attrib["width"]) - x - width for x, width in sides]
        assert [int(rect.attrib["x"]) for rect in turned.iter(f"{SVG}rect")] == mirrored


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([[2], [3], []], [0, 1, 2]),
        ([[2, 3], [3], []], [0, 1, 2]),
        ([[], [], []], [0, 1, 2]),
        ([[3], [3], []], [0, 0, 1]),
        ([[2], [1], []], [0, 1, 0]),
    ],
)
def test_levels(ways, expected) -> None:
    """A step lies above all that lead to it; a circle does not hang the picture, and steps that lead nowhere are one flight."""
    assert list(levels(ladder_of(ways)).values()) == expected


def test_ladder_that_is_not_loaded_is_named_by_its_id() -> None:
    """A way onward to a ladder that the catalogue lacks still says where it leads."""
    whole = catalogue_of_texts(BRANCHED, INDUSTRY)
    alone = Catalogue(whole.facts, whole.work, whole.activities, whole.jobs, {"hotell": whole.ladders["hotell"]})
    assert [way.words for way in step_words(alone, alone.ladders["hotell"], "sv")[2].onward][1:] == [
        "steg 1 i verkstad",
        "steg 2 i verkstad",
    ]


def test_no_steps() -> None:
    """A foundation without steps gives a picture that says so."""
    root = drawn(catalogue_of_texts("{schema: 1, ladder: grund, name: {sv: Grund}}"), "grund", here=("grund", 1))
    assert texts_of(root) == ["Grund", "Här finns inga steg än"]


def test_unknown_ladder() -> None:
    """A ladder that there is not is a wrong call."""
    with pytest.raises(KeyError):
        staircase_svg(catalogue_of_texts(INDUSTRY), "finns-inte")


def test_many_jobs() -> None:
    """Beyond six jobs the rest are counted, and the description names them all."""
    jobs = "".join(f"  j{index}: {{step: 1, name: {{sv: Jobb {index}}}, requires: []}}\n" for index in range(9))
    text = f"schema: 1\nladder: a\nname: {{sv: A}}\njobs:\n{jobs}steps: [{{step: 1, name: {{sv: S}}, top: true}}]\n"
    root = drawn(catalogue_of_texts(text), "a")
    assert texts_of(blocks_of(root)[1])[-3:-1] == ["Jobb 5", "och 3 jobb till"]
    assert "Jobb: Jobb 8." in (root.findtext(f"{SVG}desc") or "")


def test_many_courses() -> None:
    """Beyond five names of a kind the rest are counted, and the description names them all."""
    courses = "".join(f"  k{index}: {{step: 1, kind: course, name: {{sv: Kurs {index}}}, days: 1, gives: [c]}}\n" for index in range(8))
    text = f"schema: 1\nladder: a\nname: {{sv: A}}\ncompetencies: {{c: {{name: {{sv: C}}}}}}\nactivities:\n{courses}"
    root = drawn(catalogue_of_texts(f"{text}steps: [{{step: 1, name: {{sv: S}}}}]\n"), "a")
    assert texts_of(blocks_of(root)[1])[-2:] == ["Kurs 4", "och 3 till"]
    assert "Kurs: Kurs 0, Kurs 1, Kurs 2, Kurs 3, Kurs 4, Kurs 5, Kurs 6 och Kurs 7." in (root.findtext(f"{SVG}desc") or "")


NAUGHTY = [
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onclick='alert(1)",
    "]]></text><image href='https://example.com/x.png'/>",
    "{{ 7 * 7 }} {% raw %} {ladder}",
    "&lt;b&gt; &amp;",
    "javascript:alert(1)",
    "Rad\\nett\\u0085två",
    "\\u202egnafbag",
    "`end`; click a",
    "url(https://example.com)",
]


def naughty_catalogue(words: str) -> Catalogue:
    """A catalogue in which every name is that text, in double-quoted YAML."""
    quoted = words.replace('"', '\\"')
    name = f'{{sv: "{quoted}"}}'
    other = f"schema: 1\nladder: b\nname: {name}\nsteps: [{{step: 1, name: {name}, top: true}}]\n"
    return catalogue_of_texts(
        f"schema: 1\nladder: a\nname: {name}\ncertificates:\n  c: {{name: {name}}}\njobs:\n"
        f"  j: {{step: 1, name: {name}, requires: []}}\nsteps:\n"
        f"  - {{step: 1, name: {name}, certificate: c, onward: [{{ladder: b, step: 1}}]}}\n",
        other,
    )


@pytest.mark.parametrize("words", NAUGHTY)
def test_text_is_never_code(words) -> None:
    """Whatever a partner writes is text: no script, no handler, no address, no control character."""
    svg = staircase_svg(naughty_catalogue(words), "a", here=("a", 1))
    root = ET.fromstring(svg)
    allowed = {"svg", "title", "desc", "rect", "text", "g", "circle", "path"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name or name in {"style", "src"}]
    assert "url(" not in "".join(value for element in root.iter() for value in element.attrib.values())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", svg)


def test_text_is_shown_as_written() -> None:
    """Signs that mean something in XML or in the template are shown as they were written."""
    root = drawn(naughty_catalogue("<b> & {{ 1 }} {x}"), "a")
    assert "<b> & {{ 1 }} {x}" in texts_of(blocks_of(root)[1])


def long_ladder(count: int, name: str) -> str:
    """A ladder of so many steps, each step and job with that name."""
    jobs = "".join(f'  j{index}: {{step: {index}, name: {{sv: "{name}"}}, requires: []}}\n' for index in range(1, count + 1))
    steps = "".join(f'  - {{step: {index}, name: {{sv: "{name}"}}, onward: [{min(index + 1, count)}]}}\n' for index in range(1, count + 1))
    return f'schema: 1\nladder: lang\nname: {{sv: "{name}"}}\njobs:\n{jobs}steps:\n{steps}'


NAMES = [
    "Svets",
    "Fastighetsserviceföretagsmedarbetare inom kommunal förvaltning",
    "W" * 60,
    "Drift- och underhållstekniker/processoperatör",
]


@pytest.mark.parametrize("count", [1, 2, 4, 7, 12])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_over_its_box(count, name) -> None:
    """From one step to twelve, with names as long as they come, everything keeps inside its box and nothing lies on anything else."""
    root = drawn(catalogue_of_texts(long_ladder(count, name)), "lang", here=("lang", count), done=frozenset(range(1, count)))
    assert faults_of(root) == []


@pytest.mark.parametrize("seed", range(24))
def test_nothing_lies_on_anything_else_however_it_branches(seed) -> None:
    """Up to fourteen steps that lead anywhere, with many long names, wherever a participant stands: no overlap, nothing outside its box."""
    random = Random(seed)
    catalogue = catalogue_of_texts(branching_ladder(random, random.randint(2, 14)), INDUSTRY)
    steps = catalogue.ladders["gren"].steps
    for here in (None, ("gren", random.choice(steps).step)):
        done = frozenset(step.step for step in steps if random.random() < 0.2) if here else frozenset()
        for lang in ("sv", "en"):
            assert faults_of(drawn(catalogue, "gren", here=here, done=done, lang=lang)) == []


def branching_ladder(random: Random, count: int) -> str:
    """A ladder of so many steps that lead to one another and elsewhere as chance has it, each with several courses and jobs."""
    kinds = ["course", "validation", "exam", "placement", "work_training", "subsidised_job", "support", "application"]
    situations = ["shortage", "paradox", "balance", "surplus"]
    facts, activities, jobs, steps = [], [], [], []
    for number in range(1, count + 1):
        facts.append(f'  c{number}: {{name: {{sv: "{random.choice(NAMES)}"}}}}\n')
        for index in range(random.randint(0, 7)):
            activities += [
                f'  a{number}-{index}: {{step: {number}, kind: {random.choice(kinds)}, name: {{sv: "{random.choice(NAMES)}"}}, days: 9, gives: [c{number}]}}\n'
            ]
        for index in range(random.randint(0, 8)):
            offered = "pay_sek_month: {low: 123450, high: 1000000, year: 2024, assumption: antaget}"
            forecast = f"shortage: {{situation: {random.choice(situations)}, chances: small, trend: falling, round: 2026-1}}"
            name = random.choice(NAMES)
            jobs += [f'  j{number}-{index}: {{step: {number}, requires: [c{number}], name: {{sv: "{name}"}}, {offered}, {forecast}}}\n']
        ways = random.sample(range(1, count + 1), random.randint(0, min(4, count)))
        ways += ["{ladder: verkstad, step: 1}"] if random.random() < 0.4 else []
        top = "true" if random.random() < 0.3 else "false"
        written = ", ".join(map(str, ways))
        steps.append(
            f'  - {{step: {number}, name: {{sv: "{random.choice(NAMES)}"}}, certificate: c{number}, onward: [{written}], top: {top}}}\n'
        )
    parts = {"certificates": facts, "activities": activities, "jobs": jobs, "steps": steps}
    return "schema: 1\nladder: gren\nname: {sv: Gren}\nchecked_on: 2026-11-22\n" + "".join(
        f"{key}:\n{''.join(lines)}" for key, lines in parts.items() if lines
    )


Box = tuple[int, int, int, int]
"""Left, top, right and bottom."""


def faults_of(root: ET.Element) -> list[str]:
    """Everything that lies on something else or outside its box, reckoned on the widest of the common fonts."""
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    steps = {f"step {number}": edges(box_of(block)) for number, block in blocks_of(root).items()}
    places = dict(steps)
    for text in root.findall(f"{SVG}text"):
        places[f"text {text.text} at {text.attrib['y']}"] = text_box(text)
    for group in root.findall(f"{SVG}g"):
        if "data-mark" in group.attrib:
            places["mark"] = edges(box_of(group))
        if "data-branch" in group.attrib:
            (label,) = group.findall(f"{SVG}text")
            places[f"branch {label.text} at {label.attrib['y']}"] = text_box(label)
            numbers = [int(number) for number in re.findall(r"\d+", group[0].attrib["d"])]
            x, top, down, end = numbers
            places[f"line down from {top} to {down}"] = (x - 2, top, x + 2, down)
            places[f"line along {down} to {end}"] = (x + 3, down - 8, end + 10, down + 8)
    found = [
        f"{name} outside" for name, (left, top, right, bottom) in places.items() if left < 0 or top < 0 or right > width or bottom > height
    ]
    for (one, first), (other, second) in combinations(places.items(), 2):
        if overlap(first, second) and not (one.startswith("line down") and other.startswith("line down") and first[0] == second[0]):
            found.append(f"{one} on {other}")
    for number, block in blocks_of(root).items():
        found += [f"step {number}: {fault}" for fault in faults_inside(block)]
    return found


def faults_inside(block: ET.Element) -> list[str]:
    """The same within one step: lines and signs inside it, none on another, and the chip right of the number."""
    inner = block.find(f"{SVG}svg")
    assert inner is not None
    width, height = int(inner.attrib["width"]), int(inner.attrib["height"])
    places = {f"line {text.text} at {text.attrib['y']}": text_box(text) for text in inner.findall(f"{SVG}text")}
    for icon in inner.findall(f"{SVG}g"):
        x, y = (int(number) for number in re.findall(r"\d+", icon.attrib["transform"]))
        places[f"sign {icon.attrib['data-icon']} at {y}"] = (x, y, x + 17, y + 17)
    found = [
        f"{name} outside"
        for name, (left, top, right, bottom) in places.items()
        if left < 10 or top < 0 or right > width - 10 or bottom > height
    ]
    found += [f"{one} on {other}" for (one, first), (other, second) in combinations(places.items(), 2) if overlap(first, second)]
    left, top, wide, _ = box_of(block)
    chips = [rect for rect in block.findall(f"{SVG}rect") if rect.attrib.get("rx") == "15"]
    found += [
        "chip on the number"
        for chip in chips
        if int(chip.attrib["x"]) < left + (64 if int(chip.attrib["y"]) < top + 64 else 6)
        or int(chip.attrib["x"]) + int(chip.attrib["width"]) > left + wide
    ]
    return found


def edges(box: tuple[int, int, int, int]) -> Box:
    """A box by its edges."""
    left, top, width, height = box
    return left, top, left + width, top + height


def text_box(text: ET.Element) -> Box:
    """The room of a line: as wide as it can be, from the top of its capitals to the foot of its longest letters."""
    size, bold = int(text.attrib["font-size"]), text.attrib["font-weight"] == "700"
    left, base = int(text.attrib["x"]), int(text.attrib["y"])
    return left, base - size * 3 // 4, left + text_width(text.text or "", size, bold=bold), base + size // 5


def overlap(first: Box, second: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def test_overlap_is_seen() -> None:
    """The test above finds what it looks for."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 2))
    block = blocks_of(root)[1]
    inner = block.find(f"{SVG}svg")
    assert inner is not None
    inner.findall(f"{SVG}text")[1].text = "W" * 40
    inner.findall(f"{SVG}text")[2].attrib["y"] = inner.findall(f"{SVG}text")[1].attrib["y"]
    block[0].attrib["width"] = "400"
    found = " ".join(faults_of(root))
    assert "outside" in found
    assert "step 1 on step 2" in found
    assert f"step 1: line {'W' * 40}" in found


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nothing_lies_on_anything_else_in_the_shipped_ladders(shipped, lang) -> None:
    """The same of every ladder that stegvis comes with, with and without a participant on each of its steps."""
    for ladder in shipped.ladders.values():
        for here in (None, *((ladder.id, step.step) for step in ladder.steps)):
            assert faults_of(drawn(shipped, ladder.id, here=here, lang=lang)) == [], ladder.id


def test_description_says_all_that_the_shipped_pictures_show(shipped) -> None:
    """Whatever stands in a picture is said in its description: names of steps, activities, certificates, jobs, their pay and ways on."""
    for ladder in shipped.ladders.values():
        root = drawn(shipped, ladder.id)
        aloud = root.findtext(f"{SVG}desc") or ""
        for step in step_words(shipped, ladder, "sv"):
            names = [
                step.name,
                step.certificate,
                *(name for group in step.activities for name in group.names),
                *(way.words for way in step.onward),
            ]
            names += [part for job in step.jobs for part in (job.name, job.pay)]
            assert [name for name in names if name.rstrip(".") not in aloud] == []


def test_heading_lies_on_no_step() -> None:
    """The heading fills the empty corner and ends above every step that it reaches over."""
    root = drawn(catalogue_of_texts(INDUSTRY), "verkstad", here=("verkstad", 1))
    below = root.findall(f"{SVG}text")[1]
    tops = [box_of(block)[1] for block in blocks_of(root).values() if box_of(block)[0] < 300]
    assert int(below.attrib["y"]) < min(tops)


@pytest.mark.parametrize("here", [None, ("hotell", 1), ("hotell", 3)])
def test_contrast(here) -> None:
    """Every text is dark enough on what it is written on: 4.5 to 1 at the least, as WCAG 2.2 asks for, wherever a participant stands."""
    root = drawn(catalogue_of_texts(BRANCHED, INDUSTRY), "hotell", here=here, done=frozenset({1} if here and here[1] > 1 else ()))
    for block in blocks_of(root).values():
        rect = block.find(f"{SVG}rect")
        assert rect is not None
        for line in block.findall(f"{SVG}svg/{SVG}text"):
            assert contrast(line.attrib["fill"], rect.attrib["fill"]) >= 4.5
        assert contrast(rect.attrib["stroke"], "#ffffff") >= 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of the lightness of two colours, by the formula of WCAG."""

    def lightness(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((lightness(one), lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_same_picture_twice() -> None:
    """The same ladder gives the same bytes, whatever the order of its keys."""
    turned = INDUSTRY.replace(
        "  hjalpare: {step: 1, name: {sv: Hjälpare}, requires: []}\n  operator: {step: 2, name: {sv: Operatör}, requires: [gront]}\n",
        "  operator: {step: 2, requires: [gront], name: {sv: Operatör}}\n  hjalpare: {requires: [], step: 1, name: {sv: Hjälpare}}\n",
    )
    assert turned != INDUSTRY
    assert staircase_svg(catalogue_of_texts(turned), "verkstad") == staircase_svg(catalogue_of_texts(INDUSTRY), "verkstad")


@pytest.mark.parametrize(
    ("text", "width", "most", "lines"),
    [
        ("", 100, 4, ()),
        ("kort", 100, 4, ("kort",)),
        ("ett två tre", 60, 4, ("ett två", "tre")),
        ("  ett \n två ", 200, 4, ("ett två",)),
        ("svets/montage", 70, 4, ("svets/", "montage")),
        ("drift- och", 55, 4, ("drift-", "och")),
        ("aaaaaaaaaa", 60, 4, ("aaaaa-", "aaaaa")),
        ("ett två tre fyra", 40, 2, ("ett", "två…")),
        ("mmmm mmmm", 43, 1, ("mmm…",)),
        ("m", 1, 4, ("m",)),
        ("mm", 1, 4, ("m-", "m")),
    ],
)
def test_wrap(text, width, most, lines) -> None:
    """Lines break at spaces, hyphens and slashes, within a word only where it is too long, and end with an ellipsis when cut."""
    assert wrap(text, width, 10 if "m" in text else 15, most=most) == lines


def test_widths() -> None:
    """Bold is wider, marks that lie on a letter take no room, and wide scripts take a whole square."""
    assert text_width("Svets", 20) < text_width("Svets", 20, bold=True)
    assert text_width("a\u0301", 20) == text_width("a", 20)
    assert text_width("漢", 20) >= 20
    assert text_width("Ж", 20) >= 15
    assert longest_word("en fastighetsskötare", 15) == text_width("fastighetsskötare", 15)
    assert longest_word("", 15) == 0


def test_shipped_ladders(shipped) -> None:
    """Every ladder that stegvis comes with can be drawn, in both languages."""
    for ladder in shipped.ladders.values():
        for lang in ("sv", "en"):
            root = drawn(shipped, ladder.id, lang=lang)
            assert len(blocks_of(root)) == len(ladder.steps)
