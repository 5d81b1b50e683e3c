"""Cohesion of a side."""

from __future__ import annotations

import pytest

from sim.model.rules.cohesion import cohesion, standing_apart
from tests.model.rules.hand import floats


@pytest.mark.parametrize(
    ("consensus", "distrust", "rivalry", "outside", "found"),
    [
        (0.6, 0.0, 1.0, 0.0, 0.6),
        (0.6, 0.5, 0.8, 0.0, 0.36),
        (0.6, 0.0, 0.0, 1.0, 0.8),  # pressure closes half of what is open
        (0.6, 0.5, 0.8, 0.5, 0.46),
        (1.0, 1.0, 1.0, 1.0, 0.0),
    ],
)
def test_by_hand(consensus: float, distrust: float, rivalry: float, outside: float, found: float) -> None:
    at = cohesion(floats(consensus), floats(distrust), floats(rivalry), floats(outside))
    assert at[0] == pytest.approx(found)


@pytest.mark.parametrize(
    ("apart", "distrust", "rivalry", "outside", "cost"),
    [
        (0.1, 0.0, 1.0, 0.5, 0.05),
        (0.1, 0.5, 0.8, 0.5, 0.01),
        (0.1, 1.0, 1.0, 0.0, -0.1),  # who fears the others would rather stand alone
        (0.0, 0.5, 0.8, 0.5, 0.0),
    ],
)
def test_what_it_costs_to_stand_apart(
    apart: float, distrust: float, rivalry: float, outside: float, cost: float
) -> None:
    found = standing_apart(floats(apart), floats(distrust), floats(rivalry), floats(outside))
    assert found[0] == pytest.approx(cost)
