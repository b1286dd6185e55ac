"""Both sheets in HTML: the participant's on one side with few words, the coach's with all there is, in one language or two."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from by_hand import ALREADY, COMPARISON, FULL, NEEDS_TWO, NO_ROUTE, ROUTE, UNDECIDED
from golden import golden
from making import catalogue, person, planned
from stegvis.ladder.loader import load_catalogue
from stegvis.participant import load_participant
from stegvis.planning.planner import alternatives, ask, plan, savings
from stegvis.render import html, next_html
from stegvis.render.languages import LANGUAGES
from stegvis.render.participant_sheet import sheet_of
from stegvis.route import AlreadyQualified, Answer, NeedsPerson, Route

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = sorted(path.stem for path in (ROOT / "examples" / "participants").glob("p-*.yaml"))
SHOWN = ("p-001", "p-003", "p-010", "p-012")
TODAY = date(2026, 11, 22)
BY_HAND = [ROUTE, FULL, ALREADY, NEEDS_TWO, NO_ROUTE, UNDECIDED, COMPARISON]
MOST_WORDS = 60
VOID = {"meta", "br", "input"}


@lru_cache(maxsize=32)
def answer_of(name: str) -> Answer:
    """The plan of a shipped participant."""
    answer = plan(load_catalogue(), load_participant(ROOT / "examples" / "participants" / f"{name}.yaml"), today=TODAY, time_limit=60)
    return answer.model_copy(update={"made_from": answer.made_from.model_copy(update={"folder": "ladders"})})


def pages() -> dict[str, str]:
    """The golden sheets: everything that `stegvis plan --alternatives --format html` says."""
    catalogue, found = load_catalogue(), {}
    for name in SHOWN:
        person, answer = load_participant(ROOT / "examples" / "participants" / f"{name}.yaml"), answer_of(name)
        more = {
            "alternatives": alternatives(catalogue, person, today=TODAY, time_limit=60),
            "savings": savings(catalogue, person, today=TODAY, time_limit=60),
        }
        question = ask(catalogue, person, today=TODAY, time_limit=60)
        found[f"sheets/{name}.sv.html"] = html(answer.model_copy(update=more), question=question)
    return found


DECIDED = """
activities:
  be: {kind: application, name: {sv: Ansökan}, days: 14, gives: [fa], requires: [{decided_by: social_worker, question: {sv: Passar det?}}]}
  svets: {kind: course, name: {sv: Svetskurs}, weeks: 20, requires: [fa], gives: [fb]}
jobs:
  jobb: {name: {sv: Svetsare}, requires: fb, step: 1}
steps:
  - {step: 1, name: {sv: Ett}, top: true}
"""


def test_days_of_a_course_stand_below_its_own_name() -> None:
    """Where a person must decide first, the first step is an application: the course after it is named before its days."""
    answer = planned(catalogue(DECIDED, "fa fb"), person(), "jobb")
    assert answer.verdict == "needs_a_person"
    page = re.sub("<[^>]*>", "\n", next_html(answer))
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    begins = next(place for place, line in enumerate(lines) if line.startswith("Börjar"))
    assert lines[begins - 1] == "Svetskurs"


@pytest.mark.parametrize("name", SHOWN)
def test_golden_sheets(name: str) -> None:
    """Both sheets, whole, in Swedish."""
    kept = f"sheets/{name}.sv.html"
    assert pages_once()[kept] == golden(kept)


@lru_cache(maxsize=1)
def pages_once() -> dict[str, str]:
    """The same, made once."""
    return pages()


class Page(HTMLParser):
    """A page read by another than the one that made it: its elements, their languages, and its texts by the article they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag in {"style", "title", "desc"} for tag, _ in self.open):
            article = next((str(attrs["class"]) for tag, attrs in self.open if tag == "article"), "")
            lang = next((attrs["lang"] for _, attrs in reversed(self.open) if attrs.get("lang")), None)
            self.texts.append((article, str(lang), data.strip()))

    def said(self, article: str) -> str:
        """All that one article says; the picture for telephones says the same as the one for paper and is left out."""
        return "\n".join(text for where, _, text in self.texts if where == article)


def bare(page: str) -> str:
    """The page without the drawing for telephones, which is never shown beside the other."""
    return re.sub(r'<svg xmlns[^>]*class="stairs phone".*?</svg>', "", page, flags=re.DOTALL)


def names_of(answer: Answer) -> set[str]:
    """The Swedish names that the answer holds, wherever it does."""
    return set(re.findall(r'"sv":"((?:[^"\\]|\\.)*)"', answer.model_dump_json()))


def words_beside_names(answer: Answer, lang: str) -> list[str]:
    """The words of the participant's sheet that belong to no name and no date."""
    said = Page(bare(next_html(answer, lang=lang))).said("participant")
    for name in sorted(names_of(answer), key=len, reverse=True):
        said = re.sub(re.escape(name.rstrip(".")), " ", said, flags=re.IGNORECASE)
    said = re.sub(r"\d[\d\s]*kr\b", " ", said)  # an amount is a figure, as a day is
    months = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    return list(re.findall(r"[^\W\d_]+", re.sub(months, " ", said)))


@pytest.mark.parametrize("name", PEOPLE)
def test_few_words_for_the_participant(name: str) -> None:
    """At most sixty beside names and dates."""
    assert len(words_beside_names(answer_of(name), "sv")) <= MOST_WORDS


@pytest.mark.parametrize("answer", BY_HAND, ids=lambda answer: answer.verdict)
@pytest.mark.parametrize("lang", [*LANGUAGES, "sv+ar", "en+so"])
def test_every_verdict_in_every_language(answer: Answer, lang: str) -> None:
    """A whole page with four blocks, nothing to fetch or to run, each element closed, in the language and direction it says."""
    page = html(answer, lang=lang)
    read = Page(page)
    assert page.startswith("<!DOCTYPE html>\n<html lang=")
    assert read.tags[0][1]["dir"] == ("rtl" if lang == "ar" else "ltr")
    assert [attrs["class"] for tag, attrs in read.tags if tag == "article"] == ["participant", "coach"]
    assert sum(tag == "section" and attrs.get("class") in {"now", "then", "job", "money"} for tag, attrs in read.tags) == 4
    assert not {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [key for _, attrs in read.tags for key in attrs if key.startswith("on")]
    assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?https?:", page.split("</style>")[1])
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("answer", BY_HAND, ids=lambda answer: answer.verdict)
def test_same_facts_in_every_language(answer: Answer) -> None:
    """Numbers and Swedish names are the same ones in every language; only the words differ."""

    def facts(lang: str) -> tuple[list[str], set[str]]:
        said = Page(bare(html(answer, lang=lang))).said("participant")
        return sorted(re.findall(r"\d+", said)), {name for name in names_of(answer) if name in said}

    assert len({str(facts(lang)) for lang in ("sv", "sv-latt", "ar", "so")}) == 1
    assert facts("en")[0] == facts("sv")[0]


@pytest.mark.parametrize("answer", BY_HAND, ids=lambda answer: answer.verdict)
def test_nothing_that_frightens(answer: Answer) -> None:
    """No cap, no warning and no code on the participant's sheet; the coach's has what was warned of."""
    read = Page(html(answer))
    said = read.said("participant")
    assert not re.search(r"STG\d|[a-z]-[a-z]+-[a-z]|\btak\b|18 månader|varning|får jobb", said)
    assert "Stämmer det inte? Säg till." in said
    assert all(label in said for label in ("Min coach", "Telefon", "Nästa möte"))
    assert len(read.said("coach")) > len(said) / 2


def test_two_languages_line_by_line() -> None:
    """Each text of the coach's sheet stands in both, the second directly below the first, each with its language and direction."""
    page = html(FULL, lang="sv+ar")
    pairs = re.findall(r'<span class="line" lang="sv" dir="ltr">.*?</span><span class="line second" lang="ar" dir="rtl">', page, re.DOTALL)
    assert len(pairs) > 60
    assert page.count('class="line second"') == len(pairs)


def test_an_unreviewed_language_says_so() -> None:
    """In Swedish and in the language itself, on the page; not where no translator is needed."""
    assert [one[1] for one in Page(html(ROUTE, lang="sv+so")).texts if one[0] == ""] == ["so", "sv"]
    assert "unreviewed" not in html(ROUTE, lang="sv+en").split("</style>")[1]


@pytest.mark.parametrize("name", ["p-001", "p-004"])
def test_letters_in_the_picture_are_large(name: str) -> None:
    """The drawing for paper is as many points broad as the sheet, so that a unit is a point."""
    sizes = re.findall(r'font-size="(\d+)"', next_html(answer_of(name)))
    assert len(sizes) > 10
    assert all(int(size) >= 14 for size in sizes)


def test_next_has_only_the_first_sheet() -> None:
    """What is handed to the participant can be printed alone."""
    assert 'class="participant"' in next_html(ROUTE)
    assert 'class="coach"' not in next_html(ROUTE)


def test_who_wants_no_loan_sees_none() -> None:
    """The wish is honoured on the sheet where there is something else to live on."""
    leg = ROUTE.legs[0].model_copy(update={"lives_on": ("student_aid", "social_assistance"), "assumptions": ()})
    route = ROUTE.model_copy(update={"legs": (leg,)})
    assert "studiemedel" in str(sheet_of(route, "sv").blocks[3])
    wish = FULL.wishes[0].model_copy(update={"wish": "no_loan"})
    money = str(sheet_of(route.model_copy(update={"wishes": (wish,)}), "sv").blocks[3])
    assert "studiemedel" not in money
    assert "Inget lån." in money
    assert "Fråga socialsekreteraren." in money


@pytest.mark.parametrize("name", PEOPLE)
def test_stairs_are_on_the_sheet(name: str) -> None:
    """Where the answer has stairs they are drawn, at most a handful of steps, with "Du är här" on one of them unless all are climbed."""
    answer = answer_of(name)
    route = answer.conditional if isinstance(answer, NeedsPerson) else answer
    page = next_html(answer)
    drawn = re.findall(r'<g data-state="(\w+)">', page)
    assert bool(drawn) == bool(isinstance(route, Route | AlreadyQualified) and route.stairs)
    assert len(drawn) <= 2 * 5
    if isinstance(route, Route):
        assert drawn.count("here") == 2
