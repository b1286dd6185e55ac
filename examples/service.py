"""A web service to start from: the plan, the next step, the next question, a check of ladder files and the staircase, over HTTP.

Needs the extra `service`. From the root of the checkout:

    python examples/service.py --port 8000

A participant is sent as JSON with the keys of a participant file; the answers are those of `--format json`, byte by byte.
What is wrong is told as a problem document (RFC 9457) by code and place, and nothing of what was sent comes back in it or stays here.
Its OpenAPI description is at /openapi.json. The interactive pages of FastAPI are left out: they fetch scripts from elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from typing import Annotated, Any, Literal

import stegvis
from stegvis.dates import LAST_TODAY
from stegvis.ladder.draft import kind_of
from stegvis.ladder.loader import ladder_faults
from stegvis.participant import participant_from_text
from stegvis.planning.target import UnknownTargetError
from stegvis.render.as_explanation import in_short
from stegvis.render.as_faults import Checked
from stegvis.route import Comparison, LadderVersion, TargetAnswer
from stegvis.source import Source, parse
from stegvis.terms import Day

try:
    import uvicorn
    from fastapi import Depends, FastAPI, Query, Request, Response
    from fastapi import Path as InPath
    from fastapi.exceptions import RequestValidationError
    from pydantic import BaseModel, Field, ValidationError
    from pydantic.json_schema import models_json_schema
    from starlette.exceptions import HTTPException
    from starlette.requests import ClientDisconnect
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
except ModuleNotFoundError:
    if __name__ != "__main__":
        raise
    print(__doc__, "It needs FastAPI and uvicorn, which are not installed: pip install 'stegvis[service]'", sep="\n")
    raise SystemExit(int(len(sys.argv) > 1)) from None

MOST_BYTES = 256 * 1024
"""No body is larger."""

MOST_SECONDS = 30.0
"""No request takes longer; a search ends by its own `time_limit` before that."""

PROBLEM, JSON, SVG = "application/problem+json", "application/json", "image/svg+xml"


# ---- what is wrong, as a document ---------------------------------------------------------------------------------


class ToldFault(BaseModel):
    """One thing that is wrong: its code, what such a code means, which field it is about, and where it stands in the body."""

    code: str
    message: str
    field: str | None = None
    line: int | None = None
    column: int | None = None


class Problem(BaseModel):
    """What is wrong (RFC 9457); it holds nothing of what was sent."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    faults: list[ToldFault] = []
    nearest: str | None = None


TOLD = {
    400: ("Bad Request", "The body is no JSON."),
    404: ("Not Found", "There is no such place."),
    405: ("Method Not Allowed", "That cannot be done here."),
    413: ("Content Too Large", f"The body is larger than {MOST_BYTES} bytes."),
    415: ("Unsupported Media Type", "The body must be JSON: Content-Type application/json."),
    422: ("Unprocessable Content", "What was sent cannot be understood: see faults."),
    500: ("Internal Server Error", "Something is wrong with the service."),
    503: ("Service Unavailable", "It took too long."),
}


class RefusedError(HTTPException):
    """A request that is not answered: with which status, and why."""

    def __init__(self, status: int, faults: Iterable[ToldFault] = (), nearest: str | None = None) -> None:
        super().__init__(status)
        self.faults, self.nearest = list(faults), nearest


def problem(
    status: int, faults: Iterable[ToldFault] = (), nearest: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The document as an answer."""
    title, detail = TOLD.get(status, ("Error", "It did not work."))
    told = Problem(title=title, status=status, detail=detail, faults=list(faults), nearest=nearest)
    return Response(told.model_dump_json(exclude_none=True), status, headers, media_type=PROBLEM)


def refused(_: Request, error: Exception) -> Response:
    """What is wrong with a request; of a refusal of the framework only the status is told, and which methods there are."""
    match error:
        case RefusedError():
            return problem(error.status_code, error.faults, error.nearest)
        case HTTPException():
            return problem(error.status_code, headers=error.headers)
        case UnknownTargetError():
            return problem(422, [ToldFault(code="target", message="No ladder knows it, or there is none.", field="target")], error.nearest)
        case RequestValidationError():
            return problem(422, [ToldFault(code="parameter", message=one["type"], field=known(one["loc"])) for one in error.errors()])
    raise error


def known(place: tuple[Any, ...]) -> str | None:
    """The name of a parameter; a key that somebody has made up is not repeated."""
    return str(place[1]) if len(place) > 1 and place[1] in {*Wanted.model_fields, "files", "ladder", "lang"} else None


class Limits:
    """Holds the limits above, whatever the client says of the length; an error of ours is told and logged without what it says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, left, status = False, MOST_BYTES, 0

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise RefusedError(413)
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(MOST_SECONDS):
                await self.app(scope, counted, noted)
        except ClientDisconnect:
            return  # nobody is there to be told
        except TimeoutError:
            status = 503
        except Exception as error:  # noqa: BLE001  # what it says may hold what was sent, and a server would log it
            where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(extract_tb(error.__traceback__)[-6:]))
            logging.getLogger("uvicorn.error").error("%s at %s", type(error).__name__, where)
            status = 500
        if status and not begun:
            await problem(status)(scope, receive, send)


# ---- what comes in ------------------------------------------------------------------------------------------------


class Wanted(BaseModel):
    """What is asked about a participant; without a target, the participant's own."""

    model_config = {"extra": "forbid"}

    target: Annotated[str | None, Field(max_length=80, description="A job, certificate, fact or ladder, by id or Swedish name.")] = None
    by: Annotated[Literal["first-job", "target", "weeks", "cost"], Field(description="What is best.")] = "first-job"
    payer: Annotated[Literal["participant", "municipality", "employer", "state"] | None, Field(description="Whose kronor count.")] = None
    today: Annotated[Day, Field(le=LAST_TODAY, description="The day of the plan; the server's, if none.")] | None = None
    time_limit: Annotated[float, Field(gt=0, le=10, description="Seconds of search.")] = 5.0

    def keywords(self) -> dict[str, Any]:
        """The same as keywords of `stegvis.plan`."""
        return {**self.model_dump(), "today": self.today or date.today()}


class Files(BaseModel):
    """Ladder and programme files by name, as text."""

    model_config = {"extra": "forbid", "hide_input_in_errors": True}

    files: Annotated[dict[Annotated[str, Field(max_length=200)], str], Field(min_length=1, max_length=50)]


class Health(BaseModel):
    """The version, and which text of each ladder it answers by."""

    stegvis: str
    ladders: list[LadderVersion]


async def body(request: Request) -> bytes:
    """The body, which must be JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise RefusedError(415)
    text = await request.body()
    try:
        json.loads(text, parse_int=str)  # a number too long for Python is the library's to refuse
    except (ValueError, RecursionError):
        raise RefusedError(400) from None
    return text


def participant(text: Annotated[bytes, Depends(body)]) -> stegvis.Participant:
    """The participant of a body; JSON is read as the YAML that it is, so that every fault is found and has a place."""
    try:
        return participant_from_text(text, "body")
    except stegvis.ParticipantError as error:
        source = parse(text, "body")
        raise RefusedError(422, [told(one, source) for one in error.faults]) from None


def told(fault: stegvis.Fault, source: Source) -> ToldFault:
    """The fault without anything of the body; its field is the last key of a participant that begins before it."""
    keys = source.value if isinstance(source.value, dict) else {}
    begun = max(((place, key) for key in keys if (place := source.positions.key(source.file, key)) <= fault.position), default=(None, ""))
    field = begun[1] if begun[1] in stegvis.Participant.model_fields else None
    message, place = in_short(fault.code, lang="en"), fault.position
    return ToldFault(code=fault.code, message=message, field=field, line=place.line, column=place.column)


def files(text: Annotated[bytes, Depends(body)]) -> list[Source]:
    """The files of a body, parsed; what is about people is not for this place."""
    try:
        given = Files.model_validate_json(text)
    except ValidationError as error:
        wrong = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_input=False)]
        raise RequestValidationError(wrong) from None
    sources = [parse(text, name) for name, text in given.files.items()]
    if {kind_of(one) for one in sources} & {"participant", "expectations"}:
        raise RefusedError(422, [ToldFault(code="kind", message="Only ladder and programme files are checked here.", field="files")])
    return sources


Person = Annotated[stegvis.Participant, Depends(participant)]
Asked = Annotated[Wanted, Query()]


# ---- the service --------------------------------------------------------------------------------------------------

PLACE = "#/components/schemas/{model}"
"""Where the description of a model stands."""


def operation(*statuses: int, takes: str = "", example: object = None, gives: str = "") -> dict[str, Any]:
    """What FastAPI cannot know of an operation: which problems there may be, and a body that is read by us."""
    told = {PROBLEM: {"schema": {"$ref": PLACE.format(model="Problem")}}}
    answers: dict[int, Any] = {status: {"description": TOLD[status][1], "content": told} for status in (*statuses, 500, 503)}
    if gives:
        answers[200] = {"content": {gives: {}}}
    sent = {JSON: {"schema": {"$ref": PLACE.format(model=takes)}, "example": example}}
    return {"responses": answers, "openapi_extra": {"requestBody": {"required": True, "content": sent}} if takes else None}


def planned(catalogue: stegvis.Catalogue, person: stegvis.Participant, asked: Wanted) -> Response:
    """The plan with what would save time or money, both within the time limit, as the command prints it."""
    ends, words = monotonic() + asked.time_limit, asked.keywords()
    answer = stegvis.plan(catalogue, person, **words)
    words["time_limit"] = ends - monotonic()
    if answer.verdict == "route" and words["time_limit"] > 0:
        answer = answer.model_copy(update={"savings": stegvis.savings(catalogue, person, **words)})
    return Response(stegvis.render.json(answer), media_type=JSON)


def service(folder: str | Path | None = None) -> FastAPI:
    """The service for the ladders of a folder, or for the shipped ones; they are loaded now, and once.

    Raises:
        LadderError: the ladders cannot be understood.
    """
    catalogue = stegvis.load_catalogue(folder)
    api = FastAPI(title="stegvis", version=stegvis.__version__, description="Advises; it decides nothing.", docs_url=None, redoc_url=None)
    for kind in (HTTPException, RequestValidationError, UnknownTargetError):
        api.add_exception_handler(kind, refused)
    api.add_middleware(Limits)
    about = operation(400, 413, 415, 422, takes="Participant", example={"participant": "p-1", "target": "montor"})
    checked = operation(400, 413, 415, 422, takes="Files", example={"files": {"a.yaml": "ladder: a\n"}})

    @api.post("/plan", summary="The whole route", response_model=TargetAnswer | Comparison, **about)
    def plan(person: Person, asked: Asked) -> Response:
        """The next step and the whole route, with why; without a target, first jobs side by side."""
        return planned(catalogue, person, asked)

    @api.post("/next", summary="The next step", response_model=TargetAnswer | Comparison, **about)
    def next_step(person: Person, asked: Asked) -> Response:
        """The same answer as that of `/plan`, as `stegvis next` gives it: what to do next is its `next_step`."""
        return planned(catalogue, person, asked)

    @api.post("/ask", summary="The next question", response_model=stegvis.Question, **about)
    def ask(person: Person, asked: Asked) -> Response:
        """The next question of the mapping talk, and what each reply would change."""
        return Response(stegvis.render.json(stegvis.ask(catalogue, person, **asked.keywords())), media_type=JSON)

    @api.post("/check", summary="Faults of ladder files", response_model=Checked, **checked)
    def check(given: Annotated[list[Source], Depends(files)], lang: Literal["sv", "en"] = "sv") -> Response:
        """Every fault of some ladder and programme files, with line, column and the likely correction."""
        found = set(ladder_faults(given, Path(catalogue.folder), date.today()))
        in_order = sorted(found, key=lambda one: (one.position, one.code, one.particulars))
        return Response(stegvis.render.faults_json(in_order, lang), media_type=JSON)

    @api.get("/draw/{ladder}", summary="The staircase", response_class=Response, **operation(404, 422, gives=SVG))
    def draw(ladder: Annotated[str, InPath(max_length=80, examples=["industri"])]) -> Response:
        """The staircase of a ladder as SVG."""
        if ladder not in catalogue.ladders:
            raise RefusedError(404, nearest=next(iter(get_close_matches(ladder, catalogue.ladders, 1)), None))
        return Response(stegvis.render.staircase_svg(catalogue, ladder), media_type=SVG)

    @api.get("/health", summary="Whether it is well", **operation())
    def health() -> Health:
        """The version, and which text of each ladder it answers by."""
        ladders = [LadderVersion(ladder=one.id, checked_on=one.checked_on, digest=one.digest) for one in catalogue.ladders.values()]
        return Health(stegvis=stegvis.__version__, ladders=ladders)

    ours = models_json_schema([(stegvis.Participant, "validation"), (Files, "validation"), (Problem, "validation")], ref_template=PLACE)
    api.openapi()["components"]["schemas"].update(ours[1]["$defs"])  # FastAPI makes the description once, and keeps it
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
    uvicorn.run(service(options.ladders), host="127.0.0.1", port=options.port, access_log=False)


if __name__ == "__main__":
    main()
