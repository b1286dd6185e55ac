"""A proposal for a cohort as text, as a page, and as a table: each outcome in one sentence that can stand in an appeal.

Comes in: a `Cohort`. Goes out: text, HTML, CSV as Swedish Excel reads it, or the bytes of a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.render.languages import direction, html_lang
from stegvis.render.layout import page
from stegvis.render.marks import plain
from stegvis.render.parts import Heading, Item, Para, Part, Section, Table, Title, calm
from stegvis.render.spreadsheets import csv_text, workbook
from stegvis.render.templating import fill
from stegvis.render.voice import Voice
from stegvis.render.words import amount
from stegvis.seats import Cohort, Effect, Placement, PriorityClass, Seat

__all__ = ["cohort_csv", "cohort_html", "cohort_text", "cohort_xlsx"]

_SEATED = ("seat", "waits", "no_seat_needed")
"""Outcomes that have sentences of their own about seats; the others are answers of the plan."""


def cohort_text(found: Cohort, *, lang: str = "sv") -> str:
    """The page of text.

    Raises:
        ValueError: there is no such language.
    """
    return page(_sections(found, Voice.of(lang, found.today)))


def cohort_html(found: Cohort, *, lang: str = "sv") -> str:
    """The page, self-contained.

    Raises:
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, found.today)
    return fill(
        "overview.html.jinja",
        tongues=[{"lang": html_lang(lang), "dir": direction(lang)}],
        sections=[tuple((part, None) for part in calm(section)) for section in _sections(found, voice)],
        title=plain(voice.say("cohort.title")),
        region=voice.say("page.table"),
        sheets={},
    )


def cohort_csv(found: Cohort, *, lang: str = "sv") -> str:
    """The outcomes as a table that Swedish Excel opens: a row a participant, with its sentence.

    Raises:
        ValueError: there is no such language.
    """
    return csv_text(_rows(found, Voice.of(lang, found.today)))


def cohort_xlsx(found: Cohort, *, lang: str = "sv") -> bytes:
    """The same as a workbook.

    Raises:
        ImportError: XlsxWriter (the extra `office`) is not installed.
        ValueError: there is no such language.
    """
    voice = Voice.of(lang, found.today)
    return workbook({plain(voice.say("cohort.title")).capitalize(): _rows(found, voice)})


# ---- sentences ----------------------------------------------------------------------------------------------------


def _seat(seat: Seat, voice: Voice) -> dict[str, str]:
    return {"name": voice.name(seat.name), "day": voice.exact_day(seat.starts)}


def _outcome(one: Placement, found: Cohort, voice: Voice) -> str:
    """What is proposed for one participant and why, in one sentence."""
    if one.outcome not in _SEATED or one.asked is None:
        return voice.say(f"cohort.outcome.{one.outcome}", participant=one.participant)
    asked = _seat(one.asked, voice)
    following = voice.say("cohort.next", **_seat(one.next_start, voice)) if one.next_start is not None else voice.say("cohort.no-next")
    code = f"cohort.outcome.{one.outcome}"
    if one.outcome == "seat":
        code += ".asked" if one.asked in one.seats else ".other"
    got = next((_seat(seat, voice) for seat in one.seats if seat != one.asked), _seat(one.seats[0], voice) if one.seats else asked)
    return voice.say(
        code,
        participant=one.participant,
        got=got["name"],
        got_day=got["day"],
        place=one.place,
        applicants=one.applicants,
        free=one.free,
        why=_why(one, found, voice),
        following=following,
        **asked,
    )


def _why(one: Placement, found: Cohort, voice: Voice) -> str:
    """The rule that decided, with what it rests on."""
    classes = {item.number: item for item in found.priority}
    item = classes.get(one.priority)
    return voice.say(
        f"cohort.rule.{one.rule}",
        item=_class(item, voice) if item is not None else "",
        source=_source(found, voice),
        day=voice.exact_day(one.applied) if one.applied else "",
        lot=one.lot,
        seed=found.seed,
    )


def _class(item: PriorityClass, voice: Voice) -> str:
    return voice.name(item.name) if item.name is not None else voice.say("cohort.everybody-else")


def _source(found: Cohort, voice: Voice) -> str:
    sources = dict.fromkeys(item.source for item in found.priority if item.source)
    return voice.list(sources) if sources else voice.say("cohort.no-source")


# ---- the page -----------------------------------------------------------------------------------------------------


def _sections(found: Cohort, voice: Voice) -> list[Section]:
    sections: list[list[Part]] = [_head(found, voice), _goal(found, voice)]
    if found.starts:
        sections.append(_starts(found, voice))
    sections.append([Heading(voice.say("cohort.outcomes")), *(Item(_outcome(one, found, voice)) for one in found.placements)])
    if found.effects:
        sections.append([Heading(voice.say("cohort.what-if")), *(Item(_effect(one, found, voice)) for one in found.effects)])
    sections.append(_order(found, voice))
    if found.bad:
        bad = [Para(voice.say("overview.bad-row", row=one.row, field=one.field or "–", code=one.code), "inner") for one in found.bad]
        sections.append([Heading(voice.many("overview.bad", len(found.bad))), *bad])
    return [tuple(section) for section in sections]


def _head(found: Cohort, voice: Voice) -> list[Part]:
    parts: list[Part] = [Title(voice.say("cohort.title"), voice.day(found.today)), Para(voice.say("cohort.purpose"))]
    if found.programme_name is not None:
        parts.append(Para(voice.say("cohort.programme", name=voice.name(found.programme_name))))
    parts.append(Para(voice.say("cohort.period", until=voice.exact_day(found.until))))
    if found.same_day:
        parts.append(Para(voice.say("cohort.same-day")))
    if not found.proven:
        parts.append(Para(voice.say("cohort.not-proven")))
    return parts


def _goal(found: Cohort, voice: Voice) -> list[Part]:
    goal = found.goal
    counts = {
        "earliest": amount(goal.earliest, voice.lang),
        "slow": amount(goal.slow, voice.lang),
        "already": amount(goal.already, voice.lang),
    }
    code = "cohort.goal.of" if goal.participants is not None else "cohort.goal.all"
    wanted = amount(goal.participants, voice.lang) if goal.participants is not None else ""
    return [Heading(voice.say("cohort.goal")), Para(voice.say(code, wanted=wanted, **counts))]


def _starts(found: Cohort, voice: Voice) -> list[Part]:
    head = ("  ", *(voice.say(f"cohort.column.{name}") for name in ("start", "seats", "asked", "proposed")))
    rows = []
    for number, one in enumerate(found.starts, start=1):
        name = voice.say("cohort.start", name=voice.name(one.name), day=voice.exact_day(one.starts))
        rows.append((str(number), name, *(amount(count, voice.lang) for count in (one.seats - one.taken, one.asked, one.proposed))))
    return [Heading(voice.say("cohort.starts")), Table(head, tuple(rows), frozenset({0, 2, 3, 4})), Para(voice.say("cohort.starts.about"))]


def _effect(one: Effect, found: Cohort, voice: Voice) -> str:
    more = one.goal.earliest - found.goal.earliest
    seated = voice.many("cohort.more-seated", one.more_seated, number=amount(one.more_seated, voice.lang))
    able = voice.say("cohort.able", earliest=amount(one.goal.earliest, voice.lang), more=amount(more, voice.lang))
    day = voice.exact_day(one.starts) if one.starts is not None else ""
    return voice.say(f"cohort.effect.{one.code}", name=voice.name(one.name), seats=one.seats, day=day, seated=seated, able=able)


def _order(found: Cohort, voice: Voice) -> list[Part]:
    """The order of the rules, with its sources, what is assumed, and the lottery."""
    parts: list[Part] = [Heading(voice.say("cohort.order"))]
    for item in found.priority:
        parts.append(
            Item(voice.say("cohort.order.item", number=item.number, name=_class(item, voice), count=amount(item.count, voice.lang)))
        )
        if item.source:
            parts.append(Para(voice.say("cohort.source", source=item.source), "inner"))
        if item.assumption:
            parts.append(Para(voice.say("cohort.assumed", text=item.assumption), "inner"))
    parts.append(Para(voice.say("cohort.order.then")))
    if found.lottery:
        drawn = voice.list(voice.say("cohort.lot", participant=one.participant, lot=one.lot) for one in found.lottery)
        parts.append(Para(voice.say("cohort.lottery", seed=found.seed, list=drawn)))
    return parts


# ---- the table ----------------------------------------------------------------------------------------------------

_COLUMNS = ("participant", "outcome", "activity", "starts", "place", "rule", "sentence")


def _rows(found: Cohort, voice: Voice) -> Iterator[list[str]]:
    yield [plain(voice.say(f"cohort.column.{name}")) for name in _COLUMNS]
    for one in found.placements:
        seat = one.seats[0] if one.seats else None
        yield [
            one.participant,
            plain(voice.say(f"cohort.word.{one.outcome}")),
            plain(voice.name(seat.name)) if seat is not None else "",
            seat.starts.isoformat() if seat is not None else "",
            f"{one.place}/{one.applicants}" if one.place is not None else "",
            plain(voice.say(f"cohort.word.rule.{one.rule}")) if one.rule is not None else "",
            plain(_outcome(one, found, voice)),
        ]
