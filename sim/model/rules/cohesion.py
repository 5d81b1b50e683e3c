"""Cohesion of a caucus."""

from __future__ import annotations

from sim.types import Floats


def cohesion(consensus: Floats, distrust: Floats, rivalry: Floats, outside_pressure: Floats) -> Floats:
    """C (1 - w R) + P (1 - C) / 2, (W,) in [0, 1].

    C is the consensus of demands, R the mean distrust among members, w its weight; P is the pressure from outside,
    which closes half of what is open at the most (Coser 1956 on conflict outside and cohesion inside).
    """
    return consensus * (1.0 - rivalry * distrust) + 0.5 * outside_pressure * (1.0 - consensus)
