"""The language of the command line, settled before click is imported: `--lang` alone decides, never the computer's settings.

Comes in: the words of the call. Goes out: a language code, and gettext turned to it while the command runs.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from stegvis.render.words import LANGUAGES, LOCALES

__all__ = ["language_of", "speaking"]

_DOMAIN = "cli"


def language_of(words: Sequence[str]) -> str:
    """The language that the call asks for, Swedish by default; a wrong one is told later, in Swedish."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    known = [lang for lang in asked if lang in LANGUAGES]
    return known[-1] if known else LANGUAGES[0]


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Makes click's own sentences come in that language; everything is as it was afterwards."""
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain(_DOMAIN, str(LOCALES))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = lang  # what gettext looks at before LC_ALL and LANG
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
