"""The vote at home: Putnam 1988."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.rules.ratification import passes, pivotal_margin, votes


@pytest.mark.parametrize(
    ("threshold", "pivot"), [(0.3, 0.4), (0.5, 0.1), (0.6, 0.1), (0.61, -0.2), (0.9, -0.2), (0.95, -0.5), (1.0, -0.5)]
)
def test_the_pivot_completes_the_threshold(threshold: float, pivot: float) -> None:
    margins, share = np.array([[0.1, -0.5, 0.4, -0.2]]), np.array([[0.3, 0.1, 0.3, 0.3]])
    assert pivotal_margin(margins, share, np.array([threshold]))[0] == pivot


@given(
    st.lists(st.floats(-1, 1), min_size=4, max_size=4), st.lists(st.floats(0.01, 1), min_size=4, max_size=4),
    st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_a_higher_threshold_never_makes_ratification_easier(
    margins: list[float], weight: list[float], a: float, b: float
) -> None:
    share = np.array([weight]) / sum(weight)
    low, high = sorted((a, b))
    gain = np.array([margins])
    easy = pivotal_margin(gain, share, np.array([low]))[0]
    hard = pivotal_margin(gain, share, np.array([high]))[0]
    assert hard <= easy
    # Ratified exactly when the weight of those in favour reaches the threshold.
    in_favour = share[votes(gain)].sum()
    if abs(in_favour - high) > 1e-6:
        assert passes(gain, share, np.array([high]))[0] == (in_favour > high)


def test_a_threshold_of_zero_still_needs_somebody_in_favour() -> None:
    share, nobody_needed = np.array([[0.7, 0.3]]), np.zeros(1)
    assert not passes(np.array([[-0.1, -0.2]]), share, nobody_needed)[0]
    assert passes(np.array([[-0.1, 0.0]]), share, nobody_needed)[0]


def test_who_loses_nothing_votes_for_it() -> None:
    assert votes(np.array([[0.1, 0.0, -1e-13, -1e-9]])).tolist() == [[True, True, True, False]]


def test_a_threshold_that_rounding_misses_is_reached() -> None:
    share = np.array([[0.1 + 0.2, 0.7]])
    assert pivotal_margin(np.array([[0.4, -0.4]]), share, np.array([0.3 + 5e-10]))[0] == 0.4
    assert pivotal_margin(np.array([[0.4, -0.4]]), share, np.array([0.3 + 5e-9]))[0] == -0.4


def test_unanimity_does_not_fail_by_rounding() -> None:
    share = np.array([[0.5, 0.5 - 1e-6]])
    assert pivotal_margin(np.array([[0.4, -0.4]]), share, np.array([1.0]))[0] == -0.4
