"""Reads a participant against the catalogue: names become ids, ended holdings fall away, what no ladder knows becomes a warning.

Comes in: one participant and a day. Goes out: `Held`, the facts, months, waivers and work in hand, all by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from stegvis.dates import LAST_TODAY, add_months
from stegvis.findings import Warned
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.entry import Gain
from stegvis.ladder.names import EMPLOYMENTS, folded, is_yes, nearest, resolve, resolve_level, track_names
from stegvis.ladder.programme import Programme
from stegvis.participant import Enrolment, Holding, InProgress, Participant
from stegvis.requirement import LevelNeeded, Requirement, canonical
from stegvis.terms import FrozenDict

__all__ = ["HORIZON_MONTHS", "Held", "InHand", "Pairs", "WaivedRequirement", "closure", "gains_of", "read_holdings", "track_of", "warned"]

HORIZON_MONTHS = 240
"""Beyond 20 years from today there is no route."""

Pairs = frozenset[tuple[str, int]]
"""Facts with the index of their level, -1 where a fact has none."""


def closure(catalogue: Catalogue, gain: Gain) -> Pairs:
    """Everything that holds with a gain: itself, the lower levels, and what those imply."""
    return catalogue.once(("closure", gain.fact, gain.level), lambda: _closure(catalogue, gain))


def _closure(catalogue: Catalogue, gain: Gain) -> Pairs:
    waiting = [_pair(catalogue, gain)]
    found: set[tuple[str, int]] = set()
    while waiting:
        fact, level = waiting.pop()
        if (fact, level) not in found:
            found.add((fact, level))
            waiting.extend([(fact, level - 1)] if level > 0 else [])
            waiting.extend(_pair(catalogue, implied) for implied in catalogue.facts[fact].implies)
    return frozenset(found)


def _pair(catalogue: Catalogue, gain: Gain) -> tuple[str, int]:
    levels = catalogue.facts[gain.fact].levels
    if not levels:
        return (gain.fact, -1)
    return (gain.fact, levels.index(gain.level) if gain.level else len(levels) - 1)


def gains_of(catalogue: Catalogue, activity_id: str) -> tuple[Gain, ...]:
    """What an activity gives, a renewed certificate included."""
    activity = catalogue.activities[activity_id]
    return (*activity.gives, *([Gain(fact=activity.renews)] if activity.renews else []))


def warned(code: str, **particulars: object) -> Warned:
    """A warning with its particulars as texts."""
    return Warned(code=code, particulars=FrozenDict({key: str(value) for key, value in particulars.items() if value is not None}))


@dataclass(frozen=True, slots=True)
class WaivedRequirement:
    """A requirement that counts as met for one activity or job from a day on."""

    requirement: Requirement
    judged: str
    opens: int

    def covers(self, requirement: Requirement, judged: str, catalogue: Catalogue) -> bool:
        """Whether it is the same requirement, or a higher level of the same fact."""
        if judged != self.judged:
            return False
        mine = self.requirement
        if isinstance(mine, LevelNeeded) and isinstance(requirement, LevelNeeded) and mine.fact == requirement.fact:
            levels = catalogue.facts[mine.fact].levels
            return mine.level in levels and levels.index(mine.level) >= levels.index(requirement.level)
        return canonical(mine) == canonical(requirement)


@dataclass(frozen=True, slots=True)
class InHand:
    """An activity in progress, by id."""

    activity: str
    ends: date
    pace_percent: int


@dataclass(slots=True)
class Held:
    """What a participant brings and wishes, by id.

    `lapsing` are (first day without, facts, whether proven); `avoid` are activities and jobs, `musts` activities and facts (with the
    index of a level) that the route must have, `fields` ladders; `enrolled` are the programmes that are known.
    """

    lasting: set[tuple[str, int]] = field(default_factory=set)
    proven: set[tuple[str, int]] = field(default_factory=set)
    lapsing: list[tuple[int, Pairs, bool]] = field(default_factory=list)
    had: set[str] = field(default_factory=set)
    months: dict[str, int] = field(default_factory=dict)
    waivers: list[WaivedRequirement] = field(default_factory=list)
    in_progress: list[InHand] = field(default_factory=list)
    works_as: str | None = None
    avoid: frozenset[str] = frozenset()
    musts: tuple[tuple[str, int], ...] = ()
    fields: tuple[str, ...] = ()
    enrolled: list[tuple[Programme, Enrolment]] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


def read_holdings(catalogue: Catalogue, participant: Participant, today: date) -> Held:
    """Everything the participant brings on the first day.

    Raises:
        ValueError: today is later than any day on which plans are made.
    """
    if today > LAST_TODAY:
        raise ValueError(f"today is {today}; no plan can be made on a day after {LAST_TODAY}, since the calendar ends with the year 9999")
    held = Held()
    first_day = participant.first_day(today)
    for holding in participant.holds:
        if holding.fact is None:
            _read_experience(catalogue, holding, held)
        else:
            _read_fact(catalogue, holding, held, first_day)
    for item in participant.in_progress:
        _read_in_progress(catalogue, item, held)
    for waiver in participant.waivers:
        judged = _known(catalogue, waiver.for_, held, "unknown-waiver", ("activities", "jobs"))
        if judged:
            held.waivers.append(WaivedRequirement(waiver.requirement, judged, waiver.date.toordinal()))
    denied = [_known(catalogue, name, held, "unknown-fact", ("facts",)) for name in participant.not_held]
    if first_day > add_months(today, HORIZON_MONTHS):
        held.warnings.append(warned("available-too-late", day=first_day.isoformat()))
    if participant.works_as:
        known = _known(catalogue, participant.works_as, held, "unknown-job", EMPLOYMENTS)
        held.works_as = known or participant.works_as  # an employment all the same, though no ladder knows the job
    wishes = participant.wishes
    held.avoid = frozenset(_all_known(catalogue, wishes.avoid, held, ("activities", "jobs")))
    wanted = frozenset(_all_known(catalogue, wishes.must_include, held, ("activities", "facts")))
    held.warnings.extend(warned("wishes-conflict", of=name) for name in wanted & held.avoid)
    brought = held.lasting.union(held.proven, *(pairs for _, pairs, _ in held.lapsing))
    held.warnings.extend(warned("held-and-denied", fact=name) for name in {name for name, _ in brought} & set(denied) if name)
    held.musts = tuple(sorted({_lowest(catalogue, name) for name in wanted} | _to_bring(catalogue, participant, held, today)))
    held.fields = tuple(sorted(set(_all_known(catalogue, wishes.fields, held, ("ladders",)))))
    held.warnings.sort(key=lambda item: (item.code, sorted(item.particulars.items())))
    return held


def _known(catalogue: Catalogue, name: str, held: Held, code: str, among: tuple[str, ...]) -> str | None:
    """The id of what is named, looked for in those mappings of the catalogue; where there is none, a warning."""
    found = resolve(catalogue, name, among)
    if found is None:
        held.warnings.append(warned(code, name=name, likely=nearest(catalogue, name, among) or ""))
    return found


def _all_known(catalogue: Catalogue, names: Iterable[str], held: Held, among: tuple[str, ...]) -> Iterator[str]:
    """The ids of what is wished for; what no ladder knows is a warning."""
    for name in names:
        if found := _known(catalogue, name, held, "unknown-wish", among):
            yield found


def _lowest(catalogue: Catalogue, name: str) -> tuple[str, int]:
    """An activity or a fact, with the index of its lowest level if it has levels."""
    return (name, 0 if name in catalogue.facts and catalogue.facts[name].levels else -1)


def _to_bring(catalogue: Catalogue, participant: Participant, held: Held, today: date) -> set[tuple[str, int]]:
    """What programmes that are still to begin ask for: a referral that is not there is part of the way."""
    found: set[tuple[str, int]] = set()
    for enrolment in participant.programmes:
        name = _known(catalogue, enrolment.id, held, "unknown-programme", ("programmes",))
        if name is None:
            continue
        programme = catalogue.programmes[name]
        held.enrolled.append((programme, enrolment))
        track = _track(programme, enrolment, held)
        if enrolment.enrolled > today:
            found.update(_pair(catalogue, Gain(fact=item.fact, level=getattr(item, "level", None))) for item in programme.to_bring(track))
    return found


def _track(programme: Programme, enrolment: Enrolment, held: Held) -> str | None:
    """The track by id; one that the programme does not have is a warning."""
    if enrolment.track is None:
        return None
    found = track_of(programme, enrolment)
    if found is None:
        names = track_names(programme)
        likely = get_close_matches(folded(enrolment.track), list(names), 1)
        held.warnings.append(warned("unknown-track", name=enrolment.track, likely=names[likely[0]] if likely else ""))
    return found


def track_of(programme: Programme, enrolment: Enrolment) -> str | None:
    """The id of the enrolment's track, which it names by id or by its name in any language; None where there is none."""
    return track_names(programme).get(folded(enrolment.track or ""))


def _read_experience(catalogue: Catalogue, holding: Holding, held: Held) -> None:
    for name, months in holding.experience.items():
        work = _known(catalogue, name, held, "unknown-job", EMPLOYMENTS)
        if work:
            held.months[work] = held.months.get(work, 0) + months


def _read_fact(catalogue: Catalogue, holding: Holding, held: Held, first_day: date) -> None:
    name, level = holding.fact or "", holding.level
    fact = _known(catalogue, name, held, "unknown-fact", ("facts",))
    if fact is None:
        return
    level = _level(catalogue, fact, level, held)
    if level == "":
        return
    pairs = closure(catalogue, Gain(fact=fact, level=level))
    held.had.update(name for name, _ in pairs)
    proven = holding.evidence != "self_reported"
    if holding.expires is None:
        (held.proven if proven else held.lasting).update(pairs)
        if getattr(catalogue.facts[fact], "valid_months", None):
            held.warnings.append(warned("valid-months-without-expiry", fact=fact))
    elif holding.expires < first_day:
        held.warnings.append(warned("holding-expired", fact=fact, expires=holding.expires.isoformat()))
    else:
        held.lapsing.append((holding.expires.toordinal() + 1, pairs, proven))


def _level(catalogue: Catalogue, fact: str, level: str | None, held: Held) -> str | None:
    """The level by id; an empty text when it is unknown, with a warning."""
    levels = catalogue.facts[fact].levels
    if not levels:
        if is_yes(level):
            return None
        held.warnings.append(warned("unknown-level", fact=fact, level=level, levels="ja"))
        return ""
    if level is None:
        held.warnings.append(warned("level-missing", fact=fact, levels=", ".join(levels)))
        return levels[0]
    found = resolve_level(levels, level)
    if found is None:
        held.warnings.append(warned("unknown-level", fact=fact, level=level, levels=", ".join(levels)))
    return found or ""


def _read_in_progress(catalogue: Catalogue, item: InProgress, held: Held) -> None:
    activity = _known(catalogue, item.activity, held, "unknown-activity", ("activities",))
    if activity is None:
        return
    held.in_progress.append(InHand(activity, item.ends, catalogue.activities[activity].pace_under_way(item.pace_percent)))
