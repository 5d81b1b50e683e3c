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
from sim.model.rules.package import Ground, Side
from sim.sums import over_last
from sim.types import Floats
from sim.utility import Lottery, issue_losses

PASSES = 24  # looks at the weights of the sides
TEMPER = 4.0  # how fast weight moves to the side that gains least, per unit of utility
SWEEPS = 3  # times that every issue is moved alone


def has_tables(sides: Sequence[Side]) -> bool:
    """Whether anybody values options by a table."""
    return any(isinstance(side.risk, Curves) for side in sides)


def best(sides: Sequence[Side], ground: Ground, quorum: float = 0.0) -> tuple[Floats, Floats]:
    """As `package.best`: the package (W, K), and what it gives to the least of those who are needed, (W,)."""
    known = package.lotteries(sides, ground)
    places = [np.where(ground.on_table, tried, ground.today) for tried in _places(sides)]
    text, least = _weighed(sides, ground, quorum, known, places)
    for _ in range(SWEEPS):
        before = least
        for k in range(text.shape[1]):
            for tried in places:
                other = text.copy()
                other[:, k] = tried[:, k]
                more = package.least_needed(sides, package.gains(sides, other, ground, known), quorum)
                better = more > least + 1e-12
                text, least = np.where(better[:, None], other, text), np.where(better, more, least)
        if not (least > before).any():
            break
    return text, least


def _places(sides: Sequence[Side]) -> list[Floats]:
    """Places to try on every issue, (W, K) each: those of the tables, and what those without a table want."""
    shape = sides[0].wish.shape
    found = []
    for side in sides:
        found.append(side.wish)
        if isinstance(side.risk, Curves):
            found += [
                np.where(side.risk.curved, np.broadcast_to(side.risk.places[:, m], shape), side.wish)
                for m in range(side.risk.places.shape[1])
            ]
    # Most sides have the same options: each is tried once.
    distinct: list[Floats] = []
    for tried in found:
        if not any(np.array_equal(tried, other) for other in distinct):
            distinct.append(tried)
    return distinct


def _weighed(
    sides: Sequence[Side], ground: Ground, quorum: float, known: Sequence[Lottery], places: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """The best of the texts with the greatest weighted sum of values, under weights that move to who gains least."""
    costs = [  # of each place to each side, on each issue, (W, K)
        [mine.held * issue_losses(tried, mine.ideal, mine.risk) for mine in known] for tried in places
    ]
    importance = np.full((len(ground.today), len(sides)), 1.0 / len(sides))
    text = places[0]
    least = package.least_needed(sides, package.gains(sides, text, ground, known), quorum)
    for _ in range(PASSES):
        tried = _cheapest(places, costs, importance)
        won = package.gains(sides, tried, ground, known)
        worst = package.least_needed(sides, won, quorum)
        better = worst > least
        text, least = np.where(better[:, None], tried, text), np.where(better, worst, least)
        importance = importance * np.exp(-TEMPER * (won - over_last(won)[:, None] / len(sides)))
        importance = importance / over_last(importance)[:, None]
    return text, least


def _cheapest(places: Sequence[Floats], costs: Sequence[Sequence[Floats]], importance: Floats) -> Floats:
    """On each issue the place at which the sides' weighted losses are least, the first of several, (W, K)."""
    text, lowest = places[0], np.full(places[0].shape, np.inf)
    for tried, lost in zip(places, costs, strict=True):
        total = np.zeros(tried.shape)
        for i, mine in enumerate(lost):
            total = total + importance[:, i, None] * mine
        better = total < lowest - 1e-12
        text, lowest = np.where(better, tried, text), np.where(better, total, lowest)
    return text
