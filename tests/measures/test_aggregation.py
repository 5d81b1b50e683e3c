"""Weighted medians and means of positions against the published figures of the EC car-emission case."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures.aggregation import (
    ROUNDING,
    compromise_mean,
    median_voter,
    weighted_mean,
    weighted_median,
)

# Netherlands, Belgium, Luxembourg, Germany, France, Italy, United Kingdom, Ireland, Denmark, Greece.
CAPABILITY = np.array([0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08])
POSITION = np.array([4.0, 7.0, 4.0, 4.0, 10.0, 10.0, 10.0, 7.0, 4.0, 7.0])
SALIENCE = np.array([0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7])

few = st.integers(2, 7)


def profiles(parties: int) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    """Positions with many ties, and weights of which some are 0 but not all."""
    spots = arrays(np.float64, (3, parties), elements=st.integers(0, 6).map(float))
    stakes = arrays(np.float64, (3, parties), elements=st.integers(0, 9).map(lambda k: k / 7.0))
    return st.tuples(spots, stakes.filter(lambda rows: bool((rows.max(axis=-1) > 0.0).all())))


cases = few.flatmap(profiles)


# Another road to the median voter: by contests of each position against each other one.


def vote_matrix(positions: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """v(j, k) = sum_i w_i (|x_i - x_k| - |x_i - x_j|) / R, (..., N, N): votes for j's position less those for k's.

    A voter lends its weight in proportion to how much nearer one position is (Bueno de Mesquita 1994; Scholz, Calbert &
    Smith 2011). R is the range of the positions; 0 everywhere where all agree, and where a difference is but rounding.

    Parameters
    ----------
    positions : (..., N), any unit. weight : (..., N) >= 0, capability x salience.
    """
    width = positions.max(axis=-1) - positions.min(axis=-1)
    gaps = np.abs(positions[..., :, None] - positions[..., None, :])
    away = (weight[..., None, :] * gaps).sum(axis=-1) / np.where(width > 0.0, width, 1.0)[..., None]
    votes = away[..., None, :] - away[..., :, None]
    tie = np.abs(votes) <= ROUNDING * weight.sum(axis=-1)[..., None, None]
    clean: np.ndarray = np.where(tie, 0.0, votes)
    return clean


def condorcet_winner(positions: np.ndarray, votes: np.ndarray) -> np.ndarray:
    """The position that loses no contest, (...), the lowest of several; `votes` (..., N, N) from `vote_matrix`.

    These votes are differences of weighted distances, hence transitive: there is a winner, and it is the weighted
    median. Where nobody has weight, every position ties.
    """
    unbeaten = votes.min(axis=-1) >= 0.0
    winner: np.ndarray = np.where(unbeaten, positions, np.inf).min(axis=-1)
    return winner


def test_median_voter_of_the_emission_case() -> None:
    """Bueno de Mesquita 1994, p. 78 (= Scholz, Calbert & Smith 2011, table 1): capability x salience median 7.0."""
    assert median_voter(POSITION, CAPABILITY, SALIENCE) == 7.0
    assert condorcet_winner(POSITION, vote_matrix(POSITION, CAPABILITY * SALIENCE)) == 7.0


def test_compromise_mean_of_the_emission_case() -> None:
    """The compromise model (Van den Bos 1991) on Bueno de Mesquita 1994, p. 78: 7.389956."""
    assert compromise_mean(POSITION, CAPABILITY, SALIENCE) == pytest.approx(7.389956, abs=5e-7)


@pytest.mark.parametrize(("weight", "mean"), [(CAPABILITY, 7.475248), (SALIENCE, 6.655738), (1.0, 6.7)])
def test_other_means_of_the_emission_case(weight: np.ndarray | float, mean: float) -> None:
    """Capability-only, salience-only and unweighted means of the data of Bueno de Mesquita 1994, p. 78."""
    assert weighted_mean(POSITION, weight) == pytest.approx(mean, abs=5e-7)


def test_votes_between_two_positions() -> None:
    """v(j, k) of Scholz, Calbert & Smith 2011, step 3, by hand: weights 1, 2, 1 at 0, 1, 4, so R = 4."""
    votes = vote_matrix(np.array([0.0, 1.0, 4.0]), np.array([1.0, 2.0, 1.0]))
    # Weighted distances from the three positions are 6, 4 and 10.
    np.testing.assert_allclose(votes, np.array([[0, -2, 4], [2, 0, 6], [-4, -6, 0]]) / 4.0)


def test_equal_halves_give_the_lower_end_and_no_weight_counts_all_alike() -> None:
    assert weighted_median(np.array([9.0, 1.0]), np.array([0.3, 0.3])) == 1.0
    # 0.1 + 0.2 is a little more than 0.3 in floating point: still two halves.
    assert weighted_median(np.array([1.0, 2.0, 5.0]), np.array([0.1, 0.2, 0.1 + 0.2])) == 2.0
    assert weighted_median(np.array([1.0, 2.0, 5.0]), np.array([0.3, 0.1, 0.2])) == 1.0
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.zeros(3)) == 2.0
    assert weighted_mean(np.array([3.0, 1.0, 2.0]), np.zeros(3)) == 2.0


def test_two_halves_tie_whatever_their_sums_round_to() -> None:
    """Three sevenths three times against one and eight sevenths: nine sevenths each, and the lower end wins."""
    positions = np.array([0.0, 5.0, 5.0, 0.0, 5.0, 0.0])
    weight = np.array([0.0, 3.0, 3.0, 1.0, 3.0, 8.0]) / 7.0
    assert condorcet_winner(positions, vote_matrix(positions, weight)) == 0.0
    assert weighted_median(positions, weight) == 0.0


def test_votes_where_all_agree_are_nil() -> None:
    assert (vote_matrix(np.full((2, 3), 0.4), np.ones((2, 3))) == 0.0).all()
    np.testing.assert_array_equal(condorcet_winner(np.full((2, 3), 0.4), np.zeros((2, 3, 3))), [0.4, 0.4])


@given(cases)
def test_the_condorcet_winner_is_the_weighted_median(case: tuple[np.ndarray, np.ndarray]) -> None:
    """Black 1948: with single-peaked preferences the median is unbeaten."""
    positions, weight = case
    winner = condorcet_winner(positions, vote_matrix(positions, weight))
    np.testing.assert_array_equal(winner, weighted_median(positions, weight))


@given(cases)
def test_the_median_halves_the_weight_and_is_one_of_the_positions(case: tuple[np.ndarray, np.ndarray]) -> None:
    positions, weight = case
    median = weighted_median(positions, weight)[:, None]
    half = weight.sum(axis=-1) / 2.0 + 1e-9
    assert (np.where(positions < median, weight, 0.0).sum(axis=-1) <= half).all()
    assert (np.where(positions > median, weight, 0.0).sum(axis=-1) <= half).all()
    assert (positions == median).any(axis=-1).all()


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_parties_and_the_batch_change_nothing(case: tuple[np.ndarray, np.ndarray], luck: Random) -> None:
    positions, weight = case
    order = list(range(positions.shape[-1]))
    luck.shuffle(order)
    median, mean = weighted_median(positions, weight), weighted_mean(positions, weight)
    np.testing.assert_array_equal(weighted_median(positions[:, order], weight[:, order]), median)
    np.testing.assert_allclose(weighted_mean(positions[:, order], weight[:, order]), mean, atol=1e-12)
    for world in range(3):
        assert weighted_median(positions[world], weight[world]) == median[world]
        assert weighted_mean(positions[world : world + 1], weight[world : world + 1])[0] == mean[world]
