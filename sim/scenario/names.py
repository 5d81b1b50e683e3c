"""The names that dotted paths may use (`parties.hamas.tactic.beta`), and what each path leads to."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim import fields
from sim.case.load import ordered
from sim.case.quantity import Quantity, Signed
from sim.case.validated import dotted, known_keys
from sim.errors import InputError, Place, nearest
from sim.scenario.elsewhere import elsewhere
from sim.scenario.inside import INSIDE, below, refuse_first, unknown
from sim.scenario.schema import Scenario, Table
from sim.yamltree import Tree, Where

# As a whole; relations.a.b is set pair by pair.
NOT_SET_BY_PATH = ("sweep", "levers", "translations", "relations", "documents", "statements")


@dataclass(frozen=True)
class Names:
    """The names a path may use, taken from a scenario or from the tree of one that is still being put together."""

    parties: tuple[str, ...] = ()
    constituencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # point -> its issues
    tables: tuple[str, ...] = ()
    phases: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    inner: Names | None = None  # of the talks inside it

    @property
    def issues(self) -> tuple[str, ...]:
        """Every issue of the plan."""
        return tuple(issue for issues in self.points.values() for issue in issues)

    @classmethod
    def of(cls, scenario: Scenario) -> Names:
        """The names of a scenario."""
        return cls(
            tuple(scenario.parties),
            {name: tuple(profile.constituencies) for name, profile in scenario.parties.items()},
            {name: tuple(point.issues) for name, point in scenario.plan.points.items()},
            tuple(scenario.tables),
            tuple(scenario.phases),
            tuple(scenario.events),
            None if scenario.inner is None else cls.of(scenario.inner.scenario),
        )

    @classmethod
    def of_tree(cls, tree: Tree) -> Names:
        """The names of a tree in a scenario's shape; what is malformed has none."""
        parties, points = _keys(tree, "parties"), _keys(tree, "plan", "points")
        return cls(
            parties,
            {name: _keys(tree, "parties", name, "constituencies") for name in parties},
            {name: _keys(tree, "plan", "points", name, "issues") for name in points},
            _keys(tree, "tables"),
            tuple(key for key in _raw_keys(tree, "phases") if isinstance(key, int)),
            _keys(tree, "events"),
        )


def _raw_keys(tree: Tree, *path: str) -> tuple[Any, ...]:
    node = tree.get(*path)
    if node is None or not node.is_mapping:
        return ()
    return tuple(key for key, value in node.content.items() if value.content is not None)


def _keys(tree: Tree, *path: str) -> tuple[str, ...]:
    return tuple(str(key) for key in _raw_keys(tree, *path))


def target(names: Names, path: str, place: Place | None = None) -> tuple[Where, Any]:
    """The steps and the type a dotted path leads to. Raises InputError with the nearest name where it goes wrong."""
    inside = below(path)
    if inside is not None:
        return _inside(names, inside, place)
    steps: Where = ()
    annotation: Any = Scenario
    words = path.split(".") if path else []
    if not words:
        raise InputError(f"expected a path such as {_EXAMPLE}", place)
    position = 0
    while position < len(words):
        if steps == ("relations",):
            return _relation(names, words, path, place)
        step, annotation = _step(names, steps, annotation, words[position], path, place)
        steps = (*steps, step)
        position += 1
    if steps[0] in NOT_SET_BY_PATH:
        advice = (
            "name the pair: relations.a.b" if steps[0] == "relations" else f"write the block `{steps[0]}:` in the file"
        )
        raise InputError(f"{path!r} cannot be set by a path; {advice}", place)
    return steps, annotation


_EXAMPLE = "parties.hamas.tactic.beta"


def _inside(names: Names, path: str, place: Place | None) -> tuple[Where, Any]:
    """As `target`, for a path inside the inner scenario."""
    if names.inner is None:
        raise unknown(path, place)
    refuse_first(path, place)
    try:
        steps, annotation = target(names.inner, path, place)
    except InputError as error:
        raise InputError(error.message.replace(f"'{path}'", f"'inner.{path}'", 1), error.place) from error
    return (*INSIDE, *steps), annotation


def _step(
    names: Names, steps: Where, annotation: Any, word: str, path: str, place: Place | None
) -> tuple[str | int, Any]:
    so_far = dotted(steps)
    model = fields.model_of(annotation)
    if model is Quantity:
        raise InputError(f"unknown path {path!r}: {so_far} is a number and is set whole", place)
    if model is not None:
        known = known_keys(model)
        if model is Table and word == "mediator":
            word = "mediators"
        if word not in known:
            if not steps and (longer := _below_a_key(names, path)) is not None:
                raise InputError(f"unknown path {path!r}: a scenario has no {word!r}; did you mean {longer!r}?", place)
            raise _unknown(word, so_far, known, path, place)
        return word, fields.field(model, word)
    below = fields.child(annotation, 0)
    if below is None:
        raise InputError(f"unknown path {path!r}: nothing can be set below {so_far}", place)
    if steps[-1:] == ("params",):  # code of somebody else's names them
        return word, below
    keys = _keys_at(names, steps)
    if keys is None:  # a list: its items by number
        if not word.isdecimal():
            raise InputError(f"unknown path {path!r}: expected the number of an item of {so_far}, got {word!r}", place)
        return int(word), below
    if steps[-2:-1] == ("values",):
        raise InputError(f"{path!r} cannot be set by a path; write the table `{so_far}:` in the file", place)
    if word not in keys:
        raise _unknown(word, so_far, keys, path, place)
    return (int(word) if steps == ("phases",) else word), below


def _keys_at(names: Names, steps: Where) -> tuple[str, ...] | None:
    """The keys of the open mapping at `steps`; None where there is a list."""
    match steps:
        case ("parties",) | ("present",):
            return names.parties
        case ("tables",):
            return names.tables
        case ("phases",):
            return tuple(map(str, names.phases))
        case ("events",):
            return names.events
        case ("guarantees",) | (*_, "ideal") | (*_, "salience"):
            return (*names.issues, "default")
        case ("state",) | (*_, "unless") | (*_, "values") | ("fallback", "limits"):
            return names.issues
        case ("parties", party, "constituencies"):
            return names.constituencies.get(str(party), ())
        case ("plan", "points"):
            return tuple(names.points)
        case ("plan", "points", point, "issues"):
            return names.points.get(str(point), ())
        case ("inner", "carries" | "follows"):
            return names.issues
        case (*_, "ladder") | (*_, "values", _) | ("documents",) | ("statements",) | ("levers",) | ("translations", *_):
            return ()
        case _:
            return None


def _below_a_key(names: Names, path: str) -> str | None:
    """The path that lacks its first key, as hamas.capability lacks parties, with that key; None where none fits.

    Where a word of the path is wrong too, as far as it is right: parties.hamas.
    """
    first = path.partition(".")[0]
    seats = {**dict.fromkeys(names.tables, "tables"), **dict.fromkeys(names.parties, "parties")}
    for rest in dict.fromkeys((path, first)):
        for key in dict.fromkeys(("parties", "tables", "guarantees", *Scenario.model_fields)):
            try:
                target(names, f"{key}.{rest}")
            except InputError:
                continue
            return f"{key}.{rest}"
    if difflib.get_close_matches(first, Scenario.model_fields, n=1):
        return None
    near = difflib.get_close_matches(first, seats, n=1)
    return f"{seats[near[0]]}.{near[0]}" if near else None


def _unknown(word: str, so_far: str, known: Any, path: str, place: Place | None) -> InputError:
    inside = f"{so_far} has no {word!r}" if so_far else f"a scenario has no {word!r}"
    what = f"unknown path {path!r}: " if path != word else "unknown path: "
    hint = elsewhere(word) if so_far.partition(".")[0] in ("", *Scenario.model_fields) else ""
    return InputError(f"{what}{inside}{hint or nearest(word, known)}", place)


def _relation(names: Names, words: list[str], path: str, place: Place | None) -> tuple[Where, Any]:
    for word in words[1:3]:
        if word not in names.parties:
            raise _unknown(word, "relations", names.parties, path, place)
    if len(words) != 3 or words[1] == words[2]:
        raise InputError(f"unknown path {path!r}: expected relations and two parties: relations.a.b", place)
    return ("relations", pair_key(words[1], words[2])), Signed


def pair_key(a: str, b: str) -> str:
    """How a pair of parties is keyed while a scenario is put together; also how its path reads."""
    return ".".join(ordered(a, b))


def leaves(names: Names, path: str, value: Any, place: Place | None = None) -> Iterator[tuple[Where, Any, Any]]:
    """(steps, type, value) of everything a setting sets: a mapping that is no number sets each of its keys.

    `value` is a plain value or a Tree, whose own places then go before `place`.
    """
    steps, annotation = target(names, path, place)
    yield from _leaves(names, path, steps, annotation, value, place)


def _leaves(
    names: Names, path: str, steps: Where, annotation: Any, value: Any, place: Place | None
) -> Iterator[tuple[Where, Any, Any]]:
    content = value.content if isinstance(value, Tree) else value
    model = fields.model_of(annotation)
    open_mapping = model is None and _keys_at(names, steps) is not None
    if isinstance(content, Mapping) and (open_mapping or (model is not None and model is not Quantity)):
        for key, item in content.items():
            at = item.at_key if isinstance(item, Tree) else place
            longer = f"{path}.{key}"
            step, below = _step(names, steps, annotation, str(key), longer, at)
            if key == "mediator" and step == "mediators":
                item = as_mediators(item)
            yield from _leaves(names, longer, (*steps, step), below, item, at)
        return
    if steps[0] == "tables" and path.endswith(".mediator"):
        value = as_mediators(value)
    yield steps, annotation, value


def as_mediators(value: Any) -> Any:
    """One mediator as the list of mediators; null stays null."""
    if isinstance(value, Tree):
        if value.content is None or value.is_list:
            return value
        return Tree([value], value.file, value.line, value.column, value.key)
    return value if value is None or isinstance(value, list | tuple) else [value]
