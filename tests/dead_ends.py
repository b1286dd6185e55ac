"""Random cases without a route: some lack an activity that is needed, in others the days do not fit; and what is named by an explanation."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import timedelta
from functools import cache
from typing import Any

from stegvis.findings import Obstacle
from stegvis.ladder.activity import Activity
from stegvis.planning.planner import plan
from stegvis.route import NoRoute, TargetAnswer
from strategies import FLAVOURS, Case, random_case

FACTOR = float(os.environ.get("STEGVIS_CASES", "1"))
STARVED, SQUEEZED = int(450 * FACTOR), int(250 * FACTOR)
"""So many cases are made of each sort, of which more than every third has no route."""

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TIMED = ("ages", "deep", "employed", "expiring", "implies", "in_progress", "offerings", "placements", "starts")


def starved(seed: int) -> Case:
    """A case without one or two of its activities."""
    rng = random.Random(seed)
    case = random_case(rng, activities=6, among=FLAVOURS)
    activities = deepcopy(case.ladder["activities"])
    for name in rng.sample(sorted(activities), rng.randint(1, 2)):
        del activities[name]
    for entry in activities.values():
        if kept := [name for name in entry.pop("co_requires", ()) if name in activities]:
            entry["co_requires"] = kept
    known = {*activities, *case.ladder["jobs"]}
    fewer = {
        "waivers": [item for item in case.person.get("waivers", ()) if item["for"] in known],
        "in_progress": [item for item in case.person.get("in_progress", ()) if item["activity"] in known],
    }
    return case.with_ladder(activities=activities).with_person(**fewer)


def squeezed(seed: int) -> Case:
    """A case with few starts, short validity and ages that are soon passed."""
    rng = random.Random(seed)
    case = random_case(rng, activities=5, among=TIMED, days=30, weeks=4)
    activities = deepcopy(case.ladder["activities"])
    for entry in activities.values():
        if "offerings" not in entry and rng.random() < 0.6:
            entry["starts"] = [case.today + timedelta(days=rng.randint(0, 20))]
            entry.pop("apply", None)
        if rng.random() < 0.3:
            entry["requires"] = [*entry["requires"], {"age": {"max": 19}}]
    person: dict[str, Any] = {"born": case.today.replace(year=2007) + timedelta(days=rng.randint(1, 15))}
    if rng.random() < 0.6:
        person["holds"] = [
            item | {"expires": case.today + timedelta(days=rng.randint(0, 9))} if "fact" in item else item for item in case.person["holds"]
        ]
    return case.with_ladder(activities=activities).with_person(**person)


def asked(case: Case) -> TargetAnswer:
    """The answer about the case's own target."""
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target)
    assert answer.verdict != "comparison"
    return answer


@cache
def dead_ends(make: Any, count: int) -> tuple[tuple[int, Case, NoRoute], ...]:
    """Those of the first so many cases that have no route, each with its seed and its answer."""
    cases = ((seed, make(seed)) for seed in range(count))
    answers = ((seed, case, asked(case)) for seed, case in cases)
    return tuple((seed, case, answer) for seed, case, answer in answers if isinstance(answer, NoRoute))


def every(obstacles: Iterable[Obstacle]) -> Iterator[Obstacle]:
    """All obstacles of the trees."""
    for item in obstacles:
        yield item
        yield from every(item.causes)


def facts_in(case: Case, obstacle: Obstacle) -> tuple[set[tuple[str, str | None]], set[str]]:
    """The facts that a tree names, each with its level or None, and those of which it names only the proof."""
    named = [item for item in every([obstacle]) if item.what in case.catalogue.facts]
    plain = {(item.what, item.particulars.get("level")) for item in named if "proof" not in item.particulars}
    return plain, {item.what for item in named if "proof" in item.particulars} - {fact for fact, _ in plain}


def with_the_rest(case: Case, obstacle: Obstacle) -> Case:
    """The same participant with every fact, and all experience, that the tree does not name, and that brings nothing of what it names."""
    catalogue = case.catalogue
    plain, shown = facts_in(case, obstacle)
    holds: list[dict[str, Any]] = []
    for fact, entry in catalogue.facts.items():
        for level in entry.levels or (None,):
            brings = catalogue.closure([(fact, level)])
            if any(pair in brings if pair[1] or not catalogue.facts[pair[0]].levels else False for pair in plain):
                continue
            word = "self_reported" if shown & {name for name, _ in brings} else "certificate"
            holds.append({"fact": fact, "evidence": word} | ({"level": level} if level else {}))
    months = [item for item in every([obstacle]) if "months" in item.particulars]
    named = {job for item in months for job in item.what.split(", ")}
    counted = {job.id for job in catalogue.jobs.values() if named & {job.id, *job.counts_as}} | named
    free = {*catalogue.jobs, *catalogue.work} - counted
    return case.with_person(holds=[*case.person["holds"], *holds, *([{"experience": dict.fromkeys(sorted(free), 1200)}] if free else [])])


# ---- limits in time -----------------------------------------------------------------------------------------------


def limits_in(obstacle: Obstacle) -> set[tuple[str, ...]]:
    """The limits that together leave no days: what kind, of what."""
    return {(item.code, item.what, *sorted(item.particulars.values())) for item in obstacle.causes}


def loosened(case: Case, kept: set[tuple[str, ...]]) -> Case:
    """The case with no limit in time but those: starts on any day, beside any work, nothing lapses, no ages."""
    ladder, person = deepcopy(case.ladder), deepcopy(case.person)
    begun = {item["activity"] for item in person.get("in_progress", ())}
    for name, entry in ladder["activities"].items():
        if name not in begun and not kept & {("cannot-start", name, "beside-work"), ("cannot-start", name, "pace")}:
            _beside_work(entry, case)
        if not kept & {("starts", name), ("cannot-start", name, "ended")}:
            _on_any_day(entry)
        if ("cannot-start", name, "together") not in kept:
            entry.pop("co_requires", None)
        if ("lapses", name) not in kept:
            entry["gives"] = [_for_good(gain, ladder["certificates"]) for gain in entry["gives"]]
    for entry in (*ladder["activities"].values(), *ladder["jobs"].values()):
        entry["requires"] = [item for item in entry["requires"] if "age" not in item or _age_of(item) in kept]
    for item in person["holds"]:
        if "fact" in item and ("holding-lapses", item["fact"]) not in kept:
            item.pop("expires", None)
    return case.with_ladder(**ladder).with_person(**person)


def _on_any_day(entry: dict[str, Any]) -> None:
    for key in ("starts", "apply", "valid_from", "valid_to"):
        entry.pop(key, None)
    for offering in entry.get("offerings", ()):
        offering["starts"] = {"weekdays": DAYS}
        offering.pop("apply_by", None)


def _beside_work(entry: dict[str, Any], case: Case) -> None:
    """Nothing of the day, and no more load than is possible with and without work; as many days as before."""
    person = case.participant
    most = min(person.pace_percent, person.pace_beside_work)
    ways = []
    for way in Activity.model_validate(entry).options():
        offering: dict[str, Any] = {"starts": entry.get("starts", {"weekdays": DAYS}), "days": way.days, "beside_work": True}
        offering |= {"starts": list(way.starts.known)} if "offerings" in entry else {}
        offering |= {"pace_percent": min(way.pace_percent, most)} if min(way.pace_percent, most) else {}
        offering |= {"apply_by": way.apply_by} if way.apply_by else {}
        ways.append(offering)
    for key in ("weeks", "points", "days", "paces", "starts"):
        entry.pop(key, None)
    entry |= {"kind": "course", "offerings": ways}


def _for_good(gain: Any, certificates: dict[str, Any]) -> Any:
    """The gain, or a certificate that never ends and implies it."""
    if not isinstance(gain, str) or "valid_months" not in certificates.get(gain, {}):
        return gain
    lasting = f"{gain}-lasting"
    certificates[lasting] = {"name": {"sv": lasting}, "implies": [gain]}
    return lasting


def _age_of(item: dict[str, Any]) -> tuple[str, ...]:
    limits = item["age"]
    return ("age", "age", *sorted(str(limits.get(key, 0)) for key in ("min", "max")))
