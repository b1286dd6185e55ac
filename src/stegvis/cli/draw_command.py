"""`stegvis draw`: the staircase of a ladder, and where a participant stands on it.

Comes in: ladders by id or Swedish name, or none for all of them, perhaps a participant file. Goes out: SVG, an HTML page or Mermaid,
one file a ladder, and for several pages an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stegvis.cli.asking import find, read_participant
from stegvis.cli.delivery import deliver
from stegvis.cli.options import (
    command,
    day_option,
    format_option,
    ladders_option,
    load,
    nearest,
    output_option,
    tell,
    time_limit_option,
)
from stegvis.ladder.names import resolve
from stegvis.ladder.rungs import rungs_below
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.participant import Participant

__all__ = ["draw_command"]

_SUFFIX = {"svg": "svg", "html": "html", "mermaid": "mmd", "jsonld": "jsonld"}
_INDEX = "index.html"
_Place = tuple[tuple[str, int] | None, frozenset[int]]


def draw_command(lang: str) -> click.Command:
    """The command that draws staircases."""

    def run(  # one keyword an option
        *,
        names: Sequence[str],
        participant: str | None,
        form: str,
        output: str | None,
        today: date | None,
        ladders: str | None,
        time_limit: float,
        spoken: str,
    ) -> int:
        if "+" in spoken:
            raise click.UsageError(say("cli.one-language", lang), click.get_current_context(silent=True))
        person = None if participant is None else read_participant([participant], lang)
        catalogue = load(ladders, lang)
        chosen = list(dict.fromkeys(_ladder(catalogue, name, lang) for name in names)) or _climbed(catalogue)
        place = _folder(output, lang) if len(names) != 1 else None
        for ladder in chosen:
            where: _Place = (None, frozenset())
            if person is not None:
                where = _standing(catalogue, person, ladder, lang, today or date.today(), time_limit)
            file = str(place / f"{ladder}.{_SUFFIX[form]}") if place else output
            drawn = _picture(catalogue, ladder, form, where, spoken, chosen if place else ())
            deliver(drawn, file, lang, inputs=[participant] if participant else [])
        if place and form == "html":
            from stegvis.render.as_ladder_page import ladder_index

            deliver(ladder_index(catalogue, chosen, lang=spoken), str(place / _INDEX), lang, inputs=[participant] if participant else [])
        return 0

    return command("draw", run, _params(lang), lang, pages=True)


def _params(lang: str) -> list[click.Parameter]:
    forms = tuple(_SUFFIX)
    return [
        click.Argument(["names"], nargs=-1, metavar=say("cli.metavar.ladders", lang)),
        click.Option(["--participant"], metavar=say("cli.metavar.file", lang), help=say("cli.option.participant", lang)),
        day_option(lang),
        ladders_option(lang),
        time_limit_option(lang),
        format_option(forms, lang),
        output_option(lang, "cli.option.output.draw"),
    ]


def _ladder(catalogue: Catalogue, name: str, lang: str) -> str:
    """The id of the ladder that is called so, by id or Swedish name."""
    if name in catalogue.ladders:
        return name
    names = {ladder.name["sv"].casefold(): ladder.id for ladder in catalogue.ladders.values()}
    if name.casefold() in names:
        return names[name.casefold()]
    likely = nearest(name, catalogue.ladders, lang) or say("cli.ladders", lang, list=", ".join(catalogue.ladders))
    raise click.UsageError(f"{say('cli.no-such-ladder', lang, name=name)} {likely}", click.get_current_context(silent=True))


def _climbed(catalogue: Catalogue) -> list[str]:
    """The ids of all ladders that have steps."""
    return [ladder.id for ladder in catalogue.ladders.values() if ladder.steps]


def _folder(output: str | None, lang: str) -> Path:
    """Where several pictures go."""
    if output is None or not Path(output).is_dir():
        raise click.UsageError(say("cli.output.needs-folder", lang), click.get_current_context(silent=True))
    return Path(output)


def _standing(catalogue: Catalogue, person: Participant, ladder: str, lang: str, today: date, time_limit: float) -> _Place:
    """The rung that the participant stands before on that ladder, by planning up it, and the rungs that lead to it.

    Where the participant's own target is a job of that ladder the plan is for that one: a ladder may branch.
    """
    own = catalogue.jobs.get(resolve(catalogue, (person.target or "").strip(), ("jobs",)) or "")
    targets = [own.id, ladder] if own is not None and own.ladder == ladder else [ladder]
    for target in targets:
        answer = find(catalogue, person, lang, today=today, target=target, time_limit=time_limit)
        if answer.verdict != "already_qualified":
            break
    else:
        return None, frozenset(step.step for step in catalogue.ladders[ladder].steps)
    route = answer.conditional if answer.verdict == "needs_a_person" else answer
    if route is None or route.verdict != "route" or route.next_step.step is None or route.next_step.ladder != ladder:
        tell(say("cli.unknown-place", lang, participant=person.participant, ladder=ladder))
        return None, frozenset()
    rung = (ladder, route.next_step.step)
    return rung, frozenset(number for place, number in rungs_below(catalogue.ladders, *rung) if place == ladder)


def _picture(catalogue: Catalogue, ladder: str, form: str, where: _Place, lang: str, pages: Sequence[str]) -> str:
    here, done = where
    if form == "html":
        from stegvis.render.as_ladder_page import ladder_page

        return ladder_page(catalogue, ladder, here=here, done=done, lang=lang, pages=pages)
    if form == "jsonld":
        from stegvis.render.as_ctdl import ctdl

        return ctdl(catalogue, ladder)
    if form == "mermaid":
        from stegvis.render.as_mermaid import mermaid

        return mermaid(catalogue, ladder, here=here, done=done, lang=lang)
    from stegvis.render.staircase import staircase_svg

    return staircase_svg(catalogue, ladder, here=here, done=done, lang=lang)
