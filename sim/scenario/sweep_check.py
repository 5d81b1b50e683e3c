"""What a sweep is checked for before anything runs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sim import fields
from sim.case.quantity import Quantity, exact
from sim.case.validated import dotted
from sim.errors import InputError, Place
from sim.scenario.layer_check import check_setting
from sim.scenario.names import Names, leaves, target
from sim.scenario.paths import checker, resolve_path, with_settings
from sim.scenario.scales import setting_on_ladder, value_on_ladder
from sim.scenario.schema import Range, Scenario, Sweep
from sim.scenario.settle import at_setting, settled
from sim.scenario.sweep import design_points
from sim.yamltree import Tree, Where

NOT_SWEPT = (
    "name", "title", "description", "worlds", "precision", "seed", "levers", "translations", "lesson", "outcomes",
)  # fmt: skip

Placed = Sequence[tuple[Any, Where]]  # values, each with where in the scenario it stands


def check(written: Scenario, tree: Tree) -> None:
    """Raise InputError, with its place, for a sweep that cannot be run.

    It may be on an unknown path, or have a value out of range or settings that do not fit together. `written` is the
    scenario before it was settled, `tree` its places.
    """
    sweep = written.sweep
    if sweep is None:
        return
    swept = _values(sweep)
    _check_left_open(written, swept, tree)
    scenario = settled(written)
    for path, values in swept.items():
        _check_values(scenario, path, values, tree)
    _check_apart(scenario, list(sweep.axes), tree, ("sweep", "axes"))
    for paths, index in {tuple(point): index for index, point in enumerate(sweep.points)}.items():
        _check_apart(scenario, paths, tree, ("sweep", "points", index))
    _check_together(scenario, sweep, tree)


def _values(sweep: Sweep) -> dict[str, list[tuple[Any, Where]]]:
    """Every swept path with its values; of a range its ends."""
    found: dict[str, list[tuple[Any, Where]]] = {}
    for path, values in sweep.axes.items():
        at: Where = ("sweep", "axes", path)
        if isinstance(values, Range):
            found[path] = [(values.low, (*at, "from")), (values.high, (*at, "to"))]
        else:
            found[path] = [(value, (*at, index)) for index, value in enumerate(values)]
    for index, point in enumerate(sweep.points):
        for path, value in point.items():
            found.setdefault(path, []).append((value, ("sweep", "points", index, path)))
    return found


def _check_left_open(written: Scenario, swept: Mapping[str, Placed], tree: Tree) -> None:
    """Raise InputError where a sweep moves what the scenario itself has already settled."""
    absent = [party for party, there in written.present.items() if not there]
    for path, values in swept.items():
        at = _key_place(tree, path, values)
        if path == "agenda" and written.agenda != "phases":
            raise InputError(
                f"sweep: to sweep agenda, leave the scenario's own at 'phases', not {written.agenda!r}", at
            )
        for party in absent:
            if path in ("present", f"present.{party}"):
                raise InputError(f"sweep: to sweep {path}, leave {party} present in the scenario itself", at)


def _check_values(scenario: Scenario, path: str, values: Placed, tree: Tree) -> None:
    """Check each value of a path; of many numbers, which differ only in size, the smallest and the largest in full."""
    at_path = _key_place(tree, path, values)
    if path.partition(".")[0] in NOT_SWEPT:
        raise InputError(f"sweep: {path!r} is the same at every design point and cannot be swept", at_path)
    names = Names.of(scenario)
    with _placed(at_path, at_path):
        fits = checker(scenario, path)
        flag = fields.plain(target(names, path)[1]) is bool
    numbers = [(value, at) for value, at in values if _is_number(value)]
    if flag and numbers:
        raise InputError(f"sweep: {path} is true or false: name both, [true, false]", tree.place(numbers[0][1]))
    for value, at in numbers:
        with _placed(at_path, tree.place(at)):
            fits(value)
    ends = [end(numbers, key=lambda item: item[0]) for end in (min, max)] if numbers else []
    others: dict[str, tuple[Any, Where]] = {}
    for value, at in values:
        if not _is_number(value):
            others.setdefault(repr(value), (value, at))
    for _, at in others.values():
        _check_typed(scenario, path, tree.get(*at), at_path)
    for value, at in (*ends, *others.values()):
        with _placed(at_path, tree.place(at)):
            _try(scenario, path, value)
    if values[0][1][:2] == ("sweep", "axes"):
        _check_distinct(scenario, path, values, tree)


def _check_typed(scenario: Scenario, path: str, node: Tree | None, at_path: Place) -> None:
    """Check a value by its type as it was typed, which the value alone no longer shows."""
    names = Names.of(scenario)
    for steps, annotation, leaf in leaves(names, path, node, at_path) if node is not None else ():
        try:
            check_setting(annotation, setting_on_ladder(leaf, scenario, steps), dotted(steps))
        except InputError as error:
            raise InputError(f"sweep: {error.message}", error.place) from error


def _check_distinct(scenario: Scenario, path: str, values: Placed, tree: Tree) -> None:
    """Raise InputError where an axis names one value twice, however it is spelled: 1, 1.0 and {value: 1} are one."""
    seen: list[Any] = []
    numbers: set[float] = set()
    for value, at in values:
        if _is_number(value):
            twice = float(value) in numbers
            numbers.add(float(value))
        else:
            meant = [
                (steps, fields.adapter(annotation).validate_python(value_on_ladder(leaf, scenario, steps)))
                for steps, annotation, leaf in leaves(Names.of(scenario), path, value)
            ]
            fixed = meant[0][1] if len(meant) == 1 else None
            if isinstance(fixed, Quantity) and fixed == exact(fixed.mode):
                twice = fixed.mode in numbers
                numbers.add(fixed.mode)
            else:
                twice = meant in seen
                seen.append(meant)
        if twice:
            raise InputError(f"sweep.axes.{path}: {value!r} is named twice", tree.place(at))


@contextmanager
def _placed(at_path: Place, at_value: Place) -> Iterator[None]:
    """Give an InputError the place of the path or of the value that it is about."""
    try:
        yield
    except InputError as error:
        place = at_path if error.message.startswith("unknown path") else at_value
        raise InputError(f"sweep: {error.message}", place) from error


def _try(scenario: Scenario, path: str, value: Any) -> None:
    """Raise InputError where a scenario with another value at a path could not be run."""
    settled(with_settings(scenario, {path: value}))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _key_place(tree: Tree, path: str, values: Placed) -> Place:
    where = values[0][1]
    return tree.key_place(where[: where.index(path) + 1])


def _check_apart(scenario: Scenario, paths: Sequence[str], tree: Tree, below: Where) -> None:
    """Raise InputError where one path is, or lies below, another: which of them holds would hang on their order."""
    steps = {path: resolve_path(scenario, path).steps for path in paths}
    for earlier, later in itertools.combinations(paths, 2):
        shared = min(len(steps[earlier]), len(steps[later]))
        if steps[earlier][:shared] == steps[later][:shared]:
            raise InputError(f"sweep: {earlier!r} and {later!r} set the same value", tree.key_place((*below, later)))


def _check_together(scenario: Scenario, sweep: Sweep, tree: Tree) -> None:
    """Raise InputError where values that are right one by one do not fit together, as two parties left out at once.

    Choices decide what fits, numbers only by being large (a salience above 1 under the challenge protocol): so of all
    design points with the same choices one with their largest numbers is tried first, and each only where that fails.
    """
    points = design_points(scenario)
    choices = [p for p in dict.fromkeys(p for point in points for p in point) if not _only_numbers(points, p)]
    if not choices:
        return
    alike: dict[str, list[int]] = {}
    for index, point in enumerate(points):
        alike.setdefault(repr([(path, point[path]) for path in choices if path in point]), []).append(index)
    for members in alike.values():
        try:
            at_setting(scenario, _largest([points[index] for index in members]))
        except InputError:
            for index in members:
                where: Where = ("sweep", "points", index) if sweep.points else ("sweep", "axes")
                _try_point(scenario, points[index], tree.place(where))


def _only_numbers(points: Sequence[Mapping[str, Any]], path: str) -> bool:
    return all(_is_number(point[path]) for point in points if path in point)


def _largest(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The settings of points that share their choices, with the largest of their numbers."""
    merged: dict[str, Any] = {}
    for point in points:
        for path, value in point.items():
            merged[path] = max(merged.get(path, value), value) if _is_number(value) else value
    return merged


def _try_point(scenario: Scenario, point: Mapping[str, Any], at: Place) -> None:
    try:
        at_setting(scenario, point)
    except InputError as error:
        said = ", ".join(f"{path} = {value}" for path, value in point.items())
        raise InputError(f"sweep: at {said}: {error.message}", at) from error
