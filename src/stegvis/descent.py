"""The way from the root of a file, or of a model, down to one place: through the values, and through the types.

Comes in: pydantic's `loc` with values or a model. Goes out: the path, the value and the type at that place.
"""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from stegvis.positions import Path
from stegvis.terms import FrozenDict

__all__ = ["annotation_at", "descend", "holds_mappings", "keys"]


def descend(value: Any, loc: tuple[int | str, ...]) -> tuple[Path, Any, tuple[int | str, ...]]:
    """Follows pydantic's `loc` through the values; what is no part of them (union tags, invented names) is passed over.

    Returns the path, the value there, and what was passed over after the last part that was found.
    """
    path: Path = ()
    missed: tuple[int | str, ...] = ()
    for part in loc:
        inside = (isinstance(value, dict) and part in value) or (isinstance(value, list) and part in range(len(value)))
        if inside:
            value, path, missed = value[part], (*path, part), ()
        elif part == "level" and isinstance(value, dict) and len(value) == 1:
            ((key, value),) = value.items()
            path, missed = (*path, key), ()
        else:
            missed = (*missed, part)
    return path, value, missed


def annotation_at(annotation: Any, loc: tuple[int | str, ...]) -> Any:
    """The type that a model has at that `loc`, with optional and annotated wrappers taken off."""
    annotation = _bare(annotation)
    for part in loc:
        members = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else ()
        if members:
            named = [member for member in map(_bare, members) if getattr(member, "__name__", "") == part]
            annotation = named[0] if named else annotation
            continue
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            names = {field.alias or name: field.annotation for name, field in annotation.model_fields.items()}
            annotation = _bare(names.get(str(part), object))
        elif get_origin(annotation) in (tuple, dict, FrozenDict):
            arguments = get_args(annotation)
            annotation = _bare(arguments[0] if get_origin(annotation) is tuple else arguments[1])
    return annotation


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        return _bare(members[0]) if len(members) == 1 else annotation
    return annotation


def holds_mappings(annotation: Any) -> bool:
    """Whether the items of a list are mappings with keys of their own, and not words."""
    items = [_bare(item) for item in get_args(annotation)] if get_origin(annotation) is tuple else []
    return any(isinstance(item, type) and issubclass(item, BaseModel) and "fact" not in item.model_fields for item in items)


def keys(owner: Any) -> tuple[str, ...]:
    """The keys that a model has in a file; none for other types."""
    if isinstance(owner, type) and issubclass(owner, BaseModel):
        return tuple(field.alias or name for name, field in owner.model_fields.items())
    return ()
