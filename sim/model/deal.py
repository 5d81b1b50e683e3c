"""What has been agreed and what has been delivered of it, in every world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.model.delivery import level
from sim.types import Bools, Floats, Ints


@dataclass
class Clause:
    """What a party holds a phase's agreement against: its ideals and stakes, (W, K), and r when it signed, (W,)."""

    party: int
    columns: list[int]
    wish: Floats
    weight: Floats
    reserved: Floats
    signed: Bools  # (W,)

    def sign(self, where: Bools, reserved: Floats) -> None:
        """The party signs in these worlds, (W,)."""
        self.reserved = np.where(where, reserved, self.reserved)
        self.signed = self.signed | where


@dataclass
class Deal:
    """Agreed text and its delivery over W worlds and D issues; values in [0, 1]."""

    delivered: Floats  # (W, D) now
    steps: Bools  # (D,) issues that have to be delivered; the others bind when signed
    agreed: Floats = field(init=False)  # (W, D), meaningful where bound
    bound: Bools = field(init=False)  # (W, D) agreed and ratified
    start: Floats = field(init=False)  # (W, D) delivered before the run
    before: Floats = field(init=False)  # (W, D) delivered when it was agreed
    since: Floats = field(init=False)  # (W, D) months since it was agreed
    agreed_month: Floats = field(init=False)  # (W, D), NaN where never
    clauses: list[Clause] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = self.delivered.shape
        self.agreed = np.zeros(shape)
        self.bound = np.zeros(shape, dtype=bool)
        self.start = self.delivered.copy()
        self.before = self.delivered.copy()
        self.since = np.zeros(shape)
        self.agreed_month = np.full(shape, np.nan)

    def sign(self, columns: Sequence[int], text: Floats, covers: Bools, month: Ints) -> None:
        """Bring a text (W, K) into force on the issues it `covers`, (W, K); clauses take effect at once."""
        self.agreed[:, columns] = np.where(covers, text, self.agreed[:, columns])
        self.before[:, columns] = np.where(covers, self.delivered[:, columns], self.before[:, columns])
        bound = self.bound.copy()  # an array of its own, so that whoever works with it sees that it is another
        bound[:, columns] |= covers
        self.bound = bound
        self.since[:, columns] = np.where(covers, 0.0, self.since[:, columns])
        self.agreed_month[:, columns] = np.where(covers, month[:, None], self.agreed_month[:, columns])
        at_once = covers & ~self.steps[list(columns)]
        self.delivered[:, columns] = np.where(at_once, text, self.delivered[:, columns])

    def levels(self) -> Floats:
        """Share of what was agreed that is delivered, (W, D)."""
        return level(self.delivered, self.agreed, self.bound)

    def progress(self) -> Floats:
        """Mean of `levels` over the issues in force, (W,); 1 where nothing is."""
        count = self.bound.sum(axis=1)
        total = np.where(self.bound, self.levels(), 0.0).sum(axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), 1.0)
