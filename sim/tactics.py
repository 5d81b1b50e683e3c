"""How a party concedes: what it aspires to at a given time, and the text that asks for it."""

from __future__ import annotations

import numpy as np

from sim.types import Floats
from sim.utility import root


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
