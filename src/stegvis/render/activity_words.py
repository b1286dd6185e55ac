"""When, how long and for how much an activity is: what a ladder's page says of it besides its name.

Comes in: an activity. Goes out: phrases about its ways, starts, application and cost.
"""

from __future__ import annotations

from collections.abc import Iterator

from stegvis.dates import StartRule
from stegvis.ladder.activity import Activity
from stegvis.render.languages import BABEL
from stegvis.render.stepwords import own
from stegvis.render.words import exact_day, kronor, listing, say, say_many
from stegvis.terms import Payer

__all__ = ["apply_words", "cost_words", "length_words", "start_words"]

_WORKDAYS = (0, 1, 2, 3, 4)
_OTHERS: tuple[Payer, ...] = ("municipality", "employer", "state")


def length_words(activity: Activity, lang: str) -> Iterator[str]:
    """How long each way of taking it is, for those who need longer too, and whether it may be read beside a job."""
    options = activity.options()
    if not options:
        yield say("ladder.closed", lang)
    for option in dict.fromkeys((option.pace_percent, option.days, option.slow_days) for option in options):
        pace, days, slow = option
        said = _span(days, lang) if slow == days else say("ladder.length.slow", lang, length=_span(days, lang), slow=_span(slow, lang))
        yield say("ladder.length.pace", lang, length=said, pace=pace) if pace else said
    if any(option.beside_work and option.pace_percent for option in options):
        yield say("ladder.beside-work", lang)


def _span(days: int, lang: str) -> str:
    return say_many("span.weeks", days // 7, lang) if days % 7 == 0 else say_many("span.days", days, lang)


def start_words(activity: Activity, lang: str) -> Iterator[str]:
    """The days on which it may start, once where all ways share them, and the last day to apply of each that has its own."""
    for option in dict.fromkeys((option.starts, option.apply_by) for option in activity.options()):
        rule, apply_by = option
        said = _starts(rule, lang)
        yield say("ladder.apply-by", lang, start=said, day=exact_day(apply_by, lang)) if apply_by else said


def _starts(rule: StartRule, lang: str) -> str:
    from babel.dates import get_day_names, get_month_names

    if rule.weekdays:
        if tuple(sorted(rule.weekdays)) == _WORKDAYS:
            return say("ladder.start.workdays", lang)
        days = get_day_names("wide", "format", BABEL.get(lang, lang))
        return say("ladder.start.weekdays", lang, list=listing([days[day] for day in sorted(rule.weekdays)], lang))
    months = get_month_names("wide", "stand-alone", BABEL.get(lang, lang))
    parts = [say("ladder.start.months", lang, list=listing([months[month] for month in sorted(rule.months)], lang))] if rule.months else []
    parts += [exact_day(known, lang) for known in sorted(rule.known)]
    return listing(parts, lang) if parts else say("ladder.start.any", lang)


def apply_words(activity: Activity, lang: str) -> Iterator[str]:
    """How one applies, and how long before the start."""
    if activity.apply is None:
        return
    if activity.apply.how:
        yield own(activity.apply.how, lang)
    if activity.apply.weeks_before:
        yield say_many("ladder.apply.before", activity.apply.weeks_before, lang)


def cost_words(activity: Activity, lang: str) -> Iterator[str]:
    """What the participant pays, and then what others pay."""
    own = activity.cost_sek.get("participant")
    if own is None:
        yield say("ladder.cost.none-known" if activity.cost_sek else "ladder.cost.unknown", lang)
    else:
        yield say("ladder.cost.own", lang, cost=kronor(own, lang)) if own else say("ladder.cost.free", lang)
    for payer in _OTHERS:
        if payer in activity.cost_sek:
            yield say("ladder.cost.other", lang, payer=say(f"payer.{payer}", lang), cost=kronor(activity.cost_sek[payer], lang))
