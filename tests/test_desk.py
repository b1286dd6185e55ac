"""The local page: a form that loses nothing, answers only its own forms on this machine, and keeps and tells nothing."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stegvis
from browser import Browser
from conftest import ROOT, Run
from stegvis.desk.app import Desk, application
from stegvis.desk.form import EMPTY, groups, participant_of
from stegvis.ladder.catalogue import Catalogue
from stegvis.participant import Participant, load_participant, participant_from_text
from stegvis.planning.planner import plan
from test_as_html import Page

TODAY = date(2026, 11, 22)
PEOPLE = sorted((ROOT / "examples" / "participants").glob("p-*.yaml"))
PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"


def desk(catalogue: Catalogue, **changes: Any) -> Desk:
    """The page with a token that the test knows."""
    values = {"catalogue": catalogue, "today": TODAY, "lang": "sv", "token": "known", "port": PORT, "person": EMPTY}
    return Desk(**{**values, **changes})


def client(catalogue: Catalogue, **changes: Any) -> Browser:
    """A browser on this machine."""
    return Browser(application(desk(catalogue, **changes)), f"127.0.0.1:{PORT}")


def fields(catalogue: Catalogue, person: Participant, **changes: str) -> dict[str, list[str]]:
    """What a browser sends when the form of that participant is sent as it is, but for the changes."""
    shown = groups(catalogue, person)
    sent = {field.key: field.value for group in shown for field in group.fields if field.kind != "tick" or field.value}
    sent |= {"shown": " ".join(field.key for group in shown for field in group.fields if ":" in field.key)}
    sent |= {"token": "known", "base": person.model_dump_json(by_alias=True)}
    return {key: [value] for key, value in {**sent, **changes}.items()}


@pytest.mark.parametrize("place", PEOPLE, ids=lambda place: place.stem)
def test_the_form_gives_the_same_participant_back(place: Path, shipped: Catalogue) -> None:
    """Sent as it is, nothing has changed, and the plan is that of the file."""
    person = load_participant(place)
    again = participant_of(shipped, person, fields(shipped, person))
    assert again == person


@settings(max_examples=60)
@given(data=st.data())
def test_any_participant_comes_back(shipped: Catalogue, data: st.DataObject) -> None:
    """Whatever a file holds, what the form has no field for stays, and what it has a field for is unchanged."""
    ids = [fact.id for fact in shipped.facts.values() if not fact.levels]
    levels = [{fact.id: level} for fact in shipped.facts.values() for level in fact.levels]
    jobs = sorted({*shipped.jobs, *shipped.work})
    held = st.one_of(
        st.sampled_from(ids),
        st.builds(lambda fact: {"fact": fact, "expires": "2028-01-01", "evidence": "certificate"}, st.sampled_from(ids)),
        st.sampled_from(levels),
        st.builds(lambda job, months: {"experience": {job: months}}, st.sampled_from(jobs), st.integers(0, 600)),
        st.just("något-okänt"),
    )
    values = {
        "participant": "p-7",
        "holds": data.draw(st.lists(held, max_size=6, unique_by=lambda one: str(sorted(one) if isinstance(one, dict) else one))),
        "can": data.draw(st.sampled_from([[], ["day"], ["day", "distance"], ["evening", "shift"]])),
        "pace_percent": data.draw(st.sampled_from([25, 50, 60, 100])),
        "works_as": data.draw(st.sampled_from([None, "montor", "Montör", "okänt-jobb"])),
        "target": data.draw(st.sampled_from([None, "cnc-operator", "gront-certifikat", "okänt-mål"])),
        "wishes": data.draw(st.sampled_from([{}, {"no_loan": True, "avoid": ["cnc-gron"]}])),
        "waivers": [],
    }
    person = Participant.model_validate(values)
    again = participant_of(shipped, person, fields(shipped, person))
    same = {"works_as": again.works_as} if values["works_as"] == "Montör" else {}
    assert again == person.model_copy(update=same)


def test_a_tick_changes_the_plan(shipped: Catalogue) -> None:
    """What is ticked is held; the page says what has changed, and the plan is that of the saved file."""
    person = load_participant(ROOT / "examples" / "participants" / "p-001.yaml")
    sent = fields(shipped, person, **{"fact:industriteknik-bas": "on", "months:montor": "7"})
    page = client(shipped, person=person).post("/", data=sent)
    assert page.status == 200
    saved = client(shipped, person=person).post("/file", data=sent)
    assert saved.headers["content-disposition"] == "attachment; filename=\"p-001.yaml\"; filename*=UTF-8''p-001.yaml"
    again = participant_from_text(saved.content, "p.yaml")
    assert {one.fact for one in again.holds} >= {"svenska", "industriteknik-bas"}
    assert again.holds[-1].experience == {"montor": 7}
    answer = plan(shipped, again, today=TODAY)
    status = re.search(r'<p id="status" role="status"><strong>(.*?)</strong>', page.text)
    assert status is not None
    before = client(shipped, person=person).get("/").text
    assert status[0] not in before
    assert answer.verdict == "route"
    assert "Kan söka" in status[1]


def test_sheets_for_a_target_that_no_ladder_has(shipped: Catalogue) -> None:
    """The page says so; it is no error of ours."""
    person = load_participant(PEOPLE[0])
    answer = client(shipped, person=person).post("/sheets", data={**fields(shipped, person), "target": "finns-ej"})
    assert answer.status == 400
    assert "Målet finns inte" in answer.text


def test_sheets_to_print(shipped: Catalogue) -> None:
    """Both sheets, in the languages of the page, without any script."""
    person = load_participant(PEOPLE[0])
    answer = client(shipped, person=person, lang="sv+ar").post("/sheets", data=fields(shipped, person))
    assert 'class="participant"' in answer.text
    assert 'dir="rtl"' in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


def test_open_a_pasted_file(shipped: Catalogue) -> None:
    """A file is read as the command reads it; what is wrong with it is said, and nothing of it is shown."""
    page = client(shipped).post("/open", data={"token": "known", "yaml": "participant: p-55\nholds: [truck-a]\ntarget: montor\n"})
    assert (page.status, 'value="p-55"' in page.text) == (200, True)
    wrong = client(shipped).post("/open", data={"token": "known", "yaml": "participant: 19121212-1212\n"})
    assert wrong.status == 400
    assert "STG050" in wrong.text
    assert "1212" not in wrong.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"participant": "två ord"}, "Beteckning"),
        ({"participant": ""}, "Beteckning"),
        ({"available_from": "i vår"}, "Kan börja från"),
        ({"pace_percent": "fort"}, "Högsta studietakt"),
        ({"months:montor": "många"}, "Det som finns"),
        ({"programme": "kompetenscenter-goteborg", "enrolled": ""}, "Program och inskrivning"),
    ],
)
def test_wrong_fields_are_named(changes: dict[str, str], said: str, shipped: Catalogue) -> None:
    """In words, with the label of the field and not what stood there."""
    person = EMPTY.model_copy(update={"target": "montor"})
    sent = fields(shipped, person, **{"fact:truck-a": "on", **changes})
    answer = client(shipped).post("/", data=sent)
    assert answer.status == 400
    assert f"Det här går inte att förstå: {said}" in answer.text
    assert re.search('name="fact:truck-a" value="on" checked', answer.text)  # what was filled in is there still
    (key, value), *_ = changes.items()
    assert value == "" or f'value="{value}"' in answer.text or key == "pace_percent"
    assert 'name="base" value="{&#34;participant&#34;:&#34;p-000&#34;' in answer.text


ODD = {
    "holds": [{"svenska": "SFI D"}, "truck-a", {"experience": {"montor": 6}}, {"experience": {"Montör": 4, "svetsare": 12}}],
    "not_held": ["gymnasieexamen", "okänt"],
    "in_progress": [{"activity": "sfi-d-kurs", "ends": "2027-02-01"}],
    "waivers": [
        {
            "requirement": {"svenska": "sfi-d"},
            "for": "cnc-gron",
            "reason": "equivalent_shown",
            "granted_by": "guidance_counsellor",
            "date": "2026-11-01",
        }
    ],
    "programmes": [
        {"id": "kompetenscenter-goteborg", "enrolled": "2026-10-01", "pauses": [{"from": "2026-12-01", "to": "2027-01-10"}]},
        {"id": "okänt", "enrolled": "2026-10-02"},
    ],
    "works_as": "okänt-jobb",
}


@pytest.mark.parametrize("target", [None, "cnc-operator", "Montör", "gront-certifikat", "svenska:sfi-d", "industri", "okänt-mål"])
@pytest.mark.parametrize(
    "changes", [{}, {"fact:egen-plan": "on"}, {"months:montor": "24"}, {"fact:svenska": "sfi-c"}, {"works_as": "svetsare"}]
)
def test_only_what_is_changed_changes(target: str | None, changes: dict[str, str], shipped: Catalogue) -> None:
    """Whatever the file names and however, the form shows it, and gives it back as it was but for what was changed by hand."""
    person = Participant.model_validate_json(json.dumps({"participant": "p-7", "target": target, **ODD}))
    sent = fields(shipped, person, **changes)
    again = participant_of(shipped, person, sent)
    touched = {"fact": "holds", "months": "holds", "works_as": "works_as"}
    expected = {touched[key.split(":")[0]] for key in changes if key in shown_keys(shipped, person)}
    assert {key for key in type(person).model_fields if getattr(again, key) != getattr(person, key)} == expected
    if "months:montor" in changes and expected:
        months = [item for one in again.holds for item in one.experience.items()]
        assert months == [("montor", 24), ("svetsare", 12)]
    if "fact:svenska" in changes and expected:
        assert [one.level for one in again.holds if one.fact == "svenska"] == ["sfi-c"]
    page = client(shipped, person=person).get("/").text
    chosen = re.search(r'<select id="target".*?</select>', page, re.DOTALL)
    assert chosen is not None
    picked = re.search(r'<option value="([^"]*)" selected', chosen[0])
    assert picked is not None
    assert picked[1] == {"Montör": "montor", None: ""}.get(target, target)


def shown_keys(catalogue: Catalogue, person: Participant) -> set[str]:
    """The fields that the form has."""
    return {field.key for group in groups(catalogue, person) for field in group.fields}


def test_a_level_that_is_missing_is_the_lowest(shipped: Catalogue) -> None:
    """As the planner takes it; it is written only when it is changed."""
    person = Participant.model_validate({"participant": "p-7", "holds": ["svenska"]})
    sent = fields(shipped, person)
    assert sent["fact:svenska"] == ["sfi-a"]
    assert participant_of(shipped, person, sent) is person


def test_pseudonyms_of_any_language(shipped: Catalogue) -> None:
    """The file can be saved, under its own name where the browser knows how."""
    person = Participant.model_validate({"participant": "åsa-1"})
    saved = client(shipped, person=person).post("/file", data=fields(shipped, person))
    assert saved.status == 200
    assert saved.headers["content-disposition"] == "attachment; filename=\"deltagare.yaml\"; filename*=UTF-8''%C3%A5sa-1.yaml"


def through(application: Any, messages: list[dict[str, Any]], **scope: Any) -> tuple[int, bytes, int]:
    """Sends a request in pieces: the status, what came back, and how many of the pieces were asked for."""
    sent: list[dict[str, Any]] = []
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return messages[min(asked, len(messages)) - 1]

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", f"127.0.0.1:{PORT}".encode()), *scope.pop("headers", [])]
    given = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers, **scope}
    try:
        asyncio.run(application(given, receive, send))
    except ZeroDivisionError:
        assert sent
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]), asked


def test_a_body_is_counted_as_it_comes(shipped: Catalogue) -> None:
    """Whatever length it says it has: a body in pieces is read no further than the limit."""
    page = application(desk(shipped))
    pieces = [{"type": "http.request", "body": b"a" * 2**18, "more_body": True}] * 1000
    status, told, asked = through(page, pieces, headers=[(b"content-length", b"10"), (b"transfer-encoding", b"chunked")])
    assert (status, asked) == (413, 5)
    assert "stegvis" in told.decode()
    whole = [{"type": "http.request", "body": b"token=kn", "more_body": True}, {"type": "http.request", "body": b"own", "more_body": False}]
    assert through(page, whole)[0] == 400


def test_refusals_are_in_the_language_of_the_page(shipped: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page there, no such way to ask, too many fields, a fault of ours: a sentence, and nothing of the machine."""
    page = application(desk(shipped))
    none = [{"type": "http.request", "body": b"", "more_body": False}]
    many = [{"type": "http.request", "body": b"a=1&" * 6000, "more_body": False}]
    for status, method, path, body in ((404, "GET", "/ingen", none), (405, "GET", "/file", none), (400, "POST", "/", many)):
        found, told, _ = through(page, body, method=method, path=path)
        assert found == status
        assert "Sidan" in told.decode() or "stegvis" in told.decode()
        assert not re.search("not found|not allowed|detail", told.decode(), re.IGNORECASE)
    monkeypatch.setattr("stegvis.desk.app.groups", lambda *_: 1 // 0)
    found, told, _ = through(page, none, method="GET")
    assert found == 500
    assert "Det beror inte på dig." in told.decode()
    assert "Traceback" not in told.decode()


def test_one_limit_for_all_of_it(shipped: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the plan has what the plan left."""
    limits: dict[str, float] = {}

    def noted(name: str, door: Any) -> Any:
        def asked(*things: Any, **keys: Any) -> Any:
            limits[name] = keys["time_limit"]
            return door(*things, **keys)

        return asked

    for name in ("savings", "alternatives"):
        monkeypatch.setattr(f"stegvis.desk.app.{name}", noted(name, getattr(stegvis, name)))
    person = load_participant(PEOPLE[0])
    client(shipped, person=person, time_limit=30.0).post("/", data=fields(shipped, person, alternatives="on"))
    assert 0 < limits["savings"] < 15
    assert 0 < limits["alternatives"] < 30


def test_the_port_is_free_at_once() -> None:
    """Closed and opened again, also right after a browser was connected."""
    from stegvis.cli.open_command import _listening

    first = _listening(0, "sv")
    port = first.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)):
        there, _ = first.accept()
        there.close()
    first.close()
    _listening(port, "sv").close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": f"127.0.0.1:{PORT + 1}"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": f"http://localhost:{PORT}"}, 200),
        ({}, 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_its_own_forms(method: str, headers: dict[str, str], status: int, shipped: Catalogue) -> None:
    """A foreign origin or host is refused in one sentence, whatever is asked."""
    data = fields(shipped, EMPTY) if method == "POST" else None
    answer = client(shipped).ask(method, "/", headers=headers, data=data)
    assert answer.status == status
    if status == 403:
        assert answer.text.startswith("Sidan svarar bara på sina egna formulär")


@pytest.mark.parametrize("path", ["/", "/sheets", "/file", "/open"])
def test_no_token_no_answer(path: str, shipped: Catalogue) -> None:
    """A form that the page has not sent gets nothing."""
    assert client(shipped).post(path, data={**fields(shipped, EMPTY), "token": "guessed"}).status == 403
    assert client(shipped).post(path, data={}).status == 403


def test_other_refusals(shipped: Catalogue) -> None:
    """What is too large, or is not there."""
    assert client(shipped).post("/", content=b"x" * (2**20 + 1)).status == 413
    assert client(shipped).get("/anything").status == 404
    assert client(shipped).get("/file").status == 405


def test_nothing_is_kept(shipped: Catalogue) -> None:
    """No cookie, no copy in the browser, nothing of one participant on the next page."""
    browser = client(shipped)
    canary = fields(shipped, EMPTY, participant="canary-4711")
    answer = browser.post("/", data=canary)
    assert "canary-4711" in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "canary-4711" not in browser.get("/").text


@pytest.mark.parametrize("lang", ["sv", "sv-latt", "en", "ar", "so"])
def test_every_field_has_a_label(lang: str, shipped: Catalogue) -> None:
    """For screen readers: a label for each field, one heading of the first rank, a status that is read aloud, nothing private asked."""
    read = Page(client(shipped, lang=lang, person=load_participant(PEOPLE[0])).get("/").text)
    named = {attrs["id"] for tag, attrs in read.tags if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden"}
    assert named == {attrs["for"] for tag, attrs in read.tags if tag == "label"}
    assert sum(tag == "h1" for tag, _ in read.tags) == 1
    assert any(attrs.get("role") == "status" for _, attrs in read.tags)
    private = {f"fact-{fact.id}" for fact in shipped.facts.values() if fact.private}
    assert private
    assert not private & named


def test_unknown_target(shipped: Catalogue) -> None:
    """A target that no ladder knows is told, and the form is there to choose another."""
    page = client(shipped, person=Participant(participant="p-1", target="astronaut")).get("/").text
    assert "Målet finns inte i någon stege." in page


def test_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is told, the browser opened, and the page is on this machine only; a taken port is told in a sentence."""
    opened: list[str] = []
    asked: list[str] = []

    def serving(page: Any, place: socket.socket) -> None:
        asked.append(place.getsockname()[0])

    monkeypatch.setattr("stegvis.cli.open_command.serve", serving)
    monkeypatch.setattr("webbrowser.open_new_tab", opened.append)
    code, out, err = run("open", str(PEOPLE[0]), "--from", "2026-11-22")
    assert (code, out, asked) == (0, "", ["127.0.0.1"])
    assert re.match(r"Sidan finns på http://127\.0\.0\.1:\d+/ och bara på den här datorn\.", err)
    assert err.rstrip().endswith("Sidan är stängd. Ingenting är sparat.")
    assert len(opened) == 1
    assert run("open", "--no-browser")[0] == 0
    assert len(opened) == 1
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, out, err = run("open", "--no-browser", "--port", str(other.getsockname()[1]))
    assert (code, out) == (2, "")
    assert "används av ett annat program" in err


def test_without_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said in one sentence."""
    monkeypatch.setitem(__import__("sys").modules, "stegvis.desk.app", None)
    code, out, err = run("open", "--no-browser")
    assert (code, out) == (2, "")
    assert "stegvis[web]" in err


@contextmanager
def served(catalogue: Catalogue, **changes: Any) -> Iterator[str]:
    """The page behind a real server."""
    from uvicorn import Config, Server

    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        place.listen()
        port = place.getsockname()[1]
        server = Server(Config(application(desk(catalogue, port=port, **changes)), log_level="critical", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.should_exit = True
            thread.join()


def test_a_real_server(shipped: Catalogue, capfd: pytest.CaptureFixture[str]) -> None:
    """It answers a browser, and writes nothing of what it is asked."""
    with served(shipped) as address, urllib.request.urlopen(f"{address}?canary-4711") as answer:
        assert answer.status == 200
        assert answer.headers["Server"] in {None, "uvicorn"}
    out, err = capfd.readouterr()
    assert "canary" not in out + err
