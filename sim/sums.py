"""Sums over parties and over issues, in an order of additions that does not depend on the batch.

numpy spends more on the start of each row than on adding a few numbers, so short rows are added column by column, from
the first to the last. That is its own order for fewer than eight numbers, and the bits are those of `sum`; longer rows
are added by what `sum` itself calls, without its way there.
"""

from __future__ import annotations

import numpy as np

from sim.types import Floats

SHORT = 8  # numbers in a row from which numpy adds them in pairs, and faster
LONG = 128  # and so many it halves first


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


def over_first(array: Floats) -> Floats:
    """Sum over the first axis, (D, W) -> (W,), in the order in which `over_last` adds the same numbers turned, (W, D).

    Worlds that lie side by side are added row to row, which is faster, and a world's sum has the same bits: numpy adds
    eight numbers to eight others as long as there are any, and the eight in pairs (Higham 1993 on pairwise summation).

    Example
    -------
    >>> rows = np.random.default_rng(1).random((5, 31))
    >>> bool((over_first(np.ascontiguousarray(rows.T)) == over_last(rows)).all())
    True
    """
    count = len(array)
    if array.shape[1:] == (1,):
        return over_last(array.T)
    if count > LONG:
        half = count // 2 - count // 2 % SHORT
        both: Floats = over_first(array[:half]) + over_first(array[half:])
        return both
    if count < SHORT:
        few: Floats = over_second(array[None])[0]
        return few
    eight, at = array[:SHORT].copy(), SHORT
    while at + SHORT <= count:
        eight += array[at : at + SHORT]
        at += SHORT
    pairs = eight[0::2] + eight[1::2]
    total: Floats = (pairs[0] + pairs[1]) + (pairs[2] + pairs[3])
    for rest in array[at:]:
        total += rest
    return total
