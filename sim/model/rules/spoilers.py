"""Spoilers and what their custodians do about them (Stedman 1997): a switch for any seat, for none by default."""

from __future__ import annotations

import numpy as np

from sim.types import Floats, Ints

MONTHS_OF_SOCIALISATION = 6.0  # norms take time: two thirds of their effect after half a year

# What a strategy at full strength does to a spoiler's motive, as a share of it. The signs are Stedman's: inducement
# meets a limited spoiler's grievance and whets a greedy one's appetite; coercion hardens a grievance, deters greed and
# is all that stops a total spoiler; socialisation works on who can be brought to the norms. The sizes are assumptions.
EFFECT = {
    ("limited", "inducement"): -1.0,
    ("limited", "socialisation"): -0.6,
    ("limited", "coercion"): 0.4,
    ("greedy", "inducement"): 0.5,
    ("greedy", "socialisation"): -0.5,
    ("greedy", "coercion"): -0.7,
    ("total", "inducement"): 0.2,
    ("total", "socialisation"): 0.0,
    ("total", "coercion"): -0.8,
}


def multiplier(kind: str, strategy: str, strength: Floats, months: Ints) -> Floats:
    """What is left of a spoiler's motive under a custodian's strategy, (W,) >= 0.

    Parameters
    ----------
    kind : limited, greedy or total. strategy : none, inducement, socialisation or coercion.
    strength : (W,) in [0, 1]. months : since the talks began, (W,).
    """
    if strategy == "none":
        return np.ones_like(strength)
    reached = strength
    if strategy == "socialisation":
        reached = strength * -np.expm1(-months / MONTHS_OF_SOCIALISATION)
    return np.maximum(1.0 + EFFECT[kind, strategy] * reached, 0.0)
