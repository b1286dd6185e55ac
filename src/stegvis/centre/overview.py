"""Where the participants of a centre stand: how many before each step, what stops them, and which caps end soon.

Comes in: the answers for them, one each, and the rows that were no participants. Goes out: an `Overview`, which counts and never ranks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from stegvis.ladder.catalogue import Catalogue
from stegvis.route import Answer, Comparison, NeedsPerson, NoRoute, Route
from stegvis.situation import Before, CapEnding, Overview, Person, RowFault, Stopping
from stegvis.terms import Role

__all__ = ["SOON_DAYS", "overview"]

SOON_DAYS = 90
"""A cap that ends within so many days is told."""


def overview(catalogue: Catalogue, answers: Iterable[Answer | RowFault], *, today: date) -> Overview:
    """Counts the answers.

    Args:
        catalogue: where the names of ladders and steps are.
        answers: one for each participant, and the rows that could not be read.
        today: the day from which caps are looked at.

    Complexity: linear in the number of answers.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> people = [stegvis.Participant(participant=name, target="montor") for name in ("p-1", "p-2")]
        >>> found = stegvis.overview(catalogue, stegvis.plan_many(catalogue, people, today=today), today=today)
        >>> [(one.participant, one.verdict) for one in found.persons]
        [('p-1', 'route'), ('p-2', 'route')]
    """
    found = list(answers)
    bad = tuple(one for one in found if isinstance(one, RowFault))
    good = [one for one in found if not isinstance(one, RowFault)]
    ends = today + timedelta(days=SOON_DAYS)
    caps = tuple(
        CapEnding(participant=answer.participant, programme=entry.name, cap_ends=entry.cap_ends)
        for answer in good
        for entry in getattr(_route(answer), "programmes", ())
        if entry.cap_ends is not None and today < entry.cap_ends <= ends
    )
    return Overview(
        today=today,
        persons=tuple(_person(catalogue, answer) for answer in good),
        before=_before(catalogue, good),
        stopping=_stopping(good),
        caps=caps,
        bad=bad,
    )


def _route(answer: Answer) -> Route | None:
    inner = answer.conditional if isinstance(answer, NeedsPerson) else answer
    return inner if isinstance(inner, Route) else None


def _person(catalogue: Catalogue, answer: Answer) -> Person:
    if isinstance(answer, Comparison):
        return Person(participant=answer.participant, verdict="comparison", responsible="guidance_counsellor")
    route = _route(answer)
    person = Person(participant=answer.participant, verdict=answer.verdict, target=answer.target.name, responsible=_acts(answer))
    if route is None:
        return person
    step, able = route.next_step, route.totals.able_to_apply
    ladder = catalogue.ladders[step.ladder].name if step.ladder is not None else None
    more = {"ladder": ladder, "step": step.step, "next": step.name, "do_by": step.do_by}
    return person.model_copy(update={**more, "able_to_apply": able.earliest, "slow_able_to_apply": able.slow})


def _acts(answer: Answer) -> Role | None:
    """Who does something next."""
    match answer:
        case Route():
            return answer.next_step.responsible
        case NeedsPerson():
            return answer.role
        case NoRoute():
            return answer.hand_over
        case Comparison():
            return "guidance_counsellor"
    return None


def _before(catalogue: Catalogue, answers: Iterable[Answer]) -> tuple[Before, ...]:
    routes = (_route(answer) for answer in answers)
    counted = Counter((route.next_step.ladder, route.next_step.step) for route in routes if route is not None)
    return tuple(
        Before(ladder=ladder.name, step=step.step, name=step.name, count=counted[(ladder.id, step.step)])
        for ladder in catalogue.ladders.values()
        for step in ladder.steps
        if counted[(ladder.id, step.step)]
    )


def _stopping(answers: Iterable[Answer]) -> tuple[Stopping, ...]:
    """The same wait counted together, the most frequent first, then by name."""
    found: Counter[Stopping] = Counter()
    for answer in answers:
        name = answer.next_step.name if isinstance(answer, Route) else None
        found[Stopping(code=answer.verdict, name=name, responsible=_acts(answer), count=0)] += 1
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0].code, item[0].name["sv"] if item[0].name else ""))
    return tuple(one.model_copy(update={"count": count}) for one, count in ordered)
