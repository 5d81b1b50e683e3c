"""A class in a few lines: opened, joined, decided in."""

from __future__ import annotations

import re
from typing import Protocol

FARMERS = {"tables": "2", "seat.upfield": "1", "seat.downfield": "1", "how": "choice", "pairs": "2", "history": "1"}


class Page(Protocol):
    """An answer, as every client here gives it."""

    @property
    def status(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> str: ...


def code_of(desk: Page) -> str:
    """The code that a desk shows."""
    return found(r'class="code"><bdi>(\w+)<', desk)


def asked(page: Page) -> str:
    """What a seat is asked; "" where it is not."""
    return found(r'id="now"[^>]*>([^<]*)', page) if moment_of(page) else ""


def moment_of(page: Page) -> str:
    """The moment that a seat's form is about; "" where it has none."""
    at = re.search(r'name="at" value="([^"]*)"', page.text)
    return "" if at is None else at[1]


def status(page: Page) -> str:
    """Where the table stands, as the page says it."""
    return found(r'id="live"[^>]*>([^<]*)', page)


def found(pattern: str, page: Page) -> str:
    """The part of a page that a pattern finds."""
    match = re.search(pattern, page.text)
    assert match is not None, page.text
    return match[1]
