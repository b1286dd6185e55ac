"""How a page speaks: its language, the day from which it looks ahead, and what things are called.

Comes in: any answer. Goes out: a `Voice`, which says codes, days, names and lists; every name is one that the answer itself holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from stegvis.findings import Obstacle
from stegvis.render.languages import LANGUAGES
from stegvis.render.marks import mark
from stegvis.render.words import clean, day, exact_day, has, in_sentence, listing, named, say, say_many, short_day
from stegvis.route import AlreadyQualified, NeedsPerson, NoRoute, Route, TargetAnswer
from stegvis.terms import FrozenDict, Text

__all__ = ["Voice", "names_in"]

_DAYS_IN_WORDS = 14
_WEEKS_IN_WORDS = 52
_MONTHS_IN_WORDS = 36


@dataclass(frozen=True, slots=True)
class Voice:
    """In which language a page speaks, the day from which it looks ahead, and the names of ids."""

    lang: str
    today: date
    names: Mapping[str, Text] = field(default_factory=FrozenDict)

    @classmethod
    def of(cls, lang: str, today: date, names: Mapping[str, Text] | None = None) -> Voice:
        """The voice of that language.

        Raises:
            ValueError: there is no such language.
        """
        if lang not in LANGUAGES:
            raise ValueError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
        return cls(lang, today, names or FrozenDict())

    def say(self, code: str, /, **particulars: object) -> str:
        """The sentence for a code."""
        return say(code, self.lang, **particulars)

    def many(self, code: str, count: int, /, **particulars: object) -> str:
        """The sentence for a code, in the plural form that `count` asks for."""
        return say_many(code, count, self.lang, **particulars)

    def has(self, code: str) -> bool:
        """Whether there is a sentence for that code."""
        return has(code, self.lang)

    def day(self, value: date) -> str:
        """The day in words, a month beyond half a year."""
        return day(value, self.lang, today=self.today)

    def exact_day(self, value: date) -> str:
        """A day that is known and not reckoned, such as a last day, whole however far away it is."""
        return exact_day(value, self.lang)

    def both(self, earliest: date, slow: date | None) -> str:
        """A day with that of those who need longer, where that reads otherwise."""
        said, later = self.day(earliest), self.day(slow) if slow is not None else ""
        return self.say("day.slow", day=said, slow=later) if later not in ("", said) else said

    def short_day(self, value: date) -> str:
        """The same, short."""
        return short_day(value, self.lang, today=self.today)

    def own(self, text: Text, *, without: str = "") -> str:
        """A text in the language of the page, Swedish, and marked so, where it has none; `without` those characters at its ends."""
        said = clean(text.get(self.lang)).strip(f"{without} ")
        return said if self.lang in text else mark(said, "sv", within=self.lang)

    def name(self, text: Text) -> str:
        """A name as it is printed: the Swedish one, a translation in brackets."""
        return named(clean(text["sv"]), clean(text.get(self.lang)), self.lang)

    def job(self, text: Text) -> str:
        """A job's name inside a sentence."""
        return named(in_sentence(clean(text["sv"])), in_sentence(clean(text.get(self.lang))), self.lang)

    def fact(self, text: Text, level: str | None) -> str:
        """A fact's name with its level."""
        return self.say("fact.level", name=self.name(text), level=self.level(level)) if level else self.name(text)

    def level(self, level: str) -> str:
        """A level as it is said: `sfi-d` is SFI D."""
        code = f"level.{level}"
        return self.say(code) if self.has(code) else clean(level).replace("-", " ")

    def ages(self, limits: Mapping[str, str]) -> str:
        """The limits `min` and `max` of an age; one that is not there, or is 0, is left out."""
        found = {key: int(limits[key]) for key in ("min", "max") if limits.get(key, "").isdecimal() and int(limits[key])}
        code = "between" if len(found) == 2 else "from" if "min" in found else "to" if "max" in found else "any"
        return self.say(f"age.{code}", **found)

    def called(self, what: str) -> str:
        """The name of an id, or the id as it stands where the answer has no name for it."""
        return self.name(self.names[what]) if what in self.names else clean(what)

    def ladder(self, what: str) -> str:
        """A ladder's name inside a sentence: in one language only, since it stands in brackets."""
        return self.own(self.names[what]) if what in self.names else clean(what)

    def list(self, items: Iterable[str], *, style: str = "standard") -> str:
        """The items in a row with "and" before the last, or "or" with `style="or"`."""
        return listing(items, self.lang, style=style)

    def span(self, days: int, *, up: bool = False) -> str:
        """So many days in words, the longer the coarser; a gain is rounded down, what is lost (`up`) is rounded up."""
        if days < _DAYS_IN_WORDS:
            return self.many("span.days", days)
        if (weeks := _parts(days, 7, up)) <= _WEEKS_IN_WORDS:
            return self.many("span.weeks", weeks)
        if (months := _parts(days * 12, 365, up)) <= _MONTHS_IN_WORDS:
            return self.many("span.months", months)
        return self.many("span.years", _parts(days, 365, up))


def _parts(number: int, size: int, up: bool) -> int:
    return -(-number // size) if up else number // size


def names_in(answer: TargetAnswer) -> dict[str, Text]:
    """The names of all ids that the answer names, wherever it does so."""
    target = answer.target
    names = dict(answer.names)
    names.update({named: target.name for named in (target.job, target.certificate, target.competency) if named})
    match answer:
        case Route():
            names.update(_of_route(answer))
        case NeedsPerson(conditional=Route() as route):
            names.update(_of_route(route))
        case NoRoute():
            names.update(_of_obstacles(answer.obstacles))
            names.update(_of_repairs(answer))
        case AlreadyQualified():
            names.update({way.job: way.name for way in (*answer.open, *answer.onward)})
        case _:
            pass
    return names


def _of_route(route: Route) -> Iterator[tuple[str, Text]]:
    yield from route.names.items()
    yield from ((item.activity, item.name) for item in route.left_out)
    yield from ((item.fact, item.name) for item in route.savings if item.name is not None)
    yield from ((item.what, item.name) for item in route.wishes if item.what is not None and item.name is not None)
    yield from ((item.id, item.name) for item in route.programmes)
    rules = (rule for item in route.programmes for rule in item.rules if rule.rule == "eligible")
    yield from ((rule.what, rule.name) for rule in rules if rule.name is not None)
    for way in (*(alternative.route for alternative in route.alternatives), route):
        yield from ((leg.activity, leg.name) for leg in way.legs)
        yield from ((stop.job, stop.name) for stop in way.stops)


def _of_obstacles(obstacles: Iterable[Obstacle]) -> Iterator[tuple[str, Text]]:
    waiting = list(obstacles)
    while waiting:
        obstacle = waiting.pop()
        if obstacle.name is not None:
            yield obstacle.what, obstacle.name
        waiting += obstacle.causes


def _of_repairs(answer: NoRoute) -> Iterator[tuple[str, Text]]:
    for repair in answer.repairs:
        for key in ("fact", "of", "for"):
            if repair.name is not None and key in repair.particulars:
                yield repair.particulars[key], repair.name
