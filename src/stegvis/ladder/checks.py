"""Checks for sense: what is odd in a catalogue that can be understood, and loads and plans all the same.

Comes in: a catalogue and the positions of its entries. Goes out: warnings and information, as faults, each with its place. Those that
are only about programmes are in `stegvis.ladder.programme_checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from stegvis.dates import add_months
from stegvis.faults import Fault, Position, fault
from stegvis.ladder.activity import PLACEMENTS, Activity, Starts
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Entry
from stegvis.ladder.graph import Node
from stegvis.ladder.model import Job, Ladder, Work
from stegvis.ladder.programme_checks import PROGRAMME_CHECKS, named_in_programmes
from stegvis.ladder.reach import needs_of, reach
from stegvis.ladder.rungs import rungs_above, ways_onward
from stegvis.ladder.sight import Positions, Sight, sourced
from stegvis.terms import Text

__all__ = ["CHECKS", "MONTHS_UNTIL_OLD", "check", "ended_starts", "old_figures"]

MONTHS_UNTIL_OLD = 18
"""Figures that nobody has looked at for so many months are old."""

PACE_BESIDE_WORK = 50
"""The study load that a participant can bear beside work unless the file says otherwise; source: the participant's format."""

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


def no_way_on(sight: Sight) -> Iterator[Fault]:
    """Steps that neither lead on nor are the top."""
    for ladder in sight.catalogue.ladders.values():
        for step in ladder.steps:
            if not step.onward and not step.top:
                yield fault("STG105", sight.of_step(ladder, step.step), step=step.step)


def empty_steps(sight: Sight) -> Iterator[Fault]:
    """Steps that no job and no certificate belongs to: nothing says when they are climbed."""
    with_job = {(job.ladder, job.step) for job in sight.catalogue.jobs.values()}
    for ladder in sight.catalogue.ladders.values():
        for step in ladder.steps:
            if step.certificate is None and (ladder.id, step.step) not in with_job:
                yield fault("STG106", sight.of_step(ladder, step.step), step=step.step)


def closed_circles(sight: Sight) -> Iterator[Fault]:
    """Facts and activities that only lead to each other, so that nobody can ever begin."""
    for circle in sight.reach.circles:
        ids = dict.fromkeys(_shown(node) for node in circle)
        yield fault("STG107", min(sight.of_node(node) for node in circle), ids=", ".join(ids))


def unreached_steps(sight: Sight) -> Iterator[Fault]:
    """Steps to which no way leads from the first step of their ladder, nor from a step of another ladder."""
    from_elsewhere = {there for here, there in ways_onward(sight.catalogue.ladders) if here[0] != there[0]}
    for ladder in sight.catalogue.ladders.values():
        starts = {(ladder.id, step.step) for step in ladder.steps[:1]} | {rung for rung in from_elsewhere if rung[0] == ladder.id}
        within = starts.union(*(rungs_above(sight.catalogue.ladders, *rung) for rung in starts))
        for step in ladder.steps:
            if (ladder.id, step.step) not in within:
                yield fault("STG108", sight.of_step(ladder, step.step), step=step.step)


def without_agreement(sight: Sight) -> Iterator[Fault]:
    """Jobs on whose tasks and pay the partners have said nothing, and those where they are still talking."""
    for job in sight.catalogue.jobs.values():
        if job.agreement is None:
            yield fault("STG109", sight.of_job(job), job=job.id)
        elif job.agreement.status != "agreed":
            yield fault("STG121", sight.of_job(job, "agreement"), job=job.id, status=job.agreement.status)


def without_motivation(sight: Sight) -> Iterator[Fault]:
    """Ladders whose first step neither contains anything about motivation nor asks for something from the foundation that does."""
    for ladder in sight.catalogue.ladders.values():
        if ladder.steps and not any("motiv" in word for word in _words_of_first_step(sight.catalogue, ladder)):
            yield fault("STG110", sight.of_step(ladder, ladder.steps[0].step))


def _words_of_first_step(catalogue: Catalogue, ladder: Ladder) -> Iterator[str]:
    first = (ladder.id, ladder.steps[0].step)
    givers: dict[str, list[Activity]] = {}
    for activity in catalogue.activities.values():
        for gain in activity.gives if activity.step is None else ():
            givers.setdefault(gain.fact, []).append(activity)
    waiting: list[Activity | Job] = [entry for entry in catalogue.activities.values() if (entry.ladder, entry.step) == first]
    waiting += [entry for entry in catalogue.jobs.values() if (entry.ladder, entry.step) == first]
    seen: set[str] = set()
    while waiting:
        entry = waiting.pop()
        if entry.id not in seen:
            seen.add(entry.id)
            facts = [str(node[1]) for node in needs_of(entry.requires)]
            waiting += [giver for fact_id in facts for giver in givers.get(fact_id, ())]
            facts += [gain.fact for gain in entry.gives] if isinstance(entry, Activity) else []
            yield from (entry.id, *facts, *(text.casefold() for _, text in entry.name.items()))
            yield from (text.casefold() for key in facts if key in catalogue.facts for _, text in catalogue.facts[key].name.items())


def loaded_placements(sight: Sight) -> Iterator[Fault]:
    """Placements whose own study load is more than one bears beside a placement, however they are taken."""
    for activity in sight.catalogue.activities.values():
        options = activity.options() if activity.kind in PLACEMENTS else ()
        if options and min(option.pace_percent for option in options) > PACE_BESIDE_WORK:
            yield fault("STG112", sight.of_activity(activity), id=activity.id)


def odd_codes(sight: Sight) -> Iterator[Fault]:
    """Codes of the occupational classification that are not four digits."""
    occupations: list[tuple[str, Job | Work]] = [("jobs", job) for job in sight.catalogue.jobs.values()]
    occupations += [("work", work) for work in sight.catalogue.work.values()]
    for section, entry in occupations:
        code = entry.ssyk.code if entry.ssyk else "0000"
        if not (len(code) == 4 and code.isascii() and code.isdigit()):
            yield fault("STG113", sight.positions.at(entry.ladder, section, entry.id, "ssyk", "code"), code=code)


def starts_that_end(sight: Sight) -> Iterator[Fault]:
    """Activities whose starts are a list of dates, after which they cannot be planned."""
    for activity in sight.catalogue.activities.values():
        if (last := _last_start(activity)) is not None:
            yield fault("STG122", _place_of_starts(sight.positions, activity), id=activity.id, last=last)


def _last_start(activity: Activity) -> date | None:
    """The last day on which it can start; None where the starts go on."""
    open_offerings = [offering.starts for offering in activity.offerings or () if offering.seats != 0]
    starts: list[Starts] = open_offerings or ([activity.starts] if activity.starts else [])
    if not starts or any(rule.months or rule.weekdays for rule in starts):
        return None
    return max(day for rule in starts for day in rule.known)


def _place_of_starts(positions: Positions, activity: Activity) -> Position:
    return positions.at(activity.ladder, "activities", activity.id, "offerings" if activity.offerings else "starts")


CHECKS: tuple[Callable[[Sight], Iterator[Fault]], ...] = (
    nothing_gives,
    nobody_needs,
    without_source,
    without_english,
    no_way_on,
    empty_steps,
    closed_circles,
    unreached_steps,
    without_agreement,
    without_motivation,
    loaded_placements,
    odd_codes,
    starts_that_end,
    *PROGRAMME_CHECKS,
)
"""Every check that needs no date, each a function of what it sees."""


class _FilesByName:
    """Positions where there are none: the file that a ladder or a programme is usually in."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.programmes = catalogue.programmes

    def at(self, file: str, /, *_: str | int) -> Position:
        return Position(f"programmes/{file}.yaml" if file in self.programmes else f"{file}.yaml")


def old_figures(catalogue: Catalogue, today: date, positions: Positions | None = None) -> tuple[Fault, ...]:
    """The ladders and programmes that nobody has checked for more than `MONTHS_UNTIL_OLD` months."""
    places = positions or _FilesByName(catalogue)
    checked = [(ladder.id, ladder.checked_on) for ladder in catalogue.ladders.values()]
    checked += [(programme.id, programme.checked_on) for programme in catalogue.programmes.values()]
    old = [(key, day) for key, day in checked if day is not None and add_months(day, MONTHS_UNTIL_OLD) < today]
    return _in_order(fault("STG120", places.at(key, "checked_on"), id=key, checked_on=day) for key, day in old)


def ended_starts(catalogue: Catalogue, today: date, positions: Positions | None = None, *, months: int = 6) -> tuple[Fault, ...]:
    """The activities whose last start has passed, or comes within so many months."""
    places = positions or _FilesByName(catalogue)
    ends = ((activity, _last_start(activity)) for activity in catalogue.activities.values())
    return _in_order(
        fault("STG111", _place_of_starts(places, activity), id=activity.id, last=last)
        for activity, last in ends
        if last is not None and last < add_months(today, months)
    )


def _shown(node: Node) -> str:
    return ": ".join(str(part) for part in node[1:])


def _steps(catalogue: Catalogue, ladder_id: str) -> bool:
    ladder = catalogue.ladders.get(ladder_id)
    return ladder is not None and bool(ladder.steps)
