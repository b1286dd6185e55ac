"""What the commands about participants share: reading one, asking the planner, and the exit code that an answer asks for.

Comes in: file names and wishes as they were typed. Goes out: a participant, an answer, a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.participant import Participant
    from stegvis.route import Answer

__all__ = ["NOT_PROVEN", "NO_ROUTE", "PROVEN", "WRONG_INPUT", "exit_code", "find", "read_participant", "sought", "unknown_target"]

T = TypeVar("T")

PROVEN, NO_ROUTE, WRONG_INPUT, NOT_PROVEN = 0, 1, 2, 3
"""The exit codes of all commands."""


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
        code = "cli.is-a-folder" if Path(files[0]).is_dir() else "cli.no-such-file"
        raise click.UsageError(say(code, lang, name=files[0]), context)
    return load_participant(files[0])


def find(catalogue: Catalogue, person: Participant, lang: str, **wanted: Any) -> Answer:
    """The planner's answer.

    Raises:
        click.UsageError: nothing is called as the target is.
    """
    from stegvis.planning.planner import plan

    answer: Answer = sought(plan, catalogue, person, lang, **wanted)
    return answer


def sought(
    door: Callable[..., T], catalogue: Catalogue, person: Participant, language: str, *, target: str | None = None, **wanted: Any
) -> T:
    """What a door of the planner gives; a target that no ladder knows is told with the nearest."""
    try:
        return door(catalogue, person, target=target, **wanted)
    except LookupError as error:
        if not hasattr(error, "nearest"):
            raise  # not about the target: a fault of ours
        raise unknown_target(error.nearest, person.target if target is None else target, language) from None


def unknown_target(likely: str | None, target: str | None, lang: str) -> click.UsageError:
    """That nothing is called as the target is, with what is most like it."""
    hint = say("cli.did-you-mean", lang, nearest=likely) if likely else say("cli.list-jobs", lang)
    return click.UsageError(f"{say('cli.no-such-target', lang, target=target)} {hint}", click.get_current_context(silent=True))


def exit_code(answer: Answer) -> int:
    """0 answered and proven, 1 no route or a person must decide, 3 not proven within the time limit."""
    if answer.verdict == "comparison":
        return (PROVEN if answer.candidates else NO_ROUTE) if answer.all_proven else NOT_PROVEN
    if answer.verdict in {"no_route", "needs_a_person"}:
        return NO_ROUTE
    if answer.verdict == "undecided" or (answer.verdict == "route" and not answer.proven_optimal):
        return NOT_PROVEN
    return PROVEN
