"""Sweeps: their axes and the values on them, and shares and means over the worlds at each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.findings.worlds import NothingToShowError, Results
from sim.measures.intervals import Z95, standard_error, wilson
from sim.scenario.wording import LASTING, OUTCOMES

MOST_VALUES = 12  # numbers of an axis that are shown each; more are put into bins
MOST_ON_A_LINE = 60  # the same along a single line whose every place has worlds enough
BINS = 8


@dataclass(frozen=True)
class Swept:
    """The worlds of a sweep that could be computed, and the paths that it moves."""

    runs: pd.DataFrame
    paths: tuple[str, ...]

    @classmethod
    def of(cls, results: Results) -> Swept:
        """Read a sweep. Raises InputError where nothing is swept, or no world could be computed."""
        runs = results.runs()
        paths = varied(runs)
        if not paths:
            raise NothingToShowError("it shows a sweep, and nothing varies from one setting to another here")
        runs = runs[runs["error"].fillna("") == ""] if "error" in runs else runs
        if runs.empty:
            raise NothingToShowError("no world of this sweep could be computed")
        return cls(runs, paths)

    def is_number(self, path: str) -> bool:
        """Whether an axis holds numbers rather than choices."""
        return bool(pd.api.types.is_numeric_dtype(self.runs[path]) and not pd.api.types.is_bool_dtype(self.runs[path]))

    def on_a_line(self, path: str) -> int:
        """How many numbers of an axis can be shown each along a line.

        In a grid, or where nothing else varies, neighbours differ in this number alone; in a sample of several inputs
        each value comes once, with other values of all the others, and only bins show its own effect.
        """
        points = self.runs.groupby(path)["design_point"].nunique()
        return MOST_ON_A_LINE if len(self.paths) == 1 or points.min() > 1 else MOST_VALUES

    def in_bins(self, path: str, most: int = MOST_VALUES) -> bool:
        """Whether an axis has more numbers than can be shown each."""
        return self.is_number(path) and self.runs[path].nunique() > most

    def places(self, path: str, most: int = MOST_VALUES, bins: int = BINS) -> tuple[pd.Series, list[str]]:
        """Where each world stands on an axis, (W,) numbers, and the names of choices ("" for an axis of numbers).

        More numbers than `most` are put into `bins` of about equally many worlds, each at the mean of its worlds.
        """
        column = self.runs[path]
        if not self.is_number(path):
            names = list(dict.fromkeys(map(name_of, column)))
            return column.map(lambda value: float(names.index(name_of(value)))), names
        if not self.in_bins(path, most):
            return column.astype(float), []
        shares = pd.qcut(column, bins, labels=False, duplicates="drop")
        return column.groupby(shares).transform("mean"), []


def varied(runs: pd.DataFrame) -> tuple[str, ...]:
    """The swept paths of a table of runs that hold more than one value; they stand before `outcome`."""
    columns = [str(c) for c in runs.columns]
    paths = columns[columns.index("replicate") + 1 : columns.index("outcome")]
    return tuple(path for path in paths if runs[path].nunique(dropna=False) > 1)


def name_of(value: object) -> str:
    """A choice in words: yes and no, "as is" for none, and identifiers without underscores."""
    if value is None or value != value:
        return "as is"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return str(value).replace("_", " ")


def at_each(runs: pd.DataFrame, by: Sequence[pd.Series]) -> pd.DataFrame:
    """Shares of outcomes and mean delivery of the worlds at each place, a row a place and number.

    Columns: at_0, at_1, ... (the places), what (an outcome, `agreed` for an agreement that lasts, or `delivery`), mean,
    low, high (95%), worlds. A replicate that is there several times, at other values of other axes, met the same chance
    each time: it counts once, with its mean. The interval is Wilson's for shares of worlds that are there once, else
    normal over replicates.
    """
    numbers = {what: runs["outcome"] == what for what in OUTCOMES}
    numbers["agreed"] = runs["outcome"].isin(LASTING)
    numbers["delivery"] = runs["delivery"]
    places = [place.rename(f"at_{k}") for k, place in enumerate(by)]
    rows = []
    for at, mine in runs.groupby(places):
        where = {f"at_{k}": value for k, value in enumerate(at)}
        for what, values in numbers.items():
            mean, low, high = _interval(values.loc[mine.index], mine["replicate"], what != "delivery")
            rows.append({**where, "what": what, "mean": mean, "low": low, "high": high, "worlds": len(mine)})
    return pd.DataFrame(rows)


def _interval(values: pd.Series, replicates: pd.Series, share: bool) -> tuple[float, float, float]:
    once = replicates.is_unique
    if share and once:
        return float(values.mean()), *wilson(int(values.sum()), len(values))
    each = values.astype(float) if once else values.astype(float).groupby(replicates).mean()
    mean, half = float(each.mean()), Z95 * standard_error(each.to_numpy()) if len(each) > 1 else 0.0
    return mean, max(mean - half, 0.0), min(mean + half, 1.0)
