"""Partners' expectations run: each case planned, its answer compared with what is expected, and what no case uses.

Comes in: a file of cases and the catalogue. Goes out: a result a case; or faults, each at the key in `expect` that differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stegvis.case import LEAST_CASES, Case, ExpectationsFile
from stegvis.centre.coverage import route_in, unused
from stegvis.faults import Fault, Position, fault
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.planning.planner import plan
from stegvis.route import AlreadyQualified, Comparison, NoRoute, TargetAnswer, Undecided
from stegvis.source import Source

__all__ = ["TIME_LIMIT", "Difference", "Result", "expectation_faults", "result_of", "said_by"]

TIME_LIMIT = 20.0
"""Seconds for one case; those that are shipped take a small part of one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A key of `expect` with what was expected and what came out; `found` may be the code of a word, such as `verdict.no_route`."""

    key: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Result:
    """A case with its answer; it is kept where nothing differs and the answer is proven."""

    case: Case
    answer: TargetAnswer
    differences: tuple[Difference, ...]

    @property
    def is_proven(self) -> bool:
        """Whether the answer is proven, and not only the best that was found in time."""
        route = route_in(self.answer)
        return not isinstance(self.answer, Undecided) and (route is None or route.proven_optimal)

    @property
    def is_kept(self) -> bool:
        """Whether the answer surely says what is expected."""
        return not self.differences and self.is_proven

    @property
    def activities(self) -> tuple[str, ...]:
        """The activities that are used: the legs of the route, in their order."""
        route = route_in(self.answer)
        return tuple(leg.activity for leg in route.legs) if route else ()


def result_of(catalogue: Catalogue, case: Case, *, time_limit: float = TIME_LIMIT) -> Result:
    """Plans one case on its day, for the default goal, and compares.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target.
    """
    answer = plan(catalogue, case, today=case.today, time_limit=time_limit)
    assert not isinstance(answer, Comparison)
    return Result(case, answer, tuple(_differences(catalogue, case, answer)))


def said_by(answer: TargetAnswer) -> dict[str, str | int | None]:
    """What an answer says of each thing that can be expected; None where it has no such thing."""
    route = route_in(answer)
    day = route.totals.target.earliest if route else None
    weeks = 0 if isinstance(answer, AlreadyQualified) else None
    return {
        "verdict": answer.verdict,
        "step": route.next_step.step if route else None,
        "activity": route.next_step.activity if route else None,
        "longest_weeks": -((answer.made_from.today - day).days // 7) if day else weeks,
    }


def _differences(catalogue: Catalogue, case: Case, answer: TargetAnswer) -> Iterator[Difference]:
    """What differs; where the verdict is another than expected, that alone is told of what no answer without a route has."""
    expected, said = case.expect, said_by(answer)
    activity = resolve(catalogue, expected.activity, ("activities",)) if expected.activity else None
    wanted = {"verdict": expected.verdict, "step": expected.step, "activity": activity, "longest_weeks": expected.longest_weeks}
    for key, value in wanted.items():
        found = said[key]
        kept = found == value or (key == "longest_weeks" and found is not None and value is not None and int(found) <= int(value))
        if value is None or kept or (found is None and expected.verdict not in (None, answer.verdict)):
            continue
        if key == "verdict" or (found is None and isinstance(answer, NoRoute | AlreadyQualified)):
            yield Difference(key, f"verdict.{value}" if key == "verdict" else str(value), f"verdict.{answer.verdict}")
        else:
            yield Difference(key, str(value), f"verdict.no-{key}" if found is None else str(found))


def expectation_faults(
    source: Source,
    file: ExpectationsFile,
    catalogue: Catalogue,
    *,
    broken: frozenset[int] = frozenset(),
    time_limit: float = TIME_LIMIT,
) -> list[Fault]:
    """Every case that is not kept; and, where all are, what of the ladder none of them uses.

    Args:
        source: the parsed file.
        file: its cases.
        catalogue: the ladders, among them the one that the cases are about.
        broken: the places of cases that cannot be run.
        time_limit: seconds for each case.
    """
    results = {index: result_of(catalogue, case, time_limit=time_limit) for index, case in enumerate(file.cases) if index not in broken}
    found = [item for index, result in results.items() for item in _case_faults(source, index, result, time_limit)]
    if len(file.cases) < LEAST_CASES:
        place = source.positions.key(source.file, "cases")
        found.append(_fault(source, "STG130", place, ladder=file.expectations, count=str(len(file.cases)), least=str(LEAST_CASES)))
    if not broken and all(item.severity != "error" for item in found):
        found += _unused(source, file.expectations, catalogue, [*results.values()])
    return found


def _case_faults(source: Source, index: int, result: Result, time_limit: float) -> Iterator[Fault]:
    named = {"name": result.case.name[:80]}
    if not result.is_proven:
        open_to_doubt = bool(result.differences) or isinstance(result.answer, Undecided)
        place = source.positions.key(source.file, "cases", index, "name")
        yield _fault(source, "STG063" if open_to_doubt else "STG134", place, **named, seconds=f"{time_limit:g}")
        return
    for item in result.differences:
        place = source.positions.key(source.file, "cases", index, "expect", item.key)
        other = item.key == "step" and not item.found.isdigit()
        reason = "step-other" if other else item.key.replace("_", "-")
        yield _fault(source, "STG062", place, **named, expected=item.expected, found=item.found, reason=reason)


def _unused(source: Source, ladder: str, catalogue: Catalogue, results: list[Result]) -> Iterator[Fault]:
    place = source.positions.key(source.file, "cases")
    found = unused(catalogue, ladder, [(result.case, result.answer) for result in results])
    yield from (_fault(source, "STG131", place, id=activity) for activity in found.activities)
    for one in found.alternatives:
        fact = f"{one.fact}: {one.level}" if one.level else one.fact
        way = {"fact": fact, "reason": "gives"} if fact else {"branch": one.branch}
        yield _fault(source, "STG132", place, id=one.of, **way)
    yield from (_fault(source, "STG133", place, step=str(step)) for step in found.rungs)


def _fault(source: Source, code: str, place: Position, **particulars: str) -> Fault:
    return fault(code, place, source_line=source.line(place.line), **particulars)
