"""The `stegvis` command with its subcommands, and what happens when one of them goes wrong.

Comes in: the words of the call and the language. Goes out: an exit code; every error becomes a sentence on stderr.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import Any

import click

from stegvis.cli.asking import WRONG_INPUT
from stegvis.cli.batch_command import batch_command
from stegvis.cli.catalogue_commands import check_command, list_command
from stegvis.cli.cohort_command import cohort_command
from stegvis.cli.diff_command import diff_command
from stegvis.cli.draw_command import draw_command
from stegvis.cli.followup_command import followup_command
from stegvis.cli.open_command import open_command
from stegvis.cli.options import common, nearest, tell
from stegvis.cli.plan_commands import ask_command, next_command, plan_command
from stegvis.cli.schema_command import schema_command
from stegvis.faults import FileError
from stegvis.render.words import say

__all__ = ["run", "stegvis_command"]

OUR_FAULT, INTERRUPTED = 70, 130


def run(words: Sequence[str], lang: str) -> int:
    """Runs the command that the words name, and says in one sentence what went wrong, if anything did."""
    try:
        return _exit_code(stegvis_command(lang).main(list(words), prog_name="stegvis", standalone_mode=False))
    except click.UsageError as error:
        tell(say("cli.error", lang, message=_sentence(error, lang)))
        tell(say("cli.see-help", lang, command=error.ctx.command_path if error.ctx else "stegvis"))
        return WRONG_INPUT
    except FileError as error:
        from stegvis.render.as_faults import faults

        tell(faults(error.faults, lang=lang))
        return WRONG_INPUT
    except click.Abort:
        tell(say("cli.interrupted", lang))
        return INTERRUPTED
    except Exception:  # noqa: BLE001  # the last door: whatever it is, the user gets a sentence and not a traceback
        if "--debug" in words:
            tell(traceback.format_exc())
        tell(say("cli.our-fault", lang))
        return OUR_FAULT


def _exit_code(returned: Any) -> int:
    return returned if isinstance(returned, int) else 0


def _sentence(error: click.UsageError, lang: str) -> str:
    """The error in words; click's own sentences come translated, but those differ between its versions, so the usual ones are ours."""
    if isinstance(error, click.NoSuchOption):
        likely = nearest(error.option_name, [name for param in _options(error.ctx) for name in param.opts], lang)
        return f"{say('cli.no-such-option', lang, name=error.option_name)} {likely}".rstrip()
    if isinstance(error, click.MissingParameter) and error.param is not None and error.ctx is not None:
        return say("cli.missing", lang, what=error.param.make_metavar(error.ctx))
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        return f"{error.param.opts[0]}: {error.message}"
    return error.message if isinstance(error, click.BadParameter) else error.format_message()


def _options(context: click.Context | None) -> list[click.Parameter]:
    return [param for param in context.command.get_params(context) if isinstance(param, click.Option)] if context else []


class _Commands(click.Group):
    """The subcommands in the order of use, and the nearest one when a name is misspelt."""

    def __init__(self, lang: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.lang = lang

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click gives it by name
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            likely = nearest(args[0], list(self.commands), self.lang) or say("cli.commands", self.lang, list=", ".join(self.commands))
            raise click.UsageError(f"{say('cli.no-such-command', self.lang, name=args[0])} {likely}", ctx)
        return super().resolve_command(ctx, args)


_COMMANDS = (
    plan_command,
    next_command,
    ask_command,
    check_command,
    list_command,
    draw_command,
    diff_command,
    schema_command,
    batch_command,
    cohort_command,
    followup_command,
    open_command,
)
"""In the order of use."""


def stegvis_command(lang: str) -> click.Group:
    """The whole command, its help in that language."""

    @click.pass_context
    def alone(context: click.Context, *, version: bool, spoken: str) -> int:
        context.obj = spoken
        if version:
            from stegvis._version import VERSION

            click.echo(f"stegvis {VERSION}")
        elif context.invoked_subcommand is None:
            tell(context.get_help())
            return WRONG_INPUT
        return 0

    return _Commands(
        lang,
        name="stegvis",
        commands=[command(lang) for command in _COMMANDS],
        params=[click.Option(["--version"], is_flag=True, help=say("cli.option.version", lang)), *common(lang, pages=True)],
        callback=alone,
        invoke_without_command=True,
        help=say("cli.help", lang),
        options_metavar=say("cli.metavar.options", lang),
        subcommand_metavar=say("cli.metavar.command", lang),
    )
