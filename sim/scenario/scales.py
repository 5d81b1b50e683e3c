"""Places in an issue's own unit: from years or percent, as files write them, to the ladder from 0 to 1, and back.

Inside, every place is on the ladder. Files, settings, sweeps and what is written out have an issue's own unit where its
`scale` gives one. Places are kept to twelve decimals there, so that what is written out comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from sim import yamltree
from sim.case.plan import Scale
from sim.case.quantity import Quantity
from sim.case.validated import dotted
from sim.errors import InputError, Place
from sim.scenario.event import issue_moved
from sim.scenario.schema import Scenario
from sim.yamltree import Key, Tree, Where

DECIMALS = 12
Scales = Mapping[str, Scale]
_NUMBERS = ("value", "low", "mode", "high")
_IssueOf = Callable[[Where], Any]  # the issue that the item at a path names


def scales_of(*trees: Tree | None) -> dict[str, Scale]:
    """The scales of the issues in the plans of some trees; a later tree's word holds. What is malformed has none."""
    found: dict[str, Scale] = {}
    for tree in trees:
        points = None if tree is None else tree.get("plan", "points")
        for path, node in () if points is None or points.content is None else points.walk():
            if len(path) == 4 and path[1] == "issues" and path[3] == "scale" and node.content is not None:
                try:
                    found[str(path[2])] = Scale.model_validate(node.value)
                except ValidationError:
                    continue  # told when the layer is checked
    return found


def in_scenario(scenario: Scenario) -> dict[str, Scale]:
    """The scales of a scenario's issues."""
    return {name: issue.scale for name, issue in scenario.plan.issues.items() if issue.scale is not None}


def on_ladder(node: Tree, scales: Scales, steps: Where = (), issue_of: _IssueOf | None = None) -> Tree:
    """A tree, or what stands at `steps` of one, with its places on the ladder.

    `issue_of` finds the issue that a red line or a gate names; left out, the tree itself says it. Raises InputError for
    a place beyond the ends of its scale.
    """
    if not scales:
        return node
    return _moved(node, scales, steps, issue_of or (lambda path: _named(node, path[len(steps) :])))


def value_on_ladder(value: Any, scenario: Scenario, steps: Where) -> Any:
    """A value for a path of a scenario, as `on_ladder` has it for one in a file."""
    if value is None or not in_scenario(scenario):
        return value
    try:
        return setting_on_ladder(yamltree.of(value, Place("")), scenario, steps).value
    except InputError as error:
        raise InputError(error.message) from error


def setting_on_ladder(node: Tree, scenario: Scenario, steps: Where) -> Tree:
    """As `value_on_ladder`, for a value that was read from a file."""

    def named(path: Where) -> Any:
        if path[0] == "plan":
            return scenario.plan.gates[int(path[2])].issue
        if path[0] == "events":
            return scenario.events[str(path[1])].effects[int(path[3])].place_of
        return scenario.parties[str(path[1])].red_lines[int(path[3])].issue

    inside = len(steps) > 1 and isinstance(steps[-2], int)  # one bound of a line that is there
    return on_ladder(node, in_scenario(scenario), steps, named if inside else None)


def in_units(plain: Any, scales: Scales, steps: Where = ()) -> Any:
    """Plain values, as a file would hold them at `steps`, with their places in the issues' own units."""
    return _shown(plain, scales, steps, lambda path: _at(plain, path[len(steps) :])) if scales else plain


def in_unit(place: float, scale: Scale | None) -> float:
    """A place on the ladder in the issue's own unit, where it has one."""
    return place if scale is None else float(_written(place, scale))


def _shown(plain: Any, scales: Scales, steps: Where, issue_of: _IssueOf) -> Any:
    scale = scales.get(str(_issue(steps, issue_of)))
    if scale is not None:
        if isinstance(plain, dict):
            numbers = {k: _written(plain[k], scale) for k in _NUMBERS if k in plain}
            if scale.one < scale.zero and {"low", "high"} <= numbers.keys():
                numbers["low"], numbers["high"] = numbers["high"], numbers["low"]
            return type(plain)({**plain, **numbers})
        return _written(plain, scale)
    if isinstance(plain, dict):
        ladder = _ladder(steps, scales)
        return type(plain)(
            {
                _written(key, ladder) if ladder else key: _shown(item, scales, (*steps, key), issue_of)
                for key, item in plain.items()
            }
        )
    if isinstance(plain, list):
        return type(plain)([_shown(item, scales, (*steps, k), issue_of) for k, item in enumerate(plain)])
    return plain


def _issue(steps: Where, issue_of: _IssueOf) -> Any:
    """The issue on whose ladder the number at a path is a place; None where it is no place."""
    match steps:
        case (*_, "ideal" | "unless", name) | ("state", name) | ("fallback", "limits", name):
            return name
        case ("plan", "points", _, "issues", name, "text" | "occurred"):
            return name
        case ("parties", _, "red_lines", _, "above" | "below") | ("plan", "gates", _, "above"):
            return issue_of(steps[:-1])
        case ("events", _, "effects", _, "to"):
            return issue_of(steps[:-1])
        case _:
            return None


def _ladder(steps: Where, scales: Scales) -> Scale | None:
    """The scale of the rungs whose mapping stands at a path."""
    match steps:
        case ("plan", "points", _, "issues", name, "ladder") | ("parties", _, "values", name):
            return scales.get(str(name))
        case _:
            return None


def _moved(node: Tree, scales: Scales, steps: Where, issue_of: _IssueOf) -> Tree:
    scale = scales.get(str(_issue(steps, issue_of)))
    if scale is not None:
        return _placed(node, scale, steps)
    if node.is_mapping:
        ladder = _ladder(steps, scales)
        items: dict[Key, Tree] = {}
        for key, child in node.content.items():
            rung = _rung(key, child, ladder, (*steps, key)) if ladder else key
            items[rung] = _moved(child, scales, (*steps, key), issue_of)
        return node.with_items(items)
    if node.is_list:
        return replace(node, content=[_moved(c, scales, (*steps, k), issue_of) for k, c in enumerate(node.content)])
    return node


def _named(node: Tree, path: Where) -> Any:
    return named_by({key: found.content for key in ("issue", "path") if (found := node.get(*path, key)) is not None})


def _at(root: Any, path: Where) -> Any:
    for step in path:
        root = root[step]
    return named_by(root) if isinstance(root, Mapping) else None


def named_by(item: Mapping[str, Any]) -> Any:
    """The issue that a red line, a gate or an effect of an event names."""
    return item.get("issue") or issue_moved(item.get("path"))


def _placed(node: Tree, scale: Scale, steps: Where) -> Tree:
    """One place; what is no number is left for others to refuse."""
    if not node.is_mapping:
        return replace(node, content=_place(node, scale, steps))
    numbers = {key: replace(child, content=_place(child, scale, steps)) for key, child in _numbers(node)}
    if scale.one < scale.zero and {"low", "high"} <= numbers.keys():  # a ladder that goes down turns a range round
        numbers["low"], numbers["high"] = numbers["high"], numbers["low"]
    made = node.with_items({**node.content, **numbers})
    return _widened(made) if numbers.keys() == {"mode"} else made


def _widened(node: Tree) -> Tree:
    """A number with its mode alone as the range that its grade gives it, to as many decimals as places are kept."""
    try:
        number = Quantity.model_validate(node.value).within(0.0, 1.0)
    except ValidationError:
        return node
    mode = node.content["mode"]
    low, high = (replace(mode, content=round(end, DECIMALS)) for end in (number.low, number.high))
    return node.with_items({**node.content, "low": low, "high": high})


def _numbers(node: Tree) -> Iterator[tuple[Key, Tree]]:
    return ((key, child) for key, child in node.content.items() if key in _NUMBERS)


def _place(node: Tree, scale: Scale, steps: Where) -> Any:
    return _converted(node.content, scale, steps, node.here)


def _rung(key: Key, child: Tree, scale: Scale, steps: Where) -> Any:
    return _converted(key, scale, steps, child.at_key)


def _converted(number: Any, scale: Scale, steps: Where, place: Place) -> Any:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return number
    low, high = sorted((scale.zero, scale.one))
    if not low <= number <= high:
        unit = f" {scale.unit}" if scale.unit else ""
        raise InputError(f"{dotted(steps)}: expected a place from {low:g} to {high:g}{unit}, got {number:g}", place)
    return round((number - scale.zero) / (scale.one - scale.zero), DECIMALS)


def _written(place: Any, scale: Scale) -> Any:
    """A place in the unit, with as few decimals as bring it back."""
    if isinstance(place, bool) or not isinstance(place, int | float):
        return place
    exact = scale.quantity(place)
    for decimals in range(16):
        short = round(exact, decimals)
        if round((short - scale.zero) / (scale.one - scale.zero), DECIMALS) == place:
            return short
    return exact
