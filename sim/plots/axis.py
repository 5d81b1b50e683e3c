"""Outcomes along each swept axis: how worlds end, and what is carried out, at each of its values."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from sim.counting import counted
from sim.findings.agenda import has_steps
from sim.findings.axes import axis_data, place_word
from sim.findings.words import percent
from sim.findings.worlds import Results
from sim.plots.around import bins_said, foot_line
from sim.plots.ends import OUTCOMES
from sim.plots.style import FOOT, INK, MARGIN, SMALL, TINY, WIDTH, Picture, foot, head, house, ticks_inside
from sim.plots.words import fold, height_of
from sim.scenario.called import path_words
from sim.scenario.schema import Scenario

PANEL, TITLE_GAP, BELOW, LEFT, NAMES = 1.75, 0.08, 0.5, 0.5, 1.52  # inches
MARKS = dict(zip(OUTCOMES, "oDhs*^<vP", strict=True))
DELIVERY = "carried out (mean)"
LINK = {"arrowstyle": "-", "lw": 1.2, "shrinkA": 1, "shrinkB": 2, "relpos": (0.0, 0.5)}


@house
def axis(results: Results, design_point: int = 0) -> Picture:
    """A panel a swept path: the outcomes that occur and mean delivery, with 95% intervals. The whole sweep is shown.

    Raises InputError where nothing is swept.
    """
    data = axis_data(results)
    scenario = results.scenario
    shown = [what for what in OUTCOMES if (data.loc[data["what"] == what, "mean"] > 0.0).any()]
    if has_steps(scenario):
        shown.append("delivery")
    paths = list(dict.fromkeys(data["path"]))
    columns = 1 if len(paths) == 1 else 2
    others = _others(scenario, paths)
    worlds = counted(int(data.groupby("path")["worlds"].sum().iloc[0] // (len(OUTCOMES) + 2)), "world")
    top = head(
        "What each swept number does",
        f"{worlds}. Each line is the share of worlds that end so{_carried(scenario)}; the thin bars are 95% intervals."
        f"{bins_said(bool(data['binned'].any()))}{others}",
    )
    wide = (WIDTH - 2 * MARGIN - columns * (LEFT + NAMES)) / columns
    titles = [fold(path_words(scenario, path), wide + NAMES, SMALL, "bold", lines=2) for path in paths]
    tall = max(height_of(title, SMALL) for title in titles) + TITLE_GAP + PANEL + BELOW
    lines = -(-len(paths) // columns)
    picture = Picture(WIDTH, top.height + lines * tall + FOOT)
    top.draw(picture)
    for k, (path, title) in enumerate(zip(paths, titles, strict=True)):
        line, column = divmod(k, columns)
        left = MARGIN + LEFT + column * (wide + LEFT + NAMES)
        y = top.height + line * tall
        picture.write(left, y, title, size=SMALL, weight="bold")
        ax = picture.box(left, y + tall - PANEL - BELOW, wide, PANEL)
        _panel(ax, data[data["path"] == path], shown, wide)
    foot(picture, foot_line(results))
    picture.alt = _alt(scenario, data, shown)
    return picture


def _carried(scenario: Scenario) -> str:
    return ", and dashed the mean share carried out beyond the start" if has_steps(scenario) else ""


def _others(scenario: Scenario, paths: list[str]) -> str:
    """What a panel says of the axes that it does not show, by their names where there are few."""
    if len(paths) == 1:
        return ""
    if len(paths) > 2:
        return " Each panel counts the worlds at all values of the other numbers together."
    one, other = (path_words(scenario, path) for path in paths)
    return f" The panel on {one} counts the worlds at all values of {other} together, and the other way round."


def _panel(ax: Axes, data: pd.DataFrame, shown: list[str], wide: float) -> None:
    ends: list[tuple[float, str, str]] = []
    for what in shown:
        rows = data[data["what"] == what].sort_values("at")
        words, colour = OUTCOMES.get(what, (DELIVERY, INK))
        spread = [np.maximum(rows["mean"] - rows["low"], 0.0), np.maximum(rows["high"] - rows["mean"], 0.0)]
        ax.errorbar(
            rows["at"], rows["mean"], yerr=spread, color=colour, marker=MARKS.get(what, "x"), ms=3.6, lw=1.2,
            elinewidth=0.8, ls="--" if what == "delivery" else "-", clip_on=False,
        )  # fmt: skip
        ends.append((float(rows["mean"].iloc[-1]), words, colour))
    names = data.drop_duplicates("at").sort_values("at")
    if (names["name"] != "").any():
        room = wide / (len(names) - 0.3) - 0.06
        ax.set_xticks(names["at"].to_list(), [fold(name, room, TINY, lines=3) for name in names["name"]])
        ax.set_xlim(-0.35, float(names["at"].max()) + 0.35)
    else:
        ticks_inside(ax, 5)
    ax.set_ylim(0.0, 1.0)  # the same scale in every panel
    ax.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.grid(axis="y")
    _name(ax, ends)


def _name(ax: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Each line's name at its right end, moved apart where they would overlap."""
    step = 0.085  # of the axis: the height of a line of text
    places: list[float] = []
    for value, _, _ in sorted(ends):
        places.append(max(value, places[-1] + step) if places else value)
    over = max(places[-1] - 1.0, 0.0)
    places = [place - over for place in places]
    for place, (value, words, colour) in zip(places, sorted(ends), strict=True):
        ax.annotate(
            words, (1.0, value), xycoords=("axes fraction", "data"), xytext=(1.06, place), textcoords="axes fraction",
            size=TINY, color=INK, va="center", annotation_clip=False,
            arrowprops=LINK | {"color": colour},
        )  # fmt: skip


def _alt(scenario: Scenario, data: pd.DataFrame, shown: list[str]) -> str:
    said = []
    for path, rows in data.groupby("path", sort=False):
        parts = []
        for what in shown:
            mine = rows[rows["what"] == what].sort_values("at")
            words = OUTCOMES.get(what, (DELIVERY, INK))[0]
            first, last = (percent(float(mine["mean"].iloc[k])) for k in (0, -1))
            parts.append(f"{words} from {first} to {last}")
        said.append(f"{path_words(scenario, str(path))}: {', '.join(parts)}")
    return f"From the first to the last {place_word(data)} of each swept path. {'; '.join(said)}."
