"""From a tree of a file to a pydantic model; what the model refuses becomes one message with its place."""

from __future__ import annotations

import datetime
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim import fields
from sim.case.hints import number_hint
from sim.case.quantity import PROVENANCE, Quantity
from sim.errors import InputError, Place, nearest
from sim.yamlmerge import without_nulls
from sim.yamltree import Tree, Where

M = TypeVar("M", bound=BaseModel)

QUANTITY_KEYS = ("value", "low", "mode", "high", *PROVENANCE)


def validated(model: type[M], tree: Tree, prefix: str = "", layers: Tree | None = None) -> M:
    """The model made of a tree; keys that are null count as left out.

    Raises InputError at the place of what is wrong: an unknown key first, since a misspelt key explains the rest.
    `prefix` goes before the path in messages. `layers` is the tree as it was when keys that are null still stood in it.
    """
    if not tree.is_mapping:
        raise InputError(f"{prefix or 'here'}: expected a mapping of keys, got {_shown(tree.value)}", tree.here)
    refuse_misread(model, tree, prefix)
    kept = without_nulls(tree)
    try:
        return model.model_validate(kept.value)
    except ValidationError as error:
        raise refusal(error, model, kept, prefix, layers or tree) from error


def refusal(
    error: ValidationError, annotation: fields.Type, tree: Tree | None, prefix: str = "", layers: Tree | None = None
) -> InputError:
    """pydantic's error as one InputError; without a tree it has no place but still names the path."""
    details = error.errors(include_url=False)
    unknown = [d for d in details if d["type"] == "extra_forbidden"]
    detail = (unknown or details)[0]
    path: Where = tuple(step for step in detail["loc"] if step != "[key]")
    at_key = detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]
    context = detail.get("ctx", {})
    if "below" in context:  # a model's own check of how its parts fit together says which part it is about
        path, at_key = (*path, *context["below"]), context["of_key"]
    place: Place | None = None
    if tree is not None:
        if detail["type"] == "missing":
            taken = layers.get(*path) if layers is not None else None
            if taken is not None and taken.content is None:
                return InputError(f"{dotted(path, prefix)}: cannot be left out; give it a value", taken.here)
            place = tree.place(path[:-1])
        else:
            place = tree.key_place(path) if at_key else tree.place(path)
    return InputError(_message(detail, path, annotation, tree, prefix), place)


def dotted(path: Where, prefix: str = "") -> str:
    """A path as messages and settings write it."""
    return ".".join([*([prefix] if prefix else []), *(str(step) for step in path)])


def unknown_key(key: Any, owner: str, known: Any, place: Place | None, elsewhere: str = "") -> InputError:
    """The message on a key nobody knows; `elsewhere` is its end where the key has its place somewhere else."""
    inside = f" in {owner}" if owner else ""
    return InputError(f"unknown key {str(key)!r}{inside}{elsewhere or nearest(str(key), known)}", place)


def known_keys(annotation: fields.Type) -> tuple[str, ...]:
    """The keys a model knows, as a writer of files spells them."""
    model = fields.model_of(annotation)
    if model is None:
        return ()
    return QUANTITY_KEYS if issubclass(model, Quantity) else tuple(model.model_fields)


def _message(d: ErrorDetails, path: Where, annotation: fields.Type, tree: Tree | None, prefix: str) -> str:
    kind, context = d["type"], d.get("ctx", {})
    name = dotted(path, prefix)
    owner = fields.below(annotation, path[:-1]) if path else None
    if kind == "extra_forbidden":
        return unknown_key(path[-1], dotted(path[:-1], prefix), known_keys(owner), None).message
    if kind == "missing":
        if owner is not None and fields.model_of(owner) is Quantity:
            expected = "a number: value, or low, mode and high"
            return f"{dotted(path[:-1], prefix)}: expected {expected}; {path[-1]!r} is missing"
        return f"{dotted(path[:-1], prefix) or 'the file'}: the key {path[-1]!r} is missing"
    node = tree.get(*path) if tree is not None else None
    got = _shortened(node.written) if node is not None and node.spelling else _shown(d.get("input"))
    if "[key]" in d["loc"]:
        got = _shown(d.get("input"))
    here = fields.below(annotation, path)
    if kind == "literal_error":
        of_key = "[key]" in d["loc"] and owner is not None
        words = fields.choices(get_args(fields.plain(owner))[0] if of_key else here)
        hint = nearest(str(d.get("input")), words) if len(words) > 1 else ""
        return f"{name}: expected {' or '.join(repr(w) for w in words) or context.get('expected')}, got {got}{hint}"
    text = d.get("input")
    hint = ""
    if isinstance(text, str) and _is_numeric(fields.plain(here)):
        hint = _hint(text, fields.plain(here), None if node is None else node.spelling)
    form = _EXPECTED.get(kind)
    if form is not None:
        length = context.get("actual_length")
        return f"{name}: expected {form.format(**context)}, got {got if length is None else length}{hint}"
    said = _sentence(d)
    if kind == "number" and not isinstance(d.get("input"), dict | float):
        said = f"expected a number or {{low, mode, high}}, got {_shown(d.get('input'))}{hint}"
    return f"{name}: {said}" + (f", got {got}" if said.startswith("expected finite") else "")


_WHOLE = "a whole number"
_MAPPING = "a mapping of keys"
_EXPECTED = {
    "string_type": "text",
    "string_pattern_mismatch": "small letters, digits, '.', '_' and '-', beginning with a letter or digit "
    "(it names the results folder)",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "list_type": "a list",
    "tuple_type": "a list",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "greater_than_equal": "at least {ge:g}",
    "greater_than": "more than {gt:g}",
    "less_than_equal": "at most {le:g}",
    "less_than": "less than {lt:g}",
}


def _sentence(detail: ErrorDetails) -> str:
    text = detail["msg"]
    context = detail.get("ctx")
    if context and "{" in text:
        try:
            text = text.format(**context)
        except (KeyError, ValueError, IndexError):
            return text
    return text[:1].lower() + text[1:] if detail["type"] not in ("range", "order", "number", "provenance") else text


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return "nothing" if value is None else _shortened(repr(value))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def refuse_misread(model: fields.Type, tree: Tree, prefix: str) -> None:
    """Refuse what YAML or pydantic would quietly read as something else than the writer meant, and what is blank."""
    for path, node in tree.walk():
        content = node.content
        if isinstance(content, str):
            if not _looks_like_a_number(content):
                continue
        elif not (content is None or isinstance(content, bool | datetime.date)):
            continue
        annotation = fields.below(model, path)
        if annotation is None:
            if content is None and path:
                _refuse_unknown(model, path, node, prefix)
            continue
        refuse_blank(node, dotted(path, prefix), annotation)
        problem = misread(content, fields.plain(annotation), node.spelling and _shortened(node.spelling))
        if problem:
            raise InputError(f"{dotted(path, prefix)}: {problem}", node.here)


def refuse_blank(node: Tree, name: str, annotation: fields.Type = Any) -> None:
    """Raise InputError where a key stands with nothing behind it; `null` and `~` are something."""
    if node.is_blank:
        said = f"expected {_expected(annotation)}, here is nothing"
        raise InputError(f"{name}: {said}" + ("; write a value, or leave the key out" if node.key else ""), node.at_key)


def _refuse_unknown(model: fields.Type, path: Where, node: Tree, prefix: str) -> None:
    owner = fields.below(model, path[:-1])
    if owner is None:
        return
    if path[-1] in known_keys(owner):  # `value` of a number, which is no field
        refuse_blank(node, dotted(path, prefix), float)
    else:
        raise unknown_key(path[-1], dotted(path[:-1], prefix), known_keys(owner), node.at_key)


def _looks_like_a_number(text: str) -> bool:
    if text[:1] not in "0123456789+-.infaINFA" or len(text) > 40:
        return False
    try:
        float(text)
    except ValueError:
        return _not_finite(text)
    return True


def _not_finite(text: str) -> bool:
    return text.lower().lstrip("+-.") in ("nan", "inf", "infinity")


def misread(content: Any, kind: fields.Type, written: str | None) -> str | None:
    """What is wrong when a boolean, a date or text stands where another kind of value is expected, or None.

    `written` is the value as a file spells it, with its quotes where it has any; None for a value given in Python.
    """
    number = _is_numeric(kind)
    words = bool(fields.choices(kind)) or kind is str
    if isinstance(content, bool):
        if number:
            return f"expected a number, got {_said(content, written)}"
        if words and written is None:
            return f"expected {_expected(kind)}, got {content}"
        if words:
            return f"{_said(content, written, ' is read as {}')}; put it in quotes to mean the word"
    elif isinstance(content, datetime.date):
        if words and written is not None:
            return f'{written} is read as a date; put it in quotes: "{written}"'
        if words or number:
            return f"expected {_expected(kind)}, got the date {written or content}"
    elif isinstance(content, str) and number and _looks_like_a_number(content):
        if _not_finite(content):
            return f"expected a finite number, got {content}"
        return f"expected a number, got the text {content!r}{_hint(content, kind, written)}"
    return None


def _said(content: bool, written: str | None, form: str = " (which is read as {})") -> str:
    """A boolean as it was written, and what that means where it is another word."""
    if written is None:
        return str(content)
    word = str(content).lower()
    if written.lower() == word and "(" in form:
        return written
    return written + form.format(word if written.lower() != word else "yes or no")


def _is_numeric(kind: fields.Type) -> bool:
    return kind in (int, float) or (isinstance(kind, type) and issubclass(kind, Quantity))


def _hint(text: str, kind: fields.Type, written: str | None) -> str:
    uncertain = isinstance(kind, type) and issubclass(kind, Quantity)
    return number_hint(text, written, whole=kind is int, uncertain=uncertain)


def _expected(annotation: fields.Type) -> str:
    """What a type asks for, in words."""
    kind = fields.plain(annotation)
    words = fields.choices(annotation)
    if words:
        return " or ".join(repr(word) for word in words)
    if _is_numeric(kind):
        return _WHOLE if kind is int else "a number"
    if kind is bool:
        return "true or false"
    if kind is str:
        return "text"
    origin: Any = get_origin(kind)
    if origin in (list, tuple):
        return "a list"
    return _MAPPING if origin is dict or fields.model_of(kind) is not None else "a value"
