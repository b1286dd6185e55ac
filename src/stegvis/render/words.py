"""Sentences out of codes: the only place where a message code, its particulars and a language meet.

Comes in: a code such as `STG012` or `next.apply` with its particulars, a day, an amount. Goes out: a sentence from the gettext
catalogue of that language (or the Swedish one where it is missing there), days and money as that language writes them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from stegvis.dates import add_months
from stegvis.render.languages import BABEL, catalogues, is_reviewed, is_swedish
from stegvis.render.marks import MARKS, mark, plain
from stegvis.terms import Text

__all__ = [
    "amount",
    "clean",
    "day",
    "exact_day",
    "falls_back",
    "has",
    "in_sentence",
    "is_far",
    "kronor",
    "listing",
    "name_of",
    "named",
    "notices",
    "pay_range",
    "say",
    "say_many",
    "short_day",
]

_DAY, _MONTH = "d MMMM y", "LLLL y"
_SHORT_DAY, _SHORT_MONTH = "d MMM y", "LLL y"
_HARD_SPACE = "\N{NO-BREAK SPACE}"
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Characters that turn the direction of what follows: they can make a line read as something else than it says."""


def _found(code: str, lang: str, count: int | None = None) -> Iterator[tuple[str, str]]:
    """The texts for a code with their languages: the own one first, then the Swedish."""
    for own in dict.fromkeys((lang, "sv")):
        for part in catalogues(own):
            text = part.gettext(code) if count is None else part.ngettext(code, code, count)
            if text != code:
                yield own, text


def has(code: str, lang: str) -> bool:
    """Whether there is a sentence for that code, in that language or in Swedish."""
    return any(True for _ in _found(code, lang))


def falls_back(code: str, lang: str) -> bool:
    """Whether the sentence for that code is said in Swedish on a page in another language."""
    return next((own != lang and not is_swedish(lang) for own, _ in _found(code, lang)), False)


def say(code: str, lang: str, /, **particulars: object) -> str:
    """The sentence for a code, with its particulars put in; control characters in them are left out.

    Where the language has no such sentence it is the Swedish one, marked as such.

    Raises:
        LookupError: no language has a sentence for that code, or a particular is missing.
    """
    for own, text in _found(code, lang):
        return mark(text.format(**_cleaned(particulars)), own, within=lang)
    raise LookupError(f"no sentence for {code}")


def say_many(code: str, count: int, lang: str, /, **particulars: object) -> str:
    """The sentence for a code with the plural form that `count` asks for; `count` itself is a particular.

    Raises:
        LookupError: as `say`.
    """
    for own, text in _found(code, lang, count):
        return mark(text.format(count=count, **_cleaned(particulars)), own, within=lang)
    raise LookupError(f"no sentence for {code}")


def clean(text: str) -> str:
    r"""The text on one line, without control characters, lone surrogates, marks, and characters that turn the direction of reading.

    Example:
        >>> clean("Svets\nare\x1b[31m")
        'Svets are[31m'
    """
    return _tidy("".join(char for char in text if char not in MARKS))


def _tidy(text: str) -> str:
    """The same, but marks stay."""
    return "".join(_kept(char) for char in text)


def _kept(char: str) -> str:
    if char in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    return "" if char in _REORDERING or unicodedata.category(char) in {"Cc", "Cs"} else char


def _cleaned(particulars: dict[str, object]) -> dict[str, object]:
    return {name: _tidy(value) if isinstance(value, str) else value for name, value in particulars.items()}


def day(value: date, lang: str, /, *, today: date) -> str:
    """The day in words; beyond half a year from `today` only its month, since no plan is surer than that.

    Example:
        >>> day(date(2027, 1, 11), "sv", today=date(2026, 11, 22)), day(date(2028, 1, 11), "sv", today=date(2026, 11, 22))
        ('11 januari 2027', 'januari 2028')
    """
    from babel.dates import format_date

    return format_date(value, _MONTH if is_far(value, today=today) else _DAY, locale=BABEL.get(lang, lang))


def exact_day(value: date, lang: str, /) -> str:
    """The day in words however far away it is: a day that is known, as the last one of something is.

    Example:
        >>> exact_day(date(2028, 5, 11), "sv")
        '11 maj 2028'
    """
    from babel.dates import format_date

    return format_date(value, _DAY, locale=BABEL.get(lang, lang))


def short_day(value: date, lang: str, /, *, today: date) -> str:
    """The same with short months, for tables.

    Example:
        >>> short_day(date(2027, 1, 11), "sv", today=date(2026, 11, 22)), short_day(date(2028, 1, 11), "sv", today=date(2026, 11, 22))
        ('11 jan 2027', 'jan 2028')
    """
    from babel.dates import format_date

    form = _SHORT_MONTH if is_far(value, today=today) else _SHORT_DAY
    return format_date(value, form, locale=BABEL.get(lang, lang)).replace(".", "")


def is_far(value: date, *, today: date) -> bool:
    """Whether the day is beyond half a year from `today`, where only its month is said."""
    return value > add_months(today, 6)


def notices(lang: str) -> Iterator[tuple[str, str]]:
    """That no translator has read the texts, where none has, each with its language: in the language itself, then in Swedish."""
    if not is_reviewed(lang):
        yield from ((one, plain(say("page.unreviewed", one))) for one in (lang, "sv"))


def amount(number: int, lang: str, /) -> str:
    """A whole number with the thousands set apart as the language does it."""
    from babel.numbers import format_decimal

    return format_decimal(number, locale=BABEL.get(lang, lang))


def kronor(number: int, lang: str, /) -> str:
    """An amount in kronor; its parts are held together by no-break spaces.

    Example:
        >>> kronor(90000, "sv").replace(chr(160), "_")
        '90_000_kr'
    """
    return say("kronor", lang, amount=amount(number, lang)).replace(" ", _HARD_SPACE)


def pay_range(low: int | None, mean: int | None, high: int | None, lang: str, /) -> str:
    """Pay as a range, or the one figure there is, in kronor; empty where there is none."""
    ends = [number for number in (low, high) if number is not None]
    if len(ends) < 2 and mean is not None:
        ends = [mean]
    said = "–".join(amount(number, lang) for number in ends)
    return say("kronor", lang, amount=said).replace(" ", _HARD_SPACE) if ends else ""


def listing(items: Iterable[str], lang: str, /, *, style: str = "standard") -> str:
    """The items in a row, with the language's own word before the last; `style="or"` for alternatives.

    Example:
        >>> listing(["grönt", "blått", "svart"], "sv")
        'grönt, blått och svart'
    """
    from babel.lists import format_list

    return format_list([_tidy(item) for item in items], style=style, locale=BABEL.get(lang, lang))  # type: ignore[arg-type]


def name_of(text: Text, lang: str, /) -> str:
    """A name as it is printed, unmarked: always the Swedish one, which is what people on the spot say; a translation in brackets."""
    return plain(named(clean(text["sv"]), clean(text.get(lang)), lang))


def named(swedish: str, own: str, lang: str, /) -> str:
    """A Swedish name, marked as such on a page in another language, with the own one in brackets where that is another."""
    marked = mark(swedish, "sv", within=lang)
    return marked if own == swedish or is_swedish(lang) else f"{marked} ({own})"


def in_sentence(name: str) -> str:
    """A name with a small first letter, unless it begins with an abbreviation.

    Example:
        >>> in_sentence("Montör"), in_sentence("CNC-operatör")
        ('montör', 'CNC-operatör')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
