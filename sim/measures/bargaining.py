"""Textbook results in closed form, to teach with and to check the model against.

Divisions of a pie of size 1 (Rubinstein, Nash, Baron and Ferejohn), Zeuthen's concessions, and majority rule over
orders and over ideal points (Condorcet, McKelvey, Plott).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.types import Floats, Ints


def rubinstein(first: float, second: float) -> float:
    """First mover's share in alternating offers without end, (1 - d2) / (1 - d1 d2) (Rubinstein 1982).

    `first` and `second` are the discount factors a period of the first and the second mover, in [0, 1), or one of them
    1; ValueError otherwise.
    """
    _within(first, second)
    if first * second == 1.0:
        raise ValueError("expected a discount factor below 1: two who lose nothing by waiting never have to agree")
    return (1.0 - second) / (1.0 - first * second)


def rubinstein_finite(first: float, second: float, periods: int) -> float:
    """First mover's share where talks end after so many offers and nobody then gets anything (Stahl 1972).

    By backward induction: whoever offers gives the other what that one would get by offering next.

    Parameters
    ----------
    first, second : discount factors a period, in [0, 1]. periods : offers, >= 1. ValueError otherwise.
    """
    _within(first, second)
    if periods < 1:
        raise ValueError(f"expected at least one period, got {periods}")
    share = 1.0
    for period in range(periods - 1, 0, -1):  # in period 1 the second mover responds, in period 2 the first
        share = 1.0 - (second if period % 2 == 1 else first) * share
    return share


def rubinstein_limit(first_rate: float, second_rate: float) -> float:
    """First party's share as offers follow each other ever faster, r2 / (r1 + r2) (Binmore 1987).

    The rates of discount per unit of time, >= 0 and not both 0, ValueError otherwise; who moves first no longer counts.
    """
    if min(first_rate, second_rate) < 0.0 or first_rate + second_rate <= 0.0:
        raise ValueError("expected rates of 0 or more, not both 0")
    return second_rate / (first_rate + second_rate)


def nash_split(disagreement: Sequence[float], weights: Sequence[float] | None = None) -> Floats:
    """Asymmetric Nash division of a pie of 1, d_i + w_i (1 - sum d), (N,) (Nash 1950; Harsanyi & Selten 1972).

    Utilities are linear. `disagreement` (N,) sums to 1 or less; `weights` (N,) > 0 are normalised here, equal when left
    out; ValueError otherwise.
    """
    floor = np.asarray(disagreement, dtype=float)
    power = np.ones_like(floor) if weights is None else np.asarray(weights, dtype=float)
    if power.shape != floor.shape or not (power > 0.0).all():
        raise ValueError("expected a weight above 0 for every party")
    surplus = 1.0 - floor.sum()
    if surplus < 0.0:
        raise ValueError("expected disagreement values that leave something of the pie")
    split: Floats = floor + power / power.sum() * surplus
    return split


def baron_ferejohn(members: int, discount: float, quota: int | None = None) -> float:
    """Proposer's share under the closed rule with random recognition, 1 - d (q - 1) / n (Baron & Ferejohn 1989).

    It buys the q - 1 votes it lacks, each at the value d / n of waiting. Under simple majority and n odd,
    1 - d (n - 1) / (2 n).

    Parameters
    ----------
    members : n >= 1. discount : d in [0, 1].
    quota : votes that pass a proposal, the proposer's among them, in 1..n; a simple majority when left out.
        ValueError otherwise.
    """
    needed = members // 2 + 1 if quota is None else quota
    _within(discount)
    if not 1 <= needed <= members:
        raise ValueError(f"expected a quota within 1..{members}, got {needed}")
    return 1.0 - discount * (needed - 1) / members


def zeuthen_risk(own: float, offered: float, disagreement: float) -> float:
    """Risk limit (u(own) - u(other's)) / (u(own) - d), in [0, 1] (Zeuthen 1930).

    The chance of a breakdown that a party would run rather than take the other's offer; whoever has the lower concedes.
    1 where it asks for no more than `disagreement`, 0 where it is offered what it asks for.
    """
    if own <= disagreement:
        return 1.0
    return min(max(own - offered, 0.0) / (own - disagreement), 1.0)


def zeuthen(values: Floats, disagreement: Floats) -> int:
    """Index of the text at which two who follow Zeuthen's rule end: the Nash point, as Harsanyi (1956) showed.

    Each starts from the text it likes best among those that give both their disagreement values. Whoever has the lower
    risk limit (both, in a tie) moves along the list to the next text that is worth more to the other, until one is
    offered what it asks for; of two such offers the first party's is taken.

    Parameters
    ----------
    values : (K, 2), candidate texts. disagreement : (2,).

    Raises
    ------
    ValueError : values not for two parties, or no text that gives both their disagreement values.
    """
    table, floor = np.asarray(values, dtype=float), np.asarray(disagreement, dtype=float)
    if table.ndim != 2 or table.shape[1] != 2:
        raise ValueError("expected values for two parties")
    kept = np.flatnonzero((table >= floor).all(axis=1))
    if kept.size == 0:
        raise ValueError("no text gives both their disagreement values")
    # From the first party's best down, only texts that are worth more to the second than all before.
    order = kept[np.lexsort((-table[kept, 1], -table[kept, 0]))]
    second = table[order, 1]
    order = order[np.append(True, second[1:] > np.maximum.accumulate(second)[:-1])]
    asked_first, asked_second = table[order, 0].tolist(), table[order, 1].tolist()
    mine, theirs = 0, len(order) - 1
    while mine < theirs:
        first_risk = zeuthen_risk(asked_first[mine], asked_first[theirs], float(floor[0]))
        second_risk = zeuthen_risk(asked_second[theirs], asked_second[mine], float(floor[1]))
        mine += int(first_risk <= second_risk)
        theirs -= int(second_risk <= first_risk)
    return int(order[mine])


def contests(orders: Ints, votes: Floats | None = None) -> Floats:
    """Pairwise votes, (A, A): at [j, k] how many rank alternative j above k (Condorcet 1785).

    Parameters
    ----------
    orders : (V, A), each row a voter's alternatives 0..A-1, best first. votes : (V,), 1 each when left out.

    Raises
    ------
    ValueError : a row that is not an order of 0..A-1.
    """
    rows = np.asarray(orders)
    count = rows.shape[1]
    if not (np.sort(rows, axis=1) == np.arange(count)).all():
        raise ValueError(f"expected every row to order the alternatives 0..{count - 1}")
    each = np.ones(len(rows)) if votes is None else np.asarray(votes, dtype=float)
    rank = np.argsort(rows, axis=1)
    above = rank[:, :, None] < rank[:, None, :]
    tally: Floats = (above * each[:, None, None]).sum(axis=0)
    return tally


def condorcet_winner_of(orders: Ints, votes: Floats | None = None) -> int | None:
    """The alternative that beats every other by majority, or None (Condorcet 1785); parameters as in `contests`."""
    tally = contests(orders, votes)
    beats = (tally > tally.T) | np.eye(len(tally), dtype=bool)
    winners = np.flatnonzero(beats.all(axis=1))
    return int(winners[0]) if winners.size else None


def majority(text: Floats, other: Floats, ideals: Floats) -> tuple[int, int]:
    """Voters nearer to `text` and voters nearer to `other`, in a space of any dimensions (McKelvey 1976).

    `text` and `other` are (D,), `ideals` (V, D); distance is Euclidean and the indifferent (to 1e-12) stay away.
    """
    lead = np.square(ideals - other).sum(axis=1) - np.square(ideals - text).sum(axis=1)
    return int((lead > 1e-12).sum()), int((lead < -1e-12).sum())


def is_radially_symmetric(text: Floats, ideals: Floats, tolerance: float = 1e-9) -> bool:
    """Whether the voters whose ideal point is not `text` pair off in opposite directions from it (Plott 1967).

    If so, no text beats it by majority: of each pair at most one voter gains by a move. `text` (D,), `ideals` (V, D);
    directions that differ by less than `tolerance` are the same.
    """
    away = np.asarray(ideals, dtype=float) - text
    length = np.sqrt(np.square(away).sum(axis=1))
    left = list(away[length > tolerance] / length[length > tolerance, None])
    while left:
        first = left.pop()
        partner = next((i for i, other in enumerate(left) if np.abs(first + other).max() < tolerance), None)
        if partner is None:
            return False
        left.pop(partner)
    return True


def _within(*factors: float) -> None:
    for factor in factors:
        if not 0.0 <= factor <= 1.0:
            raise ValueError(f"expected a discount factor within [0, 1], got {factor}")
