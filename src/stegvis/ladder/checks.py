"""Checks for sense: what is odd in a catalogue that can be understood, and loads and plans all the same.

Comes in: a catalogue and the positions of its entries. Goes out: warnings and information, as faults, each with its place. Those of
steps, of single activities and of programmes have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from stegvis.dates import add_months
from stegvis.faults import Fault, Position, fault
from stegvis.ladder.activity_checks import ACTIVITY_CHECKS, last_start, place_of_starts
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Entry
from stegvis.ladder.graph import Node
from stegvis.ladder.model import Job, Work
from stegvis.ladder.programme_checks import PROGRAMME_CHECKS, named_in_programmes
from stegvis.ladder.reach import reach
from stegvis.ladder.sight import Positions, Sight, sourced
from stegvis.ladder.step_checks import STEP_CHECKS
from stegvis.terms import Text

__all__ = ["CHECKS", "check", "check_on"]

MONTHS_UNTIL_OLD = 18
"""Figures that nobody has looked at for so many months are old."""

MONTHS_UNTIL_ENDED = 6
"""Starts of which the last lies within so many months are told."""

_LENGTHS = ("weeks", "points", "yh_points", "days", "offerings", "cost_sek")


def check(catalogue: Catalogue, positions: Positions, *, step_places: Mapping[tuple[str, int], int] | None = None) -> tuple[Fault, ...]:
    """Everything that is odd in the catalogue, in the order of file and place; nothing here depends on the day.

    Args:
        catalogue: all ladders, resolved.
        positions: where their entries stand.
        step_places: place in its file's list, from 0, by ladder and number of a step, where the file has another order.
    """
    sight = Sight(catalogue, positions, reach(catalogue), step_places or {})
    return _in_order(found for each in CHECKS for found in each(sight))


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda item: (item.position, item.code, item.particulars)))


def nothing_gives(sight: Sight) -> Iterator[Fault]:
    """Facts and levels that something needs but that no activity gives."""
    for node in sight.reach.needed - sight.reach.given:
        if node[1] in sight.catalogue.facts:
            yield fault("STG101", sight.of_node(node), fact=_shown(node))


def nobody_needs(sight: Sight) -> Iterator[Fault]:
    """Facts that nothing needs, in files with steps: a foundation is there for ladders that may come."""
    for entry in sight.catalogue.facts.values():
        if entry.id not in sight.reach.used and _steps(sight.catalogue, entry.ladder):
            yield fault("STG102", sight.of_fact(entry.id), fact=entry.id)


def without_source(sight: Sight) -> Iterator[Fault]:
    """Activities, jobs, pay and shortage that say neither where they come from nor that they are assumed."""
    for activity in sight.catalogue.activities.values():
        figures = [key for key in _LENGTHS if key in activity.model_fields_set]
        if not sourced(activity, *figures):
            yield fault("STG103", sight.of_activity(activity), id=activity.id)
    for job in sight.catalogue.jobs.values():
        parts = {"pay_sek_month": job.pay_sek_month, "shortage": job.shortage}
        for key, part in parts.items():
            if part is not None and not sourced(part) and not sourced(job, key):
                yield fault("STG103", sight.of_job(job, key), id=f"{job.id}: {key}")
        if not (any(parts.values()) or job.agreement or job.sources or sourced(job, "")):
            yield fault("STG103", sight.of_job(job), id=job.id)


def without_english(sight: Sight) -> Iterator[Fault]:
    """Names without English in a file where at least half of the names have it: that file is meant to be read in English too."""
    named: dict[str, list[tuple[Position, Text]]] = {}
    for file, place, name in _names(sight):
        named.setdefault(file, []).append((place, name))
    for names in named.values():
        missing = [place for place, name in names if "en" not in name]
        if 2 * len(missing) <= len(names):
            yield from (fault("STG104", place, lang="en") for place in missing)


def _names(sight: Sight) -> Iterator[tuple[str, Position, Text]]:
    """Every name in the catalogue with its file and its place."""
    for ladder in sight.catalogue.ladders.values():
        yield ladder.id, sight.positions.at(ladder.id, "name"), ladder.name
        yield from ((ladder.id, sight.of_step(ladder, step.step, "name"), step.name) for step in ladder.steps)
    yield from ((fact.ladder, sight.of_fact(fact.id, "name"), fact.name) for fact in sight.catalogue.facts.values())
    sections: dict[str, Mapping[str, Entry]] = {
        "work": sight.catalogue.work,
        "activities": sight.catalogue.activities,
        "jobs": sight.catalogue.jobs,
    }
    for section, entries in sections.items():
        for entry in entries.values():
            yield entry.ladder, sight.positions.at(entry.ladder, section, entry.id, "name"), entry.name
    yield from named_in_programmes(sight)


def closed_circles(sight: Sight) -> Iterator[Fault]:
    """Facts and activities that only lead to each other, so that nobody can ever begin."""
    for circle in sight.reach.circles:
        ids = dict.fromkeys(_shown(node) for node in circle)
        yield fault("STG107", min(sight.of_node(node) for node in circle), ids=", ".join(ids))


def odd_codes(sight: Sight) -> Iterator[Fault]:
    """Codes of the occupational classification that are not four digits."""
    occupations: list[tuple[str, Job | Work]] = [("jobs", job) for job in sight.catalogue.jobs.values()]
    occupations += [("work", work) for work in sight.catalogue.work.values()]
    for section, entry in occupations:
        code = entry.ssyk.code if entry.ssyk else "0000"
        if not (len(code) == 4 and code.isascii() and code.isdigit()):
            yield fault("STG113", sight.positions.at(entry.ladder, section, entry.id, "ssyk", "code"), code=code)


CHECKS: tuple[Callable[[Sight], Iterator[Fault]], ...] = (
    nothing_gives,
    nobody_needs,
    without_source,
    without_english,
    closed_circles,
    odd_codes,
    *STEP_CHECKS,
    *ACTIVITY_CHECKS,
    *PROGRAMME_CHECKS,
)
"""Every check that needs no date, each a function of what it sees."""


def check_on(catalogue: Catalogue, positions: Positions, today: date) -> tuple[Fault, ...]:
    """What is odd on a day: figures that nobody has looked at for long, starts that have ended or soon will."""
    checked = [(ladder.id, ladder.checked_on) for ladder in catalogue.ladders.values()]
    checked += [(programme.id, programme.checked_on) for programme in catalogue.programmes.values()]
    old = [(key, day) for key, day in checked if day is not None and add_months(day, MONTHS_UNTIL_OLD) < today]
    ends = ((activity, last_start(activity)) for activity in catalogue.activities.values())
    soon = [(activity, last) for activity, last in ends if last is not None and last < add_months(today, MONTHS_UNTIL_ENDED)]
    return _in_order(
        [
            *(fault("STG120", positions.at(key, "checked_on"), id=key, checked_on=day) for key, day in old),
            *(fault("STG111", place_of_starts(positions, activity), id=activity.id, last=last) for activity, last in soon),
        ]
    )


def _shown(node: Node) -> str:
    return ": ".join(str(part) for part in node[1:])


def _steps(catalogue: Catalogue, ladder_id: str) -> bool:
    ladder = catalogue.ladders.get(ladder_id)
    return ladder is not None and bool(ladder.steps)
