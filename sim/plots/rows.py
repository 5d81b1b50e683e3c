"""Rows against panels: settings or scenarios down the side, a number a panel, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from sim.findings.words import percent
from sim.plots.style import BLUE, INK, MARGIN, MUTED, RULE, SMALL, TINY, WIDTH, Picture, ticks_inside
from sim.plots.words import fold, height_of
from sim.types import Floats

LABEL, GAP, ROW = 1.75, 0.3, 0.4  # inches
AXIS = 0.42  # inches below a panel
ABOVE = 0.06
NARROW = 1.1  # inches within which three ticks are too many
SHARE = "share of worlds"
MOST = 6  # panels side by side; more of them would be too narrow for the numbers under them


@dataclass(frozen=True)
class Panel:
    """A number for every row, (R,), with the ends of its interval; NaN where a row has none."""

    title: str
    unit: str  # `SHARE` is drawn in per cent from 0 to 100
    mean: Floats
    low: Floats
    high: Floats


def height(rows: int, panels: Sequence[Panel]) -> float:
    """Inches that rows and panels take."""
    return sum(_above(line, _wide(panels)) + ROW * rows + AXIS for line in _lines(panels))


def draw(picture: Picture, top: float, labels: Sequence[str], panels: Sequence[Panel]) -> list[Axes]:
    """Draw panels from `top` (inches) down, as many lines of them as it takes, and return their axes."""
    wide, axes = _wide(panels), []
    for line in _lines(panels):
        y = top + _above(line, wide)
        for k, label in enumerate(labels):
            words = fold(label, LABEL - 0.1, SMALL, lines=3)
            picture.write(MARGIN, y + (k + 0.5) * ROW, words, size=SMALL, va="center", color=INK)
        for k, (panel, title) in enumerate(zip(line, _titles(line, wide), strict=True)):
            left = MARGIN + LABEL + k * (wide + GAP) + GAP / 2
            picture.write(left, y - ABOVE, title, size=SMALL, weight="bold", va="bottom")
            axes.append(_panel(picture.box(left, y, wide, ROW * len(labels)), panel, wide))
        top = y + ROW * len(labels) + AXIS
    return axes


def _lines(panels: Sequence[Panel]) -> list[Sequence[Panel]]:
    """The panels line by line, as many in each as in the others or one fewer in the last."""
    each = _abreast(panels)
    return [panels[k : k + each] for k in range(0, len(panels), each)]


def _abreast(panels: Sequence[Panel]) -> int:
    lines = -(-len(panels) // MOST)
    return -(-len(panels) // lines)


def _wide(panels: Sequence[Panel]) -> float:
    abreast = _abreast(panels)
    return (WIDTH - 2 * MARGIN - LABEL - GAP * abreast) / abreast


def _titles(line: Sequence[Panel], wide: float) -> list[str]:
    return [fold(panel.title, wide + GAP - 0.06, SMALL, "bold", lines=3) for panel in line]


def _above(line: Sequence[Panel], wide: float) -> float:
    return max(height_of(title, SMALL) for title in _titles(line, wide)) + ABOVE


def _panel(ax: Axes, panel: Panel, wide: float) -> Axes:
    """One number; its value stands over the point."""
    rows = len(panel.mean)
    known = ~np.isnan(panel.mean)
    for k in range(rows):
        ax.axhline(k, color=RULE, lw=0.6, zorder=0)
    at = np.flatnonzero(known)
    spread = [
        np.maximum(panel.mean - np.nan_to_num(panel.low, nan=0.0), 0.0)[known],
        np.maximum(np.nan_to_num(panel.high, nan=0.0) - panel.mean, 0.0)[known],
    ]
    ax.errorbar(
        panel.mean[known], at, xerr=spread, fmt="o", ms=4.2, color=BLUE, elinewidth=1.4, capsize=0, clip_on=False
    )
    for k in range(rows):
        if known[k]:
            said, x = _said(panel.mean[k], panel.unit), panel.mean[k]
            ax.annotate(said, (x, k), xytext=(0, 4.5), textcoords="offset points", ha="center", size=TINY, color=INK)
        else:
            ax.text(
                0.5, k, "none", transform=ax.get_yaxis_transform(), ha="center", va="center", size=TINY, color=MUTED
            )
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.margins(x=0.18)
    if panel.unit == SHARE:
        ax.set_xlim(-0.04, 1.04)
        ax.set_xticks([0.0, 0.5, 1.0])
        ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    else:
        ticks_inside(ax, 3 if wide > NARROW else 2)
    ax.set_xlabel("mean, on 0 to 1" if panel.unit == "0 to 1" else panel.unit, size=TINY)
    return ax


def _said(value: float, unit: str) -> str:
    return percent(value) if unit == SHARE else f"{value:.3f}" if unit == "0 to 1" else f"{value:.1f}"
