"""`stegvis follow-up`: what came of the enrolments of a centre.

Comes in: a table of enrolments. Goes out: text, a page, a workbook or JSON, in which no small number can be worked out.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from stegvis.cli.asking import NO_ROUTE, PROVEN, WRONG_INPUT
from stegvis.cli.delivery import deliver, deliver_bytes
from stegvis.cli.options import Period, command, day_option, format_option, output_option
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.followed import FollowUp

__all__ = ["followup_command"]

_FORMS = ("text", "json", "html", "xlsx")


def followup_command(lang: str) -> click.Command:
    """The command that follows up."""

    def run(
        *,
        source: str | None,
        today: date | None,
        period: tuple[date, date] | None,
        published: bool,
        form: str,
        output: str | None,
    ) -> int:
        from stegvis.centre.followup import follow_up
        from stegvis.enrolment_file import read_enrolments

        context, today = click.get_current_context(silent=True), today or date.today()
        if published:
            deliver(_published(today, lang), output, lang)
            return PROVEN
        if source is None:
            raise click.UsageError(say("cli.missing", lang, what=say("cli.metavar.table", lang)), context)
        if form == "xlsx" and output is None:
            raise click.UsageError(say("cli.xlsx-needs-output", lang), context)
        since, until = period or (None, None)
        try:
            found = follow_up(read_enrolments(source, today=today), today=today, since=since, until=until)
            _deliver(found, form, output, lang, source)
        except ImportError:
            raise click.UsageError(say("cli.needs-extra", lang, extra="office"), context) from None
        return PROVEN if not found.bad else NO_ROUTE if found.enrolments else WRONG_INPUT

    return command(
        "follow-up",
        run,
        [
            click.Argument(["source"], required=False, metavar=say("cli.metavar.table", lang)),
            day_option(lang),
            click.Option(["--period"], type=Period(lang), metavar=say("cli.metavar.period", lang), help=say("cli.option.period", lang)),
            click.Option(["--published"], is_flag=True, help=say("cli.option.published", lang)),
            format_option(_FORMS, lang),
            output_option(lang),
        ],
        lang,
    )


def _deliver(found: FollowUp, form: str, output: str | None, lang: str, source: str) -> None:
    from stegvis.render.as_followup import follow_up_html, follow_up_text, follow_up_xlsx
    from stegvis.render.as_json import json

    if form == "xlsx":
        assert output is not None
        deliver_bytes(follow_up_xlsx(found, lang=lang), output, lang, inputs=[source])
        return
    printed = {"text": follow_up_text, "html": follow_up_html}
    deliver(json(found) if form == "json" else printed[form](found, lang=lang), output, lang, inputs=[source])


def _published(today: date, lang: str) -> str:
    """What the programmes have told, by the names that the shipped files give them."""
    from stegvis.centre.published import PUBLISHED
    from stegvis.ladder.loader import load_catalogue
    from stegvis.render.as_followup import published_text

    names = {key: programme.name for key, programme in load_catalogue().programmes.items()}
    return published_text(PUBLISHED, names, today=today, lang=lang)
