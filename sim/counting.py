"""A number and what it counts, as people write it."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """ "1 world", "1,000 worlds"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
