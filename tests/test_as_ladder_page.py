"""The page of a ladder and the index: what they say, that they fetch nothing, and that no text in them is code."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from golden import golden
from making import catalogue_of_texts
from stegvis import Catalogue
from stegvis.render.as_ladder_page import ladder_index, ladder_page
from stegvis.render.languages import direction, html_lang, is_reviewed
from stegvis.render.marks import plain
from stegvis.render.requirement_words import requirement_words
from stegvis.render.words import clean, falls_back, say
from test_staircase import BRANCHED, INDUSTRY, NAUGHTY

WORKSHOP = """
schema: 1
ladder: verkstad
name: {sv: Verkstad, en: Workshop}
text: {sv: "Från noll till mästare.", en: "From nothing to master."}
uses: [grund]
partners: [{name: Bolaget, role: owner, source: avtal}, {name: Facket, role: dialogue, source: avtal}, {name: Skolan, role: vän, source: avtal}]
checked_on: 2026-11-22
certificates:
  gront: {name: {sv: Grönt bevis, en: Green proof}, issuer: Branschen, sources: {issuer: "https://example.org/gront"}, assumption: Går inte ut.}
activities:
  gronkurs:
    step: 1
    kind: course
    name: {sv: Grön kurs, en: Green course}
    text: {sv: Bara på svenska.}
    requires: [{sprak: b}, {any_of: [nyfiken, [gront, {experience: {of: [montor], months: 1}}]]}]
    gives: [nyfiken]
    weeks: 8
    slow_weeks: 12
    paces: [100, 50]
    beside_work: true
    starts: {months: [1, 8], known: [2027-03-01]}
    apply: {weeks_before: 4, how: {sv: Ring skolan}, url: "https://example.org/anmal"}
    where: {sv: Skolan}
    hours: [day, distance]
    lives_on: [student_aid, wage]
    cost_sek: {participant: 500, municipality: 40000}
    responsible: job_coach
    source: "Katalogen (https://example.org/katalog)"
    sources: {weeks: "https://example.org/kurs", konstig: Papper}
    assumption: Starterna är antagna.
  gront-prov: {step: 1, kind: exam, name: {sv: Grönt prov}, days: 1, starts: {weekdays: [monday, friday]}, gives: [gront], requires: [nyfiken], cost_sek: {participant: 0}}
  fornya: {step: 2, kind: course, name: {sv: Förnya}, renews: gront, co_requires: [gront-prov], cost_sek: {employer: 900},
    offerings: [{starts: [2027-02-01], days: 10, apply_by: 2027-01-15}, {starts: {weekdays: [monday, tuesday, wednesday, thursday, friday]}, days: 14}]}
  stangd: {step: 2, kind: course, name: {sv: Stängd}, weeks: 1, seats: 0, gives: [gront], valid_to: 2027-12-31, apply: {weeks_before: 1}}
jobs:
  montor:
    step: 1
    name: {sv: Montör, en: Assembler}
    requires: [gront]
    ssyk: {code: "8213", label: "Montörer, metall"}
    weeks_to_hire: 8
    hours: [shift]
    pay_sek_month: {low: 29700, high: 35600, year: 2024, source: "https://example.org/lon"}
    shortage: {situation: surplus, chances: small, trend: rising, round: 2026-1, source: Prognosen, assumption: Gäller gruppen.}
    agreement: {status: dialogue, parties: [Bolaget, Facket], tasks: {sv: Montera.}, pay: {sv: Ingen än.}, date: 2017, sources: {tasks: Protokoll}}
    sources: {ssyk: SCB}
  chef: {step: 2, name: {sv: Chef}, requires: [], pay_sek_month: {mean: 40000, year: 2024, assumption: Gissad.}}
  hjalpare: {step: 2, name: {sv: Hjälpare}, requires: []}
steps:
  - {step: 1, name: {sv: Grunder, en: Basics}, text: {sv: Början.}, certificate: gront, onward: [2, {ladder: hotell, step: 1}, {ladder: hotell, step: 3}], source: Avtalet}
  - {step: 2, name: {sv: Mästare}, top: true}
  - {step: 3, name: {sv: Tomt}}
"""

GROUND = """
schema: 1
ladder: grund
name: {sv: Grund}
competencies:
  sprak: {name: {sv: Språk, en: Language}, levels: [a, b, c]}
  nyfiken: {name: {sv: Nyfikenhet, en: Curiosity}}
activities:
  sprak-a: {kind: course, name: {sv: Språk A}, weeks: 20, gives: [{sprak: a}]}
  sprak-b: {kind: course, name: {sv: Språk B}, weeks: 20, gives: [{sprak: b}], requires: [{sprak: a}]}
  sprak-c: {kind: course, name: {sv: Språk C}, weeks: 20, gives: [{sprak: c}], requires: [{sprak: b}]}
"""

HOTEL = BRANCHED.replace(
    "onward: [5, {ladder: verkstad, step: 1}, {ladder: verkstad, step: 2}]", "onward: [5, {ladder: verkstad, step: 1}]"
)


def workshop() -> Catalogue:
    """The ladder of this module, with what it uses and where it leads."""
    return catalogue_of_texts(WORKSHOP, GROUND, HOTEL)


def pages() -> dict[str, str]:
    """The pages that are kept, by name."""
    catalogue = workshop()
    both = ("verkstad", "hotell")
    return {
        "ladders/verkstad.sv.html": ladder_page(catalogue, "verkstad", pages=both),
        "ladders/verkstad.en.html": ladder_page(catalogue, "verkstad", here=("verkstad", 2), done=frozenset({1}), lang="en"),
        "ladders/index.sv.html": ladder_index(catalogue, both),
    }


@pytest.mark.parametrize("name", pages())
def test_golden_page(name) -> None:
    """The whole page is the one that was read and kept; `python tests/golden.py` writes them anew."""
    assert pages()[name] == golden(name)


VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Reads a page: its elements in order, with attributes and languages, and the text that is seen."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data) -> None:
        tags = [tag for tag, _ in self.open]
        if data.strip() and "style" not in tags and "head" not in tags:
            lang = next((attrs["lang"] for _, attrs in reversed(self.open) if "lang" in attrs), "")
            self.texts.append((data.strip(), lang))

    @property
    def text(self) -> str:
        """All that is seen."""
        return " ".join(text for text, _ in self.texts)


def is_sound(page: str) -> Reader:
    """Reads a page and asserts what holds of every page: nothing runs, nothing is fetched, headings in order, ids and links that lead somewhere."""
    reader = Reader(page)
    tags = [tag for tag, _ in reader.found]
    assert not set(tags) & {"script", "link", "img", "iframe", "object", "embed", "form", "image", "use", "base", "audio", "video"}
    assert tags.count("h1") == tags.count("main") == tags.count("title") - tags.count("desc") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert all(lower <= higher + 1 for higher, lower in pairwise(levels))
    ids = [attrs["id"] for _, attrs in reader.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    for tag, attrs in reader.found:
        assert not [name for name in attrs if name.startswith("on") or name in {"src", "srcset", "style", "action", "background", "ping"}]
        assert "href" not in attrs or tag == "a"
        if attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids
        for named in f"{attrs.get('aria-labelledby', '')}".split():
            assert named in ids
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "@media print" in style
    assert "default-src 'none'" in page
    return reader


@pytest.mark.parametrize("name", pages())
def test_pages_are_sound(name) -> None:
    """Whole elements, one main heading, no script, nothing to fetch, every id once, every link within the page leads somewhere."""
    is_sound(pages()[name])


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_shipped_pages_say_everything(shipped, lang) -> None:
    """Of every shipped ladder the page says each activity and job, each source and each assumption; links lead to pages that are there."""
    ladders = [ladder.id for ladder in shipped.ladders.values() if ladder.steps]
    made = {ladder: ladder_page(shipped, ladder, lang=lang, pages=ladders) for ladder in ladders}
    for ladder, page in made.items():
        reader = is_sound(page)
        for entry in (*shipped.activities.values(), *shipped.jobs.values()):
            if entry.ladder == ladder and entry.step is not None:
                parts = [getattr(entry, key, None) for key in ("pay_sek_month", "shortage", "agreement")]
                grounds = [
                    ground
                    for part in (entry, *parts)
                    if part
                    for ground in (part.source, part.assumption, *part.sources.values())
                    if ground
                ]
                assert [text for text in (entry.name.get(lang), *grounds) if " ".join(text.split()) not in reader.text] == []
        for _, attrs in reader.found:
            if re.match(r"[\w-]+\.html", attrs.get("href", "")):
                other, _, anchor = attrs["href"].partition("#")
                assert other == "index.html" or f'id="{anchor}"' in made[other.removesuffix(".html")]
    index = is_sound(ladder_index(shipped, ladders, lang=lang))
    assert [attrs["href"] for tag, attrs in index.found if tag == "a"] == [f"{ladder}.html" for ladder in ladders]
    assert sum(tag == "svg" for tag, _ in index.found) == len(ladders)


def test_what_is_said_of_an_activity() -> None:
    """Length by pace, starts, cost, what it asks for in words, and how one applies."""
    text = Reader(pages()["ladders/verkstad.sv.html"]).text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "8 veckor, eller 12 veckor för den som behöver längre tid (100 % takt)",
        "16 veckor, eller 24 veckor för den som behöver längre tid (50 % takt)",
        "Går att läsa bredvid ett jobb",
        "Första måndagen i januari och augusti och 1 mars 2027",
        "Språk (b)",
        "Nyfikenhet eller (Grönt bevis och minst 1 månad som montör)",
        "Egen kostnad: 500 kr",
        "Betalas av kommunen: 40 000 kr",
        "Ring skolan",
        "Senast 4 veckor före start",
        "https://example.org/anmal",
        "Källa för längd",
        "Källa för konstig",
        "Varje måndag och fredag",
        "Egen kostnad: ingen ",
        "1 februari 2027, ansök senast 15 januari 2027",
        "Alla vardagar",
        "Inga platser nu",
        "Egen kostnad: ingen känd",
        "Ingen uppgift om kostnad",
        "Tillsammans med Grönt prov",
        "2027-12-31",
        "Senast 1 vecka före start",
    ):
        assert words in text, words


def test_what_is_said_of_a_job() -> None:
    """Pay with year, and whether it is assumed; the forecast; how far tasks and pay are agreed on, by whom and when."""
    text = Reader(pages()["ladders/verkstad.sv.html"]).text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "29 700–35 600 kr i månaden (2024)",
        "40 000 kr i månaden (2024, antaget)",
        "Löneuppgift saknas.",
        "Fler sökande än jobb. Små möjligheter till jobb Behovet väntas öka Prognos 2026-1",
        "Samtal pågår, ännu ingen överenskommelse (2017) Parter Bolaget och Facket Uppgifter Montera.",
        "8213 Montörer, metall",
        "Läget i yrket: antaget Gäller gruppen.",
        "Lön: källa https://example.org/lon",
        "Överenskommelse: källa för uppgifter Protokoll",
        "Inget jobb står på det här steget.",
        "Bakom stegen: Bolaget (äger stegen); Facket (i samtal); Skolan (vän).",
    ):
        assert words in text, words


def test_shared_activities() -> None:
    """What belongs to no step stands there if the ladder needs what it gives, with what that needs in turn, and nothing more."""
    text = Reader(ladder_page(workshop(), "verkstad")).text
    assert "Språk A" in text
    assert "Språk B" in text
    assert "Språk C" not in text


def test_ways_onward_are_links_where_the_pages_are() -> None:
    """A step of the same page is a link; one of another ladder only where its page stands beside this one."""
    hotel = '<a href="hotell.html#steg-3">Matsal (steg 3 i Hotell)</a>'
    assert hotel in ladder_page(workshop(), "verkstad", pages=["verkstad", "hotell"])
    alone = ladder_page(workshop(), "verkstad")
    assert "Matsal (steg 3 i Hotell)" in alone
    assert ".html" not in alone.replace(hotel, "")
    assert '<a href="#steg-2">steg 2: Mästare</a>' in alone


def test_languages() -> None:
    """In the English page whatever is Swedish says so, and words of ours are English."""
    texts = dict(Reader(pages()["ladders/verkstad.en.html"]).texts)
    assert texts["Bara på svenska."] == "sv"
    assert texts["Starterna är antagna."] == "sv"
    assert texts["Grön kurs"] == "sv"
    assert texts["(Green course)"] == "en"
    assert {"You are here", "Done"} <= texts.keys()
    assert {"Du är här", "Klart", "Kräver"}.isdisjoint(texts)


@pytest.mark.parametrize("lang", ["ar", "so", "sv-latt"])
def test_pages_in_other_languages(lang) -> None:
    """The page names its language and direction; what is said in Swedish says so, and what no translator has read does too, twice."""
    page, index = ladder_page(workshop(), "verkstad", lang=lang), ladder_index(workshop(), ["verkstad"], lang=lang)
    for text in (page, index):
        reader = is_sound(text)
        assert reader.found[0] == ("html", {"lang": html_lang(lang), "dir": direction(lang)})
        notices = [said for said in reader.texts if said[0] in {say("page.unreviewed", one) for one in ("sv", lang)}]
        assert [spoken for _, spoken in notices] == ([] if is_reviewed(lang) else [lang, "sv"])
    spoken = dict(Reader(page).texts)
    assert spoken["Grön kurs"] == spoken["Grönt bevis"] == spoken["Bara på svenska."] == spoken["Starterna är antagna."] == "sv"
    own = {
        clean(plain(say(code, lang))): "sv" if falls_back(code, lang) else html_lang(lang)
        for code in ("ladder.label.requires", "ladder.onward")
    }
    assert {text: spoken[text] for text in own} == own


def test_no_steps() -> None:
    """A foundation has a page that says so, and a line in the index."""
    assert "Här finns inga steg än" in is_sound(ladder_page(workshop(), "grund")).text
    assert "Här finns inga steg än" in is_sound(ladder_index(workshop(), ["grund", "grund"])).text


def test_index_line() -> None:
    """A ladder says from which step to which; one step says so."""
    one = "{schema: 1, ladder: ett, name: {sv: Ett}, steps: [{step: 1, name: {sv: S}, top: true}]}"
    text = Reader(ladder_index(catalogue_of_texts(HOTEL, INDUSTRY, one), ["hotell", "verkstad", "ett"])).text
    assert "5 steg, från Kök till Souschef eller Hovmästare" in text
    assert "3 steg, från Grunder till Mästare" in text
    assert "Ett steg till jobb" in text


def test_unknown_ladder() -> None:
    """A ladder that there is not is a wrong call."""
    with pytest.raises(KeyError):
        ladder_page(workshop(), "finns-inte")
    with pytest.raises(KeyError):
        ladder_index(workshop(), ["finns-inte"])


def naughty_everywhere(words: str) -> Catalogue:
    """A catalogue in which every text that a partner writes is that text, in double-quoted YAML."""
    text = '"' + words.replace('"', '\\"') + '"'
    name, grounds = f"{{sv: {text}, en: {text}}}", f"source: {text}, assumption: {text}, sources: {{{text}: {text}}}"
    return catalogue_of_texts(
        f"schema: 1\nladder: a\nname: {name}\ntext: {name}\npartners: [{{name: {text}, role: {text}, {grounds}}}]\n"
        f"certificates:\n  c: {{name: {name}, issuer: {text}, {grounds}}}\nactivities:\n"
        f"  k: {{step: 1, kind: course, name: {name}, text: {name}, days: 1, gives: [c], where: {name}, apply: {{how: {name}, url: {text}}}, {grounds},\n"
        f"    requires: [{{decided_by: employer, question: {name}}}]}}\njobs:\n"
        f"  j: {{step: 1, name: {name}, text: {name}, requires: [], ssyk: {{code: '1234', label: {text}}}, {grounds},\n"
        f"    shortage: {{situation: surplus, chances: small, trend: rising, round: {text}, {grounds}}},\n"
        f"    agreement: {{status: dialogue, parties: [{text}], tasks: {name}, pay: {name}, {grounds}}}}}\n"
        f"steps:\n  - {{step: 1, name: {name}, text: {name}, certificate: c, {grounds}, top: true}}\n"
    )


ADDRESSES = [
    "https://example.org/<script>",
    "https://example.org/'onclick='x",
    "http://x`y",
    "data:text/html,x",
    "HTTPS://A/B",
    "https://a b",
]


@pytest.mark.parametrize(
    "words", [*NAUGHTY, *ADDRESSES, "</style><script>x</script>", "<!-- -->", "</title><b>", "<svg onload=x>", "&#60;b&#62;"]
)
def test_text_is_never_code(words) -> None:
    """Whatever a partner writes, anywhere, is text: the page has the same elements as with plain words, and leads nowhere but to web addresses."""
    for lang in ("sv", "en"):
        plain = is_sound(ladder_page(naughty_everywhere("ord"), "a", here=("a", 1), lang=lang))
        page = ladder_page(naughty_everywhere(words), "a", here=("a", 1), lang=lang)
        reader = is_sound(page)
        drawn = {"path", "rect", "circle", "text", "g", "a"}  # long words take more lines in the picture, and an address is a link
        assert [tag for tag, _ in reader.found if tag not in drawn] == [tag for tag, _ in plain.found if tag not in drawn]
        for _, attrs in reader.found:
            assert re.fullmatch(r"#steg-\d|https?://[^\s<>\"'`\\]+", attrs.get("href", "#steg-1"))
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert is_sound(ladder_index(naughty_everywhere(words), ["a"]))


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("[]", ()),
        ("[c, d]", ("Ce", "De")),
        ("[[c, [d]]]", ("Ce", "De")),
        ("[{fact: c, proof: true}]", ("Ce, visat med intyg",)),
        ("[{niva: sfi-d}]", ("Nivå (SFI D)",)),
        ("[{any_of: [c, {niva: egen-niva}]}]", ("Ce eller Nivå (egen niva)",)),
        ("[{any_of: [c, [d, e]]}]", ("Ce eller (De och E)",)),
        ("[{any_of: [[c], {all_of: [d, {any_of: [c, e]}]}]}]", ("Ce eller (De och (Ce eller E))",)),
        ("[{at_least: 2, of: [c, d, [e, c]]}]", ("Minst 2 av: Ce; De; (E och Ce)",)),
        ("[{experience: {of: [j, w, j], months: 12}}]", ("Minst 12 månader som jobbare eller verkare",)),
        ("[{age: {min: 16, max: 65}}]", ("Ålder: 16–65 år",)),
        ("[{age: {min: 20, from: july}}]", ("Ålder: 20 år eller äldre, från 1 juli det året",)),
        ("[{age: {max: 24}}]", ("Ålder: högst 24 år",)),
        ("[{age: {}}]", ("Ålder: alla åldrar",)),
        ("[{decided_by: employer, question: {sv: 'Går det?'}}]", ("Svar av arbetsgivaren: Går det?",)),
    ],
)
def test_requirement_in_words(requirement, expected) -> None:
    """Every form of a requirement has its phrase, and lists within lists stand in brackets."""
    catalogue = catalogue_of_texts(
        "schema: 1\nladder: a\nname: {sv: A}\ncompetencies:\n  c: {name: {sv: Ce}}\n  d: {name: {sv: De}}\n  e: {name: {sv: E}}\n"
        "  niva: {name: {sv: Nivå}, levels: [sfi-d, egen-niva]}\nwork: {w: {name: {sv: Verkare}}}\n"
        f"jobs:\n  j: {{name: {{sv: Jobbare}}, requires: []}}\n  x: {{name: {{sv: X}}, requires: {requirement}}}\n"
    )
    assert requirement_words(catalogue.jobs["x"].requires, catalogue, "sv") == expected
