"""Ratification: the vote at home on a text that the negotiators accepted (Putnam 1988)."""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats
from sim.utility import no_worse


def pivotal_margin(margins: Floats, share: Floats, threshold: Floats) -> Floats:
    """The gain of the constituency whose vote decides, (W,): ratified where it loses nothing; see `passes`.

    Constituencies are lined up from the most to the least in favour; the pivot is the one whose weight completes the
    threshold. A higher threshold moves the pivot toward those who gain least: the win-set shrinks.

    Parameters
    ----------
    margins : gain over no agreement of each constituency, (W, C).
    share : their weights, (W, C), rows summing to 1. threshold : weight needed, (W,) in [0, 1].
    """
    order = np.argsort(-margins, axis=1, kind="stable")
    every = np.arange(len(order))
    reached = np.cumsum(share[every[:, None], order], axis=1) >= threshold[:, None] - 1e-9
    reached[:, -1] = True  # unanimity must not fail by rounding
    margin: Floats = margins[every, order[every, reached.argmax(axis=1)]]
    return margin


def passes(margins: Floats, share: Floats, threshold: Floats) -> Bools:
    """Whether the text is ratified, (W,); parameters as in `pivotal_margin`.

    With a threshold of 0 one constituency has to be in favour all the same: the text that none wants is not ratified.
    """
    return no_worse(pivotal_margin(margins, share, threshold), 0.0)


def votes(margins: Floats) -> Bools:
    """Who votes in favour: those for whom the text is at least as good as no agreement, (W, C)."""
    return no_worse(margins, 0.0)
