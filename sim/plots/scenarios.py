"""Several scenarios side by side: how their worlds end and how much is carried out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.counting import counted
from sim.errors import InputError
from sim.findings.scenarios import scenarios_data
from sim.findings.words import percent
from sim.findings.worlds import Results
from sim.plots import rows
from sim.plots.ends import OUTCOMES
from sim.plots.style import FOOT, WIDTH, Picture, foot, head, house


@house
def scenarios(results: Sequence[Results]) -> Picture:
    """A row a scenario, a panel an outcome that occurs, and one for delivery.

    Raises InputError for fewer than two results.
    """
    if len(results) < 2:
        raise InputError("the figure 'scenarios' needs two results folders or more")
    data = scenarios_data(results)
    names = list(dict.fromkeys(data["scenario"]))
    if len(names) < len(results):  # the same scenario several times: by its folder or place in the list
        raise InputError("two of the results have the same title; give one of the scenarios another `title`")
    top = head(
        "How worlds end under each scenario",
        f"{_worlds(data)} Point: share of worlds, or mean; bar: 95% interval.",
    )
    panels = []
    for what in (*OUTCOMES, "delivery"):
        mine = data[data["what"] == what].set_index("scenario").loc[names]
        if what != "delivery" and not (mine["mean"] > 0.0).any():
            continue
        title, unit = (OUTCOMES[what][0], rows.SHARE) if what in OUTCOMES else ("carried out", "0 to 1")
        panels.append(rows.Panel(title, unit, *(mine[c].to_numpy(float) for c in ("mean", "low", "high"))))
    picture = Picture(WIDTH, top.height + rows.height(len(names), panels) + FOOT)
    top.draw(picture)
    rows.draw(picture, top.height, names, panels)
    foot(picture, "Distributions over assumptions, not forecasts.")
    picture.alt = _alt(data, names)
    return picture


def _worlds(data: pd.DataFrame) -> str:
    counts = data["worlds"].unique()
    if len(counts) == 1:
        return f"{counted(int(counts[0]), 'world')} each."
    return f"{int(counts.min()):,} to {counted(int(counts.max()), 'world')} each."


def _alt(data: pd.DataFrame, names: Sequence[str]) -> str:
    said = []
    for name in names:
        mine = data[(data["scenario"] == name) & (data["mean"] > 0.0)]
        parts = [
            f"{OUTCOMES[r['what']][0]} {percent(r['mean'])}"
            if r["what"] in OUTCOMES
            else f"carried out {r['mean']:.2f}"
            for r in mine.to_dict("records")
        ]
        said.append(f"{name}: {', '.join(parts)}")
    return f"How worlds end under {len(names)} scenarios. {'; '.join(said)}."
