"""Delivery and trust month by month in every world, for the paths table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.model.batch import Batch
from sim.model.record.paths import Paths
from sim.model.rules.red_lines import TOLERANCE
from sim.model.world import World
from sim.types import Bools, Floats


class History:
    """Values at the end of each of the world's own months, (W, months + 1, ...); month 0 is the start."""

    def __init__(self, world: World, months: int, pairs: Sequence[tuple[int, int]], batch: Batch) -> None:
        """`pairs` of parties, by index, whose trust in one another is kept; `batch` says which worlds are worked on."""
        self._world = world
        self._batch = batch
        self._pairs = pairs
        worlds, issues = world.agreement.delivered.shape
        self._delivered = np.full((worlds, months + 1, issues), np.nan)
        self._trust = np.full((worlds, months + 1, len(pairs)), np.nan)
        self.write(np.ones(worlds, dtype=bool))

    def write(self, where: Bools) -> None:
        """Write the present down under each world's own month."""
        w = np.flatnonzero(where)
        month, row = self._world.clock.month[w], self._batch.rows[w]
        self._delivered[row, month] = self._world.agreement.delivered[w]
        for k, (a, b) in enumerate(self._pairs):
            self._trust[row, month, k] = self._world.beliefs.trust[a][w, b]

    def add_to(
        self, paths: Paths, issues: Sequence[str], names: Sequence[str], carried_out: Callable[[Floats], Floats]
    ) -> None:
        """Put every month into the paths; a world that has ended keeps its last values.

        `names` of the pairs; `carried_out` of what is delivered (W, D), (W,).
        """
        for month in range(self._delivered.shape[1]):
            delivered = self._at(self._delivered, month)
            paths.add("delivery", "", issues, 0, month, delivered)
            paths.add("carried_out", "", [""], 0, month, carried_out(delivered)[:, None])
            if names:
                paths.add("trust", "", names, 0, month, self._at(self._trust, month))

    def first_month(self, reached: Floats) -> Floats:
        """First month in which each issue is delivered up to `reached` (W, D), NaN where never; (W, D)."""
        with np.errstate(invalid="ignore"):
            there = self._delivered >= reached[:, None, :] - TOLERANCE
        return np.where(there.any(axis=1), there.argmax(axis=1), np.nan)

    def _at(self, values: Floats, month: int) -> Floats:
        return values[np.arange(len(values)), np.minimum(month, self._world.clock.month)]
