"""Chance: common random numbers by name, and PERT draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from sim.chance import Chance, pert


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8, unique=True))
def test_a_world_draws_the_same_alone_and_in_any_batch(replicates: list[int]) -> None:
    batch = Chance(7, replicates).uniform("purpose", 3)
    alone = np.array([Chance(7, [r]).uniform("purpose", 3)[0] for r in replicates])
    np.testing.assert_array_equal(batch, alone)


def test_purposes_and_seeds_do_not_share_draws() -> None:
    chance = Chance(1, range(1000))
    a, b = chance.uniform("a"), chance.uniform("b")
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.1
    assert not np.array_equal(a, Chance(2, range(1000)).uniform("a"))
    assert kstest(a, "uniform").pvalue > 1e-3
    assert kstest(chance.normal("a"), "norm").pvalue > 1e-3


def test_pert_matches_the_beta_quantile() -> None:
    u = np.linspace(0.0, 0.999, 333)
    low, mode, high = 2.0, 3.0, 7.0
    a = 1 + 4 * (mode - low) / (high - low)
    exact = low + (high - low) * beta.ppf(u, a, 6 - a)
    np.testing.assert_allclose(pert(u, low, mode, high), exact, atol=3e-4 * (high - low))
    drawn = pert(Chance(3, range(20000)).uniform("x"), low, mode, high)
    assert drawn.mean() == pytest.approx((low + 4 * mode + high) / 6, abs=0.02)


@given(st.floats(0, 0.999999), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_pert_stays_in_its_range(u: float, a: float, b: float, c: float) -> None:
    low, mode, high = sorted((a, b, c))
    value = pert(np.array([u]), low, mode, high)[0]
    assert low - 1e-12 <= value <= high + 1e-12


def test_no_worlds_is_an_error() -> None:
    with pytest.raises(ValueError, match="one or more"):
        Chance(0, [])
