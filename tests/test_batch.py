"""Batches: for each row what `plan` says of the same participant; bad rows keep their place; work that was killed goes on, byte by byte."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import stegvis
from stegvis.centre import batch_file
from stegvis.centre.batch import Batch, plan_batches
from stegvis.centre.batch_answers import ANSWER_COLUMNS, answer_schema
from stegvis.centre.batch_file import BatchQuestion, answer_file
from stegvis.dates import weeks_at_pace
from stegvis.faults import ParticipantError
from stegvis.participant import Participant
from stegvis.people_file import participant_of_row
from stegvis.planning.clock import Clock
from stegvis.planning.distinct import distinct
from stegvis.planning.inquiry import Inquiry
from stegvis.situation import RowFault
from tests.conftest import Run
from tests.strategies import FLAVOURS, catalogue_of, random_case

TODAY = date(2026, 11, 22)
EACH = int(os.environ.get("STEGVIS_BATCH_ROWS", "3"))
"""So many random participants for each job; `nox -s batch` takes 466, some 20,000 in all."""

LIMIT, PATIENT = 2.0, 120.0
"""Seconds for one answer, and for one that seems to differ."""

QUESTION = BatchQuestion(TODAY, None, "weeks", None, 60.0, None)


# ---- equal to single answers --------------------------------------------------------------------------------------


def relevant(catalogue: stegvis.Catalogue, job: str) -> tuple[list[str], list[str]]:
    """The facts and the occupations that a route to the job might look at, and a few that it does not."""
    nobody = Participant(participant="p")
    view = Inquiry.of(catalogue, nobody, job, today=TODAY, by="first-job", payer=None, clock=Clock(5)).view()
    facts = sorted({str(atom[1]) for atom in view.bits if atom[0] in {"fact", "proof", "had"}})
    works = sorted({work for _, of, _ in view.months for work in of})
    return sorted({*facts, *({"truck-a"} & catalogue.facts.keys())}), works


def random_rows(catalogue: stegvis.Catalogue, job: str, count: int, rng: random.Random) -> tuple[list[str], list[list[str]]]:
    """A table of random participants with that target."""
    facts, works = relevant(catalogue, job)
    head = ["participant", "target", "available_from", "pace_percent", "pace_beside_work", "works_as", "born", *facts]
    head += [f"experience:{work}" for work in works[:4]]
    rows = []
    for number in range(count):
        likely = rng.choice([0.0, 0.2, 0.5, 0.8])
        cells = [f"p-{number}", job, rng.choice(["", "", "", "2027-02-01"]), rng.choice([*[""] * 8, "50", "25"])]
        cells += [rng.choice(["", "", "", "25", "100"]), rng.choice([*[""] * 5, rng.choice(works) if works else ""])]
        cells.append(rng.choice(["", "", "", "1994", "2008"]))
        for fact in facts:
            levels = catalogue.facts[fact].levels
            yes = rng.choice(levels) if levels else "ja"
            cells.append(yes if rng.random() < likely else rng.choice(["", "nej"]))
        cells += [rng.choice(["", "", "", "6", "12", "40"]) for _ in works[:4]]
        rows.append(cells)
    return head, rows


def as_batch(head: list[str], rows: list[list[str]]) -> pa.RecordBatch:
    """The table as a record batch of texts."""
    return pa.record_batch([pa.array([row[place] for row in rows]) for place in range(len(head))], names=head)


def single(catalogue: stegvis.Catalogue, person: Participant, *, limit: float = LIMIT, **asked: Any) -> dict[str, object]:
    """What the whole answer says in the places of a row."""
    answer = stegvis.plan(catalogue, person, today=TODAY, time_limit=limit, **asked)
    found: dict[str, object] = {name: None for name, _ in ANSWER_COLUMNS[2:]}
    found["verdict"], found["proven"] = answer.verdict, answer.verdict != "undecided"
    found["target"] = answer.target.job  # type: ignore[union-attr]
    match answer:
        case stegvis.NeedsPerson():
            found["responsible"] = answer.role
        case stegvis.NoRoute():
            found["responsible"] = answer.hand_over
        case stegvis.Route():
            step, totals = answer.next_step, answer.totals
            found |= {key: getattr(step, key) for key in ("ladder", "step", "activity", "do", "do_by", "starts", "responsible")}
            found |= {"name": step.name["sv"] if step.name else None, "proven": answer.proven_optimal}
            found |= {"study_points": totals.study_points, "weeks": weeks_at_pace(totals.study_points, 100)}
            found |= {"cost_sek": sum(totals.cost_sek.values()), "able_to_apply": totals.able_to_apply.earliest}
            found |= {"target_day": totals.target.earliest}
            if answer.by in {"first-job", "target"}:
                found |= {"slow_able_to_apply": totals.able_to_apply.slow, "slow_target_day": totals.target.slow}
    return found


LATE: list[int] = []
"""Rows whose answer was not proven within the time, and so is not compared."""


def compared(catalogue: stegvis.Catalogue, head: list[str], rows: list[list[str]], **asked: Any) -> set[str]:
    """Compares each row with its single answer; the verdicts that there were."""
    made = next(plan_batches(catalogue, [as_batch(head, rows)], today=TODAY, time_limit=LIMIT, **asked)).to_pylist()
    assert [row["participant"] for row in made] == [row[0] for row in rows]
    late: list[int] = []
    for number, (row, cells) in enumerate(zip(made, rows, strict=True)):
        person = participant_of_row(number, head, cells)
        assert isinstance(person, Participant)
        expected = single(catalogue, person, **asked)
        if not (expected["proven"] and row["proven"]):  # the limit came first: what was at hand then is not the same each time
            late.append(number)
            continue
        told = {name: row[name] for name in expected}
        if told != expected:  # a set is proven, but its dates may have been cut short: with time for all
            expected = single(catalogue, person, limit=PATIENT, **asked)
            again = next(plan_batches(catalogue, [as_batch(head, [cells])], today=TODAY, time_limit=PATIENT, **asked)).to_pylist()[0]
            told = {name: again[name] for name in expected}
        assert told == expected, dict(zip(head, cells, strict=True))
    LATE.extend(late)
    return {row["verdict"] for row in made}


def test_by_weeks_equals_single_answers(shipped: stegvis.Catalogue) -> None:
    """Random participants for every job of every ladder."""
    LATE.clear()
    rng, verdicts = random.Random(int(os.environ.get("STEGVIS_SEED", "20261126"))), set[str]()
    for job in sorted(shipped.jobs):
        verdicts |= compared(shipped, *random_rows(shipped, job, EACH, rng), by="weeks")
    assert {"already_qualified", "route"} <= verdicts
    assert len(LATE) <= EACH * len(shipped.jobs) // 20


@pytest.mark.parametrize("seed", range(40))
def test_by_weeks_equals_single_answers_on_random_ladders(seed: int) -> None:
    """Small ladders of all kinds, half of them with months of experience, each with some random participants."""
    rng = random.Random(f"batch {seed}")
    flavours = [*rng.sample(FLAVOURS, 3), *(["employed"] if seed % 2 else [])]
    catalogue = random_case(rng, activities=8, flavours=flavours, days=9, weeks=3).catalogue
    LATE.clear()
    compared(catalogue, *random_rows(catalogue, max(catalogue.jobs), 12, rng), by="weeks")
    assert LATE == []


def test_months_that_are_behind_already_change_the_days() -> None:
    """A job is worked in for as long as months are missing; who could have it today takes it today, and then the course does not fit."""
    work = {"all_of": ["klar", {"experience": {"of": ["forsta"], "months": 9}}]}
    catalogue = catalogue_of(
        {
            "schema": 1,
            "ladder": "liten",
            "name": {"sv": "Liten"},
            "competencies": {key: {"name": {"sv": key}} for key in ("klar", "vald")},
            "activities": {
                "c": {"kind": "course", "step": 1, "name": {"sv": "C"}, "weeks": 2, "gives": ["klar"], "beside_work": True},
                "d": {"kind": "course", "step": 1, "name": {"sv": "D"}, "weeks": 4, "gives": ["vald"], "beside_work": True},
            },
            "jobs": {
                "forsta": {"name": {"sv": "Första"}, "step": 1, "requires": {"any_of": ["klar", "vald"]}},
                "sedan": {"name": {"sv": "Sedan"}, "step": 2, "requires": [work]},
            },
            "steps": [{"step": 1, "name": {"sv": "Ett"}, "onward": [2]}, {"step": 2, "name": {"sv": "Två"}, "top": True}],
        }
    )
    rows = [
        [f"p-{number}", "sedan", months, vald]
        for number, (months, vald) in enumerate([("", ""), ("3", ""), ("8", ""), ("3", "ja"), ("", "ja")])
    ]
    LATE.clear()
    assert compared(catalogue, ["participant", "target", "experience:forsta", "vald"], rows, by="weeks") == {"route", "no_route"}
    assert LATE == []


@pytest.mark.parametrize("by", ["first-job", "target", "cost"])
def test_by_other_goals_too(by: str, shipped: stegvis.Catalogue) -> None:
    """Dated answers, and kronor."""
    LATE.clear()
    for job in ("cnc-operator", "vardbitrade", "stadmedarbetare"):
        compared(shipped, *random_rows(shipped, job, 8, random.Random(5)), by=by)
    assert len(LATE) <= 3


def test_verdicts_without_a_route() -> None:
    """No route and a person's decision, also for those who are alike."""
    LATE.clear()
    asked = {"decided_by": "social_worker", "question": {"sv": "Får hen börja?"}}
    course = {"kind": "course", "step": 1, "name": {"sv": "C"}, "weeks": 2, "gives": ["intyg"], "requires": [asked]}
    jobs = {key: {"name": {"sv": key}, "step": 1, "requires": [fact]} for key, fact in (("a", "intyg"), ("b", "saknas"))}
    catalogue = catalogue_of(
        {
            "schema": 1,
            "ladder": "liten",
            "name": {"sv": "Liten"},
            "competencies": {key: {"name": {"sv": key}} for key in ("intyg", "saknas")},
            "activities": {"c": course},
            "jobs": jobs,
            "steps": [{"step": 1, "name": {"sv": "Ett"}, "onward": []}],
        }
    )
    for job, verdict in (("a", "needs_a_person"), ("b", "no_route")):
        rows = [["p-1", job, ""], ["p-2", job, "nej"]]
        assert compared(catalogue, ["participant", "target", "intyg"], rows, by="weeks") == {verdict}


# ---- tables of every kind -----------------------------------------------------------------------------------------


def test_values_of_other_kinds(shipped: stegvis.Catalogue) -> None:
    """Numbers, days, true and false, codes and nothing are what a spreadsheet would show of them."""
    table = {
        "participant": pa.array([1, 2, None], pa.int64()),
        "target": pa.array(["montor", "montor", "montor"]).dictionary_encode(),
        "pace_percent": pa.array([50.0, None, 100.0]),
        "available_from": pa.array([date(2027, 1, 11), None, None]),
        "industriteknik-bas": pa.array([True, False, None]),
        "experience:montor": pa.array([6, None, 0], pa.int8()),
    }
    (made,) = plan_batches(shipped, [pa.RecordBatch.from_pydict(table)], today=TODAY)
    assert made.schema == answer_schema()
    rows = made.to_pylist()
    assert [row["participant"] for row in rows] == ["1", "2", None]
    assert [row["fault"] for row in rows] == [None, None, "STG066"]
    cells = ["1", "montor", "50", "2027-01-11", "ja", "6"]
    person = participant_of_row(1, list(table), cells)
    assert isinstance(person, Participant)
    assert {key: rows[0][key] for key in ("verdict", "activity", "starts", "weeks")}.items() <= single(shipped, person, by="weeks").items()


def test_what_is_neither_yes_nor_no_is_not_held(shipped: stegvis.Catalogue) -> None:
    """A certificate with `?` or with no number in its column is not held; with `ja` or 1 it is."""
    for values in (["?", "ja"], [float("nan"), 1.0]):
        batch = pa.record_batch([["p-1", "p-2"], ["cnc-operator"] * 2, values], names=["participant", "target", "gront-certifikat"])
        (made,) = plan_batches(shipped, [batch], today=TODAY)
        assert made.column("verdict").to_pylist() == ["route", "already_qualified"]


def test_numbers_of_rows_go_on(shipped: stegvis.Catalogue) -> None:
    """From one batch to the next, or as a column of whole numbers tells them."""
    batch = as_batch(["participant", "target"], [["p-1", "montor"], ["p-2", "montor"]])
    made = [row["row"] for one in plan_batches(shipped, [batch, batch], today=TODAY) for row in one.to_pylist()]
    assert made == [1, 2, 3, 4]
    told = batch.append_column("row", pa.array([7, 9]))
    assert [row["row"] for one in plan_batches(shipped, [told], today=TODAY) for row in one.to_pylist()] == [7, 9]
    assert [one.num_rows for one in plan_batches(shipped, [batch.slice(0, 0)], today=TODAY)] == [0]


def test_what_was_answered_before_changes_no_byte(shipped: stegvis.Catalogue) -> None:
    """A part is the same bytes, codes included, whether it is the first or comes after others: so work that was stopped can go on."""

    def coded(batch: Batch, rows: list[list[str]]) -> bytes:
        sink, part = pa.BufferOutputStream(), batch.answered(as_batch(head, rows), 1, coded=True)
        with pa.ipc.new_stream(sink, part.schema) as writer:
            writer.write_batch(part)
        return bytes(sink.getvalue())

    head, rows = random_rows(shipped, "cnc-operator", 90, random.Random(5))
    asked: Any = {"today": TODAY, "target": None, "by": "weeks"}
    after = Batch(shipped, **asked)
    for part in (rows[:30], rows[30:60], rows[60:], rows[:30][::-1]):
        assert coded(after, part) == coded(Batch(shipped, **asked), part)


@settings(max_examples=100)
@given(
    rows=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=30), bound=st.sampled_from([4, 1 << 40, 1 << 61])
)
def test_distinct_rows(rows: list[tuple[int, int]], bound: int) -> None:
    """The first of each kind in the order in which they come, and of which kind each row is; however wide the columns are."""
    columns = [(np.array(column, np.int64), bound) for column in zip(*rows, strict=True)]
    first, number = distinct(columns, len(rows))
    kinds = list(dict.fromkeys(rows))
    assert [rows[place] for place in first] == kinds
    assert [rows.index(kind) for kind in kinds] == first.tolist()
    assert number.tolist() == [kinds.index(row) for row in rows]


def test_odd_pseudonyms(shipped: stegvis.Catalogue) -> None:
    """Letters of any language are kept; blanks around are taken away; a personal number never comes out again."""
    names = ["åsa-1", " p-2 ", "19121212-1212", "p 3", "", "121212+1212"]
    (made,) = plan_batches(shipped, [as_batch(["participant", "target"], [[name, "montor"] for name in names])], today=TODAY)
    assert made.column("participant").to_pylist() == ["åsa-1", "p-2", None, None, None, None]
    assert made.column("fault").to_pylist() == [None, None, "STG050", "STG066", "STG066", "STG050"]


def test_targets(shipped: stegvis.Catalogue) -> None:
    """One for all, one's own, none, and one that nobody knows."""
    table = as_batch(["participant", "target"], [["p-1", "montor"], ["p-2", ""], ["p-3", "finns-inte"]])
    (own,) = plan_batches(shipped, [table], today=TODAY)
    assert own.column("verdict").to_pylist() == ["route", "comparison", None]
    assert own.column("field").to_pylist() == [None, None, "target"]
    (given,) = plan_batches(shipped, [table], today=TODAY, target="kock")
    assert given.column("target").to_pylist() == ["kock"] * 3
    with pytest.raises(LookupError):
        next(plan_batches(shipped, [table], today=TODAY, target="finns-inte"))
    with pytest.raises(ValueError, match="weeks"):
        next(plan_batches(shipped, [table], today=TODAY, by="week"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "code"), [(["participant", "namn"], "STG051"), (["participant", "Participant"], "STG065"), (["deltagare"], "STG065")]
)
def test_columns_that_are_refused(names: list[str], code: str, shipped: stegvis.Catalogue) -> None:
    """As in every table of participants."""
    with pytest.raises(ParticipantError) as caught:
        next(plan_batches(shipped, [as_batch(names, [["x"] * len(names)])], today=TODAY))
    assert caught.value.faults[0].code == code


def test_values_that_no_cell_has(shipped: stegvis.Catalogue) -> None:
    """Lists and bytes are refused by the name of their column."""
    batch = pa.RecordBatch.from_pydict({"participant": ["p-1"], "svenska": [["sfi-a"]]})
    with pytest.raises(ParticipantError) as caught:
        next(plan_batches(shipped, [batch], today=TODAY))
    assert caught.value.faults[0].particular("reason") == "column-kind"


# ---- one after another --------------------------------------------------------------------------------------------


def test_plan_many(shipped: stegvis.Catalogue) -> None:
    """In order, lazily, each with its own pseudonym wherever the answer has one; bad rows pass through."""
    bad = RowFault(row=3, field="svenska", code="STG066")
    people = [Participant(participant="p-1", target="montor"), bad, Participant(participant="p-2", target="montor")]
    people += [Participant(participant="p-3", target="finns-inte"), Participant(participant="p-4", target="industri")]
    made = [*stegvis.plan_many(shipped, people, today=TODAY)]
    for person, answer in zip(people, made, strict=True):
        if isinstance(person, Participant) and person.participant != "p-3":
            alone = stegvis.plan(shipped, person, today=TODAY)
            assert answer.model_dump_json() == alone.model_dump_json()
    assert made[1] is bad
    assert made[3] == RowFault(row=4, field="target", code="STG066")
    with pytest.raises(LookupError):
        stegvis.plan_many(shipped, [], today=TODAY, target="finns-inte")
    endless = stegvis.plan_many(shipped, iter(lambda: people[0], None), today=TODAY)
    assert next(endless) == made[0]


def test_plan_many_forgets(shipped: stegvis.Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many different ones there are, the memory is bounded."""
    monkeypatch.setattr("stegvis.centre.many.REMEMBERED", 1)
    asked: list[str | None] = []

    def noted(catalogue: stegvis.Catalogue, person: Participant, **wanted: Any) -> Any:
        asked.append(person.target)
        return stegvis.plan(catalogue, person, **wanted)

    monkeypatch.setattr("stegvis.centre.many.plan", noted)
    people = [Participant(participant=f"p-{number}", target=target) for number, target in enumerate(["montor", "kock", "montor"])]
    made = [*stegvis.plan_many(shipped, people, today=TODAY)]
    assert [one.target.job for one in made] == asked == ["montor", "kock", "montor"]  # type: ignore[union-attr]


# ---- from file to file --------------------------------------------------------------------------------------------

HEAD = ["participant", "target", "svenska", "industriteknik-bas", "experience:montor"]
ROWS = [["p-1", "montor", "SFI C", "ja", ""], ["p-2", "montor", "", "", "hemligt"], ["p-3", "montor", "sfi-b", "nej", "24"]] * 5


def csv_file(place: Path, rows: list[list[str]] = ROWS) -> Path:
    """A table as Swedish Excel writes it."""
    place.write_text("\ufeff" + "\r\n".join(";".join(row) for row in [HEAD, *rows]), encoding="utf-8")
    return place


def read(place: Path) -> list[dict[str, Any]]:
    """Answers out of Parquet."""
    return list(parquet.read_table(place).to_pylist())


def test_the_same_answers_in_every_kind_of_file(shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """In and out, in parts and whole, by one process and by two."""
    source = csv_file(tmp_path / "in.csv")
    done = answer_file(shipped, source, tmp_path / "a.parquet", QUESTION, rows_at_once=100)
    assert (done.rows, done.bad, done.verdicts.total()) == (15, 5, 10)
    rows = read(tmp_path / "a.parquet")
    assert [row["row"] for row in rows] == list(range(2, 17))
    parquet.write_table(pa.Table.from_batches([as_batch(HEAD, ROWS)]), tmp_path / "in.parquet")
    answer_file(shipped, tmp_path / "in.parquet", tmp_path / "b.parquet", QUESTION, rows_at_once=100)
    assert [row | {"row": 0} for row in read(tmp_path / "b.parquet")] == [row | {"row": 0} for row in rows]
    for name, at_once, processes in (("c", 4, 1), ("d", 4, 2)):
        answer_file(shipped, source, tmp_path / f"{name}.parquet", QUESTION, rows_at_once=at_once, processes=processes)
        assert read(tmp_path / f"{name}.parquet") == rows
    assert (tmp_path / "c.parquet").read_bytes() == (tmp_path / "d.parquet").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.parquet", "b.parquet", "c.parquet", "d.parquet", "in.csv", "in.parquet"]


def test_csv_and_xlsx(shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """As Excel reads them, without live formulas, and the same bytes each time."""
    from python_calamine import CalamineWorkbook

    source = csv_file(tmp_path / "in.csv", [["-1", "montor", "", "", ""], *ROWS])
    for kind in ("csv", "xlsx"):
        answer_file(shipped, source, tmp_path / f"a.{kind}", QUESTION, rows_at_once=100)
        answer_file(shipped, source, tmp_path / f"b.{kind}", QUESTION, rows_at_once=3)
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
    lines = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0].split(";") == [name for name, _ in ANSWER_COLUMNS]
    assert lines[1].startswith('2;"\'-1";')
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[0] == [name for name, _ in ANSWER_COLUMNS]
    assert len(sheet) == 17
    assert any(isinstance(row[12], date) for row in sheet[1:])


def test_no_cell_is_a_formula(shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """Neither a pseudonym nor the head of a column that a fault names."""
    source, goal = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("participant;target;=1+1\n-p-1;montor;x\np-2;montor;19121212-1212\n", encoding="utf-8")
    answer_file(shipped, source, goal, QUESTION, rows_at_once=100)
    cells = [cell for row in goal.read_text(encoding="utf-8-sig").splitlines() for cell in row.replace('"', "").split(";")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'-p-1", "'=1+1"} <= set(cells)


def test_an_error_of_ours_is_not_told_as_a_full_workbook(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a workbook without room says that it has none."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError("of ours")

    monkeypatch.setattr(Batch, "answered", broken)
    code, _, err = run("batch", str(csv_file(tmp_path / "in.csv")), "-o", str(tmp_path / "out.csv"), "--from", "2026-11-22")
    assert code == 70
    assert "rymmer" not in err


def test_a_workbook_has_an_end(shipped: stegvis.Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than a sheet has are refused, and nothing is written."""
    monkeypatch.setattr("stegvis.centre.batch_table.MOST_XLSX_ROWS", 3)
    with pytest.raises(ValueError, match="room"):
        answer_file(shipped, csv_file(tmp_path / "in.csv"), tmp_path / "a.xlsx", QUESTION, rows_at_once=100)
    assert not (tmp_path / "a.xlsx").exists()


def test_work_that_stopped_goes_on(shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """Parts that are done are not made again, unless the table, the ladders or the question changed."""
    source, goal = csv_file(tmp_path / "in.csv"), tmp_path / "a.parquet"
    answer_file(shipped, source, tmp_path / "whole.parquet", QUESTION, rows_at_once=4)

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answer_file(shipped, source, goal, QUESTION, rows_at_once=4, progress=stop)
    assert not goal.exists()
    done = answer_file(shipped, source, goal, QUESTION, rows_at_once=4)
    assert done.before == 4
    assert goal.read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        answer_file(shipped, source, goal, QUESTION, rows_at_once=4, progress=stop)
    csv_file(source, ROWS[:6])
    assert answer_file(shipped, source, goal, QUESTION, rows_at_once=4).before == 0


def test_a_fault_in_another_process(shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """It is told here."""
    question = BatchQuestion(TODAY, None, "weeks", None, 60.0, str(tmp_path / "nowhere"))
    with pytest.raises((OSError, stegvis.LadderError)):
        answer_file(shipped, csv_file(tmp_path / "in.csv"), tmp_path / "a.parquet", question, rows_at_once=4, processes=2)


KILLS = int(os.environ.get("STEGVIS_KILLS", "10"))


def test_kill_and_resume(tmp_path: Path) -> None:
    """Killed again and again at random moments, the work comes to the same bytes as work that was left alone."""
    rng = random.Random(4)
    rows = [
        [f"p-{number}", "cnc-operator", rng.choice(["", "sfi-a", "sfi-c", "sfi-d"]), rng.choice(["ja", ""]), ""] for number in range(300)
    ]
    source = csv_file(tmp_path / "in.csv", rows)

    def words(goal: str) -> list[str]:
        fixed = ["--rows", "20", "--from", "2026-11-22", "--by", "first-job"]
        return [sys.executable, "-m", "stegvis", "batch", str(source), "-o", str(tmp_path / goal), *fixed]

    started = time.monotonic()
    subprocess.run(words("whole.parquet"), check=True, capture_output=True, cwd=tmp_path)
    takes = time.monotonic() - started
    for _ in range(KILLS):
        work = subprocess.Popen(words("killed.parquet"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
        time.sleep(rng.uniform(0.2, 1.1) * takes)
        work.kill()
        work.wait()
        if (tmp_path / "killed.parquet").exists():  # it was done before the blow: the file is whole, and everything begins anew
            assert (tmp_path / "killed.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
            (tmp_path / "killed.parquet").unlink()
    subprocess.run(words("killed.parquet"), check=True, capture_output=True, cwd=tmp_path)
    assert (tmp_path / "killed.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "killed.parquet", "whole.parquet"]


# ---- broken tables ------------------------------------------------------------------------------------------------


def breakage(kind: int, rng: random.Random) -> bytes:
    """A table of that kind of brokenness."""
    good = [[f"p-{number}", "montor", "sfi-c", "ja", "12"] for number in range(6)]
    spoilt = [list(row) for row in good]
    row, column = rng.randrange(6), rng.randrange(1, 5)
    odd = ["2027-13-45", "19121212-1212", "=1+1", "\x00", "a" * 300, "1e99", "-3", "NaN", "ja/nej", "sfi-c;extra", "12,5", "ÅÄÖ", "999999"]
    spoilt[row][column] = odd[kind % len(odd)]
    lines = [";".join(cells) for cells in [HEAD, *spoilt]]
    match kind:
        case 13:
            lines[0] = lines[0].replace("participant", "deltagare")
        case 14:
            lines[0] += ";svenska"
        case 15:
            lines[0] += ";namn"
        case 16:
            lines[row + 1] = ""
        case 17:
            lines[row + 1] = lines[row + 1][: rng.randrange(1, 8)]
        case 18:
            lines[row + 1] += ";mer;och;mer"
        case 19:
            lines[row + 1] = '"' + lines[row + 1]
        case 20:
            return "\n".join(lines).encode("utf-16")
        case 21:
            return "\n".join(lines).encode("utf-8")[: rng.randrange(3, 120)]
        case 22:
            return bytes(rng.randrange(256) for _ in range(200))
        case 23:
            return b""
    return "\r\n".join(lines).encode("cp1252", errors="replace")


def readable(source: Path) -> tuple[Participant | RowFault, ...] | None:
    """What a single reading of the table says, or None where it is refused."""
    try:
        return stegvis.read_participants(source)
    except ParticipantError:
        return None


@pytest.mark.parametrize("kind", range(24))
def test_broken_tables(kind: int, shipped: stegvis.Catalogue, tmp_path: Path) -> None:
    """Rows out are rows in, or the table is refused in one sentence; and a single reading of the table says the same of each row."""
    for seed in range(2):
        source, goal = tmp_path / f"{seed}.csv", tmp_path / f"{seed}.parquet"
        source.write_bytes(breakage(kind, random.Random(100 * kind + seed)))
        people = readable(source)
        if people is None:
            with pytest.raises(ParticipantError) as caught:
                answer_file(shipped, source, goal, QUESTION, rows_at_once=4)
            assert len(caught.value.faults) == 1
            assert not goal.exists()
            continue
        answer_file(shipped, source, goal, QUESTION, rows_at_once=4)
        rows = read(goal)
        assert len(rows) == len(people)
        for row, person in zip(rows, people, strict=True):
            if isinstance(person, RowFault):
                assert (row["row"], row["field"], row["fault"]) == (person.row, person.field, person.code)
                assert row["participant"] is row["verdict"] is None
            elif row["field"] == "target":  # one that no ladder knows
                assert (row["verdict"], row["fault"]) == (None, "STG066")
            else:
                assert (row["participant"], row["fault"]) == (person.participant, None)
                assert row["verdict"]


# ---- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "code"), [(ROWS[:1], 0), (ROWS, 1), (ROWS[1:2], 2)])
def test_exit_codes(rows: list[list[str]], code: int, run: Run, tmp_path: Path) -> None:
    """0 all answered, 1 some rows bad, 2 all of them; the bad ones are named by number and column alone."""
    source = csv_file(tmp_path / "in.csv", rows)
    found, out, err = run("batch", str(source), "-o", str(tmp_path / "ut.csv"), "--from", "2026-11-22")
    assert (found, out) == (code, "")
    assert f"{len(rows)} rader är klara." in err
    assert ("kolumn experience:montor: STG066" in err) == bool(code)
    assert "hemligt" not in err


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    """A missing place, an ending that is none, a table that is not there, a target that nobody knows."""
    source = csv_file(tmp_path / "in.csv")
    cases = [
        ([], "-o"),
        (["-o", str(tmp_path / "ut.txt")], ".csv, .xlsx, .parquet"),
        (["-o", str(tmp_path / "nej" / "ut.csv")], "nej"),
        (["-o", str(source)], "in.csv"),
        (["-o", str(tmp_path / "ut.csv"), "--target", "cnc-operatr"], "cnc-operator"),
    ]
    for words, part in cases:
        code, _, err = run("batch", str(source), *words)
        assert (code, part in err) == (2, True), err
    code, _, err = run("batch", str(tmp_path / "ingen.csv"), "-o", str(tmp_path / "ut.csv"))
    assert (code, "ingen.csv" in err) == (2, True)
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"PAR1 nej")
    code, _, err = run("batch", str(broken), "-o", str(tmp_path / "ut.csv"))
    assert (code, "Parquet" in err) == (2, True)


def test_more_bad_rows_than_are_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are named, the others counted."""
    monkeypatch.setattr(batch_file, "SHOWN", 2)
    _, _, err = run("batch", str(csv_file(tmp_path / "in.csv")), "-o", str(tmp_path / "ut.csv"))
    assert "… och 3 rader till." in err


def test_without_the_extra(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Says which one is needed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = run("batch", str(csv_file(tmp_path / "in.csv")), "-o", str(tmp_path / "ut.csv"))
    assert (code, "tables" in err) == (2, True)


def test_a_full_disk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there stays whole, and a sentence says that it could not be written."""
    goal = tmp_path / "ut.csv"
    goal.write_text("gammalt", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    code, _, err = run("batch", str(csv_file(tmp_path / "in.csv")), "-o", str(goal))
    assert (code, "ut.csv" in err, goal.read_text(encoding="utf-8")) == (2, True, "gammalt")


def test_progress_on_a_terminal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that counts."""
    monkeypatch.setattr("stegvis.cli.batch_command.is_watched", lambda: True)
    _, _, err = run("batch", str(csv_file(tmp_path / "in.csv")), "-o", str(tmp_path / "ut.csv"), "--rows", "5")
    assert "\rKlara rader: 5\rKlara rader: 10\rKlara rader: 15\n" in err


def test_interrupted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Says that the same command goes on."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("stegvis.centre.batch_file._write_part", stop)
    code, _, err = run("batch", str(csv_file(tmp_path / "in.csv")), "-o", str(tmp_path / "ut.csv"))
    assert (code, "Kör samma kommando igen" in err) == (130, True)
