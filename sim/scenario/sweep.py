"""The settings a sweep visits: ranges written out, every value checked, and the list of design points."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

from sim.case.validated import dotted
from sim.errors import InputError, Place
from sim.scenario.paths import resolve_path, with_settings
from sim.scenario.schema import Scenario
from sim.yamltree import Tree, Where

MAX_STEPS = 10_000
MAX_POINTS = 100_000
NOT_SWEPT = ("name", "title", "description", "worlds", "seed", "agenda")
_RANGE = ("from", "to", "steps")


def refuse_nulls(tree: Tree) -> None:
    """Raise InputError for a key of a sweep with nothing behind it; nothing as an item of an axis means the default."""
    for part in ("axes", "points"):
        node = tree.get("sweep", part)
        for path, below in node.walk(("sweep", part)) if node is not None and node.content is not None else ():
            if below.content is None and not isinstance(path[-1], int):
                raise InputError(f"{dotted(path)}: expected a value, got nothing", below.here)


def expanded(tree: Tree) -> Tree:
    """A scenario's tree with every {from, to, steps} of its sweep written out as a list."""
    sweep = tree.get("sweep")
    axes = tree.get("sweep", "axes")
    if sweep is None or axes is None or not axes.is_mapping:
        return tree
    lists = {path: _written_out(str(path), values) for path, values in axes.content.items()}
    return tree.with_items(
        {**tree.content, "sweep": sweep.with_items({**sweep.content, "axes": axes.with_items(lists)})}
    )


def _written_out(path: str, values: Tree) -> Tree:
    if values.is_list:
        return values
    if not values.is_mapping or not set(_RANGE) & set(values.content):
        raise InputError(f"sweep.axes.{path}: expected a list of values or {{from, to, steps}}", values.here)
    for key, node in values.content.items():
        if key not in _RANGE:
            raise InputError(f"sweep.axes.{path}: unknown key {key!r}; expected from, to and steps", node.at_key)
    low, high, steps = (_number(path, values, key) for key in _RANGE)
    if steps != int(steps) or not 2 <= steps <= MAX_STEPS:
        node = values.content["steps"]
        raise InputError(
            f"sweep.axes.{path}: expected a whole number of steps from 2 to {MAX_STEPS}, got {node.written}", node.here
        )
    if not low < high:
        raise InputError(
            f"sweep.axes.{path}: expected from < to, got {low:g} and {high:g}", values.content["from"].here
        )
    whole = all(isinstance(values.content[key].value, int) for key in ("from", "to"))
    numbers = spaced(low, high, int(steps))
    if whole and all(number == int(number) for number in numbers):
        numbers = [int(number) for number in numbers]
    items = [Tree(number, values.file, values.line, values.column, None, f"{number:g}") for number in numbers]
    return replace(values, content=items)


def _number(path: str, values: Tree, key: str) -> float:
    node = values.get(key)
    if node is None:
        raise InputError(f"sweep.axes.{path}: the key {key!r} is missing", values.here)
    if isinstance(node.content, bool) or not isinstance(node.content, int | float) or not math.isfinite(node.content):
        raise InputError(f"sweep.axes.{path}.{key}: expected a number, got {node.written}", node.here)
    return node.content


def spaced(low: float, high: float, steps: int) -> list[float]:
    """`steps` (at least 2) values from `low` to `high`, both included, rounded to 12 digits: 0.3, not 0.30...04."""
    return [float(f"{low + (high - low) * i / (steps - 1):.12g}") for i in range(steps)]


def check(scenario: Scenario, tree: Tree) -> None:
    """Raise InputError, with its place, for a sweep on an unknown path, with a value out of range, or too large."""
    sweep = scenario.sweep
    if sweep is None:
        return
    wanted, other = ("axes", "points") if sweep.design == "grid" else ("points", "axes")
    if not getattr(sweep, wanted) or getattr(sweep, other):
        at = tree.place(("sweep", other)) if getattr(sweep, other) else tree.place(("sweep",))
        raise InputError(f"sweep: a {sweep.design} needs {wanted}, and no {other}", at)
    for path, values in sweep.axes.items():
        _check_axis(scenario, path, values, tree)
    _check_apart(scenario, list(sweep.axes), tree, ("sweep", "axes"))
    for index, point in enumerate(sweep.points):
        for path, value in point.items():
            where: Where = ("sweep", "points", index, path)
            _try(scenario, path, value, tree.key_place(where), tree.place(where))
        _check_apart(scenario, list(point), tree, ("sweep", "points", index))
    size = math.prod(map(len, sweep.axes.values())) if sweep.axes else len(sweep.points)
    if size > MAX_POINTS:
        raise InputError(f"sweep: expected at most {MAX_POINTS} settings, got {size}", tree.place(("sweep", wanted)))


def _check_axis(scenario: Scenario, path: str, values: list[Any], tree: Tree) -> None:
    where: Where = ("sweep", "axes", path)
    if not values:
        raise InputError(f"sweep.axes.{path}: expected at least one value", tree.place(where))
    seen: set[str] = set()
    names_checked = False
    for index, value in enumerate(values):
        place = tree.place((*where, index))
        number = isinstance(value, int | float)
        # No name hangs on a number, so checking the names once is enough for all the numbers of an axis.
        _try(scenario, path, value, tree.key_place(where), place, names=not (number and names_checked))
        names_checked = names_checked or number
        if repr(value) in seen:
            raise InputError(f"sweep.axes.{path}: {value!r} is named twice", place)
        seen.add(repr(value))


def _check_apart(scenario: Scenario, paths: list[str], tree: Tree, below: Where) -> None:
    """Raise InputError where one path is, or lies below, another: which of them holds would hang on their order."""
    steps = {path: resolve_path(scenario, path).steps for path in paths}
    for earlier, later in itertools.combinations(paths, 2):
        shared = min(len(steps[earlier]), len(steps[later]))
        if steps[earlier][:shared] == steps[later][:shared]:
            raise InputError(f"sweep: {earlier!r} and {later!r} set the same value", tree.key_place((*below, later)))


def _try(scenario: Scenario, path: str, value: Any, at_path: Place, at_value: Place, *, names: bool = True) -> None:
    head = path.partition(".")[0]
    if head in NOT_SWEPT:
        raise InputError(f"sweep: {head!r} is the same at every setting and cannot be swept", at_path)
    try:
        changed = with_settings(scenario, {path: value}, names=names)
    except InputError as error:
        place = at_path if error.message.startswith("unknown path") else at_value
        raise InputError(f"sweep: {error.message}", place) from error
    if changed.phases.keys() != scenario.phases.keys():
        raise InputError("sweep: every setting has the same phases; none can be added or taken away", at_value)


def design_points(scenario: Scenario) -> list[dict[str, Any]]:
    """The settings of each design point, in order; one without settings when nothing is swept.

    A grid varies its last axis fastest.
    """
    sweep = scenario.sweep
    if sweep is None:
        return [{}]
    if sweep.design == "list":
        return [dict(point) for point in sweep.points]
    paths = list(sweep.axes)
    return [dict(zip(paths, values, strict=True)) for values in itertools.product(*sweep.axes.values())]
