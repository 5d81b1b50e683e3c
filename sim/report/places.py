"""Places on an issue's ladder in the ladder's own words."""

from __future__ import annotations

from sim.scenario.schema import Scenario

NEAR = 0.02  # a place no further than this from a rung is that rung


def place(scenario: Scenario, issue: str, value: float) -> str:
    """A place on a ladder in its own words, with the number; a quantity in its unit where the ladder measures one.

    Between two rungs the nearer one is named as what the place comes near to. `value` is in [0, 1].
    """
    known = scenario.plan.issues[issue]
    if known.scale is not None:
        return f"{known.scale.quantity(value):.3g} {known.scale.unit}".rstrip()
    if not known.ladder:
        return f"{value:.2f} on a ladder from 0 to 1"
    rung = min(known.ladder, key=lambda at: (abs(at - value), at))
    near = "" if abs(rung - value) <= NEAR else "near "
    return f"{near}\u201c{known.ladder[rung]}\u201d ({value:.2f})"
