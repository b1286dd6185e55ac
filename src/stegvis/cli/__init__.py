"""The command line: ties the doors of the library together, and alone prints, reads the clock and leaves with an exit code.

Comes in: the words after `stegvis`. Goes out: data on stdout, messages on stderr, and 0 answered, 1 no, 2 wrong input, 3 not proven,
70 a fault of ours.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from stegvis.cli.language import language_of, speaking

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: the words after `stegvis`; those of the process if None.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console has an encoding of its own
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = language_of(words)
    with speaking(lang):
        from stegvis.cli.running import run  # click is imported after its language is set

        return run(words, lang)
