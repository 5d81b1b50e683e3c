"""Power indices and coalitions against published figures and against plain enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.measures.power import (
    banzhaf,
    blocking_sets,
    minimal_winning_coalitions,
    shapley_shubik,
    veto_players,
    with_vetoes,
)

F = Fraction
EEC = (4, 4, 4, 2, 2, 1)
COUNCIL = (7,) * 5 + (1,) * 10


@pytest.mark.parametrize(
    ("weights", "quota", "shapley", "swings"),
    [
        ((50, 49, 1), 51, (F(2, 3), F(1, 6), F(1, 6)), (F(3, 5), F(1, 5), F(1, 5))),
        (EEC, 12, (F(7, 30),) * 3 + (F(3, 20),) * 2 + (F(0),), (F(5, 21),) * 3 + (F(1, 7),) * 2 + (F(0),)),
        (COUNCIL, 39, (F(421, 2145),) * 5 + (F(4, 2145),) * 10, (F(106, 635),) * 5 + (F(21, 1270),) * 10),
    ],
)
def test_published_games(
    weights: tuple[int, ...], quota: int, shapley: tuple[Fraction, ...], swings: tuple[Fraction, ...]
) -> None:
    """Shapley & Shubik 1954, Banzhaf 1965: [51; 50,49,1], the EEC of six, the UN Security Council (Brams 1975)."""
    assert shapley_shubik(weights, quota) == shapley
    assert banzhaf(weights, quota) == swings


def test_fractions_of_capability_are_exact() -> None:
    """Floats are read as the decimals they print as: .1 + .2 reaches .3, which binary sums would not."""
    assert shapley_shubik([0.1, 0.2, 0.7], 0.3) == shapley_shubik([1, 2, 7], 3)
    assert minimal_winning_coalitions([0.1, 0.2], 0.3) == ((0, 1),)


def test_many_players() -> None:
    """A hundred equal players share alike; ten thousand orders of magnitude more coalitions than could be listed."""
    assert set(shapley_shubik([1] * 100, 51)) == {F(1, 100)}
    assert set(banzhaf([2] * 60, 80)) == {F(1, 60)}
    assert sum(shapley_shubik([k % 7 for k in range(60)], 100)) == 1


def test_vetoes_are_a_weighted_game() -> None:
    """The Security Council again: nine votes of fifteen, five vetoes, is [39; 7 x5, 1 x10] (Taylor & Zwicker 1999)."""
    game = with_vetoes([1] * 15, 9, range(5))
    assert shapley_shubik(*game) == shapley_shubik(COUNCIL, 39)
    assert veto_players(*game) == (0, 1, 2, 3, 4)
    assert with_vetoes([1, 2], 2, ()) == ((F(1), F(2)), F(2))


def test_coalitions_of_the_first_game() -> None:
    assert minimal_winning_coalitions((50, 49, 1), 51) == ((0, 1), (0, 2))
    assert blocking_sets((50, 49, 1), 51) == ((0,), (1, 2))
    assert veto_players((50, 49, 1), 51) == (0,)
    assert veto_players(EEC, 12) == ()


def test_wrong_games_are_refused() -> None:
    for weights, quota in (((1, -1), 1), ((1, 1), 3), ((1, 1), 0), ((float("nan"), 1), 1)):
        with pytest.raises(ValueError, match="expected"):
            shapley_shubik(weights, quota)
    with pytest.raises(ValueError, match="20 players"):
        blocking_sets([1] * 21, 11)
    with pytest.raises(ValueError, match="vetoes"):
        with_vetoes([1, 1], 2, [2])


games = st.lists(st.integers(0, 6), min_size=1, max_size=6).filter(any)


@settings(max_examples=60)
@given(games, st.floats(0.01, 1.0))
def test_counting_agrees_with_listing(weights: list[int], share: float) -> None:
    quota = max(1, round(share * sum(weights)))
    players = range(len(weights))

    def wins(coalition: object) -> bool:
        return sum(weights[i] for i in coalition) >= quota  # type: ignore[attr-defined]

    pivots, orders = [0] * len(weights), list(permutations(players))
    for order in orders:
        pivots[next(i for k, i in enumerate(order) if wins(order[: k + 1]))] += 1
    assert shapley_shubik(weights, quota) == tuple(F(k, len(orders)) for k in pivots)

    sets = [c for size in range(len(weights) + 1) for c in combinations(players, size)]
    winning = [set(c) for c in sets if wins(c)]
    swings = [sum(i in c and not wins(c - {i}) for c in winning) for i in players]
    assert banzhaf(weights, quota) == tuple(F(k, sum(swings)) for k in swings)
    minimal = {tuple(sorted(c)) for c in winning if not any(wins(c - {i}) for i in c)}
    assert set(minimal_winning_coalitions(weights, quota)) == minimal
    blocks = [set(c) for c in sets if not wins(set(players) - set(c))]
    assert set(blocking_sets(weights, quota)) == {tuple(sorted(c)) for c in blocks if not any(b < c for b in blocks)}
    assert veto_players(weights, quota) == tuple(i for i in players if all(i in c for c in winning))
