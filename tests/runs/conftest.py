"""A small scenario that runs in a moment, with a sweep and without."""

from __future__ import annotations

import pytest

from sim.scenario.schema import Scenario, Sweep
from tests.cases import two_party


@pytest.fixture(scope="session")
def small() -> Scenario:
    """Fifty worlds of two neighbours."""
    return two_party(worlds=50)


@pytest.fixture(scope="session")
def swept(small: Scenario) -> Scenario:
    """Twenty worlds at each of four settings."""
    axes = {"guarantees.default": [0.0, 0.8], "parties.ada.tactic.beta": [0.3, {"low": 0.5, "mode": 1.0, "high": 2.0}]}
    return small.model_copy(update={"worlds": 20, "sweep": Sweep(axes=axes)})
