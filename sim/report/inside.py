"""Events of talks inside a scenario, apart from those of the scenario itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.scenario.called import table_name
from sim.scenario.schema import Scenario

Event = dict[Any, Any]


def apart(scenario: Scenario, events: Iterable[Event]) -> tuple[list[Event], list[Event]]:
    """A scenario's own events, and those of the talks inside it as these would have them, in their order."""
    own: list[Event] = []
    inside: list[Event] = []
    for event in events:
        if scenario.inner is not None and event["table"] == scenario.inner.table:
            if event["kind"] != "end":
                inside.append({**event, "table": "main"})
        else:
            own.append(event)
    return own, inside


def title(scenario: Scenario) -> str:
    """What the talks inside are called."""
    assert scenario.inner is not None
    return f"{table_name(scenario.inner.table, scenario.tables[scenario.inner.table])}: talks of their own"
