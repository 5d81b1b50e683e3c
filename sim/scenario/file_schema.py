"""JSON Schema of a scenario file, so that an editor completes its keys and marks what is wrong while one types.

pydantic makes it from the models' own types. Files are layers over what they extend, so hardly a key is required, and
null takes a key away. What a schema cannot say (names that fit together, low <= mode <= high) is left to `validate`.
"""

from __future__ import annotations

from typing import Any

from sim.case.load import CASES
from sim.case.quantity import NUMBER
from sim.scenario.schema import Scenario

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors know best
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_WHOLE = ("Relation", "Gate", "RedLine")  # in lists, which layers replace whole: what they require has to be there
HELP = {
    "name": "Names the results folder: small letters, digits, '.', '_' and '-'.",
    "title": "What people call it, for reports and figures.",
    "description": "A few lines for readers of the report.",
    "documents": "Documents of the case's own, by an id of your choice.",
    "statements": "What these documents say, in your words; a number cites them as evidence: [document.1].",
    "relations": "How pairs of parties stand to each other: a list of {between: [a, b], value: number}.",
    "relation_default": "How any pair that is not named stands to each other.",
    "salience_in": "How salience is written: weights, of which only the proportions count, or percent, 0 to 100.",
    "levers": "What the teaching page lets one move: a mapping from a number's path to a lever, see Lever.",
    "translations": "Its words in other languages: a mapping from a language (ar, he) to {words: the same in it}.",
    "lesson": "What makes it a lesson; see docs/lessons.md.",
    "changed": "What the scenario sets otherwise than the one it starts from. The program writes it; leave it out.",
    "extends": "Another scenario, by name or path, from which this one begins; a plan written out here needs none.",
    "set": "Any number of any party or rule, by its path, such as parties.hamas.tactic.beta.",
    "plan": f"{' or '.join(repr(name) for name in CASES)}, a plan that ships, a plan of its own, or the path of "
    "one in a file beside it, whose folder holds the case.",
    "parties": "Names of parties that the case has, or a mapping from a name to what differs (null: nothing does).",
    "phases": "Which points are negotiated and delivered together.",
    "agenda": "What is negotiated together: the phases as they are, the points one by one, or all as one package.",
    "present": "Parties that are left out: name: false.",
    "under_way": "Phases whose text is agreed and ratified before the first meeting.",
    "state": "How far issues are delivered before the first meeting, 0 to 1.",
    "tables": "Where parties meet. The table 'main' decides; others prepare it.",
    "guarantees": "How far third parties promise to enforce delivery, by issue or 'default', 0 to 1.",
    "inner": "Talks of their own among parties of one side, in the place of a table that prepares the main one.",
    "events": "What happens outside the talks, by an id of your choice: a date or a hazard, and what it changes.",
    "outcomes": "Further numbers of every world, computed by an installed package; see docs/how-to/add-an-outcome.md.",
    "worlds": "How many histories are drawn at each setting; auto: as many as the precision takes.",
    "precision": "How sure to be: worlds are doubled at each setting until the 95% interval is no wider than width.",
    "seed": "The same seed draws the same worlds again.",
    "sweep": "Settings to compare.",
}


def file_schema() -> Schema:
    """JSON Schema (draft 7) of a scenario file."""
    made = Scenario.model_json_schema(ref_template="#/definitions/{model}")
    made = {**made["$defs"].pop("Scenario"), "$defs": made["$defs"]}  # it may hold another one
    definitions: dict[str, Schema] = {}
    for name, schema in made["$defs"].items():
        definitions[name] = _as_layer(schema, definitions, name in _WHOLE)
    keys: dict[str, Schema] = _as_layer(made, definitions, False)["properties"]
    keys |= {
        "worlds": _or_null(_plainly(made["properties"]["worlds"], definitions), {"const": "auto"}),
        "name": _plainly(made["properties"]["name"], definitions),  # the one key that no null takes away
        "extends": {"type": ["string", "null"]},
        "set": _or_null({"type": "object"}),
        "plan": _or_null({"enum": list(CASES)}, _A_PATH, keys["plan"]["anyOf"][0]),
        "parties": _or_null(_TEXTS, keys["parties"]["anyOf"][0]),
    }
    definitions["Inner"]["properties"] |= {"scenario": _TALKS, "set": _or_null({"type": "object"})}
    definitions["Table"]["properties"]["mediator"] = {"type": ["string", "null"]}
    definitions["Sweep"]["properties"] |= {"axes": _AXES, "points": _POINTS}
    del definitions["Range"]  # an axis says it
    for model, key in _PLACES:
        definitions[model]["properties"][key] = _unbounded(definitions[model]["properties"][key])
    keys["state"] = _unbounded(keys["state"])
    definitions["Issue"]["properties"]["scale"]["anyOf"].insert(0, _ENDS)
    described = {
        name: {"description": HELP[name], **schema} if name in HELP else schema for name, schema in keys.items()
    }
    return {
        "$schema": DIALECT,
        "title": "A scenario of cairo-talks",
        "type": "object",
        "required": ["name"],
        "properties": described,
        "additionalProperties": False,
        "definitions": definitions,
    }


def _unbounded(schema: Any) -> Any:
    """The schema of a place, which may be in an issue's own unit: which bounds hold is not known here."""
    if isinstance(schema, list):
        return [_unbounded(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("$ref") == "#/definitions/number_0_to_1":
        return {"$ref": "#/definitions/number"}
    return {key: _unbounded(value) for key, value in schema.items() if key not in ("minimum", "maximum")}


def _or_null(*schemas: Schema) -> Schema:
    return {"anyOf": [*schemas, {"type": "null"}]}


def _as_layer(model: Schema, definitions: dict[str, Schema], whole: bool) -> Schema:
    """pydantic's schema of a model as that of a layer: no key is required, and null takes any away."""
    layer: Schema = _plainly(model, definitions)
    if "properties" not in layer:
        return layer
    layer["properties"] = {key: _nullable(schema) for key, schema in layer["properties"].items()}
    if not whole:
        layer.pop("required", None)
    if "description" in layer:
        layer["description"] = layer["description"].split("\n\n")[0].replace("\n", " ")
    return layer


def _nullable(schema: Schema) -> Schema:
    there = any(kind.get("type") == "null" for kind in (schema, *schema.get("anyOf", [])))
    if there or not schema:
        return schema
    about = {"description": schema["description"]} if "description" in schema else {}
    rest = {key: value for key, value in schema.items() if key not in about}
    return {**about, **(_or_null(*rest["anyOf"]) if rest.keys() == {"anyOf"} else _or_null(rest))}


def _plainly(schema: Any, definitions: dict[str, Schema]) -> Any:
    """pydantic's schema in draft 7, without its titles and defaults; numbers that have a name become definitions."""
    if isinstance(schema, list):
        return [_plainly(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if NUMBER in schema:
        name = schema[NUMBER]
        about = "A number, exact or uncertain (low, mode, high), with what it rests on."
        definitions[name] = {"description": about, "anyOf": schema["anyOf"]}
        there = {"$ref": f"#/definitions/{name}"}
        return {"description": schema["description"], "anyOf": [there]} if "description" in schema else there
    plain = {key: _plainly(value, definitions) for key, value in schema.items() if key not in _LEFT_OUT}
    if "properties" in schema:
        plain["properties"] = {key: _plainly(value, definitions) for key, value in schema["properties"].items()}
    if "prefixItems" in plain:  # pairs, of one type: draft 7 has no word for the single items
        plain["items"] = plain.pop("prefixItems")[0]
    if isinstance(plain.get("additionalProperties"), dict):
        plain["additionalProperties"] = _nullable(plain["additionalProperties"])
    return plain


_PLACES = (("RedLine", "above"), ("RedLine", "below"), ("Gate", "above"), ("Issue", "text"), ("Issue", "occurred"))
_ENDS: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_A_PATH: Schema = {"type": "string", "pattern": r"/|\.ya?ml$"}
_LEFT_OUT = ("title", "default", "$defs")
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
_TALKS: Schema = {
    "description": "The talks: a scenario by its name or path.",
    "anyOf": [{"type": "string"}, {"type": "object"}],
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
