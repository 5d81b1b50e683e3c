"""A side with talks of its own: what its mandate, its delivery and its division change where it faces others.

On fragmented sides: Cunningham 2006 and Pearlman & Cunningham 2012 (who is not bound can spoil, and a divided side is
believed less); Krause 2017 on movements in which one part can answer for the rest.
"""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats


def answered_for(mandate: Bools, delivered: Floats) -> Floats:
    """How far those at the main table answer for the others of their side, (W,) in [0, 1].

    As far as what binds the others, an issue of the side's own text, is delivered under a mandate in force.

    Parameters
    ----------
    mandate : whether the side's text is in force, (W,). delivered : the place of that issue, (W,) in [0, 1].
    """
    return np.where(mandate, delivered, 0.0)


def lifted(will: Floats, share: Floats) -> Floats:
    """What is left of the other's own will in the way of delivery, (W,): will + share (1 - will).

    Nothing of it where others answer for all of its part. Example: will 0.2 with half answered for holds back as 0.6.
    """
    return will + share * (1.0 - will)


def believed_of(least: Floats, lead: Floats, share: Floats) -> Floats:
    """Trust on which belief in an issue rests, (W,).

    That in whoever of them is trusted `least`, drawn to that in those who `lead` as far as these answer for the rest.
    """
    return least + share * (lead - least)


def damped(division: Floats, cohesion: Floats) -> Floats:
    """Share of others' belief in what a side promises that is left, (W,): 1 - d (1 - c).

    All of it where the side holds together. A guarantor makes up for it no more than trust does: in a side that is
    divided there is nobody who could be held to what all of it owes.

    Parameters
    ----------
    division : d, how far belief falls with division, (W,) in [0, 1]. cohesion : c of the side, (W,) in [0, 1].
    """
    return 1.0 - division * (1.0 - cohesion)


def hangs_on(agreed: Floats, inside: Floats, level: Floats, tranche: Floats) -> Floats:
    """How far an issue may be delivered that hangs on an issue of the side's own text, (W,): x min(1, 1 - a + a l + e).

    Parameters
    ----------
    agreed : x, the place agreed at the main table, (W,). inside : a, that agreed inside, 0 without a mandate, (W,).
    level : l, share of that which is delivered, (W,). tranche : e, how far it may run ahead, (W,).
    """
    capped: Floats = agreed * np.minimum(1.0, 1.0 - inside + inside * level + tranche)
    return capped
