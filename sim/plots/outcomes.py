"""The scenario's own numbers: how each is spread over the worlds of a design point."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.counting import counted
from sim.findings.outcomes import Mean, means, values
from sim.findings.worlds import NothingToShowError, Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.style import (
    BLUE,
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
    height_of,
    house,
    shorten,
    ticks_inside,
    tint,
)
from sim.types import Floats

BINS = 20
COLUMNS, PANEL, BELOW, LEFT, GAP = 2, 1.3, 0.5, 0.42, 0.3  # inches


@house
def outcomes(results: Results, design_point: int = 0) -> Picture:
    """A panel a number: its histogram over worlds, and its mean. Worlds without it are counted in words.

    Raises NothingToShowError where the scenario names no numbers of its own, or no world could be computed.
    """
    case, runs = results.scenario, worlds_of(results, design_point)
    if not case.outcomes:
        raise NothingToShowError("it shows the numbers that a scenario names under `outcomes:`, and there are none")
    if runs.empty:
        raise NothingToShowError("no world of this design point could be computed")
    found = means(case, runs)
    top = head(
        "The numbers of the scenario's own",
        under(results, design_point, "Each bar counts worlds; the line is the mean over those that have the number."),
    )
    wide = (WIDTH - 2 * MARGIN - COLUMNS * LEFT - (COLUMNS - 1) * GAP) / COLUMNS
    titles = [(shorten(one.about.label, wide, SMALL, "bold"), fold(_under(one), wide, TINY)) for one in found]
    above = max(height_of(title, SMALL) + height_of(below, TINY) for title, below in titles) + 0.16
    tall = above + PANEL + BELOW
    picture = Picture(WIDTH, top.height + -(-len(found) // COLUMNS) * tall + FOOT)
    top.draw(picture)
    for k, (one, (title, below)) in enumerate(zip(found, titles, strict=True)):
        row, column = divmod(k, COLUMNS)
        left, y = MARGIN + LEFT + column * (LEFT + wide + GAP), top.height + row * tall
        picture.write(left, y, title, size=SMALL, weight="bold")
        picture.write(left, y + height_of(title, SMALL) + 0.03, below, size=TINY, color=MUTED)
        _panel(picture.box(left, y + above, wide, PANEL), one, values(runs, one.name), wide)
    foot(picture, foot_line(results))
    picture.alt = _alt(found)
    return picture


def _under(one: Mean) -> str:
    if one.missing == one.worlds:
        return "No world has such a number."
    interval = f" ({one.low:.4g} to {one.high:.4g})" if one.low == one.low and one.low < one.high else ""
    lacking = f"; {one.missing:,} of {one.worlds:,} worlds have none" if one.missing else ""
    return f"Mean {one.mean:.4g}{interval}{lacking}"


def _panel(ax: Axes, one: Mean, each: Floats, wide: float) -> None:
    known = each[~np.isnan(each)]
    ax.set_xlabel(shorten(one.about.unit, wide, SMALL), labelpad=1.5)
    if not known.size:
        ax.set_xticks([])
        ax.set_yticks([])
        ax.text(0.5, 0.5, "no world", transform=ax.transAxes, ha="center", va="center", size=TINY, color=MUTED)
        return
    low, high = float(known.min()), float(known.max())
    around = 0.5 * max(abs(low), 1.0) * 0.1 if low == high else 0.0
    counts, edges = np.histogram(known, bins=BINS, range=(low - around, high + around))
    ax.bar(edges[:-1], counts, np.diff(edges), align="edge", fc=tint(BLUE, 0.45), ec="white", lw=0.4)
    ax.axvline(one.mean, color=INK, lw=1.2)
    ax.set_xlim(edges[0], edges[-1])
    ax.set_ylim(0.0, float(counts.max()) * 1.05)
    ticks_inside(ax, 4)
    ax.set_yticks([tick for tick in MaxNLocator(3, integer=True).tick_values(0, counts.max()) if tick <= counts.max()])
    ax.set_ylabel("worlds", labelpad=1.5)


def _alt(found: list[Mean]) -> str:
    said = [
        f"{one.about.label}{f' ({one.about.unit})' if one.about.unit else ''}: {_under(one).rstrip('.')}"
        for one in found
    ]
    return f"How the scenario's own numbers are spread over {counted(found[0].worlds, 'world')}. {'; '.join(said)}."
