"""A scenario's layers, the lowest first: the rules of the seeds, what it extends, its own file, its settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim import data, yamltree
from sim.case.load import PLAN, seed_tree, ships
from sim.case.validated import dotted, unknown_key
from sim.errors import InputError
from sim.scenario.cast import lay_case, lay_parties, lay_plan, lay_relations
from sim.scenario.draft import Draft, OwnCase
from sim.scenario.elsewhere import elsewhere
from sim.scenario.files import find_base
from sim.scenario.inner import lay_below, lay_inner
from sim.scenario.inside import below
from sim.scenario.layer_check import check_layer, check_setting
from sim.scenario.names import Names, as_mediators, leaves
from sim.scenario.own_case import is_own
from sim.scenario.own_case import read as read_case
from sim.scenario.scales import named_by, on_ladder, scales_of
from sim.scenario.schema import Scenario
from sim.yamlmerge import merge, put
from sim.yamltree import Tree, Where

FILE_KEYS = (*Scenario.model_fields, "extends", "set")
_OWN = ("name", "title", "description", "changed")  # a scenario does not take these over from the one it extends


def drafted(path: Path, chain: tuple[Path, ...] = ()) -> Draft:
    """The draft of a scenario file with everything it extends. Raises InputError on a cycle, naming the chain."""
    tree = yamltree.read(path)
    if not tree.is_mapping:
        raise InputError("expected a mapping of keys, such as `name: my-scenario`", tree.here)
    for key, node in tree.content.items():
        if key not in FILE_KEYS:
            raise unknown_key(key, "", FILE_KEYS, node.at_key, elsewhere(str(key)))
    case = read_case(tree.get("plan"))
    own = {**(case.scales if case is not None else {}), **scales_of(tree)}
    inherits = tree.get("extends") is not None
    if not inherits:  # else it waits for the scales of what it extends
        check_layer(on_ladder(tree, own))
    if tree.get("name") is None:
        raise InputError("the key 'name' is missing; it names the results folder", tree.here)
    base = _base(path, tree, (*chain, path))
    tree = on_ladder(tree, {**scales_of(base.tree), **own})
    if inherits:
        check_layer(tree)
    return _laid(base, tree, yamltree.shown_path(path), case)


def _base(path: Path, tree: Tree, chain: tuple[Path, ...]) -> Draft:
    extends = tree.get("extends")
    plan = tree.get("plan")
    if extends is None:
        if plan is None or plan.content is None:
            raise InputError(
                "the key 'plan' is missing: write extends: baseline to begin from the scenario that ships under that "
                "name, or a plan of your own with its parties",
                tree.here,
            )
        baseline = data.scenarios_folder() / "baseline.yaml"
        other = ships(plan.content) and plan.content != PLAN
        if plan.is_mapping or other or is_own(plan) or _same(path, baseline):
            return Draft(seed_tree("rules.yaml"))
        return drafted(baseline, chain)  # it asks for the first plan that ships by name
    if extends.content is None:  # complete in itself: nothing stands below it
        return Draft(Tree({}, tree.file))
    if not isinstance(extends.content, str):
        raise InputError(f"extends: expected a scenario's name or path, got {extends.written}", extends.here)
    target = find_base(extends.content, path, extends.here)
    for position, earlier in enumerate(chain):
        if _same(earlier, target):
            names = " -> ".join(yamltree.shown_path(p) for p in (*chain[position:], target))
            raise InputError(f"extends: a scenario cannot extend itself: {names}", extends.here)
    try:
        return drafted(target, chain)
    except InputError as error:
        if error.place is not None:
            raise
        raise InputError(f"extends: {error.message}", extends.here) from error


def _same(a: Path, b: Path) -> bool:
    try:
        return a.samefile(b)
    except OSError:
        return False


def _laid(draft: Draft, tree: Tree, file: str, case: OwnCase | None) -> Draft:
    draft.files.append(file)
    name = tree.get("name")
    draft.layers.append((str(name.content) if name is not None else "", len(draft.overrides)))
    items = dict(tree.content)
    taken = {key: items.pop(key, None) for key in ("extends", "set", "plan", "parties", "relations", "sweep", "inner")}
    if "tables" in items:
        items["tables"] = _tables(items["tables"])
    if "phases" in items:
        items["phases"] = _phases(items["phases"])
    kept = {key: node for key, node in draft.tree.content.items() if key not in _OWN}
    draft.tree = draft.tree.with_items(kept)
    draft.tree.file, draft.tree.line, draft.tree.column = tree.file, tree.line, tree.column
    if case is None:
        lay_plan(draft, taken["plan"])
    else:
        lay_case(draft, tree.content["plan"], case)
    lay_parties(draft, taken["parties"])
    draft.tree = merge(draft.tree, tree.with_items(items), draft.changed)
    lay_relations(draft, taken["relations"])
    if taken["sweep"] is not None:  # a sweep replaces the one before it: axes of two sweeps do not add up
        draft.tree = draft.tree.with_items({**draft.tree.content, "sweep": taken["sweep"]})
    lay_inner(draft, taken["inner"], lambda named: _talks(named, file), lay_setting)
    if taken["set"] is not None:
        lay_settings(draft, taken["set"])
    draft.stages.append(draft.as_it_is(file))
    return draft


def _talks(named: Tree, file: str) -> Draft:
    """The draft of the talks inside a scenario: by a name or path, or written out."""
    if named.is_mapping:
        check_layer(on_ladder(named, scales_of(named)))
        return _laid(Draft(Tree({}, named.file)), on_ladder(named, scales_of(named)), file, None)
    target = find_base(named.content, Path(named.file), named.here)
    try:
        return drafted(target)
    except InputError as error:
        if error.place is not None:
            raise
        raise InputError(f"inner.scenario: {error.message}", named.here) from error


def _tables(tree: Tree) -> Tree:
    if not tree.is_mapping:
        return tree
    tables = {}
    for name, table in tree.content.items():
        if table.is_mapping and "mediator" in table.content:
            items = dict(table.content)
            mediator = items.pop("mediator")
            if "mediators" in items:
                raise InputError(f"tables.{name}: expected mediator or mediators, not both", mediator.at_key)
            items["mediators"] = as_mediators(mediator)
            table = table.with_items(items)
        tables[name] = table
    return tree.with_items(tables)


def _phases(tree: Tree) -> Tree:
    if not tree.is_mapping:
        return tree
    phases: dict[yamltree.Key, Tree] = {}
    for key, points in tree.content.items():
        text = str(key)
        if not text.isdecimal() or len(text) > 4:
            raise InputError(f"phases: expected the number of a phase, got {text!r}", points.at_key)
        if int(text) in phases:
            raise InputError(f"duplicate key {key!r} in phases", points.at_key)
        phases[int(text)] = points
    return tree.with_items(phases)


# --- settings --------------------------------------------------------------------------------------------------------


def lay_settings(draft: Draft, settings: Tree) -> None:
    """Lay a `set:` block, path -> value, on the draft."""
    if not settings.is_mapping:
        raise InputError("set: expected a mapping of path: value", settings.here)
    for path, value in settings.content.items():
        lay_setting(draft, str(path), value)


def lay_setting(draft: Draft, path: str, value: Tree) -> None:
    """Lay one setting on the draft; its path may be wrong at the place of its key."""
    inside = below(path)
    if inside is not None:
        return lay_below(draft, inside, value, lay_setting)
    names = Names.of_tree(draft.tree)
    for steps, annotation, leaf in leaves(names, path, value, value.at_key):
        leaf = on_ladder(leaf, scales_of(draft.tree), steps, _named_in(draft.tree, steps))
        check_setting(annotation, leaf, dotted(steps))
        if steps[0] == "relations":
            leaf = _pair(str(steps[1]), leaf)
        draft.tree = put(draft.tree, steps, leaf, draft.changed)


def _named_in(tree: Tree, steps: Where) -> Callable[[Where], Any] | None:
    """What finds the issue of a line that is there, for one of its bounds; a line set whole says it itself."""

    def named(path: Where) -> Any:
        held = {key: found.content for key in ("issue", "path") if (found := tree.get(*path, key)) is not None}
        return named_by(held)

    return named if len(steps) > 1 and isinstance(steps[-2], int) else None


def _pair(key: str, value: Tree) -> Tree:
    if value.content is None:
        return value
    ends = yamltree.of(key.split("."), value.at_key)
    return Tree({"between": ends, "value": value}, value.file, value.line, value.column, value.key)
