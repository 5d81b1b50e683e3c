"""Mistakes a user can make, each told in one line that says where and what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a value stands in a file the user wrote; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class InputError(ValueError):
    """The user's input is wrong: the command line prints `str(error)` alone and exits with 2."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.message = message
        self.place = place
        super().__init__(f"{place}: {message}" if place else message)


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that ends a message on an unknown name: "; did you mean 'x'?" or the known names.

    A name is near where few letters differ, or where it holds what was written, as trust-under-noise holds trust.
    """
    names = sorted({str(k) for k in known})
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    holding = [k for k in names if len(str(name)) >= _TELLING and str(name).lower() in k.lower()]
    if 0 < len(holding) <= _FEW:
        return f"; did you mean {' or '.join(map(repr, holding))}?"
    more = len(names) - _SHOWN
    shown = names if more <= 1 else [*names[:_SHOWN], f"and {more} more"]
    return f"; known here: {', '.join(shown)}" if names else ""


_TELLING = 3  # letters from which a part of a name points at it
_FEW = 3  # names that are offered together
_SHOWN = 60  # names that are listed where none is near
