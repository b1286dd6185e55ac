"""`stegvis schema`: the JSON Schema of a kind of file, for editors that help while a file is typed, or of an answer in JSON.

Comes in: the kind. Goes out: the schema; that of a file with words of the language that is asked for.
"""

from __future__ import annotations

import click

from stegvis.cli.delivery import deliver
from stegvis.cli.options import Choice, command, output_option

__all__ = ["schema_command"]

_FILES = ("ladder", "programme", "expectations", "participant")
_ANSWERS = ("plan", "compare", "ask", "check", "diff", "overview", "cohort", "follow-up")


def schema_command(lang: str) -> click.Command:
    """The command that prints a schema."""

    def run(*, kind: str, output: str | None) -> int:
        from stegvis.render.as_schema import answer_schema, schema

        deliver(schema(kind, lang=lang) if kind in _FILES else answer_schema(kind), output, lang)
        return 0

    return command(
        "schema",
        run,
        [
            click.Argument(["kind"], type=Choice((*_FILES, *_ANSWERS), lang), metavar="|".join((*_FILES, *_ANSWERS))),
            output_option(lang),
        ],
        lang,
    )
