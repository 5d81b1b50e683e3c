"""How sure a share or a mean over worlds is."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri


def wilson(hits: int, count: int, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927), within [0, 1]; (0, 1) of nothing.

    Parameters
    ----------
    hits, count : 0 <= hits <= count. level : confidence, in (0, 1).
    """
    if count == 0:
        return 0.0, 1.0
    z = float(ndtri(0.5 + level / 2.0))
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    low = 0.0 if hits == 0 else max(0.0, float(middle - half))
    high = 1.0 if hits == count else min(1.0, float(middle + half))
    return low, high


def standard_error(values: np.ndarray) -> float:
    """Monte Carlo standard error of a mean over worlds; NaN values are left out, NaN from fewer than two."""
    known = values[~np.isnan(values)]
    return float(known.std(ddof=1) / np.sqrt(known.size)) if known.size > 1 else float("nan")
