"""Whether there are worlds enough: the mean of an outcome over the first worlds, as more of them are added."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.special import ndtri

from sim.measures.intervals import wilson
from sim.plots import source
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
from sim.runs import named
from sim.types import Floats

OUTCOMES = ("agreement", "full_agreement", "collapse", "delivery")
TITLES = {
    "agreement": "worlds that agree in a phase or more",
    "full_agreement": "worlds that agree in every phase",
    "collapse": "worlds that collapse",
    "delivery": "mean share carried out",
}
STEPS = 200  # points of a line
LEVEL = 0.95
COLUMNS, PANEL, TOP, BELOW, LEFT, END, GAP = 2, 1.25, 0.24, 0.44, 0.42, 0.62, 0.16  # inches


def running_mean_data(
    results: source.Results, design_point: int = 0, outcomes: Sequence[str] = OUTCOMES
) -> pd.DataFrame:
    """The mean of each outcome over the first n worlds by replicate, with a 95% interval, at no more than `STEPS` n.

    Columns: outcome, n, mean, low, high. Shares have Wilson's interval, numbers a normal one from two worlds on. Raises
    InputError for an outcome that is unknown or missing in some worlds.
    """
    named.check(results.scenario, outcomes)
    runs = source.worlds(results, design_point).sort_values("replicate")
    rows = []
    for outcome in outcomes:
        values = named.values(results.scenario, {str(c): runs[c].to_numpy() for c in runs}, outcome)
        rows += _running(outcome, values)
    return pd.DataFrame(rows, columns=["outcome", "n", "mean", "low", "high"])


def _running(outcome: str, values: Floats) -> list[tuple[str, int, float, float, float]]:
    count = np.arange(1, len(values) + 1)
    at = np.unique(np.rint(np.geomspace(1, max(len(values), 1), STEPS)).astype(int))[: len(values)]
    total, squares = np.cumsum(values), np.cumsum(values**2)
    rows = []
    for n in at.tolist():
        mean = float(total[n - 1] / n)
        if named.is_share(outcome):
            low, high = wilson(round(float(total[n - 1])), n, LEVEL)
        else:
            spread = max(float(squares[n - 1]) / n - mean * mean, 0.0) * n / (n - 1) if n > 1 else float("nan")
            half = float(ndtri(0.5 + LEVEL / 2)) * float(np.sqrt(spread / count[n - 1]))
            low, high = mean - half, mean + half
        rows.append((outcome, n, mean, low, high))
    return rows


@house
def running_mean(results: source.Results, design_point: int = 0) -> Picture:
    """A panel an outcome: the mean over the first worlds and its 95% band."""
    data = running_mean_data(results, design_point)
    rows = -(-len(OUTCOMES) // COLUMNS)
    top = head(
        "Are there worlds enough?",
        source.under(
            results,
            design_point,
            "Line: mean over the first worlds, in the order of their numbers; band: its 95% interval (Wilson for "
            "shares). "
            "A line that has come to rest in a narrow band says yes.",
        ),
    )
    high = TOP + PANEL + BELOW
    picture = Picture(WIDTH, top.height + rows * high + FOOT)
    top.draw(picture)
    wide = (WIDTH - 2 * MARGIN - COLUMNS * (LEFT + END) - (COLUMNS - 1) * GAP) / COLUMNS
    for k, outcome in enumerate(OUTCOMES):
        row, column = divmod(k, COLUMNS)
        left = MARGIN + LEFT + column * (LEFT + wide + END + GAP)
        y = top.height + row * high
        picture.write(left, y, shorten(TITLES[outcome], wide + END, SMALL, "bold"), size=SMALL, weight="bold")
        _line(picture.box(left, y + TOP, wide, PANEL), data[data["outcome"] == outcome], column == 0)
    foot(picture, source.foot_line(results))
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


def _alt(results: source.Results, design_point: int, data: pd.DataFrame) -> str:
    worlds = source.counted(len(source.worlds(results, design_point)), "world")
    ends = data.groupby("outcome", sort=False).tail(1).to_dict("records")
    said = [
        f"{TITLES[row['outcome']]} {row['mean']:.3f}"
        + ("" if row["low"] != row["low"] else f" ({row['low']:.3f} to {row['high']:.3f})")
        for row in ends
    ]
    return f"Mean of outcomes over the first worlds, up to {worlds}: {'; '.join(said)}."
