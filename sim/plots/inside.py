"""The talks inside a scenario: do they meet, how near their parties come, and what is carried out of their text."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from sim.findings.inside import STAGES, agreeing_data, carried_data, stages_data
from sim.findings.words import percent
from sim.findings.worlds import Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.looks import tint
from sim.plots.style import (
    BLUE,
    FOOT,
    GREEN,
    INK,
    MARGIN,
    MUTED,
    ORANGE,
    RULE,
    SMALL,
    TINY,
    WIDTH,
    Picture,
    foot,
    head,
    house,
)
from sim.plots.words import fold, height_of, shorten
from sim.scenario.called import table_name

LEFT, GAP, TALL, BELOW, TITLE = 0.48, 0.62, 1.5, 0.5, 0.36  # inches
LABEL, ROW, LINE = 1.75, 0.235, 0.17
_COLOURS: dict[str, Any] = {"meets": tint(BLUE, 0.55), "away": ORANGE, "force": GREEN, "over": "#9aa1a9"}
_ORDER = ("force", "meets", "away", "over")  # from below


@house
def inside(results: Results, design_point: int = 0) -> Picture:
    """Where the talks stand by month, consensus within the side by month, and what is delivered, issue by issue.

    Raises NothingToShowError where the scenario has no talks inside.
    """
    stages, agreeing = stages_data(results, design_point), agreeing_data(results, design_point)
    carried = carried_data(results, design_point)
    scenario = results.scenario
    inner = scenario.inner
    assert inner is not None
    where = table_name(inner.table, scenario.tables[inner.table])
    several = len(worlds_of(results, design_point)) > 1
    bands = "Line: the world in the middle; bands: the middle 50% and 90% of worlds." if several else ""
    top = head(f"What one side's own talks come to ({where})", under(results, design_point, bands))
    wide = (WIDTH - 2 * MARGIN - 2 * LEFT - GAP) / 2
    keys = [fold(STAGES[name], wide - 0.22, TINY) for name in reversed(_ORDER)]
    key = sum(height_of(words, TINY) + 0.05 for words in keys)
    body = TITLE + TALL + BELOW + key + 0.12 + TITLE + ROW * len(carried) + BELOW
    picture = Picture(WIDTH, top.height + body + FOOT)
    top.draw(picture)
    y, right = top.height, MARGIN + 2 * LEFT + wide + GAP
    picture.write(MARGIN + LEFT, y, "Where the talks stand", size=SMALL, weight="bold")
    picture.write(right, y, "How near the side's own demands are", size=SMALL, weight="bold")
    y += TITLE - 0.14
    _stand(picture.box(MARGIN + LEFT, y, wide, TALL), stages)
    _near(picture.box(right, y, wide, TALL), agreeing, several)
    y += TALL + BELOW
    for name, words in zip(reversed(_ORDER), keys, strict=True):
        _swatch(picture, y, _COLOURS[name])
        picture.write(MARGIN + LEFT + 0.22, y, words, size=TINY)
        y += height_of(words, TINY) + 0.05
    y += 0.12
    said = "What is carried out of it after the last month, on each ladder from 0 to 1"
    picture.write(MARGIN, y, said, size=SMALL, weight="bold")
    y += TITLE - 0.1
    for k, label in enumerate(carried["label"].tolist()):
        picture.write(MARGIN, y + (k + 0.5) * ROW, shorten(label, LABEL - 0.1, SMALL), size=SMALL, va="center")
    box = picture.box(MARGIN + LABEL, y, WIDTH - 2 * MARGIN - LABEL - 0.5, ROW * len(carried))
    _carried(box, carried, several)
    foot(picture, foot_line(results))
    picture.alt = _alt(where, stages, agreeing, carried)
    return picture


def _stand(ax: Axes, stages: pd.DataFrame) -> None:
    months = stages["month"].to_numpy(dtype=float)
    ax.stackplot(months, [stages[name] for name in _ORDER], colors=[_COLOURS[name] for name in _ORDER], lw=0)
    ax.set_xlim(0.0, max(months[-1], 1.0))
    ax.set_ylim(0.0, 1.0)
    ax.set_yticks([0.0, 0.5, 1.0])
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.set_ylabel("share of worlds", labelpad=2)
    ax.set_xlabel("month", labelpad=1.5)


def _near(ax: Axes, at: pd.DataFrame, several: bool) -> None:
    x = at["month"].to_numpy(dtype=float)
    if several:
        ax.fill_between(x, at["p05"], at["p95"], fc=tint(BLUE, 0.18), lw=0)
        ax.fill_between(x, at["p25"], at["p75"], fc=tint(BLUE, 0.45), lw=0)
    ax.plot(x, at["median"], color=BLUE, lw=1.8)
    ax.set_xlim(0.0, max(x[-1], 1.0))
    ax.set_ylim(0.0, 1.02)
    ax.set_yticks([0.0, 0.5, 1.0])
    ax.yaxis.grid(True)
    ax.set_ylabel("consensus (0 to 1)", labelpad=2)
    ax.set_xlabel("month", labelpad=1.5)


def _carried(ax: Axes, carried: pd.DataFrame, several: bool) -> None:
    for k, row in enumerate(carried.to_dict("records")):
        ax.axhline(k, color=RULE, lw=0.6, zorder=0)
        if several:
            ax.plot([row["p05"], row["p95"]], [k, k], color=tint(GREEN, 0.35), lw=5, solid_capstyle="butt")
        ax.plot([row["mean"]], [k], "o", color=GREEN, ms=4.5, clip_on=False, zorder=3)
        said = f"{row['mean']:.2f}"
        ax.annotate(said, (1.0, k), xytext=(8, 0), textcoords="offset points", va="center", size=TINY, color=INK)
    ax.set_ylim(len(carried) - 0.5, -0.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlim(0.0, 1.0)
    ax.set_xticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
    ax.set_xlabel("point and number: mean; bar: the middle 90% of worlds" if several else "", size=TINY, color=MUTED)


def _swatch(picture: Picture, y: float, colour: str) -> None:
    ax = picture.sheet(MARGIN + LEFT, y + 0.01, LINE, 0.11)
    ax.fill_between([0.0, LINE], 0.0, 0.11, fc=colour, lw=0)


def _alt(where: str, stages: pd.DataFrame, agreeing: pd.DataFrame, carried: pd.DataFrame) -> str:
    last, end = stages.iloc[-1], agreeing.iloc[-1]
    stand = "; ".join(f"in {percent(last[name])} of worlds {words}" for name, words in STAGES.items())
    done = ", ".join(f"{row['label']} {row['mean']:.2f}" for row in carried.to_dict("records"))
    return (
        f"Talks of their own at the {where} after {int(last['month'])} months: {stand}. Median consensus within the "
        f"side: {agreeing.iloc[0]['median']:.2f} at the start, {end['median']:.2f} at the end. Carried out: {done}."
    )
