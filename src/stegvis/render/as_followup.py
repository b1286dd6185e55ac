"""The follow-up of a centre as text, as a page that a political board can read, and as a workbook.

Comes in: a `FollowUp`, whose small numbers are gone already, or published figures. Goes out: text, HTML with a picture beside its table, or
the bytes of a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from stegvis.followed import CountTable, FollowUp, OverTime, PublishedFigure, Row, Share
from stegvis.render.languages import direction, html_lang
from stegvis.render.layout import page
from stegvis.render.marks import plain
from stegvis.render.parts import Heading, Item, Para, Part, Section, Table, Title, calm
from stegvis.render.spreadsheets import workbook
from stegvis.render.templating import fill
from stegvis.render.voice import Voice
from stegvis.render.words import amount
from stegvis.terms import Text

__all__ = ["follow_up_html", "follow_up_text", "follow_up_xlsx", "published_text"]

_WIDE, _HIGH, _LEFT, _FOOT = 640, 300, 56, 36
_DASHES = {"all": "", "women": "8 4", "men": "2 4"}
_LAST = 18
"""The picture reaches so many months."""


def follow_up_text(found: FollowUp, *, lang: str = "sv") -> str:
    """The page of text.

    Raises:
        ValueError: there is no such language.
    """
    return page(_sections(found, Voice.of(lang, found.today)))


def follow_up_html(found: FollowUp, *, lang: str = "sv") -> str:
    """The page, self-contained.

    Raises:
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, found.today)
    sections = [tuple((part, None) for part in calm(section)) for section in _sections(found, voice)]
    return fill(
        "followup.html.jinja",
        tongues=[{"lang": html_lang(lang), "dir": direction(lang)}],
        sections=sections,
        plot=Markup(_plot(found.over_time, voice)) if found.over_time else "",
        plot_after=next((number for number, section in enumerate(sections) if _is_over_time(section, voice)), -1),
        title=plain(voice.say("followup.title")),
        region=voice.say("page.table"),
    )


def follow_up_xlsx(found: FollowUp, *, lang: str = "sv") -> bytes:
    """The same as a workbook, a sheet a table.

    Raises:
        ImportError: XlsxWriter (the extra `office`) is not installed.
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, found.today)
    return workbook(
        {name: [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows] for name, rows in _sheets(found, voice)}
    )


def published_text(figures: Sequence[PublishedFigure], names: Mapping[str, Text], *, today: date, lang: str = "sv") -> str:
    """What the programmes have published, figure by figure, none beside another.

    Args:
        figures: what they published.
        names: what the programmes are called, by id.
        today: the day of the page.
        lang: the language.

    Raises:
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, today)
    intro = Para(voice.say("followup.published.intro"))
    sections: list[Section] = [(Title(voice.say("followup.published.title"), voice.day(today)), intro)]
    for programme in dict.fromkeys(one.programme for one in figures):
        mine = [one for one in figures if one.programme == programme]
        sources = dict.fromkeys(one.source for one in mine)
        parts: list[Part] = [Heading(voice.name(names[programme]) if programme in names else programme)]
        parts += [Item(_published(one, voice)) for one in mine]
        parts += [Para(voice.say("followup.source", source=source), "inner") for source in sources]
        sections.append(tuple(parts))
    sections.append((Para(voice.say("followup.published.none")), Para(voice.say("followup.not-an-effect"))))
    return page(sections)


def _published(one: PublishedFigure, voice: Voice) -> str:
    share = _share(one.share, voice) if one.share else ""
    about = amount(one.about, voice.lang) if one.about is not None else ""
    return voice.say(f"followup.published.{one.figure}", share=share, percent=one.percent, about=about)


# ---- the page -----------------------------------------------------------------------------------------------------


def _share(share: Share, voice: Voice) -> str:
    numbers = {key: amount(getattr(share, key), voice.lang) for key in ("numerator", "denominator", "rest")}
    return voice.say("followup.share", percent=share.percent, **numbers)


def _sections(found: FollowUp, voice: Voice) -> list[Section]:
    sections = [_head(found, voice), _people(found, voice), _figures(found, voice)]
    sections += [_table(table, voice) for table in found.tables]
    sections.insert(4, _over_time(found, voice))
    if found.bad:
        bad = [Para(voice.say("overview.bad-row", row=one.row, field=one.field or "–", code=one.code), "inner") for one in found.bad]
        sections.append((Heading(voice.many("overview.bad", len(found.bad))), *bad))
    sections.append((Heading(voice.say("followup.method")), *(Item(voice.say(f"followup.method.{one}")) for one in _METHOD)))
    return [section for section in sections if section]


_POINT_HEAD = ("group", "percent", "begun", "otherwise", "unfollowed", "remain")
_METHOD = ("1", "kolada", "days", "months", "small", "effect")


def _head(found: FollowUp, voice: Voice) -> Section:
    since = voice.exact_day(found.since) if found.since else ""
    until = voice.exact_day(found.until) if found.until else ""
    period = "all" if not since and not until else "since" if not until else "until" if not since else "both"
    return (
        Title(voice.say("followup.title"), voice.day(found.today)),
        Para(voice.say(f"followup.period.{period}", since=since, until=until)),
        Para(voice.say("followup.not-an-effect")),
    )


def _number(code: str, count: int | None, voice: Voice) -> Item:
    if count is None:
        return Item(voice.say(f"followup.{code}.hidden"))
    return Item(voice.many(f"followup.{code}", count, number=amount(count, voice.lang)))


def _people(found: FollowUp, voice: Voice) -> Section:
    codes = ("enrolments", "persons", "returned", "came_back", "ongoing", "ended")
    items: list[Part] = [_number(code, getattr(found, code), voice) for code in codes]
    if found.median_days is not None:
        items.append(Item(voice.many("followup.median_days", found.median_days, number=amount(found.median_days, voice.lang))))
    return (Heading(voice.say("followup.people")), *items)


def _figures(found: FollowUp, voice: Voice) -> Section:
    parts: list[Part] = [Heading(voice.say("followup.figures"))]
    for code in ("local", "kolada", "of_all"):
        share: Share | None = getattr(found, code)
        told = _share(share, voice) if share is not None else voice.say("followup.too-few")
        parts.append(Item(voice.say(f"followup.{code}", share=told)))
    return (*parts, Para(voice.say("followup.side-by-side")))


def _table(table: CountTable, voice: Voice) -> Section:
    heading = Heading(_named("table", table, voice))
    if table.hidden:
        return (heading, Para(voice.say("followup.too-few")))
    if not table.rows:
        return ()
    numbered = tuple((str(number), *row) for number, row in enumerate(_rows(table, voice), start=1))
    notes = [Para(voice.say("followup.merged"))] if any(len(row.codes) > 1 for row in table.rows) else []
    return (heading, Table(("  ", *_row_head(table, voice)), numbered, frozenset(range(2, 2 + len(table.columns))) | {0}), *notes)


def _named(kind: str, table: CountTable, voice: Voice) -> str:
    """What the table is called, as a heading or as a sheet."""
    name = voice.say(f"followup.{kind}.{table.about.removesuffix('_by_sex')}")
    return voice.say(f"followup.{kind}.by-sex", name=name) if table.about.endswith("_by_sex") else name


def _row_head(table: CountTable, voice: Voice) -> list[str]:
    return [_named("sheet", table, voice), *(voice.say(f"followup.column.{name}") for name in table.columns)]


def _rows(table: CountTable, voice: Voice) -> Iterator[list[str]]:
    for row in table.rows:
        yield [_kind(table, row, voice), *(amount(count, voice.lang) for count in row.counts)]
    sums = [sum(column) for column in zip(*(row.counts for row in table.rows), strict=True)]
    yield [voice.say("followup.sum"), *(amount(count, voice.lang) for count in sums)]


def _kind(table: CountTable, row: Row, voice: Voice) -> str:
    """What is counted in a row."""
    group = table.about.removesuffix("_by_sex").rstrip("0123456789").rstrip("_")
    return voice.list(_one_kind(group, code, voice) for code in row.codes)


def _one_kind(group: str, code: str, voice: Voice) -> str:
    if not code:
        return voice.say("followup.kind.not-told")
    known = f"followup.kind.{group}.{code}"
    return voice.say(known) if voice.has(known) else code


def _over_time(found: FollowUp, voice: Voice) -> Section:
    heading = Heading(voice.say("followup.over-time"))
    if not found.over_time:
        return (heading, Para(voice.say("followup.too-few")))
    rows = []
    for number, (name, percent, *counts) in enumerate(_points(found.over_time, voice), start=1):
        told = (amount(count, voice.lang) for count in counts)
        rows.append((str(number), name, voice.say("followup.percent", percent=percent), *told))
    head = (voice.say(f"followup.column.{name}") for name in _POINT_HEAD)
    right = frozenset({0, *range(2, len(_POINT_HEAD) + 1)})
    return (heading, Para(voice.say("followup.over-time.about")), Table(("  ", *head), tuple(rows), right))


def _is_over_time(section: Iterable[tuple[Part, None]], voice: Voice) -> bool:
    heading = calm((Heading(voice.say("followup.over-time")),))[0]
    return any(part == heading for part, _ in section)


def _points(curves: Sequence[OverTime], voice: Voice) -> Iterator[tuple[str, int, int, int, int, int]]:
    for curve in curves:
        for point in curve.points:
            name = voice.say("followup.point", group=voice.say(f"followup.column.{curve.group}"), months=point.months)
            yield name, point.percent, point.begun, point.otherwise, point.unfollowed, point.remain


# ---- the picture --------------------------------------------------------------------------------------------------


def _plot(curves: Sequence[OverTime], voice: Voice) -> str:
    lines = []
    for curve in curves:
        places = [(_LEFT, _HIGH - _FOOT), *((_across(point.months), _up(point.percent)) for point in curve.points)]
        name = plain(voice.say(f"followup.column.{curve.group}"))
        end = places[-1]
        lines.append(
            {"points": " ".join(f"{x},{y}" for x, y in places), "dash": _DASHES[curve.group], "name": name, "x": end[0], "y": end[1]}
        )
    _keep_apart(lines)
    return fill(
        "followup_plot.svg.jinja",
        wide=_WIDE,
        high=_HIGH,
        left=_LEFT,
        foot=_HIGH - _FOOT,
        title=plain(voice.say("followup.over-time.title")),
        about=plain(voice.say("followup.over-time.about")),
        lines=lines,
        steps=[{"y": _up(percent), "text": plain(voice.say("followup.percent", percent=percent))} for percent in (0, 25, 50, 75, 100)],
        months=[{"x": _across(months), "text": str(months)} for months in (3, 6, 12, 18)],
        unit=plain(voice.say("followup.months")),
    )


def _across(months: int) -> int:
    return _LEFT + (_WIDE - _LEFT - 130) * months // _LAST


def _up(percent: int) -> int:
    return _HIGH - _FOOT - (_HIGH - _FOOT - 20) * percent // 100


def _keep_apart(lines: list[dict[str, object]]) -> None:
    """The names at the ends of the lines one below the other, where they would cover one another."""
    last = -100
    for line in sorted(lines, key=lambda one: int(str(one["y"]))):
        last = max(int(str(line["y"])), last + 20)
        line["label_y"] = last + 5


# ---- the workbook -------------------------------------------------------------------------------------------------


def _sheets(found: FollowUp, voice: Voice) -> Iterator[tuple[str, list[list[str | int]]]]:
    yield plain(voice.say("followup.sheet.figures")), [*_figure_rows(found, voice)]
    for table in found.tables:
        if table.rows:
            counted: list[list[str | int]] = [[_kind(table, row, voice), *row.counts] for row in table.rows]
            yield plain(_named("sheet", table, voice)), [[*_row_head(table, voice)], *counted]
    if found.over_time:
        head: list[str | int] = [voice.say(f"followup.column.{name}") for name in _POINT_HEAD]
        points: list[list[str | int]] = [[*cells] for cells in _points(found.over_time, voice)]
        yield plain(voice.say("followup.sheet.over-time")), [head, *points]


def _figure_rows(found: FollowUp, voice: Voice) -> Iterator[list[str | int]]:
    yield [voice.say(f"followup.column.{name}") for name in ("figure", "numerator", "denominator", "rest", "percent")]
    for code in ("local", "kolada", "of_all"):
        share: Share | None = getattr(found, code)
        name = voice.say(f"followup.name.{code}")
        yield (
            [name, voice.say("followup.too-few")]
            if share is None
            else [name, share.numerator, share.denominator, share.rest, share.percent]
        )
    for code in ("enrolments", "persons", "returned", "came_back", "ongoing", "ended", "median_days"):
        count: int | None = getattr(found, code)
        yield [voice.say(f"followup.name.{code}"), voice.say("followup.too-few") if count is None else count]
    yield [voice.say("followup.not-an-effect")]
