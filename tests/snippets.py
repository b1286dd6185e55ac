"""Completes a few lines of YAML, as the pages of fault codes and the guide show them, into a whole small ladder.

Comes in: lines of an example. Goes out: the name of a file and its whole text. Everything is done by lines, so that what is no YAML stays so.
"""

from __future__ import annotations

import re

WORKSHOP = """\
schema: 1
ladder: verkstad
name: {sv: Verkstad}
uses: [gemensam]
checked_on: 2026-11-22
competencies:
  svets:
    name: {sv: Svetsning}
certificates:
  svetsbevis:
    name: {sv: Svetsbevis}
    valid_months: 24
activities:
  svetskurs:
    step: 1
    kind: course
    name: {sv: Svetskurs}
    requires: [egen-plan, {svenska: sfi-c}]
    gives: [svets]
    weeks: 20
    source: Kursplanen
  svetsprov:
    step: 2
    kind: exam
    name: {sv: Prov för svetsbevis}
    requires: [svets]
    gives: [svetsbevis]
    days: 1
    source: Kursplanen
jobs:
  verkstadssvetsare:
    step: 1
    name: {sv: Svetsare}
    requires: [svets]
    pay_sek_month: {low: 26000, high: 30000, year: 2024, source: Avtalet}
    agreement:
      status: agreed
      parties: [Verkstaden]
      tasks: {sv: Svetsa}
      pay: {sv: Avtalet}
      date: 2026
      source: Avtalet
  licenssvetsare:
    step: 2
    name: {sv: Svetsare med bevis}
    requires: [svetsbevis]
    pay_sek_month: {low: 30000, high: 35000, year: 2024, source: Avtalet}
    agreement:
      status: agreed
      parties: [Verkstaden]
      tasks: {sv: Svetsa}
      pay: {sv: Avtalet}
      date: 2026
      source: Avtalet
steps:
  - step: 1
    name: {sv: Svetsare}
    onward: [2]
  - step: 2
    name: {sv: Svetsare med bevis}
    certificate: svetsbevis
    top: true
"""
"""A sound ladder of two steps, which the examples are about."""

_KINDS = ("schema", "ladder", "programme", "participant", "expectations", "stege")
"""An example with one of these keys, or with no key at all, is a whole file."""


def completed(example: str) -> tuple[str, str]:
    """The file of an example and its text: as it stands where it is a whole file, else put into the workshop's ladder."""
    named = re.match(r"# (\S+\.yaml)\n", example)
    if named:
        return named[1].removeprefix("ladders/"), example + "\n"
    keys = [key for key, _ in _parts(example, 0)]
    if not keys or (len(keys) > 1 and set(keys) & set(_KINDS)) or keys == ["participant"]:
        return "verkstad.yaml", example + "\n"
    return "verkstad.yaml", _put_into(WORKSHOP, example, 0)


def _put_into(base: str, lines: str, depth: int) -> str:
    """The base with each key of the lines in place of its own; sections and entries are put into those that there are."""
    own, known = _parts(base, depth), dict(_parts(base, depth))
    written: dict[str, str] = {}
    for key, text in _parts(lines, depth):
        if key in known and key not in written and depth < 4 and key != "steps" and text.count("\n") > 1:
            inside = _put_into(known[key].split("\n", 1)[1], text.split("\n", 1)[1], depth + 2)
            written[key] = f"{known[key].partition(chr(10))[0]}\n{inside}"
        else:
            written[key] = written.get(key, "") + text
    kept = [written.pop(key, text) for key, text in own]
    return "".join([*kept, *written.values()])


def _parts(text: str, depth: int) -> list[tuple[str, str]]:
    """The keys that stand so far in, each with all its lines and the comments above it."""
    parts: list[tuple[str, str]] = []
    waiting = ""
    for line in text.rstrip("\n").split("\n"):
        key = re.match(rf" {{{depth}}}([^\s#][^:]*):", line)
        if key:
            parts.append((key[1], f"{waiting}{line}\n"))
            waiting = ""
        elif re.match(rf" {{{depth}}}#", line) or not parts:
            waiting += f"{line}\n"
        else:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}{line}\n")
    return parts
