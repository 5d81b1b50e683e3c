"""The marks of the figure of positions: what a party wants, and where the text settled."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from sim.plots.style import (
    GRADES,
    INK,
    MUTED,
    ORANGE,
    Look,
    mark,
)

AGREED, ASIDE, OCCURRED = "#5f6770", "#c3c8ce", ORANGE


def along(ends: tuple[float, float], value: float) -> float:
    """Where a place on a ladder, 0..1, lies between the two ends of its column."""
    return ends[0] + (ends[1] - ends[0]) * value


def stand_mark(ax: Axes, ends: tuple[float, float], y: float, stand: dict[Any, Any], look: Look, text: float) -> None:
    """What a party wants with its range and grade of evidence, and a tick where the text settled (NaN: nowhere)."""
    style = GRADES[stand["grade"]]
    if text == text:
        ax.plot([along(ends, text)] * 2, [y - 0.065, y + 0.065], color=INK, lw=0.8, zorder=3)
    if stand["high"] > stand["low"]:
        span = [along(ends, stand["low"]), along(ends, stand["high"])]
        ax.plot(span, [y, y], color=look.colour, lw=style.width, ls=style.line, zorder=3.5)
    mark(ax, along(ends, stand["mode"]), y, look, stand["grade"])


def occurred(ax: Axes, x: float, y: float) -> None:
    """A star where it ended in history."""
    ax.plot([x], [y], ls="none", marker="*", ms=8.5, mfc=OCCURRED, mec=INK, mew=0.5, zorder=5, clip_on=False)


def published(ax: Axes, x: float, y: float) -> None:
    """A ring where the published text stands."""
    ax.plot([x], [y], ls="none", marker="o", ms=6.5, mfc="white", mec=MUTED, mew=0.8, zorder=2, clip_on=False)


def spread(ax: Axes, y: float, low: float, p25: float, median: float, p75: float, high: float) -> None:
    """The median of the worlds that agreed, their middle 50% and 90%."""
    ax.plot([low, high], [y, y], color=INK, lw=0.8, zorder=3)
    ax.plot([p25, p75], [y, y], color="#8f9397", lw=3.2, zorder=3)
    ax.plot([median, median], [y - 0.07, y + 0.07], color=INK, lw=1.6, zorder=4)
