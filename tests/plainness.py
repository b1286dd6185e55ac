"""How plain a Swedish text is: words a sentence, and LIX, names and days left out.

LIX is the number of words a sentence plus the number of words of more than six letters in a hundred; up to 30 is very easy to read.
Source: C.-H. Björnsson, Läsbarhet, 1968.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["MOST_LIX", "MOST_WORDS", "lix", "sentences", "without"]

MOST_WORDS, MOST_LIX = 12, 30
_ENDS = re.compile(r"[.!?:;]+(?:\s+|$)|\n+|(?:^|\s)[–→*•](?:\s+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|apr|aug|sep|sept|okt|nov|dec"
_DAY = re.compile(rf"\b(?:\d{{1,2}}\s+)?(?:{_MONTHS})\s+\d{{4}}\b", re.IGNORECASE)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line, a colon and a semicolon end one too, since a reader stops there."""
    found = (list(_WORD.findall(part)) for part in _ENDS.split(text))
    return [words for words in found if words]


def lix(text: str) -> float:
    """The readability index of a text."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    long = sum(len(word) > 6 for word in words)
    return len(words) / len(found) + 100 * long / len(words) if words else 0.0


def without(text: str, names: Iterable[str]) -> str:
    """The text without those names, the longest first, and without days."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return _DAY.sub(" ", text)
