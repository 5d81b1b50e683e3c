"""A proposal on the line: the same share of the way from the ideal to the target on every issue."""

from __future__ import annotations

import numpy as np

from sim.curves import Curves, Risk
from sim.tactics import tabled
from sim.types import Floats
from sim.utility import loss, root


def concession(aspired: Floats, loss_at_target: Floats, risk: float | Floats) -> Floats:
    """How far to go from the ideal toward a target so that u is just what is aspired to, lambda in [0, 1], (W,).

    On the line p + lambda (target - p) the loss is lambda ** a times the loss at the target, hence
    lambda = ((1 - aspired) / loss) ** (1 / a), and 1 where the target itself is good enough.
    """
    budget = np.minimum(np.maximum(1.0 - aspired, 0.0), 1.0)
    enough = loss_at_target <= budget
    share = root(budget / np.where(enough, 1.0, loss_at_target), risk if isinstance(risk, float) else risk[..., 0])
    return np.where(enough, 1.0, share)


def demand(ideal: Floats, target: Floats, step: Floats) -> Floats:
    """The text asked for: `step` of the way from the ideal to the target, (W, D)."""
    return ideal + step[..., None] * (target - ideal)


def line_proposal(aspired: Floats, ideal: Floats, weight: Floats, risk: Risk, target: Floats) -> Floats:
    """The text on the line from the ideal to the target that is worth what is aspired to, (W, K); else the target.

    Every issue moves in step, those without salience too; a party that concedes so trades nothing.

    Parameters
    ----------
    aspired : (W,). ideal, target : (W, K) in [0, 1]. weight : the party's salience, (W, K), rows summing to 1.
    risk : the exponent of distance, a float or (W, 1), > 0; or its tables of values.
    """
    if isinstance(risk, Curves):
        return demand(ideal, target, tabled.concession(aspired, ideal, weight, risk, target))
    return demand(ideal, target, concession(aspired, loss(target, ideal, weight, risk), risk))
