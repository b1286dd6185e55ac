"""Nothing that the planner says of many small cases, or does for it, has changed unnoticed; see `unchanged.py`."""

from __future__ import annotations

import pytest

from unchanged import MAKERS, SEEDS, kept


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MAKERS)
def test_as_it_was(name: str, seed: int) -> None:
    """Where a change is meant, `python tests/unchanged.py` writes the files anew; read what changed before it is kept."""
    assert list(MAKERS[name](seed)) == kept(name, seed)
