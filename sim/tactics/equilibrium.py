"""Equilibrium offers in alternating offers between two: what each can ask for when both look ahead and delay costs.

Rubinstein 1982 by backward induction from a last meeting (Stahl 1972): a proposer leaves the other just what it could
get by refusing, its own next offer discounted by a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.types import Floats

Leaves = Callable[[Floats], Floats]  # a value (W,) kept by one party -> the value (W,) that this leaves the other


def equilibrium_values(
    leaves: Sequence[Leaves], discount: Sequence[Floats], no_agreement: Sequence[Floats], meetings: int
) -> tuple[Floats, Floats]:
    """What a proposer gets at each meeting, for each of two parties: (meetings + 1, W) each.

    a_i(T) leaves the other its no-agreement value; before, a_i(t) leaves it r_j + d_j (a_j(t + 1) - r_j). Row t - 1 is
    meeting t; the last row, after the last meeting, is r.

    Parameters
    ----------
    leaves : for each party, from a value it keeps to the value this leaves the other. discount : d per meeting, (W,)
        in [0, 1]. no_agreement : r, (W,).
    """
    values = [np.empty((meetings + 1, len(r))) for r in no_agreement]
    for i in (0, 1):
        values[i][meetings] = no_agreement[i]
    for row in range(meetings - 1, -1, -1):
        for i, j in ((0, 1), (1, 0)):
            kept = no_agreement[j] + discount[j] * np.maximum(values[j][row + 1] - no_agreement[j], 0.0)
            values[i][row] = np.maximum(leaves[j](kept), no_agreement[i])
    return values[0], values[1]
