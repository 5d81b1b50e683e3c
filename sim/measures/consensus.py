"""How close positions are: consensus of demands, consensus of answers, polarisation."""

from __future__ import annotations

import numpy as np

from sim.sums import over_last, over_second
from sim.types import Bools, Floats


def demand_consensus(demands: Floats, capability: Floats, on_table: Bools, takes_part: Bools | None = None) -> Floats:
    """1 - twice the capability-weighted mean absolute deviation of demands, averaged over the issues on the table.

    Parameters
    ----------
    demands : (W, N, D) in [0, 1]. capability : (W, N), >= 0, somebody's > 0. on_table : (W, D).
    takes_part : (N, D), whose demand counts on which issue; None where everybody's does.

    Returns
    -------
    (W,) in [0, 1]: 1 all ask for the same, 0 two equal camps at opposite ends; 1 where nothing is on the table.
    """
    if takes_part is None or takes_part.all():
        share = (capability / capability.sum(axis=-1, keepdims=True))[..., None]
    else:
        weight = capability[..., None] * takes_part
        total = over_second(weight)[:, None]
        share = weight / np.where(total > 0.0, total, 1.0)
    middle = over_second(share * demands)[:, None]
    deviation = over_second(share * np.abs(demands - middle))
    count = on_table.sum(axis=-1)
    mean = over_last(np.where(on_table, deviation, 0.0)) / np.maximum(count, 1)
    result: Floats = np.clip(1.0 - 2.0 * mean, 0.0, 1.0)
    return result


def tastle_wierman(shares: Floats, scale: Floats | None = None) -> Floats:
    """Consensus of answers on an ordered scale, 1 + sum_i p_i log2(1 - |X_i - mu| / d) (Tastle & Wierman 2007).

    Parameters
    ----------
    shares : (..., K), each row a distribution over the scale, summing to 1.
    scale : (K,) ascending values; 1..K when left out.

    Returns
    -------
    (...) in [0, 1]: 1 unanimous, 0 half at each end.
    """
    points = np.arange(1.0, shares.shape[-1] + 1.0) if scale is None else np.asarray(scale, dtype=float)
    width = points[-1] - points[0]
    mean = (shares * points).sum(axis=-1, keepdims=True)
    closeness = 1.0 - np.abs(points - mean) / width
    # A share of 0 adds nothing, even where its point is a whole width away and the logarithm is not finite.
    logarithm = np.log2(np.where(shares > 0.0, closeness, 1.0))
    result: Floats = 1.0 + (shares * logarithm).sum(axis=-1)
    return result


def esteban_ray(positions: Floats, sizes: Floats, alpha: float = 1.0) -> Floats:
    """Polarisation sum_i sum_j s_i ** (1 + alpha) s_j |y_i - y_j|, K = 1 (Esteban & Ray 1994).

    Parameters
    ----------
    positions : (..., N) in [0, 1]. sizes : (..., N) >= 0, normalised here to sum to 1.
    alpha : in (0, 1.6].

    Returns
    -------
    (...), 0 when all stand together; two equal poles give 0.5 ** (1 + alpha).
    """
    if not 0.0 < alpha <= 1.6:
        raise ValueError(f"expected 0 < alpha <= 1.6, got {alpha}")
    total = sizes.sum(axis=-1, keepdims=True)
    share = sizes / np.where(total > 0.0, total, 1.0)
    gaps = np.abs(positions[..., :, None] - positions[..., None, :])
    result: Floats = (np.power(share, 1.0 + alpha)[..., :, None] * share[..., None, :] * gaps).sum(axis=(-2, -1))
    return result
