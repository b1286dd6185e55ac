"""The follow-up of a centre: what came of its enrolments, counted so that every share says what it is of.

Comes in: enrolments, and rows that are none. Goes out: a `FollowUp`, in which no number is too small to be shown. It ranks no one:
centres stand in the order of the alphabet, and no share is an effect, since nobody knows what had come without the programme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from statistics import median_low

from stegvis.centre.shares_over_time import Ending, incidence
from stegvis.centre.suppression import FEWEST, is_safe, put_together
from stegvis.dates import add_months
from stegvis.enrolment_file import Entry
from stegvis.followed import EXITS, CountTable, FollowUp, OverTime, Point, Row, Sex, Share, share_of
from stegvis.situation import RowFault

__all__ = ["DAYS", "KOLADA_WORK_DAYS", "follow_up"]

KOLADA_WORK_DAYS = 30
"""Work counts in the national figure if it lasted at least one continuous month; 30 days is an assumption.

Source: https://lidkoping.hallbarometern.se/sunda-livsvillkor/arbete-eller-annan-sysselsattning/resultat-vid-avslut-i-kommunens-arbetsmarknadsverksamhet/table
"""

DAYS = {3: 91, 6: 183, 12: 365, 18: 548}
"""So many months after enrolment the shares over time are told, each with its days (assumption: a month is 365/12 days, rounded)."""

STILL, RUNG = ("yes", "no", "not_answered", "not_yet"), ("yes", "no", "not_yet")
LATER = (12, 24)
"""So many months after a work exit it is asked who is still in work."""

SHORT_WORK = "work_subsidised_short"
"""Subsidised work of fewer days, or of days that nobody wrote down: it counts for the local figure alone."""

WORK, STUDIES = frozenset({"work_unsubsidised", "work_subsidised"}), frozenset({"studies_csn", "studies_other"})
BOTH = ("work_unsubsidised", "work_subsidised", "studies_csn")
LOCAL = (SHORT_WORK, "studies_other")
NEITHER = tuple(name for name in EXITS if name not in {*BOTH, "studies_other"})
COLUMNS: tuple[Sex, ...] = ("all", "women", "men", "not_stated")
AGES = ((16, 24), (25, 34), (35, 44), (45, 54), (55, 65))


def follow_up(entries: Iterable[Entry | RowFault], *, today: date, since: date | None = None, until: date | None = None) -> FollowUp:
    """Counts the enrolments.

    Args:
        entries: what `read_enrolments` gives.
        today: the day of the follow-up; who has not ended by then is ongoing.
        since: the first day on which an enrolment ended whose exit is counted; all if None.
        until: the last such day.

    Complexity: linear in the enrolments, but for the shares over time, which sort them.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> today = date(2026, 11, 22)
        >>> found = stegvis.follow_up(stegvis.read_enrolments("examples/inskrivningar.csv", today=today), today=today)
        >>> found.enrolments, found.persons, found.local.denominator
        (240, 150, 183)
    """
    every = list(entries)
    bad = tuple(one for one in every if isinstance(one, RowFault))
    good = [one for one in every if isinstance(one, Entry)]
    ended = [one for one in good if one.ended is not None]
    within = [one for one in ended if _is_within(one, since, until)]
    split = is_safe(count for part in (good, within) for count in _by_sex(part)[1:]) and any(_by_sex(good)[1:3])
    exits = _exits(within, COLUMNS[:1])
    local, kolada = _shares(within)
    persons, returned, came_back = _persons(good)
    ongoing = len(good) - len(ended)
    tables = [
        exits,
        *([_exits(within, COLUMNS)] if split else []),
        *(_plain(about, good, of) for about, of in _PLAIN.items()),
        *(_later(within, today, split) if _all_apart(exits) else ()),
    ]
    return FollowUp(
        today=today,
        since=since,
        until=until,
        enrolments=len(good),
        persons=persons,
        returned=returned,
        came_back=came_back,
        ongoing=ongoing if is_safe([ongoing, len(ended)]) else None,
        ended=len(within) if is_safe([ongoing, len(ended), len(within), len(ended) - len(within)]) else None,
        median_days=median_low([_days(one, today) for one in ended]) if len(ended) >= FEWEST else None,
        local=local,
        kolada=kolada,
        of_all=share_of(local.numerator, len(good)) if local and len(within) == len(ended) and is_safe([ongoing]) else None,
        tables=tuple(tables),
        over_time=_over_time(good, today, split),
        bad=bad,
    )


def _is_within(entry: Entry, since: date | None, until: date | None) -> bool:
    assert entry.ended is not None
    return (since is None or entry.ended >= since) and (until is None or entry.ended <= until)


def _by_sex(entries: Sequence[Entry]) -> tuple[int, ...]:
    """How many there are: all, women, men, not stated."""
    counted = Counter(one.sex or "not_stated" for one in entries)
    return (len(entries), *(counted[name] for name in COLUMNS[1:]))


def _days(entry: Entry, today: date) -> int:
    return ((entry.ended or today) - entry.enrolled).days


# ---- persons ------------------------------------------------------------------------------------------------------


def _persons(entries: Sequence[Entry]) -> tuple[int | None, int | None, int | None]:
    """Persons, those who were enrolled more than once, and those who came back after they had interrupted."""
    times: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (one.enrolled, one.row)):
        times.setdefault(entry.person, []).append(entry)
    several = [ones for ones in times.values() if len(ones) > 1]
    back = sum(any(before.exit == "interrupted" for before in ones[:-1]) for ones in several)
    if not is_safe([len(times), len(entries) - len(times), len(several)]):
        return None, None, None
    return len(times), len(several), back if is_safe([back, len(several) - back]) else None


# ---- exits --------------------------------------------------------------------------------------------------------


def kind_of(entry: Entry) -> str:
    """The exit, short subsidised work apart."""
    if entry.exit == "work_subsidised" and (entry.work_days or 0) < KOLADA_WORK_DAYS:
        return SHORT_WORK
    return entry.exit or ""


def _exits(ended: Sequence[Entry], columns: tuple[Sex, ...]) -> CountTable:
    """Exits, of all or by sex; kinds that count for the local and the national figure alike are put together first.

    By sex more of them are together. What can be worked out of both tables is a row of one of them, since a kind whose split is not shown
    shares its row with others.
    """
    about = "exits" if len(columns) == 1 else "exits_by_sex"
    blocks = [[(kind, _counts(ended, kind_of, kind, columns)) for kind in block] for block in (BOTH, LOCAL, NEITHER)]
    for some in (blocks, [[*blocks[0], *blocks[1]], blocks[2]], [[*blocks[0], *blocks[1], *blocks[2]]]):
        rows = put_together(some)
        if rows is not None:
            return CountTable(about=about, columns=columns, rows=tuple(Row(codes=kinds, counts=counts) for kinds, counts in rows))
    return CountTable(about=about, columns=columns, hidden=True)


def _all_apart(exits: CountTable) -> bool:
    """Whether work and studies stand in rows of their own: only then is nothing given away by how many left for work in all."""
    alone = {row.codes for row in exits.rows}
    return all((kind,) in alone for kind in (*BOTH, *LOCAL))


def _counts(entries: Sequence[Entry], of: Callable[[Entry], str], kind: str, columns: tuple[Sex, ...]) -> tuple[int, ...]:
    return _by_sex([one for one in entries if of(one) == kind])[: len(columns)]


def _shares(ended: Sequence[Entry]) -> tuple[Share | None, Share | None]:
    """The local and the national share of the ended; one that would give away too few, by itself or beside the other, is not shown."""
    counted = Counter(kind_of(one) for one in ended)
    both, more = sum(counted[kind] for kind in BOTH), sum(counted[kind] for kind in LOCAL)
    rest = len(ended) - both - more
    local = share_of(both + more, len(ended)) if is_safe([both + more, rest, len(ended)]) else None
    kolada = share_of(both, len(ended)) if is_safe([both, more, rest, more + rest, len(ended)]) else None
    return local, kolada


# ---- where from, how old, where ------------------------------------------------------------------------------------


def _age(entry: Entry) -> str:
    """The age group by the year in which it was enrolled."""
    if entry.born is None:
        return ""
    years = entry.enrolled.year - entry.born
    return next((f"{low}-{high}" for low, high in AGES if low <= years <= high), "other")


_PLAIN: dict[str, Callable[[Entry], str]] = {"centre": lambda one: one.centre, "referred_by": lambda one: one.referred_by, "age": _age}


def _plain(about: str, entries: Sequence[Entry], of: Callable[[Entry], str]) -> CountTable:
    """How many enrolments there are of each kind, in the order of the alphabet; those that are not told last."""
    counted = Counter(of(one) for one in entries)
    kinds = sorted(counted, key=lambda kind: (not kind, kind))
    rows = put_together([[(kind, (counted[kind],)) for kind in kinds]]) if kinds else None
    if rows is None:
        return CountTable(about=about, hidden=bool(kinds))
    return CountTable(about=about, rows=tuple(Row(codes=codes, counts=counts) for codes, counts in rows))


# ---- later --------------------------------------------------------------------------------------------------------


def _later(ended: Sequence[Entry], today: date, split: bool) -> list[CountTable]:
    """Of those who left for work: who is still in work, and who has come to the next rung, after 12 and 24 months."""
    workers = [one for one in ended if one.exit in WORK]
    students = [one for one in ended if one.exit in STUDIES]
    split = split and is_safe(_by_sex(workers)) and is_safe(_by_sex(students))
    found = []
    for months in LATER:
        for about, kinds, of in ((f"still_in_work_{months}", STILL, _still), (f"next_rung_{months}", RUNG, _rung)):
            asked = partial(of, months=months, today=today)
            found.append(_later_table(about, workers, asked, kinds, COLUMNS[:1]))
            found += [_later_table(f"{about}_by_sex", workers, asked, kinds, COLUMNS)] if split else []
    return [table for table in found if not table.hidden or not table.about.endswith("_by_sex")]


def _later_table(
    about: str, workers: Sequence[Entry], of: Callable[[Entry], str], kinds: Sequence[str], columns: tuple[Sex, ...]
) -> CountTable:
    """One of these tables; who is still there, or has come on, is never put together with anybody else."""
    first, *others = [(kind, _counts(workers, of, kind, columns)) for kind in kinds]
    rows = put_together([[first], others])
    if rows is None:
        return CountTable(about=about, hidden=True)
    return CountTable(about=about, columns=columns, rows=tuple(Row(codes=codes, counts=counts) for codes, counts in rows))


def _still(entry: Entry, months: int, today: date) -> str:
    answer = entry.still_in_work_12 if months == LATER[0] else entry.still_in_work_24
    if not _is_due(entry, months, today):
        return "not_yet"
    return "not_answered" if answer is None else "yes" if answer else "no"


def _rung(entry: Entry, months: int, today: date) -> str:
    if not _is_due(entry, months, today):
        return "not_yet"
    assert entry.ended is not None
    return "yes" if entry.next_rung is not None and entry.next_rung <= add_months(entry.ended, months) else "no"


def _is_due(entry: Entry, months: int, today: date) -> bool:
    assert entry.ended is not None
    return add_months(entry.ended, months) <= today


# ---- over time ----------------------------------------------------------------------------------------------------


def _over_time(entries: Sequence[Entry], today: date, split: bool) -> tuple[OverTime, ...]:
    """Work or studies within so many months, of everybody and, where no number is too small, of women and men.

    A point is left out where too few began, ended, or were followed no longer since the point before, or where too few are left.
    """
    groups = {name: [one for one in entries if name in {"all", one.sex or "not_stated"}] for name in COLUMNS}
    for names in (COLUMNS, COLUMNS[:1]) if split else (COLUMNS[:1],):
        points = _safe_points([groups[name] for name in names], today)
        if points:
            return tuple(_curve(name, groups[name], points, today) for name in names if groups[name] and name != "not_stated")
    return ()


def _safe_points(groups: Sequence[Sequence[Entry]], today: date) -> list[int]:
    """The months whose numbers can be shown for all the groups, from one to the next and to the end."""
    kept: list[int] = []
    before = [(0, 0, 0)] * len(groups)
    ends = [_tally(group, None, today) for group in groups]
    for months in DAYS:
        now = [_tally(group, months, today) for group in groups]
        steps = [new - old for one, other in zip(now, before, strict=True) for new, old in zip(one, other, strict=True)]
        left = [end - new for one, other in zip(now, ends, strict=True) for new, end in zip(one, other, strict=True)]
        if is_safe(steps) and is_safe(left) and is_safe(len(group) - sum(one) for group, one in zip(groups, now, strict=True)):
            kept.append(months)
            before = now
    return kept


def _followed(entry: Entry, today: date) -> tuple[int, Ending]:
    if entry.ended is None:
        return _days(entry, today), "unfinished"
    return _days(entry, today), "event" if entry.exit in {*WORK, *STUDIES} else "other"


def _tally(entries: Sequence[Entry], months: int | None, today: date) -> tuple[int, int, int]:
    """How many had begun work or studies by then, had ended otherwise, and had not been followed so long."""
    counted: Counter[Ending] = Counter()
    for days, ending in (_followed(entry, today) for entry in entries):
        if months is None or days <= DAYS[months]:
            counted[ending] += 1
    return counted["event"], counted["other"], counted["unfinished"]


def _curve(name: Sex, entries: Sequence[Entry], points: Sequence[int], today: date) -> OverTime:
    followed = [_followed(one, today) for one in entries]
    found = []
    for months in points:
        begun, otherwise, unfollowed = _tally(entries, months, today)
        part = incidence(followed, DAYS[months])
        share = share_of(part.numerator, part.denominator)
        assert share is not None
        remain = len(entries) - begun - otherwise - unfollowed
        found.append(Point(months=months, begun=begun, otherwise=otherwise, unfollowed=unfollowed, remain=remain, percent=share.percent))
    return OverTime(group=name, start=len(entries), points=tuple(found))
