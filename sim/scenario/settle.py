"""A scenario as it is played: parties that are not present left out, the points in the phases its agenda asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from sim.case.plan import Plan
from sim.case.validated import refusal
from sim.errors import InputError, Place
from sim.scenario.agenda import arranged
from sim.scenario.check import check
from sim.scenario.events_check import fitting
from sim.scenario.paths import with_settings
from sim.scenario.schema import Inner, Scenario, Table


def at_setting(scenario: Scenario, settings: Mapping[str, Any]) -> Scenario:
    """A scenario as it is played at one design point: its settings laid on, checked and settled.

    Raises InputError where a value does not fit its path, or where what the settings make does not fit together.
    """
    return settled(with_settings(scenario, settings)) if settings else scenario


def settled(scenario: Scenario) -> Scenario:
    """The scenario without the parties that `present` leaves out, in the phases of its `agenda`; both are then empty.

    Raises InputError where the others cannot do without a party, as for a scenario that does not list it.
    """
    gone = [party for party, there in scenario.present.items() if not there]
    if gone:
        scenario = without(scenario, gone)
    elif scenario.present:
        scenario = scenario.model_copy(update={"present": {}})
    if scenario.inner is not None:
        scenario = scenario.model_copy(update={"inner": _talks(scenario, scenario.inner)})
    if scenario.events:
        scenario = scenario.model_copy(update={"events": fitting(scenario)})
    if gone:
        check(scenario)
    return arranged(scenario)


def _talks(scenario: Scenario, inner: Inner) -> Inner | None:
    """The talks inside a scenario as they are played: without those of its table who take no part outside.

    Who takes no part in them is not bound by them, and so is not of the side. Where one of those who must sign there
    takes no part, there are no such talks: None.
    """
    main = inner.scenario.tables["main"]
    absent = {party for party, there in inner.scenario.present.items() if not there}
    gone = [party for party in main.parties if party not in scenario.parties]
    must = main.parties if main.vetoes is None else main.vetoes
    if inner.table not in scenario.tables or {*gone, *absent} & {*must}:
        return None
    present = {**inner.scenario.present, **dict.fromkeys(gone, False)}
    talks = settled(inner.scenario.model_copy(update={"present": present}))
    side = tuple(party for party in inner.side if party in scenario.parties and party in talks.parties)
    return None if len(side) < 2 else inner.model_copy(update={"scenario": talks, "side": side})


def without(scenario: Scenario, gone: Sequence[str]) -> Scenario:
    """The scenario without some parties: as if its file had not listed them.

    They leave the tables, the relations and whatever they would deliver or block; a table that prepares the main one
    and loses all its parties is gone. Raises InputError where nobody is left to deliver an issue that is negotiated, or
    nobody at the main table.
    """
    kept = {name: profile for name, profile in scenario.parties.items() if name not in gone}
    changes = {
        "present": {},
        "parties": kept,
        "plan": _seated(scenario, kept),
        "relations": tuple(r for r in scenario.relations if all(end in kept for end in r.between)),
        "tables": {
            name: _thinned(name, table, gone)
            for name, table in scenario.tables.items()
            if name == "main" or any(party in kept for party in table.parties)
        },
    }
    return scenario.model_copy(update=changes)


def refuse_orphan(
    point: str, issue: str, before: Sequence[str], after: Sequence[object], place: Place | None = None
) -> None:
    """Raise InputError where an issue loses all who deliver it.

    It would count as one that needs nobody: withdrawal without Israel would simply happen.
    """
    if before and not after:
        raise InputError(
            f"nobody is left to deliver {issue!r}: keep {' and '.join(map(str, before))} among the parties, or leave "
            f"{point} out of the phases",
            place,
        )


def _seated(scenario: Scenario, kept: Mapping[str, Any]) -> Plan:
    """The plan with only the parties that are kept as those who deliver or block."""
    negotiated = {point for points in scenario.phases.values() for point in points}
    points = {}
    for name, point in scenario.plan.points.items():
        issues = {}
        for key, issue in point.issues.items():
            seats = {role: tuple(p for p in getattr(issue, role) if p in kept) for role in ("delivers", "blocks")}
            if name in negotiated:
                refuse_orphan(name, key, issue.delivers, seats["delivers"])
            issues[key] = issue.model_copy(update=seats)
        points[name] = point.model_copy(update={"issues": issues})
    return scenario.plan.model_copy(update={"points": points})


def _thinned(name: str, table: Table, gone: Sequence[str]) -> Table:
    """A table without some of those who sat at it."""
    raw = table.model_dump()
    for seats in ("parties", "vetoes", "mediators"):
        if raw[seats] is not None:
            raw[seats] = tuple(party for party in raw[seats] if party not in gone)
    try:
        return Table.model_validate(raw)
    except ValidationError as error:
        raise refusal(error, Table, None, f"tables.{name}") from error
