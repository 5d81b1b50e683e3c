"""Events from outside, from a scenario to a world: when each happens, and what it changes by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.model.draw import Draw
from sim.model.process.events import Change, Happening
from sim.model.rules.events import NEVER
from sim.scenario.changeable import INSIDE, OF_MEDIATOR
from sim.scenario.event import Effect, Event
from sim.scenario.schema import Scenario


def happenings(scenario: Scenario, draw: Draw, worlds: int) -> list[Happening]:
    """The events of a scenario in the order of their names, each with the month in which it happens in each world.

    All is drawn here: an event hangs on nothing that is done in the talks.
    """
    found = []
    for name, event in sorted(scenario.events.items()):
        path = ("events", name)
        changes = [
            change
            for k, effect in enumerate(event.effects)
            for change in _changes(scenario, effect, draw, worlds, (*path, "effects", str(k)))
        ]
        votes = [effect.vote for effect in event.effects if effect.vote is not None]
        found.append(Happening(name, _due(event, draw, worlds, path), changes, votes))
    return found


def inside(known: Sequence[Happening]) -> list[Happening]:
    """Of events around talks what they change in these, by its paths there."""
    found = []
    for one in known:
        changes = [replace(c, path=c.path.removeprefix(INSIDE)) for c in one.changes if _goes_inside(c.path)]
        if changes:
            found.append(Happening(one.name, one.due, changes, told=False))
    return found


def outside(known: Sequence[Happening]) -> list[Happening]:
    """The events without what they change in talks inside."""
    return [replace(one, changes=[c for c in one.changes if not _goes_inside(c.path)]) for one in known]


def _goes_inside(path: str) -> bool:
    return path.startswith(INSIDE) and path != f"{INSIDE}division"


def _due(event: Event, draw: Draw, worlds: int, path: tuple[str, ...]) -> Any:
    """The month in which it happens, (W,) whole numbers, NEVER where it does not."""
    if event.hazard is None:
        happens = draw.event(event.chance, *path, "chance")
        return np.where(happens, event.month or NEVER, NEVER).astype(np.int64)
    month = event.begins - 1 + draw.wait(event.hazard, *path, "hazard")
    last = np.inf if event.until is None else event.until
    return np.where((month <= last) & np.isfinite(month), month, NEVER).astype(np.int64)


def _changes(scenario: Scenario, effect: Effect, draw: Draw, worlds: int, path: tuple[str, ...]) -> Iterator[Change]:
    """What one effect changes, number by number; a vote changes none by itself."""
    if effect.leaves is not None:
        for name in _of_guarantor(scenario, effect.leaves):
            yield Change(name, "factor", np.zeros(worlds), effect.lasts)
    if effect.path is not None and effect.change is not None:
        value = draw.number(getattr(effect, effect.change), *path, effect.change)
        for name in _each(scenario, effect.path):
            yield Change(name, effect.change, value, effect.lasts)


def _of_guarantor(scenario: Scenario, party: str, prefix: str = "") -> Iterator[str]:
    """The numbers by which a party guarantees and mediates, in talks inside too."""
    profile = scenario.parties.get(party)
    if profile is not None and profile.guarantee.high > 0.0:
        yield f"{prefix}parties.{party}.guarantee"
    if profile is not None and profile.mediation is not None:
        yield from (f"{prefix}parties.{party}.mediation.{key}" for key in OF_MEDIATOR)
    if scenario.inner is not None:
        yield from _of_guarantor(scenario.inner.scenario, party, INSIDE)


def _each(scenario: Scenario, path: str) -> Iterator[str]:
    """The paths of what a path stands for: `guarantees.default` for each issue that has none of its own."""
    prefix, scenario, rest = (
        (INSIDE, scenario.inner.scenario, path.removeprefix(INSIDE))
        if _goes_inside(path) and scenario.inner is not None
        else ("", scenario, path)
    )
    words = rest.split(".")
    if rest == "guarantees.default":
        yield from (f"{prefix}guarantees.{n}" for n in scenario.plan.issues if n not in scenario.guarantees)
    elif words[0] == "relations":
        yield f"{prefix}{'.'.join(('relations', *sorted(words[1:])))}"
    else:
        yield path
