"""Designs that draw their points: Latin hypercubes and scrambled Sobol sequences, through scipy.stats.qmc.

A Latin hypercube (McKay, Beckman & Conover 1979) cuts every axis into as many equal layers as there are points and
puts one point into each. A Sobol sequence (Sobol 1967, with the directions of Joe & Kuo 2008), scrambled as by Matousek
1998, fills the whole space evenly; its balance needs a size that is a power of two.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim import fields
from sim.scenario.axes import placed, rounded
from sim.scenario.names import Names, target
from sim.scenario.schema import Range, Scenario, Sweep
from sim.types import Floats


def sampled_points(scenario: Scenario, sweep: Sweep) -> list[dict[str, Any]]:
    """The design points of a sampled sweep, in the order in which they are drawn.

    They follow from the design, the size, the axes in their order, and `sweep.seed`, or the scenario's seed where the
    sweep has none. On an axis with a list every value is equally likely; on a range every value, or every order of
    magnitude with `scale: log`, and every whole number where the path takes whole numbers.
    """
    seed = scenario.seed if sweep.seed is None else sweep.seed
    unit = unit_points(sweep.design, len(sweep.axes), sweep.size or 0, seed)
    names = Names.of(scenario)
    columns = {
        path: _column(values, unit[:, k], fields.plain(target(names, path)[1]) is int)
        for k, (path, values) in enumerate(sweep.axes.items())
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def unit_points(design: str, axes: int, size: int, seed: int) -> Floats:
    """Points of a design in the unit cube, (size, axes) in [0, 1); `size` is a power of two for `sobol`."""
    from scipy.stats import qmc

    rng = np.random.default_rng(seed)
    if design == "sobol":
        drawn: Floats = qmc.Sobol(axes, scramble=True, rng=rng).random_base2(size.bit_length() - 1)
    else:
        drawn = qmc.LatinHypercube(axes, rng=rng).random(size)
    return drawn


def _column(values: list[Any] | Range, shares: Floats, whole: bool) -> list[Any]:
    if isinstance(values, Range):
        return [_in_range(values, float(share), whole) for share in shares]
    return [values[int(share * len(values))] for share in shares]


def _in_range(span: Range, share: float, whole: bool) -> float:
    log = span.scale == "log"
    if whole:  # each whole number has a piece of the same length, the last one included
        return min(math.floor(placed(span.low, span.high + 1.0, share, log)), int(span.high))
    return rounded(placed(span.low, span.high, share, log))
