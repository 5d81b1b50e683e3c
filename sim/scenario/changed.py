"""What a scenario changes in the one that it starts from, kept with it, so that a report can say so at its top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from sim.scenario.draft import Override

# What says which scenario it is, how many worlds it has and what it sweeps: told elsewhere, and no change of the case.
_APART = (
    "name", "title", "description", "worlds", "seed", "sweep", "precision", "levers", "translations", "lesson",
    "extends", "changed",
)  # fmt: skip
_LONGEST = 100  # characters of a value


class Change(BaseModel):
    """A value that was set in place of another: `old` and `new` as a reader would write them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    old: str = ""  # "": nothing stood there
    new: str = ""  # "": it was taken away
    of: str  # the scenario that it changes


def changes(overrides: Iterable[Override], of: str) -> tuple[Change, ...]:
    """The overrides of one layer as changes of the scenario below it; what was set twice counts once, with its last."""
    found: dict[str, Change] = {}
    for each in overrides:
        if each.path.split(".")[0] in _APART:
            continue
        old = found[each.path].old if each.path in found else written(each.previous)
        found[each.path] = Change(path=each.path, old=old, new=written(each.value), of=of)
    return tuple(change for change in found.values() if change.old != change.new)


def written(value: Any) -> str:
    """A value of a scenario file in a few words: a range by its ends and its mode, a list by its items."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        said = ", ".join(written(item) for item in value) or "none"
    elif isinstance(value, dict):
        said = _number(value) or "; ".join(f"{key} {written(item)}" for key, item in value.items())
    else:
        said = str(value)
    said = " ".join(said.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"


def _number(value: dict[Any, Any]) -> str:
    """A number with its uncertainty; "" for any other mapping."""
    if "value" in value:
        return written(value["value"])
    if {"low", "mode", "high"} <= value.keys():
        return f"{written(value['low'])} to {written(value['high'])}, most likely {written(value['mode'])}"
    return f"about {written(value['mode'])}" if "mode" in value else ""
