"""Seats for a cohort: never more than there are, no priority turned round, nothing decided by what somebody is called or when they came."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import stegvis
from stegvis.centre.changes import ChangeError
from stegvis.centre.cohort import UnknownProgrammeError, cohort
from stegvis.participant import Participant
from stegvis.seats import Applied, Cohort, Placement, Taken
from stegvis.situation import RowFault
from tests.conftest import Run

TODAY = date(2026, 11, 22)

LADDER = """\
schema: 1
ladder: liten
name: {sv: Liten}
competencies:
  grund: {name: {sv: Grund}}
  paket: {name: {sv: Paket}}
  kort: {name: {sv: Kort tidigare utbildning}}
activities:
  grundkurs:
    kind: course
    step: 1
    name: {sv: Grundkurs}
    weeks: 4
    gives: [grund]
    starts: [2027-01-11, 2027-02-15, 2027-06-07, 2027-09-06]
    seats: 2
  egen-studie:
    kind: course
    step: 1
    name: {sv: Egen studie}
    weeks: 20
    gives: [grund]
    requires: [paket]
  paketkurs:
    kind: course
    step: 2
    name: {sv: Paketkurs}
    requires: [grund]
    gives: [paket]
    offerings:
      - {starts: [2027-03-22], days: 30, pace_percent: 100, seats: 1}
      - {starts: [2027-03-29, 2027-08-16], days: 30, pace_percent: 100, seats: 3}
jobs:
  bitrade: {step: 1, name: {sv: Biträde}, requires: [grund]}
  packare: {step: 2, name: {sv: Packare}, requires: [paket]}
  snickare: {step: 2, name: {sv: Snickare}, requires: [kort, {decided_by: assessor, question: {sv: "Kan hen?"}}]}
steps:
  - {step: 1, name: {sv: Ett}, onward: [2]}
  - {step: 2, name: {sv: Två}, onward: []}
"""

PROGRAMME = """\
schema: 1
programme: gruppen
name: {sv: Gruppen}
owner: Kommunen
assumption: påhittat
priority:
  - name: {sv: Saknar utbildning}
    requires: [kort]
    source: "förordning 1, 2 §"
  - name: {sv: Bedömda}
    requires: [{decided_by: guidance_counsellor, question: {sv: "Går hen före?"}}]
    assumption: påhittad ordning
goal: {participants: 3, per: half_year, outcome: able_to_apply, source: påhittat}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> stegvis.Catalogue:
    """A ladder with a course of two seats, one with offerings, and a programme with an order of priority."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "programmes").mkdir()
    (folder / "liten.yaml").write_text(LADDER, encoding="utf-8")
    (folder / "programmes" / "gruppen.yaml").write_text(PROGRAMME, encoding="utf-8")
    return stegvis.load_catalogue(folder)


def people(count: int, **keys: object) -> list[Participant]:
    """So many who are alike."""
    values = {"target": "bitrade", **keys}
    return [Participant.model_validate_json(json.dumps({"participant": f"p-{number:03}", **values})) for number in range(count)]


def check(catalogue: stegvis.Catalogue, found: Cohort, persons: list[Participant], taken: Mapping[tuple[str, date], int]) -> None:
    """What must hold of every proposal, by nothing but its own values and single plans.

    No start has more people than free seats; nobody waits for a start that has a free seat; and nobody of a later class has a seat at the
    start that somebody of an earlier class waits for.
    """
    used = Counter((seat.activity, seat.starts) for one in found.placements for seat in one.seats)
    starts: Counter[tuple[str, date]] = Counter()
    for one in found.starts:
        starts[one.activity, one.starts] += one.seats
    for key, count in used.items():
        assert count <= starts[key] - taken.get(key, 0), key
    assert [one.participant for one in found.placements] == [one.participant for one in persons]
    holders: dict[tuple[str, date], list[Placement]] = {}
    for one in found.placements:
        for seat in one.seats:
            holders.setdefault((seat.activity, seat.starts), []).append(one)
    for one in found.placements:
        if one.outcome == "waits":
            assert one.asked is not None
            key = (one.asked.activity, one.asked.starts)
            assert used[key] >= starts[key] - taken.get(key, 0)
            assert all(other.priority <= one.priority for other in holders.get(key, []))
            assert one.rule is not None
        if one.seats:
            assert one.place is not None
            assert one.applicants is not None
            assert one.place <= one.applicants


def test_enough_seats(small: stegvis.Catalogue) -> None:
    """All have what they ask for."""
    persons = people(2)
    found = cohort(small, persons, today=TODAY, programme="gruppen")
    check(small, found, persons, {})
    assert [(one.outcome, one.rule, one.place, one.applicants, one.free) for one in found.placements] == [
        ("seat", "enough_seats", 2, 2, 2),
        ("seat", "enough_seats", 1, 2, 2),
    ]
    assert (found.goal.participants, found.goal.earliest) == (3, 2)


def test_the_wait_is_shared_out(small: stegvis.Catalogue) -> None:
    """Six want the first start: two have it, two the second, and two wait for the one in June, after the half-year."""
    persons = people(6)
    found = cohort(small, persons, today=TODAY, programme="gruppen")
    check(small, found, persons, {})
    outcomes = Counter((one.outcome, one.seats[0].starts if one.seats else None) for one in found.placements)
    assert outcomes == {("seat", date(2027, 1, 11)): 2, ("seat", date(2027, 2, 15)): 2, ("waits", None): 2}
    assert {one.rule for one in found.placements} == {"lottery"}
    assert {one.participant for one in found.lottery} == {one.participant for one in persons}
    assert {one.next_start.starts for one in found.placements if one.outcome == "waits" and one.next_start} == {date(2027, 6, 7)}
    assert found.goal.earliest == 4


def test_priority_then_day_then_lottery(small: stegvis.Catalogue) -> None:
    """Who lacks education first, then who was judged to, then by the day of application."""
    persons = people(6)
    persons[5] = people(1, holds=["kort"])[0].model_copy(update={"participant": "p-kort"})
    queue = [Applied(participant="p-004", priority=2), Applied(participant="p-003", applied=date(2026, 9, 1))]
    found = cohort(small, persons, today=TODAY, programme="gruppen", queue=queue)
    check(small, found, persons, {})
    by_name = {one.participant: one for one in found.placements}
    assert [by_name[name].priority for name in ("p-kort", "p-004", "p-003", "p-000")] == [1, 2, 3, 3]
    assert [by_name[name].place for name in ("p-kort", "p-004", "p-003")] == [1, 2, 3]
    assert {by_name[name].seats[0].starts for name in ("p-kort", "p-004")} == {date(2027, 1, 11)}
    assert by_name["p-003"].seats[0].starts == date(2027, 2, 15)
    assert by_name["p-kort"].rule == "priority"
    assert not found.same_day
    assert [(one.name["sv"] if one.name else None, one.count) for one in found.priority] == [
        ("Saknar utbildning", 1),
        ("Bedömda", 1),
        (None, 4),
    ]


def test_names_and_order_do_not_matter(small: stegvis.Catalogue) -> None:
    """In another order, under other names, the same profiles have the same outcomes; only the lottery may give them to others."""
    rng = random.Random(4)
    persons = [*people(4), *people(2, holds=["kort"]), *people(1, holds=["grund"], target="packare")]
    persons = [one.model_copy(update={"participant": f"p-{number}"}) for number, one in enumerate(persons)]
    first = cohort(small, persons, today=TODAY, programme="gruppen")
    for _ in range(4):
        mixed = rng.sample(persons, len(persons))
        renamed = [one.model_copy(update={"participant": f"q-{number}"}) for number, one in enumerate(mixed)]
        again = cohort(small, renamed, today=TODAY, programme="gruppen")
        assert told(again, mixed) == told(first, persons)


def told(found: Cohort, persons: list[Participant]) -> Counter[object]:
    """What came out for each profile, without names and lots."""
    return Counter(
        (
            person.model_copy(update={"participant": "p"}).model_dump_json(),
            one.model_copy(update={"participant": "", "lot": None}).model_dump_json(),
        )
        for one, person in zip(found.placements, persons, strict=True)
    )


def test_the_seed_is_all_that_the_lottery_needs(small: stegvis.Catalogue) -> None:
    """The same seed gives the same bytes; another may give the seats to others, as many as before."""
    persons = people(5)
    one, same, other = (cohort(small, persons, today=TODAY, programme="gruppen", seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.lottery != other.lottery
    assert Counter(item.outcome for item in one.placements) == Counter(item.outcome for item in other.placements)
    assert Cohort.model_validate_json(stegvis.render.json(one)) == one


def test_several_seats_on_one_way(small: stegvis.Catalogue) -> None:
    """A way that needs two seats has both or neither."""
    persons = people(5, target="packare")
    found = cohort(small, persons, today=TODAY, programme="gruppen")
    check(small, found, persons, {})
    for one in found.placements:
        if one.outcome == "seat":
            activities = [seat.activity for seat in one.seats]
            assert activities in (["grundkurs", "paketkurs"], ["grundkurs"])
    assert any(len(one.seats) == 2 for one in found.placements)


def test_taken_seats(small: stegvis.Catalogue) -> None:
    """What is taken already is not given again; a full start is nobody's."""
    taken = [Taken(activity="grundkurs", starts=date(2027, 1, 11), taken=2), Taken(activity="grundkurs", starts=date(2027, 2, 15), taken=1)]
    persons = people(2)
    found = cohort(small, persons, today=TODAY, programme="gruppen", taken=taken)
    check(small, found, persons, {(one.activity, one.starts): one.taken for one in taken})
    assert Counter(one.outcome for one in found.placements) == {"seat": 1, "waits": 1}


def test_what_more_seats_would_change(small: stegvis.Catalogue) -> None:
    """As many more as there is room for; one more start does the same where its day suits; what is full is found by itself."""
    persons = people(6)
    found = cohort(small, persons, today=TODAY, programme="gruppen", what_if=["grundkurs+5", "grundkurs@2027-03-01=1", "full"])
    more, one_start, *usual = found.effects
    assert (more.code, more.more_seated, more.goal.earliest) == ("more_seats", 2, 6)
    assert (one_start.code, one_start.starts, one_start.more_seated, one_start.goal.earliest) == ("one_more_start", date(2027, 3, 1), 1, 5)
    assert {one.activity for one in usual} == {"grundkurs"}
    for wrong in ("grundkurs", "grundkurs+", "finns-inte+5", "egen-studie+5", "grundkurs@2027-13-01=4"):
        with pytest.raises(ChangeError):
            cohort(small, persons, today=TODAY, what_if=[wrong])


def test_an_effect_is_what_really_happens(small: stegvis.Catalogue, tmp_path: Path) -> None:
    """Five more seats in the file give what the trial said."""
    (tmp_path / "liten.yaml").write_text(LADDER.replace("seats: 2", "seats: 7"), encoding="utf-8")
    persons = people(9)
    tried = cohort(small, persons, today=TODAY, what_if=["grundkurs+5"]).effects[0]
    before = cohort(small, persons, today=TODAY)
    after = cohort(stegvis.load_catalogue(tmp_path), persons, today=TODAY)
    seated = [sum(bool(one.seats) for one in each.placements) for each in (before, after)]
    assert tried.more_seated == seated[1] - seated[0]
    assert tried.goal.earliest == after.goal.earliest


def test_who_needs_no_seat(small: stegvis.Catalogue) -> None:
    """Each other outcome says what it is."""
    persons = [
        *people(1, holds=["grund"]),
        *people(1, target="snickare", holds=["kort"]),
        *people(1, target="snickare"),
        *people(1, target="finns-inte"),
        *people(1, target="packare", holds=["grund", "paket"]),
    ]
    bad = RowFault(row=9, field="svenska", code="STG066")
    found = cohort(small, [*persons, bad], today=TODAY)
    assert [one.outcome for one in found.placements] == [
        "already_qualified",
        "needs_a_person",
        "no_route",
        "unknown_target",
        "already_qualified",
    ]
    assert found.bad == (bad,)
    assert (found.programme, found.goal.participants) == (None, None)


def test_an_unknown_programme(small: stegvis.Catalogue) -> None:
    """It is told with those that there are."""
    with pytest.raises(UnknownProgrammeError) as caught:
        cohort(small, [], today=TODAY, programme="grupen")
    assert caught.value.known == ("gruppen",)


@pytest.mark.parametrize("seed", range(6))
def test_random_cohorts_on_shipped_ladders(seed: int, shipped: stegvis.Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes, the proposal holds together; two processes give the same as one."""
    rng = random.Random(seed)
    levels, works = ["sfi-a", "sfi-b", "sfi-c", "sfi-d"], sorted(shipped.work)
    persons = []
    for number in range(24):
        holds = [{"svenska": rng.choice(levels)}, *([{"experience": {rng.choice(works): 24}}] if rng.random() < 0.3 else [])]
        target = rng.choice(["montor", "montor", "cnc-operator", "fastighetsbitrade", "sasongsarbetare-park", "kock"])
        persons.append(Participant.model_validate({"participant": f"p-{number}", "holds": holds, "target": target, "born": 1990}))
    taken = [Taken(activity="industriteknik-bas-kurs", starts=date(2027, 1, 4), taken=rng.choice([0, 14, 16]))]
    queue = [Applied(participant=f"p-{number}", priority=rng.choice([None, 1, 2])) for number in range(0, 24, 3)]
    found = cohort(shipped, persons, today=TODAY, programme="etablering-jobbspar", queue=queue, taken=taken)
    check(shipped, found, persons, {(one.activity, one.starts): one.taken for one in taken})
    if seed == 0:
        monkeypatch.setattr("stegvis.centre.crew._WORTH_IT", 1)
        assert cohort(shipped, persons, today=TODAY, programme="etablering-jobbspar", queue=queue, taken=taken, workers=2) == found


# ---- pages and the command ----------------------------------------------------------------------------------------


def test_each_outcome_is_one_sentence(small: stegvis.Catalogue) -> None:
    """Each says what is proposed, the place in the queue, the rule that decided with its source, and the next start; in both languages."""
    persons = [*people(4), *people(1, holds=["kort"])]
    persons = [one.model_copy(update={"participant": f"p-{number}"}) for number, one in enumerate(persons)]
    found = cohort(small, persons, today=TODAY, programme="gruppen", what_if=["full"])
    text = re.sub(r"\n {4}", " ", stegvis.render.cohort_text(found, lang="sv"))
    for one in found.placements:
        (line,) = (line for line in text.splitlines() if line.startswith(f"  – {one.participant} "))
        assert line.count(". ") == 0
        if one.outcome in {"seat", "waits"}:
            assert f"plats {one.place} i kön av {one.applicants} till {one.free} platser" in line
            assert "nästa start är" in line or " i stället för " in line
    assert "förordning 1, 2 §" in text
    assert "av målets 3 kan söka ett jobb" in text
    assert "Det beslutar ingenting" in text
    assert "Lottning med talet 1" in text
    english = stegvis.render.cohort_text(found, lang="en")
    assert "It decides nothing" in english
    page = stegvis.render.cohort_html(found)
    assert "<script" not in page
    rows = stegvis.render.cohort_csv(found).lstrip("\ufeff").splitlines()
    assert len(rows) == 1 + len(persons)
    assert stegvis.render.cohort_xlsx(found).startswith(b"PK")


def ladders(tmp_path: Path) -> Path:
    """The small ladder in a folder."""
    folder = tmp_path / "ladders"
    (folder / "programmes").mkdir(parents=True)
    (folder / "liten.yaml").write_text(LADDER, encoding="utf-8")
    (folder / "programmes" / "gruppen.yaml").write_text(PROGRAMME, encoding="utf-8")
    return folder


def test_the_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table, the queue, the seats that are taken; text, JSON, a page, tables."""
    folder = ladders(tmp_path)
    table, queue, taken = (tmp_path / name for name in ("d.csv", "k.csv", "u.csv"))
    table.write_text("participant;target\n" + "".join(f"p-{number};bitrade\n" for number in range(4)), encoding="utf-8")
    queue.write_text("participant;applied;priority\np-3;2026-09-01;\np-2;;2\n", encoding="utf-8")
    taken.write_text("activity;starts;taken\ngrundkurs;2027-01-11;1\n", encoding="utf-8")
    words = ["cohort", str(table), "--ladders", str(folder), "--programme", "gruppen", "--from", "2026-11-22"]
    words += ["--queue", str(queue), "--taken", str(taken), "--what-if", "grundkurs+5"]
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert "FÖRSLAG TILL PLATSER" in out
    found = Cohort.model_validate_json(run(*words, "--format", "json")[1])
    assert [one.seats[0].starts for one in found.placements if one.participant == "p-2"] == [date(2027, 1, 11)]
    for form, start in (("html", b"<!DOCTYPE"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        place = tmp_path / f"o.{form}"
        assert run(*words, "--format", form, "-o", str(place))[0] == 0
        assert place.read_bytes().startswith(start)
    monkeypatch.setattr("stegvis.cli.cohort_command.is_watched", lambda: True)
    assert "Planer: 1" in run(*words)[2]


def test_wrong_usage(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mistake has its sentence; bad rows are named by number and column alone."""
    folder = ladders(tmp_path)
    table = tmp_path / "d.csv"
    table.write_text("participant;target;experience:a\np-1;bitrade;\np-2;bitrade;hemligt\n", encoding="utf-8")
    words = ["cohort", str(table), "--ladders", str(folder), "--from", "2026-11-22"]
    code, out, err = run(*words)
    assert code == 1
    assert "Rad 3, kolumn experience:a: STG066" in out
    assert "hemligt" not in out + err
    for more, part in (
        (["--programme", "grupen"], "gruppen"),
        (["--what-if", "grundkrs+5"], "grundkurs"),
        (["--what-if", "grundkurs"], "cnc-gron+5"),
        (["--what-if", "egen-studie+5"], "begränsade"),
        (["--format", "xlsx"], "-o"),
        (["--queue", str(tmp_path / "ingen.csv")], "ingen.csv"),
    ):
        code, _, err = run(*words, *more)
        assert (code, part in err) == (2, True), err
    queue = tmp_path / "k.csv"
    queue.write_text("participant;applied\np-1;i maj\n19121212-1212;\n", encoding="utf-8")
    code, _, err = run(*words, "--queue", str(queue))
    assert (code, "k.csv, rad 2, kolumn applied: STG066" in err, "rad 3, kolumn participant: STG050" in err) == (1, True, True)
    assert "1212" not in err
    queue.write_text("participant;datum\np-1;i maj\n", encoding="utf-8")
    assert run(*words, "--queue", str(queue))[0] == 2
    table.write_text("participant;target;experience:a\np-2;bitrade;hemligt\n", encoding="utf-8")
    assert run(*words)[0] == 2
    table.write_text("participant;target\np-1;bitrade\n", encoding="utf-8")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    code, _, err = run(*words, "--format", "xlsx", "-o", str(tmp_path / "o.xlsx"))
    assert (code, "o.xlsx" in err) == (2, True)


def test_rows_that_name_nothing_here_are_told(root: Path, run: Run, tmp_path: Path) -> None:
    """A misspelt activity among the taken seats, and somebody in the queue whom nobody knows: each is named, and the exit code says so."""
    (tmp_path / "taken.csv").write_text("activity;starts;taken\ncnc-gronn;2027-01-11;5\n", encoding="utf-8")
    (tmp_path / "queue.csv").write_text("participant\np-999\n", encoding="utf-8")
    files = ["--taken", str(tmp_path / "taken.csv"), "--queue", str(tmp_path / "queue.csv")]
    code, _, err = run("cohort", str(root / "examples" / "participants"), *files, "--from", "2026-11-22")
    assert code == 1
    assert "cnc-gronn finns inte bland det som planeras" in err
    assert "p-999 finns inte bland det som planeras" in err
