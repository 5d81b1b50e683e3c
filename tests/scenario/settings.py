"""Random settings of the two farmers, for properties that hold whatever is set."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.scenario.load import load

FARMERS = load("two-farmers")

BOUNDS = {
    "delivery.tranche": (0, 1),
    "delivery.slope": (1, 50),
    "trust.monitoring": (0, 1),
    "guarantees.default": (0, 1),
    "guarantees.water_share": (0, 1),
    "state.fence": (0, 1),
    "relations.downfield.upfield": (-1, 1),
    "relation_default": (-1, 1),
    "parties.upfield.tactic.beta": (0.02, 50),
    "parties.upfield.ideal.water_share": (0, 1),
    "parties.downfield.ideal.default": (0, 1),
    "parties.downfield.cost_of_stalemate": (0, 1),
    "parties.downfield.constituencies.elders.no_agreement": (-1, 1),
    "plan.points.water.issues.water_share.text": (0, 1),
    "plan.points.road.issues.road_access.months": (0.5, 48),
}
CAN_BE_TAKEN_AWAY = {
    "guarantees.water_share",
    "state.fence",
    "relations.downfield.upfield",
    "relation_default",
    "parties.downfield.ideal.default",
    "parties.downfield.constituencies.elders.no_agreement",
    "plan.points.water.issues.water_share.text",
    "plan.points.road.issues.road_access.months",
}
OTHERS: dict[str, st.SearchStrategy[Any]] = {
    "tables.main.rounds": st.integers(1, 500),
    "tables.main.quorum": st.floats(0, 1),
    "tables.main.vetoes": st.sampled_from([None, [], ["upfield"], ["downfield", "upfield"]]),
    "calendar.months": st.integers(1, 240),
    "talks.opening": st.sampled_from(["plan", "demands"]),
    "incidents.truce": st.sampled_from([None, "fence"]),
    "plan.points.upkeep.issues.upkeep.delivers": st.sampled_from([[], ["upfield"]]),
    "parties.upfield.armed": st.booleans(),
    "seed": st.integers(0, 2**63),
}


def quantities(low: float, high: float) -> st.SearchStrategy[Any]:
    """A number, or {low, mode, high}, within bounds."""
    numbers = st.floats(low, high, allow_nan=False) | st.integers(int(low) + (low > int(low)), int(high))
    ranges = st.lists(numbers, min_size=3, max_size=3).map(
        lambda drawn: dict(zip(("low", "mode", "high"), sorted(drawn), strict=True))
    )
    return numbers | ranges


def farmer_settings() -> st.SearchStrategy[dict[str, Any]]:
    """A few paths of the two farmers' scenario with values that fit them; None where it may be taken away."""
    values = {
        path: quantities(*bounds) | st.none() if path in CAN_BE_TAKEN_AWAY else quantities(*bounds)
        for path, bounds in BOUNDS.items()
    }
    return st.fixed_dictionaries({}, optional={**values, **OTHERS})
