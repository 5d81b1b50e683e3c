"""What a custodian's strategy leaves of a spoiler's motive."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.model.rules.spoilers import EFFECT, multiplier
from tests.model.rules.hand import floats


@pytest.mark.parametrize(("kind", "strategy"), EFFECT)
def test_the_effect_grows_with_the_strength(kind: str, strategy: str) -> None:
    years = np.array([1200])  # long enough for norms to take
    for strength in (0.0, 0.25, 1.0):
        found = multiplier(kind, strategy, floats(strength), years)
        assert found[0] == pytest.approx(1.0 + EFFECT[kind, strategy] * strength)


def test_the_signs_are_those_of_the_source() -> None:
    """Stedman 1997: which strategy answers which spoiler, and which makes him worse."""
    soothed = {pair for pair, effect in EFFECT.items() if effect < 0.0}
    assert soothed == {
        ("limited", "inducement"), ("limited", "socialisation"), ("greedy", "socialisation"), ("greedy", "coercion"),
        ("total", "coercion"),
    }  # fmt: skip
    assert {pair for pair, effect in EFFECT.items() if effect > 0.0} == {
        ("limited", "coercion"), ("greedy", "inducement"), ("total", "inducement"),
    }  # fmt: skip
    assert min(EFFECT.values()) == -1.0


def test_nobody_does_nothing() -> None:
    assert_allclose(multiplier("greedy", "none", floats(1.0, 0.5), np.array([3, 3])), [1.0, 1.0])


def test_norms_take_time() -> None:
    """Two thirds of their effect after half a year."""
    found = multiplier("greedy", "socialisation", floats(0.8, 0.8), np.array([0, 6]))
    assert_allclose(found, [1.0, 1.0 - 0.5 * 0.8 * (1.0 - np.exp(-1.0))])
    at_once = multiplier("greedy", "coercion", floats(0.8), np.array([0]))
    assert_allclose(at_once, [1.0 - 0.7 * 0.8])


def test_no_motive_is_less_than_none() -> None:
    assert multiplier("limited", "inducement", floats(1.5), np.array([1]))[0] == 0.0


@pytest.mark.parametrize(
    ("kind", "left"),
    [("limited", (0.0, 0.4, 1.4)), ("greedy", (1.5, 0.5, 0.3)), ("total", (1.2, 1.0, 0.2))],
)
def test_what_each_strategy_leaves_at_full_strength(kind: str, left: tuple[float, float, float]) -> None:
    found = [multiplier(kind, s, floats(1.0), np.array([1200]))[0] for s in ("inducement", "socialisation", "coercion")]
    assert found == pytest.approx(left)
