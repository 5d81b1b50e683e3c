"""`load`: from a scenario's name or file, with settings on top, to a whole, checked scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim import yamltree
from sim.case.load import check_provenance, from_seeds, load_evidence
from sim.case.validated import validated
from sim.errors import InputError, Place
from sim.scenario import sweep_check
from sim.scenario.assemble import assembled
from sim.scenario.axes import expanded, refuse_nulls
from sim.scenario.check import check
from sim.scenario.draft import Draft, Override
from sim.scenario.files import find
from sim.scenario.layers import drafted, lay_setting
from sim.scenario.schema import Scenario
from sim.scenario.settle import settled
from sim.yamltree import Tree, Where


class Resolved(NamedTuple):
    """A scenario with where it came from.

    `overrides` lists what each layer above the seeds set, in the order in which they were laid; `files` the scenario
    files, the lowest first; `tree` every value with its place.
    """

    scenario: Scenario
    overrides: tuple[Override, ...]
    files: tuple[str, ...]
    tree: Tree


def load(
    name_or_path: str, sets: Sequence[str] = (), *, worlds: int | None = None, seed: int | None = None
) -> Scenario:
    """A scenario by name or path, with `PATH=VALUE` settings on top.

    Raises InputError, one message with file, line and column, on anything wrong with it.
    """
    return load_resolved(name_or_path, sets, worlds=worlds, seed=seed).scenario


def load_resolved(
    name_or_path: str, sets: Sequence[str] = (), *, worlds: int | None = None, seed: int | None = None
) -> Resolved:
    """As `load`, with the provenance of every override."""
    draft = drafted(find(str(name_or_path)))
    for text in sets:
        lay_setting(draft, *_option(text))
    for name, value in (("worlds", worlds), ("seed", seed)):
        if value is not None:
            lay_setting(draft, name, yamltree.of(value, Place(f"--{name}")))
    refuse_nulls(draft.tree)
    tree = expanded(assembled(draft))
    scenario = validated(Scenario, tree, layers=draft.tree)
    check(scenario, lambda path: _place(draft, tree, path), tree.key_place)
    _check_provenance(draft, scenario, tree)
    played = _settled(scenario, tree)
    sweep_check.check(scenario, tree)
    _check_not_swept(scenario, sets)
    return Resolved(played, tuple(draft.overrides), tuple(draft.files), tree)


def _check_not_swept(scenario: Scenario, sets: Sequence[str]) -> None:
    """Raise InputError for a `--set` that every design point would overrule."""
    swept = () if scenario.sweep is None else scenario.sweep.axes
    for path in (text.partition("=")[0].strip() for text in sets):
        if path in swept:
            raise InputError(f"{path} is an axis of the sweep, which sets it at every design point", Place("--set"))


def _settled(scenario: Scenario, tree: Tree) -> Scenario:
    try:
        return settled(scenario)
    except InputError as error:
        raise InputError(error.message, tree.place(("present",))) from error


def _place(draft: Draft, tree: Tree, path: Where) -> Place:
    """The place of a value; of what a layer took away, where it did."""
    taken = draft.tree.get(*path)
    return taken.here if taken is not None and taken.content is None else tree.place(path)


def _option(text: str) -> tuple[str, Tree]:
    """The path and the value of a `--set PATH=VALUE`; columns count within the option's text."""
    path, equals, written = text.partition("=")
    if not equals or not path.strip() or not written.strip() or written.lstrip().startswith("#"):
        raise InputError(f"expected PATH=VALUE, got {text!r}", Place("--set"))
    before = len(path) + 1
    try:
        value = _moved(yamltree.parse(written, "--set"), before)
    except InputError as error:
        at = error.place or Place("--set")
        column = before + at.column if at.line == 1 else len(text) + 1
        raise InputError(error.message, Place("--set", 1, column)) from error
    value.key = (1, 1 + len(path) - len(path.lstrip()))
    return path.strip(), value


def _moved(value: Tree, columns: int) -> Tree:
    for _, node in value.walk():
        if node.line == 1:
            node.column += columns
        if node.key is not None and node.key[0] == 1:
            node.key = (1, node.key[1] + columns)
    return value


def _check_provenance(draft: Draft, scenario: Scenario, tree: Tree) -> None:
    check_provenance(scenario, tree, load_evidence, from_seeds)
    if draft.plan is not None:  # a scenario on the seeds' plan may rest its own numbers on the seeds' statements
        check_provenance(scenario, tree, load_evidence, required=False)
