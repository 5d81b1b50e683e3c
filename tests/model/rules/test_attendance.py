"""Who comes to a meeting, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.rules.attendance import chance
from tests.model.rules.hand import floats


def test_by_hand() -> None:
    found = chance(np.array([[0.0, 0.1, -0.1]]), floats(0.5), floats(20.0))
    assert found[0] == pytest.approx([0.5, 0.8808, 0.1192], abs=1e-4)
    assert chance(np.zeros((1, 1)), floats(0.7), floats(20.0))[0, 0] == pytest.approx(0.7)


def test_what_is_worth_more_draws_more_and_without_a_slope_nothing_does() -> None:
    worth = np.linspace(-0.5, 0.5, 21)[None]
    assert (np.diff(chance(worth, floats(0.6), floats(15.0))) > 0.0).all()
    assert chance(worth, floats(0.6), floats(0.0))[0] == pytest.approx(0.6)


def test_it_stays_a_chance_at_the_ends() -> None:
    found = chance(np.array([[-1.0, 1.0]]), floats(0.0), floats(1e3))
    assert (found >= 0.0).all() and (found <= 1.0).all()
    assert chance(np.zeros((1, 1)), floats(1.0), floats(1.0))[0, 0] < 1.0
