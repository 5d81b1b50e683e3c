"""Two swept axes at once: agreements that last, and what is carried out, in each pair of values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from sim.counting import counted
from sim.findings.agenda import has_steps, has_text
from sim.findings.axes import heatmap_data
from sim.findings.words import percent
from sim.findings.worlds import Results
from sim.plots.around import bins_said, foot_line
from sim.plots.style import (
    FOOT,
    INK,
    MARGIN,
    MUTED,
    SMALL,
    TINY,
    WIDTH,
    Picture,
    fold,
    foot,
    head,
    house,
    shorten,
)
from sim.scenario.called import listed, path_words
from sim.scenario.schema import Scenario

LEFT, GAP, ABOVE, BELOW = 0.95, 0.35, 0.25, 0.64  # inches
CELL = 0.36  # least height of a cell
DARK = 0.57  # from here on white words are easier to read than black ones
PANELS = {"agreed": "worlds with an agreement that lasts", "delivery": "share carried out beyond the start"}
# From paper to the house's blue by lightness alone: it reads the same in grey and without red and green.
BLUES = LinearSegmentedColormap.from_list("house", ["#f4f5f7", "#9ecae6", "#0072B2", "#00365a"])


@house
def heatmap(results: Results, design_point: int = 0) -> Picture:
    """A panel a number, the first swept axis upward and the second to the right. The whole sweep is shown."""
    plane, case = heatmap_data(results), results.scenario
    data, binned = plane.table, bins_said(plane.binned, plane.bins)
    x_words, y_words = path_words(case, plane.x), path_words(case, plane.y)
    others = listed([path_words(case, path) for path in plane.others])
    rest = f" Each cell counts the worlds at all values of {others} together." if others else ""
    top = head(
        "Two numbers moved together",
        f"{_worlds(data)} in each cell; both panels have the same scale, from white at 0% to dark blue at 100%."
        f"{binned}{rest}",
    )
    rows = data["at_1"].nunique()
    tall = max(CELL * rows, 1.6)
    wide = (WIDTH - 2 * MARGIN - LEFT - GAP) / 2
    picture = Picture(WIDTH, top.height + ABOVE + tall + BELOW + FOOT)
    top.draw(picture)
    panels = _panels(case)
    for k, (what, words) in enumerate(panels.items()):
        at = MARGIN + LEFT + k * (wide + GAP)
        title = shorten(words, wide + GAP - 0.05, SMALL, "bold")
        picture.write(at, top.height + ABOVE - 0.06, title, size=SMALL, weight="bold", va="bottom")
        ax = picture.box(at, top.height + ABOVE, wide, tall)
        _panel(ax, data[data["what"] == what], (plane.x_names, plane.y_names))
        ax.set_xlabel(fold(x_words, wide, SMALL, lines=2))
        if k == 0:
            ax.set_ylabel(fold(y_words, tall, SMALL, lines=3))
        else:
            ax.set_yticklabels([])
    foot(picture, foot_line(results))
    picture.alt = _alt(data, panels, x_words, y_words)
    return picture


def _panels(case: Scenario) -> dict[str, str]:
    """What is shown: no delivery where nothing has to be carried out, and no published text where there is none."""
    words = dict(PANELS)
    if not has_steps(case):
        del words["delivery"]
    elif not has_text(case):
        words["delivery"] = "mean share carried out"
    return words


def _worlds(data: pd.DataFrame) -> str:
    least, most = int(data["worlds"].min()), int(data["worlds"].max())
    return counted(least, "world") if least == most else f"{least:,} to {counted(most, 'world')}"


def _panel(ax: Axes, data: pd.DataFrame, names: tuple[list[str], list[str]]) -> None:
    grid = data.pivot(index="at_1", columns="at_0", values="mean")
    values = grid.to_numpy(float)
    ax.imshow(values, cmap=BLUES, vmin=0.0, vmax=1.0, origin="lower", aspect="auto", interpolation="nearest")
    for (i, j), value in np.ndenumerate(values):
        if not np.isnan(value):
            said = f"{100 * value:.0f}" if values.shape[1] > 8 else percent(float(value))
            ax.text(j, i, said, ha="center", va="center", size=TINY, color="white" if value > DARK else INK)
    for axis, places, named in ((ax.xaxis, grid.columns, names[0]), (ax.yaxis, grid.index, names[1])):
        labels = [named[int(place)] if named else f"{place:.3g}" for place in map(float, places)]
        axis.set_ticks(range(len(labels)), labels)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(length=0, colors=MUTED)


def _alt(data: pd.DataFrame, panels: Mapping[str, str], x_words: str, y_words: str) -> str:
    said = []
    for what, words in panels.items():
        ranked = data[data["what"] == what].sort_values("mean").to_dict("records")
        ends = [f"{percent(r['mean'])} at {r['at_1']:.3g} and {r['at_0']:.3g}" for r in (ranked[0], ranked[-1])]
        said.append(f"{words}: least {ends[0]}, most {ends[1]}")
    return f"Heat maps over {y_words} and {x_words}. {'; '.join(said)}."
