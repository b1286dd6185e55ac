"""The templates of pictures and pages: every text that is put into one is escaped, and parts in another language say so.

Comes in: the name of a file in `templates/` and what is put in. Goes out: its text; what is missing is a fault of ours.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from stegvis.render.marks import markup, plain

__all__ = ["fill"]


def fill(name: str, /, **values: object) -> str:
    """The template with the values put in."""
    return _environment(name.split(".")[1]).get_template(name).render(**values)


@lru_cache(maxsize=4)
def _environment(kind: str) -> Environment:
    """How templates of a kind are filled: in HTML a marked part becomes an element, in a picture its marks go."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_marked if kind == "html" else _plain,
        auto_reload=False,
    )
    environment.filters["plain"] = _plain  # for attributes, which hold no elements
    return environment


def _marked(value: object) -> object:
    return markup(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
