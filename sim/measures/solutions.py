"""How a text compares with the frontier of what the parties could have had together."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.types import Bools, Floats
from sim.utility import issue_losses


def nash_product(values: Floats, disagreement: Floats) -> Floats:
    """Product of gains over disagreement (Nash 1950), (W,) >= 0; 0 where anyone does not gain.

    `values` (W, N) are in [0, 1], `disagreement` (W, N) is any utility: below 0 it is worse than the worst text.
    """
    result: Floats = np.maximum(values - disagreement, 0.0).prod(axis=-1)
    return result


@lru_cache(maxsize=16)
def weight_lattice(parties: int, steps: int) -> Floats:
    """Every vector of `parties` weights that are multiples of 1 / steps and sum to 1, (K, parties)."""

    def compose(left: int, seats: int) -> list[tuple[int, ...]]:
        if seats == 1:
            return [(left,)]
        return [(k, *rest) for k in range(left + 1) for rest in compose(left - k, seats - 1)]

    return np.array(compose(steps, parties), dtype=float) / steps


def frontier_values(
    ideals: Floats, weight: Floats, risk: Floats, text: Floats, on_table: Bools, steps: int = 16
) -> Floats:
    """Values on the Pareto frontier by the weights method: argmax over texts of sum_i m_i u_i(x) for a lattice of m.

    The sum is separable, so each issue is solved alone. With quadratic losses the optimum is the weighted mean of the
    ideal points; for other exponents that mean and every ideal point are tried, and the best is kept.

    Parameters
    ----------
    ideals, weight : (W, N, D); risk : (N,) or (W, N).
    text, on_table : (W, D); an issue that is not on the table stays at its value in `text`.
    steps : fineness of the lattice of weights.

    Returns
    -------
    (W, K, N): values to each party at each of K frontier texts.
    """
    parties = ideals.shape[1]
    mixes = weight_lattice(parties, steps if parties <= 3 else max(2, steps // parties))
    exponent = np.broadcast_to(risk, ideals.shape[:2])[..., None]
    found = np.empty((ideals.shape[0], len(mixes), parties))
    for k, mix in enumerate(mixes):
        stakes = mix[None, :, None] * weight
        total = stakes.sum(axis=1)
        mean = (stakes * ideals).sum(axis=1) / np.where(total > 0.0, total, 1.0)
        best = mean
        least = (stakes * issue_losses(best[:, None, :], ideals, exponent)).sum(axis=1)
        for i in range(parties):
            loss = (stakes * issue_losses(ideals[:, i : i + 1, :], ideals, exponent)).sum(axis=1)
            better = loss < least
            best = np.where(better, ideals[:, i, :], best)
            least = np.where(better, loss, least)
        best = np.where(on_table, best, text)
        found[:, k, :] = 1.0 - (weight * issue_losses(best[:, None, :], ideals, exponent)).sum(axis=-1)
    return found


def pareto_gap(values: Floats, frontier: Floats) -> Floats:
    """What every party could still have gained at once: max over frontier texts of the least gain, (W,) in [0, 1].

    `values` (W, N) at the text; `frontier` (W, K, N) from `sim.measures.continuous.frontier_above`, which makes the gap
    exact, or from `frontier_values`, with which 0 is efficient up to the lattice.
    """
    least = (frontier - values[:, None, :]).min(axis=-1)
    result: Floats = np.maximum(least.max(axis=-1), 0.0)
    return result
