"""Chance by the month: each world's draw for its own month."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np

from sim.chance import Chance
from sim.model.batch import Batch
from sim.types import Floats, Ints


class Luck:
    """Draws that are looked up by month, (W,); a use's months are drawn all at once when it is first asked for."""

    def __init__(self, chance: Chance, months: int, batch: Batch) -> None:
        self.chance = copy(chance)  # of all worlds, whichever are worked on
        self._months = months
        self._batch = batch
        self._drawn: dict[tuple[str, ...], Floats] = {}

    def normal(self, month: Ints, *purpose: str) -> Floats:
        """A standard normal in each world's own month (1 for the first), (W,)."""
        return self._of(self.chance.normals, month, purpose)

    def uniform(self, month: Ints, *purpose: str) -> Floats:
        """A uniform draw in each world's own month (1 for the first), (W,)."""
        return self._of(self.chance.uniforms, month, purpose)

    def _of(self, draw: Callable[..., Floats], month: Ints, purpose: tuple[str, ...]) -> Floats:
        if purpose not in self._drawn:
            self._drawn[purpose] = draw(self._months, *purpose)
        return self._drawn[purpose][self._batch.rows, np.maximum(month - 1, 0)]
