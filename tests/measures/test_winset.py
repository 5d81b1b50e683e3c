"""Win-sets: sampled sizes against areas known by hand, bars against the utilities they come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures.winset import bars, overlap, sample_values, win_set_size
from sim.utility import paper_value, weights

unit = st.floats(0, 1)


def test_win_set_of_two_on_one_issue() -> None:
    """Spatial utility (Enelow & Hinich 1984) by hand: ideals 0 and 1, linear loss, r = .3 and .6: [.6, .7] passes."""
    texts = (np.arange(1000)[:, None] + 0.5) / 1000
    values = sample_values(texts, np.array([[[0.0], [1.0]]]), np.ones((1, 2, 1)), np.ones(2))
    floor = np.array([[0.3, 0.6]])
    assert win_set_size(values, floor) == pytest.approx([0.1])
    assert win_set_size(values, floor, [0]) == pytest.approx([0.7])
    assert win_set_size(values, floor, []) == pytest.approx([1.0])


@given(arrays(np.float64, (2, 50, 4), elements=unit), arrays(np.float64, (2, 4), elements=unit))
def test_another_veto_never_widens_the_win_set(values: np.ndarray, floor: np.ndarray) -> None:
    """Tsebelis 2002."""
    sizes = [win_set_size(values, floor, range(k)) for k in range(5)]
    assert (np.diff(np.stack(sizes), axis=0) <= 0).all()
    np.testing.assert_array_equal(win_set_size(values[1], floor[1]), sizes[4][1])


def test_a_win_set_of_no_texts_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        win_set_size(np.ones((0, 2)), np.zeros(2))


def test_bars_by_hand() -> None:
    """Quadratic loss, half of the weight on each of two issues, the other one .6 away: .5 d ** 2 <= .32 - .18."""
    ideals, weight = np.array([[[0.2, 0.0], [0.9, 0.6], [0.5, 0.5]]]), np.full((1, 3, 2), 0.5)
    low, high = bars(ideals, weight, np.array([2.0]), np.array([[0.68, 0.995, 1.0]]), np.array([[0.0, 0.6]]), 0)
    assert low[0, :2] == pytest.approx([0.0, 0.8]) and high[0, :2] == pytest.approx([0.2 + np.sqrt(0.28), 1.0])
    assert np.isnan(low[0, 2]) and np.isnan(high[0, 2])  # the other issue alone costs too much
    assert np.isnan(overlap(low, high)[0][0])
    assert overlap(low, high, [0, 1])[0][0] == pytest.approx(np.nan, nan_ok=True)
    assert np.ravel(overlap(low, high, [0])) == pytest.approx([0.0, 0.2 + np.sqrt(0.28)])
    assert np.ravel(overlap(low, high, [])) == pytest.approx([0.0, 1.0])


@given(
    arrays(np.float64, (3, 2, 3), elements=unit),
    arrays(np.float64, (3, 2, 3), elements=unit),
    arrays(np.float64, (3, 2), elements=unit),
    arrays(np.float64, (3, 3), elements=unit),
    st.sampled_from([1.0, 1.5, 2.0, 3.0]),
    st.integers(0, 2),
)
def test_bars_are_where_the_utility_is_high_enough(
    ideals: np.ndarray, salience: np.ndarray, floor: np.ndarray, text: np.ndarray, risk: float, issue: int
) -> None:
    weight = weights(salience, np.ones((3, 2, 3), dtype=bool))
    low, high = bars(ideals, weight, np.full(2, risk), floor, text, issue)
    for x in np.linspace(0.0, 1.0, 23):
        tried = text.copy()
        tried[:, issue] = x
        value = np.stack([paper_value(tried, ideals[:, i], weight[:, i], risk) for i in range(2)], axis=1)
        within = (low <= x) & (x <= high)
        sure = np.abs(value - floor) > 1e-9
        np.testing.assert_array_equal(within[sure], (value >= floor)[sure])
    alone = bars(ideals[1:2], weight[1:2], np.full(2, risk), floor[1:2], text[1:2], issue)
    np.testing.assert_array_equal(alone[0][0], low[1])
