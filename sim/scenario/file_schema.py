"""JSON Schema of a scenario file, so that an editor completes its keys and marks what is wrong while one types.

It is made from the models' own types. Files are layers over what they extend, so hardly a key is required, and null
takes a key away. What a schema cannot say (names that fit together, low <= mode <= high) is left to `validate`.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel

from sim import fields
from sim.case.load import PLAN
from sim.case.plan import Gate, Plan
from sim.case.profile import Profile, RedLine
from sim.case.quantity import Quantity
from sim.scenario.schema import Relation, Scenario, Sweep, Table

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors know best
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_LIMITS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "min_length": "minItems",
    "pattern": "pattern",
}  # attribute of a constraint -> the schema's word for it
_WHOLE = (Relation, Gate, RedLine)  # in lists, which layers replace whole: what they require has to be there
_HELP = {
    "name": "Names the results folder: small letters, digits, '.', '_' and '-'.",
    "extends": "Another scenario, by name or path, from which this one begins; a plan written out here needs none.",
    "set": "Any number of any party or rule, by its path, such as parties.hamas.tactic.beta.",
    "plan": f"'{PLAN}', the plan that ships, or a plan of the scenario's own.",
    "parties": "Names of parties that ship, or a mapping from a name to what differs (null: as it ships).",
    "phases": "Which points are negotiated and delivered together.",
    "agenda": "What is negotiated together: the phases as they are, the points one by one, or all as one package.",
    "present": "Parties that are left out: name: false.",
    "under_way": "Phases whose text is agreed and ratified before the first meeting.",
    "state": "How far issues are delivered before the first meeting, 0 to 1.",
    "tables": "Where parties meet. The table 'main' decides; others prepare it.",
    "guarantees": "How far third parties promise to enforce delivery, by issue or 'default', 0 to 1.",
    "worlds": "How many histories are drawn at each setting; auto: as many as the precision takes.",
    "precision": "How sure to be: worlds are doubled at each setting until the 95% interval is no wider than width.",
    "seed": "The same seed draws the same worlds again.",
    "sweep": "Settings to compare.",
}


def file_schema() -> Schema:
    """JSON Schema (draft 7) of a scenario file."""
    walker = _Walker()
    keys = {name: walker.property(Scenario, name) for name in Scenario.model_fields}
    keys |= {
        "worlds": _or_null(walker.of(fields.field(Scenario, "worlds")), {"const": "auto"}),
        "name": walker.of(fields.field(Scenario, "name")),  # the one key that no null takes away
        "extends": {"type": ["string", "null"]},
        "set": _or_null({"type": "object"}),
        "plan": _or_null({"const": PLAN}, walker.of(Plan)),
        "parties": _or_null(_TEXTS, {"type": "object", "additionalProperties": _or_null(walker.of(Profile))}),
    }
    described = {
        name: {"description": _HELP[name], **schema} if name in _HELP else schema for name, schema in keys.items()
    }
    return {
        "$schema": DIALECT,
        "title": "A scenario of cairo-talks",
        "type": "object",
        "required": ["name"],
        "properties": described,
        "additionalProperties": False,
        "definitions": walker.definitions,
    }


def _or_null(*schemas: Schema) -> Schema:
    return {"anyOf": [*schemas, {"type": "null"}]}


class _Walker:
    """Turns types into schemas; models and numbers become definitions that the rest refers to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def of(self, annotation: Any) -> Schema:
        """The schema of one type, with its constraints."""
        origin: Any = get_origin(annotation)
        if origin is Annotated:
            base, *metadata = get_args(annotation)
            return self._constrained(base, metadata)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(kind) for kind in get_args(annotation)]}
        if origin is Literal:
            return {"enum": list(get_args(annotation))}
        if origin is dict:
            return {"type": "object", "additionalProperties": _or_null(self.of(get_args(annotation)[1]))}
        if origin is list:
            return {"type": "array", "items": self.of(get_args(annotation)[0])}
        if origin is tuple:
            return self._tuple(get_args(annotation))
        if isinstance(annotation, type) and issubclass(annotation, Quantity):
            return self._number(None)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._model(annotation)
        return dict(_PLAIN[annotation])

    def property(self, model: type[BaseModel], name: str) -> Schema:
        """The schema of a model's field; null is allowed, it takes the key away."""
        schema = self.of(fields.field(model, name))
        return schema if not schema or "null" in _types(schema) else _or_null(schema)

    def _constrained(self, base: Any, metadata: list[Any]) -> Schema:
        for mark in metadata:
            if isinstance(mark, AfterValidator) and base is Quantity:
                return self._number(inspect.getclosurevars(mark.func).nonlocals)
        schema = self.of(base)
        for mark in metadata:
            limits = {key: getattr(mark, attribute, None) for attribute, key in _LIMITS.items()}
            schema |= {key: limit for key, limit in limits.items() if limit is not None}
        return schema

    def _tuple(self, kinds: tuple[Any, ...]) -> Schema:
        if len(kinds) == 2 and kinds[1] is Ellipsis:
            return {"type": "array", "items": self.of(kinds[0])}
        return {"type": "array", "items": self.of(kinds[0]), "minItems": len(kinds), "maxItems": len(kinds)}

    def _number(self, bounds: Mapping[str, Any] | None) -> Schema:
        """A quantity: a number, or a mapping with its uncertainty and provenance."""
        low, high = (bounds["low"], bounds["high"]) if bounds else (None, None)
        name = "number" if bounds is None else f"number_{low:g}_to_{high:g}"
        if name not in self.definitions:
            number: Schema = {"type": "number"}
            if bounds:
                number |= {"minimum": low, "maximum": high}
            text = {"type": ["string", "null"]}
            said = {"evidence": _TEXTS, "inference": text, "assumption": text}
            self.definitions[name] = {
                "description": "A number, exact or uncertain (low, mode, high), with what it rests on.",
                "anyOf": [number, *(_numbers(number, keys, said) for keys in (("value",), ("mode",), _RANGE))],
            }
        return {"$ref": f"#/definitions/{name}"}

    def _model(self, model: type[BaseModel]) -> Schema:
        name = model.__name__.lstrip("_")
        if name not in self.definitions:
            self.definitions[name] = {}  # a model that holds itself would come back here
            keys = {field: self.property(model, field) for field in model.model_fields}
            if model is Table:
                keys["mediator"] = {"type": ["string", "null"]}
            if model is Sweep:
                keys |= {"axes": _AXES, "points": _POINTS}
            definition: Schema = {"type": "object", "properties": keys, "additionalProperties": False}
            if model in _WHOLE:
                definition["required"] = [field for field, info in model.model_fields.items() if info.is_required()]
            about = inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].replace("\n", " ")
            self.definitions[name] = {"description": about, **definition}
        return {"$ref": f"#/definitions/{name}"}


_RANGE = ("low", "mode", "high")
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
}
_SPAN: Schema = {
    "type": "object",
    "properties": {
        "from": {"type": "number"},
        "to": {"type": "number"},
        "steps": {"type": "integer", "minimum": 2},
        "scale": {"enum": ["linear", "log"]},
    },
    "required": ["from", "to"],
    "additionalProperties": False,
}
_AXES: Schema = {
    "description": "Path -> the values it takes: a list, or a range {from, to}; in a grid a range has steps too.",
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "array", "minItems": 1}, _SPAN]},
}
_POINTS: Schema = {
    "description": "Of a list: one mapping path -> value a design point, or the name of a CSV file beside this one.",
    "anyOf": [{"type": "array", "items": {"type": "object"}}, {"type": "string"}],
}


def _numbers(number: Schema, keys: tuple[str, ...], said: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {**dict.fromkeys(keys, number), **said},
        "required": list(keys),
        "additionalProperties": False,
    }


def _types(schema: Schema) -> list[Any]:
    kinds = schema.get("type", [])
    named = [kinds] if isinstance(kinds, str) else list(kinds)
    return named + [kind for inner in schema.get("anyOf", []) for kind in _types(inner)]
