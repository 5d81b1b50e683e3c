"""Concession by the clock: what a party aspires to at a given time, whatever the others do."""

from __future__ import annotations

import numpy as np

from sim.types import Floats


def aspiration(no_agreement: Floats, time: float, beta: Floats) -> Floats:
    """a(t) = 1 - (1 - r(t)) (t / T) ** (1 / beta), (W,): from the ideal at t = 0 to the no-agreement value at T.

    beta < 1 holds out (Boulware), 1 is linear, > 1 gives way early (Conceder): Faratin, Sierra & Jennings 1998.

    Parameters
    ----------
    no_agreement : r(t), (W,) in [0, 1].
    time : t / T in [0, 1]; later times count as 1.
    beta : (W,), > 0.
    """
    progress = np.power(min(max(time, 0.0), 1.0), 1.0 / beta)
    return 1.0 - (1.0 - no_agreement) * progress
