"""Consensus and polarisation against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures.consensus import demand_consensus, esteban_ray, tastle_wierman


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([1, 0, 0, 0, 0], 1.0),
        ([0.5, 0, 0, 0, 0.5], 0.0),
        ([0.2] * 5, 0.433985),
        ([0.1, 0.2, 0.4, 0.2, 0.1], 0.633985),
        ([0.75, 0, 0, 0, 0.25], 0.188722),
    ],
)
def test_tastle_wierman_2007(shares: list[float], expected: float) -> None:
    """Tastle & Wierman 2007, five-point scale."""
    assert tastle_wierman(np.array(shares)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("groups", "alpha", "expected"),
    [
        (2, 1.0, 0.25),
        (3, 1.0, 0.148148),
        (5, 1.0, 0.08),
        (2, 1.6, 0.164938),
        (3, 1.6, 0.076634),
        (5, 1.6, 0.030458),
    ],
)
def test_esteban_ray_1994(groups: int, alpha: float, expected: float) -> None:
    """Esteban & Ray 1994, K = 1, equal groups evenly spread over [0, 1]."""
    found = esteban_ray(np.linspace(0, 1, groups), np.ones(groups), alpha)
    assert found == pytest.approx(expected, abs=1e-6)


def test_esteban_ray_refuses_an_alpha_outside_its_range() -> None:
    with pytest.raises(ValueError, match="alpha"):
        esteban_ray(np.array([0.0, 1.0]), np.ones(2), 2.0)


def test_demand_consensus_at_its_ends() -> None:
    on = np.ones((1, 2), dtype=bool)
    equal = np.ones((1, 2))
    same = np.array([[[0.3, 0.9], [0.3, 0.9]]])
    opposed = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    assert demand_consensus(same, equal, on)[0] == 1.0
    assert demand_consensus(opposed, equal, on)[0] == 0.0
    # A party with three quarters of the capability pulls the mean: 1 - 2 * 2 * 0.75 * 0.25.
    assert demand_consensus(opposed, np.array([[3.0, 1.0]]), on)[0] == pytest.approx(0.25)
    assert demand_consensus(opposed, equal, np.zeros((1, 2), dtype=bool))[0] == 1.0


@given(arrays(np.float64, (2, 4, 3), elements=st.floats(0, 1)), arrays(np.float64, (2, 4), elements=st.floats(0.1, 5)))
def test_demand_consensus_is_bounded_and_blind_to_the_order_of_parties(
    demands: np.ndarray, capability: np.ndarray
) -> None:
    on = np.ones((2, 3), dtype=bool)
    found = demand_consensus(demands, capability, on)
    assert ((found >= 0) & (found <= 1)).all()
    order = [2, 0, 3, 1]
    np.testing.assert_allclose(demand_consensus(demands[:, order], capability[:, order], on), found, atol=1e-12)
