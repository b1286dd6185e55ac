"""`stegvis plan`, `stegvis next` and `stegvis ask`: one participant, one answer or one question.

Comes in: a participant file and the options. Goes out: the page or the JSON, and the exit code that the verdict asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, get_args

import click

from stegvis.cli.asking import NOT_PROVEN, PROVEN, exit_code, find, read_participant, sought
from stegvis.cli.delivery import deliver
from stegvis.cli.options import Choice, command, day_option, format_option, ladders_option, load, output_option, tell, time_limit_option
from stegvis.render.words import say

if TYPE_CHECKING:
    from stegvis.ladder.catalogue import Catalogue
    from stegvis.participant import Participant
    from stegvis.question import Question
    from stegvis.route import Answer

__all__ = ["ask_command", "next_command", "plan_command"]

_FORMS = ("text", "json", "html", "ics")
_MOST_NAMED = 6


def plan_command(lang: str) -> click.Command:
    """The command that prints the whole route, or first jobs side by side."""

    def run(*, as_expectation: bool, before: str | None, **wanted: Any) -> int:
        return _case(lang, **wanted) if as_expectation else _answered(lang, older=_older(before, wanted["form"], lang), **wanted)

    before = click.Option(["--before"], metavar=say("cli.metavar.file", lang), help=say("cli.option.before", lang))
    expectation = click.Option(["--as-expectation"], is_flag=True, help=say("cli.option.as-expectation", lang))
    return command("plan", run, [*_params(lang, _FORMS), _alternatives_option(lang), before, expectation], lang, pages=True)


def next_command(lang: str) -> click.Command:
    """The command that prints only the next step; its JSON is that of the whole route."""

    def run(**wanted: Any) -> int:
        return _answered(lang, whole=False, **wanted)

    return command("next", run, [*_params(lang, _FORMS), _alternatives_option(lang)], lang, pages=True)


def ask_command(lang: str) -> click.Command:
    """The command that prints the next question of a mapping talk."""

    def run(  # one keyword an option
        *, files: Sequence[str], form: str, output: str | None, today: date | None, ladders: str | None, spoken: str, **wanted: Any
    ) -> int:
        from stegvis.planning.planner import ask
        from stegvis.render.as_json import json
        from stegvis.render.as_question import question

        person = read_participant(files, lang)
        catalogue = load(ladders, lang)
        if wanted["target"] is None and person.target is None:
            raise click.UsageError(_name_a_target(catalogue, lang), click.get_current_context(silent=True))
        asked: Question = sought(ask, catalogue, person, lang, today=today or date.today(), **wanted)
        deliver(json(asked) if form == "json" else question(asked, lang=spoken), output, lang, inputs=files)
        return PROVEN if asked.proven else NOT_PROVEN

    return command("ask", run, _params(lang, ("text", "json")), lang, pages=True)


def _params(lang: str, forms: Sequence[str]) -> list[click.Parameter]:
    from stegvis.route import By
    from stegvis.terms import Payer

    goals, payers = get_args(By), get_args(Payer)
    return [
        click.Argument(["files"], nargs=-1, required=True, metavar=say("cli.metavar.participant", lang)),
        click.Option(["--target"], metavar=say("cli.metavar.target", lang), help=say("cli.option.target", lang)),
        click.Option(["--by"], type=Choice(goals, lang), default="first-job", metavar="|".join(goals), help=say("cli.option.by", lang)),
        click.Option(["--payer"], type=Choice(payers, lang), metavar="|".join(payers), help=say("cli.option.payer", lang)),
        day_option(lang),
        ladders_option(lang),
        time_limit_option(lang),
        format_option(forms, lang),
        output_option(lang),
    ]


def _alternatives_option(lang: str) -> click.Option:
    return click.Option(["--alternatives"], is_flag=True, help=say("cli.option.alternatives", lang))


# ---- the answer ---------------------------------------------------------------------------------------------------


def _answered(  # one keyword an option
    lang: str,
    *,
    whole: bool = True,
    older: Answer | None = None,
    form: str,
    spoken: str,
    output: str | None,
    files: Sequence[str],
    ladders: str | None,
    **wanted: Any,
) -> int:
    """Prints what is asked for about the one participant: a page in that form, and beside the route what belongs on it."""
    person, catalogue = read_participant(files, lang), load(ladders, lang)
    wanted["today"] = wanted["today"] or date.today()
    beside = [what for what in ("alternatives", "savings", "question") if _belongs(what, form, whole, asked=wanted["alternatives"])]
    del wanted["alternatives"]
    ends = monotonic() + wanted["time_limit"]
    answer = find(catalogue, person, lang, **wanted)
    found = _beside(beside, catalogue, person, ends, **wanted) if answer.verdict == "route" else {}
    question = found.pop("question", None)
    answer = answer.model_copy(update=found)
    deliver(_printed(answer, form, spoken, lang, whole=whole, older=older, question=question), output, lang, inputs=files)
    return exit_code(answer)


def _belongs(what: str, form: str, whole: bool, *, asked: bool) -> bool:
    """Whether that is said beside the route: the coach's sheet has it all, and other pages what is asked for."""
    sheet = form == "html" and whole
    return {"alternatives": asked or sheet, "savings": whole or form == "json", "question": sheet}[what]


def _printed(answer: Answer, form: str, spoken: str, lang: str, *, whole: bool, older: Answer | None, question: Question | None) -> str:
    """The answer in that form; `spoken` are the languages of pages, `lang` that of messages."""
    if form == "json":
        from stegvis.render.as_json import json

        return json(answer)
    if form == "ics":
        return _calendar(answer, spoken, lang)
    if form == "html":
        from stegvis.render.as_html import html, next_html

        return html(answer, lang=spoken, before=older, question=question) if whole else next_html(answer, lang=spoken)
    from stegvis.render.as_text import next_text, text

    return text(answer, lang=spoken, before=older) if whole else next_text(answer, lang=spoken)


def _calendar(answer: Answer, spoken: str, lang: str) -> str:
    """The calendar; that it has no entries is told.

    Raises:
        click.UsageError: what writes calendars is not installed, or two languages are asked for.
    """
    from stegvis.render.as_ics import ics

    if "+" in spoken:
        raise click.UsageError(say("cli.one-language", lang), click.get_current_context(silent=True))
    try:
        found = ics(answer, lang=spoken)
    except ImportError:
        raise click.UsageError(say("cli.needs-extra", lang, extra="office"), click.get_current_context(silent=True)) from None
    if "BEGIN:VEVENT" not in found:
        tell(say("cli.calendar.empty", lang))
    return found


def _older(name: str | None, form: str, lang: str) -> Answer | None:
    """The answer of an earlier day.

    Raises:
        click.UsageError: there is no such file, it holds no answer, or what is printed cannot say what has changed.
    """
    from pydantic import ValidationError

    from stegvis.route import answer_from_json

    if name is None:
        return None
    context = click.get_current_context(silent=True)
    if form not in {"text", "html"}:
        raise click.UsageError(say("cli.before.form", lang, form=form), context)
    try:
        return answer_from_json(Path(name).read_bytes())
    except OSError:
        raise click.UsageError(say("cli.no-such-file", lang, name=name), context) from None
    except ValidationError:
        raise click.UsageError(say("cli.before.no-answer", lang, name=name), context) from None


def _beside(asked: Sequence[str], catalogue: Catalogue, person: Participant, ends: float, **wanted: Any) -> dict[str, Any]:
    """What is said beside the route, each in the time that is left when it is its turn."""
    from stegvis.planning.planner import alternatives, ask, savings

    doors: dict[str, Callable[..., object]] = {"alternatives": alternatives, "savings": savings, "question": ask}
    found: dict[str, object] = {}
    for what in asked:
        left = ends - monotonic()
        if left > 0:
            found[what] = doors[what](catalogue, person, **{**wanted, "time_limit": left})
    return found


def _case(
    lang: str,
    *,
    files: Sequence[str],
    output: str | None,
    today: date | None,
    ladders: str | None,
    by: str,
    time_limit: float,
    target: str | None,
    **_: Any,
) -> int:
    """Prints the participant as a case of expectations."""
    from stegvis.centre.case_file import case_yaml, drawn

    person, context = read_participant(files, lang), click.get_current_context(silent=True)
    catalogue = load(ladders, lang)
    if by != "first-job":
        raise click.UsageError(say("cli.case.by", lang), context)
    if target is None and person.target is None:
        raise click.UsageError(_name_a_target(catalogue, lang), context)
    made = sought(drawn, catalogue, person, lang, today=today or date.today(), target=target, time_limit=time_limit, lang=lang)
    if not made.result.is_proven:
        tell(say("cli.case.not-proven", lang))
        return NOT_PROVEN
    deliver(case_yaml(made, lang=lang), output, lang, inputs=files)
    return PROVEN


def _name_a_target(catalogue: Catalogue, lang: str) -> str:
    """How to name a target, with a few to show what one looks like: the lowest jobs of all ladders first."""
    jobs = sorted(catalogue.jobs.values(), key=lambda job: (job.step is None, job.step or 0, job.ladder, job.id))
    ids = [job.id for job in jobs[:_MOST_NAMED]]
    return say("cli.no-target", lang, first=ids[0], list=", ".join(ids)) if ids else say("cli.no-jobs", lang)
