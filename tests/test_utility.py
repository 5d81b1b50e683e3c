"""Values of texts against hand computation, and their bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim import utility
from sim.sums import over_first, over_last, over_second

unit = st.floats(0.0, 1.0)


def rows(worlds: int = 3, issues: int = 4) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, (worlds, issues), elements=unit)


def test_paper_value_is_one_at_the_ideal_and_falls_with_weighted_distance() -> None:
    ideal = np.array([[0.2, 0.8]])
    weight = np.array([[0.25, 0.75]])
    assert utility.paper_value(ideal, ideal, weight, 2.0)[0] == 1.0
    text = np.array([[0.6, 0.4]])
    assert utility.paper_value(text, ideal, weight, 1.0)[0] == pytest.approx(1 - 0.4)
    assert utility.paper_value(text, ideal, weight, 2.0)[0] == pytest.approx(1 - 0.16)
    assert utility.paper_value(text, ideal, weight, np.array([[1.5]]))[0] == pytest.approx(1 - 0.4**1.5)


@given(rows(), rows(), rows(), st.sampled_from([1.0, 1.7, 2.0, 4.0]))
def test_values_stay_within_0_and_1(text: np.ndarray, ideal: np.ndarray, salience: np.ndarray, risk: float) -> None:
    weight = utility.weights(salience, np.ones(salience.shape, dtype=bool))
    value = utility.paper_value(text, ideal, weight, risk)
    assert ((value >= 0.0) & (value <= 1.0)).all()


@given(rows())
def test_weights_sum_to_one_over_what_is_on_the_table(salience: np.ndarray) -> None:
    on = np.array([True, False, True, True])
    weight = utility.weights(salience, np.broadcast_to(on, salience.shape))
    assert (weight[:, ~on] == 0).all()
    total = salience[:, on].sum(axis=1)
    np.testing.assert_allclose(weight.sum(axis=1), np.where(total > 0, 1.0, 0.0), atol=1e-12)


@given(rows(), st.sampled_from([1.0, 1.3, 2.0, 3.0]))
def test_root_undoes_power(base: np.ndarray, exponent: float) -> None:
    np.testing.assert_allclose(utility.root(utility.power(base, exponent), exponent), base, atol=1e-9)


@pytest.mark.parametrize(
    ("guarantee", "trust", "expected"), [(0.0, 0.3, 0.3), (1.0, 0.0, 1.0), (0.5, 0.5, 0.75), (0.0, 0.0, 0.0)]
)
def test_belief_needs_trust_or_a_guarantee(guarantee: float, trust: float, expected: float) -> None:
    assert utility.belief(np.array(guarantee), np.array(trust)) == pytest.approx(expected)


def test_a_doubted_promise_is_a_lottery_between_the_text_and_today() -> None:
    text, today, ideal, weight = np.array([[1.0]]), np.array([[0.2]]), np.array([[1.0]]), np.array([[1.0]])
    for risk in (1.0, 2.0, 3.0):
        kept, broken = (utility.paper_value(x, ideal, weight, risk)[0] for x in (text, today))
        for q in (0.0, 0.25, 1.0):
            value = utility.expected_value(text, today, np.array([[q]]), ideal, weight, risk)[0]
            assert value == pytest.approx(q * kept + (1.0 - q) * broken)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(1.0, 4.0))
def test_who_is_averse_to_risk_likes_doubt_less_than_the_average_of_what_may_come(
    x: float, s: float, q: float, risk: float
) -> None:
    """Jensen's inequality; equal for who is neutral where both ends lie on one side of the ideal."""
    at = [np.array([[v]]) for v in (x, s, q)]
    ideal, weight = np.ones((1, 1)), np.ones((1, 1))
    lottery = utility.expected_value(*at, ideal, weight, risk)[0]
    average = utility.paper_value(np.array([[q * x + (1 - q) * s]]), ideal, weight, risk)[0]
    assert lottery <= average + 1e-12
    neutral = utility.expected_value(*at, ideal, weight, 1.0)[0]
    assert neutral == pytest.approx(utility.paper_value(np.array([[q * x + (1 - q) * s]]), ideal, weight, 1.0)[0])


def test_no_agreement_value_lies_between_today_and_the_ideal_and_falls_with_time() -> None:
    today, cost = np.array([0.4]), np.array([0.02])
    at = [utility.no_agreement_value(today, np.array([n]), cost, 0.0)[0] for n in (-1.0, -0.5, 0.0, 0.5)]
    assert at == pytest.approx([0.0, 0.2, 0.4, 0.7])
    later = utility.no_agreement_value(today, np.array([0.5]), cost, 5.0)[0]
    assert later == pytest.approx(0.6)
    assert utility.no_agreement_value(today, np.array([0.0]), cost, 100.0)[0] == pytest.approx(-1.6)


@pytest.mark.parametrize("issues", [1, 2, 13])
def test_an_exponent_of_two_has_the_same_bits_alone_and_in_a_batch(issues: int) -> None:
    """numpy squares by hand only where it sees one exponent along a row, which hangs on the shape of the batch."""
    rng = np.random.default_rng(3)
    base, exponent = rng.random((23, issues)), rng.choice([1.0, 1.7, 2.0], (23, 1))
    for what in (utility.power, utility.root):
        together = what(base, exponent)
        for w in range(23):
            np.testing.assert_array_equal(what(base[w : w + 1].copy(), exponent[w : w + 1].copy())[0], together[w])


@given(rows(5, 11), st.integers(0, 11))
def test_sums_over_short_and_long_rows_have_the_bits_of_numpy(values: np.ndarray, count: int) -> None:
    np.testing.assert_array_equal(over_last(values[:, :count]), values[:, :count].sum(axis=-1))
    texts = np.ascontiguousarray(np.repeat(values[:, :count, None], 3, axis=2))
    np.testing.assert_array_equal(over_second(texts), texts.sum(axis=1))


@pytest.mark.parametrize("worlds", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 15, 16, 17, 31, 127, 128, 129, 300])
def test_worlds_side_by_side_are_added_to_the_bits_of_rows(count: int, worlds: int) -> None:
    values = np.random.default_rng(count).random((worlds, count)) ** 3
    np.testing.assert_array_equal(over_first(np.ascontiguousarray(values.T)), over_last(values))
    np.testing.assert_array_equal(over_first(values.T), over_last(values))


@pytest.mark.parametrize("exponent", [1.0, 2.0, 1.5])
def test_power_and_root_by_hand(exponent: float) -> None:
    base, column = np.array([[0.25, 0.81]]), np.array([[exponent]])
    for given_ in (exponent, column):
        np.testing.assert_allclose(utility.power(base, given_), [[0.25**exponent, 0.81**exponent]])
        np.testing.assert_allclose(utility.root(base, given_), [[0.25 ** (1 / exponent), 0.81 ** (1 / exponent)]])
