"""Sums over parties and over issues, in an order of additions that does not depend on the batch.

numpy spends more on the start of each row than on adding a few numbers, so short rows are added column by column, from
the first to the last. That is its own order for fewer than eight numbers, and the bits are those of `sum`; longer rows
are added by what `sum` itself calls, without its way there.
"""

from __future__ import annotations

import numpy as np

from sim.types import Floats

SHORT = 8  # numbers in a row from which numpy adds them in pairs, and faster


def over_second(array: Floats) -> Floats:
    """Sum over axis 1, (W, N, ...) -> (W, ...)."""
    count = array.shape[1]
    total: Floats = array[:, 0] if 0 < count < SHORT else np.add.reduce(array, axis=1)
    for i in range(1, count if count < SHORT else 0):
        total = total + array[:, i]
    return total


def over_last(array: Floats) -> Floats:
    """Sum over the last axis, (..., D) -> (...)."""
    count = array.shape[-1]
    total: Floats = array[..., 0] if 0 < count < SHORT else np.add.reduce(array, axis=-1)
    for d in range(1, count if count < SHORT else 0):
        total = total + array[..., d]
    return total
