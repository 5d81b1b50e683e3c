"""A lesson: what is watched at each setting of the one thing that is moved."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.plots.source import listed
from sim.plots.style import (
    BLUE,
    FOOT,
    INK,
    MARGIN,
    MUTED,
    RULE,
    SMALL,
    TINY,
    WIDTH,
    Picture,
    fold,
    foot,
    head,
    height_of,
    house,
)
from sim.runs.lessons import page
from sim.scenario.schema import Scenario

Z95 = 1.96  # standard errors in half of a 95% interval
LABEL, GAP, ROW = 1.75, 0.3, 0.4  # inches
UNIT = 0.42  # inches below a panel


@house
def lesson(case: Scenario, table: pd.DataFrame) -> Picture:
    """A panel a metric, a row a setting: mean over worlds with its 95% interval.

    `table` is that of `sim.runs.lessons.table`: setting, watch, unit, mean, se, worlds.
    """
    told = page(case)
    settings, watched = list(table["setting"].unique()), list(table["watch"].unique())
    worlds = int(table["worlds"].max())
    top = head(
        f"Lesson {told.number}: {told.question}",
        f"{worlds:,} worlds at each setting, with the same chance. Point: mean; bar: 95% interval. Moved: {told.move}.",
    )
    wide = (WIDTH - 2 * MARGIN - LABEL - GAP * len(watched)) / len(watched)
    titles = [fold(watch, wide + GAP - 0.06, SMALL, "bold", lines=3) for watch in watched]
    above = max(height_of(title, SMALL) for title in titles) + 0.06
    body = ROW * len(settings)
    picture = Picture(WIDTH, top.height + above + body + UNIT + FOOT)
    top.draw(picture)
    y = top.height + above
    for k, setting in enumerate(settings):
        words = fold(setting, LABEL - 0.1, SMALL, lines=3)
        picture.write(MARGIN, y + (k + 0.5) * ROW, words, size=SMALL, va="center", color=INK)
    for k, (watch, title) in enumerate(zip(watched, titles, strict=True)):
        left = MARGIN + LABEL + k * (wide + GAP) + GAP / 2
        picture.write(left, y - 0.06, title, size=SMALL, weight="bold", va="bottom")
        rows = table[table["watch"] == watch].set_index("setting").loc[settings]
        _panel(picture.box(left, y, wide, body), rows)
    foot(picture, f"Distributions over assumptions, not forecasts. Scenario {case.name}, seed {case.seed}.")
    picture.alt = _alt(told.question, table)
    return picture


def _panel(ax: Axes, rows: pd.DataFrame) -> None:
    """One metric; the numbers stand beside the points."""
    unit = str(rows["unit"].iloc[0])
    known = rows["mean"].notna().to_numpy()
    at = [k for k, has in enumerate(known) if has]
    mean, half = rows["mean"].to_numpy()[known], Z95 * rows["se"].fillna(0.0).to_numpy()[known]
    for k in range(len(rows)):
        ax.axhline(k, color=RULE, lw=0.6, zorder=0)
    ax.errorbar(mean, at, xerr=half, fmt="o", ms=4.2, color=BLUE, elinewidth=1.4, capsize=0, clip_on=False)
    for x, k in zip(mean, at, strict=True):
        said = f"{x:.0%}" if unit == "share of worlds" else f"{x:.3f}" if unit == "0 to 1" else f"{x:.1f}"
        ax.annotate(said, (x, k), xytext=(0, 4.5), textcoords="offset points", ha="center", size=TINY, color=INK)
    for k in sorted(set(range(len(rows))) - set(at)):
        ax.text(0.5, k, "none", transform=ax.get_yaxis_transform(), ha="center", va="center", size=TINY, color=MUTED)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.margins(x=0.18)
    if unit == "share of worlds":
        ax.set_xlim(-0.04, 1.04)
        ax.set_xticks([0.0, 0.5, 1.0])
        ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    else:
        ax.xaxis.set_major_locator(MaxNLocator(3))
    ax.set_xlabel(unit if unit != "0 to 1" else "mean, on 0 to 1", size=TINY)


def _alt(question: str, table: pd.DataFrame) -> str:
    said = []
    for watch, rows in table.groupby("watch", sort=False):
        values = [f"{row['mean']:.3g} with {row['setting']}" for row in rows.to_dict("records")]
        said.append(f"{watch}: {listed(values)}")
    return f"{question} {'; '.join(said)}."
