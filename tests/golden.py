"""Golden pages: whole pages in files, so that they can be read as the counsellor reads them.

`python tests/golden.py` writes them all anew; read what changed before it is kept. The tests compare each page with its file.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

PAGES = Path(__file__).resolve().parent / "pages"
MAKERS = ("test_as_html", "test_as_ladder_page", "test_as_text", "test_as_question", "test_pages_shipped")
"""Test modules with a function `pages`, which gives the text of each page by its name."""


def place(name: str) -> Path:
    """Where the page of that name is kept: as text, unless its name says HTML."""
    return PAGES / (name if name.endswith(".html") else f"{name}.txt")


def golden(name: str) -> str:
    """The page as it was kept."""
    return place(name).read_text(encoding="utf-8")


def kept() -> set[str]:
    """The names of all pages that are kept."""
    names = {path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.*") if path.is_file()}
    return {name.removesuffix(".txt") for name in names}


def write_all() -> None:
    """Writes every page anew, and removes those that nothing makes any more."""
    made = {name: text for maker in MAKERS for name, text in import_module(maker).pages().items()}
    for name in kept() - made.keys():
        place(name).unlink()
    for name, text in made.items():
        place(name).parent.mkdir(parents=True, exist_ok=True)
        place(name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_all()
