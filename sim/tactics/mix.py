"""A mix: a party that follows several tactics at once, by weights."""

from __future__ import annotations

import numpy as np

from sim.types import Floats


def mixed(aspirations: Floats, weights: Floats) -> Floats:
    """sum_m g_m a_m, (W,): between the least and the greatest of the aspirations, hence in [r, 1] if they are.

    The linear combination of tactics of Faratin, Sierra & Jennings 1998.

    Parameters
    ----------
    aspirations : what each of M tactics aspires to, (W, M).
    weights : (W, M) or (M,), >= 0, summing to 1 over tactics.

    Raises ValueError where a weight is negative or they do not sum to 1 (within 1e-9).
    """
    if (weights < 0.0).any() or (np.abs(weights.sum(axis=-1) - 1.0) > 1e-9).any():
        raise ValueError("the weights of a mix of tactics must not be negative and must sum to 1")
    total: Floats = (weights * aspirations).sum(axis=-1)
    # Rounding must not carry it past its parts.
    bounded: Floats = np.minimum(np.maximum(total, aspirations.min(axis=-1)), aspirations.max(axis=-1))
    return bounded
