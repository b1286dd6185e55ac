"""`stegvis check` and `stegvis list`: what is wrong in the files, and what may be written in them.

Comes in: files, or the catalogue. Goes out: faults with their places, or ids with their Swedish names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stegvis.cli.delivery import deliver
from stegvis.cli.options import Choice, Code, command, format_option, in_columns, ladders_option, load, output_option, tell
from stegvis.faults import LadderError
from stegvis.render.words import clean, name_of, say

if TYPE_CHECKING:
    from stegvis.case import ExpectationsFile
    from stegvis.faults import Fault
    from stegvis.ladder.activity import Activity
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.ladder.model import Job
    from stegvis.source import Source

__all__ = ["check_command", "list_command"]

_WHAT = ("facts", "jobs", "activities", "ladders", "programmes")
_FORMS = ("text", "json", "github")


def check_command(lang: str) -> click.Command:
    """The command that prints every fault of every file, or the page of one code."""

    def run(*, paths: Sequence[str], strict: bool, code: str | None, form: str, ladders: str | None, output: str | None) -> int:
        if code is not None:
            from stegvis.render.as_explanation import explanation

            deliver(explanation(code, lang=lang), output, lang)
            return 0
        if not paths:
            raise click.UsageError(say("cli.missing", lang, what=say("cli.metavar.paths", lang)), click.get_current_context())
        from stegvis.inspection import check_files
        from stegvis.render.as_faults import faults, faults_github, faults_json

        broken: list[str] = []

        def known() -> Catalogue | None:
            try:
                return load(ladders, lang)
            except LadderError as error:
                broken.append(error.faults[0].position.file)
                return None

        for path in paths:
            if not Path(path).exists():
                reason = "cli.ends-in-txt" if Path(f"{path}.txt").exists() else "cli.no-such-file"
                raise click.UsageError(say(reason, lang, name=path), click.get_current_context())
        found = check_files(paths, ladders=known, today=date.today(), runs=_run_cases)
        written: dict[str, Callable[..., str]] = {"text": faults, "json": faults_json, "github": faults_github}
        deliver(written[form](found, lang=lang), output, lang, inputs=paths)
        if broken and not any(fault.severity == "error" for fault in found):
            tell(say("cli.not-compared", lang, name=broken[0]))
        counted = {"error", "warning"} if strict else {"error"}
        return int(any(fault.severity in counted for fault in found))

    return command(
        "check",
        run,
        [
            click.Argument(["paths"], nargs=-1, metavar=say("cli.metavar.paths", lang)),
            click.Option(["--strict"], is_flag=True, help=say("cli.option.strict", lang)),
            click.Option(
                ["--explain", "code"], type=Code(lang), metavar=say("cli.metavar.code", lang), help=say("cli.option.explain", lang)
            ),
            format_option(_FORMS, lang),
            ladders_option(lang),
            output_option(lang),
        ],
        lang,
    )


def _run_cases(source: Source, file: ExpectationsFile, catalogue: Catalogue, *, broken: frozenset[int]) -> Iterable[Fault]:
    """Runs partners' expectations; the planner is fetched only when there are some."""
    from stegvis.centre.expectations import expectation_faults

    return expectation_faults(source, file, catalogue, broken=broken)


def list_command(lang: str) -> click.Command:
    """The command that lists ids with their names."""

    def run(*, what: str, ladders: str | None, output: str | None) -> int:
        catalogue = load(ladders, lang)
        head = [say(f"cli.column.{column}", lang) for column in _COLUMNS[what]]
        deliver(in_columns([head, *_rows(catalogue, what, lang)]), output, lang)
        return 0

    return command(
        "list",
        run,
        [
            click.Argument(["what"], type=Choice(_WHAT, lang), metavar="|".join(_WHAT)),
            ladders_option(lang),
            output_option(lang),
        ],
        lang,
    )


_COLUMNS = {
    "facts": ("id", "name", "ladder", "levels"),
    "jobs": ("id", "name", "ladder", "step"),
    "activities": ("id", "name", "ladder", "step", "kind"),
    "ladders": ("id", "name", "steps", "checked"),
    "programmes": ("id", "name", "owner", "months", "tracks"),
}


def _rows(catalogue: Catalogue, what: str, lang: str) -> Iterator[list[str]]:
    if what == "facts":
        for fact in catalogue.facts.values():
            if not fact.private:  # a register extract or a medical check is never written in a participant file
                yield [fact.id, name_of(fact.name, lang), fact.ladder, " < ".join(fact.levels)]
    elif what == "jobs":
        for job in sorted(catalogue.jobs.values(), key=_place):
            yield [job.id, name_of(job.name, lang), job.ladder, _step(job.step)]
        for work in catalogue.work.values():
            yield [work.id, name_of(work.name, lang), work.ladder, say("cli.only-experience", lang)]
    elif what == "activities":
        for activity in sorted(catalogue.activities.values(), key=_place):
            kind = say(f"kind.{activity.kind}", lang)
            yield [activity.id, name_of(activity.name, lang), activity.ladder, _step(activity.step), kind]
    elif what == "ladders":
        for ladder in catalogue.ladders.values():
            yield [ladder.id, name_of(ladder.name, lang), str(len(ladder.steps)), str(ladder.checked_on or "")]
    else:
        for programme in catalogue.programmes.values():
            months = str(programme.cap.months) if programme.cap else ""
            yield [programme.id, name_of(programme.name, lang), clean(programme.owner), months, ", ".join(programme.tracks)]


def _place(entry: Activity | Job) -> tuple[str, int, str]:
    return entry.ladder, entry.step or 0, entry.id


def _step(step: int | None) -> str:
    return "" if step is None else str(step)
