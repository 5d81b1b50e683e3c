"""Intervals of shares and means, against published figures and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, sem

from sim.measures.intervals import standard_error, wilson


def test_wilson_published() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, count), interval in published.items():
        assert wilson(hits, count) == pytest.approx(interval, abs=5e-5)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500), st.data())
def test_wilson_is_scipys(count: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, count))
    expected = binomtest(hits, count).proportion_ci(0.95, method="wilson")
    assert wilson(hits, count) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_the_ends_are_exact() -> None:
    assert wilson(0, 50)[0] == 0.0
    assert wilson(50, 50)[1] == 1.0
    assert wilson(0, 0) == (0.0, 1.0)


def test_standard_error_is_scipys_over_what_is_known() -> None:
    values = np.array([0.1, 0.5, np.nan, 0.9, 0.2])
    assert standard_error(values) == pytest.approx(sem(values, nan_policy="omit"))
    assert np.isnan(standard_error(np.array([1.0, np.nan])))
