"""What a layer says of the plan, the parties and their relations, laid on a draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim import yamltree
from sim.case.load import CASES, PLAN, case_tree, from_seeds, profile_tree, seed_tree, ships
from sim.case.quantity import PROVENANCE
from sim.case.validated import validated
from sim.errors import InputError, nearest
from sim.scenario.draft import Draft, OwnCase
from sim.scenario.names import pair_key
from sim.scenario.schema import Relation
from sim.yamlmerge import merge
from sim.yamltree import Tree


def lay_plan(draft: Draft, plan: Tree | None) -> None:
    if plan is None or plan.content is None:
        return
    items = dict(draft.tree.content)
    if plan.is_mapping:
        if draft.plan is not None:
            raise InputError(
                f"plan: a scenario with a plan of its own cannot extend one about {draft.plan!r}; leave out extends",
                plan.here,
            )
        items["plan"] = merge(items.get("plan"), plan, lambda path, new, old: draft.changed(("plan", *path), new, old))
    elif not ships(plan.content):
        known = ", ".join(map(repr, CASES))
        expected = f"expected {known}, the path of a file such as ./plan.yaml, or a mapping"
        raise InputError(f"plan: no plan {plan.written or plan.value!r}; {expected}", plan.here)
    elif draft.plan is None:
        case: str = plan.content
        if "plan" in items:
            raise InputError(f"plan: this scenario extends one with a plan of its own, not {case!r}", plan.here)
        draft.plan = case
        if case == PLAN:
            items = _grounded(items, seed_tree("calibration.yaml"))
        relations = case_tree("relations.yaml", case)
        items["plan"] = case_tree("plan.yaml", case)
        if "relation_default" in relations.content:
            items["relation_default"] = relations.content["relation_default"]
        if "relations" in relations.content:
            items["relations"] = _relations(relations.content["relations"])
    elif plan.content != draft.plan:
        raise InputError(f"plan: this scenario extends one about {draft.plan!r}, not {plan.content!r}", plan.here)
    draft.tree = draft.tree.with_items(items)


def lay_case(draft: Draft, plan: Tree, case: OwnCase) -> None:
    """Lay the files of a case of the reader's own on the draft; `plan` is what names them."""
    if draft.case is not None and draft.case.folder.samefile(case.folder):
        return  # the scenario below is about it already
    if "plan" in draft.tree.content:
        raise InputError(f"plan: this scenario extends one with another plan than {plan.content!r}", plan.here)
    relations = dict(case.relations)
    if "relations" in relations:
        relations["relations"] = _relations(relations["relations"])
    draft.case = case
    draft.tree = draft.tree.with_items({**draft.tree.content, "plan": case.plan, **relations, **case.evidence})


def _grounded(items: dict[yamltree.Key, Tree], grounds: Tree) -> dict[yamltree.Key, Tree]:
    """The rules' numbers with what they rest on in the case that ships, in place of the reasons that hold for any."""
    found = dict(items)
    for group, numbers in grounds.content.items():
        rules = found[group]
        changed = {
            name: rules.content[name].with_items(_resting(rules.content[name], numbers.content[name]))
            for name in numbers.content
            if from_seeds(rules.content[name].here)
        }
        found[group] = rules.with_items({**rules.content, **changed})
    return found


def _resting(number: Tree, ground: Tree) -> dict[yamltree.Key, Tree]:
    kept = {key: node for key, node in number.content.items() if key not in PROVENANCE}
    return {**kept, **ground.content}


def lay_parties(draft: Draft, parties: Tree | None) -> None:
    if parties is None or parties.content is None:
        return
    present = draft.tree.get("parties")
    before: dict[str, Tree] = dict(present.content) if present is not None and present.is_mapping else {}
    if parties.is_list:
        after = {str(item.value): _listed(draft, before, item) for item in parties.content}
        if len(after) < len(parties.content):
            _refuse_twice(parties.content)
        if not after:
            raise InputError("parties: expected at least one party", parties.here)
        _leave_tables(draft, set(before) - set(after), parties)
    elif parties.is_mapping:
        after = {**before, **{str(k): _party(draft, before, str(k), v) for k, v in parties.content.items()}}
    else:
        raise InputError(f"parties: expected a list or a mapping, got {parties.written}", parties.here)
    draft.tree = draft.tree.with_items({**draft.tree.content, "parties": replace(parties, content=after)})


def _refuse_twice(items: Iterable[Tree]) -> None:
    seen = set()
    for item in items:
        if item.value in seen:
            raise InputError(f"parties: {item.value!r} is named twice", item.here)
        seen.add(item.value)


def _listed(draft: Draft, before: dict[str, Tree], item: Tree) -> Tree:
    name = item.content
    if not isinstance(name, str):
        got = item.written or "a list or mapping"
        raise InputError(f"parties: expected the name of a party, got {got}", item.here)
    if name in before:
        return before[name]
    known = draft.seats
    if name in known:
        return _profile(draft, name)
    hint = nearest(name, {*known, *before})
    if not known and not before:
        hint = "; a plan of its own needs parties of its own, as a mapping from a name to a profile"
    raise InputError(f"unknown party {name!r}{hint}", item.here)


def _party(draft: Draft, before: dict[str, Tree], name: str, entry: Tree) -> Tree:
    known = draft.seats
    if entry.content is None:
        if name in known:
            return _profile(draft, name)
        raise InputError(f"unknown party {name!r}{nearest(name, {*known, *before})}", entry.at_key)
    base = before.get(name) or (_profile(draft, name) if name in known else None)
    if base is None and known and entry.is_mapping and "name" not in entry.content:
        raise InputError(f"unknown party {name!r}{nearest(name, {*known, *before})}", entry.at_key)
    return merge(base, entry, lambda path, new, old: draft.changed(("parties", name, *path), new, old))


def _profile(draft: Draft, name: str) -> Tree:
    if draft.case is not None:
        return draft.case.profiles[name]
    return profile_tree(name, case=draft.plan or PLAN)


def _leave_tables(draft: Draft, gone: set[str], parties: Tree) -> None:
    """Take parties that the list `parties` leaves out from the tables that lower layers seated them at."""
    tables = draft.tree.get("tables")
    if not gone or tables is None or not tables.is_mapping:
        return
    kept: dict[yamltree.Key, Tree] = {}
    for name, table in tables.content.items():
        if table.is_mapping:
            items = dict(table.content)
            for key in ("parties", "vetoes", "mediators"):
                if key in items and items[key].is_list:
                    items[key] = _without(items[key], gone, parties)
            if name != "main" and "parties" in items and items["parties"].content == []:
                continue
            table = table.with_items(items)
        kept[name] = table
    draft.tree = draft.tree.with_items({**draft.tree.content, "tables": tables.with_items(kept)})


def _without(names: Tree, gone: set[str], parties: Tree) -> Tree:
    kept = [item for item in names.content if item.value not in gone]
    if kept or not names.content:
        return replace(names, content=kept)
    return Tree([], parties.file, parties.line, parties.column, parties.key)  # nobody is left: the list is to blame


def lay_relations(draft: Draft, relations: Tree | None) -> None:
    if relations is None or relations.content is None:
        return
    new = Tree({"relations": _relations(relations)}, relations.file, relations.line, relations.column, relations.key)
    draft.tree = merge(draft.tree, new, draft.changed)


def _relations(tree: Tree) -> Tree:
    """A list of relations as a mapping by pair, so that a layer changes the pairs it names and keeps the others."""
    if not tree.is_list:
        raise InputError("relations: expected a list of {between: [a, b], value: number}", tree.here)
    pairs: dict[yamltree.Key, Tree] = {}
    for index, item in enumerate(tree.content):
        relation = validated(Relation, item, f"relations.{index}")
        key = pair_key(*relation.between)
        if key in pairs:
            raise InputError(f"relations.{index}: the pair {key.replace('.', ', ')} is there already", item.here)
        pairs[key] = item
    return tree.with_items(pairs)
