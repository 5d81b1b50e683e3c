"""What a change of settings does, world by world, with the same chance on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.model import Negotiation
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario

WORLDS = 1000
FEWER = 600  # where an effect is so large that it stands out among as many
Z = 3.29  # an interval of 99.9%: many effects are tested


@dataclass(frozen=True)
class Effect:
    """Mean paired difference and the ends of its interval."""

    mean: float
    low: float
    high: float

    @property
    def up(self) -> bool:
        """Whether the whole interval is above zero."""
        return self.low > 0.0

    @property
    def down(self) -> bool:
        """Whether the whole interval is below zero."""
        return self.high < 0.0


@cache
def cairo() -> Scenario:
    return load("cairo-2025-10-23")


def run(scenario: Scenario, settings: Mapping[str, Any], worlds: int = WORLDS) -> dict[str, pd.DataFrame]:
    """The tables of a scenario with other settings, over the worlds 0 to `worlds` - 1."""
    made = Negotiation(with_settings(scenario, settings), range(worlds)).run().tables()
    return {name: pd.DataFrame(made[name]) for name in ("runs", "issues")}


def effect(before: pd.Series, after: pd.Series) -> Effect:
    """The mean of after - before over the worlds in which both are known."""
    change = after.astype(float).to_numpy() - before.astype(float).to_numpy()
    change = change[~np.isnan(change)]
    mean, error = change.mean(), change.std(ddof=1) / np.sqrt(len(change))
    return Effect(mean, mean - Z * error, mean + Z * error)


def of(tables: dict[str, pd.DataFrame], issue: str, column: str) -> pd.Series:
    """A column of one issue, a row a world."""
    frame = tables["issues"]
    return frame.loc[frame["issue"] == issue, column].reset_index(drop=True)
