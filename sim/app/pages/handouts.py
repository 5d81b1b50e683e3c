"""Sheets to print for an hour with a case: slips for the lot, roles, a bet, what to observe, the debrief."""

from __future__ import annotations

from typing import Any

from sim.app.measures import measures
from sim.app.pages.what_if import about
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.speech import _, later

View = dict[str, Any]
SHEETS = {
    "slips": (later("Slips for the lot"), later("a seat on each, and the other doors: to cut up and draw")),
    "roles": (later("Role sheets"), later("a page a seat: what it wants, its red lines, who votes at home")),
    "bet": (later("Bet sheet"), later("a number before anything is run, and why")),
    "observer": (later("Observer's sheet"), later("what to watch for while others negotiate")),
    "debrief": (later("Debrief sheet"), later("what to talk about afterwards, in this order")),
}


def which(asked: str | None) -> str:
    """Which sheet an address asks for; "" for the list of them.

    Raises
    ------
    InputError : there is none of that name.
    """
    if asked and asked not in SHEETS:
        known = ", ".join(SHEETS)
        raise InputError(
            _("{name}: expected one of {known}, not {value}").format(name="sheet", known=known, value=repr(asked[:40]))
        )
    return asked or ""


def view(scenario: Scenario, sheet: str, roles: list[View]) -> View:
    """The page. `roles` are those of all seats, as `sim.app.playing.roles` gives them."""
    from sim.app.said import question

    return {
        **about(scenario),
        "sheet": sheet,
        "sheets": [{"id": name, "label": label, "says": says} for name, (label, says) in SHEETS.items()],
        "roles": roles,
        "question": question(scenario, measures(scenario)[0]),
        "levers": [lever.label for lever in scenario.levers.values()],
    }
