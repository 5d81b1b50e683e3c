"""Textbook results in closed form against their published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.bargaining import (
    baron_ferejohn,
    condorcet_winner_of,
    contests,
    is_radially_symmetric,
    majority,
    nash_split,
    rubinstein,
    rubinstein_finite,
    rubinstein_limit,
    zeuthen,
    zeuthen_risk,
)
from sim.measures.concepts import nash


@pytest.mark.parametrize(("first", "second", "share"), [(0.9, 0.9, 0.526316), (0.9, 0.8, 0.714286)])
def test_rubinstein(first: float, second: float, share: float) -> None:
    """Rubinstein 1982: (1 - d2) / (1 - d1 d2)."""
    assert rubinstein(first, second) == pytest.approx(share, abs=5e-7)


def test_rubinstein_with_an_end() -> None:
    """Stahl 1972 (the finite horizon of Rubinstein 1982): 3 periods, d = .9 give .91; one period gives all."""
    assert rubinstein_finite(0.9, 0.9, 3) == pytest.approx(0.91)
    assert rubinstein_finite(0.5, 0.9, 1) == 1.0
    assert rubinstein_finite(0.5, 0.9, 2) == pytest.approx(0.1)  # the second mover would get all in a period


@given(st.floats(0.0, 0.95), st.floats(0.0, 0.95))
def test_a_far_end_is_no_end(first: float, second: float) -> None:
    assert rubinstein_finite(first, second, 400) == pytest.approx(rubinstein(first, second), abs=1e-9)


def test_rubinstein_without_delay() -> None:
    """Rubinstein 1982, period length to 0, discount rates .05 and .10: 2/3, whoever moves first."""
    assert rubinstein_limit(0.05, 0.10) == pytest.approx(2 / 3)
    step = 1e-6
    near = rubinstein(float(np.exp(-0.05 * step)), float(np.exp(-0.10 * step)))
    assert near == pytest.approx(2 / 3, abs=1e-6)


def test_asymmetric_nash_split() -> None:
    """Nash 1950, asymmetric, pie 1: d = (.1, .2), weight .6 gives (.52, .48)."""
    assert nash_split([0.1, 0.2], [0.6, 0.4]) == pytest.approx([0.52, 0.48])
    assert nash_split([0.0, 0.0]) == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("members", "discount", "share"),
    [(3, 1.0, 2 / 3), (3, 0.9, 0.7), (5, 1.0, 0.6), (5, 0.8, 0.68), (101, 1.0, 51 / 101)],
)
def test_baron_ferejohn(members: int, discount: float, share: float) -> None:
    """Baron & Ferejohn 1989, closed rule, simple majority: 1 - d (n - 1) / (2 n)."""
    assert baron_ferejohn(members, discount) == pytest.approx(share, abs=1e-12)


def test_baron_ferejohn_under_unanimity() -> None:
    """The same under unanimity: who proposes gains only what the others lose by waiting."""
    assert baron_ferejohn(4, 0.8, quota=4) == pytest.approx(1 - 0.8 * 3 / 4)
    assert baron_ferejohn(4, 1.0, quota=4) == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("curve", "end", "expected"),
    [
        (lambda x: 100.0 - x, 100.0, (50.0, 50.0)),
        (lambda x: np.sqrt(100.0 - x), 100.0, (200 / 3, np.sqrt(100 / 3))),
        (lambda x: 100.0 - x**2 / 100.0, 100.0, (57.735, 66.667)),
    ],
)
def test_zeuthen_ends_at_the_nash_point(curve: object, end: float, expected: tuple[float, float]) -> None:
    """Zeuthen 1930; Harsanyi 1956: 50/50 on a line, 33.33 to a risk-averse party (sqrt), 57.735 on a parabola."""
    x = np.linspace(0.0, end, 100_001)
    values = np.stack([x, curve(x)], axis=1)  # type: ignore[operator]
    found = zeuthen(values, np.zeros(2))
    assert values[found] == pytest.approx(expected, abs=1e-3)
    assert abs(found - nash(values, np.zeros(2))) <= 1


def test_zeuthen_risks() -> None:
    """Zeuthen 1930: (u(own) - u(other's)) / (u(own) - d)."""
    assert zeuthen_risk(0.8, 0.5, 0.2) == pytest.approx(0.5)
    assert zeuthen_risk(0.8, 0.9, 0.2) == 0.0
    assert zeuthen_risk(0.8, 0.1, 0.2) == 1.0
    assert zeuthen_risk(0.1, 0.1, 0.2) == 1.0


@given(st.floats(1.05, 4.0), st.floats(0.0, 0.4), st.floats(0.0, 0.4))
def test_zeuthen_ends_at_the_nash_point_from_any_disagreement(p: float, first: float, second: float) -> None:
    """Harsanyi 1956, on frontiers u1 ** p + u2 ** p = 1."""
    x = np.linspace(0.0, 1.0, 1001)
    values = np.stack([x, (1.0 - x**p) ** (1.0 / p)], axis=1)
    floor = np.array([first, second])
    products = [(values[k] - floor).prod() for k in (zeuthen(values, floor), nash(values, floor))]
    assert products[0] == pytest.approx(products[1], abs=1e-5)


def test_condorcet_cycle() -> None:
    """Condorcet 1785: orders ABC, BCA, CAB; every contest is 2-1 and there is no winner."""
    orders = np.array([[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    tally = contests(orders)
    assert tally.tolist() == [[0, 2, 1], [1, 0, 2], [2, 1, 0]]
    assert condorcet_winner_of(orders) is None
    assert condorcet_winner_of(orders, np.array([3.0, 1.0, 1.0])) == 0


def test_mckelvey() -> None:
    """McKelvey 1976: an equilateral triangle of ideal points; an edge midpoint beats the centroid 2-1."""
    ideals = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
    for a, b in ((0, 1), (1, 2), (2, 0)):
        assert majority((ideals[a] + ideals[b]) / 2, ideals.mean(axis=0), ideals) == (2, 1)
    assert not is_radially_symmetric(ideals.mean(axis=0), ideals)


def test_plott() -> None:
    """Plott 1967: ideals (0, 0), (+-1, 0), (0, +-1); the origin is unbeaten."""
    ideals = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]], dtype=float)
    assert is_radially_symmetric(np.zeros(2), ideals)
    rng = np.random.default_rng(1)
    for other in rng.uniform(-1.5, 1.5, (500, 2)):
        against, for_it = majority(other, np.zeros(2), ideals)
        assert against < for_it
    assert not is_radially_symmetric(np.array([0.1, 0.0]), ideals)


def test_wrong_input_is_refused() -> None:
    for call in (
        lambda: rubinstein(1.0, 1.0),
        lambda: rubinstein(1.1, 0.5),
        lambda: rubinstein_finite(0.9, 0.9, 0),
        lambda: rubinstein_limit(0.0, 0.0),
        lambda: nash_split([0.6, 0.6]),
        lambda: nash_split([0.1, 0.1], [1.0, 0.0]),
        lambda: baron_ferejohn(3, 0.9, 4),
        lambda: contests(np.array([[0, 0, 1]])),
        lambda: zeuthen(np.ones((3, 3)), np.zeros(3)),
        lambda: zeuthen(np.ones((3, 2)), np.full(2, 2.0)),
    ):
        with pytest.raises(ValueError, match=r"expected|no text"):
            call()
