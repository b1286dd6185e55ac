"""What the planner says of many small random cases, and how much it does for it, as it was when somebody last looked.

Whether an answer is right is for the oracles to say; here a change is noticed that nobody meant. `python tests/unchanged.py` writes the
files anew: read what changed before it is kept. In `answers.txt` a line is a part of an answer; in `effort.txt` how often functions of
the planner were called, module by module, to solve one problem, and what was known where it had to stop early; in `complaints.txt` what
the checker says where one thing in an answer is changed.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from inspect import CO_GENERATOR
from pathlib import Path
from types import FrameType
from typing import Any, get_args
from unittest import mock

from ortools.sat.python import cp_model
from pydantic import ValidationError

from stegvis import planning
from stegvis.checker import verify
from stegvis.planning import exact
from stegvis.planning.alternatives import other_routes
from stegvis.planning.answers import route_of
from stegvis.planning.ask import asked
from stegvis.planning.briefs import brief_of
from stegvis.planning.clock import Clock
from stegvis.planning.comparison import compared
from stegvis.planning.inquiry import Inquiry
from stegvis.planning.menu import Menu
from stegvis.planning.planner import alternatives, ask, plan, savings
from stegvis.planning.plans import Plan
from stegvis.planning.problem import Problem, months_after
from stegvis.planning.relevance import pruned
from stegvis.planning.savings import savings_of
from stegvis.planning.solve import Outcome, solve
from stegvis.planning.sweep import graph_of
from stegvis.planning.wishing import wishes_kept
from stegvis.route import By, answer_from_json
from strategies import FLAVOURS, SLOW, WISHES, Case, random_case

FOLDER = Path(__file__).resolve().parent / "unchanged"
DEAD_ENDS = 120
SEEDS = [seed for seed in range(DEAD_ENDS + 60) if seed not in {108, 143}]  # these two take as long as all others
"""Each seed is a case; its goal is one after the other of the four. From `DEAD_ENDS` on the cases are such that have no plan."""

TRIES, MANY = 20, 5
"""So many cases are drawn for a seed, to find one where so many activities are left to choose from."""

GOALS: tuple[By, ...] = get_args(By)
LONG = 600
"""Seconds: more than any of this takes."""

_OWN = str(Path(planning.__file__).resolve().parent)
_NAMES = frozenset({"name", "by_name", "via_name", "names", "made_from", "schema_version", "participant", "verdict", "by"})
"""What says nothing of its own, or stands at the head of the answer."""

_UNCHECKED = frozenset({"left_out", "because", "most_delaying", "savings", "alternatives", "stairs", "wishes", "repairs", "hours_per_week"})
"""What the checker does not look at."""

DISTURBED = 12
"""So many changes are tried for each answer."""


@cache
def case_of(seed: int) -> tuple[Case, By]:
    """The case of a seed, with wishes or slower days in some, and its goal.

    It is the first of several for which there is something to choose or, from `DEAD_ENDS` on, no plan; there a person has a say in some.
    """
    rng, by = random.Random(f"unchanged {seed}"), GOALS[seed % 4]
    for _ in range(TRIES):
        flavours = [*rng.sample(FLAVOURS, rng.randint(2, 5)), *([WISHES] if seed % 3 == 0 else []), *([SLOW] if seed % 2 == 0 else [])]
        case = random_case(rng, activities=7 + seed % 4, flavours=flavours, days=9, weeks=3)
        case = _with_decisions(case, rng) if seed >= DEAD_ENDS and seed % 5 < 3 else case
        inquiry = _inquiry(case, by)
        if not inquiry.is_met() and (inquiry.solved().plan is None if seed >= DEAD_ENDS else _is_wide(inquiry)):
            break
    return case, by


def _is_wide(inquiry: Inquiry) -> bool:
    return len(pruned(inquiry.problem()).operators) >= MANY


def _with_decisions(case: Case, rng: random.Random) -> Case:
    """The case with two activities that somebody must agree to."""
    activities = dict(case.ladder["activities"])
    for name in rng.sample(sorted(activities), 2):
        asked = {"decided_by": rng.choice(("social_worker", "supervisor")), "question": {"sv": f"Passar {name}?"}}
        activities[name] = {**activities[name], "requires": [*_listed(activities[name].get("requires", [])), asked]}
    return case.with_ladder(activities=activities)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _inquiry(case: Case, by: By) -> Inquiry:
    clock: Any = Steps(10**9)
    return Inquiry.of(case.catalogue, case.participant, case.target, today=case.today, by=by, payer=None, clock=clock)


# ---- answers ------------------------------------------------------------------------------------------------------


def answers(seed: int) -> Iterator[str]:
    """All doors of the planner on one case, a part of an answer a line."""
    case, by = case_of(seed)
    wanted: dict[str, Any] = {"today": case.today, "target": case.target, "by": by, "time_limit": LONG}
    whole = plan(case.catalogue, case.participant, **wanted)
    yield f"{seed} plan {by} {whole.verdict}"
    yield from _told(seed, "plan", whole.model_dump(mode="json", exclude_defaults=True))
    others = alternatives(case.catalogue, case.participant, **wanted)
    yield from (f"{seed} other {one.how} {one.what} {one.days_to_target} {one.cost_sek} {one.pace_percent}" for one in others)
    saved = savings(case.catalogue, case.participant, **wanted)
    yield from (f"{seed} saves {json.dumps(_without_names(one.model_dump(mode='json', exclude_defaults=True)))}" for one in saved)
    yield from _told(seed, "ask", ask(case.catalogue, case.participant, **wanted).model_dump(mode="json", exclude_defaults=True))
    if seed % 2 == 0:  # some of the others take minutes
        side = plan(case.catalogue, case.participant.model_copy(update={"target": None}), today=case.today, by=by, time_limit=LONG)
        assert side.verdict == "comparison"
        yield from (f"{seed} first {one.job} {','.join(one.why)} {one.facts_used} {one.answer.verdict}" for one in side.candidates)
        yield from _told(seed, "first", side.model_dump(mode="json", include={"warnings"}))


def _told(seed: int, door: str, values: dict[str, Any]) -> Iterator[str]:
    for key, value in _without_names(values).items():
        for item in value if isinstance(value, list) else [value]:
            yield f"{seed} {door} {key}: {json.dumps(item, ensure_ascii=False)}"


def _without_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_names(item) for key, item in value.items() if key not in _NAMES}
    return [_without_names(item) for item in value] if isinstance(value, list) else value


# ---- effort -------------------------------------------------------------------------------------------------------


class Steps:
    """A stopwatch that counts how often it is looked at, and is over after so many looks."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self) -> bool:
        self.most -= 1
        return self.most < 0

    def left(self) -> float:
        """As many seconds as looks."""
        return float(max(self.most, 0))

    def share(self, part: float) -> Steps:
        """One with that part of the looks; what it uses is not taken from this one."""
        return Steps(int(max(self.most, 0) * part))


def calls_of(work: Callable[[], object]) -> Counter[str]:
    """How often functions of the planner are called, by module; but for what has no name of its own, and generators, which versions differ on."""
    found: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        counts = not code.co_name.startswith("<") and not code.co_flags & CO_GENERATOR
        if event == "call" and counts and code.co_filename.startswith(_OWN):
            found[Path(code.co_filename).stem] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def effort(seed: int) -> Iterator[str]:
    """One case solved by our own search: what was left of the problem, how much was done, and what was known when it was stopped."""
    case, by = case_of(seed)
    months_after.cache_clear()
    whole = _inquiry(replace(case), by).problem()  # a catalogue that nobody has used yet
    problem = pruned(whole)
    yield f"{seed} {by} {_size(whole)} -> {_size(problem)}"
    yield f"{seed} menu {_menu(problem.menu)}"
    with mock.patch.object(exact, "is_installed", return_value=False):
        calls = calls_of(lambda: solve(problem, clock=Steps(10**9)))  # type: ignore[arg-type]
        yield f"{seed} calls {' '.join(f'{name} {count}' for name, count in sorted(calls.items()))}"
        for most in (5, 50, 10**9):
            yield f"{seed} after {most} {_outcome(problem, solve(problem, clock=Steps(most)))}"  # type: ignore[arg-type]
        yield from (f"{seed} cut short after {most} {line}" for most in (20, 200) for line in _cut_short(case, by, most))
    if by in ("weeks", "cost"):
        yield f"{seed} model {_model(lambda: exact.cheapest(problem.menu, problem.menu.placed(problem.held), problem.barred, Clock(LONG)))}"
    elif problem.keeps_everything(forced=False):
        yield f"{seed} model {_model(lambda: exact.soonest(problem, problem.first_day + 120, Clock(LONG)))}"


def _model(work: Callable[[], object]) -> str:
    """How often the exact solver's model is told what, and the whole numbers that it is told."""
    told: Counter[str] = Counter()
    depth = 0

    class Noting(cp_model.CpModel):
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            return partial(noted, name, found) if name.startswith(("new_", "add")) else found

    def noted(name: str, door: Callable[..., object], *args: object) -> object:
        nonlocal depth
        if not depth:  # what the model does for itself is its own affair
            told[name] += 1
            told["sum"] += sum(value for value in args if isinstance(value, int))
        depth += 1
        try:
            return door(*args)
        finally:
            depth -= 1

    with mock.patch.object(cp_model, "CpModel", Noting):
        found = work()
    return f"{' '.join(f'{name} {count}' for name, count in sorted(told.items()))} {getattr(found, 'bound', '')}"


def _cut_short(case: Case, by: By, most: int) -> Iterator[str]:
    """What the doors say when the time is over after so many looks."""
    case = replace(case)  # a catalogue that nobody has asked about yet
    inquiry = replace(_inquiry(case, by), clock=Steps(most))  # type: ignore[arg-type]
    solved = inquiry.solved()
    yield f"{brief_of(inquiry, solved, with_slow=True)}"
    question = asked(replace(inquiry, clock=Steps(most)))  # type: ignore[arg-type]
    yield f"{question.kind} {question.fact} {question.settled} {question.proven} {len(question.replies)}"
    clock: Any = Steps(most)
    side = compared(case.catalogue, case.participant, today=case.today, by=by, payer=None, clock=clock)
    yield f"{side.all_proven} {[one.job for one in side.candidates]} {[item.particulars for item in side.warnings]}"
    if solved.plan is not None:
        solved = replace(solved, inquiry=replace(inquiry, clock=Steps(most)))  # type: ignore[arg-type]
        yield f"{[(one.fact, one.level, one.days_to_target) for one in savings_of(solved)]}"
        yield f"{[one.model_dump(exclude={'name'}, exclude_defaults=True) for one in wishes_kept(solved)]}"
        others = other_routes(replace(inquiry, clock=Steps(most)), route_of(solved, solved.plan))  # type: ignore[arg-type]
        yield f"{[(one.how, one.what) for one in others]}"


def _size(problem: Problem) -> str:
    ways = sum(len(operator.ways) for operator in problem.operators)
    return f"{len(problem.operators)} operators, {ways} ways, {problem.size} bits"


def _menu(menu: Menu) -> str:
    graph = graph_of(menu, frozenset())
    states = "no graph" if graph is None else f"{len(graph.tops)} states, {sum(map(len, graph.branches))} branches"
    parts = (len(menu.achievers), menu.wanted, menu.again, len(menu.guards), menu.cuts, sum(menu.weight) // menu.unit, len(menu.free))
    return f"{' '.join(map(str, parts))} {states}"


def _outcome(problem: Problem, outcome: Outcome) -> str:
    bounds = [outcome.able_bound - problem.first_day, outcome.target_bound - problem.first_day, outcome.measure_bound]
    return f"{outcome.proven} {outcome.first_job_kept} {bounds} {_plan(problem, outcome.plan)}"


def _plan(problem: Problem, found: Plan | None) -> str:
    if found is None:
        return "-"
    legs = " ".join(f"{leg.operator.id}@{leg.start - problem.first_day}/{leg.way.pace}" for leg in found.legs)
    stops = " ".join(f"{stop.job}@{stop.able - problem.first_day}" for stop in found.stops)
    return f"{legs} | {stops} | {found.target_day - problem.first_day}"


# ---- what the checker says ----------------------------------------------------------------------------------------


def complaints(seed: int) -> Iterator[str]:
    """What the checker says of the answer as it is, and of the same answer with one thing in it changed."""
    case, by = case_of(seed)
    rng = random.Random(f"complaints {seed}")
    answer = plan(case.catalogue, case.participant, today=case.today, target=case.target, by=by, time_limit=LONG)
    values = answer.model_dump(mode="json", by_alias=True)
    places = sorted(_places(values), key=str)
    for place in [(), *rng.sample(places, min(DISTURBED, len(places)))]:
        try:
            other = answer_from_json(json.dumps(_disturbed(values, place)))
        except ValidationError:
            continue
        said = verify(case.catalogue, case.participant, other, today=case.today)
        yield f"{seed} {'.'.join(map(str, place)) or 'as it is'}: {' '.join(said) or '-'}"


def _places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of days, numbers, yes and no, and of the items of lists."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _NAMES - {"by"} | _UNCHECKED:
                yield from _places(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield (*place, number)
            yield from _places(item, (*place, number))
    elif isinstance(value, bool | int) or _is_day(value) or (value is not None and place[-1] in ("activity", "job", "by")):
        yield place


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _disturbed(value: Any, place: tuple[str | int, ...]) -> Any:
    """The same values with the one at that place changed: a day or number one on, yes for no, an item left out."""
    if not place:
        return value
    first, *rest = place
    if isinstance(value, dict):
        return {**value, first: _disturbed(value[first], tuple(rest)) if rest else _other(value[first])}
    assert isinstance(first, int)
    items = [_disturbed(value[first], tuple(rest))] if rest else []
    return [*value[:first], *items, *value[first + 1 :]]


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if _is_day(value):
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    return {"first-job": "weeks", "weeks": "first-job", "target": "cost", "cost": "target"}.get(value, f"{value[0]}1")


# ---- the files ----------------------------------------------------------------------------------------------------

MAKERS: dict[str, Callable[[int], Iterator[str]]] = {"answers": answers, "complaints": complaints, "effort": effort}


def kept(name: str, seed: int) -> list[str]:
    """The lines of a seed as they were kept."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(f"{seed} ")]


def write_all() -> None:
    """Writes the files anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in MAKERS.items():
        text = "".join(f"{line}\n" for seed in SEEDS for line in make(seed))
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_all()
