"""The mean of an outcome over the first worlds, as more of them are added, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.analysis import named
from sim.errors import InputError
from sim.findings.agenda import has_steps, negotiated
from sim.findings.worlds import Results, worlds_of
from sim.measures.intervals import wilson
from sim.scenario.schema import Scenario
from sim.types import Floats

FOLLOWED = ("agreement", "full_agreement", "collapse", "delivery")
TITLES = {
    "agreement": "worlds that agree in a phase or more",
    "full_agreement": "worlds that agree in every phase",
    "collapse": "worlds that collapse",
    "delivery": "mean share carried out",
}
STEPS = 200  # points of a line
LEVEL = 0.95


def followed(case: Scenario) -> tuple[str, ...]:
    """The outcomes worth following in a case: none of delivery where nothing has to be carried out.

    In a case of one phase to negotiate, an agreement in one and in every phase are the same.
    """
    several = len(negotiated(case)) > 1
    steps = has_steps(case)
    kept = {"agreement": True, "full_agreement": several, "collapse": steps, "delivery": steps}
    return tuple(name for name in FOLLOWED if kept[name])


def title_of(case: Scenario, outcome: str) -> str:
    """What a panel follows, in words."""
    if outcome == "agreement" and len(negotiated(case)) < 2:
        return "worlds that agree"
    return TITLES[outcome]


def running_mean_data(results: Results, design_point: int = 0, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
    """The mean of each outcome over the first n worlds by replicate, with a 95% interval, at no more than `STEPS` n.

    `outcomes` None are those of `followed`.

    Columns: outcome, n, mean, low, high. Shares have Wilson's interval, numbers a normal one from two worlds on. Raises
    InputError for an outcome that is unknown or missing in some worlds.
    """
    chosen = followed(results.scenario) if outcomes is None else outcomes
    named.check(results.scenario, chosen)
    runs = worlds_of(results, design_point).sort_values("replicate")
    rows = []
    for outcome in chosen:
        try:
            values = named.values(results.scenario, {str(c): runs[c].to_numpy() for c in runs}, outcome)
        except InputError:  # missing in some worlds: of the usual ones it is passed over
            if outcomes is not None:
                raise
            continue
        rows += _running(outcome, values)
    return pd.DataFrame(rows, columns=["outcome", "n", "mean", "low", "high"])


def _running(outcome: str, values: Floats) -> list[tuple[str, int, float, float, float]]:
    count = np.arange(1, len(values) + 1)
    at = np.unique(np.rint(np.geomspace(1, max(len(values), 1), STEPS)).astype(int))[: len(values)]
    total, squares = np.cumsum(values), np.cumsum(values**2)
    rows = []
    for n in at.tolist():
        mean = float(total[n - 1] / n)
        if named.is_share(outcome):
            low, high = wilson(round(float(total[n - 1])), n, LEVEL)
        else:
            spread = max(float(squares[n - 1]) / n - mean * mean, 0.0) * n / (n - 1) if n > 1 else float("nan")
            half = float(ndtri(0.5 + LEVEL / 2)) * float(np.sqrt(spread / count[n - 1]))
            low, high = mean - half, mean + half
        rows.append((outcome, n, mean, low, high))
    return rows
