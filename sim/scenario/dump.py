"""`dump`: a scenario written out whole, so that the text alone runs again, without seeds or other files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import BaseModel

from sim.case.profile import INDIFFERENT
from sim.case.quantity import PROVENANCE, Quantity
from sim.scenario import points_table
from sim.scenario.scales import in_scenario, in_units
from sim.scenario.schema import Range, Relation, Scenario, Sweep
from sim.yamltree import scalar

_HEAD = """\
# A scenario resolved: everything it extends, sets and borrows from the seeds, written out in one file.
"""
_LISTED = 20  # design points that are written one by one; more of them are a table
_FIRST = (
    "name",
    "title",
    "description",
    "extends",
    "worlds",
    "seed",
    "sweep",
    "phases",
    "under_way",
    "state",
    "tables",
)
_LAST = ("relation_default", "relations", "parties", "plan", "inner")  # the longest


def dump(scenario: Scenario) -> str:
    """The scenario as YAML: `load` of a file with this text gives an equal scenario, whose dump is the same text.

    Plan and parties stand inline, every number with its evidence or assumption. Keys that are empty or not set are
    left out; keys at their default are written, so that a later default does not change an old scenario.
    """
    raw = {**_in_units(scenario), "extends": None}
    between = (key for key in raw if key not in (*_FIRST, *_LAST))
    ordered = {key: raw[key] for key in (*_FIRST, *between, *_LAST) if key in raw}
    return _HEAD + yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _in_units(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain values, places in the units of its own issues; the talks inside it in theirs."""
    bare = scenario if scenario.inner is None else scenario.model_copy(update={"inner": None})
    raw: dict[str, Any] = in_units(_plain(bare), in_scenario(scenario))
    if scenario.inner is not None:
        block = {name: _plain(value) for name, value in _fields(scenario.inner) if name != "scenario" and value != {}}
        raw["inner"] = {**block, "scenario": _in_units(scenario.inner.scenario)}
    return raw


class _Flow(dict[str, Any]):
    """A mapping written on one line, where it fits."""


class _FlowList(list[Any]):
    """A list written on one line, where it fits."""


def _plain(value: Any) -> Any:
    """Models as mappings without the keys that are None, or empty as they are by default."""
    if isinstance(value, Quantity):
        return _number(value)
    if isinstance(value, Range):
        return _Flow(value.model_dump(by_alias=True, exclude_defaults=True))
    if isinstance(value, BaseModel):
        kept = {name: item for name, item in _fields(value) if not _left_out(value, name, item)}
        plain = {name: _plain(item) for name, item in kept.items()}
        if isinstance(value, Sweep) and len(value.points) > _LISTED and any(value.points):
            plain["points"] = points_table.written(value.points)
        return _Flow(plain) if isinstance(value, Relation) else plain
    if isinstance(value, Mapping):
        # Only an ideal may hold nothing, where a party is indifferent; null would take the key away.
        return {key: INDIFFERENT if item is None else _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [_plain(item) for item in value]
        return items if any(isinstance(item, dict | list) for item in items) else _FlowList(items)
    return value


def _fields(model: BaseModel) -> list[tuple[str, Any]]:
    """The model's fields and values, provenance last."""
    names = sorted(type(model).model_fields, key=lambda name: name in PROVENANCE)
    return [(name, getattr(model, name)) for name in names]


def _left_out(model: BaseModel, name: str, value: Any) -> bool:
    if value is None:
        return True
    default = type(model).model_fields[name].get_default(call_default_factory=True)
    return isinstance(value, str | tuple | list | dict) and not value and value == default


def _number(quantity: Quantity) -> Any:
    """A bare number, {value} with its provenance, or {low, mode, high} with it."""
    said = {name: _plain(getattr(quantity, name)) for name in PROVENANCE if getattr(quantity, name)}
    if quantity.fixed:
        return _Flow(value=quantity.mode, **said) if said else quantity.mode
    return _Flow(low=quantity.low, mode=quantity.mode, high=quantity.high, **said)


# --- YAML ------------------------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """Writes what `sim.yamltree` reads: no aliases, and quotes around text that would be read as something else.

    PyYAML's own emitter, not libyaml's: they fold lines differently, and the text is to be the same everywhere.
    """

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(scalar(text), str) else "'"
    if not all(letter.isprintable() or letter == "\n" for letter in text):
        style = '"'  # the one style that can spell out a line separator or a control character
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _flow(dumper: _Dumper, mapping: _Flow) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping.items(), flow_style=True)


def _flow_list(dumper: _Dumper, items: _FlowList) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(_FlowList, _flow_list)
