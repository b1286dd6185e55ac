"""The local page itself: shows the form and the plan, hands out the sheets and the participant file, and keeps nothing.

Comes in: a catalogue, the day, and requests. Goes out: an ASGI application.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import parse_qs, quote

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route as Way

from stegvis.desk.form import as_sent, groups, participant_of
from stegvis.desk.guard import Guard, is_own_token
from stegvis.faults import ParticipantError
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant, participant_from_text
from stegvis.participant_file import participant_yaml
from stegvis.planning.clock import Clock
from stegvis.planning.planner import UnknownTargetError, alternatives, plan, savings
from stegvis.render.as_faults import faults
from stegvis.render.as_html import answer_html, html
from stegvis.render.languages import direction, html_lang, spoken
from stegvis.render.templating import fill
from stegvis.render.voice import Voice
from stegvis.render.words import say
from stegvis.route import Answer, Route

__all__ = ["Desk", "application"]

HALF = 0.5
"""Of the time that the plan leaves, what the savings may take where other ways are looked for too."""

SCRIPT = """\
const form = document.getElementById("plan"), file = document.getElementById("file");
let latest = 0;
form.addEventListener("change", async () => {
  const mine = ++latest;
  const text = await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))})
    .then(answer => answer.text(), () => form.dataset.closed);
  const page = new DOMParser().parseFromString(text, "text/html");
  if (mine !== latest) return;
  if (page.getElementById("answer") === null) return void (document.getElementById("problem").textContent = text);
  for (const id of ["problem", "status", "answer"]) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
});
file.addEventListener("change", async () => {
  document.getElementById("yaml").value = await file.files[0].text();
  file.form.requestSubmit();
});
"""
"""Works the plan out anew when a field changes; without it the button does."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page is about; `token` is known to its own forms only."""

    catalogue: Catalogue
    today: date
    lang: str
    token: str
    port: int
    person: Participant
    time_limit: float = 5.0

    @property
    def tongue(self) -> str:
        """The language of the form: the first where sheets have two."""
        return spoken(self.lang)[0]


def application(desk: Desk) -> Guard:
    """The page for that desk, guarded."""

    async def refused(request: Request, error: Exception) -> Response:  # noqa: ARG001  # starlette gives them
        return PlainTextResponse(say("desk.refused", desk.tongue), getattr(error, "status_code", 400))

    async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001  # starlette gives them
        return PlainTextResponse(say("cli.our-fault", desk.tongue), 500)

    async def show(request: Request) -> Response:  # noqa: ARG001  # starlette gives it
        return await run_in_threadpool(_page, desk, desk.person)

    async def asked(request: Request) -> Response:
        try:
            fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=5000)
        except ValueError:  # more fields than any form has
            return PlainTextResponse(say("desk.refused", desk.tongue), 400)
        if not is_own_token((fields.get("token") or [""])[0], desk.token):
            return PlainTextResponse(say("desk.refused", desk.tongue), 403)
        return await run_in_threadpool(_answered, desk, request.url.path, fields)

    ways = [Way("/", show, methods=["GET"]), *(Way(path, asked, methods=["POST"]) for path in ("/", "/sheets", "/file", "/open"))]
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    told = {400: refused, 404: refused, 405: refused, 500: failed}
    return Guard(Starlette(routes=ways, exception_handlers=told), port=desk.port, refusal=say("desk.refused", desk.tongue), policy=policy)


def _answered(desk: Desk, path: str, fields: dict[str, list[str]]) -> Response:
    """What a form asks for."""
    base = desk.person
    try:
        if path == "/open":
            return _page(desk, participant_from_text((fields.get("yaml") or [""])[0], say("desk.pasted", desk.tongue)))
        base = Participant.model_validate_json((fields.get("base") or ["{}"])[0])
        person = participant_of(desk.catalogue, base, fields)
    except ParticipantError as error:
        return _page(desk, base, wrong=faults(error.faults, lang=desk.tongue), status=400)
    except ValidationError as error:
        where = sorted(
            {str(one["loc"][0]) if one["loc"] else "participant" for one in error.errors(include_input=False, include_url=False)}
        )
        voice = Voice.of(desk.tongue, desk.today)
        names = (voice.say(f"desk.field.{key}") if voice.has(f"desk.field.{key}") else voice.say("desk.field.other") for key in where)
        return _page(desk, base, wrong=voice.say("desk.wrong", list=voice.list(dict.fromkeys(names))), status=400, sent=fields)
    if path == "/file":
        text = participant_yaml(person, catalogue=desk.catalogue, lang="en" if desk.tongue == "en" else "sv")
        name = quote(f"{person.participant}.yaml", safe="")  # RFC 6266: letters of any language, and a plain name for old browsers
        plain = person.participant if person.participant.isascii() else "deltagare"
        told = f"attachment; filename=\"{plain}.yaml\"; filename*=UTF-8''{name}"
        return Response(text, media_type="application/yaml", headers={"Content-Disposition": told})
    if path == "/sheets":
        # the sheets carry their own policy, which allows no script at all
        try:
            answer = _planned(desk, person)
        except UnknownTargetError:
            return _page(desk, person, status=400)
        return HTMLResponse(html(answer, lang=desk.lang), headers={"Content-Security-Policy": _SHEETS_POLICY})
    return _page(desk, person, more="alternatives" in fields)


_SHEETS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _planned(desk: Desk, person: Participant, *, more: bool = True) -> Answer:
    """The plan with what would save time, and, where it is asked for, other ways."""
    clock = Clock(desk.time_limit)  # one limit for all of it
    answer = plan(desk.catalogue, person, today=desk.today, time_limit=desk.time_limit)
    if not isinstance(answer, Route):
        return answer
    found: dict[str, object] = {}
    if clock.left():
        found["savings"] = savings(desk.catalogue, person, today=desk.today, time_limit=clock.share(HALF).left() if more else clock.left())
    if more and clock.left():
        found["alternatives"] = alternatives(desk.catalogue, person, today=desk.today, time_limit=clock.left())
    return answer.model_copy(update=found)


Sent = Mapping[str, Sequence[str]]


def _page(
    desk: Desk, person: Participant, *, wrong: str = "", status: int = 200, more: bool = False, sent: Sent | None = None
) -> HTMLResponse:
    """The page for a participant; where what was sent is wrong, its fields are as they were sent."""
    voice = Voice.of(desk.tongue, desk.today)
    problem, answer = wrong, None
    try:
        answer = _planned(desk, person, more=more)
    except UnknownTargetError:
        problem = problem or voice.say("desk.no-such-target")
    shown = groups(desk.catalogue, person) if sent is None else as_sent(groups(desk.catalogue, person), sent)
    page = fill(
        "desk.html.jinja",
        lang=html_lang(desk.tongue),
        dir=direction(desk.tongue),
        voice=voice,
        token=desk.token,
        base=person.model_dump_json(by_alias=True),
        groups=shown,
        problem=problem,
        status=_status(answer, voice) if answer is not None else "",
        answer=answer_html(answer, lang=desk.tongue) if answer is not None else "",
        script=SCRIPT,
    )
    return HTMLResponse(page, status)


def _status(answer: Answer, voice: Voice) -> str:
    """What has changed, in one sentence that is read aloud: the first job, or that there is none."""
    if isinstance(answer, Route) and answer.totals.able_to_apply.earliest is not None:
        able = answer.totals.able_to_apply
        if able.earliest is not None and able.earliest <= voice.today:
            return voice.say("desk.status.now")
        assert able.earliest is not None
        return voice.say("desk.status.job", day=voice.both(able.earliest, able.slow))
    return voice.say(f"desk.status.{answer.verdict}")
