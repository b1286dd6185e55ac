"""Shipped ladder files with something done to them: what a slip of the hand, an editor, a bad disk or ill will would do.

Each mutant is made from a seed alone. Those of `HARMLESS` kinds mean the same as the file; `TYPO` ones have one letter wrong in a word that
`stegvis check` must know, so that it can say what was meant.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from yamlcore import CCoreLoader

from conftest import ROOT
from strategies import shuffled

__all__ = ["HARMLESS", "KINDS", "Mutant", "ladder_files", "mutant"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One file with something done to it: on which line (0: everywhere), and how that line read before."""

    kind: str
    file: str
    text: bytes
    line: int = 0
    before: str = ""


def ladder_files() -> dict[str, str]:
    """Every shipped ladder and programme by its name in the folder of ladders."""
    folder = ROOT / "ladders"
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("programmes/*.yaml")])
    return {Path(path).relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def mutant(kind: str, seed: int) -> Mutant:
    """The mutant of that kind and seed."""
    rng = random.Random(f"{kind} {seed}")
    files = ladder_files()
    file = rng.choice(sorted(name for name in files if "/" not in name or kind not in ("mistype", "dangle")))
    lines = files[file].split("\n")
    text, number = KINDS[kind](rng, lines)
    return Mutant(kind, file, text if isinstance(text, bytes) else text.encode(), number, lines[number - 1] if number else "")


Made = tuple[str | bytes, int]


def _written(lines: list[str]) -> list[int]:
    """The places of lines that say something."""
    return [index for index, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]


def _delete(rng: random.Random, lines: list[str]) -> Made:
    index = rng.choice(_written(lines))
    return "\n".join([*lines[:index], *lines[index + 1 :]]), 0


def _duplicate(rng: random.Random, lines: list[str]) -> Made:
    index = rng.choice(_written(lines))
    return "\n".join([*lines[: index + 1], *lines[index:]]), 0


def _reorder(rng: random.Random, lines: list[str]) -> Made:
    one, two = rng.sample(_written(lines), 2)
    swapped = list(lines)
    swapped[one], swapped[two] = lines[two], lines[one]
    return "\n".join(swapped), 0


def _words(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Keys of the format and references to entries: the line, and where the word begins and ends."""
    section = ""
    for index, line in enumerate(lines):
        if match := re.match(r"([a-z_]+):", line):
            section = match[1]
            yield index, match.start(1), match.end(1)
        elif match := re.match(r"(?: {4,}|  - )([a-z_]{4,}):(?: |$)", line):  # not the ids, which stand two in
            yield index, match.start(1), match.end(1)
            if match[1] in ("kind", "responsible", "certificate") and (value := re.match(r" +[a-z_]+: ([a-z0-9_-]{4,})$", line)):
                yield index, value.start(1), value.end(1)
        if section in ("activities", "jobs") and (match := re.match(r" +(?:requires|gives): \[(.*)\]$", line)):
            yield from ((index, match.start(1) + word.start(), match.start(1) + word.end()) for word in _ids(match[1]))


def _ids(text: str) -> Iterator[re.Match[str]]:
    """The ids of facts in a short list; what has braces is left alone."""
    return re.finditer(r"[a-z0-9-]{4,}", text) if "{" not in text else iter(())


def _slip(rng: random.Random, word: str) -> str:
    """The word with one letter gone, doubled, wrong or changed with the next."""
    place = rng.randrange(len(word) - 1)
    letter = rng.choice("abcdefghijklmnoprstuvy")
    made = {
        "gone": word[:place] + word[place + 1 :],
        "doubled": word[:place] + word[place] + word[place:],
        "wrong": word[:place] + letter + word[place + 1 :],
        "changed": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }
    return made[rng.choice(sorted(made))]


def _mistype(rng: random.Random, lines: list[str]) -> Made:
    words = list(_words(lines))
    known = {lines[index][start:end] for index, start, end in words}
    while True:
        index, start, end = rng.choice(words)
        line = lines[index]
        wrong = _slip(rng, line[start:end])
        if wrong not in known:
            return "\n".join([*lines[:index], line[:start] + wrong + line[end:], *lines[index + 1 :]]), index + 1


def _dangle(rng: random.Random, lines: list[str]) -> Made:
    index, start, end = rng.choice([place for place in _words(lines) if "[" in lines[place[0]]])
    line = lines[index]
    return "\n".join([*lines[:index], f"{line[:start]}finns-inte-{rng.randrange(99)}{line[end:]}", *lines[index + 1 :]]), index + 1


def _control(rng: random.Random, lines: list[str]) -> Made:
    index = rng.choice(_written(lines))
    place = rng.randrange(len(lines[index]) + 1)
    sign = rng.choice(["\x00", "\x07", "\x1b[31m", "\x7f", "\u202e", "\ufffe", "\t", "\x85", "\u2028"])
    return "\n".join([*lines[:index], lines[index][:place] + sign + lines[index][place:], *lines[index + 1 :]]), index + 1


def _bomb(rng: random.Random, lines: list[str]) -> Made:
    text = "\n".join(lines)
    laughs = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    bombs: list[str | bytes] = [
        f"a0: &a0 [x]\n{laughs}\n{text}",
        f"{text}\nmeta: {'[' * 5000}",
        f"{text}\nmeta: {'{a: ' * 5000}",
        f"{text}\n<<: {{schema: 1}}\n",
        f"{text}\n---\n{text}",
        f"{text}\nmeta: !!python/object/apply:os.system [ls]\n",
        f"{text}\nmeta: {'9' * 100_000}\n",
        f"{text}\nmeta: {'x' * 1_000_000}\n",
        "\n".join(f"k{n}: 1" for n in range(50_000)),
        text.encode("utf-16"),
        text.encode("latin-1", errors="replace"),
        text.encode()[: rng.randrange(len(text))] + b"\xff\xfe\x00" + text.encode(),
        b"",
        "- " * 3000,
        f"{text}\n? {{a: b}}\n: c\n",
    ]
    return rng.choice(bombs), 0


def _same(change: Callable[[random.Random, str], str]) -> Callable[[random.Random, list[str]], Made]:
    return lambda rng, lines: (change(rng, "\n".join(lines)), 0)


def _commented(rng: random.Random, text: str) -> str:
    """A comment after the keys that open something, and empty lines in the middle."""
    return re.sub(r"^( *[a-z_-]+:)$", lambda match: f"{match[1]} # {rng.randrange(9)}\n", text, flags=re.MULTILINE)


def _rewritten(rng: random.Random, text: str) -> str:
    """The same values in another order, quoted and broken as a program would write them."""
    return yaml.safe_dump(shuffled(yaml.load(text, Loader=CCoreLoader), rng), allow_unicode=True, width=rng.choice([40, 80, 10_000]))


HARMLESS: dict[str, Callable[[random.Random, list[str]], Made]] = {
    "crlf": _same(lambda _, text: text.replace("\n", "\r\n")),
    "bom": _same(lambda _, text: "\ufeff" + text),
    "nfd": _same(lambda _, text: unicodedata.normalize("NFD", text)),
    "comments": _same(_commented),
    "no comments": _same(lambda _, text: re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)),
    "another order": _same(_rewritten),
}
"""What changes nothing."""

KINDS: dict[str, Callable[[random.Random, list[str]], Made]] = {
    "delete": _delete,
    "duplicate": _duplicate,
    "reorder": _reorder,
    "mistype": _mistype,
    "dangle": _dangle,
    "control": _control,
    "bomb": _bomb,
    **HARMLESS,
}
"""Every kind of mutant."""
