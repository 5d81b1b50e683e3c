"""Violent incidents in a month: how many are expected, from whom, and at whose door one is laid.

Shapes: W worlds, A armed parties, spoilers included.
"""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats, Ints

YEARS_FIVE = 60.0  # months over which the chance of an escalation is a mean
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


def settling(age: Floats, shape: Floats) -> Floats:
    """How dangerous a truce's month is next to the mean of its first five years, (W,) >= 0.

    A Weibull hazard, n ** k - (n - 1) ** k in month n, scaled to a mean of 1 over `YEARS_FIVE` months: with a shape k
    below 1 truces fail early rather than late, with 1 at a constant rate.

    Parameters
    ----------
    age : months the truce has been in force, this one included, (W,) >= 1. shape : k, (W,) > 0.

    Example
    -------
    >>> settling(np.array([1.0, 60.0]), np.array([1.0, 1.0])).tolist()
    [1.0, 1.0]
    """
    age = np.maximum(age, 1.0)
    danger: Floats = (age**shape - (age - 1.0) ** shape) * YEARS_FIVE ** (1.0 - shape)
    return danger


def escalates(happened: Bools, escalation: Floats, pressure: Floats, danger: Floats, luck: Floats) -> Bools:
    """Whether an incident ends the truce, (W,), unless guarantors hold it back.

    `escalation` (W,) is the chance in a month of ordinary `danger`, (W,); see `settling`. Danger multiplies the rate
    behind the chance, so that no chance passes 1.
    """
    chance = np.minimum(escalation * (1.0 - pressure), 1.0 - 1e-12)
    ended: Bools = happened & (luck < -np.expm1(danger * np.log1p(-chance)))
    return ended
