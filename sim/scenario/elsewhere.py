"""Where in a scenario a key stands that somebody wrote at a wrong place: `months` is `calendar.months`."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin

from sim import fields
from sim.case.quantity import Quantity
from sim.scenario.schema import Scenario

_DEPTH = 4
_FEW = 3  # places that are named together
_EXAMPLES = {"tables": "main", "parties": "PARTY"}  # a name that stands for any
_WHOLE = (
    "sweep", "levers", "translations", "lesson", "documents", "statements", "changed", "precision", "plan", "relations",
    "inner",
)  # fmt: skip


def elsewhere(word: str) -> str:
    """The hint that ends a message on a key that stands at a wrong place; "" where no other place has it."""
    found = _places().get(word, [])
    near = [path for path in found if path.count(".") == found[0].count(".")]
    if not near or len(near) > _FEW:
        return ""
    return f"; did you mean {' or '.join(map(repr, near))}?"


@cache
def _places() -> dict[str, list[str]]:
    """The paths of every key below a block, by the key, the shortest paths first."""
    found: dict[str, list[str]] = {}
    level: list[tuple[str, Any]] = [("", Scenario)]
    for depth in range(_DEPTH):
        below: list[tuple[str, Any]] = []
        for path, model in level:
            for name in model.model_fields:
                if not path and name in _WHOLE:
                    continue
                longer = f"{path}.{name}" if path else name
                if depth:
                    found.setdefault(name, []).append(longer)
                below += _inside(longer, fields.field(model, name))
        level = below
    return found


def _inside(path: str, annotation: Any) -> list[tuple[str, Any]]:
    """The model at a path, or below the name that stands for any."""
    kind = fields.plain(annotation)
    origin: Any = get_origin(kind)
    if origin is dict and path in _EXAMPLES:
        path, kind = f"{path}.{_EXAMPLES[path]}", get_args(kind)[1]
    model = fields.model_of(kind)
    return [(path, model)] if model is not None and model is not Quantity else []
