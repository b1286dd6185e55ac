"""Where the data goes: to stdout, or whole into a file.

Comes in: finished text. Goes out: bytes in UTF-8; a file is the old one or the new one, never a part.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from stegvis.render.words import say
from stegvis.writing import write_whole

__all__ = ["deliver", "deliver_bytes", "place_of"]


def deliver(text: str, output: str | None, lang: str, *, inputs: Iterable[str] = ()) -> None:
    """Writes the text to the file, or to stdout if there is none.

    Args:
        text: what is written.
        output: the file, or None.
        lang: the language of what goes wrong.
        inputs: files that were read, which must not be written over.

    Raises:
        click.UsageError: the file cannot be written, or it is one of the inputs.
    """
    if output is None:
        _print(text)
        return
    deliver_bytes(text.encode("utf-8", errors="backslashreplace"), output, lang, inputs=inputs)


def deliver_bytes(data: bytes, output: str, lang: str, *, inputs: Iterable[str] = ()) -> None:
    """Writes a file that is no text.

    Raises:
        click.UsageError: the file cannot be written, or it is one of the inputs.
    """
    place = place_of(output, lang, inputs=inputs)
    try:
        write_whole(place, data)
    except OSError:
        raise click.UsageError(say("cli.output.refused", lang, name=output), click.get_current_context(silent=True)) from None


def place_of(output: str, lang: str, *, inputs: Iterable[str] = ()) -> Path:
    """The place of a file that is to be written.

    Raises:
        click.UsageError: it is a folder, its folder is not there, or it is one of the inputs.
    """
    context = click.get_current_context(silent=True)
    place = Path(output)
    if place.is_dir() or not place.parent.is_dir():
        raise click.UsageError(say("cli.output.folder" if place.is_dir() else "cli.output.no-folder", lang, name=output), context)
    if place.exists() and any(Path(name).exists() and place.samefile(name) for name in inputs):
        raise click.UsageError(say("cli.output.input", lang, name=output), context)
    return place


def _print(text: str) -> None:
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # who reads has seen enough (`| head`): the rest goes nowhere, and the exit code stays the answer's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
