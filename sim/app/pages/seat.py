"""Take a seat: who can be played, the game decision by decision, and the debrief."""

from __future__ import annotations

from typing import Any

from sim.app.measures import worlds_of
from sim.app.pages.what_if import about
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _, later

View = dict[str, Any]
BRIEFS = (
    (1, later("this meeting")), (3, later("three meetings")), (5, later("five meetings")), (10, later("ten meetings")),
)  # fmt: skip
MONTHS = ((1, later("this month")), (6, later("six months")), (12, later("a year")), (1000, later("the rest")))
PARTS = (
    ("full", later("In full")), ("half", later("Half of it")), ("drag", later("Drag your feet")),
    ("stop", later("Stop")),
)  # fmt: skip


def since_of(value: str | None) -> int:
    """How many decisions had been made when the player last looked."""
    if not value:
        return 0
    if not value.isdecimal() or len(value) > 6:
        raise InputError(_("since: expected a whole number, not {value}").format(value=repr(value[:40])))
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
        said = "; ".join(f"{count} {_(OUTCOMES[word].label)}" for word, count in counted.items())
        words = _("The same choices in a hundred other histories: {what}.").format(what=said)
        page["dots"] = dots(counted, words)
        page["ends"] = [
            {"key": key(word), "label": _(OUTCOMES[word].label), "count": count} for word, count in counted.items()
        ]
    return page
