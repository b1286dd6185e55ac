"""The language of the command line, settled before click is imported: `--lang` alone decides, never the computer's settings.

Comes in: the words of the call. Goes out: the language that messages and help come in, and gettext turned to it while the command runs.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from stegvis.render.languages import LOCALES

__all__ = ["language_of", "speaking"]

_DOMAIN = "cli"
_TONGUES = ("sv", "en")
"""What messages and help are written in: pages speak more languages, but who runs a command reads Swedish or English."""


def language_of(words: Sequence[str]) -> str:
    """The language of messages: English where pages are asked for in it alone, else Swedish; a wrong one is told later, in Swedish."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return asked[-1] if asked and asked[-1] in _TONGUES else _TONGUES[0]


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
