"""Take a seat: who can be played, the game decision by decision, and the debrief."""

from __future__ import annotations

from typing import Any

from sim.app.measures import worlds_of
from sim.app.pages.what_if import about
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES

View = dict[str, Any]
BRIEFS = ((1, "this meeting"), (3, "three meetings"), (5, "five meetings"), (10, "ten meetings"))
MONTHS = ((1, "this month"), (6, "six months"), (12, "a year"), (1000, "the rest"))
PARTS = (("full", "In full"), ("half", "Half of it"), ("drag", "Drag your feet"), ("stop", "Stop"))


def since_of(value: str | None) -> int:
    """How many decisions had been made when the player last looked."""
    if not value:
        return 0
    if not value.isdecimal() or len(value) > 6:
        raise InputError(f"since: expected a whole number, not {value[:40]!r}")
    return int(value)


def choice(scenario: Scenario, who: list[View]) -> View:
    """The page on which a seat is chosen."""
    return {**about(scenario), "who": who, "most": worlds_of(scenario) - 1}


def view(found: View, token: str) -> View:
    """The page of a game, or of its debrief.

    Parameters
    ----------
    found : as `sim.app.playing.view` gives it. token : what its address ends with.
    """
    from sim.app.draw.dots import dots, key

    page = {
        **{("who" if name == "name" else name): value for name, value in found.items()},
        "name": found["scenario"],
        "token": token,
        "to": f"/game/{token}",
        "briefs": BRIEFS,
        "months": MONTHS,
        "parts": PARTS,
    }
    if found["end"]:
        counted = found["end"]["elsewhere"]
        said = "; ".join(f"{count} {OUTCOMES[word].label}" for word, count in counted.items())
        page["dots"] = dots(counted, f"The same choices in a hundred other histories: {said}.")
        page["ends"] = [
            {"key": key(word), "label": OUTCOMES[word].label, "count": count} for word, count in counted.items()
        ]
    return page
