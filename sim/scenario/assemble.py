"""A finished draft in a scenario's shape: the defaults of a plan of its own, and nobody named who is not there."""

from __future__ import annotations

from dataclasses import replace

from sim import yamltree
from sim.errors import InputError, nearest
from sim.scenario.changeable import seats_named
from sim.scenario.draft import Draft
from sim.scenario.inner import with_talks
from sim.scenario.settle import refuse_orphan
from sim.yamlmerge import without_nulls
from sim.yamltree import Tree


def assembled(draft: Draft) -> Tree:
    """The draft in a scenario's shape, with the defaults of a plan of its own and without seats nobody takes."""
    items = dict(without_nulls(draft.tree).content)
    parties = _names_in(items.get("parties"))
    if "parties" not in items:
        raise InputError("the key 'parties' is missing: a plan of its own needs parties of its own", draft.tree.here)
    if "plan" in items:
        plan = items["plan"]
        items["plan"] = _seated(plan, parties, draft.seats)
        _default_phases(items)
        _refuse_orphans(plan, items)
    _default_main_table(items, parties)
    if "phases" in items and items["phases"].is_mapping:
        phases = items["phases"]
        items["phases"] = phases.with_items(dict(sorted(phases.content.items())))
    if "relations" in items:
        items["relations"] = _present(items["relations"], parties, draft.seats)
    _leave_table(draft, items)
    with_talks(draft, items, assembled)
    _leave_side(items, parties, draft.seats)
    _leave_events(items, parties, draft.seats)
    return draft.tree.with_items(items)


def _leave_table(draft: Draft, items: dict[yamltree.Key, Tree]) -> None:
    """Without the table whose place they take, which a layer has taken away, there are no talks inside."""
    table = items["inner"].get("table") if "inner" in items and items["inner"].is_mapping else None
    found = None if table is None else draft.tree.get("tables", str(table.content))
    if found is not None and found.content is None:
        del items["inner"]


def _leave_side(items: dict[yamltree.Key, Tree], parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> None:
    """Take parties that the scenario leaves out from the side that has talks of its own."""
    block = items.get("inner")
    side = None if block is None else block.get("side")
    if block is None or side is None or not side.is_list:
        return
    left = _only(side, parties, elsewhere)
    if len(left.content) < 2 <= len(side.content):
        del items["inner"]  # nobody is left whom they could meet
    else:
        items["inner"] = block.with_items({**block.content, "side": left})


def _leave_events(items: dict[yamltree.Key, Tree], parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> None:
    """Take effects on parties that the scenario leaves out from its events; the events happen all the same."""
    gone = set(elsewhere) - set(parties)
    block = items.get("events")
    if block is None or not block.is_mapping or not gone:
        return
    left: dict[yamltree.Key, Tree] = {}
    for name, event in block.content.items():
        effects = event.get("effects")
        if effects is not None and effects.is_list:
            kept = [effect for effect in effects.content if not _named_by(effect) & gone]
            event = event.with_items({**event.content, "effects": replace(effects, content=kept)})
        left[name] = event
    items["events"] = block.with_items(left)


def _named_by(effect: Tree) -> set[str]:
    """The parties that an effect is about, as far as it can be read."""
    found = {key: effect.get(key) for key in ("path", "leaves", "vote")} if effect.is_mapping else {}
    said = {key: node.content for key, node in found.items() if node is not None and isinstance(node.content, str)}
    return {*seats_named(said.pop("path", "")), *said.values()}


def _refuse_orphans(plan: Tree, items: dict[yamltree.Key, Tree]) -> None:
    """Raise InputError where the phases hold an issue whose deliverers have all been left out of the scenario.

    Otherwise it would count as one that needs nobody: withdrawal without Israel would simply happen.
    """
    phases = items.get("phases")
    groups = phases.content.values() if phases is not None and phases.is_mapping else ()
    wanted = {point.value for group in groups if group.is_list for point in group.content}
    for point in _names_in(plan.get("points")):
        for issue in _names_in(plan.get("points", point, "issues")) if point in wanted else ():
            path = ("points", point, "issues", issue, "delivers")
            before, after = plan.get(*path), items["plan"].get(*path)
            if before is not None and before.is_list and after is not None:
                refuse_orphan(point, issue, before.value, after.content, items["parties"].here)


def _names_in(tree: Tree | None) -> tuple[str, ...]:
    return tuple(map(str, tree.content)) if tree is not None and tree.is_mapping else ()


def _default_phases(items: dict[yamltree.Key, Tree]) -> None:
    points = _names_in(items["plan"].get("points"))
    if "phases" not in items and points:
        items["phases"] = yamltree.of({1: list(points)}, items["plan"].at_key)


def _default_main_table(items: dict[yamltree.Key, Tree], parties: tuple[str, ...]) -> None:
    if "tables" in items or not parties:
        return
    seats: dict[str, list[str]] = {"parties": [], "mediators": []}
    for name in parties:
        role = items["parties"].get(name, "role")
        if role is None or role.content == "party":
            seats["parties"].append(name)
        elif role.content == "mediator":
            seats["mediators"].append(name)
    items["tables"] = yamltree.of({"main": seats}, items["parties"].at_key)


def _seated(plan: Tree, parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> Tree:
    """The plan with only this scenario's parties as those who deliver or block."""
    points = plan.get("points")
    if points is None or not points.is_mapping:
        return plan
    changed_points: dict[yamltree.Key, Tree] = {}
    for point_name, point in points.content.items():
        issues = point.get("issues")
        if issues is not None and issues.is_mapping:
            seated: dict[yamltree.Key, Tree] = {
                name: _seated_issue(issue, parties, elsewhere) for name, issue in issues.content.items()
            }
            point = point.with_items({**point.content, "issues": issues.with_items(seated)})
        changed_points[point_name] = point
    return plan.with_items({**plan.content, "points": points.with_items(changed_points)})


def _seated_issue(issue: Tree, parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> Tree:
    if not issue.is_mapping:
        return issue
    items = dict(issue.content)
    for key in ("delivers", "blocks"):
        if key in items and items[key].is_list:
            items[key] = _only(items[key], parties, elsewhere)
    return issue.with_items(items)


def _only(names: Tree, parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> Tree:
    for item in names.content:
        _known_party(item, parties, elsewhere)
    if all(item.value in parties for item in names.content):
        return names
    return replace(names, content=[item for item in names.content if item.value in parties])


def _known_party(item: Tree, parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> None:
    name = item.value
    if name not in parties and name not in elsewhere:
        raise InputError(f"unknown party {name!r}{nearest(str(name), {*parties, *elsewhere})}", item.here)


def _present(pairs: Tree, parties: tuple[str, ...], elsewhere: tuple[str, ...]) -> Tree:
    kept = []
    for _, pair in sorted(pairs.content.items()):
        between = pair.get("between")
        if between is None or not between.is_list:
            continue
        for item in between.content:
            _known_party(item, parties, elsewhere)
        if all(item.value in parties for item in between.content):
            kept.append(pair.with_items({**pair.content, "between": _in_order(between)}))
    return replace(pairs, content=kept)


def _in_order(between: Tree) -> Tree:
    return replace(between, content=sorted(between.content, key=lambda item: str(item.value)))
