"""What one layer says, a file or a setting, checked by itself: a layer above may replace it, it is read all the same.

Only what can be told without the other layers: keys that nobody knows, keys with nothing behind them, and values that
do not fit the type and the bounds of their place.
"""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import ValidationError

from sim import fields
from sim.case.profile import Profile
from sim.case.quantity import Quantity
from sim.case.validated import known_keys, refusal, refuse_blank, refuse_misread, unknown_key
from sim.scenario.elsewhere import elsewhere
from sim.scenario.schema import Inner, Scenario, Table
from sim.yamlmerge import without_nulls
from sim.yamltree import Tree

_TEXTS = ("extends", "plan")  # may be the name of something that ships
_LATER = ("sweep", "set")  # read with all layers below them: their keys are paths


def check_layer(file: Tree) -> None:
    """Raise InputError, with its place, for the first thing in a scenario file that is wrong whatever lies below it.

    Keys come first: one that is misspelt explains what is missing elsewhere.
    """
    for values in (False, True):
        for key, node in file.content.items():
            if node.is_blank:
                refuse_blank(node, str(key), _annotation(str(key), node))
            if key not in _LATER and not (key in _TEXTS and not node.is_mapping):
                _check(_annotation(str(key), node), node, str(key), values)


def check_setting(annotation: Any, value: Tree, name: str) -> None:
    """Raise InputError where the value of one path is wrong whatever lies below it."""
    refuse_blank(value, name, annotation)
    for values in (False, True):
        _check(annotation, value, name, values)


def _annotation(key: str, node: Tree) -> Any:
    if key == "parties" and node.is_mapping:
        return dict[str, Profile]
    if key == "parties" or (key == "relations" and not node.is_list) or (key == "worlds" and node.content == "auto"):
        return Any  # told where the layers are laid together
    return fields.field(Scenario, key) or Any


def _check(annotation: Any, node: Tree, name: str, values: bool) -> None:
    """Check the keys of a value, or the values in it; a number, and a list, is one value."""
    model = fields.model_of(annotation)
    kind = fields.plain(annotation)
    origin: Any = get_origin(kind)
    if node.content is None:
        return
    if node.is_mapping and model is not None and model is not Quantity:
        for key, child in node.content.items():
            below = fields.child(model, key)
            if model is Table and key == "mediator":
                below = str
            if model is Inner and key in ("scenario", "set"):
                continue  # read where they are laid
            if below is None:
                raise unknown_key(key, name, known_keys(model), child.at_key, elsewhere(str(key)))
            _below(below, child, f"{name}.{key}", values)
    elif node.is_mapping and origin is dict:
        for key, child in node.content.items():
            _below(get_args(kind)[1], child, f"{name}.{key}", values)
    elif values:
        try:
            fields.adapter(annotation).validate_python(without_nulls(node).value)
        except ValidationError as error:
            raise refusal(error, annotation, node, name) from error
    else:
        refuse_misread(annotation, node, name)


def _below(annotation: Any, child: Tree, name: str, values: bool) -> None:
    if not values:
        refuse_blank(child, name, annotation)
    _check(annotation, child, name, values)
