"""From a scenario's uncertain numbers to one value a world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.case.quantity import Quantity
from sim.chance import Chance, pert
from sim.types import Bools, Floats


class Draw:
    """Draws each number of a scenario once a world, under the name of its path.

    A number keeps its draw when other numbers are added, set or removed.
    """

    def __init__(self, chance: Chance, worlds: int) -> None:
        self._chance = chance
        self._worlds = worlds

    def number(self, quantity: Quantity, *path: str) -> Floats:
        """One value a world, (W,)."""
        if quantity.fixed:
            return np.full(self._worlds, quantity.mode)
        return pert(self._chance.uniform("draw", *path), quantity.low, quantity.mode, quantity.high)

    def event(self, chance: Quantity, *path: str) -> Bools:
        """Whether something holds in a world, given its chance, (W,)."""
        return self._chance.uniform("event", *path) < self.number(chance, *path)

    def exponent(self, quantity: Quantity, *path: str) -> float | Floats:
        """A number that all worlds share as a float, else one value a world shaped (W, 1)."""
        return quantity.mode if quantity.fixed else self.number(quantity, *path)[:, None]

    def by_issue(
        self, numbers: Mapping[str, Quantity], issues: Sequence[str], fallback: Floats | Quantity, *path: str
    ) -> Floats:
        """A value a world and issue, (W, D).

        An issue without a number of its own takes `numbers["default"]`, drawn under its own path;
        failing that `fallback`: a (W, D) array, or a number.
        """
        out = np.empty((self._worlds, len(issues)))
        for d, issue in enumerate(issues):
            quantity = numbers.get(issue) or numbers.get("default")
            if quantity is not None:
                out[:, d] = self.number(quantity, *path, issue)
            elif isinstance(fallback, Quantity):
                out[:, d] = self.number(fallback, *path, issue)
            else:
                out[:, d] = fallback[:, d]
        return out
