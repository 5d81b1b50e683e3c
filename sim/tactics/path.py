"""What trading proposals share: the path that gives way first where it costs its owner least for what it is worth."""

from __future__ import annotations

import numpy as np

from sim.curves import Curves, Risk
from sim.tactics import tabled
from sim.types import Floats
from sim.utility import issue_losses, paper_value, power

STEPS = 40  # bisections of the path; value is kept on the proposer's side, these decide how little is left over
NONE = 1e-12  # less salience than this is none


def along(share: Floats, ideal: Floats, target: Floats, own: Floats, theirs: Floats) -> Floats:
    """The text x_d = (l v_d y_d + (1 - l) w_d p_d) / (l v_d + (1 - l) w_d), (W, K), l being `share`.

    For quadratic losses it is the least weighted loss of the two sides, hence the contract curve between p and y
    (Raiffa 1982). Issues on which the owner has no salience are at the target, those on which only the others have
    none at the ideal.

    Parameters
    ----------
    share : l, (W,) in [0, 1]. ideal : p, (W, K). target : y, (W, K). own, theirs : w and v, (W, K) >= 0.
    """
    give, keep = share[:, None] * theirs, (1.0 - share)[:, None] * own
    total = give + keep
    moved = np.where(own > 0.0, give / np.where(total > 0.0, total, 1.0), 1.0)
    # p + 1 (y - p) may miss y by a rounding, to either side.
    text = np.where(moved < 1.0, ideal + moved * (target - ideal), target)
    return np.clip(text, np.minimum(ideal, target), np.maximum(ideal, target))


def keep_value(
    aspired: Floats,
    ideal: Floats,
    weight: Floats,
    risk: Risk,
    target: Floats,
    theirs: Floats,
    steps: int = STEPS,
) -> Floats:
    """The farthest text on the path that is still worth what is aspired to, (W, K); the target where that is enough.

    Found by `steps` bisections on l. Its value is never below `aspired` but for rounding; it is above it by more
    than the bisection leaves only where what is left to give is weighed by nobody but the proposer.

    Parameters
    ----------
    aspired : (W,), read as 1 where above 1. ideal, target : (W, K) in [0, 1].
    weight : the proposer's salience, (W, K), rows summing to 1. risk : its exponent, a float or (W, 1), > 0, or tables.
    theirs : how much the others' care counts on each issue, (W, K) >= 0; where it is 0 on all issues the line from
        ideal to target is taken.
    """
    goal = np.minimum(aspired, 1.0)
    total = theirs.sum(axis=-1)[:, None]
    # On one scale the bisection is equally fine for both sides; a share too small for it is none.
    cared = np.where(total > NONE, theirs / np.maximum(total, NONE), weight)
    cared = np.where(cared > NONE, cared, 0.0)
    enough = paper_value(target, ideal, weight, risk) >= goal
    if isinstance(risk, Curves):
        share = tabled.share_of_path(
            goal, ideal, weight, risk, lambda part: along(part, ideal, target, weight, cared), steps
        )
        return np.where(enough[:, None], target, along(share, ideal, target, weight, cared))
    # On the path the distance is moved x |y - p|, moved = 1 / (1 + (1 - l) / l x w / v): two arrays serve every step.
    stake = weight * issue_losses(target, ideal, risk)
    ratio = np.where(cared > 0.0, weight / np.where(cared > 0.0, cared, 1.0), np.where(weight > 0.0, np.inf, 0.0))
    low, high = np.zeros_like(goal), np.ones_like(goal)
    for _ in range(steps):
        middle = 0.5 * (low + high)
        loss = (stake / power(1.0 + ((1.0 - middle) / middle)[:, None] * ratio, risk)).sum(axis=-1)
        kept = loss <= 1.0 - goal
        low, high = np.where(kept, middle, low), np.where(kept, high, middle)
    return np.where(enough[:, None], target, along(low, ideal, target, weight, cared))
