"""The bargaining solutions where somebody values options by a table: over every combination of options.

Such values need not be concave, so `sim.measures.continuous` does not apply. Values are linear between options and
separable over issues: whatever maximises a weighted sum of them is a combination of options, so those combinations
carry the corners of the frontier, and in an exercise they are all the deals that there are.

Shapes: W worlds, N parties, D issues, X combinations. A world's bits do not depend on the worlds beside it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.curves import Curves
from sim.measures import concepts
from sim.measures.continuous import Kind
from sim.measures.programme import raised
from sim.types import Bools, Floats, Ints

DECIMALS = 12  # of values
MOST = 20_000  # combinations; of more nothing is said
RUNGS = (0.0, 0.25, 0.5, 0.75, 1.0)  # of an issue for which nobody has a table
CONCEPTS: dict[Kind, Callable[[Floats, Floats], int]] = {
    "nash": concepts.nash,
    "kalai_smorodinsky": concepts.kalai_smorodinsky,
    "egalitarian": concepts.egalitarian,
    "utilitarian": concepts.utilitarian,
}


def places_of(curves: Curves) -> list[Floats]:
    """The options of each issue, rising: every place of anybody's table, `curves` (N, D, M)."""
    found = []
    for d in range(curves.curved.shape[-1]):
        mine = curves.places[..., d, :][curves.curved[..., d]]
        found.append(np.unique(mine) if mine.size else np.array(RUNGS))
    return found


def combinations(places: Sequence[Floats]) -> Ints:
    """Every combination of options, by their numbers, (X, D), the last issue changing fastest.

    Raises ValueError where there are more than `MOST`.
    """
    count = math.prod(len(options) for options in places)
    if count > MOST:
        raise ValueError(f"expected at most {MOST} combinations of options, got {count}")
    return np.array(list(itertools.product(*(range(len(options)) for options in places))), dtype=np.int64)


@dataclass
class Space:
    """The combinations that are possible in each world, and what they are worth.

    Parameters
    ----------
    ideals, weight : (W, N, D). risk : exponents on ladders, (N,) or (W, N). curves : the parties' tables, (N, D, M).
    on_table, text : (W, D); an issue that is not on the table stays at its place in `text`.
    """

    ideals: Floats
    weight: Floats
    risk: Floats
    curves: Curves
    on_table: Bools
    text: Floats
    _chosen: Ints | None = field(init=False)
    _known: dict[bytes, Floats] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.risk = np.broadcast_to(np.asarray(self.risk, dtype=float), self.ideals.shape[:2])
        self.places = places_of(self.curves)
        try:
            self._chosen = combinations(self.places)
        except ValueError:
            self._chosen = None

    def texts(self, w: int) -> Floats:
        """The texts of a world, (X, D)."""
        assert self._chosen is not None
        written = np.stack([self.places[d][self._chosen[:, d]] for d in range(len(self.places))], axis=1)
        return np.where(self.on_table[w], written, self.text[w])

    def values(self, w: int) -> Floats | None:
        """What the texts of a world are worth to each, (X, N); None where there are too many."""
        if self._chosen is None:
            return None
        fixed = np.where(self.on_table[w], -1.0, self.text[w])
        key = (
            b"".join(np.ascontiguousarray(a[w]).tobytes() for a in (self.ideals, self.weight, self.risk))
            + fixed.tobytes()
        )
        if key not in self._known:
            lost = np.zeros((len(self._chosen), self.ideals.shape[1]))
            for d, options in enumerate(self.places):
                tried = np.where(self.on_table[w, d], options, self.text[w, d])
                lost += (self.weight[w, :, d] * self._losses(w, d, tried))[self._chosen[:, d]]
            # Most worlds share one, so one is kept. The last digits of sums must not decide which deal beats which.
            self._known = {key: np.round(1.0 - lost, DECIMALS)}
        return self._known[key]

    def _losses(self, w: int, d: int, places: Floats) -> Floats:
        """Loss of each of some places of an issue to each party, (P, N)."""
        away = np.abs(places[:, None] - self.ideals[w, :, d])
        ladder = raised(away, np.broadcast_to(self.risk[w], away.shape))
        one = Curves(2.0, self.curves.curved[:, d], self.curves.places[:, d], self.curves.losses[:, d])
        return one.over(np.broadcast_to(places[:, None], away.shape), ladder)


def solve_all(space: Space, disagreement: Floats) -> dict[Kind, tuple[Floats, Floats]]:
    """Each solution's values to the parties, (W, N), and its text, (W, D), over the combinations of options.

    NaN in a world where no combination gives everyone its `disagreement` value, (W, N), or where there are too many.
    """
    worlds, parties, issues = space.ideals.shape
    found = {kind: (np.full((worlds, parties), np.nan), np.full((worlds, issues), np.nan)) for kind in CONCEPTS}
    before: tuple[Floats, bytes] | None = None
    for w in range(worlds):
        values = space.values(w)
        if values is None:
            break
        now = (values, np.ascontiguousarray(disagreement[w]).tobytes())
        again = before is not None and now[0] is before[0] and now[1] == before[1]
        for kind, choose in CONCEPTS.items():
            if again:  # the same question as in the world before
                for part in found[kind]:
                    part[w] = part[w - 1]
                continue
            try:
                best = choose(values, disagreement[w])
            except concepts.NoSolution:
                continue
            found[kind][0][w], found[kind][1][w] = values[best], space.texts(w)[best]
        before = now
    return found


def frontier_above(values: Floats, space: Space) -> Floats:
    """Values at the combination that adds most to the worst served of the parties, (W, 1, N); see `pareto_gap`."""
    above = np.full(values.shape, np.nan)
    for w in range(len(values)):
        known = space.values(w)
        if known is not None:
            above[w] = known[(known - values[w]).min(axis=1).argmax()]
    return above[:, None, :]


def frontier(values: Floats) -> Floats:
    """The values, (X, N), that no other combination beats, in the order of the first party's."""
    kept = values[concepts.pareto_mask(values)]
    return kept[np.lexsort(kept.T[::-1])]
