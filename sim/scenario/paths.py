"""Scenarios with other settings: the value at a dotted path, and the scenario with another value there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticUndefined

from sim import fields
from sim.case.load import ordered
from sim.case.quantity import Signed
from sim.case.validated import dotted, misread, refusal
from sim.errors import InputError
from sim.scenario.check import check
from sim.scenario.inside import INSIDE, below
from sim.scenario.names import Names, leaves, target
from sim.scenario.scales import value_on_ladder
from sim.scenario.schema import Relation, Scenario
from sim.yamltree import Where


@dataclass(frozen=True)
class Setting:
    """What a path names: its steps below the scenario, the type there, and today's value (None: not set)."""

    path: str
    steps: Where
    annotation: Any
    value: Any = None


def resolve_path(scenario: Scenario, path: str) -> Setting:
    """What a path names in a scenario. Raises InputError with the nearest known name."""
    inside = below(path)
    if inside is not None and scenario.inner is not None:
        found = resolve_path(scenario.inner.scenario, inside)
        return Setting(path, (*INSIDE, *found.steps), found.annotation, found.value)
    steps, annotation = target(Names.of(scenario), path)
    if steps[0] == "relations":
        pair = tuple(path.split(".")[1:])
        value = next((r.value for r in scenario.relations if set(r.between) == set(pair)), None)
        return Setting(path, steps, annotation, value)
    return Setting(path, steps, annotation, _value_at(scenario, steps, path))


def _value_at(value: Any, steps: Where, path: str) -> Any:
    for step in steps:
        if isinstance(value, BaseModel):
            value = getattr(value, str(step))
        elif isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, tuple | list):
            value = value[_index(step, value, path)]
        if value is None:
            return None
    return value


def _index(step: Any, items: Any, path: str) -> int:
    if not isinstance(step, int) or not 0 <= step < len(items):
        raise InputError(f"unknown path {path!r}: the list there has {len(items)} items, counted from 0")
    return step


def with_settings(scenario: Scenario, settings: Mapping[str, Any], *, names: bool = True) -> Scenario:
    """The scenario with other values at some paths, validated; None puts a default back or takes a key away.

    Raises InputError that names the path. Without `names` it is not checked whether the scenario's names still fit
    together, which no number can change.
    """
    if not settings:
        return scenario
    known = Names.of(scenario)
    for path, value in settings.items():
        inside = below(path)
        if inside is not None:
            scenario = _with_inside(scenario, path, inside, value)
            continue
        for steps, annotation, leaf in leaves(known, path, value):
            if steps[0] == "relations":
                scenario = _with_relation(scenario, path, leaf)
            else:
                placed = value_on_ladder(leaf, scenario, steps)
                scenario = _assigned(scenario, steps, annotation, placed, dotted(steps))
    if names:
        check(scenario)
    return scenario


def _with_inside(scenario: Scenario, path: str, inside: str, value: Any) -> Scenario:
    """The scenario with another value in the talks inside it."""
    target(Names.of(scenario), path)
    assert scenario.inner is not None
    try:
        talks = with_settings(scenario.inner.scenario, {inside: value}, names=False)
    except InputError as error:
        raise InputError(f"inner.{error.message}", error.place) from error
    return scenario.model_copy(update={"inner": scenario.inner.model_copy(update={"scenario": talks})})


def checker(scenario: Scenario, path: str) -> Callable[[Any], None]:
    """A quick check of many numbers at one path, by its type and bounds alone; it raises InputError as they are set.

    Raises InputError for an unknown path.
    """
    inside = below(path)
    if inside is not None and scenario.inner is not None:
        target(Names.of(scenario), path)
        return checker(scenario.inner.scenario, inside)
    steps, annotation = target(Names.of(scenario), path)

    def fits(value: Any) -> None:
        _validated(
            annotation, value_on_ladder(value, scenario, steps), path if steps[0] == "relations" else dotted(steps)
        )

    return fits


def _assigned(owner: Any, steps: Where, annotation: Any, leaf: Any, path: str) -> Any:
    step, rest = steps[0], steps[1:]

    def inner(present: Any) -> Any:
        return _assigned(present, rest, annotation, leaf, path) if rest else _validated(annotation, leaf, path)

    if isinstance(owner, BaseModel):
        name = str(step)
        if not rest and leaf is None:
            return owner.model_copy(update={name: _default(owner, name, path)})
        present = getattr(owner, name)
        if rest and present is None:
            present = _fresh(type(owner), name, path)
        return owner.model_copy(update={name: inner(present)})
    if isinstance(owner, Mapping):
        if not rest and leaf is None:
            return {key: value for key, value in owner.items() if key != step}
        return {**owner, step: inner(owner.get(step))}
    index = _index(step, owner, path)
    return (*owner[:index], inner(owner[index]), *owner[index + 1 :])


def _fresh(owner: type[BaseModel], name: str, path: str) -> BaseModel:
    """What an empty mapping would make of a field that is not set."""
    model = fields.model_of(fields.field(owner, name))
    try:
        if model is not None:
            return model()
    except ValidationError:
        pass
    raise InputError(f"{path}: nothing is there to change; set {name} whole")


def _default(owner: BaseModel, name: str, path: str) -> Any:
    default = type(owner).model_fields[name].get_default(call_default_factory=True)
    if default is PydanticUndefined:
        raise InputError(f"{path}: has no default to go back to; give a value")
    return default


def _validated(annotation: Any, leaf: Any, path: str) -> Any:
    problem = misread(leaf, fields.plain(annotation), None)
    if problem:
        raise InputError(f"{path}: {problem}")
    try:
        return fields.adapter(annotation).validate_python(leaf)
    except ValidationError as error:
        raise refusal(error, annotation, None, path) from error


def _with_relation(scenario: Scenario, path: str, leaf: Any) -> Scenario:
    pair = ordered(*path.split(".")[1:])
    others = [r for r in scenario.relations if ordered(*r.between) != pair]
    if leaf is not None:
        others.append(Relation(between=pair, value=_validated(Signed, leaf, path)))
    return scenario.model_copy(update={"relations": tuple(sorted(others, key=lambda r: ordered(*r.between)))})
