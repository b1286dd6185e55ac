"""The form of the local page: a participant as fields, and the fields as a participant again, nothing of the file lost.

Comes in: a catalogue and a `Participant`, or the fields of a request. Goes out: `Field`s in groups, or a `Participant`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from stegvis.ladder.catalogue import Catalogue
from stegvis.ladder.names import resolve, resolve_level
from stegvis.participant import Participant
from stegvis.terms import FrozenDict, Text

__all__ = ["EMPTY", "Choice", "Field", "Group", "as_sent", "groups", "participant_of", "target_of"]

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
    """The target: the id of a job, or else as the participant has it; empty where there is none."""
    return (resolve(catalogue, person.target, ("jobs",)) or person.target) if person.target else ""


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
    ladder = catalogue.ladders[catalogue.jobs[target].ladder] if target in catalogue.jobs else None
    used = tuple(name for name in ladder.uses if name in catalogue.ladders) if ladder is not None else ()
    return (ladder.id, *used) if ladder is not None else tuple(one.id for one in catalogue.ladders.values() if not one.steps)


def _rank(ladder: str, near: tuple[str, ...]) -> tuple[int, str]:
    return (near.index(ladder) if ladder in near else len(near)), ladder


def _target(catalogue: Catalogue, target: str) -> Field:
    jobs = sorted(catalogue.jobs.values(), key=lambda job: (job.ladder, job.step or 0, job.id))
    choices = (Choice(job.id, job.name, among=catalogue.ladders[job.ladder].name) for job in jobs)
    own = () if not target or target in catalogue.jobs else (Choice(target, _called(catalogue, target, ("facts", "ladders"))),)
    return Field("target", "choice", target, code="target", choices=(Choice("", None, "no-target"), *own, *choices))


def _called(catalogue: Catalogue, name: str, among: tuple[str, ...]) -> Text:
    """What is named, by its name; or as it is written, where no ladder knows it."""
    found = resolve(catalogue, name.partition(":")[0].strip(), among)
    return next((getattr(catalogue, one)[found].name for one in among if found in getattr(catalogue, one)), Text(FrozenDict({"sv": name})))


def _levels_held(catalogue: Catalogue, person: Participant) -> dict[str, str]:
    """The facts held by id, with their levels by id; where a level is missing the lowest, which is what counts then."""
    found: dict[str, str] = {}
    for one in person.holds:
        if one.fact is not None:
            fact = _id(catalogue, one.fact)
            levels = catalogue.facts[fact].levels if fact in catalogue.facts else ()
            known = (resolve_level(levels, one.level) if one.level else levels[0]) if levels else ""
            found.setdefault(fact, known or "")
    return found


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
    works = (resolve(catalogue, person.works_as, ("jobs", "work")) or person.works_as) if person.works_as else ""
    every = [*catalogue.jobs.values(), *catalogue.work.values()]
    jobs = (
        Choice(job.id, job.name, among=catalogue.ladders[job.ladder].name) for job in sorted(every, key=lambda job: (job.ladder, job.id))
    )
    own = () if not works or works in {one.id for one in every} else (Choice(works, Text(FrozenDict({"sv": works}))),)
    yield Field("works_as", "choice", works, code="works_as", choices=(Choice("", None, "no-work"), *own, *jobs))


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
    found: dict[str, int] = {}
    for name, months in (item for holding in person.holds for item in holding.experience.items()):
        found[_job(catalogue, name)] = found.get(_job(catalogue, name), 0) + months
    return found


# ---- the fields as a participant ----------------------------------------------------------------------------------


def as_sent(groups: Iterable[Group], sent: Mapping[str, Sequence[str]]) -> tuple[Group, ...]:
    """The groups with their fields as they were sent, right or wrong, so that nothing has to be filled in again."""
    return tuple(replace(group, fields=tuple(replace(one, value=_said(sent, one.key)) for one in group.fields)) for group in groups)


def _said(sent: Mapping[str, Sequence[str]], key: str) -> str:
    return (sent.get(key) or [""])[-1].strip()


def participant_of(catalogue: Catalogue, base: Participant, fields: Mapping[str, Sequence[str]]) -> Participant:
    """The participant that the form was made from, with what has been changed in it; nothing else changes.

    Raises:
        pydantic.ValidationError: a changed field holds what a participant cannot have.
    """
    before = {field.key: field.value for group in groups(catalogue, base) for field in group.fields}
    changed = {key: said for key, value in before.items() if (said := _said(fields, key)) != value}
    if not changed:
        return base
    values = base.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"participant": base.participant}
    for key, said in changed.items():
        kind, _, name = key.partition(":")
        if kind == "fact":
            _hold(catalogue, values, name, said)
        elif kind == "months":
            _work(catalogue, values, name, said)
        elif kind == "wish":
            values["wishes"] = {**values.get("wishes", {}), name: bool(said)}
        elif kind in ("pace_percent", "pace_beside_work"):
            values[kind] = _number(said)
        elif kind in ("participant", "target", "works_as", "available_from"):
            values[kind] = said or ("" if kind == "participant" else None)
    if any(key.startswith("can:") for key in changed):
        values["can"] = [hour for hour in _HOURS if _said(fields, f"can:{hour}")]
    if changed.keys() & {"programme", "enrolled"}:
        values["programmes"] = _enrolments(catalogue, values.get("programmes", []), _said(fields, "programme"), _said(fields, "enrolled"))
    return Participant.model_validate(values)


def _hold(catalogue: Catalogue, values: dict[str, Any], fact: str, said: str) -> None:
    """Takes a fact away, gives it, or gives it another level; what is known of how it was shown stays with it."""
    holds = values.get("holds", [])
    of_it = [one for one in holds if "fact" in one and _id(catalogue, one["fact"]) == fact]
    others = [one for one in holds if one not in of_it]
    if not said:
        values["holds"] = others
        return
    level = {"level": said} if catalogue.facts[fact].levels else {}
    if of_it:
        values["holds"] = [{**of_it[0], **level} if one is of_it[0] else one for one in holds if one is of_it[0] or one not in of_it]
    else:
        values["holds"] = [*holds, {"fact": fact, **level}]
    values["not_held"] = [name for name in values.get("not_held", []) if _id(catalogue, name) != fact]


def _work(catalogue: Catalogue, values: dict[str, Any], job: str, said: str) -> None:
    """Months in an occupation: the number stands where the first one stood, and once."""
    holds, is_put = [], not said
    for one in values.get("holds", []):
        months: dict[str, int | str] = {}
        for name, count in one.get("experience", {}).items():
            if _job(catalogue, name) != job:
                months[name] = count
            elif not is_put:
                months[name], is_put = _number(said), True
        if months or "fact" in one:
            holds.append({**one, "experience": months} if months else one)
    values["holds"] = holds if is_put else [*holds, {"experience": {job: _number(said)}}]


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
