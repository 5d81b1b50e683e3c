"""One history: meeting by meeting and month by month, who stands where, what is said and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sim.app.measures import worlds_of
from sim.app.pages.what_if import about, levers
from sim.app.setting import Asked
from sim.errors import InputError
from sim.scenario.called import issue_name, listed, party_name
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _, later

View = dict[str, Any]
OWN = ("history", "step")  # what the address says besides levers
SPEEDS = ((2500, later("slowly")), (1200, later("at reading pace")), (400, later("fast")))


def number_of(scenario: Scenario, value: str | None) -> int:
    """Which history an address asks for; the first where it says nothing.

    Raises
    ------
    InputError : there is none of that number.
    """
    most = worlds_of(scenario) - 1
    return _whole(value, "history", most)


def step_of(history: View, value: str | None) -> int:
    """Which step an address asks for, as `number_of`."""
    return _whole(value, "step", len(history["steps"]) - 1)


def _whole(value: str | None, name: str, most: int) -> int:
    if not value:
        return 0
    if not value.isdecimal() or len(value) > 6 or int(value) > most:
        raise InputError(
            _("{name}: expected a whole number from 0 to {most}, not {value}").format(
                name=name, most=f"{most:,}", value=repr(value[:40])
            )
        )
    return int(value)


def view(scenario: Scenario, asked: Asked, history: View, step: int, firsts: dict[str, int]) -> View:
    """The page at one step.

    Parameters
    ----------
    history : as `sim.app.telling.told` gives it. step : which of its steps. firsts : the first history of each end.
    """
    from sim.app.draw.ladder import key

    steps = history["steps"]
    parties = [{"id": name, "name": party_name(scenario, name)} for name in history["parties"]]
    now = steps[step]
    last = len(steps) - 1
    number = history["number"]
    setting = asked.query(bet=None, pinned={})

    def there(at: int, of: int = number) -> str:
        return "&".join(part for part in (setting, urlencode({"history": of, "step": at})) if part)

    return {
        **about(scenario),
        "number": number,
        "most": worlds_of(scenario) - 1,
        "step": step,
        "last": last,
        "now": now,
        "heading": heading(now, history["rounds"]),
        "rows": [_row(scenario, row, parties) for row in now["rows"]],
        "parties": [{**party, "key": key(k)} for k, party in enumerate(parties)] if _asks(now) else [],
        "names": [party["name"] for party in parties] if _asks(now) else [],
        "before": history["before"] if step == 0 else [],
        "end": history["end"] if step == last else [],
        "outcome": _(OUTCOMES[history["outcome"]].label),
        "back": there(step - 1) if step > 0 else "",
        "next": there(step + 1) if step < last else "",
        "start": there(0),
        "finish": there(last),
        "marks": [
            {"query": there(k), "words": _when(one), "told": one["told"]}
            for k, one in enumerate(steps)
            if one["marked"]
        ],
        "hidden": [(one["path"], one["value"]) for one in _moved(scenario, asked)],
        "set": [one for one in levers(scenario, asked) if one["moved"]],
        "others": [
            {"query": there(0, first), "label": _(OUTCOMES[word].label), "number": first}
            for word, first in firsts.items()
        ],
        "speeds": SPEEDS,
        "what_if": "&".join(part for part in ("bet=none", setting) if part),
    }


def heading(step: View, rounds: int) -> str:
    """When a step is: its month, and which meeting of how many."""
    if step["first"]:
        return _("Before the first meeting")
    if not step["meeting"]:
        return _("Month {month}").format(**step)
    if step["phase"] is None:
        return _("Month {month}: meeting {meeting} of {rounds} at the most").format(**step, rounds=rounds)
    return _("Month {month}: phase {phase}, meeting {meeting} of {rounds} at the most").format(**step, rounds=rounds)


def _when(step: View) -> str:
    return (_("month {month}, meeting {meeting}") if step["meeting"] else _("month {month}")).format(**step)


def _asks(step: View) -> bool:
    return any(row["demands"] for row in step["rows"])


def _moved(scenario: Scenario, asked: Asked) -> list[View]:
    from sim.app.setting import written

    return [{"path": path, "value": written(value)} for path, value in sorted(asked.setting.items())]


def _row(scenario: Scenario, row: View, parties: list[View]) -> View:
    from sim.app.draw.ladder import ladder
    from sim.report.places import place

    at_table = row["text"] is not None
    words = place(scenario, row["issue"], row["text"] if at_table else row["agreed"])
    name = issue_name(scenario, row["issue"])
    names = {party["id"]: party["name"] for party in parties}
    asked = [
        _("{party} asks for {place}").format(party=names[party], place=f"{at:.2f}")
        for party, at in row["demands"].items()
        if at is not None
    ]
    there = _("{issue}: the text is {place}") if at_table else _("{issue}: agreed is {place}")
    said = [there.format(issue=name, place=words), *asked]
    if row["delivered"]:
        said.append(_("delivered {part}").format(part=f"{row['delivered']:.2f}"))
    picture = ladder(
        row["demands"], [party["id"] for party in parties], row["text"], row["agreed"], row["delivered"], listed(said)
    )
    return {
        **row,
        "name": name,
        "words": words,
        "picture": picture,
        "asked": [_cell(row["demands"].get(party["id"])) for party in parties],
        "cells": [_cell(row[name]) for name in ("text", "agreed", "delivered")],
    }


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
