"""The worlds of a design point: those that could be computed, and whether chance has a part in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from sim.errors import InputError
from sim.scenario.schema import Scenario


class NothingToShowError(InputError):
    """Why these results have nothing that could be shown, as a clause that ends a sentence."""


class Results(Protocol):
    """The part of a results folder that findings are made of."""

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario that was run."""

    def point(self, design_point: int) -> Results:
        """The same beside the scenario as a design point played it."""

    def runs(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world; only some columns, or one design point."""

    def issues(self, columns: Sequence[str] | None = None, design_point: int | None = None) -> pd.DataFrame:
        """A row a world and issue; only some columns, or one design point."""

    def paths(self, design_point: int | None = None) -> pd.DataFrame:
        """Counts, sums and histograms over worlds by tick; only of one design point."""

    def events(self, design_point: int | None = None) -> pd.DataFrame:
        """The transcript of the first worlds; only of one design point."""


def worlds_of(results: Results, design_point: int) -> pd.DataFrame:
    """The runs of one design point that did not fail to compute, a row a world.

    Raises InputError where the results hold no such design point.
    """
    at = results.runs(design_point=design_point)
    if at.empty:
        known = sorted({int(p) for p in results.runs(["design_point"])["design_point"]}) or [0]
        raise InputError(f"no design point {design_point} in these results; they hold {known[0]} to {known[-1]}")
    return at[at["error"].fillna("") == ""] if "error" in at else at


def alike(results: Results, design_point: int) -> bool:
    """Whether several worlds met and came out the same to the last number: chance has no part in their talks.

    Then no interval has a meaning. Worlds whose talks never opened are alike too, and might not have been: they are not
    counted as such.
    """
    runs = worlds_of(results, design_point)
    if len(runs) < 2 or not (runs["rounds"] > 0).all():
        return False
    same = runs.drop(columns=[c for c in ("replicate", "error") if c in runs])
    return bool((same.nunique(dropna=False) == 1).all())


def uncertain(results: Results, design_point: int) -> bool:
    """Whether shares and means of these worlds have an interval: one world, or worlds all alike, have none."""
    return len(worlds_of(results, design_point)) > 1 and not alike(results, design_point)
