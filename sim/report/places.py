"""Places on an issue's ladder in the ladder's own words."""

from __future__ import annotations

from sim.scenario.schema import Scenario
from sim.speech import _, apart

NEAR = 0.02  # a place no further than this from a rung is that rung


def place(scenario: Scenario, issue: str, value: float) -> str:
    """A place on a ladder in its own words, with the number; a quantity in its unit where the ladder measures one.

    Between two rungs the nearer one is named as what the place comes near to. `value` is in [0, 1].
    """
    known = scenario.plan.issues[issue]
    if known.scale is not None:
        return apart(f"{known.scale.quantity(value):.3g} {known.scale.unit}".rstrip())
    if not known.ladder:
        return _("{place} on a ladder from 0 to 1").format(place=f"{value:.2f}")
    rung = min(known.ladder, key=lambda at: (abs(at - value), at))
    said = _("“{rung}” ({place})") if abs(rung - value) <= NEAR else _("near “{rung}” ({place})")
    return said.format(rung=apart(known.ladder[rung]), place=f"{value:.2f}")
