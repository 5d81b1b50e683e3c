"""Red lines: what a party signs in no case, when a condition waives them, and where two sides' lines leave no room.

One tolerance serves every look at a line: `TOLERANCE`, in steps of the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.types import Bools, Floats

TOLERANCE = 1e-9


def crossed(text: Floats, lower: Floats | float, upper: Floats | float) -> Bools:
    """Whether a text lies beyond what is allowed, same shape."""
    beyond: Bools = (text < lower - TOLERANCE) | (text > upper + TOLERANCE)
    return beyond


def clash(lower: Floats, upper: Floats) -> Bools:
    """Whether nothing is allowed, same shape."""
    none: Bools = lower > upper + TOLERANCE
    return none


def inside(text: Floats, lower: Floats, upper: Floats) -> Floats:
    """The text moved inside what is allowed wherever something is, same shape."""
    return np.where(clash(lower, upper), text, np.clip(text, lower, np.maximum(lower, upper)))


@dataclass
class Line:
    """A party's red line on one issue, against the columns of the plan.

    unless : the issues (columns) and places that waive it, all of them together.
    essential : worlds in which the party leaves the issue for later in no case, (W,).
    """

    issue: str
    column: int
    above: float | None
    below: float | None
    unless: list[tuple[int, float]]
    essential: Bools
    k: int = field(default=-1, init=False)  # its place among the issues of the talks
    conditions: list[tuple[int, int, float]] = field(default_factory=list, init=False)  # place or -1, column, level

    def among(self, columns: Sequence[int]) -> Line:
        """The same line, aware of where its issues stand among those of the talks."""
        at = list(columns)
        self.k = at.index(self.column)
        self.conditions = [(at.index(d) if d in at else -1, d, level) for d, level in self.unless]
        return self

    @property
    def lower(self) -> float:
        """The least it allows."""
        return 0.0 if self.below is None else self.below

    @property
    def upper(self) -> float:
        """The most it allows."""
        return 1.0 if self.above is None else self.above

    def in_force(self, text: Floats, elsewhere: Floats) -> Bools:
        """Whether a line with conditions holds: it is waived where every condition is met, (W,).

        text : (W, K) of the issues of the talks. elsewhere : (W, D), for conditions that are not among them.
        """
        held = np.zeros(len(text), dtype=bool)
        for k, d, level in self.conditions:
            held |= (text[:, k] if k >= 0 else elsewhere[:, d]) < level - TOLERANCE
        return held

    def in_force_by_plan(self, plan: Floats) -> Bools:
        """The same in view of a text on every issue of the plan, (W, D); a line without conditions always holds."""
        held = np.full(len(plan), not self.unless)
        for d, level in self.unless:
            held |= plan[:, d] < level - TOLERANCE
        return held


def bounds_of(lines: Sequence[Line], issues: int) -> tuple[Floats, Floats]:
    """The least and the most that lines allow, were they all in force, (D,) each."""
    lower, upper = np.zeros(issues), np.ones(issues)
    for line in lines:
        lower[line.column] = max(lower[line.column], line.lower)
        upper[line.column] = min(upper[line.column], line.upper)
    return lower, upper


def narrowed(
    lower: Floats, upper: Floats, lines: Sequence[Line], text: Floats, elsewhere: Floats
) -> tuple[Floats, Floats]:
    """Bounds (W, K), narrowed in place by the lines with conditions that hold in view of a text (W, K)."""
    for line in lines:
        if line.conditions:
            held = line.in_force(text, elsewhere)
            k = line.k
            if line.below is not None:
                lower[:, k] = np.where(held, np.maximum(lower[:, k], line.below), lower[:, k])
            if line.above is not None:
                upper[:, k] = np.where(held, np.minimum(upper[:, k], line.above), upper[:, k])
    return lower, upper


def common(bounds: Sequence[tuple[Floats, Floats]], shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    """What several parties allow together, of a shape (W, K); in reverse where their lines clash."""
    lower, upper = np.zeros(shape), np.ones(shape)
    for low, high in bounds:
        lower, upper = np.maximum(lower, low), np.minimum(upper, high)
    return lower, upper
