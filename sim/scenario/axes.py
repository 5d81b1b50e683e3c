"""The axes and points of a sweep as they are written: ranges checked, those of a grid written out, tables read."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from sim import fields
from sim.case.validated import dotted, refuse_blank
from sim.errors import InputError, nearest
from sim.scenario import points_table
from sim.scenario.schema import Scenario
from sim.scenario.sweep_form import SAMPLED
from sim.yamltree import Tree

MAX_STEPS = 10_000
_GRID_RANGE, _SAMPLED_RANGE = ("from", "to", "steps", "scale"), ("from", "to", "scale")
_SCALES = ("linear", "log")


def refuse_nulls(tree: Tree) -> None:
    """Raise InputError for a value of a sweep that is nothing; what keeps to the scenario is not named at all.

    Grid, list and table mean the same by it: null on an axis would be a point that looks as if it set something.
    """
    sweep = tree.get("sweep")
    for where, node in sweep.walk(("sweep",)) if sweep is not None else ():
        annotation = fields.below(Scenario, where)
        refuse_blank(node, dotted(where), Any if annotation is None else annotation)
        if node.content is None and where[1:2] in (("axes",), ("points",)) and len(where) > 2:
            raise InputError(f"{dotted(where)}: {points_table.NOTHING}", node.here)


def expanded(tree: Tree) -> Tree:
    """A scenario's tree with every range of a grid written out as a list, and the points of a table read.

    Raises InputError for a range that is none, or a table that cannot be read.
    """
    sweep = tree.get("sweep")
    if sweep is None or not sweep.is_mapping:
        return tree
    items = dict(sweep.content)
    design = sweep.get("design")
    sampled = design is not None and design.content in SAMPLED
    axes, points = items.get("axes"), items.get("points")
    if axes is not None and axes.is_mapping:
        read = _checked_range if sampled else _written_out
        lists = {path: values if values.is_list else read(str(path), values) for path, values in axes.content.items()}
        items["axes"] = axes.with_items(lists)
    if points is not None and isinstance(points.content, str):
        items["points"] = points_table.read(points)
    return tree.with_items({**tree.content, "sweep": sweep.with_items(items)})


def _written_out(path: str, values: Tree) -> Tree:
    """A range of a grid as the list of its values."""
    _check_keys(path, values, _GRID_RANGE, ("from", "to", "steps"))
    low, high, log = _ends(path, values)
    steps = _number(path, values, "steps")
    if steps != int(steps) or not 2 <= steps <= MAX_STEPS:
        node = values.content["steps"]
        raise InputError(
            f"sweep.axes.{path}: expected a whole number of steps from 2 to {MAX_STEPS}, got {node.written}", node.here
        )
    whole = all(isinstance(values.content[key].value, int) for key in ("from", "to"))
    numbers = spaced(low, high, int(steps), log)
    if whole and all(number == int(number) for number in numbers):
        numbers = [int(number) for number in numbers]
    items = [Tree(number, values.file, values.line, values.column, None, f"{number:g}") for number in numbers]
    return replace(values, content=items)


def _checked_range(path: str, values: Tree) -> Tree:
    """A range of a sampled design, as it is."""
    _check_keys(path, values, _SAMPLED_RANGE, ("from", "to"))
    _ends(path, values)
    return values


def _check_keys(path: str, values: Tree, known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    form = ", ".join(needed)
    if not values.is_mapping or not set(known) & set(values.content):
        raise InputError(f"sweep.axes.{path}: expected a list of values or {{{form}}}", values.here)
    for key, node in values.content.items():
        if key == "steps" and key not in known:
            raise InputError(f"sweep.axes.{path}: steps are for a grid; here size says how many points", node.at_key)
        if key not in known:
            said = f"expected {form}, and scale if you like"
            raise InputError(f"sweep.axes.{path}: unknown key {key!r}; {said}", node.at_key)


def _ends(path: str, values: Tree) -> tuple[float, float, bool]:
    """Both ends of a range, and whether it is even in the logarithm."""
    low, high = (_number(path, values, key) for key in ("from", "to"))
    at = values.content["from"].here
    if not low < high:
        raise InputError(f"sweep.axes.{path}: expected from < to, got {low:g} and {high:g}", at)
    scale = values.get("scale")
    if scale is not None and scale.content not in _SCALES:
        hint = nearest(scale.written, _SCALES)
        raise InputError(f"sweep.axes.{path}.scale: expected linear or log, got {scale.written}{hint}", scale.here)
    log = scale is not None and scale.content == "log"
    if log and low <= 0:
        raise InputError(f"sweep.axes.{path}: expected from > 0 on a log scale, got {low:g}", at)
    return low, high, log


def _number(path: str, values: Tree, key: str) -> float:
    node = values.get(key)
    if node is None:
        raise InputError(f"sweep.axes.{path}: the key {key!r} is missing", values.here)
    if isinstance(node.content, bool) or not isinstance(node.content, int | float) or not math.isfinite(node.content):
        raise InputError(f"sweep.axes.{path}.{key}: expected a number, got {node.written}", node.here)
    return node.content


def spaced(low: float, high: float, steps: int, log: bool = False) -> list[float]:
    """`steps` (at least 2) values from `low` to `high`, both included, even or even in the logarithm.

    Rounded to 12 digits: 0.3, not 0.30...04.
    """
    return [rounded(placed(low, high, i / (steps - 1), log)) for i in range(steps)]


def placed(low: float, high: float, share: float, log: bool = False) -> float:
    """The value a share (0..1) of the way from `low` to `high`, or of the way between their logarithms."""
    return low * (high / low) ** share if log else low + (high - low) * share


def rounded(value: float) -> float:
    """A value to 12 digits, so that a table shows what was meant."""
    return float(f"{value:.12g}")
