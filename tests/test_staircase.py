"""The staircase: what it says, that nothing in it is code, and that nothing runs over its box."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from stegvis import Catalogue
from stegvis.ladder.loader import build_catalogue
from stegvis.render.lettering import longest_word, text_width, wrap
from stegvis.render.staircase import staircase_svg
from stegvis.render.stepwords import levels, step_words

SVG = "{http://www.w3.org/2000/svg}"

INDUSTRY = """
schema: 1
ladder: verkstad
name: {sv: Verkstad, en: Workshop}
checked_on: 2026-11-22
certificates:
  gront: {name: {sv: Grönt bevis, en: Green proof}}
jobs:
  montor: {step: 1, name: {sv: Montör, en: Assembler}, requires: []}
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


def catalogue_of(*texts: str) -> Catalogue:
    """A catalogue of ladder files given as texts."""
    return build_catalogue({f"{index}.yaml": text for index, text in enumerate(texts)})


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
    root = drawn(catalogue_of(INDUSTRY), "verkstad")
    blocks = blocks_of(root)
    assert texts_of(blocks[1]) == ["1", "Grunder", "Jobb", "Hjälpare", "Montör"]
    assert texts_of(blocks[2]) == ["2", "Grönt", "Bevis", "Grönt bevis", "Jobb", "Operatör"]
    assert texts_of(blocks[3]) == ["3", "Mästare"]
    assert "Fri" not in texts_of(root)
    assert texts_of(root)[:2] == ["Verkstad", "3 steg till jobb och vidare"]
    assert texts_of(root)[-1] == "Uppgifterna kontrollerades 2026-11-22."


def test_it_rises() -> None:
    """Each step begins further right and higher up than the one before, and stands on the same floor."""
    boxes = [box_of(block) for block in blocks_of(drawn(catalogue_of(INDUSTRY), "verkstad")).values()]
    assert [box[0] for box in boxes] == sorted({box[0] for box in boxes})
    assert [box[1] for box in boxes] == sorted({box[1] for box in boxes}, reverse=True)
    assert len({top + height for _, top, _, height in boxes}) == 1


def test_where_they_stand() -> None:
    """The mark is a shape with words above its step, and a climbed step has a tick with a word."""
    root = drawn(catalogue_of(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}))
    blocks = blocks_of(root)
    assert {number: block.attrib["data-state"] for number, block in blocks.items()} == {1: "done", 2: "here", 3: "open"}
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
    root = drawn(catalogue_of(INDUSTRY, BRANCHED), "verkstad", here=here)
    assert "Du är här" not in texts_of(root)
    assert not [group for group in root.iter(f"{SVG}g") if "data-mark" in group.attrib]


def test_read_aloud() -> None:
    """Title and description say the whole picture in sentences, and the picture names them and its language."""
    root = drawn(catalogue_of(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}))
    assert root.attrib["role"] == "img"
    assert root.attrib["lang"] == "sv"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert title.text == "Steg för steg: Verkstad"
    assert desc.text == (
        "3 steg till jobb och vidare. Steg 1: Grunder. Jobb: Hjälpare. Jobb: Montör. Klart. "
        "Steg 2: Grönt. Bevis: Grönt bevis. Jobb: Operatör. Du är här. Steg 3: Mästare."
    )


def test_english() -> None:
    """In English the words are English, and so are the names that have English ones."""
    root = drawn(catalogue_of(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}), lang="en")
    assert root.attrib["lang"] == "en"
    assert {"Workshop", "Basics", "Assembler", "Hjälpare", "Green proof", "You are here", "done"} <= set(texts_of(root))


def test_branches_stand_side_by_side() -> None:
    """Steps that the same step leads to lie at one height with "or" between, and each says where it leads on."""
    root = drawn(catalogue_of(BRANCHED, INDUSTRY), "hotell")
    boxes = {number: box_of(block) for number, block in blocks_of(root).items()}
    assert boxes[2][1] == boxes[3][1] > boxes[4][1] == boxes[5][1]
    assert texts_of(root).count("eller") == 2
    assert " ".join(texts_of(blocks_of(root)[3])[2:]) == "Leder vidare till steg 5, steg 1 i Verkstad och steg 2 i Verkstad"
    assert texts_of(blocks_of(root)[1]) == ["1", "Kök"]


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
    steps = "".join(f"  - {{step: {index}, name: {{sv: S}}, onward: {way}}}\n" for index, way in enumerate(ways, start=1))
    ladder = catalogue_of(f"schema: 1\nladder: a\nname: {{sv: A}}\nsteps:\n{steps}").ladders["a"]
    assert list(levels(ladder).values()) == expected


def test_ladder_that_is_not_loaded_is_named_by_its_id() -> None:
    """A way onward to a ladder that the catalogue lacks still says where it leads."""
    whole = catalogue_of(BRANCHED, INDUSTRY)
    alone = Catalogue(whole.facts, whole.work, whole.activities, whole.jobs, {"hotell": whole.ladders["hotell"]})
    assert "steg 1 i verkstad" in step_words(alone, alone.ladders["hotell"], "sv")[2].onward


def test_no_steps() -> None:
    """A foundation without steps gives a picture that says so."""
    root = drawn(catalogue_of("{schema: 1, ladder: grund, name: {sv: Grund}}"), "grund", here=("grund", 1))
    assert texts_of(root) == ["Grund", "Här finns inga steg än"]


def test_unknown_ladder() -> None:
    """A ladder that there is not is a wrong call."""
    with pytest.raises(KeyError):
        staircase_svg(catalogue_of(INDUSTRY), "finns-inte")


def test_many_jobs() -> None:
    """Beyond six jobs the rest are counted, and the description names them all."""
    jobs = "".join(f"  j{index}: {{step: 1, name: {{sv: Jobb {index}}}, requires: []}}\n" for index in range(9))
    text = f"schema: 1\nladder: a\nname: {{sv: A}}\njobs:\n{jobs}steps: [{{step: 1, name: {{sv: S}}, top: true}}]\n"
    root = drawn(catalogue_of(text), "a")
    assert texts_of(blocks_of(root)[1])[-2:] == ["Jobb 5", "och 3 jobb till"]
    assert "Jobb: Jobb 8." in (root.findtext(f"{SVG}desc") or "")


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
    return catalogue_of(
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
    """From one step to twelve, every line is narrower than its step, stands above the floor, and no two lie on each other."""
    root = drawn(catalogue_of(long_ladder(count, name)), "lang", here=("lang", count), done=frozenset(range(1, count)))
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    for number, block in blocks_of(root).items():
        left, top, wide, tall = box_of(block)
        assert left + wide < width
        assert 0 < top < top + tall < height
        inner = block.find(f"{SVG}svg")
        assert inner is not None
        lines = inner.findall(f"{SVG}text")
        assert lines
        for line in lines:
            size, bold = int(line.attrib["font-size"]), line.attrib["font-weight"] == "700"
            end = int(line.attrib["x"]) + text_width(line.text or "", size, bold=bold)
            assert end <= int(inner.attrib["width"]) - 10, (number, line.text)
            assert int(line.attrib["y"]) + size // 3 <= int(inner.attrib["height"]), (number, line.text)
        heights = [int(line.attrib["y"]) for line in lines]
        assert all(lower - higher >= 14 for higher, lower in pairwise(heights))
    heading = root.findall(f"{SVG}text")[0]
    assert int(heading.attrib["x"]) + text_width(heading.text or "", 34, bold=True) < width


def test_heading_lies_on_no_step() -> None:
    """The heading fills the empty corner and ends above every step that it reaches over."""
    root = drawn(catalogue_of(INDUSTRY), "verkstad", here=("verkstad", 1))
    below = root.findall(f"{SVG}text")[1]
    tops = [box_of(block)[1] for block in blocks_of(root).values() if box_of(block)[0] < 300]
    assert int(below.attrib["y"]) < min(tops)


def test_contrast() -> None:
    """Every text is dark enough on what it is written on: 4.5 to 1 at the least, as WCAG 2.2 asks for."""
    svg = staircase_svg(catalogue_of(INDUSTRY), "verkstad", here=("verkstad", 2), done=frozenset({1}))
    for block in blocks_of(ET.fromstring(svg)).values():
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
        "  montor: {step: 1, name: {sv: Montör, en: Assembler}, requires: []}\n  hjalpare: {step: 1, name: {sv: Hjälpare}, requires: []}\n",
        "  hjalpare: {step: 1, requires: [], name: {sv: Hjälpare}}\n  montor: {step: 1, requires: [], name: {en: Assembler, sv: Montör}}\n",
    )
    assert turned != INDUSTRY
    assert staircase_svg(catalogue_of(turned), "verkstad") == staircase_svg(catalogue_of(INDUSTRY), "verkstad")


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
