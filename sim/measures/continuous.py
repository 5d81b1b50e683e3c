"""The bargaining solutions over every text there could be, not over a list of candidates.

Utilities are the weighted spatial ones, u_i(x) = 1 - sum_d w_id |x_d - p_id| ** a_i, a_i >= 1, hence concave; each
solution is a concave programme that `sim.measures.central_path` solves by the Pareto weights method. Nothing is
enumerated: the cost of an iteration grows with N ** 2 x D, the memory with N x D.

Shapes: W worlds, N parties, D issues. A world's bits do not depend on the worlds beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import numpy as np

from sim.measures.central_path import climb
from sim.measures.programme import Programme, over_parties, raised
from sim.types import Bools, Floats

Kind = Literal["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TIE = 1e-7  # weight of the mean utility beside the least gain, so that nobody's gain is wasted
ROOM = 1e-8  # a least gain nearer to 0 than this is 0


def solve(
    kind: Kind,
    ideals: Floats,
    weight: Floats,
    risk: Floats,
    disagreement: Floats,
    on_table: Bools,
    text: Floats,
    power: Floats | None = None,
) -> tuple[Floats, Floats]:
    """One solution: the values to the parties, (W, N), and the text, (W, D), exact to about 1e-7.

    nash: the greatest product of gains over disagreement (Nash 1950), to the parties' powers if given (Harsanyi &
    Selten 1972). kalai_smorodinsky: the greatest least ratio of gain to ideal gain, the most that a party can gain
    while nobody falls below its disagreement value (Kalai & Smorodinsky 1975). egalitarian: the greatest least gain
    (Kalai 1977). utilitarian: the greatest sum of values, nobody falling below its disagreement value. Texts that tie
    for the least gain are parted by the sum of utilities; where a tie is left, which text it is depends on the numbers
    alone. An issue on which nobody has weight stays as it is in `text`.

    Parameters
    ----------
    ideals, weight : (W, N, D), in [0, 1]; a row of weights sums to 1 or less.
    risk : (N,) or (W, N), exponents >= 1.
    disagreement : (W, N), what each has without a text; it may be worse than the worst text or better than the best.
    on_table, text : (W, D); an issue that is not on the table stays at its value in `text`.
    power : (N,) or (W, N), > 0, for nash only; equal when left out.

    Returns
    -------
    NaN in a world where no text gives everyone its disagreement value. Where the best there is gives somebody no more
    than that (to 1e-8), it is the answer to every kind, and only there can a value be below disagreement, by 1e-8.

    Raises
    ------
    ValueError : an unknown kind, an exponent below 1, or a power that is not positive.
    """
    return solve_all(ideals, weight, risk, disagreement, on_table, text, (kind,), power)[kind]


def solve_all(
    ideals: Floats,
    weight: Floats,
    risk: Floats,
    disagreement: Floats,
    on_table: Bools,
    text: Floats,
    kinds: Iterable[Kind] = KINDS,
    power: Floats | None = None,
) -> dict[Kind, tuple[Floats, Floats]]:
    """Several solutions at once, for less than one by one: what they have in common is worked out once; see `solve`."""
    wanted = tuple(kinds)
    unknown = set(wanted) - set(KINDS)
    if unknown:
        raise ValueError(f"unknown solution {sorted(unknown)[0]!r}; known are {', '.join(KINDS)}")
    space = _Space(ideals, weight, risk, disagreement, on_table, text)
    powers = np.broadcast_to(np.ones(1) if power is None else np.asarray(power, dtype=float), disagreement.shape)
    if not (powers > 0.0).all():
        raise ValueError("expected powers above 0")
    powers = np.ascontiguousarray(powers / over_parties(powers)[:, None])

    fair = space.fairest()
    least = space.gains(fair).min(axis=-1)
    inside = np.flatnonzero(least > ROOM)
    inner, safe = space.rows(inside), fair[inside]
    texts: dict[Kind, Floats] = {kind: np.array(fair) for kind in wanted}
    for kind in wanted:
        if kind == "egalitarian" or inside.size == 0:
            continue
        if kind == "nash":
            best = inner.best(safe, product=powers[inside])
        elif kind == "utilitarian":
            best = inner.best(safe, favour=np.full((len(safe), inner.parties), 1.0 / inner.parties))
        else:
            best = inner.best(safe, pace=inner.ideal_gains(safe))
        texts[kind][inside] = inner.raised_to_disagreement(best, safe)
    out: dict[Kind, tuple[Floats, Floats]] = {}
    for kind, found in texts.items():
        found = np.where((least >= -ROOM)[:, None], found, np.nan)
        out[kind] = (space.gains(found) + disagreement, found)
    return out


def frontier_above(
    values: Floats, ideals: Floats, weight: Floats, risk: Floats, on_table: Bools, text: Floats
) -> Floats:
    """Values at the text that adds most to the worst served of the parties, (W, 1, N): what `pareto_gap` measures to.

    `values` (W, N) at the text in question, the rest as in `solve`. With it the gap is exact, whatever N is: the best
    least gain over all texts, not over a lattice of weights.
    """
    space = _Space(ideals, weight, risk, values, on_table, text)
    return (space.gains(space.fairest()) + values)[:, None, :]


def distance_to(values: Floats, solution_values: Floats) -> Floats:
    """Root mean square over parties of how far values are from a solution's, (W,) in [0, 1]; NaN where it is none.

    `values` and `solution_values` are (W, N).
    """
    gap = values - solution_values
    distance: Floats = np.sqrt(over_parties(gap * gap) / values.shape[1])
    return distance


class _Space:
    """The texts that are possible in each world, with what each is worth beyond disagreement."""

    def __init__(
        self, ideals: Floats, weight: Floats, risk: Floats, disagreement: Floats, on_table: Bools, text: Floats
    ) -> None:
        # Sums run over the last axis in memory order, so arrays are laid out alike whatever came in.
        self.ideals = np.ascontiguousarray(ideals, dtype=float)
        self.weight = np.ascontiguousarray(weight, dtype=float)
        self.worlds, self.parties, _ = self.ideals.shape
        exponent = np.broadcast_to(np.asarray(risk, dtype=float), (self.worlds, self.parties))
        self.risk = np.ascontiguousarray(exponent[..., None])
        if not (self.risk >= 1.0).all():
            raise ValueError("expected risk exponents of 1 or more: below 1 utilities are not concave")
        self.disagreement = np.ascontiguousarray(disagreement, dtype=float)
        self.on_table = np.ascontiguousarray(on_table)
        self.text = np.ascontiguousarray(text, dtype=float)
        self.open = np.where(self.on_table[:, None, :], self.weight, 0.0)

    def rows(self, at: np.ndarray) -> _Space:
        """The same in some of the worlds."""
        mine = (self.ideals, self.weight, self.risk[..., 0], self.disagreement, self.on_table, self.text)
        return _Space(*(array[at] for array in mine))

    def gains(self, text: Floats) -> Floats:
        """u - disagreement at a text (W, D), (W, N)."""
        losses = raised(np.abs(text[:, None, :] - self.ideals), self.risk)
        gains: Floats = 1.0 - (self.weight * losses).sum(axis=-1) - self.disagreement
        return gains

    def best(
        self, start: Floats, pace: Floats | None = None, favour: Floats | None = None, product: Floats | None = None
    ) -> Floats:
        """The best text, (W, D), for a common gain at a pace, for favoured parties or for a product, each (W, N)."""
        fixed = np.where(self.on_table[:, None, :], 0.0, self.weight)
        settled = (fixed * raised(np.abs(self.text[:, None, :] - self.ideals), self.risk)).sum(axis=-1)
        none = np.zeros((self.worlds, self.parties))
        even = np.full((self.worlds, self.parties), 1.0 / self.parties)
        programme = Programme(
            ideals=self.ideals,
            weight=self.open,
            risk=self.risk,
            room=1.0 - settled - self.disagreement,
            pace=none if pace is None else pace,
            prize=np.full(self.worlds, 0.0 if pace is None else 1.0),
            favour=favour if favour is not None else none if product is not None else TIE * even,
            product=none if product is None else product,
        )
        price = even if product is None else product / self.gains(start)
        found = climb(programme, start, price)
        # The optimum is between the outermost ideal points; rounding and unfinished worlds are brought back there.
        found = np.minimum(np.maximum(found, self.ideals.min(axis=1)), self.ideals.max(axis=1))
        held = ~self.on_table | (over_parties(self.open) == 0.0)
        return np.where(held, self.text, found)

    def fairest(self) -> Floats:
        """The text with the greatest least gain, which may be below 0, (W, D)."""
        total = over_parties(self.open)
        mean = over_parties(self.open * self.ideals) / np.where(total > 0.0, total, 1.0)
        start = np.where(total > 0.0, mean, self.text)
        return self.best(start, pace=np.ones((self.worlds, self.parties)))

    def ideal_gains(self, start: Floats) -> Floats:
        """The most that each can gain while nobody falls below disagreement, (W, N); `start` has gains for all."""
        most = []
        for i in range(self.parties):
            favour = np.full((self.worlds, self.parties), TIE / self.parties)
            favour[:, i] = 1.0
            found = self.raised_to_disagreement(self.best(start, favour=favour), start)
            most.append(self.gains(found)[:, i])
        return np.stack(most, axis=1)

    def raised_to_disagreement(self, text: Floats, safe: Floats) -> Floats:
        """A text moved toward a `safe` one, both (W, D), as far as it takes for nobody to lose; u is concave."""
        short = np.maximum(-self.gains(text), 0.0)
        share = (short / (short + self.gains(safe))).max(axis=-1)
        moved = np.where((share > 0.0)[:, None], text + (share * (1.0 + 1e-9))[:, None] * (safe - text), text)
        return np.where((self.gains(moved).min(axis=-1) < 0.0)[:, None], safe, moved)
