"""The code of somebody else's that a scenario uses, with the package and the version that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sim.doors import PROPOSALS, PROTOCOLS, REGISTRIES, TACTICS, Registry
from sim.scenario.schema import Range, Scenario

_WORD = re.compile(r"parties\.[^.]+\.tactic\.(kind|proposal)|tables\.[^.]+\.(protocol)")
_NAMES = {"kind": TACTICS, "proposal": PROPOSALS, "protocol": PROTOCOLS}
_PART = re.compile(r"parties\.[^.]+\.tactic\.mix\.([^.]+)")


def brought(scenario: Scenario) -> dict[str, str]:
    """What a scenario uses, at any of its design points, that does not ship: "tactic micro": where it comes from.

    Raises InputError where something of it is not installed here, or cannot be imported.
    """
    used = sorted({(registry.kind, name) for registry, name in _used(scenario) if name not in registry.own})
    return {f"{kind} {name}": from_where(f"{kind} {name}") for kind, name in used}


def from_where(used: str) -> str:
    """Where something of somebody else's comes from in this process, by its kind and name: "tactic micro".

    Raises InputError as `brought` does.
    """
    kind, _, name = used.partition(" ")
    return str(REGISTRIES[kind].origin(name))


def by_hand(scenario: Scenario) -> list[str]:
    """What of it was registered in this session, "tactic micro", so that no other process knows it."""
    return [used for used in brought(scenario) if _by_hand(*used.split(" ", 1))]


def _by_hand(kind: str, name: str) -> bool:
    return REGISTRIES[kind].by_hand(name)


def _used(scenario: Scenario) -> Iterator[tuple[Registry, str]]:
    for profile in scenario.parties.values():
        for name in profile.tactic.mix or (profile.tactic.kind,):
            yield TACTICS, name
        yield PROPOSALS, profile.tactic.proposal
    for table in scenario.tables.values():
        yield PROTOCOLS, table.protocol
    sweep = scenario.sweep
    if sweep is None:
        return
    for path, axis in sweep.axes.items():
        for value in () if isinstance(axis, Range) else axis:
            yield from _set(path, value)
    for point in sweep.points:
        for path, value in point.items():
            yield from _set(path, value)


def _set(path: str, value: Any) -> Iterator[tuple[Registry, str]]:
    """The names that a setting brings into play."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _set(f"{path}.{key}", item)
    elif word := _WORD.fullmatch(path):
        yield _NAMES[word[1] or word[2]], str(value)
    elif part := _PART.fullmatch(path):
        yield TACTICS, part[1]
