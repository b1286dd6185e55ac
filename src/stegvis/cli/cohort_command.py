"""`stegvis cohort`: seats for a cohort, as a proposal.

Comes in: a folder or table of participants, perhaps a programme, the queue and the seats that are taken. Goes out: text, a page, a table or
JSON; progress on stderr.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stegvis.cli.asking import NO_ROUTE, NOT_PROVEN, PROVEN, WRONG_INPUT
from stegvis.cli.delivery import deliver, deliver_bytes
from stegvis.cli.options import (
    Day,
    Seconds,
    command,
    day_option,
    format_option,
    is_watched,
    ladders_option,
    load,
    nearest,
    output_option,
    tell,
)
from stegvis.render.words import say
from stegvis.situation import RowFault

if TYPE_CHECKING:
    from stegvis.seats import Cohort

__all__ = ["cohort_command"]

_FORMS = ("text", "json", "html", "csv", "xlsx")


def cohort_command(lang: str) -> click.Command:
    """The command that proposes seats."""

    def run(
        *,
        source: str,
        queue: str | None,
        taken: str | None,
        ladders: str | None,
        form: str,
        output: str | None,
        today: date | None,
        processes: int,
        **wanted: Any,
    ) -> int:
        from stegvis.centre.cohort import not_here
        from stegvis.people_file import read_participants
        from stegvis.queue_file import read_queue, read_taken

        context = click.get_current_context(silent=True)
        if form == "xlsx" and output is None:
            raise click.UsageError(say("cli.xlsx-needs-output", lang), context)
        catalogue = load(ladders, lang)
        try:
            people = read_participants(source)
            waiting, gone = read_queue(queue) if queue else (), read_taken(taken) if taken else ()
        except ImportError:
            raise click.UsageError(say("cli.needs-extra", lang, extra="office"), context) from None
        bad = [*_told(waiting, queue, lang), *_told(gone, taken, lang)]
        applied = [one for one in waiting if not isinstance(one, RowFault)]
        seats = [one for one in gone if not isinstance(one, RowFault)]
        strange = not_here(catalogue, people, applied, seats)
        for name, words in zip((queue, taken), strange, strict=True):
            for word in words:
                tell(say("cli.cohort.not-here", lang, name=name, what=word))
        found = _proposed(
            lang,
            catalogue,
            people,
            today=today or date.today(),
            queue=applied,
            taken=seats,
            workers=processes,
            **wanted,
        )
        _deliver(found, form, output, lang, [name for name in (source, queue, taken) if name])
        if found.bad and not found.placements:
            return WRONG_INPUT
        return NO_ROUTE if found.bad or bad or any(strange) else PROVEN if found.proven else NOT_PROVEN

    return command("cohort", run, _params(lang), lang)


def _params(lang: str) -> list[click.Parameter]:
    table, number = say("cli.metavar.table", lang), click.IntRange(0, 2**31)
    return [
        click.Argument(["source"], metavar=say("cli.metavar.people", lang)),
        click.Option(["--programme"], metavar="ID", help=say("cli.option.programme", lang)),
        click.Option(["--queue"], metavar=table, help=say("cli.option.queue", lang)),
        click.Option(["--taken"], metavar=table, help=say("cli.option.taken", lang)),
        click.Option(["--until"], type=Day(lang), metavar=say("cli.metavar.day", lang), help=say("cli.option.until", lang)),
        click.Option(["--seed"], type=number, default=1, metavar="N", help=say("cli.option.seed", lang)),
        click.Option(["--what-if"], multiple=True, metavar="N", help=say("cli.option.what-if", lang)),
        click.Option(["--processes"], type=click.IntRange(1, 256), default=1, metavar="N", help=say("cli.option.processes", lang)),
        click.Option(
            ["--time-limit"],
            type=Seconds(lang),
            default="600",
            metavar=say("cli.metavar.seconds", lang),
            help=say("cli.option.time-limit.cohort", lang),
        ),
        day_option(lang),
        ladders_option(lang),
        format_option(_FORMS, lang),
        output_option(lang),
    ]


def _told(rows: Iterable[object], name: str | None, lang: str) -> list[RowFault]:
    """Says which rows of a table cannot be read."""
    bad = [one for one in rows if isinstance(one, RowFault)]
    for one in bad:
        tell(say("cli.cohort.bad-row", lang, name=name, row=one.row, field=one.field, code=one.code))
    return bad


def _proposed(lang: str, *things: Any, **wanted: Any) -> Cohort:
    """The proposal.

    Raises:
        click.UsageError: there is no such programme, a change cannot be tried, or an extra is missing.
    """
    from stegvis.centre.changes import ChangeError
    from stegvis.centre.cohort import UnknownProgrammeError, cohort

    context = click.get_current_context(silent=True)
    try:
        return cohort(*things, told=_counting(lang) if is_watched() else _silent, **wanted)
    except UnknownProgrammeError as error:
        likely = nearest(error.name, error.known, lang)
        raise click.UsageError(f"{say('cli.cohort.no-such-programme', lang, name=error.name)} {likely}".rstrip(), context) from None
    except ChangeError as error:
        likely = say("cli.did-you-mean", lang, nearest=error.nearest) if error.nearest else ""
        raise click.UsageError(f"{say(f'cli.cohort.change.{error.reason}', lang, text=error.text)} {likely}".rstrip(), context) from None
    except ImportError:
        raise click.UsageError(say("cli.needs-extra", lang, extra="exact"), context) from None
    finally:
        if is_watched():
            click.echo(err=True)


def _silent() -> None:
    """Nobody looks."""


def _counting(lang: str) -> Callable[[], None]:
    """Says on one line of the terminal how many plans are made."""
    count = 0

    def told() -> None:
        nonlocal count
        count += 1
        click.echo("\r" + say("cli.cohort.progress", lang, count=count), err=True, nl=False)

    return told


def _deliver(found: Cohort, form: str, output: str | None, lang: str, inputs: Sequence[str]) -> None:
    from stegvis.render.as_cohort import cohort_csv, cohort_html, cohort_text, cohort_xlsx
    from stegvis.render.as_json import json

    if form != "xlsx":
        printed = {"text": cohort_text, "html": cohort_html, "csv": cohort_csv}
        deliver(json(found) if form == "json" else printed[form](found, lang=lang), output, lang, inputs=inputs)
        return
    assert output is not None
    try:
        deliver_bytes(cohort_xlsx(found, lang=lang), output, lang, inputs=inputs)
    except ImportError:
        raise click.UsageError(say("cli.needs-extra", lang, extra="office"), click.get_current_context(silent=True)) from None
