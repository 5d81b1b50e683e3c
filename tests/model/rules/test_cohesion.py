"""Cohesion of a caucus."""

from __future__ import annotations

import pytest

from sim.model.rules.cohesion import cohesion
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
