"""An analysis that several tests look at, made once."""

from __future__ import annotations

from functools import cache

from sim.analysis import sensitivity as analysis
from sim.analysis.sensitivity import Sensitivity, analyse, plan
from sim.scenario.schema import Scenario
from tests.cases import two_party


@cache
def hinge() -> Scenario:
    """Talks that hang on what Ada expects without a deal."""
    return two_party(parties={"ada": {"no_agreement": {"low": -0.9, "mode": 0.8, "high": 0.99}}})


@cache
def analysed() -> Sensitivity:
    what = plan(
        hinge(), analysis.METHODS, ["agreement", "delivery"], ["sobol=32", "given-data=300", "morris=4", "pawn=300"]
    )
    return analyse(hinge(), what)
