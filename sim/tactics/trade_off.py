"""A proposal that trades off: no dearer to oneself, as near to the other as that allows."""

from __future__ import annotations

import numpy as np

from sim.curves import Risk
from sim.tactics.path import STEPS, keep_value
from sim.types import Floats


def trade_off_proposal(
    aspired: Floats,
    ideal: Floats,
    weight: Floats,
    risk: Risk,
    offer: Floats,
    metric: Floats | None = None,
    steps: int = STEPS,
) -> Floats:
    """The text of own value `aspired` that comes nearest to the other's last offer, (W, K).

    Solves min sum_d v_d (x_d - y_d)^2 subject to u(x) = a, whose solution for quadratic losses is
    x = (v y + m w p) / (v + m w), the multiplier m found by bisection (on l = 1 / (1 + m)). Faratin, Sierra & Jennings
    2002 climb step by step toward the most similar contract on the iso-value curve; this goes there at once. For other
    exponents the same path is walked until the value is a: own value is kept, "nearest" holds approximately.

    Parameters
    ----------
    aspired : a, (W,). ideal : p, (W, K) in [0, 1]. weight : w, (W, K), rows summing to 1.
    risk : the exponent of distance, a float or (W, 1), > 0.
    offer : y, the other's last offer (several others: a mean of theirs, or the text on the table), (W, K) in [0, 1].
    metric : v, how much closeness counts on each issue, (W, K) >= 0; None for equally, the others' priorities being
        unknown.
    steps : bisections.

    Returns
    -------
    The text, worth no less than a unless the offer itself is worth a: then the offer. Issues with v = 0 stay at the
    ideal, issues without own salience go to the offer.
    """
    closeness = np.ones_like(offer) if metric is None else metric
    return keep_value(aspired, ideal, weight, risk, offer, closeness, steps)
