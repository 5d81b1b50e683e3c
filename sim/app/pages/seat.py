"""Take a seat: who can be played, the game decision by decision, and the debrief."""

from __future__ import annotations

from typing import Any

from sim.app.changes import Found
from sim.app.draw.bargain import SHAPES
from sim.app.measures import worlds_of
from sim.app.pages.what_if import about
from sim.errors import InputError
from sim.scenario.called import listed
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _, later

View = dict[str, Any]
BRIEFS = (
    (1, later("this meeting")), (3, later("three meetings")), (5, later("five meetings")), (10, later("ten meetings")),
)  # fmt: skip
MINUTES = 5  # of negotiating again
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
    from sim.app.draw.bargain import bargain
    from sim.app.draw.bargain import key as sign
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
        labels = {word: _(OUTCOMES[word].label) for word in counted}
        said = "; ".join(f"{count} {labels[word]}" for word, count in counted.items())
        words = _("The same choices in a hundred other histories: {what}.").format(what=said)
        page["dots"] = dots(counted, words)
        page["ends"] = [
            {"key": key(word), "label": _(OUTCOMES[word].label), "count": count} for word, count in counted.items()
        ]
        page["pictures"] = [{**one, "svg": bargain(one)} for one in found["end"]["pictures"]]
        page["signs"] = {kind: sign(kind) for kind in (*SHAPES, "deal", "else", "table", "front", "walk")}
    return page


def changes(found: Found) -> View:
    """How far the search for changes has come: what was found, its words, and whether it goes on."""
    if found.failed:
        words = _("The search broke off. Load the page again in a while.")
    elif not found.of:
        words = _("The search begins.")
    else:
        words = _("{tried} of {all} changes tried.").format(tried=found.tried, all=found.of)
    own = [one for one in found.changes if one["own"]]
    rest = [one for one in found.changes if not one["own"]]
    return {"search": {"own": own, "rest": rest, "words": words, "done": found.done}}


def opened(found: View, token: str) -> View:
    """The page of open cards; `found` is as `sim.app.open_cards.view` gives it."""
    agree = all(one["signs"] for one in found["parties"])
    said = (
        _("With this text everybody at the table would be better off than without an agreement.")
        if agree
        else _("Worse off by this text than without an agreement: {who}.").format(
            who=listed([one["name"] for one in found["parties"] if not one["signs"]])
        )
    )
    return {
        **found,
        "name": found["scenario"],
        "token": token,
        "back": f"/game/{token}",
        "said": said,
        "minutes": MINUTES,
    }
