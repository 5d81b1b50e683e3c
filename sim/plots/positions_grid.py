"""The sheet of the figure of positions: where its columns stand, its headings and the rows of its issues."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.findings.agenda import agenda_of
from sim.findings.bands import QUANTILES
from sim.findings.positions import shown_phases
from sim.findings.words import percent, phase_words
from sim.plots.positions_marks import AGREED, ASIDE, along, occurred, published, spread, stand_mark
from sim.plots.style import (
    MARGIN,
    MUTED,
    PAPER,
    RULE,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Look,
    breadth,
    mark,
    shorten,
)
from sim.scenario.called import issue_name
from sim.scenario.schema import Scenario

ROW = 0.225  # inches
SETTLED, FATE = 1.05, 0.8
LABEL, LONGEST = 1.5, 2.6  # the names of points and issues, at least and at most
NARROW, BROAD = 0.3, 1.6  # a party's column


class Grid:
    """Where columns stand, in inches."""

    def __init__(self, case: Scenario, parties: list[str]) -> None:
        rows = [row for row in agenda_of(case) if row[0] in shown_phases(case)]
        self.id = min(max(breadth(point, TINY) for _, point, _, _ in rows), 0.7)
        names = max(breadth(issue_name(case, name), SMALL) for _, _, name, _ in rows)
        self.label = min(max(self.id + 0.1 + names + 0.12, LABEL), LONGEST)
        self.count = len(parties)
        room = WIDTH - 2 * MARGIN - self.label - SETTLED - FATE
        self.column = min(BROAD, max(NARROW, room / self.count))
        self.right = self.label + self.column * self.count + SETTLED  # then: in how many worlds it was agreed
        self.wide = self.right + FATE

    def cell(self, k: int) -> tuple[float, float]:
        """Where 0 and 1 lie in the column of the k-th party."""
        pad = min(0.06, 0.12 * self.column)
        return self.label + k * self.column + pad, self.label + (k + 1) * self.column - pad

    def settled(self) -> tuple[float, float]:
        """Where 0 and 1 lie in the column of the settled text."""
        return self.right - SETTLED + 0.14, self.right - 0.12


def headings(ax: Axes, grid: Grid, high: float, names: list[str], styles: list[Look], slant: bool, worlds: int) -> None:
    """A party's marker and name above its column; the name in ink, for a pale colour makes pale letters."""
    for k, (name, look) in enumerate(zip(names, styles, strict=True)):
        middle = sum(grid.cell(k)) / 2
        mark(ax, middle, high - 0.1, look, "source", size=5.4)
        if slant:
            at: dict[str, Any] = {"rotation": 45, "rotation_mode": "anchor", "ha": "left", "va": "baseline"}
            ax.text(middle + 0.02, high - 0.19, name, size=SMALL, weight="bold", **at)
        else:
            ax.text(middle, high - 0.19, name, size=SMALL, weight="bold", ha="center")
    a, b = grid.settled()
    ax.text((a + b) / 2, high - 0.06, "settled text", size=SMALL, weight="bold", ha="center")
    ax.text(
        grid.right + 0.08,
        high - 0.06,
        "worlds that\nagreed on it" if worlds > 1 else "agreed\non it?",
        size=TINY,
        color=MUTED,
        linespacing=1.1,
    )


def phase_line(ax: Axes, grid: Grid, y: float, case: Scenario, phase: int, share: float, worlds: int) -> None:
    """A phase by name, and in what share of worlds its text was agreed."""
    given = phase in case.under_way
    said = (
        "in force from the start"
        if given
        else f"agreed in {percent(share)}"
        if worlds > 1
        else "agreed"
        if share
        else "not agreed"
    )
    name = phase_words(case, phase)
    at = 0.6 if name else 0.0
    ax.text(0.0, y - 0.1, name, size=TEXT, weight="bold", va="center")
    ax.text(at, y - 0.1, shorten(said, grid.label - at, TINY), size=TINY, color=MUTED, va="center")


def issues(
    ax: Axes,
    grid: Grid,
    y: float,
    case: Scenario,
    rows: pd.DataFrame,
    cells: dict[tuple[Any, Any], dict[Any, Any]],
    styles: dict[str, Look],
    given: bool,
    worlds: int,
) -> None:
    """The issues of one phase, with a rule above each point."""
    bottom = y + ROW * len(rows)
    for ends in [*(grid.cell(k) for k in range(grid.count)), grid.settled()]:
        ax.fill_between(ends, y, bottom, fc=PAPER, lw=0, zorder=0)
    last = ""
    for row in rows.to_dict("records"):
        if row["point"] != last:
            ax.plot([0.0, grid.wide], [y, y], color=RULE, lw=0.7, zorder=1)
            ax.text(0.0, y + ROW / 2, shorten(row["point"], grid.id, TINY), size=TINY, color=MUTED, va="center")
            last = row["point"]
        left = grid.id + 0.1
        label = shorten(issue_name(case, row["issue"]), grid.label - left - 0.06, SMALL)
        ax.text(left, y + ROW / 2, label, size=SMALL, va="center")
        for k, (party, look) in enumerate(styles.items()):
            if (row["issue"], party) in cells:  # not where it is indifferent
                stand_mark(ax, grid.cell(k), y + ROW / 2, cells[row["issue"], party], look, row["median"])
        settled_text(ax, grid, y + ROW / 2, row, worlds)
        agreed_bar(ax, grid, y + ROW / 2, row, given, worlds)
        y += ROW
    ax.plot([0.0, grid.wide], [y, y], color=RULE, lw=0.7, zorder=1)


def settled_text(ax: Axes, grid: Grid, y: float, row: dict[Any, Any], worlds: int) -> None:
    """Where the text settled, over the worlds that agreed on it, and what the published text asks."""
    ends = grid.settled()
    if row["text"] == row["text"]:
        published(ax, along(ends, row["text"]), y)
    if row["median"] == row["median"]:
        low, p25, median, p75, high = (along(ends, row[name]) for name in QUANTILES)
        spread(ax, y, low, p25, median, p75, high)
    else:
        said = "in no world" if worlds > 1 else "not agreed"
        ax.text(sum(ends) / 2, y, said, size=TINY, color=MUTED, ha="center", va="center")
    if row["occurred"] == row["occurred"]:
        occurred(ax, along(ends, row["occurred"]), y)


def agreed_bar(ax: Axes, grid: Grid, y: float, row: dict[Any, Any], given: bool, worlds: int) -> None:
    """In how many worlds an issue was agreed, and in how many set aside; of a single world, whether it was."""
    left, wide = grid.right + 0.08, 0.34
    if given:
        ax.text(left, y, "given", size=TINY, color=MUTED, va="center")
        return
    if worlds == 1:
        said = "yes" if row["agreed"] else "set aside" if row["set_aside"] else "no"
        ax.text(left, y, said, size=TINY, va="center")
        return
    ax.fill_between([left, left + wide], y - 0.045, y + 0.045, fc="white", ec=RULE, lw=0.6)
    for start, end, colour in (
        (0.0, row["agreed"], AGREED),
        (row["agreed"], row["agreed"] + row["set_aside"], ASIDE),
    ):
        if end > start:
            ax.fill_between([left + wide * start, left + wide * end], y - 0.045, y + 0.045, fc=colour, lw=0)
    ax.text(grid.wide, y, percent(row["agreed"]), size=TINY, ha="right", va="center")


def scale(ax: Axes, grid: Grid, y: float) -> None:
    """0 and 1 under the columns."""
    ax.text(grid.label - 0.06, y, "place on the ladder", size=TINY, color=MUTED, ha="right", va="top")
    for a, b in [*(grid.cell(k) for k in range(grid.count)), grid.settled()]:
        ax.text(a, y, "0", size=TINY, color=MUTED, ha="left", va="top")
        ax.text(b, y, "1", size=TINY, color=MUTED, ha="right", va="top")
