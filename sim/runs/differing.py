"""In what a run differs from the one that a results folder holds, by the names and values that a user wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from sim.runs.manifest import APART, Manifest
from sim.scenario.dump import dump
from sim.scenario.schema import Scenario

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST = 8  # settings that are named
_LONGEST = 60  # letters of a value
_TOLD = (*APART, "changed", "name", "seed")  # no part of what is compared, or told by the manifests
_NUMBER = {"value", "low", "mode", "high"}
_PROVENANCE = ("evidence", "inference", "assumption")  # of a number; told where the number is the same
_NONE = "not set"


def differences(old: Manifest, new: Manifest, was: Scenario | None, scenario: Scenario) -> list[str]:
    """In what two runs cannot share a folder, in words; empty where they can.

    Parameters
    ----------
    old, new : the manifests of the folder and of the run that is asked for.
    was : the scenario in the folder, None where it cannot be read or is not what was run. scenario : the one asked for.
    """
    said = [
        _pair(what, there, now)
        for what, there, now in (("scenario", old.scenario, new.scenario), ("seed", old.seed, new.seed))
        if there != now
    ]
    if old.scenario_fingerprint != new.scenario_fingerprint:
        found = [] if was is None else list(settings(was, scenario))
        said += [_pair(*each) for each in found[:_MOST]]
        if len(found) > _MOST:
            said.append(f"{len(found) - _MOST} more settings")
        if not found and not said:
            said.append("the scenario's settings")
    if old.rules_fingerprint != new.rules_fingerprint:
        there, now = (each.versions.get("cairo-talks", "another version") for each in (old, new))
        changed = f"there cairo-talks {there}, now {now}" + (" with its code changed" if there == now else "")
        said.append(f"the rules of this version ({changed})")
    for used in sorted(old.code.keys() | new.code.keys()):
        there, now = (each.code.get(used, _NONE) for each in (old, new))
        if there != now:
            said.append(f"the {used} (there {there}, now {now})")
    return said


def settings(was: Scenario, scenario: Scenario) -> Iterator[tuple[str, Any, Any]]:
    """Each path at which two scenarios differ, what stands there in the first and what in the second."""
    old, new = (dict(_flat(yaml.load(dump(each), Loader=_LOADER))) for each in (was, scenario))
    told = (
        _TOLD if was.precision or scenario.precision else (*_TOLD, "worlds")
    )  # which may grow where nothing hangs on it
    paths = [path for path in dict.fromkeys([*old, *new]) if old.get(path) != new.get(path)]
    for path in paths:
        number, _, last = path.rpartition(".")
        if path.partition(".")[0] not in told and not (last in _PROVENANCE and number in paths):
            yield path, old.get(path, _NONE), new.get(path, _NONE)


def _flat(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Values by their dotted paths; a number with its uncertainty is one value, and so is a list."""
    if not isinstance(tree, Mapping) or not tree:
        yield path, tree
        return
    if _NUMBER & tree.keys():
        yield path, " | ".join(f"{tree[key]:g}" for key in ("value", "low", "mode", "high") if key in tree)
        tree = {key: value for key, value in tree.items() if key not in _NUMBER}
    for key, value in tree.items():
        yield from _flat(value, f"{path}.{key}" if path else str(key))


def _pair(what: str, there: Any, now: Any) -> str:
    return f"{what} ({_short(there)} there, {_short(now)} now)"


def _short(value: Any) -> str:
    said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    said = " ".join(said.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 4].rstrip()} ..."
