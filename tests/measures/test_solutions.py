"""How a text compares with the frontier."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.measures.solutions import frontier_values, nash_product, pareto_gap, weight_lattice
from sim.utility import paper_value, weights


def free(worlds: int, issues: int) -> tuple[np.ndarray, np.ndarray]:
    """No text yet, and everything on the table."""
    return np.zeros((worlds, issues)), np.ones((worlds, issues), dtype=bool)


def test_an_issue_off_the_table_stays_as_it_is() -> None:
    ideals, weight = np.array([[[0.0, 0.0], [1.0, 1.0]]]), np.full((1, 2, 2), 0.5)
    on, text = np.array([[True, False]]), np.array([[0.5, 1.0]])
    found = frontier_values(ideals, weight, np.array([[2.0, 2.0]]), text, on, steps=2)
    np.testing.assert_allclose(found[0], [[0.0, 1.0], [0.375, 0.875], [0.5, 0.5]])


def test_nash_product_counts_joint_gains_only() -> None:
    values = np.array([[0.8, 0.6], [0.8, 0.3]])
    assert nash_product(values, np.full((2, 2), 0.4)) == pytest.approx([0.4 * 0.2, 0.0])


def test_weight_lattice_covers_the_simplex() -> None:
    mixes = weight_lattice(3, 4)
    assert len(mixes) == 15
    np.testing.assert_allclose(mixes.sum(axis=1), 1.0)
    assert len({tuple(m) for m in mixes}) == 15


def test_frontier_of_one_quadratic_issue() -> None:
    """Two parties at 0 and 1 on one issue: frontier texts x = m2 / (m1 + m2), values 1 - x^2 and 1 - (1 - x)^2."""
    ideals = np.array([[[0.0], [1.0]]])
    found = frontier_values(ideals, np.ones((1, 2, 1)), np.array([[2.0, 2.0]]), *free(1, 1), steps=4)
    x = np.array([1.0, 0.75, 0.5, 0.25, 0.0])
    np.testing.assert_allclose(found[0], np.stack([1 - x**2, 1 - (1 - x) ** 2], axis=1), atol=1e-12)


def test_a_dominated_text_has_the_gap_that_both_could_gain() -> None:
    """Saliences differ: a swap gives each its own issue; the middle on both issues wastes that."""
    ideals = np.array([[[1.0, 1.0], [0.0, 0.0]]])
    weight = np.array([[[0.9, 0.1], [0.1, 0.9]]])
    frontier = frontier_values(ideals, weight, np.array([[1.0, 1.0]]), *free(1, 2))
    middle = np.array([[0.5, 0.5]])
    assert pareto_gap(middle, frontier)[0] == pytest.approx(0.4)
    assert pareto_gap(np.array([[0.9, 0.9]]), frontier)[0] == pytest.approx(0.0)


@settings(max_examples=30)
@given(
    arrays(np.float64, (2, 2, 3), elements=st.floats(0, 1)),
    arrays(np.float64, (2, 2, 3), elements=st.floats(0.05, 1)),
    arrays(np.float64, (2, 3), elements=st.floats(0, 1)),
    st.sampled_from([1.0, 2.0]),
)
def test_no_text_beats_the_frontier_for_everyone(
    ideals: np.ndarray, salience: np.ndarray, text: np.ndarray, risk: float
) -> None:
    weight = weights(salience, np.ones((2, 2, 3), dtype=bool))
    values = np.stack([paper_value(text, ideals[:, i], weight[:, i], risk) for i in range(2)], axis=1)
    frontier = frontier_values(ideals, weight, np.full((2, 2), risk), *free(2, 3))
    mix = weight_lattice(2, 16)
    best = (mix * frontier).sum(axis=-1)
    assert (best >= (mix * values[:, None, :]).sum(axis=-1) - 1e-9).all()
