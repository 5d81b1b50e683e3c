"""What positions come to when they are weighed together: the static forecasts of group decisions.

Shapes: N parties on the last axis, any axes before it (worlds, rounds). Elementwise operations and sums over the last
axis only, so that a world's bits do not depend on the worlds beside it.
"""

from __future__ import annotations

import numpy as np

from sim.types import Floats

ROUNDING = 1e-12  # of the whole weight: two halves that differ by less are equal


def weighted_mean(positions: Floats, weight: Floats | float) -> Floats:
    """Mean of positions (..., N) by weight, (...); the plain mean where nobody has weight.

    Parameters
    ----------
    positions : (..., N), any unit. weight : >= 0, of a shape that broadcasts to `positions`; a number weighs all alike.
    """
    shares = _usable(positions, weight)
    mean: Floats = (positions * shares).sum(axis=-1) / shares.sum(axis=-1)
    return mean


def weighted_median(positions: Floats, weight: Floats | float) -> Floats:
    """Lowest position with at least half of the weight at or below it, (...); it is always one of the positions.

    With single-peaked preferences no position beats it by weighted votes (Black 1948). Where the weight splits into two
    equal halves, every position between them ties and the lower end is returned. Without any weight all count alike.

    Parameters
    ----------
    positions : (..., N), any unit. weight : >= 0, of a shape that broadcasts to `positions`; a number weighs all alike.
    """
    shares = _usable(positions, weight)
    order = np.argsort(positions, axis=-1, kind="stable")
    ranked = np.take_along_axis(positions, order, axis=-1)
    below = np.cumsum(np.take_along_axis(shares, order, axis=-1), axis=-1)
    reached = below >= (0.5 - ROUNDING) * below[..., -1:]
    median: Floats = np.where(reached, ranked, np.inf).min(axis=-1)
    return median


def compromise_mean(positions: Floats, capability: Floats, salience: Floats) -> Floats:
    """The compromise model's forecast: mean of positions by capability x salience, (...).

    Van den Bos 1991; Achen 2006.

    `positions` (..., N) in any unit; `capability` and `salience` (..., N) >= 0.
    """
    return weighted_mean(positions, capability * salience)


def median_voter(positions: Floats, capability: Floats, salience: Floats) -> Floats:
    """The median voter's position by capability x salience, (...) (Black 1948; Bueno de Mesquita 1994).

    `positions` (..., N) in any unit; `capability` and `salience` (..., N) >= 0.
    """
    return weighted_median(positions, capability * salience)


def _usable(positions: Floats, weight: Floats | float) -> Floats:
    """Weights in the shape of the positions; all 1 where they are all 0."""
    shares = np.broadcast_to(np.asarray(weight, dtype=float), positions.shape)
    return np.where(shares.max(axis=-1, keepdims=True) > 0.0, shares, 1.0)
