"""Programmes that the participant is in or will be: their time, what goes on after it, and each rule with its owner and source.

Comes in: a `Route` and the voice. Goes out: parts; rules of several programmes are set beside each other, never merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from stegvis.findings import Enrolled, Rule
from stegvis.render.marks import capital
from stegvis.render.parts import Heading, Item, Para, Part
from stegvis.render.route_parts import rows
from stegvis.render.voice import Voice
from stegvis.route import Route

__all__ = ["programme_parts"]

_NO_FACTS = frozenset({"age", "experience", "decided_by"})
"""What rules ask for beside facts, as `Rule.what` has it."""

_ADDRESS = re.compile(r"\s*\(?https?://([^\s/)]+)[^\s)]*\)?")
_LONGEST_SOURCE, _LONGEST_ASSUMPTION = 90, 140


def programme_parts(route: Route, voice: Voice) -> Iterator[Part]:
    """Each programme with its rules, then what several of them say otherwise about the same."""
    if not route.programmes:
        return
    yield Heading(voice.say("heading.programmes"))
    for entry in route.programmes:
        yield Para(_entry(entry, voice), "inner")
        for sentence in (*_time(entry, route, voice), *(_rule(rule, entry, route, voice) for rule in entry.rules if rule.rule != "cap")):
            yield Item(sentence)
    yield from _conflicts(route, voice)


def _entry(entry: Enrolled, voice: Voice) -> str:
    code = "programme.coming" if entry.enrolled > voice.today else "programme"
    said = voice.say(code, name=_called(entry, voice), owner=entry.owner, day=voice.exact_day(entry.enrolled))
    pause = voice.many("programme.paused", entry.paused_days) if entry.paused_days else ""
    return f"{said} {pause}".rstrip()


def _called(entry: Enrolled, voice: Voice) -> str:
    """The programme with its track."""
    if entry.track is None:
        return voice.name(entry.name)
    name = voice.name(entry.track_name) if entry.track_name is not None else entry.track.capitalize()
    return voice.say("programme.track", name=voice.name(entry.name), track=name)


# ---- time ---------------------------------------------------------------------------------------------------------


def _time(entry: Enrolled, route: Route, voice: Voice) -> Iterator[str]:
    """How long it lasts and by whose rule, whether the first job falls within it, and what goes on after it."""
    if entry.cap_ends is None:
        return
    cap = next((rule for rule in entry.rules if rule.rule == "cap"), None)
    if cap is not None:
        months = int(cap.particulars.get("months", "0"))
        said = voice.many("programme.cap", months, day=voice.exact_day(entry.cap_ends - timedelta(days=1)))
        yield f"{said} {_origin(cap, voice)}"
    yield _within(entry, voice)
    if entry.after:
        yield voice.say("programme.after", list=voice.list(_after(entry, route, voice)))


def _within(entry: Enrolled, voice: Voice) -> str:
    within, over = entry.first_hire_within, entry.weeks_over
    if within.earliest is None:
        return voice.say("programme.no-job")
    if not within.earliest:
        said = voice.many("programme.over", over.earliest or 0)
        return f"{said} {voice.many('programme.over.slow', over.slow)}" if over.slow else said
    if within.slow is None:
        return voice.say("programme.within.perhaps")
    return voice.say("programme.within") if within.slow else voice.many("programme.within.not-slow", over.slow or 0)


def _after(entry: Enrolled, route: Route, voice: Voice) -> Iterator[str]:
    """Activities by their numbers in the table, jobs by name."""
    numbers = [number for number, leg in enumerate(route.legs, start=1) if leg.activity in entry.after]
    if numbers:
        yield voice.say("why.activity", rows=rows(numbers, voice))
    for stop in route.stops:
        if stop.job in entry.after:
            yield voice.say("programme.job", job=voice.job(stop.name))


# ---- rules --------------------------------------------------------------------------------------------------------


def _rule(rule: Rule, entry: Enrolled, route: Route, voice: Voice) -> str:
    """One rule as it bears on the participant, and whose it is."""
    return f"{_says(rule, entry, route, voice)} {_origin(rule, voice)}"


def _says(rule: Rule, entry: Enrolled, route: Route, voice: Voice) -> str:
    if rule.says == "ask":
        role = voice.say(f"role.{rule.role}") if rule.role else voice.say("role.counsellor")
        question = voice.own(rule.question) if rule.question is not None else ""
        return voice.say("rule.ask", role=capital(role), question=question)
    if rule.what == "age":
        return _age(rule, entry, route, voice)
    name = voice.name(rule.name) if rule.name is not None and rule.rule != "track" else _matter(rule.what, voice)
    if rule.says != "missing":
        return voice.say(f"rule.{rule.says}", name=name)
    said = voice.say("rule.missing", name=name)
    giver = voice.say("rule.given", role=voice.say(f"role.{rule.role}")) if rule.role else ""
    day = voice.say("rule.planned", day=voice.day(rule.from_)) if rule.from_ is not None else ""
    return " ".join(part for part in (said, giver, day) if part)


def _matter(what: str, voice: Voice) -> str:
    """What a rule is about: an age, experience, a decision, facts by name; alternatives with "or" between."""
    said = (voice.say(f"matter.{one}") if one in _NO_FACTS else voice.called(one) for one in what.split(", "))
    found = voice.list(said, style="or")
    return capital(found)


def _age(rule: Rule, entry: Enrolled, route: Route, voice: Voice) -> str:
    """An age rule on the day of enrolment; a limit that passes is said where it passes while the way or the programme lasts."""
    said = voice.say(f"rule.age.{rule.says}", age=voice.ages(rule.particulars))
    if rule.rule == "track" and rule.name is not None:
        said = voice.say("rule.track", track=voice.name(rule.name), rule=said)
    if rule.says == "not_met" and rule.from_ is not None:
        return f"{said} {voice.say('rule.age.from', day=voice.exact_day(rule.from_))}"
    if rule.until is not None and rule.until <= _last_day(entry, route):
        in_time = rule.says == "not_met" and rule.until > voice.today
        return f"{said} {voice.say('rule.age.before' if in_time else 'rule.age.until', day=voice.exact_day(rule.until))}"
    return said


def _last_day(entry: Enrolled, route: Route) -> date:
    days = [leg.slow_ends or leg.ends for leg in route.legs] + [stop.expected_hire for stop in route.stops]
    return max([entry.enrolled, *([entry.cap_ends] if entry.cap_ends else []), *days])


def _origin(rule: Rule, voice: Voice) -> str:
    """The owner of a rule and its source, without web addresses: they are in the programme's file."""
    source = _short(rule.source or "", _LONGEST_ASSUMPTION if rule.assumed else _LONGEST_SOURCE)
    if not source:
        return voice.say("rule.owner", owner=rule.owner)
    if rule.assumed:
        return voice.say("rule.owner.assumed", owner=rule.owner, source=source)
    return voice.say("rule.source" if source.startswith(rule.owner) else "rule.owner.source", owner=rule.owner, source=source)


def _short(source: str, longest: int) -> str:
    """A source in few words: its first sentence where it is long, the site where it is only an address."""
    bare = _ADDRESS.sub("", source).strip()
    if not bare:
        found = _ADDRESS.search(source)
        return found[1] if found else ""
    return (bare if len(bare) <= longest else bare.split(". ")[0]).rstrip(".")


# ---- conflicts ----------------------------------------------------------------------------------------------------


def _conflicts(route: Route, voice: Voice) -> Iterator[Part]:
    """What programmes say otherwise about the same, one line a matter, the programmes beside each other."""
    involved = [entry for entry in route.programmes if entry.conflicts]
    if len(involved) < 2:
        return
    yield Para(voice.say("programme.conflict"), "inner")
    for sentence in (*_unlike_rules(involved, voice), *_unlike_ends(involved, voice)):
        yield Item(sentence)


def _unlike_rules(involved: list[Enrolled], voice: Voice) -> Iterator[str]:
    """Each matter on which some programmes say yes and others no, one side a programme: its no where it has one."""
    matters = dict.fromkeys(rule.what for entry in involved for rule in entry.rules if rule.rule != "cap")
    for matter in matters:
        found: dict[str, tuple[Enrolled, Rule]] = {}
        for entry in involved:
            for rule in entry.rules:
                if rule.what == matter and rule.rule != "cap" and (entry.id not in found or rule.says == "not_met"):
                    found[entry.id] = (entry, rule)
        if {"met", "not_met"} <= {rule.says for _, rule in found.values()}:
            sides = "; ".join(_side(entry, rule, voice) for entry, rule in found.values())
            yield voice.say("conflict", matter=_matter(matter, voice), list=sides)


def _side(entry: Enrolled, rule: Rule, voice: Voice) -> str:
    name = _called(entry, voice) if rule.rule == "track" else voice.name(entry.name)
    what = voice.ages(rule.particulars) if rule.what == "age" else _matter(rule.what, voice)
    return voice.say(f"conflict.{rule.says}", name=name, what=what, owner=rule.owner)


def _unlike_ends(involved: list[Enrolled], voice: Voice) -> Iterator[str]:
    ends = [(entry, entry.cap_ends) for entry in involved if entry.cap_ends is not None]
    if len({day for _, day in ends}) > 1:
        sides = (
            voice.say("conflict.end", name=voice.name(entry.name), owner=entry.owner, day=voice.exact_day(day - timedelta(days=1)))
            for entry, day in ends
        )
        yield voice.say("conflict", matter=voice.say("conflict.ends"), list="; ".join(sides))
