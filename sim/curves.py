"""What the places of an issue are worth where that is a table and no distance: values by option, linear between.

An exercise for a classroom gives points to each option, and points need not fall with the distance from anything.
Shapes: W worlds, D issues, M places of the longest table. Everything is elementwise, so that a world's bits do not
depend on the worlds beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.types import Bools, Floats, Ints

Table = Mapping[float, float]  # place on the ladder -> what it is worth, in any unit


@dataclass(frozen=True, slots=True)
class Curves:
    """How losses run on issues with tables, beside the exponent that holds on all others.

    It stands where an exponent of distance stands alone otherwise. Leading axes, as of the players at home, may come
    before those given.

    risk : exponent of distance on ladders, a float or (W, 1). curved : which issues have a table, (D,).
    places : rising, the last repeated where a table is shorter, (D, M). losses : from 0 at the best place to 1 at the
        worst, (D, M).
    """

    risk: float | Floats
    curved: Bools
    places: Floats
    losses: Floats

    @classmethod
    def of(cls, tables: Mapping[str, Table], issues: Sequence[str], risk: float | Floats) -> Curves:
        """The tables of one party over the issues of a plan; an issue that has none is a ladder."""
        most = max((len(table) for table in tables.values()), default=1)
        places, losses = np.ones((len(issues), most)), np.zeros((len(issues), most))
        for d, issue in enumerate(issues):
            if table := tables.get(issue):
                rising = sorted(table)
                worth = np.array([table[place] for place in rising])
                places[d, : len(rising)] = rising
                losses[d, : len(rising)] = (worth.max() - worth) / (np.ptp(worth) or 1.0)  # all alike: no loss
                losses[d, len(rising) :] = losses[d, len(rising) - 1]
        return cls(risk, np.array([issue in tables for issue in issues]), places, losses)

    @classmethod
    def stacked(cls, players: Sequence[Risk], issues: int) -> Curves:
        """Several players as one, with an axis of players, (N, ...), before that of issues.

        The exponents of those without tables are left to whoever stacks them: `risk` is 2.0.
        """
        flat = cls(2.0, np.zeros(issues, dtype=bool), np.ones((issues, 1)), np.zeros((issues, 1)))
        each = [player if isinstance(player, Curves) else flat for player in players]
        most = max(player.places.shape[-1] for player in each)
        return cls(
            2.0,
            np.stack([player.curved for player in each]),
            np.stack([_longer(player.places, most) for player in each]),
            np.stack([_longer(player.losses, most) for player in each]),
        )

    def among(self, columns: Sequence[int]) -> Curves:
        """The same on some of the issues, in their order."""
        return replace(
            self,
            curved=np.take(self.curved, columns, axis=-1),
            places=np.take(self.places, columns, axis=-2),
            losses=np.take(self.losses, columns, axis=-2),
        )

    def within(self, worlds: Ints) -> Curves:
        """The same in some worlds only, by their places in the batch."""
        return self if isinstance(self.risk, float) else replace(self, risk=self.risk[worlds])

    def deeper(self) -> Curves:
        """The same for several texts a world: its exponents have an axis more, (W, 1, 1)."""
        return self if isinstance(self.risk, float) else replace(self, risk=self.risk[:, None])

    def turned(self) -> Curves:
        """The same with worlds innermost, for texts (D, W)."""
        risk = self.risk if isinstance(self.risk, float) else self.risk.T
        return Curves(risk, self.curved[..., None], self.places[..., None, :], self.losses[..., None, :])

    def over(self, text: Floats, ladder: Floats) -> Floats:
        """Losses at a text (..., D): from the tables, and where there is none those of the `ladder`, (..., D)."""
        found = self.losses[..., 0]
        for m in range(self.places.shape[-1] - 1):
            low, high = self.places[..., m], self.places[..., m + 1]
            share = np.minimum(np.maximum((text - low) / np.where(high > low, high - low, 1.0), 0.0), 1.0)
            # Weights of both ends: at a place of the table its own loss comes out, to the last bit.
            between = (1.0 - share) * self.losses[..., m] + share * self.losses[..., m + 1]
            found = np.where((text > low) & (high > low), between, found)
        return np.where(self.curved, found, ladder)

    def best(self, lower: Floats, upper: Floats) -> Floats:
        """The best place of each issue within bounds (D,), the lowest of several, (D,); on ladders it means nothing."""
        ends = np.stack([lower, upper], axis=-1)
        tried = np.concatenate([np.clip(self.places, lower[:, None], upper[:, None]), ends], axis=-1)
        lost = np.stack([self.over(tried[:, k], np.zeros(len(tried))) for k in range(tried.shape[1])], axis=-1)
        tied = np.where(lost <= lost.min(axis=-1, keepdims=True), tried, np.inf)
        found: Floats = tied.min(axis=-1)
        return found


Risk = float | Floats | Curves  # how losses run: an exponent of distance, or tables


def exponent(risk: Risk) -> float | Floats:
    """The exponent of distance alone."""
    return risk.risk if isinstance(risk, Curves) else risk


def among(risk: Risk, columns: Sequence[int]) -> Risk:
    """How losses run on some of the issues; see `Curves.among`."""
    return risk.among(columns) if isinstance(risk, Curves) else risk


def turned(risk: Risk) -> Risk:
    """How losses run where worlds are innermost; see `Curves.turned`."""
    if isinstance(risk, Curves):
        return risk.turned()
    return risk if isinstance(risk, float) else risk.T


def within(risk: Risk, worlds: Ints) -> Risk:
    """How losses run in some worlds only; see `Curves.within`."""
    if isinstance(risk, Curves):
        return risk.within(worlds)
    return risk if isinstance(risk, float) else risk[worlds]


def _longer(table: Floats, length: int) -> Floats:
    """A table with its last column repeated up to a length."""
    return np.concatenate([table, np.repeat(table[..., -1:], length - table.shape[-1], axis=-1)], axis=-1)
