"""Delivery and trust month by month in every world, for the paths table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model import outcomes
from sim.types import Bools, Floats

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation


class History:
    """Values at the end of each of the world's own months, (W, months + 1, ...); month 0 is the start."""

    def __init__(self, model: Negotiation) -> None:
        self._model = model
        seats = model.main.parties
        self.pairs = [(a, b) for a in seats for b in seats if a is not b]
        last = model.case.calendar.months
        self._delivered = np.full((model.worlds, last + 1, len(model.issue_names)), np.nan)
        self._trust = np.full((model.worlds, last + 1, len(self.pairs)), np.nan)
        self.write(np.ones(model.worlds, dtype=bool))

    def write(self, where: Bools) -> None:
        """Write the present down under each world's own month."""
        w = np.flatnonzero(where)
        month = self._model.months[w]
        self._delivered[w, month] = self._model.deal.delivered[w]
        for k, (a, b) in enumerate(self.pairs):
            self._trust[w, month, k] = a.trust[w, b.index]

    def add_paths(self) -> None:
        """Put every month into the model's paths; a world that has ended keeps its last values."""
        model = self._model
        assert model.paths is not None
        names = [f"{a.name}>{b.name}" for a, b in self.pairs]
        for month in range(self._delivered.shape[1]):
            model.paths.add("delivery", "", model.issue_names, 0, month, self._at(self._delivered, month))
            carried_out = outcomes.of_text(model, self._at(self._delivered, month))
            model.paths.add("carried_out", "", [""], 0, month, carried_out[:, None])
            if names:
                model.paths.add("trust", "", names, 0, month, self._at(self._trust, month))

    def first_month(self, reached: Floats) -> Floats:
        """First month in which each issue is delivered up to `reached` (W, D), NaN where never; (W, D)."""
        with np.errstate(invalid="ignore"):
            there = self._delivered >= reached[:, None, :] - 1e-9
        return np.where(there.any(axis=1), there.argmax(axis=1), np.nan)

    def _at(self, values: Floats, month: int) -> Floats:
        return values[np.arange(self._model.worlds), np.minimum(month, self._model.months)]
