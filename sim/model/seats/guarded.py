"""Around code of somebody else's: arrays that it cannot write to, and answers looked at before they count.

`what` is what the code is called in messages, `part` what it was asked for, as an aspiration or a text.
"""

from __future__ import annotations

import copy
import dataclasses
from typing import Any, TypeVar

import numpy as np

from sim.types import Bools, Floats, Ints

ROUNDING = 1e-9  # what an answer may be out of range by
T = TypeVar("T")
A = TypeVar("A", bound=np.ndarray)


def shares(what: str, part: str, answer: Any, shape: tuple[int, ...]) -> Floats:
    """An answer of numbers from 0 to 1, cut to that. Raises ValueError where it is none."""
    got = numbers(what, part, answer, shape)
    if got.size and (got.min() < -ROUNDING or got.max() > 1.0 + ROUNDING):
        raise ValueError(f"{what} gave {_a(part)} from {got.min():g} to {got.max():g}, expected 0 to 1")
    clipped: Floats = np.clip(got, 0.0, 1.0)
    return clipped


def numbers(what: str, part: str, answer: Any, shape: tuple[int, ...], infinite: bool = False) -> Floats:
    """An answer of finite numbers, or where they may be `infinite` of any but NaN. Raises ValueError."""
    try:
        got = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} gave no numbers as its {part}, but {type(answer).__name__}") from None
    _shaped(what, part, got.shape, shape)
    if infinite and np.isnan(got).any():
        raise ValueError(f"{what} gave {_a(part)} with NaN in it")
    if not infinite and not np.isfinite(got).all():
        raise ValueError(f"{what} gave {_a(part)} with NaN or infinity in it")
    return got


def truths(what: str, part: str, answer: Any, shape: tuple[int, ...]) -> Bools:
    """An answer of true or false. Raises ValueError where it is none, as where it merely counts as such."""
    got = np.asarray(answer)
    _shaped(what, part, got.shape, shape)
    if got.dtype != np.bool_:
        raise ValueError(f"{what} gave {_a(part)} of type {got.dtype}, expected true or false")
    return got


def seats(what: str, part: str, answer: Any, shape: tuple[int, ...], count: int) -> Ints:
    """An answer of places at a table of so many, -1 for none. Raises ValueError."""
    got = np.asarray(answer)
    _shaped(what, part, got.shape, shape)
    if not np.issubdtype(got.dtype, np.integer):
        raise ValueError(f"{what} gave {_a(part)} of type {got.dtype}, expected whole numbers")
    if got.size and (got.min() < -1 or got.max() >= count):
        raise ValueError(f"{what} gave {_a(part)} with a number that is no seat, expected -1 to {count - 1}")
    return got


def _shaped(what: str, part: str, got: tuple[int, ...], expected: tuple[int, ...]) -> None:
    if got != expected:
        raise ValueError(f"{what} gave {_a(part)} of shape {got}, expected {expected}")


def _a(part: str) -> str:
    return f"{'an' if part[0] in 'aeiou' else 'a'} {part}"


def read_only(view: T) -> T:
    """A view, or what is below it, whose arrays cannot be written to."""
    if not dataclasses.is_dataclass(view) or isinstance(view, type):
        return view
    twin = copy.copy(view)
    for each in dataclasses.fields(view):
        value = getattr(view, each.name, None)
        if isinstance(value, np.ndarray):
            object.__setattr__(twin, each.name, locked(value))
        elif dataclasses.is_dataclass(value):
            object.__setattr__(twin, each.name, read_only(value))
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            object.__setattr__(twin, each.name, tuple(read_only(item) for item in value))
    return twin


def locked(array: A) -> A:
    """The same array, which cannot be written to by this name."""
    seen = array.view()
    seen.flags.writeable = False
    return seen
