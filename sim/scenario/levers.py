"""Levers: the few numbers of a scenario that the teaching page lets a class move, in words and at fixed stops."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from sim.case.made import Made


class Lever(Made):
    """One number to move, under `levers:` by its path.

    Stops are few and fixed, so that what a stop comes to is computed once and kept. A scenario takes over the levers of
    the one it extends; `null` takes one away.

    Example
    -------
    >>> Lever(label="How strongly guarantors stand behind promises", stops=[0, 0.5, 1]).stops
    (0, 0.5, 1)
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = Field(description="What is moved, in plain words.")
    stops: tuple[Any, ...] = Field(
        min_length=2, max_length=21, description="The values it may take, in the order in which they are shown."
    )
    ends: tuple[str, str] | None = Field(None, description="What the first and the last stop mean, in a few words.")
