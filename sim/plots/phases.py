"""Outcomes by phase: how many worlds open, agree, ratify and deliver each phase, and how they end."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.counting import counted
from sim.findings.agenda import by_phase, has_steps
from sim.findings.phases import STEPS, end_words, outcomes_data, phases_data, share_words
from sim.findings.words import phase_words
from sim.findings.worlds import Results, uncertain, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.ends import OUTCOMES
from sim.plots.style import (
    BLUE,
    FOOT,
    GREEN,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Picture,
    foot,
    head,
    house,
    tint,
)
from sim.scenario.schema import Scenario

ROW, BAR, HEADING, AFTER = 0.235, 0.14, 0.25, 0.14  # inches
LABEL, LABEL_ENDS, NUMBERS, SHARES = 1.06, 1.5, 1.0, 0.5
HALF, BETWEEN = 3.4, 0.3


@house
def phases(results: Results, design_point: int = 0) -> Picture:
    """The steps of each phase at the left, the ends at the right, each with its interval where there is one."""
    case = results.scenario
    steps = phases_data(results, design_point)
    ends = outcomes_data(results, design_point)
    ranges, words = uncertain(results, design_point), end_words(case)
    top = head(
        "How far the talks get" if ends["count"].iloc[0] < 2 else "How far the worlds get",
        under(results, design_point, *_notes(case, len(worlds_of(results, design_point)), ranges)),
    )
    blocks = [(phase, rows, _lines(rows)) for phase, rows in by_phase(steps)]
    heights = [HEADING + ROW * lines + AFTER for _, _, lines in blocks]
    body = max(sum(heights), HEADING + ROW * len(ends) + AFTER)
    picture = Picture(WIDTH, top.height + body + FOOT)
    top.draw(picture)
    left = picture.sheet(MARGIN, top.height, HALF, body)
    y = 0.0
    for k, ((phase, rows, _), high) in enumerate(zip(blocks, heights, strict=True)):
        _heading(left, y, phase_words(case, phase, "Step by step"), HALF, numbers=ranges and k == 0)
        _phase(left, y + HEADING, rows, ranges)
        y += high
    wide = WIDTH - 2 * MARGIN - HALF - BETWEEN
    right = picture.sheet(MARGIN + HALF + BETWEEN, top.height, wide, body)
    _heading(right, 0.0, "How they end" if ends["count"].iloc[0] > 1 else "How it ends", wide, numbers=ranges)
    for k, row in enumerate(ends.to_dict("records")):
        name = str(row["outcome"])
        _bar(right, HEADING + ROW * k, LABEL_ENDS, wide, words[name], row, OUTCOMES[name][1], ranges)
    foot(picture, foot_line(results))
    picture.alt = _alt(case, steps, ends)
    return picture


def _notes(case: Scenario, worlds: int, ranges: bool) -> list[str]:
    return [
        "Each bar is the share of all worlds that got so far by the end." if worlds > 1 else "",
        "The thin line on it is its 95% interval (Wilson): so far can chance move the share with so many worlds."
        if ranges
        else "",
        "Delivered: everything that was agreed is carried out." if has_steps(case) else "",
    ]


def _lines(rows: pd.DataFrame) -> int:
    """Lines that a phase takes: what was agreed before the run is one."""
    return int((~rows["given"]).sum()) + int(rows["given"].any())


def _heading(ax: Axes, y: float, words: str, wide: float, numbers: bool) -> None:
    ax.text(0.0, y + 0.12, words, size=TEXT, weight="bold", va="center")
    if numbers:
        ax.text(wide - NUMBERS + 0.46, y + 0.13, "share", size=TINY, color=MUTED, ha="right", va="center")
        ax.text(wide - NUMBERS + 0.53, y + 0.13, "interval", size=TINY, color=MUTED, va="center")


def _phase(ax: Axes, y: float, rows: pd.DataFrame, ranges: bool) -> None:
    if rows["given"].any():
        _given(ax, y)
        y += ROW
    for row in rows[~rows["given"]].to_dict("records"):
        colour = GREEN if row["step"] == "delivered" else BLUE
        _bar(ax, y, LABEL, HALF, STEPS[str(row["step"])], row, colour, ranges)
        y += ROW


def _given(ax: Axes, y: float) -> None:
    """A phase that was agreed and ratified before the run: not something the worlds achieved."""
    ax.text(LABEL - 0.08, y + ROW / 2, "agreed before", size=SMALL, ha="right", va="center")
    ax.text(
        LABEL + 0.06, y + ROW / 2, "in force from the start: given, not a result", size=TINY, color=MUTED, va="center"
    )
    ax.plot([LABEL, LABEL], [y, y + ROW], color=MUTED, lw=0.7)


def _bar(
    ax: Axes, y: float, label: float, wide: float, words: str, row: dict[Any, Any], colour: str, ranges: bool
) -> None:
    """A bar from 0 to the share, with its interval and the numbers beside it; the track behind it ends at 100%."""
    end = wide - (NUMBERS if ranges else SHARES)
    scale = end - label
    middle = y + ROW / 2
    ax.text(label - 0.08, middle, words, size=SMALL, ha="right", va="center")
    ax.plot([label, label], [y, y + ROW], color=MUTED, lw=0.7)
    ax.fill_between([label, end], middle - BAR / 2, middle + BAR / 2, fc=PAPER, lw=0)
    if row["hits"] > 0:
        ax.fill_between(
            [label, label + scale * row["share"]], middle - BAR / 2, middle + BAR / 2, fc=tint(colour, 0.75), lw=0
        )
    look: dict[str, Any] = {"weight": "bold"} if row["hits"] > 0 else {"color": MUTED}
    ax.text(end + 0.46, middle, share_words(row), size=SMALL, ha="right", va="center", **look)
    if not ranges:
        return
    ax.plot([label + scale * row["low"], label + scale * row["high"]], [middle, middle], color=INK, lw=0.9)
    for x in (row["low"], row["high"]):
        ax.plot([label + scale * x] * 2, [middle - 0.03, middle + 0.03], color=INK, lw=0.9)
    digits = 0 if row["high"] >= 0.02 and row["low"] <= 0.98 else 1
    interval = f"{100 * row['low']:.{digits}f} to {100 * row['high']:.{digits}f}".replace("100.0", "100")
    ax.text(end + 0.53, middle, interval, size=TINY, color=MUTED, va="center")


def _alt(case: Scenario, steps: pd.DataFrame, ends: pd.DataFrame) -> str:
    parts = []
    for phase, rows in by_phase(steps):
        said = [f"{STEPS[str(r['step'])]} {share_words(r)}" for r in rows[~rows["given"]].to_dict("records")]
        before = ["agreed before the run"] if rows["given"].any() else []
        name = phase_words(case, phase, "Step by step")
        parts.append(f"{name}: {', '.join([*before, *said])}")
    words = end_words(case)
    said = [f"{words[str(r['outcome'])]} {share_words(r)}" for r in ends.to_dict("records") if r["hits"] > 0]
    count = int(ends["count"].iloc[0])
    first = f"Share of {counted(count, 'world')} that take each step" if count > 1 else "Steps that 1 world takes"
    return f"{first}. {'. '.join(parts)}. Ends: {', '.join(said)}."
