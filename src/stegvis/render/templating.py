"""The templates of pictures and pages: every text that is put into one is escaped.

Comes in: the name of a file in `templates/` and what is put in. Goes out: its text; what is missing is a fault of ours.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["fill"]


def fill(name: str, /, **values: object) -> str:
    """The template with the values put in."""
    loader = FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(name).render(**values)
