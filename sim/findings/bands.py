"""Quantiles of histograms on the fixed grid over 0..1."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.types import Floats

QUANTILES = {"p05": 0.05, "p25": 0.25, "median": 0.50, "p75": 0.75, "p95": 0.95}


def quantiles(hist: Floats, mean: Floats, levels: Floats, ends: bool = False) -> Floats:
    """Quantiles of histograms over 0..1, by linear interpolation within a bin.

    Parameters
    ----------
    hist : counts, (T, B), equal bins over 0..1. mean : mean of the same values, (T,). levels : (Q,) in [0, 1].
    ends : whether what lies in the first and in the last bin stands at 0 and at 1, as deliveries mostly do.

    Returns
    -------
    (T, Q), within a bin of the sample's; NaN where a row is empty. Where all values share a bin, their mean: exact for
    one world, and for worlds that stand together.
    """
    bins = hist.shape[1]
    edges = np.linspace(0.0, 1.0, bins + 1)
    out = np.full((len(hist), len(levels)), np.nan)
    for t, row in enumerate(hist):
        total = row.sum()
        if total == 0:
            continue
        if (row > 0).sum() == 1:
            out[t] = mean[t]
            continue
        below = np.concatenate([[0.0], np.cumsum(row)]) / total
        wanted = np.maximum(levels, 1e-12)  # the smallest value, not the lower edge of empty bins before it
        k = np.minimum(np.searchsorted(below[1:], wanted, side="left"), bins - 1)
        inside = np.clip((wanted - below[k]) / np.maximum(below[k + 1] - below[k], 1e-12), 0.0, 1.0)
        out[t] = edges[k] + inside / bins
        if ends:
            out[t] = np.select([k == 0, k == bins - 1], [0.0, 1.0], out[t])
    return out


def add_bands(paths: pd.DataFrame, ends: bool = False) -> pd.DataFrame:
    """Paths with the columns of `QUANTILES` and `mean`, worked out from hist, sum and n; see `quantiles` for `ends`."""
    keep = [c for c in ("table", "key", "phase", "tick", "n") if c in paths]
    out = paths[keep].reset_index(drop=True)
    if paths.empty:
        return out.assign(mean=pd.Series(dtype=float), **{name: pd.Series(dtype=float) for name in QUANTILES})
    count = paths["n"].to_numpy(dtype=float)
    mean = np.divide(paths["sum"].to_numpy(dtype=float), count, out=np.full(len(count), np.nan), where=count > 0)
    hist = np.stack([np.asarray(row, dtype=float) for row in paths["hist"]])
    values = quantiles(hist, mean, np.array(list(QUANTILES.values())), ends)
    return out.assign(mean=mean, **{name: values[:, q] for q, name in enumerate(QUANTILES)})
