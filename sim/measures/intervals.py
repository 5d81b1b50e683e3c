"""How sure a share or a mean over worlds is, and a difference between two settings of the same worlds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from sim.types import Bools, Floats

Z95 = 1.96  # standard errors in half of a normal 95% interval


class Difference(NamedTuple):
    """A mean difference over pairs of worlds with its interval; NaN of no pairs."""

    mean: float
    low: float
    high: float
    pairs: int


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


def paired_means(before: Floats, after: Floats, level: float = 0.95) -> Difference:
    """The mean of `after` - `before` over worlds that share their chance, with its normal interval.

    The interval is that of a mean of differences: what both sides share by chance is gone from it (common random
    numbers; Law 2015, chapter 11). Of fewer than two pairs it is unbounded.

    Parameters
    ----------
    before, after : one value a world, (W,), in the same order; worlds with a NaN on either side are left out.
    level : confidence, in (0, 1).
    """
    change = after - before
    known = change[~np.isnan(change)]
    if known.size == 0:
        return Difference(np.nan, np.nan, np.nan, 0)
    mean = float(known.mean())
    half = float(ndtri(0.5 + level / 2.0)) * standard_error(known) if known.size > 1 else np.inf
    return Difference(mean, mean - half, mean + half, int(known.size))


def paired_shares(before: Bools, after: Bools, level: float = 0.95) -> Difference:
    """The difference of two shares of the same worlds, `after` - `before`, with its score interval.

    Newcombe 1998 (Statistics in Medicine 17, 2635-2650), method 10: Wilson's limits of both shares joined by their
    correlation. Unlike a normal interval it stays within [-1, 1] and has a width where no world changes.

    Parameters
    ----------
    before, after : whether each world has it, (W,), in the same order. level : confidence, in (0, 1).
    """
    count = before.size
    if count == 0:
        return Difference(np.nan, np.nan, np.nan, 0)
    first, second = int(after.sum()), int(before.sum())
    both = int((after & before).sum())
    phi = _phi(both, first - both, second - both, count - first - second + both)
    share_1, share_2 = first / count, second / count
    (low_1, high_1), (low_2, high_2) = wilson(first, count, level), wilson(second, count, level)
    down, up = (share_1 - low_1, high_2 - share_2), (share_2 - low_2, high_1 - share_1)
    mean = share_1 - share_2
    below, above = (np.sqrt(a * a - 2.0 * phi * a * b + b * b) for a, b in (down, up))
    return Difference(mean, float(mean - below), float(mean + above), count)


def _phi(both: int, first: int, second: int, neither: int) -> float:
    """The correlation of two flags, counted and with Newcombe's correction for continuity."""
    product = (both + first) * (second + neither) * (both + second) * (first + neither)
    if product == 0:
        return 0.0
    excess = float(both * neither - first * second)
    if excess > 0:
        excess = max(excess - (both + first + second + neither) / 2.0, 0.0)
    return float(excess / np.sqrt(float(product)))
