"""A mix of tactics by weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import tactics

unit = st.floats(0.0, 1.0)


def test_a_mix_is_the_weighted_mean() -> None:
    parts = np.array([[0.8, 0.4], [0.5, 0.1]])
    np.testing.assert_allclose(tactics.mixed(parts, np.array([[0.25, 0.75], [1.0, 0.0]])), [0.5, 0.5])
    np.testing.assert_allclose(tactics.mixed(parts, np.array([0.5, 0.5])), [0.6, 0.3])


@given(st.lists(unit, min_size=3, max_size=3), st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3))
def test_a_mix_lies_between_its_parts(parts: list[float], weights: list[float]) -> None:
    shares = np.array([weights]) / sum(weights)
    assert min(parts) <= tactics.mixed(np.array([parts]), shares)[0] <= max(parts)


@pytest.mark.parametrize("weights", [[0.5, 0.4], [1.5, -0.5]])
def test_weights_that_are_no_shares_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        tactics.mixed(np.array([[0.5, 0.5]]), np.array(weights))
