"""What every check shares: the arrays that code is shown, and the answers of one world among others."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from sim.doors import Registry
from sim.errors import InputError
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats

CASE = "two-farmers"
WORLDS = 12
PROBE = "under-examination"  # the name under which an object is registered while it is examined
AGAIN = "gives another answer when it is asked the same again"

Answer = tuple[str, Floats, Bools]  # what was asked, the answer, (W, ...), and the worlds that it is for


def scenario_with(scenario: Scenario | None, settings: Mapping[str, Any]) -> Scenario:
    """The scenario to be played, two farmers if none is given, with settings on top."""
    return with_settings(scenario or load(CASE), settings)


@contextmanager
def named(registry: Registry, thing: Any, probe: str = PROBE) -> Iterator[tuple[str, str]]:
    """A thing's name, under which it is registered meanwhile where it is the thing itself, and what to call it."""
    with registry.restored():
        name = thing if isinstance(thing, str) else probe
        if not isinstance(thing, str):
            registry.add(name)(thing)
        yield name, f"the {registry.kind} {getattr(thing, '__name__', thing)!r}"


def repeated(what: str, watched: Callable[[Sequence[int]], list[Answer]], step: int | None, otherwise: str) -> None:
    """Assert that the same worlds come again, and each so many-th of them alone as with others beside it.

    watched : what was answered in some worlds. step : None where worlds may depend on one another. otherwise : what is
    said of a thing of which they do not come again.
    """
    together = watched(range(WORLDS))
    same(what, together, watched(range(WORLDS)), otherwise)
    for world in () if step is None else range(0, WORLDS, step):
        alone_as_beside(what, watched([world]), together, world)


def cannot_be_used(what: str, name: str, error: Exception) -> AssertionError:
    """The sentence on code that raises or is refused, with its own name in place of the one it is examined under."""
    assert isinstance(error, InputError | ValueError)
    said = str(error).replace(repr(name), what.partition(" ")[2].partition(" ")[2])
    return AssertionError(f"{what} cannot be used: {said}")


def arrays(**holders: Any) -> dict[str, Any]:
    """Every array in some dataclasses, by its name, as they are now."""
    return {
        f"{title}.{name}".replace("__", "."): copy.deepcopy(value)
        for title, holder in holders.items()
        for name, value in _attributes(holder)
        if isinstance(value, np.ndarray)
    }


def _attributes(holder: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(holder):
        if hasattr(holder, field.name):  # interests take up their issues when talks begin
            yield field.name, getattr(holder, field.name)


def unchanged(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Assert that the arrays that it was shown are as they were."""
    for name, was in before.items():
        assert np.array_equal(was, after[name], equal_nan=True), f"{what} changed {name}, which it was shown"


def same(what: str, some: list[Answer], others: list[Answer], said: str) -> None:
    """Assert that the same was asked, and answered the same to the last bit."""
    for (asked, a, met), (also, b, _) in zip(some, others, strict=False):
        assert asked == also and np.array_equal(a[met], b[met], equal_nan=True), f"{what} {said} ({asked})"
    assert len(some) == len(others), f"{what} {said}: the talks take another course"


def alone_as_beside(what: str, alone: list[Answer], together: list[Answer], world: int) -> None:
    """Assert that a world is answered `alone`, the only one of its batch, as with others beside it.

    A batch asks wherever one of its worlds needs it: it may ask for more in a world, never for less.
    """
    beside = _of_world(together, world)
    for asked, answers in _of_world(alone, 0).items():
        assert answers <= beside.get(asked, set()), (
            f"{what} answers world {world} otherwise where other worlds stand beside it ({asked})"
        )


def _of_world(seen: list[Answer], world: int) -> dict[str, set[bytes]]:
    """The answers in one world, to the last bit, where they were for it."""
    found: dict[str, set[bytes]] = {}
    for asked, answer, met in seen:
        if met[world]:
            found.setdefault(asked, set()).add((answer[world] + 0.0).tobytes())
    return found
