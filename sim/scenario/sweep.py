"""The design points of a sweep."""

from __future__ import annotations

import itertools
from typing import Any

from sim.scenario.sampling import sampled_points
from sim.scenario.schema import Range, Scenario, Sweep
from sim.scenario.sweep_form import SAMPLED, size


def design_points(scenario: Scenario) -> list[dict[str, Any]]:
    """The settings of each design point, in order; one without settings when nothing is swept.

    A grid varies its last axis fastest; `sim.scenario.sampling` says how the other designs draw theirs.
    """
    sweep = scenario.sweep
    if sweep is None:
        return [{}]
    if sweep.design in SAMPLED:
        return sampled_points(scenario, sweep)
    if sweep.design == "list":
        return [dict(point) for point in sweep.points]
    return [dict(zip(sweep.axes, values, strict=True)) for values in itertools.product(*_lists(sweep))]


def point_count(scenario: Scenario) -> int:
    """How many design points a scenario has, without drawing them."""
    return 1 if scenario.sweep is None else size(scenario.sweep)


def swept_paths(sweep: Sweep) -> tuple[str, ...]:
    """The paths that a sweep moves, in the order in which it names them."""
    return tuple(dict.fromkeys([*sweep.axes, *(path for point in sweep.points for path in point)]))


def _lists(sweep: Sweep) -> list[list[Any]]:
    return [values for values in sweep.axes.values() if not isinstance(values, Range)]
