"""Whether there are worlds enough: the mean of an outcome over the first worlds, as more of them are added."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from sim.counting import counted
from sim.findings.running_mean import running_mean_data, title_of
from sim.findings.worlds import NothingToShowError, Results, alike, uncertain, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.style import (
    BLUE,
    FOOT,
    MARGIN,
    MUTED,
    SMALL,
    TINY,
    WIDTH,
    Picture,
    foot,
    head,
    house,
    shorten,
    tint,
)

COLUMNS, PANEL, TOP, BELOW, LEFT, END, GAP = 2, 1.25, 0.24, 0.44, 0.42, 0.62, 0.16  # inches


@house
def running_mean(results: Results, design_point: int = 0) -> Picture:
    """A panel an outcome: the mean over the first worlds and its 95% band.

    Raises NothingToShowError for a single world, and for worlds that are all the same.
    """
    if not uncertain(results, design_point):
        raise NothingToShowError(
            "it asks whether there are worlds enough, and all of these came out the same: one is enough"
            if alike(results, design_point)
            else "it follows the mean over more and more worlds, and this is one world"
        )
    case = results.scenario
    data = running_mean_data(results, design_point)
    shown = list(dict.fromkeys(data["outcome"]))
    rows = -(-len(shown) // COLUMNS)
    top = head(
        "Are there worlds enough?",
        under(
            results,
            design_point,
            "Each line is the mean over the first worlds, as more and more of them are counted; the band is its 95% "
            "interval. Where the line has come to rest in a narrow band, more worlds would change little.",
        ),
    )
    high = TOP + PANEL + BELOW
    picture = Picture(WIDTH, top.height + rows * high + FOOT)
    top.draw(picture)
    wide = (WIDTH - 2 * MARGIN - COLUMNS * (LEFT + END) - (COLUMNS - 1) * GAP) / COLUMNS
    for k, outcome in enumerate(shown):
        row, column = divmod(k, COLUMNS)
        left = MARGIN + LEFT + column * (LEFT + wide + END + GAP)
        y = top.height + row * high
        picture.write(left, y, shorten(title_of(case, outcome), wide + END, SMALL, "bold"), size=SMALL, weight="bold")
        _line(picture.box(left, y + TOP, wide, PANEL), data[data["outcome"] == outcome], column == 0)
    foot(picture, foot_line(results))
    picture.alt = _alt(results, design_point, data)
    return picture


def _line(ax: Axes, at: pd.DataFrame, first: bool) -> None:
    last = int(at["n"].max()) if len(at) else 1
    ax.set_xlim(1, max(last, 2))
    ax.set_xscale("log")
    ax.set_ylim(0.0, 1.02)
    ax.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
    powers = [10**k for k in range(9) if 10**k <= last]
    ticks = powers if len(powers) > 2 else sorted({1, last})
    ax.set_xticks(ticks, [f"{t:,}" for t in ticks])
    ax.minorticks_off()
    ax.yaxis.grid(True)
    ax.set_xlabel("worlds (log scale)", labelpad=1.5)
    if at.empty:
        ax.text(0.5, 0.5, "no world", transform=ax.transAxes, ha="center", va="center", size=TINY, color=MUTED)
        return
    band = at.dropna(subset=["low", "high"])
    ax.fill_between(band["n"], band["low"].clip(0.0, 1.0), band["high"].clip(0.0, 1.0), fc=tint(BLUE, 0.22), lw=0)
    ax.plot(at["n"], at["mean"], color=BLUE, lw=1.6, marker="o" if len(at) == 1 else None, ms=4)
    end = at.iloc[-1]
    half = "" if end["low"] != end["low"] else f"\n{end['low']:.2f} to {end['high']:.2f}"
    ax.annotate(
        f"{end['mean']:.3f}{half}", (last, min(max(float(end["mean"]), 0.08), 0.94)), xytext=(4, 0), va="center",
        textcoords="offset points", size=TINY, color=BLUE, annotation_clip=False,
    )  # fmt: skip


def _alt(results: Results, design_point: int, data: pd.DataFrame) -> str:
    worlds = counted(len(worlds_of(results, design_point)), "world")
    ends = data.groupby("outcome", sort=False).tail(1).to_dict("records")
    said = [
        f"{title_of(results.scenario, row['outcome'])} {row['mean']:.3f}"
        + ("" if row["low"] != row["low"] else f" ({row['low']:.3f} to {row['high']:.3f})")
        for row in ends
    ]
    return f"Mean of outcomes over the first worlds, up to {worlds}: {'; '.join(said)}."
