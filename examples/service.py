"""A web service to start from: the plan, the next step, the next question, a check of ladder files and the staircase, over HTTP.

Needs the extra `service`. From the root of the checkout:

    python examples/service.py --port 8000

A participant is sent as JSON with the keys of a participant file; the answers are those of `stegvis plan --format json`, byte by byte.
What is wrong is told as a problem document (RFC 9457) by code and place, and nothing of what was sent comes back in it or stays here.
Its OpenAPI description is at /openapi.json. The interactive pages of FastAPI are left out: they fetch scripts from elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import stegvis
from stegvis.dates import LAST_TODAY
from stegvis.ladder.loader import ladder_faults
from stegvis.participant import participant_from_text
from stegvis.planning.target import UnknownTargetError
from stegvis.render.as_explanation import in_short
from stegvis.render.as_faults import Checked
from stegvis.route import Comparison, TargetAnswer
from stegvis.source import parse

try:
    from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
    from fastapi.exceptions import RequestValidationError
    from pydantic import AfterValidator, BaseModel, Field, ValidationError
    from starlette.exceptions import HTTPException as AnyHTTPException
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
except ModuleNotFoundError:
    raise SystemExit("This example needs FastAPI: pip install 'stegvis[service]'") from None

MOST_BYTES = 256 * 1024
"""No body is larger."""

MOST_SECONDS = 30.0
"""No request takes longer; a search ends by its own `time_limit` before that."""

PROBLEM, JSON, SVG = "application/problem+json", "application/json", "image/svg+xml"


# ---- what is wrong, as a document ---------------------------------------------------------------------------------


class ToldFault(BaseModel):
    """One thing that is wrong: its code, what such a code means, and where it stands in the body, or which field it is about."""

    code: str
    says: str
    line: int | None = None
    column: int | None = None
    field: str | None = None


class Problem(BaseModel):
    """What is wrong (RFC 9457); it holds nothing of what was sent."""

    type: str = "about:blank"
    title: str
    status: int
    faults: list[ToldFault] = []
    nearest: str | None = None


TITLES = {
    400: "The body is not what it says it is.",
    404: "There is no such place.",
    405: "That cannot be done here.",
    413: f"The body is larger than {MOST_BYTES} bytes.",
    415: "The body must be JSON: Content-Type application/json.",
    422: "What was sent cannot be understood.",
    500: "Something is wrong with the service.",
    503: "It took too long.",
}


def problem(status: int, faults: Iterable[ToldFault] = (), nearest: str | None = None) -> Response:
    """The document as an answer."""
    told = Problem(title=TITLES.get(status, "It did not work."), status=status, faults=list(faults), nearest=nearest)
    return Response(told.model_dump_json(exclude_none=True), status, media_type=PROBLEM)


def of_file(_: Request, error: Exception) -> Response:
    """A body that is no participant, or files that are no ladders: every fault at once, by code and place."""
    assert isinstance(error, stegvis.ParticipantError)
    return problem(422, [_told(one) for one in error.faults])


def _told(fault: stegvis.Fault) -> ToldFault:
    return ToldFault(code=fault.code, says=in_short(fault.code, lang="en"), line=fault.position.line, column=fault.position.column)


def of_query(_: Request, error: Exception) -> Response:
    """A parameter that cannot be understood."""
    assert isinstance(error, RequestValidationError)
    return problem(422, [ToldFault(code="parameter", says=one["type"], field=_known(one["loc"])) for one in error.errors()])


def _known(place: tuple[Any, ...]) -> str | None:
    """The name of a parameter; a key that somebody has made up is not repeated."""
    return str(place[1]) if len(place) > 1 and place[1] in {*PageQuestion.model_fields, "files"} else None


def of_target(_: Request, error: Exception) -> Response:
    """A target that no ladder knows."""
    assert isinstance(error, UnknownTargetError)
    return problem(422, [ToldFault(code="target", says="No ladder knows the target.", field="target")], error.nearest)


def of_status(_: Request, error: Exception) -> Response:
    """A refusal by its status."""
    assert isinstance(error, AnyHTTPException)
    return problem(error.status_code)


def of_us(_request: Request, _error: Exception) -> Response:
    """A fault of the service."""
    return problem(500)


class Limits:
    """No body is larger and no request takes longer than is said above, whatever the client says of the length."""

    def __init__(self, app: ASGIApp) -> None:
        """Takes what answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, left = False, MOST_BYTES

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(MOST_SECONDS):
                await self.app(scope, counted, noted)
        except TimeoutError:
            if not begun:
                await problem(503)(scope, receive, send)


# ---- what comes in ------------------------------------------------------------------------------------------------


def _not_too_late(day: date) -> date:
    if day > LAST_TODAY:
        raise ValueError
    return day


class Question(BaseModel):
    """What is asked about a participant; without a target, the participant's own."""

    model_config = {"extra": "forbid"}

    target: Annotated[str | None, Field(max_length=80, description="A job, certificate, fact or ladder, by id or Swedish name.")] = None
    by: Annotated[Literal["first-job", "target", "weeks", "cost"], Field(description="What is best.")] = "first-job"
    payer: Annotated[Literal["participant", "municipality", "employer", "state"] | None, Field(description="Whose kronor count.")] = None
    today: Annotated[date, AfterValidator(_not_too_late), Field(description="The day of the plan; the server's, if none.")] | None = None
    time_limit: Annotated[float, Field(gt=0, le=10, description="Seconds of search.")] = 5.0

    def keywords(self) -> dict[str, Any]:
        """The same as keywords of `stegvis.plan`."""
        return {**self.model_dump(exclude={"lang"}), "today": self.today or date.today()}


class PageQuestion(Question):
    """The same, and in which language the page is."""

    lang: Literal["sv", "sv-latt", "en", "ar", "so"] = "sv"


class Files(BaseModel):
    """Ladder and programme files by name, as text."""

    model_config = {"extra": "forbid", "hide_input_in_errors": True}

    files: Annotated[dict[Annotated[str, Field(max_length=200)], str], Field(min_length=1, max_length=50)]


async def body(request: Request) -> bytes:
    """The body, which must be JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415)
    return await request.body()


def participant(text: Annotated[bytes, Depends(body)]) -> stegvis.Participant:
    """The participant of a body; JSON is read as the YAML that it is, so that every fault is found and has a place."""
    with suppress(UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        json.loads(text)
        return participant_from_text(text, "body")
    raise HTTPException(400)


def files(text: Annotated[bytes, Depends(body)]) -> Files:
    """The files of a body."""
    try:
        return Files.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None


Person = Annotated[stegvis.Participant, Depends(participant)]
Asked, AskedPage = Annotated[Question, Query()], Annotated[PageQuestion, Query()]


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a body that is read by us, not by FastAPI."""
    return {"requestBody": {"required": True, "content": {JSON: {"schema": model.model_json_schema()}}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The description of what may go wrong."""
    schema = Problem.model_json_schema()
    return {status: {"description": TITLES[status], "content": {PROBLEM: {"schema": schema}}} for status in statuses}


# ---- the service --------------------------------------------------------------------------------------------------


def service(folder: str | None = None) -> FastAPI:
    """The service for the ladders of a folder, or for the shipped ones; they are loaded now, and once.

    Raises:
        LadderError: the ladders cannot be understood.
    """
    catalogue = stegvis.load_catalogue(folder)
    refusals = problems(400, 413, 415, 422, 503)
    said = "Advises; it decides nothing about anybody."
    api = FastAPI(title="stegvis", version=stegvis.__version__, description=said, docs_url=None, redoc_url=None)
    api.add_middleware(Limits)
    told = {stegvis.ParticipantError: of_file, RequestValidationError: of_query, UnknownTargetError: of_target}
    for kind, handler in {**told, AnyHTTPException: of_status, Exception: of_us}.items():
        api.add_exception_handler(kind, handler)

    @api.post("/plan", response_model=TargetAnswer | Comparison, responses=refusals, openapi_extra=takes(stegvis.Participant))
    def plan(person: Person, asked: Asked) -> Response:
        """The next step and the whole route, with why; without a target, first jobs side by side."""
        return Response(stegvis.render.json(stegvis.plan(catalogue, person, **asked.keywords())), media_type=JSON)

    @api.post("/next", responses=refusals, openapi_extra=takes(stegvis.Participant))
    def next_step(person: Person, asked: AskedPage) -> Response:
        """The next step as a page of text."""
        answer = stegvis.plan(catalogue, person, **asked.keywords())
        return Response(stegvis.render.next_text(answer, lang=asked.lang), media_type="text/plain; charset=utf-8")

    @api.post("/ask", response_model=stegvis.Question, responses=refusals, openapi_extra=takes(stegvis.Participant))
    def ask(person: Person, asked: Asked) -> Response:
        """The next question of the mapping talk, and what each reply would change."""
        return Response(stegvis.render.json(stegvis.ask(catalogue, person, **asked.keywords())), media_type=JSON)

    @api.post("/check", response_model=Checked, responses=refusals, openapi_extra=takes(Files))
    def check(given: Annotated[Files, Depends(files)], lang: Literal["sv", "en"] = "sv") -> Response:
        """Every fault of some ladder and programme files, with line, column and the likely correction."""
        sources = [parse(text, name) for name, text in given.files.items()]
        found = ladder_faults(sources, Path(catalogue.folder), date.today())
        found.sort(key=lambda one: (one.position.file, one.position.line, one.position.column))
        return Response(stegvis.render.faults_json(found, lang), media_type=JSON)

    @api.get("/draw/{ladder}", response_class=Response, responses={200: {"content": {SVG: {}}}, **problems(404, 503)})
    def draw(ladder: str) -> Response:
        """The staircase of a ladder as SVG."""
        if ladder not in catalogue.ladders:
            return problem(404, nearest=next(iter(get_close_matches(ladder, catalogue.ladders, 1)), None))
        return Response(stegvis.render.staircase_svg(catalogue, ladder), media_type=SVG)

    @api.get("/health")
    def health() -> dict[str, Any]:
        """The version, and which text of each ladder it answers by."""
        ladders = [{"ladder": one.id, "digest": one.digest, "checked_on": one.checked_on} for one in catalogue.ladders.values()]
        return {"stegvis": stegvis.__version__, "ladders": ladders}

    return api


def main() -> None:
    """Serves on this machine until it is stopped; without a port it only says how."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--port", type=int, help="where, on this machine only")
    asked.add_argument("--ladders", type=Path, help="the folder of ladders; the shipped ones if none")
    options = asked.parse_args()
    if options.port is None:
        asked.print_help()
        return
    import uvicorn

    uvicorn.run(service(options.ladders), host="127.0.0.1", port=options.port, access_log=False)


if __name__ == "__main__":
    main()
