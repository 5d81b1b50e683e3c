"""As much of JSON Schema draft 7 as the schema of scenario files uses."""

from __future__ import annotations

import re
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$schema", "$ref", "title", "description", "type", "properties", "additionalProperties", "required", "definitions",
    "anyOf", "enum", "const", "items", "minItems", "maxItems", "minimum", "maximum", "pattern",
    "propertyNames",
}  # fmt: skip


def unknown_words(schema: Any) -> set[str]:
    """The keywords of a schema that `faults` would pass over."""
    if not isinstance(schema, dict):
        return set()
    found = set(schema) - KNOWN
    for key in ("properties", "definitions"):
        found |= {word for inner in schema.get(key, {}).values() for word in unknown_words(inner)}
    for key in ("items", "additionalProperties", "propertyNames"):
        found |= unknown_words(schema.get(key))
    return found | {word for inner in schema.get("anyOf", []) for word in unknown_words(inner)}


def faults(value: Any, schema: Any, root: dict[str, Any], path: str = "") -> list[str]:
    """Where a value does not fit a schema; empty when it does."""
    if schema is False:
        return [f"{path}: not allowed"]
    if schema is True or not schema:
        return []
    if "$ref" in schema:
        return faults(value, root["definitions"][schema["$ref"].removeprefix("#/definitions/")], root, path)
    found = []
    if "anyOf" in schema and all(faults(value, inner, root, path) for inner in schema["anyOf"]):
        found.append(f"{path}: fits none")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return [f"{path}: not {kinds}"]
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        found.append(f"{path}: not among the words")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{path}: out of range")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{path}: not of the pattern")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{path}: wrong length")
        found += [
            f for i, item in enumerate(value) for f in faults(item, schema.get("items", True), root, f"{path}.{i}")
        ]
    if isinstance(value, dict):
        found += [f"{path}.{key}: missing" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            found += faults(key, schema.get("propertyNames", True), root, f"{path}.{key}")
            inner = schema.get("properties", {}).get(str(key), schema.get("additionalProperties", True))
            found += faults(item, inner, root, f"{path}.{key}")
    return found


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, TYPES[kind])
