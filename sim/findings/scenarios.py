"""Several scenarios side by side: how their worlds end and how much is carried out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.findings.worlds import Results
from sim.measures.intervals import Z95, standard_error, wilson
from sim.scenario.wording import OUTCOMES


def scenarios_data(results: Sequence[Results]) -> pd.DataFrame:
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
