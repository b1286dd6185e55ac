"""`stegvis plan` and `stegvis next`: one participant, one answer.

Comes in: a participant file and the options. Goes out: the page or the JSON, and the exit code that the verdict asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from stegvis.cli.delivery import deliver
from stegvis.cli.options import Choice, common, day_option, ladders_option, load, output_option, time_limit_option
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.participant import Participant
    from stegvis.route import Answer

__all__ = ["exit_code", "find", "next_command", "plan_command", "read_participant"]

PROVEN, NO_ROUTE, NOT_PROVEN = 0, 1, 3
_MOST_NAMED = 6


def plan_command(lang: str) -> click.Command:
    """The command that prints the whole route."""
    from stegvis.render.as_text import text

    return _command("plan", text, lang)


def next_command(lang: str) -> click.Command:
    """The command that prints only the next step."""
    from stegvis.render.as_text import next_text

    return _command("next", next_text, lang)


def _command(name: str, page: Callable[..., str], lang: str) -> click.Command:
    def run(*, files: Sequence[str], form: str, output: str | None, today: date | None, ladders: str | None, **wanted: Any) -> int:
        person = read_participant(files, lang)
        answer = find(load(ladders, lang), person, lang, today=today or date.today(), **wanted)
        deliver(_as_json(answer) if form == "json" else page(answer, lang=lang), output, lang, inputs=files)
        return exit_code(answer)

    return click.Command(
        name,
        params=_params(lang),
        callback=run,
        help=say(f"cli.help.{name}", lang),
        short_help=say(f"cli.short.{name}", lang),
        options_metavar=say("cli.metavar.options", lang),
        add_help_option=False,
    )


def _params(lang: str) -> list[click.Parameter]:
    from stegvis.route import By
    from stegvis.terms import Payer

    goals, payers, forms = get_args(By), get_args(Payer), ("text", "json")
    return [
        click.Argument(["files"], nargs=-1, required=True, metavar=say("cli.metavar.participant", lang)),
        click.Option(["--target"], metavar=say("cli.metavar.target", lang), help=say("cli.option.target", lang)),
        click.Option(["--by"], type=Choice(goals, lang), default="first-job", metavar="|".join(goals), help=say("cli.option.by", lang)),
        click.Option(["--payer"], type=Choice(payers, lang), metavar="|".join(payers), help=say("cli.option.payer", lang)),
        day_option(lang),
        ladders_option(lang),
        time_limit_option(lang),
        click.Option(
            ["--format", "form"], type=Choice(forms, lang), default="text", metavar="|".join(forms), help=say("cli.option.format", lang)
        ),
        output_option(lang),
        *common(lang),
    ]


def read_participant(files: Sequence[str], lang: str) -> Participant:
    """The participant of the one file that is given.

    Raises:
        click.UsageError: there are several files, or no such file.
        stegvis.faults.ParticipantError: the file cannot be understood.
    """
    from stegvis.participant import load_participant

    context = click.get_current_context(silent=True)
    if len(files) > 1:
        raise click.UsageError(say("cli.one-participant", lang, count=len(files), first=files[0]), context)
    if not Path(files[0]).is_file():
        raise click.UsageError(say("cli.no-such-file", lang, name=files[0]), context)
    return load_participant(files[0])


def find(catalogue: Catalogue, person: Participant, lang: str, *, today: date, target: str | None = None, **wanted: Any) -> Answer:
    """The planner's answer.

    Raises:
        click.UsageError: there is no target, or nothing is called so.
    """
    from stegvis.planning.planner import plan

    context = click.get_current_context(silent=True)
    sought = target if target is not None else person.target
    if sought is None:
        raise click.UsageError(_name_a_target(catalogue, lang), context)
    try:
        return plan(catalogue, person, today=today, target=target, **wanted)
    except LookupError as error:
        if not hasattr(error, "nearest"):
            raise  # not about the target: a fault of ours
        likely = say("cli.did-you-mean", lang, nearest=error.nearest) if error.nearest else say("cli.list-jobs", lang)
        raise click.UsageError(f"{say('cli.no-such-target', lang, target=sought)} {likely}", context) from None


def _name_a_target(catalogue: Catalogue, lang: str) -> str:
    """How to name a target, with a few to show what one looks like: the lowest jobs of all ladders first."""
    jobs = sorted(catalogue.jobs.values(), key=lambda job: (job.step is None, job.step or 0, job.ladder, job.id))
    ids = [job.id for job in jobs[:_MOST_NAMED]]
    return say("cli.no-target", lang, first=ids[0], list=", ".join(ids)) if ids else say("cli.no-jobs", lang)


def exit_code(answer: Answer) -> int:
    """0 answered and proven, 1 no route or a person must decide, 3 not proven within the time limit."""
    if answer.verdict in {"no_route", "needs_a_person"}:
        return NO_ROUTE
    if answer.verdict == "undecided" or (answer.verdict == "route" and not answer.proven_optimal):
        return NOT_PROVEN
    return PROVEN


def _as_json(answer: Answer) -> str:
    from stegvis.render.as_json import json

    return json(answer)
