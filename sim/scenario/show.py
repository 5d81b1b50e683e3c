"""What `show` tells of a scenario: every value its layers set above the seeds, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.errors import Place
from sim.scenario.draft import Override
from sim.scenario.load import Resolved
from sim.scenario.scales import Scales, in_scenario, in_units

COLUMNS = ("path", "value", "set at", "before", "there since")

_NAMES = ("name", "title", "description")


def changes(resolved: Resolved) -> list[Override]:
    """What the layers changed, in the order in which they were laid.

    What the lowest scenario file brings where nothing stood (its tables, its plan) is its own making, no change; nor
    is a scenario's name, title or description, or a value set to what it was.
    """
    lowest = resolved.files[0]
    scales = in_scenario(resolved.scenario)
    return [
        _in_units(o, scales)
        for o in resolved.overrides
        if o.path not in _NAMES
        and (o.previous_place is not None or o.place.file != lowest)
        and (o.previous_place is None or o.previous != o.value)
    ]


def _in_units(override: Override, scales: Scales) -> Override:
    steps = tuple(int(step) if step.isdecimal() else step for step in override.path.split("."))
    now, before = (in_units(value, scales, steps) for value in (override.value, override.previous))
    return override._replace(value=now, previous=before)


def rows(overrides: Iterable[Override]) -> list[tuple[str, ...]]:
    """Overrides as text, columns `COLUMNS`; the last two are "" where nothing stood before."""
    return [
        (o.path, brief(o.value), str_place(o.place))
        + (("", "") if o.previous_place is None else (brief(o.previous), str_place(o.previous_place)))
        for o in overrides
    ]


def lines(overrides: Iterable[Override]) -> list[str]:
    """Overrides for a terminal: the path, what it is now and where that was set, what it was before and where."""
    out: list[str] = []
    for path, now, place, before, since in rows(overrides):
        width = max(len(now), len(before)) + 4
        out += [path, f"    {now:<{width}}  {place}"]
        out += [f"    {'was ' + before:<{width}}  {since}"] if since else []
    return out


def brief(value: Any) -> str:
    """A value on one line: a number as "0.1 | 0.2 | 0.3" (low, mode, high), a list in brackets, nothing as "-"."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(brief, value)) + "]"
    if isinstance(value, dict):
        if "value" in value:
            return brief(value["value"])
        if "mode" in value:
            return " | ".join(brief(value[key]) for key in ("low", "mode", "high") if key in value)
        return "{" + ", ".join(f"{key}: {brief(item)}" for key, item in value.items()) + "}"
    return str(value)


def str_place(place: Place) -> str:
    """A place as file:line; an option of the command line by its name alone."""
    return place.file if place.file.startswith("--") else f"{place.file}:{place.line}"
