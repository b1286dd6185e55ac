"""The form of the local page: a participant as fields, and the fields as a participant again, nothing of the file lost.

Comes in: a catalogue and a `Participant`, or the fields of a request. Goes out: `Field`s in groups, or a `Participant`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve
from stegvis.participant import Participant
from stegvis.terms import Text

__all__ = ["EMPTY", "Choice", "Field", "Group", "groups", "participant_of", "target_of"]

EMPTY = Participant(participant="p-000")
"""Who the page begins with."""

_HOURS = ("day", "evening", "shift", "distance")
_PACES = ("25", "50", "75", "100")
_WISHES = ("work_first", "no_loan")
_FACT, _MONTHS = "fact:", "months:"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen, with the heading of those that it stands among."""

    value: str
    name: Text | None
    code: str = ""
    among: Text | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a tick, a choice, a number, a day or a text; its label is a name of the catalogue or a code."""

    key: str
    kind: Literal["tick", "choice", "number", "day", "text"]
    value: str
    name: Text | None = None
    code: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; a `folded` group is opened by who needs it."""

    code: str
    fields: tuple[Field, ...]
    name: Text | None = None
    folded: bool = False


def target_of(catalogue: Catalogue, person: Participant) -> str:
    """The id of the job that is the target; empty where there is none or it is none of the catalogue's."""
    return resolve(catalogue, person.target, ("jobs",)) or "" if person.target else ""


def groups(catalogue: Catalogue, person: Participant) -> tuple[Group, ...]:
    """The fields of the form: the goal, what is held in the ladders that matter first, what is possible, programmes."""
    target = target_of(catalogue, person)
    near = _near(catalogue, target)
    own = [
        _held(catalogue, person, ladder, folded=ladder not in near)
        for ladder in sorted(catalogue.ladders, key=lambda one: _rank(one, near))
    ]
    return (
        Group("goal", (Field("participant", "text", person.participant, code="participant"), _target(catalogue, target))),
        *(group for group in own if group.fields),
        Group("possible", tuple(_possible(catalogue, person))),
        Group("programme", tuple(_programme(catalogue, person)), folded=not person.programmes),
        Group("worked", tuple(_worked(catalogue, person, near)), folded=True),
    )


def _near(catalogue: Catalogue, target: str) -> tuple[str, ...]:
    """The ladders whose facts matter most: that of the target, and those that it uses; without a target the common ones."""
    ladder = catalogue.ladders[catalogue.jobs[target].ladder] if target else None
    used = tuple(name for name in ladder.uses if name in catalogue.ladders) if ladder is not None else ()
    return (ladder.id, *used) if ladder is not None else tuple(one.id for one in catalogue.ladders.values() if not one.steps)


def _rank(ladder: str, near: tuple[str, ...]) -> tuple[int, str]:
    return (near.index(ladder) if ladder in near else len(near)), ladder


def _target(catalogue: Catalogue, target: str) -> Field:
    jobs = sorted(catalogue.jobs.values(), key=lambda job: (job.ladder, job.step or 0, job.id))
    choices = (Choice(job.id, job.name, among=catalogue.ladders[job.ladder].name) for job in jobs)
    return Field("target", "choice", target, code="target", choices=(Choice("", None, "no-target"), *choices))


def _levels_held(catalogue: Catalogue, person: Participant) -> dict[str, str]:
    """The facts held by id, with their levels."""
    return {_id(catalogue, one.fact): one.level or "" for one in person.holds if one.fact is not None}


def _id(catalogue: Catalogue, name: str) -> str:
    return resolve(catalogue, name, ("facts",)) or name


def _held(catalogue: Catalogue, person: Participant, ladder: str, *, folded: bool) -> Group:
    """The facts of one ladder, but for those that are nobody's business."""
    held = _levels_held(catalogue, person)
    fields = []
    for fact in catalogue.facts.values():
        if fact.ladder == ladder and not fact.private:
            if fact.levels:
                choices = (Choice("", None, "no-level"), *(Choice(level, None, f"level.{level}") for level in fact.levels))
                fields.append(Field(f"{_FACT}{fact.id}", "choice", held.get(fact.id, ""), name=fact.name, choices=choices))
            else:
                fields.append(Field(f"{_FACT}{fact.id}", "tick", "on" if fact.id in held else "", name=fact.name))
    return Group("held", tuple(fields), name=catalogue.ladders[ladder].name, folded=folded)


def _possible(catalogue: Catalogue, person: Participant) -> Iterator[Field]:
    """What is possible and wished for, and the present job."""
    yield Field("available_from", "day", person.available_from.isoformat() if person.available_from else "", code="available_from")
    for key in ("pace_percent", "pace_beside_work"):
        paces = sorted({*_PACES, str(getattr(person, key))}, key=int)
        yield Field(key, "choice", str(getattr(person, key)), code=key, choices=tuple(Choice(pace, None, "pace") for pace in paces))
    for hour in _HOURS:
        yield Field(f"can:{hour}", "tick", "on" if hour in person.can else "", code=f"can.{hour}")
    for wish in _WISHES:
        yield Field(f"wish:{wish}", "tick", "on" if getattr(person.wishes, wish) else "", code=f"wish.{wish}")
    works = resolve(catalogue, person.works_as, ("jobs", "work")) or "" if person.works_as else ""
    every = [*catalogue.jobs.values(), *catalogue.work.values()]
    jobs = (
        Choice(job.id, job.name, among=catalogue.ladders[job.ladder].name) for job in sorted(every, key=lambda job: (job.ladder, job.id))
    )
    yield Field("works_as", "choice", works, code="works_as", choices=(Choice("", None, "no-work"), *jobs))


def _programme(catalogue: Catalogue, person: Participant) -> Iterator[Field]:
    first = person.programmes[0] if person.programmes else None
    chosen = first.id if first is not None and first.id in catalogue.programmes else ""
    choices = (Choice(one.id, one.name) for one in catalogue.programmes.values())
    yield Field("programme", "choice", chosen, code="programme", choices=(Choice("", None, "no-programme"), *choices))
    yield Field("enrolled", "day", first.enrolled.isoformat() if first is not None else "", code="enrolled")


def _worked(catalogue: Catalogue, person: Participant, near: tuple[str, ...]) -> Iterator[Field]:
    """Months in the occupations of the ladders that matter, and in those that have some already."""
    months = _months(catalogue, person)
    for one in (*catalogue.jobs.values(), *catalogue.work.values()):
        if one.ladder in near or one.id in months:
            yield Field(f"{_MONTHS}{one.id}", "number", str(months.get(one.id, "")), name=one.name)


def _months(catalogue: Catalogue, person: Participant) -> dict[str, int]:
    found = (item for holding in person.holds for item in holding.experience.items())
    return {resolve(catalogue, name, ("jobs", "work")) or name: months for name, months in found}


# ---- the fields as a participant ----------------------------------------------------------------------------------


def participant_of(catalogue: Catalogue, base: Participant, fields: Mapping[str, list[str]]) -> Participant:
    """The participant that the fields say, over the one that the form was made from: what has no field stays.

    Raises:
        pydantic.ValidationError: a field holds what a participant cannot have.
    """

    def said(key: str) -> str:
        return (fields.get(key) or [""])[-1].strip()

    shown = set(said("shown").split())
    values = base.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    values["participant"] = said("participant")
    values["holds"] = [*_kept(catalogue, base, shown, said), *_added(catalogue, base, shown, said)]
    held = {_id(catalogue, one["fact"]) for one in values["holds"] if "fact" in one}
    values["not_held"] = [name for name in base.not_held if _id(catalogue, name) not in held]
    values["can"] = [hour for hour in _HOURS if said(f"can:{hour}")]
    values["wishes"] = {**values.get("wishes", {}), **{wish: bool(said(f"wish:{wish}")) for wish in _WISHES}}
    for key in ("target", "works_as", "available_from"):
        known = key == "available_from" or said(key) or _is_shown(catalogue, key, getattr(base, key))
        values[key] = (said(key) or None) if known else getattr(base, key)
    for key in ("pace_percent", "pace_beside_work"):
        values[key] = int(said(key)) if said(key).isdecimal() else said(key) or getattr(base, key)
    values["programmes"] = _enrolments(catalogue, values.get("programmes", []), said("programme"), said("enrolled"))
    return Participant.model_validate(values)


def _is_shown(catalogue: Catalogue, key: str, name: str | None) -> bool:
    """Whether the form could show what the file says there: a job that no ladder knows has no place among the choices, and stays."""
    return name is None or resolve(catalogue, name, ("jobs",) if key == "target" else ("jobs", "work")) is not None


def _kept(catalogue: Catalogue, base: Participant, shown: set[str], said: Any) -> Iterator[dict[str, Any]]:
    """What was held and still is, with its evidence and last day; months as the form has them."""
    for holding in base.holds:
        value = holding.model_dump(mode="json", exclude_defaults=True)
        if holding.fact is None:
            months = {name: count for name, count in holding.experience.items() if f"{_MONTHS}{_job(catalogue, name)}" not in shown}
            asked = {name: said(f"{_MONTHS}{_job(catalogue, name)}") for name in holding.experience if name not in months}
            now: dict[str, int | str] = {**months, **{name: _number(text) for name, text in asked.items() if text}}
            if now:
                yield {**value, "experience": {name: now[name] for name in holding.experience if name in now}}
            continue
        key = f"{_FACT}{_id(catalogue, holding.fact)}"
        if key not in shown:
            yield value
        elif said(key):
            levels = catalogue.facts[_id(catalogue, holding.fact)].levels
            yield {**value, "level": said(key)} if levels else value


def _added(catalogue: Catalogue, base: Participant, shown: Iterable[str], said: Any) -> Iterator[dict[str, Any]]:
    """What is newly ticked, chosen or counted, in the order of the catalogue."""
    held, months = _levels_held(catalogue, base), _months(catalogue, base)
    for fact in catalogue.facts.values():
        value = said(f"{_FACT}{fact.id}")
        if f"{_FACT}{fact.id}" in shown and value and fact.id not in held:
            yield {"fact": fact.id, "level": value} if fact.levels else {"fact": fact.id}
    for job in (*catalogue.jobs, *catalogue.work):
        if said(f"{_MONTHS}{job}") and job not in months:
            yield {"experience": {job: _number(said(f"{_MONTHS}{job}"))}}


def _job(catalogue: Catalogue, name: str) -> str:
    return resolve(catalogue, name, ("jobs", "work")) or name


def _number(text: str) -> int | str:
    """The number; what is none stays, to be refused with its field."""
    return int(text) if text.isdecimal() and len(text) < 6 else text


def _enrolments(catalogue: Catalogue, before: list[Any], chosen: str, enrolled: str) -> list[Any]:
    """The first enrolment as the form has it, the others as they were."""
    first, *others = before or [None]
    if first is not None and first["id"] not in catalogue.programmes:
        return before
    if not chosen:
        return others
    kept = first if first is not None and first["id"] == chosen else {"id": chosen}
    return [{**kept, "enrolled": enrolled}, *others]
