"""The bargaining solutions over a list of candidate texts.

`values` is (K, N): what each of K texts is worth to each of N parties, in any unit. `disagreement` is (N,): what each
has without a text. Only texts that give everyone at least that are looked at (individual rationality), so no solution
is ever below anyone's disagreement value. For every text there could be, not a list, see `sim.measures.continuous`.

Ties: scores that differ by less than `SAME` of the greatest are the same. Of the texts that tie, those which another of
them beats for somebody and for nobody falls short of are dropped, and the lowest index is returned.
"""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats, Ints

SAME = 1e-14
BLOCK = 512  # texts compared with the frontier at a time
CHUNK = 8192  # frontier texts they are compared with at a time: 4 MB of booleans, however many texts there are


class NoSolution(ValueError):  # noqa: N818 - the state of the talks, not a mistake of the caller
    """No text gives everyone at least its disagreement value."""


def pareto_mask(values: Floats) -> Bools:
    """Which texts no other text beats, (K,): none is as good for everyone and better for somebody (Pareto 1906).

    Copies of an unbeaten text are all unbeaten. Memory grows with K, not with its square; time with K times the number
    of unbeaten texts, and with K log K for two parties.

    Raises
    ------
    ValueError : values that are not (K, N) or not finite.
    """
    table = _table(values)
    distinct, which = np.unique(table, axis=0, return_inverse=True)
    # Whoever beats a text has a greater sum or, where rounding hides that, comes later in the order of `unique`.
    order = np.lexsort((np.arange(len(distinct)), distinct.sum(axis=1)))[::-1]
    ranked = distinct[order]
    kept = _two_parties(distinct)[order] if table.shape[1] == 2 else _many_parties(ranked)
    mask = np.zeros(len(distinct), dtype=bool)
    mask[order] = kept
    found: Bools = mask[which.reshape(-1)]
    return found


def nash(values: Floats, disagreement: Floats, weights: Floats | None = None) -> int:
    """Index of the text with the greatest product of gains, each to the power of its party's weight.

    Nash 1950; with weights, Harsanyi & Selten 1972. It does not hang on the scale of anyone's utility. Where some text
    gives everyone a gain, the product decides; where none does, all products are 0 and the tie rule decides.

    Parameters
    ----------
    values : (K, N). disagreement : (N,). weights : (N,), > 0; equal when left out.

    Raises
    ------
    NoSolution : no text gives everyone its disagreement value. ValueError : wrong shapes, weights that are not above 0.
    """
    at, gains = _rational(values, disagreement)
    power = np.ones(gains.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    if power.shape != gains.shape[1:] or not (power > 0.0).all():
        raise ValueError("expected a weight above 0 for every party")
    with np.errstate(divide="ignore"):
        score = (power / power.sum() * np.log(gains)).sum(axis=1)
    best = score.max()
    tied = score >= best - SAME if np.isfinite(best) else np.ones(len(at), dtype=bool)
    return _first(at, gains, tied)


def kalai_smorodinsky(values: Floats, disagreement: Floats) -> int:
    """Index of the text with the greatest least ratio of gain to ideal gain (Kalai & Smorodinsky 1975).

    A party's ideal gain is its greatest over the texts that give everyone the disagreement value. A party that can gain
    nothing counts as having all it can get. Among texts with the same least ratio the next least decides, and so on
    (the leximin rule; Imai 1983); then the tie rule.

    Parameters and errors as in `nash`.
    """
    at, gains = _rational(values, disagreement)
    ideal = gains.max(axis=0)
    return _leximin(at, gains, np.where(ideal > 0.0, gains / np.where(ideal > 0.0, ideal, 1.0), 1.0))


def egalitarian(values: Floats, disagreement: Floats) -> int:
    """Index of the text with the greatest least gain (Kalai 1977), then the greatest next least, and so on (leximin).

    It compares utilities between parties: they must be in one unit. Parameters and errors as in `nash`.
    """
    at, gains = _rational(values, disagreement)
    return _leximin(at, gains, gains)


def utilitarian(values: Floats, disagreement: Floats) -> int:
    """Index of the text with the greatest sum of values (Harsanyi 1955) that gives everyone the disagreement value.

    It compares utilities between parties: they must be in one unit. Parameters and errors as in `nash`.
    """
    at, gains = _rational(values, disagreement)
    score = gains.sum(axis=1)
    return _first(at, gains, score >= score.max() * (1.0 - SAME))


def _table(values: Floats) -> Floats:
    table = np.ascontiguousarray(values, dtype=float)
    if table.ndim != 2 or table.shape[1] == 0 or not np.isfinite(table).all():
        raise ValueError("expected finite values of shape (texts, parties)")
    return table + 0.0  # no -0.0, which `unique` might tell from 0


def _rational(values: Floats, disagreement: Floats) -> tuple[Ints, Floats]:
    """Indices of the individually rational texts, and everyone's gains at them."""
    table, floor = _table(values), np.asarray(disagreement, dtype=float)
    if floor.shape != table.shape[1:] or not np.isfinite(floor).all():
        raise ValueError(f"expected {table.shape[1]} finite disagreement values")
    at = np.flatnonzero((table >= floor).all(axis=1))
    if at.size == 0:
        raise NoSolution("no text gives everyone at least its disagreement value")
    return at, table[at] - floor


def _leximin(at: Ints, gains: Floats, scores: Floats) -> int:
    tied: Bools = np.ones(len(at), dtype=bool)
    slack = SAME * float(scores.max())
    for column in np.sort(scores, axis=1).T:
        tied = tied & np.asarray(column >= column[tied].max() - slack)
    return _first(at, gains, tied)


def _first(at: Ints, gains: Floats, tied: Bools) -> int:
    rows = np.flatnonzero(tied)
    return int(at[rows[pareto_mask(gains[rows])][0]])


def _two_parties(distinct: Floats) -> Bools:
    """For rows in ascending order of (first, second): unbeaten iff the second is above that of every later row."""
    second = distinct[:, 1]
    later = np.append(np.maximum.accumulate(second[::-1])[::-1][1:], -np.inf)
    unbeaten: Bools = second > later
    return unbeaten


def _many_parties(ranked: Floats) -> Bools:
    """For distinct rows none of which a later one beats: unbeaten iff no unbeaten earlier row is as good throughout."""
    kept = np.zeros(len(ranked), dtype=bool)
    frontier = np.empty_like(ranked)
    found = 0
    for start in range(0, len(ranked), BLOCK):
        block = ranked[start : start + BLOCK]
        left = np.arange(len(block))
        for low in range(0, found, CHUNK):
            left = left[~_beaten(block[left], frontier[low : min(found, low + CHUNK)])]
        inside = block[left]
        left = left[~_beaten(inside, inside, itself=True)]
        kept[start + left] = True
        frontier[found : found + len(left)] = block[left]
        found += len(left)
    return kept


def _beaten(rows: Floats, by: Floats, itself: bool = False) -> Bools:
    """Which rows some row of `by` equals or exceeds throughout; `itself` where both are the same distinct rows."""
    as_good = np.ones((len(rows), len(by)), dtype=bool)
    for i in range(rows.shape[1]):
        as_good &= by[None, :, i] >= rows[:, None, i]
    if itself:
        np.fill_diagonal(as_good, False)
    return np.asarray(as_good.any(axis=1))
