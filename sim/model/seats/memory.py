"""What tactics that answer the others keep from meeting to meeting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim import tactics
from sim.model.rules.interests import Interests
from sim.types import Bools, Floats

WINDOW = 4  # offers of the others that a party remembers


class Memory:
    """What was asked at one table, over W worlds and N parties.

    `aspired` (W, N) what each asked for last; `values` (W, N, N) what i makes of j's last demand; `heard` (W, N,
    WINDOW) what i was offered by the others, on average, oldest first; `firsts` (W, N, K) the first demands.
    """

    def __init__(self, interests: Sequence[Interests], demands: Floats) -> None:
        self._interests = interests
        self.aspired = np.ones(demands.shape[:2])
        self.firsts = demands.copy()
        self.values = self._values(demands)
        self.solved: dict[str, tuple[Floats, Floats]] = {}
        self.heard = np.repeat(self._offered()[:, :, None], WINDOW, axis=2)

    def note(self, demands: Floats, aspired: Floats, met: Bools) -> None:
        """Remember a meeting's demands (W, N, K) and the aspirations (W, N) behind them, in the worlds that met."""
        self.aspired = np.where(met[:, None], aspired, self.aspired)
        self.values = np.where(met[:, None, None], self._values(demands), self.values)
        offered = self._offered()
        for i in range(offered.shape[1]):
            self.heard[:, i] = tactics.remember(self.heard[:, i], offered[:, i], met)

    def _offered(self) -> Floats:
        """The mean value to each party of the others' last demands, (W, N)."""
        count = self.values.shape[1]
        own = np.eye(count, dtype=bool)
        mean: Floats = np.where(own, 0.0, self.values).sum(axis=2) / max(count - 1, 1)
        return mean

    def _values(self, demands: Floats) -> Floats:
        """What each party makes of each demand, (W, N, N): u_i of j's at [w, i, j]."""
        rows = [[mine.paper(demands[:, j]) for j in range(demands.shape[1])] for mine in self._interests]
        values: Floats = np.stack([np.stack(row, axis=1) for row in rows], axis=1)
        return values
