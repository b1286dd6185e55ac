"""What the commands share: their options, the types of values with sentences of their own, and where messages go.

Comes in: the language. Goes out: click parameters, paths and days; a value that cannot be read is a usage error with a sentence.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stegvis.dates import LAST_TODAY, parse_day
from stegvis.faults import CODES
from stegvis.render.languages import LANGUAGES, spoken
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.ladder.catalogue import Catalogue

__all__ = [
    "Choice",
    "Code",
    "Day",
    "Period",
    "Seconds",
    "command",
    "common",
    "day_option",
    "folder_of",
    "format_option",
    "in_columns",
    "is_watched",
    "ladders_option",
    "load",
    "nearest",
    "output_option",
    "tell",
    "time_limit_option",
]

_OWN_LADDERS = Path("ladders")


class _Value(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.4
    """A value with an error sentence of its own."""

    name = "value"

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value that was written, or a usage error with the sentence."""
        try:
            return self.read(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def read(self, text: str) -> Any:
        """The value.

        Raises:
            ValueError: it is none; the message is the sentence.
        """
        raise NotImplementedError


class Choice(_Value):
    """One of some words; a wrong one is answered with the nearest."""

    def __init__(self, choices: Sequence[str], lang: str) -> None:
        super().__init__(lang)
        self.choices = choices

    def read(self, text: str) -> str:
        """The word itself."""
        if text not in self.choices:
            likely = nearest(text, self.choices, self.lang)
            raise ValueError(f"{say('cli.not-one-of', self.lang, found=text, list=', '.join(self.choices))} {likely}".rstrip())
        return text


class Spoken(Choice):
    """A language, or two joined by +, in which a page then stands line by line."""

    def read(self, text: str) -> str:
        """The languages as they are written."""
        try:
            return "+".join(spoken(text))
        except ValueError:
            for part in text.split("+"):
                super().read(part)
            raise ValueError(say("cli.two-languages", self.lang, found=text)) from None


class Code(_Value):
    """A code of a fault, in small letters too; a wrong one is answered with the nearest."""

    def read(self, text: str) -> str:
        """The code as it is printed."""
        code = text.strip().upper()
        if code not in CODES:
            raise ValueError(f"{say('cli.no-such-code', self.lang, found=text)} {nearest(code, CODES, self.lang)}".rstrip())
        return code


class Day(_Value):
    """A day written YYYY-MM-DD, on which a plan can be made."""

    def read(self, text: str) -> date:
        """The day."""
        try:
            day = parse_day(text)
        except ValueError:
            raise ValueError(say("cli.not-a-day", self.lang, found=text)) from None
        if day > LAST_TODAY:
            raise ValueError(say("cli.too-late-a-day", self.lang, found=text, last=LAST_TODAY.isoformat()))
        return day


class Period(_Value):
    """A year, or two days with a stroke between them; both days are in it."""

    def read(self, text: str) -> tuple[date, date]:
        """The first and the last day."""
        first, _, last = (f"{text}-01-01/{text}-12-31" if text.isdecimal() else text).partition("/")
        try:
            days = parse_day(first), parse_day(last)
        except ValueError:
            raise ValueError(say("cli.not-a-period", self.lang, found=text)) from None
        if days[0] > days[1]:
            raise ValueError(say("cli.not-a-period", self.lang, found=text))
        return days


class Seconds(_Value):
    """A number of seconds above 0, with a decimal comma or point."""

    def read(self, text: str) -> float:
        """The number."""
        try:
            seconds = float(text.replace(",", "."))
        except ValueError:
            seconds = math.nan
        if not 0 < seconds < math.inf:
            raise ValueError(say("cli.not-seconds", self.lang, found=text))
        return seconds


def command(name: str, run: Callable[..., int], params: Sequence[click.Parameter], lang: str, *, pages: bool = False) -> click.Command:
    """A command with its own parameters and those of every command.

    Args:
        name: as it is typed.
        run: what it does; gives the exit code.
        params: its own parameters.
        lang: the language of messages.
        pages: the command prints pages, whose languages it is given as `spoken`; they may be two.
    """
    return click.Command(
        name,
        params=[*params, *common(lang, pages=pages)],
        callback=run,
        help=say(f"cli.help.{name}", lang),
        short_help=say(f"cli.short.{name}", lang),
        options_metavar=say("cli.metavar.options", lang),
        add_help_option=False,
    )


def format_option(forms: Sequence[str], lang: str) -> click.Option:
    """In which form the answer is written; the first one where nothing is said."""
    return click.Option(
        ["--format", "form"], type=Choice(forms, lang), default=forms[0], metavar="|".join(forms), help=say("cli.option.format", lang)
    )


def common(lang: str, *, pages: bool = False) -> list[click.Parameter]:
    """The options of every command, `pages` as `command` has it; all are read before the command line is parsed."""
    return [
        click.Option(
            ["--lang", "spoken"],
            type=Spoken(LANGUAGES, lang) if pages else Choice(LANGUAGES, lang),
            default=_asked_before,
            metavar="|".join((*LANGUAGES, "sv+ar") if pages else LANGUAGES),
            expose_value=pages,
            help=say("cli.option.lang.pages" if pages else "cli.option.lang", lang),
        ),
        click.Option(["--debug"], is_flag=True, expose_value=False, help=say("cli.option.debug", lang)),
        click.Option(["--help"], is_flag=True, is_eager=True, expose_value=False, callback=_help, help=say("cli.option.help", lang)),
    ]


def _asked_before() -> str:
    """The language that stands before the command, or Swedish."""
    return str(click.get_current_context().obj or LANGUAGES[0])


def _help(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(ctx.get_help())
        ctx.exit()


def day_option(lang: str) -> click.Option:
    """`--from`: the day that counts as today."""
    return click.Option(["--from", "today"], type=Day(lang), metavar=say("cli.metavar.day", lang), help=say("cli.option.from", lang))


def ladders_option(lang: str) -> click.Option:
    """`--ladders`: the folder of ladder files."""
    return click.Option(["--ladders"], metavar=say("cli.metavar.folder", lang), help=say("cli.option.ladders", lang))


def output_option(lang: str, code: str = "cli.option.output") -> click.Option:
    """`-o`: the file to write."""
    return click.Option(["-o", "--output"], metavar=say("cli.metavar.file", lang), help=say(code, lang))


def time_limit_option(lang: str) -> click.Option:
    """`--time-limit`: how long the search may go on."""
    return click.Option(
        ["--time-limit"], type=Seconds(lang), default="5", metavar=say("cli.metavar.seconds", lang), help=say("cli.option.time-limit", lang)
    )


def load(ladders: str | None, lang: str) -> Catalogue:
    """The catalogue of that folder, else of `./ladders` if there is one, else the shipped.

    Raises:
        click.UsageError: there is no such folder.
        stegvis.faults.LadderError: the ladders cannot be understood.
    """
    from stegvis.ladder.loader import load_catalogue

    if ladders is None:
        return load_catalogue(folder_of(None))
    if not Path(ladders).is_dir():
        code = "cli.is-a-file" if Path(ladders).exists() else "cli.no-such-folder"
        raise click.UsageError(say(code, lang, name=ladders), click.get_current_context(silent=True))
    return load_catalogue(ladders)


def folder_of(ladders: str | None) -> str | None:
    """The folder that is read: that one, else `./ladders` if there is one, else None for the shipped."""
    return str(_OWN_LADDERS) if ladders is None and _OWN_LADDERS.is_dir() else ladders


def nearest(word: str, known: Iterable[str], lang: str) -> str:
    """The question whether the word that is most like it was meant, or nothing."""
    found = get_close_matches(word, list(known), n=1)
    return say("cli.did-you-mean", lang, nearest=found[0]) if found else ""


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """The rows as text, each column as broad as it needs."""
    from stegvis.render.layout import columns

    return "".join(f"{line}\n" for lines in columns(rows) for line in lines)


def is_watched() -> bool:
    """Whether somebody looks on at a terminal."""
    return sys.stderr.isatty()


def tell(message: str) -> None:
    """Says something to the one who runs the command, on stderr."""
    click.echo(message.rstrip("\n"), err=True)
