"""summary.csv: a row a design point, from the parts one after another; no part stays in memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.measures.intervals import wilson
from sim.runs import store
from sim.scenario.numbers import is_month, is_own
from sim.scenario.wording import OUTCOMES
from sim.types import Floats

NAME = "summary.csv"


class Sums(NamedTuple):
    """What adds up over parts: a count, and the sum of values and of their squares, each as a coarse and a fine part.

    The two parts are whole numbers of 2**-20 and of 2**-52, so sums over a million worlds are exact and do not hang on
    how the worlds were cut into parts.
    """

    n: int
    coarse: float = 0.0
    fine: float = 0.0
    coarse_squares: float = 0.0
    fine_squares: float = 0.0

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(self.n + other.n, *(a + b for a, b in zip(self[1:], other[1:], strict=True)))

    @property
    def total(self) -> float:
        """Sum of the values."""
        return self.coarse + self.fine

    @property
    def squares(self) -> float:
        """Sum of their squares."""
        return self.coarse_squares + self.fine_squares


Point = dict[str, Sums]


def summarise(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Shares of outcomes with 95% Wilson intervals and means with Monte Carlo standard errors, from parts of `runs`.

    Columns: design_point, the swept paths, worlds, failed; for each outcome `share_<outcome>`, `_low`, `_high`; for
    each number or flag of `runs` `mean_<column>` and `se_<column>` over the worlds that have one; for a number of the
    scenario's own also `missing_<column>`, the worlds that have none.
    """
    settings: dict[int, dict[str, Any]] = {}
    sums: dict[int, Point] = {}
    for runs in parts:
        for point, rows in runs.groupby("design_point", sort=True):
            at = int(str(point))
            settings.setdefault(at, _swept(rows))
            sums[at] = _added(sums.get(at, {}), _sums(rows))
    return pd.DataFrame([{"design_point": p, **settings[p], **_row(sums[p])} for p in sorted(sums)])


def write(folder: Path, table: pd.DataFrame) -> None:
    """Write summary.csv, to ten digits."""
    with store.replacing(folder / NAME) as hidden:
        table.to_csv(hidden, index=False, lineterminator="\n", float_format="%.10g")


def _swept(runs: pd.DataFrame) -> dict[str, Any]:
    """The values of the swept paths, whose columns stand between `replicate` and `outcome`."""
    columns = list(runs.columns)
    return {str(c): runs[c].iloc[0] for c in columns[columns.index("replicate") + 1 : columns.index("outcome")]}


def _sums(runs: pd.DataFrame) -> Point:
    known = runs[runs["error"].fillna("") == ""]
    found = {"worlds": Sums(len(runs)), "failed": Sums(len(runs) - len(known))}
    for outcome in OUTCOMES:
        found[f"share_{outcome}"] = Sums(int((known["outcome"] == outcome).sum()))
    for column in averaged(runs):
        values = known[column].dropna().to_numpy(dtype=float)
        found[f"mean_{column}"] = Sums(values.size, *_exact(values), *_exact(values * values))
    return found


def _exact(values: Floats) -> tuple[float, float]:
    """The sum of values as whole numbers of 2**-20 and of 2**-52."""
    coarse = np.rint(values * 2.0**20) / 2.0**20
    fine = np.rint((values - coarse) * 2.0**52) / 2.0**52
    return float(coarse.sum()), float(fine.sum())


def averaged(runs: pd.DataFrame) -> list[str]:
    """The columns of which a mean makes sense: the model's numbers and flags."""
    columns = list(runs.columns)
    own = columns[columns.index("phase_reached") :]
    return [c for c in own if c != "error" and not is_month(c)]


def _added(a: Point, b: Point) -> Point:
    return {name: a.get(name, Sums(0)).plus(found) for name, found in b.items()}


def _row(sums: Point) -> dict[str, float]:
    worlds, failed = sums["worlds"].n, sums["failed"].n
    ran = worlds - failed
    row: dict[str, float] = {"worlds": worlds, "failed": failed}
    for outcome in OUTCOMES:
        name = f"share_{outcome}"
        hits = sums[name].n
        low, high = wilson(hits, ran)
        row |= {name: hits / ran if ran else np.nan, f"{name}_low": low, f"{name}_high": high}
    for name, found in sums.items():
        if name.startswith("mean_"):
            count = found.n
            mean = found.total / count if count else np.nan
            spread = max(found.squares - count * mean * mean, 0.0) / (count - 1) if count > 1 else np.nan
            column = name.removeprefix("mean_")
            row |= {name: mean, f"se_{column}": float(np.sqrt(spread / max(count, 1)))}
            if is_own(column):
                row[f"missing_{column}"] = ran - count
    return row
