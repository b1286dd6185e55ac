"""Text to files: whole or not at all.

Comes in: a place and finished text. Goes out: the file, the old one or the new one, never a part.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(place: Path, data: bytes) -> None:
    """Writes a file by way of another beside it, which then takes its name; an old file is whole until that moment.

    Raises:
        OSError: it cannot be written; nothing is left beside it.
    """
    beside = place.with_name(f".{place.name}.{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
