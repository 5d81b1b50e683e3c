"""The key of the figure of positions: how grades of evidence and the settled text are drawn."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from sim.case.quantity import Grade
from sim.plots.positions_marks import AGREED, ASIDE, occurred, published, spread
from sim.plots.style import (
    GRADES,
    INK,
    TINY,
    Look,
    breadth,
    mark,
)

KEY = 0.2  # a line of the key
Paint = Callable[[Axes, float, float], None]
Entry = tuple[Paint, float, str]  # how to paint the sign at (x, y), how wide it is, what it means


def key_lines(grades: list[Grade], room: float, settled: pd.DataFrame, worlds: int) -> list[list[Entry]]:
    """How the grades of evidence and the settled text are drawn, broken into lines."""
    evidence: list[Entry] = [(_grade(grade), 0.3, GRADES[grade].words) for grade in grades]
    text: list[Entry] = []
    if worlds > 1 and settled["median"].notna().any():
        sign: Paint = lambda ax, x, y: spread(ax, y, x, x + 0.07, x + 0.15, x + 0.23, x + 0.3)  # noqa: E731
        text.append((sign, 0.3, "settled: median, middle 50% and 90% of worlds"))
    if settled["text"].notna().any():
        text.append((lambda ax, x, y: published(ax, x + 0.08, y), 0.16, "published text"))
    if worlds > 1 and (settled["agreed"] > 0).any():
        text.append((_block(AGREED), 0.2, "agreed"))
    if worlds > 1 and (settled["set_aside"] > 0).any():
        text.append((_block(ASIDE), 0.2, "set aside for later"))
    if settled["occurred"].notna().any():
        history = "where it ended in history (not a result of this run)"
        text.append((lambda ax, x, y: occurred(ax, x + 0.08, y), 0.16, history))
    lines: list[list[Entry]] = []
    for entries in (evidence, text):
        used = room + 1.0
        for entry in entries:
            wide = entry_width(entry[1], entry[2])
            if used + wide - 0.2 > room:
                lines.append([])
                used = 0.0
            lines[-1].append(entry)
            used += wide
    return lines


def entry_width(glyph: float, words: str) -> float:
    """Inches that a sign and its words take, with the gap behind them."""
    return glyph + 0.07 + breadth(words, TINY) + 0.2


def _grade(grade: Grade) -> Paint:
    def paint(ax: Axes, x: float, y: float) -> None:
        ax.plot([x, x + 0.3], [y, y], color=INK, lw=GRADES[grade].width, ls=GRADES[grade].line)
        mark(ax, x + 0.15, y, Look(INK, "o"), grade)

    return paint


def _block(colour: str) -> Paint:
    def paint(ax: Axes, x: float, y: float) -> None:
        ax.fill_between([x, x + 0.2], y - 0.045, y + 0.045, fc=colour, lw=0)

    return paint
