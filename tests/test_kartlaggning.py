"""The mapping talk in `examples/kartlaggning.py`, run as a whole with the answers typed: undo, stop and go on, not knowing, saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import stegvis
from stegvis.cli import main
from test_examples import examples, run  # noqa: F401  # a fixture is used by its name

NEW = "p-050.yaml"

ASKS_BAS = "Har du, eller kan du redan: Industriteknik BAS?"
ASKS_GREEN = "Har du, eller kan du redan: Grönt certifikat CNC?"
ASKS_BLUE = "Har du, eller kan du redan: Blått certifikat CNC?"
ASKS_MONTHS = "Har du arbetat minst 12 månader som något av det här"
OVER = "Filen p-050.yaml finns redan. Skriva över den?"

Talk = Callable[..., str]


@pytest.fixture
def talk(examples: Path, tmp_path: Path) -> Talk:  # noqa: F811
    """Holds a talk with a new participant (or a file that is there) about a target; gives all that stood on the screen."""

    def talking(*answers: str, target: str | None = "montor", file: str = NEW) -> str:
        script = examples / "kartlaggning.py"
        text = script.read_text(encoding="utf-8")
        text = text.replace('DELTAGARE = "p-001.yaml"', f'DELTAGARE = "{file}"').replace("MÅL = None", f"MÅL = {target!r}")
        changed = script.with_name("samtal.py")
        changed.write_text(text, encoding="utf-8")
        done = run(changed, tmp_path, "".join(f"{answer}\n" for answer in answers))
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return talking


@pytest.fixture
def written(examples: Path) -> Callable[..., stegvis.Participant]:  # noqa: F811
    """Reads the file that a talk wrote; `stegvis check` has nothing to say about it."""

    def reading(name: str = NEW) -> stegvis.Participant:
        path = examples / "participants" / name
        assert main(["check", "--strict", str(path)]) == 0
        return stegvis.load_participant(path)

    return reading


def test_a_talk_from_beginning_to_end(talk: Talk, written: Callable[..., stegvis.Participant], examples: Path) -> None:  # noqa: F811
    """The talk says what it is for, asks what matters most until nothing more matters, shows the next step and writes the file."""
    screen = talk("n", "2", "36")
    assert screen.startswith("Det här samtalet är till för att hitta nästa steg mot ett jobb. Allt är frivilligt:")
    assert "sluta när du vill och fortsätta en annan dag" in screen
    assert screen.index(ASKS_BAS) < screen.index(ASKS_MONTHS)
    assert ASKS_GREEN not in screen  # the certificate gives Industriteknik BAS, which is denied
    assert "Hur många månader som fordonsmekaniker?" in screen
    assert "  2.  Fordonsmekaniker\n" in screen
    assert "Nu behöver inget mer frågas för att veta nästa steg." in screen
    assert "NÄSTA STEG: " in screen
    assert screen.endswith("Svaren är sparade i p-050.yaml. Samtalet kan fortsätta från den filen en annan dag.\n")
    person = written()
    assert (person.participant, person.target) == ("p-050", "montor")
    assert person.not_held == ("industriteknik-bas",)
    assert next(months for holding in person.holds for work, months in holding.experience.items() if work == "fordonsmekaniker") == 36
    text = (examples / "participants" / NEW).read_text(encoding="utf-8")
    assert text.startswith("# Deltagarfil. Rätta gärna:")
    assert "# Det som deltagaren har svarat nej på." in text
    assert "  - industriteknik-bas                        # Industriteknik BAS\n" in text


def test_an_answer_is_taken_back(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """`å` asks the last question again; at the first question there is nothing to take back, and it is asked again."""
    screen = talk("å", "v", "n", "å", "å", "j")
    assert screen.count(ASKS_BAS) == 3
    assert screen.count(ASKS_GREEN) == 2
    person = written()
    assert person.not_held == ()
    assert [holding.fact for holding in person.holds] == ["industriteknik-bas"]


def test_stop_half_way_and_go_on_another_day(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """`s` writes what is known so far; the talk goes on from that file, asks nothing twice, and asks before it writes over it."""
    screen = talk("v", "n", "s")
    assert "Svaren är sparade i p-050.yaml." in screen
    assert written().not_held == ("gront-certifikat",)
    screen = talk("n", "s", "j", target=None)
    assert ASKS_GREEN not in screen
    assert ASKS_BAS in screen
    assert OVER in screen
    assert written().not_held == ("gront-certifikat", "industriteknik-bas")


def test_not_knowing(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """`v` leaves the fact unknown: not asked again in the same talk, not written, and asked anew another day."""
    screen = talk("v", "n", "v", "s")
    assert screen.count(ASKS_BAS) == 1
    assert ASKS_BLUE not in screen  # it gives Grönt certifikat, which is denied
    assert ASKS_MONTHS in screen
    assert written().not_held == ("gront-certifikat",)
    screen = talk("v", "s", target=None)
    assert screen.count(ASKS_BAS) == 1
    assert screen.endswith("Inget nytt att spara.\n")


def test_answers_that_cannot_be_read(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """What is no answer changes nothing, and the question comes again: a word, a number of no choice, months that are none."""
    sorry = "Det svaret går inte att läsa. Ingenting har ändrats; frågan kommer igen."
    screen = talk("kanske", "7", "n", "j", "99", "2", "många", "2", "-3", "2", "9999", "n", "s")
    assert screen.count(sorry) == 7
    assert screen.count(ASKS_BAS) == 3
    person = written()
    assert all(not months for holding in person.holds for months in holding.experience.values())


def test_months_can_be_left_and_taken_back(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """Where months are asked for, `å` takes back the work, `v` leaves it unknown, and `s` ends the talk; the name is as it is written."""
    screen = talk("n", "2", "å", "1", "v", "s", target="cnc-operator")
    assert "Hur många månader som CNC-tekniker?\n(antalet månader, v = vet inte, å = ångra arbetet, s = sluta)\n" in screen
    assert screen.count(ASKS_MONTHS) == 2
    assert "går inte att läsa" not in screen
    assert written().holds == ()
    assert written().not_held == ("gront-certifikat",)
    screen = talk("2", "s", target=None)
    assert "Hur många månader som CNC-tekniker?" in screen
    assert screen.endswith("Inget nytt att spara.\n")


def test_a_level_is_chosen_by_its_number(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """Levels stand in order with numbers; the one chosen is the one that is held."""
    screen = talk("3", target="svenska:sfi-d")
    assert "  3.  SFI C\n" in screen
    assert "Förslag till väg för p-050" in screen
    (holding,) = written().holds
    assert (holding.fact, holding.level) == ("svenska", "sfi-c")


def test_one_who_has_no_target_yet(talk: Talk, written: Callable[..., stegvis.Participant]) -> None:
    """First jobs are shown side by side, and one is chosen by its name; a name that no ladder knows is asked for again."""
    screen = talk("astronaut", "Montör", "s", target=None)
    assert screen.index("Första jobb för p-050, bredvid varandra") < screen.index("Inget mål heter astronaut.") < screen.index(ASKS_BAS)
    assert written().target == "montör"


def test_one_who_does_not_want_to_choose(talk: Talk, examples: Path) -> None:  # noqa: F811
    """Before there is a target `s` ends the talk, and nothing is written."""
    assert "Vilket mål vill deltagaren prata om?" in talk("s", target=None)
    assert not (examples / "participants" / NEW).exists()


def test_a_file_is_never_written_over_without_a_yes(talk: Talk, written: Callable[..., stegvis.Participant], examples: Path) -> None:  # noqa: F811
    """A no asks for another name, and again if that is taken too; an empty name, or a closed window, saves nothing."""
    path = examples / "participants" / "p-001.yaml"
    before = path.read_bytes()
    screen = talk("n", "s", "n", "p-002", "n", "19121212-1212", "../p-051", target=None, file="p-001.yaml")
    assert "Filen p-002.yaml finns redan." in screen
    assert "Det namnet går inte att spara under." in screen
    assert screen.endswith("Svaren är sparade i p-051.yaml. Samtalet kan fortsätta från den filen en annan dag.\n")
    assert written("p-051.yaml").not_held == ("svart-certifikat",)
    assert talk("n", "s", "n", "", target=None, file="p-001.yaml").endswith("Ingenting är sparat.\n")
    assert talk("n", target=None, file="p-001.yaml").endswith("Ingenting är sparat.\n")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["någon annan.yaml", "19121212-1212.yaml"])
def test_a_name_that_is_no_pseudonym(examples: Path, tmp_path: Path, name: str) -> None:  # noqa: F811
    """A file name that cannot be a pseudonym is told in one sentence that does not repeat it."""
    script = examples / "kartlaggning.py"
    script.write_text(script.read_text(encoding="utf-8").replace("p-001.yaml", name, 1), encoding="utf-8")
    done = run(script, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("DELTAGARE ska vara en beteckning utan mellanslag")
    assert "1212" not in done.stderr


def test_nothing_private_is_asked(talk: Talk) -> None:
    """Whatever is answered, a register extract is never asked for."""
    screen = talk(*["n"] * 20, target="omsorgsassistent")
    assert "Nu behöver inget mer frågas" in screen
    assert "registerutdrag" not in screen.partition("NÄSTA STEG")[0].lower()
