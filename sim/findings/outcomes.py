"""What a scenario's own numbers come to over worlds: means with intervals, and how many worlds have none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures.intervals import Z95, standard_error
from sim.scenario.numbers import About, about, column
from sim.scenario.schema import Scenario
from sim.types import Floats


class Mean(NamedTuple):
    """One number over the worlds of a design point."""

    name: str
    about: About
    mean: float  # over the worlds that have it; NaN where none has
    low: float  # the ends of its 95% interval; NaN of fewer than two worlds
    high: float
    missing: int  # worlds without it
    worlds: int


def values(runs: pd.DataFrame, name: str) -> Floats:
    """A number of the scenario's own in every world, (W,); NaN where a world has none."""
    return np.asarray(runs[column(name)].astype(float), dtype=np.float64)


def means(case: Scenario, runs: pd.DataFrame) -> list[Mean]:
    """The scenario's own numbers over worlds that could be computed, a row a world, in the order of `outcomes:`."""
    return [_mean(name, values(runs, name)) for name in case.outcomes]


def _mean(name: str, each: Floats) -> Mean:
    known = each[~np.isnan(each)]
    mean = float(known.mean()) if known.size else float("nan")
    half = Z95 * standard_error(known)
    return Mean(name, about(name), mean, mean - half, mean + half, len(each) - known.size, len(each))
