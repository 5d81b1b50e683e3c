"""Intervals of shares and means, against published figures and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, sem

from sim.measures.intervals import paired_means, paired_shares, standard_error, wilson
from sim.types import Bools


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


@settings(max_examples=40)
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


def flags(both: int, after_only: int, before_only: int, neither: int) -> tuple[Bools, Bools]:
    """Worlds before and after, by how many have it on which side."""
    before = np.repeat([True, False, True, False], [both, after_only, before_only, neither])
    after = np.repeat([True, True, False, False], [both, after_only, before_only, neither])
    return before, after


def test_paired_shares_are_newcombes() -> None:
    """Newcombe 1998, table II, method 10, his first pair of shares."""
    found = paired_shares(*flags(36, 12, 2, 0))
    assert found.mean == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4), found.pairs) == (0.0569, 0.3404, 50)


def test_paired_shares_keep_their_width_and_their_bounds() -> None:
    still = paired_shares(*flags(30, 0, 0, 24))
    assert still.mean == 0.0 and still.low == -still.high < 0.0
    assert still.high < wilson(30, 54)[1] - 30 / 54  # what both share does not widen it
    all_of_them = paired_shares(*flags(0, 40, 0, 0))
    assert all_of_them.mean == 1.0 and 0.8 < all_of_them.low < all_of_them.high == 1.0
    mirrored = paired_shares(*reversed(flags(36, 12, 2, 0)))
    assert (mirrored.low, mirrored.high) == pytest.approx((-0.3404, -0.0569), abs=5e-5)
    assert np.isnan(paired_shares(*flags(0, 0, 0, 0)).low)


@pytest.mark.statistical
def test_paired_intervals_cover_as_often_as_they_say() -> None:
    rng = np.random.default_rng(1)
    shared = rng.random((2000, 150))
    noise = rng.random((2000, 150))
    before, after = shared < 0.4, np.where(noise < 0.8, shared, 1 - shared) < 0.55
    true = 0.8 * 0.55 + 0.2 * 0.55 - 0.4
    for a, b, paired in ((before, after, paired_shares), (before.astype(float), after.astype(float), paired_means)):
        found = [paired(x, y) for x, y in zip(a, b, strict=True)]
        covered = np.mean([one.low <= true <= one.high for one in found])
        assert 0.93 <= covered <= 0.985, paired


def test_paired_means_leave_out_what_is_unknown() -> None:
    found = paired_means(np.array([1.0, 2.0, np.nan, 4.0]), np.array([2.0, 4.0, 1.0, np.nan]))
    assert (found.mean, found.pairs) == (1.5, 2)
    assert found.high - found.mean == pytest.approx(1.959964 * 0.5)
    assert paired_means(np.array([1.0]), np.array([3.0])) == (2.0, -np.inf, np.inf, 1)
    assert paired_means(np.array([np.nan]), np.array([3.0])).pairs == 0
