"""The code of somebody else's that a scenario uses, with the package and the version that it comes from."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from sim.doors import REGISTRIES, origin_of_object, origin_of_program
from sim.scenario.schema import Range, Scenario

_WORD = re.compile(r"parties\.[^.]+\.tactic\.(kind|proposal)|tables\.[^.]+\.(protocol)")
_PART = re.compile(r"parties\.[^.]+\.tactic\.mix\.([^.]+)")
_SEAT = re.compile(r"parties\.([^.]+)\.seat\.(name|program|python)(?:\.(\d+))?")
_KINDS = {"kind": "tactic", "proposal": "proposal", "protocol": "protocol", "name": "seat"}


def brought(scenario: Scenario) -> dict[str, str]:
    """What a scenario uses, at any of its design points, that does not ship: "tactic micro": where it comes from.

    Raises InputError where something of it is not installed here, or cannot be imported.
    """
    used = {
        (kind, name) for kind, name in _used(scenario) if kind not in REGISTRIES or name not in REGISTRIES[kind].own
    }
    return {f"{kind} {name}": from_where(f"{kind} {name}") for kind, name in sorted(used)}


def from_where(used: str) -> str:
    """Where something of somebody else's comes from in this process, by its kind and name: "tactic micro".

    Raises InputError as `brought` does.
    """
    kind, _, name = used.partition(" ")
    if kind == "program":
        return origin_of_program(shlex.split(name))
    return origin_of_object(name) if kind == "python" else str(REGISTRIES[kind].origin(name))


def by_hand(scenario: Scenario) -> list[str]:
    """What of it was registered in this session, "tactic micro", so that no other process knows it."""
    return [used for used in brought(scenario) if _by_hand(*used.split(" ", 1))]


def _by_hand(kind: str, name: str) -> bool:
    return kind in REGISTRIES and REGISTRIES[kind].by_hand(name)


def _used(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Kind and name of everything that may be somebody else's."""
    for profile in scenario.parties.values():
        for name in profile.tactic.mix or (profile.tactic.kind,):
            yield "tactic", name
        yield "proposal", profile.tactic.proposal
        for key in () if profile.seat is None else profile.seat.means:
            yield _seat(key, getattr(profile.seat, key))
    for table in scenario.tables.values():
        yield "protocol", table.protocol
    for name in scenario.outcomes:
        yield "outcome", name
    sweep = scenario.sweep
    if sweep is None:
        return
    for path, axis in sweep.axes.items():
        for value in () if isinstance(axis, Range) else axis:
            yield from _set(scenario, path, value)
    for point in sweep.points:
        for path, value in point.items():
            yield from _set(scenario, path, value)


def _set(scenario: Scenario, path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The names that a setting brings into play."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _set(scenario, f"{path}.{key}", item)
    elif word := _WORD.fullmatch(path):
        yield _KINDS[word[1] or word[2]], str(value)
    elif part := _PART.fullmatch(path):
        yield "tactic", part[1]
    elif (seat := _SEAT.fullmatch(path)) and value:
        yield _seat(seat[2], value if seat[3] is None else _with_word(scenario, seat[1], int(seat[3]), str(value)))


def _seat(key: str, value: Any) -> tuple[str, str]:
    """A seat's key and value as kind and name."""
    return _KINDS.get(key, key), shlex.join(map(str, value)) if key == "program" else str(value)


def _with_word(scenario: Scenario, party: str, place: int, word: str) -> list[str]:
    """The command of a party's program with another word in one place."""
    seat = scenario.parties[party].seat
    command = [] if seat is None else list(seat.program)
    return [*command[:place], word, *command[place + 1 :]]
