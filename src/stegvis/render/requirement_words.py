"""A requirement in words: what must hold, as a partner or a counsellor would say it.

Comes in: a requirement and the catalogue whose facts and jobs it names. Goes out: phrases, none if nothing is asked for.
"""

from __future__ import annotations

from stegvis.ladder.catalogue import Catalogue
from stegvis.render.words import clean, has, in_sentence, listing, named, say, say_many
from stegvis.requirement import (
    AgeLimits,
    AgeNeeded,
    AllOf,
    AnyOf,
    AtLeast,
    DecidedBy,
    ExperienceNeeded,
    ExperienceTerm,
    FactNeeded,
    LevelNeeded,
    Requirement,
)
from stegvis.terms import Text

__all__ = ["fact_words", "requirement_words"]


def requirement_words(requirement: Requirement, catalogue: Catalogue, lang: str) -> tuple[str, ...]:
    """What must hold, one phrase a thing that must hold whatever else does."""
    if isinstance(requirement, AllOf):
        return tuple(phrase for item in requirement.all_of for phrase in requirement_words(item, catalogue, lang))
    return (_phrase(requirement, catalogue, lang),)


def fact_words(fact: str, level: str | None, catalogue: Catalogue, lang: str) -> str:
    """A fact's name, with the level where one is meant."""
    known = catalogue.facts.get(fact)
    name = named(clean(known.name["sv"]), clean(known.name.get(lang)), lang) if known is not None else clean(fact)
    if level is None:
        return name
    code = f"level.{level}"
    return say("fact.level", lang, name=name, level=say(code, lang) if has(code, lang) else level.replace("-", " "))


def _phrase(requirement: Requirement, catalogue: Catalogue, lang: str) -> str:
    match requirement:
        case FactNeeded(fact=fact, proof=proof):
            name = fact_words(fact, None, catalogue, lang)
            return say("fact.proof", lang, name=name) if proof else name
        case LevelNeeded(fact=fact, level=level):
            return fact_words(fact, level, catalogue, lang)
        case AllOf(all_of=items):
            return listing([_inner(item, catalogue, lang) for item in items], lang)
        case AnyOf(any_of=items):
            return listing([_inner(item, catalogue, lang) for item in items], lang, style="or")
        case AtLeast(at_least=count, of=items):
            return say("ladder.at-least", lang, count=count, list="; ".join(_inner(item, catalogue, lang) for item in items))
        case ExperienceNeeded(experience=term):
            return _experience(term, catalogue, lang)
        case AgeNeeded(age=limits):
            return _age(limits, lang)
        case DecidedBy(decided_by=role, question=question):
            return say("ladder.decided-by", lang, role=say(f"role.{role}", lang), question=question.get(lang))


def _inner(requirement: Requirement, catalogue: Catalogue, lang: str) -> str:
    """A part of another requirement: in brackets where it is a list itself, with a small first letter where it is a phrase of ours."""
    said = _phrase(requirement, catalogue, lang)
    parts = requirement.all_of if isinstance(requirement, AllOf) else requirement.any_of if isinstance(requirement, AnyOf) else ()
    if isinstance(requirement, (ExperienceNeeded, AgeNeeded, AtLeast)):
        return in_sentence(said)
    return f"({said})" if len(parts) > 1 else said


def _experience(term: ExperienceTerm, catalogue: Catalogue, lang: str) -> str:
    known = {**catalogue.work, **catalogue.jobs}
    names = [_in_sentence(known[work].name, lang) if work in known else clean(work) for work in term.of]
    return say_many("ladder.experience", term.months, lang, jobs=listing(dict.fromkeys(names), lang, style="or"))


def _in_sentence(name: Text, lang: str) -> str:
    return named(in_sentence(clean(name["sv"])), in_sentence(clean(name.get(lang))), lang)


def _age(limits: AgeLimits, lang: str) -> str:
    code = "between" if limits.min and limits.max else "from" if limits.min else "to" if limits.max else "any"
    said = say("ladder.age", lang, age=say(f"age.{code}", lang, min=limits.min, max=limits.max))
    return say("ladder.age.july", lang, age=said) if limits.from_ == "july" else said
