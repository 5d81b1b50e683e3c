"""Which worlds are shown."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.errors import InputError
from sim.findings.chosen import typical_world
from tests.findings.memory import Memory, farmers


def test_the_typical_world_is_the_nearest_to_the_medians_of_the_most_frequent_outcome() -> None:
    plain = {"rounds": 5, "months": 10, "points_agreed": 1.0, "delivery": 0.5, "incidents": 0, "outcome": "partial"}
    rows = [
        {**plain, "months": 10, "outcome": "delivered"},
        {**plain, "months": 2},
        {**plain, "months": 12},
        {**plain, "months": 20},
        {**plain, "months": 12},
    ]
    runs = pd.DataFrame([{"design_point": 0, "replicate": k, "error": "", **row} for k, row in enumerate(rows)])

    def results(told: int) -> Memory:
        events = pd.DataFrame({"design_point": 0, "replicate": range(told), "kind": "end"})
        return Memory(farmers().scenario, {"runs": runs, "events": events})

    assert typical_world(results(5)) == (0, 2)  # world 4 is as near and comes later
    assert typical_world(results(2)) == (0, 1)  # the nearest has no transcript
    assert typical_world(results(1)) == (0, 0)  # no world of that outcome has one
    with pytest.raises(InputError, match="none of these worlds left a transcript"):
        typical_world(results(0))
