"""Two switches: a text is worth less for coming from the other side; an announced step that is taken builds trust.

Both are off at 0, to the bit.
"""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats


def devalued(value: Floats, trust: Floats, devaluation: float | Floats) -> Floats:
    """Reactive devaluation: u (1 - d (1 - T)), the value of a text cut for who tabled it, same shape as `value`.

    Ross & Stillinger 1991; Maoz, Ward, Katz & Ross 2002 found it on both sides of the Israeli-Palestinian talks. That
    distrust scales it is an assumption.

    Parameters
    ----------
    value : u of the text to the party, (W,) or (W, N), >= 0.
    trust : T of the party in the one who tabled it, in [0, 1], same shape; 1 for its own text.
    devaluation : d in [0, 1], a float or broadcasting with `value`; 0 is off.
    """
    return value * (1.0 - devaluation * (1.0 - trust))


def trust_after_step(trust: Floats, size: float | Floats, share: float | Floats, taken: Bools) -> Floats:
    """GRIT: trust of those who watch an announced unilateral step, same shape as `trust`, in [0, 1].

    T + m (1 - T) where the step is seen to be taken, T (1 - m) where it was announced and is not, m = share x size.
    Osgood 1962: graduated and reciprocated initiatives in tension reduction; that a broken word costs by the same rule
    is an assumption.

    Parameters
    ----------
    trust : T of the others in the one who announced, (W,) or (W, N), in [0, 1].
    size : of the step, as a share of what the party could give, in [0, 1]; 0 is off. share : how far a full step moves
        trust, in [0, 1]. Floats or broadcasting with `trust`.
    taken : whether the step is seen, Bools broadcasting with `trust`.
    """
    moved = share * size
    return np.where(taken, trust + moved * (1.0 - trust), trust * (1.0 - moved))
