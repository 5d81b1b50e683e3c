"""Several scenarios side by side: how their worlds end and how much is carried out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.measures.intervals import Z95, standard_error, wilson
from sim.plots import rows, source
from sim.plots.phases import OUTCOMES
from sim.plots.style import FOOT, WIDTH, Picture, foot, head, house


def scenarios_data(results: Sequence[source.Results]) -> pd.DataFrame:
    """A row a scenario and outcome, and one for delivery, over all its worlds.

    Columns: scenario, what (an outcome, or `delivery`), mean (share of worlds, or mean delivery), low, high (95%:
    Wilson's for shares, normal for delivery), worlds.
    """
    made = []
    for result in results:
        runs = result.runs()
        runs = runs[runs["error"].fillna("") == ""] if "error" in runs else runs
        name = result.scenario.title or result.scenario.name
        for outcome in OUTCOMES:
            hits = int((runs["outcome"] == outcome).sum())
            low, high = wilson(hits, len(runs))
            made.append((name, outcome, hits / max(len(runs), 1), low, high, len(runs)))
        delivery = runs["delivery"].to_numpy(float)
        mean = float(delivery.mean()) if len(runs) else np.nan
        half = Z95 * standard_error(delivery) if len(runs) > 1 else 0.0
        made.append((name, "delivery", mean, mean - half, mean + half, len(runs)))
    return pd.DataFrame(made, columns=["scenario", "what", "mean", "low", "high", "worlds"])


@house
def scenarios(results: Sequence[source.Results]) -> Picture:
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
        return f"{source.counted(int(counts[0]), 'world')} each."
    return f"{int(counts.min()):,} to {source.counted(int(counts.max()), 'world')} each."


def _alt(data: pd.DataFrame, names: Sequence[str]) -> str:
    said = []
    for name in names:
        mine = data[(data["scenario"] == name) & (data["mean"] > 0.0)]
        parts = [
            f"{OUTCOMES[r['what']][0]} {source.percent(r['mean'])}"
            if r["what"] in OUTCOMES
            else f"carried out {r['mean']:.2f}"
            for r in mine.to_dict("records")
        ]
        said.append(f"{name}: {', '.join(parts)}")
    return f"How worlds end under {len(names)} scenarios. {'; '.join(said)}."
