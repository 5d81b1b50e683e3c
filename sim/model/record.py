"""What a run leaves behind besides its outcomes: paths over time, and the transcript of the first worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.types import Bools, Floats, Ints

BINS = 40
_GRID = 2.0**32  # values are rounded to multiples of 1 / _GRID, so that sums over up to a million worlds are exact


@dataclass(frozen=True)
class Record:
    """What to keep: paths over meetings and months; the transcript of worlds whose replicate is below `transcript`;
    what agreed texts were worth (Nash product, distance from the Pareto frontier), and on request their distance from
    the solution concepts. Nothing that is kept changes the talks.
    """

    paths: bool = False
    transcript: int = 0
    worth: bool = True
    solutions: bool = False  # with `worth`


class Paths:
    """Counts, sums and histograms over worlds at each tick. All three add up exactly over any parts of the worlds."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Any]] = {name: [] for name in PATH_COLUMNS}

    def add(self, series: str, table: str, keys: Sequence[str], phase: int, tick: int, values: Floats) -> None:
        """Add one tick of `values` (W, K) in [0, 1], NaN where a world has none, under K keys."""
        count = len(keys)
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

    def columns(self) -> dict[str, Any]:
        """The table, column by column."""
        return dict(self._columns)


PATH_COLUMNS = ("series", "table", "key", "phase", "tick", "n", "sum", "sumsq", "hist")
EVENT_COLUMNS = (
    "replicate", "seq", "month", "phase", "table", "round", "kind", "actor", "other", "issue", "value", "detail",
)  # fmt: skip


class Transcript:
    """Events of the tracked worlds, in the order in which they happened in each."""

    def __init__(self, replicates: Ints, limit: int) -> None:
        self.tracked = np.flatnonzero(replicates < limit)
        self._replicates = replicates
        self._seq = np.zeros(len(replicates), dtype=np.int64)
        self._rows: list[tuple[Any, ...]] = []
        self.phase: Ints = np.zeros(len(replicates), dtype=np.int64)  # the last phase whose talks each world was in
        self.table = ""
        self.round = 0
        self.months: Ints = np.zeros(len(replicates), dtype=np.int64)
        self.told: Floats = np.zeros((len(replicates), 0))  # (W, D) places on the ladders as last written down

    def __bool__(self) -> bool:
        return self.tracked.size > 0

    def mark(
        self,
        kind: str,
        where: Bools,
        *,
        actor: str | Sequence[str] = "",
        other: str | Sequence[str] = "",
        issue: str | Sequence[str] = "",
        value: float | Floats = float("nan"),
        detail: str | Sequence[str] = "",
    ) -> None:
        """Write an event down in the tracked worlds `where` it happens, (W,); any text or value may be one a world."""
        for w in self.tracked.tolist():
            if where[w]:
                self._rows.append(
                    (
                        int(self._replicates[w]), int(self._seq[w]), int(self.months[w]), int(self.phase[w]),
                        self.table, self.round, kind, _at(actor, w), _at(other, w), _at(issue, w), float(_at(value, w)),
                        _at(detail, w),
                    )
                )  # fmt: skip
                self._seq[w] += 1

    def incident(self, where: Bools, armed: Sequence[str], blamed: Ints, source: Ints) -> None:
        """Write an incident down: whom it is laid at, and where it came from."""
        if self:
            self.mark("incident", where, actor=[armed[k] for k in blamed], other=[armed[k] for k in source])

    def events(self, since: int = 0) -> list[dict[str, Any]]:
        """What was written down after the first `since` events, in the order in which it happened."""
        return [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in self._rows[since:]]

    def columns(self) -> dict[str, list[Any]]:
        """The table, column by column, world by world."""
        rows = sorted(self._rows, key=lambda row: row[:2])
        return {name: [row[k] for row in rows] for k, name in enumerate(EVENT_COLUMNS)}


def _at(value: Any, world: int) -> Any:
    return value if isinstance(value, str | float | int) else value[world]
