"""The overview of a centre as text, as a page, and as tables for spreadsheets.

Comes in: an `Overview`. Goes out: text, HTML, CSV as Swedish Excel reads it, or the bytes of a workbook; no cell is a live formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from stegvis.render.languages import direction, html_lang
from stegvis.render.layout import page
from stegvis.render.marks import plain
from stegvis.render.parts import Heading, Para, Part, Section, Table, Title, calm
from stegvis.render.spreadsheets import csv_text, workbook
from stegvis.render.templating import fill
from stegvis.render.voice import Voice
from stegvis.situation import CapEnding, Overview, Person, Stopping

__all__ = ["overview_csv", "overview_html", "overview_text", "overview_xlsx"]

_COLUMNS = ("participant", "ladder", "step", "next", "do-by", "acts", "able", "slow")


def overview_text(found: Overview, *, lang: str = "sv") -> str:
    """The page of text.

    Raises:
        ValueError: there is no such language.
    """
    return page(_sections(found, Voice.of(lang, found.today)))


def overview_html(found: Overview, *, lang: str = "sv", sheets: Mapping[str, str] | None = None) -> str:
    """The page, self-contained.

    Args:
        found: what is shown.
        lang: the language.
        sheets: where the sheets of participants are, by pseudonym, as addresses from this page.

    Raises:
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, found.today)
    tongue = {"lang": html_lang(lang), "dir": direction(lang)}
    sections = [tuple((part, None) for part in calm(section)) for section in _sections(found, voice)]
    title = plain(voice.say("overview.title"))
    return fill(
        "overview.html.jinja", tongues=[tongue], sections=sections, title=title, region=voice.say("page.table"), sheets=dict(sheets or {})
    )


def overview_csv(found: Overview, *, lang: str = "sv") -> str:
    """The persons as a table that Swedish Excel opens: semicolons and a mark of the encoding at its beginning.

    Raises:
        ValueError: there is no such language.
    """
    return csv_text(_rows(found, Voice.of(lang, found.today)))


def overview_xlsx(found: Overview, *, lang: str = "sv") -> bytes:
    """The same as a workbook with a sheet for the persons, one for the steps and one for what stops them.

    Raises:
        ImportError: XlsxWriter (the extra `office`) is not installed.
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, found.today)
    sheets = {"persons": _rows(found, voice), "before": _before_rows(found, voice), "stopping": _stopping_rows(found, voice)}
    return workbook({plain(voice.say(f"overview.sheet.{name}")): rows for name, rows in sheets.items()})


# ---- rows and sections --------------------------------------------------------------------------------------------


def _rows(found: Overview, voice: Voice) -> Iterator[list[str]]:
    yield [plain(voice.say(f"overview.column.{column}")) for column in _COLUMNS]
    for person in found.persons:
        yield [plain(cell) for cell in _cells(person, voice)]


def _cells(person: Person, voice: Voice) -> list[str]:
    able, slow = person.able_to_apply, person.slow_able_to_apply
    return [
        person.participant,
        voice.name(person.ladder) if person.ladder is not None else "",
        str(person.step) if person.step is not None else "",
        voice.name(person.next) if person.next is not None else voice.say(f"overview.verdict.{person.verdict}"),
        voice.day(person.do_by) if person.do_by is not None else "",
        voice.say(f"role.{person.responsible}") if person.responsible else "",
        _when(able, voice),
        _when(slow, voice),
    ]


def _when(day: date | None, voice: Voice) -> str:
    if day is None:
        return ""
    return voice.say("now") if day <= voice.today else voice.day(day)


def _before_rows(found: Overview, voice: Voice) -> Iterator[list[str]]:
    yield [plain(voice.say(f"overview.column.{column}")) for column in ("ladder", "step", "name", "count")]
    for one in found.before:
        yield [plain(voice.name(one.ladder)), str(one.step), plain(voice.name(one.name)), str(one.count)]


def _stopping_rows(found: Overview, voice: Voice) -> Iterator[list[str]]:
    yield [plain(voice.say(f"overview.column.{column}")) for column in ("waits", "acts", "count")]
    for one in found.stopping:
        role = plain(voice.say(f"role.{one.responsible}")) if one.responsible else ""
        yield [plain(_waits(one, voice)), role, str(one.count)]


def _waits(one: Stopping, voice: Voice) -> str:
    return voice.name(one.name) if one.name is not None else voice.say(f"overview.verdict.{one.code}")


def _sections(found: Overview, voice: Voice) -> list[Section]:
    """The head, the steps, what stops, caps that end, the persons, and the rows that could not be read."""
    intro = Para(voice.many("overview.intro", len(found.persons)))
    sections: list[list[Part]] = [[Title(voice.say("overview.title"), voice.day(found.today)), intro]]
    sections.append(_table("before", _before_rows(found, voice), voice))
    sections.append(_table("stopping", _stopping_rows(found, voice), voice))
    if found.caps:
        sections.append([Heading(voice.say("overview.caps")), *(Para(_cap(cap, voice), "inner") for cap in found.caps)])
    sections.append(_table("persons", _short_rows(found, voice), voice))
    if found.bad:
        bad = [Para(voice.say("overview.bad-row", row=one.row, field=one.field or "–", code=one.code), "inner") for one in found.bad]
        sections.append([Heading(voice.many("overview.bad", len(found.bad))), *bad])
    sections.append([Para(voice.say("overview.purpose"))])
    return [tuple(section) for section in sections]


def _cap(cap: CapEnding, voice: Voice) -> str:
    last = voice.exact_day(cap.cap_ends - timedelta(days=1))
    return voice.say("overview.cap", participant=cap.participant, name=voice.name(cap.programme), day=last)


def _short_rows(found: Overview, voice: Voice) -> Iterator[list[str]]:
    """Each person with what comes next, in few columns."""
    yield [plain(voice.say(f"overview.column.{column}")) for column in ("participant", "step", "do-by", "acts")]
    for person in found.persons:
        name, ladder, step, following, do_by, acts, *_ = _cells(person, voice)
        yield [f"{name}: {following}", f"{ladder} {step}".strip(), do_by, acts]


def _table(what: str, rows: Iterable[list[str]], voice: Voice) -> list[Part]:
    """A table with its heading, its rows numbered; nothing where there are none."""
    head, *body = rows
    if not body:
        return []
    numbered = tuple((str(number), *row) for number, row in enumerate(body, start=1))
    return [Heading(voice.say(f"overview.{what}")), Table(("  ", *head), numbered, frozenset({0, len(head)} if what != "persons" else {0}))]
