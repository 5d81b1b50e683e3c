"""What carries the result of the default scenario, each over a thousand worlds with common random numbers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from benchmarks import bargaining
from benchmarks.face_validity import Check

pytestmark = [pytest.mark.statistical, pytest.mark.xdist_group("bargaining")]


@cache
def found() -> tuple[Check, ...]:
    return tuple(bargaining.checks(1000, workers=1))


@pytest.mark.parametrize("pattern", ["inputs", "unity", "levers", "home", "record"])
def test_the_mechanisms_that_theory_names_carry_the_outcome(pattern: str) -> None:
    mine = [check for check in found() if check.pattern == pattern]
    assert mine
    assert not [f"{check.says}: {check.figure:.3f}, asked for {check.asked}" for check in mine if not check.holds]


def test_the_best_two_questions_by_hand() -> None:
    """Whether two coins fall alike is foretold by asking both, and by no single one; noise foretells nothing more."""
    rng = np.random.default_rng(1)
    coins = rng.integers(0, 2, (400, 2)).astype(float)
    alike = (coins[:, 0] == coins[:, 1]).astype(float)
    assert bargaining.best_tree(coins, alike) == 1.0
    assert bargaining.best_tree(coins[:, :1], alike) < 0.6
    assert bargaining.best_tree(rng.random((400, 1)), (rng.random(400) < 0.9).astype(float)) < 0.95


def test_the_share_of_variance_between_groups_by_hand() -> None:
    x = np.repeat([0.0, 1.0], 50)
    assert bargaining.explained(x, x) == pytest.approx(1.0 - 1.0 / 99.0)
    mixed = np.tile([0.0, 1.0], 50)
    assert bargaining.explained(x, mixed) == pytest.approx(-1.0 / 99.0)
    ramp = np.linspace(0.0, 1.0, 1000)
    assert bargaining.explained(ramp, ramp) == pytest.approx(0.99 - 9.0 / 999.0, abs=1e-4)
