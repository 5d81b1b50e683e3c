"""Two settings compared world by world: the same replicate meets the same chance at both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.errors import InputError, nearest
from sim.measures.intervals import Difference, paired_means, paired_shares
from sim.runs.summary import averaged
from sim.scenario.wording import OUTCOMES
from sim.types import Floats

_OUTCOME = "outcome."


def compare(
    a: pd.DataFrame, b: pd.DataFrame, columns: Sequence[str] | None = None, level: float = 0.95
) -> pd.DataFrame:
    """What changes from one design point to another over the worlds that both have, a row a column.

    Parameters
    ----------
    a, b : the rows of `runs` of one design point each, from runs with the same seed.
    columns : numbers or flags of `runs`, or `outcome.WORD` for whether a world ends so.; all that any
        world knows on both sides when left out.
    level : confidence of the intervals, in (0, 1).

    Returns
    -------
    Columns: column; mean_a, mean_b; difference, mean_b - mean_a; low, high, its interval, which of a number is normal
    over the differences world by world, of a flag Newcombe's for paired shares (`sim.measures.intervals`); worlds, how
    many know it on both sides; variance_saved, the share of the difference's variance that sharing chance takes away
    (0 for worlds drawn apart, below 0 where the two sides move against each other, missing where nothing varies).

    Raises
    ------
    InputError : an unknown column, more than one design point in `a` or `b`, or no world that both have.
    """
    left, right = _paired(a, b)
    known = [*(f"{_OUTCOME}{word}" for word in OUTCOMES), *(c for c in averaged(left) if c in right)]
    for column in columns or ():
        if column not in known:
            raise InputError(f"unknown column {column!r}{nearest(column, known)}")
    rows = pd.DataFrame([_row(column, left, right, level) for column in (known if columns is None else columns)])
    return rows if columns is not None else rows[rows["worlds"] > 0].reset_index(drop=True)


def _paired(a: pd.DataFrame, b: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the replicates that both have and that could be computed on both sides, in one order."""
    sides = [side[side["error"].fillna("") == ""].set_index("replicate") for side in (a, b)]
    for side in sides:
        if side.index.has_duplicates:
            raise InputError("expected the worlds of one design point on each side; some replicates are there twice")
    both = sides[0].index.intersection(sides[1].index).sort_values()
    if both.empty:
        raise InputError("the two have no world in common")
    return sides[0].loc[both], sides[1].loc[both]


def _row(column: str, left: pd.DataFrame, right: pd.DataFrame, level: float) -> dict[str, float | str]:
    before, after = _values(left, column), _values(right, column)
    known = ~(np.isnan(before) | np.isnan(after))
    before, after = before[known], after[known]
    found = _difference(before, after, _is_flag(left, column) and _is_flag(right, column), level)
    return {
        "column": column,
        "mean_a": float(before.mean()) if before.size else np.nan,
        "mean_b": float(after.mean()) if after.size else np.nan,
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "worlds": found.pairs,
        "variance_saved": _saved(before, after),
    }


def _difference(before: Floats, after: Floats, flag: bool, level: float) -> Difference:
    return paired_shares(before == 1.0, after == 1.0, level) if flag else paired_means(before, after, level)


def _values(runs: pd.DataFrame, column: str) -> Floats:
    if column.startswith(_OUTCOME):
        return np.asarray(runs["outcome"] == column.removeprefix(_OUTCOME), dtype=float)
    return np.asarray(runs[column].astype(float), dtype=float)


def _is_flag(runs: pd.DataFrame, column: str) -> bool:
    if column.startswith(_OUTCOME):
        return True
    return all(isinstance(value, bool | np.bool_) for value in runs[column].dropna())


def _saved(before: Floats, after: Floats) -> float:
    """The share of the variance of a difference of independent worlds that pairing them takes away."""
    apart = float(before.var() + after.var()) if before.size else 0.0
    return 1.0 - float((after - before).var()) / apart if apart > 0.0 else np.nan


def points(a: pd.DataFrame, b: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """What becomes of each point of the plan on both sides, over the worlds that both have, a row a point.

    Parameters
    ----------
    a, b : the rows of `issues` of one design point each, from runs with the same seed.

    Returns
    -------
    Columns: point; agreed_a, agreed_b, share of worlds that agreed all its issues; agreed, agreed_low, agreed_high, the
    difference with Newcombe's paired interval; delivered_a, delivered_b, mean over its issues of the place reached on
    their ladders; delivered, delivered_low, delivered_high, the difference with its normal interval; worlds.
    Points that only one side has are left out. Raises InputError where the two have no world in common.
    """
    sides = [_by_point(side) for side in (a, b)]
    both = sides[0].index.intersection(sides[1].index)
    if both.empty:
        raise InputError("the two have no world and point in common")
    left, right = (side.loc[both] for side in sides)
    rows = []
    for point in dict.fromkeys(a["point"]):
        if point not in both.get_level_values("point"):
            continue
        x, y = (side.xs(point, level="point") for side in (left, right))
        agreed = paired_shares(x["agreed"].to_numpy(bool), y["agreed"].to_numpy(bool), level)
        delivered = paired_means(x["delivered"].to_numpy(float), y["delivered"].to_numpy(float), level)
        rows.append(
            {
                "point": point,
                "agreed_a": x["agreed"].mean(), "agreed_b": y["agreed"].mean(),
                "agreed": agreed.mean, "agreed_low": agreed.low, "agreed_high": agreed.high,
                "delivered_a": x["delivered"].mean(), "delivered_b": y["delivered"].mean(),
                "delivered": delivered.mean, "delivered_low": delivered.low, "delivered_high": delivered.high,
                "worlds": len(x),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _by_point(issues: pd.DataFrame) -> pd.DataFrame:
    """Whether each world agreed all issues of each point, and the mean of what it delivered there."""
    known = issues.assign(agreed=issues["agreed"].notna())
    return known.groupby(["point", "replicate"]).agg(agreed=("agreed", "all"), delivered=("delivered", "mean"))
