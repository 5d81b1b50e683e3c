"""The talks inside a scenario while it is put together: their block, and the draft of their own that they are."""

from __future__ import annotations

from collections.abc import Callable

from sim.errors import InputError
from sim.scenario.draft import Draft
from sim.scenario.inside import refuse_first, unknown
from sim.yamlmerge import merge, put
from sim.yamltree import Tree

# What the talks inside take over from no scenario.
WITHOUT = ("sweep", "levers", "translations", "lesson", "precision", "outcomes", "changed")

Read = Callable[[Tree], Draft]  # the draft of the scenario that a text names, or that a mapping holds
Lay = Callable[[Draft, str, Tree], None]


def lay_inner(draft: Draft, block: Tree | None, read: Read, lay: Lay) -> None:
    """Lay the block `inner:` of a layer on a draft.

    Raises InputError, at its place, where it says nothing that can be laid.
    """
    if block is None:
        return
    if not block.is_mapping:
        draft.inner = None if block.content is None else draft.inner
        draft.tree = merge(draft.tree, Tree({"inner": block}, block.file, block.line, block.column))
        return
    items = dict(block.content)
    named, settings = items.pop("scenario", None), items.pop("set", None)
    if named is not None:
        if not named.is_mapping and not isinstance(named.content, str):
            raise InputError(f"inner.scenario: expected a scenario's name or path, got {named.written}", named.here)
        draft.inner = read(named)
    draft.tree = put(draft.tree, ("inner",), block.with_items(items), draft.changed)
    if settings is None:
        return
    if not settings.is_mapping:
        raise InputError("inner.set: expected a mapping of path: value", settings.here)
    for path, value in settings.content.items():
        lay_below(draft, str(path), value, lay)


def lay_below(draft: Draft, path: str, value: Tree, lay: Lay) -> None:
    """Lay a setting on the inner scenario, by its path there."""
    inner = draft.inner
    if inner is None:
        raise unknown(path, value.at_key)
    refuse_first(path, value.at_key)
    first = path.partition(".")[0]
    if first in WITHOUT or first == "inner":
        raise InputError(f"'inner.{path}' cannot be set: the talks inside have no {first} of their own", value.at_key)
    before = len(inner.overrides)
    with_prefix(path, lambda: lay(inner, path, value))
    draft.overrides += [each._replace(path=f"inner.{each.path}") for each in inner.overrides[before:]]


def with_prefix(path: str, do: Callable[[], None]) -> None:
    """Do something at a path inside; what is wrong with it is told with the whole path."""
    try:
        do()
    except InputError as error:
        said = error.message.replace(f"'{path}'", f"'inner.{path}'", 1)
        told = said if said != error.message else f"inner: {said}"
        raise InputError(told, error.place) from error


def with_talks(draft: Draft, items: dict[object, Tree], assemble: Callable[[Draft], Tree]) -> None:
    """Put the inner scenario, assembled, into the block of a draft's `items`; without a block there is none."""
    block = items.get("inner")
    if block is None or not block.is_mapping or draft.inner is None:
        return
    tree = assemble(draft.inner)
    kept = {key: node for key, node in tree.content.items() if key not in WITHOUT}
    items["inner"] = block.with_items({**block.content, "scenario": tree.with_items(kept)})
