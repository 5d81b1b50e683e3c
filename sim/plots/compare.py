"""Both roads in one figure: the same worlds under two settings, how they end and what is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.findings.comparison import ends_data, fates_data, roads_data
from sim.findings.worlds import Results
from sim.plots.style import (
    BLUE,
    FOOT,
    MARGIN,
    MUTED,
    RULE,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Picture,
    foot,
    head,
    house,
    shorten,
)
from sim.scenario.called import listed

ROW, HEADING, AXIS = 0.225, 0.26, 0.56  # inches
LABEL, NUMBERS = 2.3, 1.55
ROAD, BELOW = 1.5, 0.5
COLOURS = (BLUE, "#9A6A00")  # of lines and words: orange proper is too faint for these


@house
def compare(
    sides: Sequence[tuple[Results, int]], names: Sequence[str], runs: pd.DataFrame, points: pd.DataFrame
) -> Picture:
    """Delivery month by month on both roads, then how worlds end and what becomes of each point, side by side.

    Parameters
    ----------
    sides : two results with a design point each. names : what to call them.
    runs, points : from `Results.compare` and `Results.compare_points`.
    """
    case = sides[0][0].scenario
    ends, fates = ends_data(case, runs), fates_data(case, points)
    ends = ends[(ends["mean_a"] > 0) | (ends["mean_b"] > 0)]
    worlds = int(runs["worlds"].max())
    top = head(
        "Two roads with the same chance",
        f"{worlds:,} worlds on each, compared world by world: A is {names[0]} (ring), B is {names[1]} (diamond). At "
        "the right B - A, in hundredths, with its 95% interval; bold where that leaves out 0.",
    )
    high = top.height + HEADING + ROAD + BELOW + 2 * HEADING + ROW * (len(ends) + len(fates)) + 2 * AXIS + FOOT
    picture = Picture(WIDTH, high)
    top.draw(picture)
    y = top.height
    picture.write(MARGIN, y, "Carried out, month by month", size=TEXT, weight="bold")
    y += HEADING
    roads = roads_data(sides)
    if len(roads):  # a case of clauses has nothing to carry out
        _roads(picture.box(MARGIN + LABEL, y, WIDTH - 2 * MARGIN - LABEL - NUMBERS, ROAD), roads)
    y += ROAD + BELOW
    for title, unit, rows in (
        ("How the worlds end", "share of worlds", ends),
        ("What becomes of each point", "delivered by the end: mean place on the ladder, 0 to 1", fates),
    ):
        picture.write(MARGIN, y, title, size=TEXT, weight="bold")
        y += HEADING
        if len(rows):
            _pairs(picture, y, rows, unit)
        y += ROW * len(rows) + AXIS
    foot(picture, f"Distributions over assumptions, not forecasts. Seed {case.seed}.")
    picture.alt = _alt(names, ends, fates)
    return picture


def _roads(ax: Axes, data: pd.DataFrame) -> None:
    for side, rows in data.groupby("side"):
        k = int(str(side))
        ax.plot(rows["month"], rows["delivery"], color=COLOURS[k], lw=1.8, ls=("-", (0, (4, 1.2)))[k])
        last = rows.iloc[-1]
        ax.annotate(
            f"{'AB'[k]}  {last['delivery']:.2f}",
            (last["month"], last["delivery"]),
            xytext=(5, 5 - 10 * _lower(data, k)),
            textcoords="offset points",
            size=SMALL,
            weight="bold",
            color=COLOURS[k],
            va="center",
            annotation_clip=False,
        )
    ax.set_ylim(0.0, 1.0)
    ax.set_xlim(0, max(int(data["month"].max()), 1))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.grid(axis="y")
    ax.set_xlabel("month")
    ax.set_ylabel("share, from the start")


def _lower(data: pd.DataFrame, side: int) -> bool:
    """Whether a side ends below the other; B where they are equal, so that the labels part."""
    last = data.groupby("side")["delivery"].last()
    return bool(last[side] < last[1 - side] or (last[side] == last[1 - side] and side == 1))


def _pairs(picture: Picture, top: float, rows: pd.DataFrame, unit: str) -> None:
    """A line a row: both sides on one track from 0 to 1, their difference beside it."""
    wide = WIDTH - 2 * MARGIN - LABEL - NUMBERS
    ax = picture.box(MARGIN + LABEL, top, wide, ROW * len(rows))
    for k, row in enumerate(rows.to_dict("records")):
        middle = top + (k + 0.5) * ROW
        picture.write(MARGIN, middle, shorten(str(row["says"]), LABEL - 0.12, SMALL), size=SMALL, va="center")
        ax.axhline(k, color=RULE, lw=0.6, zorder=0)
        ax.plot([row["mean_a"], row["mean_b"]], [k, k], color=MUTED, lw=1.4, zorder=2)
        ax.plot([row["mean_a"]], [k], ls="none", marker="o", ms=7.0, mfc="none", mec=COLOURS[0], mew=1.3, clip_on=False)
        ax.plot([row["mean_b"]], [k], ls="none", marker="D", ms=3.6, color=COLOURS[1], mew=0, zorder=3, clip_on=False)
        _difference(picture, MARGIN + LABEL + wide + 0.5, middle, row)
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(unit)
    if unit.startswith("share"):
        ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _difference(picture: Picture, left: float, middle: float, row: dict[Any, Any]) -> None:
    """B - A in hundredths with its interval."""
    sure = row["low"] > 0.0 or row["high"] < 0.0
    look: dict[str, Any] = {"weight": "bold"} if sure else {"color": MUTED}
    picture.write(left, middle, f"{100 * row['difference']:+.1f}", size=SMALL, va="center", ha="right", **look)
    interval = f"({100 * row['low']:+.1f} to {100 * row['high']:+.1f})"
    picture.write(left + 0.08, middle, interval, size=TINY, va="center", color=MUTED)


def _alt(names: Sequence[str], ends: pd.DataFrame, fates: pd.DataFrame) -> str:
    said = [f"{r['says']} {r['mean_a']:.0%} and {r['mean_b']:.0%}" for r in ends.to_dict("records")]
    sure = fates[(fates["low"] > 0) | (fates["high"] < 0)]
    moved = [f"{str(r['says']).split()[0]} by {r['difference']:+.2f}" for r in sure.to_dict("records")]
    return (
        f"The same worlds under {names[0]} (A) and {names[1]} (B). How they end: {'; '.join(said)}. Points of the plan "
        f"delivered further or less far beyond chance: {listed(moved) if moved else 'none'}."
    )
