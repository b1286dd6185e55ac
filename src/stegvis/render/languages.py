"""The languages that pages speak: what each falls back to, in which direction it is written, and whether a translator has read it.

Comes in: the code of a language, or of two that stand line by line (`sv+ar`). Goes out: what a page must know about it.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path
from typing import Literal

__all__ = ["BABEL", "LANGUAGES", "LOCALES", "Direction", "catalogues", "direction", "html_lang", "is_reviewed", "is_swedish", "spoken"]

Direction = Literal["ltr", "rtl"]

LANGUAGES = ("sv", "sv-latt", "en", "ar", "so")
"""Swedish, plain Swedish, English, Arabic, Somali."""

LOCALES = Path(__file__).parent / "locales"
"""Where the catalogues are: `<lang>/LC_MESSAGES/<domain>.po`, compiled beside them as `.mo`."""

BABEL = {"sv": "sv_SE", "sv-latt": "sv_SE", "en": "en_GB", "ar": "ar_001", "so": "so_SO"}
"""The locales that days, numbers and lists are written by."""

_TRANSLATED = frozenset({"ar", "so"})
"""Languages that need a translator's eye before they are trusted."""

_RIGHT_TO_LEFT = frozenset({"ar"})


def spoken(lang: str) -> tuple[str, ...]:
    """The one or two languages of a page.

    Raises:
        ValueError: there is no such language, or the same one twice.

    Example:
        >>> spoken("sv"), spoken("sv+ar")
        (('sv',), ('sv', 'ar'))
    """
    found = tuple(lang.split("+"))
    if len(found) > 2 or len(set(found)) < len(found) or not set(found) <= set(LANGUAGES):
        raise ValueError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}, and two of them joined by +")
    return found


def direction(lang: str) -> Direction:
    """In which direction the language is written."""
    return "rtl" if lang in _RIGHT_TO_LEFT else "ltr"


def html_lang(lang: str) -> str:
    """The tag of the language in HTML and SVG (BCP 47): plain Swedish is Swedish."""
    return "sv" if is_swedish(lang) else lang


def is_swedish(lang: str) -> bool:
    """Whether it is Swedish, plain or not."""
    return lang in {"sv", "sv-latt"}


@lru_cache(maxsize=16)
def catalogues(lang: str) -> tuple[gettext.GNUTranslations, ...]:
    """The compiled texts of one language, of all domains; none where there is no such language."""
    found = []
    for path in sorted((LOCALES / lang / "LC_MESSAGES").glob("*.mo")):
        with path.open("rb") as file:
            found.append(gettext.GNUTranslations(file))
    return tuple(found)


def is_reviewed(lang: str) -> bool:
    """Whether the texts need no translator's review, or every catalogue says in its head who has reviewed it and when.

    The head has the lines `X-Reviewed-By` and `X-Reviewed-On`.
    """
    if lang not in _TRANSLATED:
        return True
    found = catalogues(lang)
    return bool(found) and all(part.info().get("x-reviewed-by") and part.info().get("x-reviewed-on") for part in found)
