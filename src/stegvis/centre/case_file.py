"""A case of partners' expectations made of a participant and the answer that they get, with nothing personal in it.

Comes in: a participant and the catalogue. Goes out: the case with what was left out, and its text, to be put below `cases:`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from stegvis.case import Case, Expected
from stegvis.centre.coverage import route_in
from stegvis.centre.expectations import TIME_LIMIT, Result, result_of, said_by
from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import EMPLOYMENTS, is_yes, resolve, resolve_level
from stegvis.participant import Holding, Participant, Waiver, Wishes
from stegvis.participant_file import entry_lines, shortest
from stegvis.planning.planner import plan
from stegvis.render.words import say
from stegvis.requirement import DecidedBy, ExperienceNeeded, FactNeeded, LevelNeeded, leaves
from stegvis.route import Comparison, TargetAnswer

__all__ = ["Drawn", "case_yaml", "drawn"]

_ORDER = (
    *("name", "today", "born", "holds", "in_progress", "waivers", "available_from", "can", "pace_percent", "pace_beside_work"),
    *("works_as", "wishes", "target", "expect"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case made of a participant: its result, the keys of which something was left out, and whether the participant's answer differs."""

    result: Result
    left_out: tuple[str, ...]
    differs: bool


def drawn(
    catalogue: Catalogue,
    participant: Participant,
    *,
    today: date,
    target: str | None = None,
    time_limit: float = TIME_LIMIT,
    lang: str = "sv",
) -> Drawn:
    """The case that a participant gives, with what the plan says of it as what is expected.

    Left out are the pseudonym, what was answered no, enrolments with their days, private facts, and every word that no ladder knows; the
    birthday too, or all but its year where an answer depends on the age. A waiver is dated on the day of the plan. What is expected
    is what comes out for what is left, so that the case is kept.

    Args:
        catalogue: the ladders.
        participant: who.
        today: the day of the plan.
        target: what is sought; the participant's own target if None.
        time_limit: seconds for each of up to three plans.
        lang: the language of the case's name.

    Raises:
        UnknownTargetError: (a LookupError) no ladder knows the target.
        ValueError: there is no target.
    """
    wanted = target or participant.target
    if wanted is None:
        raise ValueError("a case needs a target")
    own = plan(catalogue, participant, today=today, target=wanted, time_limit=time_limit)
    assert not isinstance(own, Comparison)
    values, left_out = _values(catalogue, participant, today), _left_out(catalogue, participant)
    values |= {"today": today, "target": _target(catalogue, wanted), "name": "-", "expect": Expected(verdict="route")}
    case = Case.model_validate(values)
    result, born = result_of(catalogue, case, time_limit=time_limit), participant.born
    if born is not None and said_by(result.answer) != said_by(own):
        case = case.model_copy(update={"born": born.year if isinstance(born, date) else born})
        result = result_of(catalogue, case, time_limit=time_limit)
        left_out = tuple(key for key in left_out if key != "born" or case.born != born)
    said = said_by(result.answer)
    if result.is_proven:
        case = case.model_copy(update={"name": _name(result.answer, lang), "expect": _expected(said)})
    return Drawn(Result(case, result.answer, ()), left_out, said != said_by(own))


def _expected(said: dict[str, str | int | None]) -> Expected:
    """What is expected: all that the answer says; of one who is qualified already only that."""
    qualified = said["verdict"] == "already_qualified"
    return Expected.model_validate({key: value for key, value in said.items() if key == "verdict" or not qualified})


def _target(catalogue: Catalogue, wanted: str) -> str:
    """The target by id, with its level if one is named."""
    name, colon, level = (part.strip() for part in wanted.partition(":"))
    found = resolve(catalogue, name, ("jobs", "facts", "ladders")) or name
    levels = catalogue.facts[found].levels if found in catalogue.facts else ()
    return f"{found}:{resolve_level(levels, level) or level}" if colon else found


def _name(answer: TargetAnswer, lang: str) -> str:
    """What the case may be called until somebody writes what it is meant to show."""
    route, target = route_in(answer), answer.target.name.get(lang)
    if route is None or route.next_step.step is None:
        return say("case.name", lang, target=target)
    return say("case.name-step", lang, target=target, step=route.next_step.step)


def case_yaml(made: Drawn, *, lang: str = "sv") -> str:
    """The case as the text of an item below `cases:`, with remarks on where it goes and on what was left out."""
    remarks = [say("case.head", lang)]
    remarks += [say("case.left-out", lang, list=", ".join(made.left_out))] if made.left_out else []
    remarks += [say("case.differs", lang)] if made.differs else []
    values = made.result.case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    values["holds"] = [shortest(holding) for holding in made.result.case.holds]
    lines = [line for key in _ORDER if values.get(key) not in (None, [], {}) for line in entry_lines(key, values[key])]
    body = [f"  {'-' if at == 0 else ' '} {line}" for at, line in enumerate(lines)]
    return "".join(f"{line}\n" for line in [*(f"  # {remark}" for remark in remarks), *body])


# ---- what is safe -------------------------------------------------------------------------------------------------


def _values(catalogue: Catalogue, person: Participant, today: date) -> dict[str, Any]:
    """The keys of a case that are safe, with every name as an id."""
    begun = ((_public(catalogue, item.activity, ("activities",)), item) for item in person.in_progress)
    wishes = person.wishes
    return {
        "holds": tuple(_holdings(catalogue, person)),
        "in_progress": tuple(item.model_copy(update={"activity": name}) for name, item in begun if name),
        "waivers": tuple(_waivers(catalogue, person, today)),
        "available_from": person.available_from if person.available_from and person.available_from > today else None,
        "can": person.can,
        "pace_percent": person.pace_percent,
        "pace_beside_work": person.pace_beside_work,
        "works_as": _public(catalogue, person.works_as or "", EMPLOYMENTS),
        "wishes": wishes.model_copy(
            update={
                "avoid": _all_public(catalogue, wishes.avoid, ("activities", "jobs")),
                "must_include": _all_public(catalogue, wishes.must_include, ("activities", "facts")),
                "fields": _all_public(catalogue, wishes.fields, ("ladders",)),
            }
        ),
    }


def _left_out(catalogue: Catalogue, person: Participant) -> tuple[str, ...]:
    """The keys of which something does not stand in the case, in the order of a participant file."""
    kept = _values(catalogue, person, date.min)
    lost = {
        "born": person.born is not None,
        "holds": _size(kept["holds"]) < _size(person.holds),
        "not_held": bool(person.not_held),
        "in_progress": len(kept["in_progress"]) < len(person.in_progress),
        "waivers": len(kept["waivers"]) < len(person.waivers),
        "works_as": person.works_as is not None and kept["works_as"] is None,
        "wishes": _wished(kept["wishes"]) < _wished(person.wishes),
        "programmes": bool(person.programmes),
    }
    return tuple(key for key, is_lost in lost.items() if is_lost)


def _size(holdings: tuple[Holding, ...]) -> int:
    return sum(len(item.experience) or 1 for item in holdings)


def _wished(wishes: Wishes) -> int:
    return len(wishes.avoid) + len(wishes.must_include) + len(wishes.fields)


def _public(catalogue: Catalogue, name: str, among: tuple[str, ...]) -> str | None:
    """The id of what is named; None where no ladder knows it, and for a private fact or what gives one."""
    found = resolve(catalogue, name, among) if name else None
    activity = catalogue.activities.get(found or "")
    facts = {found, *(fact for fact, _ in activity.gains)} if activity else {found}
    return None if any(fact in facts for fact, entry in catalogue.facts.items() if entry.private) else found


def _all_public(catalogue: Catalogue, names: tuple[str, ...], among: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(found for name in names if (found := _public(catalogue, name, among)))


def _holdings(catalogue: Catalogue, person: Participant) -> Iterator[Holding]:
    for item in person.holds:
        if item.fact is None:
            known = [(resolve(catalogue, work, EMPLOYMENTS), months) for work, months in item.experience.items()]
            yield from (Holding.model_validate({"experience": {work: months}}) for work, months in known if work)
        elif fact := _public(catalogue, item.fact, ("facts",)):
            levels = catalogue.facts[fact].levels
            level = resolve_level(levels, item.level or levels[0]) if levels else None
            if level if levels else is_yes(item.level):
                yield item.model_copy(update={"fact": fact, "level": level})


def _waivers(catalogue: Catalogue, person: Participant, today: date) -> Iterator[Waiver]:
    for item in person.waivers:
        judged = resolve(catalogue, item.for_, ("activities", "jobs"))
        if judged and all(_is_safe(catalogue, leaf, judged) for leaf in leaves(item.requirement)):
            yield item.model_copy(update={"for_": judged, "date": max(item.date, today)})


def _is_safe(catalogue: Catalogue, leaf: Any, judged: str) -> bool:
    """Whether one part of a waived requirement names only what the ladders know and nothing private; a question only if it is theirs."""
    match leaf:
        case FactNeeded(fact=fact):
            return fact in catalogue.facts and not catalogue.facts[fact].private
        case LevelNeeded(fact=fact, level=level):
            return fact in catalogue.facts and level in catalogue.facts[fact].levels and not catalogue.facts[fact].private
        case ExperienceNeeded(experience=term):
            return all(work in catalogue.jobs or work in catalogue.work for work in term.of)
        case DecidedBy():
            entry = catalogue.activities.get(judged) or catalogue.jobs[judged]
            return leaf in leaves(entry.requires)
    return True
