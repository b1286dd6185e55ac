"""`stegvis open`: the local page to work in, on this machine only.

Comes in: perhaps a participant file. Goes out: a page in the browser until the command is stopped; nothing is written.
"""

from __future__ import annotations

import secrets
import socket
import sys
import webbrowser
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from stegvis.cli.asking import PROVEN, read_participant
from stegvis.cli.options import command, day_option, ladders_option, load, tell, time_limit_option
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.desk.guard import Guard

__all__ = ["open_command"]

_HOME = "127.0.0.1"


def open_command(lang: str) -> click.Command:
    """The command that shows the local page."""

    def run(
        *, files: Sequence[str], ladders: str | None, today: date | None, spoken: str, time_limit: float, port: int, quiet: bool
    ) -> int:
        try:
            from stegvis.desk.app import Desk, application
            from stegvis.desk.form import EMPTY
        except ImportError:
            raise click.UsageError(say("cli.needs-extra", lang, extra="web"), click.get_current_context(silent=True)) from None
        person = read_participant(files, lang) if files else EMPTY
        catalogue = load(ladders, lang)
        with _listening(port, lang) as place:
            desk = Desk(
                catalogue=catalogue,
                today=today or date.today(),
                lang=spoken,
                token=secrets.token_urlsafe(),
                port=place.getsockname()[1],
                person=person,
                time_limit=time_limit,
            )
            address = f"http://{_HOME}:{desk.port}/"
            tell(say("cli.open.at", lang, address=address))
            if not quiet:
                webbrowser.open_new_tab(address)
            serve(application(desk), place)
        tell(say("cli.open.closed", lang))
        return PROVEN

    return command(
        "open",
        run,
        [
            click.Argument(["files"], nargs=-1, metavar=say("cli.metavar.participant", lang)),
            day_option(lang),
            ladders_option(lang),
            time_limit_option(lang),
            click.Option(["--port"], type=click.IntRange(0, 65535), default=0, metavar="N", help=say("cli.option.port", lang)),
            click.Option(["--no-browser", "quiet"], is_flag=True, help=say("cli.option.no-browser", lang)),
        ],
        lang,
        pages=True,
    )


def _listening(port: int, lang: str) -> socket.socket:
    """A socket that only this machine reaches; any free port for 0.

    Raises:
        click.UsageError: another program has the port.
    """
    place = socket.socket()
    if sys.platform != "win32":  # there it would let two programs have the same port
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((_HOME, port))
        place.listen()
    except OSError:
        place.close()
        raise click.UsageError(say("cli.open.taken", lang, port=port), click.get_current_context(silent=True)) from None
    return place


def serve(page: Guard, place: socket.socket) -> None:
    """Answers until the command is stopped; nothing of what is asked is logged."""
    from uvicorn import Config, Server

    try:
        Server(Config(page, log_level="critical", access_log=False, lifespan="off", server_header=False)).run(sockets=[place])
    except KeyboardInterrupt:
        return
