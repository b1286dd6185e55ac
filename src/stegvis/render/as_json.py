"""An answer, a question, a difference, an overview, a follow-up or a cohort as the JSON of the contract.

Comes in: any of them. Goes out: its text, two spaces an indent, the keys in the order of reading.
"""

from __future__ import annotations

from json import dumps

from stegvis.difference import Difference
from stegvis.followed import FollowUp
from stegvis.question import Question
from stegvis.route import Answer
from stegvis.seats import Cohort
from stegvis.situation import Overview

__all__ = ["json"]

_FIRST = ("schema", "verdict", "participant", "target", "by", "payer")
_LAST = ("warnings", "names", "made_from")


def json(answer: Answer | Question | Difference | Overview | FollowUp | Cohort) -> str:
    """Returns the answer as JSON with a newline at its end; `stegvis.route.answer_from_json` reads an answer back.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> from stegvis.route import answer_from_json
        >>> answer = stegvis.plan(catalogue, stegvis.Participant(participant="p-1", target="montor"), today=today)
        >>> answer_from_json(stegvis.render.json(answer)) == answer
        True
    """
    values = answer.model_dump(mode="json", by_alias=True)
    between = [key for key in values if key not in _FIRST + _LAST]
    ordered = {key: values[key] for key in (*_FIRST, *between, *_LAST) if key in values}
    return dumps(ordered, indent=2, ensure_ascii=False) + "\n"
