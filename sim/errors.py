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
    """The hint that ends a message on an unknown name: "; did you mean 'x'?" or the known names."""
    names = sorted({str(k) for k in known})
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"; known here: {shown}" if names else ""
