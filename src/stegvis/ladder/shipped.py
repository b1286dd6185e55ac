"""Where the shipped ladders are: inside the package of an installed wheel, or beside `src/` in a checkout.

Nothing comes in but the place of this file. Goes out: the folder of ladder files.
"""

from __future__ import annotations

from pathlib import Path

from stegvis.faults import LadderError, Position, fault

__all__ = ["shipped_folder"]

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """The folder of the ladders that stegvis comes with.

    An editable checkout has no copy inside the package, so there its own `ladders/` is read and an edit takes effect at once.
    A wheel carries a copy; that one wins, so that a stray folder beside an installed package is never read.

    Raises:
        LadderError: the installation is broken, and there are no ladders in either place.
    """
    inside = _PACKAGE / "_ladders"
    if inside.is_dir():
        return inside
    checkout = _PACKAGE.parent.parent
    if _PACKAGE.parent.name == "src" and (checkout / "pyproject.toml").is_file() and (checkout / "ladders").is_dir():
        return checkout / "ladders"
    raise LadderError((fault("STG011", Position(inside.as_posix())),))
