"""Red lines: what crossing them costs, what waives them, and where two sides' lines leave no room.

A line is a price, steep but finite: what lies beyond it costs p (x - b)^2, and a party that gains enough elsewhere pays
it (Sebenius 1983 on what issues can buy; Tetlock 2003 on sacred values that people trade all the same).
One tolerance serves every look at a line: `TOLERANCE`, in steps of the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

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


@dataclass(frozen=True)
class Lines:
    """The L lines of a party on issues of the talks, side by side, over W worlds, which are innermost here.

    places : of their issues among the K of the talks, (L,). lower, upper : what they allow, (L, 1).
    essential : worlds in which what is left for later counts as left as it is, (L, W).
    conditional : lines with conditions, and these. layers : lines and the places of their issues, none twice in one.
    bounds : the same of what lines allow at the least (line j as j) and at the most (as L + j), with these, (E, 1).
    """

    lines: Sequence[Line]
    places: Ints
    lower: Floats
    upper: Floats
    essential: Bools
    conditional: Sequence[tuple[int, Sequence[tuple[int, int, float]]]]
    layers: Sequence[tuple[Ints, Ints]]
    bounds: Sequence[tuple[Ints, Ints, Floats]]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Lines:
        """Some lines that know their places; see `Line.among`."""
        shape = (len(lines), 1)
        return cls(
            lines=list(lines),
            places=np.array([line.k for line in lines], dtype=np.int64),
            lower=np.array([line.lower for line in lines]).reshape(shape),
            upper=np.array([line.upper for line in lines]).reshape(shape),
            essential=np.stack([line.essential for line in lines]) if lines else np.zeros(shape, dtype=bool),
            conditional=[
                (j, [(k, d, max(level, TOLERANCE)) for k, d, level in line.conditions])
                for j, line in enumerate(lines)
                if line.conditions
            ],
            layers=_layers([line.k for line in lines]),
            bounds=_bounds(lines),
        )

    def __len__(self) -> int:
        return len(self.lines)

    def within(self, worlds: Ints) -> Lines:
        """The same lines in some worlds only, by their places in the batch."""
        return replace(self, essential=self.essential[:, worlds]) if self.lines else self

    def beyond(self, there: Floats) -> Floats:
        """How far places (L, W) on their issues lie beyond what each allows, (L, W) >= 0."""
        return np.maximum(there - self.upper, 0.0) + np.maximum(self.lower - there, 0.0)

    def held(self, expected: Floats, elsewhere: Floats) -> Floats:
        """How far each line holds, (L, W) in [0, 1]: as far as its conditions are not expected to be met.

        What is promised waives nothing by being written down; the least that is expected of all conditions counts.

        expected : where each issue of the talks is expected to end, (K, W). elsewhere : (W, D), for the others.
        """
        held = np.ones((len(self.lines), expected.shape[1]))
        for j, line in self.conditional:
            shares = [(expected[k] if k >= 0 else elsewhere[:, d]) / level for k, d, level in line]
            held[j] = 1.0 - np.minimum(reduce(np.minimum, shares), 1.0)
        return held

    def prices(
        self, price: Floats, text: Floats, expected: Floats, today: Floats, on_table: Bools, elsewhere: Floats
    ) -> Floats:
        """What the lines make a text cost on each issue, in utility, (K, W) >= 0.

        An issue that the text leaves for later costs nothing, but to a party to whom it is essential: to that one it
        stays as it is today.

        Parameters
        ----------
        price : p, utility for a whole ladder beyond a line, (W,).
        text, expected, today : places on the table, expected and delivered, (K, W). on_table : what is settled, (K, W).
        elsewhere : places of all issues, (W, D), for conditions that are not part of these talks.
        """
        settled = on_table[self.places]
        there = np.where(settled, text[self.places], today[self.places])
        return self.costs(price, there, settled | self.essential, self.held(expected, elsewhere), len(text))

    def costs(self, price: Floats, there: Floats, counts: Bools, held: Floats, issues: int) -> Floats:
        """The same, (K, W), of places on the lines' issues, where each counts and how far it holds, (L, W) each."""
        cost = np.zeros((issues, there.shape[1]))
        over = self.beyond(there)
        each = np.where(counts, price * over * over, 0.0) * held
        for lines, places in self.layers:
            cost[places] += each[lines]
        return cost

    def pull(self, force: Floats, pull: Floats, weight: Floats) -> None:
        """Add the `force` (2 L, W) of the least and then of the most that each line allows to `weight` (K, W) of its
        issue, and times that bound to `pull` (K, W).
        """
        for entries, places, bounds in self.bounds:
            mine = force[entries]
            pull[places] += mine * bounds
            weight[places] += mine


def _layers(places: Sequence[int]) -> list[tuple[Ints, Ints]]:
    """Lines by whether they are the first, the second ... on their issue, with the places of these."""
    turn = [places[:j].count(k) for j, k in enumerate(places)]
    layers = [[j for j, at in enumerate(turn) if at == layer] for layer in range(max(turn, default=-1) + 1)]
    return [(np.array(lines), np.array([places[j] for j in lines])) for lines in layers]


def _bounds(lines: Sequence[Line]) -> list[tuple[Ints, Ints, Floats]]:
    both = [
        (j + at, line.k, bound)
        for j, line in enumerate(lines)
        for at, bound in ((0, line.below), (len(lines), line.above))
        if bound is not None
    ]
    layers = _layers([k for _, k, _ in both])
    return [(np.array([both[e][0] for e in at]), places, np.array([[both[e][2]] for e in at])) for at, places in layers]


NO_LINES = Lines.of([])


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
