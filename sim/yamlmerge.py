"""One tree of YAML values laid on another: every value keeps the place where it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.errors import InputError
from sim.yamltree import Tree, Where

_QUANTITY = frozenset({"value", "low", "mode", "high"})
_QUANTITY_FIELDS = _QUANTITY | {"evidence", "inference", "assumption", "calibrated", "widen"}

Changed = Callable[[Where, Tree, Tree | None], None]


def is_quantity(tree: Tree) -> bool:
    """Whether a mapping is one number with its uncertainty and provenance, which merging never takes apart."""
    content = tree.content
    return isinstance(content, dict) and bool(_QUANTITY & content.keys()) and content.keys() <= _QUANTITY_FIELDS


def merge(base: Tree | None, over: Tree, changed: Changed | None = None, path: Where = ()) -> Tree:
    """`over` laid on `base`: mappings join key by key, everything else is replaced whole; null takes a key away.

    Numbers ({low, mode, high} mappings too) and lists are replaced whole. A key taken away stays as null, with its
    place. `changed(path, new, old)` is called for every value that `over` brings; `old` is None for a new one.
    """
    if base is not None and base.content is None:
        base = None
    if over.is_mapping and over.content and not is_quantity(over) and (base is None or _joins(base)):
        items = dict(base.content) if base is not None else {}
        for key, child in over.content.items():
            items[key] = merge(items.get(key), child, changed, (*path, key))
        return over.with_items(items) if base is None else base.with_items(items)
    if over.is_mapping and not over.content and base is not None and _joins(base):
        return base
    if changed is not None:
        changed(path, over, base)
    return over


def put(base: Tree, path: Where, over: Tree, changed: Changed | None = None) -> Tree:
    """`over` merged at a path of `base`; raises InputError where the path leads through what is no mapping."""
    if not path:
        return merge(base, over, changed)
    for step in reversed(path):
        over = Tree({step: over}, over.file, over.line, over.column, over.key)
    return _join_at(base, over, path, 0, changed)


def without_nulls(tree: Tree) -> Tree:
    """The tree without the keys that are null, at any depth of mappings."""
    if tree.is_mapping:
        return tree.with_items({k: without_nulls(c) for k, c in tree.content.items() if c.content is not None})
    if tree.is_list:
        return replace(tree, content=[without_nulls(child) for child in tree.content])
    return tree


def _joins(base: Tree) -> bool:
    return base.is_mapping and not is_quantity(base)


def _join_at(base: Tree, over: Tree, path: Where, depth: int, changed: Changed | None) -> Tree:
    step = path[depth]
    if base.is_list and isinstance(step, int) and 0 <= step < len(base.content):
        items = list(base.content)
        child = over.content[step]
        last = depth + 1 == len(path)
        items[step] = (
            merge(items[step], child, changed, path) if last else _join_at(items[step], child, path, depth + 1, changed)
        )
        return replace(base, content=items)
    if not _joins(base):
        raise InputError(f"{'.'.join(map(str, path[:depth])) or 'here'}: expected a mapping of keys", base.here)
    child, old = over.content[step], base.content.get(step)
    if depth + 1 == len(path) or old is None or old.content is None:
        new = merge(old, child, changed, path[: depth + 1])
    else:
        new = _join_at(old, child, path, depth + 1, changed)
    return base.with_items({**base.content, step: new})
