"""The service of the examples: the library's own answers over HTTP, problem documents that give nothing away, limits, and many at once."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Thread
from time import sleep
from types import ModuleType
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

import refresh
import stegvis

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


CATALOGUE = stegvis.load_catalogue()


def planned(values: dict[str, Any], **wanted: Any) -> str:
    """What the library answers."""
    return stegvis.render.json(stegvis.plan(CATALOGUE, stegvis.Participant.model_validate(values), today=TODAY, **wanted))


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


def test_next_ask_draw_and_health(client: httpx.Client) -> None:
    """The others too are what the library says."""
    catalogue, person = CATALOGUE, stegvis.Participant.model_validate(PERSON)
    day = {"today": str(TODAY)}
    answer = stegvis.plan(catalogue, person, today=TODAY)
    assert client.post("/next", json=PERSON, params={**day, "lang": "en"}).text == stegvis.render.next_text(answer, lang="en")
    assert client.post("/ask", json=PERSON, params=day).text == stegvis.render.json(stegvis.ask(catalogue, person, today=TODAY))
    drawn = client.get("/draw/industri")
    assert drawn.text == stegvis.render.staircase_svg(catalogue, "industri")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    health = client.get("/health").json()
    assert health["stegvis"] == stegvis.__version__
    assert {one["ladder"]: one["digest"] for one in health["ladders"]} == {one.id: one.digest for one in catalogue.ladders.values()}


def test_check_tells_every_fault(client: httpx.Client) -> None:
    """The faults of files are those of `stegvis check --format json`; where there is none, there are at most remarks."""
    text = "schema: 1\nladder: a\nuses: [gemensam]\nname: {sv: A}\njobs:\n  j: {name: {sv: J}, requires: [trck-a], hours: [noon]}\n"
    faults = client.post("/check", json={"files": {"a.yaml": text}}, params={"lang": "en"}).json()["faults"]
    assert [(one["code"], one["file"], one["line"]) for one in faults] == [("STG030", "a.yaml", 6), ("STG016", "a.yaml", 6)]
    right = (refresh.ROOT / "ladders" / "lokalvard.yaml").read_text(encoding="utf-8")
    told = client.post("/check", json={"files": {"lokalvard.yaml": right}}).json()
    assert {one["severity"] for one in told["faults"]} <= {"info"}
    assert {one["file"] for one in told["faults"]} <= {"lokalvard.yaml"}


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
    "a list": ({"json": [PERSON]}, 422),
    "nothing": ({"content": "null", "headers": {"content-type": "application/json"}}, 422),
    "no such target": ({"json": {**PERSON, "target": CANARY}}, 422),
    "no such goal": ({"json": PERSON, "params": {"by": CANARY}}, 422),
    "a parameter made up": ({"json": PERSON, "params": {CANARY: "1"}}, 422),
    "a day too late": ({"json": PERSON, "params": {"today": "9999-12-31"}}, 422),
    "too long a search": ({"json": PERSON, "params": {"time_limit": "11"}}, 422),
    "too large": ({"json": {**PERSON, "holds": ["x" * 300_000]}}, 413),
}


@pytest.mark.parametrize("path", ["/plan", "/next", "/ask"])
@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_problem_documents_that_give_nothing_away(client: httpx.Client, path: str, name: str) -> None:
    """Whatever is wrong is told by code and place, and nothing of what was sent comes back."""
    words, status = REFUSED[name]
    answer = client.post(path, **words)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = SERVICE.Problem.model_validate_json(answer.content)
    assert told.status == status
    assert told.title != "It did not work."
    assert told.faults or status != 422
    assert CANARY not in answer.text
    assert NUMBER not in answer.text


def test_every_fault_at_once_with_its_place(client: httpx.Client) -> None:
    """Code, line and column of each thing that is wrong, in the body that was sent."""
    text = json.dumps({"participant": "p-1", "hold": [], "pace_percent": 0}, indent=1)
    faults = client.post("/plan", content=text, headers={"content-type": "application/json"}).json()["faults"]
    assert [(one["line"], one["code"]) for one in faults] == [(3, "STG012"), (4, "STG015")]


def test_the_nearest_name_is_told(client: httpx.Client) -> None:
    """A misspelt target or ladder is answered with the likely id."""
    assert client.post("/plan", json=PERSON, params={"target": "cnc-operatr"}).json()["nearest"] == "cnc-operator"
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
    """After the time of a request the answer is that it took too long."""
    monkeypatch.setattr(SERVICE, "MOST_SECONDS", 0.0)
    answer = client.post("/plan", json=PERSON)
    assert (answer.status_code, answer.json()["title"]) == (503, "It took too long.")


def test_a_fault_of_ours_tells_nothing(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the service is told as that, without its text."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(stegvis, "plan", broken, raising=False)
    answer = client.post("/plan", json=PERSON)
    assert (answer.status_code, answer.json()) == (500, {"type": "about:blank", "title": SERVICE.TITLES[500], "status": 500, "faults": []})


def test_openapi(client: httpx.Client) -> None:
    """The description is OpenAPI 3.1, and every operation says what it does and what may go wrong."""
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["description"].endswith("."), path
            assert {"200"} < operation["responses"].keys() or path == "/health"
    assert "application/problem+json" in told["paths"]["/plan"]["post"]["responses"]["422"]["content"]


DESCRIPTION = schemathesis.openapi.from_dict(SERVICE.service().openapi())


@DESCRIPTION.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_the_service_is_what_its_description_says(case: Any, client: httpx.Client) -> None:
    """Whatever fits the description, or just does not, gets an answer that it describes, and never a fault of ours."""
    checks = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
    case.call_and_validate(base_url=str(client.base_url), checks=checks)


def test_eight_threads_lose_and_mix_nothing(client: httpx.Client) -> None:
    """Eight at once, each with people of their own, get the answers that each would have got alone."""
    targets = ["montor", "cnc-operator", "vardbitrade", "koksbitrade"]
    people = [[{"participant": f"p-{one}-{number}", "target": targets[number % 4]} for number in range(4)] for one in range(8)]
    barrier, found, interval = Barrier(8), {}, sys.getswitchinterval()

    def asking(mine: list[dict[str, str]]) -> None:
        barrier.wait()
        for person in mine:
            found[person["participant"]] = client.post("/plan", json=person, params={"today": str(TODAY)}).text

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(asking, people))
    finally:
        sys.setswitchinterval(interval)
    assert found == {person["participant"]: planned(person) for mine in people for person in mine}
