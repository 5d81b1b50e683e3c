"""Attendance: whether a party comes to a meeting, where it may stay away.

Talks of rivals on one side are often put off or boycotted and seldom broken off (Zartman 2000 on ripeness: who sees
nothing to be gained does not come).
"""

from __future__ import annotations

from sim.model.rules.delivery import inertia, logistic
from sim.types import Floats


def chance(worth: Floats, base: Floats, slope: Floats) -> Floats:
    """The chance that each of N parties comes to a meeting, (W, N) in (0, 1): logistic(logit(base) + slope x worth).

    Parameters
    ----------
    worth : what the best package is worth to each over no agreement, in utility, (W, N).
    base : chance to come where that is nothing, (W,) in [0, 1]. slope : per unit of utility, (W,) >= 0.

    Example
    -------
    >>> import numpy as np
    >>> one = np.ones(1)
    >>> chance(np.array([[0.0, 0.1]]), 0.5 * one, 20.0 * one).round(2).tolist()
    [[0.5, 0.88]]
    """
    return logistic(inertia(base)[:, None] + slope[:, None] * worth)
