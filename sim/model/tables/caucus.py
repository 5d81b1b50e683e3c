"""A caucus: a table whose members prepare the main one."""

from __future__ import annotations

import numpy as np

from sim.model.rules.cohesion import cohesion
from sim.model.rules.numbers import CohesionNumbers
from sim.model.tables.table import Table
from sim.types import Bools, Floats


class Caucus:
    """What a caucus carries to the main table: its text as a mandate, and its cohesion, (W,) in [0, 1]."""

    def __init__(self, table: Table, numbers: CohesionNumbers) -> None:
        self.table = table
        self.numbers = numbers
        self.cohesion = np.zeros(len(numbers.pull))

    def cohere(self, where: Bools, trust: Floats) -> None:
        """Renew cohesion in the worlds that met, (W,), from the members' demands and trust (N, W, N)."""
        renewed = cohesion(
            self.table.consensus, self.table.distrust(trust), self.numbers.rivalry, self.numbers.outside_pressure
        )
        self.cohesion = np.where(where, renewed, self.cohesion)

    def bend(self, text: Floats) -> Floats:
        """A text (W, K) drawn toward the mandate of the caucus, as far as it holds together."""
        return text + (self.numbers.pull * self.cohesion)[:, None] * (self.table.text - text)
