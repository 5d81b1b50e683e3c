"""Paths: how values go over meetings and months, counted over worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.types import Bools, Floats

BINS = 40
_GRID = 2.0**32  # values are rounded to multiples of 1 / _GRID, so that sums over up to a million worlds are exact
_Of = tuple[str | int, ...]  # the series, its table and phase, and the first of its keys
PATH_COLUMNS = ("series", "table", "key", "phase", "tick", "n", "sum", "sumsq", "hist")


class Paths:
    """Counts, sums and histograms over worlds at each tick. All three add up exactly over any parts of the worlds."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Any]] = {name: [] for name in PATH_COLUMNS}
        self._last: dict[_Of, Floats] = {}  # the tick before
        self._left: dict[_Of, Floats] = {}  # of worlds that are left out

    def add(self, series: str, table: str, keys: Sequence[str], phase: int, tick: int, values: Floats) -> None:
        """Add one tick of `values` (W, K) in [0, 1], NaN where a world has none, under K keys."""
        count = len(keys)
        of: _Of = (series, table, phase, *keys[:1])
        self._last[of] = values
        if of in self._left:
            values = np.concatenate([values, self._left[of]])
        known = ~np.isnan(values)
        clean = np.clip(np.where(known, values, 0.0), 0.0, 1.0)
        bins = np.minimum((clean * BINS).astype(np.int64), BINS - 1) + np.arange(count) * BINS
        hist = np.bincount(bins[known], minlength=count * BINS).reshape(count, BINS)
        exact = np.rint(clean * _GRID) / _GRID
        squares = np.rint(clean * clean * _GRID) / _GRID
        some = np.flatnonzero(known.any(axis=0))
        rows = {
            "series": [series] * some.size,
            "table": [table] * some.size,
            "key": [keys[k] for k in some.tolist()],
            "phase": [phase] * some.size,
            "tick": [tick] * some.size,
            "n": known.sum(axis=0)[some].tolist(),
            "sum": np.where(known, exact, 0.0).sum(axis=0)[some].tolist(),
            "sumsq": np.where(known, squares, 0.0).sum(axis=0)[some].tolist(),
            "hist": hist[some].tolist(),
        }
        for name, column in rows.items():
            self._columns[name] += column

    def leave(self, gone: Bools) -> None:
        """Some of the worlds are left out from now on, (W,): they count on with their values of the last tick."""
        for of, last in self._last.items():
            before = self._left.get(of)
            self._left[of] = last[gone] if before is None else np.concatenate([before, last[gone]])
            self._last[of] = last[~gone]

    def rejoin(self) -> None:
        """The worlds that were left out are among the others again."""
        self._left, self._last = {}, {}

    def columns(self) -> dict[str, Any]:
        """The table, column by column."""
        return dict(self._columns)
