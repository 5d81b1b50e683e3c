"""A lesson: what is watched at each setting of the one thing that is moved."""

from __future__ import annotations

import pandas as pd

from sim.analysis.lessons import page
from sim.measures.intervals import Z95
from sim.plots import rows
from sim.plots.style import FOOT, WIDTH, Picture, foot, head, house
from sim.scenario.called import listed
from sim.scenario.schema import Scenario


@house
def lesson(case: Scenario, table: pd.DataFrame) -> Picture:
    """A panel a metric, a row a setting: mean over worlds with its 95% interval.

    `table` is that of `sim.analysis.lessons.table`: setting, watch, unit, mean, se, worlds, of.
    """
    told = page(case)
    settings = list(table["setting"].unique())
    top = head(
        f"Lesson {told.number}: {told.question}",
        f"{int(table['of'].max()):,} worlds at each setting, with the same chance. Point: mean; bar: 95% interval. "
        f"Moved: {told.move}.",
    )
    panels = [_panel(str(watch), mine, settings) for watch, mine in table.groupby("watch", sort=False)]
    picture = Picture(WIDTH, top.height + rows.height(len(settings), panels) + FOOT)
    top.draw(picture)
    rows.draw(picture, top.height, settings, panels)
    foot(picture, f"Distributions over assumptions, not forecasts. Scenario {case.name}, seed {case.seed}.")
    picture.alt = _alt(told.question, table)
    return picture


def _panel(watch: str, mine: pd.DataFrame, settings: list[str]) -> rows.Panel:
    mine = mine.set_index("setting").loc[settings]
    mean, half = mine["mean"].to_numpy(float), Z95 * mine["se"].fillna(0.0).to_numpy(float)
    unit, known = str(mine["unit"].iloc[0]), mine["worlds"]
    if (known < mine["of"]).any():  # a number of the worlds that agreed: of how many each mean is
        unit += (
            f", {known.min():,} to {known.max():,} worlds" if known.min() < known.max() else f", {known.max():,} worlds"
        )
    return rows.Panel(watch, unit, mean, mean - half, mean + half)


def _alt(question: str, table: pd.DataFrame) -> str:
    said = []
    for watch, mine in table.groupby("watch", sort=False):
        values = [f"{row['mean']:.3g} with {row['setting']}" for row in mine.to_dict("records")]
        said.append(f"{watch}: {listed(values)}")
    return f"{question} {'; '.join(said)}."
