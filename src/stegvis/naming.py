"""Names for the ids that an answer mentions without a name of their own, so that a page can be read aloud without a catalogue.

Comes in: an answer and the catalogue that it was made from. Goes out: the same answer with its `names`.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar, cast

from stegvis.ladder.catalogue import Catalogue
from stegvis.route import AlreadyQualified, Comparison, NeedsPerson, NoRoute, Route, Undecided
from stegvis.terms import FrozenDict, Text

__all__ = ["with_names"]

A = TypeVar("A", bound=Route | AlreadyQualified | NeedsPerson | NoRoute | Undecided | Comparison)

_SAID_BY_ID: dict[str, Any] = {
    **dict.fromkeys(("warnings", "obstacles", "repairs", "decisions", "next_step", "open", "onward"), True),
    "programmes": {"__all__": {"rules": {"__all__": {"what", "given_by"}}, "after": True, "conflicts": True}},
}
"""Parts of answers in which ids stand."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def with_names(answer: A, catalogue: Catalogue) -> A:
    """The answer with the names of the facts, jobs, occupations, activities, ladders and programmes that it mentions by id.

    Names that it has already stay.

    Complexity: linear in the length of those parts of the answer.
    """
    words = sorted(set(_ID.findall(answer.model_dump_json(include=_SAID_BY_ID))))
    inner = _named_inside(answer, catalogue)
    names = {word: name for word in words if (name := _name(catalogue, word)) is not None}
    return cast("A", answer.model_copy(update={**inner, "names": FrozenDict({**names, **answer.names})}))


def _named_inside(answer: object, catalogue: Catalogue) -> dict[str, object]:
    """The answers inside an answer, named too."""
    match answer:
        case NeedsPerson(conditional=Route() as route):
            return {"conditional": with_names(route, catalogue)}
        case Comparison(candidates=candidates):
            return {"candidates": tuple(one.model_copy(update={"answer": with_names(one.answer, catalogue)}) for one in candidates)}
        case _:
            return {}


def _name(catalogue: Catalogue, word: str) -> Text | None:
    kinds = (catalogue.facts, catalogue.jobs, catalogue.work, catalogue.activities, catalogue.ladders, catalogue.programmes)
    return next((kind[word].name for kind in kinds if word in kind), None)
