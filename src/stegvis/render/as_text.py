"""An answer as one page of plain text, for a counsellor to read and talk about.

Comes in: any `Answer`. Goes out: its page, at most `layout.WIDTH` characters broad; nothing is said that the answer does not hold.
"""

from __future__ import annotations

from stegvis.render.answer_parts import answer_sections
from stegvis.render.layout import in_languages
from stegvis.route import Answer

__all__ = ["next_text", "text"]


def text(answer: Answer, *, lang: str = "sv", before: Answer | None = None) -> str:
    """The whole page: who and whereto, what was not understood, the next step, the way, what it rests on; or jobs side by side.

    Args:
        answer: what is printed.
        lang: the language, or two that stand line by line, as `sv+ar`.
        before: an older answer for the same participant, to say what has changed since.

    Raises:
        ValueError: there is no such language.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> answer = stegvis.plan(catalogue, stegvis.Participant(participant="p-1", target="montor"), today=today)
        >>> print(stegvis.render.text(answer, lang="en").splitlines()[0].split("  ")[0])
        Suggested route for p-1
    """
    return in_languages(lang, lambda one: answer_sections(answer, one, before=before))


def next_text(answer: Answer, *, lang: str = "sv") -> str:
    """Only the next step; an answer that is no route is said whole, since it has none.

    Raises:
        ValueError: there is no such language.

    Example:
        >>> from datetime import date
        >>> import stegvis
        >>> catalogue, today = stegvis.load_catalogue(), date(2026, 11, 22)
        >>> answer = stegvis.plan(catalogue, stegvis.Participant(participant="p-1", target="montor"), today=today)
        >>> print(stegvis.render.next_text(answer, lang="sv").splitlines()[3])
        NÄSTA STEG: Motivation och framtidstro (steg 1, stegen Industri)
    """
    return in_languages(lang, lambda one: answer_sections(answer, one, whole=False))
