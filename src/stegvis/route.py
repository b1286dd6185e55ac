"""Answers, and nothing else: the dated route, and the other verdicts, as frozen values that round-trip through JSON.

Comes in: what `planning` found. Goes out: `Answer`, with the keys of the JSON contract, all ends and hire days exclusive.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from stegvis.findings import Decision, Delay, Enrolled, LeftOut, Obstacle, Reason, Repair, Saving, Span, Warned, WishKept
from stegvis.terms import Day, Frozen, FrozenDict, Hours, Kind, LivesOn, Many, Money, Payer, Role, Text

__all__ = [
    "AlreadyQualified",
    "Alternative",
    "Answer",
    "Assumption",
    "Bound",
    "By",
    "Candidate",
    "Comparison",
    "LadderVersion",
    "Leg",
    "MadeFrom",
    "NeedsPerson",
    "NextStep",
    "NoRoute",
    "OnwardWay",
    "PayOfStop",
    "Route",
    "Rung",
    "RungState",
    "Stop",
    "Target",
    "TargetAnswer",
    "Totals",
    "Undecided",
    "answer_from_json",
]

By = Literal["first-job", "target", "weeks", "cost"]
Assumption = Literal["length", "cost", "start", "hire", "pay", "pay_before", "shortage", "apply", "other"]


class Target(Frozen):
    """What is sought: exactly one of job, certificate, competency (perhaps with a level) or ladder (then `job` is the one chosen)."""

    job: str | None = None
    certificate: str | None = None
    competency: str | None = None
    level: str | None = None
    ladder: str | None = None
    name: Text


class Bound(Frozen):
    """What no route can beat: earliest days, or the fewest study points or kronor."""

    able_to_apply: Day | None = None
    target: Day | None = None
    study_points: int | None = None
    cost_sek: int | None = None


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
    """One activity in the route, from `starts` to `ends` (exclusive); in progress: no start, no cost, no points.

    `slow_starts` and `slow_ends` are the days of those who need longer; `hours` are its times of day and
    `hours_per_week` is its study load, 40 hours at full pace.
    """

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
    hours_per_week: int = 0
    study_points: int = 0
    cost_sek: Money = FrozenDict()
    lives_on: Many[LivesOn] = ()
    responsible: Role | None = None
    where: Text | None = None
    hours: Many[Hours] = ()
    because: Many[Reason] = ()
    assumptions: Many[Assumption] = ()


RungState = Literal["done", "here", "next", "later"]


class Rung(Frozen):
    """One rung of the participant's stairs, with the jobs that the route takes there; `here` is the one they stand before."""

    ladder: str
    step: int
    name: Text
    certificate: Text | None = None
    jobs: Many[Text] = ()
    state: RungState


class PayOfStop(Frozen):
    """Pay a month as a range with its year, in kronor."""

    low: int | None = None
    mean: int | None = None
    high: int | None = None
    year: int


class Stop(Frozen):
    """A job on the way, or the target: able to apply from, expected hire (an assumption, never a promise), pay before and after."""

    job: str
    name: Text
    ladder: str
    step: int | None = None
    able_to_apply: Day
    expected_hire: Day
    slow_able_to_apply: Day | None = None
    slow_expected_hire: Day | None = None
    pay_sek_month: PayOfStop | None = None
    pay_before_sek_month: PayOfStop | None = None
    shortage: Literal["shortage", "paradox", "balance", "surplus"] | None = None
    assumptions: Many[Assumption] = ()


class Totals(Frozen):
    """Sums over the new legs; `able_to_apply` and `expected_hire` are the first stop's."""

    study_points: int = 0
    cost_sek: Money = FrozenDict()
    able_to_apply: Span = Span()
    expected_hire: Span = Span()
    target: Span = Span()


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


class _Answer(Frozen):
    """What every answer carries; `names` are those of ids that stand in it without a name of their own, which `naming` puts in."""

    schema_version: Annotated[Literal["stegvis/plan/1"], Field(alias="schema")] = "stegvis/plan/1"
    participant: str
    target: Target
    by: By
    payer: Payer | None = None
    warnings: Many[Warned] = ()
    names: FrozenDict[str, Text] = FrozenDict()
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
    programmes: Many[Enrolled] = ()
    wishes: Many[WishKept] = ()
    left_out: Many[LeftOut] = ()
    most_delaying: Delay | None = None
    savings: Many[Saving] = ()
    alternatives: Many[Alternative] = ()
    stairs: Many[Rung] = ()


class Alternative(Frozen):
    """Another route that is not worse in everything, with what it trades: each a code with days, kronor, per cent or weeks.

    `days_to_first_job`, `days_to_target`, `cost_sek` (the participant's own) and `pace_percent` (the greatest load) are more (above 0)
    or less than the first route's; `how` says which question it answers.
    """

    how: Literal["target", "first-job", "weeks", "cost", "pace", "other-start", "without-job"]
    what: str | None = None
    days_to_first_job: int | None = None
    days_to_target: int = 0
    cost_sek: int = 0
    pace_percent: int = 0
    route: Route


class AlreadyQualified(_Answer):
    """The target's requirement holds on the first day: what is open now, and what lies onward."""

    verdict: Literal["already_qualified"] = "already_qualified"
    open: Many[OnwardWay] = ()
    onward: Many[OnwardWay] = ()
    stairs: Many[Rung] = ()


class NeedsPerson(_Answer):
    """A route exists once a person in that role has said yes; `decisions` are all that it takes, the first of them first."""

    verdict: Literal["needs_a_person"] = "needs_a_person"
    role: Role
    question: Text
    decisions: Many[Decision] = ()
    conditional: Route | None = None


class NoRoute(_Answer):
    """Proven: no route leads there; the causes, and the smallest changes that would open one.

    `reachable` is the proof: the facts that can ever be held, a level after a colon; they are closed under everything that the ladders
    offer this participant, and the target's requirement does not hold with them (or, where it does, no dates fit). `hand_over` is who
    to talk to.
    """

    verdict: Literal["no_route"] = "no_route"
    obstacles: Many[Obstacle] = ()
    reachable: Many[str] = ()
    repairs: Many[Repair] = ()
    hand_over: Role = "guidance_counsellor"


class Undecided(_Answer):
    """The time limit came before a route or a proof; `lower_bound` holds all the same."""

    verdict: Literal["undecided"] = "undecided"
    lower_bound: Bound


class Candidate(Frozen):
    """A first job in a comparison, why it is there, and the answer for it."""

    why: Many[Literal["soonest", "uses_most", "shortage_and_pay"]]
    job: str
    name: Text
    facts_used: int = 0
    answer: Annotated[Route | AlreadyQualified, Field(discriminator="verdict")]


class Comparison(Frozen):
    """Up to three first jobs side by side, for one who has no target yet; none of them is the winner."""

    schema_version: Annotated[Literal["stegvis/compare/1"], Field(alias="schema")] = "stegvis/compare/1"
    verdict: Literal["comparison"] = "comparison"
    participant: str
    candidates: Many[Candidate] = ()
    all_proven: bool
    warnings: Many[Warned] = ()
    names: FrozenDict[str, Text] = FrozenDict()
    made_from: MadeFrom

    def model_dump_json(self, **options: object) -> str:
        """The comparison as JSON with the contract's keys."""
        return super().model_dump_json(**{"by_alias": True, **options})  # type: ignore[arg-type]


TargetAnswer = Route | AlreadyQualified | NeedsPerson | NoRoute | Undecided
"""An answer about one target."""

Answer = Annotated[TargetAnswer | Comparison, Field(discriminator="verdict")]
"""Any answer of the planner."""


def answer_from_json(text: str | bytes) -> TargetAnswer | Comparison:
    """Reads an answer back from its JSON.

    Raises:
        pydantic.ValidationError: the text is not an answer of this version.
    """
    return TypeAdapter(Answer).validate_json(text)
