"""Files are whole or untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.writing import write_whole


def test_write_whole(tmp_path: Path) -> None:
    """A file is written, and written over; nothing stays beside it."""
    place = tmp_path / "a.txt"
    for data in (b"one", b"two"):
        write_whole(place, data)
        assert place.read_bytes() == data
    assert list(tmp_path.iterdir()) == [place]


def test_no_such_folder(tmp_path: Path) -> None:
    """Where the folder is missing nothing is written."""
    with pytest.raises(OSError, match=r"."):
        write_whole(tmp_path / "none" / "a.txt", b"x")
    assert list(tmp_path.iterdir()) == []
