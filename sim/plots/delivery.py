"""Delivery month by month: how much of each issue has been carried out, over worlds."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.counting import counted
from sim.findings.agenda import by_phase, has_steps, has_text, in_phases
from sim.findings.delivery import delivery_data, finished_data
from sim.findings.words import ends_of_ladders, percent, phase_words
from sim.findings.worlds import NothingToShowError, Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.style import (
    FOOT,
    GREEN,
    MARGIN,
    MUTED,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Picture,
    foot,
    head,
    house,
    shorten,
    tint,
)
from sim.scenario.called import issue_name
from sim.scenario.schema import Scenario

COLUMNS = 5
LEFT, GAP = 0.34, 0.13  # inches
NAME = 7.0  # points: the longest label of the Gaza plan just fits
PHASE, HEADING, PANEL, BELOW, MONTHS = 0.23, 0.29, 0.54, 0.12, 0.3


@house
def delivery(results: Results, design_point: int = 0) -> Picture:
    """A staircase an issue that has to be carried out: the median world and the bands, month by month.

    Raises NothingToShowError where every issue is a decision, which binds when it is signed.
    """
    case = results.scenario
    if not has_steps(case):
        raise NothingToShowError(
            "every issue here is a decision that binds when it is signed, so nothing is carried out month by month"
        )
    data = delivery_data(results, design_point)
    ends = finished_data(results, design_point)
    several = len(worlds_of(results, design_point)) > 1
    asked = "; dotted: what the published text asks." if has_text(case) else "."
    top = head(
        "What is carried out, month by month",
        under(
            results,
            design_point,
            f"How far each issue is carried out on its ladder, {ends_of_ladders(case)}.",
            f"Line: the world in the middle; bands: the middle 50% and 90% of worlds{asked}"
            if several
            else f"Line: the only world{asked}",
            "Done: the share of worlds that at some time had carried out what they agreed on the issue."
            if several
            else "",
        ),
    )
    blocks = by_phase(ends)
    columns = min(COLUMNS, max(len(rows) for _, rows in blocks))
    wide = (WIDTH - 2 * MARGIN - LEFT - (columns - 1) * GAP) / columns
    lines = [-(-len(rows) // columns) for _, rows in blocks]
    over = PHASE if in_phases(case) else 0.0
    body = sum(over + n * (HEADING + PANEL + BELOW) + MONTHS for n in lines)
    picture = Picture(WIDTH, top.height + body + FOOT)
    top.draw(picture)
    months = int(data["tick"].max()) if len(data) else case.calendar.months
    curves = dict(iter(data.groupby("issue")))
    y = top.height
    for (phase, rows), count in zip(blocks, lines, strict=True):
        picture.write(MARGIN, y, phase_words(case, phase), weight="bold", size=TEXT)
        if phase in case.under_way and over:
            picture.write(MARGIN + 0.62, y + 0.015, "in force from the start", size=SMALL, color=MUTED)
        y += over
        for k, row in enumerate(rows.to_dict("records")):
            line, column = divmod(k, columns)
            left = MARGIN + LEFT + column * (wide + GAP)
            at_top = y + line * (HEADING + PANEL + BELOW)
            _titles(picture, left, at_top, wide, case, row, several)
            ax = picture.box(left, at_top + HEADING, wide, PANEL)
            _frame(ax, months, first=column == 0, lowest=k + columns >= len(rows))
            text = case.plan.issues[row["issue"]].text
            if text is not None:
                ax.plot([0, max(months, 1)], [text.mode] * 2, color=MUTED, lw=0.8, ls=(0.0, (1.0, 1.6)))
            _curve(ax, curves.get(row["issue"], data.iloc[:0]))
        y += count * (HEADING + PANEL + BELOW) + MONTHS
    foot(picture, foot_line(results))
    picture.alt = _alt(case, data, ends, len(worlds_of(results, design_point)))
    return picture


def _titles(
    picture: Picture, left: float, top: float, wide: float, case: Scenario, row: dict[Any, Any], several: bool
) -> None:
    name = issue_name(case, row["issue"])
    picture.write(left, top, shorten(name, wide + MARGIN - 0.05, NAME, "bold"), size=NAME, weight="bold")
    done = f"done in {percent(row['delivered'])}" if several else "done" if row["delivered"] else "not done"
    said = f"{row['point']}, {done}"
    picture.write(left, top + 0.125, shorten(said, wide, TINY), size=TINY, color=MUTED)


def _frame(ax: Axes, months: int, first: bool, lowest: bool) -> None:
    ax.set_xlim(0.0, max(months, 1))
    ax.set_ylim(0.0, 1.06)
    ax.set_yticks([0.0, 0.5, 1.0], ["0", "", "1"] if first else ["", "", ""])
    if first:
        ax.set_ylabel("delivered", size=TINY, labelpad=1.5)
    step = next((s for s in (1, 3, 6, 12, 24, 60, 120) if months / s <= 4), 240)
    ticks = list(range(0, months + 1, step))
    ax.set_xticks(ticks, [str(t) for t in ticks] if lowest else ["" for _ in ticks])
    if lowest:
        ax.set_xlabel("month", size=TINY, labelpad=1.0)
        labels = ax.get_xticklabels()
        labels[0].set_horizontalalignment("left")  # the last month of one panel must not run into the 0 of the next
        if len(ticks) > 1 and ticks[-1] == months:
            labels[-1].set_horizontalalignment("right")
    ax.tick_params(length=2, pad=1.5)
    ax.yaxis.grid(True)


def _curve(ax: Axes, at: pd.DataFrame) -> None:
    if at.empty:
        ax.text(0.5, 0.5, "no record", transform=ax.transAxes, ha="center", va="center", size=TINY, color=MUTED)
        return
    x = at["tick"].to_numpy(dtype=float)
    ax.fill_between(x, at["p05"], at["p95"], step="post", fc=tint(GREEN, 0.2), lw=0)
    ax.fill_between(x, at["p25"], at["p75"], step="post", fc=tint(GREEN, 0.45), lw=0)
    ax.step(x, at["median"], where="post", color=GREEN, lw=1.6, clip_on=False)


def _alt(case: Scenario, data: pd.DataFrame, ends: pd.DataFrame, count: int) -> str:
    month = int(data["tick"].max()) if len(data) else 0
    last = data[data["tick"] == month].set_index("issue")["median"].to_dict() if len(data) else {}
    said = []
    for row in ends.to_dict("records"):
        level = f" at {last[row['issue']]:.2f}" if row["issue"] in last else ""
        name = issue_name(case, str(row["issue"]))
        done = f"done in {percent(row['delivered'])}" if count > 1 else "done" if row["delivered"] else "not done"
        said.append(f"{name}{level}, {done}")
    told = "median after the last month and share of worlds that delivered what they agreed"
    return (
        f"Delivery of {counted(len(ends), 'issue')} over {counted(month, 'month')} in "
        f"{counted(count, 'world')}; {told if count > 1 else 'after the last month'}: {'; '.join(said)}."
    )
