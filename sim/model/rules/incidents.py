"""Violent incidents in a month: how many are expected, from whom, and at whose door one is laid.

Shapes: W worlds, A armed parties, spoilers included.
"""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats, Ints

GREED = 0.5  # motive of a greedy spoiler, as a share of a total one's; an assumption


def held_back(restraint: Floats, cohesion: Floats, pressure: Floats) -> Floats:
    """Share of incidents that cohesion and the guarantors' pressure let through, (W,), or of each party (W, A)."""
    return (1.0 - restraint * cohesion) * (1.0 - pressure)


def expected(rate: Floats, held: Floats, share: Floats) -> Floats:
    """Incidents expected in a month from each party, (W, A): `rate` x `held`, divided by their weights as sources.

    rate : (W,). held : the share let through, of each party or of all alike, (W, A). share : weights, (W, A).
    """
    total = share.sum(axis=1, keepdims=True)
    return rate[:, None] * held * share / np.where(total > 0.0, total, 1.0)


def motive(kind: str, grievance: Floats) -> Floats:
    """How much a spoiler wants to break what is under way, (W,), before what its custodian does about it.

    A limited spoiler's is its `grievance`: what it wants and has not got (Stedman 1997).
    """
    if kind == "limited":
        return grievance
    return np.full(grievance.shape, GREED if kind == "greedy" else 1.0)


def happens(living: Bools, rates: Floats, luck: Floats) -> Bools:
    """Whether there is an incident this month, (W,): one or more of a Poisson process with these `rates` (W, A)."""
    found: Bools = living & (luck < -np.expm1(-rates.sum(axis=1)))
    return found


def pick(rates: Floats, luck: Floats) -> Ints:
    """A party in proportion to `rates` (W, A), (W,)."""
    cumulated = np.cumsum(rates, axis=1)
    picked: Ints = np.minimum((luck[:, None] * cumulated[:, -1:] >= cumulated).sum(axis=1), rates.shape[1] - 1)
    return picked


def blamed(source: Ints, share: Floats, wrong: Bools, luck: Floats) -> Ints:
    """At whose door an incident is laid, (W,).

    A wrong finger points at any of the others, in proportion to how often incidents come from them.
    """
    others = np.where(np.arange(share.shape[1]) == source[:, None], 0.0, share)
    return np.where(wrong, pick(others, luck), source)


def escalates(happened: Bools, escalation: Floats, pressure: Floats, luck: Floats) -> Bools:
    """Whether an incident ends the truce, (W,), unless guarantors hold it back."""
    ended: Bools = happened & (luck < escalation * (1.0 - pressure))
    return ended
