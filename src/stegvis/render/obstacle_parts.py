"""No route in words: the tree of what stands in the way, the changes that would open a route, and decisions that persons must make.

Comes in: obstacles, repairs and decisions, and the voice. Goes out: parts that can be said aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import TypeAdapter, ValidationError

from stegvis.findings import Decision, Obstacle, Repair, Span
from stegvis.render.marks import capital
from stegvis.render.parts import Heading, Item, Para, Part
from stegvis.render.voice import Voice
from stegvis.requirement import AgeNeeded, AnyOf, ExperienceNeeded, FactNeeded, LevelNeeded, Requirement, leaves
from stegvis.route import NeedsPerson, NoRoute

__all__ = ["change_words", "decision_parts", "obstacle_parts", "repair_parts"]

_DEEPEST, _LOOKED_INTO = 12, 100
_SHORT = frozenset({"above", "circle"})
"""Codes of obstacles that are told elsewhere."""


# ---- what stands in the way ---------------------------------------------------------------------------------------


def obstacle_parts(answer: NoRoute, voice: Voice) -> Iterator[Part]:
    """The tree of causes: ways that only go round in a circle are left out where there are others, and nothing is told twice."""
    tree = _Tree(answer, voice)
    parts = list(tree.parts(answer.obstacles, depth=1, parent="", ways=False))
    if parts:
        yield Heading(voice.say("heading.obstacles"))
        yield from parts
        if tree.pruned:
            yield Para(voice.say("obstacle.pruned"), "inner")


class _Tree:
    """The causes on a page: what has been told, and what goes round in a circle only."""

    def __init__(self, answer: NoRoute, voice: Voice) -> None:
        self.voice, self.target, self.pruned = voice, answer.target.job, False
        self.told: set[object] = set()
        self.vain: dict[int, bool] = {}
        self.whole: dict[object, Obstacle] = {}
        for one in _all(answer.obstacles):
            if one.code not in _SHORT:
                self.whole.setdefault(_key(one), one)

    def is_vain(self, obstacle: Obstacle, depth: int = 0) -> bool:
        """Whether all that stands below is that it needs itself; what is told elsewhere is as vain as it is there."""
        if obstacle.code == "above":
            whole = self.whole.get(_key(obstacle))
            return whole is not None and self.is_vain(whole, depth + 1)
        if obstacle.code != "needs" or not obstacle.causes or depth > _LOOKED_INTO:
            return obstacle.code == "circle"
        place = id(obstacle)
        if place not in self.vain:
            self.vain[place] = True  # while it is looked into, it is what goes round
            self.vain[place] = all(self.is_vain(cause, depth + 1) for cause in obstacle.causes)
        return self.vain[place]

    def parts(self, obstacles: Sequence[Obstacle], *, depth: int, parent: str, ways: bool) -> Iterator[Part]:
        """The items of some causes; `ways`: they are activities and jobs that would give what stands above them."""
        if depth > _DEEPEST:
            yield Item("…", depth)
            return
        shown = [one for one in obstacles if depth == 1 or not self.is_vain(one)] or obstacles
        self.pruned |= len(shown) < len(obstacles)
        for obstacle in shown:
            again = _key(obstacle) in self.told and bool(obstacle.causes)
            self.told.add(_key(obstacle))
            said = self.voice.say("obstacle.above", name=_name(obstacle, self.voice)) if again else self._said(obstacle, parent, ways)
            yield Item(capital(said), depth)
            if not again:
                below = obstacle.code == "needs" and not ways and "activity" not in obstacle.particulars and obstacle.what != self.target
                yield from self.parts(obstacle.causes, depth=depth + 1, parent=obstacle.code, ways=below)

    def _said(self, obstacle: Obstacle, parent: str, ways: bool) -> str:
        """One cause in words; a cause of a kind that has no sentence is still named."""
        voice, found, name = self.voice, obstacle.particulars, _name(obstacle, self.voice)
        if obstacle.code == "decided-by" and voice.has(f"role.{obstacle.what}"):
            return voice.say("obstacle.decided-by", role=voice.say(f"role.{obstacle.what}"), question=found.get("question", ""))
        if obstacle.code == "needs" and obstacle.causes:
            return self._needs(obstacle, name, ways)
        code = {"months": "no-experience", "needs": ""}.get(obstacle.code, obstacle.code)
        keys = [f"obstacle.{parent}.{code}", f"obstacle.{code}.{found.get('reason', '')}", f"obstacle.{code}", "obstacle"]
        if obstacle.causes:
            keys = [f"{keys[1]}.because", f"obstacle.{code}.because", *keys]
        return voice.say(next(key for key in keys if voice.has(key)), name=name, age=voice.ages(found))

    def _needs(self, obstacle: Obstacle, name: str, ways: bool) -> str:
        through = obstacle.particulars.get("activity")
        if "months" in obstacle.particulars:
            return self.voice.say("obstacle.needs.job", name=name)
        if ways or obstacle.what == self.target:
            return self.voice.say("obstacle.needs", name=name)
        if through is not None and through in self.voice.names:
            return self.voice.say("obstacle.needs.through", name=name, activity=self.voice.called(through))
        if all(cause.code == "cannot-start" for cause in obstacle.causes):
            return self.voice.say("obstacle.needs.closed", name=name)
        return self.voice.say("obstacle.needs.fact", name=name)


def _key(obstacle: Obstacle) -> tuple[str, str, str]:
    """What an obstacle is about, however it is told."""
    found = obstacle.particulars
    return obstacle.what, found.get("level", ""), found.get("months", "")


def _all(obstacles: Iterable[Obstacle]) -> Iterator[Obstacle]:
    """Every obstacle, in the order in which they are told."""
    waiting = list(obstacles)[::-1]
    while waiting:
        obstacle = waiting.pop()
        yield obstacle
        waiting += obstacle.causes[::-1]


def _name(obstacle: Obstacle, voice: Voice) -> str:
    months = obstacle.particulars.get("months", "")
    if months.isdecimal():
        return _months(int(months), obstacle.what, voice)
    if obstacle.name is None:
        return voice.called(obstacle.what) if obstacle.what else voice.say("obstacle.something")
    name = voice.fact(obstacle.name, obstacle.particulars.get("level"))
    return voice.say("fact.proof", name=name) if "proof" in obstacle.particulars else name


def _months(count: int, jobs: str, voice: Voice) -> str:
    """So many months of experience in one of those jobs; without the jobs where the answer does not name them."""
    names = [voice.names.get(job) for job in jobs.split(", ")]
    said = [voice.job(name) for name in names if name is not None]
    if len(said) < len(names):
        return voice.many("obstacle.months.any", count)
    return voice.many("obstacle.months", count, jobs=voice.list(said, style="or"))


# ---- what would open a route --------------------------------------------------------------------------------------


def repair_parts(repairs: Iterable[Repair], voice: Voice) -> Iterator[Part]:
    """Each change in one sentence, with the days it gives."""
    said = [f"{change_words(repair, voice)} {_days(repair, voice)}".rstrip() for repair in repairs]
    if said:
        yield Heading(voice.say("heading.repairs"))
        for sentence in said:
            yield Item(sentence)


def change_words(repair: Repair, voice: Voice) -> str:
    """What would have to change, as a sentence."""
    found = repair.particulars
    name = voice.fact(repair.name, found.get("level")) if repair.name is not None else ""
    match repair.code:
        case "hours":
            return voice.say("repair.hours", hours=voice.say(f"hours.{found['hour']}"))
        case "wish":
            return voice.say(f"repair.wish.{found['wish']}", name=name)
        case "months":
            return voice.say("repair.months", months=_months(int(found["months"]), found["jobs"], voice))
        case "start":
            return voice.say("repair.start", name=name)
        case "waiver":
            return voice.say("repair.waiver", name=name, requirement=_requirement(found["requirement"], voice))
        case code if voice.has(f"repair.{code}"):
            return voice.say(f"repair.{code}", name=name, percent=found.get("percent", ""))
    return voice.say("repair", what=name or ", ".join(f"{key} {value}" for key, value in found.items()))


def _requirement(text: str, voice: Voice) -> str:
    """What a requirement (as JSON) asks for, by the names that the answer has; else only that it is a requirement."""
    try:
        requirement: Requirement = TypeAdapter(Requirement).validate_json(text)
    except ValidationError:
        return voice.say("repair.requirement")
    said = [_leaf(leaf, voice) for leaf in leaves(requirement)]
    if not said or None in said:
        return voice.say("repair.requirement")
    return voice.list((part for part in said if part is not None), style="or" if isinstance(requirement, AnyOf) else "standard")


def _leaf(leaf: Requirement, voice: Voice) -> str | None:
    """One thing that a requirement asks for; None where the answer has no name for it."""
    match leaf:
        case FactNeeded(fact=fact) | LevelNeeded(fact=fact) if fact in voice.names:
            return voice.fact(voice.names[fact], getattr(leaf, "level", None))
        case ExperienceNeeded(experience=term):
            return _months(term.months, ", ".join(term.of), voice)
        case AgeNeeded(age=limits):
            return voice.say("repair.age", age=voice.ages({"min": str(limits.min), "max": str(limits.max)}))
        case _:
            return None


def _days(repair: Repair, voice: Voice) -> str:
    """What the change gives: the first job where that comes before the target, and the target."""
    target, able = repair.target.earliest, repair.able_to_apply.earliest
    if target is None:
        return ""
    reached = _when("repair.target", repair.target, voice)
    if able is None or able >= target:
        return voice.say("repair.days", what=reached)
    return voice.say("repair.days", what=voice.list([_when("repair.able", repair.able_to_apply, voice), reached]))


def _when(code: str, span: Span, voice: Voice) -> str:
    assert span.earliest is not None
    if span.earliest <= voice.today:
        return voice.say(f"{code}.now")
    return voice.say(code, day=voice.both(span.earliest, span.slow))


# ---- who must answer ----------------------------------------------------------------------------------------------


def decision_parts(answer: NeedsPerson, voice: Voice) -> Iterator[Part]:
    """Who has to answer which question, and what hangs on it; then that the route follows if the answers are yes."""
    decisions = answer.decisions or (Decision.model_validate({"role": answer.role, "question": answer.question, "for": ""}),)
    yield Heading(voice.say("heading.asked"))
    yield Para(voice.many("asked", len(decisions)), "inner")
    for decision in decisions:
        yield Item(_decision(decision, voice.names, voice))


def _decision(decision: Decision, names: Mapping[str, object], voice: Voice) -> str:
    said = voice.say("asked.question", role=voice.say(f"role.{decision.role}"), question=voice.own(decision.question))
    return f"{said} {voice.say('asked.for', name=voice.called(decision.for_))}" if decision.for_ in names else said
