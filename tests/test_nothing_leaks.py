"""What is known of a participant stays with them: not in messages, exceptions or others' pages; nothing is sent, and nothing else written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import stegvis
from conftest import ROOT, Run
from stegvis.render import faults, html, ics, next_text, text
from test_as_html import TODAY

CANARY = """\
participant: kanarie-4711
holds:
  - svenska: sfi-c
  - kanariefakta
  - {fact: truck-a, expires: 2027-05-01}
  - {experience: {kanarieyrke: 36}}
not_held: [kanarienej]
works_as: kanariejobb
wishes:
  avoid: [kanarieinsats]
target: montor
"""
OTHER = "participant: p-2\nholds:\n  - svenska: sfi-c\ntarget: montor\n"
FORMS = ("text", "json", "html", "ics")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The canary's file and another participant's, in one folder."""
    people = tmp_path / "people"
    people.mkdir()
    for name, content in (("a.yaml", CANARY), ("b.yaml", OTHER)):
        (people / name).write_text(content, encoding="utf-8")
    return people / "a.yaml", people / "b.yaml"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", ["plan", "next"])
def test_others_pages_and_messages(command: str, form: str, files: tuple[Path, Path], run: Run) -> None:
    """After the canary's page nothing of it is in the next one's, and no message tells of it."""
    mine, other = files
    code, own, err = run(command, str(mine), "--from", "2026-11-22", "--format", form, "--time-limit", "30")
    assert code == 0
    assert "kanarie" not in err
    if form != "ics":
        assert "kanarie" in own  # its own page says what was not understood
    _, page, err = run(command, str(other), "--from", "2026-11-22", "--format", form, "--time-limit", "30")
    assert "kanarie" not in page + err


def test_a_calendar_tells_nothing(files: tuple[Path, Path]) -> None:
    """What is put into a calendar that others may see has neither pseudonym nor facts."""
    answer = stegvis.plan(stegvis.load_catalogue(), stegvis.load_participant(files[0]), today=TODAY)
    assert "kanarie" not in ics(answer)


def test_exceptions_and_representations(files: tuple[Path, Path]) -> None:
    """What ends up in a log: only the pseudonym, only codes and places."""
    person = stegvis.load_participant(files[0])
    assert repr(person) == "Participant(participant='kanarie-4711')"
    files[0].write_text(CANARY.replace("works_as", "works_at"), encoding="utf-8")
    with pytest.raises(stegvis.ParticipantError) as caught:
        stegvis.load_participant(files[0])
    assert "kanarie" not in str(caught.value).replace(str(files[0]), "") + repr(caught.value).replace(str(files[0]), "")
    with pytest.raises(LookupError) as unknown:
        stegvis.plan(stegvis.load_catalogue(), person.model_copy(update={"target": "montoren"}), today=TODAY)
    assert "kanarie" not in str(unknown.value)


def test_a_wrong_file_is_told_without_what_stands_in_it(files: tuple[Path, Path]) -> None:
    """Where a personal number stands, no line of it is shown."""
    files[0].write_text(CANARY.replace("kanarienej", "19121212-1212"), encoding="utf-8")
    with pytest.raises(stegvis.ParticipantError) as caught:
        stegvis.load_participant(files[0])
    assert "1212" not in faults(caught.value.faults)


def test_many_at_once(files: tuple[Path, Path]) -> None:
    """In the overview of several each is named by pseudonym, and another's sheet has nothing of the canary's."""
    catalogue = stegvis.load_catalogue()
    answers = [
        stegvis.plan(catalogue, one, today=TODAY)
        for one in stegvis.read_participants(files[0].parent)
        if not isinstance(one, stegvis.RowFault)
    ]
    found = stegvis.overview(catalogue, answers, today=TODAY).model_dump_json()
    assert json.loads(found)["persons"][0]["participant"] == "kanarie-4711"
    assert found.count("kanarie") == 1
    for page in (text(answers[1]), next_text(answers[1]), html(answers[1], lang="sv+ar")):
        assert "kanarie" not in page


def test_tables_are_told_by_number_and_column(run: Run, tmp_path: Path) -> None:
    """What stands in a bad row comes out nowhere: not in messages, answers, proposals or figures."""
    people, enrolled = tmp_path / "d.csv", tmp_path / "i.csv"
    people.write_text(
        "participant;target;experience:montor\nkanarie 4711;montor;\nkanarie-2;kanariemål;\np-3;montor;kanarie\n", encoding="utf-8"
    )
    enrolled.write_text(
        "person;enrolment;enrolled;exit\nkanarie 1;i-1;2026-01-01;\np-1;i-2;kanarie;\np-2;i-3;2026-01-01;kanarie\n", encoding="utf-8"
    )
    day = ["--from", "2026-11-22"]
    for words in (["batch", str(people), "-o", str(tmp_path / "svar.csv")], ["cohort", str(people)], ["follow-up", str(enrolled)]):
        _, out, err = run(*words, *day)
        assert "kanarie" not in out.replace("kanarie-2", "") + err  # a pseudonym that can be read is named in a proposal
    assert "kanarie" not in (tmp_path / "svar.csv").read_text(encoding="utf-8-sig")


WATCHED = """
import os, sys
sockets, written = [], []
def watch(event, found):
    if event.startswith("socket."):
        sockets.append(event)
    elif event == "open" and (found[1] is not None and set(str(found[1])) & set("wax+") or isinstance(found[2], int) and found[2] & (os.O_WRONLY | os.O_RDWR)):
        written.append(str(found[0]))
    elif event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile", "tempfile.mkstemp", "subprocess.Popen"):
        written.append(f"{event} {found[0]}")
sys.addaudithook(watch)
from stegvis.cli import main
for words in WORDS:
    sys.stderr.write(f"exit={main(words)}\\n")
if PROVE:
    import socket
    socket.socket().close()
    open(PROVE, "w").close()
sys.stderr.write("\\n" + repr((sockets, written)))
"""


def watched(words: list[list[str]], prove: str = "") -> tuple[list[str], list[str], list[str]]:
    """The exit codes of commands, and every socket and every file that they touched to write."""
    program = f"WORDS = {words!r}\nPROVE = {prove!r}\n{WATCHED}"
    done = subprocess.run([sys.executable, "-B", "-X", "utf8", "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    *told, last = done.stderr.splitlines()
    codes = [line.removeprefix("exit=") for line in told if line.startswith("exit=")]
    sockets, written = eval(last)  # two lists that the program above wrote
    return codes, sockets, written


def test_no_network_and_no_stray_files(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Every command that prints: no socket, and nothing written but the file that was asked for."""
    mine, out = str(files[0]), tmp_path / "blad.html"
    day = ["--from", "2026-11-22"]
    words = [["plan", mine, *day, "--format", form] for form in FORMS]
    words += [
        ["next", mine, *day],
        ["ask", mine, *day, "--time-limit", "2"],
        ["check", mine],
        ["draw", "industri", "--participant", mine, *day],
    ]
    words += [["list", "facts"], ["draw", "industri", "--format", "html"], ["schema", "ladder"], ["plan", mine, *day, "--as-expectation"]]
    words += [["plan", mine, *day, "--format", "html", "-o", str(out)]]
    table, enrolled = tmp_path / "people.csv", str(ROOT / "examples" / "inskrivningar.csv")
    table.write_text("participant;target;svenska\np-1;montor;sfi-c\np-2;montor;\n", encoding="utf-8")
    words += [["batch", str(table), "-o", str(tmp_path / "svar.csv"), *day], ["cohort", str(table), *day], ["follow-up", enrolled, *day]]
    words += [["diff", "ladders", str(ROOT / "tests" / "museum" / "2026-11"), "--participants", str(files[0].parent), *day]]
    codes, sockets, written = watched(words)
    assert len(codes) == len(words)
    assert set(codes) <= {"0", "1", "2", "3"}
    assert sockets == []
    assert out.exists()
    assert {name for name in written if str(tmp_path) not in name and name != "/dev/null"} == set()
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {
        "people",
        "people/a.yaml",
        "people/b.yaml",
        "blad.html",
        "people.csv",
        "svar.csv",
    }


def test_the_watch_can_bark(tmp_path: Path) -> None:
    """A socket and a stray file are both seen."""
    stray = tmp_path / "stray"
    _, sockets, written = watched([["list", "ladders"]], prove=str(stray))
    assert "socket.__new__" in sockets
    assert str(stray) in written
