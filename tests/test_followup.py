"""The follow-up: equal to a count by hand, nothing small in it or to be worked out of it, and no word that claims more than was counted."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import subprocess
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

import stegvis
from stegvis.centre.followup import DAYS, follow_up
from stegvis.centre.published import PUBLISHED
from stegvis.centre.shares_over_time import Ending, incidence
from stegvis.centre.suppression import FEWEST, is_safe, put_together
from stegvis.enrolment_file import COLUMNS, Entry, read_enrolments
from stegvis.faults import ParticipantError
from stegvis.followed import EXITS, FollowUp, share_of
from stegvis.situation import RowFault
from tests.conftest import Run
from tests.enrolments import HEAD, as_csv, made

TODAY = date(2026, 11, 22)


def table(place: Path, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    """A table on disk."""
    place.write_text(as_csv(rows, head), encoding="utf-8", newline="")
    return place


def counted(rows: list[list[str]], tmp_path: Path, **period: date) -> FollowUp:
    """The follow-up of a table."""
    return follow_up(read_enrolments(table(tmp_path / "t.csv", rows), today=TODAY), today=TODAY, **period)


# ---- by hand ------------------------------------------------------------------------------------------------------


def by_hand(rows: list[list[str]]) -> dict[str, object]:
    """The same figures, counted anew from the text of the table by nothing but the csv module and comparisons of text."""
    lines = list(csv.DictReader(io.StringIO(as_csv(rows).lstrip("\ufeff")), delimiter=";"))
    ended = [line for line in lines if line["ended"]]
    work = [line for line in ended if line["exit"].startswith("work_")]
    local = len(work) + sum(line["exit"].startswith("studies_") for line in ended)
    kolada = sum(line["exit"] in {"work_unsubsidised", "studies_csn"} for line in ended)
    kolada += sum(line["exit"] == "work_subsidised" and int(line["work_days"] or 0) >= 30 for line in ended)
    times = Counter(line["person"] for line in lines)
    back = set()
    for line in lines:
        later = [one for one in lines if one["person"] == line["person"] and one["enrolled"] > line["enrolled"]]
        if line["exit"] == "interrupted" and later:
            back.add(line["person"])
    days = sorted((date.fromisoformat(line["ended"]) - date.fromisoformat(line["enrolled"])).days for line in ended)
    return {
        "enrolments": len(lines),
        "persons": len(times),
        "returned": sum(count > 1 for count in times.values()),
        "came_back": len(back),
        "ongoing": len(lines) - len(ended),
        "ended": len(ended),
        "median_days": days[(len(days) - 1) // 2],
        "local": (local, len(ended), len(ended) - local, round(100 * local / len(ended))),
        "kolada": (kolada, len(ended), len(ended) - kolada, round(100 * kolada / len(ended))),
        "of_all": (local, len(lines), len(lines) - local, round(100 * local / len(lines))),
    }


@pytest.mark.parametrize("seed", range(3))
def test_equals_a_count_by_hand(seed: int, tmp_path: Path) -> None:
    """A made table of 1,240 enrolments."""
    rows = made(1240, seed, TODAY)
    found = counted(rows, tmp_path)
    for key, value in by_hand(rows).items():
        told = getattr(found, key)
        assert (tuple(told.model_dump().values()) if isinstance(value, tuple) else told) == value, key
    tables = {one.about: one for one in found.tables}
    exits = Counter(row[8] for row in rows if row[7])
    short = sum(row[8] == "work_subsidised" and int(row[9] or 0) < 30 for row in rows)
    told = {code: row.counts[0] for row in tables["exits"].rows for code in row.codes if len(row.codes) == 1}
    assert told.pop("work_subsidised_short") == short
    assert told.pop("work_subsidised") == exits["work_subsidised"] - short
    assert told == {code: exits[code] for code in told}
    assert sum(row.counts[0] for row in tables["exits"].rows) == sum(exits.values())
    columns = zip(*(row.counts for row in tables["exits_by_sex"].rows), strict=True)
    sexes = Counter(row[4] for row in rows if row[7])
    assert [sum(column) for column in columns] == [sum(exits.values()), sexes["k"], sexes["m"], sexes[""]]
    assert {row.codes[0]: row.counts[0] for row in tables["centre"].rows} == dict(sorted(Counter(row[2] for row in rows).items()))
    workers = [row for row in rows if row[8].startswith("work_")]
    asked = Counter("not_yet" if later(row[7], 12) > TODAY else {"ja": "yes", "nej": "no", "": "not_answered"}[row[11]] for row in workers)
    assert {row.codes[0]: row.counts[0] for row in tables["still_in_work_12"].rows} == {key: asked[key] for key in asked}
    rung = Counter(
        "not_yet" if later(row[7], 24) > TODAY else "yes" if row[10] and date.fromisoformat(row[10]) <= later(row[7], 24) else "no"
        for row in workers
    )
    assert {row.codes[0]: row.counts[0] for row in tables["next_rung_24"].rows} == {key: rung[key] for key in rung}


def later(day: str, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    first = date.fromisoformat(day)
    year, month = divmod(first.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(first.year + year, month + 1, first.day - back)
        except ValueError:
            continue
    raise AssertionError


def test_a_period(tmp_path: Path) -> None:
    """Only ends within it, both days counted; the share of all is not told then, since it would be of two different times."""
    rows = made(1240, 1, TODAY)
    found = counted(rows, tmp_path, since=date(2025, 1, 1), until=date(2025, 12, 31))
    within = [row for row in rows if row[7].startswith("2025")]
    assert found.ended == len(within)
    assert found.local is not None
    assert found.local.denominator == len(within)
    assert found.of_all is None


def test_it_round_trips(tmp_path: Path) -> None:
    """Through JSON and back; what it was made from does not come along."""
    found = counted(made(400, 2, TODAY), tmp_path)
    text = stegvis.render.json(found)
    assert FollowUp.model_validate_json(text) == found
    assert json.loads(text)["schema"] == "stegvis/follow-up/1"
    assert "p-0" not in text


# ---- shares over time ---------------------------------------------------------------------------------------------


def by_days(followed: list[tuple[int, Ending]], days: int) -> Fraction:
    """The same, day by day from the first: the chance to come to a day, times that of the event on it."""
    found, still = Fraction(0), Fraction(1)
    for day in range(days + 1):
        there = [one for one in followed if one[0] >= day]
        if there:
            on = [ending for at, ending in there if at == day]
            found += still * Fraction(on.count("event"), len(there))
            still *= 1 - Fraction(on.count("event") + on.count("other"), len(there))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_incidence_equals_another_way(seed: int) -> None:
    """Many ties, and days on which everything happens at once."""
    rng = random.Random(seed)
    kinds: tuple[Ending, ...] = ("event", "other", "unfinished")
    followed = [(rng.randrange(0, 12), rng.choice(kinds)) for _ in range(rng.randrange(1, 40))]
    for days in (0, 3, 7, 20):
        assert incidence(followed, days) == by_days(followed, days)


def test_incidence_by_hand() -> None:
    """Ten people: two begin on day 10, one stops on day 20, two are followed to day 20 alone, one begins on day 30."""
    followed: list[tuple[int, Ending]] = [(10, "event")] * 2 + [(20, "other")] + [(20, "unfinished")] * 2 + [(30, "event")]
    followed += [(40, "unfinished")] * 4
    assert incidence(followed, 9) == 0
    assert incidence(followed, 10) == Fraction(2, 10)
    assert incidence(followed, 29) == Fraction(2, 10)
    assert incidence(followed, 30) == Fraction(2, 10) + Fraction(8, 10) * Fraction(7, 8) * Fraction(1, 5)
    with pytest.raises(ValueError, match="nobody"):
        incidence([], 10)


def test_where_all_are_followed_it_is_the_plain_share() -> None:
    """Without unfinished ones nothing is estimated."""
    followed: list[tuple[int, Ending]] = [(day, "event" if day % 3 else "other") for day in range(1, 31)]
    for days in (5, 17, 30):
        assert incidence(followed, days) == Fraction(sum(at <= days and ending == "event" for at, ending in followed), 30)


def test_the_unfinished_are_neither_lost_nor_failures() -> None:
    """The share lies between that in which they all fail and that in which they all succeed, and above that in which they fail."""
    followed: list[tuple[int, Ending]] = [(30, "event")] * 20 + [(40, "unfinished")] * 50 + [(90, "event")] * 10 + [(100, "other")] * 20
    found = incidence(followed, 100)
    assert Fraction(30, 100) < found < Fraction(80, 100)


@pytest.mark.skipif(not os.environ.get("STEGVIS_R"), reason="nox -s survival names R, which has the package survival")
def test_equals_r(tmp_path: Path) -> None:
    """R's survival gives the same shares over time, to the last figure that is shown and six more."""
    rng = random.Random(9)
    kinds: tuple[Ending, ...] = ("event", "other", "unfinished")
    followed = [(rng.randrange(1, 700), rng.choices(kinds, [5, 3, 4])[0]) for _ in range(1240)]
    (tmp_path / "t.csv").write_text("day,kind\n" + "".join(f"{day},{kind}\n" for day, kind in followed), encoding="utf-8")
    program = (
        "suppressMessages(library(survival)); t <- read.csv('t.csv');"
        "t$kind <- factor(t$kind, levels=c('unfinished','event','other'));"
        "f <- survfit(Surv(day, kind) ~ 1, data=t);"
        f"s <- summary(f, times=c({','.join(map(str, DAYS.values()))}), extend=TRUE);"
        "cat(sprintf('%.10f', s$pstate[, which(f$states=='event')]))"
    )
    done = subprocess.run([os.environ["STEGVIS_R"], "-e", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    theirs = [float(word) for word in re.findall(r"\d\.\d{10}", done.stdout)]
    assert theirs == pytest.approx([float(incidence(followed, days)) for days in DAYS.values()], abs=1e-9)


def test_over_time_equals_the_formula(tmp_path: Path) -> None:
    """The points of the page are those of the formula, and their counts add up to all."""
    rows = made(1240, 3, TODAY)
    found = counted(rows, tmp_path)
    assert {curve.group for curve in found.over_time} >= {"all"}
    for curve in found.over_time:
        mine = [row for row in rows if curve.group == "all" or row[4] == {"women": "k", "men": "m"}[curve.group]]
        followed: list[tuple[int, Ending]] = []
        for row in mine:
            days = (date.fromisoformat(row[7]) if row[7] else TODAY) - date.fromisoformat(row[6])
            kind: Ending = "unfinished" if not row[7] else "event" if row[8].startswith(("work", "studies")) else "other"
            followed.append((days.days, kind))
        assert curve.start == len(mine)
        assert curve.points
        for point in curve.points:
            days_ = DAYS[point.months]
            assert point.percent == int(100 * by_days(followed, days_) + Fraction(1, 2))
            assert point.begun == sum(day <= days_ and kind == "event" for day, kind in followed)
            assert point.begun + point.otherwise + point.unfollowed + point.remain == curve.start


# ---- small numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_rows_are_put_together_until_all_are_safe(seed: int) -> None:
    """Every count of every row is nothing or enough, nobody is lost, and no more rows are put together than it takes for the last pair."""
    rng = random.Random(seed)
    blocks = []
    for number in range(2):
        block = []
        for kind in range(rng.randint(1, 5)):
            women, men = rng.choice([0, 1, 3, 5, 9, 40]), rng.choice([0, 0, 2, 7, 30])
            block.append((f"{number}{kind}", (women + men, women, men)))
        blocks.append(block)
    rows = put_together(blocks)
    sums = [tuple(map(sum, zip(*(counts for _, counts in block), strict=True))) for block in blocks]
    assert (rows is None) == (not all(is_safe(counts) for counts in sums))
    if rows is not None:
        assert all(is_safe(counts) for _, counts in rows)
        assert sorted(kind for kinds, _ in rows for kind in kinds) == sorted(kind for block in blocks for kind, _ in block)
        assert all(len({kind[0] for kind in kinds}) == 1 for kinds, _ in rows)
        kept = {kinds[0] for kinds, _ in rows if len(kinds) == 1}
        assert kept >= {kind for block in blocks for kind, counts in block if is_safe(counts) and all(is_safe(one) for _, one in block)}


def printed(found: FollowUp) -> list[tuple[frozenset[object], int]]:
    """Every number that is told of ended enrolments, as the (kind, sex) that it is of."""
    sexes = ("women", "men", "not_stated")
    kinds = (*EXITS, "work_subsidised_short")
    told: list[tuple[frozenset[object], int]] = []
    for one in found.tables:
        if one.about.startswith("exits"):
            for row in one.rows:
                for column, count in zip(one.columns, row.counts, strict=True):
                    told.append((frozenset(product(row.codes, sexes if column == "all" else [column])), count))
    both = ("work_unsubsidised", "work_subsidised", "studies_csn")
    for share, some in ((found.local, (*both, "work_subsidised_short", "studies_other")), (found.kolada, both)):
        if share is not None:
            told.append((frozenset(product(some, sexes)), share.numerator))
            told.append((frozenset(product(kinds, sexes)), share.denominator))
    if found.ended is not None:
        told.append((frozenset(product(kinds, sexes)), found.ended))
    return told


@pytest.mark.parametrize("seed", range(25))
def test_no_small_number_can_be_worked_out(seed: int, tmp_path: Path) -> None:
    """An attacker who subtracts every number from every other that contains it, again and again, finds none from 1 to 4."""
    rng = random.Random(seed)
    found = counted(made(rng.choice([12, 40, 90, 200, 500]), seed, TODAY), tmp_path)
    known = dict(printed(found))
    for _ in range(3):
        for (one, count), (other, less) in product(list(known.items()), repeat=2):
            if other < one and len(known) < 4000:
                known.setdefault(one - other, count - less)
            if not one & other and len(known) < 4000:
                known.setdefault(one | other, count + less)
    assert all(count == 0 or count >= FEWEST for count in known.values())


@pytest.mark.parametrize("seed", range(25))
def test_no_small_number_is_told(seed: int, tmp_path: Path) -> None:
    """Nowhere in the answer; and what happened between two points, or after the last, is not small either."""
    found = counted(made(random.Random(seed).choice([3, 12, 40, 90, 200]), seed, TODAY), tmp_path)
    numbers = [found.persons, found.returned, found.came_back, found.ongoing, found.ended]
    numbers += [count for one in found.tables for row in one.rows for count in row.counts]
    for share in (found.local, found.kolada, found.of_all):
        numbers += [share.numerator, share.rest] if share else []
    for curve in found.over_time:
        before = (0, 0, 0)
        for point in curve.points:
            now = (point.begun, point.otherwise, point.unfollowed)
            numbers += [new - old for new, old in zip(now, before, strict=True)]
            numbers.append(point.remain)
            before = now
    assert all(number is None or number == 0 or number >= FEWEST for number in numbers)


def test_an_empty_table(tmp_path: Path) -> None:
    """Nobody at all is a follow-up too."""
    found = counted([], tmp_path)
    assert (found.enrolments, found.local, found.over_time) == (0, None, ())
    assert "0 inskrivningar" in stegvis.render.follow_up_text(found).replace("\xa0", " ")


# ---- the table ----------------------------------------------------------------------------------------------------

GOOD = ["p-1", "i-1", "Norra", "social_services", "k", "1990", "2025-01-10", "2025-09-01", "work_subsidised", "40", "2026-01-01", "ja", ""]


@pytest.mark.parametrize(
    ("field", "cell", "told"),
    [
        ("person", "", "person"),
        ("person", "två ord", "person"),
        ("person", "19121212-1212", "person"),
        ("enrolment", "", "enrolment"),
        ("sex", "kvinna", "sex"),
        ("born", "1790", "born"),
        ("born", "gammal", "born"),
        ("enrolled", "", "enrolled"),
        ("enrolled", "2027-01-01", "enrolled"),
        ("ended", "i maj", "ended"),
        ("ended", "2024-01-01", "ended"),
        ("ended", "2027-01-01", "ended"),
        ("ended", "", "exit"),
        ("exit", "", "exit"),
        ("exit", "jobb", "exit"),
        ("work_days", "många", "work_days"),
        ("next_rung", "2024-01-01", "next_rung"),
        ("still_in_work_12", "kanske", "still_in_work_12"),
    ],
)
def test_bad_rows_keep_their_place(field: str, cell: str, told: str, tmp_path: Path) -> None:
    """By number and column; the rows around them count."""
    bad = [*GOOD]
    bad[HEAD.index(field)] = cell
    bad[1] = bad[1] if field == "enrolment" else "i-2"
    rows = [GOOD, bad, [*GOOD[:1], "i-3", *GOOD[2:]]]
    found = read_enrolments(table(tmp_path / "t.csv", rows), today=TODAY)
    assert [isinstance(one, Entry) for one in found] == [True, False, True]
    code = "STG050" if "1212" in cell else "STG069"
    assert found[1] == RowFault(row=3, field=told, code=code)


def test_an_enrolment_stands_once(tmp_path: Path) -> None:
    """The second time it is a fault."""
    found = read_enrolments(table(tmp_path / "t.csv", [GOOD, GOOD]), today=TODAY)
    assert found[1] == RowFault(row=3, field="enrolment", code="STG069")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (["person", "enrolled"], "no-enrolment"),
        (["enrolment", "enrolled"], "no-person"),
        (["person", "enrolment"], "no-enrolled"),
        (["person", "enrolment", "enrolled", "exitt"], "unknown-column"),
        (["person", "enrolment", "enrolled", "namn"], ""),
    ],
)
def test_tables_that_are_refused(head: list[str], reason: str, tmp_path: Path) -> None:
    """What must be there, what nobody knows, and what must not be there."""
    with pytest.raises(ParticipantError) as caught:
        read_enrolments(table(tmp_path / "t.csv", [["x"] * len(head)], head), today=TODAY)
    fault = caught.value.faults[0]
    assert fault.particular("reason") == reason
    if reason == "unknown-column":
        assert fault.particular("likely") == "exit"
        assert "exit" in stegvis.render.faults(caught.value.faults, lang="sv")


def test_columns_are_those_of_the_contract() -> None:
    """As the format names them, in any order."""
    assert set(HEAD) == set(COLUMNS)


# ---- pages --------------------------------------------------------------------------------------------------------


def test_words_that_claim_too_much(tmp_path: Path) -> None:
    """No share is an effect or a success, nobody is ranked, and centres stand in the order of the alphabet."""
    found = counted(made(1240, 1, TODAY), tmp_path)
    for lang, words in (("sv", r"effekt|lycka|bäst|sämst|topp|rank"), ("en", r"effect|success|best|worst|rank")):
        text = stegvis.render.follow_up_text(found, lang=lang)
        assert not re.search(words, text, re.IGNORECASE)
        page = stegvis.render.follow_up_html(found, lang=lang)
        assert not re.search(rf">[^<]*({words})[^<]*<", page, re.IGNORECASE)
    text = stegvis.render.follow_up_text(found)
    assert text.index("Norra") < text.index("Södra") < text.index("Östra")


def test_every_share_says_what_it_is_of(tmp_path: Path) -> None:
    """Each per cent on the page has its numbers beside it, in the same sentence or the same row."""
    text = (
        stegvis.render.follow_up_text(counted(made(1240, 1, TODAY), tmp_path))
        .replace("\xa0", " ")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
    )
    whole = re.sub(r"\n {4}", " ", text)
    for line in whole.splitlines():
        if "%" in line:
            assert re.search(r"\d+ % \(\d[\d ]* av \d[\d ]*, de andra är \d[\d ]*\)", line) or re.search(
                r"inom \d+ månader +\d+ % +\d", line
            ), line


def test_the_picture_has_its_table_beside_it(tmp_path: Path) -> None:
    """A line a group, told apart by its dashes and its name; nothing is fetched and nothing runs."""
    page = stegvis.render.follow_up_html(counted(made(1240, 3, TODAY), tmp_path))
    assert page.count("<svg") == 1
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    section = next(part for part in page.split("<section>") if "<svg" in part)
    assert "<table" in section
    assert section.count("<polyline") >= 1
    assert "aria-labelledby" in section


def test_workbook(tmp_path: Path) -> None:
    """A sheet a table, with numbers as numbers."""
    from python_calamine import CalamineWorkbook

    found = counted(made(1240, 3, TODAY), tmp_path)
    (tmp_path / "u.xlsx").write_bytes(stegvis.render.follow_up_xlsx(found))
    book = CalamineWorkbook.from_path(tmp_path / "u.xlsx")
    assert len(book.sheet_names) >= 6
    figures = {row[0]: row[1:] for row in book.get_sheet_by_index(0).to_python()}
    assert found.local is not None
    assert [int(cell) for cell in figures["Arbete eller studier, av de avslutade (som programmen säger)"][:4]] == list(
        found.local.model_dump().values()
    )


def test_published_figures() -> None:
    """288 of 1,240 and of about 480; 26 + 20 + 20 = 66 and the 34 that nobody told of; 58."""
    shares = [(one.share.numerator, one.share.denominator, one.share.percent) for one in PUBLISHED if one.share]
    assert shares == [(288, 1240, 23), (288, 480, 60)]
    told = [one.percent for one in PUBLISHED if one.programme == "jobbtorg-jonkoping"]
    assert told == [26, 20, 20, 34]
    assert [one.percent for one in PUBLISHED if one.programme.endswith("haninge")] == [58]
    assert all(one.source for one in PUBLISHED)


# ---- the command --------------------------------------------------------------------------------------------------


def test_the_command(run: Run, tmp_path: Path) -> None:
    """Text, JSON, a page and a workbook; 0, 1 with bad rows, 2 with nothing else."""
    rows = made(60, 1, TODAY)
    source = table(tmp_path / "t.csv", rows)
    code, out, err = run("follow-up", str(source), "--from", "2026-11-22")
    assert (code, err) == (0, "")
    assert "UPPFÖLJNING" in out
    assert FollowUp.model_validate_json(run("follow-up", str(source), "--format", "json", "--from", "2026-11-22")[1]).enrolments == 60
    assert run("follow-up", str(source), "--format", "xlsx", "-o", str(tmp_path / "u.xlsx"), "--from", "2026-11-22")[0] == 0
    assert (tmp_path / "u.xlsx").read_bytes().startswith(b"PK")
    bad = table(tmp_path / "b.csv", [*rows, ["hemligt!"] * len(HEAD)])
    code, out, _ = run("follow-up", str(bad), "--from", "2026-11-22")
    assert code == 1
    assert "Rad 62, kolumn person: STG069" in out
    assert "hemligt" not in out
    assert run("follow-up", str(table(tmp_path / "c.csv", [["hemligt!"] * len(HEAD)])))[0] == 2


def test_a_period_on_the_command_line(run: Run, tmp_path: Path) -> None:
    """A year, or two days."""
    source = table(tmp_path / "t.csv", made(400, 1, TODAY))
    year = run("follow-up", str(source), "--period", "2025", "--format", "json", "--from", "2026-11-22")[1]
    days = run("follow-up", str(source), "--period", "2025-01-01/2025-12-31", "--format", "json", "--from", "2026-11-22")[1]
    assert year == days
    assert "1 januari 2025" in run("follow-up", str(source), "--period", "2025", "--from", "2026-11-22")[1].replace("\xa0", " ")
    for wrong in ("i fjol", "2025-12-31/2025-01-01", "2025-01-01"):
        code, _, err = run("follow-up", str(source), "--period", wrong)
        assert (code, wrong in err) == (2, True)


def test_wrong_usage(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No table, a workbook without a place, a table that is not there, a place that cannot be written."""
    source = table(tmp_path / "t.csv", made(60, 1, TODAY))
    assert run("follow-up")[0] == 2
    code, _, err = run("follow-up", str(source), "--format", "xlsx")
    assert (code, "-o" in err) == (2, True)
    assert run("follow-up", str(tmp_path / "ingen.csv"))[0] == 2
    code, _, err = run("follow-up", str(source), "--format", "xlsx", "-o", str(tmp_path / "nej" / "u.xlsx"))
    assert (code, "nej" in err) == (2, True)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    code, _, err = run("follow-up", str(source), "--format", "xlsx", "-o", str(tmp_path / "u.xlsx"))
    assert (code, "u.xlsx" in err) == (2, True)
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    code, _, err = run("follow-up", str(source), "--format", "xlsx", "-o", str(tmp_path / "u.xlsx"))
    assert (code, "office" in err) == (2, True)


def test_published_on_the_command_line(run: Run) -> None:
    """With sources, and without a table."""
    code, out, _ = run("follow-up", "--published")
    out = out.replace("\xa0", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert code == 0
    for part in ("288 av 1 240", "288 av 480", "66 %", "34 %", "58 %", "Källa:"):
        assert part in out


def test_share_of_rounds_in_one_way() -> None:
    """Half a per cent becomes a whole one."""
    assert [share_of(part, 200).percent for part in (0, 1, 2, 3, 199, 200)] == [0, 1, 1, 2, 100, 100]  # type: ignore[union-attr]


def test_came_back_means_interrupted_before(tmp_path: Path) -> None:
    """Who was enrolled again after another end came back to no interruption."""
    rows = []
    for number in range(10):
        first = [
            f"p-{number}",
            f"a-{number}",
            "",
            "",
            "",
            "",
            "2024-01-01",
            "2024-06-01",
            "interrupted" if number < 5 else "other_measure",
            "",
            "",
            "",
            "",
        ]
        rows += [first, [f"p-{number}", f"b-{number}", "", "", "", "", "2025-01-01", "", "", "", "", "", ""]]
    found = counted(rows, tmp_path)
    assert (found.persons, found.returned, found.came_back) == (10, 10, 5)
