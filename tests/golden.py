"""Golden pages: whole pages in files, so that they can be read as the counsellor reads them.

`python tests/golden.py` writes them all anew; read what changed before it is kept. The tests compare each page with its file.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

PAGES = Path(__file__).resolve().parent / "pages"
MAKERS = ("test_as_text", "test_as_question", "test_pages_shipped")
"""Test modules with a function `pages`, which gives the text of each page by its name."""


def golden(name: str) -> str:
    """The page as it was kept."""
    return (PAGES / f"{name}.txt").read_text(encoding="utf-8")


def kept() -> set[str]:
    """The names of all pages that are kept."""
    return {path.relative_to(PAGES).with_suffix("").as_posix() for path in PAGES.rglob("*.txt")}


def write_all() -> None:
    """Writes every page anew, and removes those that nothing makes any more."""
    made = {name: text for maker in MAKERS for name, text in import_module(maker).pages().items()}
    for name in kept() - made.keys():
        (PAGES / f"{name}.txt").unlink()
    for name, text in made.items():
        place = PAGES / f"{name}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_all()
