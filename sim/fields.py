"""Walks the types of pydantic models: which keys a model knows, and what stands at a path below it."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

Type = Any  # a type annotation


def plain(annotation: Type) -> Type:
    """An annotation without `Annotated` and without `| None`."""
    origin: Any = get_origin(annotation)
    if origin is Annotated:
        return plain(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        kinds = [a for a in get_args(annotation) if a is not type(None)]
        return plain(kinds[0]) if len(kinds) == 1 else annotation
    return annotation


def model_of(annotation: Type) -> type[BaseModel] | None:
    """The pydantic model an annotation asks for, or None."""
    kind = plain(annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


@cache
def field(model: type[BaseModel], name: str) -> Type | None:
    """The annotation of a model's field with its constraints, or None where it has no such field."""
    info = model.model_fields.get(name)
    if info is None:
        return None
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def child(annotation: Type, step: str | int | float) -> Type | None:
    """The annotation one step below: of a field, a mapping's value, a list's item; None where there is none."""
    model = model_of(annotation)
    if model is not None:
        return field(model, step) if isinstance(step, str) else None
    kind = plain(annotation)
    arguments = get_args(kind)
    origin: Any = get_origin(kind)
    if kind is Any:
        return Any
    if origin in (Union, types.UnionType):
        return next((below for below in (child(choice, step) for choice in arguments) if below is not None), None)
    if origin is dict:
        return arguments[1]
    if origin is list:
        return arguments[0]
    if origin is tuple and isinstance(step, int):
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return arguments[0]
        return arguments[step] if 0 <= step < len(arguments) else None
    return None


def below(annotation: Type, path: tuple[str | int | float, ...]) -> Type | None:
    """The annotation at a path below, or None where the types have no such path."""
    for step in path:
        annotation = child(annotation, step)
        if annotation is None:
            return None
    return annotation


def choices(annotation: Type) -> tuple[str, ...]:
    """The words a Literal allows, or a registry of names ships with; empty for any other annotation."""
    origin: Any = get_origin(annotation)
    for mark in get_args(annotation)[1:] if origin is Annotated else ():
        if (registry := getattr(mark, "registry", None)) is not None:
            return tuple(registry.own)
    kind = plain(annotation)
    origin = get_origin(kind)
    return tuple(str(a) for a in get_args(kind)) if origin is Literal else ()


def adapter(annotation: Type) -> TypeAdapter[Any]:
    """The validator of one annotation; built once."""
    try:
        return _adapter(annotation)
    except TypeError:  # an unhashable annotation
        return TypeAdapter(annotation)


@cache
def _adapter(annotation: Type) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
