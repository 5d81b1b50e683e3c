"""Numbers as people write them: what they count, and shares."""

from __future__ import annotations

from sim.speech import signed


def counted(number: int, noun: str) -> str:
    """ "1 world", "1,000 worlds"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def percent(share: float) -> str:
    """A share in whole per cent; what is neither none nor all never rounds to 0% or 100%.

    "n/a" for a share of nothing (NaN).
    """
    if share != share:
        return "n/a"
    if 0.0 < share <= 0.005:  # a half is rounded to even, and so to none
        return signed("<1%")
    if 0.995 <= share < 1.0:
        return signed(">99%")
    return f"{100.0 * share:.0f}%"
