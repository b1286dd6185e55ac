"""Answers, and nothing else: the dated route, and the other verdicts, as frozen values that round-trip through JSON.

Comes in: what `planning` found. Goes out: `Answer`, with the keys of the JSON contract, all ends and hire days exclusive.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from stegvis.terms import Day, Frozen, FrozenDict, Kind, LivesOn, Many, Money, Payer, Role, Text

__all__ = [
    "AlreadyQualified",
    "Answer",
    "Assumption",
    "Bound",
    "By",
    "LadderVersion",
    "Leg",
    "MadeFrom",
    "NeedsPerson",
    "NextStep",
    "NoRoute",
    "Obstacle",
    "OnwardWay",
    "PayOfStop",
    "Reason",
    "Repair",
    "Route",
    "Span",
    "Stop",
    "Target",
    "Totals",
    "Undecided",
    "Warned",
    "answer_from_json",
]

By = Literal["first-job", "target", "weeks", "cost"]
Assumption = Literal["length", "cost", "start", "hire", "apply", "other"]


class Target(Frozen):
    """What is sought: exactly one of job, certificate, competency (perhaps with a level) or ladder (then `job` is the one chosen)."""

    job: str | None = None
    certificate: str | None = None
    competency: str | None = None
    level: str | None = None
    ladder: str | None = None
    name: Text


class Span(Frozen):
    """A day as a range: the earliest, and the day for those who need longer."""

    earliest: Day | None = None
    slow: Day | None = None


class Bound(Frozen):
    """What no route can beat: earliest days, or the fewest study points or kronor."""

    able_to_apply: Day | None = None
    target: Day | None = None
    study_points: int | None = None
    cost_sek: int | None = None


class Reason(Frozen):
    """The requirement a leg serves: a fact (with its level) that `for` needs."""

    needs: str
    level: str | None = None
    for_: Annotated[str, Field(alias="for")]


class NextStep(Frozen):
    """What to do now: the first new leg, never a stop; `step` is the rung the participant stands before.

    `do` is `apply`, `start`, `finish` (only what is in progress remains), `work` (months of experience remain) or `wait`.
    """

    ladder: str | None = None
    step: int | None = None
    activity: str | None = None
    name: Text | None = None
    do: Literal["apply", "start", "finish", "work", "wait"]
    do_by: Day | None = None
    how: Text | None = None
    url: str | None = None
    where: Text | None = None
    responsible: Role | None = None
    starts: Day | None = None
    opens: Many[str] = ()


class Leg(Frozen):
    """One activity in the route, from `starts` to `ends` (exclusive); in progress: no start, no cost, no points."""

    activity: str
    name: Text
    kind: Kind
    ladder: str
    step: int | None = None
    in_progress: bool = False
    starts: Day | None = None
    ends: Day
    slow_starts: Day | None = None
    slow_ends: Day | None = None
    pace_percent: int = 0
    study_points: int = 0
    cost_sek: Money = FrozenDict()
    lives_on: Many[LivesOn] = ()
    responsible: Role | None = None
    where: Text | None = None
    because: Many[Reason] = ()
    assumptions: Many[Assumption] = ()


class PayOfStop(Frozen):
    """Pay a month as a range with its year, in kronor."""

    low: int | None = None
    mean: int | None = None
    high: int | None = None
    year: int


class Stop(Frozen):
    """A job on the way, or the target: able to apply from, expected hire (an assumption, never a promise)."""

    job: str
    name: Text
    ladder: str
    step: int | None = None
    able_to_apply: Day
    expected_hire: Day
    pay_sek_month: PayOfStop | None = None
    shortage: Literal["shortage", "paradox", "balance", "surplus"] | None = None
    assumptions: Many[Assumption] = ()


class Totals(Frozen):
    """Sums over the new legs; `able_to_apply` and `expected_hire` are the first stop's."""

    study_points: int = 0
    cost_sek: Money = FrozenDict()
    able_to_apply: Span = Span()
    expected_hire: Span = Span()
    target: Span = Span()


class Warned(Frozen):
    """Something the reader must know: a code and its particulars."""

    code: str
    particulars: FrozenDict[str, str] = FrozenDict()


class LadderVersion(Frozen):
    """Which text of a ladder an answer rests on."""

    ladder: str
    checked_on: Day | None = None
    digest: str


class MadeFrom(Frozen):
    """What an answer was made from: the day, the library, the ladders and where they were found."""

    today: Day
    stegvis: str
    folder: str = ""
    ladders: Many[LadderVersion] = ()


class OnwardWay(Frozen):
    """A job that lies on the way on."""

    job: str
    name: Text
    ladder: str
    step: int | None = None


class Obstacle(Frozen):
    """Why something cannot be had: a fact or an activity, what blocks it, and the causes below."""

    code: str
    what: str
    name: Text | None = None
    particulars: FrozenDict[str, str] = FrozenDict()
    causes: Many[Obstacle] = ()


class Repair(Frozen):
    """A smallest change that opens a route, tried, with the days it gives."""

    code: str
    particulars: FrozenDict[str, str] = FrozenDict()
    target: Span = Span()


class _Answer(Frozen):
    """What every answer carries."""

    schema_version: Annotated[Literal["stegvis/plan/1"], Field(alias="schema")] = "stegvis/plan/1"
    participant: str
    target: Target
    by: By
    payer: Payer | None = None
    warnings: Many[Warned] = ()
    made_from: MadeFrom

    def model_dump_json(self, **options: object) -> str:
        """The answer as JSON with the contract's keys."""
        return super().model_dump_json(**{"by_alias": True, **options})  # type: ignore[arg-type]


class Route(_Answer):
    """A dated, costed route; proven best when `proven_optimal`, else with a bound that no route can beat."""

    verdict: Literal["route"] = "route"
    proven_optimal: bool
    lower_bound: Bound
    next_step: NextStep
    legs: Many[Leg]
    stops: Many[Stop]
    totals: Totals
    programmes: Many[str] = ()


class AlreadyQualified(_Answer):
    """The target's requirement holds on the first day: what is open now, and what lies onward."""

    verdict: Literal["already_qualified"] = "already_qualified"
    open: Many[OnwardWay] = ()
    onward: Many[OnwardWay] = ()


class NeedsPerson(_Answer):
    """A route exists once a person in that role has said yes."""

    verdict: Literal["needs_a_person"] = "needs_a_person"
    role: Role
    question: Text
    conditional: Route | None = None


class NoRoute(_Answer):
    """Proven: no route leads there; the causes, and the smallest changes that would open one."""

    verdict: Literal["no_route"] = "no_route"
    obstacles: Many[Obstacle] = ()
    repairs: Many[Repair] = ()


class Undecided(_Answer):
    """The time limit came before a route or a proof; `lower_bound` holds all the same."""

    verdict: Literal["undecided"] = "undecided"
    lower_bound: Bound


Answer = Annotated[Route | AlreadyQualified | NeedsPerson | NoRoute | Undecided, Field(discriminator="verdict")]
"""Any answer of the planner."""


def answer_from_json(text: str | bytes) -> Route | AlreadyQualified | NeedsPerson | NoRoute | Undecided:
    """Reads an answer back from its JSON.

    Raises:
        pydantic.ValidationError: the text is not an answer of this version.
    """
    return TypeAdapter(Answer).validate_json(text)
