"""The best package where somebody values options by a table: no weighted mean of what the sides want finds it.

Values are linear between options and separable over issues. So for any weights of the sides the text with the greatest
weighted sum of values lies on options, found issue by issue; the weights then move to whoever gains least, and at the
end single issues are moved as long as that one gains by it (the weights method, with a local search behind it).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.curves import Curves
from sim.model.rules import package
from sim.model.rules.package import Ground, Side, Turned
from sim.sums import over_first
from sim.types import Floats
from sim.utility import issue_losses

PASSES = 24  # looks at the weights of the sides
TEMPER = 4.0  # how fast weight moves to the side that gains least, per unit of utility
SWEEPS = 3  # times that every issue is moved alone


def has_tables(sides: Sequence[Side]) -> bool:
    """Whether anybody values options by a table."""
    return any(isinstance(side.risk, Curves) for side in sides)


def best(sides: Sequence[Side], ground: Ground, quorum: float = 0.0) -> tuple[Floats, Floats]:
    """As `package.best`: the package (W, K), and what it gives to the least of those who are needed, (W,)."""
    known = [Turned.of(side, ground) for side in sides]
    places = [np.where(known[0].on_table, tried, known[0].today) for tried in _places(known)]
    text, least = _weighed(sides, known, places, quorum)
    for _ in range(SWEEPS):
        before = least
        for k in range(len(text)):
            for tried in places:
                other = text.copy()
                other[k] = tried[k]
                more = _least(sides, known, other, quorum)
                better = more > least + 1e-12
                text, least = np.where(better, other, text), np.where(better, more, least)
        if not (least > before).any():
            break
    return text.T, least


def _least(sides: Sequence[Side], known: Sequence[Turned], text: Floats, quorum: float) -> Floats:
    """What a text (K, W) gives to the least of those who are needed, (W,)."""
    return package.least_needed(sides, np.stack([one.gain(text) for one in known], axis=1), quorum)


def _places(known: Sequence[Turned]) -> list[Floats]:
    """Places to try on every issue, (K, W) each: those of the tables, and what those without a table want."""
    found = []
    for side in known:
        found.append(side.wish)
        if isinstance(side.risk, Curves):
            found += [
                np.where(side.risk.curved, np.broadcast_to(side.risk.places[..., m], side.wish.shape), side.wish)
                for m in range(side.risk.places.shape[-1])
            ]
    # Most sides have the same options: each is tried once.
    distinct: list[Floats] = []
    for tried in found:
        if not any(np.array_equal(tried, other) for other in distinct):
            distinct.append(tried)
    return distinct


def _weighed(
    sides: Sequence[Side], known: Sequence[Turned], places: Sequence[Floats], quorum: float
) -> tuple[Floats, Floats]:
    """The best of the texts with the greatest weighted sum of values, under weights that move to who gains least."""
    costs = [  # of each place to each side, on each issue, (K, W)
        [one.lottery.held * issue_losses(tried, one.wish, one.risk) for one in known] for tried in places
    ]
    importance = np.full((len(known), places[0].shape[1]), 1.0 / len(known))
    text = places[0]
    least = _least(sides, known, text, quorum)
    for _ in range(PASSES):
        tried = _cheapest(places, costs, importance)
        won = np.stack([one.gain(tried) for one in known])
        worst = package.least_needed(sides, won.T, quorum)
        better = worst > least
        text, least = np.where(better, tried, text), np.where(better, worst, least)
        importance = importance * np.exp(-TEMPER * (won - over_first(won) / len(known)))
        importance = importance / over_first(importance)
    return text, least


def _cheapest(places: Sequence[Floats], costs: Sequence[Sequence[Floats]], importance: Floats) -> Floats:
    """On each issue the place at which the sides' weighted losses are least, the first of several, (K, W)."""
    text, lowest = places[0], np.full(places[0].shape, np.inf)
    for tried, lost in zip(places, costs, strict=True):
        total = np.zeros(tried.shape)
        for weight, mine in zip(importance, lost, strict=True):
            total = total + weight * mine
        better = total < lowest - 1e-12
        text, lowest = np.where(better, tried, text), np.where(better, total, lowest)
    return text
