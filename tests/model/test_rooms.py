"""The house: who may import whom, who may write which array, and that no modules stand in a ring."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MODEL = ROOT / "sim" / "model"

# What each room of sim.model may import; each may import itself. A name that is no folder is a module of its own.
ALLOWED = {
    "batch": set(),
    "world": set(),
    "draw": set(),
    "rules": {"batch", "world"},
    "seats": {"batch", "world", "rules"},
    "record": {"batch", "world", "rules"},
    "tables": {"world", "rules", "seats"},
    "agents": {"world", "rules", "seats"},
    "people": {"draw", "rules", "seats", "agents"},
    "setup": {"batch", "world", "draw", "rules", "seats", "tables", "agents", "people", "process"},
    "changes": {"draw", "rules", "process"},
    "ledger": {"draw", "rules", "agents", "setup", "process"},
    "process": {"batch", "draw", "world", "rules", "seats", "tables", "record", "setup"},
    "telling": {"world", "rules", "record", "agents", "setup", "process"},
    "negotiation": {
        "batch", "world", "draw", "rules", "seats", "tables", "record", "agents", "people", "setup", "changes",
        "ledger", "process", "telling",
    },
}  # fmt: skip

STATE = {"clock": "Clock", "agreement": "Agreement", "beliefs": "Beliefs", "progress": "Progress", "endings": "Endings"}


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {module(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "sim").rglob("*.py"))}


def resolved(node: ast.Import | ast.ImportFrom, known: Mapping[str, ast.AST]) -> Iterator[str]:
    """The modules that an import names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in known else node.module


def imports(name: str) -> set[str]:
    """Every module of ours that one names, wherever in the file."""
    nodes = (node for node in ast.walk(TREES[name]) if isinstance(node, ast.Import | ast.ImportFrom))
    return {found for node in nodes for found in resolved(node, TREES) if found in TREES}


def imported_first(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run, or stand for a type, when a module is loaded; none in a function."""
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from imported_first([n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt)])


def room(name: str) -> str:
    return name.split(".")[2]


ROOMS = sorted(name for name in TREES if name.startswith("sim.model."))


def up_the_floors(name: str, named: set[str]) -> list[str]:
    """What a module of sim.model names of rooms that it may not know."""
    mine = room(name)
    others = {found for found in named if found.startswith("sim.model.") and room(found) != mine}
    whole = {found for found in named if found == "sim.model"}
    return sorted({found for found in others if room(found) not in ALLOWED[mine]} | whole)


def test_every_room_has_its_floor() -> None:
    assert {room(name) for name in ROOMS} == ALLOWED.keys()


@pytest.mark.parametrize("name", ROOMS)
def test_nobody_imports_up_the_floors(name: str) -> None:
    assert up_the_floors(name, imports(name)) == []


def test_an_arrow_up_is_found() -> None:
    named = {"sim.model.seats.seat", "sim.model.world", "sim.utility", "sim.model.rules.trust"}
    assert up_the_floors("sim.model.rules.leaving", named) == ["sim.model.seats.seat"]


def test_nothing_in_the_model_is_imported_for_types_alone() -> None:
    """A name in a type is knowledge like any other."""
    told = [name for name in (*ROOMS, "sim.model") if "TYPE_CHECKING" in ast.dump(TREES[name])]
    assert told == []


@pytest.mark.parametrize("name", [n for n in ROOMS if room(n) in {"rules", "seats", "tables"}])
def test_records_are_sinks(name: str) -> None:
    assert not [found for found in imports(name) if found.startswith("sim.model.record")]


# --- who writes what -------------------------------------------------------------------------------------------


def owners_in(text: str, fields: list[str]) -> dict[str, str]:
    """The file that owns each field, as a docstring has it: `Owner: a; of `x` and `y`, b.`"""
    said = re.search(r"Owners?: (.*?)\.(\s|$)", text, re.DOTALL)
    assert said, text
    owners: dict[str, str] = {}
    for part in said[1].split(";"):
        who = re.search(r"process\.(\w+)|the model", part)
        if who:
            file = "sim.model.negotiation" if who[1] is None else f"sim.model.process.{who[1]}"
            named = re.findall(r"`(\w+)`", part)
            owners |= dict.fromkeys(named or [f for f in fields if f not in owners], file)
    return owners


def state() -> dict[str, dict[str, str]]:
    """The owner of every field of the state, by class."""
    found = {}
    for node in TREES["sim.model.world"].body:
        if isinstance(node, ast.ClassDef) and node.name in STATE.values():
            fields = [n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
            text = ast.get_docstring(node) or ""
            found[node.name] = {field: owner for field, owner in owners_in(text, fields).items() if field in fields}
            assert found[node.name].keys() == set(fields), f"{node.name}: a field without an owner"
    return found


OWNERS = state()


class Writes(ast.NodeVisitor):
    """Every place in a file where a field of the state is written, as (class or "", field, line).

    A local name for a part of the state (`deal = world.agreement`) or for an array of it counts as what it names.
    """

    def __init__(self) -> None:
        self.names: dict[str, ast.expr] = {}
        self.fresh: set[str] = set()
        self.found: list[tuple[str, str, int]] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer = self.names, self.fresh
        self.names, self.fresh = {}, set()
        for inner in ast.walk(node):
            if isinstance(inner, ast.Assign):
                for target in inner.targets:
                    self._learn(target, inner.value)
        self.generic_visit(node)
        self.names, self.fresh = outer

    def _learn(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, what in zip(target.elts, value.elts, strict=True):
                self._learn(one, what)
        elif isinstance(target, ast.Name):
            if isinstance(value, ast.Attribute):
                self.names[target.id] = value
            else:
                self.fresh.add(target.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._write(target)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._write(node.target, by_name=True)
        self.generic_visit(node)

    def _write(self, target: ast.expr, by_name: bool = False) -> None:
        if isinstance(target, ast.Tuple):
            for one in target.elts:
                self._write(one)
            return
        inside = by_name
        while isinstance(target, ast.Subscript | ast.Starred):
            target, inside = target.value, True
        if isinstance(target, ast.Name) and inside and target.id not in self.fresh:
            target = self.names.get(target.id, target)
        if isinstance(target, ast.Attribute):
            holder = target.value
            if isinstance(holder, ast.Name):
                if holder.id == "self":
                    return  # its own, whatever the name
                holder = self.names.get(holder.id, holder)
            last = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
            self.found.append((STATE.get(last, ""), target.attr, target.lineno))


def trespasses(name: str, tree: ast.AST) -> list[str]:
    """Writes of the state by a file that does not own what it writes."""
    writes = Writes()
    writes.visit(tree)
    told = []
    for kind, field, line in writes.found:
        holders = [kind] if kind else [k for k, fields in OWNERS.items() if field in fields]
        allowed = {OWNERS[k].get(field, name) for k in holders}
        if allowed and name not in allowed:
            told.append(f"{name}:{line} writes {'or'.join(holders)}.{field} of {', '.join(sorted(allowed))}")
    return told


@pytest.mark.parametrize("name", [n for n in TREES if n != "sim.model.world"])
def test_an_array_is_written_by_its_owner(name: str) -> None:
    assert trespasses(name, TREES[name]) == []


@pytest.mark.parametrize(
    "line",
    [
        "world.agreement.delivered = x",
        "world.agreement.delivered[:, 0] = x",
        "self.world.clock.alive &= x",
        "deal = world.agreement\n    deal.agreed[0] += x",
        "a, deal = 1, world.agreement\n    deal.bound, b = x, x",
        "trust = world.beliefs.trust\n    trust[0] = x",
        "what.principle = x",
    ],
)
def test_a_write_by_another_is_found(line: str) -> None:
    assert len(trespasses("sim.model.tables.table", ast.parse(f"def f():\n    {line}"))) == 1


def test_a_copy_is_nobodys() -> None:
    code = "def f():\n    trust = world.beliefs.trust\n    trust = trust.copy()\n    trust[0] = 1\n    self.alive = 2"
    assert trespasses("sim.model.tables.table", ast.parse(code)) == []


# --- rings -----------------------------------------------------------------------------------------------------


def rings(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def look(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                look(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(graph):
        if node not in index:
            look(node)
    return found


def test_rings_are_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set(), "f": {"a", "e"}}
    assert rings(graph) == [["a", "b", "c"]]
    assert rings({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_no_modules_stand_in_a_ring() -> None:
    graph = {
        name: {f for n in imported_first(tree.body) for f in resolved(n, TREES) if f in TREES and f != name}
        for name, tree in TREES.items()
    }
    assert rings(graph) == []
