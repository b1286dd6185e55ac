"""`stegvis batch`: very many participants, from one table to another.

Comes in: a table of participants, and a place for the answers. Goes out: the table of answers; on stderr how far it has come, how many
have which answer, and which rows cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from stegvis.cli.asking import NO_ROUTE, PROVEN, WRONG_INPUT, unknown_target
from stegvis.cli.delivery import place_of
from stegvis.cli.options import (
    Choice,
    command,
    day_option,
    folder_of,
    is_watched,
    ladders_option,
    load,
    output_option,
    tell,
    time_limit_option,
)
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.centre.batch_file import Done

__all__ = ["batch_command"]


def batch_command(lang: str) -> click.Command:
    """The command that answers a table."""

    def run(*, source: str, output: str | None, ladders: str | None, rows: int, processes: int, **wanted: object) -> int:
        try:
            from stegvis.centre.batch_file import BatchQuestion, answer_file
            from stegvis.centre.batch_table import KINDS, TooManyRowsError
            from stegvis.planning.target import UnknownTargetError
        except ImportError:
            raise click.UsageError(say("cli.needs-extra", lang, extra="tables"), click.get_current_context(silent=True)) from None
        context = click.get_current_context(silent=True)
        if output is None:
            raise click.UsageError(say("cli.missing", lang, what="-o"), context)
        place = place_of(output, lang, inputs=[source])
        if place.suffix.lower() not in KINDS:
            raise click.UsageError(say("cli.batch.kind", lang, name=output, list=", ".join(KINDS)), context)
        catalogue = load(ladders, lang)
        wanted["today"] = wanted["today"] or date.today()
        question = BatchQuestion(**wanted, ladders=folder_of(ladders))  # type: ignore[arg-type]
        progress = _telling(lang) if is_watched() else _silent
        try:
            done = answer_file(catalogue, Path(source), place, question, rows_at_once=rows, processes=processes, progress=progress)
        except UnknownTargetError as error:
            raise unknown_target(error.nearest, error.target, lang) from None
        except KeyboardInterrupt:
            tell(say("cli.batch.interrupted", lang))
            raise
        except TooManyRowsError:
            raise click.UsageError(say("cli.batch.too-many", lang), context) from None
        except ImportError:
            raise click.UsageError(say("cli.needs-extra", lang, extra="tables,office"), context) from None
        except OSError:
            raise click.UsageError(say("cli.output.refused", lang, name=output), context) from None
        _report(done, output, lang)
        return PROVEN if not done.bad else WRONG_INPUT if done.bad == done.rows else NO_ROUTE

    return command("batch", run, _params(lang), lang)


def _params(lang: str) -> list[click.Parameter]:
    from stegvis.route import By
    from stegvis.terms import Payer

    goals, payers = get_args(By), get_args(Payer)
    return [
        click.Argument(["source"], metavar=say("cli.metavar.table", lang)),
        output_option(lang, "cli.option.output.batch"),
        click.Option(["--target"], metavar=say("cli.metavar.target", lang), help=say("cli.option.target.batch", lang)),
        click.Option(["--by"], type=Choice(goals, lang), default="weeks", metavar="|".join(goals), help=say("cli.option.by.batch", lang)),
        click.Option(["--payer"], type=Choice(payers, lang), metavar="|".join(payers), help=say("cli.option.payer", lang)),
        day_option(lang),
        ladders_option(lang),
        time_limit_option(lang),
        click.Option(["--rows"], type=click.IntRange(1, 10_000_000), default=262_144, metavar="N", help=say("cli.option.rows", lang)),
        click.Option(["--processes"], type=click.IntRange(1, 256), default=1, metavar="N", help=say("cli.option.processes", lang)),
    ]


def _silent(_rows: int) -> None:
    """Nobody looks."""


def _telling(lang: str) -> Callable[[int], None]:
    """Says on one line of the terminal how many rows are done."""
    done = 0

    def progress(rows: int) -> None:
        nonlocal done
        done += rows
        click.echo("\r" + say("cli.batch.progress", lang, rows=done), err=True, nl=False)

    return progress


def _report(done: Done, output: str, lang: str) -> None:
    """How many have which answer, and the first of the rows that cannot be read."""
    if is_watched():
        click.echo(err=True)
    if done.before:
        tell(say("cli.batch.resumed", lang, rows=done.before))
    tell(say("cli.batch.done", lang, rows=done.rows, name=output))
    for verdict, count in sorted(done.verdicts.items()):
        tell(say(f"cli.batch.{verdict}", lang, count=count))
    if done.bad:
        tell(say("cli.batch.bad", lang, count=done.bad))
    for one in done.first_bad:
        tell(say("overview.bad-row", lang, row=one.row, field=one.field, code=one.code))
    if done.bad > len(done.first_bad):
        tell(say("cli.batch.more", lang, count=done.bad - len(done.first_bad)))
