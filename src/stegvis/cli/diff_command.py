"""`stegvis diff`: what an edit of the ladders changes, and whose next step or dates.

Comes in: two folders or files of ladders, perhaps a folder of participant files. Goes out: the changes by category, as text, JSON or
Markdown.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stegvis.cli.asking import NOT_PROVEN, PROVEN, WRONG_INPUT
from stegvis.cli.delivery import deliver
from stegvis.cli.options import command, day_option, format_option, output_option, tell, time_limit_option
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.participant import Participant

__all__ = ["diff_command"]

_FORMS = ("text", "json", "markdown")


def diff_command(lang: str) -> click.Command:
    """The command that compares ladders before and after an edit."""

    def run(  # one keyword an option
        *, old: str, new: str, participants: str | None, form: str, output: str | None, today: date | None, time_limit: float
    ) -> int:
        from stegvis.centre.impact import difference
        from stegvis.render.as_diff import diff_markdown, diff_text
        from stegvis.render.as_json import json

        before, after = (_ladders(name, lang) for name in (old, new))
        people, all_read = _people(participants, lang)
        found = difference(before, after, people, today=today or date.today(), time_limit=time_limit)
        text = json(found) if form == "json" else (diff_text if form == "text" else diff_markdown)(found, lang=lang)
        deliver(text, output, lang, inputs=[str(file) for name in (old, new, participants) if name for file in _files(name)])
        if not all_read:
            return WRONG_INPUT
        return PROVEN if all(item.before.proven and item.after.proven for item in found.participants) else NOT_PROVEN

    return command("diff", run, _params(lang), lang)


def _params(lang: str) -> list[click.Parameter]:
    return [
        click.Argument(["old"], metavar=say("cli.metavar.old", lang)),
        click.Argument(["new"], metavar=say("cli.metavar.new", lang)),
        click.Option(["--participants"], metavar=say("cli.metavar.folder", lang), help=say("cli.option.participants", lang)),
        day_option(lang),
        time_limit_option(lang),
        format_option(_FORMS, lang),
        output_option(lang),
    ]


def _files(name: str) -> list[Path]:
    """The file of that name, or the files of that folder."""
    from stegvis.ladder.loader import PROGRAMMES, yaml_files

    place = Path(name)
    return [*yaml_files(place), *yaml_files(place / PROGRAMMES)] if place.is_dir() else [place]


def _ladders(name: str, lang: str) -> Catalogue:
    """The ladders of a folder, or one file with what it names."""
    from stegvis.ladder.loader import load_catalogue

    if not Path(name).exists():
        raise click.UsageError(say("cli.no-such-file", lang, name=name), click.get_current_context())
    return load_catalogue(name)


def _people(folder: str | None, lang: str) -> tuple[list[Participant], bool]:
    """The participants in the folder, and whether all files there could be read; what is wrong with the others is told."""
    from stegvis.faults import ParticipantError
    from stegvis.ladder.loader import yaml_files
    from stegvis.participant import load_participant
    from stegvis.render.as_faults import faults

    if folder is None:
        return [], True
    if not Path(folder).is_dir():
        raise click.UsageError(say("cli.no-such-folder", lang, name=folder), click.get_current_context())
    people: list[Participant] = []
    files = yaml_files(Path(folder))
    for file in files:
        try:
            people.append(load_participant(file))
        except ParticipantError as error:
            tell(faults(error.faults, lang=lang))
    return people, len(people) == len(files)
