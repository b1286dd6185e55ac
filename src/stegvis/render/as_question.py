"""The next question of a mapping talk as plain text.

Comes in: a `Question`. Goes out: the question alone, or the page on why it is asked and what each answer would change.
"""

from __future__ import annotations

from stegvis.question import Question
from stegvis.render.layout import in_languages, section_lines
from stegvis.render.question_parts import asking_parts, question_sections
from stegvis.render.voice import Voice

__all__ = ["asking", "question"]


def question(asked: Question, *, lang: str = "sv") -> str:
    """The whole page: the question, why it is asked, and what each answer would change; or that nothing more need be asked.

    Args:
        asked: the question.
        lang: the language, or two that stand line by line, as `sv+ar`.

    Raises:
        ValueError: there is no such language.
    """
    return in_languages(lang, lambda one: question_sections(asked, one))


def asking(asked: Question, *, lang: str = "sv") -> str:
    """Only the question, as it is said aloud, with its numbered choices if it has any; empty when nothing need be asked.

    Raises:
        ValueError: there is no such language.
    """
    parts = asking_parts(asked, Voice.of(lang, asked.made_from.today))
    return "".join(f"{line}\n" for line in section_lines(parts))
