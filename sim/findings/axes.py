"""What swept numbers do: outcomes along each axis alone, and over two axes at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import pandas as pd

from sim.findings.swept import BINS, Swept, at_each
from sim.findings.worlds import NothingToShowError, Results
from sim.scenario.called import path_words


def axis_data(results: Results) -> pd.DataFrame:
    """Each axis alone, over the worlds at all values of the others.

    Columns: path, at (place on the axis; the number of a choice), name (of a choice), binned (whether `at` is the mean
    of a bin of values), what, mean, low, high, worlds: see `sim.findings.swept.at_each`.
    """
    sweep = Swept.of(results)
    tables = []
    for path in sweep.paths:
        most = sweep.on_a_line(path)
        places, names = sweep.places(path, most)
        table = at_each(sweep.runs, [places]).rename(columns={"at_0": "at"})
        table.insert(0, "path", path)
        table.insert(2, "name", [names[int(at)] if names else "" for at in table["at"]])
        table.insert(3, "binned", sweep.in_bins(path, most))
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def place_word(data: pd.DataFrame) -> str:
    """What a place on the axes is: a value, or a bin of values where there are many."""
    return "value or bin" if data["binned"].any() else "value"


@dataclass(frozen=True)
class Plane:
    """Two swept paths at once, over the worlds at all values of the others.

    table : as of `sim.findings.swept.at_each`; at_0 is the place on x and at_1 that on y, both in the path's own unit.
    x, y : the paths, the second that is swept and the first. x_names, y_names : the names of their choices, by place;
    none for a path of numbers. others : the paths that are not shown. binned : whether a place is the mean of a bin of
    values, and bins : into how many a path is put.
    """

    table: pd.DataFrame
    x: str
    y: str
    x_names: list[str]
    y_names: list[str]
    others: tuple[str, ...]
    binned: bool
    bins: int


def heatmap_data(results: Results) -> Plane:
    """The first two swept paths. Raises NothingToShowError where fewer than two are swept."""
    sweep = Swept.of(results)
    if len(sweep.paths) < 2:
        only = path_words(results.scenario, sweep.paths[0])
        raise NothingToShowError(f"it shows how two numbers move together, and only {only} is moved here")
    y, x, *others = sweep.paths
    bins = _bins(sweep)
    (at_x, x_names), (at_y, y_names) = (sweep.places(path, bins=bins) for path in (x, y))
    binned = sweep.in_bins(x) or sweep.in_bins(y)
    return Plane(at_each(sweep.runs, [at_x, at_y]), x, y, x_names, y_names, tuple(others), binned, bins)


def _bins(sweep: Swept) -> int:
    """Bins a side, so that a sample of design points leaves few cells empty: about two points a cell."""
    return min(max(isqrt(sweep.runs["design_point"].nunique() // 2), 2), BINS)
