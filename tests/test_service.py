"""The service of the examples: the library's own answers over HTTP, problem documents that give nothing away, limits, and many at once."""

from __future__ import annotations

import importlib.util
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier, Event, Thread
from time import sleep
from types import ModuleType
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

import refresh
import stegvis
from conftest import Run

TODAY = date(2026, 11, 22)
CANARY, NUMBER = "Kanariefågel", "850709-9805"
PERSON = {"participant": "p-1", "target": "cnc-operator", "holds": ["industriteknik-bas", {"svenska": "sfi-d"}]}


def example() -> ModuleType:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("service", refresh.ROOT / "examples" / "service.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["service"] = module  # FastAPI looks up what annotations name
    spec.loader.exec_module(module)
    return module


SERVICE = example()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Asks the service, which runs on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(SERVICE.service(), port=0, ws="none", log_config=None, access_log=False))
    running = Thread(target=server.run)
    running.start()
    while not server.started:
        sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, limits=httpx.Limits(max_keepalive_connections=0)) as found:
        yield found
    server.should_exit = True
    running.join()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that the server logs, however another server in this process has set its logging."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "disabled", False)
        caplog.set_level(logging.DEBUG, name)
    logging.getLogger("uvicorn.error").debug("it is heard")
    assert "it is heard" in caplog.text
    return caplog


CATALOGUE = stegvis.load_catalogue()


def planned(values: dict[str, Any], **wanted: Any) -> str:
    """What the library answers: the plan, and beside a route what would save time or money."""
    person = stegvis.Participant.model_validate(values)
    answer = stegvis.plan(CATALOGUE, person, today=TODAY, **wanted)
    if answer.verdict == "route":
        answer = answer.model_copy(update={"savings": stegvis.savings(CATALOGUE, person, today=TODAY, **wanted)})
    return stegvis.render.json(answer)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        pytest.param(PERSON, {}, id="own target"),
        pytest.param(PERSON, {"target": "montor", "by": "cost", "payer": "municipality"}, id="another target, and whose cost"),
        pytest.param({"participant": "p-2"}, {}, id="no target"),
    ],
)
def test_plan_is_that_of_the_library(client: httpx.Client, values: dict[str, Any], wanted: dict[str, str]) -> None:
    """The answer is the library's, byte by byte."""
    answer = client.post("/plan", json=values, params={"today": str(TODAY), **wanted})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.text == planned(values, **wanted)


@pytest.mark.parametrize("command", ["plan", "next", "ask"])
def test_answers_are_those_of_the_command(client: httpx.Client, run: Run, tmp_path: Path, command: str) -> None:
    """So prints `--format json`, with what would save time or money."""
    file = tmp_path / "p.yaml"
    values = {"participant": "p-1", "target": "montor"}
    file.write_text(json.dumps(values), encoding="utf-8")
    place = str(refresh.ROOT / "ladders")
    code, said, _ = run(command, str(file), "--format", "json", "--from", str(TODAY), "--ladders", place)
    told, printed = client.post(f"/{command}", json=values, params={"today": str(TODAY)}).json(), json.loads(said)
    assert code == 0
    assert command == "ask" or printed["savings"]
    for one in (told, printed):
        one.get("made_from", {}).pop("folder", None)
    assert told == printed


def test_next_ask_draw_and_health(client: httpx.Client) -> None:
    """The others too are what the library says; the next step stands in the plan."""
    catalogue, person = CATALOGUE, stegvis.Participant.model_validate(PERSON)
    assert client.post("/next", json=PERSON, params={"today": str(TODAY)}).text == planned(PERSON)
    question = stegvis.ask(catalogue, person, today=TODAY)
    assert client.post("/ask", json=PERSON, params={"today": str(TODAY)}).text == stegvis.render.json(question)
    drawn = client.get("/draw/industri")
    assert drawn.text == stegvis.render.staircase_svg(catalogue, "industri")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    health = client.get("/health").json()
    assert health["stegvis"] == stegvis.__version__
    ladders = [(one.id, str(one.checked_on), one.digest) for one in catalogue.ladders.values()]
    assert [(one["ladder"], one["checked_on"], one["digest"]) for one in health["ladders"]] == ladders


def test_the_day_is_that_of_the_server(client: httpx.Client) -> None:
    """Without a day the plan is made on the one that the server has."""
    before = date.today()
    told = client.post("/plan", json={"participant": "p-1", "target": "montor"}).json()["made_from"]["today"]
    assert str(before) <= told <= str(date.today())


WRONG = "schema: 1\nladder: a\nuses: [gemensam]\nname: {sv: A}\njobs:\n  j: {name: {sv: J}, requires: [trck-a], hours: [noon]}\n"


def test_check_tells_every_fault(client: httpx.Client, run: Run, tmp_path: Path) -> None:
    """The faults of files are those of `stegvis check --format json`; where there is none, there are at most remarks."""
    told = client.post("/check", json={"files": {"a.yaml": WRONG}}, params={"lang": "en"})
    assert [(one["code"], one["file"], one["line"]) for one in told.json()["faults"]] == [("STG030", "a.yaml", 6), ("STG016", "a.yaml", 6)]
    file = tmp_path / "a.yaml"
    file.write_text(WRONG, encoding="utf-8", newline="\n")
    _, said, _ = run("check", str(file), "--format", "json", "--lang", "en")
    assert [{**one, "file": "a.yaml"} for one in json.loads(said)["faults"]] == told.json()["faults"]
    right = (refresh.ROOT / "ladders" / "lokalvard.yaml").read_text(encoding="utf-8")
    told = client.post("/check", json={"files": {"lokalvard.yaml": right}})
    assert {one["severity"] for one in told.json()["faults"]} <= {"info"}
    assert {one["file"] for one in told.json()["faults"]} <= {"lokalvard.yaml"}


@pytest.mark.parametrize("text", [f"participant: p-1\nname: {CANARY}\n", f"expectations: industri\ncases: [{CANARY}]\n"])
def test_files_about_people_are_not_called_right(client: httpx.Client, text: str) -> None:
    """A file that nobody judges here is refused, not answered with no fault."""
    answer = client.post("/check", json={"files": {"a.yaml": WRONG, "p.yaml": text}})
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "kind")
    assert CANARY not in answer.text


REFUSED = {
    "no JSON": ({"content": "{", "headers": {"content-type": "application/json"}}, 400),
    "YAML that is no JSON": ({"content": f"participant: {CANARY}", "headers": {"content-type": "application/json"}}, 400),
    "not said to be JSON": ({"content": json.dumps(PERSON)}, 415),
    "a name": ({"json": {**PERSON, "name": CANARY}}, 422),
    "a key made up": ({"json": {**PERSON, CANARY: NUMBER}}, 422),
    "a personal number as pseudonym": ({"json": {**PERSON, "participant": NUMBER}}, 422),
    "a pseudonym that is a sentence": ({"json": {**PERSON, "participant": f"{CANARY} Svensson"}}, 422),
    "a pace that is a word": ({"json": {**PERSON, "pace_percent": CANARY}}, 422),
    "a key twice": ({"content": '{"participant": "p-1", "participant": "p-2"}', "headers": {"content-type": "application/json"}}, 422),
    "a number without end": (
        {"content": '{"participant": "p-1", "pace_percent": ' + "9" * 5000 + "}", "headers": {"content-type": "application/json"}},
        422,
    ),
    "half a character": ({"content": r'{"participant": "\ud800"}', "headers": {"content-type": "application/json"}}, 422),
    "lists without end": ({"content": "[" * 5000, "headers": {"content-type": "application/json"}}, 400),
    "a list": ({"json": [PERSON]}, 422),
    "nothing": ({"content": "null", "headers": {"content-type": "application/json"}}, 422),
    "no such target": ({"json": {**PERSON, "target": CANARY}}, 422),
    "no such goal": ({"json": PERSON, "params": {"by": CANARY}}, 422),
    "a parameter made up": ({"json": PERSON, "params": {CANARY: "1"}}, 422),
    "a day too late": ({"json": PERSON, "params": {"today": "9999-12-31"}}, 422),
    "a day that is a number": ({"json": PERSON, "params": {"today": "1764547200"}}, 422),
    "too long a search": ({"json": PERSON, "params": {"time_limit": "11"}}, 422),
    "too large": ({"json": {**PERSON, "holds": ["x" * 300_000]}}, 413),
}


@pytest.mark.parametrize("path", ["/plan", "/next", "/ask"])
@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_problem_documents_that_give_nothing_away(
    client: httpx.Client, logged: pytest.LogCaptureFixture, path: str, name: str
) -> None:
    """Whatever is wrong is told by code and place, and nothing of what was sent comes back or is logged."""
    words, status = REFUSED[name]
    answer = client.post(path, **words)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = SERVICE.Problem.model_validate_json(answer.content)
    assert told.status == status
    assert (told.title, told.detail) == SERVICE.TOLD[status]
    assert bool(told.faults) == (status == 422)
    for secret in (CANARY, NUMBER):
        assert secret not in answer.text + str(answer.headers) + logged.text


def test_every_fault_at_once_with_its_place(client: httpx.Client) -> None:
    """Code, line and column of each thing that is wrong, in the body that was sent."""
    text = json.dumps({"participant": "p-1", "hold": [], "pace_percent": 0}, indent=1)
    faults = client.post("/plan", content=text, headers={"content-type": "application/json"}).json()["faults"]
    assert [(one["line"], one["code"], one.get("field")) for one in faults] == [(3, "STG012", None), (4, "STG015", "pace_percent")]
    assert all(one["message"].endswith(".") for one in faults)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"participant": "p-1", "holds": [{"fact": "truck-a", "expires": CANARY}], "pace_percent": 50}, "holds"),
        ({"target": "montor"}, None),
        ({"participant": "p-1", CANARY: {"wishes": 1}}, None),
        ({"participant": "p-1", "wishes": {CANARY: 1}}, "wishes"),
    ],
)
def test_the_field_of_a_fault(client: httpx.Client, values: dict[str, Any], field: str | None) -> None:
    """Which key of a participant it is about, on one line too; a key that is none is not repeated."""
    answer = client.post("/plan", json=values)
    assert [one.get("field") for one in answer.json()["faults"]] == [field]
    assert CANARY not in answer.text


def test_the_nearest_name_is_told(client: httpx.Client) -> None:
    """A misspelt target or ladder is answered with the likely id."""
    for path in ("/plan", "/next", "/ask"):
        assert client.post(path, json=PERSON, params={"target": "cnc-operatr"}).json()["nearest"] == "cnc-operator"
    missing = client.get("/draw/industr")
    assert (missing.status_code, missing.json()["nearest"]) == (404, "industri")
    assert "nearest" not in client.get("/draw/xyz").json()


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/plan", 405), ("GET", "/nowhere", 404), ("POST", "/health", 405), ("GET", "/docs", 404)]
)
def test_other_places(client: httpx.Client, method: str, path: str, status: int) -> None:
    """What there is not is told in the same way."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"], answer.json()["status"]) == (status, "application/problem+json", status)
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("files", [{}, [], {"a.yaml": 1}, {"a.yaml": CANARY} | {f"{number}.yaml": "" for number in range(50)}, CANARY])
def test_files_that_are_none(client: httpx.Client, files: Any) -> None:
    """So is a body of files that is something else."""
    answer = client.post("/check", json={"files": files})
    assert answer.status_code == 422
    assert CANARY not in answer.text


def test_a_body_whose_length_nobody_told(client: httpx.Client) -> None:
    """The limit holds for what comes in pieces too."""
    pieces = (b" " * 10_000 for _ in range(40))
    answer = client.post("/plan", content=pieces, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_what_takes_too_long(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time of a request the answer is that it took too long, whatever the search is at."""
    done = Event()

    def slow(*_: object, **__: object) -> None:
        done.wait(20)

    monkeypatch.setattr(SERVICE, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(stegvis, "plan", slow, raising=False)
    answer = client.post("/plan", json=PERSON)
    assert not done.is_set()
    done.set()
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["detail"] == "It took too long."


def test_a_fault_of_ours_tells_nothing(client: httpx.Client, monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture) -> None:
    """An error of the service is told, and logged with its place, but without its text."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(stegvis, "plan", broken, raising=False)
    answer = client.post("/plan", json=PERSON)
    title, detail = SERVICE.TOLD[500]
    told = {"type": "about:blank", "title": title, "status": 500, "detail": detail, "faults": []}
    assert (answer.status_code, answer.headers["content-type"], answer.json()) == (500, "application/problem+json", told)
    assert CANARY not in logged.text
    assert "RuntimeError at test_service.py:" in logged.text


def references(value: Any) -> Iterator[str]:
    """All that the description refers to."""
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from references(one)


def test_openapi(client: httpx.Client) -> None:
    """The description is OpenAPI 3.1, and every operation says what it does and what may go wrong; all that it refers to is there."""
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    models = told["components"]["schemas"]
    assert set(references(told)) <= {f"#/components/schemas/{name}" for name in models}
    assert {"Participant", "Question", "Route", "Comparison", "Checked", "Problem"} <= models.keys()
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"].endswith("."), path
            assert {"200", "500", "503"} <= operation["responses"].keys(), path
            for status, answer in operation["responses"].items():
                assert status == "200" or answer["content"].keys() == {"application/problem+json"}, path


def test_answers_and_bodies_fit_the_description(client: httpx.Client) -> None:
    """Another reader of JSON Schema finds a participant, a route and a problem to be what the description says, and rubbish not."""
    told = client.get("/openapi.json").json()

    def fits(name: str, value: object) -> bool:
        whole = {"$ref": f"#/components/schemas/{name}", "components": told["components"]}
        return bool(jsonschema.Draft202012Validator(whole).is_valid(value))

    person = {"participant": "p-1", "holds": [{"fact": "svenska", "level": "sfi-c"}], "target": "montor"}
    assert fits("Participant", person)
    assert not fits("Participant", {**person, CANARY: 1})
    assert fits("Route", client.post("/plan", json=person).json())
    assert fits("Problem", client.post("/plan", json={}).json())
    assert not fits("Route", client.post("/plan", json={}).json())


DESCRIPTION = schemathesis.openapi.from_dict(SERVICE.service().openapi())
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.mark.parametrize("operation", [one.ok() for one in DESCRIPTION.get_all_operations()], ids=lambda one: one.path)
def test_the_service_is_what_its_description_says(client: httpx.Client, operation: Any) -> None:
    """Whatever fits the description gets an answer that it describes, never a fault of ours; and answers are among them."""
    found: list[int] = []

    @settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:
        found.append(case.call_and_validate(base_url=str(client.base_url), checks=CHECKS).status_code)

    asked()
    assert 200 in found


PROFILES: list[dict[str, Any]] = [
    {"target": "montor"},
    {"target": "hotellstadare", "holds": [{"svenska": "sfi-d"}]},
    {"target": "svenska:sfi-c"},
    {"target": "cnc-operator", "holds": ["gront-certifikat", "industriteknik-bas", {"svenska": "sfi-d"}]},
    {"target": "truck-a"},
    {"target": CANARY},
]
"""Routes, one who is there already, one with no route, and a target that nobody knows."""


def test_eight_threads_lose_and_mix_nothing(client: httpx.Client) -> None:
    """Eight at once, each with people of their own, get the answers that each would have got alone."""
    params = {"today": str(TODAY), "time_limit": 10}
    people = [[{"participant": f"p-{one}-{n}", **PROFILES[(one + n) % len(PROFILES)]} for n in range(15)] for one in range(8)]
    barrier, found, interval = Barrier(8), {}, sys.getswitchinterval()

    def asking(mine: list[dict[str, Any]]) -> None:
        barrier.wait()
        for person in mine:
            found[person["participant"]] = client.post("/plan", json=person, params=params).text

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(asking, people))
    finally:
        sys.setswitchinterval(interval)
    assert len(found) == 120
    alone = {one["target"]: planned({"participant": "p-alone", **one}) for one in PROFILES if one["target"] != CANARY}
    alone[CANARY] = client.post("/plan", json={"participant": "p-alone", "target": CANARY}).text
    assert {json.loads(text).get("verdict") for text in alone.values()} == {"route", "already_qualified", "no_route", None}
    for person in (person for mine in people for person in mine):
        assert found[person["participant"]] == alone[person["target"]].replace("p-alone", person["participant"])


@pytest.mark.parametrize("hidden", ["nothing", "fastapi", "uvicorn"])
def test_without_a_port_it_only_says_how(hidden: str) -> None:
    """Run with nothing said it ends well at once, and tells what to install where that is not there."""
    code = f"import runpy, sys; sys.modules[{hidden!r}] = None; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    place = str(refresh.ROOT / "examples" / "service.py")

    def said(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", code, place, *words], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
        )
        return done.returncode, done.stdout + done.stderr

    status, told = said()
    assert status == 0
    assert "python examples/service.py --port 8000" in told
    assert ("pip install 'stegvis[service]'" in told) == (hidden != "nothing")
    if hidden != "nothing":
        assert said("--port", "8000")[0] == 1
