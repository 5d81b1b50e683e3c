"""The check of protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from sim import doors
from sim.errors import InputError
from sim.model import Negotiation
from sim.model.tables import protocols
from sim.model.tables.meeting import Meeting
from sim.model.tables.protocols import Protocol
from sim.model.tables.table import Table
from sim.model.world import Agenda, Answers
from sim.scenario.schema import Scenario
from sim.testing.watching import (
    Answer,
    arrays,
    cannot_be_used,
    named,
    repeated,
    scenario_with,
    unchanged,
)


def check_protocol(protocol: Any, params: Mapping[str, Any] | None = None, scenario: Scenario | None = None) -> None:
    """Check a protocol: by its name, or the function, class or module itself.

    Short negotiations are held under it at the main table, and looked at before and after each of its parts: the
    answers and what it leaves on the table have the right shapes and ranges; nothing is changed in worlds that do not
    meet, on issues that are not on the table, or of what parties want; the same negotiation comes again; and a world's
    course does not depend on the worlds beside it.

    Parameters
    ----------
    params : its parameters, as a scenario would set them.
    scenario : to be played; two farmers who share a canal if left out.

    Raises
    ------
    AssertionError : with a sentence on the first thing that is not as it should be.

    Example
    -------
    >>> check_protocol("voting")
    """
    registry = doors.PROTOCOLS
    with named(registry, protocol) as (name, what):
        settings: dict[str, Any] = {"tables.main.protocol": name, "tables.main.params": dict(params or {})}
        try:
            if name in registry and registry.says(name, "salience_is_chance", False):
                settings["salience_in"] = "percent"  # the farmers' weights are above 1
            played = scenario_with(scenario, settings)
            repeated(what, partial(_watched, what, played), 3, "takes another course when the same is played again")
        except (InputError, ValueError) as error:
            raise cannot_be_used(what, name, error) from error


def _watched(what: str, scenario: Scenario, replicates: Sequence[int]) -> list[Answer]:
    """What it leaves behind at every meeting of the main table, checked on the way."""
    seen: list[Answer] = []
    model = Negotiation(scenario, replicates, begin=False)
    cast = model.cast
    cast.protocols["main"] = _watch(what, cast.protocols["main"], seen)
    model.run()
    return seen


def _watch(what: str, protocol: Protocol, seen: list[Answer]) -> Protocol:
    looked_at = protocols.checked(what, protocol)

    def meet(meeting: Meeting) -> Answers:
        table, before = meeting.table, _shown(meeting.table, meeting.agenda, meeting)
        answers = looked_at.meet(meeting)
        unchanged(what, before, _shown(table, meeting.agenda, meeting))
        held = [answers.accepts, answers.walks[:, None], table.text, table.demands.reshape(len(table.text), -1)]
        asked = f"phase {meeting.agenda.phase}, meeting {meeting.number}"
        seen.append((asked, np.concatenate([np.asarray(part, dtype=float) for part in held], axis=1), table.meeting))
        return answers

    def next_text(meeting: Meeting) -> None:
        before = _shown(meeting.table, meeting.agenda, meeting)
        looked_at.next_text(meeting)
        unchanged(what, before, _shown(meeting.table, meeting.agenda, meeting))
        asked = f"the text after phase {meeting.agenda.phase}, meeting {meeting.number}"
        seen.append((asked, meeting.table.text.copy(), meeting.table.meeting))

    def opens(table: Table, agenda: Agenda) -> None:
        before = _shown(table, agenda)
        looked_at.opens(table, agenda)
        unchanged(what, before, _shown(table, agenda))
        seen.append((f"the opening of phase {agenda.phase}", table.text.copy(), table.meeting))

    return replace(looked_at, meet=meet, next_text=next_text, opens=opens)


def _shown(table: Table, agenda: Agenda, *meeting: Meeting) -> dict[str, Any]:
    """What it sees and may not change: what is on the agenda, what parties want and can, whom they trust."""
    wants = {f"interests[{i}]": mine for i, mine in enumerate(table.interests)}
    shown = {**arrays(agenda=agenda, **wants), "table.capability": table.capability.copy()}
    for held in meeting:
        shown |= {"meeting.trust": held.trust.copy(), "meeting.elsewhere": held.elsewhere.copy()}
        shown |= {f"meeting.targets[{i}]": target.copy() for i, target in enumerate(held.targets)}
    return shown
