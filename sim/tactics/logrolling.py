"""A proposal that logrolls: it gives way first where own salience is low against the others'."""

from __future__ import annotations

from sim.curves import Risk
from sim.tactics.path import STEPS, keep_value
from sim.types import Floats


def logrolling_proposal(
    aspired: Floats,
    ideal: Floats,
    weight: Floats,
    risk: Risk,
    target: Floats,
    theirs: Floats,
    steps: int = STEPS,
) -> Floats:
    """The text of own value `aspired` on the path that exchanges what matters less to oneself for what matters more.

    x_d = (l w'_d y_d + (1 - l) w_d p_d) / (l w'_d + (1 - l) w_d), l found by bisection so that u(x) = a. Froman & Cohen
    1970 on logrolling against compromise; Raiffa 1982 and Sebenius 1983 on joint gains from different priorities. With
    the other's ideal as target and quadratic losses on both sides it is the contract curve.

    Parameters
    ----------
    aspired : a, (W,). ideal : p, (W, K) in [0, 1]. weight : w, (W, K), rows summing to 1.
    risk : the exponent of distance, a float or (W, 1), > 0.
    target : y, what is conceded toward, (W, K) in [0, 1].
    theirs : w', the others' salience (several: a mean of their normalised saliences, by capability if wanted), (W, K)
        >= 0.
    steps : bisections.

    Returns
    -------
    The text, (W, K), worth no less than a unless the target itself is worth a: then the target (l = 1). Issues without
    own salience go to the target; issues on which the others have none stay at the ideal.
    """
    return keep_value(aspired, ideal, weight, risk, target, theirs, steps)
