"""A side with talks of its own: what its mandate, its delivery and its division change where it faces others.

On fragmented sides: Cunningham 2006 and Pearlman & Cunningham 2012 (who is not bound can spoil, and a divided side is
believed less); Krause 2017 on movements in which one part can answer for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.sums import over_last
from sim.types import Bools, Floats


def answered_for(mandate: Bools, delivered: Floats) -> Floats:
    """How far those at the main table answer for the others of their side, (W,) in [0, 1].

    As far as what binds the others, an issue of the side's own text, is delivered under a mandate in force.

    Parameters
    ----------
    mandate : whether the side's text is in force, (W,). delivered : the place of that issue, (W,) in [0, 1].
    """
    return np.where(mandate, delivered, 0.0)


@dataclass(frozen=True)
class Parts:
    """An issue that several parties each carry out for themselves, such as to give up weapons, in W worlds.

    Each part is as large as its party is capable. Those who signed for the issue owe theirs. The others owe theirs only
    where a mandate binds them; where none does, a text can bring about no more than the part of those who signed.

    signed, others : parties. own : capability of those who signed, (W,). theirs : of the others, (W, M).
    """

    signed: Sequence[int]
    others: Sequence[int]
    own: Floats
    theirs: Floats

    def bound(self, bound: Bools) -> Floats:
        """The share of the issue that somebody owes, (W,) in (0, 1], from who is `bound` without a signature, (W, N).

        Example
        -------
        >>> part = Parts([0], [1], np.array([0.3, 0.3]), np.array([[0.1], [0.1]]))
        >>> part.bound(np.array([[False, False], [False, True]])).round(9).tolist()
        [0.75, 1.0]
        """
        share: Floats = (self.own + over_last(self._weight(bound))) / (self.own + over_last(self.theirs))
        return share

    def together(self, lead: Floats, values: Floats, bound: Bools, answered: Floats | None) -> Floats:
        """A mean of those who owe the issue, weighted by their parts, (W,).

        As far as those who signed answer for the others, the others are as they are: v + a (lead - v).

        Parameters
        ----------
        lead : of those who signed, (W,), or (..., W) of several at once. values : of the others, (..., W, M).
        bound : (W, N).
        answered : a, (W,) in [0, 1]; None is none of it.
        """
        if answered is not None:
            values = values + answered[:, None] * (lead[..., None] - values)
        weight = self._weight(bound)
        total: Floats = (self.own * lead + over_last(weight * values)) / (self.own + over_last(weight))
        return total

    def _weight(self, bound: Bools) -> Floats:
        return np.where(bound.take(self.others, axis=1), self.theirs, 0.0)


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
