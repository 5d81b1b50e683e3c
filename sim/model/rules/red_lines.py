"""Red lines: what crossing them costs, what waives them, and where two sides' lines leave no room.

A line is a price, steep but finite: what lies beyond it costs p (x - b)^2, and a party that gains enough elsewhere pays
it (Sebenius 1983 on what issues can buy; Tetlock 2003 on sacred values that people trade all the same).
One tolerance serves every look at a line: `TOLERANCE`, in steps of the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sim.types import Bools, Floats, Ints

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
    essential : worlds in which a text that leaves the issue for later counts as one that leaves it as it is, (W,).
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

    def within(self, worlds: Ints) -> Line:
        """The same line in some worlds only, by their places in the batch."""
        made = replace(self, essential=self.essential[worlds])
        made.k, made.conditions = self.k, self.conditions
        return made

    @property
    def lower(self) -> float:
        """The least it allows."""
        return 0.0 if self.below is None else self.below

    @property
    def upper(self) -> float:
        """The most it allows."""
        return 1.0 if self.above is None else self.above

    def beyond(self, places: Floats) -> Floats:
        """How far places (W,) on the issue lie beyond what the line allows, (W,) >= 0."""
        return np.maximum(places - self.upper, 0.0) + np.maximum(self.lower - places, 0.0)

    def held(self, expected: Floats, elsewhere: Floats) -> Floats:
        """How far the line holds, (W,) in [0, 1]: as far as its conditions are not expected to be met.

        What is promised waives nothing by being written down; the least that is expected of all conditions counts.

        expected : where each issue of the talks is expected to end, (W, K). elsewhere : (W, D), for the others.
        """
        if not self.conditions:
            return np.ones(len(expected))
        met = np.ones(len(expected))
        for k, d, level in self.conditions:
            at = expected[:, k] if k >= 0 else elsewhere[:, d]
            met = np.minimum(met, np.minimum(at / max(level, TOLERANCE), 1.0))
        return 1.0 - met

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


def prices(
    lines: Sequence[Line],
    price: Floats,
    text: Floats,
    expected: Floats,
    today: Floats,
    on_table: Bools,
    elsewhere: Floats,
) -> Floats:
    """What the lines make a text cost on each issue, in utility, (W, K) >= 0.

    An issue that the text leaves for later costs nothing, but to a party to whom it is essential: to that one it stays
    as it is today.

    Parameters
    ----------
    lines : on issues of the talks. price : p, utility for a whole ladder beyond a line, (W,).
    text, expected, today : places on the table, expected and delivered, (W, K). on_table : what is settled, (W, K).
    elsewhere : places of all issues, (W, D), for conditions that are not part of these talks.
    """
    cost = np.zeros(text.shape)
    for line in lines:
        k = line.k
        there = np.where(on_table[:, k], text[:, k], today[:, k])
        over = line.beyond(there)
        counts = on_table[:, k] | line.essential
        cost[:, k] += np.where(counts, price * over * over, 0.0) * line.held(expected, elsewhere)
    return cost


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
