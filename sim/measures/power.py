"""Who is pivotal: power indices and coalitions of weighted voting games.

A game is `weights` (one number >= 0 a player) and a `quota` > 0; a coalition wins when its weights sum to the quota or
more. Numbers are made whole exactly: a float is read as the decimal that it prints as, so 0.1 + 0.2 makes 0.3.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

Number = int | float | Fraction
SUMS = 2_000_000  # different (size, weight) pairs of coalitions that the counting may hold
LISTED = 20  # players up to whom coalitions are listed one by one


def shapley_shubik(weights: Sequence[Number], quota: Number) -> tuple[Fraction, ...]:
    """Chance that a player turns a losing coalition into a winning one, players joining in random order; sums to 1.

    Shapley & Shubik 1954, counted by generating functions (Mann & Shapley 1962): coalitions by size and weight, not one
    by one, so that hundreds of players with small whole weights are no trouble.

    Raises
    ------
    ValueError : a weight below 0, a quota that is not within (0, all weights], or more than `SUMS` different sums.
    """
    players, goal = _whole(weights, quota)
    count = len(players)
    orders = math.factorial(count)
    shares: dict[int, Fraction] = {}
    for weight, without in _without_each(players, goal):
        favourable = sum(
            ways * math.factorial(size) * math.factorial(count - size - 1)
            for (size, total), ways in without.items()
            if total >= goal - weight
        )
        shares[weight] = Fraction(favourable, orders)
    return tuple(shares[weight] for weight in players)


def banzhaf(weights: Sequence[Number], quota: Number) -> tuple[Fraction, ...]:
    """A player's share of all swings: coalitions that win with it and lose without it; sums to 1.

    Penrose 1946; Banzhaf 1965; the normalised index, counted as in `shapley_shubik`, with the same errors.
    """
    players, goal = _whole(weights, quota)
    swings = {
        weight: sum(ways for (_, total), ways in without.items() if total >= goal - weight)
        for weight, without in _without_each(players, goal)
    }
    every = sum(swings[weight] for weight in players)
    return tuple(Fraction(swings[weight], every) for weight in players)


def with_vetoes(
    weights: Sequence[Number], quota: Number, vetoes: Collection[int]
) -> tuple[tuple[Fraction, ...], Fraction]:
    """The weighted game in which the players at these indices must also agree: weights and quota.

    Each veto gets more weight than all players together, and the quota rises by as much for each (Taylor & Zwicker
    1999), so a table with a quorum of capability and vetoes is a weighted game like any other.

    Raises
    ------
    ValueError : an index that is no player's.
    """
    seats = set(vetoes)
    if not seats <= set(range(len(weights))):
        raise ValueError(f"expected vetoes among 0..{len(weights) - 1}, got {sorted(seats)}")
    exact = [_exact(weight) for weight in weights]
    bar = sum(exact, Fraction(1)) if seats else Fraction(0)
    raised = tuple(weight + bar if i in seats else weight for i, weight in enumerate(exact))
    return raised, _exact(quota) + bar * len(seats)


def minimal_winning_coalitions(weights: Sequence[Number], quota: Number) -> tuple[tuple[int, ...], ...]:
    """Coalitions that win and would lose without any one member, as ascending indices, smallest first (Riker 1962).

    Raises
    ------
    ValueError : more than `LISTED` players, or a game as in `shapley_shubik`.
    """
    players, goal = _small(weights, quota)
    return _minimal(players, goal)


def blocking_sets(weights: Sequence[Number], quota: Number) -> tuple[tuple[int, ...], ...]:
    """Minimal sets of players without whom nothing passes, as ascending indices, smallest first (Shapley 1962).

    A veto player is a blocking set of one. Errors as in `minimal_winning_coalitions`.
    """
    players, goal = _small(weights, quota)
    # The others fall short of the goal exactly when the set holds more than all that could be spared.
    return _minimal(players, sum(players) - goal + 1)


def veto_players(weights: Sequence[Number], quota: Number) -> tuple[int, ...]:
    """Players that every winning coalition needs, ascending; for any number of players.

    Errors as in `shapley_shubik`.
    """
    players, goal = _whole(weights, quota)
    return tuple(i for i, weight in enumerate(players) if sum(players) - weight < goal)


def _exact(number: Number) -> Fraction:
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def _whole(weights: Sequence[Number], quota: Number) -> tuple[tuple[int, ...], int]:
    """The same game in the smallest whole numbers."""
    if not all(math.isfinite(number) for number in (*weights, quota)):
        raise ValueError("expected finite weights and quota")
    exact = [_exact(number) for number in (*weights, quota)]
    if min(exact) < 0:
        raise ValueError("expected weights of 0 or more")
    if not 0 < exact[-1] <= sum(exact[:-1]):
        raise ValueError(f"expected a quota above 0 and no more than {sum(exact[:-1])}, got {quota}")
    scale = math.lcm(*(number.denominator for number in exact))
    scaled = [int(number * scale) for number in exact]
    unit = math.gcd(*scaled)
    return tuple(number // unit for number in scaled[:-1]), scaled[-1] // unit


def _small(weights: Sequence[Number], quota: Number) -> tuple[tuple[int, ...], int]:
    if len(weights) > LISTED:
        raise ValueError(f"coalitions are listed for up to {LISTED} players, got {len(weights)}")
    return _whole(weights, quota)


def _without_each(players: Sequence[int], goal: int) -> Iterator[tuple[int, dict[tuple[int, int], int]]]:
    """For each different weight: losing coalitions of the other players, counted by (size, weight)."""
    ways: Counter[tuple[int, int]] = Counter({(0, 0): 1})
    for weight in players:
        for (size, total), count in list(ways.items()):
            if total + weight < goal:
                ways[size + 1, total + weight] += count
        if len(ways) > SUMS:
            raise ValueError(f"too many different sums of weights (more than {SUMS}): round the weights")
    for weight in sorted(set(players)):
        # Coalitions without one such player are all of them less those that it joined; by size, from the empty one up.
        without: dict[tuple[int, int], int] = {}
        for size, total in sorted(ways):
            count = ways[size, total] - without.get((size - 1, total - weight), 0)
            if count:
                without[size, total] = count
        yield weight, without


def _minimal(players: Sequence[int], goal: int) -> tuple[tuple[int, ...], ...]:
    """Sets that reach the goal and do not without their lightest member."""
    heaviest_first = sorted(range(len(players)), key=lambda i: (-players[i], i))
    rest = [sum(players[i] for i in heaviest_first[k:]) for k in range(len(players) + 1)]
    found: list[tuple[int, ...]] = []

    def grow(chosen: tuple[int, ...], total: int, k: int) -> None:
        if total >= goal:  # the last to come is the lightest, and was needed: the set is minimal
            found.append(tuple(sorted(chosen)))
        elif total + rest[k] >= goal:
            grow((*chosen, heaviest_first[k]), total + players[heaviest_first[k]], k + 1)
            grow(chosen, total, k + 1)

    grow((), 0, 0)
    return tuple(sorted(found, key=lambda coalition: (len(coalition), coalition)))
