"""Cohesion of a side: how well it holds together, and what standing apart costs its members."""

from __future__ import annotations

from sim.types import Floats


def standing_apart(apart: Floats, distrust: Floats, rivalry: Floats, outside_pressure: Floats) -> Floats:
    """What it costs each of a side to have no agreement with the rest, in utility, (W,): a (P - w R).

    Pressure from outside makes division dear (Coser 1956), and who fears an old rival's gain would rather stand alone
    (Christia 2012; Krause 2017): below 0 where rivalry weighs more.

    Parameters
    ----------
    apart : a >= 0, utility. outside_pressure : P in [0, 1]. rivalry : w in [0, 1]. distrust : R in [0, 1]. All (W,).
    """
    return apart * (outside_pressure - rivalry * distrust)


def cohesion(consensus: Floats, distrust: Floats, rivalry: Floats, outside_pressure: Floats) -> Floats:
    """C (1 - w R) + P (1 - C) / 2, (W,) in [0, 1].

    C is the consensus of demands, R the mean distrust among members, w its weight; P is the pressure from outside,
    which closes half of what is open at the most (Coser 1956 on conflict outside and cohesion inside).
    """
    return consensus * (1.0 - rivalry * distrust) + 0.5 * outside_pressure * (1.0 - consensus)
