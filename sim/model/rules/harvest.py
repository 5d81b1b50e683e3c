"""Early harvest: what is signed ahead of the rest, and what giving a chip away costs.

Whoever signs early what the others want more than it does can no longer be paid for it in the package. So an issue is
signed ahead only by parties that gain by it more than what it would have bought them: the share of the joint gain that
they would get for it in a package, as far as one is in sight (Raiffa 1982 on creating and claiming value; Sebenius 1983
on what adding and taking away issues does).
"""

from __future__ import annotations

import numpy as np

from sim.curves import Risk
from sim.sums import over_second
from sim.types import Bools, Floats
from sim.utility import expected_losses, issue_losses

LEAST = 1e-6  # of utility, by which somebody has to gain


def gains(text: Floats, today: Floats, believed: Floats, ideal: Floats, weight: Floats, risk: Risk) -> Floats:
    """What each issue by itself is worth to a party over today, as it expects it delivered, same shape as `ideal`.

    Parameters
    ----------
    text, today, believed : (W, K), or (W, 1, K) for several players. ideal, weight : (W, K), or (W, C, K).
    risk : exponent of distance, a float or (W, 1), or (W, 1, 1).

    Example
    -------
    >>> one = np.ones((1, 1))
    >>> float(gains(one, 0 * one, 0.5 * one, one, 0.2 * one, 2.0)[0, 0])
    0.1
    """
    return weight * (issue_losses(today, ideal, risk) - expected_losses(text, today, believed, ideal, risk))


def in_sight(hazard: Floats, meetings: float, found: Bools) -> Floats:
    """The chance that a package is found in the meetings that are left, 1 - exp(-h m), (W,); 1 where one has been.

    Parameters
    ----------
    hazard : h of a meeting, (W,) >= 0; see `Mediation.finds`. meetings : m >= 0. found : (W,).
    """
    return np.where(found, 1.0, -np.expm1(-hazard * meetings))


def worth_signing(gained: Floats, chance: Floats) -> Bools:
    """Issues that all who must sign would sign by themselves, (W, K).

    Each gains at least as much as the issue would buy it: the chance of a package times the mean gain of those who must
    sign, its part in a package that shares gains equally (Kalai 1977).

    Parameters
    ----------
    gained : by each of N parties on each issue, (W, N, K). chance : of a package, (W,) in [0, 1].

    Example
    -------
    >>> gained = np.array([[[0.04, 0.02], [0.00, 0.02]]])  # one gains by the first issue, both alike by the second
    >>> [worth_signing(gained, np.array([chance]))[0].tolist() for chance in (0.0, 0.5)]
    [[True, True], [False, True]]
    """
    mean = over_second(gained) / gained.shape[1]
    price = chance[:, None] * np.maximum(mean, 0.0)
    found: Bools = (gained >= price[:, None, :] - LEAST).all(axis=1) & (mean > LEAST)
    return found


def in_favour(gained: Floats, share: Floats, threshold: Floats) -> Bools:
    """Issues by which as much of the votes at home gains or does not lose as has to be in favour, (W, K).

    Parameters
    ----------
    gained : by each of C constituencies, (W, C, K). share : of the votes, (W, C). threshold : (W,).
    """
    votes = over_second(np.where(gained >= -LEAST, share[:, :, None], 0.0))
    found: Bools = votes >= threshold[:, None] - LEAST
    return found
